/* SPDX-License-Identifier: GPL-3.0-or-later
 * Neighbour lists against the definition: every pair, every image. */
#include "check.h"
#include "cluster.h"
#include <atomesh/neighbor.h>

#define NUM 150
#define MOST 16 /* images looked at each way by the definition */

static AmVec3            y[NUM];
static PetscInt          site[NUM];
static AmNeighborOptions options;

/* Points in a box of the given size, every third one not a site. */
static void scatter(PetscReal size, PetscReal radius)
{
  options = (AmNeighborOptions){.num_points = NUM, .y = y, .site_to_point = site, .radius = radius};
  for (PetscInt p = 0; p < NUM; p++) {
    y[p] = testRandomVec(size);
    if (p % 3) site[options.num_sites++] = p;
  }
}

static AmVec3 image_of(PetscInt p, const int n[3])
{
  AmVec3 at = y[p];
  for (int i = 0; i < 3; i++)
    if (n[i]) at = AmVec3Add(at, AmVec3Scale(n[i], AmMat3Column(options.period, i)));
  return at;
}

/* How often entry (point, image) stands in the list of site l. */
static PetscInt times_listed(const AmNeighbors *list, PetscInt l, PetscInt p, const int n[3])
{
  PetscInt times = 0;
  for (PetscInt k = list->start[l]; k < list->start[l + 1]; k++)
    if (list->neighbor[k] == p && list->image[k][0] == n[0] && list->image[k][1] == n[1] && list->image[k][2] == n[2]) times++;
  return times;
}

/* The list holds each pair of the definition once, and nothing else. */
static void compare_with_definition(void)
{
  AmNeighbors list;
  PetscInt    missing = 0, total = 0;
  int         n[3], most[3];
  for (int i = 0; i < 3; i++) most[i] = options.periodic[i] ? MOST : 0;
  AM_TRY(AmNeighborsBuild(&options, &list));
  for (PetscInt l = 0; l < options.num_sites; l++)
    for (PetscInt p = 0; p < NUM; p++)
      for (n[0] = -most[0]; n[0] <= most[0]; n[0]++)
        for (n[1] = -most[1]; n[1] <= most[1]; n[1]++)
          for (n[2] = -most[2]; n[2] <= most[2]; n[2]++) {
            if (p == site[l] && !n[0] && !n[1] && !n[2]) continue;
            if (AmVec3Norm(AmVec3Sub(image_of(p, n), y[site[l]])) > options.radius) continue;
            total++;
            if (times_listed(&list, l, p, n) != 1) missing++;
          }
  CU_ASSERT(total > 100);
  CU_ASSERT_EQUAL(missing, 0);
  CU_ASSERT_EQUAL(list.start[options.num_sites], total);
  AM_TRY(AmNeighborsDestroy(&list));
}

static PetscBool is_site(PetscInt p) { return p % 3 ? PETSC_TRUE : PETSC_FALSE; }

/* The row that pair (p, q with image n) must stand in, or -1: it is the pair (q, p with image -n) that does. */
static PetscInt row_of(const PetscInt place_of[], PetscInt p, PetscInt q, const int n[3])
{
  const int sign = n[0] ? n[0] : n[1] ? n[1] : n[2];
  return place_of[p] < place_of[q] || (p == q && sign > 0) ? place_of[p] : -1;
}

/* Rows hold each pair that has a site once, and nothing else; distances are right. */
static void compare_rows_with_definition(void)
{
  AmNeighborGrid grid;
  AmNeighborRow  row;
  PetscInt       place_of[NUM], expected = 0, listed = 0, wrong = 0;
  int            n[3], most[3];
  for (int i = 0; i < 3; i++) most[i] = options.periodic[i] ? MOST : 0;
  AM_TRY(AmNeighborGridCreate(&options, &grid));
  for (PetscInt k = 0; k < NUM; k++) {
    place_of[grid.point[k]] = k;
    CU_ASSERT_EQUAL(is_site(grid.point[k]), k < options.num_sites);
  }
  for (PetscInt p = 0; p < NUM; p++)
    for (PetscInt q = 0; q < NUM; q++)
      for (n[0] = -most[0]; n[0] <= most[0]; n[0]++)
        for (n[1] = -most[1]; n[1] <= most[1]; n[1]++)
          for (n[2] = -most[2]; n[2] <= most[2]; n[2]++)
            if (is_site(p) && row_of(place_of, p, q, n) >= 0 && AmVec3Norm(AmVec3Sub(image_of(q, n), y[p])) <= options.radius) expected++;
  for (PetscInt l = 0; l < options.num_sites; l++) {
    AM_TRY(AmNeighborGridRow(&grid, l, &row));
    for (PetscInt k = 0; k < row.num; k++) {
      const PetscInt     q     = grid.point[grid.place[row.copy[k]]];
      const signed char *image = grid.image[grid.image_number[row.copy[k]]];
      const int          m[3]  = {image[0], image[1], image[2]};
      const PetscReal    d     = AmVec3Norm(AmVec3Sub(image_of(q, m), y[grid.point[l]]));
      wrong += row_of(place_of, grid.point[l], q, m) != l || d > options.radius || fabs(d * d - row.d2[k]) > 1e-12 * d * d; /* rounding of one product */
      for (PetscInt j = 0; j < k; j++) wrong += row.copy[j] == row.copy[k];
      listed++;
    }
  }
  CU_ASSERT(expected > 50);
  CU_ASSERT_EQUAL(listed, expected);
  CU_ASSERT_EQUAL(wrong, 0);
  AM_TRY(AmNeighborGridDestroy(&grid));
}

