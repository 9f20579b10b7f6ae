/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: what the commands that are about a crystal share. */
#ifndef ATOMESH_APP_BULK_H
#define ATOMESH_APP_BULK_H

#include <atomesh/app.h>
#include <atomesh/cauchyborn.h>
#include <atomesh/slab.h>
#include <cjson/cJSON.h>

#define AM_BULK_MAX_SPECIES 128

/* Symbols, in order. */
typedef struct {
  PetscInt n;
  char     symbol[AM_BULK_MAX_SPECIES][AM_SYMBOL_SIZE];
} AmSpeciesList;

/* "Al, Ni". Valid until the next call. */
const char *AmSpeciesListName(const AmSpeciesList *list);
/* Species of the request, or else all of the potential, "X" for a closed form. Raises AM_ERR_USER for one that the potential does not have. */
PetscErrorCode AmSpeciesListRead(const AmBulkRequest *request, AmSpeciesList *list);
/* Opens the potential of that name for these species. */
PetscErrorCode AmSpeciesListOpen(const AmSpeciesList *list, const char name[], AmPotential *pot);

#define AM_NUM_PREFERRED 4 /* fcc, bcc, hcp, diamond */
typedef struct {
  AmStructure structure;
  PetscBool   found;
  char        reason[512]; /* why not found, or not stable: a sentence; "": neither */
  AmBulk      bulk;
} AmCandidate;
/* Each of the four structures for the one species of pot. Out: candidate [AM_NUM_PREFERRED]; best: of lowest energy, -1: none is found. */
PetscErrorCode AmBulkPrefer(AmPotential pot, AmCandidate candidate[], PetscInt *best);

#define AM_PROGRESS 5 /* s: between two words about it */

/* Whether this is the name of a case file, and not of a potential. */
PetscBool AmBulkIsCase(const char name[]);
/* The crystal that is asked for, of a case or of a potential. Out: pot, owned by the caller; bulk. */
PetscErrorCode AmBulkFind(const AmBulkRequest *request, AmPotential *pot, AmBulk *bulk);

/* Raises AM_ERR_USER for a word of --surface that is no plane. */
PetscErrorCode AmBulkCheckSurfaces(const AmBulkRequest *request);
/* Computes the free surfaces that are asked for, and adds them to the object, or with NULL prints each when it is there. */
PetscErrorCode AmBulkSurfaces(const AmBulkRequest *request, AmPotential pot, const AmBulk *bulk, cJSON *object);

/* Adds what is known of the crystal to the object. */
PetscErrorCode AmBulkToJSON(AmPotential pot, const AmBulk *bulk, cJSON *object);
PetscErrorCode AmBulkPrint(AmPotential pot, const AmBulk *bulk);
/* Prints the object and destroys it. */
PetscErrorCode AmPrintJSON(cJSON *object);
#define AM_FORMULA_SIZE (AM_CRYSTAL_MAX_SUBLATTICES * (AM_SYMBOL_SIZE + 2))
/* "Ni3Al": the atoms of a cell, species in their order in pot, numbers in lowest terms. Out: formula [AM_FORMULA_SIZE]. */
PetscErrorCode AmBulkFormula(AmPotential pot, const AmCrystalOptions *crystal, char formula[]);
/* "exact", "callbacks", "differences" */
const char *AmHessianKindName(AmHessianKind kind);

#endif
