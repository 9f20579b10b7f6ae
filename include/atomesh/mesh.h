/* SPDX-License-Identifier: GPL-3.0-or-later
 * mesh: traces lattice cells in the refined zone, lets Gmsh grade the far mesh, partitions with METIS, returns a distributed DMPlex of triangles or tetrahedra.
 * In 2D a vertex stands for a column of atoms along z. Lengths in Å, mesh configuration. */
#ifndef ATOMESH_MESH_H
#define ATOMESH_MESH_H

#include <petscdmplex.h>
#include <atomesh/coupling.h>
#include <atomesh/crystal.h>
#include <atomesh/field.h>

/* What a vertex or a loose atom is; plain data, for it travels between ranks as bytes. */
typedef struct {
  AmVec3   X;          /* crystal position, of an atom that is not the first of its cell that of the site; of a vertex that is no site: x - U(x) */
  AmVec3   x;          /* mesh configuration */
  PetscInt lattice[3]; /* indices of a site */
  PetscInt is_site;    /* 1: stands for an atom, or a column of them; 0: a node of the far mesh */
  PetscInt held;       /* 1: its displacement is given, not sought */
  PetscInt species;    /* of the atom of a site: index into the species of the crystal */
  PetscInt sublattice; /* of a loose atom, and of a vertex of a body without cells; of other vertices 0: they are sites, with all atoms of their cell */
} AmVertex;

/* An edge that carries a node of its own. With order 2 these are the edges all of whose cells lie in the far mesh; an edge of a lattice cell stays linear. */
typedef struct {
  PetscInt point; /* of the DMPlex */
  AmVec3   X, x;  /* its middle: crystal position, place in the mesh configuration; off the chord where the outer boundary is curved */
  PetscInt held;  /* 1: on the outer boundary */
} AmMeshEdge;

/* Something that a mesh was made for: a key of the case and its value, as text. */
typedef struct {
  const char *key, *value;
} AmMeshMark;

typedef struct {
  const AmCrystal *crystal;
  AmField          field;
  AmRegions        regions;
  PetscInt         order;                     /* 1: linear cells; 2: quadratic far cells, curved at the outer boundary */
  PetscBool        whole;                     /* every site of the body becomes a vertex; there is no far mesh, in 3D no cell either */
  PetscReal        zone_radius;               /* else sites nearer than this to a core */
  AmBody           body, free;                /* the crystal, and its part in which displacements are sought; crystal configuration */
  int              seam;                      /* the axis across whose periodic faces the zone may go, half a lattice plane's distance inside of which its cells
                                                 end; -1: it goes across none */
  PetscInt         num_interfaces;
  const AmCore    *interface;                 /* [num_interfaces] crystal configuration: segments along which grains meet, in space along z, too; elements end
                                                 on them. Without them the zone holds the boundaries of grains from end to end */
  const char      *geometry;                  /* of a body from a file: its path, read by rank 0 */
  PetscReal        size;                      /* h0: of far elements at the blend radius; 0: AmMeshDefaultSize() */
  PetscReal        grading, growth, max_size; /* h = min(h0 max(1, (d/blend)^grading), h0 + growth (d - blend), max_size); max_size 0: an eighth of the body's
                                                 inner radius */
  PetscReal        site_cost;                 /* cost of a site energy in units of the cost of an element, for the balance of ranks */
  PetscInt         num_extra;
  const AmVertex  *extra;                     /* [num_extra] atoms beyond those of the lattice, indices as AM_BESIDE_SITE says: they become loose, or
                                                 without cells vertices like the others */
  const char      *write_file, *read_file;    /* HDF5: write the mesh there (rank 0); or read it from there and make none; NULL */
  PetscInt          num_marks;
  const AmMeshMark *mark;                     /* [num_marks] goes into the file that is written, and must be the same in one that is read */
  const char      *msh_file;                  /* write the combined mesh here (rank 0), or NULL */
  PetscErrorCode (*tell)(const char why[]);    /* of a far mesh in space that is to be made again: called on rank 0, for that may take long; or NULL */
} AmMeshOptions;

