/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms of other species on sites, and atoms between them. */
#include "casefile.h"
#include "problem.h"
#include <petscsys.h>

#define CLOSEST 0.4 /* neighbour distances: nearer to another atom none may be put. The holes of fcc and bcc leave 0.57 and more */

typedef struct {
  AmSubstitution site;
  AmVec3         x;
  PetscInt       defect;
} Placed;

typedef struct {
  PetscInt num;
  Placed  *at;
} PlacedList;

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

static int by_site(const void *a, const void *b) { return by_index(((const Placed *)a)->site.index, ((const Placed *)b)->site.index); }

static PetscErrorCode append(PlacedList *list, const AmLatticeSite *site, AmVec3 x, PetscInt species, PetscInt defect)
{
  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*list->at) * (list->num + 1), &list->at));
  list->at[list->num++] = (Placed){{{site->index[0], site->index[1], site->index[2]}, species}, x, defect};
  PetscFunctionReturn(0);
}

/* The item of defects that has put an atom on the site already, or -1. */
static PetscInt taken_by(const PlacedList *list, const PetscInt index[3])
{
  for (PetscInt k = 0; k < list->num; k++)
    if (!by_index(list->at[k].site.index, index)) return list->at[k].defect;
  return -1;
}

/* "(0, 2.016, 1.2)", in the plane without z. Valid until the next call. */
static const char *place_name(const AmProblem *p, AmVec3 x)
{
  static char name[96];
  snprintf(name, sizeof(name), p->crystal.dimension == 2 ? "(%.4g, %.4g)" : "(%.4g, %.4g, %.4g)", x.v[0], x.v[1], x.v[2]);
  return name;
}

/* Where an atom is put the body must be free, and below a free top the mesh must go on around it. In: what: the sentence's subject, with its place. */
static PetscErrorCode check_room(const AmProblem *p, const char what[], AmVec3 X)
{
  PetscFunctionBeginUser;
  AmCheckUser(AmBodyDepth(&p->free, X) > 0, "%s, which is held, must lie %.1f Å inside the faces of the %s", what, p->fixed_rim, AmCaseBodyName(p->c));
  AmCheckUser(AmProblemIsBuried(p, X), "%s, must lie at least %.1f Å below the free top at y = %.3f Å, or the scheme must be atm", what,
              AmCrystalCellDiameter(&p->crystal), p->top);
  PetscFunctionReturn(0);
}

/* ---- on sites ---- */

static PetscErrorCode substitute(AmProblem *p, PetscInt i, PlacedList *list)
{
  const AmCaseAtom *a    = &p->c->defects[i].substitutional;
  AmLatticeSite     site = {.index = {0, 0, 0}};
  AmVec3            x    = {{0, 0, 0}};
  char              key[64], where[1024], what[1200];
  PetscInt          other;

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestSite(p, a->at, &site, &x));
  AmProblemBringHome(p, &site, &x);
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutional.at", i));
  snprintf(what, sizeof(what), "%s picks the site at %s Å", AmCaseWhere(p->c, key, sizeof(where), where), place_name(p, x));
  PetscCall(check_room(p, what, site.X));
  AmCheckUser(!AmCrystalIsVacant(&p->crystal, site.index), "%s, which is vacant, must be nearest to a site with an atom", what);
  other = taken_by(list, site.index);
  AmCheckUser(other < 0, "%s, which defects.%d substitutes already, must be nearest to another site", what, (int)other);
  PetscCall(append(list, &site, x, AmCaseSpeciesIndex(&p->c->material, a->species), i));
  p->core[p->num_cores++] = (AmCore){x, x, 0};
  PetscFunctionReturn(0);
}

