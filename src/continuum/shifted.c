/* SPDX-License-Identifier: GPL-3.0-or-later
 * Elements of a crystal with several atoms in its own cell. Every vertex v has all of them, so that the vectors from the first one to the others are a field,
 *
 *   d = F0 (x_a - x + p_a) + Σ_v λ_v c_v,   c_v = u_v,a - u_v,   F = F0 F_x + Σ_v ū_v ⊗ b_v,   ū_v = mean of u_v, u_v,a
 *
 * and the energy is that of Ŵ(F, d) (cauchyborn/shifted.c). x_a - x, the vectors that the dislocations leave, are taken where F_x is. F is that of the cells'
 * centroids, and F_x is taken there, half a cell from the vertices. With F from one sublattice alone d would be asked for beside the place where F is known: an
 * error of first order in the gradient of strain, which force blending does not forgive (docs/theory.md). In a quadratic element Ŵ is taken at its points. A
 * linear one has one point, its centroid, and c_v that differ from corner to corner but not in their mean would cost nothing: the checkerboard. The mean of Ŵ
 * over the element, c linear in it, is up to third powers of what c_v differ by
 *
 *   E = w vol [ Ŵ(F, d) + 1/(2n(n+1)) Σ_v (c_v - c̄)·K (c_v - c̄) ],    K = ∂²Ŵ/∂d²
 *
 * n corners. With the K of the homogeneously loaded crystal, constant and positive, that is one evaluation. Third powers of c_v - c̄, which is of the order of
 * the size times the gradient of strain, are far below what linear elements err by. Where c_v is uniform nothing is added: the patch test is exact. The mean
 * over the corners alone would be n + 1 times as much, and the field of a dislocation that leaves is charged for.
 *
 * Forces: P b_v is shared evenly by the atoms at v; Q = ∂Ŵ/∂d acts on u_v,a by λ_v Q_a + K (c_v - c̄)/n(n+1), and on u_v by the opposite of their sum.
 * Source of the choice of F: Van Koten and Ortner (2013). */
#include "shiftedimpl.h"
#include <string.h>

PetscInt AmShiftedCellNodes(AmContinuum t, PetscInt c, PetscInt node[AM_SHIFTED_NODES])
{
  const AmSpace *s = t->space;
  PetscInt       n = 0;
  for (int k = 0; k < s->num_slots; k++) node[n++] = s->cell[c][k];
  for (int i = 0; i < s->num_corners; i++)
    for (PetscInt a = 1; a <= s->num_shifts; a++) node[n++] = AmSpaceShiftNode(s, s->cell[c][i], a);
  return n;
}

/* u of the cell's nodes; 0 where an edge has none. */
static void take(AmContinuum t, PetscInt c, const AmVec3 node_u[], PetscInt *n, PetscInt node[], AmVec3 u[])
{
  *n = AmShiftedCellNodes(t, c, node);
  for (PetscInt k = 0; k < *n; k++) u[k] = node[k] < 0 ? AmVec3Make(0, 0, 0) : node_u[node[k]];
}

void AmShiftedCornerChange(AmContinuum t, int i, const AmVec3 u[], AmVec3 d[])
{
  const PetscInt num = t->shifted->num, first = t->space->num_slots + i * num;
  for (PetscInt a = 0; a < num; a++) d[a] = AmVec3Sub(u[first + a], u[i]);
}

PetscReal AmShiftedCornerShare(AmContinuum t)
{
  const PetscReal n = t->space->num_corners;
  return 1 / (n * (n + 1));
}

PetscBool AmShiftedByStiffness(AmContinuum t, PetscInt c) { return t->start[c + 1] - t->start[c] == 1 ? PETSC_TRUE : PETSC_FALSE; }

void AmShiftedMultiply(AmContinuum t, PetscInt c, const AmVec3 d[], AmVec3 y[])
{
  const PetscInt   n = 3 * t->shifted->num;
  const PetscReal *K = t->shifted->stiffness + AmContinuumGrain(t, c) * n * n;
  for (PetscInt i = 0; i < n; i++) {
    PetscReal sum = 0;
    for (PetscInt j = 0; j < n; j++) sum += K[i * n + j] * d[j / 3].v[j % 3];
    y[i / 3].v[i % 3] = sum;
  }
}

