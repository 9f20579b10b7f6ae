/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lattices, their orientation, and the columns that they form along z. */
#include <stdlib.h>
#include "sentence.h"
#include <atomesh/crystal.h>

#define A 4.05      /* Å */
#define ROUND 1e-12 /* Å: a few dozen roundings of lengths across 100 Å */

/* Right-handed orientations with z along lattice directions of both kinds: with and without a lattice point halfway. */
typedef struct {
  AmStructure structure;
  PetscReal   axes[3][3];
  PetscReal   period; /* in lattice constants */
} Orientation;

static const Orientation orientations[] = {
    {AM_STRUCTURE_FCC, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 1},
    {AM_STRUCTURE_FCC, {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}}, 0.70710678118654752},  /* Lomer */
    {AM_STRUCTURE_FCC, {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}}, 0.70710678118654752}, /* dislocations on {111} */
    {AM_STRUCTURE_FCC, {{1, -1, 0}, {1, 1, -2}, {1, 1, 1}}, 1.73205080756887729}, /* z across {111}: three layers */
    {AM_STRUCTURE_FCC, {{1, 1, 1}, {1, -1, 0}, {1, 1, -2}}, 1.22474487139158905},
    {AM_STRUCTURE_BCC, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 1},
    {AM_STRUCTURE_BCC, {{1, 1, -2}, {-1, 1, 0}, {1, 1, 1}}, 0.86602540378443865}, /* screw in bcc */
    {AM_STRUCTURE_BCC, {{1, -1, 0}, {0, 0, 1}, {-1, -1, 0}}, 1.41421356237309505},
    {AM_STRUCTURE_BCC, {{0, 2, -1}, {0, 1, 2}, {1, 0, 0}}, 1},
};
#define NUM_ORIENTATIONS (int)(sizeof(orientations) / sizeof(orientations[0]))

static AmCrystal make_in(PetscInt dimension, const Orientation *o, AmVec3 origin)
{
  AmCrystalOptions options = AmCrystalDefaults();
  AmCrystal        crystal;
  options.dimension        = dimension;
  options.structure        = o->structure;
  options.lattice_constant = A;
  options.origin           = origin;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) options.axes[i][j] = o->axes[i][j];
  AM_TRY(AmCrystalCreate(&options, &crystal));
  return crystal;
}

static AmCrystal make(const Orientation *o, AmVec3 origin) { return make_in(2, o, origin); }
static AmCrystal make_in_space(const Orientation *o, AmVec3 origin) { return make_in(3, o, origin); }

static void cells_have_the_volume_and_the_neighbours_of_their_structure(void)
{
  static const PetscReal shells[2][3][2] = {{{0.70710678118654752, 12}, {1, 6}, {1.22474487139158905, 24}},
                                            {{0.86602540378443865, 8}, {1, 6}, {1.41421356237309505, 12}}};
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c   = make(&orientations[o], AmVec3Make(0, 0, 0));
    const int       bcc = orientations[o].structure == AM_STRUCTURE_BCC;
    AmVec3         *R;
    PetscInt        n, k = 0;
    AM_CLOSE(c.volume, A * A * A / (bcc ? 2 : 4), 1e-12 * A * A * A);
    AM_CLOSE(AmCrystalNearestDistance(&c), shells[bcc][0][0] * A, ROUND);
    AM_TRY(AmCrystalVectors(&c, (shells[bcc][2][0] + 0.01) * A, &n, &R));
    for (int s = 0; s < 3; s++)
      for (int i = 0; i < (int)shells[bcc][s][1] && k < n; i++) AM_CLOSE(AmVec3Norm(R[k++]), shells[bcc][s][0] * A, ROUND);
    CU_ASSERT_EQUAL(k, n);
    AM_TRY(PetscFree(R));
  }
}

static void crystal_directions_come_to_lie_along_the_lab_axes(void)
{
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c = make(&orientations[o], AmVec3Make(0, 0, 0));
    for (int i = 0; i < 3; i++) {
      const AmVec3 v = AmCrystalVector(&c, orientations[o].axes[i]);
      for (int j = 0; j < 3; j++) AM_CLOSE(v.v[j], i == j ? AmVec3Norm(v) : 0, ROUND);
    }
  }
}

