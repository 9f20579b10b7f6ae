/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problem.h"

static AmVec3 *wave(const TestProblem *p, PetscReal size)
{
  AmVec3 *u = (AmVec3 *)calloc(p->space.num_nodes, sizeof(*u));
  for (PetscInt n = 0; n < p->space.num_nodes; n++) u[n] = testWave(p->space.node[n].x, size);
  return u;
}

/* Energy by an object that sees these displacements first, so that its list is fresh. */
static PetscReal fresh_energy(const TestProblem *p, const PetscReal weight[], const AmVec3 u[])
{
  AmAtomsResult r     = {0};
  AmRange       range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms       atoms;
  AM_TRY(AmAtomsCreate(&p->space, p->pot, AmCauchyBornSiteEnergy(p->cb), &atoms));
  AM_TRY(AmAtomsEvaluate(atoms, weight, u, &r, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
  AM_TRY(AmAtomsDestroy(&atoms));
  return r.energy;
}

static PetscReal *ones(PetscInt n)
{
  PetscReal *w = (PetscReal *)malloc(n * sizeof(*w));
  for (PetscInt i = 0; i < n; i++) w[i] = 1;
  return w;
}

static void perfect_crystal_has_no_energy(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  AmVec3           *u = wave(p, 0);
  PetscReal        *w = ones(p->space.num_sites);
  AM_CLOSE(fresh_energy(p, w, u), 0, 1e-10); /* some hundred sites, each to a rounding of 3 eV */
  free(u);
  free(w);
  testProblemDestroy(p);
}

static void neighbour_list_never_changes_an_energy(void)
{
  const TestOptions o     = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p     = testProblemCreate(&o);
  PetscReal        *w     = ones(p->space.num_sites);
  AmRange           range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms           atoms;
  PetscInt          age;
  AM_TRY(AmAtomsCreate(&p->space, p->pot, AmCauchyBornSiteEnergy(p->cb), &atoms));
  for (int i = 0; i < 8; i++) { /* from steps inside the skin to steps far beyond it */
    AmVec3       *u = wave(p, 0.008 * i * i);
    AmAtomsResult r = {0};
    AM_TRY(AmAtomsEvaluate(atoms, w, u, &r, &range));
    AM_CLOSE(r.energy, fresh_energy(p, w, u), 1e-11 * (1 + fabs(r.energy))); /* sums in another order */
    free(u);
  }
  AmVec3 *u = wave(p, 0.392);
  AM_TRY(AmAtomsUpdateList(atoms, u, &age));
  CU_ASSERT(age > 1 && age < 9);
  free(u);
  free(w);
  AM_TRY(AmAtomsDestroy(&atoms));
  testProblemDestroy(p);
}

static void homogeneous_strain_gives_each_site_the_cauchy_born_energy(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  const AmMat3      F = {{{1.01, 0.004, 0.003}, {-0.005, 0.99, 0.006}, {0.002, 0.001, 1.008}}};
  PetscReal        *w = ones(p->space.num_sites), *V = ones(p->space.num_sites), W;
  AmVec3           *u     = wave(p, 0);
  AmAtomsResult     r     = {.V = V};
  AmRange           range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms           atoms;
  AM_TRY(AmAtomsCreate(&p->space, p->pot, AmCauchyBornSiteEnergy(p->cb), &atoms));
  AM_TRY(AmAtomsSetDeformation(atoms, F));
  AM_TRY(AmAtomsEvaluate(atoms, w, u, &r, &range));
  AM_TRY(AmCauchyBornEvaluate(p->cb, 1, &F, &W, NULL, NULL, NULL));
  CU_ASSERT(p->space.num_sites > 100);
  for (PetscInt l = 0; l < p->space.num_sites; l++) AM_CLOSE(V[l], W * p->crystal.volume, 1e-12); /* roundings of -3.4 eV */
  AM_TRY(AmAtomsDestroy(&atoms));
  free(u);
  free(w);
  free(V);
  testProblemDestroy(p);
}

static void a_collapsed_pair_is_out_of_range_and_named(void)
{
  const TestOptions o     = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p     = testProblemCreate(&o);
  PetscReal        *w     = ones(p->space.num_sites);
  AmVec3           *u     = wave(p, 0);
  AmAtomsResult     r     = {0};
  AmRange           range = {AM_RANGE_OK, -1, -1, 0, 0};
  const PetscInt    a = p->space.atom[p->space.site_to_atom[0]].node[0], b = p->space.atom[p->space.site_to_atom[1]].node[0];
  AmAtoms           atoms;
  char              sentence[256];
  u[a] = AmVec3Sub(p->space.node[b].x, p->space.node[a].x);
  AM_TRY(AmAtomsCreate(&p->space, p->pot, AmCauchyBornSiteEnergy(p->cb), &atoms));
  AM_TRY(AmAtomsEvaluate(atoms, w, u, &r, &range));
  CU_ASSERT_NOT_EQUAL(range.kind, AM_RANGE_OK);
  AM_TRY(AmAtomsDescribeRange(atoms, &range, sizeof(sentence), sentence));
  CU_ASSERT_PTR_NOT_NULL(strstr(sentence, "Al"));
  AM_TRY(AmAtomsDestroy(&atoms));
  free(u);
  free(w);
  testProblemDestroy(p);
}

static const AmTest tests[] = {{"perfect crystal has no energy", perfect_crystal_has_no_energy},
                               {"neighbour list never changes an energy", neighbour_list_never_changes_an_energy},
                               {"homogeneous strain gives each site the Cauchy-Born energy", homogeneous_strain_gives_each_site_the_cauchy_born_energy},
                               {"a collapsed pair is out of range and named", a_collapsed_pair_is_out_of_range_and_named}};
AM_TEST_MAIN("atoms", tests)
