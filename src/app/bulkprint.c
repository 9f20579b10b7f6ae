/* SPDX-License-Identifier: GPL-3.0-or-later
 * What commands say of a crystal: as text for people, and as JSON. */
#include "bulk.h"
#include <string.h>

const char *AmHessianKindName(AmHessianKind kind)
{
  static const char *const name[] = {[AM_HESSIAN_EXACT] = "exact", [AM_HESSIAN_CALLBACK] = "callbacks", [AM_HESSIAN_DIFFERENCES] = "differences"};
  return name[kind];
}

PetscErrorCode AmPrintJSON(cJSON *object)
{
  char *text = cJSON_Print(object);

  PetscFunctionBeginUser;
  PetscCheck(text, PETSC_COMM_SELF, PETSC_ERR_MEM, "cJSON_Print() failed");
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s\n", text));
  cJSON_free(text);
  cJSON_Delete(object);
  PetscFunctionReturn(0);
}

static PetscBool divides_all(PetscInt divisor, PetscInt n, const PetscInt number[])
{
  for (PetscInt i = 0; i < n; i++)
    if (number[i] % divisor) return PETSC_FALSE;
  return PETSC_TRUE;
}

PetscErrorCode AmBulkFormula(AmPotential pot, const AmCrystalOptions *crystal, char formula[])
{
  const PetscInt num = AmPotentialNumSpecies(pot);
  AmBasisAtom    atom[AM_CRYSTAL_MAX_SUBLATTICES];
  PetscInt       n, count[AM_BULK_MAX_SPECIES] = {0}, divisor;

  PetscFunctionBeginUser;
  PetscCall(AmStructureAtoms(crystal, AmStructurePrimitive(crystal), &n, atom));
  for (PetscInt i = 0; i < n; i++) count[atom[i].species]++;
  for (divisor = n; !divides_all(divisor, num, count);) divisor--;
  formula[0] = 0;
  for (PetscInt s = 0; s < num; s++) {
    char *end = formula + strlen(formula);
    if (count[s] == divisor) snprintf(end, AM_SYMBOL_SIZE + 2, "%s", AmPotentialSpecies(pot, s));
    if (count[s] > divisor) snprintf(end, AM_SYMBOL_SIZE + 2, "%s%d", AmPotentialSpecies(pot, s), (int)(count[s] / divisor));
  }
  PetscFunctionReturn(0);
}

static void add_or_null(cJSON *object, const char key[], PetscBool known, PetscReal value)
{
  cJSON_AddItemToObject(object, key, known ? cJSON_CreateNumber(value) : cJSON_CreateNull());
}

/* Symbols of the crystal's atoms, each once: "Ni, Al". */
static void add_species(AmPotential pot, cJSON *object)
{
  cJSON *list = cJSON_AddArrayToObject(object, "species");
  for (PetscInt i = 0; i < AmPotentialNumSpecies(pot); i++) cJSON_AddItemToArray(list, cJSON_CreateString(AmPotentialSpecies(pot, i)));
}

static void add_cell(AmPotential pot, const AmBulk *b, cJSON *object)
{
  cJSON      *cell = cJSON_AddArrayToObject(object, "cell_A"), *basis = cJSON_AddArrayToObject(object, "basis");
  AmBasisAtom atom[AM_CRYSTAL_MAX_SUBLATTICES];
  PetscInt    n = 0;
  for (int i = 0; i < 3; i++) {
    const AmVec3 a = AmMat3Column(b->cell, i);
    cJSON_AddItemToArray(cell, cJSON_CreateDoubleArray(a.v, 3));
  }
  if (AmStructureAtoms(&b->crystal, b->cell, &n, atom)) return;
  for (PetscInt i = 0; i < n; i++) {
    cJSON *item = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "species", AmPotentialSpecies(pot, atom[i].species));
    cJSON_AddItemToObject(item, "at", cJSON_CreateDoubleArray(atom[i].at, 3));
    cJSON_AddItemToArray(basis, item);
  }
}

