/* SPDX-License-Identifier: GPL-3.0-or-later
 * potential: site energies V_l(y) of a cluster, their gradient, Hessian-vector product and Hessian blocks.
 *
 * Every energy here is E = Σ_l w_l V_l(y): the sum over sites l of site energies with weights w_l. A coupling scheme needs nothing else.
 * All functions are local to a rank (not collective): each rank evaluates its own cluster. Units: Å, eV. */
#ifndef ATOMESH_POTENTIAL_H
#define ATOMESH_POTENTIAL_H

#include <atomesh/neighbor.h>

typedef struct _p_AmPotential *AmPotential;

/* Topology of a cluster: sites, and for each site the points that its energy may depend on. Nothing is owned.
 * Neighbour k (start[l] <= k < start[l+1]) of site l sits at y[neighbor[k]] + period · image[k]. The list may hold points beyond the cutoff (a skin);
 * they are skipped. It is full: if l' is a neighbour of l and both are sites, both say so. A point may occur several times with different images. */
typedef struct {
  PetscInt        num_points;
  PetscInt        num_sites;
  const PetscInt *site_to_point; /* [num_sites] */
  const PetscInt *start;         /* [num_sites + 1] */
  const PetscInt *neighbor;      /* [start[num_sites]] */
  const signed char (*image)[3]; /* [start[num_sites]], or NULL: all zero */
  AmMat3          period;        /* Å: current period vectors, as columns; unused when image is NULL */
  const PetscInt *species;       /* [num_points], index into the potential's species; or NULL: all zero */
} AmCluster;

/* What went out of the potential's range during an evaluation: not a program error, for a line search cuts its step then. */
typedef enum { AM_RANGE_OK, AM_RANGE_PAIR_TOO_CLOSE, AM_RANGE_DENSITY, AM_RANGE_MODEL } AmRangeKind;
typedef struct {
  AmRangeKind kind;
  PetscInt    site, point;  /* indices into the cluster (point: the neighbour, or -1) */
  PetscReal   value, limit; /* distance in Å, or density in the table's unit */
} AmRange;

/* How second derivatives are made; printed for the user. */
typedef enum { AM_HESSIAN_EXACT, AM_HESSIAN_CALLBACK, AM_HESSIAN_DIFFERENCES } AmHessianKind;

typedef enum { AM_INTERPOLATION_HERMITE, AM_INTERPOLATION_SPLINE } AmInterpolation;
typedef struct {
  AmInterpolation interpolation; /* tables: cubic Hermite as KIM's EAM_Dynamo driver and LAMMPS (default), or a C² cubic spline */
  PetscBool       force_kim;     /* evaluate a KIM EAM_Dynamo model by KIM itself, not by the native kernel (default no) */
} AmPotentialOptions;
AmPotentialOptions AmPotentialDefaults(void);

/* Opens the potential that name stands for: a path to a setfl, eam/fs or funcfl file (decided by content); or a closed form with its parameters,
 * "lj epsilon=.. sigma=.. switch=.. cutoff=..", "morse depth=.. alpha=.. r0=.. switch=.. cutoff=..", "toy_eam a=.. b=.. c=.. [cutoff=1.4]"; or a KIM portable
 * model.
 * In: species [num_species], chemical symbols that the caller numbers 0..num_species-1. Out: out, owned by the caller.
 * Raises AM_ERR_USER: unknown name (nearest installed names offered), species not in the potential (its species named), file truncated, not a number in a
 * table, parameters of a closed form that are unknown, missing or no numbers. */
PetscErrorCode AmPotentialOpen(const char name[], PetscInt num_species, const char *const species[], const AmPotentialOptions *options, AmPotential *out);

/* Lennard-Jones 4ε[(σ/r)¹² - (σ/r)⁶] and Morse D[e^(-2α(r-r0)) - 2e^(-α(r-r0))], one species, times a C² switch that falls from 1 at r_switch to 0 at cutoff
 * (Å). */