static void a_custom_cell_is_turned_as_a_whole(void)
{
  AmCrystalOptions o  = {.structure = AM_STRUCTURE_CUSTOM, .lattice_constant = 1, .axes = {{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}};
  const AmVec3     a1 = {{3, 0, 0}}, a2 = {{1, 2.5, 0}}, a3 = {{0.2, 0.3, 4}};
  AmCrystal        c;
  o.cell[0] = a1;
  o.cell[1] = a2;
  o.cell[2] = a3;
  AM_TRY(AmCrystalCreate(&o, &c));
  AM_CLOSE(c.volume, 30, 1e-13);
  AM_CLOSE(AmVec3Norm(AmVec3Sub(AmMat3Column(c.primitive, 1), AmVec3Make(2.5, -1, 0))), 0, 1e-15); /* x is [010], y is [-100] */
  CU_ASSERT_EQUAL(c.period, 0);                                                                    /* no lattice vector of small indices along z */
}

/* Coordinates of the sites nearest to X must be whole in the primitive basis. */
static PetscReal off_lattice(const AmCrystal *c, AmVec3 X)
{
  const AmVec3 t    = AmMat3Apply(AmMat3Inverse(c->primitive), AmVec3Sub(X, c->origin));
  PetscReal    most = 0;
  for (int i = 0; i < 3; i++) most = PetscMax(most, fabs(t.v[i] - round(t.v[i])));
  return most;
}

static void the_period_is_the_shortest_lattice_vector_along_z(void)
{
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c = make(&orientations[o], AmVec3Make(0, 0, 0));
    AmVec3         *R;
    PetscInt        n;
    PetscReal       least = PETSC_MAX_REAL;
    AM_TRY(AmCrystalVectors(&c, 2 * A, &n, &R));
    for (PetscInt k = 0; k < n; k++)
      if (hypot(R[k].v[0], R[k].v[1]) < 1e-9) least = PetscMin(least, fabs(R[k].v[2]));
    AM_CLOSE(c.period, least, ROUND);
    AM_CLOSE(c.period, orientations[o].period * A, ROUND);
    AM_TRY(PetscFree(R));
  }
}

static void columns_are_reduced_obtuse_and_right_handed(void)
{
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c = make(&orientations[o], AmVec3Make(0, 0, 0));
    const AmVec3    a = c.basis[0], b = c.basis[1];
    const PetscReal aa = a.v[0] * a.v[0] + a.v[1] * a.v[1], bb = b.v[0] * b.v[0] + b.v[1] * b.v[1], ab = a.v[0] * b.v[0] + a.v[1] * b.v[1];
    AM_CLOSE((a.v[0] * b.v[1] - a.v[1] * b.v[0]) * c.period, c.volume, 1e-12 * c.volume);
    CU_ASSERT(ab <= 1e-9 && ab >= -PetscMin(aa, bb) / 2 - 1e-9); /* 90° to 120° */
  }
}

/* Every site of a box, found by its three indices, against the columns and their periods. */
static void every_site_of_a_region_is_in_one_column_at_its_height(void)
{
  const AmVec3    origin = {{-0.71, 1.3, 0.4}};
  const PetscReal low[2] = {-11, -9}, high[2] = {10, 12};
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c = make(&orientations[o], origin);
    AmLatticeSite   *columns;
    PetscInt        num, sites = 0;
    AM_TRY(AmCrystalSites(&c, low, high, &num, &columns));
    for (int i = -24; i <= 24; i++)
      for (int j = -24; j <= 24; j++)
        for (int k = -24; k <= 24; k++) {
          const AmVec3 X     = AmVec3Add(c.origin, AmMat3Apply(c.primitive, AmVec3Make(i, j, k)));
          PetscInt     found = 0;
          if (X.v[0] < low[0] || X.v[0] > high[0] || X.v[1] < low[1] || X.v[1] > high[1] || fabs(X.v[2]) > 5) continue;
          sites++;
          for (PetscInt n = 0; n < num; n++) {
            const PetscReal periods = (X.v[2] - columns[n].X.v[2]) / c.period;
            if (hypot(columns[n].X.v[0] - X.v[0], columns[n].X.v[1] - X.v[1]) < 1e-6 && fabs(periods - round(periods)) < 1e-9) found++;
          }
          if (found != 1) CU_FAIL("a site is in no column or in two");
        }
    CU_ASSERT(sites > 100);
    /* each column lies in the box, is a site, starts within the first period, and knows its indices */
    for (PetscInt n = 0; n < num; n++) {
      const AmVec3 X = columns[n].X;
      CU_ASSERT(X.v[0] >= low[0] && X.v[0] <= high[0] && X.v[1] >= low[1] && X.v[1] <= high[1]);
      CU_ASSERT(X.v[2] >= -1e-8 * c.period && X.v[2] < c.period);
      AM_CLOSE(off_lattice(&c, X), 0, 1e-10);
      AM_CLOSE(AmVec3Norm(AmVec3Sub(AmCrystalPosition(&c, columns[n].index), X)), 0, 0);
    }
    AM_CLOSE(num * c.volume / c.period, 21 * 21, 100); /* one column an area of Ω/period, give or take the rim of 84 Å by 1.2 Å */
    AM_TRY(PetscFree(columns));
  }
}

