/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: P is the derivative of W and A that of P, W is the energy of a periodic crystal, and all know nothing of how the crystal is turned. */
#include "check.h"
#include "cluster.h"
#include <atomesh/cauchyborn.h>
#include <atomesh/neighbor.h>

/* name NULL: Lennard-Jones. */
typedef struct {
  const char     *name, *species;
  AmStructure     structure;
  PetscReal       a; /* Å */
  AmInterpolation interpolation;
} Case;

static const Case cases[] = {
    {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", "Al", AM_STRUCTURE_FCC, 4.032082, AM_INTERPOLATION_HERMITE},
    {"EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005", "Fe", AM_STRUCTURE_BCC, 2.855325, AM_INTERPOLATION_SPLINE},
    {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005", "Cu", AM_STRUCTURE_FCC, 3.615, AM_INTERPOLATION_HERMITE},
    {NULL, "Ar", AM_STRUCTURE_FCC, 5.3, AM_INTERPOLATION_HERMITE},
};
#define NUM_CASES (int)(sizeof(cases) / sizeof(cases[0]))
#define EPSILON 0.0104
#define SIGMA 3.4
#define SWITCH 6.0
#define CUTOFF 8.5

typedef struct {
  AmPotential  pot;
  AmCrystal    crystal;
  AmCauchyBorn cb;
} Subject;

static void setUp(const Case *k, Subject *s)
{
  const AmPotentialOptions options    = {k->interpolation, PETSC_FALSE};
  AmCrystalOptions         o          = AmCrystalDefaults();
  const PetscReal          axes[3][3] = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}};
  if (k->name) {
    AM_TRY(AmPotentialOpen(k->name, 1, &k->species, &options, &s->pot));
  } else {
    AM_TRY(AmPotentialCreateLJ(EPSILON, SIGMA, SWITCH, CUTOFF, &s->pot));
  }
  o.structure        = k->structure;
  o.lattice_constant = k->a;
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, &s->crystal));
  AM_TRY(AmCauchyBornCreate(s->pot, &s->crystal, 0, &s->cb));
}

static void tearDown(Subject *s)
{
  AM_TRY(AmCauchyBornDestroy(&s->cb));
  AM_TRY(AmPotentialDestroy(&s->pot));
}

static double energy_at(Subject *s, AmMat3 F)
{
  PetscReal W;
  AM_TRY(AmCauchyBornEvaluate(s->cb, 1, &F, &W, NULL, NULL, NULL));
  return W;
}

/* Central differences with h = 1e-5: truncation h² W''' of 1e-9, rounding 1e-15/1e-5. */
static void P_is_the_derivative_of_W(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject s;
    setUp(&cases[k], &s);
    for (int trial = 0; trial < 4; trial++) {
      const AmMat3    F = testNearIdentity(0.05);
      const PetscReal h = 1e-5;
      AmMat3          P;
      AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, NULL, &P, NULL, NULL));
      for (int i = 0; i < 9; i++) {
        AmMat3 up = F, down = F;
        up.m[i / 3][i % 3] += h;
        down.m[i / 3][i % 3] -= h;
        AM_CLOSE((energy_at(&s, up) - energy_at(&s, down)) / (2 * h), P.m[i / 3][i % 3], 1e-8);
      }
    }
    tearDown(&s);
  }
}

/* The second derivative of a C1 table jumps at its knots, so the step must be shorter than the way to the next one: F moves a pair by h |R| = 1e-6 Å, and
 * a knot lies in that way once in 1e3 to 1e4 pairs. Rounding: 1e-15/1e-7 of P. So 1e-7 of A (1 eV/Å³), and one component in a trial may miss. */
