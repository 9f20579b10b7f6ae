/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mesh that ends on a free top: whole, conforming, and free there; and what holds of every far mesh in space: no flat cell, the same mesh each time. */
#include "filled.h"
#include <string.h>

typedef struct {
  AmCrystal     crystal;
  AmField       field;
  AmCore        core;
  AmMeshOptions options;
  AmMesh        mesh;
  AmVec3        low, high; /* Å: of the far mesh */
} Block;

static const PetscReal cube[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, close_packed[3][3] = {{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}},
                       rough[3][3] = {{0, 0, 1}, {1, 1, 0}, {-1, 1, 0}};

/* A glide loop between planes of atoms, two of whose corners lie beneath each other. */
static void add_loop(AmVec3 center, PetscReal radius, AmField field)
{
  AmVec3                  corner[6];
  const AmDislocationLoop loop = {6, corner, AmVec3Make(2, 2, 0), 0.3};
  for (int k = 0; k < 6; k++) corner[k] = AmVec3Add(center, AmVec3Make(radius * sin(-k * PETSC_PI / 3), radius * cos(-k * PETSC_PI / 3), 0));
  AM_TRY(AmFieldAddLoop(field, &loop));
}

/* Without a field and a mesh. In: below: how deep the core lies under the top, Å. */
static Block *prepare(const PetscReal axes[3][3], PetscReal zone, PetscReal below, PetscInt order)
{
  const AmVec3     y = AmVec3Make(0, 1, 0);
  Block           *b = (Block *)calloc(1, sizeof(*b));
  AmCrystalOptions o = AmCrystalDefaults();
  PetscReal        layer, half;
  o.lattice_constant = 4;
  o.dimension        = 3;
  o.origin           = AmVec3Make(0.3, 0.2, 0.1);
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, &b->crystal));
  AM_TRY(AmCrystalAlignBasis(&b->crystal, y));
  AM_TRY(AmFieldCreate(&b->field));
  layer           = AmCrystalPlaneDistance(&b->crystal, y);
  b->high         = AmVec3Make(60, 0.2 + layer * floor(39.8 / layer), 60);
  b->core.a       = AmVec3Make(0, b->high.v[1] - below, 0);
  b->core.b       = b->core.a;
  b->options      = (AmMeshOptions){.crystal     = &b->crystal,
                                    .field       = b->field,
                                    .regions     = {3, 1, &b->core, zone / 3, 2 * zone / 3, AM_PROFILE_BEST},
                                    .zone_radius = zone,
                                    .body  = {.shape = AM_SHAPE_BOX, .low = {{-60, -40, -60}}, .high = {{60, b->high.v[1] + layer / 2, 60}}, .free_top = PETSC_TRUE},
                                    .order = order,
                                    .grading   = 1.2,
                                    .growth    = 0.5,
                                    .site_cost = 12};
  b->options.free = AmBodyShrink(&b->options.body, 10);
  half            = AmCrystalSpacing(&b->crystal) / 2; /* where the far mesh ends outside the last free sites */
  b->low          = AmVec3Make(-50 - half, -30 - half, -50 - half);
  b->high.v[0] = b->high.v[2] = 50 + half;
  return b;
}

static Block *block(const PetscReal axes[3][3], PetscReal zone, PetscReal below, PetscInt order)
{
  Block *b = prepare(axes, zone, below, order);
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  return b;
}

static Block *block_with_loop(PetscReal below, PetscInt order)
{
  Block *b = prepare(cube, 24, below, order);
  add_loop(AmVec3Add(b->core.a, AmVec3Make(0, 0, 1.1)), 6, b->field);
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  return b;
}

static void forget(Block *b)
{
  AM_TRY(AmMeshDestroy(&b->mesh));
  AM_TRY(AmFieldDestroy(&b->field));
  free(b);
}

