/* SPDX-License-Identifier: GPL-3.0-or-later
 * Closes the gap between the traced cells of two grains, in the plane. Where their elements count, a boundary of grains needs some too.
 *
 * An edge that has a cell on one side only looks for the vertex with which it makes a Delaunay triangle on the other: of all that it sees that whose circle
 * reaches least far. The triangle's other two edges take its place, and so on until none sees a vertex near enough. Sites between the grains that no lattice
 * cell holds are vertices like others, and so get their cells. With several atoms a cell those that a face cuts are missing, so the gap is wider by what a cell
 * spans. */
#include "meshimpl.h"

#define NEAR 2.0     /* diameters of a lattice cell: so far from the interface cells may be missing */
#define WIDEST 1.0   /* nearest-neighbour distances: radius of a triangle's circle; between grains atoms are packed as in a liquid, and none is wider */
#define TOUCHES 1e-6 /* Å²: areas below are none */

/* Directed, with the cell on its left; gone: it has two. */
typedef struct {
  PetscInt  from, to;
  PetscBool gone;
} Edge;

typedef struct {
  const AmMeshOptions *o;
  AmDraft             *d;
  PetscInt             num_edges, room, num_corners, *corner; /* corner: vertices that a triangle may have */
  Edge                *edge;
  PetscReal            widest;
} Gap;

/* Twice the area of the triangle of three vertices, positive when they turn left. */
static PetscReal turn(const Gap *g, PetscInt a, PetscInt b, PetscInt c)
{
  const AmVec3 p = g->d->vertex[a].x, u = AmVec3Sub(g->d->vertex[b].x, p), v = AmVec3Sub(g->d->vertex[c].x, p);
  return u.v[0] * v.v[1] - u.v[1] * v.v[0];
}

static PetscReal length(const Gap *g, PetscInt a, PetscInt b)
{
  const AmVec3 d = AmVec3Sub(g->d->vertex[a].x, g->d->vertex[b].x);
  return hypot(d.v[0], d.v[1]);
}

PetscBool AmSegmentsMeet(AmVec3 a, AmVec3 b, AmVec3 p, AmVec3 q)
{
  const AmVec3    ab = AmVec3Sub(b, a), pq = AmVec3Sub(q, p), ap = AmVec3Sub(p, a), aq = AmVec3Sub(q, a), pb = AmVec3Sub(b, p);
  const PetscReal t[4] = {ab.v[0] * ap.v[1] - ab.v[1] * ap.v[0], ab.v[0] * aq.v[1] - ab.v[1] * aq.v[0], -(pq.v[0] * ap.v[1] - pq.v[1] * ap.v[0]),
                          pq.v[0] * pb.v[1] - pq.v[1] * pb.v[0]};
  if ((t[0] > TOUCHES && t[1] > TOUCHES) || (t[0] < -TOUCHES && t[1] < -TOUCHES)) return PETSC_FALSE;
  return (t[2] > TOUCHES && t[3] > TOUCHES) || (t[2] < -TOUCHES && t[3] < -TOUCHES) ? PETSC_FALSE : PETSC_TRUE;
}

static PetscBool is_free(const Gap *g, PetscInt a, PetscInt b)
{
  const AmVertex *v = g->d->vertex;
  for (PetscInt i = 0; i < g->num_edges; i++) {
    const Edge *e = &g->edge[i];
    if (e->gone || e->from == a || e->from == b || e->to == a || e->to == b) continue;
    if (AmSegmentsMeet(v[a].x, v[b].x, v[e->from].x, v[e->to].x)) return PETSC_FALSE;
  }
  return PETSC_TRUE;
}

