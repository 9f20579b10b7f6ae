/* SPDX-License-Identifier: GPL-3.0-or-later
 * A closed surface of triangles, and how deep a point lies inside of it.
 *
 *   depth(x) = ± min over triangles |x - nearest point|,    + where (nearest point - x)·n > 0
 *
 * n is the normal of what the nearest point lies on: of the triangle; of an edge the sum of both sides'; of a vertex the sum of all around, each by its angle.
 * With this n the sign is right everywhere (Bærentzen and Aanæs, IEEE Trans. Vis. Comput. Graph. 11 (2005) 243). Triangles are found by a tree of boxes. */
#include <atomesh/crystal.h>

#define LEAF 4     /* triangles */
#define SAMPLES 24 /* along each side of the box, where the greatest depth is looked for */

typedef struct {
  AmVec3   low, high;
  PetscInt first, num, right; /* triangles of a leaf; num 0: children are the next one and right */
} Node;

struct _n_AmSurface {
  PetscInt num_vertices, num_triangles, num_nodes;
  AmVec3  *vertex, *vertex_normal;
  PetscInt (*triangle)[3], (*across)[3]; /* across: the triangle beyond the edge from corner i to the next */
  AmVec3   *normal;
  Node     *node;
  AmVec3    low, high;
  PetscReal volume, area, inner_radius;
};

typedef struct {
  PetscInt low, high, triangle;
  int      side;
} Edge;

static int by_ends(const void *a, const void *b)
{
  const Edge *p = a, *q = b;
  if (p->low != q->low) return p->low < q->low ? -1 : 1;
  if (p->high != q->high) return p->high < q->high ? -1 : 1;
  return p->triangle < q->triangle ? -1 : p->triangle > q->triangle;
}

static PetscErrorCode join(AmSurface *s)
{
  Edge *edge;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(3 * s->num_triangles, &edge));
  for (PetscInt t = 0; t < s->num_triangles; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt p = s->triangle[t][i], q = s->triangle[t][(i + 1) % 3];
      edge[3 * t + i] = (Edge){PetscMin(p, q), PetscMax(p, q), t, i};
    }
  qsort(edge, 3 * s->num_triangles, sizeof(*edge), by_ends);
  for (PetscInt e = 0; e < 3 * s->num_triangles; e += 2) {
    const Edge *a = &edge[e], *b = &edge[e + 1];
    PetscBool   pair = e + 1 < 3 * s->num_triangles && a->low == b->low && a->high == b->high ? PETSC_TRUE : PETSC_FALSE;
    if (pair && e + 2 < 3 * s->num_triangles && b[1].low == a->low && b[1].high == a->high) pair = PETSC_FALSE;
    AmCheckUser(pair, "the surface is not closed at (%g, %g, %g) Å: an edge there has not two triangles", s->vertex[a->low].v[0], s->vertex[a->low].v[1],
                s->vertex[a->low].v[2]);
    s->across[a->triangle][a->side] = b->triangle;
    s->across[b->triangle][b->side] = a->triangle;
  }
  PetscCall(PetscFree(edge));
  PetscFunctionReturn(0);
}

static void turn(AmSurface *s, PetscInt t)
{
  const PetscInt v = s->triangle[t][1], a = s->across[t][0];
  s->triangle[t][1] = s->triangle[t][2];
  s->triangle[t][2] = v;
  s->across[t][0]   = s->across[t][2];
  s->across[t][2]   = a;
}