PetscErrorCode AmPotentialCreateLJ(PetscReal epsilon, PetscReal sigma, PetscReal r_switch, PetscReal cutoff, AmPotential *out);
PetscErrorCode AmPotentialCreateMorse(PetscReal depth, PetscReal alpha, PetscReal r0, PetscReal r_switch, PetscReal cutoff, AmPotential *out);
/* The toy EAM of two-dimensional benchmarks: V = ½ Σ J(r) + c [(t - t0)² + (t - t0)⁴] with J = e^(-2a(r-1)) - 2 e^(-a(r-1)), t = Σ e^(-br), t0 = 6 e^(-0.9b),
 * over neighbours within a sharp cutoff, which no pair may cross. In: a, b 1/Å; c eV; cutoff Å. */
PetscErrorCode AmPotentialCreateToyEAM(PetscReal a, PetscReal b, PetscReal c, PetscReal cutoff, AmPotential *out);
PetscErrorCode AmPotentialDestroy(AmPotential *pot);

/* The species that a potential has, by its name alone. Out: n, species [n <= max]; 0 for a closed form, which takes any name. Raises AM_ERR_USER as
 * AmPotentialOpen(). */
PetscErrorCode AmPotentialListSpecies(const char name[], PetscInt max, char species[][AM_SYMBOL_SIZE], PetscInt *n);

/* What a KIM model says that it supports; all false for other potentials. AmPotentialDescription() tells what of it holds. */
typedef struct {
  PetscBool is_kim, forces, site_energies, first_terms, second_terms; /* terms: ProcessDEDrTerm, ProcessD2EDr2Term */
} AmPotentialSupport;
PetscErrorCode AmPotentialAskSupport(const char name[], AmPotentialSupport *support);

PetscReal     AmPotentialCutoff(AmPotential pot); /* Å: no pair farther than this interacts directly */
PetscInt      AmPotentialNumSpecies(AmPotential pot);
const char   *AmPotentialSpecies(AmPotential pot, PetscInt i); /* chemical symbol; owned by pot */
PetscReal     AmPotentialMass(AmPotential pot, PetscInt i);    /* amu; 0 if the source does not say */
const char   *AmPotentialName(AmPotential pot);                /* as opened */
const char   *AmPotentialDescription(AmPotential pot);         /* which kernel, interpolation, way to second derivatives: one line for people */
AmHessianKind AmPotentialHessianKind(AmPotential pot);

/* Site energies and gradient. In: y [num_points] Å; weight [num_sites], or NULL: all one.
 * Out: V [num_sites] eV, overwritten, unweighted, or NULL: models that do not tell them apart take less time then; g [num_points] eV/Å, or NULL:
 * Σ_l w_l ∂V_l/∂y_j is ADDED to g[j]. range: first thing that went out of range (V and g are then undefined); with range NULL that raises AM_ERR_USER with a
 * sentence. Sites of weight 0 are skipped, their V is 0.
 * Tables: a pair closer than one spacing of the table, or a density beyond it, is out of range; behind its last knot a table of r goes on as a straight
 * line. */
PetscErrorCode AmPotentialGradient(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[],
                                   AmRange *range);

/* As AmPotentialGradient(), of somebody who needs no more than Σ_l w_l V_l over each run of so many sites, one after the other (the last one may be shorter; 0:
 * each site's own): where the sum costs less, V of one site may be that of several sites of its run with the same weight, and theirs 0. */
PetscErrorCode AmPotentialRunSums(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], PetscInt run, PetscReal V[], AmVec3 g[],
                               AmRange *range);
/* Whether sums cost less: the model tells site energies one call each. May become true in an evaluation. */
PetscBool AmPotentialSumsCostLess(AmPotential pot);

/* Hv[i] += Σ_l w_l Σ_j ∂²V_l/∂y_i∂y_j v[j]. In: v [num_points] Å. Out: Hv [num_points] eV/Å, added to. */
PetscErrorCode AmPotentialHessianProduct(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], const AmVec3 v[], AmVec3 Hv[],
                                         AmRange *range);

