/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outer surface of a body with a free top or with periodic faces: a prism, whose ends have holes where the zone cuts them. Planes and straight lines only,
 * so Gmsh's own geometry makes it; the rim of a footprint goes in as lines of one element each, whose ends are vertices of the zone. Of two periodic faces the
 * second gets the mesh of the first.
 *
 * A zone that goes from end to end and reaches a side, the free top, leaves a gap there: from the side into an end around the zone, along the side to the other
 * end, around the zone and back along the side. The corners that it begins and ends at on either end are vertices of the zone. */
#include <stdlib.h>
#include "gmshcall.h"

#define FEWEST 16 /* sides of a cylinder */

PetscBool AmMeshPrismIsPlaced(const AmMeshOptions *o)
{
  AmCut cut[AM_MAX_CUTS];
  return AmBodyIsPeriodic(&o->free) && (!o->body.free_top || AmMeshCuts(o, cut) >= 2) ? PETSC_TRUE : PETSC_FALSE;
}

AmVec3 AmMeshOnFace(const AmMeshOptions *o, const AmVertex *vertex, int axis)
{
  AmVec3 x  = AmMeshPrismIsPlaced(o) ? vertex->x : vertex->X;
  x.v[axis] = vertex->X.v[axis];
  return x;
}

/* Of a zone in the top: a loop of vertices, each with a line to the next. */
enum { AROUND_LOW, LEFT, AROUND_HIGH, RIGHT, PARTS };
typedef struct {
  PetscInt *vertex, start[PARTS + 1]; /* around the zone on the low end, along the top on its left, around it on the high end, and back on its right */
  PetscReal x;                        /* Å, of its right end; crystal */
  int       first_line;
} Gap;

/* A corner at an end of a gap stands for a vertex of the zone. */
typedef enum { PLAIN, RIGHT_OF_GAP, LEFT_OF_GAP } CornerKind;
typedef struct {
  AmVec3     X;
  CornerKind kind;
  PetscInt   gap;
} Corner;

/* Along axis from low to high; corners in the plane of the next two axes, counter-clockwise. */
typedef struct {
  int       axis, n;
  PetscReal ends[2];
  Corner   *corner; /* [n] in the crystal */
  PetscInt  num_gaps;
  Gap      *gap;      /* [num_gaps] from right to left, as corners of a box along z come */
  PetscBool pieces;   /* edges of the ends are in pieces, of one element each */
  int       first;    /* tag of the first corner; a rim's points have vertex number + 1 */
  int       num_line; /* tags so far */
} Prism;

/* Tags of corners, lines and faces: of either end, then along the axis. */
static int corner_tag(const Prism *p, int end, int i)
{
  static const int at[2][2] = {{AROUND_LOW, RIGHT}, {LEFT, AROUND_HIGH}};
  const Corner    *c        = &p->corner[i % p->n];
  if (c->kind == PLAIN) return p->first + end * p->n + i % p->n;
  return (int)p->gap[c->gap].vertex[p->gap[c->gap].start[at[c->kind == LEFT_OF_GAP][end]]] + 1;
}
static int edge_tag(const Prism *p, int end, int i) { return 1 + end * p->n + i % p->n; }
static int side_edge_tag(const Prism *p, int i) { return edge_tag(p, 2, i); }
static int end_tag(int end) { return 1 + end; }
static int side_tag(int i) { return 3 + i; }

/* Appends the lines of a part of a gap; backwards with their signs turned. */
static void add_part(const Gap *g, int part, PetscBool backwards, int line[], int *num)
{
  const int n = (int)(g->start[part + 1] - g->start[part]), first = g->first_line + (int)g->start[part];
  for (int i = 0; i < n; i++) line[(*num)++] = backwards ? -(first + n - 1 - i) : first + i;
}

/* Appends lines on an end from corner i to the next one, from end to end at corner i, and the latter back. */
static void add_edge_lines(const Prism *p, int end, int i, int line[], int *num)
{
  const Corner *c = &p->corner[i % p->n];
  if (c->kind == RIGHT_OF_GAP)
    add_part(&p->gap[c->gap], end ? AROUND_HIGH : AROUND_LOW, end ? PETSC_TRUE : PETSC_FALSE, line, num);
  else
    line[(*num)++] = edge_tag(p, end, i);
}

