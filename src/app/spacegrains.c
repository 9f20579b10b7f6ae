/* SPDX-License-Identifier: GPL-3.0-or-later
 * Coupled grains in space: which bodies have a mesh, and the walls that regions are measured from. A grain inside of another is bounded by a sphere, and the
 * far mesh ends on either side of it. Grains that lie one above the other fill a body that repeats along the planes between them, and the far mesh is two
 * stacks. Of a sharp boundary the walls are discs, near defects. */
#include "problem.h"

#define SLACK 1e-4      /* Å: faces given by rounded numbers meet */
#define PARALLEL 1e-9   /* of a unit normal */
#define AROUND 32       /* places on the rim of a disc */
#define SIMPLICIAL 0.49 /* of a period: a longer edge of a cell would not be told from its image */

int AmProblemStackAxis(const AmProblem *p)
{
  int axis = -1, num = 0;
  for (int k = 0; k < 3; k++) {
    if (p->body.periodic[k])
      num++;
    else
      axis = k;
  }
  return p->crystal.num_grains > 0 && num == 2 && !AmProblemIsSharp(p) ? axis : -1;
}

/* A face that both grains have is one wall. */
static void add_plane(AmProblem *p, const AmGrain *grain, PetscInt f, int axis)
{
  const AmVec3 normal = grain->normal[f], at = AmVec3Scale(grain->offset[f], normal);
  if (axis < 0 || fabs(normal.v[axis]) < 1 - PARALLEL) return;
  for (PetscInt i = 0; i < p->num_walls; i++)
    if (p->wall[i].radius == 0 && fabs(p->wall[i].at.v[axis] - at.v[axis]) < SLACK) return;
  p->wall[p->num_walls++] = (AmWall){.at = at, .normal = normal};
}

/* Where a sharp boundary is nearer than the case's strip to a core. */
static void add_discs(AmProblem *p, const AmCore *line)
{
  const AmVec3 normal = AmVec3Make(0, 1, 0);
  for (PetscInt i = 0; i < p->num_cores; i++) {
    const AmCore   *core   = &p->core[i];
    const AmVec3    middle = AmVec3Scale(0.5, AmVec3Add(core->a, core->b));
    const PetscReal off = middle.v[1] - line->a.v[1], L = p->c->boundary->strip + core->radius;
    if (p->c->boundary->strip > 0 && fabs(off) < L)
      p->wall[p->num_walls++] = (AmWall){.at = AmVec3Sub(middle, AmVec3Scale(off, normal)), .normal = normal, .reach = sqrt(L * L - off * off)};
  }
}

PetscErrorCode AmProblemAddWalls(AmProblem *p)
{
  const PetscInt num  = p->c->boundary ? 1 : p->crystal.num_grains; /* a relaxation may have drawn the two faces of a boundary apart */
  PetscInt       room = 0;
  AmCore         line;

  PetscFunctionBeginUser;
  if (p->crystal.dimension == 2 || p->crystal.num_grains == 0) PetscFunctionReturn(0);
  if (AmProblemInterface(p, &line) > 0) {
    PetscCall(PetscMalloc1(p->num_cores, &p->wall));
    add_discs(p, &line);
    PetscFunctionReturn(0);
  }
  for (PetscInt g = 0; g < num; g++) room += 1 + p->grain[g].num_faces;
  PetscCall(PetscMalloc1(room, &p->wall));
  for (PetscInt g = 0; g < num; g++) {
    const AmGrain *grain = &p->grain[g];
    if (grain->radius > 0) p->wall[p->num_walls++] = (AmWall){.at = grain->center, .radius = grain->radius};
    for (PetscInt f = 0; f < grain->num_faces; f++) add_plane(p, grain, f, AmProblemStackAxis(p));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemAlignStack(AmProblem *p)
{
  const int      axis   = AmProblemStackAxis(p);
  AmVec3         normal = {{0, 0, 0}};
  PetscErrorCode error  = 0;

  PetscFunctionBeginUser;
  normal.v[axis] = 1;
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    if (p->grain[g].within > 0) continue;
    error = AmCrystalAlignBasis(&p->grain[g].lattice, normal);
    AmCheckUser(error != AM_ERR_USER, "%s: %s, the scheme must be atm", AmProblemGrainWhere(p, g, "axes"), AmErrorSentence());
    PetscCall(error);
  }
  PetscCall(AmCrystalAlignBasis(&p->crystal, normal)); /* that of grain 0 */
  PetscFunctionReturn(0);
}

/* The longest edge of a cell along an axis, Å. */
static PetscReal edge_along(const AmCrystal *c, int axis)
{
  PetscReal longest = 0;
  for (int bits = 1; bits < 8; bits++) {
    PetscReal sum = 0;
    for (int i = 0; i < 3; i++) sum += bits >> i & 1 ? c->basis[i].v[axis] : 0;
    longest = PetscMax(longest, fabs(sum));
  }
  return longest;
}

PetscErrorCode AmProblemCheckStack(const AmProblem *p)
{
  char key[32], where[1024];

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++)
    for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
      const PetscReal edge = edge_along(&p->grain[g].lattice, k);
      snprintf(key, sizeof(key), "domain.size.%d", k);
      AmCheckUser(!p->body.periodic[k] || SIMPLICIAL * p->c->domain.size[k] > edge,
                  "%s is %g Å, must be more than %.4g Å, twice the longest edge of a lattice cell along %c, with scheme %s",
                  AmCaseWhere(p->c, key, sizeof(where), where), p->c->domain.size[k], edge / SIMPLICIAL, 'x' + k, AmCaseSchemeName(p->c->scheme));
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_ball(const AmProblem *p, PetscInt g)
{
  const AmGrain  *grain  = &p->grain[g];
  const PetscReal needed = p->zone_radius + p->reach, depth = AmBodyDepth(&p->free, grain->center) - grain->radius;

  PetscFunctionBeginUser;
  AmCheckUser(grain->within > 0,
              "%s is given in dimension 3 with scheme %s: a grain beside another must lie above it in a box that is periodic along both directions between "
              "them, or within it, or the scheme must be atm",
              AmProblemGrainWhere(p, g, NULL), AmCaseSchemeName(p->c->scheme));
  AmCheckUser(
      grain->radius > 0,
      "%s is given in dimension 3 with scheme %s, must be a seed and a radius, or the scheme must be atm: there the far mesh ends at round boundaries only",
      AmProblemGrainWhere(p, g, "faces"), AmCaseSchemeName(p->c->scheme));
  AmCheckUser(depth > needed, "%s is %g Å, must be below %.1f Å for the %.1f Å around the boundary to fit into the free body, or the scheme must be atm",
              AmProblemGrainWhere(p, g, "radius"), grain->radius, grain->radius + depth - needed, needed);
  PetscFunctionReturn(0);
}

/* All faces lie across the axis, and far enough from the held ends. */
static PetscErrorCode check_layers(const AmProblem *p, int axis)
{
  const PetscReal needed = p->zone_radius + p->reach;
  char            where[1024];

  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const AmGrain *grain = &p->grain[g];
    AmCheckUser(grain->within == 0, "%s is given in a body that repeats, must be left out, or the scheme must be atm", AmProblemGrainWhere(p, g, "within"));
    for (PetscInt f = 0; f < grain->num_faces; f++) {
      const PetscReal depth = AmBodyDepth(&p->free, AmVec3Scale(grain->offset[f], grain->normal[f]));
      AmCheckUser(fabs(grain->normal[f].v[axis]) > 1 - PARALLEL,
                  "%s: a face of grain %d is not normal to %c, along which alone the body does not repeat, must be, or the scheme must be atm",
                  AmProblemGrainWhere(p, g, NULL), (int)g, 'x' + axis);
      AmCheckUser(depth > needed, "%s is %g Å, must be below %.1f Å for the %.1f Å around the boundary at %.4g Å to end inside the free body",
                  AmCaseWhere(p->c, "regions.blend", sizeof(where), where), p->c->regions.blend, p->c->regions.blend + depth - needed, needed,
                  grain->offset[f] * grain->normal[f].v[axis]);
    }
  }
  PetscFunctionReturn(0);
}

