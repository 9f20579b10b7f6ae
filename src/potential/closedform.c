/* SPDX-License-Identifier: GPL-3.0-or-later
 * Potentials in closed form by name: "lj epsilon=0.4 sigma=2.6 switch=4 cutoff=5.5". */
#include "potentialimpl.h"
#include <stdlib.h>
#include <string.h>

#define MAX_PARAMETERS 5

typedef struct {
  const char *name;
  PetscInt    num;
  const char *parameter[MAX_PARAMETERS];
  PetscReal   standard[MAX_PARAMETERS]; /* 0: must be given */
} Form;

enum { LJ, MORSE, TOY_EAM, NUM_FORMS };
static const Form forms[NUM_FORMS] = {
    {"lj", 4, {"epsilon", "sigma", "switch", "cutoff"}, {0}},
    {"morse", 5, {"depth", "alpha", "r0", "switch", "cutoff"}, {0}},
    {"toy_eam", 4, {"a", "b", "c", "cutoff"}, {0, 0, 0, 1.4}},
};

static const Form *find(const char text[])
{
  const size_t length = strcspn(text, " \t");
  for (int i = 0; i < NUM_FORMS; i++)
    if (strlen(forms[i].name) == length && !strncmp(forms[i].name, text, length)) return &forms[i];
  return NULL;
}

PetscBool AmClosedFormIs(const char text[]) { return find(text) ? PETSC_TRUE : PETSC_FALSE; }

static void list_parameters(const Form *form, size_t size, char list[])
{
  list[0] = 0;
  for (PetscInt i = 0; i < form->num; i++) snprintf(list + strlen(list), size - strlen(list), "%s%s", i ? ", " : "", form->parameter[i]);
}

/* One word "name=value". In/Out: value, given [form->num]. */
static PetscErrorCode read_parameter(const Form *form, const char word[], PetscReal value[], PetscBool given[])
{
  const char *equals = strchr(word, '=');
  char        name[64], list[128], *end;
  PetscInt    i, nearest;

  PetscFunctionBeginUser;
  AmCheckUser(equals, "%s: \"%s\" must be a parameter and its value, as in %s=1", form->name, word, form->parameter[0]);
  snprintf(name, sizeof(name), "%.*s", (int)(equals - word), word);
  for (i = 0; i < form->num && strcmp(form->parameter[i], name); i++) continue;
  nearest = AmWordNearest(name, form->num, form->parameter);
  list_parameters(form, sizeof(list), list);
  AmCheckUser(i < form->num || nearest < 0, "%s has no parameter %s; did you mean %s?", form->name, name, form->parameter[PetscMax(nearest, 0)]);
  AmCheckUser(i < form->num, "%s has no parameter %s, must be one of %s", form->name, name, list);
  AmCheckUser(!given[i], "%s: %s is given twice", form->name, name);
  value[i] = strtod(equals + 1, &end);
  AmCheckUser(end > equals + 1 && !*end && isfinite(value[i]), "%s: %s is \"%s\", must be a number", form->name, name, equals + 1);
  given[i] = PETSC_TRUE;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_parameters(const Form *form, const char text[], PetscReal value[])
{
  PetscBool given[MAX_PARAMETERS] = {PETSC_FALSE};
  char      word[256], list[128];

  PetscFunctionBeginUser;
  PetscCall(PetscArraycpy(value, form->standard, MAX_PARAMETERS));
  text += strlen(form->name);
  for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
    snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, " \t"), text);
    PetscCall(read_parameter(form, word, value, given));
    text += strcspn(text, " \t");
  }
  list_parameters(form, sizeof(list), list);
  for (PetscInt i = 0; i < form->num; i++)
    AmCheckUser(given[i] || form->standard[i] > 0, "%s: %s is missing; its parameters are %s", form->name, form->parameter[i], list);
  PetscFunctionReturn(0);
}

PetscErrorCode AmClosedFormOpen(const char text[], PetscInt num_species, const char *const species[], AmPotential *out)
{
  const Form *form = find(text);
  PetscReal   p[MAX_PARAMETERS];

  PetscFunctionBeginUser;
  AmCheckUser(num_species == 1, "%s is for one species, %d are asked of it", form->name, (int)num_species);
  PetscCall(read_parameters(form, text, p));
  switch (form - forms) {
  case LJ:
    PetscCall(AmPotentialCreateLJ(p[0], p[1], p[2], p[3], out));
    break;
  case MORSE:
    PetscCall(AmPotentialCreateMorse(p[0], p[1], p[2], p[3], p[4], out));
    break;
  default:
    PetscCall(AmPotentialCreateToyEAM(p[0], p[1], p[2], p[3], out));
  }
  PetscCall(PetscStrncpy((*out)->species[0], species[0], AM_SYMBOL_SIZE));
  PetscCall(PetscFree((*out)->name));
  PetscCall(PetscStrallocpy(text, &(*out)->name));
  PetscFunctionReturn(0);
}
