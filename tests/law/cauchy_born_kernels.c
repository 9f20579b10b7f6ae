/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: the Cauchy-Born rule by closed form over half of the lattice vectors gives what gradients and Hessian products of the potential give: W, P and A, at
 * small and at large deformations, and what is out of range is so in both; on every kind of loop that this processor runs. So of crystals with several atoms
 * a cell, with the places of its atoms. */
#include "check.h"
#include "cluster.h"
#include <atomesh/cauchyborn.h>

#define AL "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
#define CU "EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005"
#define FE "EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005"
#define NIAL "EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005"
#define NUM_F 41 /* not a multiple of the lanes */

typedef struct {
  const char     *model;
  int             num_species, own; /* species of the crystal */
  const char     *species[2];
  AmStructure     structure;
  PetscReal       a; /* Å */
  AmInterpolation interpolation;
} Case;
static const Case cases[] = {
    {AL, 1, 0, {"Al"}, AM_STRUCTURE_FCC, 4.032082, AM_INTERPOLATION_HERMITE},
    {CU, 1, 0, {"Cu"}, AM_STRUCTURE_FCC, 3.615, AM_INTERPOLATION_SPLINE},
    {FE, 1, 0, {"Fe"}, AM_STRUCTURE_BCC, 2.855325, AM_INTERPOLATION_HERMITE},
    {NIAL, 2, 1, {"Al", "Ni"}, AM_STRUCTURE_FCC, 3.52, AM_INTERPOLATION_HERMITE},
};
#define NUM_CASES (sizeof(cases) / sizeof(cases[0]))
static const char *const words[] = {"portable", "avx2"};

typedef struct {
  PetscReal W[NUM_F];
  AmMat3    P[NUM_F];
  AmTensor4 A[NUM_F];
  AmRange   range;
} Result;

/* Whether the closed form itself serves all F, and nothing else is compared with itself. */
static PetscBool is_served(AmPotential pot, const AmCrystal *crystal, PetscInt species, const AmMat3 F[])
{
  AmLatticeKernel       kernel;
  PetscReal             V[NUM_F];
  const AmLatticeResult result = {V, NULL, NULL};
  PetscInt              n;
  AmVec3               *R;
  PetscBool             done;
  AM_TRY(AmCrystalVectors(crystal, 2.5 * AmPotentialCutoff(pot), &n, &R));
  AM_TRY(AmLatticeKernelCreate(pot, species, n, R, &kernel));
  CU_ASSERT_PTR_NOT_NULL_FATAL(kernel);
  AM_TRY(AmLatticeKernelEvaluate(kernel, NUM_F, F, &result, &done));
  AM_TRY(AmLatticeKernelDestroy(&kernel));
  AM_TRY(PetscFree(R));
  return done;
}

/* The rule by one kind of loops; NULL where the processor has none. */
static AmCauchyBorn rule_by(const char word[], const Case *k, AmPotential *pot, AmCrystal *crystal)
{
  const AmPotentialOptions options    = {k->interpolation, PETSC_FALSE};
  const PetscReal          axes[3][3] = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}};
  AmCrystalOptions         o          = AmCrystalDefaults();
  AmCauchyBorn             cb         = NULL;
  AM_TRY(AmPotentialOpen(k->model, k->num_species, k->species, &options, pot));
  o.structure        = k->structure;
  o.lattice_constant = k->a;
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, crystal));
  setenv("ATOMESH_KERNEL", word, 1);
  if (AmCauchyBornCreate(*pot, crystal, k->own, &cb)) cb = NULL;
  unsetenv("ATOMESH_KERNEL");
  return cb;
}

/* Q diag(stretches) R of volume 1, for which densities stay in their tables; least and greatest stretch lie anywhere. */
static AmMat3 deformation(PetscReal low, PetscReal high)
{
  const AmMat3 Q = testRotation(PETSC_PI * testRandom(), testRandomVec(1)), R = testRotation(PETSC_PI * testRandom(), testRandomVec(1));
  AmMat3       U = {{{0}}};
  for (int i = 0; i < 3; i++) U.m[i][i] = low + (high - low) * 0.5 * (testRandom() + 1);
  const PetscReal size = cbrt(AmMat3Det(U));
  for (int i = 0; i < 3; i++) U.m[i][i] /= size;
  return AmMat3Mul(AmMat3Mul(Q, U), R);
}

