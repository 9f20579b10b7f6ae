/* SPDX-License-Identifier: GPL-3.0-or-later
 * Local numbers for the distinct points of one site: a point that occurs with several images has one number. */
#include "potentialimpl.h"

static PetscErrorCode reserve(AmPointNumbering *numbering, PetscInt num_points)
{
  PetscFunctionBeginUser;
  if (num_points <= numbering->num_mark) PetscFunctionReturn(0);
  PetscCall(PetscFree(numbering->mark));
  PetscCall(PetscMalloc1(num_points, &numbering->mark));
  for (PetscInt j = 0; j < num_points; j++) numbering->mark[j] = -1;
  numbering->num_mark = num_points;
  PetscFunctionReturn(0);
}

PetscErrorCode AmPointNumberingApply(AmPointNumbering *numbering, PetscInt num_points, PetscInt self, PetscInt n, const PetscInt point[], PetscInt local[],
                                     PetscInt distinct[], PetscInt *num_distinct)
{
  PetscInt num = 1;

  PetscFunctionBeginUser;
  PetscCall(reserve(numbering, num_points));
  distinct[0]           = self;
  numbering->mark[self] = 0;
  for (PetscInt k = 0; k < n; k++) {
    PetscInt *mark = &numbering->mark[point[k]];
    if (*mark < 0) {
      *mark           = num;
      distinct[num++] = point[k];
    }
    local[k] = *mark;
  }
  for (PetscInt a = 0; a < num; a++) numbering->mark[distinct[a]] = -1;
  *num_distinct = num;
  PetscFunctionReturn(0);
}

PetscErrorCode AmPointNumberingDestroy(AmPointNumbering *numbering)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(numbering->mark));
  numbering->num_mark = 0;
  PetscFunctionReturn(0);
}
