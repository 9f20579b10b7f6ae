/* SPDX-License-Identifier: GPL-3.0-or-later
 * One V-cycle of a scalar multigrid on three components at once. The hierarchy is PETSc's; here each matrix is read once for three numbers, not three times for
 * one, which is what a cycle's time goes into.
 *
 * Smoother: two steps of Chebyshev's iteration on D⁻¹A over [0.1, 1.1] λ_max, before and after (Adams, Brezina, Hu, Tuminaro, 2003): a polynomial, so that the
 * cycle is symmetric. One step of damped Jacobi in its place halves a cycle, but a void then takes a fourth Newton step and a quarter more products. */
#include "multigrid.h"

#define LOW 0.1
#define HIGH 1.1
#define ESTIMATE 10 /* steps of conjugate gradients for λ_max */

typedef struct {
  Mat       A, P;             /* P: from the next coarser level; of three components each */
  Vec       inverse_diagonal; /* one number a node */
  Vec       b, x, r, d;
  PetscReal low, high;
} Level;

struct _p_AmMultigrid {
  PetscInt num_levels;
  Level   *level; /* [num_levels]; 0, the coarsest, has b and x only */
  KSP      coarse;
  Vec      r, z; /* one component of the coarsest */
};

static PetscErrorCode largest_eigenvalue(Mat A, PetscReal *largest)
{
  PetscReal   least;
  PetscRandom random;
  KSP         ksp;
  PC          pc;
  Vec         b, x;

  PetscFunctionBeginUser;
  PetscCall(MatCreateVecs(A, &x, &b));
  PetscCall(PetscRandomCreate(PetscObjectComm((PetscObject)A), &random));
  PetscCall(PetscRandomSetInterval(random, -1, 1));
  PetscCall(VecSetRandom(b, random));
  PetscCall(KSPCreate(PetscObjectComm((PetscObject)A), &ksp));
  PetscCall(KSPSetOptionsPrefix(ksp, "laplacian_estimate_"));
  PetscCall(KSPSetType(ksp, KSPCG));
  PetscCall(KSPSetOperators(ksp, A, A));
  PetscCall(KSPGetPC(ksp, &pc));
  PetscCall(PCSetType(pc, PCJACOBI));
  PetscCall(KSPSetComputeSingularValues(ksp, PETSC_TRUE));
  PetscCall(KSPSetTolerances(ksp, 1e-12, PETSC_DEFAULT, PETSC_DEFAULT, ESTIMATE));
  PetscCall(KSPSolve(ksp, b, x));
  PetscCall(KSPComputeExtremeSingularValues(ksp, largest, &least));
  PetscCall(KSPDestroy(&ksp));
  PetscCall(PetscRandomDestroy(&random));
  PetscCall(VecDestroy(&b));
  PetscCall(VecDestroy(&x));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_level(PC hierarchy, PetscInt l, Level *v)
{
  PetscReal largest;
  KSP       smoother;
  Mat       A, P;

  PetscFunctionBeginUser;
  PetscCall(PCMGGetSmoother(hierarchy, l, &smoother));
  PetscCall(KSPGetOperators(smoother, &A, NULL));
  PetscCall(PCMGGetInterpolation(hierarchy, l, &P));
  PetscCall(MatCreateMAIJ(A, 3, &v->A));
  PetscCall(MatCreateMAIJ(P, 3, &v->P));
  PetscCall(MatCreateVecs(v->A, &v->x, &v->b));
  PetscCall(VecDuplicate(v->b, &v->r));
  PetscCall(VecDuplicate(v->b, &v->d));
  PetscCall(MatCreateVecs(A, &v->inverse_diagonal, NULL));
  PetscCall(MatGetDiagonal(A, v->inverse_diagonal));
  PetscCall(VecReciprocal(v->inverse_diagonal));
  PetscCall(largest_eigenvalue(A, &largest));
  v->low  = LOW * largest;
  v->high = HIGH * largest;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridCreate(PC hierarchy, AmMultigrid *out)
{
  AmMultigrid m;
  PetscInt    n;
  Mat         A;

  PetscFunctionBeginUser;
  *out = NULL;
  PetscCall(PCMGGetLevels(hierarchy, &n));
  if (n < 2) PetscFunctionReturn(0);
  PetscCall(PetscNew(&m));
  PetscCall(PetscCalloc1(n, &m->level));
  m->num_levels = n;
  for (PetscInt l = 1; l < n; l++) PetscCall(create_level(hierarchy, l, &m->level[l]));
  PetscCall(PCMGGetCoarseSolve(hierarchy, &m->coarse));
  PetscCall(PetscObjectReference((PetscObject)m->coarse));
  PetscCall(KSPGetOperators(m->coarse, &A, NULL));
  PetscCall(MatCreateVecs(A, &m->z, &m->r));
  PetscCall(MatCreateVecs(m->level[1].P, &m->level[0].x, NULL));
  PetscCall(VecDuplicate(m->level[0].x, &m->level[0].b));
  PetscCall(VecSetBlockSize(m->level[0].x, 3));
  PetscCall(VecSetBlockSize(m->level[0].b, 3));
  *out = m;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridDestroy(AmMultigrid *m)
{
  PetscFunctionBeginUser;
  if (!*m) PetscFunctionReturn(0);
  for (PetscInt l = 0; l < (*m)->num_levels; l++) {
    Level *v = &(*m)->level[l];
    PetscCall(MatDestroy(&v->A));
    PetscCall(MatDestroy(&v->P));
    PetscCall(VecDestroy(&v->inverse_diagonal));
    PetscCall(VecDestroy(&v->d));
    PetscCall(VecDestroy(&v->b));
    PetscCall(VecDestroy(&v->x));
    PetscCall(VecDestroy(&v->r));
  }
  PetscCall(KSPDestroy(&(*m)->coarse));
  PetscCall(VecDestroy(&(*m)->r));
  PetscCall(VecDestroy(&(*m)->z));
  PetscCall(PetscFree((*m)->level));
  PetscCall(PetscFree(*m));
  PetscFunctionReturn(0);
}

/* d = keep d + add D⁻¹(b - Ax), x += d, all in one loop, for memory is what it takes. In: v->r holds Ax, or with zero: x is 0 and still unset. */
static PetscErrorCode step(Level *v, Vec b, Vec x, PetscBool zero, const PetscReal factor[2])
{
  const PetscScalar *inverse, *from, *Ax;
  PetscScalar       *d, *to;
  PetscInt           n;

  PetscFunctionBeginUser;
  PetscCall(VecGetLocalSize(v->inverse_diagonal, &n));
  PetscCall(VecGetArrayRead(v->inverse_diagonal, &inverse));
  PetscCall(VecGetArrayRead(b, &from));
  PetscCall(VecGetArrayRead(v->r, &Ax));
  PetscCall(VecGetArray(v->d, &d));
  PetscCall(VecGetArray(x, &to));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt k = 3 * i; k < 3 * i + 3; k++) {
      d[k]  = (factor[0] == 0 ? 0 : factor[0] * d[k]) + factor[1] * inverse[i] * (zero ? from[k] : from[k] - Ax[k]);
      to[k] = zero ? d[k] : to[k] + d[k];
    }
  PetscCall(VecRestoreArray(x, &to));
  PetscCall(VecRestoreArray(v->d, &d));
  PetscCall(VecRestoreArrayRead(v->r, &Ax));
  PetscCall(VecRestoreArrayRead(b, &from));
  PetscCall(VecRestoreArrayRead(v->inverse_diagonal, &inverse));
  PetscFunctionReturn(0);
}

/* Two steps from x, or with zero from 0. */
static PetscErrorCode smooth(Level *v, Vec b, Vec x, PetscBool zero)
{
  const PetscReal middle = (v->high + v->low) / 2, half = (v->high - v->low) / 2, sigma = middle / half, rho = 1 / sigma, next = 1 / (2 * sigma - rho);
  const PetscReal first[2] = {0, 1 / middle}, second[2] = {next * rho, 2 * next / half};

  PetscFunctionBeginUser;
  if (!zero) PetscCall(MatMult(v->A, x, v->r));
  PetscCall(step(v, b, x, zero, first));
  PetscCall(MatMult(v->A, x, v->r));
  PetscCall(step(v, b, x, PETSC_FALSE, second));
  PetscFunctionReturn(0);
}

static PetscErrorCode solve_coarsest(AmMultigrid m, Vec b, Vec x)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < 3; i++) {
    PetscCall(VecStrideGather(b, i, m->r, INSERT_VALUES));
    PetscCall(KSPSolve(m->coarse, m->r, m->z));
    PetscCall(VecStrideScatter(m->z, i, x, INSERT_VALUES));
  }
  PetscFunctionReturn(0);
}

/* x = about A⁻¹ b on level l. */
static PetscErrorCode cycle(AmMultigrid m, PetscInt l, Vec b, Vec x)
{
  Level *v = &m->level[l];

  PetscFunctionBeginUser;
  if (l == 0) {
    PetscCall(solve_coarsest(m, b, x));
    PetscFunctionReturn(0);
  }
  PetscCall(smooth(v, b, x, PETSC_TRUE));
  PetscCall(MatMult(v->A, x, v->r));
  PetscCall(VecAYPX(v->r, -1, b));
  PetscCall(MatMultTranspose(v->P, v->r, m->level[l - 1].b));
  PetscCall(cycle(m, l - 1, m->level[l - 1].b, m->level[l - 1].x));
  PetscCall(MatMultAdd(v->P, m->level[l - 1].x, x, x));
  PetscCall(smooth(v, b, x, PETSC_FALSE));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridApply(AmMultigrid m, Vec b, Vec x)
{
  PetscFunctionBeginUser;
  PetscCall(cycle(m, m->num_levels - 1, b, x));
  PetscFunctionReturn(0);
}
