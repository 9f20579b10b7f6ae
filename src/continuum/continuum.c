/* SPDX-License-Identifier: GPL-3.0-or-later
 * Triangles of 2.5D columns and tetrahedra, linear or quadratic:
 *
 *   F = (F0 + Σ_n u_n ⊗ ∇N_n) F_x,   E = Σ_q w_e vol_q W(F_q),   f_n = w vol P b_n,   K_nm,ik = w vol A_iJkL b_n,J b_m,L,   b_n = F_xᵀ ∇N_n
 *
 * ∇N_n = gradient of a shape function in the mesh configuration (1/Å; in 2.5D no z part), F_x = lattice deformation that the mesh configuration carries, both
 * at quadrature point q; vol = its share of the cell's area times the period, or volume, over det F_x = crystal volume (Å³). In 2.5D F's third column carries
 * e_z through F_x and F0.
 * Linear cells: one point, for F is constant but for F_x, whose change over an element is of the order that linear elements neglect anyway.
 * Quadratic triangles: the six points of degree 4 (Dunavant 1985): stress times gradient has degree 2, the rest is for what W and F_x bend. Quadratic
 * tetrahedra: the four points of degree 2 (Hammer, Marlowe and Stroud 1956), which keep the order of convergence (Ciarlet 1978, section 4.1); where an edge
 * is bowed ∇N times the volume has degree 3, and the 14 points of degree 5 (Walkington 2000) keep a constant stress in balance.
 *
 * What it forces: W and P stay until F changes, for many ask at the same displacements. */
#include "continuumimpl.h"
#include <string.h>

typedef struct {
  PetscInt         n;
  const PetscReal *weight; /* [n], sum 1 */
  const PetscReal (*lambda)[AM_CELL_CORNERS];
} Rule;

static const PetscReal whole[1] = {1}, quarters[4] = {0.25, 0.25, 0.25, 0.25};
static const PetscReal centroid[1][4] = {{1.0 / 3, 1.0 / 3, 1.0 / 3, 0}}, centre[1][4] = {{0.25, 0.25, 0.25, 0.25}};

#define A1 0.445948490915965
#define A2 0.091576213509771
const PetscReal AmTriangleLambda[6][4] = {{1 - 2 * A1, A1, A1}, {A1, 1 - 2 * A1, A1}, {A1, A1, 1 - 2 * A1},
                                          {1 - 2 * A2, A2, A2}, {A2, 1 - 2 * A2, A2}, {A2, A2, 1 - 2 * A2}};
const PetscReal AmTriangleWeight[6]    = {0.223381589678011, 0.223381589678011, 0.223381589678011, 0.109951743655322, 0.109951743655322, 0.109951743655322};

#define H1 0.58541019662496845446
#define H2 0.13819660112501051518
static const PetscReal hammer[4][4] = {{H1, H2, H2, H2}, {H2, H1, H2, H2}, {H2, H2, H1, H2}, {H2, H2, H2, H1}};

#define B1 0.31088591926330060980
#define B2 0.09273525031089122640
#define B3 0.04550370412564964949
#define C3 (0.5 - B3)
#define V1 0.11268792571801585080
#define V2 0.07349304311636194954
#define V3 0.04254602077708146644
static const PetscReal walkington[14][4]     = {{1 - 3 * B1, B1, B1, B1}, {B1, 1 - 3 * B1, B1, B1}, {B1, B1, 1 - 3 * B1, B1}, {B1, B1, B1, 1 - 3 * B1},
                                                {1 - 3 * B2, B2, B2, B2}, {B2, 1 - 3 * B2, B2, B2}, {B2, B2, 1 - 3 * B2, B2}, {B2, B2, B2, 1 - 3 * B2},
                                                {B3, B3, C3, C3},         {B3, C3, B3, C3},         {B3, C3, C3, B3},         {C3, B3, B3, C3},
                                                {C3, B3, C3, B3},         {C3, C3, B3, B3}};
