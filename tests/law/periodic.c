/* SPDX-License-Identifier: GPL-3.0-or-later
 * Laws of a body that repeats along axes in space: no piece of it is counted twice or left out at the seam, a homogeneous strain is an equilibrium across it, and
 * an atom feels its own images. */
#include "problem.h"

/* Aluminium in cube axes, 4 cells along z, which the zone crosses, and either held or 15 cells along y. */
static TestOptions slab(AmScheme scheme, PetscInt order, PetscBool both)
{
  TestOptions o = testAluminium(scheme);
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = i % 4 == 0;
  o.dimension   = 3;
  o.order       = order;
  o.shape       = AM_SHAPE_BOX;
  o.core        = 4;
  o.blend       = 14;
  o.size        = AmVec3Make(4 * o.a, both ? 15 * o.a : 76, 76);
  o.periodic[0] = PETSC_TRUE;
  o.periodic[1] = both;
  return o;
}

/* Two cells along the seam: some of Gmsh's elements are longer than half of that, at first. */
static TestOptions narrow(AmScheme scheme)
{
  TestOptions o = slab(scheme, 1, PETSC_TRUE);
  o.size        = AmVec3Make(2 * o.a, 8 * o.a, 52);
  o.core        = 2;
  o.blend       = 6;
  return o;
}

/* It repeats along z besides. */
static TestOptions crossed(AmScheme scheme)
{
  TestOptions o = slab(scheme, 1, PETSC_FALSE);
  o.size        = AmVec3Make(4 * o.a, 60, 10 * o.a);
  o.periodic[2] = PETSC_TRUE;
  o.core        = 2;
  o.blend       = 8;
  return o;
}

/* Of the far mesh: it ends half a spacing beyond the last free sites where it is held. */
static PetscReal mesh_volume(const TestProblem *p, const TestOptions *o)
{
  const PetscReal cut = 2 * (2 * p->cutoff + 1) - AmCrystalSpacing(&p->crystal);
  PetscReal       V   = 1;
  for (int k = 0; k < 3; k++) V *= o->size.v[k] - (o->periodic[k] ? 0 : cut);
  return V;
}

static void fills(TestOptions o)
{
  TestProblem *p = testProblemCreate(&o);
  PetscReal    sites, cells, own = 0;
  AM_TRY(AmModelVolumes(p->model, &sites, &cells));
  AM_CLOSE((sites + cells) / mesh_volume(p, &o), 1, 1e-9); /* rounding of some 1e4 cells, and what Gmsh rounds of places */
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const PetscReal V = AmSpaceShapeGradient(&p->space, c, (PetscReal[4]){0.25, 0.25, 0.25, 0.25}, (AmVec3[AM_CELL_NODES]){{{0}}}) / 6;
    CU_ASSERT(V > 0);
    own += V;
  }
  AM_CLOSE(own / mesh_volume(p, &o), 1, 1e-9);
  testProblemDestroy(p);
}

static void cells_and_sites_fill_the_body_once(void)
{
  fills(slab(AM_SCHEME_BQCE, 1, PETSC_FALSE));
  fills(slab(AM_SCHEME_BQCE, 2, PETSC_TRUE));
  fills(narrow(AM_SCHEME_BQCE));
  fills(crossed(AM_SCHEME_BQCE));
}

/* A polygon of the area of the circle, half a spacing outside of the last free sites. */
static void a_cylinder_has_the_volume_of_a_round_one(void)
{
  TestOptions o     = slab(AM_SCHEME_BQCE, 1, PETSC_FALSE);
  o.shape           = AM_SHAPE_CYLINDER;
  o.radius          = 32;
  o.size            = AmVec3Make(64, 64, 4 * o.a);
  o.core            = 2;
  o.blend           = 8;
  o.periodic[0]     = PETSC_FALSE;
  o.periodic[2]     = PETSC_TRUE;
  TestProblem    *p = testProblemCreate(&o);
  const PetscReal R = p->free_radius + AmCrystalSpacing(&p->crystal) / 2;
  PetscReal       sites, cells;
  AM_TRY(AmModelVolumes(p->model, &sites, &cells));
  AM_CLOSE((sites + cells) / (PETSC_PI * R * R * o.size.v[2]), 1, 1e-9); /* as above */
  testProblemDestroy(p);
}

