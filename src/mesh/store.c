/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mesh as a file, HDF5: written by rank 0 as it made it, read by all ranks, each its own stretch of cells and of vertices.
 *
 *   cells          [cells][dimension + 1]  vertices, positive volume; lattice cells first
 *   cell_marks     [cells][2]              cost for the balance of ranks; labels of the edges between corners 01 02 03 12 13 23, two bits each
 *   vertex_places  [vertices][6]           crystal position, mesh configuration; Å
 *   vertex_marks   [vertices][7]           lattice indices, is a site, is held, how many loose atoms ride on it, species
 *   loose_places, loose_marks              likewise of the loose atoms, in the order of the vertices that they ride on; instead of a number its sublattice
 *
 * Datasets are flat lists. Attributes of the root hold the counts and what the mesh was made for, text by text. */
#include <petscsf.h>
#include <petscviewerhdf5.h>
#include <stdio.h>
#include <string.h>
#include "meshimpl.h"

#define PLACES 6
#define MARKS 7
#define FORMAT 2 /* of these datasets */

enum { FORMAT_OF, DIMENSION, VERTICES, CELLS, LOOSE, NUM_COUNTS };
static const char *const count_name[NUM_COUNTS] = {"format", "dimension", "num_vertices", "num_cells", "num_loose"};

static const int pairs[6][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};

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