static const PetscReal walkington_weight[14] = {V1, V1, V1, V1, V2, V2, V2, V2, V3, V3, V3, V3, V3, V3};

/* Of linear, quadratic and curved cells; in the plane and in space. */
static const Rule rules[2][3] = {{{1, whole, centroid}, {6, AmTriangleWeight, AmTriangleLambda}, {6, AmTriangleWeight, AmTriangleLambda}},
                                 {{1, whole, centre}, {4, quarters, hammer}, {14, walkington_weight, walkington}}};

static const Rule *rule_of(const AmSpace *s, PetscInt c) { return &rules[s->dimension - 2][AmSpaceIsQuadratic(s, c) + AmSpaceIsCurved(s, c)]; }

/* The grain that the middle of a cell is in. All points of a cell are of one: at a sharp boundary some cells lie across. */
static PetscInt grain_of(const AmSpace *s, PetscInt c)
{
  const PetscReal middle[AM_CELL_CORNERS] = {1.0 / s->num_corners, 1.0 / s->num_corners, 1.0 / s->num_corners, 1.0 / s->num_corners};
  const AmVec3    x                       = AmSpacePlace(s, c, middle);
  return s->options.crystal->num_grains > 0 ? AmCrystalGrainAt(s->options.crystal, AmVec3Sub(x, AmFieldDisplacement(s->options.field, x))) : 0;
}

/* In: p->grain. Out: p; F_x is what the mesh configuration carries there, with the turn of the grain. */
static void set_point(const AmSpace *s, PetscInt c, const PetscReal lambda[], PetscReal weight, AmPoint *p, AmMat3 *F_x)
{
  AmVec3          gradient[AM_CELL_NODES];
  const PetscReal size = AmSpaceShapeGradient(s, c, lambda, gradient), reference = s->dimension == 3 ? size / 6 : size / 2 * s->options.crystal->period;
  p->cell   = c;
  p->lambda = lambda;
  *F_x      = AmMat3Mul(AmFieldDeformation(s->options.field, AmSpacePlace(s, c, lambda)), AmCrystalGrainTurn(s->options.crystal, p->grain));
  p->volume = weight * reference / AmMat3Det(*F_x);
  for (int n = 0; n < p->num_b; n++) p->b[n] = AmMat3Apply(AmMat3Transpose(*F_x), gradient[n]);
}

static PetscInt count_slots(const AmSpace *s, PetscInt c)
{
  PetscInt n = AM_CELL_NODES;
  while (n > 0 && s->cell[c][n - 1] < 0) n--;
  return n;
}

