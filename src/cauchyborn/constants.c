/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bulk constants of a crystal of any structure: C_ijkl = A_ijkl at F = I, zero stress and p at its minimum (Born and Huang 1954). */
#include "cauchybornimpl.h"

static PetscErrorCode find_symmetry(const AmCrystal *c, AmSymmetry *symmetry)
{
  PetscReal at[AM_CRYSTAL_MAX_SUBLATTICES][3];
  int       species[AM_CRYSTAL_MAX_SUBLATTICES];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_sublattices; i++) {
    species[i] = (int)c->sublattice[i].species + 1;
    for (int k = 0; k < 3; k++) at[i][k] = c->sublattice[i].at[k];
  }
  PetscCall(AmSymmetryFind(c->primitive, c->num_sublattices, (const PetscReal(*)[3])at, species, symmetry));
  PetscFunctionReturn(0);
}

/* A_ijkl in GPa, projected, in the standard axes. */
static AmStiffness stiffness(const AmTensor4 *A, const AmSymmetry *symmetry, PetscReal *residual)
{
  AmStiffness C = AmStiffnessFromTensor(A->c);
  for (int i = 0; i < 36; i++) C.c[i / 6][i % 6] *= AM_GPA_PER_EV_PER_A3;
  C = AmStiffnessProject(&C, symmetry, residual);
  return AmStiffnessTurn(&C, symmetry->to_standard);
}

static PetscErrorCode fill_elastic(const AmRelaxed *r, AmBulk *b)
{
  PetscFunctionBeginUser;
  b->stress = 0;
  for (int i = 0; i < 9; i++) b->stress = PetscMax(b->stress, fabs(r->P.m[i / 3][i % 3]));
  b->force         = r->force;
  b->softest_shift = r->softest;
  b->relaxed       = stiffness(&r->A, &b->symmetry, &b->residual);
  b->clamped       = stiffness(&r->clamped, &b->symmetry, NULL);
  PetscCall(AmStiffnessSoftest(&b->relaxed, &b->softest));
  PetscCall(AmStiffnessAverage(&b->relaxed, &b->averages));
  b->zener = b->symmetry.num_constants == 3 ? 2 * b->relaxed.c[3][3] / (b->relaxed.c[0][0] - b->relaxed.c[0][1]) : 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmBulkCompute(AmPotential pot, const AmCrystalOptions *options, AmBulk *b)
{
  PetscReal      p[AM_MAX_SHIFTS] = {0}, isolated;
  AmCrystal      crystal;
  AmMultilattice ml;
  AmRelaxed      relaxed;

  PetscFunctionBeginUser;
  *b = (AmBulk){.crystal = *options, .num_atoms = 0};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) b->crystal.axes[i][j] = i == j;
  PetscCall(PetscArraycpy(b->atom, options->basis, options->num_basis));
  b->crystal.basis = b->atom;
  PetscCall(AmCrystalEquilibrate(pot, &b->crystal, b->atom));
  PetscCall(AmCrystalCreate(&b->crystal, &crystal));
  PetscCall(AmMultilatticeCreate(pot, &crystal, &ml));
  PetscCall(AmIsolatedEnergy(pot, &crystal, &isolated));
  b->cell      = crystal.primitive;
  b->num_atoms = crystal.num_sublattices;
  b->energy    = AmMultilatticeCellEnergy(ml) / b->num_atoms;
  b->isolated  = isolated / b->num_atoms;
  b->volume    = crystal.volume / b->num_atoms;
  PetscCall(AmMultilatticeRelax(ml, AmMat3Identity(), p, &relaxed, NULL));
  PetscCall(AmMultilatticeDestroy(&ml));
  PetscCall(find_symmetry(&crystal, &b->symmetry));
  PetscCall(fill_elastic(&relaxed, b));
  PetscFunctionReturn(0);
}
