/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a step is preconditioned with; both forms are positive whatever the state, both are made once:
 *
 * - direct: the elastic stiffness of the unstrained crystal, factorised;
 * - matrix-free: one scalar Laplacian on all cells, by a cycle of multigrid (or what the user names), for each component alone. It is a third as stiff in some
 * directions as the crystal, which costs Krylov steps, but takes a twentieth of the time to make, and it scales in three dimensions as in two. */
#include "solveimpl.h"

/* The core: as many atoms as a dislocation has that are no crystal, and the first layer around a hole. */
#define FEW 64
#define MOST 512
#define SHARE 0.2       /* of the highest energy: what is more than the few must be as bad */
#define WORTH 250       /* a body of so many atoms pays for one of the core: they take up to four evaluations then */
#define MOVED 0.1       /* Å: by so much the stiffness of a bond changes by a third */
#define NEGLIGIBLE 1e-3 /* six of seven entries of the core's columns are below this part of the largest, and conjugate gradients do not miss them */

typedef struct {
  AmMultigrid cycle;     /* on three components at once; or NULL: */
  PC          reference; /* the user's, on each component */
  Vec         r, z;      /* one component */
  PetscBool   in_plane;
} Components;

static PetscErrorCode apply_reference(Components *c, Vec r, Vec z)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < 3; i++) {
    PetscCall(VecStrideGather(r, i, c->r, INSERT_VALUES));
    PetscCall(PCApply(c->reference, c->r, c->z));
    PetscCall(VecStrideScatter(c->z, i, z, INSERT_VALUES));
  }
  PetscFunctionReturn(0);
}

/* In plane problems the rows of u_z are those of the identity. */
static PetscErrorCode copy_out_of_plane(Vec r, Vec z)
{
  const PetscScalar *from;
  PetscScalar       *to;
  PetscInt           n;

  PetscFunctionBeginUser;
  PetscCall(VecGetLocalSize(r, &n));
  PetscCall(VecGetArrayRead(r, &from));
  PetscCall(VecGetArray(z, &to));
  for (PetscInt i = 2; i < n; i += 3) to[i] = from[i];
  PetscCall(VecRestoreArray(z, &to));
  PetscCall(VecRestoreArrayRead(r, &from));
  PetscFunctionReturn(0);
}

static PetscErrorCode apply(PC pc, Vec r, Vec z)
{
  Components *c;

  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &c));
  if (c->cycle)
    PetscCall(AmMultigridApply(c->cycle, r, z));
  else
    PetscCall(apply_reference(c, r, z));
  if (c->in_plane) PetscCall(copy_out_of_plane(r, z));
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(PC pc)
{
  Components *c;

  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &c));
  PetscCall(AmMultigridDestroy(&c->cycle));
  PetscCall(PCDestroy(&c->reference));
  PetscCall(VecDestroy(&c->r));
  PetscCall(VecDestroy(&c->z));
  PetscCall(PetscFree(c));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_reference(AmGraph rows, Components *c)
{
  Mat L;

  PetscFunctionBeginUser;
  PetscCall(AmGraphCreateMat(rows, &L));
  PetscCall(MatCreateVecs(L, &c->z, &c->r));
  PetscCall(PCCreate(PetscObjectComm((PetscObject)L), &c->reference));
  PetscCall(PCSetOptionsPrefix(c->reference, "laplacian_"));
  PetscCall(PCSetOperators(c->reference, L, L));
  PetscCall(PCSetFromOptions(c->reference));
  PetscCall(PCSetUp(c->reference));
  PetscCall(MatDestroy(&L));
  PetscFunctionReturn(0);
}

static PetscErrorCode by_components(AmSolver *s, Vec u, PC pc)
{
  Components *c;
  PetscBool   given;
  AmGraph     rows;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&c));
  c->in_plane = AmModelSpace(s->model)->options.in_plane;
  PetscCall(AmEventBegin(AM_EVENT_MAKE_LEVELS));
  PetscCall(AmModelLaplacian(s->model, u, &rows));
  PetscCall(PetscOptionsHasName(NULL, NULL, "-laplacian_pc_type", &given));
  if (given)
    PetscCall(create_reference(rows, c));
  else
    PetscCall(AmMultigridCreate(&rows, &c->cycle));
  PetscCall(AmGraphDestroy(&rows));
  PetscCall(AmEventEnd(AM_EVENT_MAKE_LEVELS));
  PetscCall(PCSetType(pc, PCSHELL));
  PetscCall(PCShellSetContext(pc, c));
  PetscCall(PCShellSetApply(pc, apply));
  PetscCall(PCShellSetDestroy(pc, destroy));
  PetscFunctionReturn(0);
}

