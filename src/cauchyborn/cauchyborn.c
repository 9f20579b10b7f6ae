/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cauchy-Born rule for a one-atom lattice with lattice vectors R, r = F R, and Ω the crystal volume per atom:
 *
 *   W = (V(F) - V(I)) / Ω,   P_iJ = (1/Ω) Σ_R ∂V/∂r_i R_J,   A_iJkL = (1/Ω) Σ_RR' ∂²V/∂r_i∂r'_k R_J R'_L
 *
 * V is the site energy of one atom amid F R, so a batch of deformation gradients is a cluster of sites that share no neighbour, and every potential has W, P, A
 * without a formula of its own: P from the gradient, A from nine Hessian-vector products, one for each unit ∂F_kL (v_R = e_k R_L). Potentials that know V(F)
 * itself (AmLatticeKernel) are asked for that; what these find out of range goes the long way, which says what it was.
 *
 * The set of R holds all that can enter the cutoff: |R| <= rc / σ_min(F). A list cut at rc for F = I would kink W under compression.
 * W is relative to the perfect crystal, for raw totals lose digits. So do differences of nearly equal energies: a far cell of 1e12 atoms takes 1e-16 of V that
 * often. Near I, E = F - I, W is the work of P on the straight way, ½ (P(I) + P(F)) : E but for third powers of E, and nearer still P is P(I) + A(I) : E.
 * What is left out, about E times what is kept, is below 1e-16 V there, for W is some 10 E² V/Ω, and P some E V/Ω.
 *
 * Source: Born and Huang (1954); E and Ming (2007). */
#include "cauchybornimpl.h"

#define BATCH 128       /* deformation gradients a call of the potential: scratch of a few hundred kB */
#define MAX_STRETCH 0.4 /* least σ_min(F) served; the potential's range ends before */

struct _p_AmCauchyBorn {
  AmPotential     pot;
  AmHessian       hessian;
  PetscReal       volume, V0, cutoff;
  PetscInt        num_vectors;
  AmVec3         *R;
  AmLatticeKernel kernel; /* or NULL */
  PetscInt        num_grains; /* 0: none has a crystal of its own */
  AmCauchyBorn   *of_grain;   /* [num_grains]: rules of such grains, one a crystal; NULL: this one serves */
  const AmCrystal **own;      /* [num_grains]: only to tell which are the same */
  AmShifted       shifted; /* of several atoms a cell, and nothing below; or NULL */
  PetscBool       expands; /* what follows is known */
  AmMat3          P_I;
  AmTensor4       A_I;
  AmTangents      kept; /* or NULL */
  PetscBool       keeps; /* now */
  /* scratch of one batch: point 0 of each site is the atom itself */
  PetscInt  room;
  AmVec3   *y, *v, *g;
  PetscInt *neighbor, *species;
};

