/* SPDX-License-Identifier: GPL-3.0-or-later
 * multigrid: a symmetric matrix of one number a node, made entry by entry, and one cycle of algebraic multigrid with it on three components at once. Single
 * precision: it is there to precondition. */
#ifndef ATOMESH_MULTIGRID_H
#define ATOMESH_MULTIGRID_H

#include <petscmat.h>

typedef struct _p_AmGraph *AmGraph;

/* In: num_rows of this rank; they are numbered over the ranks in order. Collective. */
PetscErrorCode AmGraphCreate(MPI_Comm comm, PetscInt num_rows, AmGraph *rows);
PetscErrorCode AmGraphDestroy(AmGraph *rows);

/* A[row[p]][column[q]] += value[p * num_columns + q]. Rows of any rank; negative rows and columns are left out. What is added must be symmetric in the end: of
 * two entries that mirror each other within a rank the one below the diagonal is taken. Not collective. */
PetscErrorCode AmGraphAdd(AmGraph rows, PetscInt num_rows, const PetscInt row[], PetscInt num_columns, const PetscInt column[], const PetscReal value[]);
/* Ends the making. A row that nothing was added to gets the mean diagonal of the others. Collective. */
PetscErrorCode AmGraphAssemble(AmGraph rows);

/* The same as a matrix of PETSc, for its solvers and for tests. In: rows, assembled. Out: A, owned by the caller. Collective. */
PetscErrorCode AmGraphCreateMat(AmGraph rows, Mat *A);

typedef struct _p_AmMultigrid *AmMultigrid;

/* In: rows, assembled and positive; the multigrid's from now on, *rows is NULL. Collective. */
PetscErrorCode AmMultigridCreate(AmGraph *rows, AmMultigrid *multigrid);
PetscErrorCode AmMultigridDestroy(AmMultigrid *multigrid);
/* x = one cycle on b, three components a row: a symmetric positive operator but for rounding. Collective. */
PetscErrorCode AmMultigridApply(AmMultigrid multigrid, Vec b, Vec x);

#endif