static void a_substituted_site_has_its_own_species(void)
{
  static const AmSubstitution other[2] = {{{-1, 2, 0}, 3, 0}, {{0, 0, 0}, 1, 0}};
  const AmBody                box      = {.shape = AM_SHAPE_BOX, .low = {{-8.1, -8.1, -8.1}}, .high = {{8.1, 8.1, 8.1}}, .periodic = {PETSC_TRUE, PETSC_FALSE, PETSC_FALSE}};
  const PetscReal             low[3] = {-9, -9, -9}, high[3] = {9, 9, 9};
  AmCrystalOptions            o      = AmCrystalDefaults();
  PetscInt                    num, found[4] = {0};
  AmLatticeSite              *sites;
  AmCrystal                   c;
  o.lattice_constant = 4.05;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &c));
  c.num_substituted = 2;
  c.substituted     = other;
  AM_TRY(AmCrystalSites(&c, low, high, &num, &sites));
  for (PetscInt n = 0; n < num; n++) found[sites[n].species]++;
  CU_ASSERT_EQUAL(found[1], 1);
  CU_ASSERT_EQUAL(found[3], 1);
  CU_ASSERT_EQUAL(found[0], num - 2);
  AM_TRY(PetscFree(sites));
  AmCrystalSetRepeat(&c, &box); /* an image of a site is of its species */
  const PetscInt one[3] = {1, 0, 0};
  PetscInt       image[3] = {0, 0, 0};
  AmCrystalShift(&c, one, image);
  CU_ASSERT_EQUAL(AmCrystalSpecies(&c, image), 1);
  CU_ASSERT(image[0] || image[1] || image[2]);
}

static void a_vacant_column_is_listed_no_more(void)
{
  static const PetscInt vacant[3][3] = {{-1, 2, 0}, {0, 0, 0}, {3, -2, 0}};
  const PetscReal       low[2] = {-20, -20}, high[2] = {20, 20};
  AmCrystal             c = make(&orientations[1], AmVec3Make(0.1, 0.2, 0));
  AmLatticeSite         *columns;
  PetscInt              all, left;
  AM_TRY(AmCrystalSites(&c, low, high, &all, &columns));
  AM_TRY(PetscFree(columns));
  CU_ASSERT(!AmCrystalIsVacant(&c, (PetscInt[3]){0, 0, 0}));
  c.num_vacant = 3;
  c.vacant     = vacant;
  AM_TRY(AmCrystalSites(&c, low, high, &left, &columns));
  CU_ASSERT_EQUAL(left, all - 3);
  for (PetscInt n = 0; n < left; n++)
    for (int v = 0; v < 3; v++) CU_ASSERT(columns[n].index[0] != vacant[v][0] || columns[n].index[1] != vacant[v][1]);
  AM_TRY(PetscFree(columns));
  for (int v = 0; v < 3; v++) CU_ASSERT(AmCrystalIsVacant(&c, vacant[v]));
  CU_ASSERT(!AmCrystalIsVacant(&c, (PetscInt[3]){-1, 1, 0}));
  CU_ASSERT(!AmCrystalIsVacant(&c, (PetscInt[3]){3, -1, 0}));
}

/* A hexagon is where three strips meet, each at right angles to a side. */
static void the_depth_in_a_hexagon_is_that_across_its_sides(void)
{
  const AmBody hexagon = {.shape = AM_SHAPE_HEXAGON, .radius = 12}, disc = {.shape = AM_SHAPE_DISC, .radius = 12};
  for (int i = 0; i < 200; i++) {
    const AmVec3 X     = AmVec3Make(10 * cos(7.1 * i) - 3, 9 * sin(3.7 * i), i);
    PetscReal    strip = 0;
    for (int side = 0; side < 3; side++) {
      const PetscReal angle = PETSC_PI / 6 + side * PETSC_PI / 3;
      strip                 = PetscMax(strip, fabs(X.v[0] * cos(angle) + X.v[1] * sin(angle)));
    }
    AM_CLOSE(AmBodyDepth(&hexagon, X), 12 * sqrt(0.75) - strip, 1e-14); /* rounding of numbers near 10 */
    AM_CLOSE(AmBodyDepth(&disc, X), 12 - hypot(X.v[0], X.v[1]), 1e-14);
  }
  for (int corner = 0; corner < 6; corner++)
    AM_CLOSE(AmBodyDepth(&hexagon, AmVec3Make(12 * cos(corner * PETSC_PI / 3), 12 * sin(corner * PETSC_PI / 3), 1)), 0, 1e-14);
}

