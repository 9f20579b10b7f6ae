/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"
#include "../../src/app/problem.h"

#define ROOT 0.70710678118654752
#define THIRD 0.57735026918962576

/* Aluminium, cube axes, a site at the origin. Sites out to 30 Å. Out: sites [n], owned by the caller. */
static AmProblem crystal(PetscInt *n, AmLatticeSite **sites)
{
  const PetscReal  low[3] = {-30, -30, -30}, high[3] = {30, 30, 30};
  AmProblem        p = {.body = {.shape = AM_SHAPE_BOX, .low = {{-30, -30, -8.0641639434}}, .high = {{30, 30, 8.0641639434}}}};
  AmCrystalOptions o = AmCrystalDefaults();
  o.lattice_constant = 4.0320819717;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &p.crystal));
  AM_TRY(AmCrystalSites(&p.crystal, low, high, n, sites));
  return p;
}

/* The number of sites inside; all of them lie in the box and where regions count no distance. */
static PetscInt count(const AmCaseVoid *v)
{
  PetscInt        n, num = 0;
  AmLatticeSite  *sites;
  const AmProblem p    = crystal(&n, &sites);
  const AmCore    core = AmProblemVoidCore(&p, v);
  const AmRegions r    = {3, 1, &core, 1, 2, AM_PROFILE_BEST, {{0, 0, 0}}, 0, NULL};
  AmVec3          low, high;
  AmProblemVoidBox(&p, v, &low, &high);
  for (PetscInt i = 0; i < n; i++) {
    if (!AmProblemVoidHolds(&p, v, sites[i].X)) continue;
    for (int k = 0; k < 3; k++) CU_ASSERT(sites[i].X.v[k] >= low.v[k] && sites[i].X.v[k] <= high.v[k]);
    CU_ASSERT_EQUAL(AmRegionsDistance(&r, sites[i].X), 0);
    num++;
  }
  AM_TRY(PetscFree(sites));
  return num;
}

/* Numbers counted from the inequality of each shape by a script of a few lines in another language; no site lies within rounding of a surface. */
static void an_ellipsoid_holds_what_lies_inside(void)
{
  const AmCaseVoid v      = {.semi_axes = {12, 7, 5}, .axes = {{{ROOT, ROOT, 0}}, {{ROOT, -ROOT, 0}}, {{0, 0, 1}}}};
  const AmCaseVoid turned = {.semi_axes = {7, 5, 12}, .axes = {{{ROOT, -ROOT, 0}}, {{0, 0, 1}}, {{ROOT, ROOT, 0}}}};
  CU_ASSERT_EQUAL(count(&v), 111);
  CU_ASSERT_EQUAL(count(&turned), 111);
}

static void a_cylinder_holds_what_lies_inside(void)
{
  const AmCaseVoid v = {.radius = 6, .height = 20, .axis = {{THIRD, THIRD, THIRD}}};
  CU_ASSERT_EQUAL(count(&v), 165);
}

static void a_ball_is_an_ellipsoid_of_equal_semi_axes(void)
{
  const AmCaseVoid ball = {.radius = 9}, ellipsoid = {.semi_axes = {9, 9, 9}, .axes = {{{1, 0, 0}}, {{0, 1, 0}}, {{0, 0, 1}}}};
  CU_ASSERT(count(&ball) > 100);
  CU_ASSERT_EQUAL(count(&ellipsoid), count(&ball));
}

/* One without height holds its radius all along, and its segment goes from face to face. */
static void a_cylinder_without_height_goes_through_the_body(void)
{
  const AmCaseVoid v = {.radius = 7, .axis = {{0, 0, 1}}};
  PetscInt         n, inside = 0;
  AmLatticeSite   *sites;
  const AmProblem  p    = crystal(&n, &sites);
  const AmCore     core = AmProblemVoidCore(&p, &v);
  AM_CLOSE(core.a.v[2], p.body.low.v[2], 0);
  AM_CLOSE(core.b.v[2], p.body.high.v[2], 0);
  for (PetscInt i = 0; i < n; i++) inside += sites[i].X.v[2] > -8.07 && sites[i].X.v[2] < 8.06 && AmProblemVoidHolds(&p, &v, sites[i].X); /* eight planes */
  CU_ASSERT_EQUAL(inside, 148);
  AM_TRY(PetscFree(sites));
}

static const AmTest tests[] = {
    {"an ellipsoid holds what lies inside", an_ellipsoid_holds_what_lies_inside},
    {"a cylinder holds what lies inside", a_cylinder_holds_what_lies_inside},
    {"a ball is an ellipsoid of equal semi axes", a_ball_is_an_ellipsoid_of_equal_semi_axes},
    {"a cylinder without height goes through the body", a_cylinder_without_height_goes_through_the_body},
};

AM_TEST_MAIN("voids", tests)
