/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a boundary costs where it may have more of one species than the crystal has. Its E_x of bicrystal.h is above whole cells,
 *
 *   γ A = E_x - Σ_s n_s μ_s,    Σ_cell μ = V_cell,
 *
 * n_s atoms of species s beyond those cells. Where the n_s are those of k cells that is E_x - k V_cell. Else, of two species, one μ stays free between the
 * limits where the crystal stands beside that of its first species, and beside that of its second: γ is told there. */
#include "boundary.h"
#include "casefile.h"

#define WHOLE 1e-6 /* atoms: what rounding makes of a whole number of them */

PetscErrorCode AmBoundaryFindChemistry(AmBoundaryScan *s)
{
  AmBoundaryChemistry *h = &s->chemistry;
  const AmCrystal     *c = &s->problem.crystal;

  PetscFunctionBeginUser;
  *h = (AmBoundaryChemistry){.num_species = AmCaseNumOwnSpecies(&s->c->material), .beside = -1, .cell_energy = AmBicrystalCellEnergy(s->bicrystal)};
  for (PetscInt a = 0; a < c->num_sublattices; a++) h->cell[AmCrystalOwnSpecies(c, a)]++;
  if (s->c->boundary->beside[0]) h->beside = AmCaseSpeciesIndex(&s->c->material, s->c->boundary->beside);
  for (PetscInt rich = 0; rich < 2 && h->num_species == 2; rich++) {
    const PetscInt poor = 1 - rich;
    AmStructure    structure;
    PetscCall(AmFormationReservoir(&s->problem, rich, &h->potential[rich][rich], &structure));
    h->potential[rich][poor] = (h->cell_energy - h->cell[rich] * h->potential[rich][rich]) / h->cell[poor];
  }
  PetscFunctionReturn(0);
}

PetscBool AmBoundaryKeepsComposition(const AmBoundaryScan *s, const AmBicrystalResult *r)
{
  const PetscInt *cell = s->chemistry.cell;
  for (PetscInt k = 1; k < s->chemistry.num_species; k++)
    if (fabs(r->added[k] * cell[0] - r->added[0] * cell[k]) > WHOLE) return PETSC_FALSE;
  return PETSC_TRUE;
}

PetscReal AmBoundaryEnergyBeside(const AmBoundaryScan *s, const AmBicrystalResult *r, PetscInt species)
{
  const AmBoundaryChemistry *h    = &s->chemistry;
  const AmVec3               L    = AmBicrystalPeriod(s->bicrystal);
  PetscReal                  away = 0;
  if (AmBoundaryKeepsComposition(s, r)) return r->energy - h->cell_energy * r->added[0] / (h->cell[0] * L.v[0] * L.v[2]);
  if (species < 0 || h->num_species != 2) return NAN;
  for (PetscInt k = 0; k < 2; k++) away += r->added[k] * h->potential[species][k];
  return r->energy - away / (L.v[0] * L.v[2]);
}

PetscReal AmBoundaryEnergy(const AmBoundaryScan *s, const AmBicrystalResult *r) { return AmBoundaryEnergyBeside(s, r, s->chemistry.beside); }

PetscReal AmBoundaryMore(const AmBoundaryScan *s, const AmBicrystalResult *r)
{
  return r->added[0] - r->added[1] * s->chemistry.cell[0] / s->chemistry.cell[1];
}
