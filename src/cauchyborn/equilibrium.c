/* SPDX-License-Identifier: GPL-3.0-or-later
 * The crystal of zero stress: a scan of the energy where nothing is known, then Newton's method over the strains that keep its structure, and over its shifts.
 */
#include "cauchybornimpl.h"

#define SCAN_RATIO 0.98    /* of nearest distances, from one trial to the next */
#define SHORTEST 1.2       /* Å: nearest distance at which a scan ends, */
#define SHORTEST_PART 0.25 /* or this part of the cutoff, where that is less; a model of many species has the cutoff of the largest, so while */
#define CLOSEST 0.4        /* Å: neither minimum nor repulsion is met, it goes on to this */
#define WALL 1.0           /* eV an atom above the minimum: closer than this are wells of tables and fits that mean nothing, */
#define DEEP 0.5           /* eV an atom: and behind a minimum this deep */
#define STIFF 15.0         /* those whose bulk modulus times volume is so many times their depth: of metals it is 1 to 5, of argon 8 */
#define BARRIER 0.1        /* eV an atom: before a well above the energy of free atoms, whom some fits never saw */
#define MAX_ROUNDS 5       /* of Newton's method, each with the last one's crystal for its reference */
#define BOUND 1e-6         /* eV an atom: farther than this from free atoms is a crystal that is one */
#define RESIDUAL 1e-8      /* eV, eV/Å: of differences of forces, roughly */

static AmModes modes_of(const AmCrystalOptions *o, PetscInt num_shifts)
{
  AmModes m = {.num_strains = 1, .num_shifts = num_shifts, .strain = {AmMat3Identity()}};
  if (o->structure == AM_STRUCTURE_HCP) {
    m.num_strains       = 2;
    m.strain[0].m[2][2] = 0;
    m.strain[1].m[2][2] = 1;
  } else if (o->structure == AM_STRUCTURE_CUSTOM) {
    static const int axis[6][2] = {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {2, 0}, {0, 1}};
    m.num_strains               = 6;
    for (int k = 0; k < 6; k++) {
      m.strain[k]                           = (AmMat3){{{0}}};
      m.strain[k].m[axis[k][0]][axis[k][1]] = m.strain[k].m[axis[k][1]][axis[k][0]] = 1;
    }
  }
  return m;
}

PetscErrorCode AmIsolatedEnergy(AmPotential pot, const AmCrystal *c, PetscReal *E)
{
  const PetscInt site[1] = {0}, start[2] = {0, 0};
  const AmVec3   y[1] = {{{0, 0, 0}}};

  PetscFunctionBeginUser;
  *E = 0;
  for (PetscInt a = 0; a < c->num_sublattices; a++) {
    const AmCluster cluster = {.num_points = 1, .num_sites = 1, .site_to_point = site, .start = start, .neighbor = site, .species = &c->sublattice[a].species};
    PetscReal       V;
    AmRange         range;
    PetscCall(AmPotentialGradient(pot, &cluster, y, NULL, &V, NULL, &range));
    if (!range.kind) *E += V;
  }
  PetscFunctionReturn(0);
}

/* An atom's, less that of isolated ones; infinite where the potential's range ends. */
static PetscErrorCode cohesive_energy(AmPotential pot, const AmCrystalOptions *o, PetscReal *E)
{
  AmCrystal      crystal;
  AmMultilattice ml;
  PetscReal      isolated;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalCreate(o, &crystal));
  PetscCall(AmMultilatticeCreate(pot, &crystal, &ml));
  PetscCall(AmIsolatedEnergy(pot, &crystal, &isolated));
  *E = AmMultilatticeCellEnergy(ml) < PETSC_INFINITY ? (AmMultilatticeCellEnergy(ml) - isolated) / crystal.num_sublattices : INFINITY;
  PetscCall(AmMultilatticeDestroy(&ml));
  PetscFunctionReturn(0);
}

/* Whether the scan has just passed a minimum that is too narrow for its depth: B Ω = E''/9, derivatives by the logarithm of the distance. Sodium binds with 1.1
 * eV, and 0.14 eV part it from such a well of 8 eV. */
static PetscBool too_stiff(const PetscReal E[3])
{
  const PetscReal step = log(SCAN_RATIO);
  return E[0] - 2 * E[1] + E[2] > -9 * STIFF * E[1] * step * step ? PETSC_TRUE : PETSC_FALSE;
}

/* The lowest of the minima of the energy, from far to near, up to the repulsion behind the first one. */
typedef struct {
  PetscReal lattice_constant; /* Å; 0: there is none */
  PetscReal nearest;          /* Å: distance of neighbours at which the scan has ended, */
  PetscReal E[3];             /* eV an atom: and the last energies */
} Scan;

