/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: a KIM model that gives energies and forces, and nothing more, serves every scheme, those too that blend site energies. Weights are not known to the model:
 * sites of the band are evaluated one by one, or side by side as groups that do not see each other, and their gradients weighted afterwards. */
#include "problem.h"

/* What each of them is here for. */
static const TestOptions materials[] = {
    /* MEAM: many-body with screening, no derivatives but forces */
    {.comm      = PETSC_COMM_SELF,
     .potential = "MEAM_LAMMPS_AsadiZaeemNouranian_2015_Cu__MO_390178379548_000",
     .species   = "Cu",
     .structure = AM_STRUCTURE_FCC,
     .a         = 3.6204,
     .axes      = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}},
     .origin    = {{0.3, -0.4, 0.5}},
     .radius    = 36,
     .core      = 3,
     .blend     = 11,
     .squeeze   = 0.97,
     .order     = 1},
    /* Tersoff: particle energies of single sites contradict the total, so each site is a call of its own */
    {.comm      = PETSC_COMM_SELF,
     .potential = "Tersoff_LAMMPS_MuellerErhartAlbe_2007_Fe__MO_137964310702_003",
     .species   = "Fe",
     .structure = AM_STRUCTURE_BCC,
     .a         = 2.8602,
     .axes      = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
     .origin    = {{0.3, -0.4, 0.5}},
     .radius    = 32,
     .core      = 3,
     .blend     = 10,
     .squeeze   = 0.97,
     .order     = 1},
};
#define NUM_MATERIALS (int)(sizeof materials / sizeof *materials)

static const AmMat3 strain = {{{1.008, 0.003, 0}, {-0.002, 0.995, 0.004}, {0.001, 0, 1.004}}};

/* Out: u: a smooth displacement; the load is made at 0, under a homogeneous strain. */
static TestProblem *strained(int material, AmScheme scheme, Vec *u)
{
  TestOptions  o = materials[material];
  TestProblem *p;
  PetscBool    in_range;
  o.scheme = scheme;
  p        = testProblemCreate(&o);
  *u       = testWaveVec(p, 0);
  AM_TRY(AmModelSetDeformation(p->model, strain));
  AM_TRY(AmModelRenewLoad(p->model, *u, &in_range));
  CU_ASSERT_TRUE(in_range);
  return p;
}

static void on_all(void (*law)(TestProblem *p, AmScheme scheme, Vec zero))
{
  for (int m = 0; m < NUM_MATERIALS; m++)
    for (int s = 0; s < AM_NUM_SCHEMES; s++) {
      const unsigned before = CU_get_number_of_failure_records();
      Vec            zero;
      TestProblem   *p = strained(m, (AmScheme)s, &zero);
      law(p, (AmScheme)s, zero);
      if (CU_get_number_of_failure_records() > before) printf("    ^ %s, %s\n", materials[m].potential, AmSchemeNames[s]);
      AM_TRY(VecDestroy(&zero));
      testProblemDestroy(p);
    }
}

/* Residuals sum some hundred terms of some eV/Å; of qce and bqce ghost forces are left, of MEAM with its nearest neighbours small ones. */
static void patch(TestProblem *p, AmScheme scheme, Vec zero)
{
  Vec       R;
  PetscReal largest;
  AM_TRY(VecDuplicate(zero, &R));
  largest = testResidual(p, zero, R);
  if (scheme == AM_SCHEME_QCE || scheme == AM_SCHEME_BQCE) {
    CU_ASSERT(largest > 1e-5 && largest < 1);
  } else {
    AM_CLOSE(largest, 0, 1e-10);
  }
  AM_TRY(VecDestroy(&R));
}
static void homogeneous_deformations_are_equilibria_but_for_qce_and_bqce(void) { on_all(patch); }

static Vec random_like(Vec u)
{
  Vec          v;
  PetscScalar *a;
  PetscInt     n;
  AM_TRY(VecDuplicate(u, &v));
  AM_TRY(VecGetLocalSize(v, &n));
  AM_TRY(VecGetArray(v, &a));
  for (PetscInt i = 0; i < n; i++) a[i] = testRandom();
  AM_TRY(VecRestoreArray(v, &a));
  return v;
}

