/* SPDX-License-Identifier: GPL-3.0-or-later
 * The refined zone: cells traced from the atoms in the mesh configuration.
 *
 * Site i with lattice deformation F_x(x_i) looks for the sites at x_i + F_x s, s the sums of the basis vectors. Where all corners of a simplex of the cell are
 * found within a tolerance the simplex is emitted: two triangles along a1 + a2, or six tetrahedra, one for each order in which the path from 0 to a1 + a2 + a3
 * takes the vectors (Kuhn, 1960). Both are Delaunay, for the basis is obtuse. A cell never asks for lattice indices, so it closes across slip planes, where
 * the lattice is whole in x but the indices jump. Cells that a defect breaks are not emitted; their sites are loose. */
#include "meshimpl.h"

#define RAGGED 2.5    /* diameters of a cell: how far the edge of the cells may lie inside that of the zone */
#define TOLERANCE 0.3 /* of the shortest basis vector: wide enough for ∇F at a core, narrow enough to hit one site at most */
#define ON_CUT 1e-6   /* Å */
#define RINGS 8       /* radii around a core at which a field is looked at, each half the last */
#define ANGLES 32     /* and directions */

/* How far sites of the zone may lie from where the dislocations put them. Beside the lines fields are smooth, and towards them they grow by a logarithm only:
 * one and a half times the largest found, and a spacing more, is more than any site has; at the area of a loop the map may take U from its other side. */
static PetscReal largest_displacement(const AmMeshOptions *o)
{
  PetscReal largest = 0;
  for (PetscInt i = 0; i < o->regions.num_cores; i++)
    for (int end = 0; end < 2; end++)
      for (int k = 0; k < RINGS * ANGLES; k++) {
        const PetscReal r = (o->regions.at[i].radius + o->zone_radius) / (1 << k / ANGLES), angle = 2 * PETSC_PI * (k + 0.5) / ANGLES;
        const AmVec3    x = AmVec3Add(end ? o->regions.at[i].b : o->regions.at[i].a, AmVec3Make(r * cos(angle), r * sin(angle), 0));
        largest           = PetscMax(largest, AmVec3Norm(AmFieldDisplacement(o->field, x)));
      }
  return 1.5 * largest + AmFieldLoopsBurgers(o->field) + AmFieldFarthestSite(o->field) + AmCrystalSpacing(o->crystal);
}

/* A box that holds the crystal positions of all sites of the zone, with those of the upper of two cuts, which are images: as large as the zone, not as the
 * body, for each site costs a map to the mesh configuration. */
static void zone_box(const AmMeshOptions *o, AmVec3 *low, AmVec3 *high)
{
  AmVec3    l, h;
  AmCut     cut[AM_MAX_CUTS];
  PetscReal moved;
  AmBodyBox(&o->body, low, high);
  if (AmMeshCuts(o, cut) >= 2) high->v[cut[1].axis] = PetscMax(high->v[cut[1].axis], cut[1].at + ON_CUT);
  if (o->whole) return;
  moved = AmFieldIsZero(o->field) ? AmFieldFarthestSite(o->field) : largest_displacement(o);
  l     = AmVec3Make(PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL);
  h     = AmVec3Scale(-1, l);
  for (PetscInt i = 0; i < o->regions.num_cores; i++)
    for (int k = 0; k < 3; k++) {
      const AmCore   *core = &o->regions.at[i];
      const PetscReal grow = core->radius + o->zone_radius + moved;
      l.v[k]               = PetscMin(l.v[k], PetscMin(core->a.v[k], core->b.v[k]) - grow);
      h.v[k]               = k == 1 && core->rises ? high->v[k] : PetscMax(h.v[k], PetscMax(core->a.v[k], core->b.v[k]) + grow);
    }
  for (PetscInt i = 0; i < o->regions.num_walls; i++) /* a plane without end lies across an axis, along the others the body repeats */
    for (int k = 0; k < 3; k++) {
      const AmWall   *wall = &o->regions.wall[i];
      const PetscReal grow = wall->radius + wall->reach + o->zone_radius + moved;
      l.v[k]               = PetscMin(l.v[k], wall->at.v[k] - grow);
      h.v[k]               = PetscMax(h.v[k], wall->at.v[k] + grow);
    }
  for (int k = 0; k < 3; k++) {
    if (o->body.periodic[k]) continue;
    low->v[k]  = PetscMax(low->v[k], l.v[k]);
    high->v[k] = PetscMin(high->v[k], h.v[k]);
  }
}

