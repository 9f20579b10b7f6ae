/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a solution is: an equilibrium, a stable one, and never a saddle under the name of one. */
#include "problem.h"
#include <atomesh/solve.h>
#include "../../src/solve/solveimpl.h"

typedef struct {
  TestProblem  *p;
  Vec           u;
  AmSolveResult result;
  PetscReal     energy;
} Solved;

static Solved solve(const TestOptions *o, const AmSolveOptions *options)
{
  Solved s = {.p = testProblemCreate(o)};
  s.u      = testWaveVec(s.p, 0);
  AM_TRY(AmSolve(s.p->model, options, s.u, &s.result));
  s.energy = testEnergy(s.p, s.u);
  return s;
}

static void forget(Solved *s)
{
  AM_TRY(AmSolveResultDestroy(&s->result));
  AM_TRY(VecDestroy(&s->u));
  testProblemDestroy(s->p);
}

static AmSolveOptions plain_newton(void)
{
  AmSolveOptions o = AmSolveDefaults();
  o.max_descent    = 0;
  return o;
}

static void descent_leads_to_a_stable_state_not_above_that_of_plain_newton(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int k = 0; k < 4; k++) {
    const TestOptions    o    = testLomer(schemes[k]);
    const AmSolveOptions both = AmSolveDefaults(), newton = plain_newton();
    Solved               a = solve(&o, &both), b = solve(&o, &newton);
    CU_ASSERT_EQUAL(a.result.status, AM_SOLVE_CONVERGED);
    CU_ASSERT_EQUAL(a.result.negative_eigenvalues, 0);
    CU_ASSERT(a.result.residual_max <= both.tolerance);
    CU_ASSERT(a.result.descent_steps > 0 && a.result.newton_iterations > 0);
    if (b.result.status == AM_SOLVE_CONVERGED) {
      CU_ASSERT(a.energy <= b.energy + 1e-8);
      CU_ASSERT_EQUAL(b.result.negative_eigenvalues, 0);
    }
    forget(&a);
    forget(&b);
  }
}

/* A crystal torn apart evenly is in equilibrium by symmetry and stable in nothing. */
static AmSolveOptions torn(AmSolveOptions o)
{
  for (int i = 0; i < 3; i++) o.deformation.m[i][i] = 1.25;
  return o;
}

static void an_equilibrium_that_is_not_stable_is_called_a_saddle(void)
{
  static const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_CB, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int k = 0; k < 4; k++) {
    const TestOptions    o       = testAluminium(schemes[k]);
    const AmSolveOptions options = torn(plain_newton());
    Solved               s       = solve(&o, &options);
    CU_ASSERT(s.result.residual_max <= options.tolerance);
    CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_SADDLE);
    CU_ASSERT(s.result.negative_eigenvalues > 0);
    forget(&s);
  }
}

/* More unknowns than are factorised: Lanczos must see the same. */
static void so_it_is_with_more_unknowns_than_are_factorised(void)
{
  TestOptions          o          = testAluminium(AM_SCHEME_ATM);
  const AmSolveOptions options[2] = {torn(plain_newton()), plain_newton()};
  o.radius                        = 149;
  for (int k = 0; k < 2; k++) {
    Solved s = solve(&o, &options[k]);
    CU_ASSERT(3 * s.p->space.num_free > 30000);
    CU_ASSERT_EQUAL(s.result.status, k == 0 ? AM_SOLVE_SADDLE : AM_SOLVE_CONVERGED);
    CU_ASSERT_EQUAL(s.result.negative_eigenvalues, k == 0 ? 1 : 0);
    forget(&s);
  }
}

/* Which of the many broken crystals is reached is left open; where no way down ends in one, that must be said. */
static void a_descent_leaves_the_saddle_or_says_so(void)
{
  const TestOptions    o       = testAluminium(AM_SCHEME_ATM);
  const AmSolveOptions options = torn(AmSolveDefaults()), none = torn(plain_newton());
  Solved               s = solve(&o, &options), saddle = solve(&o, &none);
  CU_ASSERT(s.energy < saddle.energy - 1); /* eV: hundreds, of atoms that come together again */
  if (s.result.status == AM_SOLVE_CONVERGED) {
    CU_ASSERT_EQUAL(s.result.negative_eigenvalues, 0);
    CU_ASSERT(s.result.residual_max <= options.tolerance);
  } else
    CU_ASSERT(s.result.status != AM_SOLVE_SADDLE || s.result.negative_eigenvalues > 0);
  forget(&s);
  forget(&saddle);
}

