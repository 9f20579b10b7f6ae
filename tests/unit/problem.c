/* SPDX-License-Identifier: GPL-3.0-or-later
 * Problems: which atoms the defects of a case take out of the crystal, change, and put into it. */
#include "sentence.h"
#include "../../src/app/problem.h"

#define GOOD TEST_CLI "/good.yaml"
#define AL 4.032082 /* Å */

typedef struct {
  AmCase   *c;
  AmProblem p;
} Built;

/* Of every atom in a ball of 40 Å in cube axes, a site at the origin, with these defects, and up to two settings more. */
static PetscErrorCode build(const char defects[], const char more[], const char yet_more[], Built *b)
{
  char              list[4096];
  const char *const sets[] = {"domain={dimension: 3, shape: ball, radius: 40}",
                              "material.axes=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]",
                              "material.lattice_origin=[0, 0, 0]",
                              "scheme=atm",
                              list,
                              more,
                              yet_more};

  PetscFunctionBeginUser;
  snprintf(list, sizeof(list), "defects=[%s]", defects);
  PetscCall(AmCaseLoad(GOOD, 5 + (more != NULL) + (yet_more != NULL), sets, &b->c));
  PetscCall(AmProblemCreate(b->c, &b->p));
  PetscFunctionReturn(0);
}

static void destroy(Built *b)
{
  AM_TRY(AmProblemDestroy(&b->p));
  AM_TRY(AmCaseDestroy(&b->c));
}

/* Points of half the lattice constant's grid that are atoms: fcc, or B2. */
static PetscBool is_atom(const int i[3], PetscBool b2)
{
  const int odd[3] = {i[0] & 1, i[1] & 1, i[2] & 1};
  return (b2 ? odd[0] == odd[1] && odd[1] == odd[2] : (odd[0] + odd[1] + odd[2]) % 2 == 0) ? PETSC_TRUE : PETSC_FALSE;
}

/* Rounding puts some sites of such a plane 1e-14 Å inside, others in another basis. */
static void planes_of_sites_on_faces_are_outside(void)
{
  const AmVec3 x = AmVec3Make(1, 0, 0);
  PetscReal    num[2];
  Built        b;
  AM_TRY(build("", "domain={dimension: 3, shape: box, size: [104.8346, 104.8346, 104.8346]}", "material.lattice_constant=4.0321", &b)); /* 26 of them */
  AM_TRY(AmProblemCountAtoms(&b.p, &b.p.body, &num[0]));
  AM_TRY(AmCrystalAlignBasis(&b.p.crystal, x));
  AM_TRY(AmProblemCountAtoms(&b.p, &b.p.body, &num[1]));
  AM_CLOSE(num[0], 25 * 25 * 25 + 3 * 25 * 26 * 26, 0); /* points of half that grid whose coordinates, 25 even and 26 odd ones, add up to an even number */
  AM_CLOSE(num[1], num[0], 0);
  destroy(&b);
}

/* Two voids that overlap, and one inside of them: how many atoms there are, beside a count by hand. */
static void what_several_voids_hold_is_missing_once(void)
{
  const double center[3][3] = {{0, 0, 0}, {5, 0, 0}, {0.2, 0.1, 0}}, radius[3] = {7, 7, 3}, a[2] = {AL, 2.88};
  const char  *more[2] = {NULL,
                          "material={potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005, species: [Ni, Al], structure: b2, lattice_constant: 2.88}"};
  for (int b2 = 0; b2 < 2; b2++) {
    Built     b;
    PetscInt  inside = 0, missing = 0;
    PetscReal num;
    AM_TRY(build("{void: {center: [0, 0, 0], radius: 7}}, {void: {center: [5, 0, 0], radius: 7}}, {void: {center: [0.2, 0.1, 0], radius: 3}}", more[b2], NULL,
                 &b));
    for (int i[3] = {-30, -30, -30}; i[0] <= 30; i[0]++)
      for (i[1] = -30; i[1] <= 30; i[1]++)
        for (i[2] = -30; i[2] <= 30; i[2]++) {
          const AmVec3 X     = AmVec3Scale(a[b2] / 2, AmVec3Make(i[0], i[1], i[2]));
          int          voids = 0;
          if (!is_atom(i, (PetscBool)b2)) continue;
          for (int v = 0; v < 3; v++) voids += AmVec3Norm(AmVec3Sub(X, AmVec3Make(center[v][0], center[v][1], center[v][2]))) < radius[v];
          inside += AmVec3Norm(AmVec3Scale(a[b2] / 2, AmVec3Make(i[0] - (b2 && i[0] & 1), i[1] - (b2 && i[1] & 1), i[2] - (b2 && i[2] & 1)))) <
                    20; /* with its cell */
          missing += voids > 0;
        }
    b.p.body.radius = 20;
    AM_TRY(AmProblemCountAtoms(&b.p, &b.p.body, &num));
    AM_CLOSE(num, inside - missing, 0);
    CU_ASSERT(missing > 100);
    destroy(&b);
  }
}

