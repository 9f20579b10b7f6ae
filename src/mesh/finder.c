/* SPDX-License-Identifier: GPL-3.0-or-later
 * Vertices in bins. In the plane there is one layer of bins. */
#include "meshimpl.h"

static PetscInt bin_along(const AmFinder *f, int k, PetscReal x) { return PetscMax(0, PetscMin(f->size[k] - 1, (PetscInt)floor((x - f->low[k]) / f->width))); }

static PetscInt bin_of(const AmFinder *f, const PetscInt at[3]) { return (at[2] * f->size[1] + at[1]) * f->size[0] + at[0]; }

PetscErrorCode AmFinderCreate(const AmDraft *d, PetscReal width, AmFinder *f)
{
  PetscReal high[3] = {-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL};
  PetscInt  num     = 1;

  PetscFunctionBeginUser;
  *f = (AmFinder){.draft = d, .low = {PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL}, .width = width, .size = {1, 1, 1}};
  for (PetscInt v = 0; v < d->num_vertices; v++)
    for (int i = 0; i < d->dimension; i++) {
      f->low[i] = PetscMin(f->low[i], d->vertex[v].x.v[i]);
      high[i]   = PetscMax(high[i], d->vertex[v].x.v[i]);
    }
  for (int i = 0; i < d->dimension && d->num_vertices > 0; i++) num *= f->size[i] = (PetscInt)((high[i] - f->low[i]) / width) + 1;
  PetscCall(PetscMalloc2(num, &f->first, d->num_vertices, &f->next));
  for (PetscInt b = 0; b < num; b++) f->first[b] = -1;
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    PetscInt at[3] = {0, 0, 0}, *first;
    for (int k = 0; k < d->dimension; k++) at[k] = bin_along(f, k, d->vertex[v].x.v[k]);
    first      = &f->first[bin_of(f, at)];
    f->next[v] = *first;
    *first     = v;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmFinderDestroy(AmFinder *f)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(f->first, f->next));
  PetscFunctionReturn(0);
}

/* Square of the distance; in the plane of its projection. */
static PetscReal distance2(const AmDraft *d, AmVec3 a, AmVec3 b)
{
  const AmVec3 r = AmVec3Sub(a, b);
  return r.v[0] * r.v[0] + r.v[1] * r.v[1] + (d->dimension == 3 ? r.v[2] * r.v[2] : 0);
}

PetscInt AmFinderFind(const AmFinder *f, AmVec3 x, PetscReal reach)
{
  PetscInt  from[3] = {0, 0, 0}, to[3] = {0, 0, 0}, at[3], best = -1;
  PetscReal closest = reach * reach;
  for (int k = 0; k < f->draft->dimension; k++) {
    from[k] = bin_along(f, k, x.v[k] - reach);
    to[k]   = bin_along(f, k, x.v[k] + reach);
  }
  for (at[2] = from[2]; at[2] <= to[2]; at[2]++)
    for (at[1] = from[1]; at[1] <= to[1]; at[1]++)
      for (at[0] = from[0]; at[0] <= to[0]; at[0]++)
        for (PetscInt v = f->first[bin_of(f, at)]; v >= 0; v = f->next[v]) {
          const PetscReal r2 = distance2(f->draft, f->draft->vertex[v].x, x);
          if (r2 >= closest) continue;
          closest = r2;
          best    = v;
        }
  return best;
}

PetscInt AmFinderFindImage(const AmFinder *f, AmVec3 x, PetscReal reach)
{
  const AmVec3 L = f->draft->repeat;
  for (int k = 0; k < 27; k++) {
    const int n[3]  = {k % 3, k / 3 % 3, k / 9};
    AmVec3    image = x;
    PetscBool is    = PETSC_TRUE;
    for (int i = 0; i < 3; i++) {
      if (n[i] > 0 && L.v[i] == 0) is = PETSC_FALSE;
      image.v[i] += (n[i] == 2 ? -1 : n[i]) * L.v[i];
    }
    const PetscInt v = is ? AmFinderFind(f, image, reach) : -1;
    if (v >= 0) return v;
  }
  return -1;
}
