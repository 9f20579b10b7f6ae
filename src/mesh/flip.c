/* SPDX-License-Identifier: GPL-3.0-or-later
 * Flat triangles of the far mesh in the plane. Where vertices of the zone's boundary lie on one line, rounding decides for Gmsh whether three of them are a
 * triangle. As an element that is a rod that nothing bends: a hair's displacement of the vertex amid its longest side is a large strain. And that vertex is
 * none of the cell beyond. Both go when the side is flipped (Lawson 1977): the two cells share the line from that vertex to the far one instead. */
#include "meshimpl.h"

#define FLAT 1e-6 /* of the square of the longest side; Gmsh's other triangles have some 0.3, and no less than 0.01 */

static PetscReal side2(const AmDraft *d, const PetscInt cell[], int opposite)
{
  const AmVec3 s = AmVec3Sub(d->vertex[cell[(opposite + 1) % 3]].x, d->vertex[cell[(opposite + 2) % 3]].x);
  return s.v[0] * s.v[0] + s.v[1] * s.v[1];
}

/* The corner opposite to the longest side, or -1 unless the cell is flat. */
static int middle_of_flat(const AmDraft *d, const PetscInt cell[])
{
  int k = 0;
  for (int i = 1; i < 3; i++)
    if (side2(d, cell, i) > side2(d, cell, k)) k = i;
  return AmDraftVolume(d, cell) < FLAT * side2(d, cell, k) ? k : -1;
}

/* The cell from first on beyond the side from p to q, or -1. Out: opposite: its corner off the side. */
static PetscInt cell_beyond(const AmDraft *d, PetscInt first, PetscInt p, PetscInt q, int *opposite)
{
  for (PetscInt c = first; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++)
      if (d->cell[c][(i + 1) % 3] == q && d->cell[c][(i + 2) % 3] == p) {
        *opposite = i;
        return c;
      }
  return -1;
}

void AmDraftFlipFlat(AmDraft *d, PetscInt first)
{
  for (PetscInt flips = 0, c = first; c < d->num_cells && flips < d->num_cells; c++) {
    const int k = middle_of_flat(d, d->cell[c]);
    int       i = 0;
    if (k < 0) continue;
    const PetscInt a = d->cell[c][k], p = d->cell[c][(k + 1) % 3], q = d->cell[c][(k + 2) % 3], other = cell_beyond(d, first, p, q, &i);
    if (other < 0) continue; /* the side is one of the boundary */
    const PetscInt b            = d->cell[other][i];
    d->cell[c][k]               = a;
    d->cell[c][(k + 1) % 3]     = p;
    d->cell[c][(k + 2) % 3]     = b;
    d->cell[other][i]           = b;
    d->cell[other][(i + 1) % 3] = q;
    d->cell[other][(i + 2) % 3] = a;
    flips++;
    c = first - 1; /* one of the two may be flat in turn, where four vertices lie on the line */
  }
}