static PetscErrorCode create_points(AmContinuum t)
{
  const AmSpace *s     = t->space;
  PetscInt       num_b = 0;

  PetscFunctionBeginUser;
  for (PetscInt c = 0; c < s->num_cells; c++) num_b += rule_of(s, c)->n * count_slots(s, c);
  PetscCall(PetscMalloc3(t->start[s->num_cells], &t->point, t->start[s->num_cells], &t->F_x, num_b, &t->b));
  num_b = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) {
    const Rule    *rule  = rule_of(s, c);
    const PetscInt slots = count_slots(s, c), grain = grain_of(s, c);
    for (PetscInt q = 0; q < rule->n; q++, num_b += slots) {
      AmPoint *p = &t->point[t->start[c] + q];
      p->grain   = grain;
      p->num_b   = slots;
      p->b       = t->b + num_b;
      set_point(s, c, rule->lambda[q], rule->weight[q], p, &t->F_x[t->start[c] + q]);
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumCreate(const AmSpace *s, AmCauchyBorn cb, AmContinuum *out)
{
  PetscInt    n;
  AmContinuum t;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  t->space = s;
  t->cb    = cb;
  t->F0    = AmMat3Identity();
  PetscCall(PetscMalloc1(s->num_cells + 1, &t->start));
  t->start[0] = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) t->start[c + 1] = t->start[c] + rule_of(s, c)->n;
  n = t->start[s->num_cells];
  PetscCall(create_points(t));
  PetscCall(PetscMalloc5(1, &t->block, n, &t->known, n, &t->F, n, &t->P, n, &t->W));
  PetscCall(PetscArrayzero(t->known, n));
  *out = t;
  if (s->num_shifts > 0) PetscCall(AmShiftedCellsCreate(t));
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumDestroy(AmContinuum *t)
{
  PetscFunctionBeginUser;
  if (!*t) PetscFunctionReturn(0);
  PetscCall(AmShiftedCellsDestroy(&(*t)->shifted));
  PetscCall(PetscFree((*t)->start));
  PetscCall(PetscFree2((*t)->linear, (*t)->A));
  PetscCall(PetscFree2((*t)->batch, (*t)->K));
  PetscCall(PetscFree3((*t)->point, (*t)->F_x, (*t)->b));
  PetscCall(PetscFree5((*t)->block, (*t)->known, (*t)->F, (*t)->P, (*t)->W));
  PetscCall(PetscFree(*t));
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumSetDeformation(AmContinuum t, AmMat3 F0, const AmVec3 shift[])
{
  PetscFunctionBeginUser;
  t->F0 = F0;
  if (t->shifted) PetscCall(AmShiftedCellsSetShifts(t, shift));
  PetscFunctionReturn(0);
}

PetscInt AmContinuumGrain(AmContinuum t, PetscInt c) { return t->point[t->start[c]].grain; }

PetscReal AmContinuumVolume(AmContinuum t, PetscInt c)
{
  PetscReal volume = 0;
  for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) volume += t->point[q].volume;
  return volume;
}

AmMat3 AmContinuumGradient(AmContinuum t, const AmPoint *p, const AmVec3 node_v[], AmMat3 F)
{
  const PetscInt *node = t->space->cell[p->cell];
  for (int n = 0; n < p->num_b; n++) {
    if (node[n] < 0) continue;
    for (int i = 0; i < 3; i++)
      for (int J = 0; J < 3; J++) F.m[i][J] += node_v[node[n]].v[i] * p->b[n].v[J];
  }
  return F;
}

AmMat3 AmContinuumDeformation(AmContinuum t, const AmPoint *p, const AmVec3 node_u[])
{
  return AmContinuumGradient(t, p, node_u, AmMat3Mul(t->F0, t->F_x[p - t->point]));
}

PetscErrorCode AmContinuumMeans(AmContinuum t, const AmVec3 node_u[], AmMat3 F[], PetscReal W[], AmMat3 P[])
{
  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsMeans(t, node_u, F, W, P));
    PetscFunctionReturn(0);
  }
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    const PetscReal volume = AmContinuumVolume(t, c);
    AmRange         range;
    F[c] = P[c] = (AmMat3){{{0}}};
    W[c]        = 0;
    for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) {
      const PetscReal share = t->point[q].volume / volume;
      AmMat3          Fq    = AmContinuumDeformation(t, &t->point[q], node_u), Pq;
      PetscReal       Wq;
      PetscCall(AmCauchyBornEvaluate(AmContinuumRule(t, q), 1, &Fq, &Wq, &Pq, NULL, &range));
      W[c] += range.kind ? NAN : share * Wq;
      for (int i = 0; i < 9; i++) {
        F[c].m[i / 3][i % 3] += share * Fq.m[i / 3][i % 3];
        P[c].m[i / 3][i % 3] += range.kind ? NAN : share * Pq.m[i / 3][i % 3];
      }
    }
  }
  PetscFunctionReturn(0);
}

PetscInt AmContinuumRun(AmContinuum t, PetscInt k)
{
  const AmPointBlock *b = t->block;
  PetscInt            n = 1;
  while (k + n < b->n && AmContinuumRule(t, b->point[k + n]) == AmContinuumRule(t, b->point[k])) n++;
  return n;
}

