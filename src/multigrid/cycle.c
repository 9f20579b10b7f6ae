/* SPDX-License-Identifier: GPL-3.0-or-later
 * One V-cycle on three components at once, in single precision: memory is what a cycle's time goes into. The smoother is Gauss and Seidel's, two sweeps forward
 * before and two backward after the coarser level, so that the cycle is symmetric; across ranks it is Jacobi's. With one sweep a cycle is half as long, but
 * then Newton's method goes other ways from the descent, often a step longer.
 *
 * Of A = L + D + Lᵀ only D and L are there. What is read from row i of L serves row i, and by way of Lᵀ the rows before:
 *
 *   forward from 0: x_i = D_i⁻¹ (b_i - Σ_j L_ij x_j),  and the residual r = -Lᵀx grows in the same pass: r_j -= L_ij x_i;
 *   forward again:  (D + L) x' = b - Lᵀx = b + r, and the residual is Lᵀx - Lᵀx' = -r - Lᵀx';
 *   backward:       t_i = b_i - Σ_j L_ij x_j, then from the last row to the first  x_i = D_i⁻¹ t_i,  t_j -= L_ij x_i.
 *
 * Rows that other ranks' tie to more than D holds take D + E in the place of D, E half of what is lacking: then 2 (D + E) - D is no less than these ties, and
 * Jacobi's iteration across ranks stays a contraction. E x is a part of the residual then, and of t. */
#include "multigridimpl.h"

#define COARSEST 100   /* rows that are solved directly */
#define MOST_LEVELS 20 /* an aggregate has two rows at least: of 2^31 these leave 2^11 */

typedef struct {
  AmGraph        A;
  AmProlongation P;                           /* from the next level, a coarser one */
  float         *inverse;                     /* [n] of D + E */
  float         *excess;                      /* [n] E */
  AmTriple      *b, *x, *r;                   /* [n]; b and x with room for ghosts behind */
  PetscInt       num_received, *received_row; /* [num_received]: coarser rows of this rank that other ranks' residuals add to */
  AmTriple      *received;                    /* [num_received] what they add */
} Level;

struct _p_AmMultigrid {
  PetscInt     num_levels; /* without the coarsest */
  Level        level[MOST_LEVELS];
  AmCoarsest   coarsest;
  AmTriple    *b, *x; /* of the coarsest */
  MPI_Datatype triple;
  PetscBool    alone; /* one rank: nothing is sent, and to find that out takes longer than a small level */
};

static PetscErrorCode invert_diagonal(Level *v)
{
  const AmGraph A = v->A;
  float        *tied;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(A->n, &v->inverse, A->n, &v->excess));
  PetscCall(PetscCalloc1(A->n, &tied));
  for (PetscInt l = 0; l < A->away.n; l++) tied[A->away.link[l].row] += PetscAbs(A->away.link[l].value);
  for (PetscInt i = 0; i < A->n; i++) {
    v->excess[i]  = PetscMax(0, (tied[i] - A->diagonal[i]) / 2);
    v->inverse[i] = 1 / (A->diagonal[i] + v->excess[i]);
  }
  PetscCall(PetscFree(tied));
  PetscFunctionReturn(0);
}

/* What other ranks add to coarser rows of this one comes row by row, as many times as there are ranks that lead to it. */
static PetscErrorCode list_received(Level *v)
{
  const PetscInt *degree;
  PetscInt        num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscSFComputeDegreeBegin(v->P.exchange, &degree));
  PetscCall(PetscSFComputeDegreeEnd(v->P.exchange, &degree));
  for (PetscInt i = 0; i < v->P.num_rows; i++) num += degree[i];
  PetscCall(PetscMalloc2(num, &v->received_row, num, &v->received));
  for (PetscInt i = 0; i < v->P.num_rows; i++)
    for (PetscInt k = 0; k < degree[i]; k++) v->received_row[v->num_received++] = i;
  PetscFunctionReturn(0);
}

/* In: finer: the number of rows of other ranks that the finer level leads to. */
static PetscErrorCode level_create(AmGraph A, PetscInt finer, Level *v)
{
  PetscFunctionBeginUser;
  v->A = A;
  PetscCall(invert_diagonal(v));
  PetscCall(list_received(v));
  PetscCall(PetscMalloc3(A->n + finer, &v->b, A->n + PetscMax(A->num_ghosts, finer), &v->x, A->n, &v->r));
  PetscFunctionReturn(0);
}

static PetscErrorCode level_destroy(Level *v)
{
  PetscFunctionBeginUser;
  PetscCall(AmGraphDestroy(&v->A));
  PetscCall(AmProlongationDestroy(&v->P));
  PetscCall(PetscFree2(v->inverse, v->excess));
  PetscCall(PetscFree2(v->received_row, v->received));
  PetscCall(PetscFree3(v->b, v->x, v->r));
  PetscFunctionReturn(0);
}

