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
  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*p->embedded) * (p->num_embedded + 1), &p->embedded));
  p->embedded[p->num_embedded++] = e;
  PetscFunctionReturn(0);
}

/* Where the atom is at the start. */
static AmVec3 place_of(const AmEmbedded *e) { return AmVec3Add(e->x, e->u); }

/* Å: an atom of the file nearer to a site than this is the site's. */
static PetscReal nearness(const AmProblem *p, PetscInt i) { return p->c->defects[i].atoms.tolerance * AmCrystalNearestDistance(&p->crystal); }

/* In: from: the first of this file's atoms in the list. */
static PetscErrorCode join(AmProblem *p, PetscInt i, PetscInt from, AmEmbedded e)
{
  char key[64], where[1024];

  PetscFunctionBeginUser;
  AmProblemBringHome(p, &e.site, &e.x);
  snprintf(key, sizeof(key), "defects.%d.atoms.file", (int)i);
  for (PetscInt k = from; k < p->num_embedded; k++)
    AmCheckUser(p->embedded[k].kind != AM_EMBEDDED_JOINED || by_atom(&p->embedded[k], &e),
                "%s has two atoms at the site at (%.4g, %.4g, %.4g) Å, nearer to it than %.3g Å, must have one", AmCaseWhere(p->c, key, sizeof(where), where),
                e.x.v[0], e.x.v[1], e.x.v[2], nearness(p, i));
  PetscCall(append(p, e));
  PetscFunctionReturn(0);
}

/* Takes an atom, or leaves it out. */
static PetscErrorCode take(AmProblem *p, PetscInt i, PetscInt from, const AmFileAtom *atom)
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
    if (AmProblemFromCenter(p, x, c->center) < c->radius) PetscCall(join(p, i, from, (AmEmbedded){AM_EMBEDDED_JOINED, site, x, u, i, sublattice}));
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
  for (PetscInt k = 0; k < n; k++) PetscCall(take(p, i, from, &atom[k]));
  AmCheckUser(p->num_embedded > from, "%s: %s has no atom within %g Å of (%g, %g, %g) Å, must have some", where, c->file, (double)c->radius, c->center.v[0],
              c->center.v[1], c->center.v[2]);
  PetscCall(PetscFree(atom));
  PetscFunctionReturn(0);
}

/* Of this file's atoms the one nearest to x. Returns its distance. In: from, to: where they are in the list. */
static PetscReal nearest(const AmProblem *p, PetscInt from, PetscInt to, AmVec3 x, AmVec3 *place)
{
  PetscReal least = PETSC_MAX_REAL;
  for (PetscInt e = from; e < to; e++) {
    const AmVec3    at = place_of(&p->embedded[e]);
    const PetscReal r  = AmVec3Norm(AmProblemBetween(p, at, x));
    if (r >= least) continue;
    least  = r;
    *place = at;
  }
  return least;
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

static PetscBool is_joined(const AmProblem *p, PetscInt from, PetscInt to, const AmEmbedded *atom)
{
  for (PetscInt e = from; e < to; e++)
    if (p->embedded[e].kind == AM_EMBEDDED_JOINED && !by_atom(&p->embedded[e], atom)) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* A place of the ball that no atom has joined is vacant. In: atom: of the crystal, as one that is gone; from, to: this file's atoms. */
static PetscErrorCode close_at(AmProblem *p, AmEmbedded atom, PetscInt from, PetscInt to, const char where[])
{
  const AmCaseEmbedded *c     = &p->c->defects[atom.defect].atoms;
  const PetscReal       r     = AmProblemFromCenter(p, atom.x, c->center);
  AmVec3                place = {{0, 0, 0}};

  PetscFunctionBeginUser;
  if (r >= c->radius + AmCrystalNearestDistance(&p->crystal)) PetscFunctionReturn(0);
  PetscCall(check_seam(p, atom.defect, atom.x, nearest(p, from, to, atom.x, &place), place));
  if (r >= c->radius) PetscFunctionReturn(0);
  AmProblemBringHome(p, &atom.site, &atom.x);
  AmCheckUser(AmBodyDepth(&p->free, atom.site.X) > 0, "%s: the %s of radius %g Å reaches the held rim, must stay %.1f Å inside the faces of the %s", where,
              p->crystal.dimension == 2 ? "disc" : "ball", (double)c->radius, p->fixed_rim, AmCaseBodyName(p->c));
  if (!is_joined(p, from, to, &atom)) PetscCall(append(p, atom));
  PetscFunctionReturn(0);
}

static PetscErrorCode close_ball(AmProblem *p, PetscInt i, PetscInt from, const char where[])
{
  const AmCaseEmbedded *c     = &p->c->defects[i].atoms;
  const PetscReal       width = 2 * c->radius + AmCrystalCellSpread(&p->crystal);
  const AmVec3          X = AmVec3Sub(c->center, AmFieldDisplacement(p->field, c->center)), w = AmVec3Make(width, width, width);
  const AmVec3          low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  const PetscInt        num = p->num_embedded;
  PetscInt              n;
  AmLatticeSite        *site;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &n, &site));
  for (PetscInt k = 0; k < n; k++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      const AmVec3     at   = AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, site[k].index), p->field, site[k].X, a);
      const AmEmbedded atom = {AM_EMBEDDED_GONE, site[k], at, {{0, 0, 0}}, i, a};
      if (!AmProblemIsCut(p, site[k].index, a) && !AmProblemIsAbove(p, site[k].X)) PetscCall(close_at(p, atom, from, num, where));
    }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_apart(const AmProblem *p, PetscInt from, const char where[])
{
  const PetscReal least = CLOSEST * AmCrystalNearestDistance(&p->crystal);

  PetscFunctionBeginUser;
  for (PetscInt a = from + 1; a < p->num_embedded; a++) {
    const AmVec3    x = place_of(&p->embedded[a]);
    AmVec3          y = x;
    const PetscReal r = nearest(p, from, a, x, &y);
    AmCheckUser(r >= least, "%s has atoms at (%.4g, %.4g, %.4g) and (%.4g, %.4g, %.4g) Å, %.3g Å apart, must have them at least %.3g Å apart", where, x.v[0],
                x.v[1], x.v[2], y.v[0], y.v[1], y.v[2], r, least);
  }
  PetscFunctionReturn(0);
}

/* Balls of two files may overlap where the crystal has no site; their atoms must not. */
static PetscErrorCode check_files(const AmProblem *p)
{
  const PetscReal least = CLOSEST * AmCrystalNearestDistance(&p->crystal);
  char            where[1024];

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < p->num_embedded; a++)
    for (PetscInt b = 0; b < a; b++) {
      const AmEmbedded *one = &p->embedded[a], *other = &p->embedded[b];
      if (one->defect == other->defect || one->kind == AM_EMBEDDED_GONE || other->kind == AM_EMBEDDED_GONE) continue;
      const AmVec3    x = place_of(one), y = place_of(other);
      const PetscReal r = AmVec3Norm(AmProblemBetween(p, x, y));
      AmCheckUser(r >= least,
                  "%s: the files of defects.%d and defects.%d have atoms at (%.4g, %.4g, %.4g) and (%.4g, %.4g, %.4g) Å, %.3g Å apart, must have them at least "
                  "%.3g Å apart",
                  AmCaseWhere(p->c, "defects", sizeof(where), where), (int)one->defect, (int)other->defect, x.v[0], x.v[1], x.v[2], y.v[0], y.v[1], y.v[2], r,
                  least);
    }
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
  PetscCall(check_files(p));
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
