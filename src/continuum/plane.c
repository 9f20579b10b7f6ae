/* SPDX-License-Identifier: GPL-3.0-or-later
 * Products with the tangent in the plane, Σ_cells K v. There a cell's matrix has no more numbers than the tangents of its points (a quadratic triangle: 171
 * for 270) and asks for no gradients: a fifth of the work. In space it is the other way round (product.c). Cells with the same number of nodes stand side by
 * side; all that is done to one is done to AM_TANGENT_LANES.
 *
 * K_ni,mk = Σ_q w vol b_n,J A_iJkL b_m,L with J, L = 1, 2: nothing depends on z, so b_n has no z component. */
#include "continuumimpl.h"

#define LANES AM_TANGENT_LANES
#define NODES 6  /* most of a triangle */
#define POINTS 6 /* likewise */
#define PAIRS 6  /* (k, L) */

static PetscInt packed(PetscInt nodes) { return 3 * nodes * (3 * nodes + 1) / 2; }

static PetscInt count_nodes(const AmSpace *s, PetscInt c)
{
  PetscInt n = 0;
  for (int k = 0; k < NODES; k++) n += s->cell[c][k] >= 0;
  return n;
}

/* Room for batches of cells; count: of cells, by number of nodes and grain. */
static PetscErrorCode reserve(AmContinuum t, PetscInt grains, const PetscInt count[])
{
  PetscInt rows = 0;

  PetscFunctionBeginUser;
  t->num_batches = 0;
  for (PetscInt k = grains; k < grains * (NODES + 1); k++) {
    t->num_batches += (count[k] + LANES - 1) / LANES;
    rows += (count[k] + LANES - 1) / LANES * packed(k / grains);
  }
  if (rows > t->room_linear) {
    PetscCall(PetscFree2(t->batch, t->K));
    PetscCall(PetscMalloc2(t->num_batches, &t->batch, rows, &t->K));
    t->room_linear = rows;
  }
  PetscCall(PetscArrayzero(t->batch, t->num_batches));
  PetscCall(PetscArrayzero(t->K, rows));
  PetscFunctionReturn(0);
}

/* Cells of a batch have one rule; of like grains they mix. */
static PetscErrorCode make_batches(AmContinuum t, const PetscReal weight[])
{
  const PetscBool unlike = AmCrystalIsUnlike(t->space->options.crystal);
  const PetscInt  grains = unlike ? t->space->options.crystal->num_grains : 1;
  PetscInt       *count, *first;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc2(grains * (NODES + 1), &count, grains * (NODES + 1), &first));
  for (PetscInt c = 0; c < t->space->num_cells; c++)
    if (weight[c] != 0) count[count_nodes(t->space, c) * grains + (unlike ? t->point[t->start[c]].grain : 0)]++;
  PetscCall(reserve(t, grains, count));
  for (PetscInt k = grains, b = 0, row = 0; k < grains * (NODES + 1); k++) {
    const PetscInt n = k / grains;
    first[k]         = b;
    for (PetscInt i = 0; i < count[k]; i += LANES, row += packed(n)) t->batch[b++] = (AmCellBatch){.n = n, .K = t->K + row};
  }
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    const PetscInt kind = count_nodes(t->space, c) * grains + (unlike ? t->point[t->start[c]].grain : 0);
    AmCellBatch   *b    = &t->batch[first[kind]];
    if (weight[c] == 0) continue;
    for (int k = 0, i = 0; k < NODES; k++)
      if (t->space->cell[c][k] >= 0) b->node[i++][b->num] = t->space->cell[c][k];
    b->cell[b->num++] = c;
    if (b->num == LANES) first[kind]++;
  }
  PetscCall(PetscFree2(count, first));
  PetscFunctionReturn(0);
}

/* What a batch brings at its q-th points, factors of the matrices; b by node, A by (i, J) and (k, L). */
typedef struct {
  PetscReal b[NODES][2][LANES], A[3][2][PAIRS][LANES];
} Factors;