/* A place on the rim of a strip. */
static PetscErrorCode check_end(const AmProblem *p, AmVec3 X)
{
  const PetscReal depth = AmBodyDepth(&p->free, X), needed = p->zone_radius + p->reach, seam = AmProblemSeamDistance(p, X);
  char            where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(depth > needed,
              "%s is %g Å: it ends at (%.4g, %.4g, %.4g) Å, %.1f Å inside the free body, must end %.1f Å inside it with all that is refined around it",
              AmCaseWhere(p->c, "boundary.strip", sizeof(where), where), (double)p->c->boundary->strip, X.v[0], X.v[1], X.v[2], (double)depth, (double)needed);
  AmCheckUser(seam > p->zone_radius,
              "%s is %g Å: it ends at (%.4g, %.4g, %.4g) Å, %.1f Å from a periodic face, must end %.1f Å from it with all that is refined around it",
              AmCaseWhere(p->c, "boundary.strip", sizeof(where), where), (double)p->c->boundary->strip, X.v[0], X.v[1], X.v[2], (double)seam,
              (double)p->zone_radius);
  PetscFunctionReturn(0);
}

/* Cells of a zone that asks for no lattice know nothing of what a field tears. Discs of the boundary lie inside the free body with all around them. */
static PetscErrorCode check_sharp(const AmProblem *p)
{
  char where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(AmFieldIsZero(p->field), "%s is sharp in dimension 3 with a dislocation and scheme %s, must be atoms, or the scheme must be atm",
              AmCaseWhere(p->c, "boundary.far", sizeof(where), where), AmCaseSchemeName(p->c->scheme));
  for (PetscInt i = 0; i < p->num_walls; i++)
    for (int k = 0; k < AROUND; k++) {
      const PetscReal angle = 2 * PETSC_PI * k / AROUND;
      PetscCall(check_end(p, AmVec3Add(p->wall[i].at, AmVec3Scale(p->wall[i].reach, AmVec3Make(cos(angle), 0, sin(angle))))));
    }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckGrainsSpace(const AmProblem *p)
{
  const int axis = AmProblemStackAxis(p);
  char      where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(!p->body.free_top, "%s is true with grains and scheme %s, must be false, or the scheme must be atm",
              AmCaseWhere(p->c, "domain.free_top", sizeof(where), where), AmCaseSchemeName(p->c->scheme));
  if (AmProblemIsSharp(p)) {
    PetscCall(check_sharp(p));
    PetscFunctionReturn(0);
  }
  if (axis >= 0) {
    PetscCall(check_layers(p, axis));
    PetscFunctionReturn(0);
  }
  AmCheckUser(!AmBodyIsPeriodic(&p->body), "%s is true along one direction with grains and scheme %s, must be along two, or none, or the scheme must be atm",
              AmCaseWhere(p->c, "domain.periodic", sizeof(where), where), AmCaseSchemeName(p->c->scheme));
  for (PetscInt g = 1; g < p->crystal.num_grains; g++) PetscCall(check_ball(p, g));
  PetscFunctionReturn(0);
}
