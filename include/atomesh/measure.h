/* SPDX-License-Identifier: GPL-3.0-or-later
 * measure: what a person asks of a solved state. */
#ifndef ATOMESH_MEASURE_H
#define ATOMESH_MEASURE_H

#include <atomesh/base.h>

/* Points and their periodic images. Nothing is owned. */
typedef struct {
  PetscInt      n;
  const AmVec3 *x;           /* [n] Å */
  AmVec3        period[3];   /* Å; a zero vector: not periodic that way */
  PetscReal     nn_distance; /* Å: of nearest neighbours in the crystal, > 0 */
} AmMeasurePoints;

/* Relative H1 seminorm of the error, sqrt(Σ|e_i - e_j|² / Σ|u_i - u_j|²) with e = u_run - u_ref and u = u_ref, over the bonds: pairs closer than
 * 1.2 nn_distance, images counted. Serial, O(n). In: u_run, u_ref [n] Å. Out: relative, 0 if u_ref has no gradient and e neither, infinity if only u_ref. */
PetscErrorCode AmMeasureH1(const AmMeasurePoints *points, const AmVec3 u_run[], const AmVec3 u_ref[], PetscReal *relative);

/* Nearest-neighbour distance of the points, images counted: the median of their distances from the nearest other, which few points between the sites or at a
 * boundary of grains do not change; points->nn_distance is not read. Serial, O(n log n) for points of even density. */
PetscErrorCode AmMeasureNearest(const AmMeasurePoints *points, PetscReal *distance);

/* Slope of log y against log x by least squares: the power of x by which y grows. Serial. In: x, y [n]. Out: slope, NAN if there are not two different x, or
 * if a number is not > 0. */
PetscErrorCode AmMeasureSlope(PetscInt n, const PetscReal x[], const PetscReal y[], PetscReal *slope);

#endif
