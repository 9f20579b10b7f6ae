/* SPDX-License-Identifier: GPL-3.0-or-later
 * A potential bound to points. What a potential has no fast way for goes by the functions of potential.c and full neighbour lists: a linearization is then
 * its second derivatives, written down; where it tells none, or too many, no more than a copy of the state, and each product evaluates it anew. */
#include "fast.h"

struct _p_AmKernel {
  AmPotential       pot;
  AmNeighborOptions points;
  AmNeighbors       list; /* empty until somebody asks for it */
  AmCluster         cluster;
  AmFast            fast; /* or NULL */
  PetscBool         linearized, by_fast;
  AmVec3           *y;      /* of the linearization */
  PetscReal        *weight; /* likewise, if there are some */
  PetscReal        *V;
  AmHessian         hessian; /* of the linearization */
};

PetscErrorCode AmKernelCreate(AmPotential pot, const AmNeighborOptions *points, const PetscInt species[], AmKernel *out)
{
  AmKernel k;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&k));
  k->pot     = pot;
  k->points  = *points;
  k->cluster = (AmCluster){
      .num_points = points->num_points, .num_sites = points->num_sites, .site_to_point = points->site_to_point, .period = points->period, .species = species};
  PetscCall(AmFastCreate(pot, points, species, &k->fast));
  *out = k;
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelDestroy(AmKernel *kernel)
{
  AmKernel k = *kernel;

  PetscFunctionBeginUser;
  if (!k) PetscFunctionReturn(0);
  PetscCall(AmFastDestroy(&k->fast));
  PetscCall(AmNeighborsDestroy(&k->list));
  PetscCall(AmHessianDestroy(&k->hessian));
  PetscCall(PetscFree3(k->y, k->weight, k->V));
  PetscCall(PetscFree(*kernel));
  PetscFunctionReturn(0);
}

/* Makes the full lists of k->cluster if they are not there. */
static PetscErrorCode make_lists(AmKernel k)
{
  PetscFunctionBeginUser;
  if (k->list.start) PetscFunctionReturn(0);
  PetscCall(AmNeighborsBuild(&k->points, &k->list));
  k->cluster.start    = k->list.start;
  k->cluster.neighbor = k->list.neighbor;
  k->cluster.image    = (const signed char(*)[3])k->list.image;
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelCluster(AmKernel k, const AmCluster **cluster)
{
  PetscFunctionBeginUser;
  *cluster = &k->cluster;
  PetscCall(make_lists(k));
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluate(AmKernel k, const AmVec3 y[], const PetscReal weight[], PetscInt run, PetscReal V[], AmVec3 g[], AmRange *range)
{
  PetscBool done = PETSC_FALSE;

  PetscFunctionBeginUser;
  if (k->fast) PetscCall(AmFastGradient(k->fast, y, weight, V, g, &done));
  if (k->by_fast && g) k->linearized = PETSC_FALSE;
  if (done) {
    if (range) *range = (AmRange){AM_RANGE_OK, -1, -1, 0.0, 0.0};
    PetscFunctionReturn(0);
  }
  PetscCall(make_lists(k));
  PetscCall(AmPotentialRunSums(k->pot, &k->cluster, y, weight, run, V, g, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelGradient(AmKernel k, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(evaluate(k, y, weight, 0, V, g, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelSum(AmKernel k, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(evaluate(k, y, weight, k->points.num_sites, V, g, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelLinearize(AmKernel k, const AmVec3 y[], const PetscReal weight[], AmRange *range)
{
  const PetscInt n = k->points.num_points, num_sites = k->points.num_sites;

  PetscFunctionBeginUser;
  k->linearized = k->by_fast = PETSC_FALSE;
  if (k->fast) PetscCall(AmFastLinearize(k->fast, y, weight, &k->by_fast));
  if (k->by_fast) {
    if (range) *range = (AmRange){AM_RANGE_OK, -1, -1, 0.0, 0.0};
    k->linearized = PETSC_TRUE;
    PetscFunctionReturn(0);
  }
  if (!k->y) PetscCall(PetscMalloc3(n, &k->y, num_sites, &k->weight, num_sites, &k->V));
  if (!k->hessian) PetscCall(AmHessianCreate(k->pot, AM_HESSIAN_FOR_SOLVERS, &k->hessian));
  PetscCall(make_lists(k));
  PetscCall(PetscArraycpy(k->y, y, n));
  if (weight) PetscCall(PetscArraycpy(k->weight, weight, num_sites));
  PetscCall(AmHessianSet(k->hessian, &k->cluster, k->y, weight ? k->weight : NULL, range));
  if (!AmHessianHasSeen(k->hessian)) PetscCall(AmPotentialGradient(k->pot, &k->cluster, y, weight, k->V, NULL, range));
  k->linearized = range && range->kind ? PETSC_FALSE : PETSC_TRUE;
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelProduct(AmKernel k, const AmVec3 v[], AmVec3 Hv[])
{
  PetscFunctionBeginUser;
  PetscCheck(k->linearized, PETSC_COMM_SELF, PETSC_ERR_ORDER, "AmKernelLinearize() comes first");
  if (k->by_fast) {
    PetscCall(AmFastProduct(k->fast, v, Hv));
    PetscFunctionReturn(0);
  }
  PetscCall(AmHessianProduct(k->hessian, v, Hv, NULL));
  PetscFunctionReturn(0);
}
