/* SPDX-License-Identifier: GPL-3.0-or-later
 * Case files: what they give, what defaults fill in, what overrides change, what is refused. */
#include "check.h"
#include "../../src/app/compare.h"
#include <atomesh/app.h>
#include <string.h>

#define GOOD TEST_CLI "/good.yaml"

static AmCase *load(PetscInt num_sets, const char *const sets[])
{
  AmCase *c = NULL;
  AM_TRY(AmCaseLoad(GOOD, num_sets, sets, &c));
  return c;
}

static void a_case_file_fills_the_struct(void)
{
  AmCase *c = load(0, NULL);
  CU_ASSERT_STRING_EQUAL(c->material.potential, "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005");
  CU_ASSERT_EQUAL(c->material.num_species, 1);
  CU_ASSERT_STRING_EQUAL(c->material.species[0], "Al");
  CU_ASSERT_EQUAL(c->material.structure, AM_STRUCTURE_FCC);
  AM_CLOSE(c->material.lattice_constant, 4.032082, 0);
  AM_CLOSE(c->material.axes[2].v[1], -1, 0);
  AM_CLOSE(c->material.lattice_origin.v[1], -1.00802, 0);
  AM_CLOSE(c->domain.radius, 100, 0);
  CU_ASSERT_EQUAL(c->num_defects, 1);
  AM_CLOSE(c->defects[0].dislocation.burgers.v[1], 0.5, 0);
  AM_CLOSE(c->defects[0].dislocation.poisson, 0.34, 0);
  AM_CLOSE(c->regions.blend, 42, 0);
  CU_ASSERT_EQUAL(c->scheme, AM_SCHEME_BQCF);
  CU_ASSERT_STRING_EQUAL(c->output.directory, "out");
  AM_TRY(AmCaseDestroy(&c));
}

static void keys_left_out_get_their_defaults(void)
{
  AmCase *c = load(0, NULL);
  AM_CLOSE(c->domain.fixed_rim, 0, 0);
  CU_ASSERT_EQUAL(c->load.steps, 1);
  AM_CLOSE(AmMat3Det(c->load.deformation_gradient), 1, 0);
  AM_CLOSE(c->mesh.grading, 1.2, 0);
  AM_CLOSE(c->mesh.growth, 0.5, 0);
  CU_ASSERT_EQUAL(c->mesh.order, 1);
  CU_ASSERT_EQUAL(c->solver.max_iterations, 50);
  CU_ASSERT(c->output.vtu && c->output.xyz && c->output.picture && !c->output.all_atoms);
  CU_ASSERT_STRING_EQUAL(c->reference, "");
  AM_TRY(AmCaseDestroy(&c));
}

static void a_set_overrides_keys_items_and_whole_mappings(void)
{
  const char *const sets[] = {"defects.0.dislocation.poisson=0.3",  "regions={core: 20, blend: 50}", "scheme=atm",
                              "load.deformation_gradient.0.0=1.02", "output.all_atoms=true",         "scheme=bqce"};
  AmCase           *c      = load(6, sets);
  char              where[256];
  AM_CLOSE(c->defects[0].dislocation.poisson, 0.3, 0);
  AM_CLOSE(c->regions.core, 20, 0);
  CU_ASSERT_EQUAL(c->scheme, AM_SCHEME_BQCE);
  AM_CLOSE(c->load.deformation_gradient.m[0][0], 1.02, 0);
  CU_ASSERT(c->output.all_atoms);
  CU_ASSERT_STRING_EQUAL(AmCaseWhere(c, "regions.blend", sizeof where, where), "--set regions={core: 20, blend: 50}: regions.blend");
  AM_TRY(AmCaseDestroy(&c));
}

static void where_names_the_line_of_a_key_or_of_its_nearest_parent(void)
{
  AmCase *c = load(0, NULL);
  char    where[512];
  CU_ASSERT_STRING_EQUAL(AmCaseWhere(c, "regions.core", sizeof where, where), GOOD ":21: regions.core");
  CU_ASSERT_STRING_EQUAL(AmCaseWhere(c, "defects.0.dislocation.poisson", sizeof where, where), GOOD ":19: defects.0.dislocation.poisson");
  CU_ASSERT_STRING_EQUAL(AmCaseWhere(c, "domain.fixed_rim", sizeof where, where), GOOD ":9: domain.fixed_rim");
  AM_TRY(AmCaseDestroy(&c));
}

