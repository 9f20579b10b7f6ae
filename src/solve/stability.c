/* SPDX-License-Identifier: GPL-3.0-or-later
 * A stationary point may be a saddle. By Sylvester's law of inertia the symmetric factorisation K = L D Lᵀ has as many negative pivots as K has negative
 * eigenvalues. A force scheme is judged by the tangent of its energy companion at the same state. */
#include "solveimpl.h"

PetscErrorCode AmSolverInertia(AmSolver *s, Vec u, PetscInt *negative)
{
  const PetscBool own = AmModelHasEnergy(s->model);
  PetscBool       in_range;
  Mat             K, A, factor;
  MatFactorInfo   info;

  PetscFunctionBeginUser;
  *negative = -1;
  if (AmModelSpace(s->model)->num_free < 0) PetscFunctionReturn(0);
  PetscCall(AmModelCreateTangent(s->model, AM_TANGENT_ENERGY, u, &K));
  PetscCall(AmModelTangent(s->model, AM_TANGENT_ENERGY, u, K, &in_range));
  if (in_range) {
    PetscCall(MatConvert(K, MATAIJ, MAT_INITIAL_MATRIX, &A));
    PetscCall(MatSetOption(A, MAT_SYMMETRIC, PETSC_TRUE));
    PetscCall(MatGetFactor(A, MATSOLVERMUMPS, MAT_FACTOR_CHOLESKY, &factor));
    PetscCall(MatFactorInfoInitialize(&info));
    PetscCall(MatCholeskyFactorSymbolic(factor, A, NULL, &info));
    PetscCall(MatCholeskyFactorNumeric(factor, A, &info));
    PetscCall(MatGetInertia(factor, negative, NULL, NULL));
    PetscCall(MatDestroy(&factor));
    PetscCall(MatDestroy(&A));
  }
  PetscCall(MatDestroy(&K));
  if (!own && s->K) PetscCall(MatDestroy(&s->K)); /* the pattern's age now is that of the energy's tangent */
  PetscFunctionReturn(0);
}
