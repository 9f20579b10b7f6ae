/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: a study is a grid of cases, each a row. All functions are collective on PETSC_COMM_WORLD, and all ranks hold the same study. */
#ifndef ATOMESH_APP_STUDY_H
#define ATOMESH_APP_STUDY_H

#include <atomesh/app.h>

typedef struct {
  AmScheme  scheme;
  PetscInt  order;
  PetscReal core, blend, radius; /* Å */
  char      name[96];            /* folder below the study's directory */
  char      status[32];          /* "": not known yet; "refused"; else that of its result.json */
  PetscBool kept;                /* the result was there before this start */
  /* from result.json; NAN: not known */
  PetscReal num_nodes, num_unknowns, error_h1, error_max, energy, newton_iterations, seconds_setup, seconds_solve, seconds_total;
} AmStudyRow;

typedef struct {
  const AmCase *c; /* referenced */
  char          directory[PETSC_MAX_PATH_LEN];
  PetscBool     own_reference;                     /* a run of every atom in the folder reference */
  char          reference[2 * PETSC_MAX_PATH_LEN]; /* file that the rows are compared with */
  AmStudyRow    reference_row;                     /* of the own reference */
  PetscInt      num_schemes, num_orders, num_cores, num_rows;
  AmStudyRow   *rows; /* [num_schemes][num_orders][num_cores], owned */
} AmStudy;

/* The error of one scheme and order over its converged rows. */
typedef struct {
  AmScheme  scheme;
  PetscInt  order, num_rows;
  PetscReal fitted, theory; /* powers of num_unknowns; NAN: fewer than two rows, not known */
} AmStudySlope;

/* Checks the section study and lays out the rows. Touches nothing on disk. Out: s, destroyed by AmStudyDestroy(). Raises AM_ERR_USER. */
PetscErrorCode AmStudyPlan(const AmCase *c, AmStudy *s);
PetscErrorCode AmStudyDestroy(AmStudy *s);

/* The case of a row, or of the reference (row is &s->reference_row), an ordinary one. Out: owned by the caller. Raises AM_ERR_USER if the case is refused. */
PetscErrorCode AmStudyMemberLoad(const AmStudy *s, const AmStudyRow *row, AmCase **member);
/* Fills the row from its result.json if that is there: of this very case, not interrupted, and not older than the reference. Else the status is left "". */
PetscErrorCode AmStudyMemberFind(const AmStudy *s, const AmCase *member, AmStudyRow *row);
/* Removes what would make a run that is killed look as if it were there. */
PetscErrorCode AmStudyMemberForget(const AmCase *member);

/* Slope of scheme number i and order number j. */
PetscErrorCode AmStudyFit(const AmStudy *s, PetscInt i, PetscInt j, AmStudySlope *slope);

/* Prints the head of the table, and row number i. */
PetscErrorCode AmStudyPrintHead(const AmStudy *s);
PetscErrorCode AmStudyPrintRow(const AmStudy *s, PetscInt i);
PetscErrorCode AmStudyPrintSlopes(const AmStudy *s);
/* study.csv: the rows whose status is known, in the order of the grid. */
PetscErrorCode AmStudyWriteRows(const AmStudy *s);
/* study.json */
PetscErrorCode AmStudyWriteSlopes(const AmStudy *s);
/* error.png and time.png. Out: whether both were drawn. */
PetscErrorCode AmStudyWriteCharts(const AmStudy *s, PetscBool *drawn);

#endif
