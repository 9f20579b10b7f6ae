/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells go to the ranks that they belong to, as four numbers each, and what is known of their vertices comes after them. A DMPlex is made of a rank's own cells
 * only, for to make one of all cells on rank 0 and to distribute it costs more than the mesh. */
#include <petsc/private/hashmapi.h>
#include <petscsf.h>
#include "meshimpl.h"

/* A cell on its way, its vertices numbered over the ranks. */
typedef struct {
  PetscInt corner[AM_MAX_CORNERS], is_lattice;
} Parcel;

/* In: part: rank of each cell. Out: parcel [n]: those that came, owned by the caller. */
static PetscErrorCode send_cells(MPI_Comm comm, const AmPieces *p, const PetscInt part[], PetscInt *n, Parcel **parcel)
{
  PetscMPIInt size, *sent, *received;
  PetscInt   *next;
  Parcel     *outgoing;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(PetscCalloc3(size, &sent, size, &received, size + 1, &next));
  for (PetscInt c = 0; c < p->num_cells; c++) sent[part[c]]++;
  for (PetscMPIInt r = 0; r < size; r++) next[r + 1] = next[r] + sent[r];
  PetscCall(PetscMalloc1(p->num_cells, &outgoing));
  for (PetscInt c = 0; c < p->num_cells; c++) {
    Parcel *to = &outgoing[next[part[c]]++];
    for (int i = 0; i < AM_MAX_CORNERS; i++) to->corner[i] = p->cell[c][i];
    to->is_lattice = c < p->num_lattice;
  }
  PetscCall(AmExchange(comm, sizeof(*outgoing), sent, outgoing, received, n, parcel));
  PetscCall(PetscFree(outgoing));
  PetscCall(PetscFree3(sent, received, next));
  PetscFunctionReturn(0);
}

/* Lattice cells first. */
static PetscErrorCode unpack_cells(PetscInt n, const Parcel parcel[], AmPieces *p)
{
  PetscInt at = 0;

  PetscFunctionBeginUser;
  p->num_cells = n;
  PetscCall(PetscMalloc1(n, &p->cell));
  for (int far = 0; far < 2; far++) {
    for (PetscInt k = 0; k < n; k++)
      if (parcel[k].is_lattice != far) PetscCall(PetscArraycpy(p->cell[at++], parcel[k].corner, AM_MAX_CORNERS));
    if (!far) p->num_lattice = at;
  }
  PetscFunctionReturn(0);
}

/* Makes the corners of cells local numbers, in the order of those over the ranks. Out: vertex [*num]: these, owned by the caller. */
static PetscErrorCode number_vertices(PetscInt num_corners, AmPieces *p, PetscInt *num, PetscInt **vertex)
{
  PetscHMapI here;
  PetscInt   at = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscHMapICreate(&here));
  for (PetscInt c = 0; c < p->num_cells; c++)
    for (PetscInt i = 0; i < num_corners; i++) PetscCall(PetscHMapISet(here, p->cell[c][i], 0));
  PetscCall(PetscHMapIGetSize(here, num));
  PetscCall(PetscMalloc1(*num, vertex));
  PetscCall(PetscHMapIGetKeys(here, &at, *vertex));
  PetscCall(PetscSortInt(*num, *vertex));
  for (PetscInt v = 0; v < *num; v++) PetscCall(PetscHMapISet(here, (*vertex)[v], v));
  for (PetscInt c = 0; c < p->num_cells; c++)
    for (PetscInt i = 0; i < num_corners; i++) PetscCall(PetscHMapIGet(here, p->cell[c][i], &p->cell[c][i]));
  PetscCall(PetscHMapIDestroy(&here));
  PetscFunctionReturn(0);
}

/* From stretches of num_there things on each rank to num_here of them, in: number: over the ranks; referenced, it must outlive sf. */
static PetscErrorCode connect(MPI_Comm comm, PetscInt num_there, PetscInt num_here, const PetscInt number[], PetscSF *sf)
{
  PetscLayout layout;

  PetscFunctionBeginUser;
  PetscCall(PetscLayoutCreateFromSizes(comm, num_there, PETSC_DECIDE, 1, &layout));
  PetscCall(PetscSFCreate(comm, sf));
  PetscCall(PetscSFSetGraphLayout(*sf, layout, num_here, NULL, PETSC_OWN_POINTER, number));
  PetscCall(PetscLayoutDestroy(&layout));
  PetscFunctionReturn(0);
}

