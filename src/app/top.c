/* SPDX-License-Identifier: GPL-3.0-or-later
 * The free top of a body: where it lies, what may be beneath it, and how it rests. The field of straight dislocations leaves it without traction, to first order;
 * that of loops does not. */
#include "problem.h"

/* So deep there is a lattice around a line. */
static PetscErrorCode check_dislocations(const AmProblem *p)
{
  const AmCase   *c     = p->c;
  const PetscReal depth = AmCrystalSiteDistance(&p->crystal);
  char            key[64], where[1024];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_defects; i++) {
    const PetscReal *at = c->defects[i].dislocation.position;
    if (c->defects[i].kind != AM_CASE_DISLOCATION) continue;
    PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".dislocation.position", i));
    AmCheckUser(at[1] < p->top - depth, "%s is [%g, %g] Å, must lie at least %.3g Å below the free top at y = %.3f Å",
                AmCaseWhere(c, key, sizeof(where), where), (double)at[0], (double)at[1], (double)depth, (double)p->top);
  }
  PetscFunctionReturn(0);
}

/* Every atom needs no mesh, which a line that cuts the top would tear. */
static PetscErrorCode check_loops(const AmProblem *p)
{
  const AmCase   *c     = p->c;
  const PetscReal depth = AmCrystalSiteDistance(&p->crystal);
  char            key[64], where[1024];
  AmVec3          corner[AM_CASE_MAX_SIDES];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_defects && c->scheme != AM_SCHEME_ATM; i++) {
    if (c->defects[i].kind != AM_CASE_LOOP) continue;
    AmProblemLoopCorners(p, &c->defects[i].loop, corner);
    PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".loop.center", i));
    for (PetscInt k = 0; k < c->defects[i].loop.sides; k++)
      AmCheckUser(corner[k].v[1] < p->top - depth,
                  "%s puts a corner of the loop at y = %.3f Å, must leave at least %.3g Å to the free top at y = %.3f Å, or the scheme must be atm",
                  AmCaseWhere(c, key, sizeof(where), where), (double)corner[k].v[1], (double)depth, (double)p->top);
  }
  PetscFunctionReturn(0);
}

/* The planes beneath the top start where they are at rest, and elements on it have the energy of such a surface. Of a slab with several atoms a cell only the
 * mean of its two faces is known, which may differ. Where every atom is there the surface comes to rest by itself. */
static PetscErrorCode rest_top(AmProblem *p)
{
  const AmCaseDomain *d = &p->c->domain;
  PetscErrorCode      error;
  char                where[1024];

  PetscFunctionBeginUser;
  if (!d->surface_stress || p->crystal.num_sublattices > 1 || p->crystal.num_grains > 0) PetscFunctionReturn(0);
  error = AmRelaxedSurfaceCompute(p->potential, &p->crystal, AmVec3Make(0, 1, 0), AmVec3Make(1, 0, 0), &p->surface);
  if (error == AM_ERR_USER && p->c->scheme == AM_SCHEME_ATM) PetscFunctionReturn(0);
  AmCheckUser(error != AM_ERR_USER, "%s is true, but %s; must be false for such a top", AmCaseWhere(p->c, "domain.surface_stress", sizeof(where), where),
              AmErrorSentence());
  PetscCall(error);
  p->rests = PETSC_TRUE;
  PetscCall(AmFieldSetMovedPlanes(p->field, p->top, p->layer, p->surface.num_planes, p->surface.shift));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemSetTop(AmProblem *p)
{
  const PetscReal *y = p->crystal_options.axes[1];
  PetscReal        from, above;
  char             where[1024];

  PetscFunctionBeginUser;
  if (!p->c->domain.free_top) PetscFunctionReturn(0);
  p->layer = AmCrystalPlaneDistance(&p->crystal, AmVec3Make(0, 1, 0));
  AmCheckUser(p->layer > 0, "%s has y along [%g %g %g], must be the normal of lattice planes of small indices, for the free top is one",
              AmCaseWhere(p->c, "material.axes", sizeof(where), where), y[0], y[1], y[2]);
  PetscCall(AmCrystalAlignBasis(&p->crystal, AmVec3Make(0, 1, 0)));
  from              = p->crystal.origin.v[1];
  above             = AmCrystalCellTop(&p->crystal, AmVec3Make(0, 1, 0));
  p->top            = from + p->layer * floor((p->body.high.v[1] - above - from) / p->layer + 1e-6);
  p->body.high.v[1] = p->top + p->layer / 2;
  PetscCall(check_dislocations(p));
  PetscCall(check_loops(p));
  PetscCall(AmFieldSetFreeSurface(p->field, p->top));
  PetscCall(rest_top(p));
  PetscFunctionReturn(0);
}