static int by_lattice(const void *a, const void *b)
{
  const AmAtom *p = (const AmAtom *)a, *q = (const AmAtom *)b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return 0;
}

/* Also atoms on the seam, which elements on either side of it find. */
static void every_atom_is_listed_once(void)
{
  const TestOptions o    = slab(AM_SCHEME_BQCF, 1, PETSC_FALSE);
  TestProblem      *p    = testProblemCreate(&o);
  const AmVec3      high = AmVec3Make(o.size.v[0] - 0.1, 25.1, 25.1), low = AmVec3Make(-0.1, -25.1, -25.1); /* Å: one period, and no site on its faces */
  AmAtom           *atom;
  AmLatticeSite    *site;
  PetscInt          n, num_sites, inside = 0, riders = 0;
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atom, NULL));
  AM_TRY(AmCrystalSites(&p->crystal, low.v, high.v, &num_sites, &site));
  qsort(atom, n, sizeof(*atom), by_lattice);
  for (PetscInt i = 0; i < n; i++) {
    if (i > 0) CU_ASSERT(by_lattice(&atom[i - 1], &atom[i]) != 0);
    inside += fabs(atom[i].X.v[1]) < high.v[1] && fabs(atom[i].X.v[2]) < high.v[2];
    riders += atom[i].node < 0;
  }
  CU_ASSERT(riders > 500);
  CU_ASSERT_EQUAL(inside, num_sites);
  AM_TRY(PetscFree(atom));
  AM_TRY(PetscFree(site));
  testProblemDestroy(p);
}

static PetscReal patch(TestProblem *p)
{
  PetscReal largest;
  PetscBool in_range;
  Vec       u, R;
  AM_TRY(AmModelSetDeformation(p->model, (AmMat3){{{1.01, 0.004, 0.002}, {0.003, 0.99, 0.001}, {-0.002, 0.005, 1.008}}}));
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(VecZeroEntries(u));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  CU_ASSERT_TRUE(in_range);
  largest = testResidual(p, u, R);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  return largest;
}

/* Where theory says that a scheme has ghost forces it must have them: then the test is awake. All on one mesh. */
static void all_but_atm(TestOptions o)
{
  static const AmScheme others[] = {AM_SCHEME_CB, AM_SCHEME_BGFC, AM_SCHEME_QCF, AM_SCHEME_BQCF};
  TestProblem          *first    = testProblemCreate(&o);
  CU_ASSERT(patch(first) > 1e-2);
  o.mesh = &first->mesh;
  for (int k = 0; k < 4; k++) {
    o.scheme       = others[k];
    TestProblem *p = testProblemCreate(&o);
    AM_CLOSE(patch(p), 0, 1e-10);
    testProblemDestroy(p);
  }
  testProblemDestroy(first);
}

static void a_homogeneous_strain_is_an_equilibrium_across_the_seam(void)
{
  const TestOptions o   = slab(AM_SCHEME_ATM, 1, PETSC_TRUE);
  TestProblem      *atm = testProblemCreate(&o);
  AM_CLOSE(patch(atm), 0, 1e-10);
  testProblemDestroy(atm);
  all_but_atm(slab(AM_SCHEME_QCE, 1, PETSC_FALSE));
  all_but_atm(slab(AM_SCHEME_QCE, 2, PETSC_TRUE));
}

/* Two atoms a cell: hcp, which repeats along a, along a√3 and along c, in a box that the zone crosses along the first of them, or in a cylinder along c. */
static TestOptions hexagonal(AmShape shape)
{
  TestOptions o = testTitanium(AM_SCHEME_QCE);
  o.potential   = NULL;
  o.a           = 2.87;
  o.c_over_a    = 1.63;
  o.dimension   = 3;
  o.shape       = shape;
  o.core        = 4;
  o.blend       = 13;
  o.radius      = 40;
  o.size        = shape == AM_SHAPE_BOX ? AmVec3Make(6 * o.a, 12 * sqrt(3) * o.a, 80) : AmVec3Make(0, 0, 4 * o.c_over_a * o.a);
  for (int k = 0; k < 3; k++) o.periodic[k] = shape == AM_SHAPE_BOX ? k < 2 : k == 2;
  return o;
}

