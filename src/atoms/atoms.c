/* SPDX-License-Identifier: GPL-3.0-or-later
 * Gather, evaluate, scatter for the atomistic side:  E = Σ w_l (V_l(y) - V_0),  y = F0 (x + p) + N u,  f = Nᵀ ∂E/∂y,
 *
 * p the inner shift that the load gives an atom of its sublattice; V_0, too, belongs to that.
 * Site energies are summed relative to the perfect crystal's: a raw total of -3e5 eV would resolve 6e-11 eV only.
 * The neighbour list has a skin and is built anew when an atom has moved by half of it. */
#include "atomsimpl.h"

#define FLUNG 100.0 /* Å: an atom displaced farther is lost; a list of neighbours would span empty space */
#define SKIN 0.5    /* Å, unless set otherwise: small, for the tangent's pattern grows with it; Newton steps near the solution never reach it */

/* Where what is kept of each atom of the cells of each grain has that of this one. */
static PetscInt place_of(const AmCrystal *crystal, const AmAtom *atom) { return AmCrystalGrainOf(atom->lattice) * crystal->num_sublattices + atom->sublattice; }

PetscErrorCode AmAtomsCreate(const AmSpace *space, AmPotential pot, const PetscReal site_energy[], AmAtoms *out)
{
  AmAtoms a;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&a));
  a->space = space;
  a->pot   = pot;
  a->F0    = AmMat3Identity();
  a->skin  = SKIN;
  PetscCall(
      PetscCalloc5(space->num_atoms, &a->y, space->num_atoms, &a->g, space->num_atoms, &a->listed_y, space->num_atoms, &a->species, space->num_sites, &a->V));
  PetscCall(PetscMalloc2(space->num_atoms, &a->origin, space->num_sites, &a->perfect));
  for (PetscInt i = 0; i < space->num_atoms; i++) a->species[i] = space->atom[i].species;
  for (PetscInt i = 0; i < space->num_atoms; i++) a->origin[i] = space->atom[i].x;
  for (PetscInt l = 0; l < space->num_sites; l++) a->perfect[l] = site_energy[place_of(space->options.crystal, &space->atom[space->site_to_atom[l]])];
  *out = a;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsDestroy(AmAtoms *a)
{
  PetscFunctionBeginUser;
  if (!*a) PetscFunctionReturn(0);
  PetscCall(AmAtomsForgetList(*a));
  PetscCall(PetscFree2((*a)->origin, (*a)->perfect));
  PetscCall(PetscFree5((*a)->y, (*a)->g, (*a)->listed_y, (*a)->species, (*a)->V));
  PetscCall(PetscFree(*a));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsForgetList(AmAtoms a)
{
  PetscFunctionBeginUser;
  a->linearized = PETSC_FALSE;
  PetscCall(AmKernelDestroy(&a->kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsSetDeformation(AmAtoms a, AmMat3 F0, const AmVec3 shift[])
{
  const AmCrystal *crystal = a->space->options.crystal;
  const PetscInt   num     = crystal->num_sublattices;

  PetscFunctionBeginUser;
  a->F0 = F0;
  for (PetscInt i = 0; i < a->space->num_atoms; i++) {
    const AmAtom  *atom = &a->space->atom[i];
    const PetscInt k    = place_of(crystal, atom);
    a->origin[i]        = AmMat3Apply(F0, atom->x);
    if (shift && k % num > 0) a->origin[i] = AmVec3Add(a->origin[i], AmMat3Apply(F0, shift[k - k / num - 1])); /* shift has none of first atoms */
  }
  PetscCall(AmAtomsForgetList(a));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsSetSkin(AmAtoms a, PetscReal skin)
{
  PetscFunctionBeginUser;
  if (skin == a->skin) PetscFunctionReturn(0);
  a->skin = skin;
  PetscCall(AmAtomsForgetList(a));
  PetscFunctionReturn(0);
}

static AmMat3 current_period(AmAtoms a)
{
  AmMat3 p = {{{0}}};
  for (int i = 0; i < 3; i++) p.m[i][2] = a->F0.m[i][2] * a->space->options.crystal->period;
  return p;
}

AmNeighborOptions AmAtomsPoints(AmAtoms a, PetscReal radius)
{
  return (AmNeighborOptions){.num_points    = a->space->num_atoms,
                             .y             = a->listed_y,
                             .num_sites     = a->space->num_sites,
                             .site_to_point = a->space->site_to_atom,
                             .radius        = radius,
                             .period        = current_period(a),
                             .periodic      = {PETSC_FALSE, PETSC_FALSE, a->space->dimension == 2}};
}

static PetscErrorCode build_list(AmAtoms a)
{
  AmNeighborOptions o;

  PetscFunctionBeginUser;
  PetscCall(AmEventBegin(AM_EVENT_LIST));
  PetscCall(AmAtomsForgetList(a));
  PetscCall(PetscArraycpy(a->listed_y, a->y, a->space->num_atoms));
  a->age++;
  o = AmAtomsPoints(a, AmPotentialCutoff(a->pot) + a->skin);
  PetscCall(AmKernelCreate(a->pot, &o, a->species, &a->kernel));
  PetscCall(AmEventEnd(AM_EVENT_LIST));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsUpdateList(AmAtoms a, const AmVec3 node_u[], PetscInt *age)
{
  PetscReal moved2 = 0;

  PetscFunctionBeginUser;
  AmSpaceInterpolate(a->space, node_u, a->y);
  a->lost = PETSC_FALSE;
  for (PetscInt i = 0; i < a->space->num_atoms; i++) {
    if (!(AmVec3Dot(a->y[i], a->y[i]) <= FLUNG * FLUNG)) a->lost = PETSC_TRUE; /* not a number is lost too */
    a->y[i]        = AmVec3Add(a->y[i], a->origin[i]);
    const AmVec3 d = AmVec3Sub(a->y[i], a->listed_y[i]);
    moved2         = PetscMax(moved2, AmVec3Dot(d, d));
  }
  if (!a->lost && (!a->kernel || moved2 > a->skin * a->skin / 4)) PetscCall(build_list(a));
  if (age) *age = a->age;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsEvaluate(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], AmAtomsResult *r, AmRange *range)
{
  PetscReal *V = r->V ? r->V : a->V;

  PetscFunctionBeginUser;
  r->energy = 0;
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) {
    *range = (AmRange){AM_RANGE_MODEL, -1, -1, 0, 0};
    PetscFunctionReturn(0);
  }
  if (r->node_f) a->linearized = PETSC_FALSE;
  if (r->node_f) PetscCall(PetscArrayzero(a->g, a->space->num_atoms));
  PetscCall((r->V ? AmKernelGradient : AmKernelSum)(a->kernel, a->y, weight, V, r->node_f ? a->g : NULL, range));
  if (range->kind) PetscFunctionReturn(0);
  for (PetscInt l = 0; l < a->space->num_sites; l++) {
    if (weight[l] == 0) continue;
    V[l] -= a->perfect[l];
    r->energy += weight[l] * V[l];
  }
  if (r->node_f) AmSpaceInterpolateTranspose(a->space, a->g, r->node_f);
  if (r->moment) PetscCall(AmAtomsMoment(a, weight, r->moment, range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsSiteEnergies(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], const PetscReal **V)
{
  AmAtomsResult r     = {.V = a->V};
  AmRange       range = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  if (AmPotentialSumsCostLess(a->pot)) PetscCall(AmAtomsEvaluate(a, weight, node_u, &r, &range));
  if (range.kind) PetscCall(PetscArrayzero(a->V, a->space->num_sites));
  *V = a->V;
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsDescribeRange(AmAtoms a, const AmRange *range, size_t size, char sentence[])
{
  const AmSpace  *s      = a->space;
  const AmCluster points = {.num_points = s->num_atoms, .num_sites = s->num_sites, .site_to_point = s->site_to_atom, .species = a->species};

  PetscFunctionBeginUser;
  PetscCall(AmRangeDescribe(a->pot, &points, range, size, sentence));
  PetscFunctionReturn(0);
}
