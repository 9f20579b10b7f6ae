/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preconditioner that knows the core. With C the few unknowns of the core, K_C their block of the tangent, K_:C their columns, A a preconditioner of all:
 *
 *   M⁻¹ = B + (1 - B K) A (1 - K B),    B = C K_C⁻¹ Cᵀ
 *
 * (balancing, Mandel, 1993): the core is solved exactly, and A acts on what is left. A dislocation has a few modes, soft ones and stiff ones, that no Laplacian
 * of a lattice has; each costs conjugate gradients steps of its own, all are in the core. M is symmetric, and positive as long as A and K_C are; that the
 * columns are those of an earlier state, or lack what elements add, makes it no less so.
 *
 * Every rank has K_C, and solves it: one that solved it for all would let the others wait twice as often for messages, and as long for the solution. */
#include "solveimpl.h"

struct _p_AmCoreBlock {
  MPI_Comm        comm;
  PetscInt        n;                /* unknowns of the core */
  PetscInt       *own;              /* [n]: among the unknowns of this rank, or -1 */
  PetscReal      *made_at;          /* [n] Å: where these were when the columns were made; of others 0 */
  AmCoreColumns   core;             /* K_:C */
  AmBlockCholesky factor;           /* of K_C */
  Vec             x, first, second; /* [n], the same on all ranks */
  Vec             reached;          /* of the rows that the columns reach */
  Vec             rest;             /* as the residual */
};

PetscErrorCode AmCoreBlockDestroy(AmCoreBlock *core)
{
  AmCoreBlock c = *core;

  PetscFunctionBeginUser;
  if (!c) PetscFunctionReturn(0);
  PetscCall(PetscFree2(c->own, c->made_at));
  PetscCall(AmBlockCholeskyDestroy(&c->factor));
  PetscCall(AmCoreColumnsDestroy(&c->core));
  PetscCall(VecDestroy(&c->x));
  PetscCall(VecDestroy(&c->first));
  PetscCall(VecDestroy(&c->second));
  PetscCall(VecDestroy(&c->reached));
  PetscCall(VecDestroy(&c->rest));
  PetscCall(PetscFree(*core));
  PetscFunctionReturn(0);
}

/* Out: row: of the core's columns, that of an unknown of this rank which the core has. */
static PetscErrorCode find_row(AmCoreBlock c, PetscInt own, PetscInt *row)
{
  PetscInt found;

  PetscFunctionBeginUser;
  PetscCall(PetscFindInt(own / 3, c->core.num_rows, c->core.row, &found));
  PetscCheck(found >= 0, PETSC_COMM_SELF, PETSC_ERR_PLIB, "the core's columns lack a row of the core");
  *row = 3 * found + own % 3;
  PetscFunctionReturn(0);
}

/* The rows of the core, out of all ranks' columns. Out: block: on every rank, sequential; owned by the caller. */
static PetscErrorCode gather_block(AmCoreBlock c, Mat *block)
{
  PetscInt num = 0, *row;
  IS       own, all;
  Mat      part, shared, *copy;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(c->n, &row));
  for (PetscInt k = 0; k < c->n; k++)
    if (c->own[k] >= 0) PetscCall(find_row(c, c->own[k], &row[num++]));
  PetscCall(ISCreateGeneral(PETSC_COMM_SELF, num, row, PETSC_OWN_POINTER, &own));
  PetscCall(ISCreateStride(PETSC_COMM_SELF, c->n, 0, 1, &all));
  PetscCall(MatCreateSubMatrix(c->core.columns, own, all, MAT_INITIAL_MATRIX, &part));
  PetscCall(MatCreateMPIMatConcatenateSeqMat(c->comm, part, num, MAT_INITIAL_MATRIX, &shared)); /* ranks have their rows of the core in ascending order */
  PetscCall(MatCreateSubMatrices(shared, 1, &all, &all, MAT_INITIAL_MATRIX, &copy));
  PetscCall(PetscObjectReference((PetscObject)copy[0]));
  *block = copy[0];
  PetscCall(MatDestroySubMatrices(1, &copy));
  PetscCall(MatDestroy(&shared));
  PetscCall(MatDestroy(&part));
  PetscCall(ISDestroy(&own));
  PetscCall(ISDestroy(&all));
  PetscFunctionReturn(0);
}

