/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gmshc.h>
#include <unistd.h>
#include "problem.h"
#include "../../src/mesh/meshimpl.h"

typedef struct {
  AmVec3 x[3];
} Triangle;

static Triangle triangle(const TestProblem *p, PetscInt c)
{
  Triangle t;
  for (int i = 0; i < 3; i++) t.x[i] = p->space.node[p->space.cell[c][i]].x;
  return t;
}

static PetscReal area(Triangle t)
{
  const AmVec3 a = AmVec3Sub(t.x[1], t.x[0]), b = AmVec3Sub(t.x[2], t.x[0]);
  return (a.v[0] * b.v[1] - a.v[1] * b.v[0]) / 2;
}

static PetscReal in_plane(AmVec3 a) { return hypot(a.v[0], a.v[1]); }

static PetscReal smallest_angle(Triangle t)
{
  PetscReal least = PETSC_PI;
  for (int i = 0; i < 3; i++) {
    const AmVec3 a = AmVec3Sub(t.x[(i + 1) % 3], t.x[i]), b = AmVec3Sub(t.x[(i + 2) % 3], t.x[i]);
    least = PetscMin(least, acos((a.v[0] * b.v[0] + a.v[1] * b.v[1]) / (in_plane(a) * in_plane(b))));
  }
  return least * 180 / PETSC_PI;
}

/* Lattice triangles with a free corner: what a mesh that ends on the held sites covers. */
static PetscReal area_with_free_corners(const TestProblem *p)
{
  const PetscReal low[2] = {-60, -60}, high[2] = {60, 60};
  PetscInt        n, triangles                 = 0;
  AmLatticeSite   *columns;
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &n, &columns));
  for (PetscInt c = 0; c < n; c++)
    for (int right = 0; right < 2; right++) {
      const PetscInt i = columns[c].index[0], j = columns[c].index[1];
      const AmVec3   corner[3] = {AmCrystalPosition(&p->crystal, (PetscInt[3]){i, j, 0}), AmCrystalPosition(&p->crystal, (PetscInt[3]){i + 1, j + 1, 0}),
                                  AmCrystalPosition(&p->crystal, (PetscInt[3]){i + right, j + 1 - right, 0})};
      PetscBool      free_one  = PETSC_FALSE;
      for (int k = 0; k < 3; k++) free_one = free_one || in_plane(corner[k]) < p->free_radius ? PETSC_TRUE : PETSC_FALSE;
      triangles += free_one;
    }
  AM_TRY(PetscFree(columns));
  return triangles * p->crystal.volume / p->crystal.period / 2;
}

static void cells_fill_what_is_free_and_are_well_shaped(void)
{
  TestOptions  o   = testAluminium(AM_SCHEME_BQCF);
  TestProblem *p   = testProblemCreate(&o);
  PetscReal    sum = 0, worst = 180, radius;
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const Triangle t = triangle(p, c);
    CU_ASSERT(area(t) > 0);
    sum += area(t);
    worst = PetscMin(worst, smallest_angle(t));
  }
  radius = sqrt(area_with_free_corners(p) / PETSC_PI);
  AM_CLOSE(p->mesh.outer_radius, radius - 0.3, 0.3);                  /* Å: the outline less part of its roughness, which is below a row spacing of 2 Å */
  AM_CLOSE(sum, PETSC_PI * pow(p->mesh.outer_radius, 2), 2e-3 * sum); /* facets of 4 Å average what the radius sums point by point: 0.04 Å of 40 Å */
  CU_ASSERT(worst > 20);                                              /* degrees; capped growth keeps Gmsh's triangles above this */
  testProblemDestroy(p);
}

/* A corner of the held hexagon is a vertex, to rounding. */
static PetscBool has_corner(const TestProblem *p, PetscReal R, int corner)
{
  for (PetscInt n = 0; n < p->space.num_nodes; n++) {
    const AmVec3 x = p->space.node[n].x;
    if (hypot(x.v[0] - R * cos(corner * PETSC_PI / 3), x.v[1] - R * sin(corner * PETSC_PI / 3)) < 1e-12 * R) return p->space.node[n].global < 0;
  }
  return PETSC_FALSE;
}

