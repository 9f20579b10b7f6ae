/* SPDX-License-Identifier: GPL-3.0-or-later
 * Simplices that end on two families of lattice planes at once: those across a normal n, and those across a side s.
 *
 * Both hold the rows along the shortest lattice vector A of n x s. Seen along A the crystal is a plane lattice of rows; each triangle of rows is a prism, and
 * falls into three tetrahedra a period of A: of the points of its three rows, sorted along A, any four in succession. Two rows alone say how the face between
 * them is divided, so prisms fit together whatever triangles they stand on. The six tetrahedra of Kuhn's cell (A, B, C) are such, sorted by place along A,
 * where B and C lead back along A by no more than A together.
 *
 * B leads along a plane across n to the next row there, m planes of s farther up, and C to the next plane across n. So of m planes across n one alone has a row
 * on a given plane across s. Where sites end there, triangles of (B, C) leave a groove from one such row to the next, below it the highest rows of the planes
 * between. Triangles of those rows fill it. */
#include <atomesh/crystal.h>

#define SAME 1e-6 /* of A: two places along it */

/* The basis, by what its vectors are for. */
typedef struct {
  AmVec3    A, B, C;
  PetscReal length; /* Å, of A */
  PetscInt  m, q;   /* planes across s: up along B, down along C */
  int       tie;    /* of two rows at the same place along A the one of more B + C is the later one, or -1: the earlier one */
} Rows;

static PetscInt planes_along(const AmCrystal *c, AmVec3 normal, AmVec3 v) { return (PetscInt)lround(AmVec3Dot(v, normal) / AmCrystalPlaneDistance(c, normal)); }

static AmVec3 less(AmVec3 v, PetscReal times, AmVec3 a) { return AmVec3Sub(v, AmVec3Scale(times, a)); }

/* Back along A by less than A, or not at all. */
static AmVec3 reduce(const Rows *r, AmVec3 v) { return less(v, ceil(AmVec3Dot(v, r->A) / (r->length * r->length) - SAME), r->A); }

static PetscReal along(const Rows *r, AmVec3 v) { return AmVec3Dot(v, r->A) / r->length; }

static void set_order(Rows *r)
{
  r->length = AmVec3Norm(r->A);
  r->B      = reduce(r, r->B);
  r->C      = reduce(r, r->C);
  r->tie    = along(r, r->B) + along(r, r->C) < (SAME - 1) * r->length ? 1 : -1;
}

/* Euclid's algorithm on the heights over s of two vectors of a plane across n. */
static Rows rows_of(const AmCrystal *c, const AmVec3 a[3], AmVec3 normal, AmVec3 side)
{
  Rows     r      = {.A = a[0], .B = a[1], .C = a[2]};
  PetscInt height = planes_along(c, side, r.A);
  r.m             = planes_along(c, side, r.B);
  while (height) {
    const AmVec3   last = less(r.B, r.m / height, r.A);
    const PetscInt rest = r.m % height;
    r.B                 = r.A;
    r.A                 = last;
    r.m                 = height;
    height              = rest;
  }
  if (r.m < 0) r.B = AmVec3Scale(-1, r.B);
  if (planes_along(c, normal, r.C) < 0) r.C = AmVec3Scale(-1, r.C);
  r.m = PetscAbsInt(r.m);
  r.C = less(r.C, ceil((PetscReal)planes_along(c, side, r.C) / r.m - 0.5 / r.m), r.B);
  r.q = -planes_along(c, side, r.C);
  set_order(&r);
  if (along(&r, r.B) + along(&r, r.C) < -(1 + SAME) * r.length) { /* the other way it is less than A */
    r.A = AmVec3Scale(-1, r.A);
    set_order(&r);
  }
  return r;
}

PetscErrorCode AmCrystalAlignBasisTwice(AmCrystal *c, AmVec3 normal, AmVec3 side)
{
  Rows r;

  PetscFunctionBeginUser;
  AmCheckUser(AmCrystalPlaneDistance(c, side) > 0, "(%g, %g, %g) is no normal of lattice planes of small indices", side.v[0], side.v[1], side.v[2]);
  PetscCall(AmCrystalAlignBasis(c, normal));
  const int in_plane            = planes_along(c, normal, c->basis[0]) == 0 ? 0 : 1; /* the third one is the last, or the first */
  r                             = rows_of(c, (const AmVec3[3]){c->basis[in_plane], c->basis[in_plane + 1], c->basis[in_plane ? 0 : 2]}, normal, side);
  const int left_handed         = AmVec3Dot(AmVec3Cross(r.A, r.B), r.C) < 0;
  c->basis[left_handed ? 2 : 0] = r.A;
  c->basis[1]                   = r.B;
  c->basis[left_handed ? 0 : 2] = r.C;
  PetscFunctionReturn(0);
}

