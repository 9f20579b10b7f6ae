/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens what a case names; what is wrong with it gets its place in the case file. */
#include <atomesh/app.h>
#include <atomesh/output.h>
#include <string.h>

PetscErrorCode AmCaseOpenPotential(const AmCase *c, AmPotential *out)
{
  AmPotentialOptions options = AmPotentialDefaults();
  const char        *species[AM_CASE_MAX_SPECIES], *key;
  char               where[1024];
  PetscErrorCode     error;

  PetscFunctionBeginUser;
  options.interpolation = c->material.interpolation;
  for (PetscInt i = 0; i < c->material.num_species; i++) species[i] = c->material.species[i];
  error = AmPotentialOpen(c->material.potential, c->material.num_species, species, &options, out);
  /* the potential knows no case: which of the two keys is wrong shows in what it says */
  key = strstr(AmErrorSentence(), "species ") && strstr(AmErrorSentence(), " is not in this potential") ? "material.species" : "material.potential";
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, key, sizeof where, where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckOutput(const AmCase *c)
{
  char           where[1024];
  PetscErrorCode error;

  PetscFunctionBeginUser;
  error = AmOutputCheckDirectory(PETSC_COMM_WORLD, c->output.directory);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, "output.directory", sizeof where, where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}
