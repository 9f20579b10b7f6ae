/* SPDX-License-Identifier: GPL-3.0-or-later
 * space: unknowns (vertices, loose atoms, edges of quadratic cells, further atoms of a crystal's cell), held values, cells, atoms, and the gather matrix N
 * between them.
 *
 * Unknowns are blocks of three (u_x, u_y, u_z, Å) per free node, numbered over the ranks in order; a held node has none. The basis is hierarchical:
 *
 *   u = Σ_corners λ_i u_i + Σ_edges 4 λ_i λ_j u_ij,    x = Σ_corners λ_i x_i + Σ_edges 4 λ_i λ_j (x_ij - (x_i + x_j)/2)
 *
 * λ: barycentric. The unknown of an edge is the bow of the displacement, u at its middle less the mean of its ends; an edge without a node is linear. Each rank
 * keeps, as local nodes, every node that its cells or its atoms touch, and as local atoms, every atom that the energies of its sites depend on. N has one row
 * an atom: weight 1 at the node that the atom is, or shape functions where it rides in a coarse element. Atoms of other ranks are just more rows, and so are
 * the images of a crystal that repeats: places are whole periods away, nodes and weights the same. A cell across the seam is whole where its first corner is.
 *
 * With several atoms a crystal cell a vertex is the first of them, u_0; each other one, a, is a shift node of its own at every vertex, also of the far mesh,
 * and u_a - u_0 is linear in each mesh cell. An atom that rides follows its own sublattice with the weights of its site, so the atoms of one cell ride
 * together. */
#ifndef ATOMESH_SPACE_H
#define ATOMESH_SPACE_H

#include <petscmat.h>
#include <atomesh/mesh.h>

typedef enum { AM_NODE_VERTEX, AM_NODE_LOOSE, AM_NODE_EDGE, AM_NODE_SHIFT } AmNodeKind;

typedef struct {
  AmVec3     X, x;       /* crystal position, of an atom that of its site; mesh configuration, Å; of an edge: its middle */
  PetscInt   id;         /* number over all ranks, held nodes included */
  PetscInt   global;     /* block of unknowns, or -1: held */
  PetscInt   lattice[3]; /* indices of a site */
  PetscInt   is_site;    /* 1: an atom */
  AmNodeKind kind;
  PetscInt   species; /* of the atom of a site: index into the species of the crystal */
  PetscInt   sublattice;
  AmVec3     site;       /* mesh configuration of its site, where β is asked for: all atoms of a cell are blended alike; of the first atom x */
} AmNode;

/* Of a cell: corners 0 1 2 (3), then edges 01 12 20 (03 13 23); the three and three of a triangle, or the four and six of a tetrahedron. */
#define AM_CELL_CORNERS 4
#define AM_CELL_NODES 10

/* An atom; plain data, for it travels as bytes. */
typedef struct {
  AmVec3   X, x; /* as of a node */
  AmVec3   site; /* likewise */
  PetscInt lattice[3];
  PetscInt node;     /* local node that it is; -1: it rides in a cell */
  PetscInt row;      /* of an atom that rides: its row of N in the list that comes with the atoms */
  PetscInt cell;     /* local cell that it rides in; -1: none, or one of another rank */
  PetscInt owner;    /* rank that counts it: that of its node, or the lowest in whose cells it rides */
  PetscInt is_image; /* 1: an atom of a crystal that repeats, whole periods away from where it counts; the row of N is the same */
  PetscInt species;  /* index into the species of the crystal, and of the potential */
  PetscInt sublattice;
} AmAtom;

/* A row of N. */
typedef struct {
  PetscInt  num_nodes;           /* 1: the atom is that node; 3 to 10: it rides */
  PetscInt  node[AM_CELL_NODES]; /* local nodes */
  PetscReal weight[AM_CELL_NODES];
} AmRow;
/* In: rows that come with the atom. */
static inline AmRow AmAtomRow(const AmAtom *atom, const AmRow rows[]) { return atom->node >= 0 ? (AmRow){1, {atom->node}, {1}} : rows[atom->row]; }

typedef struct {
  const AmCrystal *crystal; /* referenced, like everything here: must outlive the space */
  AmField          field;
  const AmMesh    *mesh;
  AmRegions        regions;
  AmScheme         scheme;
  PetscReal        reach;        /* Å: an energy depends on atoms up to this far in the mesh configuration */
  PetscReal        motion;       /* Å: how much farther an atom may start and still come within reach of a site */
  AmBody           counted; /* sites outside of it are not counted: their neighbourhood is cut off by the outer surface */
  PetscBool        in_plane;     /* u_z = 0 everywhere */
} AmSpaceOptions;

