/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same problem on one rank and on all: counts, volumes, energies and residuals are the same numbers. */
#include "problem.h"

typedef struct {
  PetscInt  atoms, nodes, free, cells, sites; /* counts over all ranks; atoms: of the body */
  PetscReal energy, site_energy_sum, volumes[2], work;
} Answer;

/* The residual of a node, with what tells the node on any number of ranks. */
typedef struct {
  AmVec3 x, R;
} Row;

static int by_place(const void *a, const void *b)
{
  const Row *p = (const Row *)a, *q = (const Row *)b;
  for (int i = 0; i < 3; i++)
    if (p->x.v[i] != q->x.v[i]) return p->x.v[i] < q->x.v[i] ? -1 : 1;
  return 0;
}

/* Rows of all free nodes of all ranks, in the order of their places. Out: rows [n], to be freed. */
static Row *gather_rows(const TestProblem *p, Vec R, PetscInt *n)
{
  const AmSpace     *s = &p->space;
  const PetscScalar *a;
  PetscMPIInt        size, bytes, *count, *start;
  PetscInt           first, num = 0;
  Row               *mine = (Row *)malloc(sizeof(Row) * (s->num_owned + 1)), *rows;
  AM_TRY(VecGetOwnershipRange(R, &first, NULL));
  AM_TRY(VecGetArrayRead(R, &a));
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *node = &s->node[s->owned_node[i]];
    if (node->global < 0) continue;
    const PetscScalar *r = a + 3 * node->global - first;
    mine[num++]          = (Row){node->x, {{r[0], r[1], r[2]}}};
  }
  AM_TRY(VecRestoreArrayRead(R, &a));
  MPI_Comm_size(s->comm, &size);
  count    = (PetscMPIInt *)malloc(sizeof(*count) * size);
  start    = (PetscMPIInt *)malloc(sizeof(*start) * (size + 1));
  bytes    = (PetscMPIInt)(num * sizeof(Row));
  start[0] = 0;
  MPI_Allgather(&bytes, 1, MPI_INT, count, 1, MPI_INT, s->comm);
  for (int r = 0; r < size; r++) start[r + 1] = start[r] + count[r];
  rows = (Row *)malloc(start[size] + 1);
  MPI_Allgatherv(mine, bytes, MPI_BYTE, rows, count, start, MPI_BYTE, s->comm);
  *n = start[size] / (PetscInt)sizeof(Row);
  qsort(rows, *n, sizeof(Row), by_place);
  free(mine);
  free(count);
  free(start);
  return rows;
}

static PetscInt total(MPI_Comm comm, PetscInt n)
{
  MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPIU_INT, MPI_SUM, comm);
  return n;
}

/* Everything about the state of a smooth displacement, with a load made at u = 0 and a homogeneous deformation. */
static Answer ask(const TestOptions *o, Row **rows, PetscInt *num_rows)
{
  TestProblem *p = testProblemCreate(o);
  Vec          u = testWaveVec(p, 0), R;
  Answer       a;
  AmModelState state;
  AmAtom      *atoms;
  PetscInt     n;
  PetscBool    in_range;
  PetscScalar  work;
  Mat          K;
  AM_TRY(AmModelSetDeformation(p->model, (AmMat3){{{1.005, 0.003, 0}, {-0.002, 0.996, 0.004}, {0.001, 0, 1.002}}}));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  AM_TRY(VecDestroy(&u));
  u = testWaveVec(p, 0.05);
  AM_TRY(VecDuplicate(u, &R));
  testResidual(p, u, R);
  *rows = gather_rows(p, R, num_rows);
  AM_TRY(AmModelStateCreate(p->model, u, &state));
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms));
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  AM_TRY(AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  AM_TRY(MatMult(K, u, R));
  AM_TRY(VecDot(u, R, &work));
  a = (Answer){.atoms           = total(o->comm, n),
               .nodes           = total(o->comm, p->space.num_owned),
               .free            = total(o->comm, p->space.num_free),
               .cells           = total(o->comm, p->space.num_cells),
               .sites           = total(o->comm, p->space.num_sites),
               .energy          = testEnergy(p, u),
               .site_energy_sum = state.site_energy_sum,
               .work            = PetscRealPart(work)};
  AM_TRY(AmModelVolumes(p->model, &a.volumes[0], &a.volumes[1]));
  CU_ASSERT_EQUAL(p->mesh.num_vertices + p->mesh.num_loose + p->mesh.num_edge_nodes, a.nodes);
  CU_ASSERT_EQUAL(p->mesh.num_cells, a.cells);
  AM_TRY(PetscFree(atoms));
  AM_TRY(AmModelStateDestroy(&state));
  AM_TRY(MatDestroy(&K));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
  return a;
}