/* A crystal just beyond the strain that it bears has few ways down among many up; a step off it that went some other way would heat it. */
static void off_a_saddle_the_first_step_goes_down(void)
{
  static const AmScheme      schemes[] = {AM_SCHEME_ATM, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  static const AmSolveMethod methods[] = {AM_SOLVE_DIRECT, AM_SOLVE_MATRIX_FREE};
  for (int k = 0; k < 3; k++) { /* every atom and bqcf directly, bgfc without a matrix */
    const TestOptions o         = testAluminium(schemes[k]);
    AmSolveOptions    options   = AmSolveDefaults();
    options.deformation.m[0][0] = 1.13;
    options.method              = methods[k % 2];
    options.max_descent         = 1;
    options.max_iterations      = 1;
    Solved               s      = solve(&o, &options);
    const AmSolveRecord *r      = s.result.record;
    PetscInt             after  = 1;
    while (after < s.result.num_records && !(r[after].phase == AM_PHASE_DESCENT && r[after - 1].phase == AM_PHASE_NEWTON)) after++;
    CU_ASSERT_FATAL(after < s.result.num_records);   /* it was a saddle */
    CU_ASSERT(r[after].energy < r[0].energy - 1e-6); /* eV: ten thousand times what rounding makes of hundreds */
    forget(&s);
  }
}

/* Distance of two solutions of the same mesh, Å. */
static PetscReal apart(Vec a, Vec b)
{
  Vec       d;
  PetscReal size;
  AM_TRY(VecDuplicate(a, &d));
  AM_TRY(VecWAXPY(d, -1, a, b));
  AM_TRY(VecNorm(d, NORM_2, &size));
  AM_TRY(VecDestroy(&d));
  return size;
}

static void each_renewal_of_the_load_brings_bgfc_nearer_to_bqcf(void)
{
  const TestOptions force = testLomer(AM_SCHEME_BQCF), energy = testLomer(AM_SCHEME_BGFC);
  AmSolveOptions    o = AmSolveDefaults();
  Solved            target;
  PetscReal         before = 0;
  o.tolerance              = 1e-10;
  target                   = solve(&force, &o);
  CU_ASSERT_EQUAL(target.result.status, AM_SOLVE_CONVERGED);
  for (o.renew_load = 0; o.renew_load <= 2; o.renew_load++) {
    Solved          s = solve(&energy, &o);
    const PetscReal d = apart(s.u, target.u);
    CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
    if (o.renew_load > 0) CU_ASSERT(d < before / 5);
    before = d;
    forget(&s);
  }
  forget(&target);
}

static void tells(AmScheme scheme, AmSolveOptions o, AmSolveForces forces, const char reason[])
{
  const TestOptions options = testLomer(scheme);
  Solved            s       = solve(&options, &o);
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
  CU_ASSERT_EQUAL(s.result.forces, forces);
  CU_ASSERT_STRING_EQUAL(s.result.forces_reason, reason);
  forget(&s);
}

static void a_force_scheme_tells_how_it_was_solved_and_why(void)
{
  AmSolveOptions o = AmSolveDefaults();
  o.method         = AM_SOLVE_DIRECT;
  tells(AM_SCHEME_BGFC, o, AM_FORCES_AUTO, "");
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RESIDUAL, "its tangent is factorised");
  o.method = AM_SOLVE_MATRIX_FREE;
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RESIDUAL, "the descent ended near equilibrium");
  o.forces = AM_FORCES_RESIDUAL;
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RESIDUAL, "as the case says");
  o.forces = AM_FORCES_RENEWED_LOAD;
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RENEWED_LOAD, "as the case says");
  o.forces        = AM_FORCES_AUTO;
  o.descent_until = 0.1; /* of its energy's gradient; the residual is more, by ghost forces and what the end of the descent has changed */
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RENEWED_LOAD, "the residual is that of a state far from equilibrium");
  o.descent_until = 0.3;
  tells(AM_SCHEME_BQCF, o, AM_FORCES_RENEWED_LOAD, "the descent ended far from equilibrium");
}

