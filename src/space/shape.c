/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hierarchical shape functions of triangles and tetrahedra, linear with bows on those edges that carry a node:
 *
 *   N_i = λ_i,   N_ij = 4 λ_i λ_j,   x(λ) = Σ λ_i x_i + Σ N_ij (x_ij - (x_i + x_j)/2)
 *
 * λ: barycentric, λ_0 = 1 - λ_1 - λ_2 (- λ_3). Leaving out N_ij makes the edge linear, so cells of both orders fit together (Szabó and Babuška 1991, chapter
 * 6). With all x_ij in the middle of straight edges the map is affine. */
#include "spaceimpl.h"

#define STRAIGHT 1e-12 /* of the chord: rounding of its middle */

void AmSpaceEdgeCorners(int e, int *a, int *b)
{
  static const int ends[6][2] = {{0, 1}, {1, 2}, {2, 0}, {0, 3}, {1, 3}, {2, 3}};
  *a                          = ends[e][0];
  *b                          = ends[e][1];
}

PetscBool AmSpaceIsQuadratic(const AmSpace *s, PetscInt c)
{
  for (int k = s->num_corners; k < s->num_slots; k++)
    if (s->cell[c][k] >= 0) return PETSC_TRUE;
  return PETSC_FALSE;
}

AmVec3 AmSpaceCorner(const AmSpace *s, PetscInt c, int i)
{
  return AmVec3Image(s->node[s->cell[c][i]].x, s->node[s->cell[c][0]].x, s->options.crystal->repeat.length);
}

PetscReal AmSpaceCornerVolume(const AmSpace *s, PetscInt c)
{
  const AmVec3 x = AmSpaceCorner(s, c, 0), p = AmVec3Sub(AmSpaceCorner(s, c, 1), x), q = AmVec3Sub(AmSpaceCorner(s, c, 2), x);
  if (s->dimension == 2) return (p.v[0] * q.v[1] - p.v[1] * q.v[0]) / 2;
  return AmVec3Dot(AmVec3Cross(p, q), AmVec3Sub(AmSpaceCorner(s, c, 3), x)) / 6;
}

PetscBool AmSpaceShape(const AmSpace *s, PetscInt c, const PetscReal lambda[], PetscReal weight[AM_CELL_NODES])
{
  PetscBool quadratic = PETSC_FALSE;
  for (int i = 0; i < s->num_corners; i++) weight[i] = lambda[i];
  for (int e = 0; e < s->num_slots - s->num_corners; e++) {
    const PetscBool present = s->cell[c][s->num_corners + e] >= 0 ? PETSC_TRUE : PETSC_FALSE;
    int             a, b;
    AmSpaceEdgeCorners(e, &a, &b);
    weight[s->num_corners + e] = present ? 4 * lambda[a] * lambda[b] : 0;
    quadratic                  = quadratic || present ? PETSC_TRUE : PETSC_FALSE;
  }
  return quadratic;
}

/* How far the middle of edge e lies off its chord. */
static AmVec3 bow(const AmSpace *s, PetscInt c, int e)
{
  const PetscInt middle = s->cell[c][s->num_corners + e];
  AmVec3         d      = {{0, 0, 0}}, chord;
  int            a, b;
  if (middle < 0) return d;
  AmSpaceEdgeCorners(e, &a, &b);
  chord = AmVec3Scale(0.5, AmVec3Add(AmSpaceCorner(s, c, a), AmSpaceCorner(s, c, b)));
  d     = AmVec3Sub(AmVec3Image(s->node[middle].x, chord, s->options.crystal->repeat.length), chord);
  if (s->dimension == 2) d.v[2] = 0;
  return d;
}

PetscBool AmSpaceIsCurved(const AmSpace *s, PetscInt c)
{
  for (int e = 0; e < s->num_slots - s->num_corners; e++) {
    int a, b;
    if (s->cell[c][s->num_corners + e] < 0) continue;
    AmSpaceEdgeCorners(e, &a, &b);
    const AmVec3 chord = AmVec3Sub(AmSpaceCorner(s, c, a), AmSpaceCorner(s, c, b));
    if (AmVec3Norm(bow(s, c, e)) > STRAIGHT * AmVec3Norm(chord)) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

AmVec3 AmSpacePlace(const AmSpace *s, PetscInt c, const PetscReal lambda[])
{
  AmVec3 x = {{0, 0, 0}};
  for (int i = 0; i < s->num_corners; i++) x = AmVec3Add(x, AmVec3Scale(lambda[i], AmSpaceCorner(s, c, i)));
  for (int e = 0; e < s->num_slots - s->num_corners; e++) {
    int a, b;
    AmSpaceEdgeCorners(e, &a, &b);
    x = AmVec3Add(x, AmVec3Scale(4 * lambda[a] * lambda[b], bow(s, c, e)));
  }
  return x;
}

/* ∂N/∂(λ1, λ2, λ3) of the shape functions. */
static void reference_gradients(const AmSpace *s, PetscInt c, const PetscReal lambda[], PetscReal d[AM_CELL_NODES][3])
{
  static const PetscReal of_lambda[4][3] = {{-1, -1, -1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (int k = 0; k < s->dimension; k++) {
    for (int i = 0; i < s->num_corners; i++) d[i][k] = of_lambda[i][k];
    for (int e = 0; e < s->num_slots - s->num_corners; e++) {
      int a, b;
      AmSpaceEdgeCorners(e, &a, &b);
      d[s->num_corners + e][k] = s->cell[c][s->num_corners + e] < 0 ? 0 : 4 * (of_lambda[a][k] * lambda[b] + lambda[a] * of_lambda[b][k]);
    }
  }
}

PetscReal AmSpaceShapeGradient(const AmSpace *s, PetscInt c, const PetscReal lambda[], AmVec3 gradient[AM_CELL_NODES])
{
  PetscReal d[AM_CELL_NODES][3] = {{0}};
  AmMat3    J                   = {{{0}}}, inverse; /* J_ik = ∂x_i/∂λ_k */

  reference_gradients(s, c, lambda, d);
  for (int n = 0; n < s->num_slots; n++) {
    const AmVec3 x = n < s->num_corners ? AmSpaceCorner(s, c, n) : bow(s, c, n - s->num_corners);
    for (int i = 0; i < s->dimension; i++)
      for (int k = 0; k < s->dimension; k++) J.m[i][k] += x.v[i] * d[n][k];
  }
  if (s->dimension == 2) J.m[2][2] = 1;
  inverse = AmMat3Transpose(AmMat3Inverse(J));
  for (int n = 0; n < AM_CELL_NODES; n++) gradient[n] = AmMat3Apply(inverse, AmVec3Make(d[n][0], d[n][1], d[n][2]));
  return AmMat3Det(J);
}
