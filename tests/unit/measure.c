/* SPDX-License-Identifier: GPL-3.0-or-later
 * The H1 error of fields whose error is known. */
#include <string.h>
#include "check.h"
#include <atomesh/measure.h>

#define SIDE 12
#define A 4.05

static AmVec3          x[4 * SIDE * SIDE], run[4 * SIDE * SIDE], ref[4 * SIDE * SIDE];
static AmMeasurePoints crystal;

/* A sheet of fcc, one cell thick and periodic along z; the periods in z can be wrapped at will. */
static void fcc(void)
{
  static const double basis[4][3] = {{0, 0, 0}, {.5, .5, 0}, {.5, 0, .5}, {0, .5, .5}};
  PetscInt            n           = 0;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++)
      for (int b = 0; b < 4; b++) x[n++] = AmVec3Make(A * (i + basis[b][0]), A * (j + basis[b][1]), A * (basis[b][2] + (i + 2 * j) % 3));
  crystal = (AmMeasurePoints){n, x, {{{0}}, {{0}}, {{0, 0, A}}}, A / sqrt(2)};
}

/* H1 error by the definition: every pair, every image. */
static PetscReal slow(void)
{
  PetscReal error = 0, whole = 0;
  for (PetscInt i = 0; i < crystal.n; i++)
    for (PetscInt j = 0; j < crystal.n; j++)
      for (int m = -4; m <= 4; m++) {
        const AmVec3 d = AmVec3Add(AmVec3Sub(x[i], x[j]), AmVec3Scale(m, crystal.period[2]));
        if (AmVec3Norm(d) >= 1.2 * crystal.nn_distance || (i == j && !m)) continue;
        const AmVec3 u = AmVec3Sub(ref[i], ref[j]), e = AmVec3Sub(AmVec3Sub(run[i], run[j]), u);
        error += AmVec3Dot(e, e);
        whole += AmVec3Dot(u, u);
      }
  return sqrt(error / whole);
}

static void a_field_scaled_by_1_plus_eps_has_the_error_eps(void)
{
  PetscReal h1;
  fcc();
  for (PetscInt i = 0; i < crystal.n; i++) {
    ref[i] = AmVec3Make(sin(x[i].v[0] / 5), cos(x[i].v[1] / 7), 0.1 * x[i].v[0]);
    run[i] = AmVec3Scale(1.01, ref[i]);
  }
  AM_TRY(AmMeasureH1(&crystal, run, ref, &h1));
  AM_CLOSE(h1, 0.01, 1e-14);
}

static void a_rigid_shift_is_no_error(void)
{
  PetscReal h1;
  fcc();
  for (PetscInt i = 0; i < crystal.n; i++) {
    ref[i] = AmVec3Make(0.1 * x[i].v[1], 0, 0);
    run[i] = AmVec3Add(ref[i], AmVec3Make(1, 2, 3));
  }
  AM_TRY(AmMeasureH1(&crystal, run, ref, &h1));
  AM_CLOSE(h1, 0, 1e-14);
}

static void all_bonds_across_the_period_count(void)
{
  PetscReal h1;
  fcc();
  for (PetscInt i = 0; i < crystal.n; i++) {
    ref[i] = AmVec3Make(sin(3.0 * (double)i), cos(7.0 * (double)i), sin((double)(i * i)));
    run[i] = AmVec3Make(cos((double)i), ref[i].v[1], 0);
  }
  AM_TRY(AmMeasureH1(&crystal, run, ref, &h1));
  AM_CLOSE(h1, slow(), 1e-12);
}

/* Along a row with the distances of the first two shells of bcc, 1 and 1.15, and the second of fcc, 1.41. */
static void both_shells_of_bcc_count(void)
{
  const AmVec3          at[4] = {{{0, 0, 0}}, {{1, 0, 0}}, {{1 + 2 / sqrt(3), 0, 0}}, {{1 + 2 / sqrt(3) + sqrt(2), 0, 0}}};
  const AmVec3          u[4] = {{{0}}, {{0, 1, 0}}, {{0, 3, 0}}, {{0, 7, 0}}}, off[4] = {{{0}}, {{0, 2, 0}}, {{0, 8, 0}}, {{0, 24, 0}}}; /* 1, 2, 4; 1, 4, 12 more */
  const AmMeasurePoints row = {4, at, {{{0}}, {{0}}, {{0}}}, 1};
  PetscReal             h1;
  AM_TRY(AmMeasureH1(&row, off, u, &h1));
  AM_CLOSE(h1, sqrt((1. + 4 * 4) / (1 + 2 * 2)), 1e-14);
}