/* A body shrunk by a rim ends where the depth is the rim. */
static void shrinking_takes_off_a_rim(void)
{
  const AmVec3 low = {{-9, -7, -8}}, high = {{9, 7, 8}};
  const AmBody bodies[] = {{AM_SHAPE_DISC, 9, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}}, {AM_SHAPE_HEXAGON, 9, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}}, {AM_SHAPE_BALL, 9, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}},
                           {AM_SHAPE_BOX, 0, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}},  {AM_SHAPE_BOX, 0, low, high, PETSC_TRUE, NULL, 0, {PETSC_FALSE}},      {AM_SHAPE_CYLINDER, 9, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}},
                           {AM_SHAPE_RECTANGLE, 0, low, high, PETSC_FALSE, NULL, 0, {PETSC_FALSE}},  {AM_SHAPE_RECTANGLE, 0, low, high, PETSC_TRUE, NULL, 0, {PETSC_FALSE}}};
  for (int b = 0; b < 8; b++) {
    const AmBody    inside = AmBodyShrink(&bodies[b], 1.5);
    const PetscInt  dim    = AmShapeDimension(bodies[b].shape);
    PetscInt        num    = 0;
    for (int i = 0; i < 2000; i++) {
      const AmVec3    X     = AmVec3Make(10 * sin(7.1 * i), 10 * sin(3.7 * i + 1), 10 * sin(1.3 * i * i));
      const PetscReal depth = AmBodyDepth(&bodies[b], X);
      if (fabs(depth - 1.5) < 1e-9 || fabs(depth) < 1e-9) continue;
      CU_ASSERT_EQUAL(depth > 1.5, AmBodyDepth(&inside, X) > 0);
      num += depth > 0;
    }
    CU_ASSERT(num > 100 && num < 1900);
    AM_CLOSE(AmBodyInnerRadius(&bodies[b]) - AmBodyInnerRadius(&inside), 1.5, 1e-13); /* across a free top as well: 8 Å along z, then 6.5 */
    CU_ASSERT(dim == (b < 2 || b > 5 ? 2 : 3));
  }
}

static void the_planes_of_a_lattice_are_told_by_their_normal(void)
{
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        c;
  o.lattice_constant = 4;
  o.dimension        = 3;
  AM_TRY(AmCrystalCreate(&o, &c));
  AM_CLOSE(AmCrystalPlaneDistance(&c, AmVec3Make(0, 1, 0)), 2, 1e-12);
  AM_CLOSE(AmCrystalPlaneDistance(&c, AmVec3Make(0, sqrt(0.5), sqrt(0.5))), sqrt(2), 1e-12);
  AM_CLOSE(AmCrystalPlaneDistance(&c, AmVec3Make(sqrt(1. / 3), sqrt(1. / 3), sqrt(1. / 3))), 4 / sqrt(3), 1e-12);
  AM_CLOSE(AmCrystalPlaneDistance(&c, AmVec3Make(1 / sqrt(14), 2 / sqrt(14), 3 / sqrt(14))), 2 / sqrt(14), 1e-12);
  CU_ASSERT_EQUAL(AmCrystalPlaneDistance(&c, AmVec3Make(cos(1), sin(1), 0)), 0);
}

/* Two vectors in the plane, the third to the next one, and the same lattice: whole numbers of the old basis, the same volume. */
static void a_basis_can_be_aligned_with_a_plane(void)
{
  static const PetscReal axes[3][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}}, {{0, 0, 1}, {1, 1, 0}, {-1, 1, 0}}};
  const AmVec3           y             = AmVec3Make(0, 1, 0);
  for (int k = 0; k < 3; k++) {
    AmCrystalOptions o = AmCrystalDefaults();
    AmCrystal        c, old;
    PetscInt         in_plane = 0;
    o.lattice_constant = 4;
    o.dimension        = 3;
    for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[k][i / 3][i % 3];
    AM_TRY(AmCrystalCreate(&o, &old));
    c = old;
    AM_TRY(AmCrystalAlignBasis(&c, y));
    for (int i = 0; i < 3; i++) {
      const AmVec3 n = AmMat3Apply(AmMat3Inverse(old.primitive), c.basis[i]);
      for (int j = 0; j < 3; j++) AM_CLOSE(n.v[j], round(n.v[j]), 1e-12);
      in_plane += fabs(AmVec3Dot(c.basis[i], y)) < 1e-12;
    }
    CU_ASSERT_EQUAL(in_plane, 2);
    AM_CLOSE(AmVec3Dot(AmVec3Cross(c.basis[0], c.basis[1]), c.basis[2]), c.volume, 1e-12 * c.volume);
    for (int i = 0; i < 3 && k < 2; i++) /* cube and close-packed planes: still obtuse */
      for (int j = 0; j < i; j++) CU_ASSERT(AmVec3Dot(c.basis[i], c.basis[j]) < 1e-12);
  }
}

