/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies: a disc, a regular hexagon with corners on the x axis, whose six sides lie at the distance √3/2 R from the centre, a rectangle, a ball, a box, a
 * cylinder; and what a closed surface encloses, grown or shrunk by an inset. */
#include <atomesh/crystal.h>

#define HALF_SQRT3 0.86602540378443864676

static PetscReal box_depth(const AmBody *b, AmVec3 X)
{
  PetscReal depth = PETSC_MAX_REAL;
  for (int i = 0; i < AmShapeDimension(b->shape); i++) {
    const PetscReal above = b->high.v[i] - X.v[i];
    if (b->periodic[i]) continue;
    depth                 = PetscMin(depth, X.v[i] - b->low.v[i]);
    if (i != 1 || !b->free_top || above <= 0) depth = PetscMin(depth, above);
  }
  return depth;
}

PetscReal AmBodyDepth(const AmBody *b, AmVec3 X)
{
  const PetscReal x = fabs(X.v[0]), y = fabs(X.v[1]);
  switch (b->shape) {
  case AM_SHAPE_DISC:
    return b->radius - hypot(x, y);
  case AM_SHAPE_HEXAGON:
    return HALF_SQRT3 * (b->radius - PetscMax(y / HALF_SQRT3, x + 0.5 * y / HALF_SQRT3));
  case AM_SHAPE_BALL:
    return b->radius - AmVec3Norm(X);
  case AM_SHAPE_CYLINDER:
    return b->periodic[2] ? b->radius - hypot(x, y) : PetscMin(b->radius - hypot(x, y), PetscMin(X.v[2] - b->low.v[2], b->high.v[2] - X.v[2]));
  case AM_SHAPE_FILE:
    return AmSurfaceDepth(b->surface, X) - b->inset;
  default:
    return box_depth(b, X);
  }
}

void AmBodyBox(const AmBody *b, AmVec3 *low, AmVec3 *high)
{
  const PetscReal R = b->radius;
  *low              = AmVec3Make(-R, -R, b->shape == AM_SHAPE_CYLINDER ? b->low.v[2] : -R);
  *high             = AmVec3Make(R, R, b->shape == AM_SHAPE_CYLINDER ? b->high.v[2] : R);
  if (b->shape == AM_SHAPE_FILE) {
    AmSurfaceBox(b->surface, low, high);
    *low  = AmVec3Add(*low, AmVec3Make(b->inset, b->inset, b->inset));
    *high = AmVec3Sub(*high, AmVec3Make(b->inset, b->inset, b->inset));
  }
  if (b->shape != AM_SHAPE_BOX && b->shape != AM_SHAPE_RECTANGLE) return;
  *low  = b->low;
  *high = b->high;
}

PetscReal AmBodySize(const AmBody *b)
{
  const AmVec3    side = AmVec3Sub(b->high, b->low);
  const PetscReal R2   = b->radius * b->radius;
  switch (b->shape) {
  case AM_SHAPE_DISC:
    return PETSC_PI * R2;
  case AM_SHAPE_HEXAGON:
    return 3 * HALF_SQRT3 * R2;
  case AM_SHAPE_RECTANGLE:
    return side.v[0] * side.v[1];
  case AM_SHAPE_BALL:
    return 4 * PETSC_PI / 3 * R2 * b->radius;
  case AM_SHAPE_CYLINDER:
    return PETSC_PI * R2 * side.v[2];
  case AM_SHAPE_FILE: /* to first order in the inset */
    return PetscMax(0, AmSurfaceVolume(b->surface) - b->inset * AmSurfaceArea(b->surface));
  default:
    return side.v[0] * side.v[1] * side.v[2];
  }
}

PetscReal AmBodyInnerRadius(const AmBody *b)
{
  const PetscBool all = b->periodic[0] && b->periodic[1] && b->periodic[2] ? PETSC_TRUE : PETSC_FALSE;
  if (b->shape == AM_SHAPE_FILE) return AmSurfaceInnerRadius(b->surface) - b->inset;
  const PetscBool edges = b->shape == AM_SHAPE_BOX || b->shape == AM_SHAPE_RECTANGLE ? PETSC_TRUE : PETSC_FALSE;
  PetscReal       least = edges ? PETSC_MAX_REAL : b->radius * (b->shape == AM_SHAPE_HEXAGON ? HALF_SQRT3 : 1);
  for (int i = edges ? 0 : 2; i < AmShapeDimension(b->shape) && (edges || b->shape == AM_SHAPE_CYLINDER); i++)
    if (!b->periodic[i] || all) least = PetscMin(least, (b->high.v[i] - b->low.v[i]) / (b->free_top && i == 1 ? 1 : 2));
  return least;
}

PetscBool AmBodyIsPeriodic(const AmBody *b) { return b->periodic[0] || b->periodic[1] || b->periodic[2] ? PETSC_TRUE : PETSC_FALSE; }

AmBody AmBodyShrink(const AmBody *body, PetscReal rim)
{
  const AmVec3 step = AmVec3Make(rim, rim, rim);
  AmBody       b    = *body;
  b.inset += rim;
  b.radius -= b.shape == AM_SHAPE_HEXAGON ? rim / HALF_SQRT3 : rim;
  b.low  = AmVec3Add(b.low, step);
  b.high = AmVec3Sub(b.high, step);
  if (b.free_top) b.high.v[1] = body->high.v[1];
  for (int i = 0; i < 3; i++)
    if (b.periodic[i]) {
      b.low.v[i]  = body->low.v[i];
      b.high.v[i] = body->high.v[i];
    }
  return b;
}

PetscInt AmShapeDimension(AmShape shape) { return shape < AM_SHAPE_BALL ? 2 : 3; }

const char *AmShapeName(AmShape shape)
{
  static const char *const name[] = {"disc", "hexagon", "rectangle", "ball", "box", "cylinder", "file"};
  return name[shape];
}
