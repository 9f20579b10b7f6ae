/* SPDX-License-Identifier: GPL-3.0-or-later
 * Springs between nearest neighbours:  E = ½ k Σ_bonds (u_i - u_j)²,  k = 6 κ Ω / Σ_R |R|²  over the nearest lattice vectors R, so that a lattice of them has
 * the modulus κ: its energy density ½ (1/2Ω) k Σ_R (R·∇u)² is ½ κ |∇u|² if it is isotropic. With several atoms a cell R are the vectors from each of them to
 * its nearest neighbours, Ω the volume of the cell, and each sublattice must reach another atom. Springs tie the grains on either side of a boundary, too, where
 * cells have all nodes and end on it: else one inside of another would make the matrix singular, and of a flat boundary it would not know the stiffness. */
#include "atomsimpl.h"

#define NEAREST 1.28 /* of the nearest distance: the twelve of fcc, the eight and six of bcc, however a core has moved them a little */
#define MOST 64      /* entries of a row that are set at once */

static PetscErrorCode spring_constant(AmAtoms a, PetscReal modulus, PetscReal *k, PetscReal *reach)
{
  const AmCrystal *crystal = a->space->options.crystal;
  PetscReal        sum     = 0;
  PetscInt         n;
  AmVec3          *R;

  PetscFunctionBeginUser;
  *reach = NEAREST * AmCrystalLoneliestDistance(crystal);
  PetscCall(AmCrystalVectors(crystal, *reach + AmCrystalCellSpread(crystal), &n, &R));
  for (PetscInt b = 0; b < crystal->num_sublattices; b++)
    for (PetscInt c = 0; c < crystal->num_sublattices; c++)
      for (PetscInt i = b == c ? 0 : -1; i < n; i++) {
        const AmVec3 d = AmVec3Sub(AmCrystalSublatticePlace(crystal, c), AmCrystalSublatticePlace(crystal, b)), r = i < 0 ? d : AmVec3Add(R[i], d);
        if (AmVec3Norm(r) <= *reach) sum += AmVec3Dot(r, r);
      }
  PetscCall(PetscFree(R));
  *k = 6 * modulus * crystal->volume / sum;
  PetscFunctionReturn(0);
}

/* A spring between atom i, which is a bare node, and atom j: at its node, or shared out among those that it rides on. */
static PetscErrorCode add_spring(AmAtoms a, PetscInt i, PetscInt j, PetscReal k, AmGraph L)
{
  const AmSpace *s  = a->space;
  const AmRow    to = AmAtomRow(&s->atom[j], s->row);
  PetscInt       row[AM_CELL_NODES + 1], n = to.num_nodes + 1;
  PetscReal      weight[AM_CELL_NODES + 1], block[(AM_CELL_NODES + 1) * (AM_CELL_NODES + 1)];

  PetscFunctionBeginUser;
  row[0]    = s->node[s->atom[i].node].global;
  weight[0] = 1;
  for (PetscInt m = 1; m < n; m++) {
    row[m]    = s->node[to.node[m - 1]].global;
    weight[m] = -to.weight[m - 1];
  }
  for (PetscInt p = 0; p < n; p++)
    for (PetscInt q = 0; q < n; q++) block[p * n + q] = k * weight[p] * weight[q];
  PetscCall(AmGraphAdd(L, n, row, n, row, block));
  PetscFunctionReturn(0);
}

/* The row of a bare node that is atom i: springs to other bare nodes, which have rows of their own, and whole springs to all others. */
static PetscErrorCode add_site(AmAtoms a, PetscInt i, AmNeighborGrid *grid, PetscReal k, const PetscBool bare[], AmGraph L)
{
  const AmSpace *s   = a->space;
  const PetscInt row = s->node[s->atom[i].node].global;
  AmNeighborRow  near;
  PetscInt       column[MOST], n = 1;
  PetscReal      value[MOST];

  PetscFunctionBeginUser;
  PetscCall(AmNeighborGridAround(grid, i, &near));
  column[0] = row;
  value[0]  = 0;
  for (PetscInt b = 0; b < near.num; b++) {
    const PetscInt j = grid->point[grid->place[near.copy[b]]];
    if (i == j) continue;
    const PetscInt to = s->atom[j].node;
    if (n < MOST && to >= 0 && (bare[to] || s->node[to].global < 0)) {
      column[n]  = s->node[to].global;
      value[n++] = -k;
      value[0] += k;
    } else
      PetscCall(add_spring(a, i, j, k, L));
  }
  PetscCall(AmGraphAdd(L, 1, &row, n, column, value));
  PetscFunctionReturn(0);
}

/* From atom i, whose node some cell has, to such atoms of other grains; each gives half. */
static PetscErrorCode tie_site(AmAtoms a, PetscInt i, AmNeighborGrid *grid, PetscReal k, const PetscBool bare[], AmGraph L)
{
  const AmSpace *s = a->space;
  AmNeighborRow  near;

  PetscFunctionBeginUser;
  PetscCall(AmNeighborGridAround(grid, i, &near));
  for (PetscInt b = 0; b < near.num; b++) {
    const PetscInt j = grid->point[grid->place[near.copy[b]]], to = s->atom[j].node;
    if (to < 0 || bare[to] || AmCrystalGrainOf(s->atom[j].lattice) == AmCrystalGrainOf(s->atom[i].lattice)) continue;
    PetscCall(add_spring(a, i, j, k / 2, L));
  }
  PetscFunctionReturn(0);
}

/* Whether there are grains between which no cell lies: cells go across sharp boundaries alone. */
static PetscBool grains_are_apart(const AmSpace *s)
{
  return s->options.crystal->num_grains > 0 && s->options.mesh->loose_radius == PETSC_MAX_REAL ? PETSC_TRUE : PETSC_FALSE;
}

/* Out: atom [n], owned by the caller: the bare nodes that are sites, and those near to another grain. */
static PetscErrorCode bare_sites(AmAtoms a, const PetscBool bare[], PetscReal reach, PetscInt *n, PetscInt **atom)
{
  const AmSpace  *s    = a->space;
  const PetscBool ties = grains_are_apart(s);

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(s->num_sites, atom));
  for (PetscInt l = 0; l < s->num_sites; l++) {
    const AmAtom *site = &s->atom[s->site_to_atom[l]];
    if (site->node < 0) continue;
    if (bare[site->node] || (ties && AmCrystalGrainDepth(s->options.crystal, AmCrystalGrainOf(site->lattice), site->X) < 2 * reach))
      (*atom)[(*n)++] = s->site_to_atom[l];
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsAddSprings(AmAtoms a, PetscReal modulus, const PetscBool bare[], const AmVec3 node_u[], AmGraph L)
{
  AmNeighborOptions o;
  AmNeighborGrid    grid;
  PetscReal         reach, k = 0;
  PetscInt         *atom;

  PetscFunctionBeginUser;
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) PetscFunctionReturn(0);
  PetscCall(spring_constant(a, modulus, &k, &reach));
  o = AmAtomsPoints(a, reach);
  PetscCall(bare_sites(a, bare, reach, &o.num_sites, &atom));
  o.site_to_point = atom;
  PetscCall(AmNeighborGridCreate(&o, &grid));
  for (PetscInt l = 0; l < o.num_sites; l++)
    PetscCall((bare[a->space->atom[atom[l]].node] ? add_site : tie_site)(a, atom[l], &grid, k, bare, L));
  PetscCall(AmNeighborGridDestroy(&grid));
  PetscCall(PetscFree(atom));
  PetscFunctionReturn(0);
}