static void A_is_the_derivative_of_P(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject s;
    int     missed = 0;
    setUp(&cases[k], &s);
    for (int trial = 0; trial < 4; trial++) {
      const AmMat3    F = testNearIdentity(0.05);
      const PetscReal h = 1e-7;
      AmTensor4       A;
      AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, NULL, NULL, &A, NULL));
      for (int kL = 0; kL < 9; kL++) {
        AmMat3    G[2]  = {F, F}, P[2];
        PetscReal worst = 0;
        G[0].m[kL / 3][kL % 3] += h;
        G[1].m[kL / 3][kL % 3] -= h;
        AM_TRY(AmCauchyBornEvaluate(s.cb, 2, G, NULL, P, NULL, NULL));
        for (int iJ = 0; iJ < 9; iJ++)
          worst = PetscMax(worst, fabs((P[0].m[iJ / 3][iJ % 3] - P[1].m[iJ / 3][iJ % 3]) / (2 * h) - A.c[iJ / 3][iJ % 3][kL / 3][kL % 3]));
        missed += worst > 1e-6;
        if (worst > 1e-6) printf("\n    %s: A differs by %g eV/Å³\n", cases[k].name ? cases[k].name : "LJ", worst);
      }
    }
    CU_ASSERT(missed <= 2);
    tearDown(&s);
  }
}

static void A_has_the_symmetry_of_a_second_derivative(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject      s;
    const AmMat3 F = testNearIdentity(0.08);
    AmTensor4    A;
    PetscReal    most = 0, size = 0;
    setUp(&cases[k], &s);
    AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, NULL, NULL, &A, NULL));
    for (int a = 0; a < 9; a++)
      for (int b = 0; b < 9; b++) {
        most = PetscMax(most, fabs(A.c[a / 3][a % 3][b / 3][b % 3] - A.c[b / 3][b % 3][a / 3][a % 3]));
        size = PetscMax(size, fabs(A.c[a / 3][a % 3][b / 3][b % 3]));
      }
    AM_CLOSE(most / size, 0, 1e-12); /* a few hundred terms */
    tearDown(&s);
  }
}

/* Of strains so small that W is below what V is rounded to; they are sums of a few powers of two, so that 1 + s E is exact. What third powers leave is of 30 s,
 * and a knot of a table at a neighbour's distance, across which A jumps, some 1e-4. */
static void W_keeps_its_digits_near_the_perfect_crystal(void)
{
  const PetscReal size[] = {1.0 / (1 << 24), 1.0 / (1 << 30), 1.0 / ((long long)1 << 40)};
  for (int k = 0; k < NUM_CASES; k++) {
    Subject      s;
    const AmMat3 one = AmMat3Identity();
    AmMat3       P;
    AmTensor4    A;
    setUp(&cases[k], &s);
    AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &one, NULL, &P, &A, NULL));
    for (int i = 0; i < 3; i++) {
      AmMat3    E, F = one, P_there;
      PetscReal W, linear = 0, quadratic = 0;
      for (int a = 0; a < 9; a++) E.m[a / 3][a % 3] = ((5 * a) % 9 - 3) / 8.0;
      for (int a = 0; a < 9; a++) F.m[a / 3][a % 3] += size[i] * E.m[a / 3][a % 3];
      AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, &W, &P_there, NULL, NULL));
      for (int a = 0; a < 9; a++) {
        linear += P.m[a / 3][a % 3] * E.m[a / 3][a % 3];
        for (int b = 0; b < 9; b++) quadratic += 0.5 * E.m[a / 3][a % 3] * A.c[a / 3][a % 3][b / 3][b % 3] * E.m[b / 3][b % 3];
      }
      AM_CLOSE((W - size[i] * linear) / (size[i] * size[i] * quadratic), 1, 1e-4 + 30 * size[i]);
    }
    tearDown(&s);
  }
}

static void a_rotation_changes_no_energy_and_turns_the_stress(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject      s;
    const AmMat3 Q = testRotation(1.1, testRandomVec(1)), F = testNearIdentity(0.05), G[2] = {F, AmMat3Mul(Q, F)};
    PetscReal    W[2];
    AmMat3       P[2], turned;
    setUp(&cases[k], &s);
    AM_TRY(AmCauchyBornEvaluate(s.cb, 2, G, W, P, NULL, NULL));
    turned = AmMat3Mul(Q, P[0]);
    AM_CLOSE(W[0], W[1], 1e-14); /* roundings of 4 eV over 12 Å³ */
    for (int i = 0; i < 9; i++) AM_CLOSE(P[1].m[i / 3][i % 3], turned.m[i / 3][i % 3], 1e-13);
    tearDown(&s);
  }
}

