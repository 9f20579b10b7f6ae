/* SPDX-License-Identifier: GPL-3.0-or-later
 * The far mesh: Gmsh triangulates what lies between the refined zone and the held outer boundary, with the size
 *
 *   h(d) = min( h0 max(1, (d/d0)^p), h0 + g (d - d0), h_max ),   d = distance from the nearest core, d0 = blend radius, h0 = size there.
 *
 * Both boundaries go in as discrete curves, so that node tags stay vertex numbers + 1 and no boundary node is moved or added.
 * The outer boundary is the image of the outline at which the lattice is held (outline.c), or of a hexagon half a spacing outside the last free sites. */
#include <gmshc.h>
#include "meshimpl.h"

#define TRIANGLE 2
#define LINE 1
#define POINT 15
#define SURFACE 1000000 /* tag; curves are numbered from 1 */
#define COARSER 2       /* quadratic elements at the blend radius in nearest-neighbour distances */
#define TERRACE 0.35    /* facets of the outer boundary, by sqrt(R a): so long are the terraces of a lattice's round outline */
#define STEEPEST 0.15   /* highest bow of a facet by its length: a quadratic edge must not fold; across a cut the image of the outline jumps */

static PetscErrorCode check_gmsh(int ierr, const char what[])
{
  char *message = NULL;
  int   ignored;

  PetscFunctionBeginUser;
  if (ierr) gmshLoggerGetLastError(&message, &ignored);
  PetscCheck(!ierr, PETSC_COMM_SELF, PETSC_ERR_LIB, "Gmsh cannot %s: %s", what, message ? message : "no reason given");
  PetscFunctionReturn(0);
}

#define GmshCall(what, ...)                                                                                                                                    \
  do {                                                                                                                                                         \
    int ierr = 0;                                                                                                                                              \
    __VA_ARGS__;                                                                                                                                               \
    PetscCall(check_gmsh(ierr, what));                                                                                                                         \
  } while (0)

static PetscErrorCode gmsh_begin(void)
{
  static const char *const zero[] = {"General.Terminal", "Mesh.MeshSizeExtendFromBoundary", "Mesh.MeshSizeFromPoints", "Mesh.MeshSizeFromCurvature",
                                     "Mesh.Renumber"};

  PetscFunctionBeginUser;
  GmshCall("start", gmshInitialize(0, NULL, 0, &ierr));
  for (size_t i = 0; i < sizeof(zero) / sizeof(zero[0]); i++) GmshCall("set an option", gmshOptionSetNumber(zero[i], 0, &ierr));
  GmshCall("set an option", gmshOptionSetNumber("General.NumThreads", 1, &ierr));
  GmshCall("set an option", gmshOptionSetNumber("Mesh.Algorithm", 6, &ierr)); /* frontal Delaunay */
  GmshCall("make a model", gmshModelAdd("atomesh", &ierr));
  PetscFunctionReturn(0);
}

PetscReal AmMeshDefaultSize(const AmCrystal *crystal, PetscInt order) { return (order == 2 ? COARSER : 1) * AmCrystalNearestDistance(crystal); }

static PetscReal size_at(const AmMeshOptions *o, AmVec3 x)
{
  const PetscReal h0 = o->size > 0 ? o->size : AmMeshDefaultSize(o->crystal, o->order), d0 = o->regions.blend, d = AmRegionsDistance(&o->regions, x),
                  most = o->max_size > 0 ? o->max_size : o->domain_radius / 8;
  return PetscMin(most, PetscMin(h0 * PetscMax(1, pow(d / d0, o->grading)), h0 + o->growth * PetscMax(0, d - d0)));
}

static double size_callback(int dim, int tag, double x, double y, double z, void *options) { return size_at(options, AmVec3Make(x, y, 0)); }

/* Point t, 0 <= t < 6, along the outline of a hexagon, counter-clockwise from its corner on the x axis; corner k is point k exactly. */
static AmVec3 along_hexagon(PetscReal R, PetscReal t)
{
  static const PetscReal h            = 0.86602540378443864676;
  const PetscReal        corner[7][2] = {{1, 0}, {.5, h}, {-.5, h}, {-1, 0}, {-.5, -h}, {.5, -h}, {1, 0}};
  const PetscInt         k            = (PetscInt)t;
  const PetscReal        s            = t - k;
  return AmVec3Make(R * ((1 - s) * corner[k][0] + s * corner[k + 1][0]), R * ((1 - s) * corner[k][1] + s * corner[k + 1][1]), 0);
}

