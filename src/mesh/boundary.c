/* SPDX-License-Identifier: GPL-3.0-or-later
 * Boundary of a set of cells: the facets that one cell alone has, oriented outwards, sorted into closed components.
 *
 * A boundary is pinched at a vertex where more than one of its sheets meet: in the plane a vertex with two ways on, in space one whose facets form more than
 * one fan, or an edge with four facets. */
#include "meshimpl.h"

typedef struct {
  PetscInt key[3]; /* vertices in ascending order */
  PetscInt v[3];   /* oriented */
} Facet;

static int by_key(const void *a, const void *b)
{
  const Facet *p = a, *q = b;
  for (int i = 0; i < 2; i++)
    if (p->key[i] != q->key[i]) return p->key[i] < q->key[i] ? -1 : 1;
  return p->key[2] < q->key[2] ? -1 : p->key[2] > q->key[2];
}

static void swap(PetscInt *a, PetscInt *b)
{
  const PetscInt t = *a;
  *a               = *b;
  *b               = t;
}

/* Facet f of a cell of positive volume. */
static Facet facet_of(PetscInt dimension, const PetscInt cell[], int f)
{
  static const int of_tetrahedron[4][3] = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
  Facet            t;
  for (int i = 0; i < 3; i++) t.v[i] = dimension == 3 ? cell[of_tetrahedron[f][i]] : (i < 2 ? cell[(f + i) % 3] : -1);
  for (int i = 0; i < 3; i++) t.key[i] = t.v[i];
  if (t.key[0] > t.key[1]) swap(&t.key[0], &t.key[1]);
  if (dimension == 2) return t;
  if (t.key[1] > t.key[2]) swap(&t.key[1], &t.key[2]);
  if (t.key[0] > t.key[1]) swap(&t.key[0], &t.key[1]);
  return t;
}

/* Facets of all cells, ascending: counted into buckets of their lowest vertex first, for a sort of all would cost more than the trace. */
static PetscErrorCode sorted_facets(const AmDraft *d, PetscInt *num, Facet **out)
{
  const int sides = d->dimension + 1;
  PetscInt *start;
  Facet    *facets;

  PetscFunctionBeginUser;
  *num = sides * d->num_cells;
  PetscCall(PetscMalloc1(*num, &facets));
  PetscCall(PetscCalloc1(d->num_vertices + 2, &start));
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int f = 0; f < sides; f++) start[facet_of(d->dimension, d->cell[c], f).key[0] + 2]++;
  for (PetscInt v = 0; v <= d->num_vertices; v++) start[v + 1] += start[v];
  for (PetscInt c = 0; c < d->num_cells; c++)
    for (int f = 0; f < sides; f++) {
      const Facet t                    = facet_of(d->dimension, d->cell[c], f);
      facets[start[t.key[0] + 1]++] = t;
    }
  for (PetscInt v = 0; v < d->num_vertices; v++)
    if (start[v + 1] > start[v] + 1) qsort(facets + start[v], start[v + 1] - start[v], sizeof(*facets), by_key);
  PetscCall(PetscFree(start));
  *out = facets;
  PetscFunctionReturn(0);
}

static PetscErrorCode single_facets(const AmDraft *d, PetscInt *num, Facet **out)
{
  PetscInt all, kept = 0;
  Facet   *f = NULL;

  PetscFunctionBeginUser;
  PetscCall(sorted_facets(d, &all, &f));
  for (PetscInt i = 0; i < all; i++) {
    if (i + 1 < all && by_key(&f[i], &f[i + 1]) == 0)
      i++;
    else
      f[kept++] = f[i];
  }
  *num = kept;
  *out = f;
  PetscFunctionReturn(0);
}

PetscErrorCode AmBoundaryCreate(PetscInt num_facets, AmBoundary *b)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(num_facets + 1, &b->start, num_facets, &b->facet));
  b->num_components = 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmBoundaryDestroy(AmBoundary *b)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(b->start, b->facet));
  b->num_components = 0;
  PetscFunctionReturn(0);
}

