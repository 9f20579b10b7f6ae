/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weights of the schemes.
 *
 *   R(u) = D_a Nᵀ g(N u) + D_c Gᵀ P(G u) - load
 *
 * Energy schemes weigh site energies by 1 - β and elements by β and leave rows whole; force schemes take pure atomistic and pure Cauchy-Born forces and mix
 * the rows. Within a family schemes differ only by the shape of β: 0 (atm), 1 (cb), a step (qce, qcf), a smooth rise (bqce, bgfc, bqcf).
 * The error of bqce in the energy norm is |∇²β| in L² (Van Koten, Luskin, 2011); over a flat band the cubic makes it least: 12 against the quintic's 120/7.
 * Without ghost forces what is left is the model error of the Cauchy-Born rule, |β ∇²F| in L², which falls steeply with the distance from the defect: there β
 * rises late.
 * Sources: Tadmor, Ortiz, Phillips (1996) qce; Van Koten, Luskin (2011) bqce; Li, Ortner, Shapeev, Van Koten (2016) bqcf; Ortner, Zhang (2016) bgfc. */
#include <atomesh/coupling.h>

const char *const AmSchemeNames[] = {"atm", "cb", "qce", "bqce", "bgfc", "qcf", "bqcf", NULL};

AmBlendKind AmSchemeBlendKind(AmScheme s) { return s == AM_SCHEME_QCF || s == AM_SCHEME_BQCF ? AM_BLEND_FORCE : AM_BLEND_ENERGY; }
PetscBool   AmSchemeIsGhostForceCorrected(AmScheme s) { return s == AM_SCHEME_BGFC ? PETSC_TRUE : PETSC_FALSE; }
PetscBool   AmSchemeIsBlended(AmScheme s) { return s == AM_SCHEME_BQCE || s == AM_SCHEME_BGFC || s == AM_SCHEME_BQCF ? PETSC_TRUE : PETSC_FALSE; }
AmScheme    AmSchemeEnergyCompanion(AmScheme s) { return AmSchemeBlendKind(s) == AM_BLEND_FORCE ? AM_SCHEME_BGFC : s; }

/* Distance of x from the segment of core, or of its nearest image. */
static PetscReal core_distance(const AmCore *core, const AmRegions *r, AmVec3 x)
{
  const AmVec3 middle = AmVec3Add(core->a, AmVec3Scale(0.5, AmVec3Sub(core->b, core->a)));
  AmVec3       along = AmVec3Sub(core->b, core->a), d = AmVec3Sub(AmVec3Image(x, middle, r->repeat), core->a);
  PetscReal    long2;
  if (r->dimension == 2) d.v[2] = along.v[2] = 0;
  if (core->rises) d.v[1] = PetscMin(0, d.v[1]);
  long2 = AmVec3Dot(along, along);
  if (long2 > 0) d = AmVec3Sub(d, AmVec3Scale(PetscMin(1, PetscMax(0, AmVec3Dot(d, along) / long2)), along));
  return r->dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
}

static PetscReal wall_distance(const AmWall *wall, const AmRegions *r, AmVec3 x)
{
  const AmVec3    d     = AmVec3Sub(AmVec3Image(x, wall->at, r->repeat), wall->at);
  const PetscReal above = AmVec3Dot(d, wall->normal), beside = AmVec3Norm(AmVec3Sub(d, AmVec3Scale(above, wall->normal))) - wall->reach;
  if (wall->radius > 0) return fabs(AmVec3Norm(d) - wall->radius);
  return wall->reach > 0 && beside > 0 ? hypot(above, beside) : fabs(above);
}

PetscReal AmRegionsDistance(const AmRegions *r, AmVec3 x)
{
  PetscReal least = PETSC_MAX_REAL;
  for (PetscInt i = 0; i < r->num_cores; i++) least = PetscMin(least, core_distance(&r->at[i], r, x) - r->at[i].radius);
  for (PetscInt i = 0; i < r->num_walls; i++) least = PetscMin(least, wall_distance(&r->wall[i], r, x));
  return PetscMax(0, least);
}

static PetscReal cubic(PetscReal s) { return s * s * (3 - 2 * s); }
static PetscReal quintic(PetscReal s) { return s * s * s * (10 + s * (6 * s - 15)); }

static PetscReal rise(AmScheme scheme, AmBlendProfile profile, PetscReal s)
{
  if (profile == AM_PROFILE_BEST) profile = scheme == AM_SCHEME_BQCE ? AM_PROFILE_CUBIC : AM_PROFILE_LATE;
  switch (profile) {
  case AM_PROFILE_CUBIC:
    return cubic(s);
  case AM_PROFILE_LATE:
    return quintic(s * s);
  default:
    return quintic(s);
  }
}

PetscReal AmSchemeBlend(AmScheme scheme, PetscReal d, const AmRegions *r)
{
  const PetscReal s = r->blend > r->core ? PetscMin(1, PetscMax(0, (d - r->core) / (r->blend - r->core))) : (d > r->core ? 1 : 0);
  switch (scheme) {
  case AM_SCHEME_ATM:
    return 0;
  case AM_SCHEME_CB:
    return 1;
  case AM_SCHEME_QCE:
  case AM_SCHEME_QCF:
    return s >= 0.5 ? 1 : 0;
  default:
    return rise(scheme, r->profile, s);
  }
}

PetscReal AmSchemeSiteWeight(AmScheme s, PetscReal beta) { return AmSchemeBlendKind(s) == AM_BLEND_ENERGY ? 1 - beta : 1; }
PetscReal AmSchemeElementWeight(AmScheme s, PetscReal mean_beta) { return AmSchemeBlendKind(s) == AM_BLEND_ENERGY ? mean_beta : 1; }
PetscReal AmSchemeAtomsShare(AmScheme s, PetscReal beta) { return AmSchemeBlendKind(s) == AM_BLEND_FORCE ? 1 - beta : 1; }
PetscReal AmSchemeContinuumShare(AmScheme s, PetscReal beta) { return AmSchemeBlendKind(s) == AM_BLEND_FORCE ? beta : 1; }

PetscReal AmSchemeRate(AmScheme scheme, PetscInt dimension, PetscInt order, PetscBool dislocation)
{
  switch (scheme) {
  case AM_SCHEME_QCE:
    return 0;
  case AM_SCHEME_BQCE:
    return dimension == 3 ? -1 / 6.0 : -0.5;
  case AM_SCHEME_BGFC:
  case AM_SCHEME_BQCF:
    if (order > 2) return NAN;
    return dimension == 3 ? -0.5 - order / 3.0 : order / -2.0 - (dislocation ? 0 : 0.5);
  default:
    return NAN;
  }
}
