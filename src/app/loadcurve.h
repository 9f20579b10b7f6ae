/* SPDX-License-Identifier: GPL-3.0-or-later
 * The load curve of an indentation: what the indenter feels at the end of each load step. */
#ifndef ATOMESH_LOADCURVE_H
#define ATOMESH_LOADCURVE_H

#include "problem.h"

#define AM_NANONEWTON 1.602176634 /* nN in an eV/Å */

typedef struct {
  PetscReal      factor, depth; /* depth: Å below the highest lattice plane */
  PetscReal      energy;        /* eV, of crystal and indenter */
  AmModelContact contact;
} AmLoadPoint;

typedef struct {
  PetscInt     num;
  PetscReal    modulus; /* indentation modulus of the perfect crystal, eV/Å³ */
  AmLoadPoint *point; /* [num], owned; room for all load steps */
} AmLoadCurve;

/* Of a case without an indenter: empty, and nothing below does anything. */
PetscErrorCode AmLoadCurveCreate(const AmProblem *problem, AmLoadCurve *curve);
PetscErrorCode AmLoadCurveDestroy(AmLoadCurve *curve);
/* Adds the equilibrium u. In: held: eV of what no unknown moves. Collective. */
PetscErrorCode AmLoadCurveAdd(const AmProblem *problem, PetscReal factor, Vec u, PetscReal held, AmLoadCurve *curve);
/* Prints the last point. */
PetscErrorCode AmLoadCurveSay(const AmLoadCurve *curve);
/* Writes load_curve.csv and, with picture, load_curve.png into the case's output directory. Collective. */
PetscErrorCode AmLoadCurveWrite(const AmProblem *problem, const AmLoadCurve *curve, PetscBool picture);

#endif
