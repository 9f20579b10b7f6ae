/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where grains meet: a grain ends with the atoms inside its faces, whether their cells are whole or not, and of two atoms of two grains that are too near to
 * each other one is missing. Along axes that repeat they meet across the faces, too: all lattices repeat with the body, so an atom beyond a face is in the
 * grain that the atom which stands for it is in. */
#include "crystalimpl.h"

/* The place within the period that stands for X. */
static AmVec3 home_of(const AmCrystal *c, AmVec3 X)
{
  const AmRepeat *r = &c->repeat;
  for (int k = 0; k < 3; k++)
    if (r->length.v[k] > 0) X.v[k] -= r->length.v[k] * floor((X.v[k] - r->low.v[k]) / r->length.v[k]);
  return X;
}

static PetscBool is_within(const AmCrystal *c, PetscInt grain, AmVec3 x)
{
  return AmCrystalGrainDepth(c, grain, home_of(c, x)) >= -AM_ON_FACE ? PETSC_TRUE : PETSC_FALSE;
}

/* Whether what is no farther than that may lie beyond a face of the period. */
static PetscBool is_near_face(const AmCrystal *c, AmVec3 X, PetscReal distance)
{
  const AmVec3 x = home_of(c, X);
  for (int k = 0; k < 3; k++) {
    const PetscReal L = c->repeat.length.v[k], above = x.v[k] - c->repeat.low.v[k];
    if (L > 0 && PetscMin(above, L - above) < distance) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* Of a place to the nearest atom of one sublattice of the grain, if it is within distance; in 2D of columns, which repeat along z. */
static PetscReal nearest_of(const AmCrystal *crystal, PetscInt grain, PetscInt sublattice, AmVec3 x, PetscReal distance)
{
  const AmCrystal *c     = &crystal->grain[grain].lattice;
  const AmVec3     S     = AmCrystalSublatticePlace(c, sublattice), at = AmCrystalIndices(c, AmVec3Sub(x, S)), reach = AmCrystalIndexReach(c, distance);
  PetscReal        least = PETSC_MAX_REAL;
  PetscInt         from[3], to[3], n[3];
  for (int i = 0; i < 3; i++) {
    from[i] = (PetscInt)ceil(at.v[i] - reach.v[i]);
    to[i]   = (PetscInt)floor(at.v[i] + reach.v[i]);
  }
  for (n[0] = from[0]; n[0] <= to[0]; n[0]++)
    for (n[1] = from[1]; n[1] <= to[1]; n[1]++)
      for (n[2] = from[2]; n[2] <= to[2]; n[2]++) {
        const AmVec3 y = AmVec3Add(AmCrystalPosition(c, n), S);
        AmVec3       d = AmVec3Sub(y, x);
        if (!is_within(crystal, grain, y)) continue;
        if (c->dimension == 2) d.v[2] -= c->period * round(d.v[2] / c->period);
        least = PetscMin(least, AmVec3Norm(d));
      }
  return least;
}

/* Whether an atom of the grain at x is too near to one of a grain of lower number. */
static PetscBool overlaps(const AmCrystal *c, PetscInt grain, AmVec3 x, PetscReal distance)
{
  const PetscBool beyond = is_near_face(c, x, distance);
  for (PetscInt g = 0; g < grain; g++)
    for (PetscInt a = 0; a < c->num_sublattices && (beyond || AmCrystalGrainDepth(c, g, x) > -distance); a++)
      if (nearest_of(c, g, a, x, distance) < distance) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Which atoms the cell at X lacks. Returns their number; 0 where none of its atoms is in the grain: the cell is none of its. */
static PetscInt missing_of(const AmCrystal *c, PetscInt grain, AmVec3 X, PetscReal distance, PetscInt sublattice[])
{
  PetscInt num = 0, inside = 0;
  for (PetscInt a = 0; a < c->num_sublattices; a++) {
    const AmVec3    x      = AmVec3Add(X, AmCrystalSublatticePlace(&c->grain[grain].lattice, a));
    const PetscBool within = is_within(c, grain, x);
    inside += within;
    if (!within || overlaps(c, grain, x, distance)) sublattice[num++] = a;
  }
  return inside > 0 ? num : 0;
}

/* Whether a cell at X lies so deep in its grain that it is whole. */
static PetscBool is_inner(const AmCrystal *c, PetscInt grain, AmVec3 X, PetscReal spread, PetscReal distance)
{
  if (is_near_face(c, X, spread + distance)) return PETSC_FALSE;
  for (PetscInt g = 0; g < grain; g++)
    if (AmCrystalGrainDepth(c, g, X) > -spread - distance) return PETSC_FALSE;
  return AmCrystalGrainDepth(c, grain, X) > spread ? PETSC_TRUE : PETSC_FALSE;
}

/* Those of one grain, appended. */
static PetscErrorCode append_grain(const AmCrystal *c, PetscInt grain, AmVec3 low, AmVec3 high, PetscReal distance, PetscInt *n, AmCellAtom **atom)
{
  const PetscReal spread = AmCrystalCellSpread(c) + AM_ON_FACE;
  const AmVec3    w      = AmVec3Make(spread, spread, spread);
  AmLatticeSite  *site;
  PetscInt        num, missing[AM_CRYSTAL_MAX_SUBLATTICES];

  PetscFunctionBeginUser;
  low  = AmVec3Sub(low, w);
  high = AmVec3Add(high, w);
  PetscCall(AmCrystalSites(&c->grain[grain].lattice, low.v, high.v, &num, &site));
  PetscCall(PetscRealloc(sizeof(**atom) * (*n + num * c->num_sublattices), atom));
  for (PetscInt i = 0; i < num; i++) {
    if (AmCrystalGrainDepth(c, grain, site[i].X) < -spread || is_inner(c, grain, site[i].X, spread, distance)) continue;
    const PetscInt gone = missing_of(c, grain, site[i].X, distance, missing);
    AmCrystalNameGrain(grain, site[i].index);
    for (PetscInt k = 0; k < gone; k++) (*atom)[(*n)++] = (AmCellAtom){{site[i].index[0], site[i].index[1], site[i].index[2]}, missing[k]};
  }
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCrystalCells(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscInt *n, AmLatticeSite **sites)
{
  AmCrystal whole = *c;
  PetscInt  missing[AM_CRYSTAL_MAX_SUBLATTICES], room = 0;

  PetscFunctionBeginUser;
  whole.num_vacant = 0;
  if (c->num_grains == 0 || c->num_sublattices == 1) {
    PetscCall(AmCrystalSites(&whole, low, high, n, sites));
    PetscFunctionReturn(0);
  }
  *n     = 0;
  *sites = NULL;
  for (PetscInt g = 0; g < c->num_grains; g++) {
    AmLatticeSite *own;
    PetscInt       num;
    PetscCall(AmCrystalSites(&c->grain[g].lattice, low, high, &num, &own));
    PetscCall(PetscRealloc(sizeof(**sites) * (room += num), sites));
    for (PetscInt i = 0; i < num; i++) {
      if (AmCrystalGrainDepth(c, g, own[i].X) < -AM_ON_FACE && missing_of(c, g, own[i].X, 0, missing) == 0) continue;
      AmCrystalNameGrain(g, own[i].index);
      own[i].species   = AmCrystalSpecies(c, own[i].index);
      (*sites)[(*n)++] = own[i];
    }
    PetscCall(PetscFree(own));
  }
  PetscFunctionReturn(0);
}

void AmCrystalBringHome(const AmCrystal *c, PetscInt *n, AmCellAtom atom[])
{
  const PetscInt num = *n;
  for (PetscInt i = 0; i < num; i++) AmCrystalShiftHome(c, AmCrystalPosition(c, atom[i].index), atom[i].index);
  if (num > 0) qsort(atom, num, sizeof(*atom), AmCrystalByCellAtom);
  *n = 0;
  for (PetscInt i = 0; i < num; i++)
    if (i == 0 || AmCrystalByCellAtom(&atom[i], &atom[*n - 1])) atom[(*n)++] = atom[i];
}

PetscErrorCode AmCrystalSeamAtoms(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscReal distance, PetscInt *n, AmCellAtom **atom)
{
  const AmVec3 from = AmVec3Make(low[0], low[1], c->dimension == 3 ? low[2] : 0), to = AmVec3Make(high[0], high[1], c->dimension == 3 ? high[2] : 0);

  PetscFunctionBeginUser;
  *n    = 0;
  *atom = NULL;
  for (PetscInt g = 0; g < c->num_grains; g++) PetscCall(append_grain(c, g, from, to, distance, n, atom));
  AmCrystalBringHome(c, n, *atom); /* cells on both faces of a body that repeats stand for each other */
  PetscFunctionReturn(0);
}
