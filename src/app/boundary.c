/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command boundary: the energy of a grain boundary, lowest over rigid translations of one grain and over the sites that are left out where both overlap.
 * The starts of the scan are shared out over the ranks. */
#include "boundary.h"
#include "casefile.h"
#include <atomesh/cauchyborn.h>
#include <atomesh/output.h>
#include <string.h>

#define STEP 1.0   /* Å: translations that are tried are no farther apart */
#define ROUGH 1e-2 /* eV/Å: of the scan; what is left of the energy is of second order, below 1e-4 J/m² */
#define FINE 1e-6  /* eV/Å: of the best one */
#define EVERY 20   /* starts a line of progress */

static PetscErrorCode create(AmBoundaryScan *s)
{
  const AmCaseBoundary *b = s->c->boundary;
  AmBicrystalOptions    o = {.height = b->height};
  PetscErrorCode        error;
  char                  where[1024];

  PetscFunctionBeginUser;
  PetscCall(AmCaseOpenPotential(s->c, &s->problem.potential));
  PetscCall(AmProblemFindCrystal(&s->problem));
  o.potential = s->problem.potential;
  o.crystal   = s->problem.crystal_options;
  o.settled   = &s->problem.crystal;
  for (int g = 0; g < 2; g++)
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) o.axes[g][i][k] = b->axes[g][i].v[k];
  error = AmBicrystalCreate(&o, &s->bicrystal);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(s->c, "boundary", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscCall(AmBoundaryFindChemistry(s));
  PetscFunctionReturn(0);
}

/* How many translations are tried along x (k = 0) and z; even, so that half a period is one of them. */
static PetscInt grid_along(const AmBoundaryScan *s, int k)
{
  const PetscInt given = s->c->boundary->grid[k];
  return given > 0 ? given : 2 * (PetscInt)ceil(AmBicrystalRepeat(s->bicrystal, 2 * k) / (2 * STEP));
}

/* A translation with every overlap that leaves out other atoms than a smaller one does. */
static PetscErrorCode add_trials(AmBoundaryScan *s, AmBicrystalStart start)
{
  const AmCaseBoundary *b = s->c->boundary;

  PetscFunctionBeginUser;
  for (PetscInt k = 0, last = -1; k < b->num_overlaps; k++) {
    PetscInt removed;
    start.overlap = b->overlaps[k];
    PetscCall(AmBicrystalCountRemoved(s->bicrystal, &start, &removed));
    if (removed == last) continue;
    last                      = removed;
    s->trial[s->num_trials++] = (AmBoundaryTrial){.start = start};
  }
  PetscFunctionReturn(0);
}

/* Every pair of planes that may end the grains, at every translation. */
static PetscErrorCode list_trials(AmBoundaryScan *s)
{
  const PetscInt n[2] = {grid_along(s, 0), grid_along(s, 1)}, planes[2] = {AmBicrystalNumPlanes(s->bicrystal, 0), AmBicrystalNumPlanes(s->bicrystal, 1)};
  const PetscInt ways = planes[0] * planes[1];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n[0] * n[1] * ways * s->c->boundary->num_overlaps, &s->trial));
  for (PetscInt i = 0; i < n[0]; i++)
    for (PetscInt j = 0; j < n[1]; j++)
      for (PetscInt k = 0; k < ways; k++)
        PetscCall(add_trials(s, (AmBicrystalStart){{i * AmBicrystalRepeat(s->bicrystal, 0) / n[0], j * AmBicrystalRepeat(s->bicrystal, 2) / n[1]},
                                                   0,
                                                   {k % planes[0], k / planes[0]}}));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_progress(const AmBoundaryScan *s, PetscInt done, PetscReal lowest, PetscBool quiet)
{
  PetscFunctionBeginUser;
  if (quiet || (done % EVERY && done < s->num_trials)) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  scan     %4d of %d   lowest %.4f J/m²\n", (int)done, (int)s->num_trials,
                        AmShown(AM_J_PER_M2_PER_EV_PER_A2 * lowest, 4)));
  PetscFunctionReturn(0);
}

