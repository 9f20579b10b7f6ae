/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a free surface adds to the field of a straight dislocation beneath it, in an isotropic half space y < 0 (ends of stress: σ_xy = σ_yy = σ_yz = 0 at y =
 * 0).
 *
 *   U_x + i U_y = (1-κ) a ln|ζ| - i (1+κ) a θ' - κ ā (z - z0)/ζ + (z̄ - z) conj f(z),   f = -a/ζ + 2i d ā/ζ²
 *   U_z         = -b_z/2π θ',       ζ = z - z̄0 = |ζ| exp iθ',   a = -i (b_x + i b_y) / (8π (1-ν)),   κ = 3 - 4ν
 *
 * z = x + i y from the foot of the line's depth d on the surface, z0 = -i d (Å); ζ is seen from the mirror image z̄0, so that θ' jumps nowhere in the body.
 * The first terms are the image of opposite Burgers vector, the rest is what an edge part needs besides. Kolosov's formula 2μ (U_x + i U_y) = κ φ - z conj φ' -
 * conj ψ (Muskhelishvili, Some Basic Problems of the Mathematical Theory of Elasticity, 1953, equation 32.1) with φ0 = 2μ a ln(z - z0), ψ0 = 2μ [ā ln(z - z0) -
 * a z̄0/(z - z0)] of the line; no traction on the real axis and what is analytic below it make φ1 = -z conj φ0'(z̄) - conj ψ0(z̄), ψ1 = -conj φ0(z̄) - z φ1'. The
 * stresses are those of Head, Proc. Phys. Soc. B 66 (1953) 793; the force on the line, μ b²/(4π (1-ν) d) up for an edge part and μ b²/(4π d) for a screw, that
 * of Hirth and Lothe, Theory of Dislocations (1982), chapter 5. */
#include <complex.h>
#include "fieldimpl.h"

typedef struct {
  double complex z, zeta, a;
  PetscReal      d, kappa; /* Å */
} Mirrored;

static Mirrored mirror(const AmDislocation *line, PetscReal surface, AmVec3 x)
{
  Mirrored m = {.d = surface - line->position[1], .kappa = 3 - 4 * line->poisson};
  m.z        = x.v[0] - line->position[0] + I * (x.v[1] - surface);
  m.zeta     = m.z - I * m.d;
  m.a        = -I * (line->burgers.v[0] + I * line->burgers.v[1]) / (8 * PETSC_PI * (1 - line->poisson));
  return m;
}

static double complex f_of(const Mirrored *m) { return -m->a / m->zeta + 2 * I * m->d * conj(m->a) / (m->zeta * m->zeta); }

AmVec3 AmImageDisplacement(const AmDislocation *line, PetscReal surface, AmVec3 x)
{
  const Mirrored  m     = mirror(line, surface, x);
  const PetscReal theta = atan2(creal(m.zeta), -cimag(m.zeta)); /* θ' + π/2: a rigid shift less */
  double complex  U;
  if (m.zeta == 0) return (AmVec3){{0, 0, 0}};
  U = (1 - m.kappa) * m.a * log(cabs(m.zeta)) - I * (1 + m.kappa) * m.a * theta - m.kappa * conj(m.a) * (m.z + I * m.d) / m.zeta;
  U += (conj(m.z) - m.z) * conj(f_of(&m));
  return AmVec3Make(creal(U), cimag(U), -line->burgers.v[2] / (2 * PETSC_PI) * theta);
}

AmMat3 AmImageGradient(const AmDislocation *line, PetscReal surface, AmVec3 x)
{
  const Mirrored  m = mirror(line, surface, x);
  const PetscReal s = line->burgers.v[2] / (2 * PETSC_PI), r2 = creal(m.zeta * conj(m.zeta));
  AmMat3          g = {{{0}}};
  double complex  f, df, by_z, by_conj, by_x, by_y;
  if (m.zeta == 0) return g;
  f         = f_of(&m);
  df        = m.a / (m.zeta * m.zeta) - 4 * I * m.d * conj(m.a) / (m.zeta * m.zeta * m.zeta);
  by_z      = m.kappa * f - conj(f); /* derivatives by z and z̄ */
  by_conj   = m.a / conj(m.zeta) + conj(f) + (conj(m.z) - m.z) * conj(df);
  by_x      = by_z + by_conj;
  by_y      = I * (by_z - by_conj);
  g.m[0][0] = creal(by_x);
  g.m[1][0] = cimag(by_x);
  g.m[0][1] = creal(by_y);
  g.m[1][1] = cimag(by_y);
  g.m[2][0] = s * cimag(m.zeta) / r2;
  g.m[2][1] = -s * creal(m.zeta) / r2;
  return g;
}
