/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a machine allows to a program whose ranks wait for each other: arithmetic without memory, shared evenly, with a barrier after each step. Nothing is read
 * or sent, so what several ranks lose is the cores' own unsteadiness: whichever is slower in a step keeps the others waiting. */
#include <petsctime.h>
#include <atomesh/base.h>
#include "bench.h"

#define STEPS 100
#define ROUNDS 3000000 /* of each step, on all ranks together: some milliseconds, as the parts of a solve */
#define CHAINS 20      /* so many that the core's units are busy; few would wait for each other, and share a core with a stranger for nothing */

static double add_up(PetscInt rounds)
{
  double a[CHAINS], sum = 0;

  for (int k = 0; k < CHAINS; k++) a[k] = k;
  for (PetscInt i = 0; i < rounds; i++)
    for (int k = 0; k < CHAINS; k++) a[k] = 0.999 * a[k] + 1e-3;
  for (int k = 0; k < CHAINS; k++) sum += a[k];
  return sum;
}

PetscErrorCode AmBenchLockstep(cJSON *json)
{
  volatile double kept = 0;
  PetscLogDouble  began, ended;
  PetscMPIInt     size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
  PetscCall(PetscTime(&began));
  for (int step = 0; step < STEPS; step++) {
    kept += add_up(ROUNDS / size);
    PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
  }
  PetscCall(PetscTime(&ended));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  %d steps %10.4f s\n", STEPS, ended - began));
  cJSON_AddNumberToObject(json, "seconds", ended - began);
  PetscFunctionReturn(0);
}
