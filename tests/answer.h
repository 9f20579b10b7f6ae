/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a problem answers, and whether it answers the same on one rank and on all: counts, volumes, energies and residuals are the same numbers. */
#ifndef ATOMESH_TESTS_ANSWER_H
#define ATOMESH_TESTS_ANSWER_H

#include "problem.h"
#include <stdlib.h>

typedef struct {
  PetscInt  atoms, nodes, free, cells, sites; /* counts over all ranks; atoms: of the body */
  PetscReal energy, site_energy_sum, volumes[2], work;
} Answer;

/* The residual of a node, with what tells the node on any number of ranks. */
typedef struct {
  AmVec3 x, R;
} Row;

static inline int by_place(const void *a, const void *b)
{
  const Row *p = (const Row *)a, *q = (const Row *)b;
  for (int i = 0; i < 3; i++)
    if (p->x.v[i] != q->x.v[i]) return p->x.v[i] < q->x.v[i] ? -1 : 1;
  return 0;
}

/* Rows of all free nodes of all ranks, in the order of their places. Out: rows [n], to be freed. */
static inline Row *gather_rows(const TestProblem *p, Vec R, PetscInt *n)
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

static inline PetscInt total(MPI_Comm comm, PetscInt n)
{
  MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPIU_INT, MPI_SUM, comm);
  return n;
}

/* R = K(u) u, assembled in the plane only: in space a row of thousands of atoms is what nobody assembles. */
static inline void apply_tangent(const TestProblem *p, Vec u, Vec R)
{
  PetscBool in_range;
  Mat       K;
  if (p->space.dimension == 3) {
    AM_TRY(AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
    AM_TRY(AmModelApplyTangent(p->model, u, R));
    return;
  }
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  AM_TRY(AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  AM_TRY(MatMult(K, u, R));
  AM_TRY(MatDestroy(&K));
}

/* Everything about the state of a smooth displacement, with a load made at u = 0 and a homogeneous deformation. */
static inline Answer ask(const TestOptions *o, Row **rows, PetscInt *num_rows)
{
  TestProblem *p = testProblemCreate(o);
  Vec          u = testWaveVec(p, 0), R;
  Answer       a;
  AmModelState state;
  AmAtom      *atoms;
  PetscInt     n;
  PetscBool    in_range;
  PetscScalar  work;
  AM_TRY(AmModelSetDeformation(p->model, (AmMat3){{{1.005, 0.003, 0}, {-0.002, 0.996, 0.004}, {0.001, 0, 1.002}}}));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  AM_TRY(VecDestroy(&u));
  u = testWaveVec(p, 0.05);
  AM_TRY(VecDuplicate(u, &R));
  testResidual(p, u, R);
  *rows = gather_rows(p, R, num_rows);
  AM_TRY(AmModelStateCreate(p->model, u, &state));
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms, NULL));
  apply_tangent(p, u, R);
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
  CU_ASSERT_EQUAL(AmMeshNumNodes(&p->mesh), a.nodes);
  CU_ASSERT_EQUAL(p->mesh.num_cells, a.cells);
  AM_TRY(PetscFree(atoms));
  AM_TRY(AmModelStateDestroy(&state));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
  return a;
}

static inline void compare_rows(PetscInt n, const Row one[], PetscInt num_all, const Row all[])
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

/* By a kernel. Sums in another order: 1e-12 relative. */
static inline void compare_by(const char kernel[], TestOptions o, PetscReal tolerance_of_work)
{
  Row     *one_rows, *all_rows;
  PetscInt num_one, num_all;
  Answer   one, all;
  setenv("ATOMESH_KERNEL", kernel, 1);
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
  AM_CLOSE(all.work / one.work, 1, tolerance_of_work);
  for (int i = 0; i < 2; i++) AM_CLOSE(all.volumes[i], one.volumes[i], 1e-12 * (one.volumes[0] + one.volumes[1]));
  compare_rows(num_one, one_rows, num_all, all_rows);
  unsetenv("ATOMESH_KERNEL");
  free(one_rows);
  free(all_rows);
}

/* Fast products are in single precision (5e-7 of the largest: law.fast_equals_readable), readable ones and assembled tangents in double. */
static inline void compare(TestOptions o)
{
  const PetscBool assembled = o.dimension != 3;
  compare_by("", o, assembled ? 1e-9 : 1e-7);
  if (!assembled) compare_by("readable", o, 1e-9);
}

#endif