static PetscBool is_home(const AmCrystal *c, const AmLatticeSite *site)
{
  PetscInt home[3] = {site->index[0], site->index[1], site->index[2]};
  AmCrystalShiftHome(c, site->X, home);
  return home[0] == site->index[0] && home[1] == site->index[1] && home[2] == site->index[2] ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode add_sites(const AmMeshOptions *o, AmDraft *d)
{
  AmVec3         low, high;
  PetscInt       n;
  AmLatticeSite *sites;

  PetscFunctionBeginUser;
  zone_box(o, &low, &high);
  PetscCall(AmCrystalSites(o->crystal, low.v, high.v, &n, &sites));
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 X = sites[i].X;
    if (AmBodyDepth(&o->body, X) <= 0) continue;
    const AmVec3 x = AmFieldMap(o->field, X);
    if (!o->whole && !AmMeshIsRefined(o, x)) continue;
    if (AmMeshStackAxis(o) >= 0 && !is_home(o->crystal, &sites[i])) continue;
    PetscCall(AmDraftAddVertex(
        d, (AmVertex){X, x, {sites[i].index[0], sites[i].index[1], sites[i].index[2]}, 1, AmBodyDepth(&o->free, X) <= 0, sites[i].species, 0}));
  }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* Sums of basis vectors that are corners of a cell, besides 0, by the bits of the vectors that they hold; and its simplices by such corners. */
static AmVec3 corner_vector(const AmCrystal *c, int bits)
{
  AmVec3 s = {{0, 0, 0}};
  for (int i = 0; i < 3; i++)
    if (bits >> i & 1) s = AmVec3Add(s, c->basis[i]);
  return s;
}

static const int triangles[2][3]  = {{1, 3, 0}, {3, 2, 0}};
static const int tetrahedra[6][3] = {{1, 3, 7}, {2, 6, 7}, {4, 5, 7}, {3, 2, 7}, {5, 1, 7}, {6, 4, 7}};

/* A simplex, if all its corners were found, and it is hardly strained. */
static PetscErrorCode add_simplex(AmDraft *d, const PetscInt cell[], PetscReal volume)
{
  PetscFunctionBeginUser;
  for (int a = 0; a <= d->dimension; a++) {
    if (cell[a] < 0 || AmCrystalGrainOf(d->vertex[cell[a]].lattice) != AmCrystalGrainOf(d->vertex[cell[0]].lattice)) PetscFunctionReturn(0);
    for (int b = 0; b < a; b++)
      if (cell[a] == cell[b]) PetscFunctionReturn(0);
  }
  const PetscReal ratio = AmDraftVolume(d, cell) / volume;
  if (ratio > 0.5 && ratio < 2) PetscCall(AmDraftAddCell(d, cell));
  PetscFunctionReturn(0);
}

static PetscReal shortest_edge(const AmCrystal *c)
{
  PetscReal least = PETSC_MAX_REAL;
  for (int i = 0; i < c->dimension; i++) least = PetscMin(least, c->dimension == 3 ? AmVec3Norm(c->basis[i]) : hypot(c->basis[i].v[0], c->basis[i].v[1]));
  return least;
}

/* Where cells end on periodic faces and on the top, those of the basis leave grooves along it. */
static PetscErrorCode trace_caps(const AmMeshOptions *o, const AmFinder *f, PetscReal reach, AmDraft *d)
{
  AmCut    cut[AM_MAX_CUTS];
  AmVec3   normal = {{0, 0, 0}}, (*cap)[4];
  PetscInt n;

  PetscFunctionBeginUser;
  if (d->dimension == 2 || AmMeshCuts(o, cut) < 3) PetscFunctionReturn(0);
  normal.v[cut[0].axis] = 1;
  PetscCall(AmCrystalCaps(o->crystal, normal, AmVec3Make(0, 1, 0), &n, &cap));
  for (PetscInt i = 0; i < d->num_vertices; i++) {
    const AmMat3 F = AmFieldDeformation(o->field, d->vertex[i].x);
    for (PetscInt k = 0; k < n && AmMeshOnCut(d, cut[2], i); k++) {
      PetscInt cell[4];
      for (int a = 0; a < 4; a++) cell[a] = AmFinderFind(f, AmVec3Add(d->vertex[i].x, AmMat3Apply(F, cap[k][a])), reach);
      PetscCall(add_simplex(d, cell, o->crystal->volume / 6));
    }
  }
  PetscCall(PetscFree(cap));
  PetscFunctionReturn(0);
}

static PetscErrorCode trace_cells(const AmMeshOptions *o, AmDraft *d)
{
  const int deep  = d->dimension == 3;
  PetscReal width = PETSC_MAX_REAL;
  AmFinder  f;

  PetscFunctionBeginUser;
  for (PetscInt g = 0; g < AmCrystalNumLattices(o->crystal); g++) width = PetscMin(width, shortest_edge(AmCrystalLattice(o->crystal, g)));
  PetscCall(AmFinderCreate(d, width, &f));
  for (PetscInt i = 0; i < d->num_vertices; i++) {
    const AmCrystal *c        = AmCrystalLatticeOf(o->crystal, d->vertex[i].lattice);
    const PetscReal  volume   = deep ? c->volume / 6 : c->volume / c->period / 2;
    const AmVec3     x        = d->vertex[i].x;
    const AmMat3     F        = AmFieldDeformation(o->field, x);
    PetscInt         found[8] = {i};
    for (int bits = 1; bits < (deep ? 8 : 4); bits++)
      found[bits] = AmFinderFindImage(&f, AmVec3Add(x, AmMat3Apply(F, corner_vector(c, bits))), TOLERANCE * width);
    for (int k = 0; k < (deep ? 6 : 2); k++) {
      const int     *corner  = deep ? tetrahedra[k] : triangles[k];
      const PetscInt cell[4] = {i, found[corner[0]], found[corner[1]], deep ? found[corner[2]] : -1};
      PetscCall(add_simplex(d, cell, volume));
    }
  }
  PetscCall(trace_caps(o, &f, TOLERANCE * width, d));
  PetscCall(AmFinderDestroy(&f));
  PetscFunctionReturn(0);
}

/* Takes away the cells around vertices where sheets of the boundary touch, until there are none. Only outer ones must go; holes in a core may stay so.
 * In/Out: boundary: the caller's; that of the cells that are left. */
static PetscErrorCode unpinch(const AmMeshOptions *o, AmDraft *d, AmBoundary *boundary)
{
  PetscBool *pinched, again = PETSC_TRUE;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &pinched));
  while (again) {
    PetscInt kept = 0;
    PetscCall(AmBoundaryDestroy(boundary));
    PetscCall(AmDraftBoundary(d, boundary, pinched));
    for (PetscInt v = 0; v < d->num_vertices; v++)
      if (AmRegionsDistance(&o->regions, d->vertex[v].x) < o->zone_radius / 2) pinched[v] = PETSC_FALSE;
    for (PetscInt c = 0; c < d->num_cells; c++) {
      PetscBool touched = PETSC_FALSE;
      for (int i = 0; i <= d->dimension; i++) touched = touched || pinched[d->cell[c][i]] ? PETSC_TRUE : PETSC_FALSE;
      if (touched) continue;
      PetscCall(PetscArraymove(d->cell[kept], d->cell[c], AM_MAX_CORNERS));
      kept++;
    }
    again        = kept < d->num_cells ? PETSC_TRUE : PETSC_FALSE;
    d->num_cells = kept;
  }
  PetscCall(PetscFree(pinched));
  PetscFunctionReturn(0);
}

