/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command check: what a case would do, in a few lines. */
#include "bulk.h"
#include "results.h"

static PetscErrorCode say_regions(const AmCase *c)
{
  PetscFunctionBeginUser;
  if (c->scheme == AM_SCHEME_ATM)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "regions    every atom\n"));
  else if (c->scheme == AM_SCHEME_CB)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "regions    elements only\n"));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat("regions    atoms to %g Å, blend to %g Å, elements beyond\n", (double)c->regions.core, (double)c->regions.blend)));
  PetscFunctionReturn(0);
}

/* "1 dislocation, 5 vacancies" */
static const char *defects_in_words(const AmCase *c)
{
  int num[AM_CASE_NUM_KINDS] = {0};
  for (PetscInt i = 0; i < c->num_defects; i++) num[c->defects[i].kind]++;
  if (num[AM_CASE_LOOP] > 0) return AmErrorFormat("%d loops, %d vacancies, %d voids", num[3], num[1], num[2]);
  if (num[AM_CASE_VOID] > 0) return AmErrorFormat("%d dislocations, %d vacancies, %d void%s", num[0], num[1], num[2], num[2] == 1 ? "" : "s");
  return AmErrorFormat("%d dislocation%s, %d vacanc%s", num[0], num[0] == 1 ? "" : "s", num[1], num[1] == 1 ? "y" : "ies");
}

static PetscErrorCode say_indenter(const AmCaseIndenter *i)
{
  PetscFunctionBeginUser;
  if (i)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("indenter   sphere of radius %g Å, %g Å deep at [%g, %g] Å, %g eV/Å³\n", (double)i->radius,
                                                                (double)i->depth, (double)i->center[0], (double)i->center[1], (double)i->stiffness)));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppCheck(const AmCase *c)
{
  AmProblem p;
  char      formula[AM_FORMULA_SIZE];

  PetscFunctionBeginUser;
  PetscCall(AmProblemCreate(c, &p));
  PetscCall(AmCaseCheckOutput(c));
  PetscCall(AmResultsCheckReference(&p));
  PetscCall(AmProblemCheckStart(c));
  PetscCall(AmProblemCheckMesh(&p));
  PetscCall(AmBulkFormula(p.potential, &p.crystal_options, formula));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "case       %s is fine\n", AmCasePath(c)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "material   %s %s", AmStructureName(c->material.structure), formula));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat(", lattice constant %.9f Å%s, %.6f eV an atom\n", (double)p.crystal_options.lattice_constant,
                                      c->material.lattice_constant > 0 ? "" : " (found at zero stress)", (double)AmCauchyBornSiteEnergy(p.cauchyborn))));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "potential  %s\n", AmPotentialDescription(p.potential)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("domain     %s, ", AmCaseBodyName(c))));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", defects_in_words(c)));
  if (p.crystal.num_substituted > 0) PetscCall(PetscPrintf(PETSC_COMM_WORLD, ", %d substituted sites", (int)p.crystal.num_substituted));
  if (p.num_extra > 0) PetscCall(PetscPrintf(PETSC_COMM_WORLD, ", %d interstitial%s", (int)p.num_extra, p.num_extra == 1 ? "" : "s"));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
  PetscCall(AmProblemSayGrains(&p, ""));
  PetscCall(AmProblemSayNotes(&p, ""));
  PetscCall(say_indenter(c->load.indenter));
  PetscCall(say_regions(c));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "scheme     %s, %" PetscInt_FMT " load step%s, to %s", AmCaseSchemeName(c->scheme), c->load.steps,
                        c->load.steps == 1 ? "" : "s", AmErrorFormat("%g eV/Å\n", (double)c->solver.tolerance)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "memory     %s\n", AmProblemMemoryName(&p)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "output     %s\n", c->output.directory));
  PetscCall(AmProblemDestroy(&p));
  PetscFunctionReturn(0);
}
