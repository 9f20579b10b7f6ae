/* SPDX-License-Identifier: GPL-3.0-or-later
 * crystal: a lattice, with one atom a cell or several, turned to the lab frame, the list of its sites in a region, and bodies cut out of it. Lengths in Å.
 * Nothing here is collective.
 *
 * With grains a crystal is one lattice in several orientations, or several lattices; everything that lists sites then lists those of each grain in its region.
 *
 * In two dimensions a site is a column of atoms along z, which repeats with the lattice period; in three it is one atom. */
#ifndef ATOMESH_CRYSTAL_H
#define ATOMESH_CRYSTAL_H

#include <atomesh/base.h>

typedef enum {
  AM_STRUCTURE_FCC,
  AM_STRUCTURE_BCC,
  AM_STRUCTURE_CUSTOM,
  AM_STRUCTURE_TRIANGULAR,
  AM_STRUCTURE_HCP,
  AM_STRUCTURE_DIAMOND,
  AM_STRUCTURE_ZINCBLENDE,
  AM_STRUCTURE_B2,
  AM_STRUCTURE_L12,
  AM_NUM_STRUCTURES
} AmStructure;
/* l12: A3B, the first species on the three face centres, the second on the corner. hcp: crystal axis 1 along a row of neighbours in the basal plane, 3 normal
 * to it. triangular: plane lattice of that nearest distance in crystal axes 1 and 2, a row along 1; such planes stand two lattice constants apart along 3,
 * right above each other: for potentials whose cutoff is shorter it is the two-dimensional lattice */

/* "fcc" */
const char *AmStructureName(AmStructure structure);
/* Out: structure, untouched if there is none of this name. */
PetscBool AmStructureFind(const char name[], AmStructure *structure);
/* How many species it asks for; of a custom one, unless its basis says more, 1. */
PetscInt AmStructureNumSpecies(AmStructure structure);
/* How many atoms its cell has; likewise. */
PetscInt AmStructureNumAtoms(AmStructure structure);

#define AM_CRYSTAL_MAX_SUBLATTICES 16
#define AM_IDEAL_C_OVER_A 1.63299316185545207 /* of hcp: sqrt(8/3), that of spheres */

/* An atom of the primitive cell; with all lattice vectors added, a sublattice. */
typedef struct {
  PetscReal at[3];   /* fractions of the primitive vectors */
  PetscInt  species; /* index into the species of the crystal */
} AmBasisAtom;

typedef struct {
  AmStructure structure;
  PetscReal   lattice_constant; /* Å; custom: only the unit of crystal vectors */
  PetscReal   c_over_a;         /* hcp only; 0: ideal */
  AmVec3      cell[3];          /* Å, custom only: the primitive vectors, in crystal axes */
  PetscInt    num_basis;        /* custom only: atoms of the cell; 0: one at its corner */
  const AmBasisAtom *basis;     /* [num_basis], referenced */
  const PetscInt    *species;   /* [AmStructureNumSpecies()] but custom: index into the species of the crystal, of each that the structure asks for; referenced.
                                   NULL: 0, 1, ... */
  PetscReal   axes[3][3];       /* crystal directions [uvw] along lab x, y, z, in the cube axes */
  AmVec3      origin;           /* lab, where a lattice point lies */
  PetscInt    dimension;        /* 2 or 3 */
  AmMat3      stretch;          /* lab: by which the turned crystal is strained; zero: not at all */
} AmCrystalOptions;

AmCrystalOptions AmCrystalDefaults(void); /* fcc, cube axes along x, y, z, origin at 0, dimension 2, lattice constant 0: to be set */

/* Along which lab axes a crystal repeats, with its vacant sites. Sites of low <= X < low + length stand for all. */
typedef struct {
  AmVec3   low, length; /* Å; length 0: nothing repeats along this axis */
  PetscInt index[3][3]; /* lattice indices of the period along each axis */
} AmRepeat;

/* An atom that is of another species than the crystal has there. */
typedef struct {
  PetscInt index[3], species; /* lattice indices of its cell; index into the species of the crystal */
  PetscInt sublattice;        /* which atom of the cell */
} AmSubstitution;
typedef struct AmGrain AmGrain;

/* An atom by its cell and its place in it. */
typedef struct {
  PetscInt index[3], sublattice;
} AmCellAtom;

