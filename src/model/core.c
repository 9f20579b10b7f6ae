/* SPDX-License-Identifier: GPL-3.0-or-later
 * The core: the few atoms whose energies are highest, where the crystal is least like a crystal, and the columns of the energy's tangent that belong to them,
 * as far as atoms make them. */
#include "modelimpl.h"

typedef struct {
  PetscReal V;
  PetscInt  global;
} Candidate;

static int by_energy(const void *a, const void *b)
{
  const Candidate *p = a, *q = b;
  if (p->V != q->V) return p->V > q->V ? -1 : 1;
  return (p->global > q->global) - (p->global < q->global);
}

/* Returns the number of the free node that a site is, or -1. */
static PetscInt free_node(const AmSpace *s, PetscInt site)
{
  const PetscInt node = s->node_of_atom[s->site_to_atom[site]];
  return node >= 0 ? s->node[node].global : -1;
}

/* The free nodes of this rank whose energies are at least so high. Out: found [num <= sites], or NULL to count them. */
static PetscInt above(AmModel m, PetscReal least, Candidate found[])
{
  const PetscReal *V   = AmAtomsSiteEnergies(m->atoms);
  PetscInt         num = 0;
  for (PetscInt l = 0; l < m->space->num_sites; l++) {
    const PetscInt global = V[l] >= least ? free_node(m->space, l) : -1;
    if (global < 0) continue;
    if (found) found[num] = (Candidate){V[l], global};
    num++;
  }
  return num;
}

/* Out: best [most]: the free nodes of this rank with the highest site energies, as far as they can belong; those that are missing with global -1. */
static PetscErrorCode choose_own(AmModel m, const AmCoreOptions *o, Candidate best[])
{
  const PetscReal *V     = AmAtomsSiteEnergies(m->atoms);
  PetscReal        least = AM_CORE_ENERGY;
  Candidate       *found;
  PetscInt         num;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < m->space->num_sites; l++)
    if (o->share * V[l] > least && free_node(m->space, l) >= 0) least = o->share * V[l];
  while ((num = above(m, least, NULL)) < o->few && least > AM_CORE_ENERGY) least = PetscMax(AM_CORE_ENERGY, least / 2); /* to sort all takes longer */
  PetscCall(PetscMalloc1(num, &found));
  (void)above(m, least, found);
  qsort(found, num, sizeof(*found), by_energy);
  for (PetscInt k = 0; k < o->most; k++) best[k] = k < num ? found[k] : (Candidate){-PETSC_MAX_REAL, -1};
  PetscCall(PetscFree(found));
  PetscFunctionReturn(0);
}

static PetscBool belongs(const AmCoreOptions *o, PetscInt n, const Candidate *c, PetscReal highest)
{
  return c->global >= 0 && (n < o->few || c->V >= o->share * highest) ? PETSC_TRUE : PETSC_FALSE;
}

/* Of all ranks, sorted by their numbers. Out: global [n <= most]. */
static PetscErrorCode choose(AmModel m, const AmCoreOptions *o, PetscInt *n, PetscInt global[])
{
  const PetscInt most = o->most;
  Candidate     *own, *all;
  PetscMPIInt    size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(m->space->comm, &size));
  PetscCall(PetscMalloc2(most, &own, most * size, &all));
  PetscCall(choose_own(m, o, own));
  PetscCallMPI(MPI_Allgather(own, most * sizeof(*own), MPI_BYTE, all, most * sizeof(*own), MPI_BYTE, m->space->comm));
  qsort(all, most * size, sizeof(*all), by_energy);
  for (*n = 0; *n < most && belongs(o, *n, &all[*n], all[0].V); (*n)++) global[*n] = all[*n].global;
  PetscCall(PetscSortInt(*n, global));
  PetscCall(PetscFree2(own, all));
  PetscFunctionReturn(0);
}

