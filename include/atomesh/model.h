/* SPDX-License-Identifier: GPL-3.0-or-later
 * model: E(u), R(u), K(u): the weighted sum of atoms, continuum and load. Everything here is collective. Å, eV. */
#ifndef ATOMESH_MODEL_H
#define ATOMESH_MODEL_H

#include <atomesh/atoms.h>
#include <atomesh/continuum.h>
#include <atomesh/indenter.h>

typedef struct _p_AmModel *AmModel;

/* In: space, pot, cb: referenced, must outlive the model. The scheme is the space's. Its constant load is not made yet: AmModelRenewLoad(). */
PetscErrorCode AmModelCreate(const AmSpace *space, AmPotential pot, AmCauchyBorn cb, AmModel *model);
PetscErrorCode AmModelDestroy(AmModel *model);
/* Gives the facets of elements on the free top at y (Å, crystal) the energy of a strained surface, counted from the perfect crystal's; they are blended as
 * elements are. Once, of a crystal with one atom a cell. */
PetscErrorCode AmModelSetTop(AmModel model, PetscReal y, const AmRelaxedSurface *law);

const AmSpace *AmModelSpace(AmModel model);
PetscBool      AmModelHasEnergy(AmModel model);   /* false: bqcf, qcf */
PetscBool      AmModelIsCorrected(AmModel model); /* true: bgfc, bqcf, qcf, whose energy has a load */

/* Homogeneous load F0: y = F0 (x + p) + u, p the inner shifts with which the crystal under F0 is in equilibrium, so that u = 0 is; 0 with one atom a cell. Held
 * atoms stand there. Raises AM_ERR_USER, with several atoms a cell, where F0 is out of the potential's range, or no p is stable. */
PetscErrorCode AmModelSetDeformation(AmModel model, AmMat3 F0);

PetscErrorCode AmModelSetSkin(AmModel model, PetscReal skin); /* AmAtomsSetSkin() */
PetscErrorCode AmModelForgetLists(AmModel model);             /* AmAtomsForgetList() */

AmMat3 AmModelDeformation(AmModel model);                  /* the present F0 */
AmVec3 AmModelShift(AmModel model, PetscInt grain, PetscInt sublattice); /* the present p, Å, lab */

/* The indenter that presses on all atoms that are nodes, as it stands now; NULL: none, the default. Copied. An external force is no part of what a scheme
 * blends: it acts on each row fully, whatever D_a, and its energy counts fully, whatever the site's weight. */
PetscErrorCode AmModelSetIndenter(AmModel model, const AmIndenter *indenter);

typedef struct {
  AmVec3    force; /* eV/Å, that the atoms exert on the indenter */
  PetscInt  num;   /* atoms that touch it */
  PetscReal reach; /* Å: from the vertical axis to the farthest of them; 0: none */
} AmModelContact;
/* Contact with the indenter at u; all zero without one. */
PetscErrorCode AmModelTouch(AmModel model, Vec u, AmModelContact *contact);

/* load = R_bqce(u) - R_force(u), where R_force is that of bqcf (bgfc) or of the scheme itself (bqcf, qcf: the load of their energy companion), so that at u
 * the energy's gradient is the force-based residual. Nothing for the other schemes. Out: in_range as below. */
PetscErrorCode AmModelRenewLoad(AmModel model, Vec u, PetscBool *in_range);

/* Residual of the scheme. Out: R, overwritten; in_range: false when some rank's atoms or elements left the potential's range (R is undefined then, and
 * AmModelRangeSentence() says what happened). */
PetscErrorCode AmModelResidual(AmModel model, Vec u, Vec R, PetscBool *in_range);
const char    *AmModelRangeSentence(AmModel model);

/* Energy relative to the perfect crystal, less load·u; for a scheme without energy that of its companion bgfc. Out: g: gradient, or NULL. */
PetscErrorCode AmModelEnergy(AmModel model, Vec u, PetscReal *energy, Vec g, PetscBool *in_range);

/* The energy of a state to be told, eV: for schemes with a load the blended energy less the work of its ghost forces on the straight way from u = 0, of all
 * loads on it, where that of AmModelEnergy() is the one at the start; for others AmModelEnergy(). A function of the state alone. Four evaluations. */
PetscErrorCode AmModelWorkEnergy(AmModel model, Vec u, PetscReal *energy, PetscBool *in_range);

/* The tangent of the residual, or of the energy's gradient (symmetric); the same for a scheme with an energy. */
typedef enum { AM_TANGENT_RESIDUAL, AM_TANGENT_ENERGY } AmTangentKind;
/* Preallocated for the neighbour lists at u. Out: K, block size 3, all zero, owned by the caller. */
PetscErrorCode AmModelCreateTangent(AmModel model, AmTangentKind kind, Vec u, Mat *K);
/* Overwrites K. A K whose pattern is out of date still gets the right numbers, slowly: see AmModelPatternChanged(). */
PetscErrorCode AmModelTangent(AmModel model, AmTangentKind kind, Vec u, Mat K, PetscBool *in_range);
/* True when a tangent made at another u would not hold the one at u. */
PetscErrorCode AmModelPatternChanged(AmModel model, Vec u, PetscBool *changed);

