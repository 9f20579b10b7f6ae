/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: a kernel bound to a cluster gives what the readable evaluation gives, site by site: energies, gradient, Hessian products; on every kind of loop that
 * this processor runs. */
#include "check.h"
#include <atomesh/neighbor.h>
#include <atomesh/potential.h>
#include <stdlib.h>
#include <string.h>

#define AL "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
#define CU "EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005"
#define NIAL "EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005"
#define FEP "EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005"
#define MAX_POINTS 600
#define SKIN 0.5 /* Å */

static const char *const words[] = {"readable", "portable", "avx2"};

typedef struct {
  const char *model;
  int         num_species;
  const char *species[2];
  double      a; /* Å, fcc */
  int         cells[3];
  PetscBool   periodic[3];
  int         site_of; /* every site_of-th point is no site; 0: all are */
  PetscBool   alike;   /* all atoms are of the last species */
} Case;
static const Case cases[] = {
    {AL, 1, {"Al"}, 4.03, {4, 4, 4}, {PETSC_FALSE, PETSC_FALSE, PETSC_FALSE}, 0, PETSC_FALSE},
    {AL, 1, {"Al"}, 4.03, {4, 4, 4}, {PETSC_FALSE, PETSC_FALSE, PETSC_FALSE}, 3, PETSC_FALSE},
    {AL, 1, {"Al"}, 4.03, {5, 5, 1}, {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}, 0, PETSC_FALSE}, /* three images of a point in its own row */
    {CU, 1, {"Cu"}, 3.61, {2, 2, 2}, {PETSC_TRUE, PETSC_TRUE, PETSC_TRUE}, 0, PETSC_FALSE},
    {CU, 1, {"Cu"}, 3.61, {4, 3, 1}, {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}, 4, PETSC_FALSE},
    {NIAL, 2, {"Al", "Ni"}, 3.7, {3, 3, 3}, {PETSC_FALSE, PETSC_TRUE, PETSC_FALSE}, 5, PETSC_FALSE},
    {NIAL, 2, {"Al", "Ni"}, 3.7, {3, 2, 2}, {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}, 0, PETSC_TRUE},
    {FEP, 2, {"Fe", "P"}, 3.7, {2, 2, 3}, {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}, 0, PETSC_FALSE}, /* densities by both species */
};
#define NUM_CASES (sizeof(cases) / sizeof(cases[0]))

/* Uniform in [-1, 1], the same in every run. */
static double uniform(void)
{
  static unsigned long long state = 88172645463325252ULL;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return 2.0 * (double)(state >> 11) / 9007199254740992.0 - 1.0;
}
static AmVec3 vector(double size) { return AmVec3Make(size * uniform(), size * uniform(), size * uniform()); }

typedef struct {
  AmPotential       pot;
  AmNeighborOptions points;
  AmNeighbors       list;
  AmCluster         c;
  PetscInt          n, num_sites;
  AmVec3            listed_y[MAX_POINTS], y[MAX_POINTS], v[MAX_POINTS];
  PetscInt          species[MAX_POINTS], site_to_point[MAX_POINTS];
  PetscReal         weight[MAX_POINTS];
} Subject;

