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
  PetscBool crowded;      /* as of AmMesh */
  AmVec3    repeat;       /* Å: of a zone that is traced across periodic faces: corners of a cell are the images nearest to the first one; 0: no such axis */
} AmDraft;

/* Cells and vertices of a rank, and the loose atoms of its vertices. As they are made or read: all on rank 0, or of each rank its stretch of a file, corners
 * and loose atoms numbered over the ranks; then those that belong to the rank, in local numbers. All owned. */
typedef struct {
  PetscBool is_stretch;
  PetscInt  num_cells, num_lattice, num_vertices, num_loose; /* num_lattice: the first ones are lattice cells */
  PetscInt (*cell)[AM_MAX_CORNERS];                          /* of positive area or volume */
  PetscInt *cost;                                            /* of each cell, for the balance; as they are made or read */
  AmVertex *vertex, *loose;                                  /* loose atoms in the order of the vertices that they ride on */
  PetscInt *riding;                                          /* [num_vertices] loose atoms */
} AmPieces;
PetscErrorCode AmPiecesDestroy(AmPieces *pieces);

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
/* Flips the longest side of each flat triangle of the cells from first on, in the plane. */
void AmDraftFlipFlat(AmDraft *draft, PetscInt first);
/* Of a tetrahedron: 12 (3 V)^(2/3) / sum of squared edges; 1 for a regular one, 0 for a flat one. */
PetscReal AmDraftQuality(const AmDraft *draft, const PetscInt corner[]);
#define AM_MESH_GOOD 0.1 /* of that is enough; without a flat tetrahedron the worst of a mesh has 0.25 and more */
/* Moves vertices, from first_vertex on, of flat tetrahedra, from first on, or puts one near them. In: face: facets between cells that stay. Out: worst:
 * quality of those that are left. */
PetscErrorCode AmDraftRelieve(const AmMeshOptions *options, const AmBoundary *face, PetscInt first, PetscInt first_vertex, AmDraft *draft, PetscReal *worst);

/* Sites of the zone and the lattice cells between them. Out: outer boundary of the zone, freed by AmBoundaryDestroy(). */
PetscErrorCode AmDraftTrace(const AmMeshOptions *options, AmDraft *draft, AmBoundary *interface);
/* Boundary of the cells; that of a hole has negative volume. Vertices with *pinched set lie on more than one sheet of it (NULL: not asked). */
PetscErrorCode AmDraftBoundary(const AmDraft *draft, AmBoundary *boundary, PetscBool pinched[]);
PetscReal      AmBoundaryVolume(const AmDraft *draft, const AmBoundary *boundary, PetscInt component); /* area or volume, signed */
PetscBool      AmBoundaryContains(const AmDraft *draft, const AmBoundary *boundary, PetscInt component, AmVec3 x);
/* Sorts facets into components that edges connect; they may be open. Out: freed by AmBoundaryDestroy(). */
PetscErrorCode AmBoundarySplit(PetscInt num_facets, PetscInt (*const facet)[3], AmBoundary *boundary);
/* Room for facets; no component yet. */
PetscErrorCode AmBoundaryCreate(PetscInt num_facets, AmBoundary *boundary);
PetscErrorCode AmBoundaryDestroy(AmBoundary *boundary);

/* y (Å) of the highest lattice plane under the body's free top, where the mesh ends; PETSC_MAX_REAL without one. */
PetscReal AmMeshTop(const AmMeshOptions *options);
/* Where (Å) across a periodic axis the mesh begins; it ends one period farther on. */
PetscReal AmMeshFace(const AmMeshOptions *options, int axis);
/* Planes on which traced cells end: the two periodic faces across the seam, the lower one first, then the free top, where there is one. Returns their number. */
#define AM_MAX_CUTS 3
typedef struct {
  int       axis;
  PetscReal at; /* Å, mesh configuration; in the plane crystal configuration */
} AmCut;
PetscInt  AmMeshCuts(const AmMeshOptions *options, AmCut cut[AM_MAX_CUTS]);
PetscBool AmMeshOnCut(const AmDraft *draft, AmCut cut, PetscInt vertex);
/* Whether the outer surface of a body that is a prism is made in the mesh configuration, so that its periodic ends are flat and alike; else it is made in the
 * crystal, where a free top is flat, and mapped. */
