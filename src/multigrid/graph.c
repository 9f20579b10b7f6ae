/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compressed rows, made entry by entry. A row that runs out of room moves to the end of the pool, twice as long; the pool is put in order in the end. */
#include "multigridimpl.h"

#define ROOM 8 /* entries that a row begins with: half of a node's neighbours in a lattice */

PetscErrorCode AmSparseCreate(PetscInt n, PetscInt room, AmSparse *s)
{
  PetscFunctionBeginUser;
  *s = (AmSparse){.n = n, .room = room};
  PetscCall(PetscCalloc1(n + 1, &s->start));
  PetscCall(PetscMalloc1(room, &s->entry));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSparseDestroy(AmSparse *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(s->start));
  PetscCall(PetscFree(s->entry));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSparseReserve(AmSparse *s, PetscInt last, PetscInt num)
{
  PetscFunctionBeginUser;
  if (last + num <= s->room) PetscFunctionReturn(0);
  s->room = s->room + s->room / 4 + num;
  PetscCall(PetscRealloc(s->room * sizeof *s->entry, &s->entry));
  PetscFunctionReturn(0);
}

PetscErrorCode AmLinksAdd(AmLinks *l, PetscInt row, PetscInt column, float value)
{
  PetscFunctionBeginUser;
  if (l->n == l->room) {
    l->room = 2 * l->room + 64;
    PetscCall(PetscRealloc(l->room * sizeof *l->link, &l->link));
  }
  l->link[l->n++] = (AmLink){row, column, value};
  PetscFunctionReturn(0);
}

static int by_row(const void *a, const void *b)
{
  const AmLink *p = a, *q = b;
  if (p->row != q->row) return p->row < q->row ? -1 : 1;
  return (p->column > q->column) - (p->column < q->column);
}

static PetscInt end_of_row(const AmLinks *l, PetscInt first)
{
  PetscInt end = first;
  while (end < l->n && l->link[end].row == l->link[first].row) end++;
  return end;
}

/* Mostly rows come in their order, and only their columns do not. */
static void sort_links(AmLinks *l)
{
  PetscBool in_order = PETSC_TRUE;

  for (PetscInt i = 1; i < l->n && in_order; i++) in_order = l->link[i - 1].row <= l->link[i].row ? PETSC_TRUE : PETSC_FALSE;
  for (PetscInt first = 0, end; first < l->n; first = end) {
    end = in_order ? end_of_row(l, first) : l->n;
    qsort(l->link + first, end - first, sizeof *l->link, by_row);
  }
}

void AmLinksMerge(AmLinks *l)
{
  PetscInt n = 0;

  sort_links(l);
  for (PetscInt i = 0; i < l->n; i++)
    if (n > 0 && by_row(&l->link[n - 1], &l->link[i]) == 0)
      l->link[n - 1].value += l->link[i].value;
    else
      l->link[n++] = l->link[i];
  l->n = n;
}

PetscErrorCode AmGraphCreate(MPI_Comm comm, PetscInt num_rows, AmGraph *out)
{
  AmGraph r;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&r));
  r->comm = comm;
  r->n    = num_rows;
  PetscCall(PetscLayoutCreateFromSizes(comm, num_rows, PETSC_DETERMINE, 1, &r->layout));
  r->first = r->layout->rstart;
  PetscCall(PetscCalloc1(r->n, &r->diagonal));
  PetscCall(AmSparseCreate(r->n, ROOM * r->n, &r->lower));
  PetscCall(PetscCalloc1(r->n, &r->num));
  PetscCall(PetscMalloc1(r->n, &r->capacity));
  for (PetscInt i = 0; i <= r->n; i++) r->lower.start[i] = ROOM * i;
  for (PetscInt i = 0; i < r->n; i++) r->capacity[i] = ROOM;
  *out = r;
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphDestroy(AmGraph *rows)
{
  AmGraph r = *rows;

  PetscFunctionBeginUser;
  if (!r) PetscFunctionReturn(0);
  PetscCall(PetscLayoutDestroy(&r->layout));
  PetscCall(PetscSFDestroy(&r->exchange));
  PetscCall(AmSparseDestroy(&r->lower));
  PetscCall(PetscFree(r->diagonal));
  PetscCall(PetscFree(r->away.link));
  PetscCall(PetscFree(r->foreign.link));
  PetscCall(PetscFree(r->ghost));
  PetscCall(PetscFree(r->num));
  PetscCall(PetscFree(r->capacity));
  PetscCall(PetscFree(*rows));
  PetscFunctionReturn(0);
}

