/* SPDX-License-Identifier: GPL-3.0-or-later
 * The field of dislocation loops. */
#include "sentence.h"
#include "cluster.h"
#include <atomesh/field.h>

#define NU 0.34
#define MAX_CORNERS 8

/* Corners in the plane of the loop, which turn counter-clockwise, so about +z. Corners 1 and 4 of the last two lie such that triangles from corner 0 overlap.
 */
static const struct {
  int       n;
  PetscReal at[MAX_CORNERS][2];
} shapes[] = {{3, {{0, 0}, {20, 3}, {7, 18}}},
              {4, {{-10, -10}, {10, -10}, {10, 10}, {-10, 10}}},
              {6, {{0, 0}, {24, 0}, {24, 8}, {9, 8}, {9, 20}, {0, 20}}},
              {8, {{20, 0}, {4, 4}, {0, 20}, {-4, 4}, {-20, 0}, {-4, -4}, {0, -20}, {4, -4}}},
              {4, {{0, 4}, {12, -8}, {0, 16}, {-12, -8}}}};
#define NUM_SHAPES (int)(sizeof(shapes) / sizeof(shapes[0]))

/* Glide, glide along the other axis, prismatic of both signs, mixed. */
static const AmVec3 burgers[] = {{{2.85, 0, 0}}, {{0, -2.5, 0}}, {{0, 0, 2.85}}, {{0, 0, -2.85}}, {{1.2, -0.8, 2}}};
#define NUM_BURGERS (int)(sizeof(burgers) / sizeof(burgers[0]))

/* A loop and the frame of its plane: x = Q local + origin. */
typedef struct {
  AmField   field;
  int       shape;
  AmVec3    burgers, origin; /* lab */
  AmMat3    Q;
  PetscReal poisson;
} Loop;

static AmVec3 lab(const Loop *l, PetscReal x, PetscReal y, PetscReal z) { return AmVec3Add(AmMat3Apply(l->Q, AmVec3Make(x, y, z)), l->origin); }

static Loop loop_of(int shape, AmVec3 b, PetscReal nu)
{
  const int         n = shapes[shape].n;
  Loop              l = {.shape = shape, .Q = testRotation(0.7, AmVec3Make(1, 2, -0.6)), .origin = AmVec3Make(3, -5, 7), .poisson = nu};
  AmVec3            corner[MAX_CORNERS];
  AmDislocationLoop d = {n, corner, AmMat3Apply(l.Q, b), nu};
  l.burgers           = d.burgers;
  for (int k = 0; k < n; k++) corner[k] = lab(&l, shapes[shape].at[k][0], shapes[shape].at[k][1], 0);
  AM_TRY(AmFieldCreate(&l.field));
  AM_TRY(AmFieldAddLoop(l.field, &d));
  for (int k = 0; k < n; k++) corner[k] = AmVec3Make(0, 0, 0); /* the field has its own */
  return l;
}

/* By counting the sides that a ray crosses, which the field does not do. */
static int inside(int shape, PetscReal x, PetscReal y)
{
  int in = 0;
  for (int k = 0; k < shapes[shape].n; k++) {
    const PetscReal *a = shapes[shape].at[k], *b = shapes[shape].at[(k + 1) % shapes[shape].n];
    if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) in = !in;
  }
  return in;
}

/* Distance from the line, by dense sampling of it. */
static PetscReal from_the_line(const Loop *l, AmVec3 x)
{
  PetscReal least = 1e30;
  for (int k = 0; k < shapes[l->shape].n; k++) {
    const PetscReal *a = shapes[l->shape].at[k], *b = shapes[l->shape].at[(k + 1) % shapes[l->shape].n];
    for (int i = 0; i <= 100; i++)
      least = PetscMin(least, AmVec3Norm(AmVec3Sub(x, lab(l, a[0] + 0.01 * i * (b[0] - a[0]), a[1] + 0.01 * i * (b[1] - a[1]), 0))));
  }
  return least;
}

