/* SPDX-License-Identifier: GPL-3.0-or-later
 * Room potential: opening by name, readers, and what a user's mistakes are answered with. */
#include "check.h"
#include "cluster.h"
#include "sentence.h"
#include <KIM_SimulatorHeaders.h>
#include <unistd.h>

#define AL "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
#define NIAL "EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005"
#define FEP "EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005"

static const char *const al[] = {"Al"};

static void makeFile(char path[64], const char *text)
{
  strcpy(path, "/tmp/atomesh_test_XXXXXX");
  const int descriptor = mkstemp(path);
  FILE     *f          = fdopen(descriptor, "w");
  fputs(text, f);
  fclose(f);
}

/* A setfl file of two species and 6 knots, of which the number at (table, 2) is word. Ends before table last. Tables: F f of A, F f of B, three pairs. */
static void makeSmallFile(char path[64], int table, const char *word, int last)
{
  char  text[4096];
  char *at = text + sprintf(text, "one\ntwo\nthree\n2 Cu Ag\n6 0.5 6 0.8 4.0\n");
  for (int t = 0; t < last && t < 7; t++) {
    if (t == 0 || t == 2) at += sprintf(at, "%d 63.5 3.6 fcc\n", t == 0 ? 29 : 47);
    for (int k = 0; k < 6; k++) {
      if (t == table && k == 2)
        at += sprintf(at, "%s\n", word);
      else
        at += sprintf(at, "%g%c", (t < 4 && t % 2 == 0 ? -1.0 : 0.3) * (t + 1) * (t < 4 && t % 2 == 0 ? k : 5 - k), k % 3 == 2 ? '\n' : ' ');
    }
  }
  makeFile(path, text);
}

static void writeTable(FILE *f, KIM_Model *model, int parameter, int first, int n)
{
  for (int k = 0; k < n; k++) {
    double x;
    KIM_Model_GetParameterDouble(model, parameter, first + k, &x);
    fprintf(f, "%.17g%c", x, k % 5 == 4 || k == n - 1 ? '\n' : ' ');
  }
}

/* Writes the tables of a KIM model of two species as setfl or eam/fs: parameters 0..5 are cutoff, deltaRho, deltaR, embeddingData, rPhiData, densityData. */
static void writeModel(const char *name, const char *const in_model_order[2], int by_pair, char path[64])
{
  KIM_Model   *model;
  KIM_DataType type;
  const char  *text;
  int          accepted, num_rho, num_r;
  double       cutoff, drho, dr;
  FILE        *f;

  makeFile(path, "");
  f = fopen(path, "w");
  CU_ASSERT_EQUAL_FATAL(KIM_Model_Create(KIM_NUMBERING_zeroBased, KIM_LENGTH_UNIT_A, KIM_ENERGY_UNIT_eV, KIM_CHARGE_UNIT_e, KIM_TEMPERATURE_UNIT_K,
                                         KIM_TIME_UNIT_ps, name, &accepted, &model),
                        0);
  KIM_Model_GetParameterMetadata(model, 3, &type, &num_rho, &text, &text);
  KIM_Model_GetParameterMetadata(model, 4, &type, &num_r, &text, &text);
  num_rho /= 2;
  num_r /= 3;
  KIM_Model_GetParameterDouble(model, 0, 0, &cutoff);
  KIM_Model_GetParameterDouble(model, 1, 0, &drho);
  KIM_Model_GetParameterDouble(model, 2, 0, &dr);
  fprintf(f, "\n\n\n2 %s %s\n%d %.17g %d %.17g %.17g\n", in_model_order[0], in_model_order[1], num_rho, drho, num_r, dr, cutoff);
  for (int i = 0; i < 2; i++) {
    fprintf(f, "%d %g 3.5 fcc\n", 20 + i, 50.0 + i);
    writeTable(f, model, 3, i * num_rho, num_rho);
    if (by_pair)
      writeTable(f, model, 5, 2 * i * num_r, 2 * num_r);
    else
      writeTable(f, model, 5, i * num_r, num_r);
  }
  writeTable(f, model, 4, 0, 3 * num_r);
  KIM_Model_Destroy(&model);
  fclose(f);
}