static void add_side_lines(const Prism *p, int i, PetscBool back, int line[], int *num)
{
  const Corner *c = &p->corner[i % p->n];
  if (c->kind == PLAIN)
    line[(*num)++] = back ? -side_edge_tag(p, i) : side_edge_tag(p, i);
  else if (c->kind == LEFT_OF_GAP)
    add_part(&p->gap[c->gap], LEFT, back, line, num);
  else
    add_part(&p->gap[c->gap], RIGHT, back ? PETSC_FALSE : PETSC_TRUE, line, num);
}

static AmVec3 place_at(const AmMeshOptions *o, const Prism *p, int end, int i)
{
  AmVec3 x     = AmMeshPrismIsPlaced(o) ? AmFieldMap(o->field, p->corner[i].X) : p->corner[i].X;
  x.v[p->axis] = p->ends[end];
  return x;
}

/* Corners of a box around the axis. */
static void box_corners(const AmMeshOptions *o, const AmBody *b, const Prism *p, AmVec3 corner[4])
{
  const int       a = (p->axis + 1) % 3, c = (p->axis + 2) % 3;
  const PetscReal top[3] = {b->high.v[0], b->free_top ? AmMeshTop(o) : b->high.v[1], b->high.v[2]};
  for (int k = 0; k < 4; k++) {
    corner[k].v[p->axis] = p->ends[0];
    corner[k].v[a]       = k == 1 || k == 2 ? top[a] : b->low.v[a];
    corner[k].v[c]       = k > 1 ? top[c] : b->low.v[c];
  }
}

/* A side from one place to another, or a part of it from end to end of gaps: first in pieces between two places in it, none of which is then shorter than an
 * element. Appends corners but for the last. */
static PetscErrorCode add_side(const AmMeshOptions *o, Corner from, AmVec3 first, AmVec3 last, Prism *p)
{
  const PetscReal elements = AmMeshElements(o, first, last, PETSC_MAX_REAL, NULL);
  const PetscInt  pieces   = p->pieces ? PetscMax(1, (PetscInt)ceil(elements - 1e-6)) : 1;

  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*p->corner) * (p->n + pieces), &p->corner));
  p->corner[p->n++] = from;
  for (PetscInt i = 1; i < pieces; i++) {
    PetscReal at;
    AmMeshElements(o, first, last, elements * i / pieces, &at);
    p->corner[p->n++] = (Corner){.X = AmVec3Add(AmVec3Scale(1 - at, first), AmVec3Scale(at, last))};
  }
  PetscFunctionReturn(0);
}

/* Of the vertices along the top on a side of a gap the one farthest out. */
static AmVec3 farthest(const AmDraft *d, const Gap *g, int part)
{
  AmVec3 X = d->vertex[g->vertex[g->start[part]]].X;
  for (PetscInt i = g->start[part]; i < g->start[part + 1]; i++) {
    const PetscReal x = d->vertex[g->vertex[i]].X.v[0];
    X.v[0]            = part == LEFT ? PetscMin(X.v[0], x) : PetscMax(X.v[0], x);
  }
  return X;
}

/* Sides that a field bends are in pieces, graded as the mesh is. */
static PetscErrorCode add_box(const AmMeshOptions *o, const AmDraft *d, const AmBody *b, Prism *p)
{
  AmVec3 corner[4];

  PetscFunctionBeginUser;
  p->pieces = AmMeshPrismIsPlaced(o) && !AmFieldIsZero(o->field) ? PETSC_TRUE : PETSC_FALSE;
  box_corners(o, b, p, corner);
  for (int k = 0; k < 4; k++) {
    Corner from  = {.X = corner[k]};
    AmVec3 first = corner[k];
    for (PetscInt g = 0; g < p->num_gaps && k == 2; g++) {
      const Gap *gap = &p->gap[g];
      PetscCall(add_side(o, from, first, farthest(d, gap, RIGHT), p));
      PetscCall(add_side(o, (Corner){d->vertex[gap->vertex[0]].X, RIGHT_OF_GAP, g}, first, first, p));
      from  = (Corner){d->vertex[gap->vertex[gap->start[LEFT]]].X, LEFT_OF_GAP, g};
      first = farthest(d, gap, LEFT);
    }
    PetscCall(add_side(o, from, first, corner[(k + 1) % 4], p));
  }
  PetscFunctionReturn(0);
}

