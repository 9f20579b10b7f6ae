/* SPDX-License-Identifier: GPL-3.0-or-later
 * Energy density of a crystal with several atoms a cell in the variables that a displacement field gives: the gradient F of the first sublattice, and the
 * vectors d_α (Å, current frame, d_0 = 0) from the first atom of a cell to its others,
 *
 *   Ŵ(F, d) = (1/Ω) Σ_α V_α - W_0,   neighbours of α at  F R + d_β - d_α
 *   P_iJ = ∂Ŵ/∂F_iJ = (1/Ω) Σ g_i R_J,   Q_β = ∂Ŵ/∂d_β = (1/Ω) Σ c_β g,   c_β = [neighbour in β] - [centre in β]
 *
 * with g = ∂V/∂y, R lattice vectors and Ω the volume of the cell. Both F and d are linear in displacements, so second derivatives are Hessian products along
 * each of them and nothing more. Where Q = 0, d is relaxed and P is the stress: Ŵ(F, F (S + p)) = W̃(F, p) of multilattice.c, which finds the minimum.
 *
 * R holds all that can enter the cutoff: |R| <= (r_c + longest d_β - d_α) / σ_min(F). Potentials that know the energy of a cell themselves (AmCellKernel) are
 * asked for that; what these find out of range goes the long way.
 * Source: Tadmor, Smith, Bernstein and Kaxiras (1999). */
#include "cauchybornimpl.h"

#define BATCH 32        /* points a call of the potential */
#define SLACK 2e-3      /* Å: neighbours that a difference may move into the cutoff */
#define MAX_STRETCH 0.4 /* least σ_min(F) served, as of one atom a cell */
#define REACH 1.5       /* cutoffs that the potential's own way looks ahead: what compression may bring in */

struct _p_AmShifted {
  AmPotential    pot;
  AmHessian      hessian;
  AmCrystal      crystal;
  AmMultilattice relaxed;
  AmCellKernel   kernel; /* or NULL */
  PetscReal     *slopes; /* [BATCH][size] */
  PetscInt       num_atoms, size; /* of the cell; of z */
  PetscReal      V0[AM_CRYSTAL_MAX_SUBLATTICES];
  AmTangents     kept; /* or NULL */
  PetscBool      keeps; /* now */
  PetscReal     *z_0, *slope_0, *H_0; /* of the perfect crystal, [size], [size], [size][size]; NULL until known */
  PetscInt       num_vectors;
  AmVec3        *R;     /* sorted by length; 0 first */
  PetscReal      reach; /* of R */
  /* clusters of a batch: site (q, α) begins with its own atom, at the origin */
  PetscInt  room, num_points, num_neighbors, first[BATCH * AM_CRYSTAL_MAX_SUBLATTICES + 1], start[BATCH * AM_CRYSTAL_MAX_SUBLATTICES + 1];
  PetscInt *neighbor, *species, *sublattice, *vector;
  AmVec3   *y, *v, *g;
  PetscReal V[BATCH * AM_CRYSTAL_MAX_SUBLATTICES];
};

static PetscErrorCode reserve(AmShifted s, PetscInt n)
{
  PetscFunctionBeginUser;
  if (n <= s->room) PetscFunctionReturn(0);
  s->room = n + n / 2 + 256;
  PetscCall(PetscRealloc(sizeof(PetscInt) * s->room, &s->neighbor));
  PetscCall(PetscRealloc(sizeof(PetscInt) * s->room, &s->species));
  PetscCall(PetscRealloc(sizeof(PetscInt) * s->room, &s->sublattice));
  PetscCall(PetscRealloc(sizeof(PetscInt) * s->room, &s->vector));
  PetscCall(PetscRealloc(sizeof(AmVec3) * s->room, &s->y));
  PetscCall(PetscRealloc(sizeof(AmVec3) * s->room, &s->v));
  PetscCall(PetscRealloc(sizeof(AmVec3) * s->room, &s->g));
  PetscFunctionReturn(0);
}

