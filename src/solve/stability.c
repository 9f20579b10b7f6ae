/* SPDX-License-Identifier: GPL-3.0-or-later
 * A stationary point may be a saddle. Two ways to know:
 *
 * - inertia (Sylvester's law): the symmetric factorisation K = L D Lᵀ has as many negative pivots as K has negative eigenvalues;
 * - for many unknowns, conjugate gradients on a random right-hand side, preconditioned as in Newton's method: they meet negative curvature, or Lanczos'
 *   smallest Ritz value of the preconditioned tangent is negative, when a softest mode is unstable (Golub and Van Loan, section 10.2).
 *   Whether they have gone far enough: as long as all Ritz values are positive, the residual's part along an unstable mode has grown, not shrunk
 *   (Π (1 - λ/θ_i) > 1). A random vector has about 1/√n of its length along each of n modes, so a residual below MISSED/√n of what it was leaves no room for
 *   one, but for a chance of about MISSED.
 *
 * A force scheme is judged by the tangent of its energy companion at the same state.
 *
 * Off a saddle there is a way that only goes down: a direction of negative curvature. Truncated conjugate gradients (Steihaug, 1983) that meet one go along it
 * as far as they are let; let far enough, they return little else. */
#include "solveimpl.h"

#define MISSED 0.01
#define MOST 300 /* products */
#define FAR 1e6  /* √eV, in the preconditioner's norm */

static PetscErrorCode by_inertia(Mat K, PetscInt *negative)
{
  MatFactorInfo info;
  Mat           A, factor;

  PetscFunctionBeginUser;
  PetscCall(MatConvert(K, MATAIJ, MAT_INITIAL_MATRIX, &A)); /* MUMPS takes no symmetric blocks */
  PetscCall(MatSetOption(A, MAT_SYMMETRIC, PETSC_TRUE));
  PetscCall(MatGetFactor(A, MATSOLVERMUMPS, MAT_FACTOR_CHOLESKY, &factor));
  PetscCall(MatMumpsSetIcntl(factor, 13, 1)); /* inertia of the root front too */
  PetscCall(MatFactorInfoInitialize(&info));
  PetscCall(MatCholeskyFactorSymbolic(factor, A, NULL, &info));
  PetscCall(MatCholeskyFactorNumeric(factor, A, &info));
  PetscCall(MatGetInertia(factor, negative, NULL, NULL));
  PetscCall(MatDestroy(&factor));
  PetscCall(MatDestroy(&A));
  PetscFunctionReturn(0);
}

static PetscErrorCode random_vector(Vec b)
{
  PetscRandom random;

  PetscFunctionBeginUser;
  PetscCall(PetscRandomCreate(PetscObjectComm((PetscObject)b), &random));
  PetscCall(PetscRandomSetInterval(random, -1, 1));
  PetscCall(VecSetRandom(b, random));
  PetscCall(PetscRandomDestroy(&random));
  PetscFunctionReturn(0);
}

/* Out: 1 where a Ritz value is negative, else 0; -1 where there is none. */
static PetscErrorCode count_negative(KSP ksp, PetscInt *negative)
{
  PetscReal *real, *imaginary;
  PetscInt   its, num;

  PetscFunctionBeginUser;
  PetscCall(KSPGetIterationNumber(ksp, &its));
  PetscCall(PetscMalloc2(its + 1, &real, its + 1, &imaginary));
  PetscCall(KSPComputeEigenvalues(ksp, its + 1, real, imaginary, &num));
  *negative = num > 0 ? 0 : -1;
  for (PetscInt i = 0; i < num; i++)
    if (real[i] < 0) *negative = 1;
  PetscCall(PetscFree2(real, imaginary));
  PetscFunctionReturn(0);
}

