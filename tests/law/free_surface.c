/* SPDX-License-Identifier: GPL-3.0-or-later
 * Laws of free surfaces: closed forms of broken bonds, energies of the literature's potentials, symmetry, and that what is found is a minimum at rest. */
#include "slabs.h"

/* Of pairs that bind nearest neighbours only the crystal keeps every bond at its best length, also at a surface: nothing relaxes, and a face costs half of the
 * bonds that cross it. Depth 0.5 eV, r0 = 2.5 Å; the cutoff lies between the shells at r0 and √2 r0. */
static const char bonds[] = "morse depth=0.5 alpha=2 r0=2.5 switch=3 cutoff=3.3";

static void a_surface_costs_half_of_its_broken_bonds(void)
{
  const struct {
    double hkl[3], crossing; /* bonds through a lattice plane, for one atom in it: of fcc 3, 4, and 4 to the next plane and 1 to the one after it, which crosses two */
    double area;             /* of an atom, in units of a² */
  } faces[] = {{{1, 1, 1}, 3, sqrt(3) / 4}, {{1, 0, 0}, 4, 0.5}, {{1, 1, 0}, 6, sqrt(0.5)}};
  const double a = 2.5 * sqrt(2);
  TestCrystal  t = testCrystal(bonds, "X", AM_STRUCTURE_FCC, PETSC_FALSE);
  for (int i = 0; i < 3; i++) {
    const AmFreeSurface s    = testSurface(&t, faces[i].hkl[0], faces[i].hkl[1], faces[i].hkl[2]);
    const double        want = 0.5 * 0.5 * faces[i].crossing / (faces[i].area * a * a);
    AM_CLOSE(s.area, faces[i].area * a * a, 1e-9);
    AM_CLOSE(s.unrelaxed, want, 1e-9); /* the lattice constant is found to 1e-12 or so, sums of some 10 eV are rounded */
    AM_CLOSE(s.relaxed, want, 1e-9);
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

typedef struct {
  const char *potential, *species;
  AmStructure structure;
  double      J_per_m2[3]; /* (100), (110), (111), relaxed, at 0 K */
} Reference;

static const Reference references[] = {
    {CU, "Cu", AM_STRUCTURE_FCC, {1.3452, 1.4754, 1.2395}},
    {FE, "Fe", AM_STRUCTURE_BCC, {1.7853, 1.6506, 1.9979}},
};

/* References have four digits after the point. */
static void relaxed_energies_are_those_of_an_independent_code(void)
{
  for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
    const Reference *r = &references[i];
    TestCrystal      t = testCrystal(r->potential, r->species, r->structure, PETSC_FALSE);
    for (int k = 0; k < 3; k++) {
      const AmFreeSurface s = testSurface(&t, 1, k > 0, k > 1);
      AM_CLOSE(s.relaxed * J_PER_M2, r->J_per_m2[k], 1e-4);
      CU_ASSERT(s.relaxed < s.unrelaxed);
      CU_ASSERT(s.force < 1e-8);
      CU_ASSERT(s.softest > 0);
      CU_ASSERT(fabs(s.change) < 1e-5 * s.relaxed);
    }
    AM_TRY(AmPotentialDestroy(&t.pot));
  }
}

/* A bond's energy is shared by its ends: of (001) each atom of the outermost plane misses four, of (110) five and one of the next plane's one. With a real
 * potential planes relax, and deeper ones have a part, which may be negative. */
static void planes_share_what_a_surface_costs(void)
{
  const AmVec3 hkl[]         = {AmVec3Make(0, 0, 1), AmVec3Make(1, 1, 0)};
  const double missing[2][3] = {{4, 0, 0}, {5, 1, 0}};
  PetscReal    cost[AM_MOVED_PLANES];
  PetscInt     num;
  TestCrystal  t = testCrystal(bonds, "X", AM_STRUCTURE_FCC, PETSC_FALSE);
  for (int k = 0; k < 2; k++) {
    AM_TRY(AmSurfacePlaneCosts(t.pot, &t.crystal, hkl[k], &num, cost));
    CU_ASSERT_EQUAL(num, k + 1);
    for (int i = 0; i < 3; i++) AM_CLOSE(cost[i], 0.5 * 0.5 * missing[k][i], 1e-9); /* as above */
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
  t = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE);
  for (int k = 0; k < 2; k++) {
    const AmFreeSurface s   = testSurface(&t, hkl[k].v[0], hkl[k].v[1], hkl[k].v[2]);
    PetscReal           sum = 0;
    AM_TRY(AmSurfacePlaneCosts(t.pot, &t.crystal, hkl[k], &num, cost));
    CU_ASSERT(num > 3);
    for (PetscInt i = 0; i < num; i++) sum += cost[i];
    AM_CLOSE(sum, s.relaxed * s.area, 1e-5 * s.relaxed * s.area); /* to which slabs grow for s */
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* γ under strain of the same crystal in closed form: planes are as far apart at the surface as below it, each pair by itself; so γ is half the bonds that were
 * cut, and what stretched bonds within the outermost plane cost. Of (001) those lie along both axes: 2 A γ = 4 D + Σ_i [φ(r0 √(1 + 2 E_ii)) + D], A = r0², φ''
 * = 2 D α². */
static void a_strained_surface_costs_what_bonds_within_its_plane_do(void)
{
  TestCrystal      t = testCrystal(bonds, "X", AM_STRUCTURE_FCC, PETSC_FALSE);
  AmRelaxedSurface s;
  AM_TRY(AmRelaxedSurfaceCompute(t.pot, &t.crystal, AmVec3Make(0, 1, 0), AmVec3Make(sqrt(0.5), 0, sqrt(0.5)), &s));
  AM_CLOSE(s.energy, 0.5 * 4 / (2 * 2.5 * 2.5), 1e-9); /* as above */
  AM_CLOSE(s.above, 2.5 * sqrt(0.5) / 2, 1e-9);
  CU_ASSERT_EQUAL(s.num_planes, 0);
  for (int i = 0; i < 3; i++) {
    AM_CLOSE(s.stress[i], 0, 1e-5); /* third derivatives, -36 eV/Å², times a sixth of a step of 1e-3, squared */
    for (int j = 0; j < 3; j++)
      AM_CLOSE(s.stiffness[i][j], i == j && i < 2 ? 2 * 0.5 * 2 * 2 / 2 : 0, 2e-4); /* likewise fourth ones, some 1e3, times a twelfth */
    /* Bonds to other planes do not mind a stretch, so it costs the half plane above what it costs the crystal. Sheared, they do, and the half of them is missing. */
    AM_CLOSE(s.thickness[i], i > 0 ? s.above : 0, 4e-4); /* of stiffness over 0.57 eV/Å³ */
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* Nothing relaxes, so no plane is elsewhere, not a period of the plane away either: of (112) rounding puts some atoms on the edge of the plane's cell. */
static void planes_that_do_not_relax_stay_where_they_are(void)
{
  const AmVec3     normals[] = {AmVec3Make(1, 1, 1), AmVec3Make(1, 1, 0), AmVec3Make(1, 1, 2)};
  TestCrystal      t         = testCrystal(bonds, "X", AM_STRUCTURE_FCC, PETSC_FALSE);
  AmRelaxedSurface s;
  for (int k = 0; k < 3; k++) {
    AM_TRY(AmRelaxedSurfaceCompute(t.pot, &t.crystal, normals[k], AmVec3Make(sqrt(0.5), -sqrt(0.5), 0), &s));
    CU_ASSERT_EQUAL(s.num_planes, 0);
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* Threefold axes make stress and stiffness isotropic; axes that turn by 45° on a square turn them as tensors. */
static void stress_and_stiffness_of_a_surface_have_its_symmetry(void)
{
  const AmVec3     n = AmVec3Make(sqrt(1 / 3.0), sqrt(1 / 3.0), sqrt(1 / 3.0)), along = AmVec3Make(sqrt(0.5), -sqrt(0.5), 0);
  TestCrystal      t = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE);
  AmRelaxedSurface s, turned;
  AmFreeSurface    flat = testSurface(&t, 1, 1, 1);
  AM_TRY(AmRelaxedSurfaceCompute(t.pot, &t.crystal, n, along, &s));
  AM_CLOSE(s.energy, flat.relaxed, 1e-5 * flat.relaxed); /* to which slabs grow */
  CU_ASSERT(s.stress[0] > 0.05);                         /* eV/Å²: a tension, as of metals */
  CU_ASSERT(AmVec3Dot(s.shift[0], n) < -0.01);           /* Å: the first plane moves in */
  AM_CLOSE(s.stress[0], s.stress[1], 1e-5);              /* third derivatives, as above */
  AM_CLOSE(s.stiffness[0][0], s.stiffness[1][1], 1e-3);  /* eV/Å²: of 1.2; second derivatives of tables jump */
  AM_CLOSE(s.stiffness[0][0] - s.stiffness[0][1], 2 * s.stiffness[2][2], 5e-3);
  for (int i = 0; i < 9; i++) {
    PetscReal sum = 0;
    for (int k = 0; k < 3; k++) sum += s.thickness[k] * s.mode[k][i / 3] * s.mode[k][i % 3];
    AM_CLOSE(sum, s.stiffness[i / 3][i % 3], 1e-12); /* rounding of numbers of 1 */
  }
  AM_TRY(AmRelaxedSurfaceCompute(t.pot, &t.crystal, AmVec3Make(0, 1, 0), AmVec3Make(1, 0, 0), &s));
  AM_TRY(AmRelaxedSurfaceCompute(t.pot, &t.crystal, AmVec3Make(0, 1, 0), AmVec3Make(sqrt(0.5), 0, sqrt(0.5)), &turned));
  AM_CLOSE(s.energy, turned.energy, 1e-10);
  AM_CLOSE(s.stress[0], turned.stress[0], 1e-5);
  AM_CLOSE((s.stiffness[0][0] + s.stiffness[0][1]) / 2 + s.stiffness[2][2], turned.stiffness[0][0], 5e-3);
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* A crystal of columns knows its lattice in space. */
static void columns_have_the_surfaces_of_their_crystal(void)
{
  TestCrystal         t = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE);
  const AmFreeSurface a = testSurface(&t, 1, 0, 0);
  AmFreeSurface       b;
  AmCrystalOptions    o          = AmCrystalDefaults();
  const PetscReal     axes[3][3] = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}};
  AmCrystal           columns;
  o.lattice_constant = AmVec3Norm(AmMat3Column(t.crystal.conventional, 0));
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&o, &columns));
  AM_TRY(AmFreeSurfaceCompute(t.pot, &columns, AmVec3Make(0, 1, 0), NULL, &b));
  CU_ASSERT_EQUAL(columns.dimension, 2);
  AM_CLOSE(a.relaxed, b.relaxed, 1e-9);
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* What a listener has heard. */
typedef struct {
  PetscInt  columns, step, num_atoms;
  PetscReal force;
} Heard;

static PetscErrorCode hear(void *context, const AmSlabProgress *p)
{
  Heard *heard = context;
  if (p->num_atoms != heard->num_atoms) heard->columns = 0; /* a thicker slab */
  heard->columns++;
  CU_ASSERT_EQUAL(p->column, (heard->columns - 1) % p->num_columns + 1);
  CU_ASSERT_EQUAL(p->num_columns, 3 * p->num_atoms);
  if (p->num_atoms == heard->num_atoms) CU_ASSERT(p->step > heard->step ? p->force < heard->force : p->step == heard->step);
  heard->num_atoms = p->num_atoms;
  heard->step      = p->step;
  heard->force     = p->force;
  return 0;
}

static void a_listener_hears_a_slab_come_to_rest(void)
{
  TestCrystal          t        = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE);
  Heard                heard    = {0, 0, 0, 0};
  const AmSlabListener listener = {hear, &heard};
  AmFreeSurface        s;
  AM_TRY(AmFreeSurfaceCompute(t.pot, &t.crystal, AmVec3Make(1, 1, 1), &listener, &s));
  CU_ASSERT_EQUAL(heard.num_atoms, s.num_atoms);
  CU_ASSERT_EQUAL(heard.columns, (heard.step + 1) * 3 * s.num_atoms);
  CU_ASSERT(heard.step > 0);
  AM_CLOSE(heard.force, s.force, 1e-8); /* the last Hessian is of the state that is returned */
  AM_TRY(AmPotentialDestroy(&t.pot));
}

static void planes_that_symmetry_makes_equal_have_one_energy(void)
{
  TestCrystal         t = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE);
  const AmFreeSurface a = testSurface(&t, 2, 1, 0), b = testSurface(&t, 0, -1, 2);
  AM_CLOSE(a.relaxed, b.relaxed, 1e-10); /* forces of 1e-8 eV/Å leave energies of 1e-16 eV; rounding of sums of some 100 eV */
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* Four atoms in a cube are the same crystal, with planes of a cell that is no primitive one. */
static void a_cell_of_several_atoms_has_the_surfaces_of_its_lattice(void)
{
  static const AmBasisAtom basis[4] = {{{0, 0, 0}, 0}, {{0, .5, .5}, 0}, {{.5, 0, .5}, 0}, {{.5, .5, 0}, 0}};
  TestCrystal              t        = testCrystal(CU, "Cu", AM_STRUCTURE_FCC, PETSC_FALSE), cube;
  AmCrystalOptions         o        = AmCrystalDefaults();
  o.structure                       = AM_STRUCTURE_CUSTOM;
  o.dimension                       = 3;
  o.lattice_constant                = 1;
  o.num_basis                       = 4;
  o.basis                           = basis;
  cube.pot                          = t.pot;
  for (int i = 0; i < 3; i++) o.cell[i] = AmMat3Column(t.crystal.conventional, i);
  AM_TRY(AmCrystalCreate(&o, &cube.crystal));
  for (int k = 0; k < 3; k++) {
    const AmFreeSurface a = testSurface(&t, 1, k > 0, k > 1), b = testSurface(&cube, 1, k > 0, k > 1);
    AM_CLOSE(a.relaxed, b.relaxed, 1e-9); /* as above; both slabs are thick enough to 1e-5 of that, and by far thicker */
    CU_ASSERT_EQUAL(b.num_terminations, 1);
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* Silicon by Stillinger and Weber: each atom binds its nearest neighbours at best length and angle, so nothing relaxes; (111) cut between double layers breaks one
 * bond a cell, half of 4/2 bonds of -2.1682 eV, and cut within three. */
static void of_several_terminations_the_lowest_is_taken(void)
{
  TestCrystal  t    = testCrystal("SW_StillingerWeber_1985_Si__MO_405512056662_005", "Si", AM_STRUCTURE_DIAMOND, PETSC_FALSE);
  const double bond = 2.16820; /* eV: the depth of the pair term */
  for (int sign = -1; sign <= 1; sign += 2) { /* one way it is the first, the other way the last */
    const AmFreeSurface s = testSurface(&t, sign, sign, sign);
    CU_ASSERT_EQUAL(s.num_terminations, 2);
    CU_ASSERT(s.alike);
    AM_CLOSE(s.gap, 5.4309498 * sqrt(3) / 4, 1e-5);
    AM_CLOSE(s.relaxed * 2 * s.area, bond, 1e-4); /* the parameter has six digits */
  }
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* Ni3Al: on (100) planes of Ni and Al alternate with planes of Ni, on (111) all are alike. */
static void faces_of_different_planes_are_told_apart(void)
{
  static const char *const species[2] = {"Ni", "Al"};
  AmCrystalOptions         o          = AmCrystalDefaults();
  AmPotential              pot;
  AmCrystal                crystal;
  AmLayers                 layers;
  o.structure        = AM_STRUCTURE_L12;
  o.dimension        = 3;
  o.lattice_constant = 3.52;
  AM_TRY(AmPotentialOpen("EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005", 2, species, NULL, &pot));
  AM_TRY(AmCrystalCreate(&o, &crystal));
  AM_TRY(AmLayersCreate(pot, &crystal, AmVec3Make(1, 0, 0), &layers));
  CU_ASSERT_EQUAL(layers.num_planes, 2);
  CU_ASSERT(!AmLayersFacesAlike(&layers, 0));
  AM_TRY(AmLayersCreate(pot, &crystal, AmVec3Make(1, 1, 1), &layers));
  CU_ASSERT_EQUAL(layers.num_planes, 1);
  CU_ASSERT_EQUAL(layers.num_atoms, 4);
  CU_ASSERT(AmLayersFacesAlike(&layers, 0));
  AM_TRY(AmPotentialDestroy(&pot));
}

/* Planes of one species: of three unlike gaps each face differs from the one opposite, of two that alternate none does. */
static void gaps_tell_faces_apart(void)
{
  static const AmBasisAtom planes[4] = {{{0, 0, 0}, 0}, {{0, 0, 0.2}, 0}, {{0, 0, 0.5}, 0}, {{0, 0, 0.7}, 0}};
  TestCrystal              t         = testCrystal(bonds, "X", AM_STRUCTURE_FCC, PETSC_FALSE);
  AmCrystalOptions         o         = AmCrystalDefaults();
  AmLayers                 layers;
  o.structure        = AM_STRUCTURE_CUSTOM;
  o.lattice_constant = 1;
  o.dimension = 3;
  o.num_basis = 3;
  o.basis     = planes;
  for (int i = 0; i < 3; i++) o.cell[i].v[i] = 10;
  AM_TRY(AmCrystalCreate(&o, &t.crystal));
  AM_TRY(AmLayersCreate(t.pot, &t.crystal, AmVec3Make(0, 0, 1), &layers));
  for (PetscInt cut = 0; cut < 3; cut++) CU_ASSERT(!AmLayersFacesAlike(&layers, cut)); /* gaps of 5, 2, 3 */
  o.num_basis = 4;
  AM_TRY(AmCrystalCreate(&o, &t.crystal));
  AM_TRY(AmLayersCreate(t.pot, &t.crystal, AmVec3Make(0, 0, 1), &layers));
  for (PetscInt cut = 0; cut < 4; cut++) CU_ASSERT(AmLayersFacesAlike(&layers, cut)); /* 3, 2, 3, 2 */
  AM_TRY(AmPotentialDestroy(&t.pot));
}

/* The kernel of tables and the KIM API evaluate the same potential to rounding; difference quotients serve Newton's method only. */
static void any_way_to_evaluate_finds_the_same_surface(void)
{
  TestCrystal   native = testCrystal(AL, "Al", AM_STRUCTURE_FCC, PETSC_FALSE), kim = testCrystal(AL, "Al", AM_STRUCTURE_FCC, PETSC_TRUE);
  AmFreeSurface a = testSurface(&native, 1, 1, 0), b = testSurface(&kim, 1, 1, 0);
  CU_ASSERT(AmPotentialHessianKind(kim.pot) != AmPotentialHessianKind(native.pot));
  AM_CLOSE(a.relaxed, b.relaxed, 1e-9);
  AM_CLOSE(a.unrelaxed, b.unrelaxed, 1e-9);
  AM_TRY(AmPotentialDestroy(&native.pot));
  AM_TRY(AmPotentialDestroy(&kim.pot));
}

static const AmTest tests[] = {
    {"a surface costs half of its broken bonds", a_surface_costs_half_of_its_broken_bonds},
    {"relaxed energies are those of an independent code", relaxed_energies_are_those_of_an_independent_code},
    {"planes share what a surface costs", planes_share_what_a_surface_costs},
    {"planes that do not relax stay where they are", planes_that_do_not_relax_stay_where_they_are},
    {"a strained surface costs what bonds within its plane do", a_strained_surface_costs_what_bonds_within_its_plane_do},
    {"stress and stiffness of a surface have its symmetry", stress_and_stiffness_of_a_surface_have_its_symmetry},
    {"columns have the surfaces of their crystal", columns_have_the_surfaces_of_their_crystal},
    {"a listener hears a slab come to rest", a_listener_hears_a_slab_come_to_rest},
    {"planes that symmetry makes equal have one energy", planes_that_symmetry_makes_equal_have_one_energy},
    {"a cell of several atoms has the surfaces of its lattice", a_cell_of_several_atoms_has_the_surfaces_of_its_lattice},
    {"of several terminations the lowest is taken", of_several_terminations_the_lowest_is_taken},
    {"faces of different planes are told apart", faces_of_different_planes_are_told_apart},
    {"gaps tell faces apart", gaps_tell_faces_apart},
    {"any way to evaluate finds the same surface", any_way_to_evaluate_finds_the_same_surface},
};

AM_TEST_MAIN("law of free surfaces", tests)
