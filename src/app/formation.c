/* SPDX-License-Identifier: GPL-3.0-or-later
 * The formation energy of point defects, and their relaxation volume:
 *
 *   E_f = E_x - Σ_s n_s μ_s,    E_x = E + Σ_more V_0α - Σ_missing V_0α,    ΔV = S_iikl P_kl                 (of a cubic crystal P_ii / 3B)
 *
 *   E    energy of the run: that of its atoms less V_0α each, the energy of an atom of their sublattice in the perfect crystal   eV
 *   E_x  energy of the body above that of the perfect crystal in its place: how a cell's energy is shared out drops out          eV
 *   n_s  atoms of species s that the body has more than that crystal
 *   μ_s  energy of an atom of species s in its own crystal of zero stress, the one of fcc, bcc, hcp and diamond that is lowest   eV
 *   P    elastic dipole tensor                                                                                                   eV
 *
 * In the plane, where a defect is a row along z, each of these is of one period. There ΔV is how the body would grow if it were free along z, too; as it is
 * not, its area grows by ΔA = (ε_xx + ε_yy) V / period, of the strain that P makes where ε_zz = 0.
 *
 * A crystal of one species is its own reservoir. One of several, a compound, says only what its cell's atoms cost together, Σ_cell μ = V_cell: where the n_s
 * are as those of k cells, E_f = E_x - k V_cell. Else of two species one μ is free, between the limits where the other species' crystal, or its own, comes out:
 * E_f is told there. Of three and more E_x is all that can be told. */
#include "casefile.h"
#include "formation.h"
#include "bulk.h"

/* Only point defects. */
static PetscBool is_asked_for(const AmCase *c)
{
  for (PetscInt i = 0; i < c->num_defects; i++)
    if (c->defects[i].kind == AM_CASE_DISLOCATION || c->defects[i].kind == AM_CASE_LOOP) return PETSC_FALSE;
  return c->num_defects > 0 ? PETSC_TRUE : PETSC_FALSE;
}

/* They must be at rest in a body that nothing pulls at, and where there are sites that know of them. NULL: they are. */
static const char *reason_against(const AmProblem *p)
{
  const AmCase *c   = p->c;
  const AmMat3  F   = c->load.deformation_gradient;
  PetscReal     off = 0;
  for (int i = 0; i < 9; i++) off += fabs(F.m[i / 3][i % 3] - (i % 4 == 0));
  if (c->scheme == AM_SCHEME_CB) return "elements alone know no single atoms";
  if (off != 0 || c->load.indenter) return "the energy is that of the load, too";
  if (c->domain.free_top) return "the energy is that of the free top, too";
  return p->crystal.num_grains > 0 ? "the energy is that of the boundaries of grains, too" : NULL;
}

PetscErrorCode AmFormationReservoir(const AmProblem *p, PetscInt s, PetscReal *energy, AmStructure *structure)
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
  *energy    = best >= 0 ? candidate[best].bulk.energy : NAN;
  *structure = best >= 0 ? candidate[best].structure : AM_STRUCTURE_CUSTOM;
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

/* Atoms more and fewer than in the perfect crystal, and what they have there. Out: added, excess, of which the energy of the run is a part. */
static void count_atoms(const AmProblem *p, AmFormation *f)
{
  const AmCrystal *c = &p->crystal;
  for (PetscInt k = 0; k < c->num_substituted; k++) {
    f->added[c->substituted[k].species]++;
    f->added[AmCrystalOwnSpecies(c, c->substituted[k].sublattice)]--;
  }
  for (PetscInt k = 0; k < p->num_extra; k++) {
    f->added[p->extra[k].species]++;
    f->excess += AmCauchyBornAtomEnergy(p->cauchyborn, p->extra[k].sublattice);
  }
  for (PetscInt k = 0; k < c->num_vacant; k++)
    for (PetscInt a = 0; a < c->num_sublattices; a++) {
      if (!AmCrystalIsMissing(c, c->vacant[k], a)) continue;
      f->added[AmCrystalOwnSpecies(c, a)]--;
      f->excess -= AmCauchyBornAtomEnergy(p->cauchyborn, a);
    }
}

