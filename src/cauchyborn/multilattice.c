/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cauchy-Born rule for a crystal with several atoms a cell, sublattices α at S_α with inner shifts p_α, p_0 = 0:
 *
 *   W̃(F, p) = (1/Ω) Σ_α V_α - W_0,   neighbours of α at F X,   X = R + S_β + p_β - S_α - p_α
 *
 * Shifts are those of the reference crystal, so W̃(QF, p) = W̃(F, p) for every rotation Q. With z = (F, p) and g = ∂V/∂(F X):
 *
 *   ∂X/∂p_β = c_β,  c_β = [neighbour in β] - [centre in β]
 *   Ω ∂W̃/∂F_iJ = Σ g_i X_J,   Ω ∂W̃/∂p_β = Fᵀ Σ c_β g
 *
 * Second derivatives come from a Hessian product along each z, and from what X owes to p, and F X to F: g times δ.
 *
 * Neighbours are listed anew for each F, out to the cutoff, so none is missed under compression. Ω is the volume of the cell.
 * Source: Born and Huang (1954); Tadmor, Smith, Bernstein and Kaxiras (1999). */
#include <atomesh/cauchyborn.h>

#define SLACK 2e-3 /* Å: neighbours that a difference may move into the cutoff */

struct _p_AmMultilattice {
  AmPotential pot;
  AmHessian   hessian;
  AmCrystal   crystal;
  PetscInt    num_shifts;
  PetscReal   E0; /* eV: of the cell at F = I, p = 0; infinite when out of range */
  AmRange     range0;
  /* the cluster of one F: site α begins with its own atom, at the origin */
  PetscInt  room, num_points, num_neighbors, first[AM_CRYSTAL_MAX_SUBLATTICES + 1], start[AM_CRYSTAL_MAX_SUBLATTICES + 1];
  PetscInt *neighbor, *species, *sublattice, *center;
  AmVec3   *X, *y, *v, *g, *Hv;
};

static PetscErrorCode reserve(AmMultilattice ml, PetscInt n)
{
  PetscFunctionBeginUser;
  if (n <= ml->room) PetscFunctionReturn(0);
  ml->room = n + n / 2 + 256;
  PetscCall(PetscRealloc(sizeof(PetscInt) * ml->room, &ml->neighbor));
  PetscCall(PetscRealloc(sizeof(PetscInt) * ml->room, &ml->species));
  PetscCall(PetscRealloc(sizeof(PetscInt) * ml->room, &ml->sublattice));
  PetscCall(PetscRealloc(sizeof(PetscInt) * ml->room, &ml->center));
  PetscCall(PetscRealloc(sizeof(AmVec3) * ml->room, &ml->X));
  PetscCall(PetscRealloc(sizeof(AmVec3) * ml->room, &ml->y));
  PetscCall(PetscRealloc(sizeof(AmVec3) * ml->room, &ml->v));
  PetscCall(PetscRealloc(sizeof(AmVec3) * ml->room, &ml->g));
  PetscCall(PetscRealloc(sizeof(AmVec3) * ml->room, &ml->Hv));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultilatticeDestroy(AmMultilattice *ml)
{
  AmMultilattice m = *ml;

  PetscFunctionBeginUser;
  if (!m) PetscFunctionReturn(0);
  PetscCall(AmHessianDestroy(&m->hessian));
  PetscCall(PetscFree(m->neighbor));
  PetscCall(PetscFree(m->species));
  PetscCall(PetscFree(m->sublattice));
  PetscCall(PetscFree(m->center));
  PetscCall(PetscFree(m->X));
  PetscCall(PetscFree(m->y));
  PetscCall(PetscFree(m->v));
  PetscCall(PetscFree(m->g));
  PetscCall(PetscFree(m->Hv));
  PetscCall(PetscFree(*ml));
  PetscFunctionReturn(0);
}

static AmVec3 shift_of(const PetscReal p[], PetscInt a) { return a > 0 && p ? AmVec3Make(p[3 * a - 3], p[3 * a - 2], p[3 * a - 1]) : AmVec3Make(0, 0, 0); }

static PetscErrorCode add_point(AmMultilattice ml, PetscInt center, PetscInt sublattice, AmVec3 X, AmVec3 y)
{
  const PetscInt k = ml->num_points;

  PetscFunctionBeginUser;
  PetscCall(reserve(ml, k + 1));
  if (k > ml->first[center]) ml->neighbor[ml->num_neighbors++] = k;
  ml->species[k]    = ml->crystal.sublattice[sublattice].species;
  ml->sublattice[k] = sublattice;
  ml->center[k]     = center;
  ml->X[k]          = X;
  ml->y[k]          = y;
  ml->num_points++;
  PetscFunctionReturn(0);
}

/* Atoms of sublattice b around atom a: |F (R + d)| <= reach bounds the indices by the rows of (F primitive)⁻¹. */
static PetscErrorCode add_sublattice(AmMultilattice ml, AmMat3 F, const PetscReal p[], PetscInt a, PetscInt b)
{
  const AmMat3    cell = AmMat3Mul(F, ml->crystal.primitive), inverse = AmMat3Inverse(cell);
  const PetscReal reach = AmPotentialCutoff(ml->pot) + SLACK;
  const AmVec3    rest  = AmVec3Sub(AmCrystalSublatticePlace(&ml->crystal, b), AmCrystalSublatticePlace(&ml->crystal, a));
  const AmVec3    d     = AmVec3Add(rest, AmVec3Sub(shift_of(p, b), shift_of(p, a)));
  const AmVec3    at    = AmMat3Apply(inverse, AmMat3Apply(F, d));
  PetscInt        low[3], high[3];

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) {
    const PetscReal most = reach * AmVec3Norm(AmMat3Column(AmMat3Transpose(inverse), i));
    low[i]               = (PetscInt)ceil(-most - at.v[i]);
    high[i]              = (PetscInt)floor(most - at.v[i]);
  }
  for (PetscInt i = low[0]; i <= high[0]; i++)
    for (PetscInt j = low[1]; j <= high[1]; j++)
      for (PetscInt k = low[2]; k <= high[2]; k++) {
        const AmVec3 X = AmVec3Add(d, AmMat3Apply(ml->crystal.primitive, AmVec3Make(i, j, k))), y = AmMat3Apply(F, X);
        if ((a == b && !i && !j && !k) || AmVec3Norm(y) > reach) continue;
        PetscCall(add_point(ml, a, b, X, y));
      }
  PetscFunctionReturn(0);
}

