/* SPDX-License-Identifier: GPL-3.0-or-later
 * Crystals with several atoms a cell: W, P, A and inner shifts are one energy's derivatives, know no rotation, and are those of LAMMPS for silicon. */
#include "check.h"
#include "cluster.h"
#include <atomesh/cauchyborn.h>
#include <cjson/cJSON.h>

typedef struct {
  const char *name;
  PetscInt    num_species;
  const char *species[2];
  AmStructure structure;
  PetscReal   a;
  PetscReal   step; /* of differences of gradients: short where tables are rough */
} Case;

/* Second derivatives by the model's callbacks, by differences, by the native kernel. */
static const Case cases[] = {
    {"SW_StillingerWeber_1985_Si__MO_405512056662_005", 1, {"Si"}, AM_STRUCTURE_DIAMOND, 5.430949778, 1e-5},
    {"Tersoff_LAMMPS_AlbeNordlundNord_2002_GaAs__MO_799020228312_003", 2, {"Ga", "As"}, AM_STRUCTURE_ZINCBLENDE, 5.652733986, 1e-5},
    {"EAM_Dynamo_SunMendelevBecker_2006_Mg__MO_848345414202_005", 1, {"Mg"}, AM_STRUCTURE_HCP, 3.184214012, 1e-7},
    {"EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005", 2, {"Ni", "Al"}, AM_STRUCTURE_L12, 3.533169635, 1e-7},
    {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", 1, {"Al"}, AM_STRUCTURE_FCC, 4.032082, 1e-7},
};
#define NUM_CASES (int)(sizeof(cases) / sizeof(cases[0]))

typedef struct {
  AmPotential    pot;
  AmCrystal      crystal;
  AmMultilattice ml;
  PetscInt       n;
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
  AM_TRY(AmMultilatticeCreate(s->pot, &s->crystal, &s->ml));
  s->n = AmMultilatticeNumShifts(s->ml);
}

static void tearDown(Subject *s)
{
  AM_TRY(AmMultilatticeDestroy(&s->ml));
  AM_TRY(AmPotentialDestroy(&s->pot));
}

static void random_shifts(PetscInt n, PetscReal p[])
{
  for (PetscInt i = 0; i < n; i++) p[i] = testRandomVec(0.05).v[0];
}

static void evaluate(const Subject *s, PetscInt order, const PetscReal z[], AmTaylor *t)
{
  AmMat3 F;
  for (int i = 0; i < 9; i++) F.m[i / 3][i % 3] = z[i];
  t->order = order;
  AM_TRY(AmMultilatticeEvaluate(s->ml, F, z + 9, t, NULL));
}

static void random_state(const Subject *s, PetscReal z[])
{
  const AmMat3 F = testNearIdentity(0.03);
  for (int i = 0; i < 9; i++) z[i] = F.m[i / 3][i % 3];
  random_shifts(s->n, z + 9);
}

static void the_gradient_is_the_derivative_of_the_energy(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject   s;
    AmTaylor  t, plus, minus;
    PetscReal z[AM_MAX_TAYLOR];
    setUp(&cases[k], &s);
    random_state(&s, z);
    evaluate(&s, 1, z, &t);
    for (PetscInt i = 0; i < t.size; i++) {
      const PetscReal h = 1e-5, z0 = z[i];
      z[i] = z0 + h;
      evaluate(&s, 0, z, &plus);
      z[i] = z0 - h;
      evaluate(&s, 0, z, &minus);
      z[i] = z0;
      AM_CLOSE(t.gradient[i], (plus.W - minus.W) / (2 * h), 2e-9); /* rounding 1e-16 · 4 eV / 10 Å³ / h; h² times third derivatives of 10 eV/Å³ */
    }
    tearDown(&s);
  }
}

