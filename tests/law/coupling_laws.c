/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: what theory promises of the seven schemes, in fcc, in bcc, in a hexagon and under a pair potential: which ones feel a homogeneous deformation, which
 * ones have an energy, and that residual and tangent are the derivatives that they claim to be. */
#include "problem.h"

#define LOMER_AXES                                                                                                                                             \
  {                                                                                                                                                            \
    {1, 1, 0}, {0, 0, 1}, { 1, -1, 0 }                                                                                                                         \
  }
#define ALUMINIUM                                                                                                                                              \
  .comm = PETSC_COMM_SELF, .potential = TEST_ERCOLESSI, .species = "Al", .structure = AM_STRUCTURE_FCC, .a = 4.032081971725344, .axes = LOMER_AXES, .core = 4, \
  .squeeze = 0.96
/* order: the highest one, if not 2; quadratic elements in space know nothing of the potential. */
static const TestOptions materials[] = {
    {ALUMINIUM, .origin = {{0.3, -0.4, 0.5}}, .blend = 16, .radius = 52},
    {.comm      = PETSC_COMM_SELF,
     .potential = TEST_MENDELEV,
     .species   = "Fe",
     .structure = AM_STRUCTURE_BCC,
     .a         = 2.855324618982983,
     .axes      = {{1, 1, -2}, {-1, 1, 0}, {1, 1, 1}},
     .radius    = 50,
     .core      = 4,
     .blend     = 15,
     .squeeze   = 0.96},
    {ALUMINIUM, .blend = 16, .radius = 62, .shape = AM_SHAPE_HEXAGON},
    {.comm      = PETSC_COMM_SELF,
     .species   = "X",
     .structure = AM_STRUCTURE_FCC,
     .a         = 4.05,
     .axes      = {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}},
     .radius    = 52,
     .core      = 4,
     .blend     = 16,
     .squeeze   = 0.96},
    {ALUMINIUM, .origin = {{0.3, -0.4, 0.5}}, .dimension = 3, .shape = AM_SHAPE_BALL, .blend = 12, .radius = 36},
    {.comm      = PETSC_COMM_SELF,
     .order     = 1,
     .potential = TEST_MENDELEV,
     .species   = "Fe",
     .structure = AM_STRUCTURE_BCC,
     .a         = 2.855324618982983,
     .axes      = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
     .dimension = 3,
     .shape     = AM_SHAPE_BALL,
     .radius    = 34,
     .core      = 4,
     .blend     = 11,
     .squeeze   = 0.96},
    {.comm      = PETSC_COMM_SELF,
     .order     = 1,
     .species   = "X",
     .structure = AM_STRUCTURE_FCC,
     .a         = 4.05,
     .axes      = {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}},
     .dimension = 3,
     .shape     = AM_SHAPE_BALL,
     .radius    = 36,
     .core      = 4,
     .blend     = 12,
     .squeeze   = 0.96},
};
#define NUM_MATERIALS (int)(sizeof(materials) / sizeof(materials[0]))

/* The problem of this scheme, material and order of far elements, with a model that no law has touched. Mesh and space are made once for all laws. */
static TestProblem *problem_of(int material, AmScheme scheme, int order)
{
  static TestProblem  *kept[NUM_MATERIALS][AM_NUM_SCHEMES][2];
  static const AmMesh *mesh[NUM_MATERIALS][2]; /* of all schemes but atm */
  TestProblem        **p = &kept[material][scheme][order - 1];
  TestOptions          o = materials[material];
  if (*p) {
    AM_TRY(AmModelDestroy(&(*p)->model));
    AM_TRY(AmModelCreate(&(*p)->space, (*p)->pot, (*p)->cb, &(*p)->model));
    return *p;
  }
  o.scheme = scheme;
  o.order  = order;
  if (o.dimension == 3 && o.scheme == AM_SCHEME_ATM) o.radius -= 10; /* a few thousand atoms will do */
  o.smooth = PETSC_TRUE; /* of 1e5 pairs some would cross a knot of a Hermite table, where its second derivative jumps */
  if (scheme != AM_SCHEME_ATM) o.mesh = mesh[material][order - 1];
  *p = testProblemCreate(&o);
  if (scheme != AM_SCHEME_ATM) mesh[material][order - 1] = &(*p)->mesh;
  CU_ASSERT_EQUAL((*p)->mesh.num_edge_nodes > 0, order == 2);
  return *p;
}

