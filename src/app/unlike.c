/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grains of several crystals. The first one is of the material's; others may be of one of their own, of the same potential, and be strained, so that their
 * periods are those of the first. Each crystal is found as the material's is, once for all grains that say the same of it. */
#include "casefile.h"
#include "problem.h"
#include <string.h>

#define MOST_STRAIN 0.15 /* by which a grain is strained to fit: beyond that it is hardly meant */

static PetscBool same_crystal(const AmCaseGrain *a, const AmCaseGrain *b)
{
  PetscBool same = a->own == b->own && a->structure == b->structure && a->lattice_constant == b->lattice_constant && a->c_over_a == b->c_over_a &&
                           a->num_species == b->num_species
                       ? PETSC_TRUE
                       : PETSC_FALSE;
  for (PetscInt s = 0; s < a->num_species && same; s++) same = strcmp(a->species[s], b->species[s]) ? PETSC_FALSE : PETSC_TRUE;
  return same;
}

/* All grains have as many atoms a cell: nodes and vectors between the atoms of a cell are counted alike everywhere. */
static PetscErrorCode enlarge(const AmProblem *p, PetscInt g, AmGrainCrystal *own)
{
  const PetscInt   wanted = p->crystal.num_sublattices, has = AmStructureNumAtoms(own->options.structure);
  AmCrystalOptions turned = own->options;
  AmCrystal        lattice;
  PetscReal        period = 0;
  PetscErrorCode   error;

  PetscFunctionBeginUser;
  AmCheckUser(wanted % has == 0,
              "%s is %s of %d atoms a cell, must be of as many as the first grain, %d, or of so many that they fill a cell of it: the first grain must be of "
              "the largest cells",
              AmProblemGrainWhere(p, g, "structure"), AmStructureName(own->options.structure), (int)has, (int)wanted);
  own->times = wanted / has;
  if (own->times == 1) PetscFunctionReturn(0);
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) turned.axes[i][k] = p->c->grains[g].axes[i].v[k];
  PetscCall(AmCrystalCreate(&turned, &lattice));
  if (lattice.period > 0) period = lattice.period * PetscMax(1, round(p->crystal.period / lattice.period));
  error = AmCrystalEnlarge(&turned, own->times, period, own->basis, &turned);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmProblemGrainWhere(p, g, "structure"), AmErrorSentence());
  PetscCall(error);
  PetscCall(PetscArraycpy(&turned.axes[0][0], &own->options.axes[0][0], 9));
  own->options = turned;
  PetscFunctionReturn(0);
}

static PetscErrorCode find_own(AmProblem *p, PetscInt g, AmGrainCrystal *own)
{
  const AmCaseGrain *grain = &p->c->grains[g];
  AmCrystalOptions  *o     = &own->options;
  PetscErrorCode     error;
  char               key[64];

  PetscFunctionBeginUser;
  for (PetscInt s = 0; s < grain->num_species; s++) own->species[s] = AmCaseSpeciesIndex(&p->c->material, grain->species[s]);
  o->structure        = grain->structure;
  o->species          = own->species;
  o->lattice_constant = grain->lattice_constant;
  o->c_over_a         = grain->c_over_a;
  o->num_basis        = 0;
  error               = AmProblemFindConstants(p, o);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmProblemGrainWhere(p, g, "structure"), AmErrorSentence());
  PetscCall(error);
  PetscCall(enlarge(p, g, own));
  snprintf(key, sizeof(key), "grains.%d.%s", (int)g, grain->lattice_constant > 0 ? "lattice_constant" : "structure");
  PetscCall(AmCaseCreateCrystal(p->c, p->potential, o, key, &own->crystal));
  error = AmCrystalSettle(p->potential, &own->crystal);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmProblemGrainWhere(p, g, "structure"), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* The crystal of a grain: one that an earlier grain has, too, or the next. */
