/* SPDX-License-Identifier: GPL-3.0-or-later
 * app: the command line and the case files; builds every other room in order. Only this room reads what the user wrote.
 *
 * A case file is YAML. AmCase mirrors it key by key, with defaults filled in. Lengths Å, energies eV. */
#ifndef ATOMESH_APP_H
#define ATOMESH_APP_H

#include <atomesh/base.h>
#include <atomesh/coupling.h>
#include <atomesh/crystal.h>
#include <atomesh/potential.h>
#include <atomesh/solve.h>

/* ---- a case ---- */
#define AM_CASE_MAX_SPECIES 8
#define AM_CASE_NAME_SIZE 1024
#define AM_CASE_MAX_SIDES 64
#define AM_CASE_MAX_OVERLAPS 16

typedef enum { AM_CASE_ISOTROPIC } AmCaseElasticity;

/* An atom of a custom cell. */
typedef struct {
  char      species[AM_SYMBOL_SIZE];
  PetscReal at[3]; /* fractions of the cell vectors */
} AmCaseBasisAtom;

typedef struct {
  char            potential[AM_CASE_NAME_SIZE]; /* path of a file, found relative to the case file; or a closed form; or the name of a KIM model */
  char            species[AM_CASE_MAX_SPECIES][AM_SYMBOL_SIZE];
  PetscInt        num_species;
  AmStructure     structure;
  AmVec3          cell[3];          /* custom: the primitive vectors, Å, in crystal axes; else zero */
  AmCaseBasisAtom *basis;           /* custom: [num_basis], owned; NULL: one atom at the corner of the cell */
  PetscInt        num_basis;
  PetscReal       c_over_a;         /* hcp only; 0: find it at zero stress */
  PetscReal       lattice_constant; /* Å; 0: find it at zero stress. custom: the length in which burgers is given, default 1 Å */
  AmVec3          axes[3];          /* crystal directions along x, y, z: orthogonal, right-handed, any length; default the cubic axes */
  AmVec3          lattice_origin;   /* Å, lab axes: where a lattice point lies; default 0 */
  AmInterpolation interpolation;    /* of the potential's tables; default hermite */
} AmCaseMaterial;

typedef struct {
  PetscInt  dimension; /* 2: columns of atoms along z; 3; default 2 */
  AmShape   shape;     /* default disc, in 3D ball */
  PetscReal radius;    /* Å, > 0 but for a box; of a hexagon that of its corners */
  PetscReal size[3];   /* Å: edges of a box, in 2D the third means nothing; the third is the height of a cylinder */
  unsigned  num_size;  /* 2 or 3: how many of them are given; the third is 0 then */
  char      geometry[AM_CASE_NAME_SIZE]; /* of the shape file: path, found relative to the case file */
  PetscReal fixed_rim; /* Å, at right angles to the outline; 0: two cutoffs + 1 */
  PetscBool in_plane;  /* u_z = 0 everywhere; default false */
  PetscBool free_top;  /* box: the face of highest y is a free surface; default false */
  PetscBool surface_stress; /* of a free top: elements on it have the energy of a strained surface; default true */
  PetscInt  termination; /* of several atoms a cell: which gap between their planes ends it, 1 the widest; default 0: the one of least energy */
  PetscBool periodic[3]; /* box, or z of a cylinder: the body repeats along x, y, z with this size; default false */
} AmCaseDomain;

typedef struct {
  AmVec3           burgers;     /* in lattice constants, crystal axes; not zero */
  PetscReal        position[2]; /* Å, inside the domain; default 0 0 */
  PetscReal        cut[2];      /* unit vector in the plane, normalised here, along the edge part of burgers; default -1 0 */
  AmCaseElasticity elasticity;  /* default isotropic */
  PetscReal        poisson;     /* -1 < poisson < 0.5 */
} AmCaseDislocation;

typedef struct {
  AmVec3 at; /* Å, in 2D z is ignored: the nearest site, in the configuration that the dislocations leave, is taken out */
} AmCaseVacancy;

/* Every site inside is taken out. A ball, unless there are semi_axes (an ellipsoid) or an axis (a cylinder). */
typedef struct {
  AmVec3    center;       /* Å; default 0 0 0 */
  PetscReal radius;       /* Å, > 0; of an ellipsoid 0 */
  PetscReal semi_axes[3]; /* Å, > 0; zero: no ellipsoid */
  AmVec3    axes[3];      /* lab: unit vectors of the semi-axes, orthogonal, normalised here; default x, y, z */
  AmVec3    axis;         /* lab: unit vector, normalised here; zero: no cylinder */
  PetscReal height;       /* Å, >= 0; 0: the cylinder goes through the body, which is periodic along its axis */
} AmCaseVoid;

