/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: the native kernel on a model's tables gives what KIM gives when it evaluates the same model itself. And KIM asked a site at a time, as the potential
 * does it, gives what KIM gives when it is asked in its usual way, for all atoms at once. */
#include "check.h"
#include "cluster.h"
#include <KIM_SimulatorHeaders.h>

typedef struct {
  const char *name;
  int         num_species;
  const char *species[3];
  double      a; /* Å, lattice constant of the perturbed crystal */
} Model;

/* Seven of one species, funcfl and setfl; three setfl alloys; five Finnis-Sinclair with densities per pair. Species in an order that is not the model's. */
static const Model eam_models[] = {
    {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", 1, {"Al"}, 4.03},
    {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005", 1, {"Cu"}, 3.61},
    {"EAM_Dynamo_FoilesBaskesDaw_1986Universal3_Cu__MO_666348409573_004", 1, {"Cu"}, 3.61},
    {"EAM_Dynamo_MishinFarkasMehl_1999_Ni__MO_400591584784_005", 1, {"Ni"}, 3.52},
    {"EAM_Dynamo_ZhouJohnsonWadley_2004_Ta__MO_130046220009_005", 1, {"Ta"}, 4.2},
    {"EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005", 1, {"Fe"}, 3.64},
    {"EAM_Dynamo_GrocholaRusso_2005_Au__MO_557267801129_000", 1, {"Au"}, 4.07},
    {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005", 2, {"Al", "Ni"}, 3.7},
    {"EAM_Dynamo_WilliamsMishinHamilton_2006_CuAg__MO_128703483589_005", 2, {"Ag", "Cu"}, 3.9},
    {"EAM_Dynamo_PunYamakovMishin_2013_NiAlCo__MO_826591359508_000", 3, {"Co", "Ni", "Al"}, 3.7},
    {"EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005", 2, {"P", "Fe"}, 3.8},
    {"EAM_Dynamo_MendelevSrolovitzAckland_2005_AlFe__MO_577453891941_005", 2, {"Fe", "Al"}, 3.9},
    {"EAM_Dynamo_MendelevBorovikov_2020_FeNiCr__MO_922363340570_000", 3, {"Cr", "Fe", "Ni"}, 3.6},
    {"EAM_Dynamo_HepburnAckland_2008_FeC__MO_143977152728_005", 2, {"C", "Fe"}, 3.9},
    {"EAM_Dynamo_MendelevKramerOtt_2009_CuZr__MO_600021860456_005", 2, {"Zr", "Cu"}, 4.2},
};

static double largest(PetscInt n, const AmVec3 g[])
{
  double m = 0;
  for (PetscInt j = 0; j < n; j++) m = PetscMax(m, AmVec3Norm(g[j]));
  return m;
}

static void compareWithKim(const Model *m)
{
  AmPotentialOptions by_kim = AmPotentialDefaults();
  AmPotential        native, kim;
  PetscReal          V[2][TEST_MAX_POINTS];
  AmVec3             g[2][TEST_MAX_POINTS] = {0};
  TestCluster       *t;
  double             scale;

  by_kim.force_kim = PETSC_TRUE;
  AM_TRY(AmPotentialOpen(m->name, m->num_species, m->species, NULL, &native));
  AM_TRY(AmPotentialOpen(m->name, m->num_species, m->species, &by_kim, &kim));
  CU_ASSERT(strstr(AmPotentialDescription(native), "native") != NULL);
  CU_ASSERT(strstr(AmPotentialDescription(kim), "KIM API") != NULL);
  AM_CLOSE(AmPotentialCutoff(native), AmPotentialCutoff(kim), 0.0);
  t = testClusterCreate(0, m->a, 3, 0.15, m->num_species, AmPotentialCutoff(native));
  AM_TRY(AmPotentialGradient(native, &t->c, t->y, t->weight, V[0], g[0], NULL));
  AM_TRY(AmPotentialGradient(kim, &t->c, t->y, t->weight, V[1], g[1], NULL));
  scale = largest(t->c.num_points, g[1]);
  CU_ASSERT(scale > 1e-2);
  /* The same arithmetic on the same tables: rounding only. 1e-12 is ten times what summing 60 neighbours in another order does. */
  for (PetscInt l = 0; l < t->c.num_sites; l++) AM_CLOSE(V[0][l], V[1][l], 1e-12 * PetscMax(fabs(V[1][l]), 1.0));
  for (PetscInt j = 0; j < t->c.num_points; j++) AM_CLOSE(AmVec3Norm(AmVec3Sub(g[0][j], g[1][j])), 0.0, 1e-12 * scale);
  testClusterDestroy(t);
  AM_TRY(AmPotentialDestroy(&native));
  AM_TRY(AmPotentialDestroy(&kim));
}

static void native_tables_give_what_kim_gives(void)
{
  for (size_t i = 0; i < sizeof(eam_models) / sizeof(eam_models[0]); i++) compareWithKim(&eam_models[i]);
}

static void second_derivatives_equal_those_of_kims_callbacks(void)
{
  const Model       *m      = &eam_models[11];
  AmPotentialOptions by_kim = AmPotentialDefaults();
  AmPotential        native, kim;
  AmVec3             v[TEST_MAX_POINTS], Hv[2][TEST_MAX_POINTS] = {0};
  TestCluster       *t;

  by_kim.force_kim = PETSC_TRUE;
  AM_TRY(AmPotentialOpen(m->name, m->num_species, m->species, NULL, &native));
  AM_TRY(AmPotentialOpen(m->name, m->num_species, m->species, &by_kim, &kim));
  CU_ASSERT_EQUAL(AmPotentialHessianKind(kim), AM_HESSIAN_CALLBACK);
  t = testClusterCreate(0, m->a, 2, 0.15, m->num_species, AmPotentialCutoff(native));
  for (PetscInt j = 0; j < t->c.num_points; j++) v[j] = testRandomVec(1.0);
  AM_TRY(AmPotentialHessianProduct(native, &t->c, t->y, t->weight, v, Hv[0], NULL));
  AM_TRY(AmPotentialHessianProduct(kim, &t->c, t->y, t->weight, v, Hv[1], NULL));
  /* Rounding only; the callbacks add each pair of pairs by itself, 10³ terms a site. */
  for (PetscInt j = 0; j < t->c.num_points; j++) AM_CLOSE(AmVec3Norm(AmVec3Sub(Hv[0][j], Hv[1][j])), 0.0, 1e-11 * largest(t->c.num_points, Hv[1]));
  testClusterDestroy(t);
  AM_TRY(AmPotentialDestroy(&native));
  AM_TRY(AmPotentialDestroy(&kim));
}

static int allNeighbors(void *data, int num_lists, const double cutoffs[], int list, int i, int *n, const int **first)
{
  const TestCluster *t = (const TestCluster *)data;
  *n                   = t->start[i + 1] - t->start[i];
  *first               = t->neighbor + t->start[i];
  return 0;
}

/* KIM as other programs call it. */
static void evaluateAllAtOnce(const Model *m, TestCluster *t, double *energy, AmVec3 force[])
{
  KIM_Model            *model;
  KIM_ComputeArguments *a;
  int                   n = t->c.num_points, accepted, unused, code[TEST_MAX_POINTS], contributing[TEST_MAX_POINTS];

  CU_ASSERT_EQUAL_FATAL(KIM_Model_Create(KIM_NUMBERING_zeroBased, KIM_LENGTH_UNIT_A, KIM_ENERGY_UNIT_eV, KIM_CHARGE_UNIT_e, KIM_TEMPERATURE_UNIT_K,
                                         KIM_TIME_UNIT_ps, m->name, &accepted, &model),
                        0);
  CU_ASSERT_EQUAL_FATAL(KIM_Model_ComputeArgumentsCreate(model, &a), 0);
  for (int j = 0; j < n; j++) {
    KIM_Model_GetSpeciesSupportAndCode(model, KIM_SpeciesName_FromString(m->species[t->species[j]]), &unused, &code[j]);
    contributing[j] = 1;
  }
  KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_numberOfParticles, &n);
  KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_particleSpeciesCodes, code);
  KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_particleContributing, contributing);
  KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_coordinates, t->y[0].v);
  KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_partialEnergy, energy);
  KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_partialForces, force[0].v);
  KIM_ComputeArguments_SetCallbackPointer(a, KIM_COMPUTE_CALLBACK_NAME_GetNeighborList, KIM_LANGUAGE_NAME_c, (KIM_Function *)allNeighbors, t);
  CU_ASSERT_EQUAL(KIM_Model_Compute(model, a), 0);
  KIM_Model_ComputeArgumentsDestroy(model, &a);
  KIM_Model_Destroy(&model);
}

