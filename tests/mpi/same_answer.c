/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same problem in the plane on one rank and on all. */
#include "answer.h"

static void a_perfect_disc_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) compare(testAluminium((AmScheme)s));
}

static void a_dislocation_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    if (s != AM_SCHEME_CB) compare(testLomer((AmScheme)s)); /* the elements of a core are out of range */
}

static void a_microcrack_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) compare(testMicrocrack((AmScheme)s));
}

static void a_hexagon_is_the_same_on_all_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BGFC);
  o.shape       = AM_SHAPE_HEXAGON;
  o.radius      = 70;
  compare(o);
}

static void quadratic_elements_are_the_same_on_all_ranks(void)
{
  const AmScheme schemes[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    TestOptions o = testLomer(schemes[s]);
    o.order       = 2;
    compare(o);
  }
}

/* Some ranks have no site then, and some no cell that counts. */
static void a_core_smaller_than_a_rank_is_the_same_on_all_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  o.radius      = 90;
  o.core        = 2;
  o.blend       = 14;
  compare(o);
}

/* An atom between the columns, and one of another species on a column. */
static void foreign_atoms_are_the_same_on_all_ranks(void)
{
  static const AmSubstitution nickel[1] = {{{1, 0, 0}, 1, 0}};
  static const AmVertex       extra[1]  = {{{{0.3, 1.9, 0.1}}, {{0.3, 1.9, 0.1}}, {AM_BESIDE_SITE, 0, 0}, 1, 0, 1, 0}};
  const AmScheme              schemes[] = {AM_SCHEME_ATM, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    TestOptions o     = testAluminium(schemes[s]);
    o.potential       = TEST_NICKEL_ALUMINIUM;
    o.solute          = "Ni";
    o.a               = 4.05;
    o.num_substituted = 1;
    o.substituted     = nickel;
    o.num_extra       = 1;
    o.extra           = extra;
    compare(o);
  }
}

/* Two atoms a cell, some of which ride; every second scheme, and quadratic elements. */
static void two_atoms_a_cell_are_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s += 2) compare(testTitanium((AmScheme)s));
  TestOptions o = testTitanium(AM_SCHEME_BQCF);
  o.order       = 2;
  compare(o);
}

/* Neighbours come nearer by more than what the range of a site is counted for without them. */
static void atoms_that_move_far_feel_each_other_across_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_ATM);
  Row        *rows[2];
  PetscInt    num[2];
  o.potential = NULL;
  o.squeeze   = 1;
  for (int k = 0; k < 2; k++) {
    o.comm         = k ? PETSC_COMM_WORLD : PETSC_COMM_SELF;
    TestProblem *p = testProblemCreate(&o);
    Vec          u = testWaveVec(p, 0.8), R; /* Å, of waves of 25 Å: two atoms 5 Å apart by up to 0.9 Å */
    AM_TRY(VecDuplicate(u, &R));
    testResidual(p, u, R);
    rows[k] = gather_rows(p, R, &num[k]);
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&R));
    testProblemDestroy(p);
  }
  compare_rows(num[0], rows[0], num[1], rows[1]);
  free(rows[0]);
  free(rows[1]);
}

static const AmTest tests[] = {
    {"foreign atoms are the same on all ranks", foreign_atoms_are_the_same_on_all_ranks},
    {"a perfect disc is the same on all ranks", a_perfect_disc_is_the_same_on_all_ranks},
    {"a dislocation is the same on all ranks", a_dislocation_is_the_same_on_all_ranks},
    {"a microcrack is the same on all ranks", a_microcrack_is_the_same_on_all_ranks},
    {"quadratic elements are the same on all ranks", quadratic_elements_are_the_same_on_all_ranks},
    {"a hexagon is the same on all ranks", a_hexagon_is_the_same_on_all_ranks},
    {"atoms that move far feel each other across ranks", atoms_that_move_far_feel_each_other_across_ranks},
    {"two atoms a cell are the same on all ranks", two_atoms_a_cell_are_the_same_on_all_ranks},
    {"a core smaller than a rank is the same on all ranks", a_core_smaller_than_a_rank_is_the_same_on_all_ranks},
};

AM_TEST_MAIN("mpi same answer", tests)