static void a_homogeneous_strain_of_two_atoms_a_cell_is_an_equilibrium_across_the_seam(void)
{
  all_but_atm(hexagonal(AM_SHAPE_BOX));
  all_but_atm(hexagonal(AM_SHAPE_CYLINDER));
}

/* Two cells along each axis are shorter than two cutoffs: every atom sees images of others, and of itself, more than once. */
static TestOptions tiny(void)
{
  TestOptions o = slab(AM_SCHEME_ATM, 1, PETSC_TRUE);
  o.size        = AmVec3Make(2 * o.a, 2 * o.a, 2 * o.a);
  o.periodic[2] = PETSC_TRUE;
  o.smooth      = PETSC_TRUE;
  return o;
}

static void all_atoms_of_a_strained_crystal_have_the_energy_of_the_cauchy_born_rule(void)
{
  const TestOptions o = tiny();
  const AmMat3      F = {{{1.01, 0.004, 0.002}, {0.003, 0.99, 0.001}, {-0.002, 0.005, 1.008}}};
  TestProblem      *p = testProblemCreate(&o);
  AmRange           range;
  PetscReal         W;
  Vec               u;
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  AM_TRY(VecZeroEntries(u));
  AM_TRY(AmModelSetDeformation(p->model, F));
  AM_TRY(AmCauchyBornEvaluate(p->cb, 1, &F, &W, NULL, NULL, &range));
  CU_ASSERT_EQUAL(p->space.num_sites, 32);
  CU_ASSERT_EQUAL(p->space.num_free, 31); /* one is held against translation */
  AM_CLOSE(testEnergy(p, u), 32 * p->crystal.volume * W, 1e-11);
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

/* Central differences of step h err by h² times the third derivative, some 10 eV/Å³, and by rounding of the energy over h. */
static void the_residual_is_the_derivative_of_the_energy_with_images(void)
{
  const TestOptions o = tiny();
  const PetscReal   h = 1e-5;
  TestProblem      *p = testProblemCreate(&o);
  PetscScalar      *a;
  PetscReal         slope, up, down;
  PetscInt          n;
  Vec               u, R, d;
  u = testWaveVec(p, 0.05);
  d = testWaveVec(p, 1);
  AM_TRY(VecGetLocalSize(d, &n));
  AM_TRY(VecGetArray(d, &a));
  for (PetscInt i = 0; i < n; i++) a[i] = testRandomVec(1).v[0];
  AM_TRY(VecRestoreArray(d, &a));
  AM_TRY(VecDuplicate(u, &R));
  CU_ASSERT(testResidual(p, u, R) > 0.1);
  AM_TRY(VecDot(R, d, &slope));
  AM_TRY(VecAXPY(u, h, d));
  up = testEnergy(p, u);
  AM_TRY(VecAXPY(u, -2 * h, d));
  down = testEnergy(p, u);
  AM_CLOSE((up - down) / (2 * h), slope, 1e-6);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&d));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"cells and sites fill the body once", cells_and_sites_fill_the_body_once},
    {"a cylinder has the volume of a round one", a_cylinder_has_the_volume_of_a_round_one},
    {"every atom is listed once", every_atom_is_listed_once},
    {"a homogeneous strain is an equilibrium across the seam", a_homogeneous_strain_is_an_equilibrium_across_the_seam},
    {"a homogeneous strain of two atoms a cell is an equilibrium across the seam", a_homogeneous_strain_of_two_atoms_a_cell_is_an_equilibrium_across_the_seam},
    {"all atoms of a strained crystal have the energy of the Cauchy-Born rule", all_atoms_of_a_strained_crystal_have_the_energy_of_the_cauchy_born_rule},
    {"the residual is the derivative of the energy with images", the_residual_is_the_derivative_of_the_energy_with_images},
};

AM_TEST_MAIN("law of periodic bodies", tests)