typedef struct {
  MPI_Comm       comm;
  AmSpaceOptions options;
  PetscInt       dimension;        /* 2 or 3 */
  int            num_corners;      /* of a cell: 3 or 4 */
  int            num_slots;        /* of a cell: 6 or 10 nodes at most */
  PetscInt       num_free;         /* free nodes that this rank owns */
  PetscInt       num_nodes;        /* local */
  PetscInt       num_shifts;       /* shift nodes of each vertex */
  PetscInt       first_shift;      /* AmSpaceShiftNode() */
  PetscInt       num_owned;        /* the nodes of this rank are listed in owned_node */
  PetscInt      *owned_node;       /* [num_owned] local nodes, each owned by exactly one rank */
  AmNode        *node;             /* [num_nodes] */
  PetscInt       num_cells;        /* local; each cell is on one rank */
  PetscInt (*cell)[AM_CELL_NODES]; /* [num_cells][num_slots] local nodes, corners of positive volume in x; -1: an edge without a node */
  PetscInt   num_atoms;            /* local */
  AmAtom    *atom;                 /* [num_atoms] */
  AmRow     *row;                  /* of the atoms that ride; images share one */
  PetscInt  *node_of_atom;         /* [num_atoms]: the node that an atom is, or -1: it rides */
  PetscInt   num_sites;            /* sites whose energies this rank evaluates: atoms that are nodes, and some that ride */
  PetscInt  *site_to_atom;         /* [num_sites] */
  Vec        local;                /* work: 3 num_nodes, sequential */
  VecScatter gather;               /* global unknowns -> local */
} AmSpace;

/* Collective. The mesh must go on for at least reach beyond every site: atoms outside it are not seen. */
PetscErrorCode AmSpaceCreate(MPI_Comm comm, const AmSpaceOptions *options, AmSpace *space);
PetscErrorCode AmSpaceDestroy(AmSpace *space);

/* The node of atom a (1 to num_shifts) of the crystal cell at a corner of a mesh cell. In: corner: local node. */
static inline PetscInt AmSpaceShiftNode(const AmSpace *space, PetscInt corner, PetscInt a) { return space->first_shift + space->num_shifts * corner + a - 1; }

/* A global vector of unknowns, block size 3. Collective. */
PetscErrorCode AmSpaceCreateVec(const AmSpace *space, Vec *v);

/* Displacements (bows) of local nodes, held ones 0. In: u. Out: node_u [num_nodes] Å. Collective. */
PetscErrorCode AmSpaceGather(const AmSpace *space, Vec u, AmVec3 node_u[]);
/* R += contributions of all ranks to their local nodes; those to held nodes are dropped. In: node_f [num_nodes]. Collective. */
PetscErrorCode AmSpaceScatterAdd(const AmSpace *space, const AmVec3 node_f[], Vec R);

/* Values of the shape functions of cell c at barycentric λ [num_corners]. Out: weight; 0 where the cell has no node. Returns whether the cell has a node on an
 * edge. Local.
 */
PetscBool AmSpaceShape(const AmSpace *space, PetscInt c, const PetscReal lambda[], PetscReal weight[AM_CELL_NODES]);
/* Their gradients with respect to x, 1/Å, and the size of the cell per size of the reference simplex, |∂x/∂(λ1, ...)|, Å² or Å³. */
PetscReal AmSpaceShapeGradient(const AmSpace *space, PetscInt c, const PetscReal lambda[], AmVec3 gradient[AM_CELL_NODES]);
/* Place of corner i of cell c, mesh configuration: of its node, or the image that belongs to the cell. */
AmVec3 AmSpaceCorner(const AmSpace *space, PetscInt c, int i);
/* Place of barycentric λ in cell c, mesh configuration. */
AmVec3 AmSpacePlace(const AmSpace *space, PetscInt c, const PetscReal lambda[]);
/* The corners of edge e of a cell, whose node is in slot num_corners + e. */
void AmSpaceEdgeCorners(int e, int *a, int *b);
/* Whether cell c has a node on an edge, and whether an edge is bowed. */
PetscBool AmSpaceIsQuadratic(const AmSpace *space, PetscInt c);
PetscBool AmSpaceIsCurved(const AmSpace *space, PetscInt c);

/* K += block over n rows and columns of nodes, row-major [3n][3n]; negative rows and columns are left out, u_z too in plane problems. block is spoilt. */
PetscErrorCode AmSpaceAddBlock(const AmSpace *space, PetscInt n, const PetscInt row[], const PetscInt column[], PetscReal block[], Mat K);
/* K += diagonal on every u_z that a plane problem has none of: those rows would be empty. Collective, before assembly. */
PetscErrorCode AmSpaceAddHeldDiagonal(const AmSpace *space, PetscReal diagonal, Mat K);

/* atom_u = N node_u, and node_f += Nᵀ atom_g. Local. In/Out: [num_nodes], [num_atoms]. */
void AmSpaceInterpolate(const AmSpace *space, const AmVec3 node_u[], AmVec3 atom_u[]);
void AmSpaceInterpolateTranspose(const AmSpace *space, const AmVec3 atom_g[], AmVec3 node_f[]);

/* Every atom of the body that this rank counts: sites that are nodes it owns, and the atoms that ride in its cells and in none of a lower rank, of these at
 * least those within reach (Å) of a core; PETSC_MAX_REAL: all. Atoms in the held rim, outside the mesh, are not among them. Out: atoms [n] and the rows of
 * those that ride, owned by the caller (PetscFree); rows may be NULL. Collective. */
PetscErrorCode AmSpaceAllAtoms(const AmSpace *space, PetscReal reach, PetscInt *n, AmAtom **atoms, AmRow **rows);

#endif
