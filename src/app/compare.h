/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two sets of atoms, matched by where they came from in the crystal. Serial. */
#ifndef ATOMESH_COMPARE_H
#define ATOMESH_COMPARE_H

#include <atomesh/output.h>

#define AM_MATCH_TOLERANCE 1e-3 /* Å in crystal_pos: files round, lattice constants differ in the seventh digit */

typedef struct {
  PetscInt      n;
  const AmVec3 *pos, *crystal, *mesh; /* [n] Å */
  const double *is_free;              /* [n] 0: held; or NULL: all free */
  AmVec3        period[3];            /* Å, zero where not periodic */
  AmXYZ        *xyz;                  /* owns the above when read from a file, else NULL */
} AmComparedAtoms;

typedef struct {
  PetscInt  num_run, num_reference, num_matched, num_free;
  PetscReal max, rms; /* Å, over free atoms */
  PetscReal h1;       /* relative, over all matched atoms */
} AmComparison;

/* In: name: a run's directory, or an extended XYZ file. Out: atoms; destroy their xyz. Raises AM_ERR_USER. */
PetscErrorCode AmComparedAtomsRead(const char name[], AmComparedAtoms *atoms);
PetscErrorCode AmCompareAtoms(const AmComparedAtoms *run, const AmComparedAtoms *reference, AmComparison *c);

#endif
