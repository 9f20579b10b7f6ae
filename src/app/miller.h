/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: Miller indices of planes and directions, as a user writes them. */
#ifndef ATOMESH_APP_MILLER_H
#define ATOMESH_APP_MILLER_H

#include <atomesh/cauchyborn.h>

#define AM_MILLER_NAME_SIZE 64

typedef struct {
  PetscInt index[3];                  /* of the conventional cell */
  char     name[AM_MILLER_NAME_SIZE]; /* without brackets, "1-10", or "10-10" where four were given */
} AmMiller;

/* "111", "1-10", "1 1 -1", "1,1,-1"; of hcp also four, "0001" and "11-20", whose first three sum to 0: (hkil) of a plane, [uvtw] of a direction.
 * In: option, for messages: "--surface". Raises AM_ERR_USER. */
PetscErrorCode AmMillerReadPlane(const char option[], const char text[], AmStructure structure, AmMiller *m);
PetscErrorCode AmMillerReadDirection(const char option[], const char text[], AmStructure structure, AmMiller *m);

/* Three indices from three or four, (hkil) of a plane, [uvtw] of a direction. */
void AmMillerPlane(PetscInt n, const PetscInt number[], PetscInt index[3]);
void AmMillerDirection(PetscInt n, const PetscInt number[], PetscInt index[3]);
/* "1 0 -1 2". Returns text. */
const char *AmMillerText(PetscInt n, const PetscInt number[], size_t size, char text[]);

/* The cell that indices count in: cube axes, of hcp and of a custom crystal its own cell. Å, columns. */
AmMat3 AmMillerCell(const AmBulk *bulk);
/* A normal of the plane, in crystal axes, of some length. */
AmVec3 AmMillerNormal(const AmBulk *bulk, const AmMiller *plane);
/* The direction, in crystal axes, of some length. */
AmVec3 AmMillerVector(const AmBulk *bulk, const AmMiller *direction);
/* The crystal that bulk found, in its own axes. */
PetscErrorCode AmMillerCrystal(const AmBulk *bulk, AmCrystal *crystal);

#endif