/* Rows of the level in the making that are other ranks', and that the last one leads to. */
static PetscInt ghosts_of_finer(const AmMultigrid m) { return m->num_levels > 0 ? m->level[m->num_levels - 1].P.num_ghosts : 0; }

/* In/Out: rows of the coarsest. */
static PetscErrorCode create_levels(AmMultigrid m, AmGraph *rows)
{
  PetscFunctionBeginUser;
  while ((*rows)->layout->N > COARSEST && m->num_levels < MOST_LEVELS) {
    Level  *v = &m->level[m->num_levels];
    AmGraph coarse;
    PetscCall(AmGraphCoarsen(*rows, &v->P, &coarse));
    PetscCall(level_create(*rows, ghosts_of_finer(m), v));
    m->num_levels++;
    *rows = coarse;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridCreate(AmGraph *rows, AmMultigrid *out)
{
  AmMultigrid m;
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&m));
  PetscCallMPI(MPI_Comm_size((*rows)->comm, &size));
  m->alone = size == 1 ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(create_levels(m, rows));
  PetscCall(AmCoarsestCreate(*rows, &m->coarsest));
  PetscCall(PetscMalloc2((*rows)->n + ghosts_of_finer(m), &m->b, (*rows)->n + ghosts_of_finer(m), &m->x));
  PetscCall(AmGraphDestroy(rows));
  PetscCallMPI(MPI_Type_contiguous(4, MPI_FLOAT, &m->triple));
  PetscCallMPI(MPI_Type_commit(&m->triple));
  *out = m;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridDestroy(AmMultigrid *m)
{
  PetscFunctionBeginUser;
  if (!*m) PetscFunctionReturn(0);
  for (PetscInt l = 0; l < (*m)->num_levels; l++) PetscCall(level_destroy(&(*m)->level[l]));
  PetscCall(AmCoarsestDestroy(&(*m)->coarsest));
  PetscCall(PetscFree2((*m)->b, (*m)->x));
  PetscCallMPI(MPI_Type_free(&(*m)->triple));
  PetscCall(PetscFree(*m));
  PetscFunctionReturn(0);
}

/* In: x [n]. Out: what stands at rows of other ranks, behind x. */
static PetscErrorCode send_to_ghosts(AmMultigrid m, PetscSF exchange, PetscInt n, AmTriple x[])
{
  PetscFunctionBeginHot;
  if (m->alone) PetscFunctionReturn(0);
  PetscCall(PetscSFBcastBegin(exchange, m->triple, x, x + n, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(exchange, m->triple, x, x + n, MPI_REPLACE));
  PetscFunctionReturn(0);
}

/* r -= what x of ghosts contributes. */
static void subtract_ghosts(const Level *v)
{
  for (PetscInt l = 0; l < v->A->away.n; l++) {
    const AmLink *e = &v->A->away.link[l];
    v->r[e->row] -= e->value * v->x[v->A->n + e->column];
  }
}

/* From 0. */
static void forward(const Level *v)
{
  const AmSparse *L = &v->A->lower;

  for (PetscInt i = 0; i < L->n; i++) {
    AmTriple t = v->b[i];
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) t -= L->entry[k].value * v->x[L->entry[k].column];
    v->x[i] = t *= v->inverse[i];
    v->r[i] = v->excess[i] * t;
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) v->r[L->entry[k].column] -= L->entry[k].value * t;
  }
}

/* From the x and r that forward() left. */
static void forward_again(const Level *v)
{
  const AmSparse *L = &v->A->lower;

  for (PetscInt i = 0; i < L->n; i++) {
    AmTriple t = v->b[i] + v->r[i];
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) t -= L->entry[k].value * v->x[L->entry[k].column];
    v->x[i] = t *= v->inverse[i];
    v->r[i] = v->excess[i] * t - v->r[i];
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) v->r[L->entry[k].column] -= L->entry[k].value * t;
  }
}

/* b += what this rank's residual has added to rows of other ranks, behind those of each; their part comes here. */
static PetscErrorCode add_restricted(AmMultigrid m, const Level *v, AmTriple b[])
{
  PetscFunctionBeginUser;
  if (m->alone) PetscFunctionReturn(0);
  PetscCall(PetscSFGatherBegin(v->P.exchange, m->triple, b + v->P.num_rows, v->received));
  PetscCall(PetscSFGatherEnd(v->P.exchange, m->triple, b + v->P.num_rows, v->received));
  for (PetscInt k = 0; k < v->num_received; k++) b[v->received_row[k]] += v->received[k];
  PetscFunctionReturn(0);
}