/* Lattice vectors up to a length, the zero vector too. */
static PetscErrorCode reserve_vectors(AmShifted s, PetscReal length)
{
  AmVec3  *found;
  PetscInt n;

  PetscFunctionBeginUser;
  if (length <= s->reach) PetscFunctionReturn(0);
  s->reach = 1.1 * length;
  PetscCall(AmCrystalVectors(&s->crystal, s->reach, &n, &found));
  PetscCall(PetscFree(s->R));
  PetscCall(PetscMalloc1(n + 1, &s->R));
  s->R[0] = AmVec3Make(0, 0, 0);
  PetscCall(PetscArraycpy(s->R + 1, found, n));
  s->num_vectors = n + 1;
  PetscCall(PetscFree(found));
  PetscFunctionReturn(0);
}

static AmVec3 apart(const AmVec3 d[], PetscInt a) { return a > 0 ? d[a - 1] : AmVec3Make(0, 0, 0); }

static void add_point(AmShifted s, PetscInt sublattice, PetscInt vector, AmVec3 y)
{
  const PetscInt k = s->num_points++;
  s->species[k]    = s->crystal.sublattice[sublattice].species;
  s->sublattice[k] = sublattice;
  s->vector[k]     = vector;
  s->y[k]          = y;
}

static PetscErrorCode fill_site(AmShifted s, AmMat3 F, const AmVec3 d[], PetscInt a, PetscInt num_R)
{
  const PetscReal reach = AmPotentialCutoff(s->pot) + SLACK;

  PetscFunctionBeginUser;
  PetscCall(reserve(s, s->num_points + 1 + num_R * s->num_atoms));
  add_point(s, a, 0, AmVec3Make(0, 0, 0));
  for (PetscInt r = 0; r < num_R; r++) {
    const AmVec3 FR = AmVec3Sub(AmMat3Apply(F, s->R[r]), apart(d, a));
    for (PetscInt b = 0; b < s->num_atoms; b++) {
      const AmVec3 y = AmVec3Add(FR, apart(d, b));
      if (AmVec3Dot(y, y) > reach * reach || (r == 0 && b == a)) continue;
      s->neighbor[s->num_neighbors++] = s->num_points;
      add_point(s, b, r, y);
    }
  }
  PetscFunctionReturn(0);
}

/* The clusters of n points. Sets range where an F cannot be served. */
static PetscErrorCode fill(AmShifted s, PetscInt n, const AmMat3 F[], const AmVec3 d[], AmCluster *cluster, AmRange *range)
{
  PetscFunctionBeginUser;
  s->num_points = s->num_neighbors = 0;
  for (PetscInt q = 0; q < n; q++) {
    const AmVec3   *dq      = d + q * (s->num_atoms - 1);
    const PetscReal stretch = AmMat3MinStretch(F[q]);
    PetscReal       longest = 0, far;
    PetscInt        num_R   = 0;
    for (PetscInt a = 0; a < s->num_atoms; a++)
      for (PetscInt b = 0; b < a; b++) longest = PetscMax(longest, AmVec3Norm(AmVec3Sub(apart(dq, a), apart(dq, b))));
    far = (AmPotentialCutoff(s->pot) + SLACK + longest) / stretch;
    if (!(stretch > MAX_STRETCH) || !(AmMat3Det(F[q]) > 0) || !(far < 100 * AmPotentialCutoff(s->pot))) { /* not a number is none */
      *range = (AmRange){AM_RANGE_PAIR_TOO_CLOSE, q, -1, stretch, MAX_STRETCH};
      PetscFunctionReturn(0);
    }
    PetscCall(reserve_vectors(s, far));
    while (num_R < s->num_vectors && AmVec3Norm(s->R[num_R]) <= far) num_R++;
    for (PetscInt a = 0; a < s->num_atoms; a++) {
      const PetscInt l = q * s->num_atoms + a;
      s->first[l]      = s->num_points;
      s->start[l]      = s->num_neighbors;
      PetscCall(fill_site(s, F[q], dq, a, num_R));
      s->first[l + 1] = s->num_points;
      s->start[l + 1] = s->num_neighbors;
    }
  }
  *cluster = (AmCluster){
      .num_points = s->num_points, .num_sites = n * s->num_atoms, .site_to_point = s->first, .start = s->start, .neighbor = s->neighbor, .species = s->species};
  PetscFunctionReturn(0);
}

