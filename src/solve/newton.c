/* SPDX-License-Identifier: GPL-3.0-or-later
 * Newton's method by SNES: exact assembled tangent, direct solve by MUMPS unless the user's options say otherwise. */
#include "solveimpl.h"

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
  AmSolver      *s = context;
  PetscBool      in_range;
  PetscLogDouble began, ended;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&began));
  PetscCall(AmModelTangent(s->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  if (!in_range) PetscCall(SNESSetJacobianDomainError(snes));
  PetscCall(PetscTime(&ended));
  s->result->seconds_tangent += ended - began;
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
  if (PetscIsInfOrNanReal(largest)) *reason = SNES_DIVERGED_FNORM_NAN;
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

static PetscErrorCode configure(AmSolver *s, SNES snes)
{
  SNESLineSearch search;
  KSP            ksp;
  PC             pc;

  PetscFunctionBeginUser;
  PetscCall(SNESSetType(snes, SNESNEWTONLS));
  PetscCall(SNESGetLineSearch(snes, &search));
  PetscCall(SNESLineSearchSetType(search, SNESLINESEARCHSHELL));
  PetscCall(SNESLineSearchShellSetUserFunc(search, AmLineSearchApply, s));
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(KSPSetType(ksp, KSPPREONLY));
  PetscCall(KSPGetPC(ksp, &pc));
  PetscCall(PCSetType(pc, PCLU));
  PetscCall(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  PetscCall(SNESSetConvergenceTest(snes, is_converged, s, NULL));
  PetscCall(SNESMonitorSet(snes, monitor, s, NULL));
  PetscCall(SNESSetTolerances(snes, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, s->options->max_iterations, PETSC_DEFAULT));
  PetscCall(SNESSetMaxLinearSolveFailures(snes, -1)); /* the line search judges the step */
  PetscCall(SNESSetFromOptions(snes));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverNewton(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  PetscLogDouble began, ended;
  PetscReal      tangents = s->result->seconds_tangent;
  PetscBool      changed  = PETSC_TRUE;
  PetscInt       krylov;
  SNES           snes;
  Vec            R;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&began));
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
  PetscCall(SNESGetLinearSolveIterations(snes, &krylov));
  s->result->krylov_iterations += krylov;
  PetscCall(SNESDestroy(&snes));
  PetscCall(VecDestroy(&R));
  PetscCall(PetscTime(&ended));
  s->result->seconds_factor += ended - began - (s->result->seconds_tangent - tangents);
  PetscFunctionReturn(0);
}
