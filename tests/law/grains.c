/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: grains are one crystal in several orientations. A boundary between two of the same orientation is none; away from a boundary each grain is a perfect
 * crystal for every scheme that passes the patch test; energies, residuals and tangents stay derivatives of each other. So it is with cells of several atoms,
 * whose inner shifts turn with the grain. */
#include "problem.h"
#include "../../src/solve/solveimpl.h"
#include <string.h>

/* Lennard-Jones, range 5.5 Å; the lower grain of Sigma 5 (310) [001]. */
static TestOptions tilted(AmScheme scheme)
{
  return (TestOptions){.comm      = PETSC_COMM_SELF,
                       .species   = "X",
                       .structure = AM_STRUCTURE_FCC,
                       .a         = 4.05,
                       .axes      = {{1, -3, 0}, {3, 1, 0}, {0, 0, 1}},
                       .scheme    = scheme,
                       .radius    = 58,
                       .core      = 4,
                       .blend     = 16,
                       .squeeze   = 0.96,
                       .order     = 1};
}

static TestOptions sigma5(AmScheme scheme)
{
  TestOptions     o           = tilted(scheme);
  const PetscReal upper[3][3] = {{-1, -3, 0}, {3, -1, 0}, {0, 0, 1}};
  memcpy(o.upper, upper, sizeof(upper));
  o.shift = AmVec3Make(1.2, 0, 2.025);
  return o;
}

/* The upper grain is of another lattice constant, and strained. */
static TestOptions unlike(TestOptions o)
{
  o.own = 1.02 * o.a;
  return o;
}

static TestOptions equal_grains(AmScheme scheme)
{
  TestOptions o = tilted(scheme);
  memcpy(o.upper, o.axes, sizeof(o.axes));
  return o;
}

/* Titanium, two atoms a cell; the upper grain turned about the c axis by this angle, Σ7 if not zero. */
static TestOptions titanium(AmScheme scheme, PetscReal degrees)
{
  const PetscReal c           = cos(degrees * PETSC_PI / 180), s = sin(degrees * PETSC_PI / 180);
  TestOptions     o           = testTitanium(scheme);
  const PetscReal upper[3][3] = {{c, -s, 0}, {s, c, 0}, {0, 0, 1}};
  memcpy(o.upper, upper, sizeof(upper));
  o.radius = 76;
  o.smooth = PETSC_TRUE; /* Hermite's second derivatives jump */
  return o;
}
#define SIGMA7 21.786789298261812

/* Sites in the order of their places, for numbers of grains have an order of their own. */
static int by_place(const void *a, const void *b)
{
  const AmLatticeSite *p = a, *q = b;
  for (int k = 0; k < 2; k++)
    if (fabs(p->X.v[k] - q->X.v[k]) > 1e-6) return p->X.v[k] < q->X.v[k] ? -1 : 1;
  return 0;
}

static AmLatticeSite *sites_of(const TestOptions *o, PetscInt *n)
{
  TestProblem   *p    = (TestProblem *)calloc(1, sizeof(*p));
  const AmVec3   high = AmVec3Make(40.1, 40.1, 0), low = AmVec3Scale(-1, high);
  AmLatticeSite *site;
  testProblemMaterial(o, p);
  AM_TRY(AmCrystalSites(&p->crystal, low.v, high.v, n, &site));
  qsort(site, *n, sizeof(*site), by_place);
  AM_TRY(AmFieldDestroy(&p->field));
  AM_TRY(AmCauchyBornDestroy(&p->cb));
  AM_TRY(AmPotentialDestroy(&p->pot));
  AM_TRY(PetscFree(p->missing));
  AM_TRY(PetscFree(p->left));
  free(p->grain);
  free(p);
  return site;
}

static void grains_of_one_orientation_have_the_sites_of_the_crystal(void)
{
  const TestOptions one = tilted(AM_SCHEME_ATM), two = equal_grains(AM_SCHEME_ATM);
  PetscInt          n, m;
  AmLatticeSite    *a = sites_of(&one, &n), *b = sites_of(&two, &m);
  CU_ASSERT_EQUAL(n, m);
  CU_ASSERT(n > 700);
  for (PetscInt i = 0; i < PetscMin(n, m); i++) AM_CLOSE(AmVec3Norm(AmVec3Sub(a[i].X, b[i].X)), 0, 1e-12); /* sums of a few lattice vectors */
  AM_TRY(PetscFree(a));
  AM_TRY(PetscFree(b));
}

