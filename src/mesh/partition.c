/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which rank each cell goes to: METIS finds it where rank 0 has all cells, PT-Scotch where each rank has a stretch. */
#include <metis.h>
#include "meshimpl.h"

/* Serial. In: start, neighbour: graph of n cells. */
static PetscErrorCode by_metis(PetscInt n, PetscInt start[], PetscInt neighbour[], PetscInt cost[], PetscMPIInt num_parts, PetscInt part[])
{
  idx_t num = (idx_t)n, parts = num_parts, constraints = 1, cut, options[METIS_NOPTIONS];

  PetscFunctionBeginUser;
  _Static_assert(sizeof(idx_t) == sizeof(PetscInt), "METIS counts as PETSc does");
  if (n == 0) PetscFunctionReturn(0);
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED]   = 1;
  options[METIS_OPTION_CONTIG] = 0;
  PetscCheck(METIS_PartGraphKway(&num, &constraints, start, neighbour, cost, NULL, NULL, &parts, NULL, NULL, options, &cut, part) == METIS_OK, PETSC_COMM_SELF,
             PETSC_ERR_LIB, "METIS cannot partition the mesh");
  PetscFunctionReturn(0);
}

/* Collective. PETSc lists cells part by part. */
static PetscErrorCode by_scotch(MPI_Comm comm, PetscInt n, PetscInt start[], PetscInt neighbour[], const PetscInt cost[], PetscMPIInt num_parts,
                                PetscInt part[])
{
  PetscPartitioner scotch;
  PetscSection     weights, parts;
  PetscInt         at = 0;
  const PetscInt  *cells;
  IS               order;

  PetscFunctionBeginUser;
  PetscCall(PetscSectionCreate(comm, &weights));
  PetscCall(PetscSectionSetChart(weights, 0, n));
  for (PetscInt c = 0; c < n; c++) PetscCall(PetscSectionSetDof(weights, c, cost[c]));
  PetscCall(PetscSectionSetUp(weights));
  PetscCall(PetscSectionCreate(comm, &parts));
  PetscCall(PetscPartitionerCreate(comm, &scotch));
  PetscCall(PetscPartitionerSetType(scotch, PETSCPARTITIONERPTSCOTCH));
  PetscCall(PetscPartitionerPartition(scotch, num_parts, n, start, neighbour, weights, NULL, parts, &order));
  PetscCall(ISGetIndices(order, &cells));
  for (PetscMPIInt p = 0; p < num_parts; p++) {
    PetscInt size;
    PetscCall(PetscSectionGetDof(parts, p, &size));
    for (PetscInt k = 0; k < size; k++) part[cells[at++]] = p;
  }
  PetscCall(ISRestoreIndices(order, &cells));
  PetscCall(ISDestroy(&order));
  PetscCall(PetscPartitionerDestroy(&scotch));
  PetscCall(PetscSectionDestroy(&weights));
  PetscCall(PetscSectionDestroy(&parts));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshPartition(MPI_Comm comm, PetscInt dimension, const AmPieces *p, PetscInt part[])
{
  PetscMPIInt size;
  PetscInt   *start, *neighbour;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(AmMeshDual(comm, dimension, p, &start, &neighbour));
  PetscCall(p->is_stretch ? by_scotch(comm, p->num_cells, start, neighbour, p->cost, size, part)
                          : by_metis(p->num_cells, start, neighbour, p->cost, size, part));
  PetscCall(PetscFree(start));
  PetscCall(PetscFree(neighbour));
  PetscFunctionReturn(0);
}
