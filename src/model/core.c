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
  for (PetscInt b = 0; s->options.in_plane && c->num_rows > 0 && b < c->start[c->num_rows]; b++)
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

static PetscErrorCode append(Entries *list, const Entry *e)
{
  PetscFunctionBeginHot;
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
  for (PetscInt k = c->start[r]; k < c->start[r + 1]; k++) {
    e.column = c->column[k];
    PetscCall(PetscArraycpy(e.block, c->block[k], 9));
    PetscCall(append(list, &e));
  }
  PetscFunctionReturn(0);
}

/* What this rank's sites give to rows of others. Out: received: what theirs give to rows of this one, sorted. */
static PetscErrorCode exchange(AmModel m, const AmColumns *c, PetscLayout rows, Entries *received)
{
  Entries     list = {0};
  PetscMPIInt size, owner, *sent, *came;

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

/* The rows of this rank that have blocks: what its sites give to them, and what others' do. */
typedef struct {
  const AmColumns *own;
  PetscInt         first, num, *row; /* [num]: free nodes of this rank, ascending */
  PetscInt        *own_row;          /* [num]: of own, or -1 */
  Entries          received;
} Rows;

typedef struct {
  PetscInt row, own, received; /* own: blocks of the row that are done */
} Place;

/* Out: node [rows of c]: free nodes of this rank, or -1: another's. */
static void find_own(AmModel m, const AmColumns *c, PetscLayout layout, PetscInt node[])
{
  for (PetscInt r = 0; r < c->num_rows; r++) {
    const PetscInt row = m->space->node[c->row[r]].global;
    node[r]            = row >= layout->rstart && row < layout->rend ? row - layout->rstart : -1;
  }
}

static PetscErrorCode list_rows(Rows *rows, const PetscInt node[])
{
  PetscInt found;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(rows->own->num_rows + rows->received.num, &rows->row));
  for (PetscInt r = 0; r < rows->own->num_rows; r++)
    if (node[r] >= 0) rows->row[rows->num++] = node[r];
  for (PetscInt k = 0; k < rows->received.num; k++) rows->row[rows->num++] = rows->received.entry[k].row - rows->first;
  PetscCall(PetscSortRemoveDupsInt(&rows->num, rows->row));
  PetscCall(PetscMalloc1(rows->num, &rows->own_row));
  for (PetscInt i = 0; i < rows->num; i++) rows->own_row[i] = -1;
  for (PetscInt r = 0; r < rows->own->num_rows; r++) {
    if (node[r] < 0) continue;
    PetscCall(PetscFindInt(node[r], rows->num, rows->row, &found));
    rows->own_row[found] = r;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode rows_create(AmModel m, const AmColumns *c, Rows *rows)
{
  PetscLayout layout;
  PetscInt   *node;

  PetscFunctionBeginUser;
  PetscCall(PetscLayoutCreateFromSizes(m->space->comm, m->space->num_free, PETSC_DETERMINE, 1, &layout));
  *rows = (Rows){.own = c, .first = layout->rstart};
  PetscCall(exchange(m, c, layout, &rows->received));
  PetscCall(PetscMalloc1(c->num_rows, &node));
  find_own(m, c, layout, node);
  PetscCall(list_rows(rows, node));
  PetscCall(PetscFree(node));
  PetscCall(PetscLayoutDestroy(&layout));
  PetscFunctionReturn(0);
}

static PetscErrorCode rows_destroy(Rows *rows)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(rows->row));
  PetscCall(PetscFree(rows->own_row));
  PetscCall(PetscFree(rows->received.entry));
  PetscFunctionReturn(0);
}

/* Whether something that others give to the row is left. */
static PetscBool comes(const Rows *rows, const Place *at)
{
  return at->received < rows->received.num && rows->received.entry[at->received].row == rows->first + rows->row[at->row] ? PETSC_TRUE : PETSC_FALSE;
}

/* Adds what others give to the block. */
static void take_received(const Rows *rows, Place *at, Entry *e)
{
  for (; comes(rows, at) && rows->received.entry[at->received].column == e->column; at->received++)
    for (int k = 0; k < 9; k++) e->block[k] += rows->received.entry[at->received].block[k];
}

