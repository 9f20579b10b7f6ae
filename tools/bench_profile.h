/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where time goes, by the events of PETSc's profile that are Atomesh's own. What a part does within another one counts for it alone, so parts add up. */
#ifndef ATOMESH_BENCH_PROFILE_H
#define ATOMESH_BENCH_PROFILE_H

#include <petscsys.h>
#include <cjson/cJSON.h>

/* Counts from now on, instead of what -log_view would. Collective. */
PetscErrorCode AmBenchProfileBegin(void);
/* Ends that. Prints a table and adds it to json: for each part how often it was begun, its wall time on the slowest rank and on average, and how much CPU time
 * a rank spent waiting in MPI on average. Collective. */
PetscErrorCode AmBenchProfileEnd(cJSON *json);

#endif