/* Receives the Hessian of one site: w_l ∂²V_l over the distinct points of its neighbourhood (images of a point summed together).
 * In: point [n]; H [3n][3n] row-major eV/Å², symmetric, valid during the call only. */
typedef PetscErrorCode (*AmHessianSink)(void *context, PetscInt site, PetscInt n, const PetscInt point[], const PetscReal H[]);

/* Calls sink once for every site of non-zero weight. */
PetscErrorCode AmPotentialHessian(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmHessianSink sink, void *context,
                                  AmRange *range);

/* The second derivatives at one state, for several products: written down where the potential tells them term by term, as KIM models with callbacks do, and
 * memory allows; else evaluated anew for each product. */
typedef struct _p_AmHessian *AmHessian;
/* Where second derivatives are differences of gradients: 1e-8 of a product, by two gradients each; or 1e-6, by one. */
typedef enum { AM_HESSIAN_FOR_CONSTANTS, AM_HESSIAN_FOR_SOLVERS } AmHessianPrecision;
/* Out: h, owned by the caller. pot must outlive it. */
PetscErrorCode AmHessianCreate(AmPotential pot, AmHessianPrecision precision, AmHessian *h);
PetscErrorCode AmHessianDestroy(AmHessian *h);
/* In: as AmPotentialHessianProduct(); referenced until the next call. Out: range: where the state was evaluated, as there; else the products see. */
PetscErrorCode AmHessianSet(AmHessian h, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmRange *range);
/* Whether AmHessianSet() has evaluated the state. */
PetscBool AmHessianHasSeen(AmHessian h);
/* As AmPotentialHessianProduct(), to rounding, or as the precision says. */
PetscErrorCode AmHessianProduct(AmHessian h, const AmVec3 v[], AmVec3 Hv[], AmRange *range);

/* What a bond jumps by, both ends of it, where its length crosses the cutoff. */
typedef struct {
  PetscReal force;  /* eV/Å: no residual of less need exist, where atoms of a crystal lie there */
  PetscReal energy; /* eV: differences of energies do not resolve less, where bonds cross between */
} AmCutoffJump;
/* In: distance Å of nearest neighbours, of which each end has twelve. Out: jump, the largest of all pairs of species. */
PetscErrorCode AmPotentialCutoffJump(AmPotential pot, PetscReal distance, AmCutoffJump *jump);

/* ---- kernel: the same for one cluster again and again ---- */

/* A potential bound to points and their neighbours. It keeps what depends on those only (a half list, or a full one), and one linearization. */
typedef struct _p_AmKernel *AmKernel;

/* In: points, copied; their arrays and species [num_points], or NULL, are referenced and must stay as they are: evaluations are given positions of their own,
 * which may differ from those in points as long as no pair that is not listed comes within the cutoff.
 * The environment variable ATOMESH_KERNEL (readable, portable, avx2) forces a way to evaluate; raises AM_ERR_USER if there is no such way here. */
PetscErrorCode AmKernelCreate(AmPotential pot, const AmNeighborOptions *points, const PetscInt species[], AmKernel *kernel);
PetscErrorCode AmKernelDestroy(AmKernel *kernel);
/* The same points with full lists, which are made when first asked for. Out: cluster, owned by the kernel. */
PetscErrorCode AmKernelCluster(AmKernel kernel, const AmCluster **cluster);

/* As AmPotentialGradient(), and AmPotentialRunSums() with one run of all sites, to rounding; V is not NULL. */
PetscErrorCode AmKernelGradient(AmKernel kernel, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], AmRange *range);
PetscErrorCode AmKernelSum(AmKernel kernel, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], AmRange *range);

/* Prepares products with the Hessian at y; y and weight are copied. Replaces an earlier linearization, and lasts until the next gradient: the fast way
 * keeps both in the same memory, and coefficients of products as floats. Out of range: there is none then. */
PetscErrorCode AmKernelLinearize(AmKernel kernel, const AmVec3 y[], const PetscReal weight[], AmRange *range);
/* As AmPotentialHessianProduct() at the last linearization, by the fast way to 1e-7, by differences (AM_HESSIAN_DIFFERENCES) to some 1e-5: Hv [num_points]
 * eV/Å, added to. The operator is symmetric, and linear, but for these errors. */
