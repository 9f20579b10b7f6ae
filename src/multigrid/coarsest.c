/* SPDX-License-Identifier: GPL-3.0-or-later
 * The coarsest level: so few rows that each rank has the right-hand side of all and its own rows of the inverse. */
#include "multigridimpl.h"
#include <petscblaslapack.h>

/* The whole matrix on all ranks. */
static PetscErrorCode gather(AmGraph r, PetscInt all, PetscReal A[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(A, all * all));
  for (PetscInt i = 0; i < r->n; i++) {
    const PetscInt row = r->first + i;
    A[row * all + row] = r->diagonal[i];
    for (PetscInt k = r->lower.start[i]; k < r->lower.start[i + 1]; k++) {
      const PetscInt column = r->first + r->lower.entry[k].column;
      A[row * all + column] = A[column * all + row] = r->lower.entry[k].value;
    }
  }
  for (PetscInt l = 0; l < r->away.n; l++) A[(r->first + r->away.link[l].row) * all + r->ghost[r->away.link[l].column]] = r->away.link[l].value;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, A, all * all, MPIU_REAL, MPIU_SUM, r->comm));
  PetscFunctionReturn(0);
}

/* Of the triangle that LAPACK takes for the upper one. */
static PetscErrorCode invert(PetscInt all, PetscReal A[])
{
  PetscBLASInt n, info;

  PetscFunctionBeginUser;
  if (all == 0) PetscFunctionReturn(0);
  PetscCall(PetscBLASIntCast(all, &n));
  PetscCallBLAS("LAPACKpotrf", LAPACKpotrf_("U", &n, A, &n, &info));
  PetscCheck(info == 0, PETSC_COMM_SELF, PETSC_ERR_MAT_CH_ZRPVT, "the coarsest Laplacian is not positive in row %" PetscBLASInt_FMT, info);
  PetscCallBLAS("LAPACKpotri", LAPACKpotri_("U", &n, A, &n, &info));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoarsestCreate(AmGraph r, AmCoarsest *c)
{
  PetscMPIInt size;
  PetscReal  *A;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(r->comm, &size));
  *c = (AmCoarsest){.comm = r->comm, .n = r->n, .first = r->first, .all = r->layout->N};
  PetscCall(PetscMalloc1(c->all * c->all, &A));
  PetscCall(gather(r, c->all, A));
  PetscCall(invert(c->all, A));
  PetscCall(PetscMalloc1(c->n * c->all, &c->inverse));
  for (PetscInt i = 0; i < c->n; i++)
    for (PetscInt j = 0; j < c->all; j++) c->inverse[i * c->all + j] = A[PetscMax(c->first + i, j) * c->all + PetscMin(c->first + i, j)];
  PetscCall(PetscFree(A));
  PetscCall(PetscMalloc1(c->all, &c->b));
  PetscCall(PetscMalloc2(size, &c->counts, size, &c->starts));
  for (int p = 0; p < size; p++) {
    c->counts[p] = 4 * (r->layout->range[p + 1] - r->layout->range[p]);
    c->starts[p] = 4 * r->layout->range[p];
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoarsestDestroy(AmCoarsest *c)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(c->inverse));
  PetscCall(PetscFree(c->b));
  PetscCall(PetscFree2(c->counts, c->starts));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCoarsestSolve(const AmCoarsest *c, const AmTriple b[], AmTriple x[])
{
  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allgatherv(b, 4 * c->n, MPI_FLOAT, c->b, c->counts, c->starts, MPI_FLOAT, c->comm));
  for (PetscInt i = 0; i < c->n; i++) {
    AmTriple sum = {0};
    for (PetscInt j = 0; j < c->all; j++) sum += c->inverse[i * c->all + j] * c->b[j];
    x[i] = sum;
  }
  PetscFunctionReturn(0);
}