/* Atoms of each species in a cell of the crystal. */
static void count_cell(const AmCrystal *c, PetscInt cell[])
{
  for (PetscInt a = 0; a < c->num_sublattices; a++) cell[AmCrystalOwnSpecies(c, a)]++;
}

/* Atoms that are none of the crystal's come from their own. Out: energy: what is left of the excess without them. */
static PetscErrorCode take_foreign(const AmProblem *p, AmFormation *f, PetscReal *energy)
{
  PetscFunctionBeginUser;
  *energy = f->excess;
  for (PetscInt s = f->num_own; s < f->num_species; s++) {
    if (f->added[s] == 0) continue;
    PetscCall(AmFormationReservoir(p, s, &f->chemical_potential[s], &f->structure[s]));
    *energy -= f->added[s] * f->chemical_potential[s];
  }
  PetscFunctionReturn(0);
}

/* The crystal's atoms: those of whole cells, or of two species the two limits. In: energy: without what is foreign. */
static PetscErrorCode take_own(const AmProblem *p, PetscReal energy, AmFormation *f)
{
  PetscInt  cell[AM_CASE_MAX_SPECIES] = {0};
  PetscBool whole                     = PETSC_TRUE;

  PetscFunctionBeginUser;
  count_cell(&p->crystal, cell);
  for (PetscInt s = 1; s < f->num_own; s++)
    if (f->added[s] * cell[0] != f->added[0] * cell[s]) whole = PETSC_FALSE;
  f->energy = whole ? energy - f->cell_energy * f->added[0] / cell[0] : NAN;
  if (whole || f->num_own != 2) PetscFunctionReturn(0);
  f->has_limits = PETSC_TRUE;
  for (PetscInt s = 0; s < 2; s++) {
    const PetscInt other = 1 - s;
    PetscCall(AmFormationReservoir(p, s, &f->chemical_potential[s], &f->structure[s]));
    f->limit[s] = energy - f->added[s] * f->chemical_potential[s] - f->added[other] * (f->cell_energy - cell[s] * f->chemical_potential[s]) / cell[other];
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmFormationCompute(const AmProblem *p, Vec u, PetscReal energy, AmFormation *f)
{
  PetscFunctionBeginUser;
  *f       = (AmFormation){.reason      = is_asked_for(p->c) ? reason_against(p) : NULL,
                           .excess      = energy,
                           .num_species = AmPotentialNumSpecies(p->potential),
                           .num_own     = AmCaseNumOwnSpecies(&p->c->material),
                           .cell_energy = AmCauchyBornSiteEnergy(p->cauchyborn) * p->crystal.num_sublattices};
  f->there = is_asked_for(p->c) && !f->reason ? PETSC_TRUE : PETSC_FALSE;
  if (!f->there) PetscFunctionReturn(0);
  f->chemical_potential[0] = AmCauchyBornSiteEnergy(p->cauchyborn);
  f->structure[0]          = p->c->material.structure;
  count_atoms(p, f);
  PetscCall(take_foreign(p, f, &energy));
  PetscCall(take_own(p, energy, f));
  PetscCall(find_dipole(p, u, f));
  PetscFunctionReturn(0);
}

/* Whether atoms of this species are told to come from a crystal, the one that is there if it has no other. */
static PetscBool has_reservoir(const AmFormation *f, PetscInt s)
{
  if (s >= f->num_own) return f->added[s] != 0 ? PETSC_TRUE : PETSC_FALSE;
  return f->num_own == 1 || f->has_limits ? PETSC_TRUE : PETSC_FALSE;
}

/* A crystal of several species: what the numbers of its atoms leave open. */
static PetscBool is_open(const AmFormation *f) { return f->num_own > 1 && PetscIsNanReal(f->energy) ? PETSC_TRUE : PETSC_FALSE; }

static PetscErrorCode say_reservoirs(const AmProblem *p, const AmFormation *f)
{
  const char *between = "; atoms at ";

  PetscFunctionBeginUser;
  if (f->num_own > 1) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "; cells at %.6f eV (%s)", (double)f->cell_energy, AmStructureName(p->c->material.structure)));
  for (PetscInt s = 0; s < f->num_species; s++) {
    if (!has_reservoir(f, s)) continue;
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s%.6f eV (%s, %s)", between, (double)f->chemical_potential[s], AmPotentialSpecies(p->potential, s),
                          PetscIsNanReal(f->chemical_potential[s]) ? "no crystal found" : AmStructureName(f->structure[s])));
    between = ", ";
  }
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_energy(const AmProblem *p, const AmFormation *f)
{
  const char *period = p->crystal.dimension == 2 ? " a period along z" : "";

  PetscFunctionBeginUser;
  if (is_open(f))
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  excess energy      %.6f eV%s above the perfect crystal in its place\n", AmShown(f->excess, 6), period));
  if (is_open(f) && !f->has_limits) PetscFunctionReturn(0);
  if (f->has_limits)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  formation energy   %.6f eV%s beside %s, %.6f eV beside %s", AmShown(f->limit[0], 6), period,
                          AmPotentialSpecies(p->potential, 0), AmShown(f->limit[1], 6), AmPotentialSpecies(p->potential, 1)));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  formation energy   %.6f eV%s", AmShown(f->energy, 6), period));
  PetscCall(say_reservoirs(p, f));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFormationSay(const AmProblem *p, const AmFormation *f)
{
  const AmMat3 *P = &f->dipole;

  PetscFunctionBeginUser;
  if (f->reason) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  formation energy   none: %s\n", f->reason));
  if (!f->there) PetscFunctionReturn(0);
  PetscCall(say_energy(p, f));
  if (!f->has_dipole) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  dipole tensor      xx %.4f, yy %.4f, zz %.4f, yz %.4f, xz %.4f, xy %.4f eV\n", AmShown(P->m[0][0], 4),
                        AmShown(P->m[1][1], 4), AmShown(P->m[2][2], 4), AmShown((P->m[1][2] + P->m[2][1]) / 2, 4), AmShown((P->m[0][2] + P->m[2][0]) / 2, 4),
                        AmShown((P->m[0][1] + P->m[1][0]) / 2, 4)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  relaxation volume  %.4f Å³, %.4f atoms\n", AmShown(f->volume, 4),
                        AmShown(f->volume * p->crystal.num_sublattices / p->crystal.volume, 4)));
  if (p->crystal.dimension == 2)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  relaxation area    %.4f Å², %.4f atoms a period, held along z\n", AmShown(f->area, 4),
                          AmShown(f->area * p->crystal.period * p->crystal.num_sublattices / p->crystal.volume, 4)));
  PetscFunctionReturn(0);
}