static void cells_fill_the_held_hexagon_to_its_corners(void)
{
  TestOptions o       = testAluminium(AM_SCHEME_BQCF);
  o.radius            = 70;
  o.shape             = AM_SHAPE_HEXAGON;
  TestProblem    *p   = testProblemCreate(&o);
  const PetscReal R   = p->mesh.outer_radius / (sqrt(3) / 2); /* to the corners */
  const AmBody    held = {.shape = o.shape, .radius = R};
  PetscReal       sum = 0, worst = 180;
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    sum += area(triangle(p, c));
    worst = PetscMin(worst, smallest_angle(triangle(p, c)));
  }
  for (PetscInt n = 0; n < p->space.num_nodes; n++) {
    const AmNode *node = &p->space.node[n];
    if (node->global < 0) AM_CLOSE(AmBodyDepth(&held, node->x), 0, 1e-12 * R); /* sides are straight: to rounding */
  }
  AM_CLOSE(sum, 1.5 * sqrt(3) * R * R, 1e-12 * sum);
  CU_ASSERT(worst > 20); /* degrees, as in the disc */
  for (int corner = 0; corner < 6; corner++) CU_ASSERT(has_corner(p, R, corner));
  testProblemDestroy(p);
}

/* Every free site is a node or rides in a cell, whatever the order: none is lost where facets cut across the lattice's outline. */
static void no_free_site_is_left_outside(void)
{
  for (int k = 0; k < 10; k++) {
    const PetscReal low[2] = {-70, -70}, high[2] = {70, 70};
    TestOptions     o = testLomer(AM_SCHEME_BQCF);
    TestProblem    *p;
    PetscInt        n, num_columns, wanted = 0, found = 0;
    AmAtom         *atoms;
    AmLatticeSite   *columns;
    o.order  = 1 + k % 2;
    o.radius = 60 + 1.3 * k; /* other rows are the outermost each time */
    p        = testProblemCreate(&o);
    AM_TRY(AmCrystalSites(&p->crystal, low, high, &num_columns, &columns));
    for (PetscInt c = 0; c < num_columns; c++) wanted += in_plane(columns[c].X) < p->free_radius;
    AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms, NULL));
    for (PetscInt a = 0; a < n; a++) found += in_plane(atoms[a].X) < p->free_radius;
    CU_ASSERT_EQUAL(found, wanted);
    AM_TRY(PetscFree(atoms));
    AM_TRY(PetscFree(columns));
    testProblemDestroy(p);
  }
}

/* The round side's edges go around, also where the ends meet it; those inside of an end are straight, else its cells fold. */
static void ends_of_a_cylinder_bow_at_their_rim_only(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_CYLINDER;
  o.radius      = 32;
  o.size        = AmVec3Make(64, 64, 56);
  o.core        = 2;
  o.blend       = 8;
  o.order       = 2;
  TestProblem    *p   = testProblemCreate(&o);
  const AmSpace  *s   = &p->space;
  const PetscReal R   = p->free_radius + AmCrystalSpacing(&p->crystal) / 2; /* half a spacing outside of the last free sites */
  PetscReal       end = 0;
  PetscInt        rim = 0, inner = 0;
  for (PetscInt n = 0; n < s->num_nodes; n++) end = PetscMax(end, s->node[n].x.v[2]);
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int e = 0; e < s->num_slots - s->num_corners; e++) {
      const PetscInt middle = s->cell[c][s->num_corners + e];
      int            i, j;
      AmSpaceEdgeCorners(e, &i, &j);
      const AmVec3 a = AmSpaceCorner(s, c, i), b = AmSpaceCorner(s, c, j), chord = AmVec3Scale(0.5, AmVec3Add(a, b));
      if (middle < 0 || chord.v[2] < end - 1e-6) continue;
      const AmVec3 x = s->node[middle].x;
      AM_CLOSE(x.v[2], end, 1e-6); /* Gmsh's tolerance, as below */
      if (fabs(in_plane(a) - R) < 1e-6 && fabs(in_plane(b) - R) < 1e-6) {
        rim++;
        CU_ASSERT(in_plane(chord) < R - 0.01);
        AM_CLOSE(in_plane(x), R, 1e-6);
      } else {
        inner++;
        AM_CLOSE(AmVec3Norm(AmVec3Sub(x, chord)), 0, 1e-12);
      }
    }
  CU_ASSERT(rim > 6 && inner > 6);
  const AmMeshOptions m = {.crystal = &p->crystal, .field = p->field, .free = {.shape = AM_SHAPE_CYLINDER, .radius = p->free_radius}};
  const AmVertex      a = {.X = {{10, 0, end}}}, b = {.X = {{0, 10, end}}}; /* on a circle around the axis, but not on the rim's */
  AM_CLOSE(in_plane(AmMeshBoundaryMiddleSpace(&m, &a, &b)), sqrt(50), 1e-12);
  testProblemDestroy(p);
}