static PetscBool holds_a_corner(const Gap *g, PetscInt a, PetscInt b, PetscInt c)
{
  for (PetscInt i = 0; i < g->num_corners; i++) {
    const PetscInt v = g->corner[i];
    if (v != a && v != b && v != c && turn(g, a, b, v) > -TOUCHES && turn(g, b, c, v) > -TOUCHES && turn(g, c, a, v) > -TOUCHES) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* The vertex on the right of the edge with which it makes a triangle, or -1. */
static PetscInt best_corner(const Gap *g, const Edge *e)
{
  const PetscReal base  = length(g, e->from, e->to);
  PetscReal       least = PETSC_MAX_REAL;
  PetscInt        best  = -1;
  for (PetscInt i = 0; i < g->num_corners; i++) {
    const PetscInt  v    = g->corner[i];
    const PetscReal area = -turn(g, e->from, e->to, v), a = length(g, e->from, v), b = length(g, e->to, v);
    const PetscReal reach = (a * a + b * b - base * base) / area; /* four times how far the circle's centre lies beyond the edge, over its length */
    if (v == e->from || v == e->to || area < TOUCHES || a * b * base > 2 * area * g->widest || reach >= least) continue;
    if (!is_free(g, e->from, v) || !is_free(g, e->to, v) || holds_a_corner(g, e->to, e->from, v)) continue;
    least = reach;
    best  = v;
  }
  return best;
}

/* Adds an edge, or takes away the one that runs back. */
static PetscErrorCode join_edge(Gap *g, PetscInt from, PetscInt to)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < g->num_edges; i++) {
    Edge *e = &g->edge[i];
    if (e->gone || e->from != to || e->to != from) continue;
    e->gone = PETSC_TRUE;
    PetscFunctionReturn(0);
  }
  if (g->num_edges == g->room) {
    g->room = 2 * g->room + 16;
    PetscCall(PetscRealloc(sizeof(Edge) * g->room, &g->edge));
  }
  g->edge[g->num_edges++] = (Edge){from, to, PETSC_FALSE};
  PetscFunctionReturn(0);
}

/* Edges of the traced cells, and the vertices that may be corners: those at such an edge, and those without a cell. Only near the interface. */
static PetscErrorCode open_gap(const AmMeshOptions *o, AmDraft *d, Gap *g)
{
  const PetscReal near = NEAR * AmCrystalCellDiameter(o->crystal);
  PetscInt       *cells;
  PetscBool      *at_edge;
  AmBoundary      boundary;

  PetscFunctionBeginUser;
  *g = (Gap){.o = o, .d = d, .widest = WIDEST * AmCrystalSiteDistance(o->crystal) + AmCrystalCellSpread(o->crystal)};
  PetscCall(PetscCalloc2(d->num_vertices, &cells, d->num_vertices, &at_edge));
  PetscCall(PetscMalloc1(d->num_vertices, &g->corner));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++) cells[d->cell[c][i]]++;
  PetscCall(AmDraftBoundary(d, &boundary, NULL));
  for (PetscInt i = 0; i < boundary.start[boundary.num_components]; i++) {
    const PetscInt *v = boundary.facet[i];
    if (AmMeshInterfaceDistance(o, d->vertex[v[0]].X) > 2 * near) continue;
    at_edge[v[0]] = at_edge[v[1]] = PETSC_TRUE;
    PetscCall(join_edge(g, v[0], v[1]));
  }
  for (PetscInt v = 0; v < d->num_vertices; v++)
    if ((at_edge[v] || cells[v] == 0) && AmMeshInterfaceDistance(o, d->vertex[v].X) < near) g->corner[g->num_corners++] = v;
  PetscCall(AmBoundaryDestroy(&boundary));
  PetscCall(PetscFree2(cells, at_edge));
  PetscFunctionReturn(0);
}

static PetscBool is_near(const Gap *g, PetscInt v)
{
  for (PetscInt i = 0; i < g->num_corners; i++)
    if (g->corner[i] == v) return PETSC_TRUE;
  return PETSC_FALSE;
}

PetscErrorCode AmDraftZip(const AmMeshOptions *o, AmDraft *d)
{
  Gap g;

  PetscFunctionBeginUser;
  PetscCall(open_gap(o, d, &g));
  for (PetscInt i = 0; i < g.num_edges; i++) {
    const Edge     e = g.edge[i];
    const PetscInt v = e.gone || !is_near(&g, e.from) || !is_near(&g, e.to) ? -1 : best_corner(&g, &e);
    if (v < 0) continue;
    g.edge[i].gone = PETSC_TRUE;
    PetscCall(AmDraftAddCell(d, (PetscInt[]){e.to, e.from, v}));
    PetscCall(join_edge(&g, e.from, v));
    PetscCall(join_edge(&g, v, e.to));
  }
  PetscCall(PetscFree(g.corner));
  PetscCall(PetscFree(g.edge));
  PetscFunctionReturn(0);
}
