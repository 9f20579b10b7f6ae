/* SPDX-License-Identifier: GPL-3.0-or-later
 * The potential object: opening by name, what it says about itself, and the checks around every evaluation. */
#include "fast.h"
#include <stdarg.h>
#include <sys/stat.h>

AmPotentialOptions AmPotentialDefaults(void) { return (AmPotentialOptions){AM_INTERPOLATION_HERMITE, PETSC_FALSE}; }

PetscErrorCode AmPotentialCreate(const char name[], PetscInt num_species, const char *const species[], AmPotential *out)
{
  AmPotential pot;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&pot));
  PetscCall(PetscStrallocpy(name, &pot->name));
  PetscCall(PetscCalloc2(num_species, &pot->species, num_species, &pot->mass));
  pot->num_species = num_species;
  for (PetscInt i = 0; i < num_species; i++) PetscCall(PetscStrncpy(pot->species[i], species[i], AM_SYMBOL_SIZE));
  *out = pot;
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialDestroy(AmPotential *pot)
{
  PetscFunctionBeginUser;
  if (!*pot) PetscFunctionReturn(0);
  if ((*pot)->ops) PetscCall((*(*pot)->ops->destroy)(*pot));
  PetscCall(PetscFree2((*pot)->species, (*pot)->mass));
  PetscCall(PetscFree((*pot)->name));
  PetscCall(PetscFree((*pot)->description));
  PetscCall(PetscFree(*pot));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialDescribe(AmPotential pot, const char format[], ...)
{
  char    text[512];
  va_list arguments;

  PetscFunctionBeginUser;
  va_start(arguments, format);
  vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  PetscCall(PetscFree(pot->description));
  PetscCall(PetscStrallocpy(text, &pot->description));
  PetscFunctionReturn(0);
}

static const char *interpolation_name(AmInterpolation i)
{
  return i == AM_INTERPOLATION_SPLINE ? "C2 cubic splines" : "cubic Hermite interpolation (as LAMMPS)";
}

/* Native kernel on tables from a file or a model; they are destroyed. */
static PetscErrorCode set_tables(AmPotential pot, const AmPotentialOptions *options, const char source[], AmEAMTables *tables)
{
  const char *kernel;

  PetscFunctionBeginUser;
  PetscCall(AmPotentialSetEAM(pot, tables, options->interpolation));
  PetscCall(AmEAMTablesDestroy(tables));
  PetscCall(AmFastName(pot, &kernel));
  PetscCall(AmPotentialDescribe(pot, "%s: native EAM kernel (%s) on the tables of the %s, %s, exact second derivatives", pot->name, kernel, source,
                                interpolation_name(options->interpolation)));
  PetscFunctionReturn(0);
}

static PetscErrorCode open_file(AmPotential pot, const AmPotentialOptions *options)
{
  AmEAMTables tables;
  const char *kind;
  char        source[32];

  PetscFunctionBeginUser;
  PetscCall(AmEAMFileRead(pot->name, pot, &kind, &tables));
  snprintf(source, sizeof(source), "%s file", kind);
  PetscCall(set_tables(pot, options, source, &tables));
  PetscFunctionReturn(0);
}

static PetscErrorCode open_kim(AmPotential pot, const AmPotentialOptions *options)
{
  AmKimModel     model;
  AmEAMTables    tables;
  PetscBool      has_tables = PETSC_FALSE;
  PetscErrorCode failed     = 0;

  PetscFunctionBeginUser;
  PetscCall(AmKimModelNeed(pot->name, &model));
  if (!options->force_kim) failed = AmKimModelTables(model, pot, &has_tables, &tables);
  if (failed) PetscCall(AmKimModelDestroy(&model));
  PetscCall(failed);
  if (!has_tables) {
    PetscCall(AmPotentialSetKim(pot, model));
  } else {
    PetscCall(AmKimModelDestroy(&model));
    PetscCall(set_tables(pot, options, "KIM model", &tables));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialOpen(const char name[], PetscInt num_species, const char *const species[], const AmPotentialOptions *options, AmPotential *out)
{
  const AmPotentialOptions defaults = AmPotentialDefaults();
  PetscErrorCode           failed;
  AmPotential              pot;
  struct stat              status;

  PetscFunctionBeginUser;
  *out = NULL;
  if (!options) options = &defaults;
  if (stat(name, &status) != 0 && AmClosedFormIs(name)) {
    PetscCall(AmClosedFormOpen(name, num_species, species, out));
    PetscFunctionReturn(0);
  }
  PetscCall(AmPotentialCreate(name, num_species, species, &pot));
  if (stat(name, &status) == 0)
    failed = open_file(pot, options);
  else
    failed = open_kim(pot, options);
  if (failed) PetscCall(AmPotentialDestroy(&pot));
  PetscCall(failed);
  *out = pot;
  PetscFunctionReturn(0);
}

PetscReal     AmPotentialCutoff(AmPotential pot) { return pot->cutoff; }
PetscInt      AmPotentialNumSpecies(AmPotential pot) { return pot->num_species; }
const char   *AmPotentialSpecies(AmPotential pot, PetscInt i) { return pot->species[i]; }
PetscReal     AmPotentialMass(AmPotential pot, PetscInt i) { return pot->mass[i]; }
const char   *AmPotentialName(AmPotential pot) { return pot->name; }
const char   *AmPotentialDescription(AmPotential pot) { return pot->description; }
AmHessianKind AmPotentialHessianKind(AmPotential pot) { return pot->hessian_kind; }

/* ---- range ---- */

void AmRangeSet(AmRange *range, AmRangeKind kind, PetscInt site, PetscInt point, PetscReal value, PetscReal limit)
{
  *range = (AmRange){kind, site, point, value, limit};
}

PetscErrorCode AmRangeDescribe(AmPotential pot, const AmCluster *cluster, const AmRange *range, size_t size, char sentence[])
{
  const PetscInt site = range->site >= 0 ? cluster->site_to_point[range->site] : -1;
  const char    *a    = site >= 0 ? pot->species[AmClusterSpecies(cluster, site)] : "an atom";
  const char    *b    = range->point >= 0 ? pot->species[AmClusterSpecies(cluster, range->point)] : "an atom";

  PetscFunctionBeginUser;
  switch (range->kind) {
  case AM_RANGE_OK:
    snprintf(sentence, size, "everything is within the range of %s", pot->name);
    break;
  case AM_RANGE_PAIR_TOO_CLOSE:
    snprintf(sentence, size, "%s and %s are %.4g Å apart, closer than %s%s begins (%.4g Å)", a, b, range->value, pot->tabulated ? "the table of " : "",
             pot->name, range->limit);
    break;
  case AM_RANGE_DENSITY:
    snprintf(sentence, size, "the electron density at %s is %.6g, beyond the table of %s, which ends at %.6g", a, range->value, pot->name, range->limit);
    break;
  case AM_RANGE_MODEL:
    snprintf(sentence, size, "%s gives no energy for %s at these positions", pot->name, a);
    break;
  }
  PetscFunctionReturn(0);
}

/* What each evaluation ends with: hands the range to the caller, or makes a sentence of it. */
static PetscErrorCode report(AmPotential pot, const AmCluster *cluster, const AmRange *found, AmRange *range)
{
  PetscFunctionBeginUser;
  if (range)
    *range = *found;
  else if (found->kind != AM_RANGE_OK) {
    char sentence[512];
    PetscCall(AmRangeDescribe(pot, cluster, found, sizeof(sentence), sentence));
    AmCheckUser(PETSC_FALSE, "%s", sentence);
  }
  PetscFunctionReturn(0);
}

/* ---- evaluation ---- */

PetscErrorCode AmPotentialRunSums(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], PetscInt run, PetscReal V[], AmVec3 g[],
                               AmRange *range)
{
  AmRange            found = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  const AmEvaluation e     = {cluster, y, weight, &found, run};

  PetscFunctionBeginUser;
  PetscCall((*pot->ops->gradient)(pot, &e, V, g));
  PetscCall(report(pot, cluster, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialGradient(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[],
                                   AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(AmPotentialRunSums(pot, cluster, y, weight, 0, V, g, range));
  PetscFunctionReturn(0);
}

PetscBool AmPotentialSumsCostLess(AmPotential pot) { return pot->sums_cost_less; }

PetscErrorCode AmPotentialHessianProduct(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], const AmVec3 v[], AmVec3 Hv[],
                                         AmRange *range)
{
  AmRange            found = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  const AmEvaluation e     = {cluster, y, weight, &found, 0};

  PetscFunctionBeginUser;
  PetscCall((*pot->ops->hessian_product)(pot, &e, v, Hv));
  PetscCall(report(pot, cluster, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialTerms(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmTerms *terms, AmRange *range)
{
  AmRange            found = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  const AmEvaluation e     = {cluster, y, weight, &found, 0};

  PetscFunctionBeginUser;
  AmTermsBegin(terms);
  PetscCall((*pot->ops->terms)(pot, &e, terms));
  PetscCall(report(pot, cluster, &found, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialHessian(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmHessianSink sink, void *context,
                                  AmRange *range)
{
  AmRange            found = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  const AmEvaluation e     = {cluster, y, weight, &found, 0};

  PetscFunctionBeginUser;
  PetscCall((*pot->ops->hessian)(pot, &e, sink, context));
  PetscCall(report(pot, cluster, &found, range));
  PetscFunctionReturn(0);
}
