/* SPDX-License-Identifier: GPL-3.0-or-later
 * Newton's method by SNES with the exact tangent.
 *
 * Linear systems, directly: MUMPS factorises the tangent. Without a matrix: conjugate gradients that take negative curvature for a way down (Steihaug, 1983;
 * Toint, 1981), or GMRES where there is no energy, to a relative tolerance that follows Newton's own progress (Eisenstat and Walker, 1996), so that no product
 * is spent on digits that the next step renews. The user's options go first. */
#include "solveimpl.h"

#define MOST_PRODUCTS 4000 /* of one linear system: a grain that can turn asks for over a thousand, and conjugate gradients cut short begin anew */
#define MOST_OF_GMRES 500  /* which forgets them every thirty products anyway */
#define LOOSEST 0.1
#define NEAR 10.0

PetscErrorCode AmSolverEvaluate(AmSolver *s, Vec u, Vec R, PetscBool *in_range)
{
  PetscFunctionBeginUser;
  s->energy = NAN;
  if (s->by_energy)
    PetscCall(AmModelEnergy(s->model, u, &s->energy, R, in_range));
  else
    PetscCall(AmModelResidual(s->model, u, R, in_range));
  PetscFunctionReturn(0);
}

static PetscErrorCode residual(SNES snes, Vec u, Vec R, void *context)
{
  AmSolver *s = context;
  PetscBool in_range;

  PetscFunctionBeginUser;
  PetscCall(AmSolverEvaluate(s, u, R, &in_range));
  if (!in_range) PetscCall(SNESSetFunctionDomainError(snes));
  PetscFunctionReturn(0);
}

/* How far the next linear system is solved: as far as the last step came, squared (Eisenstat and Walker, choice 2); but to the end where that comes near it,
 * for another step would have to begin anew. The end is told in the norm of sums, where the tolerance is one of components. */
static PetscErrorCode set_forcing(AmSolver *s, SNES snes)
{
  PetscReal norm, largest, relative, absolute;
  PetscBool given;
  KSP       ksp;
  Vec       R;

  PetscFunctionBeginUser;
  PetscCall(SNESGetFunction(snes, &R, NULL, NULL));
  PetscCall(VecNorm(R, NORM_2, &norm));
  PetscCall(VecNorm(R, NORM_INFINITY, &largest));
  relative = PetscMin(LOOSEST, s->last_norm > 0 ? PetscSqr(norm / s->last_norm) : LOOSEST);
  absolute = 0.5 * s->target * norm / largest;
  if (relative * norm < NEAR * absolute) relative = 0;
  s->last_norm = norm;
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(PetscOptionsHasName(NULL, NULL, "-ksp_rtol", &given));
  PetscCall(KSPSetTolerances(ksp, given ? PETSC_DEFAULT : relative, absolute, PETSC_DEFAULT, PETSC_DEFAULT));
  PetscFunctionReturn(0);
}

static PetscErrorCode tangent(SNES snes, Vec u, Mat K, Mat P, void *context)
{
  AmSolver           *s    = context;
  const AmTangentKind kind = s->by_energy ? AM_TANGENT_ENERGY : AM_TANGENT_RESIDUAL;
  PetscBool           in_range;

  PetscFunctionBeginUser;
  if (s->matrix_free) {
    PetscCall(AmSolverFindCore(s, u));
    PetscCall(AmModelLinearize(s->model, kind, u, &in_range));
    PetscCall(set_forcing(s, snes));
  } else
    PetscCall(AmModelTangent(s->model, kind, u, K, &in_range));
  if (!in_range) PetscCall(SNESSetJacobianDomainError(snes));
  PetscFunctionReturn(0);
}

/* Largest component against the tolerance; SNES's own norms are sums and grow with the body. Far from equilibrium another way is better, if there is one. */
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
  else if (largest <= s->target)
    *reason = SNES_CONVERGED_FNORM_ABS;
  else if (stop)
    *reason = SNES_DIVERGED_FUNCTION_COUNT;
  else if (s->gives_up && largest > AM_NEAR)
    *reason = SNES_DIVERGED_INNER;
  PetscFunctionReturn(0);
}

