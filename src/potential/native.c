/* SPDX-License-Identifier: GPL-3.0-or-later
 * The native kernel: V_l = F(rho) + 1/2 sum_k phi(r_k), rho = sum_k f(r_k), for pair potentials (F = f = 0) and EAM.
 *
 *   e_k = x[..][k]   unit vector from the site to neighbour k       d_k   displacement of k minus that of the site
 *   t_k = ½phi'_k + F' f'_k                                         s_k = ½phi''_k + F' f''_k
 *   dV   = sum_k t_k e_k·d_k
 *   d2V  = sum_k [ (s_k - t_k/r_k)(e_k·d_k)² + (t_k/r_k) |d_k|² ] + F'' (sum_k f'_k e_k·d_k)²
 *
 * What it forces: a neighbour acts on the site with the opposite sign, so nothing but d_k enters (translation invariance to rounding), and neighbours
 * are taken into arrays first: list entries in the skin are dropped once, before any function is evaluated. */
#include "potentialimpl.h"

typedef struct {
  const AmNativeFunctions *functions;
  void                    *data;
  AmSite                   site;
  PetscReal               *reals; /* memory of the site's arrays */
  AmPointNumbering         numbering;
  PetscReal               *H, *grad_rho; /* [3 capacity + 3]² and [3 capacity + 3] */
  PetscInt                 hessian_capacity;
} Native;

static PetscErrorCode reserve(Native *native, PetscInt n)
{
  AmSite    *s = &native->site;
  PetscReal *p;

  PetscFunctionBeginUser;
  if (n <= s->capacity) PetscFunctionReturn(0);
  PetscCall(PetscFree5(native->reals, s->point, s->kind, s->local, s->distinct));
  PetscCall(PetscMalloc5(10 * n, &native->reals, n, &s->point, n, &s->kind, n, &s->local, n + 1, &s->distinct));
  p    = native->reals;
  s->r = p;
  for (PetscInt i = 0; i < 3; i++) {
    s->x[i]   = p + (1 + i) * n;
    s->phi[i] = p + (4 + i) * n;
    s->f[i]   = p + (7 + i) * n;
  }
  s->capacity = n;
  PetscFunctionReturn(0);
}

/* Neighbours of site l within the cutoff. */
static PetscErrorCode gather(AmPotential pot, const AmEvaluation *e, PetscInt l)
{
  Native          *native = (Native *)pot->data;
  AmSite          *s      = &native->site;
  const AmCluster *c      = e->cluster;
  const PetscInt   self = c->site_to_point[l], begin = c->start[l], end = c->start[l + 1];
  const PetscReal  max2 = pot->cutoff * pot->cutoff, min2 = pot->min_distance * pot->min_distance;
  const AmVec3     y0 = e->y[self];
  PetscInt         n  = 0;

  PetscFunctionBeginUser;
  PetscCall(reserve(native, end - begin));
  for (PetscInt k = begin; k < end; k++) {
    const AmVec3    d  = AmVec3Sub(AmClusterNeighborPosition(c, e->y, k), y0);
    const PetscReal r2 = AmVec3Dot(d, d);
    if (r2 > max2) continue;
    if (!(r2 >= min2)) { /* a position that is not a number ends here too */
      AmRangeSet(e->range, PetscIsNanReal(r2) ? AM_RANGE_MODEL : AM_RANGE_PAIR_TOO_CLOSE, l, c->neighbor[k], PetscSqrtReal(r2), pot->min_distance);
      PetscFunctionReturn(0);
    }
    for (PetscInt i = 0; i < 3; i++) s->x[i][n] = d.v[i];
    s->r[n]     = r2;
    s->point[n] = c->neighbor[k];
    s->kind[n]  = AmClusterSpecies(c, c->neighbor[k]);
    n++;
  }
  for (PetscInt k = 0; k < n; k++) {
    const PetscReal r = sqrt(s->r[k]), inv_r = 1.0 / r;
    s->r[k] = r;
    for (PetscInt i = 0; i < 3; i++) s->x[i][k] *= inv_r;
  }
  s->n       = n;
  s->l       = l;
  s->species = AmClusterSpecies(c, self);
  PetscFunctionReturn(0);
}

