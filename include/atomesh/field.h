/* SPDX-License-Identifier: GPL-3.0-or-later
 * field: displacement fields in closed form that carry the crystal to the mesh configuration, x = X + U(x). Lengths in Å. Not collective. */
#ifndef ATOMESH_FIELD_H
#define ATOMESH_FIELD_H

#include <atomesh/base.h>

typedef struct {
  PetscReal position[2]; /* lab x, y of the line, which runs along +z */
  AmVec3    burgers;     /* lab; edge part in the plane, screw part along z */
  PetscReal cut[2];      /* in-plane direction of the half plane across which U jumps by the Burgers vector. The mapped lattice is whole across it only when
                            the edge part lies along it: else atoms would have to be put in or taken out */
  PetscReal poisson;     /* ν, -1 < ν < 0.5 */
} AmDislocation;

typedef struct _p_AmField *AmField;

PetscErrorCode AmFieldCreate(AmField *field); /* the zero field */
PetscErrorCode AmFieldDestroy(AmField *field);
/* Adds the isotropic field of a straight dislocation. Raises AM_ERR_USER for a zero Burgers vector, a zero cut, or ν out of range. */
PetscErrorCode AmFieldAddDislocation(AmField field, const AmDislocation *dislocation);

PetscInt  AmFieldNumDislocations(AmField field);
PetscBool AmFieldIsZero(AmField field);

AmVec3 AmFieldDisplacement(AmField field, AmVec3 x); /* U(x), Å */
AmMat3 AmFieldGradient(AmField field, AmVec3 x);     /* ∂U_i/∂x_j, continuous across the cuts */

/* Mesh configuration of crystal position X: solves x = X + U(x). Within 2 Å of a line, where no solution need exist, the last iterate is kept. */
AmVec3 AmFieldMap(AmField field, AmVec3 X);
/* F_x(x) = (I - ∇U(x))⁻¹: lattice deformation that the mesh configuration carries at x. */
AmMat3 AmFieldDeformation(AmField field, AmVec3 x);

#endif
