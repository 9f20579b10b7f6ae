/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grains. A site of grain g stands at X = Q_g X' + t_g, X' a site of the crystal in its own axes; an element there carries F_x = (I - ∇U)⁻¹ Q_g, so one
 * Cauchy-Born rule, made for the crystal, serves all grains of it: W(F) = W(F Q_g) of a potential that knows no direction in space. Of a grain that is strained
 * to fit Q_g is S_g Q_g, S_g its stretch. */
#include "crystalimpl.h"

#define STRIDE (1 << 24) /* of the third index, grain by grain: room for 16 million sites along a basis vector, and for 64 grains in 31 bits */

PetscErrorCode AmGrainCreate(const AmCrystalOptions *options, const AmCrystal *crystal, AmGrain *grain)
{
  PetscFunctionBeginUser;
  *grain = (AmGrain){.num_faces = 0};
  PetscCall(AmCrystalCreate(options, &grain->lattice));
  AmCrystalTakeCell(&grain->lattice, crystal);
  grain->turn = AmMat3Mul(grain->lattice.conventional, AmMat3Inverse(crystal->conventional));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGrainAddFace(AmGrain *grain, AmVec3 normal, PetscReal offset)
{
  PetscFunctionBeginUser;
  AmCheckUser(AmVec3Norm(normal) > 0, "the normal of a face is [%g, %g, %g], must not be zero", normal.v[0], normal.v[1], normal.v[2]);
  AmCheckUser(grain->num_faces < AM_GRAIN_MAX_FACES, "a grain has more than %d faces, must have fewer", AM_GRAIN_MAX_FACES);
  grain->normal[grain->num_faces]   = AmVec3Scale(1 / AmVec3Norm(normal), normal);
  grain->offset[grain->num_faces++] = offset;
  PetscFunctionReturn(0);
}

PetscReal AmGrainDepth(const AmGrain *grain, AmVec3 X)
{
  PetscReal depth = PETSC_MAX_REAL;
  AmVec3    from  = AmVec3Sub(X, grain->center);
  if (grain->lattice.dimension == 2) from.v[2] = 0;
  for (PetscInt i = 0; i < grain->num_faces; i++) depth = PetscMin(depth, grain->offset[i] - AmVec3Dot(grain->normal[i], X));
  return grain->radius > 0 ? PetscMin(depth, grain->radius - AmVec3Norm(from)) : depth;
}

PetscReal AmCrystalGrainDepth(const AmCrystal *c, PetscInt grain, AmVec3 X)
{
  PetscReal depth = AmGrainDepth(&c->grain[grain], X);
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].within == grain + 1) depth = PetscMin(depth, -AmGrainDepth(&c->grain[g], X));
  return depth;
}

void AmGrainMove(AmGrain *grain, AmVec3 way)
{
  grain->lattice.origin = AmVec3Add(grain->lattice.origin, way);
  grain->center         = AmVec3Add(grain->center, way);
  for (PetscInt i = 0; i < grain->num_faces; i++) grain->offset[i] += AmVec3Dot(grain->normal[i], way);
}

PetscInt AmCrystalGrainOf(const PetscInt index[3]) { return (index[2] + STRIDE / 2) / STRIDE; }

void AmCrystalNameGrain(PetscInt grain, PetscInt index[3]) { index[2] += grain * STRIDE; }

PetscInt AmCrystalGrainAt(const AmCrystal *c, AmVec3 X)
{
  PetscInt  best    = 0;
  PetscReal deepest = -PETSC_MAX_REAL;
  for (PetscInt g = 0; g < c->num_grains; g++) {
    const PetscReal depth = AmCrystalGrainDepth(c, g, X);
    if (depth <= deepest) continue;
    deepest = depth;
    best    = g;
  }
  return best;
}

const AmCrystal *AmCrystalReference(const AmCrystal *c, PetscInt grain) { return c->num_grains > 0 && c->grain[grain].own ? c->grain[grain].own : c; }

PetscReal AmCrystalCellVolume(const AmCrystal *c, PetscInt grain) { return AmCrystalReference(c, grain)->volume; }

PetscBool AmCrystalIsUnlike(const AmCrystal *c)
{
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) return PETSC_TRUE;
  return PETSC_FALSE;
}

const AmCrystal *AmCrystalLattice(const AmCrystal *c, PetscInt grain) { return c->num_grains > 0 ? &c->grain[grain].lattice : c; }

AmMat3 AmCrystalGrainTurn(const AmCrystal *c, PetscInt grain) { return c->num_grains > 0 ? c->grain[grain].turn : AmMat3Identity(); }

AmMat3 AmCrystalTurn(const AmCrystal *c, AmVec3 X) { return AmCrystalGrainTurn(c, c->num_grains > 0 ? AmCrystalGrainAt(c, X) : 0); }
