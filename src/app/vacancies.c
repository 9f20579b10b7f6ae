/* SPDX-License-Identifier: GPL-3.0-or-later
 * Vacancies, voids and loops: which atoms each of them takes out of the crystal. A site whose cell lacks an atom is none any more; what is left of it is. */
#include "problem.h"

#define SEARCHED 4 /* neighbour distances around the point; a site is never farther than one, but the field turns and strains the box */

/* How far X and its place in the mesh may differ between one side of a cut and the other. */
static PetscReal largest_jump(const AmProblem *p)
{
  PetscReal sum = 0;
  for (PetscInt i = 0; i < p->c->num_defects; i++) sum += AmVec3Norm(AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v));
  return sum;
}

PetscBool AmProblemIsCut(const AmProblem *p, const PetscInt index[3], PetscInt sublattice)
{
  return AmCrystalIsListed(&p->crystal, index, sublattice, p->num_cut, p->cut);
}

PetscErrorCode AmProblemNearestAtom(const AmProblem *p, AmVec3 at, AmLatticeSite *site, PetscInt *sublattice, AmVec3 *x)
{
  const AmVec3    X     = AmVec3Sub(at, AmFieldDisplacement(p->field, at));
  const PetscReal width = SEARCHED * AmCrystalNearestDistance(&p->crystal) + AmCrystalCellSpread(&p->crystal) + largest_jump(p);
  const AmVec3    w = AmVec3Make(width, width, width), low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscReal       least = PETSC_MAX_REAL;
  PetscInt        n;
  AmLatticeSite  *sites;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &n, &sites));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      const AmVec3    place = AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, sites[i].index), p->field, sites[i].X, a), d = AmVec3Sub(place, at);
      const PetscReal r = p->crystal.dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
      if (AmProblemIsCut(p, sites[i].index, a) || AmProblemIsAbove(p, sites[i].X)) continue;
      if (r >= least - 1e-9) continue; /* of equally near ones the first, on any machine */
      least       = r;
      *site       = sites[i];
      *sublattice = a;
      *x          = place;
    }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt index[3], sublattice, defect;
} Removed;

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

static int by_atom(const void *a, const void *b)
{
  const Removed *p = a, *q = b;
  const int      order = by_index(p->index, q->index);
  return order ? order : (p->sublattice > q->sublattice) - (p->sublattice < q->sublattice);
}

static Removed atom_of(const AmLatticeSite *s, PetscInt sublattice, PetscInt defect)
{
  return (Removed){{s->index[0], s->index[1], s->index[2]}, sublattice, defect};
}

/* The mesh goes up to the top wherever there are sites; a pit in it would be neither zone nor far mesh. With every atom there is no mesh. */
PetscBool AmProblemIsBuried(const AmProblem *p, AmVec3 X)
{
  return !p->c->domain.free_top || p->c->scheme == AM_SCHEME_ATM || X.v[1] < p->top - AmCrystalCellDiameter(&p->crystal) ? PETSC_TRUE : PETSC_FALSE;
}

PetscBool AmProblemIsAbove(const AmProblem *p, AmVec3 X) { return p->c->domain.free_top && X.v[1] > p->body.high.v[1] ? PETSC_TRUE : PETSC_FALSE; }

void AmProblemBringHome(const AmProblem *p, AmLatticeSite *site, AmVec3 *x)
{
  const AmVec3 way = AmCrystalShiftHome(&p->crystal, site->X, site->index);
  site->X          = AmVec3Add(site->X, way);
  *x               = AmVec3Add(*x, way);
}

AmVec3 AmProblemBetween(const AmProblem *p, AmVec3 x, AmVec3 a)
{
  AmVec3 length = p->crystal.repeat.length;
  if (p->crystal.dimension == 2) length.v[2] = p->crystal.period;
  return AmVec3Sub(AmVec3Image(x, a, length), a);
}

