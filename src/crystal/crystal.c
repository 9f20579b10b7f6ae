/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lattices in the lab frame.
 *
 * The rows of the rotation Q are the unit vectors of the crystal directions that lie along lab x, y, z, so that a crystal vector c becomes Q c.
 *
 * Columns. If z is a lattice direction with shortest lattice vector c, the projection of the lattice along z is a plane lattice. Its basis comes from
 * Euclid's algorithm: c = Σ m_i a_i with coprime m_i, and m_i a_i + m_j a_j = (m_i - q m_j) a_i + m_j (a_j + q a_i) changes the basis until one vector is ±c
 * and the others span the columns. Lagrange-Gauss reduction to an obtuse pair makes the split of a cell along a1 + a2 a Delaunay split (Selling, 1874;
 * Conway and Sloane, 1992).
 *
 * Atoms in 3D. Selling's reduction turns a superbase v0 + v1 + v2 + v3 = 0 until no two of its vectors meet at less than 90°; then the split of a cell into six
 * tetrahedra along the paths from 0 to v1 + v2 + v3 is a Delaunay split too. */
#include <atomesh/crystal.h>

AmCrystalOptions AmCrystalDefaults(void)
{
  return (AmCrystalOptions){.structure = AM_STRUCTURE_FCC, .axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, .dimension = 2};
}

/* The rotation from crystal axes to the lab. */
static PetscErrorCode orientation(const AmCrystalOptions *o, AmMat3 *Q)
{
  static const char *const name[3] = {"x", "y", "z"};
  AmVec3                   d[3];

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) {
    d[i] = AmVec3Make(o->axes[i][0], o->axes[i][1], o->axes[i][2]);
    AmCheckUser(AmVec3Norm(d[i]) > 0, "the crystal direction along %s is [%g %g %g], must not be zero", name[i], o->axes[i][0], o->axes[i][1], o->axes[i][2]);
    d[i] = AmVec3Scale(1 / AmVec3Norm(d[i]), d[i]);
  }
  for (int i = 0; i < 3; i++) {
    const int j = (i + 1) % 3;
    AmCheckUser(fabs(AmVec3Dot(d[i], d[j])) < 1e-6, "the crystal directions along %s [%g %g %g] and %s [%g %g %g] meet at %.4g degrees, must be orthogonal",
                name[i], o->axes[i][0], o->axes[i][1], o->axes[i][2], name[j], o->axes[j][0], o->axes[j][1], o->axes[j][2],
                acos(AmVec3Dot(d[i], d[j])) * 180 / PETSC_PI);
  }
  AmCheckUser(AmVec3Dot(AmVec3Cross(d[0], d[1]), d[2]) > 0,
              "the crystal directions along x, y, z are left-handed, must be right-handed: reverse z to [%g %g %g]", -o->axes[2][0], -o->axes[2][1],
              -o->axes[2][2]);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) Q->m[i][j] = d[i].v[j];
  PetscFunctionReturn(0);
}

