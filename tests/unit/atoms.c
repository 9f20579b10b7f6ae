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
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
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
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
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

/* Two halves of the crystal come together, each by nearly the skin, and bring the fourth shell, 0.14 Å beyond the cutoff, within it. */
static void no_neighbour_is_missed_that_comes_from_beyond_the_skin(void)
{
  const TestOptions o     = testAluminium(AM_SCHEME_BQCF);
  const PetscReal   skin  = 0.1; /* Å */
  TestProblem      *p     = testProblemCreate(&o);
  AmVec3           *u     = wave(p, 0);
  PetscReal        *w     = ones(p->space.num_sites);
  AmAtomsResult     r     = {0};
  AmRange           range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms           atoms;
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
  AM_TRY(AmAtomsSetSkin(atoms, skin));
  for (int step = 0; step < 2; step++) {
    for (PetscInt n = 0; n < p->space.num_nodes && step; n++) u[n].v[0] = 0.9 * (p->space.node[n].x.v[0] < 0.1 ? skin : -skin);
    AM_TRY(AmAtomsEvaluate(atoms, w, u, &r, &range));
    AM_CLOSE(r.energy, fresh_energy(p, w, u), 1e-11 * (1 + fabs(r.energy))); /* sums in another order */
  }
  AM_TRY(AmAtomsDestroy(&atoms));
  free(u);
  free(w);
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
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
  AM_TRY(AmAtomsSetDeformation(atoms, F, NULL));
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
  const PetscInt    a = p->space.atom[p->space.site_to_atom[0]].node, b = p->space.atom[p->space.site_to_atom[1]].node;
  AmAtoms           atoms;
  char              sentence[256];
  u[a] = AmVec3Sub(p->space.node[b].x, p->space.node[a].x);
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
  AM_TRY(AmAtomsEvaluate(atoms, w, u, &r, &range));
  CU_ASSERT_NOT_EQUAL(range.kind, AM_RANGE_OK);
  AM_TRY(AmAtomsDescribeRange(atoms, &range, sizeof(sentence), sentence));
  CU_ASSERT_PTR_NOT_NULL(strstr(sentence, "Al"));
  AM_TRY(AmAtomsDestroy(&atoms));
  free(u);
  free(w);
  testProblemDestroy(p);
}

