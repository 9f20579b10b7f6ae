/* SPDX-License-Identifier: GPL-3.0-or-later
 * The grains of a case: from two lattices that meet in the plane of a boundary, or from a list of orientations with seeds or faces. */
#include "boundary.h"
#include "casefile.h"
#include "problem.h"
#include <string.h>

#define PROBES 40    /* along each axis: where it is looked whether grains fill the body */
#define AROUND 720   /* places on the outline */
#define SLACK 1e-4   /* Å: faces given by rounded numbers meet */
#define SLIVER 1e-2  /* Å: a gap or an overlap along a face that is wider than this is found */
#define TOO_NEAR 0.4 /* nearest-neighbour distances: half of it, and what a relaxation may take away */
#define SAME 1e-6    /* Å: of two periods */
#define ARC 4.0      /* Å: of a round boundary, straight to 0.1 Å where its radius is 20 Å */

const char *AmProblemGrainWhere(const AmProblem *p, PetscInt g, const char word[])
{
  static char where[1024];
  char        key[64];
  if (!word) word = p->c->grains && p->c->grains[g].faces ? "faces" : "seed";
  snprintf(key, sizeof(key), p->c->boundary ? "boundary" : "grains.%d.%s", (int)g, word);
  if (!p->c->boundary && !strcmp(word, "axes") && !AmCaseSourceFind(p->c->source, key)) snprintf(key, sizeof(key), "grains.%d.euler", (int)g);
  return AmCaseWhere(p->c, key, sizeof(where), where);
}

/* As the case says, or as a scan finds it. */
static PetscErrorCode choose_start(AmProblem *p)
{
  const AmCaseBoundary *b = p->c->boundary;
  AmBoundaryScan        scan;

  PetscFunctionBeginUser;
  p->start      = (AmBicrystalStart){{b->translation[0], b->translation[1]}, b->overlap, {b->termination[0], b->termination[1]}};
  p->relaxation = b->relaxation;
  if (!b->scan) PetscFunctionReturn(0);
  PetscCall(AmBoundaryScanCreate(p->c, PETSC_TRUE, &scan));
  p->start      = scan.best.start;
  p->relaxation = scan.best.result.relaxation;
  PetscCall(AmBoundaryScanDestroy(&scan));
  PetscFunctionReturn(0);
}

/* The plane of atoms that ends the grain comes to where the lattice has its origin. */
static PetscErrorCode set_origin(AmProblem *p, int g)
{
  const PetscInt chosen = p->start.termination[g];
  PetscReal      height[AM_CRYSTAL_MAX_SUBLATTICES];
  const PetscInt num    = AmCrystalAtomPlanes(&p->grain[g].lattice, AmVec3Make(0, 1, 0), height);
  AmVec3         origin = p->crystal_options.origin;
  char           key[32], where[1024];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof(key), "boundary.termination.%d", g));
  AmCheckUser(chosen < num, "%s is %d, must be less than %d, the number of planes of atoms that repeat along the normal",
              AmCaseWhere(p->c, key, sizeof(where), where), (int)chosen, (int)num);
  origin.v[1] -= height[chosen];
  if (g) origin = AmVec3Add(origin, AmVec3Make(p->start.translation[0], 0, p->start.translation[1]));
  p->grain[g].lattice.origin = origin;
  PetscFunctionReturn(0);
}

/* The plane goes through where the lattice has its origin. */
static PetscErrorCode create_pair(AmProblem *p)
{
  const AmCaseBoundary *b = p->c->boundary;
  AmCrystalOptions      o = p->crystal_options;

  PetscFunctionBeginUser;
  PetscCall(choose_start(p));
  for (int g = 0; g < 2; g++) {
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) o.axes[i][k] = b->axes[g][i].v[k];
    PetscCall(AmGrainCreate(&o, &p->crystal, &p->grain[g]));
    PetscCall(set_origin(p, g));
    PetscCall(AmGrainAddFace(&p->grain[g], AmVec3Make(0, g ? -1 : 1, 0), (g ? -1 : 1) * o.origin.v[1]));
  }
  p->crystal.origin = p->grain[0].lattice.origin;
  PetscFunctionReturn(0);
}

