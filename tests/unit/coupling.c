/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blend function and the numbers of the schemes. */
#include "check.h"
#include <atomesh/coupling.h>

#define CORE 18.0
#define BLEND 42.0

static const AmScheme smooth[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};

static PetscReal beta(AmScheme s, PetscReal d)
{
  const AmRegions r = {.core = CORE, .blend = BLEND, .profile = AM_PROFILE_QUINTIC};
  return AmSchemeBlend(s, d, &r);
}

static PetscReal shaped(AmScheme s, AmBlendProfile profile, PetscReal t)
{
  const AmRegions r = {.core = CORE, .blend = BLEND, .profile = profile};
  return AmSchemeBlend(s, CORE + t * (BLEND - CORE), &r);
}

/* At a quarter the cubic is 3/16 - 2/64 and the quintic 53/512; the late one has that at a half. */
static void the_best_profile_is_cubic_for_bqce_and_late_for_others(void)
{
  for (int k = 0; k < 3; k++) {
    AM_CLOSE(shaped(smooth[k], AM_PROFILE_CUBIC, 0.25), 5.0 / 32, 1e-15);
    AM_CLOSE(shaped(smooth[k], AM_PROFILE_QUINTIC, 0.25), 53.0 / 512, 1e-15);
    AM_CLOSE(shaped(smooth[k], AM_PROFILE_LATE, 0.5), 53.0 / 512, 1e-15);
    AM_CLOSE(shaped(smooth[k], AM_PROFILE_BEST, 0.5), smooth[k] == AM_SCHEME_BQCE ? 0.5 : 53.0 / 512, 1e-15);
    for (AmBlendProfile p = AM_PROFILE_BEST; p <= AM_PROFILE_LATE; p++) {
      CU_ASSERT_EQUAL(shaped(smooth[k], p, -1), 0);
      CU_ASSERT_EQUAL(shaped(smooth[k], p, 2), 1);
    }
  }
}

static void the_blend_runs_from_0_to_1_and_is_symmetric(void)
{
  for (int k = 0; k < 3; k++) {
    CU_ASSERT_EQUAL(beta(smooth[k], 0), 0);
    CU_ASSERT_EQUAL(beta(smooth[k], CORE), 0);
    CU_ASSERT_EQUAL(beta(smooth[k], BLEND), 1);
    CU_ASSERT_EQUAL(beta(smooth[k], 1e9), 1);
    AM_CLOSE(beta(smooth[k], (CORE + BLEND) / 2), 0.5, 1e-15);
    for (PetscReal t = 0; t < BLEND - CORE; t += 0.37) {
      AM_CLOSE(beta(smooth[k], CORE + t) + beta(smooth[k], BLEND - t), 1, 1e-14);
      CU_ASSERT(beta(smooth[k], CORE + t + 0.37) > beta(smooth[k], CORE + t));
    }
  }
}

/* β = 10 s³ - ... at the ends, so β/h and its second difference (β(2h) - 2β(h))/h² fall as h² and h. */
static void slope_and_curvature_vanish_at_both_ends(void)
{
  const PetscReal h = 1e-3, s = h / (BLEND - CORE);
  for (int k = 0; k < 3; k++) {
    AM_CLOSE(beta(smooth[k], CORE + h) / (10 * s * s * s), 1, 2 * s);
    AM_CLOSE((1 - beta(smooth[k], BLEND - h)) / (10 * s * s * s), 1, 5e-3); /* 7e-13 beside 1, of a few roundings, keeps three digits */
    AM_CLOSE((beta(smooth[k], CORE + 2 * h) - 2 * beta(smooth[k], CORE + h)) / (s * s), 0, 61 * s);
  }
}

static void sharp_schemes_are_0_or_1(void)
{
  for (PetscReal d = 0; d < 60; d += 0.1) {
    const PetscReal half = (CORE + BLEND) / 2;
    CU_ASSERT_EQUAL(beta(AM_SCHEME_QCE, d), d >= half ? 1 : 0);
    CU_ASSERT_EQUAL(beta(AM_SCHEME_QCF, d), d >= half ? 1 : 0);
    CU_ASSERT_EQUAL(beta(AM_SCHEME_ATM, d), 0);
    CU_ASSERT_EQUAL(beta(AM_SCHEME_CB, d), 1);
  }
}

static void a_band_of_no_width_is_sharp_and_finite(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    for (PetscReal d = 19; d <= 21; d += 0.5) {
      const AmRegions r = {.core = 20, .blend = 20};
      const PetscReal b = AmSchemeBlend((AmScheme)s, d, &r);
      CU_ASSERT(b == 0 || b == 1);
      if (s != AM_SCHEME_ATM && s != AM_SCHEME_CB) CU_ASSERT_EQUAL(b, d > 20 ? 1 : 0);
    }
}