/* Whether triangle t runs along the edge from vertex p to vertex q. */
static PetscBool runs(const AmSurface *s, PetscInt t, PetscInt p, PetscInt q)
{
  for (int i = 0; i < 3; i++)
    if (s->triangle[t][i] == p && s->triangle[t][(i + 1) % 3] == q) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Turns triangles until neighbours agree. Out: how many the first one is connected with. */
static PetscErrorCode orient(AmSurface *s, PetscInt *reached)
{
  PetscInt  *stack, top = 0;
  PetscBool *seen;

  PetscFunctionBeginUser;
  *reached = 1;
  PetscCall(PetscMalloc1(s->num_triangles, &stack));
  PetscCall(PetscCalloc1(s->num_triangles, &seen));
  stack[top++] = 0;
  seen[0]      = PETSC_TRUE;
  while (top > 0) {
    const PetscInt t = stack[--top];
    for (int i = 0; i < 3; i++) {
      const PetscInt u = s->across[t][i];
      if (seen[u]) continue;
      if (runs(s, u, s->triangle[t][i], s->triangle[t][(i + 1) % 3])) turn(s, u);
      seen[u]      = PETSC_TRUE;
      stack[top++] = u;
      (*reached)++;
    }
  }
  PetscCall(PetscFree(stack));
  PetscCall(PetscFree(seen));
  PetscFunctionReturn(0);
}

static void measure(AmSurface *s)
{
  s->volume = s->area = 0;
  for (PetscInt t = 0; t < s->num_triangles; t++) {
    const AmVec3 a = s->vertex[s->triangle[t][0]], b = s->vertex[s->triangle[t][1]], c = s->vertex[s->triangle[t][2]];
    s->volume += AmVec3Dot(a, AmVec3Cross(b, c)) / 6;
    s->area += AmVec3Norm(AmVec3Cross(AmVec3Sub(b, a), AmVec3Sub(c, a))) / 2;
  }
}

/* Unit normals of triangles, and of vertices weighted by angle. */
static void set_normals(AmSurface *s)
{
  for (PetscInt t = 0; t < s->num_triangles; t++) {
    const PetscInt *v = s->triangle[t];
    const AmVec3    n = AmVec3Cross(AmVec3Sub(s->vertex[v[1]], s->vertex[v[0]]), AmVec3Sub(s->vertex[v[2]], s->vertex[v[0]]));
    s->normal[t]      = AmVec3Scale(1 / PetscMax(AmVec3Norm(n), 1e-300), n);
    for (int i = 0; i < 3; i++) {
      const AmVec3 e = AmVec3Sub(s->vertex[v[(i + 1) % 3]], s->vertex[v[i]]), f = AmVec3Sub(s->vertex[v[(i + 2) % 3]], s->vertex[v[i]]);
      const PetscReal angle      = atan2(AmVec3Norm(AmVec3Cross(e, f)), AmVec3Dot(e, f));
      s->vertex_normal[v[i]] = AmVec3Add(s->vertex_normal[v[i]], AmVec3Scale(angle, s->normal[t]));
    }
  }
}

static void grow(AmVec3 *low, AmVec3 *high, AmVec3 x)
{
  for (int k = 0; k < 3; k++) {
    low->v[k]  = PetscMin(low->v[k], x.v[k]);
    high->v[k] = PetscMax(high->v[k], x.v[k]);
  }
}

typedef struct {
  PetscReal key;
  PetscInt  triangle;
} Ranked;

static int by_key(const void *a, const void *b)
{
  const Ranked *p = a, *q = b;
  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->triangle < q->triangle ? -1 : p->triangle > q->triangle;
}

/* The tree over order [first, first + num): halves at the median across the longest side. */
static void build(AmSurface *s, Ranked order[], PetscInt first, PetscInt num)
{
  const PetscInt me = s->num_nodes++;
  Node           n  = {.low   = {{PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL}},
                       .high  = {{-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL}},
                       .first = first};
  int            axis = 0;
  for (PetscInt i = first; i < first + num; i++)
    for (int k = 0; k < 3; k++) grow(&n.low, &n.high, s->vertex[s->triangle[order[i].triangle][k]]);
  if (num <= LEAF) {
    n.num       = num;
    s->node[me] = n;
    return;
  }
  for (int k = 1; k < 3; k++)
    if (n.high.v[k] - n.low.v[k] > n.high.v[axis] - n.low.v[axis]) axis = k;
  for (PetscInt i = first; i < first + num; i++) {
    const PetscInt *v = s->triangle[order[i].triangle];
    order[i].key      = s->vertex[v[0]].v[axis] + s->vertex[v[1]].v[axis] + s->vertex[v[2]].v[axis];
  }
  qsort(order + first, num, sizeof(*order), by_key);
  build(s, order, first, num / 2);
  n.right     = s->num_nodes;
  s->node[me] = n;
  build(s, order, first + num / 2, num - num / 2);
}

/* Triangles are put in the order of the leaves; what lies across their edges is not needed by number any more, but by normal. */
static PetscErrorCode plant(AmSurface *s)
{
  PetscInt(*triangle)[3], (*across)[3], *place;
  AmVec3 *normal;
  Ranked *order;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc5(s->num_triangles, &order, s->num_triangles, &triangle, s->num_triangles, &across, s->num_triangles, &normal, s->num_triangles,
                         &place));
  for (PetscInt t = 0; t < s->num_triangles; t++) order[t] = (Ranked){0, t};
  build(s, order, 0, s->num_triangles);
  for (PetscInt i = 0; i < s->num_triangles; i++) place[order[i].triangle] = i;
  for (PetscInt i = 0; i < s->num_triangles; i++) {
    const PetscInt t = order[i].triangle;
    normal[i]        = s->normal[t];
    for (int k = 0; k < 3; k++) {
      triangle[i][k] = s->triangle[t][k];
      across[i][k]   = place[s->across[t][k]];
    }
  }
  PetscCall(PetscArraycpy(s->triangle, triangle, s->num_triangles));
  PetscCall(PetscArraycpy(s->across, across, s->num_triangles));
  PetscCall(PetscArraycpy(s->normal, normal, s->num_triangles));
  PetscCall(PetscFree5(order, triangle, across, normal, place));
  PetscFunctionReturn(0);
}

