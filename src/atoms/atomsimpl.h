/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_ATOMSIMPL_H
#define ATOMESH_ATOMSIMPL_H

#include <atomesh/atoms.h>
#include <atomesh/neighbor.h>

struct _p_AmAtoms {
  const AmSpace *space;
  AmPotential    pot;
  PetscReal      site_energy; /* eV, of the perfect crystal */
  AmMat3         F0;
  /* neighbour list and the positions it was built at */
  AmNeighbors list;
  AmCluster   cluster;
  AmVec3     *listed_y;
  PetscInt    age;
  PetscReal   skin;   /* Å */
  AmKernel    kernel; /* of the present list */
  /* of the linearization; it may be older than the list, and keeps its own alive then */
  AmKernel    linear;
  AmNeighbors linear_list;
  PetscBool   lost; /* an atom has been flung away: no list, no energy */
  /* work */
  AmVec3    *y, *v, *g;
  PetscInt  *species;
  PetscReal *V;
};

/* Forgets the list; what the linearization needs of it is kept. */
PetscErrorCode AmAtomsForgetList(AmAtoms atoms);
PetscErrorCode AmAtomsForgetLinearization(AmAtoms atoms);

#endif