void AmShiftedAddForce(AmContinuum t, int i, PetscReal share, const AmVec3 Q[], AmVec3 f[])
{
  const PetscInt num = t->shifted->num, first = t->space->num_slots + i * num;
  for (PetscInt a = 0; a < num; a++) {
    const AmVec3 q = AmVec3Scale(share, Q[a]);
    f[first + a]   = AmVec3Add(f[first + a], q);
    f[i]           = AmVec3Sub(f[i], q);
  }
}

void AmShiftedPoint(AmContinuum t, const AmPoint *p, const AmVec3 u[], AmMat3 *F, AmVec3 d[])
{
  const PetscInt num   = t->shifted->num;
  const AmVec3  *apart = t->shifted->apart + (p - t->point) * num, *shift = t->shifted->shift + p->grain * num;
  AmVec3         corner[AM_SHIFTS];
  *F = AmMat3Mul(t->F0, t->F_x[p - t->point]);
  AmShiftedAddGradient(t, p, u, F);
  for (PetscInt a = 0; a < num; a++) d[a] = AmVec3Add(AmMat3Apply(t->F0, apart[a]), shift[a]);
  for (int i = 0; i < t->space->num_corners; i++) {
    AmShiftedCornerChange(t, i, u, corner);
    for (PetscInt a = 0; a < num; a++) d[a] = AmVec3Add(d[a], AmVec3Scale(p->lambda[i], corner[a]));
  }
}

void AmShiftedAddGradient(AmContinuum t, const AmPoint *p, const AmVec3 u[], AmMat3 *F)
{
  const PetscInt  num = t->shifted->num;
  const PetscReal one = 1.0 / (1 + num);
  for (int n = 0; n < p->num_b; n++) {
    AmVec3 mean = u[n];
    for (PetscInt a = 0; a < num && n < t->space->num_corners; a++) mean = AmVec3Add(mean, u[t->space->num_slots + n * num + a]);
    if (n < t->space->num_corners) mean = AmVec3Scale(one, mean);
    for (int i = 0; i < 9; i++) F->m[i / 3][i % 3] += mean.v[i / 3] * p->b[n].v[i % 3];
  }
}

void AmShiftedAddStress(AmContinuum t, const AmPoint *p, PetscReal w, AmMat3 P, AmVec3 f[])
{
  const PetscInt  num = t->shifted->num;
  const PetscReal one = 1.0 / (1 + num);
  for (int n = 0; n < p->num_b; n++) {
    const PetscBool corner = n < t->space->num_corners ? PETSC_TRUE : PETSC_FALSE;
    const AmVec3    g      = AmVec3Scale(corner ? one * w : w, AmMat3Apply(P, p->b[n]));
    f[n]                   = AmVec3Add(f[n], g);
    for (PetscInt a = 0; a < num && corner; a++) f[t->space->num_slots + n * num + a] = AmVec3Add(f[t->space->num_slots + n * num + a], g);
  }
}

/* Evaluates the points of the block and keeps what they give. */
static PetscErrorCode flush(AmContinuum t, AmRange *range)
{
  AmShiftedCells s = t->shifted;
  AmPointBlock  *b = t->block;

  PetscFunctionBeginUser;
  for (PetscInt k = 0, n; k < b->n && !range->kind; k += n) {
    const AmShiftedResult r = {b->W + k, b->P + k, s->block_Q + k * s->num, NULL};
    n                       = AmContinuumRun(t, k);
    PetscCall(AmCauchyBornEvaluateShifted(AmContinuumRule(t, b->point[k]), n, b->F + k, s->block_d + k * s->num, &r, range));
  }
  for (PetscInt k = 0; k < b->n && !range->kind; k++) {
    const PetscInt q = b->point[k];
    t->known[q]      = PETSC_TRUE;
    t->F[q]          = b->F[k];
    t->P[q]          = b->P[k];
    t->W[q]          = b->W[k];
    PetscCall(PetscArraycpy(s->d + q * s->num, s->block_d + k * s->num, s->num));
    PetscCall(PetscArraycpy(s->Q + q * s->num, s->block_Q + k * s->num, s->num));
  }
  b->n = 0;
  PetscFunctionReturn(0);
}

