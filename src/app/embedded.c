/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms of a file in the place of a ball of the crystal. An atom near a site of the ball is that site's: its position is the start. One near no site is loose,
 * and a site of the ball that no atom is near is vacant. What lies near sites outside of the ball is left out: the crystal's own atoms stand there. In the
 * plane all of them are columns, and the ball is a disc. */
#include "casefile.h"
#include "problem.h"

#define CLOSEST 0.4 /* neighbour distances: nearer to each other no two atoms may be */
#define GAP 0.75    /* neighbour distances: nearer than that some atom is to any place in a crystal, and in a glass; none is that near to a vacant site */

static int by_index(const PetscInt p[], const PetscInt q[])
{
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

/* Atoms of one cell by their place in it; those beside a site have none. */
static int by_atom(const AmEmbedded *p, const AmEmbedded *q)
{
  const int order = by_index(p->site.index, q->site.index);
  return order ? order : (p->sublattice > q->sublattice) - (p->sublattice < q->sublattice);
}

static int by_site(const void *a, const void *b)
{
  const AmEmbedded *p = a, *q = b;
  const int         order = by_atom(p, q);
  if (order) return order;
  if (p->kind != q->kind) return p->kind < q->kind ? -1 : 1;
  for (int k = 0; k < 3 && p->kind == AM_EMBEDDED_LOOSE; k++) /* those beside the same site: as they lie */
    if (p->x.v[k] != q->x.v[k]) return p->x.v[k] < q->x.v[k] ? -1 : 1;
  return 0;
}

static PetscErrorCode append(AmProblem *p, AmEmbedded e)
{
  const PetscInt n = p->num_embedded;

  PetscFunctionBeginUser;
  if ((n & (n - 1)) == 0) PetscCall(PetscRealloc(sizeof(*p->embedded) * PetscMax(1, 2 * n), &p->embedded)); /* at powers of two there is no room left */
  p->embedded[p->num_embedded++] = e;
  PetscFunctionReturn(0);
}

/* Where the atom is at the start. */
static AmVec3 place_of(const AmEmbedded *e) { return AmVec3Add(e->x, e->u); }

/* Å: an atom of the file nearer to a site than this is the site's. */
static PetscReal nearness(const AmProblem *p, PetscInt i) { return p->c->defects[i].atoms.tolerance * AmCrystalNearestDistance(&p->crystal); }

/* Takes an atom, or leaves it out. */
static PetscErrorCode take(AmProblem *p, PetscInt i, const AmFileAtom *atom)
{
  const AmCaseEmbedded *c    = &p->c->defects[i].atoms;
  AmLatticeSite         site = {.index = {0, 0, 0}}, own;
  AmVec3                x = {{0, 0, 0}}, at = atom->at, u;
  PetscInt              sublattice = 0;

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestAtom(p, at, &site, &sublattice, &x));
  site.species = atom->species;
  u            = AmProblemBetween(p, at, x);
  if (AmVec3Norm(u) < nearness(p, i)) {
    const PetscBool inside = AmProblemFromCenter(p, x, c->center) < c->radius ? PETSC_TRUE : PETSC_FALSE;
    AmProblemBringHome(p, &site, &x);
    if (inside) PetscCall(append(p, (AmEmbedded){AM_EMBEDDED_JOINED, site, x, u, i, sublattice}));
    PetscFunctionReturn(0);
  }
  if (AmProblemFromCenter(p, at, c->center) >= c->radius) PetscFunctionReturn(0);
  AmProblemBringHome(p, &site, &x);
  own = (AmLatticeSite){.X = AmVec3Sub(at, AmFieldDisplacement(p->field, at))};
  AmProblemBringHome(p, &own, &at);
  site.X = own.X;
  PetscCall(append(p, (AmEmbedded){AM_EMBEDDED_LOOSE, site, at, {{0, 0, 0}}, i, 0}));
  PetscFunctionReturn(0);
}

static PetscErrorCode take_file(AmProblem *p, PetscInt i, const char where[])
{
  const AmCaseEmbedded *c    = &p->c->defects[i].atoms;
  const PetscInt        from = p->num_embedded;
  PetscInt              n;
  AmFileAtom           *atom;

  PetscFunctionBeginUser;
  PetscCall(AmProblemFileAtoms(p, i, where, &n, &atom));
  for (PetscInt k = 0; k < n; k++) PetscCall(take(p, i, &atom[k]));
  AmCheckUser(p->num_embedded > from, "%s: %s has no atom within %g Å of (%g, %g, %g) Å, must have some", where, c->file, (double)c->radius, c->center.v[0],
              c->center.v[1], c->center.v[2]);
  PetscCall(PetscFree(atom));
  PetscFunctionReturn(0);
}

