/* SPDX-License-Identifier: GPL-3.0-or-later
 * cauchyborn: energy density W(F), first Piola-Kirchhoff stress P(F) and tangent A(F) of a crystal under a potential. Local to a rank. */
#ifndef ATOMESH_CAUCHYBORN_H
#define ATOMESH_CAUCHYBORN_H

#include <atomesh/crystal.h>
#include <atomesh/elastic.h>
#include <atomesh/potential.h>

typedef struct {
  PetscReal c[3][3][3][3]; /* A_iJkL = ∂P_iJ/∂F_kL, eV/Å³ */
} AmTensor4;

typedef struct _p_AmCauchyBorn *AmCauchyBorn;

/* In: pot (referenced, must outlive), crystal (copied); species of the atoms of a crystal with one atom a cell. With several they are what the crystal says,
 * and no force may be left on them at F = I (AmCrystalSettle()). Grains that have crystals of their own (AmGrain.own), whose species are always what those say,
 * get rules of their own (AmCauchyBornOf()); all else here is of the crystal itself. */
PetscErrorCode AmCauchyBornCreate(AmPotential pot, const AmCrystal *crystal, PetscInt species, AmCauchyBorn *cb);
PetscErrorCode AmCauchyBornDestroy(AmCauchyBorn *cb);
/* The rule of a grain's crystal, owned by cb: cb itself where the grain has none of its own. */
AmCauchyBorn AmCauchyBornOf(AmCauchyBorn cb, PetscInt grain);

PetscReal AmCauchyBornSiteEnergy(AmCauchyBorn cb); /* eV: site energy of the perfect crystal, V_0; with several atoms a cell their mean */
PetscReal AmCauchyBornAtomEnergy(AmCauchyBorn cb, PetscInt sublattice); /* eV: that of one of them */
PetscInt  AmCauchyBornNumShifts(AmCauchyBorn cb);                       /* atoms of the cell but the first */

/* In: F [n]. Out, each may be NULL: W [n] eV/Å³ relative to the perfect crystal, per crystal volume; P [n] eV/Å³; A [n]. All overwritten.
 * range: first F that leaves the potential's range (site = its index; also det F <= 0), results are then undefined; NULL: raises AM_ERR_USER.
 * Several atoms a cell find their places first, from those of the reference crystal on: W(F) = min over d of Ŵ(F, d). */
PetscErrorCode AmCauchyBornEvaluate(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], PetscReal W[], AmMat3 P[], AmTensor4 A[], AmRange *range);

/* A alone, as AmCauchyBornEvaluate() gives it; while tangents are kept, of a state nearby. */
PetscErrorCode AmCauchyBornTangents(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], AmTensor4 A[], AmRange *range);
/* Whether, from now on, tangents of a potential without second derivatives may be those of a state near the one asked for, no number of z (below) farther than
 * 5e-4 from it: about a percent off, and made once for all states so near. For steps of solvers; at first not. */
PetscErrorCode AmCauchyBornKeepTangents(AmCauchyBorn cb, PetscBool keep);

/* ---- several atoms a cell, at given places ---- */

/* Ŵ(F, d): lattice vectors R become F R, and atom a >= 1 of each cell stands d_a (Å, current) off its first atom. With s = AmCauchyBornNumShifts() and
 * size = 9 + 3 s, z = (F_11, F_12, ..., F_33, d). Each may be NULL. */
typedef struct {
  PetscReal *W; /* [n] eV/Å³, per crystal volume, relative to the perfect crystal */
  AmMat3    *P; /* [n] eV/Å³: ∂Ŵ/∂F at fixed d */
  AmVec3    *Q; /* [n][s] eV/Å⁴: ∂Ŵ/∂d */
  PetscReal *H; /* [n][size][size]: second derivatives by z, symmetric; eV/Å³ to eV/Å⁵ */
} AmShiftedResult;
/* In: F [n], d [n][s]. Out: arrays of result, overwritten. range: as AmCauchyBornEvaluate(). */
PetscErrorCode AmCauchyBornEvaluateShifted(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], const AmVec3 d[], const AmShiftedResult *result, AmRange *range);

