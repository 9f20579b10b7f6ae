/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_SPACEIMPL_H
#define ATOMESH_SPACEIMPL_H

#include <atomesh/space.h>

/* In the plane the z of both corners is without limit. */
typedef struct {
  PetscReal low[3], high[3];
} AmBox;

/* Contains nothing; grows by AmBoxAdd(). */
static inline AmBox AmBoxEmpty(PetscInt dimension)
{
  AmBox b = {{PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL}, {-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL}};
  if (dimension == 2) {
    b.low[2]  = -PETSC_MAX_REAL;
    b.high[2] = PETSC_MAX_REAL;
  }
  return b;
}

static inline void AmBoxAdd(AmBox *b, AmVec3 x)
{
  for (int k = 0; k < 3; k++) {
    b->low[k]  = PetscMin(b->low[k], x.v[k]);
    b->high[k] = PetscMax(b->high[k], x.v[k]);
  }
}

static inline PetscBool AmBoxContains(const AmBox *b, AmVec3 x)
{
  for (int k = 0; k < 3; k++)
    if (x.v[k] < b->low[k] || x.v[k] > b->high[k]) return PETSC_FALSE;
  return PETSC_TRUE;
}

static inline PetscBool AmBoxesMeet(const AmBox *a, const AmBox *b)
{
  for (int k = 0; k < 3; k++)
    if (a->low[k] > b->high[k] || b->low[k] > a->high[k]) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Area or volume of the simplex of a cell's corners. */
PetscReal AmSpaceCornerVolume(const AmSpace *s, PetscInt c);

/* Numbers nodes and lists the cells. */
PetscErrorCode AmSpaceNumberNodes(AmSpace *s);
/* Atoms that are nodes owned here. Out: appended to atoms, which has room. */
PetscErrorCode AmSpaceNodeAtoms(const AmSpace *s, PetscInt *n, AmAtom atoms[]);
/* Atoms that ride in local cells and lie in one of the boxes, which have no end along axes that the crystal repeats along. Out: atoms [n] and
 * their rows, owned by the caller. */
PetscErrorCode AmSpaceRiders(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, AmAtom **atoms, AmRow **rows);
/* Chooses this rank's sites among its own atoms, and brings in the atoms that they see. Collective. */
PetscErrorCode AmSpaceCollectAtoms(AmSpace *s);

#endif
