/* SPDX-License-Identifier: GPL-3.0-or-later
 * The indenter in the model: what it does to nodes that are atoms. Each node is one rank's, so nothing is counted twice; atoms that ride in elements are not
 * touched, for the contact lies among the nodes of the core.
 *
 * Its rows are not shared out by D_a and D_c: those weigh two descriptions of the same crystal against each other, and of the indenter there is but one. So
 * the residual of each scheme is its own plus ∇E_i, and the load that corrects ghost forces, a difference of two residuals, holds nothing of it. */
#include "modelimpl.h"

PetscErrorCode AmModelSetIndenter(AmModel m, const AmIndenter *indenter)
{
  PetscFunctionBeginUser;
  m->indenter = indenter ? *indenter : (AmIndenter){.stiffness = 0};
  PetscFunctionReturn(0);
}

/* Whether the indenter touches owned node number i. Out: its number, and where it is. */
static PetscBool touches(AmModel m, PetscInt i, PetscInt *n, AmVec3 *y)
{
  const AmSpace *s = m->space;
  *n               = s->owned_node[i];
  if (!s->node[*n].is_site) return PETSC_FALSE;
  *y = AmVec3Add(AmMat3Apply(m->F0, AmVec3Add(s->node[*n].x, AmModelShift(m, AmCrystalGrainOf(s->node[*n].lattice), s->node[*n].sublattice))), m->node_u[*n]);
  return AmIndenterTouches(&m->indenter, *y);
}

static PetscInt num_owned(AmModel m) { return m->indenter.stiffness > 0 ? m->space->num_owned : 0; }

void AmModelPress(AmModel m, PetscReal *energy, AmVec3 node_f[])
{
  for (PetscInt i = 0; i < num_owned(m); i++) {
    PetscInt n;
    AmVec3   y;
    if (!touches(m, i, &n, &y)) continue;
    *energy += AmIndenterEnergy(&m->indenter, y);
    if (node_f) node_f[n] = AmVec3Add(node_f[n], AmIndenterGradient(&m->indenter, y));
  }
}

PetscErrorCode AmModelPressLinearize(AmModel m)
{
  PetscFunctionBeginUser;
  m->num_pressed = 0;
  if (num_owned(m) > 0 && !m->pressed) PetscCall(PetscMalloc2(num_owned(m), &m->pressed, num_owned(m), &m->pressing));
  for (PetscInt i = 0; i < num_owned(m); i++) {
    PetscInt n;
    AmVec3   y;
    if (!touches(m, i, &n, &y)) continue;
    m->pressed[m->num_pressed]    = n;
    m->pressing[m->num_pressed++] = AmIndenterHessian(&m->indenter, y);
  }
  PetscFunctionReturn(0);
}

void AmModelPressApply(AmModel m, const AmVec3 node_v[], AmVec3 node_f[])
{
  for (PetscInt k = 0; k < m->num_pressed; k++) {
    const PetscInt n = m->pressed[k];
    node_f[n]        = AmVec3Add(node_f[n], AmMat3Apply(m->pressing[k], node_v[n]));
  }
}

PetscErrorCode AmModelPressTangent(AmModel m, Mat K)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < num_owned(m); i++) {
    PetscInt n, row;
    AmVec3   y;
    AmMat3   H;
    if (!touches(m, i, &n, &y) || m->space->node[n].global < 0) continue;
    row = m->space->node[n].global;
    H   = AmIndenterHessian(&m->indenter, y);
    PetscCall(AmSpaceAddBlock(m->space, 1, &row, &row, &H.m[0][0], K));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelTouch(AmModel m, Vec u, AmModelContact *contact)
{
  PetscReal sum[4] = {0, 0, 0, 0};

  PetscFunctionBeginUser;
  *contact = (AmModelContact){.num = 0};
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  for (PetscInt i = 0; i < num_owned(m); i++) {
    PetscInt n;
    AmVec3   y, g;
    if (!touches(m, i, &n, &y)) continue;
    g = AmIndenterGradient(&m->indenter, y);
    for (int k = 0; k < 3; k++) sum[k] += g.v[k]; /* the force on the atom is -g, that on the indenter its opposite */
    sum[3] += 1;
    contact->reach = PetscMax(contact->reach, hypot(y.v[0] - m->indenter.center.v[0], y.v[2] - m->indenter.center.v[2]));
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 4, MPIU_REAL, MPIU_SUM, m->space->comm));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &contact->reach, 1, MPIU_REAL, MPIU_MAX, m->space->comm));
  contact->force = AmVec3Make(sum[0], sum[1], sum[2]);
  contact->num   = (PetscInt)lround(sum[3]);
  PetscFunctionReturn(0);
}
