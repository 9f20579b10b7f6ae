/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything that a case stands for, built room by room. */
#ifndef ATOMESH_PROBLEM_H
#define ATOMESH_PROBLEM_H

#include <atomesh/app.h>
#include <atomesh/model.h>

typedef struct {
  const AmCase    *c; /* referenced */
  AmPotential      potential;
  AmCrystalOptions crystal_options; /* lattice constant filled in */
  AmCrystal        crystal;
  AmCauchyBorn     cauchyborn;
  AmField          field;
  PetscInt         num_cores;
  PetscReal (*core)[2];
  AmRegions regions;
  PetscReal fixed_rim, free_radius, reach, zone_radius; /* Å */
  AmMesh    mesh;
  AmSpace   space;
  AmModel   model;
} AmProblem;

/* Builds what needs no mesh: potential, crystal, field, radii; checks what only they can tell. Collective. Raises AM_ERR_USER with the place in the case. */
PetscErrorCode AmProblemCreate(const AmCase *c, AmProblem *p);
/* Builds mesh, space and model. In: msh_file, where the combined mesh is written, or NULL. Collective. */
PetscErrorCode AmProblemBuild(AmProblem *p, const char msh_file[]);
PetscErrorCode AmProblemDestroy(AmProblem *p);

#endif
