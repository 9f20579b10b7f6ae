/* SPDX-License-Identifier: GPL-3.0-or-later
 * The robust start: limited-memory BFGS on the energy (Nocedal, 1980), its initial Hessian the preconditioner.
 *
 * The Volterra field is singular at the core: full Newton steps from there stall or end in another equilibrium. Descent cannot climb into another basin, and
 * the preconditioner takes the long wavelengths away at once, so the number of steps does not grow with the body. A step is capped, halved when it leaves
 * the potential's range, and taken when it lowers the energy enough (Armijo, 1966), or would but for bonds that jump where they cross the cutoff. A force
 * scheme descends on the energy of its companion.
 *
 * Once the core is near its place, the preconditioner learns it (coreblock.c): steps go down at the rate of conjugate gradients from there, and a soft surface
 * settles before Newton's method sees a tangent that is indefinite.
 *
 * Steps and changes of the gradient are kept as floats, and so is what becomes of the gradient on its way through them: curvature along them is not known to
 * seven digits anyway, and with many unknowns they are a good part of all memory, and of what a step reads. */
#include "solveimpl.h"

#define MEMORY 12
#define MEMORY_OF_MANY 3 /* of so many unknowns that they are a good part of all memory; more gain nothing in the few steps before Newton's */
#define BEFORE_CORE 6 /* steps: by then a core is near enough to its place, and to stable, to be known by its tangent */
#define FURTHER 6     /* steps more pay where the core is known, for their rate is that of conjugate gradients then, */
#define NEARER 3      /* and the descent goes so much nearer */
#define CAP 0.25 /* Å: largest component of a step, a tenth of a bond */
#define ARMIJO 1e-4
#define SHORTEST 1e-6
#define LEFT 10 /* as much energy as so many steps like the last two have lost may be left: conjugate gradients may go so far */

typedef struct {
  Vec       u, g, u_new, g_new, direction, z; /* z = M⁻¹ g, M the preconditioner */
  PetscReal energy, slope, gain[2];           /* gain: energy that the last step lost, and the one before */
} Step;

typedef struct {
  MPI_Comm  comm;
  PetscInt  room, num, newest, n; /* n: unknowns of this rank */
  PetscBool pending;              /* a step has been taken that is not among the num yet */
  PetscBool met_core;             /* in this descent */
  PetscReal scale;                /* of the preconditioner: curvature by it over the true one, along the last step */
  float    *s[MEMORY], *y[MEMORY], *w[MEMORY], *q; /* [n]; w = M⁻¹ y; q: work */
  PetscReal rho[MEMORY];
} History;

static PetscErrorCode history_destroy(History *h)
{
  PetscFunctionBeginUser;
  for (int i = 0; i < MEMORY; i++) PetscCall(PetscFree3(h->s[i], h->y[i], h->w[i]));
  PetscCall(PetscFree(h->q));
  PetscFunctionReturn(0);
}

static PetscErrorCode sum_over_ranks(const History *h, PetscReal *sum)
{
  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 1, MPIU_REAL, MPI_SUM, h->comm));
  PetscFunctionReturn(0);
}

/* Takes a step and its change of the gradient in; z = M⁻¹ g_old. */
static PetscErrorCode history_push(History *h, PetscReal length, const Step *t)
{
  const PetscInt     i = (h->newest + 1) % h->room;
  const PetscScalar *d, *before, *after, *z;

  PetscFunctionBeginUser;
  if (!h->s[i]) PetscCall(PetscMalloc3(h->n, &h->s[i], h->n, &h->y[i], h->n, &h->w[i])); /* as late as possible: they are large */
  PetscCall(VecGetArrayRead(t->direction, &d));
  PetscCall(VecGetArrayRead(t->g, &before));
  PetscCall(VecGetArrayRead(t->g_new, &after));
  PetscCall(VecGetArrayRead(t->z, &z));
  for (PetscInt k = 0; k < h->n; k++) {
    h->s[i][k] = (float)(length * d[k]);
    h->y[i][k] = (float)(after[k] - before[k]);
    h->w[i][k] = (float)-z[k];
  }
  PetscCall(VecRestoreArrayRead(t->direction, &d));
  PetscCall(VecRestoreArrayRead(t->g, &before));
  PetscCall(VecRestoreArrayRead(t->g_new, &after));
  PetscCall(VecRestoreArrayRead(t->z, &z));
  h->pending = PETSC_TRUE;
  PetscFunctionReturn(0);
}

/* Completes the last step by z = M⁻¹ g at its end, and sets the preconditioner's scale by it; forgets it if the curvature along it is not positive. */
static PetscErrorCode history_complete(History *h, Vec z)
{
  const PetscInt     i = (h->newest + 1) % h->room;
  const PetscScalar *after;
  PetscReal          sum[2] = {0, 0}; /* s y, y w */

  PetscFunctionBeginUser;
  if (!h->pending) PetscFunctionReturn(0);
  h->pending = PETSC_FALSE;
  PetscCall(VecGetArrayRead(z, &after));
  for (PetscInt k = 0; k < h->n; k++) {
    h->w[i][k] += (float)after[k];
    sum[0] += (PetscReal)h->s[i][k] * h->y[i][k];
    sum[1] += (PetscReal)h->y[i][k] * h->w[i][k];
  }
  PetscCall(VecRestoreArrayRead(z, &after));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 2, MPIU_REAL, MPI_SUM, h->comm));
  if (sum[0] <= 0 || sum[1] <= 0) PetscFunctionReturn(0);
  h->rho[i] = 1 / sum[0];
  h->scale  = sum[0] / sum[1];
  h->newest = i;
  h->num    = PetscMin(h->room, h->num + 1);
  PetscFunctionReturn(0);
}

