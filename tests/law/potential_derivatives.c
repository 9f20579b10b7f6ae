/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: for every kind of potential the gradient is the derivative of the energy and the Hessian that of the gradient, in product and block form; sums of site
 * energies are those of the energies; and energies know neither where the cluster is, nor how it is turned, nor in which order its points are numbered. */
#include "check.h"
#include "cluster.h"

typedef struct {
  const char     *name; /* KIM model or closed form, or NULL: Lennard-Jones (a > 4.5) or Morse */
  int             num_species;
  const char     *species[2];
  int             diamond;
  double          a; /* Å */
  AmInterpolation interpolation;
  PetscBool       force_kim;
  AmHessianKind   kind;
  double          tolerance; /* of second derivatives, relative to the product */
} Case;

/* Differences with a step of 1e-6 Å: truncation is 1e-12 of third derivatives, rounding 1e-15/1e-6 of energies or forces, so 1e-8 relative; ten times that
 * is allowed. Tables: where a pair crosses a knot within the step, and of the fine tables one in a hundred does, the second derivative jumps, most of all
 * by the digits that the table was printed with (1e-10 eV Å over the squared spacing of 3e-7 Å²). So tables of 10 000 points are given 1e-6. */
static const Case cases[] = {
    {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", 1, {"Al"}, 0, 4.03, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", 1, {"Al"}, 0, 4.03, AM_INTERPOLATION_SPLINE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005",
     2,
     {"Al", "Ni"},
     0,
     3.7,
     AM_INTERPOLATION_HERMITE,
     PETSC_FALSE,
     AM_HESSIAN_EXACT,
     1e-6},
    {"EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005", 2, {"P", "Fe"}, 0, 3.8, AM_INTERPOLATION_SPLINE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-6},
    {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005",
     2,
     {"Al", "Ni"},
     0,
     3.7,
     AM_INTERPOLATION_HERMITE,
     PETSC_TRUE,
     AM_HESSIAN_CALLBACK,
     1e-6},
    {NULL, 1, {"X"}, 0, 5.3, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    {NULL, 1, {"X"}, 0, 3.6, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    {"lj epsilon=0.0104 sigma=3.4 switch=5 cutoff=6.5", 1, {"Ar"}, 0, 5.3, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    /* the cutoff is between the shells at 0.97 and 1.37 Å, spread by the noise, and so sharp that no pair may cross it within the step */
    {"toy_eam a=4 b=3 c=10 cutoff=1.21", 1, {"X"}, 0, 1.37, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_EXACT, 1e-7},
    {"SW_StillingerWeber_1985_Si__MO_405512056662_005", 1, {"Si"}, 1, 5.43, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_CALLBACK, 1e-7},
    /* A driver whose own second derivatives are wrong: the potential must have seen that. */
    {"SNAP_ChenDengTran_2017_Mo__MO_698578166685_000", 1, {"Mo"}, 0, 4.0, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_DIFFERENCES, 1e-7},
    {"Tersoff_LAMMPS_Tersoff_1989_SiC__MO_171585019474_003", 2, {"C", "Si"}, 1, 5.0, AM_INTERPOLATION_HERMITE, PETSC_FALSE, AM_HESSIAN_DIFFERENCES, 1e-7},
};
#define NUM_CASES (sizeof(cases) / sizeof(cases[0]))
#define STEP 1e-6 /* Å */

typedef struct {
  const Case  *k;
  AmPotential  pot;
  TestCluster *t;
  PetscInt     n;
  AmVec3       v[TEST_MAX_POINTS];
} Subject;

static void setUp(const Case *k, Subject *s)
{
  AmPotentialOptions options = {k->interpolation, k->force_kim};
  s->k                       = k;
  if (k->name) {
    AM_TRY(AmPotentialOpen(k->name, k->num_species, k->species, &options, &s->pot));
  } else if (k->a > 4.5) {
    AM_TRY(AmPotentialCreateLJ(0.0104, 3.4, 5.0, 6.5, &s->pot));
  } else {
    AM_TRY(AmPotentialCreateMorse(0.34, 1.36, 2.87, 4.0, 5.5, &s->pot));
  }
  CU_ASSERT_EQUAL(AmPotentialHessianKind(s->pot), k->kind);
  s->t = testClusterCreate(k->diamond, k->a, 2, 0.15, k->num_species, AmPotentialCutoff(s->pot));
  s->n = s->t->c.num_points;
  for (PetscInt j = 0; j < s->n; j++) s->v[j] = testRandomVec(1.0);
}

static void tearDown(Subject *s)
{
  testClusterDestroy(s->t);
  AM_TRY(AmPotentialDestroy(&s->pot));
}

/* Weighted energy, and its gradient unless NULL, of the cluster moved by step along v. */
static double evaluate(Subject *s, double step, AmVec3 g[])
{
  AmVec3    y[TEST_MAX_POINTS];
  PetscReal V[TEST_MAX_POINTS];
  double    energy = 0;
  for (PetscInt j = 0; j < s->n; j++) {
    y[j] = AmVec3Add(s->t->y[j], AmVec3Scale(step, s->v[j]));
    if (g) g[j] = AmVec3Make(0, 0, 0);
  }
  AM_TRY(AmPotentialGradient(s->pot, &s->t->c, y, s->t->weight, V, g, NULL));
  for (PetscInt l = 0; l < s->n; l++) energy += s->t->weight[l] * V[l];
  return energy;
}

static double dot(PetscInt n, const AmVec3 a[], const AmVec3 b[])
{
  double sum = 0;
  for (PetscInt j = 0; j < n; j++) sum += AmVec3Dot(a[j], b[j]);
  return sum;
}

static double distance(PetscInt n, const AmVec3 a[], const AmVec3 b[])
{
  double sum = 0;
  for (PetscInt j = 0; j < n; j++) sum += AmVec3Dot(AmVec3Sub(a[j], b[j]), AmVec3Sub(a[j], b[j]));
  return sqrt(sum);
}

static void product(Subject *s, const AmVec3 v[], AmVec3 Hv[])
{
  for (PetscInt j = 0; j < s->n; j++) Hv[j] = AmVec3Make(0, 0, 0);
  AM_TRY(AmPotentialHessianProduct(s->pot, &s->t->c, s->t->y, s->t->weight, v, Hv, NULL));
}

static void gradient_is_the_derivative_of_energy(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject s;
    AmVec3  g[TEST_MAX_POINTS];
    setUp(&cases[i], &s);
    const double along = (evaluate(&s, STEP, NULL) - evaluate(&s, -STEP, NULL)) / (2 * STEP), energy = evaluate(&s, 0, g);
    CU_ASSERT(energy != 0.0);
    AM_CLOSE(dot(s.n, g, s.v), along, 1e-7 * sqrt(dot(s.n, g, g) * dot(s.n, s.v, s.v)));
    tearDown(&s);
  }
}

static void product_is_the_derivative_of_gradient(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject s;
    AmVec3  forth[TEST_MAX_POINTS], back[TEST_MAX_POINTS], Hv[TEST_MAX_POINTS];
    setUp(&cases[i], &s);
    evaluate(&s, STEP, forth);
    evaluate(&s, -STEP, back);
    for (PetscInt j = 0; j < s.n; j++) forth[j] = AmVec3Scale(0.5 / STEP, AmVec3Sub(forth[j], back[j]));
    product(&s, s.v, Hv);
    AM_CLOSE(distance(s.n, Hv, forth), 0.0, s.k->tolerance * sqrt(dot(s.n, Hv, Hv)));
    tearDown(&s);
  }
}

typedef struct {
  const AmVec3 *v;
  AmVec3       *Hv;
  double        asymmetry;
  PetscInt      num_sites, num_repeated;
} Sum;

static PetscErrorCode addBlock(void *context, PetscInt site, PetscInt n, const PetscInt point[], const PetscReal H[])
{
  Sum *sum = (Sum *)context;
  sum->num_sites++;
  for (PetscInt a = 0; a < 3 * n; a++)
    for (PetscInt b = 0; b < 3 * n; b++) {
      sum->Hv[point[a / 3]].v[a % 3] += H[a * 3 * n + b] * sum->v[point[b / 3]].v[b % 3];
      sum->asymmetry = PetscMax(sum->asymmetry, fabs(H[a * 3 * n + b] - H[b * 3 * n + a]));
      if (a % 3 == 0 && b % 3 == 0 && a != b && point[a / 3] == point[b / 3]) sum->num_repeated++;
    }
  return 0;
}

static void blocks_sum_to_the_product(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject  s;
    AmVec3   Hv[TEST_MAX_POINTS], by_blocks[TEST_MAX_POINTS] = {0};
    Sum      sum       = {s.v, by_blocks, 0, 0, 0};
    PetscInt num_sites = 0;
    setUp(&cases[i], &s);
    for (PetscInt l = 0; l < s.n; l++) num_sites += s.t->weight[l] != 0.0;
    product(&s, s.v, Hv);
    AM_TRY(AmPotentialHessian(s.pot, &s.t->c, s.t->y, s.t->weight, addBlock, &sum, NULL));
    CU_ASSERT_EQUAL(sum.num_sites, num_sites);
    CU_ASSERT_EQUAL(sum.num_repeated, 0);
    /* Exact ways: rounding. Differences: 1e-8 eV/Å² for each of two ways, against products of some 10 eV/Å². */
    AM_CLOSE(distance(s.n, Hv, by_blocks), 0.0, (s.k->kind == AM_HESSIAN_DIFFERENCES ? 1e-8 : 1e-12) * sqrt(dot(s.n, Hv, Hv)));
    AM_CLOSE(sum.asymmetry, 0.0, 1e-12 * sqrt(dot(s.n, Hv, Hv))); /* the same terms in another order */
    tearDown(&s);
  }
}

