/* SPDX-License-Identifier: GPL-3.0-or-later
 * neighbor: neighbour lists of a set of points, free or periodic. Lengths in Å. Local to a rank. */
#ifndef ATOMESH_NEIGHBOR_H
#define ATOMESH_NEIGHBOR_H

#include <atomesh/base.h>

/* Neighbour k, start[l] <= k < start[l+1], of site l sits at y[neighbor[k]] + period · image[k]. Arrays are owned. */
typedef struct {
  PetscInt  num_sites;
  PetscInt *start;
  PetscInt *neighbor;
  signed char (*image)[3];
} AmNeighbors;

typedef struct {
  PetscInt        num_points;
  const AmVec3   *y; /* [num_points] */
  PetscInt        num_sites;
  const PetscInt *site_to_point; /* [num_sites] */
  PetscReal       radius;        /* every pair up to this distance is listed, and none beyond */
  AmMat3          period;        /* period vectors as columns; only those of periodic directions are read */
  PetscBool       periodic[3];
} AmNeighborOptions;

/* Cost and memory are linear in the number of points. Out: list, freed by AmNeighborsDestroy(). */
PetscErrorCode AmNeighborsBuild(const AmNeighborOptions *options, AmNeighbors *list);
PetscErrorCode AmNeighborsDestroy(AmNeighbors *list);

/* ---- row by row, for who keeps pairs in a form of his own ---- */

/* Points by place, and their copies in bins. Sites come first, then all other points, both sorted in space, so that neighbours are near in memory, too. */
typedef struct {
  AmNeighborOptions options;
  PetscInt         *point;   /* [num_points]: by place */
  PetscBool         repeats; /* a point is more than one site: there are no rows then */
  PetscInt          num_images;
  signed char (*image)[3];        /* [num_images] */
  PetscInt *place, *image_number; /* of copies */
  /* the rest is for grid.c */
  AmVec3     low, high;
  PetscReal  width[3], *y[3];
  PetscInt   size[3], reach, room, *bin_start, *found; /* reach: bins to a radius */
  PetscInt  *column_end;                               /* [size[0] size[1]]: above the places of all copies in a column of bins along z */
  PetscReal *found_d2;
} AmNeighborGrid;

/* In: options, copied; their arrays are referenced. Cost and memory are linear in the number of points and the volume of their box. */
PetscErrorCode AmNeighborGridCreate(const AmNeighborOptions *options, AmNeighborGrid *grid);
PetscErrorCode AmNeighborGridDestroy(AmNeighborGrid *grid);

/* Copies near to one site, and their squared distances, Å²; valid until the next row. */
typedef struct {
  PetscInt         num;
  const PetscInt  *copy;
  const PetscReal *d2;
} AmNeighborRow;
/* In: a point. Out: row: all copies around it, its own among them. */
PetscErrorCode AmNeighborGridAround(AmNeighborGrid *grid, PetscInt point, AmNeighborRow *row);
/* In: place of a site. Out: row, half: each pair that has a site stands once: in the row of the lower place; a point and its own image in the row of that
 * point, the first number of the image that is not 0 being positive. */
PetscErrorCode AmNeighborGridRow(AmNeighborGrid *grid, PetscInt place, AmNeighborRow *row);

#endif