/* 1 for a regular tetrahedron, 0 for a flat one; of one across a seam whole again. */
static PetscReal quality(const Block *b, PetscInt cell)
{
  PetscScalar *x = NULL;
  PetscReal    sum = 0, six_volumes;
  AmMat3       edges;
  PetscSection section;
  PetscInt     n;
  Vec          coordinates;
  AM_TRY(DMGetCoordinateSection(b->mesh.dm, &section));
  AM_TRY(DMGetCoordinatesLocal(b->mesh.dm, &coordinates));
  AM_TRY(DMPlexVecGetClosure(b->mesh.dm, section, coordinates, cell, &n, &x));
  for (int i = 1; i < 4; i++) {
    const AmVec3 near = AmVec3Image(AmVec3Make(x[3 * i], x[3 * i + 1], x[3 * i + 2]), AmVec3Make(x[0], x[1], x[2]), b->crystal.repeat.length);
    AM_TRY(PetscArraycpy(&x[3 * i], near.v, 3));
  }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 3 * i; j++) sum += PetscSqr(x[3 * i + j % 3] - x[j]);
  for (int k = 0; k < 9; k++) edges.m[k / 3][k % 3] = x[3 + k] - x[k % 3];
  six_volumes = fabs(AmMat3Det(edges));
  AM_TRY(DMPlexVecRestoreClosure(b->mesh.dm, section, coordinates, cell, &n, &x));
  return 12 * cbrt(PetscSqr(six_volumes / 2)) / sum;
}

static void check_whole(const Block *b)
{
  PetscInt from, to;
  testMeshFills(&b->mesh, b->low, b->high, 0);
  AM_TRY(DMPlexGetHeightStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt c = from; c < to; c++) CU_ASSERT(quality(b, c) > 0.1); /* HXT leaves 0.25 or more, or 0 */
}

static void the_mesh_fills_the_box_whatever_plane_its_top_is(void)
{
  for (int k = 0; k < 3; k++)
    for (PetscReal zone = 12; zone < 31; zone += 6) {
      Block *b = block(k == 0 ? cube : (k == 1 ? close_packed : rough), zone, 0, 1);
      check_whole(b);
      forget(b);
    }
}

static void so_it_does_where_the_zone_only_nears_the_top(void)
{
  for (PetscReal below = 9; below < 30; below += 2.5) {
    Block *b = block(cube, 18, below, 1);
    check_whole(b);
    forget(b);
  }
}

/* With the allocator of AddressSanitizer, where no two pieces lie beside each other, the order of Gmsh's nodes is left to chance (src/mesh/gmshcall.c). */
#ifndef __SANITIZE_ADDRESS__
static int num_told;

static PetscErrorCode hear(const char why[])
{
  num_told++;
  return 0;
}

/* Here HXT leaves a tetrahedron without volume on the zone; in the first block in whatever order it takes the vertices. One vertex above it is enough, and
 * nothing is meshed again. */
static void a_flat_cell_is_relieved_at_once(void)
{
  for (int k = 0; k < 3; k++) {
    static const PetscReal zone[3] = {12.37, 17.18, 24.21};
    Block                 *b       = prepare(rough, zone[k], 0, 1);
    num_told                       = 0;
    b->options.tell                = hear;
    AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
    CU_ASSERT_EQUAL(num_told, 0);
    check_whole(b);
    forget(b);
  }
}
#endif