static void moving_the_whole_cluster_changes_nothing(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject s;
    AmVec3  g[TEST_MAX_POINTS], Hv[TEST_MAX_POINTS], sum = AmVec3Make(0, 0, 0);
    double  energy, moved, size;
    setUp(&cases[i], &s);
    product(&s, s.v, Hv);
    size   = sqrt(dot(s.n, Hv, Hv));
    energy = evaluate(&s, 0, g);
    for (PetscInt j = 0; j < s.n; j++) {
      sum    = AmVec3Add(sum, g[j]);
      s.v[j] = AmVec3Make(0.3, -1.1, 0.7);
    }
    moved = evaluate(&s, 1.0, NULL);
    AM_CLOSE(moved, energy, 1e-12 * fabs(energy));                /* rounding of positions, 1e-15 Å times 1 eV/Å times 60 sites */
    AM_CLOSE(AmVec3Norm(sum), 0.0, 1e-12 * sqrt(dot(s.n, g, g))); /* rounding */
    product(&s, s.v, Hv);
    AM_CLOSE(sqrt(dot(s.n, Hv, Hv)), 0.0, 1e-12 * size); /* rounding; differences move nothing then */
    tearDown(&s);
  }
}

static void turning_the_cluster_turns_the_gradient(void)
{
  const double c = cos(0.7), d = sin(0.7), e = cos(-1.3), f = sin(-1.3);
  const AmMat3 turn = AmMat3Mul((AmMat3){{{c, -d, 0}, {d, c, 0}, {0, 0, 1}}}, (AmMat3){{{1, 0, 0}, {0, e, -f}, {0, f, e}}});
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject s;
    AmVec3  g[TEST_MAX_POINTS], turned[TEST_MAX_POINTS], Hv[TEST_MAX_POINTS], Hv_turned[TEST_MAX_POINTS];
    double  energy;
    setUp(&cases[i], &s);
    energy = evaluate(&s, 0, g);
    product(&s, s.v, Hv);
    for (PetscInt j = 0; j < s.n; j++) {
      s.t->y[j] = AmMat3Apply(turn, s.t->y[j]);
      s.v[j]    = AmMat3Apply(turn, s.v[j]);
      g[j]      = AmMat3Apply(turn, g[j]);
      Hv[j]     = AmMat3Apply(turn, Hv[j]);
    }
    AM_CLOSE(evaluate(&s, 0, turned), energy, 1e-12 * fabs(energy));       /* rounding */
    AM_CLOSE(distance(s.n, g, turned), 0.0, 1e-11 * sqrt(dot(s.n, g, g))); /* rounding of distances, 1e-15 Å, times second derivatives, 10 times */
    product(&s, s.v, Hv_turned);
    /* Rounding of distances times third derivatives; differences carry their own 1e-8. */
    AM_CLOSE(distance(s.n, Hv, Hv_turned), 0.0, (s.k->kind == AM_HESSIAN_DIFFERENCES ? 1e-8 : 1e-10) * sqrt(dot(s.n, Hv, Hv)));
    tearDown(&s);
  }
}

