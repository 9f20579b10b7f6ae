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

PetscErrorCode AmModelLaplacian(AmModel m, Vec u, Mat *L)
{
  const PetscScalar zero = 0;
  PetscBool        *bare;
  PetscReal         modulus;
  PetscInt          row, end;
  Mat               preallocator;

  PetscFunctionBeginUser;
  PetscCall(find_bare(m, &bare));
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmContinuumMeanModulus(m->continuum, &modulus));
  for (int pass = 0; pass < 2; pass++) {
    Mat *A = pass ? L : &preallocator;
    PetscCall(MatCreate(m->space->comm, A));
    PetscCall(MatSetSizes(*A, m->space->num_free, m->space->num_free, PETSC_DETERMINE, PETSC_DETERMINE));
    PetscCall(MatSetType(*A, pass ? MATAIJ : MATPREALLOCATOR));
    if (pass) PetscCall(MatPreallocatorPreallocate(preallocator, PETSC_TRUE, *A));
    if (!pass) PetscCall(MatSetUp(*A));
    PetscCall(AmContinuumLaplacian(m->continuum, modulus, *A));
    PetscCall(AmAtomsLaplacian(m->atoms, modulus, bare, m->node_u, *A));
    PetscCall(MatGetOwnershipRange(*A, &row, &end));
    for (; row < end; row++) PetscCall(MatSetValues(*A, 1, &row, 1, &row, &zero, ADD_VALUES));
    PetscCall(MatAssemblyBegin(*A, MAT_FINAL_ASSEMBLY));
    PetscCall(MatAssemblyEnd(*A, MAT_FINAL_ASSEMBLY));
  }
  PetscCall(MatDestroy(&preallocator));
  PetscCall(PetscFree(bare));
  PetscCall(fill_diagonal(*L));
  PetscCall(MatSetOption(*L, MAT_SPD, PETSC_TRUE));
  PetscFunctionReturn(0);
}