/* Gathers site l and evaluates its functions up to the given order. Out: V. Check the range after it. */
static PetscErrorCode evaluate(AmPotential pot, const AmEvaluation *e, PetscInt l, PetscInt order, PetscReal *V)
{
  Native   *native = (Native *)pot->data;
  AmSite   *s      = &native->site;
  PetscReal phi = 0.0, rho = 0.0;

  PetscFunctionBeginUser;
  PetscCall(gather(pot, e, l));
  if (e->range->kind) PetscFunctionReturn(0);
  PetscCall((*native->functions->pairs)(native->data, s, order));
  for (PetscInt k = 0; k < s->n; k++) phi += s->phi[0][k];
  s->F[0] = s->F[1] = s->F[2] = 0.0;
  if (native->functions->embed) {
    for (PetscInt k = 0; k < s->n; k++) rho += s->f[0][k];
    s->rho = rho;
    PetscCall((*native->functions->embed)(native->data, s, e->range));
  }
  *V = s->F[0] + 0.5 * phi;
  if (!e->range->kind && PetscIsInfOrNanReal(*V)) AmRangeSet(e->range, AM_RANGE_MODEL, l, -1, *V, 0.0);
  PetscFunctionReturn(0);
}

/* t_k; f is not set for a pair potential. */
static inline PetscReal tension(const AmSite *s, PetscBool embeds, PetscInt k) { return 0.5 * s->phi[1][k] + (embeds ? s->F[1] * s->f[1][k] : 0.0); }

static void scatter_gradient(const AmSite *s, PetscBool embeds, PetscReal w, PetscInt self, AmVec3 g[])
{
  AmVec3 sum = AmVec3Make(0, 0, 0);
  for (PetscInt k = 0; k < s->n; k++) {
    const PetscReal t  = w * tension(s, embeds, k);
    AmVec3         *gk = &g[s->point[k]];
    for (PetscInt i = 0; i < 3; i++) {
      const PetscReal ti = t * s->x[i][k];
      gk->v[i] += ti;
      sum.v[i] += ti;
    }
  }
  g[self] = AmVec3Sub(g[self], sum);
}

static PetscErrorCode AmPotentialGradient_Native(AmPotential pot, const AmEvaluation *e, PetscReal V[], AmVec3 g[])
{
  Native         *native = (Native *)pot->data;
  const PetscBool embeds = native->functions->embed ? PETSC_TRUE : PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < e->cluster->num_sites; l++) {
    const PetscReal w = AmEvaluationWeight(e, l);
    PetscReal       energy;
    if (V) V[l] = 0.0;
    if (w == 0.0) continue;
    PetscCall(evaluate(pot, e, l, g ? 1 : 0, V ? &V[l] : &energy));
    if (e->range->kind) break;
    if (g) scatter_gradient(&native->site, embeds, w, e->cluster->site_to_point[l], g);
  }
  PetscFunctionReturn(0);
}

static void scatter_product(const AmSite *s, PetscBool embeds, PetscReal w, PetscInt self, const AmVec3 v[], AmVec3 Hv[])
{
  AmVec3    sum  = AmVec3Make(0, 0, 0);
  PetscReal drho = 0.0;

  if (embeds) {
    for (PetscInt k = 0; k < s->n; k++) {
      const AmVec3 d = AmVec3Sub(v[s->point[k]], v[self]);
      drho += s->f[1][k] * (s->x[0][k] * d.v[0] + s->x[1][k] * d.v[1] + s->x[2][k] * d.v[2]);
    }
    drho *= s->F[2];
  }
  for (PetscInt k = 0; k < s->n; k++) {
    const AmVec3    d     = AmVec3Sub(v[s->point[k]], v[self]);
    const PetscReal along = s->x[0][k] * d.v[0] + s->x[1][k] * d.v[1] + s->x[2][k] * d.v[2];
    const PetscReal t_r   = tension(s, embeds, k) / s->r[k];
    const PetscReal curve = 0.5 * s->phi[2][k] + (embeds ? s->F[1] * s->f[2][k] : 0.0);
    const PetscReal a     = (curve - t_r) * along + (embeds ? drho * s->f[1][k] : 0.0);
    AmVec3         *Hk    = &Hv[s->point[k]];
    for (PetscInt i = 0; i < 3; i++) {
      const PetscReal h = w * (a * s->x[i][k] + t_r * d.v[i]);
      Hk->v[i] += h;
      sum.v[i] += h;
    }
  }
  Hv[self] = AmVec3Sub(Hv[self], sum);
}

static PetscErrorCode AmPotentialHessianProduct_Native(AmPotential pot, const AmEvaluation *e, const AmVec3 v[], AmVec3 Hv[])
{
  Native         *native = (Native *)pot->data;
  const PetscBool embeds = native->functions->embed ? PETSC_TRUE : PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < e->cluster->num_sites; l++) {
    const PetscReal w = AmEvaluationWeight(e, l);
    PetscReal       V;
    if (w == 0.0) continue;
    PetscCall(evaluate(pot, e, l, 2, &V));
    if (e->range->kind) break;
    scatter_product(&native->site, embeds, w, e->cluster->site_to_point[l], v, Hv);
  }
  PetscFunctionReturn(0);
}