/* U over the plane minus U below it, h = 1e-13 Å away: the gradient of 1e-1 changes U by 1e-14 Å over that, rounding is 1e-15 Å. */
static AmVec3 jump(const Loop *l, PetscReal x, PetscReal y)
{
  return AmVec3Sub(AmFieldDisplacement(l->field, lab(l, x, y, 1e-13)), AmFieldDisplacement(l->field, lab(l, x, y, -1e-13)));
}

static void check_jump(const Loop *l, PetscReal x, PetscReal y)
{
  const AmVec3 want = AmVec3Scale(inside(l->shape, x, y) ? -1 : 0, l->burgers);
  if (from_the_line(l, lab(l, x, y, 0)) < 0.3) return; /* half of the samples' spacing; at the line itself there is no side */
  AM_CLOSE(AmVec3Norm(AmVec3Sub(jump(l, x, y), want)), 0, 1e-12);
}

static void U_jumps_by_b_across_the_polygon_and_nowhere_else(void)
{
  for (int s = 0; s < NUM_SHAPES; s++)
    for (int b = 0; b < NUM_BURGERS; b++) {
      Loop      l = loop_of(s, burgers[b], NU);
      const int n = shapes[s].n;
      for (int i = 0; i < 500; i++) check_jump(&l, 30 * testRandom(), 30 * testRandom());
      for (int i = 0; i < n * n; i++) { /* sides, diagonals, and their extensions: the seams of any triangulation */
        const PetscReal *p = shapes[s].at[i / n], *q = shapes[s].at[i % n];
        for (int k = -8; k <= 16 && p != q; k++) check_jump(&l, p[0] + 0.123 * k * (q[0] - p[0]), p[1] + 0.123 * k * (q[1] - p[1]));
      }
      AM_TRY(AmFieldDestroy(&l.field));
    }
}

/* Off the plane too: on a fine straight path no step is larger than the gradient allows, but for the one through the polygon. */
static void U_is_continuous_off_the_plane(void)
{
  for (int s = 0; s < NUM_SHAPES; s++) {
    Loop l = loop_of(s, burgers[4], NU);
    for (int i = 0; i < 60; i++) {
      const AmVec3 a = lab(&l, 30 * testRandom(), 30 * testRandom(), 0.5 + 15 * fabs(testRandom())), b = lab(&l, 30 * testRandom(), 30 * testRandom(), 0.5);
      for (int k = 0; k < 300; k++) {
        const AmVec3 x = AmVec3Add(a, AmVec3Scale(k / 300.0, AmVec3Sub(b, a))), y = AmVec3Add(a, AmVec3Scale((k + 1) / 300.0, AmVec3Sub(b, a)));
        /* ∇U < 0.8 b/(2π · 0.5 Å) · few, steps < 0.35 Å */
        CU_ASSERT(AmVec3Norm(AmVec3Sub(AmFieldDisplacement(l.field, y), AmFieldDisplacement(l.field, x))) < 0.8);
      }
    }
    AM_TRY(AmFieldDestroy(&l.field));
  }
}

/* Central differences with h = 1e-5 Å: truncation h² U''' of 1e-11 at 3 Å, rounding 1e-15/1e-5. */
static void the_gradient_is_the_derivative_of_the_displacement(void)
{
  const PetscReal h    = 1e-5;
  int             seen = 0;
  for (int k = 0; k < NUM_SHAPES * NUM_BURGERS; k++) {
    Loop l = loop_of(k / NUM_BURGERS, burgers[k % NUM_BURGERS], k % 2 ? NU : -0.2);
    for (int trial = 0; trial < 300; trial++) {
      const AmVec3 x = AmVec3Add(l.origin, testRandomVec(trial % 2 ? 25 : 60));
      const AmMat3 g = AmFieldGradient(l.field, x);
      if (from_the_line(&l, x) < 3) continue;
      for (int j = 0; j < 3; j++) {
        AmVec3 e = {{0, 0, 0}}, d;
        e.v[j]   = h;
        d        = AmVec3Sub(AmFieldDisplacement(l.field, AmVec3Add(x, e)), AmFieldDisplacement(l.field, AmVec3Sub(x, e)));
        if (AmVec3Norm(d) > 0.1) continue; /* across the polygon */
        for (int i = 0; i < 3; i++) AM_CLOSE(d.v[i] / (2 * h), g.m[i][j], 1e-9);
        seen++;
      }
    }
    AM_TRY(AmFieldDestroy(&l.field));
  }
  CU_ASSERT(seen > 10000);
}

