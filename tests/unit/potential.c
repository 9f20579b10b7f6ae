/* SPDX-License-Identifier: GPL-3.0-or-later
 * Room potential: ranges, closed forms, splines, images. */
#include "check.h"
#include "cluster.h"
#include "sentence.h"

#define AL "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"

static const char *const al[] = {"Al"};

static double energyOf(AmPotential pot, const AmCluster *c, const AmVec3 y[], AmVec3 g[])
{
  PetscReal V[TEST_MAX_POINTS];
  double    sum = 0;
  AM_TRY(AmPotentialGradient(pot, c, y, NULL, V, g, NULL));
  for (PetscInt l = 0; l < c->num_sites; l++) sum += V[l];
  return sum;
}

/* ---- ranges ---- */

static const PetscInt  pair_site[] = {0, 1}, pair_start[] = {0, 1, 2}, pair_neighbor[] = {1, 0};
static const AmCluster pair_cluster = {2, 2, pair_site, pair_start, pair_neighbor, NULL, {{{0}}}, NULL};

static void pair_too_close_is_reported(void)
{
  const AmVec3 y[2] = {{{0, 0, 0}}, {{0.004, 0, 0}}}, v[2] = {{{1, 0, 0}}, {{0, 0, 0}}};
  PetscReal    V[2];
  AmVec3       g[2] = {0};
  AmRange      range;
  AmPotential  pot;
  char         sentence[256];

  AM_TRY(AmPotentialOpen(AL, 1, al, NULL, &pot));
  AM_TRY(AmPotentialGradient(pot, &pair_cluster, y, NULL, V, g, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_PAIR_TOO_CLOSE);
  CU_ASSERT_EQUAL(range.site, 0);
  CU_ASSERT_EQUAL(range.point, 1);
  AM_CLOSE(range.value, 0.004, 1e-15);
  AM_TRY(AmRangeDescribe(pot, &pair_cluster, &range, sizeof(sentence), sentence));
  CU_ASSERT(strstr(sentence, "Al and Al are 0.004 Å apart, closer than the table of " AL " begins") != NULL);
  AM_TRY(AmPotentialHessianProduct(pot, &pair_cluster, y, NULL, v, g, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_PAIR_TOO_CLOSE);
  EXPECT_SENTENCE(AmPotentialGradient(pot, &pair_cluster, y, NULL, V, g, NULL), "Al and Al", "closer than", AL);
  AM_TRY(AmPotentialDestroy(&pot));
}

static void density_beyond_the_table_is_reported_by_both_kernels(void)
{
  for (int force_kim = 0; force_kim < 2; force_kim++) {
    AmPotentialOptions options = {AM_INTERPOLATION_HERMITE, force_kim ? PETSC_TRUE : PETSC_FALSE};
    PetscReal          V[TEST_MAX_POINTS];
    AmRange            range;
    AmPotential        pot;
    TestCluster       *t;
    AM_TRY(AmPotentialOpen(AL, 1, al, &options, &pot));
    t = testClusterCreate(0, 2.2, 2, 0.0, 1, AmPotentialCutoff(pot));
    AM_TRY(AmPotentialGradient(pot, &t->c, t->y, NULL, V, NULL, &range));
    CU_ASSERT_EQUAL(range.kind, force_kim ? AM_RANGE_MODEL : AM_RANGE_DENSITY);
    CU_ASSERT(range.site >= 0 && range.site < t->c.num_sites);
    if (!force_kim) CU_ASSERT(range.value > range.limit && range.limit > 0.0);
    EXPECT_SENTENCE(AmPotentialGradient(pot, &t->c, t->y, NULL, V, NULL, NULL), "Al", AL, force_kim ? "gives no energy" : "beyond the table");
    testClusterList(t, 0.0); /* nobody near: back in range */
    AM_TRY(AmPotentialGradient(pot, &t->c, t->y, NULL, V, NULL, &range));
    CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
    testClusterDestroy(t);
    AM_TRY(AmPotentialDestroy(&pot));
  }
}

static void position_that_is_no_number_is_reported_by_both_kernels(void)
{
  const AmVec3 y[2] = {{{0, 0, 0}}, {{NAN, 0, 0}}};
  for (int force_kim = 0; force_kim < 2; force_kim++) {
    AmPotentialOptions options = {AM_INTERPOLATION_HERMITE, force_kim ? PETSC_TRUE : PETSC_FALSE};
    PetscReal          V[2];
    AmVec3             g[2] = {0};
    AmRange            range;
    AmPotential        pot;
    AM_TRY(AmPotentialOpen(AL, 1, al, &options, &pot));
    AM_TRY(AmPotentialGradient(pot, &pair_cluster, y, NULL, V, g, &range));
    CU_ASSERT_EQUAL(range.kind, AM_RANGE_MODEL);
    AM_TRY(AmPotentialDestroy(&pot));
  }
}

/* ---- closed forms, splines ---- */

/* Energy of a pair at distance r and, by the kernel, its first and second derivative. */
static void pairAt(AmPotential pot, double r, double phi[3])
{
  const AmVec3 y[2] = {{{0, 0, 0}}, {{0, r, 0}}}, v[2] = {{{0, 0, 0}}, {{0, 1, 0}}};
  AmVec3       g[2] = {0}, Hv[2] = {0};
  phi[0] = energyOf(pot, &pair_cluster, y, g);
  phi[1] = g[1].v[1];
  AM_TRY(AmPotentialHessianProduct(pot, &pair_cluster, y, NULL, v, Hv, NULL));
  phi[2] = Hv[1].v[1];
}

static void closed_forms_have_their_known_minimum(void)
{
  AmPotential pot;
  double      phi[3];
  AM_TRY(AmPotentialCreateLJ(0.0104, 3.4, 6.0, 8.0, &pot));
  pairAt(pot, 3.4 * pow(2.0, 1.0 / 6.0), phi);
  AM_CLOSE(phi[0], -0.0104, 1e-16); /* -epsilon, 0, 72 epsilon / (2^(1/3) sigma²), to rounding */
  AM_CLOSE(phi[1], 0.0, 1e-16);
  AM_CLOSE(phi[2], 72.0 * 0.0104 / (pow(2.0, 1.0 / 3.0) * 3.4 * 3.4), 1e-15);
  AM_TRY(AmPotentialDestroy(&pot));
  AM_TRY(AmPotentialCreateMorse(0.34, 1.36, 2.87, 5.0, 6.0, &pot));
  pairAt(pot, 2.87, phi);
  AM_CLOSE(phi[0], -0.34, 1e-15); /* -depth, 0, 2 depth alpha², to rounding */
  AM_CLOSE(phi[1], 0.0, 1e-15);
  AM_CLOSE(phi[2], 2.0 * 0.34 * 1.36 * 1.36, 1e-14);
  AM_TRY(AmPotentialDestroy(&pot));
}

static void switch_is_continuous_to_the_second_derivative(void)
{
  AmPotential pot;
  for (int morse = 0; morse < 2; morse++) {
    if (morse) {
      AM_TRY(AmPotentialCreateMorse(0.34, 1.36, 2.87, 4.0, 5.0, &pot));
    } else {
      AM_TRY(AmPotentialCreateLJ(0.34, 2.6, 4.0, 5.0, &pot));
    }
    for (int at_end = 0; at_end < 2; at_end++) {
      double below[3], above[3];
      pairAt(pot, at_end ? 5.0 - 1e-7 : 4.0 - 1e-7, below);
      pairAt(pot, at_end ? 5.0 + 1e-7 : 4.0 + 1e-7, above);
      for (int i = 0; i < 3; i++) AM_CLOSE(below[i], above[i], 1e-5); /* 2e-7 Å times a third derivative of at most 60 x 0.2 eV/Å³ */
      if (at_end) AM_CLOSE(above[0], 0.0, 0.0);
    }
    AM_TRY(AmPotentialDestroy(&pot));
  }
  EXPECT_SENTENCE(AmPotentialCreateLJ(0.34, 2.6, 5.0, 4.0, &pot), "Lennard-Jones", "begins at 5 Å", "0 < begin < end");
  EXPECT_SENTENCE(AmPotentialCreateLJ(0.34, -2.6, 4.0, 5.0, &pot), "Lennard-Jones", "-2.6", "must be > 0");
  EXPECT_SENTENCE(AmPotentialCreateMorse(0.34, 0.0, 2.8, 4.0, 5.0, &pot), "Morse", "alpha 0", "must be > 0");
}

/* Largest jump of a pair's second derivative over the knots of the Al table between 2.5 and 3.5 Å. */
static double largestJump(AmInterpolation interpolation)
{
  const double       dr = 5.55805441821810 / 499.0, tiny = 1e-9;
  AmPotentialOptions options = {interpolation, PETSC_FALSE};
  AmPotential        pot;
  double             largest = 0;
  AM_TRY(AmPotentialOpen(AL, 1, al, &options, &pot));
  for (int m = (int)(2.5 / dr); m * dr < 3.5; m++) {
    double below[3], above[3];
    pairAt(pot, m * dr - tiny, below);
    pairAt(pot, m * dr + tiny, above);
    largest = PetscMax(largest, fabs(above[2] - below[2]));
  }
  AM_TRY(AmPotentialDestroy(&pot));
  return largest;
}

static void spline_has_continuous_second_derivatives_and_hermite_not(void)
{
  /* 2e-9 Å times third derivatives of 100 eV/Å³ leaves 1e-6 for the spline; the Hermite tables of Al jump by more than 100 times that. */
  CU_ASSERT(largestJump(AM_INTERPOLATION_SPLINE) < 1e-6);
  CU_ASSERT(largestJump(AM_INTERPOLATION_HERMITE) > 1e-4);
}

static void spline_and_hermite_are_close(void)
{
  AmPotentialOptions options = {AM_INTERPOLATION_SPLINE, PETSC_FALSE};
  AmPotential        hermite, spline;
  TestCluster       *t;
  double             a, b;
  AM_TRY(AmPotentialOpen(AL, 1, al, NULL, &hermite));
  AM_TRY(AmPotentialOpen(AL, 1, al, &options, &spline));
  t = testClusterCreate(0, 4.03, 2, 0.1, 1, AmPotentialCutoff(hermite));
  a = energyOf(hermite, &t->c, t->y, NULL);
  b = energyOf(spline, &t->c, t->y, NULL);
  AM_CLOSE(a, b, 1e-4); /* both are of fourth order in the spacing of 0.011 Å: (0.011)^4 times derivatives of 10³ over 32 atoms */
  CU_ASSERT(a != b);
  CU_ASSERT(strstr(AmPotentialDescription(spline), "C2") != NULL);
  testClusterDestroy(t);
  AM_TRY(AmPotentialDestroy(&hermite));
  AM_TRY(AmPotentialDestroy(&spline));
}

/* ---- images ---- */

#define NUM_COLUMN 4
#define NUM_COPIES 9

/* Four points of a column cell with period b along z, and the same as explicit points. */
typedef struct {
  AmVec3      y[NUM_COLUMN], all_y[NUM_COLUMN * NUM_COPIES];
  PetscInt    start[NUM_COLUMN + 1], site[NUM_COLUMN], all_site[NUM_COLUMN], neighbor[1024], all_start[NUM_COLUMN + 1], all_neighbor[1024];
  signed char image[1024][3];
  AmCluster   periodic, explicit;
} Column;

static void makeColumn(Column *m, double cutoff)
{
  const double b = 2.85;
  PetscInt     n = 0;
  for (int j = 0; j < NUM_COLUMN; j++) m->y[j] = AmVec3Make(2.3 * (j % 2) + 0.05 * j, 2.2 * (j / 2), 1.4 * (j % 2) + 0.07 * j * j);
  for (int i = 0; i < NUM_COPIES * NUM_COLUMN; i++) m->all_y[i] = AmVec3Add(m->y[i % NUM_COLUMN], AmVec3Make(0, 0, b * (i / NUM_COLUMN - NUM_COPIES / 2)));
  for (int l = 0; l < NUM_COLUMN; l++) {
    m->start[l] = m->all_start[l] = n;
    m->site[l]                    = l;
    m->all_site[l]                = NUM_COPIES / 2 * NUM_COLUMN + l;
    for (int i = 0; i < NUM_COPIES * NUM_COLUMN; i++) {
      if (i == m->all_site[l] || AmVec3Norm(AmVec3Sub(m->all_y[i], m->y[l])) > cutoff + TEST_SKIN) continue;
      m->all_neighbor[n] = i;
      m->neighbor[n]     = i % NUM_COLUMN;
      m->image[n][0] = m->image[n][1] = 0;
      m->image[n++][2]                = (signed char)(i / NUM_COLUMN - NUM_COPIES / 2);
    }
  }
  m->start[NUM_COLUMN] = m->all_start[NUM_COLUMN] = n;
  m->periodic =
      (AmCluster){NUM_COLUMN, NUM_COLUMN, m->site, m->start, m->neighbor, (const signed char(*)[3])m->image, {{{0, 0, 0}, {0, 0, 0}, {0, 0, b}}}, NULL};
  m->explicit = (AmCluster){NUM_COLUMN * NUM_COPIES, NUM_COLUMN, m->all_site, m->all_start, m->all_neighbor, NULL, {{{0}}}, NULL};
}

static PetscErrorCode multiply(void *context, PetscInt site, PetscInt n, const PetscInt point[], const PetscReal H[])
{
  AmVec3 *v = ((AmVec3 **)context)[0], *Hv = ((AmVec3 **)context)[1];
  CU_ASSERT(n <= NUM_COLUMN);
  for (PetscInt a = 0; a < 3 * n; a++)
    for (PetscInt b = 0; b < 3 * n; b++) Hv[point[a / 3]].v[a % 3] += H[a * 3 * n + b] * v[point[b / 3]].v[b % 3];
  return 0;
}

static void images_equal_explicit_points(void)
{
  const char *const names[]   = {AL, "SW_StillingerWeber_1985_Si__MO_405512056662_005", "Tersoff_LAMMPS_Tersoff_1988T3_Si__MO_186459956893_003"};
  const char *const species[] = {"Al", "Si", "Si"};
  for (int i = 0; i < 3; i++) {
    AmPotential pot;
    Column      m;
    AmVec3      g[NUM_COLUMN] = {0}, all_g[NUM_COLUMN * NUM_COPIES] = {0}, v[NUM_COLUMN], all_v[NUM_COLUMN * NUM_COPIES];
    AmVec3      Hv[NUM_COLUMN] = {0}, all_Hv[NUM_COLUMN * NUM_COPIES] = {0}, by_blocks[NUM_COLUMN] = {0}, *context[2] = {v, by_blocks};
    double      tolerance;
    AM_TRY(AmPotentialOpen(names[i], 1, &species[i], NULL, &pot));
    tolerance = AmPotentialHessianKind(pot) == AM_HESSIAN_DIFFERENCES ? 1e-6 : 1e-11; /* the error of differences; rounding */
    makeColumn(&m, AmPotentialCutoff(pot));
    for (int j = 0; j < NUM_COLUMN; j++) v[j] = testRandomVec(1.0);
    for (int j = 0; j < NUM_COLUMN * NUM_COPIES; j++) all_v[j] = v[j % NUM_COLUMN];
    AM_CLOSE(energyOf(pot, &m.periodic, m.y, g), energyOf(pot, &m.explicit, m.all_y, all_g), 1e-12 * 50); /* rounding of 50 eV */
    AM_TRY(AmPotentialHessianProduct(pot, &m.periodic, m.y, NULL, v, Hv, NULL));
    AM_TRY(AmPotentialHessianProduct(pot, &m.explicit, m.all_y, NULL, all_v, all_Hv, NULL));
    AM_TRY(AmPotentialHessian(pot, &m.periodic, m.y, NULL, multiply, context, NULL));
    for (int j = 0; j < NUM_COLUMN; j++) {
      AmVec3 sum_g = AmVec3Make(0, 0, 0), sum_Hv = sum_g;
      for (int k = 0; k < NUM_COPIES; k++) {
        sum_g  = AmVec3Add(sum_g, all_g[k * NUM_COLUMN + j]);
        sum_Hv = AmVec3Add(sum_Hv, all_Hv[k * NUM_COLUMN + j]);
      }
      CU_ASSERT(AmVec3Norm(Hv[j]) > 1e-2);
      AM_CLOSE(AmVec3Norm(AmVec3Sub(g[j], sum_g)), 0.0, 1e-11); /* rounding of forces of 10 eV/Å */
      AM_CLOSE(AmVec3Norm(AmVec3Sub(Hv[j], sum_Hv)), 0.0, tolerance * 50);
      AM_CLOSE(AmVec3Norm(AmVec3Sub(Hv[j], by_blocks[j])), 0.0, tolerance * 50);
    }
    AM_TRY(AmPotentialDestroy(&pot));
  }
}

static void gradient_is_added_and_sites_of_no_weight_are_skipped(void)
{
  const AmVec3    y[2] = {{{0, 0, 0}}, {{0, 0, 2.7}}};
  const PetscReal w[2] = {0.0, 2.0};
  PetscReal       V[2] = {7, 7};
  AmVec3          g[2] = {0}, again[2] = {{{1, 2, 3}}, {{4, 5, 6}}};
  AmPotential     pot;
  AM_TRY(AmPotentialOpen(AL, 1, al, NULL, &pot));
  AM_TRY(AmPotentialGradient(pot, &pair_cluster, y, w, V, g, NULL));
  AM_CLOSE(V[0], 0.0, 0.0);
  CU_ASSERT(V[1] < -0.1);
  AM_TRY(AmPotentialGradient(pot, &pair_cluster, y, w, V, again, NULL));
  AM_CLOSE(again[1].v[2] - 6.0, g[1].v[2], 1e-14); /* rounding of 6 */
  AM_CLOSE(again[0].v[2] - 3.0, g[0].v[2], 1e-14);
  AM_TRY(AmPotentialDestroy(&pot));
}

/* ---- closed forms by name ---- */

/* Energy of one site of the triangular lattice of spacing r, and its derivative by r. */
static void toy_by_hand(double r, double *V, double *dV)
{
  const double a = 4, b = 3, c = 10, q = exp(-a * (r - 1)), t = 6 * exp(-b * r), d = t - 6 * exp(-0.9 * b);
  *V  = 3 * (q * q - 2 * q) + c * (d * d + d * d * d * d);
  *dV = 3 * (-2 * a * q * q + 2 * a * q) + c * (2 * d + 4 * d * d * d) * -b * t;
}

static void the_toy_has_the_energy_of_its_formula(void)
{
  static const char *const names[] = {"Q"};
  static const PetscInt    site[1] = {0}, start[2] = {0, 12};
  const double             spacing[] = {0.93, 0.97, 1.05};
  PetscInt                 neighbor[12];
  AmVec3                   y[13] = {{{0}}}, g[13];
  AmPotential              pot;
  AM_TRY(AmPotentialOpen("toy_eam a=4  b=3 c=1e1", 1, names, NULL, &pot));
  AM_CLOSE(AmPotentialCutoff(pot), 1.4, 0);
  CU_ASSERT_STRING_EQUAL(AmPotentialSpecies(pot, 0), "Q");
  CU_ASSERT_STRING_EQUAL(AmPotentialName(pot), "toy_eam a=4  b=3 c=1e1");
  for (int s = 0; s < 3; s++) {
    PetscReal V;
    double    by_hand, slope, virial = 0;
    for (int k = 0; k < 12; k++) { /* two shells: the second, at √3 r, is beyond the cutoff */
      const PetscReal r = k < 6 ? spacing[s] : spacing[s] * sqrt(3), angle = (k < 6 ? k : k + 0.5) * PETSC_PI / 3;
      y[k + 1]    = AmVec3Make(r * cos(angle), r * sin(angle), 0);
      g[k + 1]    = AmVec3Make(0, 0, 0);
      neighbor[k] = k + 1;
    }
    g[0]              = AmVec3Make(0, 0, 0);
    const AmCluster c = {.num_points = 13, .num_sites = 1, .site_to_point = site, .start = start, .neighbor = neighbor};
    AM_TRY(AmPotentialGradient(pot, &c, y, NULL, &V, g, NULL));
    for (int k = 1; k < 13; k++) virial += AmVec3Dot(g[k], y[k]) / spacing[s];
    toy_by_hand(spacing[s], &by_hand, &slope);
    AM_CLOSE(V, by_hand, 1e-14 * 10);     /* rounding of terms up to 3 eV, and of c = 10 times squares */
    AM_CLOSE(virial, slope, 1e-14 * 100); /* the same times a, b */
  }
  AM_TRY(AmPotentialDestroy(&pot));
}

static void closed_forms_by_name_are_the_same_potentials(void)
{
  AmPotential  named, made;
  TestCluster *t;
  AM_TRY(AmPotentialOpen("morse depth=0.34 alpha=1.36 r0=2.87 switch=4 cutoff=5", 1, al, NULL, &named));
  AM_TRY(AmPotentialCreateMorse(0.34, 1.36, 2.87, 4, 5, &made));
  t = testClusterCreate(0, 4.05, 2, 0.1, 1, 5);
  AM_CLOSE(energyOf(named, &t->c, t->y, NULL), energyOf(made, &t->c, t->y, NULL), 0);
  AM_TRY(AmPotentialDestroy(&named));
  AM_TRY(AmPotentialDestroy(&made));
  AM_TRY(AmPotentialOpen("lj cutoff=5 switch=4 sigma=2.6 epsilon=0.34", 1, al, NULL, &named)); /* in any order */
  AM_TRY(AmPotentialCreateLJ(0.34, 2.6, 4, 5, &made));
  AM_CLOSE(energyOf(named, &t->c, t->y, NULL), energyOf(made, &t->c, t->y, NULL), 0);
  AM_TRY(AmPotentialDestroy(&named));
  AM_TRY(AmPotentialDestroy(&made));
  testClusterDestroy(t);
}

static void mistakes_in_closed_forms_are_sentences(void)
{
  static const char *const two[] = {"Al", "Ni"};
  AmPotential              pot;
  EXPECT_SENTENCE(AmPotentialOpen("lj epsilom=0.4 sigma=2.6 switch=4 cutoff=5", 1, al, NULL, &pot), "lj has no parameter epsilom", "did you mean", "epsilon?");
  EXPECT_SENTENCE(AmPotentialOpen("lj qwertz=0.4", 1, al, NULL, &pot), "lj has no parameter qwertz", "must be one of", "epsilon, sigma, switch, cutoff");
  EXPECT_SENTENCE(AmPotentialOpen("morse depth=0.4 alpha=1 switch=4 cutoff=5", 1, al, NULL, &pot), "morse: r0 is missing", "depth, alpha", "cutoff");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=four b=3 c=10", 1, al, NULL, &pot), "toy_eam: a is \"four\"", "must be", "a number");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=4 b= c=10", 1, al, NULL, &pot), "toy_eam: b is \"\"", "must be", "a number");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=4 b=inf c=10", 1, al, NULL, &pot), "toy_eam: b is \"inf\"", "must be", "a number");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=4 a=5 b=3 c=10", 1, al, NULL, &pot), "toy_eam", "a is", "given twice");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=4 nine b=3 c=10", 1, al, NULL, &pot), "toy_eam: \"nine\"", "must be a parameter", "a=1");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=-4 b=3 c=10", 1, al, NULL, &pot), "toy_eam: a is -4 1/Å", "must be", "> 0");
  EXPECT_SENTENCE(AmPotentialOpen("toy_eam a=4 b=3 c=10 cutoff=0.9", 1, al, NULL, &pot), "cutoff is 0.9 Å", "must be", "> 1 Å");
  EXPECT_SENTENCE(AmPotentialOpen("lj epsilon=1 sigma=1 switch=1 cutoff=2", 2, two, NULL, &pot), "lj is for one species", "2 are", "asked");
}