static void half_rows_hold_each_pair_once(void)
{
  scatter(10, 4);
  compare_rows_with_definition();
  scatter(1000, 300); /* few points in many bins */
  compare_rows_with_definition();
  scatter(6, 5);
  options.period      = (AmMat3){{{0, 0, 0.2}, {0, 0, 0}, {0, 0, 1.1}}};
  options.periodic[2] = PETSC_TRUE;
  for (PetscInt p = 0; p < NUM; p++) y[p].v[2] *= 0.09;
  compare_rows_with_definition();
}

static void a_point_that_is_two_sites_has_no_half_rows(void)
{
  AmNeighborGrid grid;
  scatter(10, 4);
  site[1] = site[0];
  AM_TRY(AmNeighborGridCreate(&options, &grid));
  CU_ASSERT(grid.repeats);
  AM_TRY(AmNeighborGridDestroy(&grid));
}

static void free_points_are_listed_by_distance(void)
{
  scatter(10, 4);
  compare_with_definition();
  scatter(3, 20); /* everything sees everything */
  compare_with_definition();
}

static void a_period_shorter_than_the_radius_gives_several_images(void)
{
  scatter(6, 5);
  options.period      = (AmMat3){{{0, 0, 0}, {0, 0, 0}, {0, 0, 1.1}}};
  options.periodic[2] = PETSC_TRUE;
  for (PetscInt p = 0; p < NUM; p++) y[p].v[2] *= 0.09;
  compare_with_definition();
}

static void a_skewed_period_shifts_the_images_sideways(void)
{
  scatter(6, 4);
  options.period      = (AmMat3){{{0, 0, 0.9}, {0, 0, -1.3}, {0, 0, 2.1}}};
  options.periodic[2] = PETSC_TRUE;
  for (PetscInt p = 0; p < NUM; p++) y[p].v[2] *= 0.2;
  compare_with_definition();
}

static void two_skewed_periods_are_served_together(void)
{
  scatter(1.5, 2.5);
  options.period      = (AmMat3){{{1.6, 0, 0.9}, {2.2, 0, -0.7}, {-0.8, 0, 1.9}}};
  options.periodic[0] = options.periodic[2] = PETSC_TRUE;
  compare_with_definition();
}

/* A point may stand any number of periods away from its neighbours, be it a site or not. */
static void positions_need_not_be_wrapped(void)
{
  scatter(6, 4);
  options.period      = (AmMat3){{{0, 0, 0.2}, {0, 0, 0}, {0, 0, 2.5}}};
  options.periodic[2] = PETSC_TRUE;
  for (PetscInt p = 0; p < NUM; p++) {
    y[p].v[2] *= 0.2;
    if (p % 3 == 0) y[p] = AmVec3Add(y[p], AmVec3Scale(p % 2 ? 11 : -9, AmMat3Column(options.period, 2))); /* no sites */
    if (p % 7 == 0) y[p] = AmVec3Add(y[p], AmVec3Scale(p % 4 - 2, AmMat3Column(options.period, 2)));
  }
  compare_with_definition();
}

/* Images are counted in bytes: what is farther away is refused, not listed as something else. */
static void positions_too_far_to_count_are_refused(void)
{
  AmNeighbors list;
  scatter(6, 4);
  options.period      = (AmMat3){{{0, 0, 0}, {0, 0, 0}, {0, 0, 2.5}}};
  options.periodic[2] = PETSC_TRUE;
  AM_TRY(PetscPushErrorHandler(PetscReturnErrorHandler, NULL));
  for (int sign = -1; sign <= 1; sign += 2) {
    const AmVec3 before = y[0];
    y[0].v[2] += sign * 256 * 2.5;
    CU_ASSERT_EQUAL(AmNeighborsBuild(&options, &list), PETSC_ERR_ARG_OUTOFRANGE);
    y[0] = before;
  }
  AM_TRY(PetscPopErrorHandler());
}

static void no_sites_have_no_neighbours(void)
{
  AmNeighbors list;
  scatter(3, 3);
  options.num_sites = 0;
  AM_TRY(AmNeighborsBuild(&options, &list));
  CU_ASSERT_EQUAL(list.start[0], 0);
  AM_TRY(AmNeighborsDestroy(&list));
}

static const AmTest tests[] = {
    {"half rows hold each pair once", half_rows_hold_each_pair_once},
    {"a point that is two sites has no half rows", a_point_that_is_two_sites_has_no_half_rows},
    {"free points are listed by distance", free_points_are_listed_by_distance},
    {"a period shorter than the radius gives several images", a_period_shorter_than_the_radius_gives_several_images},
    {"a skewed period shifts the images sideways", a_skewed_period_shifts_the_images_sideways},
    {"two skewed periods are served together", two_skewed_periods_are_served_together},
    {"positions need not be wrapped", positions_need_not_be_wrapped},
    {"positions too far to count are refused", positions_too_far_to_count_are_refused},
    {"no sites have no neighbours", no_sites_have_no_neighbours},
};

AM_TEST_MAIN("neighbor", tests)
