/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ATOMESH_MULTIGRID_H
#define ATOMESH_MULTIGRID_H

#include <petscksp.h>

typedef struct _p_AmMultigrid *AmMultigrid;

/* In: hierarchy: a PCMG or PCGAMG that is set up, of a scalar symmetric matrix; its matrices and its coarsest solver are shared. Out: NULL if it has one level
 * only. Collective. */
PetscErrorCode AmMultigridCreate(PC hierarchy, AmMultigrid *multigrid);
PetscErrorCode AmMultigridDestroy(AmMultigrid *multigrid);
/* x = one V-cycle on b, three components a node. Collective. */
PetscErrorCode AmMultigridApply(AmMultigrid multigrid, Vec b, Vec x);

#endif
