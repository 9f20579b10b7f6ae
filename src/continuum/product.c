/* SPDX-License-Identifier: GPL-3.0-or-later
 * Products with the tangent without a matrix, in space Σ_q w vol b_n,J A_iJkL ∇v_kL. They are bound by memory, so a point keeps no more than the 45 numbers of
 * its symmetric A, as floats, for a tangent that is 1e-7 off leads to the same equilibrium, whose residual is not rounded. Points stand side by side, so that
 * they are multiplied together. */
#include "continuumimpl.h"

/* Room for the linearization of n points. */
static PetscErrorCode reserve(AmContinuum t, PetscInt n)
{
  PetscFunctionBeginUser;
  if (n <= t->room_linear) PetscFunctionReturn(0);
  PetscCall(PetscFree2(t->linear, t->A));
  PetscCall(PetscMalloc2(n, &t->linear, (n + AM_TANGENT_LANES - 1) / AM_TANGENT_LANES, &t->A));
  t->room_linear = n;
  PetscFunctionReturn(0);
}

/* Upper triangle of A, row by row. */
static void pack(PetscReal scale, const AmTensor4 *A, float to[AM_PACKED][AM_TANGENT_LANES], PetscInt lane)
{
  const PetscReal(*a)[9] = (const PetscReal(*)[9])A->c;
  for (int i = 0, n = 0; i < 9; i++)
    for (int j = i; j < 9; j++) to[n++][lane] = (float)(scale * a[i][j]);
}

PetscErrorCode AmContinuumLinearize(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  const AmPointBlock *b = t->block;
  PetscInt            n = 0;

  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsLinearize(t, weight, node_u, range));
    PetscFunctionReturn(0);
  }
  if (t->space->dimension == 2) {
    PetscCall(AmPlaneLinearize(t, weight, node_u, range));
    PetscFunctionReturn(0);
  }
  *range        = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  t->num_linear = 0;
  for (PetscInt c = 0; c < t->space->num_cells; c++) n += weight[c] == 0 ? 0 : t->start[c + 1] - t->start[c];
  PetscCall(reserve(t, n));
  for (PetscInt next = 0; next < t->space->num_cells && !range->kind;) {
    PetscCall(AmContinuumNextTangents(t, weight, node_u, &next, range));
    for (PetscInt k = 0; k < b->n; k++) {
      const AmPoint *p  = &t->point[b->point[k]];
      const PetscInt at = t->num_linear++;
      t->linear[at]     = b->point[k];
      pack(weight[p->cell] * p->volume, &b->A[k], t->A[at / AM_TANGENT_LANES], at % AM_TANGENT_LANES);
    }
  }
  if (range->kind) t->num_linear = 0;
  PetscFunctionReturn(0);
}

/* Loops over lanes become vectors. */
void AmTangentMultiply(PetscInt n, const float (*A)[AM_TANGENT_LANES], const PetscReal (*restrict x)[AM_TANGENT_LANES],
                       PetscReal (*restrict y)[AM_TANGENT_LANES])
{
  for (PetscInt i = 0; i < n; i++)
    for (int k = 0; k < AM_TANGENT_LANES; k++) y[i][k] = 0;
  for (PetscInt i = 0; i < n; i++) {
    for (int k = 0; k < AM_TANGENT_LANES; k++) y[i][k] += A[0][k] * x[i][k];
    for (PetscInt j = i + 1; j < n; j++) {
      const float *a = A[j - i];
      for (int k = 0; k < AM_TANGENT_LANES; k++) y[i][k] += a[k] * x[j][k];
      for (int k = 0; k < AM_TANGENT_LANES; k++) y[j][k] += a[k] * x[i][k];
    }
    A += n - i;
  }
}

PetscErrorCode AmContinuumApplyTangent(AmContinuum t, const AmVec3 node_v[], AmVec3 node_Hv[])
{
  PetscReal dF[9][AM_TANGENT_LANES] = {{0}}, dP[9][AM_TANGENT_LANES];

  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsApplyTangent(t, node_v, node_Hv));
    PetscFunctionReturn(0);
  }
  if (t->space->dimension == 2) {
    PetscCall(AmPlaneApplyTangent(t, node_v, node_Hv));
    PetscFunctionReturn(0);
  }
  for (PetscInt first = 0; first < t->num_linear; first += AM_TANGENT_LANES) {
    const PetscInt lanes = PetscMin(AM_TANGENT_LANES, t->num_linear - first);
    for (PetscInt k = 0; k < lanes; k++) {
      const AmMat3 one = AmContinuumGradient(t, &t->point[t->linear[first + k]], node_v, (AmMat3){{{0}}});
      for (int i = 0; i < 9; i++) dF[i][k] = one.m[i / 3][i % 3];
    }
    AmTangentMultiply(9, (const float(*)[AM_TANGENT_LANES])t->A[first / AM_TANGENT_LANES], (const PetscReal(*)[AM_TANGENT_LANES])dF, dP);
    for (PetscInt k = 0; k < lanes; k++) {
      const AmPoint  *p    = &t->point[t->linear[first + k]];
      const PetscInt *node = t->space->cell[p->cell];
      for (int n = 0; n < p->num_b; n++)
        for (int i = 0; i < 3 && node[n] >= 0; i++)
          node_Hv[node[n]].v[i] += dP[3 * i][k] * p->b[n].v[0] + dP[3 * i + 1][k] * p->b[n].v[1] + dP[3 * i + 2][k] * p->b[n].v[2];
    }
  }
  PetscFunctionReturn(0);
}
