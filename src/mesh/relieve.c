/* SPDX-License-Identifier: GPL-3.0-or-later
 * Flat tetrahedra of the far mesh in space. HXT now and then leaves some on four vertices of the zone that lie in one plane, as those of a lattice do: no other
 * choice of tetrahedra between its vertices is better, or it would have taken it. So vertices change.
 *
 * A corner that HXT has put there itself, on an edge of the zone that it could not recover without, is moved where the worst cell around it is better. Else one
 * more vertex is put near the flat cell, and joined to the facets of a cavity around it: of the flat one, and of its neighbours as long as a facet makes no
 * good cell with the new vertex, because it does not see it, or hardly (Watson 1981; Klingner and Shewchuk 2007, section 3.3). Facets of the zone, of the outer
 * surface and of a face between grains stay. */
#include "meshimpl.h"

#define MOST_PASSES 8
#define MOST_CELLS 48 /* of a cavity */
#define HEIGHTS 8     /* over a flat cell, and under it, where a vertex may be, */
#define STEP 0.15     /* nearest-neighbour distances, from one to the next, and */
#define AROUND 6      /* places beside it, */
#define ASIDE 1.5     /* steps, and again as far */
#define BETTER 1.2    /* the worst cell around a corner that is moved becomes by so much */

/* The mesh at the beginning of a pass. */
typedef struct {
  AmDraft   *draft;
  PetscInt   first, num_cells, num_vertices;
  PetscInt  *start, *at;     /* cells from first on at each vertex */
  PetscBool *changed, *gone; /* [cells from first on] since then */
  PetscBool *held;           /* [vertices] of the face */
} Pass;

/* Cells that give way, and the facets around them, oriented outwards. */
typedef struct {
  PetscInt num, cell[MOST_CELLS], num_facets, facet[4 * MOST_CELLS][3];
} Cavity;

static PetscErrorCode pass_begin(AmDraft *d, PetscInt first, const AmBoundary *face, Pass *p)
{
  const PetscInt n = d->num_cells - first;
  PetscInt      *next;

  PetscFunctionBeginUser;
  *p = (Pass){.draft = d, .first = first, .num_cells = d->num_cells, .num_vertices = d->num_vertices};
  PetscCall(PetscCalloc5(d->num_vertices + 2, &p->start, 4 * n, &p->at, n, &p->changed, n, &p->gone, d->num_vertices, &p->held));
  for (PetscInt t = 0; t < face->start[face->num_components]; t++)
    for (int i = 0; i < 3; i++) p->held[face->facet[t][i]] = PETSC_TRUE;
  next = p->start + 1; /* in the end, where those of the next vertex begin */
  for (PetscInt c = first; c < d->num_cells; c++)
    for (int i = 0; i < 4; i++) next[d->cell[c][i] + 1]++;
  for (PetscInt v = 0; v < d->num_vertices; v++) next[v + 1] += next[v];
  for (PetscInt c = first; c < d->num_cells; c++)
    for (int i = 0; i < 4; i++) p->at[next[d->cell[c][i]]++] = c;
  PetscFunctionReturn(0);
}

/* Takes the cells that are gone out of the draft. */
static PetscErrorCode pass_end(Pass *p)
{
  AmDraft *d    = p->draft;
  PetscInt kept = p->first;

  PetscFunctionBeginUser;
  for (PetscInt c = p->first; c < d->num_cells; c++)
    if (c >= p->num_cells || !p->gone[c - p->first]) PetscCall(PetscArraycpy(d->cell[kept++], d->cell[c], AM_MAX_CORNERS));
  d->num_cells = kept;
  PetscCall(PetscFree5(p->start, p->at, p->changed, p->gone, p->held));
  PetscFunctionReturn(0);
}

/* Facet f of a cell, oriented outwards. */
static void facet_of(const AmDraft *d, PetscInt cell, int f, PetscInt facet[3])
{
  static const int corner[4][3] = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
  for (int i = 0; i < 3; i++) facet[i] = d->cell[cell][corner[f][i]];
}