/* Energies and residuals of every atom, at displacements that are the same function of place. */
static void grains_of_one_orientation_have_the_energy_of_the_crystal(void)
{
  const TestOptions o[2] = {tilted(AM_SCHEME_ATM), equal_grains(AM_SCHEME_ATM)};
  PetscReal         energy[2], norm[2];
  for (int k = 0; k < 2; k++) {
    TestProblem *p = testProblemCreate(&o[k]);
    Vec          u = testWaveVec(p, 0.05), R;
    AM_TRY(VecDuplicate(u, &R));
    energy[k] = testEnergy(p, u);
    testResidual(p, u, R);
    AM_TRY(VecNorm(R, NORM_2, &norm[k]));
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&R));
    testProblemDestroy(p);
  }
  CU_ASSERT(energy[0] > 1e-2);
  AM_CLOSE(energy[1] / energy[0], 1, 1e-12); /* sums in another order */
  AM_CLOSE(norm[1] / norm[0], 1, 1e-12);
}

/* Largest component on free nodes that are farther than this from the boundary. */
static PetscReal residual_beyond(const TestProblem *p, Vec R, PetscReal distance)
{
  const PetscScalar *a;
  PetscInt           start;
  PetscReal          largest = 0;
  AM_TRY(VecGetOwnershipRange(R, &start, NULL));
  AM_TRY(VecGetArrayRead(R, &a));
  for (PetscInt i = 0; i < p->space.num_owned; i++) {
    const AmNode *n = &p->space.node[p->space.owned_node[i]];
    for (int k = 0; k < 3 && n->global >= 0 && fabs(n->x.v[1]) >= distance; k++) largest = PetscMax(largest, fabs(a[3 * n->global - start + k]));
  }
  AM_TRY(VecRestoreArrayRead(R, &a));
  return largest;
}

static void patch_problem(TestProblem *p, PetscReal distance)
{
  Vec u = testWaveVec(p, 0), R;
  AM_TRY(VecDuplicate(u, &R));
  for (int trial = 0; trial < 2; trial++) {
    PetscBool in_range;
    AM_TRY(AmModelSetDeformation(p->model, trial ? testNearIdentity(0.015) : AmMat3Identity()));
    AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
    CU_ASSERT_TRUE(in_range);
    testResidual(p, u, R);
    AM_CLOSE(residual_beyond(p, R, distance), 0, 1e-10);          /* eV/Å: rounding stays below 1e-12, see law.coupling_laws */
    if (distance > 0) CU_ASSERT(residual_beyond(p, R, 0) > 1e-2); /* there is a boundary */
  }
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
}

static void patch_one(const TestOptions *o, PetscReal distance)
{
  TestProblem *p = testProblemCreate(o);
  patch_problem(p, distance);
  testProblemDestroy(p);
}

static void patch(TestOptions o, PetscReal distance)
{
  static const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_BGFC, AM_SCHEME_QCF, AM_SCHEME_BQCF};
  for (int s = 0; s < 4; s++)
    for (o.order = 1; o.order <= (s == 0 ? 1 : 2); o.order++) {
      o.scheme = schemes[s];
      patch_one(&o, distance);
    }
}

static void a_boundary_of_one_orientation_passes_the_patch_test(void) { patch(equal_grains(AM_SCHEME_ATM), 0); }
/* Two ranges: an atom's force holds energies of neighbours, and these theirs. */
static void grains_pass_the_patch_test_away_from_their_boundary(void) { patch(sigma5(AM_SCHEME_ATM), 11.01); }

static void grains_of_several_atoms_a_cell_pass_the_patch_tests(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 2; s++) {
    TestOptions one = titanium(schemes[s], 0), two = titanium(schemes[s], SIGMA7);
    one.order = 2 - s;
    patch_one(&one, 0);
    patch_one(&two, 2 * 8.01); /* two ranges, cells' width included */
  }
}

