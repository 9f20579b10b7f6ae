/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <atomesh/base.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"
#include "../../src/base/memory.c" /* where groups are looked for is no user's business, so no function of the room says it */

static const AmMat3 F = {{{1.03, 0.07, -0.02}, {-0.05, 0.94, 0.11}, {0.04, -0.08, 1.12}}};

static void inverse_times_matrix_is_identity(void)
{
  const AmMat3 one = AmMat3Mul(AmMat3Inverse(F), F);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) AM_CLOSE(one.m[i][j], i == j, 1e-15); /* a few roundings of numbers near one */
}

static void least_stretch_bounds_every_direction_and_is_reached(void)
{
  const PetscReal s        = AmMat3MinStretch(F);
  PetscReal       smallest = 10;
  for (int i = 0; i <= 400; i++)
    for (int j = 0; j < 800; j++) {
      const PetscReal t = PETSC_PI * i / 400, p = 2 * PETSC_PI * j / 800;
      smallest = PetscMin(smallest, AmVec3Norm(AmMat3Apply(F, AmVec3Make(sin(t) * cos(p), sin(t) * sin(p), cos(t)))));
    }
  CU_ASSERT(s <= smallest);
  AM_CLOSE(s, smallest, 1e-4); /* second order in the angular step of 8e-3 */
}

static void least_stretch_of_a_rotation_is_one(void)
{
  const PetscReal c = cos(0.3), s = sin(0.3);
  AM_CLOSE(AmMat3MinStretch((AmMat3){{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}}), 1, 1e-8); /* square root of a rounding */
  AM_CLOSE(AmMat3MinStretch(AmMat3Identity()), 1, 0);
}

static void determinant_is_multiplicative(void) { AM_CLOSE(AmMat3Det(AmMat3Mul(F, F)), AmMat3Det(F) * AmMat3Det(F), 1e-14); }

static void what_rounds_to_zero_has_no_sign(void)
{
  const struct {
    PetscReal   x;
    int         decimals;
    const char *text;
  } number[] = {{-4.9e-5, 4, "0.0000"}, {-5.1e-5, 4, "-0.0001"}, {-0.0, 6, "0.000000"}, {-0.04, 1, "0.0"},
                {-0.4, 1, "-0.4"},      {4.9e-5, 4, "0.0000"},   {-2, 3, "-2.000"}};
  for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
    char text[32];
    snprintf(text, sizeof(text), "%.*f", number[i].decimals, AmShown(number[i].x, number[i].decimals));
    CU_ASSERT_STRING_EQUAL(text, number[i].text);
  }
  CU_ASSERT(isnan(AmShown(NAN, 4)));
}

static void the_nearest_word_is_the_one_meant(void)
{
  const char *const words[] = {"radius", "fixed_rim", "core", "Al"}, *const schemes[] = {"atm", "bqce"};
  CU_ASSERT_EQUAL(AmWordNearest("raduis", 4, words), 0);
  CU_ASSERT_EQUAL(AmWordNearest("FIXED_RIM", 4, words), 1);
  CU_ASSERT_EQUAL(AmWordNearest("kore", 4, words), 2);
  CU_ASSERT_EQUAL(AmWordNearest("al", 4, words), 3);
  CU_ASSERT_EQUAL(AmWordNearest("all", 2, schemes), 0); /* of a short word two letters may be wrong */
  CU_ASSERT_EQUAL(AmWordNearest("deformation", 4, words), -1);
  CU_ASSERT_EQUAL(AmWordNearest("core", 0, words), -1);
}

static PetscErrorCode inner(void)
{
  PetscFunctionBeginUser;
  AmCheckUser(0, "radius is %g Å", 5.0);
  PetscFunctionReturn(0);
}

static PetscErrorCode outer(void)
{
  PetscErrorCode error;

  PetscFunctionBeginUser;
  error = inner();
  AmCheckUser(error != AM_ERR_USER, "a.yaml:3: %s", AmErrorSentence());
  PetscFunctionReturn(0);
}

static void a_sentence_can_get_a_place_before_it(void)
{
  AM_TRY(AmErrorHandlerPush());
  CU_ASSERT_STRING_EQUAL(AmErrorSentence(), "");
  CU_ASSERT_EQUAL(outer(), AM_ERR_USER);
  CU_ASSERT_STRING_EQUAL(AmErrorSentence(), "a.yaml:3: radius is 5 Å");
  AM_TRY(AmErrorHandlerPop());
}

static void an_interrupt_is_noted_once(void)
{
  const int asking[] = {SIGINT, SIGTERM, SIGUSR1};
  for (int i = 0; i < 3; i++) {
    struct sigaction action;
    AM_TRY(AmInterruptCatch());
    CU_ASSERT(!AmInterrupted());
    raise(asking[i]);
    CU_ASSERT(AmInterrupted());
    sigaction(asking[i], NULL, &action);
    CU_ASSERT(action.sa_handler == SIG_DFL); /* the second one kills */
  }
}

