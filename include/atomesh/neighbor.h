/* SPDX-License-Identifier: GPL-3.0-or-later
 * neighbor: full neighbour lists of a set of points, free or periodic. Lengths in Å. Local to a rank. */
#ifndef ATOMESH_NEIGHBOR_H
#define ATOMESH_NEIGHBOR_H

#include <atomesh/base.h>

/* Neighbour k, start[l] <= k < start[l+1], of site l sits at y[neighbor[k]] + period · image[k]. Arrays are owned. */
typedef struct {
  PetscInt    num_sites;
  PetscInt   *start;
  PetscInt   *neighbor;
  signed char (*image)[3];
} AmNeighbors;

typedef struct {
  PetscInt      num_points;
  const AmVec3 *y;             /* [num_points] */
  PetscInt      num_sites;
  const PetscInt *site_to_point; /* [num_sites] */
  PetscReal     radius;        /* every pair up to this distance is listed, and none beyond */
  AmMat3        period;        /* period vectors as columns; only those of periodic directions are read */
  PetscBool     periodic[3];
} AmNeighborOptions;

/* Cost and memory are linear in the number of points. Out: list, freed by AmNeighborsDestroy(). */
PetscErrorCode AmNeighborsBuild(const AmNeighborOptions *options, AmNeighbors *list);
PetscErrorCode AmNeighborsDestroy(AmNeighbors *list);

#endif
