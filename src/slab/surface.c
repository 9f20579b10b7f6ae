/* SPDX-License-Identifier: GPL-3.0-or-later
 * Energy of a free surface
 *
 *   γ = (E_slab - N E_crystal) / 2 A
 *
 * E_slab (eV) of a slab of N cells of the crystal, E_crystal (eV) of one; A (Å²) of the smallest surface cell. The lattice in the plane is that of the crystal;
 * atoms relax in the smallest surface cell, so a reconstruction with a larger cell is not found. */
#include "slabimpl.h"

#define FIRST_THICKNESS 4 /* cutoffs: faces do not feel each other but by relaxation, */
#define GROWTH 1.5        /* which falls off exponentially: a slab that is thicker by this tells how much is left */
#define REACHED 1e-5      /* of the energy */
#define MAX_ROUNDS 6
#define SAME 1e-9 /* eV/Å²: unrelaxed terminations that are equivalent; rounding of sums of some 10 eV over some 10 Å² is far below */

PetscErrorCode AmSlabRelaxNew(const AmSlabStack *of, PetscInt cut, PetscInt repeats, AmSlabMoves moves, const AmSlabAtoms *atoms, AmSlabState *state)
{
  AmSlab s;

  PetscFunctionBeginUser;
  PetscCall(AmSlabCreate(of->pot, of->layers, cut, repeats, &s));
  s->listener = of->listener;
  PetscCall(AmSlabRelax(s, moves, state));
  if (atoms && atoms->cost && state->in_range) PetscCall(AmKernelGradient(s->kernel, s->y, NULL, s->V, NULL, NULL));
  for (PetscInt i = 0; i < s->n && atoms; i++) {
    if (atoms->moved) atoms->moved[i] = AmVec3Sub(s->y[i], s->X[i]);
    if (atoms->cost) atoms->cost[i] = s->V[i] - of->layers->cell_energy / of->layers->num_atoms;
  }
  PetscCall(AmSlabDestroy(&s));
  AmCheckUser(state->in_range, "a free surface of the crystal is out of the range of %s", AmPotentialName(of->pot));
  AmCheckUser(state->force < AM_SLAB_TOLERANCE, "a free surface of the crystal does not come to rest under %s: forces of %.1e eV/Å are left",
              AmPotentialName(of->pot), (double)state->force);
  PetscFunctionReturn(0);
}

/* Relaxed, of one cut, in a slab that is thick enough. */
static PetscErrorCode relax(const AmSlabStack *of, PetscInt cut, AmFreeSurface *surface)
{
  const AmLayers *l       = of->layers;
  PetscInt        repeats = 2 * (PetscInt)ceil(FIRST_THICKNESS * AmPotentialCutoff(of->pot) / l->distance / 2);
  AmSlabState     state;

  PetscFunctionBeginUser;
  surface->relaxed = PETSC_INFINITY;
  for (int i = 0; i < MAX_ROUNDS; i++) {
    const PetscReal before = surface->relaxed;
    PetscCall(AmSlabRelaxNew(of, cut, repeats, AM_SLAB_FULL, NULL, &state));
    surface->relaxed   = state.energy / (2 * l->area);
    surface->change    = surface->relaxed - before;
    surface->num_atoms = repeats * l->num_atoms;
    surface->thickness = repeats * l->distance;
    if (fabs(surface->change) < REACHED * fabs(surface->relaxed)) break;
    repeats = (PetscInt)ceil(GROWTH * repeats);
  }
  surface->force   = state.force;
  surface->softest = state.softest;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFreeSurfaceCompute(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, const AmSlabListener *listener, AmFreeSurface *best)
{
  PetscReal unrelaxed[AM_CRYSTAL_MAX_SUBLATTICES];
  AmLayers *l;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&l));
  PetscCall(AmLayersCreate(pot, crystal, normal, l));
  const AmSlabStack of = {pot, l, listener};
  *best = (AmFreeSurface){.relaxed = PETSC_INFINITY};
  for (PetscInt cut = 0, num = 0; cut < l->num_planes; cut++) {
    const PetscInt repeats = 2 * (PetscInt)ceil(AmPotentialCutoff(pot) / l->distance + 1);
    AmFreeSurface  one     = {.area = l->area, .cut = cut, .gap = l->gap[cut], .alike = AmLayersFacesAlike(l, cut)};
    AmSlabState    state;
    PetscBool      known = PETSC_FALSE;
    PetscCall(AmSlabRelaxNew(&of, cut, repeats, AM_SLAB_RIGID, NULL, &state));
    one.unrelaxed = unrelaxed[num] = state.energy / (2 * l->area);
    for (PetscInt k = 0; k < num; k++) known = known || fabs(unrelaxed[k] - unrelaxed[num]) < SAME;
    if (known) continue;
    one.num_terminations = ++num;
    PetscCall(relax(&of, cut, &one));
    if (one.relaxed >= best->relaxed) one = *best;
    one.num_terminations = num;
    *best                = one;
  }
  PetscCall(PetscFree(l));
  PetscFunctionReturn(0);
}
