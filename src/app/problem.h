/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything that a case stands for, built room by room. */
#ifndef ATOMESH_PROBLEM_H
#define ATOMESH_PROBLEM_H

#include <atomesh/app.h>
#include <atomesh/bicrystal.h>
#include <atomesh/model.h>
#include <cjson/cJSON.h>

/* What a run is expected to be, before anything large is made. */
typedef struct {
  PetscReal sites, nodes, unknowns;    /* numbers: of the refined zone, of all nodes but those on edges, of all nodes */
  PetscReal neighbors;                 /* bytes: what of needed is for the neighbours of atoms */
  PetscReal needed, listed, available; /* bytes: of the run but for a list of every atom, of that list; of all machines together, PETSC_INFINITY: not known */
} AmMemory;

/* What a file of atoms makes of a place in the crystal. */
typedef enum { AM_EMBEDDED_JOINED, AM_EMBEDDED_GONE, AM_EMBEDDED_LOOSE } AmEmbeddedKind; /* an atom on a site; a site without an atom; an atom on no site */
typedef struct {
  AmEmbeddedKind kind;
  AmLatticeSite  site; /* with the species of the file's atom; of a loose one a site beside it, and X its own */
  AmVec3         x, u; /* Å: place in the mesh configuration; displacement from there at the start */
  PetscInt       defect, sublattice; /* which atom of the site's cell */
} AmEmbedded;

/* A crystal that grains have other than the material's; options without axes, origin and stretch. */
typedef struct {
  PetscInt         grain; /* the first that has it */
  PetscInt         species[AM_CASE_MAX_SPECIES]; /* options refer to it, */
  AmBasisAtom      basis[AM_CRYSTAL_MAX_SUBLATTICES]; /* and to this, if its cells are larger than they need be: */
  PetscInt         times; /* so much */
  AmCrystalOptions options;
  AmCrystal        crystal;
} AmGrainCrystal;

typedef struct {
  const AmCase    *c; /* referenced */
  PetscBool        says; /* prints what takes long while it is built */
  AmPotential      potential;
  AmCrystalOptions crystal_options; /* lattice constant filled in */
  AmBasisAtom      basis[AM_CRYSTAL_MAX_SUBLATTICES]; /* of a cell of the user; crystal_options refer to it */
  AmCrystal        crystal;
  AmCauchyBorn     cauchyborn;
  AmField          field;
  PetscInt         num_cores;
  AmCore          *core;
  PetscInt         num_walls;
  AmWall          *wall; /* [num_walls] */
  PetscInt (*vacant)[3]; /* the crystal refers to it */
  AmSubstitution *substituted; /* likewise */
  PetscInt        num_embedded;
  AmEmbedded     *embedded; /* [num_embedded] in lexical order of their sites */
  PetscInt        num_extra;
  AmVertex       *extra;        /* [num_extra] atoms beyond those of the lattice */
  PetscInt       *extra_defect; /* [num_extra]: the item of the case's defects that each comes from */
  AmGrain *grain;        /* likewise; NULL: one crystal */
  PetscInt        num_own;
  AmGrainCrystal *own;     /* [num_own]: grains refer to them; NULL: all are of the material's */
  AmMat3         *stretch; /* [num_grains]: what such a grain is strained by; with own */
  PetscInt    num_cut;
  AmCellAtom *cut;       /* [num_cut] in lexical order: atoms that are missing where grains meet, for they overlap, or lie in the other grain */
  AmBicrystalStart  start;      /* of a boundary: how its grains are put together */
  AmVec3            relaxation; /* Å: how far the upper one moves after that */
  AmCore            interface;  /* where grains meet without a strip of atoms between them */
  PetscInt          num_relaxed;
  AmBicrystalAtom  *relaxed;        /* [num_relaxed] of one period of such a boundary, crystal: their sites in the body */
  AmVec3            relaxed_period; /* Å; y is 0 */
  AmCellAtom *left;      /* likewise */
  AmRegions regions;
  AmBody    body, free, counted; /* the crystal, what is not held of it, and sites in which have energies that count */
  PetscBool whole;      /* every atom is a node */
  PetscReal         spread;     /* Å: how much farther apart two atoms may be than their sites, or nearer */
  PetscReal fixed_rim, reach, zone_radius; /* Å */
  int       seam;                          /* the axis across whose periodic faces the zone may go; -1: none */
  PetscReal top, layer;                    /* Å: y of the highest plane of sites under a free top, and how far apart such planes are; else 0 */
  PetscBool         rests;                         /* the top starts at rest, as surface says */
  AmRelaxedSurface  surface;
  AmMemory  memory;
  AmMesh    mesh;
  AmSpace   space;
  AmModel   model;
} AmProblem;