/* Joined atoms of this file, sorted. Out: atom [n], owned by the caller. */
static PetscErrorCode list_joined(const AmProblem *p, PetscInt i, PetscInt from, const char where[], PetscInt *n, AmEmbedded **atom)
{
  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(p->num_embedded - from, atom));
  for (PetscInt e = from; e < p->num_embedded; e++)
    if (p->embedded[e].kind == AM_EMBEDDED_JOINED) (*atom)[(*n)++] = p->embedded[e];
  if (*n > 0) qsort(*atom, *n, sizeof(**atom), by_site);
  for (PetscInt k = 1; k < *n; k++)
    AmCheckUser(by_atom(&(*atom)[k - 1], &(*atom)[k]), "%s has two atoms at the site at (%.4g, %.4g, %.4g) Å, nearer to it than %.3g Å, must have one", where,
                (*atom)[k].x.v[0], (*atom)[k].x.v[1], (*atom)[k].x.v[2], nearness(p, i));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt  point;
  PetscReal distance; /* Å; PETSC_MAX_REAL: none is within the radius */
} Near;

/* Of the first num places the one nearest to each place from first on, among those before it. Out: near [n - first]. */
static PetscErrorCode find_nearest(const AmProblem *p, PetscInt num, PetscInt first, PetscInt n, const AmVec3 y[], PetscReal radius, Near near[])
{
  AmVec3            length = p->crystal.repeat.length;
  AmNeighborOptions o      = {.num_points = n, .y = y, .num_sites = n - first, .radius = PetscMax(radius, AmCrystalNearestDistance(&p->crystal))};
  AmNeighbors       list;
  PetscInt         *site;

  PetscFunctionBeginUser;
  if (p->crystal.dimension == 2) length.v[2] = p->crystal.period;
  for (int k = 0; k < 3; k++) {
    o.period.m[k][k] = length.v[k];
    o.periodic[k]    = length.v[k] > 0 ? PETSC_TRUE : PETSC_FALSE;
  }
  PetscCall(PetscMalloc1(n - first, &site));
  for (PetscInt k = 0; k < n - first; k++) site[k] = first + k;
  o.site_to_point = site;
  PetscCall(AmNeighborsBuild(&o, &list));
  for (PetscInt k = 0; k < n - first; k++) {
    near[k] = (Near){-1, PETSC_MAX_REAL};
    for (PetscInt m = list.start[k]; m < list.start[k + 1]; m++) {
      const PetscInt  j = list.neighbor[m];
      const PetscReal r = j < num && j < site[k] ? AmVec3Norm(AmProblemBetween(p, y[j], y[site[k]])) : PETSC_MAX_REAL;
      if (r < radius && r < near[k].distance) near[k] = (Near){j, r};
    }
  }
  PetscCall(AmNeighborsDestroy(&list));
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

/* Atoms of the file may not be on top of the crystal's own, and next to those the file must have some, wherever it has them. In: x: a site, r from the centre.
 */
static PetscErrorCode check_seam(const AmProblem *p, PetscInt i, AmVec3 x, PetscReal distance, AmVec3 place)
{
  const AmCaseEmbedded *c     = &p->c->defects[i].atoms;
  const PetscReal       apart = AmCrystalNearestDistance(&p->crystal), r = AmProblemFromCenter(p, x, c->center);
  char                  key[64], where[1024];

  PetscFunctionBeginUser;
  snprintf(key, sizeof(key), "defects.%d.atoms.file", (int)i);
  AmCaseWhere(p->c, key, sizeof(where), where);
  AmCheckUser(r < c->radius || distance >= CLOSEST * apart,
              "%s puts an atom at (%.4g, %.4g, %.4g) Å, %.3g Å from the site at (%.4g, %.4g, %.4g) Å beyond the seam, must be at least %.3g Å from it", where,
              place.v[0], place.v[1], place.v[2], distance, x.v[0], x.v[1], x.v[2], CLOSEST * apart);
  AmCheckUser(r >= c->radius || r < c->radius - apart || distance < GAP * apart,
              "%s leaves a gap at the seam: no atom is within %.3g Å of the site at (%.4g, %.4g, %.4g) Å, %.3g Å from the centre; the radius must be larger, "
              "or smaller",
              where, GAP * apart, x.v[0], x.v[1], x.v[2], r);
  PetscFunctionReturn(0);
}

static int by_place(const void *a, const void *b) { return by_atom(a, b); }

/* Places of the crystal that the ball takes, or that lie next to it. Out: place [n], owned by the caller, all as atoms that are gone. */
static PetscErrorCode list_places(const AmProblem *p, PetscInt i, PetscInt *n, AmEmbedded **place)
{
  const AmCaseEmbedded *c     = &p->c->defects[i].atoms;
  const PetscReal       width = 2 * c->radius + AmCrystalCellSpread(&p->crystal), reach = c->radius + AmCrystalNearestDistance(&p->crystal);
  const AmVec3          X = AmVec3Sub(c->center, AmFieldDisplacement(p->field, c->center)), w = AmVec3Make(width, width, width);
  const AmVec3          low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscInt              num;
  AmLatticeSite        *site;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &num, &site));
  PetscCall(PetscMalloc1(num * p->crystal.num_sublattices, place));
  for (PetscInt k = 0; k < num; k++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      const AmVec3 at = AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, site[k].index), p->field, site[k].X, a);
      if (AmProblemIsCut(p, site[k].index, a) || AmProblemIsAbove(p, site[k].X) || AmProblemFromCenter(p, at, c->center) >= reach) continue;
      (*place)[(*n)++] = (AmEmbedded){AM_EMBEDDED_GONE, site[k], at, {{0, 0, 0}}, i, a};
    }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