PetscBool AmMeshPrismIsPlaced(const AmMeshOptions *options);
/* Where a vertex on a cut across axis lies in the configuration in which the prism is made. */
AmVec3 AmMeshOnFace(const AmMeshOptions *options, const AmVertex *vertex, int axis);
/* Takes cells away with which the zone's rims on the cuts are not clean. Out: whether there were any. */
PetscErrorCode AmDraftTrim(const AmMeshOptions *options, AmDraft *draft, PetscBool *trimmed);
/* Out: home [num_vertices]: of a vertex on the upper periodic face across axis that on the lower one, -1 if there is none; of others themselves. */
PetscErrorCode AmDraftFindImages(const AmMeshOptions *options, const AmDraft *draft, int axis, PetscInt home[]);
/* Whether all edges are shorter than half of each period, so that the nearest image of a corner is the cell's. */
PetscBool AmDraftFitsPeriod(const AmMeshOptions *options, const AmDraft *draft);
/* Makes one vertex of those that are images of each other. */
PetscErrorCode AmDraftCloseSeams(const AmMeshOptions *options, AmDraft *draft);
/* In space: takes channels through the zone, from one periodic face to the other, and dents beneath a free top out of its boundary. In/Out: boundary: components
 * of positive volume. */
PetscErrorCode AmDraftCloseChannels(const AmMeshOptions *options, const AmDraft *draft, AmBoundary *boundary);
/* Closed loops of vertices, one after the other. */
typedef struct {
  PetscInt  num_loops;
  PetscInt *start, *vertex; /* [num_loops + 1], [start[num_loops]] */
} AmRim;
/* Where facets end, on edges that only one of them has. */
PetscErrorCode AmRimCreate(const AmDraft *draft, PetscInt num_facets, PetscInt (*const facet)[3], AmRim *rim);
/* Takes the boundary of a zone apart: closed: components that reach no cut; open: one component, all facets of the others but those on cuts; rim: the loops
 * where these end. Out: freed by AmBoundaryDestroy() and AmRimDestroy(). */
PetscErrorCode AmDraftOpen(const AmMeshOptions *options, const AmDraft *draft, const AmBoundary *whole, AmBoundary *closed, AmBoundary *open, AmRim *rim);
PetscErrorCode AmRimDestroy(AmRim *rim);

/* The axis along which the far mesh is a stack of layers, for the body repeats along both others and the boundaries of grains with it; -1: it is none. */
int AmMeshStackAxis(const AmMeshOptions *options);
/* Whether a site at x belongs to the zone; of a stack all lattice planes do from the lowest to the highest that holds one near a core or a wall. */
PetscBool AmMeshIsRefined(const AmMeshOptions *options, AmVec3 x);
/* Adds the layers beside a zone that ends on these planes. */
PetscErrorCode AmDraftStack(const AmMeshOptions *options, const AmBoundary *planes, AmDraft *draft);
/* What the far mesh fills: where it ends the displacement is held; in space. */
AmBody AmMeshOuterBody(const AmMeshOptions *options);

/* AmMesh.loose_radius, Å. */
PetscReal AmMeshLooseRadius(const AmMeshOptions *options);

/* The vertices that a draft has now in bins, for "which one is here". */
typedef struct {
  const AmDraft *draft;
  PetscReal      low[3], width;
  PetscInt       size[3], *first, *next;
} AmFinder;

/* In: draft, referenced; width: of a bin, Å. Out: finder, freed by AmFinderDestroy(). */
PetscErrorCode AmFinderCreate(const AmDraft *draft, PetscReal width, AmFinder *finder);
PetscErrorCode AmFinderDestroy(AmFinder *finder);
/* The vertex nearest to x, both in the mesh configuration, within reach (Å), or -1; in the plane of their projections. */
PetscInt AmFinderFind(const AmFinder *finder, AmVec3 x, PetscReal reach);
/* Likewise where the zone goes on behind its periodic faces. */
PetscInt AmFinderFindImage(const AmFinder *finder, AmVec3 x, PetscReal reach);

/* h(x) of the far mesh, Å. In: options with both sizes given. */
PetscReal AmMeshSize(const AmMeshOptions *options, AmVec3 x);
/* Elements that fit between a and b: the integral of ds/h, no more than most. Out: place (NULL: not asked): the part of the way up to which so many fit. */
PetscReal AmMeshElements(const AmMeshOptions *options, AmVec3 a, AmVec3 b, PetscReal most, PetscReal *place);

