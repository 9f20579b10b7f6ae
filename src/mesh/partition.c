/* SPDX-License-Identifier: GPL-3.0-or-later
 * METIS partitions the graph of cells; DMPlex distributes. */
#include <metis.h>
#include "meshimpl.h"

/* Part of each cell that this rank has (rank 0 has all), as METIS wants it. */
static PetscErrorCode metis_parts(DM dm, const PetscInt weight[], PetscMPIInt num_parts, PetscInt num_cells, idx_t part[])
{
  PetscInt num, *offset, *adjacent;
  idx_t    n, constraints = 1, parts = num_parts, cut, options[METIS_NOPTIONS], *xadj, *adj, *w;

  PetscFunctionBeginUser;
  PetscCall(DMPlexCreatePartitionerGraph(dm, 0, &num, &offset, &adjacent, NULL));
  if (num > 0) {
    PetscCheck(num == num_cells, PETSC_COMM_SELF, PETSC_ERR_PLIB, "the graph has %d of %d cells", (int)num, (int)num_cells);
    PetscCall(PetscMalloc3(num + 1, &xadj, offset[num], &adj, num, &w));
    for (PetscInt c = 0; c <= num; c++) xadj[c] = (idx_t)offset[c];
    for (PetscInt k = 0; k < offset[num]; k++) adj[k] = (idx_t)adjacent[k];
    for (PetscInt c = 0; c < num; c++) w[c] = (idx_t)weight[c];
    n = (idx_t)num;
    METIS_SetDefaultOptions(options);
    options[METIS_OPTION_SEED]   = 1;
    options[METIS_OPTION_CONTIG] = 0;
    PetscCheck(METIS_PartGraphKway(&n, &constraints, xadj, adj, w, NULL, NULL, &parts, NULL, NULL, options, &cut, part) == METIS_OK, PETSC_COMM_SELF, PETSC_ERR_LIB,
               "METIS cannot partition the mesh");
    PetscCall(PetscFree3(xadj, adj, w));
  }
  PetscCall(PetscFree(offset));
  PetscCall(PetscFree(adjacent));
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

PetscErrorCode AmMeshPartition(DM *dm, const PetscInt weight[], PetscSF *migration)
{
  PetscPartitioner partitioner;
  PetscMPIInt      size;
  PetscInt         from, to;
  idx_t           *part;
  DM               parallel;

  PetscFunctionBeginUser;
  *migration = NULL;
  PetscCallMPI(MPI_Comm_size(PetscObjectComm((PetscObject)*dm), &size));
  if (size == 1) PetscFunctionReturn(0);
  PetscCall(DMPlexGetHeightStratum(*dm, 0, &from, &to));
  PetscCall(PetscMalloc1(to - from, &part));
  PetscCall(metis_parts(*dm, weight, size, to - from, part));
  PetscCall(DMPlexGetPartitioner(*dm, &partitioner));
  PetscCall(set_shell(partitioner, size, to - from, part));
  PetscCall(PetscFree(part));
  PetscCall(DMPlexDistribute(*dm, 0, migration, &parallel));
  PetscCheck(parallel, PETSC_COMM_WORLD, PETSC_ERR_PLIB, "the mesh was not distributed");
  PetscCall(DMDestroy(dm));
  *dm = parallel;
  PetscFunctionReturn(0);
}