/* Newton's method, which makes the matrix, is not asked then. */
static void a_crystal_at_rest_is_told_stable_whatever_the_way(void)
{
  const TestOptions crystal = testAluminium(AM_SCHEME_BQCF);
  for (int k = 0; k < 4; k++) {
    AmSolveOptions o = AmSolveDefaults();
    Solved         s;
    o.method = k % 2 ? AM_SOLVE_MATRIX_FREE : AM_SOLVE_DIRECT;
    o.forces = k / 2 ? AM_FORCES_RENEWED_LOAD : AM_FORCES_RESIDUAL;
    s        = solve(&crystal, &o);
    CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
    CU_ASSERT_EQUAL(s.result.negative_eigenvalues, 0);
    forget(&s);
  }
}

/* A force scheme has no memory of the way, so a small load in three steps ends where it ends in one. Tables with continuous second derivatives, for jumps of
 * those give one well several bottoms, some 1e-3 Å apart. */
static void a_load_in_steps_ends_where_one_step_ends(void)
{
  TestOptions       o    = testLomer(AM_SCHEME_BQCF);
  AmSolveOptions    once = AmSolveDefaults(), thrice;
  Solved            a, b;
  o.smooth                 = PETSC_TRUE;
  once.deformation.m[0][1] = 0.004; /* shear along the slip plane, well below what moves the line */
  once.tolerance           = 1e-10;
  thrice                   = once;
  thrice.load_steps        = 3;
  a                        = solve(&o, &once);
  b                        = solve(&o, &thrice);
  CU_ASSERT(a.result.status == AM_SOLVE_CONVERGED && b.result.status == AM_SOLVE_CONVERGED);
  CU_ASSERT_EQUAL(b.result.record[b.result.num_records - 1].load_step, 2);
  AM_CLOSE(apart(a.u, b.u), 0, 1e-7); /* Å: residuals of 1e-10 eV/Å over the softest modes' 1e-2 eV/Å² */
  forget(&a);
  forget(&b);
}

/* A case without a solution within the steps allowed is no solution. */
/* Rounding of forces of 1 eV/Å keeps the residual above 1e-16 eV/Å. */
static void what_no_step_can_reach_is_not_called_converged(void)
{
  const TestOptions o       = testLomer(AM_SCHEME_BQCF);
  AmSolveOptions    options = AmSolveDefaults();
  Solved            s;
  options.tolerance = 1e-20;
  s                 = solve(&o, &options);
  CU_ASSERT(s.result.residual_max > options.tolerance && s.result.residual_max < 1e-10);
  CU_ASSERT_NOT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
  forget(&s);
}

/* Two atoms in one place, and no descent before Newton's first step. */
static void a_start_out_of_range_is_not_called_converged(void)
{
  for (int method = 0; method < 2; method++) {
    const TestOptions o = testAluminium(AM_SCHEME_BQCE);
    TestProblem      *p = testProblemCreate(&o);
    const AmNode     *a = &p->space.node[p->space.atom[p->space.site_to_atom[0]].node], *b = &p->space.node[p->space.atom[p->space.site_to_atom[1]].node];
    const AmVec3      onto    = AmVec3Sub(b->x, a->x);
    AmSolveOptions    options = AmSolveDefaults();
    AmSolveResult     r;
    PetscScalar      *x;
    Vec               u = testWaveVec(p, 0);
    options.method      = method ? AM_SOLVE_MATRIX_FREE : AM_SOLVE_DIRECT;
    options.max_descent = 0;
    AM_TRY(VecGetArray(u, &x));
    for (int i = 0; i < 3; i++) x[3 * a->global + i] = onto.v[i];
    AM_TRY(VecRestoreArray(u, &x));
    AM_TRY(AmSolve(p->model, &options, u, &r));
    CU_ASSERT_NOT_EQUAL(r.status, AM_SOLVE_CONVERGED);
    CU_ASSERT(PetscIsNanReal(r.residual_max));
    AM_TRY(AmSolveResultDestroy(&r));
    AM_TRY(VecDestroy(&u));
    testProblemDestroy(p);
  }
}

