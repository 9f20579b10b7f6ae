/* SPDX-License-Identifier: GPL-3.0-or-later
 * Coupled grains in space: which bodies have a mesh, and what the regions around their boundaries are measured from. */
#include "problem.h"

/* A grain inside of another is bounded by a sphere. */
PetscErrorCode AmProblemAddWalls(AmProblem *p)
{
  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(p->crystal.num_grains, &p->wall));
  for (PetscInt g = 0; g < p->crystal.num_grains && p->crystal.dimension == 3; g++) {
    const AmGrain *grain = &p->crystal.grain[g];
    if (grain->radius > 0) p->wall[p->num_walls++] = (AmWall){.at = grain->center, .radius = grain->radius};
  }
  PetscFunctionReturn(0);
}

static const char *key_of(const AmProblem *p, PetscInt grain, const char word[], size_t size, char where[])
{
  char key[64];
  snprintf(key, sizeof(key), "grains.%d.%s", (int)grain, word);
  return AmCaseWhere(p->c, key, size, where);
}

static PetscErrorCode check_ball(const AmProblem *p, PetscInt g)
{
  const AmGrain  *grain  = &p->crystal.grain[g];
  const PetscReal needed = p->zone_radius + p->reach, depth = AmBodyDepth(&p->free, grain->center) - grain->radius;
  char            where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(grain->radius > 0, "%s is given with scheme %s in dimension 3, must be a seed and a radius, or the scheme must be atm: the far mesh ends at round boundaries only",
              key_of(p, g, "faces", sizeof(where), where), AmCaseSchemeName(p->c->scheme));
  AmCheckUser(depth > needed, "%s is %g Å, must be below %.1f Å for the %.1f Å around the boundary to fit into the free body, or the scheme must be atm",
              key_of(p, g, "radius", sizeof(where), where), grain->radius, grain->radius + depth - needed, needed);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckGrainsSpace(const AmProblem *p)
{
  char where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(!p->body.free_top && !AmBodyIsPeriodic(&p->body), "%s is true with grains and scheme %s, must be false, or the scheme must be atm",
              AmCaseWhere(p->c, p->body.free_top ? "domain.free_top" : "domain.periodic", sizeof(where), where), AmCaseSchemeName(p->c->scheme));
  for (PetscInt g = 1; g < p->crystal.num_grains; g++) {
    AmCheckUser(p->crystal.grain[g].within > 0, "%s: grain %d lies beside grain 0 in dimension 3, must lie within it, or the scheme must be atm",
                AmCaseWhere(p->c, p->c->boundary ? "boundary" : "grains", sizeof(where), where), (int)g);
    PetscCall(check_ball(p, g));
  }
  PetscFunctionReturn(0);
}
