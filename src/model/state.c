/* SPDX-License-Identifier: GPL-3.0-or-later
 * What output and measure read of a solved state. */
#include "modelimpl.h"

PetscErrorCode AmModelStateCreate(AmModel m, Vec u, AmModelState *s)
{
  const AmSpace *sp    = m->space;
  AmAtomsResult  a     = {0};
  AmRange        range = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscReal     *ones, sum = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc5(sp->num_nodes, &s->node_u, sp->num_sites, &s->site_energy, sp->num_cells, &s->F, sp->num_cells, &s->P, sp->num_cells, &s->W));
  PetscCall(AmSpaceGather(sp, u, s->node_u));
  PetscCall(PetscMalloc1(sp->num_sites, &ones));
  for (PetscInt l = 0; l < sp->num_sites; l++) ones[l] = 1;
  a.V = s->site_energy;
  PetscCall(AmAtomsEvaluate(m->atoms, ones, s->node_u, &a, &range));
  for (PetscInt l = 0; l < sp->num_sites; l++) {
    if (range.kind) s->site_energy[l] = NAN;
    sum += s->site_energy[l];
  }
  PetscCallMPI(MPI_Allreduce(&sum, &s->site_energy_sum, 1, MPIU_REAL, MPIU_SUM, sp->comm));
  PetscCall(PetscFree(ones));
  PetscCall(AmContinuumMeans(m->continuum, s->node_u, s->F, s->W, s->P));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelStateDestroy(AmModelState *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree5(s->node_u, s->site_energy, s->F, s->P, s->W));
  PetscFunctionReturn(0);
}
