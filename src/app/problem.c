/* SPDX-License-Identifier: GPL-3.0-or-later
 * From a case to a model, room by room. */
#include "problem.h"

#define STRETCHED 1.054 /* cutoffs: how long a bond of the mesh configuration may be that the corrector pulls into the cutoff */
#define MOTION 2.0      /* Å: how far an atom outside a rank's own sites may come nearer */
#define LEAST_CELLS 3   /* spacings: what a body of the user must hold */
#define FINEST 0.5      /* nearest-neighbour distances: least size of a far element */
#define SITE_COST 2.0   /* one site energy, with its gradient or its product, in units of one linear element's: 0.18 µs to 0.09 µs (atomesh_bench --kernel) */

void AmProblemLoopCorners(const AmProblem *p, const AmCaseLoop *loop, AmVec3 corner[])
{
  const AmVec3 normal = AmCrystalVector(&p->crystal, loop->normal.v), n = AmVec3Scale(1 / AmVec3Norm(normal), normal);
  int          least = 0;
  AmVec3       e = {{0, 0, 0}}, f;
  for (int i = 1; i < 3; i++)
    if (fabs(n.v[i]) < fabs(n.v[least]) - 1e-9) least = i;
  e.v[least] = 1; /* the first corner lies along the lab axis that is most at right angles to the normal, in the loop's plane */
  e          = AmVec3Sub(e, AmVec3Scale(AmVec3Dot(e, n), n));
  e          = AmVec3Scale(1 / AmVec3Norm(e), e);
  f          = AmVec3Cross(n, e);
  for (PetscInt k = 0; k < loop->sides; k++) {
    const PetscReal t = 2 * PETSC_PI * k / loop->sides;
    corner[k]         = AmVec3Add(loop->center, AmVec3Add(AmVec3Scale(loop->radius * cos(t), e), AmVec3Scale(loop->radius * sin(t), f)));
  }
}