/* An atom of another species on the site nearest to a place, or one more atom at that place. */
typedef struct {
  AmVec3 at;                      /* Å; of a substitutional in 2D z is ignored; in the configuration that the dislocations leave */
  char   species[AM_SYMBOL_SIZE]; /* one of material.species; of an interstitial "": that of the crystal */
} AmCaseAtom;

/* Atoms of another species on sites that are drawn by lot. */
typedef struct {
  char      species[AM_SYMBOL_SIZE];  /* one of material.species */
  char      replaces[AM_SYMBOL_SIZE]; /* a species of the crystal: only its atoms take part; default "": all that are of another species */
  PetscInt  count;                    /* >= 1; or 0, and then */
  PetscReal concentration;            /* share of the sites, 0 < concentration <= 1 */
  PetscInt  seed;          /* >= 0; the same seed, the same sites; default 1 */
  AmVec3    center;        /* Å; default 0 0 0 */
  PetscReal radius;        /* Å, > 0: sites nearer than this to the centre take part */
} AmCaseAtoms;

typedef struct {
  AmVec3    burgers; /* in lattice constants, crystal axes; not zero; along the normal or at right angles to it, or between: a vacancy loop takes sites out */
  AmVec3    center;  /* Å; default 0 0 0 */
  AmVec3    normal;  /* crystal direction; default that of burgers */
  PetscReal radius;  /* Å, of the corners; > 0 */
  PetscInt  sides;   /* of the regular polygon, >= 3; default 6 */
  PetscReal poisson; /* -1 < poisson < 0.5 */
} AmCaseLoop;

/* Atoms of a file in the place of those of the crystal. */
typedef struct {
  char      file[AM_CASE_NAME_SIZE]; /* extended XYZ, or a data file of LAMMPS; path, found relative to the case file */
  AmVec3    translation;             /* Å, of the file's atoms; default 0 0 0 */
  AmVec3    center;                  /* Å; default 0 0 0; in 2D z is ignored */
  PetscReal radius;                  /* Å, > 0: sites nearer than this to the centre are replaced */
  PetscReal tolerance;               /* neighbour distances, 0 < tolerance <= 0.5: an atom nearer to a site is the site's; default 0.35 */
  char      types[AM_CASE_MAX_SPECIES][AM_SYMBOL_SIZE]; /* species of the types of a data file of LAMMPS, each one of material.species; default none: as the
                                                           file says */
  PetscInt  num_types;
  char      style[16]; /* of the atoms of such a file where it does not say; default atomic */
} AmCaseEmbedded;

typedef enum {
  AM_CASE_DISLOCATION,
  AM_CASE_VACANCY,
  AM_CASE_VOID,
  AM_CASE_LOOP,
  AM_CASE_SUBSTITUTIONAL,
  AM_CASE_SUBSTITUTIONALS,
  AM_CASE_INTERSTITIAL,
  AM_CASE_ATOMS,
  AM_CASE_NUM_KINDS
} AmCaseDefectKind;

typedef struct {
  AmCaseDefectKind  kind; /* which of them is given, the others are zero */
  AmCaseDislocation dislocation;
  AmCaseVacancy     vacancy;
  AmCaseVoid        hole;
  AmCaseLoop        loop;
  AmCaseAtom        substitutional, interstitial;
  AmCaseAtoms       substitutionals;
  AmCaseEmbedded    atoms;
} AmCaseDefect;

/* What a boundary is away from defects: atoms from end to end, or a line where elements of both grains meet. */
typedef enum { AM_CASE_FAR_ATOMS, AM_CASE_FAR_SHARP } AmCaseFar;

/* A boundary of two grains: of a cubic crystal by its coincidence-site lattice, of others a symmetric one by its plane; normal along y, tilt axis along z. The
 * plane goes through material.lattice_origin. */
