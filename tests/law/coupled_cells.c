/* SPDX-License-Identifier: GPL-3.0-or-later
 * Coupled fields of crystals with several atoms a cell: energy, forces and tangents are one energy's, the patch test holds with relaxed shifts, no volume is
 * counted twice, and a vacancy takes one atom. */
#include "problem.h"
#include <stdlib.h>
#include <string.h>

/* ---- Ŵ(F, d) ---- */

typedef struct {
  const char *name;
  PetscInt    num_species;
  const char *species[2];
  AmStructure structure;
  PetscReal   a;
} Case;

/* Second derivatives by the model's callbacks, and by the native kernel for one species and for two. */
static const Case cases[] = {
    {"SW_StillingerWeber_1985_Si__MO_405512056662_005", 1, {"Si"}, AM_STRUCTURE_DIAMOND, 5.430949778},
    {"EAM_Dynamo_SunMendelevBecker_2006_Mg__MO_848345414202_005", 1, {"Mg"}, AM_STRUCTURE_HCP, 3.184214012},
    {TEST_NICKEL_ALUMINIUM, 2, {"Ni", "Al"}, AM_STRUCTURE_L12, 3.533169635},
};

typedef struct {
  AmPotential  pot;
  AmCrystal    crystal;
  AmCauchyBorn cb;
  PetscInt     num, size; /* shifts, numbers of z */
} Subject;

static void setUp(const Case *k, Subject *s)
{
  AmCrystalOptions   o       = AmCrystalDefaults();
  AmPotentialOptions options = AmPotentialDefaults();
  options.interpolation      = AM_INTERPOLATION_SPLINE; /* twice differentiable */
  o.structure                = k->structure;
  o.lattice_constant         = k->a;
  o.dimension                = 3;
  AM_TRY(AmPotentialOpen(k->name, k->num_species, k->species, &options, &s->pot));
  AM_TRY(AmCrystalCreate(&o, &s->crystal));
  AM_TRY(AmCrystalSettle(s->pot, &s->crystal));
  AM_TRY(AmCauchyBornCreate(s->pot, &s->crystal, 0, &s->cb));
  s->num  = AmCauchyBornNumShifts(s->cb);
  s->size = 9 + 3 * s->num;
}

static void tearDown(Subject *s)
{
  AM_TRY(AmCauchyBornDestroy(&s->cb));
  AM_TRY(AmPotentialDestroy(&s->pot));
}

/* A strain, and atoms off their places. */
static void random_state(const Subject *s, PetscReal z[])
{
  const AmMat3 F = testNearIdentity(0.03);
  for (int i = 0; i < 9; i++) z[i] = F.m[i / 3][i % 3];
  for (PetscInt a = 0; a < s->num; a++) {
    const AmVec3 d = AmVec3Add(AmMat3Apply(F, AmCrystalSublatticePlace(&s->crystal, a + 1)), testRandomVec(0.05));
    for (int i = 0; i < 3; i++) z[9 + 3 * a + i] = d.v[i];
  }
}

/* Ŵ at z; and its gradient [size] and Hessian, or NULL. */
static PetscReal evaluate(const Subject *s, const PetscReal z[], PetscReal gradient[], PetscReal hessian[])
{
  AmMat3                F, P;
  AmVec3                d[AM_CRYSTAL_MAX_SUBLATTICES], Q[AM_CRYSTAL_MAX_SUBLATTICES];
  PetscReal             W;
  const AmShiftedResult r = {&W, gradient ? &P : NULL, gradient ? Q : NULL, hessian};
  for (int i = 0; i < 9; i++) F.m[i / 3][i % 3] = z[i];
  for (PetscInt i = 0; i < 3 * s->num; i++) d[i / 3].v[i % 3] = z[9 + i];
  AM_TRY(AmCauchyBornEvaluateShifted(s->cb, 1, &F, d, &r, NULL));
  for (PetscInt i = 0; i < s->size && gradient; i++) gradient[i] = i < 9 ? P.m[i / 3][i % 3] : Q[(i - 9) / 3].v[i % 3];
  return W;
}