/* The image of the held hexagon, of straight sides, as a closed polygon of new, held vertices. Its corner radius is half a spacing larger than that of the free
 * sites: in a triangular lattice with R_free half way between two rows it runs along the first held row. */
static PetscErrorCode add_hexagon(const AmMeshOptions *o, AmDraft *d, AmLoops *outer)
{
  const PetscReal R    = o->free_radius + sqrt(o->crystal->volume / o->crystal->period * 2 / sqrt(3)) / 2;
  const PetscInt  side = (PetscInt)ceil(R / size_at(o, along_hexagon(R, 1.5)));

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(2, &outer->start, 6 * side, &outer->vertex));
  outer->num_loops = 1;
  outer->start[0]  = 0;
  outer->start[1]  = 6 * side;
  d->outer_radius  = R;
  for (PetscInt i = 0; i < 6 * side; i++) {
    const AmVec3 X   = along_hexagon(R, (PetscReal)i / side);
    outer->vertex[i] = d->num_vertices;
    PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0}, 0, 1}));
  }
  PetscFunctionReturn(0);
}

/* The image of the held outline of a disc as a closed polygon of new, held vertices. */
static PetscErrorCode add_outer_boundary(const AmMeshOptions *o, AmDraft *d, AmLoops *outer)
{
  const PetscReal R = o->free_radius, facet = TERRACE * sqrt(R * AmCrystalNearestDistance(o->crystal));
  const PetscInt  num   = (PetscInt)ceil(2 * PETSC_PI * R / PetscMin(facet, size_at(o, AmVec3Make(R, 0, 0))));
  const PetscReal width = 2 * PETSC_PI / num;
  const PetscReal swell = o->order == 2 ? 1 : sqrt(width / sin(width)); /* a polygon gets the area of the circle */

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(2, &outer->start, num, &outer->vertex));
  outer->num_loops = 1;
  outer->start[0]  = 0;
  outer->start[1]  = num;
  d->outer_radius  = 0;
  for (PetscInt i = 0; i < num; i++) {
    /* half a step off, so that no corner falls on a cut along an axis */
    const PetscReal angle = width * (i + 0.5), outline = AmMeshOutline(o, angle, width);
    const AmVec3    X = AmVec3Make(swell * outline * cos(angle), swell * outline * sin(angle), 0);
    d->outer_radius += outline * outline / num;
    outer->vertex[i] = d->num_vertices;
    PetscCall(AmDraftAddVertex(d, (AmVertex){X, AmFieldMap(o->field, X), {0, 0}, 0, 1}));
  }
  d->outer_radius = sqrt(d->outer_radius);
  PetscFunctionReturn(0);
}

/* Half way between two neighbours on the outer boundary, in the crystal configuration. */
static AmVec3 middle(const AmMeshOptions *o, AmVec3 a, AmVec3 b)
{
  const AmVec3    sum   = AmVec3Add(a, b);
  const PetscReal angle = atan2(sum.v[1], sum.v[0]), r = AmMeshOutline(o, angle, hypot(a.v[0] - b.v[0], a.v[1] - b.v[1]) / o->free_radius);
  return o->shape == AM_SHAPE_DISC ? AmVec3Make(r * cos(angle), r * sin(angle), 0) : AmVec3Scale(0.5, sum);
}

AmVec3 AmMeshBoundaryMiddle(const AmMeshOptions *o, const AmVertex *a, const AmVertex *b)
{
  const AmVec3    x = AmFieldMap(o->field, middle(o, a->X, b->X)), chord = AmVec3Scale(0.5, AmVec3Add(a->x, b->x));
  const PetscReal bow = hypot(x.v[0] - chord.v[0], x.v[1] - chord.v[1]), h = hypot(a->x.v[0] - b->x.v[0], a->x.v[1] - b->x.v[1]);
  return bow < STEEPEST * h ? AmVec3Make(x.v[0], x.v[1], 0) : AmVec3Make(chord.v[0], chord.v[1], 0);
}