/* Numbers the distinct points of the gathered site and makes room for its Hessian. */
static PetscErrorCode number_points(Native *native, const AmCluster *c)
{
  AmSite *s = &native->site;

  PetscFunctionBeginUser;
  PetscCall(AmPointNumberingApply(&native->numbering, c->num_points, c->site_to_point[s->l], s->n, s->point, s->local, s->distinct, &s->num_local));
  if (native->hessian_capacity < s->capacity + 1) {
    const size_t n = 3 * (size_t)(s->capacity + 1);
    PetscCall(PetscFree2(native->H, native->grad_rho));
    PetscCall(PetscMalloc2(n * n, &native->H, n, &native->grad_rho));
    native->hessian_capacity = s->capacity + 1;
  }
  PetscFunctionReturn(0);
}

/* H = w F'' g gᵀ, g the gradient of rho over the distinct points. */
static void set_embedding_block(Native *native, PetscReal w)
{
  const AmSite *s = &native->site;
  PetscReal    *g = native->grad_rho, *H = native->H;
  const size_t  n = 3 * (size_t)s->num_local;

  for (size_t a = 0; a < n; a++) g[a] = 0.0;
  for (PetscInt k = 0; k < s->n; k++) {
    for (PetscInt i = 0; i < 3; i++) {
      const PetscReal gi = s->f[1][k] * s->x[i][k];
      g[3 * s->local[k] + i] += gi;
      g[i] -= gi;
    }
  }
  for (size_t a = 0; a < n; a++) {
    const PetscReal ga = w * s->F[2] * g[a];
    for (size_t b = 0; b < n; b++) H[a * n + b] = ga * g[b];
  }
}

/* Adds the blocks of the pair (site, neighbour k). An image of the site itself moves with it: nothing. */
static void add_pair_blocks(Native *native, PetscBool embeds, PetscReal w, PetscInt k)
{
  const AmSite   *s = &native->site;
  const size_t    n = 3 * (size_t)s->num_local, row = 3 * (size_t)s->local[k];
  const PetscReal t_r   = w * tension(s, embeds, k) / s->r[k];
  const PetscReal curve = w * (0.5 * s->phi[2][k] + (embeds ? s->F[1] * s->f[2][k] : 0.0));
  PetscReal      *H     = native->H;

  if (row == 0) return;
  for (size_t i = 0; i < 3; i++) {
    for (size_t j = 0; j < 3; j++) {
      const PetscReal h = (curve - t_r) * s->x[i][k] * s->x[j][k] + (i == j ? t_r : 0.0);
      H[i * n + j] += h;
      H[(row + i) * n + row + j] += h;
      H[(row + i) * n + j] -= h;
      H[i * n + row + j] -= h;
    }
  }
}

static PetscErrorCode AmPotentialHessian_Native(AmPotential pot, const AmEvaluation *e, AmHessianSink sink, void *context)
{
  Native         *native = (Native *)pot->data;
  AmSite         *s      = &native->site;
  const PetscBool embeds = native->functions->embed ? PETSC_TRUE : PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < e->cluster->num_sites; l++) {
    const PetscReal w = AmEvaluationWeight(e, l);
    PetscReal       V;
    if (w == 0.0) continue;
    PetscCall(evaluate(pot, e, l, 2, &V));
    if (e->range->kind) break;
    PetscCall(number_points(native, e->cluster));
    if (embeds)
      set_embedding_block(native, w);
    else
      PetscCall(PetscArrayzero(native->H, 9 * (size_t)s->num_local * s->num_local));
    for (PetscInt k = 0; k < s->n; k++) add_pair_blocks(native, embeds, w, k);
    PetscCall((*sink)(context, l, s->num_local, s->distinct, native->H));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode AmPotentialDestroy_Native(AmPotential pot)
{
  Native *native = (Native *)pot->data;
  AmSite *s      = &native->site;

  PetscFunctionBeginUser;
  PetscCall(PetscFree5(native->reals, s->point, s->kind, s->local, s->distinct));
  PetscCall(AmPointNumberingDestroy(&native->numbering));
  PetscCall(PetscFree2(native->H, native->grad_rho));
  PetscCall((*native->functions->destroy)(native->data));
  PetscCall(PetscFree(native));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialSetNative(AmPotential pot, const AmNativeFunctions *functions, void *data)
{
  static const AmPotentialOps ops = {AmPotentialGradient_Native, AmPotentialHessianProduct_Native, AmPotentialHessian_Native, AmPotentialDestroy_Native, NULL};
  Native                     *native;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&native));
  native->functions = functions;
  native->data      = data;
  pot->data         = native;
  pot->ops          = &ops;
  pot->hessian_kind = AM_HESSIAN_EXACT;
  PetscFunctionReturn(0);
}
