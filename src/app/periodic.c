/* SPDX-License-Identifier: GPL-3.0-or-later
 * Periodic directions of a body in space: which lengths they may have, where the faces lie, and which of them the refined zone may cross. */
#include "problem.h"

#define FITS 0.01         /* Å: how far a size may be off the lattice's own, which is taken: as exact as people write lattice constants */
#define SAME 1e-4         /* Å: of two periods, or places */
#define MOST_MULTIPLES 64 /* of a grain's period */
#define PLACES 16         /* between two lattice planes, where a face may lie */
#define SIMPLICIAL 0.49   /* of a period: a longer edge of a cell would not be told from its image */

static const char *key_of(const AmProblem *p, int axis, size_t size, char where[])
{
  char key[32];
  snprintf(key, sizeof(key), "domain.size.%d", axis);
  return AmCaseWhere(p->c, key, size, where);
}

/* The shortest period that the crystal, or all grains that reach its faces, have along an axis; 0: none of small indices. */
static PetscReal period_of(const AmProblem *p, int axis)
{
  const PetscReal first = AmCrystalPeriod(&p->crystal, axis);
  for (int n = 1; n <= MOST_MULTIPLES && first > 0; n++) {
    PetscBool fits = PETSC_TRUE;
    for (PetscInt g = 1; g < p->crystal.num_grains && fits; g++) {
      const PetscReal own = p->grain[g].within > 0 ? n * first : AmCrystalPeriod(&p->grain[g].lattice, axis);
      fits                = own > 0 && fabs(n * first - own * round(n * first / own)) < SAME ? PETSC_TRUE : PETSC_FALSE;
    }
    if (fits) return n * first;
  }
  return 0;
}

/* How far a place along an axis is from the nearest lattice plane of a grain. */
static PetscReal off_planes(const AmProblem *p, int axis, PetscReal at)
{
  PetscReal least = PETSC_MAX_REAL;
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const AmCrystal *c      = &p->grain[g].lattice;
    AmVec3           normal = {{0, 0, 0}};
    normal.v[axis]          = 1;
    const PetscReal d = AmCrystalPlaneDistance(c, normal), t = d > 0 ? (at - c->origin.v[axis]) / d : 0.5;
    least = PetscMin(least, p->grain[g].within > 0 ? least : d * fabs(t - round(t)));
  }
  return least;
}

/* Half way between a lattice plane and the one below, or where planes of other grains are in the way as far as can be from all. */
static PetscReal face_below(const AmProblem *p, int axis, PetscReal plane, PetscReal layer)
{
  PetscReal best = plane - layer / 2;
  for (int k = 1; k < PLACES; k++) {
    const PetscReal at = plane - layer * k / PLACES;
    if (off_planes(p, axis, at) > off_planes(p, axis, best) + SAME) best = at;
  }
  return best;
}

/* The edge becomes the lattice period nearest to what the user gave; the faces lie half way between lattice planes, so that no rounding decides on which side
 * of the seam an atom is; of a direction that is no normal of lattice planes wherever they come to lie. */
static PetscErrorCode set_axis(AmProblem *p, int axis)
{
  const PetscReal period = period_of(p, axis), given = p->c->domain.size[axis], times = period > 0 ? PetscMax(1, round(given / period)) : 0;
  AmVec3          normal = {{0, 0, 0}};
  PetscReal       layer, plane, below;
  const PetscReal *a = p->crystal_options.axes[axis];
  char            where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(period > 0, "%s has %c along [%g %g %g], must be a lattice direction of small indices%s, for the body is periodic along it",
              AmCaseWhere(p->c, p->c->grains ? "grains" : "material.axes", sizeof(where), where), 'x' + axis, a[0], a[1], a[2],
              p->crystal.num_grains > 0 ? " of all grains, with a period in common" : "");
  below = PetscMax(1, floor(given / period));
  AmCheckUser(fabs(given - times * period) <= FITS, "%s is %g Å, must be a lattice period, for the body is periodic along %c: the nearest are %.6f and %.6f Å",
              key_of(p, axis, sizeof(where), where), given, 'x' + axis, below * period, (below + 1) * period);
  normal.v[axis]       = 1;
  layer                = AmCrystalPlaneDistance(&p->crystal, normal);
  plane                = layer > 0 ? p->crystal.origin.v[axis] + layer * round((-given / 2 - p->crystal.origin.v[axis]) / layer) : -given / 2;
  p->body.low.v[axis]  = face_below(p, axis, plane, layer);
  p->body.high.v[axis] = p->body.low.v[axis] + times * period;
  PetscFunctionReturn(0);
}

/* Beneath a free top, straight lines lead from one periodic face to the other, and cells end on these and on the top. For that a lattice plane that has sites
 * on the top must be the first one inside; of every atom, too, so that both bodies hold the same ones. */
static PetscErrorCode align_with_top(AmProblem *p)
{
  const AmVec3 y = AmVec3Make(0, 1, 0), z = AmVec3Make(0, 0, 1);
  AmCrystal    aligned = p->crystal;
  PetscReal    half, shift;

  PetscFunctionBeginUser;
  if (p->c->scheme == AM_SCHEME_ATM && (AmCrystalPlaneDistance(&aligned, z) == 0 || aligned.num_grains > 0)) PetscFunctionReturn(0);
  PetscCall(AmCrystalAlignBasisTwice(&aligned, z, y));
  half  = AmCrystalPlaneDistance(&aligned, z) / 2;
  shift = AmCrystalEdge(&aligned, z, p->body.low.v[2] + half, y, p->top) - half - p->body.low.v[2];
  p->body.low.v[2] += shift;
  p->body.high.v[2] += shift;
  if (p->c->scheme == AM_SCHEME_ATM) PetscFunctionReturn(0);
  p->crystal = aligned;
  p->seam    = 2;
  PetscFunctionReturn(0);
}

