/* SPDX-License-Identifier: GPL-3.0-or-later
 * A portable model of the KIM API: opening it, its species, and the tables that EAM_Dynamo models publish as parameters.
 * The driver publishes rPhiData for pairs a <= b row by row, and densityData for each giving species (setfl, funcfl), or for each pair of giving and
 * receiving species (Finnis-Sinclair); which of the two, the extent says. */
#include "potentialimpl.h"
#include <KIM_SimulatorHeaders.h>
#include <KIM_Log.h>

#define AM_EAM_DYNAMO "EAM_Dynamo_"

static void silence(void)
{
  static PetscBool done = PETSC_FALSE;
  if (!done) KIM_Log_PushDefaultVerbosity(KIM_LOG_VERBOSITY_silent); /* else a kim.log grows in the working directory */
  done = PETSC_TRUE;
}

static PetscBool is_installed(const char name[])
{
  KIM_Collections       *collections;
  KIM_CollectionItemType type;
  PetscBool              found = PETSC_FALSE;

  if (KIM_Collections_Create(&collections)) return PETSC_FALSE;
  if (!KIM_Collections_GetItemType(collections, name, &type))
    found = KIM_CollectionItemType_Equal(type, KIM_COLLECTION_ITEM_TYPE_portableModel) ? PETSC_TRUE : PETSC_FALSE;
  KIM_Collections_Destroy(&collections);
  return found;
}

PetscErrorCode AmKimModelOpen(const char name[], AmKimModel *model)
{
  int accepted, failed, out;

  PetscFunctionBeginUser;
  *model = NULL;
  silence();
  if (!is_installed(name)) PetscFunctionReturn(0);
  out    = AmStdoutMute(); /* some models greet */
  failed = KIM_Model_Create(KIM_NUMBERING_zeroBased, KIM_LENGTH_UNIT_A, KIM_ENERGY_UNIT_eV, KIM_CHARGE_UNIT_e, KIM_TEMPERATURE_UNIT_K, KIM_TIME_UNIT_ps, name,
                            &accepted, model);
  AmStdoutUnmute(out);
  AmCheckUser(!failed, "%s: the KIM model is installed, but cannot be created", name);
  if (!accepted) KIM_Model_Destroy(model);
  AmCheckUser(accepted, "%s: the KIM model does not work in Å and eV", name);
  PetscFunctionReturn(0);
}

PetscErrorCode AmKimModelNeed(const char name[], AmKimModel *model)
{
  char nearest[512];

  PetscFunctionBeginUser;
  PetscCall(AmKimModelOpen(name, model));
  if (*model) PetscFunctionReturn(0);
  PetscCall(AmKimNearestNames(name, sizeof(nearest), nearest));
  AmRaiseUser("%s is neither a file nor a closed form nor an installed KIM portable model; the nearest are %s", name, nearest);
}

PetscErrorCode AmKimModelDestroy(AmKimModel *model)
{
  PetscFunctionBeginUser;
  if (*model) KIM_Model_Destroy(model);
  PetscFunctionReturn(0);
}

PetscErrorCode AmKimModelSpecies(AmKimModel model, AmPotential pot, int code[], PetscInt *num_all)
{
  char   list[1024] = "";
  size_t used       = 0;
  int    num_names;

  PetscFunctionBeginUser;
  *num_all = 0;
  KIM_SPECIES_NAME_GetNumberOfSpeciesNames(&num_names);
  for (int i = 0; i < num_names; i++) {
    KIM_SpeciesName name;
    int             supported = 0, unused;
    if (KIM_SPECIES_NAME_GetSpeciesName(i, &name) || KIM_Model_GetSpeciesSupportAndCode(model, name, &supported, &unused) || !supported) continue;
    if (used < sizeof(list)) used += snprintf(list + used, sizeof(list) - used, "%s%s", *num_all ? ", " : "", KIM_SpeciesName_ToString(name));
    ++*num_all;
  }
  for (PetscInt i = 0; i < pot->num_species; i++) {
    int supported = 0;
    if (KIM_Model_GetSpeciesSupportAndCode(model, KIM_SpeciesName_FromString(pot->species[i]), &supported, &code[i])) supported = 0;
    AmCheckUser(supported, "%s: species %s is not in this potential, which has %s", pot->name, pot->species[i], list);
  }
  PetscFunctionReturn(0);
}

enum { CUTOFF, DELTA_R, DELTA_RHO, EMBEDDING, RPHI, DENSITY, NUM_PARAMETERS };

