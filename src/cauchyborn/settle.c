/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the atoms of a cell stand: in the undeformed crystal without forces, and under a small strain E, by how much they move,
 *
 *   p = Λ E,   Λ = - W̃_pp⁻¹ W̃_pF   at F = I, p = 0
 *
 * which no rotation changes. Source: Born and Huang (1954). */
#include "cauchybornimpl.h"
#include <petscblaslapack.h>

#define SETTLED 1e-9     /* eV/Å: what rounding, and differences of forces, leave of a force at the minimum */
#define MAX_SETTLING 0.5 /* Å */

PetscErrorCode AmMultilatticeRelaxShifts(AmMultilattice ml, AmMat3 F, AmVec3 p[], AmRange *range)
{
  const PetscInt n = AmMultilatticeNumShifts(ml);
  PetscReal      q[AM_MAX_SHIFTS];
  AmRelaxed      relaxed;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < n; i++) q[i] = p[i / 3].v[i % 3];
  PetscCall(AmMultilatticeRelax(ml, F, q, &relaxed, range));
  if (range->kind) PetscFunctionReturn(0);
  AmCheckUser(relaxed.force < SETTLED && relaxed.softest > 0,
              "the atoms of a cell find no stable places: forces of %.2g eV/Å are left, the softest mode has %.3g eV/Å²", (double)relaxed.force,
              (double)relaxed.softest);
  for (PetscInt i = 0; i < n; i++) p[i / 3].v[i % 3] = q[i];
  PetscFunctionReturn(0);
}

static PetscErrorCode respond(AmPotential pot, AmCrystal *c)
{
  const PetscInt n    = 3 * (c->num_sublattices - 1);
  PetscBLASInt   size = (PetscBLASInt)n, columns = 9, info, pivot[AM_MAX_SHIFTS];
  PetscReal      move[9 * AM_MAX_SHIFTS], *K;
  AmTaylor      *t;
  AmMultilattice ml;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  PetscCall(PetscMalloc1(n * n, &K));
  t->order = 2;
  PetscCall(AmMultilatticeCreate(pot, c, &ml));
  PetscCall(AmMultilatticeEvaluate(ml, AmMat3Identity(), NULL, t, NULL));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = 0; j < n; j++) K[i * n + j] = t->hessian[(9 + i) * t->size + 9 + j];
  for (int k = 0; k < 9; k++)
    for (PetscInt i = 0; i < n; i++) move[k * n + i] = -t->hessian[(9 + i) * t->size + k];
  LAPACKgesv_(&size, &columns, K, &size, pivot, move, &size, &info);
  PetscCheck(info == 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "LAPACK finds no inner shifts: %d", (int)info);
  for (PetscInt i = 0; i < n; i++)
    for (int k = 0; k < 9; k++) c->response[1 + i / 3][i % 3][k / 3][k % 3] = (move[k * n + i] + move[(3 * (k % 3) + k / 3) * n + i]) / 2;
  PetscCall(AmMultilatticeDestroy(&ml));
  PetscCall(PetscFree(K));
  PetscCall(PetscFree(t));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCrystalSettle(AmPotential pot, AmCrystal *c)
{
  const AmMat3   to_fractions                      = AmMat3Inverse(c->primitive);
  AmVec3         p[AM_CRYSTAL_MAX_SUBLATTICES - 1] = {{{0}}};
  AmRange        range                             = {AM_RANGE_OK, -1, -1, 0, 0};
  AmMultilattice ml;

  PetscFunctionBeginUser;
  if (c->num_sublattices == 1) PetscFunctionReturn(0);
  PetscCall(AmMultilatticeCreate(pot, c, &ml));
  PetscCall(AmMultilatticeRelaxShifts(ml, AmMat3Identity(), p, &range));
  PetscCall(AmMultilatticeDestroy(&ml));
  AmCheckUser(!range.kind, "the crystal is out of the range of %s", AmPotentialName(pot));
  for (PetscInt a = 1; a < c->num_sublattices; a++) {
    const AmVec3 d = AmMat3Apply(to_fractions, p[a - 1]);
    AmCheckUser(AmVec3Norm(p[a - 1]) < MAX_SETTLING, "atom %d of the cell moves by %.3g Å to where no force is left on it, must be given nearer to that place",
                (int)a + 1, (double)AmVec3Norm(p[a - 1]));
    for (int i = 0; i < 3; i++) c->sublattice[a].at[i] += d.v[i];
  }
  PetscCall(respond(pot, c));
  PetscFunctionReturn(0);
}
