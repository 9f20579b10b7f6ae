/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room potential: half list, and the loops over it that are compiled once for each kind of processor (pairloops_body.h). */
#ifndef ATOMESH_PAIRLOOPS_H
#define ATOMESH_PAIRLOOPS_H

#include "potentialimpl.h"

#define AM_LANES 4 /* pairs that are computed at a time */
#define AM_MAX_IMAGES 255

/* ---- half list (pairlist.c) ---- */

/* A list has AM_STEP times the number of a point: processors add that, or two, four or eight times as much, to the address of an array while they read it, and
 * so find records of 16, 32, 64 or 128 bytes without a multiplication. */
#define AM_STEP 16
#define AM_OF_POINT(array, point) ((__typeof__(&*(array)))((char *)(array) + sizeof(*(array)) / AM_STEP * (ptrdiff_t)(point)))

/* Points by place (neighbor.h): sites first, which are the rows. Row l: groups start[l] to start[l + 1], of AM_LANES pairs each, from point l to
 * point[..] / AM_STEP + period · image_of[image[..]]. Point num_points: no pair. */
typedef struct {
  PetscInt       num_rows, num_points, num_images;
  size_t         num_groups;
  PetscInt      *point_of, *site_of; /* [num_points], [num_rows]: the caller's numbers */
  int           *start;
  int           *point;
  unsigned char *image;
  unsigned char *row_images; /* [num_rows]: numbers of images in the row are below this */
  signed char (*image_of)[3];
} AmPairList;
/* In: options, whose y tells pairs within the cutoff from those of the skin. Out: fits false if these points cannot be stored so; destroy the list all the
 * same. */
PetscErrorCode AmPairListCreate(const AmNeighborOptions *options, PetscReal cutoff, AmPairList *list, PetscBool *fits);
PetscErrorCode AmPairListDestroy(AmPairList *list);

/* ---- loops ---- */

/* Groups that have a pair within the cutoff, row by row, and the numbers of their pairs: those of the last evaluation, or of the last linearization, in the
 * same memory. Coefficients of a linearization are rounded to floats: what a product takes is the time to read them, and a tangent that is 1e-7 off
 * leads to the same equilibrium, whose residual is not rounded. Arrays are aligned to lines of the cache. */
typedef struct {
  int    *group, *end; /* end [rows]: behind the last group of the row */
  double *slope;       /* [groups][2, or 3 if mixed][AM_LANES] */
  float  *linear;      /* [groups][AM_LANES][2]: {A, C} of the pairs 0, 2, 1, 3, at the end that is no row */
  float  *change;      /* [groups][1, or 2][AM_LANES]: C once more, for half of a product reads nothing else */
  float  *scratch;     /* [groups][1, or 2][AM_LANES]: B */
} AmActiveGroups;

typedef struct {
  double x[4];
} AmPoint4;
typedef struct {
  float x[4];
} AmPlain4;
/* What a product reads of a point, half a line of the cache, in whole numbers: place in s->unit, direction. The first pass needs a 1 behind the place, the
 * second one Q. */
typedef struct {
  int y[3];
  union {
    int   one;
    float Q;
  };
  int v[3], zero;
} AmMoving;

/* Arrays have one entry more than there are points, for the point infinitely far off; aligned to 64 bytes. */
typedef struct {
  AmPairList         list;
  const AmEAMCubics *cubics;
  int                mixed;      /* points are of several species */
  double             max2, min2; /* Å² */
  const AmPoint4    *shift;      /* [num_images] Å; the last one is 0 */
  const AmPoint4    *y;          /* Å; the last one: num_r times the species, so that tables of a pair stand by differences */
  double (*sum)[2];              /* density, pair energy: half of it is the point's */
  const double (*weight)[2];     /* w, w F' */
  AmPoint4       *g;             /* gradient, added to; the last one means nothing */
  AmActiveGroups  active;
  double          unit; /* Å, of places in moving */
  AmMoving       *moving;
  const AmMoving *moving_shift; /* as shift */
  AmPlain4       *product;      /* added to, in the unit of directions; the fourth component is the change of density over s->unit */
  const double   *curvature;    /* w F'' */
} AmPairLoops;

/* ---- one atom amid F R ---- */

#define AM_MAX_LATTICE_LANES 4

/* One of R and -R: whose first component that is not 0 is positive. */
PetscBool AmLatticeHalf(AmVec3 R);
/* Products of so many components of R in the order of their numbers: t of them y or z, z of them z. */
void AmLatticeProducts(AmVec3 R, int degree, double out[]);

