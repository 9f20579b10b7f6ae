/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mesh of a rectangle in the plane, held all around or with a free top: whole, conforming, held where it should be. */
#include "filled.h"

typedef struct {
  AmCrystal     crystal;
  AmField       field;
  AmCore        core[2];
  AmMeshOptions options;
  AmMesh        mesh;
  AmVec3        low, high; /* Å: of the mesh */
} Sheet;

/* Columns of fcc under (001), (111), (110), and one whose rows are far apart along x. */
static const PetscReal planes[4][3][3] = {{{1, 1, 0}, {0, 0, 1}, {1, -1, 0}}, {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}}, {{0, 0, 1}, {1, 1, 0}, {-1, 1, 0}}, {{1, 2, 0}, {-2, 1, 0}, {0, 0, 1}}};

/* In: below: how deep the cores lie under the top, Å; apart: how far they are from each other along x, 0: there is one. */
static Sheet *sheet_of(AmStructure structure, const PetscReal axes[3][3], PetscBool free_top, PetscReal below, PetscReal apart, PetscInt order)
{
  const AmVec3     y = AmVec3Make(0, 1, 0);
  Sheet           *b = (Sheet *)calloc(1, sizeof(*b));
  AmCrystalOptions o = AmCrystalDefaults();
  PetscReal        layer, half, top;
  o.structure        = structure;
  o.lattice_constant = 4;
  o.origin           = AmVec3Make(0.3, 0.2, 0.1);
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, &b->crystal));
  if (free_top) AM_TRY(AmCrystalAlignBasis(&b->crystal, y));
  AM_TRY(AmFieldCreate(&b->field));
  layer = AmCrystalPlaneDistance(&b->crystal, y);
  top   = 0.2 + layer * floor(59.8 / layer);
  for (int i = 0; i < 2; i++) b->core[i].a = b->core[i].b = AmVec3Make((i - 0.5) * apart, top - below, 0);
  b->options = (AmMeshOptions){.crystal     = &b->crystal,
                               .field       = b->field,
                               .regions     = {.dimension = 2, .num_cores = apart > 0 ? 2 : 1, .at = b->core, .core = 6, .blend = 12, .profile = AM_PROFILE_BEST},
                               .zone_radius = 18,
                               .body        = {.shape = AM_SHAPE_RECTANGLE, .low = {{-80, -60, 0}}, .high = {{80, top + (free_top ? layer / 2 : 30), 0}}, .free_top = free_top},
                               .order       = order,
                               .grading     = 1.2,
                               .growth      = 0.5,
                               .site_cost   = 12};
  b->options.free = AmBodyShrink(&b->options.body, 10);
  half            = AmCrystalSpacing(&b->crystal) / 2; /* so far outside the last free sites the mesh ends */
  b->low          = AmVec3Make(-70 - half, -50 - half, 0);
  b->high         = AmVec3Make(70 + half, free_top ? top : top + 20 + half, 0);
  AM_TRY(AmMeshCreate(PETSC_COMM_SELF, &b->options, &b->mesh));
  return b;
}

static Sheet *sheet(const PetscReal axes[3][3], PetscBool free_top, PetscReal below, PetscReal apart, PetscInt order)
{
  return sheet_of(AM_STRUCTURE_FCC, axes, free_top, below, apart, order);
}

static void forget(Sheet *b)
{
  AM_TRY(AmMeshDestroy(&b->mesh));
  AM_TRY(AmFieldDestroy(&b->field));
  free(b);
}

static void check_whole(const Sheet *b) { testMeshFills(&b->mesh, b->low, b->high, 0.5); } /* Å²; a lattice cell has 2.8 and more */

static void the_mesh_fills_a_held_rectangle(void)
{
  for (int k = 0; k < 4; k++) {
    Sheet *b = sheet(planes[k], PETSC_FALSE, 40, 0, 1);
    check_whole(b);
    forget(b);
  }
}

/* From a core on the top to a zone that ends far below it; at 17.9 Å there is one site of it on the top, or two. */
static void the_mesh_ends_on_the_top_wherever_the_zone_does(void)
{
  static const PetscReal below[] = {0, 5, 11, 16.5, 17.4, 17.9, 21, 27};
  for (int k = 0; k < 4; k++)
    for (int i = 0; i < 8; i++) {
      Sheet *b = sheet(planes[k], PETSC_TRUE, below[i], 0, 1);
      check_whole(b);
      forget(b);
    }
}

/* Under (210) of bcc cells are long, and the zone's boundary has three sites and more on a line. */
static void sites_on_a_line_are_no_cell(void)
{
  static const PetscReal axes[3][3] = {{2, 1, 0}, {-1, 2, 0}, {0, 0, 1}};
  for (int i = 0; i < 8; i++) {
    Sheet *b = sheet_of(AM_STRUCTURE_BCC, axes, PETSC_TRUE, 30 + 0.7 * i, 0, 1);
    check_whole(b);
    forget(b);
  }
}

/* Two zones under the top, apart or as one: between them the far mesh reaches the top in a piece of its own. */
static void two_zones_leave_a_piece_between_them(void)
{
  for (PetscReal apart = 20; apart < 50; apart += 6) {
    Sheet *b = sheet(planes[0], PETSC_TRUE, 14, apart, 1);
    check_whole(b);
    forget(b);
  }
}

/* Held are the vertices on the three other sides, and each site near the core is a vertex up to the top. */
static void the_top_is_free_and_the_other_sides_are_held(void)
{
  for (PetscInt order = 1; order <= 2; order++)
    for (PetscInt top = 0; top < 2; top++) {
      Sheet   *b = sheet(planes[0], (PetscBool)top, 8, 0, order);
      PetscInt from, to, num_sites = 0, num_free_edges = 0;
      AM_TRY(DMPlexGetDepthStratum(b->mesh.dm, 0, &from, &to));
      for (PetscInt v = 0; v < to - from; v++) {
        const AmVertex *w       = &b->mesh.vertex[v];
        PetscReal       nearest = PetscMin(w->x.v[1] - b->low.v[1], PetscMin(w->x.v[0] - b->low.v[0], b->high.v[0] - w->x.v[0]));
        if (!top) nearest = PetscMin(nearest, b->high.v[1] - w->x.v[1]);
        CU_ASSERT_EQUAL(w->held, nearest < 1e-6);
        num_sites += w->is_site && fabs(w->x.v[1] - b->high.v[1]) < 1e-9 && hypot(w->x.v[0] - b->core[0].a.v[0], w->x.v[1] - b->core[0].a.v[1]) < 15;
      }
      for (PetscInt e = 0; e < b->mesh.num_edges; e++) num_free_edges += !b->mesh.edge[e].held && fabs(b->mesh.edge[e].x.v[1] - b->high.v[1]) < 1e-9;
      if (top) CU_ASSERT_EQUAL(num_sites, 9); /* half a chord of 12.7 Å, 2.83 Å apart */
      CU_ASSERT(top && order == 2 ? num_free_edges > 10 : num_free_edges == 0);
      forget(b);
    }
}

static const AmTest tests[] = {
    {"the mesh fills a held rectangle", the_mesh_fills_a_held_rectangle},
    {"the mesh ends on the top wherever the zone does", the_mesh_ends_on_the_top_wherever_the_zone_does},
    {"sites on a line are no cell", sites_on_a_line_are_no_cell},
    {"two zones leave a piece between them", two_zones_leave_a_piece_between_them},
    {"the top is free and the other sides are held", the_top_is_free_and_the_other_sides_are_held},
};

AM_TEST_MAIN("mesh of a rectangle", tests)
