/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mesh as rank 0 makes it, before it is distributed. */
#ifndef ATOMESH_MESHIMPL_H
#define ATOMESH_MESHIMPL_H

#include <atomesh/mesh.h>

#define AM_MAX_CORNERS 4

typedef struct {
  PetscInt  dimension;
  PetscInt  num_vertices, vertex_room;
  AmVertex *vertex;
  PetscInt  num_cells, cell_room, num_traced; /* the first num_traced cells are lattice cells */
  PetscInt (*cell)[AM_MAX_CORNERS];           /* of positive area or volume */
  PetscInt  num_loose;
  AmVertex *loose;
  PetscInt *rides_on;     /* [num_loose] nearest vertex */
  PetscReal outer_radius; /* of the held boundary, by area; Å, crystal configuration */
} AmDraft;

/* This rank's cells before they are moved to where they belong, with what is known of their vertices. All owned. */
typedef struct {
  DM        dm; /* with the edges marked that carry nodes */
  PetscInt  num_vertices, num_loose;
  AmVertex *vertex, *loose; /* loose atoms in the order of the vertices that they ride on */
  PetscInt *count;          /* [num_vertices] of loose atoms */
  PetscInt *weight;         /* of each cell, for the balance */
} AmPieces;

/* Closed curves or surfaces of facets, one after the other, oriented outwards. In the plane a facet is an edge, and each begins where the last one ended. */
typedef struct {
  PetscInt  num_components;
  PetscInt *start; /* [num_components + 1] */
  PetscInt (*facet)[3];
} AmBoundary;

PetscErrorCode AmDraftAddVertex(AmDraft *draft, AmVertex v);
PetscErrorCode AmDraftAddCell(AmDraft *draft, const PetscInt corner[]); /* [dimension + 1] */
PetscErrorCode AmDraftDestroy(AmDraft *draft);
/* Area or volume of the simplex of these corners, signed. */
PetscReal AmDraftVolume(const AmDraft *draft, const PetscInt corner[]);
/* Of a tetrahedron: 12 (3 V)^(2/3) / sum of squared edges; 1 for a regular one, 0 for a flat one. */
PetscReal AmDraftQuality(const AmDraft *draft, const PetscInt corner[]);

/* Sites of the zone and the lattice cells between them. Out: outer boundary of the zone, freed by AmBoundaryDestroy(). */
PetscErrorCode AmDraftTrace(const AmMeshOptions *options, AmDraft *draft, AmBoundary *interface);
/* Boundary of the cells; that of a hole has negative volume. Vertices with *pinched set lie on more than one sheet of it (NULL: not asked). */
PetscErrorCode AmDraftBoundary(const AmDraft *draft, AmBoundary *boundary, PetscBool pinched[]);
PetscReal      AmBoundaryVolume(const AmDraft *draft, const AmBoundary *boundary, PetscInt component); /* area or volume, signed */
PetscBool      AmBoundaryContains(const AmDraft *draft, const AmBoundary *boundary, PetscInt component, AmVec3 x);
/* Room for facets; no component yet. */
PetscErrorCode AmBoundaryCreate(PetscInt num_facets, AmBoundary *boundary);
PetscErrorCode AmBoundaryDestroy(AmBoundary *boundary);

/* y (Å) of the highest lattice plane under the body's free top, where the mesh ends; PETSC_MAX_REAL without one. */
PetscReal AmMeshTop(const AmMeshOptions *options);
/* Takes cells away with which the zone's rim on the top is not clean. Out: whether there were any. */
PetscErrorCode AmDraftTrimTop(const AmMeshOptions *options, AmDraft *draft, PetscBool *trimmed);
/* Closed loops of vertices, one after the other. */
typedef struct {
  PetscInt  num_loops;
  PetscInt *start, *vertex; /* [num_loops + 1], [start[num_loops]] */
} AmRim;
/* Takes the boundary of a zone apart: closed: components that do not reach the top; open: one component, all facets of the others but those on the top; rim:
 * the loops where the top's facets end. Out: freed by AmBoundaryDestroy() and AmRimDestroy(). */
PetscErrorCode AmDraftOpenTop(const AmMeshOptions *options, const AmDraft *draft, const AmBoundary *whole, AmBoundary *closed, AmBoundary *open, AmRim *rim);
PetscErrorCode AmRimDestroy(AmRim *rim);

/* h(x) of the far mesh, Å. In: options with both sizes given. */
PetscReal AmMeshSize(const AmMeshOptions *options, AmVec3 x);

/* Meshes what lies between the interface and the held outer boundary with Gmsh, and adds it to draft: in the plane, in space. */
PetscErrorCode AmDraftFill(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
PetscErrorCode AmDraftFillSpace(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
PetscErrorCode AmDraftWriteMsh(const AmDraft *draft, const char path[]);

/* The whole body in space, on all ranks, without cells. */
PetscErrorCode AmMeshCloud(MPI_Comm comm, const AmMeshOptions *options, AmMesh *mesh);

/* Radius (Å, crystal configuration) at which the lattice is held, near an angle; the mean over a facet that spans width (radians). */
PetscReal AmMeshOutline(const AmMeshOptions *options, PetscReal angle, PetscReal width);
/* The point of the outer boundary half way between two of its vertices: on the outline, not on the chord; in the plane, in space. */
AmVec3 AmMeshBoundaryMiddleSpace(const AmMeshOptions *options, const AmVertex *a, const AmVertex *b);
AmVec3 AmMeshBoundaryMiddle(const AmMeshOptions *options, const AmVertex *a, const AmVertex *b);

/* Writes o->write_file: what rank 0 made. Serial. */
PetscErrorCode AmMeshWrite(const AmMeshOptions *options, const AmDraft *draft, const AmPieces *pieces);
/* Reads o->read_file. Collective. Out: pieces; global counts and outer radius of mesh. Raises AM_ERR_USER, without a place, unless it is a mesh for this case. */
PetscErrorCode AmMeshRead(MPI_Comm comm, const AmMeshOptions *options, AmPieces *pieces, AmMesh *mesh);

/* number of ranks, of things, and what they are */
#define AM_TOO_MANY_RANKS "%d ranks are more than the %d %s, must be fewer"

#define AM_EDGE_LABEL "edge nodes"
/* Marks the edges of the serial mesh that carry nodes, rank 0 having all cells. Collective. Out: a label that is distributed with dm. */
PetscErrorCode AmMeshMarkEdges(const AmMeshOptions *options, const AmDraft *draft, DM dm);
/* Lists the marked edges of the distributed mesh, whose vertices are known. Collective. */
PetscErrorCode AmMeshListEdges(const AmMeshOptions *options, AmMesh *mesh);

/* Distributes dm, all of which is on rank 0, by METIS, or one that is spread over the ranks by PT-Scotch. In: weight of each local cell. Out: sf that migrates point data, NULL on one rank. Collective. */
PetscErrorCode AmMeshPartition(DM *dm, PetscBool spread, const PetscInt weight[], PetscSF *migration);

#endif
