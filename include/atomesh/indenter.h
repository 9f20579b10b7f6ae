/* SPDX-License-Identifier: GPL-3.0-or-later
 * indenter: a rigid, frictionless sphere that repels points. Å, eV. Nothing here is collective. */
#ifndef ATOMESH_INDENTER_H
#define ATOMESH_INDENTER_H

#include <atomesh/base.h>

typedef struct {
  AmVec3    center;    /* Å */
  PetscReal radius;    /* Å, > 0 */
  PetscReal stiffness; /* eV/Å³; 0: repels nothing */
} AmIndenter;

/* Whether the point y lies inside the sphere and is repelled. */
PetscBool AmIndenterTouches(const AmIndenter *indenter, AmVec3 y);
/* Energy (eV) of a point at y, its gradient (eV/Å; the force on the point is its negative) and Hessian (eV/Å²). All 0 outside the sphere, and at its centre
 * the direction of the gradient is anyone's. */
PetscReal AmIndenterEnergy(const AmIndenter *indenter, AmVec3 y);
AmVec3    AmIndenterGradient(const AmIndenter *indenter, AmVec3 y);
AmMat3    AmIndenterHessian(const AmIndenter *indenter, AmVec3 y);

#endif
