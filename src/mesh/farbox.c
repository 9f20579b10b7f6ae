/* SPDX-License-Identifier: GPL-3.0-or-later
 * The far mesh of a rectangle in the plane, whose upper side may be a free surface.
 *
 * Its sides lie half a spacing outside the last free sites, a free top on the highest row of sites. Both the zone and the far mesh end there, each on its part
 * of it. So the sides of the rectangle, less what the zone has of the top, and the rest of the zone's boundary, turned around, are loops with the far mesh on
 * their left: those that turn counter-clockwise bound a piece of it from outside, the others are holes. All lines are straight in the crystal configuration. */
#include <stdlib.h>
#include "gmshcall.h"

/* The vertex that comes after each one, with the far mesh on the left; -1: none. */
typedef struct {
  PetscInt *next, room;
} Ways;

static PetscErrorCode go(const AmDraft *d, Ways *w, PetscInt from, PetscInt to)
{
  PetscFunctionBeginUser;
  if (w->room < d->num_vertices) {
    PetscCall(PetscRealloc(sizeof(*w->next) * d->vertex_room, &w->next));
    while (w->room < d->vertex_room) w->next[w->room++] = -1;
  }
  w->next[from] = to;
  PetscFunctionReturn(0);
}

static PetscErrorCode add_vertex(const AmMeshOptions *o, AmVec3 X, PetscInt held, AmDraft *d)
{
  PetscFunctionBeginUser;
  PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0, 0}, 0, held, 0, 0}));
  PetscFunctionReturn(0);
}

/* A side between two vertices, graded as the mesh is. */
static PetscErrorCode add_side(const AmMeshOptions *o, PetscInt from, PetscInt to, PetscInt held, AmDraft *d, Ways *w)
{
  const AmVec3    a = d->vertex[from].X, b = d->vertex[to].X;
  const PetscReal all  = AmMeshElements(o, a, b, PETSC_MAX_REAL, NULL);
  const PetscInt  num  = PetscMax(1, (PetscInt)ceil(all - 1e-6));
  PetscInt        last = from;

  PetscFunctionBeginUser;
  for (PetscInt i = 1; i < num; i++) {
    PetscReal at;
    AmMeshElements(o, a, b, all * i / num, &at);
    PetscCall(add_vertex(o, AmVec3Add(AmVec3Scale(1 - at, a), AmVec3Scale(at, b)), held, d));
    PetscCall(go(d, w, last, d->num_vertices - 1));
    last = d->num_vertices - 1;
  }
  PetscCall(go(d, w, last, to));
  PetscFunctionReturn(0);
}

/* What the zone has of the top: its edges lead from right to left. */
typedef struct {
  PetscReal x; /* Å, of its right end */
  PetscInt  right, left;
} Footprint;

static int from_right(const void *a, const void *b)
{
  const Footprint *p = a, *q = b;
  return (p->x < q->x) - (p->x > q->x);
}

/* Cells that a core has broken up to the top would let the far mesh in. */
static PetscErrorCode check_vertex(const AmMeshOptions *o, const AmVertex *v)
{
  PetscFunctionBeginUser;
  AmCheckUser(AmRegionsDistance(&o->regions, v->x) > o->zone_radius / 2,
              "the lattice cells leave a hole up to the free top at (%.2f, %.2f) Å, %.1f Å from the nearest core", v->x.v[0], v->x.v[1],
              AmRegionsDistance(&o->regions, v->x));
  PetscFunctionReturn(0);
}

