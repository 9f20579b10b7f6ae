/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists of lattice vectors and of sites. */
#include "crystalimpl.h"

typedef struct {
  PetscReal length;
  AmVec3    R;
} Ranked;

static int by_length(const void *a, const void *b)
{
  const Ranked *p = a, *q = b;
  if (fabs(p->length - q->length) > 1e-9) return p->length < q->length ? -1 : 1;
  for (int i = 0; i < 3; i++)
    if (fabs(p->R.v[i] - q->R.v[i]) > 1e-9) return p->R.v[i] < q->R.v[i] ? -1 : 1;
  return 0;
}

PetscErrorCode AmCrystalVectors(const AmCrystal *c, PetscReal radius, PetscInt *n, AmVec3 **R)
{
  /* |n_i| <= radius |i-th reciprocal vector|: rows of the inverse. */
  const AmMat3 inverse = AmMat3Inverse(c->primitive);
  PetscInt     most[3], room;
  Ranked      *found;

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) most[i] = (PetscInt)floor(radius * AmVec3Norm(AmMat3Column(AmMat3Transpose(inverse), i)) + 1e-9);
  room = (2 * most[0] + 1) * (2 * most[1] + 1) * (2 * most[2] + 1);
  PetscCall(PetscMalloc1(room, &found));
  *n = 0;
  for (PetscInt i = -most[0]; i <= most[0]; i++)
    for (PetscInt j = -most[1]; j <= most[1]; j++)
      for (PetscInt k = -most[2]; k <= most[2]; k++) {
        const AmVec3    r      = AmMat3Apply(c->primitive, AmVec3Make(i, j, k));
        const PetscReal length = AmVec3Norm(r);
        if (length <= radius && (i || j || k)) found[(*n)++] = (Ranked){length, r};
      }
  if (*n > 0) qsort(found, *n, sizeof(*found), by_length);
  PetscCall(PetscMalloc1(*n, R));
  for (PetscInt i = 0; i < *n; i++) (*R)[i] = found[i].R;
  PetscCall(PetscFree(found));
  PetscFunctionReturn(0);
}

/* Shortest vector from a lattice point to another one, both moved by d; of d = 0 not the point itself. */
static PetscReal shortest(const AmCrystal *c, AmVec3 d)
{
  PetscReal least = PETSC_MAX_REAL;
  for (int i = -3; i <= 3; i++)
    for (int j = -3; j <= 3; j++)
      for (int k = -3; k <= 3; k++) {
        const PetscReal length = AmVec3Norm(AmVec3Add(d, AmMat3Apply(c->primitive, AmVec3Make(i, j, k))));
        if (length > 0) least = PetscMin(least, length);
      }
  return least;
}

PetscReal AmCrystalNearestDistance(const AmCrystal *c)
{
  PetscReal least = shortest(c, AmVec3Make(0, 0, 0));
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) least = PetscMin(least, AmCrystalNearestDistance(&c->grain[g].lattice));
  for (PetscInt a = 0; a < c->num_sublattices; a++)
    for (PetscInt b = 0; b < a; b++) least = PetscMin(least, shortest(c, AmVec3Sub(AmCrystalSublatticePlace(c, a), AmCrystalSublatticePlace(c, b))));
  return least;
}

PetscReal AmCrystalLoneliestDistance(const AmCrystal *c)
{
  const PetscReal site = shortest(c, AmVec3Make(0, 0, 0));
  PetscReal       most = 0;
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) most = PetscMax(most, AmCrystalLoneliestDistance(&c->grain[g].lattice));
  for (PetscInt a = 0; a < c->num_sublattices; a++) {
    PetscReal least = site;
    for (PetscInt b = 0; b < c->num_sublattices; b++)
      if (b != a) least = PetscMin(least, shortest(c, AmVec3Sub(AmCrystalSublatticePlace(c, b), AmCrystalSublatticePlace(c, a))));
    most = PetscMax(most, least);
  }
  return most;
}

PetscReal AmCrystalSiteDistance(const AmCrystal *c)
{
  PetscReal least = shortest(c, AmVec3Make(0, 0, 0));
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) least = PetscMin(least, AmCrystalSiteDistance(&c->grain[g].lattice));
  return least;
}