typedef struct {
  PetscInt   sigma;                    /* 0: not of a coincidence-site lattice, the crystal is not cubic */
  PetscInt   axis[4], plane[4];        /* of the rotation; of the lower grain. In cube axes, else in the own cell; of hcp also four */
  PetscInt   num_axis, num_plane;      /* 3 or 4 */
  PetscBool  symmetric;                /* the plane has indices of one form in both grains; default true */
  PetscReal  translation[2];           /* Å, x and z: of the upper grain, before sites are left out; default 0 0 */
  PetscReal  overlap;                  /* nearest-neighbour distances, 0 < overlap <= 1: sites of the upper grain nearer to the lower are left out; default
                                          0.5 */
  PetscInt   termination[2];           /* which plane of atoms of the lower grain, and of the upper, lies on the boundary; default 0 0: that of the cell's first
                                          atom */
  char       beside[AM_SYMBOL_SIZE];   /* of a compound: the species beside whose own crystal it is; default "": only boundaries of its own composition count */
  AmVec3     relaxation;               /* Å: rigid displacement of the upper grain after that; default 0 0 0 */
  PetscBool  scan;                     /* a run finds these three itself, as the command boundary does; default false */
  AmCaseFar  far;                      /* default atoms; sharp: the relaxation is found, too */
  PetscReal  strip;                    /* of a sharp one: Å, >= 0; where it is nearer than this to a defect it is one, too; default 0 */
  PetscReal  height;                   /* of the command boundary: Å, > 0, at most 1e4; atoms nearer to the boundary are free; default 25 */
  PetscInt   grid[2];                  /* of the command boundary: translations tried along x and z; 0: no more than 1 Å apart */
  PetscReal *overlaps;                 /* of the command boundary: tried ones; owned */
  PetscInt   num_overlaps;
  AmVec3     axes[2][3]; /* not given: found from these; without sigma when the lattice constants are known, until then 0 */
  PetscReal  degrees;    /* likewise: of the rotation */
} AmCaseBoundary;

typedef struct {
  AmVec3    normal; /* outwards, any length */
  PetscReal offset; /* Å */
} AmCaseFace;

/* A grain of a polycrystal: what lies nearer to its seed than to all others; or the convex region inside its faces. */
typedef struct {
  AmVec3      axes[3];  /* crystal directions along x, y, z; all zero: by euler */
  PetscReal   euler[3]; /* Bunge's angles φ1, Φ, φ2 from the lab to the crystal, degrees */
  AmVec3      origin;   /* Å: where a site of it lies; default material.lattice_origin */
  AmVec3      seed;     /* Å */
  AmCaseFace *faces;    /* [num_faces], owned; NULL: by seed */
  PetscInt    num_faces;
  PetscInt    within; /* the grain that it lies inside of, by its faces, or by its seed and radius; default -1: none */
  PetscReal   radius; /* Å; 0: none */
  /* not of the first grain, which is of the material's crystal */
  PetscBool   unlike, own;      /* not given: whether the grain is not just the material's crystal, turned; and whether any of the next four are given */
  AmStructure structure;        /* default that of the material; not custom */
  char        species[AM_CASE_MAX_SPECIES][AM_SYMBOL_SIZE]; /* of material.species; default the first of these */
  PetscInt    num_species;
  PetscReal   lattice_constant; /* Å; 0: find it at zero stress */
  PetscReal   c_over_a;         /* hcp only; 0: likewise */
  PetscReal   stretch[3];       /* along x, y, z: > 0; default 1 1 1 */
  PetscBool   fit;              /* strained to the periods of the first grain, without stress along other axes; default false */
} AmCaseGrain;

/* A rigid sphere that presses on the free top from above; at load factor t its lowest point lies t times depth below the highest lattice plane. */
typedef struct {
  PetscReal radius;    /* Å, > 0 */
  PetscReal depth;     /* Å, >= 0 */
  PetscReal center[2]; /* Å: x and z of its axis; default 0 0 */
  PetscReal stiffness; /* eV/Å³, > 0; default 10 */
} AmCaseIndenter;

typedef struct {
  AmMat3          deformation_gradient; /* of load factor 1; det > 0; default identity */
  PetscInt        steps;                /* >= 1; default 1 */
  AmCaseIndenter *indenter;             /* owned; NULL: none */
} AmCaseLoading;

typedef struct {
  PetscReal      core;    /* Å around each defect: beta = 0; > 0 */
  PetscReal      blend;   /* Å: beta = 1 from here on; core < blend (qce, qcf: <=) and blend <= radius */
  PetscReal      pad;     /* Å, >= 0: how far beyond the blend atoms are nodes; 0: the range of the potential, in 3D a layer of cells */
  AmBlendProfile profile; /* of beta in between; default best */
} AmCaseRegions;          /* both 0 with atm and cb when the case does not give them */

typedef struct {
  PetscInt  order;    /* of far elements: 1 linear, 2 quadratic; default 1 */
  PetscReal size;     /* Å: h of far elements at the blend radius; 0: by order and lattice */
  PetscReal grading;  /* p of h(d) = size (d/Rb)^p; default 1.2 */
  PetscReal growth;   /* > 0; default 0.5 */
  PetscReal max_size; /* Å; 0: no limit */
  char      file[AM_CASE_NAME_SIZE]; /* HDF5: the mesh comes from there; path, found relative to the case file; "": it is made */
} AmCaseMesh;

