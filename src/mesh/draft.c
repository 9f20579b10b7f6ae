/* SPDX-License-Identifier: GPL-3.0-or-later
 * Growing lists of vertices and cells, and the boundary loops of cells. */
#include "meshimpl.h"

PetscErrorCode AmDraftAddVertex(AmDraft *d, AmVertex v)
{
  PetscFunctionBeginUser;
  if (d->num_vertices == d->vertex_room) {
    d->vertex_room = PetscMax(4096, 2 * d->vertex_room);
    PetscCall(PetscRealloc(sizeof(*d->vertex) * d->vertex_room, &d->vertex));
  }
  d->vertex[d->num_vertices++] = v;
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftAddCell(AmDraft *d, PetscInt a, PetscInt b, PetscInt c)
{
  PetscFunctionBeginUser;
  if (d->num_cells == d->cell_room) {
    d->cell_room = PetscMax(8192, 2 * d->cell_room);
    PetscCall(PetscRealloc(sizeof(*d->cell) * d->cell_room, &d->cell));
  }
  d->cell[d->num_cells][0] = a;
  d->cell[d->num_cells][1] = b;
  d->cell[d->num_cells][2] = c;
  d->num_cells++;
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftDestroy(AmDraft *d)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(d->vertex));
  PetscCall(PetscFree(d->cell));
  PetscCall(PetscFree(d->loose));
  PetscCall(PetscFree(d->rides_on));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt low, high, from, to;
} Edge;

static int by_ends(const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  if (p->low != q->low) return p->low < q->low ? -1 : 1;
  return p->high < q->high ? -1 : p->high > q->high;
}

/* Follows next[] from each unvisited edge; at a pinched vertex any of its edges is a valid way on. */
static PetscErrorCode walk(const AmDraft *d, PetscInt num_edges, const Edge edges[], AmLoops *loops)
{
  PetscInt *first, *link, num = 0, loop = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(d->num_vertices, &first, num_edges, &link));
  for (PetscInt v = 0; v < d->num_vertices; v++) first[v] = -1;
  for (PetscInt e = 0; e < num_edges; e++) {
    link[e]              = first[edges[e].from];
    first[edges[e].from] = e;
  }
  PetscCall(PetscMalloc2(num_edges + 1, &loops->start, num_edges, &loops->vertex));
  for (PetscInt e = 0; e < num_edges; e++) {
    PetscInt v = edges[e].from;
    if (first[v] < 0) continue;
    loops->start[loop++] = num;
    while (first[v] >= 0) {
      const PetscInt out   = first[v];
      first[v]             = link[out];
      loops->vertex[num++] = v;
      v                    = edges[out].to;
    }
  }
  loops->start[loop] = num;
  loops->num_loops   = loop;
  PetscCall(PetscFree2(first, link));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftBoundary(const AmDraft *d, AmLoops *loops, PetscBool pinched[])
{
  Edge     *edges;
  PetscInt  num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(3 * d->num_cells, &edges));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++) {
      const PetscInt a = d->cell[c][i], b = d->cell[c][(i + 1) % 3];
      edges[3 * c + i] = (Edge){PetscMin(a, b), PetscMax(a, b), a, b};
    }
  qsort(edges, 3 * d->num_cells, sizeof(*edges), by_ends);
  for (PetscInt e = 0; e < 3 * d->num_cells; e++) {
    if (e + 1 < 3 * d->num_cells && by_ends(&edges[e], &edges[e + 1]) == 0) e++;
    else
      edges[num++] = edges[e];
  }
  if (pinched) {
    PetscInt *degree;
    PetscCall(PetscCalloc1(d->num_vertices, &degree));
    for (PetscInt e = 0; e < num; e++) degree[edges[e].from]++;
    for (PetscInt v = 0; v < d->num_vertices; v++) pinched[v] = degree[v] > 1 ? PETSC_TRUE : PETSC_FALSE;
    PetscCall(PetscFree(degree));
  }
  PetscCall(walk(d, num, edges, loops));
  PetscCall(PetscFree(edges));
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoopsDestroy(AmLoops *loops)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(loops->start, loops->vertex));
  loops->num_loops = 0;
  PetscFunctionReturn(0);
}

/* Ends of segment i of a loop. */
static void segment(const AmDraft *d, const AmLoops *l, PetscInt loop, PetscInt i, AmVec3 *a, AmVec3 *b)
{
  const PetscInt n = l->start[loop + 1] - l->start[loop];
  *a               = d->vertex[l->vertex[l->start[loop] + i]].x;
  *b               = d->vertex[l->vertex[l->start[loop] + (i + 1) % n]].x;
}

PetscReal AmLoopArea(const AmDraft *d, const AmLoops *l, PetscInt loop)
{
  PetscReal area = 0;
  for (PetscInt i = 0; i < l->start[loop + 1] - l->start[loop]; i++) {
    AmVec3 a, b;
    segment(d, l, loop, i, &a, &b);
    area += (a.v[0] * b.v[1] - b.v[0] * a.v[1]) / 2;
  }
  return area;
}

PetscBool AmLoopContains(const AmDraft *d, const AmLoops *l, PetscInt loop, AmVec3 x)
{
  PetscBool in = PETSC_FALSE;
  for (PetscInt i = 0; i < l->start[loop + 1] - l->start[loop]; i++) {
    AmVec3 a, b;
    segment(d, l, loop, i, &a, &b);
    if ((a.v[1] > x.v[1]) == (b.v[1] > x.v[1])) continue;
    if (x.v[0] < a.v[0] + (b.v[0] - a.v[0]) * (x.v[1] - a.v[1]) / (b.v[1] - a.v[1])) in = in ? PETSC_FALSE : PETSC_TRUE;
  }
  return in;
}
