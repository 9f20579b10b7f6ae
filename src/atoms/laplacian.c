/* SPDX-License-Identifier: GPL-3.0-or-later
 * Springs between nearest neighbours:  E = ½ k Σ_bonds (u_i - u_j)²,  k = 6 κ Ω / Σ_R |R|²  over the nearest lattice vectors R, so that a lattice of them has
 * the modulus κ: its energy density ½ (1/2Ω) k Σ_R (R·∇u)² is ½ κ |∇u|² if it is isotropic. */
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
  *reach = NEAREST * AmCrystalNearestDistance(crystal);
  PetscCall(AmCrystalVectors(crystal, *reach, &n, &R));
  for (PetscInt i = 0; i < n; i++) sum += AmVec3Dot(R[i], R[i]);
  PetscCall(PetscFree(R));
  *k = 6 * modulus * crystal->volume / sum;
  PetscFunctionReturn(0);
}

/* A spring between atom i, which is a bare node, and atom j: at its node, or shared out among those that it rides on. */
static PetscErrorCode add_spring(AmAtoms a, PetscInt i, PetscInt j, PetscReal k, Mat L)
{
  const AmSpace *s  = a->space;
  const AmAtom  *to = &s->atom[j];
  PetscInt       row[AM_CELL_NODES + 1], n = to->num_nodes + 1;
  PetscReal      weight[AM_CELL_NODES + 1], block[(AM_CELL_NODES + 1) * (AM_CELL_NODES + 1)];

  PetscFunctionBeginUser;
  row[0]    = s->node[s->atom[i].node[0]].global;
  weight[0] = 1;
  for (PetscInt m = 1; m < n; m++) {
    row[m]    = s->node[to->node[m - 1]].global;
    weight[m] = -to->weight[m - 1];
  }
  for (PetscInt p = 0; p < n; p++)
    for (PetscInt q = 0; q < n; q++) block[p * n + q] = k * weight[p] * weight[q];
  PetscCall(MatSetValues(L, n, row, n, row, block, ADD_VALUES));
  PetscFunctionReturn(0);
}

static AmVec3 bond(AmAtoms a, PetscInt i, PetscInt b)
{
  const signed char *image = a->cluster.image[b];
  const AmVec3       d     = AmVec3Sub(a->y[a->cluster.neighbor[b]], a->y[i]);
  return image[0] | image[1] | image[2] ? AmVec3Add(d, AmMat3Apply(a->cluster.period, AmVec3Make(image[0], image[1], image[2]))) : d;
}

/* The row of site l: springs to other bare nodes, which have rows of their own, and whole springs to all others. */
static PetscErrorCode add_site(AmAtoms a, PetscInt l, PetscReal k, PetscReal reach, const PetscBool bare[], Mat L)
{
  const AmSpace *s = a->space;
  const PetscInt i = s->site_to_atom[l], row = s->node[s->atom[i].node[0]].global;
  PetscInt       column[MOST], n             = 1;
  PetscReal      value[MOST];

  PetscFunctionBeginUser;
  column[0] = row;
  value[0]  = 0;
  for (PetscInt b = a->cluster.start[l]; b < a->cluster.start[l + 1]; b++) {
    const PetscInt j = a->cluster.neighbor[b];
    const AmVec3   R = bond(a, i, b);
    if (i == j || AmVec3Dot(R, R) > reach * reach) continue;
    if (n < MOST && s->atom[j].num_nodes == 1 && (bare[s->atom[j].node[0]] || s->node[s->atom[j].node[0]].global < 0)) {
      column[n]  = s->node[s->atom[j].node[0]].global;
      value[n++] = -k;
      value[0] += k;
    } else
      PetscCall(add_spring(a, i, j, k, L));
  }
  PetscCall(MatSetValues(L, 1, &row, n, column, value, ADD_VALUES));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsLaplacian(AmAtoms a, PetscReal modulus, const PetscBool bare[], const AmVec3 node_u[], Mat L)
{
  const AmSpace *s = a->space;
  PetscReal      k = 0, reach = 0;

  PetscFunctionBeginUser;
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) PetscFunctionReturn(0);
  PetscCall(spring_constant(a, modulus, &k, &reach));
  for (PetscInt l = 0; l < s->num_sites; l++)
    if (bare[s->atom[s->site_to_atom[l]].node[0]]) PetscCall(add_site(a, l, k, reach, bare, L));
  PetscFunctionReturn(0);
}