PetscBool AmMeshHasStrips(const AmMeshOptions *o) { return o->crystal->num_grains > 0 && o->num_interfaces == 0 ? PETSC_TRUE : PETSC_FALSE; }

/* Around a grain inside of another the zone is a ring, or a shell, and what it encloses is far from its cores, too. */
static PetscBool looks_far(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *b, PetscInt l)
{
  const PetscReal edge = o->zone_radius - RAGGED * AmCrystalCellDiameter(o->crystal);
  if (!AmMeshHasStrips(o)) return PETSC_FALSE;
  for (PetscInt i = b->start[l]; i < b->start[l + 1]; i++)
    if (d->vertex[b->facet[i][0]].held || AmRegionsDistance(&o->regions, d->vertex[b->facet[i][0]].x) < edge) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* In the plane, where cells overlap, their boundary falls into pieces that lead nowhere. */
static PetscBool is_closed(const AmDraft *d, const AmBoundary *b, PetscInt l)
{
  return d->dimension == 3 || b->facet[b->start[l + 1] - 1][1] == b->facet[b->start[l]][0] ? PETSC_TRUE : PETSC_FALSE;
}

/* In space the cells of a grain inside of another may end at its boundary all around, as those in the plane end in the rim, too. */
static PetscBool is_outer(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *b, PetscInt l)
{
  if (looks_far(o, d, b, l)) return PETSC_TRUE;
  if (!is_closed(d, b, l)) return PETSC_FALSE;
  return AmBoundaryVolume(d, b, l) > 0 && !(d->dimension == 3 && AmMeshHasStrips(o)) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode keep_outer(const AmMeshOptions *o, const AmDraft *d, AmBoundary *b)
{
  PetscInt kept = 0, num = 0;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < b->num_components; l++) {
    const PetscInt from = b->start[l], n = b->start[l + 1] - from;
    if (!is_outer(o, d, b, l)) continue;
    PetscCall(PetscMemmove(b->facet[num], b->facet[from], sizeof(*b->facet) * n));
    b->start[kept++] = num;
    num += n;
  }
  b->start[kept]    = num;
  b->num_components = kept;
  PetscFunctionReturn(0);
}

/* Up to here a dislocation's core may break cells. */
static PetscReal core_reach(const AmMeshOptions *o) { return PetscMax(o->regions.core, 4 * AmCrystalSiteDistance(o->crystal)); }

/* Away from the cores the lattice is whole, held or free, so a hole there is no defect: a row of atoms so near a slip plane that the field carries it across
 * may lose a site. It must not pass as a free surface. Nor do cells overlap there. */
static PetscErrorCode check_holes(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *b)
{
  const PetscReal near = core_reach(o);

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < b->num_components; l++) {
    const AmVertex *v = &d->vertex[b->facet[b->start[l]][0]];
    AmCheckUser(is_closed(d, b, l) || AmRegionsDistance(&o->regions, v->x) < near,
                "the lattice cells overlap at (%.2f, %.2f, %.2f) Å, %.1f Å from the nearest core", v->x.v[0], v->x.v[1], v->x.v[2],
                AmRegionsDistance(&o->regions, v->x));
    AmCheckUser(AmBoundaryVolume(d, b, l) > 0 || looks_far(o, d, b, l) || AmRegionsDistance(&o->regions, v->x) < near,
                "the lattice cells leave a hole at (%.2f, %.2f, %.2f) Å, %.1f Å from the nearest core", v->x.v[0], v->x.v[1], v->x.v[2],
                AmRegionsDistance(&o->regions, v->x));
  }
  PetscFunctionReturn(0);
}

