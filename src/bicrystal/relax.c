/* SPDX-License-Identifier: GPL-3.0-or-later
 * The boundary's energy and its least value.
 *
 *   γ = min over u_i and t of (1/A) Σ_l (V_l - V_0),    y_i = X_i + u_i + t (upper grain),    y_i = X_i + u_i (lower),    u_i = 0 but for free atoms
 *
 * A = area of one period (Å²), V_l = site energies (eV), V_0 = that of such an atom in the perfect crystal, t = rigid displacement of the upper grain (Å). At
 * zero force on t no stress is left across the boundary, so no surface, no second boundary and no strained box stands beside it. Minimised by TAO's
 * limited-memory variable-metric method (Moré and Thuente's line search), which goes down only and so ends at no saddle but by chance. */
#include "bicrystalimpl.h"
#include <petsctao.h>

#define SKIN 1.0 /* Å: neighbours are listed so far beyond the range, and anew when an atom has moved half of it */
#define FARTHEST 100.0 /* Å: no atom goes farther to find its place; a line search that takes one there began with atoms on top of each other */
#define MOST_STEPS 2000

static PetscErrorCode list_neighbors(AmBicrystal b)
{
  const AmVec3            L = b->crystal.repeat.length;
  const AmNeighborOptions o = {.num_points    = b->num_atoms,
                               .y             = b->base,
                               .num_sites     = b->num_sites,
                               .site_to_point = b->place,
                               .radius        = b->reach + SKIN,
                               .period        = {{{L.v[0], 0, 0}, {0, 1, 0}, {0, 0, L.v[2]}}},
                               .periodic      = {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}};

  PetscFunctionBeginUser;
  PetscCall(PetscArraycpy(b->base, b->y, b->num_atoms));
  PetscCall(AmKernelDestroy(&b->kernel));
  PetscCall(AmKernelCreate(b->options.potential, &o, b->species, &b->kernel));
  PetscFunctionReturn(0);
}

static void place_atoms(AmBicrystal b, const PetscReal x[])
{
  const PetscReal *t = x + b->num_unknowns - 3;
  for (PetscInt a = 0; a < b->num_atoms; a++)
    for (int k = 0; k < 3; k++) b->y[a].v[k] = b->start[a].v[k] + (b->upper[a] ? t[k] : 0) + (b->unknown[a] >= 0 ? x[b->unknown[a] + k] : 0);
}

/* Whether an atom is farther than this from where it was. */
static PetscBool has_moved(AmBicrystal b, const AmVec3 from[], PetscReal distance)
{
  for (PetscInt a = 0; a < b->num_atoms; a++)
    if (AmVec3Norm(AmVec3Sub(b->y[a], from[a])) > distance) return PETSC_TRUE;
  return PETSC_FALSE;
}

static void collect_forces(AmBicrystal b, PetscReal g[])
{
  PetscReal *t = g + b->num_unknowns - 3;
  for (PetscInt i = 0; i < b->num_unknowns; i++) g[i] = 0;
  for (int k = 0; k < 3; k++) t[k] = -b->load.v[k];
  for (PetscInt a = 0; a < b->num_atoms; a++)
    for (int k = 0; k < 3; k++) {
      if (b->upper[a]) t[k] += b->gradient[a].v[k];
      if (b->unknown[a] >= 0) g[b->unknown[a] + k] += b->gradient[a].v[k];
    }
}

static PetscErrorCode evaluate(AmBicrystal b, const PetscReal x[], PetscReal *energy, PetscReal g[])
{
  AmRange range;

  PetscFunctionBeginUser;
  place_atoms(b, x);
  *energy = PETSC_INFINITY;
  if (has_moved(b, b->start, FARTHEST)) PetscFunctionReturn(0);
  if (!b->kernel || has_moved(b, b->base, SKIN / 2)) PetscCall(list_neighbors(b));
  for (PetscInt a = 0; a < b->num_atoms; a++) b->gradient[a] = (AmVec3){{0, 0, 0}};
  PetscCall(AmKernelSum(b->kernel, b->y, NULL, b->V, b->gradient, &range));
  b->evaluations++;
  *energy = 0;
  for (PetscInt l = 0; l < b->num_sites; l++) *energy += b->V[l] - b->site_energy[b->sublattice[l]];
  for (int k = 0; k < 3; k++) *energy -= b->load.v[k] * x[b->num_unknowns - 3 + k];
  if (range.kind) *energy = PETSC_INFINITY;
  collect_forces(b, g);
  PetscFunctionReturn(0);
}

