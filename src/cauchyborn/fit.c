/* SPDX-License-Identifier: GPL-3.0-or-later
 * A crystal that is strained to fit the periods of another: along some axes its lattice is given, along the others no stress is left,
 *
 *   ∂W/∂F_iJ = 0 for each free axis J,   F_iJ = s_J δ_iJ for each other one,
 *
 * for a period along a given axis must stay what it is, while vectors along free ones may lean. Of two free axes F_ij = F_ji, or they could turn. */
#include "cauchybornimpl.h"

#define LEFT 1e-8 /* eV: what may be left of a derivative of the cell's energy by a strain */

static AmModes free_strains(const PetscBool given[3])
{
  AmModes m = {.num_strains = 0};
  for (int J = 0; J < 3; J++)
    for (int i = 0; i < 3 && !given[J]; i++) {
      AmMat3 *E = &m.strain[m.num_strains];
      if (!given[i] && i > J) continue;
      *E                 = (AmMat3){{{0}}};
      E->m[i][J]         = 1;
      if (!given[i]) E->m[J][i] = 1;
      m.num_strains++;
    }
  return m;
}

PetscErrorCode AmCrystalFit(AmPotential pot, const AmCrystal *crystal, const PetscBool given[3], AmMat3 *F)
{
  AmModes        modes = free_strains(given);
  AmRange        range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmMultilattice ml;
  AmState       *s;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&s));
  PetscCall(AmMultilatticeCreate(pot, crystal, &ml));
  modes.num_shifts = AmMultilatticeNumShifts(ml);
  s->F             = *F;
  PetscCall(AmMultilatticeMinimise(ml, &modes, s, &range));
  PetscCall(AmMultilatticeDestroy(&ml));
  AmCheckUser(!range.kind && s->residual < LEFT, "no strain along the other axes leaves the crystal without stress%s", "");
  *F = s->F;
  PetscCall(PetscFree(s));
  PetscFunctionReturn(0);
}