static void numbering_points_otherwise_changes_nothing(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject s;
    AmVec3  g[TEST_MAX_POINTS], other[TEST_MAX_POINTS];
    double  energy;
    setUp(&cases[i], &s);
    energy = evaluate(&s, 0, g);
    for (PetscInt j = 0; j < s.n / 2; j++) { /* reverse everything */
      const PetscInt  k = s.n - 1 - j, species = s.t->species[j];
      const AmVec3    y = s.t->y[j], gj = g[j];
      const PetscReal w = s.t->weight[j];
      s.t->y[j] = s.t->y[k], s.t->species[j] = s.t->species[k], s.t->weight[j] = s.t->weight[k], g[j] = g[k];
      s.t->y[k] = y, s.t->species[k] = species, s.t->weight[k] = w, g[k] = gj;
    }
    testClusterList(s.t, AmPotentialCutoff(s.pot));
    AM_CLOSE(evaluate(&s, 0, other), energy, 1e-12 * fabs(energy)); /* sums in another order */
    AM_CLOSE(distance(s.n, g, other), 0.0, 1e-12 * sqrt(dot(s.n, g, g)));
    tearDown(&s);
  }
}

/* Only a model that calls back can be written down. */
static void what_is_written_down_gives_the_product(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject   s;
    AmVec3    Hv[TEST_MAX_POINTS], written[TEST_MAX_POINTS] = {0};
    AmHessian h;
    setUp(&cases[i], &s);
    AM_TRY(AmHessianCreate(s.pot, AM_HESSIAN_FOR_CONSTANTS, &h));
    AM_TRY(AmHessianSet(h, &s.t->c, s.t->y, s.t->weight, NULL));
    CU_ASSERT_EQUAL(AmHessianHasSeen(h), s.k->kind == AM_HESSIAN_CALLBACK);
    product(&s, s.v, Hv);
    AM_TRY(AmHessianProduct(h, s.v, written, NULL));
    AM_CLOSE(distance(s.n, Hv, written), 0.0, 1e-12 * sqrt(dot(s.n, Hv, Hv)));
    AM_TRY(AmHessianDestroy(&h));
    tearDown(&s);
  }
}