/* Half of the lattice vectors, sorted by length, with their products as latticeloops_body.h numbers them. */
typedef struct {
  const AmEAMCubics *cubics;
  const double      *table; /* pair functions of the species */
  PetscInt           species;
  double             max2, min2; /* Å²: pairs that interact, pairs too close */
  double             reach2;     /* Å²: all R up to here are listed */
  int                num;
  const double      *length2; /* [num] Å² */
  const double (*square)[6];  /* [num] R_J R_L */
  const double (*fourth)[15]; /* [num] R_M R_J R_N R_L */
  /* scratch of one evaluation */
  int    *near;   /* [num]: vectors within the cutoff */
  double *number; /* [num][4][lanes], aligned */
} AmLatticeLoops;

/* One F a lane; results of lane k. P and A may be NULL. */
typedef struct {
  const AmMat3 *F[AM_MAX_LATTICE_LANES];
  double       *V[AM_MAX_LATTICE_LANES];
  double       *P[AM_MAX_LATTICE_LANES]; /* [9] */
  double       *A[AM_MAX_LATTICE_LANES]; /* [81] */
} AmLatticeLanes;

/* ---- atoms of a cell amid F R (cell.c) ---- */

#define AM_MAX_CELL_ATOMS 16

/* What a variable of a block is to z: which ones it moves with, and which way. */
typedef struct {
  int    num, at[2];
  double sign[2];
} AmCellOwners;

/* Pairs of two atoms of the cell, sorted by length, with the products of four of R̂ = (R, 1); see cellloops_body.h. */
typedef struct {
  int           atom[2], num;
  const double *table;     /* pair functions of two atoms of the species of atom 0 */
  double        ahead;     /* knots from there to those of the pair */
  AmVec3        apart;     /* Å, S_β - S_α of the undeformed crystal */
  double        reach2;    /* Å²: all pairs up to here are listed */
  double       *length2;   /* [num] Å²: of R + apart */
  double (*product)[35];   /* [num] */
  AmCellOwners owners[12]; /* of G_iJ at 4 i + J */
  /* scratch of one evaluation */
  int     num_near, *near; /* pairs within the cutoff */
  double *number;          /* [num_near][order][3][lanes], aligned: b1, b2_αβ, b2_βα, a1, .. */
} AmCellBlock;

typedef struct {
  const AmEAMCubics *cubics;
  int                num_atoms, num_blocks, size; /* of z */
  PetscInt           species[AM_MAX_CELL_ATOMS];
  double             cutoff, min2; /* Å, Å² */
  AmCellBlock       *block;
  /* Number of the component that has one index more: of which degree, of which component, by which index. Products of four directions are numbered by those
   * without the fourth first, each lot as in latticeloops_body.h. */
  unsigned char next[4][20][4];
  /* scratch, aligned */
  double *gradient, *hessian, *rho_z; /* [size][lanes], [size][size][lanes], [num_atoms][size][lanes] */
} AmCellLoops;

typedef struct {
  const AmMat3 *F[AM_MAX_LATTICE_LANES];
  const AmVec3 *d[AM_MAX_LATTICE_LANES]; /* [num_atoms - 1] */
  double       *V[AM_MAX_LATTICE_LANES];
  double       *gradient[AM_MAX_LATTICE_LANES], *hessian[AM_MAX_LATTICE_LANES]; /* [size], [size][size] */
} AmCellLanes;

/* What one kind of processor runs.
 * energies: adds to sum.                              Returns 0 if a pair is too close, or not a number
 * slopes:   likewise, and sets active.slope: {½phi'/r, f_ij'/r, f_ji'/r} a pair; the last one if mixed, so below
 * curves:   likewise, and sets active.linear: {a1, b1}, change: {b2_ij, b2_ji}, scratch: {a2_ij, a2_ji}
 * forces:   adds to g
 * form:     active.linear becomes {A, C}, scratch B, of lengths in s->unit
 * product:  adds to product; moving has Q in place of 1 afterwards
 * lattice, cell: V and its derivatives by F up to the order, for all lanes. Returns 0 if anything may be out of range */
typedef struct {
  const char *name;
  int (*energies)(AmPairLoops *);
  int (*slopes)(AmPairLoops *);
  int (*curves)(AmPairLoops *);
  void (*forces)(const AmPairLoops *);
  void (*form)(const AmPairLoops *);
  void (*product)(const AmPairLoops *);
  int lattice_lanes;
  int (*lattice)(const AmLatticeLoops *, int order, const AmLatticeLanes *);
  int (*cell)(const AmCellLoops *, int order, const AmCellLanes *);
} AmPairLoopsOps;
extern const AmPairLoopsOps AmPairLoopsPortable;
#if defined(__x86_64__)
extern const AmPairLoopsOps AmPairLoopsAVX2;
#endif

/* The loops for this processor, or those that ATOMESH_KERNEL asks for. Out: NULL for the readable way. Raises AM_ERR_USER if there are none of that name. */
PetscErrorCode AmPairLoopsChoose(const AmPairLoopsOps **ops);

#endif