static void a_custom_structure_takes_a_cell(void)
{
  const char *const sets[] = {"material.structure=custom", "material.cell=[[0, 2, 2], [2, 0, 2], [2, 2, 0]]", "material.lattice_constant=0"};
  AmCase           *c      = load(3, sets);
  CU_ASSERT_EQUAL(c->material.structure, AM_STRUCTURE_CUSTOM);
  AM_CLOSE(c->material.cell[1].v[2], 2, 0);
  AM_CLOSE(c->material.lattice_constant, 1, 0);
  AM_TRY(AmCaseDestroy(&c));
}

static void defects_are_of_either_kind(void)
{
  const char *const sets[] = {"defects=[{vacancy: {at: [1, -2, 3]}}, {dislocation: {burgers: [0.5, 0.5, 0], poisson: 0.3}}]"};
  AmCase           *c      = load(1, sets);
  CU_ASSERT_EQUAL(c->num_defects, 2);
  CU_ASSERT_EQUAL(c->defects[0].kind, AM_CASE_VACANCY);
  AM_CLOSE(c->defects[0].vacancy.at.v[1], -2, 0);
  CU_ASSERT_EQUAL(c->defects[1].kind, AM_CASE_DISLOCATION);
  AM_CLOSE(c->defects[1].dislocation.cut[0], -1, 0); /* the default */
  AM_TRY(AmCaseDestroy(&c));
}