static void derivatives_of_W_are_those_of_one_energy(void)
{
  for (int k = 0; k < 3; k++) {
    const PetscReal h = k == 0 ? 1e-5 : 1e-6; /* Å, short where tables are rough */
    Subject         s;
    PetscReal       z[AM_MAX_TAYLOR], g[AM_MAX_TAYLOR], up[AM_MAX_TAYLOR], down[AM_MAX_TAYLOR], H[18 * 18];
    setUp(&cases[k], &s);
    random_state(&s, z);
    evaluate(&s, z, g, H);
    for (PetscInt c = 0; c < s.size; c++) {
      PetscReal a[AM_MAX_TAYLOR], b[AM_MAX_TAYLOR];
      for (PetscInt i = 0; i < s.size; i++) a[i] = b[i] = z[i];
      a[c] += h;
      b[c] -= h;
      AM_CLOSE((evaluate(&s, a, up, NULL) - evaluate(&s, b, down, NULL)) / (2 * h), g[c], 1e-8); /* h² times third derivatives of 10 eV/Å³ */
      for (PetscInt i = 0; i < s.size; i++)
        AM_CLOSE((up[i] - down[i]) / (2 * h), H[c * s.size + i], 2e-6); /* splines: jumps of the third derivative, 1 eV/Å³ and more, times h */
    }
    tearDown(&s);
  }
}

/* Where shifts are relaxed, d = F (S + p): no Q, and W and P are those of the other way to write them. */
static void relaxed_it_is_the_Cauchy_Born_rule_of_shifts(void)
{
  for (int k = 0; k < 3; k++) {
    Subject   s;
    AmVec3    p[AM_CRYSTAL_MAX_SUBLATTICES] = {{{0}}};
    AmMat3    F                             = testNearIdentity(0.02), P;
    PetscReal z[AM_MAX_TAYLOR], g[AM_MAX_TAYLOR], W, moved = 0;
    setUp(&cases[k], &s);
    AM_TRY(AmCauchyBornRelaxShifts(s.cb, F, p, NULL));
    AM_TRY(AmCauchyBornEvaluate(s.cb, 1, &F, &W, &P, NULL, NULL));
    for (int i = 0; i < 9; i++) z[i] = F.m[i / 3][i % 3];
    for (PetscInt a = 0; a < s.num; a++) {
      const AmVec3 d = AmMat3Apply(F, AmVec3Add(AmCrystalSublatticePlace(&s.crystal, a + 1), p[a])), linear = AmMat3Apply(F, p[a]);
      for (int i = 0; i < 3; i++) z[9 + 3 * a + i] = d.v[i];
      moved = PetscMax(moved, AmVec3Norm(p[a]));
      AM_CLOSE(AmVec3Norm(AmVec3Sub(AmCrystalSublatticeShift(&s.crystal, a + 1, F), linear)), 0, 0.25 * AmVec3Norm(linear) + 1e-9); /* to first order in 2 % */
    }
    AM_CLOSE(evaluate(&s, z, g, NULL), W, 1e-12);
    for (int i = 0; i < 9; i++) AM_CLOSE(g[i], P.m[i / 3][i % 3], 1e-9);
    for (PetscInt i = 9; i < s.size; i++) AM_CLOSE(g[i], 0, 1e-10);      /* eV/Å⁴: forces of 1e-9 eV/Å over 40 Å³ */
    if (cases[k].structure != AM_STRUCTURE_L12) CU_ASSERT(moved > 1e-3); /* there every atom is a centre of symmetry */
    tearDown(&s);
  }
}

/* ---- coupled fields ---- */

static const AmMat3 strain = {{{1.005, 0.004, 0.002}, {0.001, 0.997, -0.003}, {0, 0.002, 1.003}}};

static TestOptions in_space(AmScheme scheme)
{
  TestOptions o = testTitanium(scheme);
  o.dimension   = 3;
  o.shape       = AM_SHAPE_BALL;
  o.radius      = 42;
  o.core        = 3;
  o.blend       = 8;
  return o;
}