PetscReal AmCrystalCellSpread(const AmCrystal *c)
{
  PetscReal most = 0;
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) most = PetscMax(most, AmCrystalCellSpread(&c->grain[g].lattice));
  for (PetscInt a = 0; a < c->num_sublattices; a++)
    for (PetscInt b = 0; b < a; b++) most = PetscMax(most, AmVec3Norm(AmVec3Sub(AmCrystalSublatticePlace(c, a), AmCrystalSublatticePlace(c, b))));
  return most;
}

PetscReal AmCrystalSpacing(const AmCrystal *c) { return c->dimension == 3 ? cbrt(c->volume) : sqrt(c->volume / c->period); }

#define ROUNDING 1e-7 /* Å: of a component of a lattice vector */

/* The greatest length of which a and b are multiples, by Euclid's algorithm; tiny when there is none. */
static PetscReal common_measure(PetscReal a, PetscReal b)
{
  while (b > ROUNDING) {
    const PetscReal rest = fabs(a - b * round(a / b));
    a                    = b;
    b                    = rest;
  }
  return a;
}

PetscReal AmCrystalPlaneDistance(const AmCrystal *c, AmVec3 normal)
{
  PetscReal d = 0;
  for (int i = 0; i < 3; i++) d = common_measure(d, fabs(AmVec3Dot(AmMat3Column(c->primitive, i), normal)));
  return d > 0.01 * AmCrystalSpacing(c) ? d : 0;
}

PetscReal AmCrystalCellDiameter(const AmCrystal *c)
{
  PetscReal longest = 0;
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grain[g].own) longest = PetscMax(longest, AmCrystalCellDiameter(&c->grain[g].lattice));
  for (int bits = 1; bits < (c->dimension == 3 ? 8 : 4); bits++) {
    AmVec3 s = {{0, 0, 0}};
    for (int i = 0; i < c->dimension; i++)
      if (bits >> i & 1) s = AmVec3Add(s, c->basis[i]);
    longest = PetscMax(longest, c->dimension == 3 ? AmVec3Norm(s) : hypot(s.v[0], s.v[1]));
  }
  return longest;
}

AmVec3 AmCrystalPosition(const AmCrystal *c, const PetscInt index[3])
{
  AmVec3 X;
  if (c->num_grains > 0) {
    const PetscInt grain = AmCrystalGrainOf(index);
    PetscInt       own[3] = {index[0], index[1], index[2]};
    AmCrystalNameGrain(-grain, own);
    return AmCrystalPosition(&c->grain[grain].lattice, own);
  }
  X = c->origin;
  for (int i = 0; i < 3; i++) X = AmVec3Add(X, AmVec3Scale(index[i], c->basis[i]));
  /* a site on the seam z = 0 must not fall to either side by rounding */
  if (c->dimension == 2) X.v[2] -= c->period * floor(X.v[2] / c->period + 1e-9);
  return X;
}

AmVec3 AmCrystalAtomPosition(const AmCrystal *c, const AmCellAtom *atom)
{
  return AmVec3Add(AmCrystalPosition(c, atom->index), AmCrystalSublatticePlace(AmCrystalLatticeOf(c, atom->index), atom->sublattice));
}

/* The basis as columns; in the plane the third is e_z, and the others have no z part. */
static AmMat3 plane_or_space(const AmCrystal *c)
{
  AmVec3 a = c->basis[0], b = c->basis[1];
  if (c->dimension == 3) return AmMat3FromColumns(a, b, c->basis[2]);
  a.v[2] = b.v[2] = 0;
  return AmMat3FromColumns(a, b, AmVec3Make(0, 0, 1));
}

AmVec3 AmCrystalIndices(const AmCrystal *c, AmVec3 X)
{
  AmVec3 d = AmVec3Sub(X, c->origin);
  if (c->dimension == 2) d.v[2] = 0;
  return AmMat3Apply(AmMat3Inverse(plane_or_space(c)), d);
}

AmVec3 AmCrystalIndexReach(const AmCrystal *c, PetscReal distance)
{
  AmVec3 reach = {{0, 0, 0}};
  for (int k = 0; k < c->dimension; k++) {
    AmVec3 at = c->origin;
    at.v[k] += 1;
    at = AmCrystalIndices(c, at);
    for (int i = 0; i < 3; i++) reach.v[i] += at.v[i] * at.v[i];
  }
  for (int i = 0; i < 3; i++) reach.v[i] = distance * sqrt(reach.v[i]);
  return reach;
}

static int by_index(const void *a, const void *b)
{
  const PetscInt *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  return p[2] < q[2] ? -1 : p[2] > q[2];
}

