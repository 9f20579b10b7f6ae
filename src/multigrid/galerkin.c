/* SPDX-License-Identifier: GPL-3.0-or-later
 * The matrix of the next coarser level, Pᵀ (A P): rows of A P first, then sums of them. What they make of coarse rows of other ranks is sent there. */
#include "multigridimpl.h"

/* A row in the making. */
typedef struct {
  PetscInt num;
  int     *column; /* [num] */
  double  *value;  /* [num] */
  int     *at;     /* [columns]: where a column is, or -1 */
} Sum;

static PetscErrorCode sum_create(PetscInt columns, Sum *s)
{
  PetscFunctionBeginUser;
  s->num = 0;
  PetscCall(PetscMalloc3(columns, &s->column, columns, &s->value, columns, &s->at));
  for (PetscInt i = 0; i < columns; i++) s->at[i] = -1;
  PetscFunctionReturn(0);
}

static inline void sum_add(Sum *s, int column, double value)
{
  if (s->at[column] < 0) {
    s->at[column]      = s->num;
    s->column[s->num]  = column;
    s->value[s->num++] = value;
  } else
    s->value[s->at[column]] += value;
}

static inline void sum_add_row(Sum *s, const AmSparse *from, PetscInt i, double factor)
{
  for (PetscInt k = from->start[i]; k < from->start[i + 1]; k++) sum_add(s, from->entry[k].column, factor * from->entry[k].value);
}

static void sum_clear(Sum *s)
{
  for (PetscInt k = 0; k < s->num; k++) s->at[s->column[k]] = -1;
  s->num = 0;
}

