/* SPDX-License-Identifier: GPL-3.0-or-later
 * The field of straight dislocations, and the map x = X + U(x) that it makes. */
#include "sentence.h"
#include "cluster.h"
#include <atomesh/crystal.h>
#include <atomesh/field.h>

#define NU 0.34

/* Edge along x with its cut in the slip plane, the same turned, screw, mixed, and cuts that leave the slip plane. */
static const AmDislocation lines[] = {{{0, 0}, {{2.85, 0, 0}}, {-1, 0}, NU},       {{3, -2}, {{2.85, 0, 0}}, {1, 0}, NU},
                                      {{1, 2}, {{1.7, 2.3, 0}}, {1.7, 2.3}, 0.25}, {{0, 0}, {{0, 0, 2.48}}, {-1, 0}, 0.29},
                                      {{-4, 1}, {{0, 0, -2.48}}, {0.3, -2}, 0.29}, {{0.5, 0.5}, {{-1.4, 0.6, 2}}, {0, 1}, NU},
                                      {{0, 0}, {{2.85, 0, 0}}, {0.6, 0.8}, 0.1},   {{2, 2}, {{0, -2.85, 1.4}}, {0.7, 0.7}, -0.2}};
#define NUM_LINES (int)(sizeof(lines) / sizeof(lines[0]))

static AmField field_of(int num, const AmDislocation d[])
{
  AmField f;
  AM_TRY(AmFieldCreate(&f));
  for (int i = 0; i < num; i++) AM_TRY(AmFieldAddDislocation(f, &d[i]));
  return f;
}

static AmVec3 around(const AmDislocation *d, PetscReal r, PetscReal t) { return AmVec3Make(d->position[0] + r * cos(t), d->position[1] + r * sin(t), 0.3); }

/* Angle from the cut: 0 on it. */
static PetscReal cut_angle(const AmDislocation *d) { return atan2(d->cut[1], d->cut[0]); }

/* Central differences with h = 1e-5 Å: truncation h² U''' of 1e-11 at 3 Å, rounding 1e-16/1e-5. */
static void the_gradient_is_the_derivative_of_the_displacement(void)
{
  const PetscReal h = 1e-5;
  AmField         f = field_of(NUM_LINES, lines);
  for (int trial = 0; trial < 200; trial++) {
    AmVec3 x     = testRandomVec(40);
    AmMat3 g     = AmFieldGradient(f, x);
    int    clear = 1;
    for (int i = 0; i < NUM_LINES; i++) clear = clear && hypot(x.v[0] - lines[i].position[0], x.v[1] - lines[i].position[1]) > 3;
    for (int j = 0; j < 3 && clear; j++) {
      AmVec3 e = {{0, 0, 0}}, d;
      e.v[j]   = h;
      d        = AmVec3Sub(AmFieldDisplacement(f, AmVec3Add(x, e)), AmFieldDisplacement(f, AmVec3Sub(x, e)));
      if (AmVec3Norm(d) > 0.1) continue; /* across a cut */
      for (int i = 0; i < 3; i++) AM_CLOSE(d.v[i] / (2 * h), g.m[i][j], 1e-9);
    }
  }
  AM_TRY(AmFieldDestroy(&f));
}

