/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command study: one reference, then row after row; what is there from an earlier start is kept. */
#include "results.h"
#include "run.h"
#include "study.h"
#include <atomesh/output.h>
#include <stdlib.h>
#include <string.h>

/* The path as all later starts will write it, wherever they start. Collective; the directory is there. */
static PetscErrorCode make_absolute(char path[], size_t size)
{
  PetscMPIInt rank;
  char       *absolute;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  if (rank == 0 && (absolute = realpath(path, NULL))) {
    snprintf(path, size, "%s", absolute);
    free(absolute);
  }
  PetscCallMPI(MPI_Bcast(path, (PetscMPIInt)size, MPI_CHAR, 0, PETSC_COMM_WORLD));
  PetscFunctionReturn(0);
}

/* What all rows share is looked at before anything is written: potential, crystal, the reference if it is a file. */
static PetscErrorCode check_common(const AmStudy *s)
{
  AmCase   *member;
  AmProblem p;

  PetscFunctionBeginUser;
  PetscCall(AmStudyMemberLoad(s, &s->reference_row, &member));
  PetscCall(AmCaseCheckOutput(member));
  PetscCall(AmProblemCreate(member, &p));
  PetscCall(AmResultsCheckReference(&p));
  PetscCall(AmProblemCheckStart(member));
  PetscCall(AmProblemDestroy(&p));
  PetscCall(AmCaseDestroy(&member));
  PetscFunctionReturn(0);
}

/* Out: status: that of the reference. */
static PetscErrorCode make_reference(AmStudy *s, AmRunStatus *status)
{
  AmStudyRow *row = &s->reference_row;
  AmCase     *member;

  PetscFunctionBeginUser;
  *status = AM_RUN_CONVERGED;
  if (!s->own_reference) {
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "reference  %s\n", s->reference));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscSNPrintf(s->reference, sizeof s->reference, "%s", s->directory));
  PetscCall(make_absolute(s->reference, sizeof s->reference));
  PetscCall(PetscStrlcat(s->reference, "/reference/atoms.xyz", sizeof s->reference));
  PetscCall(AmStudyMemberLoad(s, row, &member));
  PetscCall(AmStudyMemberFind(s, member, row));
  row->kept = row->status[0] ? PETSC_TRUE : PETSC_FALSE;
  if (!row->kept) {
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("reference  every atom of the %s ...\n", AmCaseBodyName(member))));
    PetscCall(AmStudyMemberForget(member));
    PetscCall(AmRunCase(member, PETSC_TRUE, status));
    if (*status != AM_RUN_INTERRUPTED) PetscCall(AmStudyMemberFind(s, member, row));
  }
  if (*status != AM_RUN_INTERRUPTED && strcmp(row->status, "converged")) *status = AM_RUN_NOT_CONVERGED;
  if (row->status[0])
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat("reference  %s/%s: %g unknowns, %.1f s, %s%s\n", s->directory, row->name, (double)row->num_unknowns,
                                        (double)row->seconds_total, row->status, row->kept ? ", was there" : "")));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("reference  %s/%s: interrupted\n", s->directory, row->name)));
  PetscCall(AmCaseDestroy(&member));
  PetscFunctionReturn(0);
}

/* Rows that are there already; a row that is refused is not: it says so when its turn comes. */
static PetscErrorCode find_rows(AmStudy *s)
{
  AmCase        *member;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < s->num_rows; i++) {
    AmStudyRow *row = &s->rows[i];
    error           = AmStudyMemberLoad(s, row, &member);
    if (error == AM_ERR_USER) continue;
    PetscCall(error);
    PetscCall(AmStudyMemberFind(s, member, row));
    row->kept = row->status[0] ? PETSC_TRUE : PETSC_FALSE;
    PetscCall(AmCaseDestroy(&member));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode run_member(AmStudy *s, AmStudyRow *row, AmRunStatus *status)
{
  AmCase        *member;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCall(AmStudyMemberLoad(s, row, &member));
  PetscCall(AmStudyMemberForget(member));
  error = AmRunCase(member, PETSC_TRUE, status);
  if (!error && *status != AM_RUN_INTERRUPTED) PetscCall(AmStudyMemberFind(s, member, row));
  if (!error || error == AM_ERR_USER) PetscCall(AmCaseDestroy(&member));
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* Out: status: INTERRUPTED, or else CONVERGED or NOT_CONVERGED of this row. */
static PetscErrorCode settle_row(AmStudy *s, PetscInt i, AmRunStatus *status)
{
  AmStudyRow    *row   = &s->rows[i];
  PetscErrorCode error = 0;

  PetscFunctionBeginUser;
  *status = AM_RUN_CONVERGED;
  if (!row->kept) error = run_member(s, row, status);
  if (error == AM_ERR_USER) {
    PetscCall(PetscStrncpy(row->status, "refused", sizeof row->status));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s\n", AmErrorSentence()));
    PetscCall(AmTextDiscardAll());
  } else
    PetscCall(error);
  if (*status == AM_RUN_INTERRUPTED) PetscFunctionReturn(0);
  *status = strcmp(row->status, "converged") ? AM_RUN_NOT_CONVERGED : AM_RUN_CONVERGED;
  PetscCall(AmStudyWriteRows(s));
  PetscCall(AmStudyPrintRow(s, i));
  PetscFunctionReturn(0);
}

static PetscErrorCode agree_on_interrupt(AmRunStatus *status)
{
  int interrupted = AmInterrupted();

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &interrupted, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD));
  if (interrupted) *status = AM_RUN_INTERRUPTED;
  PetscFunctionReturn(0);
}

static PetscErrorCode settle_rows(AmStudy *s, AmRunStatus *status)
{
  AmRunStatus one;

  PetscFunctionBeginUser;
  PetscCall(find_rows(s));
  PetscCall(AmStudyPrintHead(s));
  for (PetscInt i = 0; i < s->num_rows; i++) {
    PetscCall(settle_row(s, i, &one));
    PetscCall(agree_on_interrupt(&one));
    if (one != AM_RUN_CONVERGED) *status = one;
    if (one != AM_RUN_INTERRUPTED) continue;
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "interrupted; the same command goes on from here\n"));
    break;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppStudy(const AmCase *c, AmRunStatus *status)
{
  AmStudy   s;
  PetscBool drawn = PETSC_FALSE;

  PetscFunctionBeginUser;
  PetscCall(AmStudyPlan(c, &s));
  PetscCall(check_common(&s));
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, s.directory));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s: study of %d rows in %s\n", AmCasePath(c), (int)s.num_rows, s.directory));
  PetscCall(make_reference(&s, status));
  if (*status == AM_RUN_CONVERGED) {
    PetscCall(settle_rows(&s, status));
    if (*status != AM_RUN_INTERRUPTED) {
      PetscCall(AmStudyPrintSlopes(&s));
      PetscCall(AmStudyWriteSlopes(&s));
      if (c->output.picture) PetscCall(AmStudyWriteCharts(&s, &drawn));
      PetscCall(PetscPrintf(PETSC_COMM_WORLD, "written  %s/{study.csv,study.json%s}\n", s.directory, drawn ? ",error.png,time.png" : ""));
    }
  } else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "without a reference there is nothing to compare with\n"));
  PetscCall(AmStudyDestroy(&s));
  PetscFunctionReturn(0);
}
