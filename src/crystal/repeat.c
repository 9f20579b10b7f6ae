/* SPDX-License-Identifier: GPL-3.0-or-later
 * A crystal that repeats along lab axes: of the sites that differ by whole periods one stands for all. */
#include <atomesh/crystal.h>

#define MOST_INDEX 64   /* of a lattice direction */
#define ROUNDING 1e-6   /* of an index */
#define MOST_PERIODS 64 /* of a lattice in a common one */
#define SAME 1e-4       /* Å: what two periods may differ by */

PetscReal AmCrystalPeriod(const AmCrystal *c, int axis)
{
  const AmVec3 t   = AmMat3Column(AmMat3Inverse(c->primitive), axis); /* coordinates of e */
  PetscReal    big = 0;
  for (int i = 0; i < 3; i++) big = PetscMax(big, fabs(t.v[i]));
  for (int n = 1; n <= MOST_INDEX; n++) {
    PetscBool whole = PETSC_TRUE;
    for (int i = 0; i < 3; i++)
      if (fabs(n * t.v[i] / big - round(n * t.v[i] / big)) > ROUNDING) whole = PETSC_FALSE;
    if (whole) return n / big;
  }
  return 0;
}

PetscReal AmCrystalCommonPeriod(const AmCrystal *crystal, const AmCrystal *other, int axis)
{
  const PetscReal a = AmCrystalPeriod(crystal, axis), b = AmCrystalPeriod(other, axis);
  for (int n = 1; n <= MOST_PERIODS && a > 0 && b > 0; n++)
    if (fabs(n * a - b * round(n * a / b)) < SAME * n) return n * a;
  return 0;
}

void AmCrystalSetRepeat(AmCrystal *c, const AmBody *body)
{
  const AmMat3 inverse = AmMat3Inverse(AmMat3FromColumns(c->basis[0], c->basis[1], c->basis[2]));
  c->repeat            = (AmRepeat){.low = body->low};
  for (int k = 0; k < 3; k++) {
    AmVec3 period = {{0, 0, 0}}, index;
    if (!body->periodic[k]) continue;
    period.v[k] = c->repeat.length.v[k] = body->high.v[k] - body->low.v[k];
    index                               = AmMat3Apply(inverse, period);
    for (int i = 0; i < 3; i++) c->repeat.index[k][i] = (PetscInt)lround(index.v[i]);
  }
  for (PetscInt g = 0; g < c->num_grains; g++) AmCrystalSetRepeat(&c->grain[g].lattice, body);
}

AmVec3 AmCrystalShift(const AmCrystal *c, const PetscInt shift[3], PetscInt index[3])
{
  const AmRepeat *r   = &AmCrystalLattice(c, AmCrystalGrainOf(index))->repeat;
  AmVec3          way = {{0, 0, 0}};
  for (int k = 0; k < 3; k++) {
    way.v[k] = shift[k] * r->length.v[k];
    for (int i = 0; i < 3; i++) index[i] += shift[k] * r->index[k][i];
  }
  return way;
}

AmVec3 AmCrystalShiftHome(const AmCrystal *c, AmVec3 X, PetscInt index[3])
{
  const AmRepeat *r        = &c->repeat;
  PetscInt        shift[3] = {0, 0, 0};
  for (int k = 0; k < 3; k++)
    if (r->length.v[k] > 0) shift[k] = -(PetscInt)floor((X.v[k] - r->low.v[k]) / r->length.v[k]);
  return AmCrystalShift(c, shift, index);
}