/* A polygon of the same area. */
static PetscErrorCode add_cylinder(const AmMeshOptions *o, const AmBody *b, Prism *p)
{
  const PetscInt  n      = PetscMax(FEWEST, (PetscInt)ceil(2 * PETSC_PI * b->radius / AmMeshSize(o, AmVec3Make(b->radius, 0, 0))));
  const PetscReal radius = b->radius * sqrt(2 * PETSC_PI / n / sin(2 * PETSC_PI / n));

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &p->corner));
  for (PetscInt i = 0; i < n; i++) p->corner[i] = (Corner){.X = AmVec3Make(radius * cos(2 * PETSC_PI * i / n), radius * sin(2 * PETSC_PI * i / n), p->ends[0])};
  p->n      = (int)n;
  p->pieces = PETSC_TRUE;
  PetscFunctionReturn(0);
}

static PetscErrorCode add_edges(const AmMeshOptions *o, Prism *p)
{
  PetscFunctionBeginUser;
  for (int end = 0; end < 2; end++)
    for (int i = 0; i < p->n; i++) {
      const AmVec3 x = place_at(o, p, end, i);
      if (p->corner[i].kind == PLAIN) GmshCall("add a corner", gmshModelGeoAddPoint(x.v[0], x.v[1], x.v[2], 0, corner_tag(p, end, i), &ierr));
    }
  for (int i = 0; i < p->n; i++) {
    for (int end = 0; end < 2 && p->corner[i].kind != RIGHT_OF_GAP; end++)
      GmshCall("add an edge", gmshModelGeoAddLine(corner_tag(p, end, i), corner_tag(p, end, i + 1), edge_tag(p, end, i), &ierr));
    if (p->corner[i].kind == PLAIN) GmshCall("add an edge", gmshModelGeoAddLine(corner_tag(p, 0, i), corner_tag(p, 1, i), side_edge_tag(p, i), &ierr));
  }
  PetscFunctionReturn(0);
}

/* Points and lines of a loop of vertices. Out: first: tag of the first line. */
static PetscErrorCode add_rim_lines(const AmMeshOptions *o, const AmDraft *d, PetscInt n, const PetscInt vertex[], Prism *p, int *first)
{
  PetscFunctionBeginUser;
  *first = p->num_line + 1;
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 x = AmMeshOnFace(o, &d->vertex[vertex[i]], p->axis);
    GmshCall("add a rim's point", gmshModelGeoAddPoint(x.v[0], x.v[1], x.v[2], 0, (int)vertex[i] + 1, &ierr));
  }
  for (PetscInt i = 0; i < n; i++) GmshCall("add a rim's edge", gmshModelGeoAddLine((int)vertex[i] + 1, (int)vertex[(i + 1) % n] + 1, ++p->num_line, &ierr));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_rim_loop(const AmMeshOptions *o, const AmDraft *d, PetscInt n, const PetscInt vertex[], Prism *p, int *loop)
{
  int *line, first;

  PetscFunctionBeginUser;
  PetscCall(add_rim_lines(o, d, n, vertex, p, &first));
  PetscCall(PetscMalloc1(n, &line));
  for (PetscInt i = 0; i < n; i++) line[i] = first + (int)i;
  GmshCall("add a loop", *loop = gmshModelGeoAddCurveLoop(line, n, -1, 0, &ierr));
  PetscCall(PetscFree(line));
  PetscFunctionReturn(0);
}