static void compare_rows(PetscInt n, const Row one[], PetscInt num_all, const Row all[])
{
  PetscReal worst = 0, largest = 0;
  CU_ASSERT_EQUAL_FATAL(num_all, n);
  for (PetscInt i = 0; i < n; i++) {
    CU_ASSERT(by_place(&one[i], &all[i]) == 0); /* the mesh is made on one rank: the same to the last bit */
    largest = PetscMax(largest, AmVec3Norm(one[i].R));
    worst   = PetscMax(worst, AmVec3Norm(AmVec3Sub(one[i].R, all[i].R)));
  }
  CU_ASSERT(largest > 0.1); /* eV/Å: there is something to compare */
  AM_CLOSE(worst / largest, 0, 1e-12);
}

/* Sums in another order: 1e-12 relative. */
static void compare(TestOptions o)
{
  Row     *one_rows, *all_rows;
  PetscInt num_one, num_all;
  Answer   one, all;
  o.comm = PETSC_COMM_SELF;
  one    = ask(&o, &one_rows, &num_one);
  o.comm = PETSC_COMM_WORLD;
  all    = ask(&o, &all_rows, &num_all);
  CU_ASSERT_EQUAL(all.atoms, one.atoms);
  CU_ASSERT_EQUAL(all.nodes, one.nodes);
  CU_ASSERT_EQUAL(all.free, one.free);
  CU_ASSERT_EQUAL(all.cells, one.cells);
  CU_ASSERT_EQUAL(all.sites, one.sites);
  AM_CLOSE(all.energy / one.energy, 1, 1e-12);
  AM_CLOSE(all.site_energy_sum, one.site_energy_sum, 1e-12 * PetscMax(1, fabs(one.site_energy_sum)));
  AM_CLOSE(all.work / one.work, 1, 1e-12);
  for (int i = 0; i < 2; i++) AM_CLOSE(all.volumes[i], one.volumes[i], 1e-12 * (one.volumes[0] + one.volumes[1]));
  compare_rows(num_one, one_rows, num_all, all_rows);
  free(one_rows);
  free(all_rows);
}

static void a_perfect_disc_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) compare(testAluminium((AmScheme)s));
}

static void a_dislocation_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    if (s != AM_SCHEME_CB) compare(testLomer((AmScheme)s)); /* the elements of a core are out of range */
}

static void a_microcrack_is_the_same_on_all_ranks(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) compare(testMicrocrack((AmScheme)s));
}

static void a_hexagon_is_the_same_on_all_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BGFC);
  o.shape       = AM_SHAPE_HEXAGON;
  o.radius      = 70;
  compare(o);
}

static void quadratic_elements_are_the_same_on_all_ranks(void)
{
  const AmScheme schemes[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    TestOptions o = testLomer(schemes[s]);
    o.order       = 2;
    compare(o);
  }
}

/* Some ranks have no site then, and some no cell that counts. */
static void a_core_smaller_than_a_rank_is_the_same_on_all_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  o.radius      = 90;
  o.core        = 2;
  o.blend       = 14;
  compare(o);
}

static const AmTest tests[] = {
    {"a perfect disc is the same on all ranks", a_perfect_disc_is_the_same_on_all_ranks},
    {"a dislocation is the same on all ranks", a_dislocation_is_the_same_on_all_ranks},
    {"a microcrack is the same on all ranks", a_microcrack_is_the_same_on_all_ranks},
    {"quadratic elements are the same on all ranks", quadratic_elements_are_the_same_on_all_ranks},
    {"a hexagon is the same on all ranks", a_hexagon_is_the_same_on_all_ranks},
    {"a core smaller than a rank is the same on all ranks", a_core_smaller_than_a_rank_is_the_same_on_all_ranks},
};

AM_TEST_MAIN("mpi same answer", tests)