/* A lattice by value; columns of a matrix are vectors, all in the lab frame. Site n stands at origin + Σ n_i basis[i], in 2D modulo the z period. A site is a
 * cell of the crystal: its first atom stands there, the others AmCrystalSublatticePlace() from it. */
typedef struct {
  AmMat3    conventional; /* cube axes, a lattice constant long */
  AmMat3    primitive;    /* primitive cell */
  AmVec3    origin;    /* a lattice point, or, of a basis that has none there, its first atom beside it */
  PetscReal volume;    /* Å³ of the primitive cell; with one atom a cell that is Ω, the volume per atom */
  PetscInt  dimension; /* 2 or 3 */
  PetscReal period;    /* Å, 2D: shortest lattice period along z; 0 when z is no lattice direction of small indices. 3D: 0 */
  AmVec3    basis[3];  /* right-handed. 2D, with period > 0: of the columns, in-plane parts at 90° to 120°; basis[2] is 0. 3D: obtuse superbase with -Σ */
  PetscInt  num_vacant;
  const PetscInt (*vacant)[3]; /* [num_vacant] indices of the sites that are missing, in lexical order; referenced. None after AmCrystalCreate() */
  PetscInt              num_substituted;
  const AmSubstitution *substituted; /* [num_substituted] in lexical order of their indices and sublattices; referenced. None after AmCrystalCreate() */
  PetscInt num_left;
  const AmCellAtom *left; /* [num_left] a cell that lacks an atom is a missing site; these are the atoms left of such cells, in lexical order; referenced. None
                             likewise */
  AmRepeat repeat; /* then these are the sites that stand for all. Nothing repeats after AmCrystalCreate() */
  PetscInt    num_sublattices; /* atoms in the primitive cell */
  AmBasisAtom sublattice[AM_CRYSTAL_MAX_SUBLATTICES]; /* at: from the site, the nearest of its images; of the first 0 */
  PetscReal   response[AM_CRYSTAL_MAX_SUBLATTICES][3][3][3]; /* Å: inner shift of an atom of the cell by a small strain E_JK, reference crystal; 0 after
                                                                AmCrystalCreate() */
  PetscInt num_grains; /* 0: one crystal fills all space. None after AmCrystalCreate() */
  AmGrain *grain;      /* [num_grains], referenced: the sites are theirs, and what the lattice above says holds for grain 0 */
} AmCrystal;

/* Raises AM_ERR_USER when axes are zero, not orthogonal (both are named), or left-handed, when the cell is flat, or two atoms of the basis are in one place. */
PetscErrorCode AmCrystalCreate(const AmCrystalOptions *options, AmCrystal *crystal);

/* Takes the atoms of the cell, and how they respond to strain, from the same crystal in another orientation. */
void AmCrystalTakeCell(AmCrystal *crystal, const AmCrystal *from);

/* Where atom i of the basis stands from its site: lab, Å. */
AmVec3 AmCrystalSublatticePlace(const AmCrystal *crystal, PetscInt i);
/* F p: how much farther than F times that it stands, current, Å, in a crystal that F deforms: its inner shift, to first order in the strain; in strains beyond
 * what that serves, as in a core, less. */
AmVec3 AmCrystalSublatticeShift(const AmCrystal *crystal, PetscInt i, AmMat3 F);

/* Σ_k g_k ∂p_k/∂F_JK at F = I: what a force g on atom i of the cells does by its inner shift when the crystal is strained. */
AmMat3 AmCrystalShiftVirial(const AmCrystal *crystal, PetscInt i, AmVec3 g);

/* Heights above a cell's site along a unit vector that is the normal of lattice planes: from this one on (Å), up to the next lattice plane. */
typedef struct {
  AmVec3    normal;
  PetscReal from;
} AmCellSlab;

/* Takes other images of its atoms for the cell of the crystal: of those in all slabs, which hold the site, the nearest to it. Of an atom that has none there
 * the image stays. A crystal of whole cells then ends at the face of a slab where such a cell does, and a cut along it parts no cell. */
void AmCrystalCutCell(AmCrystal *crystal, PetscInt num, const AmCellSlab slab[]);
/* How far the highest atom of a cell stands above its site along a unit vector, Å. */
PetscReal AmCrystalCellTop(const AmCrystal *crystal, AmVec3 normal);

