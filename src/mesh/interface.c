/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where grains meet outside of the refined zone: lines of vertices through the far mesh, that elements end on, and the outer boundary with the ends of these
 * lines among its vertices. A line that comes to the zone ends at a vertex of it; where it would run closely beside the zone's edge, that edge is the line. */
#include "meshimpl.h"

#define STEPS 4      /* a step on the way along a line, as part of the size of elements there */
#define CLEAR 0.75   /* sizes: a line keeps this far from the zone, but for its end */
#define SHORTEST 2.0 /* sizes: of a line from the zone to the zone */

PetscReal AmMeshInterfaceDistance(const AmMeshOptions *o, AmVec3 X)
{
  const AmRegions lines = {.dimension = 2, .num_cores = o->num_interfaces, .at = o->interface};
  return o->num_interfaces > 0 ? AmRegionsDistance(&lines, X) : PETSC_MAX_REAL;
}

typedef enum { IN_FAR, IN_ZONE, OUTSIDE } Where;

typedef struct {
  const AmMeshOptions *o;
  AmDraft             *d;
  const AmBoundary    *zone;
  AmCore               line;
  PetscReal            length; /* Å */
} Way;

static AmVec3 crystal_at(const Way *w, PetscReal s) { return AmVec3Add(w->line.a, AmVec3Scale(s / w->length, AmVec3Sub(w->line.b, w->line.a))); }

static AmVec3 place_at(const Way *w, PetscReal s) { return AmFieldMap(w->o->field, crystal_at(w, s)); }

static PetscReal in_plane(AmVec3 a, AmVec3 b) { return hypot(a.v[0] - b.v[0], a.v[1] - b.v[1]); }

static Where where_is(const Way *w, PetscReal s)
{
  const AmVec3    X = crystal_at(w, s), x = place_at(w, s);
  const PetscReal h = w->o->size, r = hypot(X.v[0], X.v[1]), R = w->o->free.radius;
  if (r > R && r > AmMeshOutline(w->o, atan2(X.v[1], X.v[0]), h / R)) return OUTSIDE;
  if (AmRegionsDistance(&w->o->regions, x) > w->o->zone_radius + h) return IN_FAR;
  for (PetscInt l = 0; l < w->zone->num_components; l++) {
    if (AmBoundaryContains(w->d, w->zone, l, x)) return IN_ZONE;
    for (PetscInt i = w->zone->start[l]; i < w->zone->start[l + 1]; i++)
      if (in_plane(w->d->vertex[w->zone->facet[i][0]].x, x) < CLEAR * h) return IN_ZONE;
  }
  return IN_FAR;
}

/* Where between s, which is one kind of place, and t, which is another, the kind changes. */
static PetscReal change_between(const Way *w, PetscReal s, PetscReal t)
{
  const Where here = where_is(w, s);
  for (int k = 0; k < 40; k++) {
    const PetscReal middle = (s + t) / 2;
    if (where_is(w, middle) == here)
      s = middle;
    else
      t = middle;
  }
  return (s + t) / 2;
}

/* The vertex of the zone nearest to x that can be seen from there. */
static PetscInt nearest_of_zone(const Way *w, AmVec3 x)
{
  const PetscInt num   = w->zone->start[w->zone->num_components];
  PetscReal      least = PETSC_MAX_REAL;
  PetscInt       best  = -1;
  for (PetscInt i = 0; i < num; i++) {
    const PetscInt v       = w->zone->facet[i][0];
    PetscBool      is_seen = in_plane(w->d->vertex[v].x, x) < least ? PETSC_TRUE : PETSC_FALSE;
    for (PetscInt k = 0; k < num && is_seen; k++) {
      const PetscInt *e = w->zone->facet[k];
      if (e[0] != v && e[1] != v && AmSegmentsMeet(x, w->d->vertex[v].x, w->d->vertex[e[0]].x, w->d->vertex[e[1]].x)) is_seen = PETSC_FALSE;
    }
    if (!is_seen) continue;
    least = in_plane(w->d->vertex[v].x, x);
    best  = v;
  }
  return best;
}

static PetscErrorCode add_vertex(const Way *w, PetscReal s, PetscBool held, PetscInt *vertex)
{
  PetscFunctionBeginUser;
  *vertex = w->d->num_vertices;
  PetscCall(AmDraftAddVertex(w->d, (AmVertex){.X = crystal_at(w, s), .x = place_at(w, s), .held = held}));
  PetscFunctionReturn(0);
}

