/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which way the command gamma slips, and how that is called. */
#include "gamma.h"
#include <string.h>

AmVec3 AmGammaInCrystal(const AmGamma *g, AmVec3 v) { return AmMat3Apply(AmMat3Transpose(g->layers.axes), v); }

void AmGammaNameSlip(const AmGamma *g, AmVec3 slip, size_t size, char name[])
{
  static const int divisors[] = {1, 2, 3, 4, 6, 12};
  const AmVec3     at         = AmMat3Apply(AmMat3Inverse(AmMillerCell(g->bulk)), AmGammaInCrystal(g, slip));
  snprintf(name, size, "[%.4g %.4g %.4g]", at.v[0], at.v[1], at.v[2]);
  for (size_t k = 0; k < sizeof divisors / sizeof *divisors; k++) {
    const AmVec3 whole  = AmVec3Scale(divisors[k], at);
    PetscBool    fits   = PETSC_TRUE;
    size_t       length = 0;
    for (int i = 0; i < 3; i++) fits = fits && fabs(whole.v[i] - round(whole.v[i])) < 1e-6 && fabs(whole.v[i]) < 9.5;
    if (!fits) continue;
    if (divisors[k] > 1) length = snprintf(name, size, "1/%d", divisors[k]);
    snprintf(name + length, size - length, "[%d%d%d]", (int)lround(whole.v[0]), (int)lround(whole.v[1]), (int)lround(whole.v[2]));
    return;
  }
}

/* Lattices whose close-packed planes may be stacked in two ways. */
static PetscBool has_stackings(const AmGamma *g)
{
  const AmVec3     *p     = g->layers.period;
  const AmStructure s     = g->bulk->crystal.structure;
  const AmVec3      n     = AmMat3Column(AmMat3Transpose(g->layers.axes), 2);
  const PetscBool   basal = fabs(fabs(n.v[2]) - 1) < 1e-9 ? PETSC_TRUE : PETSC_FALSE;
  const PetscBool   six =
      fabs(AmVec3Dot(p[0], p[1]) + AmVec3Dot(p[0], p[0]) / 2) < 1e-6 && fabs(AmVec3Norm(p[0]) - AmVec3Norm(p[1])) < 1e-6 ? PETSC_TRUE : PETSC_FALSE;
  if (s == AM_STRUCTURE_HCP) return basal;
  return six && (s == AM_STRUCTURE_FCC || s == AM_STRUCTURE_DIAMOND || s == AM_STRUCTURE_ZINCBLENDE || s == AM_STRUCTURE_L12) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode slip_along(const AmGamma *g, const char text[], AmGammaPart *part)
{
  AmMiller direction;
  AmVec3   d;

  PetscFunctionBeginUser;
  PetscCall(AmMillerReadDirection("--direction", text, g->bulk->crystal.structure, &direction));
  d = AmMat3Apply(g->layers.axes, AmMillerVector(g->bulk, &direction));
  AmCheckUser(fabs(d.v[2]) < 1e-6 * AmVec3Norm(d), "--direction %s is at %.4g degrees to the plane (%s), must lie in it", text,
              asin(PetscMin(1, fabs(d.v[2]) / AmVec3Norm(d))) * 180 / PETSC_PI, g->plane.name);
  AmCheckUser(AmLayersPeriodAlong(&g->layers, d, &part->slip), "--direction %s: the lattice has no period of small indices along it", text);
  PetscFunctionReturn(0);
}

PetscErrorCode AmGammaChooseSlips(AmGamma *g, PetscBool *both)
{
  const AmVec3 *p = g->layers.period;

  PetscFunctionBeginUser;
  *both        = PETSC_FALSE;
  g->num_parts = PetscMax(1, g->request->num_directions);
  PetscCall(PetscCalloc1(g->num_parts, &g->part));
  for (PetscInt k = 0; k < g->request->num_directions; k++) PetscCall(slip_along(g, g->request->directions[k], &g->part[k]));
  if (g->request->num_directions == 0) {
    *both           = has_stackings(g);
    g->part[0].slip = *both ? AmVec3Scale(1. / 3, AmVec3Add(AmVec3Scale(2, p[0]), p[1])) : p[0];
  }
  for (PetscInt k = 0; k < g->num_parts; k++) AmGammaNameSlip(g, g->part[k].slip, sizeof g->part[k].name, g->part[k].name);
  PetscFunctionReturn(0);
}