static PetscBool has_corner(const AmDraft *d, PetscInt cell, PetscInt v)
{
  const PetscInt *c = d->cell[cell];
  return c[0] == v || c[1] == v || c[2] == v || c[3] == v ? PETSC_TRUE : PETSC_FALSE;
}

/* The cell beyond a facet; -1 where it may not give way. */
static PetscInt beyond(const Pass *p, PetscInt cell, const PetscInt facet[3])
{
  if (p->held[facet[0]] && p->held[facet[1]] && p->held[facet[2]]) return -1;
  for (PetscInt i = p->start[facet[0]]; i < p->start[facet[0] + 1]; i++) {
    const PetscInt c = p->at[i];
    if (c != cell && has_corner(p->draft, c, facet[1]) && has_corner(p->draft, c, facet[2])) return p->changed[c - p->first] ? -1 : c;
  }
  return -1;
}

static PetscBool contains(const Cavity *cavity, PetscInt cell)
{
  for (PetscInt i = 0; i < cavity->num; i++)
    if (cavity->cell[i] == cell) return PETSC_TRUE;
  return PETSC_FALSE;
}

static void cell_upon(const PetscInt facet[3], PetscInt v, PetscInt cell[4])
{
  cell[0] = facet[0];
  cell[1] = facet[2];
  cell[2] = facet[1];
  cell[3] = v;
}

/* 0 where a cell is inside out. */
static PetscReal quality_of(const AmDraft *d, const PetscInt cell[4]) { return AmDraftVolume(d, cell) > 0 ? AmDraftQuality(d, cell) : 0; }

/* Facets of the cavity that are none of its inner ones, and the least quality of the cells upon them; 0 where none that is good can be had. Out: grown: a cell
 * had to be added, so that they are not all there yet. */
static PetscReal surround(const Pass *p, PetscInt v, Cavity *cavity, PetscBool *grown)
{
  PetscReal least    = 1;
  *grown             = PETSC_FALSE;
  cavity->num_facets = 0;
  for (PetscInt i = 0; i < 4 * cavity->num; i++) {
    PetscInt *facet = cavity->facet[cavity->num_facets], upon[4];
    facet_of(p->draft, cavity->cell[i / 4], i % 4, facet);
    const PetscInt other = beyond(p, cavity->cell[i / 4], facet);
    if (other >= 0 && contains(cavity, other)) continue;
    cell_upon(facet, v, upon);
    least = PetscMin(least, quality_of(p->draft, upon));
    cavity->num_facets++;
    if (least >= AM_MESH_GOOD) continue;
    if (other < 0 || cavity->num == MOST_CELLS) return 0;
    cavity->cell[cavity->num++] = other;
    *grown                      = PETSC_TRUE;
    return least;
  }
  return least;
}