/* How many elements lie along the line from s to t. */
static PetscReal elements_between(const Way *w, PetscReal s, PetscReal t)
{
  PetscReal sum = 0;
  while (s < t) {
    const PetscReal h = AmMeshSize(w->o, place_at(w, s)), step = PetscMin(h / STEPS, t - s);
    sum += step / h;
    s += step;
  }
  return sum;
}

/* The place after s by so many elements. */
static PetscReal after(const Way *w, PetscReal s, PetscReal elements)
{
  while (elements > 0) {
    const PetscReal h = AmMeshSize(w->o, place_at(w, s)), step = PetscMin(1.0 / STEPS, elements);
    s += step * h;
    elements -= step;
  }
  return s;
}

/* One end of a stretch: a new vertex on the outer boundary, or one of the zone. In: s: where; next: the place of the line's next vertex. */
static PetscErrorCode end_stretch(const Way *w, PetscReal s, PetscBool outer, AmVec3 next, PetscInt *vertex)
{
  PetscFunctionBeginUser;
  if (outer)
    PetscCall(add_vertex(w, s, PETSC_TRUE, vertex));
  else
    *vertex = nearest_of_zone(w, next);
  PetscCheck(*vertex >= 0, PETSC_COMM_SELF, PETSC_ERR_PLIB, "a line between grains sees no vertex of the zone");
  PetscFunctionReturn(0);
}

/* The line from s to t as a chain of edges. In: outer: whether each end lies on the outer boundary. */
static PetscErrorCode add_stretch(const Way *w, const PetscReal s[2], const PetscBool outer[2], AmBoundary *lines)
{
  const PetscInt num = PetscMax(2, (PetscInt)lround(elements_between(w, s[0], s[1])));
  PetscInt       last, to = lines->start[lines->num_components];
  PetscReal      at = s[0];

  PetscFunctionBeginUser;
  PetscCall(end_stretch(w, s[0], outer[0], place_at(w, after(w, s[0], 1)), &last));
  for (PetscInt i = 1; i <= num; i++) {
    PetscInt next;
    at = after(w, at, elements_between(w, s[0], s[1]) / num);
    if (i < num)
      PetscCall(add_vertex(w, at, PETSC_FALSE, &next));
    else
      PetscCall(end_stretch(w, s[1], outer[1], w->d->vertex[last].x, &next));
    lines->facet[to][0]   = last;
    lines->facet[to][1]   = next;
    lines->facet[to++][2] = -1;
    last                  = next;
  }
  lines->start[++lines->num_components] = to;
  PetscFunctionReturn(0);
}

static PetscErrorCode walk(const Way *w, AmBoundary *lines)
{
  PetscReal from = 0, s = 0;
  PetscBool outer = PETSC_TRUE;
  Where     here  = OUTSIDE;

  PetscFunctionBeginUser;
  while (s < w->length) {
    const PetscReal next = PetscMin(w->length, s + AmMeshSize(w->o, place_at(w, s)) / STEPS);
    const Where     then = where_is(w, next);
    if (then != here) {
      const PetscReal change = change_between(w, s, next);
      if (here == IN_FAR && (outer || then == OUTSIDE || change - from > SHORTEST * w->o->size))
        PetscCall(add_stretch(w, (PetscReal[]){from, change}, (PetscBool[]){outer, then == OUTSIDE}, lines));
      outer = here == OUTSIDE ? PETSC_TRUE : PETSC_FALSE;
      from  = change;
    }
    here = then;
    s    = next;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftCutFar(const AmMeshOptions *o, AmDraft *d, const AmBoundary *zone, AmBoundary *lines)
{
  PetscInt room = 0;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < o->num_interfaces; i++) room += 2 * (PetscInt)(in_plane(o->interface[i].a, o->interface[i].b) / PetscMin(o->size, o->max_size)) + 16;
  PetscCall(AmBoundaryCreate(room, lines));
  lines->start[0] = 0;
  for (PetscInt i = 0; i < o->num_interfaces; i++) {
    const Way w = {o, d, zone, o->interface[i], in_plane(o->interface[i].a, o->interface[i].b)};
    PetscCall(walk(&w, lines));
  }
  PetscFunctionReturn(0);
}