/* W, P and Q of all points of cells that count; those whose F and d are what they were stay. */
static PetscErrorCode refresh(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  AmShiftedCells s          = t->shifted;
  AmPointBlock  *b          = t->block;
  PetscInt       num_points = 0, num_evaluated = 0, n, node[AM_SHIFTED_NODES];
  AmVec3         u[AM_SHIFTED_NODES];

  PetscFunctionBeginUser;
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  b->n   = 0;
  for (PetscInt c = 0; c < t->space->num_cells && !range->kind; c++) {
    if (weight[c] == 0) continue;
    take(t, c, node_u, &n, node, u);
    for (PetscInt q = t->start[c]; q < t->start[c + 1] && !range->kind; q++) {
      AmVec3 *d = s->block_d + b->n * s->num;
      num_points++;
      AmShiftedPoint(t, &t->point[q], u, &b->F[b->n], d);
      if (t->known[q] && !memcmp(&b->F[b->n], &t->F[q], sizeof(AmMat3)) && !memcmp(d, s->d + q * s->num, sizeof(AmVec3) * s->num)) continue;
      num_evaluated++;
      b->point[b->n++] = q;
      if (b->n == AM_BLOCK) PetscCall(flush(t, range));
    }
  }
  if (b->n > 0 && !range->kind) PetscCall(flush(t, range));
  t->share_evaluated = num_points > 0 ? num_evaluated / (PetscReal)num_points : 1;
  PetscFunctionReturn(0);
}

/* 1/(2n(n+1)) Σ_v (c_v - c̄)·K (c_v - c̄), and its forces times scale. */
static PetscReal differences(AmContinuum t, PetscInt cell, PetscReal scale, const AmVec3 u[], AmVec3 f[])
{
  const int       n     = t->space->num_corners;
  const PetscReal share = AmShiftedCornerShare(t);
  PetscReal       W     = 0;
  AmVec3          c[AM_CELL_CORNERS][AM_SHIFTS], mean[AM_SHIFTS] = {{{0}}}, y[AM_SHIFTS];
  for (int i = 0; i < n; i++) {
    AmShiftedCornerChange(t, i, u, c[i]);
    for (PetscInt a = 0; a < t->shifted->num; a++) mean[a] = AmVec3Add(mean[a], AmVec3Scale(1.0 / n, c[i][a]));
  }
  for (int i = 0; i < n; i++) {
    for (PetscInt a = 0; a < t->shifted->num; a++) c[i][a] = AmVec3Sub(c[i][a], mean[a]);
    AmShiftedMultiply(t, cell, c[i], y);
    for (PetscInt a = 0; a < t->shifted->num; a++) W += share / 2 * AmVec3Dot(c[i][a], y[a]);
    AmShiftedAddForce(t, i, scale * share, y, f);
  }
  return W;
}

PetscErrorCode AmShiftedCellsEvaluate(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range)
{
  AmShiftedCells s = t->shifted;
  PetscInt       n, node[AM_SHIFTED_NODES];
  AmVec3         u[AM_SHIFTED_NODES], f[AM_SHIFTED_NODES];

  PetscFunctionBeginUser;
  *energy = 0;
  PetscCall(refresh(t, weight, node_u, range));
  for (PetscInt c = 0; c < t->space->num_cells && !range->kind; c++) {
    if (weight[c] == 0) continue;
    take(t, c, node_u, &n, node, u);
    PetscCall(PetscArrayzero(f, n));
    for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) {
      const AmPoint  *p = &t->point[q];
      const PetscReal w = weight[c] * p->volume;
      *energy += w * t->W[q];
      AmShiftedAddStress(t, p, w, t->P[q], f);
      for (int i = 0; i < t->space->num_corners; i++) AmShiftedAddForce(t, i, w * p->lambda[i], s->Q + q * s->num, f);
      if (AmShiftedByStiffness(t, c)) *energy += w * differences(t, c, w, u, f);
    }
    for (PetscInt k = 0; k < n && node_f; k++)
      if (node[k] >= 0) node_f[node[k]] = AmVec3Add(node_f[node[k]], f[k]);
  }
  PetscFunctionReturn(0);
}

/* Σ_a Q_a ⊗ (x_a - x) at a point, and what Q does by the shifts that F0 alone makes. */
static AmMat3 shift_virial(AmContinuum t, PetscInt q)
{
  AmMat3 M = {{{0}}};
  for (PetscInt a = 0; a < t->shifted->num; a++) {
    const AmVec3 Q = t->shifted->Q[q * t->shifted->num + a], apart = t->shifted->apart[q * t->shifted->num + a];
    for (int k = 0; k < 9; k++) M.m[k / 3][k % 3] += Q.v[k / 3] * apart.v[k % 3];
    M = AmMat3Add(M, AmCrystalShiftVirial(t->space->options.crystal, a + 1, Q));
  }
  return M;
}

