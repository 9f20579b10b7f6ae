/* SPDX-License-Identifier: GPL-3.0-or-later
 * Smoothed aggregation (Vanek, Mandel and Brezina, 1996). Rows are put together in aggregates, each a row and its neighbours; constants on them, P_0, are
 * smoothed by one step of Jacobi's iteration,
 *
 *   P = (I - ω D⁻¹ A) P_0.
 *
 * Aggregates end where ranks do, but P goes on: its rows lead to aggregates of other ranks as to those of this one. A row of P keeps its largest entries. */
#include "multigridimpl.h"

#define OMEGA 0.6667f /* 4/3 of the inverse of 2, which eigenvalues of D⁻¹A hardly exceed */
#define STRONG 0.02f  /* of the geometric mean of diagonals: weaker ties join no aggregate */
#define MOST 8        /* entries of a row of P */

static PetscBool is_strong(const float diagonal[], PetscInt i, AmEntry e)
{
  return e.value * e.value > STRONG * STRONG * diagonal[i] * diagonal[e.column] ? PETSC_TRUE : PETSC_FALSE;
}

/* Row i and its neighbours become aggregate a, if none of them is in one, and i has any. */
static PetscBool take(const AmSparse *full, const float diagonal[], PetscInt i, PetscInt a, int aggregate[])
{
  PetscBool alone = PETSC_TRUE;

  for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++) {
    if (!is_strong(diagonal, i, full->entry[k])) continue;
    if (aggregate[full->entry[k].column] >= 0) return PETSC_FALSE;
    alone = PETSC_FALSE;
  }
  if (alone) return PETSC_FALSE;
  aggregate[i] = a;
  for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++)
    if (is_strong(diagonal, i, full->entry[k])) aggregate[full->entry[k].column] = a;
  return PETSC_TRUE;
}

/* The aggregate that row i is tied to best, or -1. */
static int best(const AmSparse *full, const float diagonal[], PetscInt i, const int aggregate[])
{
  float strongest = 0;
  int   found     = -1;

  for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++) {
    const AmEntry e = full->entry[k];
    if (aggregate[e.column] < 0 || !is_strong(diagonal, i, e) || e.value * e.value <= strongest) continue;
    strongest = e.value * e.value;
    found     = aggregate[e.column];
  }
  return found;
}

/* Rows without neighbours stay out: the smoother solves them. Out: aggregate [n]. */
static PetscErrorCode aggregate_rows(const AmSparse *full, const float diagonal[], int aggregate[], PetscInt *num)
{
  int *first;

  PetscFunctionBeginUser;
  *num = 0;
  for (PetscInt i = 0; i < full->n; i++) aggregate[i] = -1;
  for (PetscInt i = 0; i < full->n; i++)
    if (aggregate[i] < 0) *num += take(full, diagonal, i, *num, aggregate);
  PetscCall(PetscMalloc1(full->n, &first));
  PetscCall(PetscArraycpy(first, aggregate, full->n));
  for (PetscInt i = 0; i < full->n; i++)
    if (first[i] < 0) aggregate[i] = best(full, diagonal, i, first);
  PetscCall(PetscFree(first));
  PetscFunctionReturn(0);
}

static void add(AmEntry row[], int *num, int column, float value)
{
  int k = 0;

  if (column < 0) return;
  while (k < *num && row[k].column != column) k++;
  if (k == *num) row[(*num)++] = (AmEntry){column, 0};
  row[k].value += value;
}

/* The largest MOST entries come first. */
static int keep_largest(AmEntry row[], int num)
{
  for (int k = 0; k < MOST && num > MOST; k++)
    for (int l = k + 1; l < num; l++)
      if (PetscAbs(row[l].value) > PetscAbs(row[k].value)) {
        const AmEntry swap = row[k];
        row[k]             = row[l];
        row[l]             = swap;
      }
  return PetscMin(num, MOST);
}

/* Row i of P, scaled so that truncation leaves its sum. In: aggregate: over all ranks, of rows and of ghosts behind them; away: the first link of row i or of
 * a later one, moved to the first of a later one. Out: row [neighbours + 1]. */
static int smooth(AmGraph r, const AmSparse *full, PetscInt i, const int aggregate[], PetscInt *away, AmEntry row[])
{
  const float scale = OMEGA / r->diagonal[i];
  float       all = 0, kept = 0;
  int         num = 0, most;

  add(row, &num, aggregate[i], 1 - OMEGA);
  for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++) add(row, &num, aggregate[full->entry[k].column], -scale * full->entry[k].value);
  for (; *away < r->away.n && r->away.link[*away].row == i; (*away)++)
    add(row, &num, aggregate[r->n + r->away.link[*away].column], -scale * r->away.link[*away].value);
  most = keep_largest(row, num);
  for (int k = 0; k < num; k++) all += row[k].value;
  for (int k = 0; k < most; k++) kept += row[k].value;
  for (int k = 0; k < most && num > MOST; k++) row[k].value *= all / kept;
  return most;
}

/* Most ties of a row, to this rank and to others. */
static PetscInt most_ties(AmGraph r, const AmSparse *full)
{
  PetscInt most = 0, l = 0;

  for (PetscInt i = 0; i < r->n; i++) {
    const PetscInt first = l;
    while (l < r->away.n && r->away.link[l].row == i) l++;
    most = PetscMax(most, full->start[i + 1] - full->start[i] + l - first);
  }
  return most;
}

