/* SPDX-License-Identifier: GPL-3.0-or-later
 * Part of pairloops_body.h: the energy V of one atom amid r = F R and its derivatives by F, one F in each lane. A lattice holds -R with R, so sums run over
 * half of the vectors and count double:
 *
 *   C = FᵀF   r² = R·C R   rho = 2 Σ f   V = F(rho) + Σ phi   b1 = ½phi'/r   b2 = f'/r   a1 = (½phi'' - b1)/r²   a2 = (f'' - b2)/r²
 *
 *   Z_JL = 2 Σ (b1 + F' b2) R_J R_L     S_JL = 2 Σ b2 R_J R_L     T_MJNL = 2 Σ (a1 + F' a2) R_M R_J R_N R_L
 *   P = ∂V/∂F = F Z                     A_iJkL = ∂P_iJ/∂F_kL = F_iM F_kN T_MJNL + δ_ik Z_JL + F'' (F S)_iJ (F S)_kL
 *
 * T is the same in whatever order its indices stand: 15 numbers instead of 81. A component with t indices other than x, z of them z, has number
 * t(t + 1)/2 + z, in Z and S (6 numbers) likewise. Source: section 2 of theory.md with t/r and (s - t/r)/r² written out.
 *
 * What it forces: a vector that is beyond the cutoff in one lane is computed at the cutoff and masked away there, one that is so in all lanes is left out; R
 * ends at the longest that can be within the cutoff in any lane, cutoff / least stretch. */

#if defined(__AVX2__)
#define LANES 4
typedef Mask4 Mask;
INLINE int    any(Mask m) { return __builtin_ia32_movmskpd256((Real4)m); }
INLINE int    all(Mask m) { return __builtin_ia32_movmskpd256((Real4)m) == 15; }
INLINE Real   same(double x) { return splat(x); }
#else
#define LANES 1
typedef int Mask;
INLINE int  any(Mask m) { return m; }
INLINE int  all(Mask m) { return m; }
INLINE Real same(double x) { return x; }
INLINE Real keep(Mask m, Real a) { return m ? a : 0.0; }
INLINE Real choose(Mask m, Real a, Real b) { return m ? a : b; }
#endif

#define LEAST_BOUND 0.6 /* of C's least eigenvalue, below which the eigenvalue itself costs less than the vectors that a poor bound lets in */

/* Number of the component when another index is added to one of t, z. */
#define NUMBER(t, z) ((t) * ((t) + 1) / 2 + (z))
#define ADDED(t, z, index) NUMBER((t) + ((index) > 0), (z) + ((index) > 1))
#define SECOND(a, b) NUMBER(((a) > 0) + ((b) > 0), ((a) > 1) + ((b) > 1))

/* Lane k of in[0..n-1] to to[k]. */
INLINE void spread(const Real in[], int n, double *const to[])
{
  int first = 0;
#if LANES == 4
  for (; first + 4 <= n; first += 4) {
    Real4 a[4] = {in[first], in[first + 1], in[first + 2], in[first + 3]};
    transpose(a);
    for (int k = 0; k < 4; k++) __builtin_memcpy(to[k] + first, &a[k], sizeof(a[k]));
  }
#endif
  for (; first < n; first++)
    for (int k = 0; k < LANES; k++) to[k][first] = ((const double *)&in[first])[k];
}

INLINE void load(const AmMat3 *const from[], Real F[9])
{
  for (int i = 0; i < 9; i++)
    for (int k = 0; k < LANES; k++) ((double *)&F[i])[k] = from[k]->m[i / 3][i % 3];
}

INLINE Real determinant(const Real F[9])
{
  return F[0] * (F[4] * F[8] - F[5] * F[7]) - F[1] * (F[3] * F[8] - F[5] * F[6]) + F[2] * (F[3] * F[7] - F[4] * F[6]);
}

