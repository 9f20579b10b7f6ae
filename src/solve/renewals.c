/* SPDX-License-Identifier: GPL-3.0-or-later
 * A force scheme by solving for an energy:  the gradient of bgfc, whose load is renewed at u_k, is the force-based residual at u_k, so
 *
 *   u_{k+1} = argmin E_bqce(u) - load(u_k)·u,    load(u_k) = ∇E_bqce(u_k) - R(u_k)
 *
 * stands still only where R = 0. It contracts as far as the tangents of the two schemes agree (by about 15 a step), and each step has an energy to go down
 * by and a symmetric tangent. No step is solved to more digits than the next renewal leaves. */
#include "solveimpl.h"

#define MOST 40
#define GAIN 0.03 /* of the residual after a renewal is what a step solves to */
#define LEAST 0.7 /* a renewal that leaves more of the residual than this is no progress */

PetscErrorCode AmSolverRenewals(AmSolver *s, Vec u, SNESConvergedReason *reason)
{
  PetscReal before = PETSC_MAX_REAL, largest;
  PetscBool in_range;
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
    s->target = PetscMax(s->options->tolerance / 2, GAIN * largest);
    PetscCall(AmSolverNewton(s, u, reason));
    if (*reason != SNES_CONVERGED_FNORM_ABS) break;
  }
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}
