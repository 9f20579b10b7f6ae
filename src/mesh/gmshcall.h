/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls of Gmsh that raise an error with its own words. */
#ifndef ATOMESH_GMSHCALL_H
#define ATOMESH_GMSHCALL_H

#include "gmshlibrary.h"
#include "meshimpl.h"

PetscErrorCode AmGmshCheck(int ierr, const char what[]);

#define GmshCall(what, ...)                                                                                                                                    \
  do {                                                                                                                                                         \
    int ierr = 0;                                                                                                                                              \
    __VA_ARGS__;                                                                                                                                               \
    PetscCall(AmGmshCheck(ierr, what));                                                                                                                        \
  } while (0)

/* Starts Gmsh with the options that keep node tags and given nodes as they are. */
PetscErrorCode AmGmshBegin(void);
PetscErrorCode AmGmshEnd(void);
/* Calls function, which begins and ends Gmsh, on a heap of its own. */
PetscErrorCode AmGmshRun(PetscErrorCode (*function)(void *context), void *context);
/* To be called before the nodes of a volume's surfaces are added, num or fewer: then the same input gives the same mesh, whatever the program did before. */
void AmGmshReserveNodes(PetscInt num);
/* Sizes of all that is meshed from now on are AmMeshSize(); options must live until then. */
PetscErrorCode AmGmshSetSize(const AmMeshOptions *options);

/* Adds the faces of a box or a cylinder with a free top or with periodic faces; those on cuts have holes along the rims. In: draft: of the rims' vertices. */
PetscErrorCode AmGmshAddPrism(const AmMeshOptions *options, const AmDraft *draft, const AmBody *body, const AmRim *rim);
/* Reads the user's body into the present model. Raises AM_ERR_USER "PATH holds no volume ...". */
PetscErrorCode AmGmshOpenSolid(const char path[]);
/* The meshed faces around all volumes of the present model; without a volume all faces. Out: vertex, triangle: owned by the caller, PetscFree2(). */
PetscErrorCode AmGmshTakeSurface(PetscInt *num_vertices, AmVec3 **vertex, PetscInt *num_triangles, PetscInt (**triangle)[3]);

/* Gmsh's types of elements */
#define AM_GMSH_LINE 1
#define AM_GMSH_TRIANGLE 2
#define AM_GMSH_TETRAHEDRON 4
#define AM_GMSH_POINT 15

/* In the plane: chain l as discrete curve tag; a loop begins and ends at a discrete point of the same tag, the ends of others are nodes of other curves. */
PetscErrorCode AmGmshAddCurve(const AmDraft *draft, const AmBoundary *chains, PetscInt l, int tag);
/* In the plane: meshes what the first n curves of these tags enclose, the first from outside, with the edges of the other num_lines inside it, and ends the
 * session with Gmsh. */
PetscErrorCode AmGmshFillSurface(const AmMeshOptions *options, PetscInt n, PetscInt num_lines, int curve[], AmDraft *draft);
/* Takes the nodes that Gmsh made in entity tag of this dimension as new vertices. Out: tag_to_vertex [*num_tags], owned by the caller: nodes that went in are
 * vertex number + 1. */
PetscErrorCode AmGmshTakeNodes(const AmMeshOptions *options, AmDraft *draft, int tag, PetscInt **tag_to_vertex, size_t *num_tags);
/* Takes the simplices of entity tag as cells. */
PetscErrorCode AmGmshTakeCells(AmDraft *draft, int tag, const PetscInt tag_to_vertex[], size_t num_tags);

#endif
