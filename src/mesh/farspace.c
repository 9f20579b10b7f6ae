/* SPDX-License-Identifier: GPL-3.0-or-later
 * The far mesh in space: Gmsh meshes the outer surface of the body's free part, then HXT fills what lies between it and the refined zone.
 *
 * Both boundaries go into the second model as discrete surfaces, one a component, so that node tags stay vertex numbers + 1 and no boundary node is moved. */
#include <stdlib.h>
#include "gmshcall.h"

#define VOLUME 1     /* tag */
#define TAGS 1000000 /* of elements, a surface */
#define ON_FACE 1e-6 /* Å */
#define HALF 0.5     /* spacings: so far beyond the last free sites the displacement vanishes in the mean */
#define FINER 0.85 /* of the last attempt's size */
#define MOST_ATTEMPTS 5
#define TRIES 4
#define FLAT 1e-3 /* and one that no displacement gradient can be told from */

AmBody AmMeshOuterBody(const AmMeshOptions *o)
{
  AmBody b = AmBodyShrink(&o->free, -HALF * AmCrystalSpacing(o->crystal));
  for (int k = 0; k < 3; k++) {
    if (!b.periodic[k]) continue;
    b.low.v[k]  = AmMeshFace(o, k);
    b.high.v[k] = b.low.v[k] + o->crystal->repeat.length.v[k];
  }
  return b;
}

static PetscErrorCode add_solid(const AmMeshOptions *o, const AmBody *b)
{
  const AmVec3 d = AmVec3Sub(b->high, b->low);

  PetscFunctionBeginUser;
  if (b->shape == AM_SHAPE_FILE) {
    PetscCall(AmGmshOpenSolid(o->geometry));
    PetscFunctionReturn(0);
  }
  if (b->shape == AM_SHAPE_BALL)
    GmshCall("make a ball", gmshModelOccAddSphere(0, 0, 0, b->radius, -1, -PETSC_PI / 2, PETSC_PI / 2, 2 * PETSC_PI, &ierr));
  else if (b->shape == AM_SHAPE_CYLINDER)
    GmshCall("make a cylinder", gmshModelOccAddCylinder(0, 0, b->low.v[2], 0, 0, d.v[2], b->radius, -1, 2 * PETSC_PI, &ierr));
  else
    GmshCall("make a box", gmshModelOccAddBox(b->low.v[0], b->low.v[1], b->low.v[2], d.v[0], d.v[1], d.v[2], -1, &ierr));
  GmshCall("synchronize", gmshModelOccSynchronize(&ierr));
  PetscFunctionReturn(0);
}

#define SAME 1e-9 /* Å: of a place that has been in Gmsh and come back */

/* The rim's vertex at this place, or -1. */
static PetscInt on_rim(const AmMeshOptions *o, const AmRim *rim, const AmDraft *d, AmVec3 X)
{
  AmCut cut[AM_MAX_CUTS] = {{0, 0}};
  AmMeshCuts(o, cut);
  for (PetscInt i = 0; rim->num_loops > 0 && i < rim->start[rim->num_loops]; i++)
    if (AmVec3Norm(AmVec3Sub(AmMeshOnFace(o, &d->vertex[rim->vertex[i]], cut[0].axis), X)) < SAME) return rim->vertex[i];
  return -1;
}

/* Whether the free top is a side of a prism, which a field bends, and not its end: then the prism is made in the mesh configuration. */
static PetscBool is_bent_top(const AmMeshOptions *o)
{
  AmCut cut[AM_MAX_CUTS];
  return AmMeshCuts(o, cut) == 3 ? PETSC_TRUE : PETSC_FALSE;
}

/* In: X: x - U(x), in the crystal but for what planes beneath the top have moved by. Chords between corners of the top, too, are nearer to it than half way to
 * the next lattice plane. */
static PetscBool is_on_bent_top(const AmMeshOptions *o, AmVec3 X)
{
  const PetscReal half = o->body.high.v[1] - AmMeshTop(o);
  return is_bent_top(o) && X.v[1] > AmMeshTop(o) - half ? PETSC_TRUE : PETSC_FALSE;
}