/* Each rank relaxes its share; then all know all. */
static PetscErrorCode relax_trials(AmBoundaryScan *s, PetscBool quiet)
{
  PetscMPIInt  rank, size;
  PetscReal    lowest = PETSC_MAX_REAL;
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  PetscCallMPI(MPI_Type_contiguous(sizeof(AmBoundaryTrial), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  for (PetscInt i = 0; i < s->num_trials; i++) {
    AmBoundaryTrial *t = &s->trial[i];
    if (i % size != rank) continue;
    PetscCall(AmBicrystalRelax(s->bicrystal, &t->start, ROUGH, &t->result));
    if (AmBoundaryEnergy(s, &t->result) < lowest) lowest = AmBoundaryEnergy(s, &t->result);
    if (rank == 0) PetscCall(say_progress(s, i + 1, lowest, quiet));
  }
  for (PetscInt i = 0; i < s->num_trials; i++) PetscCallMPI(MPI_Bcast(&s->trial[i], 1, bytes, i % size, PETSC_COMM_WORLD));
  PetscCallMPI(MPI_Type_free(&bytes));
  PetscFunctionReturn(0);
}

/* The best one is relaxed to the end, by every rank alike. Of equal ones, to what the scan left, the first. */
static PetscErrorCode relax_best(AmBoundaryScan *s)
{
  const PetscReal equal  = 1e-4 / AM_J_PER_M2_PER_EV_PER_A2;
  PetscReal       lowest = PETSC_INFINITY;
  PetscInt        best = -1, in_range = 0;
  char            where[1024];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < s->num_trials; i++) {
    const PetscReal energy = AmBoundaryEnergy(s, &s->trial[i].result);
    in_range += !PetscIsNanReal(s->trial[i].result.energy);
    if (!(energy < lowest - (best < 0 ? 0 : equal))) continue;
    lowest = energy;
    best   = i;
  }
  AmCheckUser(in_range > 0, "%s: all starts are out of the potential's range, some overlaps must be larger",
              AmCaseWhere(s->c, "boundary.overlaps", sizeof(where), where));
  AmCheckUser(best >= 0,
              "%s must name a species of the crystal: no start has the crystal's composition, and what others cost depends on what they stand beside",
              AmCaseWhere(s->c, "boundary.beside", sizeof(where), where));
  s->best = s->trial[best];
  PetscCall(AmBicrystalRelax(s->bicrystal, &s->best.start, FINE, &s->best.result));
  PetscFunctionReturn(0);
}

/* The directory of a run is not for the boundary alone unless the user says so. */
static void own_directory(const AmCase *c, size_t size, char name[])
{
  const char *given = c->output.directory;
  if (c->source->default_directory)
    snprintf(name, size, "%.*s.boundary", (int)(strlen(given) - strlen(".out")), given);
  else
    snprintf(name, size, "%s", given);
}

PetscErrorCode AmBoundaryScanCreate(const AmCase *c, PetscBool quiet, AmBoundaryScan *s)
{
  PetscFunctionBeginUser;
  *s = (AmBoundaryScan){.c = c, .problem = {.c = c}};
  PetscCall(create(s));
  PetscCall(list_trials(s));
  PetscCall(relax_trials(s, quiet));
  PetscCall(relax_best(s));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBoundaryScanDestroy(AmBoundaryScan *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(s->trial));
  PetscCall(AmBicrystalDestroy(&s->bicrystal));
  PetscCall(AmPotentialDestroy(&s->problem.potential));
  PetscFunctionReturn(0);
}

static PetscErrorCode find_compliance(AmBoundaryScan *s)
{
  PetscFunctionBeginUser;
  PetscCall(AmBicrystalYield(s->bicrystal, FINE, &s->compliance));
  for (int i = 0; i < 9; i++) s->compliance.m[i / 3][i % 3] /= AM_GPA_PER_EV_PER_A3;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppBoundary(const AmCase *c, PetscBool json)
{
  AmBoundaryScan s;
  char           directory[AM_CASE_NAME_SIZE + 16];

  PetscFunctionBeginUser;
  CHECK(c, c->boundary, "boundary", "is missing, the command boundary needs it%s", "");
  own_directory(c, sizeof(directory), directory);
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(AmBoundaryScanCreate(c, json, &s));
  PetscCall(find_compliance(&s));
  s.directory = directory;
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, directory));
  PetscCall(AmBoundaryWrite(&s));
  PetscCall(AmBoundarySay(&s, json));
  PetscCall(AmBoundaryScanDestroy(&s));
  PetscFunctionReturn(0);
}
