/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room potential: fast evaluation of a kernel, where there is one (fast.c). */
#ifndef ATOMESH_FAST_H
#define ATOMESH_FAST_H

#include "potentialimpl.h"

typedef struct _p_AmFast *AmFast;

/* In: species: see AmKernelCreate(). Out: fast NULL if the potential or the points have no fast way. Raises AM_ERR_USER if the environment asks for a kernel
 * that is not there. */
PetscErrorCode AmFastCreate(AmPotential pot, const AmNeighborOptions *points, const PetscInt species[], AmFast *fast);
PetscErrorCode AmFastDestroy(AmFast *fast);
/* Word for people: which of the kernels pot would use. */
PetscErrorCode AmFastName(AmPotential pot, const char **name);

/* As their namesakes of kernel.c. Out: done false if anything may be out of range: then nothing was added to g, and the readable way has to decide. */
PetscErrorCode AmFastGradient(AmFast fast, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], PetscBool *done);
PetscErrorCode AmFastLinearize(AmFast fast, const AmVec3 y[], const PetscReal weight[], PetscBool *done);
PetscErrorCode AmFastProduct(AmFast fast, const AmVec3 v[], AmVec3 Hv[]);

#endif