static void energy_weights_sum_to_one_and_force_shares_do(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    for (PetscReal d = 10; d < 50; d += 0.7) {
      const AmScheme  scheme = (AmScheme)s;
      const PetscReal b      = beta(scheme, d);
      if (AmSchemeBlendKind(scheme) == AM_BLEND_ENERGY) {
        AM_CLOSE(AmSchemeSiteWeight(scheme, b) + AmSchemeElementWeight(scheme, b), 1, 0);
        CU_ASSERT(AmSchemeAtomsShare(scheme, b) == 1 && AmSchemeContinuumShare(scheme, b) == 1);
      } else {
        AM_CLOSE(AmSchemeAtomsShare(scheme, b) + AmSchemeContinuumShare(scheme, b), 1, 0);
        CU_ASSERT(AmSchemeSiteWeight(scheme, b) == 1 && AmSchemeElementWeight(scheme, b) == 1);
      }
    }
  CU_ASSERT(AmSchemeSiteWeight(AM_SCHEME_ATM, beta(AM_SCHEME_ATM, 99)) == 1 && AmSchemeSiteWeight(AM_SCHEME_CB, beta(AM_SCHEME_CB, 0)) == 0);
}

static void schemes_have_their_names_kinds_and_companions(void)
{
  static const struct {
    AmScheme    scheme, companion;
    const char *name;
    AmBlendKind kind;
  } want[] = {{AM_SCHEME_ATM, AM_SCHEME_ATM, "atm", AM_BLEND_ENERGY},    {AM_SCHEME_CB, AM_SCHEME_CB, "cb", AM_BLEND_ENERGY},
              {AM_SCHEME_QCE, AM_SCHEME_QCE, "qce", AM_BLEND_ENERGY},    {AM_SCHEME_BQCE, AM_SCHEME_BQCE, "bqce", AM_BLEND_ENERGY},
              {AM_SCHEME_BGFC, AM_SCHEME_BGFC, "bgfc", AM_BLEND_ENERGY}, {AM_SCHEME_QCF, AM_SCHEME_BGFC, "qcf", AM_BLEND_FORCE},
              {AM_SCHEME_BQCF, AM_SCHEME_BGFC, "bqcf", AM_BLEND_FORCE}};
  CU_ASSERT_EQUAL(sizeof(want) / sizeof(want[0]), AM_NUM_SCHEMES);
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    CU_ASSERT_STRING_EQUAL(AmSchemeNames[want[s].scheme], want[s].name);
    CU_ASSERT_EQUAL(AmSchemeBlendKind(want[s].scheme), want[s].kind);
    CU_ASSERT_EQUAL(AmSchemeEnergyCompanion(want[s].scheme), want[s].companion);
    CU_ASSERT_EQUAL(AmSchemeIsGhostForceCorrected(want[s].scheme), want[s].scheme == AM_SCHEME_BGFC);
  }
  CU_ASSERT_PTR_NULL(AmSchemeNames[AM_NUM_SCHEMES]);
}

/* A core that is long in the plane, 10 Å from end to end along x + y, and 2 Å fat. */
static void a_core_may_be_long_in_the_plane(void)
{
  const PetscReal w    = 5 / PETSC_SQRT2;
  const AmCore    core = {{{-w, -w, 3}}, {{w, w, -7}}, 2, PETSC_FALSE};
  const AmRegions r    = {.dimension = 2, .num_cores = 1, .at = &core, .core = CORE, .blend = BLEND};
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(w, w, 40)), 0, 0);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(2 * w, 2 * w, 1)), 3, 1e-14); /* rounding of numbers near ten */
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(-2 * w, -2 * w, 1)), 3, 1e-14);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(-2 * w, 2 * w, 0)), 8, 1e-14);
}

/* A line along z, 2 Å fat, and all above it; and its images. */
static void what_lies_above_a_core_that_rises_belongs_to_it(void)
{
  const AmCore    core = {{{1, 2, -5}}, {{1, 2, 5}}, 2, PETSC_TRUE};
  const AmRegions r    = {.dimension = 3, .num_cores = 1, .at = &core, .core = CORE, .blend = BLEND, .repeat = {{0, 0, 10}}};
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(13, 40, 4)), 10, 0);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(-8, 1e3, 17)), 7, 0);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(4, -2, -4)), 3, 1e-15);
}