/* Of a vertex of the outer surface. Where that is round or bent it is a polygon between its periodic ends, not all of whose sides the body reaches. */
static PetscBool is_held(const AmMeshOptions *o, const AmBody *b, AmVec3 x)
{
  const PetscBool on_end = x.v[2] < b->low.v[2] + ON_FACE || x.v[2] > b->high.v[2] - ON_FACE ? PETSC_TRUE : PETSC_FALSE;
  if (!b->free_top && !AmBodyIsPeriodic(b)) return PETSC_TRUE;
  if (b->shape == AM_SHAPE_CYLINDER || (AmMeshPrismIsPlaced(o) && !AmFieldIsZero(o->field))) {
    const AmVec3 X = AmVec3Sub(x, AmFieldDisplacement(o->field, x));
    return (on_end || is_on_bent_top(o, X)) && AmBodyDepth(b, X) > ON_FACE + AmFieldFarthestSite(o->field) ? PETSC_FALSE : PETSC_TRUE;
  }
  return AmBodyDepth(b, x) < ON_FACE ? PETSC_TRUE : PETSC_FALSE;
}

/* Turns the outer faces of the present model into a component: new vertices, held where a face is, and the rims', which are there. */
static PetscErrorCode take_surface(const AmMeshOptions *o, const AmBody *body, const AmRim *rim, AmDraft *d, AmBoundary *outer)
{
  PetscInt num_vertices, num_triangles, *number, (*triangle)[3];
  AmVec3  *X;

  PetscFunctionBeginUser;
  PetscCall(AmGmshTakeSurface(&num_vertices, &X, &num_triangles, &triangle));
  PetscCall(PetscMalloc1(num_vertices, &number));
  for (PetscInt v = 0; v < num_vertices; v++) {
    number[v] = on_rim(o, rim, d, X[v]);
    if (number[v] >= 0) continue;
    number[v] = d->num_vertices;
    PetscCall(AmDraftAddVertex(d, (AmVertex){X[v], X[v], {0, 0, 0}, 0, is_held(o, body, X[v]), 0, 0}));
  }
  PetscCall(AmBoundaryCreate(num_triangles, outer));
  for (PetscInt t = 0; t < num_triangles; t++)
    for (int i = 0; i < 3; i++) outer->facet[t][i] = number[triangle[t][i]];
  PetscCall(PetscFree(number));
  outer->num_components = 1;
  outer->start[0]       = 0;
  outer->start[1]       = num_triangles;
  PetscCall(PetscFree2(X, triangle));
  PetscFunctionReturn(0);
}

/* A polyhedron in a round body gets the volume of the body; then its image under the field, unless it is in the mesh configuration already. What lies on chords
 * of a bent top goes onto it. */
static void place_surface(const AmMeshOptions *o, const AmBody *body, AmDraft *d, PetscInt first, const AmBoundary *outer)
{
  const PetscReal R = body->radius, ball = 4 * PETSC_PI / 3 * R * R * R;
  const PetscReal swell = body->shape == AM_SHAPE_BALL && o->order == 1 ? cbrt(ball / fabs(AmBoundaryVolume(d, outer, 0))) : 1;
  const PetscBool placed = AmMeshPrismIsPlaced(o);
  for (PetscInt v = first; v < d->num_vertices; v++) {
    AmVertex *vertex = &d->vertex[v];
    vertex->X        = AmVec3Scale(swell, vertex->X);
    if (placed) vertex->X = AmVec3Sub(vertex->x, AmFieldDisplacement(o->field, vertex->x));
    if (is_on_bent_top(o, vertex->X)) vertex->X.v[1] = AmMeshTop(o);
    if (!placed || is_on_bent_top(o, vertex->X)) vertex->x = AmFieldMap(o->field, vertex->X);
  }
}

AmVec3 AmMeshBoundaryMiddleSpace(const AmMeshOptions *o, const AmVertex *a, const AmVertex *b)
{
  AmVec3          X  = AmVec3Scale(0.5, AmVec3Add(a->X, b->X));
  const PetscReal ra = hypot(a->X.v[0], a->X.v[1]), rb = hypot(b->X.v[0], b->X.v[1]), r = hypot(X.v[0], X.v[1]), round = 1e-6 * o->free.radius;
  if (o->free.shape == AM_SHAPE_BALL) X = AmVec3Scale((AmVec3Norm(a->X) + AmVec3Norm(b->X)) / 2 / AmVec3Norm(X), X);
  if (o->free.shape == AM_SHAPE_CYLINDER && fabs(ra - rb) < round && fabs(ra - AmMeshOuterBody(o).radius) < round) {
    X.v[0] *= ra / r;
    X.v[1] *= ra / r;
  }
  return AmFieldMap(o->field, X);
}

