/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether a mesh fills a box with edges along the axes. */
#ifndef ATOMESH_TEST_FILLED_H
#define ATOMESH_TEST_FILLED_H

#include "check.h"
#include <atomesh/mesh.h>

/* The cells fill the box, and each facet that one cell alone has lies on one of its faces: no gap, no overlap. In: low, high:
 * Å; of a mesh in the plane without z; least: what every cell has more of than this, Å³ or Å². */
static inline void testMeshFills(const AmMesh *mesh, AmVec3 low, AmVec3 high, PetscReal least)
{
  PetscReal sum = 0, box = 1, volume, middle[3], normal[3];
  PetscInt  from, to, dimension;
  DM        dm;
  AM_TRY(DMGetDimension(mesh->dm, &dimension));
  AM_TRY(DMPlexInterpolate(mesh->dm, &dm)); /* with facets */
  AM_TRY(DMPlexGetHeightStratum(dm, 0, &from, &to));
  for (PetscInt c = from; c < to; c++) {
    AM_TRY(DMPlexComputeCellGeometryFVM(dm, c, &volume, middle, normal));
    CU_ASSERT(volume > least);
    sum += volume;
  }
  for (PetscInt i = 0; i < dimension; i++) box *= high.v[i] - low.v[i];
  AM_CLOSE(sum, box, 1e-9 * sum);
  AM_TRY(DMPlexGetHeightStratum(dm, 1, &from, &to));
  for (PetscInt f = from; f < to; f++) {
    PetscInt  sides;
    PetscReal nearest = PETSC_MAX_REAL;
    AM_TRY(DMPlexGetSupportSize(dm, f, &sides));
    if (sides == 2) continue;
    AM_TRY(DMPlexComputeCellGeometryFVM(dm, f, &volume, middle, normal));
    for (PetscInt i = 0; i < dimension; i++)
      if (fabs(fabs(normal[i]) - 1) < 1e-9) nearest = PetscMin(fabs(middle[i] - low.v[i]), fabs(middle[i] - high.v[i]));
    AM_CLOSE(nearest, 0, 1e-9);
  }
  AM_TRY(DMDestroy(&dm));
}

#endif
