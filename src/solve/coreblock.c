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
  Mat             columns;          /* rows of this rank */
  AmBlockCholesky factor;           /* of K_C */
  Vec             x, first, second; /* [n], the same on all ranks */
  Vec             rest;             /* as the residual */
  Vec             part[2];          /* of this rank, without arrays */
};

PetscErrorCode AmCoreBlockDestroy(AmCoreBlock *core)
{
  AmCoreBlock c = *core;

  PetscFunctionBeginUser;
  if (!c) PetscFunctionReturn(0);
  PetscCall(PetscFree2(c->own, c->made_at));
  PetscCall(AmBlockCholeskyDestroy(&c->factor));
  PetscCall(MatDestroy(&c->columns));
  PetscCall(VecDestroy(&c->x));
  PetscCall(VecDestroy(&c->first));
  PetscCall(VecDestroy(&c->second));
  PetscCall(VecDestroy(&c->rest));
  for (int i = 0; i < 2; i++) PetscCall(VecDestroy(&c->part[i]));
  PetscCall(PetscFree(*core));
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
    if (c->own[k] >= 0) row[num++] = c->own[k];
  PetscCall(ISCreateGeneral(PETSC_COMM_SELF, num, row, PETSC_OWN_POINTER, &own));
  PetscCall(ISCreateStride(PETSC_COMM_SELF, c->n, 0, 1, &all));
  PetscCall(MatCreateSubMatrix(c->columns, own, all, MAT_INITIAL_MATRIX, &part));
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

static PetscErrorCode create_vectors(AmCoreBlock c, PetscInt num, const PetscInt global[], Vec u)
{
  const PetscScalar *at;
  PetscInt           first, end;

  PetscFunctionBeginUser;
  PetscCall(VecGetOwnershipRange(u, &first, &end));
  PetscCall(PetscMalloc2(c->n, &c->own, c->n, &c->made_at));
  PetscCall(VecGetArrayRead(u, &at));
  for (PetscInt k = 0; k < 3 * num; k++) {
    const PetscInt unknown = 3 * global[k / 3] + k % 3;
    c->own[k]              = unknown >= first && unknown < end ? unknown - first : -1;
    c->made_at[k]          = c->own[k] >= 0 ? PetscRealPart(at[c->own[k]]) : 0;
  }
  PetscCall(VecRestoreArrayRead(u, &at));
  PetscCall(VecDuplicate(u, &c->rest));
  PetscCall(VecCreateSeq(PETSC_COMM_SELF, c->n, &c->x));
  PetscCall(VecDuplicate(c->x, &c->first));
  PetscCall(VecDuplicate(c->x, &c->second));
  for (int i = 0; i < 2; i++) PetscCall(VecCreateLocalVector(u, &c->part[i]));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreBlockCreate(AmModel model, Vec u, AmCoreOptions options, AmCoreBlock *core)
{
  PetscInt    num, *global;
  PetscBool   positive;
  AmCoreBlock c;
  Mat         columns;

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
  c->n       = 3 * num;
  c->columns = columns;
  PetscCall(create_vectors(c, num, global, u));
  PetscCall(factorise(c, &positive));
  PetscCall(PetscFree(global));
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
  PetscFunctionBeginUser;
  PetscCall(VecGetLocalVectorRead(r, c->part[0]));
  PetscCall(VecGetLocalVector(y, c->part[1]));
  PetscCall(MatMultAdd(c->columns, x, c->part[0], c->part[1]));
  PetscCall(VecRestoreLocalVector(y, c->part[1]));
  PetscCall(VecRestoreLocalVectorRead(r, c->part[0]));
  PetscFunctionReturn(0);
}

/* x = K_:Cᵀ z */
static PetscErrorCode multiply_transpose(AmCoreBlock c, Vec z, Vec x)
{
  PetscFunctionBeginUser;
  PetscCall(VecGetLocalVectorRead(z, c->part[0]));
  PetscCall(MatMultTranspose(c->columns, c->part[0], x));
  PetscCall(VecRestoreLocalVectorRead(z, c->part[0]));
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
