/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the draft on rank 0 to a distributed DMPlex whose vertices know what they stand for. */
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

/* Inner shifts are asked for in the middle between a cell's site and the atom, where F S is the vector from one to the other to second order. */
AmVec3 AmMeshAtomPlace(const AmCrystal *c, AmField field, AmVec3 X, PetscInt sublattice)
{
  const AmVec3 S = AmCrystalSublatticePlace(c, sublattice), x = AmFieldMap(field, AmVec3Add(X, S));
  if (sublattice == 0 || AmFieldIsZero(field)) return x;
  return AmVec3Add(x, AmCrystalSublatticeShift(c, sublattice, AmFieldDeformation(field, AmVec3Sub(x, AmVec3Scale(0.5, S)))));
}

AmVec3 AmMeshAtomApart(const AmCrystal *c, AmField field, AmVec3 x, PetscInt sublattice)
{
  const AmVec3 S = AmCrystalSublatticePlace(c, sublattice);
  const AmMat3 F = AmFieldDeformation(field, AmVec3Add(x, AmVec3Scale(0.5, S)));
  return AmVec3Add(AmMat3Apply(F, S), AmCrystalSublatticeShift(c, sublattice, F));
}

/* Half way through the blend, where those schemes that round β go over to elements: nearer to a core atoms count for more, or for all, in every scheme, and
 * farther out a loose atom, which has no element, would in some be bound by nothing. */
PetscReal AmMeshLooseRadius(const AmMeshOptions *o) { return o->whole || o->num_interfaces == 0 ? PETSC_MAX_REAL : (o->regions.core + o->regions.blend) / 2; }

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

static PetscErrorCode draft_trace(const AmMeshOptions *o, AmDraft *d, AmBoundary *interface)
{
  PetscFunctionBeginUser;
  d->outer_radius = AmBodyInnerRadius(&o->body);
  if (AmMeshStackAxis(o) >= 0) d->repeat = o->crystal->repeat.length;
  PetscCall(AmDraftTrace(o, d, interface));
  PetscFunctionReturn(0);
}

static PetscErrorCode draft_check(const AmMeshOptions *o, AmDraft *d)
{
  AmBoundary interface = {0};

  PetscFunctionBeginUser;
  PetscCall(draft_trace(o, d, &interface));
  if (!o->whole && d->dimension == 2) PetscCall(AmDraftCheckFill(o, &interface, d));
  PetscCall(AmBoundaryDestroy(&interface));
  PetscFunctionReturn(0);
}

static PetscErrorCode draft_create(const AmMeshOptions *o, AmDraft *d)
{
  AmBoundary interface = {0};

  PetscFunctionBeginUser;
  PetscCall(draft_trace(o, d, &interface));
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

#define QUADRATIC_COST 8 /* of a quadratic cell in linear ones: more points, longer rows */

/* Cost of each cell: itself, and its share of the sites at its vertices. A lattice vertex has 6 triangles or 24 tetrahedra. */
static PetscErrorCode cell_costs(const AmMeshOptions *o, const AmDraft *d, PetscInt **costs)
{
  const PetscReal star = d->dimension == 3 ? 24 : 6;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_cells, costs));
  for (PetscInt c = 0; c < d->num_cells; c++) {
    PetscReal cost = star * (o->order == 2 && c >= d->num_traced ? QUADRATIC_COST : 1);
    for (int i = 0; i <= d->dimension; i++) cost += o->site_cost * d->vertex[d->cell[c][i]].is_site * o->crystal->num_sublattices;
    (*costs)[c] = (PetscInt)PetscMax(1, lround(cost));
  }
  PetscFunctionReturn(0);
}

/* Loose atoms in the order of the vertices that they ride on. */
static PetscErrorCode order_loose(const AmDraft *d, PetscInt **riding, AmVertex **sorted)
{
  PetscInt *start;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, riding));
  PetscCall(PetscMalloc1(d->num_loose, sorted));
  PetscCall(PetscCalloc1(d->num_vertices + 1, &start));
  for (PetscInt a = 0; a < d->num_loose; a++) (*riding)[d->rides_on[a]]++;
  for (PetscInt v = 0; v < d->num_vertices; v++) start[v + 1] = start[v] + (*riding)[v];
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

PetscErrorCode AmPiecesDestroy(AmPieces *p)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(p->cell));
  PetscCall(PetscFree(p->cost));
  PetscCall(PetscFree(p->vertex));
  PetscCall(PetscFree(p->loose));
  PetscCall(PetscFree(p->riding));
  PetscFunctionReturn(0);
}