static void an_error_beside_no_displacement_is_infinite(void)
{
  PetscReal h1;
  fcc();
  for (PetscInt i = 0; i < crystal.n; i++) {
    ref[i] = AmVec3Make(0, 0, 0);
    run[i] = AmVec3Scale(0.01, x[i]);
  }
  AM_TRY(AmMeasureH1(&crystal, run, ref, &h1));
  CU_ASSERT(PetscIsInfReal(h1));
}

static void the_nearest_distance_of_fcc_is_a_over_root_2(void)
{
  PetscReal distance;
  fcc();
  AM_TRY(AmMeasureNearest(&crystal, &distance));
  AM_CLOSE(distance, A / sqrt(2), 1e-12);
}

/* An atom between the sites, or a boundary of grains, must not make bonds of the lattice too long to count. */
static void an_interstitial_leaves_the_nearest_distance_of_fcc(void)
{
  AmMeasurePoints more;
  AmVec3          y[4 * SIDE * SIDE + 1];
  PetscReal       distance;
  fcc();
  memcpy(y, x, sizeof(x));
  y[crystal.n] = AmVec3Add(x[0], AmVec3Make(A / 2, 0, 0)); /* half the cube's edge from its neighbours */
  more         = crystal;
  more.x       = y;
  more.n++;
  AM_TRY(AmMeasureNearest(&more, &distance));
  AM_CLOSE(distance, A / sqrt(2), 1e-12);
}

static void points_on_a_power_law_have_its_slope(void)
{
  const PetscReal x2[3] = {1000, 2500, 9000}, y2[3] = {5 * pow(1000, -0.75), 5 * pow(2500, -0.75), 5 * pow(9000, -0.75)};
  PetscReal       slope;
  AM_TRY(AmMeasureSlope(3, x2, y2, &slope));
  AM_CLOSE(slope, -0.75, 1e-13); /* rounding of logarithms */
}

/* (X, Y) = (0, 0), (1, 1), (2, 0), (3, 3) in decades: means 1.5 and 1, Σ dX dY = 1.5 + 0 - 0.5 + 3 = 4, Σ dX² = 5. */
static void scattered_points_have_the_slope_of_least_squares(void)
{
  const PetscReal x2[4] = {1, 10, 100, 1000}, y2[4] = {1, 10, 1, 1000};
  PetscReal       slope;
  AM_TRY(AmMeasureSlope(4, x2, y2, &slope));
  AM_CLOSE(slope, 0.8, 1e-13);
}

static void no_line_has_no_slope(void)
{
  const PetscReal x2[3] = {7, 7, 7}, y2[3] = {1, 2, 3}, zero[3] = {1, 0, 2};
  PetscReal       slope = 0;
  AM_TRY(AmMeasureSlope(3, x2, y2, &slope));
  CU_ASSERT(PetscIsNanReal(slope));
  AM_TRY(AmMeasureSlope(1, y2, x2, &slope));
  CU_ASSERT(PetscIsNanReal(slope));
  AM_TRY(AmMeasureSlope(0, x2, y2, &slope));
  CU_ASSERT(PetscIsNanReal(slope));
  AM_TRY(AmMeasureSlope(3, y2, zero, &slope));
  CU_ASSERT(PetscIsNanReal(slope));
}

static const AmTest tests[] = {
    {"a field scaled by 1 + eps has the error eps", a_field_scaled_by_1_plus_eps_has_the_error_eps},
    {"a rigid shift is no error", a_rigid_shift_is_no_error},
    {"all bonds across the period count", all_bonds_across_the_period_count},
    {"both shells of bcc count", both_shells_of_bcc_count},
    {"an error beside no displacement is infinite", an_error_beside_no_displacement_is_infinite},
    {"the nearest distance of fcc is a over root 2", the_nearest_distance_of_fcc_is_a_over_root_2},
    {"an interstitial leaves the nearest distance of fcc", an_interstitial_leaves_the_nearest_distance_of_fcc},
    {"points on a power law have its slope", points_on_a_power_law_have_its_slope},
    {"scattered points have the slope of least squares", scattered_points_have_the_slope_of_least_squares},
    {"no line has no slope", no_line_has_no_slope},
};

AM_TEST_MAIN("measure", tests)
