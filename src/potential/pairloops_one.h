/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: functions of the pairs one by one, for a processor whose vectors are shorter than four: GCC would take longer ones apart through
 * memory. */

/* {f, phi, ½phi'/r, f'/r, (½phi'' - ½phi'/r)/r², (f'' - f'/r)/r²} at the root of r2, up to the order, which is a constant where this is called. */
INLINE void pair(const AmEAMCubics *t, const double *table, double r2, const int order, double out[6])
{
  const double  r = sqrt(r2), inv_r = 1.0 / r, at = r * t->per_r;
  const int     m = PetscMin((int)at, (int)t->num_r - 1);
  const double *c = table + 8 * (size_t)m, *e = c + 4, x = at - m;

  out[0] = e[0] + x * (e[1] + x * (e[2] + x * e[3]));
  out[1] = (c[0] + x * (c[1] + x * (c[2] + x * c[3]))) * inv_r;
  if (order == 0) return;
  const double dphi = ((c[1] + x * (2.0 * c[2] + x * 3.0 * c[3])) * t->per_r - out[1]) * inv_r;
  out[2]            = 0.5 * dphi * inv_r;
  out[3]            = (e[1] + x * (2.0 * e[2] + x * 3.0 * e[3])) * t->per_r * inv_r;
  if (order == 1) return;
  const double ddphi = ((2.0 * c[2] + x * 6.0 * c[3]) * t->per_r * t->per_r - 2.0 * dphi) * inv_r;
  out[4]             = (0.5 * ddphi - out[2]) * inv_r * inv_r;
  out[5]             = ((2.0 * e[2] + x * 6.0 * e[3]) * t->per_r * t->per_r - out[3]) * inv_r * inv_r;
}

/* Squared distances of a group of row i; how many are within the cutoff. */
INLINE int distances(const AmPairLoops *s, PetscInt l, size_t first, double r2[AM_LANES], int *ok)
{
  const double *y0 = s->y[l].x;
  int           n  = 0;
  for (int k = 0; k < AM_LANES; k++) {
    const double *y = s->y[s->list->point[first + k]].x, *shift = s->shift[s->list->image[first + k]].x;
    const double  d[3] = {y[0] + (shift[0] - y0[0]), y[1] + (shift[1] - y0[1]), y[2] + (shift[2] - y0[2])};
    r2[k]              = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    *ok &= r2[k] >= s->min2;
    n += r2[k] <= s->max2;
  }
  return n;
}

/* order is a constant where this is called. */
INLINE int pairs(AmPairLoops *s, const int order)
{
  const AmPairList *list = s->list;
  int               ok = 1, a = 0;

  for (PetscInt l = 0; l < list->num_rows; l++) {
    double    sum[2] = {0, 0}, r2[AM_LANES];
    for (int group = list->start[l]; group < list->start[l + 1]; group++) {
      const size_t first = AM_LANES * (size_t)group, to = AM_LANES * (size_t)a;
      if (!distances(s, l, first, r2, &ok)) continue;
      for (int k = 0; k < AM_LANES; k++) {
        double out[6] = {0, 0, 0, 0, 0, 0}, *at = s->sum[list->point[first + k]];
        if (r2[k] <= s->max2) pair(s->cubics, s->cubics->pair, r2[k], order, out);
        for (int q = 0; q < 2; q++) {
          sum[q] += out[q];
          at[q] += out[q];
        }
        if (order == 1) {
          s->active.slope[2 * to + 2 * PLACE(k)]     = out[2];
          s->active.slope[2 * to + 2 * PLACE(k) + 1] = out[3];
        } else if (order == 2) {
          s->active.linear[2 * to + k]            = (float)out[4];
          s->active.linear[2 * to + AM_LANES + k] = (float)out[2];
          s->active.change[to + k]                = (float)out[3];
          s->active.scratch[to + k]               = (float)out[5];
        }
      }
      if (order > 0) s->active.group[a++] = group;
    }
    if (order > 0) s->active.end[l] = a;
    for (int q = 0; q < 2; q++) s->sum[l][q] += sum[q];
  }
  return ok;
}