/* Takes over what the draft holds. */
static PetscErrorCode take_draft(const AmMeshOptions *o, AmDraft *d, AmPieces *p)
{
  PetscFunctionBeginUser;
  PetscCall(cell_costs(o, d, &p->cost));
  PetscCall(order_loose(d, &p->riding, &p->loose));
  p->num_cells    = d->num_cells;
  p->num_lattice  = d->num_traced;
  p->num_vertices = d->num_vertices;
  p->num_loose    = d->num_loose;
  p->cell         = d->cell;
  p->vertex       = d->vertex;
  d->cell         = NULL;
  d->vertex       = NULL;
  PetscFunctionReturn(0);
}

/* Rank 0 makes or checks the draft. Out: d: there; what m says of it if it is refused. */
static PetscErrorCode draft_on_root(MPI_Comm comm, const AmMeshOptions *o, PetscErrorCode (*draft)(const AmMeshOptions *, AmDraft *), AmDraft *d, AmMesh *m)
{
  PetscMPIInt rank;
  int         failure, crowded;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  failure = rank == 0 ? (*draft)(o, d) : 0;
  crowded = d->crowded;
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, comm));
  PetscCallMPI(MPI_Bcast(&crowded, 1, MPI_INT, 0, comm));
  m->crowded = crowded ? PETSC_TRUE : PETSC_FALSE;
  m->misfit  = failure == AM_ERR_USER && !crowded ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(failure); /* on every rank, though only rank 0 knows why */
  PetscFunctionReturn(0);
}

/* Rank 0 makes the mesh. Out: all of it there; the global counts. */
static PetscErrorCode make_pieces(MPI_Comm comm, const AmMeshOptions *o, AmPieces *p, AmMesh *m)
{
  AmDraft     d = {.dimension = m->dimension};
  PetscMPIInt rank;
  PetscInt    counts[3];
  int         failure = 0;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  PetscCall(draft_on_root(comm, o, draft_create, &d, m));
  PetscCall(check_ranks(comm, d.num_cells, "cells of the mesh"));
  PetscCall(take_draft(o, &d, p));
  m->outer_radius = d.outer_radius;
  PetscCall(AmDraftDestroy(&d));
  counts[0] = p->num_vertices;
  counts[1] = p->num_cells;
  counts[2] = p->num_loose;
  PetscCallMPI(MPI_Bcast(counts, 3, MPIU_INT, 0, comm));
  PetscCallMPI(MPI_Bcast(&m->outer_radius, 1, MPIU_REAL, 0, comm));
  m->num_vertices = counts[0];
  m->num_cells    = counts[1];
  m->num_loose    = counts[2];
  if (rank == 0 && o->write_file) failure = AmMeshWrite(o, m, p);
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, comm));
  PetscCall(failure);
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

PetscErrorCode AmMeshCheck(MPI_Comm comm, const AmMeshOptions *options, AmMesh *m)
{
  const AmMeshOptions full = with_sizes(*options), *o = &full;
  AmDraft             d    = {.dimension = o->crystal->dimension};

  PetscFunctionBeginUser;
  *m = (AmMesh){.dimension = d.dimension};
  if (o->whole && d.dimension == 3) PetscFunctionReturn(0);
  PetscCall(o->read_file ? AmMeshCheckFile(comm, o) : draft_on_root(comm, o, draft_check, &d, m));
  PetscCall(AmDraftDestroy(&d));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshCreate(MPI_Comm comm, const AmMeshOptions *options, AmMesh *m)
{
  const AmMeshOptions full = with_sizes(*options), *o = &full;
  AmPieces            p    = {0};

  PetscFunctionBeginUser;
  *m = (AmMesh){.dimension = o->crystal->dimension, .loose_radius = AmMeshLooseRadius(o)};
  if (o->whole && m->dimension == 3) {
    PetscCall(AmMeshCloud(comm, o, m));
    PetscCall(check_ranks(comm, m->num_vertices, "atoms of the body"));
    PetscFunctionReturn(0);
  }
  m->num_shifts = o->crystal->num_sublattices - 1;
  PetscCall(o->read_file ? AmMeshRead(comm, o, &p, m) : make_pieces(comm, o, &p, m));
  PetscCall(AmMeshSpread(comm, o->order == 2 ? PETSC_TRUE : PETSC_FALSE, &p, m));
  PetscCall(AmMeshListEdges(o, p.num_lattice, m));
  PetscCall(AmPiecesDestroy(&p));
  PetscFunctionReturn(0);
}
