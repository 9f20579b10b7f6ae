/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which way linear systems go. An EAM row couples all atoms within two cutoffs: assembled, a tangent is large, and its factors are larger. Products
 * without a matrix cost a fraction of what assembly alone costs; only where both are over at once factors are taken, which solve to the last digit. */
#include "solveimpl.h"

#define LARGE 1000 /* unknowns: 0.03 s with either; at 3000 factors take four times as long (docs/performance.md, "Without a matrix") */

const char *AmSolveMethodWord(AmSolveMethod method)
{
  static const char *const word[] = {"auto", "direct", "matrix-free"};
  return word[method];
}

const char *AmSolveForcesWord(AmSolveForces forces)
{
  static const char *const word[] = {"auto", "residual", "renewed_load"};
  return word[forces];
}

PetscInt AmSolveLarge(void) { return LARGE; }

PetscErrorCode AmSolveChoose(AmModel model, const AmSolveOptions *options, AmSolveMethod *method, size_t size, char reason[])
{
  PetscInt  num = 3 * AmModelSpace(model)->num_free;
  PetscBool asked;

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
    *method = num > LARGE ? AM_SOLVE_MATRIX_FREE : AM_SOLVE_DIRECT;
    PetscCall(PetscSNPrintf(reason, size, "%" PetscInt_FMT " unknowns, %s than %" PetscInt_FMT, num, num > LARGE ? "more" : "not more", (PetscInt)LARGE));
  }
  PetscFunctionReturn(0);
}
