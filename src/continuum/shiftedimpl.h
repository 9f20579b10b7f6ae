/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to shifted.c and shiftedtangent.c: cells of a crystal with several atoms in its own cell. */
#ifndef ATOMESH_SHIFTEDIMPL_H
#define ATOMESH_SHIFTEDIMPL_H

#include "continuumimpl.h"

#define AM_SHIFTS (AM_CRYSTAL_MAX_SUBLATTICES - 1)
#define AM_SHIFTED_NODES (AM_CELL_NODES + AM_CELL_CORNERS * AM_SHIFTS)

struct _p_AmShiftedCells {
  PetscInt   num, size;        /* shifts; numbers of z = (F, d) */
  AmVec3    *shift;            /* [lattices][num] Å: F0 p */
  PetscReal *stiffness;        /* [lattices][3 num][3 num] eV/Å⁵: ∂²Ŵ/∂d² of the loaded crystal, for differences between corners */
  AmVec3    *apart;            /* [points][num] Å: d where nothing is displaced, mesh configuration */
  AmVec3    *d, *Q;            /* [points][num]: of the last evaluation */
  AmVec3    *block_d, *block_Q;
  PetscReal *block_H; /* [AM_BLOCK][size][size] */
  /* of AmShiftedCellsLinearize(): by point, upper triangles of H, row by row; NULL before. Cells of weight 0 have none */
  PetscReal *H;
  PetscReal *weight; /* [cells] of the linearization */
};

/* A cell's nodes: corners, edges, then for each corner its shift nodes. Edges without a node are left out by -1. Returns their number. */
PetscInt AmShiftedCellNodes(AmContinuum t, PetscInt c, PetscInt node[AM_SHIFTED_NODES]);
/* u_a - u at corner i. In: u of the cell's nodes. Out: d [num]. */
void AmShiftedCornerChange(AmContinuum t, int i, const AmVec3 u[], AmVec3 d[]);
/* Whether the differences between the corners' u_a - u are the stiffness' business: in a linear cell, which has one point. */
PetscBool AmShiftedByStiffness(AmContinuum t, PetscInt c);
/* Σ_v of |a_v - mean|² times this is the mean over a cell of |a - mean|², a linear in it. */
PetscReal AmShiftedCornerShare(AmContinuum t);
/* y = stiffness d, in cell c. */
void AmShiftedMultiply(AmContinuum t, PetscInt c, const AmVec3 d[], AmVec3 y[]);
/* Adds to the forces on the cell's nodes what Q [num] at a point, or at corner i alone (of weight share), does. */
void AmShiftedAddForce(AmContinuum t, int i, PetscReal share, const AmVec3 Q[], AmVec3 f[]);
/* F += Σ_n u_n ⊗ b_n, and f_n += w P b_n; at a corner u_n is the mean of the cell's atoms, and each of them has its share of the force. */
void AmShiftedAddGradient(AmContinuum t, const AmPoint *p, const AmVec3 u[], AmMat3 *F);
void AmShiftedAddStress(AmContinuum t, const AmPoint *p, PetscReal w, AmMat3 P, AmVec3 f[]);
/* F and d of a point. In: u of the cell's nodes. */
void AmShiftedPoint(AmContinuum t, const AmPoint *p, const AmVec3 u[], AmMat3 *F, AmVec3 d[]);

#endif