/* The same numbers in another order, the same one for the same seed. */
static void shuffle(PetscInt num, size_t number[], unsigned short seed)
{
  unsigned short state[3] = {seed, seed, seed};
  for (PetscInt i = num - 1; i > 0 && seed > 0; i--) {
    const PetscInt j    = nrand48(state) % (i + 1);
    const size_t   last = number[i];
    number[i]           = number[j];
    number[j]           = last;
  }
}

/* Component k as a discrete surface of this tag, its nodes in an order that belongs to seed. */
static PetscErrorCode add_surface(const AmDraft *d, const AmBoundary *b, PetscInt k, int tag, unsigned short seed)
{
  const PetscInt n   = b->start[k + 1] - b->start[k];
  PetscInt       num = 0;
  PetscBool     *taken;
  size_t        *node, *tags, *corners;
  double        *xyz;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, &taken));
  PetscCall(PetscMalloc4(3 * n, &node, n, &tags, 3 * n, &corners, 9 * n, &xyz));
  for (PetscInt t = 0; t < n; t++) {
    tags[t] = (size_t)tag * TAGS + t + 1;
    for (int i = 0; i < 3; i++) {
      const PetscInt v   = b->facet[b->start[k] + t][i];
      corners[3 * t + i] = (size_t)v + 1;
      if (taken[v]) continue;
      taken[v]    = PETSC_TRUE;
      node[num++] = (size_t)v + 1;
    }
  }
  shuffle(num, node, seed);
  for (PetscInt i = 0; i < num; i++) PetscCall(PetscArraycpy(&xyz[3 * i], d->vertex[node[i] - 1].x.v, 3));
  GmshCall("add a surface", gmshModelAddDiscreteEntity(2, tag, NULL, 0, &ierr));
  GmshCall("add nodes", gmshModelMeshAddNodes(2, tag, node, num, xyz, 3 * num, NULL, 0, &ierr));
  GmshCall("add triangles", gmshModelMeshAddElementsByType(tag, AM_GMSH_TRIANGLE, tags, n, corners, 3 * n, &ierr));
  PetscCall(PetscFree(taken));
  PetscCall(PetscFree4(node, tags, corners, xyz));
  PetscFunctionReturn(0);
}

/* Meshes the outer surface; the model is left with it. */
static PetscErrorCode outer_surface(const AmMeshOptions *o, const AmBody *body, const AmRim *rim, AmDraft *d, AmBoundary *outer)
{
  const PetscInt first = d->num_vertices;

  PetscFunctionBeginUser;
  PetscCall(AmGmshSetSize(o));
  if (body->free_top || AmBodyIsPeriodic(body))
    PetscCall(AmGmshAddPrism(o, d, body, rim));
  else
    PetscCall(add_solid(o, body));
  GmshCall("mesh the outer surface", gmshModelMeshGenerate(2, &ierr));
  PetscCall(take_surface(o, body, rim, d, outer));
  place_surface(o, body, d, first, outer);
  d->outer_radius = AmBodyInnerRadius(body);
  PetscFunctionReturn(0);
}

/* With the facets of the zone that a free top or periodic faces have cut open, the outer surface is closed again. */
static PetscErrorCode close_surface(const AmBoundary *open, AmBoundary *outer)
{
  const PetscInt n = outer->start[1], more = open->start[1];
  AmBoundary     both;

  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(n + more, &both));
  PetscCall(PetscMemcpy(both.facet, outer->facet, sizeof(*both.facet) * n));
  PetscCall(PetscMemcpy(both.facet + n, open->facet, sizeof(*both.facet) * more));
  both.num_components = 1;
  both.start[0]       = 0;
  both.start[1]       = n + more;
  PetscCall(AmBoundaryDestroy(outer));
  *outer = both;
  PetscFunctionReturn(0);
}

/* Of the far mesh: one in space that it fills. */
typedef struct {
  const AmBoundary *frame, *face; /* one component each: what is around it; what its elements end on inside, which may be empty */
  AmBoundary        holes;
} Piece;

static PetscErrorCode add_shell(const AmDraft *d, const AmBoundary *b, PetscInt k, int tag, unsigned short seed)
{
  PetscFunctionBeginUser;
  PetscCall(add_surface(d, b, k, tag, seed));
  GmshCall("make a shell", gmshModelGeoAddSurfaceLoop(&tag, 1, tag, &ierr));
  PetscFunctionReturn(0);
}

