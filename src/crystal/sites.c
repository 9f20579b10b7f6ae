/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists of lattice vectors and of columns of sites. */
#include <atomesh/crystal.h>

typedef struct {
  PetscReal length;
  AmVec3    R;
} Ranked;

static int by_length(const void *a, const void *b)
{
  const Ranked *p = a, *q = b;
  if (fabs(p->length - q->length) > 1e-9) return p->length < q->length ? -1 : 1;
  for (int i = 0; i < 3; i++)
    if (fabs(p->R.v[i] - q->R.v[i]) > 1e-9) return p->R.v[i] < q->R.v[i] ? -1 : 1;
  return 0;
}

PetscErrorCode AmCrystalVectors(const AmCrystal *c, PetscReal radius, PetscInt *n, AmVec3 **R)
{
  /* |n_i| <= radius |i-th reciprocal vector|: rows of the inverse. */
  const AmMat3 inverse = AmMat3Inverse(c->primitive);
  PetscInt     most[3], room;
  Ranked      *found;

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) most[i] = (PetscInt)floor(radius * AmVec3Norm(AmMat3Column(AmMat3Transpose(inverse), i)) + 1e-9);
  room = (2 * most[0] + 1) * (2 * most[1] + 1) * (2 * most[2] + 1);
  PetscCall(PetscMalloc1(room, &found));
  *n = 0;
  for (PetscInt i = -most[0]; i <= most[0]; i++)
    for (PetscInt j = -most[1]; j <= most[1]; j++)
      for (PetscInt k = -most[2]; k <= most[2]; k++) {
        const AmVec3    r      = AmMat3Apply(c->primitive, AmVec3Make(i, j, k));
        const PetscReal length = AmVec3Norm(r);
        if (length <= radius && (i || j || k)) found[(*n)++] = (Ranked){length, r};
      }
  if (*n > 0) qsort(found, *n, sizeof(*found), by_length);
  PetscCall(PetscMalloc1(*n, R));
  for (PetscInt i = 0; i < *n; i++) (*R)[i] = found[i].R;
  PetscCall(PetscFree(found));
  PetscFunctionReturn(0);
}

PetscReal AmCrystalNearestDistance(const AmCrystal *c)
{
  PetscReal least = PETSC_MAX_REAL;
  for (int i = -3; i <= 3; i++)
    for (int j = -3; j <= 3; j++)
      for (int k = -3; k <= 3; k++)
        if (i || j || k) least = PetscMin(least, AmVec3Norm(AmMat3Apply(c->primitive, AmVec3Make(i, j, k))));
  return least;
}

AmVec3 AmCrystalColumn(const AmCrystal *c, PetscInt n1, PetscInt n2)
{
  AmVec3 X = AmVec3Add(c->origin, AmVec3Add(AmVec3Scale(n1, c->column[0]), AmVec3Scale(n2, c->column[1])));
  /* a site on the seam z = 0 must not fall to either side by rounding */
  X.v[2] -= c->period * floor(X.v[2] / c->period + 1e-9);
  return X;
}

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  if (p[0] != q[0]) return p[0] < q[0] ? -1 : 1;
  return p[1] < q[1] ? -1 : p[1] > q[1];
}

PetscBool AmCrystalIsVacant(const AmCrystal *c, PetscInt n1, PetscInt n2)
{
  const PetscInt key[2] = {n1, n2};
  return c->num_vacant > 0 && bsearch(key, c->vacant, c->num_vacant, sizeof(*c->vacant), by_index) ? PETSC_TRUE : PETSC_FALSE;
}

PetscErrorCode AmCrystalColumns(const AmCrystal *c, const PetscReal low[2], const PetscReal high[2], PetscInt *n, AmSiteColumn **columns)
{
  const AmVec3    a = c->column[0], b = c->column[1];
  const PetscReal det     = a.v[0] * b.v[1] - a.v[1] * b.v[0];
  PetscReal       from[2] = {PETSC_MAX_REAL, PETSC_MAX_REAL}, to[2] = {-PETSC_MAX_REAL, -PETSC_MAX_REAL};
  PetscInt        room;

  PetscFunctionBeginUser;
  PetscCheck(c->period > 0, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONGSTATE, "z is not a lattice direction: there are no columns");
  *n       = 0;
  *columns = NULL;
  if (low[0] > high[0] || low[1] > high[1]) PetscFunctionReturn(0);
  for (int corner = 0; corner < 4; corner++) {
    const PetscReal x = (corner & 1 ? high : low)[0] - c->origin.v[0], y = (corner & 2 ? high : low)[1] - c->origin.v[1];
    const PetscReal t[2] = {(x * b.v[1] - y * b.v[0]) / det, (a.v[0] * y - a.v[1] * x) / det};
    for (int i = 0; i < 2; i++) {
      from[i] = PetscMin(from[i], floor(t[i]));
      to[i]   = PetscMax(to[i], ceil(t[i]));
    }
  }
  room = (PetscInt)((high[0] - low[0] + 4 * c->period + 20) * (high[1] - low[1] + 4 * c->period + 20) / fabs(det)) + 64;
  PetscCall(PetscMalloc1(room, columns));
  for (PetscInt i = (PetscInt)from[0]; i <= (PetscInt)to[0]; i++)
    for (PetscInt j = (PetscInt)from[1]; j <= (PetscInt)to[1]; j++) {
      const AmVec3 X = AmCrystalColumn(c, i, j);
      if (X.v[0] < low[0] || X.v[0] > high[0] || X.v[1] < low[1] || X.v[1] > high[1] || AmCrystalIsVacant(c, i, j)) continue;
      PetscCheck(*n < room, PETSC_COMM_SELF, PETSC_ERR_PLIB, "more columns than the area holds");
      (*columns)[(*n)++] = (AmSiteColumn){{i, j}, X};
    }
  PetscFunctionReturn(0);
}