/* Far elements inside of the ring that the zone is, and outside. */
static void a_grain_of_one_orientation_inside_of_another_passes_the_patch_test(void)
{
  TestOptions  o = equal_grains(AM_SCHEME_BQCF);
  TestProblem *p;
  PetscInt     far[2] = {0, 0};
  o.radius            = 100;
  o.inside            = 44;
  patch_one(&o, 0);
  p = testProblemCreate(&o);
  for (PetscInt n = 0; n < p->space.num_nodes; n++)
    if (!p->space.node[n].is_site) far[hypot(p->space.node[n].x.v[0], p->space.node[n].x.v[1]) > o.inside]++;
  CU_ASSERT(far[0] > 5 && far[1] > 100);
  testProblemDestroy(p);
}

/* In space: the zone is a shell, far elements are inside of it and outside. */
static void a_ball_of_one_orientation_inside_of_a_grain_passes_the_patch_test(void)
{
  TestOptions  o = equal_grains(AM_SCHEME_BQCF);
  TestProblem *p;
  PetscInt     far[2] = {0, 0};
  o.dimension         = 3;
  o.shape             = AM_SHAPE_BALL;
  o.radius            = 56;
  o.core              = 5;
  o.blend             = 9;
  o.inside            = 26;
  p                   = testProblemCreate(&o);
  patch_problem(p, 0);
  for (PetscInt n = 0; n < p->space.num_nodes; n++)
    if (!p->space.node[n].is_site) far[AmVec3Norm(p->space.node[n].x) > o.inside]++;
  CU_ASSERT(far[0] > 5 && far[1] > 100);
  testProblemDestroy(p);
}

/* A slab of space, the lower grain and one above it that has its orientation, or is another. */
static TestOptions stacked(TestOptions o)
{
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BOX;
  o.size        = AmVec3Make(2 * 4.05 * sqrt(10), 74, 5 * 4.05);
  o.periodic[0] = o.periodic[2] = PETSC_TRUE;
  o.core                        = 5;
  o.blend                       = 9;
  return o;
}

static void flat_grains_in_space_pass_the_patch_test(void)
{
  patch(stacked(equal_grains(AM_SCHEME_ATM)), 0);
  patch(stacked(sigma5(AM_SCHEME_ATM)), 11.01);
}

static void unlike_grains_pass_the_patch_test_away_from_their_boundary(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    const TestOptions o = unlike(sigma5(schemes[s]));
    patch_one(&o, 11.01);
  }
  const TestOptions cells = unlike(titanium(AM_SCHEME_BQCF, SIGMA7));
  patch_one(&cells, 2 * 8.01);
}

