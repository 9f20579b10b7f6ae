/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of productloops_body.h: pairs one by one, for a processor whose vectors hold four numbers. */

typedef Float4 Sum;

INLINE Float4 folded(Sum a) { return a; }

/* Halves of the record of a point relative to row l's. */
INLINE Int4   place_from(const AmMoving *j, const AmMoving *from) { return (Int4)(*(const Round4 *)j->y + *(const Round4 *)from->y); }
INLINE Int4   direction_from(const AmMoving *j, const AmMoving *from) { return (Int4)(*(const Round4 *)j->v + *(const Round4 *)from->v); }
INLINE Float4 numbers(Int4 a) { return __builtin_convertvector(a, Float4); }

/* In all lanes; the fourth component of delta is 0. */
INLINE Float4 stretch_of(Float4 d, Float4 delta)
{
  const Float4 a = d * delta, b = a + __builtin_shuffle(a, (Int4){1, 0, 3, 2});
  return b + __builtin_shuffle(b, (Int4){2, 3, 0, 1});
}

INLINE void along_group(const AmPairLoops *s, int a, const AmMoving from[], const int mixed, const int images, Sum *sum, Sum *density)
{
  static const int     at[AM_LANES] = {0, 4, 2, 6}; /* {A, C} of a pair */
  const Points         point        = points_of(s, s->active.group[a]);
  const unsigned char *image        = s->list.image + AM_LANES * (size_t)s->active.group[a];
  const float         *AC = s->active.linear + 2 * AM_LANES * (size_t)a, *B = s->active.scratch + (1 + mixed) * AM_LANES * (size_t)a;
  const float         *here = s->active.change + (1 + mixed) * AM_LANES * (size_t)a;

  for (int k = 0; k < AM_LANES; k++) {
    const AmMoving *j = AM_OF_POINT(s->moving, point.at[k]), *origin = &from[images ? image[k] : 0];
    const Float4    d = numbers(place_from(j, origin)), delta = numbers(direction_from(j, origin)), stretch = stretch_of(d, delta);
    const float     A = AC[at[k]], C = AC[at[k] + 1];
    const Float4    h = (Float4){A, A, A, C} * stretch * d + (Float4){B[k], B[k], B[k], B[k]} * delta;
    *(Float4 *)AM_OF_POINT(s->product, point.at[k]) += h;
    *sum += h;
    if (mixed) *density += (Float4){here[k], 0, 0, 0} * stretch;
  }
}

INLINE void share_group(const AmPairLoops *s, int a, const AmMoving from[], float Q, const int mixed, const int images, Sum *sum)
{
  const Points         point = points_of(s, s->active.group[a]);
  const unsigned char *image = s->list.image + AM_LANES * (size_t)s->active.group[a];
  const float         *here = s->active.change + (1 + mixed) * AM_LANES * (size_t)a, *there = here + AM_LANES * mixed;

  for (int k = 0; k < AM_LANES; k++) {
    const AmMoving *j = AM_OF_POINT(s->moving, point.at[k]);
    const float     T = Q * here[k] + j->Q * there[k];
    const Float4    h = (Float4){T, T, T, T} * numbers(place_from(j, &from[images ? image[k] : 0]));
    *(Float4 *)AM_OF_POINT(s->product, point.at[k]) += h;
    *sum += h;
  }
}