static PetscReal difference(PetscInt n, const PetscReal a[], const PetscReal b[])
{
  PetscReal most = 0;
  for (PetscInt i = 0; i < n; i++) most = PetscMax(most, fabs(a[i] - b[i]));
  return most;
}

/* Rounding of sums in another order: of 4 eV for W, of slopes of eV/Å times 3 Å for P, and of curvatures of tens of eV/Å² times 10 Å² for A, a hundred terms,
 * over 12 Å³; W, P and A are of order 0.1, 0.1 and 1 eV/Å³, of ten times as much where stretches are 0.75. */
static void compare(const Result *fast, const Result *readable, PetscReal scale)
{
  CU_ASSERT_EQUAL(readable->range.kind, AM_RANGE_OK);
  CU_ASSERT_EQUAL(fast->range.kind, AM_RANGE_OK);
  AM_CLOSE(difference(NUM_F, fast->W, readable->W), 0, 1e-14 * scale);
  AM_CLOSE(difference(9 * NUM_F, &fast->P[0].m[0][0], &readable->P[0].m[0][0]), 0, 1e-13 * scale);
  AM_CLOSE(difference(81 * NUM_F, &fast->A[0].c[0][0][0][0], &readable->A[0].c[0][0][0][0]), 0, 1e-12 * scale);
}

static void at_stretches(PetscReal low, PetscReal high, PetscReal scale)
{
  static Result fast, readable;
  int           num_run = 0;
  for (size_t i = 0; i < NUM_CASES; i++)
    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
      AmPotential  pot, by_hand;
      AmMat3       F[NUM_F];
      AmCrystal    crystal;
      AmCauchyBorn cb = rule_by(words[w], &cases[i], &pot, &crystal), reference = rule_by("readable", &cases[i], &by_hand, &crystal);
      CU_ASSERT(cb || w > 0);
      F[0] = AmMat3Identity();
      for (int q = 1; q < NUM_F; q++) F[q] = deformation(low, high);
      CU_ASSERT(is_served(pot, &crystal, cases[i].own, F));
      AM_TRY(AmCauchyBornEvaluate(reference, NUM_F, F, readable.W, readable.P, readable.A, &readable.range));
      if (cb) {
        AM_TRY(AmCauchyBornEvaluate(cb, NUM_F, F, fast.W, fast.P, fast.A, &fast.range));
        compare(&fast, &readable, scale);
        AM_TRY(AmCauchyBornEvaluate(cb, NUM_F, F, fast.W, NULL, NULL, &fast.range));
        compare(&fast, &readable, scale);
        AM_TRY(AmCauchyBornEvaluate(cb, NUM_F, F, NULL, fast.P, NULL, &fast.range));
        for (int n = 1; n < 8; n++) AM_TRY(AmCauchyBornEvaluate(cb, n, F, NULL, NULL, fast.A, &fast.range));
        compare(&fast, &readable, scale);
        num_run++;
      }
      AM_TRY(AmCauchyBornDestroy(&cb));
      AM_TRY(AmCauchyBornDestroy(&reference));
      AM_TRY(AmPotentialDestroy(&pot));
      AM_TRY(AmPotentialDestroy(&by_hand));
    }
  CU_ASSERT(num_run >= (int)NUM_CASES);
}

static void small_deformations(void) { at_stretches(0.95, 1.05, 1); }

/* Vectors of 1.4 cutoffs come in, those of 0.7 go out. */
static void large_deformations(void) { at_stretches(0.75, 1.4, 10); }

/* Only the table's end, crystals turned inside out and those flattened beyond the list of vectors; which F it was, and why. */
static void what_is_out_of_range_is_so_for_both(void)
{
  const PetscReal diagonal[4][3] = {{0.5, 0.5, 0.5}, {1, 1, -1}, {1, 1, 0.3}, {1, 1, NAN}};
  for (size_t i = 0; i < NUM_CASES; i++)
    for (int d = 0; d < 4; d++) {
      static Result fast, readable;
      AmPotential   pot, by_hand;
      AmMat3        F[NUM_F];
      AmCrystal     crystal;
      AmCauchyBorn  cb = rule_by("portable", &cases[i], &pot, &crystal), reference = rule_by("readable", &cases[i], &by_hand, &crystal);
      for (int q = 0; q < NUM_F; q++) F[q] = deformation(0.95, 1.05);
      for (int j = 0; j < 3; j++) F[30].m[j][j] *= diagonal[d][j];
      if (d > 0) F[30] = (AmMat3){{{diagonal[d][0], 0, 0}, {0, diagonal[d][1], 0}, {0, 0, diagonal[d][2]}}};
      AM_TRY(AmCauchyBornEvaluate(cb, NUM_F, F, fast.W, fast.P, fast.A, &fast.range));
      AM_TRY(AmCauchyBornEvaluate(reference, NUM_F, F, readable.W, readable.P, readable.A, &readable.range));
      CU_ASSERT_EQUAL(fast.range.kind, readable.range.kind);
      CU_ASSERT_EQUAL(fast.range.site, readable.range.site);
      CU_ASSERT(d == 0 || (readable.range.kind && readable.range.site == 30));
      AM_TRY(AmCauchyBornDestroy(&cb));
      AM_TRY(AmCauchyBornDestroy(&reference));
      AM_TRY(AmPotentialDestroy(&pot));
      AM_TRY(AmPotentialDestroy(&by_hand));
    }
}

