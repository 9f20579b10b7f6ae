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

/* Returns the number of the free node that a site is, or -1: also where elements have a share of its energy, whose tangent the columns lack. */
static PetscInt free_node(AmModel m, PetscInt site)
{
  const AmSpace *s    = m->space;
  const PetscInt node = m->energy.site[site] < 1 ? -1 : s->node_of_atom[s->site_to_atom[site]];
  return node >= 0 ? s->node[node].global : -1;
}

/* The free nodes of this rank whose energies are at least so high. Out: found [num <= sites], or NULL to count them. */
static PetscInt above(AmModel m, const PetscReal V[], PetscReal least, Candidate found[])
{
  PetscInt num = 0;
  for (PetscInt l = 0; l < m->space->num_sites; l++) {
    const PetscInt global = V[l] >= least ? free_node(m, l) : -1;
    if (global < 0) continue;
    if (found) found[num] = (Candidate){V[l], global};
    num++;
  }
  return num;
}

/* Out: best [most]: the free nodes of this rank with the highest site energies at m->node_u, as far as they can belong; those that are missing with global
 * -1. */
static PetscErrorCode choose_own(AmModel m, const AmCoreOptions *o, Candidate best[])
{
  const PetscReal *V;
  PetscReal        least = AM_CORE_ENERGY;
  Candidate       *found;
  PetscInt         num;

  PetscFunctionBeginUser;
  PetscCall(AmAtomsSiteEnergies(m->atoms, m->energy.site, m->node_u, &V));
  for (PetscInt l = 0; l < m->space->num_sites; l++)
    if (o->share * V[l] > least && free_node(m, l) >= 0) least = o->share * V[l];
  while ((num = above(m, V, least, NULL)) < o->few && least > AM_CORE_ENERGY) least = PetscMax(AM_CORE_ENERGY, least / 2); /* to sort all takes longer */
  PetscCall(PetscMalloc1(num, &found));
  (void)above(m, V, least, found);
  if (num > 0) qsort(found, num, sizeof(*found), by_energy);
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

typedef struct {
  PetscInt  row, column; /* free node over all ranks, atom of the core */
  PetscReal block[9];
} Entry;

typedef struct {
  PetscInt num, room;
  Entry   *entry;
} Entries;

static int by_place(const void *a, const void *b)
{
  const Entry *p = a, *q = b;
  return p->row != q->row ? (p->row > q->row) - (p->row < q->row) : (p->column > q->column) - (p->column < q->column);
}

/* Adds e, which comes after all that are there, or at the place of the last one. */
static PetscErrorCode append(Entries *list, const Entry *e)
{
  Entry *last = list->num > 0 ? &list->entry[list->num - 1] : NULL;

  PetscFunctionBeginHot;
  if (last && by_place(last, e) == 0) {
    for (int k = 0; k < 9; k++) last->block[k] += e->block[k];
    PetscFunctionReturn(0);
  }
  if (list->num == list->room) {
    list->room = 2 * list->room + 1000;
    PetscCall(PetscRealloc(list->room * sizeof(*list->entry), &list->entry));
  }
  list->entry[list->num++] = *e;
  PetscFunctionReturn(0);
}

static PetscErrorCode append_row(const AmColumns *c, PetscInt r, PetscInt row, Entries *list)
{
  Entry e = {.row = row};

  PetscFunctionBeginUser;
  for (PetscInt q = 0; q < c->num_columns; q++) {
    const int b = c->at[(size_t)r * c->num_columns + q];
    if (b < 0) continue;
    e.column = q;
    PetscCall(PetscArraycpy(e.block, c->block[b], 9));
    PetscCall(append(list, &e));
  }
  PetscFunctionReturn(0);
}

/* What this rank's sites give to rows of others. Out: received: what theirs give to rows of this one, sorted. */
static PetscErrorCode exchange(AmModel m, const AmColumns *c, PetscLayout rows, Entries *received)
{
  Entries      list = {0};
  PetscMPIInt  size, owner, *sent, *came;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(m->space->comm, &size));
  PetscCall(PetscCalloc2(size, &sent, size, &came));
  for (PetscInt r = 0; r < c->num_rows; r++) {
    const PetscInt row = m->space->node[c->row[r]].global;
    if (row >= 0 && (row < rows->rstart || row >= rows->rend)) PetscCall(append_row(c, r, row, &list));
  }
  if (list.num > 0) qsort(list.entry, list.num, sizeof(*list.entry), by_place);
  for (PetscInt k = 0; k < list.num; k++) {
    PetscCall(PetscLayoutFindOwner(rows, list.entry[k].row, &owner));
    sent[owner]++;
  }
  PetscCall(AmExchange(m->space->comm, sizeof(Entry), sent, list.entry, came, &received->num, &received->entry));
  if (received->num > 0) qsort(received->entry, received->num, sizeof(*received->entry), by_place);
  PetscCall(PetscFree(list.entry));
  PetscCall(PetscFree2(sent, came));
  PetscFunctionReturn(0);
}