PetscBool AmCrystalIsVacant(const AmCrystal *c, const PetscInt index[3])
{
  PetscInt home[3] = {index[0], index[1], index[2]};
  if (c->num_vacant == 0) return PETSC_FALSE;
  AmCrystalShiftHome(c, AmCrystalPosition(c, index), home);
  return bsearch(home, c->vacant, c->num_vacant, sizeof(*c->vacant), by_index) ? PETSC_TRUE : PETSC_FALSE;
}

PetscBool AmCrystalIsListed(const AmCrystal *c, const PetscInt index[3], PetscInt sublattice, PetscInt n, const AmCellAtom list[])
{
  AmCellAtom atom = {{index[0], index[1], index[2]}, sublattice};
  if (n == 0) return PETSC_FALSE;
  AmCrystalShiftHome(c, AmCrystalPosition(c, index), atom.index);
  return bsearch(&atom, list, n, sizeof(*list), AmCrystalByCellAtom) ? PETSC_TRUE : PETSC_FALSE;
}

PetscBool AmCrystalIsMissing(const AmCrystal *c, const PetscInt index[3], PetscInt sublattice)
{
  return AmCrystalIsVacant(c, index) && !AmCrystalIsListed(c, index, sublattice, c->num_left, c->left) ? PETSC_TRUE : PETSC_FALSE;
}

PetscErrorCode AmCrystalTakeOut(AmCrystal *c, PetscInt n, const AmCellAtom missing[], PetscInt (**vacant)[3], AmCellAtom **left)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, vacant));
  PetscCall(PetscMalloc1(n * c->num_sublattices, left));
  c->num_vacant = c->num_left = 0;
  for (PetscInt k = 0; k < n;) { /* one run a cell */
    const PetscInt *index                            = missing[k].index;
    PetscBool       gone[AM_CRYSTAL_MAX_SUBLATTICES] = {PETSC_FALSE};
    PetscCall(PetscArraycpy((*vacant)[c->num_vacant++], index, 3));
    for (; k < n && by_index(missing[k].index, index) == 0; k++) gone[missing[k].sublattice] = PETSC_TRUE;
    for (PetscInt a = 0; a < c->num_sublattices; a++)
      if (!gone[a]) (*left)[c->num_left++] = (AmCellAtom){{index[0], index[1], index[2]}, a};
  }
  c->vacant = (const PetscInt(*)[3])*vacant;
  c->left   = *left;
  PetscFunctionReturn(0);
}

int AmCrystalByCellAtom(const void *a, const void *b)
{
  const AmCellAtom *p = a, *q = b;
  const int         order = by_index(p->index, q->index);
  return order ? order : (p->sublattice > q->sublattice) - (p->sublattice < q->sublattice);
}

static int by_atom(const void *a, const void *b)
{
  const AmSubstitution *p = a, *q = b;
  const int             order = by_index(p->index, q->index);
  return order ? order : (p->sublattice > q->sublattice) - (p->sublattice < q->sublattice);
}

PetscInt AmCrystalOwnSpecies(const AmCrystal *c, PetscInt sublattice) { return c->num_sublattices > 0 ? c->sublattice[sublattice].species : 0; }

PetscInt AmCrystalAtomSpecies(const AmCrystal *c, const PetscInt index[3], PetscInt sublattice)
{
  const PetscInt        own  = AmCrystalOwnSpecies(AmCrystalLatticeOf(c, index), sublattice);
  AmSubstitution        atom = {{index[0], index[1], index[2]}, 0, sublattice};
  const AmSubstitution *other;
  if (c->num_substituted == 0) return own;
  AmCrystalShiftHome(c, AmCrystalPosition(c, index), atom.index);
  other = bsearch(&atom, c->substituted, c->num_substituted, sizeof(*c->substituted), by_atom);
  return other ? other->species : own;
}

PetscInt AmCrystalSpecies(const AmCrystal *c, const PetscInt index[3]) { return AmCrystalAtomSpecies(c, index, 0); }

/* Least and greatest index along each basis vector over the corners of the box. */
static void index_box(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscInt from[3], PetscInt to[3])
{
  AmVec3 least = AmVec3Make(PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL), most = AmVec3Scale(-1, least);
  for (int corner = 0; corner < (c->dimension == 3 ? 8 : 4); corner++) {
    AmVec3 X = {{0, 0, 0}};
    for (int i = 0; i < c->dimension; i++) X.v[i] = (corner >> i & 1 ? high : low)[i];
    X = AmCrystalIndices(c, X);
    for (int i = 0; i < 3; i++) {
      least.v[i] = PetscMin(least.v[i], X.v[i]);
      most.v[i]  = PetscMax(most.v[i], X.v[i]);
    }
  }
  for (int i = 0; i < 3; i++) {
    from[i] = i < c->dimension ? (PetscInt)floor(least.v[i]) : 0;
    to[i]   = i < c->dimension ? (PetscInt)ceil(most.v[i]) : 0;
  }
}

