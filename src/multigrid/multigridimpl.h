/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_MULTIGRIDIMPL_H
#define ATOMESH_MULTIGRIDIMPL_H

#include <petscsf.h>
#include <atomesh/base.h>
#include <atomesh/multigrid.h>

/* x, y, z of a node, and one that is idle: a register of any processor. */
typedef float AmTriple __attribute__((vector_size(16)));

typedef struct {
  int   column;
  float value;
} AmEntry;

/* Compressed rows. */
typedef struct {
  PetscInt  n, room; /* room: of entry */
  PetscInt *start;   /* [n + 1] */
  AmEntry  *entry;   /* [start[n]] */
} AmSparse;

/* An entry whose row or column is another rank's, numbered over all. */
typedef struct {
  PetscInt row, column;
  float    value;
} AmLink;

typedef struct {
  PetscInt n, room;
  AmLink  *link;
} AmLinks;

struct _p_AmGraph {
  MPI_Comm    comm;
  PetscLayout layout;
  PetscInt    n, first; /* rows of this rank */
  float      *diagonal; /* [n] */
  AmSparse    lower;    /* below the diagonal, of columns of this rank */
  AmLinks     away;     /* by row; once assembled: row of this rank, column an index into ghost */
  PetscInt    num_ghosts;
  PetscInt   *ghost;    /* [num_ghosts] rows of other ranks that those of this one are tied to, ascending */
  PetscSF     exchange; /* of what stands at rows to ghosts */
  /* in the making: a row's entries may stand anywhere, with room for more */
  PetscInt *num, *capacity; /* [n] */
  AmLinks   foreign;        /* for rows of other ranks */
};

PetscErrorCode AmLinksAdd(AmLinks *links, PetscInt row, PetscInt column, float value);
/* Entries of one row and column become one, in the order of rows. */
void AmLinksMerge(AmLinks *links);
/* Sends what was added for rows of other ranks. Out: received: what they had for rows of this one, numbered over all; link owned by the caller. Collective. */
PetscErrorCode AmGraphSendForeign(AmGraph rows, AmLinks *received);
/* Ghosts and exchange from away, whose columns become indices of ghosts. Collective. */
PetscErrorCode AmGraphFindGhosts(AmGraph rows);

PetscErrorCode AmSparseCreate(PetscInt n, PetscInt room, AmSparse *sparse); /* all rows empty */
PetscErrorCode AmSparseDestroy(AmSparse *sparse);
/* Makes room for num more entries behind the last one. */
PetscErrorCode AmSparseReserve(AmSparse *sparse, PetscInt last, PetscInt num);

/* From rows, and ghosts behind them, to the rows of the coarser level, and their ghosts behind those. */
typedef struct {
  AmSparse  P;
  PetscInt  num_rows, first, num_ghosts; /* of the coarser level */
  PetscInt *ghost;                       /* [num_ghosts] over all ranks, ascending */
  PetscSF   exchange;                    /* of what stands at coarse rows to these ghosts */
} AmProlongation;
/* In: full: both triangles of the rows. Out: prolongation, without exchange. Collective. */
PetscErrorCode AmProlongationCreate(AmGraph rows, const AmSparse *full, AmProlongation *prolongation);
PetscErrorCode AmProlongationDestroy(AmProlongation *prolongation);

/* Out: prolongation; coarse: Pᵀ A P. Owned by the caller. Collective. */
PetscErrorCode AmGraphCoarsen(AmGraph rows, AmProlongation *prolongation, AmGraph *coarse);

/* The inverse of a matrix of few rows, on all ranks. Collective. */
typedef struct {
  MPI_Comm     comm;
  PetscInt     n, first, all;
  PetscMPIInt *counts, *starts; /* of floats, of each rank */
  float       *inverse;         /* [n][all] */
  AmTriple    *b;               /* [all] */
} AmCoarsest;
PetscErrorCode AmCoarsestCreate(AmGraph rows, AmCoarsest *coarsest);
PetscErrorCode AmCoarsestDestroy(AmCoarsest *coarsest);
/* In: b [n]. Out: x [n]. Collective. */
PetscErrorCode AmCoarsestSolve(const AmCoarsest *coarsest, const AmTriple b[], AmTriple x[]);

#endif