/* Σ h·∂y/∂z over the points of q, per volume. Out: [size]. */
static void project(const AmShifted s, PetscInt q, const AmVec3 h[], PetscReal out[])
{
  const PetscReal per_volume = 1 / s->crystal.volume;
  for (PetscInt i = 0; i < s->size; i++) out[i] = 0;
  for (PetscInt a = 0; a < s->num_atoms; a++)
    for (PetscInt l = q * s->num_atoms + a, k = s->first[l] + 1; k < s->first[l + 1]; k++) {
      const PetscInt b = s->sublattice[k];
      const AmVec3   R = s->R[s->vector[k]];
      for (int i = 0; i < 9; i++) out[i] += per_volume * h[k].v[i / 3] * R.v[i % 3];
      for (int i = 0; i < 3 && b > 0; i++) out[9 + 3 * (b - 1) + i] += per_volume * h[k].v[i];
      for (int i = 0; i < 3 && a > 0; i++) out[9 + 3 * (a - 1) + i] -= per_volume * h[k].v[i];
    }
}

/* ∂y/∂z_c at all points. */
static void set_direction(AmShifted s, PetscInt num_sites, PetscInt c)
{
  const PetscInt moving = c < 9 ? 0 : 1 + (c - 9) / 3;
  for (PetscInt l = 0; l < num_sites; l++)
    for (PetscInt k = s->first[l]; k < s->first[l + 1]; k++) {
      s->v[k] = AmVec3Make(0, 0, 0);
      if (c < 9)
        s->v[k].v[c / 3] = s->R[s->vector[k]].v[c % 3];
      else
        s->v[k].v[c % 3] = (s->sublattice[k] == moving) - (l % s->num_atoms == moving);
    }
}

static PetscErrorCode hessian(AmShifted s, PetscInt n, const AmCluster *cluster, PetscReal H[], AmRange *range)
{
  const PetscInt size = s->size;

  PetscFunctionBeginUser;
  PetscCall(AmHessianSet(s->hessian, cluster, s->y, NULL, range));
  for (PetscInt c = 0; c < size && !range->kind; c++) {
    set_direction(s, cluster->num_sites, c);
    PetscCall(PetscArrayzero(s->g, s->num_points));
    PetscCall(AmHessianProduct(s->hessian, s->v, s->g, range));
    for (PetscInt q = 0; q < n && !range->kind; q++) project(s, q, s->g, H + (q * size + c) * size);
  }
  for (PetscInt q = 0; q < n && !range->kind; q++) /* differences are not quite symmetric */
    for (PetscInt i = 0; i < size; i++)
      for (PetscInt j = 0; j < i; j++) {
        PetscReal *a = &H[(q * size + i) * size + j], *b = &H[(q * size + j) * size + i];
        *a = *b = (*a + *b) / 2;
      }
  PetscFunctionReturn(0);
}

/* What r asks of P and Q. In: of point q, by z. */
static void set_slopes(const AmShifted s, PetscInt q, const PetscReal slope[], const AmShiftedResult *r)
{
  const PetscInt num_shifts = s->num_atoms - 1;
  for (int i = 0; r->P && i < 9; i++) r->P[q].m[i / 3][i % 3] = slope[i];
  for (PetscInt i = 0; r->Q && i < 3 * num_shifts; i++) r->Q[q * num_shifts + i / 3].v[i % 3] = slope[9 + i];
}

