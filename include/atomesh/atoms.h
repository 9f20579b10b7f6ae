/* SPDX-License-Identifier: GPL-3.0-or-later
 * atoms: weighted sum of site energies, its gradient and Hessian, in terms of nodes. Local to a rank but for the matrix. Å, eV. */
#ifndef ATOMESH_ATOMS_H
#define ATOMESH_ATOMS_H

#include <atomesh/multigrid.h>
#include <atomesh/neighbor.h>
#include <atomesh/potential.h>
#include <atomesh/space.h>

typedef struct _p_AmAtoms *AmAtoms;

/* In: space and pot, referenced; site_energy [lattices][sublattices], copied: V of the perfect crystal of each grain (eV), which is taken off every site. */
PetscErrorCode AmAtomsCreate(const AmSpace *space, AmPotential pot, const PetscReal site_energy[], AmAtoms *atoms);
PetscErrorCode AmAtomsDestroy(AmAtoms *atoms);

/* Homogeneous load: current positions are y = F0 (x + p) + u, current period F0 e_z. Default: identity. In: shift: inner shifts p (Å, lab), for each grain, of
 * the atoms of the crystal's cell but the first, copied; NULL: 0. */
PetscErrorCode AmAtomsSetDeformation(AmAtoms atoms, AmMat3 F0, const AmVec3 shift[]);

/* How much farther than the cutoff the neighbour list goes (Å, default 0.5): it is built anew when an atom has moved by half of that. A tangent's pattern grows
 * with it. */
PetscErrorCode AmAtomsSetSkin(AmAtoms atoms, PetscReal skin);

/* E = Σ_l w_l (V_l - V_0). In: weight [num_sites], node_u [num_nodes]. Out: energy, or NULL; V [num_sites] relative to V_0, or NULL; node_f [num_nodes]
 * eV/Å: the gradient Nᵀ g, ADDED; or NULL; moment, eV: with node_f only, Σ_a g_a x_aᵀ over atoms and images, which is ∂E/∂F0 of a given
 * corrector, with several atoms a cell at F0 = I with the shifts that follow it, overwritten; or NULL. range as in AmPotentialGradient(), never NULL. */
typedef struct {
  PetscReal  energy;
  PetscReal *V;
  AmVec3    *node_f;
  AmMat3    *moment;
} AmAtomsResult;
PetscErrorCode AmAtomsEvaluate(AmAtoms atoms, const PetscReal weight[], const AmVec3 node_u[], AmAtomsResult *result, AmRange *range);

/* Prepares products with the tangent at node_u, for any number of AmAtomsApplyTangent(), until forces are evaluated, or a new list is made, for another
 * state. Replaces an earlier linearization, of whatever weights.
 * range as in AmPotentialGradient(), never NULL; out of range: there is no linearization then. */
PetscErrorCode AmAtomsLinearize(AmAtoms atoms, const PetscReal weight[], const AmVec3 node_u[], AmRange *range);
/* node_Hv += Nᵀ H N node_v. In: node_v [num_nodes] Å. Out: node_Hv [num_nodes] eV/Å, added to. */
PetscErrorCode AmAtomsApplyTangent(AmAtoms atoms, const AmVec3 node_v[], AmVec3 node_Hv[]);

/* K += D_a Nᵀ H N. In: share [num_nodes]: D_a, rows of share 0 are left out. Inserts; the caller assembles. */
PetscErrorCode AmAtomsTangent(AmAtoms atoms, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range);

/* Some columns of Nᵀ H N, as far as the sites of this rank make them, in blocks of 3 x 3, row-major, eV/Å². */
typedef struct {
  PetscInt num_columns, num_rows;
  PetscInt *row;            /* [num_rows] local nodes */
  PetscInt *start, *column; /* [num_rows + 1], [start[num_rows]]: ascending in each row */
  PetscReal (*block)[9];    /* [start[num_rows]] */
} AmColumns;
/* In: node [n] local nodes that atoms are, each once, or -1: not on this rank. Atoms that ride on one of them are left out of its column. Out: columns, freed
 * by AmAtomsColumnsDestroy(); range as in AmPotentialGradient(), never NULL, and out of the model's where a site has too many neighbours for a Hessian. */
PetscErrorCode AmAtomsColumnsCreate(AmAtoms atoms, const PetscReal weight[], const AmVec3 node_u[], PetscInt n, const PetscInt node[], AmColumns *columns,
                                    AmRange *range);
PetscErrorCode AmAtomsColumnsDestroy(AmColumns *columns);

/* Site energies, eV, relative to the perfect crystal; 0 where the weight is: those of the last evaluation that nobody else took, or, if that made sums of them
 * because they cost less, at node_u. Out: V [num_sites], owned by atoms, all 0 out of range. */
PetscErrorCode AmAtomsSiteEnergies(AmAtoms atoms, const PetscReal weight[], const AmVec3 node_u[], const PetscReal **V);

/* Adds the block pattern of the tangent to a preallocator matrix. The pattern holds until AmAtomsUpdateList() tells another age. */
PetscErrorCode AmAtomsPattern(AmAtoms atoms, const PetscReal weight[], const PetscReal share[], Mat preallocator);
/* L += the Laplacian of springs from each bare node that is a site of this rank (every bare node must be a site of some rank) to its nearest neighbours. In:
 * modulus (eV/Å³) that a lattice of them has; bare [num_nodes]: nodes that nothing else ties; node_u [num_nodes]; L: one row a free node; the caller
 * assembles. */
PetscErrorCode AmAtomsAddSprings(AmAtoms atoms, PetscReal modulus, const PetscBool bare[], const AmVec3 node_u[], AmGraph L);
/* Brings the neighbour list up to date with node_u; returns how often it was built so far. */
PetscErrorCode AmAtomsUpdateList(AmAtoms atoms, const AmVec3 node_u[], PetscInt *age);

/* Frees the list of neighbours, most of the memory, and with it a linearization; both are made anew when they are needed. */
PetscErrorCode AmAtomsForgetList(AmAtoms atoms);

/* Says what range means, for people. */
PetscErrorCode AmAtomsDescribeRange(AmAtoms atoms, const AmRange *range, size_t size, char sentence[]);

#endif
