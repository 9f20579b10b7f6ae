/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room cauchyborn: the minimiser that inner shifts and lattice constants share. */
#ifndef ATOMESH_CAUCHYBORNIMPL_H
#define ATOMESH_CAUCHYBORNIMPL_H

#include <atomesh/cauchyborn.h>

/* Where the work of slopes takes the place of a difference of energies, and where slopes are linear (cauchyborn.c, "Near I"). */
#define AM_NEAR_PERFECT 1e-6
#define AM_NEARER_PERFECT 1e-9

/* What may change: F along some strains, and the first num_shifts shifts, all or none of them. */
typedef struct {
  PetscInt num_strains, num_shifts;
  AmMat3   strain[6];
} AmModes;

/* ∂z_a/∂q_i */
static inline PetscReal AmModesEntry(const AmModes *m, PetscInt a, PetscInt i)
{
  if (i >= m->num_strains) return a == 9 + i - m->num_strains;
  return a < 9 ? m->strain[i].m[a / 3][a % 3] : 0;
}

typedef struct {
  AmMat3    F;
  PetscReal p[AM_MAX_SHIFTS];
  AmTaylor  t;        /* there */
  PetscReal residual; /* largest derivative of the cell's energy by an unknown: eV, eV/Å */
} AmState;

/* In/Out: s, from its F and p on. range: as AmCauchyBornEvaluate(), of the start. */
PetscErrorCode AmMultilatticeMinimise(AmMultilattice ml, const AmModes *modes, AmState *s, AmRange *range);

/* Ŵ(F, d) and the relaxed W(F) of a crystal with several atoms a cell (shifted.c). */
typedef struct _p_AmShifted *AmShifted;
PetscErrorCode AmShiftedCreate(AmPotential pot, const AmCrystal *crystal, AmShifted *shifted);
PetscErrorCode AmShiftedDestroy(AmShifted *shifted);
PetscInt       AmShiftedNumShifts(AmShifted shifted);
PetscReal      AmShiftedAtomEnergy(AmShifted shifted, PetscInt sublattice);
/* Of one F; range is never NULL. */
PetscErrorCode AmShiftedRelax(AmShifted shifted, AmMat3 F, PetscReal *W, AmMat3 *P, AmTensor4 *A, AmRange *range);
/* As the public functions; range is never NULL. */
PetscErrorCode AmShiftedEvaluate(AmShifted shifted, PetscInt n, const AmMat3 F[], const AmVec3 d[], const AmShiftedResult *result, AmRange *range);
PetscErrorCode AmShiftedTangents(AmShifted shifted, PetscInt n, const AmMat3 F[], const AmVec3 d[], PetscReal H[], AmRange *range);
PetscErrorCode AmShiftedKeepTangents(AmShifted shifted, PetscBool keep);
/* What finds the minimum; owned by shifted. */
AmMultilattice AmShiftedRelaxed(AmShifted shifted);

/* Second derivatives that are kept (tangents.c). In: z_0 [size]: the perfect crystal's. */
typedef struct _p_AmTangents *AmTangents;
PetscErrorCode AmTangentsCreate(PetscInt size, const PetscReal z_0[], AmTangents *tangents);
PetscErrorCode AmTangentsDestroy(AmTangents *tangents);
/* Makes H [n][size][size] of z [n][size]; range is OK before. */
typedef PetscErrorCode (*AmTangentsOf)(void *context, PetscInt n, const PetscReal z[], PetscReal H[], AmRange *range);
/* H of the bins that z [n][size] are in; where one of these is out of range, of z themselves. range is OK before, and never NULL. */
PetscErrorCode AmTangentsEvaluate(AmTangents tangents, PetscInt n, const PetscReal z[], AmTangentsOf of, void *context, PetscReal H[], AmRange *range);

/* As AmCauchyBornRelaxShifts(); range is never NULL. */
PetscErrorCode AmMultilatticeRelaxShifts(AmMultilattice ml, AmMat3 F, AmVec3 p[], AmRange *range);

/* A first guess at the lattice constant where nothing is known: the lowest minimum of the energy before neighbours repel each other, and none of those wells
 * closer together that tables have. In/Out: o, its lattice_constant. Raises AM_ERR_USER where there is no minimum. */
PetscErrorCode AmCrystalGuess(AmPotential pot, AmCrystalOptions *o);

/* eV: of the atoms of a cell, each alone in the world; a model that refuses such an atom counts from 0. */
PetscErrorCode AmIsolatedEnergy(AmPotential pot, const AmCrystal *crystal, PetscReal *E);

#endif
