/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms that ride in coarse cells: their rows of N are the cell's shape functions at their place in the mesh configuration. */
#include "spaceimpl.h"

#define INSIDE (-1e-9) /* least barycentric weight of an atom of a cell: an atom on an edge must not fall between two cells */

/* Cells in square bins. A cell is in each bin that its bounding box touches. */
typedef struct {
  const AmSpace *s;
  AmBox          box;
  PetscReal      width;
  PetscInt       size[2], *start, *cell;
} Locator;

static AmBox cell_box(const AmSpace *s, PetscInt c)
{
  AmBox b = {{PETSC_MAX_REAL, PETSC_MAX_REAL}, {-PETSC_MAX_REAL, -PETSC_MAX_REAL}};
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      b.low[k]  = PetscMin(b.low[k], s->node[s->cell[c][i]].x.v[k]);
      b.high[k] = PetscMax(b.high[k], s->node[s->cell[c][i]].x.v[k]);
      if (s->cell[c][3 + i] < 0) continue;
      /* a bowed edge, a parabola, stays within twice its middle's distance from its ends' mean */
      const PetscReal mean = (s->node[s->cell[c][i]].x.v[k] + s->node[s->cell[c][(i + 1) % 3]].x.v[k]) / 2, out = 2 * s->node[s->cell[c][3 + i]].x.v[k] - mean;
      b.low[k]  = PetscMin(b.low[k], out);
      b.high[k] = PetscMax(b.high[k], out);
    }
  return b;
}

static PetscReal cell_area(const AmSpace *s, PetscInt c)
{
  const AmVec3 p = AmVec3Sub(s->node[s->cell[c][1]].x, s->node[s->cell[c][0]].x), q = AmVec3Sub(s->node[s->cell[c][2]].x, s->node[s->cell[c][0]].x);
  return (p.v[0] * q.v[1] - p.v[1] * q.v[0]) / 2;
}

/* A lattice triangle has no site inside: half a primitive cell between three sites. */
static PetscBool holds_riders(const AmSpace *s, PetscInt c)
{
  const PetscReal area = s->options.crystal->volume / s->options.crystal->period;
  for (int i = 0; i < 3; i++)
    if (!s->node[s->cell[c][i]].is_site) return PETSC_TRUE;
  return cell_area(s, c) > 0.75 * area ? PETSC_TRUE : PETSC_FALSE;
}

