/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells of several atoms, and where grains meet. */
#include "sentence.h"
#include <atomesh/crystal.h>
#include <string.h>

#define A 4.05 /* Å */

/* Q F Qᵀ does to the turned crystal, turned, what F does to the crystal. */
static void inner_shifts_turn_with_the_grain(void)
{
  const AmMat3     F = {{{1.01, 0.004, -0.007}, {0.002, 0.98, 0.011}, {0.005, -0.003, 1.02}}};
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        c;
  AmGrain          g;
  o.structure        = AM_STRUCTURE_DIAMOND;
  o.lattice_constant = 5.43;
  AM_TRY(AmCrystalCreate(&o, &c));
  for (int k = 0; k < 27; k++) c.response[1][k / 9][k / 3 % 3][k % 3] = sin(1 + k) + sin(1 + 9 * (k / 9) + 3 * (k % 3) + k / 3 % 3); /* symmetric in the strain */
  const PetscReal turned[3][3] = {{1, 2, 2}, {2, 1, -2}, {-2, 2, -1}};
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = turned[i / 3][i % 3];
  AM_TRY(AmGrainCreate(&o, &c, &g));
  const AmVec3 p = AmCrystalSublatticeShift(&c, 1, F), q = AmCrystalSublatticeShift(&g.lattice, 1, AmMat3Mul(g.turn, AmMat3Mul(F, AmMat3Transpose(g.turn))));
  CU_ASSERT(AmVec3Norm(p) > 1e-3);
  AM_CLOSE(AmVec3Norm(AmVec3Sub(q, AmMat3Apply(g.turn, p))), 0, 1e-14);
}

/* A cell of NiAl that lacks its second atom, beside one whose second atom is of a third species. */
static void atoms_of_a_cell_are_substituted_and_missing_one_by_one(void)
{
  static const AmSubstitution other[2]     = {{{0, 0, 0}, 2, 1}, {{1, 0, 0}, 1, 0}};
  static const PetscInt       vacant[1][3] = {{1, 0, 0}};
  static const AmCellAtom     left[1]      = {{{1, 0, 0}, 0}};
  AmCrystalOptions            o            = AmCrystalDefaults();
  AmCrystal                   c;
  o.structure        = AM_STRUCTURE_B2;
  o.lattice_constant = 2.86;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &c));
  c.num_substituted = 2;
  c.substituted     = other;
  c.num_vacant      = 1;
  c.vacant          = vacant;
  c.num_left        = 1;
  c.left            = left;
  CU_ASSERT_EQUAL(AmCrystalOwnSpecies(&c, 0), 0);
  CU_ASSERT_EQUAL(AmCrystalOwnSpecies(&c, 1), 1);
  CU_ASSERT_EQUAL(AmCrystalAtomSpecies(&c, (PetscInt[3]){0, 0, 0}, 0), 0);
  CU_ASSERT_EQUAL(AmCrystalAtomSpecies(&c, (PetscInt[3]){0, 0, 0}, 1), 2);
  CU_ASSERT_EQUAL(AmCrystalAtomSpecies(&c, (PetscInt[3]){1, 0, 0}, 0), 1);
  CU_ASSERT_EQUAL(AmCrystalAtomSpecies(&c, (PetscInt[3]){2, 0, 0}, 1), 1);
  for (PetscInt a = 0; a < 2; a++) CU_ASSERT(!AmCrystalIsMissing(&c, (PetscInt[3]){0, 0, 0}, a));
  CU_ASSERT(!AmCrystalIsMissing(&c, (PetscInt[3]){1, 0, 0}, 0));
  CU_ASSERT(AmCrystalIsMissing(&c, (PetscInt[3]){1, 0, 0}, 1));
}

/* Neighbours of the first atom, all sublattices together, and their nearest distance in lattice constants. */
static void structures_have_the_neighbours_of_the_books(void)
{
  static const struct {
    AmStructure structure;
    PetscInt    num_atoms, num_neighbors;
    PetscReal   distance, volume; /* of the cell, in lattice constants */
  } want[] = {{AM_STRUCTURE_FCC, 1, 12, 0.70710678118654752, 0.25},       {AM_STRUCTURE_BCC, 1, 8, 0.86602540378443865, 0.5},
              {AM_STRUCTURE_HCP, 2, 12, 1, 1.41421356237309505},          {AM_STRUCTURE_DIAMOND, 2, 4, 0.43301270189221932, 0.25},
              {AM_STRUCTURE_ZINCBLENDE, 2, 4, 0.43301270189221932, 0.25}, {AM_STRUCTURE_B2, 2, 8, 0.86602540378443865, 1},
              {AM_STRUCTURE_L12, 4, 12, 0.70710678118654752, 1}};
  for (size_t k = 0; k < sizeof(want) / sizeof(*want); k++) {
    AmCrystalOptions o = AmCrystalDefaults();
    AmCrystal        c;
    PetscInt         num = 0;
    o.structure          = want[k].structure;
    o.lattice_constant   = 1;
    AM_TRY(AmCrystalCreate(&o, &c));
    CU_ASSERT_EQUAL(c.num_sublattices, want[k].num_atoms);
    CU_ASSERT_EQUAL(AmStructureNumAtoms(o.structure), want[k].num_atoms);
    AM_CLOSE(c.volume, want[k].volume, 1e-14);
    AM_CLOSE(AmCrystalNearestDistance(&c), want[k].distance, 1e-14);
    for (int i = 0; i < 343; i++)
      for (PetscInt b = 0; b < c.num_sublattices; b++) {
        const AmVec3    R      = AmMat3Apply(c.primitive, AmVec3Make(i % 7 - 3, i / 7 % 7 - 3, i / 49 - 3));
        const PetscReal length = AmVec3Norm(AmVec3Add(R, AmVec3Sub(AmCrystalSublatticePlace(&c, b), AmCrystalSublatticePlace(&c, 0))));
        num += length > 0.1 && length < 1.01 * want[k].distance;
      }
    CU_ASSERT_EQUAL(num, want[k].num_neighbors);
  }
}