/* The primitive vectors of a structure as columns, in crystal axes, Å. */
AmMat3 AmStructurePrimitive(const AmCrystalOptions *options);
/* Its basis. Out: atom [n], n <= AM_CRYSTAL_MAX_SUBLATTICES. Raises AM_ERR_USER for more atoms, and for two in one place. */
PetscErrorCode AmStructureAtoms(const AmCrystalOptions *options, AmMat3 primitive, PetscInt *n, AmBasisAtom atom[]);

/* The same crystal as one of custom cells, times as large: the roundest whose lattice repeats along z with period (Å; 0: any). In: o. Out: basis, as many atoms
 * as the cell has; large, which refers to it. Raises AM_ERR_USER where there is none. */
PetscErrorCode AmCrystalEnlarge(const AmCrystalOptions *o, PetscInt times, PetscReal period, AmBasisAtom basis[], AmCrystalOptions *large);

/* Lab vector, in Å, of the crystal vector uvw in lattice constants along the cube axes. */
AmVec3 AmCrystalVector(const AmCrystal *crystal, const PetscReal uvw[3]);

/* Nearest-neighbour distance, Å. Of unlike grains this, and the next two, are the smallest, the largest and the smallest of all. */
PetscReal AmCrystalNearestDistance(const AmCrystal *crystal);
/* Of each sublattice the distance (Å) of an atom's nearest neighbour; the longest of these. */
PetscReal AmCrystalLoneliestDistance(const AmCrystal *crystal);
/* Length (Å) of the shortest lattice vector; with one atom a cell the nearest-neighbour distance. */
PetscReal AmCrystalSiteDistance(const AmCrystal *crystal);
/* The longest distance (Å) between two atoms of a cell, of any grain; 0 with one. */
PetscReal AmCrystalCellSpread(const AmCrystal *crystal);

/* Lattice vectors R with 0 < |R| <= radius, sorted by length. Out: R [n], owned by the caller (PetscFree). */
PetscErrorCode AmCrystalVectors(const AmCrystal *crystal, PetscReal radius, PetscInt *n, AmVec3 **R);

/* Edge (Å) of the square, or cube, that holds one site in the plane, or in space. */
PetscReal AmCrystalSpacing(const AmCrystal *crystal);

/* Distance (Å) of the lattice planes normal to a unit vector; 0 when it is no normal of planes more than a hundredth of the spacing apart. */
PetscReal AmCrystalPlaneDistance(const AmCrystal *crystal, AmVec3 normal);

/* Heights (Å) of the planes of atoms normal to a unit vector above that of the first atom, ascending from 0 up to the next lattice plane. Out: height
 * [AM_CRYSTAL_MAX_SUBLATTICES]; returns how many there are; without lattice planes 1. */
PetscInt AmCrystalAtomPlanes(const AmCrystal *crystal, AmVec3 normal, PetscReal height[]);

/* Takes another basis, two of whose vectors, in 2D one, lie in the lattice planes normal to a unit vector, so that the simplices of the basis' cell end on such
 * planes; as obtuse as that allows. In 2D the normal has no z. Indices of sites change. Raises AM_ERR_USER when there are no such planes. */
PetscErrorCode AmCrystalAlignBasis(AmCrystal *crystal, AmVec3 normal);
/* In 3D: likewise, and so that with AmCrystalCaps() they end on the lattice planes across side, too: one basis vector lies in planes of either, another in those
 * of normal. In: normal, side: unit vectors at right angles. */
PetscErrorCode AmCrystalAlignBasisTwice(AmCrystal *crystal, AmVec3 normal, AmVec3 side);
/* With such a basis: the simplices beyond those of the basis' cell between a site of the highest plane of sites across side and the next ones, along normal.
 * Out: simplex [n], of positive volume: corners as vectors from that site; owned by the caller, PetscFree(). */
PetscErrorCode AmCrystalCaps(const AmCrystal *crystal, AmVec3 normal, AmVec3 side, PetscInt *n, AmVec3 (**simplex)[4]);
/* With such a basis: place (Å) along normal, not below from, of the first plane there that has sites on the lattice plane across side at the place at. */
PetscReal AmCrystalEdge(const AmCrystal *crystal, AmVec3 normal, PetscReal from, AmVec3 side, PetscReal at);