/* Of a pair potential that is cut off and shifted: the slope of a pair's energy, which says so without a force. Of one that is only cut off, the energy itself. */
static void what_jumps_at_the_cutoff_is_measured(void)
{
  static const char *const ar[] = {"Ar"};
  const PetscReal          h    = 1e-5;
  AmPotential              cut, truncated, switched;
  AmVec3                   y[2] = {{{0, 0, 0}}};
  AmCutoffJump             jump;
  PetscReal                slope, energy;

  AM_TRY(AmPotentialOpen("LJ_Shifted_Bernardes_1958LowCutoff_Ar__MO_720819638419_004", 1, ar, NULL, &cut));
  y[1].v[0] = AmPotentialCutoff(cut) - h;
  slope     = energyOf(cut, &pair_cluster, y, NULL);
  y[1].v[0] -= h;
  slope -= energyOf(cut, &pair_cluster, y, NULL);
  AM_TRY(AmPotentialCutoffJump(cut, 3.7, &jump));
  CU_ASSERT(jump.force > 1e-5);
  AM_CLOSE(jump.force, fabs(slope / h), 1e-4 * jump.force);
  AM_CLOSE(jump.energy, 0, 1e-14);
  AM_TRY(AmPotentialDestroy(&cut));
  AM_TRY(AmPotentialOpen("LJ_Truncated_Nguyen_2005_Ar__MO_398194508715_001", 1, ar, NULL, &truncated));
  y[1].v[0] = AmPotentialCutoff(truncated) * (1 - 1e-12);
  energy    = energyOf(truncated, &pair_cluster, y, NULL);
  AM_TRY(AmPotentialCutoffJump(truncated, 3.7, &jump));
  CU_ASSERT(jump.energy > 1e-6);
  AM_CLOSE(jump.energy, fabs(energy), 1e-6 * jump.energy);
  AM_TRY(AmPotentialDestroy(&truncated));
  AM_TRY(AmPotentialCreateMorse(0.34, 1.36, 2.87, 4.0, 5.5, &switched));
  AM_TRY(AmPotentialCutoffJump(switched, 2.87, &jump));
  AM_CLOSE(jump.force, 0, 1e-14);
  AM_CLOSE(jump.energy, 0, 1e-14);
  AM_TRY(AmPotentialDestroy(&switched));
}

static const AmTest tests[] = {
    {"pair too close is reported", pair_too_close_is_reported},
    {"density beyond the table is reported by both kernels", density_beyond_the_table_is_reported_by_both_kernels},
    {"position that is no number is reported by both kernels", position_that_is_no_number_is_reported_by_both_kernels},
    {"what jumps at the cutoff is measured", what_jumps_at_the_cutoff_is_measured},
    {"closed forms have their known minimum", closed_forms_have_their_known_minimum},
    {"switch is continuous to the second derivative", switch_is_continuous_to_the_second_derivative},
    {"spline has continuous second derivatives and Hermite not", spline_has_continuous_second_derivatives_and_hermite_not},
    {"spline and Hermite are close", spline_and_hermite_are_close},
    {"images equal explicit points", images_equal_explicit_points},
    {"gradient is added and sites of no weight are skipped", gradient_is_added_and_sites_of_no_weight_are_skipped},
    {"the toy has the energy of its formula", the_toy_has_the_energy_of_its_formula},
    {"closed forms by name are the same potentials", closed_forms_by_name_are_the_same_potentials},
    {"mistakes in closed forms are sentences", mistakes_in_closed_forms_are_sentences},
};
AM_TEST_MAIN("unit.potential", tests)
