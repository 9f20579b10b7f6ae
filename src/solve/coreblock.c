/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preconditioner that knows the core. With C the few unknowns of the core, K_C their block of the tangent, K_:C their columns, A a preconditioner of all:
 *
 *   M⁻¹ = B + (1 - B K) A (1 - K B),    B = C K_C⁻¹ Cᵀ
 *
 * (balancing, Mandel, 1993): the core is solved exactly, and A acts on what is left. A dislocation has a few modes, soft ones and stiff ones, that no Laplacian
 * of a lattice has; each costs conjugate gradients steps of its own, all are in the core. M is symmetric, and positive as long as A and K_C are; that the
 * columns are those of an earlier state, or lack what elements add, makes it no less so. */
#include "solveimpl.h"
#include <petscblaslapack.h>

struct _p_AmCoreBlock {
  MPI_Comm     comm;
  PetscBLASInt n; /* unknowns of the core; on rank 0, elsewhere 0 */
  PetscReal   *L; /* [n][n] Cholesky's factor */
  Mat          columns;
  VecScatter   pick;          /* all unknowns -> those of the core */
  Vec          x, y, rest;    /* of the core, of the core, of all */
};

PetscErrorCode AmCoreBlockDestroy(AmCoreBlock *core)
{
  AmCoreBlock c = *core;

  PetscFunctionBeginUser;
  if (!c) PetscFunctionReturn(0);
  PetscCall(PetscFree(c->L));
  PetscCall(MatDestroy(&c->columns));
  PetscCall(VecScatterDestroy(&c->pick));
  PetscCall(VecDestroy(&c->x));
  PetscCall(VecDestroy(&c->y));
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

/* K_C out of the columns; an empty one is that of an unknown that no energy sees. */
static PetscErrorCode fill_block(AmCoreBlock c, IS unknowns, IS numbers)
{
  const PetscInt    *column;
  const PetscScalar *value;
  PetscInt           num;
  Mat                block, own;

  PetscFunctionBeginUser;
  PetscCall(MatCreateSubMatrix(c->columns, unknowns, numbers, MAT_INITIAL_MATRIX, &block));
  PetscCall(MatGetDiagonalBlock(block, &own));
  PetscCall(PetscCalloc1((size_t)c->n * c->n, &c->L));
  for (PetscInt i = 0; i < c->n; i++) {
    PetscCall(MatGetRow(own, i, &num, &column, &value));
    for (PetscInt k = 0; k < num; k++) c->L[(size_t)i * c->n + column[k]] = PetscRealPart(value[k]);
    if (c->L[(size_t)i * c->n + i] == 0) c->L[(size_t)i * c->n + i] = 1;
    PetscCall(MatRestoreRow(own, i, &num, &column, &value));
  }
  PetscCall(MatDestroy(&block));
  PetscFunctionReturn(0);
}

/* Out: positive, on all ranks. */
static PetscErrorCode factor(AmCoreBlock c, PetscBool *positive)
{
  PetscBLASInt info = 0;

  PetscFunctionBeginUser;
  if (c->n > 0) PetscCallBLAS("LAPACKpotrf", LAPACKpotrf_("U", &c->n, c->L, &c->n, &info));
  *positive = info == 0 ? PETSC_TRUE : PETSC_FALSE;
  PetscCallMPI(MPI_Bcast(positive, 1, MPIU_BOOL, 0, c->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockCreate(AmModel model, Vec u, AmCoreOptions options, AmCoreBlock *core)
{
  PetscInt    num, *global;
  PetscMPIInt rank;
  PetscBool   positive;
  AmCoreBlock c;
  Mat         columns;
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
  c->n = rank == 0 ? 3 * (PetscBLASInt)num : 0;
  PetscCall(MatCreateVecs(columns, &c->x, &c->rest));
  PetscCall(VecDuplicate(c->x, &c->y));
  PetscCall(create_sets(c, global, &unknowns, &numbers));
  PetscCall(PetscFree(global));
  PetscCall(VecScatterCreate(c->rest, unknowns, c->x, numbers, &c->pick));
  PetscCall(fill_block(c, unknowns, numbers));
  PetscCall(factor(c, &positive));
  PetscCall(ISDestroy(&unknowns));
  PetscCall(ISDestroy(&numbers));
  if (positive)
    *core = c;
  else
    PetscCall(AmCoreBlockDestroy(&c));
  PetscFunctionReturn(0);
}

/* x = K_C⁻¹ x */
static PetscErrorCode solve(AmCoreBlock c, Vec x)
{
  const PetscBLASInt one = 1;
  PetscBLASInt       info;
  PetscScalar       *value;

  PetscFunctionBeginUser;
  if (c->n == 0) PetscFunctionReturn(0);
  PetscCall(VecGetArray(x, &value));
  PetscCallBLAS("LAPACKpotrs", LAPACKpotrs_("U", &c->n, &one, c->L, &c->n, value, &c->n, &info));
  PetscCall(VecRestoreArray(x, &value));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockApply(AmCoreBlock c, KSP A, Vec r, Vec z)
{
  PetscFunctionBeginUser;
  PetscCall(VecScatterBegin(c->pick, r, c->x, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecScatterEnd(c->pick, r, c->x, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(solve(c, c->x));
  PetscCall(VecScale(c->x, -1));
  PetscCall(MatMultAdd(c->columns, c->x, r, c->rest));
  PetscCall(KSPSolve(A, c->rest, z));
  PetscCall(MatMultTranspose(c->columns, z, c->y));
  PetscCall(solve(c, c->y));
  PetscCall(VecAXPY(c->x, 1, c->y));
  PetscCall(VecScale(c->x, -1));
  PetscCall(VecScatterBegin(c->pick, c->x, z, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(c->pick, c->x, z, ADD_VALUES, SCATTER_REVERSE));
  PetscFunctionReturn(0);
}
