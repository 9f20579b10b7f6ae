/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the lattice is held: the outline of those lattice cells that have a free site.
 *
 * Held sites begin at |X| >= R_free, but a lattice has no circle: along terraces of close-packed rows the first held row runs straight, up to a row spacing
 * farther out than the last free one. The far mesh ends on the outline's mean over a facet, so that displacements vanish where they do in the lattice.
 * A rough wall holds more than its mean: what ends on it feels its inner peaks first; hence the share of the outline's standard deviation that is taken off. */
#include "meshimpl.h"

#define SAMPLES 32    /* of the window */
#define WINDOW 0.6    /* facets: wider ones blur the terraces, narrower ones follow single steps */
#define ROUGHNESS 0.3 /* standard deviations; measured: 0.2 to 0.5 give the same errors, 0 and 0.7 larger ones (docs/tried.md) */

#define MARGIN 0.1 /* nearest-neighbour distances: a quadratic edge through points no nearer than this to the free sites does not dip below them */

/* Whether the lattice cell that holds the place of these indices has a free corner. Cells as traced: halves along the sum of the basis vectors. */
static PetscBool touches_free(const AmMeshOptions *o, const AmCrystal *lattice, AmVec3 at)
{
  const PetscInt i = (PetscInt)floor(at.v[0]), j = (PetscInt)floor(at.v[1]), right = at.v[0] - i > at.v[1] - j;
  const PetscInt corner[3][3] = {{i, j, 0}, {i + 1, j + 1, 0}, {i + right, j + 1 - right, 0}};

  for (int k = 0; k < 3; k++) {
    const AmVec3 X = AmCrystalPosition(lattice, corner[k]);
    if (X.v[0] * X.v[0] + X.v[1] * X.v[1] < o->free.radius * o->free.radius) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* A family of the lines that bound cells, whole numbers of at + r by along a ray. */
typedef struct {
  PetscReal at, by, next; /* next: r of the line that comes next on the way in */
} Lines;

static Lines lines_before(PetscReal at, PetscReal by, PetscReal r)
{
  const PetscReal line = by > 0 ? floor(at + r * by) : ceil(at + r * by);
  return (Lines){at, by, by == 0 ? PETSC_MIN_REAL : (line - at) / by};
}

/* Where the ray at this angle leaves the last cell with a free corner: no cell is wider than two nearest-neighbour distances a. The way in leads from line to
 * line, one cell between two. */
static PetscReal outline_at(const AmMeshOptions *o, PetscReal a, PetscReal angle)
{
  const AmVec3     ray     = AmVec3Make(cos(angle), sin(angle), 0);
  const AmCrystal *lattice = AmCrystalLattice(o->crystal, AmCrystalGrainAt(o->crystal, AmVec3Scale(o->free.radius, ray)));
  const AmVec3     center = AmCrystalIndices(lattice, AmVec3Make(0, 0, 0)), slope = AmVec3Sub(AmCrystalIndices(lattice, ray), center);
  PetscReal        r      = o->free.radius + 2 * a;
  Lines            lines[3];

  for (int k = 0; k < 3; k++)
    lines[k] = k < 2 ? lines_before(center.v[k], slope.v[k], r) : lines_before(center.v[0] - center.v[1], slope.v[0] - slope.v[1], r);
  while (r > o->free.radius) {
    Lines *l = &lines[0];
    for (int k = 1; k < 3; k++)
      if (lines[k].next > l->next) l = &lines[k];
    if (touches_free(o, lattice, AmVec3Add(center, AmVec3Scale((r + l->next) / 2, slope)))) break;
    r = l->next;
    l->next -= 1 / fabs(l->by);
  }
  return PetscMax(r, o->free.radius);
}

PetscReal AmMeshOutline(const AmMeshOptions *o, PetscReal angle, PetscReal width)
{
  const PetscReal a   = AmCrystalSiteDistance(o->crystal);
  PetscReal       sum = 0, squares = 0;

  for (int k = 0; k < SAMPLES; k++) {
    const PetscReal beyond = outline_at(o, a, angle + WINDOW * width * ((k + 0.5) / SAMPLES - 0.5)) - o->free.radius;
    sum += beyond / SAMPLES;
    squares += beyond * beyond / SAMPLES;
  }
  return o->free.radius + PetscMax(sum - ROUGHNESS * sqrt(PetscMax(0, squares - sum * sum)), MARGIN * a);
}

PetscReal AmMeshOutlineRadius(const AmMeshOptions *o, PetscInt num)
{
  const PetscReal width = 2 * PETSC_PI / num;
  PetscReal       sum   = 0;
  for (PetscInt i = 0; i < num; i++) sum += pow(AmMeshOutline(o, width * (i + 0.5), width), 2);
  return sqrt(sum / num);
}