static PetscErrorCode add_loop(AmProblem *p, const AmCaseLoop *l)
{
  AmVec3                  corner[AM_CASE_MAX_SIDES];
  const AmDislocationLoop loop = {.num_corners = l->sides, .corner = corner, .burgers = AmCrystalVector(&p->crystal, l->burgers.v), .poisson = l->poisson};

  PetscFunctionBeginUser;
  AmProblemLoopCorners(p, l, corner);
  PetscCall(AmFieldAddLoop(p->field, &loop));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_field(AmProblem *p)
{
  const AmCase *c = p->c;

  PetscFunctionBeginUser;
  PetscCall(AmFieldCreate(&p->field));
  PetscCall(AmProblemRelaxBoundary(p));
  for (PetscInt i = 0; i < c->num_defects; i++) {
    const AmCaseDislocation *d = &c->defects[i].dislocation;
    if (c->defects[i].kind == AM_CASE_LOOP) PetscCall(add_loop(p, &c->defects[i].loop));
    if (c->defects[i].kind != AM_CASE_DISLOCATION) continue;
    const AmVec3        at      = AmVec3Make(d->position[0], d->position[1], 0);
    const AmCrystal    *lattice = AmCrystalLattice(&p->crystal, AmCrystalGrainAt(&p->crystal, at));
    const AmDislocation line = {.position = {d->position[0], d->position[1]},
                                .burgers  = AmCrystalVector(lattice, d->burgers.v),
                                .cut      = {d->cut[0], d->cut[1]},
                                .poisson  = d->poisson};
    PetscCall(AmFieldAddDislocation(p->field, &line));
  }
  PetscFunctionReturn(0);
}

/* The surface of a file is where displacements are held: the far mesh ends on it, and the rim lies outside. */
static PetscErrorCode set_rim_of_file(AmProblem *p)
{
  const PetscReal spacing = AmCrystalSpacing(&p->crystal);
  char            where[1024];

  PetscFunctionBeginUser;
  p->free = AmBodyShrink(&p->body, spacing / 2);
  p->body = AmBodyShrink(&p->free, -p->fixed_rim);
  AmCheckUser(AmBodyInnerRadius(&p->free) > LEAST_CELLS * spacing,
              "%s: the %s, in Å, holds a ball of radius %.3g Å, does not fit the lattice, must hold one of %d lattice spacings of %.3g Å",
              AmCaseWhere(p->c, "domain.geometry", sizeof(where), where), AmCaseBodyName(p->c), AmSurfaceInnerRadius(p->c->surface), LEAST_CELLS, spacing);
  PetscFunctionReturn(0);
}

/* The rim that is held, and the body inside it. */
static PetscErrorCode set_rim(AmProblem *p)
{
  const AmCase   *c      = p->c;
  const PetscReal spread = AmCrystalCellSpread(&p->crystal), least = 2 * (AmPotentialCutoff(p->potential) + spread);
  const char     *key    = c->domain.shape == AM_SHAPE_BOX ? "domain.size" : "domain.radius";
  char            where[1024];

  PetscFunctionBeginUser;
  p->fixed_rim = c->domain.fixed_rim > 0 ? c->domain.fixed_rim : least + 1;
  p->body      = AmCaseBody(c);
  PetscCall(AmProblemSetTop(p));
  PetscCall(AmProblemSetPeriods(p));
  p->free      = AmBodyShrink(&p->body, p->fixed_rim);
  if (c->domain.shape == AM_SHAPE_FILE) PetscCall(set_rim_of_file(p));
  p->counted = AmBodyShrink(&p->body, p->fixed_rim / 2);
  PetscCall(AmProblemJoinGrains(p));
  if (c->domain.shape == AM_SHAPE_CYLINDER && AmBodyInnerRadius(&p->free) < p->free.radius) key = "domain.size.2";
  AmCaseWhere(c, key, sizeof(where), where);
  AmCheckUser(AmBodyInnerRadius(&p->free) > 0 || c->domain.shape >= AM_SHAPE_BOX,
              "%s is %g Å, must be larger than the fixed rim of %g Å", where, c->domain.radius, p->fixed_rim);
  AmCheckUser(AmBodyInnerRadius(&p->free) > 0, "%s: the %s must be wider everywhere than twice the fixed rim of %g Å", where, AmCaseBodyName(c), p->fixed_rim);
  AmCheckUser(p->fixed_rim >= least, "%s is %g Å, must be at least two cutoffs of the potential%s, %g Å",
              AmCaseWhere(c, "domain.fixed_rim", sizeof(where), where), p->fixed_rim, spread > 0 ? " and of what the crystal's cell spans" : "", least);
  PetscFunctionReturn(0);
}

/* Where the indenter's axis meets the highest lattice plane. */
static AmVec3 under_indenter(const AmProblem *p) { return AmVec3Make(p->c->load.indenter->center[0], p->top, p->c->load.indenter->center[1]); }

AmIndenter AmProblemIndenter(const AmProblem *p, PetscReal factor)
{
  const AmCaseIndenter *i  = p->c->load.indenter;
  AmVec3                at = under_indenter(p);
  at.v[1] += AmCrystalCellTop(&p->crystal, AmVec3Make(0, 1, 0));
  at = AmMat3Apply(p->model ? AmModelDeformation(p->model) : AmMat3Identity(), at);
  at.v[1] += i->radius - factor * i->depth;
  return (AmIndenter){at, i->radius, i->stiffness};
}

/* Atoms that those of the blend see: nodes of their own in the plane, where they are few; in space most of all nodes would be such, and they ride in elements
 * hardly larger than lattice cells, at no measurable cost in accuracy (docs/accuracy.md). */
static PetscReal default_pad(const AmProblem *p)
{
  /* a boundary runs into the rim, where no element is that they could ride in */
  if (p->crystal.num_grains > 0 && p->crystal.dimension == 2 && !AmProblemIsSharp(p)) return 2 * p->reach;
  return p->crystal.dimension == 3 ? 0 : p->reach;
}

/* The outermost layer of traced cells is ragged: this far beyond it no far element reaches into the blend, and no site there is left without a cell. */
static PetscReal layer(const AmProblem *p) { return PetscMax(1.5 * AmCrystalSpacing(&p->crystal), 1.1 * AmCrystalCellDiameter(&p->crystal)); }

/* How far around a core atoms are, or sites that they see. */
static void set_zone(AmProblem *p)
{
  const AmCaseRegions *r = &p->c->regions;
  p->reach               = STRETCHED * (AmPotentialCutoff(p->potential) + p->spread) / PetscMin(1, AmMat3MinStretch(p->c->load.deformation_gradient));
  p->zone_radius         = r->blend + (r->pad > 0 ? r->pad : default_pad(p)) + layer(p);
}

/* How far inside the free body, Å, a core must lie. */
static PetscReal needed_inside(const AmProblem *p) { return p->zone_radius + p->reach + MOTION; }

/* Layers of a free top push at each other, and in balance only where β is the same in all of them: cut at a slant, a blend would leave a line force, which
 * bends the body far beyond it. So a core whose blend nears the top goes on straight up to it; in space around straight lines, whose far mesh ends on the top
 * as a side, already one whose zone would not leave it room. In: room for as many cores again. */
static void lead_to_the_top(AmProblem *p)
{
  const PetscInt  num  = p->num_cores;
  const PetscReal near = p->c->domain.dimension == 3 ? needed_inside(p) : p->c->regions.blend + AmPotentialCutoff(p->potential);
  if (!p->c->domain.free_top || (p->c->domain.dimension == 3 && p->seam < 0)) return;
  for (PetscInt i = 0; i < num; i++) {
    const AmCore *core = &p->core[i];
    const AmVec3  from = core->a.v[1] > core->b.v[1] ? core->a : core->b;
    if (p->top - from.v[1] - core->radius > near) continue;
    if (core->a.v[1] == core->b.v[1])
      p->core[i].rises = PETSC_TRUE;
    else
      p->core[p->num_cores++] = (AmCore){from, from, core->radius, PETSC_TRUE};
  }
}

/* The cores are where the indenter touches, the dislocation lines and the vacant sites, where the mesh has them; without any the origin stands for one. */
static PetscErrorCode create_cores(AmProblem *p)
{
  const AmCase *c    = p->c;
  PetscInt      room = 0;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_defects; i++) room += c->defects[i].kind == AM_CASE_LOOP ? c->defects[i].loop.sides : 1;
  PetscCall(PetscCalloc1(room + 1, &p->core));
  if (c->load.indenter) {
    const AmVec3 at         = under_indenter(p);
    p->core[p->num_cores++] = (AmCore){at, at, 0, PETSC_FALSE};
  }
  for (PetscInt i = 0; i < c->num_defects; i++) {
    const PetscReal *place = c->defects[i].dislocation.position;
    const PetscBool  deep  = c->domain.dimension == 3 ? PETSC_TRUE : PETSC_FALSE;
    if (c->defects[i].kind == AM_CASE_DISLOCATION)
      p->core[p->num_cores++] =
          (AmCore){AmVec3Make(place[0], place[1], deep ? p->body.low.v[2] : 0), AmVec3Make(place[0], place[1], deep ? p->body.high.v[2] : 0), 0, PETSC_FALSE};
  }
  PetscCall(AmProblemEmbed(p));
  PetscCall(AmProblemRemoveSites(p));
  PetscCall(AmProblemPlaceAtoms(p));
  if (p->num_cores == 0) {
    p->core[0]   = (AmCore){{{0, 0, 0}}, {{0, 0, 0}}, 0, PETSC_FALSE};
    p->num_cores = AmProblemIsSharp(p) ? 1 : 0; /* else a boundary, if there is one, is the core */
  }
  PetscCall(PetscRealloc(sizeof(AmCore) * (2 * p->num_cores + AmProblemBoundaryCores(p, NULL) + 1), &p->core));
  lead_to_the_top(p);
  p->num_cores += AmProblemBoundaryCores(p, p->core + p->num_cores);
  PetscCall(AmProblemAddWalls(p));
  if (p->num_walls == 0) p->num_cores = PetscMax(1, p->num_cores);
  PetscFunctionReturn(0);
}

