/* SPDX-License-Identifier: GPL-3.0-or-later
 * continuum: weighted Cauchy-Born energy of the cells, its gradient and tangent, in terms of nodes. Local to a rank but for the matrix. Å, eV. */
#ifndef ATOMESH_CONTINUUM_H
#define ATOMESH_CONTINUUM_H

#include <atomesh/cauchyborn.h>
#include <atomesh/space.h>

typedef struct _p_AmContinuum *AmContinuum;

/* In: space and cb, referenced. */
PetscErrorCode AmContinuumCreate(const AmSpace *space, AmCauchyBorn cb, AmContinuum *continuum);
PetscErrorCode AmContinuumDestroy(AmContinuum *continuum);

/* Homogeneous load: F = (F0 + ∇u) F_x. Default: identity. */
PetscErrorCode AmContinuumSetDeformation(AmContinuum continuum, AmMat3 F0);

/* Crystal volume of local cell c, ∫ 1/det F_x times the period, Å³. */
PetscReal AmContinuumVolume(AmContinuum continuum, PetscInt c);

/* E = Σ_e w_e vol_e W(F_e). In: weight [num_cells], cells of weight 0 are skipped; node_u [num_nodes].
 * Out: energy; node_f [num_nodes] eV/Å: the gradient Gᵀ P, ADDED; or NULL. range: never NULL. */
PetscErrorCode AmContinuumEvaluate(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range);

/* K += D_c Gᵀ A G. In: share [num_nodes]: D_c, rows of share 0 are left out. Inserts; the caller assembles. */
PetscErrorCode AmContinuumTangent(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range);

/* Adds the block pattern of the tangent to a preallocator matrix. */
PetscErrorCode AmContinuumPattern(AmContinuum continuum, const PetscReal weight[], const PetscReal share[], Mat preallocator);

/* K += Gᵀ A(R) G over all cells, R the rotation in F0: the stiffness of the unstrained crystal, which is positive whatever F0. Inserts; the caller assembles.
 * Out: spring: a typical diagonal entry, eV/Å². */
PetscErrorCode AmContinuumElasticStiffness(AmContinuum continuum, Mat K, PetscReal *spring);

/* Means over the volume of each local cell. Out: F, P (eV/Å³) and W (eV/Å³), each [num_cells]; W and P are NAN in a cell that is out of the potential's range.
 */
PetscErrorCode AmContinuumMeans(AmContinuum continuum, const AmVec3 node_u[], AmMat3 F[], PetscReal W[], AmMat3 P[]);

#endif