static PetscErrorCode evaluate_by_kernel(AmShifted s, const AmCellStates *z, const AmShiftedResult *r, PetscBool *done)
{
  const PetscReal    per_volume = 1 / s->crystal.volume;
  const PetscInt     size       = s->size;
  const AmCellResult result     = {r->W, r->P || r->Q ? s->slopes : NULL, r->H};
  PetscReal          V0         = 0;

  PetscFunctionBeginUser;
  PetscCall(AmCellKernelEvaluate(s->kernel, z, &result, done));
  if (!*done) PetscFunctionReturn(0);
  for (PetscInt a = 0; a < s->num_atoms; a++) V0 += s->V0[a];
  for (PetscInt q = 0; r->W && q < z->n; q++) r->W[q] = (r->W[q] - V0) * per_volume;
  for (PetscInt i = 0; result.gradient && i < z->n * size; i++) s->slopes[i] *= per_volume;
  for (PetscInt q = 0; result.gradient && q < z->n; q++) set_slopes(s, q, s->slopes + q * size, r);
  for (PetscInt i = 0; r->H && i < z->n * size * size; i++) r->H[i] *= per_volume;
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluate_batch(AmShifted s, PetscInt n, const AmMat3 F[], const AmVec3 d[], const AmShiftedResult *r, AmRange *range)
{
  const AmCellStates z      = {n, F, d};
  const PetscBool    slopes = r->P || r->Q ? PETSC_TRUE : PETSC_FALSE;
  PetscBool          done   = PETSC_FALSE;
  AmCluster          cluster;
  PetscReal          out[AM_MAX_TAYLOR];

  PetscFunctionBeginUser;
  if (s->kernel) PetscCall(evaluate_by_kernel(s, &z, r, &done));
  if (done) PetscFunctionReturn(0);
  PetscCall(fill(s, n, F, d, &cluster, range));
  if (range->kind) PetscFunctionReturn(0);
  if (r->W || slopes) {
    if (slopes) PetscCall(PetscArrayzero(s->g, s->num_points));
    PetscCall(AmPotentialRunSums(s->pot, &cluster, s->y, NULL, s->num_atoms, r->W ? s->V : NULL, slopes ? s->g : NULL, range));
  }
  for (PetscInt q = 0; q < n && !range->kind; q++) {
    PetscReal V = 0;
    for (PetscInt a = 0; r->W && a < s->num_atoms; a++) V += s->V[q * s->num_atoms + a] - s->V0[a];
    if (r->W) r->W[q] = V / s->crystal.volume;
    if (slopes) {
      project(s, q, s->g, out);
      set_slopes(s, q, out, r);
    }
  }
  if (r->H && !range->kind) PetscCall(hessian(s, n, &cluster, r->H, range));
  if (range->kind && range->site >= 0) range->site /= s->num_atoms;
  PetscFunctionReturn(0);
}

/* In/Out: what r has of point q. */
static void expand_near_perfect(const AmShifted s, PetscInt q, AmMat3 F, const AmVec3 d[], const AmShiftedResult *r)
{
  PetscReal e[AM_MAX_TAYLOR], slope[AM_MAX_TAYLOR] = {0}, size = 0, work = 0;
  for (PetscInt i = 0; i < s->size; i++) {
    e[i]     = (i < 9 ? F.m[i / 3][i % 3] : d[(i - 9) / 3].v[i % 3]) - s->z_0[i];
    slope[i] = i < 9 ? r->P[q].m[i / 3][i % 3] : r->Q[q * (s->num_atoms - 1) + (i - 9) / 3].v[i % 3];
    size     = PetscMax(size, PetscAbsReal(e[i]));
  }
  if (!(size < AM_NEAR_PERFECT)) return;
  for (PetscInt i = 0; i < s->size && size < AM_NEARER_PERFECT; i++) {
    slope[i] = s->slope_0[i];
    for (PetscInt j = 0; j < s->size; j++) slope[i] += s->H_0[i * s->size + j] * e[j];
  }
  set_slopes(s, q, slope, r);
  for (PetscInt i = 0; i < s->size; i++) work += 0.5 * (s->slope_0[i] + slope[i]) * e[i];
  if (r->W) r->W[q] = work;
}

PetscErrorCode AmShiftedEvaluate(AmShifted s, PetscInt n, const AmMat3 F[], const AmVec3 d[], const AmShiftedResult *r, AmRange *range)
{
  const PetscInt num_shifts = s->num_atoms - 1, square = s->size * s->size;

  PetscFunctionBeginUser;
  for (PetscInt q = 0; q < n && !range->kind; q += BATCH) {
    const AmShiftedResult part = {r->W ? r->W + q : NULL, r->P ? r->P + q : NULL, r->Q ? r->Q + q * num_shifts : NULL, r->H ? r->H + q * square : NULL};
    PetscCall(evaluate_batch(s, PetscMin(BATCH, n - q), F + q, d + q * num_shifts, &part, range));
    if (range->kind && range->site >= 0) range->site += q;
  }
  for (PetscInt q = 0; q < n && r->P && r->Q && s->z_0 && !range->kind; q++) expand_near_perfect(s, q, F[q], d + q * num_shifts, r);
  PetscFunctionReturn(0);
}

static PetscErrorCode tangents_of(void *context, PetscInt n, const PetscReal z[], PetscReal H[], AmRange *range)
{
  const AmShifted       s       = context;
  const AmShiftedResult hessian = {.H = H};
  const PetscInt        num     = s->num_atoms - 1;
  AmMat3               *F;
  AmVec3               *d;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(n, &F, n * num, &d));
  for (PetscInt q = 0; q < n; q++) {
    PetscCall(PetscArraycpy(F[q].m[0], z + q * s->size, 9));
    PetscCall(PetscArraycpy(d[q * num].v, z + q * s->size + 9, 3 * num));
  }
  PetscCall(AmShiftedEvaluate(s, n, F, d, &hessian, range));
  PetscCall(PetscFree2(F, d));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedTangents(AmShifted s, PetscInt n, const AmMat3 F[], const AmVec3 d[], PetscReal H[], AmRange *range)
{
  const AmShiftedResult hessian = {.H = H};
  const PetscInt        num     = s->num_atoms - 1;
  PetscReal            *z;

  PetscFunctionBeginUser;
  if (!s->keeps) {
    PetscCall(AmShiftedEvaluate(s, n, F, d, &hessian, range));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscMalloc1(n * s->size, &z));
  for (PetscInt q = 0; q < n; q++) {
    PetscCall(PetscArraycpy(z + q * s->size, F[q].m[0], 9));
    PetscCall(PetscArraycpy(z + q * s->size + 9, d[q * num].v, 3 * num));
  }
  PetscCall(AmTangentsEvaluate(s->kept, n, z, tangents_of, s, H, range));
  PetscCall(PetscFree(z));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedKeepTangents(AmShifted s, PetscBool keep)
{
  PetscFunctionBeginUser;
  s->keeps = keep;
  if (keep && !s->kept) PetscCall(AmTangentsCreate(s->size, s->z_0, &s->kept));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedRelax(AmShifted s, AmMat3 F, PetscReal *W, AmMat3 *P, AmTensor4 *A, AmRange *range)
{
  PetscReal p[AM_MAX_SHIFTS] = {0};
  AmRelaxed relaxed;

  PetscFunctionBeginUser;
  PetscCall(AmMultilatticeRelax(s->relaxed, F, p, &relaxed, range));
  if (range->kind) PetscFunctionReturn(0);
  if (W) *W = relaxed.W;
  if (P) *P = relaxed.P;
  if (A) *A = relaxed.A;
  PetscFunctionReturn(0);
}

PetscInt       AmShiftedNumShifts(AmShifted s) { return s->num_atoms - 1; }
AmMultilattice AmShiftedRelaxed(AmShifted s) { return s->relaxed; }
PetscReal      AmShiftedAtomEnergy(AmShifted s, PetscInt a) { return s->V0[a]; }

/* S: of all atoms. */
static PetscErrorCode create_kernel(AmShifted s, const AmVec3 S[])
{
  PetscInt      species[AM_CRYSTAL_MAX_SUBLATTICES], n;
  AmVec3       *R;
  AmCellLattice lattice = {s->num_atoms, species, S, 0, NULL};

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < s->num_atoms; a++) species[a] = s->crystal.sublattice[a].species;
  PetscCall(AmCrystalVectors(&s->crystal, REACH * AmPotentialCutoff(s->pot) + AmCrystalCellSpread(&s->crystal), &n, &R));
  lattice.num_vectors = n;
  lattice.R           = R;
  PetscCall(AmCellKernelCreate(s->pot, &lattice, &s->kernel));
  PetscCall(PetscFree(R));
  PetscCall(PetscMalloc1(BATCH * s->size, &s->slopes));
  PetscFunctionReturn(0);
}

/* S: of all atoms but the first. */
static PetscErrorCode find_expansion(AmShifted s, const AmVec3 S[], AmRange *range)
{
  const AmMat3          one = AmMat3Identity();
  AmMat3                P;
  AmVec3                Q[AM_CRYSTAL_MAX_SUBLATTICES];
  PetscReal            *z_0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc3(s->size, &z_0, s->size, &s->slope_0, s->size * s->size, &s->H_0));
  const AmShiftedResult there = {.P = &P, .Q = Q, .H = s->H_0};
  PetscCall(AmShiftedEvaluate(s, 1, &one, S, &there, range));
  for (PetscInt i = 0; i < s->size; i++) {
    z_0[i]        = i < 9 ? one.m[i / 3][i % 3] : S[(i - 9) / 3].v[i % 3];
    s->slope_0[i] = i < 9 ? P.m[i / 3][i % 3] : Q[(i - 9) / 3].v[i % 3];
  }
  s->z_0 = z_0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedCreate(AmPotential pot, const AmCrystal *crystal, AmShifted *out)
{
  const AmMat3 one = AmMat3Identity();
  AmVec3       S[AM_CRYSTAL_MAX_SUBLATTICES];
  AmRange      range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmCluster    perfect;
  AmShifted    s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  *out         = s;
  s->pot       = pot;
  s->crystal   = *crystal;
  s->num_atoms = crystal->num_sublattices;
  s->size      = 9 + 3 * (s->num_atoms - 1);
  PetscCall(AmHessianCreate(pot, AM_HESSIAN_FOR_SOLVERS, &s->hessian));
  PetscCall(AmMultilatticeCreate(pot, crystal, &s->relaxed));
  for (PetscInt a = 0; a < s->num_atoms; a++) S[a] = AmCrystalSublatticePlace(crystal, a);
  PetscCall(fill(s, 1, &one, S + 1, &perfect, &range));
  if (!range.kind) PetscCall(AmPotentialGradient(pot, &perfect, s->y, NULL, s->V0, NULL, &range));
  AmCheckUser(!range.kind, "the crystal is out of the range of %s", AmPotentialName(pot));
  PetscCall(create_kernel(s, S));
  PetscCall(find_expansion(s, S + 1, &range));
  AmCheckUser(!range.kind, "the crystal is out of the range of %s", AmPotentialName(pot));
  PetscFunctionReturn(0);
}

PetscErrorCode AmShiftedDestroy(AmShifted *shifted)
{
  AmShifted s = *shifted;

  PetscFunctionBeginUser;
  if (!s) PetscFunctionReturn(0);
  PetscCall(AmMultilatticeDestroy(&s->relaxed));
  PetscCall(AmHessianDestroy(&s->hessian));
  PetscCall(AmTangentsDestroy(&s->kept));
  PetscCall(AmCellKernelDestroy(&s->kernel));
  PetscCall(PetscFree(s->slopes));
  PetscCall(PetscFree3(s->z_0, s->slope_0, s->H_0));
  PetscCall(PetscFree(s->R));
  PetscCall(PetscFree(s->neighbor));
  PetscCall(PetscFree(s->species));
  PetscCall(PetscFree(s->sublattice));
  PetscCall(PetscFree(s->vector));
  PetscCall(PetscFree(s->y));
  PetscCall(PetscFree(s->v));
  PetscCall(PetscFree(s->g));
  PetscCall(PetscFree(*shifted));
  PetscFunctionReturn(0);
}
