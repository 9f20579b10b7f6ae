/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which edges carry nodes of quadratic elements. Decided on rank 0, where the whole star of an edge is known, and carried along by a label. */
#include <petscsf.h>
#include "meshimpl.h"

#define LABEL "edge nodes"
enum { INNER = 1, OUTER = 2 }; /* values of the label */

PetscErrorCode AmMeshMarkEdges(const AmMeshOptions *o, const AmDraft *d, DM dm)
{
  PetscInt from, to, cell0;
  DMLabel  label;

  PetscFunctionBeginUser;
  PetscCall(DMCreateLabel(dm, LABEL));
  if (o->order != 2) PetscFunctionReturn(0);
  PetscCall(DMGetLabel(dm, LABEL, &label));
  PetscCall(DMPlexGetDepthStratum(dm, 1, &from, &to));
  PetscCall(DMPlexGetHeightStratum(dm, 0, &cell0, NULL));
  for (PetscInt e = from; e < to; e++) {
    const PetscInt *star;
    PetscInt        n;
    PetscBool       coarse = PETSC_TRUE;
    PetscCall(DMPlexGetSupportSize(dm, e, &n));
    PetscCall(DMPlexGetSupport(dm, e, &star));
    for (PetscInt k = 0; k < n; k++) coarse = coarse && star[k] - cell0 >= d->num_traced ? PETSC_TRUE : PETSC_FALSE;
    if (coarse) PetscCall(DMLabelSetValue(label, e, n == 1 ? OUTER : INNER));
  }
  PetscFunctionReturn(0);
}

static AmMeshEdge describe(const AmMeshOptions *o, PetscInt point, PetscInt value, const AmVertex *a, const AmVertex *b)
{
  const AmVec3 chord = AmVec3Make((a->x.v[0] + b->x.v[0]) / 2, (a->x.v[1] + b->x.v[1]) / 2, 0);
  return (AmMeshEdge){point, value == OUTER ? AmMeshBoundaryMiddle(o, a, b) : chord, value == OUTER};
}

/* Edges that this rank owns, summed over the ranks. */
static PetscErrorCode count_edges(AmMesh *m)
{
  PetscInt        num_leaves, first, last, owned = 0;
  const PetscInt *leaves;
  PetscBool      *is_ghost;
  PetscSF         sf;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetChart(m->dm, &first, &last));
  PetscCall(PetscCalloc1(last, &is_ghost));
  PetscCall(DMGetPointSF(m->dm, &sf));
  PetscCall(PetscSFGetGraph(sf, NULL, &num_leaves, &leaves, NULL));
  for (PetscInt i = 0; i < num_leaves; i++) is_ghost[leaves ? leaves[i] : i] = PETSC_TRUE;
  for (PetscInt e = 0; e < m->num_edges; e++) owned += !is_ghost[m->edge[e].point];
  PetscCallMPI(MPI_Allreduce(&owned, &m->num_edge_nodes, 1, MPIU_INT, MPI_SUM, PetscObjectComm((PetscObject)m->dm)));
  PetscCall(PetscFree(is_ghost));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshListEdges(const AmMeshOptions *o, AmMesh *m)
{
  PetscInt from, to, vertex0;
  DMLabel  label;

  PetscFunctionBeginUser;
  PetscCall(DMGetLabel(m->dm, LABEL, &label));
  PetscCall(DMPlexGetDepthStratum(m->dm, 1, &from, &to));
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &vertex0, NULL));
  PetscCall(PetscMalloc1(to - from, &m->edge));
  for (PetscInt e = from; e < to; e++) {
    const PetscInt *ends;
    PetscInt        value;
    PetscCall(DMLabelGetValue(label, e, &value));
    if (value != INNER && value != OUTER) continue;
    PetscCall(DMPlexGetCone(m->dm, e, &ends));
    m->edge[m->num_edges++] = describe(o, e, value, &m->vertex[ends[0] - vertex0], &m->vertex[ends[1] - vertex0]);
  }
  PetscCall(count_edges(m));
  PetscFunctionReturn(0);
}
