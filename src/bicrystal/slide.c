/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a boundary yields to a load. A traction τ on the far ends of the relaxed bicrystal strains both grains evenly away from the boundary: there displacements
 * are α + ε y, y the height above it. What the boundary yields beyond the crystal in its place is the jump of α,
 *
 *   [u] = α_upper - α_lower = c τ,
 *
 * c its excess compliance (Å⁴/eV), reckoned from a dividing surface at y = 0. */
#include "bicrystalimpl.h"

#define LOAD 2e-4 /* eV/Å³, 32 MPa: crystals are strained by 1e-3 at most */
#define FROM 0.4  /* of the free height: nearer to the boundary atoms still go each its own way, */
#define TO 0.75   /* and farther out they feel the ends, which move as one */

/* α of one sublattice of a grain by least squares over its atoms. They started at rest. */
static AmVec3 offset_of(AmBicrystal b, PetscInt upper, PetscInt sublattice)
{
  const PetscReal h = b->options.height;
  PetscReal       n = 0, y1 = 0, y2 = 0;
  AmVec3          u = {{0, 0, 0}}, uy = {{0, 0, 0}};
  for (PetscInt a = 0; a < b->num_atoms; a++) {
    const PetscReal y = b->start[a].v[1];
    const AmVec3    d = AmVec3Sub(b->y[a], b->start[a]);
    if (b->upper[a] != upper || b->sublattice[a] != sublattice || fabs(y) < FROM * h || fabs(y) > TO * h) continue;
    n += 1;
    y1 += y;
    y2 += y * y;
    u  = AmVec3Add(u, d);
    uy = AmVec3Add(uy, AmVec3Scale(y, d));
  }
  if (n * y2 - y1 * y1 <= 1e-9 * n * y2) return AmVec3Make(NAN, NAN, NAN);
  return AmVec3Scale(1 / (n * y2 - y1 * y1), AmVec3Sub(AmVec3Scale(y2, u), AmVec3Scale(y1, uy)));
}

/* Inner shifts move the atoms of a cell against each other, but not their mean. */
static AmVec3 mean_offset_of(AmBicrystal b, PetscInt upper)
{
  const PetscInt num = b->crystal.num_sublattices;
  AmVec3         sum = {{0, 0, 0}};
  for (PetscInt s = 0; s < num; s++) sum = AmVec3Add(sum, offset_of(b, upper, s));
  return AmVec3Scale(1.0 / num, sum);
}

/* A column of c: half the difference of what the load and its opposite do. */
static PetscErrorCode push(AmBicrystal b, int axis, PetscReal tolerance, AmMat3 *c)
{
  const PetscReal area = b->crystal.repeat.length.v[0] * b->crystal.repeat.length.v[2];

  PetscFunctionBeginUser;
  for (int sign = -1; sign <= 1; sign += 2) {
    AmVec3 load  = {{0, 0, 0}}, jump;
    load.v[axis] = sign * LOAD * area;
    PetscCall(AmBicrystalSettle(b, load, tolerance));
    jump = AmVec3Sub(mean_offset_of(b, 1), mean_offset_of(b, 0));
    for (int i = 0; i < 3; i++) c->m[i][axis] += sign * jump.v[i] / (2 * LOAD);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmBicrystalYield(AmBicrystal b, PetscReal tolerance, AmMat3 *c)
{
  AmVec3 *put;

  PetscFunctionBeginUser;
  *c = (AmMat3){{{0}}};
  PetscCall(PetscMalloc1(b->num_atoms, &put));
  PetscCall(PetscArraycpy(put, b->start, b->num_atoms));
  PetscCall(PetscArraycpy(b->start, b->y, b->num_atoms));
  for (int k = 0; k < 3; k++) PetscCall(push(b, k, tolerance, c));
  PetscCall(AmBicrystalSettle(b, AmVec3Make(0, 0, 0), tolerance)); /* at rest already, but energies are those there again */
  PetscCall(PetscArraycpy(b->start, put, b->num_atoms));
  PetscCall(PetscFree(put));
  PetscFunctionReturn(0);
}
