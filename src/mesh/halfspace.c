/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outer surface of a box with a free top: five faces that are held, and the top around the zone's footprint. Planes and straight lines only, so Gmsh's own
 * geometry makes it; the rim of the footprint goes in as lines of one element each, whose ends are vertices of the zone. */
#include "gmshcall.h"

typedef struct {
  int first;    /* tag of the first corner; a rim's points have vertex number + 1 */
  int num_line; /* tags so far */
} Tags;

/* Corner number bits: bit i set: at the high end along axis i. */
static PetscErrorCode add_corners(const AmBody *b, PetscReal top, const Tags *tags)
{
  PetscFunctionBeginUser;
  for (int bits = 0; bits < 8; bits++)
    GmshCall("add a corner", gmshModelGeoAddPoint(bits & 1 ? b->high.v[0] : b->low.v[0], bits & 2 ? top : b->low.v[1], bits & 4 ? b->high.v[2] : b->low.v[2], 0,
                                                  tags->first + bits, &ierr));
  PetscFunctionReturn(0);
}

/* Tag of the line along axis from the corner with these bits. */
static int edge_tag(int axis, int bits) { return 1 + 8 * axis + bits; }

static PetscErrorCode add_edges(Tags *tags)
{
  PetscFunctionBeginUser;
  for (int axis = 0; axis < 3; axis++)
    for (int bits = 0; bits < 8; bits++)
      if (!(bits >> axis & 1)) GmshCall("add an edge", gmshModelGeoAddLine(tags->first + bits, tags->first + (bits | 1 << axis), edge_tag(axis, bits), &ierr));
  tags->num_line = 1 + 8 * 3;
  PetscFunctionReturn(0);
}

/* The loop around the face where axis is low or high. */
static PetscErrorCode add_face_loop(int axis, int high, int *loop)
{
  const int a = (axis + 1) % 3, b = (axis + 2) % 3, at = high << axis;
  int       line[4] = {edge_tag(a, at), edge_tag(b, at | 1 << a), -edge_tag(a, at | 1 << b), -edge_tag(b, at)};

  PetscFunctionBeginUser;
  GmshCall("add a loop", *loop = gmshModelGeoAddCurveLoop(line, 4, -1, 0, &ierr));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_rim_loop(const AmDraft *d, PetscReal top, PetscInt n, const PetscInt vertex[], Tags *tags, int *loop)
{
  int *line;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &line));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 x = d->vertex[vertex[i]].x;
    GmshCall("add a rim's point", gmshModelGeoAddPoint(x.v[0], top, x.v[2], 0, (int)vertex[i] + 1, &ierr));
  }
  for (PetscInt i = 0; i < n; i++) {
    line[i] = ++tags->num_line;
    GmshCall("add a rim's edge", gmshModelGeoAddLine((int)vertex[i] + 1, (int)vertex[(i + 1) % n] + 1, line[i], &ierr));
  }
  GmshCall("add a loop", *loop = gmshModelGeoAddCurveLoop(line, n, -1, 0, &ierr));
  PetscCall(PetscFree(line));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_faces(const AmDraft *d, PetscReal top, const AmRim *rim, Tags *tags)
{
  int *loop;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(rim->num_loops + 1, &loop));
  for (int face = 0; face < 6; face++) {
    const int is_top = face == 4; /* axis 1, high */
    PetscCall(add_face_loop(face % 3, face / 3, &loop[0]));
    for (PetscInt k = 0; k < rim->num_loops && is_top; k++)
      PetscCall(add_rim_loop(d, top, rim->start[k + 1] - rim->start[k], rim->vertex + rim->start[k], tags, &loop[k + 1]));
    GmshCall("add a face", gmshModelGeoAddPlaneSurface(loop, is_top ? rim->num_loops + 1 : 1, face + 1, &ierr));
  }
  PetscCall(PetscFree(loop));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  for (int line = 1 + 8 * 3 + 1; line <= tags->num_line; line++)
    GmshCall("keep a rim's edge whole", gmshModelMeshSetTransfiniteCurve(line, 2, "Progression", 1, &ierr));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshAddHalfSpace(const AmDraft *d, const AmBody *body, PetscReal top, const AmRim *rim)
{
  Tags tags = {.first = (int)d->num_vertices + 1};

  PetscFunctionBeginUser;
  PetscCall(add_corners(body, top, &tags));
  PetscCall(add_edges(&tags));
  PetscCall(add_faces(d, top, rim, &tags));
  PetscFunctionReturn(0);
}
