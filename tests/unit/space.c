/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"

static void free_nodes_are_numbered_once_and_held_ones_not(void)
{
  const TestOptions o      = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p      = testProblemCreate(&o);
  PetscInt          held   = 0;
  PetscInt         *number = (PetscInt *)calloc(p->space.num_free, sizeof(*number));
  for (PetscInt i = 0; i < p->space.num_owned; i++) {
    const PetscInt g = p->space.node[p->space.owned_node[i]].global;
    if (g < 0)
      held++;
    else
      number[g]++;
  }
  for (PetscInt i = 0; i < p->space.num_free; i++) CU_ASSERT_EQUAL(number[i], 1);
  CU_ASSERT(held > 10);
  CU_ASSERT_EQUAL(p->space.num_free + held, p->mesh.num_vertices + p->mesh.num_loose);
  free(number);
  testProblemDestroy(p);
}

static void gather_then_scatter_counts_each_free_node_once(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  AmVec3           *u = (AmVec3 *)calloc(p->space.num_nodes, sizeof(*u));
  Vec               in, out;
  PetscReal         difference;
  in = testWaveVec(p, 0.3);
  AM_TRY(VecDuplicate(in, &out));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) u[n] = AmVec3Make(1, 2, 3);
  AM_TRY(AmSpaceScatterAdd(&p->space, u, out)); /* what it leaves behind at held nodes must not come back */
  AM_TRY(VecZeroEntries(out));
  AM_TRY(AmSpaceGather(&p->space, in, u));
  for (PetscInt n = 0; n < p->space.num_nodes; n++)
    if (p->space.node[n].global < 0) AM_CLOSE(AmVec3Norm(u[n]), 0, 0);
  AM_TRY(AmSpaceScatterAdd(&p->space, u, out));
  AM_TRY(VecAXPY(out, -1, in));
  AM_TRY(VecNorm(out, NORM_INFINITY, &difference));
  AM_CLOSE(difference, 0, 0);
  free(u);
  AM_TRY(VecDestroy(&in));
  AM_TRY(VecDestroy(&out));
  testProblemDestroy(p);
}

/* Indices of all listed atoms, to be sorted. */
static int by_lattice(const void *a, const void *b)
{
  const PetscInt *p = ((const AmAtom *)a)->lattice, *q = ((const AmAtom *)b)->lattice;
  if (p[0] != q[0]) return p[0] < q[0] ? -1 : 1;
  return p[1] < q[1] ? -1 : p[1] > q[1];
}

static void all_atoms_of_the_free_body_are_listed_once(void)
{
  const TestOptions o      = testLomer(AM_SCHEME_BQCF);
  TestProblem      *p      = testProblemCreate(&o);
  const PetscReal   low[2] = {-60, -60}, high[2] = {60, 60};
  PetscInt          n, num_columns, wanted = 0, listed = 0;
  AmAtom           *atoms;
  AmSiteColumn     *columns;
  AM_TRY(AmSpaceAllAtoms(&p->space, &n, &atoms));
  AM_TRY(AmCrystalColumns(&p->crystal, low, high, &num_columns, &columns));
  for (PetscInt i = 0; i < num_columns; i++) wanted += hypot(columns[i].X.v[0], columns[i].X.v[1]) < p->free_radius - 1; /* facets cut less than 1 Å off */
  qsort(atoms, n, sizeof(*atoms), by_lattice);
  for (PetscInt i = 0; i < n; i++) {
    if (i > 0) CU_ASSERT(by_lattice(&atoms[i - 1], &atoms[i]) != 0);
    listed += hypot(atoms[i].X.v[0], atoms[i].X.v[1]) < p->free_radius - 1;
  }
  CU_ASSERT_EQUAL(listed, wanted);
  AM_TRY(PetscFree(columns));
  AM_TRY(PetscFree(atoms));
  testProblemDestroy(p);
}

static void riders_follow_a_linear_field(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  const AmMat3      G = {{{0.01, 0.02, 0}, {-0.03, 0.01, 0}, {0.02, -0.01, 0}}};
  AmVec3           *node_u, *atom_u;
  PetscInt          riders = 0;
  AM_TRY(PetscMalloc2(p->space.num_nodes, &node_u, p->space.num_atoms, &atom_u));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) node_u[n] = AmMat3Apply(G, p->space.node[n].x);
  AmSpaceInterpolate(&p->space, node_u, atom_u);
  for (PetscInt a = 0; a < p->space.num_atoms; a++) {
    riders += p->space.atom[a].num_nodes == 3;
    AM_CLOSE(AmVec3Norm(AmVec3Sub(atom_u[a], AmMat3Apply(G, p->space.atom[a].x))), 0, 1e-13); /* roundings of numbers near one */
  }
  CU_ASSERT(riders > 50);
  AM_TRY(PetscFree2(node_u, atom_u));
  testProblemDestroy(p);
}

static const AmTest tests[] = {{"free nodes are numbered once and held ones not", free_nodes_are_numbered_once_and_held_ones_not},
                               {"gather then scatter counts each free node once", gather_then_scatter_counts_each_free_node_once},
                               {"all atoms of the free body are listed once", all_atoms_of_the_free_body_are_listed_once},
                               {"riders follow a linear field", riders_follow_a_linear_field}};
AM_TEST_MAIN("space", tests)