/* The region of grain g: inside its own faces, or what is half way between its seed and each other one; a grain within another may be round. */
static PetscErrorCode add_faces(AmProblem *p, PetscInt g)
{
  const AmCaseGrain *grain = &p->c->grains[g];

  PetscFunctionBeginUser;
  p->grain[g].within = grain->within + 1;
  p->grain[g].radius = grain->radius;
  p->grain[g].center = grain->seed;
  for (PetscInt f = 0; f < grain->num_faces; f++) {
    const AmCaseFace *face = &grain->faces[f];
    PetscCall(AmGrainAddFace(&p->grain[g], face->normal, face->offset));
  }
  for (PetscInt h = 0; h < p->c->num_grains && !grain->faces && grain->within < 0; h++) {
    const AmVec3    way = AmVec3Sub(p->c->grains[h].seed, grain->seed), middle = AmVec3Scale(0.5, AmVec3Add(p->c->grains[h].seed, grain->seed));
    const PetscReal d = AmVec3Norm(way);
    if (h == g || p->c->grains[h].within >= 0) continue;
    AmCheckUser(d > 0, "%s is that of grain %d, must be another place", AmProblemGrainWhere(p, g, "seed"), (int)h);
    PetscCall(AmGrainAddFace(&p->grain[g], way, AmVec3Dot(way, middle) / d));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode create_list(AmProblem *p)
{
  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < p->c->num_grains; g++) {
    const AmCaseGrain *grain = &p->c->grains[g];
    AmCrystalOptions   o     = p->crystal_options;
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) o.axes[i][k] = grain->axes[i].v[k];
    o.origin = grain->origin;
    PetscCall(AmProblemCreateGrain(p, g, &o));
    PetscCall(add_faces(p, g));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_periods(const AmProblem *p, PetscInt num)
{
  PetscFunctionBeginUser;
  for (PetscInt g = 1; g < num && p->crystal.dimension == 2; g++) {
    AmCheckUser(p->grain[g].lattice.period > 0, "%s has z along no lattice direction of small indices, must have it along one, for atoms form columns along it",
                AmProblemGrainWhere(p, g, "axes"));
    AmCheckUser(fabs(p->grain[g].lattice.period - p->crystal.period) < SAME,
                "%s repeats along z with %.6g Å, must repeat as the first grain does, with %.6g Å, for atoms form columns in dimension 2%s",
                AmProblemGrainWhere(p, g, "axes"), p->grain[g].lattice.period, p->crystal.period,
                p->c->boundary ? "" : ": with fit true it is strained to do so");
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCreateGrains(AmProblem *p)
{
  const PetscInt num = p->c->boundary ? 2 : p->c->num_grains;

  PetscFunctionBeginUser;
  if (num == 0) PetscFunctionReturn(0);
  PetscCall(PetscCalloc1(num, &p->grain));
  PetscCall(p->c->boundary ? create_pair(p) : create_list(p));
  PetscCall(check_periods(p, num));
  p->crystal.num_grains = num;
  p->crystal.grain      = p->grain;
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemSayGrains(const AmProblem *p, const char indent[])
{
  const AmCaseBoundary *b = p->c->boundary;
  char                  name[96];

  PetscFunctionBeginUser;
  if (p->crystal.num_grains > 0 && !b) PetscCall(AmProblemSayCrystals(p, indent));
  if (p->crystal.num_grains > 0 && !b) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%sgrains     %d\n", indent, (int)p->crystal.num_grains));
  if (!b) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%sboundary   %s", indent,
                        AmErrorFormat("%s, %.2f°; translation [%.6f, %.6f] Å, overlap %g, relaxation [%.6f, %.6f, %.6f] Å%s\n",
                                      AmBoundaryName(b, sizeof(name), name), (double)b->degrees, AmShown(p->start.translation[0], 6),
                                      AmShown(p->start.translation[1], 6), (double)p->start.overlap, AmShown(p->relaxation.v[0], 6),
                                      AmShown(p->relaxation.v[1], 6), AmShown(p->relaxation.v[2], 6), b->scan ? " (by a scan)" : "")));
  if (AmProblemIsSharp(p) && !p->whole && b->height < p->c->regions.blend)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s           %s", indent,
                          AmErrorFormat("relaxed to boundary.height, %g Å: what it would bend from there to regions.blend, %g Å, is left as forces\n",
                                        (double)b->height, (double)p->c->regions.blend)));
  PetscFunctionReturn(0);
}

/* Each place of the body must lie in one grain, and in no second one by more than what numbers in a case are rounded to. */
static PetscErrorCode check_place(const AmProblem *p, AmVec3 X)
{
  PetscInt first = -1;

  PetscFunctionBeginUser;
  if (AmBodyDepth(&p->body, X) <= 0) PetscFunctionReturn(0);
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const PetscReal depth = AmCrystalGrainDepth(&p->crystal, g, X);
    AmCheckUser(first < 0 || depth < SLACK, "%s: the place (%.4g, %.4g, %.4g) Å, %.3g Å inside this grain, lies in grain %d, too: grains must not overlap",
                AmProblemGrainWhere(p, g, NULL), X.v[0], X.v[1], X.v[2], depth, (int)first);
    if (depth > SLACK) first = g;
  }
  AmCheckUser(AmCrystalGrainDepth(&p->crystal, AmCrystalGrainAt(&p->crystal, X), X) > -SLACK,
              "%s: the place (%.4g, %.4g, %.4g) Å lies in no grain: grains must fill the %s", AmProblemGrainWhere(p, 0, "faces"), X.v[0], X.v[1], X.v[2],
              AmCaseBodyName(p->c));
  PetscFunctionReturn(0);
}

