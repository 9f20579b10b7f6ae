/* SPDX-License-Identifier: GPL-3.0-or-later
 * Newton's method by SNES with the exact assembled tangent.
 *
 * Linear systems: MUMPS factorises the tangent; with many unknowns, where its fill costs more than everything else (an EAM row couples all columns within two
 * cutoffs), a Krylov method takes over, preconditioned by the factorised elastic stiffness of linear elements, which is sparse. The user's options go first. */
#include "solveimpl.h"

#define LARGE 30000 /* unknowns: Lomer, R = 200 Å, every atom: 55836 unknowns, one factorisation costs ten times the whole iterative solve */

PetscErrorCode AmSolverIsLarge(AmSolver *s, PetscBool *large)
{
  PetscInt num = 3 * AmModelSpace(s->model)->num_free;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &num, 1, MPIU_INT, MPI_SUM, AmModelSpace(s->model)->comm));
  *large = num > LARGE ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

static PetscErrorCode residual(SNES snes, Vec u, Vec R, void *context)
{
  AmSolver *s = context;
  PetscBool in_range;

  PetscFunctionBeginUser;
  PetscCall(AmModelResidual(s->model, u, R, &in_range));
  if (!in_range) PetscCall(SNESSetFunctionDomainError(snes));
  PetscFunctionReturn(0);
}

