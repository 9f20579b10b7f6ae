/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a run that did not come to rest still feels forces: a defect that has left its core shows there. */
#include "results.h"

PetscErrorCode AmResultsFindResidual(AmRunResults *r, Vec u)
{
  const AmSpace   *s       = &r->problem->space;
  const AmRegions *regions = &r->problem->regions;
  PetscReal        at[3]   = {0, 0, 0}, largest;
  PetscInt         worst;
  PetscBool        in_range;
  Vec              R;

  PetscFunctionBeginUser;
  r->residual_at        = AmVec3Make(NAN, NAN, NAN);
  r->residual_from_core = NAN;
  if (r->solve->status == AM_SOLVE_CONVERGED) PetscFunctionReturn(0);
  PetscCall(VecDuplicate(u, &R));
  PetscCall(AmModelResidual(r->problem->model, u, R, &in_range));
  PetscCall(VecAbs(R));
  PetscCall(VecMax(R, &worst, &largest));
  PetscCall(VecDestroy(&R));
  if (!in_range || !(largest > 0)) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *node = &s->node[s->owned_node[i]];
    if (node->global == worst / 3)
      for (int k = 0; k < 3; k++) at[k] = node->x.v[k];
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, at, 3, MPIU_REAL, MPI_SUM, s->comm));
  r->residual_at = AmVec3Make(at[0], at[1], at[2]);
  if (regions->num_cores + regions->num_walls > 0) r->residual_from_core = AmRegionsDistance(regions, r->residual_at);
  PetscFunctionReturn(0);
}