/* How many vertices of a loop lie on a cut. */
static PetscInt num_on(const AmDraft *d, AmCut cut, const AmRim *rim, PetscInt k)
{
  PetscInt num = 0;
  for (PetscInt i = rim->start[k]; i < rim->start[k + 1]; i++) num += AmMeshOnCut(d, cut, rim->vertex[i]);
  return num;
}

/* A loop that goes over both ends and the top, as the parts of a gap. */
static PetscErrorCode set_gap(const AmDraft *d, const AmCut cut[3], PetscInt n, const PetscInt vertex[], Gap *g)
{
  PetscInt from = 0, i = 0;

  PetscFunctionBeginUser;
  for (; from < n; from++) /* the corner from which it goes into the low end */
    if (AmMeshOnCut(d, cut[2], vertex[from]) && AmMeshOnCut(d, cut[0], vertex[(from + 1) % n]) && !AmMeshOnCut(d, cut[2], vertex[(from + 1) % n])) break;
  PetscCall(PetscMalloc1(n, &g->vertex));
  for (PetscInt k = 0; k < n; k++) g->vertex[k] = vertex[(from + k) % n];
  for (int part = AROUND_LOW; part <= RIGHT; part++) {
    const AmCut to = part == LEFT ? cut[1] : (part == RIGHT ? cut[0] : cut[2]);
    g->start[part] = i++;
    while (i < n && !AmMeshOnCut(d, to, g->vertex[i])) i++;
  }
  g->start[PARTS] = n;
  g->x            = d->vertex[g->vertex[0]].X.v[0];
  PetscCheck(from < n && i == n && g->x > d->vertex[g->vertex[g->start[LEFT]]].X.v[0], PETSC_COMM_SELF, PETSC_ERR_LIB,
             "the rim of the refined zone on the free top does not lead from one periodic face to the other");
  PetscFunctionReturn(0);
}

static int from_right(const void *a, const void *b)
{
  const Gap *p = a, *q = b;
  return (p->x < q->x) - (p->x > q->x);
}

/* Loops that lie on the top, too, are gaps, from right to left. */
static PetscErrorCode find_gaps(const AmMeshOptions *o, const AmDraft *d, const AmRim *rim, Prism *p)
{
  AmCut cut[AM_MAX_CUTS];

  PetscFunctionBeginUser;
  if (AmMeshCuts(o, cut) < 3) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(rim->num_loops, &p->gap));
  for (PetscInt k = 0; k < rim->num_loops; k++)
    if (num_on(d, cut[2], rim, k) > 0) PetscCall(set_gap(d, cut, rim->start[k + 1] - rim->start[k], rim->vertex + rim->start[k], &p->gap[p->num_gaps++]));
  if (p->num_gaps > 0) qsort(p->gap, p->num_gaps, sizeof(*p->gap), from_right);
  PetscFunctionReturn(0);
}

/* With holes along the rims that lie on it. */
static PetscErrorCode add_end(const AmMeshOptions *o, const AmDraft *d, const AmRim *rim, int end, Prism *p)
{
  int *line, *loop, n = 0, num = 1;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(p->n + rim->start[rim->num_loops], &line, rim->num_loops + 1, &loop));
  for (int i = 0; i < p->n; i++) add_edge_lines(p, end, i, line, &n);
  GmshCall("add a loop", loop[0] = gmshModelGeoAddCurveLoop(line, n, -1, 0, &ierr));
  for (PetscInt k = 0; k < rim->num_loops; k++) {
    const PetscInt length = rim->start[k + 1] - rim->start[k];
    if (num_on(d, (AmCut){p->axis, p->ends[end]}, rim, k) == length) PetscCall(add_rim_loop(o, d, length, rim->vertex + rim->start[k], p, &loop[num++]));
  }
  GmshCall("add a face", gmshModelGeoAddPlaneSurface(loop, num, end_tag(end), &ierr));
  PetscCall(PetscFree2(line, loop));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_sides(const AmRim *rim, const Prism *p)
{
  int *line;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(4 + rim->start[rim->num_loops], &line));
  for (int i = 0; i < p->n; i++) {
    int n = 0, loop;
    if (p->corner[i].kind == RIGHT_OF_GAP) continue;
    add_edge_lines(p, 0, i, line, &n);
    add_side_lines(p, i + 1, PETSC_FALSE, line, &n);
    line[n++] = -edge_tag(p, 1, i);
    add_side_lines(p, i, PETSC_TRUE, line, &n);
    GmshCall("add a loop", loop = gmshModelGeoAddCurveLoop(line, n, -1, 0, &ierr));
    GmshCall("add a face", gmshModelGeoAddPlaneSurface(&loop, 1, side_tag(i), &ierr));
  }
  PetscCall(PetscFree(line));
  PetscFunctionReturn(0);
}

