/* SPDX-License-Identifier: GPL-3.0-or-later
 * Symmetric boundaries of any crystal by their plane.
 *
 * The upper grain is the lower one after half a turn about the plane's normal; where the crystal has centres of inversion, as hcp has, that is its mirror
 * image in the plane (Cahn 1954: a twin of type I). The plane maps onto itself, so each lattice vector in it is one of both grains, whatever the metric: no Σ
 * is needed, and none exists where (c/a)² is not rational.
 *
 * Every rotation that takes one grain to the other is H S, H the half turn and S a rotation of the crystal onto itself. The rotations of a lattice have
 * elements 0, 1 and -1 in a basis of Selling's: they permute the lattice's Voronoi vectors, which are sums of vectors of the superbase. */
#include <atomesh/bicrystal.h>

#define SAME 1e-4     /* Å: what atoms at rest, and constants that were found, are sure to */
#define CHOICES 19683 /* 3^9: elements -1, 0, 1 */

static AmMat3 half_turn(AmVec3 n)
{
  AmMat3 H;
  for (int k = 0; k < 9; k++) H.m[k / 3][k % 3] = 2 * n.v[k / 3] * n.v[k % 3] - (k % 4 == 0);
  return H;
}

/* In: choice: of whole elements in the basis. Out: S. False where the lengths or angles of the basis change, or its handedness. */
static PetscBool turn_of(const AmCrystal *c, int choice, AmMat3 *S)
{
  const AmMat3 basis = AmMat3FromColumns(c->basis[0], c->basis[1], c->basis[2]);
  AmMat3       whole, turned;
  for (int k = 0; k < 9; k++, choice /= 3) whole.m[k / 3][k % 3] = choice % 3 - 1;
  turned = AmMat3Mul(basis, whole);
  if (AmMat3Det(whole) < 0.5) return PETSC_FALSE;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j <= i; j++) {
      const AmVec3 a = AmMat3Column(turned, i), b = AmMat3Column(turned, j);
      if (fabs(AmVec3Dot(a, b) - AmVec3Dot(c->basis[i], c->basis[j])) > SAME * AmVec3Norm(c->basis[i])) return PETSC_FALSE;
    }
  *S = AmMat3Mul(turned, AmMat3Inverse(basis));
  return PETSC_TRUE;
}

static PetscBool is_lattice_vector(const AmCrystal *c, AmVec3 x)
{
  const AmVec3 at = AmMat3Apply(AmMat3Inverse(c->primitive), x);
  const AmVec3 left = AmMat3Apply(c->primitive, AmVec3Make(at.v[0] - round(at.v[0]), at.v[1] - round(at.v[1]), at.v[2] - round(at.v[2])));
  return AmVec3Norm(left) < SAME ? PETSC_TRUE : PETSC_FALSE;
}

/* Whether there is an atom of this species at a place that counts from the first atom. */
static PetscBool has_atom(const AmCrystal *c, AmVec3 x, PetscInt species)
{
  for (PetscInt i = 0; i < c->num_sublattices; i++)
    if (AmCrystalOwnSpecies(c, i) == species && is_lattice_vector(c, AmVec3Sub(x, AmCrystalSublatticePlace(c, i)))) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Whether a rotation of the lattice, and a translation with it that takes the first atom to some other, map all atoms onto atoms. */
static PetscBool maps_atoms(const AmCrystal *c, AmMat3 S)
{
  for (PetscInt to = 0; to < c->num_sublattices; to++) {
    PetscBool all = PETSC_TRUE;
    for (PetscInt i = 0; i < c->num_sublattices && all; i++)
      all = has_atom(c, AmVec3Add(AmMat3Apply(S, AmCrystalSublatticePlace(c, i)), AmCrystalSublatticePlace(c, to)), AmCrystalOwnSpecies(c, i));
    if (all) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

static PetscReal degrees_of(AmMat3 R)
{
  const PetscReal cosine = (R.m[0][0] + R.m[1][1] + R.m[2][2] - 1) / 2;
  return acos(PetscMax(-1, PetscMin(1, cosine))) * 180 / PETSC_PI;
}

/* The least angle of a rotation that takes the crystal to what H makes of it. */
static PetscReal least_angle(const AmCrystal *c, AmMat3 H)
{
  PetscReal least = 180;
  for (int choice = 0; choice < CHOICES; choice++) {
    AmMat3 S;
    if (turn_of(c, choice, &S) && maps_atoms(c, S)) least = PetscMin(least, degrees_of(AmMat3Mul(H, S)));
  }
  return least;
}

PetscErrorCode AmTwinFindBoundary(const AmCrystalOptions *options, const AmCrystal *settled, const PetscInt plane[3], const PetscInt axis[3],
                                  AmTwinBoundary *twin)
{
  AmCrystalOptions o    = *options;
  const AmMat3     cell = AmStructurePrimitive(&o);
  AmVec3           x, y, z;
  AmCrystal        c;

  PetscFunctionBeginUser;
  o.dimension = 3;
  for (int k = 0; k < 9; k++) o.axes[k / 3][k % 3] = k % 4 == 0;
  PetscCall(AmCrystalCreate(&o, &c));
  AmCrystalTakeCell(&c, settled);
  y = AmMat3Apply(AmMat3Transpose(AmMat3Inverse(cell)), AmVec3Make(plane[0], plane[1], plane[2]));
  z = AmMat3Apply(cell, AmVec3Make(axis[0], axis[1], axis[2]));
  y = AmVec3Scale(1 / AmVec3Norm(y), y);
  z = AmVec3Scale(1 / AmVec3Norm(z), z);
  x = AmVec3Cross(y, z);
  for (int k = 0; k < 3; k++) {
    twin->axes[0][0][k] = x.v[k];
    twin->axes[0][1][k] = twin->axes[1][1][k] = y.v[k];
    twin->axes[0][2][k]                       = z.v[k];
    twin->axes[1][0][k]                       = -x.v[k];
    twin->axes[1][2][k]                       = -z.v[k];
  }
  twin->degrees = least_angle(&c, half_turn(y));
  AmCheckUser(twin->degrees > 1e-3, "a mirror plane of the crystal, must be another plane: the grains beside it are the same%s", "");
  PetscFunctionReturn(0);
}
