/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures cases and kernels, and compares with what they cost before: seconds, and work in units of one force evaluation (FEE), which does not depend on the
 * machine. One process.
 *
 *   atomesh_bench CASE [--set KEY.PATH=VALUE ...] [--json FILE] [--solution] [--memory MB]
 *   atomesh_bench --kernel POTENTIAL SPECIES LATTICE_CONSTANT CELLS [--json FILE]     fcc, CELLS³ cubic cells; SPECIES: Ni, or Ni,Al for a random alloy
 *   atomesh_bench --suite EXAMPLES [--counts] [--reference FILE] [--json FILE] [--store FILE]     the cases of bench_suite.c
 *   atomesh_bench --lockstep [--json FILE]     no case: how well ranks on this machine keep step
 *
 * --memory: before set-up and solve so much is taken, filled and given back. A virtual machine may have given unused memory back to its host; to have it again
 * takes twenty times as long as to clear it, which is neither the program's time nor that of most machines.
 * --store: what later runs have for a reference. --counts: no kernel, no phases, and of the comparison only what does not depend on the machine. Ends with 1
 * when something has grown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <atomesh/base.h>
#include "bench.h"

static const char usage[] = "usage: atomesh_bench CASE [--set KEY.PATH=VALUE ...] [--json FILE] [--solution] [--memory MB]\n"
                            "       atomesh_bench --kernel POTENTIAL SPECIES LATTICE_CONSTANT CELLS [--json FILE]\n"
                            "       atomesh_bench --suite EXAMPLES [--counts] [--reference FILE] [--json FILE] [--store FILE]\n"
                            "       atomesh_bench --lockstep [--json FILE]\n";

typedef struct {
  const char   *sets[64], *path, *json, *store;
  PetscInt      num_sets;
  AmCaseBench   options;
  AmKernelBench kernel;
  AmSuiteBench  suite;
  PetscBool     lockstep;
} Arguments;

/* Out: a. Returns whether they make sense. */
static PetscBool read_arguments(int argc, char **argv, Arguments *a)
{
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--set") && i + 1 < argc && a->num_sets < 64)
      a->sets[a->num_sets++] = argv[++i];
    else if (!strcmp(argv[i], "--json") && i + 1 < argc)
      a->json = argv[++i];
    else if (!strcmp(argv[i], "--store") && i + 1 < argc)
      a->store = argv[++i];
    else if (!strcmp(argv[i], "--solution"))
      a->options.solution_only = PETSC_TRUE;
    else if (!strcmp(argv[i], "--memory") && i + 1 < argc)
      a->options.memory = (size_t)atoi(argv[++i]) << 20;
    else if (!strcmp(argv[i], "--lockstep"))
      a->lockstep = PETSC_TRUE;
    else if (!strcmp(argv[i], "--counts"))
      a->suite.counts_only = PETSC_TRUE;
    else if (!strcmp(argv[i], "--suite") && i + 1 < argc)
      a->suite.examples = argv[++i];
    else if (!strcmp(argv[i], "--reference") && i + 1 < argc)
      a->suite.reference = argv[++i];
    else if (!strcmp(argv[i], "--kernel") && i + 4 < argc) {
      a->kernel = (AmKernelBench){argv[i + 1], argv[i + 2], atof(argv[i + 3]), atoi(argv[i + 4])};
      i += 4;
    } else if (argv[i][0] != '-' && !a->path)
      a->path = argv[i];
    else
      return PETSC_FALSE;
  }
  return a->path || a->kernel.cells > 0 || a->suite.examples || a->lockstep ? PETSC_TRUE : PETSC_FALSE;
}

/* On the first rank: all have the same numbers. */
static int save(const cJSON *json, const char path[])
{
  PetscMPIInt rank = 0;
  FILE       *f;
  char       *text;
  int         bad;
  (void)MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  if (rank > 0) return 0;
  f    = fopen(path, "w");
  text = cJSON_Print(json);
  bad  = !f || fprintf(f, "%s\n", text) < 0;
  if (f && fclose(f)) bad = 1;
  if (bad) fprintf(stderr, "atomesh_bench: cannot write %s\n", path);
  cJSON_free(text);
  return bad;
}

static int store(const cJSON *json, const char path[])
{
  cJSON *kept = AmBenchKept(json);
  int    bad  = save(kept, path);
  cJSON_Delete(kept);
  return bad;
}

static PetscErrorCode measure(const Arguments *a, cJSON *json, PetscInt *num_grown)
{
  PetscFunctionBeginUser;
  PetscCall(AmErrorHandlerPush());
  *num_grown = 0;
  if (a->suite.examples)
    PetscCall(AmBenchSuite(&a->suite, json, num_grown));
  else if (a->lockstep)
    PetscCall(AmBenchLockstep(json));
  else if (a->kernel.cells > 0)
    PetscCall(AmBenchKernel(&a->kernel, json));
  else
    PetscCall(AmBenchCase(a->path, a->num_sets, a->sets, &a->options, json));
  PetscFunctionReturn(0);
}

int main(int argc, char **argv)
{
  Arguments a         = {0};
  PetscInt  num_grown = 0;
  cJSON    *json;
  int       code;

  if (!read_arguments(argc, argv, &a)) {
    fprintf(stderr, "%s", usage);
    return 2;
  }
  AmStartAlone();
  if (AmMemoryUseHugePages() || PetscInitializeNoArguments()) return 4;
  json = cJSON_CreateObject();
  code = measure(&a, json, &num_grown);
  if (code) fprintf(stderr, "atomesh_bench: %s\n", AmErrorSentence());
  if (!code && a.json && save(json, a.json)) code = 4;
  if (!code && a.store && store(json, a.store)) code = 4;
  if (!code && num_grown > 0) code = 1;
  cJSON_Delete(json);
  if (PetscFinalize()) return 4;
  return code;
}