static void two_atoms_of_a_basis_in_one_place_are_refused(void)
{
  static const AmBasisAtom apart[2] = {{{0, 0, 0}, 0}, {{.5, .5, .4}, 0}}, twice[2] = {{{.1, 0, 0.999}, 0}, {{1.1, 0, 0}, 0}};
  AmCrystalOptions         o        = AmCrystalDefaults();
  AmCrystal                c;
  o.structure        = AM_STRUCTURE_CUSTOM;
  o.lattice_constant = 1;
  o.num_basis        = 2;
  o.basis            = apart;
  for (int i = 0; i < 3; i++) o.cell[i].v[i] = 4;
  AM_TRY(AmCrystalCreate(&o, &c));
  o.basis = twice; /* the same place but for a lattice vector */
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "atoms 1 and 2 of the basis", "0.004 Å apart", "must be different places");
}

/* Sigma 5 (310), the upper grain moved. In: whether bases end on planes of the boundary, and are longer; height of the boundary, Å. Out: grain [2], of which c is. */
static void join(AmStructure structure, AmVec3 moved, PetscBool aligned, PetscReal height, AmCrystal *c, AmGrain grain[])
{
  static const PetscReal axes[2][3][3] = {{{1, -3, 0}, {3, 1, 0}, {0, 0, 1}}, {{-1, -3, 0}, {3, -1, 0}, {0, 0, 1}}};
  AmCrystalOptions       o             = AmCrystalDefaults();
  o.structure        = structure;
  o.dimension        = 3;
  o.lattice_constant = A;
  memcpy(o.axes, axes[0], sizeof(o.axes));
  AM_TRY(AmCrystalCreate(&o, c));
  for (int g = 0; g < 2; g++) {
    memcpy(o.axes, axes[g], sizeof(o.axes));
    o.origin = AmVec3Scale(g * A, moved);
    AM_TRY(AmGrainCreate(&o, c, &grain[g]));
    AM_TRY(AmGrainAddFace(&grain[g], AmVec3Make(0, g ? -1 : 1, 0), g ? -height : height));
    if (aligned) AM_TRY(AmCrystalAlignBasis(&grain[g].lattice, AmVec3Make(0, 1, 0)));
  }
  c->num_grains = 2;
  c->grain      = grain;
}

static PetscInt num_overlaps(AmVec3 moved, PetscBool aligned, const AmBody *body, PetscReal height)
{
  AmCrystal   c;
  AmGrain     grain[2];
  PetscInt    n;
  AmCellAtom *atom;
  join(AM_STRUCTURE_FCC, moved, aligned, height, &c, grain);
  AmCrystalSetRepeat(&c, body);
  AM_TRY(AmCrystalSeamAtoms(&c, body->low.v, body->high.v, 0.5 * AmCrystalNearestDistance(&c), &n, &atom));
  AM_TRY(PetscFree(atom));
  return n;
}

static void overlaps_are_found_in_any_basis(void)
{
  const AmVec3   moved = AmVec3Make(0.527, 0.0875, 0.5); /* the first plane of the upper grain is missing */
  const AmBody   body  = {.shape = AM_SHAPE_BOX, .low = {{-20, -20, -20}}, .high = {{20, 20, 20}}};
  const PetscInt n     = num_overlaps(moved, PETSC_FALSE, &body, 0);
  CU_ASSERT(n > 50);
  CU_ASSERT_EQUAL(num_overlaps(moved, PETSC_TRUE, &body, 0), n);
}

/* Two grains that fill a body which repeats along all axes meet twice, and by a coincidence-site lattice both times alike. */
static void overlaps_are_found_across_periodic_faces(void)
{
  const AmVec3   half = AmVec3Scale(A, AmVec3Make(sqrt(10) / 2, 2 * sqrt(10), 0.5)), up = AmVec3Make(0.3, 0.3, 0.3), still = {{0, 0, 0}};
  AmBody         body = {.shape = AM_SHAPE_BOX, .low = AmVec3Sub(up, half), .high = AmVec3Add(up, half), .periodic = {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}};
  const PetscInt once = num_overlaps(still, PETSC_FALSE, &body, up.v[1]);
  CU_ASSERT(once > 0);
  body.periodic[1] = PETSC_TRUE;
  CU_ASSERT_EQUAL(num_overlaps(still, PETSC_FALSE, &body, up.v[1]), 2 * once);
}