/* The last entry of start tells where the pool ends. */
static PetscErrorCode move_to_end(AmGraph r, PetscInt i)
{
  const PetscInt from = r->lower.start[i], to = r->lower.start[r->n];

  PetscFunctionBeginUser;
  r->capacity[i] *= 2;
  PetscCall(AmSparseReserve(&r->lower, to, r->capacity[i]));
  PetscCall(PetscArraycpy(r->lower.entry + to, r->lower.entry + from, r->num[i]));
  r->lower.start[i] = to;
  r->lower.start[r->n] += r->capacity[i];
  PetscFunctionReturn(0);
}

static PetscErrorCode add_below(AmGraph r, PetscInt i, int column, float value)
{
  AmEntry *e = r->lower.entry + r->lower.start[i];

  PetscFunctionBeginHot;
  for (PetscInt k = 0; k < r->num[i]; k++)
    if (e[k].column == column) {
      e[k].value += value;
      PetscFunctionReturn(0);
    }
  if (r->num[i] == r->capacity[i]) PetscCall(move_to_end(r, i));
  r->lower.entry[r->lower.start[i] + r->num[i]++] = (AmEntry){column, value};
  PetscFunctionReturn(0);
}

static PetscErrorCode add(AmGraph r, PetscInt row, PetscInt column, float value)
{
  const PetscInt i = row - r->first, j = column - r->first;

  PetscFunctionBeginHot;
  if (i < 0 || i >= r->n)
    PetscCall(AmLinksAdd(&r->foreign, row, column, value));
  else if (j < 0 || j >= r->n)
    PetscCall(AmLinksAdd(&r->away, i, column, value));
  else if (i == j)
    r->diagonal[i] += value;
  else if (j < i && value != 0)
    PetscCall(add_below(r, i, j, value));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphAdd(AmGraph r, PetscInt num_rows, const PetscInt row[], PetscInt num_columns, const PetscInt column[], const PetscReal value[])
{
  PetscFunctionBeginHot;
  for (PetscInt p = 0; p < num_rows; p++)
    for (PetscInt q = 0; q < num_columns; q++)
      if (row[p] >= 0 && column[q] >= 0) PetscCall(add(r, row[p], column[q], value[p * num_columns + q]));
  PetscFunctionReturn(0);
}

/* Rows in order, without gaps; entries that cancelled but for rounding are left out. */
static PetscErrorCode put_in_order(AmGraph r)
{
  PetscInt total = 0;
  AmSparse s;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < r->n; i++) total += r->num[i];
  PetscCall(AmSparseCreate(r->n, total, &s));
  for (PetscInt i = 0; i < r->n; i++) {
    const AmEntry *e = r->lower.entry + r->lower.start[i];
    s.start[i + 1]   = s.start[i];
    for (PetscInt k = 0; k < r->num[i]; k++)
      if (PetscAbs(e[k].value) > 4 * PETSC_SQRT_MACHINE_EPSILON * r->diagonal[i]) s.entry[s.start[i + 1]++] = e[k];
  }
  PetscCall(AmSparseDestroy(&r->lower));
  PetscCall(PetscFree(r->num));
  PetscCall(PetscFree(r->capacity));
  r->lower = s;
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphSendForeign(AmGraph r, AmLinks *received)
{
  PetscMPIInt size, *sent, *came;

  PetscFunctionBeginUser;
  *received = (AmLinks){0};
  PetscCallMPI(MPI_Comm_size(r->comm, &size));
  if (size == 1) PetscFunctionReturn(0);
  AmLinksMerge(&r->foreign);
  PetscCall(PetscCalloc2(size, &sent, size, &came));
  for (PetscInt l = 0; l < r->foreign.n; l++) {
    PetscMPIInt owner;
    PetscCall(PetscLayoutFindOwner(r->layout, r->foreign.link[l].row, &owner));
    sent[owner]++;
  }
  PetscCall(AmExchange(r->comm, sizeof(AmLink), sent, r->foreign.link, came, &received->n, &received->link));
  received->room = received->n;
  PetscCall(PetscFree2(sent, came));
  PetscCall(PetscFree(r->foreign.link));
  r->foreign = (AmLinks){0};
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphFindGhosts(AmGraph r)
{
  PetscFunctionBeginUser;
  AmLinksMerge(&r->away);
  r->num_ghosts = r->away.n;
  PetscCall(PetscMalloc1(r->num_ghosts, &r->ghost));
  for (PetscInt l = 0; l < r->away.n; l++) r->ghost[l] = r->away.link[l].column;
  PetscCall(PetscSortRemoveDupsInt(&r->num_ghosts, r->ghost));
  for (PetscInt l = 0; l < r->away.n; l++) PetscCall(PetscFindInt(r->away.link[l].column, r->num_ghosts, r->ghost, &r->away.link[l].column));
  PetscCall(PetscSFCreate(r->comm, &r->exchange));
  PetscCall(PetscSFSetGraphLayout(r->exchange, r->layout, r->num_ghosts, NULL, PETSC_OWN_POINTER, r->ghost));
  PetscFunctionReturn(0);
}

static PetscErrorCode fill_diagonal(AmGraph r)
{
  PetscReal sum[2] = {0, 0}; /* of what is there, and of how many */

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < r->n; i++) {
    sum[0] += r->diagonal[i];
    sum[1] += r->diagonal[i] > 0;
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 2, MPIU_REAL, MPIU_SUM, r->comm));
  for (PetscInt i = 0; i < r->n; i++)
    if (r->diagonal[i] <= 0) r->diagonal[i] = sum[1] > 0 ? sum[0] / sum[1] : 1;
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphAssemble(AmGraph r)
{
  AmLinks received;

  PetscFunctionBeginUser;
  PetscCall(AmGraphSendForeign(r, &received));
  for (PetscInt l = 0; l < received.n; l++) PetscCall(add(r, received.link[l].row, received.link[l].column, received.link[l].value));
  PetscCall(PetscFree(received.link));
  PetscCall(fill_diagonal(r));
  PetscCall(put_in_order(r));
  PetscCall(AmGraphFindGhosts(r));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphCreateMat(AmGraph r, Mat *A)
{
  PetscFunctionBeginUser;
  PetscCall(MatCreateAIJ(r->comm, r->n, r->n, PETSC_DETERMINE, PETSC_DETERMINE, 32, NULL, 32, NULL, A));
  PetscCall(MatSetOption(*A, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
  for (PetscInt i = 0; i < r->n; i++) {
    PetscCall(MatSetValue(*A, r->first + i, r->first + i, r->diagonal[i], INSERT_VALUES));
    for (PetscInt k = r->lower.start[i]; k < r->lower.start[i + 1]; k++) {
      const AmEntry *e = &r->lower.entry[k];
      PetscCall(MatSetValue(*A, r->first + i, r->first + e->column, e->value, INSERT_VALUES));
      PetscCall(MatSetValue(*A, r->first + e->column, r->first + i, e->value, INSERT_VALUES));
    }
  }
  for (PetscInt l = 0; l < r->away.n; l++) {
    const AmLink *e = &r->away.link[l];
    PetscCall(MatSetValue(*A, r->first + e->row, r->ghost[e->column], e->value, INSERT_VALUES));
  }
  PetscCall(MatAssemblyBegin(*A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatAssemblyEnd(*A, MAT_FINAL_ASSEMBLY));
  PetscCall(MatSetOption(*A, MAT_SPD, PETSC_TRUE));
  PetscFunctionReturn(0);
}