static void check_patch(TestOptions o)
{
  TestProblem *p = testProblemCreate(&o);
  Vec          u = testWaveVec(p, 0), R;
  PetscBool    in_range;
  PetscReal    left;
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(AmModelSetDeformation(p->model, strain));
  CU_ASSERT(AmVec3Norm(AmModelShift(p->model, 0, 1)) > 3e-3); /* Å: the shifts have something to do */
  AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
  CU_ASSERT(in_range);
  left = testResidual(p, u, R);
  if (o.scheme == AM_SCHEME_QCE || o.scheme == AM_SCHEME_BQCE)
    CU_ASSERT(left > 1e-4) /* ghost forces */
  else
    AM_CLOSE(left, 0, 1e-10); /* rounding of some hundred forces of order 1 eV/Å stays below 1e-12 */
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
}

static void the_patch_test_holds_with_relaxed_shifts(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    check_patch(testTitanium((AmScheme)s));
    if (s == AM_SCHEME_ATM || s == AM_SCHEME_BGFC || s == AM_SCHEME_BQCF) check_patch(in_space((AmScheme)s));
  }
  TestOptions quadratic = testTitanium(AM_SCHEME_BQCF);
  quadratic.order       = 2;
  check_patch(quadratic);
}

/* The residual is the derivative of the energy, products those of the residual, and the assembled tangent's. */
static void check_derivatives(TestOptions o)
{
  const PetscReal h = 1e-4;
  o.smooth          = PETSC_TRUE;
  TestProblem *p    = testProblemCreate(&o);
  Vec          u = testWaveVec(p, 0.05), v = testWaveVec(p, 0.7), w, R, up, down, Kv;
  PetscReal    E[2], size, apart;
  PetscScalar  slope;
  PetscBool    in_range, energy = AmModelHasEnergy(p->model);
  Mat          K;
  AM_TRY(AmModelSetDeformation(p->model, strain));
  AM_TRY(VecSetRandom(v, NULL)); /* sublattices against each other */
  AM_TRY(VecDuplicate(u, &w));
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(VecDuplicate(u, &up));
  AM_TRY(VecDuplicate(u, &down));
  AM_TRY(VecDuplicate(u, &Kv));
  testResidual(p, u, R);
  AM_TRY(VecWAXPY(w, h, v, u));
  if (energy) E[0] = testEnergy(p, w);
  testResidual(p, w, up);
  AM_TRY(VecWAXPY(w, -h, v, u));
  if (energy) E[1] = testEnergy(p, w);
  testResidual(p, w, down);
  AM_TRY(VecDot(R, v, &slope));
  if (energy) AM_CLOSE((E[0] - E[1]) / (2 * h) / slope, 1, 1e-5); /* h² times third derivatives */
  AM_TRY(VecAXPY(up, -1, down));
  AM_TRY(VecScale(up, 1 / (2 * h)));
  AM_TRY(AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
  AM_TRY(AmModelApplyTangent(p->model, v, Kv));
  AM_TRY(VecNorm(Kv, NORM_INFINITY, &size));
  CU_ASSERT(size > 1); /* eV/Å: there is something to compare */
  AM_TRY(VecAXPY(up, -1, Kv));
  AM_TRY(VecNorm(up, NORM_INFINITY, &apart));
  AM_CLOSE(apart / size, 0, 1e-3); /* splines: jumps of the third derivative times h */
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  AM_TRY(AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  AM_TRY(MatMult(K, v, w));
  AM_TRY(VecAXPY(w, -1, Kv));
  AM_TRY(VecNorm(w, NORM_INFINITY, &apart));
  AM_CLOSE(apart / size, 0, 1e-12); /* sums in another order */
  AM_TRY(MatDestroy(&K));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&w));
  AM_TRY(VecDestroy(&R));
  AM_TRY(VecDestroy(&up));
  AM_TRY(VecDestroy(&down));
  AM_TRY(VecDestroy(&Kv));
  testProblemDestroy(p);
}

static void energy_residual_and_tangents_belong_together(void)
{
  const AmScheme schemes[] = {AM_SCHEME_CB, AM_SCHEME_BQCE, AM_SCHEME_BQCF};
  setenv("ATOMESH_KERNEL", "readable", 1); /* the fast one rounds coefficients of products to floats */
  for (int s = 0; s < 3; s++) check_derivatives(testTitanium(schemes[s]));
  TestOptions quadratic = testTitanium(AM_SCHEME_BQCE);
  quadratic.order       = 2;
  check_derivatives(quadratic);
  check_derivatives(in_space(AM_SCHEME_BQCE));
  unsetenv("ATOMESH_KERNEL");
}

