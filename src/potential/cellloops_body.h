/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: the energy V of the atoms of a cell of a lattice and its derivatives by z = (F, d), one z in each lane. Blocks (α, β), α <= β, hold
 * the pairs of atoms α and β whose cells are R apart, those with α = β one of R and -R:
 *
 *   r = F R + d_β - d_α = G R̂    G = (F | d_β - d_α)    R̂ = (R, 1)    V = Σ_α F_α(rho_α) + Σ phi
 *   t = 2 b1 + F'_α b2_αβ + F'_β b2_βα                  a = 2 a1 + F'_α a2_αβ + F'_β a2_βα       b, a: as in pairloops_body.h
 *   Z_JL = Σ t R̂_J R̂_L           T_MJNL = Σ a R̂_M R̂_J R̂_N R̂_L         S_α = Σ b2_αβ R̂_J R̂_L
 *   ∂V/∂G = G Z                   ∂rho_α/∂G = G S_α
 *   ∂²V/∂G_iJ∂G_kL = G_iM G_kN T_MJNL + δ_ik Z_JL,      and Σ_α F''_α ∂rho_α/∂z ∂rho_α/∂z
 *
 * which is latticeloops_body.h in four directions; within α = β there are three, for F alone. T has 35 different numbers, Z and S have 10. The fourth column of
 * G moves with d_β, and with -d_α; d_0 = 0. */

#define JOINED 35  /* numbers of T; of a block within one sublattice the first 15 */
#define SQUARES 25 /* products of two R̂ stand here among those of four */

INLINE int directions(const AmCellBlock *b) { return b->atom[0] == b->atom[1] ? 3 : 4; }

/* G, row by row, four numbers each. */
INLINE void load_block(const AmCellBlock *b, const AmCellLanes *lanes, Real G[12])
{
  for (int i = 0; i < 12; i++)
    for (int k = 0; k < LANES; k++) {
      const AmVec3 *d  = lanes->d[k];
      double       *to = &((double *)&G[i])[k];
      if (i % 4 < 3)
        *to = lanes->F[k]->m[i / 4][i % 4];
      else
        *to = (b->atom[1] > 0 ? d[b->atom[1] - 1].v[i / 4] : 0) - (b->atom[0] > 0 ? d[b->atom[0] - 1].v[i / 4] : 0);
    }
}

/* R + S_β - S_α of pairs within the cutoff are no longer than the root of this, in any lane: (cutoff + |d_β - d_α - F (S_β - S_α)|)/least stretch. */
INLINE double farthest2(const AmCellLoops *s, const AmCellBlock *b, const AmCellLanes *lanes, const Real G[12], double least)
{
  double off = 0;
  for (int k = 0; k < LANES && directions(b) == 4; k++) {
    const AmVec3 d = AmVec3Make(((const double *)&G[3])[k], ((const double *)&G[7])[k], ((const double *)&G[11])[k]);
    off            = PetscMax(off, AmVec3Norm(AmVec3Sub(d, AmMat3Apply(*lanes->F[k], b->apart))));
  }
  return (s->cutoff + off) * (s->cutoff + off) / least;
}

/* Out: near and number of b; rho and V added to. Returns 0 if a pair is too close. */
INLINE int block_sums(const AmCellLoops *s, AmCellBlock *b, const Real G[12], double far2, const int order, const int mixed, Real rho[], Real *V)
{
  const int  num  = directions(b) == 4 ? 10 : 6;
  const Real max2 = same(s->cutoff * s->cutoff), min2 = same(s->min2), none = same(0);
  Mask       fine = min2 <= min2;
  Real       D[10], *number = (Real *)b->number;
  Place      at;
  Pair       p;

  for (int J = 0; J < directions(b); J++)
    for (int L = J; L < directions(b); L++) D[s->next[1][J][L]] = (J == L ? 1.0 : 2.0) * (G[J] * G[L] + G[4 + J] * G[4 + L] + G[8 + J] * G[8 + L]);
  b->num_near = 0;
  for (int v = 0; v < b->num && b->length2[v] <= far2; v++) {
    Real r2 = none;
    for (int c = 0; c < num; c++) r2 += D[c] * b->product[v][SQUARES + c];
    const Mask in = r2 <= max2;
    fine &= r2 >= min2;
    if (!any(in)) continue;
    locate(s->cubics, choose(in, r2, max2), same(b->ahead), &at);
    pair(&at, b->table, order, mixed, &p);
    rho[b->atom[0]] += keep(in, p.f[0]);
    rho[b->atom[1]] += keep(in, mixed ? p.back[0] : p.f[0]);
    *V += keep(in, p.phi[0]);
    for (int i = 1; i <= order; i++, number += 3) {
      number[0] = keep(in, p.phi[i]);
      number[1] = keep(in, p.f[i]);
      number[2] = keep(in, mixed ? p.back[i] : p.f[i]);
    }
    b->near[b->num_near++] = v;
  }
  return all(fine);
}

