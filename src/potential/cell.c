/* SPDX-License-Identifier: GPL-3.0-or-later
 * The atoms of a cell amid a deformed lattice, many deformations: what the Cauchy-Born rule of a crystal with several atoms a cell asks of a potential. The
 * loops are those of cellloops_body.h. */
#include "pairloops.h"
#include <stdlib.h>

struct _p_AmCellKernel {
  const AmPairLoopsOps *ops;
  AmCellLoops           loops;
};

/* Number of a component of a symmetric tensor of this degree over four directions: t indices are y or z, z of them z, u the fourth. */
static int number_of(int degree, int t, int z, int u)
{
  static const int first[5][5] = {{0}, {0, 3}, {0, 6, 9}, {0, 10, 16, 19}, {0, 15, 25, 31, 34}};
  return first[degree][u] + t * (t + 1) / 2 + z;
}

static void number_components(unsigned char next[4][20][4])
{
  for (int degree = 1; degree < 4; degree++)
    for (int u = 0; u <= degree; u++)
      for (int t = 0; t <= degree - u; t++)
        for (int z = 0; z <= t; z++)
          for (int i = 0; i < 4; i++)
            next[degree][number_of(degree, t, z, u)][i] = (unsigned char)number_of(degree + 1, t + (i == 1 || i == 2), z + (i == 2), u + (i == 3));
}

static AmCellOwners owners_of(const int atom[2], int i, int J)
{
  AmCellOwners o = {0};
  if (J < 3) return (AmCellOwners){1, {3 * i + J, 0}, {1, 0}};
  for (int end = 0; end < 2; end++) {
    if (atom[end] == 0) continue;
    o.at[o.num]     = 9 + 3 * (atom[end] - 1) + i;
    o.sign[o.num++] = end == 0 ? -1 : 1;
  }
  return o;
}

typedef struct {
  double length2;
  AmVec3 R;
} Listed;

static int by_length(const void *a, const void *b)
{
  const double x = ((const Listed *)a)->length2, y = ((const Listed *)b)->length2;
  return (x > y) - (x < y);
}

