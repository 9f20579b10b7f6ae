/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms of a file in the place of a ball of the crystal. An atom near a site of the ball is that site's: its position is the start. One near no site is loose,
 * and a site of the ball that no atom is near is vacant. What lies near sites outside of the ball is left out: the crystal's own atoms stand there. */
#include "casefile.h"
#include "problem.h"
#include <atomesh/output.h>

#define NEAR 0.35   /* neighbour distances: an atom nearer to a site is the site's. Atoms of a dumbbell are farther off */
#define CLOSEST 0.4 /* neighbour distances: nearer to each other no two atoms may be */

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

/* Takes an atom at this place, or leaves it out. In: from: the first of this file's atoms in the list. */
static PetscErrorCode take(AmProblem *p, PetscInt i, PetscInt from, AmVec3 at, PetscInt species)
{
  const AmCaseEmbedded *c    = &p->c->defects[i].atoms;
  const PetscReal       near = NEAR * AmCrystalNearestDistance(&p->crystal);
  AmLatticeSite         site = {.index = {0, 0, 0}}, own;
  AmVec3                x    = {{0, 0, 0}};
  AmEmbedded            atom;
  PetscInt              sublattice = 0;

  PetscFunctionBeginUser;
  PetscCall(AmProblemNearestAtom(p, at, &site, &sublattice, &x));
  if (AmVec3Norm(AmVec3Sub(at, x)) < near) {
    const AmVec3 u = AmVec3Sub(at, x);
    if (AmVec3Norm(AmVec3Sub(x, c->center)) >= c->radius) PetscFunctionReturn(0);
    AmProblemBringHome(p, &site, &x);
    site.species = species;
    atom         = (AmEmbedded){AM_EMBEDDED_JOINED, site, x, u, i, sublattice};
    for (PetscInt k = from; k < p->num_embedded; k++) {
      char key[64], where[1024];
      snprintf(key, sizeof(key), "defects.%d.atoms.file", (int)i);
      AmCheckUser(p->embedded[k].kind != AM_EMBEDDED_JOINED || by_atom(&p->embedded[k], &atom),
                  "%s has two atoms at the site at (%.4g, %.4g, %.4g) Å, nearer to it than %.3g Å, must have one", AmCaseWhere(p->c, key, sizeof(where), where),
                  x.v[0], x.v[1], x.v[2], near);
    }
    PetscCall(append(p, atom));
    PetscFunctionReturn(0);
  }
  if (AmVec3Norm(AmVec3Sub(at, c->center)) >= c->radius) PetscFunctionReturn(0);
  AmProblemBringHome(p, &site, &x);
  own = (AmLatticeSite){.X = AmVec3Sub(at, AmFieldDisplacement(p->field, at))};
  AmProblemBringHome(p, &own, &at);
  site.X       = own.X;
  site.species = species;
  PetscCall(append(p, (AmEmbedded){AM_EMBEDDED_LOOSE, site, at, {{0, 0, 0}}, i, 0}));
  PetscFunctionReturn(0);
}

static PetscErrorCode take_file(AmProblem *p, PetscInt i, const char where[])
{
  const AmCaseEmbedded *c    = &p->c->defects[i].atoms;
  const PetscInt        from = p->num_embedded;
  const AmXYZColumn    *pos, *symbol;
  PetscErrorCode        error;
  AmXYZ                *xyz = NULL;

  PetscFunctionBeginUser;
  error = AmOutputReadXYZ(c->file, &xyz);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", where, AmErrorSentence());
  PetscCall(error);
  pos    = AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3);
  symbol = AmXYZFind(xyz, "species", AM_COLUMN_STRING, 1);
  AmCheckUser(pos && symbol, "%s: %s lacks the column %s, must have species and pos", where, c->file, pos ? "species" : "pos");
  for (PetscInt k = 0; k < xyz->n; k++) {
    const AmVec3   at = AmVec3Make(pos->numbers[3 * k], pos->numbers[3 * k + 1], pos->numbers[3 * k + 2]);
    const PetscInt s  = AmCaseSpeciesIndex(&p->c->material, symbol->strings[k]);
    if (AmVec3Norm(AmVec3Sub(at, c->center)) > c->radius + AmCrystalNearestDistance(&p->crystal)) continue;
    AmCheckUser(s >= 0, "%s: atom %d of %s is %s, must be one of material.species", where, (int)k + 1, c->file, symbol->strings[k]);
    PetscCall(take(p, i, from, at, s));
  }
  AmCheckUser(p->num_embedded > from, "%s: %s has no atom within %g Å of (%g, %g, %g) Å, must have some", where, c->file, (double)c->radius, c->center.v[0],
              c->center.v[1], c->center.v[2]);
  PetscCall(AmXYZDestroy(&xyz));
  PetscFunctionReturn(0);
}

/* Places of the ball that no atom has joined are vacant, but next to the crystal they may not be. And no loose atom may be on top of one of the crystal's.
 * In: atom: of the crystal, as one that is gone. */