static PetscErrorCode fetch(PetscSF sf, MPI_Datatype type, const void *there, void *here)
{
  PetscFunctionBeginUser;
  PetscCall(PetscSFBcastBegin(sf, type, there, here, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, type, there, here, MPI_REPLACE));
  PetscFunctionReturn(0);
}

static PetscErrorCode fetch_vertices(PetscSF sf, PetscInt num, const AmVertex there[], AmVertex **here)
{
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(num, here));
  PetscCallMPI(MPI_Type_contiguous(sizeof(AmVertex), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  PetscCall(fetch(sf, bytes, there, *here));
  PetscCallMPI(MPI_Type_free(&bytes));
  PetscFunctionReturn(0);
}

/* Of a vertex on several ranks the last one is the owner. In: first: point of the first vertex. Out: owner [num]: rank and point there; owned by the caller. */
static PetscErrorCode find_owners(PetscSF sf, PetscInt num_there, PetscInt num, PetscInt first, PetscSFNode **owner)
{
  PetscSFNode *there;
  PetscMPIInt  rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PetscObjectComm((PetscObject)sf), &rank));
  PetscCall(PetscMalloc1(num_there, &there));
  PetscCall(PetscMalloc1(num, owner));
  for (PetscInt v = 0; v < num_there; v++) there[v] = (PetscSFNode){-1, -1};
  for (PetscInt v = 0; v < num; v++) (*owner)[v] = (PetscSFNode){rank, first + v};
  PetscCall(PetscSFReduceBegin(sf, MPIU_2INT, *owner, there, MPI_MAXLOC));
  PetscCall(PetscSFReduceEnd(sf, MPIU_2INT, *owner, there, MPI_MAXLOC));
  PetscCall(fetch(sf, MPIU_2INT, there, *owner));
  PetscCall(PetscFree(there));
  PetscFunctionReturn(0);
}

/* First loose atom of each vertex over the ranks. Out: start [vertices], owned by the caller. */
static PetscErrorCode start_of_loose(MPI_Comm comm, const AmPieces *p, PetscInt **start)
{
  PetscInt sum = 0, next;

  PetscFunctionBeginUser;
  for (PetscInt v = 0; v < p->num_vertices; v++) sum += p->riding[v];
  PetscCallMPI(MPI_Scan(&sum, &next, 1, MPIU_INT, MPI_SUM, comm));
  next -= sum;
  PetscCall(PetscMalloc1(p->num_vertices, start));
  for (PetscInt v = 0; v < p->num_vertices; v++) {
    (*start)[v] = next;
    next += p->riding[v];
  }
  PetscFunctionReturn(0);
}

/* Loose atoms of the vertices here. */
static PetscErrorCode fetch_loose(MPI_Comm comm, PetscSF vertices, const AmPieces *there, AmPieces *here)
{
  PetscInt *start_there, *start, *number, at = 0;
  PetscSF   sf;

  PetscFunctionBeginUser;
  PetscCall(start_of_loose(comm, there, &start_there));
  PetscCall(PetscMalloc1(here->num_vertices, &here->riding));
  PetscCall(PetscMalloc1(here->num_vertices, &start));
  PetscCall(fetch(vertices, MPIU_INT, there->riding, here->riding));
  PetscCall(fetch(vertices, MPIU_INT, start_there, start));
  for (PetscInt v = 0; v < here->num_vertices; v++) here->num_loose += here->riding[v];
  PetscCall(PetscMalloc1(here->num_loose, &number));
  for (PetscInt v = 0; v < here->num_vertices; v++)
    for (PetscInt a = 0; a < here->riding[v]; a++) number[at++] = start[v] + a;
  PetscCall(connect(comm, there->num_loose, here->num_loose, number, &sf));
  PetscCall(fetch_vertices(sf, here->num_loose, there->loose, &here->loose));
  PetscCall(PetscSFDestroy(&sf));
  PetscCall(PetscFree(start_there));
  PetscCall(PetscFree(start));
  PetscCall(PetscFree(number));
  PetscFunctionReturn(0);
}