/* 3D: the shortest lattice period (Å) along a lab axis; 0 when that is no lattice direction of small indices. */
PetscReal AmCrystalPeriod(const AmCrystal *crystal, int axis);

/* The shortest period (Å) along a lab axis that is one of both lattices, to 1e-4 Å for each of theirs; 0: none of small multiples. */
PetscReal AmCrystalCommonPeriod(const AmCrystal *crystal, const AmCrystal *other, int axis);

/* Longest edge (Å) of the simplices that the cell of the basis is split into; in 2D in the plane. */
PetscReal AmCrystalCellDiameter(const AmCrystal *crystal);

/* A site: its lattice indices (2D: the third is 0, with grains it says which), the species of its atom, and its position (2D: that of its atom with 0 <= z <
 * period). */
typedef struct {
  PetscInt index[3], species;
  AmVec3   X;
} AmLatticeSite;

/* Where an atom stands, of whichever grain: lab, Å; in the plane its z is within a period of its site's. */
AmVec3 AmCrystalAtomPosition(const AmCrystal *crystal, const AmCellAtom *atom);
/* Position of the site of these indices. */
AmVec3 AmCrystalPosition(const AmCrystal *crystal, const PetscInt index[3]);
/* Real-valued indices of the place X: AmCrystalPosition() of whole numbers gives them back (2D: the third is 0); with grains those of grain 0. */
AmVec3 AmCrystalIndices(const AmCrystal *crystal, AmVec3 X);

/* Moves a site by whole periods, shift of them along each axis. In/Out: index. Returns the way, Å. */
AmVec3 AmCrystalShift(const AmCrystal *crystal, const PetscInt shift[3], PetscInt index[3]);
/* Moves a site to the one that stands for it. In: X, its position; In/Out: index. Returns the way, Å; 0 where nothing repeats. */
AmVec3 AmCrystalShiftHome(const AmCrystal *crystal, AmVec3 X, PetscInt index[3]);

/* An atom between the sites has the indices of a site beside it, with this, times its number among those beside that site, from 1, added to the first:
 * indices that no site has, and that move with whole periods as a site's do. */
#define AM_BESIDE_SITE (1 << 26)
#define AM_MAX_BESIDE 15 /* atoms beside a site */

/* Whether the site of these indices, or the one that stands for it, is one of the missing ones. */
PetscBool AmCrystalIsVacant(const AmCrystal *crystal, const PetscInt index[3]);
/* Whether this atom of the site's cell is missing: the site is, and the atom is none of those left. */
PetscBool AmCrystalIsMissing(const AmCrystal *crystal, const PetscInt index[3], PetscInt sublattice);
/* Species of the atom on the site of these indices, or on the one that stands for it: the crystal's, unless it is substituted. */
PetscInt AmCrystalSpecies(const AmCrystal *crystal, const PetscInt index[3]);
/* Likewise of any atom of the site's cell. */
PetscInt AmCrystalAtomSpecies(const AmCrystal *crystal, const PetscInt index[3], PetscInt sublattice);
/* Moves atoms to the cells that stand for all, and sorts them in lexical order, each once. In/Out: n, atom. */
void AmCrystalBringHome(const AmCrystal *crystal, PetscInt *n, AmCellAtom atom[]);
/* Takes atoms out of the crystal: cells that lack one are no sites, what is left of them is. In: missing [n], in lexical order, each once. Out: vacant, left:
 * owned by the caller, referenced by the crystal in place of what it had. */
PetscErrorCode AmCrystalTakeOut(AmCrystal *crystal, PetscInt n, const AmCellAtom missing[], PetscInt (**vacant)[3], AmCellAtom **left);
/* What the perfect crystal has there; with unlike grains the lattice of one must be asked. */
PetscInt AmCrystalOwnSpecies(const AmCrystal *crystal, PetscInt sublattice);

/* Sites with low[i] <= X_i <= high[i], i < dimension, but for the missing ones. Out: sites [n], owned by the caller (PetscFree), in lexical order of their
 * indices. */
PetscErrorCode AmCrystalSites(const AmCrystal *crystal, const PetscReal low[], const PetscReal high[], PetscInt *n, AmLatticeSite **sites);

