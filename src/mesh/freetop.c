/* SPDX-License-Identifier: GPL-3.0-or-later
 * A zone that cuts the free top of a box. The crystal's basis is aligned with the top (AmCrystalAlignBasis), so traced cells end on its highest lattice plane;
 * there the far mesh ends, too. Both have a part of it: the zone its footprint, the far mesh the rest of the face, around a loop of rim edges that they share.
 *
 * The zone is trimmed until that rim is clean: a cell that touches the plane with a corner or an edge that is no footprint's would leave a far mesh of no
 * thickness, and a corner at which two parts of the footprint meet would tie the loop into a knot. */
#include "meshimpl.h"

#define FLAT 1e-6 /* Å: a site of the plane is not farther from it */

PetscReal AmMeshTop(const AmMeshOptions *o)
{
  return o->body.free_top ? o->body.high.v[1] - AmCrystalPlaneDistance(o->crystal, AmVec3Make(0, 1, 0)) / 2 : PETSC_MAX_REAL;
}

typedef struct {
  PetscInt low, high, from, to, count; /* ends; the way from one to the other along the facet on its left, seen from above; facets */
} Edge;

static int by_ends(const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  if (p->low != q->low) return p->low < q->low ? -1 : 1;
  return p->high < q->high ? -1 : p->high > q->high;
}

static PetscBool on_top(const AmDraft *d, PetscReal top, PetscInt v) { return fabs(d->vertex[v].x.v[1] - top) < FLAT ? PETSC_TRUE : PETSC_FALSE; }

/* Edges of these triangles, each once. Out: edges [n], owned by the caller. */
static PetscErrorCode list_edges(PetscInt num, PetscInt (*const triangle)[3], PetscInt *n, Edge **edges)
{
  Edge *e;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(3 * num, &e));
  for (PetscInt t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt p = triangle[t][i], q = triangle[t][(i + 1) % 3];
      e[3 * t + i]     = (Edge){PetscMin(p, q), PetscMax(p, q), p, q, 1};
    }
  if (num > 0) qsort(e, 3 * num, sizeof(*e), by_ends);
  for (PetscInt i = 0; i < 3 * num; i++) {
    if (*n > 0 && by_ends(&e[i], &e[*n - 1]) == 0)
      e[*n - 1].count++;
    else
      e[(*n)++] = e[i];
  }
  *edges = e;
  PetscFunctionReturn(0);
}

/* The footprint of all cells. Out: triangles [n], owned by the caller. */
static PetscErrorCode footprint(const AmDraft *d, PetscReal top, PetscInt *n, PetscInt (**triangle)[3])
{
  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(d->num_cells, triangle)); /* no cell has two facets in one plane */
  for (PetscInt c = 0; c < d->num_cells; c++) {
    PetscInt v[AM_MAX_CORNERS], num = 0;
    for (int i = 0; i < 4; i++)
      if (on_top(d, top, d->cell[c][i])) v[num++] = d->cell[c][i];
    if (num == 3) PetscCall(PetscArraycpy((*triangle)[(*n)++], v, 3));
  }
  PetscFunctionReturn(0);
}

/* Vertices of the plane that have no facet there, or more than two rim edges. In: edges of the footprint. Out: bad [num_vertices]. */
static PetscErrorCode mark_bad(const AmDraft *d, PetscReal top, PetscInt n, const Edge edge[], PetscBool bad[])
{
  PetscInt *rims;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &rims));
  for (PetscInt v = 0; v < d->num_vertices; v++) rims[v] = -1;
  for (PetscInt e = 0; e < n; e++) {
    const PetscInt ends[2] = {edge[e].low, edge[e].high};
    for (int k = 0; k < 2; k++) rims[ends[k]] = PetscMax(0, rims[ends[k]]) + (edge[e].count == 1);
  }
  for (PetscInt v = 0; v < d->num_vertices; v++) bad[v] = on_top(d, top, v) && (rims[v] < 0 || rims[v] > 2) ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(PetscFree(rims));
  PetscFunctionReturn(0);
}

static PetscBool is_clean(const AmDraft *d, PetscReal top, PetscInt n, const Edge edge[], const PetscBool bad[], const PetscInt cell[])
{
  for (int i = 0; i < 4; i++) {
    if (bad[cell[i]]) return PETSC_FALSE;
    for (int j = 0; j < i; j++) {
      const Edge e = {.low = PetscMin(cell[i], cell[j]), .high = PetscMax(cell[i], cell[j])};
      if (on_top(d, top, cell[i]) && on_top(d, top, cell[j]) && !(n > 0 && bsearch(&e, edge, n, sizeof(e), by_ends))) return PETSC_FALSE;
    }
  }
  return PETSC_TRUE;
}