/* ---- several atoms a cell ---- */

#define NUM_STATES 7 /* not a multiple of the lanes */
#define MAX_SHIFTED 3
#define MAX_SIZE (9 + 3 * MAX_SHIFTED)

typedef struct {
  const char *model;
  int         num_species;
  const char *species[2];
  AmStructure structure;
  PetscReal   a; /* Å */
} CellCase;
static const CellCase cell_cases[] = {
    {"EAM_Dynamo_Ackland_1992_Ti__MO_748534961139_005", 1, {"Ti"}, AM_STRUCTURE_HCP, 2.95},
    {"EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005", 2, {"Ni", "Al"}, AM_STRUCTURE_B2, 2.86},
    {"EAM_Dynamo_AcklandMendelevSrolovitz_2004_FeP__MO_884343146310_005", 2, {"P", "Fe"}, AM_STRUCTURE_L12, 3.7}, /* densities by both species */
};
#define NUM_CELL_CASES (sizeof(cell_cases) / sizeof(cell_cases[0]))

typedef struct {
  AmMat3 F[NUM_STATES];
  AmVec3 d[NUM_STATES * MAX_SHIFTED];
} States;

typedef struct {
  PetscReal W[NUM_STATES], H[NUM_STATES * MAX_SIZE * MAX_SIZE];
  AmMat3    P[NUM_STATES];
  AmVec3    Q[NUM_STATES * MAX_SHIFTED];
  AmRange   range;
} CellValues;

static AmCauchyBorn cell_rule_by(const char word[], const CellCase *k, AmPotential *pot, AmCrystal *crystal)
{
  AmCrystalOptions o  = AmCrystalDefaults();
  AmCauchyBorn     cb = NULL;
  AM_TRY(AmPotentialOpen(k->model, k->num_species, k->species, NULL, pot));
  o.structure        = k->structure;
  o.lattice_constant = k->a;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, crystal));
  setenv("ATOMESH_KERNEL", word, 1);
  if (AmCauchyBornCreate(*pot, crystal, 0, &cb)) cb = NULL;
  unsetenv("ATOMESH_KERNEL");
  return cb;
}

/* Atoms off their places by tenths of an ångström. */
static void set_states(const AmCrystal *c, PetscReal low, PetscReal high, States *z)
{
  const PetscInt num = c->num_sublattices - 1;
  for (PetscInt q = 0; q < NUM_STATES; q++) {
    z->F[q] = deformation(low, high);
    for (PetscInt a = 0; a < num; a++) z->d[q * num + a] = AmVec3Add(AmMat3Apply(z->F[q], AmCrystalSublatticePlace(c, a + 1)), testRandomVec(0.1));
  }
}

/* Whether the closed form itself serves all states. */
static PetscBool are_served(AmPotential pot, const AmCrystal *c, const States *z)
{
  const AmCellStates states = {NUM_STATES, z->F, z->d};
  const AmCellResult nothing = {NULL, NULL, NULL};
  PetscInt           species[MAX_SHIFTED + 1], n;
  AmVec3             S[MAX_SHIFTED + 1], *R;
  AmCellKernel       kernel;
  PetscBool          done;
  for (PetscInt a = 0; a < c->num_sublattices; a++) {
    species[a] = c->sublattice[a].species;
    S[a]       = AmCrystalSublatticePlace(c, a);
  }
  AM_TRY(AmCrystalVectors(c, 1.5 * AmPotentialCutoff(pot) + AmCrystalCellSpread(c), &n, &R));
  const AmCellLattice lattice = {c->num_sublattices, species, S, n, R};
  AM_TRY(AmCellKernelCreate(pot, &lattice, &kernel));
  CU_ASSERT_PTR_NOT_NULL_FATAL(kernel);
  AM_TRY(AmCellKernelEvaluate(kernel, &states, &nothing, &done));
  AM_TRY(AmCellKernelDestroy(&kernel));
  AM_TRY(PetscFree(R));
  return done;
}

