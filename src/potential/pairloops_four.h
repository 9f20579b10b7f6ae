/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: functions of the pairs, four at a time.
 *
 * They are cubics in r, the very ones of eam.c; four lines of the cache are loaded and transposed, which is faster than gathering. */

INLINE Real4 keep(Mask4 m, Real4 a) { return (Real4)((Mask4)a & m); }
INLINE Real4 choose(Mask4 m, Real4 a, Real4 b) { return (Real4)(((Mask4)a & m) | ((Mask4)b & ~m)); }

/* Row k of the matrix becomes lane k of each column. */
INLINE void transpose(Real4 a[4])
{
  const Real4 low01 = __builtin_shuffle(a[0], a[1], (Mask4){0, 4, 2, 6}), high01 = __builtin_shuffle(a[0], a[1], (Mask4){1, 5, 3, 7});
  const Real4 low23 = __builtin_shuffle(a[2], a[3], (Mask4){0, 4, 2, 6}), high23 = __builtin_shuffle(a[2], a[3], (Mask4){1, 5, 3, 7});
  a[0] = __builtin_shuffle(low01, low23, (Mask4){0, 1, 4, 5});
  a[1] = __builtin_shuffle(high01, high23, (Mask4){0, 1, 4, 5});
  a[2] = __builtin_shuffle(low01, low23, (Mask4){2, 3, 6, 7});
  a[3] = __builtin_shuffle(high01, high23, (Mask4){2, 3, 6, 7});
}

INLINE void interleave(Real4 a, Real4 b, Real2 out[4])
{
  Real4 *o = (Real4 *)out;
  o[0]     = __builtin_shuffle(a, b, (Mask4){0, 4, 2, 6});
  o[1]     = __builtin_shuffle(a, b, (Mask4){1, 5, 3, 7});
}

INLINE Real4 cubic0(const Real4 c[4], Real4 x) { return c[0] + x * (c[1] + x * (c[2] + x * c[3])); }
INLINE Real4 cubic1(const Real4 c[4], Real4 x) { return c[1] + x * (2.0 * c[2] + x * (3.0 * c[3])); }
INLINE Real4 cubic2(const Real4 c[4], Real4 x) { return 2.0 * c[2] + x * (6.0 * c[3]); }

/* {f, phi, ½phi'/r, f'/r, (½phi'' - ½phi'/r)/r², (f'' - f'/r)/r²} at the root of r2, up to the order, which is a constant where this is called. */
INLINE void pair(const AmEAMCubics *t, const double *table, Real4 r2, const int order, Real4 out[6])
{
  const int   last  = (int)t->num_r - 1;
  const Int4  last4 = {last, last, last, last};
  const Real4 r = __builtin_ia32_sqrtpd256(r2), inv_r = 1.0 / r, per_r = splat(t->per_r), at = r * per_r;
  Int4        m      = __builtin_convertvector(at, Int4);
  const Int4  behind = m > last4;
  m                  = (m & ~behind) | (last4 & behind);
  const Real4 x      = at - __builtin_convertvector(m, Real4);
  Real4       phi4[4], f4[4];

  for (int k = 0; k < AM_LANES; k++) {
    const double *c = table + 8 * (size_t)m[k];
    phi4[k]         = *(const Real4 *)c;
    f4[k]           = *(const Real4 *)(c + 4);
  }
  transpose(phi4);
  transpose(f4);
  out[0] = cubic0(f4, x);
  out[1] = cubic0(phi4, x) * inv_r;
  if (order == 0) return;
  const Real4 dphi = (cubic1(phi4, x) * per_r - out[1]) * inv_r;
  out[2]           = 0.5 * dphi * inv_r;
  out[3]           = cubic1(f4, x) * per_r * inv_r;
  if (order == 1) return;
  const Real4 inv_r2 = inv_r * inv_r, ddphi = (cubic2(phi4, x) * (per_r * per_r) - 2.0 * dphi) * inv_r;
  out[4] = (0.5 * ddphi - out[2]) * inv_r2;
  out[5] = (cubic2(f4, x) * (per_r * per_r) - out[3]) * inv_r2;
}

/* order is a constant where this is called. */
INLINE int pairs(AmPairLoops *s, const int order)
{
  const AmPairList *list = s->list;
  const Real4       max2 = splat(s->max2), min2 = splat(s->min2);
  Mask4             bad = {0, 0, 0, 0};
  Real4             from[AM_MAX_IMAGES], out[6];
  int               num_active = 0;

  for (PetscInt l = 0; l < list->num_rows; l++) {
    Real4     rho = splat(0), energy = splat(0);
    shifts(s, l, *(const Real4 *)&s->y[l], from);
    for (int group = list->start[l]; group < list->start[l + 1]; group++) {
      const int           *point = list->point + AM_LANES * (size_t)group;
      const unsigned char *image = list->image + AM_LANES * (size_t)group;
      Real4                d[4];
      Real2                both[4];
      for (int k = 0; k < AM_LANES; k++) d[k] = *(const Real4 *)&s->y[point[k]] + from[image[k]];
      transpose(d);
      const Real4 r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
      const Mask4 in = r2 <= max2;
      bad |= ~(r2 >= min2);
      if (!__builtin_ia32_movmskpd256((Real4)in)) continue;
      pair(s->cubics, s->cubics->pair, choose(in, r2, max2), order, out);
      for (int q = 0; q < 2 + 2 * order; q++) out[q] = keep(in, out[q]);
      rho += out[0];
      energy += out[1];
      interleave(out[0], out[1], both);
      for (int k = 0; k < AM_LANES; k++) {
        Real2 *to = (Real2 *)s->sum[point[k]];
        *to += both[PLACE(k)];
      }
      if (order == 0) continue;
      s->active.group[num_active] = group;
      const size_t to             = AM_LANES * (size_t)num_active;
      if (order == 1) {
        interleave(out[2], out[3], (Real2 *)(s->active.slope + 2 * to));
      } else {
        narrow(out[4], s->active.linear + 2 * to);
        narrow(out[2], s->active.linear + 2 * to + AM_LANES);
        narrow(out[3], s->active.change + to);
        narrow(out[5], s->active.scratch + to);
      }
      num_active++;
    }
    if (order > 0) s->active.end[l] = num_active;
    s->sum[l][0] += total(rho);
    s->sum[l][1] += total(energy);
  }
  return !__builtin_ia32_movmskpd256((Real4)bad);
}
