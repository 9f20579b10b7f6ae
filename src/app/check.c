/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command check: what a case would do, in a few lines. */
#include "problem.h"

static const char *const structure_names[] = {"fcc", "bcc", "custom"};

static PetscErrorCode say_regions(const AmCase *c)
{
  PetscFunctionBeginUser;
  if (c->scheme == AM_SCHEME_ATM)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "regions    every atom\n"));
  else if (c->scheme == AM_SCHEME_CB)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "regions    elements only\n"));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat("regions    atoms to %g Å, blend to %g Å, elements to %g Å\n", (double)c->regions.core, (double)c->regions.blend,
                                        (double)c->domain.radius)));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppCheck(const AmCase *c)
{
  AmProblem p;

  PetscFunctionBeginUser;
  PetscCall(AmProblemCreate(c, &p));
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "case       %s is fine\n", AmCasePath(c)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "material   %s %s", structure_names[c->material.structure], c->material.species[0]));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat(", lattice constant %.9f Å%s, %.6f eV an atom\n", (double)p.crystal_options.lattice_constant,
                                      c->material.lattice_constant > 0 ? "" : " (found at zero stress)", (double)AmCauchyBornSiteEnergy(p.cauchyborn))));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "potential  %s\n", AmPotentialDescription(p.potential)));
  PetscCall(PetscPrintf(
      PETSC_COMM_WORLD, "%s",
      AmErrorFormat("domain     disc of radius %g Å, %d dislocation%s\n", (double)c->domain.radius, (int)c->num_defects, c->num_defects == 1 ? "" : "s")));
  PetscCall(say_regions(c));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "scheme     %s, %" PetscInt_FMT " load step%s, to %s", AmCaseSchemeName(c->scheme), c->load.steps,
                        c->load.steps == 1 ? "" : "s", AmErrorFormat("%g eV/Å\n", (double)c->solver.tolerance)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "output     %s\n", c->output.directory));
  PetscCall(AmProblemDestroy(&p));
  PetscFunctionReturn(0);
}
