/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows that are made entry by entry on any number of ranks, and the cycle, against PETSc's matrices and its multigrid. */
#include "check.h"
#include <atomesh/multigrid.h>
#include <petscksp.h>

#define SIDE 90 /* nodes: three levels */

typedef struct {
  AmGraph rows;
  Mat     A; /* the same by PETSc */
} Both;

static void add(Both *b, PetscInt n, const PetscInt row[], const PetscReal value[])
{
  AM_TRY(AmGraphAdd(b->rows, n, row, n, row, value));
  AM_TRY(MatSetValues(b->A, n, row, n, row, value, ADD_VALUES));
}

/* Springs between nodes of a square of side² nodes in the order of rows from the middle one on and round (so the first rank lies between the second and the
 * last one), whose rim is held, three springs to a node of two diagonals, and beside them as many
 * nodes that only have a diagonal. Each spring is added by the rank that comes next, so most go to rows of another. */
static Both square(PetscInt side, PetscReal diagonal_spring)
{
  Both        b;
  PetscInt    n = PETSC_DECIDE, all = 2 * side * side;
  PetscMPIInt rank, size;
  AM_TRY(PetscSplitOwnership(PETSC_COMM_WORLD, &n, &all));
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Comm_size(PETSC_COMM_WORLD, &size);
  AM_TRY(AmGraphCreate(PETSC_COMM_WORLD, n, &b.rows));
  AM_TRY(MatCreateAIJ(PETSC_COMM_WORLD, n, n, all, all, 9, NULL, 9, NULL, &b.A));
  for (PetscInt i = -1; i < side; i++)
    for (PetscInt j = -1; j < side; j++)
      for (int k = 0; k < 4 && (i + j + 2) % size == rank; k++) {
        const int       step[4][4] = {{0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, 1, 1}, {1, 0, 0, 1}};
        const PetscReal c = k < 2 ? 1 + 0.3 * (i % 3) : diagonal_spring, spring[4] = {c, -c, -c, c};
        PetscInt        row[2];
        for (int e = 0; e < 2; e++) {
          const PetscInt x = i + step[k][2 * e], y = j + step[k][2 * e + 1];
          row[e] = x >= 0 && y >= 0 && x < side && y < side ? 2 * (side * ((x + side / 2) % side) + y) : -1;
        }
        add(&b, 2, row, spring);
      }
  for (PetscInt i = 0; i < side * side; i++)
    if (i % size == rank) add(&b, 1, (PetscInt[]){2 * i + 1}, (PetscReal[]){2 + i % 2});
  AM_TRY(AmGraphAssemble(b.rows));
  AM_TRY(MatAssemblyBegin(b.A, MAT_FINAL_ASSEMBLY));
  AM_TRY(MatAssemblyEnd(b.A, MAT_FINAL_ASSEMBLY));
  return b;
}

static void destroy(Both *b)
{
  AM_TRY(AmGraphDestroy(&b->rows));
  AM_TRY(MatDestroy(&b->A));
}

static Vec triples(Both *b)
{
  PetscInt n;
  Vec      v;
  AM_TRY(MatGetLocalSize(b->A, &n, NULL));
  AM_TRY(VecCreateMPI(PETSC_COMM_WORLD, 3 * n, PETSC_DETERMINE, &v));
  AM_TRY(VecSetBlockSize(v, 3));
  AM_TRY(VecSetRandom(v, NULL));
  AM_TRY(VecShift(v, -0.5));
  return v;
}

static void rows_are_the_matrix_that_the_same_entries_make(void)
{
  Both      b = square(9, 0.5);
  PetscReal norm;
  Mat       A;
  AM_TRY(AmGraphCreateMat(b.rows, &A));
  AM_TRY(MatAXPY(A, -1, b.A, DIFFERENT_NONZERO_PATTERN));
  AM_TRY(MatNorm(A, NORM_INFINITY, &norm));
  AM_CLOSE(norm, 0, 2e-6); /* sums of eight numbers of order one, of seven digits each */
  AM_TRY(MatDestroy(&A));
  destroy(&b);
}