/* Evaluates the points of the block and keeps what they give. */
static PetscErrorCode flush(AmContinuum t, AmRange *range)
{
  AmPointBlock *b = t->block;

  PetscFunctionBeginUser;
  for (PetscInt k = 0, n; k < b->n && !range->kind; k += n) {
    n = AmContinuumRun(t, k);
    PetscCall(AmCauchyBornEvaluate(AmContinuumRule(t, b->point[k]), n, b->F + k, b->W + k, b->P + k, NULL, range));
  }
  for (PetscInt k = 0; k < b->n && !range->kind; k++) {
    const PetscInt q = b->point[k];
    t->known[q]      = PETSC_TRUE;
    t->F[q]          = b->F[k];
    t->P[q]          = b->P[k];
    t->W[q]          = b->W[k];
  }
  b->n = 0;
  PetscFunctionReturn(0);
}

/* W and P of all points of cells that count. P is made even if only W is asked for: it costs half of W, and a trial step that is taken wants it next. */
static PetscErrorCode refresh(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmRange *range)
{
  AmPointBlock *b          = t->block;
  PetscInt      num_points = 0, num_evaluated = 0;

  PetscFunctionBeginUser;
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  b->n   = 0;
  for (PetscInt q = 0; q < t->start[t->space->num_cells] && !range->kind; q++) {
    if (weight[t->point[q].cell] == 0) continue;
    num_points++;
    b->F[b->n] = AmContinuumDeformation(t, &t->point[q], node_u);
    if (t->known[q] && !memcmp(&b->F[b->n], &t->F[q], sizeof(AmMat3))) continue;
    num_evaluated++;
    b->point[b->n++] = q;
    if (b->n == AM_BLOCK) PetscCall(flush(t, range));
  }
  if (b->n > 0 && !range->kind) PetscCall(flush(t, range));
  t->share_evaluated = num_points > 0 ? num_evaluated / (PetscReal)num_points : 1;
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumVirial(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], AmMat3 *M, AmRange *range)
{
  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsVirial(t, weight, node_u, M, range));
    PetscFunctionReturn(0);
  }
  PetscCall(refresh(t, weight, node_u, range));
  for (PetscInt q = 0; q < t->start[t->space->num_cells] && !range->kind; q++) {
    const AmPoint  *p  = &t->point[q];
    const PetscReal w  = weight[p->cell] * p->volume;
    const AmMat3    PF = w == 0 ? (AmMat3){{{0}}} : AmMat3Mul(t->P[q], AmMat3Transpose(t->F_x[q]));
    for (int i = 0; i < 9; i++) M->m[i / 3][i % 3] += w * PF.m[i / 3][i % 3];
  }
  PetscFunctionReturn(0);
}

PetscReal AmContinuumShareEvaluated(AmContinuum t) { return t->share_evaluated; }