/* Runs law on every scheme, material and order of far elements, with a load made at F0 = I. */
static void on_all(void (*law)(TestProblem *p, AmScheme scheme))
{
  for (int m = 0; m < NUM_MATERIALS; m++)
    for (int s = 0; s < AM_NUM_SCHEMES; s++)
      for (int order = 1; order <= (s == AM_SCHEME_ATM || materials[m].order == 1 ? 1 : 2); order++) { /* atm has no far elements */
        const unsigned before = CU_get_number_of_failure_records();
        law(problem_of(m, (AmScheme)s, order), (AmScheme)s);
        if (CU_get_number_of_failure_records() > before)
          printf("    ^ %s in %dD, %s, order %d\n", materials[m].species, materials[m].dimension == 3 ? 3 : 2, AmSchemeNames[s], order);
      }
}

static PetscBool feels_ghost_forces(AmScheme s) { return s == AM_SCHEME_QCE || s == AM_SCHEME_BQCE ? PETSC_TRUE : PETSC_FALSE; }

static void load_with(TestProblem *p, AmMat3 F0, Vec u)
{
  PetscBool in_range;
  AM_TRY(AmModelSetDeformation(p->model, F0));
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  CU_ASSERT_TRUE(in_range);
}

static void patch(TestProblem *p, AmScheme scheme)
{
  Vec u = testWaveVec(p, 0), R;
  AM_TRY(VecDuplicate(u, &R));
  for (int trial = 0; trial < 3; trial++) {
    PetscReal largest;
    load_with(p, trial ? testNearIdentity(0.015) : AmMat3Identity(), u); /* up to 3 % of stretch and shear */
    largest = testResidual(p, u, R);
    if (scheme == AM_SCHEME_QCE) {
      CU_ASSERT(largest > 1e-2); /* 0.03 to 0.15 eV/Å at planar interfaces in metals */
    } else if (scheme == AM_SCHEME_BQCE) {
      /* 6 layers of blend: 1e-2 at planar interfaces; in space 4 layers, and the cube of layers divides: 3.4 times as much */
      CU_ASSERT(largest > 1e-4 && largest < (p->space.dimension == 3 ? 1e-1 : 5e-2));
    } else {
      AM_CLOSE(largest, 0, 1e-10); /* eV/Å */
    }
  }
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
}
static void homogeneous_deformations_are_equilibria_but_for_qce_and_bqce(void) { on_all(patch); }

/* An energy that counts matter twice, or not at all, has its interface in the sum. The body is what is meshed. */
static void volumes(TestProblem *p, AmScheme scheme)
{
  AmContinuum c;
  PetscReal   sites, cells, body = 0;
  if (scheme != AM_SCHEME_QCE && scheme != AM_SCHEME_BQCE && scheme != AM_SCHEME_BGFC) return;
  AM_TRY(AmContinuumCreate(&p->space, p->cb, &c));
  for (PetscInt e = 0; e < p->space.num_cells; e++) body += AmContinuumVolume(c, e);
  AM_TRY(AmModelVolumes(p->model, &sites, &cells));
  CU_ASSERT(sites > 0.02 * body && cells > 0.5 * body);
  AM_CLOSE((sites + cells) / body, 1, 1e-10);
  AM_TRY(AmContinuumDestroy(&c));
}
static void weights_add_up_to_the_volume_of_the_body(void) { on_all(volumes); }

/* u at step along direction. */
static void move(Vec u, PetscReal step, Vec direction, Vec to) { AM_TRY(VecWAXPY(to, step, direction, u)); }