static PetscErrorCode monitor(SNES snes, PetscInt it, PetscReal fnorm, void *context)
{
  AmSolver *s = context;
  PetscReal largest;
  Vec       R;

  PetscFunctionBeginUser;
  PetscCall(SNESGetFunction(snes, &R, NULL, NULL));
  PetscCall(VecNorm(R, NORM_INFINITY, &largest));
  if (it > 0) s->result->newton_iterations++;
  if (!s->renews) s->result->residual_max = largest;
  PetscCall(AmSolverRecord(s, AM_PHASE_NEWTON, s->renews ? NAN : s->energy, largest));
  PetscFunctionReturn(0);
}

static PetscErrorCode choose_linear_solver(AmSolver *s, Vec u, SNES snes)
{
  KSP ksp;
  PC  pc;

  PetscFunctionBeginUser;
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(KSPGetPC(ksp, &pc));
  if (s->matrix_free) {
    PetscCall(AmSolverPrecondition(s, u, pc));
    PetscCall(KSPSetType(ksp, s->by_energy ? KSPSTCG : KSPGMRES));
    PetscCall(KSPCGSetRadius(ksp, s->radius));
    PetscCall(KSPSetNormType(ksp, KSP_NORM_UNPRECONDITIONED));
    if (!s->by_energy) PetscCall(KSPSetPCSide(ksp, PC_RIGHT));
    PetscCall(KSPSetTolerances(ksp, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, s->by_energy ? MOST_PRODUCTS : MOST_OF_GMRES));
  } else {
    PetscCall(KSPSetType(ksp, KSPPREONLY));
    PetscCall(PCSetType(pc, PCLU));
    PetscCall(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode configure(AmSolver *s, Vec u, SNES snes)
{
  SNESLineSearch search;

  PetscFunctionBeginUser;
  PetscCall(SNESSetType(snes, SNESNEWTONLS));
  PetscCall(SNESGetLineSearch(snes, &search));
  PetscCall(SNESLineSearchSetType(search, SNESLINESEARCHSHELL));
  PetscCall(SNESLineSearchShellSetUserFunc(search, AmLineSearchApply, s));
  PetscCall(choose_linear_solver(s, u, snes));
  PetscCall(SNESSetConvergenceTest(snes, is_converged, s, NULL));
  PetscCall(SNESMonitorSet(snes, monitor, s, NULL));
  PetscCall(SNESSetTolerances(snes, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, s->options->max_iterations, PETSC_DEFAULT));
  PetscCall(SNESSetMaxLinearSolveFailures(snes, s->by_energy ? PETSC_MAX_INT : 1)); /* the line search judges the step; a force scheme has another way */
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
                          is_shell ? "scalar Laplacian" : (preconditioner ? preconditioner : "-"), package ? " by " : "", package ? package : ""));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverNewton(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  const AmTangentKind kind    = s->by_energy ? AM_TANGENT_ENERGY : AM_TANGENT_RESIDUAL;
  PetscBool           changed = PETSC_FALSE;
  PetscInt            krylov;
  SNES                snes;
  Vec                 R;

  PetscFunctionBeginUser;
  if (!s->matrix_free) PetscCall(AmModelPatternChanged(s->model, u, &changed));
  if (s->K && changed) PetscCall(MatDestroy(&s->K));
  if (!s->K && s->matrix_free) PetscCall(AmModelCreateTangentShell(s->model, &s->K));
  if (!s->K) PetscCall(AmModelCreateTangent(s->model, kind, u, &s->K));
  PetscCall(SNESCreate(AmModelSpace(s->model)->comm, &snes));
  PetscCall(VecDuplicate(u, &R));
  PetscCall(SNESSetFunction(snes, R, residual, s));
  PetscCall(SNESSetJacobian(snes, s->K, s->K, tangent, s));
  PetscCall(configure(s, u, snes));
  s->last_norm  = 0;
  s->least_norm = PETSC_MAX_REAL;
  if (s->gradient && AmModelHasEnergy(s->model)) PetscCall(SNESSetInitialFunction(snes, s->gradient)); /* a step of the descent has evaluated it */
  PetscCall(VecDestroy(&s->gradient));
  PetscCall(AmModelKeepTangents(s->model, PETSC_TRUE));
  PetscCall(SNESSolve(snes, NULL, u));
  PetscCall(AmModelKeepTangents(s->model, PETSC_FALSE));
  PetscCall(SNESGetConvergedReason(snes, reason));
  PetscCall(describe_linear_solver(s, snes));
  PetscCall(SNESGetLinearSolveIterations(snes, &krylov));
  s->result->krylov_iterations += krylov;
  if (!s->matrix_free) s->result->hessian_products += krylov;
  PetscCall(SNESDestroy(&snes));
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}