PetscErrorCode AmKernelProduct(AmKernel kernel, const AmVec3 v[], AmVec3 Hv[]);

/* ---- one atom amid a deformed lattice, for many deformations ---- */

/* The site energy V(F) of an atom whose neighbours sit at F R, R the vectors of a lattice, and its derivatives by F. */
typedef struct _p_AmLatticeKernel *AmLatticeKernel;

/* In: species of all atoms; R [n], sorted by length, all up to the last one's, and with each of them -R. Out: kernel, which may be NULL: pot has no faster way
 * than AmPotentialGradient() and its like, or ATOMESH_KERNEL forbids it. pot must outlive it. */
PetscErrorCode AmLatticeKernelCreate(AmPotential pot, PetscInt species, PetscInt n, const AmVec3 R[], AmLatticeKernel *kernel);
PetscErrorCode AmLatticeKernelDestroy(AmLatticeKernel *kernel);

/* Each may be NULL. */
typedef struct {
  PetscReal *V;               /* eV */
  AmMat3    *P;               /* eV: ∂V/∂F_iJ */
  PetscReal (*A)[3][3][3][3]; /* eV: ∂²V/∂F_iJ∂F_kL */
} AmLatticeResult;
/* In: F [n]. Out: arrays [n] of result, overwritten. done false: something is out of range, or det F <= 0, or vectors beyond those listed may be within the
 * cutoff; results are then undefined, and the readable way has to decide. */
PetscErrorCode AmLatticeKernelEvaluate(AmLatticeKernel kernel, PetscInt n, const AmMat3 F[], const AmLatticeResult *result, PetscBool *done);

/* ---- the atoms of a cell amid a deformed lattice, likewise ---- */

/* The energy V(z) of the atoms of a cell, z = (F, d): atom α has neighbours at F R + d_β - d_α, R the vectors of a lattice and 0, d_0 = 0. Derivatives stand as
 * F_iJ at 3 i + J, then the components of d_1, d_2, .., so there are size = 9 + 3 (num_atoms - 1). */
typedef struct _p_AmCellKernel *AmCellKernel;

/* In: species [num_atoms]; S [num_atoms] Å: places in the undeformed crystal, from where d may go anywhere but is not expected far; R [num_vectors]: as for
 * AmLatticeKernelCreate(). All is copied. Out: kernel, which may be NULL: as there. pot must outlive it. */
typedef struct {
  PetscInt        num_atoms;
  const PetscInt *species;
  const AmVec3   *S;
  PetscInt        num_vectors;
  const AmVec3   *R;
} AmCellLattice;
PetscErrorCode AmCellKernelCreate(AmPotential pot, const AmCellLattice *lattice, AmCellKernel *kernel);
PetscErrorCode AmCellKernelDestroy(AmCellKernel *kernel);

/* F [n]; d [n][num_atoms - 1] Å. */
typedef struct {
  PetscInt      n;
  const AmMat3 *F;
  const AmVec3 *d;
} AmCellStates;
/* Each may be NULL. */
typedef struct {
  PetscReal *V;        /* [n] eV */
  PetscReal *gradient; /* [n][size] eV to eV/Å */
  PetscReal *hessian;  /* [n][size][size] eV to eV/Å², symmetric to rounding */
} AmCellResult;
/* Out: arrays of result, overwritten. done: as of AmLatticeKernelEvaluate(). */
PetscErrorCode AmCellKernelEvaluate(AmCellKernel kernel, const AmCellStates *states, const AmCellResult *result, PetscBool *done);

/* Writes what range says as a sentence: "Al and Al are 0.01 Å apart, closer than the table of NAME begins (0.0056 Å)". In: size of sentence in bytes. */
PetscErrorCode AmRangeDescribe(AmPotential pot, const AmCluster *cluster, const AmRange *range, size_t size, char sentence[]);

#endif