/* A plane without end, the nearest one of a stack; one that ends as a disc; and a sphere, from both sides. */
static void walls_are_planes_discs_and_spheres(void)
{
  const AmWall    plane = {.at = {{5, 2, 5}}, .normal = {{0, 1, 0}}}, disc = {.at = {{5, 2, 5}}, .normal = {{0, 1, 0}}, .reach = 10};
  const AmWall    sphere = {.at = {{5, 2, 5}}, .normal = {{0, 1, 0}}, .radius = 10};
  const AmRegions planes = {.dimension = 3, .num_walls = 1, .wall = &plane, .repeat = {{0, 40, 0}}}, one = {.dimension = 3, .num_walls = 1, .wall = &disc};
  const AmRegions round = {.dimension = 3, .num_walls = 1, .wall = &sphere};
  AM_CLOSE(AmRegionsDistance(&planes, AmVec3Make(99, -1, -99)), 3, 0);
  AM_CLOSE(AmRegionsDistance(&planes, AmVec3Make(99, 35, -99)), 7, 0);
  AM_CLOSE(AmRegionsDistance(&one, AmVec3Make(5, 5, 14)), 3, 0);
  AM_CLOSE(AmRegionsDistance(&one, AmVec3Make(5, 5, 19)), 5, 0);
  AM_CLOSE(AmRegionsDistance(&round, AmVec3Make(5, 5, 9)), 5, 0);
  AM_CLOSE(AmRegionsDistance(&round, AmVec3Make(5, 2, -8)), 3, 0);
}

static void the_nearest_core_counts_and_z_does_not(void)
{
  static const AmCore at[2] = {{{{0, 0, 0}}, {{0, 0, 0}}, 0, PETSC_FALSE}, {{{10, 0, 0}}, {{10, 0, 0}}, 0, PETSC_FALSE}};
  const AmRegions     r     = {.dimension = 2, .num_cores = 2, .at = at, .core = CORE, .blend = BLEND};
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(3, 4, 7)), 5, 1e-15);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(13, -4, -7)), 5, 1e-15);
  AM_CLOSE(AmRegionsDistance(&r, AmVec3Make(5, 0, 1)), 5, 0);
}

static void rates_are_those_of_the_table_in_theory(void)
{
  for (int line = 0; line < 2; line++) {
    const PetscBool dislocation = line ? PETSC_TRUE : PETSC_FALSE;
    for (int order = 1; order <= 2; order++) {
      CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_QCE, 2, order, dislocation), 0);
      CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_BQCE, 2, order, dislocation), -0.5);
      CU_ASSERT(PetscIsNanReal(AmSchemeRate(AM_SCHEME_QCF, 2, order, dislocation)));
    }
    CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_BGFC, 2, 1, dislocation), line ? -0.5 : -1);
    CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_BQCF, 2, 1, dislocation), line ? -0.5 : -1);
    CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_BGFC, 2, 2, dislocation), line ? -1 : -1.5);
    CU_ASSERT_EQUAL(AmSchemeRate(AM_SCHEME_BQCF, 2, 2, dislocation), line ? -1 : -1.5);
  }
  AM_CLOSE(AmSchemeRate(AM_SCHEME_BQCE, 3, 1, PETSC_FALSE), -1 / 6.0, 1e-15);
  AM_CLOSE(AmSchemeRate(AM_SCHEME_BGFC, 3, 1, PETSC_FALSE), -5 / 6.0, 1e-15);
  AM_CLOSE(AmSchemeRate(AM_SCHEME_BQCF, 3, 2, PETSC_FALSE), -7 / 6.0, 1e-15);
  CU_ASSERT(PetscIsNanReal(AmSchemeRate(AM_SCHEME_BQCF, 3, 3, PETSC_FALSE)));
}

static const AmTest tests[] = {
    {"walls are planes, discs and spheres", walls_are_planes_discs_and_spheres},
    {"the blend runs from 0 to 1 and is symmetric", the_blend_runs_from_0_to_1_and_is_symmetric},
    {"slope and curvature vanish at both ends", slope_and_curvature_vanish_at_both_ends},
    {"the best profile is cubic for bqce and late for others", the_best_profile_is_cubic_for_bqce_and_late_for_others},
    {"sharp schemes are 0 or 1", sharp_schemes_are_0_or_1},
    {"a band of no width is sharp and finite", a_band_of_no_width_is_sharp_and_finite},
    {"energy weights sum to one and force shares do", energy_weights_sum_to_one_and_force_shares_do},
    {"schemes have their names, kinds and companions", schemes_have_their_names_kinds_and_companions},
    {"the nearest core counts and z does not", the_nearest_core_counts_and_z_does_not},
    {"a core may be long in the plane", a_core_may_be_long_in_the_plane},
    {"what lies above a core that rises belongs to it", what_lies_above_a_core_that_rises_belongs_to_it},
    {"rates are those of the table in theory", rates_are_those_of_the_table_in_theory},
};

AM_TEST_MAIN("coupling", tests)
