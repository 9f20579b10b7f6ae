/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the far meshes of the plane and of space ask of Gmsh alike, and the size that they are graded by:
 *
 *   h(d) = min( h0 max(1, (d/d0)^p), h0 + g (d - d0), h_max, L/5 ),   d = distance from the nearest core, d0 = blend radius, h0 = size there,
 *
 * L = shortest period, if there is one. */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include "gmshcall.h"

#define PIECES 5  /* elements along a period: edges, which may be twice as long as asked for, must stay below half of it */
#define COARSER 2 /* quadratic elements at the blend radius in nearest-neighbour distances */

PetscErrorCode AmGmshCheck(int ierr, const char what[])
{
  char *message = NULL;
  int   ignored;

  PetscFunctionBeginUser;
  if (ierr) gmshLoggerGetLastError(&message, &ignored);
  PetscCheck(!ierr, PETSC_COMM_SELF, PETSC_ERR_LIB, "Gmsh cannot %s: %s", what, message ? message : "no reason given");
  PetscFunctionReturn(0);
}

/* Gmsh 4.8 hands HXT the nodes of a volume's surfaces in the order of their addresses, so that holes in the heap would make another mesh of the same input. So
 * the nodes get holes that are alike in every heap: every second piece of a run of neighbours, given back from the last to the first. What is between them
 * stays, so no two holes merge, and holes of this size that were there before are filled. An allocator that puts no piece beside the last one is left alone.
 * Other pieces of Gmsh may take holes before the nodes do, as many as theirs lack in the heap: so Gmsh gets a thread, and with it a heap of its own. Our own
 * arrays, which begin with a line of the cache, leave a hole of this size before the first of them or none, so a run begins with a line, too: else the length
 * of the search path would count, of which Gmsh has a copy. */
#define NODE 64 /* bytes of Gmsh's MVertex, and of little else */
#define LINE 64 /* bytes, of the cache */
#define SPARE 64
#define PATIENCE 100000 /* holes to fill before */

static void **kept = NULL; /* each piece points to the one before it */

static void make_holes(PetscInt num)
{
  void **piece = kept;
  for (PetscInt i = 0; i < num; i++) {
    void **hole = *piece;
    *piece      = *hole;
    piece       = *piece;
    free(hole);
  }
}

void AmGmshReserveNodes(PetscInt num)
{
  const PetscInt length = 2 * (num + SPARE) + 1;
  PetscInt       run    = 0;
  for (PetscInt i = 0; run < length && i < length + PATIENCE; i++) {
    void **piece = malloc(NODE);
    if (!piece) return;
    if (run > 0 && (char *)piece == (char *)kept + malloc_usable_size(piece) + sizeof(size_t))
      run++;
    else
      run = (uintptr_t)piece % LINE == 0 ? 1 : 0;
    *piece = kept;
    kept   = piece;
  }
  if (run == length) make_holes(num + SPARE);
}

typedef struct {
  PetscErrorCode (*function)(void *context);
  void          *context;
  PetscErrorCode error;
} Job;

static void *run(void *job)
{
  Job *j   = job;
  j->error = (*j->function)(j->context);
  return NULL;
}