#define NICKEL "material={potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005, species: [Ni, Al], structure: fcc, lattice_constant: 3.52}"
#define NUM_LOTS 20

/* Which sites are drawn, in their order. */
static void draw(int seed, AmSubstitution site[])
{
  Built b;
  char  defects[256];
  snprintf(defects, sizeof(defects), "{substitutionals: {species: Al, center: [0, 0, 0], radius: 9, count: %d, seed: %d}}", NUM_LOTS, seed);
  AM_TRY(build(defects, NICKEL, NULL, &b));
  CU_ASSERT_EQUAL_FATAL(b.p.crystal.num_substituted, NUM_LOTS);
  AM_TRY(PetscArraycpy(site, b.p.crystal.substituted, NUM_LOTS));
  destroy(&b);
}

static void a_seed_draws_sites_of_its_own_and_always_the_same(void)
{
  AmSubstitution first[NUM_LOTS], again[NUM_LOTS], other[NUM_LOTS];
  draw(1, first);
  draw(1, again);
  draw(2, other);
  CU_ASSERT(memcmp(first, again, sizeof(first)) == 0);
  CU_ASSERT(memcmp(first, other, sizeof(first)) != 0);
}

/* A file of one cell that is far from a cube, and repeats. Each site of the ball has its atom, and there is no other. */
static void a_skewed_cell_fills_the_ball(void)
{
  FILE    *file = fopen("skewed.xyz", "w");
  Built    b;
  PetscInt sites = 0, joined = 0;
  CU_ASSERT_FATAL(file != NULL);
  fprintf(file, "1\nLattice=\"%.9f %.9f 0 %.9f %.9f 0 0 %.9f %.9f\" pbc=\"T T T\" Properties=species:S:1:pos:R:3\nAl 0 0 0\n", AL / 2, AL / 2, 4.5 * AL,
          3.5 * AL, AL / 2 * 5, AL / 2);
  fclose(file);
  AM_TRY(build("{atoms: {file: skewed.xyz, radius: 9}}", NULL, NULL, &b));
  remove("skewed.xyz");
  for (int i[3] = {-9, -9, -9}; i[0] <= 9; i[0]++)
    for (i[1] = -9; i[1] <= 9; i[1]++)
      for (i[2] = -9; i[2] <= 9; i[2]++) sites += is_atom(i, PETSC_FALSE) && AmVec3Norm(AmVec3Make(i[0], i[1], i[2])) * AL / 2 < 9;
  for (PetscInt k = 0; k < b.p.num_embedded; k++) joined += b.p.embedded[k].kind == AM_EMBEDDED_JOINED;
  CU_ASSERT_EQUAL(joined, sites);
  CU_ASSERT_EQUAL(b.p.num_embedded, sites);
  destroy(&b);
}

/* The crystal around (x, 0, 0), and an atom in its hole at (2.016, 0, 0). */
static void write_with_one_in_the_hole(const char path[], double x)
{
  FILE *file = fopen(path, "w");
  int   num  = 1;
  CU_ASSERT_FATAL(file != NULL);
  for (int pass = 0; pass < 2; pass++) {
    if (pass) fprintf(file, "%d\nProperties=species:S:1:pos:R:3\nAl %.6f 0 0\n", num, AL / 2);
    for (int i[3] = {-9, -9, -9}; i[0] <= 9; i[0]++)
      for (i[1] = -9; i[1] <= 9; i[1]++)
        for (i[2] = -9; i[2] <= 9; i[2]++) {
          const AmVec3 X = AmVec3Scale(AL / 2, AmVec3Make(i[0], i[1], i[2]));
          if (!is_atom(i, PETSC_FALSE) || AmVec3Norm(AmVec3Sub(X, AmVec3Make(x, 0, 0))) > 10) continue;
          if (pass) fprintf(file, "Al %.6f %.6f %.6f\n", X.v[0], X.v[1], X.v[2]);
          num += !pass;
        }
  }
  fclose(file);
}

