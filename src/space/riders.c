/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms that ride in coarse cells: their rows of N are the cell's shape functions at their place in the mesh configuration. */
#include <string.h>
#include "spaceimpl.h"

#define MARGIN 1e-7 /* Å: an atom on a flat outer face must not fall out of the mesh */
#define INSIDE (-1e-9) /* least barycentric weight of an atom of a cell: an atom on an edge must not fall between two cells */

/* Cells in square or cubic bins. A cell is in each bin that its bounding box touches. In the plane there is one layer of bins. */
typedef struct {
  const AmSpace *s;
  AmBox          box;
  PetscReal      width;
  PetscInt       size[3], *start, *cell;
} Locator;

static AmBox cell_box(const AmSpace *s, PetscInt c)
{
  const AmVec3 m = AmVec3Make(MARGIN, MARGIN, MARGIN);
  AmBox        b = AmBoxEmpty(s->dimension);
  for (int i = 0; i < s->num_corners; i++) {
    AmBoxAdd(&b, AmVec3Sub(AmSpaceCorner(s, c, i), m));
    AmBoxAdd(&b, AmVec3Add(AmSpaceCorner(s, c, i), m));
  }
  for (int e = 0; e < s->num_slots - s->num_corners; e++) {
    const PetscInt middle = s->cell[c][s->num_corners + e];
    AmVec3         mean;
    int            p, q;
    if (middle < 0) continue;
    AmSpaceEdgeCorners(e, &p, &q);
    mean = AmVec3Scale(0.5, AmVec3Add(AmSpaceCorner(s, c, p), AmSpaceCorner(s, c, q)));
    /* a parabola stays within twice its middle's distance from its ends' mean */
    AmBoxAdd(&b, AmVec3Sub(AmVec3Scale(2, AmVec3Image(s->node[middle].x, mean, s->options.crystal->repeat.length)), mean));
  }
  return b;
}

/* A lattice simplex has no site inside: half, or a sixth, of a primitive cell between sites. */
static PetscBool holds_riders(const AmSpace *s, PetscInt c)
{
  const AmCrystal *crystal = AmCrystalLatticeOf(s->options.crystal, s->node[s->cell[c][0]].lattice);
  const PetscReal  lattice = s->dimension == 3 ? crystal->volume / 6 : crystal->volume / crystal->period / 2;
  for (int i = 0; i < s->num_corners; i++)
    if (!s->node[s->cell[c][i]].is_site) return PETSC_TRUE;
  return AmSpaceCornerVolume(s, c) > 1.5 * lattice ? PETSC_TRUE : PETSC_FALSE;
}

