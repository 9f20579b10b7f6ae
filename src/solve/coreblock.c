/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preconditioner that knows the core. With C the few unknowns of the core, K_C their block of the tangent, K_:C their columns, A a preconditioner of all:
 *
 *   M⁻¹ = B + (1 - B K) A (1 - K B),    B = C K_C⁻¹ Cᵀ
 *
 * (balancing, Mandel, 1993): the core is solved exactly, and A acts on what is left. A dislocation has a few modes, soft ones and stiff ones, that no Laplacian
 * of a lattice has; each costs conjugate gradients steps of its own, all are in the core. M is symmetric, and positive as long as A and K_C are; that the
 * columns are those of an earlier state, or lack what elements add, makes it no less so. */
#include "solveimpl.h"

struct _p_AmCoreBlock {
  MPI_Comm   comm;
  PetscInt   n;          /* unknowns of the core; on rank 0, elsewhere 0 */
  Mat        factor;     /* of K_C, by Cholesky; NULL where n is 0 */
  Mat        columns;
  VecScatter pick;       /* all unknowns -> those of the core */
  Vec        x, first, second, rest; /* of the core but for rest, of all */
  Vec        own[2];     /* [n] on this rank, without arrays */
};

PetscErrorCode AmCoreBlockDestroy(AmCoreBlock *core)
{
  AmCoreBlock c = *core;

  PetscFunctionBeginUser;
  if (!c) PetscFunctionReturn(0);
  PetscCall(MatDestroy(&c->factor));
  for (int i = 0; i < 2; i++) PetscCall(VecDestroy(&c->own[i]));
  PetscCall(MatDestroy(&c->columns));
  PetscCall(VecScatterDestroy(&c->pick));
  PetscCall(VecDestroy(&c->x));
  PetscCall(VecDestroy(&c->first));
  PetscCall(VecDestroy(&c->second));
  PetscCall(VecDestroy(&c->rest));
  PetscCall(PetscFree(*core));
  PetscFunctionReturn(0);
}

/* Of both: as far as this rank has the core. */
static PetscErrorCode create_sets(AmCoreBlock c, const PetscInt global[], IS *unknowns, IS *numbers)
{
  PetscFunctionBeginUser;
  PetscCall(ISCreateBlock(c->comm, 3, c->n / 3, global, PETSC_COPY_VALUES, unknowns));
  PetscCall(ISCreateStride(c->comm, c->n, 0, 1, numbers));
  PetscFunctionReturn(0);
}

/* Out: block: K_C of rank 0, out of the columns; the row of an unknown that no energy sees is that of the identity. Owned by the caller. */
static PetscErrorCode create_block(AmCoreBlock c, IS unknowns, IS numbers, Mat *block)
{
  const PetscInt    *column;
  const PetscScalar *value;
  PetscInt           num, *most;
  PetscBool          seen;
  Mat                rows, own;

  PetscFunctionBeginUser;
  PetscCall(MatCreateSubMatrix(c->columns, unknowns, numbers, MAT_INITIAL_MATRIX, &rows));
  PetscCall(MatGetDiagonalBlock(rows, &own));
  PetscCall(PetscMalloc1(c->n, &most));
  for (PetscInt i = 0; i < c->n; i++) {
    PetscCall(MatGetRow(own, i, &num, NULL, NULL));
    most[i] = num + 1;
    PetscCall(MatRestoreRow(own, i, &num, NULL, NULL));
  }
  PetscCall(MatCreateSeqAIJ(PETSC_COMM_SELF, c->n, c->n, 0, most, block));
  for (PetscInt i = 0; i < c->n; i++) {
    PetscCall(MatGetRow(own, i, &num, &column, &value));
    PetscCall(MatSetValues(*block, 1, &i, num, column, value, INSERT_VALUES));
    seen = PETSC_FALSE;
    for (PetscInt k = 0; k < num; k++) seen = seen || column[k] == i ? PETSC_TRUE : PETSC_FALSE;
    if (!seen) PetscCall(MatSetValue(*block, i, i, 1, INSERT_VALUES));
    PetscCall(MatRestoreRow(own, i, &num, &column, &value));
  }
  PetscCall(MatAssemblyBegin(*block, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*block, MAT_FINAL_ASSEMBLY));
  PetscCall(PetscFree(most));
  PetscCall(MatDestroy(&rows));
  PetscFunctionReturn(0);
}