/* Jumps of cubic splines' third derivatives leave up to a step times those, rounding 1e-15 eV/Å³ over the step; drivers' differences are good to 1e-8 eV/Å². */
static void the_hessian_is_the_derivative_of_the_gradient(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    Subject   s;
    AmTaylor  t, plus, minus;
    PetscReal z[AM_MAX_TAYLOR], size = 0;
    setUp(&cases[k], &s);
    random_state(&s, z);
    evaluate(&s, 2, z, &t);
    for (PetscInt i = 0; i < t.size * t.size; i++) size = PetscMax(size, fabs(t.hessian[i]));
    for (PetscInt i = 0; i < t.size; i++) {
      const PetscReal h = cases[k].step, z0 = z[i];
      z[i] = z0 + h;
      evaluate(&s, 1, z, &plus);
      z[i] = z0 - h;
      evaluate(&s, 1, z, &minus);
      z[i] = z0;
      for (PetscInt j = 0; j < t.size; j++) AM_CLOSE(t.hessian[i * t.size + j] / size, (plus.gradient[j] - minus.gradient[j]) / (2 * h) / size, 1e-6);
    }
    tearDown(&s);
  }
}

static void a_rotation_changes_no_energy_and_no_force_on_a_shift(void)
{
  for (int k = 0; k < NUM_CASES; k++) {
    const AmMat3 Q = testRotation(1.1, AmVec3Make(1, 2, -1)), F = testNearIdentity(0.05);
    PetscReal    p[AM_MAX_SHIFTS];
    AmTaylor     t = {.order = 1}, turned = {.order = 1};
    Subject      s;
    setUp(&cases[k], &s);
    random_shifts(s.n, p);
    AM_TRY(AmMultilatticeEvaluate(s.ml, F, p, &t, NULL));
    AM_TRY(AmMultilatticeEvaluate(s.ml, AmMat3Mul(Q, F), p, &turned, NULL));
    AM_CLOSE(turned.W, t.W, 1e-14);                                                           /* roundings of 10 eV over 10 Å³ */
    for (PetscInt i = 9; i < t.size; i++) AM_CLOSE(turned.gradient[i], t.gradient[i], 1e-12); /* sums of a hundred forces of 1 eV/Å */
    tearDown(&s);
  }
}

static void with_one_atom_a_cell_it_is_the_Cauchy_Born_rule(void)
{
  const AmMat3 F = testNearIdentity(0.05);
  AmTaylor     t = {.order = 2};
  AmCauchyBorn cb;
  PetscReal    W;
  AmMat3       P;
  AmTensor4    A;
  Subject      s;
  setUp(&cases[NUM_CASES - 1], &s);
  AM_TRY(AmCauchyBornCreate(s.pot, &s.crystal, 0, &cb));
  AM_TRY(AmCauchyBornEvaluate(cb, 1, &F, &W, &P, &A, NULL));
  AM_TRY(AmMultilatticeEvaluate(s.ml, F, NULL, &t, NULL));
  AM_CLOSE(t.W, W, 1e-15);
  for (int a = 0; a < 9; a++) {
    AM_CLOSE(t.gradient[a], P.m[a / 3][a % 3], 1e-14);
    for (int b = 0; b < 9; b++) AM_CLOSE(t.hessian[9 * a + b], A.c[a / 3][a % 3][b / 3][b % 3], 1e-12);
  }
  AM_TRY(AmCauchyBornDestroy(&cb));
  tearDown(&s);
}

/* Shifts follow F at a minimum, so that the relaxed tangent is the derivative of the relaxed stress. Each start is the last point's minimum. */
static void the_relaxed_tangent_is_the_derivative_of_the_relaxed_stress(void)
{
  for (int k = 0; k < 3; k++) {
    const AmMat3 F                = testNearIdentity(0.02);
    PetscReal    p[AM_MAX_SHIFTS] = {0}, size = 0;
    AmRelaxed    here, plus, minus;
    Subject      s;
    setUp(&cases[k], &s);
    AM_TRY(AmMultilatticeRelax(s.ml, F, p, &here, NULL));
    CU_ASSERT(here.force < 1e-9 && here.softest > 0);
    for (int a = 0; a < 9; a++) size = PetscMax(size, fabs(here.A.c[a / 3][a % 3][a / 3][a % 3]));
    for (int b = 0; b < 9; b++) {
      const PetscReal h = cases[k].step;
      AmMat3          G = F;
      G.m[b / 3][b % 3] += h;
      AM_TRY(AmMultilatticeRelax(s.ml, G, p, &plus, NULL));
      G.m[b / 3][b % 3] -= 2 * h;
      AM_TRY(AmMultilatticeRelax(s.ml, G, p, &minus, NULL));
      for (int a = 0; a < 9; a++)
        AM_CLOSE(here.A.c[a / 3][a % 3][b / 3][b % 3] / size, (plus.P.m[a / 3][a % 3] - minus.P.m[a / 3][a % 3]) / (2 * h) / size, 2e-6);
    }
    tearDown(&s);
  }
}