/* Whether atoms left of cells that lack others ride, farther from the cores than where they are loose. */
static PetscBool left_ride(const AmSpace *s)
{
  return s->options.crystal->num_left > 0 && s->options.mesh->loose_radius < PETSC_MAX_REAL ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode coarse_cells(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, PetscInt cells[], AmBox *around)
{
  PetscFunctionBeginUser;
  *n      = 0;
  *around = AmBoxEmpty(s->dimension);
  for (PetscInt c = 0; c < s->num_cells; c++) {
    const AmBox b     = cell_box(s, c);
    PetscBool   asked = PETSC_FALSE;
    if (!holds_riders(s, c) && !left_ride(s)) continue;
    for (PetscInt k = 0; k < num_boxes && !asked; k++) asked = AmBoxesMeet(&b, &boxes[k]);
    if (!asked) continue;
    cells[(*n)++] = c;
    AmBoxAdd(around, AmVec3Make(b.low[0], b.low[1], b.low[2]));
    AmBoxAdd(around, AmVec3Make(b.high[0], b.high[1], b.high[2]));
  }
  PetscFunctionReturn(0);
}

static void bins_of(const Locator *l, const AmBox *b, PetscInt from[3], PetscInt to[3])
{
  from[2] = to[2] = 0;
  for (int k = 0; k < l->s->dimension; k++) {
    from[k] = PetscMax(0, (PetscInt)((b->low[k] - l->box.low[k]) / l->width));
    to[k]   = PetscMin(l->size[k] - 1, (PetscInt)((b->high[k] - l->box.low[k]) / l->width));
  }
}

static PetscErrorCode locator_create(const AmSpace *s, PetscInt n, const PetscInt cells[], AmBox box, Locator *l)
{
  PetscInt  num_bins = 1, *next;
  PetscReal volume   = 1;

  PetscFunctionBeginUser;
  for (int k = 0; k < s->dimension; k++) volume *= box.high[k] - box.low[k];
  *l = (Locator){.s = s, .box = box, .width = pow(volume / PetscMax(1, n), 1.0 / s->dimension), .size = {1, 1, 1}};
  for (int k = 0; k < s->dimension; k++) num_bins *= l->size[k] = (PetscInt)((box.high[k] - box.low[k]) / l->width) + 1;
  PetscCall(PetscCalloc1(num_bins + 1, &l->start));
  PetscCall(PetscMalloc1(num_bins, &next));
  for (int pass = 0; pass < 2; pass++) {
    for (PetscInt i = 0; i < n; i++) {
      const AmBox b = cell_box(s, cells[i]);
      PetscInt    from[3], to[3];
      bins_of(l, &b, from, to);
      for (PetscInt z = from[2]; z <= to[2]; z++)
        for (PetscInt y = from[1]; y <= to[1]; y++)
          for (PetscInt x = from[0]; x <= to[0]; x++) {
            const PetscInt bin = (z * l->size[1] + y) * l->size[0] + x;
            if (pass)
              l->cell[next[bin]++] = cells[i];
            else
              l->start[bin + 1]++;
          }
    }
    if (pass) break;
    for (PetscInt b = 0; b < num_bins; b++) l->start[b + 1] += l->start[b];
    PetscCall(PetscArraycpy(next, l->start, num_bins));
    PetscCall(PetscMalloc1(l->start[num_bins], &l->cell));
  }
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

/* Barycentric coordinates in the straight simplex of the corners. */
static void barycentric(const AmSpace *s, PetscInt c, AmVec3 x, PetscReal w[AM_CELL_CORNERS])
{
  const AmVec3 a = AmSpaceCorner(s, c, 0), p = AmVec3Sub(AmSpaceCorner(s, c, 1), a), q = AmVec3Sub(AmSpaceCorner(s, c, 2), a), r = AmVec3Sub(x, a);
  if (s->dimension == 3) {
    const AmVec3    t   = AmVec3Sub(AmSpaceCorner(s, c, 3), a);
    const PetscReal det = AmVec3Dot(AmVec3Cross(p, q), t);
    w[1]                = AmVec3Dot(AmVec3Cross(q, t), r) / det;
    w[2]                = AmVec3Dot(AmVec3Cross(t, p), r) / det;
    w[3]                = AmVec3Dot(AmVec3Cross(p, q), r) / det;
  } else {
    const PetscReal det = p.v[0] * q.v[1] - p.v[1] * q.v[0];
    w[1]                = (r.v[0] * q.v[1] - r.v[1] * q.v[0]) / det;
    w[2]                = (p.v[0] * r.v[1] - p.v[1] * r.v[0]) / det;
    w[3]                = 0;
  }
  w[0] = 1 - w[1] - w[2] - w[3];
}

static PetscBool is_inside(const PetscReal w[AM_CELL_CORNERS])
{
  return w[0] >= INSIDE && w[1] >= INSIDE && w[2] >= INSIDE && w[3] >= INSIDE ? PETSC_TRUE : PETSC_FALSE;
}

/* Barycentric coordinates in the cell as it is, bowed edges and all: the straight map is inverted again and again for what the bows leave; bows are small
 * against the cell, so each round wins a factor of their ratio. Far outside of the cell the rounds may lead nowhere: such a place is not inside. */
static void invert(const AmSpace *s, PetscInt c, AmVec3 x, PetscReal w[AM_CELL_CORNERS])
{
  AmVec3 target = x;
  if (!AmSpaceIsQuadratic(s, c)) {
    barycentric(s, c, x, w);
    return;
  }
  for (int round = 0; round < 60; round++) {
    AmVec3 left;
    barycentric(s, c, target, w);
    left = AmVec3Sub(x, AmSpacePlace(s, c, w));
    if (s->dimension == 2) left.v[2] = 0;
    if (AmVec3Norm(left) < 1e-12 * (1 + AmVec3Norm(x))) return;
    target = AmVec3Add(target, left);
  }
  w[0] = -1;
}

/* The cell that x lies in, or -1. */
static PetscInt locate(const Locator *l, AmVec3 x, PetscReal w[AM_CELL_CORNERS])
{
  const AmBox here = {{x.v[0], x.v[1], x.v[2]}, {x.v[0], x.v[1], x.v[2]}};
  PetscInt    from[3], to[3];
  if (!AmBoxContains(&l->box, x)) return -1;
  bins_of(l, &here, from, to);
  const PetscInt bin = (from[2] * l->size[1] + from[1]) * l->size[0] + from[0];
  for (PetscInt k = l->start[bin]; k < l->start[bin + 1]; k++) {
    invert(l->s, l->cell[k], x, w);
    if (is_inside(w)) return l->cell[k];
  }
  return -1;
}

static PetscBool is_a_corner(const AmSpace *s, PetscInt c, const PetscReal w[])
{
  for (int i = 0; i < s->num_corners; i++)
    if (w[i] > 1 - 1e-6 && s->node[s->cell[c][i]].is_site) return PETSC_TRUE;
  return PETSC_FALSE;
}

#define BOW 0.1 /* Å: by less than this the far mesh's straight edges miss a free top that dislocations bend */

/* Likewise of a site; -1 also where a corner stands for it. One on a free top, which may lie outside of the edge beside it, is looked for below, on all ranks
 * alike. */
static PetscInt locate_site(const Locator *l, const AmAtom *site, PetscReal w[AM_CELL_CORNERS])
{
  const AmSpace  *s      = l->s;
  const AmBody   *body   = &s->options.counted;
  const PetscBool curved = body->free_top && !AmFieldIsZero(s->options.field) ? PETSC_TRUE : PETSC_FALSE;
  AmVec3          below  = site->x;
  PetscInt        c;
  if (!curved || site->X.v[1] < body->high.v[1] - AmCrystalPlaneDistance(s->options.crystal, AmVec3Make(0, 1, 0))) {
    c = locate(l, site->x, w);
    return c >= 0 && is_a_corner(s, c, w) ? -1 : c;
  }
  below.v[1] -= BOW;
  c = locate(l, below, w);
  for (int i = 0; i < s->num_corners && c >= 0; i++) {
    const AmVec3 d = AmVec3Sub(AmSpaceCorner(s, c, i), site->x);
    if (s->node[s->cell[c][i]].is_site && hypot(d.v[0], d.v[1]) < BOW) return -1;
  }
  return c;
}

/* The cell that the atoms of a site ride in, those left of it where it lacks others, or -1: they are nodes. */
static PetscInt locate_riders(const Locator *l, const AmAtom *site, PetscReal w[AM_CELL_CORNERS])
{
  const AmSpaceOptions *o = &l->s->options;
  if (left_ride(l->s) && AmRegionsDistance(&o->regions, site->x) < o->mesh->loose_radius) return -1;
  return AmCrystalIsVacant(o->crystal, site->lattice) ? locate(l, site->x, w) : locate_site(l, site, w);
}

/* How far a crystal position lies from its place in the mesh, at most: sampled on the box, for U varies slowly away from the lines. */
static PetscReal farthest_shift(const AmSpace *s, const AmBox *b)
{
  const int num = AmFieldIsZero(s->options.field) ? 0 : (s->dimension == 3 ? 16 : 32), deep = s->dimension == 3 ? num : 0;
  PetscReal most = 0;
  for (int i = 0; i <= num; i++)
    for (int j = 0; j <= num; j++)
      for (int k = 0; k <= deep; k++) {
        const PetscReal t[3] = {(PetscReal)i / PetscMax(1, num), (PetscReal)j / PetscMax(1, num), (PetscReal)k / PetscMax(1, num)};
        AmVec3          x    = {{0, 0, 0}}, U;
        for (int a = 0; a < s->dimension; a++) x.v[a] = b->low[a] + (b->high[a] - b->low[a]) * t[a];
        U = AmFieldDisplacement(s->options.field, x);
        if (s->dimension == 2) U.v[2] = 0;
        most = PetscMax(most, AmVec3Norm(U));
      }
  return 1.5 * most + AmFieldFarthestSite(s->options.field) + 1;
}

static PetscBool asked_for(PetscInt num_boxes, const AmBox boxes[], AmVec3 x)
{
  for (PetscInt k = 0; k < num_boxes; k++)
    if (AmBoxContains(&boxes[k], x)) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* The row of N of an atom of a site at barycentric λ of cell c: the nodes that the cell has, with their weights, at corners those of its sublattice. */
static AmRow ride(const AmSpace *s, PetscInt c, const PetscReal lambda[], PetscInt sublattice)
{
  AmRow     row = {.num_nodes = 0};
  PetscReal weight[AM_CELL_NODES];
  AmSpaceShape(s, c, lambda, weight);
  for (int k = 0; k < s->num_slots; k++) {
    if (s->cell[c][k] < 0) continue;
    row.node[row.num_nodes]     = k < s->num_corners && sublattice > 0 ? AmSpaceShiftNode(s, s->cell[c][k], sublattice) : s->cell[c][k];
    row.weight[row.num_nodes++] = weight[k];
  }
  return row;
}

/* Where atoms that are asked for can be: in a coarse cell and in a box, both grown by the shift. */
static void search_box(const AmBox *cells, PetscInt num_boxes, const AmBox boxes[], PetscReal shift, AmBox *b)
{
  AmBox asked = AmBoxEmpty(3);
  for (PetscInt i = 0; i < num_boxes; i++)
    for (int k = 0; k < 3; k++) {
      asked.low[k]  = PetscMin(asked.low[k], boxes[i].low[k]);
      asked.high[k] = PetscMax(asked.high[k], boxes[i].high[k]);
    }
  for (int k = 0; k < 3; k++) {
    b->low[k]  = PetscMax(cells->low[k], asked.low[k]) - shift;
    b->high[k] = PetscMin(cells->high[k], asked.high[k]) + shift;
  }
}

static int by_lattice(const void *a, const void *b)
{
  const AmAtom *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  if (p->sublattice != q->sublattice) return p->sublattice < q->sublattice ? -1 : 1;
  return p->cell < q->cell ? -1 : p->cell > q->cell;
}

/* Of a crystal that repeats: each atom where it counts, and once, though two cells that meet at the seam may each have found an image of it. */
static PetscErrorCode bring_home(const AmSpace *s, PetscInt *n, AmAtom atoms[])
{
  const AmCrystal *crystal = s->options.crystal;
  const AmVec3     L       = crystal->repeat.length;
  PetscInt         kept    = 0;

  PetscFunctionBeginUser;
  if (L.v[0] == 0 && L.v[1] == 0 && L.v[2] == 0) PetscFunctionReturn(0);
  for (PetscInt a = 0; a < *n; a++) {
    const AmVec3 way = AmCrystalShiftHome(crystal, atoms[a].X, atoms[a].lattice);
    atoms[a].X       = AmVec3Add(atoms[a].X, way);
    atoms[a].x       = AmVec3Add(atoms[a].x, way);
    atoms[a].site    = AmVec3Add(atoms[a].site, way);
  }
  if (*n > 0) qsort(atoms, *n, sizeof(*atoms), by_lattice);
  for (PetscInt a = 0; a < *n; a++)
    if (a == 0 || memcmp(atoms[a].lattice, atoms[kept - 1].lattice, sizeof(atoms[a].lattice)) || atoms[a].sublattice != atoms[kept - 1].sublattice)
      atoms[kept++] = atoms[a];
  *n = kept;
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceRiders(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, AmAtom **atoms, AmRow **rows)
{
  PetscInt       num_cells, num_sites, *cells;
  Locator        l;
  AmBox          box, search;
  AmLatticeSite *site;
  PetscMPIInt    rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  *n     = 0;
  *atoms = NULL;
  *rows  = NULL;
  PetscCall(PetscMalloc1(s->num_cells, &cells));
  PetscCall(coarse_cells(s, num_boxes, boxes, &num_cells, cells, &box));
  if (num_cells > 0) {
    search_box(&box, num_boxes, boxes, farthest_shift(s, &box), &search);
    PetscCall(locator_create(s, num_cells, cells, box, &l));
    PetscCall((left_ride(s) ? AmCrystalCells : AmCrystalSites)(s->options.crystal, search.low, search.high, &num_sites, &site));
    PetscCall(PetscMalloc1(num_sites * (1 + s->num_shifts), atoms));
    PetscCall(PetscMalloc1(num_sites * (1 + s->num_shifts), rows));
    for (PetscInt i = 0; i < num_sites; i++) {
      AmAtom a = {.X       = site[i].X,
                  .x       = AmFieldMap(s->options.field, site[i].X),
                  .lattice = {site[i].index[0], site[i].index[1], site[i].index[2]},
                  .node    = -1,
                  .owner   = rank,
                  .species = site[i].species};
      PetscReal lambda[AM_CELL_CORNERS];
      if (!asked_for(num_boxes, boxes, a.x)) continue;
      const PetscInt c = locate_riders(&l, &a, lambda);
      if (c < 0) continue;
      a.site = a.x;
      a.cell = c;
      for (; a.sublattice <= s->num_shifts; a.sublattice++) {
        if (AmCrystalIsMissing(s->options.crystal, a.lattice, a.sublattice)) continue;
        if (a.sublattice > 0) {
          a.x       = AmMeshAtomPlace(AmCrystalLatticeOf(s->options.crystal, a.lattice), s->options.field, a.X, a.sublattice);
          a.species = AmCrystalAtomSpecies(s->options.crystal, a.lattice, a.sublattice);
        }
        a.row            = *n;
        (*rows)[*n]      = ride(s, c, lambda, a.sublattice);
        (*atoms)[(*n)++] = a;
      }
    }
    PetscCall(PetscFree(site));
    PetscCall(PetscFree(l.start));
    PetscCall(PetscFree(l.cell));
    PetscCall(bring_home(s, n, *atoms));
  }
  PetscCall(PetscFree(cells));
  PetscFunctionReturn(0);
}