/* Where sites of a body without a far mesh lie between grains, lattice cells need not hold them. */
static PetscBool between_grains(const AmMeshOptions *o, const AmVertex *v)
{
  return o->whole && AmMeshInterfaceDistance(o, v->X) < 2 * AmCrystalCellDiameter(o->crystal) ? PETSC_TRUE : PETSC_FALSE;
}

/* Nor may such a row double a site: the spare one fits no cell. */
static PetscErrorCode check_loose(const AmMeshOptions *o, const AmDraft *d)
{
  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < d->num_loose; a++) {
    const AmVertex *v = &d->loose[a];
    AmCheckUser(v->held || AmRegionsDistance(&o->regions, v->x) < core_reach(o) || between_grains(o, v),
                "the site at (%.2f, %.2f, %.2f) Å, %.1f Å from the nearest core, fits no lattice cell", v->x.v[0], v->x.v[1], v->x.v[2],
                AmRegionsDistance(&o->regions, v->x));
  }
  PetscFunctionReturn(0);
}

/* A site on a cut lies on the zone's boundary, and is looked at from half a plane's distance inside, or from above the lower one of two: then of the upper one,
 * where there are images only, that is outside. */
static AmVec3 seen_at(const AmMeshOptions *o, AmVec3 x)
{
  AmCut          cut[AM_MAX_CUTS];
  const PetscInt num = AmMeshCuts(o, cut);
  if (num >= 2) x.v[cut[0].axis] += cut[0].at - o->body.low.v[cut[0].axis];
  if (num == 3) x.v[1] -= o->body.high.v[1] - cut[2].at;
  return x;
}

