/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the draft on rank 0 to a distributed DMPlex whose vertices know what they stand for. */
#include <petscsf.h>
#include "meshimpl.h"

PetscErrorCode AmMeshDestroy(AmMesh *m)
{
  PetscFunctionBeginUser;
  PetscCall(DMDestroy(&m->dm));
  PetscCall(PetscFree(m->vertex));
  PetscCall(PetscFree(m->loose_start));
  PetscCall(PetscFree(m->loose));
  PetscCall(PetscFree(m->edge));
  PetscFunctionReturn(0);
}

AmVec3 AmMeshAtomPlace(const AmCrystal *c, AmField field, AmVec3 X, PetscInt sublattice)
{
  const AmVec3 x = AmFieldMap(field, sublattice > 0 ? AmVec3Add(X, AmCrystalSublatticePlace(c, sublattice)) : X);
  if (sublattice == 0 || AmFieldIsZero(field)) return x;
  return AmVec3Add(x, AmCrystalSublatticeShift(c, sublattice, AmFieldDeformation(field, x)));
}

PetscErrorCode AmMeshCellCorners(DM dm, PetscInt cell, PetscInt corner[])
{
  PetscInt        from, to, num, n = 0, *closure = NULL;
  const PetscInt *cone;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(dm, 0, &from, &to));
  PetscCall(DMPlexGetConeSize(dm, cell, &num));
  PetscCall(DMPlexGetCone(dm, cell, &cone));
  if (cone[0] >= from && cone[0] < to) { /* no edges, no facets */
    for (PetscInt i = 0; i < num; i++) corner[i] = cone[i] - from;
    PetscFunctionReturn(0);
  }
  PetscCall(DMPlexGetTransitiveClosure(dm, cell, PETSC_TRUE, &num, &closure));
  for (PetscInt k = 0; k < num; k++)
    if (closure[2 * k] >= from && closure[2 * k] < to) corner[n++] = closure[2 * k] - from;
  PetscCall(DMPlexRestoreTransitiveClosure(dm, cell, PETSC_TRUE, &num, &closure));
  PetscFunctionReturn(0);
}

static PetscErrorCode draft_create(const AmMeshOptions *o, AmDraft *d)
{
  AmBoundary interface = {0};

  PetscFunctionBeginUser;
  d->outer_radius = AmBodyInnerRadius(&o->body);
  if (AmMeshStackAxis(o) >= 0) d->repeat = o->crystal->repeat.length;
  PetscCall(AmDraftTrace(o, d, &interface));
  if (AmMeshStackAxis(o) >= 0)
    PetscCall(AmDraftStack(o, &interface, d));
  else if (!o->whole && d->dimension == 3)
    PetscCall(AmDraftFillSpace(o, &interface, d));
  else if (!o->whole)
    PetscCall(AmDraftFill(o, &interface, d));
  PetscCall(AmBoundaryDestroy(&interface));
  if (o->msh_file) PetscCall(AmDraftWriteMsh(d, o->msh_file));
  if (AmMeshStackAxis(o) < 0) PetscCall(AmDraftCloseSeams(o, d));
  PetscFunctionReturn(0);
}

/* In: edges: whether they are wanted. Facets and they are most of all points, so without need there are cells and vertices alone. */
static PetscErrorCode plex_create(MPI_Comm comm, const AmDraft *d, PetscBool edges, DM *dm)
{
  const int  dim = (int)d->dimension, corners = dim + 1;
  PetscReal *coordinates;
  PetscInt  *cells;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(dim * d->num_vertices, &coordinates, corners * d->num_cells, &cells));
  for (PetscInt v = 0; v < d->num_vertices; v++)
    for (int i = 0; i < dim; i++) coordinates[dim * v + i] = d->vertex[v].x.v[i];
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < corners; i++) cells[corners * c + (dim == 3 && i ? 4 - i : i)] = d->cell[c][i]; /* DMPlex counts tetrahedra the other way round */
  PetscCall(DMPlexCreateFromCellListPetsc(comm, dim, d->num_cells, d->num_vertices, corners, edges, cells, dim, coordinates, dm));
  PetscCall(PetscFree2(coordinates, cells));
  PetscFunctionReturn(0);
}

#define QUADRATIC_COST 8 /* of a quadratic cell in linear ones: more points, longer rows */