/* The atom nearest to a place of the mesh configuration, missing ones among them; of equally near ones the first. Out: its site, which atom of the cell it is,
 * and x, its place in that configuration. */
PetscErrorCode AmProblemNearestAtom(const AmProblem *p, AmVec3 at, AmLatticeSite *site, PetscInt *sublattice, AmVec3 *x);
/* Whether an atom of this site's cell, or of the one that stands for it, is missing for grains meet there. */
PetscBool AmProblemIsCut(const AmProblem *p, const PetscInt index[3], PetscInt sublattice);
/* A place near a periodic face may pick a site beyond it: takes the one that stands for it. In/Out: site, x. */
void AmProblemBringHome(const AmProblem *p, AmLatticeSite *site, AmVec3 *x);
/* Vector from a to x, or to its nearest image: across periodic faces, and of columns along z. */
AmVec3 AmProblemBetween(const AmProblem *p, AmVec3 x, AmVec3 a);
/* Distance from the centre of a ball; in the plane of a disc, and z does not count. */
static inline PetscReal AmProblemFromCenter(const AmProblem *p, AmVec3 x, AmVec3 center)
{
  const AmVec3 d = AmVec3Sub(x, center);
  return p->crystal.dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
}
/* Whether a site lies deep enough under a free top for a defect that the mesh must go around, or there is no mesh. */
PetscBool AmProblemIsBuried(const AmProblem *p, AmVec3 X);
/* Whether a lattice site lies above a free top, where the body has none. */
PetscBool AmProblemIsAbove(const AmProblem *p, AmVec3 X);
/* Whether a void of the case holds the crystal position X; corners of the box around it; what regions count distances from: a segment, fattened, around
 * it; and how the case says its size, "12 Å", valid until the next call. */
PetscBool   AmProblemVoidHolds(const AmProblem *p, const AmCaseVoid *v, AmVec3 X);
void        AmProblemVoidBox(const AmProblem *p, const AmCaseVoid *v, AmVec3 *low, AmVec3 *high);
AmCore      AmProblemVoidCore(const AmProblem *p, const AmCaseVoid *v);
const char *AmProblemVoidSize(const AmCaseVoid *v);

/* An atom of a file, or an image of one. */
typedef struct {
  AmVec3   at; /* Å */
  PetscInt species, number; /* of the file's atoms, from 1 */
} AmFileAtom;
/* Atoms of the file up to a neighbour distance beyond the ball; in the plane one of each column. In: i: the defect; where: the file's place in the case, for
 * sentences. Out: atom [n], owned by the caller. Raises AM_ERR_USER. Local. */
PetscErrorCode AmProblemFileAtoms(const AmProblem *p, PetscInt i, const char where[], PetscInt *n, AmFileAtom **atom);
/* Reads the atoms of the case's files: p->embedded. Before AmProblemRemoveSites(). Raises AM_ERR_USER for a file that is none, a species that is not the
 * case's, atoms on top of each other, and where atoms and crystal do not meet. Local; the same on every rank. */
PetscErrorCode AmProblemEmbed(AmProblem *p);
/* u: embedded atoms on sites are where the file has them, all others at their sites. */
PetscErrorCode AmProblemStartEmbedded(const AmProblem *p, Vec u);
/* Displacements that the run begins from: of embedded atoms, then of atoms of the file that the case names as its start; others stay. Needs the space. In/Out:
 * u. Raises AM_ERR_USER. Collective. */
PetscErrorCode AmProblemStart(const AmProblem *p, Vec u);
/* Raises AM_ERR_USER unless the file that the case names as its start can be read. Before anything is made. Collective. */
PetscErrorCode AmProblemCheckStart(const AmCase *c);

/* Puts atoms of other species on sites, and atoms beyond those of the lattice between them, and adds their cores. After AmProblemRemoveSites(). Raises
 * AM_ERR_USER for a site that is held, vacant, or picked twice, and for atoms on top of each other. Local; the same on every rank. */