/* Held are the vertices on the five other faces, and the sites of the zone are vertices up to the top. */
static void the_top_is_free_and_the_other_faces_are_held(void)
{
  for (PetscInt order = 1; order <= 2; order++) {
    Block   *b = block(cube, 24, 0, order);
    PetscInt from, to, num_sites = 0, num_top = 0, num_free_edges = 0;
    AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
    for (PetscInt v = 0; v < to - from; v++) {
      const AmVertex *w       = &b->mesh.vertex[v];
      PetscReal       nearest = w->x.v[1] - b->low.v[1];
      for (int i = 0; i < 3; i += 2) nearest = PetscMin(nearest, PetscMin(w->x.v[i] - b->low.v[i], b->high.v[i] - w->x.v[i]));
      CU_ASSERT_EQUAL(w->held, nearest < 1e-6);
      CU_ASSERT(w->x.v[1] < b->high.v[1] + 1e-9);
      num_top += !w->held && fabs(w->x.v[1] - b->high.v[1]) < 1e-9;
      num_sites += w->is_site && fabs(w->x.v[1] - b->high.v[1]) < 1e-9 && AmVec3Norm(AmVec3Sub(w->x, b->core.a)) < 16;
    }
    for (PetscInt e = 0; e < b->mesh.num_edges; e++) num_free_edges += !b->mesh.edge[e].held && fabs(b->mesh.edge[e].x.v[1] - b->high.v[1]) < 1e-9;
    CU_ASSERT(fabs(num_sites - PETSC_PI * 16 * 16 / 8) < 15); /* one site each 8 Å²; Gauss' circle */
    CU_ASSERT(num_top > num_sites + 50);
    CU_ASSERT(order == 1 ? num_free_edges == 0 : num_free_edges > 50);
    forget(b);
  }
}

/* Å: from the five faces that are held, in the crystal. */
static PetscReal inside(const Block *b, AmVec3 X)
{
  PetscReal nearest = X.v[1] - b->low.v[1];
  for (int i = 0; i < 3; i += 2) nearest = PetscMin(nearest, PetscMin(X.v[i] - b->low.v[i], b->high.v[i] - X.v[i]));
  return nearest;
}

/* Facets that one cell alone has lie on the faces of the body, in the crystal, or where the loop breaks cells: no gap, no overlap. Returns how many of the latter
 * reach the top. */
static PetscInt check_outside(const Block *b)
{
  PetscInt from, to, first, end, num_dent = 0;
  DM       dm;
  AM_TRY(DMPlexInterpolate(b->mesh.dm, &dm));
  AM_TRY(DMPlexGetDepthStratum(dm, 0, &first, &end));
  AM_TRY(DMPlexGetHeightStratum(dm, 1, &from, &to));
  for (PetscInt f = from; f < to; f++) {
    PetscInt sides, n, *closure = NULL, num_top = 0, num_held = 0, num_near = 0;
    AM_TRY(DMPlexGetSupportSize(dm, f, &sides));
    if (sides == 2) continue;
    AM_TRY(DMPlexGetTransitiveClosure(dm, f, PETSC_TRUE, &n, &closure));
    for (PetscInt k = 0; k < n; k++) {
      if (closure[2 * k] < first || closure[2 * k] >= end) continue;
      const AmVertex *v = &b->mesh.vertex[closure[2 * k] - first];
      num_top += fabs(v->X.v[1] - b->high.v[1]) < 1e-9;
      num_held += inside(b, v->X) < 1e-6;
      num_near += AmVec3Norm(AmVec3Sub(v->x, b->core.a)) < 12; /* Å: loop and core */
    }
    AM_TRY(DMPlexRestoreTransitiveClosure(dm, f, PETSC_TRUE, &n, &closure));
    CU_ASSERT(num_top == 3 || num_held == 3 || num_near == 3);
    num_dent += num_near == 3 && (num_top == 1 || num_top == 2);
  }
  AM_TRY(DMDestroy(&dm));
  return num_dent;
}

/* The field of a loop bends it along all axes: vertices of its face are the images of places on a flat one. 8 Å beneath it the line breaks no
 * cell of the top; 2 Å beneath it does, and leaves a dent in the zone that no element fills. */
