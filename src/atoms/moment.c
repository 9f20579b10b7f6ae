/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first moment of the atoms' gradient, Σ g_a x_aᵀ, and what the sum of each sublattice does by the shift that the load gives it: the derivative of their
 * energy by the homogeneous load, at a given corrector.
 *
 * In space images of atoms are atoms of their own. In the plane they are only in the neighbour list, and g is that of a whole column: what pulls along z
 * is lost in it. So columns are laid out here, as many periods up and down as a site sees. */
#include "atomsimpl.h"

static void add_moment(PetscInt n, const AmVec3 g[], const AmAtom atom[], PetscReal height, AmMat3 *moment)
{
  for (PetscInt a = 0; a < n; a++)
    for (int i = 0; i < 9; i++) moment->m[i / 3][i % 3] += g[a].v[i / 3] * (atom[a].x.v[i % 3] + (i % 3 == 2 ? height : 0));
}

static void add_shift_virial(PetscInt n, const AmVec3 g[], const AmAtom atom[], const AmCrystal *crystal, AmMat3 *moment)
{
  AmVec3 sum[AM_CRYSTAL_MAX_SUBLATTICES] = {{{0}}};
  for (PetscInt a = 0; a < n; a++) sum[atom[a].sublattice] = AmVec3Add(sum[atom[a].sublattice], g[a]);
  for (PetscInt b = 1; b < crystal->num_sublattices; b++) *moment = AmMat3Add(*moment, AmCrystalShiftVirial(crystal, b, sum[b]));
}

/* How many periods up and down. */
static PetscInt layers_seen(const AmNeighborOptions *o, const AmVec3 y[])
{
  PetscReal low = PETSC_MAX_REAL, high = PETSC_MIN_REAL;
  for (PetscInt a = 0; a < o->num_points; a++) {
    low  = PetscMin(low, y[a].v[2]);
    high = PetscMax(high, y[a].v[2]);
  }
  return o->num_points > 0 ? (PetscInt)ceil((o->radius + high - low) / o->period.m[2][2]) : 0;
}

static PetscErrorCode moment_of_columns(AmAtoms a, const PetscReal weight[], AmMat3 *moment, AmRange *range)
{
  const PetscInt    n      = a->space->num_atoms;
  AmNeighborOptions o      = AmAtomsPoints(a, AmPotentialCutoff(a->pot));
  const AmVec3      period = AmMat3Column(o.period, 2);
  const PetscInt    layers = layers_seen(&o, a->y), all = (2 * layers + 1) * n;
  AmVec3           *y, *g;
  PetscInt         *species;
  PetscReal        *V;
  AmKernel          kernel;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(all, &y));
  PetscCall(PetscCalloc3(all, &g, all, &species, a->space->num_sites, &V));
  for (PetscInt i = 0; i < all; i++) { /* the layer of the sites comes first */
    const PetscInt layer = i / n;
    y[i]                 = AmVec3Add(a->y[i % n], AmVec3Scale(layer <= layers ? layer : layers - layer, period));
    species[i]           = a->species[i % n];
  }
  o.num_points  = all;
  o.y           = y;
  o.periodic[2] = PETSC_FALSE;
  PetscCall(AmKernelCreate(a->pot, &o, species, &kernel));
  PetscCall(AmKernelSum(kernel, y, weight, V, g, range));
  for (PetscInt layer = 0; layer <= 2 * layers; layer++)
    add_moment(n, g + layer * n, a->space->atom, (layer <= layers ? layer : layers - layer) * a->space->options.crystal->period, moment);
  PetscCall(AmKernelDestroy(&kernel));
  PetscCall(PetscFree(y));
  PetscCall(PetscFree3(g, species, V));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsMoment(AmAtoms a, const PetscReal weight[], AmMat3 *moment, AmRange *range)
{
  PetscFunctionBeginUser;
  *moment = (AmMat3){{{0}}};
  if (a->space->dimension == 2)
    PetscCall(moment_of_columns(a, weight, moment, range));
  else
    add_moment(a->space->num_atoms, a->g, a->space->atom, 0, moment);
  add_shift_virial(a->space->num_atoms, a->g, a->space->atom, a->space->options.crystal, moment); /* g of a whole column */
  PetscFunctionReturn(0);
}
