/* SPDX-License-Identifier: GPL-3.0-or-later
 * The error of a solution over the bonds of the crystal:
 *
 *   sqrt(Σ |e_i - e_j|² / Σ |u_i - u_j|²),  e = u_run - u_ref, u = u_ref,
 *
 * over pairs closer than 1.2 nearest-neighbour distances in the mesh configuration, where the lattice is whole: between the first and the second shell
 * of fcc (1, 1.41) and bcc (1, 1.15: there the second shell counts, too). Each bond is met from both ends; the ratio does not mind. */
#include <stdlib.h>
#include <atomesh/measure.h>

#define BOND_FACTOR 1.2

/* Points sorted into the cells of a grid: those of cell c are order[start[c]] .. order[start[c + 1] - 1]. */
typedef struct {
  const AmMeasurePoints *points;
  AmVec3                 low, high; /* Å: box of the points */
  PetscReal              size;      /* Å: edge of a cell, at least the reach of a search */
  PetscInt               count[3];  /* cells along x, y, z */
  PetscInt               images[3]; /* periods that a search must look at, each way */
  PetscInt              *start, *order;
} Grid;

/* Called for each pair (i, j with image) within reach. */
typedef void (*PairVisit)(void *context, PetscInt i, PetscInt j, PetscReal distance);

static PetscInt cell_along(const Grid *grid, int axis, PetscReal x) { return (PetscInt)floor((x - grid->low.v[axis]) / grid->size); }

static PetscInt cellof(const Grid *grid, AmVec3 x)
{
  return cell_along(grid, 0, x.v[0]) + grid->count[0] * (cell_along(grid, 1, x.v[1]) + grid->count[1] * cell_along(grid, 2, x.v[2]));
}

static void bound(Grid *grid)
{
  const AmMeasurePoints *p = grid->points;

  grid->low = grid->high = p->x[0];
  for (PetscInt i = 1; i < p->n; i++)
    for (int a = 0; a < 3; a++) {
      grid->low.v[a]  = PetscMin(grid->low.v[a], p->x[i].v[a]);
      grid->high.v[a] = PetscMax(grid->high.v[a], p->x[i].v[a]);
    }
}

/* Images needed along each period: two points may lie a whole extent apart along it. */
static void count_images(Grid *grid, PetscReal reach)
{
  for (int k = 0; k < 3; k++) {
    const AmVec3    p      = grid->points->period[k];
    const PetscReal length = AmVec3Norm(p);
    PetscReal       extent = 0;
    for (int a = 0; a < 3; a++) extent += length > 0 ? fabs(p.v[a]) / length * (grid->high.v[a] - grid->low.v[a]) : 0;
    grid->images[k] = length > 0 ? (PetscInt)ceil((extent + reach) / length) : 0;
  }
}

static PetscErrorCode create_grid(const AmMeasurePoints *points, PetscReal reach, Grid *grid)
{
  PetscInt num_cells, *fill;

  PetscFunctionBeginUser;
  grid->points = points;
  bound(grid);
  count_images(grid, reach);
  grid->size = reach;
  for (;; grid->size *= 2) { /* no more cells than a few a point, however sparse the points are */
    double cells = 1;
    for (int a = 0; a < 3; a++) cells *= floor((grid->high.v[a] - grid->low.v[a]) / grid->size) + 1;
    if (cells <= 8.0 * points->n + 64) break;
  }
  for (int a = 0; a < 3; a++) grid->count[a] = cell_along(grid, a, grid->high.v[a]) + 1;
  num_cells = grid->count[0] * grid->count[1] * grid->count[2];
  PetscCall(PetscCalloc1(num_cells + 1, &grid->start));
  PetscCall(PetscMalloc1(points->n, &grid->order));
  PetscCall(PetscMalloc1(num_cells, &fill));
  for (PetscInt i = 0; i < points->n; i++) grid->start[cellof(grid, points->x[i]) + 1]++;
  for (PetscInt c = 0; c < num_cells; c++) grid->start[c + 1] += grid->start[c];
  PetscCall(PetscArraycpy(fill, grid->start, num_cells));
  for (PetscInt i = 0; i < points->n; i++) grid->order[fill[cellof(grid, points->x[i])]++] = i;
  PetscCall(PetscFree(fill));
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy_grid(Grid *grid)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(grid->start));
  PetscCall(PetscFree(grid->order));
  PetscFunctionReturn(0);
}

/* Visits the points within reach of x, point i itself left out when self. */
static void visit_near(const Grid *grid, PetscInt i, AmVec3 x, PetscBool self, PetscReal reach, PairVisit visit, void *context)
{
  PetscInt low[3], high[3];

  for (int a = 0; a < 3; a++) {
    low[a]  = PetscMax(cell_along(grid, a, x.v[a] - reach), 0);
    high[a] = PetscMin(cell_along(grid, a, x.v[a] + reach), grid->count[a] - 1);
    if (low[a] > high[a]) return;
  }
  for (PetscInt cz = low[2]; cz <= high[2]; cz++)
    for (PetscInt cy = low[1]; cy <= high[1]; cy++) {
      const PetscInt row = grid->count[0] * (cy + grid->count[1] * cz);
      for (PetscInt k = grid->start[row + low[0]]; k < grid->start[row + high[0] + 1]; k++) {
        const PetscInt  j        = grid->order[k];
        const PetscReal distance = AmVec3Norm(AmVec3Sub(grid->points->x[j], x));
        if (distance < reach && !(self && i == j)) visit(context, i, j, distance);
      }
    }
}