static PetscErrorCode smooth_all(AmGraph r, const AmSparse *full, const int aggregate[], AmSparse *P)
{
  PetscInt away = 0;
  AmEntry *row;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(most_ties(r, full) + 1, &row));
  PetscCall(AmSparseCreate(r->n + r->num_ghosts, 4 * r->n, P));
  for (PetscInt i = 0; i < r->n; i++) {
    const int num = smooth(r, full, i, aggregate, &away, row);
    PetscCall(AmSparseReserve(P, P->start[i], num));
    PetscCall(PetscArraycpy(P->entry + P->start[i], row, num));
    P->start[i + 1] = P->start[i] + num;
  }
  PetscCall(PetscFree(row));
  PetscFunctionReturn(0);
}

typedef struct {
  AmEntry entry[MOST]; /* columns over all ranks; -1: none */
} Parcel;

/* Rows of P of all ghosts. Out: parcel [num_ghosts]. */
static PetscErrorCode exchange_rows(AmGraph r, const AmSparse *P, Parcel *parcel)
{
  const PetscInt *degree;
  MPI_Datatype    type;
  Parcel         *own;

  PetscFunctionBeginUser;
  PetscCall(PetscSFComputeDegreeBegin(r->exchange, &degree));
  PetscCall(PetscSFComputeDegreeEnd(r->exchange, &degree));
  PetscCall(PetscMalloc1(r->n, &own)); /* most are never touched */
  for (PetscInt i = 0; i < r->n; i++)
    for (PetscInt k = 0; k < MOST && degree[i] > 0; k++) own[i].entry[k] = P->start[i] + k < P->start[i + 1] ? P->entry[P->start[i] + k] : (AmEntry){-1, 0};
  PetscCallMPI(MPI_Type_contiguous(sizeof(Parcel), MPI_BYTE, &type));
  PetscCallMPI(MPI_Type_commit(&type));
  PetscCall(PetscSFBcastBegin(r->exchange, type, own, parcel, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(r->exchange, type, own, parcel, MPI_REPLACE));
  PetscCallMPI(MPI_Type_free(&type));
  PetscCall(PetscFree(own));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_ghost_rows(AmGraph r, AmSparse *P)
{
  Parcel *parcel;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(r->num_ghosts, &parcel));
  PetscCall(exchange_rows(r, P, parcel));
  PetscCall(AmSparseReserve(P, P->start[r->n], MOST * r->num_ghosts));
  for (PetscInt g = 0; g < r->num_ghosts; g++) {
    PetscInt at = P->start[r->n + g];
    for (int k = 0; k < MOST && parcel[g].entry[k].column >= 0; k++) P->entry[at++] = parcel[g].entry[k];
    P->start[r->n + g + 1] = at;
  }
  PetscCall(PetscFree(parcel));
  PetscFunctionReturn(0);
}

static PetscBool is_away(const AmProlongation *p, PetscInt column) { return column < p->first || column >= p->first + p->num_rows ? PETSC_TRUE : PETSC_FALSE; }

/* Columns over all ranks become those of this rank, and of ghosts behind them. */
static PetscErrorCode number_columns(AmProlongation *p)
{
  AmSparse      *P   = &p->P;
  const PetscInt num = P->start[P->n];

  PetscFunctionBeginUser;
  p->num_ghosts = 0;
  for (PetscInt k = 0; k < num; k++) p->num_ghosts += is_away(p, P->entry[k].column);
  PetscCall(PetscMalloc1(p->num_ghosts, &p->ghost));
  p->num_ghosts = 0;
  for (PetscInt k = 0; k < num; k++)
    if (is_away(p, P->entry[k].column)) p->ghost[p->num_ghosts++] = P->entry[k].column;
  PetscCall(PetscSortRemoveDupsInt(&p->num_ghosts, p->ghost));
  for (PetscInt k = 0; k < num; k++) {
    PetscInt found = P->entry[k].column - p->first;
    if (is_away(p, P->entry[k].column)) {
      PetscCall(PetscFindInt(P->entry[k].column, p->num_ghosts, p->ghost, &found));
      found += p->num_rows;
    }
    P->entry[k].column = found;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProlongationCreate(AmGraph r, const AmSparse *full, AmProlongation *p)
{
  int *aggregate;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(r->n + r->num_ghosts, &aggregate));
  PetscCall(aggregate_rows(full, r->diagonal, aggregate, &p->num_rows));
  PetscCallMPI(MPI_Scan(&p->num_rows, &p->first, 1, MPIU_INT, MPI_SUM, r->comm));
  p->first -= p->num_rows;
  for (PetscInt i = 0; i < r->n; i++) aggregate[i] += aggregate[i] >= 0 ? p->first : 0;
  PetscCall(PetscSFBcastBegin(r->exchange, MPI_INT, aggregate, aggregate + r->n, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(r->exchange, MPI_INT, aggregate, aggregate + r->n, MPI_REPLACE));
  PetscCall(smooth_all(r, full, aggregate, &p->P));
  PetscCall(PetscFree(aggregate));
  PetscCall(add_ghost_rows(r, &p->P));
  PetscCall(number_columns(p));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProlongationDestroy(AmProlongation *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmSparseDestroy(&p->P));
  PetscCall(PetscFree(p->ghost));
  PetscCall(PetscSFDestroy(&p->exchange));
  *p = (AmProlongation){0};
  PetscFunctionReturn(0);
}
