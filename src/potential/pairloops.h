/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room potential: half list, and the loops over it that are compiled once for each kind of processor (pairloops_body.h). */
#ifndef ATOMESH_PAIRLOOPS_H
#define ATOMESH_PAIRLOOPS_H

#include "potentialimpl.h"

#define AM_LANES 4 /* pairs that are computed at a time */
#define AM_MAX_IMAGES 255

/* ---- half list (pairlist.c) ---- */

/* Row l: groups start[l] to start[l + 1], of AM_LANES pairs each, from row_point[l] to point[..] + period · image_of[image[..]]. Point num_points: no pair. */
typedef struct {
  PetscInt       num_rows, num_points, num_images;
  size_t         num_groups;
  int           *row_point, *start;
  int           *point;
  unsigned char *image;
  signed char    image_of[AM_MAX_IMAGES][3];
} AmPairList;
PetscErrorCode AmPairListCreate(const AmCluster *cluster, const AmVec3 y[], AmPairList *list, PetscBool *fits);
PetscErrorCode AmPairListDestroy(AmPairList *list);

/* ---- loops ---- */

/* Groups that have a pair within the cutoff, row by row, and the numbers of their pairs. */
typedef struct {
  int    *group, *end; /* end [rows]: behind the last group of the row */
  double *number;      /* [groups][AM_LANES * numbers of a pair], aligned to 64 bytes */
} AmActiveGroups;

typedef struct {
  double x[4]; /* the last one is 0 */
} AmPoint4;
typedef struct {
  AmPoint4 y, v;
} AmMoving4;

/* Arrays have one entry more than there are points, for the point infinitely far off; aligned to 64 bytes. */
typedef struct {
  const AmPairList  *list;
  const AmEAMCubics *cubics;
  double             max2, min2; /* Å² */
  const AmPoint4    *shift;      /* [num_images] Å */
  const AmPoint4    *y;          /* Å */
  double (*sum)[2];              /* density, pair energy: half of it is the point's */
  const double (*weight)[2];     /* w, w F' */
  AmPoint4        *g;            /* gradient, added to */
  AmActiveGroups   active;
  const AmMoving4 *moving; /* positions of the linearization and direction */
  double          *change; /* change of density, then w F'' of it */
} AmPairLoops;

/* What one kind of processor runs.
 * energies: adds to sum.                                          false: a pair is too close, or not a number
 * slopes:   likewise, and sets active: {½phi'/r, f'/r} a pair     (for forces)
 * curves:   likewise, and sets active: {a1, b1, a2, b2} a pair    (for form)
 * forces:   adds to g
 * form:     active becomes {A, B, C, -} a pair
 * along:    sets the fourth number of active to d·delta and adds to change
 * product:  adds to g */
typedef struct {
  const char *name;
  int (*energies)(AmPairLoops *);
  int (*slopes)(AmPairLoops *);
  int (*curves)(AmPairLoops *);
  void (*forces)(const AmPairLoops *);
  void (*form)(const AmPairLoops *);
  void (*along)(const AmPairLoops *);
  void (*product)(const AmPairLoops *);
} AmPairLoopsOps;
extern const AmPairLoopsOps AmPairLoopsPortable;
#if defined(__x86_64__)
extern const AmPairLoopsOps AmPairLoopsAVX2, AmPairLoopsAVX512;
#endif

#endif