/* Meshes what lies between the interface and the held outer boundary with Gmsh, and adds it to draft: in the plane, in a rectangle, in space. */
PetscErrorCode AmDraftFill(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
PetscErrorCode AmDraftFillRectangle(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
PetscErrorCode AmDraftFillSpace(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
/* Raises AM_ERR_USER where they do in the plane, and asks Gmsh for nothing: lays the outlines, of which vertices stay in the draft. */
PetscErrorCode AmDraftCheckFill(const AmMeshOptions *options, const AmBoundary *interface, AmDraft *draft);
PetscErrorCode AmDraftCheckRectangle(const AmMeshOptions *options, const AmBoundary *interface, const AmDraft *draft);
PetscErrorCode AmDraftWriteMsh(const AmDraft *draft, const char path[]);

/* The whole body in space, on all ranks, without cells. */
PetscErrorCode AmMeshCloud(MPI_Comm comm, const AmMeshOptions *options, AmMesh *mesh);

/* Radius (Å, crystal configuration) at which the lattice is held, near an angle; the mean over a facet that spans width (radians). */
PetscReal AmMeshOutline(const AmMeshOptions *options, PetscReal angle, PetscReal width);
/* The mean of it over num facets, by area. */
PetscReal AmMeshOutlineRadius(const AmMeshOptions *options, PetscInt num);
/* The point of the outer boundary half way between two of its vertices: on the outline, not on the chord; in the plane, in space. */
AmVec3 AmMeshBoundaryMiddleSpace(const AmMeshOptions *options, const AmVertex *a, const AmVertex *b);
AmVec3 AmMeshBoundaryMiddle(const AmMeshOptions *options, const AmVertex *a, const AmVertex *b);

/* Whether the zone holds the boundaries of grains from end to end. */
PetscBool AmMeshHasStrips(const AmMeshOptions *options);
/* Distance (Å) of a crystal position from the lines, or faces along z, on which elements end; PETSC_MAX_REAL without them. */
PetscReal AmMeshInterfaceDistance(const AmMeshOptions *options, AmVec3 X);
/* Closes the gap between the traced cells of two grains with cells of its own, in the plane. */
PetscErrorCode AmDraftZip(const AmMeshOptions *options, AmDraft *draft);
/* Cells between all vertices of a zone in space, whatever lattices they are of. */
PetscErrorCode AmDraftTetrahedralize(const AmMeshOptions *options, AmDraft *draft);
/* Whether the segments from a to b and from p to q cross or touch, in the plane. */
PetscBool AmSegmentsMeet(AmVec3 a, AmVec3 b, AmVec3 p, AmVec3 q);
/* Adds the vertices of the far mesh along which grains meet. Out: lines: open chains of edges from the outer boundary or the zone to the outer boundary or the
 * zone, freed by AmBoundaryDestroy(). */
PetscErrorCode AmDraftCutFar(const AmMeshOptions *options, AmDraft *draft, const AmBoundary *zone, AmBoundary *lines);
/* Likewise in space, where Gmsh has begun. Out: face: one open component, clear of the zone and of the outer surface, freed by AmBoundaryDestroy(). */
PetscErrorCode AmDraftCutSpace(const AmMeshOptions *options, AmDraft *draft, AmBoundary *face);

/* Writes o->write_file: pieces as rank 0 made them. In: mesh: dimension, outer radius. Serial. */
PetscErrorCode AmMeshWrite(const AmMeshOptions *options, const AmMesh *mesh, const AmPieces *pieces);
/* Reads o->read_file, each rank its stretch. Collective. Out: pieces; global counts and outer radius of mesh. Raises AM_ERR_USER, without a place, unless it is
 * a mesh for this case. */
PetscErrorCode AmMeshRead(MPI_Comm comm, const AmMeshOptions *options, AmPieces *pieces, AmMesh *mesh);
/* Raises AM_ERR_USER likewise, and reads no mesh. Collective. */
PetscErrorCode AmMeshCheckFile(MPI_Comm comm, const AmMeshOptions *options);

/* Moves pieces to the ranks that they belong to, and makes dm, vertices and loose atoms of the mesh of them. In: facets: with edges and facets. In/Out: pieces:
 * as made or read; without vertices and loose atoms. Collective. */
PetscErrorCode AmMeshSpread(MPI_Comm comm, PetscBool facets, AmPieces *pieces, AmMesh *mesh);
/* Rank to which each cell of pieces, as made or read, belongs. Out: part [cells]. Collective. */
PetscErrorCode AmMeshPartition(MPI_Comm comm, PetscInt dimension, const AmPieces *pieces, PetscInt part[]);
/* Cells that share a facet. In: pieces as made or read. Out: neighbour [start[cells]] over all ranks, in compressed rows; owned by the caller. Collective. */
PetscErrorCode AmMeshDual(MPI_Comm comm, PetscInt dimension, const AmPieces *pieces, PetscInt **start, PetscInt **neighbour);

/* number of ranks, of things, and what they are */
#define AM_TOO_MANY_RANKS "%d ranks are more than the %d %s, must be fewer"

/* Lists the edges of the distributed mesh that carry nodes. In: num_lattice: the first cells of dm are lattice cells. Collective. */
PetscErrorCode AmMeshListEdges(const AmMeshOptions *options, PetscInt num_lattice, AmMesh *mesh);

#endif
