/* SPDX-License-Identifier: GPL-3.0-or-later
 * field: what carries the crystal to the mesh configuration, x = X + w(X) + U(x): displacement fields U in closed form, and displacements w of single sites.
 * Lengths in Å. Not collective. */
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

/* A closed loop in space, a flat polygon of straight segments. Its corners turn right-handed about the normal n; the segments run in their order. Burgers
 * vector by FS/RH, as for straight lines: U jumps by -b from the side of -n to that of +n across the polygon, and nowhere else, so the side of n moves by -b/2
 * and the other by +b/2. b·n > 0 takes a platelet of atoms out (vacancy loop), b·n < 0 puts one in (interstitial loop), b·n = 0 is a glide loop. */
typedef struct {
  PetscInt      num_corners; /* 3 or more */
  const AmVec3 *corner;      /* [num_corners], lab, Å; flat within 1e-3 Å; convex or not, must not cross itself */
  AmVec3        burgers;     /* lab, Å */
  PetscReal     poisson;     /* ν, -1 < ν < 0.5 */
} AmDislocationLoop;

/* A site that is moved by itself, as those of a relaxed boundary between grains are. */
typedef struct {
  AmVec3 X, w; /* Å: crystal position, displacement */
} AmMovedSite;

typedef struct _p_AmField *AmField;

PetscErrorCode AmFieldCreate(AmField *field); /* the zero field */
PetscErrorCode AmFieldDestroy(AmField *field);
/* Adds the isotropic field of a straight dislocation. Raises AM_ERR_USER for a zero Burgers vector, a zero cut, or ν out of range. */
PetscErrorCode AmFieldAddDislocation(AmField field, const AmDislocation *dislocation);
/* Frees the plane of this y (Å) of traction: each straight dislocation, which must lie below, gets what makes it so in an isotropic half space. Loops do not.
 * Raises AM_ERR_USER for a dislocation above. */
PetscErrorCode AmFieldSetFreeSurface(AmField field, PetscReal y);
/* Adds the isotropic field of a loop; copies the corners and puts them into their mean plane. Raises AM_ERR_USER for fewer than 3 corners, corners that
 * coincide or lie more than 1e-3 Å off the plane, zero area, a zero Burgers vector, or ν out of range. */
PetscErrorCode AmFieldAddLoop(AmField field, const AmDislocationLoop *loop);

/* Moves these sites and what they repeat by: the map takes X + w(X) for X where X is one of them. Copies them, in place of those that were set before. In:
 * period: along each axis, Å, 0: none. */
PetscErrorCode AmFieldSetMovedSites(AmField field, AmVec3 period, PetscInt num, const AmMovedSite site[]);
/* Likewise all places on planes of sites beneath a free top, on which the mesh ends: [num] w, from the plane at y down, distance (Å) apart. */
PetscErrorCode AmFieldSetMovedPlanes(AmField field, PetscReal y, PetscReal distance, PetscInt num, const AmVec3 w[]);
PetscReal      AmFieldFarthestSite(AmField field); /* Å: longest of their displacements */
AmVec3         AmFieldMovedSite(AmField field, AmVec3 X); /* X + w(X) */

PetscInt  AmFieldNumDislocations(AmField field); /* straight lines */
PetscInt  AmFieldNumLoops(AmField field);
PetscReal AmFieldLoopsBurgers(AmField field); /* Å: lengths of their Burgers vectors together: how far an image may lie from where U at the site puts it */
PetscBool AmFieldIsZero(AmField field);       /* U, whatever w is */

AmVec3 AmFieldDisplacement(AmField field, AmVec3 x); /* U(x), Å; on a loop's polygon that of the side of its normal; finite everywhere */
AmMat3 AmFieldGradient(AmField field, AmVec3 x);     /* ∂U_i/∂x_j, continuous across the cuts */

/* Mesh configuration of crystal position X: solves x = X + w(X) + U(x). Within 2 Å of a line, where no solution need exist, the last iterate is kept. At a loop
 * that is no glide loop a site can have no solution or two, of which this is the first: see AmFieldImages. */
AmVec3 AmFieldMap(AmField field, AmVec3 X);
/* All mesh configurations of crystal position X. Out: n, 0 where a loop takes the site out, 2 where it puts one in, else 1; x [n], Å, each a solution of
 * x = X + w(X) + U(x) to 1e-10 Å or, near a line where there is none, the last iterate of AmFieldMap; but a site over a vacancy loop without a solution is out, also
 * near the line. Away from loops it is what AmFieldMap gives. */
PetscErrorCode AmFieldImages(AmField field, AmVec3 X, PetscInt *n, AmVec3 x[2]);
/* F_x(x) = (I - ∇U(x))⁻¹: lattice deformation that the mesh configuration carries at x. */
AmMat3 AmFieldDeformation(AmField field, AmVec3 x);

#endif