static void cells_and_vertices_obey_euler(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  PetscInt          from, to;
  DM                with_edges;
  AM_TRY(DMPlexInterpolate(p->mesh.dm, &with_edges));
  AM_TRY(DMPlexGetDepthStratum(with_edges, 1, &from, &to));
  CU_ASSERT_EQUAL(p->mesh.num_vertices - (to - from) + p->mesh.num_cells, 1); /* one disc without a hole */
  AM_TRY(DMDestroy(&with_edges));
  testProblemDestroy(p);
}

/* Whether every site within the radius of the core is a vertex or a loose atom. */
static void sites_near_the_core_are_unknowns(void)
{
  const TestOptions o      = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p      = testProblemCreate(&o);
  const PetscReal   low[2] = {-60, -60}, high[2] = {60, 60}, radius = o.blend + p->reach;
  PetscInt          num_columns, wanted = 0, found = 0;
  AmLatticeSite     *columns;
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &num_columns, &columns));
  for (PetscInt i = 0; i < num_columns; i++) wanted += in_plane(AmFieldMap(p->field, columns[i].X)) < radius;
  for (PetscInt n = 0; n < p->space.num_owned; n++) {
    const AmNode *node = &p->space.node[p->space.owned_node[n]];
    found += node->is_site && in_plane(node->x) < radius;
  }
  CU_ASSERT(wanted > 300);
  CU_ASSERT_EQUAL(found, wanted);
  AM_TRY(PetscFree(columns));
  testProblemDestroy(p);
}

static void traced_cells_are_halves_of_primitive_cells(void)
{
  const TestOptions o      = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p      = testProblemCreate(&o);
  PetscInt          traced = 0;
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const Triangle t        = triangle(p, c);
    const AmVec3   centroid = AmVec3Scale(1.0 / 3, AmVec3Add(t.x[0], AmVec3Add(t.x[1], t.x[2])));
    if (in_plane(centroid) < 10 || in_plane(centroid) > o.blend) continue;
    const PetscReal volume = area(t) * p->crystal.period / AmMat3Det(AmFieldDeformation(p->field, centroid));
    AM_CLOSE(volume, p->crystal.volume / 2, 0.01 * p->crystal.volume); /* the field bends over a cell: second order in spacing / 10 Å */
    traced++;
  }
  CU_ASSERT(traced > 300);
  testProblemDestroy(p);
}

static void every_atom_traced_leaves_no_far_mesh(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_ATM);
  TestProblem      *p = testProblemCreate(&o);
  for (PetscInt n = 0; n < p->space.num_nodes; n++) CU_ASSERT(p->space.node[n].is_site);
  CU_ASSERT_EQUAL(p->mesh.num_vertices + p->mesh.num_loose, p->space.num_owned);
  testProblemDestroy(p);
}

static AmMeshOptions options_of(const TestProblem *p, const char msh_file[])
{
  const AmBody body = {.shape = AM_SHAPE_DISC, .radius = 52};
  return (AmMeshOptions){.crystal     = &p->crystal,
                         .field       = p->field,
                         .regions     = p->space.options.regions,
                         .zone_radius = 26,
                         .body        = body,
                         .free        = AmBodyShrink(&body, 52 - p->free_radius),
                         .grading     = 1.2,
                         .growth      = 0.5,
                         .site_cost   = 12,
                         .msh_file    = msh_file};
}

static void gmsh_opens_the_written_mesh(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  char              path[64];
  AmMesh            mesh;
  size_t            num_nodes, num_xyz, num_par, num_cells, num_cell_nodes, *tags, *cell_tags, *cell_nodes;
  double           *xyz, *par;
  int               error;
  snprintf(path, sizeof(path), "/tmp/atomesh_mesh_%d.msh", (int)getpid());
  const AmMeshOptions m = options_of(p, path);
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &m, &mesh));
  gmshInitialize(0, NULL, 0, &error);
  gmshOptionSetNumber("General.Terminal", 0, &error);
  CU_ASSERT_EQUAL(access(path, R_OK), 0); /* gmshOpen() itself reports no missing file */
  gmshOpen(path, &error);
  CU_ASSERT_EQUAL(error, 0);
  gmshModelMeshGetNodes(&tags, &num_nodes, &xyz, &num_xyz, &par, &num_par, -1, -1, 0, 0, &error);
  gmshModelMeshGetElementsByType(2, &cell_tags, &num_cells, &cell_nodes, &num_cell_nodes, -1, 0, 1, &error);
  CU_ASSERT_EQUAL((PetscInt)num_nodes, mesh.num_vertices);
  CU_ASSERT_EQUAL((PetscInt)num_cells, mesh.num_cells);
  gmshFree(tags);
  gmshFree(xyz);
  gmshFree(par);
  gmshFree(cell_tags);
  gmshFree(cell_nodes);
  gmshFinalize(&error);
  unlink(path);
  AM_TRY(AmMeshDestroy(&mesh));
  testProblemDestroy(p);
}

