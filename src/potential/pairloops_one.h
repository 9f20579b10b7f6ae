/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: functions of the pairs one by one, for a processor whose vectors are shorter than four: GCC would take longer ones apart through
 * memory. */

typedef double    Real;
typedef ptrdiff_t Knot;

INLINE Real4  widen(const float from[]) { return __builtin_convertvector(*(const Float4 *)from, Real4); }
INLINE Float4 narrow(Real4 a) { return __builtin_convertvector(a, Float4); }

INLINE Real root(Real r2) { return sqrt(r2); }
INLINE Knot whole(Real number) { return (Knot)number; }

/* The knot below; x becomes what is left. */
INLINE Knot knot_of(Real *x, PetscInt num_r)
{
  const Knot m = PetscMin((int)*x, (int)num_r - 1);
  *x -= (double)m;
  return m;
}

INLINE void coefficients(const double *table, Knot m, Real c[4])
{
  for (int i = 0; i < 4; i++) c[i] = table[8 * m + i];
}

#include "pairfunctions.h"

/* Squared distances of a group of row i; how many are within the cutoff. */
INLINE int distances(const AmPairLoops *s, PetscInt l, size_t first, double r2[AM_LANES], int *ok)
{
  const double *y0 = s->y[l].x;
  int           n  = 0;
  for (int k = 0; k < AM_LANES; k++) {
    const double *y = AM_OF_POINT(s->y, s->list.point[first + k])->x, *shift = s->shift[s->list.image[first + k]].x;
    const double  d[3] = {y[0] + (shift[0] - y0[0]), y[1] + (shift[1] - y0[1]), y[2] + (shift[2] - y0[2])};
    r2[k]              = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    *ok &= r2[k] >= s->min2;
    n += r2[k] <= s->max2;
  }
  return n;
}

/* Lane k of group a of the active ones. */
INLINE void store(const AmActiveGroups *active, int a, int k, const Pair *p, const int order, const int mixed)
{
  const size_t to     = AM_LANES * (size_t)a;
  double      *slope  = active->slope + (2 + mixed) * to + k;
  float       *linear = active->linear + 2 * to + k, *change = active->change + (1 + mixed) * to + k, *scratch = active->scratch + (1 + mixed) * to + k;
  if (order == 1) {
    slope[0]        = p->phi[1];
    slope[AM_LANES] = p->f[1];
    if (mixed) slope[2 * AM_LANES] = p->back[1];
  } else if (order == 2) {
    linear[0]        = (float)p->phi[2];
    linear[AM_LANES] = (float)p->phi[1];
    change[0]        = (float)p->f[1];
    scratch[0]       = (float)p->f[2];
    if (mixed) change[AM_LANES] = (float)p->back[1];
    if (mixed) scratch[AM_LANES] = (float)p->back[2];
  }
}

/* order and mixed are constants where this is called. */
INLINE int pairs(const AmPairLoops s, const int order, const int mixed)
{
  const AmPairList *list = &s.list;
  int               ok = 1, a = 0;

  for (PetscInt l = 0; l < list->num_rows; l++) {
    const double *table = own_table(&s, l);
    double        rho = 0, energy = 0, r2[AM_LANES];
    for (int group = list->start[l]; group < list->start[l + 1]; group++) {
      const size_t first = AM_LANES * (size_t)group;
      if (!distances(&s, l, first, r2, &ok)) continue;
      for (int k = 0; k < AM_LANES; k++) {
        const PetscInt j = list->point[first + k] / AM_STEP;
        Pair           p = {{0}, {0}, {0}};
        Place          at;
        if (r2[k] <= s.max2) {
          locate(s.cubics, r2[k], s.y[j].x[3] - s.y[l].x[3], &at);
          pair(&at, table, order, mixed, &p);
        }
        rho += p.f[0];
        energy += p.phi[0];
        s.sum[j][0] += mixed ? p.back[0] : p.f[0];
        s.sum[j][1] += p.phi[0];
        store(&s.active, a, k, &p, order, mixed);
      }
      if (order > 0) s.active.group[a++] = group;
    }
    if (order > 0) s.active.end[l] = a;
    s.sum[l][0] += rho;
    s.sum[l][1] += energy;
  }
  return ok;
}