typedef struct {
  AmSolveMethod method;         /* default auto */
  AmSolveForces force_based;    /* default residual */
  PetscReal     tolerance;      /* eV/Å: largest residual of a free unknown; default 1e-8 */
  PetscInt      renew_load;     /* renewals of the bgfc load; default 0 */
  PetscInt      max_iterations; /* of Newton's method, a load step; default 50 */
} AmCaseSolver;

typedef struct {
  char      directory[AM_CASE_NAME_SIZE]; /* relative to the working directory; default the case file's name with .out for .yaml */
  PetscBool vtu, xyz, picture;            /* default all true */
  PetscBool report;                       /* accepted, for case files of later versions; a run says that it writes none. Default false */
  PetscBool all_atoms;                    /* default false */
} AmCaseOutput;

/* The grid of the command study; all lists owned, [num_...] or NULL when the case does not give them. */
#define AM_CASE_MAX_STUDY 64
typedef struct {
  AmScheme  *schemes; /* not atm, which is the reference; default bqce bgfc bqcf */
  PetscInt  *orders;  /* default mesh.order */
  PetscReal *cores;   /* Å, > 0, ascending */
  PetscReal *blends;  /* Å, one a core; default core * regions.blend / regions.core */
  PetscReal *radii;   /* Å, one a core, <= domain.radius; default domain.radius */
  PetscInt   num_schemes, num_orders, num_cores, num_blends, num_radii;
} AmCaseStudy;

typedef struct _n_AmCaseSource AmCaseSource; /* the text and where each key stands in it */

typedef struct {
  AmCaseMaterial material;
  AmCaseDomain   domain;
  AmCaseDefect  *defects; /* [num_defects], owned */
  PetscInt       num_defects;
  AmCaseBoundary *boundary; /* owned; NULL: none. Not together with grains */
  AmCaseGrain   *grains;    /* [num_grains], owned; NULL: one crystal. Not together with boundary */
  PetscInt       num_grains;
  AmCaseLoading  load;
  AmCaseRegions  regions;
  AmCaseMesh     mesh;
  AmScheme       scheme;
  AmCaseSolver   solver;
  AmCaseOutput   output;
  char           reference[AM_CASE_NAME_SIZE]; /* path, found relative to the case file; "": none */
  char           start[AM_CASE_NAME_SIZE];     /* likewise: of the atoms that the run begins from */
  AmCaseStudy   *study;                        /* owned; NULL: the case has no such section. Only the command study looks at it, and checks it */
  AmCaseSource  *source;                       /* owned */
  AmSurface     *surface;                      /* owned; of the shape file, else NULL */
  PetscReal      loading;                      /* s that Gmsh took to be loaded for it */
} AmCase;

/* Reads and checks a case file. Collective on PETSC_COMM_WORLD: rank 0 reads the file.
 * In: sets [num_sets]: overrides "key.path=value" in order; a list item is addressed by its index. Out: owned by the caller.
 * Raises AM_ERR_USER with file, line, key, value, and what it must be. Touches nothing on disk. */
PetscErrorCode AmCaseLoad(const char path[], PetscInt num_sets, const char *const sets[], AmCase **out);
PetscErrorCode AmCaseDestroy(AmCase **c);

/* Says where the user gave key: "lomer.yaml:12: regions.core", or "--set regions.core=40: regions.core"; the line of the nearest parent if the key is a
 * default. Returns where, for use in a message. Not collective. In: size of where in bytes. */
const char *AmCaseWhere(const AmCase *c, const char key[], size_t size, char where[]);

/* The case as resolved, YAML text: overrides and defaults filled in, paths made absolute; loads again as the same case. Owned by c. */
const char *AmCaseText(const AmCase *c);
/* The case file's path as given. Owned by c. */
const char *AmCasePath(const AmCase *c);
/* The crystal's body. */
AmBody AmCaseBody(const AmCase *c);
/* The body in words: "disc of radius 200 Å", "box of 100 x 80 x 80 Å". Valid until the next call. */
const char *AmCaseBodyName(const AmCase *c);
/* The word for scheme in a case file: "bqcf". */
const char *AmCaseSchemeName(AmScheme scheme);

/* Opens the case's potential; what is wrong with it is raised as AM_ERR_USER with the place in the case file. Out: owned by the caller. */
PetscErrorCode AmCaseOpenPotential(const AmCase *c, AmPotential *out);
/* Raises AM_ERR_USER, with the place in the case file, unless the output directory can be written to. Changes nothing on disk. Collective. */
PetscErrorCode AmCaseCheckOutput(const AmCase *c);

