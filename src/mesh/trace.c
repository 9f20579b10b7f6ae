/* SPDX-License-Identifier: GPL-3.0-or-later
 * The refined zone: cells traced from the atoms in the mesh configuration.
 *
 * Site i with lattice deformation F_x(x_i) looks for the sites at x_i + F_x a1, + F_x a2, + F_x (a1 + a2), a1 and a2 the basis of the columns. Where all are
 * found within a tolerance the cell is emitted, split in two triangles along a1 + a2 (Delaunay, for the pair is obtuse). A cell never asks for lattice indices,
 * so it closes across slip planes, where the lattice is whole in x but the indices jump. Cells that a defect breaks are not emitted; their sites are loose. */
#include "meshimpl.h"

#define TOLERANCE 0.3 /* of the shorter basis vector: wide enough for ∇F at a core, narrow enough to hit one site at most */

/* Sites in square bins, for "which site is here". */
typedef struct {
  const AmDraft *draft;
  PetscReal      low[2], width;
  PetscInt       size[2], *first, *next;
} Finder;

/* Bin of the place (x, y), moved by whole bins; -1 outside. Bins are counted, not places shifted: a shifted place may round into the bin after next. */
static PetscInt bin_at(const Finder *f, PetscReal x, PetscReal y, PetscInt move_x, PetscInt move_y)
{
  const PetscInt i = (PetscInt)floor((x - f->low[0]) / f->width) + move_x, j = (PetscInt)floor((y - f->low[1]) / f->width) + move_y;
  return i < 0 || j < 0 || i >= f->size[0] || j >= f->size[1] ? -1 : j * f->size[0] + i;
}

static PetscErrorCode finder_create(const AmDraft *d, PetscReal width, Finder *f)
{
  PetscReal high[2] = {-PETSC_MAX_REAL, -PETSC_MAX_REAL};

  PetscFunctionBeginUser;
  *f = (Finder){.draft = d, .low = {PETSC_MAX_REAL, PETSC_MAX_REAL}, .width = width};
  for (PetscInt v = 0; v < d->num_vertices; v++)
    for (int i = 0; i < 2; i++) {
      f->low[i] = PetscMin(f->low[i], d->vertex[v].x.v[i]);
      high[i]   = PetscMax(high[i], d->vertex[v].x.v[i]);
    }
  for (int i = 0; i < 2; i++) f->size[i] = (PetscInt)((high[i] - f->low[i]) / width) + 1;
  PetscCall(PetscMalloc2(f->size[0] * f->size[1], &f->first, d->num_vertices, &f->next));
  for (PetscInt b = 0; b < f->size[0] * f->size[1]; b++) f->first[b] = -1;
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    const PetscInt b = bin_at(f, d->vertex[v].x.v[0], d->vertex[v].x.v[1], 0, 0);
    f->next[v]       = f->first[b];
    f->first[b]      = v;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode finder_destroy(Finder *f)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(f->first, f->next));
  PetscFunctionReturn(0);
}

/* The site nearest to (x, y) within reach (<= width), or -1. */
static PetscInt find(const Finder *f, PetscReal x, PetscReal y, PetscReal reach)
{
  PetscInt  best    = -1;
  PetscReal closest = reach;
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++) {
      const PetscInt b = bin_at(f, x, y, i, j);
      for (PetscInt v = b < 0 ? -1 : f->first[b]; v >= 0; v = f->next[v]) {
        const PetscReal r = hypot(f->draft->vertex[v].x.v[0] - x, f->draft->vertex[v].x.v[1] - y);
        if (r < closest) {
          closest = r;
          best    = v;
        }
      }
    }
  return best;
}

static PetscErrorCode add_sites(const AmMeshOptions *o, AmDraft *d)
{
  const PetscReal R = o->domain_radius, low[2] = {-R, -R}, high[2] = {R, R};
  PetscInt        n;
  AmSiteColumn   *columns;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalColumns(o->crystal, low, high, &n, &columns));
  for (PetscInt c = 0; c < n; c++) {
    const PetscReal radius = AmShapeRadius(o->shape, columns[c].X);
    if (radius >= R) continue;
    const AmVec3 x = AmFieldMap(o->field, columns[c].X);
    if (o->zone_radius < R && AmRegionsDistance(&o->regions, x) >= o->zone_radius) continue;
    PetscCall(AmDraftAddVertex(d, (AmVertex){columns[c].X, x, {columns[c].index[0], columns[c].index[1]}, 1, radius >= o->free_radius}));
  }
  PetscCall(PetscFree(columns));
  PetscFunctionReturn(0);
}