/* The edges of cell c by the pairs of its corners [dimension + 1], points of dm; -1: no such pair. */
static PetscErrorCode cell_edges(DM dm, PetscInt c, PetscInt num_corners, const PetscInt corner[], PetscInt edge[6])
{
  PetscInt n, *closure = NULL, from, to;

  PetscFunctionBeginUser;
  for (int k = 0; k < 6; k++) edge[k] = -1;
  PetscCall(DMPlexGetDepthStratum(dm, 1, &from, &to));
  PetscCall(DMPlexGetTransitiveClosure(dm, c, PETSC_TRUE, &n, &closure));
  for (PetscInt i = 0; i < n; i++) {
    const PetscInt  p = closure[2 * i];
    const PetscInt *ends;
    if (p < from || p >= to) continue;
    PetscCall(DMPlexGetCone(dm, p, &ends));
    for (int k = 0; k < 6; k++) {
      if (pairs[k][1] >= num_corners) continue;
      const PetscInt a = corner[pairs[k][0]], b = corner[pairs[k][1]];
      if ((ends[0] == a && ends[1] == b) || (ends[0] == b && ends[1] == a)) edge[k] = p;
    }
  }
  PetscCall(DMPlexRestoreTransitiveClosure(dm, c, PETSC_TRUE, &n, &closure));
  PetscFunctionReturn(0);
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

/* Labels of the edges of cell c, two bits each. */
static PetscErrorCode edge_marks(const AmDraft *d, DM dm, DMLabel label, PetscInt c, PetscInt *marks)
{
  const int corners = (int)d->dimension + 1;
  PetscInt  vertex0, edge[6], corner[AM_MAX_CORNERS];

  PetscFunctionBeginUser;
  *marks = 0;
  if (!label) PetscFunctionReturn(0);
  PetscCall(DMPlexGetDepthStratum(dm, 0, &vertex0, NULL));
  for (int i = 0; i < corners; i++) corner[i] = vertex0 + d->cell[c][i];
  PetscCall(cell_edges(dm, c, corners, corner, edge));
  for (int k = 0; k < 6; k++) {
    PetscInt value = 0;
    if (edge[k] >= 0) PetscCall(DMLabelGetValue(label, edge[k], &value));
    *marks |= PetscMax(0, value) << 2 * k;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode write_cells(PetscViewer viewer, const AmDraft *d, const AmPieces *p)
{
  const int corners = (int)d->dimension + 1;
  PetscInt *cells, *marks;
  DMLabel   label;

  PetscFunctionBeginUser;
  PetscCall(DMGetLabel(p->dm, AM_EDGE_LABEL, &label));
  PetscCall(PetscMalloc2(corners * d->num_cells, &cells, 2 * d->num_cells, &marks));
  for (PetscInt c = 0; c < d->num_cells; c++) {
    for (int i = 0; i < corners; i++) cells[corners * c + i] = d->cell[c][i];
    marks[2 * c] = p->weight[c];
    PetscCall(edge_marks(d, p->dm, label, c, &marks[2 * c + 1]));
  }
  PetscCall(write_integers(viewer, "cells", corners * d->num_cells, cells));
  PetscCall(write_integers(viewer, "cell_marks", 2 * d->num_cells, marks));
  PetscCall(PetscFree2(cells, marks));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshWrite(const AmMeshOptions *o, const AmDraft *d, const AmPieces *p)
{
  const PetscInt count[NUM_COUNTS] = {FORMAT, d->dimension, d->num_vertices, d->num_cells, d->num_loose};
  PetscViewer    viewer;
  char           part[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(part, sizeof(part), "%s.part", o->write_file));
  PetscCall(PetscViewerHDF5Open(PETSC_COMM_SELF, part, FILE_MODE_WRITE, &viewer));
  PetscCall(write_cells(viewer, d, p));
  PetscCall(write_vertices(viewer, "vertex", d->num_vertices, d->vertex, p->count));
  PetscCall(write_vertices(viewer, "loose", d->num_loose, p->loose, NULL));
  for (int i = 0; i < NUM_COUNTS; i++) PetscCall(PetscViewerHDF5WriteAttribute(viewer, "/", count_name[i], PETSC_INT, &count[i]));
  PetscCall(PetscViewerHDF5WriteAttribute(viewer, "/", "outer_radius", PETSC_REAL, &d->outer_radius));
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

typedef struct {
  PetscInt  num_cells, num_vertices; /* of this rank's stretch */
  PetscInt *cell, *cell_mark, *riding, *riding_start;
  AmVertex *vertex;
} Stretch;

static PetscErrorCode read_stretch(PetscViewer viewer, const PetscInt count[NUM_COUNTS], Stretch *s)
{
  MPI_Comm comm = PetscObjectComm((PetscObject)viewer);
  PetscInt all_cells = count[CELLS], all_vertices = count[VERTICES], sum = 0, end;

  PetscFunctionBeginUser;
  s->num_cells = s->num_vertices = PETSC_DECIDE;
  PetscCall(PetscSplitOwnership(comm, &s->num_cells, &all_cells));
  PetscCall(PetscSplitOwnership(comm, &s->num_vertices, &all_vertices));
  PetscCall(read_integers(viewer, "cells", (count[DIMENSION] + 1) * s->num_cells, &s->cell));
  PetscCall(read_integers(viewer, "cell_marks", 2 * s->num_cells, &s->cell_mark));
  PetscCall(read_vertices(viewer, "vertex", s->num_vertices, &s->vertex, &s->riding));
  for (PetscInt v = 0; v < s->num_vertices; v++) sum += s->riding[v];
  PetscCallMPI(MPI_Scan(&sum, &end, 1, MPIU_INT, MPI_SUM, comm));
  PetscCall(PetscMalloc1(s->num_vertices, &s->riding_start));
  end -= sum;
  for (PetscInt v = 0; v < s->num_vertices; v++) {
    s->riding_start[v] = end;
    end += s->riding[v];
  }
  PetscFunctionReturn(0);
}

/* The cells of this stretch as a part of a DMPlex. Out: sf: from the vertices of the part to the stretches that describe them. */
static PetscErrorCode join_cells(MPI_Comm comm, PetscInt dim, PetscInt all_vertices, const Stretch *s, DM *dm, PetscSF *sf)
{
  const PetscInt corners = dim + 1;
  PetscReal     *coordinates;
  PetscInt      *cells;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(dim * s->num_vertices, &coordinates, corners * s->num_cells, &cells));
  for (PetscInt v = 0; v < s->num_vertices; v++)
    for (int i = 0; i < dim; i++) coordinates[dim * v + i] = s->vertex[v].x.v[i];
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int i = 0; i < corners; i++) cells[corners * c + (dim == 3 && i ? 4 - i : i)] = s->cell[corners * c + i];
  PetscCall(DMPlexCreateFromCellListParallelPetsc(comm, dim, s->num_cells, s->num_vertices, all_vertices, corners, PETSC_TRUE, cells, dim, coordinates, sf, NULL, dm));
  PetscCall(PetscFree2(coordinates, cells));
  PetscFunctionReturn(0);
}

/* Vertices of the part: what they are, and where the loose atoms that ride on them begin and how many they are. */
static PetscErrorCode describe_vertices(const Stretch *s, PetscSF sf, AmPieces *p, PetscInt **start)
{
  PetscInt     from, to;
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(p->dm, 0, &from, &to));
  p->num_vertices = to - from;
  PetscCall(PetscMalloc1(p->num_vertices, &p->vertex));
  PetscCall(PetscMalloc1(p->num_vertices, &p->count));
  PetscCall(PetscMalloc1(p->num_vertices, start));
  PetscCallMPI(MPI_Type_contiguous(sizeof(AmVertex), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  PetscCall(PetscSFBcastBegin(sf, bytes, s->vertex, p->vertex, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, bytes, s->vertex, p->vertex, MPI_REPLACE));
  PetscCall(PetscSFBcastBegin(sf, MPIU_INT, s->riding, p->count, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, MPIU_INT, s->riding, p->count, MPI_REPLACE));
  PetscCall(PetscSFBcastBegin(sf, MPIU_INT, s->riding_start, *start, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, MPIU_INT, s->riding_start, *start, MPI_REPLACE));
  PetscCallMPI(MPI_Type_free(&bytes));
  PetscFunctionReturn(0);
}

/* Loose atoms are few: each rank reads them all and keeps its own. */
static PetscErrorCode read_loose(const char path[], PetscInt num, const PetscInt start[], AmPieces *p)
{
  PetscViewer viewer;
  AmVertex   *all  = NULL;
  PetscInt   *last = NULL;

  PetscFunctionBeginUser;
  if (num > 0) {
    PetscCall(PetscViewerHDF5Open(PETSC_COMM_SELF, path, FILE_MODE_READ, &viewer));
    PetscCall(read_vertices(viewer, "loose", num, &all, &last));
    PetscCall(PetscViewerDestroy(&viewer));
  }
  for (PetscInt i = 0; i < num; i++) all[i].sublattice = last[i];
  for (PetscInt v = 0; v < p->num_vertices; v++) p->num_loose += p->count[v];
  PetscCall(PetscMalloc1(p->num_loose, &p->loose));
  p->num_loose = 0;
  for (PetscInt v = 0; v < p->num_vertices; v++)
    for (PetscInt i = 0; i < p->count[v]; i++) p->loose[p->num_loose++] = all[start[v] + i];
  PetscCall(PetscFree(all));
  PetscCall(PetscFree(last));
  PetscFunctionReturn(0);
}

/* Costs of cells, labels of edges. A cell of the part has the corners that it has in the file, but for the order of DMPlex. */
static PetscErrorCode mark_cells(PetscInt dim, const Stretch *s, AmPieces *p)
{
  PetscInt from, to;
  DMLabel  label;

  PetscFunctionBeginUser;
  PetscCall(DMCreateLabel(p->dm, AM_EDGE_LABEL));
  PetscCall(DMGetLabel(p->dm, AM_EDGE_LABEL, &label));
  PetscCall(DMPlexGetDepthStratum(p->dm, 0, &from, &to));
  PetscCall(PetscMalloc1(s->num_cells, &p->weight));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    PetscInt n, *closure = NULL, corner[AM_MAX_CORNERS], edge[6], k = 0;
    p->weight[c] = s->cell_mark[2 * c];
    if (!s->cell_mark[2 * c + 1]) continue;
    PetscCall(DMPlexGetTransitiveClosure(p->dm, c, PETSC_TRUE, &n, &closure));
    for (PetscInt i = 0; i < n; i++) /* corners in the order of the cell list, which counts those but the first of a tetrahedron backwards */
      if (closure[2 * i] >= from && closure[2 * i] < to) {
        corner[dim == 3 && k ? 4 - k : k] = closure[2 * i];
        k++;
      }
    PetscCall(DMPlexRestoreTransitiveClosure(p->dm, c, PETSC_TRUE, &n, &closure));
    PetscCall(cell_edges(p->dm, c, dim + 1, corner, edge));
    for (int e = 0; e < 6; e++) {
      const PetscInt value = s->cell_mark[2 * c + 1] >> 2 * e & 3;
      if (value && edge[e] >= 0) PetscCall(DMLabelSetValue(label, edge[e], value));
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshRead(MPI_Comm comm, const AmMeshOptions *o, AmPieces *p, AmMesh *m)
{
  Stretch     s;
  PetscViewer viewer;
  PetscSF     sf;
  PetscInt    count[NUM_COUNTS], *start;
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(check_file(comm, o->read_file));
  PetscCall(PetscViewerHDF5Open(comm, o->read_file, FILE_MODE_READ, &viewer));
  PetscCall(read_counts(viewer, o, count));
  PetscCall(compare_marks(viewer, o));
  AmCheckUser(size <= count[CELLS], AM_TOO_MANY_RANKS, size, (int)count[CELLS], "cells of the mesh");
  PetscCall(PetscViewerHDF5ReadAttribute(viewer, "/", "outer_radius", PETSC_REAL, NULL, &m->outer_radius));
  m->num_vertices = count[VERTICES];
  m->num_cells    = count[CELLS];
  m->num_loose    = count[LOOSE];
  PetscCall(read_stretch(viewer, count, &s));
  PetscCall(PetscViewerDestroy(&viewer));
  PetscCall(join_cells(comm, count[DIMENSION], count[VERTICES], &s, &p->dm, &sf));
  PetscCall(describe_vertices(&s, sf, p, &start));
  PetscCall(read_loose(o->read_file, count[LOOSE], start, p));
  PetscCall(mark_cells(count[DIMENSION], &s, p));
  PetscCall(PetscSFDestroy(&sf));
  PetscCall(PetscFree(start));
  PetscCall(PetscFree(s.cell));
  PetscCall(PetscFree(s.cell_mark));
  PetscCall(PetscFree(s.riding));
  PetscCall(PetscFree(s.riding_start));
  PetscCall(PetscFree(s.vertex));
  PetscFunctionReturn(0);
}