/* Elements of a turned grain: W, P and A are those of the crystal turned, so derivatives stay derivatives. */
static void residuals_and_tangents_are_derivatives_in_turned_grains(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_CB, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BGFC, AM_SCHEME_BGFC, AM_SCHEME_BGFC};
  const PetscReal       h         = 1e-4; /* Å: h² times third derivatives, some 1e2 eV/Å³, against rounding of 1e-14 E / h */
  for (int s = 0; s < 7; s++) {
    const TestOptions turned = s < 4 || s == 5 ? sigma5(schemes[s]) : titanium(schemes[s], SIGMA7), o = s < 5 ? turned : unlike(turned);
    TestProblem      *p = testProblemCreate(&o);
    Vec               u = testWaveVec(p, 0.03), v = testWaveVec(p, 0.2), w, R[2], Kv;
    PetscReal         E[2], slope, apart, size;
    PetscBool         in_range;
    Mat               K;
    AM_TRY(VecDuplicate(u, &w));
    AM_TRY(VecDuplicate(u, &R[0]));
    AM_TRY(VecDuplicate(u, &R[1]));
    AM_TRY(VecDuplicate(u, &Kv));
    for (int side = 0; side < 2; side++) {
      AM_TRY(VecWAXPY(w, side ? h : -h, v, u));
      E[side] = testEnergy(p, w);
      testResidual(p, w, R[side]);
    }
    testResidual(p, u, w);
    AM_TRY(VecDot(w, v, &slope));
    AM_CLOSE((E[1] - E[0]) / (2 * h) / slope, 1, 1e-5);
    AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
    AM_TRY(AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
    AM_TRY(MatMult(K, v, Kv));
    AM_TRY(VecAXPY(R[1], -1, R[0]));
    AM_TRY(VecScale(R[1], 1 / (2 * h)));
    AM_TRY(VecNorm(Kv, NORM_2, &size));
    AM_TRY(AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
    AM_TRY(AmModelApplyTangent(p->model, v, w));
    AM_TRY(VecAXPY(w, -1, Kv));
    AM_TRY(VecNorm(w, NORM_2, &apart));
    AM_CLOSE(apart / size, 0, 5e-7); /* fast products are in single precision */
    AM_TRY(VecAXPY(R[1], -1, Kv));
    AM_TRY(VecNorm(R[1], NORM_2, &apart));
    AM_CLOSE(apart / size, 0, s < 4 || s == 5 ? 1e-5 : 1e-3); /* splines: jumps of the third derivative times h */
    AM_TRY(MatDestroy(&K));
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&v));
    AM_TRY(VecDestroy(&w));
    AM_TRY(VecDestroy(&R[0]));
    AM_TRY(VecDestroy(&R[1]));
    AM_TRY(VecDestroy(&Kv));
    testProblemDestroy(p);
  }
}

/* Under a load all atoms of a grain have one energy, away from the boundary, and it is what elements there say: they know how the grain is turned. */
static void compare_elements_and_atoms(TestOptions o, PetscReal range)
{
  TestProblem      *p   = testProblemCreate(&o);
  Vec               u   = testWaveVec(p, 0);
  PetscReal         V[2] = {0, 0};
  PetscInt          num_cells[2] = {0, 0};
  AmModelState      state;
  AM_TRY(AmModelSetDeformation(p->model, testNearIdentity(0.03))); /* hexagonal grains turned about z differ only beyond second powers of the strain */
  AM_TRY(AmModelStateCreate(p->model, u, &state));
  for (PetscInt l = 0; l < p->space.num_sites; l++) {
    const AmVec3 x = p->space.atom[p->space.site_to_atom[l]].x;
    if (fabs(x.v[1]) > range) V[x.v[1] > 0] = state.site_energy[l]; /* beyond the range of what the boundary makes different */
  }
  CU_ASSERT(fabs(V[0] - V[1]) > 1e-5); /* eV: the load tells the grains apart */
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const AmVec3 x = AmVec3Scale(1.0 / 3, AmVec3Add(AmSpaceCorner(&p->space, c, 0), AmVec3Add(AmSpaceCorner(&p->space, c, 1), AmSpaceCorner(&p->space, c, 2))));
    AM_CLOSE(p->crystal.volume / p->crystal.num_sublattices * state.W[c], V[x.v[1] > 0], 1e-10); /* eV: rounding of sums of a few eV */
    num_cells[x.v[1] > 0]++;
  }
  CU_ASSERT(num_cells[0] > 100 && num_cells[1] > 100);
  AM_TRY(AmModelStateDestroy(&state));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

static void elements_of_a_turned_grain_have_the_energy_of_its_atoms(void)
{
  compare_elements_and_atoms(sigma5(AM_SCHEME_BQCF), 7);             /* the range is 5.5 Å */
  compare_elements_and_atoms(titanium(AM_SCHEME_BQCF, SIGMA7), 10); /* an inversion between the atoms of a cell makes their energies equal */
}