static Vec random_vec(Vec like)
{
  Vec          v;
  PetscScalar *a;
  PetscInt     n;
  AM_TRY(VecDuplicate(like, &v));
  AM_TRY(VecGetLocalSize(v, &n));
  AM_TRY(VecGetArray(v, &a));
  for (PetscInt i = 0; i < n; i++) a[i] = testRandom();
  AM_TRY(VecRestoreArray(v, &a));
  return v;
}

/* Along a random direction of 3 √n Å the slope is some eV/Å; a step of 1e-6 has truncation h² E''' of 1e-10 of it, jumps of E'' at the tables' knots
 * that some of 1e5 pairs cross, h 0.1 eV/Å², and rounding 1e-13 eV/1e-6. */
static void slope(TestProblem *p, AmScheme scheme)
{
  const PetscReal h = 1e-6;
  Vec             u, zero, R, v, moved;
  PetscScalar     want;
  PetscReal       up, down, size;
  if (!AmModelHasEnergy(p->model)) return;
  zero = testWaveVec(p, 0);
  u    = testWaveVec(p, 0.08);
  v    = random_vec(u);
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(VecDuplicate(u, &moved));
  load_with(p, testNearIdentity(0.01), zero);
  testResidual(p, u, R);
  AM_TRY(VecDot(R, v, &want));
  AM_TRY(VecNorm(R, NORM_2, &size));
  move(u, h, v, moved);
  up = testEnergy(p, moved);
  move(u, -h, v, moved);
  down = testEnergy(p, moved);
  AM_CLOSE((up - down) / (2 * h) / size, PetscRealPart(want) / size, 1e-6);
  AM_TRY(VecDestroy(&zero));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&R));
  AM_TRY(VecDestroy(&moved));
}
static void the_residual_is_the_gradient_of_the_energy(void) { on_all(slope); }

static Mat tangent_at(TestProblem *p, AmTangentKind kind, Vec u)
{
  Mat       K;
  PetscBool in_range;
  AM_TRY(AmModelCreateTangent(p->model, kind, u, &K));
  AM_TRY(AmModelTangent(p->model, kind, u, K, &in_range));
  CU_ASSERT_TRUE(in_range);
  return K;
}

static PetscReal asymmetry(Mat K)
{
  Mat       T;
  PetscReal size, difference;
  AM_TRY(MatTranspose(K, MAT_INITIAL_MATRIX, &T));
  AM_TRY(MatNorm(K, NORM_FROBENIUS, &size));
  AM_TRY(MatAXPY(T, -1, K, DIFFERENT_NONZERO_PATTERN));
  AM_TRY(MatNorm(T, NORM_FROBENIUS, &difference));
  AM_TRY(MatDestroy(&T));
  return difference / size;
}

/* |K v - dR| / |K v| with dR by differences. Where a pair crosses the cutoff, within which aluminium's table ends, its second derivative jumps by 0.1 eV/Å²: of 1e5
 * pairs one does so once in a hundred problems with a step of 1e-7, so the step is a tenth of that. Rounding: 1e-15/1e-8. */
static void steepness(TestProblem *p, AmScheme scheme)
{
  const PetscReal h = 1e-8;
  Vec             u = testWaveVec(p, 0.08), v = random_vec(u), up, down, Kv;
  PetscReal       size, error;
  Mat             K;
  AM_TRY(VecDuplicate(u, &up));
  AM_TRY(VecDuplicate(u, &down));
  AM_TRY(VecDuplicate(u, &Kv));
  AM_TRY(AmModelSetDeformation(p->model, testNearIdentity(0.01)));
  K = tangent_at(p, AM_TANGENT_RESIDUAL, u);
  AM_TRY(MatMult(K, v, Kv));
  move(u, h, v, down);
  testResidual(p, down, up);
  AM_TRY(VecCopy(u, down));
  AM_TRY(VecAXPY(u, -h, v));
  testResidual(p, u, down);
  AM_TRY(VecAXPY(up, -1, down));
  AM_TRY(VecScale(up, 1 / (2 * h)));
  AM_TRY(VecNorm(Kv, NORM_2, &size));
  AM_TRY(VecAXPY(up, -1, Kv));
  AM_TRY(VecNorm(up, NORM_2, &error));
  CU_ASSERT(size > 50); /* eV/Å: a stiff crystal along hundreds of Å, not a zero that agrees with a zero */
  AM_CLOSE(error / size, 0, 1e-6);
  if (AmModelHasEnergy(p->model))
    AM_CLOSE(asymmetry(K), 0, 1e-14);
  else
    CU_ASSERT(asymmetry(K) > 1e-4);
  AM_TRY(MatDestroy(&K));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&up));
  AM_TRY(VecDestroy(&down));
  AM_TRY(VecDestroy(&Kv));
}
static void the_tangent_is_the_derivative_of_the_residual_and_symmetric_where_there_is_an_energy(void) { on_all(steepness); }