static void a_loop_bends_the_top_which_stays_whole_and_free(void)
{
  const PetscReal below[] = {14, 8};
  for (int k = 0; k < 2; k++) {
    Block   *b = block_with_loop(below[k], 1 + k);
    PetscInt from, to, num_top = 0;
    AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
    for (PetscInt v = 0; v < to - from; v++) {
      const AmVertex *w = &b->mesh.vertex[v];
      if (!w->is_site) CU_ASSERT_EQUAL(w->held, inside(b, w->X) < 1e-6);
      if (fabs(w->X.v[1] - b->high.v[1]) > 1e-9) continue;
      num_top++;
      CU_ASSERT(w->is_site || w->held || AmVec3Norm(AmVec3Sub(w->x, w->X)) > 1e-4);
      AM_CLOSE(AmVec3Norm(AmVec3Sub(w->x, AmFieldMap(b->field, w->X))), 0, 1e-9);
    }
    CU_ASSERT(num_top > 150);
    AM_TRY(DMPlexGetHeightStratum(b->mesh.dm, 0, &from, &to));
    for (PetscInt c = from; c < to; c++) CU_ASSERT(quality(b, c) > 0.1);
    CU_ASSERT_EQUAL(check_outside(b) > 0, k == 1);
    forget(b);
  }
}

/* A block that repeats along z, through which a line leads: cells end on the periodic faces, and where it is near on the top, too. In: periods: along z; below:
 * how deep it lies under the top, Å; burgers: its Burgers vector, along x, Å; 0: it has no field. */
static Block *pierced_block(const PetscReal axes[3][3], PetscInt periods, PetscReal zone, PetscReal below, PetscReal burgers, PetscInt order)
{
  const AmVec3     y = AmVec3Make(0, 1, 0), z = AmVec3Make(0, 0, 1);
  Block           *b = (Block *)calloc(1, sizeof(*b));
  AmCrystalOptions o = AmCrystalDefaults();
  PetscReal        layer, low;
  AmBody          *body = &b->options.body;
  AmDislocation    line = {.burgers = AmVec3Make(burgers, 0, 0), .cut = {-1, 0}, .poisson = 0.3};
  o.lattice_constant    = 4;
  o.dimension           = 3;
  o.origin              = AmVec3Make(0.3, 0.2, 0.1);
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, &b->crystal));
  AM_TRY(AmCrystalAlignBasisTwice(&b->crystal, z, y));
  AM_TRY(AmFieldCreate(&b->field));
  layer            = AmCrystalPlaneDistance(&b->crystal, y);
  b->high          = AmVec3Make(0, 0.2 + layer * floor(39.8 / layer), 0);
  low              = AmCrystalEdge(&b->crystal, z, -10, y, b->high.v[1]);
  line.position[1] = b->high.v[1] - layer * (floor(below / layer) + 0.5);
  if (burgers != 0) AM_TRY(AmFieldAddDislocation(b->field, &line));
  AM_TRY(AmFieldSetFreeSurface(b->field, b->high.v[1]));
  *body           = (AmBody){.shape    = AM_SHAPE_BOX,
                             .low      = {{-42, -14, low - AmCrystalPlaneDistance(&b->crystal, z) / 2}},
                             .high     = {{42, b->high.v[1] + layer / 2, 0}},
                             .free_top = PETSC_TRUE,
                             .periodic = {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}};
  body->high.v[2] = body->low.v[2] + periods * AmCrystalPeriod(&b->crystal, 2);
  AmCrystalSetRepeat(&b->crystal, body);
  b->core         = (AmCore){AmVec3Make(0, line.position[1], body->low.v[2]), AmVec3Make(0, line.position[1], body->high.v[2]), 0, PETSC_TRUE};
  b->options      = (AmMeshOptions){.crystal     = &b->crystal,
                                    .field       = b->field,
                                    .regions     = {3, 1, &b->core, zone / 3, 2 * zone / 3, AM_PROFILE_BEST, b->crystal.repeat.length, 0, NULL},
                                    .zone_radius = zone,
                                    .body        = *body,
                                    .seam        = 2,
                                    .order       = order,
                                    .grading     = 1.2,
                                    .growth      = 0.5,
                                    .site_cost   = 12};
  b->options.free = AmBodyShrink(&b->options.body, 10);
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  return b;
}

