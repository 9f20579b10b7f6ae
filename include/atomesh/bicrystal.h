/* SPDX-License-Identifier: GPL-3.0-or-later
 * bicrystal: which orientations meet at a grain boundary by its coincidence-site lattice or its plane, and a bicrystal of every atom, periodic along the
 * boundary, that is relaxed. Å, eV. Nothing here is collective. */
#ifndef ATOMESH_BICRYSTAL_H
#define ATOMESH_BICRYSTAL_H

#include <atomesh/crystal.h>
#include <atomesh/potential.h>

/* ---- coincidence-site lattices of cubic crystals: whole numbers only ---- */

/* A rotation by 2 atan(n |axis| / m) about a crystal direction, numerator / sigma: it takes directions of the upper grain to those of the lower. */
typedef struct {
  PetscInt sigma; /* one lattice point of each grain in sigma is one of the other grain, too: the common denominator */
  PetscInt numerator[3][3];
} AmCslRotation;

/* In: axis not zero, m and n not both 0. Σ is that of simple, face- and body-centred cubic lattices alike. */
AmCslRotation AmCslRotationOf(PetscInt m, PetscInt n, const PetscInt axis[3]);

/* The Σ between 1 and most that rotations about an axis have, ascending, without 1. Out: sigma [room]; returns how many there are, at most room. */
PetscInt AmCslSigmas(const PetscInt axis[3], PetscInt most, PetscInt room, PetscInt sigma[]);

/* Crystal directions along x, y, z of the lower (0) and the upper grain (1). y: normal of the boundary, which points from the lower to the upper grain. */
typedef struct {
  PetscReal degrees; /* of the rotation */
  PetscInt  axes[2][3][3];
} AmCslBoundary;

/* Raises AM_ERR_USER, without a place, for a Σ that no rotation about this axis has. */
PetscErrorCode AmCslCheckSigma(PetscInt sigma, const PetscInt axis[3]);
/* A boundary by the plane of its lower grain. Symmetric: it has indices of one form in both grains; of several rotations the one of the smallest angle. Else
 * the rotation of the smallest angle is taken, and the plane of the upper grain follows. Tilt: the axis lies in the plane, along z. Twist: the axis is the
 * normal; z is the shortest direction in the plane that both grains share. Raises AM_ERR_USER, without a place, for a Σ that does not exist and for a plane
 * that is not one of such a boundary. */
PetscErrorCode AmCslFindBoundary(PetscInt sigma, const PetscInt axis[3], const PetscInt plane[3], PetscBool symmetric, AmCslBoundary *boundary);

/* ---- symmetric boundaries of any crystal, by their plane ---- */

/* The upper grain is the lower one after half a turn about the plane's normal: its mirror image, where the crystal has centres of inversion. */
typedef struct {
  PetscReal degrees;       /* the least angle of a rotation that takes one grain to the other */
  PetscReal axes[2][3][3]; /* crystal directions along x, y, z of the lower and the upper grain: unit vectors in crystal axes */
} AmTwinBoundary;

/* In: options: of the crystal; dimension, axes and origin are not looked at. settled: the same crystal in any orientation, the atoms of its cell at rest.
 * plane: indices that count in the primitive cell as AmStructurePrimitive() has it; axis: a direction in the plane, likewise, that comes to lie along z;
 * neither zero. Raises AM_ERR_USER, without a place, for a plane across which the crystal is the same. */
PetscErrorCode AmTwinFindBoundary(const AmCrystalOptions *options, const AmCrystal *settled, const PetscInt plane[3], const PetscInt axis[3],
                                  AmTwinBoundary *twin);

/* ---- a bicrystal of every atom, periodic along x and z, with one boundary at y = 0 ---- */

typedef struct {
  AmPotential      potential;     /* referenced */
  AmCrystalOptions crystal;       /* at zero stress; dimension, axes and origin are not looked at */
  const AmCrystal *settled;       /* the same crystal in any orientation, the atoms of its cell at rest; not kept */
  PetscReal        axes[2][3][3]; /* crystal directions along x, y, z of the lower and the upper grain */
  PetscReal        height; /* Å: atoms nearer than this to the boundary are free; those farther out move rigidly with their grain, the lower ones not at all */
} AmBicrystalOptions;

