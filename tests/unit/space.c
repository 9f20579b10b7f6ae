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

/* A force along z has no row of its own there: K holds z by a diagonal alone. */
static void nothing_pulls_along_z_where_nothing_moves_along_it(void)
{
  TestOptions o = testLomer(AM_SCHEME_BQCF);
  o.in_plane    = PETSC_TRUE;
  TestProblem       *p = testProblemCreate(&o);
  AmVec3            *f = (AmVec3 *)calloc(p->space.num_nodes, sizeof(*f));
  Vec                R;
  const PetscScalar *r;
  for (PetscInt n = 0; n < p->space.num_nodes; n++) f[n] = AmVec3Make(1, 2, 3);
  AM_TRY(AmSpaceCreateVec(&p->space, &R));
  AM_TRY(VecZeroEntries(R));
  AM_TRY(AmSpaceScatterAdd(&p->space, f, R));
  AM_TRY(VecGetArrayRead(R, &r));
  for (PetscInt i = 0; i < 3 * p->space.num_free; i++) AM_CLOSE(r[i], i % 3 == 2 ? 0 : i % 3 + 1, 0);
  AM_TRY(VecRestoreArrayRead(R, &r));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) AM_CLOSE(f[n].v[2], 3, 0); /* the caller's own */
  free(f);
  AM_TRY(VecDestroy(&R));
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
  AmLatticeSite     *columns;
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms, NULL));
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &num_columns, &columns));
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
    riders += p->space.atom[a].node < 0;
    AM_CLOSE(AmVec3Norm(AmVec3Sub(atom_u[a], AmMat3Apply(G, p->space.atom[a].x))), 0, 1e-13); /* roundings of numbers near one */
  }
  CU_ASSERT(riders > 50);
  AM_TRY(PetscFree2(node_u, atom_u));
  testProblemDestroy(p);
}

/* Each sublattice moves as a whole, besides; a rider of it follows nodes of its own. */
static void riders_follow_their_own_sublattice(void)
{
  const TestOptions o       = testTitanium(AM_SCHEME_BQCF);
  TestProblem      *p       = testProblemCreate(&o);
  const AmMat3      G       = {{{0.01, 0.02, 0}, {-0.03, 0.01, 0}, {0.02, -0.01, 0}}};
  const AmVec3      move[2] = {{{0, 0, 0}}, {{0.3, -0.2, 0.1}}};
  AmVec3           *node_u, *atom_u;
  PetscInt          riders[2] = {0, 0};
  AM_TRY(PetscMalloc2(p->space.num_nodes, &node_u, p->space.num_atoms, &atom_u));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) node_u[n] = AmVec3Add(AmMat3Apply(G, p->space.node[n].site), move[p->space.node[n].sublattice]);
  AmSpaceInterpolate(&p->space, node_u, atom_u);
  for (PetscInt a = 0; a < p->space.num_atoms; a++) {
    const AmAtom *atom = &p->space.atom[a];
    riders[atom->sublattice] += atom->node < 0;
    AM_CLOSE(AmVec3Norm(AmVec3Sub(atom_u[a], AmVec3Add(AmMat3Apply(G, atom->site), move[atom->sublattice]))), 0, 1e-13); /* as above */
  }
  CU_ASSERT(riders[0] > 20 && riders[1] > 20);
  AM_TRY(PetscFree2(node_u, atom_u));
  testProblemDestroy(p);
}

static PetscReal in_plane(AmVec3 x) { return hypot(x.v[0], x.v[1]); }

static AmVec3 itself(AmVec3 x, PetscReal size) { return AmVec3Make(size * x.v[0], size * x.v[1], 0); }

static AmVec3 quadratic(AmVec3 x, PetscReal size) { return AmVec3Make(size * x.v[0] * x.v[0], size * x.v[0] * x.v[1], size * (1 - x.v[1] * x.v[1])); }

static PetscBool has_edges(const AmSpace *s, PetscInt c) { return s->cell[c][3] >= 0 || s->cell[c][4] >= 0 || s->cell[c][5] >= 0 ? PETSC_TRUE : PETSC_FALSE; }

static TestProblem *quadratic_problem(PetscReal radius)
{
  TestOptions o = testLomer(AM_SCHEME_BQCF);
  o.order       = 2;
  o.radius      = radius;
  return testProblemCreate(&o);
}

static PetscReal interpolation_error(const AmRow *row, const AmVec3 node_u[], AmVec3 want)
{
  for (PetscInt k = 0; k < row->num_nodes; k++) want = AmVec3Sub(want, AmVec3Scale(row->weight[k], node_u[row->node[k]]));
  return AmVec3Norm(want);
}

