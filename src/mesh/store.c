/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mesh as a file, HDF5: written by rank 0 as it made it, read by all ranks, each its own stretch of cells and of vertices.
 *
 *   cells          [cells][dimension + 1]  vertices, positive volume; lattice cells first
 *   cell_costs     [cells]                 for the balance of ranks
 *   vertex_places  [vertices][6]           crystal position, mesh configuration; Å
 *   vertex_marks   [vertices][7]           lattice indices, is a site, is held, how many loose atoms ride on it, species
 *   loose_places, loose_marks              likewise of the loose atoms, in the order of the vertices that they ride on; instead of a number its sublattice
 *
 * Datasets are flat lists. Attributes of the root hold the counts and what the mesh was made for, text by text. */
#include <petscviewerhdf5.h>
#include <stdio.h>
#include <string.h>
#include "meshimpl.h"

#define PLACES 6
#define MARKS 7
#define FORMAT 3 /* of these datasets */

enum { FORMAT_OF, DIMENSION, VERTICES, CELLS, LATTICE, LOOSE, NUM_COUNTS };
static const char *const count_name[NUM_COUNTS] = {"format", "dimension", "num_vertices", "num_cells", "num_lattice_cells", "num_loose"};

static void places_of(const AmVertex *v, PetscReal places[PLACES])
{
  for (int k = 0; k < 3; k++) {
    places[k]     = v->X.v[k];
    places[3 + k] = v->x.v[k];
  }
}

static void marks_of(const AmVertex *v, PetscInt num_riding, PetscInt marks[MARKS])
{
  for (int k = 0; k < 3; k++) marks[k] = v->lattice[k];
  marks[3] = v->is_site;
  marks[4] = v->held;
  marks[5] = num_riding;
  marks[6] = v->species;
}

static AmVertex vertex_of(const PetscReal p[PLACES], const PetscInt m[MARKS])
{
  return (AmVertex){{{p[0], p[1], p[2]}}, {{p[3], p[4], p[5]}}, {m[0], m[1], m[2]}, m[3], m[4], m[6], 0};
}

/* ---- writing: serial ---- */

static PetscErrorCode write_integers(PetscViewer viewer, const char name[], PetscInt n, const PetscInt list[])
{
  IS is;

  PetscFunctionBeginUser;
  if (n == 0) PetscFunctionReturn(0);
  PetscCall(ISCreateGeneral(PETSC_COMM_SELF, n, list, PETSC_USE_POINTER, &is));
  PetscCall(PetscObjectSetName((PetscObject)is, name));
  PetscCall(ISView(is, viewer));
  PetscCall(ISDestroy(&is));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_reals(PetscViewer viewer, const char name[], PetscInt n, const PetscReal list[])
{
  Vec v;

  PetscFunctionBeginUser;
  if (n == 0) PetscFunctionReturn(0);
  PetscCall(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, list, &v));
  PetscCall(PetscObjectSetName((PetscObject)v, name));
  PetscCall(VecView(v, viewer));
  PetscCall(VecDestroy(&v));
  PetscFunctionReturn(0);
}