static PetscReal signed_volume(AmVec3 a, AmVec3 b, AmVec3 c, AmVec3 d) { return AmVec3Dot(AmVec3Cross(AmVec3Sub(b, a), AmVec3Sub(c, a)), AmVec3Sub(d, a)) / 6; }

/* Whether x is in the tetrahedron of at and three, or four, places from there, none of which is above y = 0. */
static int holds(AmVec3 at, const AmVec3 corner[4], AmVec3 x)
{
  AmVec3 p[4];
  for (int i = 0; i < 4; i++) p[i] = AmVec3Add(at, corner[i]);
  for (int i = 0; i < 4; i++) {
    AmVec3 q[4] = {p[0], p[1], p[2], p[3]};
    q[i]        = x;
    if (p[i].v[1] > 1e-9 || signed_volume(q[0], q[1], q[2], q[3]) < 0) return 0;
  }
  return 1;
}

/* Kuhn's cells of sites up to y = 0, and the caps on them, hold each place below it once: of planes along z each, each second, third or
 * fifth has a row up there. */
static void cells_and_caps_fill_a_half_space(void)
{
  static const PetscReal axes[5][3][3] = {{{1, 1, -2}, {1, 1, 1}, {1, -1, 0}},
                                          {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}},
                                          {{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}},
                                          {{1, 2, 0}, {-2, 1, 0}, {0, 0, 1}},
                                          {{0, 0, 1}, {2, 1, 0}, {-1, 2, 0}}};
  static const int       path[6][2] = {{0, 1}, {1, 2}, {2, 0}, {1, 0}, {2, 1}, {0, 2}}, planes[5] = {1, 2, 3, 1, 5};
  const AmVec3           y = AmVec3Make(0, 1, 0), z = AmVec3Make(0, 0, 1);
  unsigned short         seed[3] = {1, 2, 3};
  for (int k = 0; k < 5; k++) {
    AmCrystalOptions o = AmCrystalDefaults();
    AmCrystal        c;
    AmVec3(*cap)[4], kuhn[6][4];
    PetscInt n;
    o.lattice_constant = 4;
    o.dimension        = 3;
    for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[k][i / 3][i % 3];
    AM_TRY(AmCrystalCreate(&o, &c));
    AM_TRY(AmCrystalAlignBasisTwice(&c, z, y));
    AM_TRY(AmCrystalCaps(&c, z, y, &n, &cap));
    CU_ASSERT_EQUAL(n, 3 * (planes[k] - 1));
    for (PetscInt i = 0; i < n; i++) AM_CLOSE(signed_volume(cap[i][0], cap[i][1], cap[i][2], cap[i][3]), c.volume / 6, 1e-12 * c.volume);
    for (int i = 0; i < 6; i++) {
      const AmVec3 first = c.basis[path[i][0]], second = AmVec3Add(first, c.basis[path[i][1]]), last = AmVec3Add(c.basis[0], AmVec3Add(c.basis[1], c.basis[2]));
      kuhn[i][0] = AmVec3Make(0, 0, 0);
      kuhn[i][1] = i < 3 ? first : second;
      kuhn[i][2] = i < 3 ? second : first;
      kuhn[i][3] = last;
    }
    for (int sample = 0; sample < 100; sample++) {
      const AmVec3 x   = AmVec3Make(3 * erand48(seed), -8 * erand48(seed), 8 * erand48(seed));
      int          num = 0;
      for (int i = 0; i < 21 * 21 * 21; i++) {
        AmVec3 at = AmVec3Make(0, 0, 0);
        for (int j = 0, m = i; j < 3; j++, m /= 21) at = AmVec3Add(at, AmVec3Scale(m % 21 - 10, c.basis[j]));
        if (AmVec3Norm(AmVec3Sub(at, x)) > 24) continue;
        for (int j = 0; j < 6; j++) num += holds(at, kuhn[j], x);
        for (PetscInt j = 0; j < n && fabs(at.v[1]) < 1e-9; j++) num += holds(at, cap[j], x);
      }
      CU_ASSERT_EQUAL(num, 1);
    }
    AM_TRY(PetscFree(cap));
  }
}

