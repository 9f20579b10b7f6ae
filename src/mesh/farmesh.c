/* SPDX-License-Identifier: GPL-3.0-or-later
 * The far mesh in the plane: Gmsh triangulates what lies between the refined zone and the held outer boundary.
 *
 * Both boundaries go in as discrete curves, so that node tags stay vertex numbers + 1 and no boundary node is moved or added.
 * The outer boundary is the image of the outline at which the lattice is held (outline.c), or of a hexagon half a spacing outside the last free sites. */
#include "gmshcall.h"

#define SURFACE 1000000 /* tag; curves are numbered from 1 */
#define TERRACE 0.35    /* facets of the outer boundary, by sqrt(R a): so long are the terraces of a lattice's round outline */
#define STEEPEST 0.15   /* highest bow of a facet by its length: a quadratic edge must not fold; across a cut the image of the outline jumps */

/* Point t, 0 <= t < 6, along the outline of a hexagon, counter-clockwise from its corner on the x axis; corner k is point k exactly. */
static AmVec3 along_hexagon(PetscReal R, PetscReal t)
{
  static const PetscReal h            = 0.86602540378443864676;
  const PetscReal        corner[7][2] = {{1, 0}, {.5, h}, {-.5, h}, {-1, 0}, {-.5, -h}, {.5, -h}, {1, 0}};
  const PetscInt         k            = (PetscInt)t;
  const PetscReal        s            = t - k;
  return AmVec3Make(R * ((1 - s) * corner[k][0] + s * corner[k + 1][0]), R * ((1 - s) * corner[k][1] + s * corner[k + 1][1]), 0);
}

/* A loop of the vertices first, first + 1, ... */
static PetscErrorCode create_ring(PetscInt first, PetscInt num, AmBoundary *ring)
{
  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(num, ring));
  for (PetscInt i = 0; i < num; i++) {
    ring->facet[i][0] = first + i;
    ring->facet[i][1] = first + (i + 1) % num;
    ring->facet[i][2] = -1;
  }
  ring->num_components = 1;
  ring->start[0]       = 0;
  ring->start[1]       = num;
  PetscFunctionReturn(0);
}

/* The image of the held hexagon, of straight sides, as a closed polygon of new, held vertices. Its corner radius is half a spacing larger than that of the free
 * sites: in a triangular lattice with R_free half way between two rows it runs along the first held row. */
static PetscErrorCode add_hexagon(const AmMeshOptions *o, AmDraft *d, AmBoundary *outer)
{
  const PetscReal R    = o->free.radius + sqrt(2 / sqrt(3)) * AmCrystalSpacing(o->crystal) / 2;
  const PetscInt  side = (PetscInt)ceil(R / AmMeshSize(o, along_hexagon(R, 1.5)));

  PetscFunctionBeginUser;
  PetscCall(create_ring(d->num_vertices, 6 * side, outer));
  d->outer_radius = AmBodyInnerRadius(&(AmBody){.shape = AM_SHAPE_HEXAGON, .radius = R});
  for (PetscInt i = 0; i < 6 * side; i++) {
    const AmVec3 X = along_hexagon(R, (PetscReal)i / side);
    PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0, 0}, 0, 1, 0, 0}));
  }
  PetscFunctionReturn(0);
}

/* A loop of these vertices. */
static PetscErrorCode join_ring(PetscInt num, const PetscInt vertex[], AmBoundary *ring)
{
  PetscFunctionBeginUser;
  PetscCall(create_ring(0, num, ring));
  for (PetscInt i = 0; i < num; i++) {
    ring->facet[i][0] = vertex[i];
    ring->facet[i][1] = vertex[(i + 1) % num];
  }
  PetscFunctionReturn(0);
}