/* A blended scheme is as good as it is because its site energies see no defect from within the blend, nor both of its ends at once. */
static PetscErrorCode check_blend(const AmProblem *p)
{
  const AmCaseRegions *r     = &p->c->regions;
  const PetscReal      least = 2 * AmPotentialCutoff(p->potential), round = 1e-9 * least;
  char                 where[1024];

  PetscFunctionBeginUser;
  if (!AmSchemeIsBlended(p->c->scheme)) PetscFunctionReturn(0);
  AmCheckUser(r->core >= least - round, "%s is %g Å, must be at least two cutoffs of the potential, %g Å, with scheme %s",
              AmCaseWhere(p->c, "regions.core", sizeof(where), where), r->core, least, AmCaseSchemeName(p->c->scheme));
  AmCheckUser(r->blend - r->core >= least - round,
              "%s is %g Å, %g Å beyond regions.core, must be at least two cutoffs of the potential, %g Å, beyond it with scheme %s",
              AmCaseWhere(p->c, "regions.blend", sizeof(where), where), r->blend, r->blend - r->core, least, AmCaseSchemeName(p->c->scheme));
  PetscFunctionReturn(0);
}

/* The least distance between a core, fattened, and the held rim. Out: the place of that core. */
static PetscReal least_depth(const AmProblem *p, AmVec3 *place)
{
  PetscReal least = PETSC_MAX_REAL;
  for (PetscInt i = 0; i < p->num_cores; i++)
    for (int end = 0; end < 2; end++) {
      const AmVec3    x     = end ? p->core[i].b : p->core[i].a;
      const PetscReal depth = AmBodyDepth(&p->free, x) - p->core[i].radius;
      if (depth >= least) continue;
      least  = depth;
      *place = x;
    }
  return least;
}

