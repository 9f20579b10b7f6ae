/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command bulk: constants of a crystal of zero stress. Every rank computes the same, the first one prints. */
#include "bulk.h"
#include "casefile.h"
#include "problem.h"
#include <string.h>

const char *AmSpeciesListName(const AmSpeciesList *list)
{
  static char text[1024];
  size_t      used = 0;
  text[0]          = 0;
  for (PetscInt i = 0; i < list->n && used < sizeof(text); i++) used += snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "", list->symbol[i]);
  return text;
}

static PetscErrorCode split(const char text[], AmSpeciesList *list)
{
  PetscFunctionBeginUser;
  list->n = 0;
  for (const char *at = text;; at++) {
    const size_t length = strcspn(at, ",");
    AmCheckUser(length > 0 && length < AM_SYMBOL_SIZE && list->n < AM_BULK_MAX_SPECIES, "--species is %s, must be chemical symbols with commas between", text);
    snprintf(list->symbol[list->n++], AM_SYMBOL_SIZE, "%.*s", (int)length, at);
    at += length;
    if (!*at) break;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpeciesListRead(const AmBulkRequest *request, AmSpeciesList *list)
{
  PetscFunctionBeginUser;
  if (request->species) {
    PetscCall(split(request->species, list));
    PetscFunctionReturn(0);
  }
  PetscCall(AmPotentialListSpecies(request->name, AM_BULK_MAX_SPECIES, list->symbol, &list->n));
  if (list->n == 0) { /* a closed form takes any name */
    list->n = 1;
    PetscCall(PetscStrncpy(list->symbol[0], "X", AM_SYMBOL_SIZE));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpeciesListOpen(const AmSpeciesList *list, const char name[], AmPotential *pot)
{
  const char *species[AM_BULK_MAX_SPECIES];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < list->n; i++) species[i] = list->symbol[i];
  PetscCall(AmPotentialOpen(name, list->n, species, NULL, pot));
  PetscFunctionReturn(0);
}

/* Which of the eigenvalues that a crystal has by its symmetry the softest one is. */
static const char *softest_name(const AmBulk *b)
{
  const PetscReal(*C)[6] = b->relaxed.c, value[3] = {C[0][0] - C[0][1], 2 * C[3][3], C[0][0] + 2 * C[0][1]};
  const char *const names[3] = {"C11 - C12", "2 C44", "C11 + 2 C12"};
  const PetscBool   cubic = b->symmetry.num_constants == 3, hexagonal = b->symmetry.num_constants == 5;
  for (int k = 0; k < (cubic ? 3 : hexagonal ? 2 : 0); k++)
    if (fabs(value[k] - b->softest) < 1e-6 * fabs(b->softest)) return names[k];
  return "the least eigenvalue of C";
}

/* Free atoms cost less: so it is with elements that are gases, and with fits that never saw an atom alone. */
static PetscBool is_bound(const AmBulk *b) { return b->energy < b->isolated ? PETSC_TRUE : PETSC_FALSE; }

/* Why a crystal of zero stress is none that lasts. */
static void name_instability(const AmBulk *b, size_t size, char reason[])
{
  int n = 0, unstable = 0;
  if (!is_bound(b)) n = snprintf(reason, size, "above free atoms%s", b->softest <= 0 || b->softest_shift < 0 ? ", " : "");
  if (b->softest <= 0) unstable = snprintf(reason + n, size - n, "unstable: %s is %.4g GPa", softest_name(b), (double)b->softest);
  if (b->softest_shift < 0)
    snprintf(reason + n + unstable, size - n - unstable, "%s the atoms of its cell shift, by %.4g eV/Å²", unstable ? ", and" : "unstable:",
             (double)b->softest_shift);
}

PetscErrorCode AmBulkPrefer(AmPotential pot, AmCandidate candidate[], PetscInt *best)
{
  static const AmStructure structures[AM_NUM_PREFERRED] = {AM_STRUCTURE_FCC, AM_STRUCTURE_BCC, AM_STRUCTURE_HCP, AM_STRUCTURE_DIAMOND};

  PetscFunctionBeginUser;
  *best = -1;
  for (int k = 0; k < AM_NUM_PREFERRED; k++) {
    AmCandidate     *c = &candidate[k];
    AmCrystalOptions o = AmCrystalDefaults();
    PetscErrorCode   error;
    o.structure  = structures[k];
    o.dimension  = 3;
    c->structure = structures[k];
    error        = AmBulkCompute(pot, &o, &c->bulk);
    if (error != AM_ERR_USER) PetscCall(error);
    c->found = error ? PETSC_FALSE : PETSC_TRUE;
    PetscCall(PetscStrncpy(c->reason, error ? AmErrorSentence() : "", sizeof(c->reason)));
    if (c->found) name_instability(&c->bulk, sizeof(c->reason), c->reason);
    if (c->found && is_bound(&c->bulk) && (*best < 0 || c->bulk.energy < candidate[*best].bulk.energy)) *best = k;
  }
  PetscFunctionReturn(0);
}

/* The structure that is asked for, or the one that the potential prefers. */
static PetscErrorCode choose_structure(const AmBulkRequest *request, AmPotential pot, AmStructure *structure)
{
  AmCandidate *candidate;
  PetscInt     best;

  PetscFunctionBeginUser;
  if (request->structure) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(AM_NUM_PREFERRED, &candidate));
  PetscCall(AmBulkPrefer(pot, candidate, &best));
  AmCheckUser(best >= 0, "%s: none of fcc, bcc, hcp and diamond is a crystal of zero stress of %s", request->name, AmPotentialSpecies(pot, 0));
  *structure = candidate[best].structure;
  PetscCall(PetscFree(candidate));
  PetscFunctionReturn(0);
}

/* The word of --structure. */
static PetscErrorCode read_structure(const AmBulkRequest *request, AmStructure *structure)
{
  const char *names[AM_NUM_STRUCTURES];
  PetscBool   known;
  PetscInt    nearest;

  PetscFunctionBeginUser;
  *structure = AM_STRUCTURE_FCC;
  if (!request->structure) PetscFunctionReturn(0);
  for (int s = 0; s < AM_NUM_STRUCTURES; s++) names[s] = AmStructureName((AmStructure)s);
  known   = AmStructureFind(request->structure, structure);
  nearest = AmWordNearest(request->structure, AM_NUM_STRUCTURES, names);
  AmCheckUser(known || nearest < 0, "--structure is %s, which is no structure; did you mean %s?", request->structure, names[PetscMax(nearest, 0)]);
  AmCheckUser(known && *structure != AM_STRUCTURE_CUSTOM && *structure != AM_STRUCTURE_TRIANGULAR,
              "--structure is %s, must be one of fcc, bcc, hcp, diamond, zincblende, b2, l12; a custom one needs a case", request->structure);
  PetscFunctionReturn(0);
}

static PetscErrorCode open_potential(const AmBulkRequest *request, AmCrystalOptions *o, AmPotential *pot)
{
  AmSpeciesList *list;
  PetscInt       wanted;

  PetscFunctionBeginUser;
  PetscCall(read_structure(request, &o->structure));
  PetscCall(PetscNew(&list));
  PetscCall(AmSpeciesListRead(request, list));
  wanted = AmStructureNumSpecies(o->structure);
  AmCheckUser(list->n == wanted || request->species, "%s has the species %s: say by --species which %d to take", request->name, AmSpeciesListName(list),
              (int)wanted);
  AmCheckUser(list->n == wanted, "--species is %s, must be %d for the structure %s", request->species, (int)wanted,
              request->structure ? request->structure : "of one species that is looked for");
  PetscCall(AmSpeciesListOpen(list, request->name, pot));
  PetscCall(PetscFree(list));
  PetscCall(choose_structure(request, *pot, &o->structure));
  PetscFunctionReturn(0);
}

/* What a case says of its crystal. Out: atom: its basis. */
static void take_material(const AmCaseMaterial *m, AmCrystalOptions *o, AmBasisAtom atom[])
{
  o->structure        = m->structure;
  o->lattice_constant = m->lattice_constant;
  o->c_over_a         = m->c_over_a;
  o->num_basis        = m->num_basis;
  o->basis            = atom;
  for (int i = 0; i < 3; i++) o->cell[i] = m->cell[i];
  for (PetscInt i = 0; i < m->num_basis; i++) {
    atom[i].species = AmCaseSpeciesIndex(m, m->basis[i].species);
    for (int k = 0; k < 3; k++) atom[i].at[k] = m->basis[i].at[k];
  }
}

/* Of the case only the material counts: what else a run needs may be missing. */
static PetscErrorCode load_material(const AmBulkRequest *request, AmCase **c)
{
  static const char *const key[] = {"scheme", "domain.radius"}, *const value[] = {"scheme=atm", "domain.radius=1000"};
  const char             **sets;
  PetscInt                 n = 0;
  AmCaseSource            *source;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(request->num_sets + 2, &sets));
  PetscCall(AmCaseSourceRead(request->name, request->num_sets, request->sets, &source));
  for (int i = 0; i < 2; i++)
    if (!AmCaseSourceGiven(source, key[i])) sets[n++] = value[i];
  PetscCall(AmCaseSourceDestroy(&source));
  for (PetscInt i = 0; i < request->num_sets; i++) sets[n++] = request->sets[i];
  PetscCall(AmCaseLoad(request->name, n, sets, c));
  PetscCall(PetscFree(sets));
  PetscFunctionReturn(0);
}

static PetscErrorCode bulk_of_case(const AmBulkRequest *request, AmPotential *pot, AmBulk *bulk)
{
  AmBasisAtom      atom[AM_CRYSTAL_MAX_SUBLATTICES];
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        guess;
  AmCase          *c;
  PetscErrorCode   error;
  char             where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(!request->species && !request->structure, "--species and --structure go with a potential, a case says both itself: %s", request->name);
  PetscCall(load_material(request, &c));
  CHECK(c, c->material.structure != AM_STRUCTURE_TRIANGULAR, "material.structure", "is triangular, must be a structure of space%s", "");
  PetscCall(AmCaseOpenPotential(c, pot));
  take_material(&c->material, &o, atom);
  if (o.lattice_constant > 0) PetscCall(AmCaseCreateCrystal(c, *pot, &o, AmCaseDensityKey(c), &guess));
  error = AmBulkCompute(*pot, &o, bulk);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, o.num_basis ? "material.basis" : "material.structure", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscCall(AmCaseDestroy(&c));
  PetscFunctionReturn(0);
}

static PetscErrorCode bulk_of_potential(const AmBulkRequest *request, AmPotential *pot, AmBulk *bulk)
{
  AmCrystalOptions o = AmCrystalDefaults();

  PetscFunctionBeginUser;
  AmCheckUser(request->num_sets == 0, "--set goes with a case file, %s is a potential", request->name);
  o.dimension = 3;
  PetscCall(open_potential(request, &o, pot));
  PetscCall(AmBulkCompute(*pot, &o, bulk));
  PetscFunctionReturn(0);
}

PetscBool AmBulkIsCase(const char name[])
{
  const char *dot = strrchr(name, '.');
  return dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml")) ? PETSC_TRUE : PETSC_FALSE;
}

PetscErrorCode AmBulkFind(const AmBulkRequest *request, AmPotential *pot, AmBulk *bulk)
{
  PetscFunctionBeginUser;
  if (AmBulkIsCase(request->name))
    PetscCall(bulk_of_case(request, pot, bulk));
  else
    PetscCall(bulk_of_potential(request, pot, bulk));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppBulk(const AmBulkRequest *request)
{
  AmPotential pot;
  AmBulk     *bulk;
  cJSON      *object;

  PetscFunctionBeginUser;
  PetscCall(AmBulkCheckSurfaces(request));
  PetscCall(PetscNew(&bulk));
  PetscCall(AmBulkFind(request, &pot, bulk));
  if (request->json) {
    object = cJSON_CreateObject();
    PetscCall(AmBulkToJSON(pot, bulk, object));
    PetscCall(AmBulkSurfaces(request, pot, bulk, object));
    PetscCall(AmPrintJSON(object));
  } else {
    PetscCall(AmBulkPrint(pot, bulk));
    PetscCall(AmBulkSurfaces(request, pot, bulk, NULL));
  }
  PetscCall(AmPotentialDestroy(&pot));
  PetscCall(PetscFree(bulk));
  PetscFunctionReturn(0);
}
