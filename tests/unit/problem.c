/* SPDX-License-Identifier: GPL-3.0-or-later
 * Problems: which atoms the defects of a case take out of the crystal, change, and put into it. */
#include "sentence.h"
#include "../../src/app/problem.h"

#define GOOD TEST_CLI "/good.yaml"
#define AL 4.032082 /* Å */

typedef struct {
  AmCase   *c;
  AmProblem p;
} Built;

/* Of every atom in a ball of 40 Å in cube axes, a site at the origin, with these defects, and up to two settings more. */
static PetscErrorCode build(const char defects[], const char more[], const char yet_more[], Built *b)
{
  char              list[4096];
  const char *const sets[] = {"domain={dimension: 3, shape: ball, radius: 40}", "material.axes=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]", "material.lattice_origin=[0, 0, 0]", "scheme=atm", list, more, yet_more};

  PetscFunctionBeginUser;
  snprintf(list, sizeof(list), "defects=[%s]", defects);
  PetscCall(AmCaseLoad(GOOD, 5 + (more != NULL) + (yet_more != NULL), sets, &b->c));
  PetscCall(AmProblemCreate(b->c, &b->p));
  PetscFunctionReturn(0);
}

static void destroy(Built *b)
{
  AM_TRY(AmProblemDestroy(&b->p));
  AM_TRY(AmCaseDestroy(&b->c));
}

/* Points of half the lattice constant's grid that are atoms: fcc, or B2. */
static PetscBool is_atom(const int i[3], PetscBool b2)
{
  const int odd[3] = {i[0] & 1, i[1] & 1, i[2] & 1};
  return (b2 ? odd[0] == odd[1] && odd[1] == odd[2] : (odd[0] + odd[1] + odd[2]) % 2 == 0) ? PETSC_TRUE : PETSC_FALSE;
}

/* Two voids that overlap, and one inside of them: how many atoms there are, beside a count by hand. */
static void what_several_voids_hold_is_missing_once(void)
{
  const double center[3][3] = {{0, 0, 0}, {5, 0, 0}, {0.2, 0.1, 0}}, radius[3] = {7, 7, 3}, a[2] = {AL, 2.88};
  const char  *more[2] = {NULL, "material={potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005, species: [Ni, Al], structure: b2, lattice_constant: 2.88}"};
  for (int b2 = 0; b2 < 2; b2++) {
    Built     b;
    PetscInt  inside = 0, missing = 0;
    PetscReal num;
    AM_TRY(build("{void: {center: [0, 0, 0], radius: 7}}, {void: {center: [5, 0, 0], radius: 7}}, {void: {center: [0.2, 0.1, 0], radius: 3}}", more[b2], NULL, &b));
    for (int i[3] = {-30, -30, -30}; i[0] <= 30; i[0]++)
      for (i[1] = -30; i[1] <= 30; i[1]++)
        for (i[2] = -30; i[2] <= 30; i[2]++) {
          const AmVec3 X = AmVec3Scale(a[b2] / 2, AmVec3Make(i[0], i[1], i[2]));
          int          voids = 0;
          if (!is_atom(i, (PetscBool)b2)) continue;
          for (int v = 0; v < 3; v++) voids += AmVec3Norm(AmVec3Sub(X, AmVec3Make(center[v][0], center[v][1], center[v][2]))) < radius[v];
          inside += AmVec3Norm(AmVec3Scale(a[b2] / 2, AmVec3Make(i[0] - (b2 && i[0] & 1), i[1] - (b2 && i[1] & 1), i[2] - (b2 && i[2] & 1)))) < 20; /* with its cell */
          missing += voids > 0;
        }
    b.p.body.radius = 20;
    AM_TRY(AmProblemCountAtoms(&b.p, &b.p.body, &num));
    AM_CLOSE(num, inside - missing, 0);
    CU_ASSERT(missing > 100);
    destroy(&b);
  }
}

static const AmTest tests[] = {
    {"what several voids hold is missing once", what_several_voids_hold_is_missing_once},
};

AM_TEST_MAIN("problem", tests)
