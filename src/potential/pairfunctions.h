/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: pair energy and densities with derivatives by r, of as many pairs as a Real holds: cubics in r, the very ones of eam.c. Orders and
 * mixed are constants where these are called. */

/* Where distances lie in the tables. */
typedef struct {
  const AmEAMCubics *cubics;
  Real               inv_r, x; /* x: from the knot on, in spacings */
  Real               ahead;    /* knots from the table of two atoms like the first one to that of the pair; num_species times as many if they change places */
  Knot               knot;
} Place;

/* Each to the order asked for. */
typedef struct {
  Real phi[3];  /* phi, ½phi'/r, (½phi'' - ½phi'/r)/r² */
  Real f[3];    /* f, f'/r, (f'' - f'/r)/r²: at the first atom of the pair */
  Real back[3]; /* likewise at the second one, if mixed */
} Pair;

INLINE void locate(const AmEAMCubics *cubics, Real r2, Real ahead, Place *p)
{
  const Real r = root(r2);
  p->cubics    = cubics;
  p->inv_r     = 1.0 / r;
  p->x         = r * cubics->per_r;
  p->ahead     = ahead;
  p->knot      = knot_of(&p->x, cubics->num_r);
}

INLINE Real cubic0(const Real c[4], Real x) { return c[0] + x * (c[1] + x * (c[2] + x * c[3])); }
INLINE Real cubic1(const Real c[4], Real x) { return c[1] + x * (2.0 * c[2] + x * (3.0 * c[3])); }
INLINE Real cubic2(const Real c[4], Real x) { return 2.0 * c[2] + x * (6.0 * c[3]); }

INLINE void pair_energy(const Place *p, const Real c[4], const int order, Real phi[3])
{
  const double per_r = p->cubics->per_r;

  phi[0] = cubic0(c, p->x) * p->inv_r;
  if (order == 0) return;
  const Real slope = (cubic1(c, p->x) * per_r - phi[0]) * p->inv_r;
  phi[1]           = 0.5 * slope * p->inv_r;
  if (order == 1) return;
  const Real curve = (cubic2(c, p->x) * (per_r * per_r) - 2.0 * slope) * p->inv_r;
  phi[2]           = (0.5 * curve - phi[1]) * (p->inv_r * p->inv_r);
}

INLINE void density(const Place *p, const Real c[4], const int order, Real f[3])
{
  const double per_r = p->cubics->per_r;

  f[0] = cubic0(c, p->x);
  if (order > 0) f[1] = cubic1(c, p->x) * per_r * p->inv_r;
  if (order > 1) f[2] = (cubic2(c, p->x) * (per_r * per_r) - f[1]) * (p->inv_r * p->inv_r);
}

/* In: table: of two atoms like the first one. */
INLINE void pair(const Place *p, const double *table, const int order, const int mixed, Pair *out)
{
  Knot knot = p->knot;
  Real c[4];

  if (mixed) knot = p->knot + whole(p->ahead);
  coefficients(table, knot, c);
  pair_energy(p, c, order, out->phi);
  coefficients(table + 4, knot, c);
  density(p, c, order, out->f);
  if (!mixed) return;
  coefficients(table + 4, p->knot + (int)p->cubics->num_species * whole(p->ahead), c);
  density(p, c, order, out->back);
}