static PetscErrorCode crystal_of(AmProblem *p, PetscInt g, AmGrainCrystal **own)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num_own; k++)
    if (p->own[k].times == 1 && same_crystal(&p->c->grains[p->own[k].grain], &p->c->grains[g])) { /* larger cells are those of a grain's axes */
      *own = &p->own[k];
      PetscFunctionReturn(0);
    }
  *own            = &p->own[p->num_own++];
  (*own)->grain   = g;
  (*own)->times   = 1;
  (*own)->options = p->crystal_options;
  (*own)->crystal = p->crystal;
  if (p->c->grains[g].own) PetscCall(find_own(p, g, *own));
  PetscFunctionReturn(0);
}

static PetscReal period_along(const AmCrystal *c, int axis) { return c->dimension == 2 ? c->period : AmCrystalPeriod(c, axis); }

/* Along which axes the body repeats, and by how much the lattice is to be strained along these. */
static PetscErrorCode find_misfit(const AmProblem *p, PetscInt g, const AmCrystal *lattice, PetscBool given[3], AmMat3 *F)
{
  const PetscBool plane = p->crystal.dimension == 2 ? PETSC_TRUE : PETSC_FALSE;

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) {
    given[k] = plane ? (PetscBool)(k == 2) : p->c->domain.periodic[k];
    if (!given[k]) continue;
    const PetscReal first = period_along(&p->crystal, k), own = period_along(lattice, k);
    AmCheckUser(first > 0 && own > 0, "%s: %c is no lattice direction of small indices of %s grain, must be one of both for them to fit",
                AmProblemGrainWhere(p, g, "fit"), 'x' + k, first > 0 ? "this" : "the first");
    const PetscReal length = plane ? first : first * PetscMax(1, round(p->c->domain.size[k] / first)), fits = length / (own * PetscMax(1, round(length / own)));
    AmCheckUser(fabs(fits - 1) < MOST_STRAIN,
                "%s would strain the grain by %.3g %% along %c, must be less than %g %%: its period is %.5g Å, that of the first %.5g Å",
                AmProblemGrainWhere(p, g, "fit"), 100 * (fits - 1), 'x' + k, 100 * MOST_STRAIN, own, first);
    F->m[k][k] = fits;
  }
  AmCheckUser(given[0] || given[1] || given[2], "%s is true in a body that repeats along no axis, must be false: there is nothing to fit",
              AmProblemGrainWhere(p, g, "fit"));
  PetscFunctionReturn(0);
}