PetscErrorCode AmShiftedCellsVirial(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmMat3 *M, AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(refresh(t, weight, node_u, range));
  for (PetscInt q = 0; q < t->start[t->space->num_cells] && !range->kind; q++) {
    const AmPoint *p = &t->point[q];
    if (weight[p->cell] == 0) continue;
    const AmMat3 sum = AmMat3Add(AmMat3Mul(t->P[q], AmMat3Transpose(t->F_x[q])), shift_virial(t, q));
    for (int i = 0; i < 9; i++) M->m[i / 3][i % 3] += weight[p->cell] * p->volume * sum.m[i / 3][i % 3];
  }
  PetscFunctionReturn(0);
}

/* ∂W/∂F with d = F (S + p) at fixed p: P + Σ_a Q_a ⊗ F⁻¹ d_a, of which the Cauchy stress is symmetric. */
static AmMat3 whole_stress(AmContinuum t, AmMat3 F, const AmVec3 d[], AmMat3 P, const AmVec3 Q[])
{
  const AmMat3 inverse = AmMat3Inverse(F);
  for (PetscInt a = 0; a < t->shifted->num; a++) {
    const AmVec3 place = AmMat3Apply(inverse, d[a]);
    for (int i = 0; i < 9; i++) P.m[i / 3][i % 3] += Q[a].v[i / 3] * place.v[i % 3];
  }
  return P;
}

PetscErrorCode AmShiftedCellsMeans(AmContinuum t, const AmVec3 node_u[], AmMat3 F[], PetscReal W[], AmMat3 P[])
{
  PetscInt n, node[AM_SHIFTED_NODES];
  AmVec3   u[AM_SHIFTED_NODES], d[AM_SHIFTS], Q[AM_SHIFTS];

  PetscFunctionBeginUser;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    const PetscReal volume = AmContinuumVolume(t, c);
    F[c] = P[c] = (AmMat3){{{0}}};
    W[c]        = 0;
    take(t, c, node_u, &n, node, u);
    for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) {
      const PetscReal       share = t->point[q].volume / volume;
      AmMat3                Fq, Pq;
      PetscReal             Wq;
      AmRange               range;
      const AmShiftedResult r = {&Wq, &Pq, Q, NULL};
      AmShiftedPoint(t, &t->point[q], u, &Fq, d);
      PetscCall(AmCauchyBornEvaluateShifted(AmContinuumRule(t, q), 1, &Fq, d, &r, &range));
      if (!range.kind) Pq = whole_stress(t, Fq, d, Pq, Q);
      W[c] += range.kind ? NAN : share * Wq;
      for (int i = 0; i < 9; i++) {
        F[c].m[i / 3][i % 3] += share * Fq.m[i / 3][i % 3];
        P[c].m[i / 3][i % 3] += range.kind ? NAN : share * Pq.m[i / 3][i % 3];
      }
    }
  }
  PetscFunctionReturn(0);
}

/* Of one grain: its shifts, and the stiffness of the crystal that F0 and its turn deform. In: shift [num]; NULL: none. */
static PetscErrorCode set_shifts(AmContinuum t, PetscInt grain, const AmVec3 shift[])
{
  AmShiftedCells        s       = t->shifted;
  const AmCrystal      *crystal = t->space->options.crystal, *lattice = AmCrystalLattice(crystal, grain);
  const AmMat3          F       = AmMat3Mul(t->F0, AmCrystalGrainTurn(crystal, grain));
  const PetscInt        n       = 3 * s->num;
  const AmShiftedResult hessian = {.H = s->block_H};
  PetscReal            *K       = s->stiffness + grain * n * n;
  AmVec3                d[AM_SHIFTS], *p = s->shift + grain * s->num;

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < s->num; a++) {
    p[a] = shift ? AmMat3Apply(t->F0, shift[a]) : AmVec3Make(0, 0, 0);
    d[a] = AmVec3Add(AmMat3Apply(t->F0, AmCrystalSublatticePlace(lattice, a + 1)), p[a]);
  }
  PetscCall(AmCauchyBornEvaluateShifted(AmCauchyBornOf(t->cb, grain), 1, &F, d, &hessian, NULL));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = 0; j < n; j++) K[i * n + j] = s->block_H[(9 + i) * s->size + 9 + j];
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsSetShifts(AmContinuum t, const AmVec3 shift[])
{
  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < AmCrystalNumLattices(t->space->options.crystal); g++) PetscCall(set_shifts(t, g, shift ? shift + g * t->shifted->num : NULL));
  PetscFunctionReturn(0);
}