/* In the plane: loops, each edge beginning where the last one ends; at a pinched vertex any of its edges is a valid way on. */
static PetscErrorCode walk_loops(const AmDraft *d, PetscInt num, const Facet f[], AmBoundary *b)
{
  PetscInt *first, *link, n = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(d->num_vertices, &first, num, &link));
  for (PetscInt v = 0; v < d->num_vertices; v++) first[v] = -1;
  for (PetscInt e = 0; e < num; e++) {
    link[e]          = first[f[e].v[0]];
    first[f[e].v[0]] = e;
  }
  for (PetscInt e = 0; e < num; e++) {
    PetscInt v = f[e].v[0];
    if (first[v] < 0) continue;
    b->start[b->num_components++] = n;
    while (first[v] >= 0) {
      const PetscInt out = first[v];
      first[v]           = link[out];
      PetscCall(PetscArraycpy(b->facet[n++], f[out].v, 3));
      v = f[out].v[1];
    }
  }
  b->start[b->num_components] = n;
  PetscCall(PetscFree2(first, link));
  PetscFunctionReturn(0);
}

typedef struct {
  PetscInt low, high, facet;
  int      side; /* the edge from vertex side of the facet to the next */
} Edge;

static int by_ends(const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  if (p->low != q->low) return p->low < q->low ? -1 : 1;
  if (p->high != q->high) return p->high < q->high ? -1 : 1;
  return p->facet < q->facet ? -1 : p->facet > q->facet;
}

/* In space: the facet across each edge of each facet. Out: across [num][3]; pinched (or NULL): set at the ends of edges that have more than two facets. */
static PetscErrorCode join_facets(PetscInt num, const Facet f[], PetscInt (*across)[3], PetscBool pinched[])
{
  Edge *edge;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(3 * num, &edge));
  for (PetscInt t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt p = f[t].v[i], q = f[t].v[(i + 1) % 3];
      edge[3 * t + i] = (Edge){PetscMin(p, q), PetscMax(p, q), t, i};
    }
  if (num > 0) qsort(edge, 3 * num, sizeof(*edge), by_ends);
  for (PetscInt e = 0, next; e < 3 * num; e = next) {
    for (next = e; next < 3 * num && edge[next].low == edge[e].low && edge[next].high == edge[e].high; next++) continue;
    for (PetscInt k = e; k < next; k++) across[edge[k].facet][edge[k].side] = edge[k + 1 < next ? k + 1 : e].facet;
    if (pinched && next - e > 2) pinched[edge[e].low] = pinched[edge[e].high] = PETSC_TRUE;
  }
  PetscCall(PetscFree(edge));
  PetscFunctionReturn(0);
}

static PetscErrorCode collect_components(PetscInt num, const Facet f[], PetscInt (*across)[3], AmBoundary *b)
{
  PetscInt *stack, n = 0;
  PetscBool *seen;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(3 * num + 1, &stack));
  PetscCall(PetscCalloc1(num, &seen));
  for (PetscInt t = 0; t < num; t++) {
    PetscInt top = 0;
    if (seen[t]) continue;
    b->start[b->num_components++] = n;
    stack[top++]                  = t;
    seen[t]                       = PETSC_TRUE;
    while (top > 0) {
      const PetscInt u = stack[--top];
      PetscCall(PetscArraycpy(b->facet[n++], f[u].v, 3));
      for (int i = 0; i < 3; i++) {
        if (seen[across[u][i]]) continue;
        seen[across[u][i]] = PETSC_TRUE;
        stack[top++]       = across[u][i];
      }
    }
  }
  b->start[b->num_components] = n;
  PetscCall(PetscFree(stack));
  PetscCall(PetscFree(seen));
  PetscFunctionReturn(0);
}