static double energyOf(AmPotential pot, const AmCluster *c, const AmVec3 y[], AmVec3 g[])
{
  PetscReal V[TEST_MAX_POINTS];
  double    sum = 0;
  AM_TRY(AmPotentialGradient(pot, c, y, NULL, V, g, NULL));
  for (PetscInt l = 0; l < c->num_sites; l++) sum += V[l];
  return sum;
}

/* First of all tests: whoever calls KIM before us makes a log of his own. */
static void kim_writes_no_log(void)
{
  AmPotential pot;
  unlink("kim.log");
  EXPECT_SENTENCE(AmPotentialOpen("no such model", 1, al, NULL, &pot), "no such model", "neither a file nor", "");
  AM_TRY(AmPotentialOpen(AL, 1, al, NULL, &pot));
  AM_TRY(AmPotentialDestroy(&pot));
  CU_ASSERT(access("kim.log", F_OK) != 0);
}

/* ---- readers ---- */

static void fileGivesWhatTheModelGives(const char *name, const char *const in_model_order[2], int by_pair, const char *kind)
{
  const char *const reversed[2] = {in_model_order[1], in_model_order[0]};
  char              path[64];
  AmPotential       model, file;
  AmVec3            g[2][TEST_MAX_POINTS] = {0};
  TestCluster      *t;

  writeModel(name, in_model_order, by_pair, path);
  AM_TRY(AmPotentialOpen(name, 2, reversed, NULL, &model));
  AM_TRY(AmPotentialOpen(path, 2, reversed, NULL, &file));
  CU_ASSERT(strstr(AmPotentialDescription(file), kind) != NULL);
  CU_ASSERT_STRING_EQUAL(AmPotentialSpecies(file, 0), reversed[0]);
  AM_CLOSE(AmPotentialMass(file, 0), 51.0, 0.0);
  AM_CLOSE(AmPotentialMass(model, 0), 0.0, 0.0);
  t = testClusterCreate(0, 3.8, 2, 0.15, 2, AmPotentialCutoff(model));
  /* 17 digits give back the same numbers, so everything after is the same too. */
  AM_CLOSE(energyOf(model, &t->c, t->y, g[0]), energyOf(file, &t->c, t->y, g[1]), 0.0);
  for (PetscInt j = 0; j < t->c.num_points; j++) AM_CLOSE(AmVec3Norm(AmVec3Sub(g[0][j], g[1][j])), 0.0, 0.0);
  testClusterDestroy(t);
  AM_TRY(AmPotentialDestroy(&model));
  AM_TRY(AmPotentialDestroy(&file));
  unlink(path);
}

static void setfl_file_gives_the_energies_of_its_model(void)
{
  const char *const species[] = {"Ni", "Al"};
  fileGivesWhatTheModelGives(NIAL, species, 0, "setfl");
}

static void fs_file_gives_the_energies_of_its_model(void)
{
  const char *const species[] = {"Fe", "P"};
  fileGivesWhatTheModelGives(FEP, species, 1, "eam/fs");
}

static void funcfl_file_is_read(void)
{
  char        path[64];
  AmPotential pot;
  AmVec3      y[2]   = {{{0, 0, 0}}, {{0, 0, 1.6}}};
  PetscInt    site[] = {0}, start[] = {0, 1}, neighbor[] = {1};
  AmCluster   c = {2, 1, site, start, neighbor, NULL, {{{0}}}, NULL};

  makeFile(path, "Al of no use\n13 26.98 4.05 FCC\n5 0.5 5 0.8 3.2\n0 -1 -2 -3 -4\n9 8 7D0 6 5\n1 1 .25 0 0\n");
  AM_TRY(AmPotentialOpen(path, 1, al, NULL, &pot));
  CU_ASSERT(strstr(AmPotentialDescription(pot), "funcfl") != NULL);
  AM_CLOSE(AmPotentialMass(pot, 0), 26.98, 0.0);
  /* At the knot r = 1.6 Å: rho = 0.25, half way down F's first step of -1; half of 27.2 · 0.529 · 7² / 1.6. */
  AM_CLOSE(energyOf(pot, &c, y, NULL), -0.5 + 0.5 * 27.2 * 0.529 * 49.0 / 1.6, 1e-12);
  AM_TRY(AmPotentialDestroy(&pot));
  unlink(path);
}