/* Out: way: of negative curvature, or, where none is met, random; largest component 1; owned by the caller. */
static PetscErrorCode find_way_down(AmSolver *s, Vec u, Mat K, Vec *way)
{
  KSPConvergedReason reason;
  PetscReal          largest;
  KSP                ksp;
  PC                 pc;
  Vec                b;

  PetscFunctionBeginUser;
  PetscCall(KSPCreate(PetscObjectComm((PetscObject)K), &ksp));
  PetscCall(KSPGetPC(ksp, &pc));
  PetscCall(AmSolverPrecondition(s, u, pc));
  PetscCall(KSPSetOperators(ksp, K, K));
  PetscCall(KSPSetType(ksp, KSPSTCG));
  PetscCall(KSPCGSetRadius(ksp, FAR));
  PetscCall(KSPSetTolerances(ksp, PETSC_SMALL, PETSC_DEFAULT, PETSC_DEFAULT, MOST));
  PetscCall(VecDuplicate(u, &b));
  PetscCall(VecDuplicate(u, way));
  PetscCall(random_vector(b));
  PetscCall(KSPSolve(ksp, b, *way));
  PetscCall(KSPGetConvergedReason(ksp, &reason));
  if (reason != KSP_CONVERGED_CG_NEG_CURVE) PetscCall(VecCopy(b, *way));
  PetscCall(VecNorm(*way, NORM_INFINITY, &largest));
  PetscCall(VecScale(*way, 1 / largest));
  PetscCall(KSPDestroy(&ksp));
  PetscCall(VecDestroy(&b));
  PetscFunctionReturn(0);
}

static PetscErrorCode by_lanczos(AmSolver *s, Vec u, Mat K, PetscInt *negative)
{
  KSPConvergedReason reason;
  PetscInt           n;
  KSP                ksp;
  PC                 pc;
  Vec                b, x;

  PetscFunctionBeginUser;
  PetscCall(KSPCreate(PetscObjectComm((PetscObject)K), &ksp));
  PetscCall(KSPGetPC(ksp, &pc));
  PetscCall(AmSolverPrecondition(s, u, pc));
  PetscCall(KSPSetOperators(ksp, K, K));
  PetscCall(KSPSetType(ksp, KSPCG));
  PetscCall(KSPSetComputeEigenvalues(ksp, PETSC_TRUE));
  PetscCall(KSPSetNormType(ksp, KSP_NORM_NATURAL));
  PetscCall(MatCreateVecs(K, &x, &b));
  PetscCall(random_vector(b));
  PetscCall(VecGetSize(b, &n));
  PetscCall(KSPSetTolerances(ksp, MISSED / sqrt(n), PETSC_DEFAULT, PETSC_DEFAULT, MOST));
  PetscCall(KSPSolve(ksp, b, x));
  PetscCall(KSPGetConvergedReason(ksp, &reason));
  *negative = -1;
  if (reason == KSP_DIVERGED_INDEFINITE_MAT) *negative = 1;
  if (reason > 0 || reason == KSP_DIVERGED_ITS || reason == KSP_DIVERGED_DTOL) PetscCall(count_negative(ksp, negative)); /* else they say nothing */
  PetscCall(KSPDestroy(&ksp));
  PetscCall(VecDestroy(&b));
  PetscCall(VecDestroy(&x));
  PetscFunctionReturn(0);
}

static PetscErrorCode without_matrix(AmSolver *s, Vec u, PetscInt *negative, Vec *way)
{
  PetscBool in_range;
  Mat       K;

  PetscFunctionBeginUser;
  PetscCall(AmModelLinearize(s->model, AM_TANGENT_ENERGY, u, &in_range));
  if (!in_range) PetscFunctionReturn(0);
  PetscCall(AmModelCreateTangentShell(s->model, &K));
  PetscCall(by_lanczos(s, u, K, negative));
  if (*negative > 0) PetscCall(find_way_down(s, u, K, way));
  PetscCall(MatDestroy(&K));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSolverInertia(AmSolver *s, Vec u, PetscInt *negative, Vec *way)
{
  const PetscBool own = s->by_energy && s->K ? PETSC_TRUE : PETSC_FALSE; /* s->K is of the energy; renewals of the load that begin at rest make none */
  PetscBool       in_range;
  Mat             K = s->K;

  PetscFunctionBeginUser;
  *negative = -1;
  *way      = NULL;
  if (s->matrix_free) {
    PetscCall(without_matrix(s, u, negative, way));
    PetscFunctionReturn(0);
  }
  if (!own) PetscCall(AmModelCreateTangent(s->model, AM_TANGENT_ENERGY, u, &K));
  PetscCall(AmModelTangent(s->model, AM_TANGENT_ENERGY, u, K, &in_range));
  if (in_range) PetscCall(by_inertia(K, negative));
  if (*negative > 0) PetscCall(find_way_down(s, u, K, way));
  if (!own) {
    PetscCall(MatDestroy(&K));
    PetscCall(MatDestroy(&s->K)); /* the age of the pattern now is that of the energy's tangent */
  }
  PetscFunctionReturn(0);
}