/* Out: positive: whether K_C is, on all ranks. */
static PetscErrorCode factorise(AmCoreBlock c, PetscBool *positive)
{
  Mat block;

  PetscFunctionBeginUser;
  PetscCall(gather_block(c, &block));
  PetscCall(AmBlockCholeskyCreate(block, &c->factor));
  PetscCall(MatDestroy(&block));
  *positive = c->factor ? PETSC_TRUE : PETSC_FALSE;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, positive, 1, MPIU_BOOL, MPI_LAND, c->comm));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_vectors(AmCoreBlock c, Vec u)
{
  const PetscScalar *at;
  PetscInt           first, end;

  PetscFunctionBeginUser;
  PetscCall(VecGetOwnershipRange(u, &first, &end));
  PetscCall(PetscMalloc2(c->n, &c->own, c->n, &c->made_at));
  PetscCall(VecGetArrayRead(u, &at));
  for (PetscInt k = 0; k < c->n; k++) {
    const PetscInt unknown = 3 * c->core.global[k / 3] + k % 3;
    c->own[k]              = unknown >= first && unknown < end ? unknown - first : -1;
    c->made_at[k]          = c->own[k] >= 0 ? PetscRealPart(at[c->own[k]]) : 0;
  }
  PetscCall(VecRestoreArrayRead(u, &at));
  PetscCall(VecDuplicate(u, &c->rest));
  PetscCall(MatCreateVecs(c->core.columns, &c->x, &c->reached));
  PetscCall(VecDuplicate(c->x, &c->first));
  PetscCall(VecDuplicate(c->x, &c->second));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockCreate(AmModel model, Vec u, AmCoreOptions options, AmCoreBlock *core)
{
  PetscBool     positive;
  AmCoreBlock   c;
  AmCoreColumns found;

  PetscFunctionBeginUser;
  *core = NULL;
  PetscCall(AmModelCore(model, u, options, &found));
  if (!found.columns) {
    PetscCall(AmCoreColumnsDestroy(&found));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscNew(&c));
  c->comm = PetscObjectComm((PetscObject)u);
  c->n    = 3 * found.n;
  c->core = found;
  PetscCall(create_vectors(c, u));
  PetscCall(factorise(c, &positive));
  if (positive)
    *core = c;
  else
    PetscCall(AmCoreBlockDestroy(&c));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockMoved(AmCoreBlock c, Vec u, PetscReal *distance)
{
  const PetscScalar *at;

  PetscFunctionBeginUser;
  *distance = 0;
  PetscCall(VecGetArrayRead(u, &at));
  for (PetscInt k = 0; k < c->n; k++)
    if (c->own[k] >= 0) *distance = PetscMax(*distance, fabs(PetscRealPart(at[c->own[k]]) - c->made_at[k]));
  PetscCall(VecRestoreArrayRead(u, &at));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, distance, 1, MPIU_REAL, MPIU_MAX, c->comm));
  PetscFunctionReturn(0);
}

/* In: x: this rank's part. Out: the sum of all ranks. */
static PetscErrorCode sum(AmCoreBlock c, Vec x)
{
  PetscScalar *value;

  PetscFunctionBeginUser;
  PetscCall(VecGetArray(x, &value));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, value, c->n, MPIU_SCALAR, MPIU_SUM, c->comm));
  PetscCall(VecRestoreArray(x, &value));
  PetscFunctionReturn(0);
}

/* x = Cᵀ r */
static PetscErrorCode pick(AmCoreBlock c, Vec r, Vec x)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(r, &from));
  PetscCall(VecGetArrayWrite(x, &to));
  for (PetscInt k = 0; k < c->n; k++) to[k] = c->own[k] >= 0 ? from[c->own[k]] : 0;
  PetscCall(VecRestoreArrayWrite(x, &to));
  PetscCall(VecRestoreArrayRead(r, &from));
  PetscCall(sum(c, x));
  PetscFunctionReturn(0);
}

/* z += C x */
static PetscErrorCode add(AmCoreBlock c, Vec x, Vec z)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(x, &from));
  PetscCall(VecGetArray(z, &to));
  for (PetscInt k = 0; k < c->n; k++)
    if (c->own[k] >= 0) to[c->own[k]] += from[k];
  PetscCall(VecRestoreArray(z, &to));
  PetscCall(VecRestoreArrayRead(x, &from));
  PetscFunctionReturn(0);
}

/* y = r + K_:C x */
static PetscErrorCode multiply_add(AmCoreBlock c, Vec x, Vec r, Vec y)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  PetscCall(MatMult(c->core.columns, x, c->reached));
  PetscCall(VecCopy(r, y));
  PetscCall(VecGetArrayRead(c->reached, &from));
  PetscCall(VecGetArray(y, &to));
  for (PetscInt k = 0; k < 3 * c->core.num_rows; k++) to[3 * c->core.row[k / 3] + k % 3] += from[k];
  PetscCall(VecRestoreArray(y, &to));
  PetscCall(VecRestoreArrayRead(c->reached, &from));
  PetscFunctionReturn(0);
}

/* x = K_:Cᵀ z */
static PetscErrorCode multiply_transpose(AmCoreBlock c, Vec z, Vec x)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(z, &from));
  PetscCall(VecGetArrayWrite(c->reached, &to));
  for (PetscInt k = 0; k < 3 * c->core.num_rows; k++) to[k] = from[3 * c->core.row[k / 3] + k % 3];
  PetscCall(VecRestoreArrayWrite(c->reached, &to));
  PetscCall(VecRestoreArrayRead(z, &from));
  PetscCall(MatMultTranspose(c->core.columns, c->reached, x));
  PetscCall(sum(c, x));
  PetscFunctionReturn(0);
}

/* y = K_C⁻¹ x */
static PetscErrorCode solve(AmCoreBlock c, Vec x, Vec y)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(x, &from));
  PetscCall(VecGetArrayWrite(y, &to));
  PetscCall(AmBlockCholeskySolve(c->factor, from, to));
  PetscCall(VecRestoreArrayWrite(y, &to));
  PetscCall(VecRestoreArrayRead(x, &from));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockApply(AmCoreBlock c, KSP A, Vec r, Vec z)
{
  PetscFunctionBeginUser;
  PetscCall(AmEventBegin(AM_EVENT_CORE));
  PetscCall(pick(c, r, c->x));
  PetscCall(solve(c, c->x, c->first));
  PetscCall(VecScale(c->first, -1));
  PetscCall(multiply_add(c, c->first, r, c->rest));
  PetscCall(AmEventEnd(AM_EVENT_CORE));
  PetscCall(KSPSolve(A, c->rest, z));
  PetscCall(AmEventBegin(AM_EVENT_CORE));
  PetscCall(multiply_transpose(c, z, c->x));
  PetscCall(solve(c, c->x, c->second));
  PetscCall(VecAXPY(c->second, 1, c->first));
  PetscCall(VecScale(c->second, -1));
  PetscCall(add(c, c->second, z));
  PetscCall(AmEventEnd(AM_EVENT_CORE));
  PetscFunctionReturn(0);
}