/* The tangent of the energy that stands beside a force scheme. */
static void companion(TestProblem *p, AmScheme scheme)
{
  Vec u;
  Mat E;
  if (AmModelHasEnergy(p->model) || p->space.dimension == 3) return; /* made by the same lines in space as of schemes with an energy */
  u = testWaveVec(p, 0.05);
  E = tangent_at(p, AM_TANGENT_ENERGY, u);
  AM_CLOSE(asymmetry(E), 0, 1e-14);
  AM_TRY(MatDestroy(&E));
  AM_TRY(VecDestroy(&u));
}
static void so_it_is_of_the_companion_of_a_force_scheme(void) { on_all(companion); }

static PetscReal distance(Vec a, Vec b)
{
  PetscReal d;
  AM_TRY(VecAXPY(a, -1, b));
  AM_TRY(VecNorm(a, NORM_INFINITY, &d));
  return d;
}

/* v = Q v, block by block. */
static void turn(AmMat3 Q, Vec v)
{
  PetscScalar *a;
  PetscInt     n;
  AM_TRY(VecGetLocalSize(v, &n));
  AM_TRY(VecGetArray(v, &a));
  for (PetscInt i = 0; i < n; i += 3) {
    const AmVec3 turned = AmMat3Apply(Q, AmVec3Make(a[i], a[i + 1], a[i + 2]));
    for (int k = 0; k < 3; k++) a[i + k] = turned.v[k];
  }
  AM_TRY(VecRestoreArray(v, &a));
}

/* Energies of a body turned as a whole do not change, and forces turn with it: none, but for the ghost forces of qce and bqce. */
static void rotation(TestProblem *p, AmScheme scheme)
{
  const AmMat3 Q = testRotation(0.7, AmVec3Make(1, -2, 0.5));
  Vec          u = testWaveVec(p, 0), before, after;
  AM_TRY(VecDuplicate(u, &before));
  AM_TRY(VecDuplicate(u, &after));
  load_with(p, AmMat3Identity(), u);
  testResidual(p, u, before);
  load_with(p, Q, u);
  AM_CLOSE(testEnergy(p, u), 0, 1e-9); /* eV: a thousand sites of 4 eV */
  if (!feels_ghost_forces(scheme)) AM_CLOSE(testResidual(p, u, after), 0, 1e-10);
  testResidual(p, u, after);
  turn(Q, before);
  AM_CLOSE(distance(after, before), 0, 1e-10);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&before));
  AM_TRY(VecDestroy(&after));
}
static void a_rotation_makes_no_energy_and_no_force(void) { on_all(rotation); }

/* Sites see atoms that ride in coarse cells, if the zone ends right behind the blend: what N does to gradient and tangent shows there only. */
static void riders_have_their_share_of_gradient_and_tangent(void)
{
  TestOptions  o = testAluminium(AM_SCHEME_BQCE);
  TestProblem *p;
  PetscInt     riders = 0;
  o.zone              = o.blend - 3; /* the sites of the last 3 Å weigh 1e-1 and less, but count */
  p                   = testProblemCreate(&o);
  for (PetscInt a = 0; a < p->space.num_atoms; a++) riders += p->space.atom[a].node < 0;
  CU_ASSERT(riders > 50);
  slope(p, o.scheme);
  steepness(p, o.scheme);
  testProblemDestroy(p);
}