/* Whether a site without a cell lies where only atoms count. Along strips cells end at a boundary of grains on either side, so no curve around the zone holds
 * what lies there; and a curve may hold more than the zone. */
static PetscBool is_inside(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *b, const AmVertex *v)
{
  if (o->whole) return PETSC_TRUE;
  if (AmMeshHasStrips(o)) return AmRegionsDistance(&o->regions, v->x) < core_reach(o) ? PETSC_TRUE : PETSC_FALSE;
  for (PetscInt l = 0; l < b->num_components; l++)
    if (AmBoundaryContains(d, b, l, seen_at(o, v->x))) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Numbers the sites that have a cell, makes the others loose if they lie inside the zone's outer boundary (or all is traced), and drops the rest: those ride
 * in the far mesh like any other atom there. */
static PetscErrorCode sort_out(const AmMeshOptions *o, AmDraft *d, AmBoundary *b)
{
  PetscInt *renumber, kept = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, &renumber));
  PetscCall(PetscMalloc1(d->num_vertices, &d->loose));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i <= d->dimension; i++) renumber[d->cell[c][i]] = 1;
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    if (renumber[v]) continue;
    if (is_inside(o, d, b, &d->vertex[v]) && AmRegionsDistance(&o->regions, d->vertex[v].x) < AmMeshLooseRadius(o)) d->loose[d->num_loose++] = d->vertex[v];
  }
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    if (!renumber[v]) continue;
    renumber[v]       = kept;
    d->vertex[kept++] = d->vertex[v];
  }
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i <= d->dimension; i++) d->cell[c][i] = renumber[d->cell[c][i]];
  for (PetscInt t = 0; t < b->start[b->num_components]; t++)
    for (int i = 0; i < d->dimension; i++) b->facet[t][i] = renumber[b->facet[t][i]];
  d->num_vertices = kept;
  d->num_traced   = d->num_cells;
  PetscCall(PetscFree(renumber));
  PetscFunctionReturn(0);
}

/* Atoms between the sites are loose from the start: no cell asks for them. */
static PetscErrorCode add_extra(const AmMeshOptions *o, AmDraft *d)
{
  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*d->loose) * (d->num_loose + o->num_extra), &d->loose));
  for (PetscInt a = 0; a < o->num_extra; a++) d->loose[d->num_loose++] = o->extra[a];
  PetscFunctionReturn(0);
}

static PetscErrorCode add_loose(const AmMeshOptions *o, AmVec3 X, const PetscInt index[3], PetscInt sublattice, AmDraft *d)
{
  const AmVertex v = {.X          = X,
                      .x          = AmMeshAtomPlace(AmCrystalLatticeOf(o->crystal, index), o->field, X, sublattice),
                      .lattice    = {index[0], index[1], index[2]},
                      .is_site    = 1,
                      .held       = AmBodyDepth(&o->free, X) <= 0,
                      .species    = AmCrystalAtomSpecies(o->crystal, index, sublattice),
                      .sublattice = sublattice};

  PetscFunctionBeginUser;
  PetscCall(PetscRealloc(sizeof(*d->loose) * (d->num_loose + 1), &d->loose));
  d->loose[d->num_loose++] = v;
  PetscFunctionReturn(0);
}

