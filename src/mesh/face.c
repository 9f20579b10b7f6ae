/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where grains meet outside of the refined zone, in space: faces that elements end on. Such a face is meshed by itself, as fine as elements are there, and laid
 * into the far mesh, which HXT fills around it. It touches neither the zone nor the outer surface but ends about an element before either: between, elements
 * are of the grain that their middle is in, as those of the zone are, and no rim of one mesh has to be one of the other. */
#include "gmshcall.h"

#define FROM_ZONE 0.75 /* sizes: as a line keeps away from the zone in the plane */
#define FROM_HELD 0.5  /* sizes: so far inside the outer surface, whose displacement is held */

/* The part of the plane through a segment, along z, that the body's box holds. */
static PetscErrorCode add_plane(const AmMeshOptions *o, const AmCore *line)
{
  int    corner[4], edge[4], loop;
  AmVec3 low, high;

  PetscFunctionBeginUser;
  AmBodyBox(&o->free, &low, &high);
  for (int i = 0; i < 4; i++) {
    const AmVec3 end = i == 0 || i == 3 ? line->a : line->b;
    GmshCall("add a corner", corner[i] = gmshModelGeoAddPoint(end.v[0], end.v[1], i < 2 ? low.v[2] : high.v[2], 0, -1, &ierr));
  }
  for (int i = 0; i < 4; i++) GmshCall("add an edge", edge[i] = gmshModelGeoAddLine(corner[i], corner[(i + 1) % 4], -1, &ierr));
  GmshCall("add a loop", loop = gmshModelGeoAddCurveLoop(edge, 4, -1, 0, &ierr));
  GmshCall("add a face", gmshModelGeoAddPlaneSurface(&loop, 1, -1, &ierr));
  PetscFunctionReturn(0);
}

static PetscBool is_far(const AmMeshOptions *o, const AmBody *outer, AmVec3 X)
{
  const AmVec3 x = AmFieldMap(o->field, X);
  if (AmRegionsDistance(&o->regions, x) < o->zone_radius + FROM_ZONE * o->size) return PETSC_FALSE;
  return AmBodyDepth(outer, X) > FROM_HELD * AmMeshSize(o, x) ? PETSC_TRUE : PETSC_FALSE;
}

/* In/Out: number: of the vertex at X, -1: there is none yet. */
static PetscErrorCode need_vertex(const AmMeshOptions *o, AmVec3 X, AmDraft *d, PetscInt *number)
{
  PetscFunctionBeginUser;
  if (*number >= 0) PetscFunctionReturn(0);
  *number = d->num_vertices;
  PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0, 0}, 0, 0, 0, 0}));
  PetscFunctionReturn(0);
}

/* The triangles of the present model all of whose corners are far. */
static PetscErrorCode take_far(const AmMeshOptions *o, AmDraft *d, AmBoundary *face)
{
  AmBody       outer = AmMeshOuterBody(o);
  PetscInt     num_vertices, num_triangles, *number, (*triangle)[3];
  AmVec3      *X;

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) outer.periodic[k] = PETSC_FALSE; /* faces that repeat have meshes of their own, too */
  PetscCall(AmGmshTakeSurface(&num_vertices, &X, &num_triangles, &triangle));
  PetscCall(AmBoundaryCreate(num_triangles, face));
  PetscCall(PetscMalloc1(num_vertices, &number));
  for (PetscInt v = 0; v < num_vertices; v++) number[v] = -1;
  face->num_components = 1;
  face->start[0] = face->start[1] = 0;
  for (PetscInt t = 0; t < num_triangles; t++) {
    const PetscInt *v = triangle[t];
    if (!is_far(o, &outer, X[v[0]]) || !is_far(o, &outer, X[v[1]]) || !is_far(o, &outer, X[v[2]])) continue;
    for (int i = 0; i < 3; i++) {
      PetscCall(need_vertex(o, X[v[i]], d, &number[v[i]]));
      face->facet[face->start[1]][i] = number[v[i]];
    }
    face->start[1]++;
  }
  PetscCall(PetscFree(number));
  PetscCall(PetscFree2(X, triangle));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftCutSpace(const AmMeshOptions *o, AmDraft *d, AmBoundary *face)
{
  PetscFunctionBeginUser;
  if (o->num_interfaces == 0) {
    PetscCall(AmBoundaryCreate(0, face));
    face->start[0] = face->start[1] = 0;
    PetscFunctionReturn(0);
  }
  GmshCall("make a model", gmshModelAdd("face", &ierr));
  for (PetscInt i = 0; i < o->num_interfaces; i++) PetscCall(add_plane(o, &o->interface[i]));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  PetscCall(AmGmshSetSize(o));
  GmshCall("mesh the faces between grains", gmshModelMeshGenerate(2, &ierr));
  PetscCall(take_far(o, d, face));
  GmshCall("forget a model", gmshModelRemove(&ierr));
  PetscFunctionReturn(0);
}
