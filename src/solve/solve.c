/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way to an equilibrium: descend into a basin, then Newton; if Newton fails or ends on a saddle, descend farther and try again. */
#include "solveimpl.h"

#define ATTEMPTS 5
#define TIGHTER 0.1 /* the residual at which Newton takes over falls by this at each attempt */
#define START 10    /* descent steps before the first truncated Newton step, which finds its way by itself then */
#define NARROW 0.5  /* Å, skin of neighbour lists: pairs in it are entries of an assembled tangent */
#define WIDE 1.3    /* and without one: a core that settles from the Volterra field stays within the first list */
#define OFF 0.02    /* Å: largest component of the step off a saddle */

AmSolveOptions AmSolveDefaults(void)
{
  return (AmSolveOptions){.tolerance = 1e-8, .max_iterations = 50, .max_descent = 200, .descent_until = 3e-3, .load_steps = 1, .deformation = AmMat3Identity()};
}

const char *AmSolveStatusWord(AmSolveStatus status)
{
  static const char *const word[] = {"converged", "saddle", "stalled", "max_iterations", "out_of_range", "interrupted"};
  return word[status];
}

PetscErrorCode AmSolveResultDestroy(AmSolveResult *result)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(result->record));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverRecord(AmSolver *s, AmSolvePhase phase, PetscReal energy, PetscReal residual_max)
{
  PetscLogDouble now;
  AmSolveRecord *r;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&now));
  if (s->result->num_records == s->record_room) {
    s->record_room = PetscMax(64, 2 * s->record_room);
    PetscCall(PetscRealloc(sizeof(*r) * s->record_room, &s->result->record));
  }
  r  = &s->result->record[s->result->num_records];
  *r = (AmSolveRecord){s->load_step, s->result->num_records, phase, energy + s->held_energy, residual_max, s->last_step_length, now - s->began};
  s->result->num_records++;
  if (s->options->progress) PetscCall(s->options->progress(s->options->context, r));
  PetscFunctionReturn(0);
}

PetscBool AmSolverIsFar(const AmSolver *s)
{
  const AmSolveResult *r = s->result;
  return r->num_records > 0 && r->record[r->num_records - 1].residual_max > AM_NEAR ? PETSC_TRUE : PETSC_FALSE;
}

PetscErrorCode AmSolverInterrupted(AmSolver *s, PetscBool *stop)
{
  PetscFunctionBeginUser;
  *stop = AmInterrupted();
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, stop, 1, MPIU_BOOL, MPI_LOR, AmModelSpace(s->model)->comm));
  PetscFunctionReturn(0);
}

static AmSolveStatus verdict(SNESConvergedReason reason)
{
  if (reason == SNES_CONVERGED_FNORM_ABS) return AM_SOLVE_CONVERGED; /* other good reasons are about the length of a step */
  if (reason == SNES_DIVERGED_FUNCTION_COUNT) return AM_SOLVE_INTERRUPTED;
  if (reason == SNES_DIVERGED_MAX_IT) return AM_SOLVE_MAX_ITERATIONS;
  return AM_SOLVE_STALLED;
}

/* An energy leads where the residual alone, which must rise on the way along a soft mode, does not. */
static void go_by_energy(AmSolver *s, const char reason[])
{
  s->renews = s->by_energy = PETSC_TRUE;
  s->may_renew             = PETSC_FALSE;
  s->result->forces        = AM_FORCES_RENEWED_LOAD;
  snprintf(s->result->forces_reason, sizeof(s->result->forces_reason), "%s", reason);
}

/* How a scheme without an energy begins; whether it stays so is a matter of what is met on the way. */
static void choose_forces(AmSolver *s)
{
  const AmSolveForces asked = s->options->forces;
  AmSolveResult      *r     = s->result;

  s->by_energy = AmModelHasEnergy(s->model);
  if (s->by_energy) return;
  s->renews = s->by_energy = asked == AM_FORCES_RENEWED_LOAD ? PETSC_TRUE : PETSC_FALSE;
  s->may_renew             = asked == AM_FORCES_AUTO && s->matrix_free ? PETSC_TRUE : PETSC_FALSE;
  r->forces                = s->renews ? AM_FORCES_RENEWED_LOAD : AM_FORCES_RESIDUAL;
  snprintf(r->forces_reason, sizeof(r->forces_reason), "%s",
           asked != AM_FORCES_AUTO ? "as the case says" : (s->may_renew ? "the descent ended near equilibrium" : "its tangent is factorised"));
}

/* Newton's method that ran out of steps, and not of progress, has come down a part of the way, and goes on from there; energies tell whether it did. Where it
 * stalled, or there is no energy, another start may lead around what it met. In/Out: u. */