/* Step 1e-5 Å in each of n coordinates: truncation 1e-10 of a third derivative of some 10 eV/Å³, rounding of the energies of a thousand sites, 1e-12 eV, over
 * the step 1e-7 eV/Å; the slope is some |R| |v| / √n. */
static void slope(TestProblem *p, AmScheme scheme, Vec zero)
{
  const PetscReal h = 1e-5;
  Vec             u = testWaveVec(p, 0.05), R, v;
  PetscScalar     want;
  PetscReal       size, up, down;
  if (AmModelHasEnergy(p->model)) {
    v = random_like(u);
    AM_TRY(VecDuplicate(u, &R));
    testResidual(p, u, R);
    AM_TRY(VecDot(R, v, &want));
    AM_TRY(VecNorm(R, NORM_2, &size));
    CU_ASSERT(size > 0.1); /* eV/Å: there is something to compare */
    AM_TRY(VecAXPY(u, h, v));
    up = testEnergy(p, u);
    AM_TRY(VecAXPY(u, -2 * h, v));
    down = testEnergy(p, u);
    AM_CLOSE((up - down) / (2 * h) / size, PetscRealPart(want) / size, 1e-6);
    AM_TRY(VecDestroy(&v));
    AM_TRY(VecDestroy(&R));
  }
  AM_TRY(VecDestroy(&u));
}
static void the_residual_is_the_gradient_of_the_energy(void) { on_all(slope); }

/* Both sides are difference quotients, the tangent's own of steps about 1e-4 Å: 1e-8 of what changes over them, and jumps of second derivatives where a pair
 * crosses a cutoff. */
static void tangent(TestProblem *p, AmScheme scheme, Vec zero)
{
  const PetscReal h = 1e-5;
  Vec             u = testWaveVec(p, 0.05), v = random_like(u), Kv, up, down;
  PetscReal       size, error;
  PetscBool       in_range;
  AM_TRY(VecDuplicate(u, &Kv));
  AM_TRY(VecDuplicate(u, &up));
  AM_TRY(VecDuplicate(u, &down));
  AM_TRY(AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
  CU_ASSERT_TRUE(in_range);
  AM_TRY(AmModelApplyTangent(p->model, v, Kv));
  AM_TRY(VecAXPY(u, h, v));
  testResidual(p, u, up);
  AM_TRY(VecAXPY(u, -2 * h, v));
  testResidual(p, u, down);
  AM_TRY(VecAXPY(up, -1, down));
  AM_TRY(VecScale(up, 1 / (2 * h)));
  AM_TRY(VecNorm(Kv, NORM_2, &size));
  AM_TRY(VecAXPY(up, -1, Kv));
  AM_TRY(VecNorm(up, NORM_2, &error));
  CU_ASSERT(size > 50);
  AM_CLOSE(error / size, 0, 1e-6);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&Kv));
  AM_TRY(VecDestroy(&up));
  AM_TRY(VecDestroy(&down));
}
static void the_tangent_is_the_derivative_of_the_residual(void) { on_all(tangent); }

/* Sums in another order: 1e-12 relative to forces of some eV/Å and to a thousand sites of some eV. */
static void kim_itself_and_the_native_kernel_are_one_in_every_scheme(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    PetscReal energy[2], largest, difference;
    Vec       R[2];
    for (int kim = 0; kim < 2; kim++) {
      TestOptions  o = testAluminium((AmScheme)s);
      TestProblem *p;
      Vec          u;
      PetscBool    in_range;
      o.kim = (PetscBool)kim;
      p     = testProblemCreate(&o);
      u     = testWaveVec(p, 0);
      CU_ASSERT_EQUAL(AmPotentialHessianKind(p->pot), kim ? AM_HESSIAN_CALLBACK : AM_HESSIAN_EXACT);
      AM_TRY(AmModelSetDeformation(p->model, strain));
      AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
      AM_TRY(VecDestroy(&u));
      u = testWaveVec(p, 0.05);
      AM_TRY(VecDuplicate(u, &R[kim]));
      largest     = testResidual(p, u, R[kim]);
      energy[kim] = testEnergy(p, u);
      AM_TRY(VecDestroy(&u));
      testProblemDestroy(p);
    }
    CU_ASSERT(largest > 0.1);
    AM_TRY(VecAXPY(R[0], -1, R[1]));
    AM_TRY(VecNorm(R[0], NORM_INFINITY, &difference));
    AM_CLOSE(difference, 0, 1e-11);
    AM_CLOSE(energy[0], energy[1], 1e-9);
    for (int kim = 0; kim < 2; kim++) AM_TRY(VecDestroy(&R[kim]));
  }
}