/* Columns at exactly the radii where the blend begins, is half, and ends. */
static void a_site_on_the_edge_of_the_blend_is_counted_once(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    TestOptions  o = testAluminium((AmScheme)s);
    TestProblem *p;
    Vec          u, R;
    AmContinuum  c;
    Mat          K;
    PetscReal    norm, sites, cells, body = 0;
    const double spacing = o.a / sqrt(2); /* of the columns along x, one of which is at the origin */
    o.core               = 2 * spacing;
    o.blend              = 6 * spacing;
    p                    = testProblemCreate(&o);
    u                    = testWaveVec(p, 0.02);
    AM_TRY(VecDuplicate(u, &R));
    AM_CLOSE(testResidual(p, u, R), 0, 10); /* no NAN */
    AM_CLOSE(testEnergy(p, u), 0, 100);
    K = tangent_at(p, AM_TANGENT_RESIDUAL, u);
    AM_TRY(MatNorm(K, NORM_FROBENIUS, &norm));
    CU_ASSERT(norm > 1 && norm < 1e5);
    AM_TRY(AmContinuumCreate(&p->space, p->cb, &c));
    for (PetscInt e = 0; e < p->space.num_cells; e++) body += AmContinuumVolume(c, e);
    AM_TRY(AmModelVolumes(p->model, &sites, &cells));
    if (s != AM_SCHEME_ATM) AM_CLOSE((sites + cells) / body, 1, 1e-10);
    AM_TRY(AmContinuumDestroy(&c));
    AM_TRY(MatDestroy(&K));
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&R));
    testProblemDestroy(p);
  }
}

/* The load of bgfc, made at u0, gives the energy's gradient the force-based residual there, and so it does for the companions of the force schemes. */
static void the_corrected_gradient_is_the_force_based_residual_where_the_load_was_made(void)
{
  static const AmScheme force[] = {AM_SCHEME_BQCF, AM_SCHEME_QCF};
  for (int k = 0; k < 2; k++) {
    const TestOptions o = testAluminium(force[k]);
    TestProblem      *p = testProblemCreate(&o);
    Vec               u = testWaveVec(p, 0.05), R, g;
    PetscReal         energy;
    PetscBool         in_range;
    AM_TRY(VecDuplicate(u, &R));
    AM_TRY(VecDuplicate(u, &g));
    load_with(p, testNearIdentity(0.01), u);
    testResidual(p, u, R);
    AM_TRY(AmModelEnergy(p->model, u, &energy, g, &in_range));
    AM_CLOSE(distance(g, R), 0, 1e-13); /* the same sums, taken off and put on */
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&R));
    AM_TRY(VecDestroy(&g));
    testProblemDestroy(p);
  }
}

/* The work of the force-based residual on the straight way from 0 to u, by Boole's rule. */
static PetscReal work_of_forces(const TestProblem *p, Vec u)
{
  static const PetscReal weight[] = {7 / 90.0, 32 / 90.0, 12 / 90.0, 32 / 90.0, 7 / 90.0};
  PetscReal              sum      = 0;
  Vec                    w, R;
  AM_TRY(VecDuplicate(u, &w));
  AM_TRY(VecDuplicate(u, &R));
  for (int i = 0; i < 5; i++) {
    PetscScalar work;
    AM_TRY(VecAXPBY(w, i / 4.0, 0, u));
    testResidual(p, w, R);
    AM_TRY(VecDot(R, u, &work));
    sum += weight[i] * PetscRealPart(work);
  }
  AM_TRY(VecDestroy(&w));
  AM_TRY(VecDestroy(&R));
  return sum;
}

