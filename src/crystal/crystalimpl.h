/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room crystal. */
#ifndef ATOMESH_CRYSTALIMPL_H
#define ATOMESH_CRYSTALIMPL_H

#include <atomesh/crystal.h>

#define AM_ON_FACE 1e-6 /* Å: a site that lies on a face by all but rounding belongs to both grains; who uses them says which of the two is missing */

/* Lexical order of cells, then of the atoms in one. */
int AmCrystalByCellAtom(const void *a, const void *b);

/* How far indices of a site may be from those of a place (AmCrystalIndices()) within distance (Å) of it: bases are not all as short as can be. */
AmVec3 AmCrystalIndexReach(const AmCrystal *crystal, PetscReal distance);
/* Makes indices in the lattice of a grain those of the crystal. */
void AmCrystalNameGrain(PetscInt grain, PetscInt index[3]);

#endif
