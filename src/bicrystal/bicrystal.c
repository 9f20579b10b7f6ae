/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two grains put together along y = 0: which sites they have.
 *
 * Along y nothing repeats, and no surface counts: sites up to one range of the potential beyond the free ones are counted, and atoms for one range more are
 * there to complete their neighbourhoods. */
#include "bicrystalimpl.h"

#define SEAM                                                                                                                                                   \
  1.234e-3 /* Å: the period begins here before the origin, where no lattice plane of small indices is, so that no rounding decides where a site counts */

/* Energies of the atoms of a cell amid the perfect crystal: one cell, which repeats. */
static PetscErrorCode perfect_energies(AmBicrystal b)
{
  const PetscInt    n = b->crystal.num_sublattices;
  AmVec3            at[AM_CRYSTAL_MAX_SUBLATTICES];
  PetscInt          place[AM_CRYSTAL_MAX_SUBLATTICES], species[AM_CRYSTAL_MAX_SUBLATTICES];
  AmNeighborOptions o = {.num_points    = n,
                         .y             = at,
                         .num_sites     = n,
                         .site_to_point = place,
                         .radius        = b->reach,
                         .period        = b->crystal.primitive,
                         .periodic      = {PETSC_TRUE, PETSC_TRUE, PETSC_TRUE}};
  AmKernel          kernel;

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < n; a++) {
    at[a]      = AmCrystalSublatticePlace(&b->crystal, a);
    place[a]   = a;
    species[a] = AmCrystalOwnSpecies(&b->crystal, a);
  }
  PetscCall(AmKernelCreate(b->options.potential, &o, species, &kernel));
  PetscCall(AmKernelGradient(kernel, at, NULL, b->site_energy, NULL, NULL));
  PetscCall(AmKernelDestroy(&kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalCreate(const AmBicrystalOptions *options, AmBicrystal *out)
{
  AmCrystalOptions o = options->crystal;
  AmBicrystal      b;
  AmBody           body = {.shape = AM_SHAPE_BOX, .periodic = {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}};

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&b));
  b->options  = *options;
  b->reach    = AmPotentialCutoff(options->potential);
  o.dimension = 3;
  o.origin    = AmVec3Make(0, 0, 0);
  for (int g = 0; g < 2; g++) {
    PetscCall(PetscArraycpy(&o.axes[0][0], &options->axes[g][0][0], 9));
    if (g == 0) {
      PetscCall(AmCrystalCreate(&o, &b->crystal));
      AmCrystalTakeCell(&b->crystal, options->settled);
    }
    PetscCall(AmGrainCreate(&o, &b->crystal, &b->grain[g]));
    PetscCall(AmGrainAddFace(&b->grain[g], AmVec3Make(0, g ? -1 : 1, 0), 0));
  }
  b->crystal.num_grains = 2;
  b->crystal.grain      = b->grain;
  for (int k = 0; k < 3; k += 2) {
    body.high.v[k] = AmCrystalCommonPeriod(&b->grain[0].lattice, &b->grain[1].lattice, k);
    body.low.v[k]  = -SEAM;
    body.high.v[k] -= SEAM;
    AmCheckUser(body.high.v[k] > 0, "the grains have no common period of small indices along %c, which lies in their boundary", 'x' + k);
  }
  AmCrystalSetRepeat(&b->crystal, &body);
  PetscCall(perfect_energies(b));
  *out = b;
  PetscFunctionReturn(0);
}