PetscErrorCode AmContinuumEvaluate(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range)
{
  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsEvaluate(t, weight, node_u, energy, node_f, range));
    PetscFunctionReturn(0);
  }
  *energy = 0;
  PetscCall(refresh(t, weight, node_u, range));
  if (range->kind) PetscFunctionReturn(0);
  for (PetscInt q = 0; q < t->start[t->space->num_cells]; q++) {
    const AmPoint  *p    = &t->point[q];
    const PetscInt *node = t->space->cell[p->cell];
    const PetscReal w    = weight[p->cell] * p->volume;
    if (weight[p->cell] == 0) continue;
    *energy += w * t->W[q];
    for (int k = 0; k < p->num_b && node_f; k++)
      if (node[k] >= 0) node_f[node[k]] = AmVec3Add(node_f[node[k]], AmVec3Scale(w, AmMat3Apply(t->P[q], p->b[k])));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumNextTangents(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscInt *c, AmRange *range)
{
  AmPointBlock *b = t->block;

  PetscFunctionBeginUser;
  b->n = 0;
  for (; *c < t->space->num_cells && b->n + t->start[*c + 1] - t->start[*c] <= AM_BLOCK; (*c)++)
    for (PetscInt q = t->start[*c]; q < t->start[*c + 1] && weight[*c] != 0; q++) {
      b->F[b->n]       = AmContinuumDeformation(t, &t->point[q], node_u);
      b->point[b->n++] = q;
    }
  for (PetscInt k = 0, n; k < b->n && !range->kind; k += n) {
    n = AmContinuumRun(t, k);
    PetscCall(AmCauchyBornTangents(AmContinuumRule(t, b->point[k]), n, b->F + k, b->A + k, range));
  }
  if (range->kind) b->n = 0;
  PetscFunctionReturn(0);
}

/* One cell's matrix: nodes that it has, rows with a share, w vol A_iJkL b_n,J b_m,L row-major over (n, i), (m, k). */
typedef struct {
  PetscInt  n, slot[AM_CELL_NODES], row[AM_CELL_NODES], column[AM_CELL_NODES];
  PetscReal K[9 * AM_CELL_NODES * AM_CELL_NODES];
} CellMatrix;

static void begin_matrix(AmContinuum t, PetscInt c, const PetscReal share[], CellMatrix *m)
{
  m->n = 0;
  for (int k = 0; k < AM_CELL_NODES; k++) {
    const PetscInt node = t->space->cell[c][k];
    if (node < 0) continue;
    m->slot[m->n]   = k;
    m->column[m->n] = t->space->node[node].global;
    m->row[m->n]    = !share || share[node] > 0 ? m->column[m->n] : -1;
    m->n++;
  }
  for (PetscInt i = 0; i < 9 * m->n * m->n; i++) m->K[i] = 0;
}

/* Adds what point p brings. share NULL: all one. */
static void add_point(AmContinuum t, const AmPoint *p, PetscReal w, const AmTensor4 *A, const PetscReal share[], CellMatrix *m)
{
  for (PetscInt n = 0; n < m->n; n++) {
    const PetscReal scale = w * p->volume * (share ? share[t->space->cell[p->cell][m->slot[n]]] : 1), *bn = p->b[m->slot[n]].v;
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) {
        PetscReal half[3]; /* b_n,J A_iJkL */
        for (int L = 0; L < 3; L++) half[L] = scale * (bn[0] * A->c[i][0][k][L] + bn[1] * A->c[i][1][k][L] + bn[2] * A->c[i][2][k][L]);
        for (PetscInt o = 0; o < m->n; o++) {
          const PetscReal *bm = p->b[m->slot[o]].v;
          m->K[(3 * n + i) * 3 * m->n + 3 * o + k] += half[0] * bm[0] + half[1] * bm[1] + half[2] * bm[2];
        }
      }
  }
}

PetscErrorCode AmContinuumTangent(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range)
{
  const AmPointBlock *b = t->block;
  CellMatrix          m;

  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsTangent(t, weight, node_u, share, K, range));
    PetscFunctionReturn(0);
  }
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  for (PetscInt next = 0; next < t->space->num_cells && !range->kind;) {
    PetscCall(AmContinuumNextTangents(t, weight, node_u, &next, range));
    for (PetscInt k = 0; k < b->n;) {
      const PetscInt c = t->point[b->point[k]].cell;
      begin_matrix(t, c, share, &m);
      for (; k < b->n && t->point[b->point[k]].cell == c; k++) add_point(t, &t->point[b->point[k]], weight[c], &b->A[k], share, &m);
      PetscCall(AmSpaceAddBlock(t->space, m.n, m.row, m.column, m.K, K));
    }
  }
  PetscFunctionReturn(0);
}

/* The rotation in F0 = R U, by Newton's iteration R <- (R + R⁻ᵀ)/2 (Higham, 1986): quadratic, and F0 is near one. */
static AmMat3 rotation_of(AmMat3 F0)
{
  AmMat3 R = F0;
  for (int iteration = 0; iteration < 12; iteration++) {
    R = AmMat3Add(R, AmMat3Transpose(AmMat3Inverse(R)));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) R.m[i][j] /= 2;
  }
  return R;
}

