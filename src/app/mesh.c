/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command mesh: makes the mesh of a case and shows it. */
#include <atomesh/app.h>
#include <atomesh/output.h>

PetscErrorCode AmAppMesh(const AmCase *c)
{
  PetscFunctionBeginUser;
  PetscCall(AmOutputCheckDirectory(PETSC_COMM_WORLD, c->output.directory));
  PetscFunctionReturn(0);
}