static void take_factors(AmContinuum t, const AmCellBatch *b, PetscInt q, const PetscReal weight[], const AmTensor4 A[], Factors *f)
{
  *f = (Factors){.b = {{{0}}}};
  for (PetscInt lane = 0; lane < b->num; lane++) {
    const PetscInt  c = b->cell[lane], *node = t->space->cell[c];
    const AmPoint  *p     = &t->point[t->start[c] + q];
    const PetscReal scale = weight[c] * p->volume;
    for (int k = 0, n = 0; k < p->num_b; k++) {
      if (node[k] < 0) continue;
      for (int J = 0; J < 2; J++) f->b[n][J][lane] = p->b[k].v[J];
      n++;
    }
    for (int i = 0; i < 3; i++)
      for (int J = 0; J < 2; J++)
        for (int kL = 0; kL < PAIRS; kL++) f->A[i][J][kL][lane] = scale * A[lane].c[i][J][kL / 2][kL % 2];
  }
}

/* Adds to upper triangles, row by row. */
static void add_factors(PetscInt num_nodes, const Factors *restrict f, float (*restrict K)[LANES])
{
  for (PetscInt n = 0; n < num_nodes; n++)
    for (int i = 0; i < 3; i++) {
      PetscReal half[PAIRS][LANES]; /* b_n,J A_iJkL */
      for (int kL = 0; kL < PAIRS; kL++)
        for (int l = 0; l < LANES; l++) half[kL][l] = f->b[n][0][l] * f->A[i][0][kL][l] + f->b[n][1][l] * f->A[i][1][kL][l];
      for (PetscInt m = n; m < num_nodes; m++)
        for (int k = m == n ? i : 0; k < 3; k++, K++)
          for (int l = 0; l < LANES; l++) (*K)[l] += (float)(half[2 * k][l] * f->b[m][0][l] + half[2 * k + 1][l] * f->b[m][1][l]);
    }
}

static PetscErrorCode linearize(AmContinuum t, const AmCellBatch *b, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  const PetscInt num_points = t->start[b->cell[0] + 1] - t->start[b->cell[0]];
  AmMat3         F[POINTS * LANES] = {{{{0}}}};
  AmTensor4      A[POINTS * LANES];
  Factors        factors;

  PetscFunctionBeginUser;
  for (PetscInt q = 0; q < num_points; q++)
    for (PetscInt lane = 0; lane < b->num; lane++) F[q * b->num + lane] = AmContinuumDeformation(t, &t->point[t->start[b->cell[lane]] + q], node_u);
  PetscCall(AmCauchyBornTangents(AmContinuumRule(t, t->start[b->cell[0]]), num_points * b->num, F, A, range));
  for (PetscInt q = 0; q < num_points && !range->kind; q++) {
    take_factors(t, b, q, weight, A + q * b->num, &factors);
    add_factors(b->n, &factors, b->K);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPlaneLinearize(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  PetscFunctionBeginUser;
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  PetscCall(make_batches(t, weight));
  for (PetscInt b = 0; b < t->num_batches && !range->kind; b++) PetscCall(linearize(t, &t->batch[b], weight, node_u, range));
  PetscFunctionReturn(0);
}

/* Places without a cell have a matrix of zeros and the first node for all theirs. */
PetscErrorCode AmPlaneApplyTangent(AmContinuum t, const AmVec3 node_v[], AmVec3 node_Hv[])
{
  PetscReal v[3 * NODES][LANES], Hv[3 * NODES][LANES];

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < t->num_batches; k++) {
    const AmCellBatch *b = &t->batch[k];
    for (PetscInt n = 0; n < b->n; n++)
      for (int l = 0; l < LANES; l++)
        for (int i = 0; i < 3; i++) v[3 * n + i][l] = node_v[b->node[n][l]].v[i];
    AmTangentMultiply(3 * b->n, (const float(*)[LANES])b->K, (const PetscReal(*)[LANES])v, Hv);
    for (PetscInt n = 0; n < b->n; n++)
      for (int l = 0; l < LANES; l++)
        for (int i = 0; i < 3; i++) node_Hv[b->node[n][l]].v[i] += Hv[3 * n + i][l];
  }
  PetscFunctionReturn(0);
}
