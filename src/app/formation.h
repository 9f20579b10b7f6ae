/* SPDX-License-Identifier: GPL-3.0-or-later
 * What point defects cost, and how they strain the crystal around them. */
#ifndef ATOMESH_FORMATION_H
#define ATOMESH_FORMATION_H

#include "problem.h"
#include <cjson/cJSON.h>

typedef struct {
  PetscBool   there;                                   /* the case has point defects, and nothing else that has an energy */
  const char *reason;                                  /* why it is not, where the case has no other defects than such; else NULL */
  PetscInt    num_species;                             /* of the potential */
  PetscReal   chemical_potential[AM_CASE_MAX_SPECIES]; /* eV an atom, as the potential counts; NAN: no crystal was found */
  AmStructure structure[AM_CASE_MAX_SPECIES];          /* of the crystals that these are of */
  PetscInt    num_own;                                 /* species of the crystal; the first ones */
  PetscInt    added[AM_CASE_MAX_SPECIES];              /* atoms of each species more than in the perfect crystal; negative: fewer */
  PetscReal   cell_energy;                             /* eV: of a cell of the crystal, as the potential counts */
  PetscReal   excess;                                  /* eV: of the body above the perfect crystal in its place, as the potential counts */
  PetscReal   energy;                                  /* eV; NAN as above, and where no choice of chemical potentials is the only one */
  PetscBool   has_limits;                              /* a crystal of two species, of which the defects take other parts than it has: energy is NAN */
  PetscReal   limit[2];                                /* eV: where the crystal stands beside one of its first species, and of its second; NAN as above */
  PetscBool   has_dipole;
  AmMat3      dipole;                                  /* eV; in the plane of one period along z */
  PetscReal   volume;                                  /* Å³, likewise, of a body that is free along z too */
  PetscReal   area;                                    /* Å², in the plane: of a body that is held along z */
} AmFormation;

/* The lowest crystal of species s of the potential alone. Out: energy, eV an atom, NAN if there is none. Needs the potential. */
PetscErrorCode AmFormationReservoir(const AmProblem *p, PetscInt s, PetscReal *energy, AmStructure *structure);
/* In: energy (eV) of the problem at u, relative to as many atoms of the perfect crystal. Collective. */
PetscErrorCode AmFormationCompute(const AmProblem *p, Vec u, PetscReal energy, AmFormation *f);
PetscErrorCode AmFormationSay(const AmProblem *p, const AmFormation *f);
void           AmFormationToJSON(const AmProblem *p, const AmFormation *f, cJSON *object);

#endif
