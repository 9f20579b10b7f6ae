/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of atomesh_bench give each other. */
#ifndef ATOMESH_BENCH_H
#define ATOMESH_BENCH_H

#include <petscsys.h>
#include <cjson/cJSON.h>

typedef struct {
  const char *potential, *species;
  PetscReal   a;     /* Å, lattice constant */
  PetscInt    cells; /* along each axis */
} AmKernelBench;
/* Measures a potential by itself; prints, and adds numbers to json. */
PetscErrorCode AmBenchKernel(const AmKernelBench *b, cJSON *json);

#endif
