/* SPDX-License-Identifier: GPL-3.0-or-later
 * Half list of a cluster: of each pair one entry, in the row of one of its ends that is a site, by the order of points (of two images of one point: by the
 * order of images). Pairs whose other end is no site stand in the row of the end that is.
 *
 * Each row begins with the pairs within the cutoff, and is filled to whole groups of AM_LANES with pairs to a point infinitely far off. So the entries of
 * the skin gather at the end of their row, in groups that a loop over groups can leave out; the order is one of cost only, wherever atoms move later. */
#include "pairloops.h"

static PetscInt image_sign(const signed char n[3]) { return n[0] ? n[0] : n[1] ? n[1] : n[2]; }

/* Whether entry k of the full list of site l is the one that stands for its pair. */
static PetscBool stands(const AmCluster *c, const PetscBool is_site[], PetscInt l, PetscInt k)
{
  const PetscInt i = c->site_to_point[l], j = c->neighbor[k];
  if (!is_site[j] || j > i) return PETSC_TRUE;
  return j == i && c->image && image_sign(c->image[k]) > 0 ? PETSC_TRUE : PETSC_FALSE;
}

/* Number of the image among those met so far; AM_MAX_IMAGES if there are too many. Hardly ever more than a few. */
static PetscInt image_number(AmPairList *list, const AmCluster *c, PetscInt k)
{
  static const signed char none[3] = {0, 0, 0};
  const signed char       *n       = c->image ? c->image[k] : none;
  PetscInt                 m       = 0;
  while (m < list->num_images && (list->image_of[m][0] != n[0] || list->image_of[m][1] != n[1] || list->image_of[m][2] != n[2])) m++;
  if (m < list->num_images || m == AM_MAX_IMAGES) return m;
  for (int i = 0; i < 3; i++) list->image_of[m][i] = n[i];
  list->num_images++;
  return m;
}

/* Sites, each point at most once. Out: is_site [num_points]. */
static PetscErrorCode mark_sites(const AmCluster *c, PetscBool is_site[], PetscBool *fits)
{
  PetscFunctionBeginUser;
  *fits = PETSC_TRUE;
  for (PetscInt l = 0; l < c->num_sites; l++) {
    if (is_site[c->site_to_point[l]]) *fits = PETSC_FALSE;
    is_site[c->site_to_point[l]] = PETSC_TRUE;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode allocate(const AmCluster *c, const PetscBool is_site[], AmPairList *list, PetscInt *longest)
{
  size_t num_groups = 0;

  PetscFunctionBeginUser;
  *longest = 0;
  PetscCall(PetscMalloc3(c->num_sites, &list->row_point, c->num_sites + 1, &list->start, c->num_sites, &list->row_images));
  list->start[0] = 0;
  for (PetscInt l = 0; l < c->num_sites; l++) {
    PetscInt n = 0;
    for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) n += stands(c, is_site, l, k);
    num_groups += (n + AM_LANES - 1) / AM_LANES;
    *longest           = PetscMax(*longest, n);
    list->row_point[l] = c->site_to_point[l];
    list->start[l + 1] = (int)num_groups;
  }
  list->num_rows   = c->num_sites;
  list->num_points = c->num_points;
  list->num_groups = num_groups;
  PetscCall(PetscMalloc2(AM_LANES * num_groups, &list->point, AM_LANES * num_groups, &list->image));
  PetscFunctionReturn(0);
}

/* Sets row l. In: skin, room for the pairs of a row. Out: false if there are too many images. */
static PetscBool set_row(const AmCluster *c, const AmVec3 y[], PetscReal max2, const PetscBool is_site[], PetscInt l, PetscInt skin[], AmPairList *list)
{
  const size_t first = AM_LANES * (size_t)list->start[l], end = AM_LANES * (size_t)list->start[l + 1];
  size_t       n        = first;
  PetscInt     num_skin = 0, most = 0;

  for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) {
    if (!stands(c, is_site, l, k)) continue;
    const AmVec3 d = AmVec3Sub(AmClusterNeighborPosition(c, y, k), y[c->site_to_point[l]]);
    if (AmVec3Dot(d, d) <= max2)
      list->point[n++] = (int)k;
    else
      skin[num_skin++] = k;
  }
  for (PetscInt k = 0; k < num_skin; k++) list->point[n++] = (int)skin[k];
  for (size_t m = first; m < n; m++) { /* entries of the full list so far */
    const PetscInt k = list->point[m], image = image_number(list, c, k);
    if (image == AM_MAX_IMAGES) return PETSC_FALSE;
    list->point[m] = (int)c->neighbor[k];
    list->image[m] = (unsigned char)image;
    most           = PetscMax(most, image);
  }
  for (; n < end; n++) {
    list->point[n] = (int)c->num_points;
    list->image[n] = 0;
  }
  list->row_images[l] = (unsigned char)(most + 1);
  return PETSC_TRUE;
}

PetscErrorCode AmPairListCreate(const AmCluster *c, const AmVec3 y[], PetscReal cutoff, AmPairList *list, PetscBool *fits)
{
  PetscBool *is_site;
  PetscInt   longest, *skin;

  PetscFunctionBeginUser;
  PetscCall(PetscMemzero(list, sizeof(*list)));
  PetscCall(PetscCalloc1(c->num_points + 1, &is_site));
  PetscCall(mark_sites(c, is_site, fits));
  PetscCall(allocate(c, is_site, list, &longest));
  PetscCall(PetscMalloc1(longest + 1, &skin));
  for (PetscInt l = 0; l < c->num_sites && *fits; l++) *fits = set_row(c, y, cutoff * cutoff, is_site, l, skin, list);
  PetscCall(PetscFree(skin));
  PetscCall(PetscFree(is_site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPairListDestroy(AmPairList *list)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree3(list->row_point, list->start, list->row_images));
  PetscCall(PetscFree2(list->point, list->image));
  PetscCall(PetscMemzero(list, sizeof(*list)));
  PetscFunctionReturn(0);
}