/* Box 30 x 40 x 50 around (5, 0, 0) as Gmsh writes it. */
static void write_box(const char path[])
{
  int error;
  gmshInitialize(0, NULL, 0, &error);
  gmshOptionSetNumber("General.Terminal", 0, &error);
  gmshModelOccAddBox(-10, -20, -25, 30, 40, 50, -1, &error);
  gmshModelOccSynchronize(&error);
  gmshWrite(path, &error);
  CU_ASSERT_EQUAL(error, 0);
  gmshFinalize(&error);
}

static void a_body_is_read_from_step_and_brep(void)
{
  static const char *const ending[] = {"step", "brep"};
  for (int i = 0; i < 2; i++) {
    AmSurface *surface;
    AmVec3     low, high;
    char       path[64];
    snprintf(path, sizeof(path), "/tmp/atomesh_box_%d.%s", (int)getpid(), ending[i]);
    write_box(path);
    AM_TRY(AmMeshLoadSurface(PETSC_COMM_SELF, path, &surface));
    AM_CLOSE(AmSurfaceVolume(surface), 60000, 1e-6);
    AmSurfaceBox(surface, &low, &high);
    AM_CLOSE(high.v[0], 20, 1e-9);
    AM_CLOSE(low.v[2], -25, 1e-9);
    AM_CLOSE(AmSurfaceDepth(surface, AmVec3Make(15, 0, 0)), 5, 1e-9);
    AM_TRY(AmSurfaceDestroy(&surface));
    unlink(path);
  }
}

/* A pyramid over a square of 2 Å, in halves by one of its diagonals, and on the square a flat tetrahedron, which has the other one outside. */
static void add_pyramid(AmDraft *d, AmVec3 apex)
{
  const AmVec3   corner[4] = {{{1, 1, 0}}, {{-1, 1, 0}}, {{-1, -1, 0}}, {{1, -1, 0}}};
  const PetscInt cell[3][4] = {{0, 1, 3, 4}, {1, 2, 3, 4}, {0, 1, 2, 3}};
  d->dimension = 3;
  for (int i = 0; i < 4; i++) AM_TRY(AmDraftAddVertex(d, (AmVertex){.x = corner[i], .X = corner[i]}));
  AM_TRY(AmDraftAddVertex(d, (AmVertex){.x = apex, .X = apex}));
  for (int c = 0; c < 3; c++) AM_TRY(AmDraftAddCell(d, cell[c]));
}

typedef struct {
  AmCrystal     crystal;
  AmField       field;
  AmMeshOptions options;
} Relief;

static Relief relief(void)
{
  Relief           r;
  AmCrystalOptions o = AmCrystalDefaults();
  o.lattice_constant = 2 * sqrt(2);
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &r.crystal));
  AM_TRY(AmFieldCreate(&r.field));
  r.options = (AmMeshOptions){.field = r.field};
  return r;
}

/* Of a draft, Å³. Out: worst: quality of a cell. */
static PetscReal volume_of(const AmDraft *d, PetscReal *worst)
{
  PetscReal sum = 0;
  *worst        = 1;
  for (PetscInt c = 0; c < d->num_cells; c++) {
    CU_ASSERT(AmDraftVolume(d, d->cell[c]) > 0);
    *worst = PetscMin(*worst, AmDraftQuality(d, d->cell[c]));
    sum += AmDraftVolume(d, d->cell[c]);
  }
  return sum;
}