static void the_first_evaluation_is_as_good_as_the_second(void)
{
  static const PetscInt vacant[1][3] = {{0, 0, 0}};
  const TestOptions     o            = {.comm       = PETSC_COMM_SELF,
                                        .potential  = "EMT_Asap_MetalGlass_BaileySchiotzJacobsen_2004_CuMg__MO_228059236215_001",
                                        .species    = "Mg",
                                        .structure  = AM_STRUCTURE_FCC,
                                        .a          = 4.502455,
                                        .axes       = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                                        .scheme     = AM_SCHEME_BQCF,
                                        .radius     = 70,
                                        .core       = 12.5,
                                        .blend      = 25,
                                        .squeeze    = 1,
                                        .order      = 1,
                                        .num_vacant = 1,
                                        .vacant     = vacant};
  TestProblem          *p            = testProblemCreate(&o);
  Vec                   zero = testWaveVec(p, 0), first, second;
  PetscReal             energy, largest;
  PetscBool             in_range;

  AM_TRY(VecDuplicate(zero, &first));
  AM_TRY(VecDuplicate(zero, &second));
  AM_TRY(AmModelEnergy(p->model, zero, &energy, first, &in_range));
  AM_TRY(AmModelEnergy(p->model, zero, &energy, second, &in_range));
  AM_TRY(VecAXPY(first, -1, second));
  AM_TRY(VecNorm(first, NORM_INFINITY, &largest));
  AM_CLOSE(largest, 0, 1e-12);
  AM_TRY(VecDestroy(&first));
  AM_TRY(VecDestroy(&second));
  AM_TRY(VecDestroy(&zero));
  testProblemDestroy(p);
}

/* Two atoms at 2.2 Å, by drivers (DUNN, ThreeBodyCluster_KP) that crash where forces are not asked for. */
static void an_energy_alone_can_be_asked_for(void)
{
  static const char *const names[2]   = {"DUNN_WenTadmor_2019v1_C__MO_584345505904_000", "ThreeBodyCluster_KP_KaxirasPandey_1988_Si__MO_072486242437_000"};
  static const char *const species[2] = {"C", "Si"};
  const PetscInt           site[2] = {0, 1}, start[3] = {0, 1, 2}, neighbor[2] = {1, 0};
  const AmVec3             y[2]  = {{{0, 0, 0}}, {{2.2, 0, 0}}};
  const AmCluster          dimer = {.num_points = 2, .num_sites = 2, .site_to_point = site, .start = start, .neighbor = neighbor};
  for (int k = 0; k < 2; k++) {
    PetscReal   alone[2], with[2];
    AmVec3      g[2] = {{{0, 0, 0}}, {{0, 0, 0}}};
    AmPotential pot;
    AM_TRY(AmPotentialOpen(names[k], 1, &species[k], NULL, &pot));
    AM_TRY(AmPotentialGradient(pot, &dimer, y, NULL, alone, NULL, NULL));
    AM_TRY(AmPotentialGradient(pot, &dimer, y, NULL, with, g, NULL));
    for (int i = 0; i < 2; i++) AM_CLOSE(alone[i], with[i], 1e-12); /* the same numbers, summed once more */
    CU_ASSERT(with[0] != 0 && g[0].v[0] != 0);
    AM_TRY(AmPotentialDestroy(&pot));
  }
}

static const AmTest tests[] = {
    {"the first evaluation is as good as the second", the_first_evaluation_is_as_good_as_the_second},
    {"homogeneous deformations are equilibria but for qce and bqce", homogeneous_deformations_are_equilibria_but_for_qce_and_bqce},
    {"the residual is the gradient of the energy", the_residual_is_the_gradient_of_the_energy},
    {"the tangent is the derivative of the residual", the_tangent_is_the_derivative_of_the_residual},
    {"an energy alone can be asked for", an_energy_alone_can_be_asked_for},
    {"KIM itself and the native kernel are one in every scheme", kim_itself_and_the_native_kernel_are_one_in_every_scheme},
};

AM_TEST_MAIN("law of KIM models in schemes", tests)