static PetscBool overlap(const AmBox *a, const AmBox *b)
{
  return a->low[0] <= b->high[0] && b->low[0] <= a->high[0] && a->low[1] <= b->high[1] && b->low[1] <= a->high[1] ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode coarse_cells(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, PetscInt cells[], AmBox *around)
{
  PetscFunctionBeginUser;
  *n      = 0;
  *around = (AmBox){{PETSC_MAX_REAL, PETSC_MAX_REAL}, {-PETSC_MAX_REAL, -PETSC_MAX_REAL}};
  for (PetscInt c = 0; c < s->num_cells; c++) {
    const AmBox b     = cell_box(s, c);
    PetscBool   asked = PETSC_FALSE;
    if (!holds_riders(s, c)) continue;
    for (PetscInt k = 0; k < num_boxes && !asked; k++) asked = overlap(&b, &boxes[k]);
    if (!asked) continue;
    cells[(*n)++] = c;
    for (int k = 0; k < 2; k++) {
      around->low[k]  = PetscMin(around->low[k], b.low[k]);
      around->high[k] = PetscMax(around->high[k], b.high[k]);
    }
  }
  PetscFunctionReturn(0);
}

static void bins_of(const Locator *l, const AmBox *b, PetscInt from[2], PetscInt to[2])
{
  for (int k = 0; k < 2; k++) {
    from[k] = PetscMax(0, (PetscInt)((b->low[k] - l->box.low[k]) / l->width));
    to[k]   = PetscMin(l->size[k] - 1, (PetscInt)((b->high[k] - l->box.low[k]) / l->width));
  }
}

static PetscErrorCode locator_create(const AmSpace *s, PetscInt n, const PetscInt cells[], AmBox box, Locator *l)
{
  PetscInt  num_bins, *next;
  PetscReal area = (box.high[0] - box.low[0]) * (box.high[1] - box.low[1]);

  PetscFunctionBeginUser;
  *l = (Locator){.s = s, .box = box, .width = sqrt(area / PetscMax(1, n))};
  for (int k = 0; k < 2; k++) l->size[k] = (PetscInt)((box.high[k] - box.low[k]) / l->width) + 1;
  num_bins = l->size[0] * l->size[1];
  PetscCall(PetscCalloc1(num_bins + 1, &l->start));
  PetscCall(PetscMalloc1(num_bins, &next));
  for (int pass = 0; pass < 2; pass++) {
    for (PetscInt i = 0; i < n; i++) {
      const AmBox b = cell_box(s, cells[i]);
      PetscInt    from[2], to[2];
      bins_of(l, &b, from, to);
      for (PetscInt y = from[1]; y <= to[1]; y++)
        for (PetscInt x = from[0]; x <= to[0]; x++) {
          if (pass)
            l->cell[next[y * l->size[0] + x]++] = cells[i];
          else
            l->start[y * l->size[0] + x + 1]++;
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

/* Barycentric coordinates in the straight triangle of the corners. */
static void barycentric(const AmSpace *s, PetscInt c, AmVec3 x, PetscReal w[3])
{
  const AmVec3    a = s->node[s->cell[c][0]].x, p = AmVec3Sub(s->node[s->cell[c][1]].x, a), q = AmVec3Sub(s->node[s->cell[c][2]].x, a), r = AmVec3Sub(x, a);
  const PetscReal det = p.v[0] * q.v[1] - p.v[1] * q.v[0];
  w[1]                = (r.v[0] * q.v[1] - r.v[1] * q.v[0]) / det;
  w[2]                = (p.v[0] * r.v[1] - p.v[1] * r.v[0]) / det;
  w[0]                = 1 - w[1] - w[2];
}

static PetscBool is_inside(const PetscReal w[3]) { return w[0] >= INSIDE && w[1] >= INSIDE && w[2] >= INSIDE ? PETSC_TRUE : PETSC_FALSE; }

/* Barycentric coordinates in the cell as it is, bowed edges and all: the straight map is inverted again and again for what the bows leave; bows are small
 * against the cell, so each round wins a factor of their ratio. Far outside of the cell the rounds may lead nowhere: such a place is not inside. */
static void invert(const AmSpace *s, PetscInt c, AmVec3 x, PetscReal w[3])
{
  AmVec3 target = x;
  for (int round = 0; round < 60; round++) {
    barycentric(s, c, target, w);
    const AmVec3 left = AmVec3Sub(x, AmSpacePlace(s, c, w));
    if (hypot(left.v[0], left.v[1]) < 1e-12 * (1 + AmVec3Norm(x))) return;
    target = AmVec3Add(target, left);
  }
  w[0] = -1;
}

/* The cell that x lies in, or -1. */
static PetscInt locate(const Locator *l, AmVec3 x, PetscReal w[3])
{
  const AmBox here = {{x.v[0], x.v[1]}, {x.v[0], x.v[1]}};
  PetscInt    from[2], to[2];
  if (!AmBoxContains(&l->box, x)) return -1;
  bins_of(l, &here, from, to);
  const PetscInt bin = from[1] * l->size[0] + from[0];
  for (PetscInt k = l->start[bin]; k < l->start[bin + 1]; k++) {
    invert(l->s, l->cell[k], x, w);
    if (is_inside(w)) return l->cell[k];
  }
  return -1;
}

/* How far a crystal position lies from its place in the mesh, at most: sampled on the box, for U varies slowly away from the lines. */
static PetscReal farthest_shift(AmField field, const AmBox *b)
{
  PetscReal most = 0;
  for (int i = 0; i <= 32; i++)
    for (int j = 0; j <= 32; j++) {
      const AmVec3 x = AmVec3Make(b->low[0] + (b->high[0] - b->low[0]) * i / 32, b->low[1] + (b->high[1] - b->low[1]) * j / 32, 0);
      const AmVec3 U = AmFieldDisplacement(field, x);
      most           = PetscMax(most, hypot(U.v[0], U.v[1]));
    }
  return 1.5 * most + 1;
}

static PetscBool asked_for(PetscInt num_boxes, const AmBox boxes[], AmVec3 x)
{
  for (PetscInt k = 0; k < num_boxes; k++)
    if (AmBoxContains(&boxes[k], x)) return PETSC_TRUE;
  return PETSC_FALSE;
}

static PetscBool is_a_corner(const AmSpace *s, PetscInt c, const PetscReal w[3])
{
  for (int i = 0; i < 3; i++)
    if (w[i] > 1 - 1e-6 && s->node[s->cell[c][i]].is_site) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* The row of N of an atom at barycentric λ of cell c: the nodes that the cell has, with their weights. */
static void ride(const AmSpace *s, PetscInt c, const PetscReal lambda[3], AmAtom *a)
{
  PetscReal weight[AM_CELL_NODES];
  AmSpaceShape(s, c, lambda, weight);
  a->cell      = c;
  a->num_nodes = 0;
  for (int k = 0; k < AM_CELL_NODES; k++) {
    if (s->cell[c][k] < 0) continue;
    a->node[a->num_nodes]     = s->cell[c][k];
    a->weight[a->num_nodes++] = weight[k];
  }
}

PetscErrorCode AmSpaceRiders(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, AmAtom **atoms)
{
  PetscInt      num_cells, num_columns, *cells;
  Locator       l;
  AmBox         box;
  AmSiteColumn *columns;

  PetscFunctionBeginUser;
  *n     = 0;
  *atoms = NULL;
  PetscCall(PetscMalloc1(s->num_cells, &cells));
  PetscCall(coarse_cells(s, num_boxes, boxes, &num_cells, cells, &box));
  if (num_cells > 0) {
    const PetscReal shift = farthest_shift(s->options.field, &box), low[2] = {box.low[0] - shift, box.low[1] - shift},
                    high[2] = {box.high[0] + shift, box.high[1] + shift};
    PetscCall(locator_create(s, num_cells, cells, box, &l));
    PetscCall(AmCrystalColumns(s->options.crystal, low, high, &num_columns, &columns));
    PetscCall(PetscMalloc1(num_columns, atoms));
    for (PetscInt i = 0; i < num_columns; i++) {
      AmAtom    a = {.X = columns[i].X, .x = AmFieldMap(s->options.field, columns[i].X), .lattice = {columns[i].index[0], columns[i].index[1]}};
      PetscReal lambda[3];
      if (!asked_for(num_boxes, boxes, a.x)) continue;
      const PetscInt c = locate(&l, a.x, lambda);
      if (c < 0 || is_a_corner(s, c, lambda)) continue;
      ride(s, c, lambda, &a);
      (*atoms)[(*n)++] = a;
    }
    PetscCall(PetscFree(columns));
    PetscCall(PetscFree(l.start));
    PetscCall(PetscFree(l.cell));
  }
  PetscCall(PetscFree(cells));
  PetscFunctionReturn(0);
}