static void evaluate_cells(AmCauchyBorn cb, PetscInt n, const States *z, CellValues *v)
{
  const AmShiftedResult energy = {.W = v->W}, slopes = {.P = v->P, .Q = v->Q}, curves = {.H = v->H};
  AM_TRY(AmCauchyBornEvaluateShifted(cb, n, z->F, z->d, &energy, &v->range));
  if (v->range.kind) return;
  AM_TRY(AmCauchyBornEvaluateShifted(cb, n, z->F, z->d, &slopes, &v->range));
  AM_TRY(AmCauchyBornEvaluateShifted(cb, n, z->F, z->d, &curves, &v->range));
}

/* Rounding as in compare(); sums over the atoms of a cell. */
static void compare_cells(const AmCrystal *c, PetscInt n, const CellValues *fast, const CellValues *readable, PetscReal scale)
{
  const PetscInt num = c->num_sublattices - 1, size = 9 + 3 * num;
  CU_ASSERT(!fast->range.kind && !readable->range.kind);
  AM_CLOSE(difference(n, fast->W, readable->W), 0, 1e-14 * scale);
  AM_CLOSE(difference(9 * n, &fast->P[0].m[0][0], &readable->P[0].m[0][0]), 0, 1e-13 * scale);
  AM_CLOSE(difference(3 * n * num, fast->Q[0].v, readable->Q[0].v), 0, 1e-13 * scale);
  AM_CLOSE(difference(n * size * size, fast->H, readable->H), 0, 1e-12 * scale);
}

/* Rules by one kind of loops and by the readable way. */
typedef struct {
  AmPotential  pot, by_hand;
  AmCrystal    crystal;
  AmCauchyBorn cb, reference;
} CellSubject;

static void compare_at_stretches(const CellSubject *s, PetscReal low, PetscReal high, PetscReal scale)
{
  static CellValues fast, readable;
  States            z;
  set_states(&s->crystal, low, high, &z);
  CU_ASSERT(are_served(s->pot, &s->crystal, &z));
  evaluate_cells(s->reference, NUM_STATES, &z, &readable);
  for (PetscInt n = NUM_STATES; n > 0; n -= 3) {
    evaluate_cells(s->cb, n, &z, &fast);
    compare_cells(&s->crystal, n, &fast, &readable, scale);
  }
}

static void flatten_one(const CellSubject *s)
{
  static CellValues fast, readable;
  States            z;
  set_states(&s->crystal, 0.95, 1.05, &z);
  z.F[5] = (AmMat3){{{1, 0, 0}, {0, 1, 0}, {0, 0, 0.3}}};
  evaluate_cells(s->reference, NUM_STATES, &z, &readable);
  evaluate_cells(s->cb, NUM_STATES, &z, &fast);
  CU_ASSERT(readable.range.kind && readable.range.site == 5);
  CU_ASSERT(fast.range.kind == readable.range.kind && fast.range.site == 5);
}

static void cells_of_several_atoms(void)
{
  for (size_t i = 0; i < NUM_CELL_CASES; i++) {
    CellSubject s;
    s.reference = cell_rule_by("readable", &cell_cases[i], &s.by_hand, &s.crystal);
    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
      s.cb = cell_rule_by(words[w], &cell_cases[i], &s.pot, &s.crystal);
      CU_ASSERT(s.cb || w > 0);
      if (s.cb) {
        compare_at_stretches(&s, 0.95, 1.05, 1);
        compare_at_stretches(&s, 0.85, 1.2, 10);
        flatten_one(&s);
      }
      AM_TRY(AmCauchyBornDestroy(&s.cb));
      AM_TRY(AmPotentialDestroy(&s.pot));
    }
    AM_TRY(AmCauchyBornDestroy(&s.reference));
    AM_TRY(AmPotentialDestroy(&s.by_hand));
  }
}

static const AmTest tests[] = {
    {"all ways give the same at small deformations", small_deformations},
    {"all ways give the same at large deformations", large_deformations},
    {"what is out of range is so for both", what_is_out_of_range_is_so_for_both},
    {"so of cells of several atoms", cells_of_several_atoms},
};

AM_TEST_MAIN("law.cauchy_born_kernels", tests)