/* Four Burgers vectors move the boundary by more than cells are high: those are of the grain of their atoms wherever they come to lie. */
static void cells_between_sites_of_a_grain_are_of_that_grain(void)
{
  const PetscReal upper[3][3] = {{1, 1, 4}, {-2, -2, 1}, {1, -1, 0}};
  TestOptions     o           = testLomer(AM_SCHEME_BQCF);
  PetscInt        num[2] = {0, 0}, strayed = 0;
  AmContinuum     continuum;
  TestProblem    *p;
  memcpy(o.upper, upper, sizeof(upper));
  o.burgers[0] = o.burgers[1] = 2;
  o.origin.v[1]               = -0.05;
  p                           = testProblemCreate(&o);
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &continuum));
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    PetscBool same   = PETSC_TRUE;
    PetscReal middle = 0;
    PetscInt  grain  = AmCrystalGrainOf(p->space.node[p->space.cell[c][0]].lattice);
    for (int i = 0; i < 3; i++) {
      const AmNode *n = &p->space.node[p->space.cell[c][i]];
      same            = same && n->is_site && AmCrystalGrainOf(n->lattice) == grain ? PETSC_TRUE : PETSC_FALSE;
      middle += n->x.v[1] / 3;
    }
    if (!same) continue;
    CU_ASSERT_EQUAL(AmContinuumGrain(continuum, c), grain);
    num[grain]++;
    strayed += (middle > 0) != grain;
  }
  CU_ASSERT(num[0] > 100 && num[1] > 100 && strayed > 3);
  AM_TRY(AmContinuumDestroy(&continuum));
  testProblemDestroy(p);
}

/* At any place, where cells of a turned grain carry its turn, too; beyond what the perfect crystal's stress P0 does. */
static void the_dipole_is_the_derivative_of_the_energy_of_turned_grains(void)
{
  const PetscReal   h   = 1e-5;
  const AmMat3      one = AmMat3Identity();
  const TestOptions o   = sigma5(AM_SCHEME_BQCE);
  TestProblem      *p   = testProblemCreate(&o);
  Vec               u   = testWaveVec(p, 0.1);
  AmMat3            P, P0;
  PetscReal         sites, cells;
  PetscBool         in_range;
  AM_TRY(AmModelDipole(p->model, u, &P, &in_range));
  AM_TRY(AmModelVolumes(p->model, &sites, &cells));
  AM_TRY(AmCauchyBornEvaluate(p->cb, 1, &one, NULL, &P0, NULL, NULL));
  CU_ASSERT_TRUE(in_range);
  sites += p->crystal.num_vacant * p->crystal.volume; /* which overlap */
  for (int k = 0; k < 9; k++) {
    PetscReal E[2];
    for (int s = 0; s < 2; s++) {
      AmMat3 F = one;
      F.m[k / 3][k % 3] += s ? h : -h;
      AM_TRY(AmModelSetDeformation(p->model, F));
      E[s] = testEnergy(p, u);
    }
    /* eV: 3e4 Å³ of third derivatives up to 100 eV/Å³, h² and a sixth of them */
    AM_CLOSE(P.m[k / 3][k % 3], (E[0] - E[1]) / (2 * h) + (sites + cells) * P0.m[k / 3][k % 3], 1e-4);
  }
  CU_ASSERT(fabs(P.m[0][1]) > 0.1);
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

/* Aluminium, its lower grain as above, at zero stress, for a relaxed boundary has none. */
static TestOptions sharp(AmScheme scheme)
{
  TestOptions o = sigma5(scheme);
  o.potential   = TEST_ERCOLESSI;
  o.species     = "Al";
  o.a           = 4.032081971725344;
  o.radius      = 70;
  o.shift       = AmVec3Make(0, 0, 0);
  o.sharp       = PETSC_TRUE;
  return o;
}

/* Σ5 (310) in NiAl: faces cut cells, and what is left of them is loose or rides. */
static TestOptions sharp_cells(AmScheme scheme)
{
  TestOptions o = sharp(scheme);
  o.potential   = TEST_NICKEL_ALUMINIUM;
  o.species     = "Ni";
  o.solute      = "Al";
  o.structure   = AM_STRUCTURE_B2;
  o.a           = 2.831989918; /* at zero stress */
  o.blend       = 20;
  o.radius      = 84;
  return o;
}

/* Relaxed atoms and unstrained elements: no scheme without ghost forces has others where one meets the other, on the boundary or beside it. */
static void check_at_rest(TestOptions o)
{
  TestProblem *p = testProblemCreate(&o);
  Vec          u = testWaveVec(p, 0), R;
  PetscBool    in_range;
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  testResidual(p, u, R);
  if (o.scheme != AM_SCHEME_BQCE)
    AM_CLOSE(residual_beyond(p, R, 0), 0, 1e-7); /* eV/Å: ten times what the relaxation leaves */
  else
    CU_ASSERT(residual_beyond(p, R, 0) > 1e-2); /* the excess energy of the boundary ends with its atoms */
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
}

static void a_sharp_boundary_is_at_rest_where_its_atoms_end(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_BGFC, AM_SCHEME_BQCF, AM_SCHEME_BQCE};
  for (int s = 0; s < 3; s++) {
    TestOptions one = sharp(schemes[s]), cells = sharp_cells(schemes[s]);
    one.order   = 2 - s % 2;
    cells.order = 2 - s % 2;
    check_at_rest(one);
    check_at_rest(cells);
  }
}