/* Closed circuit around a side, right-handed about it: the gradient, which jumps nowhere, integrates to +b as around a straight line. */
static void the_gradient_integrates_to_the_burgers_vector(void)
{
  for (int b = 0; b < NUM_BURGERS; b++) {
    Loop   l   = loop_of(1, burgers[b], NU); /* side from (10,-10) to (10,10), along +y: from z to x is right-handed */
    AmVec3 sum = {{0, 0, 0}};
    for (int i = 0; i < 256; i++) {
      const PetscReal t = 2 * PETSC_PI * i / 256, arc = 4 * 2 * PETSC_PI / 256;
      const AmVec3    dx = AmMat3Apply(l.Q, AmVec3Make(arc * cos(t), 0, -arc * sin(t)));
      sum                = AmVec3Add(sum, AmMat3Apply(AmFieldGradient(l.field, lab(&l, 10 + 4 * sin(t), 1, 4 * cos(t))), dx));
    }
    AM_CLOSE(AmVec3Norm(AmVec3Sub(sum, l.burgers)), 0, 1e-12);
    AM_TRY(AmFieldDestroy(&l.field));
  }
}

/* The straight line along z with its cut along -x, and a rectangle with one side on it and its area on the cut: the other sides are 2·10⁵ Å away and bring a
 * strain of a few b/(2π · 10⁵ Å) = 5e-6. */
static void a_side_of_a_very_large_rectangle_is_a_straight_dislocation(void)
{
  const PetscReal L         = 1e5;
  const AmVec3    corner[4] = {{{0, 0, -L}}, {{0, 0, L}}, {{-2 * L, 0, L}}, {{-2 * L, 0, -L}}},
               kinds[4]     = {{{2.85, 0, 0}}, {{0, 2.85, 0}}, {{0, 0, 2.85}}, {{1, -2, 1.5}}};
  for (int k = 0; k < 4; k++) {
    const AmDislocationLoop d = {4, corner, kinds[k], NU};
    const AmDislocation     s = {{0, 0}, kinds[k], {-1, 0}, NU};
    const AmVec3            o = {{3, 4, 0}};
    AmField                 loop, line;
    AM_TRY(AmFieldCreate(&loop));
    AM_TRY(AmFieldCreate(&line));
    AM_TRY(AmFieldAddLoop(loop, &d));
    AM_TRY(AmFieldAddDislocation(line, &s));
    for (int i = 0; i < 400; i++) {
      const AmVec3 x = testRandomVec(20), u = AmVec3Sub(AmFieldDisplacement(loop, x), AmFieldDisplacement(loop, o)),
                   v = AmVec3Sub(AmFieldDisplacement(line, x), AmFieldDisplacement(line, o));
      const AmMat3 g = AmMat3Sub(AmFieldGradient(loop, x), AmFieldGradient(line, x));
      AM_CLOSE(AmVec3Norm(AmVec3Sub(u, v)), 0, 1e-4 * AmVec3Norm(kinds[k]));
      for (int j = 0; j < 9; j++) AM_CLOSE(g.m[j / 3][j % 3], 0, 2e-5);
    }
    AM_TRY(AmFieldDestroy(&loop));
    AM_TRY(AmFieldDestroy(&line));
  }
}

/* σ / μ of the gradient at x. */
static AmMat3 stress(const Loop *l, AmVec3 x)
{
  const AmMat3 g = AmFieldGradient(l->field, x);
  AmMat3       s = AmMat3Add(g, AmMat3Transpose(g));
  for (int i = 0; i < 3; i++) s.m[i][i] += 2 * l->poisson / (1 - 2 * l->poisson) * (g.m[0][0] + g.m[1][1] + g.m[2][2]);
  return s;
}