/* Whether the Laplacian is taken: without a matrix, and where there are no cells to have a stiffness. */
static PetscErrorCode is_scalar(AmSolver *s, PetscBool *scalar)
{
  PetscInt cells = AmModelSpace(s->model)->num_cells;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &cells, 1, MPIU_INT, MPI_SUM, AmModelSpace(s->model)->comm));
  *scalar = s->matrix_free || cells == 0 ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* The preconditioner alone acts; P is there because a KSP must have one, and to tell sizes. */
PetscErrorCode AmSolverPrepare(AmSolver *s, Vec u)
{
  PetscBool scalar;
  Mat       P;
  PC        pc;

  PetscFunctionBeginUser;
  if (s->pre) PetscFunctionReturn(0);
  PetscCall(is_scalar(s, &scalar));
  if (scalar)
    PetscCall(AmModelCreateTangentShell(s->model, &P));
  else
    PetscCall(AmModelElasticStiffness(s->model, &P));
  PetscCall(KSPCreate(AmModelSpace(s->model)->comm, &s->pre));
  PetscCall(KSPSetOptionsPrefix(s->pre, "descent_"));
  PetscCall(KSPSetOperators(s->pre, P, P));
  PetscCall(KSPSetType(s->pre, KSPPREONLY));
  PetscCall(KSPGetPC(s->pre, &pc));
  if (scalar)
    PetscCall(by_components(s, u, pc));
  else {
    PetscCall(PCSetType(pc, PCLU));
    PetscCall(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  }
  PetscCall(KSPSetFromOptions(s->pre));
  PetscCall(MatDestroy(&P));
  PetscFunctionReturn(0);
}

/* Far from equilibrium a core stays, for steps are measured by it: with another one on the way a loop ended in a state 0.7 eV higher (docs/tried.md). */
static PetscErrorCode core_is_good(const AmSolver *s, Vec u, PetscBool *good)
{
  PetscReal moved;

  PetscFunctionBeginUser;
  *good = PETSC_FALSE;
  if (!s->core) PetscFunctionReturn(0);
  PetscCall(AmCoreBlockMoved(s->core, u, &moved));
  *good = moved < MOVED || AmSolverIsFar(s) ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverFindCore(AmSolver *s, Vec u)
{
  AmCoreOptions o = {.few = FEW, .share = SHARE, .negligible = NEGLIGIBLE};
  AmCoreBlock   found;
  PetscBool     good;
  PetscInt      n;

  PetscFunctionBeginUser;
  PetscCall(core_is_good(s, u, &good));
  if (good) PetscFunctionReturn(0);
  PetscCall(VecGetSize(u, &n));
  o.most = PetscMin(MOST, PetscMax(FEW, n / 3 / WORTH));
  PetscCall(AmEventBegin(AM_EVENT_MAKE_CORE));
  PetscCall(AmCoreBlockCreate(s->model, u, o, &found));
  if (found) {
    PetscCall(AmCoreBlockDestroy(&s->core));
    s->core = found;
  }
  PetscCall(AmEventEnd(AM_EVENT_MAKE_CORE));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverApplyPreconditioner(AmSolver *s, Vec r, Vec z)
{
  PetscFunctionBeginUser;
  if (s->core)
    PetscCall(AmCoreBlockApply(s->core, s->pre, r, z));
  else
    PetscCall(KSPSolve(s->pre, r, z));
  PetscFunctionReturn(0);
}

static PetscErrorCode apply_to_residual(PC pc, Vec r, Vec z)
{
  AmSolver *s;

  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &s));
  PetscCall(AmSolverApplyPreconditioner(s, r, z));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverPrecondition(AmSolver *s, Vec u, PC pc)
{
  PetscFunctionBeginUser;
  PetscCall(AmSolverPrepare(s, u));
  PetscCall(PCSetType(pc, PCSHELL));
  PetscCall(PCShellSetContext(pc, s));
  PetscCall(PCShellSetApply(pc, apply_to_residual));
  PetscFunctionReturn(0);
}