static PetscErrorCode fill(AmMultilattice ml, AmMat3 F, const PetscReal p[], AmCluster *cluster)
{
  const PetscInt n    = ml->crystal.num_sublattices;
  const AmVec3   zero = AmVec3Make(0, 0, 0);

  PetscFunctionBeginUser;
  ml->num_points = ml->num_neighbors = 0;
  for (PetscInt a = 0; a < n; a++) {
    ml->first[a] = ml->num_points;
    ml->start[a] = ml->num_neighbors;
    PetscCall(add_point(ml, a, a, zero, zero));
    for (PetscInt b = 0; b < n; b++) PetscCall(add_sublattice(ml, F, p, a, b));
  }
  ml->start[n] = ml->num_neighbors;
  *cluster     = (AmCluster){
          .num_points = ml->num_points, .num_sites = n, .site_to_point = ml->first, .start = ml->start, .neighbor = ml->neighbor, .species = ml->species};
  PetscFunctionReturn(0);
}

static int moves_with(const AmMultilattice ml, PetscInt k, PetscInt b) { return (ml->sublattice[k] == b) - (ml->center[k] == b); }

/* Σ c_β h, for a vector h at each point. */
static AmVec3 force_on(const AmMultilattice ml, const AmVec3 h[], PetscInt b)
{
  AmVec3 sum = {{0, 0, 0}};
  for (PetscInt k = 0; k < ml->num_points; k++) {
    const int c = moves_with(ml, k, b);
    if (c) sum = AmVec3Add(sum, AmVec3Scale(c, h[k]));
  }
  return sum;
}

/* A field h at the points, h·∂(F X)/∂z at fixed g, per volume. Out: [9 + num_shifts]. */
static void project(const AmMultilattice ml, AmMat3 F, const AmVec3 h[], PetscReal out[])
{
  const AmMat3    Ft         = AmMat3Transpose(F);
  const PetscReal per_volume = 1 / ml->crystal.volume;
  for (int a = 0; a < 9; a++) out[a] = 0;
  for (PetscInt k = 0; k < ml->num_points; k++)
    for (int a = 0; a < 9; a++) out[a] += per_volume * h[k].v[a / 3] * ml->X[k].v[a % 3];
  for (PetscInt b = 1; b < ml->crystal.num_sublattices; b++) {
    const AmVec3 q = AmMat3Apply(Ft, force_on(ml, h, b));
    for (int L = 0; L < 3; L++) out[9 + 3 * (b - 1) + L] = per_volume * q.v[L];
  }
}

