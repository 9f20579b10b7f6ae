/* SPDX-License-Identifier: GPL-3.0-or-later
 * Atoms of another species: what a model makes of them is what the potential alone makes of the same atoms, by KIM's own evaluation. */
#include "problem.h"
#include <atomesh/neighbor.h>

#define MOST 4000
#define FAR 19.0 /* Å: three cutoffs of the potential: of atoms that can matter to a neighbour of a solute */

static const AmSubstitution nickel[3] = {{{-1, 0, 0}, 1, 0}, {{0, 0, 0}, 1, 0}, {{0, 1, 0}, 1, 0}};

static TestOptions solutes(AmScheme scheme)
{
  TestOptions o     = testAluminium(scheme);
  o.potential       = TEST_NICKEL_ALUMINIUM;
  o.solute          = "Ni";
  o.a               = 4.05;
  o.num_substituted = 3;
  o.substituted     = nickel;
  o.radius          = 62;
  o.core            = 13;
  o.blend           = 27;
  o.squeeze         = 1;
  return o;
}

/* Energy of the lattice's sites above that of as many of the perfect crystal, by KIM: no kernel of this program, no mesh. */
static PetscReal energy_by_kim(const TestProblem *p)
{
  const char *const  species[2] = {"Al", "Ni"};
  const PetscReal    low[3] = {-FAR, -FAR, -FAR}, high[3] = {FAR, FAR, FAR};
  const AmVec3       z     = AmVec3Make(0, 0, p->crystal.period);
  const PetscBool    plane = p->crystal.dimension == 2 ? PETSC_TRUE : PETSC_FALSE;
  static AmVec3      y[MOST];
  static PetscInt    kind[MOST], site[MOST];
  static PetscReal   V[MOST];
  AmPotentialOptions options = AmPotentialDefaults();
  AmNeighborOptions  points  = {.y = y, .site_to_point = site, .periodic = {PETSC_FALSE, PETSC_FALSE, plane}};
  AmNeighbors        list;
  AmCluster          c;
  PetscReal          sum = 0;
  PetscInt           num;
  AmLatticeSite     *sites;
  AmPotential        kim;

  options.force_kim = PETSC_TRUE;
  AM_TRY(AmPotentialOpen(TEST_NICKEL_ALUMINIUM, 2, species, &options, &kim));
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &num, &sites));
  CU_ASSERT_FATAL(num < MOST);
  for (PetscInt i = 0; i < num; i++) {
    const PetscReal r = hypot(sites[i].X.v[0], sites[i].X.v[1]);
    y[i]              = sites[i].X;
    kind[i]           = sites[i].species;
    if (PetscMax(r, plane ? 0 : fabs(sites[i].X.v[2])) < FAR - p->cutoff) site[points.num_sites++] = i;
  }
  points.num_points     = num;
  points.radius         = p->cutoff;
  points.period.m[2][2] = z.v[2];
  AM_TRY(AmNeighborsBuild(&points, &list));
  c = (AmCluster){num, points.num_sites, site, list.start, list.neighbor, (const signed char(*)[3])list.image, points.period, kind};
  AM_TRY(AmPotentialGradient(kim, &c, y, NULL, V, NULL, NULL));
  for (PetscInt l = 0; l < points.num_sites; l++) sum += V[l] - AmCauchyBornSiteEnergy(p->cb);
  AM_TRY(AmNeighborsDestroy(&list));
  AM_TRY(PetscFree(sites));
  AM_TRY(AmPotentialDestroy(&kim));
  return sum;
}

/* The energy does not depend on which of the schemes that have an energy of their own evaluates the core: around it the crystal is perfect. */
static void check_energy(TestOptions o)
{
  TestProblem *p = testProblemCreate(&o);
  Vec          u;
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  AM_TRY(VecZeroEntries(u));
  const PetscReal energy = testEnergy(p, u);
  CU_ASSERT(fabs(energy) > 0.1);            /* eV: three atoms of nickel matter */
  AM_CLOSE(energy, energy_by_kim(p), 1e-8); /* sums of some thousand site energies of 3 eV; KIM's tables are read from text of 16 digits */
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

static void solutes_have_the_energy_that_kim_gives(void)
{
  const AmScheme schemes[3] = {AM_SCHEME_ATM, AM_SCHEME_BQCE, AM_SCHEME_BGFC};
  for (int s = 0; s < 3; s++) check_energy(solutes(schemes[s]));
}

static void solutes_in_space_have_the_energy_that_kim_gives(void)
{
  TestOptions o = solutes(AM_SCHEME_ATM);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.radius      = 27;
  check_energy(o);
}

static void each_atom_has_the_species_of_its_site(void)
{
  const TestOptions o     = solutes(AM_SCHEME_BQCF);
  TestProblem      *p     = testProblemCreate(&o);
  PetscInt          other = 0;
  for (PetscInt a = 0; a < p->space.num_atoms; a++) {
    CU_ASSERT_EQUAL(p->space.atom[a].species, AmCrystalSpecies(&p->crystal, p->space.atom[a].lattice));
    other += p->space.atom[a].species == 1;
  }
  CU_ASSERT_EQUAL(other, 3);
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"solutes have the energy that KIM gives", solutes_have_the_energy_that_kim_gives},
    {"solutes in space have the energy that KIM gives", solutes_in_space_have_the_energy_that_kim_gives},
    {"each atom has the species of its site", each_atom_has_the_species_of_its_site},
};

AM_TEST_MAIN("law species", tests)
