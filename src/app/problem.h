/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything that a case stands for, built room by room. */
#ifndef ATOMESH_PROBLEM_H
#define ATOMESH_PROBLEM_H

#include <atomesh/app.h>
#include <atomesh/model.h>

/* What a run is expected to be, before anything large is made. */
typedef struct {
  PetscReal sites, nodes, unknowns;    /* numbers: of the refined zone, of all nodes but those on edges, of all nodes */
  PetscReal needed, listed, available; /* bytes: of the run but for a list of every atom, of that list; of all machines together, PETSC_INFINITY: not known */
} AmMemory;

typedef struct {
  const AmCase    *c; /* referenced */
  AmPotential      potential;
  AmCrystalOptions crystal_options; /* lattice constant filled in */
  AmBasisAtom      basis[AM_CRYSTAL_MAX_SUBLATTICES]; /* of a cell of the user; crystal_options refer to it */
  AmCrystal        crystal;
  AmCauchyBorn     cauchyborn;
  AmField          field;
  PetscInt         num_cores;
  AmCore          *core;
  PetscInt (*vacant)[3]; /* the crystal refers to it */
  AmCellAtom *left;      /* likewise */
  AmRegions regions;
  AmBody    body, free; /* the crystal, and what is not held of it */
  PetscBool whole;      /* every atom is a node */
  PetscReal fixed_rim, reach, zone_radius; /* Å */
  int       seam;                          /* the axis across whose periodic faces the zone may go; -1: none */
  PetscReal top, layer;                    /* Å: y of the highest lattice plane under a free top, and how far apart such planes are; else 0 */
  AmMemory  memory;
  AmMesh    mesh;
  AmSpace   space;
  AmModel   model;
} AmProblem;

/* The crystal, its lattice constants at zero stress if the case gives none, the atoms of a cell without forces. Needs the potential. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCreateCrystal(AmProblem *p);
/* Takes the sites of the case's vacancies and voids out of the crystal, and adds their cores where the mesh would have them. Needs field, rim and room for the
 * cores. Raises AM_ERR_USER for a site that is held, or picked twice. Local; the same on every rank. */
PetscErrorCode AmProblemRemoveSites(AmProblem *p);
/* Gives periodic directions of the body their lengths, takes a basis whose cells end on periodic faces, and lets the crystal repeat. Raises AM_ERR_USER for a length
 * that is no lattice period. */
PetscErrorCode AmProblemSetPeriods(AmProblem *p);
/* Distance (Å) of x, inside the body, from the nearest periodic face that the zone must not cross; PETSC_MAX_REAL: there is none. */
PetscReal AmProblemSeamDistance(const AmProblem *p, AmVec3 x);
/* Whether the mesh can close at the periodic faces. Needs radii and cores. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckSeams(const AmProblem *p);
/* Corners of a loop of the case, Å, lab; right-handed about its normal. Out: corner [sides]. */
void AmProblemLoopCorners(const AmProblem *p, const AmCaseLoop *loop, AmVec3 corner[]);
/* Number of atoms inside body; they are where their sites are. */
PetscErrorCode AmProblemCountAtoms(const AmProblem *p, const AmBody *body, PetscReal *num);
/* Number of sites inside body: counted one by one up to AM_COUNTED of them, beyond that by its volume. Local. */
#define AM_COUNTED 2e7
PetscErrorCode AmProblemCountSites(const AmProblem *p, const AmBody *body, PetscReal *num);
/* Estimates the memory of the run; raises AM_ERR_USER if there is less. Collective. Out: p->memory. */
PetscErrorCode AmProblemCheckMemory(AmProblem *p);
/* "about 1.2 GiB of 20.1 GiB". Valid until the next call. */
const char *AmProblemMemoryName(const AmProblem *p);
/* What a mesh is made for. */
#define AM_MAX_MARKS 24
typedef struct {
  PetscInt   num;
  char       text[AM_MAX_MARKS][256];
  AmMeshMark mark[AM_MAX_MARKS];
} AmProblemMarks;
void AmProblemMark(const AmProblem *p, AmProblemMarks *marks);

/* Builds what needs no mesh: potential, crystal, field, radii; checks what only they can tell. Collective. Raises AM_ERR_USER with the place in the case. */
PetscErrorCode AmProblemCreate(const AmCase *c, AmProblem *p);
/* The indenter of the case at this load factor. The case has one. */
AmIndenter AmProblemIndenter(const AmProblem *p, PetscReal factor);
/* Builds mesh, space and model. In: files: where the mesh is written, .msh and .h5 are put behind; or NULL. A mesh that comes from a file is written as neither.
 * Collective. */
PetscErrorCode AmProblemBuild(AmProblem *p, const char files[]);
PetscErrorCode AmProblemDestroy(AmProblem *p);

#endif