/* In: p: where they were made or read; becomes those that belong here. */
static PetscErrorCode move(MPI_Comm comm, PetscInt dimension, AmPieces *p, PetscSFNode **owner)
{
  AmPieces  here = {0};
  PetscInt *part, *number, n;
  Parcel   *parcel;
  PetscSF   sf;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->num_cells, &part));
  PetscCall(AmMeshPartition(comm, dimension, p, part));
  PetscCall(send_cells(comm, p, part, &n, &parcel));
  PetscCall(unpack_cells(n, parcel, &here));
  PetscCall(number_vertices(dimension + 1, &here, &here.num_vertices, &number));
  PetscCall(connect(comm, p->num_vertices, here.num_vertices, number, &sf));
  PetscCall(fetch_vertices(sf, here.num_vertices, p->vertex, &here.vertex));
  PetscCall(find_owners(sf, p->num_vertices, here.num_vertices, here.num_cells, owner));
  PetscCall(fetch_loose(comm, sf, p, &here));
  PetscCall(PetscSFDestroy(&sf));
  PetscCall(PetscFree(part));
  PetscCall(PetscFree(parcel));
  PetscCall(PetscFree(number));
  PetscCall(AmPiecesDestroy(p));
  *p = here;
  PetscFunctionReturn(0);
}

/* In: owner [vertices]: rank and point there. */
static PetscErrorCode share_vertices(const AmPieces *p, const PetscSFNode owner[], DM dm)
{
  PetscMPIInt  rank;
  PetscInt    *leaf, num = 0;
  PetscSFNode *root;
  PetscSF      sf;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PetscObjectComm((PetscObject)dm), &rank));
  PetscCall(PetscMalloc1(p->num_vertices, &leaf));
  PetscCall(PetscMalloc1(p->num_vertices, &root));
  for (PetscInt v = 0; v < p->num_vertices; v++) {
    if (owner[v].rank == rank) continue;
    leaf[num]   = p->num_cells + v;
    root[num++] = owner[v];
  }
  PetscCall(DMGetPointSF(dm, &sf));
  PetscCall(PetscSFSetGraph(sf, p->num_cells + p->num_vertices, num, leaf, PETSC_OWN_POINTER, root, PETSC_OWN_POINTER));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_facets(DM *dm)
{
  DM with;

  PetscFunctionBeginUser;
  PetscCall(DMPlexInterpolate(*dm, &with));
  PetscCall(DMDestroy(dm));
  *dm = with;
  PetscFunctionReturn(0);
}

/* In: facets: whether edges and facets are wanted, which are most of all points; owner: of each vertex, or NULL: this rank is. */
static PetscErrorCode create_plex(MPI_Comm comm, PetscInt dimension, PetscBool facets, const AmPieces *p, const PetscSFNode owner[], DM *dm)
{
  const int  dim = (int)dimension, corners = dim + 1;
  PetscReal *coordinates;
  PetscInt  *cells;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(dim * p->num_vertices, &coordinates, corners * p->num_cells, &cells));
  for (PetscInt v = 0; v < p->num_vertices; v++)
    for (int i = 0; i < dim; i++) coordinates[dim * v + i] = p->vertex[v].x.v[i];
  for (PetscInt c = 0; c < p->num_cells; c++)
    for (int i = 0; i < corners; i++) cells[corners * c + (dim == 3 && i ? 4 - i : i)] = p->cell[c][i]; /* DMPlex counts tetrahedra the other way round */
  PetscCall(DMCreate(comm, dm));
  PetscCall(DMSetType(*dm, DMPLEX));
  PetscCall(DMSetDimension(*dm, dim));
  PetscCall(DMPlexBuildFromCellList(*dm, p->num_cells, p->num_vertices, corners, cells));
  if (owner) PetscCall(share_vertices(p, owner, *dm));
  if (facets) PetscCall(add_facets(dm));
  PetscCall(DMPlexBuildCoordinatesFromCellList(*dm, dim, coordinates));
  PetscCall(PetscFree2(coordinates, cells));
  PetscFunctionReturn(0);
}

/* What the mesh keeps of the pieces. */
static PetscErrorCode keep_vertices(AmPieces *p, AmMesh *m)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->num_vertices + 1, &m->loose_start));
  m->loose_start[0] = 0;
  for (PetscInt v = 0; v < p->num_vertices; v++) m->loose_start[v + 1] = m->loose_start[v] + p->riding[v];
  m->vertex = p->vertex;
  m->loose  = p->loose;
  p->vertex = p->loose = NULL;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshSpread(MPI_Comm comm, PetscBool facets, AmPieces *p, AmMesh *m)
{
  PetscSFNode *owner = NULL;
  PetscMPIInt  size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  if (size > 1) PetscCall(move(comm, m->dimension, p, &owner));
  PetscCall(create_plex(comm, m->dimension, facets, p, owner, &m->dm));
  PetscCall(keep_vertices(p, m));
  PetscCall(PetscFree(owner));
  PetscFunctionReturn(0);
}
