/* SPDX-License-Identifier: GPL-3.0-or-later
 * Neighbour lists by a grid of bins.
 *
 * Periodic images that can reach a site are made explicit first, then everything is put in bins as wide as the radius: a site looks into its own bin and the
 * 26 around it. A period shorter than the radius (2.5D: one lattice period) needs no special case. */
#include <atomesh/neighbor.h>

typedef struct {
  AmVec3      y;
  PetscInt    point;
  signed char image[3];
} Copy;

typedef struct {
  AmVec3    low, high;
  PetscReal width[3];
  PetscInt  size[3];
  PetscInt  num_copies, room;
  Copy     *copies; /* sorted by bin after fill() */
  PetscInt *bin_start;
} Grid;

static PetscErrorCode push(Grid *g, Copy c)
{
  PetscFunctionBeginUser;
  if (g->num_copies == g->room) {
    g->room = PetscMax(1024, 2 * g->room);
    PetscCall(PetscRealloc(sizeof(Copy) * g->room, &g->copies));
  }
  g->copies[g->num_copies++] = c;
  PetscFunctionReturn(0);
}

static PetscBool inside(const Grid *g, AmVec3 y)
{
  for (int i = 0; i < 3; i++)
    if (y.v[i] < g->low.v[i] || y.v[i] > g->high.v[i]) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Rows: what turns a position into its numbers of periods; zero for directions that are not periodic. */
static AmMat3 counters(const AmNeighborOptions *o)
{
  AmMat3 full = AmMat3Identity(), rows;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3 && o->periodic[i]; j++) full.m[j][i] = o->period.m[j][i];
  rows = AmMat3Inverse(full);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3 && !o->periodic[i]; j++) rows.m[i][j] = 0;
  return rows;
}

/* By how many periods y can be shifted along each direction and reach the box of the sites. */
static void shifts_of(const Grid *g, AmMat3 counter, AmVec3 y, PetscInt from[3], PetscInt to[3])
{
  const AmVec3 at = AmMat3Apply(counter, y);
  for (int i = 0; i < 3; i++) {
    PetscReal least = 0, most = 0;
    for (int j = 0; j < 3; j++) {
      const PetscReal a = counter.m[i][j] * g->low.v[j], b = counter.m[i][j] * g->high.v[j];
      least += PetscMin(a, b);
      most += PetscMax(a, b);
    }
    from[i] = (PetscInt)ceil(least - at.v[i] - 1e-9);
    to[i]   = (PetscInt)floor(most - at.v[i] + 1e-9);
  }
}

static PetscErrorCode collect_copies(const AmNeighborOptions *o, Grid *g)
{
  const AmMat3 counter = counters(o);
  PetscInt     from[3], to[3];

  PetscFunctionBeginUser;
  for (PetscInt p = 0; p < o->num_points; p++) {
    shifts_of(g, counter, o->y[p], from, to);
    for (int i = 0; i < 3; i++)
      PetscCheck(from[i] >= -127 && to[i] <= 127, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE, "%d periods between points: positions must be wrapped first",
                 (int)PetscMax(-from[i], to[i]));
    for (PetscInt i = from[0]; i <= to[0]; i++)
      for (PetscInt j = from[1]; j <= to[1]; j++)
        for (PetscInt k = from[2]; k <= to[2]; k++) {
          AmVec3 y = o->y[p];
          if (i || j || k) y = AmVec3Add(y, AmMat3Apply(o->period, AmVec3Make(i, j, k)));
          if (inside(g, y)) PetscCall(push(g, (Copy){y, p, {(signed char)i, (signed char)j, (signed char)k}}));
        }
  }
  PetscFunctionReturn(0);
}

static PetscInt bin_along(const Grid *g, AmVec3 y, int i)
{
  const PetscInt b = (PetscInt)((y.v[i] - g->low.v[i]) / g->width[i]);
  return PetscMax(0, PetscMin(g->size[i] - 1, b));
}

static PetscInt bin_of(const Grid *g, AmVec3 y) { return (bin_along(g, y, 2) * g->size[1] + bin_along(g, y, 1)) * g->size[0] + bin_along(g, y, 0); }

