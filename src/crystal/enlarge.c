/* SPDX-License-Identifier: GPL-3.0-or-later
 * A crystal as one of larger cells. The sublattices of index n of a lattice are those of the bases B H, H in Hermite's normal form of determinant n (Santoro
 * and Mighell 1972); of these that is taken whose shortest vector is longest, for its cells are as round as can be. */
#include <atomesh/crystal.h>

/* The next H of this determinant, in order; false behind the last one. In/Out: h: diagonal, then (0,1), (0,2), (1,2); all 0: the first is wanted. */
static PetscBool next_form(PetscInt n, PetscInt h[6])
{
  static const int row[3] = {0, 0, 1};
  for (int k = 5; k > 2 && h[0] > 0; k--) {
    if (++h[k] < h[row[k - 3]]) return PETSC_TRUE;
    h[k] = 0;
  }
  for (PetscInt code = h[0] > 0 ? h[0] * (n + 1) + h[1] + 1 : n + 1; code < (n + 1) * (n + 1); code++) {
    const PetscInt a = code / (n + 1), b = code % (n + 1);
    if (a == 0 || b == 0 || n % (a * b)) continue;
    h[0] = a;
    h[1] = b;
    h[2] = n / (a * b);
    h[3] = h[4] = h[5] = 0;
    return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

static AmMat3 form(const PetscInt h[6])
{
  return (AmMat3){{{h[0], h[3], h[4]}, {0, h[1], h[5]}, {0, 0, h[2]}}};
}

/* Atoms of the primitive cell, at each of its places in the large one. */
static void fill(const AmBasisAtom atom[], PetscInt num, AmMat3 H, PetscInt times, AmBasisAtom basis[])
{
  const AmMat3 inverse = AmMat3Inverse(H);
  PetscInt     n       = 0;
  for (PetscInt i = 0; i < H.m[0][0]; i++)
    for (PetscInt j = 0; j < H.m[1][1]; j++)
      for (PetscInt k = 0; k < H.m[2][2] && n < num * times; k++)
        for (PetscInt a = 0; a < num; a++) {
          const AmVec3 at = AmMat3Apply(inverse, AmVec3Make(i + atom[a].at[0], j + atom[a].at[1], k + atom[a].at[2]));
          basis[n++]      = (AmBasisAtom){{at.v[0] - floor(at.v[0]), at.v[1] - floor(at.v[1]), at.v[2] - floor(at.v[2])}, atom[a].species};
        }
}

PetscErrorCode AmCrystalEnlarge(const AmCrystalOptions *o, PetscInt times, PetscReal period, AmBasisAtom basis[], AmCrystalOptions *large)
{
  const AmMat3 primitive = AmStructurePrimitive(o);
  PetscInt     h[6] = {0}, num;
  PetscReal    roundest = 0;
  AmBasisAtom  atom[AM_CRYSTAL_MAX_SUBLATTICES];

  PetscFunctionBeginUser;
  PetscCall(AmStructureAtoms(o, primitive, &num, atom));
  AmCheckUser(num * times <= AM_CRYSTAL_MAX_SUBLATTICES, "cells of %d atoms are wanted, must be of at most %d", (int)(num * times), AM_CRYSTAL_MAX_SUBLATTICES);
  while (next_form(times, h)) {
    const AmMat3     H = form(h), cell = AmMat3Mul(primitive, H);
    AmCrystalOptions trial = *o;
    AmCrystal        c;
    trial.structure = AM_STRUCTURE_CUSTOM;
    trial.num_basis = 0;
    for (int k = 0; k < 3; k++) trial.cell[k] = AmMat3Column(cell, k);
    PetscCall(AmCrystalCreate(&trial, &c));
    if ((period > 0 && fabs(c.period - period) > 1e-6 * period) || AmCrystalSiteDistance(&c) < roundest * (1 + 1e-9)) continue;
    roundest = AmCrystalSiteDistance(&c);
    fill(atom, num, H, times, basis);
    trial.num_basis = num * times;
    trial.basis     = basis;
    *large          = trial;
  }
  AmCheckUser(roundest > 0, "no cells of %d atoms repeat along z with %.5g Å", (int)(num * times), (double)period);
  PetscFunctionReturn(0);
}
