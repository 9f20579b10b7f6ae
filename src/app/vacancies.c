/* SPDX-License-Identifier: GPL-3.0-or-later
 * Vacancies, voids and loops: which sites each of them takes out of the crystal. */
#include "problem.h"

#define SEARCHED 4 /* neighbour distances around the point; a site is never farther than one, but the field turns and strains the box */

/* How far X and its place in the mesh may differ between one side of a cut and the other. */
static PetscReal largest_jump(const AmProblem *p)
{
  PetscReal sum = 0;
  for (PetscInt i = 0; i < p->c->num_defects; i++) sum += AmVec3Norm(AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v));
  return sum;
}

PetscErrorCode AmProblemNearestSite(const AmProblem *p, AmVec3 at, AmLatticeSite *site, AmVec3 *x)
{
  const AmVec3    X     = AmVec3Sub(at, AmFieldDisplacement(p->field, at));
  const PetscReal width = SEARCHED * AmCrystalNearestDistance(&p->crystal) + largest_jump(p);
  const AmVec3    w = AmVec3Make(width, width, width), low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  AmCrystal       whole = p->crystal;
  PetscReal       least = PETSC_MAX_REAL;
  PetscInt        n;
  AmLatticeSite  *sites;

  PetscFunctionBeginUser;
  whole.num_vacant = 0;
  PetscCall(AmCrystalSites(&whole, low.v, high.v, &n, &sites));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3    place = AmFieldMap(p->field, sites[i].X), d = AmVec3Sub(place, at);
    const PetscReal r = p->crystal.dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
    if (r >= least - 1e-9) continue; /* of equally near ones the first, on any machine */
    least = r;
    *site = sites[i];
    *x    = place;
  }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt index[3], defect;
} Removed;

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

/* The mesh goes up to the top wherever there are sites; a pit in it would be neither zone nor far mesh. With every atom there is no mesh. */
PetscBool AmProblemIsBuried(const AmProblem *p, AmVec3 X)
{
  return !p->c->domain.free_top || p->c->scheme == AM_SCHEME_ATM || X.v[1] < p->top - AmCrystalCellDiameter(&p->crystal) ? PETSC_TRUE : PETSC_FALSE;
}

void AmProblemBringHome(const AmProblem *p, AmLatticeSite *site, AmVec3 *x)
{
  const AmVec3 way = AmCrystalShiftHome(&p->crystal, site->X, site->index);
  site->X          = AmVec3Add(site->X, way);
  *x               = AmVec3Add(*x, way);
}

static PetscErrorCode check_site(const AmProblem *p, PetscInt i, const AmLatticeSite *site, AmVec3 x, PetscInt num, const Removed removed[])
{
  const int plane = p->crystal.dimension == 2;
  char      key[64], where[1024], place[96];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".vacancy.at", i));
  AmCaseWhere(p->c, key, sizeof(where), where);
  snprintf(place, sizeof(place), plane ? "(%.4g, %.4g)" : "(%.4g, %.4g, %.4g)", x.v[0], x.v[1], x.v[2]);
  if (plane)
    AmCheckUser(AmBodyDepth(&p->free, site->X) > 0, "%s picks the site at %s Å, which is held, must lie inside the free body, a %s of radius %.1f Å", where,
                place, AmShapeName(p->free.shape), p->free.radius);
  AmCheckUser(AmBodyDepth(&p->free, site->X) > 0, "%s picks the site at %s Å, which is held, must lie %.1f Å inside the faces of the %s", where, place,
              p->fixed_rim, AmCaseBodyName(p->c));
  AmCheckUser(AmProblemIsBuried(p, site->X), "%s picks the site at %s Å, must lie at least %.1f Å below the free top at y = %.3f Å, or the scheme must be atm", where,
              place, AmCrystalCellDiameter(&p->crystal), p->top);
  for (PetscInt k = 0; k < num; k++)
    AmCheckUser(by_index(removed[k].index, site->index), "%s picks the site at %s Å, which defects.%d picks already, must be nearest to another site", where, place,
                (int)removed[k].defect);
  PetscFunctionReturn(0);
}