static const char *constant_name(const AmSymmetry *s, PetscInt i)
{
  static char name[32];
  snprintf(name, sizeof(name), "C%d%d", (int)s->constant[i][0] + 1, (int)s->constant[i][1] + 1);
  return name;
}

static void add_constants(const AmSymmetry *s, const AmStiffness *C, const char key[], cJSON *object)
{
  cJSON *list = cJSON_AddObjectToObject(object, key);
  for (PetscInt i = 0; i < s->num_constants; i++) cJSON_AddNumberToObject(list, constant_name(s, i), C->c[s->constant[i][0]][s->constant[i][1]]);
}

static void add_average(const PetscReal value[3], const char key[], cJSON *object)
{
  cJSON *list = cJSON_AddObjectToObject(object, key);
  cJSON_AddNumberToObject(list, "voigt", value[0]);
  cJSON_AddNumberToObject(list, "reuss", value[1]);
  cJSON_AddNumberToObject(list, "hill", value[2]);
}

static void add_elasticity(const AmBulk *b, cJSON *object)
{
  add_constants(&b->symmetry, &b->relaxed, "elastic_GPa", object);
  add_constants(&b->symmetry, &b->clamped, "elastic_clamped_GPa", object);
  cJSON_AddNumberToObject(object, "num_independent", b->symmetry.num_constants);
  cJSON_AddStringToObject(object, "symmetry", b->symmetry.name);
  cJSON_AddStringToObject(object, "space_group", b->symmetry.space_group);
  cJSON_AddNumberToObject(object, "space_group_number", b->symmetry.number);
  cJSON_AddNumberToObject(object, "symmetry_residual", b->residual);
  cJSON_AddBoolToObject(object, "born_stable", b->softest > 0);
  cJSON_AddNumberToObject(object, "softest_stiffness_GPa", b->softest);
  cJSON_AddBoolToObject(object, "shifts_stable", b->num_atoms == 1 || b->softest_shift > 0);
  add_or_null(object, "softest_shift_eV_per_A2", b->num_atoms > 1 ? PETSC_TRUE : PETSC_FALSE, b->softest_shift);
  add_average(b->averages.bulk, "bulk_modulus_GPa", object);
  add_average(b->averages.shear, "shear_modulus_GPa", object);
  add_average(b->averages.young, "young_modulus_GPa", object);
  add_average(b->averages.poisson, "poisson_ratio", object);
  cJSON_AddNumberToObject(object, "universal_anisotropy", b->averages.anisotropy);
  add_or_null(object, "zener_ratio", b->symmetry.num_constants == 3 ? PETSC_TRUE : PETSC_FALSE, b->zener);
}

PetscErrorCode AmBulkToJSON(AmPotential pot, const AmBulk *b, cJSON *object)
{
  const AmStructure structure = b->crystal.structure;

  PetscFunctionBeginUser;
  cJSON_AddStringToObject(object, "potential", AmPotentialName(pot));
  cJSON_AddStringToObject(object, "second_derivatives", AmHessianKindName(AmPotentialHessianKind(pot)));
  add_species(pot, object);
  cJSON_AddStringToObject(object, "structure", AmStructureName(structure));
  add_or_null(object, "lattice_constant_A", structure == AM_STRUCTURE_CUSTOM ? PETSC_FALSE : PETSC_TRUE, b->crystal.lattice_constant);
  add_or_null(object, "c_over_a", structure == AM_STRUCTURE_HCP ? PETSC_TRUE : PETSC_FALSE, b->crystal.c_over_a);
  add_cell(pot, b, object);
  cJSON_AddNumberToObject(object, "volume_A3", b->volume);
  cJSON_AddNumberToObject(object, "cohesive_energy_eV", b->energy);
  cJSON_AddNumberToObject(object, "isolated_atom_eV", b->isolated);
  cJSON_AddNumberToObject(object, "stress_max_eV_per_A3", b->stress);
  cJSON_AddNumberToObject(object, "force_max_eV_per_A", b->force);
  add_elasticity(b, object);
  PetscFunctionReturn(0);
}