/* Volume of the cells, Å³, corners at the images nearest to the first one; out: least, of one. */
static PetscReal volume_of_images(const Block *b, PetscReal *least)
{
  PetscInt  from, to, corner[4];
  PetscReal sum = 0;
  *least        = PETSC_MAX_REAL;
  AM_TRY(DMPlexGetHeightStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt c = from; c < to; c++) {
    AmMat3 edges;
    AM_TRY(AmMeshCellCorners(b->mesh.dm, c, corner));
    const AmVec3 first = b->mesh.vertex[corner[0]].x;
    for (int k = 0; k < 9; k++)
      edges.m[k / 3][k % 3] = AmVec3Image(b->mesh.vertex[corner[1 + k / 3]].x, first, b->crystal.repeat.length).v[k % 3] - first.v[k % 3];
    *least = PetscMin(*least, fabs(AmMat3Det(edges)) / 6);
    sum += fabs(AmMat3Det(edges)) / 6;
  }
  return sum;
}

/* Vertices of the facets that one cell alone has: all on the top, all held, or all near the line. Returns the area, Å², of those on the top, in the crystal. */
static PetscReal check_faces(const Block *b)
{
  PetscInt  from, to, first, end;
  PetscReal area = 0;
  DM        dm;
  AM_TRY(DMPlexInterpolate(b->mesh.dm, &dm));
  AM_TRY(DMPlexGetDepthStratum(dm, 0, &first, &end));
  AM_TRY(DMPlexGetHeightStratum(dm, 1, &from, &to));
  for (PetscInt f = from; f < to; f++) {
    PetscInt sides, n, *closure = NULL, num = 0, num_top = 0, num_held = 0, num_near = 0;
    AmVec3   X[3];
    AM_TRY(DMPlexGetSupportSize(dm, f, &sides));
    if (sides == 2) continue;
    AM_TRY(DMPlexGetTransitiveClosure(dm, f, PETSC_TRUE, &n, &closure));
    for (PetscInt k = 0; k < n; k++) {
      if (closure[2 * k] < first || closure[2 * k] >= end) continue;
      const AmVertex *v = &b->mesh.vertex[closure[2 * k] - first];
      X[num]            = AmVec3Image(v->X, num > 0 ? X[0] : v->X, b->crystal.repeat.length);
      num++;
      num_top += fabs(v->X.v[1] - b->high.v[1]) < 1e-9;
      num_held += v->held;
      num_near += hypot(v->x.v[0] - b->core.a.v[0], v->x.v[1] - b->core.a.v[1]) < 12; /* Å: cells that a core breaks */
    }
    AM_TRY(DMPlexRestoreTransitiveClosure(dm, f, PETSC_TRUE, &n, &closure));
    CU_ASSERT(num_top == 3 || num_held == 3 || num_near == 3);
    if (num_top == 3) area += AmVec3Norm(AmVec3Cross(AmVec3Sub(X[1], X[0]), AmVec3Sub(X[2], X[0]))) / 2;
  }
  AM_TRY(DMDestroy(&dm));
  return area;
}

/* Planes across the line have a row on the top each, each second, or each third. */
static const PetscReal third[3][3] = {{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}}, second[3][3] = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}},
                       each[3][3] = {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}};

/* Å: from the middle to where the far mesh ends on held sides. */
static PetscReal half_width(const Block *b) { return 32 + AmCrystalSpacing(&b->crystal) / 2; }