static PetscErrorCode scan(AmPotential pot, AmCrystalOptions o, Scan *s)
{
  const PetscReal cutoff = AmPotentialCutoff(pot), last = PetscMin(SHORTEST, SHORTEST_PART * cutoff);
  AmCrystal       crystal;
  PetscReal       lowest = PETSC_MAX_REAL, highest = 0;

  PetscFunctionBeginUser;
  o.lattice_constant = 1;
  PetscCall(AmCrystalCreate(&o, &crystal));
  *s = (Scan){.E = {INFINITY, INFINITY, INFINITY}};
  for (PetscReal d = cutoff; d > last || (d > CLOSEST && s->lattice_constant == 0 && s->E[2] < WALL); d *= SCAN_RATIO) {
    s->E[0]            = s->E[1];
    s->E[1]            = s->E[2];
    s->nearest         = d;
    o.lattice_constant = d / AmCrystalNearestDistance(&crystal);
    PetscCall(cohesive_energy(pot, &o, &s->E[2]));
    if (s->E[1] < s->E[0] && s->E[1] < s->E[2] && s->E[1] < lowest && s->E[1] < PetscMax(0, highest - BARRIER) && !(lowest < -DEEP && too_stiff(s->E))) {
      lowest              = s->E[1];
      s->lattice_constant = o.lattice_constant / SCAN_RATIO;
    }
    if (s->lattice_constant > 0 && s->E[2] > lowest + WALL) break;
    if (isfinite(s->E[1])) highest = PetscMax(highest, s->E[1]);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmCrystalGuess(AmPotential pot, AmCrystalOptions *o)
{
  const char *name = AmPotentialName(pot), *structure = AmStructureName(o->structure);
  Scan        s;

  PetscFunctionBeginUser;
  PetscCall(scan(pot, *o, &s));
  AmCheckUser(
      s.lattice_constant > 0 || isfinite(s.E[2]) || s.E[1] > 0,
      "%s: no %s crystal binds: its energy has no minimum below that of free atoms before the potential's range ends, at %.3g Å between neighbours or above",
      name, structure, s.nearest);
  AmCheckUser(s.lattice_constant > 0 || s.E[2] >= PetscMin(s.E[1], 0),
              "%s: no %s crystal binds: its energy still falls at %.3g Å between neighbours, where the search ends", name, structure, s.nearest);
  AmCheckUser(s.lattice_constant > 0, "%s: no %s crystal binds: its energy has no minimum below that of free atoms, from %.3g to %.3g Å between neighbours",
              name, structure, AmPotentialCutoff(pot), s.nearest);
  o->lattice_constant = s.lattice_constant;
  PetscFunctionReturn(0);
}

/* The strained crystal becomes the reference. */
static void take(AmCrystalOptions *o, const AmState *s, AmBasisAtom atom[])
{
  const AmMat3 to_fractions = AmMat3Inverse(AmStructurePrimitive(o));
  for (PetscInt i = 1; o->structure == AM_STRUCTURE_CUSTOM && i < o->num_basis; i++) {
    const AmVec3 d = AmMat3Apply(to_fractions, AmVec3Make(s->p[3 * i - 3], s->p[3 * i - 2], s->p[3 * i - 1]));
    for (int k = 0; k < 3; k++) atom[i].at[k] += d.v[k];
  }
  for (int k = 0; k < 3; k++) o->cell[k] = AmMat3Apply(s->F, o->cell[k]);
  if (o->structure == AM_STRUCTURE_CUSTOM) return;
  o->lattice_constant *= s->F.m[0][0];
  if (o->structure == AM_STRUCTURE_HCP) o->c_over_a *= s->F.m[2][2] / s->F.m[0][0];
}

/* One round of Newton's method about the crystal of options. Out: s, in the axes of the crystal. */
static PetscErrorCode round_about(AmPotential pot, const AmCrystalOptions *o, AmState *s, AmRange *range)
{
  AmCrystal      crystal;
  AmMultilattice ml;
  AmModes        modes;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalCreate(o, &crystal));
  PetscCall(AmMultilatticeCreate(pot, &crystal, &ml));
  modes = modes_of(o, AmMultilatticeNumShifts(ml));
  s->F  = AmMat3Identity();
  PetscCall(PetscArrayzero(s->p, AM_MAX_SHIFTS));
  PetscCall(AmMultilatticeMinimise(ml, &modes, s, range));
  PetscCall(AmMultilatticeDestroy(&ml));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCrystalEquilibrate(AmPotential pot, AmCrystalOptions *options, AmBasisAtom atom[])
{
  AmCrystalOptions o     = *options;
  AmRange          range = {AM_RANGE_OK, -1, -1, 0, 0};
  PetscReal        E     = 0;
  AmState         *s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  for (int i = 0; i < 3; i++) /* the crystal's own axes: strains and shifts are those of the cell */
    for (int j = 0; j < 3; j++) o.axes[i][j] = i == j;
  if (o.structure == AM_STRUCTURE_HCP && !(o.c_over_a > 0)) o.c_over_a = AM_IDEAL_C_OVER_A;
  if (!(o.lattice_constant > 0)) PetscCall(AmCrystalGuess(pot, &o));
  s->residual = PETSC_INFINITY;
  for (int i = 0; i < MAX_ROUNDS && !range.kind; i++) {
    PetscCall(round_about(pot, &o, s, &range));
    if (!range.kind) take(&o, s, atom);
    if (s->residual < RESIDUAL && AmMat3MinStretch(s->F) > 1 - 1e-9) break;
  }
  AmCheckUser(!range.kind, "%s: no %s crystal of zero stress was found near the one of least energy, or the one given: the potential's range ends before",
              AmPotentialName(pot), AmStructureName(o.structure));
  AmCheckUser(s->residual < RESIDUAL,
              "%s: no %s crystal of zero stress was found near the one of least energy, or the one given: %.2g eV a cell, or eV/Å, are left",
              AmPotentialName(pot), AmStructureName(o.structure), (double)s->residual);
  PetscCall(PetscFree(s));
  PetscCall(cohesive_energy(pot, &o, &E));
  AmCheckUser(fabs(E) > BOUND, "%s: no %s crystal binds: from the start of least energy on it falls apart", AmPotentialName(pot), AmStructureName(o.structure));
  options->lattice_constant = o.lattice_constant;
  options->c_over_a         = o.c_over_a;
  for (int i = 0; i < 3; i++) options->cell[i] = o.cell[i];
  PetscFunctionReturn(0);
}