/* Where the six parameters of an EAM_Dynamo model are. Out: found false if one is missing. */
static PetscErrorCode find_parameters(AmKimModel model, int index[], int extent[], PetscBool *found)
{
  static const char *const names[NUM_PARAMETERS] = {"cutoff", "deltaR", "deltaRho", "embeddingData", "rPhiData", "densityData"};
  int                      num, num_found = 0;

  PetscFunctionBeginUser;
  KIM_Model_GetNumberOfParameters(model, &num);
  for (int i = 0; i < num; i++) {
    KIM_DataType type;
    const char  *name, *text;
    int          size;
    if (KIM_Model_GetParameterMetadata(model, i, &type, &size, &name, &text) || !KIM_DataType_Equal(type, KIM_DATA_TYPE_Double)) continue;
    for (int p = 0; p < NUM_PARAMETERS; p++) {
      if (strcmp(name, names[p])) continue;
      index[p]  = i;
      extent[p] = size;
      num_found++;
    }
  }
  *found = num_found == NUM_PARAMETERS ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

static PetscErrorCode copy_parameter(AmKimModel model, int index, size_t first, size_t n, PetscReal out[])
{
  PetscFunctionBeginUser;
  for (size_t k = 0; k < n; k++)
    PetscCheck(!KIM_Model_GetParameterDouble(model, index, (int)(first + k), &out[k]), PETSC_COMM_SELF, PETSC_ERR_LIB, "KIM parameter %d has no value %zu",
               index, first + k);
  PetscFunctionReturn(0);
}

/* In: code [t->num_species]: the model's number of each of our species, of which it has n in all. */
static PetscErrorCode copy_tables(AmKimModel model, const int index[], const int code[], size_t n, PetscBool by_pair, AmEAMTables *t)
{
  PetscFunctionBeginUser;
  PetscCall(copy_parameter(model, index[CUTOFF], 0, 1, &t->cutoff));
  PetscCall(copy_parameter(model, index[DELTA_R], 0, 1, &t->delta_r));
  PetscCall(copy_parameter(model, index[DELTA_RHO], 0, 1, &t->delta_rho));
  for (PetscInt a = 0; a < t->num_species; a++) {
    const size_t ca = code[a];
    PetscCall(copy_parameter(model, index[EMBEDDING], ca * t->num_rho, t->num_rho, t->embedding + (size_t)a * t->num_rho));
    for (PetscInt b = 0; b < t->num_species; b++) {
      const size_t cb = code[b], low = PetscMin(ca, cb), high = PetscMax(ca, cb), to = ((size_t)a * t->num_species + b) * t->num_r;
      PetscCall(copy_parameter(model, index[RPHI], (low * n + high - (low * low + low) / 2) * t->num_r, t->num_r, t->rphi + to));
      PetscCall(copy_parameter(model, index[DENSITY], (by_pair ? ca * n + cb : ca) * t->num_r, t->num_r, t->density + to));
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmKimModelTables(AmKimModel model, AmPotential pot, PetscBool *found, AmEAMTables *tables)
{
  int      index[NUM_PARAMETERS] = {0}, extent[NUM_PARAMETERS] = {0}, *code;
  PetscInt n, num_r, by_pair;

  PetscFunctionBeginUser;
  /* Drivers with other splines (EAM_CubicNaturalSpline, EAM_QuinticClampedSpline ...) publish the same parameters: only the name tells them apart. */
  PetscCall(PetscStrncmp(pot->name, AM_EAM_DYNAMO, strlen(AM_EAM_DYNAMO), found));
  if (!*found) PetscFunctionReturn(0);
  PetscCall(find_parameters(model, index, extent, found));
  if (!*found) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(pot->num_species, &code));
  PetscCall(AmKimModelSpecies(model, pot, code, &n));
  num_r   = extent[RPHI] / (n * (n + 1) / 2);
  by_pair = extent[DENSITY] == n * n * num_r;
  *found  = (by_pair || extent[DENSITY] == n * num_r) && num_r >= 5 && extent[EMBEDDING] >= 5 * n ? PETSC_TRUE : PETSC_FALSE;
  if (*found) {
    PetscCall(AmEAMTablesCreate(pot->num_species, extent[EMBEDDING] / n, num_r, tables));
    PetscCall(copy_tables(model, index, code, n, by_pair ? PETSC_TRUE : PETSC_FALSE, tables));
  }
  PetscCall(PetscFree(code));
  PetscFunctionReturn(0);
}