/* The descent goes by the energy of the companion, here to its end, where forces of the scheme itself are left. */
static void a_force_scheme_comes_to_rest_by_its_own_forces(void)
{
  const TestOptions o       = testMicrocrack(AM_SCHEME_BQCF);
  AmSolveOptions    options = AmSolveDefaults();
  TestProblem      *p       = testProblemCreate(&o);
  Vec               u       = testWaveVec(p, 0), R;
  AmSolveResult     r;
  options.method        = AM_SOLVE_DIRECT;
  options.tolerance     = 1e-4;
  options.descent_until = 5e-5;
  options.max_descent   = 2000;
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(AmSolve(p->model, &options, u, &r));
  CU_ASSERT_EQUAL(r.status, AM_SOLVE_CONVERGED);
  CU_ASSERT(r.descent_steps < options.max_descent);
  CU_ASSERT(r.newton_iterations > 0);
  CU_ASSERT(testResidual(p, u, R) <= options.tolerance);
  AM_CLOSE(testResidual(p, u, R), r.residual_max, 1e-12);
  AM_TRY(AmSolveResultDestroy(&r));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  testProblemDestroy(p);
}

/* All sites of a perfect crystal round alike, so its energy is off by what no step from there can make good. */
static void a_crystal_a_hair_too_wide_finds_its_way(void)
{
  TestOptions          o       = testAluminium(AM_SCHEME_BQCE);
  const AmSolveOptions options = AmSolveDefaults();
  Solved               s;
  o.potential                  = "SW_StillingerWeber_1985_Si__MO_405512056662_005";
  o.species                    = "Si";
  o.structure                  = AM_STRUCTURE_DIAMOND;
  o.squeeze                    = 1;
  o.a                          = 5.430949778 + 1.3e-6;
  s                            = solve(&o, &options);
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
  CU_ASSERT(s.result.record[0].residual_max > options.tolerance);
  forget(&s);
}

/* A row of vacancies in a crystal with cubic axes, in bqce. */
static Solved solve_vacancies(const char potential[], const char species[], PetscReal a, PetscReal core)
{
  static const PetscInt vacant[1][3] = {{0, 0, 0}};
  const AmSolveOptions  options      = AmSolveDefaults();
  TestOptions           o            = testAluminium(AM_SCHEME_BQCE);
  o.potential                        = potential;
  o.species                          = species;
  o.a                                = a;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) o.axes[i][j] = i == j;
  o.squeeze    = 1;
  o.core       = core;
  o.blend      = 2 * core;
  o.radius     = 4.66 * core;
  o.num_vacant = 1;
  o.vacant     = vacant;
  return solve(&o, &options);
}

/* The fifth shell of this crystal lies 6e-5 Å beyond the cutoff, and the energy of a bond that crosses it jumps by 2.5e-6 eV, so energies rise on the way down. */
static void a_crystal_with_a_shell_at_the_cutoff_finds_its_way(void)
{
  Solved s = solve_vacancies("EAM_Dynamo_ZhouJohnsonWadley_2004NISTretabulation_Ni__MO_593762436933_000", "Ni", 3.519657, 11.14);
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
  CU_ASSERT_EQUAL(s.result.negative_eigenvalues, 0);
  CU_ASSERT(s.result.descent_steps < 10);
  CU_ASSERT(PetscIsNanReal(s.result.jump));
  forget(&s);
}

/* The third shell lies within the cutoff by 0.001 Å, where a bond pushes with 1.7e-6 eV/Å, and beyond it with nothing: bonds come to rest at the cutoff. */
static void a_kink_of_the_energy_is_told_where_it_stalls(void)
{
  Solved s = solve_vacancies("EAM_Dynamo_AcklandVitek_1990_Cu__MO_642748370624_000", "Cu", 3.615001, 8.8667);
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_STALLED);
  CU_ASSERT(s.result.jump > 8e-7 && s.result.jump < 1e-5);
  CU_ASSERT(s.result.residual_max < s.result.jump);
  forget(&s);
}

