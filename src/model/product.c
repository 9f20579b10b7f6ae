/* SPDX-License-Identifier: GPL-3.0-or-later
 * Products with the tangent without a matrix:  K v = D_a Nᵀ H N v + D_c Gᵀ A G v, one gather and one scatter each, as in a residual. */
#include "modelimpl.h"

PetscErrorCode AmModelLinearize(AmModel m, AmTangentKind kind, Vec u, PetscBool *in_range)
{
  const AmWeights *w     = AmModelWeightsOf(m, kind);
  AmRange          a_out = {AM_RANGE_OK, -1, -1, 0, 0}, c_out = {AM_RANGE_OK, -1, -1, 0, 0};

  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(AmEventBegin(AM_EVENT_LINEARIZE));
  PetscCall(AmAtomsLinearize(m->atoms, w->site, m->node_u, &a_out));
  if (!a_out.kind) PetscCall(AmContinuumLinearize(m->continuum, w->cell, m->node_u, &c_out));
  AmFacetsLinearize(m->top, m->node_u);
  PetscCall(AmModelPressLinearize(m));
  PetscCall(AmEventEnd(AM_EVENT_LINEARIZE));
  PetscCall(AmModelAgree(m, &a_out, &c_out, in_range));
  m->linear = *in_range ? w : NULL;
  PetscFunctionReturn(0);
}

/* A plane problem's u_z, which no energy sees, is its own row. */
static PetscErrorCode copy_held(const AmSpace *s, Vec v, Vec Hv)
{
  const PetscScalar *from;
  PetscScalar       *to;

  PetscFunctionBeginUser;
  if (!s->options.in_plane) PetscFunctionReturn(0);
  PetscCall(VecGetArrayRead(v, &from));
  PetscCall(VecGetArray(Hv, &to));
  for (PetscInt i = 0; i < s->num_free; i++) to[3 * i + 2] = from[3 * i + 2];
  PetscCall(VecRestoreArrayRead(v, &from));
  PetscCall(VecRestoreArray(Hv, &to));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelApplyTangent(AmModel m, Vec v, Vec Hv)
{
  const AmSpace   *s = m->space;
  const AmWeights *w = m->linear;

  PetscFunctionBeginUser;
  PetscCheck(w, PETSC_COMM_SELF, PETSC_ERR_ORDER, "nothing has been linearised");
  m->products++;
  PetscCall(AmSpaceGather(s, v, m->node_u));
  PetscCall(AmEventBegin(AM_EVENT_PRODUCT));
  for (PetscInt n = 0; n < s->num_nodes && s->options.in_plane; n++) m->node_u[n].v[2] = 0;
  PetscCall(AmModelClear(m, w));
  PetscCall(AmAtomsApplyTangent(m->atoms, m->node_u, m->node_f));
  PetscCall(AmContinuumApplyTangent(m->continuum, m->node_u, m->node_c));
  AmFacetsApplyTangent(m->top, w->facet, m->node_u, m->node_c);
  AmModelMix(m, w);
  AmModelPressApply(m, m->node_u, m->node_f);
  PetscCall(AmEventEnd(AM_EVENT_PRODUCT));
  PetscCall(VecZeroEntries(Hv));
  PetscCall(AmSpaceScatterAdd(s, m->node_f, Hv));
  PetscCall(copy_held(s, v, Hv));
  PetscFunctionReturn(0);
}

static PetscErrorCode apply(Mat K, Vec v, Vec Hv)
{
  AmModel m;

  PetscFunctionBeginUser;
  PetscCall(MatShellGetContext(K, &m));
  PetscCall(AmModelApplyTangent(m, v, Hv));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelCreateTangentShell(AmModel m, Mat *K)
{
  const PetscInt n = 3 * m->space->num_free;

  PetscFunctionBeginUser;
  PetscCall(MatCreateShell(m->space->comm, n, n, PETSC_DETERMINE, PETSC_DETERMINE, m, K));
  PetscCall(MatSetBlockSize(*K, 3));
  PetscCall(MatShellSetOperation(*K, MATOP_MULT, (void (*)(void))apply));
  PetscFunctionReturn(0);
}
