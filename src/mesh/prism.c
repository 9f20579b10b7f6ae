/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outer surface of a body with a free top or with periodic faces: a prism, whose ends have holes where the zone cuts them. Planes and straight lines only,
 * so Gmsh's own geometry makes it; the rim of a footprint goes in as lines of one element each, whose ends are vertices of the zone. Of two periodic faces the
 * second gets the mesh of the first. */
#include "gmshcall.h"

#define FEWEST 16 /* sides of a cylinder */

PetscBool AmMeshPrismIsPlaced(const AmMeshOptions *o)
{
  AmCut cut[AM_MAX_CUTS];
  return AmBodyIsPeriodic(&o->free) && (!o->body.free_top || AmMeshCuts(o, cut) == 2) ? PETSC_TRUE : PETSC_FALSE;
}

AmVec3 AmMeshOnFace(const AmMeshOptions *o, const AmVertex *vertex, int axis)
{
  AmVec3 x  = AmMeshPrismIsPlaced(o) ? vertex->x : vertex->X;
  x.v[axis] = vertex->X.v[axis];
  return x;
}

/* Along axis from low to high; corners in the plane of the next two axes, counter-clockwise. */
typedef struct {
  int       axis, n;
  PetscReal ends[2], (*corner)[2]; /* corner: [n] */
  int       first;                 /* tag of the first corner; a rim's points have vertex number + 1 */
  int       num_line;              /* tags so far */
} Prism;

/* Tags of corners, lines and faces: of either end, then along the axis. */
static int corner_tag(const Prism *p, int end, int i) { return p->first + end * p->n + i % p->n; }
static int edge_tag(const Prism *p, int end, int i) { return 1 + end * p->n + i % p->n; }
static int side_edge_tag(const Prism *p, int i) { return edge_tag(p, 2, i); }
static int end_tag(int end) { return 1 + end; }
static int side_tag(int i) { return 3 + i; }

static AmVec3 place_at(const Prism *p, int end, int i)
{
  AmVec3 x;
  x.v[p->axis]           = p->ends[end];
  x.v[(p->axis + 1) % 3] = p->corner[i][0];
  x.v[(p->axis + 2) % 3] = p->corner[i][1];
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

static PetscErrorCode set_corners(const AmMeshOptions *o, PetscInt n, const AmVec3 X[], Prism *p)
{
  PetscFunctionBeginUser;
  p->n = (int)n;
  PetscCall(PetscMalloc1(n, &p->corner));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 x  = AmMeshPrismIsPlaced(o) ? AmFieldMap(o->field, X[i]) : X[i];
    p->corner[i][0] = x.v[(p->axis + 1) % 3];
    p->corner[i][1] = x.v[(p->axis + 2) % 3];
  }
  PetscFunctionReturn(0);
}

/* Sides that a field bends are in pieces, graded as the mesh is. */
static PetscErrorCode add_box(const AmMeshOptions *o, const AmBody *b, Prism *p)
{
  PetscReal elements[4];
  PetscInt  pieces[4], n = 0;
  AmVec3    corner[4], *X;

  PetscFunctionBeginUser;
  box_corners(o, b, p, corner);
  for (int k = 0; k < 4; k++) {
    elements[k] = AmMeshElements(o, corner[k], corner[(k + 1) % 4], PETSC_MAX_REAL, NULL);
    pieces[k]   = AmFieldIsZero(o->field) || !AmMeshPrismIsPlaced(o) ? 1 : PetscMax(1, (PetscInt)ceil(elements[k] - 1e-6));
    n += pieces[k];
  }
  PetscCall(PetscMalloc1(n, &X));
  n = 0;
  for (int k = 0; k < 4; k++)
    for (PetscInt i = 0; i < pieces[k]; i++) {
      PetscReal at = 0;
      if (i > 0) AmMeshElements(o, corner[k], corner[(k + 1) % 4], elements[k] * i / pieces[k], &at);
      X[n++] = AmVec3Add(AmVec3Scale(1 - at, corner[k]), AmVec3Scale(at, corner[(k + 1) % 4]));
    }
  PetscCall(set_corners(o, n, X, p));
  PetscCall(PetscFree(X));
  PetscFunctionReturn(0);
}

