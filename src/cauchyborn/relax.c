/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inner shifts, and the crystal of zero stress. Both minimise W̃ over a few unknowns q, z = z_0 + J q, by Newton's method
 *
 *   q += Σ_k v_k (-v_k·r) / max(|λ_k|, ε),   r = Jᵀ W̃_z,   λ_k, v_k eigenpairs of Jᵀ W̃_zz J
 *
 * so that a step goes down even where the crystal is no minimum. At a stationary p
 *
 *   A = W̃_FF - W̃_Fp W̃_pp⁻¹ W̃_pF */
#include "cauchybornimpl.h"
#include <petscblaslapack.h>

#define MAX_STEPS 100
#define MAX_MOVE 0.05       /* of an unknown in one step: strain, Å */
#define FORCE_REACHED 1e-13 /* eV/Å, eV: nothing is left to be gained */
#define LEAST_GAIN 1e-13    /* eV/Å³: more than rounding */
#define SOFT 1e-9           /* of the stiffest mode: what is softer than this is none */

/* In: H [n][n], destroyed; out: eigenvalues ascending, eigenvectors as rows of H. */
static PetscErrorCode eigenpairs(PetscInt n, PetscReal H[], PetscReal lambda[])
{
  PetscBLASInt size = (PetscBLASInt)n, info, room = 64 * AM_MAX_TAYLOR;
  PetscReal    work[64 * AM_MAX_TAYLOR];

  PetscFunctionBeginUser;
  if (n == 0) PetscFunctionReturn(0);
  LAPACKsyev_("V", "U", &size, H, &size, lambda, work, &room, &info);
  PetscCheck(info == 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "LAPACK finds no eigenvalues: %d", (int)info);
  PetscFunctionReturn(0);
}

/* r = Jᵀ g, K = Jᵀ H J. */
static void reduce(const AmModes *m, const AmTaylor *t, PetscReal r[], PetscReal K[])
{
  const PetscInt n = m->num_strains + m->num_shifts;
  for (PetscInt i = 0; i < n; i++) {
    r[i] = 0;
    for (PetscInt a = 0; a < t->size; a++) r[i] += AmModesEntry(m, a, i) * t->gradient[a];
    for (PetscInt j = 0; j < n; j++) {
      K[i * n + j] = 0;
      for (PetscInt a = 0; a < t->size; a++)
        for (PetscInt b = 0; b < t->size; b++) K[i * n + j] += AmModesEntry(m, a, i) * t->hessian[a * t->size + b] * AmModesEntry(m, b, j);
    }
  }
}

static PetscErrorCode newton_step(PetscInt n, const PetscReal r[], PetscReal K[], PetscReal step[])
{
  PetscReal lambda[AM_MAX_TAYLOR], stiffest = 0, longest = 0;

  PetscFunctionBeginUser;
  PetscCall(eigenpairs(n, K, lambda));
  for (PetscInt i = 0; i < n; i++) {
    step[i]  = 0;
    stiffest = PetscMax(stiffest, fabs(lambda[i]));
  }
  for (PetscInt k = 0; k < n; k++) {
    PetscReal along = 0;
    for (PetscInt i = 0; i < n; i++) along += K[k * n + i] * r[i];
    for (PetscInt i = 0; i < n && stiffest > 0; i++) step[i] -= along * K[k * n + i] / PetscMax(fabs(lambda[k]), SOFT * stiffest);
  }
  for (PetscInt i = 0; i < n; i++) longest = PetscMax(longest, fabs(step[i]));
  for (PetscInt i = 0; i < n && longest > MAX_MOVE; i++) step[i] *= MAX_MOVE / longest;
  PetscFunctionReturn(0);
}

static void move(const AmModes *m, PetscReal length, const PetscReal step[], AmMat3 *F, PetscReal p[])
{
  for (PetscInt k = 0; k < m->num_strains; k++)
    for (int a = 0; a < 9; a++) F->m[a / 3][a % 3] += length * step[k] * m->strain[k].m[a / 3][a % 3];
  for (PetscInt k = 0; k < m->num_shifts; k++) p[k] += length * step[m->num_strains + k];
}

static PetscReal largest(const AmModes *m, const AmTaylor *t)
{
  PetscReal most = 0;
  for (PetscInt i = 0; i < m->num_strains + m->num_shifts; i++) {
    PetscReal r = 0;
    for (PetscInt a = 0; a < t->size; a++) r += AmModesEntry(m, a, i) * t->gradient[a];
    most = PetscMax(most, fabs(r));
  }
  return most;
}

