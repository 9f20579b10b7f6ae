/* SPDX-License-Identifier: GPL-3.0-or-later
 * Line search of Newton's method, the default behind -snes_linesearch_type shell.
 *
 * The full step is tried first, capped at 0.5 Å a component, and halved while it leaves the potential's range or is no progress. Progress is, for a scheme with
 * an energy, a lower energy along a descent direction (Armijo, 1966); near the solution, where energies no longer resolve it, a smaller residual. So is a
 * residual smaller than any before, if the energy rises by no more than what is none of the forces': the rounding that all sites of a perfect crystal have in
 * common, and what bonds jump by that cross the cutoff; a crystal may have a whole shell there. Than any before, for else the two take turns. A force scheme
 * makes progress when its residual or the energy of its companion falls: along a soft mode, a stacking fault that widens, say, the residual must rise on the
 * way. PETSc's own searches end at the first point out of range. */
#include "solveimpl.h"

#define CAP 0.5     /* Å */
#define ENOUGH 1e-4 /* of the decrease that the linear model promises */
#define SHORTEST 1e-3

typedef struct {
  Vec       u, y;          /* where the step -y begins */
  PetscReal norm;          /* of the residual */
  PetscBool known;         /* what follows is: the companion of a force scheme is asked only when the residual does not fall */
  PetscReal energy, slope; /* and -slope its derivative along the step */
  PetscBool by_energy;     /* the energy promises a decrease that it resolves */
} Merit;

static PetscErrorCode know(AmSolver *s, PetscReal energy, Vec gradient, PetscBool in_range, Merit *m)
{
  PetscFunctionBeginUser;
  m->known  = PETSC_TRUE;
  m->energy = energy;
  PetscCall(VecDotRealPart(gradient, m->y, &m->slope));
  m->by_energy = in_range && fabs(m->slope) > AM_RESOLVED * AmModelEnergyResolution(s->model) ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

static PetscErrorCode ask_companion(AmSolver *s, Merit *m)
{
  PetscReal energy;
  PetscBool in_range;
  Vec       g;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(m->u, &g));
  PetscCall(AmModelEnergy(s->model, m->u, &energy, g, &in_range));
  PetscCall(know(s, energy, g, in_range, m));
  PetscCall(VecDestroy(&g));
  PetscFunctionReturn(0);
}

/* Whether the trial point is progress. Out: R there. */
static PetscErrorCode accept(AmSolver *s, Merit *m, PetscReal length, Vec trial, Vec R, PetscBool *good)
{
  PetscBool in_range, falls;
  PetscReal norm, energy, most;

  PetscFunctionBeginUser;
  *good = PETSC_FALSE;
  PetscCall(AmSolverEvaluate(s, trial, R, &in_range));
  energy = s->energy;
  if (!in_range) PetscFunctionReturn(0);
  PetscCall(VecNorm(R, NORM_2, &norm));
  falls = norm <= (1 - ENOUGH * length) * m->norm ? PETSC_TRUE : PETSC_FALSE;
  if (!s->by_energy || !m->by_energy) *good = falls;
  if (*good) PetscFunctionReturn(0);
  if (!m->known) PetscCall(ask_companion(s, m));
  if (!m->by_energy) PetscFunctionReturn(0);
  if (!s->by_energy) PetscCall(AmModelEnergy(s->model, trial, &energy, NULL, &in_range));
  most  = falls && norm < s->least_norm ? AM_RESOLVED * AmModelEnergyOffset(s->model) : -ENOUGH * length * m->slope;
  *good = m->slope > 0 && energy <= m->energy + most ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* How far conjugate gradients may go next: no farther than the search let them go now; farther, where they were stopped for nothing. */
static PetscErrorCode adapt_radius(AmSolver *s, SNES snes, PetscReal length)
{
  PetscReal went;
  PetscBool bounded;
  KSP       ksp;

  PetscFunctionBeginUser;
  PetscCall(SNESGetKSP(snes, &ksp));
  PetscCall(PetscObjectTypeCompareAny((PetscObject)ksp, &bounded, KSPSTCG, KSPNASH, KSPGLTR, ""));
  if (!bounded) PetscFunctionReturn(0);
  PetscCall(KSPCGGetNormD(ksp, &went));
  if (length < 1 && went > 0)
    s->radius = length * went;
  else if (went > 0.9 * s->radius)
    s->radius *= 2;
  PetscCall(KSPCGSetRadius(ksp, s->radius));
  PetscFunctionReturn(0);
}

/* PETSc hands over u, R(u) and y with the step -y. */
PetscErrorCode AmLineSearchApply(SNESLineSearch search, void *context)
{
  AmSolver *s = context;
  Vec       u, R, y, trial, work;
  Merit     m = {.known = PETSC_FALSE};
  PetscReal largest, length, norm_u, norm_y;
  SNES      snes;
  PetscBool good = PETSC_FALSE;

  PetscFunctionBeginUser;
  PetscCall(SNESLineSearchGetVecs(search, &u, &R, &y, &trial, &work));
  PetscCall(SNESLineSearchSetReason(search, SNES_LINESEARCH_SUCCEEDED));
  m.u = u;
  m.y = y;
  PetscCall(VecNorm(R, NORM_2, &m.norm));
  s->least_norm = PetscMin(s->least_norm, m.norm);
  if (s->by_energy) PetscCall(know(s, s->energy, R, PETSC_TRUE, &m)); /* R is the gradient */
  PetscCall(VecNorm(y, NORM_INFINITY, &largest));
  for (length = PetscMin(1, CAP / largest); length > SHORTEST; length /= 2) {
    PetscCall(VecWAXPY(trial, -length, y, u));
    PetscCall(accept(s, &m, length, trial, work, &good));
    if (good) break;
  }
  PetscCall(SNESLineSearchGetSNES(search, &snes));
  if (!good) { /* SNES is told at once: by itself it would look for a local minimum with a tangent that the trial points have ended */
    PetscCall(SNESLineSearchSetReason(search, SNES_LINESEARCH_FAILED_REDUCT));
    PetscCall(SNESSetConvergedReason(snes, SNES_DIVERGED_LINE_SEARCH));
    PetscFunctionReturn(0);
  }
  PetscCall(VecCopy(trial, u));
  PetscCall(VecCopy(work, R));
  PetscCall(VecScale(y, length));
  s->last_step_length = length;
  PetscCall(adapt_radius(s, snes, length));
  PetscCall(SNESLineSearchSetLambda(search, length));
  PetscCall(VecNorm(u, NORM_2, &norm_u));
  PetscCall(VecNorm(y, NORM_2, &norm_y));
  PetscCall(VecNorm(R, NORM_2, &m.norm));
  PetscCall(SNESLineSearchSetNorms(search, norm_u, m.norm, norm_y));
  PetscFunctionReturn(0);
}
