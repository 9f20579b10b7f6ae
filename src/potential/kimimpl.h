/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to kim.c and kimhessian.c: evaluation by the KIM API, a batch of sites at a time. */
#ifndef ATOMESH_KIMIMPL_H
#define ATOMESH_KIMIMPL_H

#include "potentialimpl.h"
#include <KIM_SimulatorHeaders.h>

#define AM_KIM_GROUPS 64 /* sites in one call of the model: enough that the call itself costs nothing, little enough for the cache */

/* Each site of a batch is a group of its own: one contributing particle, and a padding particle for each of its neighbours, images included. So the force
 * on the particles of a group is minus the gradient of one V_l, and any weight can be given to it afterwards. Particles 0..num_groups-1 are the sites. */
typedef struct {
  KIM_Model            *model;
  KIM_ComputeArguments *arguments;
  int                  *code;                  /* [species] the model's number of it */
  PetscReal             list_cutoff;           /* Å: longest neighbour list of the model */
  PetscBool             padding_lists;         /* the model asks for neighbours of padding particles */
  PetscBool             has_particle_energies; /* the model has this argument */
  PetscBool             site_energies;         /* and what it tells of one particle is that site's energy */
  PetscBool             callbacks;             /* the model tells derivatives with respect to distances */

  int        num_groups, num_particles, capacity, list_capacity;
  PetscInt   site[AM_KIM_GROUPS];
  int        first[AM_KIM_GROUPS + 1]; /* padding particles of group g: first[g] <= p < first[g + 1] */
  int       *species, *contributing, *group, *list_start, *list;
  PetscInt  *point;     /* [particle] point of the cluster */
  PetscReal *x, *force; /* [particle][3] Å, eV/Å */
  PetscReal *energy, total;
  PetscBool  is_set; /* the model knows these arrays */

  AmPointNumbering numbering; /* for the Hessian of one site */
  PetscInt        *local, *distinct, num_distinct, hessian_capacity;
  PetscReal       *H;
} AmKim;

typedef enum { AM_KIM_ENERGY = 1, AM_KIM_FORCE = 2 } AmKimWanted;

/* Makes a batch of num_groups sites (a site may be there several times). */
PetscErrorCode AmKimFill(AmPotential pot, const AmEvaluation *e, int num_groups, const PetscInt site[]);
/* Takes up to max_groups sites of non-zero weight from *next on into the batch, if run > 0 of one run and one weight; moves *next behind them. */
PetscErrorCode AmKimFillNext(AmPotential pot, const AmEvaluation *e, int max_groups, PetscInt run, PetscInt *next);
/* Lets the model evaluate the batch. wanted: sum of AmKimWanted. If the model fails, or gives something that is no number, the range says so. */
PetscErrorCode AmKimCompute(AmPotential pot, const AmEvaluation *e, int wanted);

/* Evaluates trial sites, and gives up what does not hold there: energies of particles that do not add up to the energy, and callbacks that disagree with
 * differences; several drivers (SNAP, DUNN, hNN) have them and tell second derivatives that are 0 or wrong. */
PetscErrorCode AmKimTry(AmPotential pot);
PetscErrorCode AmPotentialHessianProduct_KIM(AmPotential pot, const AmEvaluation *e, const AmVec3 v[], AmVec3 Hv[]);
PetscErrorCode AmPotentialTerms_KIM(AmPotential pot, const AmEvaluation *e, AmTerms *terms);
PetscErrorCode AmPotentialHessian_KIM(AmPotential pot, const AmEvaluation *e, AmHessianSink sink, void *context);

#endif