/* Loop l as discrete point tag + discrete curve tag. */
static PetscErrorCode add_curve(const AmDraft *d, const AmLoops *loops, PetscInt l, int tag)
{
  const PetscInt *v = loops->vertex + loops->start[l], n = loops->start[l + 1] - loops->start[l];
  int             ends[2] = {tag, tag};
  size_t         *node, *line, *tags, one = 1;
  double         *xyz;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(n, &node, 2 * n, &line, n, &tags, 3 * n, &xyz));
  for (PetscInt i = 0; i < n; i++) {
    node[i]         = (size_t)v[i] + 1;
    line[2 * i]     = (size_t)v[i] + 1;
    line[2 * i + 1] = (size_t)v[(i + 1) % n] + 1;
    tags[i]         = (size_t)tag * 1000000 + i + 1;
    xyz[3 * i]      = d->vertex[v[i]].x.v[0];
    xyz[3 * i + 1]  = d->vertex[v[i]].x.v[1];
    xyz[3 * i + 2]  = 0;
  }
  one = (size_t)tag * 1000000 + n + 1;
  GmshCall("add a point", gmshModelAddDiscreteEntity(0, tag, NULL, 0, &ierr));
  GmshCall("add a node", gmshModelMeshAddNodes(0, tag, node, 1, xyz, 3, NULL, 0, &ierr));
  GmshCall("add a point element", gmshModelMeshAddElementsByType(tag, POINT, &one, 1, node, 1, &ierr));
  GmshCall("add a curve", gmshModelAddDiscreteEntity(1, tag, ends, 2, &ierr));
  GmshCall("add nodes", gmshModelMeshAddNodes(1, tag, node + 1, n - 1, xyz + 3, 3 * (n - 1), NULL, 0, &ierr));
  GmshCall("add lines", gmshModelMeshAddElementsByType(tag, LINE, tags, n, line, 2 * n, &ierr));
  PetscCall(PetscFree4(node, line, tags, xyz));
  PetscFunctionReturn(0);
}

/* New nodes of the surface become vertices. Out: first tag and vertex number of the new ones, by which tags turn into numbers. */
static PetscErrorCode take_nodes(const AmMeshOptions *o, AmDraft *d, PetscInt **tag_to_vertex, size_t *num_tags)
{
  size_t  n, nxyz, npar, *tags;
  double *xyz, *par;

  PetscFunctionBeginUser;
  GmshCall("give its nodes", gmshModelMeshGetNodes(&tags, &n, &xyz, &nxyz, &par, &npar, 2, SURFACE, 0, 0, &ierr));
  *num_tags = d->num_vertices + 1;
  for (size_t i = 0; i < n; i++) *num_tags = PetscMax(*num_tags, tags[i] + 1);
  PetscCall(PetscMalloc1(*num_tags, tag_to_vertex));
  for (size_t t = 0; t < *num_tags; t++) (*tag_to_vertex)[t] = t >= 1 && t <= (size_t)d->num_vertices ? (PetscInt)t - 1 : -1;
  for (size_t i = 0; i < n; i++) {
    const AmVec3 x            = AmVec3Make(xyz[3 * i], xyz[3 * i + 1], 0);
    (*tag_to_vertex)[tags[i]] = d->num_vertices;
    PetscCall(AmDraftAddVertex(d, (AmVertex){AmVec3Sub(x, AmFieldDisplacement(o->field, x)), x, {0, 0}, 0, 0}));
  }
  gmshFree(tags);
  gmshFree(xyz);
  gmshFree(par);
  PetscFunctionReturn(0);
}