/* Whether tangents of elements, from now on, may be kept ones of states nearby (AmCauchyBornKeepTangents()). At first not. */
PetscErrorCode AmModelKeepTangents(AmModel model, PetscBool keep);

/* The same tangent as an operator, without a matrix: linearised once at u, applied many times, until the next evaluation. Out: in_range:
 * false: nothing may be applied. */
PetscErrorCode AmModelLinearize(AmModel model, AmTangentKind kind, Vec u, PetscBool *in_range);
/* Hv = K v. Out: Hv, overwritten. */
PetscErrorCode AmModelApplyTangent(AmModel model, Vec v, Vec Hv);
/* A shell matrix around AmModelApplyTangent(). Out: K, owned by the caller; must not outlive the model. */
PetscErrorCode AmModelCreateTangentShell(AmModel model, Mat *K);
PetscInt       AmModelNumProducts(AmModel model); /* so far */

/* Scalar Laplacian, one row a free node: what each component of a step is preconditioned with where a stiffness would be too large to factorise. On all cells;
 * nodes that have none are tied to their nearest neighbours at u. Symmetric, positive. Out: L, owned by the caller. */
PetscErrorCode AmModelLaplacian(AmModel model, Vec u, AmGraph *L);

typedef struct {
  PetscInt  few, most;  /* atoms: so few are taken anyway, more only if */
  PetscReal share;      /* they have this part of the highest energy */
  PetscReal negligible; /* entries below this part of the largest are left out of the columns */
} AmCoreOptions;

/* Of the energy's tangent those columns that belong to a few atoms, as far as atoms make them. */
typedef struct {
  PetscInt  n, *global;     /* [n] blocks of unknowns of these atoms, ascending, on all ranks */
  PetscInt  num_rows, *row; /* [num_rows] free nodes of this rank in whose rows something stands, counted from its first, ascending */
  Mat       columns;        /* [3 num_rows][3 n] eV/Å², sequential */
} AmCoreColumns;

/* The core: the atoms, free nodes all, whose energies at the last evaluation lie highest, AM_CORE_ENERGY above the perfect crystal at least, and count in
 * full. Out: core, of the tangent at u; columns NULL where there are no such atoms, or u is out of range; freed by AmCoreColumnsDestroy(). Collective. */
#define AM_CORE_ENERGY 1e-3 /* eV */
PetscErrorCode AmModelCore(AmModel model, Vec u, AmCoreOptions options, AmCoreColumns *core);
PetscErrorCode AmCoreColumnsDestroy(AmCoreColumns *core);

/* Elastic stiffness of the unstrained crystal on all cells: what a descent step is preconditioned with. Out: P, owned by the caller. */
PetscErrorCode AmModelElasticStiffness(AmModel model, Mat *P);

/* What rounding leaves of a difference of two energies, eV: site energies of some eV are subtracted from each other, and an element stands for many sites. */
PetscReal AmModelEnergyResolution(AmModel model);
/* And of the difference of a perfect crystal's energy, whose sites all round alike, and the one a step beside it, eV; with what a bond of each site jumps by
 * where it crosses the cutoff, for a perfect crystal may have a whole shell there. */
PetscReal AmModelEnergyOffset(AmModel model);

/* Number of energy-and-gradient evaluations so far, each of all sites and cells of one blending. */
PetscInt AmModelNumEvaluations(AmModel model);
/* Seconds of the fastest evaluation of an energy and gradient so far, on the slowest rank: the unit of work (FEE). 0 before the first. Collective. */
PetscErrorCode AmModelEvaluationSeconds(AmModel model, PetscReal *seconds);

/* ---- for output and measure: local arrays of the state u ---- */
typedef struct {
  AmVec3    *node_u;          /* [num_nodes] */
  PetscReal *site_energy;     /* [num_sites] eV, relative to the perfect crystal */
  PetscReal  site_energy_sum; /* of all ranks, unweighted */
  AmMat3    *F, *P;           /* [num_cells]; P in eV/Å³ */
  PetscReal *W;               /* [num_cells] eV/Å³; NAN (as P) where a cell is outside the potential's range */
} AmModelState;
PetscErrorCode AmModelStateCreate(AmModel model, Vec u, AmModelState *state);
PetscErrorCode AmModelStateDestroy(AmModelState *state);

/* Elastic dipole tensor of the defects at u, eV, in the plane of one period along z: minus the derivative of the energy (of a force scheme: the blended one) by
 * F0. Exact to leading order in the size of the body, whose faces are at rest. Without dislocations, and at F0 = I. Out: in_range. */
PetscErrorCode AmModelDipole(AmModel model, Vec u, AmMat3 *dipole, PetscBool *in_range);

/* Sum of site weights times Ω, and of cell weights times crystal volume, with what lies above facets of AmModelSetTop(), over all ranks, of the scheme's
 * energy; Å³. */
PetscErrorCode AmModelVolumes(AmModel model, PetscReal *sites, PetscReal *cells);
/* Likewise of each grain. Out: sites, cells [lattices]. Collective. */
PetscErrorCode AmModelGrainVolumes(AmModel model, PetscReal sites[], PetscReal cells[]);

#endif
