/* SPDX-License-Identifier: GPL-3.0-or-later
 * Planes, in the plane lines, that cut the zone: the two periodic faces that it may cross, the free top of a box. The crystal's basis is aligned with
 * them (AmCrystalAlignBasis), so traced cells end there, on lattice planes, and so does the far mesh. Both have a part of each plane: the zone its footprint,
 * the far mesh the rest of the face, around a loop of rim edges that they share.
 *
 * The zone is trimmed until that rim is clean: a cell that touches the plane with a corner or an edge that is no footprint's would leave a far mesh of no
 * thickness, and a corner at which two parts of the footprint meet would tie the loop into a knot. On periodic faces each facet of the footprint must have its
 * image on the other one, too. */
#include "meshimpl.h"

#define FLAT 1e-6 /* Å: a site of the plane is not farther from it */

/* Of the lattice planes across axis, which are half of this inside the body's faces. */
static PetscReal plane_distance(const AmMeshOptions *o, int axis)
{
  AmVec3 normal    = {{0, 0, 0}};
  normal.v[axis] = 1;
  return AmCrystalPlaneDistance(o->crystal, normal);
}

PetscReal AmMeshTop(const AmMeshOptions *o) { return o->body.free_top ? o->body.high.v[1] - plane_distance(o, 1) / 2 : PETSC_MAX_REAL; }

PetscReal AmMeshFace(const AmMeshOptions *o, int axis) { return o->body.low.v[axis] + (axis == o->seam ? plane_distance(o, axis) / 2 : 0); }

PetscInt AmMeshCuts(const AmMeshOptions *o, AmCut cut[AM_MAX_CUTS])
{
  PetscInt num = 0;
  if (o->seam >= 0 && o->body.periodic[o->seam]) {
    cut[num++] = (AmCut){o->seam, AmMeshFace(o, o->seam)};
    cut[num++] = (AmCut){o->seam, cut[0].at + o->crystal->repeat.length.v[o->seam]};
  }
  if (o->body.free_top) cut[num++] = (AmCut){1, AmMeshTop(o)};
  return num;
}

/* Dislocations bend the free top, and it moves in as it comes to rest; it is flat in the crystal configuration. */
PetscBool AmMeshOnCut(const AmDraft *d, AmCut cut, PetscInt v) { return fabs(d->vertex[v].X.v[cut.axis] - cut.at) < FLAT ? PETSC_TRUE : PETSC_FALSE; }

typedef struct {
  PetscInt low, high, from, to, count; /* ends; the way from one to the other along the facet on its left, seen from above; facets */
} Edge;

static int by_ends(const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  if (p->low != q->low) return p->low < q->low ? -1 : 1;
  return p->high < q->high ? -1 : p->high > q->high;
}

/* Edges of these triangles, each once. Out: edges [n], owned by the caller. */
static PetscErrorCode list_edges(PetscInt num, PetscInt (*const triangle)[3], PetscInt *n, Edge **edges)
{
  Edge *e;

  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(3 * num, &e));
  for (PetscInt t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt p = triangle[t][i], q = triangle[t][(i + 1) % 3];
      e[3 * t + i] = (Edge){PetscMin(p, q), PetscMax(p, q), p, q, 1};
    }
  if (num > 0) qsort(e, 3 * num, sizeof(*e), by_ends);
  for (PetscInt i = 0; i < 3 * num; i++) {
    if (*n > 0 && by_ends(&e[i], &e[*n - 1]) == 0)
      e[*n - 1].count++;
    else
      e[(*n)++] = e[i];
  }
  *edges = e;
  PetscFunctionReturn(0);
}

/* The footprint of all cells. Out: triangles [n], owned by the caller. */
static PetscErrorCode footprint(const AmDraft *d, AmCut cut, PetscInt *n, PetscInt (**triangle)[3])
{
  PetscFunctionBeginUser;
  *n = 0;
  PetscCall(PetscMalloc1(d->num_cells, triangle)); /* no cell has two facets in one plane */
  for (PetscInt c = 0; c < d->num_cells; c++) {
    PetscInt v[AM_MAX_CORNERS], num = 0;
    for (int i = 0; i < 4; i++)
      if (AmMeshOnCut(d, cut, d->cell[c][i])) v[num++] = d->cell[c][i];
    if (num == 3) PetscCall(PetscArraycpy((*triangle)[(*n)++], v, 3));
  }
  PetscFunctionReturn(0);
}