/* Energy an atom of a cell of 2x2x3 atoms under full periodic boundary conditions, by the rooms neighbor and potential. */
static double periodic_energy(Subject *s, AmMat3 F)
{
  const PetscInt    n[3] = {2, 2, 3}, num = 12;
  AmVec3            y[12];
  PetscInt          site[12], species[12] = {0};
  PetscReal         V[12];
  double            sum = 0;
  AmNeighborOptions o   = {.num_points    = num,
                           .y             = y,
                           .num_sites     = num,
                           .site_to_point = site,
                           .radius        = AmPotentialCutoff(s->pot) + 0.3,
                           .periodic      = {PETSC_TRUE, PETSC_TRUE, PETSC_TRUE}};
  AmNeighbors       list;
  for (PetscInt p = 0; p < num; p++) {
    y[p]    = AmMat3Apply(F, AmMat3Apply(s->crystal.primitive, AmVec3Make(p % 2, p / 2 % 2, p / 4)));
    site[p] = p;
  }
  o.period = AmMat3Mul(F, s->crystal.primitive);
  for (int i = 0; i < 9; i++) o.period.m[i / 3][i % 3] *= n[i % 3];
  AM_TRY(AmNeighborsBuild(&o, &list));
  const AmCluster c = {.num_points    = num,
                       .num_sites     = num,
                       .site_to_point = site,
                       .start         = list.start,
                       .neighbor      = list.neighbor,
                       .image         = (const signed char(*)[3])list.image,
                       .period        = o.period,
                       .species       = species};
  AM_TRY(AmPotentialGradient(s->pot, &c, y, NULL, V, NULL, NULL));
  AM_TRY(AmNeighborsDestroy(&list));
  for (PetscInt p = 0; p < num; p++) sum += V[p];
  return sum / num;
}

static void W_is_the_energy_of_a_periodic_cell_of_atoms(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject s;
    double  V0;
    setUp(&cases[k], &s);
    V0 = periodic_energy(&s, AmMat3Identity());
    AM_CLOSE(V0, AmCauchyBornSiteEnergy(s.cb), 1e-13); /* a few roundings of 4 eV */
    for (int trial = 0; trial < 5; trial++) {
      const AmMat3 F = testNearIdentity(0.08);
      AM_CLOSE((periodic_energy(&s, F) - V0) / s.crystal.volume, energy_at(&s, F), 1e-14);
    }
    tearDown(&s);
  }
}

/* Under compression vectors come into the cutoff that were outside of it at F = I, one shell after the other. The same energy comes from a periodic cell,
 * which lists what is there. */
static void nothing_is_missed_when_vectors_enter_the_cutoff(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject  s;
    PetscInt before, after;
    AmVec3  *R;
    double   V0;
    setUp(&cases[k], &s);
    V0 = periodic_energy(&s, AmMat3Identity());
    AM_TRY(AmCrystalVectors(&s.crystal, AmPotentialCutoff(s.pot), &before, &R));
    AM_TRY(PetscFree(R));
    AM_TRY(AmCrystalVectors(&s.crystal, AmPotentialCutoff(s.pot) / 0.8, &after, &R));
    AM_TRY(PetscFree(R));
    CU_ASSERT(after > before); /* there is something to be missed */
    for (PetscReal stretch = 1; stretch > 0.8; stretch -= 0.01) {
      const AmMat3 F = AmMat3Mul(testRotation(0.4, AmVec3Make(1, 2, 3)), (AmMat3){{{stretch, 0.02, 0}, {0, 1.06, 0.03}, {0, 0, 1.04}}});
      AM_CLOSE((periodic_energy(&s, F) - V0) / s.crystal.volume, energy_at(&s, F), 1e-14);
    }
    tearDown(&s);
  }
}

