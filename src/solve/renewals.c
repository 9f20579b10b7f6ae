/* SPDX-License-Identifier: GPL-3.0-or-later
 * A force scheme by solving for an energy:  the gradient of bgfc, whose load is renewed at u_k, is the force-based residual at u_k, so
 *
 *   u_{k+1} = argmin E_bqce(u) - load(u_k)·u,    load(u_k) = ∇E_bqce(u_k) - R(u_k)
 *
 * stands still only where R = 0. It contracts as far as the tangents of the two schemes agree (by about 15 a step), and each step has an energy to go down
 * by and a symmetric tangent. No step is solved to more digits than the next renewal leaves. Near equilibrium, where the tangent of the residual is as good as
 * definite, Newton on the residual needs fewer evaluations. */
#include "solveimpl.h"

#define MOST 40
#define GAIN 0.03 /* of the residual after a renewal is what a step solves to */
#define LEAST 0.7 /* a renewal that leaves more of the residual than this is no progress */

/* Newton on the residual as it is; u stays where it was if that does not converge. */
static PetscErrorCode finish(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  Vec start;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &start));
  PetscCall(VecCopy(u, start));
  s->by_energy = PETSC_FALSE;
  s->target    = s->options->tolerance;
  PetscCall(AmSolverNewton(s, u, reason));
  s->by_energy = PETSC_TRUE;
  if (*reason != SNES_CONVERGED_FNORM_ABS) PetscCall(VecCopy(start, u));
  PetscCall(VecDestroy(&start));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverRenewals(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  PetscReal before = PETSC_MAX_REAL, largest;
  PetscBool in_range, may_finish = s->options->forces == AM_FORCES_AUTO ? PETSC_TRUE : PETSC_FALSE;
  Vec       R;

  PetscFunctionBeginUser;
  *reason = SNES_DIVERGED_MAX_IT;
  PetscCall(VecDuplicate(u, &R));
  for (int k = 0; k < MOST; k++, before = largest) {
    PetscCall(AmModelRenewLoad(s->model, u, &in_range));
    if (in_range) PetscCall(AmSolverEvaluate(s, u, R, &in_range));
    *reason = SNES_DIVERGED_FUNCTION_DOMAIN;
    if (!in_range) break;
    PetscCall(VecNorm(R, NORM_INFINITY, &largest));
    *reason = largest <= s->options->tolerance ? SNES_CONVERGED_FNORM_ABS : SNES_DIVERGED_LINE_SEARCH;
    if (largest <= s->options->tolerance || !(largest < LEAST * before)) break;
    if (k > 0 && largest < AM_NEAR && may_finish) {
      may_finish = PETSC_FALSE;
      PetscCall(finish(s, u, reason));
      if (*reason == SNES_CONVERGED_FNORM_ABS || *reason == SNES_DIVERGED_FUNCTION_COUNT) break; /* the latter: interrupted */
    }
    s->target = PetscMax(s->options->tolerance / 2, GAIN * largest);
    PetscCall(AmSolverNewton(s, u, reason));
    if (*reason != SNES_CONVERGED_FNORM_ABS) break;
  }
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}
