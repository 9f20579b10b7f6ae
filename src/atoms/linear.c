/* SPDX-License-Identifier: GPL-3.0-or-later
 * Products Nᵀ H N v without a matrix. A linearization belongs to the kernel that it was made with; when a later evaluation needs a new list and kernel, the
 * old one lives on until the next linearization. */
#include "atomsimpl.h"

PetscErrorCode AmAtomsForgetLinearization(AmAtoms a)
{
  PetscFunctionBeginUser;
  if (a->linear != a->kernel) PetscCall(AmKernelDestroy(&a->linear));
  a->linear = NULL;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsForgetList(AmAtoms a)
{
  PetscFunctionBeginUser;
  if (a->linear != a->kernel) PetscCall(AmKernelDestroy(&a->kernel));
  a->kernel = NULL;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsLinearize(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(AmAtomsForgetLinearization(a));
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) {
    *range = (AmRange){AM_RANGE_MODEL, -1, -1, 0, 0};
    PetscFunctionReturn(0);
  }
  PetscCall(AmKernelLinearize(a->kernel, a->y, weight, range));
  if (!range->kind) a->linear = a->kernel;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsApplyTangent(AmAtoms a, const AmVec3 node_v[], AmVec3 node_Hv[])
{
  PetscFunctionBeginUser;
  PetscCheck(a->linear, PETSC_COMM_SELF, PETSC_ERR_ORDER, "AmAtomsLinearize() comes first");
  AmSpaceInterpolate(a->space, node_v, a->v);
  PetscCall(PetscArrayzero(a->g, a->space->num_atoms));
  PetscCall(AmKernelProduct(a->linear, a->v, a->g));
  AmSpaceInterpolateTranspose(a->space, a->g, node_Hv);
  PetscFunctionReturn(0);
}
