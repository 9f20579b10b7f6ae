/* SPDX-License-Identifier: GPL-3.0-or-later
 * solve: from a predictor to an equilibrium, and whether it is a stable one. Collective. Å, eV. */
#ifndef ATOMESH_SOLVE_H
#define ATOMESH_SOLVE_H

#include <atomesh/model.h>

typedef enum {
  AM_SOLVE_CONVERGED, /* residual below tolerance, and the energy's tangent there has no negative eigenvalue */
  AM_SOLVE_SADDLE,    /* residual below tolerance, but unstable, and no way down was found */
  AM_SOLVE_STALLED,   /* no step reduces the residual any more */
  AM_SOLVE_MAX_ITERATIONS,
  AM_SOLVE_OUT_OF_RANGE, /* a load step begins outside the potential's range; u is the state before it */
  AM_SOLVE_INTERRUPTED
} AmSolveStatus;

typedef enum { AM_PHASE_DESCENT, AM_PHASE_NEWTON } AmSolvePhase;

/* How linear systems are solved. Direct: the tangent is assembled and factorised. Matrix-free: products with the tangent, preconditioned by a scalar
 * Laplacian. */
typedef enum { AM_SOLVE_AUTO, AM_SOLVE_DIRECT, AM_SOLVE_MATRIX_FREE } AmSolveMethod;
const char *AmSolveMethodWord(AmSolveMethod method);

/* How a force scheme, which has no energy, is solved: for its residual as it is, or for its companion's energy under a load that is renewed until that is the
 * same. Auto: the first; without a matrix the second where the descent ends far off, or Newton fails. */
typedef enum { AM_FORCES_AUTO, AM_FORCES_RESIDUAL, AM_FORCES_RENEWED_LOAD } AmSolveForces;
const char *AmSolveForcesWord(AmSolveForces forces);

/* One line of the history: the state after a step. */
typedef struct {
  PetscInt     load_step, step;
  AmSolvePhase phase;
  PetscReal    energy;       /* eV; NAN in Newton steps of a scheme without energy */
  PetscReal    residual_max; /* eV/Å, largest component; in a descent that of the energy's gradient */
  PetscReal    step_length;  /* factor on the step taken */
  PetscReal    seconds;      /* since the solve began */
} AmSolveRecord;

typedef struct {
  PetscReal     tolerance; /* eV/Å, largest free residual */
  AmSolveMethod method;
  AmSolveForces forces;
  PetscInt      max_iterations; /* of Newton, a load step */
  PetscInt      max_descent;    /* of descent steps before the first Newton step; 0: none */
  PetscReal     descent_until;  /* eV/Å: Newton takes over below this residual */
  PetscInt      renew_load;     /* how often the ghost-force load is renewed at the solution */
  PetscInt      load_steps;
  AmMat3        deformation;                                              /* of load factor 1 */
  PetscErrorCode (*progress)(void *context, const AmSolveRecord *record); /* called on every rank; may be NULL */
  PetscErrorCode (*held_energy)(void      *context,
                                PetscReal *energy); /* eV of what no unknown moves, at the present load: added to recorded energies; collective; may be NULL */
  /* Called when a load step begins, and when the load goes back to that of the last good state: to set what the load is besides the deformation; or NULL. */
  PetscErrorCode (*set_load)(void *context, PetscReal factor);
  /* Called at the end of each load step that converged; or NULL. */
  PetscErrorCode (*load_step_done)(void *context, PetscReal factor, Vec u);
  void *context;
} AmSolveOptions;
AmSolveOptions AmSolveDefaults(void);

#define AM_SOLVE_BESIDE 1e-9 /* Å */

typedef struct {
  AmSolveStatus  status;
  PetscInt       newton_iterations, descent_steps, krylov_iterations;
  PetscInt       evaluations, hessian_products; /* energies or gradients of one blending; products with the tangent, those of the stability check included */
  PetscReal      seconds, evaluation_seconds;   /* of the whole solve; of the fastest evaluation with a gradient */
  PetscInt       negative_eigenvalues;          /* of the energy's tangent at the end; -1: not found out */
  PetscReal      residual_max;
  PetscReal      jump; /* eV/Å: where it stalled, largest component of what the residual jumps by within AM_SOLVE_BESIDE; else NAN */
  PetscReal      load_factor; /* of the state returned: 1 when all load steps were made, 0 when not even the first could be begun */
  AmSolveMethod  method;
  char           reason[128]; /* of the method */
  AmSolveForces  forces;      /* how a force scheme was solved at last; AM_FORCES_AUTO: the scheme has an energy */
  char           forces_reason[128];
  PetscInt       num_records;
  AmSolveRecord *record;             /* owned */
  char           linear_solver[128]; /* of the last Newton solve, in PETSc's words */
} AmSolveResult;

/* The method that AmSolve() will take: that of the options, or the one that suits the model. Out: reason, for people. Collective. */
PetscErrorCode AmSolveChoose(AmModel model, const AmSolveOptions *options, AmSolveMethod *method, size_t size, char reason[]);
/* Unknowns up to which AM_SOLVE_AUTO takes the direct solver. */
PetscInt AmSolveLarge(void);

/* In/Out: u, predictor in, equilibrium (or last good state) out. PETSc options of the Newton solver have the prefix-free names (-snes_..., -ksp_..., -pc_...),
 * those of the descent's preconditioner the prefix descent_, those of its Laplacian laplacian_. Out: result, freed by AmSolveResultDestroy(). */
PetscErrorCode AmSolve(AmModel model, const AmSolveOptions *options, Vec u, AmSolveResult *result);
PetscErrorCode AmSolveResultDestroy(AmSolveResult *result);
/* "converged", "saddle point", ... */
const char *AmSolveStatusWord(AmSolveStatus status);

#endif