static PetscReal sample_inner_radius(const AmSurface *s)
{
  PetscReal most = 0;
  for (int i = 0; i < SAMPLES * SAMPLES * SAMPLES; i++) {
    const int at[3] = {i % SAMPLES, i / SAMPLES % SAMPLES, i / SAMPLES / SAMPLES};
    AmVec3    x;
    for (int k = 0; k < 3; k++) x.v[k] = s->low.v[k] + (s->high.v[k] - s->low.v[k]) * (at[k] + 0.5) / SAMPLES;
    most = PetscMax(most, AmSurfaceDepth(s, x));
  }
  return most;
}

PetscErrorCode AmSurfaceCreate(PetscInt num_vertices, const AmVec3 vertex[], PetscInt num_triangles, const PetscInt (*triangle)[3], AmSurface **out)
{
  AmSurface *s;
  PetscInt   reached;

  PetscFunctionBeginUser;
  AmCheckUser(num_triangles >= 4, "the surface has %d triangles, no volume", (int)num_triangles);
  PetscCall(PetscNew(&s));
  s->num_vertices  = num_vertices;
  s->num_triangles = num_triangles;
  PetscCall(PetscMalloc5(num_vertices, &s->vertex, num_triangles, &s->triangle, num_triangles, &s->across, num_triangles, &s->normal, 2 * num_triangles,
                         &s->node));
  PetscCall(PetscCalloc1(num_vertices, &s->vertex_normal));
  PetscCall(PetscArraycpy(s->vertex, vertex, num_vertices));
  PetscCall(PetscArraycpy(s->triangle, triangle, num_triangles));
  s->low = s->high = vertex[0];
  for (PetscInt v = 1; v < num_vertices; v++) grow(&s->low, &s->high, vertex[v]);
  PetscCall(join(s));
  PetscCall(orient(s, &reached));
  AmCheckUser(reached == num_triangles, "the outer surface is more than one, must be one closed surface around one body without cavities%s", "");
  measure(s);
  for (PetscInt t = 0; t < num_triangles && s->volume < 0; t++) turn(s, t);
  measure(s);
  AmCheckUser(s->volume > 1e-9 * pow(s->area, 1.5), "the surface encloses a volume of %g Å³, must be a body", (double)s->volume);
  set_normals(s);
  PetscCall(plant(s));
  s->inner_radius = sample_inner_radius(s);
  *out            = s;
  PetscFunctionReturn(0);
}

PetscErrorCode AmSurfaceDestroy(AmSurface **surface)
{
  AmSurface *s = *surface;

  PetscFunctionBeginUser;
  if (!s) PetscFunctionReturn(0);
  PetscCall(PetscFree5(s->vertex, s->triangle, s->across, s->normal, s->node));
  PetscCall(PetscFree(s->vertex_normal));
  PetscCall(PetscFree(*surface));
  PetscFunctionReturn(0);
}