static void a_zone_that_reaches_the_top_and_both_periodic_faces_leaves_no_gap(void)
{
  for (int k = 0; k < 2; k++) {
    Block          *b = pierced_block(k == 0 ? each : third, k == 0 ? 6 : 4, 15, 4, 0, 1);
    const PetscReal L = b->crystal.repeat.length.v[2], area = 2 * half_width(b) * L, volume = area * (b->high.v[1] + half_width(b) - 28);
    const PetscReal site = b->crystal.volume / AmCrystalPlaneDistance(&b->crystal, AmVec3Make(0, 1, 0));
    PetscReal       least;
    PetscInt        from, to, num_sites = 0;
    AM_CLOSE(volume_of_images(b, &least) / volume, 1, 1e-9); /* rounding of some 1e4 cells, and what Gmsh rounds of places */
    CU_ASSERT(least > 0.1);
    AM_CLOSE(check_faces(b) / area, 1, 1e-9);
    AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
    for (PetscInt v = 0; v < to - from; v++) {
      const AmVertex *w = &b->mesh.vertex[v];
      num_sites += w->is_site && fabs(w->X.v[1] - b->high.v[1]) < 1e-9 && fabs(w->X.v[0]) < 10;
    }
    AM_CLOSE(num_sites * site, 20 * L, 5 * L); /* rows along the line are at most 5 Å apart */
    forget(b);
  }
}

static void so_it_does_where_a_dislocation_bends_the_top(void)
{
  Block    *b = pierced_block(second, 6, 15, 6, 2 * sqrt(2.0), 2);
  PetscReal least;
  PetscInt  from, to;
  volume_of_images(b, &least);
  CU_ASSERT(least > 0.1);
  AM_CLOSE(check_faces(b) / (2 * half_width(b) * b->crystal.repeat.length.v[2]), 1, 0.05); /* it ends on held sides that bend, by half a Burgers vector each */
  AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt v = 0; v < to - from; v++) {
    const AmVertex *w = &b->mesh.vertex[v];
    if (fabs(w->X.v[1] - b->high.v[1]) < 1e-9) AM_CLOSE(AmVec3Norm(AmVec3Sub(w->x, AmFieldMap(b->field, w->X))), 0, 1e-9);
  }
  forget(b);
}

/* A loop high above moves the body along its top by more than a lattice constant. The far part of the top is made in the crystal, and so must the rim of the
 * zone be. */
static void a_top_that_moves_along_itself_stays_whole(void)
{
  Block                  *b = prepare(cube, 18, 0, 1);
  AmVec3                  corner[6];
  const AmDislocationLoop loop  = {6, corner, AmVec3Make(40, 0, 0), 0.3};
  PetscReal               moved = PETSC_MAX_REAL;
  PetscInt                from, to;
  for (int k = 0; k < 6; k++) corner[k] = AmVec3Make(200 * sin(k * PETSC_PI / 3), b->high.v[1] + 150, 200 * cos(k * PETSC_PI / 3));
  AM_TRY(AmFieldAddLoop(b->field, &loop));
  b->options.growth = 2; /* few elements */
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt v = 0; v < to - from; v++) {
    const AmVertex *w = &b->mesh.vertex[v];
    if (w->is_site && fabs(w->X.v[1] - b->high.v[1]) < 1e-9) moved = PetscMin(moved, AmVec3Norm(AmVec3Sub(w->x, w->X)));
  }
  CU_ASSERT(moved > 4);
  AM_TRY(DMPlexGetHeightStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt c = from; c < to; c++) CU_ASSERT(quality(b, c) > 0.1); /* as above */
  CU_ASSERT_EQUAL(check_outside(b), 0);
  forget(b);
}