/* Diamond of hydrogen by this potential has C44 = -317 GPa. */
static void a_crystal_that_is_not_stable_is_no_error(void)
{
  TestOptions    o       = testAluminium(AM_SCHEME_BQCE);
  AmSolveOptions options = AmSolveDefaults();
  Solved         s;
  o.potential            = "EAM_Dynamo_AngeloMoodyBaskes_1995_NiAlH__MO_418978237058_005";
  o.species              = "H";
  o.structure            = AM_STRUCTURE_DIAMOND;
  o.a                    = 3.153536;
  options.method         = AM_SOLVE_MATRIX_FREE;
  options.max_descent    = 3;
  options.max_iterations = 1;
  options.tolerance      = 1e-20;
  s                      = solve(&o, &options);
  CU_ASSERT(s.result.status != AM_SOLVE_CONVERGED && s.result.descent_steps > 0);
  forget(&s);
}

static void too_few_steps_are_said_to_be_too_few(void)
{
  const TestOptions o       = testLomer(AM_SCHEME_BQCF);
  AmSolveOptions    options = plain_newton();
  Solved            s;
  options.max_iterations = 2;
  s                      = solve(&o, &options);
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_MAX_ITERATIONS);
  CU_ASSERT_EQUAL(s.result.negative_eigenvalues, -1);
  CU_ASSERT(s.result.residual_max > options.tolerance);
  forget(&s);
}

/* Soft boundaries of grains take more products than a system is allowed: what they have come to is a step all the same. */
static void a_linear_system_cut_short_gives_a_step_all_the_same(void)
{
  const TestOptions o       = testLomer(AM_SCHEME_ATM);
  AmSolveOptions    options = AmSolveDefaults();
  Solved            s;
  options.method = AM_SOLVE_MATRIX_FREE;
  AM_TRY(PetscOptionsSetValue(NULL, "-ksp_max_it", "4"));
  s = solve(&o, &options);
  AM_TRY(PetscOptionsClearValue(NULL, "-ksp_max_it"));
  CU_ASSERT_EQUAL(s.result.status, AM_SOLVE_CONVERGED);
  CU_ASSERT(s.result.descent_steps <= 16); /* those before the first Newton step: no attempt has failed */
  CU_ASSERT(s.result.krylov_iterations > 4 && s.result.krylov_iterations <= 4 * s.result.newton_iterations);
  forget(&s);
}

/* r = K c of a displacement c of the core alone. Out: c [of r's layout], K c, owned by the caller. */
static void pull_the_core(AmModel model, Vec u, Vec *c, Vec *Kc)
{
  PetscBool     in_range;
  AmCoreColumns core;
  Mat           K;
  AM_TRY(AmModelCore(model, u, (AmCoreOptions){64, 64, 0, 0}, &core));
  AM_TRY(VecDuplicate(u, c));
  AM_TRY(VecDuplicate(u, Kc));
  for (PetscInt i = 0; i < 3 * core.n; i++) AM_TRY(VecSetValue(*c, 3 * core.global[i / 3] + i % 3, testRandom(), INSERT_VALUES));
  AM_TRY(AmCoreColumnsDestroy(&core));
  AM_TRY(VecAssemblyBegin(*c));
  AM_TRY(VecAssemblyEnd(*c));
  AM_TRY(AmModelCreateTangent(model, AM_TANGENT_ENERGY, u, &K));
  AM_TRY(AmModelTangent(model, AM_TANGENT_ENERGY, u, K, &in_range));
  AM_TRY(MatMult(K, *c, *Kc));
  AM_TRY(MatDestroy(&K));
}

/* A preconditioner of all unknowns, no better than it must be. */
static KSP divided_by_two(Vec like)
{
  PetscInt n;
  Mat      twice;
  KSP      ksp;
  PC       pc;
  AM_TRY(VecGetLocalSize(like, &n));
  AM_TRY(MatCreateConstantDiagonal(PETSC_COMM_SELF, n, n, n, n, 2, &twice));
  AM_TRY(KSPCreate(PETSC_COMM_SELF, &ksp));
  AM_TRY(KSPSetOperators(ksp, twice, twice));
  AM_TRY(KSPSetType(ksp, KSPPREONLY));
  AM_TRY(KSPGetPC(ksp, &pc));
  AM_TRY(PCSetType(pc, PCJACOBI));
  AM_TRY(MatDestroy(&twice));
  return ksp;
}

