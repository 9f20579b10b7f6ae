/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command run: from a case to a solved state and its files. */
#include <atomesh/app.h>

PetscErrorCode AmAppRun(const AmCase *c, AmRunStatus *status)
{
  AmPotential pot;

  PetscFunctionBeginUser;
  PetscCall(AmCaseOpenPotential(c, &pot));
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(AmPotentialDestroy(&pot));
  *status = AM_RUN_NOT_CONVERGED;
  PetscFunctionReturn(0);
}
