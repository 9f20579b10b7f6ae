/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: the tangent as an operator is the assembled tangent, for every scheme, on any number of ranks. */
#include "problem.h"

/* Largest difference of the two products, over the size of one. */
static PetscReal difference(TestProblem *p, AmTangentKind kind)
{
  Vec       u = testWaveVec(p, 0.05), v = testWaveVec(p, 0.7), a, b;
  PetscReal size, apart;
  PetscBool in_range;
  Mat       K, S;
  AM_TRY(VecDuplicate(u, &a));
  AM_TRY(VecDuplicate(u, &b));
  AM_TRY(AmModelCreateTangentShell(p->model, &S));
  AM_TRY(AmModelLinearize(p->model, kind, u, &in_range));
  CU_ASSERT_TRUE(in_range);
  AM_TRY(MatMult(S, v, a));
  AM_TRY(AmModelCreateTangent(p->model, kind, u, &K));
  AM_TRY(AmModelTangent(p->model, kind, u, K, &in_range));
  CU_ASSERT_TRUE(in_range);
  AM_TRY(MatMult(K, v, b));
  AM_TRY(VecNorm(b, NORM_INFINITY, &size));
  CU_ASSERT(size > 0.1); /* eV/Å: there is something to compare */
  AM_TRY(VecAXPY(b, -1, a));
  AM_TRY(VecNorm(b, NORM_INFINITY, &apart));
  AM_TRY(MatDestroy(&K));
  AM_TRY(MatDestroy(&S));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&a));
  AM_TRY(VecDestroy(&b));
  return apart / size;
}

static void check_both_kinds(TestProblem *p, PetscReal tolerance)
{
  for (int kind = 0; kind < 2; kind++) AM_CLOSE(difference(p, (AmTangentKind)kind), 0, tolerance);
}

/* Coefficients of the fast way, and of elements, are floats, 6e-8 each. The readable one has sums of some hundred terms in another order. */
static void check(TestOptions o)
{
  TestProblem *fast, *readable;
  o.comm = PETSC_COMM_WORLD;
  fast   = testProblemCreate(&o);
  check_both_kinds(fast, 5e-7);
  setenv("ATOMESH_KERNEL", "readable", 1);
  o.mesh   = &fast->mesh;
  readable = testProblemCreate(&o);
  check_both_kinds(readable, o.scheme == AM_SCHEME_ATM ? 1e-12 : 5e-7);
  unsetenv("ATOMESH_KERNEL");
  testProblemDestroy(readable);
  testProblemDestroy(fast);
}

static void products_are_those_of_the_assembled_tangent_for_every_scheme(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) check(testAluminium((AmScheme)s));
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    if (s != AM_SCHEME_CB) check(testLomer((AmScheme)s)); /* the elements of a core are out of range */
}

static void so_they_are_with_loose_atoms_and_quadratic_elements(void)
{
  const AmScheme schemes[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    TestOptions o = testMicrocrack(schemes[s]);
    check(o);
    o       = testLomer(schemes[s]);
    o.order = 2;
    check(o);
  }
}

static void so_they_are_in_space(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BGFC);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.blend       = 12;
  o.radius      = 36;
  for (o.order = 1; o.order <= 2; o.order++) check(o);
}

/* b += K_:C x, x on every rank all of it. */
static void add_columns(const AmCoreColumns *core, Vec x, Vec b)
{
  const PetscScalar *from;
  PetscScalar       *to;
  Vec                rows;
  AM_TRY(MatCreateVecs(core->columns, NULL, &rows));
  AM_TRY(MatMult(core->columns, x, rows));
  AM_TRY(VecGetArrayRead(rows, &from));
  AM_TRY(VecGetArray(b, &to));
  for (PetscInt k = 0; k < 3 * core->num_rows; k++) to[3 * core->row[k / 3] + k % 3] += from[k];
  AM_TRY(VecRestoreArray(b, &to));
  AM_TRY(VecRestoreArrayRead(rows, &from));
  AM_TRY(VecDestroy(&rows));
}

