/* SPDX-License-Identifier: GPL-3.0-or-later
 * A free surface at rest, and stretched within its plane
 *
 *   γ(E) = (E_N(E) - (N - 2 h/d) V(E)) / 2 A ~ γ(0) + τ:E + ½ E:C:E,    V = (E_M - E_N) / (M - N)
 *
 * E      Green-Lagrange strain of the plane, as e = (E_11, E_22, 2 E_12)         -
 * E_N    energy of a relaxed slab of N lattice planes, less that of the crystal  eV, of one cell of the plane
 * V      what one plane more costs: the crystal, strained, free across           eV
 * h, d   half a plane distance and what the outermost plane moves in by; the distance   Å
 * τ, C   surface stress and stiffness (Shuttleworth 1950; Gurtin and Murdoch 1975; Cammarata 1994)   eV/Å²
 *
 * t, m   C e = t M e, m = M e with e·M e = 1, M = ∂²W/∂e², W = V / A d   Å, √(eV/Å³)
 *
 * The plane through the outermost atoms, at rest, ends what is counted as crystal. All atoms relax at each strain, so derivatives are those of atoms at rest:
 * by central differences. */
#include "slabimpl.h"
#include <petscblaslapack.h>

#define STEP 1e-3 /* of strain: fourth derivatives make 0.2 % of C of it, rounding 1e-7 */
#define CUTOFFS 4 /* thickness: faces feel each other by relaxation only */
#define THICKER 1.5
#define AT_REST 1e-6 /* Å: planes that move by less stay where they are */
#define NOTHING 1e-9 /* eV: what the middle of a slab has above the crystal, by rounding and by what it feels of its faces */

/* F of the plane with Fᵀ F = 1 + 2 E, upper triangular: the first period keeps its direction. */
typedef struct {
  PetscReal xx, xy, yy;
} Stretch;

static Stretch stretch_of(const AmLayers *l, const AmVec3 along[2], const PetscReal e[3])
{
  PetscReal E[2][2] = {{0}};
  Stretch   F;
  for (int a = 0; a < 2; a++)
    for (int b = 0; b < 2; b++)
      for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) E[i][j] += (a == b ? e[a] : e[2] / 2) * AmMat3Apply(l->axes, along[a]).v[i] * AmMat3Apply(l->axes, along[b]).v[j];
  F.xx = sqrt(1 + 2 * E[0][0]);
  F.xy = 2 * E[0][1] / F.xx;
  F.yy = sqrt(1 + 2 * E[1][1] - F.xy * F.xy);
  return F;
}

static AmVec3 stretched(Stretch F, AmVec3 x) { return AmVec3Make(F.xx * x.v[0] + F.xy * x.v[1], F.yy * x.v[1], x.v[2]); }

static PetscErrorCode slab_energy(AmPotential pot, const AmLayers *l, PetscInt repeats, PetscReal *energy)
{
  AmSlabState state;

  PetscFunctionBeginUser;
  PetscCall(AmSlabRelaxNew(&(AmSlabStack){pot, l, NULL}, 0, repeats, AM_SLAB_FULL, NULL, &state));
  *energy = state.energy;
  PetscFunctionReturn(0);
}

typedef struct {
  AmPotential     pot;
  const AmLayers *layers;
  AmVec3          along[2];
  PetscInt        thin, thick; /* planes of the slabs */
  PetscReal       above;       /* Å: h */
} Surface;

/* Energies of strained matter, of the surface (eV/Å²) and of the crystal (eV/Å³). */
enum { SURFACE, CRYSTAL, KINDS };

static PetscErrorCode energies_at(const Surface *s, const PetscReal e[3], PetscReal energy[KINDS])
{
  const Stretch F = stretch_of(s->layers, s->along, e);
  AmLayers     *l;
  PetscReal     thin = 0, thick = 0, plane;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(1, &l));
  *l = *s->layers;
  for (int i = 0; i < 2; i++) l->period[i] = stretched(F, l->period[i]);
  l->step = stretched(F, l->step);
  for (PetscInt i = 0; i < l->num_atoms; i++) l->place[i] = stretched(F, l->place[i]);
  PetscCall(slab_energy(s->pot, l, s->thin, &thin));
  PetscCall(slab_energy(s->pot, l, s->thick, &thick));
  plane           = (thick - thin) / (s->thick - s->thin);
  energy[SURFACE] = (thin - (s->thin - 2 * s->above / l->distance) * plane) / (2 * s->layers->area);
  energy[CRYSTAL] = plane / (s->layers->area * s->layers->distance);
  PetscCall(PetscFree(l));
  PetscFunctionReturn(0);
}

/* At sign (e_i + e_j), e_i alone where i = j. */
static PetscErrorCode energies_along(const Surface *s, int i, int j, PetscReal sign, PetscReal energy[KINDS])
{
  PetscReal e[3] = {0, 0, 0};

  PetscFunctionBeginUser;
  e[i] = e[j] = sign * STEP;
  PetscCall(energies_at(s, e, energy));
  PetscFunctionReturn(0);
}

