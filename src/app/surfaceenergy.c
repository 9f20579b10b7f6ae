/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a free top costs in the energy of a run, were it flat and at rest: what the atoms of each plane have above the crystal, as their energies count.
 *
 *   E_s = Σ_k e_k Σ (1 - β(x_l))     over the sites l of plane k, e_k what one has of the relaxed surface's energy (eV): Σ_k e_k = γ A, A its area of a plane
 *
 * β is asked for where dislocations have moved the sites to, so that a surface that they shorten has more atoms within the regions. */
#include <atomesh/slab.h>
#include "results.h"

#define SAME 1e-3 /* Å: of a plane's heights */

/* Beyond the regions nothing counts, but with every atom all does. */
static void keep_near_regions(const AmProblem *p, AmVec3 *low, AmVec3 *high)
{
  const AmRegions *r = &p->regions;

  if (p->c->scheme == AM_SCHEME_ATM || r->num_walls > 0) return;
  for (int i = 0; i < p->crystal.dimension; i++) {
    PetscReal from = PETSC_MAX_REAL, to = -PETSC_MAX_REAL;
    for (PetscInt c = 0; c < r->num_cores; c++) {
      const PetscReal grow = r->blend + r->at[c].radius + AmFieldFarthestSite(p->field);
      from                 = PetscMin(from, PetscMin(r->at[c].a.v[i], r->at[c].b.v[i]) - grow);
      to                   = PetscMax(to, PetscMax(r->at[c].a.v[i], r->at[c].b.v[i]) + grow);
    }
    if (r->repeat.v[i] > 0) continue;
    low->v[i]  = PetscMax(low->v[i], from);
    high->v[i] = PetscMin(high->v[i], to);
  }
}

/* How many sites of the plane at this height count. */
static PetscErrorCode count_plane(const AmProblem *p, PetscReal height, PetscReal *num)
{
  AmVec3         low, high;
  PetscInt       n;
  AmLatticeSite *site;

  PetscFunctionBeginUser;
  *num = 0;
  AmBodyBox(&p->counted, &low, &high);
  keep_near_regions(p, &low, &high);
  low.v[1]  = height - SAME;
  high.v[1] = height + SAME;
  if (low.v[0] >= high.v[0] || (p->crystal.dimension == 3 && low.v[2] >= high.v[2])) PetscFunctionReturn(0);
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &site));
  for (PetscInt i = 0; i < n; i++) {
    if (AmBodyDepth(&p->counted, site[i].X) <= 0) continue;
    const PetscReal d = AmRegionsDistance(&p->regions, AmFieldMap(p->field, site[i].X));
    *num += 1 - AmSchemeBlend(AmSchemeEnergyCompanion(p->c->scheme), d, &p->regions);
  }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsSurfaceEnergy(AmRunResults *r)
{
  const AmProblem *p = r->problem;
  PetscReal        cost[AM_MOVED_PLANES], num;
  PetscInt         planes;
  PetscErrorCode   error;

  PetscFunctionBeginUser;
  r->surface_energy = NAN;
  if (!p->c->domain.free_top || p->crystal.num_grains > 0 || p->crystal.num_sublattices > 1) PetscFunctionReturn(0);
  error = AmSurfacePlaneCosts(p->potential, &p->crystal, AmVec3Make(0, 1, 0), &planes, cost);
  if (error == AM_ERR_USER) PetscFunctionReturn(0); /* a surface that does not come to rest has no energy */
  PetscCall(error);
  r->surface_energy = 0;
  for (PetscInt k = 0; k < planes; k++) {
    PetscCall(count_plane(p, p->top - k * p->layer, &num));
    r->surface_energy += cost[k] * num;
  }
  PetscFunctionReturn(0);
}