#define SAY(...) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat(__VA_ARGS__)))

static PetscErrorCode print_lattice(const AmBulk *b)
{
  PetscFunctionBeginUser;
  if (b->crystal.structure == AM_STRUCTURE_CUSTOM)
    for (int i = 0; i < 3; i++)
      SAY("%s [%.9f, %.9f, %.9f] Å\n", i ? "          " : "cell      ", AmShown(b->cell.m[0][i], 9), AmShown(b->cell.m[1][i], 9), AmShown(b->cell.m[2][i], 9));
  else
    SAY("lattice    constant %.9f Å\n", b->crystal.lattice_constant);
  if (b->crystal.structure == AM_STRUCTURE_HCP) SAY("           c/a %.9f\n", b->crystal.c_over_a);
  SAY("           %.6f Å³ an atom, %d atom%s a cell\n", b->volume, (int)b->num_atoms, b->num_atoms == 1 ? "" : "s");
  SAY("energy     %.9f eV an atom, %.9f of isolated ones\n", b->energy, b->isolated);
  SAY("rest       stress %.1e eV/Å³, force %.1e eV/Å\n", b->stress, b->force);
  SAY("symmetry   %s, space group %s (%d), %d elastic constants\n", b->symmetry.name, b->symmetry.space_group, (int)b->symmetry.number,
      (int)b->symmetry.num_constants);
  PetscFunctionReturn(0);
}

static PetscErrorCode print_averages(const AmBulk *b)
{
  const AmAverages *v = &b->averages;

  PetscFunctionBeginUser;
  SAY("averages   %10s %10s %10s %10s\n", "K (GPa)", "G (GPa)", "E (GPa)", "Poisson");
  for (int k = 0; k < 3; k++) {
    static const char *const name[3] = {"Voigt", "Reuss", "Hill"};
    SAY("  %-8s %10.4f %10.4f %10.4f %10.5f\n", name[k], v->bulk[k], v->shear[k], v->young[k], v->poisson[k]);
  }
  SAY("anisotropy universal %.5f", v->anisotropy);
  if (b->symmetry.num_constants == 3) SAY(", Zener %.5f", b->zener);
  SAY("%s", "\n");
  PetscFunctionReturn(0);
}

PetscErrorCode AmBulkPrint(AmPotential pot, const AmBulk *b)
{
  char formula[AM_FORMULA_SIZE];

  PetscFunctionBeginUser;
  PetscCall(AmBulkFormula(pot, &b->crystal, formula));
  SAY("potential  %s\n", AmPotentialDescription(pot));
  SAY("structure  %s %s\n", AmStructureName(b->crystal.structure), formula);
  PetscCall(print_lattice(b));
  SAY("elastic    %10s %10s GPa, in the axes of the standard cell\n", "relaxed", "clamped");
  for (PetscInt i = 0; i < b->symmetry.num_constants; i++) {
    const PetscInt *ij = b->symmetry.constant[i];
    SAY("  %-8s %10.4f %10.4f\n", constant_name(&b->symmetry, i), AmShown(b->relaxed.c[ij[0]][ij[1]], 4), AmShown(b->clamped.c[ij[0]][ij[1]], 4));
  }
  SAY("           %.1e of them is not of this symmetry\n", b->residual);
  SAY("stability  %s by Born's criterion: the softest strain has %.4f GPa\n", b->softest > 0 ? "stable" : "UNSTABLE", AmShown(b->softest, 4));
  if (b->num_atoms > 1)
    SAY("           %s against shifts of the cell's atoms: the softest has %.4f eV/Å²\n", b->softest_shift > 0 ? "stable" : "UNSTABLE",
        AmShown(b->softest_shift, 4));
  PetscCall(print_averages(b));
  PetscFunctionReturn(0);
}