/* The image of the held outline of a disc as a closed polygon of new, held vertices. */
static PetscErrorCode add_outer_boundary(const AmMeshOptions *o, AmDraft *d, AmBoundary *outer)
{
  const PetscReal R = o->free.radius, facet = TERRACE * sqrt(R * AmCrystalSiteDistance(o->crystal));
  const PetscInt  num   = (PetscInt)ceil(2 * PETSC_PI * R / PetscMin(facet, AmMeshSize(o, AmVec3Make(R, 0, 0))));
  const PetscReal width = 2 * PETSC_PI / num;
  const PetscReal swell = o->order == 2 ? 1 : sqrt(width / sin(width)); /* a polygon gets the area of the circle */

  PetscFunctionBeginUser;
  PetscCall(create_ring(d->num_vertices, num, outer));
  d->outer_radius = 0;
  for (PetscInt i = 0; i < num; i++) {
    /* half a step off, so that no corner falls on a cut along an axis */
    const PetscReal angle = width * (i + 0.5), outline = AmMeshOutline(o, angle, width);
    const AmVec3    X = AmVec3Make(swell * outline * cos(angle), swell * outline * sin(angle), 0);
    d->outer_radius += outline * outline / num;
    PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0, 0}, 0, 1, 0, 0}));
  }
  d->outer_radius = sqrt(d->outer_radius);
  PetscFunctionReturn(0);
}

/* Half way between two neighbours on the outer boundary, in the crystal configuration. */
static AmVec3 middle(const AmMeshOptions *o, AmVec3 a, AmVec3 b)
{
  const AmVec3    sum   = AmVec3Add(a, b);
  const PetscReal angle = atan2(sum.v[1], sum.v[0]);
  PetscReal       r;
  if (o->body.shape != AM_SHAPE_DISC) return AmVec3Scale(0.5, sum);
  r = AmMeshOutline(o, angle, hypot(a.v[0] - b.v[0], a.v[1] - b.v[1]) / o->free.radius);
  return AmVec3Make(r * cos(angle), r * sin(angle), 0);
}

AmVec3 AmMeshBoundaryMiddle(const AmMeshOptions *o, const AmVertex *a, const AmVertex *b)
{
  const AmVec3    x = AmFieldMap(o->field, middle(o, a->X, b->X)), chord = AmVec3Scale(0.5, AmVec3Add(a->x, b->x));
  const PetscReal bow = hypot(x.v[0] - chord.v[0], x.v[1] - chord.v[1]), h = hypot(a->x.v[0] - b->x.v[0], a->x.v[1] - b->x.v[1]);
  return bow < STEEPEST * h ? AmVec3Make(x.v[0], x.v[1], 0) : AmVec3Make(chord.v[0], chord.v[1], 0);
}

PetscErrorCode AmGmshAddCurve(const AmDraft *d, const AmBoundary *chains, PetscInt l, int tag)
{
  const PetscInt(*edge)[3] = (const PetscInt(*)[3])(chains->facet + chains->start[l]), n = chains->start[l + 1] - chains->start[l];
  const int is_loop = edge[n - 1][1] == edge[0][0];
  int       ends[2] = {tag, tag};
  size_t   *node, *line, *tags, one = 1;
  double   *xyz;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(n, &node, 2 * n, &line, n, &tags, 3 * n, &xyz));
  for (PetscInt i = 0; i < n; i++) {
    node[i]         = (size_t)edge[i][0] + 1;
    line[2 * i]     = (size_t)edge[i][0] + 1;
    line[2 * i + 1] = (size_t)edge[i][1] + 1;
    tags[i]         = (size_t)tag * 1000000 + i + 1;
    xyz[3 * i]      = d->vertex[edge[i][0]].x.v[0];
    xyz[3 * i + 1]  = d->vertex[edge[i][0]].x.v[1];
    xyz[3 * i + 2]  = 0;
  }
  one = (size_t)tag * 1000000 + n + 1;
  if (is_loop) {
    GmshCall("add a point", gmshModelAddDiscreteEntity(0, tag, NULL, 0, &ierr));
    GmshCall("add a node", gmshModelMeshAddNodes(0, tag, node, 1, xyz, 3, NULL, 0, &ierr));
    GmshCall("add a point element", gmshModelMeshAddElementsByType(tag, AM_GMSH_POINT, &one, 1, node, 1, &ierr));
  }
  GmshCall("add a curve", gmshModelAddDiscreteEntity(1, tag, is_loop ? ends : NULL, is_loop ? 2 : 0, &ierr));
  GmshCall("add nodes", gmshModelMeshAddNodes(1, tag, node + 1, n - 1, xyz + 3, 3 * (n - 1), NULL, 0, &ierr));
  GmshCall("add lines", gmshModelMeshAddElementsByType(tag, AM_GMSH_LINE, tags, n, line, 2 * n, &ierr));
  PetscCall(PetscFree4(node, line, tags, xyz));
  PetscFunctionReturn(0);
}

