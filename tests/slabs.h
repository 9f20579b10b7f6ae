/* SPDX-License-Identifier: GPL-3.0-or-later
 * For tests of slabs: a crystal of zero stress under a potential, and energies in the units of references. */
#ifndef ATOMESH_TESTS_SLABS_H
#define ATOMESH_TESTS_SLABS_H

#include "check.h"
#include <atomesh/slab.h>

#define AL "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
#define CU "EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005"
#define FE "EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005"

#define J_PER_M2 AM_J_PER_M2_PER_EV_PER_A2
#define MJ_PER_M2 (1000 * AM_J_PER_M2_PER_EV_PER_A2)

typedef struct {
  AmPotential pot;
  AmCrystal   crystal;
} TestCrystal;

/* In cube axes. In: species of all atoms. */
static inline TestCrystal testCrystal(const char potential[], const char species[], AmStructure structure, PetscBool force_kim)
{
  AmPotentialOptions options = AmPotentialDefaults();
  AmCrystalOptions   o       = AmCrystalDefaults();
  TestCrystal        t;
  options.force_kim = force_kim;
  o.structure       = structure;
  o.dimension       = 3;
  AM_TRY(AmPotentialOpen(potential, 1, &species, &options, &t.pot));
  AM_TRY(AmCrystalEquilibrate(t.pot, &o, NULL));
  AM_TRY(AmCrystalCreate(&o, &t.crystal));
  return t;
}

static inline AmFreeSurface testSurface(const TestCrystal *t, double h, double k, double l)
{
  AmFreeSurface s;
  AM_TRY(AmFreeSurfaceCompute(t->pot, &t->crystal, AmVec3Make(h, k, l), NULL, &s));
  return s;
}

#endif