/* How the planes move, from the outermost one down, in the axes of the crystal. */
static PetscErrorCode planes_at_rest(const Surface *s, AmRelaxedSurface *out)
{
  const PetscInt middle = s->thick / 2;
  AmSlabState    state;
  AmVec3        *moved;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(s->thick, &moved));
  PetscCall(AmSlabRelaxNew(&(AmSlabStack){s->pot, s->layers, NULL}, 0, s->thick, AM_SLAB_FULL, &(AmSlabAtoms){.moved = moved}, &state));
  for (PetscInt k = 0; k < middle && k < AM_MOVED_PLANES; k++) {
    out->shift[k] = AmMat3Apply(AmMat3Transpose(s->layers->axes), AmVec3Sub(moved[s->thick - 1 - k], moved[middle]));
    if (AmVec3Norm(out->shift[k]) > AT_REST) out->num_planes = k + 1;
  }
  PetscCall(PetscFree(moved));
  PetscFunctionReturn(0);
}

/* Out: M: stiffness of the crystal. */
static PetscErrorCode differentiate(const Surface *s, AmRelaxedSurface *out, PetscReal M[3][3])
{
  PetscReal(*const stiffness[KINDS])[3] = {out->stiffness, M};
  PetscReal zero[KINDS], plus[3][KINDS], minus[3][KINDS], both[2][KINDS];

  PetscFunctionBeginUser;
  PetscCall(energies_at(s, (PetscReal[3]){0, 0, 0}, zero));
  out->energy = zero[SURFACE];
  for (int i = 0; i < 3; i++) {
    PetscCall(energies_along(s, i, i, 1, plus[i]));
    PetscCall(energies_along(s, i, i, -1, minus[i]));
    out->stress[i] = (plus[i][SURFACE] - minus[i][SURFACE]) / (2 * STEP);
    for (int k = 0; k < KINDS; k++) stiffness[k][i][i] = (plus[i][k] + minus[i][k] - 2 * zero[k]) / (STEP * STEP);
  }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < i; j++) {
      for (int side = 0; side < 2; side++) PetscCall(energies_along(s, i, j, side ? 1 : -1, both[side]));
      for (int k = 0; k < KINDS; k++)
        stiffness[k][i][j] = stiffness[k][j][i] =
            (both[0][k] + both[1][k] - plus[i][k] - minus[i][k] - plus[j][k] - minus[j][k] + 2 * zero[k]) / (2 * STEP * STEP);
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode find_modes(const Surface *s, const PetscReal M[3][3], AmRelaxedSurface *out)
{
  PetscBLASInt type = 1, n = 3, room = 64, info;
  PetscReal    e[3][3], factor[3][3], work[64];

  PetscFunctionBeginUser;
  PetscCall(PetscArraycpy(e, out->stiffness, 3));
  PetscCall(PetscArraycpy(factor, M, 3));
  LAPACKsygv_(&type, "V", "U", &n, &e[0][0], &n, &factor[0][0], &n, out->thickness, work, &room, &info);
  AmCheckUser(info == 0, "the crystal is not stable under %s: some strain of the surface costs it no energy", AmPotentialName(s->pot));
  for (int k = 0; k < 3; k++)
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) out->mode[k][i] += M[i][j] * e[k][j];
  PetscFunctionReturn(0);
}

static PetscErrorCode create_layers(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, AmLayers **l)
{
  PetscFunctionBeginUser;
  PetscCall(PetscNew(l));
  PetscCall(AmLayersCreate(pot, crystal, normal, *l));
  PetscCheck((*l)->num_atoms == 1, PETSC_COMM_SELF, PETSC_ERR_SUP, "A slab of whole cells of several atoms may have two kinds of faces");
  PetscFunctionReturn(0);
}

static PetscInt thin_slab(AmPotential pot, const AmLayers *l) { return 2 * (PetscInt)ceil(CUTOFFS * AmPotentialCutoff(pot) / l->distance / 2); }

PetscErrorCode AmSurfacePlaneCosts(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, PetscInt *num, PetscReal cost[])
{
  AmLayers   *l;
  PetscInt    thick;
  PetscReal  *of_slab;
  AmSlabState state;

  PetscFunctionBeginUser;
  PetscCall(create_layers(pot, crystal, normal, &l));
  thick = (PetscInt)ceil(THICKER * thin_slab(pot, l));
  PetscCall(PetscMalloc1(thick, &of_slab));
  PetscCall(AmSlabRelaxNew(&(AmSlabStack){pot, l, NULL}, 0, thick, AM_SLAB_FULL, &(AmSlabAtoms){.cost = of_slab}, &state));
  *num = 0;
  for (PetscInt k = 0; k < thick / 2 && k < AM_MOVED_PLANES; k++) {
    cost[k] = of_slab[thick - 1 - k];
    if (fabs(cost[k]) > NOTHING) *num = k + 1;
  }
  PetscCall(PetscFree(of_slab));
  PetscCall(PetscFree(l));
  PetscFunctionReturn(0);
}

PetscErrorCode AmRelaxedSurfaceCompute(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, AmVec3 along, AmRelaxedSurface *out)
{
  AmLayers *l;
  PetscReal M[3][3];
  Surface   s = {.pot = pot, .along = {along, AmVec3Cross(along, normal)}};

  PetscFunctionBeginUser;
  PetscCall(create_layers(pot, crystal, normal, &l));
  s.layers = l;
  s.thin   = thin_slab(pot, l);
  s.thick  = (PetscInt)ceil(THICKER * s.thin);
  *out     = (AmRelaxedSurface){.num_planes = 0};
  PetscCall(planes_at_rest(&s, out));
  out->above = s.above = l->distance / 2 - AmVec3Dot(out->shift[0], normal) / AmVec3Norm(normal);
  PetscCall(differentiate(&s, out, M));
  PetscCall(find_modes(&s, M, out));
  PetscCall(PetscFree(l));
  PetscFunctionReturn(0);
}