static void broken_files_are_answered_with_file_and_line(void)
{
  const char *const cu[] = {"Cu"}, *const au[] = {"Au"};
  char        path[64], place[80];
  AmPotential pot;

  makeSmallFile(path, -1, "", 7);
  AM_TRY(AmPotentialOpen(path, 1, cu, NULL, &pot));
  AM_TRY(AmPotentialDestroy(&pot));
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, au, NULL, &pot), path, "species Au", "Cu, Ag");
  unlink(path);

  makeSmallFile(path, 1, "nan", 7); /* table 1 begins at line 9 */
  snprintf(place, sizeof(place), "%s:9:", path);
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), place, "'nan' stands in the density table of Cu", "finite number");
  CU_ASSERT_PTR_NULL(pot);
  unlink(path);

  makeSmallFile(path, 6, "1.2.3", 7);
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, "'1.2.3' stands in the pair table of Ag", "finite number");
  unlink(path);

  makeSmallFile(path, 0, "inf", 7);
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, "'inf' stands in the embedding table of Cu", "finite number");
  unlink(path);

  makeSmallFile(path, -1, "", 5);
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, "ends within the pair table of Ag", "holds 0 numbers, must hold 6");
  unlink(path);

  makeSmallFile(path, -1, "", 2);
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, "ends before species Ag", "must hold all 2 species");
  unlink(path);

  makeFile(path, "a\nb\nc\n1 Cu\n100 0.1 many 0.2 3\n");
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, ":5:", "must be five numbers");
  unlink(path);
  makeFile(path, "a\nb\nc\n1 Cu\n100 0.1 4 0.2 3\n");
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, ":5:", "must be 5 to");
  unlink(path);
  makeFile(path, "a\nb\nc\n1 Cu\n100 0.1 100 -0.2 3\n");
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, "-0.2", "must be > 0");
  unlink(path);
  makeFile(path, "nothing of the kind\n");
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, ":4:", "number of species and their symbols");
  unlink(path);
  makeFile(path, "");
  EXPECT_SENTENCE(AmPotentialOpen(path, 1, cu, NULL, &pot), path, ":4:", "number of species and their symbols");
  unlink(path);
}

static void unreadable_file_is_named(void)
{
  AmPotential pot;
  EXPECT_SENTENCE(AmPotentialOpen("/tmp", 1, al, NULL, &pot), "/tmp", "cannot be read", "directory");
}

static void unknown_name_is_answered_with_the_nearest(void)
{
  AmPotential pot;
  EXPECT_SENTENCE(AmPotentialOpen("EAM_Dynamo_ErcolesiAdams_1994_Al__MO_123629422045_005", 1, al, NULL, &pot), "ErcolesiAdams", "neither a file nor", AL);
  EXPECT_SENTENCE(AmPotentialOpen("1988T2", 1, al, NULL, &pot), "1988T2", "the nearest are", "Tersoff_LAMMPS_Tersoff_1988T2_Si__MO_245095684871_003");
}

static void missing_species_of_a_model_is_answered_with_those_it_has(void)
{
  const char *const  cu[]   = {"Cu"};
  AmPotentialOptions by_kim = {AM_INTERPOLATION_HERMITE, PETSC_TRUE};
  AmPotential        pot;
  EXPECT_SENTENCE(AmPotentialOpen(NIAL, 1, cu, NULL, &pot), NIAL, "species Cu", "Ni");
  EXPECT_SENTENCE(AmPotentialOpen(NIAL, 1, cu, &by_kim, &pot), NIAL, "species Cu", "Al");
  CU_ASSERT_PTR_NULL(pot);
}