static void shifts_find_the_same_minimum_from_elsewhere(void)
{
  for (int k = 0; k < 4; k++) {
    const AmMat3 F                = testNearIdentity(0.02);
    PetscReal    p[AM_MAX_SHIFTS] = {0}, q[AM_MAX_SHIFTS];
    AmRelaxed    from_zero, from_elsewhere;
    Subject      s;
    setUp(&cases[k], &s);
    random_shifts(s.n, q);
    AM_TRY(AmMultilatticeRelax(s.ml, F, p, &from_zero, NULL));
    AM_TRY(AmMultilatticeRelax(s.ml, F, q, &from_elsewhere, NULL));
    for (PetscInt i = 0; i < s.n; i++) AM_CLOSE(q[i], p[i], 1e-8); /* a force of 1e-9 eV/Å over 1 eV/Å² */
    AM_CLOSE(from_elsewhere.W, from_zero.W, 1e-14);
    CU_ASSERT(from_zero.W < 1); /* a number */
    tearDown(&s);
  }
}

/* ---- silicon by LAMMPS ---- */

/* LAMMPS' 1 eV/Å³ is 1.6021765e6 bar; its stresses were taken back by CODATA's 1.602176634e6. */
#define BAR (1.602176634 / 1.6021765)

static const cJSON *item(const cJSON *o, const char key[])
{
  const cJSON *found = cJSON_GetObjectItemCaseSensitive(o, key);
  CU_ASSERT_PTR_NOT_NULL_FATAL(found);
  return found;
}

static AmMat3 matrix(const cJSON *o, const char key[])
{
  AmMat3 a;
  for (int i = 0; i < 9; i++) a.m[i / 3][i % 3] = cJSON_GetArrayItem(cJSON_GetArrayItem(item(o, key), i / 3), i % 3)->valuedouble;
  return a;
}

static cJSON *read_silicon(const cJSON **silicon)
{
  size_t       size;
  char        *text;
  cJSON       *all;
  const cJSON *entry;
  AM_TRY(AmFileRead(PETSC_COMM_SELF, TEST_DATA "/bulk.json", &size, &text));
  all = cJSON_Parse(text);
  AM_TRY(PetscFree(text));
  cJSON_ArrayForEach(entry, item(all, "results")) if (!strcmp(item(entry, "key")->valuestring, "Si_SW")) *silicon = entry;
  return all;
}

static void silicon_has_the_constants_that_LAMMPS_finds(void)
{
  static const char *const name[3]  = {"C11", "C12", "C44"};
  static const int         at[3][2] = {{0, 0}, {0, 1}, {3, 3}};
  AmCrystalOptions         o        = AmCrystalDefaults();
  AmBulk                  *bulk;
  Subject                  s;
  const cJSON             *si  = NULL;
  cJSON                   *all = read_silicon(&si);
  setUp(&cases[0], &s);
  AM_TRY(PetscNew(&bulk));
  o.structure = AM_STRUCTURE_DIAMOND;
  AM_TRY(AmBulkCompute(s.pot, &o, bulk));
  AM_CLOSE(bulk->crystal.lattice_constant, item(si, "a0_A")->valuedouble, 1e-9);
  AM_CLOSE(bulk->energy, item(si, "E_coh_eV_per_atom")->valuedouble, 1e-11);
  for (int k = 0; k < 3; k++) { /* LAMMPS: differences of stresses over strains of 1e-4 */
    AM_CLOSE(bulk->relaxed.c[at[k][0]][at[k][1]], item(item(si, "elastic_GPa_relaxed"), name[k])->valuedouble, 1e-4);
    AM_CLOSE(bulk->clamped.c[at[k][0]][at[k][1]], item(item(si, "elastic_GPa_clamped"), name[k])->valuedouble, 1e-4);
  }
  AM_CLOSE(bulk->residual, 0, 1e-12);
  AM_TRY(PetscFree(bulk));
  tearDown(&s);
  cJSON_Delete(all);
}

