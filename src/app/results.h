/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that a run leaves. */
#ifndef ATOMESH_RESULTS_H
#define ATOMESH_RESULTS_H

#include "atomlist.h"
#include "formation.h"
#include "loadcurve.h"
#include <atomesh/solve.h>

typedef struct {
  PetscReal loading, setup, solve, output, total; /* s; loading: of Gmsh, by the rank that makes the mesh */
} AmRunSeconds;

typedef struct {
  const AmProblem     *problem;
  const AmSolveResult *solve;
  const AmModelState  *state;
  const AmLoadCurve   *curve;
  PetscReal            energy;              /* eV */
  PetscReal            error_h1, error_max; /* relative; Å; NAN without a reference */
  AmVec3               residual_at;         /* Å: of a run that did not converge, where the largest residual is; NAN else */
  PetscReal            residual_from_core;  /* Å: of that from the nearest core; NAN without one */
  AmCutoffJump         cutoff_jump;
  AmFormation          formation;
  PetscReal            surface_energy;  /* eV; NAN without a free top, and of crystals with several atoms a cell */
  PetscReal            boundary_energy; /* J/m²; NAN without a boundary, or with defects beside it */
  const char          *boundary_reason; /* why a boundary has none; else NULL */
  AmRunSeconds         seconds;
  PetscBool            has_picture; /* gnuplot was there and worked */
} AmRunResults;

/* Raises AM_ERR_USER unless the case's reference can be read and has the atoms of this problem. Before anything is solved. Collective. */
PetscErrorCode AmResultsCheckReference(const AmProblem *problem);
/* Compares with the case's reference. Collective. Out: error_h1 and error_max of r, NAN without a reference. */
PetscErrorCode AmResultsCompare(AmRunResults *r);
/* Collective. Out: residual_at and residual_from_core of r. */
PetscErrorCode AmResultsFindResidual(AmRunResults *r, Vec u);
/* What the free top costs, at rest, in the energy of r. Every rank does the same. Out: surface_energy of r. */
PetscErrorCode AmResultsSurfaceEnergy(AmRunResults *r);
/* Collective. Out: boundary_energy and boundary_reason of r. */
PetscErrorCode AmResultsBoundaryEnergy(AmRunResults *r);
/* Each is collective and writes one file into the case's output directory. */
PetscErrorCode AmResultsWriteMesh(const AmRunResults *r);
PetscErrorCode AmResultsWriteAtoms(const AmRunResults *r);
PetscErrorCode AmResultsWriteHistory(const AmRunResults *r);
PetscErrorCode AmResultsWritePicture(AmRunResults *r); /* sets has_picture */
PetscErrorCode AmResultsWriteSummary(const AmRunResults *r);

#endif
