/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of productloops_body.h: a group of pairs, two side by side in a vector of eight. */

typedef Float8 Sum; /* of two pairs: the one's and the other's */

INLINE Float4 folded(Sum a) { return (Float4){a[0], a[1], a[2], a[3]} + (Float4){a[4], a[5], a[6], a[7]}; }

INLINE Int8   firsts(Int8 a, Int8 b) { return __builtin_shuffle(a, b, (Int8){0, 1, 2, 3, 8, 9, 10, 11}); }
INLINE Int8   seconds(Int8 a, Int8 b) { return __builtin_shuffle(a, b, (Int8){4, 5, 6, 7, 12, 13, 14, 15}); }
INLINE Float8 numbers(Int8 a) { return __builtin_convertvector(a, Float8); }

/* {a0 four times, a1 four times} and {a2, a3}; GCC would read each by itself. */
INLINE Float8 repeat(const float a[4], Int8 which) { return __builtin_ia32_vpermilvarps256(__builtin_ia32_vbroadcastf128_ps256((const Float4 *)a), which); }
INLINE Float8 pairs_01(const float a[4]) { return repeat(a, (Int8){0, 0, 0, 0, 1, 1, 1, 1}); }
INLINE Float8 pairs_23(const float a[4]) { return repeat(a, (Int8){2, 2, 2, 2, 3, 3, 3, 3}); }

/* Records of the group's points relative to row l's. images: see along_row(). */
INLINE void apart(const AmPairLoops *s, int group, Points point, const AmMoving from[], const int images, Int8 r[4])
{
  const unsigned char *image = s->list.image + AM_LANES * (size_t)group;
  for (int k = 0; k < AM_LANES; k++) r[k] = (Int8)(*(const Round8 *)AM_OF_POINT(s->moving, point.at[k]) + *(const Round8 *)&from[images ? image[k] : 0]);
}

/* d·delta of the pairs 0, 0, 2, 2, 1, 1, 3, 3; the fourth component of delta is 0. */
INLINE Float8 stretches(Float8 d01, Float8 d23, Float8 delta01, Float8 delta23)
{
  const Float8 a = d01 * delta01, b = d23 * delta23;
  const Float8 c = __builtin_shuffle(a, b, (Int8){0, 2, 8, 10, 4, 6, 12, 14}) + __builtin_shuffle(a, b, (Int8){1, 3, 9, 11, 5, 7, 13, 15});
  return c + __builtin_shuffle(c, (Int8){1, 0, 3, 2, 5, 4, 7, 6});
}

INLINE void scatter(const AmPairLoops *s, Points point, Float8 h01, Float8 h23)
{
  *(Float4 *)AM_OF_POINT(s->product, point.at[0]) += (Float4){h01[0], h01[1], h01[2], h01[3]};
  *(Float4 *)AM_OF_POINT(s->product, point.at[1]) += (Float4){h01[4], h01[5], h01[6], h01[7]};
  *(Float4 *)AM_OF_POINT(s->product, point.at[2]) += (Float4){h23[0], h23[1], h23[2], h23[3]};
  *(Float4 *)AM_OF_POINT(s->product, point.at[3]) += (Float4){h23[4], h23[5], h23[6], h23[7]};
}

INLINE void along_group(const AmPairLoops *s, int a, const AmMoving from[], const int mixed, const int images, Sum *sum, Sum *density)
{
  const Points point = points_of(s, s->active.group[a]);
  const float *B     = s->active.scratch + (1 + mixed) * AM_LANES * (size_t)a;
  const Float8 AC    = *(const Float8 *)(s->active.linear + 2 * AM_LANES * (size_t)a);
  Int8         r[4];

  apart(s, s->active.group[a], point, from, images, r);
  const Float8 d01 = numbers(firsts(r[0], r[1])), delta01 = numbers(seconds(r[0], r[1]));
  const Float8 d23 = numbers(firsts(r[2], r[3])), delta23 = numbers(seconds(r[2], r[3]));
  const Float8 stretch = stretches(d01, d23, delta01, delta23), scale = AC * stretch;
  const Float8 h01 = __builtin_shuffle(scale, (Int8){0, 0, 0, 1, 4, 4, 4, 5}) * d01 + pairs_01(B) * delta01;
  const Float8 h23 = __builtin_shuffle(scale, (Int8){2, 2, 2, 3, 6, 6, 6, 7}) * d23 + pairs_23(B) * delta23;
  scatter(s, point, h01, h23);
  *sum += h01 + h23;
  if (mixed) {
    const float *C = s->active.change + 2 * AM_LANES * (size_t)a;
    *density += (Float8){C[0], 0, C[2], 0, C[1], 0, C[3], 0} * stretch;
  }
}

INLINE Float8 share(Int8 y, Float8 Q, Float8 here, Float8 there, const int mixed)
{
  const Float8 Qj = __builtin_shuffle((Float8)y, (Int8){3, 3, 3, 3, 7, 7, 7, 7});
  return (mixed ? Q * here + Qj * there : (Q + Qj) * here) * numbers(y);
}

INLINE void share_group(const AmPairLoops *s, int a, const AmMoving from[], float q, const int mixed, const int images, Sum *sum)
{
  const Points point = points_of(s, s->active.group[a]);
  const float *here = s->active.change + (1 + mixed) * AM_LANES * (size_t)a, *there = here + AM_LANES * mixed;
  const Float8 Q = {q, q, q, q, q, q, q, q};
  Int8         r[4];

  apart(s, s->active.group[a], point, from, images, r);
  const Float8 h01 = share(firsts(r[0], r[1]), Q, pairs_01(here), pairs_01(there), mixed);
  const Float8 h23 = share(firsts(r[2], r[3]), Q, pairs_23(here), pairs_23(there), mixed);
  scatter(s, point, h01, h23);
  *sum += h01 + h23;
}
