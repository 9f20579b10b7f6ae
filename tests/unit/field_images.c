/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sites of an fcc crystal at a hexagonal dislocation loop in the plane (110): which it takes out, which it puts in, and whether the lattice is whole. */
#include "check.h"
#include <atomesh/field.h>
#include <stdlib.h>

#define NU 0.34
#define A0 4.05
#define HALF 1.4318911 /* Å: spacing of the planes (110), half of the length of b = a/2 [110] */
#define CIRCLE 30.0    /* Å: radius of the hexagon's corners */

typedef struct {
  AmField  field;
  PetscInt num_sites, num_images, count[3]; /* sites with 0, 1, 2 images */
  AmVec3  *image;
} Crystal;

/* Site of the lattice in axes [001], [1-10], [110]: height: that of a plane of atoms over the loop's. */
static AmVec3 site(int i, int j, int k, PetscReal height)
{
  const PetscReal c[3] = {0.5 * A0 * (i + j), 0.5 * A0 * (j + k), 0.5 * A0 * (k + i)};
  return AmVec3Make(c[2] + 0.3, (c[0] - c[1]) / sqrt(2) + 0.2, (c[0] + c[1]) / sqrt(2) + height);
}

static AmVec3 hexagon_corner(int k) { return AmVec3Make(CIRCLE * cos(k * PETSC_PI / 3), CIRCLE * sin(k * PETSC_PI / 3), 0); }

static Crystal crystal_with(AmVec3 b, PetscReal height)
{
  AmVec3                  corner[6];
  const AmDislocationLoop d = {6, corner, b, NU};
  Crystal                 c = {.image = (AmVec3 *)malloc(sizeof(AmVec3) * 60000)};
  for (int k = 0; k < 6; k++) corner[k] = hexagon_corner(k);
  AM_TRY(AmFieldCreate(&c.field));
  AM_TRY(AmFieldAddLoop(c.field, &d));
  for (int i = 0; i < 70 * 70 * 70; i++) {
    const AmVec3 X = site(i / 4900 - 35, i / 70 % 70 - 35, i % 70 - 35, height);
    AmVec3       x[2];
    PetscInt     n;
    if (hypot(X.v[0], X.v[1]) > 40 || fabs(X.v[2]) > 15) continue;
    AM_TRY(AmFieldImages(c.field, X, &n, x));
    for (int k = 0; k < n; k++) c.image[c.num_images++] = x[k];
    c.num_sites++;
    c.count[n]++;
  }
  return c;
}

static void crystal_free(Crystal *c)
{
  free(c->image);
  AM_TRY(AmFieldDestroy(&c->field));
}

/* Distance from the hexagon's line. */
static PetscReal from_hexagon(AmVec3 x)
{
  PetscReal least = 1e30;
  for (int k = 0; k < 6; k++)
    for (int i = 0; i < 60; i++) {
      const AmVec3 a = hexagon_corner(k), b = hexagon_corner(k + 1);
      least = PetscMin(least, AmVec3Norm(AmVec3Sub(x, AmVec3Add(a, AmVec3Scale(i / 60.0, AmVec3Sub(b, a))))));
    }
  return least;
}

/* Images farther than 8 Å from the line and well within the crystal have each nearest neighbour once, at F_x R. */
static void count_broken(const Crystal *c, PetscInt *seen, PetscInt *broken)
{
  *seen = *broken = 0;
  for (PetscInt l = 0; l < c->num_images; l++) {
    const AmVec3 x = c->image[l];
    if (hypot(x.v[0], x.v[1]) > 34 || fabs(x.v[2]) > 6 || from_hexagon(x) < 8) continue;
    const AmMat3 F         = AmFieldDeformation(c->field, x);
    int          found[18] = {0};
    (*seen)++;
    for (PetscInt m = 0; m < c->num_images; m++) {
      const AmVec3 off = AmVec3Sub(c->image[m], x);
      if (fabs(off.v[0]) > 4 || fabs(off.v[1]) > 4 || fabs(off.v[2]) > 4) continue;
      for (int k = 0; k < 12; k++) {
        static const int R[6][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, -1, 0}, {0, 1, -1}, {1, 0, -1}};
        const int       *r       = R[k / 2];
        const AmVec3     bond    = AmVec3Scale(k % 2 ? 1 : -1, AmVec3Sub(site(r[0], r[1], r[2], 0), site(0, 0, 0, 0)));
        /* ∇F over a bond: b/(2π r²) times half the bond squared is 0.03 Å at 8 Å, with a few terms; an atom missing is 2.86 Å */
        if (AmVec3Norm(AmVec3Sub(off, AmMat3Apply(F, bond))) < 0.3) found[k]++;
      }
    }
    for (int k = 0; k < 12; k++) *broken += found[k] != 1;
  }
}

