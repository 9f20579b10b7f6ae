/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: functions of the pairs, four at a time; four lines of the cache are loaded and transposed, which is faster than gathering. */

typedef Real4 Real;
typedef Int4  Knot;

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

/* Adds {a_k, b_k} to the twos of point k. */
INLINE void add_twos(Real4 a, Real4 b, const int point[4], double (*to)[2])
{
  const Real4 even = __builtin_shuffle(a, b, (Mask4){0, 4, 2, 6}), odd = __builtin_shuffle(a, b, (Mask4){1, 5, 3, 7});
  const Real2 two[4] = {{even[0], even[1]}, {odd[0], odd[1]}, {even[2], even[3]}, {odd[2], odd[3]}};
  for (int k = 0; k < AM_LANES; k++) *(Real2 *)AM_OF_POINT(to, point[k]) += two[k];
}

/* GCC would take these conversions apart through memory. */
INLINE Real4  widen(const float from[]) { return __builtin_ia32_cvtps2pd256(*(const Float4 *)from); }
INLINE Float4 narrow(Real4 a) { return __builtin_ia32_cvtpd2ps256(a); }

INLINE Real root(Real r2) { return __builtin_ia32_sqrtpd256(r2); }
INLINE Knot whole(Real number) { return __builtin_convertvector(number, Int4); }

/* The knot below; x becomes what is left. */
INLINE Knot knot_of(Real *x, PetscInt num_r)
{
  const int  last   = (int)num_r - 1;
  const Int4 last4  = {last, last, last, last};
  Int4       m      = whole(*x);
  const Int4 behind = m > last4;
  m                 = (m & ~behind) | (last4 & behind);
  *x -= __builtin_convertvector(m, Real4);
  return m;
}

INLINE void coefficients(const double *table, Knot m, Real c[4])
{
  for (int k = 0; k < AM_LANES; k++) c[k] = *(const Real4 *)(table + 8 * (ptrdiff_t)m[k]);
  transpose(c);
}

#include "pairfunctions.h"

/* Group a of the active ones. Slopes go past the cache: of a large body the first ones have left it before forces read them, and a line that is written whole
 * need not be read first. */
INLINE void store(const AmActiveGroups *active, int a, const Pair *p, const int order, const int mixed)
{
  const size_t to     = AM_LANES * (size_t)a;
  double      *slope  = active->slope + (2 + mixed) * to;
  float       *change = active->change + (1 + mixed) * to, *scratch = active->scratch + (1 + mixed) * to;
  if (order == 1) {
    __builtin_ia32_movntpd256(slope, p->phi[1]);
    __builtin_ia32_movntpd256(slope + AM_LANES, p->f[1]);
    if (mixed) __builtin_ia32_movntpd256(slope + 2 * AM_LANES, p->back[1]);
  } else if (order == 2) {
    *(Float4 *)(active->linear + 2 * to)            = narrow(p->phi[2]);
    *(Float4 *)(active->linear + 2 * to + AM_LANES) = narrow(p->phi[1]);
    *(Float4 *)(change)                             = narrow(p->f[1]);
    *(Float4 *)(scratch)                            = narrow(p->f[2]);
    if (mixed) *(Float4 *)(change + AM_LANES) = narrow(p->back[1]);
    if (mixed) *(Float4 *)(scratch + AM_LANES) = narrow(p->back[2]);
  }
}

INLINE void mask(Mask4 in, Pair *p, const int order, const int mixed)
{
  for (int q = 0; q <= order; q++) {
    p->phi[q] = keep(in, p->phi[q]);
    p->f[q]   = keep(in, p->f[q]);
    if (mixed) p->back[q] = keep(in, p->back[q]);
  }
}

/* Groups of a row that have a pair within the cutoff are looked for first, some at a time: roots and quotients take long, and so do not wait for the tables. */
#define MAX_FOUND 16
typedef struct {
  int n;
  struct {
    Place place;
    Mask4 in;
    int   group;
  } at[MAX_FOUND];
  Mask4 bad; /* lanes that had a pair too close, or not a number */
} Found;

/* Goes on from *group to the end of a row, or until there are enough. */
INLINE void find(const AmPairLoops *s, int *group, int end, const Real4 from[], Found *found)
{
  const AmPairList *list = &s->list;
  const Real4       max2 = splat(s->max2), min2 = splat(s->min2);

  found->n = 0;
  for (; *group < end && found->n < MAX_FOUND; (*group)++) {
    const int           *point = list->point + AM_LANES * (size_t)*group;
    const unsigned char *image = list->image + AM_LANES * (size_t)*group;
    Real4                d[4];
    for (int k = 0; k < AM_LANES; k++) d[k] = *(const Real4 *)AM_OF_POINT(s->y, point[k]) + from[image[k]];
    transpose(d);
    const Real4 r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    const Mask4 in = r2 <= max2;
    found->bad |= ~(r2 >= min2);
    if (!__builtin_ia32_movmskpd256((Real4)in)) continue;
    locate(s->cubics, choose(in, r2, max2), d[3], &found->at[found->n].place);
    found->at[found->n].in      = in;
    found->at[found->n++].group = *group;
  }
}

/* order and mixed are constants where this is called. */
INLINE int pairs(const AmPairLoops s, const int order, const int mixed)
{
  const AmPairList *list = &s.list;
  Real4             from[AM_MAX_IMAGES];
  Found             found;
  int               a = 0;
  Pair              p;

  found.bad = (Mask4){0, 0, 0, 0};
  for (PetscInt l = 0; l < list->num_rows; l++) {
    const double *table = own_table(&s, l);
    Real4         rho = splat(0), energy = splat(0);
    shifts(&s, l, *(const Real4 *)&s.y[l], from);
    for (int group = list->start[l]; group < list->start[l + 1];) {
      find(&s, &group, list->start[l + 1], from, &found);
      for (int n = 0; n < found.n; n++) {
        pair(&found.at[n].place, table, order, mixed, &p);
        mask(found.at[n].in, &p, order, mixed);
        rho += p.f[0];
        energy += p.phi[0];
        add_twos(mixed ? p.back[0] : p.f[0], p.phi[0], list->point + AM_LANES * (size_t)found.at[n].group, s.sum);
        if (order == 0) continue;
        s.active.group[a] = found.at[n].group;
        store(&s.active, a++, &p, order, mixed);
      }
    }
    if (order > 0) s.active.end[l] = a;
    s.sum[l][0] += total(rho);
    s.sum[l][1] += total(energy);
  }
  return !__builtin_ia32_movmskpd256((Real4)found.bad);
}