static cJSON *number(PetscReal x) { return PetscIsInfOrNanReal(x) ? cJSON_CreateNull() : cJSON_CreateNumber((double)x); }

/* What does not depend on chemical potentials, and the limits of what does. */
static void add_compound(const AmProblem *p, const AmFormation *f, cJSON *object)
{
  cJSON *list;
  cJSON_AddItemToObject(object, "excess_energy_eV", number(f->excess));
  list = cJSON_AddObjectToObject(object, "atoms_added");
  for (PetscInt s = 0; s < f->num_species; s++) cJSON_AddNumberToObject(list, AmPotentialSpecies(p->potential, s), (double)f->added[s]);
  if (!f->has_limits) return;
  list = cJSON_AddObjectToObject(object, "formation_energies_eV");
  for (PetscInt s = 0; s < 2; s++) cJSON_AddItemToObject(list, AmPotentialSpecies(p->potential, s), number(f->limit[s]));
}

void AmFormationToJSON(const AmProblem *p, const AmFormation *f, cJSON *object)
{
  cJSON *list;
  if (!f->there) return;
  cJSON_AddItemToObject(object, "formation_energy_eV", number(f->energy));
  if (f->num_own > 1) add_compound(p, f, object);
  list = cJSON_AddObjectToObject(object, "chemical_potentials_eV");
  for (PetscInt s = 0; s < f->num_species; s++)
    if (has_reservoir(f, s)) cJSON_AddItemToObject(list, AmPotentialSpecies(p->potential, s), number(f->chemical_potential[s]));
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
