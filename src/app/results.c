/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that a run leaves: atoms, history, summary, picture; and the comparison with a reference. */
#include "results.h"
#include "compare.h"
#include <string.h>

#define VACUUM 120.0 /* Å around the body, for programs that want a box */
#define ROUND 1e-6   /* Å: shorter than this is rounding of a direction */

static PetscErrorCode path_of(const AmRunResults *r, const char name[], size_t size, char path[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, size, "%s/%s", r->problem->c->output.directory, name));
  PetscFunctionReturn(0);
}

/* Current place of a listed atom, y = F0 x + u. */
static AmVec3 place_of(const AmProblem *p, const AmListedAtom *a) { return AmVec3Add(AmMat3Apply(AmModelDeformation(p->model), a->x), a->u); }

/* Arrays of positions from listed atoms. Owned by the caller: pos, crystal, mesh, displacement in one PetscMalloc4. */
static PetscErrorCode positions(const AmProblem *p, PetscInt n, const AmListedAtom a[], AmVec3 **pos, AmVec3 **crystal, AmVec3 **mesh, AmVec3 **u)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(n, pos, n, crystal, n, mesh, n, u));
  for (PetscInt i = 0; i < n; i++) {
    (*crystal)[i] = a[i].X;
    (*mesh)[i]    = a[i].x;
    (*u)[i]       = a[i].u;
    (*pos)[i]     = place_of(p, &a[i]);
  }
  PetscFunctionReturn(0);
}

/* Of all grains the atom nearest to X. Out: X of its site. */
static PetscReal off_grains(const AmCrystal *c, AmVec3 X, AmVec3 *site_of)
{
  const PetscReal width = 0.1 + AmCrystalCellSpread(c);
  const AmVec3    w = AmVec3Make(width, width, width), low = AmVec3Sub(X, w), high = AmVec3Add(X, w);
  PetscReal       least = AmCrystalNearestDistance(c);
  AmLatticeSite  *site;
  PetscInt        n;
  PetscCallAbort(PETSC_COMM_SELF, AmCrystalCells(c, low.v, high.v, &n, &site));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt a = 0; a < c->num_sublattices; a++) {
      const AmVec3    from = AmVec3Sub(X, AmCrystalSublatticePlace(AmCrystalLatticeOf(c, site[i].index), a)), d = AmVec3Sub(site[i].X, from);
      const PetscReal r    = c->dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
      if (r >= least || AmCrystalIsMissing(c, site[i].index, a)) continue;
      least    = r;
      *site_of = from;
    }
  PetscCallAbort(PETSC_COMM_SELF, PetscFree(site));
  return least;
}

/* How far crystal position X is from an atom of the crystal, in 2D in the plane, or from one between them; a vacant one is none. Out: X of its site. */
static PetscReal off_site(const AmProblem *p, AmVec3 X, AmVec3 *site)
{
  const AmCrystal *c     = &p->crystal;
  PetscReal        least = PETSC_MAX_REAL;

  *site = X;
  for (PetscInt i = 0; i < p->num_extra; i++)
    if (AmVec3Norm(AmVec3Sub(p->extra[i].X, X)) < AM_MATCH_TOLERANCE) return 0;
  if (c->num_grains > 0) return off_grains(c, X, site);
  for (PetscInt a = 0; a < c->num_sublattices; a++) {
    const AmVec3    from = AmVec3Sub(X, AmCrystalSublatticePlace(c, a)), at = AmCrystalIndices(c, from);
    const PetscInt  index[3] = {(PetscInt)lround(at.v[0]), (PetscInt)lround(at.v[1]), (PetscInt)lround(at.v[2])};
    const AmVec3    d = AmVec3Sub(AmCrystalPosition(c, index), from);
    const PetscReal r = c->dimension == 2 ? hypot(d.v[0], d.v[1]) : AmVec3Norm(d);
    if (r >= least) continue;
    least = AmCrystalIsMissing(c, index, a) ? PetscMax(r, AmCrystalNearestDistance(c)) : r;
    *site = from;
  }
  return least;
}