/* Where derivatives are differences a bound one evaluates once a product, to half of 3e-7 Å of third derivatives (ten times as many). By floats, 1e-7. */
static void a_kernel_gives_the_product(void)
{
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject           s;
    AmKernel          kernel;
    AmVec3            Hv[TEST_MAX_POINTS], bound[TEST_MAX_POINTS] = {0};
    AmNeighborOptions points;
    setUp(&cases[i], &s);
    points = (AmNeighborOptions){
        .num_points = s.n, .y = s.t->y, .num_sites = s.n, .site_to_point = s.t->site_to_point, .radius = AmPotentialCutoff(s.pot) + TEST_SKIN};
    AM_TRY(AmKernelCreate(s.pot, &points, s.t->species, &kernel));
    AM_TRY(AmKernelLinearize(kernel, s.t->y, s.t->weight, NULL));
    product(&s, s.v, Hv);
    AM_TRY(AmKernelProduct(kernel, s.v, bound));
    AM_CLOSE(distance(s.n, Hv, bound), 0.0, (s.k->kind == AM_HESSIAN_DIFFERENCES ? 2e-6 : 1e-6) * sqrt(dot(s.n, Hv, Hv)));
    AM_TRY(AmKernelDestroy(&kernel));
    tearDown(&s);
  }
}

