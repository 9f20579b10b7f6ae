/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs gnuplot. */
#include "gnuplot.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether a program of that name is on PATH. */
static PetscBool installed(const char program[])
{
  const char *p = getenv("PATH");
  char        path[PETSC_MAX_PATH_LEN];

  for (; p && *p; p += strcspn(p, ":"), p += *p == ':') {
    snprintf(path, sizeof path, "%.*s/%s", (int)strcspn(p, ":"), p, program);
    if (!access(path, X_OK)) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* gnuplot takes a doubled quote inside of single quotes. */
PetscErrorCode AmGnuplotQuote(const char text[], char **out)
{
  char *q;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(2 * strlen(text) + 3, out));
  q    = *out;
  *q++ = '\'';
  for (; *text; *q++ = *text++)
    if (*text == '\'') *q++ = '\'';
  *q++ = '\'';
  *q   = 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmGnuplotDraw(MPI_Comm comm, const char path[], AmGnuplotScript script, const void *what, PetscBool *drawn)
{
  char        tmp[PETSC_MAX_PATH_LEN];
  PetscMPIInt rank;
  AmText      text;
  int         status = 127;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  PetscCall(PetscSNPrintf(tmp, sizeof tmp, "%s.tmp-%ld", path, (long)getpid()));
  if (rank == 0) status = installed("gnuplot") ? 0 : 127;
  PetscCallMPI(MPI_Bcast(&status, 1, MPI_INT, 0, comm));
  if (!status) {
    PetscCall(AmTextOpenCommand(comm, "gnuplot >/dev/null 2>&1", &text));
    PetscCall(script(text, comm, what, tmp));
    PetscCall(AmTextClose(&text, &status));
  }
  if (rank == 0 && !status && rename(tmp, path)) status = 1;
  if (rank == 0 && status) {
    unlink(tmp);
    fprintf(stderr, "atomesh: warning: no picture %s: %s\n", path, status == 127 ? "gnuplot is not installed" : "gnuplot failed");
  }
  PetscCallMPI(MPI_Bcast(&status, 1, MPI_INT, 0, comm));
  if (drawn) *drawn = status ? PETSC_FALSE : PETSC_TRUE;
  PetscFunctionReturn(0);
}
