/* SPDX-License-Identifier: GPL-3.0-or-later
 * Generalised stacking-fault energy (Vitek 1968)
 *
 *   γ(t) = (E(t) - E(0)) / A
 *
 * E(t) (eV) of a slab whose upper half is shifted by t in the plane, after relaxation; A (Å²) of the smallest cell of the plane. Both states have the same two
 * free surfaces, which drop out where the slab is thick enough. ∂γ/∂t is the force on the upper half: what relaxes adds nothing, for it feels none. Where all
 * atoms move along all axes, the planes next to the fault keep their places within the plane, and t is their disregistry: else the halves would slide back. */
#include "slabimpl.h"

#define FIRST_HALF 3 /* cutoffs: of each half */
#define GROWTH 1.5
#define REACHED 1e-7 /* eV/Å²: of γ, when the slab grows */
#define MAX_ROUNDS 6
#define LOOSE 1e-6 /* eV/Å²: halves that hold each other no better than that have come apart; a slab's softest mode has some 1e-2 */

struct _p_AmFault {
  AmPotential     pot;
  const AmLayers *layers;
  AmFaultOptions  options;
  AmSlab          slab;
  PetscInt        repeats; /* of each half */
  PetscReal       E0, opening0, change;
};

/* The slab of some repeats a half, and its energy without a fault. */
static PetscErrorCode build(AmFault f, PetscInt repeats)
{
  AmSlabState state;

  PetscFunctionBeginUser;
  PetscCall(AmSlabDestroy(&f->slab));
  PetscCall(AmSlabCreate(f->pot, f->layers, f->options.cut, 2 * repeats, &f->slab));
  PetscCall(AmSlabReset(f->slab, repeats, AmVec3Make(0, 0, 0), PETSC_TRUE));
  PetscCall(AmSlabRelax(f->slab, f->options.moves, &state));
  AmCheckUser(state.in_range && state.force < AM_SLAB_TOLERANCE, "a slab of the crystal without a fault does not come to rest under %s",
              AmPotentialName(f->pot));
  f->repeats  = repeats;
  f->E0       = state.energy;
  f->opening0 = state.opening;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFaultCreate(AmPotential pot, const AmLayers *l, const AmFaultOptions *options, AmFault *out)
{
  PetscInt     repeats = (PetscInt)ceil(FIRST_HALF * AmPotentialCutoff(pot) / l->distance);
  PetscReal    before;
  AmFaultPoint probe = {.gamma = PETSC_INFINITY};
  AmFault      f;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&f));
  f->pot     = pot;
  f->layers  = l;
  f->options = *options;
  f->change  = PETSC_INFINITY;
  for (int i = 0; i < MAX_ROUNDS && !(fabs(f->change) < REACHED); i++) {
    before = probe.gamma;
    PetscCall(build(f, repeats));
    PetscCall(AmFaultEvaluate(f, options->probe, &probe));
    f->change = probe.known ? probe.gamma - before : 0;
    repeats   = (PetscInt)ceil(GROWTH * repeats);
  }
  *out = f;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFaultDestroy(AmFault *fault)
{
  PetscFunctionBeginUser;
  if (!*fault) PetscFunctionReturn(0);
  PetscCall(AmSlabDestroy(&(*fault)->slab));
  PetscCall(PetscFree(*fault));
  PetscFunctionReturn(0);
}

PetscInt        AmFaultNumAtoms(AmFault f) { return AmSlabNumAtoms(f->slab); }
PetscReal       AmFaultThickness(AmFault f) { return 2 * f->repeats * f->layers->distance; }
PetscReal       AmFaultChange(AmFault f) { return f->change; }
const AmLayers *AmFaultLayers(AmFault f) { return f->layers; }

PetscErrorCode AmFaultEvaluate(AmFault f, AmVec3 t, AmFaultPoint *point)
{
  AmSlabState state;

  PetscFunctionBeginUser;
  PetscCall(AmSlabReset(f->slab, f->repeats, t, PETSC_TRUE));
  PetscCall(AmSlabRelax(f->slab, f->options.moves, &state));
  *point            = (AmFaultPoint){.t       = t,
                                     .known   = state.in_range && (f->options.moves == AM_SLAB_RIGID || state.softest > LOOSE) ? PETSC_TRUE : PETSC_FALSE,
                                     .gamma   = (state.energy - f->E0) / f->layers->area,
                                     .slope   = AmVec3Scale(1 / f->layers->area, state.pull),
                                     .opening = state.opening - f->opening0,
                                     .force   = state.force,
                                     .softest = state.softest};
  point->slope.v[2] = 0; /* of the shift; along the normal nothing pulls, or nothing may move */
  PetscFunctionReturn(0);
}