static PetscErrorCode mirror(AmGraph r, AmSparse *full)
{
  PetscInt *next;

  PetscFunctionBeginUser;
  PetscCall(AmSparseCreate(r->n, 2 * r->lower.start[r->n], full));
  for (PetscInt i = 0; i < r->n; i++) full->start[i + 1] = r->lower.start[i + 1] - r->lower.start[i];
  for (PetscInt k = 0; k < r->lower.start[r->n]; k++) full->start[r->lower.entry[k].column + 1]++;
  for (PetscInt i = 0; i < r->n; i++) full->start[i + 1] += full->start[i];
  PetscCall(PetscMalloc1(r->n, &next));
  PetscCall(PetscArraycpy(next, full->start, r->n));
  for (PetscInt i = 0; i < r->n; i++)
    for (PetscInt k = r->lower.start[i]; k < r->lower.start[i + 1]; k++) {
      const AmEntry e               = r->lower.entry[k];
      full->entry[next[i]++]        = e;
      full->entry[next[e.column]++] = (AmEntry){i, e.value};
    }
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

static PetscErrorCode transpose(const AmSparse *P, PetscInt num_rows, PetscInt num_columns, AmSparse *PT)
{
  PetscInt *next;

  PetscFunctionBeginUser;
  PetscCall(AmSparseCreate(num_columns, P->start[num_rows], PT));
  for (PetscInt k = 0; k < P->start[num_rows]; k++) PT->start[P->entry[k].column + 1]++;
  for (PetscInt i = 0; i < num_columns; i++) PT->start[i + 1] += PT->start[i];
  PetscCall(PetscMalloc1(num_columns, &next));
  PetscCall(PetscArraycpy(next, PT->start, num_columns));
  for (PetscInt i = 0; i < num_rows; i++)
    for (PetscInt k = P->start[i]; k < P->start[i + 1]; k++) PT->entry[next[P->entry[k].column]++] = (AmEntry){i, P->entry[k].value};
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

static PetscErrorCode multiply(AmGraph r, const AmSparse *full, const AmSparse *P, Sum *s, AmSparse *AP)
{
  PetscInt l = 0;

  PetscFunctionBeginUser;
  PetscCall(AmSparseCreate(r->n, 24 * r->n, AP));
  for (PetscInt i = 0; i < r->n; i++) {
    sum_add_row(s, P, i, r->diagonal[i]);
    for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++) sum_add_row(s, P, full->entry[k].column, full->entry[k].value);
    for (; l < r->away.n && r->away.link[l].row == i; l++) sum_add_row(s, P, r->n + r->away.link[l].column, r->away.link[l].value);
    PetscCall(AmSparseReserve(AP, AP->start[i], s->num));
    for (PetscInt k = 0; k < s->num; k++) AP->entry[AP->start[i] + k] = (AmEntry){s->column[k], s->value[k]};
    AP->start[i + 1] = AP->start[i] + s->num;
    sum_clear(s);
  }
  PetscFunctionReturn(0);
}

/* Pᵀ (A P) in the making. */
typedef struct {
  AmSparse        PT, AP;
  Sum             sum;   /* of the present row */
  const PetscInt *ghost; /* coarse rows of other ranks, behind those of this one */
  AmGraph         coarse;
} Making;

static PetscInt number_over_all(const Making *m, PetscInt i) { return i < m->coarse->n ? m->coarse->first + i : m->ghost[i - m->coarse->n]; }

/* Row i as far as the fine rows of this rank make it. */
static void sum_up(Making *m, PetscInt i)
{
  sum_clear(&m->sum);
  for (PetscInt k = m->PT.start[i]; k < m->PT.start[i + 1]; k++) sum_add_row(&m->sum, &m->AP, m->PT.entry[k].column, m->PT.entry[k].value);
}

/* Out: received: what other ranks have made of the rows of this one, in their order. */
static PetscErrorCode exchange_rows(Making *m, AmLinks *received)
{
  PetscFunctionBeginUser;
  for (PetscInt i = m->coarse->n; i < m->PT.n; i++) {
    sum_up(m, i);
    for (PetscInt k = 0; k < m->sum.num; k++)
      PetscCall(AmLinksAdd(&m->coarse->foreign, number_over_all(m, i), number_over_all(m, m->sum.column[k]), m->sum.value[k]));
  }
  PetscCall(AmGraphSendForeign(m->coarse, received));
  AmLinksMerge(received);
  PetscFunctionReturn(0);
}

/* In: l: the first link of row i or of a later one, moved to the first of a later one. */
static PetscErrorCode add_received(Making *m, PetscInt i, const AmLinks *received, PetscInt *l)
{
  PetscFunctionBeginUser;
  for (; *l < received->n && received->link[*l].row == m->coarse->first + i; (*l)++) {
    const AmLink   e = received->link[*l];
    const PetscInt j = e.column - m->coarse->first;
    if (j >= 0 && j < m->coarse->n)
      sum_add(&m->sum, j, e.value);
    else
      PetscCall(AmLinksAdd(&m->coarse->away, i, e.column, e.value));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode set_row(Making *m, PetscInt i)
{
  const Sum *s   = &m->sum;
  AmSparse  *to  = &m->coarse->lower;
  PetscInt   end = to->start[i];

  PetscFunctionBeginUser;
  PetscCall(AmSparseReserve(to, end, s->num));
  for (PetscInt k = 0; k < s->num; k++)
    if (s->column[k] >= m->coarse->n)
      PetscCall(AmLinksAdd(&m->coarse->away, i, number_over_all(m, s->column[k]), s->value[k]));
    else if (s->column[k] == i)
      m->coarse->diagonal[i] = s->value[k];
    else if (s->column[k] < i)
      to->entry[end++] = (AmEntry){s->column[k], s->value[k]};
  to->start[i + 1] = end;
  PetscFunctionReturn(0);
}

static PetscErrorCode multiply_transposed(Making *m)
{
  PetscInt l = 0;
  AmLinks  received;

  PetscFunctionBeginUser;
  PetscCall(exchange_rows(m, &received));
  for (PetscInt i = 0; i < m->coarse->n; i++) {
    sum_up(m, i);
    PetscCall(add_received(m, i, &received, &l));
    PetscCall(set_row(m, i));
  }
  PetscCall(PetscFree(received.link));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphCoarsen(AmGraph r, AmProlongation *p, AmGraph *coarse)
{
  AmSparse full;
  Making   m;

  PetscFunctionBeginUser;
  PetscCall(mirror(r, &full));
  PetscCall(AmProlongationCreate(r, &full, p));
  PetscCall(AmGraphCreate(r->comm, p->num_rows, coarse));
  m.ghost  = p->ghost;
  m.coarse = *coarse;
  PetscCall(sum_create(p->num_rows + p->num_ghosts, &m.sum));
  PetscCall(multiply(r, &full, &p->P, &m.sum, &m.AP));
  PetscCall(AmSparseDestroy(&full));
  PetscCall(transpose(&p->P, r->n, p->num_rows + p->num_ghosts, &m.PT));
  PetscCall(multiply_transposed(&m));
  PetscCall(AmGraphFindGhosts(*coarse));
  PetscCall(PetscSFCreate(r->comm, &p->exchange));
  PetscCall(PetscSFSetGraphLayout(p->exchange, (*coarse)->layout, p->num_ghosts, NULL, PETSC_OWN_POINTER, p->ghost));
  PetscCall(PetscFree3(m.sum.column, m.sum.value, m.sum.at));
  PetscCall(AmSparseDestroy(&m.PT));
  PetscCall(AmSparseDestroy(&m.AP));
  PetscFunctionReturn(0);
}