static PetscReal triangle_area(const AmDraft *d, PetscInt a, PetscInt b, PetscInt c)
{
  const AmVec3 p = AmVec3Sub(d->vertex[b].x, d->vertex[a].x), q = AmVec3Sub(d->vertex[c].x, d->vertex[a].x);
  return (p.v[0] * q.v[1] - p.v[1] * q.v[0]) / 2;
}

static PetscErrorCode trace_cells(const AmMeshOptions *o, AmDraft *d)
{
  const AmVec3    a[3]  = {o->crystal->column[0], AmVec3Add(o->crystal->column[0], o->crystal->column[1]), o->crystal->column[1]};
  const PetscReal width = hypot(a[0].v[0], a[0].v[1]) < hypot(a[2].v[0], a[2].v[1]) ? hypot(a[0].v[0], a[0].v[1]) : hypot(a[2].v[0], a[2].v[1]);
  const PetscReal area  = o->crystal->volume / o->crystal->period / 2;
  Finder          f;

  PetscFunctionBeginUser;
  PetscCall(finder_create(d, width, &f));
  for (PetscInt i = 0; i < d->num_vertices; i++) {
    const AmVec3 x = d->vertex[i].x;
    const AmMat3 F = AmFieldDeformation(o->field, x);
    PetscInt     corner[3];
    for (int k = 0; k < 3; k++) {
      const AmVec3 edge = AmMat3Apply(F, a[k]);
      corner[k]         = find(&f, x.v[0] + edge.v[0], x.v[1] + edge.v[1], TOLERANCE * width);
    }
    for (int half = 0; half < 2; half++) {
      const PetscInt b = corner[half], c = corner[half + 1];
      if (b < 0 || c < 0 || b == c || b == i || c == i) continue;
      const PetscReal ratio = triangle_area(d, i, b, c) / area;
      if (ratio > 0.5 && ratio < 2) PetscCall(AmDraftAddCell(d, i, b, c));
    }
  }
  PetscCall(finder_destroy(&f));
  PetscFunctionReturn(0);
}

/* Takes away the cells around vertices where boundary loops touch, until every loop is simple. Only outer loops must be; holes in a core may stay so. */
static PetscErrorCode unpinch(const AmMeshOptions *o, AmDraft *d)
{
  PetscBool *pinched, again = PETSC_TRUE;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &pinched));
  while (again) {
    AmLoops  loops;
    PetscInt kept = 0;
    PetscCall(AmDraftBoundary(d, &loops, pinched));
    PetscCall(AmLoopsDestroy(&loops));
    for (PetscInt v = 0; v < d->num_vertices; v++)
      if (AmRegionsDistance(&o->regions, d->vertex[v].x) < o->zone_radius / 2) pinched[v] = PETSC_FALSE;
    for (PetscInt c = 0; c < d->num_cells; c++) {
      if (pinched[d->cell[c][0]] || pinched[d->cell[c][1]] || pinched[d->cell[c][2]]) continue;
      PetscCall(PetscArraymove(d->cell[kept], d->cell[c], 3));
      kept++;
    }
    again        = kept < d->num_cells ? PETSC_TRUE : PETSC_FALSE;
    d->num_cells = kept;
  }
  PetscCall(PetscFree(pinched));
  PetscFunctionReturn(0);
}

static PetscErrorCode keep_outer_loops(const AmDraft *d, AmLoops *loops)
{
  PetscInt kept = 0, num = 0;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < loops->num_loops; l++) {
    const PetscInt from = loops->start[l], n = loops->start[l + 1] - from;
    if (AmLoopArea(d, loops, l) <= 0) continue;
    PetscCall(PetscArraymove(loops->vertex + num, loops->vertex + from, n));
    loops->start[kept++] = num;
    num += n;
  }
  loops->start[kept] = num;
  loops->num_loops   = kept;
  PetscFunctionReturn(0);
}

