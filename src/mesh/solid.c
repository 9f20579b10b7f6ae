/* SPDX-License-Identifier: GPL-3.0-or-later
 * A body of the user: a file of Gmsh's own geometry or of OpenCASCADE's, and the triangles of its outer surface. Numbers of the file are Å. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "gmshcall.h"

#define ROUND 40  /* triangles around a full turn of a curved face */
#define FLAT 0.05 /* of the body's diagonal: largest triangle */

static const char *reading; /* the file that Gmsh reads just now, or NULL */

/* The word Exit of Gmsh's language ends the whole program, with 0: this is called on the way out, where there is no way back. */
static void complain(void)
{
  int num_ranks;

  if (!reading) return;
  fprintf(stderr, "atomesh: %s ends the program that reads it, by the word Exit, must only describe a body\n", reading);
  MPI_Comm_size(PETSC_COMM_WORLD, &num_ranks);
  if (num_ranks > 1) MPI_Abort(PETSC_COMM_WORLD, 2); /* the others wait for what is read; 2: a user's mistake */
  _exit(2);
}

/* OpenCASCADE tells stdout what it cannot read, which is for our own sentence to say. */
static void merge(const char path[], int *failed)
{
  static PetscBool listens = PETSC_FALSE;
  int              out;

  if (!listens) listens = atexit(complain) ? PETSC_FALSE : PETSC_TRUE;
  out     = AmStdoutMute();
  reading = path;
  gmshMerge(path, failed); /* a file that Gmsh cannot read shows in what there is, too */
  reading = NULL;
  AmStdoutUnmute(out);
}

PetscErrorCode AmGmshOpenSolid(const char path[])
{
  int   *dim_tags = NULL, failed = 0;
  size_t n = 0;

  PetscFunctionBeginUser;
  merge(path, &failed);
  if (!failed) GmshCall("list volumes", gmshModelGetEntities(&dim_tags, &n, 3, &ierr));
  gmshFree(dim_tags);
  AmCheckUser(!failed && n > 0, "%s holds no volume that Gmsh can read", path);
  PetscFunctionReturn(0);
}

/* Faces around all volumes of the model together, or all faces where there is no volume. Out: dim_tags [n], freed by gmshFree(). */
static PetscErrorCode outer_faces(int **dim_tags, size_t *n)
{
  int   *volumes;
  size_t num;

  PetscFunctionBeginUser;
  GmshCall("list volumes", gmshModelGetEntities(&volumes, &num, 3, &ierr));
  if (num == 0)
    GmshCall("list faces", gmshModelGetEntities(dim_tags, n, 2, &ierr));
  else
    GmshCall("find the outer faces", gmshModelGetBoundary(volumes, num, dim_tags, n, 1, 0, 0, &ierr));
  gmshFree(volumes);
  PetscFunctionReturn(0);
}

/* Corners of the triangles on these faces, as tags of nodes. Out: corner [3 num], owned by the caller. */
static PetscErrorCode take_corners(size_t num_faces, const int dim_tags[], size_t *num, size_t **corner)
{
  PetscFunctionBeginUser;
  *num    = 0;
  *corner = NULL;
  for (size_t f = 0; f < num_faces / 2; f++) {
    size_t *tags, *nodes, n, num_nodes;
    GmshCall("give triangles", gmshModelMeshGetElementsByType(AM_GMSH_TRIANGLE, &tags, &n, &nodes, &num_nodes, abs(dim_tags[2 * f + 1]), 0, 1, &ierr));
    PetscCall(PetscRealloc(sizeof(**corner) * 3 * (*num + n), corner));
    PetscCall(PetscArraycpy(*corner + 3 * *num, nodes, 3 * n));
    *num += n;
    gmshFree(tags);
    gmshFree(nodes);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmGmshTakeSurface(PetscInt *num_vertices, AmVec3 **vertex, PetscInt *num_triangles, PetscInt (**triangle)[3])
{
  int      *faces;
  size_t    num_faces, num, *corner, n, nxyz, npar, *tags, highest = 0;
  double   *xyz, *par;
  PetscInt *number;

  PetscFunctionBeginUser;
  PetscCall(outer_faces(&faces, &num_faces));
  PetscCall(take_corners(num_faces, faces, &num, &corner));
  GmshCall("give its nodes", gmshModelMeshGetNodes(&tags, &n, &xyz, &nxyz, &par, &npar, -1, -1, 0, 0, &ierr));
  for (size_t i = 0; i < n; i++) highest = PetscMax(highest, tags[i]);
  PetscCall(PetscCalloc1(highest + 1, &number));
  for (size_t i = 0; i < 3 * num; i++) number[corner[i]] = -1; /* a node of no triangle, a sphere's pole, is not taken */
  PetscCall(PetscMalloc2(n, vertex, num, triangle));
  *num_vertices  = 0;
  *num_triangles = (PetscInt)num;
  for (size_t i = 0; i < n; i++) {
    if (number[tags[i]] >= 0) continue;
    number[tags[i]]              = *num_vertices;
    (*vertex)[(*num_vertices)++] = AmVec3Make(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
  }
  for (size_t t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) (*triangle)[t][i] = number[corner[3 * t + i]];
  PetscCall(PetscFree(number));
  PetscCall(PetscFree(corner));
  gmshFree(faces);
  gmshFree(tags);
  gmshFree(xyz);
  gmshFree(par);
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt num_vertices, num_triangles;
  AmVec3  *vertex;
  PetscInt (*triangle)[3];
} Load;

static PetscErrorCode load(const char path[], Load *l)
{
  double low[3], high[3];

  PetscFunctionBeginUser;
  PetscCall(AmGmshBegin());
  PetscCall(AmGmshOpenSolid(path));
  GmshCall("measure the body", gmshModelGetBoundingBox(-1, -1, &low[0], &low[1], &low[2], &high[0], &high[1], &high[2], &ierr));
  GmshCall("set an option", gmshOptionSetNumber("Mesh.MeshSizeFromCurvature", ROUND, &ierr));
  GmshCall("set an option",
           gmshOptionSetNumber("Mesh.MeshSizeMax", FLAT * sqrt(pow(high[0] - low[0], 2) + pow(high[1] - low[1], 2) + pow(high[2] - low[2], 2)), &ierr));
  GmshCall("mesh the outer surface", gmshModelMeshGenerate(2, &ierr));
  PetscCall(AmGmshTakeSurface(&l->num_vertices, &l->vertex, &l->num_triangles, &l->triangle));
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshLoadSurface(MPI_Comm comm, const char path[], AmSurface **surface)
{
  Load        l = {0};
  PetscMPIInt rank;
  PetscInt    num[2];
  int         failure = 0;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) {
    failure = load(path, &l);
    PetscCall(AmGmshEnd());
  }
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, comm));
  PetscCall(failure);
  num[0] = l.num_vertices;
  num[1] = l.num_triangles;
  PetscCallMPI(MPI_Bcast(num, 2, MPIU_INT, 0, comm));
  if (rank > 0) PetscCall(PetscMalloc2(num[0], &l.vertex, num[1], &l.triangle));
  PetscCallMPI(MPI_Bcast(l.vertex, 3 * num[0], MPIU_REAL, 0, comm));
  PetscCallMPI(MPI_Bcast(l.triangle, 3 * num[1], MPIU_INT, 0, comm));
  PetscCall(AmSurfaceCreate(num[0], l.vertex, num[1], (const PetscInt(*)[3])l.triangle, surface));
  PetscCall(PetscFree2(l.vertex, l.triangle));
  PetscFunctionReturn(0);
}
