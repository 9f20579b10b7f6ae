/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loops of the EAM energy over a half list, E = sum_l w_l [F(rho_l) + 1/2 sum_k phi(r_lk)], rho_l = sum_k f_lk(r_lk).
 *
 *   W = w_i + w_j    D_i = w_i F'_i                      d = y_j - y_i    delta = v_j - v_i
 *   gradient         T d on j, -T d on i                 T = W ½phi'/r + D_i f_ij'/r + D_j f_ji'/r
 *   product          h on j, -h on i                     h = [A d·delta + Q_i C_ij + Q_j C_ji] d + B delta    (productloops_body.h)
 *                    A = W a1 + D_i a2_ij + D_j a2_ji    a1 = (½phi'' - ½phi'/r)/r²    a2 = (f'' - f'/r)/r²
 *                    B = W b1 + D_i b2_ij + D_j b2_ji    b1 = ½phi'/r                  b2 = C = f'/r
 *                    Q_i = w_i F''_i sum_k C_ik d_ik·delta_ik
 *
 * f_ij, the density at i that comes from j, is f_ji where all are of one species; loops for several (mixed) evaluate and keep both.
 *
 * Included by one file for each kind of processor, which has told the compiler its target and defines NAME(x). Vectors are GCC's own, so that the same text
 * runs everywhere. What it forces: loops have a copy of what they are given, for a sum that is written might else be one of the pointers, which would all be
 * read again for each pair. Nothing branches on single pairs; a pair beyond the cutoff is computed at the cutoff and its results are masked away. A
 * group that is beyond it as a whole is left out. */
#include "pairloops.h"
#include <math.h>
#pragma GCC diagnostic ignored "-Wpsabi" /* vectors are passed to inline functions only */

#define AHEAD 48 /* groups */
#define INLINE static inline __attribute__((always_inline))

typedef double    Real4 __attribute__((vector_size(32), may_alias));
typedef double    Real2 __attribute__((vector_size(16), may_alias));
typedef float     Float4 __attribute__((vector_size(16), may_alias));
typedef long long Mask4 __attribute__((vector_size(32), may_alias));
typedef int       Int4 __attribute__((vector_size(16), may_alias));
typedef float     Float8 __attribute__((vector_size(32), may_alias));
typedef int       Int8 __attribute__((vector_size(32), may_alias));
typedef unsigned  Round4 __attribute__((vector_size(16), may_alias)); /* sums of whole numbers that go round */
typedef unsigned  Round8 __attribute__((vector_size(32), may_alias));

INLINE Real4  splat(double x) { return (Real4){x, x, x, x}; }
INLINE double total(Real4 a) { return (a[0] + a[2]) + (a[1] + a[3]); }

/* Numbers of pairs are read in order, once each: a tenth of the time is won by asking for them early. */
INLINE void prefetch(const void *number, PetscInt a, size_t bytes) { __builtin_prefetch((const char *)number + bytes * (size_t)(a + AHEAD)); }

/* Points of a group. */
typedef struct {
  int at[AM_LANES];
} Points;
INLINE Points points_of(const AmPairLoops *s, int group)
{
  const int *point = s->list.point + AM_LANES * (size_t)group;
  return (Points){{point[0], point[1], point[2], point[3]}};
}

/* What to add to a point's position to have it relative to that of row l. */
INLINE void shifts(const AmPairLoops *s, PetscInt l, Real4 y, Real4 from[])
{
  from[0] = *(const Real4 *)&s->shift[0] - y;
  for (int m = 1; m < s->list.row_images[l]; m++) from[m] = *(const Real4 *)&s->shift[m] - y;
}

/* Table of two points of the species of row l. */
INLINE const double *own_table(const AmPairLoops *s, PetscInt l) { return s->cubics->pair + 8 * (size_t)(s->cubics->num_species + 1) * (size_t)s->y[l].x[3]; }

#if defined(__AVX2__)
#include "pairloops_four.h"
#else
#include "pairloops_one.h"
#endif

#include "latticeloops_body.h"

#include "cellloops_body.h"

/* a_i f_ij + a_j f_ji */
INLINE Real4 both(Real4 ai, Real4 aj, Real4 fij, Real4 fji, const int mixed) { return mixed ? ai * fij + aj * fji : (ai + aj) * fij; }

/* Lanes of {W, D} of the four points. */
INLINE void gather_twos(const double (*from)[2], Points point, Real4 out[2])
{
  Real4 two[2];
  for (int k = 0; k < 2; k++) {
    const Real2 low = *(const Real2 *)AM_OF_POINT(from, point.at[k]), high = *(const Real2 *)AM_OF_POINT(from, point.at[k + 2]);
    two[k] = (Real4){low[0], low[1], high[0], high[1]};
  }
  out[0] = __builtin_shuffle(two[0], two[1], (Mask4){0, 4, 2, 6});
  out[1] = __builtin_shuffle(two[0], two[1], (Mask4){1, 5, 3, 7});
}

/* images: whether the row has several; a constant where this is called, for looking them up takes a sixth of the time. */
INLINE void forces_row(const AmPairLoops *s, PetscInt l, int first, const int mixed, const int images)
{
  const Real4 W = splat(s->weight[l][0]), D = splat(s->weight[l][1]);
  Real4       sum = splat(0), from[AM_MAX_IMAGES], weight[2], g[4];

  shifts(s, l, *(const Real4 *)&s->y[l], from);
  for (int a = first; a < s->active.end[l]; a++) {
    const Points         point = points_of(s, s->active.group[a]);
    const unsigned char *image = s->list.image + AM_LANES * (size_t)s->active.group[a];
    const Real4         *slope = (const Real4 *)s->active.slope + (2 + mixed) * (size_t)a;
    prefetch(s->active.slope, a, (2 + mixed) * sizeof(Real4));
    gather_twos(s->weight, point, weight);
    const Real4 T = (W + weight[0]) * slope[0] + both(D, weight[1], slope[1], slope[1 + mixed], mixed);
    for (int k = 0; k < AM_LANES; k++) {
      g[k] = splat(T[k]) * (*(const Real4 *)AM_OF_POINT(s->y, point.at[k]) + from[images ? image[k] : 0]);
      *(Real4 *)AM_OF_POINT(s->g, point.at[k]) += g[k];
    }
    sum += (g[0] + g[1]) + (g[2] + g[3]);
  }
  *(Real4 *)&s->g[l] -= sum;
}

INLINE void forces_of(const AmPairLoops s, const int mixed)
{
  for (PetscInt l = 0, first = 0; l < s.list.num_rows; first = s.active.end[l++])
    s.list.row_images[l] > 1 ? forces_row(&s, l, first, mixed, 1) : forces_row(&s, l, first, mixed, 0);
}

#include "productloops_body.h"

static int  energies(AmPairLoops *s) { return s->mixed ? pairs(*s, 0, 1) : pairs(*s, 0, 0); }
static int  slopes(AmPairLoops *s) { return s->mixed ? pairs(*s, 1, 1) : pairs(*s, 1, 0); }
static int  curves(AmPairLoops *s) { return s->mixed ? pairs(*s, 2, 1) : pairs(*s, 2, 0); }
static void forces(const AmPairLoops *s) { s->mixed ? forces_of(*s, 1) : forces_of(*s, 0); }
static void form(const AmPairLoops *s) { s->mixed ? form_of(*s, 1) : form_of(*s, 0); }
static void product(const AmPairLoops *s) { s->mixed ? product_of(*s, 1) : product_of(*s, 0); }

const AmPairLoopsOps NAME(AmPairLoops) = {WORD, energies, slopes, curves, forces, form, product, LANES, lattice, cell};