/* The held outline from the angle of vertex a counter-clockwise to that of vertex b, without its ends, as new, held vertices. Out: first, num. */
static PetscErrorCode add_arc(const AmMeshOptions *o, AmDraft *d, PetscInt a, PetscInt b, PetscInt *first, PetscInt *num)
{
  const AmVec3    Xa = d->vertex[a].X, Xb = d->vertex[b].X;
  const PetscReal R = o->free.radius, from = atan2(Xa.v[1], Xa.v[0]), turn = fmod(atan2(Xb.v[1], Xb.v[0]) - from + 4 * PETSC_PI, 2 * PETSC_PI);
  const AmVec3    middle_of = AmVec3Make(R * cos(from + turn / 2), R * sin(from + turn / 2), 0);
  const PetscReal facet     = PetscMin(TERRACE * sqrt(R * AmCrystalNearestDistance(o->crystal)), AmMeshSize(o, middle_of));
  const PetscInt  steps     = PetscMax(2, (PetscInt)ceil(turn * R / facet));
  const PetscReal width = turn / steps, swell = o->order == 2 ? 1 : sqrt(width / sin(width));

  PetscFunctionBeginUser;
  *first = d->num_vertices;
  *num   = steps - 1;
  for (PetscInt i = 1; i < steps; i++) {
    const PetscReal angle = from + i * width, outline = swell * AmMeshOutline(o, angle, width);
    const AmVec3    X = AmVec3Make(outline * cos(angle), outline * sin(angle), 0);
    PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0, 0}, 0, 1, 0, 0}));
  }
  PetscFunctionReturn(0);
}

/* Whether a vertex on the boundary of the zone looks to the far mesh: not to the gap between grains, nor out of the free body. */
static PetscBool looks_far(const AmMeshOptions *o, const AmVertex *v)
{
  return !v->held && AmRegionsDistance(&o->regions, v->x) > o->zone_radius / 2 ? PETSC_TRUE : PETSC_FALSE;
}

/* Twice the area of a triangle, positive counter-clockwise. */
static PetscReal turn(AmVec3 a, AmVec3 b, AmVec3 c) { return (b.v[0] - a.v[0]) * (c.v[1] - a.v[1]) - (b.v[1] - a.v[1]) * (c.v[0] - a.v[0]); }

static PetscBool cross(AmVec3 a, AmVec3 b, AmVec3 c, AmVec3 d)
{
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0 ? PETSC_TRUE : PETSC_FALSE;
}

/* Gmsh does not end well where sides of a piece cross each other. In: vertex [num_inner + num_outer]: of a ring, those of the zone and those of the outline. */
static PetscErrorCode check_sides(PetscInt num_inner, PetscInt num_outer, const PetscInt vertex[], AmDraft *d)
{
  const PetscInt n = num_inner + num_outer;

  PetscFunctionBeginUser;
  for (PetscInt i = 1; i < num_inner - 2; i++) /* the first and the last one meet the outline */
    for (PetscInt k = num_inner - 1; k < n; k++) {
      const AmVec3 x = d->vertex[vertex[i]].x;
      d->crowded     = cross(x, d->vertex[vertex[i + 1]].x, d->vertex[vertex[k]].x, d->vertex[vertex[(k + 1) % n]].x);
      AmCheckUser(!d->crowded,
                  "what is refined comes out of the free body at (%.4g, %.4g) Å, beside the strip along a boundary, and leaves no room for the far mesh: defects must "
                  "lie farther inside or nearer to the boundary, or the body must be larger",
                  (double)x.v[0], (double)x.v[1]);
    }
  PetscFunctionReturn(0);
}

