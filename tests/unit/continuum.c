/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"

static PetscReal *ones(PetscInt n)
{
  PetscReal *w = (PetscReal *)malloc(n * sizeof(*w));
  for (PetscInt i = 0; i < n; i++) w[i] = 1;
  return w;
}

static AmVec3 in_plane(AmVec3 x, PetscReal size) { return AmVec3Make(size * x.v[0], size * x.v[1], 0); }

static AmVec3 *linear(const TestProblem *p, AmMat3 G)
{
  AmVec3 *u = testInterpolant(&p->space, in_plane, 1);
  for (PetscInt n = 0; n < p->space.num_nodes; n++) u[n] = AmMat3Apply(G, u[n]);
  return u;
}

static void uniform_energy(PetscInt order)
{
  TestOptions o   = testAluminium(AM_SCHEME_CB);
  o.order         = order;
  TestProblem *p  = testProblemCreate(&o);
  const AmMat3 F0 = {{{1.01, 0.002, 0.003}, {0, 0.99, 0.005}, {0.001, 0.002, 1.01}}}, G = {{{0.004, -0.003, 0}, {0.002, 0.005, 0}, {0.006, -0.002, 0}}};
  const AmMat3 F     = AmMat3Add(F0, G);
  AmRange      range = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscReal   *w = ones(p->space.num_cells), W, energy, volume = 0;
  AmVec3      *u = linear(p, G);
  AmContinuum  t;
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &t));
  AM_TRY(AmContinuumSetDeformation(t, F0, NULL));
  AM_TRY(AmContinuumEvaluate(t, w, u, &energy, NULL, &range));
  AM_TRY(AmCauchyBornEvaluate(p->cb, 1, &F, &W, NULL, NULL, NULL));
  for (PetscInt c = 0; c < p->space.num_cells; c++) volume += AmContinuumVolume(t, c);
  CU_ASSERT(W > 1e-5);
  AM_CLOSE(energy, W * volume, 1e-9 * energy); /* a thousand cells, W from differences of -3.4 eV */
  AM_TRY(AmContinuumDestroy(&t));
  free(w);
  free(u);
  testProblemDestroy(p);
}

static void a_linear_displacement_gives_every_cell_the_same_energy_density(void)
{
  uniform_energy(1);
  uniform_energy(2);
}

static void uniform_forces(PetscInt order)
{
  TestOptions o      = testAluminium(AM_SCHEME_CB);
  o.order            = order;
  TestProblem *p     = testProblemCreate(&o);
  const AmMat3 G     = {{{0.01, -0.003, 0}, {0.002, 0.005, 0}, {0.006, -0.002, 0}}};
  AmRange      range = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscReal   *w = ones(p->space.num_cells), energy, largest_held = 0;
  AmVec3      *u = linear(p, G), *f = (AmVec3 *)calloc(p->space.num_nodes, sizeof(*f));
  AmContinuum  t;
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &t));
  AM_TRY(AmContinuumEvaluate(t, w, u, &energy, f, &range));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) {
    if (p->space.node[n].global >= 0)
      AM_CLOSE(AmVec3Norm(f[n]), 0, 1e-12); /* eV/Å: six cells' forces of order one cancel */
    else
      largest_held = PetscMax(largest_held, AmVec3Norm(f[n]));
  }
  CU_ASSERT(largest_held > 1e-3); /* there is a stress to balance */
  AM_TRY(AmContinuumDestroy(&t));
  free(w);
  free(u);
  free(f);
  testProblemDestroy(p);
}

static void forces_of_uniform_stress_balance_inside(void)
{
  uniform_forces(1);
  uniform_forces(2);
}

/* Energy and forces by a continuum that has been asked before, against one that has not; the share of points that the former evaluates. */
static void expect_same(const TestProblem *p, AmContinuum used, const PetscReal w[], const AmVec3 u[], PetscReal least, PetscReal most)
{
  AmVec3     *f[2];
  PetscReal   energy[2];
  AmRange     range;
  AmContinuum one[2] = {used, NULL};
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &one[1]));
  for (int k = 0; k < 2; k++) {
    f[k] = (AmVec3 *)calloc(p->space.num_nodes, sizeof(AmVec3));
    AM_TRY(AmContinuumEvaluate(one[k], w, u, &energy[k], f[k], &range));
    CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
  }
  AM_CLOSE(energy[0], energy[1], 1e-14 * fabs(energy[1])); /* batches of other points only */
  for (PetscInt n = 0; n < p->space.num_nodes; n++) AM_CLOSE(AmVec3Norm(AmVec3Sub(f[0][n], f[1][n])), 0, 1e-14);
  CU_ASSERT(AmContinuumShareEvaluated(used) >= least && AmContinuumShareEvaluated(used) <= most);
  CU_ASSERT_EQUAL(AmContinuumShareEvaluated(one[1]), 1);
  AM_TRY(AmContinuumDestroy(&one[1]));
  free(f[0]);
  free(f[1]);
}