/* A place of the ball that no atom has joined is vacant. In: gone: the place, as an atom that is gone; near: the nearest of y, the file's atoms. */
static PetscErrorCode close_at(AmProblem *p, AmEmbedded gone, Near near, const AmVec3 y[], PetscInt num_joined, const AmEmbedded joined[], const char where[])
{
  const AmCaseEmbedded *c = &p->c->defects[gone.defect].atoms;
  const PetscReal       r = AmProblemFromCenter(p, gone.x, c->center);

  PetscFunctionBeginUser;
  PetscCall(check_seam(p, gone.defect, gone.x, near.distance, near.point >= 0 ? y[near.point] : gone.x));
  if (r >= c->radius) PetscFunctionReturn(0);
  AmProblemBringHome(p, &gone.site, &gone.x);
  AmCheckUser(AmBodyDepth(&p->free, gone.site.X) > 0, "%s: the %s of radius %g Å reaches the held rim, must stay %.1f Å inside the faces of the %s", where,
              p->crystal.dimension == 2 ? "disc" : "ball", (double)c->radius, p->fixed_rim, AmCaseBodyName(p->c));
  if (!bsearch(&gone, joined, num_joined, sizeof(*joined), by_place)) PetscCall(append(p, gone));
  PetscFunctionReturn(0);
}

static PetscErrorCode close_ball(AmProblem *p, PetscInt i, PetscInt from, const char where[])
{
  const PetscInt num = p->num_embedded - from;
  PetscInt       num_joined, num_places;
  AmEmbedded    *joined, *place;
  AmVec3        *y;
  Near          *near;

  PetscFunctionBeginUser;
  PetscCall(list_joined(p, i, from, where, &num_joined, &joined));
  PetscCall(list_places(p, i, &num_places, &place));
  PetscCall(PetscMalloc2(num + num_places, &y, num_places, &near));
  for (PetscInt k = 0; k < num; k++) y[k] = place_of(&p->embedded[from + k]);
  for (PetscInt k = 0; k < num_places; k++) y[num + k] = place[k].x;
  PetscCall(find_nearest(p, num, num, num + num_places, y, GAP * AmCrystalNearestDistance(&p->crystal), near));
  for (PetscInt k = 0; k < num_places; k++) PetscCall(close_at(p, place[k], near[k], y, num_joined, joined, where));
  PetscCall(PetscFree2(y, near));
  PetscCall(PetscFree(place));
  PetscCall(PetscFree(joined));
  PetscFunctionReturn(0);
}

