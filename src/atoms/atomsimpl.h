/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_ATOMSIMPL_H
#define ATOMESH_ATOMSIMPL_H

#include <atomesh/atoms.h>

struct _p_AmAtoms {
  const AmSpace *space;
  AmPotential    pot;
  PetscReal     *perfect; /* [sites] V_0, eV */
  AmMat3         F0;
  AmVec3        *origin; /* [atoms] F0 (x + p), Å; kept, for atoms themselves are five times as much to read */
  /* kernel with its neighbour list, and the positions that was built at */
  AmKernel  kernel;
  AmVec3   *listed_y;
  PetscInt  age;
  PetscReal skin;   /* Å */
  PetscBool linearized; /* the kernel is ready for products */
  PetscBool lost;   /* an atom has been flung away: no list, no energy */
  /* work */
  AmVec3    *y, *g; /* y: of the last update of the list; in products, the atoms' part of v */
  PetscInt  *species;
  PetscReal *V;
};

/* The atoms where the present list was built, as seen up to a radius. */
AmNeighborOptions AmAtomsPoints(AmAtoms atoms, PetscReal radius);
/* The first moment of the gradient, eV, of the state that was evaluated last. In: weight, as there. */
PetscErrorCode AmAtomsMoment(AmAtoms atoms, const PetscReal weight[], AmMat3 *moment, AmRange *range);

#endif