/* One point of the file: shifts relaxed from 0, or held. */
static void check_point(const Subject *s, const cJSON *point)
{
  const AmMat3    F = matrix(point, "F"), want = matrix(point, "P_eV_A3");
  const PetscBool relaxed = strcmp(item(point, "internal")->valuestring, "relaxed") ? PETSC_FALSE : PETSC_TRUE;
  PetscReal       p[3]    = {0};
  AmTaylor        t       = {.order = 1};
  AmRelaxed       r;
  if (relaxed) AM_TRY(AmMultilatticeRelax(s->ml, F, p, &r, NULL));
  AM_TRY(AmMultilatticeEvaluate(s->ml, F, p, &t, NULL));
  AM_CLOSE(t.W, item(point, "W_eV_A3")->valuedouble, 1e-13); /* rounding of 280 eV in a sum of 64 atoms, over 1280 Å³ */
  for (int i = 0; i < 9; i++)
    AM_CLOSE(t.gradient[i], BAR * want.m[i / 3][i % 3], 1e-11); /* forces of 6e-13 eV/Å are left on atoms there; the lattice constant */
  if (!relaxed) return;
  const cJSON *shift = cJSON_GetArrayItem(item(point, "sublattice_shift_A"), 4);
  const AmVec3 moved = AmMat3Apply(F, AmVec3Make(p[0], p[1], p[2]));
  for (int i = 0; i < 3; i++) AM_CLOSE(moved.v[i], cJSON_GetArrayItem(shift, i)->valuedouble, 1e-9);
}

static void silicon_has_the_W_and_P_of_LAMMPS_with_shifts_held_and_relaxed(void)
{
  Case         k   = cases[0];
  const cJSON *si  = NULL, *point;
  cJSON       *all = read_silicon(&si);
  int          num = 0;
  Subject      s;
  k.a = item(si, "a0_A")->valuedouble;
  setUp(&k, &s);
  cJSON_ArrayForEach(point, item(si, "W_P"))
  {
    check_point(&s, point);
    num++;
  }
  CU_ASSERT_EQUAL(num, 6);
  tearDown(&s);
  cJSON_Delete(all);
}

/* ---- other crystals ---- */

/* A custom cell is what a structure by name is: diamond in its cubic cell of eight atoms, one of them pushed aside. */
static void a_custom_cell_finds_the_crystal_of_its_atoms(void)
{
  static const AmBasisAtom eight[8] = {{{.03, 0, .01}, 0},   {{.5, .5, 0}, 0},     {{.5, 0, .5}, 0},     {{0, .5, .5}, 0},
                                       {{.25, .25, .25}, 0}, {{.75, .75, .25}, 0}, {{.75, .25, .75}, 0}, {{.25, .75, .75}, 0}};
  AmCrystalOptions         o        = AmCrystalDefaults();
  AmBulk                  *bulk;
  Subject                  s;
  setUp(&cases[0], &s);
  AM_TRY(PetscNew(&bulk));
  o.structure        = AM_STRUCTURE_CUSTOM;
  o.lattice_constant = 1;
  for (int i = 0; i < 3; i++) o.cell[i].v[i] = 5.5;
  o.num_basis = 8;
  o.basis     = eight;
  AM_TRY(AmBulkCompute(s.pot, &o, bulk));
  AM_CLOSE(bulk->volume, 20.023379257452955, 1e-7);
  AM_CLOSE(bulk->energy, -4.3364, 1e-8);
  CU_ASSERT_EQUAL(bulk->symmetry.number, 227);
  AM_CLOSE(bulk->relaxed.c[0][0], 151.4175, 1e-3);
  AM_CLOSE(bulk->relaxed.c[3][3], 56.4467, 1e-3);
  AM_TRY(PetscFree(bulk));
  tearDown(&s);
}

