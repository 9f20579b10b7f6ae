/* SPDX-License-Identifier: GPL-3.0-or-later
 * γ on a line and over the plane, and where it is stationary: zeros of ∂γ/∂t, which is known exactly, not the highest and lowest of the samples. */
#include "slabimpl.h"

#define MAX_STEPS 60
#define MAX_NEWTON 12
#define CLOSE 1e-9        /* of the slip: a zero is known that well */
#define FLAT 1e-10        /* eV/Å³: no slope is left */
#define DIFFERENCE 1e-3   /* Å: for the curvatures of γ by differences of its slope */
#define SAME_PLACE 1e-4   /* Å */
#define LONGEST_STEP 0.15 /* Å */

/* Whether t and another one are the same but for periods of the plane. */
static PetscBool same_place(const AmLayers *l, AmVec3 a, AmVec3 b)
{
  const AmVec3    d = AmVec3Sub(a, b);
  const PetscReal j = round(d.v[1] / l->period[1].v[1]), x = d.v[0] - j * l->period[1].v[0], i = round(x / l->period[0].v[0]);
  return hypot(x - i * l->period[0].v[0], d.v[1] - j * l->period[1].v[1]) < SAME_PLACE ? PETSC_TRUE : PETSC_FALSE;
}

/* Whether the shift is a period of the plane. */
static PetscBool is_crystal(AmFault f, const AmFaultPoint *p) { return same_place(AmFaultLayers(f), p->t, AmVec3Make(0, 0, 0)); }

static PetscReal slope_along(const AmFaultPoint *p, AmVec3 slip) { return AmVec3Dot(p->slope, slip); }

/* The zero of ∂γ/∂s between two values of s where it has different signs, by regula falsi that halves the weight of the end that stays (Illinois; Dowell and
 * Jarratt 1971). In: s, slope of both ends. */
