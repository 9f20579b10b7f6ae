/* SPDX-License-Identifier: GPL-3.0-or-later
 * How far a potential is from being smooth where its range ends: by one bond that is made a hair shorter and a hair longer than the cutoff. */
#include "potentialimpl.h"

#define SHELL 12  /* nearest neighbours, as in a close-packed crystal: the density that an embedding function sees */
#define HAIR 1e-9 /* of the cutoff */

/* The site's energy, extrapolated from a far point by its slope to the cutoff, and the force on that point. In: species of the site, and of all others. Out:
 * energy NAN out of range. */
static PetscErrorCode see_far(AmPotential pot, const PetscInt species[2], PetscReal distance, PetscReal far, PetscReal *energy, AmVec3 *force)
{
  static const PetscInt neighbor[SHELL + 1] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}, start[2] = {0, SHELL + 1}, site[1] = {0};
  AmVec3                y[SHELL + 2] = {{{0}}}, g[SHELL + 2] = {{{0}}};
  PetscInt              of[SHELL + 2];
  const AmCluster       c     = {SHELL + 2, 1, site, start, neighbor, NULL, {{{0}}}, of};
  const AmVec3          along = AmVec3Scale(1 / sqrt(30.0), AmVec3Make(1, 2, 5));
  AmRange               range = {AM_RANGE_OK, -1, -1, 0.0, 0.0};

  PetscFunctionBeginUser;
  for (int j = 0; j < SHELL + 2; j++) of[j] = species[j > 0];
  for (int j = 0; j < SHELL; j++) {
    y[1 + j].v[j / 4]           = distance * (j % 2 ? 1 : -1) / sqrt(2.0);
    y[1 + j].v[(j / 4 + 1) % 3] = distance * (j % 4 / 2 ? 1 : -1) / sqrt(2.0);
  }
  y[SHELL + 1] = AmVec3Scale(far, along);
  PetscCall(AmPotentialGradient(pot, &c, y, NULL, energy, g, &range));
  *force = g[SHELL + 1];
  *energy = range.kind ? NAN : *energy + (pot->cutoff - far) * AmVec3Dot(*force, along);
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialCutoffJump(AmPotential pot, PetscReal distance, AmCutoffJump *jump)
{
  AmVec3    force_within, force_beyond;
  PetscReal within, beyond;

  PetscFunctionBeginUser;
  *jump = (AmCutoffJump){0, 0};
  for (PetscInt a = 0; a < pot->num_species; a++)
    for (PetscInt b = 0; b < pot->num_species; b++) {
      const PetscInt species[2] = {a, b};
      PetscCall(see_far(pot, species, distance, pot->cutoff * (1 - HAIR), &within, &force_within));
      PetscCall(see_far(pot, species, distance, pot->cutoff * (1 + HAIR), &beyond, &force_beyond));
      if (PetscIsNanReal(within) || PetscIsNanReal(beyond)) continue;
      jump->force  = PetscMax(jump->force, 2 * AmVec3Norm(AmVec3Sub(force_within, force_beyond)));
      jump->energy = PetscMax(jump->energy, 2 * fabs(within - beyond));
    }
  PetscFunctionReturn(0);
}
