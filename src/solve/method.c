/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which way linear systems go. An EAM row couples all atoms within two cutoffs: assembled, a tangent is large, and its factors are larger. Up to some size
 * factors are quick all the same; beyond, products without a matrix cost a fraction of what assembly alone costs. */
#include "solveimpl.h"

#define LARGE 12000         /* unknowns in the plane */
#define LARGE_IN_SPACE 1000 /* an atom there sees ten times as many others, and factors fill as the square of their number */

const char *AmSolveMethodWord(AmSolveMethod method)
{
  static const char *const word[] = {"auto", "direct", "matrix-free"};
  return word[method];
}

PetscInt AmSolveLarge(PetscInt dimension) { return dimension == 3 ? LARGE_IN_SPACE : LARGE; }

PetscErrorCode AmSolveChoose(AmModel model, const AmSolveOptions *options, AmSolveMethod *method, size_t size, char reason[])
{
  const PetscInt large = AmSolveLarge(AmModelSpace(model)->dimension);
  PetscInt       num   = 3 * AmModelSpace(model)->num_free;
  PetscBool      asked;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &num, 1, MPIU_INT, MPI_SUM, AmModelSpace(model)->comm));
  PetscCall(PetscOptionsHasName(NULL, NULL, "-pc_type", &asked));
  *method = options->method;
  if (*method != AM_SOLVE_AUTO) {
    PetscCall(PetscSNPrintf(reason, size, "as the case says, %" PetscInt_FMT " unknowns", num));
  } else if (asked) {
    *method = AM_SOLVE_DIRECT;
    PetscCall(PetscSNPrintf(reason, size, "-pc_type needs the tangent as a matrix"));
  } else {
    *method = num > large ? AM_SOLVE_MATRIX_FREE : AM_SOLVE_DIRECT;
    PetscCall(PetscSNPrintf(reason, size, "%" PetscInt_FMT " unknowns, %s than %" PetscInt_FMT, num, num > large ? "more" : "not more", large));
  }
  PetscFunctionReturn(0);
}