/* Pairs of the block that are sure to be all there are. */
static PetscErrorCode list_pairs(const AmCellLattice *c, AmCellBlock *b)
{
  const PetscBool same  = b->atom[0] == b->atom[1] ? PETSC_TRUE : PETSC_FALSE;
  const PetscReal reach = PetscMax(AmVec3Norm(c->R[c->num_vectors - 1]) - AmVec3Norm(b->apart), 0.0);
  Listed         *list;

  PetscFunctionBeginUser;
  b->reach2 = reach * reach;
  b->num    = 0;
  PetscCall(PetscMalloc1(c->num_vectors + 1, &list));
  for (PetscInt i = -1; i < c->num_vectors; i++) {
    const AmVec3 R = i < 0 ? AmVec3Make(0, 0, 0) : c->R[i], X = AmVec3Add(R, b->apart);
    if ((same && !AmLatticeHalf(R)) || AmVec3Dot(X, X) > b->reach2) continue;
    list[b->num++] = (Listed){AmVec3Dot(X, X), R};
  }
  qsort(list, b->num, sizeof(*list), by_length);
  PetscCall(PetscMalloc3(b->num, &b->length2, b->num, &b->product, b->num, &b->near));
  for (int v = 0; v < b->num; v++) {
    b->length2[v] = list[v].length2;
    for (int degree = 4, at = 0; degree >= 0; degree--) {
      AmLatticeProducts(list[v].R, degree, b->product[v] + at);
      at += (degree + 1) * (degree + 2) / 2;
    }
  }
  PetscCall(PetscFree(list));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_block(AmCellKernel k, const AmCellLattice *c, AmCellBlock *b)
{
  const AmEAMCubics *t    = k->loops.cubics;
  const PetscInt     from = c->species[b->atom[0]], to = c->species[b->atom[1]];

  PetscFunctionBeginUser;
  b->apart = AmVec3Sub(c->S[b->atom[1]], c->S[b->atom[0]]);
  b->table = t->pair + 8 * (size_t)t->num_r * (from * t->num_species + from);
  b->ahead = (double)t->num_r * (to - from);
  for (int v = 0; v < 12; v++) b->owners[v] = owners_of(b->atom, v / 4, v % 4);
  PetscCall(list_pairs(c, b));
  PetscCall(AmAlignedAlloc(sizeof(double) * 6 * k->ops->lattice_lanes * (b->num + 1), &b->number));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCellKernelCreate(AmPotential pot, const AmCellLattice *c, AmCellKernel *out)
{
  const AmPairLoopsOps *ops;
  AmCellKernel          k;
  AmCellLoops          *s;

  PetscFunctionBeginUser;
  *out = NULL;
  PetscCall(AmPairLoopsChoose(&ops));
  if (!ops || !pot->cubics || c->num_vectors == 0 || c->num_atoms > AM_MAX_CELL_ATOMS) PetscFunctionReturn(0);
  PetscCall(PetscNew(&k));
  *out          = k;
  k->ops        = ops;
  s             = &k->loops;
  s->cubics     = pot->cubics;
  s->cutoff     = pot->cutoff;
  s->min2       = pot->min_distance * pot->min_distance;
  s->num_atoms  = (int)c->num_atoms;
  s->num_blocks = s->num_atoms * (s->num_atoms + 1) / 2;
  s->size       = 9 + 3 * (s->num_atoms - 1);
  number_components(s->next);
  for (int a = 0; a < s->num_atoms; a++) s->species[a] = c->species[a];
  PetscCall(PetscCalloc1(s->num_blocks, &s->block));
  for (int b = 0, n = 0; b < s->num_atoms; b++)
    for (int a = 0; a <= b; a++, n++) {
      s->block[n].atom[0] = a;
      s->block[n].atom[1] = b;
      PetscCall(create_block(k, c, &s->block[n]));
    }
  PetscCall(AmAlignedAlloc(sizeof(double) * ops->lattice_lanes * s->size, &s->gradient));
  PetscCall(AmAlignedAlloc(sizeof(double) * ops->lattice_lanes * s->size * s->size, &s->hessian));
  PetscCall(AmAlignedAlloc(sizeof(double) * ops->lattice_lanes * s->size * s->num_atoms, &s->rho_z));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCellKernelDestroy(AmCellKernel *kernel)
{
  AmCellKernel k = *kernel;

  PetscFunctionBeginUser;
  if (!k) PetscFunctionReturn(0);
  for (int n = 0; n < k->loops.num_blocks; n++) {
    AmCellBlock *b = &k->loops.block[n];
    PetscCall(PetscFree3(b->length2, b->product, b->near));
    free(b->number);
  }
  free(k->loops.gradient), free(k->loops.hessian), free(k->loops.rho_z);
  PetscCall(PetscFree(k->loops.block));
  PetscCall(PetscFree(*kernel));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCellKernelEvaluate(AmCellKernel k, const AmCellStates *z, const AmCellResult *r, PetscBool *done)
{
  const PetscInt size = k->loops.size, num_d = k->loops.num_atoms - 1;
  const int      num_lanes = k->ops->lattice_lanes, order = r->hessian ? 2 : (r->gradient ? 1 : 0);
  double         V[AM_MAX_LATTICE_LANES], *spare;

  PetscFunctionBeginUser;
  *done = PETSC_TRUE;
  PetscCall(PetscMalloc1(size * size + num_lanes * size, &spare));
  for (PetscInt q = 0; q < z->n && *done; q += num_lanes) {
    AmCellLanes lanes;
    for (int lane = 0; lane < num_lanes; lane++) {
      const PetscBool idle = q + lane < z->n ? PETSC_FALSE : PETSC_TRUE; /* an idle lane repeats the last state and is forgotten */
      const PetscInt  at   = idle ? z->n - 1 : q + lane;
      lanes.F[lane]        = &z->F[at];
      lanes.d[lane]        = z->d + at * num_d;
      lanes.V[lane]        = idle || !r->V ? &V[lane] : &r->V[at];
      lanes.gradient[lane] = idle || !r->gradient ? spare + lane * size : r->gradient + at * size;
      lanes.hessian[lane]  = idle || !r->hessian ? spare + num_lanes * size : r->hessian + at * size * size;
    }
    if (!(*k->ops->cell)(&k->loops, order, &lanes)) *done = PETSC_FALSE;
  }
  PetscCall(PetscFree(spare));
  PetscFunctionReturn(0);
}