/* Two balls that share no site, but a place between sites, where both files have an atom; a little larger they share the sites around it. */
static void atoms_of_two_files_may_not_be_on_top_of_each_other(void)
{
  static const char *const radius[]   = {"5.3", "5.5"};
  static const char *const words[][3] = {
      {": defects: the files of defects.", "have atoms at (2.016, 0, 0) and (2.016, 0, 0) Å, 0 Å apart", "must have them at least 1.14 Å apart"},
      {": defects: the balls of defects.", "share the site at (2.016, 0, -2.016) Å", "must share none"}};
  write_with_one_in_the_hole("left.xyz", AL / 2 - 5);
  write_with_one_in_the_hole("right.xyz", AL / 2 + 5);
  for (int k = 0; k < 2; k++) {
    char  defects[256];
    Built b;
    snprintf(defects, sizeof(defects),
             "{atoms: {file: left.xyz, center: [-2.983959, 0, 0], radius: %s}}, {atoms: {file: right.xyz, center: [7.016041, 0, 0], radius: %s}}", radius[k],
             radius[k]);
    EXPECT_SENTENCE(build(defects, NULL, NULL, &b), words[k][0], words[k][1], words[k][2]);
  }
  remove("left.xyz");
  remove("right.xyz");
}

/* A column's atom in the one period may not be of another species in the next: nothing says which of them it is. */
static void a_column_is_of_one_species(void)
{
  FILE *file = fopen("columns.xyz", "w");
  Built b;
  CU_ASSERT_FATAL(file != NULL);
  fprintf(file, "2\nLattice=\"30 0 0 0 30 0 0 0 7.04\" pbc=\"F F T\" Properties=species:S:1:pos:R:3\nNi 0 0 0\nAl 0 0 3.52\n");
  fclose(file);
  EXPECT_SENTENCE(build("{atoms: {file: columns.xyz, radius: 1}}", NICKEL, "domain={dimension: 2, radius: 60}", &b), "defects.0.atoms.file",
                  "atom 1 at (0, 0, 0) Å stands in 1 of them", "must be in each");
  remove("columns.xyz");
}

#define PERIODS 40 /* of copper */

/* Copper and nickel fit best where as many periods of the one as fill the body are a whole number of the other's. */
static void a_grain_is_strained_to_fit_the_length_of_the_body(void)
{
  const char *const copper =
      "material={potential: EAM_Dynamo_OnatDurukanoglu_2014_CuNi__MO_592013496703_005, species: [Cu, Ni], structure: fcc, lattice_constant: 3.615}";
  const double length = PERIODS * 3.615;
  char         more[512];
  Built        b;
  snprintf(more, sizeof(more), "domain={dimension: 3, shape: box, size: [%g, 60, 14.46], periodic: [true, false, true]}", length);
  const char *const sets[] = {more, copper, "scheme=atm", "defects=[]",
                              "grains=[{axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], faces: [{normal: [0, 1, 0], offset: 0.9}]}, {axes: [[1, 0, 0], [0, 1, 0], [0, "
                              "0, 1]], faces: [{normal: [0, -1, 0], "
                              "offset: -0.9}], species: [Ni], lattice_constant: 3.52, fit: true}]"};
  AM_TRY(AmCaseLoad(GOOD, 5, sets, &b.c));
  AM_TRY(AmProblemCreate(b.c, &b.p));
  AM_CLOSE(b.p.stretch[1].m[0][0], length / (41 * 3.52), 1e-12);
  AM_CLOSE(b.p.stretch[1].m[2][2], 3.615 / 3.52, 1e-12);
  destroy(&b);
}

static const AmTest tests[] = {
    {"what several voids hold is missing once", what_several_voids_hold_is_missing_once},
    {"a seed draws sites of its own and always the same", a_seed_draws_sites_of_its_own_and_always_the_same},
    {"a skewed cell fills the ball", a_skewed_cell_fills_the_ball},
    {"a column is of one species", a_column_is_of_one_species},
    {"planes of sites on faces are outside", planes_of_sites_on_faces_are_outside},
    {"a grain is strained to fit the length of the body", a_grain_is_strained_to_fit_the_length_of_the_body},
    {"atoms of two files may not be on top of each other", atoms_of_two_files_may_not_be_on_top_of_each_other},
};

AM_TEST_MAIN("problem", tests)
