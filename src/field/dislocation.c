/* SPDX-License-Identifier: GPL-3.0-or-later
 * Straight dislocation in an isotropic medium, line along z, edge part b along local axis 1, screw part b_z.
 *
 *   U_1 =  b/2π [ θ + X Y / (2 (1-ν) r²) ]
 *   U_2 = -b/2π [ (1-2ν)/(4(1-ν)) ln r² + (X² - Y²) / (4 (1-ν) r²) ]
 *   U_3 =  b_z/2π θ
 *
 * X, Y = local coordinates (Å), r² = X² + Y², θ = polar angle, which jumps by 2π across the cut, ν = Poisson's ratio.
 * Source: Hirth and Lothe, Theory of Dislocations (1982), equations 3-45, 3-46 and 3-3. Only U jumps; the gradient does not know where the cut lies. */
#include "fieldimpl.h"

typedef struct {
  PetscReal X, Y, r2; /* local coordinates, Å, Å² */
  PetscReal edge;     /* length of the edge part, Å */
  PetscReal e1[2];    /* unit vector of the edge part; local axis 2 is e1 turned by 90° */
} Local;

static Local local_frame(const AmDislocation *d, AmVec3 x)
{
  const PetscReal dx = x.v[0] - d->position[0], dy = x.v[1] - d->position[1], edge = hypot(d->burgers.v[0], d->burgers.v[1]);
  Local           l = {.edge = edge, .e1 = {1, 0}};
  if (edge > 0) {
    l.e1[0] = d->burgers.v[0] / edge;
    l.e1[1] = d->burgers.v[1] / edge;
  }
  l.X  = dx * l.e1[0] + dy * l.e1[1];
  l.Y  = -dx * l.e1[1] + dy * l.e1[0];
  l.r2 = dx * dx + dy * dy;
  return l;
}

/* Polar angle measured from the side away from the cut: in (-π, π], so that the jump lies on the cut. */
static PetscReal angle(const AmDislocation *d, AmVec3 x)
{
  const PetscReal dx = x.v[0] - d->position[0], dy = x.v[1] - d->position[1];
  return atan2(-d->cut[0] * dy + d->cut[1] * dx, -d->cut[0] * dx - d->cut[1] * dy);
}

AmVec3 AmDislocationDisplacement(const AmDislocation *d, AmVec3 x)
{
  const Local     l  = local_frame(d, x);
  const PetscReal nu = d->poisson, theta = angle(d, x), c = l.edge / (2 * PETSC_PI);
  if (l.r2 == 0) return (AmVec3){{0, 0, 0}};
  const PetscReal u1 = c * (theta + l.X * l.Y / (2 * (1 - nu) * l.r2));
  const PetscReal u2 = -c * ((1 - 2 * nu) / (4 * (1 - nu)) * log(l.r2) + (l.X * l.X - l.Y * l.Y) / (4 * (1 - nu) * l.r2));
  return AmVec3Make(u1 * l.e1[0] - u2 * l.e1[1], u1 * l.e1[1] + u2 * l.e1[0], d->burgers.v[2] / (2 * PETSC_PI) * theta);
}

AmMat3 AmDislocationGradient(const AmDislocation *d, AmVec3 x)
{
  const Local     l  = local_frame(d, x);
  const PetscReal nu = d->poisson, c = l.edge / (2 * PETSC_PI), r4 = l.r2 * l.r2, X = l.X, Y = l.Y;
  AmMat3          g = {{{0}}}, Q = AmMat3Identity();
  if (l.r2 == 0) return g;
  g.m[0][0] = c * (-Y / l.r2 + Y * (Y * Y - X * X) / (2 * (1 - nu) * r4));
  g.m[0][1] = c * (X / l.r2 + X * (X * X - Y * Y) / (2 * (1 - nu) * r4));
  g.m[1][0] = -c * ((1 - 2 * nu) / (2 * (1 - nu)) * X / l.r2 + X * Y * Y / ((1 - nu) * r4));
  g.m[1][1] = -c * ((1 - 2 * nu) / (2 * (1 - nu)) * Y / l.r2 - X * X * Y / ((1 - nu) * r4));
  g.m[2][0] = -d->burgers.v[2] / (2 * PETSC_PI) * Y / l.r2;
  g.m[2][1] = d->burgers.v[2] / (2 * PETSC_PI) * X / l.r2;
  Q.m[0][0] = Q.m[1][1] = l.e1[0];
  Q.m[1][0]             = l.e1[1];
  Q.m[0][1]             = -l.e1[1];
  return AmMat3Mul(Q, AmMat3Mul(g, AmMat3Transpose(Q)));
}
