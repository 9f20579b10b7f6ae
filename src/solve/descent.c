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
 * The two-loop recursion goes by inner products alone (Chen, Wang and Zhou, 2014): ranks sum once a step instead of twice for each step remembered, and what
 * is remembered is read twice. Steps and changes of the gradient are kept as floats: curvature along them is not known to seven digits anyway, and with many
 * unknowns they are a good part of all memory, and of what a step reads. */
#include "solveimpl.h"

#define MEMORY 12
#define MEMORY_OF_MANY 3 /* of so many unknowns that they are a good part of all memory; more gain nothing in the few steps before Newton's */
#define BEFORE_CORE 6    /* steps: by then a core is near enough to its place, and to stable, to be known by its tangent */
#define FURTHER 6        /* steps more pay where the core is known, for their rate is that of conjugate gradients then, */
#define NEARER 3         /* and the descent goes so much nearer */
#define CAP 0.25         /* Å: largest component of a step, a tenth of a bond */
#define ARMIJO 1e-4
#define SHORTEST 1e-6
#define BLOCK 1024 /* unknowns that stay in the first cache while all that is remembered passes by */
#define LEFT 10    /* as much energy as so many steps like the last two have lost may be left: conjugate gradients may go so far */

typedef struct {
  Vec       u, g, u_new, g_new, direction, z; /* z = M⁻¹ g, M the preconditioner */
  PetscReal energy, slope, largest, gain[2];  /* slope and largest component of the direction; energy that the last step lost, and the one before */
} Step;

/* Of one step that is remembered, with the gradient g, and with the step p that has come last. */
typedef struct {
  PetscReal sg, yz, sy, yw; /* s g, y z, s y_p, y w_p */
} Products;

typedef struct {
  MPI_Comm  comm;
  PetscInt  room, num, newest, n;                                           /* n: unknowns of this rank */
  PetscBool pending;                                                        /* a step has been taken that is not among the num yet */
  PetscBool met_core;                                                       /* in this descent */
  PetscReal scale;                                                          /* of the preconditioner: curvature by it over the true one, along the last step */
  float    *s[MEMORY], *y[MEMORY], *w[MEMORY];                              /* [n]; w = M⁻¹ y */
  PetscReal sy[MEMORY][MEMORY], yw[MEMORY][MEMORY], sg[MEMORY], yz[MEMORY]; /* s_i y_j where j is no older; y_i w_j; s_i g, y_i z */
} History;

static PetscErrorCode history_destroy(History *h)
{
  PetscFunctionBeginUser;
  for (int i = 0; i < MEMORY; i++) PetscCall(PetscFree3(h->s[i], h->y[i], h->w[i]));
  PetscFunctionReturn(0);
}

/* Where the step of this age stands, 0: the newest; -1: where the next one will. */
static PetscInt slot(const History *h, PetscInt age) { return (h->newest - age + h->room) % h->room; }

/* Takes a step and its change of the gradient in; z = M⁻¹ g_old. */
static PetscErrorCode history_push(History *h, PetscReal length, const Step *t)
{
  const PetscInt     i = slot(h, -1);
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
  h->num     = PetscMin(h->num, h->room - 1); /* the oldest one stood here */
  PetscFunctionReturn(0);
}

static void add_products(PetscInt n, const float s[], const float y[], const float y_p[], const float w_p[], const PetscScalar g[], const PetscScalar z[],
                         Products *p)
{
  PetscReal sg = 0, yz = 0, sy = 0, yw = 0;

#pragma omp simd reduction(+ : sg, yz, sy, yw)
  for (PetscInt k = 0; k < n; k++) {
    sg += (PetscReal)s[k] * g[k];
    yz += (PetscReal)y[k] * z[k];
    sy += (PetscReal)s[k] * y_p[k];
    yw += (PetscReal)y[k] * w_p[k];
  }
  p->sg += sg;
  p->yz += yz;
  p->sy += sy;
  p->yw += yw;
}

/* w_p becomes M⁻¹ y_p by z = M⁻¹ g at the end of the step p, if that is new; sums of this rank. In: members [num], the steps that count; p one of them. */
static PetscErrorCode sum_products(const History *h, PetscInt num, const PetscInt members[], PetscInt p, Vec g, Vec z, Products sums[])
{
  const PetscScalar *at, *by;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(g, &at));
  PetscCall(VecGetArrayRead(z, &by));
  for (PetscInt b = 0; b < h->n; b += BLOCK) {
    const PetscInt n = PetscMin(BLOCK, h->n - b);
    if (h->pending)
      for (PetscInt k = b; k < b + n; k++) h->w[p][k] += (float)by[k];
    for (PetscInt m = 0; m < num; m++) {
      const PetscInt i = members[m];
      add_products(n, h->s[i] + b, h->y[i] + b, h->y[p] + b, h->w[p] + b, at + b, by + b, &sums[i]);
    }
  }
  PetscCall(VecRestoreArrayRead(z, &by));
  PetscCall(VecRestoreArrayRead(g, &at));
  PetscFunctionReturn(0);
}

/* All products with g and z = M⁻¹ g. Completes the last step by them, and sets the preconditioner's scale; forgets it if the curvature along it is not
 * positive. */
