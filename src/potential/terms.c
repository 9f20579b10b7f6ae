/* SPDX-License-Identifier: GPL-3.0-or-later
 * Second derivatives of a cluster at one state, for many products. Where the potential tells them term by term they are written down once:
 *
 *   Hv_j += A (v_j - v_i), Hv_i -= the same            a pair's own, A symmetric
 *   Hv_j += a b·(v_m - v_k), Hv_i -= the same          of a pair (i, j) by another pair (k, m)
 *
 * A step of Newton's method asks for tens of products, a tangent of the Cauchy-Born rule for twelve, and a model behind an interface, asked for all its
 * terms each time, spends more on talking than on physics.
 *
 * Where it tells none, a product is a difference of two gradients, and for a solver, which may do with 1e-6 of it, the first one is known from the start:
 *
 *   H v = (g(y + h v) - g(y)) / h
 *
 * No neighbour moves more than NEARBY against its site. Truncation is half of that times third derivatives (some 100 eV/Å³) beside products with some
 * 10 eV/Å², 1e-6; rounding 1e-14 of forces over it, 3e-9. A step of an inexact Newton method asks for 1e-2 or 1e-3 (Knoll and Keyes, 2004, section 2). */
#include "potentialimpl.h"

#define NEARBY 3e-7 /* Å */

#define MOST ((size_t)1 << 28) /* bytes of memory; what needs more (an EAM by pairs of pairs, of many sites) is evaluated anew for each product */

PetscErrorCode AmTermsDestroy(AmTerms *t)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(t->pair));
  PetscCall(PetscFree(t->cross));
  *t = (AmTerms){.complete = PETSC_FALSE};
  PetscFunctionReturn(0);
}

void AmTermsBegin(AmTerms *t)
{
  t->num_pairs = t->num_crosses = 0;
  t->complete                   = PETSC_TRUE;
}