/* Differences with h = 1e-4 Å: truncation h² b/r⁴ of 1e-10 at 4 Å, rounding 1e-16/1e-4. The stress itself changes by 0.1/Å there. */
static void the_isotropic_stress_is_in_equilibrium(void)
{
  const PetscReal h = 1e-4;
  for (int k = 0; k < NUM_SHAPES * NUM_BURGERS; k++) {
    Loop l = loop_of(k / NUM_BURGERS, burgers[k % NUM_BURGERS], k % 2 ? NU : 0.1);
    for (int i = 0; i < 60; i++) {
      const AmVec3 x   = AmVec3Add(l.origin, testRandomVec(25));
      AmVec3       div = {{0, 0, 0}};
      if (from_the_line(&l, x) < 4) continue;
      for (int j = 0; j < 3; j++) {
        AmVec3 e       = {{0, 0, 0}};
        e.v[j]         = h;
        const AmMat3 d = AmMat3Sub(stress(&l, AmVec3Add(x, e)), stress(&l, AmVec3Sub(x, e)));
        for (int a = 0; a < 3; a++) div.v[a] += d.m[a][j] / (2 * h);
      }
      AM_CLOSE(AmVec3Norm(div), 0, 1e-9);
    }
    AM_TRY(AmFieldDestroy(&l.field));
  }
}

/* U of an infinitesimal loop is homogeneous of degree -2; about the middle of the square the next term is smaller by (size/r)², 1e-4 at 1000 Å. */
static void the_far_field_falls_as_the_square_of_the_distance(void)
{
  for (int b = 0; b < NUM_BURGERS; b++) {
    Loop l = loop_of(1, burgers[b], NU);
    for (int i = 0; i < 50; i++) {
      AmVec3       direction = testRandomVec(1), near, far;
      AmMat3       g, G;
      const double scale = 1000 / AmVec3Norm(direction);
      direction          = AmVec3Scale(scale, direction);
      near               = AmFieldDisplacement(l.field, AmVec3Add(l.origin, direction));
      far                = AmFieldDisplacement(l.field, AmVec3Add(l.origin, AmVec3Scale(10, direction)));
      g                  = AmFieldGradient(l.field, AmVec3Add(l.origin, direction));
      G                  = AmFieldGradient(l.field, AmVec3Add(l.origin, AmVec3Scale(10, direction)));
      CU_ASSERT(AmVec3Norm(near) > 1e-6);                                                             /* b · area / (8π (1-ν) r²) is 7e-5 Å */
      AM_CLOSE(AmVec3Norm(AmVec3Sub(near, AmVec3Scale(100, far))), 0, 1e-3 * 7e-5);                   /* several times (size/r)² of it */
      for (int j = 0; j < 9; j++) AM_CLOSE(g.m[j / 3][j % 3], 1000 * G.m[j / 3][j % 3], 1e-3 * 4e-7); /* ∇U is a few of these over r */
    }
    AM_TRY(AmFieldDestroy(&l.field));
  }
}

static void check_finite(const Loop *l, AmVec3 x)
{
  const AmVec3 U = AmFieldDisplacement(l->field, x), x1 = AmFieldMap(l->field, x);
  const AmMat3 g = AmFieldGradient(l->field, x);
  for (int i = 0; i < 3; i++) CU_ASSERT(isfinite(x1.v[i]) && fabs(U.v[i]) < 20); /* b ln(loop/plateau) */
  for (int i = 0; i < 9; i++) CU_ASSERT(isfinite(g.m[i / 3][i % 3]));
}