PetscErrorCode AmProblemPlaceAtoms(AmProblem *p);
/* Raises AM_ERR_USER unless the atoms so placed lie where only atoms count. Needs regions. */
PetscErrorCode AmProblemCheckPlaced(const AmProblem *p);

/* The crystal alone: its lattice constants at zero stress if the case gives none, the atoms of a cell without forces. Needs the potential. Raises AM_ERR_USER.
 */
PetscErrorCode AmProblemFindCrystal(AmProblem *p);
/* The crystal, its lattice constants at zero stress if the case gives none, the atoms of a cell without forces. Needs the potential. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCreateCrystal(AmProblem *p);
/* Takes the sites of the case's vacancies and voids out of the crystal, and adds their cores where the mesh would have them. Needs field, rim and room for the
 * cores. Raises AM_ERR_USER for a site that is held, or picked twice. Local; the same on every rank. */
PetscErrorCode AmProblemRemoveSites(AmProblem *p);
/* Lattice constants of a crystal at zero stress, where o does not say them. In/Out: o. Raises AM_ERR_USER, without a place, where there is none. */
PetscErrorCode AmProblemFindConstants(const AmProblem *p, AmCrystalOptions *o);
/* The lattice of grain g of a list, without faces: of the material's crystal, or of one of its own, strained as the case says. In/Out: o: the material's, with
 * axes and origin of the grain; all of its own. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCreateGrain(AmProblem *p, PetscInt g, AmCrystalOptions *o);
/* Of grains of other crystals: prints a line each; and a list for result.json, owned by the caller. */
PetscErrorCode AmProblemSayCrystals(const AmProblem *p, const char indent[]);
cJSON         *AmProblemCrystalsToJSON(const AmProblem *p);
/* Gives the crystal the case's grains, if there are any: lattices and faces. Raises AM_ERR_USER for columns of unlike periods. */
PetscErrorCode AmProblemCreateGrains(AmProblem *p);
/* Where the case says this word of grain g, NULL: what tells its region; with a boundary where that is. Valid until the next call. */
const char *AmProblemGrainWhere(const AmProblem *p, PetscInt g, const char word[]);
/* Checks that grains fill the body, each place once, leaves out sites that overlap, and moves the upper grain of a boundary by its relaxation. Needs the body.
 * Raises AM_ERR_USER. */
PetscErrorCode AmProblemJoinGrains(AmProblem *p);
/* Whether the case has a boundary that away from defects is a line where elements of both grains meet. */
PetscBool AmProblemIsSharp(const AmProblem *p);
/* Of such a boundary: relaxes every atom of it, alone and periodic, moves its sites by that, and the upper grain with them. Needs field and grains. Raises
 * AM_ERR_USER. Every rank does the same. */
PetscErrorCode AmProblemRelaxBoundary(AmProblem *p);
/* Of such a boundary: what its atoms cost that count in the run's energy, each as its energy is weighed, relaxed and without defects; eV. Needs regions. */
PetscReal AmProblemBoundaryAtRest(const AmProblem *p);
/* Of such a boundary: the line, from end to end of the body, half way between the faces of its grains. Needs the body. Returns their number: 0 or 1. */
PetscInt AmProblemInterface(const AmProblem *p, AmCore *line);
/* Prints a line about the grains, if there are any. */
PetscErrorCode AmProblemSayGrains(const AmProblem *p, const char indent[]);
/* Prints what may be meant otherwise, or is known to be less exact, each a line that begins with indent. Collective. */
PetscErrorCode AmProblemSayNotes(const AmProblem *p, const char indent[]);
/* The boundaries between grains as cores, from end to end of the body; of a sharp one what is near the cores that the problem has, one for each at most. In:
 * room (NULL: they are only counted). Returns their number. */
PetscInt AmProblemBoundaryCores(const AmProblem *p, AmCore core[]);
/* Likewise in space, as walls: p->wall. Needs the body. */
PetscErrorCode AmProblemAddWalls(AmProblem *p);
/* Whether coupled grains in space can be meshed, with what is around their boundaries. Needs radii. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckGrainsSpace(const AmProblem *p);
/* The axis across which flat grains lie in a body that repeats along both others; -1: it is no such case. */
int AmProblemStackAxis(const AmProblem *p);
/* Bases of their lattices whose cells end on planes across that axis. Raises AM_ERR_USER where there are no such planes. */
PetscErrorCode AmProblemAlignStack(AmProblem *p);
/* Whether cells fit into the periods. Needs grains. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckStack(const AmProblem *p);
/* Whether the body is one in which coupled grains can be meshed. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckGrainBody(const AmProblem *p);
/* With grains the zone is a strip along each boundary, out into the rim; beside it there must be room for the far mesh. Needs radii. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckStrips(const AmProblem *p);
/* Gives periodic directions of the body their lengths, takes a basis whose cells end on periodic faces, and lets the crystal repeat. Raises AM_ERR_USER for a
 * length that is no lattice period. */
