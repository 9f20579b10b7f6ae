/* SPDX-License-Identifier: GPL-3.0-or-later
 * A slab comes to rest: Newton's method over the coordinates q that move,
 *
 *   q -= Σ_k v_k (v_k·r) / max(|λ_k|, ε),   r = ∂E/∂q,   λ_k, v_k eigenpairs of ∂²E/∂q²
 *
 * which goes down even where the energy curves downwards. The matrix has one product with the Hessian for each column. Rigid translations, which cost nothing,
 * are made stiff first. A state at rest that is no minimum is left along its softest mode. */
#include "slabimpl.h"
#include <petscblaslapack.h>

#define MAX_STEPS 100
#define MAX_MOVE 0.2        /* Å: of a coordinate, in one step */
#define FORCE_REACHED 1e-10 /* eV/Å: nothing is left to be gained */
#define NOISE 1e-9          /* eV: models of KIM round their energies no worse than that */
#define SOFT 1e-7           /* of the stiffest mode: what is softer than this is none, and what is that much below 0 is unstable */
#define KICK 0.02           /* Å: along an unstable mode */

typedef struct {
  AmSlab     s;
  PetscInt   n; /* coordinates */
  PetscInt  *atom;
  int       *axis;
  PetscReal *r, *K, *lambda, *step;
  AmVec3    *old, *v, *Hv;
} Newton;

static PetscErrorCode create(AmSlab s, AmSlabMoves moves, Newton *w)
{
  const PetscInt most = 3 * s->n;

  PetscFunctionBeginUser;
  *w = (Newton){.s = s};
  PetscCall(PetscMalloc6(most, &w->atom, most, &w->axis, most, &w->r, most, &w->lambda, most, &w->step, s->n, &w->old));
  for (PetscInt i = 0; i < s->n; i++)
    for (int k = 0; k < 3; k++) {
      if (!AmSlabIsFree(s, moves, i, k)) continue;
      w->atom[w->n]   = i;
      w->axis[w->n++] = k;
    }
  PetscCall(PetscMalloc3(w->n * w->n, &w->K, s->n, &w->v, s->n, &w->Hv));
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(Newton *w)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree6(w->atom, w->axis, w->r, w->lambda, w->step, w->old));
  PetscCall(PetscFree3(w->K, w->v, w->Hv));
  PetscFunctionReturn(0);
}

/* r. Returns its largest component. */
static PetscReal gradient(Newton *w)
{
  PetscReal most = 0;
  for (PetscInt i = 0; i < w->n; i++) {
    w->r[i] = w->s->g[w->atom[i]].v[w->axis[i]];
    most    = PetscMax(most, fabs(w->r[i]));
  }
  return most;
}

/* Adds stiff times t tᵀ for the translation t along an axis, if all atoms may follow it. */
static void stiffen(Newton *w, int axis, PetscReal stiff)
{
  PetscInt along = 0;
  for (PetscInt i = 0; i < w->n; i++) along += w->axis[i] == axis;
  if (along < w->s->n) return;
  for (PetscInt i = 0; i < w->n; i++)
    for (PetscInt j = 0; j < w->n; j++)
      if (w->axis[i] == axis && w->axis[j] == axis) w->K[i * w->n + j] += stiff / along;
}

static PetscErrorCode hessian(Newton *w, PetscInt step)
{
  const AmSlabListener *listener = w->s->listener;
  AmSlabProgress        progress = {.num_atoms = w->s->n, .step = step, .num_columns = w->n, .force = gradient(w)};
  PetscReal             stiff    = 0;
  AmRange               range;

  PetscFunctionBeginUser;
  PetscCall(AmKernelLinearize(w->s->kernel, w->s->y, NULL, &range));
  PetscCheck(!range.kind, PETSC_COMM_SELF, PETSC_ERR_PLIB, "The state was in range when its energy was taken");
  PetscCall(PetscArrayzero(w->v, w->s->n));
  for (PetscInt j = 0; j < w->n; j++) {
    w->v[w->atom[j]].v[w->axis[j]] = 1;
    PetscCall(PetscArrayzero(w->Hv, w->s->n));
    PetscCall(AmKernelProduct(w->s->kernel, w->v, w->Hv));
    w->v[w->atom[j]].v[w->axis[j]] = 0;
    for (PetscInt i = 0; i < w->n; i++) w->K[i * w->n + j] = w->Hv[w->atom[i]].v[w->axis[i]];
    stiff           = PetscMax(stiff, w->K[j * w->n + j]);
    progress.column = j + 1;
    if (listener) PetscCall(listener->tell(listener->context, &progress));
  }
  for (PetscInt i = 0; i < w->n; i++) /* differences are not quite symmetric */
    for (PetscInt j = 0; j < i; j++) w->K[i * w->n + j] = w->K[j * w->n + i] = (w->K[i * w->n + j] + w->K[j * w->n + i]) / 2;
  for (int k = 0; k < 3; k++) stiffen(w, k, stiff);
  PetscFunctionReturn(0);
}