/* Vertices of the plane that have no facet there, or more than two rim edges. In: edges of the footprint. Out: bad [num_vertices]. */
static PetscErrorCode mark_bad(const AmDraft *d, AmCut cut, PetscInt n, const Edge edge[], PetscBool bad[])
{
  PetscInt *rims;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &rims));
  for (PetscInt v = 0; v < d->num_vertices; v++) rims[v] = -1;
  for (PetscInt e = 0; e < n; e++) {
    const PetscInt ends[2] = {edge[e].low, edge[e].high};
    for (int k = 0; k < 2; k++) rims[ends[k]] = PetscMax(0, rims[ends[k]]) + (edge[e].count == 1);
  }
  for (PetscInt v = 0; v < d->num_vertices; v++) bad[v] = AmMeshOnCut(d, cut, v) && (rims[v] < 0 || rims[v] > 2) ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(PetscFree(rims));
  PetscFunctionReturn(0);
}

static PetscBool is_clean(const AmDraft *d, AmCut cut, PetscInt n, const Edge edge[], const PetscBool bad[], const PetscInt cell[])
{
  for (int i = 0; i < 4; i++) {
    if (bad[cell[i]]) return PETSC_FALSE;
    for (int j = 0; j < i; j++) {
      const Edge e = {.low = PetscMin(cell[i], cell[j]), .high = PetscMax(cell[i], cell[j])};
      if (AmMeshOnCut(d, cut, cell[i]) && AmMeshOnCut(d, cut, cell[j]) && !(n > 0 && bsearch(&e, edge, n, sizeof(e), by_ends))) return PETSC_FALSE;
    }
  }
  return PETSC_TRUE;
}

static PetscErrorCode trim_rim(AmDraft *d, AmCut cut)
{
  PetscInt   num, n, kept = 0, (*triangle)[3];
  PetscBool *bad;
  Edge      *edge;

  PetscFunctionBeginUser;
  PetscCall(footprint(d, cut, &num, &triangle));
  PetscCall(list_edges(num, triangle, &n, &edge));
  PetscCall(PetscMalloc1(d->num_vertices, &bad));
  PetscCall(mark_bad(d, cut, n, edge, bad));
  for (PetscInt c = 0; c < d->num_cells; c++)
    if (is_clean(d, cut, n, edge, bad, d->cell[c])) PetscCall(PetscArraymove(d->cell[kept++], d->cell[c], AM_MAX_CORNERS));
  d->num_cells = kept;
  PetscCall(PetscFree(bad));
  PetscCall(PetscFree(edge));
  PetscCall(PetscFree(triangle));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt v[3], cell; /* vertices of the first cut, ascending */
} Print;

static int by_vertices(const void *a, const void *b)
{
  const Print *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p->v[i] != q->v[i]) return p->v[i] < q->v[i] ? -1 : 1;
  return p->v[2] < q->v[2] ? -1 : p->v[2] > q->v[2];
}

/* Facet of cell c on a cut, as its image on the first one; false if it has none there. */
static PetscBool print_of(const AmDraft *d, AmCut cut, const PetscInt home[], PetscInt c, Print *p)
{
  PetscInt num = 0;
  p->cell      = c;
  for (int i = 0; i < 4; i++)
    if (AmMeshOnCut(d, cut, d->cell[c][i]) && num < 3) p->v[num++] = home[d->cell[c][i]];
  for (int i = 0; i < num; i++)
    if (p->v[i] < 0) return PETSC_FALSE;
  PetscSortInt(num, p->v);
  return num == 3 ? PETSC_TRUE : PETSC_FALSE;
}

/* Takes away cells with a facet on one of two cuts that has no image on the other. */
static PetscErrorCode trim_seam(const AmMeshOptions *o, AmDraft *d, const AmCut cut[2])
{
  PetscInt  *home, n = 0, kept = 0;
  PetscBool *alone;
  Print     *print;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(d->num_vertices, &home));
  PetscCall(AmDraftFindImages(o, d, cut[0].axis, home));
  PetscCall(PetscMalloc1(2 * d->num_cells, &print));
  PetscCall(PetscCalloc1(d->num_cells, &alone));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int k = 0; k < 2; k++) n += print_of(d, cut[k], home, c, &print[n]);
  if (n > 0) qsort(print, n, sizeof(*print), by_vertices);
  for (PetscInt i = 0; i < n; i++) {
    if (i + 1 < n && !by_vertices(&print[i], &print[i + 1]))
      i++;
    else
      alone[print[i].cell] = PETSC_TRUE;
  }
  for (PetscInt c = 0; c < d->num_cells; c++)
    if (!alone[c]) PetscCall(PetscArraymove(d->cell[kept++], d->cell[c], AM_MAX_CORNERS));
  d->num_cells = kept;
  PetscCall(PetscFree(home));
  PetscCall(PetscFree(print));
  PetscCall(PetscFree(alone));
  PetscFunctionReturn(0);
}

