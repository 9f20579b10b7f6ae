/* SPDX-License-Identifier: GPL-3.0-or-later
 * mesh.vtu: the mesh configuration with the solved fields, for ParaView. */
#include "results.h"
#include <atomesh/output.h>

typedef struct {
  AmVec3    *x;
  PetscReal *u, *beta, *held;     /* points */
  PetscReal *F, *stress, *W, *rank; /* cells */
} Fields;

static PetscErrorCode point_fields(const AmRunResults *r, PetscInt n, Fields *f)
{
  const AmProblem *p = r->problem;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(n, &f->x, 3 * n, &f->u, n, &f->beta, n, &f->held));
  for (PetscInt i = 0; i < n; i++) {
    const AmNode *node = &p->space.node[i];
    f->x[i]            = AmVec3Make(node->x.v[0], node->x.v[1], 0);
    f->beta[i]         = AmSchemeBlend(p->c->scheme, AmRegionsDistance(&p->regions, node->x), p->regions.core, p->regions.blend);
    f->held[i]         = node->global < 0;
    for (int k = 0; k < 3; k++) f->u[3 * i + k] = r->state->node_u[i].v[k];
  }
  PetscFunctionReturn(0);
}

/* Cauchy stress σ = P Fᵀ / det F, with P per crystal volume. */
static PetscErrorCode cell_fields(const AmRunResults *r, PetscInt n, Fields *f)
{
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(r->problem->space.comm, &rank));
  PetscCall(PetscMalloc4(9 * n, &f->F, 9 * n, &f->stress, n, &f->W, n, &f->rank));
  for (PetscInt c = 0; c < n; c++) {
    const AmMat3 F = r->state->F[c], sigma = AmMat3Mul(r->state->P[c], AmMat3Transpose(F));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        f->F[9 * c + 3 * i + j]      = F.m[i][j];
        f->stress[9 * c + 3 * i + j] = sigma.m[i][j] / AmMat3Det(F) * AM_GPA_PER_EV_PER_A3;
      }
    f->W[c]    = r->state->W[c];
    f->rank[c] = rank;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsWriteMesh(const AmRunResults *r)
{
  const AmSpace *s = &r->problem->space;
  PetscInt       from, to;
  Fields         f;
  char           path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(r->problem->mesh.dm, 0, &from, &to));
  PetscCall(point_fields(r, to - from, &f));
  PetscCall(cell_fields(r, s->num_cells, &f));
  const AmVTUField points[] = {{"displacement (Angstrom)", 3, f.u}, {"beta", 1, f.beta}, {"held", 1, f.held}};
  const AmVTUField cells[]  = {{"F", 9, f.F}, {"stress (GPa)", 9, f.stress}, {"W (eV/Angstrom^3)", 1, f.W}, {"rank", 1, f.rank}};
  const AmVTUData  data     = {.num_points       = to - from,
                               .points           = f.x,
                               .cell_type        = AM_CELL_TRIANGLE,
                               .num_cells        = s->num_cells,
                               .cells            = (const PetscInt *)s->cell,
                               .num_point_fields = 3,
                               .point_fields     = points,
                               .num_cell_fields  = 4,
                               .cell_fields      = cells};
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/mesh.vtu", r->problem->c->output.directory));
  PetscCall(AmOutputVTU(s->comm, path, &data));
  PetscCall(PetscFree4(f.x, f.u, f.beta, f.held));
  PetscCall(PetscFree4(f.F, f.stress, f.W, f.rank));
  PetscFunctionReturn(0);
}
