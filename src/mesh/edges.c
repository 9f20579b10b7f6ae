/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which edges carry nodes of quadratic elements: those all of whose cells, on whatever rank, lie in the far mesh. */
#include <petscsf.h>
#include "meshimpl.h"

/* What ranks know of their points becomes what is known of each, on all ranks that have it. In/Out: known, by point. */
static PetscErrorCode agree(PetscSF sf, MPI_Op op, PetscInt known[])
{
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PetscObjectComm((PetscObject)sf), &size));
  if (size == 1) PetscFunctionReturn(0); /* an SF without a graph */
  PetscCall(PetscSFReduceBegin(sf, MPIU_INT, known, known, op));
  PetscCall(PetscSFReduceEnd(sf, MPIU_INT, known, known, op));
  PetscCall(PetscSFBcastBegin(sf, MPIU_INT, known, known, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, MPIU_INT, known, known, MPI_REPLACE));
  PetscFunctionReturn(0);
}

static PetscErrorCode mark_closure(DM dm, PetscInt point, PetscInt mark[])
{
  PetscInt n, *closure = NULL;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetTransitiveClosure(dm, point, PETSC_TRUE, &n, &closure));
  for (PetscInt k = 0; k < n; k++) mark[closure[2 * k]] = 1;
  PetscCall(DMPlexRestoreTransitiveClosure(dm, point, PETSC_TRUE, &n, &closure));
  PetscFunctionReturn(0);
}

/* Out: lattice, outer, by point: 1 in the closure of a lattice cell, of a facet of the outer boundary. Zeroed before. */
static PetscErrorCode mark_points(DM dm, PetscInt num_lattice, PetscInt num_points, PetscInt lattice[], PetscInt outer[])
{
  PetscInt from, to, *sides;
  PetscSF  sf;

  PetscFunctionBeginUser;
  PetscCall(DMGetPointSF(dm, &sf));
  PetscCall(DMPlexGetHeightStratum(dm, 1, &from, &to));
  PetscCall(PetscCalloc1(num_points, &sides));
  for (PetscInt f = from; f < to; f++) PetscCall(DMPlexGetSupportSize(dm, f, &sides[f]));
  PetscCall(agree(sf, MPI_SUM, sides));
  for (PetscInt c = 0; c < num_lattice; c++) PetscCall(mark_closure(dm, c, lattice));
  for (PetscInt f = from; f < to; f++)
    if (sides[f] == 1) PetscCall(mark_closure(dm, f, outer));
  PetscCall(agree(sf, MPI_MAX, lattice));
  PetscCall(agree(sf, MPI_MAX, outer));
  PetscCall(PetscFree(sides));
  PetscFunctionReturn(0);
}

/* Å: of sites by themselves, as those on a free top are moved. */
static AmVec3 mean_move(AmField f, AmVec3 a, AmVec3 b)
{
  return AmVec3Scale(0.5, AmVec3Add(AmVec3Sub(AmFieldMovedSite(f, a), a), AmVec3Sub(AmFieldMovedSite(f, b), b)));
}

/* An edge of the outer boundary is held if both of its ends are: one on a free surface is not. */
static AmMeshEdge describe(const AmMeshOptions *o, PetscInt dimension, PetscInt point, PetscInt outer, const AmVertex *a, const AmVertex *b)
{
  const PetscBool held    = outer && a->held && b->held ? PETSC_TRUE : PETSC_FALSE;
  const AmVec3    L       = o->crystal->repeat.length;
  const PetscBool repeats = L.v[0] > 0 || L.v[1] > 0 || L.v[2] > 0 ? PETSC_TRUE : PETSC_FALSE;
  AmVec3          x       = AmVec3Scale(0.5, AmVec3Add(a->x, AmVec3Image(b->x, a->x, L)));
  if (dimension == 2) x.v[2] = 0;
  if (held && !repeats) x = dimension == 3 ? AmMeshBoundaryMiddleSpace(o, a, b) : AmMeshBoundaryMiddle(o, a, b); /* a periodic body has straight sides */
  return (AmMeshEdge){point, AmVec3Sub(AmVec3Sub(x, AmFieldDisplacement(o->field, x)), mean_move(o->field, a->X, b->X)), x, held};
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

PetscErrorCode AmMeshListEdges(const AmMeshOptions *o, PetscInt num_lattice, AmMesh *m)
{
  PetscInt from, to, vertex0, last, *lattice, *outer;

  PetscFunctionBeginUser;
  if (o->order != 2) PetscFunctionReturn(0);
  PetscCall(DMPlexGetChart(m->dm, NULL, &last)); /* a chart begins at 0 */
  PetscCall(DMPlexGetDepthStratum(m->dm, 1, &from, &to));
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &vertex0, NULL));
  PetscCall(PetscCalloc2(last, &lattice, last, &outer));
  PetscCall(mark_points(m->dm, num_lattice, last, lattice, outer));
  PetscCall(PetscMalloc1(to - from, &m->edge));
  for (PetscInt e = from; e < to; e++) {
    const PetscInt *ends;
    if (lattice[e]) continue;
    PetscCall(DMPlexGetCone(m->dm, e, &ends));
    m->edge[m->num_edges++] = describe(o, m->dimension, e, outer[e], &m->vertex[ends[0] - vertex0], &m->vertex[ends[1] - vertex0]);
  }
  PetscCall(count_edges(m));
  PetscCall(PetscFree2(lattice, outer));
  PetscFunctionReturn(0);
}
