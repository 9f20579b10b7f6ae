/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a run begins: at the displacements that another run has found for the same atoms, whatever its scheme. */
#include "casefile.h"
#include "compare.h"
#include "problem.h"

/* Of the nodes that are free atoms of this rank where they come from. Out: node, crystal [n], owned by the caller. */
static PetscErrorCode list_atoms(const AmProblem *p, PetscInt *n, const AmNode ***node, AmVec3 **crystal)
{
  const AmSpace *s = &p->space;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(s->num_owned, node, s->num_owned, crystal));
  *n = 0;
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *a = &s->node[s->owned_node[i]];
    if (!a->is_site || a->global < 0) continue;
    (*crystal)[*n] = a->sublattice > 0 ? AmVec3Add(a->X, AmCrystalSublatticePlace(AmCrystalLatticeOf(&p->crystal, a->lattice), a->sublattice)) : a->X;
    (*node)[(*n)++] = a;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode start_from(const AmProblem *p, const AmComparedAtoms *file, Vec u)
{
  AmComparedAtoms own = {0};
  const AmNode  **node;
  AmVec3         *crystal;
  PetscInt       *match, num = 0;
  char            where[1024];

  PetscFunctionBeginUser;
  PetscCall(list_atoms(p, &own.n, &node, &crystal));
  own.crystal = crystal;
  PetscCall(AmComparedAtomsMatch(file, &own, &match));
  for (PetscInt i = 0; i < own.n; i++) {
    if (match[i] < 0) continue;
    const AmVec3 d = file->displacement ? file->displacement[match[i]] : AmVec3Sub(file->pos[match[i]], file->mesh[match[i]]);
    PetscCall(VecSetValuesBlocked(u, 1, &node[i]->global, d.v, INSERT_VALUES));
    num++;
  }
  PetscCall(VecAssemblyBegin(u));
  PetscCall(VecAssemblyEnd(u));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &num, 1, MPIU_INT, MPI_SUM, p->space.comm));
  AmCheckUser(num > 0, "%s: no free atom of this case comes from where one of %s does (crystal_pos, to %g Å), some must",
              AmCaseWhere(p->c, "start", sizeof(where), where), p->c->start, AM_MATCH_TOLERANCE);
  PetscCall(PetscFree(match));
  PetscCall(PetscFree2(node, crystal));
  PetscFunctionReturn(0);
}

static PetscErrorCode read_start(const AmCase *c, AmComparedAtoms *file)
{
  const PetscErrorCode error = AmComparedAtomsRead(c->start, file);
  char                 where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, "start", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckStart(const AmCase *c)
{
  AmComparedAtoms file = {0};
  PetscMPIInt     rank;
  int             failure = 0;

  PetscFunctionBeginUser;
  if (!c->start[0]) PetscFunctionReturn(0);
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  if (rank == 0) failure = read_start(c, &file);
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, PETSC_COMM_WORLD));
  PetscCall(failure);
  PetscCall(AmXYZDestroy(&file.xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemStart(const AmProblem *p, Vec u)
{
  AmComparedAtoms file = {0};

  PetscFunctionBeginUser;
  PetscCall(AmProblemStartEmbedded(p, u));
  if (!p->c->start[0]) PetscFunctionReturn(0);
  PetscCall(read_start(p->c, &file));
  PetscCall(start_from(p, &file, u));
  PetscCall(AmXYZDestroy(&file.xyz));
  PetscFunctionReturn(0);
}