/* What the lattice of a grain is strained by. In: options: with its axes. */
static PetscErrorCode find_stretch(const AmProblem *p, PetscInt g, const AmCrystalOptions *options, const AmCrystal *crystal, AmMat3 *F)
{
  const AmCaseGrain *grain    = &p->c->grains[g];
  PetscBool          given[3] = {PETSC_FALSE};
  AmCrystal          lattice;
  PetscErrorCode     error;

  PetscFunctionBeginUser;
  *F = AmMat3Identity();
  for (int k = 0; k < 3; k++) F->m[k][k] = grain->stretch[k];
  if (!grain->fit) PetscFunctionReturn(0);
  PetscCall(AmCrystalCreate(options, &lattice));
  AmCrystalTakeCell(&lattice, crystal);
  PetscCall(find_misfit(p, g, &lattice, given, F));
  error = AmCrystalFit(p->potential, &lattice, given, F);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmProblemGrainWhere(p, g, "fit"), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCreateGrain(AmProblem *p, PetscInt g, AmCrystalOptions *o)
{
  const AmCaseGrain *grain = &p->c->grains[g];
  AmGrainCrystal    *own   = NULL;

  PetscFunctionBeginUser;
  if (grain->unlike) {
    AmCrystalOptions options;
    if (!p->own) PetscCall(PetscCalloc2(p->c->num_grains, &p->own, p->c->num_grains, &p->stretch));
    PetscCall(crystal_of(p, g, &own));
    options        = own->options;
    options.origin = o->origin;
    PetscCall(PetscArraycpy(&options.axes[0][0], &o->axes[0][0], 9));
    PetscCall(find_stretch(p, g, &options, &own->crystal, &options.stretch));
    p->stretch[g] = options.stretch;
    *o            = options;
  }
  PetscCall(AmGrainCreate(o, own ? &own->crystal : &p->crystal, &p->grain[g]));
  p->grain[g].own = own ? &own->crystal : NULL;
  PetscFunctionReturn(0);
}

/* Of a grain that has one of its own; else that of the material. */
static const AmGrainCrystal *own_of(const AmProblem *p, PetscInt g)
{
  for (PetscInt k = 0; k < p->num_own; k++)
    if (p->grain[g].own == &p->own[k].crystal) return &p->own[k];
  return NULL;
}

/* Along the lab's axes. */
static AmVec3 stretch_of(const AmProblem *p, PetscInt g)
{
  const AmMat3 *S = &p->stretch[g];
  return AmVec3Make(S->m[0][0], S->m[1][1], S->m[2][2]);
}

/* Which species its cell has, in their order. Returns how many. */
static PetscInt species_of(const AmCrystal *c, PetscInt species[AM_CASE_MAX_SPECIES])
{
  PetscInt n = 0;
  for (PetscInt s = 0; s < AM_CASE_MAX_SPECIES; s++)
    for (PetscInt a = 0; a < c->num_sublattices; a++)
      if (AmCrystalOwnSpecies(c, a) == s) {
        species[n++] = s;
        break;
      }
  return n;
}

PetscErrorCode AmProblemSayCrystals(const AmProblem *p, const char indent[])
{
  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const AmGrainCrystal *own = own_of(p, g);
    PetscInt              species[AM_CASE_MAX_SPECIES], n;
    if (!own) continue;
    const AmVec3 s = stretch_of(p, g);
    n              = species_of(&own->crystal, species);
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("%sgrain %-4d %s", indent, (int)g, AmStructureName(p->c->grains[g].structure))));
    for (PetscInt k = 0; k < n; k++) PetscCall(PetscPrintf(PETSC_COMM_WORLD, " %s", AmPotentialSpecies(p->potential, species[k])));
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat(", lattice constant %.9f Å, stretched by %.6f, %.6f, %.6f\n", (double)own->options.lattice_constant, (double)s.v[0],
                                        (double)s.v[1], (double)s.v[2])));
  }
  PetscFunctionReturn(0);
}

cJSON *AmProblemCrystalsToJSON(const AmProblem *p)
{
  cJSON *list = cJSON_CreateArray();
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const AmGrainCrystal *own     = own_of(p, g);
    cJSON                *o       = cJSON_CreateObject(), *symbols;
    const AmCrystal      *crystal = own ? &own->crystal : &p->crystal;
    PetscInt              species[AM_CASE_MAX_SPECIES];
    const AmVec3          s       = own ? stretch_of(p, g) : AmVec3Make(1, 1, 1);
    cJSON_AddStringToObject(o, "structure", AmStructureName(own ? p->c->grains[g].structure : p->crystal_options.structure));
    symbols = cJSON_AddArrayToObject(o, "species");
    for (PetscInt k = 0, n = species_of(crystal, species); k < n; k++)
      cJSON_AddItemToArray(symbols, cJSON_CreateString(AmPotentialSpecies(p->potential, species[k])));
    cJSON_AddNumberToObject(o, "lattice_constant_A", own ? own->options.lattice_constant : p->crystal_options.lattice_constant);
    cJSON_AddItemToObject(o, "stretch", cJSON_CreateDoubleArray(s.v, 3));
    cJSON_AddNumberToObject(o, "energy_per_atom_eV", AmCauchyBornSiteEnergy(AmCauchyBornOf(p->cauchyborn, g)));
    cJSON_AddItemToArray(list, o);
  }
  return list;
}
