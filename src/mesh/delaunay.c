/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cells of a zone in space that a sharp boundary of grains runs through: the Delaunay tetrahedra of its sites, which ask for no lattice, and so close over
 * both grains and what lies between.
 *
 * Sites of a lattice lie on common spheres, where Delaunay's rule leaves the choice open, flat tetrahedra among it. So sites are looked at under a small strain
 * that no symmetry goes with: there the rule has one answer, and as an affine map keeps what is flat, none of it is. In a grain the answer is six cells of one
 * volume a site. On the hull, where sites beyond are missing, cells may be as thin as rounding: those are peeled off. What is wider than a vacancy lies outside
 * of the zone, or in a void. */
#include <stdlib.h>
#include "gmshcall.h"

#define STRAIN 0.1 /* of the largest elements below: much more than a boundary's relaxation bends its grains by */
#define THIN 0.1   /* of a cell's volume in the crystal */
#define WIDEST 1.1 /* nearest distances of sites, beside what a cell of the crystal spans: radius of a cell's sphere; around a vacancy 1, in a crystal 0.71 */

static const AmMat3 skew = {{{1 + 0.31 * STRAIN, 0.77 * STRAIN, -0.43 * STRAIN}, {0, 1 - 0.59 * STRAIN, 0.67 * STRAIN}, {0, 0, 1 + 0.13 * STRAIN}}};

typedef struct {
  const AmMeshOptions *options;
  AmDraft             *draft;
} Zone;

static PetscBool is_thin(const AmMeshOptions *o, PetscReal volume) { return fabs(volume) < THIN * o->crystal->volume / 6 ? PETSC_TRUE : PETSC_FALSE; }

/* Of the sphere through the corners of a cell of this volume. */
static PetscReal radius_of(const AmDraft *d, const PetscInt corner[], PetscReal volume)
{
  const AmVec3 o = d->vertex[corner[0]].x, a = AmVec3Sub(d->vertex[corner[1]].x, o), b = AmVec3Sub(d->vertex[corner[2]].x, o),
               c   = AmVec3Sub(d->vertex[corner[3]].x, o);
  const AmVec3 sum = AmVec3Add(AmVec3Scale(AmVec3Dot(a, a), AmVec3Cross(b, c)),
                               AmVec3Add(AmVec3Scale(AmVec3Dot(b, b), AmVec3Cross(c, a)), AmVec3Scale(AmVec3Dot(c, c), AmVec3Cross(a, b))));
  return AmVec3Norm(sum) / (12 * fabs(volume));
}

static PetscBool is_core(const AmMeshOptions *o, const AmDraft *d, const PetscInt corner[])
{
  for (int i = 0; i < 4; i++)
    if (AmRegionsDistance(&o->regions, d->vertex[corner[i]].x) > o->regions.core) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Whether the zone has the cell: not one that is wide, for it spans a void. The sphere of a thin cell tells nothing of the room around it; in the core, where
 * no element counts, there is none, for a solver would take it for stiff. */
static PetscBool belongs(const AmMeshOptions *o, const AmDraft *d, const PetscInt corner[], PetscReal volume)
{
  if (is_thin(o, volume)) return is_core(o, d, corner) ? PETSC_FALSE : PETSC_TRUE;
  return radius_of(d, corner, volume) < WIDEST * AmCrystalSiteDistance(o->crystal) + AmCrystalCellSpread(o->crystal) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode add_cells(const AmMeshOptions *o, AmDraft *d, size_t n, const size_t tag[])
{
  PetscFunctionBeginUser;
  for (size_t c = 0; c < n; c++) {
    PetscInt  v[4];
    PetscReal volume;
    for (int i = 0; i < 4; i++) v[i] = (PetscInt)tag[4 * c + i] - 1;
    volume = AmDraftVolume(d, v);
    if (volume == 0 || !belongs(o, d, v, volume)) continue;
    PetscCall(AmDraftAddCell(d, (PetscInt[]){v[0], v[volume < 0 ? 2 : 1], v[volume < 0 ? 1 : 2], v[3]}));
  }
  PetscFunctionReturn(0);
}

static int by_corners(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return 0;
}

/* In: facet [num]: corners in ascending order, themselves in lexical order. */
static PetscBool has_facet(const PetscInt cell[4], PetscInt num, PetscInt (*const facet)[3])
{
  for (int i = 0; i < 4; i++) {
    PetscInt key[3];
    for (int k = 0; k < 3; k++) key[k] = cell[(i + k + 1) % 4];
    PetscSortInt(3, key);
    if (num > 0 && bsearch(key, facet, num, sizeof(*facet), by_corners)) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* Takes thin cells away that have a facet on the boundary, until there are none: inside, the cells around would no longer fit together. */
static PetscErrorCode peel(const AmMeshOptions *o, AmDraft *d)
{
  PetscInt before = d->num_cells + 1;

  PetscFunctionBeginUser;
  while (d->num_cells < before) {
    AmBoundary b;
    PetscInt   num;
    before = d->num_cells;
    PetscCall(AmDraftBoundary(d, &b, NULL));
    num = b.start[b.num_components];
    for (PetscInt t = 0; t < num; t++) PetscCall(PetscSortInt(3, b.facet[t]));
    qsort(b.facet, num, sizeof(*b.facet), by_corners);
    d->num_cells = 0;
    for (PetscInt c = 0; c < before; c++)
      if (!is_thin(o, AmDraftVolume(d, d->cell[c])) || !has_facet(d->cell[c], num, b.facet))
        PetscCall(PetscArraymove(d->cell[d->num_cells++], d->cell[c], AM_MAX_CORNERS));
    PetscCall(AmBoundaryDestroy(&b));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode tetrahedralize(void *zone)
{
  const AmMeshOptions *o = ((Zone *)zone)->options;
  AmDraft             *d = ((Zone *)zone)->draft;
  double              *xyz;
  size_t              *tag, n;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(3 * d->num_vertices, &xyz));
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    const AmVec3 x = AmMat3Apply(skew, d->vertex[v].x);
    PetscCall(PetscArraycpy(xyz + 3 * v, x.v, 3));
  }
  PetscCall(AmGmshBegin());
  GmshCall("tetrahedralize the zone", gmshModelMeshTetrahedralize(xyz, 3 * d->num_vertices, &tag, &n, &ierr));
  PetscCall(add_cells(o, d, n / 4, tag));
  gmshFree(tag);
  PetscCall(AmGmshEnd());
  PetscCall(PetscFree(xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftTetrahedralize(const AmMeshOptions *o, AmDraft *d)
{
  Zone zone = {o, d};

  PetscFunctionBeginUser;
  PetscCall(AmGmshRun(tetrahedralize, &zone));
  PetscCall(peel(o, d));
  PetscFunctionReturn(0);
}