/* The strip along a boundary of grains runs out into the rim, so the far mesh is no ring: beside each part of the zone lies one piece of it, between the edges
 * that look there, from one held vertex to the next, and the outline. Edges of component l of the zone's boundary have their cells on their left. Out: ring:
 * closed, counter-clockwise; no component where nothing looks far. */
static PetscErrorCode close_piece(const AmMeshOptions *o, AmDraft *d, const AmBoundary *zone, PetscInt l, AmBoundary *ring)
{
  const PetscInt(*edge)[3] = (const PetscInt(*)[3])(zone->facet + zone->start[l]), n = zone->start[l + 1] - zone->start[l];
  PetscInt begin = -1, length = 0, first, num, *vertex;

  PetscFunctionBeginUser;
  for (PetscInt i = 0, longest = 0; i < n; i++) { /* the longest stretch that looks elsewhere; the rest, though ragged ends dip into the rim, looks far */
    PetscInt k = 1;
    if (!looks_far(o, &d->vertex[edge[i][0]]) || looks_far(o, &d->vertex[edge[(i + 1) % n][0]])) continue;
    while (!looks_far(o, &d->vertex[edge[(i + k) % n][0]])) k++;
    if (k <= longest) continue;
    longest = k;
    begin   = (i + k - 1) % n; /* the last vertex of the stretch, and on to its first */
    length  = n - k + 2;
  }
  if (begin < 0) {
    PetscCall(AmBoundaryCreate(0, ring));
    PetscFunctionReturn(0);
  }
  PetscCall(add_arc(o, d, edge[begin][0], edge[(begin + length) % n][0], &first, &num));
  PetscCall(PetscMalloc1(length + 1 + num, &vertex));
  for (PetscInt i = 0; i <= length; i++) vertex[i] = edge[(begin + length - i) % n][0]; /* backwards: the piece lies on the other side */
  for (PetscInt i = 0; i < num; i++) vertex[length + 1 + i] = first + i;
  PetscCall(check_sides(length + 1, num, vertex, d));
  PetscCall(join_ring(length + 1 + num, vertex, ring));
  PetscCall(PetscFree(vertex));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshFillSurface(const AmMeshOptions *o, PetscInt n, PetscInt num_lines, int curve[], AmDraft *d)
{
  const PetscInt first = d->num_cells;
  PetscInt      *tag_to_vertex;
  size_t         num_tags;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < n; l++) GmshCall("make a loop", gmshModelGeoAddCurveLoop(&curve[l], 1, curve[l], 0, &ierr));
  GmshCall("make a surface", gmshModelGeoAddPlaneSurface(curve, n, SURFACE, &ierr));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  if (num_lines > 0) GmshCall("hold lines", gmshModelMeshEmbed(1, curve + n, num_lines, 2, SURFACE, &ierr));
  PetscCall(AmGmshSetSize(o));
  GmshCall("mesh the far field", gmshModelMeshGenerate(2, &ierr));
  PetscCall(AmGmshTakeNodes(o, d, SURFACE, &tag_to_vertex, &num_tags));
  PetscCall(AmGmshTakeCells(d, SURFACE, tag_to_vertex, num_tags));
  AmDraftFlipFlat(d, first);
  PetscCall(AmGmshEnd());
  PetscCall(PetscFree(tag_to_vertex));
  PetscFunctionReturn(0);
}

static PetscErrorCode copy_loop(const AmBoundary *from, PetscInt l, AmBoundary *loop)
{
  const PetscInt n = from->start[l + 1] - from->start[l];

  PetscFunctionBeginUser;
  PetscCall(create_ring(0, n, loop));
  PetscCall(PetscArraycpy(loop->facet, from->facet + from->start[l], n));
  PetscFunctionReturn(0);
}

