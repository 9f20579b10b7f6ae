/* SPDX-License-Identifier: GPL-3.0-or-later
 * Smoothed aggregation (Vanek, Mandel and Brezina, 1996). Rows are put together in aggregates, each a row and its neighbours; constants on them, P_0, are
 * smoothed by one step of Jacobi's iteration,
 *
 *   P = (I - ω D⁻¹ A_F) P_0,
 *
 * A_F: A with what ties ranks to each other put on the diagonal, so that aggregates, and P too, stay within a rank. A row of P keeps its largest entries. */
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

/* Row i of P, scaled so that truncation leaves its sum. In: tied: sum of the entries of row i that lead to other ranks. Out: row [neighbours + 1]. */
static int smooth(const AmSparse *full, const float diagonal[], float tied, PetscInt i, const int aggregate[], AmEntry row[])
{
  const float scale = OMEGA / diagonal[i];
  float       all = 0, kept = 0;
  int         num = 0, most;

  add(row, &num, aggregate[i], 1 - OMEGA - scale * tied);
  for (PetscInt k = full->start[i]; k < full->start[i + 1]; k++) add(row, &num, aggregate[full->entry[k].column], -scale * full->entry[k].value);
  most = keep_largest(row, num);
  for (int k = 0; k < num; k++) all += row[k].value;
  for (int k = 0; k < most; k++) kept += row[k].value;
  for (int k = 0; k < most && num > MOST; k++) row[k].value *= all / kept;
  return most;
}

static PetscErrorCode smooth_all(AmGraph r, const AmSparse *full, const int aggregate[], AmSparse *P)
{
  PetscInt longest = 0;
  float   *tied;
  AmEntry *row;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(r->n, &tied));
  for (PetscInt l = 0; l < r->away.n; l++) tied[r->away.link[l].row] += r->away.link[l].value;
  for (PetscInt i = 0; i < r->n; i++) longest = PetscMax(longest, full->start[i + 1] - full->start[i]);
  PetscCall(PetscMalloc1(longest + 1, &row));
  PetscCall(AmSparseCreate(r->n + r->num_ghosts, 4 * r->n, P));
  for (PetscInt i = 0; i < r->n; i++) {
    const int num = smooth(full, r->diagonal, tied[i], i, aggregate, row);
    PetscCall(AmSparseReserve(P, P->start[i], num));
    PetscCall(PetscArraycpy(P->entry + P->start[i], row, num));
    P->start[i + 1] = P->start[i] + num;
  }
  PetscCall(PetscFree(tied));
  PetscCall(PetscFree(row));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt column[MOST]; /* over all ranks; -1: none */
  float    value[MOST];
} Parcel;

/* Rows of P of all ghosts. Out: parcel [num_ghosts]. */
static PetscErrorCode exchange_rows(AmGraph r, const AmSparse *P, PetscInt first, Parcel *parcel)
{
  MPI_Datatype type;
  PetscMPIInt  size;
  Parcel      *own;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(r->comm, &size));
  if (size == 1) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(r->n, &own));
  for (PetscInt i = 0; i < r->n; i++)
    for (int k = 0; k < MOST; k++) {
      const PetscInt  at       = P->start[i] + k;
      const PetscBool is_there = at < P->start[i + 1] ? PETSC_TRUE : PETSC_FALSE;
      own[i].column[k]         = is_there ? first + P->entry[at].column : -1;
      own[i].value[k]          = is_there ? P->entry[at].value : 0;
    }
  PetscCallMPI(MPI_Type_contiguous(sizeof(Parcel), MPI_BYTE, &type));
  PetscCallMPI(MPI_Type_commit(&type));
  PetscCall(PetscSFBcastBegin(r->exchange, type, own, parcel, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(r->exchange, type, own, parcel, MPI_REPLACE));
  PetscCallMPI(MPI_Type_free(&type));
  PetscCall(PetscFree(own));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_ghosts(AmGraph r, AmProlongation *p)
{
  Parcel *parcel;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(r->num_ghosts, &parcel));
  PetscCall(PetscMalloc1(MOST * r->num_ghosts, &p->ghost));
  PetscCall(exchange_rows(r, &p->P, p->first, parcel));
  p->num_ghosts = 0;
  for (PetscInt g = 0; g < r->num_ghosts; g++)
    for (int k = 0; k < MOST && parcel[g].column[k] >= 0; k++) p->ghost[p->num_ghosts++] = parcel[g].column[k];
  PetscCall(PetscSortRemoveDupsInt(&p->num_ghosts, p->ghost));
  PetscCall(AmSparseReserve(&p->P, p->P.start[r->n], MOST * r->num_ghosts));
  for (PetscInt g = 0; g < r->num_ghosts; g++) {
    PetscInt at = p->P.start[r->n + g], found;
    for (int k = 0; k < MOST && parcel[g].column[k] >= 0; k++) {
      PetscCall(PetscFindInt(parcel[g].column[k], p->num_ghosts, p->ghost, &found));
      p->P.entry[at++] = (AmEntry){p->num_rows + found, parcel[g].value[k]};
    }
    p->P.start[r->n + g + 1] = at;
  }
  PetscCall(PetscFree(parcel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProlongationCreate(AmGraph r, const AmSparse *full, AmProlongation *p)
{
  int *aggregate;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(r->n, &aggregate));
  PetscCall(aggregate_rows(full, r->diagonal, aggregate, &p->num_rows));
  PetscCall(smooth_all(r, full, aggregate, &p->P));
  PetscCall(PetscFree(aggregate));
  PetscCallMPI(MPI_Scan(&p->num_rows, &p->first, 1, MPIU_INT, MPI_SUM, r->comm));
  p->first -= p->num_rows;
  PetscCall(add_ghosts(r, p));
  PetscFunctionReturn(0);
}