static void visit_pairs(const Grid *grid, PetscReal reach, PairVisit visit, void *context)
{
  const PetscInt *m = grid->images;
  const AmVec3   *p = grid->points->period;

  for (PetscInt a = -m[0]; a <= m[0]; a++)
    for (PetscInt b = -m[1]; b <= m[1]; b++)
      for (PetscInt c = -m[2]; c <= m[2]; c++) {
        const AmVec3    shift = AmVec3Add(AmVec3Scale(a, p[0]), AmVec3Add(AmVec3Scale(b, p[1]), AmVec3Scale(c, p[2])));
        const PetscBool self  = !a && !b && !c ? PETSC_TRUE : PETSC_FALSE;
        for (PetscInt i = 0; i < grid->points->n; i++) visit_near(grid, i, AmVec3Add(grid->points->x[i], shift), self, reach, visit, context);
      }
}

typedef struct {
  const AmVec3 *run, *ref;
  PetscReal     error, whole; /* Å²: the two sums */
} Sums;

static void add(void *context, PetscInt i, PetscInt j, PetscReal distance)
{
  Sums        *sums = context;
  const AmVec3 u    = AmVec3Sub(sums->ref[i], sums->ref[j]);
  const AmVec3 e    = AmVec3Sub(AmVec3Sub(sums->run[i], sums->run[j]), u);

  sums->error += AmVec3Dot(e, e);
  sums->whole += AmVec3Dot(u, u);
}

PetscErrorCode AmMeasureH1(const AmMeasurePoints *points, const AmVec3 u_run[], const AmVec3 u_ref[], PetscReal *relative)
{
  Grid            grid;
  Sums            sums  = {u_run, u_ref, 0, 0};
  const PetscReal reach = BOND_FACTOR * points->nn_distance;

  PetscFunctionBeginUser;
  PetscCheck(reach > 0, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE, "nn_distance must be > 0");
  *relative = 0;
  if (!points->n) PetscFunctionReturn(0);
  PetscCall(create_grid(points, reach, &grid));
  visit_pairs(&grid, reach, add, &sums);
  PetscCall(destroy_grid(&grid));
  if (sums.error > 0) *relative = sums.whole > 0 ? sqrt(sums.error / sums.whole) : INFINITY;
  PetscFunctionReturn(0);
}

static void least(void *context, PetscInt i, PetscInt j, PetscReal distance)
{
  PetscReal *nearest = context;
  nearest[j]         = PetscMin(nearest[j], distance);
}

/* Distance of each point from the nearest other, as far as it is below reach. */
static PetscErrorCode nearest_within(const AmMeasurePoints *points, PetscReal reach, PetscReal nearest[])
{
  Grid grid;

  PetscFunctionBeginUser;
  PetscCall(create_grid(points, reach, &grid));
  visit_pairs(&grid, reach, least, nearest);
  PetscCall(destroy_grid(&grid));
  PetscFunctionReturn(0);
}

static int by_value(const void *a, const void *b)
{
  const PetscReal p = *(const PetscReal *)a, q = *(const PetscReal *)b;
  return (p > q) - (p < q);
}

PetscErrorCode AmMeasureNearest(const AmMeasurePoints *points, PetscReal *distance)
{
  const PetscInt n = points->n, middle = (n - 1) / 2;
  Grid           grid = {.points = points};
  PetscReal      image = INFINITY, widest = 0, *nearest;

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) {
    const PetscReal length = AmVec3Norm(points->period[k]);
    if (length > 0) image = PetscMin(image, length); /* a point and its own image */
  }
  *distance = image;
  if (!n) PetscFunctionReturn(0);
  bound(&grid);
  for (int a = 0; a < 3; a++) widest = PetscMax(widest, grid.high.v[a] - grid.low.v[a]);
  if (!(widest > 0)) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(n, &nearest));
  for (PetscInt i = 0; i < n; i++) nearest[i] = image;
  for (PetscReal reach = widest / (1 + sqrt((PetscReal)n)); reach < 4 * widest; reach *= 2) { /* grows until most points have found one */
    PetscCall(nearest_within(points, reach, nearest));
    qsort(nearest, n, sizeof(*nearest), by_value); /* in a crystal most are equal, and PetscSortReal() takes the square of that */
    *distance = nearest[middle];
    if (*distance < reach) break;
    for (PetscInt i = 0; i < n; i++) nearest[i] = image;
  }
  PetscCall(PetscFree(nearest));
  PetscFunctionReturn(0);
}
