/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"

static void corrected_energy_has_the_force_based_residual_where_its_load_was_made(void)
{
  const TestOptions energy_based = testLomer(AM_SCHEME_BGFC), force_based = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&energy_based), *q = testProblemCreate(&force_based);
  Vec               u = testWaveVec(p, 0.02), v = testWaveVec(q, 0.02), R, S;
  PetscBool         in_range;
  PetscReal         difference, size;
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(VecDuplicate(v, &S));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  CU_ASSERT(in_range);
  testResidual(p, u, R);
  size = testResidual(q, v, S);
  AM_TRY(VecAXPY(R, -1, S)); /* the same mesh on one rank: the same numbering */
  AM_TRY(VecNorm(R, NORM_INFINITY, &difference));
  CU_ASSERT(size > 1e-2);
  AM_CLOSE(difference, 0, 1e-12 * size); /* the same sums, in another order */
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&R));
  AM_TRY(VecDestroy(&S));
  testProblemDestroy(p);
  testProblemDestroy(q);
}

static void a_displacement_out_of_range_is_told_in_a_sentence(void)
{
  const TestOptions o = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  Vec               u, R;
  PetscBool         in_range;
  u = testWaveVec(p, 40);
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(AmModelResidual(p->model, u, R, &in_range));
  CU_ASSERT_FALSE(in_range);
  CU_ASSERT(strlen(AmModelRangeSentence(p->model)) > 10);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
}

static void elastic_stiffness_is_symmetric_and_positive(void)
{
  const TestOptions o = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  Mat               P;
  Vec               u, Pu;
  PetscBool         symmetric;
  PetscScalar       work;
  AM_TRY(AmModelElasticStiffness(p->model, &P));
  AM_TRY(MatConvert(P, MATAIJ, MAT_INPLACE_MATRIX, &P));
  AM_TRY(MatIsSymmetric(P, 1e-10, &symmetric)); /* entries of order one, summed from six cells */
  CU_ASSERT(symmetric);
  for (int i = 1; i <= 3; i++) {
    u = testWaveVec(p, 0.1 * i);
    AM_TRY(VecDuplicate(u, &Pu));
    AM_TRY(MatMult(P, u, Pu));
    AM_TRY(VecDot(u, Pu, &work));
    CU_ASSERT(PetscRealPart(work) > 0);
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&Pu));
  }
  AM_TRY(MatDestroy(&P));
  testProblemDestroy(p);
}

static void pattern_changes_only_when_atoms_have_moved_far(void)
{
  const TestOptions o     = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p     = testProblemCreate(&o);
  Vec               still = testWaveVec(p, 0), little = testWaveVec(p, 0.01), far = testWaveVec(p, 0.6);
  PetscBool         changed;
  Mat               K;
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, still, &K));
  AM_TRY(AmModelPatternChanged(p->model, little, &changed));
  CU_ASSERT_FALSE(changed);
  AM_TRY(AmModelPatternChanged(p->model, far, &changed));
  CU_ASSERT_TRUE(changed);
  AM_TRY(MatDestroy(&K));
  AM_TRY(VecDestroy(&still));
  AM_TRY(VecDestroy(&little));
  AM_TRY(VecDestroy(&far));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"corrected energy has the force-based residual where its load was made", corrected_energy_has_the_force_based_residual_where_its_load_was_made},
    {"a displacement out of range is told in a sentence", a_displacement_out_of_range_is_told_in_a_sentence},
    {"elastic stiffness is symmetric and positive", elastic_stiffness_is_symmetric_and_positive},
    {"pattern changes only when atoms have moved far", pattern_changes_only_when_atoms_have_moved_far}};
AM_TEST_MAIN("model", tests)