static PetscErrorCode keep_or_return(AmSolver *s, Vec start, Vec u)
{
  PetscBool in_range = PETSC_FALSE;
  PetscReal before, after;

  PetscFunctionBeginUser;
  if (s->result->status == AM_SOLVE_MAX_ITERATIONS && AmModelHasEnergy(s->model)) {
    PetscCall(AmModelEnergy(s->model, start, &before, NULL, &in_range));
    if (in_range) PetscCall(AmModelEnergy(s->model, u, &after, NULL, &in_range));
  }
  if (!in_range || !(after < before)) PetscCall(VecCopy(start, u));
  PetscFunctionReturn(0);
}

/* One load step at the present deformation and ghost-force load. */
static PetscErrorCode equilibrate(AmSolver *s, Vec u)
{
  AmSolveResult      *r     = s->result;
  PetscReal           until = s->options->descent_until;
  SNESConvergedReason reason;
  PetscBool           in_range, changed_way = PETSC_FALSE;
  Vec                 start, way;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &start));
  for (int attempt = 0; attempt < ATTEMPTS; attempt++, until *= TIGHTER) {
    const PetscBool last    = s->options->max_descent == 0 || attempt + 1 == ATTEMPTS ? PETSC_TRUE : PETSC_FALSE;
    r->negative_eigenvalues = -1;
    if (s->options->max_descent > 0 && !changed_way) {
      const PetscInt most = s->matrix_free && attempt == 0 ? PetscMin(START, s->options->max_descent) : s->options->max_descent;
      PetscCall(AmSolverDescend(s, until, most, u, &in_range));
      if (!in_range) {
        r->status = AM_SOLVE_OUT_OF_RANGE;
        break;
      }
    }
    if (s->may_renew && AmSolverIsFar(s)) go_by_energy(s, "the descent ended far from equilibrium");
    PetscCall(VecCopy(u, start));
    s->target   = s->options->tolerance;
    s->gives_up = s->may_renew && !last ? PETSC_TRUE : PETSC_FALSE;
    if (s->renews)
      PetscCall(AmSolverRenewals(s, u, &reason));
    else
      PetscCall(AmSolverNewton(s, u, &reason));
    r->status = verdict(reason);
    if (r->status == AM_SOLVE_INTERRUPTED) break;
    if (r->status == AM_SOLVE_CONVERGED) {
      PetscCall(AmSolverInertia(s, u, &r->negative_eigenvalues, &way));
      if (r->negative_eigenvalues <= 0) break;
      r->status = AM_SOLVE_SADDLE;
      if (!last) PetscCall(VecAXPY(u, OFF, way));
      if (!last && s->may_renew) go_by_energy(s, "Newton on the residual ended on a saddle");
      PetscCall(VecDestroy(&way));
    } else if (!last)
      PetscCall(keep_or_return(s, start, u));
    if (last) break;
    changed_way = s->may_renew && r->status != AM_SOLVE_SADDLE ? PETSC_TRUE : PETSC_FALSE;
    if (changed_way) {
      go_by_energy(s, reason == SNES_DIVERGED_INNER ? "the residual is that of a state far from equilibrium" : "Newton on the residual failed");
      until /= TIGHTER;
    }
  }
  PetscCall(VecDestroy(&start));
  PetscFunctionReturn(0);
}

static AmMat3 deformation_at(const AmSolveOptions *o, PetscReal factor)
{
  AmMat3 F = AmMat3Identity();
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) F.m[i][j] += factor * (o->deformation.m[i][j] - (i == j));
  return F;
}

static PetscErrorCode set_load(AmSolver *s, PetscReal factor)
{
  PetscFunctionBeginUser;
  PetscCall(AmModelSetDeformation(s->model, deformation_at(s->options, factor)));
  if (s->options->set_load) PetscCall(s->options->set_load(s->options->context, factor));
  PetscFunctionReturn(0);
}

static PetscErrorCode load_step(AmSolver *s, Vec u)
{
  PetscBool in_range;
  Vec       start;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &start));
  PetscCall(VecCopy(u, start));
  PetscCall(set_load(s, (s->load_step + 1.0) / s->options->load_steps));
  if (s->options->held_energy) PetscCall(s->options->held_energy(s->options->context, &s->held_energy));
  PetscCall(KSPDestroy(&s->pre));
  PetscCall(AmCoreBlockDestroy(&s->core));
  PetscCall(MatDestroy(&s->K));
  for (PetscInt renewal = 0; renewal <= s->options->renew_load; renewal++) {
    PetscCall(AmModelRenewLoad(s->model, u, &in_range));
    s->result->status = AM_SOLVE_OUT_OF_RANGE;
    if (!in_range) break;
    PetscCall(equilibrate(s, u));
    if (s->result->status != AM_SOLVE_CONVERGED) break;
  }
  if (s->renews) PetscCall(AmModelRenewLoad(s->model, start, &in_range)); /* whichever way the state was found, its energy is under this load */
  PetscCall(VecDestroy(&start));
  PetscFunctionReturn(0);
}

