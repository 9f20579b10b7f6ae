/* SPDX-License-Identifier: GPL-3.0-or-later
 * Elastic constants: axes, averages, symmetry. */
#include "check.h"
#include <atomesh/elastic.h>
#include <stdlib.h>

static PetscReal random_number(void) { return 2.0 * rand() / RAND_MAX - 1; }

static AmStiffness random_stiffness(void)
{
  AmStiffness C;
  for (int a = 0; a < 6; a++)
    for (int b = 0; b <= a; b++) C.c[a][b] = C.c[b][a] = random_number();
  return C;
}

/* By the angle t around the axis z, then by s around x. */
static AmMat3 rotation(PetscReal t, PetscReal s)
{
  const AmMat3 z = {{{cos(t), -sin(t), 0}, {sin(t), cos(t), 0}, {0, 0, 1}}}, x = {{{1, 0, 0}, {0, cos(s), -sin(s)}, {0, sin(s), cos(s)}}};
  return AmMat3Mul(x, z);
}

static AmStiffness cubic(PetscReal C11, PetscReal C12, PetscReal C44)
{
  AmStiffness C = {{{0}}};
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      C.c[a][b]         = a == b ? C11 : C12;
      C.c[a + 3][b + 3] = a == b ? C44 : 0;
    }
  return C;
}

static void turning_there_and_back_changes_nothing(void)
{
  const AmStiffness C     = random_stiffness();
  const AmMat3      Q     = rotation(0.7, 0.4);
  const AmStiffness there = AmStiffnessTurn(&C, Q), back = AmStiffnessTurn(&there, AmMat3Transpose(Q));
  for (int i = 0; i < 36; i++) AM_CLOSE(back.c[i / 6][i % 6], C.c[i / 6][i % 6], 1e-14); /* 81 products of numbers below 1 */
}

static void a_cubic_crystal_turned_by_45_degrees_has_the_constants_of_the_books(void)
{
  const AmStiffness C = cubic(168, 121, 75), T = AmStiffnessTurn(&C, rotation(PETSC_PI / 4, 0));
  AM_CLOSE(T.c[0][0], (168 + 121 + 2 * 75) / 2., 1e-12);
  AM_CLOSE(T.c[0][1], (168 + 121 - 2 * 75) / 2., 1e-12);
  AM_CLOSE(T.c[5][5], (168 - 121) / 2., 1e-12);
  AM_CLOSE(T.c[2][2], 168, 1e-12);
  AM_CLOSE(T.c[3][3], 75, 1e-12);
}

/* Eigenvalues of a cubic crystal: C11 + 2 C12, C11 - C12 twice, 2 C44 three times. */
static void the_softest_strain_decides_stability(void)
{
  const AmStiffness C[3]    = {cubic(100, 60, 30), cubic(100, 110, 30), cubic(100, 60, 10)};
  const PetscReal   want[3] = {40, -10, 20};
  for (int k = 0; k < 3; k++) {
    const AmStiffness turned = AmStiffnessTurn(&C[k], rotation(0.3, 1.1));
    PetscReal         softest;
    AM_TRY(AmStiffnessSoftest(&turned, &softest));
    AM_CLOSE(softest, want[k], 1e-11);
  }
}

/* G_V = (C11 - C12 + 3 C44)/5, G_R = 5 (C11 - C12) C44 / (4 C44 + 3 (C11 - C12)) of a cubic crystal, whatever its axes. */
static void averages_of_a_cubic_crystal_are_those_of_the_books(void)
{
  const AmStiffness C = cubic(168, 121, 75), T = AmStiffnessTurn(&C, rotation(0.3, 1.1));
  const PetscReal   d = 168 - 121, G_V = (d + 3 * 75) / 5, G_R = 5 * d * 75 / (4 * 75 + 3 * d);
  AmAverages        v;
  AM_TRY(AmStiffnessAverage(&T, &v));
  for (int k = 0; k < 3; k++) AM_CLOSE(v.bulk[k], (168 + 2 * 121) / 3., 1e-11);
  AM_CLOSE(v.shear[0], G_V, 1e-11);
  AM_CLOSE(v.shear[1], G_R, 1e-11);
  AM_CLOSE(v.shear[2], (G_V + G_R) / 2, 1e-11);
  AM_CLOSE(v.anisotropy, 5 * G_V / G_R - 5, 1e-12);
}

/* Three axes that do not feel each other: K_V = ΣC/9, 1/K_R = Σ1/C, and shears of 1. A^U = 5 G_V/G_R + K_V/K_R - 6 (Ranganathan and Ostoja-Starzewski 2008). */
static void bulk_moduli_of_three_unlike_axes_differ(void)
{
  AmStiffness     C   = cubic(1, 0, 1);
  const PetscReal sum = 1 + 2 + 4, inverse = 1 + 1 / 2. + 1 / 4.;
  AmAverages      v;
  C.c[1][1] = 2;
  C.c[2][2] = 4;
  AM_TRY(AmStiffnessAverage(&C, &v));
  AM_CLOSE(v.bulk[0], sum / 9, 1e-14);
  AM_CLOSE(v.bulk[1], 1 / inverse, 1e-14);
  AM_CLOSE(v.anisotropy, 5 * (sum + 9) / 15 * (4 * inverse + 9) / 15 + sum / 9 * inverse - 6, 1e-13);
}

