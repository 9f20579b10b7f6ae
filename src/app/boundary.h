/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: what the files of the command boundary share. */
#ifndef ATOMESH_APP_BOUNDARY_H
#define ATOMESH_APP_BOUNDARY_H

#include <atomesh/app.h>
#include <atomesh/bicrystal.h>

#define AM_J_PER_M2_PER_EV_PER_A2 16.02176634 /* CODATA 2018, exact */

/* A start, and what it relaxed to. */
typedef struct {
  AmBicrystalStart  start;
  AmBicrystalResult result;
} AmBoundaryTrial;

typedef struct {
  const AmCase    *c;
  const char      *directory;
  AmPotential      potential;
  AmCrystalOptions crystal;
  AmBicrystal      bicrystal;
  PetscInt         num_trials;
  AmBoundaryTrial *trial; /* [num_trials], owned */
  AmBoundaryTrial  best;  /* relaxed to the end */
} AmBoundaryScan;

/* Relaxes every start of the scan of the case's boundary, and the best one to the end. In: quiet: without lines of progress. Out: scan, but for its directory;
 * freed by AmBoundaryScanDestroy(). Collective. */
PetscErrorCode AmBoundaryScanCreate(const AmCase *c, PetscBool quiet, AmBoundaryScan *scan);
PetscErrorCode AmBoundaryScanDestroy(AmBoundaryScan *scan);
/* gb_scan.csv, boundary.json, atoms.xyz; what they hold, as text or JSON. Collective. */
PetscErrorCode AmBoundaryWrite(const AmBoundaryScan *scan);
PetscErrorCode AmBoundarySay(const AmBoundaryScan *scan, PetscBool json);

#endif