/* In: riding [n], or NULL. */
static PetscErrorCode write_vertices(PetscViewer viewer, const char what[], PetscInt n, const AmVertex v[], const PetscInt riding[])
{
  PetscReal *places;
  PetscInt  *marks;
  char       name[32];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(PLACES * n, &places, MARKS * n, &marks));
  for (PetscInt i = 0; i < n; i++) {
    places_of(&v[i], places + PLACES * i);
    marks_of(&v[i], riding ? riding[i] : v[i].sublattice, marks + MARKS * i);
  }
  snprintf(name, sizeof(name), "%s_places", what);
  PetscCall(write_reals(viewer, name, PLACES * n, places));
  snprintf(name, sizeof(name), "%s_marks", what);
  PetscCall(write_integers(viewer, name, MARKS * n, marks));
  PetscCall(PetscFree2(places, marks));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_cells(PetscViewer viewer, PetscInt corners, const AmPieces *p)
{
  PetscInt *cells;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(corners * p->num_cells, &cells));
  for (PetscInt c = 0; c < p->num_cells; c++) PetscCall(PetscArraycpy(cells + corners * c, p->cell[c], corners));
  PetscCall(write_integers(viewer, "cells", corners * p->num_cells, cells));
  PetscCall(write_integers(viewer, "cell_costs", p->num_cells, p->cost));
  PetscCall(PetscFree(cells));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshWrite(const AmMeshOptions *o, const AmMesh *m, const AmPieces *p)
{
  const PetscInt count[NUM_COUNTS] = {FORMAT, m->dimension, p->num_vertices, p->num_cells, p->num_lattice, p->num_loose};
  PetscViewer    viewer;
  char           part[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(part, sizeof(part), "%s.part", o->write_file));
  PetscCall(PetscViewerHDF5Open(PETSC_COMM_SELF, part, FILE_MODE_WRITE, &viewer));
  PetscCall(write_cells(viewer, m->dimension + 1, p));
  PetscCall(write_vertices(viewer, "vertex", p->num_vertices, p->vertex, p->riding));
  PetscCall(write_vertices(viewer, "loose", p->num_loose, p->loose, NULL));
  for (int i = 0; i < NUM_COUNTS; i++) PetscCall(PetscViewerHDF5WriteAttribute(viewer, "/", count_name[i], PETSC_INT, &count[i]));
  PetscCall(PetscViewerHDF5WriteAttribute(viewer, "/", "outer_radius", PETSC_REAL, &m->outer_radius));
  for (PetscInt i = 0; i < o->num_marks; i++) PetscCall(PetscViewerHDF5WriteAttribute(viewer, "/", o->mark[i].key, PETSC_STRING, o->mark[i].value));
  PetscCall(PetscViewerDestroy(&viewer));
  PetscCheck(rename(part, o->write_file) == 0, PETSC_COMM_SELF, AM_ERR_MACHINE, "%s: cannot be written", o->write_file);
  PetscFunctionReturn(0);
}

/* ---- reading: each rank its stretch ---- */

enum { FILE_GOOD, FILE_MISSING, FILE_OTHER, FILE_CUT };

/* HDF5 itself answers a file that is none, or is cut off, with pages of trace. The head of a file holds its length, in bytes 40 to 47. */
static int look_at(const char path[])
{
  static const unsigned char signature[9] = "\211HDF\r\n\032\n";
  unsigned char              head[48];
  double                     length = 0;
  int                        kind   = FILE_GOOD;
  FILE                      *file   = fopen(path, "rb");

  if (!file) return FILE_MISSING;
  if (fread(head, 1, sizeof(head), file) < sizeof(head) || memcmp(head, signature, 8)) kind = FILE_OTHER;
  if (kind == FILE_GOOD && head[8] == 0) {
    for (int k = 47; k >= 40; k--) length = 256 * length + head[k];
    fseek(file, 0, SEEK_END);
    if ((double)ftell(file) < length) kind = FILE_CUT;
  }
  fclose(file);
  return kind;
}

static PetscErrorCode check_file(MPI_Comm comm, const char path[])
{
  int         kind = FILE_GOOD;
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) kind = look_at(path);
  PetscCallMPI(MPI_Bcast(&kind, 1, MPI_INT, 0, comm));
  AmCheckUser(kind != FILE_MISSING, "%s cannot be read", path);
  AmCheckUser(kind != FILE_OTHER, "%s is no HDF5 file, must be the mesh.h5 of the command mesh", path);
  AmCheckUser(kind != FILE_CUT, "%s is cut off, must be a whole mesh.h5", path);
  PetscFunctionReturn(0);
}

