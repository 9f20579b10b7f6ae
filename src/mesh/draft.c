/* SPDX-License-Identifier: GPL-3.0-or-later
 * Growing lists of vertices and cells. */
#include "meshimpl.h"

PetscErrorCode AmDraftAddVertex(AmDraft *d, AmVertex v)
{
  PetscFunctionBeginUser;
  if (d->num_vertices == d->vertex_room) {
    d->vertex_room = PetscMax(4096, 2 * d->vertex_room);
    PetscCall(PetscRealloc(sizeof(*d->vertex) * d->vertex_room, &d->vertex));
  }
  d->vertex[d->num_vertices++] = v;
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftAddCell(AmDraft *d, const PetscInt corner[])
{
  PetscFunctionBeginUser;
  if (d->num_cells == d->cell_room) {
    d->cell_room = PetscMax(8192, 2 * d->cell_room);
    PetscCall(PetscRealloc(sizeof(*d->cell) * d->cell_room, &d->cell));
  }
  for (int i = 0; i < AM_MAX_CORNERS; i++) d->cell[d->num_cells][i] = i <= d->dimension ? corner[i] : -1;
  d->num_cells++;
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftDestroy(AmDraft *d)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(d->vertex));
  PetscCall(PetscFree(d->cell));
  PetscCall(PetscFree(d->loose));
  PetscCall(PetscFree(d->rides_on));
  PetscFunctionReturn(0);
}

static AmVec3 edge(const AmDraft *d, AmVec3 a, PetscInt to) { return AmVec3Sub(AmVec3Image(d->vertex[to].x, a, d->repeat), a); }

PetscReal AmDraftVolume(const AmDraft *d, const PetscInt corner[])
{
  const AmVec3 a = d->vertex[corner[0]].x, p = edge(d, a, corner[1]), q = edge(d, a, corner[2]);
  if (d->dimension == 2) return (p.v[0] * q.v[1] - p.v[1] * q.v[0]) / 2;
  return AmVec3Dot(AmVec3Cross(p, q), edge(d, a, corner[3])) / 6;
}

PetscReal AmDraftQuality(const AmDraft *d, const PetscInt corner[])
{
  PetscReal sum = 0;
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < i; j++) sum += PetscSqr(AmVec3Norm(AmVec3Sub(d->vertex[corner[i]].x, d->vertex[corner[j]].x)));
  return 12 * cbrt(PetscSqr(3 * fabs(AmDraftVolume(d, corner)))) / sum;
}
