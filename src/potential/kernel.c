/* SPDX-License-Identifier: GPL-3.0-or-later
 * A potential bound to a cluster. What a potential has no fast way for goes by the functions of potential.c: a linearization is then no more than a copy
 * of the state, and each product evaluates it anew. */
#include "fast.h"

struct _p_AmKernel {
  AmPotential pot;
  AmCluster   cluster;
  AmFast      fast; /* or NULL */
  PetscBool   linearized, weighted, by_fast;
  AmVec3     *y;      /* of the linearization */
  PetscReal  *weight; /* likewise, if weighted */
  PetscReal  *V;
};

PetscErrorCode AmKernelCreate(AmPotential pot, const AmCluster *cluster, AmKernel *out)
{
  AmKernel k;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&k));
  k->pot     = pot;
  k->cluster = *cluster;
  PetscCall(AmFastCreate(pot, &k->cluster, &k->fast));
  *out = k;
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelDestroy(AmKernel *kernel)
{
  AmKernel k = *kernel;

  PetscFunctionBeginUser;
  if (!k) PetscFunctionReturn(0);
  PetscCall(AmFastDestroy(&k->fast));
  PetscCall(PetscFree3(k->y, k->weight, k->V));
  PetscCall(PetscFree(*kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelGradient(AmKernel k, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], AmRange *range)
{
  PetscBool done = PETSC_FALSE;

  PetscFunctionBeginUser;
  if (k->fast) PetscCall(AmFastGradient(k->fast, y, weight, V, g, &done));
  if (!done)
    PetscCall(AmPotentialGradient(k->pot, &k->cluster, y, weight, V, g, range));
  else if (range)
    *range = (AmRange){AM_RANGE_OK, -1, -1, 0.0, 0.0};
  PetscFunctionReturn(0);
}

PetscErrorCode AmKernelLinearize(AmKernel k, const AmVec3 y[], const PetscReal weight[], AmRange *range)
{
  const PetscInt n = k->cluster.num_points, num_sites = k->cluster.num_sites;

  PetscFunctionBeginUser;
  k->linearized = k->by_fast = PETSC_FALSE;
  if (k->fast) PetscCall(AmFastLinearize(k->fast, y, weight, &k->by_fast));
  if (k->by_fast) {
    if (range) *range = (AmRange){AM_RANGE_OK, -1, -1, 0.0, 0.0};
    k->linearized = PETSC_TRUE;
    PetscFunctionReturn(0);
  }
  if (!k->y) PetscCall(PetscMalloc3(n, &k->y, num_sites, &k->weight, num_sites, &k->V));
  PetscCall(AmPotentialGradient(k->pot, &k->cluster, y, weight, k->V, NULL, range));
  if (range && range->kind) PetscFunctionReturn(0);
  PetscCall(PetscArraycpy(k->y, y, n));
  if (weight) PetscCall(PetscArraycpy(k->weight, weight, num_sites));
  k->weighted   = weight ? PETSC_TRUE : PETSC_FALSE;
  k->linearized = PETSC_TRUE;
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
  PetscCall(AmPotentialHessianProduct(k->pot, &k->cluster, k->y, k->weighted ? k->weight : NULL, v, Hv, NULL));
  PetscFunctionReturn(0);
}