/* The images at the loop: their lattice is whole, and none sits on another, not even at the line. */
static void check_crystal(const Crystal *c)
{
  PetscInt  seen, broken;
  PetscReal closest = 1e30;
  count_broken(c, &seen, &broken);
  CU_ASSERT(seen > 800);
  CU_ASSERT_EQUAL(broken, 0);
  for (PetscInt l = 0; l < c->num_images; l++)
    for (PetscInt m = 0; m < l; m++) closest = PetscMin(closest, AmVec3Norm(AmVec3Sub(c->image[l], c->image[m])));
  CU_ASSERT(closest > 1.4); /* half a nearest-neighbour distance */
}

/* Volume of the platelet of that thickness over the atomic volume, within half a row of atoms (2.86 Å apart at most) all along the sides. */
static void check_platelet(PetscInt num, PetscReal thickness)
{
  const PetscReal atomic = A0 * A0 * A0 / 4;
  AM_CLOSE(num, 1.5 * sqrt(3) * CIRCLE * CIRCLE * thickness / atomic, 6 * CIRCLE * HALF * thickness / atomic);
}

static void a_vacancy_loop_takes_its_platelet_out(void)
{
  Crystal c = crystal_with(AmVec3Make(0, 0, 2 * HALF), 0.5 * HALF);
  check_platelet(c.count[0], 2 * HALF);
  CU_ASSERT_EQUAL(c.count[2], 0);
  check_crystal(&c);
  crystal_free(&c);
}

static void an_interstitial_loop_puts_its_platelet_in(void)
{
  Crystal c = crystal_with(AmVec3Make(0, 0, -2 * HALF), 0.5 * HALF);
  check_platelet(c.count[2], 2 * HALF);
  CU_ASSERT_EQUAL(c.count[0], 0);
  check_crystal(&c);
  crystal_free(&c);
}

/* b = a/2 [101] leaves the plane by one spacing: one plane of atoms goes, the one that the loop lies in. */
static void a_mixed_loop_takes_out_what_its_burgers_vector_leaves_the_plane_by(void)
{
  const AmVec3 b = AmVec3Sub(site(1, 0, 0, 0), site(0, 0, 0, 0));
  for (int sign = -1; sign <= 1; sign += 2) {
    Crystal c = crystal_with(AmVec3Scale(sign, b), 0);
    check_platelet(c.count[sign > 0 ? 0 : 2], HALF);
    CU_ASSERT_EQUAL(c.count[sign > 0 ? 2 : 0], 0);
    check_crystal(&c);
    crystal_free(&c);
  }
}

static void a_glide_loop_has_one_image_of_every_site(void)
{
  Crystal c = crystal_with(AmVec3Make(0, 2 * HALF, 0), 0.5 * HALF);
  CU_ASSERT_EQUAL(c.count[1], c.num_sites);
  check_crystal(&c);
  crystal_free(&c);
}

/* A plane of atoms in the loop's own plane: U_z carries some of them across, which lose their image so or have two. No atom may come or go all the same. */
static void a_glide_loop_through_a_plane_of_atoms_keeps_their_number(void)
{
  Crystal c = crystal_with(AmVec3Make(0, 2 * HALF, 0), 0);
  CU_ASSERT_EQUAL(c.count[1], c.num_sites);
  crystal_free(&c);
}

static const AmTest tests[] = {
    {"a vacancy loop takes its platelet out", a_vacancy_loop_takes_its_platelet_out},
    {"an interstitial loop puts its platelet in", an_interstitial_loop_puts_its_platelet_in},
    {"a mixed loop takes out what its Burgers vector leaves the plane by", a_mixed_loop_takes_out_what_its_burgers_vector_leaves_the_plane_by},
    {"a glide loop has one image of every site", a_glide_loop_has_one_image_of_every_site},
    {"a glide loop through a plane of atoms keeps their number", a_glide_loop_through_a_plane_of_atoms_keeps_their_number},
};

AM_TEST_MAIN("field_images", tests)