static void a_row_of_nothing_gets_the_mean_diagonal(void)
{
  const PetscReal two = 2, four = 4;
  PetscInt        n, row[2]     = {0, 1};
  PetscReal       sum;
  AmGraph         rows;
  PetscMPIInt     rank;
  Mat             A;
  Vec             d;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  AM_TRY(AmGraphCreate(PETSC_COMM_WORLD, 4, &rows));
  if (rank == 0) AM_TRY(AmGraphAdd(rows, 1, &row[0], 1, &row[0], &two));
  if (rank == 0) AM_TRY(AmGraphAdd(rows, 1, &row[1], 1, &row[1], &four));
  AM_TRY(AmGraphAssemble(rows));
  AM_TRY(AmGraphCreateMat(rows, &A));
  AM_TRY(MatCreateVecs(A, NULL, &d));
  AM_TRY(MatGetDiagonal(A, d));
  AM_TRY(VecSum(d, &sum));
  AM_TRY(VecGetSize(d, &n));
  AM_CLOSE(sum, 3 * n, 1e-6);
  AM_TRY(VecDestroy(&d));
  AM_TRY(MatDestroy(&A));
  AM_TRY(AmGraphDestroy(&rows));
}

static void the_cycle_is_symmetric_and_positive(void)
{
  for (PetscInt side = 2; side <= SIDE; side += SIDE - 2) { /* solved directly, and by levels */
    Both        m = square(side, 0.5);
    Vec         a = triples(&m), b = triples(&m), x, y;
    PetscScalar ay, bx, ax;
    AmMultigrid multigrid;
    AM_TRY(VecDuplicate(a, &x));
    AM_TRY(VecDuplicate(a, &y));
    AM_TRY(AmMultigridCreate(&m.rows, &multigrid));
    AM_TRY(AmMultigridApply(multigrid, a, x));
    AM_TRY(AmMultigridApply(multigrid, b, y));
    AM_TRY(VecDot(a, y, &ay));
    AM_TRY(VecDot(b, x, &bx));
    AM_TRY(VecDot(a, x, &ax));
    CU_ASSERT(PetscRealPart(ax) > 0);
    AM_CLOSE(PetscRealPart(ay), PetscRealPart(bx), 1e-5 * PetscRealPart(ax)); /* seven digits */
    AM_TRY(AmMultigridDestroy(&multigrid));
    AM_TRY(VecDestroy(&a));
    AM_TRY(VecDestroy(&b));
    AM_TRY(VecDestroy(&x));
    AM_TRY(VecDestroy(&y));
    destroy(&m);
  }
}

#define DENSE 160 /* rows that each tie to all */

/* Of A = 1/2 + v vᵀ, v = 1, -1, 3, -3, ...: no coarser level comes near v, and a smoother that takes the diagonal as it is makes an error in it r - 1 times as
 * large on r ranks. */
static PetscReal component(PetscInt i) { return (i % 2 ? -1 : 1) * (i % 4 < 2 ? 1 : 3); }

static void rows_tied_to_other_ranks_more_than_to_themselves_are_smoothed(void)
{
  AmGraph     rows;
  AmMultigrid multigrid;
  PetscInt    n = PETSC_DECIDE, all = DENSE, first, last, column[DENSE];
  PetscReal   value[DENSE], vx, vy, wx, wy;
  Vec         v, w, x, y;
  AM_TRY(PetscSplitOwnership(PETSC_COMM_WORLD, &n, &all));
  AM_TRY(AmGraphCreate(PETSC_COMM_WORLD, n, &rows));
  AM_TRY(VecCreateMPI(PETSC_COMM_WORLD, 3 * n, PETSC_DETERMINE, &v));
  AM_TRY(VecGetOwnershipRange(v, &first, &last));
  for (PetscInt i = first / 3; i < last / 3; i++) {
    for (PetscInt j = 0; j < DENSE; j++) {
      column[j] = j;
      value[j]  = component(i) * component(j) + (i == j ? 0.5 : 0);
    }
    AM_TRY(AmGraphAdd(rows, 1, &i, DENSE, column, value));
    for (PetscInt k = 3 * i; k < 3 * i + 3; k++) AM_TRY(VecSetValue(v, k, component(i), INSERT_VALUES));
  }
  AM_TRY(AmGraphAssemble(rows));
  AM_TRY(AmMultigridCreate(&rows, &multigrid));
  AM_TRY(VecDuplicate(v, &x));
  AM_TRY(VecDuplicate(v, &w));
  AM_TRY(VecDuplicate(v, &y));
  AM_TRY(VecSetRandom(w, NULL));
  AM_TRY(AmMultigridApply(multigrid, v, x));
  AM_TRY(AmMultigridApply(multigrid, w, y));
  AM_TRY(VecDot(v, x, &vx));
  AM_TRY(VecDot(v, y, &vy));
  AM_TRY(VecDot(w, x, &wx));
  AM_TRY(VecDot(w, y, &wy));
  CU_ASSERT(vx > 0 && vx < 3 * (1 + 1e-5)); /* that of A's inverse is 3 but for a thousandth; seven digits */
  AM_CLOSE(vy, wx, 1600e-7 * sqrt(vx * wy)); /* seven digits, less what eigenvalues from 0.5 to 800 take away */
  AM_TRY(AmMultigridDestroy(&multigrid));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&w));
  AM_TRY(VecDestroy(&x));
  AM_TRY(VecDestroy(&y));
}

