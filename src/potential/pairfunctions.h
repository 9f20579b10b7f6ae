/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: pair energy and densities with derivatives by r, of as many pairs as a Real holds: cubics in r, the very ones of eam.c. Orders and
 * mixed are constants where these are called. */

/* Where distances lie in the tables. */
typedef struct {
  Real   inv_r, x; /* x: from the knot on, in spacings */
  Knot   knot;
  double per_r;
} Place;

/* Each to the order asked for. */
typedef struct {
  Real phi[3];  /* phi, ½phi'/r, (½phi'' - ½phi'/r)/r² */
  Real f[3];    /* f, f'/r, (f'' - f'/r)/r²: at the first atom of the pair */
  Real back[3]; /* likewise at the second one, if mixed */
} Pair;

INLINE Place place_of(const AmEAMCubics *t, Real r2)
{
  const Real r = root(r2);
  Place      p = {.inv_r = 1.0 / r, .x = r * t->per_r, .per_r = t->per_r};
  p.knot       = knot_of(&p.x, t->num_r);
  return p;
}

INLINE Real cubic0(const Real c[4], Real x) { return c[0] + x * (c[1] + x * (c[2] + x * c[3])); }
INLINE Real cubic1(const Real c[4], Real x) { return c[1] + x * (2.0 * c[2] + x * (3.0 * c[3])); }
INLINE Real cubic2(const Real c[4], Real x) { return 2.0 * c[2] + x * (6.0 * c[3]); }

INLINE void pair_energy(Place p, const double *table, const int order, Real phi[3])
{
  Real c[4], slope;

  cubics(table, p.knot, c);
  phi[0] = cubic0(c, p.x) * p.inv_r;
  if (order == 0) return;
  slope  = (cubic1(c, p.x) * p.per_r - phi[0]) * p.inv_r;
  phi[1] = 0.5 * slope * p.inv_r;
  if (order == 1) return;
  const Real curve = (cubic2(c, p.x) * (p.per_r * p.per_r) - 2.0 * slope) * p.inv_r;
  phi[2]           = (0.5 * curve - phi[1]) * (p.inv_r * p.inv_r);
}

INLINE void density(Place p, const double *table, const int order, Real f[3])
{
  Real c[4];

  cubics(table + 4, p.knot, c);
  f[0] = cubic0(c, p.x);
  if (order > 0) f[1] = cubic1(c, p.x) * p.per_r * p.inv_r;
  if (order > 1) f[2] = (cubic2(c, p.x) * (p.per_r * p.per_r) - f[1]) * (p.inv_r * p.inv_r);
}

/* Table: of two atoms of the species of the first one. Ahead: knots from there to the table of the pair, which begins num_species times as far ahead if its
 * atoms change places. */
INLINE void pair(const AmEAMCubics *t, const double *table, Real r2, Real ahead, const int order, const int mixed, Pair *out)
{
  Place      p    = place_of(t, r2);
  const Knot knot = p.knot;

  if (mixed) p.knot = knot + whole(ahead);
  pair_energy(p, table, order, out->phi);
  density(p, table, order, out->f);
  if (!mixed) return;
  p.knot = knot + (int)t->num_species * whole(ahead);
  density(p, table, order, out->back);
}
