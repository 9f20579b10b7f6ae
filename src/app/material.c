/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command material: what a potential is, and which crystal it prefers. */
#include "bulk.h"
#include <string.h>

#define SAY(...) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat(__VA_ARGS__)))

static const char *yes(PetscBool b) { return b ? "yes" : "no"; }

static PetscErrorCode say_support(const AmPotentialSupport *s, AmPotential pot)
{
  PetscFunctionBeginUser;
  SAY("cutoff     %.6f Å\n", AmPotentialCutoff(pot));
  if (s->is_kim)
    SAY("KIM says   forces %s, site energies %s, first terms %s, second terms %s\n", yes(s->forces), yes(s->site_energies), yes(s->first_terms),
        yes(s->second_terms));
  SAY("kernel     %s\n", AmPotentialDescription(pot));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_support(const AmPotentialSupport *s, AmPotential pot, cJSON *object)
{
  PetscFunctionBeginUser;
  cJSON_AddNumberToObject(object, "cutoff_A", AmPotentialCutoff(pot));
  cJSON_AddStringToObject(object, "kernel", AmPotentialDescription(pot));
  cJSON_AddStringToObject(object, "second_derivatives", AmHessianKindName(AmPotentialHessianKind(pot)));
  if (s->is_kim) {
    cJSON *kim = cJSON_AddObjectToObject(object, "kim");
    cJSON_AddBoolToObject(kim, "forces", s->forces);
    cJSON_AddBoolToObject(kim, "site_energies", s->site_energies);
    cJSON_AddBoolToObject(kim, "first_terms", s->first_terms);
    cJSON_AddBoolToObject(kim, "second_terms", s->second_terms);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode add_candidates(AmPotential pot, const AmCandidate c[], PetscInt best, cJSON *crystals)
{
  cJSON *one = cJSON_CreateObject(), *energies, *reasons;

  PetscFunctionBeginUser;
  cJSON_AddItemToArray(crystals, one);
  cJSON_AddStringToObject(one, "element", AmPotentialSpecies(pot, 0));
  cJSON_AddStringToObject(one, "prefers", best >= 0 ? AmStructureName(c[best].structure) : "none");
  energies = cJSON_AddObjectToObject(one, "cohesive_energies_eV");
  for (int k = 0; k < AM_NUM_PREFERRED; k++)
    cJSON_AddItemToObject(energies, AmStructureName(c[k].structure), c[k].found ? cJSON_CreateNumber(c[k].bulk.energy) : cJSON_CreateNull());
  reasons = cJSON_AddObjectToObject(one, "reasons");
  for (int k = 0; k < AM_NUM_PREFERRED; k++)
    cJSON_AddItemToObject(reasons, AmStructureName(c[k].structure), c[k].reason[0] ? cJSON_CreateString(c[k].reason) : cJSON_CreateNull());
  if (best >= 0) PetscCall(AmBulkToJSON(pot, &c[best].bulk, one));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_candidates(AmPotential pot, const AmCandidate c[], PetscInt best)
{
  PetscFunctionBeginUser;
  SAY("\n%s prefers %s\n", AmPotentialSpecies(pot, 0), best >= 0 ? AmStructureName(c[best].structure) : "none of fcc, bcc, hcp, diamond");
  for (int k = 0; k < AM_NUM_PREFERRED; k++) {
    if (!c[k].found) SAY("  %-8s %s\n", AmStructureName(c[k].structure), c[k].reason);
    if (c[k].found) SAY("  %-8s %.6f eV an atom%s%s\n", AmStructureName(c[k].structure), c[k].bulk.energy, c[k].reason[0] ? ", " : "", c[k].reason);
  }
  if (best >= 0) PetscCall(AmBulkPrint(pot, &c[best].bulk));
  PetscFunctionReturn(0);
}

/* One species of the potential, opened for it alone. */
static PetscErrorCode tell_species(const AmBulkRequest *request, const char symbol[], cJSON *crystals)
{
  AmSpeciesList one = {.n = 1};
  AmCandidate  *candidate;
  AmPotential   pot;
  PetscInt      best;

  PetscFunctionBeginUser;
  PetscCall(PetscStrncpy(one.symbol[0], symbol, AM_SYMBOL_SIZE));
  PetscCall(AmSpeciesListOpen(&one, request->name, &pot));
  PetscCall(PetscMalloc1(AM_NUM_PREFERRED, &candidate));
  PetscCall(AmBulkPrefer(pot, candidate, &best));
  if (request->json)
    PetscCall(add_candidates(pot, candidate, best, crystals));
  else
    PetscCall(say_candidates(pot, candidate, best));
  PetscCall(PetscFree(candidate));
  PetscCall(AmPotentialDestroy(&pot));
  PetscFunctionReturn(0);
}

/* What holds for all its species. */
static PetscErrorCode tell_potential(const AmBulkRequest *request, const AmSpeciesList *list, cJSON *object)
{
  AmPotentialSupport support;
  AmPotential        pot;

  PetscFunctionBeginUser;
  PetscCall(AmPotentialAskSupport(request->name, &support));
  PetscCall(AmSpeciesListOpen(list, request->name, &pot));
  if (request->json) {
    cJSON *species = cJSON_AddArrayToObject(object, "species");
    cJSON_AddStringToObject(object, "potential", request->name);
    for (PetscInt i = 0; i < list->n; i++) cJSON_AddItemToArray(species, cJSON_CreateString(list->symbol[i]));
    PetscCall(add_support(&support, pot, object));
  } else {
    SAY("potential  %s\nspecies    %s\n", request->name, AmSpeciesListName(list));
    PetscCall(say_support(&support, pot));
  }
  PetscCall(AmPotentialDestroy(&pot));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppMaterial(const AmBulkRequest *request)
{
  cJSON         *object = cJSON_CreateObject(), *crystals;
  AmSpeciesList *list;

  PetscFunctionBeginUser;
  AmCheckUser(!request->structure && request->num_sets == 0, "material takes no --structure and no --set: it looks at %s alone", request->name);
  PetscCall(PetscNew(&list));
  PetscCall(AmSpeciesListRead(request, list));
  PetscCall(tell_potential(request, list, object));
  crystals = cJSON_AddArrayToObject(object, "crystals");
  for (PetscInt i = 0; i < list->n; i++) PetscCall(tell_species(request, list->symbol[i], crystals));
  if (request->json)
    PetscCall(AmPrintJSON(object));
  else
    cJSON_Delete(object);
  PetscCall(PetscFree(list));
  PetscFunctionReturn(0);
}