/* q += factor x, and the sum of next q, in one pass; x, next may be NULL: nothing. Three sums, so that one need not wait for the other; n is a multiple of
 * three. */
static PetscErrorCode advance(const History *h, PetscReal factor, const float x[], float q[], const float next[], PetscReal *product)
{
  const float f      = (float)factor;
  PetscReal   sum[3] = {0, 0, 0};

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < h->n; k += 3)
    for (PetscInt i = k; i < k + 3; i++) {
      if (x) q[i] += f * x[i];
      if (next) sum[i - k] += (PetscReal)next[i] * q[i];
    }
  *product = sum[0] + sum[1] + sum[2];
  if (next) PetscCall(sum_over_ranks(h, product));
  PetscFunctionReturn(0);
}

/* q = factor v */
static PetscErrorCode to_floats(const History *h, PetscReal factor, Vec v, float q[])
{
  const PetscScalar *value;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(v, &value));
  for (PetscInt k = 0; k < h->n; k++) q[k] = (float)(factor * PetscRealPart(value[k]));
  PetscCall(VecRestoreArrayRead(v, &value));
  PetscFunctionReturn(0);
}

/* v = factor q */
static PetscErrorCode from_floats(const History *h, PetscReal factor, const float q[], Vec v)
{
  PetscScalar *value;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayWrite(v, &value));
  for (PetscInt k = 0; k < h->n; k++) value[k] = factor * q[k];
  PetscCall(VecRestoreArrayWrite(v, &value));
  PetscFunctionReturn(0);
}

/* direction = -H g by the two-loop recursion. M is linear: M⁻¹ of what the first loop leaves of g is z less what it leaves of the w. */
static PetscErrorCode two_loop(const History *h, Vec g, Vec z, Vec direction)
{
  PetscReal a[MEMORY], b = 0, product;
  PetscInt  i = h->newest;
  float    *q = h->q;

  PetscFunctionBeginUser;
  PetscCall(to_floats(h, 1, g, q));
  if (h->num > 0) PetscCall(advance(h, 0, NULL, q, h->s[i], &product));
  for (PetscInt k = 1; k <= h->num; k++) {
    const PetscInt older = (h->newest - k + h->room) % h->room;
    a[i]                 = h->rho[i] * product;
    if (k < h->num) PetscCall(advance(h, -a[i], h->y[i], q, h->s[older], &product));
    if (k < h->num) i = older;
  }
  PetscCall(to_floats(h, h->scale, z, q));
  for (PetscInt k = 0; k < h->num; k++) {
    const PetscInt j = (i + k) % h->room;
    PetscCall(advance(h, -h->scale * a[j], h->w[j], q, k + 1 == h->num ? h->y[i] : NULL, &product));
  }
  for (PetscInt k = h->num; k > 0; k--) {
    const PetscInt newer = (i + 1) % h->room;
    b                    = h->rho[i] * product;
    PetscCall(advance(h, a[i] - b, h->s[i], q, k > 1 ? h->y[newer] : NULL, &product));
    i = newer;
  }
  PetscCall(from_floats(h, -1, q, direction));
  PetscFunctionReturn(0);
}

/* Whether forces alone, by the mean of the slopes at both ends, promise enough (Hager and Zhang, 2005), where the energy has risen by no more than what is none
 * of theirs. */
