/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much memory the machines of a communicator still have: what their kernels say, or less where a control group limits it. */
#include <atomesh/base.h>
#include <stdlib.h>
#include <string.h>

#define NO_LIMIT 1e18 /* bytes; a group without a limit says "max", or a number near 2^63 */

/* The first number of a small file, NO_LIMIT if there is none. */
static double number_in(const char path[])
{
  double number = NO_LIMIT;
  FILE  *file   = fopen(path, "r");
  if (!file) return NO_LIMIT;
  if (fscanf(file, "%lf", &number) != 1) number = NO_LIMIT;
  fclose(file);
  return number;
}

/* The number behind a word that begins a line, or otherwise. */
static double number_behind(const char path[], const char word[], double otherwise)
{
  char  line[256];
  FILE *file = fopen(path, "r");
  if (!file) return otherwise;
  while (fgets(line, sizeof line, file))
    if (!strncmp(line, word, strlen(word))) otherwise = strtod(line + strlen(word), NULL);
  fclose(file);
  return otherwise;
}

/* What the control groups from path up to the root leave; pages of files that could be dropped count as free. */
static double left_by_groups(const char root[], char path[], const char limit[], const char usage[], const char cache[])
{
  double least = NO_LIMIT;
  char   name[1400];
  for (;;) {
    double most, used;
    char  *slash;
    snprintf(name, sizeof name, "%s%s/%s", root, path, limit);
    most = number_in(name);
    snprintf(name, sizeof name, "%s%s/%s", root, path, usage);
    used = number_in(name);
    snprintf(name, sizeof name, "%s%s/memory.stat", root, path);
    if (most < NO_LIMIT && used < NO_LIMIT) least = PetscMin(least, most - used + number_behind(name, cache, 0));
    if (!(slash = strrchr(path, '/'))) return least;
    *slash = 0;
  }
}

/* Lines of /proc/self/cgroup are "number:controllers:path"; the second version has no controllers. */
static double left_here(void)
{
  double least = 1024 * number_behind("/proc/meminfo", "MemAvailable:", NO_LIMIT / 1024);
  char   line[1200];
  FILE  *file = fopen("/proc/self/cgroup", "r");
  if (!file) return least;
  while (fgets(line, sizeof line, file)) {
    char *controllers = strchr(line, ':'), *path = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!path) continue;
    *path++                 = 0;
    path[strcspn(path, "\n")] = 0;
    if (!controllers[1])
      least = PetscMin(least, left_by_groups("/sys/fs/cgroup", path, "memory.max", "memory.current", "inactive_file "));
    else if (strstr(controllers + 1, "memory"))
      least = PetscMin(least, left_by_groups("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "));
  }
  fclose(file);
  return least;
}

PetscErrorCode AmMemoryAvailable(MPI_Comm comm, PetscReal *bytes)
{
  MPI_Comm    machine;
  PetscMPIInt rank;
  double      here;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine));
  PetscCallMPI(MPI_Comm_rank(machine, &rank));
  here = rank == 0 ? PetscMax(0, left_here()) : 0;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &here, 1, MPI_DOUBLE, MPI_SUM, comm));
  PetscCallMPI(MPI_Comm_free(&machine));
  *bytes = here < NO_LIMIT ? here : PETSC_INFINITY;
  PetscFunctionReturn(0);
}