static PetscErrorCode check_site(const AmProblem *p, PetscInt i, const AmLatticeSite *site, PetscInt sublattice, AmVec3 x, PetscInt num,
                                 const Removed removed[])
{
  const Removed atom  = atom_of(site, sublattice, i);
  const int     plane = p->crystal.dimension == 2;
  char      key[64], where[1024], place[96];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "defects.%" PetscInt_FMT ".vacancy.at", i));
  AmCaseWhere(p->c, key, sizeof(where), where);
  snprintf(place, sizeof(place), plane ? "(%.4g, %.4g)" : "(%.4g, %.4g, %.4g)", x.v[0], x.v[1], x.v[2]);
  if (plane && p->free.radius > 0)
    AmCheckUser(AmBodyDepth(&p->free, site->X) > 0, "%s picks the site at %s Å, which is held, must lie inside the free body, a %s of radius %.1f Å", where,
                place, AmShapeName(p->free.shape), p->free.radius);
  AmCheckUser(AmBodyDepth(&p->free, site->X) > 0, "%s picks the site at %s Å, which is held, must lie %.1f Å inside the %s of the %s", where, place,
              p->fixed_rim, plane ? "sides" : "faces", AmCaseBodyName(p->c));
  AmCheckUser(AmProblemIsBuried(p, site->X), "%s picks the site at %s Å, must lie at least %.1f Å below the free top at y = %.3f Å, or the scheme must be atm",
              where, place, AmCrystalCellDiameter(&p->crystal), p->top);
  for (PetscInt k = 0; k < num; k++)
    AmCheckUser(by_atom(&removed[k], &atom), "%s picks the site at %s Å, which defects.%d picks already, must be nearest to another site", where, place,
                (int)removed[k].defect);
  PetscFunctionReturn(0);
}

/* Sites inside a void; another defect may have taken some of them, too. */
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
  low  = AmVec3Sub(low, AmVec3Scale(AmCrystalCellSpread(&p->crystal), AmVec3Make(1, 1, 1)));
  high = AmVec3Add(high, AmVec3Scale(AmCrystalCellSpread(&p->crystal), AmVec3Make(1, 1, 1)));
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &n, &sites));
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + n * p->crystal.num_sublattices), removed));
  for (PetscInt k = 0; k < n; k++) {
    const AmVec3 X   = sites[k].X;
    PetscBool    any = PETSC_FALSE;
    if (AmProblemIsAbove(p, X)) continue;
    AmCrystalShiftHome(&p->crystal, sites[k].X, sites[k].index);
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      if (AmProblemIsCut(p, sites[k].index, a) ||
          !AmProblemVoidHolds(p, v, AmVec3Add(X, AmCrystalSublatticePlace(AmCrystalLatticeOf(&p->crystal, sites[k].index), a))))
        continue;
      any = PETSC_TRUE;
      (*removed)[(*num)++] = atom_of(&sites[k], a, i);
    }
    if (!any) continue;
    AmCheckUser(AmBodyDepth(&p->free, X) > 0, "%s is %s: the void reaches the held rim, must stay %.1f Å inside the faces of the %s", where,
                AmProblemVoidSize(v), p->fixed_rim, AmCaseBodyName(p->c));
    AmCheckUser(AmProblemIsBuried(p, X), "%s is %s: the void reaches up to the free top at y = %.3f Å, must end %.1f Å below it, or the scheme must be atm",
                where, AmProblemVoidSize(v), p->top, AmCrystalCellDiameter(&p->crystal));
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
  PetscInt          n;
  AmLatticeSite    *sites;
  AmVec3            corner[AM_CASE_MAX_SIDES];

  PetscFunctionBeginUser;
  AmProblemLoopCorners(p, l, corner);
  for (PetscInt k = 0; k < l->sides; k++) p->core[p->num_cores++] = (AmCore){corner[k], corner[(k + 1) % l->sides], 0, PETSC_FALSE};
  PetscCall(AmCrystalCells(&p->crystal, low.v, high.v, &n, &sites));
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + n * p->crystal.num_sublattices), removed));
  for (PetscInt k = 0; k < n; k++)
    for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
      PetscInt images;
      AmVec3   x[2];
      PetscCall(AmFieldImages(p->field, AmVec3Add(sites[k].X, AmCrystalSublatticePlace(AmCrystalLatticeOf(&p->crystal, sites[k].index), a)), &images, x));
      if (images == 0) (*removed)[(*num)++] = atom_of(&sites[k], a, i);
    }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* Atoms of embedded balls that the files have none for; none of these balls may hold an atom that another defect takes. */