typedef struct {
  DM          dm;                                                 /* simplices, no overlap; edges and facets with order 2 alone; coordinates: mesh
                                                                     configuration */
  PetscInt    dimension;                                          /* 2 or 3 */
  AmVertex   *vertex;                                             /* [vertices of dm on this rank] in the order of the depth-0 stratum; owned */
  PetscInt   *loose_start;                                        /* [vertices + 1]: loose atoms that ride on each vertex; owned */
  AmVertex   *loose;                                              /* owned; replicated, as the vertex is, on every rank that has the vertex */
  PetscInt    num_edges;                                          /* of edge, on this rank */
  AmMeshEdge *edge;                                               /* in the order of their points; owned */
  PetscInt    num_vertices, num_cells, num_loose, num_edge_nodes; /* global counts */
  PetscInt    num_shifts;   /* how many atoms of the crystal's cell stand at each vertex besides the first; 0 in a body without cells, where each atom is a
                               vertex */
  PetscReal loose_radius; /* Å: what is left of a cell that lacks an atom is loose where its site is nearer than this to a core, and rides in cells farther out,
                             as beside sharp boundaries of grains; PETSC_MAX_REAL: it is loose everywhere */
  PetscBool   misfit;       /* set, on every rank, where AmMeshCreate() or AmMeshCheck() raised AM_ERR_USER because lattice cells do not close around defects */
  PetscBool   crowded;      /* likewise because lattice cells leave no room for the far mesh beside a strip along a boundary of grains, or none for good tetrahedra beside a zone */
  PetscReal   outer_radius; /* Å: inner radius of the far mesh's held outline in the crystal configuration; of a disc by its area; without a far mesh that of the body */
} AmMesh;

/* All nodes, of all ranks: vertices, with the further atoms of their cells, loose atoms, edges that carry one. */
static inline PetscInt AmMeshNumNodes(const AmMesh *mesh) { return mesh->num_vertices * (1 + mesh->num_shifts) + mesh->num_loose + mesh->num_edge_nodes; }

/* Where atom sublattice of the cell of site X stands in the mesh configuration: where the dislocations put it, with the inner shift that their strain there
 * gives it. In: lattice: that of the site (AmCrystalLatticeOf()). */
AmVec3 AmMeshAtomPlace(const AmCrystal *lattice, AmField field, AmVec3 X, PetscInt sublattice);
/* From a place x of the mesh configuration to atom a of a cell whose site stands there, Å, as if the field had no cut near by. In: lattice: that of the
 * place. */
AmVec3 AmMeshAtomApart(const AmCrystal *lattice, AmField field, AmVec3 x, PetscInt sublattice);

/* Size (Å) of far elements at the blend radius where the user gives none: the nearest-neighbour distance for linear ones, more for quadratic ones. */
PetscReal AmMeshDefaultSize(const AmCrystal *crystal, PetscInt order);

/* Largest size (Å) of an element that a crystal which repeats leaves room for; PETSC_MAX_REAL: any. */
PetscReal AmMeshLargestSize(const AmCrystal *crystal);

/* The outer surface of the body in a file that Gmsh reads (.geo .step .brep), triangles as fine as its curvature asks for; numbers of the file are Å. Rank 0
 * reads it. Collective. Out: surface, owned by the caller. Raises AM_ERR_USER, without a place, unless it is one closed surface. */
PetscErrorCode AmMeshLoadSurface(MPI_Comm comm, const char path[], AmSurface **surface);

/* Collective. Rank 0 makes the mesh, all ranks get their part. Raises AM_ERR_USER when the lattice cells leave holes, when there are more ranks than cells,
 * or than atoms in a body without cells, and when the file to be read is no mesh with these marks. */
PetscErrorCode AmMeshCreate(MPI_Comm comm, const AmMeshOptions *options, AmMesh *mesh);
/* Collective. Raises AM_ERR_USER where AmMeshCreate() would, but for the number of ranks, without asking Gmsh: traces the refined zone and lays the outlines of
 * the far mesh, or looks at the head of the file to be read. Out: mesh: misfit and crowded; there is nothing to destroy. */
PetscErrorCode AmMeshCheck(MPI_Comm comm, const AmMeshOptions *options, AmMesh *mesh);
PetscErrorCode AmMeshDestroy(AmMesh *mesh);
/* Corners of a cell of dm, in the order of DMPlex. Out: corner [dimension + 1], vertices counted from 0. Local. */
PetscErrorCode AmMeshCellCorners(DM dm, PetscInt cell, PetscInt corner[]);
/* Version of Gmsh in the library's own words; its header only knows that of the interface. Local. Out: version [length]. Raises AM_ERR_MACHINE where there is
 * no such library any more. */
PetscErrorCode AmMeshGmshVersion(size_t length, char version[]);
/* Wall time, s, that this process has spent on loading Gmsh: seventy libraries, which other programs load before their clocks start. Local; 0: not loaded. */
PetscReal AmMeshGmshSeconds(void);

#endif
