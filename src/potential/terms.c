/* SPDX-License-Identifier: GPL-3.0-or-later
 * Second derivatives of a cluster, written down once, for many products:
 *
 *   Hv_j += A (v_j - v_i), Hv_i -= the same            a pair's own, A symmetric
 *   Hv_j += a b·(v_m - v_k), Hv_i -= the same          of a pair (i, j) by another pair (k, m)
 *
 * A step of Newton's method asks for tens of products, a tangent of the Cauchy-Born rule for twelve, and a model behind an interface, asked for all its
 * terms each time, spends more on talking than on physics. */
#include "potentialimpl.h"

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
  AmPotential      pot;
  const AmCluster *cluster;
  const AmVec3    *y;
  const PetscReal *weight;
  AmTerms          terms;
};

PetscErrorCode AmHessianCreate(AmPotential pot, AmHessian *h)
{
  PetscFunctionBeginUser;
  PetscCall(PetscNew(h));
  (*h)->pot = pot;
  PetscFunctionReturn(0);
}

PetscErrorCode AmHessianDestroy(AmHessian *h)
{
  PetscFunctionBeginUser;
  if (*h) PetscCall(AmTermsDestroy(&(*h)->terms));
  PetscCall(PetscFree(*h));
  PetscFunctionReturn(0);
}

PetscErrorCode AmHessianSet(AmHessian h, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmRange *range)
{
  PetscFunctionBeginUser;
  h->cluster        = cluster;
  h->y              = y;
  h->weight         = weight;
  h->terms.complete = PETSC_FALSE;
  if (h->pot->ops->terms && !h->terms.too_many) PetscCall(AmPotentialTerms(h->pot, cluster, y, weight, &h->terms, range));
  PetscFunctionReturn(0);
}

PetscBool AmHessianIsWritten(AmHessian h) { return h->terms.complete; }

PetscErrorCode AmHessianProduct(AmHessian h, const AmVec3 v[], AmVec3 Hv[], AmRange *range)
{
  PetscFunctionBeginUser;
  if (h->terms.complete)
    AmTermsProduct(&h->terms, v, Hv);
  else
    PetscCall(AmPotentialHessianProduct(h->pot, h->cluster, h->y, h->weight, v, Hv, range));
  PetscFunctionReturn(0);
}