static void large_memory_begins_at_a_huge_page(void)
{
  const size_t size[] = {1, 1000, 2 << 20, 5 << 20};
  for (int k = 0; k < 4; k++) {
    char *p = NULL;
    AM_TRY(AmAlignedAlloc(size[k], &p));
    CU_ASSERT_EQUAL((uintptr_t)p % (k < 2 ? 64 : 2 << 20), 0);
    p[size[k] - 1] = 1;
    free(p);
  }
}

/* A count that has gone below zero asks for so much. */
static void memory_beyond_all_is_refused(void)
{
  void *p = NULL;
  AM_TRY(PetscPushErrorHandler(PetscIgnoreErrorHandler, NULL));
  CU_ASSERT_EQUAL(AmAlignedAlloc((size_t)-1000, &p), PETSC_ERR_MEM);
  AM_TRY(PetscPopErrorHandler());
}

/* A group within a group: each has a limit, what it uses, and what of that are pages of files. */
static void a_group_leaves_what_its_limit_and_its_cache_do(void)
{
  static const struct {
    const char *name;
    double      number;
  } file[]         = {{"a/limit", 1000}, {"a/usage", 400}, {"a/b/limit", 500}, {"a/b/usage", 450}};
  const int here   = open(".", O_RDONLY);
  char      root[] = "/tmp/groupsXXXXXX", path[64];
  CU_ASSERT_FATAL(here >= 0 && mkdtemp(root) != NULL && chdir(root) == 0 && mkdir("a", 0700) == 0 && mkdir("a/b", 0700) == 0);
  for (int cached = 0; cached < 2; cached++) {
    FILE *stat = fopen("a/b/memory.stat", "w");
    for (int k = 0; k < 4; k++) {
      FILE *f = fopen(file[k].name, "w");
      fprintf(f, "%g\n", file[k].number);
      fclose(f);
    }
    fprintf(stat, "anon 30\nactive_file 7\ninactive_file %d\nslab 5\n", cached ? 300 : 0);
    fclose(stat);
    strcpy(path, "/a/b");
    AM_CLOSE(left_by_groups(root, path, "limit", "usage", "inactive_file "), cached ? 350 : 50, 0);
  }
  strcpy(path, "/a");
  AM_CLOSE(left_by_groups(root, path, "limit", "usage", "inactive_file "), 600, 0);
  strcpy(path, "");
  AM_CLOSE(left_by_groups(root, path, "limit", "usage", "inactive_file "), NO_LIMIT, 0);
  for (int k = 0; k < 4; k++) unlink(file[k].name);
  CU_ASSERT(unlink("a/b/memory.stat") == 0 && rmdir("a/b") == 0 && rmdir("a") == 0 && rmdir(root) == 0);
  CU_ASSERT(fchdir(here) == 0 && close(here) == 0);
}

static PetscBool is_set(const char name[], const char value[]) { return getenv(name) && !strcmp(getenv(name), value) ? PETSC_TRUE : PETSC_FALSE; }

static void only_a_process_without_others_does_without_a_daemon_and_a_network(void)
{
  const char *launcher[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_NAMESPACE", "PMI_RANK"}, *daemon = "OMPI_MCA_ess_singleton_isolated", *network = "OMPI_MCA_pml";
  for (int k = 0; k < 3; k++) unsetenv(launcher[k]);
  for (int k = 0; k < 3; k++) {
    unsetenv(daemon);
    unsetenv(network);
    setenv(launcher[k], "1", 1);
    AmStartAlone();
    CU_ASSERT(!getenv(daemon) && !getenv(network));
    unsetenv(launcher[k]);
  }
  setenv(network, "ucx", 1); /* the user's */
  AmStartAlone();
  CU_ASSERT(is_set(daemon, "1") && is_set(network, "ucx"));
  unsetenv(network);
  AmStartAlone();
  CU_ASSERT(is_set(network, "ob1"));
}

static const AmTest tests[] = {
    {"only a process without others does without a daemon and a network", only_a_process_without_others_does_without_a_daemon_and_a_network},
    {"a group leaves what its limit and its cache do", a_group_leaves_what_its_limit_and_its_cache_do},
    {"large memory begins at a huge page", large_memory_begins_at_a_huge_page},
    {"memory beyond all is refused", memory_beyond_all_is_refused},
    {"inverse times matrix is identity", inverse_times_matrix_is_identity},
    {"least stretch bounds every direction and is reached", least_stretch_bounds_every_direction_and_is_reached},
    {"least stretch of a rotation is one", least_stretch_of_a_rotation_is_one},
    {"determinant is multiplicative", determinant_is_multiplicative},
    {"what rounds to zero has no sign", what_rounds_to_zero_has_no_sign},
    {"the nearest word is the one meant", the_nearest_word_is_the_one_meant},
    {"a sentence can get a place before it", a_sentence_can_get_a_place_before_it},
    {"an interrupt is noted once", an_interrupt_is_noted_once}};
AM_TEST_MAIN("base", tests)
