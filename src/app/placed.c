/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms of other species on sites, and atoms between them. */
#include "casefile.h"
#include "problem.h"
#include <petscsys.h>

#define CLOSEST 0.4 /* neighbour distances: nearer to another atom none may be put. The holes of fcc and bcc leave 0.57 and more */

typedef struct {
  AmSubstitution site;
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

static int by_atom(const AmSubstitution *p, const AmSubstitution *q)
{
  const int order = by_index(p->index, q->index);
  return order ? order : (p->sublattice > q->sublattice) - (p->sublattice < q->sublattice);
}

static int by_place(const void *a, const void *b) { return by_atom(&((const Placed *)a)->site, &((const Placed *)b)->site); }

static PetscErrorCode append(PlacedList *list, Placed one)
{
  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*list->at) * (list->num + 1), &list->at));
  list->at[list->num++] = one;
  PetscFunctionReturn(0);
}

static Placed placed_at(const AmLatticeSite *site, PetscInt sublattice, PetscInt species, PetscInt defect)
{
  return (Placed){{{site->index[0], site->index[1], site->index[2]}, species, sublattice}, defect};
}

/* The item of defects that has put an atom there already, or -1. */
static PetscInt taken_by(const PlacedList *list, const AmSubstitution *site)
{
  for (PetscInt k = 0; k < list->num; k++)
    if (!by_atom(&list->at[k].site, site)) return list->at[k].defect;
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
  AmCheckUser(!AmProblemIsAbove(p, X), "%s, must lie below y = %.3f Å, half a plane distance above the free top", what, p->body.high.v[1]);
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
  PetscInt          other, sublattice = 0;
  Placed            one;

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestAtom(p, a->at, &site, &sublattice, &x));
  AmProblemBringHome(p, &site, &x);
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutional.at", i));
  snprintf(what, sizeof(what), "%s picks the site at %s Å", AmCaseWhere(p->c, key, sizeof(where), where), place_name(p, x));
  PetscCall(check_room(p, what, site.X));
  one = placed_at(&site, sublattice, AmCaseSpeciesIndex(&p->c->material, a->species), i);
  AmCheckUser(!AmCrystalIsMissing(&p->crystal, site.index, sublattice), "%s, which is vacant, must be nearest to a site with an atom", what);
  AmCheckUser(AmCrystalOwnSpecies(AmCrystalLatticeOf(&p->crystal, one.site.index), sublattice) != one.site.species,
              "%s, where the crystal has %s itself, must be nearest to an atom of another species", what, a->species);
  other = taken_by(list, &one.site);
  AmCheckUser(other < 0, "%s, which defects.%d substitutes already, must be nearest to another site", what, (int)other);
  PetscCall(append(list, one));
  p->core[p->num_cores++] = (AmCore){x, x, 0, PETSC_FALSE};
  PetscFunctionReturn(0);
}

/* Whether lots are drawn for this atom of the crystal: one that is there, of another species, of the one to be replaced if the case names one. */
static PetscBool takes_part(const AmProblem *p, PetscInt i, const AmLatticeSite *site, PetscInt sublattice)
{
  const AmCaseAtoms    *a   = &p->c->defects[i].substitutionals;
  const AmCaseMaterial *m   = &p->c->material;
  const PetscInt        own = AmCrystalOwnSpecies(AmCrystalLatticeOf(&p->crystal, site->index), sublattice);
  const AmVec3          d   = AmVec3Sub(AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, site->index), p->field, site->X, sublattice), a->center);
  if ((p->crystal.dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d)) >= a->radius) return PETSC_FALSE;
  if (own == AmCaseSpeciesIndex(m, a->species) || (a->replaces[0] && own != AmCaseSpeciesIndex(m, a->replaces))) return PETSC_FALSE;
  return AmCrystalIsMissing(&p->crystal, site->index, sublattice) ? PETSC_FALSE : PETSC_TRUE;
}