/* B K c = c, so nothing is left for A, whatever it is; and M is symmetric where A is. */
static void a_preconditioner_that_knows_the_core_solves_it_exactly(void)
{
  const TestOptions o = testMicrocrack(AM_SCHEME_ATM);
  TestProblem      *p = testProblemCreate(&o);
  Vec               u = testWaveVec(p, 0), c, r, z, v, Mv;
  PetscReal         energy, size, error;
  PetscScalar       one, other;
  PetscBool         in_range;
  AmCoreBlock       core;
  KSP               A;
  AM_TRY(AmModelEnergy(p->model, u, &energy, NULL, &in_range));
  AM_TRY(AmCoreBlockCreate(p->model, u, (AmCoreOptions){64, 64, 0, 0}, &core));
  CU_ASSERT_PTR_NOT_NULL_FATAL(core);
  pull_the_core(p->model, u, &c, &r);
  AM_TRY(VecDuplicate(u, &z));
  AM_TRY(VecDuplicate(u, &v));
  AM_TRY(VecDuplicate(u, &Mv));
  A = divided_by_two(u);
  AM_TRY(AmCoreBlockApply(core, A, r, z));
  AM_TRY(VecAXPY(z, -1, c));
  AM_TRY(VecNorm(z, NORM_INFINITY, &error));
  AM_TRY(VecNorm(c, NORM_INFINITY, &size));
  AM_CLOSE(error / size, 0, 1e-10);
  AM_TRY(VecSetRandom(v, NULL)); /* r is something else */
  AM_TRY(AmCoreBlockApply(core, A, r, z));
  AM_TRY(AmCoreBlockApply(core, A, v, Mv));
  AM_TRY(VecDot(v, z, &one));
  AM_TRY(VecDot(r, Mv, &other));
  AM_CLOSE(PetscRealPart(one) / PetscRealPart(other), 1, 1e-10);
  AM_TRY(AmCoreBlockDestroy(&core));
  AM_TRY(KSPDestroy(&A));
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&c));
  AM_TRY(VecDestroy(&r));
  AM_TRY(VecDestroy(&z));
  AM_TRY(VecDestroy(&v));
  AM_TRY(VecDestroy(&Mv));
  testProblemDestroy(p);
}

/* A grid of width x height atoms, each tied to the four next to it by blocks of random numbers below one. Unknown 4 is seen by nothing. */
static Mat tied_atoms(PetscInt width, PetscInt height, PetscReal diagonal)
{
  const PetscInt n = 3 * width * height;
  Mat            K;
  AM_TRY(MatCreateSeqAIJ(PETSC_COMM_SELF, n, n, 15, NULL, &K));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = 0; j <= i; j++) {
      const PetscInt  a = i / 3, b = j / 3;
      const PetscReal v = i == j ? diagonal : testRandom();
      if (i == 4 || j == 4 || !(a == b || a - b == width || (a - b == 1 && a % width > 0))) continue;
      AM_TRY(MatSetValue(K, i, j, v, INSERT_VALUES));
      AM_TRY(MatSetValue(K, j, i, v, INSERT_VALUES));
    }
  AM_TRY(MatAssemblyBegin(K, MAT_FINAL_ASSEMBLY));
  AM_TRY(MatAssemblyEnd(K, MAT_FINAL_ASSEMBLY));
  return K;
}