/* A way to put the two grains together. */
typedef struct {
  PetscReal translation[2]; /* Å along x and z: of the upper grain, whose lattice has a site at the origin before, as that of the lower has */
  PetscReal overlap;        /* nearest-neighbour distances, at most 1: atoms of the upper grain nearer than this to one of the lower are left out */
  PetscInt  termination[2]; /* which plane of atoms lies on y = 0 and ends the lower grain, and begins the upper: less than AmBicrystalNumPlanes(); 0: the first
                               atom's */
} AmBicrystalStart;

typedef struct {
  PetscReal energy;      /* eV/Å²: of the boundary; NAN: out of the potential's range. Above whole cells of the perfect crystal, as the potential counts: it
                            holds the whole energy of the atoms added */
  PetscReal added[AM_CRYSTAL_MAX_SUBLATTICES]; /* atoms of each species, of one period, beyond whole cells, of which there are as many as atoms of their first
                                                  sublattice */
  PetscInt  num_removed; /* atoms left out because they overlap, of one period */
  AmVec3    relaxation;  /* Å: rigid displacement of the upper grain, its translation at the start not counted. y is the expansion */
  PetscInt  evaluations; /* of energy and gradient */
  PetscReal force_max;   /* eV/Å: largest component that is left */
} AmBicrystalResult;

typedef struct {
  AmVec3    y, crystal;  /* Å: relaxed place, and where the atom was put */
  PetscInt  grain, free; /* 0 lower, 1 upper; whether it moved on its own */
  PetscReal energy;      /* eV, relative to such an atom of the perfect crystal; NAN where neighbours are missing */
  PetscInt  species;     /* index into the species of the crystal */
  AmVec3    site;        /* Å: where the site of its cell was put */
} AmBicrystalAtom;

typedef struct _p_AmBicrystal *AmBicrystal;

/* Raises AM_ERR_USER, without a place, where the grains have no common period of less than 64 plane distances along x or z. Out: owned by the caller. */
PetscErrorCode AmBicrystalCreate(const AmBicrystalOptions *options, AmBicrystal *bicrystal);
PetscErrorCode AmBicrystalDestroy(AmBicrystal *bicrystal);
/* Å along x and z; y is 0. */
AmVec3 AmBicrystalPeriod(AmBicrystal bicrystal);
/* How far the upper grain can be moved along x (axis 0) and z (2) until it is the same again, Å. */
PetscReal AmBicrystalRepeat(AmBicrystal bicrystal, int axis);
/* Planes of atoms of a grain along the boundary, up to the next lattice plane: ways to end it. */
PetscInt AmBicrystalNumPlanes(AmBicrystal bicrystal, int grain);
/* eV: of a cell of the perfect crystal, as the potential counts. */
PetscReal AmBicrystalCellEnergy(AmBicrystal bicrystal);
/* Number of atoms that a start leaves out, without relaxing it. */
PetscErrorCode AmBicrystalCountRemoved(AmBicrystal bicrystal, const AmBicrystalStart *start, PetscInt *num);
/* Minimises the energy over the places of all free atoms and of the upper grain; the translations of both grains are thus at rest, too. In: tolerance: of
 * forces, eV/Å. */
PetscErrorCode AmBicrystalRelax(AmBicrystal bicrystal, const AmBicrystalStart *start, PetscReal tolerance, AmBicrystalResult *result);
/* How the boundary of the last relaxation yields: to a small traction τ across it by a jump c τ of the displacement, beyond what the crystal in its place does;
 * of the mean of a cell's atoms. In: tolerance: as it was relaxed to. Out: c, Å⁴/eV; NAN where atoms at fewer than two heights lie between 0.4 and 0.75 of the
 * free height. */
PetscErrorCode AmBicrystalYield(AmBicrystal bicrystal, PetscReal tolerance, AmMat3 *c);
/* Those of the last relaxation. Out: atom [n], owned by the caller. */
PetscErrorCode AmBicrystalAtoms(AmBicrystal bicrystal, PetscInt *n, AmBicrystalAtom **atom);

#endif