/* Sites in the ball that no other defect has taken. Out: site, x [n], owned by the caller. */
static PetscErrorCode sites_within(const AmProblem *p, PetscInt i, const PlacedList *list, PetscInt *n, AmLatticeSite **site, AmVec3 **x)
{
  const AmCaseAtoms *a = &p->c->defects[i].substitutionals;
  const AmVec3       X = AmVec3Sub(a->center, AmFieldDisplacement(p->field, a->center)), w = AmVec3Make(2 * a->radius, 2 * a->radius, 2 * a->radius);
  const AmVec3       low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscInt           num, kept                   = 0;
  char               key[64], where[1024], what[1200];

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutionals.radius", i));
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &num, site));
  PetscCall(PetscMalloc1(num, x));
  for (PetscInt k = 0; k < num; k++) {
    AmLatticeSite s     = (*site)[k];
    AmVec3        place = AmFieldMap(p->field, s.X), d = AmVec3Sub(place, a->center);
    if ((p->crystal.dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d)) >= a->radius) continue;
    AmProblemBringHome(p, &s, &place);
    snprintf(what, sizeof(what), "%s is %g Å: the ball holds the site at %s Å", AmCaseWhere(p->c, key, sizeof(where), where), (double)a->radius,
             place_name(p, place));
    PetscCall(check_room(p, what, s.X));
    if (taken_by(list, s.index) >= 0) continue;
    (*site)[kept] = s;
    (*x)[kept++]  = place;
  }
  *n = kept;
  PetscFunctionReturn(0);
}

/* Draws count sites by lot, without putting one back (Fisher and Yates). PETSc's generator of 48 bits gives the same numbers on every machine. */
static PetscErrorCode draw(PetscInt n, PetscInt count, PetscInt seed, PetscInt order[])
{
  PetscRandom random;
  PetscReal   r;

  PetscFunctionBeginUser;
  PetscCall(PetscRandomCreate(PETSC_COMM_SELF, &random));
  PetscCall(PetscRandomSetType(random, PETSCRANDER48));
  PetscCall(PetscRandomSetInterval(random, 0, 1));
  PetscCall(PetscRandomSetSeed(random, (unsigned long)seed));
  PetscCall(PetscRandomSeed(random));
  for (PetscInt k = 0; k < n; k++) order[k] = k;
  for (PetscInt k = 0; k < count; k++) {
    PetscInt other, swap;
    PetscCall(PetscRandomGetValueReal(random, &r));
    other        = k + PetscMin(n - k - 1, (PetscInt)(r * (n - k)));
    swap         = order[k];
    order[k]     = order[other];
    order[other] = swap;
  }
  PetscCall(PetscRandomDestroy(&random));
  PetscFunctionReturn(0);
}

static PetscErrorCode substitute_some(AmProblem *p, PetscInt i, PlacedList *list)
{
  const AmCaseAtoms *a = &p->c->defects[i].substitutionals;
  PetscInt           n, count, *order, unused[3] = {0, 0, 0};
  const AmVec3       center = AmVec3Add(a->center, AmCrystalShiftHome(&p->crystal, a->center, unused));
  AmLatticeSite     *site;
  AmVec3            *x;
  char               key[64], where[1024];

  PetscFunctionBeginUser;
  PetscCall(sites_within(p, i, list, &n, &site, &x));
  count = a->count > 0 ? a->count : (PetscInt)lround(a->concentration * n);
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutionals.%s", i, a->count > 0 ? "count" : "concentration"));
  AmCheckUser(count <= n, "%s is %d, must be at most %d, the free sites within %g Å", AmCaseWhere(p->c, key, sizeof(where), where), (int)count, (int)n,
              (double)a->radius);
  AmCheckUser(count > 0, "%s is %g, which makes no atom of the %d free sites within %g Å, must make one at least", AmCaseWhere(p->c, key, sizeof(where), where),
              (double)a->concentration, (int)n, (double)a->radius);
  PetscCall(PetscMalloc1(n, &order));
  PetscCall(draw(n, count, a->seed, order));
  for (PetscInt k = 0; k < count; k++) PetscCall(append(list, &site[order[k]], x[order[k]], AmCaseSpeciesIndex(&p->c->material, a->species), i));
  p->core[p->num_cores++] = (AmCore){center, center, a->radius};
  PetscCall(PetscFree(order));
  PetscCall(PetscFree(site));
  PetscCall(PetscFree(x));
  PetscFunctionReturn(0);
}