/* Atoms in the ball that may be replaced, and that no other defect has replaced. Out: free, whose array is owned by the caller. */
static PetscErrorCode atoms_within(const AmProblem *p, PetscInt i, const PlacedList *list, PlacedList *free)
{
  const AmCaseAtoms *a     = &p->c->defects[i].substitutionals;
  const PetscReal    width = 2 * a->radius + AmCrystalCellSpread(&p->crystal);
  const AmVec3       X = AmVec3Sub(a->center, AmFieldDisplacement(p->field, a->center)), w = AmVec3Make(width, width, width);
  const AmVec3       low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  AmLatticeSite     *site;
  PetscInt           num;
  char               key[64], where[1024], what[1200];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutionals.radius", i));
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &num, &site));
  for (PetscInt k = 0; k < num; k++)
    for (PetscInt b = 0; b < p->crystal.num_sublattices; b++) {
      AmLatticeSite home  = site[k];
      AmVec3        place = AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, home.index), p->field, home.X, b);
      if (AmProblemIsAbove(p, home.X) || !takes_part(p, i, &site[k], b)) continue;
      AmProblemBringHome(p, &home, &place);
      snprintf(what, sizeof(what), "%s is %g Å: the ball holds the site at %s Å", AmCaseWhere(p->c, key, sizeof(where), where), (double)a->radius,
               place_name(p, place));
      PetscCall(check_room(p, what, home.X));
      const Placed one = placed_at(&home, b, AmCaseSpeciesIndex(&p->c->material, a->species), i);
      if (taken_by(list, &one.site) < 0) PetscCall(append(free, one));
    }
  PetscCall(PetscFree(site));
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
  PetscInt           count, *order, unused[3] = {0, 0, 0};
  const AmVec3       center = AmVec3Add(a->center, AmCrystalShiftHome(&p->crystal, a->center, unused));
  PlacedList         free   = {0, NULL};
  char               key[64], where[1024];

  PetscFunctionBeginUser;
  PetscCall(atoms_within(p, i, list, &free));
  count = a->count > 0 ? a->count : (PetscInt)lround(a->concentration * free.num);
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".substitutionals.%s", i, a->count > 0 ? "count" : "concentration"));
  AmCheckUser(count <= free.num, "%s is %d, must be at most %d, the free sites within %g Å", AmCaseWhere(p->c, key, sizeof(where), where), (int)count,
              (int)free.num, (double)a->radius);
  AmCheckUser(count > 0, "%s is %g, which makes no atom of the %d free sites within %g Å, must make one at least", AmCaseWhere(p->c, key, sizeof(where), where),
              (double)a->concentration, (int)free.num, (double)a->radius);
  PetscCall(PetscMalloc1(free.num, &order));
  PetscCall(draw(free.num, count, a->seed, order));
  for (PetscInt k = 0; k < count; k++) PetscCall(append(list, free.at[order[k]]));
  p->core[p->num_cores++] = (AmCore){center, center, a->radius, PETSC_FALSE};
  PetscCall(PetscFree(order));
  PetscCall(PetscFree(free.at));
  PetscFunctionReturn(0);
}

/* ---- between sites ---- */

/* Takes place for at if it is nearer to x. */
static void take_nearer(const AmProblem *p, AmVec3 place, AmVec3 x, AmVec3 *at, PetscReal *distance)
{
  const PetscReal r = AmVec3Norm(AmProblemBetween(p, place, x));
  if (r >= *distance) return;
  *distance = r;
  *at       = place;
}

/* The atom nearest to x, which comes from X. Out: at; its distance, Å. */
static PetscErrorCode nearest_atom(const AmProblem *p, AmVec3 X, AmVec3 x, AmVec3 *at, PetscReal *distance)
{
  const PetscReal width = 3 * AmCrystalNearestDistance(&p->crystal) + AmCrystalCellSpread(&p->crystal);
  const AmVec3    w = AmVec3Make(width, width, width), low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscInt        n;
  AmLatticeSite  *sites;

  PetscFunctionBeginUser;
  *distance        = PETSC_MAX_REAL;
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &n, &sites));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++)
      if (!AmCrystalIsMissing(&p->crystal, sites[i].index, a) && !AmProblemIsAbove(p, sites[i].X))
        take_nearer(p, AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, sites[i].index), p->field, sites[i].X, a), x, at, distance);
  for (PetscInt i = 0; i < p->num_extra; i++) take_nearer(p, p->extra[i].x, x, at, distance);
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
  PetscInt          sublattice = 0;
  char              key[64], where[1024], what[1200];

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestAtom(p, a->at, &site, &sublattice, &x));
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
  p->core[p->num_cores++]       = (AmCore){x, x, 0, PETSC_FALSE};
  PetscFunctionReturn(0);
}

/* Embedded atoms: those on sites may be of another species, the others are more atoms. */
static PetscErrorCode add_embedded(AmProblem *p, const AmEmbedded *e, PlacedList *list)
{
  const PetscInt *n        = e->site.index;
  PetscInt        index[3] = {n[0], n[1], n[2]};

  PetscFunctionBeginUser;
  if (e->kind == AM_EMBEDDED_JOINED && e->site.species != AmCrystalOwnSpecies(AmCrystalLatticeOf(&p->crystal, e->site.index), e->sublattice))
    PetscCall(append(list, placed_at(&e->site, e->sublattice, e->site.species, e->defect)));
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
  if (list.num > 0) qsort(list.at, list.num, sizeof(*list.at), by_place);
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