/* Weights in stripes of five, of which one is 0 and its neighbour unlike from site to site; runs of seven cut across them. */
static void sums_over_runs_are_those_of_sites(void)
{
  const PetscInt run = 7;
  for (size_t i = 0; i < NUM_CASES; i++) {
    Subject   s;
    AmVec3    g[TEST_MAX_POINTS], of_runs[TEST_MAX_POINTS] = {0}, alone[TEST_MAX_POINTS] = {0};
    PetscReal V[TEST_MAX_POINTS], sums[TEST_MAX_POINTS], *w;
    PetscInt  silent = 0, lost = 0;
    setUp(&cases[i], &s);
    w = s.t->weight;
    for (PetscInt l = 0; l < s.n; l++) w[l] = (double[]){1, 0, 0.1 + 0.01 * l, 0.5}[l / 5 % 4];
    evaluate(&s, 0, g);
    AM_TRY(AmPotentialGradient(s.pot, &s.t->c, s.t->y, w, V, NULL, NULL));
    AM_TRY(AmPotentialRunSums(s.pot, &s.t->c, s.t->y, w, run, sums, of_runs, NULL));
    for (PetscInt first = 0; first < s.n; first += run) {
      double difference = 0, size = 0;
      for (PetscInt l = first; l < PetscMin(first + run, s.n); l++) {
        difference += w[l] * (sums[l] - V[l]);
        size += fabs(w[l] * V[l]);
        silent += sums[l] == 0.0 && V[l] != 0.0;
        lost += w[l] == 0.0 && sums[l] != 0.0;
      }
      AM_CLOSE(difference, 0.0, 1e-13 * size); /* rounding of sums */
    }
    CU_ASSERT_EQUAL(AmPotentialSumsCostLess(s.pot), s.k->name && strstr(s.k->name, "Tersoff") ? PETSC_TRUE : PETSC_FALSE);
    CU_ASSERT_EQUAL(silent > 0, AmPotentialSumsCostLess(s.pot)); /* it does save calls */
CU_ASSERT_EQUAL(lost, 0);
    AM_CLOSE(distance(s.n, g, of_runs), 0.0, 1e-13 * sqrt(dot(s.n, g, g))); /* sums in another order */
    AM_TRY(AmPotentialGradient(s.pot, &s.t->c, s.t->y, w, NULL, alone, NULL));
    AM_CLOSE(distance(s.n, g, alone), 0.0, 1e-13 * sqrt(dot(s.n, g, g)));
    tearDown(&s);
  }
}

/* A call's worth of sites, and then only such of no weight: nothing is left to be asked, and nothing contradicts. */
static void a_model_is_trusted_where_a_call_ends_the_sites(void)
{
  static const char *const si[] = {"Si"};
  PetscReal                V[TEST_MAX_POINTS];
  AmPotential              pot;
  TestCluster             *t;
  AM_TRY(AmPotentialOpen("SW_StillingerWeber_1985_Si__MO_405512056662_005", 1, si, NULL, &pot));
  t = testClusterCreate(1, 5.43, 3, 0.15, 1, AmPotentialCutoff(pot));
  for (PetscInt l = 0; l < t->c.num_points; l++) t->weight[l] = l < 64;
  AM_TRY(AmPotentialGradient(pot, &t->c, t->y, t->weight, V, NULL, NULL));
  CU_ASSERT_FALSE(AmPotentialSumsCostLess(pot)); /* its site energies still count */
  testClusterDestroy(t);
  AM_TRY(AmPotentialDestroy(&pot));
}

static const AmTest tests[] = {
    {"gradient is the derivative of energy", gradient_is_the_derivative_of_energy},
    {"product is the derivative of gradient", product_is_the_derivative_of_gradient},
    {"blocks sum to the product", blocks_sum_to_the_product},
    {"what is written down gives the product", what_is_written_down_gives_the_product},
    {"a kernel gives the product", a_kernel_gives_the_product},
    {"sums over runs are those of sites", sums_over_runs_are_those_of_sites},
    {"a model is trusted where a call ends the sites", a_model_is_trusted_where_a_call_ends_the_sites},
    {"moving the whole cluster changes nothing", moving_the_whole_cluster_changes_nothing},
    {"turning the cluster turns the gradient", turning_the_cluster_turns_the_gradient},
    {"numbering points otherwise changes nothing", numbering_points_otherwise_changes_nothing},
};
AM_TEST_MAIN("law.potential_derivatives", tests)
