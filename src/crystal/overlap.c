/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sites of two grains that are too near to each other. */
#include "crystalimpl.h"

/* Of a site at X to the nearest site of the grain, if it is within distance; in 2D of columns, which repeat along z. */
static PetscReal nearest_of(const AmCrystal *crystal, PetscInt grain, AmVec3 X, PetscReal distance)
{
  const AmCrystal *c  = &crystal->grain[grain].lattice;
  const AmVec3     at = AmCrystalIndices(c, X), reach = AmCrystalIndexReach(c, distance);
  PetscReal        least = PETSC_MAX_REAL;
  PetscInt         from[3], to[3], n[3];
  for (int i = 0; i < 3; i++) {
    from[i] = (PetscInt)ceil(at.v[i] - reach.v[i]);
    to[i]   = (PetscInt)floor(at.v[i] + reach.v[i]);
  }
  for (n[0] = from[0]; n[0] <= to[0]; n[0]++)
    for (n[1] = from[1]; n[1] <= to[1]; n[1]++)
      for (n[2] = from[2]; n[2] <= to[2]; n[2]++) {
        const AmVec3 Y = AmCrystalPosition(c, n);
        AmVec3       d = AmVec3Sub(Y, X);
        if (AmCrystalGrainDepth(crystal, grain, Y) < -AM_ON_FACE) continue;
        if (c->dimension == 2) d.v[2] -= c->period * round(d.v[2] / c->period);
        least = PetscMin(least, AmVec3Norm(d));
      }
  return least;
}

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

PetscErrorCode AmCrystalOverlaps(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscReal distance, PetscInt *n, PetscInt (**index)[3])
{
  AmLatticeSite *site;
  PetscInt       num, found = 0;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(AmCrystalSites(c, low, high, &num, &site));
  PetscCall(PetscMalloc1(num, index));
  for (PetscInt i = 0; i < num; i++) {
    const PetscInt grain = AmCrystalGrainOf(site[i].index);
    PetscBool      near  = PETSC_FALSE;
    for (PetscInt g = 0; g < grain && !near; g++)
      if (AmCrystalGrainDepth(c, g, site[i].X) > -distance && nearest_of(c, g, site[i].X, distance) < distance) near = PETSC_TRUE;
    if (!near) continue;
    AmCrystalShiftHome(c, site[i].X, site[i].index);
    PetscCall(PetscArraycpy((*index)[found++], site[i].index, 3));
  }
  if (found > 0) qsort(*index, found, sizeof(**index), by_index);
  for (PetscInt i = 0; i < found; i++) /* sites on both faces of a body that repeats stand for each other */
    if (i == 0 || by_index((*index)[i], (*index)[i - 1])) PetscCall(PetscArraymove((*index)[(*n)++], (*index)[i], 3));
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}