/* Traced cells end on one family of lattice planes: beneath a free top those parallel to it, but where lines lead through the body those that they cross as
 * well. The shortest period is the one whose faces a zone crosses; that of a sharp boundary, whose cells are of no lattice, crosses none. */
static PetscErrorCode set_seam(AmProblem *p)
{
  AmVec3 normal = {{0, 0, 0}};

  PetscFunctionBeginUser;
  p->seam = -1;
  if (p->body.free_top && p->body.periodic[2] && AmFieldNumDislocations(p->field) > 0) {
    PetscCall(align_with_top(p));
    PetscFunctionReturn(0);
  }
  if (p->c->scheme == AM_SCHEME_ATM || p->body.free_top) PetscFunctionReturn(0);
  if (AmProblemStackAxis(p) >= 0) {
    PetscCall(AmProblemAlignStack(p));
    PetscFunctionReturn(0);
  }
  for (int k = 0; k < 3 && !AmProblemIsSharp(p); k++)
    if (p->body.periodic[k] && (p->seam < 0 || p->c->domain.size[k] < p->c->domain.size[p->seam])) p->seam = k;
  if (p->seam < 0) PetscFunctionReturn(0);
  normal.v[p->seam] = 1;
  PetscCall(AmCrystalAlignBasis(&p->crystal, normal));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemSetPeriods(AmProblem *p)
{
  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++)
    if (p->body.periodic[k]) PetscCall(set_axis(p, k));
  PetscCall(set_seam(p));
  AmCrystalSetRepeat(&p->crystal, &p->body);
  PetscFunctionReturn(0);
}

PetscReal AmProblemSeamDistance(const AmProblem *p, AmVec3 x)
{
  PetscReal least = PETSC_MAX_REAL;
  for (int k = 0; k < 3; k++)
    if (p->body.periodic[k] && k != p->seam) least = PetscMin(least, PetscMin(x.v[k] - p->body.low.v[k], p->body.high.v[k] - x.v[k]));
  return least;
}

static PetscErrorCode check_screws(const AmProblem *p)
{
  char key[64], where[1024];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->c->num_defects; i++) {
    const AmVec3 b = AmCrystalVector(&p->crystal, p->c->defects[i].dislocation.burgers.v);
    if (p->c->defects[i].kind != AM_CASE_DISLOCATION) continue;
    snprintf(key, sizeof(key), "defects.%d.dislocation.burgers", (int)i);
    AmCheckUser(fabs(b.v[2]) < 1e-6,
                "%s has a screw part of %g Å, must have none, or the scheme must be atm, or dimension 2: lattice planes must close at the faces",
                AmCaseWhere(p->c, key, sizeof(where), where), b.v[2]);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_crossing(const AmProblem *p)
{
  char where[1024];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->num_cores; i++) {
    const PetscReal room = PetscMin(AmProblemSeamDistance(p, p->core[i].a), AmProblemSeamDistance(p, p->core[i].b)) - p->core[i].radius;
    AmCheckUser(p->zone_radius < room,
                "%s: the refined zone around (%.4g, %.4g, %.4g) Å, of radius %.1f Å, reaches a periodic face %.1f Å away; only those of the shortest period "
                "may be crossed, "
                "none with a free top and no straight dislocation, or with a sharp boundary: shift the lattice or enlarge the body",
                AmCaseWhere(p->c, p->c->num_defects > 0 ? "defects" : "regions.blend", sizeof(where), where), p->core[i].a.v[0], p->core[i].a.v[1],
                p->core[i].a.v[2], p->zone_radius + p->core[i].radius, room + p->core[i].radius);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckSeams(const AmProblem *p)
{
  const PetscReal edge = AmCrystalCellDiameter(&p->crystal);
  char            where[1024];

  PetscFunctionBeginUser;
  if (p->whole || !AmBodyIsPeriodic(&p->body)) PetscFunctionReturn(0);
  AmCheckUser(!p->body.periodic[0] || !p->body.periodic[1] || !p->body.periodic[2],
              "%s is true in all directions, must be false in one, or the scheme must be atm: forces of a coupling scheme need not sum to zero, "
              "and something must hold the body",
              AmCaseWhere(p->c, "domain.periodic", sizeof(where), where));
  if (AmProblemStackAxis(p) >= 0) {
    PetscCall(AmProblemCheckStack(p));
    PetscFunctionReturn(0);
  }
  PetscCall(check_screws(p));
  for (int k = 0; k < 3; k++)
    AmCheckUser(!p->body.periodic[k] || SIMPLICIAL * p->c->domain.size[k] > edge,
                "%s is %g Å, must be more than twice the longest edge of a lattice cell, %.4g Å, with scheme %s", key_of(p, k, sizeof(where), where),
                p->c->domain.size[k], edge, AmCaseSchemeName(p->c->scheme));
  PetscCall(check_crossing(p));
  PetscFunctionReturn(0);
}
