/* SPDX-License-Identifier: GPL-3.0-or-later
 * A boundary that away from defects is a line where elements of two grains meet. Elements know nothing of what the boundary does to the atoms beside it, so its
 * relaxation is put into the mesh configuration: relaxed atoms and unstrained elements are at rest together, and u says what the defects do. */
#include "boundary.h"
#include "problem.h"

#define FINE 1e-8    /* eV/Å: of the relaxation, for what it leaves is there at the start of a run */
#define AT_REST 1e-5 /* eV/Å: beyond this it has failed */

PetscBool AmProblemIsSharp(const AmProblem *p) { return p->c->boundary && p->c->boundary->far == AM_CASE_FAR_SHARP ? PETSC_TRUE : PETSC_FALSE; }

static PetscErrorCode relax(AmProblem *p, AmBicrystal *b)
{
  const AmCaseBoundary *given = p->c->boundary;
  AmBicrystalOptions    o     = {.potential = p->potential, .crystal = p->crystal_options, .settled = &p->crystal, .height = given->height};
  AmBicrystalResult     result;
  PetscErrorCode        error;
  char                  where[1024];

  PetscFunctionBeginUser;
  for (int g = 0; g < 2; g++)
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) o.axes[g][i][k] = given->axes[g][i].v[k];
  error = AmBicrystalCreate(&o, b);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(p->c, "boundary", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscCall(AmBicrystalRelax(*b, &p->start, FINE, &result));
  AmCheckUser(!PetscIsNanReal(result.energy), "%s is %g, leaves atoms nearer to each other than the potential's range allows, must be larger",
              AmCaseWhere(p->c, "boundary.overlap", sizeof(where), where), (double)p->start.overlap);
  AmCheckUser(result.force_max < AT_REST,
              "%s is [%g, %g] Å, from where the boundary does not come to rest, %.2g eV/Å is left, must be one that the command boundary finds",
              AmCaseWhere(p->c, "boundary.translation", sizeof(where), where), (double)p->start.translation[0], (double)p->start.translation[1],
              (double)result.force_max);
  p->relaxation = result.relaxation;
  PetscFunctionReturn(0);
}

/* From the axes of the bicrystal to the body: its origin, and the upper grain where it has moved to. */
static PetscErrorCode put_into_body(AmProblem *p)
{
  AmMovedSite *site;
  PetscInt     num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->num_relaxed, &site));
  for (PetscInt i = 0; i < p->num_relaxed; i++) {
    AmBicrystalAtom *a     = &p->relaxed[i];
    const AmVec3     moved = a->grain ? AmVec3Add(p->relaxation, p->crystal_options.origin) : p->crystal_options.origin;
    const AmVec3     w     = AmVec3Sub(a->y, AmVec3Add(a->crystal, a->grain ? p->relaxation : AmVec3Make(0, 0, 0)));
    a->crystal             = AmVec3Add(a->crystal, moved);
    a->site                = AmVec3Add(a->site, moved);
    if (a->free) site[num++] = (AmMovedSite){a->crystal, w};
  }
  PetscCall(AmFieldSetMovedSites(p->field, p->relaxed_period, num, site));
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

/* Between atoms, each seen from its site: where the first atom of a cell is missing, its site stays where it was put, however far the others move. */
static PetscErrorCode find_spread(AmProblem *p)
{
  AmVec3 *apart;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->num_relaxed, &apart));
  p->spread = 0;
  for (PetscInt i = 0; i < p->num_relaxed; i++) {
    apart[i] = AmVec3Sub(AmFieldMap(p->field, p->relaxed[i].crystal), AmFieldMap(p->field, p->relaxed[i].site));
    for (PetscInt k = 0; k < i; k++) p->spread = PetscMax(p->spread, AmVec3Norm(AmVec3Sub(apart[i], apart[k])));
  }
  PetscCall(PetscFree(apart));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemRelaxBoundary(AmProblem *p)
{
  AmBicrystal b;

  PetscFunctionBeginUser;
  p->spread = AmCrystalCellSpread(&p->crystal);
  if (!AmProblemIsSharp(p)) PetscFunctionReturn(0);
  PetscCall(relax(p, &b));
  PetscCall(AmBicrystalAtoms(b, &p->num_relaxed, &p->relaxed));
  p->relaxed_period = AmBicrystalPeriod(b);
  PetscCall(AmBicrystalDestroy(&b));
  PetscCall(put_into_body(p));
  PetscCall(find_spread(p));
  PetscFunctionReturn(0);
}

static PetscReal weighed(const AmProblem *p, AmVec3 X, PetscReal energy)
{
  const PetscReal d = AmRegionsDistance(&p->regions, AmFieldMap(p->field, X));
  if (AmBodyDepth(&p->counted, X) <= 0) return 0;
  return (1 - AmSchemeBlend(AmSchemeEnergyCompanion(p->c->scheme), d, &p->regions)) * energy;
}

PetscReal AmProblemBoundaryAtRest(const AmProblem *p)
{
  const AmVec3    L    = p->relaxed_period;
  const PetscReal deep = p->crystal.dimension == 2 ? p->crystal.period / L.v[2] : 1; /* columns: all that stand in a period of the bicrystal are one */
  AmVec3          low, high;
  PetscReal       sum = 0;
  AmBodyBox(&p->counted, &low, &high);
  for (PetscInt i = 0; i < p->num_relaxed; i++) {
    const AmBicrystalAtom *a    = &p->relaxed[i];
    const PetscInt         from = (PetscInt)ceil((low.v[0] - a->site.v[0]) / L.v[0]), to = (PetscInt)floor((high.v[0] - a->site.v[0]) / L.v[0]);
    const PetscInt         front = p->crystal.dimension == 2 ? 0 : (PetscInt)ceil((low.v[2] - a->site.v[2]) / L.v[2]);
    const PetscInt         back  = p->crystal.dimension == 2 ? 0 : (PetscInt)ceil((high.v[2] - a->site.v[2]) / L.v[2]) - 1;
    if (PetscIsNanReal(a->energy)) continue; /* neighbours are missing: so far from the boundary there is nothing to count */
    for (PetscInt k = from; k <= to; k++)
      for (PetscInt l = front; l <= back; l++) sum += deep * weighed(p, AmVec3Add(a->site, AmVec3Make(k * L.v[0], 0, l * L.v[2])), a->energy);
  }
  return sum;
}
