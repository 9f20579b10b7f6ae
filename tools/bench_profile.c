/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <petsctime.h>
#include <atomesh/base.h>
#include "bench_mpi.h"
#include "bench_profile.h"

#define DEEPEST 16

/* Sums over ranks are taken of it as of an array. */
typedef struct {
  double count, seconds, waited;
} Part;

static Part    part[AM_NUM_EVENTS + 1]; /* the last: outside of all events */
static AmEvent within[DEEPEST];         /* begun and not ended, outermost first */
static int     depth;
static double  last_seconds, last_waited; /* at the last change */

/* What has passed since the last change belongs to the innermost part. */
static void settle(void)
{
  Part          *p      = &part[depth > 0 ? within[depth - 1] : AM_NUM_EVENTS];
  const double   waited = AmBenchWaited();
  PetscLogDouble now    = 0;

  (void)PetscTime(&now);
  p->seconds += now - last_seconds;
  p->waited += waited - last_waited;
  last_seconds = now;
  last_waited  = waited;
}

static PetscErrorCode begin(PetscLogEvent id, int flag, PetscObject a, PetscObject b, PetscObject c, PetscObject d)
{
  const AmEvent e = AmEventOf(id);

  PetscFunctionBeginHot;
  if (e == AM_NUM_EVENTS) PetscFunctionReturn(0);
  PetscCheck(depth < DEEPEST, PETSC_COMM_SELF, PETSC_ERR_PLIB, "events %d deep", depth);
  settle();
  part[e].count++;
  within[depth++] = e;
  PetscFunctionReturn(0);
}

static PetscErrorCode end(PetscLogEvent id, int flag, PetscObject a, PetscObject b, PetscObject c, PetscObject d)
{
  PetscFunctionBeginHot;
  if (AmEventOf(id) == AM_NUM_EVENTS || depth == 0) PetscFunctionReturn(0);
  settle();
  depth--;
  PetscFunctionReturn(0);
}

PetscErrorCode AmBenchProfileBegin(void)
{
  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(part, AM_NUM_EVENTS + 1));
  depth = 0;
  PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
  settle();
  PetscCall(PetscArrayzero(part, AM_NUM_EVENTS + 1));
  PetscCall(PetscLogSet(begin, end));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBenchProfileEnd(cJSON *json)
{
  const int   num = 3 * (AM_NUM_EVENTS + 1);
  Part        most[AM_NUM_EVENTS + 1], sum[AM_NUM_EVENTS + 1];
  PetscMPIInt size;

  PetscFunctionBeginUser;
  settle();
  PetscCall(PetscLogSet(NULL, NULL));
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  PetscCallMPI(MPI_Allreduce(part, most, num, MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD));
  PetscCallMPI(MPI_Allreduce(part, sum, num, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "    %-14s%7s%11s%11s%11s\n", "part", "times", "slowest", "mean", "waiting"));
  for (AmEvent e = 0; e <= AM_NUM_EVENTS; e++) {
    const char *name = e < AM_NUM_EVENTS ? AmEventName(e) : "the rest";
    cJSON      *line = cJSON_AddObjectToObject(json, name);
    if (e == AM_NUM_EVENTS || most[e].count > 0)
      PetscCall(PetscPrintf(PETSC_COMM_WORLD, "    %-14s%7.0f%9.4f s%9.4f s%9.4f s\n", name, most[e].count, most[e].seconds, sum[e].seconds / size,
                            sum[e].waited / size));
    cJSON_AddNumberToObject(line, "times", most[e].count);
    cJSON_AddNumberToObject(line, "seconds", sum[e].seconds / size);
    cJSON_AddNumberToObject(line, "waited", sum[e].waited / size);
  }
  PetscFunctionReturn(0);
}
