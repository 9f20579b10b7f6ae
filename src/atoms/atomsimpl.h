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
  PetscBool   lost; /* an atom has been flung away: no list, no energy */
  /* work */
  AmVec3    *y, *g;
  PetscInt  *species;
  PetscReal *V;
};

#endif