static void set_up(const Case *k, Subject *s)
{
  static const double basis[4][3] = {{0, 0, 0}, {0, .5, .5}, {.5, 0, .5}, {.5, .5, 0}};
  AmNeighborOptions   o           = {.y = s->listed_y, .site_to_point = s->site_to_point};
  memset(s, 0, sizeof(*s));
  AM_TRY(AmPotentialOpen(k->model, k->num_species, k->species, NULL, &s->pot));
  for (int i = 0; i < k->cells[0] * k->cells[1] * k->cells[2]; i++)
    for (int b = 0; b < 4; b++) {
      const int    cell[3] = {i % k->cells[0], i / k->cells[0] % k->cells[1], i / (k->cells[0] * k->cells[1])};
      const AmVec3 x       = AmVec3Make(k->a * (cell[0] + basis[b][0]), k->a * (cell[1] + basis[b][1]), k->a * (cell[2] + basis[b][2]));
      s->y[s->n]           = AmVec3Add(x, vector(0.15));
      s->listed_y[s->n]    = s->y[s->n];
      s->v[s->n]           = vector(1);
      s->species[s->n]     = k->alike ? k->num_species - 1 : (PetscInt)(0.5 * (uniform() + 1) * k->num_species) % k->num_species;
      if (!k->site_of || s->n % k->site_of) {
        s->weight[s->num_sites]          = s->num_sites % 7 == 3 ? 0 : 0.5 * (uniform() + 1);
        s->site_to_point[s->num_sites++] = s->n;
      }
      s->n++;
    }
  o.num_points = s->n;
  o.num_sites  = s->num_sites;
  o.radius     = AmPotentialCutoff(s->pot) + SKIN;
  for (int i = 0; i < 3; i++) {
    o.periodic[i]    = k->periodic[i];
    o.period.m[i][i] = k->a * k->cells[i];
  }
  s->points = o;
  AM_TRY(AmNeighborsBuild(&o, &s->list));
  s->c = (AmCluster){s->n, s->num_sites, s->site_to_point, s->list.start, s->list.neighbor, (const signed char(*)[3])s->list.image, o.period, s->species};
}

static void tear_down(Subject *s)
{
  AM_TRY(AmNeighborsDestroy(&s->list));
  AM_TRY(AmPotentialDestroy(&s->pot));
}

/* Kernel by this word; NULL where the processor has none. */
static AmKernel kernel_by(const char word[], Subject *s)
{
  AmKernel kernel = NULL;
  setenv("ATOMESH_KERNEL", word, 1);
  if (AmKernelCreate(s->pot, &s->points, s->species, &kernel)) kernel = NULL;
  unsetenv("ATOMESH_KERNEL");
  return kernel;
}

static double difference(PetscInt n, const AmVec3 a[], const AmVec3 b[], double *scale)
{
  double most = *scale = 0;
  for (PetscInt j = 0; j < n; j++) {
    most   = PetscMax(most, AmVec3Norm(AmVec3Sub(a[j], b[j])));
    *scale = PetscMax(*scale, AmVec3Norm(b[j]));
  }
  return most;
}

#define ROUNDED 5e-7 /* products are of floats, 6e-8 each, and what is summed is a few times as large as the sum */

/* Rounding of sums in another order only; and products as above. */
static void compare(Subject *s, AmKernel kernel, const PetscReal weight[])
{
  static PetscReal V[2][MAX_POINTS];
  static AmVec3    g[2][MAX_POINTS], Hv[2][MAX_POINTS];
  double           scale;
  for (PetscInt j = 0; j < s->n; j++) g[0][j] = g[1][j] = Hv[0][j] = Hv[1][j] = AmVec3Make(0.1, 0.2, 0.3); /* results are added */
  AM_TRY(AmKernelGradient(kernel, s->y, weight, V[0], g[0], NULL));
  AM_TRY(AmKernelLinearize(kernel, s->y, weight, NULL));
  AM_TRY(AmKernelProduct(kernel, s->v, Hv[0]));
  AM_TRY(AmPotentialGradient(s->pot, &s->c, s->y, weight, V[1], g[1], NULL));
  AM_TRY(AmPotentialHessianProduct(s->pot, &s->c, s->y, weight, s->v, Hv[1], NULL));
  for (PetscInt l = 0; l < s->num_sites; l++) AM_CLOSE(V[0][l], V[1][l], 1e-12);
  AM_CLOSE(difference(s->n, g[0], g[1], &scale), 0, 1e-12 * scale);
  CU_ASSERT(scale > 0.5);
  AM_CLOSE(difference(s->n, Hv[0], Hv[1], &scale), 0, ROUNDED * scale);
  CU_ASSERT(scale > 1);
  AM_TRY(AmKernelGradient(kernel, s->y, weight, V[0], NULL, NULL));
  for (PetscInt l = 0; l < s->num_sites; l++) AM_CLOSE(V[0][l], V[1][l], 1e-12);
}