/* Rows of K become eigenvectors. */
static PetscErrorCode eigenpairs(Newton *w)
{
  PetscBLASInt size = (PetscBLASInt)w->n, info, room = 64 * (PetscBLASInt)w->n;
  PetscReal   *work;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(room, &work));
  LAPACKsyev_("V", "U", &size, w->K, &size, w->lambda, work, &room, &info);
  PetscCheck(info == 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "LAPACK finds no eigenvalues: %d", (int)info);
  PetscCall(PetscFree(work));
  PetscFunctionReturn(0);
}

static PetscReal stiffest(const Newton *w) { return PetscMax(fabs(w->lambda[0]), fabs(w->lambda[w->n - 1])); }

static void newton_step(Newton *w)
{
  PetscReal longest = 0;
  for (PetscInt i = 0; i < w->n; i++) w->step[i] = 0;
  for (PetscInt k = 0; k < w->n; k++) {
    const PetscReal *v     = w->K + k * w->n;
    PetscReal        along = 0;
    for (PetscInt i = 0; i < w->n; i++) along += v[i] * w->r[i];
    for (PetscInt i = 0; i < w->n; i++) w->step[i] -= along * v[i] / PetscMax(fabs(w->lambda[k]), SOFT * stiffest(w));
  }
  for (PetscInt i = 0; i < w->n; i++) longest = PetscMax(longest, fabs(w->step[i]));
  for (PetscInt i = 0; i < w->n && longest > MAX_MOVE; i++) w->step[i] *= MAX_MOVE / longest;
}

/* From where the step began, along it. */
static PetscErrorCode try(Newton *w, PetscReal length, PetscBool *in_range)
{
  PetscFunctionBeginUser;
  PetscCall(PetscArraycpy(w->s->y, w->old, w->s->n));
  for (PetscInt i = 0; i < w->n; i++) w->s->y[w->atom[i]].v[w->axis[i]] += length * w->step[i];
  PetscCall(AmSlabEvaluate(w->s, in_range));
  PetscFunctionReturn(0);
}

/* Goes along the step until the energy or, where rounding hides it, the gradient is lower. Out: moved. */
static PetscErrorCode line_search(Newton *w, PetscBool *moved)
{
  const PetscReal E = w->s->energy, r = gradient(w);
  PetscBool       in_range;

  PetscFunctionBeginUser;
  *moved = PETSC_FALSE;
  PetscCall(PetscArraycpy(w->old, w->s->y, w->s->n));
  for (PetscReal length = 1; length > 1e-3 && !*moved; length /= 2) {
    PetscCall(try(w, length, &in_range));
    *moved = in_range && (w->s->energy < E - NOISE || (w->s->energy < E + NOISE && gradient(w) < 0.5 * r)) ? PETSC_TRUE : PETSC_FALSE;
  }
  if (!*moved) PetscCall(try(w, 0, &in_range));
  PetscFunctionReturn(0);
}

/* Off a saddle, along its softest mode. */
static PetscErrorCode kick(Newton *w)
{
  PetscBool in_range;
  PetscReal longest = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscArraycpy(w->old, w->s->y, w->s->n));
  for (PetscInt i = 0; i < w->n; i++) longest = PetscMax(longest, fabs(w->K[i]));
  for (PetscInt i = 0; i < w->n; i++) w->step[i] = KICK / longest * w->K[i];
  PetscCall(try(w, 1, &in_range));
  if (!in_range) PetscCall(try(w, 0, &in_range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSlabMinimise(AmSlab s, AmSlabMoves moves, PetscReal *softest)
{
  PetscBool moved = PETSC_TRUE;
  Newton    w;

  PetscFunctionBeginUser;
  PetscCall(create(s, moves, &w));
  for (int i = 0; i < MAX_STEPS && moved && w.n > 0; i++) {
    PetscCall(hessian(&w, i));
    PetscCall(eigenpairs(&w));
    *softest = w.lambda[0];
    if (gradient(&w) > FORCE_REACHED) {
      newton_step(&w);
      PetscCall(line_search(&w, &moved));
      if (moved) continue;
    }
    moved = w.lambda[0] < -SOFT * stiffest(&w) ? PETSC_TRUE : PETSC_FALSE;
    if (moved) PetscCall(kick(&w));
  }
  PetscCall(destroy(&w));
  PetscFunctionReturn(0);
}
