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

/* Two atoms a cell, some of which ride; every second scheme, and quadratic elements. */
static void two_atoms_a_cell_are_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s += 2) compare(testTitanium((AmScheme)s));
  TestOptions o = testTitanium(AM_SCHEME_BQCF);
  o.order       = 2;
  compare(o);
}

static const AmTest tests[] = {
    {"a perfect disc is the same on all ranks", a_perfect_disc_is_the_same_on_all_ranks},
    {"a dislocation is the same on all ranks", a_dislocation_is_the_same_on_all_ranks},
    {"a microcrack is the same on all ranks", a_microcrack_is_the_same_on_all_ranks},
    {"quadratic elements are the same on all ranks", quadratic_elements_are_the_same_on_all_ranks},
    {"a hexagon is the same on all ranks", a_hexagon_is_the_same_on_all_ranks},
    {"two atoms a cell are the same on all ranks", two_atoms_a_cell_are_the_same_on_all_ranks},
    {"a core smaller than a rank is the same on all ranks", a_core_smaller_than_a_rank_is_the_same_on_all_ranks},
};

AM_TEST_MAIN("mpi same answer", tests)