PetscErrorCode AmGmshRun(PetscErrorCode (*function)(void *context), void *context)
{
  Job       job = {function, context, 0};
  pthread_t thread;

  PetscFunctionBeginUser;
  PetscCall(AmGmshLoad()); /* what it allocates then is not for that heap */
  PetscCheck(!pthread_create(&thread, NULL, run, &job), PETSC_COMM_SELF, AM_ERR_MACHINE, "no thread can be started for Gmsh");
  pthread_join(thread, NULL);
  PetscCall(job.error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshEnd(void)
{
  PetscFunctionBeginUser;
  GmshCall("end", gmshFinalize(&ierr));
  while (kept) {
    void **before = *kept;
    free(kept);
    kept = before;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshBegin(void)
{
  static const char *const zero[] = {"General.Terminal", "Mesh.MeshSizeExtendFromBoundary", "Mesh.MeshSizeFromPoints", "Mesh.MeshSizeFromCurvature",
                                     "Mesh.Renumber"};
  /* with more than one thread the same input gives another mesh each time */
  static const char *const one[] = {"General.NumThreads", "Mesh.MaxNumThreads1D", "Mesh.MaxNumThreads2D", "Mesh.MaxNumThreads3D"};

  PetscFunctionBeginUser;
  PetscCall(AmGmshLoad());
  GmshCall("start", gmshInitialize(0, NULL, 0, &ierr));
  for (size_t i = 0; i < sizeof(zero) / sizeof(zero[0]); i++) GmshCall("set an option", gmshOptionSetNumber(zero[i], 0, &ierr));
  for (size_t i = 0; i < sizeof(one) / sizeof(one[0]); i++) GmshCall("set an option", gmshOptionSetNumber(one[i], 1, &ierr));
  GmshCall("set an option", gmshOptionSetNumber("Mesh.Algorithm", 6, &ierr));    /* frontal Delaunay */
  GmshCall("set an option", gmshOptionSetNumber("Mesh.Algorithm3D", 10, &ierr)); /* HXT */
  GmshCall("make a model", gmshModelAdd("atomesh", &ierr));
  PetscFunctionReturn(0);
}

PetscReal AmMeshDefaultSize(const AmCrystal *crystal, PetscInt order) { return (order == 2 ? COARSER : 1) * AmCrystalSiteDistance(crystal); }

PetscReal AmMeshLargestSize(const AmCrystal *crystal)
{
  PetscReal most = PETSC_MAX_REAL;
  for (int k = 0; k < 3; k++)
    if (crystal->repeat.length.v[k] > 0) most = PetscMin(most, crystal->repeat.length.v[k] / PIECES);
  return most;
}

PetscReal AmMeshSize(const AmMeshOptions *o, AmVec3 x)
{
  const PetscReal h0 = o->size, d0 = o->regions.blend, d = AmRegionsDistance(&o->regions, x);
  return PetscMin(o->max_size, PetscMin(h0 * PetscMax(1, pow(d / d0, o->grading)), h0 + o->growth * PetscMax(0, d - d0)));
}

#define STEPS 16 /* of an element's size: those by which sizes are summed up along a line */

PetscReal AmMeshElements(const AmMeshOptions *o, AmVec3 a, AmVec3 b, PetscReal most, PetscReal *place)
{
  const AmVec3    way    = AmVec3Sub(b, a);
  const PetscReal length = AmVec3Norm(way);
  PetscReal       s = 0, sum = 0;
  while (s < length && sum < most) {
    const PetscReal h = AmMeshSize(o, AmVec3Add(a, AmVec3Scale(s / length, way))), step = PetscMin(PetscMin(h / STEPS, length - s), (most - sum) * h);
    s += step;
    sum += step / h;
    if (step < 1e-9 * h) break;
  }
  if (place) *place = s / length;
  return sum;
}

static double size_callback(int dim, int tag, double x, double y, double z, void *options) { return AmMeshSize(options, AmVec3Make(x, y, z)); }

PetscErrorCode AmGmshSetSize(const AmMeshOptions *o)
{
  PetscFunctionBeginUser;
  GmshCall("set the size", gmshModelMeshSetSizeCallback(size_callback, (void *)o, &ierr));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshTakeNodes(const AmMeshOptions *o, AmDraft *d, int tag, PetscInt **tag_to_vertex, size_t *num_tags)
{
  size_t  n, nxyz, npar, *tags;
  double *xyz, *par;

  PetscFunctionBeginUser;
  GmshCall("give its nodes", gmshModelMeshGetNodes(&tags, &n, &xyz, &nxyz, &par, &npar, d->dimension, tag, 0, 0, &ierr));
  *num_tags = d->num_vertices + 1;
  for (size_t i = 0; i < n; i++) *num_tags = PetscMax(*num_tags, tags[i] + 1);
  PetscCall(PetscMalloc1(*num_tags, tag_to_vertex));
  for (size_t t = 0; t < *num_tags; t++) (*tag_to_vertex)[t] = t >= 1 && t <= (size_t)d->num_vertices ? (PetscInt)t - 1 : -1;
  for (size_t i = 0; i < n; i++) {
    const AmVec3 x            = AmVec3Make(xyz[3 * i], xyz[3 * i + 1], d->dimension == 3 ? xyz[3 * i + 2] : 0);
    (*tag_to_vertex)[tags[i]] = d->num_vertices;
    PetscCall(AmDraftAddVertex(d, (AmVertex){AmVec3Sub(x, AmFieldDisplacement(o->field, x)), x, {0, 0, 0}, 0, 0, 0, 0}));
  }
  gmshFree(tags);
  gmshFree(xyz);
  gmshFree(par);
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshTakeCells(AmDraft *d, int tag, const PetscInt tag_to_vertex[], size_t num_tags)
{
  const int corners = d->dimension + 1;
  size_t    n, nnodes, *tags, *nodes;

  PetscFunctionBeginUser;
  GmshCall("give its cells",
           gmshModelMeshGetElementsByType(d->dimension == 3 ? AM_GMSH_TETRAHEDRON : AM_GMSH_TRIANGLE, &tags, &n, &nodes, &nnodes, tag, 0, 1, &ierr));
  for (size_t c = 0; c < n; c++) {
    PetscInt v[AM_MAX_CORNERS];
    for (int i = 0; i < corners; i++) {
      const size_t t = nodes[corners * c + i];
      PetscCheck(t < num_tags && tag_to_vertex[t] >= 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "Gmsh made a cell with an unknown node");
      v[i] = tag_to_vertex[t];
    }
    if (AmDraftVolume(d, v) < 0) {
      const PetscInt swap = v[1];
      v[1]                = v[2];
      v[2]                = swap;
    }
    PetscCall(AmDraftAddCell(d, v));
  }
  gmshFree(tags);
  gmshFree(nodes);
  PetscFunctionReturn(0);
}

/* Whether a cell crosses a periodic face, and would be drawn from one to the other. */
static PetscBool is_wrapped(const AmDraft *d, const PetscInt cell[])
{
  const AmVec3 a = d->vertex[cell[0]].x;
  for (int i = 1; i <= d->dimension; i++)
    if (AmVec3Norm(AmVec3Sub(AmVec3Image(d->vertex[cell[i]].x, a, d->repeat), d->vertex[cell[i]].x)) > 0) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Of cells from..to-1 those that can be drawn, as one discrete entity with a name. */
static PetscErrorCode add_part(const AmDraft *d, int tag, const char name[], PetscInt from, PetscInt to)
{
  const int dim = (int)d->dimension, corners = dim + 1;
  size_t   *tags, *nodes, num = 0;

  PetscFunctionBeginUser;
  if (from == to) PetscFunctionReturn(0);
  PetscCall(PetscMalloc2(to - from, &tags, corners * (to - from), &nodes));
  for (PetscInt c = from; c < to; c++) {
    if (is_wrapped(d, d->cell[c])) continue;
    for (int i = 0; i < corners; i++) nodes[corners * num + i] = d->cell[c][i] + 1;
    tags[num++] = c + 1;
  }
  GmshCall("add cells", gmshModelMeshAddElementsByType(tag, dim == 3 ? AM_GMSH_TETRAHEDRON : AM_GMSH_TRIANGLE, tags, num, nodes, corners * num, &ierr));
  GmshCall("name a part", gmshModelAddPhysicalGroup(dim, &tag, 1, tag, &ierr));
  GmshCall("name a part", gmshModelSetPhysicalName(dim, tag, name, &ierr));
  PetscCall(PetscFree2(tags, nodes));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftWriteMsh(const AmDraft *d, const char path[])
{
  const int dim = (int)d->dimension;
  size_t   *tags;
  double   *xyz;
  char      part[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(AmGmshBegin());
  PetscCall(PetscMalloc2(d->num_vertices, &tags, 3 * d->num_vertices, &xyz));
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    tags[v]        = v + 1;
    xyz[3 * v]     = d->vertex[v].x.v[0];
    xyz[3 * v + 1] = d->vertex[v].x.v[1];
    xyz[3 * v + 2] = dim == 3 ? d->vertex[v].x.v[2] : 0;
  }
  for (int s = 1; s <= 2; s++) GmshCall("add a part", gmshModelAddDiscreteEntity(dim, s, NULL, 0, &ierr));
  GmshCall("add nodes", gmshModelMeshAddNodes(dim, 1, tags, d->num_vertices, xyz, 3 * d->num_vertices, NULL, 0, &ierr));
  PetscCall(add_part(d, 1, "zone", 0, d->num_traced));
  PetscCall(add_part(d, 2, "far", d->num_traced, d->num_cells));
  PetscCall(PetscSNPrintf(part, sizeof(part), "%s.part.msh", path));
  GmshCall("write the mesh", gmshWrite(part, &ierr));
  PetscCall(AmGmshEnd());
  PetscCheck(rename(part, path) == 0, PETSC_COMM_SELF, AM_ERR_MACHINE, "%s: cannot be written", path);
  PetscCall(PetscFree2(tags, xyz));
  PetscFunctionReturn(0);
}