/* ---- grains: one lattice in several orientations, or several with as many atoms a cell, each in a convex region, less those of grains inside it. A site is in
 * the grain that its first atom is in; of a cell that a face cuts what lies outside is missing (AmCrystalSeamAtoms) ---- */
#define AM_GRAIN_MAX_FACES 64
#define AM_MAX_GRAINS 64

struct AmGrain {
  AmCrystal        lattice; /* turned and moved to its place, without grains */
  const AmCrystal *own;     /* referenced: its crystal, unstrained, where that is not the one that the grains are of; NULL: it is. AmGrainCreate() leaves it
                               so */
  AmMat3           turn;    /* what takes the lattice of its crystal, which has its own axes, to that of the grain: a rotation, and its stretch */
  PetscInt  num_faces;
  AmVec3    normal[AM_GRAIN_MAX_FACES]; /* unit vectors, outwards */
  PetscReal offset[AM_GRAIN_MAX_FACES]; /* Å: the grain holds the sites with normal · X <= offset for all faces, to 1e-6 Å */
  PetscReal radius;                     /* Å: and those no farther from its center, in 2D in the plane; 0: any */
  AmVec3    center;
  PetscInt  within;                     /* 1 + the grain that it is cut out of; 0: none */
};

/* In: options: of the crystal, but for axes, origin and stretch, which are the grain's. crystal: as its elements know it, unstrained. Out: grain, without
 * faces: all space. Raises AM_ERR_USER as AmCrystalCreate(). */
PetscErrorCode AmGrainCreate(const AmCrystalOptions *options, const AmCrystal *crystal, AmGrain *grain);
/* A half space less; normal of any length. Raises AM_ERR_USER for a zero normal and for too many faces. */
PetscErrorCode AmGrainAddFace(AmGrain *grain, AmVec3 normal, PetscReal offset);
/* How far inside its faces and its radius X is (Å), negative outside; PETSC_MAX_REAL without them. */
PetscReal AmGrainDepth(const AmGrain *grain, AmVec3 X);
/* Likewise inside the region of a grain of the crystal, which lacks those of grains within it. */
PetscReal AmCrystalGrainDepth(const AmCrystal *crystal, PetscInt grain, AmVec3 X);

/* Cells in the box, as AmCrystalSites() lists sites, that have an atom in their grain; missing sites too. Out: sites [n], owned by the caller (PetscFree). */
PetscErrorCode AmCrystalCells(const AmCrystal *crystal, const PetscReal low[], const PetscReal high[], PetscInt *n, AmLatticeSite **sites);
/* Whether an atom of the site of these indices, or of the one that stands for it, is in a list in lexical order. */
PetscBool AmCrystalIsListed(const AmCrystal *crystal, const PetscInt index[3], PetscInt sublattice, PetscInt n, const AmCellAtom list[]);

/* Moves its lattice and its region. */
void AmGrainMove(AmGrain *grain, AmVec3 way);
/* Which atoms are missing where grains meet, of cells that have an atom in their grain, in the box: those outside of it, and those nearer than distance (Å, at
 * most that of nearest neighbours) to an atom of a grain of lower number. Out: atom [n], in lexical order, each once, of the cells that stand for all; owned by
 * the caller (PetscFree). Missing sites of the crystal are not looked at. */
PetscErrorCode AmCrystalSeamAtoms(const AmCrystal *crystal, const PetscReal low[], const PetscReal high[], PetscReal distance, PetscInt *n, AmCellAtom **atom);

/* Lattice indices of a site are unique together with its grain, whose number the third one carries. Both 0 without grains. */
PetscInt AmCrystalGrainOf(const PetscInt index[3]);
PetscInt AmCrystalGrainAt(const AmCrystal *crystal, AmVec3 X); /* the one that X is deepest in, or nearest to */
/* The lattice of a grain; without grains the crystal itself. */
const AmCrystal *AmCrystalLattice(const AmCrystal *crystal, PetscInt grain);
/* The lattice that a site is of. */
static inline const AmCrystal *AmCrystalLatticeOf(const AmCrystal *crystal, const PetscInt index[3])
{
  return AmCrystalLattice(crystal, AmCrystalGrainOf(index));
}
/* The turn of a grain, and of the one at X; without grains I. */
AmMat3 AmCrystalGrainTurn(const AmCrystal *crystal, PetscInt grain);
AmMat3 AmCrystalTurn(const AmCrystal *crystal, AmVec3 X);
/* The crystal that the elements of a grain know, unstrained; without grains the crystal itself. */
const AmCrystal *AmCrystalReference(const AmCrystal *crystal, PetscInt grain);
/* Å³: of a cell of a grain, unstrained. */
PetscReal AmCrystalCellVolume(const AmCrystal *crystal, PetscInt grain);
/* Whether grains are of several crystals, or strained. */
PetscBool AmCrystalIsUnlike(const AmCrystal *crystal);
/* How many lattices there are: the grains, or 1. */
static inline PetscInt AmCrystalNumLattices(const AmCrystal *crystal) { return crystal->num_grains > 0 ? crystal->num_grains : 1; }