/* ---- between sites ---- */

/* The atom nearest to x, which comes from X. Out: at. Returns its distance, Å. */
static PetscErrorCode nearest_atom(const AmProblem *p, AmVec3 X, AmVec3 x, AmVec3 *at, PetscReal *distance)
{
  const PetscReal width = 3 * AmCrystalNearestDistance(&p->crystal);
  const AmVec3    w = AmVec3Make(width, width, width), low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscInt        n;
  AmLatticeSite  *sites;

  PetscFunctionBeginUser;
  *distance = PETSC_MAX_REAL;
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &sites));
  for (PetscInt i = 0; i < n + p->num_extra; i++) {
    const AmVec3    place = i < n ? AmFieldMap(p->field, sites[i].X) : p->extra[i - n].x;
    const PetscReal r     = AmVec3Norm(AmProblemBetween(p, place, x));
    if (r >= *distance) continue;
    *distance = r;
    *at       = place;
  }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* Indices for an atom beside a site: how many there are already decides. */
static PetscErrorCode name_beside(const AmProblem *p, const char what[], PetscInt index[3])
{
  PetscInt before = 0;

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num_extra; k++)
    before += p->extra[k].lattice[1] == index[1] && p->extra[k].lattice[2] == index[2] && (p->extra[k].lattice[0] - index[0]) % AM_BESIDE_SITE == 0;
  AmCheckUser(before < AM_MAX_BESIDE, "%s, where %d atoms are already, must be beside another site", what, AM_MAX_BESIDE);
  index[0] += (before + 1) * AM_BESIDE_SITE;
  PetscFunctionReturn(0);
}

static PetscErrorCode insert(AmProblem *p, PetscInt i)
{
  const AmCaseAtom *a       = &p->c->defects[i].interstitial;
  const PetscReal   least   = CLOSEST * AmCrystalNearestDistance(&p->crystal);
  const PetscInt    species = a->species[0] ? AmCaseSpeciesIndex(&p->c->material, a->species) : 0;
  AmLatticeSite     site = {.index = {0, 0, 0}}, beside = {.index = {0, 0, 0}};
  AmVec3            x = {{0, 0, 0}}, at = {{0, 0, 0}};
  PetscReal         distance;
  char              key[64], where[1024], what[1200];

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestSite(p, a->at, &site, &x));
  AmProblemBringHome(p, &site, &x);
  beside.X = AmVec3Sub(a->at, AmFieldDisplacement(p->field, a->at));
  x        = a->at;
  AmProblemBringHome(p, &beside, &x); /* which may be one period off its site */
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".interstitial.at", i));
  snprintf(what, sizeof(what), "%s puts an atom at (%.4g, %.4g, %.4g) Å", AmCaseWhere(p->c, key, sizeof(where), where), x.v[0], x.v[1], x.v[2]);
  PetscCall(check_room(p, what, beside.X));
  PetscCall(nearest_atom(p, beside.X, x, &at, &distance));
  AmCheckUser(distance >= least,
              "%s, %.3g Å from the one at (%.4g, %.4g, %.4g) Å, must be at least %.3g Å from every other, %g of the nearest-neighbour distance", what, distance,
              at.v[0], at.v[1], at.v[2], least, CLOSEST);
  PetscCall(name_beside(p, what, site.index));
  p->extra_defect[p->num_extra] = i;
  p->extra[p->num_extra++]      = (AmVertex){.X = beside.X, .x = x, .lattice = {site.index[0], site.index[1], site.index[2]}, .is_site = 1, .species = species};
  p->core[p->num_cores++]       = (AmCore){x, x, 0};
  PetscFunctionReturn(0);
}

