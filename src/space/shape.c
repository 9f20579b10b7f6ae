/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hierarchical shape functions of triangles, linear with bows on those edges that carry a node:
 *
 *   N_i = λ_i,   N_ij = 4 λ_i λ_j,   x(λ) = Σ λ_i x_i + Σ N_ij (x_ij - (x_i + x_j)/2)
 *
 * λ: barycentric, λ_0 = 1 - λ_1 - λ_2. Leaving out N_ij makes the edge linear, so cells of both orders fit together (Szabó and Babuška 1991, chapter 6).
 * With all x_ij in the middle of straight edges the map is affine. */
#include "spaceimpl.h"

PetscBool AmSpaceShape(const AmSpace *s, PetscInt c, const PetscReal lambda[3], PetscReal weight[AM_CELL_NODES])
{
  PetscBool quadratic = PETSC_FALSE;
  for (int i = 0; i < 3; i++) {
    const PetscBool present = s->cell[c][3 + i] >= 0 ? PETSC_TRUE : PETSC_FALSE;
    weight[i]               = lambda[i];
    weight[3 + i]           = present ? 4 * lambda[i] * lambda[(i + 1) % 3] : 0;
    quadratic               = quadratic || present ? PETSC_TRUE : PETSC_FALSE;
  }
  return quadratic;
}

/* How far the middle of edge i lies off its chord. */
static AmVec3 bow(const AmSpace *s, PetscInt c, int i)
{
  const AmVec3 a = s->node[s->cell[c][i]].x, b = s->node[s->cell[c][(i + 1) % 3]].x;
  return s->cell[c][3 + i] < 0 ? AmVec3Make(0, 0, 0) : AmVec3Sub(s->node[s->cell[c][3 + i]].x, AmVec3Make((a.v[0] + b.v[0]) / 2, (a.v[1] + b.v[1]) / 2, 0));
}

AmVec3 AmSpacePlace(const AmSpace *s, PetscInt c, const PetscReal lambda[3])
{
  AmVec3 x = {{0, 0, 0}};
  for (int i = 0; i < 3; i++) {
    x = AmVec3Add(x, AmVec3Scale(lambda[i], s->node[s->cell[c][i]].x));
    x = AmVec3Add(x, AmVec3Scale(4 * lambda[i] * lambda[(i + 1) % 3], bow(s, c, i)));
  }
  return x;
}

/* ∂N/∂(λ1, λ2) of the six shape functions. */
static void reference_gradients(const AmSpace *s, PetscInt c, const PetscReal lambda[3], PetscReal d[AM_CELL_NODES][2])
{
  static const PetscReal of_lambda[3][2] = {{-1, -1}, {1, 0}, {0, 1}};
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      const int j = (i + 1) % 3;
      d[i][k]     = of_lambda[i][k];
      d[3 + i][k] = s->cell[c][3 + i] < 0 ? 0 : 4 * (of_lambda[i][k] * lambda[j] + lambda[i] * of_lambda[j][k]);
    }
}

PetscReal AmSpaceShapeGradient(const AmSpace *s, PetscInt c, const PetscReal lambda[3], AmVec3 gradient[AM_CELL_NODES])
{
  PetscReal d[AM_CELL_NODES][2], J[2][2] = {{0, 0}, {0, 0}}; /* J_ik = ∂x_i/∂λ_k */

  reference_gradients(s, c, lambda, d);
  for (int n = 0; n < AM_CELL_NODES; n++) {
    const AmVec3 x = n < 3 ? s->node[s->cell[c][n]].x : bow(s, c, n - 3);
    for (int i = 0; i < 2; i++)
      for (int k = 0; k < 2; k++) J[i][k] += x.v[i] * d[n][k];
  }
  const PetscReal det = J[0][0] * J[1][1] - J[0][1] * J[1][0];
  for (int n = 0; n < AM_CELL_NODES; n++)
    gradient[n] = AmVec3Make((d[n][0] * J[1][1] - d[n][1] * J[1][0]) / det, (d[n][1] * J[0][0] - d[n][0] * J[0][1]) / det, 0);
  return det;
}