/* t and a in the place of b1 and a1. */
INLINE void weigh(AmCellBlock *b, Real slope, Real slope_back, const int order)
{
  Real *number = (Real *)b->number;
  for (int a = 0; a < order * b->num_near; a++, number += 3) number[0] = 2.0 * number[0] + slope * number[1] + slope_back * number[2];
}

/* Σ q R̂R̂.., some components from the first one on. q: number of the pair. */
INLINE void moments(const AmCellBlock *b, const Real *q, int stride, int first, const int num, Real out[])
{
  Real sum[15];
  for (int c = 0; c < num; c++) sum[c] = same(0);
  for (int a = 0; a < b->num_near; a++) {
    const double *product = b->product[b->near[a]] + first;
    for (int c = 0; c < num; c++) sum[c] += q[stride * a] * product[c];
  }
  for (int c = 0; c < num; c++) out[c] = sum[c];
}

INLINE void squares_of(const AmCellBlock *b, int at, const int order, Real Z[10])
{
  const Real *q = (const Real *)b->number + at;
  if (directions(b) == 4)
    moments(b, q, 3 * order, SQUARES, 10, Z);
  else
    moments(b, q, 3 * order, SQUARES, 6, Z);
}

INLINE void fourths_of(const AmCellBlock *b, Real T[JOINED])
{
  const Real *q = (const Real *)b->number + 3;
  if (directions(b) == 3) {
    moments(b, q, 6, 0, 15, T);
    return;
  }
  moments(b, q, 6, 0, 12, T);
  moments(b, q, 6, 12, 12, T + 12);
  moments(b, q, 6, 24, 11, T + 24);
}

/* Adds G Z to what it is the derivative of by z. */
INLINE void add_gradient(const AmCellLoops *s, const AmCellBlock *b, const Real G[12], const Real Z[10], Real to[])
{
  const int n = directions(b);
  for (int i = 0; i < 3; i++)
    for (int J = 0; J < n; J++) {
      const AmCellOwners *o = &b->owners[4 * i + J];
      Real                g = G[4 * i] * Z[s->next[1][0][J]] + G[4 * i + 1] * Z[s->next[1][1][J]] + G[4 * i + 2] * Z[s->next[1][2][J]];
      if (n == 4) g += G[4 * i + 3] * Z[s->next[1][3][J]];
      for (int m = 0; m < o->num; m++) to[o->at[m]] += o->sign[m] * g;
    }
}

INLINE void add_owned(const AmCellLoops *s, const AmCellOwners *a, const AmCellOwners *b, Real h)
{
  Real *H = (Real *)s->hessian;
  for (int m = 0; m < a->num; m++)
    for (int n = 0; n < b->num; n++) H[a->at[m] * s->size + b->at[n]] += a->sign[m] * b->sign[n] * h;
}

/* Adds G_iM G_kN T_MJNL + δ_ik Z_JL. */
INLINE void add_hessian(const AmCellLoops *s, const AmCellBlock *b, const Real G[12], const Real T[JOINED], const Real Z[10])
{
  const int n = directions(b);
  for (int i = 0; i < 3; i++) {
    Real U[20]; /* G_iM T_MJNL */
    for (int c = 0; c < (n == 4 ? 20 : 10); c++) {
      const unsigned char *raised = s->next[3][c];
      U[c]                        = G[4 * i] * T[raised[0]] + G[4 * i + 1] * T[raised[1]] + G[4 * i + 2] * T[raised[2]];
      if (n == 4) U[c] += G[4 * i + 3] * T[raised[3]];
    }
    for (int k = 0; k < 3; k++)
      for (int J = 0; J < n; J++)
        for (int L = 0; L < n; L++) {
          const int            JL     = s->next[1][J][L];
          const unsigned char *raised = s->next[2][JL];
          Real                 h      = G[4 * k] * U[raised[0]] + G[4 * k + 1] * U[raised[1]] + G[4 * k + 2] * U[raised[2]];
          if (n == 4) h += G[4 * k + 3] * U[raised[3]];
          if (i == k) h += Z[JL];
          add_owned(s, &b->owners[4 * i + J], &b->owners[4 * k + L], h);
        }
  }
}