/* Marks vertices whose facets form more than one fan: going round from one facet does not meet them all. */
static PetscErrorCode mark_fans(const AmDraft *d, PetscInt num, const Facet f[], PetscInt (*across)[3], PetscBool pinched[])
{
  PetscInt *degree, *around;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc2(d->num_vertices, &degree, d->num_vertices, &around));
  for (PetscInt t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) degree[f[t].v[i]]++;
  for (PetscInt t = 0; t < num; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt v = f[t].v[i];
      PetscInt       u = t, steps = 0;
      if (around[v] || pinched[v]) continue;
      do { /* the edge out of v leads to the next facet of the fan */
        const int k = f[u].v[0] == v ? 0 : (f[u].v[1] == v ? 1 : 2);
        u           = across[u][k];
        steps++;
      } while (u != t && steps <= degree[v]);
      around[v] = steps;
      if (steps != degree[v]) pinched[v] = PETSC_TRUE;
    }
  PetscCall(PetscFree2(degree, around));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftBoundary(const AmDraft *d, AmBoundary *b, PetscBool pinched[])
{
  PetscInt num, *degree, (*across)[3];
  Facet   *f = NULL;

  PetscFunctionBeginUser;
  PetscCall(single_facets(d, &num, &f));
  PetscCall(AmBoundaryCreate(num, b));
  if (pinched) PetscCall(PetscArrayzero(pinched, d->num_vertices));
  if (d->dimension == 3) {
    PetscCall(PetscMalloc1(num, &across));
    PetscCall(join_facets(num, f, across, pinched));
    if (pinched) PetscCall(mark_fans(d, num, f, across, pinched));
    PetscCall(collect_components(num, f, across, b));
    PetscCall(PetscFree(across));
  } else {
    PetscCall(PetscCalloc1(d->num_vertices, &degree));
    for (PetscInt e = 0; e < num && pinched; e++) pinched[f[e].v[0]] = degree[f[e].v[0]]++ > 0 ? PETSC_TRUE : PETSC_FALSE;
    PetscCall(PetscFree(degree));
    PetscCall(walk_loops(d, num, f, b));
  }
  PetscCall(PetscFree(f));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBoundarySplit(PetscInt num, PetscInt (*const facet)[3], AmBoundary *b)
{
  PetscInt(*across)[3];
  Facet *f;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(num, &f, num, &across));
  for (PetscInt t = 0; t < num; t++) PetscCall(PetscArraycpy(f[t].v, facet[t], 3));
  PetscCall(AmBoundaryCreate(num, b));
  PetscCall(join_facets(num, f, across, NULL));
  PetscCall(collect_components(num, f, across, b));
  PetscCall(PetscFree2(f, across));
  PetscFunctionReturn(0);
}

PetscReal AmBoundaryVolume(const AmDraft *d, const AmBoundary *b, PetscInt component)
{
  PetscReal sum = 0;
  for (PetscInt t = b->start[component]; t < b->start[component + 1]; t++) {
    const AmVec3 p = d->vertex[b->facet[t][0]].x, q = d->vertex[b->facet[t][1]].x;
    sum += d->dimension == 3 ? AmVec3Dot(AmVec3Cross(p, q), d->vertex[b->facet[t][2]].x) / 6 : (p.v[0] * q.v[1] - q.v[0] * p.v[1]) / 2;
  }
  return sum;
}

/* Solid angle of a triangle seen from x (Van Oosterom and Strackee, 1983, equation 8), over 4π. */
static PetscReal solid_angle(AmVec3 x, AmVec3 p, AmVec3 q, AmVec3 r)
{
  const AmVec3    a = AmVec3Sub(p, x), b = AmVec3Sub(q, x), c = AmVec3Sub(r, x);
  const PetscReal la = AmVec3Norm(a), lb = AmVec3Norm(b), lc = AmVec3Norm(c);
  return atan2(AmVec3Dot(a, AmVec3Cross(b, c)), la * lb * lc + AmVec3Dot(a, b) * lc + AmVec3Dot(b, c) * la + AmVec3Dot(c, a) * lb) / (2 * PETSC_PI);
}

PetscBool AmBoundaryContains(const AmDraft *d, const AmBoundary *b, PetscInt component, AmVec3 x)
{
  PetscBool in   = PETSC_FALSE;
  PetscReal turn = 0;
  for (PetscInt t = b->start[component]; t < b->start[component + 1]; t++) {
    const AmVec3 p = d->vertex[b->facet[t][0]].x, q = d->vertex[b->facet[t][1]].x;
    if (d->dimension == 3)
      turn += solid_angle(x, p, q, d->vertex[b->facet[t][2]].x);
    else if ((p.v[1] > x.v[1]) != (q.v[1] > x.v[1]) && x.v[0] < p.v[0] + (q.v[0] - p.v[0]) * (x.v[1] - p.v[1]) / (q.v[1] - p.v[1]))
      in = in ? PETSC_FALSE : PETSC_TRUE;
  }
  return d->dimension == 3 ? (fabs(turn) > 0.5 ? PETSC_TRUE : PETSC_FALSE) : in;
}
