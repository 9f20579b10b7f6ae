/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every test program shares: a CUnit main that gives the verdict, and two checks. */
#ifndef ATOMESH_TESTS_CHECK_H
#define ATOMESH_TESTS_CHECK_H

#include <CUnit/Basic.h>
#include <atomesh/base.h>
#include <stdio.h>

typedef struct {
  const char *sentence;
  void (*run)(void);
} AmTest;

/* A PETSc call that must succeed. */
#define AM_TRY(call) CU_ASSERT_EQUAL_FATAL((call), 0)
/* |a - b| <= tol, with the numbers shown when it fails. */
#define AM_CLOSE(a, b, tol) \
  do { \
    const double am_a = (a), am_b = (b), am_t = (tol); \
    if (!(fabs(am_a - am_b) <= am_t)) printf("\n    %s:%d: %s = %.15g, %s = %.15g, differ by %.3g > %.3g\n", __FILE__, __LINE__, #a, am_a, #b, am_b, fabs(am_a - am_b), am_t); \
    CU_ASSERT(fabs(am_a - am_b) <= am_t); \
  } while (0)

/* Runs tests; 0 only if at least one ran and none failed on any rank. CU_basic_run_tests() itself does not tell. */
static inline int AmTestMain(int argc, char **argv, const char *suite_name, const AmTest tests[], int num_tests)
{
  CU_pSuite suite;
  int       bad, anywhere;
  AmStartAlone();
  if (PetscInitialize(&argc, &argv, NULL, NULL)) return 1;
  if (CU_initialize_registry() != CUE_SUCCESS || !(suite = CU_add_suite(suite_name, NULL, NULL))) return 1;
  for (int i = 0; i < num_tests; i++)
    if (!CU_add_test(suite, tests[i].sentence, tests[i].run)) return 1;
  CU_basic_set_mode(CU_BRM_VERBOSE);
  CU_basic_run_tests();
  bad = CU_get_number_of_failures() > 0 || CU_get_number_of_tests_run() == 0 || CU_get_number_of_asserts() == 0;
  MPI_Allreduce(&bad, &anywhere, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
  CU_cleanup_registry();
  if (PetscFinalize()) return 1;
  return anywhere;
}

#define AM_TEST_MAIN(suite_name, tests) \
  int main(int argc, char **argv) { return AmTestMain(argc, argv, suite_name, tests, (int)(sizeof(tests) / sizeof(tests[0]))); }

#endif