/* Adds what HXT makes of a piece to the draft. Out: made: whether it makes something. */
static PetscErrorCode fill_volume(const AmMeshOptions *o, const Piece *p, unsigned short seed, AmDraft *d, PetscBool *made)
{
  const AmBoundary *holes = &p->holes;
  const PetscBool   cut   = p->face->start[1] > 0 ? PETSC_TRUE : PETSC_FALSE;
  PetscInt         *tag_to_vertex;
  size_t            num_tags;
  int              *shells, failed, face = (int)holes->num_components + 2;

  PetscFunctionBeginUser;
  GmshCall("make a model", gmshModelAdd("far", &ierr));
  AmGmshReserveNodes(p->frame->start[1] + holes->start[holes->num_components] + p->face->start[1]);
  PetscCall(PetscMalloc1(holes->num_components + 1, &shells));
  PetscCall(add_shell(d, p->frame, 0, 1, seed));
  shells[0] = 1;
  for (PetscInt k = 0; k < holes->num_components; k++) {
    shells[k + 1] = (int)k + 2;
    PetscCall(add_shell(d, holes, k, shells[k + 1], seed));
  }
  if (cut) PetscCall(add_surface(d, p->face, 0, face, seed));
  GmshCall("make a volume", gmshModelGeoAddVolume(shells, holes->num_components + 1, VOLUME, &ierr));
  GmshCall("synchronize", gmshModelGeoSynchronize(&ierr));
  if (cut) GmshCall("lay in a face", gmshModelMeshEmbed(2, &face, 1, 3, VOLUME, &ierr));
  PetscCall(AmGmshSetSize(o));
  gmshModelMeshGenerate(3, &failed);
  *made = failed ? PETSC_FALSE : PETSC_TRUE;
  if (*made) {
    PetscCall(AmGmshTakeNodes(o, d, VOLUME, &tag_to_vertex, &num_tags));
    PetscCall(AmGmshTakeCells(d, VOLUME, tag_to_vertex, num_tags));
    PetscCall(PetscFree(tag_to_vertex));
  }
  GmshCall("forget a model", gmshModelRemove(&ierr));
  PetscCall(PetscFree(shells));
  PetscFunctionReturn(0);
}

static PetscErrorCode tell(const AmMeshOptions *o, const char why[])
{
  PetscFunctionBeginUser;
  if (o->tell) PetscCall((*o->tell)(why));
  PetscFunctionReturn(0);
}

/* Where HXT gives up, or leaves a flat tetrahedron that cannot be relieved, it tries again, with the vertices of the boundary in another order. */
static PetscErrorCode fill_well(const AmMeshOptions *o, const Piece *p, AmDraft *d)
{
  const PetscInt first = d->num_vertices, first_cell = d->num_cells;
  PetscReal      worst = 0;
  PetscBool      made  = PETSC_FALSE;

  PetscFunctionBeginUser;
  for (unsigned short seed = 0; seed < TRIES && worst < AM_MESH_GOOD; seed++) {
    if (seed > 0) PetscCall(tell(o, AmErrorFormat(made ? "attempt %d of %d, the last one left a flat tetrahedron" : "attempt %d of %d, Gmsh gave the last one up", seed + 1, TRIES)));
    d->num_vertices = first;
    d->num_cells    = first_cell;
    PetscCall(fill_volume(o, p, seed, d, &made));
    worst = 0;
    if (made) PetscCall(AmDraftRelieve(o, p->face, first_cell, first, d, &worst));
  }
  d->crowded = worst > FLAT ? PETSC_FALSE : PETSC_TRUE;
  AmCheckUser(!d->crowded,
              "Gmsh cannot mesh the far field without a flat tetrahedron beside the refined zone, whichever of %d ways; regions.blend or mesh.size must be some "
              "tenths of an Å larger or smaller",
              TRIES);
  PetscFunctionReturn(0);
}

/* The piece of the far mesh that component c of the zone's boundary bounds, by what is around it: a component, which may be c itself, where the zone is a
 * shell, or -1, the body's surface. */
static PetscInt piece_of(const AmDraft *d, const AmBoundary *b, PetscInt c)
{
  const AmVec3 x = d->vertex[b->facet[b->start[c]][0]].x;
  if (AmBoundaryVolume(d, b, c) < 0) return c;
  for (PetscInt k = 0; k < b->num_components; k++)
    if (AmBoundaryVolume(d, b, k) < 0 && AmBoundaryContains(d, b, k, x)) return k;
  return -1;
}