/* ∂(F X)/∂z_d at every point. */
static void set_direction(AmMultilattice ml, AmMat3 F, PetscInt d)
{
  const PetscInt b = 1 + (d - 9) / 3;
  for (PetscInt k = 0; k < ml->num_points; k++) {
    ml->v[k] = AmVec3Make(0, 0, 0);
    if (d < 9)
      ml->v[k].v[d / 3] = ml->X[k].v[d % 3];
    else
      ml->v[k] = AmVec3Scale(moves_with(ml, k, b), AmMat3Column(F, d % 3));
  }
}

static PetscErrorCode hessian(AmMultilattice ml, const AmCluster *cluster, AmMat3 F, PetscReal H[], AmRange *range)
{
  const PetscInt size = 9 + ml->num_shifts;

  PetscFunctionBeginUser;
  PetscCall(AmHessianSet(ml->hessian, cluster, ml->y, NULL, range));
  for (PetscInt d = 0; d < size && !range->kind; d++) {
    set_direction(ml, F, d);
    PetscCall(PetscArrayzero(ml->Hv, ml->num_points));
    PetscCall(AmHessianProduct(ml->hessian, ml->v, ml->Hv, range));
    project(ml, F, ml->Hv, H + d * size);
  }
  for (PetscInt b = 1; b < ml->crystal.num_sublattices; b++) {
    const AmVec3 q = AmVec3Scale(1 / ml->crystal.volume, force_on(ml, ml->g, b));
    for (int a = 0; a < 9; a++) {
      const PetscInt column = 9 + 3 * (b - 1) + a % 3;
      H[a * size + column] += q.v[a / 3];
      H[column * size + a] += q.v[a / 3];
    }
  }
  for (PetscInt i = 0; i < size; i++) /* differences are not quite symmetric */
    for (PetscInt j = 0; j < i; j++) H[i * size + j] = H[j * size + i] = (H[i * size + j] + H[j * size + i]) / 2;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultilatticeEvaluate(AmMultilattice ml, AmMat3 F, const PetscReal p[], AmTaylor *t, AmRange *range)
{
  AmRange   found = {AM_RANGE_OK, -1, -1, 0, 0};
  AmCluster cluster;
  PetscReal V[AM_CRYSTAL_MAX_SUBLATTICES];

  PetscFunctionBeginUser;
  t->size = 9 + ml->num_shifts;
  if (!(AmMat3Det(F) > 0)) found = (AmRange){AM_RANGE_PAIR_TOO_CLOSE, 0, -1, AmMat3Det(F), 0};
  if (!found.kind) {
    PetscCall(fill(ml, F, p, &cluster));
    PetscCall(PetscArrayzero(ml->g, ml->num_points));
    PetscCall(AmPotentialRunSums(ml->pot, &cluster, ml->y, NULL, ml->crystal.num_sublattices, V, t->order > 0 ? ml->g : NULL, &found));
  }
  if (!found.kind) {
    t->W = -ml->E0;
    for (PetscInt a = 0; a < ml->crystal.num_sublattices; a++) t->W += V[a];
    t->W /= ml->crystal.volume;
    if (t->order > 0) project(ml, F, ml->g, t->gradient);
    if (t->order > 1) PetscCall(hessian(ml, &cluster, F, t->hessian, &found));
  }
  if (range)
    *range = found;
  else
    AmCheckUser(!found.kind, "the crystal is out of the range of %s", AmPotentialName(ml->pot));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMultilatticeCreate(AmPotential pot, const AmCrystal *crystal, AmMultilattice *out)
{
  AmTaylor       t = {.order = 0};
  AmMultilattice ml;

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < crystal->num_sublattices; a++)
    PetscCheck(crystal->sublattice[a].species < AmPotentialNumSpecies(pot), PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE,
               "The potential was opened for %d species", (int)AmPotentialNumSpecies(pot));
  PetscCall(PetscNew(&ml));
  PetscCall(AmHessianCreate(pot, AM_HESSIAN_FOR_CONSTANTS, &ml->hessian));
  ml->pot        = pot;
  ml->crystal    = *crystal;
  ml->num_shifts = 3 * (crystal->num_sublattices - 1);
  PetscCall(AmMultilatticeEvaluate(ml, AmMat3Identity(), NULL, &t, &ml->range0)); /* E0 is still 0 */
  ml->E0 = ml->range0.kind ? PETSC_INFINITY : t.W * crystal->volume;
  *out   = ml;
  PetscFunctionReturn(0);
}

PetscInt         AmMultilatticeNumShifts(AmMultilattice ml) { return ml->num_shifts; }
PetscReal        AmMultilatticeCellEnergy(AmMultilattice ml) { return ml->E0; }
const AmCrystal *AmMultilatticeCrystal(AmMultilattice ml) { return &ml->crystal; }