/* Up to here a dislocation's core may break cells. */
static PetscReal core_reach(const AmMeshOptions *o) { return PetscMax(o->regions.core, 4 * AmCrystalNearestDistance(o->crystal)); }

/* Away from the cores the lattice is whole, so a hole there is no defect: a row of atoms so near a slip plane that the field carries it across may lose a
 * site. It must not pass as a free surface. */
static PetscErrorCode check_holes(const AmMeshOptions *o, const AmDraft *d, const AmLoops *loops)
{
  const PetscReal near = core_reach(o);

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < loops->num_loops; l++) {
    const AmVec3    x    = d->vertex[loops->vertex[loops->start[l]]].x;
    const PetscBool held = d->vertex[loops->vertex[loops->start[l]]].held ? PETSC_TRUE : PETSC_FALSE;
    AmCheckUser(held || AmLoopArea(d, loops, l) > 0 || AmRegionsDistance(&o->regions, x) < near,
                "the lattice cells leave a hole at (%.2f, %.2f) Å, %.1f Å from the nearest core", x.v[0], x.v[1], AmRegionsDistance(&o->regions, x));
  }
  PetscFunctionReturn(0);
}

/* Nor may such a row double a site: the spare one fits no cell. */
static PetscErrorCode check_loose(const AmMeshOptions *o, const AmDraft *d)
{
  for (PetscInt a = 0; a < d->num_loose; a++) {
    const AmVertex *v = &d->loose[a];
    AmCheckUser(v->held || AmRegionsDistance(&o->regions, v->x) < core_reach(o),
                "the site at (%.2f, %.2f) Å, %.1f Å from the nearest core, fits no lattice cell", v->x.v[0], v->x.v[1], AmRegionsDistance(&o->regions, v->x));
  }
  return 0;
}

/* Numbers the sites that have a cell, makes the others loose if they lie inside the zone's outer loops (or all is traced), and drops the rest: those ride in
 * the far mesh like any other atom there. */
static PetscErrorCode sort_out(const AmMeshOptions *o, AmDraft *d, AmLoops *loops)
{
  PetscInt *renumber, kept = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, &renumber));
  PetscCall(PetscMalloc1(d->num_vertices, &d->loose));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++) renumber[d->cell[c][i]] = 1;
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    PetscBool inside = o->zone_radius >= o->domain_radius ? PETSC_TRUE : PETSC_FALSE;
    if (renumber[v]) continue;
    for (PetscInt l = 0; l < loops->num_loops && !inside; l++) inside = AmLoopContains(d, loops, l, d->vertex[v].x);
    if (inside) d->loose[d->num_loose++] = d->vertex[v];
  }
  for (PetscInt v = 0; v < d->num_vertices; v++) {
    if (!renumber[v]) continue;
    renumber[v]       = kept;
    d->vertex[kept++] = d->vertex[v];
  }
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++) d->cell[c][i] = renumber[d->cell[c][i]];
  for (PetscInt i = 0; i < loops->start[loops->num_loops]; i++) loops->vertex[i] = renumber[loops->vertex[i]];
  d->num_vertices = kept;
  d->num_traced   = d->num_cells;
  PetscCall(PetscFree(renumber));
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

PetscErrorCode AmDraftTrace(const AmMeshOptions *o, AmDraft *d, AmLoops *interface)
{
  PetscFunctionBeginUser;
  PetscCall(add_sites(o, d));
  PetscCall(trace_cells(o, d));
  if (o->zone_radius < o->domain_radius) PetscCall(unpinch(o, d));
  PetscCall(AmDraftBoundary(d, interface, NULL));
  PetscCall(check_holes(o, d, interface));
  PetscCall(keep_outer_loops(d, interface));
  PetscCall(sort_out(o, d, interface));
  PetscCall(check_loose(o, d));
  PetscCall(let_ride(d));
  AmCheckUser(d->num_cells > 0, "no lattice cell was found within %g Å of a core: the refined zone is too small", o->zone_radius);
  PetscFunctionReturn(0);
}
