/* SPDX-License-Identifier: GPL-3.0-or-later
 * Products Nᵀ H N v without a matrix. A linearization lasts until the next evaluation, which takes its memory: a solver has no use for it then. */
#include "atomsimpl.h"

PetscErrorCode AmAtomsLinearize(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  PetscFunctionBeginUser;
  a->linearized = PETSC_FALSE;
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) {
    *range = (AmRange){AM_RANGE_MODEL, -1, -1, 0, 0};
    PetscFunctionReturn(0);
  }
  PetscCall(AmKernelLinearize(a->kernel, a->y, weight, range));
  a->linearized = range->kind ? PETSC_FALSE : PETSC_TRUE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsApplyTangent(AmAtoms a, const AmVec3 node_v[], AmVec3 node_Hv[])
{
  PetscFunctionBeginUser;
  PetscCheck(a->linearized, PETSC_COMM_SELF, PETSC_ERR_ORDER, "AmAtomsLinearize() comes first");
  AmSpaceInterpolate(a->space, node_v, a->y);
  PetscCall(PetscArrayzero(a->g, a->space->num_atoms));
  PetscCall(AmKernelProduct(a->kernel, a->y, a->g));
  AmSpaceInterpolateTranspose(a->space, a->g, node_Hv);
  PetscFunctionReturn(0);
}