static PetscErrorCode discard(AmBicrystal b)
{
  PetscFunctionBeginUser;
  b->crystal.num_vacant = b->crystal.num_left = 0;
  PetscCall(PetscFree(b->vacant));
  PetscCall(PetscFree(b->left));
  PetscCall(PetscFree4(b->start, b->y, b->gradient, b->base));
  PetscCall(PetscFree6(b->upper, b->unknown, b->place, b->V, b->species, b->sublattice));
  PetscCall(AmKernelDestroy(&b->kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalDestroy(AmBicrystal *b)
{
  PetscFunctionBeginUser;
  if (!*b) PetscFunctionReturn(0);
  PetscCall(discard(*b));
  PetscCall(PetscFree(*b));
  PetscFunctionReturn(0);
}

AmVec3 AmBicrystalPeriod(AmBicrystal b) { return b->crystal.repeat.length; }

/* Both lattices together repeat when the upper one is moved by a vector of either: along an axis by the measure that its planes and the lower one's share. Only
 * vectors along the axis itself keep the other two coordinates. */
PetscReal AmBicrystalRepeat(AmBicrystal b, int axis)
{
  return PetscMin(AmCrystalPeriod(&b->grain[0].lattice, axis), AmCrystalPeriod(&b->grain[1].lattice, axis));
}

PetscInt AmBicrystalNumPlanes(AmBicrystal b, int grain)
{
  PetscReal height[AM_CRYSTAL_MAX_SUBLATTICES];
  return AmCrystalAtomPlanes(&b->grain[grain].lattice, AmVec3Make(0, 1, 0), height);
}

PetscReal AmBicrystalCellEnergy(AmBicrystal b)
{
  PetscReal sum = 0;
  for (PetscInt a = 0; a < b->crystal.num_sublattices; a++) sum += b->site_energy[a];
  return sum;
}

/* Where cells are listed: one period, and as far from the boundary as any atom is needed. */
static void box_of(AmBicrystal b, PetscReal height, AmVec3 *low, AmVec3 *high)
{
  *low       = b->crystal.repeat.low;
  *high      = AmVec3Add(*low, b->crystal.repeat.length);
  low->v[1]  = -height;
  high->v[1] = height;
}

/* Puts the grains where the start has them; the planes of atoms that end them lie on y = 0. */
static void set_origins(AmBicrystal b, const AmBicrystalStart *start)
{
  PetscReal height[AM_CRYSTAL_MAX_SUBLATTICES];
  for (int g = 0; g < 2; g++) {
    AmCrystalAtomPlanes(&b->grain[g].lattice, AmVec3Make(0, 1, 0), height);
    b->grain[g].lattice.origin = AmVec3Make(g ? start->translation[0] : 0, -height[start->termination[g]], g ? start->translation[1] : 0);
  }
}

/* Takes out of the grains what lies beyond their faces, and what overlaps. Out: removed: how many atoms that is beside those beyond the faces. */
static PetscErrorCode take_out(AmBicrystal b, PetscReal overlap, PetscInt *removed)
{
  const PetscReal nearest = AmCrystalNearestDistance(&b->crystal);
  AmCellAtom     *missing, *beyond;
  PetscInt        num_missing, num_beyond;
  AmVec3          low, high;

  PetscFunctionBeginUser;
  PetscCall(PetscFree(b->vacant));
  PetscCall(PetscFree(b->left));
  box_of(b, nearest, &low, &high);
  PetscCall(AmCrystalSeamAtoms(&b->crystal, low.v, high.v, 0, &num_beyond, &beyond));
  PetscCall(AmCrystalSeamAtoms(&b->crystal, low.v, high.v, overlap * nearest, &num_missing, &missing));
  PetscCall(AmCrystalTakeOut(&b->crystal, num_missing, missing, &b->vacant, &b->left));
  *removed = num_missing - num_beyond;
  PetscCall(PetscFree(missing));
  PetscCall(PetscFree(beyond));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalCountRemoved(AmBicrystal b, const AmBicrystalStart *start, PetscInt *num)
{
  PetscFunctionBeginUser;
  set_origins(b, start);
  PetscCall(take_out(b, start->overlap, num));
  PetscFunctionReturn(0);
}

static int by_site(const void *a, const void *b)
{
  const AmLatticeSite *p = a, *q = b;
  for (int i = 2; i > 0; i--)
    if (p->index[i] != q->index[i]) return p->index[i] < q->index[i] ? -1 : 1;
  return p->index[0] < q->index[0] ? -1 : p->index[0] > q->index[0];
}

/* One period of sites, each once. Out: site [n], owned by the caller. */
static PetscErrorCode list_sites(AmBicrystal b, PetscReal height, PetscInt *n, AmLatticeSite **site)
{
  AmVec3   low, high;
  PetscInt num, kept = 0;

  PetscFunctionBeginUser;
  box_of(b, height, &low, &high);
  PetscCall(AmCrystalSites(&b->crystal, low.v, high.v, &num, site));
  for (PetscInt i = 0; i < num; i++) {
    AmLatticeSite *s = *site + i;
    s->X             = AmVec3Add(s->X, AmCrystalShiftHome(&b->crystal, s->X, s->index));
  }
  if (num > 0) qsort(*site, num, sizeof(**site), by_site);
  for (PetscInt i = 0; i < num; i++) /* those on both ends of the period came twice */
    if (i == 0 || by_site(&(*site)[i], &(*site)[kept - 1])) (*site)[kept++] = (*site)[i];
  *n = kept;
  PetscFunctionReturn(0);
}

typedef struct {
  AmVec3   X;
  PetscInt grain, sublattice;
} Place;

static Place place_of(AmBicrystal b, const PetscInt index[3], PetscInt sublattice)
{
  const AmCellAtom atom = {{index[0], index[1], index[2]}, sublattice};
  return (Place){AmCrystalAtomPosition(&b->crystal, &atom), AmCrystalGrainOf(index), sublattice};
}

/* Atoms of one period no farther than height from the boundary: those of whole cells, and what is left of others. Out: place [n], owned by the caller. */
static PetscErrorCode list_atoms(AmBicrystal b, PetscReal height, PetscInt *n, Place **place)
{
  const AmCrystal *c = &b->crystal;
  AmLatticeSite   *site;
  PetscInt         num = 0, all = 0;

  PetscFunctionBeginUser;
  PetscCall(list_sites(b, height + AmCrystalCellSpread(c), &num, &site));
  PetscCall(PetscMalloc1(num * c->num_sublattices + c->num_left, place));
  for (PetscInt i = 0; i < num; i++)
    for (PetscInt a = 0; a < c->num_sublattices; a++) (*place)[all++] = place_of(b, site[i].index, a);
  for (PetscInt i = 0; i < c->num_left; i++) (*place)[all++] = place_of(b, c->left[i].index, c->left[i].sublattice);
  *n = 0;
  for (PetscInt i = 0; i < all; i++)
    if (fabs((*place)[i].X.v[1]) <= height) (*place)[(*n)++] = (*place)[i];
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

/* How far an atom counts in the composition: over the outermost distance of lattice planes ever less, so that every sublattice of a perfect grain has the same
 * sum, wherever the count ends. */
static PetscReal share_of(AmBicrystal b, const Place *p, PetscReal counted)
{
  const PetscReal d = AmCrystalPlaneDistance(&b->grain[p->grain].lattice, AmVec3Make(0, 1, 0));
  return PetscMax(0, PetscMin(1, (counted - fabs(p->X.v[1])) / d));
}

PetscErrorCode AmBicrystalBuild(AmBicrystal b, const AmBicrystalStart *start)
{
  const PetscReal free_height = b->options.height, counted = free_height + b->reach;
  Place          *place;
  PetscInt        n = 0, next[2] = {0, 0};

  PetscFunctionBeginUser;
  PetscCall(discard(b));
  set_origins(b, start);
  PetscCall(take_out(b, start->overlap, &b->num_removed));
  PetscCall(list_atoms(b, counted + b->reach, &n, &place));
  b->num_atoms = n;
  b->num_sites = b->num_unknowns = 0;
  PetscCall(PetscArrayzero(b->amount, AM_CRYSTAL_MAX_SUBLATTICES));
  for (PetscInt i = 0; i < n; i++) b->num_sites += fabs(place[i].X.v[1]) < counted;
  PetscCall(PetscMalloc4(n, &b->start, n, &b->y, n, &b->gradient, n, &b->base));
  PetscCall(PetscMalloc6(n, &b->upper, n, &b->unknown, n, &b->place, n, &b->V, n, &b->species, n, &b->sublattice));
  next[1] = b->num_sites;
  for (PetscInt i = 0; i < n; i++) {
    const PetscInt a = next[fabs(place[i].X.v[1]) >= counted]++;
    b->start[a]      = place[i].X;
    b->upper[a]      = place[i].grain;
    b->sublattice[a] = place[i].sublattice;
    b->species[a]    = AmCrystalOwnSpecies(&b->crystal, place[i].sublattice);
    b->unknown[a]    = fabs(place[i].X.v[1]) < free_height ? b->num_unknowns : -1;
    b->place[i]      = i;
    b->amount[place[i].sublattice] += share_of(b, &place[i], counted);
    if (b->unknown[a] >= 0) b->num_unknowns += 3;
  }
  b->num_unknowns += 3;
  PetscCall(PetscArraycpy(b->base, b->start, n));
  PetscCall(PetscArraycpy(b->y, b->start, n));
  PetscCall(PetscFree(place));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalAtoms(AmBicrystal b, PetscInt *n, AmBicrystalAtom **atom)
{
  PetscFunctionBeginUser;
  *n = b->num_atoms;
  if (b->kernel && AmPotentialSumsCostLess(b->options.potential)) PetscCall(AmKernelGradient(b->kernel, b->y, NULL, b->V, NULL, NULL));
  PetscCall(PetscMalloc1(*n, atom));
  for (PetscInt a = 0; a < *n; a++) {
    const PetscInt k = b->sublattice[a];
    (*atom)[a]       = (AmBicrystalAtom){.y       = b->y[a],
                                         .crystal = b->start[a],
                                         .grain   = b->upper[a],
                                         .free    = b->unknown[a] >= 0,
                                         .energy  = a < b->num_sites ? b->V[a] - b->site_energy[k] : NAN,
                                         .species = b->species[a],
                                         .site    = AmVec3Sub(b->start[a], AmCrystalSublatticePlace(&b->grain[b->upper[a]].lattice, k))};
  }
  PetscFunctionReturn(0);
}