/* Every atom inside of the mesh is there, once: sites, further atoms of their cells, and what is left of cells that faces cut; near the core as a node. */
static void atoms_of_cut_cells_are_loose_or_ride(void)
{
  const TestOptions o     = sharp_cells(AM_SCHEME_BQCF);
  TestProblem      *p     = testProblemCreate(&o);
  const PetscReal   inner = p->free_radius - 2; /* Å: no terrace of the held outline comes so far in */
  const AmVec3      high = AmVec3Make(o.radius, o.radius, 0), low = AmVec3Scale(-1, high);
  PetscInt          num_left = 0, n, found[2][2] = {{0, 0}, {0, 0}}; /* of whole cells, of cut ones: as nodes, riding */
  AmLatticeSite    *site;
  AmAtom           *atom;
  PetscInt          num_sites, inside = 0;
  AM_TRY(AmCrystalSites(&p->crystal, low.v, high.v, &num_sites, &site));
  for (PetscInt i = 0; i < num_sites; i++) inside += hypot(site[i].X.v[0], site[i].X.v[1]) < inner;
  for (PetscInt i = 0; i < p->crystal.num_left; i++) {
    const AmVec3 X = AmCrystalPosition(&p->crystal, p->crystal.left[i].index);
    num_left += hypot(X.v[0], X.v[1]) < inner;
  }
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atom, NULL));
  for (PetscInt i = 0; i < n; i++) {
    const PetscReal d       = hypot(atom[i].site.v[0], atom[i].site.v[1]);
    const PetscBool is_left = AmCrystalIsVacant(&p->crystal, atom[i].lattice);
    if (hypot(atom[i].X.v[0], atom[i].X.v[1]) < inner) found[is_left][atom[i].node < 0]++;
    if (is_left) CU_ASSERT((atom[i].node >= 0) == (d < (o.core + o.blend) / 2));
  }
  CU_ASSERT(num_left > 20);
  CU_ASSERT_EQUAL(found[0][0] + found[0][1], inside * p->crystal.num_sublattices);
  CU_ASSERT_EQUAL(found[1][0] + found[1][1], num_left);
  CU_ASSERT(found[1][0] > 0 && found[1][1] > 0);
  AM_TRY(PetscFree(site));
  AM_TRY(PetscFree(atom));
  testProblemDestroy(p);
}

/* Cells fill the disc, each place once, and no far one lies in both grains; where atoms count, there are no other nodes. */
static void check_elements(TestOptions o)
{
  TestProblem    *p   = testProblemCreate(&o);
  const PetscReal y   = p->line.a.v[1];
  PetscReal       sum = 0;
  PetscInt        far = 0, on_line = 0;
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const AmVec3    a = AmSpaceCorner(&p->space, c, 0), ab = AmVec3Sub(AmSpaceCorner(&p->space, c, 1), a), ac = AmVec3Sub(AmSpaceCorner(&p->space, c, 2), a);
    const PetscReal area = (ab.v[0] * ac.v[1] - ab.v[1] * ac.v[0]) / 2;
    PetscReal       low = PETSC_MAX_REAL, high = -PETSC_MAX_REAL;
    PetscBool       is_far = PETSC_TRUE;
    for (int i = 0; i < 3; i++) {
      const AmNode *n = &p->space.node[p->space.cell[c][i]];
      low             = PetscMin(low, n->x.v[1] - y);
      high            = PetscMax(high, n->x.v[1] - y);
      if (n->is_site) is_far = PETSC_FALSE;
      CU_ASSERT(n->is_site || hypot(n->x.v[0], n->x.v[1]) > o.blend);
    }
    CU_ASSERT(area > 0);
    sum += area;
    if (!is_far) continue;
    far++;
    on_line += low > -1e-9 || high < 1e-9 ? low < 1e-9 && high > -1e-9 : 0;
    CU_ASSERT(low > -1e-9 || high < 1e-9);
  }
  CU_ASSERT(far > 50 && on_line > 8);
  AM_CLOSE(sum, PETSC_PI * pow(p->mesh.outer_radius, 2), 2e-3 * sum); /* as of one crystal: facets average what the radius sums point by point */
  testProblemDestroy(p);
}