/* Grains of the same crystal share its rule. */
static PetscErrorCode create_others(AmCauchyBorn cb, const AmCrystal *crystal)
{
  PetscFunctionBeginUser;
  if (!AmCrystalIsUnlike(crystal)) PetscFunctionReturn(0);
  cb->num_grains = crystal->num_grains;
  PetscCall(PetscCalloc2(cb->num_grains, &cb->of_grain, cb->num_grains, &cb->own));
  for (PetscInt g = 0; g < cb->num_grains; g++) {
    const AmCrystal *own = cb->own[g] = crystal->grain[g].own;
    for (PetscInt h = 0; h < g && own && !cb->of_grain[g]; h++)
      if (cb->own[h] == own) cb->of_grain[g] = cb->of_grain[h];
    if (own && !cb->of_grain[g]) PetscCall(AmCauchyBornCreate(cb->pot, own, AmCrystalOwnSpecies(own, 0), &cb->of_grain[g]));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy_others(AmCauchyBorn cb)
{
  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < cb->num_grains; g++) {
    for (PetscInt h = g + 1; h < cb->num_grains; h++)
      if (cb->of_grain[h] == cb->of_grain[g]) cb->of_grain[h] = NULL;
    PetscCall(AmCauchyBornDestroy(&cb->of_grain[g]));
  }
  PetscCall(PetscFree2(cb->of_grain, cb->own));
  PetscFunctionReturn(0);
}

AmCauchyBorn AmCauchyBornOf(AmCauchyBorn cb, PetscInt grain) { return cb->num_grains > 0 && cb->of_grain[grain] ? cb->of_grain[grain] : cb; }

PetscErrorCode AmCauchyBornCreate(AmPotential pot, const AmCrystal *crystal, PetscInt species, AmCauchyBorn *out)
{
  const AmMat3 one = AmMat3Identity();
  AmCauchyBorn cb;
  AmRange      range;
  PetscReal    W;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&cb));
  *out       = cb;
  cb->pot    = pot;
  cb->volume = crystal->volume;
  PetscCall(create_others(cb, crystal));
  if (crystal->num_sublattices > 1) {
    PetscCall(AmShiftedCreate(pot, crystal, &cb->shifted));
    PetscFunctionReturn(0);
  }
  cb->cutoff = AmPotentialCutoff(pot);
  PetscCall(AmHessianCreate(pot, AM_HESSIAN_FOR_SOLVERS, &cb->hessian));
  PetscCall(AmCrystalVectors(crystal, cb->cutoff / MAX_STRETCH, &cb->num_vectors, &cb->R));
  PetscCall(AmLatticeKernelCreate(pot, species, cb->num_vectors, cb->R, &cb->kernel));
  cb->room = BATCH * (cb->num_vectors + 1);
  PetscCall(PetscMalloc5(cb->room, &cb->y, cb->room, &cb->v, cb->room, &cb->g, cb->room, &cb->neighbor, cb->room, &cb->species));
  for (PetscInt i = 0; i < cb->room; i++) cb->species[i] = species;
  PetscCall(AmCauchyBornEvaluate(cb, 1, &one, &W, NULL, NULL, NULL)); /* V0 is still 0 */
  cb->V0 = W * cb->volume;
  PetscCall(AmCauchyBornEvaluate(cb, 1, &one, NULL, &cb->P_I, &cb->A_I, &range));
  cb->expands = range.kind ? PETSC_FALSE : PETSC_TRUE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornDestroy(AmCauchyBorn *cb)
{
  PetscFunctionBeginUser;
  if (!*cb) PetscFunctionReturn(0);
  PetscCall(destroy_others(*cb));
  PetscCall(AmShiftedDestroy(&(*cb)->shifted));
  PetscCall(AmHessianDestroy(&(*cb)->hessian));
  PetscCall(AmTangentsDestroy(&(*cb)->kept));
  PetscCall(AmLatticeKernelDestroy(&(*cb)->kernel));
  PetscCall(PetscFree5((*cb)->y, (*cb)->v, (*cb)->g, (*cb)->neighbor, (*cb)->species));
  PetscCall(PetscFree((*cb)->R));
  PetscCall(PetscFree(*cb));
  PetscFunctionReturn(0);
}

PetscInt  AmCauchyBornNumShifts(AmCauchyBorn cb) { return cb->shifted ? AmShiftedNumShifts(cb->shifted) : 0; }
PetscReal AmCauchyBornAtomEnergy(AmCauchyBorn cb, PetscInt a) { return cb->shifted ? AmShiftedAtomEnergy(cb->shifted, a) : cb->V0; }

PetscReal AmCauchyBornSiteEnergy(AmCauchyBorn cb)
{
  PetscReal      sum = 0;
  const PetscInt n   = 1 + AmCauchyBornNumShifts(cb);
  for (PetscInt a = 0; a < n; a++) sum += AmCauchyBornAtomEnergy(cb, a);
  return sum / n;
}

typedef struct {
  AmCluster cluster;
  PetscInt  site_to_point[BATCH], start[BATCH + 1];
  PetscInt  num_R[BATCH];
  PetscReal V[BATCH];
} Batch;

/* Sites F_q R; false with range set when an F cannot be served. */
static PetscBool fill(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], Batch *b, AmRange *range)
{
  PetscInt point = 0, k = 0;
  b->start[0] = 0;
  for (PetscInt q = 0; q < n; q++) {
    const PetscReal stretch = AmMat3MinStretch(F[q]), far = cb->cutoff / stretch;
    if (!(stretch > MAX_STRETCH) || !(AmMat3Det(F[q]) > 0)) {
      *range = (AmRange){AM_RANGE_PAIR_TOO_CLOSE, q, -1, stretch, MAX_STRETCH};
      return PETSC_FALSE;
    }
    b->site_to_point[q] = point;
    cb->y[point++]      = AmVec3Make(0, 0, 0);
    for (PetscInt r = 0; r < cb->num_vectors && AmVec3Norm(cb->R[r]) <= far; r++) {
      cb->neighbor[k++] = point;
      cb->y[point++]    = AmMat3Apply(F[q], cb->R[r]);
    }
    b->start[q + 1] = k;
    b->num_R[q]     = k - b->start[q];
  }
  b->cluster =
      (AmCluster){.num_points = point, .num_sites = n, .site_to_point = b->site_to_point, .start = b->start, .neighbor = cb->neighbor, .species = cb->species};
  return PETSC_TRUE;
}