/* As law.cauchy_born has it for one atom a cell: powers of two, 1 + e and S + e rounded to 1e-16 of 5 Å. Differences of a driver's forces are good to 1e-8 eV/Å². */
static void small_strains_and_shifts_keep_their_digits(void)
{
  for (int k = 0; k < 4; k++) {
    const PetscReal size = 1.0 / (1 << 30);
    Subject         s;
    AmCauchyBorn    cb;
    AmMat3          F = AmMat3Identity(), P;
    AmVec3          d[AM_CRYSTAL_MAX_SUBLATTICES], Q[AM_CRYSTAL_MAX_SUBLATTICES];
    PetscReal       W, e[AM_MAX_TAYLOR], slope[AM_MAX_TAYLOR], H[AM_MAX_TAYLOR * AM_MAX_TAYLOR], want = 0;
    PetscInt        n;
    AmShiftedResult there = {.P = &P, .Q = Q, .H = H}, here = {.W = &W, .P = &P, .Q = Q};
    setUp(&cases[k], &s);
    AM_TRY(AmCauchyBornCreate(s.pot, &s.crystal, 0, &cb));
    n = 9 + 3 * AmCauchyBornNumShifts(cb);
    for (PetscInt a = 1; a < s.crystal.num_sublattices; a++) d[a - 1] = AmCrystalSublatticePlace(&s.crystal, a);
    AM_TRY(AmCauchyBornEvaluateShifted(cb, 1, &F, d, &there, NULL));
    for (PetscInt i = 0; i < n; i++) {
      PetscReal      *z      = i < 9 ? &F.m[i / 3][i % 3] : &d[(i - 9) / 3].v[i % 3];
      const PetscReal before = *z;
      slope[i]               = i < 9 ? P.m[i / 3][i % 3] : Q[(i - 9) / 3].v[i % 3];
      *z += size * (PetscReal)((5 * i) % 9 - 3) / 8;
      e[i] = *z - before;
    }
    AM_TRY(AmCauchyBornEvaluateShifted(cb, 1, &F, d, &here, NULL));
    for (PetscInt i = 0; i < n; i++) {
      want += slope[i] * e[i];
      for (PetscInt j = 0; j < n; j++) want += 0.5 * e[i] * H[i * n + j] * e[j];
    }
    AM_CLOSE(W / want, 1, 1e-6);
    AM_TRY(AmCauchyBornDestroy(&cb));
    tearDown(&s);
  }
}

static const AmTest tests[] = {
    {"the gradient is the derivative of the energy", the_gradient_is_the_derivative_of_the_energy},
    {"the Hessian is the derivative of the gradient", the_hessian_is_the_derivative_of_the_gradient},
    {"a rotation changes no energy and no force on a shift", a_rotation_changes_no_energy_and_no_force_on_a_shift},
    {"with one atom a cell it is the Cauchy-Born rule", with_one_atom_a_cell_it_is_the_Cauchy_Born_rule},
    {"the relaxed tangent is the derivative of the relaxed stress", the_relaxed_tangent_is_the_derivative_of_the_relaxed_stress},
    {"shifts find the same minimum from elsewhere", shifts_find_the_same_minimum_from_elsewhere},
    {"silicon has the constants that LAMMPS finds", silicon_has_the_constants_that_LAMMPS_finds},
    {"silicon has the W and P of LAMMPS, with shifts held and relaxed", silicon_has_the_W_and_P_of_LAMMPS_with_shifts_held_and_relaxed},
    {"small strains and shifts keep their digits", small_strains_and_shifts_keep_their_digits},
    {"a custom cell finds the crystal of its atoms", a_custom_cell_finds_the_crystal_of_its_atoms},
};

AM_TEST_MAIN("law.multilattice", tests)