/* Cuts the last index to where the row of sites begun by index runs through the box, with one to spare at both ends. */
static void clip_row(const AmCrystal *c, const PetscReal low[], const PetscReal high[], const PetscInt index[3], PetscInt *from, PetscInt *to)
{
  const int    last  = c->dimension - 1;
  const AmVec3 step  = c->basis[last];
  PetscInt     at[3] = {index[0], index[1], 0};
  AmVec3       X;
  at[last] = 0;
  X        = AmCrystalPosition(c, at);
  for (int i = 0; i < c->dimension; i++) {
    if (fabs(step.v[i]) < 1e-9) continue;
    const PetscReal a = (low[i] - X.v[i]) / step.v[i], b = (high[i] - X.v[i]) / step.v[i];
    if (PetscMin(a, b) - 1 > *from) *from = (PetscInt)floor(PetscMin(a, b)) - 1;
    if (PetscMax(a, b) + 1 < *to) *to = (PetscInt)ceil(PetscMax(a, b)) + 1;
  }
}

static PetscBool in_box(PetscInt dimension, const PetscReal low[], const PetscReal high[], AmVec3 X)
{
  for (int i = 0; i < dimension; i++)
    if (X.v[i] < low[i] || X.v[i] > high[i]) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Of each grain the sites in its region. Grains come one after the other. */
static PetscErrorCode sites_of_grains(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscInt *n, AmLatticeSite **sites)
{
  PetscInt room = 0;

  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < c->num_grains; g++) {
    PetscInt       num;
    AmLatticeSite *own;
    PetscCall(AmCrystalSites(&c->grain[g].lattice, low, high, &num, &own));
    room += num;
    PetscCall(PetscRealloc(sizeof(**sites) * room, sites));
    for (PetscInt i = 0; i < num; i++) {
      if (AmCrystalGrainDepth(c, g, own[i].X) < -AM_ON_FACE) continue;
      AmCrystalNameGrain(g, own[i].index);
      if (AmCrystalIsVacant(c, own[i].index)) continue;
      own[i].species   = AmCrystalSpecies(c, own[i].index); /* the lattice of a grain knows of no substituted atoms */
      (*sites)[(*n)++] = own[i];
    }
    PetscCall(PetscFree(own));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmCrystalSites(const AmCrystal *c, const PetscReal low[], const PetscReal high[], PetscInt *n, AmLatticeSite **sites)
{
  const int last = c->dimension - 1;
  PetscInt  from[3], to[3], room = 0;

  PetscFunctionBeginUser;
  PetscCheck(c->dimension == 3 || c->period > 0, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONGSTATE, "z is not a lattice direction: there are no columns");
  *n     = 0;
  *sites = NULL;
  for (int i = 0; i < c->dimension; i++)
    if (low[i] > high[i]) PetscFunctionReturn(0);
  if (c->num_grains > 0) {
    PetscCall(sites_of_grains(c, low, high, n, sites));
    PetscFunctionReturn(0);
  }
  index_box(c, low, high, from, to);
  for (PetscInt i = from[0]; i <= to[0]; i++)
    for (PetscInt j = last == 2 ? from[1] : 0; j <= (last == 2 ? to[1] : 0); j++) {
      PetscInt index[3] = {i, j, 0}, first = from[last], end = to[last];
      clip_row(c, low, high, index, &first, &end);
      for (PetscInt k = first; k <= end; k++) {
        index[last]    = k;
        const AmVec3 X = AmCrystalPosition(c, index);
        if (!in_box(c->dimension, low, high, X) || AmCrystalIsVacant(c, index)) continue;
        if (*n == room) {
          room = PetscMax(256, room + room / 2);
          PetscCall(PetscRealloc(sizeof(**sites) * room, sites));
        }
        (*sites)[(*n)++] = (AmLatticeSite){{index[0], index[1], index[2]}, AmCrystalSpecies(c, index), X};
      }
    }
  PetscFunctionReturn(0);
}
