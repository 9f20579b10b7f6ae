/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room slab: the atoms of a slab, and their energy. */
#ifndef ATOMESH_SLABIMPL_H
#define ATOMESH_SLABIMPL_H

#include <atomesh/slab.h>

#define AM_SLAB_TOLERANCE 1e-8 /* eV/Å: a slab with a larger force has not come to rest */

struct _p_AmSlab {
  AmPotential     pot;
  const AmLayers *layers;
  PetscInt        n;              /* atoms, by repeat and height */
  PetscInt        upper;          /* the first atom that is shifted */
  PetscInt        held[2];        /* atoms held[0] <= i < held[1] keep their places in the plane */
  PetscInt       *species, *site; /* [n] */
  AmVec3         *X, *y, *g;      /* [n] Å: in the crystal, now; eV/Å: the gradient at y */
  PetscReal      *V;              /* [n] eV */
  PetscReal       energy;         /* eV: at y, less that of the crystal */
  AmKernel        kernel;         /* or NULL: none yet */
  AmVec3         *listed;         /* [n] Å: where atoms were when its lists were made */
  const AmSlabListener *listener;       /* or NULL */
};

/* Energy and gradient at y. Out: in_range. */
PetscErrorCode AmSlabEvaluate(AmSlab slab, PetscBool *in_range);
/* y becomes a minimum over what moves. Out: softest, or 0: nothing moves. */
PetscErrorCode AmSlabMinimise(AmSlab slab, AmSlabMoves moves, PetscReal *softest);
/* What slabs are made of. */
typedef struct {
  AmPotential           pot;
  const AmLayers       *layers;
  const AmSlabListener *listener; /* or NULL */
} AmSlabStack;
/* Of each atom, by repeat and height; arrays that are NULL are not filled. */
typedef struct {
  AmVec3    *moved; /* [atoms] Å, own axes: by how much it moved */
  PetscReal *cost;  /* [atoms] eV: what it has above one of the crystal */
} AmSlabAtoms;
/* Relaxes a slab of this cut by itself. Out: atoms: or NULL. Raises AM_ERR_USER when it is out of the potential's range, or does not come to rest. */
PetscErrorCode AmSlabRelaxNew(const AmSlabStack *of, PetscInt cut, PetscInt repeats, AmSlabMoves moves, const AmSlabAtoms *atoms, AmSlabState *state);
/* What the fault was made of. */
const AmLayers *AmFaultLayers(AmFault fault);
/* Whether an atom may move along an axis. */
PetscBool AmSlabIsFree(AmSlab slab, AmSlabMoves moves, PetscInt atom, int axis);

#endif
