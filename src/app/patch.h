/* SPDX-License-Identifier: GPL-3.0-or-later
 * The patch test: what each scheme does to a perfect crystal under a homogeneous deformation. */
#ifndef ATOMESH_APP_PATCH_H
#define ATOMESH_APP_PATCH_H

#include "problem.h"

/* One scheme's force, the negative residual at u = 0. eV/Å. */
typedef struct {
  PetscReal max, rms; /* of the components on all free nodes; max is what a run calls its residual */
  PetscReal largest;  /* length of the largest force on a node */
  PetscInt  num_sites;
  PetscReal (*place)[2]; /* [num_sites] Å: this rank's sites of the refined zone */
  PetscReal *length;     /* [num_sites] of the force */
} AmPatchForce;

typedef struct {
  const AmCase *c;                                      /* referenced */
  PetscReal     lattice_constant, spacing, zone_radius; /* Å; spacing: of nearest neighbours; zone: as far as atoms reach */
  AmPatchForce  force[AM_NUM_SCHEMES];
} AmPatch;

/* Writes profile.csv, the forces near the positive x axis, into the case's output directory. Collective. */
PetscErrorCode AmPatchWriteProfile(const AmPatch *patch);
/* Draws ghost_forces.png and profile.png into the case's output directory. Collective. Out: drawn: both are there. */
PetscErrorCode AmPatchDraw(const AmPatch *patch, PetscBool *drawn);

#endif