/* Cost of each cell: itself, and its share of the sites at its vertices. A lattice vertex has 6 triangles or 24 tetrahedra. */
static PetscErrorCode cell_weights(const AmMeshOptions *o, const AmDraft *d, PetscInt **weight)
{
  const PetscReal star = d->dimension == 3 ? 24 : 6;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_cells, weight));
  for (PetscInt c = 0; c < d->num_cells; c++) {
    PetscReal cost = star * (o->order == 2 && c >= d->num_traced ? QUADRATIC_COST : 1);
    for (int i = 0; i <= d->dimension; i++) cost += o->site_cost * d->vertex[d->cell[c][i]].is_site * o->crystal->num_sublattices;
    (*weight)[c] = (PetscInt)PetscMax(1, lround(cost));
  }
  PetscFunctionReturn(0);
}

/* A section on the vertices of dm, with count[v] entries at vertex v (NULL: one each). */
static PetscErrorCode vertex_section(DM dm, const PetscInt count[], PetscSection *section)
{
  PetscInt from, to, first, last;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetChart(dm, &first, &last));
  PetscCall(DMPlexGetDepthStratum(dm, 0, &from, &to));
  PetscCall(PetscSectionCreate(PetscObjectComm((PetscObject)dm), section));
  PetscCall(PetscSectionSetChart(*section, first, last));
  for (PetscInt p = from; p < to; p++) PetscCall(PetscSectionSetDof(*section, p, count ? count[p - from] : 1));
  PetscCall(PetscSectionSetUp(*section));
  PetscFunctionReturn(0);
}

/* Moves the entries of data [serial section] to where their vertices went. Out: data there, and how many each vertex has. */
static PetscErrorCode migrate(DM serial, DM dm, PetscSF sf, const PetscInt count[], AmVertex *data, AmVertex **moved, PetscInt **start)
{
  PetscSection before, after;
  PetscInt     from, to;
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCall(vertex_section(serial, count, &before));
  PetscCall(PetscSectionCreate(PetscObjectComm((PetscObject)dm), &after));
  PetscCallMPI(MPI_Type_contiguous(sizeof(AmVertex), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  PetscCall(DMPlexDistributeData(serial, sf, before, bytes, data, after, (void **)moved));
  PetscCallMPI(MPI_Type_free(&bytes));
  PetscCall(DMPlexGetDepthStratum(dm, 0, &from, &to));
  PetscCall(PetscMalloc1(to - from + 1, start));
  (*start)[0] = 0;
  for (PetscInt p = from; p < to; p++) {
    PetscInt dof, offset;
    PetscCall(PetscSectionGetDof(after, p, &dof));
    PetscCall(PetscSectionGetOffset(after, p, &offset));
    PetscCheck(dof == 0 || offset == (*start)[p - from], PETSC_COMM_SELF, PETSC_ERR_PLIB, "vertex data arrived out of order");
    (*start)[p - from + 1] = (*start)[p - from] + dof;
  }
  PetscCall(PetscSectionDestroy(&before));
  PetscCall(PetscSectionDestroy(&after));
  PetscFunctionReturn(0);
}

/* Loose atoms in the order of the vertices that they ride on. */
static PetscErrorCode order_loose(const AmDraft *d, PetscInt **count, AmVertex **sorted)
{
  PetscInt *start;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, count));
  PetscCall(PetscMalloc1(d->num_loose, sorted));
  PetscCall(PetscCalloc1(d->num_vertices + 1, &start));
  for (PetscInt a = 0; a < d->num_loose; a++) (*count)[d->rides_on[a]]++;
  for (PetscInt v = 0; v < d->num_vertices; v++) start[v + 1] = start[v] + (*count)[v];
  for (PetscInt a = 0; a < d->num_loose; a++) (*sorted)[start[d->rides_on[a]]++] = d->loose[a];
  PetscCall(PetscFree(start));
  PetscFunctionReturn(0);
}

/* Every rank must get a cell. Collective. In: num, on rank 0. */
static PetscErrorCode check_ranks(MPI_Comm comm, PetscInt num, const char what[])
{
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCallMPI(MPI_Bcast(&num, 1, MPIU_INT, 0, comm));
  AmCheckUser(size <= num, AM_TOO_MANY_RANKS, size, (int)num, what);
  PetscFunctionReturn(0);
}