static PetscErrorCode tangent(SNES snes, Vec u, Mat K, Mat P, void *context)
{
  AmSolver *s = context;
  PetscBool in_range;

  PetscFunctionBeginUser;
  PetscCall(AmModelTangent(s->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  if (!in_range) PetscCall(SNESSetJacobianDomainError(snes));
  PetscFunctionReturn(0);
}

/* Largest component against the tolerance; SNES's own norms are sums and grow with the body. */
static PetscErrorCode is_converged(SNES snes, PetscInt it, PetscReal xnorm, PetscReal gnorm, PetscReal fnorm, SNESConvergedReason *reason, void *context)
{
  AmSolver *s = context;
  PetscReal largest;
  PetscBool stop;
  Vec       R;

  PetscFunctionBeginUser;
  PetscCall(SNESGetFunction(snes, &R, NULL, NULL));
  PetscCall(VecNorm(R, NORM_INFINITY, &largest));
  PetscCall(AmSolverInterrupted(s, &stop));
  *reason = SNES_CONVERGED_ITERATING;
  if (PetscIsInfOrNanReal(largest))
    *reason = SNES_DIVERGED_FNORM_NAN;
  else if (largest <= s->options->tolerance)
    *reason = SNES_CONVERGED_FNORM_ABS;
  else if (stop)
    *reason = SNES_DIVERGED_FUNCTION_COUNT;
  PetscFunctionReturn(0);
}

static PetscErrorCode monitor(SNES snes, PetscInt it, PetscReal fnorm, void *context)
{
  AmSolver *s      = context;
  PetscReal energy = NAN, largest;
  PetscBool in_range;
  Vec       u, R;

  PetscFunctionBeginUser;
  PetscCall(SNESGetSolution(snes, &u));
  PetscCall(SNESGetFunction(snes, &R, NULL, NULL));
  PetscCall(VecNorm(R, NORM_INFINITY, &largest));
  if (AmModelHasEnergy(s->model)) PetscCall(AmModelEnergy(s->model, u, &energy, NULL, &in_range));
  if (it > 0) s->result->newton_iterations++;
  PetscCall(AmSolverRecord(s, AM_PHASE_NEWTON, energy, largest));
  PetscFunctionReturn(0);
}

static PetscErrorCode choose_linear_solver(AmSolver *s, SNES snes)
{
  PetscBool large;
  KSP       ksp;
  PC        pc;

  PetscFunctionBeginUser;
  PetscCall(AmSolverIsLarge(s, &large));
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(KSPGetPC(ksp, &pc));
  if (large) {
    PetscCall(AmSolverPreconditionElastically(s, pc));
    PetscCall(KSPSetType(ksp, AmModelHasEnergy(s->model) ? KSPCG : KSPGMRES));
    PetscCall(SNESKSPSetUseEW(snes, PETSC_TRUE));
    PetscCall(SNESKSPSetParametersEW(snes, 2, 0.1, 0.1, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT));
  } else {
    PetscCall(KSPSetType(ksp, KSPPREONLY));
    PetscCall(PCSetType(pc, PCLU));
    PetscCall(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode configure(AmSolver *s, SNES snes)
{
  SNESLineSearch search;

  PetscFunctionBeginUser;
  PetscCall(SNESSetType(snes, SNESNEWTONLS));
  PetscCall(SNESGetLineSearch(snes, &search));
  PetscCall(SNESLineSearchSetType(search, SNESLINESEARCHSHELL));
  PetscCall(SNESLineSearchShellSetUserFunc(search, AmLineSearchApply, s));
  PetscCall(choose_linear_solver(s, snes));
  PetscCall(SNESSetConvergenceTest(snes, is_converged, s, NULL));
  PetscCall(SNESMonitorSet(snes, monitor, s, NULL));
  PetscCall(SNESSetTolerances(snes, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, s->options->max_iterations, PETSC_DEFAULT));
  PetscCall(SNESSetMaxLinearSolveFailures(snes, -1)); /* the line search judges the step */
  PetscCall(SNESSetFromOptions(snes));
  PetscFunctionReturn(0);
}

/* As it was in the end, the user's options included. */
static PetscErrorCode describe_linear_solver(AmSolver *s, SNES snes)
{
  KSP           ksp;
  PC            pc;
  KSPType       krylov;
  PCType        preconditioner;
  MatSolverType package = NULL;
  PetscBool     is_shell, is_direct;

  PetscFunctionBeginUser;
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(KSPGetPC(ksp, &pc));
  PetscCall(KSPGetType(ksp, &krylov));
  PetscCall(PCGetType(pc, &preconditioner));
  PetscCall(PetscObjectTypeCompare((PetscObject)pc, PCSHELL, &is_shell));
  PetscCall(PetscObjectTypeCompareAny((PetscObject)pc, &is_direct, PCLU, PCCHOLESKY, ""));
  if (is_direct) PetscCall(PCFactorGetMatSolverType(pc, &package));
  PetscCall(PetscSNPrintf(s->result->linear_solver, sizeof(s->result->linear_solver), "%s, %s%s%s", krylov ? krylov : "-",
                          is_shell ? "factorised elastic stiffness" : (preconditioner ? preconditioner : "-"), package ? " by " : "", package ? package : ""));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverNewton(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  PetscBool changed = PETSC_TRUE;
  PetscInt  krylov;
  SNES      snes;
  Vec       R;

  PetscFunctionBeginUser;
  PetscCall(AmModelPatternChanged(s->model, u, &changed));
  if (s->K && changed) PetscCall(MatDestroy(&s->K));
  if (!s->K) PetscCall(AmModelCreateTangent(s->model, AM_TANGENT_RESIDUAL, u, &s->K));
  PetscCall(SNESCreate(AmModelSpace(s->model)->comm, &snes));
  PetscCall(VecDuplicate(u, &R));
  PetscCall(SNESSetFunction(snes, R, residual, s));
  PetscCall(SNESSetJacobian(snes, s->K, s->K, tangent, s));
  PetscCall(configure(s, snes));
  PetscCall(SNESSolve(snes, NULL, u));
  PetscCall(SNESGetConvergedReason(snes, reason));
  PetscCall(describe_linear_solver(s, snes));
  PetscCall(SNESGetLinearSolveIterations(snes, &krylov));
  s->result->krylov_iterations += krylov;
  s->result->hessian_products += krylov;
  PetscCall(SNESDestroy(&snes));
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}