static void the_field_is_finite_everywhere(void)
{
  static const PetscReal along[] = {-1e5, -3, -1, -1e-9, 0, 1e-300, 1e-12, 1e-5, 0.25, 0.5, 1, 1 + 1e-12, 2, 4, 1e4},
                         off[]   = {0, 1e-300, 1e-160, 1e-100, 1e-20, 1e-8, 1e-5, 1e-4, 1e-3, 1, 1e4, 1e6};
  for (int s = 0; s < NUM_SHAPES; s++) {
    Loop   l = loop_of(s, burgers[4], NU);
    Loop   m = l; /* in the lab frame, where points lie on lines and in the plane to the last digit */
    AmVec3 corner[MAX_CORNERS];
    m.Q = AmMat3Identity(), m.origin = AmVec3Make(0, 0, 0);
    for (int k = 0; k < shapes[s].n; k++) corner[k] = lab(&m, shapes[s].at[k][0], shapes[s].at[k][1], 0);
    const AmDislocationLoop d = {shapes[s].n, corner, burgers[4], NU};
    AM_TRY(AmFieldCreate(&m.field));
    AM_TRY(AmFieldAddLoop(m.field, &d));
    for (int i = 0; i < shapes[s].n * 15 * 12 * 4; i++) {
      const int        k = i / 720, n = shapes[s].n;
      const PetscReal *a = shapes[s].at[k], *b = shapes[s].at[(k + 1) % n], f = along[i / 48 % 15], o = off[i / 4 % 12];
      const PetscReal  z = i % 2 ? o : 0, y = i % 4 > 1 ? o : 0;
      check_finite(&l, lab(&l, a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]) + y, z));
      check_finite(&m, lab(&m, a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]) + y, -z));
    }
    AM_TRY(AmFieldDestroy(&l.field));
    AM_TRY(AmFieldDestroy(&m.field));
  }
}

static void images_are_solutions_and_the_map_is_one_of_them(void)
{
  Loop l = loop_of(2, burgers[2], NU), m = loop_of(2, burgers[3], NU);
  for (int i = 0; i < 4000; i++) {
    const Loop  *k = i % 2 ? &l : &m;
    const AmVec3 X = AmVec3Add(lab(k, 12, 10, 0), testRandomVec(25)), mapped = AmFieldMap(k->field, X);
    AmVec3       x[2];
    PetscInt     n;
    int          same = 0;
    AM_TRY(AmFieldImages(k->field, X, &n, x));
    for (int j = 0; j < n; j++) {
      same = same || AmVec3Norm(AmVec3Sub(x[j], mapped)) < 1e-9;
      if (from_the_line(k, x[j]) > 2.5) AM_CLOSE(AmVec3Norm(AmVec3Sub(x[j], AmVec3Add(X, AmFieldDisplacement(k->field, x[j])))), 0, 1e-10);
    }
    if (n == 1 && from_the_line(k, mapped) > 8) CU_ASSERT(same);
    if (n == 2) CU_ASSERT(AmVec3Norm(AmVec3Sub(x[0], x[1])) > 1);
  }
  AM_TRY(AmFieldDestroy(&l.field));
  AM_TRY(AmFieldDestroy(&m.field));
}

/* Within the core radius of 2 Å no step is taken. */
static void the_map_keeps_the_last_iterate_near_the_line(void)
{
  Loop l    = loop_of(2, burgers[4], NU);
  int  seen = 0;
  for (int i = 0; i < 4000; i++) {
    const AmVec3 X = AmVec3Add(lab(&l, 12, 4, 0), testRandomVec(15)), first = AmVec3Add(X, AmFieldDisplacement(l.field, X));
    if (from_the_line(&l, first) > 1.99) continue;
    seen++;
    AM_CLOSE(AmVec3Norm(AmVec3Sub(AmFieldMap(l.field, X), first)), 0, 0);
  }
  CU_ASSERT(seen > 50);
  AM_TRY(AmFieldDestroy(&l.field));
}

