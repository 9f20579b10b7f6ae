/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a potential has and supports, asked by its name, before anybody knows which species to open it for. */
#include "potentialimpl.h"
#include <KIM_SimulatorHeaders.h>
#include <sys/stat.h>

static PetscBool is_file(const char name[])
{
  struct stat status;
  return stat(name, &status) == 0 ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode list_kim(const char name[], PetscInt max, char species[][AM_SYMBOL_SIZE], PetscInt *n)
{
  AmKimModel model;
  int        num_names;

  PetscFunctionBeginUser;
  PetscCall(AmKimModelNeed(name, &model));
  KIM_SPECIES_NAME_GetNumberOfSpeciesNames(&num_names);
  *n = 0;
  for (int i = 0; i < num_names && *n < max; i++) {
    KIM_SpeciesName kim_name;
    int             supported = 0, code;
    if (KIM_SPECIES_NAME_GetSpeciesName(i, &kim_name) || KIM_Model_GetSpeciesSupportAndCode(model, kim_name, &supported, &code) || !supported) continue;
    PetscCall(PetscStrncpy(species[(*n)++], KIM_SpeciesName_ToString(kim_name), AM_SYMBOL_SIZE));
  }
  PetscCall(AmKimModelDestroy(&model));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialListSpecies(const char name[], PetscInt max, char species[][AM_SYMBOL_SIZE], PetscInt *n)
{
  PetscFunctionBeginUser;
  *n = 0;
  if (is_file(name))
    PetscCall(AmEAMFileSpecies(name, max, species, n));
  else if (!AmClosedFormIs(name))
    PetscCall(list_kim(name, max, species, n));
  PetscFunctionReturn(0);
}

static PetscBool supports(KIM_ComputeArguments *arguments, KIM_ComputeArgumentName name)
{
  KIM_SupportStatus status;
  return !KIM_ComputeArguments_GetArgumentSupportStatus(arguments, name, &status) && KIM_SupportStatus_NotEqual(status, KIM_SUPPORT_STATUS_notSupported)
             ? PETSC_TRUE
             : PETSC_FALSE;
}

static PetscBool calls_back(KIM_ComputeArguments *arguments, KIM_ComputeCallbackName name)
{
  KIM_SupportStatus status;
  return !KIM_ComputeArguments_GetCallbackSupportStatus(arguments, name, &status) && KIM_SupportStatus_NotEqual(status, KIM_SUPPORT_STATUS_notSupported)
             ? PETSC_TRUE
             : PETSC_FALSE;
}

PetscErrorCode AmPotentialAskSupport(const char name[], AmPotentialSupport *s)
{
  KIM_ComputeArguments *arguments;
  AmKimModel            model;

  PetscFunctionBeginUser;
  *s = (AmPotentialSupport){.is_kim = PETSC_FALSE};
  if (is_file(name) || AmClosedFormIs(name)) PetscFunctionReturn(0);
  PetscCall(AmKimModelNeed(name, &model));
  AmCheckUser(!KIM_Model_ComputeArgumentsCreate(model, &arguments), "%s: the KIM model cannot be prepared for evaluation", name);
  *s = (AmPotentialSupport){.is_kim        = PETSC_TRUE,
                            .forces        = supports(arguments, KIM_COMPUTE_ARGUMENT_NAME_partialForces),
                            .site_energies = supports(arguments, KIM_COMPUTE_ARGUMENT_NAME_partialParticleEnergy),
                            .first_terms   = calls_back(arguments, KIM_COMPUTE_CALLBACK_NAME_ProcessDEDrTerm),
                            .second_terms  = calls_back(arguments, KIM_COMPUTE_CALLBACK_NAME_ProcessD2EDr2Term)};
  (void)KIM_Model_ComputeArgumentsDestroy(model, &arguments);
  PetscCall(AmKimModelDestroy(&model));
  PetscFunctionReturn(0);
}