/* Goes along step until the energy or, where rounding hides it, the gradient is lower. Out: moved. */
static PetscErrorCode line_search(AmMultilattice ml, const AmModes *m, const PetscReal step[], AmState *s, PetscBool *moved)
{
  const AmState old = *s;

  PetscFunctionBeginUser;
  *moved = PETSC_FALSE;
  for (PetscReal length = 1; length > 1e-3 && !*moved; length /= 2) {
    AmRange range;
    *s = old;
    move(m, length, step, &s->F, s->p);
    PetscCall(AmMultilatticeEvaluate(ml, s->F, s->p, &s->t, &range));
    if (range.kind) continue;
    *moved = s->t.W < old.t.W - LEAST_GAIN || largest(m, &s->t) < 0.5 * largest(m, &old.t) ? PETSC_TRUE : PETSC_FALSE;
  }
  if (!*moved) *s = old;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultilatticeMinimise(AmMultilattice ml, const AmModes *m, AmState *s, AmRange *range)
{
  const PetscInt  n      = m->num_strains + m->num_shifts;
  const PetscReal volume = AmMultilatticeCrystal(ml)->volume;
  PetscReal       r[AM_MAX_TAYLOR], step[AM_MAX_TAYLOR], *K;
  PetscBool       moved = PETSC_TRUE;

  PetscFunctionBeginUser;
  s->t.order = 2;
  PetscCall(AmMultilatticeEvaluate(ml, s->F, s->p, &s->t, range));
  PetscCall(PetscMalloc1(n * n, &K));
  for (int i = 0; i < MAX_STEPS && moved && !(range && range->kind) && n > 0 && largest(m, &s->t) * volume > FORCE_REACHED; i++) {
    reduce(m, &s->t, r, K);
    PetscCall(newton_step(n, r, K, step));
    PetscCall(line_search(ml, m, step, s, &moved));
  }
  PetscCall(PetscFree(K));
  s->residual = largest(m, &s->t) * volume;
  PetscFunctionReturn(0);
}

/* A += sign Σ_k (W̃_Fp v_k)(W̃_Fp v_k)ᵀ / λ_k: what the shifts give way. */
static PetscErrorCode condense(const AmTaylor *t, AmTensor4 *A, PetscReal *softest)
{
  const PetscInt n = t->size - 9;
  PetscReal      lambda[AM_MAX_TAYLOR], *K, stiffest = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n * n, &K));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = 0; j < n; j++) K[i * n + j] = t->hessian[(9 + i) * t->size + 9 + j];
  PetscCall(eigenpairs(n, K, lambda));
  for (PetscInt k = 0; k < n; k++) stiffest = PetscMax(stiffest, fabs(lambda[k]));
  for (PetscInt k = 0; k < n; k++) {
    PetscReal along[9] = {0};
    if (fabs(lambda[k]) <= SOFT * stiffest) continue; /* nothing holds it, and nothing moves it */
    for (int a = 0; a < 9; a++)
      for (PetscInt i = 0; i < n; i++) along[a] += t->hessian[a * t->size + 9 + i] * K[k * n + i];
    for (int a = 0; a < 9; a++)
      for (int b = 0; b < 9; b++) A->c[a / 3][a % 3][b / 3][b % 3] -= along[a] * along[b] / lambda[k];
  }
  *softest = n > 0 ? lambda[0] : 0;
  PetscCall(PetscFree(K));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultilatticeRelax(AmMultilattice ml, AmMat3 F, PetscReal p[], AmRelaxed *relaxed, AmRange *range)
{
  const AmModes   only_shifts = {.num_shifts = AmMultilatticeNumShifts(ml)};
  const PetscReal volume      = AmMultilatticeCrystal(ml)->volume;
  AmState        *s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  s->F = F;
  if (p) PetscCall(PetscArraycpy(s->p, p, only_shifts.num_shifts));
  PetscCall(AmMultilatticeMinimise(ml, &only_shifts, s, range));
  relaxed->W     = s->t.W;
  relaxed->force = s->residual;
  for (int a = 0; a < 9; a++) {
    relaxed->P.m[a / 3][a % 3] = s->t.gradient[a];
    for (int b = 0; b < 9; b++) relaxed->clamped.c[a / 3][a % 3][b / 3][b % 3] = s->t.hessian[a * s->t.size + b];
  }
  relaxed->A = relaxed->clamped;
  PetscCall(condense(&s->t, &relaxed->A, &relaxed->softest));
  relaxed->softest *= volume;
  if (p) PetscCall(PetscArraycpy(p, s->p, only_shifts.num_shifts));
  PetscCall(PetscFree(s));
  PetscFunctionReturn(0);
}
