/* SPDX-License-Identifier: GPL-3.0-or-later
 * How far a potential is from being smooth where its range ends: by one bond that is made a hair shorter and a hair longer than the cutoff. */
#include "potentialimpl.h"

#define SHELL 12  /* nearest neighbours, as in a close-packed crystal: the density that an embedding function sees */
#define HAIR 1e-9 /* of the cutoff */

/* Force on the far point, from the site's energy. In: species of the site, and of all others. Out: NAN out of range. */
static PetscErrorCode force_on_far(AmPotential pot, const PetscInt species[2], PetscReal distance, PetscReal far, AmVec3 *force)
{
  static const PetscInt neighbor[SHELL + 1] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, start[2] = {0, SHELL + 1}, site[1] = {0};
  AmVec3                y[SHELL + 2] = {{{0}}}, g[SHELL + 2] = {{{0}}};
  PetscInt              of[SHELL + 2];
  const AmCluster       c     = {SHELL + 2, 1, site, start, neighbor, NULL, {{{0}}}, of};
  AmRange               range = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  PetscReal             V;

  PetscFunctionBeginUser;
  for (int j = 0; j < SHELL + 2; j++) of[j] = species[j > 0];
  for (int j = 0; j < SHELL; j++) {
    y[1 + j].v[j / 4]           = distance * (j % 2 ? 1 : -1) / sqrt(2.0);
    y[1 + j].v[(j / 4 + 1) % 3] = distance * (j % 4 / 2 ? 1 : -1) / sqrt(2.0);
  }
  y[SHELL + 1] = AmVec3Scale(far / sqrt(30.0), AmVec3Make(1, 2, 5));
  PetscCall(AmPotentialGradient(pot, &c, y, NULL, &V, g, &range));
  *force = range.kind ? AmVec3Make(NAN, NAN, NAN) : g[SHELL + 1];
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialCutoffJump(AmPotential pot, PetscReal distance, PetscReal *jump)
{
  AmVec3 within, beyond;

  PetscFunctionBeginUser;
  *jump = 0;
  for (PetscInt a = 0; a < pot->num_species; a++)
    for (PetscInt b = 0; b < pot->num_species; b++) {
      const PetscInt species[2] = {a, b};
      PetscCall(force_on_far(pot, species, distance, pot->cutoff * (1 - HAIR), &within));
      PetscCall(force_on_far(pot, species, distance, pot->cutoff * (1 + HAIR), &beyond));
      const PetscReal both_ends = 2 * AmVec3Norm(AmVec3Sub(within, beyond));
      if (both_ends > *jump) *jump = both_ends;
    }
  PetscFunctionReturn(0);
}