/* Merges what this rank's sites give to its rows with what others' do. Out: list: sorted, each place once. */
static PetscErrorCode merge(AmModel m, const AmColumns *c, PetscLayout rows, Entries *list)
{
  PetscInt *row_of; /* of c, or -1 */
  Entries   own = {0}, received = {0};
  PetscInt  k = 0;

  PetscFunctionBeginUser;
  PetscCall(exchange(m, c, rows, &received));
  PetscCall(PetscMalloc1(m->space->num_free, &row_of));
  for (PetscInt i = 0; i < m->space->num_free; i++) row_of[i] = -1;
  for (PetscInt r = 0; r < c->num_rows; r++) {
    const PetscInt row = m->space->node[c->row[r]].global;
    if (row >= rows->rstart && row < rows->rend) row_of[row - rows->rstart] = r;
  }
  for (PetscInt i = 0; i < m->space->num_free; i++)
    if (row_of[i] >= 0) PetscCall(append_row(c, row_of[i], rows->rstart + i, &own));
  for (PetscInt o = 0; o < own.num; o++) {
    for (; k < received.num && by_place(&received.entry[k], &own.entry[o]) < 0; k++) PetscCall(append(list, &received.entry[k]));
    PetscCall(append(list, &own.entry[o]));
    for (; k < received.num && by_place(&received.entry[k], &own.entry[o]) == 0; k++) PetscCall(append(list, &received.entry[k]));
  }
  for (; k < received.num; k++) PetscCall(append(list, &received.entry[k]));
  PetscCall(PetscFree(row_of));
  PetscCall(PetscFree(own.entry));
  PetscCall(PetscFree(received.entry));
  PetscFunctionReturn(0);
}

static PetscErrorCode least_entry(MPI_Comm comm, PetscReal negligible, const Entries *list, PetscReal *least)
{
  PetscReal largest = 0;

  PetscFunctionBeginUser;
  for (PetscInt e = 0; e < list->num; e++)
    for (int k = 0; k < 9; k++) largest = PetscMax(largest, PetscAbsReal(list->entry[e].block[k]));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPIU_REAL, MPIU_MAX, comm));
  *least = negligible * largest;
  PetscFunctionReturn(0);
}

/* In: list: sorted. Out: columns: the rows of this rank, of what is not 0 nor below least. */
static PetscErrorCode assemble(PetscInt num_free, PetscInt first, PetscInt n, const Entries *list, PetscReal least, Mat *columns)
{
  const PetscInt num = 3 * num_free;
  PetscInt      *start, *column, end = 0, e = 0;
  PetscScalar   *value;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc3(num + 1, &start, 9 * list->num, &column, 9 * list->num, &value));
  for (PetscInt i = 0; i < num; i++) {
    start[i] = end;
    if (i % 3 == 0)
      while (e < list->num && list->entry[e].row < first + i / 3) e++;
    for (PetscInt k = e; k < list->num && list->entry[k].row == first + i / 3; k++)
      for (int j = 0; j < 3; j++) {
        const PetscReal v = list->entry[k].block[3 * (i % 3) + j];
        if (v == 0 || PetscAbsReal(v) < least) continue;
        column[end]  = 3 * list->entry[k].column + j;
        value[end++] = v;
      }
  }
  start[num] = end;
  PetscCall(MatCreate(PETSC_COMM_SELF, columns));
  PetscCall(MatSetSizes(*columns, num, 3 * n, num, 3 * n));
  PetscCall(MatSetType(*columns, MATSEQAIJ));
  PetscCall(MatSeqAIJSetPreallocationCSR(*columns, start, column, value));
  PetscCall(PetscFree3(start, column, value));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_columns(AmModel m, const AmColumns *c, PetscReal negligible, Mat *columns)
{
  PetscLayout rows;
  Entries     list = {0};
  PetscReal   least = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscLayoutCreateFromSizes(m->space->comm, m->space->num_free, PETSC_DETERMINE, 1, &rows));
  PetscCall(merge(m, c, rows, &list));
  PetscCall(least_entry(m->space->comm, negligible, &list, &least));
  PetscCall(assemble(m->space->num_free, rows->rstart, c->num_columns, &list, least, columns));
  PetscCall(PetscFree(list.entry));
  PetscCall(PetscLayoutDestroy(&rows));
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
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(choose(m, &options, n, global));
  if (*n == 0) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(*n, &node));
  PetscCall(find_local(m->space, *n, global, node));
  PetscCall(AmAtomsColumnsCreate(m->atoms, m->energy.site, m->node_u, *n, node, &c, &a_out));
  PetscCall(AmModelAgree(m, &a_out, &c_out, &in_range));
  if (in_range) {
    leave_out_of_plane(m->space, &c);
    PetscCall(create_columns(m, &c, options.negligible, columns));
  }
  PetscCall(AmAtomsColumnsDestroy(&c));
  PetscCall(PetscFree(node));
  PetscFunctionReturn(0);
}
