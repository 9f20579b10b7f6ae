/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room continuum: the object, and what its files give each other. */
#ifndef ATOMESH_CONTINUUMIMPL_H
#define ATOMESH_CONTINUUMIMPL_H

#include <atomesh/continuum.h>

extern const PetscReal AmTriangleWeight[6], AmTriangleLambda[6][4]; /* points of degree 4 (Dunavant 1985), barycentric */

typedef struct {
  PetscInt  cell, grain;
  PetscReal volume; /* crystal volume, Å³ */
  PetscInt  num_b;
  AmVec3   *b; /* [num_b], of the first nodes of the cell */
  const PetscReal *lambda; /* barycentric place in the cell */
} AmPoint;

#define AM_BLOCK 128       /* points that are evaluated together; a cell has fewer */
#define AM_TANGENT_LANES 4 /* points, or cells, whose tangents lie together */
#define AM_PACKED 45       /* numbers of a symmetric 9 x 9 matrix */

/* Points of whole cells, on their way to the Cauchy-Born rule. */
typedef struct {
  PetscInt  n, point[AM_BLOCK];
  AmMat3    F[AM_BLOCK], P[AM_BLOCK];
  PetscReal W[AM_BLOCK];
  AmTensor4 A[AM_BLOCK];
} AmPointBlock;

/* Matrices of cells with the same number of nodes. */
typedef struct {
  PetscInt num, cell[AM_TANGENT_LANES];              /* cells */
  PetscInt n, node[AM_CELL_NODES][AM_TANGENT_LANES]; /* nodes of each: how many, which */
  float (*K)[AM_TANGENT_LANES];                      /* [3n (3n + 1)/2], upper triangles, row by row */
} AmCellBatch;

typedef struct _p_AmShiftedCells *AmShiftedCells;

struct _p_AmContinuum {
  const AmSpace *space;
  AmCauchyBorn   cb;
  AmMat3         F0;
  PetscInt      *start; /* [num_cells + 1] */
  AmPoint       *point; /* [start[num_cells]] */
  AmMat3        *F_x;   /* of all points; apart from them, for a product does not ask for it */
  AmVec3        *b;     /* of all points */
  AmPointBlock  *block;
  AmShiftedCells shifted; /* with several atoms a crystal cell; then nothing below is used. Or NULL */
  /* the last evaluation of each point, if there is one */
  PetscBool *known;
  AmMat3    *F, *P;
  PetscReal *W;
  PetscReal  share_evaluated;
  /* of AmContinuumLinearize(), in space: its points [num_linear] and their A times weight and volume, AM_TANGENT_LANES points side by side */
  PetscInt num_linear, room_linear, *linear;
  float (*A)[AM_PACKED][AM_TANGENT_LANES];
  /* in the plane: its cells [num_batches], and all their matrices; room_linear counts these */
  PetscInt     num_batches;
  AmCellBatch *batch;
  float (*K)[AM_TANGENT_LANES];
};

/* F plus the gradient of v at a point, Σ v_n ⊗ b_n. */
AmMat3 AmContinuumGradient(AmContinuum t, const AmPoint *p, const AmVec3 node_v[], AmMat3 F);
/* F at a point, with the load. */
AmMat3 AmContinuumDeformation(AmContinuum t, const AmPoint *p, const AmVec3 node_u[]);
/* The rule of the crystal at a point. */
static inline AmCauchyBorn AmContinuumRule(AmContinuum t, PetscInt q) { return AmCauchyBornOf(t->cb, t->point[q].grain); }
/* How many points of the block, from k on, have one rule. */
PetscInt AmContinuumRun(AmContinuum t, PetscInt k);
/* Puts the points of the next cells that count into the block, and their A. In/Out: c: the cell to go on with. Empty behind the last cell, or out of range. */
PetscErrorCode AmContinuumNextTangents(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscInt *c, AmRange *range);

/* y = A x for AM_TANGENT_LANES symmetric matrices of n rows, side by side: upper triangles, row by row. Overwrites y. */
void AmTangentMultiply(PetscInt n, const float (*A)[AM_TANGENT_LANES], const PetscReal (*restrict x)[AM_TANGENT_LANES],
                       PetscReal (*restrict y)[AM_TANGENT_LANES]);

/* With several atoms a crystal cell (shifted.c, shiftedtangent.c): the object, and the public functions. */
PetscErrorCode AmShiftedCellsCreate(AmContinuum t);
PetscErrorCode AmShiftedCellsDestroy(AmShiftedCells *shifted);
PetscErrorCode AmShiftedCellsSetShifts(AmContinuum t, const AmVec3 shift[]);
PetscErrorCode AmShiftedCellsEvaluate(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range);
PetscErrorCode AmShiftedCellsVirial(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmMat3 *M, AmRange *range);
PetscErrorCode AmShiftedCellsMeans(AmContinuum t, const AmVec3 node_u[], AmMat3 F[], PetscReal W[], AmMat3 P[]);
PetscErrorCode AmShiftedCellsLinearize(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range);
PetscErrorCode AmShiftedCellsApplyTangent(AmContinuum t, const AmVec3 node_v[], AmVec3 node_Hv[]);
PetscErrorCode AmShiftedCellsTangent(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range);
PetscErrorCode AmShiftedCellsPattern(AmContinuum t, const PetscReal weight[], const PetscReal share[], Mat preallocator);
/* In: R: rotation of the unstrained crystal. */
PetscErrorCode AmShiftedCellsElasticStiffness(AmContinuum t, AmMat3 R, Mat K);
/* Mean of the diagonal of ∂²Ŵ/∂F∂F, d fixed, for all atoms of a cell are unknowns: up to three times that of relaxed shifts. */
PetscErrorCode AmShiftedCellsMeanModulus(AmContinuum t, PetscReal *modulus);
/* L += springs between the first atom and the others at each corner. */
PetscErrorCode AmShiftedCellsLaplacian(AmContinuum t, AmGraph L);

/* AmContinuumLinearize() and AmContinuumApplyTangent() in the plane. */
PetscErrorCode AmPlaneLinearize(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range);
PetscErrorCode AmPlaneApplyTangent(AmContinuum t, const AmVec3 node_v[], AmVec3 node_Hv[]);

#endif