/* The stress of a cell whose atoms are not at rest holds what they pull: else it would have a moment. Linear cells have one point, so the mean is its. */
static void stress_has_no_moment(void)
{
  TestOptions   o = testTitanium(AM_SCHEME_CB);
  TestProblem  *p = testProblemCreate(&o);
  Vec           u = testWaveVec(p, 0.05), noise;
  AmModelState  s;
  PetscReal     largest = 0, moment = 0;
  AM_TRY(VecDuplicate(u, &noise));
  AM_TRY(VecSetRandom(noise, NULL));
  AM_TRY(VecAXPY(u, 0.05, noise)); /* Å, sublattices against each other */
  AM_TRY(AmModelStateCreate(p->model, u, &s));
  for (PetscInt c = 0; c < p->space.num_cells; c++) {
    const AmMat3 tau = AmMat3Mul(s.P[c], AmMat3Transpose(s.F[c]));
    for (int i = 0; i < 3; i++) {
      largest = PetscMax(largest, fabs(tau.m[i][i]));
      moment  = PetscMax(moment, fabs(tau.m[i][(i + 1) % 3] - tau.m[(i + 1) % 3][i]));
    }
  }
  CU_ASSERT(largest > 1e-2); /* eV/Å³ */
  AM_CLOSE(moment, 0, 1e-12);
  AM_TRY(AmModelStateDestroy(&s));
  AM_TRY(VecDestroy(&noise));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

/* Sites and cells of one mesh share its volume out, whatever the scheme: of cb it is all in the cells. */
static void no_volume_is_counted_twice(void)
{
  const AmScheme schemes[] = {AM_SCHEME_CB, AM_SCHEME_QCE, AM_SCHEME_BQCE, AM_SCHEME_BGFC};
  PetscReal      whole     = 0;
  for (int s = 0; s < 4; s++) {
    TestOptions  o = testTitanium(schemes[s]);
    TestProblem *p = testProblemCreate(&o);
    PetscReal    sites, cells;
    AM_TRY(AmModelVolumes(p->model, &sites, &cells));
    if (s == 0) whole = cells;
    CU_ASSERT((s == 0) == (sites == 0));
    AM_CLOSE((sites + cells) / whole, 1, 1e-12);
    testProblemDestroy(p);
  }
}

/* The first atom of a cell is gone, and its site with it; the second is a loose atom of its own. The energy is that of as many atoms fewer bonds, in the plane
 * and with cells or without. */
static void what_a_vacancy_leaves_of_a_cell_is_loose(void)
{
  static const PetscInt   site[1][3] = {{0, 0, 0}};
  static const AmCellAtom left[1]    = {{{0, 0, 0}, 1}};
  for (int deep = 0; deep < 2; deep++) {
    PetscReal E[2];
    for (int scheme = 0; scheme < 2; scheme++) {
      TestOptions o  = deep ? in_space(scheme ? AM_SCHEME_BGFC : AM_SCHEME_ATM) : testTitanium(scheme ? AM_SCHEME_BGFC : AM_SCHEME_ATM);
      o.num_vacant   = 1;
      o.vacant       = site;
      o.num_left     = 1;
      o.left         = left;
      o.core         = 8.2; /* the atoms that miss one see it from within the core */
      o.blend        = 10.5;
      o.radius       = 50;
      TestProblem *p = testProblemCreate(&o);
      Vec          u = testWaveVec(p, 0);
      PetscBool    in_range;
      PetscInt     num = 0;
      for (PetscInt a = 0; a < p->space.num_atoms; a++)
        num +=
            p->space.atom[a].lattice[0] == 0 && p->space.atom[a].lattice[1] == 0 && p->space.atom[a].lattice[2] == 0 ? 1 + 10 * p->space.atom[a].sublattice : 0;
      CU_ASSERT_EQUAL(num, 11);
      AM_TRY(AmModelSetDeformation(p->model, AmMat3Identity()));
      AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
      E[scheme] = testEnergy(p, u);
      CU_ASSERT(E[scheme] > 0.5 && E[scheme] < 3); /* eV: titanium's is 1.4 relaxed */
      AM_TRY(VecDestroy(&u));
      testProblemDestroy(p);
    }
    AM_CLOSE(E[0], E[1], 1e-9); /* unstrained elements have no energy: what is left are the same atoms */
  }
}

/* A linear element takes the mean of Ŵ over itself, where atoms move against each other by c that differs from corner to corner: for small c that of the
 * middles of its edges. The middle of the atoms stays. */
static void a_linear_element_has_the_mean_energy_over_its_corners(void)
{
  TestOptions  o   = testTitanium(AM_SCHEME_CB);
  const AmMat3 one = AmMat3Identity();
  AmRange      range;
  AmContinuum  t;
  o.smooth         = PETSC_TRUE;
  TestProblem   *p = testProblemCreate(&o);
  const AmSpace *s = &p->space;
  AmVec3        *u = (AmVec3 *)calloc(s->num_nodes, sizeof(*u));
  PetscReal     *w = (PetscReal *)malloc(s->num_cells * sizeof(*w)), energy, want = 0, W;
  for (PetscInt n = 0; n < s->num_nodes; n++) {
    const AmVec3 half = testRandomVec(5e-4); /* Å */
    if (s->node[n].kind != AM_NODE_VERTEX) continue;
    u[n]                         = AmVec3Scale(-1, half);
    u[AmSpaceShiftNode(s, n, 1)] = half;
  }
  AM_TRY(AmContinuumCreate(s, p->cb, &t));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    w[c] = 1;
    for (int i = 0; i < 3; i++) {
      const PetscInt a = s->cell[c][i], b = s->cell[c][(i + 1) % 3];
      const AmVec3   d = AmVec3Add(AmCrystalSublatticePlace(&p->crystal, 1), AmVec3Scale(-1, AmVec3Add(u[a], u[b])));
      AM_TRY(AmCauchyBornEvaluateShifted(p->cb, 1, &one, &d, &(AmShiftedResult){.W = &W}, &range));
      want += AmContinuumVolume(t, c) * W / 3;
    }
  }
  AM_TRY(AmContinuumEvaluate(t, w, u, &energy, NULL, &range));
  CU_ASSERT(want > 1e-4);           /* eV */
  AM_CLOSE(energy / want, 1, 1e-2); /* c over the distance of atoms, some times */
  AM_TRY(AmContinuumDestroy(&t));
  free(u);
  free(w);
  testProblemDestroy(p);
}