static PetscBool says(KIM_ComputeArguments *a, KIM_ComputeArgumentName name)
{
  KIM_SupportStatus status;
  CU_ASSERT_FALSE_FATAL(KIM_ComputeArguments_GetArgumentSupportStatus(a, name, &status));
  return KIM_SupportStatus_Equal(status, KIM_SUPPORT_STATUS_optional) || KIM_SupportStatus_Equal(status, KIM_SUPPORT_STATUS_required) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscBool calls(KIM_ComputeArguments *a, KIM_ComputeCallbackName name)
{
  KIM_SupportStatus status;
  CU_ASSERT_FALSE_FATAL(KIM_ComputeArguments_GetCallbackSupportStatus(a, name, &status));
  return KIM_SupportStatus_Equal(status, KIM_SUPPORT_STATUS_optional) || KIM_SupportStatus_Equal(status, KIM_SUPPORT_STATUS_required) ? PETSC_TRUE : PETSC_FALSE;
}

/* In: words of the description; NULL: it must not speak of single sites. */
static void checkSupport(const char *name, const char *species, const char *words)
{
  KIM_Model            *model;
  KIM_ComputeArguments *a;
  AmPotentialOptions    kim = AmPotentialDefaults();
  AmPotentialSupport    s;
  AmPotential           pot;
  int                   accepted;
  kim.force_kim = PETSC_TRUE;
  AM_TRY(AmPotentialAskSupport(name, &s));
  AM_TRY(AmPotentialOpen(name, 1, &species, &kim, &pot));
  CU_ASSERT(words ? strstr(AmPotentialDescription(pot), words) != NULL : strstr(AmPotentialDescription(pot), "site by site") == NULL);
  AM_TRY(AmPotentialDestroy(&pot));
  CU_ASSERT_FALSE_FATAL(KIM_Model_Create(KIM_NUMBERING_zeroBased, KIM_LENGTH_UNIT_A, KIM_ENERGY_UNIT_eV, KIM_CHARGE_UNIT_e, KIM_TEMPERATURE_UNIT_K, KIM_TIME_UNIT_ps,
                                         name, &accepted, &model));
  CU_ASSERT_FALSE_FATAL(KIM_Model_ComputeArgumentsCreate(model, &a));
  CU_ASSERT_TRUE(s.is_kim);
  CU_ASSERT_EQUAL(s.forces, says(a, KIM_COMPUTE_ARGUMENT_NAME_partialForces));
  CU_ASSERT_EQUAL(s.site_energies, says(a, KIM_COMPUTE_ARGUMENT_NAME_partialParticleEnergy));
  CU_ASSERT_EQUAL(s.first_terms, calls(a, KIM_COMPUTE_CALLBACK_NAME_ProcessDEDrTerm));
  CU_ASSERT_EQUAL(s.second_terms, calls(a, KIM_COMPUTE_CALLBACK_NAME_ProcessD2EDr2Term));
  KIM_Model_ComputeArgumentsDestroy(model, &a);
  KIM_Model_Destroy(&model);
}

static void what_a_model_supports_is_told_as_it_says_and_as_it_is(void)
{
  checkSupport("SW_StillingerWeber_1985_Si__MO_405512056662_005", "Si", NULL);
  checkSupport("EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", "Al", NULL);
  checkSupport("LJ_ElliottAkerson_2015_Universal__MO_959249795837_003", "Ar", NULL);
  checkSupport("Tersoff_LAMMPS_Tersoff_1989_SiGe__MO_350526375143_003", "Si", "its site energies do not add up");
}

static const AmTest tests[] = {
    {"what a model supports is told as it says, and as it is", what_a_model_supports_is_told_as_it_says_and_as_it_is},
    {"KIM writes no log", kim_writes_no_log},
    {"setfl file gives the energies of its model", setfl_file_gives_the_energies_of_its_model},
    {"eam/fs file gives the energies of its model", fs_file_gives_the_energies_of_its_model},
    {"funcfl file is read", funcfl_file_is_read},
    {"broken files are answered with file and line", broken_files_are_answered_with_file_and_line},
    {"unreadable file is named", unreadable_file_is_named},
    {"unknown name is answered with the nearest", unknown_name_is_answered_with_the_nearest},
    {"missing species of a model is answered with those it has", missing_species_of_a_model_is_answered_with_those_it_has},
};
AM_TEST_MAIN("unit.potential_files", tests)