/* Sites inside a void that no other defect has taken. */
static PetscErrorCode void_sites(const AmProblem *p, PetscInt i, PetscInt *num, Removed **removed)
{
  const AmCaseVoid *v = &p->c->defects[i].hole;
  AmVec3            low, high;
  PetscInt          n, before = *num;
  AmLatticeSite    *sites;
  char              key[64], where[1024];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".void.%s", i, v->semi_axes[0] > 0 ? "semi_axes" : "radius"));
  AmCaseWhere(p->c, key, sizeof(where), where);
  AmProblemVoidBox(p, v, &low, &high);
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &sites));
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + n), removed));
  for (PetscInt k = 0; k < n; k++) {
    PetscBool taken = PETSC_FALSE;
    if (!AmProblemVoidHolds(p, v, sites[k].X)) continue;
    AmCrystalShiftHome(&p->crystal, sites[k].X, sites[k].index);
    AmCheckUser(AmBodyDepth(&p->free, sites[k].X) > 0, "%s is %s: the void reaches the held rim, must stay %.1f Å inside the faces of the %s", where,
                AmProblemVoidSize(v), p->fixed_rim, AmCaseBodyName(p->c));
    AmCheckUser(AmProblemIsBuried(p, sites[k].X),
                "%s is %s: the void reaches up to the free top at y = %.3f Å, must end %.1f Å below it, or the scheme must be atm", where,
                AmProblemVoidSize(v), p->top, AmCrystalCellDiameter(&p->crystal));
    for (PetscInt m = 0; m < before && !taken; m++) taken = by_index((*removed)[m].index, sites[k].index) == 0 ? PETSC_TRUE : PETSC_FALSE;
    if (!taken) (*removed)[(*num)++] = (Removed){{sites[k].index[0], sites[k].index[1], sites[k].index[2]}, i};
  }
  AmCheckUser(*num > before, "%s is %s, must hold at least one site", where, AmProblemVoidSize(v));
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* Sites that the field of a loop leaves no place for, and the loop's edges as cores. */
static PetscErrorCode loop_sites(AmProblem *p, PetscInt i, PetscInt *num, Removed **removed)
{
  const AmCaseLoop *l     = &p->c->defects[i].loop;
  const PetscReal   grow  = l->radius + 2 * AmVec3Norm(AmCrystalVector(&p->crystal, l->burgers.v));
  const AmVec3      w     = AmVec3Make(grow, grow, grow), low = AmVec3Sub(l->center, w), high = AmVec3Add(l->center, w);
  const PetscInt    before = *num;
  PetscInt          n;
  AmLatticeSite    *sites;
  AmVec3            corner[AM_CASE_MAX_SIDES];

  PetscFunctionBeginUser;
  AmProblemLoopCorners(p, l, corner);
  for (PetscInt k = 0; k < l->sides; k++) p->core[p->num_cores++] = (AmCore){corner[k], corner[(k + 1) % l->sides], 0};
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &sites));
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + n), removed));
  for (PetscInt k = 0; k < n; k++) {
    PetscInt  images;
    AmVec3    x[2];
    PetscBool taken = PETSC_FALSE;
    PetscCall(AmFieldImages(p->field, sites[k].X, &images, x));
    for (PetscInt m = 0; m < before && !taken; m++) taken = by_index((*removed)[m].index, sites[k].index) == 0 ? PETSC_TRUE : PETSC_FALSE;
    if (images == 0 && !taken) (*removed)[(*num)++] = (Removed){{sites[k].index[0], sites[k].index[1], sites[k].index[2]}, i};
  }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* Sites of embedded balls that the files have no atom for; none of these balls may hold a site that another defect takes. */
static PetscErrorCode add_gone(const AmProblem *p, PetscInt *num, Removed **removed)
{
  const PetscInt before = *num;
  char           where[1024];

  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + p->num_embedded), removed));
  for (PetscInt k = 0; k < p->num_embedded; k++) {
    const AmEmbedded *e = &p->embedded[k];
    for (PetscInt m = 0; m < before && e->kind != AM_EMBEDDED_LOOSE; m++)
      AmCheckUser(by_index((*removed)[m].index, e->site.index),
                  "%s: defects.%d takes out the site at (%.4g, %.4g, %.4g) Å, which lies in the ball of atoms of defects.%d, must lie outside",
                  AmCaseWhere(p->c, "defects", sizeof(where), where), (int)(*removed)[m].defect, e->x.v[0], e->x.v[1], e->x.v[2], (int)e->defect);
    if (e->kind == AM_EMBEDDED_GONE) (*removed)[(*num)++] = (Removed){{e->site.index[0], e->site.index[1], e->site.index[2]}, e->defect};
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemRemoveSites(AmProblem *p)
{
  const AmCase *c       = p->c;
  PetscInt      num     = 0;
  Removed      *removed = NULL;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->crystal.num_vacant, &removed)); /* where grains overlap */
  for (; num < p->crystal.num_vacant; num++) removed[num] = (Removed){{p->vacant[num][0], p->vacant[num][1], p->vacant[num][2]}, -1};
  for (PetscInt i = 0; i < c->num_defects; i++) {
    AmLatticeSite site = {.index = {0, 0, 0}};
    AmVec3        x    = {{0}};
    if (c->defects[i].kind == AM_CASE_VOID) {
      PetscCall(void_sites(p, i, &num, &removed));
      p->core[p->num_cores++] = AmProblemVoidCore(p, &c->defects[i].hole);
    }
    if (c->defects[i].kind == AM_CASE_LOOP) PetscCall(loop_sites(p, i, &num, &removed));
    if (c->defects[i].kind != AM_CASE_VACANCY) continue;
    PetscCall(AmProblemNearestSite(p, c->defects[i].vacancy.at, &site, &x));
    AmProblemBringHome(p, &site, &x);
    PetscCall(check_site(p, i, &site, x, num, removed));
    PetscCall(PetscRealloc(sizeof(*removed) * (num + 1), &removed));
    removed[num++]          = (Removed){{site.index[0], site.index[1], site.index[2]}, i};
    p->core[p->num_cores++] = (AmCore){x, x, 0};
  }
  PetscCall(add_gone(p, &num, &removed));
  if (num > 0) qsort(removed, num, sizeof(*removed), by_index);
  PetscCall(PetscFree(p->vacant));
  PetscCall(PetscMalloc1(num, &p->vacant));
  for (PetscInt k = 0; k < num; k++) PetscCall(PetscArraycpy(p->vacant[k], removed[k].index, 3));
  PetscCall(PetscFree(removed));
  p->crystal.vacant     = (const PetscInt(*)[3])p->vacant;
  p->crystal.num_vacant = num; /* only now: a vacancy takes the nearest site, not the nearest that another has left */
  PetscFunctionReturn(0);
}