static void every_kernel_gives_what_the_readable_one_gives(void)
{
  int num_run = 0;
  for (size_t i = 0; i < NUM_CASES; i++)
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
      static Subject s;
      set_up(&cases[i], &s);
      AmKernel kernel = kernel_by(words[k], &s);
      CU_ASSERT(kernel || k > 1);
      if (kernel) {
        compare(&s, kernel, s.weight);
        compare(&s, kernel, NULL);
        for (PetscInt j = 0; j < s.n; j++) s.y[j] = AmVec3Add(s.y[j], vector(0.12)); /* the order of the list is of no use now, but the list still holds */
        compare(&s, kernel, s.weight);
        num_run++;
      }
      AM_TRY(AmKernelDestroy(&kernel));
      tear_down(&s);
    }
  CU_ASSERT(num_run >= 2 * (int)NUM_CASES);
}

/* Products are in single precision, of which as many digits would be lost as the body is larger than a bond, and a wave longer, were differences not exact. */
static void products_know_neither_place_nor_translation(void)
{
  static Subject s;
  static AmVec3  Hv[2][MAX_POINTS], moved[MAX_POINTS];
  double         scale;
  for (size_t k = 1; k < sizeof(words) / sizeof(words[0]); k++) {
    set_up(&cases[2], &s);
    AmKernel kernel = kernel_by(words[k], &s);
    memset(Hv, 0, sizeof(Hv));
    for (PetscInt j = 0; j < s.n; j++) moved[j] = AmVec3Add(s.v[j], AmVec3Make(100, 0, -40));
    if (kernel) {
      AM_TRY(AmKernelLinearize(kernel, s.y, s.weight, NULL));
      AM_TRY(AmKernelProduct(kernel, s.v, Hv[0]));
      AM_TRY(AmKernelProduct(kernel, moved, Hv[1]));
      AM_CLOSE(difference(s.n, Hv[1], Hv[0], &scale), 0, ROUNDED * scale);
      for (PetscInt j = 0; j < s.n; j++) moved[j] = AmVec3Add(s.y[j], AmVec3Make(2e4, -7e4, 3e3));
      memset(Hv[1], 0, sizeof(Hv[1]));
      AM_TRY(AmKernelLinearize(kernel, moved, s.weight, NULL));
      AM_TRY(AmKernelProduct(kernel, s.v, Hv[1]));
      AM_CLOSE(difference(s.n, Hv[1], Hv[0], &scale), 0, ROUNDED * scale);
      for (PetscInt j = 0; j < s.n; j++) moved[j] = AmVec3Make(0.3, 0.1, -1e-3);
      memset(Hv[1], 0, sizeof(Hv[1]));
      AM_TRY(AmKernelProduct(kernel, moved, Hv[1]));
      for (PetscInt j = 0; j < s.n; j++) CU_ASSERT_EQUAL(AmVec3Norm(Hv[1][j]), 0);
    }
    AM_TRY(AmKernelDestroy(&kernel));
    tear_down(&s);
  }
}

/* Such points have no half list; the readable way evaluates them. */
static void a_point_that_is_two_sites_is_evaluated_all_the_same(void)
{
  static Subject s;
  PetscInt       twice[2];
  AmKernel       kernel;
  set_up(&cases[0], &s);
  AM_TRY(AmNeighborsDestroy(&s.list));
  twice[0] = twice[1] = s.site_to_point[100];
  s.num_sites = s.points.num_sites = 2;
  s.points.site_to_point           = twice;
  AM_TRY(AmNeighborsBuild(&s.points, &s.list));
  s.c    = (AmCluster){.num_points = s.n, .num_sites = 2, .site_to_point = twice, .start = s.list.start, .neighbor = s.list.neighbor, .species = s.species};
  kernel = kernel_by("portable", &s);
  CU_ASSERT_PTR_NOT_NULL_FATAL(kernel);
  for (int again = 0; again < 2; again++) compare(&s, kernel, NULL);
  AM_TRY(AmKernelDestroy(&kernel));
  tear_down(&s);
}

