/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: what the command gamma has computed, for those who write and draw it. */
#ifndef ATOMESH_APP_GAMMA_H
#define ATOMESH_APP_GAMMA_H

#include "bulk.h"
#include "miller.h"

#define AM_MJ_PER_M2 (1000 * AM_J_PER_M2_PER_EV_PER_A2) /* an eV/Å² in mJ/m² */

/* γ along a slip, or over the plane. */
typedef struct {
  char            name[AM_MILLER_NAME_SIZE]; /* of the slip: "[11-2]", "1/6[11-2]"; of a map "" */
  AmVec3          slip;                      /* Å, own axes of the layers */
  PetscInt        num;                       /* points of a line, or of each side of a map */
  AmFaultPoint   *point;                     /* [num], or [num][num]; owned */
  PetscInt        num_extrema;
  AmFaultExtremum extremum[AM_FAULT_MAX_EXTREMA];
} AmGammaPart;

typedef struct {
  const AmGammaRequest *request;
  AmPotential           pot;
  AmBulk               *bulk;
  AmMiller              plane;
  AmLayers              layers;
  AmFault               fault;
  AmSlabMoves           moves;
  PetscInt              cut, cut_rank; /* of layers; by width, from 1 */
  PetscInt              num_parts;
  AmGammaPart          *part; /* [num_parts]: one a direction, or one map; owned */
  char                  directory[PETSC_MAX_PATH_LEN];
} AmGamma;

/* "none", "normal", "full" */
const char *AmSlabMovesName(AmSlabMoves moves);
/* A vector of the layers in the crystal's axes. */
AmVec3 AmGammaInCrystal(const AmGamma *g, AmVec3 v);

/* Which slips: those of the request, or one that the structure suggests, whose sign is not yet known. Out: part with name and slip; both: whether the opposite
 * slip must be tried too. Raises AM_ERR_USER. */
PetscErrorCode AmGammaChooseSlips(AmGamma *g, PetscBool *both);
/* Names a slip by a vector of the conventional cell, "1/6[11-2]". In: size of name in bytes. */
void AmGammaNameSlip(const AmGamma *g, AmVec3 slip, size_t size, char name[]);

/* Prints, writes and draws. Collective. */
PetscErrorCode AmGammaPrint(const AmGamma *g);
PetscErrorCode AmGammaToJSON(const AmGamma *g, cJSON *object);
PetscErrorCode AmGammaWriteCSV(const AmGamma *g);
PetscErrorCode AmGammaDraw(const AmGamma *g);

#endif
