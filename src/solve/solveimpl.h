/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_SOLVEIMPL_H
#define ATOMESH_SOLVEIMPL_H

#include <petscsnes.h>
#include <petsctime.h>
#include <atomesh/solve.h>

typedef struct {
  AmModel               model;
  const AmSolveOptions *options;
  AmSolveResult        *result;
  PetscInt              load_step, record_room, steps_of_load; /* steps_of_load: Newton steps in the present load step */
  PetscLogDouble        began;
  KSP                   elastic; /* preconditioner of the descent */
  Mat                   K;
  PetscReal             last_step_length;
  PetscReal             held_energy; /* eV, at the present load */
} AmSolver;

/* Appends a record and reports it. */
PetscErrorCode AmSolverRecord(AmSolver *s, AmSolvePhase phase, PetscReal energy, PetscReal residual_max);
/* True on all ranks once the user has asked to stop. */
PetscErrorCode AmSolverInterrupted(AmSolver *s, PetscBool *stop);

/* Preconditioned L-BFGS descent on the (companion's) energy until its largest gradient is below until. Out: in_range false when u itself is out of range. */
PetscErrorCode AmSolverDescend(AmSolver *s, PetscReal until, PetscInt max_steps, Vec u, PetscBool *in_range);

/* Newton's method on the residual. Out: reason. */
PetscErrorCode AmSolverNewton(AmSolver *s, Vec u, SNESConvergedReason *reason);
/* Line search of Newton's method for SNESLINESEARCHSHELL; context: the AmSolver. */
PetscErrorCode AmLineSearchApply(SNESLineSearch search, void *context);

/* Whether linear systems are solved iteratively, preconditioned by the elastic stiffness, instead of by factorising the tangent. */
PetscErrorCode AmSolverIsLarge(AmSolver *s, PetscBool *large);
/* Makes the elastic preconditioner if it is not there. */
PetscErrorCode AmSolverElastic(AmSolver *s);
/* Makes pc a solve with the elastic stiffness. */
PetscErrorCode AmSolverPreconditionElastically(AmSolver *s, PC pc);

/* Number of negative eigenvalues of the energy's tangent at u, after a Newton solve (many unknowns: 1 stands for one or more); -1 when it cannot be told. */
PetscErrorCode AmSolverInertia(AmSolver *s, Vec u, PetscInt *negative);

#endif
