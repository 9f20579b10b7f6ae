/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mesh as rank 0 makes it, before it is distributed. */
#ifndef ATOMESH_MESHIMPL_H
#define ATOMESH_MESHIMPL_H

#include <atomesh/mesh.h>

typedef struct {
  PetscInt  num_vertices, vertex_room;
  AmVertex *vertex;
  PetscInt  num_cells, cell_room, num_traced; /* the first num_traced cells are lattice cells */
  PetscInt (*cell)[3];                        /* counter-clockwise */
  PetscInt  num_loose;
  AmVertex *loose;
  PetscInt *rides_on;     /* [num_loose] nearest vertex */
  PetscReal outer_radius; /* of the held boundary, by area; Å, crystal configuration */
} AmDraft;

/* Closed polygons of vertex numbers, one after the other. */
typedef struct {
  PetscInt  num_loops;
  PetscInt *start; /* [num_loops + 1] */
  PetscInt *vertex;
} AmLoops;

PetscErrorCode AmDraftAddVertex(AmDraft *draft, AmVertex v);
PetscErrorCode AmDraftAddCell(AmDraft *draft, PetscInt a, PetscInt b, PetscInt c);
PetscErrorCode AmDraftDestroy(AmDraft *draft);

/* Sites of the zone and the lattice cells between them. Out: outer boundary loops of the zone, counter-clockwise; freed by AmLoopsDestroy(). */
PetscErrorCode AmDraftTrace(const AmMeshOptions *options, AmDraft *draft, AmLoops *interface);
/* Oriented boundary of the cells, with loops around holes clockwise. Vertices with *pinched set lie on more than one loop (NULL: not asked). */
PetscErrorCode AmDraftBoundary(const AmDraft *draft, AmLoops *loops, PetscBool pinched[]);
PetscReal      AmLoopArea(const AmDraft *draft, const AmLoops *loops, PetscInt loop); /* signed */
PetscBool      AmLoopContains(const AmDraft *draft, const AmLoops *loops, PetscInt loop, AmVec3 x);
PetscErrorCode AmLoopsDestroy(AmLoops *loops);

/* Meshes what lies between the interface and the held outer boundary with Gmsh, and adds it to draft. */
PetscErrorCode AmDraftFill(const AmMeshOptions *options, const AmLoops *interface, AmDraft *draft);
PetscErrorCode AmDraftWriteMsh(const AmDraft *draft, const char path[]);

/* Radius (Å, crystal configuration) at which the lattice is held, near an angle; the mean over a facet that spans width (radians). */
PetscReal AmMeshOutline(const AmMeshOptions *options, PetscReal angle, PetscReal width);
/* The point of the outer boundary half way between two of its vertices: on the outline, not on the chord. */
AmVec3 AmMeshBoundaryMiddle(const AmMeshOptions *options, const AmVertex *a, const AmVertex *b);

/* Marks the edges of the serial mesh that carry nodes, rank 0 having all cells. Collective. Out: a label that is distributed with dm. */
PetscErrorCode AmMeshMarkEdges(const AmMeshOptions *options, const AmDraft *draft, DM dm);
/* Lists the marked edges of the distributed mesh, whose vertices are known. Collective. */
PetscErrorCode AmMeshListEdges(const AmMeshOptions *options, AmMesh *mesh);

/* Distributes dm by METIS. In: weight of each local cell. Out: sf that migrates point data, NULL on one rank. Collective. */
PetscErrorCode AmMeshPartition(DM *dm, const PetscInt weight[], PetscSF *migration);

#endif