/* Inner shift that atom a's place at a corner holds. In: lattice: of the cell that the corner is one of. */
static AmVec3 shift_in_place(const AmSpace *s, const AmCrystal *lattice, PetscInt corner, PetscInt a)
{
  const AmVec3 S = AmCrystalSublatticePlace(lattice, a), x = AmVec3Add(s->node[corner].x, AmVec3Scale(0.5, S));
  return AmCrystalSublatticeShift(lattice, a, AmFieldDeformation(s->options.field, x));
}

/* d of all points where nothing is displaced. */
static void place(AmContinuum t)
{
  const AmSpace *s = t->space;
  for (PetscInt q = 0; q < t->start[s->num_cells]; q++) {
    const AmCrystal *lattice = AmCrystalLattice(s->options.crystal, t->point[q].grain);
    const AmVec3     x       = AmSpacePlace(s, t->point[q].cell, t->point[q].lambda);
    for (PetscInt a = 0; a < t->shifted->num; a++) t->shifted->apart[q * t->shifted->num + a] = AmMeshAtomApart(lattice, s->options.field, x, a + 1);
  }
}

/* F_x of the centroid of the crystal's cell, with what the inner shifts at the vertices add: Σ_v s̄_v ⊗ ∇λ_v F_x. */
static void centre_point(AmContinuum t, PetscInt q)
{
  const AmSpace   *s      = t->space;
  const AmPoint   *p      = &t->point[q];
  const PetscInt   grain  = p->grain;
  const AmCrystal *c      = AmCrystalLattice(s->options.crystal, grain);
  const PetscReal  one    = 1.0 / c->num_sublattices;
  AmVec3           middle = {{0, 0, 0}};
  for (PetscInt a = 1; a < c->num_sublattices; a++) middle = AmVec3Add(middle, AmVec3Scale(one, AmCrystalSublatticePlace(c, a)));
  middle = AmVec3Add(AmSpacePlace(s, p->cell, p->lambda), middle);
  t->F_x[q] = AmMat3Mul(AmFieldDeformation(s->options.field, middle), AmCrystalGrainTurn(s->options.crystal, grain));
  for (int n = 0; n < s->num_corners; n++)
    for (PetscInt a = 1; a < c->num_sublattices; a++) {
      const AmVec3 shift = AmVec3Scale(one, shift_in_place(s, c, s->cell[p->cell][n], a));
      for (int i = 0; i < 9; i++) t->F_x[q].m[i / 3][i % 3] += shift.v[i / 3] * p->b[n].v[i % 3];
    }
}

PetscErrorCode AmShiftedCellsCreate(AmContinuum t)
{
  const PetscInt num_points = t->start[t->space->num_cells], num_cells = t->space->num_cells, lattices = AmCrystalNumLattices(t->space->options.crystal);
  AmShiftedCells s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  t->shifted = s;
  s->num     = t->space->num_shifts;
  s->size    = 9 + 3 * s->num;
  PetscCall(PetscMalloc6(num_points * s->num, &s->apart, num_points * s->num, &s->d, num_points * s->num, &s->Q, (AM_BLOCK + 1) * s->num, &s->block_d,
                         AM_BLOCK * s->num, &s->block_Q, num_cells, &s->weight));
  PetscCall(PetscMalloc2(AM_BLOCK * s->size * s->size, &s->block_H, lattices * 9 * s->num * s->num, &s->stiffness));
  PetscCall(PetscCalloc1(lattices * s->num, &s->shift));
  for (PetscInt q = 0; q < num_points && !AmFieldIsZero(t->space->options.field); q++) centre_point(t, q);
  place(t);
  PetscCall(AmShiftedCellsSetShifts(t, NULL));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCellsDestroy(AmShiftedCells *shifted)
{
  AmShiftedCells s = *shifted;

  PetscFunctionBeginUser;
  if (!s) PetscFunctionReturn(0);
  PetscCall(PetscFree6(s->apart, s->d, s->Q, s->block_d, s->block_Q, s->weight));
  PetscCall(PetscFree2(s->block_H, s->stiffness));
  PetscCall(PetscFree(s->shift));
  PetscCall(PetscFree(s->H));
  PetscCall(PetscFree(*shifted));
  PetscFunctionReturn(0);
}
