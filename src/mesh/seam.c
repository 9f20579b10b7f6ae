/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a periodic body closes. While it is made the mesh is a slab with both faces; then each vertex of the upper face becomes the one of the lower that it is
 * an image of. Cells across the seam have corners whole periods apart from then on; none is as long as half of one, so the nearest images are the right ones.
 */
#include "meshimpl.h"

#define SAME 1e-6   /* Å: between a vertex and the image of another */
#define SHORT 0.499 /* of a period: longest edge along it */

typedef struct {
  PetscReal key;
  PetscInt  vertex;
} Keyed;

static int by_key(const void *a, const void *b)
{
  const Keyed *p = a, *q = b;
  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->vertex < q->vertex ? -1 : p->vertex > q->vertex;
}

/* The vertex at x among those of the face [n], which are sorted along key; or -1. */
static PetscInt find(const AmDraft *d, PetscInt n, const Keyed face[], int key, AmVec3 x)
{
  PetscInt low = 0, high = n;
  while (low < high) {
    const PetscInt middle = (low + high) / 2;
    if (face[middle].key < x.v[key] - SAME)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n && face[low].key <= x.v[key] + SAME; low++)
    if (AmVec3Norm(AmVec3Sub(d->vertex[face[low].vertex].x, x)) < SAME) return face[low].vertex;
  return -1;
}

PetscErrorCode AmDraftFindImages(const AmMeshOptions *o, const AmDraft *d, int axis, PetscInt home[])
{
  const AmCut lower = {axis, AmMeshFace(o, axis)}, upper = {axis, lower.at + o->crystal->repeat.length.v[axis]};
  const int   key = (axis + 1) % 3;
  AmVec3      period = {{0, 0, 0}};
  PetscInt    n      = 0;
  Keyed      *face;

  PetscFunctionBeginUser;
  period.v[axis] = upper.at - lower.at;
  PetscCall(PetscMalloc1(d->num_vertices, &face));
  for (PetscInt v = 0; v < d->num_vertices; v++)
    if (AmMeshOnCut(d, lower, v)) face[n++] = (Keyed){d->vertex[v].x.v[key], v};
  if (n > 0) qsort(face, n, sizeof(*face), by_key);
  for (PetscInt v = 0; v < d->num_vertices; v++) home[v] = AmMeshOnCut(d, upper, v) ? find(d, n, face, key, AmVec3Sub(d->vertex[v].x, period)) : v;
  PetscCall(PetscFree(face));
  PetscFunctionReturn(0);
}

/* Vertices that others have become are left out. In: home. */
static PetscErrorCode renumber(AmDraft *d, const PetscInt home[])
{
  PetscInt *number, kept = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &number));
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    if (home[v] != v) continue;
    number[v]         = kept;
    d->vertex[kept++] = d->vertex[v];
  }
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 4; i++) d->cell[c][i] = number[home[d->cell[c][i]]];
  for (PetscInt a = 0; a < d->num_loose; a++) d->rides_on[a] = number[home[d->rides_on[a]]];
  d->num_vertices = kept;
  PetscCall(PetscFree(number));
  PetscFunctionReturn(0);
}

PetscBool AmDraftFitsPeriod(const AmMeshOptions *o, const AmDraft *d)
{
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < i; j++) {
        const AmVec3 a = d->vertex[d->cell[c][i]].x, b = d->vertex[d->cell[c][j]].x;
        for (int axis = 0; axis < 3; axis++) {
          const PetscReal L = o->crystal->repeat.length.v[axis];
          if (L > 0 && fabs(a.v[axis] - b.v[axis]) > SHORT * L) return PETSC_FALSE;
        }
      }
  return PETSC_TRUE;
}

PetscErrorCode AmDraftCloseSeams(const AmMeshOptions *o, AmDraft *d)
{
  const AmVec3 L = o->crystal->repeat.length;
  PetscInt    *home;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &home));
  for (int axis = 0; axis < 3; axis++) {
    if (L.v[axis] == 0) continue;
    PetscCall(AmDraftFindImages(o, d, axis, home));
    for (PetscInt v = 0; v < d->num_vertices; v++)
      PetscCheck(home[v] >= 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "a vertex on the periodic face across axis %d has no image on the other one", axis);
    PetscCall(renumber(d, home));
  }
  PetscCall(PetscFree(home));
  PetscFunctionReturn(0);
}