/* The first plane along z, from a place on, that has sites at this height. */
static void an_edge_is_where_sites_of_both_planes_are(void)
{
  static const PetscReal axes[3][3][3] = {{{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}}, {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}}, {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}}};
  const AmVec3           y = AmVec3Make(0, 1, 0), z = AmVec3Make(0, 0, 1);
  for (int k = 0; k < 3; k++)
    for (int plane = -2; plane < 3; plane++) {
      AmCrystalOptions o = AmCrystalDefaults();
      AmCrystal        c;
      PetscInt         n;
      AmLatticeSite   *site;
      PetscReal        best = PETSC_MAX_REAL, top;
      o.lattice_constant    = 4;
      o.dimension           = 3;
      o.origin              = AmVec3Make(0.3, 0.2, 0.1);
      for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[k][i / 3][i % 3];
      AM_TRY(AmCrystalCreate(&o, &c));
      AM_TRY(AmCrystalAlignBasisTwice(&c, z, y));
      top = 0.2 + plane * AmCrystalPlaneDistance(&c, y);
      AM_TRY(AmCrystalSites(&c, (PetscReal[3]){-10, top - 1e-6, -5}, (PetscReal[3]){10, top + 1e-6, 10}, &n, &site));
      for (PetscInt i = 0; i < n; i++) best = PetscMin(best, site[i].X.v[2]);
      AM_CLOSE(AmCrystalEdge(&c, z, -5, y, top), best, 1e-12);
      AM_TRY(PetscFree(site));
    }
}

/* In the plane: one vector along the lines, the other one to the next line, and the same columns. */
static void a_basis_of_the_plane_can_be_aligned_with_a_line(void)
{
  static const PetscReal axes[4][3][3] = {{{1, 1, 0}, {0, 0, 1}, {1, -1, 0}}, {{1, 1, -2}, {1, 1, 1}, {1, -1, 0}}, {{0, 0, 1}, {-1, 1, 0}, {-1, -1, 0}}, {{1, 2, 0}, {-2, 1, 0}, {0, 0, 1}}};
  for (int k = 0; k < 4; k++) {
    AmCrystalOptions o = AmCrystalDefaults();
    AmCrystal        c, old;
    o.lattice_constant = 4;
    for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = axes[k][i / 3][i % 3];
    AM_TRY(AmCrystalCreate(&o, &old));
    c = old;
    AM_TRY(AmCrystalAlignBasis(&c, AmVec3Make(0, 1, 0)));
    for (int i = 0; i < 2; i++) {
      const AmVec3 n = AmMat3Apply(AmMat3Inverse(old.primitive), c.basis[i]);
      for (int j = 0; j < 3; j++) AM_CLOSE(n.v[j], round(n.v[j]), 1e-12);
    }
    AM_CLOSE(c.basis[0].v[1], 0, 1e-12);
    AM_CLOSE(fabs(c.basis[1].v[1]), AmCrystalPlaneDistance(&c, AmVec3Make(0, 1, 0)), 1e-12);
    AM_CLOSE(c.basis[0].v[0] * c.basis[1].v[1], c.volume / c.period, 1e-12 * c.volume); /* right-handed, and no column is lost */
    CU_ASSERT(c.basis[0].v[0] * c.basis[1].v[0] < 1e-12);
    CU_ASSERT(fabs(c.basis[1].v[0]) < fabs(c.basis[0].v[0]) + 1e-12);
  }
}

/* No two vectors of the superbase meet at less than 90°, and the cell keeps its volume. */
static void the_basis_of_space_is_an_obtuse_superbase(void)
{
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c    = make_in_space(&orientations[o], AmVec3Make(0, 0, 0));
    AmVec3          v[4] = {c.basis[0], c.basis[1], c.basis[2], {{0, 0, 0}}};
    for (int i = 0; i < 3; i++) v[3] = AmVec3Sub(v[3], v[i]);
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < i; j++) CU_ASSERT(AmVec3Dot(v[i], v[j]) < 1e-9);
    AM_CLOSE(AmVec3Dot(AmVec3Cross(v[0], v[1]), v[2]), c.volume, 1e-12 * c.volume);
  }
}