/* Nᵀ g at displacements u. */
static AmVec3 *forces(const TestProblem *p, AmAtoms atoms, const PetscReal weight[], const AmVec3 u[])
{
  AmVec3       *f     = (AmVec3 *)calloc(p->space.num_nodes, sizeof(*f));
  AmAtomsResult r     = {.node_f = f};
  AmRange       range = {AM_RANGE_OK, -1, -1, 0, 0};
  AM_TRY(AmAtomsEvaluate(atoms, weight, u, &r, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
  return f;
}

/* Largest difference of (f1 - f0)/step and Hv, and the largest Hv. */
static PetscReal deviation(const TestProblem *p, const AmVec3 f1[], const AmVec3 f0[], PetscReal step, const AmVec3 Hv[], PetscReal *largest)
{
  PetscReal most = *largest = 0;
  for (PetscInt n = 0; n < p->space.num_nodes; n++) {
    most     = PetscMax(most, AmVec3Norm(AmVec3Sub(AmVec3Scale(1 / step, AmVec3Sub(f1[n], f0[n])), Hv[n])));
    *largest = PetscMax(*largest, AmVec3Norm(Hv[n]));
  }
  return most;
}

static void tangent_product_is_the_derivative_of_forces_until_they_are_evaluated(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  PetscReal        *w = ones(p->space.num_sites), step = 1e-5, scale;
  AmVec3           *u = wave(p, 0.05), *v = wave(p, 1);
  AmRange           range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms           atoms;
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
  for (PetscInt l = 0; l < p->space.num_sites; l++) w[l] = l % 5 ? 0.25 * (l % 4) : 0;
  for (PetscInt n = 0; n < p->space.num_nodes; n++) v[n] = AmVec3Make(sin(1.7 * n), cos(2.3 * n), sin(0.6 * n * n));
  AM_TRY(AmAtomsLinearize(atoms, w, u, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
  AmVec3 *Hv = wave(p, 0), *forth = wave(p, 0), *back = wave(p, 0);
  for (int again = 0; again < 2; again++) AM_TRY(AmAtomsApplyTangent(atoms, v, Hv)); /* adds */
  for (PetscInt n = 0; n < p->space.num_nodes; n++) Hv[n] = AmVec3Scale(0.5, Hv[n]);
  for (PetscInt n = 0; n < p->space.num_nodes; n++) {
    forth[n] = AmVec3Add(u[n], AmVec3Scale(step, v[n]));
    back[n]  = AmVec3Sub(u[n], AmVec3Scale(step, v[n]));
  }
  AmVec3 *f1 = forces(p, atoms, w, forth), *f0 = forces(p, atoms, w, back);
  AM_CLOSE(deviation(p, f1, f0, 2 * step, Hv, &scale), 0, 1e-6 * scale); /* second derivatives of the table jump at its knots */
  CU_ASSERT(scale > 0.1);
  AM_TRY(PetscPushErrorHandler(PetscReturnErrorHandler, NULL));
  CU_ASSERT_NOT_EQUAL(AmAtomsApplyTangent(atoms, v, Hv), 0);
  AM_TRY(PetscPopErrorHandler());
  free(f1), free(f0), free(forth), free(back), free(Hv), free(u), free(v), free(w);
  AM_TRY(AmAtomsDestroy(&atoms));
  testProblemDestroy(p);
}

/* Of a model that tells no site energies an evaluation makes sums. */
static void site_energies_are_known_after_a_sum(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  o.potential   = "EAM_NN_Johnson_1988_Cu__MO_887933271505_002";
  o.species     = "Cu";
  o.a           = 3.615;

  TestProblem     *p     = testProblemCreate(&o);
  AmVec3          *u     = wave(p, 0.05);
  PetscReal       *w     = ones(p->space.num_sites), *V = (PetscReal *)malloc(p->space.num_sites * sizeof(*V));
  AmAtomsResult    sum   = {0}, each = {.V = V};
  AmRange          range = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtoms          atoms;
  const PetscReal *known;
  CU_ASSERT(AmPotentialSumsCostLess(p->pot));
  AM_TRY(AmAtomsCreate(&p->space, p->pot, (PetscReal[]){AmCauchyBornSiteEnergy(p->cb)}, &atoms));
  AM_TRY(AmAtomsEvaluate(atoms, w, u, &each, &range));
  AM_TRY(AmAtomsEvaluate(atoms, w, u, &sum, &range));
  CU_ASSERT_EQUAL(range.kind, AM_RANGE_OK);
  AM_CLOSE(sum.energy, each.energy, 1e-11 * (1 + fabs(each.energy))); /* sums in another order */
  AM_TRY(AmAtomsSiteEnergies(atoms, w, u, &known));
  for (PetscInt l = 0; l < p->space.num_sites; l++) AM_CLOSE(known[l], V[l], 0); /* the same arithmetic */
  AM_TRY(AmAtomsDestroy(&atoms));
  free(u);
  free(w);
  free(V);
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"perfect crystal has no energy", perfect_crystal_has_no_energy},
    {"neighbour list never changes an energy", neighbour_list_never_changes_an_energy},
    {"no neighbour is missed that comes from beyond the skin", no_neighbour_is_missed_that_comes_from_beyond_the_skin},
    {"homogeneous strain gives each site the Cauchy-Born energy", homogeneous_strain_gives_each_site_the_cauchy_born_energy},
    {"a collapsed pair is out of range and named", a_collapsed_pair_is_out_of_range_and_named},
    {"tangent product is the derivative of forces, until they are evaluated", tangent_product_is_the_derivative_of_forces_until_they_are_evaluated},
    {"site energies are known after a sum", site_energies_are_known_after_a_sum},
};
AM_TEST_MAIN("atoms", tests)