/* ---- the program ---- */
typedef enum { AM_RUN_CONVERGED = 0, AM_RUN_USER = 2, AM_RUN_NOT_CONVERGED = 3, AM_RUN_MACHINE = 4, AM_RUN_INTERRUPTED = 130 } AmRunStatus; /* exit codes */

/* The whole program: returns its exit code. */
int AmAppMain(int argc, char **argv);

/* The commands. Collective on PETSC_COMM_WORLD; they write to the case's output directory, made when there is something to write.
 * Out: status CONVERGED, NOT_CONVERGED or INTERRUPTED; the other exit codes come from raised errors. */
PetscErrorCode AmAppRun(const AmCase *c, AmRunStatus *status);
PetscErrorCode AmAppMesh(const AmCase *c);
/* Runs the case for each scheme, order and core of its section study, compares each with one reference (the case's, else a run of every atom that is made
 * first), writes rows, slopes and charts, and prints a table. The study's directory is output.directory if the user gave one, else the case file's name with
 * .study for .yaml. Results that are there from an earlier start are kept. A row that is refused or does not converge is a row all the same; then, and when the
 * reference does not converge, status is NOT_CONVERGED. Raises AM_ERR_USER for a mistake in the section or in what all rows share. */
PetscErrorCode AmAppStudy(const AmCase *c, AmRunStatus *status);
/* Says in a few lines what the case would do, potential opened. */
PetscErrorCode AmAppCheck(const AmCase *c);
/* The patch test of all schemes on the case's geometry: their residuals in the perfect crystal under the case's deformation gradient. Prints text for people,
 * or one JSON object; writes patch.csv, profile.csv and two pictures. Raises AM_ERR_USER if the case has defects. */
PetscErrorCode AmAppPatch(const AmCase *c, PetscBool json);
/* The case's boundary alone, with every atom: relaxes each translation and overlap of the scan, then the best one to the end. Writes gb_scan.csv,
 * boundary.json, atoms.xyz. Raises AM_ERR_USER if the case has no boundary. */
PetscErrorCode AmAppBoundary(const AmCase *c, PetscBool json);
/* What bulk and material are asked. */
typedef struct {
  const char *name;      /* a case (.yaml, .yml) or a potential, as in a case */
  const char *species;   /* "Al", "Ni,Al"; NULL: all that the potential has */
  const char *structure; /* "fcc"; NULL: the one that the potential prefers */
  PetscInt    num_sets;  /* overrides of a case */
  const char *const *sets;
  PetscBool   json;
  PetscInt    num_surfaces;     /* of bulk: free surfaces, */
  const char *const *surfaces;  /* [num_surfaces] by Miller indices, "111" */
} AmBulkRequest;
/* Lattice constants, cohesive energy and elastic constants of a crystal at zero stress, and energies of its free surfaces; serial, on rank 0. Prints text for
 * people, or one JSON object. */
PetscErrorCode AmAppBulk(const AmBulkRequest *request);
/* What gamma is asked: words of the command line, NULL where there are none. */
typedef struct {
  AmBulkRequest crystal;
  const char   *plane, *points, *relax, *cut; /* "111"; "41"; none, normal or full; "1" */
  PetscInt      num_directions;               /* 0: one that the structure suggests */
  const char *const *directions;
  PetscBool          map;       /* the whole plane, not directions */
  const char        *directory; /* NULL: the case's name with .gamma for .yaml; of a potential gamma.out */
} AmGammaRequest;
/* Generalised stacking-fault energies of the crystal that bulk finds. Prints text for people, or one JSON object; writes gamma.csv, gamma.json, gamma.png.
 * Collective: rows of a map are shared out. */
PetscErrorCode AmAppGamma(const AmGammaRequest *request);
/* What a potential is: species, cutoff, what it supports, and of each species the crystal that it prefers. */
PetscErrorCode AmAppMaterial(const AmBulkRequest *request);
/* Compares the atoms of run (a run's directory, or an extended XYZ file) with those of reference (.xyz or .xyz.gz); serial, on rank 0.
 * Prints text for people, or one JSON object. */
PetscErrorCode AmAppCompare(const char run[], const char reference[], PetscBool json);

/* The versions of atomesh and of the libraries it uses. In: size in bytes of each text. */
#define AM_APP_NUM_VERSIONS 8
typedef struct {
  const char *name;
  char        text[128];
} AmAppVersion;
PetscErrorCode AmAppVersions(AmAppVersion versions[AM_APP_NUM_VERSIONS]);

#endif