/* The mesh may not be finer than the lattice that it continues. */
static PetscErrorCode check_mesh(const AmProblem *p)
{
  const PetscReal least = FINEST * AmCrystalSiteDistance(&p->crystal), size[] = {p->c->mesh.size, p->c->mesh.max_size};
  const char *const keys[] = {"mesh.size", "mesh.max_size"};
  char              where[1024];

  PetscFunctionBeginUser;
  for (int i = 0; i < 2; i++)
    AmCheckUser(size[i] <= 0 || size[i] >= least, "%s is %g Å, finer than the lattice, must be 0 or at least half the nearest-neighbour distance, %.4g Å",
                AmCaseWhere(p->c, keys[i], sizeof(where), where), (double)size[i], (double)least);
  PetscFunctionReturn(0);
}

/* The atoms that the indenter touches must be atoms, and not held. */
static PetscErrorCode check_contact(const AmProblem *p, PetscReal needed)
{
  const AmCase         *c = p->c;
  const AmCaseIndenter *i = c->load.indenter;
  const PetscReal       sunk = i ? PetscMin(i->depth, i->radius) : 0, contact = i ? sqrt(sunk * (2 * i->radius - sunk)) : 0;
  PetscReal             here;
  char                  where[1024];

  PetscFunctionBeginUser;
  if (!i) PetscFunctionReturn(0);
  if (c->scheme != AM_SCHEME_ATM)
    AmCheckUser(contact <= (c->scheme == AM_SCHEME_CB ? c->regions.blend : c->regions.core),
                "%s is %g Å, must be at least %.1f Å, the radius at which the indenter cuts the top",
                AmCaseWhere(c, c->scheme == AM_SCHEME_CB ? "regions.blend" : "regions.core", sizeof(where), where),
                c->scheme == AM_SCHEME_CB ? c->regions.blend : c->regions.core, contact);
  needed = p->whole ? contact : needed;
  here   = PetscMin(AmBodyDepth(&p->free, under_indenter(p)), AmProblemSeamDistance(p, under_indenter(p)));
  AmCheckUser(needed < here || needed >= PetscMin(AmBodyDepth(&p->free, AmVec3Make(0, p->top, 0)), AmProblemSeamDistance(p, AmVec3Make(0, p->top, 0))),
              "%s is [%g, %g] Å: the %s around it reaches a held face, must leave %.1f Å to the held rim, not %.1f Å",
              AmCaseWhere(c, "load.indenter.center", sizeof(where), where), i->center[0], i->center[1], p->whole ? "contact" : "atomistic zone", needed, here);
  AmCheckUser(!p->whole || needed < here, "%s is %g Å: the contact reaches a held face, must end inside the free body, %.1f Å around the axis",
              AmCaseWhere(c, "load.indenter.depth", sizeof(where), where), i->depth, here);
  PetscFunctionReturn(0);
}

static PetscBool is_line(const AmProblem *p, const AmCore *core)
{
  return core->b.v[2] - core->a.v[2] > p->crystal.repeat.length.v[2] - MOTION ? PETSC_TRUE : PETSC_FALSE;
}

/* In space the far mesh ends on the top between zones that go from one periodic face to the other, and has no hole there. */
static PetscErrorCode check_risen(const AmProblem *p)
{
  char where[1024];

  PetscFunctionBeginUser;
  if (p->c->domain.dimension == 2) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < p->num_cores; i++) {
    const AmCore *core = &p->core[i];
    PetscReal     near = core->rises && !is_line(p, core) ? PETSC_MAX_REAL : 0;
    for (PetscInt k = 0; k < p->num_cores; k++)
      if (p->core[k].rises && is_line(p, &p->core[k])) near = PetscMin(near, fabs(core->a.v[0] - p->core[k].a.v[0]));
    AmCheckUser(
        near <= p->zone_radius,
        "%s: what lies at (%.4g, %.4g, %.4g) Å is %.1f Å below the free top, must be more than %.1f Å below it, or no farther along x than %.1f Å from a "
        "straight dislocation that is not, or the scheme must be atm",
        AmCaseWhere(p->c, "defects", sizeof(where), where), (double)core->a.v[0], (double)core->a.v[1], (double)core->a.v[2],
        (double)(p->top - core->a.v[1] - core->radius), (double)needed_inside(p), (double)p->zone_radius);
  }
  PetscFunctionReturn(0);
}

