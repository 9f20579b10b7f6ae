/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command mesh: makes the mesh of a case, writes it for Gmsh and ParaView, and says what it is. */
#include "results.h"
#include <atomesh/output.h>
#include <unistd.h>

/* The mesh is written as soon as it is made, so the directory comes first; nothing of it may stay if the mesh is refused. */
static PetscErrorCode build_into(const char dir[], AmProblem *p)
{
  char           path[2 * PETSC_MAX_PATH_LEN];
  PetscMPIInt    rank;
  PetscBool      was_there;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCall(PetscTestDirectory(dir, 'r', &was_there));
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, dir));
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/mesh", dir));
  error = AmProblemBuild(p, path);
  if (error == AM_ERR_USER && rank == 0 && !was_there) rmdir(dir);
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppMesh(const AmCase *c)
{
  AmProblem    p;
  AmModelState state;
  AmRunResults r = {.problem = &p, .state = &state};
  Vec          u;
  char         where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(c->scheme != AM_SCHEME_ATM || c->domain.dimension == 2, "%s is atm, must be another: in dimension 3 every atom alone needs no mesh",
              AmCaseWhere(c, "scheme", sizeof(where), where));
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(AmProblemCreate(c, &p));
  p.says = PETSC_TRUE;
  PetscCall(build_into(c->output.directory, &p));
  PetscCall(AmSpaceCreateVec(&p.space, &u));
  PetscCall(AmModelStateCreate(p.model, u, &state));
  PetscCall(AmResultsWriteMesh(&r));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s: %d nodes (%d loose), %d elements\n  written  %s/%s\n", AmCasePath(c),
                        (int)AmMeshNumNodes(&p.mesh), (int)p.mesh.num_loose, (int)p.mesh.num_cells,
                        c->output.directory, c->mesh.file[0] ? "mesh.vtu" : "{mesh.msh,mesh.h5,mesh.vtu}"));
  PetscCall(AmModelStateDestroy(&state));
  PetscCall(VecDestroy(&u));
  PetscCall(AmProblemDestroy(&p));
  PetscFunctionReturn(0);
}
