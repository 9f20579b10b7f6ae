/* SPDX-License-Identifier: GPL-3.0-or-later
 * A spherical indenter (Kelchner, Plimpton, Hamilton, 1998, Physical Review B 58, 11085): it repels each atom within its radius R, at the distance r from its
 * centre c, by the force K (R - r)² along n = (y - c) / r, so
 *
 *   E = K (R - r)³ / 3,   ∇E = -K (R - r)² n,   ∇∇E = 2 K (R - r) n nᵀ - K (R - r)² (1 - n nᵀ) / r
 *
 * E: energy, eV; K: stiffness, eV/Å³. Energy, gradient and Hessian are continuous where the atom leaves the sphere, so Newton's method may cross that. Nothing
 * acts at right angles to n: no friction. */
#include <atomesh/indenter.h>

#define NEAREST 1e-12 /* Å: nearer to the centre there is no direction */

/* How deep y lies in the sphere, 0 outside. Out: n. */
static PetscReal overlap(const AmIndenter *i, AmVec3 y, PetscReal *r, AmVec3 *n)
{
  const AmVec3 d = AmVec3Sub(y, i->center);
  *r             = PetscMax(NEAREST, AmVec3Norm(d));
  *n             = AmVec3Scale(1 / *r, d);
  return PetscMax(0, i->radius - *r);
}

PetscBool AmIndenterTouches(const AmIndenter *i, AmVec3 y)
{
  PetscReal r;
  AmVec3    n;
  return i->stiffness > 0 && overlap(i, y, &r, &n) > 0 ? PETSC_TRUE : PETSC_FALSE;
}

PetscReal AmIndenterEnergy(const AmIndenter *i, AmVec3 y)
{
  PetscReal r;
  AmVec3    n;
  return i->stiffness * PetscPowRealInt(overlap(i, y, &r, &n), 3) / 3;
}

AmVec3 AmIndenterGradient(const AmIndenter *i, AmVec3 y)
{
  PetscReal       r;
  AmVec3          n;
  const PetscReal deep = overlap(i, y, &r, &n);
  return AmVec3Scale(-i->stiffness * deep * deep, n);
}

AmMat3 AmIndenterHessian(const AmIndenter *i, AmVec3 y)
{
  PetscReal       r;
  AmVec3          n;
  const PetscReal deep = overlap(i, y, &r, &n), along = 2 * i->stiffness * deep, across = -i->stiffness * deep * deep / r;
  AmMat3          H;
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) H.m[a][b] = (along - across) * n.v[a] * n.v[b] + (a == b ? across : 0);
  return H;
}
