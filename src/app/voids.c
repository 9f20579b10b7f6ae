/* SPDX-License-Identifier: GPL-3.0-or-later
 * Voids: balls, ellipsoids and cylinders, in the perfect crystal.
 *
 * Regions count distances from a segment, fattened. That of a cylinder is its axis. An ellipsoid of semi-axes a >= b >= c lies inside the segment of half
 * length a - b along a, fattened by b: where |x| > a - b, b² (1 - x²/a²) <= b² - (|x| - a + b)², for |x| - a + b <= b |x|/a up to |x| = a. */
#include "problem.h"

/* The lab axis that a cylinder of no height runs along through the body, or -1. */
static int through(const AmCaseVoid *v)
{
  for (int k = 0; k < 3; k++)
    if (v->height == 0 && fabs(v->axis.v[k]) > 1 - 1e-9) return k;
  return -1;
}

static PetscBool is_cylinder(const AmCaseVoid *v) { return AmVec3Norm(v->axis) > 0 ? PETSC_TRUE : PETSC_FALSE; }

PetscBool AmProblemVoidHolds(const AmProblem *p, const AmCaseVoid *v, AmVec3 X)
{
  AmVec3    d   = AmVec3Sub(X, v->center);
  PetscReal sum = 0;
  if (p->crystal.dimension == 2) d.v[2] = 0;
  if (v->semi_axes[0] > 0) {
    for (int k = 0; k < 3; k++) sum += PetscSqr(AmVec3Dot(d, v->axes[k]) / v->semi_axes[k]);
    return sum < 1 ? PETSC_TRUE : PETSC_FALSE;
  }
  if (is_cylinder(v)) {
    const PetscReal along = AmVec3Dot(d, v->axis);
    if (through(v) < 0 && fabs(along) >= v->height / 2) return PETSC_FALSE;
    d = AmVec3Sub(d, AmVec3Scale(along, v->axis));
  }
  return AmVec3Norm(d) < v->radius ? PETSC_TRUE : PETSC_FALSE;
}

/* The segment, and how fat it is, around the void where the case has it. */
static AmCore core_of(const AmProblem *p, const AmCaseVoid *v)
{
  const int k = through(v);
  AmCore    c = {.a = v->center, .b = v->center, .radius = v->radius};
  int       a = 0, b = 1;
  if (is_cylinder(v)) {
    c.a = AmVec3Sub(v->center, AmVec3Scale(v->height / 2, v->axis));
    c.b = AmVec3Add(v->center, AmVec3Scale(v->height / 2, v->axis));
  }
  if (k >= 0) {
    c.a.v[k] = p->body.low.v[k];
    c.b.v[k] = p->body.high.v[k];
  }
  if (!(v->semi_axes[0] > 0)) return c;
  for (int i = 1; i < 3; i++)
    if (v->semi_axes[i] > v->semi_axes[a]) a = i;
  b = (a + 1) % 3;
  if (v->semi_axes[(a + 2) % 3] > v->semi_axes[b]) b = (a + 2) % 3;
  c.a      = AmVec3Sub(v->center, AmVec3Scale(v->semi_axes[a] - v->semi_axes[b], v->axes[a]));
  c.b      = AmVec3Add(v->center, AmVec3Scale(v->semi_axes[a] - v->semi_axes[b], v->axes[a]));
  c.radius = v->semi_axes[b];
  return c;
}

AmCore AmProblemVoidCore(const AmProblem *p, const AmCaseVoid *v)
{
  PetscInt     unused[3] = {0, 0, 0};
  const AmVec3 way       = through(v) < 0 ? AmCrystalShiftHome(&p->crystal, v->center, unused) : AmVec3Make(0, 0, 0);
  AmCore       c         = core_of(p, v);
  c.a                    = AmVec3Add(c.a, way);
  c.b                    = AmVec3Add(c.b, way);
  return c;
}

void AmProblemVoidBox(const AmProblem *p, const AmCaseVoid *v, AmVec3 *low, AmVec3 *high)
{
  const AmCore c = core_of(p, v);
  for (int k = 0; k < 3; k++) {
    const PetscReal grow = k == through(v) ? 0 : c.radius;
    low->v[k]            = PetscMin(c.a.v[k], c.b.v[k]) - grow;
    high->v[k]           = PetscMax(c.a.v[k], c.b.v[k]) + grow;
  }
}

const char *AmProblemVoidSize(const AmCaseVoid *v)
{
  static char size[96];
  if (v->semi_axes[0] > 0)
    snprintf(size, sizeof(size), "[%g, %g, %g] Å", (double)v->semi_axes[0], (double)v->semi_axes[1], (double)v->semi_axes[2]);
  else
    snprintf(size, sizeof(size), "%g Å", (double)v->radius);
  return size;
}