/* Against all integer combinations of the primitive vectors, which the box cannot hold without being listed. */
static void sites_of_a_box_are_listed_once_and_in_order(void)
{
  const PetscReal low[3] = {-8, -7, -9}, high[3] = {7.3, 9.1, 6.2};
  for (int o = 0; o < NUM_ORIENTATIONS; o++) {
    const AmCrystal c = make_in_space(&orientations[o], AmVec3Make(-0.71, 1.3, 0.4));
    AmLatticeSite  *sites;
    PetscInt        num, wanted = 0;
    AM_TRY(AmCrystalSites(&c, low, high, &num, &sites));
    for (int i = -24; i <= 24; i++)
      for (int j = -24; j <= 24; j++)
        for (int k = -24; k <= 24; k++) {
          const AmVec3 X = AmVec3Add(c.origin, AmMat3Apply(c.primitive, AmVec3Make(i, j, k)));
          PetscBool    in = PETSC_TRUE;
          for (int a = 0; a < 3; a++) in = in && X.v[a] >= low[a] && X.v[a] <= high[a] ? PETSC_TRUE : PETSC_FALSE;
          wanted += in;
        }
    CU_ASSERT(wanted > 80);
    CU_ASSERT_EQUAL(num, wanted);
    for (PetscInt n = 0; n < num; n++) {
      const PetscInt *a = sites[n].index, *b = sites[n ? n - 1 : 0].index;
      const AmVec3    t = AmCrystalIndices(&c, sites[n].X);
      CU_ASSERT(n == 0 || b[0] < a[0] || (b[0] == a[0] && (b[1] < a[1] || (b[1] == a[1] && b[2] < a[2]))));
      AM_CLOSE(AmVec3Norm(AmVec3Sub(AmCrystalPosition(&c, a), sites[n].X)), 0, 0);
      for (int i = 0; i < 3; i++) AM_CLOSE(t.v[i], a[i], 1e-12);
    }
    AM_TRY(PetscFree(sites));
  }
}

static void an_empty_box_has_no_columns(void)
{
  const AmCrystal c      = make(&orientations[1], AmVec3Make(0, 0, 0));
  const PetscReal low[2] = {500, 5}, high[2] = {4, 60};
  AmLatticeSite   *columns;
  PetscInt        n;
  AM_TRY(AmCrystalSites(&c, low, high, &n, &columns));
  CU_ASSERT_EQUAL(n, 0);
  AM_TRY(PetscFree(columns));
}

static void axes_that_make_no_frame_are_named(void)
{
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        c;
  o.lattice_constant = A;
  o.axes[0][1]       = 0.5;
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "along x [1 0.5 0]", "y [0 1 0]", "must be orthogonal");
  o            = AmCrystalDefaults();
  o.axes[2][2] = -1;
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "lattice constant is 0", "must be", "> 0");
  o.lattice_constant = A;
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "left-handed", "right-handed", "0 1]");
  o.axes[2][2] = 0;
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "along z", "[0 0 0]", "must not be zero");
}

static void a_flat_cell_is_refused(void)
{
  AmCrystalOptions o = {.structure = AM_STRUCTURE_CUSTOM, .lattice_constant = 1, .axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  AmCrystal        c;
  for (int i = 0; i < 3; i++) o.cell[i] = AmVec3Make(i, 1, 0);
  EXPECT_SENTENCE(AmCrystalCreate(&o, &c), "cell vectors", "must span", "volume");
}

/* A cube of edge 20 whose triangles are turned either way. */
static PetscErrorCode make_cube(PetscInt num_triangles, AmSurface **cube)
{
  static const PetscInt triangle[12][3] = {{0, 1, 3}, {0, 2, 3}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4}, {2, 3, 7}, {6, 7, 2}, {0, 2, 6}, {0, 4, 6}, {1, 3, 7}, {1, 7, 5}};
  AmVec3                vertex[8];
  for (int v = 0; v < 8; v++) vertex[v] = AmVec3Make(v & 1 ? 10 : -10, v & 2 ? 10 : -10, v & 4 ? 10 : -10);
  return AmSurfaceCreate(8, vertex, num_triangles, triangle, cube);
}

static void the_depth_in_a_surface_is_that_in_the_box_it_is(void)
{
  const AmBody box = {.shape = AM_SHAPE_BOX, .low = {{-10, -10, -10}}, .high = {{10, 10, 10}}};
  AmSurface   *cube;
  AM_TRY(make_cube(12, &cube));
  AM_CLOSE(AmSurfaceVolume(cube), 8000, 1e-9);
  AM_CLOSE(AmSurfaceArea(cube), 2400, 1e-9);
  for (int i = 0; i < 21 * 21 * 21; i++) {
    const AmVec3 x = AmVec3Make(1.37 * (i % 21 - 10), 1.41 * (i / 21 % 21 - 10), 1.33 * (i / 441 - 10));
    AmVec3       out;
    for (int k = 0; k < 3; k++) out.v[k] = PetscMax(0, fabs(x.v[k]) - 10);
    AM_CLOSE(AmSurfaceDepth(cube, x), AmVec3Norm(out) > 0 ? -AmVec3Norm(out) : AmBodyDepth(&box, x), 1e-12);
  }
  AM_CLOSE(AmSurfaceInnerRadius(cube), 10, 0.5);
  AM_TRY(AmSurfaceDestroy(&cube));
}