static PetscReal squared(AmVec3 a) { return AmVec3Dot(a, a); }

/* The nearest point of an edge. Out: which end it is, or -1. */
static AmVec3 nearest_on_edge(AmVec3 x, AmVec3 a, AmVec3 b, int *end)
{
  const AmVec3    d = AmVec3Sub(b, a);
  const PetscReal t = AmVec3Dot(AmVec3Sub(x, a), d) / squared(d);
  *end              = t <= 0 ? 0 : (t >= 1 ? 1 : -1);
  return t <= 0 ? a : (t >= 1 ? b : AmVec3Add(a, AmVec3Scale(t, d)));
}

/* The nearest point of triangle t, and the normal there. */
static AmVec3 nearest_on_triangle(const AmSurface *s, PetscInt t, AmVec3 x, AmVec3 *normal)
{
  const PetscInt *v       = s->triangle[t];
  PetscReal       closest = PETSC_MAX_REAL;
  PetscBool       inside  = PETSC_TRUE;
  AmVec3          best    = x;
  for (int i = 0; i < 3; i++) {
    const AmVec3 a = s->vertex[v[i]], b = s->vertex[v[(i + 1) % 3]];
    int          end;
    if (AmVec3Dot(AmVec3Cross(s->normal[t], AmVec3Sub(b, a)), AmVec3Sub(x, a)) > 0) continue;
    inside         = PETSC_FALSE;
    const AmVec3 p = nearest_on_edge(x, a, b, &end);
    if (squared(AmVec3Sub(p, x)) >= closest) continue;
    closest = squared(AmVec3Sub(p, x));
    best    = p;
    *normal = end < 0 ? AmVec3Add(s->normal[t], s->normal[s->across[t][i]]) : s->vertex_normal[v[end ? (i + 1) % 3 : i]];
  }
  if (!inside) return best;
  *normal = s->normal[t];
  return AmVec3Sub(x, AmVec3Scale(AmVec3Dot(AmVec3Sub(x, s->vertex[v[0]]), s->normal[t]), s->normal[t]));
}

static PetscReal squared_to_box(const Node *n, AmVec3 x)
{
  PetscReal sum = 0;
  for (int k = 0; k < 3; k++) {
    const PetscReal d = PetscMax(0, PetscMax(n->low.v[k] - x.v[k], x.v[k] - n->high.v[k]));
    sum += d * d;
  }
  return sum;
}

PetscReal AmSurfaceDepth(const AmSurface *s, AmVec3 x)
{
  PetscInt  stack[64], top = 0;
  PetscReal closest = PETSC_MAX_REAL, side = 1;
  stack[top++]      = 0;
  while (top > 0) {
    const PetscInt at = stack[--top];
    const Node    *n  = &s->node[at];
    if (squared_to_box(n, x) >= closest) continue;
    for (PetscInt t = n->first; t < n->first + n->num; t++) {
      AmVec3          normal = {{0, 0, 0}};
      const AmVec3    d      = AmVec3Sub(nearest_on_triangle(s, t, x, &normal), x);
      if (squared(d) >= closest) continue;
      closest = squared(d);
      side    = AmVec3Dot(d, normal);
    }
    if (n->num) continue;
    const PetscBool left_first = squared_to_box(&s->node[at + 1], x) < squared_to_box(&s->node[n->right], x) ? PETSC_TRUE : PETSC_FALSE;
    stack[top++]               = left_first ? n->right : at + 1;
    stack[top++]               = left_first ? at + 1 : n->right;
  }
  return side > 0 ? sqrt(closest) : -sqrt(closest);
}

void AmSurfaceBox(const AmSurface *s, AmVec3 *low, AmVec3 *high)
{
  *low  = s->low;
  *high = s->high;
}

PetscReal AmSurfaceVolume(const AmSurface *s) { return s->volume; }
PetscReal AmSurfaceArea(const AmSurface *s) { return s->area; }
PetscReal AmSurfaceInnerRadius(const AmSurface *s) { return s->inner_radius; }
