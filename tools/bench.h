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

typedef struct {
  PetscBool solution_only; /* no assembled tangent */
  size_t    memory;        /* bytes that the machine must have at hand for each rank when set-up and solve begin, or 0 */
} AmCaseBench;
/* Measures the phases of one case; prints, and adds numbers to json. */
PetscErrorCode AmBenchCase(const char path[], PetscInt num_sets, const char *const sets[], const AmCaseBench *options, cJSON *json);

/* Measures how steady the cores are: work that needs no memory, with a barrier after each step. Prints, and adds seconds to json. Collective. */
PetscErrorCode AmBenchLockstep(cJSON *json);

typedef struct {
  const char *examples;    /* the folder */
  const char *reference;   /* a file of this kind to compare with, or NULL */
  PetscBool   counts_only; /* nothing that depends on the machine */
} AmSuiteBench;
/* Measures the cases that stand for all; prints, and adds numbers to json. Out: num_grown: numbers that are larger than they may be, a sentence on stderr for
 * each. Raises AM_ERR_USER for a reference that cannot be read. */
PetscErrorCode AmBenchSuite(const AmSuiteBench *b, cJSON *json, PetscInt *num_grown);
/* Of what AmBenchSuite() added: the numbers that are compared, for a reference. Owned by the caller. */
cJSON *AmBenchKept(const cJSON *json);

#endif