/* Whether the far mesh lies all around a part of the zone, or inside it: no vertex looks elsewhere. */
static PetscBool is_all_far(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *zone, PetscInt l)
{
  for (PetscInt i = zone->start[l]; i < zone->start[l + 1]; i++)
    if (!looks_far(o, &d->vertex[zone->facet[i][0]])) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* What pieces of the far mesh end on from outside. One beside each part of the zone that runs out into the rim, or else the outer boundary around all parts;
 * and one inside each part that is a ring. Out: frame [num_components + 1]: closed, or no component. */
static PetscErrorCode create_frames(const AmMeshOptions *o, AmDraft *d, const AmBoundary *zone, AmBoundary frame[])
{
  PetscInt beside = 0;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < zone->num_components; l++) {
    if (is_all_far(o, d, zone, l) && AmBoundaryVolume(d, zone, l) < 0) {
      PetscCall(copy_loop(zone, l, &frame[l]));
      continue;
    }
    PetscCall(close_piece(o, d, zone, l, &frame[l]));
    beside += frame[l].num_components;
  }
  d->outer_radius = o->free.radius;
  if (beside > 0)
    PetscCall(AmBoundaryCreate(0, &frame[zone->num_components]));
  else
    PetscCall(add_outer_boundary(o, d, &frame[zone->num_components]));
  PetscFunctionReturn(0);
}

/* The smallest frame around part l of the zone, or -1. */
static PetscInt frame_around(const AmDraft *d, const AmBoundary *zone, PetscInt l, const AmBoundary frame[])
{
  PetscReal least = PETSC_MAX_REAL;
  PetscInt  best  = -1;
  for (PetscInt f = 0; f <= zone->num_components; f++) {
    if (f == l || frame[f].num_components == 0 || !AmBoundaryContains(d, &frame[f], 0, d->vertex[zone->facet[zone->start[l]][0]].x)) continue;
    if (fabs(AmBoundaryVolume(d, &frame[f], 0)) >= least) continue;
    least = fabs(AmBoundaryVolume(d, &frame[f], 0));
    best  = f;
  }
  return best;
}

/* The far mesh beside strips. */
static PetscErrorCode fill_pieces(const AmMeshOptions *o, const AmBoundary *zone, AmDraft *d)
{
  const PetscInt num = zone->num_components;
  AmBoundary    *frame;
  PetscInt      *around;
  int           *tag;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc3(num + 1, &frame, num, &around, num + 1, &tag));
  PetscCall(create_frames(o, d, zone, frame));
  for (PetscInt l = 0; l < num; l++) around[l] = is_all_far(o, d, zone, l) && AmBoundaryVolume(d, zone, l) > 0 ? frame_around(d, zone, l, frame) : -1;
  for (PetscInt f = 0; f <= num; f++) {
    PetscInt n = 0;
    if (frame[f].num_components == 0) continue;
    PetscCall(AmGmshBegin()); /* pieces share no vertex */
    PetscCall(AmGmshAddCurve(d, &frame[f], 0, tag[n++] = 1));
    for (PetscInt l = 0; l < num; l++) {
      if (around[l] != f) continue;
      tag[n] = (int)n + 1;
      PetscCall(AmGmshAddCurve(d, zone, l, tag[n++]));
    }
    PetscCall(AmGmshFillSurface(o, n, 0, tag, d));
  }
  for (PetscInt f = 0; f <= num; f++) PetscCall(AmBoundaryDestroy(&frame[f]));
  PetscCall(PetscFree3(frame, around, tag));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscReal angle;
  PetscInt  vertex;
} Corner;

static int by_angle(const void *a, const void *b)
{
  const Corner *p = a, *q = b;
  return p->angle < q->angle ? -1 : p->angle > q->angle;
}