static PetscErrorCode apply(PC pc, Vec b, Vec x)
{
  AmMultigrid multigrid;
  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &multigrid));
  PetscCall(AmMultigridApply(multigrid, b, x));
  PetscFunctionReturn(0);
}

/* Steps of conjugate gradients to 1e-8, by the cycle, or by PETSc's multigrid on one component. Out: largest, least Ritz value. */
static PetscInt steps(Both *m, AmMultigrid multigrid, PetscReal *largest, PetscReal *least)
{
  KSPConvergedReason reason;
  PetscInt           its;
  KSP                ksp;
  PC                 pc;
  Mat                A;
  Vec                b, x;
  AM_TRY(MatCreateMAIJ(m->A, multigrid ? 3 : 1, &A)); /* of one component: A itself */
  AM_TRY(MatCreateVecs(A, &x, &b));
  AM_TRY(VecSetRandom(b, NULL));
  AM_TRY(KSPCreate(PETSC_COMM_WORLD, &ksp));
  AM_TRY(KSPSetType(ksp, KSPCG));
  AM_TRY(KSPSetOperators(ksp, A, A));
  AM_TRY(KSPSetTolerances(ksp, 1e-8, PETSC_DEFAULT, PETSC_DEFAULT, 100));
  AM_TRY(KSPGetPC(ksp, &pc));
  AM_TRY(PCSetType(pc, multigrid ? PCSHELL : PCGAMG));
  if (multigrid) AM_TRY(PCShellSetContext(pc, multigrid));
  if (multigrid) AM_TRY(PCShellSetApply(pc, apply));
  AM_TRY(KSPSetComputeSingularValues(ksp, PETSC_TRUE));
  AM_TRY(KSPSolve(ksp, b, x));
  AM_TRY(KSPComputeExtremeSingularValues(ksp, largest, least));
  AM_TRY(KSPGetConvergedReason(ksp, &reason));
  AM_TRY(KSPGetIterationNumber(ksp, &its));
  CU_ASSERT(reason > 0);
  AM_TRY(KSPDestroy(&ksp));
  AM_TRY(MatDestroy(&A));
  AM_TRY(VecDestroy(&b));
  AM_TRY(VecDestroy(&x));
  return its;
}

/* With the coarser matrices Pᵀ A P and a smoother that converges, no cycle goes too far: eigenvalues of what it makes of A are 1 at most. */
static void cycles_converge_and_never_go_too_far(void)
{
  for (int k = 0; k < 2; k++) {
    Both           m = square(SIDE, 0.5 * k);
    PetscReal      largest, least;
    const PetscInt gamg = steps(&m, NULL, &largest, &least);
    PetscInt       ours;
    AmMultigrid    multigrid;
    AM_TRY(AmMultigridCreate(&m.rows, &multigrid));
    ours = steps(&m, multigrid, &largest, &least);
    CU_ASSERT(largest < 1 + 1e-5);   /* seven digits */
    CU_ASSERT(least > 0.4);          /* 0.43 on one rank; no less on others, though aggregates end where ranks meet */
    CU_ASSERT(ours <= 2 * gamg + 2); /* a cycle takes less than half as long */
    AM_TRY(AmMultigridDestroy(&multigrid));
    destroy(&m);
  }
}

static const AmTest tests[] = {
    {"rows are the matrix that the same entries make", rows_are_the_matrix_that_the_same_entries_make},
    {"a row of nothing gets the mean diagonal", a_row_of_nothing_gets_the_mean_diagonal},
    {"the cycle is symmetric and positive", the_cycle_is_symmetric_and_positive},
    {"rows tied to other ranks more than to themselves are smoothed", rows_tied_to_other_ranks_more_than_to_themselves_are_smoothed},
    {"cycles converge and never go too far", cycles_converge_and_never_go_too_far},
};

AM_TEST_MAIN("unit multigrid", tests)