/* Integer coordinates of the shortest lattice vector along lab z; false when none has indices up to 24. */
static PetscBool period_indices(AmMat3 primitive, PetscInt m[3])
{
  const AmMat3 inverse = AmMat3Inverse(primitive);
  const AmVec3 t       = AmMat3Column(inverse, 2); /* coordinates of e_z */
  int          big     = 0;
  for (int i = 1; i < 3; i++)
    if (fabs(t.v[i]) > fabs(t.v[big])) big = i;
  for (PetscInt n = 1; n <= 24; n++) {
    PetscBool whole = PETSC_TRUE;
    for (int i = 0; i < 3; i++) {
      const PetscReal c = n * t.v[i] / fabs(t.v[big]);
      m[i]              = (PetscInt)lround(c);
      if (fabs(c - m[i]) > 1e-6) whole = PETSC_FALSE;
    }
    if (whole) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* Changes basis a until a[2] = Σ m_i a_i up to sign. */
static void euclid(AmVec3 a[3], PetscInt m[3])
{
  for (;;) {
    int i = 0, j = -1;
    for (int k = 1; k < 3; k++)
      if (PetscAbsInt(m[k]) > PetscAbsInt(m[i])) i = k;
    for (int k = 0; k < 3; k++)
      if (k != i && m[k]) j = k;
    if (j < 0) { /* m_i = ±1 is alone */
      const AmVec3 t = a[i];
      a[i]           = a[2];
      a[2]           = t;
      return;
    }
    const PetscInt q = m[i] / m[j];
    m[i] -= q * m[j];
    a[j] = AmVec3Add(a[j], AmVec3Scale(q, a[i]));
  }
}

static PetscReal dot2(AmVec3 a, AmVec3 b) { return a.v[0] * b.v[0] + a.v[1] * b.v[1]; }

/* Lagrange-Gauss reduction of the in-plane parts, then an obtuse, right-handed pair. */
static void reduce_plane(AmVec3 a[2])
{
  for (;;) {
    if (dot2(a[1], a[1]) < dot2(a[0], a[0])) {
      const AmVec3 t = a[0];
      a[0]           = a[1];
      a[1]           = t;
    }
    const PetscReal q = round(dot2(a[0], a[1]) / dot2(a[0], a[0]) - 1e-9);
    if (q == 0) break;
    a[1] = AmVec3Sub(a[1], AmVec3Scale(q, a[0]));
  }
  if (dot2(a[0], a[1]) > 1e-9 * dot2(a[0], a[0])) a[1] = AmVec3Scale(-1, a[1]);
  if (a[0].v[0] * a[1].v[1] - a[0].v[1] * a[1].v[0] < 0) {
    const AmVec3 t = a[0];
    a[0]           = a[1];
    a[1]           = t;
  }
}

static void find_columns(AmCrystal *c)
{
  AmVec3   a[3];
  PetscInt m[3];
  if (!period_indices(c->primitive, m)) return;
  for (int i = 0; i < 3; i++) a[i] = AmMat3Column(c->primitive, i);
  euclid(a, m);
  c->period = fabs(a[2].v[2]);
  reduce_plane(a);
  c->basis[0] = a[0];
  c->basis[1] = a[1];
}

/* One step on the superbase v: a pair that meets at less than 90° is opened. False when there is none. */
static PetscBool selling_step(AmVec3 v[4])
{
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < i; j++) {
      if (AmVec3Dot(v[i], v[j]) <= 1e-9 * AmVec3Dot(v[i], v[i])) continue;
      for (int k = 0; k < 4; k++)
        if (k != i && k != j) v[k] = AmVec3Add(v[k], v[i]);
      v[i] = AmVec3Scale(-1, v[i]);
      return PETSC_TRUE;
    }
  return PETSC_FALSE;
}

static void reduce_space(AmCrystal *c)
{
  AmVec3 v[4] = {{{0, 0, 0}}};
  for (int i = 0; i < 3; i++) {
    v[i + 1] = AmMat3Column(c->primitive, i);
    v[0]     = AmVec3Sub(v[0], v[i + 1]);
  }
  while (selling_step(v)) continue;
  const int left_handed = AmVec3Dot(AmVec3Cross(v[1], v[2]), v[3]) < 0;
  for (int i = 0; i < 3; i++) c->basis[left_handed ? 2 - i : i] = v[i + 1];
}

/* Changes the primitive vectors a, at these multiples of the planes' distance, until the first two lie in a plane and the third leads to the next one. */
static void into_plane(AmVec3 a[3], PetscInt height[3])
{
  for (;;) {
    int i = 0, j = -1;
    for (int k = 1; k < 3; k++)
      if (PetscAbsInt(height[k]) > PetscAbsInt(height[i])) i = k;
    for (int k = 0; k < 3; k++)
      if (k != i && height[k]) j = k;
    if (j < 0) { /* ±1 is left alone */
      const AmVec3 t = a[i];
      a[i]           = a[2];
      a[2]           = t;
      return;
    }
    a[i] = AmVec3Sub(a[i], AmVec3Scale(height[i] / height[j], a[j]));
    height[i] %= height[j];
  }
}

/* Lagrange-Gauss reduction of two vectors, then an obtuse pair. */
static void reduce_pair(AmVec3 a[2])
{
  for (PetscReal q = 1; q != 0;) {
    if (AmVec3Dot(a[1], a[1]) < AmVec3Dot(a[0], a[0])) {
      const AmVec3 t = a[0];
      a[0]           = a[1];
      a[1]           = t;
    }
    q    = round(AmVec3Dot(a[0], a[1]) / AmVec3Dot(a[0], a[0]) - 1e-9);
    a[1] = AmVec3Sub(a[1], AmVec3Scale(q, a[0]));
  }
  if (AmVec3Dot(a[0], a[1]) > 1e-9 * AmVec3Dot(a[0], a[0])) a[1] = AmVec3Scale(-1, a[1]);
}

/* Of all vectors to the next plane the one with the shortest superbase: where an obtuse one exists it is that (Selling, 1874). */
static AmVec3 step_to_next(const AmVec3 a[3])
{
  const int most     = 4;
  PetscReal shortest = PETSC_MAX_REAL;
  AmVec3    best     = a[2];
  for (int i = -most; i <= most; i++)
    for (int j = -most; j <= most; j++) {
      const AmVec3    b = AmVec3Add(a[2], AmVec3Add(AmVec3Scale(i, a[0]), AmVec3Scale(j, a[1]))), last = AmVec3Add(b, AmVec3Add(a[0], a[1]));
      const PetscReal sum = AmVec3Dot(b, b) + AmVec3Dot(last, last);
      if (sum > shortest - 1e-9) continue;
      shortest = sum;
      best     = b;
    }
  return best;
}

/* In the plane: Euclid's algorithm on the heights, in units of the lines' distance, leaves one vector along the lines; the other one then leads to the next
 * line. */
static void align_plane(AmCrystal *c, AmVec3 normal, PetscReal distance)
{
  AmVec3    a = c->basis[0], b = c->basis[1];
  PetscInt  height[2] = {(PetscInt)lround(AmVec3Dot(a, normal) / distance), (PetscInt)lround(AmVec3Dot(b, normal) / distance)};
  PetscReal along;
  while (height[0]) {
    const PetscInt q    = height[1] / height[0], rest = height[1] % height[0];
    const AmVec3   last = AmVec3Sub(b, AmVec3Scale(q, a));
    b                   = a;
    a                   = last;
    height[1]           = height[0];
    height[0]           = rest;
  }
  if (height[1] < 0) b = AmVec3Scale(-1, b);
  if (a.v[0] * b.v[1] - a.v[1] * b.v[0] < 0) a = AmVec3Scale(-1, a);
  along       = dot2(a, b) / dot2(a, a);
  c->basis[0] = a;
  c->basis[1] = AmVec3Sub(b, AmVec3Scale(ceil(along - 1e-9), a));
}

PetscErrorCode AmCrystalAlignBasis(AmCrystal *c, AmVec3 normal)
{
  const PetscReal d = AmCrystalPlaneDistance(c, normal);
  AmVec3          a[3];
  PetscInt        height[3];

  PetscFunctionBeginUser;
  AmCheckUser(d > 0, "(%g, %g, %g) is no normal of lattice planes of small indices", normal.v[0], normal.v[1], normal.v[2]);
  if (c->dimension == 2) {
    align_plane(c, normal, d);
    PetscFunctionReturn(0);
  }
  for (int i = 0; i < 3; i++) {
    a[i]      = c->basis[i];
    height[i] = (PetscInt)lround(AmVec3Dot(a[i], normal) / d);
  }
  into_plane(a, height);
  reduce_pair(a);
  a[2]                  = step_to_next(a);
  const int left_handed = AmVec3Dot(AmVec3Cross(a[0], a[1]), a[2]) < 0;
  for (int i = 0; i < 3; i++) c->basis[i] = a[left_handed ? 2 - i : i];
  PetscFunctionReturn(0);
}

/* The first atom becomes the site, and of each other one the image nearest to it is taken: so that cells are small. */
static void start_at_first_atom(AmCrystal *c)
{
  AmBasisAtom *first = &c->sublattice[0];
  if (c->num_sublattices == 1 && !first->at[0] && !first->at[1] && !first->at[2]) return;
  c->origin = AmVec3Add(c->origin, AmCrystalSublatticePlace(c, 0));
  for (PetscInt a = c->num_sublattices - 1; a >= 0; a--) {
    PetscReal from[3], given[3], shortest;
    for (int i = 0; i < 3; i++) {
      given[i] = c->sublattice[a].at[i] - first->at[i];
      from[i]  = given[i] - round(given[i]);
      c->sublattice[a].at[i] = given[i];
    }
    shortest = AmVec3Norm(AmMat3Apply(c->primitive, AmVec3Make(given[0], given[1], given[2])));
    for (int k = 0; k < 27; k++) {
      const PetscReal at[3] = {from[0] + k % 3 - 1, from[1] + k / 3 % 3 - 1, from[2] + k / 9 - 1},
                      r     = AmVec3Norm(AmMat3Apply(c->primitive, AmVec3Make(at[0], at[1], at[2])));
      if (r > shortest - 1e-9) continue; /* of equally near ones the one given, or the first, on any machine */
      shortest = r;
      for (int i = 0; i < 3; i++) c->sublattice[a].at[i] = at[i];
    }
  }
}

PetscErrorCode AmCrystalCreate(const AmCrystalOptions *o, AmCrystal *c)
{
  AmMat3 cubic = AmMat3Identity(), primitive;

  PetscFunctionBeginUser;
  *c = (AmCrystal){.origin = o->origin, .dimension = o->dimension};
  AmCheckUser(o->lattice_constant > 0, "the lattice constant is %g Å, must be > 0", o->lattice_constant);
  for (int i = 0; i < 3; i++) cubic.m[i][i] = o->lattice_constant;
  primitive = AmStructurePrimitive(o);
  AmCheckUser(fabs(AmMat3Det(primitive)) > 1e-6, "the cell vectors span %g Å³, must span a volume", fabs(AmMat3Det(primitive)));
  PetscCall(AmStructureAtoms(o, primitive, &c->num_sublattices, c->sublattice));
  PetscCall(orientation(o, &c->conventional));
  if (AmMat3Det(o->stretch) > 0) c->conventional = AmMat3Mul(o->stretch, c->conventional);
  c->primitive    = AmMat3Mul(c->conventional, primitive);
  c->conventional = AmMat3Mul(c->conventional, cubic);
  c->volume       = fabs(AmMat3Det(c->primitive));
  start_at_first_atom(c);
  if (o->dimension == 3)
    reduce_space(c);
  else
    find_columns(c);
  PetscFunctionReturn(0);
}

AmVec3 AmCrystalVector(const AmCrystal *c, const PetscReal uvw[3]) { return AmMat3Apply(c->conventional, AmVec3Make(uvw[0], uvw[1], uvw[2])); }

#define SMALL 0.05 /* strain up to which a shift is linear in it, roughly */

AmVec3 AmCrystalSublatticeShift(const AmCrystal *c, PetscInt i, AmMat3 F)
{
  const AmMat3 C    = AmMat3Mul(AmMat3Transpose(F), F);
  PetscReal    size = 0;
  AmVec3       p    = {{0, 0, 0}};
  for (int k = 0; k < 9; k++) {
    const PetscReal E = (C.m[k / 3][k % 3] - (k % 4 == 0)) / 2;
    size += E * E;
    for (int a = 0; a < 3; a++) p.v[a] += c->response[i][a][k / 3][k % 3] * E;
  }
  return AmVec3Scale(1 / (1 + PetscSqr(size / (SMALL * SMALL))), AmMat3Apply(F, p));
}

AmMat3 AmCrystalShiftVirial(const AmCrystal *c, PetscInt i, AmVec3 g)
{
  AmMat3 M = {{{0}}};
  for (int k = 0; k < 9; k++)
    for (int a = 0; a < 3; a++) M.m[k / 3][k % 3] += g.v[a] * c->response[i][a][k / 3][k % 3];
  return M;
}

#define SAME_HEIGHT 1e-5 /* Å: atoms found at zero force are that sure of their places */
#define IMAGES 3         /* cells to either side in which the nearest image is looked for */

static PetscBool in_slabs(const AmCrystal *c, AmVec3 S, PetscInt num, const AmCellSlab slab[])
{
  for (PetscInt k = 0; k < num; k++) {
    const PetscReal h = AmVec3Dot(S, slab[k].normal) - slab[k].from + SAME_HEIGHT;
    if (h < 0 || h >= AmCrystalPlaneDistance(c, slab[k].normal)) return PETSC_FALSE;
  }
  return PETSC_TRUE;
}

/* The nearest image of a cell's atom in all slabs. */
static AmBasisAtom image_in(const AmCrystal *c, PetscInt i, PetscInt num, const AmCellSlab slab[])
{
  AmBasisAtom best  = c->sublattice[i];
  PetscReal   least = PETSC_MAX_REAL;
  for (int n = 0; n < (2 * IMAGES + 1) * (2 * IMAGES + 1) * (2 * IMAGES + 1); n++) {
    AmBasisAtom a = c->sublattice[i];
    for (int k = 0, rest = n; k < 3; k++, rest /= 2 * IMAGES + 1) a.at[k] += rest % (2 * IMAGES + 1) - IMAGES;
    const AmVec3 S = AmMat3Apply(c->primitive, AmVec3Make(a.at[0], a.at[1], a.at[2]));
    if (AmVec3Norm(S) > least - SAME_HEIGHT || !in_slabs(c, S, num, slab)) continue; /* of equally near ones the first, on any machine */
    least = AmVec3Norm(S);
    best  = a;
  }
  return best;
}

void AmCrystalCutCell(AmCrystal *c, PetscInt num, const AmCellSlab slab[])
{
  for (PetscInt i = 1; i < c->num_sublattices; i++) c->sublattice[i] = image_in(c, i, num, slab);
}

PetscReal AmCrystalCellTop(const AmCrystal *c, AmVec3 normal)
{
  PetscReal top = 0;
  for (PetscInt i = 1; i < c->num_sublattices; i++) top = PetscMax(top, AmVec3Dot(AmCrystalSublatticePlace(c, i), normal));
  return top;
}

void AmCrystalTakeCell(AmCrystal *c, const AmCrystal *from)
{
  const AmMat3 Q = AmMat3Mul(c->conventional, AmMat3Inverse(from->conventional));
  c->num_sublattices = from->num_sublattices;
  for (PetscInt i = 0; i < from->num_sublattices; i++) {
    c->sublattice[i] = from->sublattice[i];
    for (int a = 0; a < 3; a++) {
      AmMat3 own = {{{0}}}; /* of the turned shift's component a, by strains of the crystal where it comes from */
      for (int k = 0; k < 27; k++) own.m[k / 9][k / 3 % 3] += Q.m[a][k % 3] * from->response[i][k % 3][k / 9][k / 3 % 3];
      own = AmMat3Mul(AmMat3Mul(Q, own), AmMat3Transpose(Q));
      for (int k = 0; k < 9; k++) c->response[i][a][k / 3][k % 3] = own.m[k / 3][k % 3];
    }
  }
}

PetscInt AmCrystalAtomPlanes(const AmCrystal *c, AmVec3 normal, PetscReal height[])
{
  const PetscReal d = AmCrystalPlaneDistance(c, normal);
  PetscInt        n = 0;
  height[n++]       = 0;
  for (PetscInt i = 1; i < c->num_sublattices && d > 0; i++) {
    PetscReal h = AmVec3Dot(AmCrystalSublatticePlace(c, i), normal);
    PetscInt  at = 0;
    h -= d * floor(h / d + SAME_HEIGHT);
    while (at < n && height[at] < h - SAME_HEIGHT) at++;
    if (at < n && height[at] < h + SAME_HEIGHT) continue;
    for (PetscInt k = n++; k > at; k--) height[k] = height[k - 1];
    height[at] = h;
  }
  return n;
}

AmVec3 AmCrystalSublatticePlace(const AmCrystal *c, PetscInt i)
{
  const PetscReal *at = c->sublattice[i].at;
  return AmMat3Apply(c->primitive, AmVec3Make(at[0], at[1], at[2]));
}