PetscErrorCode AmDraftTrimTop(const AmMeshOptions *o, AmDraft *d, PetscBool *trimmed)
{
  const PetscReal top = AmMeshTop(o);
  PetscInt        num, n, kept = 0, (*triangle)[3];
  PetscBool      *bad;
  Edge           *edge;

  PetscFunctionBeginUser;
  *trimmed = PETSC_FALSE;
  if (!o->body.free_top) PetscFunctionReturn(0);
  PetscCall(footprint(d, top, &num, &triangle));
  PetscCall(list_edges(num, triangle, &n, &edge));
  PetscCall(PetscMalloc1(d->num_vertices, &bad));
  PetscCall(mark_bad(d, top, n, edge, bad));
  for (PetscInt c = 0; c < d->num_cells; c++)
    if (is_clean(d, top, n, edge, bad, d->cell[c])) PetscCall(PetscArraymove(d->cell[kept++], d->cell[c], AM_MAX_CORNERS));
  *trimmed     = kept < d->num_cells ? PETSC_TRUE : PETSC_FALSE;
  d->num_cells = kept;
  PetscCall(PetscFree(bad));
  PetscCall(PetscFree(edge));
  PetscCall(PetscFree(triangle));
  PetscFunctionReturn(0);
}

static PetscBool is_top_facet(const AmDraft *d, PetscReal top, const PetscInt facet[3])
{
  return on_top(d, top, facet[0]) && on_top(d, top, facet[1]) && on_top(d, top, facet[2]) ? PETSC_TRUE : PETSC_FALSE;
}

/* Puts rim edges end to end into loops. In: edges [n] of a footprint; those with one facet are the rim. */
static PetscErrorCode make_loops(const AmDraft *d, PetscInt n, const Edge edge[], AmRim *rim)
{
  PetscInt *next, num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &next));
  for (PetscInt v = 0; v < d->num_vertices; v++) next[v] = -1;
  for (PetscInt e = 0; e < n; e++)
    if (edge[e].count == 1) next[edge[e].from] = edge[e].to;
  PetscCall(PetscMalloc2(n + 1, &rim->start, n, &rim->vertex));
  rim->num_loops = 0;
  for (PetscInt e = 0; e < n; e++) {
    PetscInt v = edge[e].from;
    if (edge[e].count != 1 || next[v] < 0) continue;
    rim->start[rim->num_loops++] = num;
    while (next[v] >= 0) {
      const PetscInt to  = next[v];
      rim->vertex[num++] = v;
      next[v]            = -1;
      v                  = to;
    }
  }
  rim->start[rim->num_loops] = num;
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

PetscErrorCode AmRimDestroy(AmRim *rim)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(rim->start, rim->vertex));
  PetscFunctionReturn(0);
}

/* Components that reach the top lose their facets there; what is left of them all becomes one, the last. */
PetscErrorCode AmDraftOpenTop(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *whole, AmBoundary *closed, AmBoundary *open, AmRim *rim)
{
  const PetscReal top       = AmMeshTop(o);
  const PetscInt  num       = whole->start[whole->num_components];
  PetscInt        num_top   = 0, n, (*triangle)[3];
  Edge           *edge;

  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(num, closed));
  PetscCall(AmBoundaryCreate(num, open));
  PetscCall(PetscMalloc1(num, &triangle));
  closed->start[0] = open->start[0] = open->start[1] = 0;
  open->num_components                               = 1;
  for (PetscInt k = 0; k < whole->num_components; k++) {
    PetscBool cut = PETSC_FALSE;
    PetscInt  to;
    for (PetscInt t = whole->start[k]; t < whole->start[k + 1] && !cut; t++) cut = is_top_facet(d, top, whole->facet[t]);
    to = closed->start[closed->num_components];
    for (PetscInt t = whole->start[k]; t < whole->start[k + 1]; t++) {
      PetscInt *place = !cut ? closed->facet[to++] : (is_top_facet(d, top, whole->facet[t]) ? triangle[num_top++] : open->facet[open->start[1]++]);
      PetscCall(PetscArraycpy(place, whole->facet[t], 3));
    }
    if (!cut) closed->start[++closed->num_components] = to;
  }
  PetscCall(list_edges(num_top, triangle, &n, &edge));
  PetscCall(make_loops(d, n, edge, rim));
  PetscCall(PetscFree(edge));
  PetscCall(PetscFree(triangle));
  PetscFunctionReturn(0);
}