/* Volume that a component without its facets on the cuts encloses between them: the flux of x without its part along the first one's axis, over 2, which these
 * have none of; nor has the top, from which y is counted. */
static PetscReal volume_between(const AmDraft *d, const AmBoundary *b, PetscInt k, PetscInt num_cuts, const AmCut cut[])
{
  PetscReal sum = 0;
  for (PetscInt t = b->start[k]; t < b->start[k + 1]; t++) {
    const AmVec3 p = d->vertex[b->facet[t][0]].x, q = d->vertex[b->facet[t][1]].x, r = d->vertex[b->facet[t][2]].x;
    AmVec3       c = AmVec3Scale(1.0 / 3, AmVec3Add(p, AmVec3Add(q, r)));
    c.v[cut[num_cuts - 1].axis] -= cut[num_cuts - 1].at;
    c.v[cut[0].axis] = 0;
    sum += AmVec3Dot(c, AmVec3Cross(AmVec3Sub(q, p), AmVec3Sub(r, p))) / 4;
  }
  return sum;
}

/* Appends fans of facets that close the loops, on each cut what they have of it. */
static PetscErrorCode add_lids(const AmDraft *d, PetscInt num_cuts, const AmCut cut[], const AmRim *rim, AmBoundary *b)
{
  PetscInt *end = &b->start[b->num_components], *on;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(rim->start[rim->num_loops], &on));
  for (PetscInt l = 0; l < rim->num_loops; l++)
    for (PetscInt k = 0; k < num_cuts; k++) {
      PetscInt n = 0;
      for (PetscInt i = rim->start[l]; i < rim->start[l + 1]; i++)
        if (AmMeshOnCut(d, cut[k], rim->vertex[i])) on[n++] = rim->vertex[i];
      for (PetscInt i = 1; i + 1 < n; i++) {
        const PetscInt facet[3] = {on[0], on[i], on[i + 1]};
        PetscCall(PetscArraycpy(b->facet[(*end)++], facet, 3));
      }
    }
  PetscCall(PetscFree(on));
  PetscFunctionReturn(0);
}

/* A straight defect breaks the cells along its whole line: a channel through the zone; a loop that nears a free top leaves a dent in it. Neither is an outer
 * boundary. They are left out, and what they have cut out of the footprints is closed. */
PetscErrorCode AmDraftCloseChannels(const AmMeshOptions *o, const AmDraft *d, AmBoundary *b)
{
  AmCut          cut[AM_MAX_CUTS];
  const PetscInt num_cuts = AmMeshCuts(o, cut);
  AmBoundary     closed, open, part, filled;
  AmRim          rim;

  PetscFunctionBeginUser;
  if (d->dimension == 2 || num_cuts == 0) PetscFunctionReturn(0);
  PetscCall(AmDraftOpen(o, d, b, &closed, &open, &rim));
  PetscCall(AmRimDestroy(&rim));
  PetscCall(AmBoundarySplit(open.start[1], open.facet, &part));
  PetscCall(AmBoundaryCreate(3 * b->start[b->num_components], &filled));
  filled.start[0] = 0;
  for (PetscInt k = 0; k < closed.num_components + part.num_components; k++) {
    const AmBoundary *from = k < closed.num_components ? &closed : &part;
    const PetscInt    l = k < closed.num_components ? k : k - closed.num_components, first = from->start[l], n = from->start[l + 1] - first;
    PetscInt          end = filled.start[filled.num_components];
    if (volume_between(d, from, l, num_cuts, cut) <= 0) continue;
    PetscCall(PetscMemcpy(filled.facet[end], from->facet[first], sizeof(*filled.facet) * n));
    filled.start[++filled.num_components] = end + n;
    PetscCall(AmRimCreate(d, n, from->facet + first, &rim));
    PetscCall(add_lids(d, num_cuts, cut, &rim, &filled));
    PetscCall(AmRimDestroy(&rim));
  }
  PetscCall(AmBoundaryDestroy(&closed));
  PetscCall(AmBoundaryDestroy(&open));
  PetscCall(AmBoundaryDestroy(&part));
  PetscCall(AmBoundaryDestroy(b));
  *b = filled;
  PetscFunctionReturn(0);
}
