/* SPDX-License-Identifier: GPL-3.0-or-later
 * Displacements of single sites, as a relaxed boundary between grains has them, or of planes beneath a free top: w(X) is that of the site at X, and zero
 * elsewhere. It is no field, has no gradient, and repeats along the boundary; it says where the atoms of the boundary are before any defect moves them. */
#include "fieldimpl.h"

#define SAME 1e-4 /* Å: between a site and the place that it is known by */

static int by_height(const void *a, const void *b)
{
  const AmMovedSite *p = a, *q = b;
  return p->X.v[1] < q->X.v[1] ? -1 : p->X.v[1] > q->X.v[1];
}

PetscErrorCode AmFieldSetMovedSites(AmField f, AmVec3 period, PetscInt num, const AmMovedSite site[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(f->site));
  PetscCall(PetscMalloc1(num, &f->site));
  PetscCall(PetscArraycpy(f->site, site, num));
  if (num > 0) qsort(f->site, num, sizeof(*f->site), by_height);
  f->num_sites = num;
  f->period    = period;
  f->farthest  = 0;
  for (PetscInt i = 0; i < num; i++) f->farthest = PetscMax(f->farthest, AmVec3Norm(site[i].w));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFieldSetMovedPlanes(AmField f, PetscReal y, PetscReal distance, PetscInt num, const AmVec3 w[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(f->plane));
  PetscCall(PetscMalloc1(num, &f->plane));
  PetscCall(PetscArraycpy(f->plane, w, num));
  f->num_planes = num;
  f->top        = y;
  f->distance   = distance;
  for (PetscInt k = 0; k < num; k++) f->farthest = PetscMax(f->farthest, AmVec3Norm(w[k]));
  PetscFunctionReturn(0);
}

PetscReal AmFieldFarthestSite(AmField f) { return f->farthest; }

static PetscBool is_image(AmVec3 a, AmVec3 b, AmVec3 period)
{
  AmVec3 d = AmVec3Sub(a, b);
  for (int k = 0; k < 3; k++)
    if (period.v[k] > 0) d.v[k] -= period.v[k] * round(d.v[k] / period.v[k]);
  return AmVec3Norm(d) < SAME ? PETSC_TRUE : PETSC_FALSE;
}

static AmVec3 moved_plane(AmField f, AmVec3 X)
{
  const PetscReal k = f->num_planes > 0 ? round((f->top - X.v[1]) / f->distance) : -1;
  if (k < 0 || k >= f->num_planes || fabs(f->top - k * f->distance - X.v[1]) > SAME) return X;
  return AmVec3Add(X, f->plane[(PetscInt)k]);
}

AmVec3 AmFieldMovedSite(AmField f, AmVec3 X)
{
  PetscInt low = 0, high = f->num_sites;
  while (low < high) {
    const PetscInt middle = (low + high) / 2;
    if (f->site[middle].X.v[1] < X.v[1] - SAME)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < f->num_sites && f->site[low].X.v[1] < X.v[1] + SAME; low++)
    if (is_image(f->site[low].X, X, f->period)) return AmVec3Add(X, f->site[low].w);
  return moved_plane(f, X);
}
