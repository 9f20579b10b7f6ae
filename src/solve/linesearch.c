/* SPDX-License-Identifier: GPL-3.0-or-later
 * Line search of Newton's method, the default behind -snes_linesearch_type shell.
 *
 * The full step is tried first, capped at 0.5 Å a component, and halved while it leaves the potential's range, or does not reduce the residual's norm, or, for
 * a scheme with an energy, raises the energy along what must be a descent direction. A step that raises the residual but lowers the energy is taken too: on the
 * way into a basin both happen. PETSc's own searches end at the first point out of range. */
#include "solveimpl.h"

#define CAP       0.5   /* Å */
#define ENOUGH    1e-4  /* of the decrease that the linear model promises */
#define SHORTEST  1e-3
#define RESOLVED  1e-11 /* eV: below this promise an energy difference is rounding, and the residual alone decides */

typedef struct {
  PetscReal energy, slope, norm;
  PetscBool by_energy;
} Merit;

static PetscErrorCode accept(AmSolver *s, const Merit *m, PetscReal length, Vec u, Vec R, PetscBool *good)
{
  PetscBool in_range;
  PetscReal norm, energy;

  PetscFunctionBeginUser;
  *good = PETSC_FALSE;
  PetscCall(AmModelResidual(s->model, u, R, &in_range));
  if (!in_range) PetscFunctionReturn(0);
  PetscCall(VecNorm(R, NORM_2, &norm));
  if (m->by_energy) {
    PetscCall(AmModelEnergy(s->model, u, &energy, NULL, &in_range));
    *good = energy <= m->energy - ENOUGH * length * m->slope ? PETSC_TRUE : PETSC_FALSE;
  } else
    *good = norm <= (1 - ENOUGH * length) * m->norm ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* PETSc hands over u, R(u) and y with the step -y. */
PetscErrorCode AmLineSearchApply(SNESLineSearch search, void *context)
{
  AmSolver *s = context;
  Vec       u, R, y, trial, work;
  SNES      snes;
  Merit     m;
  PetscReal largest, length, norm_u, norm_y;
  PetscBool good = PETSC_FALSE, in_range;

  PetscFunctionBeginUser;
  PetscCall(SNESLineSearchGetSNES(search, &snes));
  PetscCall(SNESLineSearchGetVecs(search, &u, &R, &y, &trial, &work));
  PetscCall(SNESLineSearchSetReason(search, SNES_LINESEARCH_SUCCEEDED));
  PetscCall(VecNorm(R, NORM_2, &m.norm));
  PetscCall(VecDotRealPart(R, y, &m.slope));
  m.by_energy = AmModelHasEnergy(s->model) && fabs(m.slope) > RESOLVED ? PETSC_TRUE : PETSC_FALSE;
  if (m.by_energy) PetscCall(AmModelEnergy(s->model, u, &m.energy, NULL, &in_range));
  PetscCall(VecNorm(y, NORM_INFINITY, &largest));
  if (!m.by_energy || m.slope > 0)
    for (length = PetscMin(1, CAP / largest); length > SHORTEST && !good; length /= 2) {
      PetscCall(VecWAXPY(trial, -length, y, u));
      PetscCall(accept(s, &m, length, trial, work, &good));
      if (good) break;
    }
  if (!good) {
    PetscCall(SNESLineSearchSetReason(search, SNES_LINESEARCH_FAILED_REDUCT));
    PetscFunctionReturn(0);
  }
  PetscCall(VecCopy(trial, u));
  PetscCall(VecCopy(work, R));
  PetscCall(VecScale(y, length));
  s->last_step_length = length;
  PetscCall(SNESLineSearchSetLambda(search, length));
  PetscCall(VecNorm(u, NORM_2, &norm_u));
  PetscCall(VecNorm(y, NORM_2, &norm_y));
  PetscCall(VecNorm(R, NORM_2, &m.norm));
  PetscCall(SNESLineSearchSetNorms(search, norm_u, m.norm, norm_y));
  PetscFunctionReturn(0);
}