/* Makes room for one more of each. */
static PetscErrorCode reserve(AmTerms *t)
{
  PetscFunctionBeginUser;
  if (t->num_pairs == t->room_of_pairs) {
    t->room_of_pairs = 1024 + 2 * t->room_of_pairs;
    PetscCall(PetscRealloc(sizeof(*t->pair) * t->room_of_pairs, &t->pair));
  }
  if (t->num_crosses == t->room_of_crosses) {
    t->room_of_crosses = 1024 + 2 * t->room_of_crosses;
    PetscCall(PetscRealloc(sizeof(*t->cross) * t->room_of_crosses, &t->cross));
  }
  t->too_many = sizeof(*t->pair) * t->num_pairs + sizeof(*t->cross) * t->num_crosses > MOST ? PETSC_TRUE : PETSC_FALSE;
  if (t->too_many) t->complete = PETSC_FALSE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmTermsAddPair(AmTerms *t, const PetscInt pair[2], PetscReal s, PetscReal c, AmVec3 e)
{
  AmPairTerm *p;

  PetscFunctionBeginUser;
  PetscCall(reserve(t));
  if (t->too_many) PetscFunctionReturn(0);
  p = t->num_pairs > 0 ? &t->pair[t->num_pairs - 1] : NULL;
  if (!p || p->i != (int)pair[0] || p->j != (int)pair[1]) {
    p  = &t->pair[t->num_pairs++];
    *p = (AmPairTerm){(int)pair[0], (int)pair[1], {0}};
  }
  for (int k = 0; k < 3; k++) {
    p->A[k] += s + c * e.v[k] * e.v[k];
    p->A[3 + k] += c * e.v[(k + 1) % 3] * e.v[(k + 2) % 3];
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmTermsAddCross(AmTerms *t, const PetscInt pair[2], const PetscInt other[2], AmVec3 a, AmVec3 b)
{
  PetscFunctionBeginUser;
  PetscCall(reserve(t));
  if (t->too_many) PetscFunctionReturn(0);
  t->cross[t->num_crosses++] = (AmCrossTerm){(int)pair[0], (int)pair[1], (int)other[0], (int)other[1], a, b};
  PetscFunctionReturn(0);
}

void AmTermsProduct(const AmTerms *t, const AmVec3 v[], AmVec3 Hv[])
{
  for (size_t n = 0; n < t->num_pairs; n++) {
    const AmPairTerm *p = &t->pair[n];
    const PetscReal  *A = p->A;
    const AmVec3      d = AmVec3Sub(v[p->j], v[p->i]);
    const AmVec3      h =
        AmVec3Make(A[0] * d.v[0] + A[5] * d.v[1] + A[4] * d.v[2], A[5] * d.v[0] + A[1] * d.v[1] + A[3] * d.v[2], A[4] * d.v[0] + A[3] * d.v[1] + A[2] * d.v[2]);
    Hv[p->j] = AmVec3Add(Hv[p->j], h);
    Hv[p->i] = AmVec3Sub(Hv[p->i], h);
  }
  for (size_t n = 0; n < t->num_crosses; n++) {
    const AmCrossTerm *c = &t->cross[n];
    const AmVec3       h = AmVec3Scale(AmVec3Dot(c->b, AmVec3Sub(v[c->m], v[c->k])), c->a);
    Hv[c->j]             = AmVec3Add(Hv[c->j], h);
    Hv[c->i]             = AmVec3Sub(Hv[c->i], h);
  }
}

struct _p_AmHessian {
  AmPotential        pot;
  AmHessianPrecision precision;
  const AmCluster   *cluster;
  const AmVec3      *y;
  const PetscReal   *weight;
  AmTerms            terms;
  PetscInt           num_points;          /* that there is room for: */
  AmVec3            *g, *moved, *g_moved; /* the gradient at y; work */
};

PetscErrorCode AmHessianCreate(AmPotential pot, AmHessianPrecision precision, AmHessian *h)
{
  PetscFunctionBeginUser;
  PetscCall(PetscNew(h));
  (*h)->pot       = pot;
  (*h)->precision = precision;
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy_gradients(AmHessian h)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree3(h->g, h->moved, h->g_moved));
  PetscFunctionReturn(0);
}

PetscErrorCode AmHessianDestroy(AmHessian *h)
{
  PetscFunctionBeginUser;
  if (*h) PetscCall(AmTermsDestroy(&(*h)->terms));
  if (*h) PetscCall(destroy_gradients(*h));
  PetscCall(PetscFree(*h));
  PetscFunctionReturn(0);
}

static PetscBool by_one_gradient(const AmHessian h)
{
  return h->precision == AM_HESSIAN_FOR_SOLVERS && h->pot->hessian_kind == AM_HESSIAN_DIFFERENCES ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode evaluate(AmHessian h, const AmVec3 y[], AmVec3 g[], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(g, h->cluster->num_points));
  PetscCall(AmPotentialGradient(h->pot, h->cluster, y, h->weight, NULL, g, range));
  PetscFunctionReturn(0);
}

static PetscErrorCode set_gradient(AmHessian h, AmRange *range)
{
  const PetscInt n = h->cluster->num_points;

  PetscFunctionBeginUser;
  if (h->num_points < n) {
    PetscCall(destroy_gradients(h));
    h->num_points = n;
    PetscCall(PetscMalloc3(n, &h->g, n, &h->moved, n, &h->g_moved));
  }
  PetscCall(evaluate(h, h->y, h->g, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmHessianSet(AmHessian h, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmRange *range)
{
  PetscFunctionBeginUser;
  h->cluster        = cluster;
  h->y              = y;
  h->weight         = weight;
  h->terms.complete = PETSC_FALSE;
  if (by_one_gradient(h))
    PetscCall(set_gradient(h, range));
  else if (h->pot->ops->terms && !h->terms.too_many)
    PetscCall(AmPotentialTerms(h->pot, cluster, y, weight, &h->terms, range));
  PetscFunctionReturn(0);
}

PetscBool AmHessianHasSeen(AmHessian h) { return h->terms.complete || by_one_gradient(h) ? PETSC_TRUE : PETSC_FALSE; }

/* Of a neighbour against its site. */
static PetscReal longest_move(const AmHessian h, const AmVec3 v[])
{
  const AmCluster *c      = h->cluster;
  PetscReal        square = 0;
  for (PetscInt l = 0; l < c->num_sites; l++) {
    const AmVec3 own = v[c->site_to_point[l]];
    if (h->weight && h->weight[l] == 0) continue;
    for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) {
      const AmVec3 d = AmVec3Sub(v[c->neighbor[k]], own);
      square         = PetscMax(square, AmVec3Dot(d, d));
    }
  }
  return sqrt(square);
}

static PetscErrorCode difference(AmHessian h, const AmVec3 v[], AmVec3 Hv[], AmRange *range)
{
  const PetscInt  n    = h->cluster->num_points;
  const PetscReal most = longest_move(h, v), step = NEARBY / most;

  PetscFunctionBeginUser;
  if (most == 0) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < n; i++) h->moved[i] = AmVec3Add(h->y[i], AmVec3Scale(step, v[i]));
  PetscCall(evaluate(h, h->moved, h->g_moved, range));
  for (PetscInt i = 0; i < n; i++) Hv[i] = AmVec3Add(Hv[i], AmVec3Scale(1 / step, AmVec3Sub(h->g_moved[i], h->g[i])));
  PetscFunctionReturn(0);
}

PetscErrorCode AmHessianProduct(AmHessian h, const AmVec3 v[], AmVec3 Hv[], AmRange *range)
{
  PetscFunctionBeginUser;
  if (h->terms.complete)
    AmTermsProduct(&h->terms, v, Hv);
  else if (by_one_gradient(h))
    PetscCall(difference(h, v, Hv, range));
  else
    PetscCall(AmPotentialHessianProduct(h->pot, h->cluster, h->y, h->weight, v, Hv, range));
  PetscFunctionReturn(0);
}