static PetscErrorCode close_at(AmProblem *p, AmEmbedded atom, PetscInt from, const char where[])
{
  const AmCaseEmbedded *c     = &p->c->defects[atom.defect].atoms;
  const PetscReal       apart = AmCrystalNearestDistance(&p->crystal), r = AmVec3Norm(AmVec3Sub(atom.x, c->center));
  const AmVec3          x     = atom.x;
  PetscBool             taken = PETSC_FALSE;

  PetscFunctionBeginUser;
  if (r >= c->radius + apart) PetscFunctionReturn(0);
  for (PetscInt e = from; e < p->num_embedded && r >= c->radius; e++)
    AmCheckUser(AmVec3Norm(AmVec3Sub(place_of(&p->embedded[e]), x)) >= CLOSEST * apart,
                "%s puts an atom at (%.4g, %.4g, %.4g) Å, %.3g Å from the site at (%.4g, %.4g, %.4g) Å beyond the seam, must be at least %.3g Å from it", where,
                place_of(&p->embedded[e]).v[0], place_of(&p->embedded[e]).v[1], place_of(&p->embedded[e]).v[2],
                AmVec3Norm(AmVec3Sub(place_of(&p->embedded[e]), x)), x.v[0], x.v[1], x.v[2], CLOSEST * apart);
  if (r >= c->radius) PetscFunctionReturn(0);
  AmProblemBringHome(p, &atom.site, &atom.x);
  AmCheckUser(AmBodyDepth(&p->free, atom.site.X) > 0, "%s: the ball of radius %g Å reaches the held rim, must stay %.1f Å inside the faces of the %s", where,
              (double)c->radius, p->fixed_rim, AmCaseBodyName(p->c));
  for (PetscInt e = from; e < p->num_embedded && !taken; e++)
    taken = p->embedded[e].kind == AM_EMBEDDED_JOINED && !by_atom(&p->embedded[e], &atom) ? PETSC_TRUE : PETSC_FALSE;
  AmCheckUser(taken || r < c->radius - apart,
              "%s leaves a gap at the seam: no atom is within %.3g Å of the site at (%.4g, %.4g, %.4g) Å, %.3g Å from the centre; the radius must be larger, "
              "or smaller",
              where, NEAR * apart, x.v[0], x.v[1], x.v[2], r);
  if (!taken) PetscCall(append(p, atom));
  PetscFunctionReturn(0);
}

static PetscErrorCode close_ball(AmProblem *p, PetscInt i, PetscInt from, const char where[])
{
  const AmCaseEmbedded *c     = &p->c->defects[i].atoms;
  const PetscReal       width = 2 * c->radius + AmCrystalCellSpread(&p->crystal);
  const AmVec3          X = AmVec3Sub(c->center, AmFieldDisplacement(p->field, c->center)), w = AmVec3Make(width, width, width);
  const AmVec3          low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscInt              n;
  AmLatticeSite        *site;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &n, &site));
  for (PetscInt k = 0; k < n; k++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      const AmEmbedded atom = {AM_EMBEDDED_GONE, site[k], AmMeshAtomPlace(&p->crystal, p->field, site[k].X, a), {{0, 0, 0}}, i, a};
      PetscCall(close_at(p, atom, from, where));
    }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_apart(const AmProblem *p, PetscInt from, const char where[])
{
  const PetscReal least = CLOSEST * AmCrystalNearestDistance(&p->crystal);

  PetscFunctionBeginUser;
  for (PetscInt a = from; a < p->num_embedded; a++)
    for (PetscInt b = from; b < a; b++) {
      const AmVec3 x = place_of(&p->embedded[a]), y = place_of(&p->embedded[b]);
      AmCheckUser(AmVec3Norm(AmVec3Sub(x, y)) >= least,
                  "%s has atoms at (%.4g, %.4g, %.4g) and (%.4g, %.4g, %.4g) Å, %.3g Å apart, must have them at least %.3g Å apart", where, x.v[0], x.v[1],
                  x.v[2], y.v[0], y.v[1], y.v[2], AmVec3Norm(AmVec3Sub(x, y)), least);
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
    p->core[p->num_cores++] = (AmCore){c->center, c->center, c->radius};
  }
  if (p->num_embedded > 0) qsort(p->embedded, p->num_embedded, sizeof(*p->embedded), by_site);
  for (PetscInt k = 1; k < p->num_embedded; k++) {
    const AmEmbedded *a = &p->embedded[k - 1], *b = &p->embedded[k];
    AmCheckUser(a->kind == AM_EMBEDDED_LOOSE || b->kind == AM_EMBEDDED_LOOSE || by_atom(a, b),
                "%s: the balls of defects.%d and defects.%d share the site at (%.4g, %.4g, %.4g) Å, must share none",
                AmCaseWhere(p->c, "defects", sizeof(where), where), (int)a->defect, (int)b->defect, a->x.v[0], a->x.v[1], a->x.v[2]);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemStart(const AmProblem *p, Vec u)
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
