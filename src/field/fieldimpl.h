/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_FIELDIMPL_H
#define ATOMESH_FIELDIMPL_H

#include <atomesh/field.h>

typedef struct {
  PetscInt  num_corners;
  AmVec3   *corner;  /* [num_corners], Å, in the plane exactly; owned */
  AmVec3    normal;  /* unit; the corners turn right-handed about it */
  AmVec3    burgers; /* Å */
  PetscReal poisson;
} AmLoop;

struct _p_AmField {
  PetscInt       num_dislocations, num_loops;
  AmDislocation *dislocation;
  AmLoop        *loop;
  PetscBool      has_surface; /* free, over the straight lines */
  PetscReal      surface;     /* Å: its y */
  PetscInt       num_sites;
  AmMovedSite   *site;     /* [num_sites], ascending by y */
  AmVec3         period;   /* Å: of the sites; 0: none along that axis */
  PetscInt       num_planes;
  AmVec3        *plane; /* [num_planes] Å: displacements of the planes at top, top - distance ... */
  PetscReal      top, distance;
  PetscReal      farthest; /* Å: longest of their displacements */
};

AmVec3 AmDislocationDisplacement(const AmDislocation *d, AmVec3 x);
AmMat3 AmDislocationGradient(const AmDislocation *d, AmVec3 x);
/* What a free surface at this y (Å), above the line, adds; smooth below it. */
AmVec3 AmImageDisplacement(const AmDislocation *d, PetscReal surface, AmVec3 x);
AmMat3 AmImageGradient(const AmDislocation *d, PetscReal surface, AmVec3 x);

/* Checks, copies, and puts the corners into their mean plane. Raises AM_ERR_USER; then nothing is left to free. */
PetscErrorCode AmLoopCreate(const AmDislocationLoop *from, AmLoop *loop);
AmVec3         AmLoopDisplacement(const AmLoop *loop, AmVec3 x);
AmMat3         AmLoopGradient(const AmLoop *loop, AmVec3 x);
/* Height of x over the loop's plane, Å, positive on the side of the normal. */
PetscReal AmLoopHeight(const AmLoop *loop, AmVec3 x);
/* How often the corners turn around the foot of x in the plane: 0 outside, 1 inside. */
PetscInt AmLoopWinding(const AmLoop *loop, AmVec3 x);
/* Distance of x from the nearest segment, Å. */
PetscReal AmLoopEdgeDistance(const AmLoop *loop, AmVec3 x);

#endif