PetscErrorCode AmProblemSetPeriods(AmProblem *p);
/* Distance (Å) of x, inside the body, from the nearest periodic face that the zone must not cross; PETSC_MAX_REAL: there is none. */
PetscReal AmProblemSeamDistance(const AmProblem *p, AmVec3 x);
/* Whether the mesh can close at the periodic faces. Needs radii and cores. Raises AM_ERR_USER. */
PetscErrorCode AmProblemCheckSeams(const AmProblem *p);
/* A free top lies half a layer above the highest lattice plane that fits into the box, so that the body has the volume of its atoms. Needs crystal, body and the
 * field of the defects, which learns of it. Out: top, layer, surface, rests, body's highest y. Raises AM_ERR_USER. Does nothing without a free top. */
PetscErrorCode AmProblemSetTop(AmProblem *p);
/* Corners of a loop of the case, Å, lab; right-handed about its normal. Out: corner [sides]. */
void AmProblemLoopCorners(const AmProblem *p, const AmCaseLoop *loop, AmVec3 corner[]);
/* Number of atoms inside body; they are where their sites are. */
PetscErrorCode AmProblemCountAtoms(const AmProblem *p, const AmBody *body, PetscReal *num);
/* By its volume: cells of the crystal that fill body. */
PetscReal AmProblemCells(const AmProblem *p, const AmBody *body);
/* Number of sites inside body: counted one by one up to AM_COUNTED of them, beyond that by its volume. Local. */
#define AM_COUNTED 2e7
PetscErrorCode AmProblemCountSites(const AmProblem *p, const AmBody *body, PetscReal *num);
/* Raises AM_ERR_USER, with the place of a key, if a crystal of the case is so dense that there is no memory to sum over the atoms within the cutoff. Before any
 * such sum. Collective. */
PetscErrorCode AmCaseCheckNeighbors(const AmCase *c, AmPotential pot, const AmCrystal *crystal, const char key[]);
/* A crystal of the case, checked so. Raises AM_ERR_USER with the place of key, the one that says how dense it is. Collective. */
PetscErrorCode AmCaseCreateCrystal(const AmCase *c, AmPotential pot, const AmCrystalOptions *o, const char key[], AmCrystal *crystal);
/* That key of the material's crystal. */
const char *AmCaseDensityKey(const AmCase *c);
/* Estimates the memory of the run; raises AM_ERR_USER if there is less. Collective. Out: p->memory. */
PetscErrorCode AmProblemCheckMemory(AmProblem *p);
/* "about 1.2 GiB of 20.1 GiB". Valid until the next call. */
const char *AmProblemMemoryName(const AmProblem *p);
/* What a mesh is made for. */
#define AM_MAX_MARKS 32
typedef struct {
  PetscInt   num;
  char       text[AM_MAX_MARKS][256];
  AmMeshMark mark[AM_MAX_MARKS];
} AmProblemMarks;
void AmProblemMark(const AmProblem *p, AmProblemMarks *marks);

/* Builds what needs no mesh: potential, crystal, field, radii; checks what only they can tell. Collective. Raises AM_ERR_USER with the place in the case. */
PetscErrorCode AmProblemCreate(const AmCase *c, AmProblem *p);
/* Whether the mesh can be made, as far as that is known before Gmsh is asked: raises AM_ERR_USER as AmProblemBuild() would. Makes none. Collective. */
PetscErrorCode AmProblemCheckMesh(AmProblem *p);
/* The indenter of the case at this load factor. The case has one. */
AmIndenter AmProblemIndenter(const AmProblem *p, PetscReal factor);
/* Builds mesh, space and model. In: files: where the mesh is written, .msh and .h5 are put behind; or NULL. A mesh that comes from a file is written as
 * neither. Collective. */
PetscErrorCode AmProblemBuild(AmProblem *p, const char files[]);
PetscErrorCode AmProblemDestroy(AmProblem *p);

#endif