static void elements_end_on_a_sharp_boundary(void)
{
  check_elements(sharp(AM_SCHEME_BQCF));
  check_elements(sharp_cells(AM_SCHEME_BQCF));
}

/* Likewise in space: cells fill the ball, and where they are far from its zone and its surface they end on the face; and atoms and elements are at rest. */
static void elements_end_on_a_sharp_boundary_in_space(void)
{
  TestOptions o = sharp(AM_SCHEME_BQCF);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.radius      = 56;
  TestProblem    *p = testProblemCreate(&o);
  const PetscReal y = p->line.a.v[1], R = p->mesh.outer_radius;
  PetscReal       sum = 0;
  PetscInt        far = 0, on_face = 0;
  PetscBool       in_range;
  Vec             u = testWaveVec(p, 0), residual;
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    AmVec3    x[4], middle = {{0, 0, 0}};
    PetscReal low = PETSC_MAX_REAL, high = -PETSC_MAX_REAL;
    for (int i = 0; i < 4; i++) {
      x[i]   = AmSpaceCorner(&p->space, c, i);
      middle = AmVec3Add(middle, AmVec3Scale(0.25, x[i]));
      low    = PetscMin(low, x[i].v[1] - y);
      high   = PetscMax(high, x[i].v[1] - y);
      CU_ASSERT(p->space.node[p->space.cell[c][i]].is_site || AmVec3Norm(x[i]) > o.blend);
    }
    const PetscReal volume = AmVec3Dot(AmVec3Cross(AmVec3Sub(x[1], x[0]), AmVec3Sub(x[2], x[0])), AmVec3Sub(x[3], x[0])) / 6;
    CU_ASSERT(volume > 0.02 * p->crystal.volume / 6); /* no sliver, though spheres of a lattice go through more than four sites */
    sum += volume;
    if (AmVec3Norm(middle) < o.blend + 16 || AmVec3Norm(middle) > R - 10) continue;
    far++;
    on_face += low > -1e-9 || high < 1e-9 ? low < 1e-9 && high > -1e-9 : 0;
    CU_ASSERT(low > -1e-9 || high < 1e-9);
  }
  CU_ASSERT(far > 50 && on_face > 10);
  AM_CLOSE(sum, 4 * PETSC_PI / 3 * R * R * R, 1e-9 * sum);
  AM_TRY(VecDuplicate(u, &residual));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  testResidual(p, u, residual);
  AM_CLOSE(residual_beyond(p, residual, 0), 0, 1e-7); /* eV/Å: ten times what the relaxation leaves */
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&residual));
  testProblemDestroy(p);
}

