/* SPDX-License-Identifier: GPL-3.0-or-later
 * cauchyborn: energy density W(F), first Piola-Kirchhoff stress P(F) and tangent A(F) of a crystal under a potential. Local to a rank. */
#ifndef ATOMESH_CAUCHYBORN_H
#define ATOMESH_CAUCHYBORN_H

#include <atomesh/crystal.h>
#include <atomesh/potential.h>

typedef struct {
  PetscReal c[3][3][3][3]; /* A_iJkL = ∂P_iJ/∂F_kL, eV/Å³ */
} AmTensor4;

typedef struct _p_AmCauchyBorn *AmCauchyBorn;

/* In: pot (referenced, must outlive), crystal (copied), species of its atoms. */
PetscErrorCode AmCauchyBornCreate(AmPotential pot, const AmCrystal *crystal, PetscInt species, AmCauchyBorn *cb);
PetscErrorCode AmCauchyBornDestroy(AmCauchyBorn *cb);

PetscReal AmCauchyBornSiteEnergy(AmCauchyBorn cb); /* eV: site energy of the perfect crystal, V_0 */

/* In: F [n]. Out, each may be NULL: W [n] eV/Å³ relative to the perfect crystal, per crystal volume; P [n] eV/Å³; A [n]. All overwritten.
 * range: first F that leaves the potential's range (site = its index; also det F <= 0), results are then undefined; NULL: raises AM_ERR_USER. */
PetscErrorCode AmCauchyBornEvaluate(AmCauchyBorn cb, PetscInt n, const AmMat3 F[], PetscReal W[], AmMat3 P[], AmTensor4 A[], AmRange *range);

/* Lattice constant near guess at which the mean stress of options' cubic crystal vanishes; of a triangular one: that in its planes. guess 0: starts from the
 * potential's cutoff and looks for the lowest energy first. Out: lattice_constant, Å, to 1e-12 relative. Raises AM_ERR_USER when there is none. */
PetscErrorCode AmCauchyBornLatticeConstant(AmPotential pot, const AmCrystalOptions *options, PetscInt species, PetscReal *lattice_constant);

/* C11, C12, C44 in GPa of a cubic crystal at F = I, in cube axes. */
PetscErrorCode AmCauchyBornCubicConstants(AmPotential pot, const AmCrystalOptions *options, PetscInt species, PetscReal elastic_GPa[3]);

/* Indentation modulus of a half space of elastic constants C with this unit normal, in the unit of C: E / (1 - ν²) of an isotropic one. */
PetscReal AmTensor4IndentationModulus(const AmTensor4 *C, AmVec3 normal);
/* Indentation modulus M (eV/Å³) of the unstrained, stress-free crystal's half space with this unit normal: a rigid sphere of radius R, pressed in by δ, feels
 * 4/3 M √R δ^(3/2) (Hertz). */
PetscErrorCode AmCauchyBornIndentationModulus(AmCauchyBorn cb, AmVec3 normal, PetscReal *modulus);

#endif