/* (1/Ω) Σ_R g_R ⊗ R of site q. */
static AmMat3 moment(AmCauchyBorn cb, const Batch *b, PetscInt q)
{
  AmMat3        m = {{{0}}};
  const AmVec3 *g = cb->g + b->site_to_point[q] + 1;
  for (PetscInt r = 0; r < b->num_R[q]; r++)
    for (int i = 0; i < 3; i++)
      for (int J = 0; J < 3; J++) m.m[i][J] += g[r].v[i] * cb->R[r].v[J];
  for (int i = 0; i < 3; i++)
    for (int J = 0; J < 3; J++) m.m[i][J] /= cb->volume;
  return m;
}

static PetscErrorCode tangent(AmCauchyBorn cb, const Batch *b, AmTensor4 A[], AmRange *range)
{
  const PetscInt n = b->cluster.num_sites;

  PetscFunctionBeginUser;
  PetscCall(AmHessianSet(cb->hessian, &b->cluster, cb->y, NULL, range));
  if (range->kind) PetscFunctionReturn(0);
  for (int k = 0; k < 3; k++)
    for (int L = 0; L < 3; L++) {
      PetscCall(PetscArrayzero(cb->v, b->cluster.num_points));
      PetscCall(PetscArrayzero(cb->g, b->cluster.num_points));
      for (PetscInt q = 0; q < n; q++)
        for (PetscInt r = 0; r < b->num_R[q]; r++) cb->v[b->site_to_point[q] + 1 + r].v[k] = cb->R[r].v[L];
      PetscCall(AmHessianProduct(cb->hessian, cb->v, cb->g, range));
      if (range->kind) PetscFunctionReturn(0);
      for (PetscInt q = 0; q < n; q++) {
        const AmMat3 m = moment(cb, b, q);
        for (int i = 0; i < 3; i++)
          for (int J = 0; J < 3; J++) A[q].c[i][J][k][L] = m.m[i][J];
      }
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluate_by_kernel(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], PetscReal W[], AmMat3 P[], AmTensor4 A[], PetscBool *done)
{
  const AmLatticeResult result = {W, P, A ? &A->c : NULL};
  PetscReal            *p = (PetscReal *)P, *a = (PetscReal *)A;
  const PetscReal       per_volume = 1 / cb->volume;

  PetscFunctionBeginUser;
  PetscCall(AmLatticeKernelEvaluate(cb->kernel, n, F, &result, done));
  if (!*done) PetscFunctionReturn(0);
  for (PetscInt q = 0; W && q < n; q++) W[q] = (W[q] - cb->V0) / cb->volume;
  for (PetscInt i = 0; P && i < 9 * n; i++) p[i] *= per_volume;
  for (PetscInt i = 0; A && i < 81 * n; i++) a[i] *= per_volume;
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluate_batch(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], PetscReal W[], AmMat3 P[], AmTensor4 A[], AmRange *range)
{
  PetscBool done = PETSC_FALSE;
  Batch     b;

  PetscFunctionBeginUser;
  if (cb->kernel) PetscCall(evaluate_by_kernel(cb, n, F, W, P, A, &done));
  if (done) PetscFunctionReturn(0);
  if (!fill(cb, n, F, &b, range)) PetscFunctionReturn(0);
  if (W || P) {
    if (P) PetscCall(PetscArrayzero(cb->g, b.cluster.num_points));
    PetscCall(AmPotentialGradient(cb->pot, &b.cluster, cb->y, NULL, W ? b.V : NULL, P ? cb->g : NULL, range));
    if (range->kind) PetscFunctionReturn(0);
  }
  for (PetscInt q = 0; q < n; q++) {
    if (W) W[q] = (b.V[q] - cb->V0) / cb->volume;
    if (P) P[q] = moment(cb, &b, q);
  }
  if (A) PetscCall(tangent(cb, &b, A, range));
  PetscFunctionReturn(0);
}

/* In/Out: P, and W, or NULL. */
static void expand_near_identity(AmCauchyBorn cb, AmMat3 F, PetscReal *W, AmMat3 *P)
{
  AmMat3    E    = F;
  PetscReal size = 0, work = 0;
  for (int i = 0; i < 3; i++) E.m[i][i] -= 1;
  for (int i = 0; i < 9; i++) size = PetscMax(size, PetscAbsReal(E.m[i / 3][i % 3]));
  if (!(size < AM_NEAR_PERFECT)) return;
  for (int i = 0; i < 3 && size < AM_NEARER_PERFECT; i++)
    for (int J = 0; J < 3; J++) {
      P->m[i][J] = cb->P_I.m[i][J];
      for (int kL = 0; kL < 9; kL++) P->m[i][J] += cb->A_I.c[i][J][kL / 3][kL % 3] * E.m[kL / 3][kL % 3];
    }
  for (int i = 0; i < 9; i++) work += 0.5 * (cb->P_I.m[i / 3][i % 3] + P->m[i / 3][i % 3]) * E.m[i / 3][i % 3];
  if (W) *W = work;
}

static PetscErrorCode report(AmCauchyBorn cb, const AmRange *found, AmRange *range)
{
  PetscFunctionBeginUser;
  if (range)
    *range = *found;
  else
    AmCheckUser(!found->kind, "deformation gradient %d takes the crystal out of the range of %s", (int)found->site, AmPotentialName(cb->pot));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornEvaluate(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], PetscReal W[], AmMat3 P[], AmTensor4 A[], AmRange *range)
{
  AmRange found = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  for (PetscInt q = 0; q < n && cb->shifted && !found.kind; q++) {
    PetscCall(AmShiftedRelax(cb->shifted, F[q], W ? &W[q] : NULL, P ? &P[q] : NULL, A ? &A[q] : NULL, &found));
    if (found.kind) found.site = q;
  }
  for (PetscInt q = 0; q < n && !cb->shifted && !found.kind; q += BATCH) {
    PetscCall(evaluate_batch(cb, PetscMin(BATCH, n - q), F + q, W ? W + q : NULL, P ? P + q : NULL, A ? A + q : NULL, &found));
    if (found.kind) found.site += q;
  }
  for (PetscInt q = 0; q < n && P && cb->expands && !found.kind; q++) expand_near_identity(cb, F[q], W ? &W[q] : NULL, &P[q]);
  PetscCall(report(cb, &found, range));
  PetscFunctionReturn(0);
}

static PetscErrorCode tangents_of(void *context, PetscInt n, const PetscReal F[], PetscReal A[], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(AmCauchyBornEvaluate(context, n, (const AmMat3 *)F, NULL, NULL, (AmTensor4 *)A, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornTangents(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], AmTensor4 A[], AmRange *range)
{
  AmRange found = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  if (cb->keeps)
    PetscCall(AmTangentsEvaluate(cb->kept, n, (const PetscReal *)F, tangents_of, cb, (PetscReal *)A, &found));
  else
    PetscCall(tangents_of(cb, n, (const PetscReal *)F, (PetscReal *)A, &found));
  PetscCall(report(cb, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornKeepTangents(AmCauchyBorn cb, PetscBool keep)
{
  const AmMat3    one   = AmMat3Identity();
  const PetscBool keeps = keep && AmPotentialHessianKind(cb->pot) == AM_HESSIAN_DIFFERENCES ? PETSC_TRUE : PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < cb->num_grains; g++)
    if (cb->of_grain[g]) PetscCall(AmCauchyBornKeepTangents(cb->of_grain[g], keep));
  cb->keeps = keeps;
  if (cb->shifted)
    PetscCall(AmShiftedKeepTangents(cb->shifted, keeps));
  else if (keeps && !cb->kept)
    PetscCall(AmTangentsCreate(9, one.m[0], &cb->kept));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornTangentsShifted(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], const AmVec3 d[], PetscReal H[], AmRange *range)
{
  AmRange found = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  PetscCheck(cb->shifted, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONGSTATE, "The crystal has one atom a cell");
  PetscCall(AmShiftedTangents(cb->shifted, n, F, d, H, &found));
  PetscCall(report(cb, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornEvaluateShifted(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], const AmVec3 d[], const AmShiftedResult *result, AmRange *range)
{
  AmRange found = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  PetscCheck(cb->shifted, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONGSTATE, "The crystal has one atom a cell");
  PetscCall(AmShiftedEvaluate(cb->shifted, n, F, d, result, &found));
  PetscCall(report(cb, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornRelaxShifts(AmCauchyBorn cb, AmMat3 F, AmVec3 p[], AmRange *range)
{
  AmRange found = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  if (cb->shifted) PetscCall(AmMultilatticeRelaxShifts(AmShiftedRelaxed(cb->shifted), F, p, &found));
  PetscCall(report(cb, &found, range));
  PetscFunctionReturn(0);
}