/* Components of a piece but for the one around it. Out: freed by AmBoundaryDestroy(). */
static PetscErrorCode pick(const AmBoundary *b, const PetscInt piece[], PetscInt which, AmBoundary *holes)
{
  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(b->start[b->num_components], holes));
  holes->start[0] = 0;
  for (PetscInt k = 0; k < b->num_components; k++) {
    const PetscInt n = b->start[k + 1] - b->start[k], to = holes->start[holes->num_components];
    if (piece[k] != which || k == which) continue;
    PetscCall(PetscMemcpy(holes->facet + to, b->facet + b->start[k], sizeof(*b->facet) * n));
    holes->start[++holes->num_components] = to + n;
  }
  PetscFunctionReturn(0);
}

/* Inside the body's surface, where the face is, and inside each shell. */
static PetscErrorCode fill_pieces(const AmMeshOptions *o, const AmBoundary *outer, const AmBoundary *face, const AmBoundary *zone, AmDraft *d)
{
  PetscInt *piece, none[2] = {0, 0};

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(zone->num_components, &piece));
  for (PetscInt k = 0; k < zone->num_components; k++) piece[k] = piece_of(d, zone, k);
  for (PetscInt k = -1; k < zone->num_components; k++) {
    AmBoundary shell = {0}, whole = {.start = none};
    Piece      p = {k < 0 ? outer : &shell, k < 0 ? face : &whole, {0}};
    if (k >= 0 && piece[k] != k) continue;
    if (k >= 0) shell = (AmBoundary){1, zone->start + k, zone->facet};
    PetscCall(pick(zone, piece, k, &p.holes));
    PetscCall(fill_well(o, &p, d));
    PetscCall(AmBoundaryDestroy(&p.holes));
  }
  PetscCall(PetscFree(piece));
  PetscFunctionReturn(0);
}

static PetscErrorCode fill(const AmMeshOptions *o, const AmBoundary *interface, AmDraft *d)
{
  const AmBody body  = AmMeshOuterBody(o);
  AmBoundary   outer = {0}, closed, open, face;
  AmRim        rim;

  PetscFunctionBeginUser;
  PetscCall(AmDraftOpen(o, d, interface, &closed, &open, &rim));
  PetscCall(AmGmshBegin());
  PetscCall(outer_surface(o, &body, &rim, d, &outer));
  PetscCall(close_surface(&open, &outer));
  PetscCall(AmDraftCutSpace(o, d, &face));
  PetscCall(fill_pieces(o, &outer, &face, &closed, d));
  PetscCall(AmGmshEnd());
  PetscCall(AmRimDestroy(&rim));
  PetscCall(AmBoundaryDestroy(&face));
  PetscCall(AmBoundaryDestroy(&outer));
  PetscCall(AmBoundaryDestroy(&closed));
  PetscCall(AmBoundaryDestroy(&open));
  PetscFunctionReturn(0);
}

/* Now and then an edge is more than twice as long as asked for; where a period is short that is too long. */
typedef struct {
  const AmMeshOptions *options;
  const AmBoundary    *interface;
  AmDraft             *draft;
} Fill;

static PetscErrorCode fill_to_fit(void *context)
{
  const AmMeshOptions *o            = ((Fill *)context)->options;
  const AmBoundary    *interface    = ((Fill *)context)->interface;
  AmDraft             *d            = ((Fill *)context)->draft;
  const PetscInt       num_vertices = d->num_vertices, num_cells = d->num_cells;
  AmMeshOptions        finer        = *o;

  PetscFunctionBeginUser;
  PetscCall(fill(o, interface, d));
  for (int attempt = 0; attempt < MOST_ATTEMPTS && !AmDraftFitsPeriod(o, d); attempt++) {
    d->num_vertices = num_vertices;
    d->num_cells    = num_cells;
    finer.max_size  = FINER * finer.max_size;
    PetscCall(tell(o, AmErrorFormat("with elements of %.4g Å at most, the last ones were longer than half a period", (double)finer.max_size)));
    PetscCall(fill(&finer, interface, d));
  }
  PetscCheck(AmDraftFitsPeriod(o, d), PETSC_COMM_SELF, PETSC_ERR_LIB, "Gmsh keeps making elements longer than half a period");
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftFillSpace(const AmMeshOptions *o, const AmBoundary *interface, AmDraft *d)
{
  Fill job = {o, interface, d};

  PetscFunctionBeginUser;
  PetscCall(AmGmshRun(fill_to_fit, &job));
  PetscFunctionReturn(0);
}
