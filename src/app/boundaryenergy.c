/* SPDX-License-Identifier: GPL-3.0-or-later
 * The energy of a boundary from a run:
 *
 *   γ = Σ (V_l - V_0) / (m P p_z)
 *
 * over the sites in a window of m whole periods P (Å) of both grains along x, in the middle of the body, and no farther from the boundary than what only atoms
 * count in, whose site energies V_l are all there, unblended; p_z: the period along z (Å). Each window of that width holds the same atoms of a perfect grain,
 * and in those V_l = V_0. A body in space that repeats along x and z has no ends: all of it is the window. */
#include "boundary.h"
#include "results.h"

#define MOST_PERIODS 64
#define OFF_PLANES 1.234e-3 /* Å: so that no rounding decides on which side of the window's end a site is */

/* The period that both grains have along x; 0: none of small indices. */
static PetscReal common_period(const AmCrystal *c)
{
  const PetscReal a = AmCrystalPeriod(&c->grain[0].lattice, 0), b = AmCrystalPeriod(&c->grain[1].lattice, 0);
  for (int n = 1; n <= MOST_PERIODS && a > 0 && b > 0; n++)
    if (fabs(n * a - b * round(n * a / b)) < 1e-4 * n) return n * a;
  return 0;
}

/* How far from the boundary sites are counted. */
static PetscReal height_of(const AmProblem *p)
{
  const PetscReal inner = AmBodyInnerRadius(&p->free);
  return p->whole ? inner / 2 : PetscMin(p->regions.core, inner / 2);
}

/* Out: where the window begins and ends along x, Å. Returns its area, Å²; 0: there is none. */
static PetscReal window(const AmProblem *p, PetscReal *from, PetscReal *to)
{
  const PetscReal period = common_period(&p->crystal), inner = AmBodyInnerRadius(&p->free);
  const PetscReal width = period > 0 ? period * floor(inner / period) : 0; /* half of the free body: beside its ends the boundary is held */
  const AmVec3    side  = AmVec3Sub(p->body.high, p->body.low);
  *from                 = p->crystal.dimension == 3 ? -PETSC_MAX_REAL : -width / 2 + OFF_PLANES;
  *to                   = p->crystal.dimension == 3 ? PETSC_MAX_REAL : *from + width;
  if (p->crystal.dimension == 2) return width * p->crystal.period;
  return p->body.periodic[0] && p->body.periodic[2] ? side.v[0] * side.v[2] : 0;
}

PetscErrorCode AmResultsBoundaryEnergy(AmRunResults *r)
{
  const AmProblem *p = r->problem;
  const AmSpace   *s = &p->space;
  PetscReal        from, to, area, sum = 0;

  PetscFunctionBeginUser;
  r->boundary_energy = NAN;
  if (!p->c->boundary || p->c->num_defects > 0 || p->c->scheme == AM_SCHEME_CB || (AmProblemIsSharp(p) && !p->whole)) PetscFunctionReturn(0);
  area = window(p, &from, &to);
  if (area <= 0) PetscFunctionReturn(0);
  for (PetscInt l = 0; l < s->num_sites; l++) {
    const AmAtom *a = &s->atom[s->site_to_atom[l]];
    if (fabs(a->X.v[1] - p->c->material.lattice_origin.v[1]) > height_of(p) || a->X.v[0] < from || a->X.v[0] >= to) continue;
    sum += r->state->site_energy[l];
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPIU_REAL, MPIU_SUM, s->comm));
  r->boundary_energy = AM_J_PER_M2_PER_EV_PER_A2 * sum / area;
  PetscFunctionReturn(0);
}