/* C = FᵀF by the numbers of its components. */
INLINE void metric(const Real F[9], Real C[6])
{
  for (int J = 0; J < 3; J++)
    for (int L = J; L < 3; L++) C[SECOND(J, L)] = F[J] * F[L] + F[3 + J] * F[3 + L] + F[6 + J] * F[6 + L];
}

INLINE Real size(Real a) { return choose(a > -a, a, -a); }
INLINE Real less(Real a, Real b) { return choose(a < b, a, b); }

/* Below the least eigenvalue of C in any lane: Gershgorin's circles, which are tight where F is a rotation, or else the eigenvalues. */
INLINE double least_square_stretch(const AmMat3 *const F[], const Real C[6])
{
  const Real xy = size(C[1]), xz = size(C[2]), yz = size(C[4]);
  const Real bound = less(less(C[0] - (xy + xz), C[3] - (xy + yz)), C[5] - (xz + yz));
  double     least = PETSC_MAX_REAL;
  for (int k = 0; k < LANES; k++) least = PetscMin(least, ((const double *)&bound)[k]);
  if (least >= LEAST_BOUND) return least;
  least = PETSC_MAX_REAL;
  for (int k = 0; k < LANES; k++) {
    const double stretch = AmMat3MinStretch(*F[k]);
    least                = PetscMin(least, stretch * stretch);
  }
  return least;
}

/* F, F' and F'' of a density; 0 if one is beyond the table. */
INLINE int embed_lanes(const AmEAMCubics *cubics, PetscInt species, Real rho, Real E[3])
{
  for (int k = 0; k < LANES; k++) {
    PetscReal e[3];
    if (!AmEAMEmbed(cubics, species, ((const double *)&rho)[k], e)) return 0;
    for (int i = 0; i < 3; i++) ((double *)&E[i])[k] = e[i];
  }
  return 1;
}

/* 2 Σ (b1 + scale b2) R_J R_L; b1 only if both. */
INLINE void squares(const AmLatticeLoops *s, int n, const int both, Real scale, Real Z[6])
{
  const Real *number = (const Real *)s->number;
  for (int c = 0; c < 6; c++) Z[c] = same(0);
  for (int a = 0; a < n; a++) {
    Real b = scale * number[4 * a + 1];
    if (both) b += number[4 * a];
    for (int c = 0; c < 6; c++) Z[c] += b * s->square[s->near[a]][c];
  }
  for (int c = 0; c < 6; c++) Z[c] *= 2.0;
}

INLINE void fourths(const AmLatticeLoops *s, int n, Real scale, Real T[15])
{
  const Real *number = (const Real *)s->number;
  for (int c = 0; c < 15; c++) T[c] = same(0);
  for (int a = 0; a < n; a++) {
    const Real q = 2.0 * (number[4 * a + 2] + scale * number[4 * a + 3]);
    for (int c = 0; c < 15; c++) T[c] += q * s->fourth[s->near[a]][c];
  }
}

/* F Z */
INLINE void times(const Real F[9], const Real Z[6], Real P[9])
{
  for (int i = 0; i < 3; i++)
    for (int J = 0; J < 3; J++) P[3 * i + J] = F[3 * i] * Z[SECOND(0, J)] + F[3 * i + 1] * Z[SECOND(1, J)] + F[3 * i + 2] * Z[SECOND(2, J)];
}

/* A_iJkL without F'': F_iM F_kN T_MJNL + δ_ik Z_JL, symmetric in J and L. */
INLINE void stiffness(const Real F[9], const Real T[15], const Real Z[6], Real A[81])
{
  for (int i = 0; i < 3; i++) {
    Real U[10]; /* F_iM T_MJNL */
    for (int t = 0; t < 4; t++)
      for (int z = 0; z <= t; z++) U[NUMBER(t, z)] = F[3 * i] * T[ADDED(t, z, 0)] + F[3 * i + 1] * T[ADDED(t, z, 1)] + F[3 * i + 2] * T[ADDED(t, z, 2)];
    for (int k = i; k < 3; k++)
      for (int J = 0; J < 3; J++)
        for (int L = J; L < 3; L++) {
          const int t = (J > 0) + (L > 0), z = (J > 1) + (L > 1);
          Real      a = F[3 * k] * U[ADDED(t, z, 0)] + F[3 * k + 1] * U[ADDED(t, z, 1)] + F[3 * k + 2] * U[ADDED(t, z, 2)];
          if (i == k) a += Z[NUMBER(t, z)];
          A[27 * i + 9 * J + 3 * k + L] = A[27 * i + 9 * L + 3 * k + J] = A[27 * k + 9 * J + 3 * i + L] = A[27 * k + 9 * L + 3 * i + J] = a;
        }
  }
}

