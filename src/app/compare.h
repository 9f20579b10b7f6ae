/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two sets of atoms, matched by where they came from in the crystal. Serial. */
#ifndef ATOMESH_COMPARE_H
#define ATOMESH_COMPARE_H

#include <atomesh/output.h>

#define AM_MATCH_TOLERANCE 1e-3 /* Å in crystal_pos: files round, lattice constants differ in the seventh digit */

typedef struct {
  PetscInt      n;
  const AmVec3 *pos, *crystal, *mesh; /* [n] Å */
  const AmVec3 *displacement;         /* [n] Å: corrector; or NULL: not known */
  const double *is_free;              /* [n] 0: held; or NULL: all free */
  AmVec3        period[3];            /* Å, zero where not periodic */
  AmXYZ        *xyz;                  /* owns the above when read from a file, else NULL */
} AmComparedAtoms;

typedef struct {
  PetscInt  num_run, num_reference, num_matched, num_free;
  PetscReal max, rms; /* Å, over free atoms */
  PetscReal h1;       /* relative, over all matched atoms; with options->whole over all atoms of the reference */
} AmComparison;

typedef struct {
  const AmMat3 *deformation; /* F0 of both: the corrector is pos - F0 mesh. NULL: not known; displacement where both have it, else pos - mesh */
  PetscBool     whole; /* atoms of the reference that the run lacks are in the run at their predictor, where the corrector is 0, and count in max, rms, h1 */
} AmCompareOptions;

/* In: name: a run's directory, or an extended XYZ file. Out: atoms; destroy their xyz. Raises AM_ERR_USER. */
PetscErrorCode AmComparedAtomsRead(const char name[], AmComparedAtoms *atoms);
/* Out: match [atoms of the reference]: the atom of the run that comes from the same place, or -1; owned by the caller. */
PetscErrorCode AmComparedAtomsMatch(const AmComparedAtoms *run, const AmComparedAtoms *reference, PetscInt **match);
/* Atoms of the run that the reference lacks count in nothing but num_run. */
PetscErrorCode AmCompareAtoms(const AmComparedAtoms *run, const AmComparedAtoms *reference, const AmCompareOptions *options, AmComparison *c);

#endif