/* Atoms of the files from one in the list on. */
static PetscErrorCode check_apart(const AmProblem *p, PetscInt from, const char where[])
{
  const PetscReal least = CLOSEST * AmCrystalNearestDistance(&p->crystal);
  PetscInt        n     = 0, *atom;
  AmVec3         *y;
  Near           *near;

  PetscFunctionBeginUser;
  if (p->num_embedded == from) PetscFunctionReturn(0);
  PetscCall(PetscMalloc3(p->num_embedded - from, &atom, p->num_embedded - from, &y, p->num_embedded - from, &near));
  for (PetscInt e = from; e < p->num_embedded; e++) {
    if (p->embedded[e].kind == AM_EMBEDDED_GONE) continue;
    atom[n] = e;
    y[n++]  = place_of(&p->embedded[e]);
  }
  PetscCall(find_nearest(p, n, 0, n, y, least, near));
  for (PetscInt k = 0; k < n; k++) {
    const PetscInt j = near[k].point;
    if (j < 0) continue;
    const AmEmbedded *one = &p->embedded[atom[k]], *other = &p->embedded[atom[j]];
    AmCheckUser(one->defect != other->defect, "%s has atoms at (%.4g, %.4g, %.4g) and (%.4g, %.4g, %.4g) Å, %.3g Å apart, must have them at least %.3g Å apart",
                where, y[k].v[0], y[k].v[1], y[k].v[2], y[j].v[0], y[j].v[1], y[j].v[2], near[k].distance, least);
    AmCheckUser(PETSC_FALSE,
                "%s: the files of defects.%d and defects.%d have atoms at (%.4g, %.4g, %.4g) and (%.4g, %.4g, %.4g) Å, %.3g Å apart, must have them at least "
                "%.3g Å apart",
                where, (int)PetscMax(one->defect, other->defect), (int)PetscMin(one->defect, other->defect), y[k].v[0], y[k].v[1], y[k].v[2], y[j].v[0], y[j].v[1],
                y[j].v[2], near[k].distance, least);
  }
  PetscCall(PetscFree3(atom, y, near));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemEmbed(AmProblem *p)
{
  char key[64], where[1024];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->c->num_defects; i++) {
    const AmCaseEmbedded *c    = &p->c->defects[i].atoms;
    const PetscInt        from = p->num_embedded;
    if (p->c->defects[i].kind != AM_CASE_ATOMS) continue;
    snprintf(key, sizeof(key), "defects.%d.atoms.file", (int)i);
    AmCaseWhere(p->c, key, sizeof(where), where);
    PetscCall(take_file(p, i, where));
    PetscCall(check_apart(p, from, where));
    PetscCall(close_ball(p, i, from, where));
    p->core[p->num_cores++] = (AmCore){c->center, c->center, c->radius, PETSC_FALSE};
  }
  if (p->num_embedded > 0) qsort(p->embedded, p->num_embedded, sizeof(*p->embedded), by_site);
  for (PetscInt k = 1; k < p->num_embedded; k++) {
    const AmEmbedded *a = &p->embedded[k - 1], *b = &p->embedded[k];
    AmCheckUser(a->kind == AM_EMBEDDED_LOOSE || b->kind == AM_EMBEDDED_LOOSE || by_atom(a, b),
                "%s: the balls of defects.%d and defects.%d share the site at (%.4g, %.4g, %.4g) Å, must share none",
                AmCaseWhere(p->c, "defects", sizeof(where), where), (int)a->defect, (int)b->defect, a->x.v[0], a->x.v[1], a->x.v[2]);
  }
  PetscCall(check_apart(p, 0, AmCaseWhere(p->c, "defects", sizeof(where), where))); /* balls of two files may overlap where the crystal has no site */
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemStartEmbedded(const AmProblem *p, Vec u)
{
  const AmSpace *s = &p->space;

  PetscFunctionBeginUser;
  if (p->num_embedded == 0) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode     *n      = &s->node[s->owned_node[i]];
    const AmEmbedded  wanted = {
         .kind = AM_EMBEDDED_JOINED, .site = {.index = {n->lattice[0], n->lattice[1], n->lattice[2]}}, .x = n->x, .sublattice = n->sublattice};
    const AmEmbedded *e      = n->is_site && n->global >= 0 ? bsearch(&wanted, p->embedded, p->num_embedded, sizeof(*p->embedded), by_site) : NULL;
    if (e) PetscCall(VecSetValuesBlocked(u, 1, &n->global, e->u.v, INSERT_VALUES));
  }
  PetscCall(VecAssemblyBegin(u));
  PetscCall(VecAssemblyEnd(u));
  PetscFunctionReturn(0);
}
