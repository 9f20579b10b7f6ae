/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a free top costs in the energy of a run: so much an atom of its highest row, at rest, as the energies of those atoms count.
 *
 *   E_s = γ A Σ (1 - β(x_l))     over the row's sites l, γ the relaxed surface energy (eV/Å²), A the area of the surface that one has (Å²)
 *
 * β is asked for where dislocations have moved the sites to, so that a surface that they shorten has more atoms within the regions. */
#include <atomesh/slab.h>
#include "results.h"

#define SAME 1e-3 /* Å: of a row's heights */

static PetscErrorCode count_row(const AmProblem *p, PetscReal *num)
{
  AmVec3         low, high;
  PetscInt       n;
  AmLatticeSite *site;

  PetscFunctionBeginUser;
  *num = 0;
  AmBodyBox(&p->counted, &low, &high);
  low.v[1]  = p->top - SAME;
  high.v[1] = p->top + SAME;
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &site));
  for (PetscInt i = 0; i < n; i++) {
    const PetscReal d = AmRegionsDistance(&p->regions, AmFieldMap(p->field, site[i].X));
    if (AmBodyDepth(&p->counted, site[i].X) > 0) *num += 1 - AmSchemeBlend(AmSchemeEnergyCompanion(p->c->scheme), d, &p->regions);
  }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsSurfaceEnergy(AmRunResults *r)
{
  const AmProblem *p = r->problem;
  AmFreeSurface    surface;
  PetscReal        num;
  PetscErrorCode   error;

  PetscFunctionBeginUser;
  r->surface_energy = NAN;
  if (!p->c->domain.free_top || p->crystal.dimension == 3 || p->crystal.num_sublattices > 1) PetscFunctionReturn(0);
  error = AmFreeSurfaceCompute(p->potential, &p->crystal, AmVec3Make(0, 1, 0), NULL, &surface);
  if (error == AM_ERR_USER) PetscFunctionReturn(0); /* a surface that does not come to rest has no energy */
  PetscCall(error);
  PetscCall(count_row(p, &num));
  r->surface_energy = surface.relaxed * fabs(p->crystal.basis[0].v[0]) * p->crystal.period * num; /* the basis is aligned with the row */
  PetscFunctionReturn(0);
}