/* Radii of the regions, and whether they fit into the body. */
static PetscErrorCode set_radii(AmProblem *p)
{
  const AmCase   *c      = p->c;
  const PetscReal inner = AmBodyInnerRadius(&p->free), needed = needed_inside(p);
  PetscReal       room;
  AmVec3          place = {{0, 0, 0}};
  char            where[1024];

  PetscFunctionBeginUser;
  p->regions     = (AmRegions){.dimension = c->domain.dimension,
                               .num_cores = p->num_cores,
                               .at        = p->core,
                               .repeat    = p->crystal.repeat.length,
                               .core      = c->regions.core,
                               .blend     = c->regions.blend,
                               .profile   = c->regions.profile,
                               .num_walls = p->num_walls,
                               .wall      = p->wall};
  p->whole       = c->scheme == AM_SCHEME_ATM ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(check_contact(p, needed));
  PetscCall(AmProblemCheckSeams(p));
  if (p->whole) PetscFunctionReturn(0);
  if (p->crystal.num_grains > 0 && c->domain.dimension == 2 && !AmProblemIsSharp(p)) {
    PetscCall(AmProblemCheckStrips(p));
    PetscFunctionReturn(0);
  }
  if (p->crystal.num_grains > 0) PetscCall(c->domain.dimension == 3 ? AmProblemCheckGrainsSpace(p) : AmProblemCheckGrainBody(p));
  PetscCall(check_risen(p));
  room = least_depth(p, &place);
  AmCheckUser(needed < room || needed - room < c->regions.blend,
              "%s: the refined zone around the defect at (%.4g, %.4g, %.4g) Å, which lies %.1f Å inside the free body, cuts the outer surface, "
              "must lie %.1f Å inside it",
              AmCaseWhere(c, c->num_defects > 0 ? "defects" : "regions.blend", sizeof(where), where), place.v[0], place.v[1], place.v[2], room, needed);
  AmCheckUser(needed < room,
              "%s is %g Å, must be below %.1f Å for the refined zone not to cut the outer surface: outside the blend two ranges of the potential (%.1f Å each) "
              "must fit inside the free body, whose inner radius is %.1f Å",
              AmCaseWhere(c, "regions.blend", sizeof(where), where), c->regions.blend, c->regions.blend - (needed - room), p->reach, inner);
  PetscFunctionReturn(0);
}

