/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of a mesh that ranks get: whole, as large as each other, and compact; made by rank 0, and read from a file. */
#include <stdio.h>
#include <unistd.h>
#include "problem.h"

#define BALANCE 1.1 /* METIS allows 1.03, PT-Scotch less; whole cells and their sites round it up */
#define OF_ATOMS 1.02 /* a plane of the lattice through the middle of the ball holds 0.04 of its atoms */

static PetscInt sum(PetscInt n)
{
  MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPIU_INT, MPI_SUM, PETSC_COMM_WORLD);
  return n;
}

/* Cells, with what their sites cost, of this rank. */
static PetscReal cost(const TestProblem *p)
{
  const AmSpace  *s    = &p->space;
  const PetscReal star = s->dimension == 3 ? 24 : 6;
  PetscReal       all  = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) {
    all += star;
    for (int i = 0; i < s->num_corners; i++) all += 12 * s->node[s->cell[c][i]].is_site; /* testProblemCreate()'s site_cost */
  }
  return all;
}

/* Most of n vertices that two halves of a mesh share: a cut through the middle of as many in a square, or a cube, would be half of this. */
static PetscReal longest_cut(PetscInt dimension, PetscInt n) { return 2 * pow(n, dimension == 3 ? 2.0 / 3 : 1.0 / 2); }

static void parts_are_good(TestOptions o)
{
  TestProblem *p    = testProblemCreate(&o);
  PetscReal    most = cost(p), all = most;
  PetscInt     from, to;
  PetscMPIInt  size;
  MPI_Comm_size(PETSC_COMM_WORLD, &size);
  MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPIU_REAL, MPI_MAX, PETSC_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, &all, 1, MPIU_REAL, MPI_SUM, PETSC_COMM_WORLD);
  AM_TRY(DMPlexGetDepthStratum(p->mesh.dm, 0, &from, &to));
  CU_ASSERT(p->mesh.num_cells > 1000);
  CU_ASSERT_EQUAL(sum(p->space.num_cells), p->mesh.num_cells);
  CU_ASSERT(most * size < BALANCE * all);
  CU_ASSERT(sum(to - from) > p->mesh.num_vertices);
  CU_ASSERT(sum(to - from) - p->mesh.num_vertices < (size - 1) * longest_cut(p->space.dimension, p->mesh.num_vertices));
  testProblemDestroy(p);
}

static const char *path(void)
{
  static char path[64];
  snprintf(path, sizeof(path), "/tmp/atomesh_parts_%d.h5", (int)getpid());
  MPI_Bcast(path, sizeof(path), MPI_CHAR, 0, PETSC_COMM_WORLD);
  return path;
}

/* Made, and written, or read by all ranks or by one. */
static TestOptions written(TestOptions o)
{
  o.comm       = PETSC_COMM_WORLD;
  o.write_file = path();
  return o;
}

static TestOptions read_by(TestOptions o, MPI_Comm comm)
{
  o.comm       = comm;
  o.read_file  = o.write_file;
  o.write_file = NULL;
  return o;
}

static void finish(TestOptions o)
{
  PetscMPIInt rank;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Barrier(PETSC_COMM_WORLD);
  if (rank == 0) remove(o.write_file);
}

static TestOptions ball(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.radius      = 36;
  o.blend       = 12;
  return o;
}

static void made_or_read_parts_are_good(void)
{
  const TestOptions bodies[] = {testLomer(AM_SCHEME_BQCF), ball()};
  for (int k = 0; k < 2; k++) {
    const TestOptions o = written(bodies[k]);
    parts_are_good(o);
    parts_are_good(read_by(o, PETSC_COMM_WORLD));
    finish(o);
  }
}

static PetscInt edge_nodes(TestOptions o)
{
  TestProblem   *p = testProblemCreate(&o);
  const PetscInt n = p->mesh.num_edge_nodes;
  testProblemDestroy(p);
  return n;
}

/* An edge of which one rank has far cells alone, and another one a lattice cell. */
static void parts_agree_on_edges_with_nodes(void)
{
  TestOptions o = ball();
  o.order       = 2;
  o             = written(o);

  const PetscInt made = edge_nodes(o);
  CU_ASSERT(made > 1000);
  CU_ASSERT_EQUAL(edge_nodes(read_by(o, PETSC_COMM_WORLD)), made);
  CU_ASSERT_EQUAL(edge_nodes(read_by(o, PETSC_COMM_SELF)), made);
  finish(o);
}

static void parts_of_every_atom_are_as_large_as_each_other(void)
{
  TestOptions  o = ball();
  TestProblem *p;
  PetscReal    most;
  PetscInt     all;
  PetscMPIInt  size;
  o.scheme = AM_SCHEME_ATM;
  o.comm   = PETSC_COMM_WORLD;
  p        = testProblemCreate(&o);
  most     = p->space.num_sites;
  all      = sum(p->space.num_sites);
  MPI_Comm_size(PETSC_COMM_WORLD, &size);
  MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPIU_REAL, MPI_MAX, PETSC_COMM_WORLD);
  CU_ASSERT(all > 1000);
  CU_ASSERT(most * size < OF_ATOMS * all);
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"made or read, parts are good", made_or_read_parts_are_good},
    {"parts agree on edges with nodes", parts_agree_on_edges_with_nodes},
    {"parts of every atom are as large as each other", parts_of_every_atom_are_as_large_as_each_other},
};

AM_TEST_MAIN("mpi parts", tests)