/* Out: node [n]: local nodes, or -1. */
static PetscErrorCode find_local(const AmSpace *s, PetscInt n, const PetscInt global[], PetscInt node[])
{
  PetscInt k;

  PetscFunctionBeginUser;
  for (k = 0; k < n; k++) node[k] = -1;
  for (PetscInt i = 0; i < s->num_nodes; i++) {
    if (s->node[i].global < global[0] || s->node[i].global > global[n - 1]) continue;
    PetscCall(PetscFindInt(s->node[i].global, n, global, &k));
    if (k >= 0) node[k] = i;
  }
  PetscFunctionReturn(0);
}

/* In plane problems u_z of each node has the row of the identity, which the columns leave out. */
static void leave_out_of_plane(const AmSpace *s, AmColumns *c)
{
  for (PetscInt b = 0; b < c->num_blocks && s->options.in_plane; b++)
    for (int k = 0; k < 9; k++)
      if (k / 3 == 2 || k % 3 == 2) c->block[b][k] = 0;
}

static PetscErrorCode drop_small(MPI_Comm comm, PetscReal negligible, AmColumns *c)
{
  PetscReal largest = 0;

  PetscFunctionBeginUser;
  for (PetscInt b = 0; b < c->num_blocks; b++)
    for (int k = 0; k < 9; k++) largest = PetscMax(largest, PetscAbsReal(c->block[b][k]));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPIU_REAL, MPIU_MAX, comm));
  for (PetscInt b = 0; b < c->num_blocks; b++)
    for (int k = 0; k < 9; k++)
      if (PetscAbsReal(c->block[b][k]) < negligible * largest) c->block[b][k] = 0;
  PetscFunctionReturn(0);
}

/* The part of this rank, entry by entry. */
static PetscErrorCode add_entries(const AmSpace *s, const AmColumns *c, Mat columns)
{
  PetscInt     num = 0, *i, *j;
  PetscScalar *v;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc3(9 * c->num_blocks, &i, 9 * c->num_blocks, &j, 9 * c->num_blocks, &v));
  for (PetscInt r = 0; r < c->num_rows; r++) {
    const PetscInt global = s->node[c->row[r]].global;
    for (PetscInt q = 0; q < c->num_columns && global >= 0; q++) {
      const int b = c->at[(size_t)r * c->num_columns + q];
      for (int k = 0; k < 9 && b >= 0; k++) {
        if (c->block[b][k] == 0) continue;
        i[num]   = 3 * global + k / 3;
        j[num]   = 3 * q + k % 3;
        v[num++] = c->block[b][k];
      }
    }
  }
  PetscCall(MatSetPreallocationCOO(columns, num, i, j));
  PetscCall(MatSetValuesCOO(columns, v, INSERT_VALUES));
  PetscCall(PetscFree3(i, j, v));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_columns(AmModel m, AmColumns *c, Mat *columns)
{
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(m->space->comm, &rank));
  PetscCall(MatCreate(m->space->comm, columns));
  PetscCall(MatSetSizes(*columns, 3 * m->space->num_free, rank == 0 ? 3 * c->num_columns : 0, PETSC_DETERMINE, 3 * c->num_columns));
  PetscCall(MatSetType(*columns, MATAIJ));
  PetscCall(add_entries(m->space, c, *columns));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelCore(AmModel m, Vec u, AmCoreOptions options, PetscInt *n, PetscInt global[], Mat *columns)
{
  AmRange   a_out, c_out = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscInt *node;
  PetscBool in_range;
  AmColumns c;

  PetscFunctionBeginUser;
  *columns = NULL;
  PetscCall(choose(m, &options, n, global));
  if (*n == 0) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(*n, &node));
  PetscCall(find_local(m->space, *n, global, node));
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmAtomsColumnsCreate(m->atoms, m->energy.site, m->node_u, *n, node, &c, &a_out));
  PetscCall(AmModelAgree(m, &a_out, &c_out, &in_range));
  if (in_range) {
    leave_out_of_plane(m->space, &c);
    PetscCall(drop_small(m->space->comm, options.negligible, &c));
    PetscCall(create_columns(m, &c, columns));
  }
  PetscCall(AmAtomsColumnsDestroy(&c));
  PetscCall(PetscFree(node));
  PetscFunctionReturn(0);
}