/* The image of the held outline of a disc, as above, through the ends of lines that are held. */
static PetscErrorCode add_outer_arcs(const AmMeshOptions *o, AmDraft *d, const AmBoundary *lines, AmBoundary *outer)
{
  PetscInt num = 0, n = 0, *vertex = NULL;
  Corner  *corner;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(2 * lines->num_components, &corner));
  for (PetscInt l = 0; l < lines->num_components; l++)
    for (int end = 0; end < 2; end++) {
      const PetscInt  v = end ? lines->facet[lines->start[l + 1] - 1][1] : lines->facet[lines->start[l]][0];
      const AmVertex *c = &d->vertex[v];
      if (c->held) corner[num++] = (Corner){atan2(c->X.v[1], c->X.v[0]), v};
    }
  qsort(corner, num, sizeof(*corner), by_angle);
  for (PetscInt k = 0; k < num; k++) {
    PetscInt first, more;
    PetscCall(add_arc(o, d, corner[k].vertex, corner[(k + 1) % num].vertex, &first, &more));
    PetscCall(PetscRealloc(sizeof(*vertex) * (n + more + 1), &vertex));
    vertex[n++] = corner[k].vertex;
    for (PetscInt i = 0; i < more; i++) vertex[n++] = first + i;
  }
  PetscCall(join_ring(n, vertex, outer));
  d->outer_radius = AmMeshOutlineRadius(o, n);
  PetscCall(PetscFree(vertex));
  PetscCall(PetscFree(corner));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_outer(const AmMeshOptions *o, AmDraft *d, const AmBoundary *lines, AmBoundary *outer)
{
  PetscFunctionBeginUser;
  if (o->body.shape == AM_SHAPE_HEXAGON)
    PetscCall(add_hexagon(o, d, outer));
  else if (lines->num_components > 0)
    PetscCall(add_outer_arcs(o, d, lines, outer));
  else
    PetscCall(add_outer_boundary(o, d, outer));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftCheckFill(const AmMeshOptions *o, const AmBoundary *interface, AmDraft *d)
{
  AmBoundary *frame;

  PetscFunctionBeginUser;
  if (o->body.shape == AM_SHAPE_RECTANGLE) PetscCall(AmDraftCheckRectangle(o, interface, d));
  if (o->body.shape == AM_SHAPE_RECTANGLE || !AmMeshHasStrips(o)) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(interface->num_components + 1, &frame));
  PetscCall(create_frames(o, d, interface, frame));
  for (PetscInt f = 0; f <= interface->num_components; f++) PetscCall(AmBoundaryDestroy(&frame[f]));
  PetscCall(PetscFree(frame));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftFill(const AmMeshOptions *o, const AmBoundary *interface, AmDraft *d)
{
  AmBoundary outer = {0}, lines = {0};
  PetscInt   num = interface->num_components + 1;
  int       *wires;

  PetscFunctionBeginUser;
  if (o->body.shape == AM_SHAPE_RECTANGLE) {
    PetscCall(AmDraftFillRectangle(o, interface, d));
    PetscFunctionReturn(0);
  }
  if (AmMeshHasStrips(o)) {
    PetscCall(fill_pieces(o, interface, d));
    PetscFunctionReturn(0);
  }
  PetscCall(AmGmshBegin());
  PetscCall(AmDraftCutFar(o, d, interface, &lines));
  PetscCall(add_outer(o, d, &lines, &outer));
  PetscCall(PetscMalloc1(num + lines.num_components, &wires));
  PetscCall(AmGmshAddCurve(d, &outer, 0, 1));
  for (PetscInt l = 0; l < interface->num_components; l++) PetscCall(AmGmshAddCurve(d, interface, l, (int)l + 2));
  for (PetscInt l = 0; l < lines.num_components; l++) PetscCall(AmGmshAddCurve(d, &lines, l, (int)(num + l) + 1));
  for (PetscInt l = 0; l < num + lines.num_components; l++) wires[l] = (int)l + 1;
  PetscCall(AmGmshFillSurface(o, num, lines.num_components, wires, d));
  PetscCall(PetscFree(wires));
  PetscCall(AmBoundaryDestroy(&lines));
  PetscCall(AmBoundaryDestroy(&outer));
  PetscFunctionReturn(0);
}