/* Embedded atoms: those on sites may be of another species, the others are more atoms. */
static PetscErrorCode add_embedded(AmProblem *p, const AmEmbedded *e, PlacedList *list)
{
  const PetscInt *n        = e->site.index;
  PetscInt        index[3] = {n[0], n[1], n[2]};

  PetscFunctionBeginUser;
  if (e->kind == AM_EMBEDDED_JOINED && e->site.species > 0) PetscCall(append(list, &e->site, e->x, e->site.species, e->defect));
  if (e->kind != AM_EMBEDDED_LOOSE) PetscFunctionReturn(0);
  PetscCall(name_beside(p, "defects", index));
  p->extra_defect[p->num_extra] = e->defect;
  p->extra[p->num_extra++]      = (AmVertex){.X = e->site.X, .x = e->x, .lattice = {index[0], index[1], index[2]}, .is_site = 1, .species = e->site.species};
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemPlaceAtoms(AmProblem *p)
{
  const AmCase *c    = p->c;
  PetscInt      room = 0;
  PlacedList    list = {0, NULL};

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_defects; i++) {
    room += c->defects[i].kind == AM_CASE_INTERSTITIAL;
    if (c->defects[i].kind == AM_CASE_SUBSTITUTIONAL) PetscCall(substitute(p, i, &list));
  }
  for (PetscInt i = 0; i < c->num_defects; i++) /* only now: lots are drawn from what is left */
    if (c->defects[i].kind == AM_CASE_SUBSTITUTIONALS) PetscCall(substitute_some(p, i, &list));
  room += p->num_embedded;
  PetscCall(PetscMalloc2(room, &p->extra, room, &p->extra_defect));
  for (PetscInt k = 0; k < p->num_embedded; k++) PetscCall(add_embedded(p, &p->embedded[k], &list));
  for (PetscInt i = 0; i < c->num_defects; i++)
    if (c->defects[i].kind == AM_CASE_INTERSTITIAL) PetscCall(insert(p, i));
  if (list.num > 0) qsort(list.at, list.num, sizeof(*list.at), by_site);
  PetscCall(PetscMalloc1(list.num, &p->substituted));
  for (PetscInt k = 0; k < list.num; k++) p->substituted[k] = list.at[k].site;
  p->crystal.substituted     = p->substituted;
  p->crystal.num_substituted = list.num;
  PetscCall(PetscFree(list.at));
  PetscFunctionReturn(0);
}

/* A defect that is an atom, or takes one's place, is known to site energies alone. */
static PetscErrorCode check_beta(const AmProblem *p, const char key[], AmVec3 x)
{
  const PetscReal beta = AmSchemeBlend(p->c->scheme, AmRegionsDistance(&p->regions, x), &p->regions);
  char            where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(beta == 0, "%s: the atom at %s Å lies where β is %.3g, must lie in the atomistic core, where it is 0: elements know no single atoms; scheme %s",
              AmCaseWhere(p->c, key, sizeof(where), where), place_name(p, x), beta, AmCaseSchemeName(p->c->scheme));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckPlaced(const AmProblem *p)
{
  char key[64];

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num_embedded; k++) {
    PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".atoms", p->embedded[k].defect));
    PetscCall(check_beta(p, key, p->embedded[k].x));
  }
  for (PetscInt k = 0; k < p->crystal.num_substituted; k++)
    PetscCall(check_beta(p, "defects", AmFieldMap(p->field, AmCrystalPosition(&p->crystal, p->substituted[k].index))));
  for (PetscInt k = 0; k < p->num_extra; k++) {
    PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".interstitial", p->extra_defect[k]));
    PetscCall(check_beta(p, key, p->extra[k].x));
  }
  PetscFunctionReturn(0);
}