/* As AmCauchyBornTangents(), of H [n][size][size]. */
PetscErrorCode AmCauchyBornTangentsShifted(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], const AmVec3 d[], PetscReal H[], AmRange *range);

/* Shifts p_a (Å, of the reference crystal) with which Ŵ(F, F (S_a + p_a)) is a minimum. In/Out: p [s], where to begin. range: as above. Raises AM_ERR_USER
 * where none is found, or what is found is no minimum. */
PetscErrorCode AmCauchyBornRelaxShifts(AmCauchyBorn cb, AmMat3 F, AmVec3 p[], AmRange *range);

/* Moves the atoms of each cell of the undeformed crystal to where no force is left on them, and finds how they respond to strain. Nothing to do with one atom.
 * Raises AM_ERR_USER as above. */
PetscErrorCode AmCrystalSettle(AmPotential pot, AmCrystal *crystal);

/* ---- several atoms a cell ---- */

/* W̃(F, p) of a crystal with inner shifts p: sublattice a >= 1 stands p_a (Å, of the reference crystal, lab axes) off its place, sublattice 0 stays. For one
 * atom a cell there are none, and W̃ is W. Serves every potential, slower than AmCauchyBorn. Local to a rank. */
typedef struct _p_AmMultilattice *AmMultilattice;

#define AM_MAX_SHIFTS (3 * (AM_CRYSTAL_MAX_SUBLATTICES - 1))
#define AM_MAX_TAYLOR (9 + AM_MAX_SHIFTS)

/* In: pot (referenced, must outlive), opened for the species that the crystal numbers; crystal (copied). */
PetscErrorCode AmMultilatticeCreate(AmPotential pot, const AmCrystal *crystal, AmMultilattice *ml);
PetscErrorCode AmMultilatticeDestroy(AmMultilattice *ml);

PetscInt         AmMultilatticeNumShifts(AmMultilattice ml);  /* 3 for each atom of the cell but the first */
PetscReal        AmMultilatticeCellEnergy(AmMultilattice ml); /* eV: of the cell at F = I, p = 0; infinite when that is out of range */
const AmCrystal *AmMultilatticeCrystal(AmMultilattice ml);

/* W̃ and its derivatives by z = (F_11, F_12, ..., F_33, p): eV/Å³, eV/Å⁴ where one index is of a shift, and so on. */
typedef struct {
  PetscInt  order; /* In: 0 W, 1 gradient too, 2 hessian too */
  PetscInt  size;  /* 9 + number of shifts */
  PetscReal W;     /* relative to F = I, p = 0 */
  PetscReal gradient[AM_MAX_TAYLOR];
  PetscReal hessian[AM_MAX_TAYLOR * AM_MAX_TAYLOR]; /* [size][size] row-major, symmetric */
} AmTaylor;
/* In: p [num_shifts], or NULL: 0; t->order. range: as AmCauchyBornEvaluate(). */
PetscErrorCode AmMultilatticeEvaluate(AmMultilattice ml, AmMat3 F, const PetscReal p[], AmTaylor *t, AmRange *range);

/* W(F) = min over p of W̃(F, p), by Newton's method from the p given. */
typedef struct {
  PetscReal W;
  AmMat3    P;          /* eV/Å³ */
  AmTensor4 A, clamped; /* eV/Å³: with shifts that follow F, and with shifts held */
  PetscReal force;      /* eV/Å: largest on an atom that is left */
  PetscReal softest;    /* eV/Å²: least eigenvalue of Ω W̃_pp; not positive: p is no minimum. With shifts only; else 0 */
} AmRelaxed;
/* In/Out: p [num_shifts]; may be NULL without shifts. Raises AM_ERR_USER, or sets range, when the start is out of range. */
PetscErrorCode AmMultilatticeRelax(AmMultilattice ml, AmMat3 F, PetscReal p[], AmRelaxed *relaxed, AmRange *range);

