/* SPDX-License-Identifier: GPL-3.0-or-later
 * Assembled tangents, block size 3. The pattern is that of the neighbour lists with their skin, so one symbolic factorisation serves many steps. */
#include "modelimpl.h"

const AmWeights *AmModelWeightsOf(AmModel m, AmTangentKind kind) { return kind == AM_TANGENT_RESIDUAL && !AmModelHasEnergy(m) ? &m->force : &m->energy; }

static PetscErrorCode create_mat(AmModel m, MatType type, Mat *K)
{
  const PetscInt n = 3 * m->space->num_free;

  PetscFunctionBeginUser;
  PetscCall(MatCreate(m->space->comm, K));
  PetscCall(MatSetSizes(*K, n, n, PETSC_DETERMINE, PETSC_DETERMINE));
  PetscCall(MatSetBlockSize(*K, 3));
  PetscCall(MatSetType(*K, type));
  PetscFunctionReturn(0);
}

/* From the pattern collected in preallocator to an empty matrix with that pattern. */
static PetscErrorCode preallocate(AmModel m, Mat preallocator, Mat *K)
{
  const PetscScalar zero = 0;
  PetscInt          row, end;

  PetscFunctionBeginUser;
  /* a row that no weight reaches still needs its diagonal */
  PetscCall(MatGetOwnershipRange(preallocator, &row, &end));
  for (; row < end; row += 3) PetscCall(MatSetValues(preallocator, 1, &row, 1, &row, &zero, ADD_VALUES));
  PetscCall(MatAssemblyBegin(preallocator, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(preallocator, MAT_FINAL_ASSEMBLY));
  PetscCall(create_mat(m, MATBAIJ, K));
  PetscCall(MatPreallocatorPreallocate(preallocator, PETSC_TRUE, *K));
  PetscCall(MatSetOption(*K, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
  PetscCall(MatDestroy(&preallocator));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelKeepTangents(AmModel m, PetscBool keep)
{
  PetscFunctionBeginUser;
  PetscCall(AmCauchyBornKeepTangents(m->cb, keep));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelPatternChanged(AmModel m, Vec u, PetscBool *changed)
{
  PetscInt age;

  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmAtomsUpdateList(m->atoms, m->node_u, &age));
  *changed = age != m->pattern_age ? PETSC_TRUE : PETSC_FALSE;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, changed, 1, MPIU_BOOL, MPI_MAX, m->space->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelCreateTangent(AmModel m, AmTangentKind kind, Vec u, Mat *K)
{
  const AmWeights *w = AmModelWeightsOf(m, kind);
  Mat              preallocator;

  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmAtomsUpdateList(m->atoms, m->node_u, &m->pattern_age));
  PetscCall(create_mat(m, MATPREALLOCATOR, &preallocator));
  PetscCall(MatSetUp(preallocator));
  PetscCall(AmAtomsPattern(m->atoms, w->site, w->atoms_share, preallocator));
  PetscCall(AmContinuumPattern(m->continuum, w->cell, w->continuum_share, preallocator));
  PetscCall(preallocate(m, preallocator, K));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelTangent(AmModel m, AmTangentKind kind, Vec u, Mat K, PetscBool *in_range)
{
  const AmWeights *w     = AmModelWeightsOf(m, kind);
  AmRange          a_out = {AM_RANGE_OK, -1, -1, 0, 0}, c_out = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(MatZeroEntries(K));
  PetscCall(AmAtomsTangent(m->atoms, w->site, m->node_u, w->atoms_share, K, &a_out));
  PetscCall(AmContinuumTangent(m->continuum, w->cell, m->node_u, w->continuum_share, K, &c_out));
  PetscCall(AmFacetsTangent(m->top, w->facet, m->node_u, w->continuum_share, K));
  PetscCall(AmModelPressTangent(m, K));
  PetscCall(AmModelAgree(m, &a_out, &c_out, in_range));
  PetscCall(AmSpaceAddHeldDiagonal(m->space, 1, K));
  PetscCall(MatAssemblyBegin(K, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(K, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelElasticStiffness(AmModel m, Mat *P)
{
  const AmSpace *s = m->space;
  PetscReal     *whole_cell, *whole_row, diagonal[9] = {0}, spring;
  Mat            preallocator;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(s->num_cells, &whole_cell, s->num_nodes, &whole_row));
  for (PetscInt c = 0; c < s->num_cells; c++) whole_cell[c] = 1;
  for (PetscInt n = 0; n < s->num_nodes; n++) whole_row[n] = 1;
  PetscCall(create_mat(m, MATPREALLOCATOR, &preallocator));
  PetscCall(MatSetUp(preallocator));
  PetscCall(AmContinuumPattern(m->continuum, whole_cell, whole_row, preallocator));
  PetscCall(preallocate(m, preallocator, P));
  PetscCall(AmContinuumElasticStiffness(m->continuum, *P, &spring));
  diagonal[0] = diagonal[4] = diagonal[8] = spring;
  for (PetscInt i = 0; i < s->num_owned; i++) { /* loose atoms have no cell: each gets a spring of its own */
    const PetscInt n = s->owned_node[i], row = s->node[n].global;
    if (row >= 0 && s->node[n].kind == AM_NODE_LOOSE) PetscCall(AmSpaceAddBlock(s, 1, &row, &row, diagonal, *P));
  }
  PetscCall(AmSpaceAddHeldDiagonal(s, spring, *P));
  PetscCall(MatAssemblyBegin(*P, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*P, MAT_FINAL_ASSEMBLY));
  PetscCall(PetscFree2(whole_cell, whole_row));
  PetscFunctionReturn(0);
}