static void the_body_of_a_surface_grows_and_shrinks(void)
{
  AmBody     body = {.shape = AM_SHAPE_FILE};
  AmSurface *cube;
  AM_TRY(make_cube(12, &cube));
  body.surface       = cube;
  const AmBody small = AmBodyShrink(&body, 3), large = AmBodyShrink(&body, -2);
  AmVec3       low, high;
  AM_CLOSE(AmBodyDepth(&small, AmVec3Make(6, 0, 0)), 1, 1e-12);
  AM_CLOSE(AmBodyDepth(&large, AmVec3Make(0, 11, 0)), 1, 1e-12);
  AmBodyBox(&large, &low, &high);
  AM_CLOSE(low.v[0], -12, 1e-12);
  AM_CLOSE(high.v[2], 12, 1e-12);
  AM_TRY(AmSurfaceDestroy(&cube));
}

/* Five periods of 2 Å are two of 5 Å; a cube's edge and its diagonal have no common multiple. */
static void lattices_share_the_least_common_multiple_of_their_periods(void)
{
  static const PetscReal turned[3][3] = {{1, 1, 0}, {-1, 1, 0}, {0, 0, 1}};
  AmCrystal              c[3];
  for (int k = 0; k < 3; k++) {
    AmCrystalOptions o = AmCrystalDefaults();
    o.dimension        = 3;
    o.structure        = AM_STRUCTURE_FCC;
    o.lattice_constant = k == 1 ? 5 : 2;
    if (k == 2) AM_TRY(PetscArraycpy(&o.axes[0][0], &turned[0][0], 9));
    AM_TRY(AmCrystalCreate(&o, &c[k]));
  }
  AM_CLOSE(AmCrystalCommonPeriod(&c[0], &c[1], 0), 10, ROUND);
  AM_CLOSE(AmCrystalCommonPeriod(&c[1], &c[0], 0), 10, ROUND);
  AM_CLOSE(AmCrystalCommonPeriod(&c[0], &c[0], 0), 2, ROUND);
  CU_ASSERT_EQUAL(AmCrystalCommonPeriod(&c[0], &c[2], 0), 0);
  AM_CLOSE(AmCrystalCommonPeriod(&c[0], &c[2], 2), 2, ROUND);
}

static void an_open_surface_is_refused(void)
{
  AmSurface *cube;
  EXPECT_SENTENCE(make_cube(11, &cube), "not closed", "(10, -10, -10)", "has not two triangles");
}

static const AmTest tests[] = {
    {"the depth in a surface is that in the box it is", the_depth_in_a_surface_is_that_in_the_box_it_is},
    {"the body of a surface grows and shrinks", the_body_of_a_surface_grows_and_shrinks},
    {"an open surface is refused", an_open_surface_is_refused},
    {"cells have the volume and the neighbours of their structure", cells_have_the_volume_and_the_neighbours_of_their_structure},
    {"crystal directions come to lie along the lab axes", crystal_directions_come_to_lie_along_the_lab_axes},
    {"a custom cell is turned as a whole", a_custom_cell_is_turned_as_a_whole},
    {"the period is the shortest lattice vector along z", the_period_is_the_shortest_lattice_vector_along_z},
    {"columns are reduced, obtuse and right-handed", columns_are_reduced_obtuse_and_right_handed},
    {"every site of a region is in one column at its height", every_site_of_a_region_is_in_one_column_at_its_height},
    {"a vacant column is listed no more", a_vacant_column_is_listed_no_more},
    {"a substituted site has its own species", a_substituted_site_has_its_own_species},
    {"the depth in a hexagon is that across its sides", the_depth_in_a_hexagon_is_that_across_its_sides},
    {"shrinking takes off a rim", shrinking_takes_off_a_rim},
    {"the planes of a lattice are told by their normal", the_planes_of_a_lattice_are_told_by_their_normal},
    {"lattices share the least common multiple of their periods", lattices_share_the_least_common_multiple_of_their_periods},
    {"a basis can be aligned with a plane", a_basis_can_be_aligned_with_a_plane},
    {"cells and caps fill a half space", cells_and_caps_fill_a_half_space},
    {"an edge is where sites of both planes are", an_edge_is_where_sites_of_both_planes_are},
    {"a basis of the plane can be aligned with a line", a_basis_of_the_plane_can_be_aligned_with_a_line},
    {"the basis of space is an obtuse superbase", the_basis_of_space_is_an_obtuse_superbase},
    {"sites of a box are listed once and in order", sites_of_a_box_are_listed_once_and_in_order},
    {"an empty box has no columns", an_empty_box_has_no_columns},
    {"axes that make no frame are named", axes_that_make_no_frame_are_named},
    {"a flat cell is refused", a_flat_cell_is_refused},
};

AM_TEST_MAIN("crystal", tests)