/* Largest eigenvalue of M⁻¹K of what is not displaced, by von Mises's iteration. */
static PetscReal stiffest(const TestOptions *o)
{
  TestProblem         *p       = testProblemCreate(o);
  const AmSolveOptions options = AmSolveDefaults();
  AmSolveResult        result  = {.num_records = 0};
  AmSolver             s       = {.model = p->model, .options = &options, .result = &result, .matrix_free = PETSC_TRUE, .by_energy = PETSC_TRUE};
  Vec                  u = testWaveVec(p, 0), x, Kx;
  PetscReal            energy, norm = 1;
  PetscBool            in_range;
  AM_TRY(VecDuplicate(u, &x));
  AM_TRY(VecDuplicate(u, &Kx));
  AM_TRY(AmSolverPrepare(&s, u));
  AM_TRY(AmModelEnergy(p->model, u, &energy, Kx, &in_range));
  AM_TRY(AmSolverFindCore(&s, u));
  CU_ASSERT_PTR_NOT_NULL_FATAL(s.core);
  AM_TRY(AmModelCreateTangentShell(p->model, &s.K));
  AM_TRY(AmModelLinearize(p->model, AM_TANGENT_ENERGY, u, &in_range));
  AM_TRY(VecSetRandom(x, NULL));
  for (int k = 0; k < 40; k++) {
    AM_TRY(VecScale(x, 1 / norm));
    AM_TRY(MatMult(s.K, x, Kx));
    AM_TRY(AmSolverApplyPreconditioner(&s, Kx, x));
    AM_TRY(VecNorm(x, NORM_2, &norm));
  }
  AM_TRY(AmCoreBlockDestroy(&s.core));
  AM_TRY(KSPDestroy(&s.pre));
  AM_TRY(MatDestroy(&s.K));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&x));
  AM_TRY(VecDestroy(&Kx));
  testProblemDestroy(p);
  return norm;
}

/* Of a crystal it is 2. Atoms of a boundary that ends in the blend, of which elements have a share, belong to no core of atoms; and grains slide against a
 * stiffness, whether cells go from one to the other or not. */
static void the_preconditioner_knows_how_stiff_a_boundary_is(void)
{
  TestOptions apart = sharp(AM_SCHEME_ATM), flat = sharp(AM_SCHEME_BGFC), meet = flat;
  apart.sharp = flat.sharp = PETSC_FALSE;
  CU_ASSERT(stiffest(&apart) < 4);
  CU_ASSERT(stiffest(&flat) < 4);
  CU_ASSERT(stiffest(&meet) < 4);
}

static const AmTest tests[] = {
    {"grains of one orientation have the sites of the crystal", grains_of_one_orientation_have_the_sites_of_the_crystal},
    {"grains of one orientation have the energy of the crystal", grains_of_one_orientation_have_the_energy_of_the_crystal},
    {"a boundary of one orientation passes the patch test", a_boundary_of_one_orientation_passes_the_patch_test},
    {"a grain of one orientation inside of another passes the patch test", a_grain_of_one_orientation_inside_of_another_passes_the_patch_test},
    {"grains of several atoms a cell pass the patch tests", grains_of_several_atoms_a_cell_pass_the_patch_tests},
    {"a ball of one orientation inside of a grain passes the patch test", a_ball_of_one_orientation_inside_of_a_grain_passes_the_patch_test},
    {"flat grains in space pass the patch test", flat_grains_in_space_pass_the_patch_test},
    {"grains pass the patch test away from their boundary", grains_pass_the_patch_test_away_from_their_boundary},
    {"unlike grains pass the patch test away from their boundary", unlike_grains_pass_the_patch_test_away_from_their_boundary},
    {"elements of a turned grain have the energy of its atoms", elements_of_a_turned_grain_have_the_energy_of_its_atoms},
    {"cells between sites of a grain are of that grain", cells_between_sites_of_a_grain_are_of_that_grain},
    {"the dipole is the derivative of the energy of turned grains", the_dipole_is_the_derivative_of_the_energy_of_turned_grains},
    {"a sharp boundary is at rest where its atoms end", a_sharp_boundary_is_at_rest_where_its_atoms_end},
    {"elements end on a sharp boundary", elements_end_on_a_sharp_boundary},
    {"atoms of cut cells are loose or ride", atoms_of_cut_cells_are_loose_or_ride},
    {"elements end on a sharp boundary in space", elements_end_on_a_sharp_boundary_in_space},
    {"the preconditioner knows how stiff a boundary is", the_preconditioner_knows_how_stiff_a_boundary_is},
    {"residuals and tangents are derivatives in turned grains", residuals_and_tangents_are_derivatives_in_turned_grains},
};
AM_TEST_MAIN("grains", tests)