static Rows rows_of_basis(const AmCrystal *c, AmVec3 normal, AmVec3 side)
{
  const int left_handed = planes_along(c, normal, c->basis[0]) != 0;
  Rows      r           = {.A = c->basis[left_handed ? 2 : 0], .B = c->basis[1], .C = c->basis[left_handed ? 0 : 2]};
  r.m                   = planes_along(c, side, r.B);
  r.q                   = -planes_along(c, side, r.C);
  set_order(&r);
  return r;
}

PetscReal AmCrystalEdge(const AmCrystal *c, AmVec3 normal, PetscReal from, AmVec3 side, PetscReal at)
{
  const Rows      r = rows_of_basis(c, normal, side);
  const PetscReal d = AmCrystalPlaneDistance(c, normal), e = AmCrystalPlaneDistance(c, side);
  const PetscInt  Y     = (PetscInt)lround((at - AmVec3Dot(c->origin, side)) / e);
  PetscInt        plane = (PetscInt)ceil((from - AmVec3Dot(c->origin, normal)) / d - SAME);
  while ((Y + r.q * plane) % r.m) plane++;
  return AmVec3Dot(c->origin, normal) + plane * d;
}

/* A row of the groove: a place of it, and how many B + C it is off. */
typedef struct {
  AmVec3   at;
  PetscInt rank;
} Row;

/* Whether a comes before b along A. */
static PetscBool is_before(const Rows *r, Row a, Row b)
{
  const PetscReal d = along(r, AmVec3Sub(b.at, a.at));
  return d > SAME * r->length || (d > -SAME * r->length && r->tie * (b.rank - a.rank) > 0) ? PETSC_TRUE : PETSC_FALSE;
}

static Row further(const Rows *r, Row a, int times) { return (Row){AmVec3Add(a.at, AmVec3Scale(times, r->A)), a.rank}; }

/* The first place of a row that does not come before first. */
static Row first_from(const Rows *r, Row first, Row a)
{
  while (!is_before(r, a, first)) a = further(r, a, -1);
  while (is_before(r, a, first)) a = further(r, a, 1);
  return a;
}

/* The three tetrahedra of a prism. */
static void divide(const Rows *r, Row a, Row b, Row c, AmVec3 simplex[3][4])
{
  Row p[6] = {a, first_from(r, a, b), first_from(r, a, c)};
  if (is_before(r, p[2], p[1])) {
    const Row t = p[1];
    p[1]        = p[2];
    p[2]        = t;
  }
  for (int i = 0; i < 3; i++) p[3 + i] = further(r, p[i], 1);
  for (int k = 0; k < 3; k++) {
    for (int i = 0; i < 4; i++) simplex[k][i] = p[k + i].at;
    const AmVec3 *s = simplex[k], last = s[3];
    if (AmVec3Dot(AmVec3Cross(AmVec3Sub(s[1], s[0]), AmVec3Sub(s[2], s[0])), AmVec3Sub(s[3], s[0])) > 0) continue;
    simplex[k][3] = s[2];
    simplex[k][2] = last;
  }
}

PetscErrorCode AmCrystalCaps(const AmCrystal *c, AmVec3 normal, AmVec3 side, PetscInt *n, AmVec3 (**simplex)[4])
{
  const Rows r   = rows_of_basis(c, normal, side);
  PetscInt   num = r.m + 1;
  Row       *row;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(num, &row));
  PetscCall(PetscMalloc1(3 * r.m, simplex));
  row[0] = (Row){AmVec3Make(0, 0, 0), 0};
  for (PetscInt k = 1; k <= r.m; k++) {
    row[k] = (Row){AmVec3Add(row[k - 1].at, r.C), row[k - 1].rank + 1};
    if (planes_along(c, side, row[k].at) <= -r.m) row[k] = (Row){AmVec3Add(row[k].at, r.B), row[k].rank + 1};
  }
  while (num > 2) { /* the ear with the shortest third side; all rows follow each other along n, so each that lies below it is one */
    PetscReal shortest = PETSC_MAX_REAL;
    PetscInt  ear      = 1;
    for (PetscInt k = 1; k + 1 < num; k++) {
      const AmVec3    p = AmVec3Sub(row[k].at, row[k - 1].at), w = AmVec3Sub(row[k + 1].at, row[k - 1].at);
      const PetscReal below  = AmVec3Dot(p, normal) * AmVec3Dot(w, side) - AmVec3Dot(p, side) * AmVec3Dot(w, normal);
      const PetscReal length = hypot(AmVec3Dot(w, normal), AmVec3Dot(w, side));
      if (below < SAME * c->volume / r.length || length >= shortest) continue;
      shortest = length;
      ear      = k;
    }
    divide(&r, row[ear - 1], row[ear], row[ear + 1], *simplex + *n);
    *n += 3;
    for (PetscInt k = ear; k + 1 < num; k++) row[k] = row[k + 1];
    num--;
  }
  PetscCall(PetscFree(row));
  PetscFunctionReturn(0);
}
