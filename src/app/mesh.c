/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command mesh: makes the mesh of a case, writes it for Gmsh and ParaView, and says what it is. */
#include "results.h"
#include <atomesh/output.h>

PetscErrorCode AmAppMesh(const AmCase *c)
{
  AmProblem    p;
  AmModelState state;
  AmRunResults r = {.problem = &p, .state = &state};
  Vec          u;
  char         path[2 * PETSC_MAX_PATH_LEN], where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(c->scheme != AM_SCHEME_ATM || c->domain.dimension == 2, "%s is atm, must be another: in dimension 3 every atom alone needs no mesh",
              AmCaseWhere(c, "scheme", sizeof(where), where));
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(AmProblemCreate(c, &p));
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, c->output.directory));
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/mesh.msh", c->output.directory));
  PetscCall(AmProblemBuild(&p, path));
  PetscCall(AmSpaceCreateVec(&p.space, &u));
  PetscCall(AmModelStateCreate(p.model, u, &state));
  PetscCall(AmResultsWriteMesh(&r));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s: %d nodes (%d loose), %d elements\n  written  %s/{mesh.msh,mesh.vtu}\n", AmCasePath(c),
                        (int)(p.mesh.num_vertices + p.mesh.num_loose + p.mesh.num_edge_nodes), (int)p.mesh.num_loose, (int)p.mesh.num_cells,
                        c->output.directory));
  PetscCall(AmModelStateDestroy(&state));
  PetscCall(VecDestroy(&u));
  PetscCall(AmProblemDestroy(&p));
  PetscFunctionReturn(0);
}
