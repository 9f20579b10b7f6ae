/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tangents of elements of a crystal with several atoms in its own cell: displacements v of a cell's nodes change z = (F, d) linearly, so
 *
 *   K v = Σ_q w vol Bᵀ H B v  +  w vol/n(n+1) Σ_v Cᵀ K (C_v v - mean),    H = ∂²Ŵ/∂z²
 *
 * B v: the change of z at a point, C_v v that of d at corner v. A matrix is made of the products with unit vectors. A spring between the first atom and each
 * other one at a corner, of the mean of H's own block, stands for all that in the scalar Laplacian. */
#include "shiftedimpl.h"

static PetscInt packed(const AmShiftedCells s) { return s->size * (s->size + 1) / 2; }

/* r = H dz. In: H: upper triangle, row by row. */
static void multiply(PetscInt n, const PetscReal *H, const PetscReal dz[], PetscReal r[])
{
  for (PetscInt i = 0; i < n; i++) r[i] = 0;
  for (PetscInt i = 0; i < n; i++) {
    r[i] += H[0] * dz[i];
    for (PetscInt j = i + 1; j < n; j++) {
      r[i] += H[j - i] * dz[j];
      r[j] += H[j - i] * dz[i];
    }
    H += n - i;
  }
}

/* Changes of d at the corners, and z at a point. */
static void change(AmContinuum t, const AmPoint *p, const AmVec3 v[], AmVec3 corner[][AM_SHIFTS], PetscReal dz[])
{
  AmMat3 dF = {{{0}}};
  AmShiftedAddGradient(t, p, v, &dF);
  for (PetscInt i = 0; i < t->shifted->size; i++) dz[i] = i < 9 ? dF.m[i / 3][i % 3] : 0;
  for (int i = 0; i < t->space->num_corners; i++) {
    AmShiftedCornerChange(t, i, v, corner[i]);
    for (PetscInt k = 0; k < 3 * t->shifted->num; k++) dz[9 + k] += p->lambda[i] * corner[i][k / 3].v[k % 3];
  }
}

/* f += w K v of one cell. In: H: of its points. */
static void apply(AmContinuum t, PetscInt c, PetscReal weight, const PetscReal H[], const AmVec3 v[], AmVec3 f[])
{
  const int num_corners = t->space->num_corners;
  PetscReal dz[AM_MAX_TAYLOR], r[AM_MAX_TAYLOR];
  AmVec3    corner[AM_CELL_CORNERS][AM_SHIFTS], Q[AM_SHIFTS];
  AmMat3    dP;

  for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) {
    const AmPoint  *p = &t->point[q];
    const PetscReal w = weight * p->volume;
    change(t, p, v, corner, dz);
    multiply(t->shifted->size, H + (q - t->start[c]) * packed(t->shifted), dz, r);
    for (int i = 0; i < 9; i++) dP.m[i / 3][i % 3] = r[i];
    AmShiftedAddStress(t, p, w, dP, f);
    for (PetscInt k = 0; k < 3 * t->shifted->num; k++) Q[k / 3].v[k % 3] = r[9 + k];
    for (int i = 0; i < num_corners; i++) AmShiftedAddForce(t, i, w * p->lambda[i], Q, f);
    for (int i = 0; i < num_corners && AmShiftedByStiffness(t, c); i++) {
      for (PetscInt k = 0; k < 3 * t->shifted->num; k++) corner[i][k / 3].v[k % 3] -= dz[9 + k];
      AmShiftedMultiply(t, c, corner[i], Q);
      AmShiftedAddForce(t, i, w * AmShiftedCornerShare(t), Q, f);
    }
  }
}

static void pack(PetscInt n, const PetscReal H[], PetscReal to[])
{
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = i; j < n; j++) *to++ = H[i * n + j];
}

/* H of the points from *c on, as many whole cells as there is room for. In/Out: c: the cell to go on with. Out: H of the points of first <= c < *c that count,
 * packed, each where its point is. */