static PetscErrorCode add_gone(const AmProblem *p, PetscInt *num, Removed **removed)
{
  const PetscInt before = *num;
  char           where[1024];

  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(**removed) * (*num + p->num_embedded), removed));
  for (PetscInt k = 0; k < p->num_embedded; k++) {
    const AmEmbedded *e    = &p->embedded[k];
    const Removed     atom = atom_of(&e->site, e->sublattice, e->defect);
    for (PetscInt m = 0; m < before && e->kind != AM_EMBEDDED_LOOSE; m++)
      AmCheckUser(by_atom(&(*removed)[m], &atom),
                  "%s: defects.%d takes out the site at (%.4g, %.4g, %.4g) Å, which lies in the ball of atoms of defects.%d, must lie outside",
                  AmCaseWhere(p->c, "defects", sizeof(where), where), (int)(*removed)[m].defect, e->x.v[0], e->x.v[1], e->x.v[2], (int)e->defect);
    if (e->kind == AM_EMBEDDED_GONE) (*removed)[(*num)++] = atom;
  }
  PetscFunctionReturn(0);
}

/* Sites that lack an atom, and the atoms that are left there. In: removed [num], in order. */
static PetscErrorCode set_vacant(AmProblem *p, PetscInt num, const Removed removed[])
{
  AmCellAtom *missing;

  PetscFunctionBeginUser;
  PetscCall(PetscFree(p->vacant));
  PetscCall(PetscFree(p->left));
  PetscCall(PetscMalloc1(num, &missing));
  for (PetscInt k = 0; k < num; k++) missing[k] = (AmCellAtom){{removed[k].index[0], removed[k].index[1], removed[k].index[2]}, removed[k].sublattice};
  /* only now: a vacancy takes the nearest atom, not the nearest that another has left */
  PetscCall(AmCrystalTakeOut(&p->crystal, num, missing, &p->vacant, &p->left));
  PetscCall(PetscFree(missing));
  PetscFunctionReturn(0);
}

/* Atoms that are missing where grains meet. Out: removed [num], owned by the caller. */
static PetscErrorCode start_with_cuts(const AmProblem *p, PetscInt *num, Removed **removed)
{
  PetscFunctionBeginUser;
  *num = p->num_cut;
  PetscCall(PetscMalloc1(p->num_cut, removed));
  for (PetscInt k = 0; k < p->num_cut; k++) (*removed)[k] = (Removed){{p->cut[k].index[0], p->cut[k].index[1], p->cut[k].index[2]}, p->cut[k].sublattice, -1};
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemRemoveSites(AmProblem *p)
{
  const AmCase *c       = p->c;
  PetscInt      num;
  Removed      *removed;

  PetscFunctionBeginUser;
  PetscCall(start_with_cuts(p, &num, &removed));
  for (PetscInt i = 0; i < c->num_defects; i++) {
    AmLatticeSite site       = {.index = {0, 0, 0}};
    AmVec3        x          = {{0}};
    PetscInt      sublattice = 0;
    if (c->defects[i].kind == AM_CASE_VOID) {
      PetscCall(void_sites(p, i, &num, &removed));
      p->core[p->num_cores++] = AmProblemVoidCore(p, &c->defects[i].hole);
    }
    if (c->defects[i].kind == AM_CASE_LOOP) PetscCall(loop_sites(p, i, &num, &removed));
    if (c->defects[i].kind != AM_CASE_VACANCY) continue;
    PetscCall(AmProblemNearestAtom(p, c->defects[i].vacancy.at, &site, &sublattice, &x));
    AmProblemBringHome(p, &site, &x);
    PetscCall(check_site(p, i, &site, sublattice, x, num, removed));
    PetscCall(PetscRealloc(sizeof(*removed) * (num + 1), &removed));
    removed[num++]          = atom_of(&site, sublattice, i);
    p->core[p->num_cores++] = (AmCore){x, x, 0, PETSC_FALSE};
  }
  PetscCall(add_gone(p, &num, &removed));
  if (num > 0) qsort(removed, num, sizeof(*removed), by_atom);
  PetscCall(set_vacant(p, num, removed));
  PetscCall(PetscFree(removed));
  PetscFunctionReturn(0);
}
