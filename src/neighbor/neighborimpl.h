/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_NEIGHBORIMPL_H
#define ATOMESH_NEIGHBORIMPL_H

#include <atomesh/neighbor.h>

/* Finds the copies within the radius of a point in the box, itself included, whose place is not below lowest. Out: found [num], found_d2 [num]. */
PetscErrorCode AmNeighborGridSearch(AmNeighborGrid *grid, PetscInt point, PetscInt lowest, PetscInt *num);

#endif
