/* SPDX-License-Identifier: GPL-3.0-or-later
 * METIS partitions the graph of cells where rank 0 has it all, PT-Scotch where each rank has a part; DMPlex distributes. */
#include <metis.h>
#include "meshimpl.h"

/* Part of each cell that this rank has (rank 0 has all). METIS finds by itself which cells share a facet. */
static PetscErrorCode metis_parts(DM dm, const PetscInt weight[], PetscMPIInt num_parts, PetscInt num_cells, idx_t part[])
{
  PetscInt dim, from, to, corner[AM_MAX_CORNERS];
  idx_t    n = (idx_t)num_cells, parts = num_parts, num_vertices, shared, cut, options[METIS_NOPTIONS], *start, *vertex, *w, *part_of_vertex;

  PetscFunctionBeginUser;
  if (num_cells == 0) PetscFunctionReturn(0);
  PetscCall(DMGetDimension(dm, &dim));
  PetscCall(DMPlexGetDepthStratum(dm, 0, &from, &to));
  num_vertices = (idx_t)(to - from);
  shared       = (idx_t)dim; /* corners of two cells with a common facet */
  PetscCall(PetscMalloc4(n + 1, &start, (dim + 1) * n, &vertex, n, &w, num_vertices, &part_of_vertex));
  start[0] = 0;
  for (idx_t c = 0; c < n; c++) {
    PetscCall(AmMeshCellCorners(dm, c, corner));
    for (PetscInt i = 0; i <= dim; i++) vertex[start[c] + i] = (idx_t)corner[i];
    start[c + 1] = start[c] + (idx_t)dim + 1;
    w[c]         = (idx_t)weight[c];
  }
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED]   = 1;
  options[METIS_OPTION_CONTIG] = 0;
  PetscCheck(METIS_PartMeshDual(&n, &num_vertices, start, vertex, w, NULL, &shared, &parts, NULL, options, &cut, part, part_of_vertex) == METIS_OK,
             PETSC_COMM_SELF, PETSC_ERR_LIB, "METIS cannot partition the mesh");
  PetscCall(PetscFree4(start, vertex, w, part_of_vertex));
  PetscFunctionReturn(0);
}

/* Cells listed part by part, for PETSCPARTITIONERSHELL. */
static PetscErrorCode set_shell(PetscPartitioner partitioner, PetscMPIInt num_parts, PetscInt num_cells, const idx_t part[])
{
  PetscInt *size, *cells, *next;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc3(num_parts, &size, num_cells, &cells, num_parts + 1, &next));
  for (PetscInt c = 0; c < num_cells; c++) size[part[c]]++;
  for (PetscMPIInt p = 0; p < num_parts; p++) next[p + 1] = next[p] + size[p];
  for (PetscInt c = 0; c < num_cells; c++) cells[next[part[c]]++] = c;
  PetscCall(PetscPartitionerSetType(partitioner, PETSCPARTITIONERSHELL));
  PetscCall(PetscPartitionerShellSetPartition(partitioner, num_parts, size, cells));
  PetscCall(PetscFree3(size, cells, next));
  PetscFunctionReturn(0);
}

static PetscErrorCode by_metis(DM dm, PetscPartitioner partitioner, const PetscInt weight[], PetscMPIInt num_parts)
{
  PetscInt from, to;
  idx_t   *part;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetHeightStratum(dm, 0, &from, &to));
  PetscCall(PetscMalloc1(to - from, &part));
  PetscCall(metis_parts(dm, weight, num_parts, to - from, part));
  PetscCall(set_shell(partitioner, num_parts, to - from, part));
  PetscCall(PetscFree(part));
  PetscFunctionReturn(0);
}

static PetscErrorCode by_scotch(DM dm, PetscPartitioner shell, const PetscInt weight[], PetscMPIInt num_parts)
{
  PetscPartitioner scotch;
  PetscSection     weights, parts;
  PetscInt         num, *offset, *adjacent, *size;
  const PetscInt  *cells;
  IS               order;

  PetscFunctionBeginUser;
  PetscCall(DMPlexCreatePartitionerGraph(dm, 0, &num, &offset, &adjacent, NULL));
  PetscCall(PetscSectionCreate(PetscObjectComm((PetscObject)dm), &weights));
  PetscCall(PetscSectionSetChart(weights, 0, num));
  for (PetscInt c = 0; c < num; c++) PetscCall(PetscSectionSetDof(weights, c, weight[c]));
  PetscCall(PetscSectionSetUp(weights));
  PetscCall(PetscSectionCreate(PetscObjectComm((PetscObject)dm), &parts));
  PetscCall(PetscPartitionerCreate(PetscObjectComm((PetscObject)dm), &scotch));
  PetscCall(PetscPartitionerSetType(scotch, PETSCPARTITIONERPTSCOTCH));
  PetscCall(PetscPartitionerPartition(scotch, num_parts, num, offset, adjacent, weights, NULL, parts, &order));
  PetscCall(PetscMalloc1(num_parts, &size));
  for (PetscMPIInt p = 0; p < num_parts; p++) PetscCall(PetscSectionGetDof(parts, p, &size[p]));
  PetscCall(ISGetIndices(order, &cells));
  PetscCall(PetscPartitionerSetType(shell, PETSCPARTITIONERSHELL));
  PetscCall(PetscPartitionerShellSetPartition(shell, num_parts, size, cells));
  PetscCall(ISRestoreIndices(order, &cells));
  PetscCall(ISDestroy(&order));
  PetscCall(PetscPartitionerDestroy(&scotch));
  PetscCall(PetscSectionDestroy(&weights));
  PetscCall(PetscSectionDestroy(&parts));
  PetscCall(PetscFree(size));
  PetscCall(PetscFree(offset));
  PetscCall(PetscFree(adjacent));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshPartition(DM *dm, PetscBool spread, const PetscInt weight[], PetscSF *migration)
{
  PetscPartitioner partitioner;
  PetscMPIInt      size;
  DM               parallel;

  PetscFunctionBeginUser;
  *migration = NULL;
  PetscCallMPI(MPI_Comm_size(PetscObjectComm((PetscObject)*dm), &size));
  if (size == 1) PetscFunctionReturn(0);
  PetscCall(DMPlexGetPartitioner(*dm, &partitioner));
  PetscCall(spread ? by_scotch(*dm, partitioner, weight, size) : by_metis(*dm, partitioner, weight, size));
  PetscCall(DMPlexDistribute(*dm, 0, migration, &parallel));
  PetscCheck(parallel, PETSC_COMM_WORLD, PETSC_ERR_PLIB, "the mesh was not distributed");
  PetscCall(DMDestroy(dm));
  *dm = parallel;
  PetscFunctionReturn(0);
}