/* The energy that is told of a force scheme's state is the work of its forces but for third powers of u; that of the companion errs by the second ones. */
static void the_energy_told_is_the_work_of_the_forces(void)
{
  const TestOptions o = testAluminium(AM_SCHEME_BQCF);
  TestProblem      *p = testProblemCreate(&o);
  Vec               u = testWaveVec(p, 0.04), zero = testWaveVec(p, 0);
  PetscReal         start, work, told;
  PetscBool         in_range;
  AM_TRY(AmModelRenewLoad(p->model, zero, &in_range));
  start = testEnergy(p, zero);
  work  = work_of_forces(p, u);
  AM_TRY(AmModelWorkEnergy(p->model, u, &told, &in_range));
  CU_ASSERT_TRUE(in_range);
  AM_CLOSE(told - start - work, 0, 1e-5 * work); /* third powers: 3e-6 of it, splines' kinks included */
  CU_ASSERT(fabs(testEnergy(p, u) - start - work) > 1e-4 * work);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&zero));
  testProblemDestroy(p);
}

/* An atom that is put in on top of another has no place before it has moved. The work is told with the load that was made when it had. */
static void the_energy_told_needs_no_place_to_start_from(void)
{
  const PetscInt  site[1][3] = {{0, 0, 0}};
  TestOptions     o          = testAluminium(AM_SCHEME_BGFC);
  const PetscReal beside     = o.a / sqrt(2) + 1e-3; /* Å */
  const AmVertex  extra[1]   = {{{{beside, 0, 0}}, {{beside, 0, 0}}, {AM_BESIDE_SITE, 0, 0}, 1, 0, 0, 0}};
  TestProblem    *p;
  Vec             start, u;
  PetscReal       told, energy[2];
  PetscBool       in_range;
  PetscScalar    *a;
  o.num_vacant = o.num_extra = 1;
  o.vacant                   = site;
  o.extra                    = extra;
  p                          = testProblemCreate(&o);
  start                      = testWaveVec(p, 0);
  u                          = testWaveVec(p, 0.05);
  AM_TRY(AmModelEnergy(p->model, start, &told, NULL, &in_range));
  CU_ASSERT_FALSE(in_range);
  AM_TRY(VecGetArray(start, &a));
  for (PetscInt n = 0; n < p->space.num_nodes; n++)
    if (p->space.node[n].is_site && p->space.node[n].lattice[0] == AM_BESIDE_SITE) a[3 * p->space.node[n].global] = -beside;
  AM_TRY(VecRestoreArray(start, &a));
  AM_TRY(VecAXPY(u, 1, start));
  for (int s = 0; s < 2; s++) {
    AM_TRY(AmModelRenewLoad(p->model, s ? start : u, &in_range));
    CU_ASSERT_TRUE(in_range);
    energy[s] = testEnergy(p, u);
  }
  AM_TRY(AmModelWorkEnergy(p->model, u, &told, &in_range));
  CU_ASSERT_TRUE(in_range);
  CU_ASSERT(fabs(energy[0] - energy[1]) > 1e-6);
  AM_CLOSE(told, (energy[0] + energy[1]) / 2, 1e-9); /* eV: rounding of 1000 atoms */
  AM_TRY(VecDestroy(&start));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"homogeneous deformations are equilibria but for qce and bqce", homogeneous_deformations_are_equilibria_but_for_qce_and_bqce},
    {"weights add up to the volume of the body", weights_add_up_to_the_volume_of_the_body},
    {"the residual is the gradient of the energy", the_residual_is_the_gradient_of_the_energy},
    {"the tangent is the derivative of the residual, and symmetric where there is an energy only",
     the_tangent_is_the_derivative_of_the_residual_and_symmetric_where_there_is_an_energy},
    {"so it is of the companion of a force scheme", so_it_is_of_the_companion_of_a_force_scheme},
    {"a rotation makes no energy and no force", a_rotation_makes_no_energy_and_no_force},
    {"riders have their share of gradient and tangent", riders_have_their_share_of_gradient_and_tangent},
    {"a site on the edge of the blend is counted once", a_site_on_the_edge_of_the_blend_is_counted_once},
    {"the energy told is the work of the forces", the_energy_told_is_the_work_of_the_forces},
    {"the energy told needs no place to start from", the_energy_told_needs_no_place_to_start_from},
    {"the corrected gradient is the force-based residual where the load was made", the_corrected_gradient_is_the_force_based_residual_where_the_load_was_made},
};

AM_TEST_MAIN("law.coupling_laws", tests)