/* Out: e: the next block, row by row and in each by columns; e->row among the rows. At first at is 0. Returns whether there is one. */
static PetscBool next_block(const Rows *rows, Place *at, Entry *e)
{
  const AmColumns *c = rows->own;
  for (; at->row < rows->num; at->row++, at->own = 0) {
    const PetscInt r = rows->own_row[at->row], k = r < 0 ? 0 : c->start[r] + at->own;
    const PetscInt own   = r >= 0 && k < c->start[r + 1] ? c->column[k] : c->num_columns;
    const PetscInt other = comes(rows, at) ? rows->received.entry[at->received].column : c->num_columns;
    e->row               = at->row;
    e->column            = PetscMin(own, other);
    if (e->column == c->num_columns) continue;
    for (int i = 0; i < 9; i++) e->block[i] = own == e->column ? c->block[k][i] : 0;
    at->own += own == e->column;
    take_received(rows, at, e);
    return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

static PetscErrorCode least_entry(MPI_Comm comm, PetscReal negligible, const Rows *rows, PetscReal *least)
{
  PetscReal largest = 0;
  Entry     e;

  PetscFunctionBeginUser;
  for (Place at = {0}; next_block(rows, &at, &e);)
    for (int k = 0; k < 9; k++) largest = PetscMax(largest, PetscAbsReal(e.block[k]));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPIU_REAL, MPIU_MAX, comm));
  *least = negligible * largest;
  PetscFunctionReturn(0);
}

static PetscBool counts(PetscReal v, PetscReal least) { return v != 0 && PetscAbsReal(v) >= least ? PETSC_TRUE : PETSC_FALSE; }

static PetscErrorCode set_block(Mat columns, const Entry *e, PetscReal least)
{
  PetscFunctionBeginHot;
  for (int i = 0; i < 3; i++) {
    const PetscInt row = 3 * e->row + i;
    PetscScalar    value[3];
    PetscInt       column[3], num = 0;
    for (int j = 0; j < 3; j++) {
      if (!counts(e->block[3 * i + j], least)) continue;
      column[num]  = 3 * e->column + j;
      value[num++] = e->block[3 * i + j];
    }
    PetscCall(MatSetValues(columns, 1, &row, num, column, value, INSERT_VALUES));
  }
  PetscFunctionReturn(0);
}

/* Out: columns: of what is not 0 nor below least. */
static PetscErrorCode assemble(const Rows *rows, PetscReal least, Mat *columns)
{
  const PetscInt num = 3 * rows->num;
  PetscInt      *entries;
  Entry          e;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(num, &entries));
  for (Place at = {0}; next_block(rows, &at, &e);)
    for (int k = 0; k < 9; k++) entries[3 * e.row + k / 3] += counts(e.block[k], least);
  PetscCall(MatCreateSeqAIJ(PETSC_COMM_SELF, num, 3 * rows->own->num_columns, 0, entries, columns));
  PetscCall(PetscFree(entries));
  for (Place at = {0}; next_block(rows, &at, &e);) PetscCall(set_block(*columns, &e, least));
  PetscCall(MatAssemblyBegin(*columns, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*columns, MAT_FINAL_ASSEMBLY));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_columns(AmModel m, const AmColumns *c, PetscReal negligible, AmCoreColumns *core)
{
  Rows      rows;
  PetscReal least = 0;

  PetscFunctionBeginUser;
  PetscCall(rows_create(m, c, &rows));
  PetscCall(least_entry(m->space->comm, negligible, &rows, &least));
  PetscCall(assemble(&rows, least, &core->columns));
  core->num_rows = rows.num;
  core->row      = rows.row;
  rows.row       = NULL;
  PetscCall(rows_destroy(&rows));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelCore(AmModel m, Vec u, AmCoreOptions options, AmCoreColumns *core)
{
  AmRange   a_out, c_out = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscInt *node;
  PetscBool in_range;
  AmColumns c;

  PetscFunctionBeginUser;
  *core = (AmCoreColumns){0};
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(PetscMalloc1(options.most, &core->global));
  PetscCall(choose(m, &options, &core->n, core->global));
  if (core->n == 0) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(core->n, &node));
  PetscCall(find_local(m->space, core->n, core->global, node));
  PetscCall(AmAtomsColumnsCreate(m->atoms, m->energy.site, m->node_u, core->n, node, &c, &a_out));
  PetscCall(AmModelAgree(m, &a_out, &c_out, &in_range));
  if (in_range) {
    leave_out_of_plane(m->space, &c);
    PetscCall(create_columns(m, &c, options.negligible, core));
  }
  PetscCall(AmAtomsColumnsDestroy(&c));
  PetscCall(PetscFree(node));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoreColumnsDestroy(AmCoreColumns *core)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(core->global));
  PetscCall(PetscFree(core->row));
  PetscCall(MatDestroy(&core->columns));
  PetscFunctionReturn(0);
}