static PetscBool is_on_facet(const Cavity *cavity, PetscInt v)
{
  for (PetscInt f = 0; f < cavity->num_facets; f++)
    for (int i = 0; i < 3; i++)
      if (cavity->facet[f][i] == v) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Whether no vertex is lost, and the cells upon the facets fill the cavity. */
static PetscBool is_filled(const AmDraft *d, PetscInt v, const Cavity *cavity)
{
  PetscReal before = 0, after = 0;
  for (PetscInt i = 0; i < cavity->num; i++) {
    before += AmDraftVolume(d, d->cell[cavity->cell[i]]);
    for (int k = 0; k < 4; k++)
      if (!is_on_facet(cavity, d->cell[cavity->cell[i]][k])) return PETSC_FALSE;
  }
  for (PetscInt f = 0; f < cavity->num_facets; f++) {
    PetscInt upon[4];
    cell_upon(cavity->facet[f], v, upon);
    after += AmDraftVolume(d, upon);
  }
  return fabs(after - before) < 1e-9 * before ? PETSC_TRUE : PETSC_FALSE; /* rounding of some hundred terms */
}

/* Digs the cavity around a flat cell that a vertex asks for. Returns the least quality of the cells that would fill it; 0 where none good can be had. */
static PetscReal dig(const Pass *p, PetscInt flat, PetscInt v, Cavity *cavity)
{
  PetscBool grown = PETSC_TRUE;
  PetscReal least = 0;
  cavity->num     = 1;
  cavity->cell[0] = flat;
  while (grown) least = surround(p, v, cavity, &grown);
  return least > 0 && is_filled(p->draft, v, cavity) ? least : 0;
}

/* Quality of the worst cell around a vertex; 0 where one of them may not change. */
static PetscReal worst_around(const Pass *p, PetscInt v)
{
  PetscReal worst = 1;
  for (PetscInt i = p->start[v]; i < p->start[v + 1] && worst > 0; i++)
    worst = p->changed[p->at[i] - p->first] ? 0 : PetscMin(worst, quality_of(p->draft, p->draft->cell[p->at[i]]));
  return worst;
}

/* The middle of a flat cell, and steps square to each other, the last one out of its plane. */
static void frame_of(const AmDraft *d, const PetscInt cell[], PetscReal length, AmVec3 *middle, AmVec3 step[3])
{
  *middle = step[0] = step[2] = (AmVec3){{0, 0, 0}};
  for (int i = 0; i < 4; i++) { /* of its faces the largest: two may have no area either */
    const AmVec3 a = d->vertex[cell[i]].x, b = d->vertex[cell[(i + 1) % 4]].x, c = d->vertex[cell[(i + 2) % 4]].x;
    const AmVec3 n = AmVec3Cross(AmVec3Sub(b, a), AmVec3Sub(c, a));
    if (AmVec3Norm(n) > AmVec3Norm(step[2])) {
      step[2] = n;
      step[0] = AmVec3Sub(b, a);
    }
    *middle = AmVec3Add(*middle, AmVec3Scale(0.25, a));
  }
  step[2] = AmVec3Scale(length / AmVec3Norm(step[2]), step[2]);
  step[0] = AmVec3Scale(length / AmVec3Norm(step[0]), step[0]);
  step[1] = AmVec3Scale(1 / length, AmVec3Cross(step[2], step[0]));
}

/* Moves vertex v to the best place near the middle, as a corner of cells as they are, or (new) of those in a cavity. In: least: what must be exceeded. Out:
 * cavity: of a new one. Returns whether there is such a place. */
static PetscBool place_vertex(const Pass *p, PetscInt flat, PetscInt v, AmVec3 middle, const AmVec3 step[3], PetscReal least, Cavity *cavity)
{
  const PetscBool is_new = v >= p->num_vertices ? PETSC_TRUE : PETSC_FALSE;
  AmVec3         *x = &p->draft->vertex[v].x, best = *x;
  PetscReal       most = least;

  for (int h = -HEIGHTS; h <= HEIGHTS; h++)
    for (int k = 0; k < 2 * AROUND + 1; k++) {
      const PetscReal aside = ASIDE * ((k + AROUND - 1) / AROUND), angle = 2 * PETSC_PI * k / AROUND;
      *x = AmVec3Add(AmVec3Add(middle, AmVec3Scale(h, step[2])), AmVec3Add(AmVec3Scale(aside * cos(angle), step[0]), AmVec3Scale(aside * sin(angle), step[1])));
      const PetscReal worst = is_new ? dig(p, flat, v, cavity) : worst_around(p, v);
      if (worst <= most) continue;
      most = worst;
      best = *x;
    }
  *x = best;
  if (is_new && most > least) (void)dig(p, flat, v, cavity);
  return most > least ? PETSC_TRUE : PETSC_FALSE;
}

/* Moves a corner of a flat cell, of those from first_vertex on. Returns whether the worst cell around it is better now. */
static PetscBool move_corner(Pass *p, PetscInt flat, const AmVec3 step[3], PetscInt first_vertex)
{
  for (int i = 0; i < 4; i++) {
    const PetscInt  v     = p->draft->cell[flat][i];
    const PetscReal worst = v < first_vertex ? 0 : worst_around(p, v);
    if (worst == 0 || !place_vertex(p, flat, v, p->draft->vertex[v].x, step, BETTER * worst, NULL)) continue;
    for (PetscInt k = p->start[v]; k < p->start[v + 1]; k++) p->changed[p->at[k] - p->first] = PETSC_TRUE;
    return PETSC_TRUE;
  }
  return PETSC_FALSE;
}

/* Puts a vertex near a flat cell, and cells between it and the facets of its cavity. Out: whether there is a place for it. */
static PetscErrorCode add_vertex(Pass *p, PetscInt flat, AmVec3 middle, const AmVec3 step[3], PetscBool *added)
{
  AmDraft       *d = p->draft;
  const PetscInt v = d->num_vertices;
  Cavity         cavity;

  PetscFunctionBeginUser;
  PetscCall(AmDraftAddVertex(d, (AmVertex){.x = middle}));
  *added = place_vertex(p, flat, v, middle, step, 0, &cavity);
  if (!*added) {
    d->num_vertices--;
    PetscFunctionReturn(0);
  }
  for (PetscInt i = 0; i < cavity.num; i++) p->changed[cavity.cell[i] - p->first] = p->gone[cavity.cell[i] - p->first] = PETSC_TRUE;
  for (PetscInt f = 0; f < cavity.num_facets; f++) {
    PetscInt upon[4];
    cell_upon(cavity.facet[f], v, upon);
    PetscCall(AmDraftAddCell(d, upon));
  }
  PetscFunctionReturn(0);
}

/* Out: num: flat cells for which something was done. */
static PetscErrorCode relieve_once(PetscReal length, const AmBoundary *face, PetscInt first, PetscInt first_vertex, AmDraft *d, PetscInt *num)
{
  Pass p;

  PetscFunctionBeginUser;
  *num = 0;
  PetscCall(pass_begin(d, first, face, &p));
  for (PetscInt c = first; c < p.num_cells; c++) {
    AmVec3    middle, step[3];
    PetscBool done;
    if (p.changed[c - first] || AmDraftQuality(d, d->cell[c]) >= AM_MESH_GOOD) continue;
    frame_of(d, d->cell[c], length, &middle, step);
    done = move_corner(&p, c, step, first_vertex);
    if (!done) PetscCall(add_vertex(&p, c, middle, step, &done));
    *num += done;
  }
  PetscCall(pass_end(&p));
  PetscFunctionReturn(0);
}

static PetscReal worst_of(const AmDraft *d, PetscInt first)
{
  PetscReal worst = 1;
  for (PetscInt c = first; c < d->num_cells; c++) worst = PetscMin(worst, AmDraftQuality(d, d->cell[c]));
  return worst;
}

PetscErrorCode AmDraftRelieve(const AmMeshOptions *o, const AmBoundary *face, PetscInt first, PetscInt first_vertex, AmDraft *d, PetscReal *worst)
{
  const PetscReal length = STEP * AmCrystalSiteDistance(o->crystal);
  PetscInt        num    = 1;

  PetscFunctionBeginUser;
  *worst = worst_of(d, first);
  if (*worst >= AM_MESH_GOOD) PetscFunctionReturn(0);
  for (int pass = 0; pass < MOST_PASSES && num > 0; pass++) PetscCall(relieve_once(length, face, first, first_vertex, d, &num));
  *worst = worst_of(d, first);
  for (PetscInt v = first_vertex; v < d->num_vertices; v++) d->vertex[v].X = AmVec3Sub(d->vertex[v].x, AmFieldDisplacement(o->field, d->vertex[v].x));
  PetscFunctionReturn(0);
}
