/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which edges carry nodes of quadratic elements. Decided on rank 0, where the whole star of an edge is known, and carried along by a label. */
#include <petscsf.h>
#include "meshimpl.h"

enum { INNER = 1, OUTER = 2 }; /* values of the label */

PetscErrorCode AmMeshMarkEdges(const AmMeshOptions *o, const AmDraft *d, DM dm)
{
  PetscInt from, to, cell0, cell1, facet0, facet1;
  DMLabel  label;

  PetscFunctionBeginUser;
  if (o->order != 2) PetscFunctionReturn(0);
  PetscCall(DMCreateLabel(dm, AM_EDGE_LABEL));
  PetscCall(DMGetLabel(dm, AM_EDGE_LABEL, &label));
  PetscCall(DMPlexGetDepthStratum(dm, 1, &from, &to));
  PetscCall(DMPlexGetHeightStratum(dm, 0, &cell0, &cell1));
  PetscCall(DMPlexGetHeightStratum(dm, 1, &facet0, &facet1));
  for (PetscInt e = from; e < to; e++) {
    PetscInt  n, *star = NULL;
    PetscBool coarse = PETSC_TRUE, outer = PETSC_FALSE;
    PetscCall(DMPlexGetTransitiveClosure(dm, e, PETSC_FALSE, &n, &star));
    for (PetscInt k = 0; k < n; k++) {
      const PetscInt p = star[2 * k];
      PetscInt       sides;
      if (p >= cell0 && p < cell1 && p - cell0 < d->num_traced) coarse = PETSC_FALSE;
      if (p < facet0 || p >= facet1) continue;
      PetscCall(DMPlexGetSupportSize(dm, p, &sides));
      if (sides == 1) outer = PETSC_TRUE;
    }
    PetscCall(DMPlexRestoreTransitiveClosure(dm, e, PETSC_FALSE, &n, &star));
    if (coarse) PetscCall(DMLabelSetValue(label, e, outer ? OUTER : INNER));
  }
  PetscFunctionReturn(0);
}

/* An edge of the outer boundary is held if both of its ends are: one on a free surface is not. */
static AmMeshEdge describe(const AmMeshOptions *o, PetscInt dimension, PetscInt point, PetscInt value, const AmVertex *a, const AmVertex *b)
{
  const PetscBool held  = value == OUTER && a->held && b->held ? PETSC_TRUE : PETSC_FALSE;
  AmVec3          chord = AmVec3Scale(0.5, AmVec3Add(a->x, b->x));
  if (dimension == 2) chord.v[2] = 0;
  if (!held) return (AmMeshEdge){point, chord, 0};
  return (AmMeshEdge){point, dimension == 3 ? AmMeshBoundaryMiddleSpace(o, a, b) : AmMeshBoundaryMiddle(o, a, b), 1};
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
  if (o->order != 2) PetscFunctionReturn(0);
  PetscCall(DMGetLabel(m->dm, AM_EDGE_LABEL, &label));
  PetscCall(DMPlexGetDepthStratum(m->dm, 1, &from, &to));
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &vertex0, NULL));
  PetscCall(PetscMalloc1(to - from, &m->edge));
  for (PetscInt e = from; e < to; e++) {
    const PetscInt *ends;
    PetscInt        value;
    PetscCall(DMLabelGetValue(label, e, &value));
    if (value != INNER && value != OUTER) continue;
    PetscCall(DMPlexGetCone(m->dm, e, &ends));
    m->edge[m->num_edges++] = describe(o, m->dimension, e, value, &m->vertex[ends[0] - vertex0], &m->vertex[ends[1] - vertex0]);
  }
  PetscCall(count_edges(m));
  PetscFunctionReturn(0);
}
