/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_SOLVEIMPL_H
#define ATOMESH_SOLVEIMPL_H

#include <petscsnes.h>
#include <petsctime.h>
#include <atomesh/solve.h>

#define AM_NEAR 0.1 /* eV/Å: farther from equilibrium the tangent may well be indefinite, and GMRES takes hundreds of products a step */

#define AM_RESOLVED 10 /* resolutions of the energy: a smaller difference is rounding, and residuals decide; and offsets */

typedef struct _p_AmCoreBlock *AmCoreBlock;
typedef struct _p_AmBlockCholesky *AmBlockCholesky;

typedef struct {
  AmModel               model;
  const AmSolveOptions *options;
  AmSolveResult        *result;
  PetscInt              load_step, record_room, steps_of_load; /* steps_of_load: Newton steps in the present load step */
  PetscLogDouble        began;
  PetscBool             matrix_free, all_atoms; /* all_atoms: no elements have an energy */
  PetscBool             by_energy; /* the equations are those of an energy: the scheme's own, or its companion's under a renewed load */
  PetscBool             renews;    /* the latter */
  PetscBool             may_renew; /* a residual that Newton fails on is left for renewed loads */
  PetscBool             gives_up;  /* Newton, far from equilibrium, for these are next */
  KSP                   pre;       /* preconditioner of the descent and of Krylov methods */
  AmCoreBlock           core;      /* which these are told of as soon as it is stable; or NULL */
  Mat                   K;
  PetscReal             last_norm; /* of the residual one Newton step ago */
  PetscReal             least_norm; /* and the least one so far */
  PetscReal             radius;    /* √eV, in the preconditioner's norm: conjugate gradients go no farther */
  PetscReal             target;    /* eV/Å: Newton solves to this residual */
  PetscReal             last_step_length;
  PetscReal             held_energy; /* eV, at the present load */
  Vec                   gradient;    /* where the descent ended, if it is there that he begins; or NULL */
  PetscReal             energy;      /* eV, where Newton's residual was evaluated last, and that is where he stands: each iterate ends with its evaluation */
} AmSolver;

/* Appends a record and reports it. */
PetscErrorCode AmSolverRecord(AmSolver *s, AmSolvePhase phase, PetscReal energy, PetscReal residual_max);
/* Whether the residual that was recorded last is that of a state far from equilibrium. */
PetscBool AmSolverIsFar(const AmSolver *s);
/* True on all ranks once the user has asked to stop. */
PetscErrorCode AmSolverInterrupted(AmSolver *s, PetscBool *stop);

/* Preconditioned L-BFGS descent on the (companion's) energy until its largest gradient is below until. Out: in_range false when u itself is out of range. */
PetscErrorCode AmSolverDescend(AmSolver *s, PetscReal until, PetscInt max_steps, Vec u, PetscBool *in_range);

/* Newton's method on the residual. Out: reason. */
PetscErrorCode AmSolverNewton(AmSolver *s, Vec u, SNESConvergedReason *reason);
/* The same for a force scheme whose companion's load is renewed again and again. */
PetscErrorCode AmSolverRenewals(AmSolver *s, Vec u, SNESConvergedReason *reason);
/* Line search of Newton's method for SNESLINESEARCHSHELL; context: the AmSolver. */
PetscErrorCode AmLineSearchApply(SNESLineSearch search, void *context);

/* Residual of the equations to be solved; their energy, or NAN where they have none, goes to s->energy. Out: R, overwritten. */
PetscErrorCode AmSolverEvaluate(AmSolver *s, Vec u, Vec R, PetscBool *in_range);

/* Makes s->pre, with the neighbours at u, if it is not there. */
PetscErrorCode AmSolverPrepare(AmSolver *s, Vec u);
/* Makes pc a solve with s->pre. */
PetscErrorCode AmSolverPrecondition(AmSolver *s, Vec u, PC pc);

/* Makes s->core, which the preconditioner knows from then on, if it is not there or is no longer what it was; u was evaluated last. */
PetscErrorCode AmSolverFindCore(AmSolver *s, Vec u);
/* z = M⁻¹ r */
PetscErrorCode AmSolverApplyPreconditioner(AmSolver *s, Vec r, Vec z);

/* In: K: of 3 x 3 blocks, sequential, symmetric; an unknown without a diagonal entry has that of the identity. Out: factor: NULL where K is not positive; owned
 * by the caller. Not collective. */
PetscErrorCode AmBlockCholeskyCreate(Mat K, AmBlockCholesky *factor);
PetscErrorCode AmBlockCholeskyDestroy(AmBlockCholesky *factor);
/* x = K⁻¹ b, as long as K; they may be the same. */
PetscErrorCode AmBlockCholeskySolve(AmBlockCholesky factor, const PetscReal b[], PetscReal x[]);

/* The core of the state that was evaluated last, u. Out: core: NULL where there is none, or it is unstable by itself; owned by the caller. */
PetscErrorCode AmCoreBlockCreate(AmModel model, Vec u, AmCoreOptions options, AmCoreBlock *core);
PetscErrorCode AmCoreBlockDestroy(AmCoreBlock *core);
/* Out: distance: Å, largest component by which an atom of the core has moved since. Collective. */
PetscErrorCode AmCoreBlockMoved(AmCoreBlock core, Vec u, PetscReal *distance);
/* z = M⁻¹ r, A being the preconditioner of all unknowns. */
PetscErrorCode AmCoreBlockApply(AmCoreBlock core, KSP A, Vec r, Vec z);

/* Number of negative eigenvalues of the energy's tangent at u, after a Newton solve (many unknowns: 1 stands for one or more); -1 when it cannot be told.
 * Out: way: where there are any, a direction down from there, largest component 1, owned by the caller; else NULL. */
PetscErrorCode AmSolverInertia(AmSolver *s, Vec u, PetscInt *negative, Vec *way);

#endif
