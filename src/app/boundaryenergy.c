/* SPDX-License-Identifier: GPL-3.0-or-later
 * The energy of a boundary from a run:
 *
 *   γ = Σ (V_l - V_0) / (m P p_z)
 *
 * over the sites in a window of m whole periods P (Å) of both grains along x, in the middle of the body, and no farther from the boundary than what only atoms
 * count in, whose site energies V_l are all there, unblended; p_z: the period along z (Å). Each window of that width holds the same atoms of a perfect grain,
 * and in those V_l = V_0. A body in space that repeats along x and z has no ends: all of it is the window. With several atoms a cell V_0 is that of such an
 * atom, and
 *
 *   γ A = Σ (V_l - V_0) + Σ_α N_α V_0α - k V_cell
 *
 * N_α atoms of each sublattice, those over the outermost distance of lattice planes in part, if these are k cells; else what a boundary costs depends on where
 * atoms come from, and the command boundary tells it. */
#include "boundary.h"
#include "casefile.h"
#include "results.h"

#define WHOLE 1e-6 /* atoms: what rounding leaves of a whole number */
#define OFF_PLANES 1.234e-3 /* Å: so that no rounding decides on which side of the window's end a site is */

/* How far from the boundary sites are counted. */
static PetscReal height_of(const AmProblem *p)
{
  const PetscReal inner = AmBodyInnerRadius(&p->free);
  return p->whole ? inner / 2 : PetscMin(p->regions.core, inner / 2);
}

/* Where the window is, and what it holds; sums of all ranks are made of the last two, which follow each other. */
typedef struct {
  PetscReal from, to, height;                   /* Å: along x, and to either side of the boundary */
  PetscReal area;                               /* Å²; 0: there is none */
  PetscReal energy;                             /* eV */
  PetscReal amount[AM_CRYSTAL_MAX_SUBLATTICES]; /* atoms of each sublattice */
} Window;

static Window empty_window(const AmProblem *p)
{
  const PetscReal period = AmCrystalCommonPeriod(&p->crystal.grain[0].lattice, &p->crystal.grain[1].lattice, 0), inner = AmBodyInnerRadius(&p->free);
  const PetscReal width = period > 0 ? period * floor(inner / period) : 0; /* half of the free body: beside its ends the boundary is held */
  const AmVec3    side  = AmVec3Sub(p->body.high, p->body.low);
  Window          w     = {.from = -width / 2 + OFF_PLANES, .to = width / 2 + OFF_PLANES, .height = height_of(p), .area = width * p->crystal.period};
  if (p->crystal.dimension == 2) return w;
  w.from = -PETSC_MAX_REAL;
  w.to   = PETSC_MAX_REAL;
  w.area = p->body.periodic[0] && p->body.periodic[2] ? side.v[0] * side.v[2] : 0;
  return w;
}

static void add_site(const AmProblem *p, const AmAtom *a, PetscReal V, Window *w)
{
  const AmCrystal *c = AmCrystalLatticeOf(&p->crystal, a->lattice);
  const AmVec3     X = AmVec3Add(a->X, AmCrystalSublatticePlace(c, a->sublattice));
  const PetscReal  y = fabs(X.v[1] - p->c->material.lattice_origin.v[1]);
  if (y > w->height || X.v[0] < w->from || X.v[0] >= w->to) return;
  w->energy += V;
  w->amount[a->sublattice] += PetscMin(1, (w->height - y) / AmCrystalPlaneDistance(c, AmVec3Make(0, 1, 0)));
}

/* What atoms cost that are whole cells or are not; NAN: none. */
static PetscReal composition_energy(const AmProblem *p, const Window *w)
{
  PetscReal more[AM_CASE_MAX_SPECIES] = {0}, cell[AM_CASE_MAX_SPECIES] = {0}, V = 0, energy = 0;
  for (PetscInt a = 0; a < p->crystal.num_sublattices; a++) {
    const PetscInt s = AmCrystalOwnSpecies(&p->crystal, a);
    more[s] += w->amount[a] - w->amount[0];
    cell[s]++;
    energy += (w->amount[a] - w->amount[0]) * AmCauchyBornAtomEnergy(p->cauchyborn, a);
    V += AmCauchyBornAtomEnergy(p->cauchyborn, a);
  }
  for (PetscInt s = 1; s < AmCaseNumOwnSpecies(&p->c->material); s++)
    if (fabs(more[s] * cell[0] - more[0] * cell[s]) > WHOLE) return NAN;
  return energy - more[0] / cell[0] * V;
}

/* Why the case lets no window hold a boundary's energy and nothing else; NULL: it may. */
static const char *reason_against(const AmProblem *p)
{
  if (p->c->scheme == AM_SCHEME_CB) return "elements alone know no boundary";
  if (p->c->num_defects > 0) return "the energy is that of the defects, too";
  return AmProblemIsSharp(p) && !p->whole ? "beyond its strip elements meet in it" : NULL;
}

PetscErrorCode AmResultsBoundaryEnergy(AmRunResults *r)
{
  const AmProblem *p = r->problem;
  const AmSpace   *s = &p->space;
  PetscReal        composition;
  Window           w;

  PetscFunctionBeginUser;
  r->boundary_energy = NAN;
  if (!p->c->boundary) PetscFunctionReturn(0);
  r->boundary_reason = reason_against(p);
  if (r->boundary_reason) PetscFunctionReturn(0);
  w = empty_window(p);
  if (w.area <= 0) r->boundary_reason = "the body holds no whole period away from where it is held";
  if (r->boundary_reason) PetscFunctionReturn(0);
  for (PetscInt l = 0; l < s->num_sites; l++) add_site(p, &s->atom[s->site_to_atom[l]], r->state->site_energy[l], &w);
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &w.energy, 1 + AM_CRYSTAL_MAX_SUBLATTICES, MPIU_REAL, MPIU_SUM, s->comm));
  composition        = composition_energy(p, &w);
  r->boundary_energy = AM_J_PER_M2_PER_EV_PER_A2 * (w.energy + composition) / w.area;
  if (PetscIsNanReal(composition)) r->boundary_reason = "its atoms are no whole cells: what they cost depends on where they come from (see atomesh boundary)";
  PetscFunctionReturn(0);
}