static PetscErrorCode find_zero(AmFault f, AmVec3 slip, const PetscReal ends[2], const PetscReal slopes[2], AmFaultExtremum *e)
{
  PetscReal s[2] = {ends[0], ends[1]}, d[2] = {slopes[0], slopes[1]};
  int       last = -1;

  PetscFunctionBeginUser;
  for (int i = 0; i < MAX_STEPS; i++) {
    e->at = (s[0] * d[1] - s[1] * d[0]) / (d[1] - d[0]);
    PetscCall(AmFaultEvaluate(f, AmVec3Scale(e->at, slip), &e->point));
    const PetscReal at = slope_along(&e->point, slip);
    const int       k  = (at > 0) == (d[0] > 0) ? 0 : 1;
    if (fabs(at) < FLAT || fabs(s[1] - s[0]) < CLOSE) break;
    s[k] = e->at;
    d[k] = at;
    if (k == last) d[!k] /= 2;
    last = k;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmFaultLine(AmFault f, AmVec3 slip, PetscInt num, AmFaultPoint point[], PetscInt *num_extrema, AmFaultExtremum extremum[])
{
  const PetscReal h = 1. / (num - 1);
  AmFaultPoint   *all; /* one more at the end: an extremum may stand there */

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(num + 1, &all));
  for (PetscInt i = 0; i <= num; i++) PetscCall(AmFaultEvaluate(f, AmVec3Scale(i * h, slip), &all[i]));
  PetscCall(PetscArraycpy(point, all, num));
  *num_extrema = 0;
  for (PetscInt i = 0; i < num && *num_extrema < AM_FAULT_MAX_EXTREMA; i++) {
    const PetscReal  s[2] = {i * h, (i + 1) * h}, d[2] = {slope_along(&all[i], slip), slope_along(&all[i + 1], slip)};
    AmFaultExtremum *e = &extremum[*num_extrema];
    if (!all[i].known || !all[i + 1].known || i == 0 || (d[0] > 0) == (d[1] > 0)) continue; /* at s = 0 the slope is a rounding */
    e->kind = d[0] > 0 ? AM_FAULT_MAXIMUM : AM_FAULT_MINIMUM;
    PetscCall(find_zero(f, slip, s, d, e));
    if (e->point.known && e->at < 1 + h / 2 && !is_crystal(f, &e->point)) (*num_extrema)++;
  }
  PetscCall(PetscFree(all));
  PetscFunctionReturn(0);
}

void AmFaultNames(PetscInt num, const AmFaultExtremum extremum[], const AmFaultExtremum **intrinsic, const AmFaultExtremum **unstable)
{
  *intrinsic = *unstable = NULL;
  for (PetscInt i = 0; i < num && !*intrinsic; i++) {
    if (extremum[i].kind == AM_FAULT_MINIMUM) *intrinsic = &extremum[i];
    if (extremum[i].kind != AM_FAULT_MINIMUM && !*unstable) *unstable = &extremum[i];
  }
}

/* ---- over the plane ---- */

/* Second derivatives of γ at t, by differences of the slope. */
static PetscErrorCode curvatures(AmFault f, AmVec3 t, PetscReal K[2][2], PetscBool *known)
{
  AmFaultPoint up, down;

  PetscFunctionBeginUser;
  *known = PETSC_TRUE;
  for (int k = 0; k < 2; k++) {
    AmVec3 step = {{0, 0, 0}};
    step.v[k]   = DIFFERENCE;
    PetscCall(AmFaultEvaluate(f, AmVec3Add(t, step), &up));
    PetscCall(AmFaultEvaluate(f, AmVec3Sub(t, step), &down));
    *known = *known && up.known && down.known ? PETSC_TRUE : PETSC_FALSE;
    for (int i = 0; i < 2; i++) K[i][k] = (up.slope.v[i] - down.slope.v[i]) / (2 * DIFFERENCE);
  }
  K[0][1] = K[1][0] = (K[0][1] + K[1][0]) / 2;
  PetscFunctionReturn(0);
}

static AmFaultKind kind_of(const PetscReal K[2][2])
{
  if (K[0][0] * K[1][1] < K[0][1] * K[1][0]) return AM_FAULT_SADDLE;
  return K[0][0] + K[1][1] > 0 ? AM_FAULT_MINIMUM : AM_FAULT_MAXIMUM;
}

/* Newton's method on ∂γ/∂t = 0 from t on, which ends on a point of any kind. Out: found. */
static PetscErrorCode find_stationary(AmFault f, AmVec3 t, AmFaultExtremum *e, PetscBool *found)
{
  PetscReal K[2][2], step[2];

  PetscFunctionBeginUser;
  *found = PETSC_FALSE;
  for (int i = 0; i < MAX_NEWTON && !*found; i++) {
    PetscCall(AmFaultEvaluate(f, t, &e->point));
    PetscCall(curvatures(f, t, K, found));
    if (!e->point.known || !*found) break;
    e->kind = kind_of(K);
    *found  = AmVec3Norm(e->point.slope) < FLAT ? PETSC_TRUE : PETSC_FALSE;
    if (*found) break;
    const PetscReal *d = e->point.slope.v, det = K[0][0] * K[1][1] - K[0][1] * K[1][0];
    if (det == 0) break;
    step[0]               = -(K[1][1] * d[0] - K[0][1] * d[1]) / det;
    step[1]               = -(K[0][0] * d[1] - K[1][0] * d[0]) / det;
    const PetscReal scale = PetscMin(1, LONGEST_STEP / hypot(step[0], step[1]));
    if (hypot(step[0], step[1]) < CLOSE) {
      *found = PETSC_TRUE;
      break;
    }
    t = AmVec3Add(t, AmVec3Make(scale * step[0], scale * step[1], 0));
  }
  PetscFunctionReturn(0);
}

static const AmFaultPoint *at(PetscInt num, const AmFaultPoint p[], PetscInt i, PetscInt j) { return &p[(i + num) % num * num + (j + num) % num]; }

/* Whether γ rises or falls away from a sample all around, or does so by turns at least twice. */
static PetscBool promises(PetscInt num, const AmFaultPoint p[], PetscInt i, PetscInt j)
{
  static const int ring[8][2] = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
  const PetscReal  here       = at(num, p, i, j)->gamma;
  int              turns      = 0;
  for (int k = 0; k < 8; k++) {
    const AmFaultPoint *a = at(num, p, i + ring[k][0], j + ring[k][1]), *b = at(num, p, i + ring[(k + 1) % 8][0], j + ring[(k + 1) % 8][1]);
    if (!a->known || !b->known) return PETSC_FALSE;
    turns += (a->gamma > here) != (b->gamma > here);
  }
  return turns == 0 || turns >= 4 ? PETSC_TRUE : PETSC_FALSE;
}

static int by_gamma(const void *a, const void *b)
{
  const PetscReal x = ((const AmFaultExtremum *)a)->point.gamma, y = ((const AmFaultExtremum *)b)->point.gamma;
  return (x > y) - (x < y);
}

static PetscErrorCode refine(AmFault f, AmVec3 from, PetscInt *n, AmFaultExtremum extremum[])
{
  AmFaultExtremum e = {.at = 0};
  PetscBool       found;

  PetscFunctionBeginUser;
  if (*n == AM_FAULT_MAX_EXTREMA) PetscFunctionReturn(0);
  PetscCall(find_stationary(f, from, &e, &found));
  if (!found || is_crystal(f, &e.point)) PetscFunctionReturn(0);
  for (PetscInt k = 0; k < *n; k++)
    if (same_place(AmFaultLayers(f), extremum[k].point.t, e.point.t)) PetscFunctionReturn(0);
  extremum[(*n)++] = e;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFaultMapRow(AmFault f, PetscInt num, PetscInt row, AmFaultPoint point[])
{
  const AmLayers *l = AmFaultLayers(f);

  PetscFunctionBeginUser;
  for (PetscInt j = 0; j < num; j++)
    PetscCall(AmFaultEvaluate(f, AmVec3Add(AmVec3Scale((PetscReal)row / num, l->period[0]), AmVec3Scale((PetscReal)j / num, l->period[1])), &point[j]));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFaultMapExtrema(AmFault f, PetscInt num, const AmFaultPoint point[], PetscInt *num_extrema, AmFaultExtremum extremum[])
{
  PetscFunctionBeginUser;
  *num_extrema = 0;
  for (PetscInt k = 1; k < num * num; k++)
    if (promises(num, point, k / num, k % num)) PetscCall(refine(f, point[k].t, num_extrema, extremum));
  qsort(extremum, *num_extrema, sizeof(*extremum), by_gamma);
  PetscFunctionReturn(0);
}
