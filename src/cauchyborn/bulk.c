/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bulk constants of a cubic crystal from W, P, A at F = I: the lattice constant at zero stress (of a triangular one: at zero stress in the planes), elastic
 * constants C_ijkl = A_ijkl (zero stress). */
#include "cauchybornimpl.h"

/* What stress is averaged over: all directions, or those of the planes. Out: M of trace 1, the mean stress is M : P. */
static AmMat3 directions(const AmCrystalOptions *o, const AmCrystal *crystal)
{
  const AmVec3 normal = AmMat3Column(crystal->conventional, 2);
  AmMat3       M      = {{{0}}};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      if (o->structure == AM_STRUCTURE_TRIANGULAR)
        M.m[i][j] = ((i == j) - normal.v[i] * normal.v[j] / AmVec3Dot(normal, normal)) / 2;
      else
        M.m[i][j] = (i == j) / 3.0;
    }
  return M;
}

/* Mean stress M : P and its derivative by ln a at lattice constant a. */
static PetscErrorCode state(AmPotential pot, AmCrystalOptions o, PetscReal *p, PetscReal *dp)
{
  const AmMat3 one = AmMat3Identity();
  AmCrystal    crystal;
  AmCauchyBorn cb;
  AmMat3       P, M;
  AmTensor4    A;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalCreate(&o, &crystal));
  PetscCall(AmCauchyBornCreate(pot, &crystal, AmCrystalOwnSpecies(&crystal, 0), &cb));
  PetscCall(AmCauchyBornEvaluate(cb, 1, &one, NULL, &P, &A, NULL));
  M  = directions(&o, &crystal);
  *p = *dp = 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      *p += M.m[i][j] * P.m[i][j];
      for (int k = 0; k < 3; k++) *dp += M.m[i][j] * A.c[i][j][k][k];
    }
  *dp -= 2 * *p; /* P falls with the crystal volume and F R grows: d/d ln a of (1/Ω) Σ g·R */
  PetscCall(AmCauchyBornDestroy(&cb));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornLatticeConstant(AmPotential pot, const AmCrystalOptions *options, PetscReal *lattice_constant)
{
  AmCrystalOptions o = *options;
  PetscReal        p = 0, dp = 0, step = 1;

  PetscFunctionBeginUser;
  AmCheckUser(o.structure != AM_STRUCTURE_CUSTOM, "a custom cell has no single lattice constant to be found");
  if (!(o.lattice_constant > 0)) PetscCall(AmCrystalGuess(pot, &o));
  for (int i = 0; i < 50 && fabs(step) > 1e-13 && o.lattice_constant > 0; i++) {
    PetscCall(state(pot, o, &p, &dp));
    if (!(dp > 0)) break;
    step = PetscMax(-0.02, PetscMin(0.02, -p / dp));
    o.lattice_constant *= exp(step);
  }
  AmCheckUser(fabs(step) < 1e-10, "no lattice constant of zero stress was found for %s with %s", AmPotentialSpecies(pot, o.species ? o.species[0] : 0),
              AmPotentialName(pot));
  *lattice_constant = o.lattice_constant;
  PetscFunctionReturn(0);
}

PetscErrorCode AmCauchyBornCubicConstants(AmPotential pot, const AmCrystalOptions *options, PetscInt species, PetscReal elastic_GPa[3])
{
  const AmMat3     one = AmMat3Identity();
  AmCrystalOptions o   = AmCrystalDefaults();
  AmCrystal        crystal;
  AmCauchyBorn     cb;
  AmTensor4        A;

  PetscFunctionBeginUser;
  o.structure        = options->structure;
  o.lattice_constant = options->lattice_constant;
  PetscCall(AmCrystalCreate(&o, &crystal));
  PetscCall(AmCauchyBornCreate(pot, &crystal, species, &cb));
  PetscCall(AmCauchyBornEvaluate(cb, 1, &one, NULL, NULL, &A, NULL));
  elastic_GPa[0] = A.c[0][0][0][0] * AM_GPA_PER_EV_PER_A3;
  elastic_GPa[1] = A.c[0][0][1][1] * AM_GPA_PER_EV_PER_A3;
  elastic_GPa[2] = A.c[0][1][0][1] * AM_GPA_PER_EV_PER_A3;
  PetscCall(AmCauchyBornDestroy(&cb));
  PetscFunctionReturn(0);
}
