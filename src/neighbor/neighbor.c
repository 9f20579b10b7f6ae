/* SPDX-License-Identifier: GPL-3.0-or-later
 * Full neighbour lists. */
#include <atomesh/neighbor.h>

/* Room for more entries; memory that is never touched costs nothing. */
static PetscErrorCode reserve(AmNeighbors *list, PetscInt num, size_t *room)
{
  PetscFunctionBeginUser;
  if ((size_t)num <= *room) PetscFunctionReturn(0);
  *room = num + (size_t)num / 2;
  PetscCall(PetscRealloc(sizeof(*list->neighbor) * *room, &list->neighbor));
  PetscCall(PetscRealloc(sizeof(*list->image) * *room, &list->image));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_row(AmNeighborGrid *g, PetscInt l, size_t *room, AmNeighbors *list)
{
  const PetscInt self = g->options.site_to_point[l];
  PetscInt       count = list->start[l];
  AmNeighborRow  row;

  PetscFunctionBeginUser;
  PetscCall(AmNeighborGridAround(g, self, &row));
  if (row.num > PETSC_MAX_INT - count) SETERRQ(PETSC_COMM_SELF, PETSC_ERR_MEM, "more than %d neighbours listed on one rank", PETSC_MAX_INT);
  PetscCall(reserve(list, count + row.num, room));
  for (PetscInt k = 0; k < row.num; k++) {
    const PetscInt     c = row.copy[k], point = g->point[g->place[c]];
    const signed char *n = g->image[g->image_number[c]];
    if (point == self && !(n[0] | n[1] | n[2])) continue;
    list->neighbor[count] = point;
    for (int i = 0; i < 3; i++) list->image[count][i] = n[i];
    count++;
  }
  list->start[l + 1] = count;
  PetscFunctionReturn(0);
}

PetscErrorCode AmNeighborsBuild(const AmNeighborOptions *o, AmNeighbors *list)
{
  AmNeighborGrid g;
  size_t         room = 0;

  PetscFunctionBeginUser;
  *list = (AmNeighbors){.num_sites = o->num_sites};
  PetscCall(PetscMalloc1(o->num_sites + 1, &list->start));
  list->start[0] = 0;
  PetscCall(AmNeighborGridCreate(o, &g));
  for (PetscInt l = 0; l < o->num_sites; l++) PetscCall(add_row(&g, l, &room, list));
  PetscCall(AmNeighborGridDestroy(&g));
  PetscFunctionReturn(0);
}

PetscErrorCode AmNeighborsDestroy(AmNeighbors *list)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(list->start));
  PetscCall(PetscFree(list->neighbor));
  PetscCall(PetscFree(list->image));
  PetscFunctionReturn(0);
}