/* The crystal of zero stress and of zero force, at the symmetry of its structure: for cubic ones the lattice constant is found, for hcp c_over_a too, of a
 * custom cell all six strains and its basis. Where options gives no lattice constant, the energy is scanned from the cutoff downwards first. In/Out: options;
 * of a custom one cell and atom [num_basis], to which options->basis is set. In: species [AmStructureNumSpecies()], or [of a custom basis]: index into the
 * species of pot. Raises AM_ERR_USER when none is found. */
PetscErrorCode AmCrystalEquilibrate(AmPotential pot, AmCrystalOptions *options, AmBasisAtom atom[]);

/* Strains a crystal that is given along some axes of the lab so that no stress is left along the others. In: given; crystal, whose atoms bear no forces.
 * In/Out: F, its columns of given axes stay. Raises AM_ERR_USER where there is no such state. */
PetscErrorCode AmCrystalFit(AmPotential pot, const AmCrystal *crystal, const PetscBool given[3], AmMat3 *F);

/* Bulk constants of a crystal at zero stress. Elastic constants in GPa, in the standard axes of symmetry, projected on it. */
typedef struct {
  AmCrystalOptions crystal; /* equilibrated; its basis is atom */
  AmBasisAtom      atom[AM_CRYSTAL_MAX_SUBLATTICES];
  AmMat3           cell;      /* Å: primitive vectors as columns, in crystal axes */
  PetscInt         num_atoms; /* of the cell */
  PetscReal        energy;        /* eV an atom, as the potential counts */
  PetscReal        isolated;      /* eV: likewise of the mean isolated atom; of most potentials 0 */
  PetscReal        volume;        /* Å³ an atom */
  PetscReal        stress, force; /* eV/Å³, eV/Å: largest that are left */
  AmSymmetry       symmetry;
  AmStiffness      relaxed, clamped; /* GPa: with atoms of the cell that find their places, and that follow the strain */
  PetscReal        residual;         /* what the projection took away of relaxed, relative */
  PetscReal        softest;          /* GPa: least eigenvalue of relaxed; positive: stable (Born) */
  PetscReal        softest_shift;    /* eV/Å²: likewise of the inner shifts; 0 with one atom a cell */
  AmAverages       averages;         /* GPa, of relaxed */
  PetscReal        zener;            /* cubic: 2 C44 / (C11 - C12); else 0 */
} AmBulk;
/* In: options, whose lattice constant and c_over_a are a first guess, or 0. Out: bulk; bulk->crystal.basis points into it, so it must not be copied. Raises
 * AM_ERR_USER when no crystal of zero stress is found. */
PetscErrorCode AmBulkCompute(AmPotential pot, const AmCrystalOptions *options, AmBulk *bulk);

/* Lattice constant near that of options at which the mean stress of their cubic crystal vanishes; of a triangular one: that in its
 * planes. 0: as AmCrystalEquilibrate() finds its start. Out: lattice_constant, Å, to 1e-12 relative. Raises AM_ERR_USER when there is none. */
PetscErrorCode AmCauchyBornLatticeConstant(AmPotential pot, const AmCrystalOptions *options, PetscReal *lattice_constant);

/* C11, C12, C44 in GPa of a cubic crystal at F = I, in cube axes. */
PetscErrorCode AmCauchyBornCubicConstants(AmPotential pot, const AmCrystalOptions *options, PetscInt species, PetscReal elastic_GPa[3]);

/* Indentation modulus of a half space of elastic constants C with this unit normal, in the unit of C: E / (1 - ν²) of an isotropic one. */
PetscReal AmTensor4IndentationModulus(const AmTensor4 *C, AmVec3 normal);
/* Indentation modulus M (eV/Å³) of the unstrained, stress-free crystal's half space with this unit normal: a rigid sphere of radius R, pressed in by δ, feels
 * 4/3 M √R δ^(3/2) (Hertz). */
PetscErrorCode AmCauchyBornIndentationModulus(AmCauchyBorn cb, AmVec3 normal, PetscReal *modulus);

#endif