static PetscErrorCode objective(Tao tao, Vec x, PetscReal *energy, Vec g, void *context)
{
  const PetscReal *displacement;
  PetscReal       *gradient;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayRead(x, &displacement));
  PetscCall(VecGetArrayWrite(g, &gradient));
  PetscCall(evaluate(context, displacement, energy, gradient));
  PetscCall(VecRestoreArrayRead(x, &displacement));
  PetscCall(VecRestoreArrayWrite(g, &gradient));
  PetscFunctionReturn(0);
}

static PetscErrorCode minimise(AmBicrystal b, PetscReal tolerance, Vec x)
{
  Tao tao;

  PetscFunctionBeginUser;
  PetscCall(TaoCreate(PETSC_COMM_SELF, &tao));
  PetscCall(TaoSetType(tao, TAOLMVM));
  PetscCall(TaoSetObjectiveAndGradient(tao, NULL, objective, b));
  PetscCall(TaoSetSolution(tao, x));
  PetscCall(TaoSetTolerances(tao, tolerance, 0, 0)); /* the 2-norm, which is more than the largest component */
  PetscCall(TaoSetMaximumIterations(tao, MOST_STEPS));
  PetscCall(TaoSolve(tao));
  PetscCall(TaoDestroy(&tao));
  PetscFunctionReturn(0);
}

/* What the atoms of each sublattice are more than those of the first one, of the cells' own; and their energies, which the sum above takes as those of the
 * crystal. */
static void add_composition(AmBicrystal b, PetscReal area, AmBicrystalResult *result)
{
  for (PetscInt a = 0; a < b->crystal.num_sublattices; a++) {
    const PetscReal more = b->amount[a] - b->amount[0];
    result->added[AmCrystalOwnSpecies(&b->crystal, a)] += more;
    result->energy += more * b->site_energy[a] / area;
  }
}

PetscErrorCode AmBicrystalSettle(AmBicrystal b, AmVec3 load, PetscReal tolerance)
{
  PetscReal energy;
  Vec       x, g;

  PetscFunctionBeginUser;
  PetscCall(VecCreateSeq(PETSC_COMM_SELF, b->num_unknowns, &x));
  PetscCall(VecDuplicate(x, &g));
  b->load = load;
  PetscCall(minimise(b, tolerance, x));
  PetscCall(objective(NULL, x, &energy, g, b));
  b->load = (AmVec3){{0, 0, 0}};
  PetscCall(VecDestroy(&x));
  PetscCall(VecDestroy(&g));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalRelax(AmBicrystal b, const AmBicrystalStart *start, PetscReal tolerance, AmBicrystalResult *result)
{
  const AmVec3 L = b->crystal.repeat.length;
  PetscReal   *array, energy;
  Vec          x, g;

  PetscFunctionBeginUser;
  PetscCall(AmBicrystalBuild(b, start));
  b->evaluations = 0;
  *result        = (AmBicrystalResult){.energy = NAN, .num_removed = b->num_removed};
  PetscCall(VecCreateSeq(PETSC_COMM_SELF, b->num_unknowns, &x));
  PetscCall(VecDuplicate(x, &g));
  PetscCall(objective(NULL, x, &energy, g, b));
  if (energy < PETSC_INFINITY) {
    PetscCall(minimise(b, tolerance, x));
    PetscCall(objective(NULL, x, &energy, g, b));
    result->energy = energy / (L.v[0] * L.v[2]);
  }
  add_composition(b, L.v[0] * L.v[2], result);
  PetscCall(VecNorm(g, NORM_INFINITY, &result->force_max));
  PetscCall(VecGetArray(x, &array));
  for (int k = 0; k < 3; k++) result->relaxation.v[k] = array[b->num_unknowns - 3 + k];
  PetscCall(VecRestoreArray(x, &array));
  result->evaluations = b->evaluations;
  PetscCall(VecDestroy(&x));
  PetscCall(VecDestroy(&g));
  PetscFunctionReturn(0);
}