static PetscErrorCode read_counts(PetscViewer viewer, const AmMeshOptions *o, PetscInt count[NUM_COUNTS])
{
  PetscBool has;

  PetscFunctionBeginUser;
  for (int i = 0; i < NUM_COUNTS; i++) {
    PetscCall(PetscViewerHDF5HasAttribute(viewer, "/", count_name[i], &has));
    AmCheckUser(has, "%s is no mesh of this program, must be the mesh.h5 of the command mesh", o->read_file);
    PetscCall(PetscViewerHDF5ReadAttribute(viewer, "/", count_name[i], PETSC_INT, NULL, &count[i]));
  }
  AmCheckUser(count[FORMAT_OF] == FORMAT, "%s has the format %d, must be %d: made by another version", o->read_file, (int)count[FORMAT_OF], FORMAT);
  PetscFunctionReturn(0);
}

static PetscErrorCode compare_marks(PetscViewer viewer, const AmMeshOptions *o)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < o->num_marks; i++) {
    PetscBool has;
    char     *value = NULL;
    PetscCall(PetscViewerHDF5HasAttribute(viewer, "/", o->mark[i].key, &has));
    if (has) PetscCall(PetscViewerHDF5ReadAttribute(viewer, "/", o->mark[i].key, PETSC_STRING, NULL, &value));
    AmCheckUser(has && !strcmp(value, o->mark[i].value), "%s does not fit this case: it was made for %s %s, the case has %s", o->read_file, o->mark[i].key,
                has ? value : "unknown", o->mark[i].value);
    PetscCall(PetscFree(value));
  }
  PetscFunctionReturn(0);
}

/* Out: list [n], owned by the caller. */
static PetscErrorCode read_integers(PetscViewer viewer, const char name[], PetscInt n, PetscInt **list)
{
  PetscLayout     layout;
  const PetscInt *entries;
  IS              is;

  PetscFunctionBeginUser;
  PetscCall(ISCreate(PetscObjectComm((PetscObject)viewer), &is));
  PetscCall(ISSetType(is, ISGENERAL));
  PetscCall(ISGetLayout(is, &layout));
  PetscCall(PetscLayoutSetLocalSize(layout, n));
  PetscCall(PetscObjectSetName((PetscObject)is, name));
  PetscCall(ISLoad(is, viewer));
  PetscCall(PetscMalloc1(n, list));
  PetscCall(ISGetIndices(is, &entries));
  PetscCall(PetscArraycpy(*list, entries, n));
  PetscCall(ISRestoreIndices(is, &entries));
  PetscCall(ISDestroy(&is));
  PetscFunctionReturn(0);
}

/* Out: vertex [n], riding [n]: owned by the caller. */
static PetscErrorCode read_vertices(PetscViewer viewer, const char what[], PetscInt n, AmVertex **vertex, PetscInt **riding)
{
  const PetscScalar *places;
  PetscInt          *marks;
  Vec                v;
  char               name[32];

  PetscFunctionBeginUser;
  snprintf(name, sizeof(name), "%s_marks", what);
  PetscCall(read_integers(viewer, name, MARKS * n, &marks));
  PetscCall(VecCreate(PetscObjectComm((PetscObject)viewer), &v));
  PetscCall(VecSetSizes(v, PLACES * n, PETSC_DETERMINE));
  PetscCall(VecSetFromOptions(v));
  snprintf(name, sizeof(name), "%s_places", what);
  PetscCall(PetscObjectSetName((PetscObject)v, name));
  PetscCall(VecLoad(v, viewer));
  PetscCall(VecGetArrayRead(v, &places));
  PetscCall(PetscMalloc1(n, vertex));
  PetscCall(PetscMalloc1(n, riding));
  for (PetscInt i = 0; i < n; i++) {
    (*vertex)[i] = vertex_of(places + PLACES * i, marks + MARKS * i);
    (*riding)[i] = marks[MARKS * i + 5];
  }
  PetscCall(VecRestoreArrayRead(v, &places));
  PetscCall(VecDestroy(&v));
  PetscCall(PetscFree(marks));
  PetscFunctionReturn(0);
}