/* order is a constant where this is called. Out: near and number of s; rho and phi of the half. Returns how many are within the cutoff, -1: too close. */
INLINE int half_sums(const AmLatticeLoops *s, const Real C[6], double far2, const int order, Real *rho, Real *phi)
{
  const Real max2 = same(s->max2), min2 = same(s->min2), two = same(2);
  const Real D[6]   = {C[0], two * C[1], two * C[2], C[3], two * C[4], C[5]};
  Real      *number = (Real *)s->number;
  Mask       fine   = min2 <= min2;
  int        n      = 0;

  *rho = *phi = same(0);
  for (int v = 0; v < s->num && s->length2[v] <= far2; v++) {
    const double *q  = s->square[v];
    const Real    r2 = (D[0] * q[0] + D[1] * q[1] + D[2] * q[2]) + (D[3] * q[3] + D[4] * q[4] + D[5] * q[5]);
    const Mask    in = r2 <= max2;
    Place         at;
    Pair          p;
    fine &= r2 >= min2;
    if (!any(in)) continue;
    locate(s->cubics, choose(in, r2, max2), same(0), &at);
    pair(&at, s->table, order, 0, &p);
    *rho += keep(in, p.f[0]);
    *phi += keep(in, p.phi[0]);
    for (int i = 0; i < order; i++) {
      number[4 * n + 2 * i]     = keep(in, p.phi[1 + i]);
      number[4 * n + 2 * i + 1] = keep(in, p.f[1 + i]);
    }
    s->near[n++] = v;
  }
  return all(fine) ? n : -1;
}

INLINE int lattice_of_order(const AmLatticeLoops *s, const int order, const AmLatticeLanes *lanes)
{
  Real   F[9], C[6], E[3], rho, phi, V, Z[6], P[9], S[6], G[9], T[15], A[81];
  double least;
  int    n;

  load(lanes->F, F);
  metric(F, C);
  if (!all(determinant(F) > same(0))) return 0;
  least = least_square_stretch(lanes->F, C);
  if (!(s->max2 <= least * s->reach2)) return 0;
  n = half_sums(s, C, s->max2 / least, order, &rho, &phi);
  if (n < 0 || !embed_lanes(s->cubics, s->species, 2.0 * rho, E)) return 0;
  V = E[0] + phi;
  if (!all(V - V == same(0))) return 0; /* infinite, or no number */
  spread(&V, 1, lanes->V);
  if (order == 0) return 1;
  squares(s, n, 1, E[1], Z);
  times(F, Z, P);
  spread(P, 9, lanes->P);
  if (order == 1) return 1;
  fourths(s, n, E[1], T);
  stiffness(F, T, Z, A);
  squares(s, n, 0, same(1), S);
  times(F, S, G);
  for (int a = 0; a < 9; a++)
    for (int b = 0; b < 9; b++) A[9 * a + b] += E[2] * G[a] * G[b];
  spread(A, 81, lanes->A);
  return 1;
}

static int lattice(const AmLatticeLoops *s, int order, const AmLatticeLanes *lanes)
{
  if (order == 0) return lattice_of_order(s, 0, lanes);
  return order == 1 ? lattice_of_order(s, 1, lanes) : lattice_of_order(s, 2, lanes);
}
