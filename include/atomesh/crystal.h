/* SPDX-License-Identifier: GPL-3.0-or-later
 * crystal: a Bravais lattice turned to the lab frame, the list of its sites or columns in a region, and outlines of bodies. Lengths in Å. Nothing here is
 * collective. */
#ifndef ATOMESH_CRYSTAL_H
#define ATOMESH_CRYSTAL_H

#include <atomesh/base.h>

typedef enum { AM_STRUCTURE_FCC, AM_STRUCTURE_BCC, AM_STRUCTURE_CUSTOM, AM_STRUCTURE_TRIANGULAR } AmStructure;
/* triangular: plane lattice of that nearest distance in crystal axes 1 and 2, a row along 1; such planes stand two lattice constants apart along 3, right above
 * each other: for potentials whose cutoff is shorter it is the two-dimensional lattice */

typedef struct {
  AmStructure structure;
  PetscReal   lattice_constant; /* Å; custom: only the unit of crystal vectors */
  AmVec3      cell[3];          /* Å, custom only: the primitive vectors, in crystal axes */
  PetscReal   axes[3][3];       /* crystal directions [uvw] along lab x, y, z, in the cube axes */
  AmVec3      origin;           /* lab, where a lattice point lies */
} AmCrystalOptions;

AmCrystalOptions AmCrystalDefaults(void); /* fcc, cube axes along x, y, z, origin at 0, lattice constant 0: to be set */

/* A lattice by value; columns of a matrix are vectors, all in the lab frame.
 * With z a lattice direction, sites form columns along z, and column (n1, n2) stands at origin + n1 column[0] + n2 column[1] modulo the z period. */
typedef struct {
  AmMat3    conventional; /* cube axes, a lattice constant long */
  AmMat3    primitive;    /* primitive cell */
  AmVec3    origin;
  PetscReal volume;    /* Å³ per atom, Ω */
  PetscReal period;    /* Å: shortest lattice period along z; 0 when z is no lattice direction of small indices */
  AmVec3    column[2]; /* with period > 0: reduced basis of the columns, in-plane parts at 90° to 120° and right-handed */
  PetscInt  num_vacant;
  const PetscInt (*vacant)[2]; /* [num_vacant] indices of the columns that are missing, in lexical order; referenced. None after AmCrystalCreate() */
} AmCrystal;

/* Raises AM_ERR_USER when axes are zero, not orthogonal (both are named), or left-handed, or when the cell is flat. */
PetscErrorCode AmCrystalCreate(const AmCrystalOptions *options, AmCrystal *crystal);

/* Lab vector, in Å, of the crystal vector uvw in lattice constants along the cube axes. */
AmVec3 AmCrystalVector(const AmCrystal *crystal, const PetscReal uvw[3]);

/* Nearest-neighbour distance, Å. */
PetscReal AmCrystalNearestDistance(const AmCrystal *crystal);

/* Lattice vectors R with 0 < |R| <= radius, sorted by length. Out: R [n], owned by the caller (PetscFree). */
PetscErrorCode AmCrystalVectors(const AmCrystal *crystal, PetscReal radius, PetscInt *n, AmVec3 **R);

/* One column of sites along z: its lattice indices, and the position of its site with 0 <= z < period. */
typedef struct {
  PetscInt index[2];
  AmVec3   X;
} AmSiteColumn;

/* Position of column (n1, n2), z in [0, period). */
AmVec3 AmCrystalColumn(const AmCrystal *crystal, PetscInt n1, PetscInt n2);

/* Whether column (n1, n2) is one of the missing ones. */
PetscBool AmCrystalIsVacant(const AmCrystal *crystal, PetscInt n1, PetscInt n2);

/* Columns with low[i] <= X_i <= high[i], i = 0, 1, but for the missing ones. Out: columns [n], owned by the caller (PetscFree), in lexical order of their
 * indices. */
PetscErrorCode AmCrystalColumns(const AmCrystal *crystal, const PetscReal low[2], const PetscReal high[2], PetscInt *n, AmSiteColumn **columns);

/* ---- outlines of bodies, centred on the lab origin; z is ignored ---- */
typedef enum { AM_SHAPE_DISC, AM_SHAPE_HEXAGON } AmShape; /* hexagon: regular, corners on the x axis */

/* Radius (Å) of the outline of this shape through X: of a disc its radius, of a hexagon that of its corners. */
PetscReal AmShapeRadius(AmShape shape, AmVec3 X);
/* The outlines of radii R and R - 1 Å are this far apart (Å), and that of radius R is R times this from the centre where it is nearest: 1, √3/2. */
PetscReal AmShapeThickness(AmShape shape);
/* "disc", "hexagon" */
const char *AmShapeName(AmShape shape);

#endif