/* In: all: number of things of all ranks. Out: num, first: of this rank's stretch of them. */
static PetscErrorCode choose_stretch(MPI_Comm comm, PetscInt all, PetscInt *num, PetscInt *first)
{
  PetscFunctionBeginUser;
  *num = PETSC_DECIDE;
  PetscCall(PetscSplitOwnership(comm, num, &all));
  PetscCallMPI(MPI_Scan(num, first, 1, MPIU_INT, MPI_SUM, comm));
  *first -= *num;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_cells(PetscViewer viewer, const PetscInt count[NUM_COUNTS], AmPieces *p)
{
  const PetscInt corners = count[DIMENSION] + 1;
  PetscInt       first, *cells;

  PetscFunctionBeginUser;
  PetscCall(choose_stretch(PetscObjectComm((PetscObject)viewer), count[CELLS], &p->num_cells, &first));
  p->num_lattice = PetscMax(0, PetscMin(p->num_cells, count[LATTICE] - first));
  PetscCall(read_integers(viewer, "cells", corners * p->num_cells, &cells));
  PetscCall(read_integers(viewer, "cell_costs", p->num_cells, &p->cost));
  PetscCall(PetscMalloc1(p->num_cells, &p->cell));
  for (PetscInt c = 0; c < p->num_cells; c++)
    for (PetscInt i = 0; i < AM_MAX_CORNERS; i++) p->cell[c][i] = i < corners ? cells[corners * c + i] : -1;
  PetscCall(PetscFree(cells));
  PetscFunctionReturn(0);
}

static PetscErrorCode read_loose(PetscViewer viewer, PetscInt all, AmPieces *p)
{
  PetscInt first, *sublattice;

  PetscFunctionBeginUser;
  if (all == 0) PetscFunctionReturn(0); /* a dataset is not empty */
  PetscCall(choose_stretch(PetscObjectComm((PetscObject)viewer), all, &p->num_loose, &first));
  PetscCall(read_vertices(viewer, "loose", p->num_loose, &p->loose, &sublattice));
  for (PetscInt a = 0; a < p->num_loose; a++) p->loose[a].sublattice = sublattice[a];
  PetscCall(PetscFree(sublattice));
  PetscFunctionReturn(0);
}

/* Out: viewer: of a file that holds a mesh for this case, owned by the caller; count. */
static PetscErrorCode open_mesh(MPI_Comm comm, const AmMeshOptions *o, PetscInt count[NUM_COUNTS], PetscViewer *viewer)
{
  PetscFunctionBeginUser;
  PetscCall(check_file(comm, o->read_file));
  PetscCall(PetscViewerHDF5Open(comm, o->read_file, FILE_MODE_READ, viewer));
  PetscCall(read_counts(*viewer, o, count));
  PetscCall(compare_marks(*viewer, o));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshCheckFile(MPI_Comm comm, const AmMeshOptions *o)
{
  PetscViewer viewer;
  PetscInt    count[NUM_COUNTS];

  PetscFunctionBeginUser;
  PetscCall(open_mesh(comm, o, count, &viewer));
  PetscCall(PetscViewerDestroy(&viewer));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshRead(MPI_Comm comm, const AmMeshOptions *o, AmPieces *p, AmMesh *m)
{
  PetscViewer viewer;
  PetscInt    count[NUM_COUNTS], first;
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(open_mesh(comm, o, count, &viewer));
  AmCheckUser(size <= count[CELLS], AM_TOO_MANY_RANKS, size, (int)count[CELLS], "cells of the mesh");
  PetscCall(PetscViewerHDF5ReadAttribute(viewer, "/", "outer_radius", PETSC_REAL, NULL, &m->outer_radius));
  m->num_vertices = count[VERTICES];
  m->num_cells    = count[CELLS];
  m->num_loose    = count[LOOSE];
  p->is_stretch   = PETSC_TRUE;
  PetscCall(read_cells(viewer, count, p));
  PetscCall(choose_stretch(comm, count[VERTICES], &p->num_vertices, &first));
  PetscCall(read_vertices(viewer, "vertex", p->num_vertices, &p->vertex, &p->riding));
  PetscCall(read_loose(viewer, count[LOOSE], p));
  PetscCall(PetscViewerDestroy(&viewer));
  PetscFunctionReturn(0);
}