static void an_unknown_kernel_is_a_mistake_with_the_known_ones_named(void)
{
  static Subject s;
  AmKernel       kernel = NULL;
  set_up(&cases[0], &s);
  AM_TRY(AmErrorHandlerPush());
  setenv("ATOMESH_KERNEL", "sparc", 1);
  CU_ASSERT_NOT_EQUAL(AmKernelCreate(s.pot, &s.points, s.species, &kernel), 0);
  unsetenv("ATOMESH_KERNEL");
  CU_ASSERT(strstr(AmErrorSentence(), "sparc") && strstr(AmErrorSentence(), "portable"));
  AM_TRY(AmKernelCreate(s.pot, &s.points, s.species, &kernel));
  AM_TRY(AmKernelDestroy(&kernel));
  tear_down(&s);
}

/* Moves point j on top of another, or to nowhere; asks each kernel. */
static void expect_range(Subject *s, const PetscReal weight[], AmRangeKind kind)
{
  static PetscReal V[MAX_POINTS];
  static AmVec3    g[2][MAX_POINTS];
  for (size_t k = 1; k < sizeof(words) / sizeof(words[0]); k++) {
    AmKernel kernel = kernel_by(words[k], s);
    AmRange  range  = {AM_RANGE_MODEL, -1, -1, 0, 0}, same;
    double   scale;
    if (!kernel) continue;
    memset(g, 0, sizeof(g));
    AM_TRY(AmKernelGradient(kernel, s->y, weight, V, g[0], &range));
    AM_TRY(AmPotentialGradient(s->pot, &s->c, s->y, weight, V, g[1], &same));
    CU_ASSERT_EQUAL(range.kind, kind);
    CU_ASSERT(range.kind == same.kind && range.site == same.site && range.point == same.point);
    if (kind == AM_RANGE_OK) AM_CLOSE(difference(s->n, g[0], g[1], &scale), 0, 1e-12 * scale);
    AM_TRY(AmKernelLinearize(kernel, s->y, weight, &range));
    CU_ASSERT_EQUAL(range.kind, kind);
    if (kind == AM_RANGE_OK) {
      AM_TRY(AmKernelProduct(kernel, s->v, g[0]));
    } else {
      CU_ASSERT_NOT_EQUAL(AmKernelProduct(kernel, s->v, g[0]), 0);
    }
    AM_TRY(AmKernelDestroy(&kernel));
  }
}

static void go_out_of_range(const Case *k)
{
  static Subject s;
  static double  none[MAX_POINTS];
  set_up(k, &s);
  const PetscInt l = s.num_sites / 2, j = s.list.neighbor[s.list.start[l]], i = s.site_to_point[l];
  const AmVec3   y = s.y[j];
  PetscCallAbort(PETSC_COMM_SELF, PetscPushErrorHandler(PetscReturnErrorHandler, NULL));
  expect_range(&s, NULL, AM_RANGE_OK);
  s.y[j] = AmVec3Add(s.y[i], AmVec3Make(1e-4, 0, 0));
  expect_range(&s, NULL, AM_RANGE_PAIR_TOO_CLOSE);
  expect_range(&s, none, AM_RANGE_OK); /* nobody asked */
  s.y[j] = AmVec3Make(NAN, 0, 0);
  expect_range(&s, NULL, AM_RANGE_MODEL);
  s.y[j] = y;
  for (PetscInt p = 0; p < s.n; p++) s.y[p] = AmVec3Scale(0.6, s.y[p]);
  expect_range(&s, NULL, AM_RANGE_DENSITY);
  PetscCallAbort(PETSC_COMM_SELF, PetscPopErrorHandler());
  tear_down(&s);
}

static void what_is_out_of_range_is_found_and_named_the_same(void)
{
  go_out_of_range(&cases[0]);
  go_out_of_range(&cases[5]);
}

static const AmTest tests[] = {{"every kernel gives what the readable one gives", every_kernel_gives_what_the_readable_one_gives},
                               {"products know neither place nor translation", products_know_neither_place_nor_translation},
                               {"a point that is two sites is evaluated all the same", a_point_that_is_two_sites_is_evaluated_all_the_same},
                               {"an unknown kernel is a mistake, with the known ones named", an_unknown_kernel_is_a_mistake_with_the_known_ones_named},
                               {"what is out of range is found and named the same", what_is_out_of_range_is_found_and_named_the_same}};
AM_TEST_MAIN("fast equals readable", tests)