/* Whether all corners and edges of the rider's cell are free: then it does not reach the bowed boundary. */
static PetscBool is_inner(const TestProblem *p, const AmRow *row)
{
  for (PetscInt k = 0; k < row->num_nodes; k++)
    if (p->space.node[row->node[k]].global < 0) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Weights that a rider has in another cell than its own put it elsewhere. */
static void riders_of_quadratic_cells_are_where_they_are_and_follow_quadratic_fields(void)
{
  for (PetscReal radius = 60; radius < 75; radius += 3.1) {
    TestProblem *p     = quadratic_problem(radius);
    AmVec3      *place = testInterpolant(&p->space, itself, 1), *bent = testInterpolant(&p->space, quadratic, 1e-3);
    PetscInt     n, full = 0, bowed = 0;
    AmAtom      *atoms;
    AmRow       *rows;
    AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms, &rows));
    for (PetscInt a = 0; a < n; a++) {
      const AmVec3 flat = AmVec3Make(atoms[a].x.v[0], atoms[a].x.v[1], 0);
      const AmRow  row  = AmAtomRow(&atoms[a], rows);
      AM_CLOSE(interpolation_error(&row, place, flat), 0, 1e-10); /* inverted to 1e-12 of 60 Å */
      bowed += row.num_nodes > 1 && !is_inner(p, &row);
      if (row.num_nodes < p->space.num_slots || !is_inner(p, &row)) continue;
      full++;
      AM_CLOSE(interpolation_error(&row, bent, quadratic(flat, 1e-3)), 0, 1e-12); /* roundings of numbers near 4 */
    }
    CU_ASSERT(full > 100 && bowed > 100);
    AM_TRY(PetscFree(atoms));
    AM_TRY(PetscFree(rows));
    free(place);
    free(bent);
    testProblemDestroy(p);
  }
}

/* Σ x_n ∇N_n = 1 in the plane, on bowed cells too, and the determinant's mean over the six points is twice the area: exact, for it is a polynomial of degree 2.
 */
static void shape_gradients_know_places(void)
{
  static const PetscReal middle[3][AM_CELL_CORNERS] = {{0.5, 0.5, 0, 0}, {0, 0.5, 0.5, 0}, {0.5, 0, 0.5, 0}}; /* degree 2, equal weights */
  TestProblem           *p            = quadratic_problem(60);
  const AmSpace         *s            = &p->space;
  AmVec3                *place        = testInterpolant(s, itself, 1);
  PetscReal              sum          = 0;
  PetscInt               num          = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) {
    for (int q = 0; q < 3; q++) {
      AmVec3    gradient[AM_CELL_NODES];
      PetscReal G[2][2] = {{0, 0}, {0, 0}};
      sum += AmSpaceShapeGradient(s, c, middle[q], gradient) / 6;
      for (int n = 0; n < s->num_slots; n++)
        for (int i = 0; i < 4 && s->cell[c][n] >= 0; i++) G[i / 2][i % 2] += place[s->cell[c][n]].v[i / 2] * gradient[n].v[i % 2];
      for (int i = 0; i < 4; i++) AM_CLOSE(G[i / 2][i % 2], i == 0 || i == 3, 1e-12); /* roundings of 60 Å over a few Å */
    }
    num += has_edges(s, c);
  }
  CU_ASSERT(num > 100);
  AM_CLOSE(sum, PETSC_PI * pow(p->mesh.outer_radius, 2), 5e-3 * sum); /* the bowed outline against its radius in the mean, point by point */
  free(place);
  testProblemDestroy(p);
}

/* Every edge between two quadratic cells has a node, none of a lattice cell; held are those on the outer boundary, which alone are bowed. */
static void edge_nodes_are_where_far_cells_meet(void)
{
  TestProblem   *p    = quadratic_problem(60);
  const AmSpace *s    = &p->space;
  PetscInt       held = 0, inner = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) {
    PetscInt sites = 0;
    for (int i = 0; i < 3; i++) sites += s->node[s->cell[c][i]].is_site;
    for (int i = 0; i < 3; i++) {
      const AmNode *a = &s->node[s->cell[c][i]], *b = &s->node[s->cell[c][(i + 1) % 3]], *e = s->cell[c][3 + i] < 0 ? NULL : &s->node[s->cell[c][3 + i]];
      if (sites == 3 && in_plane(a->x) < 22 + p->reach - 1) CU_ASSERT_PTR_NULL(e); /* testLomer's blend and a range beyond: lattice cells */
      if (!a->is_site || !b->is_site) CU_ASSERT_PTR_NOT_NULL_FATAL(e);
      if (!e) continue;
      CU_ASSERT_EQUAL(e->kind, AM_NODE_EDGE);
      held += e->global < 0;
      inner += e->global >= 0;
      if (e->global < 0) CU_ASSERT(a->global < 0 && b->global < 0);
      if (e->global >= 0) AM_CLOSE(hypot(e->x.v[0] - (a->x.v[0] + b->x.v[0]) / 2, e->x.v[1] - (a->x.v[1] + b->x.v[1]) / 2), 0, 1e-13);
    }
  }
  CU_ASSERT(held > 20);
  CU_ASSERT_EQUAL(p->mesh.num_edge_nodes, held + inner / 2); /* an inner edge has two cells */
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"riders of quadratic cells are where they are and follow quadratic fields", riders_of_quadratic_cells_are_where_they_are_and_follow_quadratic_fields},
    {"shape gradients know places", shape_gradients_know_places},
    {"edge nodes are where far cells meet", edge_nodes_are_where_far_cells_meet},
    {"free nodes are numbered once and held ones not", free_nodes_are_numbered_once_and_held_ones_not},
    {"gather then scatter counts each free node once", gather_then_scatter_counts_each_free_node_once},
    {"nothing pulls along z where nothing moves along it", nothing_pulls_along_z_where_nothing_moves_along_it},
    {"all atoms of the free body are listed once", all_atoms_of_the_free_body_are_listed_once},
    {"riders follow a linear field", riders_follow_a_linear_field},
    {"riders follow their own sublattice", riders_follow_their_own_sublattice}};
AM_TEST_MAIN("space", tests)
