/* SPDX-License-Identifier: GPL-3.0-or-later
 * The formation energy of point defects, and their relaxation volume:
 *
 *   E_f = E - Σ_s N_s (μ_s - V_0),    ΔV = S_iikl P_kl                 (of a cubic crystal P_ii / 3B)
 *
 *   E    energy of the run: that of its atoms less V_0 each, the energy of an atom of the perfect crystal                       eV
 *   μ_s  energy of an atom of species s in its own crystal of zero stress, the one of fcc, bcc, hcp and diamond that is lowest  eV
 *   N_s  atoms of that species, which is not the crystal's
 *   P    elastic dipole tensor                                                                                                   eV
 *
 * In the plane, where a defect is a row along z, each of these is of one period. There ΔV is how the body would grow if it were free along z, too; as it is
 * not, its area grows by ΔA = (ε_xx + ε_yy) V / period, of the strain that P makes where ε_zz = 0.
 *
 * The crystal is its own reservoir: its atoms come and go at V_0. */
#include "formation.h"
#include "bulk.h"

/* Only point defects, at rest in a body that nothing pulls at. */
static PetscBool is_asked_for(const AmProblem *p)
{
  const AmCase *c   = p->c;
  const AmMat3  F   = c->load.deformation_gradient;
  PetscReal     off = 0;
  for (int i = 0; i < 9; i++) off += fabs(F.m[i / 3][i % 3] - (i % 4 == 0));
  for (PetscInt i = 0; i < c->num_defects; i++)
    if (c->defects[i].kind == AM_CASE_DISLOCATION || c->defects[i].kind == AM_CASE_LOOP) return PETSC_FALSE;
  return c->num_defects > 0 && off == 0 && p->crystal.num_grains == 0 && !c->load.indenter && !c->domain.free_top ? PETSC_TRUE : PETSC_FALSE;
}

/* The lowest crystal of species s. */
static PetscErrorCode find_reservoir(const AmProblem *p, PetscInt s, AmFormation *f)
{
  AmPotentialOptions options = AmPotentialDefaults();
  const char        *symbol  = AmPotentialSpecies(p->potential, s);
  AmCandidate       *candidate;
  PetscInt           best;
  AmPotential        pot;

  PetscFunctionBeginUser;
  options.interpolation = p->c->material.interpolation;
  PetscCall(AmPotentialOpen(p->c->material.potential, 1, &symbol, &options, &pot));
  PetscCall(PetscMalloc1(AM_NUM_PREFERRED, &candidate));
  PetscCall(AmBulkPrefer(pot, candidate, &best));
  f->chemical_potential[s] = best >= 0 ? candidate[best].bulk.energy : NAN;
  f->structure[s]          = best >= 0 ? candidate[best].structure : AM_STRUCTURE_CUSTOM;
  PetscCall(PetscFree(candidate));
  PetscCall(AmPotentialDestroy(&pot));
  PetscFunctionReturn(0);
}