static PetscErrorCode take_cells(AmDraft *d, const PetscInt tag_to_vertex[], size_t num_tags)
{
  size_t n, nnodes, *tags, *nodes;

  PetscFunctionBeginUser;
  GmshCall("give its triangles", gmshModelMeshGetElementsByType(TRIANGLE, &tags, &n, &nodes, &nnodes, SURFACE, 0, 1, &ierr));
  for (size_t c = 0; c < n; c++) {
    PetscInt v[3];
    for (int i = 0; i < 3; i++) {
      const size_t t = nodes[3 * c + i];
      PetscCheck(t < num_tags && tag_to_vertex[t] >= 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "Gmsh made a triangle with an unknown node");
      v[i] = tag_to_vertex[t];
    }
    const AmVec3 p = AmVec3Sub(d->vertex[v[1]].x, d->vertex[v[0]].x), q = AmVec3Sub(d->vertex[v[2]].x, d->vertex[v[0]].x);
    if (p.v[0] * q.v[1] - p.v[1] * q.v[0] > 0)
      PetscCall(AmDraftAddCell(d, v[0], v[1], v[2]));
    else
      PetscCall(AmDraftAddCell(d, v[0], v[2], v[1]));
  }
  gmshFree(tags);
  gmshFree(nodes);
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftFill(const AmMeshOptions *o, const AmLoops *interface, AmDraft *d)
{
  AmLoops   outer = {0};
  PetscInt *tag_to_vertex;
  size_t    num_tags;
  int      *wires;

  PetscFunctionBeginUser;
  PetscCall(gmsh_begin());
  if (o->shape == AM_SHAPE_HEXAGON)
    PetscCall(add_hexagon(o, d, &outer));
  else
    PetscCall(add_outer_boundary(o, d, &outer));
  PetscCall(PetscMalloc1(interface->num_loops + 1, &wires));
  PetscCall(add_curve(d, &outer, 0, 1));
  for (PetscInt l = 0; l < interface->num_loops; l++) PetscCall(add_curve(d, interface, l, (int)l + 2));
  for (PetscInt l = 0; l <= interface->num_loops; l++) {
    wires[l] = (int)l + 1;
    GmshCall("make a loop", gmshModelGeoAddCurveLoop(&wires[l], 1, wires[l], 0, &ierr));
  }
  GmshCall("make a surface", gmshModelGeoAddPlaneSurface(wires, interface->num_loops + 1, SURFACE, &ierr));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  GmshCall("set the size", gmshModelMeshSetSizeCallback(size_callback, (void *)o, &ierr));
  GmshCall("mesh the far field", gmshModelMeshGenerate(2, &ierr));
  PetscCall(take_nodes(o, d, &tag_to_vertex, &num_tags));
  PetscCall(take_cells(d, tag_to_vertex, num_tags));
  GmshCall("end", gmshFinalize(&ierr));
  PetscCall(PetscFree(tag_to_vertex));
  PetscCall(PetscFree(wires));
  PetscCall(AmLoopsDestroy(&outer));
  PetscFunctionReturn(0);
}

/* Cells from..to-1 as one discrete surface with a name. */
static PetscErrorCode add_surface(const AmDraft *d, int tag, const char name[], PetscInt from, PetscInt to)
{
  size_t *tags, *nodes;

  PetscFunctionBeginUser;
  if (from == to) PetscFunctionReturn(0);
  PetscCall(PetscMalloc2(to - from, &tags, 3 * (to - from), &nodes));
  for (PetscInt c = from; c < to; c++) {
    tags[c - from] = c + 1;
    for (int i = 0; i < 3; i++) nodes[3 * (c - from) + i] = d->cell[c][i] + 1;
  }
  GmshCall("add triangles", gmshModelMeshAddElementsByType(tag, TRIANGLE, tags, to - from, nodes, 3 * (to - from), &ierr));
  GmshCall("name a surface", gmshModelAddPhysicalGroup(2, &tag, 1, tag, &ierr));
  GmshCall("name a surface", gmshModelSetPhysicalName(2, tag, name, &ierr));
  PetscCall(PetscFree2(tags, nodes));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftWriteMsh(const AmDraft *d, const char path[])
{
  size_t *tags;
  double *xyz;
  char    part[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(gmsh_begin());
  PetscCall(PetscMalloc2(d->num_vertices, &tags, 3 * d->num_vertices, &xyz));
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    tags[v]        = v + 1;
    xyz[3 * v]     = d->vertex[v].x.v[0];
    xyz[3 * v + 1] = d->vertex[v].x.v[1];
    xyz[3 * v + 2] = 0;
  }
  for (int s = 1; s <= 2; s++) GmshCall("add a surface", gmshModelAddDiscreteEntity(2, s, NULL, 0, &ierr));
  GmshCall("add nodes", gmshModelMeshAddNodes(2, 1, tags, d->num_vertices, xyz, 3 * d->num_vertices, NULL, 0, &ierr));
  PetscCall(add_surface(d, 1, "zone", 0, d->num_traced));
  PetscCall(add_surface(d, 2, "far", d->num_traced, d->num_cells));
  PetscCall(PetscSNPrintf(part, sizeof(part), "%s.part.msh", path));
  GmshCall("write the mesh", gmshWrite(part, &ierr));
  GmshCall("end", gmshFinalize(&ierr));
  PetscCheck(rename(part, path) == 0, PETSC_COMM_SELF, AM_ERR_MACHINE, "%s: cannot be written", path);
  PetscCall(PetscFree2(tags, xyz));
  PetscFunctionReturn(0);
}
