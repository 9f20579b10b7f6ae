/* SPDX-License-Identifier: GPL-3.0-or-later
 * Half list of points: of each pair one entry, in the row of one of its ends that is a site (neighbor.h). Points are numbered by place, so that a row's
 * neighbours are near each other in memory.
 *
 * Each row begins with the pairs within the cutoff, and is filled to whole groups of AM_LANES with pairs to a point infinitely far off. So the entries of
 * the skin gather at the end of their row, in groups that a loop over groups can leave out; the order is one of cost only, wherever atoms move later. */
#include "pairloops.h"
#include <limits.h>

/* Room for more groups, generous by the rows before l: memory that is never touched costs nothing, but blocks that grow are copied, onto fresh pages. */
static PetscErrorCode reserve(AmPairList *list, PetscInt l, size_t num_groups, size_t *room)
{
  PetscFunctionBeginUser;
  if (num_groups <= *room) PetscFunctionReturn(0);
  *room = num_groups + 3 * (num_groups / (l + 1) + 1) * list->num_rows;
  PetscCall(PetscRealloc(sizeof(*list->point) * AM_LANES * *room, &list->point));
  PetscCall(PetscRealloc(sizeof(*list->image) * AM_LANES * *room, &list->image));
  PetscFunctionReturn(0);
}

static void set_entry(const AmNeighborGrid *g, PetscInt copy, AmPairList *list, size_t at, PetscInt *most)
{
  list->point[at] = AM_STEP * (int)g->place[copy];
  list->image[at] = (unsigned char)g->image_number[copy];
  *most           = PetscMax(*most, g->image_number[copy]);
}

/* Sets row l; the room is there. */
static void set_row(const AmNeighborGrid *g, const AmNeighborRow *row, PetscReal max2, PetscInt l, AmPairList *list)
{
  size_t   n    = AM_LANES * (size_t)list->start[l];
  PetscInt most = 0;

  for (PetscInt k = 0; k < row->num; k++)
    if (row->d2[k] <= max2) set_entry(g, row->copy[k], list, n++, &most);
  for (PetscInt k = 0; k < row->num; k++)
    if (row->d2[k] > max2) set_entry(g, row->copy[k], list, n++, &most);
  for (; n % AM_LANES; n++) {
    list->point[n] = AM_STEP * (int)list->num_points;
    list->image[n] = 0;
  }
  list->start[l + 1]  = (int)(n / AM_LANES);
  list->row_images[l] = (unsigned char)(most + 1);
}

static PetscErrorCode keep_points(const AmNeighborGrid *g, AmPairList *list)
{
  const AmNeighborOptions *o = &g->options;
  PetscInt                *site_at;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(o->num_points, &site_at));
  for (PetscInt l = 0; l < o->num_sites; l++) site_at[o->site_to_point[l]] = l;
  for (PetscInt i = 0; i < o->num_points; i++) list->point_of[i] = g->point[i];
  for (PetscInt i = 0; i < o->num_sites; i++) list->site_of[i] = site_at[g->point[i]];
  PetscCall(PetscFree(site_at));
  for (PetscInt m = 0; m < g->num_images; m++)
    for (int i = 0; i < 3; i++) list->image_of[m][i] = g->image[m][i];
  PetscFunctionReturn(0);
}

PetscErrorCode AmPairListCreate(const AmNeighborOptions *o, PetscReal cutoff, AmPairList *list, PetscBool *fits)
{
  AmNeighborGrid g;
  AmNeighborRow  row;
  size_t         room = 0;

  PetscFunctionBeginUser;
  PetscCall(AmNeighborGridCreate(o, &g));
  *fits = g.repeats || g.num_images > AM_MAX_IMAGES || o->num_points >= INT_MAX / AM_STEP ? PETSC_FALSE : PETSC_TRUE;
  *list = (AmPairList){.num_rows = o->num_sites, .num_points = o->num_points, .num_images = g.num_images};
  if (*fits) {
    PetscCall(PetscMalloc5(o->num_points, &list->point_of, o->num_sites, &list->site_of, o->num_sites + 1, &list->start, o->num_sites, &list->row_images,
                           g.num_images, &list->image_of));
    list->start[0] = 0;
    PetscCall(keep_points(&g, list));
  }
  for (PetscInt l = 0; l < o->num_sites && *fits; l++) {
    PetscCall(AmNeighborGridRow(&g, l, &row));
    PetscCall(reserve(list, l, list->start[l] + row.num / AM_LANES + 1, &room));
    set_row(&g, &row, cutoff * cutoff, l, list);
  }
  if (*fits) list->num_groups = list->start[o->num_sites];
  PetscCall(AmNeighborGridDestroy(&g));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPairListDestroy(AmPairList *list)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree5(list->point_of, list->site_of, list->start, list->row_images, list->image_of));
  PetscCall(PetscFree(list->point));
  PetscCall(PetscFree(list->image));
  PetscCall(PetscMemzero(list, sizeof(*list)));
  PetscFunctionReturn(0);
}
