/* SPDX-License-Identifier: GPL-3.0-or-later
 * A crystal as a stack of lattice planes: two lattice vectors in the plane, one to the next, and the atoms of one cell by their height. */
#include <atomesh/slab.h>

#define SAME_HEIGHT 1e-5 /* Å: atoms found at zero force are that sure of their places */
#define MOST_MULTIPLES 24

static void set_axes(AmLayers *l, AmVec3 a, AmVec3 n)
{
  const AmVec3 x = AmVec3Scale(1 / AmVec3Norm(a), a);
  l->axes        = AmMat3Transpose(AmMat3FromColumns(x, AmVec3Cross(n, x), n));
}

/* The three vectors of an aligned basis: which two lie in the plane. */
static void set_vectors(AmLayers *l, const AmCrystal *c, AmVec3 n)
{
  const AmVec3 *b  = c->basis;
  int           up = 0;
  AmVec3        a[2];
  for (int i = 1; i < 3; i++)
    if (fabs(AmVec3Dot(b[i], n)) > fabs(AmVec3Dot(b[up], n))) up = i;
  a[0] = b[(up + 1) % 3];
  a[1] = b[(up + 2) % 3];
  if (AmVec3Dot(AmVec3Cross(a[0], a[1]), n) < 0) {
    const AmVec3 t = a[0];
    a[0]           = a[1];
    a[1]           = t;
  }
  set_axes(l, a[0], n);
  for (int i = 0; i < 2; i++) {
    l->period[i]      = AmMat3Apply(l->axes, a[i]);
    l->period[i].v[2] = 0;
  }
  l->step     = AmMat3Apply(l->axes, AmVec3Scale(AmVec3Dot(b[up], n) < 0 ? -1 : 1, b[up]));
  l->distance = l->step.v[2];
  l->area     = l->period[0].v[0] * l->period[1].v[1];
}

static void add_atom(AmLayers *l, AmVec3 at, PetscInt species)
{
  PetscInt i = l->num_atoms++;
  at         = AmVec3Sub(at, AmVec3Scale(floor((at.v[2] + SAME_HEIGHT) / l->distance), l->step));
  for (; i > 0 && l->place[i - 1].v[2] > at.v[2] + SAME_HEIGHT; i--) {
    l->place[i]   = l->place[i - 1];
    l->species[i] = l->species[i - 1];
  }
  l->place[i]   = at;
  l->species[i] = species;
}

static void set_planes(AmLayers *l)
{
  for (PetscInt i = 0; i < l->num_atoms; i++)
    if (i == 0 || l->place[i].v[2] > l->place[i - 1].v[2] + SAME_HEIGHT) l->first[l->num_planes++] = i;
  l->first[l->num_planes] = l->num_atoms;
  for (PetscInt k = 0; k < l->num_planes; k++) {
    const PetscInt below = k > 0 ? l->first[k] - 1 : l->num_atoms - 1;
    l->gap[k]            = l->place[l->first[k]].v[2] - l->place[below].v[2] + (k > 0 ? 0 : l->distance);
  }
}

PetscErrorCode AmLayersCreate(AmPotential pot, const AmCrystal *crystal, AmVec3 normal, AmLayers *l)
{
  AmCrystal      c = *crystal;
  AmVec3         n = AmVec3Scale(1 / AmVec3Norm(normal), normal);
  AmMultilattice ml;

  PetscFunctionBeginUser;
  for (int i = 0; i < 3 && c.dimension == 2; i++) c.basis[i] = AmMat3Column(c.primitive, i); /* of columns the crystal that they stand in */
  c.dimension = 3;
  PetscCall(AmCrystalAlignBasis(&c, n));
  *l = (AmLayers){.num_atoms = 0};
  set_vectors(l, &c, n);
  for (PetscInt i = 0; i < c.num_sublattices; i++) add_atom(l, AmMat3Apply(l->axes, AmCrystalSublatticePlace(&c, i)), c.sublattice[i].species);
  set_planes(l);
  PetscCall(AmMultilatticeCreate(pot, crystal, &ml));
  l->cell_energy = AmMultilatticeCellEnergy(ml);
  PetscCall(AmMultilatticeDestroy(&ml));
  AmCheckUser(isfinite(l->cell_energy), "the crystal is out of the range of %s", AmPotentialName(pot));
  PetscFunctionReturn(0);
}

PetscInt AmLayersWidest(const AmLayers *l, PetscInt rank)
{
  PetscBool taken[AM_CRYSTAL_MAX_SUBLATTICES] = {PETSC_FALSE};
  PetscInt  cut                               = -1;
  for (PetscInt r = 0; r < rank; r++) {
    cut = -1;
    for (PetscInt k = 0; k < l->num_planes; k++)
      if (!taken[k] && (cut < 0 || l->gap[k] > l->gap[cut] + SAME_HEIGHT)) cut = k;
    taken[cut] = PETSC_TRUE;
  }
  return cut;
}

/* How many atoms of a species a plane has. */
static PetscInt count(const AmLayers *l, PetscInt plane, PetscInt species)
{
  PetscInt n = 0;
  for (PetscInt i = l->first[plane]; i < l->first[plane + 1]; i++) n += l->species[i] == species;
  return n;
}

PetscBool AmLayersFacesAlike(const AmLayers *l, PetscInt cut)
{
  const PetscInt n = l->num_planes;
  for (PetscInt k = 0; k < n; k++) {
    const PetscInt up = (cut + k) % n, down = (cut + n - 1 - k) % n;
    if (fabs(l->gap[up] - l->gap[(down + 1) % n]) > SAME_HEIGHT) return PETSC_FALSE;
    for (PetscInt i = l->first[up]; i < l->first[up + 1]; i++)
      if (count(l, up, l->species[i]) != count(l, down, l->species[i])) return PETSC_FALSE;
  }
  return PETSC_TRUE;
}

PetscBool AmLayersPeriodAlong(const AmLayers *l, AmVec3 direction, AmVec3 *vector)
{
  const AmMat3 to_indices = AmMat3Inverse(AmMat3FromColumns(l->period[0], l->period[1], l->step));
  const AmVec3 at         = AmMat3Apply(to_indices, direction);
  const int    big        = fabs(at.v[1]) > fabs(at.v[0]);
  if (AmVec3Norm(direction) <= 0 || fabs(direction.v[2]) > 1e-6 * AmVec3Norm(direction)) return PETSC_FALSE;
  for (int n = 1; n <= MOST_MULTIPLES; n++) {
    const AmVec3 index = AmVec3Scale(n / fabs(at.v[big]), at);
    if (fabs(index.v[!big] - round(index.v[!big])) > 1e-6) continue;
    *vector = AmVec3Add(AmVec3Scale(round(index.v[0]), l->period[0]), AmVec3Scale(round(index.v[1]), l->period[1]));
    return PETSC_TRUE;
  }
  return PETSC_FALSE;
}