static void loops_and_lines_add_up(void)
{
  Loop                l    = loop_of(0, burgers[4], NU);
  const AmDislocation line = {{1, 2}, {{2.85, 0, 0}}, {-1, 0}, NU};
  const AmVec3        x = {{9, 8, 3}}, alone = AmFieldDisplacement(l.field, x);
  const AmMat3        F = AmFieldDeformation(l.field, x), g = AmFieldGradient(l.field, x);
  AmField             straight;
  AM_CLOSE(AmMat3Det(F) * AmMat3Det(AmMat3Sub(AmMat3Identity(), g)), 1, 1e-14);
  CU_ASSERT(fabs(AmMat3Det(F) - 1) > 1e-4);
  AM_TRY(AmFieldCreate(&straight));
  AM_TRY(AmFieldAddDislocation(straight, &line));
  AM_TRY(AmFieldAddDislocation(l.field, &line));
  CU_ASSERT_EQUAL(AmFieldNumLoops(l.field), 1);
  CU_ASSERT_EQUAL(AmFieldNumLoops(straight), 0);
  CU_ASSERT_EQUAL(AmFieldNumDislocations(l.field), 1);
  AM_CLOSE(AmVec3Norm(AmVec3Sub(AmFieldDisplacement(l.field, x), AmVec3Add(alone, AmFieldDisplacement(straight, x)))), 0, 1e-15);
  AM_CLOSE(AmFieldGradient(l.field, x).m[0][1], g.m[0][1] + AmFieldGradient(straight, x).m[0][1], 1e-15);
  AM_TRY(AmFieldDestroy(&straight));
  AM_TRY(AmFieldDestroy(&l.field));
}

static void loops_that_are_none_are_refused(void)
{
  AmVec3            corner[4] = {{{0, 0, 0}}, {{9, 0, 0}}, {{9, 9, 0}}, {{0, 9, 0}}};
  AmDislocationLoop d         = {2, corner, {{0, 0, 2.85}}, NU};
  AmField           f;
  AM_TRY(AmFieldCreate(&f));
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "has 2 corners", "must have 3", "more");
  d.num_corners = 4;
  d.poisson     = 0.5;
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "Poisson's ratio is 0.5", "-1", "0.5");
  d.poisson = NU;
  d.burgers = AmVec3Make(0, 0, 0);
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "Burgers vector", "loop is zero", "must not be");
  d.burgers      = AmVec3Make(0, 0, 2.85);
  corner[2].v[2] = 0.1; /* a quarter of it off the mean plane */
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "off its plane", "Å", "must lie within 0.001 Å");
  corner[2] = corner[1];
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "corners 2 and 3", "0 Å apart", "must be more than 0.001 Å");
  corner[2] = AmVec3Make(4, 0, 0), corner[3] = AmVec3Make(2, 0, 0);
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "area", "zero", "must not be");
  corner[2].v[1] = 5e-4; /* thinner than what corners may lie off a plane has none */
  EXPECT_SENTENCE(AmFieldAddLoop(f, &d), "area", "zero", "must not be");
  CU_ASSERT_EQUAL(AmFieldNumLoops(f), 0);
  AM_TRY(AmFieldDestroy(&f));
}

static const AmTest tests[] = {
    {"U jumps by b across the polygon and nowhere else", U_jumps_by_b_across_the_polygon_and_nowhere_else},
    {"U is continuous off the plane", U_is_continuous_off_the_plane},
    {"the gradient is the derivative of the displacement", the_gradient_is_the_derivative_of_the_displacement},
    {"the gradient integrates to the Burgers vector", the_gradient_integrates_to_the_burgers_vector},
    {"a side of a very large rectangle is a straight dislocation", a_side_of_a_very_large_rectangle_is_a_straight_dislocation},
    {"the isotropic stress is in equilibrium", the_isotropic_stress_is_in_equilibrium},
    {"the far field falls as the square of the distance", the_far_field_falls_as_the_square_of_the_distance},
    {"the field is finite everywhere", the_field_is_finite_everywhere},
    {"images are solutions and the map is one of them", images_are_solutions_and_the_map_is_one_of_them},
    {"the map keeps the last iterate near the line", the_map_keeps_the_last_iterate_near_the_line},
    {"loops and lines add up", loops_and_lines_add_up},
    {"loops that are none are refused", loops_that_are_none_are_refused},
};

AM_TEST_MAIN("field_loops", tests)