static PetscErrorCode forces_say_lower(AmSolver *s, const Step *t, PetscReal E_new, PetscBool *lower)
{
  PetscReal slope;

  PetscFunctionBeginUser;
  *lower = PETSC_FALSE;
  if (E_new > t->energy + AM_RESOLVED * AmModelEnergyOffset(s->model)) PetscFunctionReturn(0);
  PetscCall(VecDotRealPart(t->direction, t->g_new, &slope));
  *lower = slope <= (2 * ARMIJO - 1) * t->slope ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* Backtracks from length, capped, until the energy is in range and low enough. Out: length, 0 when none was found; E_new at u_new, g_new. */
static PetscErrorCode search(AmSolver *s, Step *t, PetscReal *length, PetscReal *E_new)
{
  PetscReal largest;
  PetscBool in_range, lower;

  PetscFunctionBeginUser;
  PetscCall(VecNorm(t->direction, NORM_INFINITY, &largest));
  for (*length = PetscMin(1, CAP / largest); *length > SHORTEST; *length /= 2) {
    PetscCall(VecWAXPY(t->u_new, *length, t->direction, t->u));
    PetscCall(AmModelEnergy(s->model, t->u_new, E_new, t->g_new, &in_range));
    if (in_range && *E_new <= t->energy + ARMIJO * *length * t->slope) PetscFunctionReturn(0);
    if (in_range) PetscCall(forces_say_lower(s, t, *E_new, &lower));
    if (in_range && lower) PetscFunctionReturn(0);
    if (in_range) { /* one parabola through what is known, kept within a tenth and a half */
      const PetscReal best = -t->slope * *length / (2 * (*E_new - t->energy - *length * t->slope));
      *length *= PetscMax(0.2, PetscMin(1, 2 * best));
    }
  }
  *length = 0;
  PetscFunctionReturn(0);
}

static void swap(Vec *a, Vec *b)
{
  const Vec c = *a;
  *a          = *b;
  *b          = c;
}

/* Not with elements, whose products with the tangent are so cheap that Newton's method takes over sooner. */
static PetscBool may_meet_the_core(const AmSolver *s, PetscInt step, PetscReal residual)
{
  return s->matrix_free && s->all_atoms && !s->core && step >= BEFORE_CORE && residual < AM_NEAR ? PETSC_TRUE : PETSC_FALSE;
}

/* From here on the preconditioner knows the core; what is remembered of steps before is told in terms of another. */
static PetscErrorCode meet_the_core(AmSolver *s, History *h, const Step *t)
{
  PetscFunctionBeginUser;
  PetscCall(AmSolverFindCore(s, t->u));
  if (!s->core) PetscFunctionReturn(0);
  h->num        = 0;
  h->pending    = PETSC_FALSE;
  h->scale      = 1;
  h->met_core = PETSC_TRUE;
  PetscFunctionReturn(0);
}

static PetscErrorCode steps(AmSolver *s, PetscReal until, PetscInt max_steps, History *h, Step *t)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < max_steps + (h->met_core ? FURTHER : 0); k++) {
    PetscReal   residual, length = 0, E_new = t->energy;
    PetscBool   stop;
    PetscScalar slope;
    PetscCall(VecNorm(t->g, NORM_INFINITY, &residual));
    PetscCall(AmSolverRecord(s, AM_PHASE_DESCENT, t->energy, residual));
    PetscCall(AmSolverInterrupted(s, &stop));
    if (residual < (h->met_core ? until / NEARER : until) || stop) break;
    if (may_meet_the_core(s, k, residual)) PetscCall(meet_the_core(s, h, t));
    PetscCall(AmSolverApplyPreconditioner(s, t->g, t->z));
    PetscCall(history_complete(h, t->z));
    PetscCall(two_loop(h, t->g, t->z, t->direction));
    PetscCall(VecDot(t->direction, t->g, &slope));
    t->slope = PetscRealPart(slope);
    if (t->slope < 0) PetscCall(search(s, t, &length, &E_new)); /* else the memory misleads */
    if (length == 0 && h->num == 0) break;
    if (length == 0) { /* forget the memory */
      h->num = 0;
      continue;
    }
    PetscCall(history_push(h, length, t));
    swap(&t->u, &t->u_new);
    swap(&t->g, &t->g_new);
    t->gain[1]          = t->gain[0];
    t->gain[0]          = t->energy - E_new;
    t->energy           = E_new;
    s->last_step_length = length;
    s->result->descent_steps++;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverDescend(AmSolver *s, PetscReal until, PetscInt max_steps, Vec u, PetscBool *in_range)
{
  History   h = {.comm = AmModelSpace(s->model)->comm, .room = s->matrix_free ? MEMORY_OF_MANY : MEMORY, .newest = -1, .scale = 1};
  Step      t = {.u = u};
  PetscReal gain;

  PetscFunctionBeginUser;
  PetscCall(AmSolverPrepare(s, u));
  PetscCall(VecGetLocalSize(u, &h.n));
  PetscCall(PetscMalloc1(h.n, &h.q));
  PetscCall(VecDuplicate(u, &t.g));
  PetscCall(VecDuplicate(u, &t.u_new));
  PetscCall(VecDuplicate(u, &t.g_new));
  PetscCall(VecDuplicate(u, &t.direction));
  PetscCall(VecDuplicate(u, &t.z));
  PetscCall(AmModelEnergy(s->model, u, &t.energy, t.g, in_range));
  if (*in_range) PetscCall(steps(s, until, max_steps, &h, &t));
  gain      = PetscMax(t.gain[0], t.gain[1]);
  s->radius = *in_range && gain > 0 ? sqrt(2 * LEFT * gain) : 1;
  PetscCall(history_destroy(&h));
  if (t.u != u) {
    PetscCall(VecCopy(t.u, u));
    swap(&t.u, &t.u_new);
  }
  PetscCall(VecDestroy(&s->gradient));
  if (*in_range) { /* Newton's method begins with it */
    s->energy   = t.energy;
    s->gradient = t.g;
    t.g         = NULL;
  }
  PetscCall(VecDestroy(&t.g));
  PetscCall(VecDestroy(&t.u_new));
  PetscCall(VecDestroy(&t.g_new));
  PetscCall(VecDestroy(&t.direction));
  PetscCall(VecDestroy(&t.z));
  PetscFunctionReturn(0);
}
