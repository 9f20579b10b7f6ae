/* SPDX-License-Identifier: GPL-3.0-or-later
 * 3x3 matrices by value. */
#include <atomesh/base.h>

AmMat3 AmMat3Add(AmMat3 a, AmMat3 b)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) a.m[i][j] += b.m[i][j];
  return a;
}

AmMat3 AmMat3Sub(AmMat3 a, AmMat3 b)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) a.m[i][j] -= b.m[i][j];
  return a;
}

AmMat3 AmMat3Mul(AmMat3 a, AmMat3 b)
{
  AmMat3 c;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) c.m[i][j] = a.m[i][0] * b.m[0][j] + a.m[i][1] * b.m[1][j] + a.m[i][2] * b.m[2][j];
  return c;
}

AmMat3 AmMat3Transpose(AmMat3 a)
{
  AmMat3 t;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) t.m[i][j] = a.m[j][i];
  return t;
}

AmMat3 AmMat3FromColumns(AmVec3 a, AmVec3 b, AmVec3 c)
{
  AmMat3 t;
  for (int i = 0; i < 3; i++) {
    t.m[i][0] = a.v[i];
    t.m[i][1] = b.v[i];
    t.m[i][2] = c.v[i];
  }
  return t;
}

PetscReal AmMat3Det(AmMat3 a) { return AmVec3Dot(AmMat3Column(a, 0), AmVec3Cross(AmMat3Column(a, 1), AmMat3Column(a, 2))); }

AmMat3 AmMat3Inverse(AmMat3 a)
{
  const AmVec3    c0 = AmMat3Column(a, 0), c1 = AmMat3Column(a, 1), c2 = AmMat3Column(a, 2);
  const PetscReal d = 1 / AmMat3Det(a);
  return AmMat3Transpose(AmMat3FromColumns(AmVec3Scale(d, AmVec3Cross(c1, c2)), AmVec3Scale(d, AmVec3Cross(c2, c0)), AmVec3Scale(d, AmVec3Cross(c0, c1))));
}

/* Smallest eigenvalue of the symmetric C = aᵀa by the trigonometric form of the cubic's roots (Smith, 1961). */
PetscReal AmMat3MinStretch(AmMat3 a)
{
  const AmMat3    c = AmMat3Mul(AmMat3Transpose(a), a);
  const PetscReal q = (c.m[0][0] + c.m[1][1] + c.m[2][2]) / 3;
  AmMat3          b = c;
  PetscReal       p = 0, smallest;
  for (int i = 0; i < 3; i++) b.m[i][i] -= q;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) p += b.m[i][j] * b.m[i][j];
  p = sqrt(p / 6);
  if (p == 0) return sqrt(q);
  const PetscReal r = PetscMin(1, PetscMax(-1, AmMat3Det(b) / (2 * p * p * p)));
  smallest          = q + 2 * p * cos(acos(r) / 3 + 2 * PETSC_PI / 3);
  return smallest > 0 ? sqrt(smallest) : 0;
}