/* Lennard-Jones pair function times its switch, and derivatives, in closed form but for the switch: by complex steps they are exact to rounding. */
static double _Complex lj(double _Complex r)
{
  const double _Complex s6 = (SIGMA / r) * (SIGMA / r) * (SIGMA / r) * (SIGMA / r) * (SIGMA / r) * (SIGMA / r);
  const double _Complex t  = (r - SWITCH) / (CUTOFF - SWITCH);
  const double x           = __real__ t;
  const double _Complex w  = x <= 0 ? 1 : (x >= 1 ? 0 : 1 - t * t * t * (10 - 15 * t + 6 * t * t));
  return 4 * EPSILON * (s6 * s6 - s6) * w;
}

static double slope(double r) { return __imag__ lj(r + 1e-30 * 1i) / 1e-30; }
static double curvature(double r) { return (slope(r + 1e-6) - slope(r - 1e-6)) / 2e-6; }

/* Ω P_iJ = Σ t r_i R_J / r,  Ω A_iJkL = Σ [(½φ'' - t/r) r_i r_k/r² + (t/r) δ_ik] R_J R_L,  t = ½φ'. */
static void pair_energies_follow_the_closed_form(void)
{
  const AmMat3 F = testNearIdentity(0.05);
  Subject      s;
  AmVec3      *R;
  PetscInt     n;
  AmMat3       P, want   = {{{0}}};
  AmTensor4    A, wanted = {{{{{0}}}}};
  setUp(&cases[NUM_CASES - 1], &s);
  AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, NULL, &P, &A, NULL));
  AM_TRY(AmCrystalVectors(&s.crystal, 2 * CUTOFF, &n, &R));
  for (PetscInt p = 0; p < n; p++) {
    const AmVec3 r = AmMat3Apply(F, R[p]);
    const double d = AmVec3Norm(r), t = d < CUTOFF ? slope(d) / 2 : 0, c = d < CUTOFF ? curvature(d) / 2 : 0;
    for (int i = 0; i < 3; i++)
      for (int J = 0; J < 3; J++) {
        want.m[i][J] += t * r.v[i] * R[p].v[J] / d / s.crystal.volume;
        for (int k = 0; k < 3; k++)
          for (int L = 0; L < 3; L++)
            wanted.c[i][J][k][L] += ((c - t / d) * r.v[i] * r.v[k] / (d * d) + (i == k) * t / d) * R[p].v[J] * R[p].v[L] / s.crystal.volume;
      }
  }
  for (int a = 0; a < 9; a++) {
    AM_CLOSE(P.m[a / 3][a % 3], want.m[a / 3][a % 3], 1e-14);
    /* φ'' is a difference here: 1e-12 truncation and 1e-16/1e-6 rounding of slopes of 0.01, times R² of 70 over 37 Å³ and a hundred pairs */
    for (int b = 0; b < 9; b++) AM_CLOSE(A.c[a / 3][a % 3][b / 3][b % 3], wanted.c[a / 3][a % 3][b / 3][b % 3], 1e-10);
  }
  AM_TRY(PetscFree(R));
  tearDown(&s);
}

static const AmTest tests[] = {
    {"P is the derivative of W", P_is_the_derivative_of_W},
    {"A is the derivative of P", A_is_the_derivative_of_P},
    {"A has the symmetry of a second derivative", A_has_the_symmetry_of_a_second_derivative},
    {"W keeps its digits near the perfect crystal", W_keeps_its_digits_near_the_perfect_crystal},
    {"a rotation changes no energy and turns the stress", a_rotation_changes_no_energy_and_turns_the_stress},
    {"W is the energy of a periodic cell of atoms", W_is_the_energy_of_a_periodic_cell_of_atoms},
    {"nothing is missed when vectors enter the cutoff", nothing_is_missed_when_vectors_enter_the_cutoff},
    {"pair energies follow the closed form", pair_energies_follow_the_closed_form},
};

AM_TEST_MAIN("law.cauchy_born", tests)
