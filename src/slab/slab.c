/* SPDX-License-Identifier: GPL-3.0-or-later
 * A slab of whole cells: its atoms, its neighbours' lists, its energy less that of the crystal. */
#include "slabimpl.h"

#define SKIN 0.8    /* Å: lists are made anew when an atom has moved by half of it */
#define OPENING 0.1 /* Å: by such steps a shift that pushes atoms into each other is opened, */
#define MOST_OPENINGS 30

#define ON_EDGE 1e-9 /* of a period: a place on the edge of the cell, but for rounding, stays there when it is wrapped again */

/* The place less whole periods: images are counted in bytes. */
static AmVec3 wrapped(const AmLayers *l, AmVec3 x)
{
  for (int i = 1; i >= 0; i--) {
    const PetscReal periods = i ? x.v[1] / l->period[1].v[1] : x.v[0] / l->period[0].v[0];
    x                       = AmVec3Sub(x, AmVec3Scale(floor(periods + ON_EDGE), l->period[i]));
  }
  return x;
}

PetscErrorCode AmSlabCreate(AmPotential pot, const AmLayers *l, PetscInt cut, PetscInt num_repeats, AmSlab *out)
{
  const PetscInt n = num_repeats * l->num_atoms, skipped = l->first[cut];
  AmSlab         s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  s->pot    = pot;
  s->layers = l;
  s->n      = n;
  PetscCall(PetscMalloc7(n, &s->species, n, &s->site, n, &s->X, n, &s->y, n, &s->g, n, &s->V, n, &s->listed));
  for (PetscInt i = 0; i < n; i++) {
    const PetscInt k = i + skipped, atom = k % l->num_atoms;
    s->site[i]    = i;
    s->species[i] = l->species[atom];
    s->X[i]       = wrapped(l, AmVec3Add(l->place[atom], AmVec3Scale(k / l->num_atoms, l->step)));
  }
  *out = s;
  PetscCall(AmSlabReset(s, num_repeats / 2, AmVec3Make(0, 0, 0), PETSC_FALSE));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSlabDestroy(AmSlab *slab)
{
  AmSlab s = *slab;

  PetscFunctionBeginUser;
  if (!s) PetscFunctionReturn(0);
  PetscCall(AmKernelDestroy(&s->kernel));
  PetscCall(PetscFree7(s->species, s->site, s->X, s->y, s->g, s->V, s->listed));
  PetscCall(PetscFree(*slab));
  PetscFunctionReturn(0);
}

PetscInt AmSlabNumAtoms(AmSlab s) { return s->n; }

#define SAME_PLANE 1e-3 /* Å */

/* The first atom of the plane of atom i, and the first behind it: atoms stand by height. */
static PetscInt plane_begin(AmSlab s, PetscInt i)
{
  const PetscReal z = s->X[i].v[2];
  while (i > 0 && s->X[i - 1].v[2] > z - SAME_PLANE) i--;
  return i;
}

static PetscInt plane_end(AmSlab s, PetscInt i)
{
  const PetscReal z = s->X[i].v[2];
  while (i < s->n && s->X[i].v[2] < z + SAME_PLANE) i++;
  return i;
}

PetscErrorCode AmSlabReset(AmSlab s, PetscInt repeat, AmVec3 t, PetscBool hold)
{
  PetscFunctionBeginUser;
  s->upper   = repeat * s->layers->num_atoms;
  s->held[0] = hold && s->upper > 0 ? plane_begin(s, s->upper - 1) : s->upper;
  s->held[1] = hold && s->upper > 0 ? plane_end(s, s->upper) : s->upper;
  for (PetscInt i = 0; i < s->n; i++) s->y[i] = i < s->upper ? s->X[i] : wrapped(s->layers, AmVec3Add(s->X[i], t));
  PetscCall(AmKernelDestroy(&s->kernel));
  PetscFunctionReturn(0);
}

PetscBool AmSlabIsFree(AmSlab s, AmSlabMoves moves, PetscInt atom, int axis)
{
  if (moves == AM_SLAB_RIGID) return PETSC_FALSE;
  if (axis == 2) return PETSC_TRUE;
  return moves == AM_SLAB_FULL && (atom < s->held[0] || atom >= s->held[1]) ? PETSC_TRUE : PETSC_FALSE;
}

/* Lists that hold every pair within the cutoff at y. */
static PetscErrorCode renew_lists(AmSlab s)
{
  AmNeighborOptions o        = {.num_points    = s->n,
                                .y             = s->listed,
                                .num_sites     = s->n,
                                .site_to_point = s->site,
                                .radius        = AmPotentialCutoff(s->pot) + SKIN,
                                .period        = AmMat3FromColumns(s->layers->period[0], s->layers->period[1], AmVec3Make(0, 0, 1)),
                                .periodic      = {PETSC_TRUE, PETSC_TRUE, PETSC_FALSE}};
  PetscReal         farthest = 0;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < s->n && s->kernel; i++) farthest = PetscMax(farthest, AmVec3Norm(AmVec3Sub(s->y[i], s->listed[i])));
  if (s->kernel && farthest < SKIN / 2) PetscFunctionReturn(0);
  PetscCall(AmKernelDestroy(&s->kernel));
  PetscCall(PetscArraycpy(s->listed, s->y, s->n));
  PetscCall(AmKernelCreate(s->pot, &o, s->species, &s->kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSlabEvaluate(AmSlab s, PetscBool *in_range)
{
  const PetscReal of_crystal = s->layers->cell_energy / s->layers->num_atoms;
  AmRange         range;

  PetscFunctionBeginUser;
  PetscCall(renew_lists(s));
  PetscCall(PetscArrayzero(s->g, s->n));
  PetscCall(AmKernelSum(s->kernel, s->y, NULL, s->V, s->g, &range));
  *in_range = range.kind == AM_RANGE_OK ? PETSC_TRUE : PETSC_FALSE;
  s->energy = 0;
  for (PetscInt i = 0; i < s->n; i++) s->energy += s->V[i] - of_crystal;
  if (!*in_range) s->energy = PETSC_INFINITY;
  PetscFunctionReturn(0);
}

/* A shift may put atoms on each other, where the potential knows nothing: what moves begins farther apart then. */
static PetscErrorCode open_gap(AmSlab s, PetscBool *in_range)
{
  PetscFunctionBeginUser;
  for (int k = 0; k < MOST_OPENINGS && !*in_range; k++) {
    for (PetscInt i = s->upper; i < s->n; i++) s->y[i].v[2] += OPENING;
    PetscCall(AmSlabEvaluate(s, in_range));
  }
  PetscFunctionReturn(0);
}

static void describe(AmSlab s, AmSlabMoves moves, AmSlabState *state)
{
  state->energy  = s->energy;
  state->force   = 0;
  state->pull    = AmVec3Make(0, 0, 0);
  state->opening = s->upper > 0 && s->upper < s->n ? s->y[s->upper].v[2] - s->y[s->upper - 1].v[2] : 0;
  for (PetscInt i = 0; i < s->n; i++) {
    if (i >= s->upper) state->pull = AmVec3Add(state->pull, s->g[i]);
    for (int k = 0; k < 3; k++)
      if (AmSlabIsFree(s, moves, i, k)) state->force = PetscMax(state->force, fabs(s->g[i].v[k]));
  }
}

PetscErrorCode AmSlabRelax(AmSlab s, AmSlabMoves moves, AmSlabState *state)
{
  PetscFunctionBeginUser;
  *state = (AmSlabState){.in_range = PETSC_FALSE};
  PetscCall(AmSlabEvaluate(s, &state->in_range));
  if (!state->in_range && moves != AM_SLAB_RIGID) PetscCall(open_gap(s, &state->in_range));
  if (!state->in_range) PetscFunctionReturn(0);
  if (moves != AM_SLAB_RIGID) PetscCall(AmSlabMinimise(s, moves, &state->softest));
  describe(s, moves, state);
  PetscFunctionReturn(0);
}
