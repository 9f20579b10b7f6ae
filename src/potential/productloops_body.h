/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: Hessian products. With C_i = sum_k C_ik d_ik·delta_ik, the change of density at i,
 *
 *   Hv_j = sum_i A d·delta d + B delta    and to it    sum_i (Q_i C_ij + Q_j C_ji) d    Q_i = w_i F''_i C_i
 *
 * of which a first pass over pairs makes the former, and changes of density beside it, a second one the latter.
 *
 * In single precision, eight numbers at a time. Places and directions are whole numbers, of the units s->unit and one that a product tells: their differences
 * are exact, whose rounding would be as large as the difference where neighbours move alike. Whole numbers go round, so places may lie anywhere. */

/* {A, C} of the pairs 0, 2, 1, 3, and B take the places of {a1, b1} and a2; C is that at the other end. */
INLINE void form_of(const AmPairLoops s, const int mixed)
{
  const Real4  square = splat(s.unit * s.unit);
  const float  u      = (float)s.unit;
  const Float4 unit   = {u, u, u, u};

  for (PetscInt l = 0, a = 0; l < s.list.num_rows; l++) {
    const Real4 W = splat(s.weight[l][0]), D = splat(s.weight[l][1]);
    for (; a < s.active.end[l]; a++) {
      float *linear = s.active.linear + 2 * AM_LANES * (size_t)a, *C = s.active.change + (1 + mixed) * AM_LANES * (size_t)a;
      float *a2 = s.active.scratch + (1 + mixed) * AM_LANES * (size_t)a;
      Real4  weight[2];
      gather_twos(s.weight, points_of(&s, s.active.group[a]), weight);
      const Real4  B = (W + weight[0]) * widen(linear + AM_LANES) + both(D, weight[1], widen(C), widen(C + AM_LANES * mixed), mixed);
      const Float4 A = narrow(square * ((W + weight[0]) * widen(linear) + both(D, weight[1], widen(a2), widen(a2 + AM_LANES * mixed), mixed)));
      for (int end = 0; end <= mixed; end++) *(Float4 *)(C + AM_LANES * end) *= unit;
      const Float4 there = *(const Float4 *)(C + AM_LANES * mixed);
      const Float4 low = __builtin_shuffle(A, there, (Int4){0, 4, 1, 5}), high = __builtin_shuffle(A, there, (Int4){2, 6, 3, 7});
      *(Float4 *)linear              = __builtin_shuffle(low, high, (Int4){0, 1, 4, 5});
      *(Float4 *)(linear + AM_LANES) = __builtin_shuffle(low, high, (Int4){2, 3, 6, 7});
      *(Float4 *)a2                  = narrow(B);
    }
  }
}

#if defined(__AVX2__)
#include "productloops_four.h"
#else
#include "productloops_one.h"
#endif

/* What to add to a point's record to have it relative to that of row l; the fourth component of a place stays. */
INLINE void origins(const AmPairLoops *s, PetscInt l, AmMoving from[])
{
  Round8 self         = *(const Round8 *)&s->moving[l];
  self[3]             = 0;
  *(Round8 *)&from[0] = *(const Round8 *)&s->moving_shift[0] - self;
  for (int m = 1; m < s->list.row_images[l]; m++) *(Round8 *)&from[m] = *(const Round8 *)&s->moving_shift[m] - self;
}

/* Ends with Q of row l, to whose change all rows before have added: a pair stands in the row of the end that comes first. images: see forces_row(). */
INLINE void along_row(const AmPairLoops *s, PetscInt l, int first, const int mixed, const int images)
{
  AmMoving from[AM_MAX_IMAGES];
  Sum      sum = {0}, density = {0};

  origins(s, l, from);
  for (int a = first; a < s->active.end[l]; a++) {
    prefetch(s->active.linear, a, sizeof(Float8));
    prefetch(s->active.scratch, a, (1 + mixed) * sizeof(Float4));
    along_group(s, a, from, mixed, images, &sum, &density);
  }
  const Float4 all = folded(sum), own = folded(density);
  s->moving[l].Q = (float)(s->curvature[l] * ((double)s->product[l].x[3] + (double)(mixed ? own[0] + own[2] : all[3])));
  *(Float4 *)&s->product[l] -= all;
}

INLINE void share_row(const AmPairLoops *s, PetscInt l, int first, const int mixed, const int images)
{
  const float Q = s->moving[l].Q;
  AmMoving    from[AM_MAX_IMAGES];
  Sum         sum = {0};

  origins(s, l, from);
  for (int a = first; a < s->active.end[l]; a++) {
    prefetch(s->active.change, a, (1 + mixed) * sizeof(Float4));
    share_group(s, a, from, Q, mixed, images, &sum);
  }
  *(Float4 *)&s->product[l] -= folded(sum);
}

INLINE void product_of(const AmPairLoops s, const int mixed)
{
  const PetscInt n = s.list.num_rows;
  for (PetscInt l = 0, first = 0; l < n; first = s.active.end[l++])
    s.list.row_images[l] > 1 ? along_row(&s, l, first, mixed, 1) : along_row(&s, l, first, mixed, 0);
  for (PetscInt j = n; j <= s.list.num_points; j++) s.moving[j].Q = 0; /* no site: no density */
  for (PetscInt l = 0, first = 0; l < n; first = s.active.end[l++])
    s.list.row_images[l] > 1 ? share_row(&s, l, first, mixed, 1) : share_row(&s, l, first, mixed, 0);
}