/* On both sides of a face, which places in the body at large would not tell of a gap or an overlap much thinner than their distance. */
static PetscErrorCode check_face(const AmProblem *p, PetscInt g, PetscInt f)
{
  const AmVec3    n    = p->grain[g].normal[f];
  const PetscBool flat = p->crystal.dimension == 2 ? PETSC_TRUE : PETSC_FALSE;
  AmVec3          low, high, middle, s, t;
  PetscReal       reach;

  PetscFunctionBeginUser;
  if (flat && hypot(n.v[0], n.v[1]) < 1e-6) PetscFunctionReturn(0);
  AmBodyBox(&p->body, &low, &high);
  middle = AmVec3Scale(0.5, AmVec3Add(low, high));
  if (flat) middle.v[2] = 0;
  reach  = AmVec3Norm(AmVec3Sub(high, middle));
  middle = AmVec3Add(middle, AmVec3Scale(p->grain[g].offset[f] - AmVec3Dot(n, middle), n));
  s      = AmVec3Cross(n, flat || fabs(n.v[2]) < 0.7 ? AmVec3Make(0, 0, 1) : AmVec3Make(1, 0, 0));
  s      = AmVec3Scale(1 / AmVec3Norm(s), s);
  t      = AmVec3Cross(n, s);
  for (int i = 0; i < PROBES; i++)
    for (int j = 0; j < (flat ? 1 : PROBES); j++) {
      const PetscReal along = ((2 * i + 1.) / PROBES - 1) * reach, across = flat ? 0 : ((2 * j + 1.) / PROBES - 1) * reach;
      const AmVec3    X = AmVec3Add(middle, AmVec3Add(AmVec3Scale(along, s), AmVec3Scale(across, t))), step = AmVec3Scale(SLIVER, n);
      if (AmCrystalGrainDepth(&p->crystal, g, AmVec3Sub(X, step)) <= 0) continue;
      PetscCall(check_place(p, AmVec3Sub(X, step)));
      PetscCall(check_place(p, AmVec3Add(X, step)));
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_filling(const AmProblem *p)
{
  const PetscInt layers = p->crystal.dimension == 3 ? PROBES : 1;
  PetscBool      held[AM_MAX_GRAINS] = {PETSC_FALSE};
  AmVec3         low, high, side;

  PetscFunctionBeginUser;
  AmBodyBox(&p->body, &low, &high);
  side = AmVec3Sub(high, low);
  for (int i = 0; i < PROBES; i++)
    for (int j = 0; j < PROBES; j++)
      for (int k = 0; k < layers; k++) {
        const AmVec3 X = AmVec3Make(low.v[0] + (i + 0.5) / PROBES * side.v[0], low.v[1] + (j + 0.5) / PROBES * side.v[1],
                                    layers > 1 ? low.v[2] + (k + 0.5) / PROBES * side.v[2] : 0);
        PetscCall(check_place(p, X));
        if (AmBodyDepth(&p->body, X) > 0) held[AmCrystalGrainAt(&p->crystal, X)] = PETSC_TRUE;
      }
  for (PetscInt g = 0; g < p->c->num_grains; g++) {
    AmCheckUser(held[g] || p->c->grains[g].within >= 0, "%s: nothing of the %s lies in this grain, each must have a part of it",
                AmProblemGrainWhere(p, g, NULL), AmCaseBodyName(p->c));
    for (PetscInt f = 0; f < p->c->grains[g].num_faces; f++) PetscCall(check_face(p, g, f));
  }
  PetscFunctionReturn(0);
}

/* Nearest-neighbour distances within which a site is left out. */
static PetscReal overlap_of(const AmProblem *p) { return p->c->boundary ? p->start.overlap : 0.5; }

/* Atoms on top of each other have no energy that a descent could start from. */
static PetscErrorCode check_distances(const AmProblem *p)
{
  const PetscReal least = TOO_NEAR * AmCrystalNearestDistance(&p->crystal);
  AmVec3          low, high;
  PetscInt        n;
  AmCellAtom     *atom;
  char            where[1024];

  PetscFunctionBeginUser;
  AmBodyBox(&p->body, &low, &high);
  PetscCall(AmCrystalSeamAtoms(&p->crystal, low.v, high.v, least, &n, &atom));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 X = AmCrystalAtomPosition(&p->crystal, &atom[i]);
    if (AmCrystalIsMissing(&p->crystal, atom[i].index, atom[i].sublattice)) continue;
    AmRaiseUser("%s: the site at (%.4g, %.4g) Å is nearer than %.3g Å to one of another grain, sites must not lie on top of each other: a larger "
                "boundary.overlap leaves it out",
                AmCaseWhere(p->c, p->c->boundary ? "boundary.overlap" : "grains", sizeof(where), where), X.v[0], X.v[1], least);
  }
  PetscCall(PetscFree(atom));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemJoinGrains(AmProblem *p)
{
  const PetscReal moved = AmVec3Norm(p->relaxation); /* a site may come into the body by that */
  AmVec3          low, high;

  PetscFunctionBeginUser;
  if (p->crystal.num_grains == 0) PetscFunctionReturn(0);
  PetscCall(check_filling(p));
  AmBodyBox(&p->body, &low, &high);
  low  = AmVec3Sub(low, AmVec3Make(moved, moved, moved));
  high = AmVec3Add(high, AmVec3Make(moved, moved, moved));
  PetscCall(AmCrystalSeamAtoms(&p->crystal, low.v, high.v, overlap_of(p) * AmCrystalNearestDistance(&p->crystal), &p->num_cut, &p->cut));
  if (p->c->boundary) AmGrainMove(&p->grain[1], p->relaxation);
  AmCrystalBringHome(&p->crystal, &p->num_cut, p->cut); /* which may not be where it was, if they have moved across a periodic face */
  PetscCall(AmCrystalTakeOut(&p->crystal, p->num_cut, p->cut, &p->vacant, &p->left));
  if (!AmProblemIsSharp(p)) PetscCall(check_distances(p)); /* else atoms have moved apart already */
  PetscFunctionReturn(0);
}

/* Cuts the line at + s along to where it is no farther from the centre than R, and inside all faces of the grain but one. False where nothing is left. */
static PetscBool clip(const AmGrain *grain, PetscInt face, AmVec3 at, AmVec3 along, PetscReal R, PetscReal s[2])
{
  const PetscReal half = R * R - AmVec3Dot(at, at);
  if (half <= 0) return PETSC_FALSE;
  s[0] = -sqrt(half);
  s[1] = sqrt(half);
  for (PetscInt f = 0; f < grain->num_faces; f++) {
    const PetscReal slope = AmVec3Dot(grain->normal[f], along), left = grain->offset[f] - AmVec3Dot(grain->normal[f], at);
    if (f == face) continue;
    if (fabs(slope) < 1e-12 && left < 0) return PETSC_FALSE;
    if (slope > 1e-12) s[1] = PetscMin(s[1], left / slope);
    if (slope < -1e-12) s[0] = PetscMax(s[0], left / slope);
  }
  return s[0] < s[1] ? PETSC_TRUE : PETSC_FALSE;
}

/* Where a face of a grain cuts the plane z = 0. */
static PetscBool segment_of(const AmProblem *p, const AmGrain *grain, PetscInt f, AmCore *core)
{
  const AmVec3    n      = grain->normal[f];
  const PetscReal across = hypot(n.v[0], n.v[1]);
  AmVec3          low, high, at, along;
  PetscReal       s[2];
  if (across < 1e-6) return PETSC_FALSE;
  AmBodyBox(&p->body, &low, &high);
  at    = AmVec3Scale(grain->offset[f] / (across * across), AmVec3Make(n.v[0], n.v[1], 0));
  along = AmVec3Make(-n.v[1] / across, n.v[0] / across, 0);
  if (!clip(grain, f, at, along, hypot(high.v[0], high.v[1]), s)) return PETSC_FALSE;
  *core = (AmCore){AmVec3Add(at, AmVec3Scale(s[0], along)), AmVec3Add(at, AmVec3Scale(s[1], along)), 0, PETSC_FALSE};
  return PETSC_TRUE;
}

/* Both grains at a face have it. */
static PetscBool is_known(PetscInt num, const AmCore core[], const AmCore *c)
{
  for (PetscInt i = 0; i < num; i++)
    if ((AmVec3Norm(AmVec3Sub(core[i].a, c->b)) < SLACK && AmVec3Norm(AmVec3Sub(core[i].b, c->a)) < SLACK) ||
        (AmVec3Norm(AmVec3Sub(core[i].a, c->a)) < SLACK && AmVec3Norm(AmVec3Sub(core[i].b, c->b)) < SLACK))
      return PETSC_TRUE;
  return PETSC_FALSE;
}

PetscInt AmProblemInterface(const AmProblem *p, AmCore *line)
{
  AmGrain lower;
  if (!AmProblemIsSharp(p)) return 0;
  lower = p->crystal.grain[0];
  lower.offset[0] += p->relaxation.v[1] / 2;
  return segment_of(p, &lower, 0, line) ? 1 : 0;
}

/* A round grain: segments of a polygon, of which none is longer than an ARC. */
static PetscInt round_cores(const AmGrain *grain, AmCore core[])
{
  const PetscInt num = grain->radius > 0 ? PetscMax(8, (PetscInt)ceil(2 * PETSC_PI * grain->radius / ARC)) : 0;
  for (PetscInt i = 0; i < num && core; i++) {
    AmVec3 end[2];
    for (int k = 0; k < 2; k++) {
      const PetscReal angle = 2 * PETSC_PI * (i + k) / num;
      end[k]                = AmVec3Add(grain->center, AmVec3Scale(grain->radius, AmVec3Make(cos(angle), sin(angle), 0)));
      end[k].v[2]           = 0;
    }
    core[i] = (AmCore){end[0], end[1], 0, PETSC_FALSE};
  }
  return num;
}

/* Stretches of a sharp boundary that are nearer than the case's strip to a defect. */
static PetscInt strip_cores(const AmProblem *p, AmCore core[])
{
  AmCore   line;
  PetscInt num = 0;
  if (!AmProblemInterface(p, &line)) return 0;
  const AmVec3 whole = AmVec3Sub(line.b, line.a), along = AmVec3Scale(1 / AmVec3Norm(whole), whole);
  for (PetscInt i = 0; i < p->num_cores; i++) {
    const AmVec3    way  = AmVec3Sub(AmVec3Make(p->core[i].a.v[0], p->core[i].a.v[1], 0), line.a);
    const PetscReal s    = AmVec3Dot(way, along), off = AmVec3Norm(AmVec3Sub(way, AmVec3Scale(s, along))), L = p->c->boundary->strip;
    const PetscReal half = sqrt(PetscMax(0, L * L - off * off));
    if (half > 0) core[num++] = (AmCore){AmVec3Add(line.a, AmVec3Scale(s - half, along)), AmVec3Add(line.a, AmVec3Scale(s + half, along)), 0, PETSC_FALSE};
  }
  return num;
}

PetscInt AmProblemBoundaryCores(const AmProblem *p, AmCore core[])
{
  PetscInt num = 0;
  if (p->crystal.dimension == 3) return 0; /* there they are walls */
  if (AmProblemIsSharp(p)) return core ? strip_cores(p, core) : p->num_cores;
  for (PetscInt g = 0; g < (p->c->boundary ? 1 : p->crystal.num_grains); g++) /* a relaxation may have drawn the two faces of a boundary apart */
    for (PetscInt f = 0; f < p->crystal.grain[g].num_faces; f++) {
      AmCore c;
      if (!segment_of(p, &p->crystal.grain[g], f, &c)) continue;
      if (core && is_known(num, core, &c)) continue;
      if (core) core[num] = c;
      num++;
    }
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) num += round_cores(&p->crystal.grain[g], core ? core + num : NULL);
  return num;
}

/* How often one goes into the grain on the way around the held outline; 1 where one never leaves it. */
static PetscInt count_arcs(const AmProblem *p, PetscInt grain)
{
  const PetscReal R   = p->free.radius;
  PetscInt        num = 0, inside = 0;
  PetscBool       was = PETSC_FALSE;
  for (PetscInt i = 0; i <= AROUND; i++) {
    const PetscReal angle = 2 * PETSC_PI * (i % AROUND + 0.5) / AROUND;
    const PetscBool is    = AmCrystalGrainAt(&p->crystal, AmVec3Make(R * cos(angle), R * sin(angle), 0)) == grain ? PETSC_TRUE : PETSC_FALSE;
    if (is && !was && i > 0) num++;
    inside += is;
    was = is;
  }
  return inside > AROUND ? 1 : num;
}

/* A grain inside of another has its own strip, and that must lie inside, too. */
static PetscErrorCode check_inside(const AmProblem *p, PetscInt g)
{
  const AmGrain  *grain  = &p->crystal.grain[g];
  const PetscReal needed = p->zone_radius + p->reach;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->num_cores; i++) {
    const PetscReal depth = AmBodyDepth(&p->free, p->core[i].a);
    if (fabs(AmGrainDepth(grain, p->core[i].a)) > SLACK || fabs(AmGrainDepth(grain, p->core[i].b)) > SLACK) continue;
    AmCheckUser(depth > needed,
                "%s: the boundary of grain %d comes to (%.4g, %.4g) Å, %.1f Å inside the free body, must lie %.1f Å inside it, or the scheme must be atm",
                AmProblemGrainWhere(p, g, grain->radius > 0 ? "radius" : "faces"), (int)g, p->core[i].a.v[0], p->core[i].a.v[1], depth, needed);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckGrainBody(const AmProblem *p)
{
  const AmCase *c = p->c;
  char          where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(c->domain.dimension == 2 && c->domain.shape == AM_SHAPE_DISC,
              "%s is %s in dimension %d, must be atm, or the body a disc: only there the far mesh ends at boundaries of grains",
              AmCaseWhere(c, "scheme", sizeof(where), where), AmCaseSchemeName(c->scheme), (int)c->domain.dimension);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckStrips(const AmProblem *p)
{
  const AmCase   *c     = p->c;
  const PetscReal inner = AmBodyInnerRadius(&p->free), around = p->zone_radius - c->regions.blend + p->reach;
  char            where[1024];

  PetscFunctionBeginUser;
  PetscCall(AmProblemCheckGrainBody(p));
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    if (p->crystal.grain[g].within > 0) {
      PetscCall(check_inside(p, g));
      continue;
    }
    AmCheckUser(count_arcs(p, g) == 1,
                "%s: grain %d has %d arcs of the outer surface, must have one, or the scheme must be atm: each grain has one piece of the far mesh",
                AmProblemGrainWhere(p, g, NULL), (int)g, (int)count_arcs(p, g));
  }
  AmCheckUser(c->regions.blend + around < inner,
              "%s is %g Å, must be below %.1f Å: beside the strip along the boundary and %.1f Å around it the far mesh must fit into the free body, whose "
              "inner radius is %.1f Å",
              AmCaseWhere(c, "regions.blend", sizeof(where), where), c->regions.blend, inner - around, around, inner);
  PetscFunctionReturn(0);
}
