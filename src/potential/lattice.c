/* SPDX-License-Identifier: GPL-3.0-or-later
 * One atom amid a deformed lattice, many deformations: what the Cauchy-Born rule asks of a potential. The loops are those of latticeloops_body.h. */
#include "pairloops.h"
#include <stdlib.h>

struct _p_AmLatticeKernel {
  const AmPairLoopsOps *ops;
  AmLatticeLoops        loops;
  double               *length2, (*square)[6], (*fourth)[15], *number;
  int                  *near;
};

PetscBool AmLatticeHalf(AmVec3 R)
{
  const PetscReal zero = 1e-8 * AmVec3Norm(R); /* rounding of a turned lattice */
  for (int i = 0; i < 3; i++)
    if (fabs(R.v[i]) > zero) return R.v[i] > 0 ? PETSC_TRUE : PETSC_FALSE;
  return PETSC_FALSE;
}

void AmLatticeProducts(AmVec3 R, int degree, double out[])
{
  for (int t = 0; t <= degree; t++)
    for (int z = 0; z <= t; z++) {
      PetscReal product = 1;
      for (int i = 0; i < degree; i++) product *= R.v[i < degree - t ? 0 : (i < degree - z ? 1 : 2)];
      *out++ = product;
    }
}

static void set_products(AmLatticeKernel k, PetscInt n, AmVec3 R)
{
  AmLatticeProducts(R, 2, k->square[n]);
  AmLatticeProducts(R, 4, k->fourth[n]);
  k->length2[n] = AmVec3Dot(R, R);
}

PetscErrorCode AmLatticeKernelCreate(AmPotential pot, PetscInt species, PetscInt n, const AmVec3 R[], AmLatticeKernel *out)
{
  const AmPairLoopsOps *ops;
  const AmEAMCubics    *c = pot->cubics;
  AmLatticeKernel       k;
  PetscInt              half = 0;

  PetscFunctionBeginUser;
  *out = NULL;
  PetscCall(AmPairLoopsChoose(&ops));
  if (!ops || !c || n == 0) PetscFunctionReturn(0);
  PetscCall(PetscNew(&k));
  k->ops = ops;
  PetscCall(PetscMalloc4(n, &k->length2, n, &k->square, n, &k->fourth, n, &k->near));
  PetscCall(AmAlignedAlloc(sizeof(double) * 4 * ops->lattice_lanes * n, &k->number));
  for (PetscInt i = 0; i < n; i++)
    if (AmLatticeHalf(R[i])) set_products(k, half++, R[i]);
  PetscCheck(2 * half == n, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONG, "%d of %d vectors are half of a lattice", (int)half, (int)n);
  k->loops = (AmLatticeLoops){.cubics  = c,
                              .table   = c->pair + 8 * (size_t)c->num_r * (species * c->num_species + species),
                              .species = species,
                              .max2    = pot->cutoff * pot->cutoff,
                              .min2    = pot->min_distance * pot->min_distance,
                              .reach2  = k->length2[half - 1],
                              .num     = (int)half,
                              .length2 = k->length2,
                              .square  = (const double(*)[6])k->square,
                              .fourth  = (const double(*)[15])k->fourth,
                              .near    = k->near,
                              .number  = k->number};
  *out     = k;
  PetscFunctionReturn(0);
}

PetscErrorCode AmLatticeKernelDestroy(AmLatticeKernel *kernel)
{
  AmLatticeKernel k = *kernel;

  PetscFunctionBeginUser;
  if (!k) PetscFunctionReturn(0);
  PetscCall(PetscFree4(k->length2, k->square, k->fourth, k->near));
  free(k->number);
  PetscCall(PetscFree(*kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmLatticeKernelEvaluate(AmLatticeKernel k, PetscInt n, const AmMat3 F[], const AmLatticeResult *r, PetscBool *done)
{
  const int num_lanes = k->ops->lattice_lanes, order = r->A ? 2 : (r->P ? 1 : 0);
  double    V[AM_MAX_LATTICE_LANES], P[9], spare[AM_MAX_LATTICE_LANES][9], last[81];

  PetscFunctionBeginUser;
  *done = PETSC_TRUE;
  for (PetscInt q = 0; q < n && *done; q += num_lanes) {
    AmLatticeLanes lanes;
    for (int lane = 0; lane < num_lanes; lane++) {
      const PetscBool idle = q + lane < n ? PETSC_FALSE : PETSC_TRUE; /* an idle lane repeats the last F and is forgotten */
      const PetscInt  at   = idle ? n - 1 : q + lane;
      lanes.F[lane]        = &F[at];
      lanes.V[lane]        = idle || !r->V ? &V[lane] : &r->V[at];
      lanes.P[lane]        = idle ? P : (r->P ? &r->P[at].m[0][0] : spare[lane]);
      lanes.A[lane]        = idle || !r->A ? last : &r->A[at][0][0][0][0];
    }
    if (!(*k->ops->lattice)(&k->loops, order, &lanes)) *done = PETSC_FALSE;
  }
  PetscFunctionReturn(0);
}