/* Of diamond, where (110) planes hold atoms of both kinds and the nearest image is a plane higher; with a second slab the two may allow one image, or none. */
static void the_atoms_of_a_cell_stay_between_two_planes(void)
{
  const AmCellSlab level = {{{M_SQRT1_2, M_SQRT1_2, 0}}, -0.1}, across = {{{0.57735026918962576, 0.57735026918962576, 0.57735026918962576}}, -0.1};
  const AmCellSlab slabs[2] = {level, across}, opposed[2] = {across, {across.normal, 0.45}};
  AmCrystalOptions o        = AmCrystalDefaults();
  AmCrystal        c, given;
  o.structure        = AM_STRUCTURE_DIAMOND;
  o.lattice_constant = 1;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &given));
  AM_CLOSE(AmVec3Dot(AmCrystalSublatticePlace(&given, 1), level.normal), M_SQRT1_2 / 2, 1e-14);
  c = given;
  AmCrystalCutCell(&c, 1, &level);
  AM_CLOSE(AmVec3Dot(AmCrystalSublatticePlace(&c, 1), level.normal), 0, 1e-14);
  AM_CLOSE(AmVec3Norm(AmCrystalSublatticePlace(&c, 1)), sqrt(3) / 4, 1e-14);
  c = given;
  AmCrystalCutCell(&c, 2, slabs);
  AM_CLOSE(AmVec3Dot(AmCrystalSublatticePlace(&c, 1), level.normal), 0, 1e-14);
  AM_CLOSE(AmVec3Dot(AmCrystalSublatticePlace(&c, 1), across.normal), sqrt(3) / 4, 1e-14); /* the nearest of the level ones lie at -√3/12 */
  c = given;
  AmCrystalCutCell(&c, 2, opposed);
  AM_CLOSE(AmVec3Norm(AmVec3Sub(AmCrystalSublatticePlace(&c, 1), AmCrystalSublatticePlace(&given, 1))), 0, 1e-14);
}

/* In the lower and in the upper grain, of a crystal with one atom a cell and with two. */
static void a_substituted_first_atom_of_a_grain_is_listed_as_what_it_is(void)
{
  const PetscReal low[] = {-9, -9, -9}, high[] = {9, 9, 9};
  for (int k = 0; k < 8; k++) {
    PetscErrorCode (*const list)(const AmCrystal *, const PetscReal[], const PetscReal[], PetscInt *, AmLatticeSite **) = k & 1 ? AmCrystalCells : AmCrystalSites;
    AmCrystal      c;
    AmGrain        grain[2];
    AmSubstitution other = {.species = 3};
    AmLatticeSite *site;
    PetscInt       n, which, found = 0;
    join(k & 2 ? AM_STRUCTURE_B2 : AM_STRUCTURE_FCC, AmVec3Make(0, 0, 0), PETSC_FALSE, 0, &c, grain);
    AM_TRY(list(&c, low, high, &n, &site));
    which = k & 4 ? n - 1 : 0; /* grains come one after the other */
    CU_ASSERT_EQUAL_FATAL(AmCrystalGrainOf(site[which].index), k & 4 ? 1 : 0);
    CU_ASSERT_EQUAL(site[which].species, 0);
    memcpy(other.index, site[which].index, sizeof(other.index));
    AM_TRY(PetscFree(site));
    c.num_substituted = 1;
    c.substituted     = &other;
    AM_TRY(list(&c, low, high, &n, &site));
    CU_ASSERT_EQUAL(site[which].species, 3);
    for (PetscInt i = 0; i < n; i++) found += site[i].species == 3;
    CU_ASSERT_EQUAL(found, 1);
    AM_TRY(PetscFree(site));
  }
}

static const AmTest tests[] = {
    {"inner shifts turn with the grain", inner_shifts_turn_with_the_grain},
    {"atoms of a cell are substituted and missing one by one", atoms_of_a_cell_are_substituted_and_missing_one_by_one},
    {"structures have the neighbours of the books", structures_have_the_neighbours_of_the_books},
    {"two atoms of a basis in one place are refused", two_atoms_of_a_basis_in_one_place_are_refused},
    {"overlaps are found in any basis", overlaps_are_found_in_any_basis},
    {"overlaps are found across periodic faces", overlaps_are_found_across_periodic_faces},
    {"a substituted first atom of a grain is listed as what it is", a_substituted_first_atom_of_a_grain_is_listed_as_what_it_is},
    {"the atoms of a cell stay between two planes", the_atoms_of_a_cell_stay_between_two_planes},
};

AM_TEST_MAIN("crystal_cells", tests)