/* The reference may reach farther than the body, whose surroundings are held; but inside of it both must have the same atoms. */
static PetscErrorCode check_reference(const AmProblem *p)
{
  AmComparedAtoms reference = {0};
  PetscReal       num_atoms;
  PetscInt        num_inside = 0, num_on_edge = 0;
  AmVec3          site_of;
  char            where[1024];
  PetscErrorCode  error;

  PetscFunctionBeginUser;
  AmCaseWhere(p->c, "reference", sizeof(where), where);
  error = AmComparedAtomsRead(p->c->reference, &reference);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", where, AmErrorSentence());
  PetscCall(error);
  PetscCall(AmProblemCountAtoms(p, &p->body, &num_atoms));
  for (PetscInt i = 0; i < reference.n; i++) {
    AmVec3 site = reference.crystal[i];
    if (p->crystal.num_sublattices > 1) off_site(p, reference.crystal[i], &site);
    const PetscReal beyond = -AmBodyDepth(&p->body, site);
    num_inside += beyond < -AM_MATCH_TOLERANCE;
    num_on_edge += fabs(beyond) <= AM_MATCH_TOLERANCE;
  }
  AmCheckUser(num_inside <= num_atoms && num_atoms <= num_inside + num_on_edge, "%s: %s has %d atoms inside %s, must have the %d of this case", where,
              p->c->reference, (int)num_inside, p->c->domain.shape == AM_SHAPE_BOX || p->body.shape == AM_SHAPE_FILE ? "the body" : "domain.radius",
              (int)num_atoms);
  for (PetscInt i = 0; i < reference.n; i++)
    AmCheckUser(off_site(p, reference.crystal[i], &site_of) < AM_MATCH_TOLERANCE,
                "%s: atom %d of %s comes from (%g, %g) Å, %g Å off the nearest site of this case's crystal", where, (int)i + 1, p->c->reference,
                reference.crystal[i].v[0], reference.crystal[i].v[1], off_site(p, reference.crystal[i], &site_of));
  PetscCall(AmXYZDestroy(&reference.xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsCheckReference(const AmProblem *p)
{
  PetscMPIInt rank;
  int         failure = 0;

  PetscFunctionBeginUser;
  if (!p->c->reference[0]) PetscFunctionReturn(0);
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  if (rank == 0) failure = check_reference(p);
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, PETSC_COMM_WORLD));
  PetscCall(failure);
  PetscFunctionReturn(0);
}

static PetscErrorCode compare_gathered(const AmProblem *p, PetscInt n, const AmListedAtom atoms[], AmRunResults *r)
{
  const AmMat3           F0      = AmModelDeformation(p->model);
  const AmCompareOptions options = {.deformation = &F0, .whole = PETSC_TRUE};
  AmComparedAtoms        run = {.n = n}, reference = {0};
  AmComparison           c;
  AmVec3                *pos, *crystal, *mesh, *u;

  PetscFunctionBeginUser;
  PetscCall(AmComparedAtomsRead(p->c->reference, &reference));
  PetscCall(positions(p, n, atoms, &pos, &crystal, &mesh, &u));
  run.pos     = pos;
  run.crystal = crystal;
  run.mesh    = mesh;
  PetscCall(AmCompareAtoms(&run, &reference, &options, &c));
  AmCheckUser(c.num_matched >= n, "%s lacks %d of the %d atoms of this case: no crystal_pos agrees to 0.001 Å", p->c->reference, (int)(n - c.num_matched),
              (int)n);
  r->error_h1  = c.h1;
  r->error_max = c.max;
  PetscCall(PetscFree4(pos, crystal, mesh, u));
  PetscCall(AmXYZDestroy(&reference.xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsCompare(AmRunResults *r)
{
  const AmProblem *p = r->problem;
  PetscInt         n, num_all;
  AmListedAtom    *atoms, *all;
  PetscMPIInt      rank;
  int              failure = 0;
  PetscReal        errors[2];

  PetscFunctionBeginUser;
  r->error_h1 = r->error_max = NAN;
  if (!p->c->reference[0]) PetscFunctionReturn(0);
  PetscCallMPI(MPI_Comm_rank(p->space.comm, &rank));
  PetscCall(AmAtomListCreate(p, r->state, PETSC_TRUE, &n, &atoms));
  PetscCall(AmAtomListGather(p->space.comm, n, atoms, &num_all, &all));
  if (rank == 0) failure = compare_gathered(p, num_all, all, r);
  PetscCallMPI(MPI_Bcast(&failure, 1, MPI_INT, 0, p->space.comm));
  PetscCall(failure);
  errors[0] = r->error_h1;
  errors[1] = r->error_max;
  PetscCallMPI(MPI_Bcast(errors, 2, MPIU_REAL, 0, p->space.comm));
  r->error_h1  = errors[0];
  r->error_max = errors[1];
  PetscCall(PetscFree(atoms));
  PetscCall(PetscFree(all));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsWriteAtoms(const AmRunResults *r)
{
  const AmProblem *p    = r->problem;
  const AmCase    *c    = p->c;
  AmXYZData        data = {.pbc = {p->body.periodic[0], p->body.periodic[1], p->body.periodic[2] || p->crystal.dimension == 2}};
  AmVec3           low, high, side;
  PetscInt         n;
  AmListedAtom    *a;
  AmVec3          *pos, *crystal, *mesh, *u;
  const char     **symbol;
  PetscReal       *energy, *beta;
  PetscBool       *is_free;
  char             path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(AmAtomListCreate(p, r->state, c->output.all_atoms || c->scheme == AM_SCHEME_ATM, &n, &a));
  PetscCall(positions(p, n, a, &pos, &crystal, &mesh, &u));
  PetscCall(PetscMalloc4(n, &symbol, n, &energy, n, &beta, n, &is_free));
  for (PetscInt i = 0; i < n; i++) {
    symbol[i]  = AmPotentialSpecies(p->potential, a[i].species);
    energy[i]  = a[i].site_energy;
    beta[i]    = a[i].beta;
    is_free[i] = a[i].is_free;
  }
  const AmColumn columns[] = {{"species", AM_COLUMN_STRING, 1, symbol}, {"pos", AM_COLUMN_REAL, 3, pos},        {"crystal_pos", AM_COLUMN_REAL, 3, crystal},
                              {"mesh_pos", AM_COLUMN_REAL, 3, mesh},    {"displacement", AM_COLUMN_REAL, 3, u}, {"site_energy", AM_COLUMN_REAL, 1, energy},
                              {"beta", AM_COLUMN_REAL, 1, beta},        {"free", AM_COLUMN_LOGICAL, 1, is_free}};
  data.n                   = n;
  data.num_columns         = sizeof(columns) / sizeof(columns[0]);
  data.columns             = columns;
  AmBodyBox(&p->body, &low, &high);
  side = AmVec3Sub(high, low);
  if (p->crystal.dimension == 2) side.v[2] = p->crystal.period;
  for (int k = 0; k < 3; k++) {
    data.cell[k].v[k] = data.pbc[k] ? side.v[k] : side.v[k] + VACUUM;
    if (data.pbc[k]) data.cell[k] = AmMat3Apply(AmModelDeformation(p->model), data.cell[k]);
  }
  PetscCall(path_of(r, "atoms.xyz", sizeof(path), path));
  PetscCall(AmOutputXYZ(p->space.comm, path, &data));
  PetscCall(PetscFree4(pos, crystal, mesh, u));
  PetscCall(PetscFree4(symbol, energy, beta, is_free));
  PetscCall(PetscFree(a));
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsWriteHistory(const AmRunResults *r)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(path_of(r, "history.csv", sizeof(path), path));
  PetscCall(AmTextOpen(r->problem->space.comm, path, &text));
  PetscCall(AmTextPrintRoot(text, "load_step,step,phase,energy_eV,residual_max_eV_per_A,step_length,seconds\n"));
  for (PetscInt i = 0; i < r->solve->num_records; i++) {
    const AmSolveRecord *h = &r->solve->record[i];
    PetscCall(AmTextPrintRoot(text, "%d,%d,%s,", (int)h->load_step + 1, (int)h->step, h->phase == AM_PHASE_NEWTON ? "newton" : "descent"));
    if (!PetscIsNanReal(h->energy)) PetscCall(AmTextPrintRoot(text, "%.12g", (double)h->energy));
    PetscCall(AmTextPrintRoot(text, ",%.6e,%.4g,%.3f\n", (double)h->residual_max, (double)h->step_length, (double)h->seconds));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

/* The indenter where it stands, cut by the slice through its axis. */
static void add_indenter(const AmProblem *p, const AmSolveResult *s, AmPicture *picture, AmPictureCircle circles[])
{
  if (!p->c->load.indenter) return;
  const AmIndenter i             = AmProblemIndenter(p, s->load_factor);
  circles[picture->num_circles++] = (AmPictureCircle){.center = {i.center.v[0], i.center.v[1]}, .radius = i.radius};
}

/* Whether y lies in the slice that is drawn: in 3D one spacing thick, through the first core, or wall; through the middle of a straight line. */
static PetscBool is_drawn(const AmProblem *p, AmVec3 y)
{
  const AmCore   *core = &p->core[0];
  const PetscReal line = AmFieldNumLoops(p->field) > 0 ? core->a.v[2] : (core->a.v[2] + core->b.v[2]) / 2, z = p->num_cores == 0 ? p->wall[0].at.v[2] : line;
  if (p->crystal.dimension == 2) return PETSC_TRUE;
  return fabs(y.v[2] - z) <= AmCrystalSpacing(&p->crystal) / 2 ? PETSC_TRUE : PETSC_FALSE;
}

/* Edges of the cells, in 3D those that lie in the slice. */
static PetscErrorCode edges_of(const AmProblem *p, const AmModelState *state, PetscInt *n, PetscReal (**edges)[4])
{
  const AmSpace *s         = &p->space;
  const int      num_edges = s->num_slots - s->num_corners;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(num_edges * s->num_cells, edges));
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int i = 0; i < num_edges; i++) {
      const AmMat3 F0 = AmModelDeformation(p->model);
      int          from, to;
      AmSpaceEdgeCorners(i, &from, &to);
      const PetscInt  a = s->cell[c][from], b = s->cell[c][to];
      const PetscBool outer = s->node[a].global < 0 && s->node[b].global < 0;
      if (s->node[a].id > s->node[b].id && !outer && s->dimension == 2) continue; /* the neighbouring cell draws it */
      const AmVec3 ya = AmVec3Add(AmMat3Apply(F0, AmSpaceCorner(s, c, from)), state->node_u[a]),
                   yb = AmVec3Add(AmMat3Apply(F0, AmSpaceCorner(s, c, to)), state->node_u[b]);
      if (!is_drawn(p, ya) || !is_drawn(p, yb)) continue;
      PetscReal *e = (*edges)[(*n)++];
      e[0]         = ya.v[0];
      e[1]         = ya.v[1];
      e[2]         = yb.v[0];
      e[3]         = yb.v[1];
    }
  PetscFunctionReturn(0);
}

/* The window of the picture: all cores and what is around them, or of a full atomistic body what is near them. */
static void frame(const AmProblem *p, PetscBool full, AmPicture *picture)
{
  PetscReal low[2] = {PETSC_MAX_REAL, PETSC_MAX_REAL}, high[2] = {-PETSC_MAX_REAL, -PETSC_MAX_REAL}, spread = 0;
  for (PetscInt i = 0; i < p->num_cores; i++)
    for (int k = 0; k < 2; k++) {
      low[k]  = PetscMin(low[k], PetscMin(p->core[i].a.v[k], p->core[i].b.v[k]) - p->core[i].radius);
      high[k] = PetscMax(high[k], PetscMax(p->core[i].a.v[k], p->core[i].b.v[k]) + p->core[i].radius);
      if (k == 1 && p->core[i].rises) high[k] = PetscMax(high[k], p->top);
    }
  for (int k = 0; k < 2; k++) {
    picture->center[k] = (low[k] + high[k]) / 2;
    spread             = PetscMax(spread, (high[k] - low[k]) / 2);
  }
  if (p->crystal.num_grains > 0) { /* boundaries lead out of the body: its middle, or the first defect */
    for (int k = 0; k < 2; k++) picture->center[k] = p->c->num_defects > 0 ? p->core[0].a.v[k] : 0;
    spread = 0;
  }
  for (PetscInt i = 0; i < p->num_walls; i++) spread = PetscMax(spread, p->wall[i].radius + p->wall[i].reach);
  picture->half_width = full ? PetscMin(AmBodyInnerRadius(&p->body), 40 + spread) : p->zone_radius * 1.25 + spread;
}

/* Whether an earlier core's circles are, to a neighbour distance, those of core i: atoms of a dumbbell are one place. */
static PetscBool is_beside_another(const AmProblem *p, PetscInt i)
{
  const AmCore *c = p->core;
  for (PetscInt k = 0; k < i; k++) {
    const AmVec3 d = AmVec3Sub(c[i].a, c[k].a);
    if (hypot(d.v[0], d.v[1]) + c[i].radius < c[k].radius + AmCrystalNearestDistance(&p->crystal)) return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* What lies within radius of core i, where the slice cuts it. Around a void that has a length it is a capsule; no circle is around one at a slant to the slice,
 * nor around a boundary, which has strips. What leads to a free top begins at its defect, and loops have a core for each side. */
static PetscBool outline_of(const AmProblem *p, PetscInt i, PetscReal radius, AmPictureCircle *outline)
{
  const AmCore   *core = &p->core[i];
  const AmVec3    half = AmVec3Scale(0.5, AmVec3Sub(core->b, core->a)), at = core->a;
  const PetscBool is_void = core->radius > 0 ? PETSC_TRUE : PETSC_FALSE, is_long = hypot(half.v[0], half.v[1]) > ROUND ? PETSC_TRUE : PETSC_FALSE;
  *outline = (AmPictureCircle){.center = {at.v[0], at.v[1]}, .radius = radius + core->radius};
  if (!is_void) return p->crystal.dimension == 3 || p->body.free_top || !is_long ? PETSC_TRUE : PETSC_FALSE;
  if (!is_long) return PETSC_TRUE;
  for (int k = 0; k < 2; k++) {
    outline->center[k] = at.v[k] + half.v[k];
    outline->half[k]   = half.v[k];
  }
  return p->crystal.dimension == 2 || fabs(half.v[2]) < ROUND ? PETSC_TRUE : PETSC_FALSE;
}

/* Adds core and blend of core i. */
static void add_regions(const AmProblem *p, PetscInt i, AmPicture *picture, AmPictureCircle circles[])
{
  const PetscReal   radius[2] = {p->regions.core, p->regions.blend};
  const char *const label[2]  = {"core", "blend"};
  const PetscBool   first     = picture->num_circles == 0 ? PETSC_TRUE : PETSC_FALSE; /* one pair of labels can be read */
  for (int k = 0; k < 2; k++) {
    AmPictureCircle *outline = &circles[picture->num_circles];
    if (!outline_of(p, i, radius[k], outline)) return;
    if (first) outline->label = label[k];
    picture->num_circles++;
  }
}

PetscErrorCode AmResultsWritePicture(AmRunResults *r)
{
  const AmProblem *p       = r->problem;
  const PetscBool  full    = p->c->scheme == AM_SCHEME_ATM ? PETSC_TRUE : PETSC_FALSE;
  AmPicture        picture = {.color_label = "site energy above the perfect crystal (eV)"};
  AmPictureCircle  circles[2 * 16 + 1];
  PetscInt         n, num_drawn = 0;
  PetscReal        num_atoms;
  AmListedAtom    *a;
  PetscReal(*edges)[4], (*place)[2], *color;
  char path[2 * PETSC_MAX_PATH_LEN], title[256];

  PetscFunctionBeginUser;
  PetscCall(AmAtomListCreate(p, r->state, PETSC_FALSE, &n, &a));
  PetscCall(edges_of(p, r->state, &picture.num_edges, &edges));
  PetscCall(PetscMalloc2(n, &place, n, &color));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 y = place_of(p, &a[i]);
    if (!is_drawn(p, y)) continue;
    place[num_drawn][0] = y.v[0];
    place[num_drawn][1] = y.v[1];
    color[num_drawn++]  = a[i].site_energy - AmCauchyBornAtomEnergy(AmCauchyBornOf(p->cauchyborn, AmCrystalGrainOf(a[i].lattice)), a[i].sublattice);
  }
  PetscCall(AmProblemCountAtoms(p, &p->body, &num_atoms));
  PetscCall(PetscSNPrintf(title, sizeof(title), "%s: %s, %d nodes for %.9g atoms%s", AmCasePath(p->c), AmCaseSchemeName(p->c->scheme),
                          (int)AmMeshNumNodes(&p->mesh), (double)num_atoms,
                          p->crystal.dimension == 3 ? ", slice through the core" : ""));
  picture.title = title;
  frame(p, full, &picture);
  picture.atom_diameter = 0.55 * AmCrystalNearestDistance(&p->crystal);
  picture.num_atoms     = num_drawn;
  picture.atoms         = (const PetscReal(*)[2])place;
  picture.colors        = color;
  picture.edges         = (const PetscReal(*)[4])edges;
  picture.circles       = circles;
  for (PetscInt i = 0; i < PetscMin(16, p->num_cores) && !full && p->num_walls == 0; i++) /* what is around a wall is no circle */
    if (!is_beside_another(p, i)) add_regions(p, i, &picture, circles);
  add_indenter(p, r->solve, &picture, circles);
  PetscCall(path_of(r, "core.png", sizeof(path), path));
  PetscCall(AmOutputPicture(p->space.comm, path, &picture, &r->has_picture));
  PetscCall(PetscFree2(place, color));
  PetscCall(PetscFree(edges));
  PetscCall(PetscFree(a));
  PetscFunctionReturn(0);
}
