/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outlines of bodies: a disc, and a regular hexagon with corners on the x axis, whose six sides lie at the distance √3/2 R from the centre. */
#include <atomesh/crystal.h>

#define HALF_SQRT3 0.86602540378443864676

PetscReal AmShapeRadius(AmShape shape, AmVec3 X)
{
  const PetscReal x = fabs(X.v[0]), y = fabs(X.v[1]);
  return shape == AM_SHAPE_HEXAGON ? PetscMax(y / HALF_SQRT3, x + 0.5 * y / HALF_SQRT3) : hypot(x, y);
}

PetscReal AmShapeThickness(AmShape shape) { return shape == AM_SHAPE_HEXAGON ? HALF_SQRT3 : 1; }

const char *AmShapeName(AmShape shape) { return shape == AM_SHAPE_HEXAGON ? "hexagon" : "disc"; }
