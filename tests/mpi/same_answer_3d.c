/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every atom in space on one rank and on all: what it answers for a displacement, and where it comes to rest. Not with tetrahedra: Gmsh makes other ones of the
 * same input at its next call. */
#include "answer.h"
#include <atomesh/solve.h>

static TestOptions ball(AmScheme scheme)
{
  TestOptions o = testAluminium(scheme);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.origin      = AmVec3Make(0.3, -0.4, 0.5); /* no atom on a seam between ranks */
  o.radius      = 36;
  o.blend       = 12;
  return o;
}

static void every_atom_is_the_same_on_all_ranks(void)
{
  TestOptions o = ball(AM_SCHEME_ATM);
  o.radius      = 30;
  compare(o);
  o.origin = AmVec3Make(0, 0, 0); /* and with atoms on every seam */
  compare(o);
}

typedef struct {
  PetscReal energy;
  AmMat3    dipole;
  PetscInt  num;
  Row      *rows; /* in place of a residual the displacement */
} Rest;

/* A vacancy relaxed under strain to 1e-11 eV/Å. */
static Rest rest(TestOptions o)
{
  AmSolveOptions options = AmSolveDefaults();
  AmSolveResult  r;
  TestProblem   *p = testProblemCreate(&o);
  Rest           a;
  PetscBool      in_range;
  Vec            u;
  options.method      = AM_SOLVE_MATRIX_FREE;
  options.tolerance   = 1e-11;
  options.deformation = (AmMat3){{{1.005, 0.003, 0}, {-0.002, 0.996, 0.004}, {0.001, 0, 1.01}}};
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  AM_TRY(VecZeroEntries(u));
  AM_TRY(AmSolve(p->model, &options, u, &r));
  CU_ASSERT_EQUAL(r.status, AM_SOLVE_CONVERGED);
  a.energy = testEnergy(p, u);
  AM_TRY(AmModelDipole(p->model, u, &a.dipole, &in_range));
  a.rows   = gather_rows(p, u, &a.num);
  AM_TRY(AmSolveResultDestroy(&r));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
  return a;
}

/* Both ways end within 1e-11 eV/Å of the same equilibrium; the softest modes of a ball so small have some 0.1 eV/Å². */
static void compare_rest(TestOptions o)
{
  PetscReal worst = 0, largest = 0;
  Rest      one, all;
  o.comm = PETSC_COMM_SELF;
  one    = rest(o);
  o.comm = PETSC_COMM_WORLD;
  all    = rest(o);
  CU_ASSERT_EQUAL_FATAL(one.num, all.num);
  for (PetscInt i = 0; i < one.num; i++) {
    largest = PetscMax(largest, AmVec3Norm(one.rows[i].R));
    worst   = PetscMax(worst, AmVec3Norm(AmVec3Sub(one.rows[i].R, all.rows[i].R)));
  }
  CU_ASSERT(largest > 0.01); /* Å: it has relaxed */
  AM_CLOSE(worst, 0, 1e-9);
  AM_CLOSE(all.energy, one.energy, 1e-9);
  for (int k = 0; k < 9; k++)
    AM_CLOSE(all.dipole.m[k / 3][k % 3], one.dipole.m[k / 3][k % 3], 1e-6); /* eV: places differ by 1e-9 Å, moments change by 1e3 eV/Å at most */
  free(one.rows);
  free(all.rows);
}

static const PetscInt vacancy[1][3] = {{0, 0, 0}};

static void a_vacancy_rests_at_the_same_place_on_all_ranks(void)
{
  TestOptions o = ball(AM_SCHEME_ATM);
  o.radius      = 28;
  o.num_vacant  = 1;
  o.vacant      = vacancy;
  compare_rest(o);
}

/* Solutes on the seams between ranks. */
static void solutes_are_the_same_on_all_ranks(void)
{
  static const AmSubstitution nickel[3] = {{{-1, 0, 0}, 1, 0}, {{0, 0, 0}, 1, 0}, {{0, 1, 0}, 1, 0}};
  TestOptions                 o         = ball(AM_SCHEME_ATM);
  o.potential                           = TEST_NICKEL_ALUMINIUM;
  o.solute                              = "Ni";
  o.a                                   = 4.05;
  o.origin                              = AmVec3Make(0, 0, 0);
  o.radius                              = 26;
  o.num_substituted                     = 3;
  o.substituted                         = nickel;
  compare(o);
}

