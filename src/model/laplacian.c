/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scalar Laplacian that stands for the tangent where that would be too large: the cells' own, of a mean modulus, and, for nodes that no cell reaches,
 * springs to nearest neighbours of the same modulus. On lattice cells both are the same but for constants. */
#include "modelimpl.h"

/* Out: bare [num_nodes]: no cell of any rank has this node. Owned by the caller. */
static PetscErrorCode find_bare(AmModel m, PetscBool **bare)
{
  const AmSpace *s = m->space;
  Vec            count;

  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(m->node_f, s->num_nodes));
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int k = 0; k < s->num_slots; k++) {
      if (s->cell[c][k] >= 0) m->node_f[s->cell[c][k]].v[0] = 1;
      for (PetscInt a = 1; k < s->num_corners && a <= s->num_shifts; a++) m->node_f[AmSpaceShiftNode(s, s->cell[c][k], a)].v[0] = 1;
    }
  PetscCall(AmSpaceCreateVec(s, &count));
  PetscCall(VecZeroEntries(count));
  PetscCall(AmSpaceScatterAdd(s, m->node_f, count));
  PetscCall(AmSpaceGather(s, count, m->node_f));
  PetscCall(VecDestroy(&count));
  PetscCall(PetscMalloc1(s->num_nodes, bare));
  for (PetscInt n = 0; n < s->num_nodes; n++) (*bare)[n] = s->node[n].global >= 0 && m->node_f[n].v[0] == 0 ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelLaplacian(AmModel m, Vec u, AmGraph *L)
{
  PetscBool *bare;
  PetscReal  modulus;

  PetscFunctionBeginUser;
  PetscCall(find_bare(m, &bare));
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmContinuumMeanModulus(m->continuum, &modulus));
  PetscCall(AmGraphCreate(m->space->comm, m->space->num_free, L));
  PetscCall(AmContinuumLaplacian(m->continuum, modulus, *L));
  PetscCall(AmAtomsAddSprings(m->atoms, modulus, bare, m->node_u, *L));
  PetscCall(PetscFree(bare));
  PetscCall(AmGraphAssemble(*L));
  PetscFunctionReturn(0);
}
