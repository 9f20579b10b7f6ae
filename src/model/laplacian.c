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

/* A row that nothing reaches gets the mean diagonal of the others. */
static PetscErrorCode fill_diagonal(Mat L)
{
  PetscReal    sum[2] = {0, 0}; /* of what is there, and of how many */
  PetscScalar *d;
  PetscInt     n;
  Vec          diagonal;

  PetscFunctionBeginUser;
  PetscCall(MatCreateVecs(L, NULL, &diagonal));
  PetscCall(MatGetDiagonal(L, diagonal));
  PetscCall(VecGetLocalSize(diagonal, &n));
  PetscCall(VecGetArray(diagonal, &d));
  for (PetscInt i = 0; i < n; i++) {
    sum[0] += PetscRealPart(d[i]);
    sum[1] += PetscRealPart(d[i]) > 0;
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 2, MPIU_REAL, MPIU_SUM, PetscObjectComm((PetscObject)L)));
  for (PetscInt i = 0; i < n; i++) d[i] = PetscRealPart(d[i]) > 0 ? 0 : (sum[1] > 0 ? sum[0] / sum[1] : 1);
  PetscCall(VecRestoreArray(diagonal, &d));
  PetscCall(MatDiagonalSet(L, diagonal, ADD_VALUES));
  PetscCall(VecDestroy(&diagonal));
  PetscFunctionReturn(0);
}

/* Upper bounds of the entries in each row, in columns of its own rank and in others. A node of T cells has T + 1 neighbours in the plane and T + 2 in space at
 * most, T / 2 + 2 where the cells surround it; what another rank's cells and springs give may be in either.
 * Out: bound [2][num_free], owned by the caller. */
static PetscErrorCode bound_rows(AmModel m, const AmSprings *springs, PetscInt **bound)
{
  const AmSpace     *s = m->space;
  const PetscScalar *sum;
  PetscInt           first, all;
  Vec                count;

  PetscFunctionBeginUser;
  PetscCall(AmSpaceCreateVec(s, &count));
  PetscCall(VecZeroEntries(count));
  PetscCall(VecGetSize(count, &all));
  PetscCall(VecGetOwnershipRange(count, &first, NULL));
  first /= 3;
  PetscCall(PetscArrayzero(m->node_f, s->num_nodes));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    PetscBool shared = PETSC_FALSE;
    for (int k = 0; k < s->num_corners; k++) {
      const PetscInt row = s->node[s->cell[c][k]].global;
      if (row >= 0 && (row < first || row >= first + s->num_free)) shared = PETSC_TRUE;
    }
    for (int k = 0; k < s->num_slots; k++)
      if (s->cell[c][k] >= 0) m->node_f[s->cell[c][k]] = AmVec3Add(m->node_f[s->cell[c][k]], AmVec3Make(1, shared, 0));
  }
  AmAtomsCountSprings(m->atoms, springs, first, m->node_f);
  PetscCall(AmSpaceScatterAdd(s, m->node_f, count));
  PetscCall(PetscMalloc1(2 * s->num_free, bound));
  PetscCall(VecGetArrayRead(count, &sum));
  for (PetscInt i = 0; i < s->num_free; i++) {
    (*bound)[i]               = PetscMin(s->num_free, (PetscInt)PetscRealPart(sum[3 * i]) + s->dimension + 1);
    (*bound)[s->num_free + i] = PetscMin(all / 3 - s->num_free, PetscRealPart(sum[3 * i + 1]) > 0 ? (PetscInt)PetscRealPart(sum[3 * i + 1]) + s->dimension : 0);
  }
  PetscCall(VecRestoreArrayRead(count, &sum));
  PetscCall(VecDestroy(&count));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_mat(AmModel m, const AmSprings *springs, Mat *L)
{
  PetscInt *bound;

  PetscFunctionBeginUser;
  PetscCall(bound_rows(m, springs, &bound));
  PetscCall(MatCreate(m->space->comm, L));
  PetscCall(MatSetSizes(*L, m->space->num_free, m->space->num_free, PETSC_DETERMINE, PETSC_DETERMINE));
  PetscCall(MatSetType(*L, MATAIJ));
  PetscCall(MatSeqAIJSetPreallocation(*L, 0, bound));
  PetscCall(MatMPIAIJSetPreallocation(*L, 0, bound, 0, bound + m->space->num_free));
  PetscCall(MatSetOption(*L, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE)); /* a spring that is shared out among the nodes of an element */
  PetscCall(PetscFree(bound));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelLaplacian(AmModel m, Vec u, Mat *L)
{
  const PetscScalar zero = 0;
  PetscBool        *bare;
  PetscReal         modulus;
  PetscInt          row, end;
  AmSprings         springs;

  PetscFunctionBeginUser;
  PetscCall(find_bare(m, &bare));
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmContinuumMeanModulus(m->continuum, &modulus));
  PetscCall(AmAtomsCreateSprings(m->atoms, modulus, bare, m->node_u, &springs));
  PetscCall(create_mat(m, &springs, L));
  PetscCall(AmContinuumLaplacian(m->continuum, modulus, *L));
  PetscCall(AmAtomsAddSprings(m->atoms, &springs, *L));
  PetscCall(AmAtomsDestroySprings(&springs));
  PetscCall(PetscFree(bare));
  PetscCall(MatGetOwnershipRange(*L, &row, &end));
  for (; row < end; row++) PetscCall(MatSetValues(*L, 1, &row, 1, &row, &zero, ADD_VALUES));
  PetscCall(MatAssemblyBegin(*L, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*L, MAT_FINAL_ASSEMBLY));
  PetscCall(fill_diagonal(*L));
  PetscCall(MatSetOption(*L, MAT_SPD, PETSC_TRUE));
  PetscFunctionReturn(0);
}