/* One block's part of the derivatives. E: F, F' and F'' of the atoms. */
INLINE void add_block(const AmCellLoops *s, AmCellBlock *b, const AmCellLanes *lanes, Real E[][3], const int order)
{
  Real *rho_z = (Real *)s->rho_z;
  Real  G[12], Z[10], T[JOINED];

  load_block(b, lanes, G);
  weigh(b, E[b->atom[0]][1], E[b->atom[1]][1], order);
  squares_of(b, 0, order, Z);
  add_gradient(s, b, G, Z, (Real *)s->gradient);
  if (order == 1) return;
  fourths_of(b, T);
  add_hessian(s, b, G, T, Z);
  for (int end = 0; end < 2; end++) {
    squares_of(b, 1 + end, order, Z);
    add_gradient(s, b, G, Z, rho_z + s->size * b->atom[end]);
  }
}

/* Adds Σ_α F''_α ∂rho_α/∂z ∂rho_α/∂z. */
INLINE void add_embedding(const AmCellLoops *s, Real E[][3])
{
  Real *H = (Real *)s->hessian;
  for (int a = 0; a < s->num_atoms; a++) {
    const Real *g = (const Real *)s->rho_z + s->size * a;
    for (int i = 0; i < s->size; i++)
      for (int j = 0; j < s->size; j++) H[i * s->size + j] += E[a][2] * g[i] * g[j];
  }
}

/* Densities and V; 0 if anything may be out of range. */
INLINE int cell_energy(const AmCellLoops *s, const int order, const AmCellLanes *lanes, Real E[][3])
{
  Real F[9], C[6], G[12], rho[AM_MAX_CELL_ATOMS], V = same(0);

  load(lanes->F, F);
  metric(F, C);
  if (!all(determinant(F) > same(0))) return 0;
  const double least = least_square_stretch(lanes->F, C);
  if (!(least > 0)) return 0;
  for (int a = 0; a < s->num_atoms; a++) rho[a] = same(0);
  for (int n = 0; n < s->num_blocks; n++) {
    AmCellBlock *b = &s->block[n];
    load_block(b, lanes, G);
    const double far2 = farthest2(s, b, lanes, G, least);
    if (!(far2 <= b->reach2)) return 0;
    if (!(b->ahead != 0 ? block_sums(s, b, G, far2, order, 1, rho, &V) : block_sums(s, b, G, far2, order, 0, rho, &V))) return 0;
  }
  for (int a = 0; a < s->num_atoms; a++) {
    if (!embed_lanes(s->cubics, s->species[a], rho[a], E[a])) return 0;
    V += E[a][0];
  }
  spread(&V, 1, lanes->V);
  return all(V - V == same(0));
}

INLINE int cell_of_order(const AmCellLoops *s, const int order, const AmCellLanes *lanes)
{
  Real E[AM_MAX_CELL_ATOMS][3];

  if (!cell_energy(s, order, lanes, E)) return 0;
  if (order == 0) return 1;
  __builtin_memset(s->gradient, 0, sizeof(Real) * s->size);
  if (order == 2) __builtin_memset(s->hessian, 0, sizeof(Real) * s->size * s->size);
  if (order == 2) __builtin_memset(s->rho_z, 0, sizeof(Real) * s->size * s->num_atoms);
  for (int n = 0; n < s->num_blocks; n++) add_block(s, &s->block[n], lanes, E, order);
  spread((const Real *)s->gradient, s->size, lanes->gradient);
  if (order == 1) return 1;
  add_embedding(s, E);
  spread((const Real *)s->hessian, s->size * s->size, lanes->hessian);
  return 1;
}

static int cell(const AmCellLoops *s, int order, const AmCellLanes *lanes)
{
  if (order == 0) return cell_of_order(s, 0, lanes);
  return order == 1 ? cell_of_order(s, 1, lanes) : cell_of_order(s, 2, lanes);
}