/* In the plane: takes away cells that touch the line with a corner alone, beside which the far mesh would have no thickness. */
static PetscErrorCode trim_line(AmDraft *d, AmCut cut)
{
  PetscInt   kept = 0;
  PetscBool *on_edge;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(d->num_vertices, &on_edge));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int i = 0; i < 3; i++) {
      const PetscInt p = d->cell[c][i], q = d->cell[c][(i + 1) % 3];
      if (AmMeshOnCut(d, cut, p) && AmMeshOnCut(d, cut, q)) on_edge[p] = on_edge[q] = PETSC_TRUE;
    }
  for (PetscInt c = 0; c < d->num_cells; c++) {
    PetscBool clean = PETSC_TRUE;
    for (int i = 0; i < 3; i++)
      if (AmMeshOnCut(d, cut, d->cell[c][i]) && !on_edge[d->cell[c][i]]) clean = PETSC_FALSE;
    if (clean) PetscCall(PetscArraymove(d->cell[kept++], d->cell[c], AM_MAX_CORNERS));
  }
  d->num_cells = kept;
  PetscCall(PetscFree(on_edge));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftTrim(const AmMeshOptions *o, AmDraft *d, PetscBool *trimmed)
{
  const PetscInt before = d->num_cells;
  AmCut          cut[AM_MAX_CUTS];
  const PetscInt num = AmMeshCuts(o, cut);

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < num; k++) PetscCall(d->dimension == 2 ? trim_line(d, cut[k]) : trim_rim(d, cut[k]));
  if (num >= 2) PetscCall(trim_seam(o, d, cut));
  *trimmed = d->num_cells < before ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* Whether a facet lies on one of the cuts. */
static PetscBool is_flat(const AmDraft *d, PetscInt num, const AmCut cut[], const PetscInt facet[3])
{
  for (PetscInt k = 0; k < num; k++)
    if (AmMeshOnCut(d, cut[k], facet[0]) && AmMeshOnCut(d, cut[k], facet[1]) && AmMeshOnCut(d, cut[k], facet[2])) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* The loops where these facets end, the way that facets which close them have. */
PetscErrorCode AmRimCreate(const AmDraft *d, PetscInt num, PetscInt (*const facet)[3], AmRim *rim)
{
  PetscInt *next, n, count = 0;
  Edge     *edge;

  PetscFunctionBeginUser;
  PetscCall(list_edges(num, facet, &n, &edge));
  PetscCall(PetscMalloc1(d->num_vertices, &next));
  for (PetscInt v = 0; v < d->num_vertices; v++) next[v] = -1;
  for (PetscInt e = 0; e < n; e++)
    if (edge[e].count == 1) next[edge[e].to] = edge[e].from;
  PetscCall(PetscMalloc2(n + 1, &rim->start, n, &rim->vertex));
  rim->num_loops = 0;
  for (PetscInt e = 0; e < n; e++) {
    PetscInt v = edge[e].from;
    if (edge[e].count != 1 || next[v] < 0) continue;
    rim->start[rim->num_loops++] = count;
    while (next[v] >= 0) {
      const PetscInt to    = next[v];
      rim->vertex[count++] = v;
      next[v]              = -1;
      v                    = to;
    }
  }
  rim->start[rim->num_loops] = count;
  PetscCall(PetscFree(next));
  PetscCall(PetscFree(edge));
  PetscFunctionReturn(0);
}

PetscErrorCode AmRimDestroy(AmRim *rim)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(rim->start, rim->vertex));
  PetscFunctionReturn(0);
}

/* Components that reach a cut lose their facets there; what is left of them all becomes one, the last. */
PetscErrorCode AmDraftOpen(const AmMeshOptions *o, const AmDraft *d, const AmBoundary *whole, AmBoundary *closed, AmBoundary *open, AmRim *rim)
{
  const PetscInt num = whole->start[whole->num_components];
  AmCut          cut[AM_MAX_CUTS];
  const PetscInt num_cuts = AmMeshCuts(o, cut);

  PetscFunctionBeginUser;
  PetscCall(AmBoundaryCreate(num, closed));
  PetscCall(AmBoundaryCreate(num, open));
  closed->start[0] = open->start[0] = open->start[1] = 0;
  open->num_components                               = 1;
  for (PetscInt k = 0; k < whole->num_components; k++) {
    PetscBool is_cut = PETSC_FALSE;
    PetscInt  to;
    for (PetscInt t = whole->start[k]; t < whole->start[k + 1] && !is_cut; t++) is_cut = is_flat(d, num_cuts, cut, whole->facet[t]);
    to = closed->start[closed->num_components];
    for (PetscInt t = whole->start[k]; t < whole->start[k + 1]; t++) {
      if (is_cut && is_flat(d, num_cuts, cut, whole->facet[t])) continue;
      PetscCall(PetscArraycpy(is_cut ? open->facet[open->start[1]++] : closed->facet[to++], whole->facet[t], 3));
    }
    if (!is_cut) closed->start[++closed->num_components] = to;
  }
  PetscCall(AmRimCreate(d, open->start[1], open->facet, rim));
  PetscFunctionReturn(0);
}