/* Beside a dislocation F of lattice cells, in the mean of the six around a site, is how the middles of their atoms lie to each other, with the inner shifts
 * that the field brings. What is left are third derivatives of the field, which fall with the cube of the distance r; those of shifts fall with its square. */
static void elements_deform_as_the_middles_of_their_atoms(void)
{
  const PetscReal axes[3][3] = {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}};
  TestOptions     o          = testAluminium(AM_SCHEME_BQCF);
  PetscReal       sum        = 0;
  PetscInt        num        = 0;
  o.potential                = "SW_StillingerWeber_1985_Si__MO_405512056662_005";
  o.species                  = "Si";
  o.structure                = AM_STRUCTURE_DIAMOND;
  o.a                        = 5.430949778;
  o.origin                   = AmVec3Make(0.55, 0.3919, 0);
  o.burgers[0]               = 0.5;
  o.burgers[1]               = -0.5;
  o.radius                   = 70;
  o.core                     = 14;
  o.blend                    = 26;
  memcpy(o.axes, axes, sizeof(axes));
  TestProblem   *p = testProblemCreate(&o);
  const AmSpace *s = &p->space;
  AmVec3        *u = (AmVec3 *)calloc(s->num_nodes, sizeof(*u));
  AmMat3        *F = (AmMat3 *)malloc(s->num_cells * sizeof(*F)), *P = (AmMat3 *)malloc(s->num_cells * sizeof(*P));
  AmMat3        *apart  = (AmMat3 *)calloc(s->num_nodes, sizeof(*apart));
  PetscInt      *around = (PetscInt *)calloc(s->num_nodes, sizeof(*around));
  PetscReal     *W      = (PetscReal *)malloc(s->num_cells * sizeof(*W));
  AmContinuum    t;
  for (PetscInt n = 0; n < s->num_nodes; n++) /* no cut parts the atoms of a vertex */
    if (s->node[n].kind == AM_NODE_VERTEX) {
      const AmVec3 x = s->node[AmSpaceShiftNode(s, n, 1)].x, S = AmCrystalSublatticePlace(&p->crystal, 1);
      CU_ASSERT(AmVec3Norm(AmVec3Sub(AmVec3Sub(x, s->node[n].x), S)) < 1); /* Å: far below a Burgers vector */
    }
  AM_TRY(AmContinuumCreate(s, p->cb, &t));
  AM_TRY(AmContinuumMeans(t, u, F, W, P));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    AmVec3    X[3], d[3]; /* in the plane; mean displacement of the atoms */
    PetscBool sites = PETSC_TRUE;
    for (int i = 0; i < 3; i++) {
      const AmNode *first = &s->node[s->cell[c][i]], *second = &s->node[AmSpaceShiftNode(s, s->cell[c][i], 1)];
      const AmVec3  other = AmVec3Sub(AmVec3Sub(second->x, first->X), AmCrystalSublatticePlace(&p->crystal, 1));
      X[i]                = AmVec3Make(first->X.v[0], first->X.v[1], 0);
      d[i]                = AmVec3Scale(0.5, AmVec3Add(AmVec3Sub(first->x, first->X), other));
      sites               = sites && first->is_site ? PETSC_TRUE : PETSC_FALSE;
    }
    const PetscReal r = hypot(X[0].v[0], X[0].v[1]);
    if (!sites || r < 14 || (X[0].v[0] < 0 && fabs(X[0].v[1]) < 6)) continue; /* not across the cut */
    const AmMat3 edges = AmMat3FromColumns(AmVec3Sub(X[1], X[0]), AmVec3Sub(X[2], X[0]), AmVec3Make(0, 0, 1));
    const AmMat3 G =
        AmMat3Add(AmMat3Identity(), AmMat3Mul(AmMat3FromColumns(AmVec3Sub(d[1], d[0]), AmVec3Sub(d[2], d[0]), AmVec3Make(0, 0, 0)), AmMat3Inverse(edges)));
    for (int k = 0; k < 3; k++) {
      around[s->cell[c][k]]++;
      for (int i = 0; i < 9; i++) apart[s->cell[c][k]].m[i / 3][i % 3] += r * r / 6 * (G.m[i / 3][i % 3] - F[c].m[i / 3][i % 3]);
    }
  }
  for (PetscInt n = 0; n < s->num_nodes; n++)
    for (int i = 0; i < 9 && around[n] == 6; i++) {
      sum += PetscSqr(apart[n].m[i / 3][i % 3]);
      num += i == 0;
    }
  CU_ASSERT(num > 200);
  AM_CLOSE(sqrt(sum / num), 0, 0.1); /* Å: measured 0.05; 0.26 without the shifts */
  AM_TRY(AmContinuumDestroy(&t));
  free(u);
  free(F);
  free(P);
  free(W);
  free(apart);
  free(around);
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"derivatives of W are those of one energy", derivatives_of_W_are_those_of_one_energy},
    {"relaxed it is the Cauchy-Born rule of shifts", relaxed_it_is_the_Cauchy_Born_rule_of_shifts},
    {"the patch test holds with relaxed shifts", the_patch_test_holds_with_relaxed_shifts},
    {"energy, residual and tangents belong together", energy_residual_and_tangents_belong_together},
    {"a linear element has the mean energy over its corners", a_linear_element_has_the_mean_energy_over_its_corners},
    {"elements deform as the middles of their atoms", elements_deform_as_the_middles_of_their_atoms},
    {"stress has no moment", stress_has_no_moment},
    {"no volume is counted twice", no_volume_is_counted_twice},
    {"what a vacancy leaves of a cell is loose", what_a_vacancy_leaves_of_a_cell_is_loose},
};

AM_TEST_MAIN("law coupled cells", tests)
