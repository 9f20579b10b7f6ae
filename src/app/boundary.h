/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: what the files of the command boundary share. */
#ifndef ATOMESH_APP_BOUNDARY_H
#define ATOMESH_APP_BOUNDARY_H

#include "formation.h"

#define AM_J_PER_M2_PER_EV_PER_A2 16.02176634 /* CODATA 2018, exact */

/* A start, and what it relaxed to. */
typedef struct {
  AmBicrystalStart  start;
  AmBicrystalResult result;
} AmBoundaryTrial;

/* What atoms are worth that a boundary has more or fewer than go with the crystal's composition. */
typedef struct {
  PetscInt  num_species, cell[AM_CASE_MAX_SPECIES]; /* of the crystal; atoms of each in a cell */
  PetscReal cell_energy;                            /* eV, as the potential counts */
  PetscReal potential[2][2];                        /* eV: of a compound of two, [beside the crystal of this species][of that species]; NAN: no crystal was
                                                       found */
  PetscInt  beside;                                 /* the species that the case names; -1: none */
} AmBoundaryChemistry;

typedef struct {
  const AmCase       *c;
  const char         *directory;
  AmProblem           problem; /* its potential and crystal alone */
  AmBicrystal         bicrystal;
  AmBoundaryChemistry chemistry;
  PetscInt         num_trials;
  AmBoundaryTrial *trial; /* [num_trials], owned */
  AmBoundaryTrial  best;  /* relaxed to the end */
  AmMat3           compliance; /* Å/GPa: how the best one yields, AmBicrystalYield(); of the command boundary alone */
} AmBoundaryScan;

/* Relaxes every start of the scan of the case's boundary, and the best one to the end. In: quiet: without lines of progress. Out: scan, but for its directory;
 * freed by AmBoundaryScanDestroy(). Collective. */
PetscErrorCode AmBoundaryScanCreate(const AmCase *c, PetscBool quiet, AmBoundaryScan *scan);
PetscErrorCode AmBoundaryScanDestroy(AmBoundaryScan *scan);
/* Chemical potentials. Needs potential, crystal and bicrystal. */
PetscErrorCode AmBoundaryFindChemistry(AmBoundaryScan *scan);
/* Whether a boundary has the composition of the crystal. */
PetscBool AmBoundaryKeepsComposition(const AmBoundaryScan *scan, const AmBicrystalResult *result);
/* γ, eV/Å²: as the case counts, and beside the crystal of a species, -1: none; NAN where composition and species leave it open, or out of the potential's
 * range. */
PetscReal AmBoundaryEnergy(const AmBoundaryScan *scan, const AmBicrystalResult *result);
PetscReal AmBoundaryEnergyBeside(const AmBoundaryScan *scan, const AmBicrystalResult *result, PetscInt species);
/* Of a compound of two species: atoms of the first, of one period, more than go with those of the second. */
PetscReal AmBoundaryMore(const AmBoundaryScan *scan, const AmBicrystalResult *result);
/* "Sigma 5 (3 1 0)", or "symmetric (1 0 -1 2)". Returns text. */
const char *AmBoundaryName(const AmCaseBoundary *boundary, size_t size, char text[]);
/* gb_scan.csv, boundary.json, atoms.xyz; what they hold, as text or JSON. Collective. */
PetscErrorCode AmBoundaryWrite(const AmBoundaryScan *scan);
PetscErrorCode AmBoundarySay(const AmBoundaryScan *scan, PetscBool json);

#endif