/* The change of U along a circuit, counter-clockwise from one side of the cut to the other, is the Burgers vector, whatever the radius. */
static void the_burgers_circuit_closes_by_the_burgers_vector(void)
{
  for (int k = 0; k < NUM_LINES; k++) {
    AmField f = field_of(1, &lines[k]);
    for (PetscReal r = 1; r < 200; r *= 3) {
      const PetscReal t0 = cut_angle(&lines[k]), tiny = 1e-9; /* rad: U changes by 1e-9 Å over it */
      const AmVec3    before = AmFieldDisplacement(f, around(&lines[k], r, t0 + tiny)),
                   after     = AmFieldDisplacement(f, around(&lines[k], r, t0 + 2 * PETSC_PI - tiny));
      AM_CLOSE(AmVec3Norm(AmVec3Sub(AmVec3Sub(after, before), lines[k].burgers)), 0, 2e-8);
    }
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* The gradient's own circuit: it must jump nowhere, by the trapezoidal rule, which is exact to rounding for a periodic integrand. */
static void the_gradient_integrates_to_the_burgers_vector_without_a_jump(void)
{
  for (int k = 0; k < NUM_LINES; k++) {
    AmField f   = field_of(1, &lines[k]);
    AmVec3  sum = {{0, 0, 0}};
    for (int i = 0; i < 64; i++) {
      const PetscReal t = 2 * PETSC_PI * i / 64, arc = 7 * 2 * PETSC_PI / 64;
      sum = AmVec3Add(sum, AmMat3Apply(AmFieldGradient(f, around(&lines[k], 7, t)), AmVec3Make(-arc * sin(t), arc * cos(t), 0)));
    }
    AM_CLOSE(AmVec3Norm(AmVec3Sub(sum, lines[k].burgers)), 0, 1e-13);
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* Away from its cut, U has no jump: on a fine circle no step is larger than the gradient allows. */
static void the_displacement_jumps_on_the_cut_only(void)
{
  for (int k = 0; k < NUM_LINES; k++) {
    AmField f = field_of(1, &lines[k]);
    for (int i = 1; i < 719; i++) {
      const PetscReal t = cut_angle(&lines[k]) + 2 * PETSC_PI * i / 720, h = 2 * PETSC_PI / 720;
      const AmVec3    step = AmVec3Sub(AmFieldDisplacement(f, around(&lines[k], 5, t + h)), AmFieldDisplacement(f, around(&lines[k], 5, t)));
      if (i < 718) CU_ASSERT(AmVec3Norm(step) < 0.05); /* b/720 times a few */
    }
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* σ / μ of the gradient at x. */
static AmMat3 stress(AmField f, PetscReal nu, AmVec3 x)
{
  const AmMat3    g          = AmFieldGradient(f, x);
  const PetscReal dilatation = g.m[0][0] + g.m[1][1] + g.m[2][2];
  AmMat3          s          = AmMat3Add(g, AmMat3Transpose(g));
  for (int i = 0; i < 3; i++) s.m[i][i] += 2 * nu / (1 - 2 * nu) * dilatation;
  return s;
}

/* Differences with h = 1e-4 Å: truncation h² b/r⁴ of 1e-10 at 4 Å, rounding 1e-16/1e-4. The stress itself changes by 0.1/Å there. */
static void the_isotropic_stress_is_in_equilibrium(void)
{
  const PetscReal h = 1e-4;
  for (int k = 0; k < NUM_LINES; k++) {
    AmField f = field_of(1, &lines[k]);
    for (int i = 0; i < 24; i++) {
      const AmVec3 x   = around(&lines[k], 4 + i, 0.1 + i);
      AmVec3       div = {{0, 0, 0}};
      for (int j = 0; j < 2; j++) {
        AmVec3 e       = {{0, 0, 0}};
        e.v[j]         = h;
        const AmMat3 d = AmMat3Sub(stress(f, lines[k].poisson, AmVec3Add(x, e)), stress(f, lines[k].poisson, AmVec3Sub(x, e)));
        for (int a = 0; a < 3; a++) div.v[a] += d.m[a][j] / (2 * h);
      }
      AM_CLOSE(AmVec3Norm(div), 0, 1e-9);
    }
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* Beneath a free surface: edge parts along and across it, screw, mixed. */
static const AmDislocation buried[] = {{{3, -20}, {{2.85, 0, 0}}, {-1, 0}, NU}, {{-2, -9}, {{0, 2.85, 0}}, {0, -1}, NU}, {{0, -5}, {{0, 0, 2.48}}, {1, 0}, 0.29}, {{1, -30}, {{-1.4, 0.6, 2}}, {-0.7, -0.3}, 0.1}};
#define SURFACE 4.0 /* Å */
#define NUM_BURIED (int)(sizeof(buried) / sizeof(buried[0]))

/* To rounding of stresses of b/d; without what the surface adds they are 0.1 there. */
static void a_free_surface_bears_no_traction(void)
{
  for (int k = 0; k < NUM_BURIED; k++) {
    AmField f = field_of(1, &buried[k]);
    AM_TRY(AmFieldSetFreeSurface(f, SURFACE));
    for (PetscReal x = -200; x < 200; x += 3.7) {
      const AmMat3 s = stress(f, buried[k].poisson, AmVec3Make(x, SURFACE, 0));
      for (int i = 0; i < 3; i++) AM_CLOSE(s.m[i][1], 0, 1e-14);
    }
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* By central differences, as above; and it stays a field of that Burgers vector. */
static void the_field_under_a_free_surface_is_one_of_elasticity(void)
{
  const PetscReal h = 1e-4;
  for (int k = 0; k < NUM_BURIED; k++) {
    const AmDislocation *d   = &buried[k];
    AmField              f   = field_of(1, d);
    AmVec3               sum = {{0, 0, 0}};
    AM_TRY(AmFieldSetFreeSurface(f, SURFACE));
    for (int trial = 0; trial < 200; trial++) {
      const AmVec3 x   = testRandomVec(60);
      const AmMat3 g   = AmFieldGradient(f, x);
      AmVec3       div = {{0, 0, 0}};
      PetscBool    cut = PETSC_FALSE;
      if (x.v[1] > SURFACE || hypot(x.v[0] - d->position[0], x.v[1] - d->position[1]) < 4) continue;
      for (int j = 0; j < 2; j++) {
        AmVec3       e   = {{0, 0, 0}}, dU;
        AmMat3       dS;
        e.v[j] = h;
        dU     = AmVec3Sub(AmFieldDisplacement(f, AmVec3Add(x, e)), AmFieldDisplacement(f, AmVec3Sub(x, e)));
        dS     = AmMat3Sub(stress(f, d->poisson, AmVec3Add(x, e)), stress(f, d->poisson, AmVec3Sub(x, e)));
        if (AmVec3Norm(dU) > 0.1) cut = PETSC_TRUE;
        for (int i = 0; i < 3; i++) div.v[i] += dS.m[i][j] / (2 * h);
        for (int i = 0; i < 3 && !cut; i++) AM_CLOSE(dU.v[i] / (2 * h), g.m[i][j], 1e-8); /* truncation h² b/r³ is 1e-9 */
      }
      AM_CLOSE(AmVec3Norm(div), 0, 1e-9);
    }
    for (int i = 0; i < 64; i++) { /* around the line, 3 Å from it */
      const PetscReal t = 2 * PETSC_PI * i / 64, arc = 3 * 2 * PETSC_PI / 64;
      sum = AmVec3Add(sum, AmMat3Apply(AmFieldGradient(f, around(d, 3, t)), AmVec3Make(-arc * sin(t), arc * cos(t), 0)));
    }
    AM_CLOSE(AmVec3Norm(AmVec3Sub(sum, d->burgers)), 0, 1e-13);
    AM_TRY(AmFieldDestroy(&f));
  }
}

/* The force by which the surface pulls at a line is that of what it adds: of an edge part μ b²/(4π (1-ν) d), whatever its direction, of a screw μ b²/(4π d), up. */
static void the_surface_pulls_at_the_line(void)
{
  for (int k = 0; k < NUM_BURIED; k++) {
    const AmDislocation *d    = &buried[k];
    const AmVec3         at   = AmVec3Make(d->position[0], d->position[1], 0);
    const PetscReal      edge = PetscSqr(d->burgers.v[0]) + PetscSqr(d->burgers.v[1]), screw = PetscSqr(d->burgers.v[2]);
    AmField              f = field_of(1, d); /* at the line itself its own part is left out */
    AmVec3               pull;
    AM_TRY(AmFieldSetFreeSurface(f, SURFACE));
    pull = AmMat3Apply(stress(f, d->poisson, at), d->burgers);
    AM_CLOSE(-pull.v[0], (edge / (1 - d->poisson) + screw) / (4 * PETSC_PI * (SURFACE - at.v[1])), 1e-14); /* Peach-Koehler: (σb) × e_z has y part -(σb)_x */
    AM_CLOSE(pull.v[1], 0, 1e-14);
    AM_TRY(AmFieldDestroy(&f));
  }
}

static void a_dislocation_above_the_surface_is_refused(void)
{
  AmField f = field_of(1, &buried[2]);
  EXPECT_SENTENCE(AmFieldSetFreeSurface(f, -6), "dislocation 1 lies at y = -5 Å", "must lie below the free surface", "at -6 Å");
  AM_TRY(AmFieldDestroy(&f));
}

/* A site of the crystal at X, and its distance from the line in the mesh configuration. */
static PetscReal distance(const AmDislocation *d, AmVec3 x) { return hypot(x.v[0] - d->position[0], x.v[1] - d->position[1]); }

static void the_map_solves_x_equals_X_plus_U_of_x(void)
{
  static const int whole[] = {0, 1, 2, 3, 4}; /* cuts in the slip plane, or screws */
  for (int k = 0; k < 5; k++) {
    const AmDislocation *d = &lines[whole[k]];
    AmField              f = field_of(1, d);
    for (int i = 0; i < 2000; i++) {
      const AmVec3 X = testRandomVec(120), x = AmFieldMap(f, X);
      if (distance(d, x) < 3) continue;
      AM_CLOSE(AmVec3Norm(AmVec3Sub(x, AmVec3Add(X, AmFieldDisplacement(f, x)))), 0, 1e-12);
    }
    AM_TRY(AmFieldDestroy(&f));
  }
}

static AmCrystal lomer_crystal(void)
{
  AmCrystalOptions o          = AmCrystalDefaults();
  const PetscReal  axes[3][3] = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}};
  AmCrystal        c;
  o.lattice_constant = 4.032082;
  o.origin           = AmVec3Make(-0.71278, -1.00802, 0);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) o.axes[i][j] = axes[i][j];
  AM_TRY(AmCrystalCreate(&o, &c));
  return c;
}

/* Every column farther than 10 Å from the line has, in x, its whole first shell of columns at F_x times the lattice vectors; so has one beside the cut. */
static void count_broken(const AmDislocation *d, PetscInt *columns_seen, PetscInt *broken)
{
  const AmCrystal c      = lomer_crystal();
  const PetscReal low[2] = {-45, -45}, high[2] = {45, 45};
  const AmVec3    a[3] = {c.basis[0], c.basis[1], AmVec3Add(c.basis[0], c.basis[1])};
  AmField         f    = field_of(1, d);
  AmLatticeSite   *columns;
  AmVec3         *x;
  PetscInt        n;
  *columns_seen = *broken = 0;
  AM_TRY(AmCrystalSites(&c, low, high, &n, &columns));
  AM_TRY(PetscMalloc1(n, &x));
  for (PetscInt i = 0; i < n; i++) x[i] = AmFieldMap(f, columns[i].X);
  for (PetscInt i = 0; i < n; i++) {
    const AmMat3 F = AmFieldDeformation(f, x[i]);
    if (distance(d, x[i]) < 10 || distance(d, x[i]) > 35) continue;
    (*columns_seen)++;
    for (int k = 0; k < 6; k++) {
      const AmVec3 want  = AmVec3Add(x[i], AmVec3Scale(k < 3 ? 1 : -1, AmMat3Apply(F, a[k % 3])));
      PetscInt     found = 0;
      for (PetscInt j = 0; j < n; j++) {
        const AmVec3    off     = AmVec3Sub(x[j], want);
        const PetscReal periods = off.v[2] / c.period;
        /* ∇F over a bond: b/(2π r²) times half the bond squared, 0.05 Å at 10 Å with a few terms; an atom missing is 2.8 Å */
        if (hypot(off.v[0], off.v[1]) < 0.3 && fabs(periods - round(periods)) < 0.1) found++;
      }
      if (found != 1) (*broken)++;
    }
  }
  AM_TRY(PetscFree(columns));
  AM_TRY(PetscFree(x));
  AM_TRY(AmFieldDestroy(&f));
}

static void the_lattice_is_whole_across_the_cut(void)
{
  const AmCrystal     c       = lomer_crystal();
  const PetscReal     half[3] = {0.5, 0.5, 0}, along[3] = {0.5, -0.5, 0};
  const AmVec3        edge = AmCrystalVector(&c, half), screw = AmCrystalVector(&c, along);
  const AmDislocation slip[4] = {{{0, 0}, edge, {-1, 0}, NU}, {{0, 0}, edge, {1, 0}, NU}, {{0, 0}, screw, {-1, 0}, NU}, {{0, 0}, screw, {0.4, 0.9}, NU}};
  for (int k = 0; k < 4; k++) {
    PetscInt seen, broken;
    count_broken(&slip[k], &seen, &broken);
    CU_ASSERT(seen > 500);
    CU_ASSERT_EQUAL(broken, 0);
  }
}

/* Across such a cut matter would have to be put in or taken out, and every site is mapped once. So the app asks for a cut along the edge part. */
static void a_cut_out_of_the_slip_plane_breaks_the_lattice(void)
{
  const AmCrystal     c       = lomer_crystal();
  const PetscReal     half[3] = {0.5, 0.5, 0};
  const AmDislocation d       = {{0, 0}, AmCrystalVector(&c, half), {0, 1}, NU};
  PetscInt            seen, broken;
  count_broken(&d, &seen, &broken);
  CU_ASSERT(broken > 20);
}

static void a_burgers_vector_that_is_no_lattice_vector_leaves_a_fault(void)
{
  const AmCrystal c       = lomer_crystal();
  const PetscReal half[3] = {0.5, 0.5, 0};
  AmDislocation   d       = {{0, 0}, AmCrystalVector(&c, half), {-1, 0}, NU};
  PetscInt        seen, broken;
  d.burgers = AmVec3Scale(0.8, d.burgers); /* a fault of 0.57 Å along the cut, which the count must see */
  count_broken(&d, &seen, &broken);
  CU_ASSERT(broken > 20);
}

static void deformation_is_that_of_the_map(void)
{
  const PetscReal h = 1e-5;
  AmField         f = field_of(1, &lines[0]);
  for (int i = 0; i < 50; i++) {
    const AmVec3 X = AmVec3Make(10 + i, 0.7 * i - 15, 0.2), x = AmFieldMap(f, X);
    const AmMat3 F = AmFieldDeformation(f, x);
    for (int j = 0; j < 3; j++) {
      AmVec3 e = {{0, 0, 0}}, d;
      e.v[j]   = h;
      d        = AmVec3Sub(AmFieldMap(f, AmVec3Add(X, e)), AmFieldMap(f, AmVec3Sub(X, e)));
      for (int a = 0; a < 3; a++) AM_CLOSE(d.v[a] / (2 * h), F.m[a][j], 5e-9); /* 1e-14 Å of the fixed point over 2e-5 Å, and truncation */
    }
  }
  AM_TRY(AmFieldDestroy(&f));
}

static void without_a_dislocation_nothing_moves(void)
{
  AmField      f = field_of(0, NULL);
  const AmVec3 X = {{1, 2, 3}};
  AM_CLOSE(AmVec3Norm(AmVec3Sub(AmFieldMap(f, X), X)), 0, 0);
  AM_CLOSE(AmMat3Det(AmFieldDeformation(f, X)), 1, 0);
  AM_TRY(AmFieldDestroy(&f));
}

static void dislocations_that_are_none_are_refused(void)
{
  AmField       f = field_of(0, NULL);
  AmDislocation d = lines[0];
  d.poisson       = 0.5;
  EXPECT_SENTENCE(AmFieldAddDislocation(f, &d), "Poisson's ratio is 0.5", "-1", "0.5");
  d         = lines[0];
  d.burgers = AmVec3Make(0, 0, 0);
  EXPECT_SENTENCE(AmFieldAddDislocation(f, &d), "Burgers vector", "zero", "must not be");
  d        = lines[0];
  d.cut[0] = d.cut[1] = 0;
  EXPECT_SENTENCE(AmFieldAddDislocation(f, &d), "cut direction", "zero", "must not be");
  CU_ASSERT_EQUAL(AmFieldNumDislocations(f), 0);
  AM_TRY(AmFieldDestroy(&f));
}

/* And what lies deeper, or between the planes, stays. */
static void planes_below_a_top_move_each_by_its_own(void)
{
  static const AmVec3 w[2] = {{{0.1, -0.2, 0}}, {{0, 0.05, 0.3}}};
  AmField             f;
  AM_TRY(AmFieldCreate(&f));
  AM_TRY(AmFieldSetMovedPlanes(f, 10, 2, 2, w));
  AM_CLOSE(AmFieldFarthestSite(f), AmVec3Norm(w[1]), 0);
  for (int depth = 0; depth < 8; depth++) {
    const AmVec3 X = AmVec3Make(3, 10 - depth, -1), moved = AmVec3Sub(AmFieldMap(f, X), X);
    const AmVec3 want = depth == 0 ? w[0] : (depth == 2 ? w[1] : AmVec3Make(0, 0, 0));
    AM_CLOSE(AmVec3Norm(AmVec3Sub(moved, want)), 0, 1e-14); /* rounding of numbers of ten */
  }
  AM_TRY(AmFieldDestroy(&f));
}

static const AmTest tests[] = {
    {"the gradient is the derivative of the displacement", the_gradient_is_the_derivative_of_the_displacement},
    {"the Burgers circuit closes by the Burgers vector", the_burgers_circuit_closes_by_the_burgers_vector},
    {"the gradient integrates to the Burgers vector without a jump", the_gradient_integrates_to_the_burgers_vector_without_a_jump},
    {"the displacement jumps on the cut only", the_displacement_jumps_on_the_cut_only},
    {"the isotropic stress is in equilibrium", the_isotropic_stress_is_in_equilibrium},
    {"a free surface bears no traction", a_free_surface_bears_no_traction},
    {"the field under a free surface is one of elasticity", the_field_under_a_free_surface_is_one_of_elasticity},
    {"the surface pulls at the line", the_surface_pulls_at_the_line},
    {"a dislocation above the surface is refused", a_dislocation_above_the_surface_is_refused},
    {"the map solves x = X + U(x)", the_map_solves_x_equals_X_plus_U_of_x},
    {"the lattice is whole across the cut", the_lattice_is_whole_across_the_cut},
    {"a cut out of the slip plane breaks the lattice", a_cut_out_of_the_slip_plane_breaks_the_lattice},
    {"a Burgers vector that is no lattice vector leaves a fault", a_burgers_vector_that_is_no_lattice_vector_leaves_a_fault},
    {"deformation is that of the map", deformation_is_that_of_the_map},
    {"without a dislocation nothing moves", without_a_dislocation_nothing_moves},
    {"dislocations that are none are refused", dislocations_that_are_none_are_refused},
    {"planes below a top move each by its own", planes_below_a_top_move_each_by_its_own},
};

AM_TEST_MAIN("field", tests)