static void a_factor_of_blocks_solves_what_is_positive(void)
{
  Mat             K = tied_atoms(7, 5, 14); /* more than the fourteen numbers beside it */
  Vec             x, b, Kx;
  PetscScalar    *from, *to;
  PetscReal       error;
  AmBlockCholesky factor;
  AM_TRY(AmBlockCholeskyCreate(K, &factor));
  CU_ASSERT_PTR_NOT_NULL_FATAL(factor);
  AM_TRY(MatCreateVecs(K, &x, &b));
  AM_TRY(VecDuplicate(b, &Kx));
  AM_TRY(VecSetRandom(b, NULL));
  AM_TRY(VecGetArray(b, &from));
  AM_TRY(VecGetArray(x, &to));
  AM_TRY(AmBlockCholeskySolve(factor, from, to));
  CU_ASSERT_EQUAL(to[4], from[4]); /* as if by the identity */
  from[4] = 0;
  AM_TRY(VecRestoreArray(b, &from));
  AM_TRY(VecRestoreArray(x, &to));
  AM_TRY(MatMult(K, x, Kx));
  AM_TRY(VecAXPY(Kx, -1, b));
  AM_TRY(VecNorm(Kx, NORM_INFINITY, &error));
  AM_CLOSE(error, 0, 1e-13); /* some ten operations on numbers of size one */
  AM_TRY(AmBlockCholeskyDestroy(&factor));
  AM_TRY(MatDestroy(&K));
  AM_TRY(VecDestroy(&x));
  AM_TRY(VecDestroy(&b));
  AM_TRY(VecDestroy(&Kx));
}

/* Whether the grid has a factor, with this value at (i, j) and (j, i). */
static PetscBool has_factor(PetscInt i, PetscInt j, PetscReal value)
{
  Mat             K = tied_atoms(7, 5, 14);
  AmBlockCholesky factor;
  PetscBool       has;
  AM_TRY(MatSetValue(K, i, j, value, INSERT_VALUES));
  AM_TRY(MatSetValue(K, j, i, value, INSERT_VALUES));
  AM_TRY(MatAssemblyBegin(K, MAT_FINAL_ASSEMBLY));
  AM_TRY(MatAssemblyEnd(K, MAT_FINAL_ASSEMBLY));
  AM_TRY(AmBlockCholeskyCreate(K, &factor));
  has = factor ? PETSC_TRUE : PETSC_FALSE;
  AM_TRY(AmBlockCholeskyDestroy(&factor));
  AM_TRY(MatDestroy(&K));
  return has;
}

static void what_is_not_positive_has_no_factor(void)
{
  for (PetscInt i = 0; i < 3 * 7 * 5; i++)
    if (i != 4) CU_ASSERT_FALSE(has_factor(i, i, -1)); /* also of the atom that comes last, after which no other could fail */
  CU_ASSERT_TRUE(has_factor(30, 33, 0.5));
  CU_ASSERT_FALSE(has_factor(30, 33, 20)); /* between two atoms, each by itself positive: 14² - 20² is not */
}

/* Atoms of the core of a body that was evaluated at u, if that is at most 64, the few are 2, and the share is that. */
static PetscInt core_size(AmModel model, Vec u, PetscReal share)
{
  PetscInt      n;
  AmCoreColumns core;
  AM_TRY(AmModelCore(model, u, (AmCoreOptions){2, 64, share, 0}, &core));
  n = core.n;
  AM_TRY(AmCoreColumnsDestroy(&core));
  return n;
}