PetscErrorCode AmContinuumElasticStiffness(AmContinuum t, Mat K, PetscReal *spring)
{
  const AmMat3   R        = rotation_of(t->F0);
  const PetscInt lattices = AmCrystalNumLattices(t->space->options.crystal);
  AmTensor4     *A;
  CellMatrix     m;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(lattices, &A));
  for (PetscInt g = 0; g < lattices; g++) PetscCall(AmCauchyBornEvaluate(AmCauchyBornOf(t->cb, g), 1, &R, NULL, NULL, &A[g], NULL));
  if (t->shifted) PetscCall(AmShiftedCellsElasticStiffness(t, R, K));
  for (PetscInt c = 0; c < t->space->num_cells && !t->shifted; c++) {
    begin_matrix(t, c, NULL, &m);
    for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) add_point(t, &t->point[q], 1, &A[t->point[q].grain], NULL, &m);
    PetscCall(AmSpaceAddBlock(t->space, m.n, m.row, m.column, m.K, K));
  }
  *spring = A[0].c[0][0][0][0] * (t->space->dimension == 3 ? AmCrystalSpacing(t->space->options.crystal) : t->space->options.crystal->period);
  PetscCall(PetscFree(A));
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumPattern(AmContinuum t, const PetscReal weight[], const PetscReal share[], Mat preallocator)
{
  const PetscReal zeros[AM_CELL_NODES * AM_CELL_NODES] = {0};
  CellMatrix      m;

  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsPattern(t, weight, share, preallocator));
    PetscFunctionReturn(0);
  }
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    if (weight[c] == 0) continue;
    begin_matrix(t, c, share, &m);
    for (PetscInt n = 0; n < m.n; n++) {
      m.row[n] *= 3;
      m.column[n] *= 3;
    }
    PetscCall(MatSetValues(preallocator, m.n, m.row, m.n, m.column, zeros, ADD_VALUES));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumMeanModulus(AmContinuum t, PetscReal *modulus)
{
  const AmMat3 one = AmMat3Identity();
  AmTensor4    A;

  PetscFunctionBeginUser;
  if (t->shifted) {
    PetscCall(AmShiftedCellsMeanModulus(t, modulus));
  } else {
    PetscCall(AmCauchyBornEvaluate(t->cb, 1, &one, NULL, NULL, &A, NULL));
    *modulus = 0;
    for (int i = 0; i < 9; i++) *modulus += A.c[i / 3][i % 3][i / 3][i % 3] / 9;
  }
  *modulus = fabs(*modulus); /* of a crystal that is not stable it may be negative, and a Laplacian must not */
  PetscFunctionReturn(0);
}

/* Bows on edges answer for themselves: in the hierarchical basis they hardly depend on each other or on the corners, and only corners share what is constant,
 * which is what multigrid takes to the coarser level. */
PetscErrorCode AmContinuumLaplacian(AmContinuum t, PetscReal modulus, AmGraph L)
{
  const int corners = t->space->num_corners;

  PetscFunctionBeginUser;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    PetscReal block[AM_CELL_CORNERS * AM_CELL_CORNERS] = {0}, bow[AM_CELL_NODES] = {0};
    PetscInt  row[AM_CELL_NODES];
    for (int n = 0; n < t->space->num_slots; n++) row[n] = t->space->cell[c][n] < 0 ? -1 : t->space->node[t->space->cell[c][n]].global;
    for (PetscInt q = t->start[c]; q < t->start[c + 1]; q++) {
      const AmPoint  *p     = &t->point[q];
      const PetscReal scale = modulus * p->volume;
      for (int n = 0; n < corners; n++)
        for (int m = 0; m < corners; m++) block[n * corners + m] += scale * AmVec3Dot(p->b[n], p->b[m]);
      for (int n = corners; n < p->num_b; n++) bow[n] += scale * AmVec3Dot(p->b[n], p->b[n]);
    }
    PetscCall(AmGraphAdd(L, corners, row, corners, row, block));
    for (int n = corners; n < t->space->num_slots; n++) PetscCall(AmGraphAdd(L, 1, &row[n], 1, &row[n], &bow[n]));
  }
  if (t->shifted) PetscCall(AmShiftedCellsLaplacian(t, L));
  PetscFunctionReturn(0);
}