/* The vertex joins the six facets of the boundary, which stay. */
static void a_flat_tetrahedron_is_relieved_by_a_vertex(void)
{
  PetscInt   none[2]   = {0, 0};
  AmBoundary face      = {.start = none}, before, after;
  Relief     r         = relief();
  AmDraft    d         = {0};
  PetscReal  told, worst;
  r.options.crystal = &r.crystal;
  add_pyramid(&d, AmVec3Make(0, 0, 1.8));
  AM_TRY(AmDraftBoundary(&d, &before, NULL));
  AM_TRY(AmDraftRelieve(&r.options, &face, 0, 5, &d, &told));
  CU_ASSERT_EQUAL(d.num_vertices, 6);
  CU_ASSERT_EQUAL(d.num_cells, 6);
  AM_CLOSE(volume_of(&d, &worst), 4 * 1.8 / 3, 1e-12); /* rounding */
  CU_ASSERT_EQUAL(told, worst);
  CU_ASSERT(worst > AM_MESH_GOOD);
  AM_TRY(AmDraftBoundary(&d, &after, NULL));
  CU_ASSERT_EQUAL(after.start[after.num_components], 6);
  for (int t = 0; t < 6; t++) {
    PetscBool there = PETSC_FALSE;
    for (int s = 0; s < 6; s++)
      for (int k = 0; k < 3; k++)
        there = there || (after.facet[t][0] == before.facet[s][k] && after.facet[t][1] == before.facet[s][(k + 1) % 3] && after.facet[t][2] == before.facet[s][(k + 2) % 3]) ? PETSC_TRUE : PETSC_FALSE;
    CU_ASSERT(there);
  }
  AM_TRY(AmBoundaryDestroy(&before));
  AM_TRY(AmBoundaryDestroy(&after));
  AM_TRY(AmDraftDestroy(&d));
  AM_TRY(AmFieldDestroy(&r.field));
}

/* Those between the flat tetrahedron and the halves; in itself there is no room. */
static void not_where_a_face_must_stay(void)
{
  PetscInt   start[2] = {0, 2}, facet[2][3] = {{0, 1, 3}, {1, 2, 3}};
  AmBoundary face     = {1, start, facet};
  Relief     r        = relief();
  AmDraft    d        = {0};
  PetscReal  worst;
  r.options.crystal = &r.crystal;
  add_pyramid(&d, AmVec3Make(0, 0, 1.8));
  AM_TRY(AmDraftRelieve(&r.options, &face, 0, 5, &d, &worst));
  CU_ASSERT_EQUAL(d.num_vertices, 5);
  CU_ASSERT_EQUAL(d.num_cells, 3);
  AM_CLOSE(worst, 0, 1e-12);
  AM_TRY(AmDraftDestroy(&d));
  AM_TRY(AmFieldDestroy(&r.field));
}

/* The apex, a vertex of the mesher's own, lies a hair above the square. */
static void a_vertex_that_makes_cells_flat_moves(void)
{
  PetscInt   none[2] = {0, 0};
  AmBoundary face    = {.start = none};
  Relief     r       = relief();
  AmDraft    d       = {0};
  PetscReal  worst;
  r.options.crystal = &r.crystal;
  add_pyramid(&d, AmVec3Make(0, 0, 1e-3));
  d.num_cells = 2;
  AM_TRY(AmDraftRelieve(&r.options, &face, 0, 4, &d, &worst));
  CU_ASSERT_EQUAL(d.num_vertices, 5);
  CU_ASSERT_EQUAL(d.num_cells, 2);
  CU_ASSERT(d.vertex[4].x.v[2] > 0.5);
  AM_CLOSE(AmVec3Norm(AmVec3Sub(d.vertex[4].X, d.vertex[4].x)), 0, 0); /* the field is none */
  CU_ASSERT(worst > AM_MESH_GOOD);
  AM_TRY(AmDraftDestroy(&d));
  AM_TRY(AmFieldDestroy(&r.field));
}

static const AmTest tests[] = {{"a body is read from STEP and BREP", a_body_is_read_from_step_and_brep},
                               {"ends of a cylinder bow at their rim only", ends_of_a_cylinder_bow_at_their_rim_only},
                               {"cells fill what is free and are well shaped", cells_fill_what_is_free_and_are_well_shaped},
                               {"cells fill the held hexagon to its corners", cells_fill_the_held_hexagon_to_its_corners},
                               {"no free site is left outside", no_free_site_is_left_outside},
                               {"cells and vertices obey Euler", cells_and_vertices_obey_euler},
                               {"sites near the core are unknowns", sites_near_the_core_are_unknowns},
                               {"traced cells are halves of primitive cells", traced_cells_are_halves_of_primitive_cells},
                               {"every atom traced leaves no far mesh", every_atom_traced_leaves_no_far_mesh},
                               {"Gmsh opens the written mesh", gmsh_opens_the_written_mesh},
                               {"a flat tetrahedron is relieved by a vertex", a_flat_tetrahedron_is_relieved_by_a_vertex},
                               {"not where a face must stay", not_where_a_face_must_stay},
                               {"a vertex that makes cells flat moves", a_vertex_that_makes_cells_flat_moves}};
AM_TEST_MAIN("mesh", tests)