static void the_resolved_case_loads_again_as_itself(void)
{
  const char *const sets[] = {"solver.tolerance=1.25e-9", "reference=ref.xyz"};
  AmCase           *c = load(2, sets), *again = NULL;
  AmText            text;
  const char        path[] = "unit_app_resolved.yaml";

  AM_TRY(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  AM_TRY(AmTextPrintRoot(text, "%s", AmCaseText(c)));
  AM_TRY(AmTextClose(&text, NULL));
  AM_TRY(AmCaseLoad(path, 0, NULL, &again));
  CU_ASSERT_STRING_EQUAL(AmCaseText(c), AmCaseText(again));
  AM_CLOSE(again->solver.tolerance, 1.25e-9, 0);
  CU_ASSERT_EQUAL(memcmp(&c->material, &again->material, sizeof c->material), 0);
  AM_TRY(AmCaseDestroy(&c));
  AM_TRY(AmCaseDestroy(&again));
  remove(path);
}

/* Loads with one override that must be refused with a sentence that holds words. */
static void refuse(const char set[], const char words[])
{
  const char *const sets[] = {set};
  AmCase           *c      = NULL;
  PetscErrorCode    error;

  AM_TRY(AmErrorHandlerPush());
  error = AmCaseLoad(GOOD, 1, sets, &c);
  CU_ASSERT_EQUAL(error, AM_ERR_USER);
  if (!strstr(AmErrorSentence(), words)) printf("\n    %s: \"%s\" lacks \"%s\"\n", set, AmErrorSentence(), words);
  CU_ASSERT(strstr(AmErrorSentence(), words) != NULL);
  AM_TRY(AmErrorHandlerPop());
}

static void each_mistake_gets_its_sentence(void)
{
  refuse("domain.radius=-5", "--set domain.radius=-5: domain.radius is -5 Å, must be > 0");
  refuse("domain.radius=abc", "domain.radius is abc, must be a number");
  refuse("domain.radius=[1]", "domain.radius is a list of 1, must be a number");
  refuse("domain.radius=.nan", "domain.radius is .nan, must be a number");
  refuse("domain.radius=inf", "domain.radius is inf, must be a finite number");
  refuse("domain.radius=''", "domain.radius is empty, must be a number");
  refuse("domain.dimension=3", "domain.shape is disc, must be ball, box, cylinder or file in dimension 3");
  refuse("domain={dimension: 4, radius: 50}", "domain.dimension is 4, must be 2 or 3");
  refuse("domain={dimension: 3, shape: box, size: [50, 0, 50]}", "domain.size.1 is 0 Å, must be > 0: a box needs it");
  refuse("domain={dimension: 3, radius: 50}", "defects.0.dislocation is straight, along z, in dimension 3, must be in dimension 2");
  refuse("domain.dimension=2.5", "domain.dimension is 2.5, must be a whole number");
  refuse("domain.radius=5x", "domain.radius is 5x, must be a number");
  refuse("domain.shape=ball", "domain.shape is ball, must be disc, hexagon or box in dimension 2");
  refuse("domain.shape=box", "domain.size.0 is 0 Å, must be > 0: a box needs it");
  refuse("domain={radius: 30, shape: hexagon, fixed_rim: 40}", "domain.fixed_rim is 40 Å, must be less than domain.radius (30 Å)");
  refuse("material.structure=sc", "material.structure is sc, must be one of fcc, bcc, custom, hcp, diamond, zincblende, b2, l12, triangular");
  refuse("material.structure=b2", "material.species names 1 species, must name at least 2: the structure is b2");
  refuse("material.c_over_a=1.6", "material.c_over_a is 1.6, must be left out unless the structure is hcp");
  refuse("material.basis=[{species: Al, at: [0, 0, 0]}]", "material.basis is given, must be left out unless the structure is custom");
  refuse("material={potential: x, species: [Al], structure: custom, cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]], basis: [{species: Ni, at: [0, 0, 0]}]}",
         "material.basis.0.species is Ni, must be one of material.species");
  refuse("material.structure=custom", "material.cell is missing");
  refuse("material.axes=[[1,1,0],[0,1,1],[1,-1,0]]", "x [1, 1, 0] and y [0, 1, 1] have the dot product 1");
  refuse("material.axes=[[1,1,0],[0,0,1],[-1,1,0]]", "left-handed: x [1, 1, 0] cross y [0, 0, 1] points against z [-1, 1, 0]");
  refuse("material.axes=[[1,1,0],[0,0,1]]", "material.axes is a list of 2, must be a list of 3");
  refuse("material.lattice_origin=[0,0,0,0]", "material.lattice_origin is a list of 4, must be a list of 3");
  refuse("material.species=Al", "material.species is Al, must be a list of 1 to 8");
  refuse("material.species=[Aluminiumaluminium]", "material.species.0 is Aluminiumaluminium, must be a word of 1 to 15 letters");
  refuse("material=7", "material is 7, must be a mapping");
  refuse("scheme=qcx", "scheme is qcx, must be one of atm, cb, qce, bqce, bgfc, qcf, bqcf");
  refuse("regions.kore=18", "regions.kore is no known key; did you mean core?");
  refuse("regions.xyzzyx=18", "regions.xyzzyx is no known key; known here: core, blend");
  refuse("regions.core=50", "regions.core is 50 Å, must be less than regions.blend (42 Å)");
  refuse("regions.blend=142", "regions.blend is 142 Å around a defect that reaches 0 Å from the centre, must end inside domain.radius (100 Å)");
  refuse("defects.0.dislocation.poisson=0.7", "poisson is 0.7, must be between -1 and 0.5");
  refuse("defects.0={vacancies: {at: [0, 0, 0]}}", "defects.0.vacancies is no known key; did you mean vacancy?");
  refuse("defects.0={}", "defects.0 is empty, must be exactly one: a dislocation, a vacancy, a void, a loop, ");
  refuse("defects.0.vacancy={at: [0, 0, 0]}", "defects.0 is a dislocation and a vacancy, must be exactly one");
  refuse("defects.0={vacancy: {}}", "defects.0.vacancy.at is missing");
  refuse("defects.0={vacancy: {at: [0, 0]}}", "defects.0.vacancy.at is a list of 2, must be a list of 3");
  refuse("defects.0={vacancy: {at: [0, -130, 0]}}", "defects.0.vacancy.at is 130 Å from the centre, must be less than domain.radius (100 Å)");
  refuse("defects.3.dislocation.poisson=0.3", "there is no defects.3, must be one of the 1 items, from 0");
  refuse("output.vtu=maybe", "output.vtu is maybe, must be one of true, false, yes, no");
  refuse("load.deformation_gradient=[[-1,0,0],[0,1,0],[0,0,1]]", "has the determinant -1, must be > 0");
  refuse("nonsense", "--set nonsense: must be key.path=value");
  refuse("regions.core=[1", "not YAML");
  refuse("regions.core=\xff", "not YAML: invalid leading UTF-8 octet");
  refuse("a={b: 1, b: 2}", "a.b is given twice");
  refuse("x=[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]", "nested too deeply");
}

#define SIDE 5
#define SPACING 2.0

/* A square sheet, periodic along z, in the homogeneous load F0, with the corrector u = 0.1 x along x. */
typedef struct {
  AmVec3          mesh[SIDE * SIDE], pos[SIDE * SIDE], u[SIDE * SIDE];
  double          is_free[SIDE * SIDE];
  AmComparedAtoms atoms;
} Sheet;

/* In: num: the first num columns of the sheet; factor: on the corrector. */
static void fill_sheet(Sheet *s, PetscInt num, PetscReal factor, AmMat3 F0)
{
  s->atoms = (AmComparedAtoms){.n = num * SIDE, .pos = s->pos, .crystal = s->mesh, .mesh = s->mesh, .is_free = s->is_free};
  for (PetscInt i = 0; i < num * SIDE; i++) {
    s->mesh[i]    = AmVec3Make(SPACING * (i / SIDE), SPACING * (i % SIDE), 0);
    s->u[i]       = AmVec3Make(0.1 * factor * s->mesh[i].v[0], 0, 0);
    s->pos[i]     = AmVec3Add(AmMat3Apply(F0, s->mesh[i]), s->u[i]);
    s->is_free[i] = i / SIDE < SIDE - 1;
  }
  s->atoms.period[2] = AmMat3Apply(F0, AmVec3Make(0, 0, SPACING));
}

static void the_homogeneous_load_is_no_part_of_the_corrector(void)
{
  const AmMat3           F0    = {{{1.1, 0.2, 0}, {0, 0.95, 0}, {0, 0, 1.3}}}, squeezed = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 0.5}}};
  const AmCompareOptions known = {.deformation = &F0}, unknown = {0};
  static Sheet           run, reference;
  AmComparison           c;

  fill_sheet(&run, SIDE, 1.01, F0);
  fill_sheet(&reference, SIDE, 1, F0);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &known, &c));
  AM_CLOSE(c.h1, 0.01, 1e-12); /* rounding of positions of 10 Å in differences of 0.002 Å */
  AM_CLOSE(c.max, 0.1 * 0.01 * SPACING * (SIDE - 2), 1e-12);
  fill_sheet(&run, SIDE, 1.01, squeezed); /* to half a period, which is no distance of neighbours */
  fill_sheet(&reference, SIDE, 1, squeezed);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &(AmCompareOptions){.deformation = &squeezed}, &c));
  AM_CLOSE(c.h1, 0.01, 1e-12);
  fill_sheet(&run, SIDE, 1.01, F0);
  fill_sheet(&reference, SIDE, 1, F0);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &unknown, &c));
  CU_ASSERT(c.h1 < 0.005); /* F0 - 1 swells the displacement that the error is measured by */
  run.atoms.displacement       = run.u;
  reference.atoms.displacement = reference.u;
  reference.atoms.period[2]    = AmVec3Make(0, 0, SPACING);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &unknown, &c));
  AM_CLOSE(c.h1, 0.01, 1e-12);
}

