/* SPDX-License-Identifier: GPL-3.0-or-later
 * The indentation modulus M of an elastic half space of any anisotropy: a rigid, frictionless sphere of radius R that is pressed into it by δ feels
 *
 *   F = 4/3 M √R δ^(3/2)
 *
 * (Hertz, 1882; isotropic: M = E / (1 - ν²)). A point force P on the surface moves the surface by P h(t) / r at the distance r in the direction t, and
 *
 *   h(t) = n·L⁻¹(t) n / 2π,   1/(π M) = mean of h over the directions t in the surface   (Vlassak and Nix, 1993, 1994)
 *
 * L(t): Barnett and Lothe's tensor of a line along t, by the integral that needs no eigenvalues (Ting, 1996, section 7.6): with p, q at right angles to each
 * other and to t, turning by ω,  L = (1/π) ∫_0^π [ (pp) - (pq)(qq)⁻¹(qp) ] dω,  (ab)_ik = a_j C_ijkl b_l. n: normal of the surface.
 * Taking the mean is exact where the contact is a circle, as on cube and close-packed planes of a cubic crystal. */
#include <atomesh/cauchyborn.h>

#define ANGLES 96 /* of both means, over periodic functions: they converge faster than any power */

static AmMat3 contract(const AmTensor4 *C, AmVec3 a, AmVec3 b)
{
  AmMat3 m = {{{0}}};
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      for (int j = 0; j < 3; j++)
        for (int l = 0; l < 3; l++) m.m[i][k] += a.v[j] * C->c[i][j][k][l] * b.v[l];
  return m;
}

/* u at right angles to unit vector t, and the third. */
static void frame(AmVec3 t, AmVec3 *u, AmVec3 *w)
{
  int least = 0;
  for (int i = 1; i < 3; i++)
    if (fabs(t.v[i]) < fabs(t.v[least])) least = i;
  *u        = AmVec3Make(0, 0, 0);
  u->v[least] = 1;
  *u        = AmVec3Sub(*u, AmVec3Scale(AmVec3Dot(*u, t), t));
  *u        = AmVec3Scale(1 / AmVec3Norm(*u), *u);
  *w        = AmVec3Cross(t, *u);
}

static AmVec3 turned(AmVec3 u, AmVec3 w, PetscReal angle) { return AmVec3Add(AmVec3Scale(cos(angle), u), AmVec3Scale(sin(angle), w)); }

static AmMat3 barnett_lothe(const AmTensor4 *C, AmVec3 t)
{
  AmVec3 u, w;
  AmMat3 L = {{{0}}};
  frame(t, &u, &w);
  for (int k = 0; k < ANGLES; k++) {
    const PetscReal angle = PETSC_PI * k / ANGLES;
    const AmVec3    p = turned(u, w, angle), q = turned(u, w, angle + PETSC_PI / 2);
    const AmMat3    pq = contract(C, p, q), inverse = AmMat3Inverse(contract(C, q, q));
    const AmMat3    part = AmMat3Sub(contract(C, p, p), AmMat3Mul(AmMat3Mul(pq, inverse), AmMat3Transpose(pq)));
    for (int i = 0; i < 9; i++) L.m[i / 3][i % 3] += part.m[i / 3][i % 3] / ANGLES;
  }
  return L;
}

PetscReal AmTensor4IndentationModulus(const AmTensor4 *C, AmVec3 n)
{
  AmVec3    u, w;
  PetscReal sum = 0;
  frame(n, &u, &w);
  for (int k = 0; k < ANGLES; k++) {
    const AmMat3 inverse = AmMat3Inverse(barnett_lothe(C, turned(u, w, PETSC_PI * k / ANGLES)));
    sum += AmVec3Dot(n, AmMat3Apply(inverse, n)) / ANGLES;
  }
  return 2 / sum;
}

PetscErrorCode AmCauchyBornIndentationModulus(AmCauchyBorn cb, AmVec3 normal, PetscReal *modulus)
{
  const AmMat3 one = AmMat3Identity();
  AmTensor4    A;

  PetscFunctionBeginUser;
  PetscCall(AmCauchyBornEvaluate(cb, 1, &one, NULL, NULL, &A, NULL));
  *modulus = AmTensor4IndentationModulus(&A, normal);
  PetscFunctionReturn(0);
}
