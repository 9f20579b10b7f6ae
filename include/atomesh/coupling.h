/* SPDX-License-Identifier: GPL-3.0-or-later
 * coupling: the blend function, and what each scheme makes of it. A scheme is nothing but numbers. Not collective. */
#ifndef ATOMESH_COUPLING_H
#define ATOMESH_COUPLING_H

#include <atomesh/base.h>

typedef enum { AM_SCHEME_ATM, AM_SCHEME_CB, AM_SCHEME_QCE, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_QCF, AM_SCHEME_BQCF, AM_NUM_SCHEMES } AmScheme;

/* "atm", "cb", ... in the order of the enum; NULL-terminated. */
extern const char *const AmSchemeNames[];

/* What is blended: energies by weights of sites and elements, or forces by shares of rows. */
typedef enum { AM_BLEND_ENERGY, AM_BLEND_FORCE } AmBlendKind;
AmBlendKind AmSchemeBlendKind(AmScheme scheme);
/* β rises smoothly over the band from core to blend: bqce, bgfc, bqcf. */
PetscBool AmSchemeIsBlended(AmScheme scheme);
/* The scheme carries the constant load R_bqce(0) - R_bqcf(0) that corrects its ghost forces. */
PetscBool AmSchemeIsGhostForceCorrected(AmScheme scheme);

/* The energy scheme whose descent leads a force scheme to its basin, and whose energy is reported for it: bgfc. For a scheme with an energy: itself. */
AmScheme AmSchemeEnergyCompanion(AmScheme scheme);

/* How β rises from 0 to 1 over s in [0, 1]. Cubic, 3s² - 2s³: least ∫β''² ds, which is what an energy blend pays for. Quintic, s³(10 - 15 s + 6 s²): smooth
 * enough for the theory of blended forces. Late, the quintic of s²: as smooth, and half way up at s = 0.71, for schemes without ghost forces. */
typedef enum { AM_PROFILE_BEST, AM_PROFILE_QUINTIC, AM_PROFILE_CUBIC, AM_PROFILE_LATE } AmBlendProfile; /* best: cubic for bqce, late for the others */

/* Where a defect is: the segment from a to b, fattened by a radius (a void's). A point, and in the plane a straight line along z, have a = b;
 * other segments of the plane lie at z = 0. Å. */
typedef struct {
  AmVec3    a, b;
  PetscReal radius;
  PetscBool rises; /* and all straight above it, along y; then a and b are equally high */
} AmCore;

/* In space, where grains meet: the sphere of a radius around a place, or the plane through it. Å. */
typedef struct {
  AmVec3    at, normal; /* normal: of a plane, a unit vector along an axis on which nothing repeats */
  PetscReal radius;     /* 0: a plane */
  PetscReal reach;      /* of a plane: a disc of this radius about at; 0: it has no end */
} AmWall;

/* Cores and walls, and the two radii around each: β = 0 up to core, 1 from blend on. Nothing is owned. */
typedef struct {
  PetscInt       dimension; /* 2: distances are taken in the plane */
  PetscInt       num_cores;
  const AmCore  *at;          /* [num_cores] */
  PetscReal      core, blend; /* Å */
  AmBlendProfile profile;
  AmVec3         repeat;      /* Å: the cores repeat with these lengths along the axes; 0: not. None of them is longer */
  PetscInt       num_walls;
  const AmWall  *wall;        /* [num_walls] */
} AmRegions;

/* Distance (Å) of x from the nearest core, 0 inside one, or wall. */
PetscReal AmRegionsDistance(const AmRegions *regions, AmVec3 x);

/* β of scheme at distance d (Å) from the nearest core or wall: 0 up to the core, 1 from the blend radius on; sharp schemes round it; atm has 0, cb has 1
 * everywhere. */
PetscReal AmSchemeBlend(AmScheme scheme, PetscReal d, const AmRegions *regions);

PetscReal AmSchemeSiteWeight(AmScheme scheme, PetscReal beta);         /* of a site energy */
PetscReal AmSchemeElementWeight(AmScheme scheme, PetscReal mean_beta); /* of W, from the mean of β over the element's vertices */
PetscReal AmSchemeAtomsShare(AmScheme scheme, PetscReal beta);         /* D_a: share of a node's row that is atomistic */
PetscReal AmSchemeContinuumShare(AmScheme scheme, PetscReal beta);     /* D_c */

/* What accuracy theory promises: the power p of the number N of unknowns by which the error in the energy norm falls, error ~ N^p (theory.md, section
 * 5). In: order of the elements; dislocation: a straight one in 2D; else a point defect. 0 for qce, whose ghost forces stay; NAN where no rate is known. */
PetscReal AmSchemeRate(AmScheme scheme, PetscInt dimension, PetscInt order, PetscBool dislocation);

#endif