/* Loose sites take the other atoms of their cells with them; and atoms left of a cell that lacks others are loose, unless they ride. */
static PetscErrorCode loosen_cells(const AmMeshOptions *o, AmDraft *d)
{
  const AmCrystal *c     = o->crystal;
  const PetscInt   sites = d->num_loose;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < sites; i++)
    for (PetscInt a = 1; a < c->num_sublattices; a++) PetscCall(add_loose(o, d->loose[i].X, d->loose[i].lattice, a, d));
  for (PetscInt i = 0; i < c->num_left; i++) {
    const AmVec3 X = AmCrystalPosition(c, c->left[i].index);
    if (AmBodyDepth(&o->body, X) <= 0 || AmRegionsDistance(&o->regions, AmFieldMap(o->field, X)) >= AmMeshLooseRadius(o)) continue;
    PetscCall(add_loose(o, X, c->left[i].index, c->left[i].sublattice, d));
  }
  PetscFunctionReturn(0);
}

/* A slip plane that parts the atoms of a cell pulls some of them away from their site; elements would take that for a shift. */
static PetscErrorCode check_cells(const AmMeshOptions *o, const AmDraft *d)
{
  const AmCrystal *c = o->crystal;

  PetscFunctionBeginUser;
  if (o->whole || AmFieldIsZero(o->field)) PetscFunctionReturn(0);
  for (PetscInt v = 0; v < d->num_vertices; v++)
    for (PetscInt a = 1; a < c->num_sublattices; a++) {
      const AmVertex  *s       = &d->vertex[v];
      const AmCrystal *lattice = AmCrystalLatticeOf(c, s->lattice);
      const AmVec3     S       = AmMat3Apply(AmFieldDeformation(o->field, s->x), AmCrystalSublatticePlace(lattice, a));
      const AmVec3     d_a     = AmVec3Sub(AmMeshAtomPlace(lattice, o->field, s->X, a), AmVec3Add(s->x, S));
      AmCheckUser(s->held || AmRegionsDistance(&o->regions, s->x) < core_reach(o) || AmVec3Norm(d_a) < TOLERANCE * AmCrystalSiteDistance(c),
                  "the slip plane parts the atoms of the cell at (%.2f, %.2f, %.2f) Å, %.1f Å from the nearest core", s->x.v[0], s->x.v[1], s->x.v[2],
                  AmRegionsDistance(&o->regions, s->x));
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode let_ride(AmDraft *d)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_loose, &d->rides_on));
  for (PetscInt a = 0; a < d->num_loose; a++) {
    PetscReal nearest = PETSC_MAX_REAL;
    for (PetscInt v = 0; v < d->num_vertices; v++) {
      const PetscReal r = AmVec3Norm(AmVec3Sub(d->vertex[v].x, d->loose[a].x));
      if (r < nearest) {
        nearest        = r;
        d->rides_on[a] = v;
      }
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftTrace(const AmMeshOptions *o, AmDraft *d, AmBoundary *interface)
{
  PetscFunctionBeginUser;
  PetscCall(add_sites(o, d));
  PetscCall(d->dimension == 3 && o->num_interfaces > 0 ? AmDraftTetrahedralize(o, d) : trace_cells(o, d));
  for (PetscBool again = o->whole ? PETSC_FALSE : PETSC_TRUE; again;) {
    PetscCall(unpinch(o, d, interface));
    PetscCall(AmDraftTrim(o, d, &again)); /* which may pinch it again */
  }
  if (d->dimension == 2 && o->num_interfaces > 0 && !o->whole) {
    PetscCall(AmDraftZip(o, d));
    PetscCall(unpinch(o, d, interface));
  }
  if (o->whole) PetscCall(AmDraftBoundary(d, interface, NULL));
  PetscCall(check_holes(o, d, interface));
  PetscCall(keep_outer(o, d, interface));
  PetscCall(AmDraftCloseChannels(o, d, interface));
  PetscCall(sort_out(o, d, interface));
  PetscCall(check_loose(o, d));
  PetscCall(check_cells(o, d));
  PetscCall(loosen_cells(o, d));
  PetscCall(add_extra(o, d));
  PetscCall(let_ride(d));
  AmCheckUser(d->num_cells > 0, "no lattice cell was found within %g Å of a core: the refined zone is too small", o->zone_radius);
  PetscFunctionReturn(0);
}
