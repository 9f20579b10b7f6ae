/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two grains put together along y = 0: which sites they have.
 *
 * Along y nothing repeats, and no surface counts: sites up to one range of the potential beyond the free ones are counted, and atoms for one range more are
 * there to complete their neighbourhoods. */
#include "bicrystalimpl.h"

#define SAME 1e-4         /* Å: what two periods may differ by */
#define MOST_MULTIPLES 64 /* of a grain's period in the common one */
#define SEAM                                                                                                                                                   \
  1.234e-3 /* Å: the period begins here before the origin, where no lattice plane of small indices is, so that no rounding decides where a site counts */

/* The period that both lattices have along an axis; 0: none. */
static PetscReal common_period(const AmGrain grain[2], int axis)
{
  const PetscReal a = AmCrystalPeriod(&grain[0].lattice, axis), b = AmCrystalPeriod(&grain[1].lattice, axis);
  for (int n = 1; n <= MOST_MULTIPLES && a > 0 && b > 0; n++)
    if (fabs(n * a - b * round(n * a / b)) < SAME * n) return n * a;
  return 0;
}

/* Energy of a site amid the perfect crystal: one atom, which repeats. */
static PetscErrorCode perfect_energy(AmBicrystal b)
{
  const AmVec3            at    = {{0, 0, 0}};
  const PetscInt          place = 0;
  const AmNeighborOptions o     = {.num_points    = 1,
                                   .y             = &at,
                                   .num_sites     = 1,
                                   .site_to_point = &place,
                                   .radius        = b->reach,
                                   .period        = b->crystal.primitive,
                                   .periodic      = {PETSC_TRUE, PETSC_TRUE, PETSC_TRUE}};
  AmKernel                kernel;

  PetscFunctionBeginUser;
  PetscCall(AmKernelCreate(b->options.potential, &o, NULL, &kernel));
  PetscCall(AmKernelGradient(kernel, &at, NULL, &b->site_energy, NULL, NULL));
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
    if (g == 0) PetscCall(AmCrystalCreate(&o, &b->crystal));
    PetscCall(AmGrainCreate(&o, &b->crystal, &b->grain[g]));
    PetscCall(AmGrainAddFace(&b->grain[g], AmVec3Make(0, g ? -1 : 1, 0), 0));
  }
  b->crystal.num_grains = 2;
  b->crystal.grain      = b->grain;
  for (int k = 0; k < 3; k += 2) {
    body.high.v[k] = common_period(b->grain, k);
    body.low.v[k]  = -SEAM;
    body.high.v[k] -= SEAM;
    AmCheckUser(body.high.v[k] > 0, "the grains have no common period of small indices along %c, which lies in their boundary", 'x' + k);
  }
  AmCrystalSetRepeat(&b->crystal, &body);
  PetscCall(perfect_energy(b));
  *out = b;
  PetscFunctionReturn(0);
}

static PetscErrorCode discard(AmBicrystal b)
{
  PetscFunctionBeginUser;
  b->crystal.num_vacant = 0;
  PetscCall(PetscFree(b->vacant));
  PetscCall(PetscFree4(b->start, b->y, b->gradient, b->base));
  PetscCall(PetscFree4(b->upper, b->unknown, b->place, b->V));
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

/* Where sites are listed: one period, and as far from the boundary as any atom is needed. */
static void box_of(AmBicrystal b, PetscReal height, AmVec3 *low, AmVec3 *high)
{
  *low       = b->crystal.repeat.low;
  *high      = AmVec3Add(*low, b->crystal.repeat.length);
  low->v[1]  = -height;
  high->v[1] = height;
}

/* Which sites of the upper grain are left out. */
static PetscErrorCode find_vacant(AmBicrystal b, const AmBicrystalStart *start)
{
  const PetscReal nearest = AmCrystalNearestDistance(&b->crystal);
  AmVec3          low, high;

  PetscFunctionBeginUser;
  b->crystal.num_vacant      = 0;
  b->grain[1].lattice.origin = AmVec3Make(start->translation[0], 0, start->translation[1]);
  PetscCall(PetscFree(b->vacant));
  box_of(b, nearest, &low, &high);
  PetscCall(AmCrystalOverlaps(&b->crystal, low.v, high.v, start->overlap * nearest, &b->crystal.num_vacant, &b->vacant));
  b->crystal.vacant = (const PetscInt(*)[3])b->vacant;
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalCountRemoved(AmBicrystal b, const AmBicrystalStart *start, PetscInt *num)
{
  PetscFunctionBeginUser;
  PetscCall(find_vacant(b, start));
  *num = b->crystal.num_vacant;
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

PetscErrorCode AmBicrystalBuild(AmBicrystal b, const AmBicrystalStart *start)
{
  const PetscReal free_height = b->options.height, counted = free_height + b->reach;
  AmLatticeSite  *site;
  PetscInt        n = 0, next[2] = {0, 0};

  PetscFunctionBeginUser;
  PetscCall(discard(b));
  PetscCall(find_vacant(b, start));
  PetscCall(list_sites(b, counted + b->reach, &n, &site));
  b->num_atoms = n;
  b->num_sites = b->num_unknowns = 0;
  for (PetscInt i = 0; i < n; i++) b->num_sites += fabs(site[i].X.v[1]) < counted;
  PetscCall(PetscMalloc4(n, &b->start, n, &b->y, n, &b->gradient, n, &b->base));
  PetscCall(PetscMalloc4(n, &b->upper, n, &b->unknown, n, &b->place, n, &b->V));
  next[1] = b->num_sites;
  for (PetscInt i = 0; i < n; i++) {
    const PetscInt a = next[fabs(site[i].X.v[1]) >= counted]++;
    b->start[a]      = site[i].X;
    b->upper[a]      = AmCrystalGrainOf(site[i].index);
    b->unknown[a]    = fabs(site[i].X.v[1]) < free_height ? b->num_unknowns : -1;
    b->place[i]      = i;
    if (b->unknown[a] >= 0) b->num_unknowns += 3;
  }
  b->num_unknowns += 3;
  PetscCall(PetscArraycpy(b->base, b->start, n));
  PetscCall(PetscArraycpy(b->y, b->start, n));
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalAtoms(AmBicrystal b, PetscInt *n, AmBicrystalAtom **atom)
{
  PetscFunctionBeginUser;
  *n = b->num_atoms;
  PetscCall(PetscMalloc1(*n, atom));
  for (PetscInt a = 0; a < *n; a++)
    (*atom)[a] = (AmBicrystalAtom){b->y[a], b->start[a], b->upper[a], b->unknown[a] >= 0, a < b->num_sites ? b->V[a] - b->site_energy : NAN};
  PetscFunctionReturn(0);
}
