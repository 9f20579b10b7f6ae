/* SPDX-License-Identifier: GPL-3.0-or-later
 * The matrix of the next coarser level, Pᵀ (A P): rows of A P first, then sums of them. P of a rank leads to its own coarse rows alone, so nothing is sent
 * here. */
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
  PetscCall(AmSparseCreate(r->n, 8 * r->n, AP));
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

/* Row i of the coarse matrix, made from its sum. */
static PetscErrorCode set_row(AmGraph coarse, PetscInt i, const Sum *s, const PetscInt ghost[])
{
  PetscInt end = coarse->lower.start[i];

  PetscFunctionBeginUser;
  PetscCall(AmSparseReserve(&coarse->lower, end, s->num));
  for (PetscInt k = 0; k < s->num; k++)
    if (s->column[k] >= coarse->n)
      PetscCall(AmLinksAdd(&coarse->away, i, ghost[s->column[k] - coarse->n], s->value[k]));
    else if (s->column[k] == i)
      coarse->diagonal[i] = s->value[k];
    else if (s->column[k] < i)
      coarse->lower.entry[end++] = (AmEntry){s->column[k], s->value[k]};
  coarse->lower.start[i + 1] = end;
  PetscFunctionReturn(0);
}

static PetscErrorCode multiply_transposed(const AmSparse *PT, const AmSparse *AP, Sum *s, const PetscInt ghost[], AmGraph coarse)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < PT->n; i++) {
    for (PetscInt k = PT->start[i]; k < PT->start[i + 1]; k++) sum_add_row(s, AP, PT->entry[k].column, PT->entry[k].value);
    PetscCall(set_row(coarse, i, s, ghost));
    sum_clear(s);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmGraphCoarsen(AmGraph r, AmSparse *P, AmGraph *coarse)
{
  AmProlongation p;
  AmSparse       full, PT, AP;
  Sum            sum;

  PetscFunctionBeginUser;
  PetscCall(mirror(r, &full));
  PetscCall(AmProlongationCreate(r, &full, &p));
  PetscCall(sum_create(p.num_rows + p.num_ghosts, &sum));
  PetscCall(multiply(r, &full, &p.P, &sum, &AP));
  PetscCall(AmSparseDestroy(&full));
  PetscCall(transpose(&p.P, r->n, p.num_rows, &PT));
  PetscCall(AmGraphCreate(r->comm, p.num_rows, coarse));
  PetscCall(multiply_transposed(&PT, &AP, &sum, p.ghost, *coarse));
  PetscCall(AmGraphFindGhosts(*coarse));
  PetscCall(PetscFree3(sum.column, sum.value, sum.at));
  PetscCall(AmSparseDestroy(&PT));
  PetscCall(AmSparseDestroy(&AP));
  PetscCall(PetscFree(p.ghost));
  *P = p.P;
  PetscFunctionReturn(0);
}
