/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures one potential by itself: nanoseconds an atom of an energy with its gradient, of a linearization and of a product with the Hessian, in a perturbed
 * periodic fcc crystal, a random alloy in equal shares if there are several species; neighbour lists not counted. The unperturbed positions are those of
 * tools/peers/lammps_kernel.py. Then nanoseconds a deformation gradient of the Cauchy-Born rule for the same crystal of the first species. */
#include <petsctime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <atomesh/cauchyborn.h>
#include <atomesh/neighbor.h>
#include <atomesh/potential.h>
#include "bench.h"

#define NOISE 0.1   /* Å */
#define SKIN 0.5    /* Å */
#define SECONDS 1.0 /* of each measurement */
#define STRAIN 0.02 /* of deformation gradients */
#define NUM_F 20000

typedef struct {
  AmPotential    pot;
  AmKernel       kernel;
  PetscInt       n, *site_to_point, *species;
  AmVec3        *y, *v, *g;
  PetscReal     *V;
  PetscLogDouble began, listed; /* seconds */
  PetscLogDouble before;        /* bytes */
} Crystal;

static double uniform(void) { return 2.0 * rand() / RAND_MAX - 1.0; }

static PetscErrorCode create(const AmKernelBench *b, Crystal *x)
{
  static const double basis[4][3] = {{0, 0, 0}, {0, .5, .5}, {.5, 0, .5}, {.5, .5, 0}};
  AmNeighborOptions   o           = {.periodic = {PETSC_TRUE, PETSC_TRUE, PETSC_TRUE}};
  int                 num_species;
  char              **species;

  PetscFunctionBeginUser;
  PetscCall(PetscStrToArray(b->species, ',', &num_species, &species));
  PetscCall(AmPotentialOpen(b->potential, num_species, (const char *const *)species, NULL, &x->pot));
  PetscCall(PetscStrToArrayDestroy(num_species, species));
  o.num_points = o.num_sites = x->n = 4 * b->cells * b->cells * b->cells;
  PetscCall(PetscCalloc6(x->n, &x->site_to_point, x->n, &x->species, x->n, &x->y, x->n, &x->v, x->n, &x->g, x->n, &x->V));
  for (PetscInt i = 0; i < x->n; i++) {
    const PetscInt cell = i / 4, at[3] = {cell % b->cells, cell / b->cells % b->cells, cell / (b->cells * b->cells)};
    for (int k = 0; k < 3; k++) {
      x->y[i].v[k] = b->a * (at[k] + basis[i % 4][k]) + NOISE * uniform();
      x->v[i].v[k] = uniform();
    }
    x->site_to_point[i] = i;
    if (num_species > 1) x->species[i] = rand() % num_species;
  }
  o.y             = x->y;
  o.site_to_point = x->site_to_point;
  o.radius        = AmPotentialCutoff(x->pot) + SKIN;
  for (int k = 0; k < 3; k++) o.period.m[k][k] = b->a * b->cells;
  PetscCall(PetscMemoryGetCurrentUsage(&x->before));
  PetscCall(PetscTime(&x->began));
  PetscCall(AmKernelCreate(x->pot, &o, x->species, &x->kernel));
  PetscCall(PetscTime(&x->listed));
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(Crystal *x)
{
  PetscFunctionBeginUser;
  PetscCall(AmKernelDestroy(&x->kernel));
  PetscCall(PetscFree6(x->site_to_point, x->species, x->y, x->v, x->g, x->V));
  PetscCall(AmPotentialDestroy(&x->pot));
  PetscFunctionReturn(0);
}

/* Nanoseconds for each of n: the fastest of the calls that fit into SECONDS; at least three. */
#define NANOSECONDS(result, n, call)                                                                                                                           \
  do {                                                                                                                                                         \
    PetscLogDouble began, t0, t1;                                                                                                                              \
    int            count = 0;                                                                                                                                  \
    (result)             = 1e30;                                                                                                                               \
    PetscCall(PetscTime(&began));                                                                                                                              \
    do {                                                                                                                                                       \
      PetscCall(PetscTime(&t0));                                                                                                                               \
      PetscCall(call);                                                                                                                                         \
      PetscCall(PetscTime(&t1));                                                                                                                               \
      (result) = PetscMin(result, 1e9 * (t1 - t0) / (n));                                                                                                      \
    } while (++count < 3 || t1 - began < SECONDS);                                                                                                             \
  } while (0)

static PetscErrorCode line(cJSON *json, const char key[], double nanoseconds, double evaluation)
{
  PetscFunctionBeginUser;
  printf("  %-34s %8.1f ns an atom %8.2f evaluations\n", key, nanoseconds, nanoseconds / evaluation);
  cJSON_AddNumberToObject(json, key, nanoseconds);
  PetscFunctionReturn(0);
}

static PetscErrorCode strained(const char key[], double nanoseconds, cJSON *json)
{
  PetscFunctionBeginUser;
  printf("  %-34s %8.1f ns a deformation gradient\n", key, nanoseconds);
  cJSON_AddNumberToObject(json, key, nanoseconds);
  PetscFunctionReturn(0);
}

static PetscErrorCode bench_cauchy_born(const AmKernelBench *b, AmPotential pot, cJSON *json)
{
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        crystal;
  AmCauchyBorn     cb;
  AmMat3          *F, *P;
  AmTensor4       *A;
  PetscReal       *W;
  double           t;

  PetscFunctionBeginUser;
  o.lattice_constant = b->a;
  PetscCall(AmCrystalCreate(&o, &crystal));
  PetscCall(AmCauchyBornCreate(pot, &crystal, 0, &cb));
  PetscCall(PetscMalloc4(NUM_F, &F, NUM_F, &P, NUM_F, &A, NUM_F, &W));
  for (PetscInt q = 0; q < NUM_F; q++)
    for (int i = 0; i < 9; i++) F[q].m[i / 3][i % 3] = (i % 4 == 0) + STRAIN * uniform();
  NANOSECONDS(t, NUM_F, AmCauchyBornEvaluate(cb, NUM_F, F, W, NULL, NULL, NULL));
  PetscCall(strained("Cauchy-Born W", t, json));
  NANOSECONDS(t, NUM_F, AmCauchyBornEvaluate(cb, NUM_F, F, W, P, NULL, NULL));
  PetscCall(strained("Cauchy-Born W and P", t, json));
  NANOSECONDS(t, NUM_F, AmCauchyBornEvaluate(cb, NUM_F, F, NULL, NULL, A, NULL));
  PetscCall(strained("Cauchy-Born A", t, json));
  PetscCall(PetscFree4(F, P, A, W));
  PetscCall(AmCauchyBornDestroy(&cb));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBenchKernel(const AmKernelBench *b, cJSON *json)
{
  Crystal        x = {0};
  double         readable, energy, gradient, linearize, product, readable_product;
  const AmCluster *c;
  PetscLogDouble   after, first, second;

  PetscFunctionBeginUser;
  PetscCall(create(b, &x));
  NANOSECONDS(gradient, x.n, AmKernelGradient(x.kernel, x.y, NULL, x.V, x.g, NULL));
  NANOSECONDS(energy, x.n, AmKernelGradient(x.kernel, x.y, NULL, x.V, NULL, NULL));
  NANOSECONDS(linearize, x.n, AmKernelLinearize(x.kernel, x.y, NULL, NULL));
  NANOSECONDS(product, x.n, AmKernelProduct(x.kernel, x.v, x.g));
  PetscCall(PetscMemoryGetCurrentUsage(&after));
  PetscCall(PetscTime(&first));
  PetscCall(AmKernelCluster(x.kernel, &c));
  PetscCall(PetscTime(&second));
  printf("%s\n  %d atoms, %.1f neighbours listed\n", AmPotentialDescription(x.pot), (int)x.n, (double)c->start[x.n] / x.n);
  NANOSECONDS(readable, x.n, AmPotentialGradient(x.pot, c, x.y, NULL, x.V, x.g, NULL));
  NANOSECONDS(readable_product, x.n, AmPotentialHessianProduct(x.pot, c, x.y, NULL, x.v, x.g, NULL));
  PetscCall(line(json, "energy and gradient", gradient, gradient));
  PetscCall(line(json, "half list", 1e9 * (x.listed - x.began) / x.n, gradient));
  PetscCall(line(json, "full list", 1e9 * (second - first) / x.n, gradient));
  PetscCall(line(json, "energy", energy, gradient));
  PetscCall(line(json, "linearization", linearize, gradient));
  PetscCall(line(json, "Hessian product", product, gradient));
  PetscCall(line(json, "readable energy and gradient", readable, gradient));
  PetscCall(line(json, "readable Hessian product", readable_product, gradient));
  printf("  memory of the kernel %14.0f bytes an atom, of the full list %.0f\n", (after - x.before) / x.n,
         (double)c->start[x.n] / x.n * (sizeof(PetscInt) + 3));
  cJSON_AddNumberToObject(json, "bytes an atom", (after - x.before) / x.n);
  cJSON_AddNumberToObject(json, "atoms", x.n);
  PetscCall(bench_cauchy_born(b, x.pot, json));
  PetscCall(destroy(&x));
  PetscFunctionReturn(0);
}