static PetscErrorCode history_meet(History *h, Vec g, Vec z)
{
  const PetscInt p            = h->pending ? slot(h, -1) : h->newest;
  PetscInt       num          = 0, members[MEMORY];
  Products       sums[MEMORY] = {{0}};
  PetscReal      sy, yw;

  PetscFunctionBeginUser;
  for (PetscInt age = 0; age < h->num; age++) members[num++] = slot(h, age);
  if (h->pending) members[num++] = p;
  PetscCall(sum_products(h, num, members, p, g, z, sums));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sums, (PetscMPIInt)(h->room * sizeof(Products) / sizeof(PetscReal)), MPIU_REAL, MPI_SUM, h->comm));
  for (PetscInt m = 0; m < num; m++) {
    const PetscInt i = members[m];
    h->sg[i]         = sums[i].sg;
    h->yz[i]         = sums[i].yz;
    h->sy[i][p]      = sums[i].sy;
    h->yw[i][p] = h->yw[p][i] = sums[i].yw;
  }
  if (!h->pending) PetscFunctionReturn(0);
  h->pending = PETSC_FALSE;
  sy         = h->sy[p][p];
  yw         = h->yw[p][p];
  if (sy <= 0 || yw <= 0) PetscFunctionReturn(0);
  h->scale  = sy / yw;
  h->newest = p;
  h->num++;
  PetscFunctionReturn(0);
}

/* H g = scale (z - sum a w) + sum c s by the two-loop recursion. M is linear: M⁻¹ of what the first loop leaves of g is z less what it leaves of the w. */
static void two_loop(const History *h, PetscReal a[], PetscReal c[])
{
  for (PetscInt age = 0; age < h->num; age++) {
    const PetscInt i  = slot(h, age);
    PetscReal      sq = h->sg[i];
    for (PetscInt newer = 0; newer < age; newer++) sq -= a[slot(h, newer)] * h->sy[i][slot(h, newer)];
    a[i] = sq / h->sy[i][i];
  }
  for (PetscInt age = h->num - 1; age >= 0; age--) {
    const PetscInt i  = slot(h, age);
    PetscReal      yr = h->yz[i];
    for (PetscInt k = 0; k < h->num; k++) yr -= a[slot(h, k)] * h->yw[i][slot(h, k)];
    yr *= h->scale;
    for (PetscInt older = age + 1; older < h->num; older++) yr += c[slot(h, older)] * h->sy[slot(h, older)][i];
    c[i] = a[i] - yr / h->sy[i][i];
  }
}

/* direction = -H g, with its slope and its largest component. The history has met g and z. */
static PetscErrorCode point_down(const History *h, Step *t)
{
  PetscReal          a[MEMORY], c[MEMORY], largest = 0, slope = 0;
  const PetscScalar *g, *z;
  PetscScalar       *d;

  PetscFunctionBeginUser;
  two_loop(h, a, c);
  PetscCall(VecGetArrayRead(t->g, &g));
  PetscCall(VecGetArrayRead(t->z, &z));
  PetscCall(VecGetArrayWrite(t->direction, &d));
  for (PetscInt b = 0; b < h->n; b += BLOCK) {
    const PetscInt end = PetscMin(b + BLOCK, h->n);
    for (PetscInt k = b; k < end; k++) d[k] = -h->scale * z[k];
    for (PetscInt age = 0; age < h->num; age++) {
      const PetscInt  i    = slot(h, age);
      const PetscReal of_w = h->scale * a[i], of_s = c[i];
      const float    *w = h->w[i], *s = h->s[i];
      for (PetscInt k = b; k < end; k++) d[k] += of_w * w[k] - of_s * s[k];
    }
#pragma omp simd reduction(max : largest) reduction(+ : slope)
    for (PetscInt k = b; k < end; k++) {
      largest = PetscMax(largest, PetscAbsScalar(d[k]));
      slope += d[k] * g[k];
    }
  }
  PetscCall(VecRestoreArrayWrite(t->direction, &d));
  PetscCall(VecRestoreArrayRead(t->z, &z));
  PetscCall(VecRestoreArrayRead(t->g, &g));
  PetscCallMPI(MPI_Allreduce(&largest, &t->largest, 1, MPIU_REAL, MPI_MAX, h->comm));
  PetscCallMPI(MPI_Allreduce(&slope, &t->slope, 1, MPIU_REAL, MPI_SUM, h->comm));
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
  PetscBool in_range, lower;

  PetscFunctionBeginUser;
  for (*length = PetscMin(1, CAP / t->largest); *length > SHORTEST; *length /= 2) {
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
  h->num      = 0;
  h->pending  = PETSC_FALSE;
  h->scale    = 1;
  h->met_core = PETSC_TRUE;
  PetscFunctionReturn(0);
}

static PetscErrorCode steps(AmSolver *s, PetscReal until, PetscInt max_steps, History *h, Step *t)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < max_steps + (h->met_core ? FURTHER : 0); k++) {
    PetscReal residual, length = 0, E_new = t->energy;
    PetscBool stop;
    PetscCall(VecNorm(t->g, NORM_INFINITY, &residual));
    PetscCall(AmSolverRecord(s, AM_PHASE_DESCENT, t->energy, residual));
    PetscCall(AmSolverInterrupted(s, &stop));
    if (residual < (h->met_core ? until / NEARER : until) || stop) break;
    if (may_meet_the_core(s, k, residual)) PetscCall(meet_the_core(s, h, t));
    PetscCall(AmSolverApplyPreconditioner(s, t->g, t->z));
    PetscCall(history_meet(h, t->g, t->z));
    PetscCall(point_down(h, t));
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