/* A polygon of the same area. */
static PetscErrorCode add_cylinder(const AmMeshOptions *o, const AmBody *b, Prism *p)
{
  const PetscInt  n      = PetscMax(FEWEST, (PetscInt)ceil(2 * PETSC_PI * b->radius / AmMeshSize(o, AmVec3Make(b->radius, 0, 0))));
  const PetscReal radius = b->radius * sqrt(2 * PETSC_PI / n / sin(2 * PETSC_PI / n));
  AmVec3         *X;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &X));
  for (PetscInt i = 0; i < n; i++) X[i] = AmVec3Make(radius * cos(2 * PETSC_PI * i / n), radius * sin(2 * PETSC_PI * i / n), p->ends[0]);
  PetscCall(set_corners(o, n, X, p));
  PetscCall(PetscFree(X));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_edges(Prism *p)
{
  PetscFunctionBeginUser;
  for (int end = 0; end < 2; end++)
    for (int i = 0; i < p->n; i++) {
      const AmVec3 x = place_at(p, end, i);
      GmshCall("add a corner", gmshModelGeoAddPoint(x.v[0], x.v[1], x.v[2], 0, corner_tag(p, end, i), &ierr));
    }
  for (int i = 0; i < p->n; i++) {
    for (int end = 0; end < 2; end++)
      GmshCall("add an edge", gmshModelGeoAddLine(corner_tag(p, end, i), corner_tag(p, end, i + 1), edge_tag(p, end, i), &ierr));
    GmshCall("add an edge", gmshModelGeoAddLine(corner_tag(p, 0, i), corner_tag(p, 1, i), side_edge_tag(p, i), &ierr));
  }
  p->num_line = 3 * p->n;
  PetscFunctionReturn(0);
}

static PetscErrorCode add_rim_loop(const AmMeshOptions *o, const AmDraft *d, PetscInt n, const PetscInt vertex[], Prism *p, int *loop)
{
  int *line;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &line));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 x = AmMeshOnFace(o, &d->vertex[vertex[i]], p->axis);
    GmshCall("add a rim's point", gmshModelGeoAddPoint(x.v[0], x.v[1], x.v[2], 0, (int)vertex[i] + 1, &ierr));
  }
  for (PetscInt i = 0; i < n; i++) {
    line[i] = ++p->num_line;
    GmshCall("add a rim's edge", gmshModelGeoAddLine((int)vertex[i] + 1, (int)vertex[(i + 1) % n] + 1, line[i], &ierr));
  }
  GmshCall("add a loop", *loop = gmshModelGeoAddCurveLoop(line, n, -1, 0, &ierr));
  PetscCall(PetscFree(line));
  PetscFunctionReturn(0);
}

/* With holes along the rims that lie on it. */
static PetscErrorCode add_end(const AmMeshOptions *o, const AmDraft *d, const AmRim *rim, int end, Prism *p)
{
  int *line, *loop, num = 1;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(p->n, &line, rim->num_loops + 1, &loop));
  for (int i = 0; i < p->n; i++) line[i] = edge_tag(p, end, i);
  GmshCall("add a loop", loop[0] = gmshModelGeoAddCurveLoop(line, p->n, -1, 0, &ierr));
  for (PetscInt k = 0; k < rim->num_loops; k++)
    if (AmMeshOnCut(d, (AmCut){p->axis, p->ends[end]}, rim->vertex[rim->start[k]]))
      PetscCall(add_rim_loop(o, d, rim->start[k + 1] - rim->start[k], rim->vertex + rim->start[k], p, &loop[num++]));
  GmshCall("add a face", gmshModelGeoAddPlaneSurface(loop, num, end_tag(end), &ierr));
  PetscCall(PetscFree2(line, loop));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_sides(const Prism *p)
{
  PetscFunctionBeginUser;
  for (int i = 0; i < p->n; i++) {
    int line[4] = {edge_tag(p, 0, i), side_edge_tag(p, i + 1), -edge_tag(p, 1, i), -side_edge_tag(p, i)}, loop;
    GmshCall("add a loop", loop = gmshModelGeoAddCurveLoop(line, 4, -1, 0, &ierr));
    GmshCall("add a face", gmshModelGeoAddPlaneSurface(&loop, 1, side_tag(i), &ierr));
  }
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

PetscErrorCode AmGmshAddPrism(const AmMeshOptions *o, const AmDraft *d, const AmBody *b, const AmRim *rim)
{
  AmCut cut[AM_MAX_CUTS];
  Prism p = {.first = (int)d->num_vertices + 1};

  PetscFunctionBeginUser;
  p.axis    = AmMeshCuts(o, cut) > 0 ? cut[0].axis : 2;
  p.ends[0] = b->low.v[p.axis];
  p.ends[1] = b->free_top && p.axis == 1 ? AmMeshTop(o) : b->high.v[p.axis];
  PetscCall(b->shape == AM_SHAPE_CYLINDER ? add_cylinder(o, b, &p) : add_box(o, b, &p));
  PetscCall(add_edges(&p));
  for (int end = 0; end < 2; end++) PetscCall(add_end(o, d, rim, end, &p));
  PetscCall(add_sides(&p));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  for (int line = p.n > 4 ? 1 : 3 * p.n + 1; line <= p.num_line; line++)
    if (line <= 2 * p.n || line > 3 * p.n) GmshCall("keep an edge whole", gmshModelMeshSetTransfiniteCurve(line, 2, "Progression", 1, &ierr));
  PetscCall(repeat_faces(b, &p));
  PetscCall(PetscFree(p.corner));
  PetscFunctionReturn(0);
}