/* What a lower room finds wrong with the crystal gets its place in the case file. */
static PetscErrorCode create_cauchyborn(AmProblem *p)
{
  PetscErrorCode error;
  char           where[1024];

  PetscFunctionBeginUser;
  error = AmCauchyBornCreate(p->potential, &p->crystal, 0, &p->cauchyborn);
  AmCheckUser(error != AM_ERR_USER, "%s is %g Å, must be one at which the perfect crystal is within the range of %s",
              AmCaseWhere(p->c, "material.lattice_constant", sizeof(where), where), p->crystal_options.lattice_constant, AmPotentialName(p->potential));
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCreate(const AmCase *c, AmProblem *p)
{
  PetscFunctionBeginUser;
  *p = (AmProblem){.c = c};
  PetscCall(AmCaseOpenPotential(c, &p->potential));
  PetscCall(AmProblemCreateCrystal(p));
  PetscCall(create_cauchyborn(p));
  PetscCall(create_field(p));
  PetscCall(set_rim(p));
  set_zone(p);
  PetscCall(create_cores(p));
  PetscCall(check_blend(p));
  PetscCall(check_mesh(p));
  PetscCall(set_radii(p));
  PetscCall(AmProblemCheckPlaced(p));
  PetscCall(AmProblemCheckMemory(p));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_again(const char why[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_SELF, "  mesh       made again: %s\n", why));
  PetscFunctionReturn(0);
}

/* In: make: AmMeshCreate() or AmMeshCheck(). */
static PetscErrorCode with_mesh(AmProblem *p, const char files[], PetscErrorCode (*make)(MPI_Comm, const AmMeshOptions *, AmMesh *))
{
  const AmCase  *c     = p->c;
  const char    *read  = c->mesh.file[0] ? c->mesh.file : NULL;
  const PetscBool write = files && !read ? PETSC_TRUE : PETSC_FALSE;
  char           msh[PETSC_MAX_PATH_LEN] = "", h5[PETSC_MAX_PATH_LEN] = "", where[1024];
  AmProblemMarks marks;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  AmProblemMark(p, &marks);
  if (write) PetscCall(PetscSNPrintf(msh, sizeof(msh), "%s.msh", files));
  if (write) PetscCall(PetscSNPrintf(h5, sizeof(h5), "%s.h5", files));
  const AmMeshOptions m = {.crystal     = &p->crystal,
                           .field       = p->field,
                           .regions     = p->regions,
                           .whole       = p->whole,
                           .zone_radius = p->zone_radius,
                           .body        = p->body,
                           .free        = p->free,
                           .seam        = p->seam,
                           .num_interfaces = AmProblemInterface(p, &p->interface),
                           .interface      = &p->interface,
                           .geometry    = c->domain.geometry,
                           .order       = c->mesh.order,
                           .size        = c->mesh.size,
                           .grading     = c->mesh.grading,
                           .growth      = c->mesh.growth,
                           .max_size    = c->mesh.max_size,
                           .site_cost   = SITE_COST,
                           .num_extra   = p->num_extra,
                           .extra       = p->extra,
                           .read_file   = read,
                           .write_file  = write ? h5 : NULL,
                           .num_marks   = marks.num,
                           .mark        = marks.mark,
                           .msh_file    = write ? msh : NULL,
                           .tell        = p->says ? say_again : NULL};
  error = (*make)(PETSC_COMM_WORLD, &m, &p->mesh);
  AmCheckUser(error != AM_ERR_USER || !p->mesh.misfit, "%s: %s; move the lattice or the dislocation so that no row of atoms lies in a slip plane",
              AmCaseWhere(c, "material.lattice_origin", sizeof(where), where), AmErrorSentence());
  AmCheckUser(error != AM_ERR_USER || !p->mesh.crowded, "%s: %s", AmCaseWhere(c, c->num_defects > 0 ? "defects" : "regions.blend", sizeof(where), where),
              AmErrorSentence());
  AmCheckUser(error != AM_ERR_USER || !read, "%s: %s", AmCaseWhere(c, "mesh.file", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckMesh(AmProblem *p)
{
  PetscFunctionBeginUser;
  PetscCall(with_mesh(p, NULL, AmMeshCheck));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemBuild(AmProblem *p, const char files[])
{
  const AmCase  *c = p->c;
  AmSpaceOptions s = {.crystal      = &p->crystal,
                           .field        = p->field,
                           .mesh         = &p->mesh,
                           .regions      = p->regions,
                           .scheme       = c->scheme,
                           .reach        = p->reach,
                           .motion       = MOTION,
                           .in_plane     = c->domain.in_plane,
                           .counted      = p->counted};

  PetscFunctionBeginUser;
  PetscCall(with_mesh(p, files, AmMeshCreate));
  PetscCall(AmSpaceCreate(PETSC_COMM_WORLD, &s, &p->space));
  PetscCall(AmModelCreate(&p->space, p->potential, p->cauchyborn, &p->model));
  if (p->rests) PetscCall(AmModelSetTop(p->model, p->top, &p->surface));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemDestroy(AmProblem *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmModelDestroy(&p->model));
  PetscCall(AmSpaceDestroy(&p->space));
  PetscCall(AmMeshDestroy(&p->mesh));
  PetscCall(AmFieldDestroy(&p->field));
  PetscCall(AmCauchyBornDestroy(&p->cauchyborn));
  PetscCall(AmPotentialDestroy(&p->potential));
  PetscCall(PetscFree(p->core));
  PetscCall(PetscFree(p->wall));
  PetscCall(PetscFree(p->vacant));
  PetscCall(PetscFree(p->substituted));
  PetscCall(PetscFree(p->embedded));
  PetscCall(PetscFree2(p->extra, p->extra_defect));
  PetscCall(PetscFree(p->grain));
  PetscCall(PetscFree2(p->own, p->stretch));
  PetscCall(PetscFree(p->cut));
  PetscCall(PetscFree(p->relaxed));
  PetscCall(PetscFree(p->left));
  PetscFunctionReturn(0);
}