/* By hand, u = 0.2 k in column k of 0 to 4. Bonds along y and z have no difference. The run has columns 0 to 2, its error is 0 there; columns 3 and 4 are at
 * u = 0: the difference of the error over the four bonds along x is 0, 0, -0.6, -0.2, that of u is 0.2 four times. */
static void a_larger_reference_counts_in_whole(void)
{
  const AmMat3           F0    = {{{1.1, 0.2, 0}, {0, 0.95, 0}, {0, 0, 1}}};
  const AmCompareOptions whole = {.deformation = &F0, .whole = PETSC_TRUE}, matched = {.deformation = &F0};
  static Sheet           run, reference;
  AmComparison           c;

  fill_sheet(&run, 3, 1, F0);
  fill_sheet(&reference, SIDE, 1, F0);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &whole, &c));
  AM_CLOSE(c.h1, sqrt((0.36 + 0.04) / (4 * 0.04)), 1e-12);
  AM_CLOSE(c.max, 0.6, 1e-12); /* column 4 is held */
  CU_ASSERT_EQUAL(c.num_matched, 3 * SIDE);
  CU_ASSERT_EQUAL(c.num_free, 4 * SIDE);
  AM_TRY(AmCompareAtoms(&run.atoms, &reference.atoms, &matched, &c));
  AM_CLOSE(c.h1, 0, 1e-12);
  CU_ASSERT_EQUAL(c.num_free, 3 * SIDE);
  AM_TRY(AmCompareAtoms(&reference.atoms, &run.atoms, &whole, &c));
  AM_CLOSE(c.h1, 0, 1e-12);
  CU_ASSERT_EQUAL(c.num_matched, 3 * SIDE);
}

static const AmTest tests[] = {
    {"a case file fills the struct", a_case_file_fills_the_struct},
    {"keys left out get their defaults", keys_left_out_get_their_defaults},
    {"a --set overrides keys, items, and whole mappings", a_set_overrides_keys_items_and_whole_mappings},
    {"where names the line of a key or of its nearest parent", where_names_the_line_of_a_key_or_of_its_nearest_parent},
    {"a custom structure takes a cell", a_custom_structure_takes_a_cell},
    {"defects are of either kind", defects_are_of_either_kind},
    {"the resolved case loads again as itself", the_resolved_case_loads_again_as_itself},
    {"each mistake gets its sentence", each_mistake_gets_its_sentence},
    {"the homogeneous load is no part of the corrector", the_homogeneous_load_is_no_part_of_the_corrector},
    {"a larger reference counts in whole", a_larger_reference_counts_in_whole},
};

AM_TEST_MAIN("app", tests)
