/* SPDX-License-Identifier: GPL-3.0-or-later
 * Vacancies: which column of sites each of them takes out of the crystal. */
#include "problem.h"

#define SEARCHED 4 /* neighbour distances around the point; a site is never farther than one, but the field turns and strains the box */

/* How far X and its place in the mesh may differ between one side of a cut and the other. */
static PetscReal largest_jump(const AmProblem *p)
{
  PetscReal sum = 0;
  for (PetscInt i = 0; i < p->c->num_defects; i++) sum += AmVec3Norm(AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v));
  return sum;
}

/* The site nearest to at in the mesh configuration. */
static PetscErrorCode nearest_site(const AmProblem *p, AmVec3 at, AmSiteColumn *site, AmVec3 *x)
{
  const AmVec3    X     = AmVec3Sub(at, AmFieldDisplacement(p->field, AmVec3Make(at.v[0], at.v[1], 0)));
  const PetscReal width = SEARCHED * AmCrystalNearestDistance(&p->crystal) + largest_jump(p), low[2] = {X.v[0] - width, X.v[1] - width},
                  high[2] = {X.v[0] + width, X.v[1] + width};
  PetscReal     least     = PETSC_MAX_REAL;
  PetscInt      n;
  AmSiteColumn *columns;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalColumns(&p->crystal, low, high, &n, &columns));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3    place = AmFieldMap(p->field, columns[i].X);
    const PetscReal r     = hypot(place.v[0] - at.v[0], place.v[1] - at.v[1]);
    if (r >= least - 1e-9) continue; /* of equally near ones the first, on any machine */
    least = r;
    *site = columns[i];
    *x    = place;
  }
  PetscCall(PetscFree(columns));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_site(const AmProblem *p, PetscInt i, const AmSiteColumn *site, AmVec3 x)
{
  const PetscReal radius = AmShapeRadius(p->c->domain.shape, site->X);
  char            key[64], where[1024];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".vacancy.at", i));
  AmCaseWhere(p->c, key, sizeof(where), where);
  AmCheckUser(radius < p->free_radius, "%s picks the site at (%.4g, %.4g) Å, which is held, must lie inside the free body, a %s of radius %.1f Å", where,
              x.v[0], x.v[1], AmShapeName(p->c->domain.shape), p->free_radius);
  for (PetscInt k = 0; k < i; k++)
    AmCheckUser(p->c->defects[k].kind != AM_CASE_VACANCY || hypot(p->core[k][0] - x.v[0], p->core[k][1] - x.v[1]) > 1e-6,
                "%s picks the site at (%.4g, %.4g) Å, which defects.%d picks already, must be nearest to another site", where, x.v[0], x.v[1], (int)k);
  PetscFunctionReturn(0);
}

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  if (p[0] != q[0]) return p[0] < q[0] ? -1 : 1;
  return p[1] < q[1] ? -1 : p[1] > q[1];
}

PetscErrorCode AmProblemRemoveSites(AmProblem *p)
{
  const AmCase *c   = p->c;
  PetscInt      num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(c->num_defects, &p->vacant));
  for (PetscInt i = 0; i < c->num_defects; i++) {
    AmSiteColumn site = {{0, 0}, {{0}}};
    AmVec3       x    = {{0}};
    if (c->defects[i].kind != AM_CASE_VACANCY) continue;
    PetscCall(nearest_site(p, c->defects[i].vacancy.at, &site, &x));
    PetscCall(check_site(p, i, &site, x));
    PetscCall(PetscArraycpy(p->core[i], x.v, 2));
    PetscCall(PetscArraycpy(p->vacant[num++], site.index, 2));
  }
  if (num > 0) qsort(p->vacant, num, sizeof(*p->vacant), by_index);
  p->crystal.vacant     = (const PetscInt(*)[2])p->vacant;
  p->crystal.num_vacant = num; /* only now: a vacancy takes the nearest site, not the nearest that another has left */
  PetscFunctionReturn(0);
}