/* Likewise a line high above a body that repeats along z, whose faces are made in the mesh configuration. */
static void periodic_faces_that_move_stay_whole(void)
{
  const AmVec3        z     = AmVec3Make(0, 0, 1);
  const AmDislocation d     = {.position = {0, 120}, .burgers = AmVec3Make(60, 0, 0), .cut = {0, 1}, .poisson = 0.3};
  Block              *b     = prepare(cube, 15, 0, 1);
  AmBody             *body  = &b->options.body;
  PetscReal           moved = PETSC_MAX_REAL;
  PetscInt            from, to;
  b->core.a = b->core.b = AmVec3Make(0, 0, 0);
  *body = (AmBody){.shape = AM_SHAPE_BOX, .low = {{-60, -60, -8.9}}, .high = {{60, 60, 7.1}}, .periodic = {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}};
  AM_TRY(AmCrystalAlignBasis(&b->crystal, z));
  AmCrystalSetRepeat(&b->crystal, body);
  b->options.free           = AmBodyShrink(body, 10);
  b->options.seam           = 2;
  b->options.growth         = 2; /* few elements */
  b->options.regions.repeat = b->crystal.repeat.length;
  AM_TRY(AmFieldAddDislocation(b->field, &d));
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
  for (PetscInt v = 0; v < to - from; v++) {
    const AmVertex *w = &b->mesh.vertex[v];
    if (w->is_site) moved = PetscMin(moved, AmVec3Norm(AmVec3Sub(w->x, w->X)));
  }
  AM_TRY(DMPlexGetHeightStratum(b->mesh.dm, 0, &from, &to));
  CU_ASSERT(moved > 4);
  for (PetscInt c = from; c < to; c++) CU_ASSERT(quality(b, c) > 0.1); /* as above */
  forget(b);
}

#ifndef __SANITIZE_ADDRESS__
/* Holes of all small sizes, far apart and in no order. Out: what stays between them. */
static void crumble_the_heap(size_t num, void *piece[])
{
  for (size_t i = 0; i < num; i++) piece[i] = malloc(16 * (1 + i % 40));
  for (size_t i = 0; i < num / 2; i++) {
    const size_t hole = 2 * (i * 7919 % (num / 2));
    free(piece[hole]);
    piece[hole] = NULL;
  }
}

static void the_same_input_gives_the_same_mesh_in_any_heap(void)
{
  static void *piece[40000];
  Block       *a = block(cube, 15, 5, 1), *b;
  PetscInt     num = 0;
  crumble_the_heap(sizeof(piece) / sizeof(piece[0]), piece);
  b = block(cube, 15, 5, 1);
  CU_ASSERT_EQUAL_FATAL(a->mesh.num_vertices, b->mesh.num_vertices);
  CU_ASSERT_EQUAL(a->mesh.num_cells, b->mesh.num_cells);
  for (PetscInt v = 0; v < a->mesh.num_vertices; v++) num += AmVec3Norm(AmVec3Sub(a->mesh.vertex[v].x, b->mesh.vertex[v].x)) > 0;
  CU_ASSERT_EQUAL(num, 0);
  for (size_t i = 0; i < sizeof(piece) / sizeof(piece[0]); i++) free(piece[i]);
  forget(a);
  forget(b);
}
#endif

static const AmTest tests[] = {
    {"the mesh fills the box whatever plane its top is", the_mesh_fills_the_box_whatever_plane_its_top_is},
    {"so it does where the zone only nears the top", so_it_does_where_the_zone_only_nears_the_top},
    {"the top is free and the other faces are held", the_top_is_free_and_the_other_faces_are_held},
    {"a zone that reaches the top and both periodic faces leaves no gap", a_zone_that_reaches_the_top_and_both_periodic_faces_leaves_no_gap},
    {"so it does where a dislocation bends the top", so_it_does_where_a_dislocation_bends_the_top},
    {"a top that moves along itself stays whole", a_top_that_moves_along_itself_stays_whole},
    {"periodic faces that move stay whole", periodic_faces_that_move_stay_whole},
    {"a loop bends the top which stays whole and free", a_loop_bends_the_top_which_stays_whole_and_free},
#ifndef __SANITIZE_ADDRESS__
    {"a flat cell is relieved at once", a_flat_cell_is_relieved_at_once},
    {"the same input gives the same mesh in any heap", the_same_input_gives_the_same_mesh_in_any_heap},
#endif
};

AM_TEST_MAIN("mesh with a free top", tests)