static void sites_one_by_one_sum_to_all_at_once(void)
{
  static const Model models[] = {
      {"SW_StillingerWeber_1985_Si__MO_405512056662_005", 1, {"Si"}, 5.43},
      {"Tersoff_LAMMPS_Tersoff_1988T3_Si__MO_186459956893_003", 1, {"Si"}, 5.43},
      {"Tersoff_LAMMPS_Tersoff_1989_SiC__MO_171585019474_003", 2, {"C", "Si"}, 5.0},
      {"EDIP_JustoBazantKaxiras_1998_Si__MO_958932894036_002", 1, {"Si"}, 5.43}, /* tells no particle energies */
      {"MEAM_LAMMPS_AgrawalMirzaeifar_2021_CuC__MO_028979335952_000", 2, {"C", "Cu"}, 5.8},
      {"LennardJones_Ar", 1, {"Ar"}, 8.5}, /* insists on forces */
      {"EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005", 2, {"P", "Fe"}, 5.5},
  };
  for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
    AmPotential  pot;
    PetscReal    V[TEST_MAX_POINTS], sum = 0, total;
    AmVec3       g[TEST_MAX_POINTS] = {0}, force[TEST_MAX_POINTS];
    TestCluster *t;
    AM_TRY(AmPotentialOpen(models[i].name, models[i].num_species, models[i].species, NULL, &pot));
    t = testClusterCreate(1, models[i].a, 2, 0.15, models[i].num_species, AmPotentialCutoff(pot));
    AM_TRY(AmPotentialGradient(pot, &t->c, t->y, NULL, V, g, NULL));
    for (PetscInt l = 0; l < t->c.num_sites; l++) sum += V[l];
    evaluateAllAtOnce(&models[i], t, &total, force);
    CU_ASSERT(fabs(total) > 1e-3);
    /* Rounding of sums over 64 atoms; Tersoff and EDIP take powers and exponentials, which lose a digit or two. */
    AM_CLOSE(sum, total, 1e-11 * fabs(total));
    for (PetscInt j = 0; j < t->c.num_points; j++) AM_CLOSE(AmVec3Norm(AmVec3Add(g[j], force[j])), 0.0, 1e-11 * PetscMax(1.0, largest(t->c.num_points, force)));
    testClusterDestroy(t);
    AM_TRY(AmPotentialDestroy(&pot));
  }
}

static void tables_for_another_spline_are_left_to_kim(void)
{
  const char *const species[] = {"Al"};
  AmPotential       pot;
  AM_TRY(AmPotentialOpen("EAM_QuinticClampedSpline_ErcolessiAdams_1994_Al__MO_450093727396_002", 1, species, NULL, &pot));
  CU_ASSERT(strstr(AmPotentialDescription(pot), "KIM API") != NULL);
  AM_TRY(AmPotentialDestroy(&pot));
}

static const AmTest tests[] = {
    {"native tables give what KIM gives", native_tables_give_what_kim_gives},
    {"tables for another spline are left to KIM", tables_for_another_spline_are_left_to_kim},
    {"second derivatives equal those of KIM's callbacks", second_derivatives_equal_those_of_kims_callbacks},
    {"sites one by one sum to all at once", sites_one_by_one_sum_to_all_at_once},
};
AM_TEST_MAIN("law.native_eam_equals_kim", tests)