/* The zone's boundary, turned around, but for what lies on the top. Out: print [num]: from right to left, owned by the caller. */
static PetscErrorCode add_zone(const AmMeshOptions *o, const AmBoundary *zone, const AmDraft *d, Ways *w, PetscInt *num, Footprint **print)
{
  const PetscInt n = zone->start[zone->num_components];
  AmCut          cut[AM_MAX_CUTS];
  const PetscInt cuts = AmMeshCuts(o, cut);
  PetscInt      *after;

  PetscFunctionBeginUser;
  *num = 0;
  PetscCall(PetscMalloc1(n, print));
  PetscCall(PetscMalloc1(d->num_vertices, &after)); /* of a vertex on the top the one on its left */
  for (PetscInt v = 0; v < d->num_vertices; v++) after[v] = -1;
  for (PetscInt e = 0; e < n; e++) {
    const PetscInt a = zone->facet[e][0], b = zone->facet[e][1];
    if (cuts > 0 && AmMeshOnCut(d, cut[0], a) && AmMeshOnCut(d, cut[0], b))
      after[a] = b;
    else {
      PetscCall(check_vertex(o, &d->vertex[cuts > 0 && AmMeshOnCut(d, cut[0], a) ? b : a]));
      PetscCall(go(d, w, b, a));
    }
  }
  for (PetscInt e = 0; e < n; e++) {
    const PetscInt right = zone->facet[e][1];
    PetscInt       left  = right;
    if (after[right] < 0 || after[zone->facet[e][0]] >= 0) continue; /* a way that comes up to the top */
    while (after[left] >= 0) left = after[left];
    (*print)[(*num)++] = (Footprint){d->vertex[right].X.v[0], right, left};
  }
  if (*num > 0) qsort(*print, *num, sizeof(**print), from_right);
  PetscCall(PetscFree(after));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_sides(const AmMeshOptions *o, PetscInt num, const Footprint print[], AmDraft *d, Ways *w)
{
  const AmBody    body = AmMeshOuterBody(o);
  const PetscReal top  = o->body.free_top ? AmMeshTop(o) : body.high.v[1];
  const AmVec3    corner[4] = {body.low, {{body.high.v[0], body.low.v[1], 0}}, {{body.high.v[0], top, 0}}, {{body.low.v[0], top, 0}}};
  const PetscInt  first = d->num_vertices;
  PetscInt        last  = first + 2;

  PetscFunctionBeginUser;
  d->outer_radius = AmBodyInnerRadius(&body);
  for (int k = 0; k < 4; k++) PetscCall(add_vertex(o, AmVec3Make(corner[k].v[0], corner[k].v[1], 0), 1, d));
  for (int k = 0; k < 4; k++)
    if (k != 2) PetscCall(add_side(o, first + k, first + (k + 1) % 4, 1, d, w));
  for (PetscInt k = 0; k <= num; k++) {
    PetscCall(add_side(o, last, k < num ? print[k].right : first + 3, !o->body.free_top, d, w));
    if (k < num) last = print[k].left;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode walk(PetscInt num_vertices, Ways *w, AmBoundary *loops)
{
  PetscInt n = 0;

  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(num_vertices, loops));
  loops->start[0] = 0;
  for (PetscInt v = 0; v < w->room && v < num_vertices; v++) {
    PetscInt at = v;
    if (w->next[v] < 0) continue;
    while (w->next[at] >= 0) {
      const PetscInt to = w->next[at];
      loops->facet[n][0]   = at;
      loops->facet[n][1]   = to;
      loops->facet[n++][2] = -1;
      w->next[at]          = -1;
      at                   = to;
    }
    loops->start[++loops->num_components] = n;
  }
  PetscFunctionReturn(0);
}

/* One piece of the far mesh: what loop f encloses, but for holes in it. */
static PetscErrorCode fill_piece(const AmMeshOptions *o, const AmBoundary *loops, PetscInt f, AmDraft *d)
{
  PetscInt n = 0;
  int     *tag;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(loops->num_components, &tag));
  PetscCall(AmGmshBegin());
  PetscCall(AmGmshAddCurve(d, loops, f, tag[n++] = 1));
  for (PetscInt l = 0; l < loops->num_components; l++) {
    if (AmBoundaryVolume(d, loops, l) > 0 || !AmBoundaryContains(d, loops, f, d->vertex[loops->facet[loops->start[l]][0]].x)) continue;
    tag[n] = (int)n + 1;
    PetscCall(AmGmshAddCurve(d, loops, l, tag[n++]));
  }
  PetscCall(AmGmshFillSurface(o, n, 0, tag, d));
  PetscCall(PetscFree(tag));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftCheckRectangle(const AmMeshOptions *o, const AmBoundary *zone, const AmDraft *d)
{
  Ways       w = {0};
  Footprint *print;
  PetscInt   num;

  PetscFunctionBeginUser;
  PetscCall(add_zone(o, zone, d, &w, &num, &print));
  PetscCall(PetscFree(print));
  PetscCall(PetscFree(w.next));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftFillRectangle(const AmMeshOptions *o, const AmBoundary *zone, AmDraft *d)
{
  Ways       w = {0};
  Footprint *print;
  PetscInt   num;
  AmBoundary loops;

  PetscFunctionBeginUser;
  PetscCall(add_zone(o, zone, d, &w, &num, &print));
  PetscCall(add_sides(o, num, print, d, &w));
  PetscCall(walk(d->num_vertices, &w, &loops));
  for (PetscInt f = 0; f < loops.num_components; f++)
    if (AmBoundaryVolume(d, &loops, f) > 0) PetscCall(fill_piece(o, &loops, f, d));
  PetscCall(AmBoundaryDestroy(&loops));
  PetscCall(PetscFree(print));
  PetscCall(PetscFree(w.next));
  PetscFunctionReturn(0);
}