static PetscErrorCode next_hessians(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscInt *c, PetscReal H[], AmRange *range)
{
  AmShiftedCells        s       = t->shifted;
  AmPointBlock         *b       = t->block;
  PetscInt              first   = t->start[*c], node[AM_SHIFTED_NODES];
  AmVec3                u[AM_SHIFTED_NODES];

  PetscFunctionBeginUser;
  b->n = 0;
  for (; *c < t->space->num_cells && t->start[*c + 1] - first <= AM_BLOCK; (*c)++) {
    const PetscInt n = AmShiftedCellNodes(t, *c, node);
    if (weight[*c] == 0) continue;
    for (PetscInt k = 0; k < n; k++) u[k] = node[k] < 0 ? AmVec3Make(0, 0, 0) : node_u[node[k]];
    for (PetscInt q = t->start[*c]; q < t->start[*c + 1]; q++) {
      AmShiftedPoint(t, &t->point[q], u, &b->F[b->n], s->block_d + b->n * s->num);
      b->point[b->n++] = q;
    }
  }
  for (PetscInt k = 0, n; k < b->n && !range->kind; k += n) {
    n = AmContinuumRun(t, k);
    PetscCall(AmCauchyBornTangentsShifted(AmContinuumRule(t, b->point[k]), n, b->F + k, s->block_d + k * s->num, s->block_H + k * s->size * s->size, range));
  }
  for (PetscInt k = 0; k < b->n && !range->kind; k++) pack(s->size, s->block_H + k * s->size * s->size, H + (b->point[k] - first) * packed(s));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsLinearize(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  AmShiftedCells s = t->shifted;

  PetscFunctionBeginUser;
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  if (!s->H) PetscCall(PetscMalloc1((size_t)packed(s) * t->start[t->space->num_cells], &s->H));
  PetscCall(PetscArraycpy(s->weight, weight, t->space->num_cells));
  for (PetscInt c = 0; c < t->space->num_cells && !range->kind;) PetscCall(next_hessians(t, weight, node_u, &c, s->H + (size_t)packed(s) * t->start[c], range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsApplyTangent(AmContinuum t, const AmVec3 node_v[], AmVec3 node_Hv[])
{
  AmShiftedCells s = t->shifted;
  PetscInt       node[AM_SHIFTED_NODES];
  AmVec3         v[AM_SHIFTED_NODES], f[AM_SHIFTED_NODES];

  PetscFunctionBeginUser;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    if (s->weight[c] == 0) continue;
    const PetscInt n = AmShiftedCellNodes(t, c, node);
    for (PetscInt k = 0; k < n; k++) v[k] = node[k] < 0 ? AmVec3Make(0, 0, 0) : node_v[node[k]];
    PetscCall(PetscArrayzero(f, n));
    apply(t, c, s->weight[c], s->H + (size_t)packed(s) * t->start[c], v, f);
    for (PetscInt k = 0; k < n; k++)
      if (node[k] >= 0) node_Hv[node[k]] = AmVec3Add(node_Hv[node[k]], f[k]);
  }
  PetscFunctionReturn(0);
}

/* The nodes that a cell has, their rows and columns. share NULL: all one. */
typedef struct {
  PetscInt   num_slots, n, slot[AM_SHIFTED_NODES], node[AM_SHIFTED_NODES], row[AM_SHIFTED_NODES], column[AM_SHIFTED_NODES];
  PetscReal *K; /* room for [3n][3n] */
} CellRows;

static PetscErrorCode rows_create(AmContinuum t, CellRows *r)
{
  const PetscInt most = 3 * (AM_CELL_NODES + AM_CELL_CORNERS * t->shifted->num);

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(most * most, &r->K));
  PetscFunctionReturn(0);
}

static void list_rows(AmContinuum t, PetscInt c, const PetscReal share[], CellRows *r)
{
  r->num_slots = AmShiftedCellNodes(t, c, r->node);
  r->n         = 0;
  for (PetscInt k = 0; k < r->num_slots; k++) {
    const PetscInt node = r->node[k];
    if (node < 0) continue;
    r->slot[r->n]   = k;
    r->column[r->n] = t->space->node[node].global;
    r->row[r->n++]  = !share || share[node] > 0 ? t->space->node[node].global : -1;
  }
}

/* K += D_c w K_c of one cell. */
static PetscErrorCode add_cell(AmContinuum t, PetscInt c, PetscReal weight, const PetscReal H[], const PetscReal share[], CellRows *r, Mat K)
{
  AmVec3 v[AM_SHIFTED_NODES], f[AM_SHIFTED_NODES];

  PetscFunctionBeginUser;
  list_rows(t, c, share, r);
  for (PetscInt column = 0; column < 3 * r->n; column++) {
    PetscCall(PetscArrayzero(v, r->num_slots));
    PetscCall(PetscArrayzero(f, r->num_slots));
    v[r->slot[column / 3]].v[column % 3] = 1;
    apply(t, c, weight, H, v, f);
    for (PetscInt row = 0; row < 3 * r->n; row++) {
      const PetscInt slot           = r->slot[row / 3];
      r->K[row * 3 * r->n + column] = (share ? share[r->node[slot]] : 1) * f[slot].v[row % 3];
    }
  }
  PetscCall(AmSpaceAddBlock(t->space, r->n, r->row, r->column, r->K, K));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsTangent(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range)
{
  const PetscInt num = packed(t->shifted);
  PetscReal     *H;
  CellRows       rows;

  PetscFunctionBeginUser;
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  PetscCall(PetscMalloc1(AM_BLOCK * num, &H));
  PetscCall(rows_create(t, &rows));
  for (PetscInt next = 0; next < t->space->num_cells && !range->kind;) {
    const PetscInt first = next;
    PetscCall(next_hessians(t, weight, node_u, &next, H, range));
    for (PetscInt c = first; c < next && !range->kind; c++)
      if (weight[c] != 0) PetscCall(add_cell(t, c, weight[c], H + (t->start[c] - t->start[first]) * num, share, &rows, K));
  }
  PetscCall(PetscFree(rows.K));
  PetscCall(PetscFree(H));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsPattern(AmContinuum t, const PetscReal weight[], const PetscReal share[], Mat preallocator)
{
  CellRows rows;

  PetscFunctionBeginUser;
  PetscCall(rows_create(t, &rows)); /* zeros */
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    if (weight[c] == 0) continue;
    list_rows(t, c, share, &rows);
    for (PetscInt k = 0; k < rows.n; k++) {
      rows.row[k] *= 3;
      rows.column[k] *= 3;
    }
    PetscCall(MatSetValues(preallocator, rows.n, rows.row, rows.n, rows.column, rows.K, ADD_VALUES));
  }
  PetscCall(PetscFree(rows.K));
  PetscFunctionReturn(0);
}

/* H of the unstrained crystal, turned; of a grain, by its own turn first. */
static PetscErrorCode unstrained(AmContinuum t, AmMat3 R, PetscInt grain)
{
  const AmCrystal      *crystal = t->space->options.crystal, *lattice = AmCrystalLattice(crystal, grain);
  const AmMat3          F       = AmMat3Mul(R, AmCrystalGrainTurn(crystal, grain));
  const AmShiftedResult hessian = {.H = t->shifted->block_H};
  AmVec3                d[AM_SHIFTS];

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < t->shifted->num; a++) d[a] = AmMat3Apply(R, AmCrystalSublatticePlace(lattice, a + 1));
  PetscCall(AmCauchyBornEvaluateShifted(AmCauchyBornOf(t->cb, grain), 1, &F, d, &hessian, NULL));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsElasticStiffness(AmContinuum t, AmMat3 R, Mat K)
{
  const PetscInt num = packed(t->shifted);
  PetscReal     *H;
  CellRows       rows;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(AM_BLOCK * num, &H));
  PetscCall(rows_create(t, &rows));
  for (PetscInt g = 0; g < AmCrystalNumLattices(t->space->options.crystal); g++) {
    PetscCall(unstrained(t, R, g));
    for (int q = 0; q < AM_BLOCK; q++) pack(t->shifted->size, t->shifted->block_H, H + q * num);
    for (PetscInt c = 0; c < t->space->num_cells; c++)
      if (AmContinuumGrain(t, c) == g) PetscCall(add_cell(t, c, 1, H, NULL, &rows, K));
  }
  PetscCall(PetscFree(rows.K));
  PetscCall(PetscFree(H));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsMeanModulus(AmContinuum t, PetscReal *modulus)
{
  PetscFunctionBeginUser;
  PetscCall(unstrained(t, AmMat3Identity(), 0));
  *modulus = 0;
  for (PetscInt i = 0; i < 9; i++) *modulus += t->shifted->block_H[i * t->shifted->size + i] / 9;
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsLaplacian(AmContinuum t, AmGraph L)
{
  const AmSpace *s       = t->space;
  const PetscInt size    = t->shifted->size;
  const int      corners = s->num_corners;
  PetscReal      modulus[AM_SHIFTS];

  PetscFunctionBeginUser;
  PetscCall(unstrained(t, AmMat3Identity(), 0));
  for (PetscInt a = 0; a < t->shifted->num; a++) {
    modulus[a] = 0;
    for (PetscInt i = 9 + 3 * a; i < 12 + 3 * a; i++) modulus[a] += t->shifted->block_H[i * size + i] / 3;
    modulus[a] = fabs(modulus[a]);
  }
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int i = 0; i < corners; i++)
      for (PetscInt a = 0; a < t->shifted->num; a++) {
        const PetscInt  corner = s->cell[c][i], row[2] = {s->node[corner].global, s->node[AmSpaceShiftNode(s, corner, a + 1)].global};
        const PetscReal k = modulus[a] * AmContinuumVolume(t, c) / corners, spring[4] = {k, -k, -k, k};
        PetscCall(AmGraphAdd(L, 2, row, 2, row, spring));
      }
  PetscFunctionReturn(0);
}