/* A dumbbell whose two atoms lie on different ranks. */
static void a_dumbbell_rests_at_the_same_place_on_all_ranks(void)
{
  static const AmVertex pair[2] = {{{{0, 0, 1.2}}, {{0, 0, 1.2}}, {AM_BESIDE_SITE, 0, 0}, 1, 0, 0, 0}, {{{0, 0, -1.2}}, {{0, 0, -1.2}}, {2 * AM_BESIDE_SITE, 0, 0}, 1, 0, 0, 0}};
  TestOptions           o       = ball(AM_SCHEME_ATM);
  o.origin                      = AmVec3Make(0, 0, 0);
  o.a                           = 4.04; /* under stress, of which the dipole takes one atom's part away */
  o.radius                      = 26;
  o.num_vacant                  = 1;
  o.vacant                      = vacancy;
  o.num_extra                   = 2;
  o.extra                       = pair;
  compare_rest(o);
}

/* Of a cell of titanium one atom is gone and the other left. */
static void half_a_cell_rests_at_the_same_place_on_all_ranks(void)
{
  static const AmCellAtom left[1] = {{{0, 0, 0}, 1}};
  TestOptions             o       = testTitanium(AM_SCHEME_ATM);
  o.dimension                     = 3;
  o.shape                         = AM_SHAPE_BALL;
  o.radius                        = 30;
  o.num_vacant                    = 1;
  o.vacant                        = vacancy;
  o.num_left                      = 1;
  o.left                          = left;
  compare_rest(o);
}

/* NiAl: a nickel atom in the place of an aluminium one, and one more between the sites, on the seams between ranks. */
static void an_antisite_and_an_interstitial_of_a_compound_are_the_same_on_all_ranks(void)
{
  static const AmSubstitution antisite[1] = {{{0, 0, 0}, 0, 1}};
  static const AmVertex       extra[1]    = {{{{0, -1.43, 0.71}}, {{0, -1.43, 0.71}}, {AM_BESIDE_SITE, 0, 0}, 1, 0, 1, 0}};
  TestOptions                 o           = ball(AM_SCHEME_ATM);
  o.potential                             = TEST_NICKEL_ALUMINIUM;
  o.species                               = "Ni";
  o.solute                                = "Al";
  o.structure                             = AM_STRUCTURE_B2;
  o.a                                     = 2.85;
  o.origin                                = AmVec3Make(0, 0, 0);
  o.radius                                = 26;
  o.num_substituted                       = 1;
  o.substituted                           = antisite;
  o.num_extra                             = 1;
  o.extra                                 = extra;
  compare(o);
}

/* Riders on a periodic face are found by the elements on either side of it, which may be of two ranks; of four ranks two of them are. */
static void every_atom_is_listed_once_over_all_ranks(void)
{
  TestOptions o = testAluminium(AM_SCHEME_BQCF);
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = i % 4 == 0;
  o.comm              = PETSC_COMM_WORLD;
  o.dimension         = 3;
  o.shape             = AM_SHAPE_BOX;
  o.core              = 2;
  o.blend             = 8;
  o.size              = AmVec3Make(8 * o.a, 70, 70);
  o.periodic[0]       = PETSC_TRUE;
  TestProblem   *p    = testProblemCreate(&o);
  const AmVec3   high = AmVec3Make(o.size.v[0] - 0.1, 22.1, 22.1), low = AmVec3Make(-0.1, -22.1, -22.1); /* Å: one period, and no site on its faces */
  AmAtom        *atom;
  AmLatticeSite *site;
  PetscInt       n, num_sites, inside = 0, riders = 0;
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atom, NULL));
  AM_TRY(AmCrystalSites(&p->crystal, low.v, high.v, &num_sites, &site));
  for (PetscInt i = 0; i < n; i++) {
    inside += fabs(atom[i].X.v[1]) < high.v[1] && fabs(atom[i].X.v[2]) < high.v[2];
    riders += atom[i].node < 0;
  }
  CU_ASSERT(total(o.comm, riders) > 500);
  CU_ASSERT_EQUAL(total(o.comm, inside), num_sites);
  AM_TRY(PetscFree(atom));
  AM_TRY(PetscFree(site));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"an antisite and an interstitial of a compound are the same on all ranks", an_antisite_and_an_interstitial_of_a_compound_are_the_same_on_all_ranks},
    {"every atom is listed once over all ranks", every_atom_is_listed_once_over_all_ranks},
    {"a dumbbell rests at the same place on all ranks", a_dumbbell_rests_at_the_same_place_on_all_ranks},
    {"half a cell rests at the same place on all ranks", half_a_cell_rests_at_the_same_place_on_all_ranks},
    {"solutes are the same on all ranks", solutes_are_the_same_on_all_ranks},
    {"every atom is the same on all ranks", every_atom_is_the_same_on_all_ranks},
    {"a vacancy rests at the same place on all ranks", a_vacancy_rests_at_the_same_place_on_all_ranks},
};

AM_TEST_MAIN("mpi same answer in space", tests)