static void what_did_not_change_is_not_evaluated_again(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_CB);
  TestProblem      *p = testProblemCreate(&o);
  const AmMat3      G = {{{0.01, -0.003, 0}, {0.002, 0.005, 0}, {0.006, -0.002, 0}}};
  PetscReal        *w = ones(p->space.num_cells);
  AmVec3           *u = linear(p, G);
  AmContinuum       t;
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &t));
  w[3] = 0;
  expect_same(p, t, w, u, 1, 1);
  expect_same(p, t, w, u, 0, 0);
  w[3] = w[5] = 0.5;
  expect_same(p, t, w, u, 1e-9, 1.01 / p->space.num_cells); /* the cell that did not count before */
  u[p->space.cell[3][0]].v[1] += 1e-3;
  expect_same(p, t, w, u, 1e-9, 12.0 / p->space.num_cells); /* those around the node */
  AM_TRY(AmContinuumSetDeformation(t, (AmMat3){{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, NULL));
  expect_same(p, t, w, u, 0, 0);
  u[p->space.cell[3][0]].v[1] += 1000; /* cells turned inside out */
  AmRange   range;
  PetscReal energy;
  AM_TRY(AmContinuumEvaluate(t, w, u, &energy, NULL, &range));
  CU_ASSERT(range.kind != AM_RANGE_OK);
  u[p->space.cell[3][0]].v[1] -= 1000;
  expect_same(p, t, w, u, 0, 1); /* nothing of the failed one is left */
  AM_TRY(AmContinuumDestroy(&t));
  free(w);
  free(u);
  testProblemDestroy(p);
}

static void mesh_configuration_deforms_cells_by_the_field(void)
{
  const TestOptions o    = testLomer(AM_SCHEME_CB);
  TestProblem      *p    = testProblemCreate(&o);
  const AmMat3      zero = {{{0}}};
  AmVec3           *u    = linear(p, zero);
  AmMat3           *F    = (AmMat3 *)malloc(p->space.num_cells * sizeof(*F));
  AmContinuum       t;
  AmMat3           *P = (AmMat3 *)malloc(p->space.num_cells * sizeof(*P));
  PetscReal        *W = (PetscReal *)malloc(p->space.num_cells * sizeof(*W));
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &t));
  AM_TRY(AmContinuumMeans(t, u, F, W, P));
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    AmVec3 x = {{0, 0, 0}};
    for (int i = 0; i < 3; i++) x = AmVec3Add(x, AmVec3Scale(1.0 / 3, p->space.node[p->space.cell[c][i]].x));
    const PetscReal r = hypot(x.v[0], x.v[1]);
    if (r > 10 && r < o.blend) AM_CLOSE(AmContinuumVolume(t, c), p->crystal.volume / 2, 0.005 * p->crystal.volume); /* traced: second order in 3 Å / 10 Å */
    const AmMat3 one = AmMat3Mul(F[c], AmMat3Sub(AmMat3Identity(), AmFieldGradient(p->field, x)));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) AM_CLOSE(one.m[i][j], i == j, 1e-12); /* F_x (I - ∇U) = I to roundings, F_x up to 3 near the line */
  }
  AM_TRY(AmContinuumDestroy(&t));
  free(u);
  free(F);
  free(P);
  free(W);
  testProblemDestroy(p);
}

/* Means times volumes are integrals: the energy, and with no field the virial. */
static void means_add_up_to_the_energy_and_the_virial(void)
{
  TestOptions o  = testAluminium(AM_SCHEME_CB);
  o.order        = 2;
  TestProblem *p = testProblemCreate(&o);
  PetscInt     n = p->space.num_cells;
  PetscReal   *w = ones(n), *W = (PetscReal *)malloc(n * sizeof(*W)), energy, sum = 0;
  AmVec3      *u = testInterpolant(&p->space, testWave, 0.1);
  AmMat3      *F = (AmMat3 *)malloc(n * sizeof(*F)), *P = (AmMat3 *)malloc(n * sizeof(*P)), M = {{{0}}};
  AmRange      range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmContinuum  t;
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &t));
  AM_TRY(AmContinuumMeans(t, u, F, W, P));
  AM_TRY(AmContinuumEvaluate(t, w, u, &energy, NULL, &range));
  AM_TRY(AmContinuumVirial(t, w, u, &M, &range));
  for (PetscInt c = 0; c < n; c++) {
    const PetscReal volume = AmContinuumVolume(t, c);
    sum += volume * W[c];
    for (int i = 0; i < 9; i++) M.m[i / 3][i % 3] -= volume * P[c].m[i / 3][i % 3];
  }
  CU_ASSERT(energy > 0.1);
  AM_CLOSE(sum, energy, 1e-9 * energy); /* a thousand cells, W from differences of -3.4 eV */
  for (int i = 0; i < 9; i++) AM_CLOSE(M.m[i / 3][i % 3], 0, 1e-9 * energy);
  AM_TRY(AmContinuumDestroy(&t));
  free(w);
  free(W);
  free(F);
  free(P);
  free(u);
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"a linear displacement gives every cell the same energy density", a_linear_displacement_gives_every_cell_the_same_energy_density},
    {"forces of uniform stress balance inside", forces_of_uniform_stress_balance_inside},
    {"means add up to the energy and the virial", means_add_up_to_the_energy_and_the_virial},
    {"what did not change is not evaluated again", what_did_not_change_is_not_evaluated_again},
    {"mesh configuration deforms cells by the field", mesh_configuration_deforms_cells_by_the_field}};
AM_TEST_MAIN("continuum", tests)