/* Out: positive, on all ranks. */
static PetscErrorCode factor(AmCoreBlock c, Mat block, PetscBool *positive)
{
  PetscInt      negative = 0, zero = 0;
  MatFactorInfo info;
  IS            order, same;

  PetscFunctionBeginUser;
  if (c->n > 0) {
    PetscCall(MatGetOrdering(block, MATORDERINGND, &order, &same));
    PetscCall(MatGetFactor(block, MATSOLVERPETSC, MAT_FACTOR_CHOLESKY, &c->factor));
    PetscCall(MatFactorInfoInitialize(&info));
    PetscCall(MatCholeskyFactorSymbolic(c->factor, block, order, &info));
    PetscCall(MatCholeskyFactorNumeric(c->factor, block, &info));
    PetscCall(MatGetInertia(c->factor, &negative, &zero, NULL));
    PetscCall(ISDestroy(&order));
    PetscCall(ISDestroy(&same));
  }
  *positive = negative == 0 && zero == 0 ? PETSC_TRUE : PETSC_FALSE;
  PetscCallMPI(MPI_Bcast(positive, 1, MPIU_BOOL, 0, c->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockCreate(AmModel model, Vec u, AmCoreOptions options, AmCoreBlock *core)
{
  PetscInt    num, *global;
  PetscMPIInt rank;
  PetscBool   positive;
  AmCoreBlock c;
  Mat         columns, block;
  IS          unknowns, numbers;

  PetscFunctionBeginUser;
  *core = NULL;
  PetscCall(PetscMalloc1(options.most, &global));
  PetscCall(AmModelCore(model, u, options, &num, global, &columns));
  if (!columns) {
    PetscCall(PetscFree(global));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscNew(&c));
  c->comm    = PetscObjectComm((PetscObject)u);
  c->columns = columns;
  PetscCallMPI(MPI_Comm_rank(c->comm, &rank));
  c->n = rank == 0 ? 3 * num : 0;
  PetscCall(MatCreateVecs(columns, &c->x, &c->rest));
  PetscCall(VecDuplicate(c->x, &c->first));
  PetscCall(VecDuplicate(c->x, &c->second));
  PetscCall(create_sets(c, global, &unknowns, &numbers));
  PetscCall(PetscFree(global));
  PetscCall(VecScatterCreate(c->rest, unknowns, c->x, numbers, &c->pick));
  for (int i = 0; i < 2; i++) PetscCall(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, c->n, NULL, &c->own[i]));
  PetscCall(create_block(c, unknowns, numbers, &block));
  PetscCall(factor(c, block, &positive));
  PetscCall(MatDestroy(&block));
  PetscCall(ISDestroy(&unknowns));
  PetscCall(ISDestroy(&numbers));
  if (positive)
    *core = c;
  else
    PetscCall(AmCoreBlockDestroy(&c));
  PetscFunctionReturn(0);
}

/* y = K_C⁻¹ x */
static PetscErrorCode solve(AmCoreBlock c, Vec x, Vec y)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  if (c->n == 0) PetscFunctionReturn(0);
  PetscCall(VecGetArrayRead(x, &from));
  PetscCall(VecGetArrayWrite(y, &to));
  PetscCall(VecPlaceArray(c->own[0], from));
  PetscCall(VecPlaceArray(c->own[1], to));
  PetscCall(MatSolve(c->factor, c->own[0], c->own[1]));
  PetscCall(VecResetArray(c->own[0]));
  PetscCall(VecResetArray(c->own[1]));
  PetscCall(VecRestoreArrayWrite(y, &to));
  PetscCall(VecRestoreArrayRead(x, &from));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockApply(AmCoreBlock c, KSP A, Vec r, Vec z)
{
  PetscFunctionBeginUser;
  PetscCall(VecScatterBegin(c->pick, r, c->x, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecScatterEnd(c->pick, r, c->x, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(solve(c, c->x, c->first));
  PetscCall(VecScale(c->first, -1));
  PetscCall(MatMultAdd(c->columns, c->first, r, c->rest));
  PetscCall(KSPSolve(A, c->rest, z));
  PetscCall(MatMultTranspose(c->columns, z, c->x));
  PetscCall(solve(c, c->x, c->second));
  PetscCall(VecAXPY(c->second, 1, c->first));
  PetscCall(VecScale(c->second, -1));
  PetscCall(VecScatterBegin(c->pick, c->second, z, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(c->pick, c->second, z, ADD_VALUES, SCATTER_REVERSE));
  PetscFunctionReturn(0);
}
