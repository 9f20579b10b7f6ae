/* SPDX-License-Identifier: GPL-3.0-or-later
 * continuum: weighted Cauchy-Born energy of the cells, and energy of their facets on a free surface, gradient and tangent, in terms of nodes. Local to a rank
 * but for the matrix. Å, eV. */
#ifndef ATOMESH_CONTINUUM_H
#define ATOMESH_CONTINUUM_H

#include <atomesh/cauchyborn.h>
#include <atomesh/multigrid.h>
#include <atomesh/slab.h>
#include <atomesh/space.h>

typedef struct _p_AmContinuum *AmContinuum;

/* In: space and cb, referenced. */
PetscErrorCode AmContinuumCreate(const AmSpace *space, AmCauchyBorn cb, AmContinuum *continuum);
PetscErrorCode AmContinuumDestroy(AmContinuum *continuum);

/* Homogeneous load: F = (F0 + ∇u) F_x. Default: identity. In: shift: inner shifts p (Å, lab), for each grain, of the atoms of the crystal's cell but the first,
 * copied: at a vertex atom a stands d_a = F0 (x_a - x + p_a) + u_a - u off the first one; NULL: 0. */
PetscErrorCode AmContinuumSetDeformation(AmContinuum continuum, AmMat3 F0, const AmVec3 shift[]);

/* The grain that local cell c is of; 0 without grains. */
PetscInt AmContinuumGrain(AmContinuum continuum, PetscInt c);
/* Crystal volume of it, unstrained, ∫ 1/det F_x times the period, Å³. */
PetscReal AmContinuumVolume(AmContinuum continuum, PetscInt c);

/* E = Σ_e w_e vol_e W(F_e). In: weight [num_cells], cells of weight 0 are skipped; node_u [num_nodes].
 * Out: energy; node_f [num_nodes] eV/Å: the gradient Gᵀ P, ADDED; or NULL. range: never NULL. W and P of points whose F is that of the last call are kept. */
PetscErrorCode AmContinuumEvaluate(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range);

/* Share of the points of the last AmContinuumEvaluate() that were evaluated anew; the others had the F that they had before. 1 if there were no points. */
PetscReal AmContinuumShareEvaluated(AmContinuum continuum);

/* K += D_c Gᵀ A G. In: share [num_nodes]: D_c, rows of share 0 are left out. Inserts; the caller assembles. */
PetscErrorCode AmContinuumTangent(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range);

/* The tangent Gᵀ A G at u as an operator: A is made once, at the points of cells of non-zero weight. In: weight [num_cells], node_u [num_nodes]. It stays until
 * the next call. range: never NULL. */
PetscErrorCode AmContinuumLinearize(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], AmRange *range);
/* In: node_v [num_nodes] Å. Out: node_Hv [num_nodes] eV/Å: Gᵀ A G v, ADDED. */
PetscErrorCode AmContinuumApplyTangent(AmContinuum continuum, const AmVec3 node_v[], AmVec3 node_Hv[]);

/* Adds the block pattern of the tangent to a preallocator matrix. */
PetscErrorCode AmContinuumPattern(AmContinuum continuum, const PetscReal weight[], const PetscReal share[], Mat preallocator);

/* K += Gᵀ A(R) G over all cells, R the rotation in F0: the stiffness of the unstrained crystal, which is positive whatever F0. Inserts; the caller assembles.
 * Out: spring: a typical diagonal entry, eV/Å². */
PetscErrorCode AmContinuumElasticStiffness(AmContinuum continuum, Mat K, PetscReal *spring);

/* Mean stiffness of one component in the unstrained crystal, |A_iJiJ| / 9, eV/Å³. */
PetscErrorCode AmContinuumMeanModulus(AmContinuum continuum, PetscReal *modulus);
/* L += modulus Σ_q vol_q b_n·b_m over all cells, n and m both corners, or n = m: a scalar Laplacian without what couples bows to others, eV/Å² with the modulus
 * in eV/Å³. In: L: one row a free node; the caller assembles. */
PetscErrorCode AmContinuumLaplacian(AmContinuum continuum, PetscReal modulus, AmGraph L);

/* M += Σ weight vol ∂W/∂F0 over this rank's cells, eV, at given u, while what F0 alone does to inner shifts is as at F0 = I. In: weight [num_cells]. range:
 * never NULL. */
PetscErrorCode AmContinuumVirial(AmContinuum continuum, const PetscReal weight[], const AmVec3 node_u[], AmMat3 *M, AmRange *range);

/* Means over the volume of each local cell. Out: F, P (eV/Å³; with several atoms a cell at given inner shifts) and W (eV/Å³), each [num_cells]; W and P are NAN
 * in a cell that is out of the potential's range.
 */
PetscErrorCode AmContinuumMeans(AmContinuum continuum, const AmVec3 node_u[], AmMat3 F[], PetscReal W[], AmMat3 P[]);

/* ---- facets on a free top ---- */

/* Facets of local cells on the lattice plane that is a free top: they have the energy of a strained surface. Where an AmFacets goes in, NULL stands for
 * none. */
typedef struct _p_AmFacets *AmFacets;

/* In: space, referenced, of a crystal with one atom a cell; top: y (Å) of the plane in the crystal; law, copied: of its surface, along x. */
PetscErrorCode AmFacetsCreate(const AmSpace *space, PetscReal top, const AmRelaxedSurface *law, AmFacets *facets);
PetscErrorCode AmFacetsDestroy(AmFacets *facets);
void           AmFacetsSetDeformation(AmFacets facets, AmMat3 F0); /* AmContinuumSetDeformation() */
PetscInt       AmFacetsNum(AmFacets facets);
/* Out: local nodes [dimension] at the corners of facet f. */
const PetscInt *AmFacetsCorners(AmFacets facets, PetscInt f);
/* What of the crystal's volume lies above the facets, Σ_f w_f area_f above, Å³. In: weight [num]. */
PetscReal AmFacetsVolume(AmFacets facets, const PetscReal weight[]);
/* energy += Σ_f w_f area_f (γ - γ of the perfect crystal), eV. In: weight [num], node_u [num_nodes]. Out: node_f [num_nodes] eV/Å: its gradient, ADDED; or
 * NULL. */
void AmFacetsEvaluate(AmFacets facets, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[]);
/* The tangent at u as an operator, until the next call of the first or of AmFacetsTangent(). Out: node_Hv [num_nodes] eV/Å, ADDED. */
void AmFacetsLinearize(AmFacets facets, const AmVec3 node_u[]);
void AmFacetsApplyTangent(AmFacets facets, const PetscReal weight[], const AmVec3 node_v[], AmVec3 node_Hv[]);
/* K += D_c times the tangent, rows of share 0 left out. In: share [num_nodes]: D_c. The pattern is that of their cells. Inserts; the caller assembles. */
PetscErrorCode AmFacetsTangent(AmFacets facets, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K);

#endif