/* b = Pᵀ r, with room for ghosts behind. */
static PetscErrorCode restrict_residual(AmMultigrid m, const Level *v, AmTriple b[])
{
  const AmSparse *P = &v->P.P;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < v->P.num_rows + v->P.num_ghosts; i++) b[i] = (AmTriple){0};
  for (PetscInt i = 0; i < v->A->n; i++)
    for (PetscInt k = P->start[i]; k < P->start[i + 1]; k++) b[P->entry[k].column] += P->entry[k].value * v->r[i];
  PetscCall(add_restricted(m, v, b));
  PetscFunctionReturn(0);
}

/* x += P e, at ghosts, too: to know their rows of P takes less than to send x again. In: e, with room for ghosts behind. */
static PetscErrorCode correct(AmMultigrid m, const Level *v, AmTriple e[])
{
  const AmSparse *P = &v->P.P;

  PetscFunctionBeginUser;
  PetscCall(send_to_ghosts(m, v->P.exchange, v->P.num_rows, e));
  for (PetscInt i = 0; i < P->n; i++)
    for (PetscInt k = P->start[i]; k < P->start[i + 1]; k++) v->x[i] += P->entry[k].value * e[P->entry[k].column];
  PetscFunctionReturn(0);
}

/* t, in the place of r. */
static void begin_backward(const Level *v)
{
  const AmSparse *L = &v->A->lower;

  for (PetscInt i = 0; i < L->n; i++) {
    AmTriple t = v->b[i] + v->excess[i] * v->x[i];
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) t -= L->entry[k].value * v->x[L->entry[k].column];
    v->r[i] = t;
  }
}

static void backward(const Level *v)
{
  const AmSparse *L = &v->A->lower;

  for (PetscInt i = L->n - 1; i >= 0; i--) {
    const AmTriple x = v->x[i] = v->inverse[i] * v->r[i];
    for (PetscInt k = L->start[i]; k < L->start[i + 1]; k++) v->r[L->entry[k].column] -= L->entry[k].value * x;
  }
}

static PetscErrorCode send_x(AmMultigrid m, const Level *v)
{
  PetscFunctionBeginUser;
  PetscCall(send_to_ghosts(m, v->A->exchange, v->A->n, v->x));
  PetscFunctionReturn(0);
}

static PetscErrorCode smooth_before(AmMultigrid m, const Level *v)
{
  PetscFunctionBeginUser;
  forward(v);
  PetscCall(send_x(m, v));
  subtract_ghosts(v);
  forward_again(v);
  PetscCall(send_x(m, v));
  subtract_ghosts(v);
  PetscFunctionReturn(0);
}

/* In: x, at ghosts, too. */
static PetscErrorCode smooth_after(AmMultigrid m, const Level *v)
{
  PetscFunctionBeginUser;
  begin_backward(v);
  subtract_ghosts(v);
  backward(v);
  PetscCall(send_x(m, v));
  begin_backward(v);
  subtract_ghosts(v);
  backward(v);
  PetscFunctionReturn(0);
}

/* x = about A⁻¹ b on level l. */
static PetscErrorCode cycle(AmMultigrid m, PetscInt l)
{
  const Level *v = &m->level[l], *next = l + 1 < m->num_levels ? v + 1 : NULL;

  PetscFunctionBeginUser;
  PetscCall(smooth_before(m, v));
  PetscCall(restrict_residual(m, v, next ? next->b : m->b));
  if (next)
    PetscCall(cycle(m, l + 1));
  else
    PetscCall(AmCoarsestSolve(&m->coarsest, m->b, m->x));
  PetscCall(correct(m, v, next ? next->x : m->x));
  PetscCall(smooth_after(m, v));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultigridApply(AmMultigrid m, Vec b, Vec x)
{
  AmTriple          *in = m->num_levels > 0 ? m->level[0].b : m->b, *out = m->num_levels > 0 ? m->level[0].x : m->x;
  const PetscScalar *from;
  PetscScalar       *to;
  PetscInt           n;

  PetscFunctionBeginUser;
  PetscCall(AmEventBegin(AM_EVENT_CYCLE));
  PetscCall(VecGetLocalSize(b, &n));
  PetscCall(VecGetArrayRead(b, &from));
  for (PetscInt i = 0; i < n / 3; i++) in[i] = (AmTriple){from[3 * i], from[3 * i + 1], from[3 * i + 2]};
  PetscCall(VecRestoreArrayRead(b, &from));
  if (m->num_levels > 0)
    PetscCall(cycle(m, 0));
  else
    PetscCall(AmCoarsestSolve(&m->coarsest, in, out));
  PetscCall(VecGetArray(x, &to));
  for (PetscInt i = 0; i < n; i++) to[i] = out[i / 3][i % 3];
  PetscCall(VecRestoreArray(x, &to));
  PetscCall(AmEventEnd(AM_EVENT_CYCLE));
  PetscFunctionReturn(0);
}