static PetscErrorCode sort_into_bins(Grid *g)
{
  const PetscInt num_bins = g->size[0] * g->size[1] * g->size[2];
  PetscInt      *next;
  Copy          *sorted;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(num_bins + 1, &g->bin_start));
  PetscCall(PetscMalloc2(num_bins, &next, g->num_copies, &sorted));
  for (PetscInt c = 0; c < g->num_copies; c++) g->bin_start[bin_of(g, g->copies[c].y) + 1]++;
  for (PetscInt b = 0; b < num_bins; b++) g->bin_start[b + 1] += g->bin_start[b];
  PetscCall(PetscArraycpy(next, g->bin_start, num_bins));
  for (PetscInt c = 0; c < g->num_copies; c++) sorted[next[bin_of(g, g->copies[c].y)]++] = g->copies[c];
  PetscCall(PetscArraycpy(g->copies, sorted, g->num_copies));
  PetscCall(PetscFree2(next, sorted));
  PetscFunctionReturn(0);
}

static PetscErrorCode grid_create(const AmNeighborOptions *o, Grid *g)
{
  PetscFunctionBeginUser;
  *g = (Grid){.low = AmVec3Make(PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL), .high = AmVec3Make(-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL)};
  for (PetscInt l = 0; l < o->num_sites; l++)
    for (int i = 0; i < 3; i++) {
      const PetscReal c = o->y[o->site_to_point[l]].v[i];
      g->low.v[i]       = PetscMin(g->low.v[i], c - o->radius);
      g->high.v[i]      = PetscMax(g->high.v[i], c + o->radius);
    }
  for (int i = 0; i < 3; i++) {
    g->size[i]  = PetscMax(1, (PetscInt)((g->high.v[i] - g->low.v[i]) / o->radius));
    g->width[i] = (g->high.v[i] - g->low.v[i]) / g->size[i];
  }
  PetscCall(collect_copies(o, g));
  PetscCall(sort_into_bins(g));
  PetscFunctionReturn(0);
}

/* Appends the neighbours of site l behind list entry *count, or only counts them when list arrays are NULL. */
static void visit(const AmNeighborOptions *o, const Grid *g, PetscInt l, AmNeighbors *list, PetscInt *count)
{
  const AmVec3    y  = o->y[o->site_to_point[l]];
  const PetscReal r2 = o->radius * o->radius;
  PetscInt        from[3], to[3];
  for (int i = 0; i < 3; i++) {
    from[i] = PetscMax(0, bin_along(g, y, i) - 1);
    to[i]   = PetscMin(g->size[i] - 1, bin_along(g, y, i) + 1);
  }
  for (PetscInt bz = from[2]; bz <= to[2]; bz++)
    for (PetscInt by = from[1]; by <= to[1]; by++) {
      const PetscInt row = (bz * g->size[1] + by) * g->size[0];
      for (PetscInt c = g->bin_start[row + from[0]]; c < g->bin_start[row + to[0] + 1]; c++) {
        const Copy  *n = &g->copies[c];
        const AmVec3 d = AmVec3Sub(n->y, y);
        if (AmVec3Dot(d, d) > r2) continue;
        if (n->point == o->site_to_point[l] && !n->image[0] && !n->image[1] && !n->image[2]) continue;
        if (list->neighbor) {
          list->neighbor[*count] = n->point;
          for (int i = 0; i < 3; i++) list->image[*count][i] = n->image[i];
        }
        (*count)++;
      }
    }
}

PetscErrorCode AmNeighborsBuild(const AmNeighborOptions *o, AmNeighbors *list)
{
  Grid     g;
  PetscInt count = 0;

  PetscFunctionBeginUser;
  *list = (AmNeighbors){.num_sites = o->num_sites};
  PetscCall(PetscMalloc1(o->num_sites + 1, &list->start));
  list->start[0] = 0;
  if (o->num_sites == 0) PetscFunctionReturn(0);
  PetscCall(grid_create(o, &g));
  for (PetscInt l = 0; l < o->num_sites; l++) {
    visit(o, &g, l, list, &count);
    list->start[l + 1] = count;
  }
  PetscCall(PetscMalloc1(count, &list->neighbor));
  PetscCall(PetscMalloc1(count, &list->image));
  count = 0;
  for (PetscInt l = 0; l < o->num_sites; l++) visit(o, &g, l, list, &count);
  PetscCall(PetscFree(g.copies));
  PetscCall(PetscFree(g.bin_start));
  PetscFunctionReturn(0);
}

PetscErrorCode AmNeighborsDestroy(AmNeighbors *list)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(list->start));
  PetscCall(PetscFree(list->neighbor));
  PetscCall(PetscFree(list->image));
  PetscFunctionReturn(0);
}
