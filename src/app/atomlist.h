/* SPDX-License-Identifier: GPL-3.0-or-later
 * The atoms of a solved problem, with what is known of each: for files, pictures and comparison. */
#ifndef ATOMESH_ATOMLIST_H
#define ATOMESH_ATOMLIST_H

#include "problem.h"

typedef struct {
  AmVec3    X, x, u; /* Å: crystal, mesh configuration with the inner shift of the load, corrector */
  PetscInt  lattice[3], species, sublattice;
  PetscReal site_energy; /* eV; Cauchy-Born where the site itself is not evaluated */
  PetscReal beta;
  PetscBool is_free;
} AmListedAtom;

/* This rank's share of the atoms: all of the body, or those up to the pad. Every atom is on exactly one rank. Collective. Out: atoms [n], owned by the caller.
 */
PetscErrorCode AmAtomListCreate(const AmProblem *p, const AmModelState *state, PetscBool all, PetscInt *n, AmListedAtom **atoms);
/* What is added to the energy of the model, eV: that of the sites that the full atomistic problem counts but the mesh does not hold, those of the held rim
 * between the outer boundary of the mesh and half the rim, by Cauchy-Born of the field, 0 with atm; less that of a sharp boundary at rest. It depends on no
 * unknown. Collective. */
PetscErrorCode AmAtomListHeldEnergy(const AmProblem *p, PetscReal *energy);
/* All ranks' lists on rank 0, in order of their lattice indices; empty elsewhere. Collective. */
PetscErrorCode AmAtomListGather(MPI_Comm comm, PetscInt n, const AmListedAtom atoms[], PetscInt *num_all, AmListedAtom **all);

#endif