/* Out: largest: NAN where u is out of range. */
static PetscErrorCode find_residual(AmModel model, Vec u, PetscReal *largest)
{
  PetscBool in_range;
  Vec       R;

  PetscFunctionBeginUser;
  *largest = NAN;
  PetscCall(VecDuplicate(u, &R));
  PetscCall(AmModelResidual(model, u, R, &in_range));
  if (in_range) PetscCall(VecNorm(R, NORM_INFINITY, largest));
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}

/* change = R(u + step R) - R(u - step R). In: work: two vectors. */
static PetscErrorCode change_across(AmModel model, Vec u, Vec R, PetscReal step, Vec change, const Vec work[2], PetscBool *in_range)
{
  PetscFunctionBeginUser;
  PetscCall(VecWAXPY(work[0], -step, R, u));
  PetscCall(AmModelResidual(model, work[0], work[1], in_range));
  PetscCall(VecWAXPY(work[0], step, R, u));
  if (*in_range) PetscCall(AmModelResidual(model, work[0], change, in_range));
  if (*in_range) PetscCall(VecAXPY(change, -1, work[1]));
  PetscFunctionReturn(0);
}

/* What R jumps by within a hair of u: its change over that less a tenth of that over ten times as much, for what is smooth is the same then. */
static PetscErrorCode find_jump(AmModel model, Vec u, PetscReal *jump)
{
  PetscReal largest;
  PetscBool in_range;
  Vec       R, *v;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &R));
  PetscCall(VecDuplicateVecs(u, 4, &v));
  PetscCall(AmModelResidual(model, u, R, &in_range));
  PetscCall(VecNorm(R, NORM_INFINITY, &largest));
  if (!(largest > 0)) in_range = PETSC_FALSE; /* no direction to look in */
  if (in_range) PetscCall(change_across(model, u, R, AM_SOLVE_BESIDE / largest, v[0], v + 2, &in_range));
  if (in_range) PetscCall(change_across(model, u, R, 10 * AM_SOLVE_BESIDE / largest, v[1], v + 2, &in_range));
  if (in_range) PetscCall(VecAXPY(v[0], -0.1, v[1]));
  if (in_range) PetscCall(VecNorm(v[0], NORM_INFINITY, jump));
  PetscCall(VecDestroyVecs(4, &v));
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolve(AmModel model, const AmSolveOptions *options, Vec u, AmSolveResult *result)
{
  AmSolver       s = {.model = model, .options = options, .result = result, .last_step_length = 1, .radius = 1};
  PetscLogDouble now;

  PetscFunctionBeginUser;
  *result = (AmSolveResult){.status = AM_SOLVE_STALLED, .negative_eigenvalues = -1, .residual_max = NAN, .jump = NAN};
  PetscCall(PetscTime(&s.began));
  PetscCall(AmSolveChoose(model, options, &result->method, sizeof(result->reason), result->reason));
  s.matrix_free = result->method == AM_SOLVE_MATRIX_FREE ? PETSC_TRUE : PETSC_FALSE;
  s.all_atoms   = AmModelSpace(model)->options.scheme == AM_SCHEME_ATM ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(AmModelSetSkin(model, s.matrix_free ? WIDE : NARROW));
  choose_forces(&s);
  result->evaluations      = -AmModelNumEvaluations(model);
  result->hessian_products = -AmModelNumProducts(model);
  for (; s.load_step < options->load_steps; s.load_step++) {
    PetscCall(load_step(&s, u));
    result->load_factor = (s.load_step + 1.0) / options->load_steps;
    if (result->status != AM_SOLVE_CONVERGED) break;
    if (options->load_step_done) PetscCall(options->load_step_done(options->context, result->load_factor, u));
  }
  if (result->status == AM_SOLVE_OUT_OF_RANGE) { /* back to the last load that could be carried */
    result->load_factor = (PetscReal)s.load_step / options->load_steps;
    PetscCall(set_load(&s, result->load_factor));
  }
  if (s.renews || result->status != AM_SOLVE_CONVERGED) PetscCall(find_residual(model, u, &result->residual_max)); /* else Newton's last */
  if (result->status == AM_SOLVE_STALLED) PetscCall(find_jump(model, u, &result->jump));
  PetscCall(KSPDestroy(&s.pre));
  PetscCall(VecDestroy(&s.gradient));
  PetscCall(AmCoreBlockDestroy(&s.core));
  PetscCall(PetscTime(&now));
  PetscCall(AmModelEvaluationSeconds(model, &result->evaluation_seconds));
  result->seconds = now - s.began;
  result->evaluations += AmModelNumEvaluations(model);
  result->hessian_products += AmModelNumProducts(model);
  PetscCall(MatDestroy(&s.K));
  PetscFunctionReturn(0);
}