/* A pull along x strains a cubic body by S_11 and S_12 of it where it is free, and by C_11 and C_12 of the plane where it is held along z. */
static void a_body_held_along_z_grows_less(void)
{
  const AmStiffness C = cubic(165, 127, 70), turned = AmStiffnessTurn(&C, rotation(0.3, 0));
  const AmMat3      pull = {{{2, 0, 0}, {0, 1, 0}, {0, 0, 0}}}, along = {{{0, 0, 0}, {0, 0, 0}, {0, 0, 5}}};
  PetscReal         free_body, held, nothing;
  AM_TRY(AmStiffnessDilatation(&C, pull, &free_body));
  AM_TRY(AmStiffnessPlaneDilatation(&turned, pull, &held));
  AM_TRY(AmStiffnessPlaneDilatation(&C, along, &nothing));
  AM_CLOSE(free_body, 3.0 / (165 + 2 * 127), 1e-15);
  AM_CLOSE(held, 3.0 / (165 + 127), 1e-15);
  AM_CLOSE(nothing, 0, 1e-15);
}

static void an_isotropic_body_has_one_average(void)
{
  const PetscReal   E = 200, nu = 0.3, G = E / 2 / (1 + nu), lambda = E * nu / (1 + nu) / (1 - 2 * nu);
  const AmStiffness C = cubic(lambda + 2 * G, lambda, G);
  AmAverages        v;
  AM_TRY(AmStiffnessAverage(&C, &v));
  for (int k = 0; k < 3; k++) {
    AM_CLOSE(v.young[k], E, 1e-11);
    AM_CLOSE(v.poisson[k], nu, 1e-13);
  }
  AM_CLOSE(v.anisotropy, 0, 1e-13);
}

#define S3 0.86602540378443864676
typedef struct {
  const char *name;
  PetscInt    num_constants;
  AmMat3      cell; /* columns */
  PetscInt    n;
  PetscReal   at[5][3];
  int         species[5];
} Sample;
static const Sample samples[] = {
    {"cubic", 3, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, 1, {{0}}, {1}},
    {"hexagonal", 5, {{{1, -.5, 0}, {0, S3, 0}, {0, 0, 1.6}}}, 2, {{0}, {1. / 3, 2. / 3, .5}}, {1, 1}},
    {"tetragonal", 6, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1.3}}}, 1, {{0}}, {1}},
    {"tetragonal", 7, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1.3}}}, 5, {{0}, {.2, .1, 0}, {-.1, .2, 0}, {-.2, -.1, 0}, {.1, -.2, 0}}, {1, 2, 2, 2, 2}},
    {"trigonal", 6, {{{1, -.5, -.5}, {0, S3, -S3}, {1.1, 1.1, 1.1}}}, 1, {{0}}, {1}},
    {"trigonal", 7, {{{1, -.5, 0}, {0, S3, 0}, {0, 0, 1.3}}}, 4, {{0}, {.3, .1, .2}, {-.1, .2, .2}, {-.2, -.3, .2}}, {1, 2, 2, 2}},
    {"orthorhombic", 9, {{{1, 0, 0}, {0, 1.2, 0}, {0, 0, 1.4}}}, 1, {{0}}, {1}},
    {"monoclinic", 13, {{{1, 0, -.25}, {0, 1.2, 0}, {0, 0, 1.4}}}, 1, {{0}}, {1}},
    {"triclinic", 21, {{{1, .1, -.25}, {0, 1.2, .15}, {0, 0, 1.4}}}, 1, {{0}}, {1}},
};
#define NUM_SAMPLES (int)(sizeof(samples) / sizeof(samples[0]))

/* The sample stands askew, so that nothing rests on its axes. */
static void find(const Sample *k, AmSymmetry *s)
{
  AmMat3 cell = AmMat3Mul(rotation(0.8, 0.5), k->cell);
  for (int i = 0; i < 9; i++) cell.m[i / 3][i % 3] *= 4; /* Å */
  AM_TRY(AmSymmetryFind(cell, k->n, k->at, k->species, s));
}

/* The trace of a projection is the dimension that it leaves. Basis tensors e with <e, e> = 1, where a shear index counts twice. */
static PetscReal trace_of_projection(const AmSymmetry *s)
{
  PetscReal trace = 0;
  for (int a = 0; a < 6; a++)
    for (int b = 0; b <= a; b++) {
      const PetscReal weight = (a < 3 ? 1 : 2) * (b < 3 ? 1 : 2);
      AmStiffness     e      = {{{0}}}, P;
      e.c[a][b] = e.c[b][a] = 1 / sqrt(weight * (a == b ? 1 : 2));
      P                     = AmStiffnessProject(&e, s, NULL);
      trace += weight * (a == b ? 1 : 2) * P.c[a][b] * e.c[a][b];
    }
  return trace;
}