/* The mesh of face becomes that of its image, length farther along axis. */
static PetscErrorCode repeat_face(int face, int image, int axis, PetscReal length)
{
  double move[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

  PetscFunctionBeginUser;
  move[4 * axis + 3] = length;
  GmshCall("repeat a face", gmshModelMeshSetPeriodic(2, &image, 1, &face, 1, move, 16, &ierr));
  PetscFunctionReturn(0);
}

static PetscErrorCode repeat_faces(const AmBody *b, const Prism *p)
{
  const int a = (p->axis + 1) % 3, c = (p->axis + 2) % 3;

  PetscFunctionBeginUser;
  if (b->periodic[p->axis]) PetscCall(repeat_face(end_tag(0), end_tag(1), p->axis, p->ends[1] - p->ends[0]));
  if (b->periodic[a]) PetscCall(repeat_face(side_tag(3), side_tag(1), a, b->high.v[a] - b->low.v[a]));
  if (b->periodic[c]) PetscCall(repeat_face(side_tag(0), side_tag(2), c, b->high.v[c] - b->low.v[c]));
  PetscFunctionReturn(0);
}

/* Lines of rims, and pieces of edges, become one element each. */
static PetscErrorCode keep_edges_whole(const Prism *p)
{
  PetscFunctionBeginUser;
  for (int end = 0; end < 2 && p->pieces; end++)
    for (int i = 0; i < p->n; i++)
      if (p->corner[i].kind != RIGHT_OF_GAP) GmshCall("keep an edge whole", gmshModelMeshSetTransfiniteCurve(edge_tag(p, end, i), 2, "Progression", 1, &ierr));
  for (int line = 3 * p->n + 1; line <= p->num_line; line++) GmshCall("keep an edge whole", gmshModelMeshSetTransfiniteCurve(line, 2, "Progression", 1, &ierr));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshAddPrism(const AmMeshOptions *o, const AmDraft *d, const AmBody *b, const AmRim *rim)
{
  AmCut cut[AM_MAX_CUTS];
  Prism p = {.first = (int)d->num_vertices + 1};

  PetscFunctionBeginUser;
  p.axis    = AmMeshCuts(o, cut) > 0 ? cut[0].axis : 2;
  p.ends[0] = b->low.v[p.axis];
  p.ends[1] = b->free_top && p.axis == 1 ? AmMeshTop(o) : b->high.v[p.axis];
  PetscCall(find_gaps(o, d, rim, &p));
  PetscCall(b->shape == AM_SHAPE_CYLINDER ? add_cylinder(o, b, &p) : add_box(o, d, b, &p));
  p.num_line = 3 * p.n;
  for (PetscInt g = 0; g < p.num_gaps; g++) PetscCall(add_rim_lines(o, d, p.gap[g].start[PARTS], p.gap[g].vertex, &p, &p.gap[g].first_line));
  PetscCall(add_edges(o, &p));
  for (int end = 0; end < 2; end++) PetscCall(add_end(o, d, rim, end, &p));
  PetscCall(add_sides(rim, &p));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  PetscCall(keep_edges_whole(&p));
  PetscCall(repeat_faces(b, &p));
  for (PetscInt g = 0; g < p.num_gaps; g++) PetscCall(PetscFree(p.gap[g].vertex));
  PetscCall(PetscFree(p.gap));
  PetscCall(PetscFree(p.corner));
  PetscFunctionReturn(0);
}