static PetscErrorCode find_dipole(const AmProblem *p, Vec u, AmFormation *f)
{
  const AmMat3 one = AmMat3Identity();
  AmTensor4    A;
  AmStiffness  C;

  PetscFunctionBeginUser;
  PetscCall(AmModelDipole(p->model, u, &f->dipole, &f->has_dipole));
  PetscCall(AmCauchyBornEvaluate(p->cauchyborn, 1, &one, NULL, NULL, &A, NULL));
  C = AmStiffnessFromTensor(A.c);
  PetscCall(AmStiffnessDilatation(&C, f->dipole, &f->volume));
  PetscCall(AmStiffnessPlaneDilatation(&C, f->dipole, &f->area));
  f->area /= p->crystal.period;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFormationCompute(const AmProblem *p, Vec u, PetscReal energy, AmFormation *f)
{
  const PetscReal V0 = AmCauchyBornSiteEnergy(p->cauchyborn);

  PetscFunctionBeginUser;
  *f = (AmFormation){.there = is_asked_for(p), .energy = energy, .num_species = AmPotentialNumSpecies(p->potential)};
  if (!f->there) PetscFunctionReturn(0);
  f->chemical_potential[0] = V0;
  f->structure[0]          = p->c->material.structure;
  for (PetscInt k = 0; k < p->crystal.num_substituted; k++) f->num_foreign[p->substituted[k].species]++;
  for (PetscInt k = 0; k < p->num_extra; k++) f->num_foreign[p->extra[k].species] += p->extra[k].species > 0;
  for (PetscInt s = 1; s < f->num_species; s++) {
    if (f->num_foreign[s] == 0) continue;
    PetscCall(find_reservoir(p, s, f));
    f->energy -= f->num_foreign[s] * (f->chemical_potential[s] - V0);
  }
  PetscCall(find_dipole(p, u, f));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFormationSay(const AmProblem *p, const AmFormation *f)
{
  const AmMat3 *P = &f->dipole;

  PetscFunctionBeginUser;
  if (!f->there) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  formation energy   %.6f eV%s; atoms at %.6f eV (%s, %s)", (double)f->energy,
                        p->crystal.dimension == 2 ? " a period along z" : "", (double)f->chemical_potential[0], AmPotentialSpecies(p->potential, 0),
                        AmStructureName(f->structure[0])));
  for (PetscInt s = 1; s < f->num_species; s++)
    if (f->num_foreign[s] > 0)
      PetscCall(PetscPrintf(PETSC_COMM_WORLD, ", %.6f eV (%s, %s)", (double)f->chemical_potential[s], AmPotentialSpecies(p->potential, s),
                            PetscIsNanReal(f->chemical_potential[s]) ? "no crystal found" : AmStructureName(f->structure[s])));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
  if (!f->has_dipole) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  dipole tensor      xx %.4f, yy %.4f, zz %.4f, yz %.4f, xz %.4f, xy %.4f eV\n", (double)P->m[0][0],
                        (double)P->m[1][1], (double)P->m[2][2], (double)(P->m[1][2] + P->m[2][1]) / 2, (double)(P->m[0][2] + P->m[2][0]) / 2,
                        (double)(P->m[0][1] + P->m[1][0]) / 2));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  relaxation volume  %.4f Å³, %.4f atoms\n", (double)f->volume, (double)(f->volume / p->crystal.volume)));
  if (p->crystal.dimension == 2)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  relaxation area    %.4f Å², %.4f atoms a period, held along z\n", (double)f->area,
                          (double)(f->area * p->crystal.period / p->crystal.volume)));
  PetscFunctionReturn(0);
}

static cJSON *number(PetscReal x) { return PetscIsInfOrNanReal(x) ? cJSON_CreateNull() : cJSON_CreateNumber((double)x); }

void AmFormationToJSON(const AmProblem *p, const AmFormation *f, cJSON *object)
{
  cJSON *list;
  if (!f->there) return;
  cJSON_AddItemToObject(object, "formation_energy_eV", number(f->energy));
  list = cJSON_AddObjectToObject(object, "chemical_potentials_eV");
  for (PetscInt s = 0; s < f->num_species; s++)
    if (s == 0 || f->num_foreign[s] > 0) cJSON_AddItemToObject(list, AmPotentialSpecies(p->potential, s), number(f->chemical_potential[s]));
  if (!f->has_dipole) return;
  list = cJSON_AddArrayToObject(object, "dipole_tensor_eV");
  for (int i = 0; i < 3; i++) {
    const double row[3] = {(f->dipole.m[i][0] + f->dipole.m[0][i]) / 2, (f->dipole.m[i][1] + f->dipole.m[1][i]) / 2,
                           (f->dipole.m[i][2] + f->dipole.m[2][i]) / 2};
    cJSON_AddItemToArray(list, cJSON_CreateDoubleArray(row, 3));
  }
  cJSON_AddItemToObject(object, "relaxation_volume_A3", number(f->volume));
  if (p->crystal.dimension == 2) cJSON_AddItemToObject(object, "relaxation_area_A2", number(f->area));
}
