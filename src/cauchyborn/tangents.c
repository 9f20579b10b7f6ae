/* SPDX-License-Identifier: GPL-3.0-or-later
 * Second derivatives of an energy density by z = (F, d), kept for states that come again, or nearly: the space of z is cut into bins around the perfect
 * crystal,
 *
 *   H(z) ~ H(z_k),   z_k = z_0 + BIN k,   k: nearest whole numbers to (z - z_0) / BIN
 *
 * Where a potential tells no second derivatives H of one state is nine gradients or more, while most cells of a mesh are strained by less than BIN, and from
 * one step of Newton's method to the next few leave their bins. Such a tangent is off by BIN/2 times third derivatives, up to a percent of itself, and so is
 * the residual that a step leaves, which is no more than what an inexact method asks for (Dembo, Eisenstat and Steihaug, 1982). The middle of a bin serves, not
 * the first state that comes to it: so nothing depends on the order of steps and cells. Source: Pope (1997), in situ adaptive tabulation, of which this is the
 * simplest, with cells of one size and constant in them. */
#include "cauchybornimpl.h"
#include <petsc/private/hashmap.h>
#include <string.h>

#define BIN (1.0 / 1024)       /* strain, or Å of an atom of the cell */
#define MOST ((size_t)1 << 26) /* bytes of H; beyond them all is forgotten */
#define FARTHEST 1e8           /* in bins; what is no deformation of a crystal has none */

typedef struct {
  int k[AM_MAX_TAYLOR]; /* 0 behind the size of z */
} Bin;

/* FNV-1a, of whole numbers. */
static inline PetscHash_t hash_of(Bin bin)
{
  PetscHash_t hash = 2166136261u;
  for (int i = 0; i < AM_MAX_TAYLOR; i++) hash = (hash ^ (PetscHash_t)bin.k[i]) * 16777619u;
  return hash;
}

#define ARE_EQUAL(a, b) (memcmp((a).k, (b).k, sizeof((a).k)) == 0)

PETSC_HASH_MAP(Bins, Bin, PetscInt, hash_of, ARE_EQUAL, -1)

struct _p_AmTangents {
  PetscInt   size;
  PetscReal *z_0; /* [size] */
  PetscInt   num, room;
  PetscReal *H;  /* [num][size][size] */
  PetscBins  at; /* which of them */
};

PetscErrorCode AmTangentsCreate(PetscInt size, const PetscReal z_0[], AmTangents *out)
{
  AmTangents t;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  t->size = size;
  PetscCall(PetscMalloc1(size, &t->z_0));
  PetscCall(PetscArraycpy(t->z_0, z_0, size));
  PetscCall(PetscBinsCreate(&t->at));
  *out = t;
  PetscFunctionReturn(0);
}

PetscErrorCode AmTangentsDestroy(AmTangents *tangents)
{
  AmTangents t = *tangents;

  PetscFunctionBeginUser;
  if (!t) PetscFunctionReturn(0);
  PetscCall(PetscBinsDestroy(&t->at));
  PetscCall(PetscFree(t->z_0));
  PetscCall(PetscFree(t->H));
  PetscCall(PetscFree(*tangents));
  PetscFunctionReturn(0);
}

static PetscErrorCode forget(AmTangents t)
{
  PetscFunctionBeginUser;
  t->num = 0;
  PetscCall(PetscBinsClear(t->at));
  PetscFunctionReturn(0);
}

/* For n more. */
static PetscErrorCode make_room(AmTangents t, PetscInt n)
{
  const size_t bytes = (size_t)t->size * t->size * sizeof(*t->H);

  PetscFunctionBeginUser;
  if ((t->num + n) * bytes > MOST) PetscCall(forget(t));
  if (t->num + n <= t->room) PetscFunctionReturn(0);
  t->room = 2 * t->room + n;
  PetscCall(PetscRealloc(t->room * bytes, &t->H));
  PetscFunctionReturn(0);
}

static PetscBool have_bins(const AmTangents t, PetscInt n, const PetscReal z[])
{
  for (PetscInt i = 0; i < n * t->size; i++)
    if (!(PetscAbsReal(z[i] - t->z_0[i % t->size]) < FARTHEST * BIN)) return PETSC_FALSE; /* not a number, too */
  return PETSC_TRUE;
}

/* Where the bins of z [n][size] are. Out: at [n]; middle [num_new][size]: of those that are new, the last ones, and have no H. */
static PetscErrorCode find(AmTangents t, PetscInt n, const PetscReal z[], PetscInt at[], PetscInt *num_new, PetscReal middle[])
{
  PetscFunctionBeginUser;
  *num_new = 0;
  for (PetscInt q = 0; q < n; q++) {
    Bin bin = {{0}};
    for (PetscInt i = 0; i < t->size; i++) bin.k[i] = (int)lround((z[q * t->size + i] - t->z_0[i]) / BIN);
    PetscCall(PetscBinsGet(t->at, bin, &at[q]));
    if (at[q] >= 0) continue;
    at[q] = t->num++;
    PetscCall(PetscBinsSet(t->at, bin, at[q]));
    for (PetscInt i = 0; i < t->size; i++) middle[*num_new * t->size + i] = t->z_0[i] + BIN * bin.k[i];
    (*num_new)++;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluate(AmTangents t, PetscInt n, const PetscReal z[], AmTangentsOf of, void *context, PetscReal H[], AmRange *range)
{
  const size_t square = (size_t)t->size * t->size;
  PetscInt     num_new, *at;
  PetscReal   *middle;

  PetscFunctionBeginUser;
  PetscCall(make_room(t, n));
  PetscCall(PetscMalloc2(n, &at, n * t->size, &middle));
  PetscCall(find(t, n, z, at, &num_new, middle));
  if (num_new > 0) PetscCall(of(context, num_new, middle, t->H + (t->num - num_new) * square, range));
  for (PetscInt q = 0; q < n && !range->kind; q++) PetscCall(PetscArraycpy(H + q * square, t->H + at[q] * square, square));
  PetscCall(PetscFree2(at, middle));
  PetscFunctionReturn(0);
}

PetscErrorCode AmTangentsEvaluate(AmTangents t, PetscInt n, const PetscReal z[], AmTangentsOf of, void *context, PetscReal H[], AmRange *range)
{
  const PetscBool have = have_bins(t, n, z);

  PetscFunctionBeginUser;
  if (have) PetscCall(evaluate(t, n, z, of, context, H, range));
  if (have && !range->kind) PetscFunctionReturn(0);
  PetscCall(forget(t)); /* some have no H */
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  PetscCall(of(context, n, z, H, range));
  PetscFunctionReturn(0);
}
