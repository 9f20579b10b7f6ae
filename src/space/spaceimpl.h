/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_SPACEIMPL_H
#define ATOMESH_SPACEIMPL_H

#include <atomesh/space.h>

typedef struct {
  PetscReal low[2], high[2];
} AmBox;

static inline PetscBool AmBoxContains(const AmBox *b, AmVec3 x)
{
  return x.v[0] >= b->low[0] && x.v[0] <= b->high[0] && x.v[1] >= b->low[1] && x.v[1] <= b->high[1] ? PETSC_TRUE : PETSC_FALSE;
}

/* Numbers nodes and lists the cells. */
PetscErrorCode AmSpaceNumberNodes(AmSpace *s);
/* Atoms that are nodes owned here. Out: appended to atoms, which has room. */
PetscErrorCode AmSpaceNodeAtoms(const AmSpace *s, PetscInt *n, AmAtom atoms[]);
/* Atoms that ride in local cells and lie in one of the boxes. Out: atoms [n], owned by the caller. */
PetscErrorCode AmSpaceRiders(const AmSpace *s, PetscInt num_boxes, const AmBox boxes[], PetscInt *n, AmAtom **atoms);
/* Chooses this rank's sites among its own atoms, and brings in the atoms that they see. Collective. */
PetscErrorCode AmSpaceCollectAtoms(AmSpace *s);

#endif