/* Largest difference between a sum of the core's columns and the product that it stands for, over the size of that; n atoms. */
static PetscReal column_difference(const TestOptions *o, PetscInt *n)
{
  TestProblem  *p = testProblemCreate(o);
  Vec           u = testWaveVec(p, 0), v, a, b, x;
  PetscReal     energy, size = 1;
  PetscBool     in_range;
  AmCoreColumns core;
  Mat           K;
  AM_TRY(AmModelEnergy(p->model, u, &energy, NULL, &in_range));
  AM_TRY(AmModelCore(p->model, u, (AmCoreOptions){12, 12, 0, 0}, &core));
  AM_TRY(VecDuplicate(u, &v));
  AM_TRY(VecDuplicate(u, &a));
  AM_TRY(VecDuplicate(u, &b));
  AM_TRY(MatCreateVecs(core.columns, &x, NULL));
  *n = core.n;
  for (PetscInt k = 0; k < 3 * core.n; k++) {
    const PetscReal value = 1 + 0.1 * k;
    AM_TRY(VecSetValue(x, k, value, INSERT_VALUES));
    AM_TRY(VecSetValue(v, 3 * core.global[k / 3] + k % 3, value, INSERT_VALUES));
  }
  AM_TRY(VecAssemblyBegin(x));
  AM_TRY(VecAssemblyEnd(x));
  AM_TRY(VecAssemblyBegin(v));
  AM_TRY(VecAssemblyEnd(v));
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_ENERGY, u, &K));
  AM_TRY(AmModelTangent(p->model, AM_TANGENT_ENERGY, u, K, &in_range));
  AM_TRY(MatMult(K, v, a));
  AM_TRY(VecSet(b, 0));
  add_columns(&core, x, b);
  AM_TRY(VecNorm(a, NORM_INFINITY, &size));
  AM_TRY(VecAXPY(b, -1, a));
  AM_TRY(VecNorm(b, NORM_INFINITY, &energy));
  AM_TRY(MatDestroy(&K));
  AM_TRY(AmCoreColumnsDestroy(&core));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&a));
  AM_TRY(VecDestroy(&b));
  AM_TRY(VecDestroy(&x));
  testProblemDestroy(p);
  return energy / size;
}

static void columns_of_the_core_are_those_of_the_tangent(void)
{
  const AmScheme schemes[]    = {AM_SCHEME_ATM, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  const PetscReal tolerance[] = {1e-12, 1e-4, 1e-4}; /* sums of some hundred terms in another order; in so small a zone elements and riding atoms reach the core */
  for (int s = 0; s < 3; s++) {
    TestOptions o = testLomer(schemes[s]);
    PetscInt    n;
    o.comm = PETSC_COMM_WORLD;
    AM_CLOSE(column_difference(&o, &n), 0, tolerance[s]);
    CU_ASSERT_EQUAL(n, 12);
  }
}

/* By one gradient more for each column; those of the tangent are differences, too. */
static void so_they_are_of_models_that_tell_no_second_derivatives(void)
{
  const AmScheme  schemes[]   = {AM_SCHEME_ATM, AM_SCHEME_BGFC};
  const PetscReal tolerance[] = {1e-5, 1e-4}; /* 1e-5 of first differences; as above */
  for (int s = 0; s < 2; s++) {
    TestOptions o = testLomer(schemes[s]);
    PetscInt    n;
    o.comm      = PETSC_COMM_WORLD;
    o.potential = "MEAM_LAMMPS_AsadiZaeemNouranian_2015_Ni__MO_700541006254_000";
    o.species   = "Ni";
    o.a         = 3.521392;
    AM_CLOSE(column_difference(&o, &n), 0, tolerance[s]);
    CU_ASSERT_EQUAL(n, 12);
  }
}

static void the_laplacian_is_symmetric_and_positive(void)
{
  TestOptions o = testMicrocrack(AM_SCHEME_BGFC);
  for (o.order = 1; o.order <= 2; o.order++) {
    TestProblem *p = testProblemCreate(&o);
    PetscBool    symmetric;
    PetscScalar  work;
    AmGraph       rows;
    Mat          L;
    Vec          v, Lv;
    Vec          u = testWaveVec(p, 0);
    AM_TRY(AmModelLaplacian(p->model, u, &rows));
    AM_TRY(AmGraphCreateMat(rows, &L));
    AM_TRY(AmGraphDestroy(&rows));
    AM_TRY(MatIsSymmetric(L, 1e-12, &symmetric)); /* entries of order one, summed from six cells */
    CU_ASSERT(symmetric);
    AM_TRY(MatCreateVecs(L, &v, &Lv));
    for (int trial = 0; trial < 5; trial++) {
      AM_TRY(VecSetRandom(v, NULL));
      AM_TRY(MatMult(L, v, Lv));
      AM_TRY(VecDot(v, Lv, &work));
      CU_ASSERT(PetscRealPart(work) > 0);
    }
    AM_TRY(VecDestroy(&v));
    AM_TRY(VecDestroy(&Lv));
    AM_TRY(VecDestroy(&u));
    AM_TRY(MatDestroy(&L));
    testProblemDestroy(p);
  }
}

static const AmTest tests[] = {
    {"products are those of the assembled tangent for every scheme", products_are_those_of_the_assembled_tangent_for_every_scheme},
    {"so they are with loose atoms and quadratic elements", so_they_are_with_loose_atoms_and_quadratic_elements},
    {"so they are in space", so_they_are_in_space},
    {"columns of the core are those of the tangent", columns_of_the_core_are_those_of_the_tangent},
    {"so they are of models that tell no second derivatives", so_they_are_of_models_that_tell_no_second_derivatives},
    {"the Laplacian is symmetric and positive", the_laplacian_is_symmetric_and_positive},
};

AM_TEST_MAIN("law tangent products", tests)