/* Rank 0 makes the mesh. Out: all of it there; the global counts. */
static PetscErrorCode make_pieces(MPI_Comm comm, const AmMeshOptions *o, AmPieces *p, AmMesh *m)
{
  AmDraft     d = {.dimension = m->dimension};
  PetscMPIInt rank;
  PetscInt    counts[3];
  int         failure;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  failure = rank == 0 ? draft_create(o, &d) : 0;
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, comm));
  m->misfit = failure == AM_ERR_USER ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(failure); /* on every rank, though only rank 0 knows why */
  PetscCall(check_ranks(comm, d.num_cells, "cells of the mesh"));
  PetscCall(plex_create(comm, &d, o->order == 2 ? PETSC_TRUE : PETSC_FALSE, &p->dm));
  PetscCall(AmMeshMarkEdges(o, &d, p->dm));
  PetscCall(cell_weights(o, &d, &p->weight));
  PetscCall(order_loose(&d, &p->count, &p->loose));
  p->num_vertices = d.num_vertices;
  p->num_loose    = d.num_loose;
  if (rank == 0 && o->write_file) failure = AmMeshWrite(o, &d, p);
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, comm));
  PetscCall(failure);
  p->vertex = d.vertex; /* taken over */
  d.vertex  = NULL;
  counts[0] = d.num_vertices;
  counts[1] = d.num_cells;
  counts[2] = d.num_loose;
  PetscCallMPI(MPI_Bcast(counts, 3, MPIU_INT, 0, comm));
  PetscCallMPI(MPI_Bcast(&d.outer_radius, 1, MPIU_REAL, 0, comm));
  m->outer_radius = d.outer_radius;
  m->num_vertices = counts[0];
  m->num_cells    = counts[1];
  m->num_loose    = counts[2];
  PetscCall(AmDraftDestroy(&d));
  PetscFunctionReturn(0);
}

/* Everything stays where it is. */
static PetscErrorCode keep_pieces(AmPieces *p, AmMesh *m)
{
  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(p->num_vertices + 1, &m->loose_start));
  for (PetscInt v = 0; v < p->num_vertices; v++) m->loose_start[v + 1] = m->loose_start[v] + p->count[v];
  m->vertex = p->vertex;
  m->loose  = p->loose;
  p->vertex = p->loose = NULL;
  PetscFunctionReturn(0);
}

static PetscErrorCode distribute(const AmMeshOptions *o, AmPieces *p, AmMesh *m)
{
  PetscInt *one_each;
  PetscSF   sf;

  PetscFunctionBeginUser;
  m->dm = p->dm;
  PetscCall(PetscObjectReference((PetscObject)p->dm));
  PetscCall(AmMeshPartition(&m->dm, o->read_file ? PETSC_TRUE : PETSC_FALSE, p->weight, &sf));
  if (sf) {
    PetscCall(migrate(p->dm, m->dm, sf, NULL, p->vertex, &m->vertex, &one_each));
    PetscCall(PetscFree(one_each));
    PetscCall(migrate(p->dm, m->dm, sf, p->count, p->loose, &m->loose, &m->loose_start));
    PetscCall(PetscSFDestroy(&sf));
  } else
    PetscCall(keep_pieces(p, m));
  PetscFunctionReturn(0);
}

/* Defaults are found once, for Gmsh asks for sizes a million times. */
static AmMeshOptions with_sizes(AmMeshOptions o)
{
  if (o.size <= 0) o.size = AmMeshDefaultSize(o.crystal, o.order);
  if (o.max_size <= 0) o.max_size = AmBodyInnerRadius(&o.body) / 8;
  if (AmMeshStackAxis(&o) < 0) o.max_size = PetscMin(o.max_size, AmMeshLargestSize(o.crystal)); /* a layer may be thick */
  return o;
}

PetscErrorCode AmMeshCreate(MPI_Comm comm, const AmMeshOptions *options, AmMesh *m)
{
  const AmMeshOptions full = with_sizes(*options), *o = &full;
  AmPieces            p    = {NULL};

  PetscFunctionBeginUser;
  *m = (AmMesh){.dimension = o->crystal->dimension};
  if (o->whole && m->dimension == 3) {
    PetscCall(AmMeshCloud(comm, o, m));
    PetscCall(check_ranks(comm, m->num_vertices, "atoms of the body"));
    PetscFunctionReturn(0);
  }
  m->num_shifts = o->crystal->num_sublattices - 1;
  PetscCall(o->read_file ? AmMeshRead(comm, o, &p, m) : make_pieces(comm, o, &p, m));
  PetscCall(distribute(o, &p, m));
  PetscCall(AmMeshListEdges(o, m));
  PetscCall(DMDestroy(&p.dm));
  PetscCall(PetscFree(p.vertex));
  PetscCall(PetscFree(p.loose));
  PetscCall(PetscFree(p.count));
  PetscCall(PetscFree(p.weight));
  PetscFunctionReturn(0);
}