static void a_core_is_the_few_and_those_as_bad_as_they(void)
{
  const TestOptions o = testMicrocrack(AM_SCHEME_ATM);
  TestProblem      *p = testProblemCreate(&o);
  Vec               u = testWaveVec(p, 0);
  PetscReal         energy;
  PetscBool         in_range;
  AM_TRY(AmModelEnergy(p->model, u, &energy, NULL, &in_range));
  CU_ASSERT_EQUAL(core_size(p->model, u, 1.1), 2);
  CU_ASSERT(core_size(p->model, u, 0.5) > 2 && core_size(p->model, u, 0.5) < core_size(p->model, u, 0.1));
  CU_ASSERT(core_size(p->model, u, 0) > core_size(p->model, u, 0.1));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

/* Moves all by so much (Å) along x, and looks for the core again. Returns whether another one was found. */
static PetscBool finds_another(AmSolver *s, Vec u, PetscReal by)
{
  const AmCoreBlock before = s->core;
  PetscReal         energy;
  PetscBool         in_range;
  Vec               along;
  AM_TRY(VecDuplicate(u, &along));
  for (PetscInt i = 0; i < AmModelSpace(s->model)->num_free; i++) AM_TRY(VecSetValue(along, 3 * i, by, INSERT_VALUES));
  AM_TRY(VecAssemblyBegin(along));
  AM_TRY(VecAssemblyEnd(along));
  AM_TRY(VecAXPY(u, 1, along));
  AM_TRY(AmModelEnergy(s->model, u, &energy, NULL, &in_range));
  AM_TRY(AmSolverFindCore(s, u));
  AM_TRY(VecDestroy(&along));
  return s->core != before ? PETSC_TRUE : PETSC_FALSE;
}

static void a_core_that_has_moved_is_found_anew(void)
{
  const TestOptions o = testMicrocrack(AM_SCHEME_ATM);
  TestProblem      *p = testProblemCreate(&o);
  AmSolveRecord     record = {.residual_max = 2 * AM_NEAR};
  AmSolveResult     result = {.num_records = 1, .record = &record};
  AmSolver          s      = {.model = p->model, .result = &result};
  Vec               u      = testWaveVec(p, 0);
  CU_ASSERT_TRUE(finds_another(&s, u, 0));
  CU_ASSERT_FALSE(finds_another(&s, u, 0.2)); /* far from equilibrium */
  record.residual_max = AM_NEAR / 2;
  CU_ASSERT_TRUE(finds_another(&s, u, 0));
  CU_ASSERT_FALSE(finds_another(&s, u, 0.06));
  CU_ASSERT_TRUE(finds_another(&s, u, 0.06));
  AM_TRY(AmCoreBlockDestroy(&s.core));
  AM_TRY(VecDestroy(&u));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"descent leads to a stable state not above that of plain Newton", descent_leads_to_a_stable_state_not_above_that_of_plain_newton},
    {"an equilibrium that is not stable is called a saddle", an_equilibrium_that_is_not_stable_is_called_a_saddle},
    {"so it is with more unknowns than are factorised", so_it_is_with_more_unknowns_than_are_factorised},
    {"a descent leaves the saddle or says so", a_descent_leaves_the_saddle_or_says_so},
    {"off a saddle the first step goes down", off_a_saddle_the_first_step_goes_down},
    {"a crystal at rest is told stable whatever the way", a_crystal_at_rest_is_told_stable_whatever_the_way},
    {"a load in steps ends where one step ends", a_load_in_steps_ends_where_one_step_ends},
    {"what no step can reach is not called converged", what_no_step_can_reach_is_not_called_converged},
    {"a start out of range is not called converged", a_start_out_of_range_is_not_called_converged},
    {"a force scheme comes to rest by its own forces", a_force_scheme_comes_to_rest_by_its_own_forces},
    {"a crystal a hair too wide finds its way", a_crystal_a_hair_too_wide_finds_its_way},
    {"a crystal with a shell at the cutoff finds its way", a_crystal_with_a_shell_at_the_cutoff_finds_its_way},
    {"a kink of the energy is told where it stalls", a_kink_of_the_energy_is_told_where_it_stalls},
    {"a crystal that is not stable is no error", a_crystal_that_is_not_stable_is_no_error},
    {"too few steps are said to be too few", too_few_steps_are_said_to_be_too_few},
    {"a linear system cut short gives a step all the same", a_linear_system_cut_short_gives_a_step_all_the_same},
    {"a core is the few and those as bad as they", a_core_is_the_few_and_those_as_bad_as_they},
    {"a core that has moved is found anew", a_core_that_has_moved_is_found_anew},
    {"a factor of blocks solves what is positive", a_factor_of_blocks_solves_what_is_positive},
    {"what is not positive has no factor", what_is_not_positive_has_no_factor},
    {"a preconditioner that knows the core solves it exactly", a_preconditioner_that_knows_the_core_solves_it_exactly},
    {"each renewal of the load brings bgfc nearer to bqcf", each_renewal_of_the_load_brings_bgfc_nearer_to_bqcf},
    {"a force scheme tells how it was solved and why", a_force_scheme_tells_how_it_was_solved_and_why},
};

AM_TEST_MAIN("solve", tests)
