/* SPDX-License-Identifier: GPL-3.0-or-later
 * Free surfaces of the crystal that the command bulk has found: energies as text for people, and as JSON. */
#include "bulk.h"
#include "miller.h"
#include <string.h>

#define SAY(...) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat(__VA_ARGS__)))

static PetscErrorCode add(const AmMiller *plane, const AmFreeSurface *s, cJSON *list)
{
  cJSON *o = cJSON_CreateObject();

  PetscFunctionBeginUser;
  cJSON_AddItemToArray(list, o);
  cJSON_AddStringToObject(o, "plane", plane->name);
  cJSON_AddNumberToObject(o, "relaxed_J_per_m2", s->relaxed * AM_J_PER_M2_PER_EV_PER_A2);
  cJSON_AddNumberToObject(o, "unrelaxed_J_per_m2", s->unrelaxed * AM_J_PER_M2_PER_EV_PER_A2);
  cJSON_AddNumberToObject(o, "relaxed_eV_per_A2", s->relaxed);
  cJSON_AddNumberToObject(o, "unrelaxed_eV_per_A2", s->unrelaxed);
  cJSON_AddNumberToObject(o, "num_terminations", s->num_terminations);
  cJSON_AddNumberToObject(o, "gap_A", s->gap);
  cJSON_AddBoolToObject(o, "faces_alike", s->alike);
  cJSON_AddNumberToObject(o, "cell_area_A2", s->area);
  cJSON_AddNumberToObject(o, "slab_thickness_A", s->thickness);
  cJSON_AddNumberToObject(o, "slab_atoms", s->num_atoms);
  cJSON_AddNumberToObject(o, "change_J_per_m2", s->change * AM_J_PER_M2_PER_EV_PER_A2);
  cJSON_AddNumberToObject(o, "force_max_eV_per_A", s->force);
  cJSON_AddNumberToObject(o, "softest_eV_per_A2", s->softest);
  PetscFunctionReturn(0);
}

static PetscErrorCode say(const AmMiller *plane, const AmFreeSurface *s)
{
  PetscFunctionBeginUser;
  SAY("  (%s)%*s %10.5f %10.5f J/m², %.6f eV/Å² relaxed; %d atoms, %.1f Å, force %.0e eV/Å\n", plane->name, (int)PetscMax(0, 6 - (int)strlen(plane->name)), "",
      AmShown(s->unrelaxed * AM_J_PER_M2_PER_EV_PER_A2, 5), AmShown(s->relaxed * AM_J_PER_M2_PER_EV_PER_A2, 5), AmShown(s->relaxed, 6), (int)s->num_atoms,
      s->thickness, s->force);
  if (s->num_terminations > 1) SAY("           lowest of %d terminations: between planes that are %.4f Å apart\n", (int)s->num_terminations, s->gap);
  if (!s->alike) SAY("%s", "           the two faces differ: this is their mean\n");
  PetscFunctionReturn(0);
}

typedef struct {
  const char    *plane;
  PetscLogDouble said;
} Watch;

/* A word now and then, for surfaces of many atoms, or of slow potentials, take minutes. */
static PetscErrorCode say_progress(void *context, const AmSlabProgress *p)
{
  Watch         *w = context;
  PetscLogDouble now;
  PetscMPIInt    rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCall(PetscTime(&now));
  if (rank != 0 || now - w->said < AM_PROGRESS) PetscFunctionReturn(0);
  printf("  (%s)   %d atoms, step %d, %d of %d columns of its Hessian, force %.1e eV/Å\n", w->plane, (int)p->num_atoms, (int)p->step + 1, (int)p->column,
         (int)p->num_columns, (double)p->force);
  fflush(stdout);
  w->said = now;
  PetscFunctionReturn(0);
}

static PetscErrorCode one(const AmBulkRequest *request, AmPotential pot, const AmBulk *bulk, const char text[], cJSON *list)
{
  AmMiller       plane;
  AmCrystal      crystal;
  AmFreeSurface  s;
  Watch          watch    = {.plane = plane.name};
  AmSlabListener listener = {say_progress, &watch};
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&watch.said));
  PetscCall(AmMillerReadPlane("--surface", text, bulk->crystal.structure, &plane));
  PetscCall(AmMillerCrystal(bulk, &crystal));
  error = AmFreeSurfaceCompute(pot, &crystal, AmMillerNormal(bulk, &plane), list ? NULL : &listener, &s);
  AmCheckUser(error != AM_ERR_USER, "--surface %s: %s", text, AmErrorSentence());
  PetscCall(error);
  if (list)
    PetscCall(add(&plane, &s, list));
  else
    PetscCall(say(&plane, &s));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBulkCheckSurfaces(const AmBulkRequest *request)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < request->num_surfaces; i++) {
    AmMiller plane; /* hcp takes what all others take, and more */
    PetscCall(AmMillerReadPlane("--surface", request->surfaces[i], AM_STRUCTURE_HCP, &plane));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmBulkSurfaces(const AmBulkRequest *request, AmPotential pot, const AmBulk *bulk, cJSON *object)
{
  cJSON *list = object && request->num_surfaces > 0 ? cJSON_AddArrayToObject(object, "surfaces") : NULL;

  PetscFunctionBeginUser;
  if (request->num_surfaces > 0 && !object) SAY("surfaces  %12s %10s, in the smallest surface cell\n", "unrelaxed", "relaxed");
  for (PetscInt i = 0; i < request->num_surfaces; i++) PetscCall(one(request, pot, bulk, request->surfaces[i], list));
  PetscFunctionReturn(0);
}
