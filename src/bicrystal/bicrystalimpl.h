/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room bicrystal. */
#ifndef ATOMESH_BICRYSTALIMPL_H
#define ATOMESH_BICRYSTALIMPL_H

#include <atomesh/bicrystal.h>

/* Atoms in the order: sites that count, then those that only complete their neighbourhoods. */
struct _p_AmBicrystal {
  AmBicrystalOptions options;
  AmCrystal          crystal; /* with the two grains, periodic */
  AmGrain            grain[2];
  PetscInt (*vacant)[3];                         /* crystal refers to it, and to left */
  AmCellAtom *left;
  PetscReal  reach;                              /* Å: range of the potential */
  PetscReal  site_energy[AM_CRYSTAL_MAX_SUBLATTICES]; /* eV: of the atoms of a cell in the perfect crystal */
  PetscReal  amount[AM_CRYSTAL_MAX_SUBLATTICES];      /* atoms of each sublattice at the start, the outermost ones in part */
  PetscInt   num_removed;
  PetscInt   num_atoms, num_sites, num_unknowns; /* unknowns: displacements of free atoms, then of the upper grain */
  AmVec3    *start, *y, *gradient, *base;        /* [num_atoms] Å, eV/Å; base: where neighbours were last listed */
  PetscInt  *upper, *unknown, *place;            /* [num_atoms]: of the upper grain; first of its unknowns, or -1; the identity */
  PetscInt  *species, *sublattice;               /* [num_atoms] */
  PetscReal *V; /* [num_sites]: of a model of sums, what adds up to theirs */
  AmKernel   kernel;
  AmVec3     load; /* eV/Å, on the upper grain as a whole; 0 but while it settles */
  PetscInt   evaluations;
};

/* Puts the grains together. */
PetscErrorCode AmBicrystalBuild(AmBicrystal b, const AmBicrystalStart *start);
/* Minimises the energy under a load (eV/Å) on the upper grain as a whole, from where the atoms start; places are then those there, and so is the sum of V. */
PetscErrorCode AmBicrystalSettle(AmBicrystal b, AmVec3 load, PetscReal tolerance);

#endif
