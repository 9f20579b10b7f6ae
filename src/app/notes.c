/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a case may be meant otherwise than it is, or is known to be less exact in: said before it runs. */
#include <atomesh/crystal.h>
#include "problem.h"

#define NEARLY 0.02 /* of a primitive vector: thirds and lengths of other axes are given with a few digits */
#define LITTLE 3.0  /* Å: so much farther some neighbours may lie beyond the edge; with Burgers vectors up to 3.2 Å that costs some meV, with 4.5 Å 0.8 eV */

static PetscErrorCode note_loops(const AmProblem *p, const char indent[])
{
  PetscInt num = 0;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->c->num_defects; i++)
    if (p->c->defects[i].kind == AM_CASE_LOOP) num++;
  if (num > 0 && p->crystal.num_sublattices > 1 && p->c->scheme != AM_SCHEME_ATM)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD,
                          "%snote       the energy of a coupled loop among several atoms a cell may be off by a four-hundredth of what it is at the start\n",
                          indent));
  PetscFunctionReturn(0);
}

static PetscBool is_lattice_vector(const AmCrystal *crystal, AmVec3 v)
{
  const AmVec3 n = AmMat3Apply(AmMat3Inverse(crystal->primitive), v);
  for (int i = 0; i < 3; i++)
    if (fabs(n.v[i] - round(n.v[i])) > NEARLY) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Partial dislocations that make up a whole one have their fault between them; of others it leads to the rim. Between grains other vectors may do. */
static PetscErrorCode note_faults(const AmProblem *p, const char indent[])
{
  AmVec3 sum = {{0, 0, 0}};

  PetscFunctionBeginUser;
  if (p->crystal.num_grains > 0) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < p->c->num_defects; i++)
    if (p->c->defects[i].kind == AM_CASE_DISLOCATION) sum = AmVec3Add(sum, AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v));
  if (!is_lattice_vector(&p->crystal, sum))
    PetscCall(
        PetscPrintf(PETSC_COMM_WORLD,
                    "%snote       the Burgers vectors of the dislocations do not add up to a vector of the lattice: a stacking fault leads to the rim%s\n",
                    indent, p->c->scheme == AM_SCHEME_ATM ? "" : ", and elements know nothing of it"));
  PetscFunctionReturn(0);
}

/* Where the body has moved out on one side of the cut and in on the other, by half of the edge part each, atoms amid the rim lack neighbours across it, if they
 * lie no farther from the edge than the cutoff and the edge part. */
static PetscErrorCode note_rim(const AmProblem *p, const char indent[])
{
  PetscReal longest = 0;

  PetscFunctionBeginUser;
  if (p->c->scheme != AM_SCHEME_ATM || p->crystal.dimension == 3) PetscFunctionReturn(0); /* elements make the rim whole */
  for (PetscInt i = 0; i < p->c->num_defects; i++) {
    const AmVec3 b = AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v);
    if (p->c->defects[i].kind == AM_CASE_DISLOCATION) longest = PetscMax(longest, hypot(b.v[0], b.v[1]));
  }
  if (p->fixed_rim / 2 < AmPotentialCutoff(p->potential) + longest - LITTLE)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD,
                          "%snote       energy_eV counts atoms of the rim that lack neighbours at the cut; with domain.fixed_rim=%.1f none do\n", indent,
                          (double)(2 * (AmPotentialCutoff(p->potential) + longest))));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemSayNotes(const AmProblem *p, const char indent[])
{
  PetscFunctionBeginUser;
  PetscCall(note_loops(p, indent));
  PetscCall(note_faults(p, indent));
  PetscCall(note_rim(p, indent));
  PetscFunctionReturn(0);
}