/* ---- closed surfaces of triangles ---- */
typedef struct _n_AmSurface AmSurface;

/* In: triangles in any orientation; all is copied. Out: owned by the caller. Raises AM_ERR_USER, without a place, unless they are one closed surface around
 * some volume. */
PetscErrorCode AmSurfaceCreate(PetscInt num_vertices, const AmVec3 vertex[], PetscInt num_triangles, const PetscInt (*triangle)[3], AmSurface **surface);
PetscErrorCode AmSurfaceDestroy(AmSurface **surface);
/* Distance (Å) of x from the surface, negative outside. */
PetscReal AmSurfaceDepth(const AmSurface *surface, AmVec3 x);
void      AmSurfaceBox(const AmSurface *surface, AmVec3 *low, AmVec3 *high);
PetscReal AmSurfaceVolume(const AmSurface *surface);      /* Å³ */
PetscReal AmSurfaceArea(const AmSurface *surface);        /* Å² */
PetscReal AmSurfaceInnerRadius(const AmSurface *surface); /* Å: greatest depth, sampled */

/* ---- bodies around the lab origin; those of the plane ignore z ---- */
typedef enum { AM_SHAPE_DISC, AM_SHAPE_HEXAGON, AM_SHAPE_RECTANGLE, AM_SHAPE_BALL, AM_SHAPE_BOX, AM_SHAPE_CYLINDER, AM_SHAPE_FILE } AmShape;
/* hexagon: regular, corners on the x axis; rectangle: sides along x and y; cylinder: axis along z; file: what a surface encloses */
typedef struct {
  AmShape   shape;
  PetscReal radius;    /* Å: of disc, ball and cylinder; of a hexagon that of its corners */
  AmVec3    low, high; /* Å: corners of a box or a rectangle; their z the ends of a cylinder */
  PetscBool free_top;  /* box, rectangle: the face of highest y is a free surface, no face that is held */
  const AmSurface *surface; /* of a file; referenced */
  PetscReal        inset;   /* Å: of a file: how far inside the surface the body ends; negative: outside */
  PetscBool        periodic[3]; /* box, or z of a cylinder: the body repeats along this axis: low and high are no faces */
} AmBody;

/* Distance (Å) of X from the nearest held face, positive inside the body, not positive outside of it; PETSC_MAX_REAL where there is none. */
PetscReal AmBodyDepth(const AmBody *body, AmVec3 X);
/* Sites repeat with the edges of body along its periodic axes, which are lattice vectors. The basis must not change afterwards. */
void AmCrystalSetRepeat(AmCrystal *crystal, const AmBody *body);

/* Corners of the box around the body, Å. */
void AmBodyBox(const AmBody *body, AmVec3 *low, AmVec3 *high);
/* Area, Å², of a body of the plane; volume, Å³, of one of space. */
PetscReal AmBodySize(const AmBody *body);
/* Half the least width of the body between held faces, Å; below a free top the whole height counts: the radius of the largest ball, or half ball on the top,
 * that fits. Of a body that repeats along all axes half its shortest edge. */
PetscReal AmBodyInnerRadius(const AmBody *body);
/* Whether the body repeats along some axis. */
PetscBool AmBodyIsPeriodic(const AmBody *body);
/* The body without a rim of this width (Å) behind each held face. */
AmBody AmBodyShrink(const AmBody *body, PetscReal rim);
/* 2 or 3 */
PetscInt AmShapeDimension(AmShape shape);
/* "disc", "hexagon", "rectangle", "ball", "box", "cylinder", "file" */
const char *AmShapeName(AmShape shape);

#endif