static void each_symmetry_leaves_its_number_of_constants(void)
{
  for (int k = 0; k < NUM_SAMPLES; k++) {
    AmSymmetry s;
    find(&samples[k], &s);
    CU_ASSERT_STRING_EQUAL(s.name, samples[k].name);
    CU_ASSERT_EQUAL(s.num_constants, samples[k].num_constants);
    AM_CLOSE(trace_of_projection(&s), samples[k].num_constants, 1e-10);
  }
}

/* |det| by elimination with pivots. */
static PetscReal determinant(PetscInt n, PetscReal M[21][21])
{
  PetscReal det = 1;
  for (int k = 0; k < n; k++) {
    int p = k;
    for (int i = k; i < n; i++)
      if (fabs(M[i][k]) > fabs(M[p][k])) p = i;
    det *= fabs(M[p][k]);
    if (det == 0) return 0;
    for (int j = 0; j < n; j++) {
      const PetscReal t = M[k][j];
      M[k][j]           = M[p][j];
      M[p][j]           = t;
    }
    for (int i = k + 1; i < n; i++)
      for (int j = n - 1; j >= k; j--) M[i][j] -= M[i][k] / M[k][k] * M[k][j];
  }
  return det;
}

/* As many random crystals of the symmetry as there are constants: those that are named tell them apart. */
static void the_constants_that_are_named_determine_all(void)
{
  for (int k = 0; k < NUM_SAMPLES; k++) {
    AmSymmetry s;
    PetscReal  M[21][21];
    find(&samples[k], &s);
    for (int i = 0; i < s.num_constants; i++) {
      AmStiffness C = random_stiffness();
      C             = AmStiffnessProject(&C, &s, NULL);
      C             = AmStiffnessTurn(&C, s.to_standard);
      for (int j = 0; j < s.num_constants; j++) M[i][j] = C.c[s.constant[j][0]][s.constant[j][1]];
    }
    CU_ASSERT(determinant(s.num_constants, M) > 1e-10);
  }
}

static void a_projected_tensor_stays_and_what_is_taken_away_is_told(void)
{
  AmSymmetry  s;
  AmStiffness C, D;
  PetscReal   residual;
  find(&samples[0], &s);
  C = AmStiffnessProject(&(AmStiffness[1]){random_stiffness()}[0], &s, &residual);
  CU_ASSERT(residual > 0.1 && residual < 1);
  D = AmStiffnessProject(&C, &s, &residual);
  AM_CLOSE(residual, 0, 1e-14);
  for (int i = 0; i < 36; i++) AM_CLOSE(D.c[i / 6][i % 6], C.c[i / 6][i % 6], 1e-14);
}

/* Of a cube, whose shears are to be alike: 1 and -1 beside 3 and 3, and all of them stand for four elements of the tensor. */
static void what_is_taken_from_shears_counts_in_full(void)
{
  AmSymmetry  s;
  AmStiffness C = cubic(2, 1, 3), askew;
  PetscReal   residual;
  find(&samples[0], &s);
  CU_ASSERT_STRING_EQUAL(s.name, "cubic");
  C.c[3][3] += 1;
  C.c[4][4] -= 1;
  askew = AmStiffnessTurn(&C, rotation(0.8, 0.5));
  AmStiffnessProject(&askew, &s, &residual);
  AM_CLOSE(residual, sqrt(4. * 2 / (3 * 4 + 6 * 1 + 4. * (16 + 4 + 9))), 1e-13);
}

static const AmTest tests[] = {
    {"turning there and back changes nothing", turning_there_and_back_changes_nothing},
    {"a cubic crystal turned by 45 degrees has the constants of the books", a_cubic_crystal_turned_by_45_degrees_has_the_constants_of_the_books},
    {"the softest strain decides stability", the_softest_strain_decides_stability},
    {"averages of a cubic crystal are those of the books", averages_of_a_cubic_crystal_are_those_of_the_books},
    {"bulk moduli of three unlike axes differ", bulk_moduli_of_three_unlike_axes_differ},
    {"a body held along z grows less", a_body_held_along_z_grows_less},
    {"an isotropic body has one average", an_isotropic_body_has_one_average},
    {"each symmetry leaves its number of constants", each_symmetry_leaves_its_number_of_constants},
    {"the constants that are named determine all", the_constants_that_are_named_determine_all},
    {"what is taken from shears counts in full", what_is_taken_from_shears_counts_in_full},
    {"a projected tensor stays, and what is taken away is told", a_projected_tensor_stays_and_what_is_taken_away_is_told},
};

AM_TEST_MAIN("unit.elastic", tests)
