/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facets of elements on a free top have the energy of the surface that is strained there (Gurtin and Murdoch 1975; Park, Klein and Wagner 2006):
 *
 *   E = Σ_q w A_q (γ(e_q) - γ(0)),   f_n = w A F_s S b_n,   F_s = ∂y/∂X = Σ_n (F0 x_n + u_n) ⊗ b_n,   2 E = F_sᵀ F_s - 1
 *   C = Σ_k max(t_k, -h) m_k ⊗ m_k
 *
 * X = crystal position in the plane of the top, x and z; F_s (3 x 2), b_n = ∂N_n/∂X (1/Å); in the plane's second column F0 e_z. A_q = crystal area, of one
 * period in 2.5D (Å²); s = ∂γ/∂e = τ + C e (eV/Å²), as a symmetric 2 x 2 matrix S, so that ∂γ/∂F_s = F_s S. e knows no rotation, and nothing of what the
 * crystal does along the normal: there atoms are at rest in γ, and the crystal below is free of traction.
 *
 * A field of dislocations bends the top in x; X and y are both interpolated from nodes, so F_x is asked for nowhere. Three points on a bowed edge, six on a
 * triangle with one are exact for a straight one, where γ is of degree 4. */
#include "continuumimpl.h"

#define ON_TOP 1e-5 /* Å: mapped there and back by a field; planes of atoms are farther apart */
#define NODES 6     /* most of a facet */

typedef struct {
  PetscInt  facet;
  PetscReal area;             /* crystal, Å² */
  PetscReal b[NODES][2];      /* 1/Å */
  PetscReal place[3][2];      /* Σ x_n ⊗ b_n */
  PetscReal F[3][2], S[2][2]; /* of the linearization */
} Point;

struct _p_AmFacets {
  const AmSpace   *space;
  AmRelaxedSurface law;
  AmMat3           F0;
  PetscInt         num, num_points;
  PetscInt (*node)[NODES];      /* [num] local nodes, corners first; -1: none */
  PetscReal (*stiffness)[3][3]; /* [num] eV/Å² */
  Point *point;                 /* [num_points] */
};

typedef struct {
  PetscInt  n;
  PetscReal weight[6], lambda[6][3];
} Rule;

#define G 0.38729833462074168852 /* √15 / 10 */
static const Rule gauss     = {3, {5.0 / 18, 8.0 / 18, 5.0 / 18}, {{0.5 + G, 0.5 - G}, {0.5, 0.5}, {0.5 - G, 0.5 + G}}};
static const Rule middle[2] = {{1, {1}, {{0.5, 0.5}}}, {1, {1}, {{1.0 / 3, 1.0 / 3, 1.0 / 3}}}};

static Rule dunavant(void)
{
  Rule r = {.n = 6};
  for (PetscInt q = 0; q < 6; q++) {
    r.weight[q] = AmTriangleWeight[q];
    for (int i = 0; i < 3; i++) r.lambda[q][i] = AmTriangleLambda[q][i];
  }
  return r;
}

static Rule rule_of(PetscInt dimension, PetscBool quadratic)
{
  if (!quadratic) return middle[dimension - 2];
  return dimension == 2 ? gauss : dunavant();
}

/* Ends of edge e of a facet, whose node is in slot dimension + e. */
static void ends_of(int e, int *a, int *b)
{
  *a = e;
  *b = (e + 1) % 3;
}

/* Place of a node in the crystal, or the mesh configuration; the image nearest to another place. In the plane each column of atoms begins at some z of its own:
 * only how far it moved counts. */
static AmVec3 place_of(const AmSpace *s, PetscInt node, PetscBool crystal, AmVec3 to)
{
  AmVec3 X = s->node[node].X, x = s->node[node].x;
  if (s->dimension == 2) {
    x.v[2] -= X.v[2];
    X.v[2] = 0;
  }
  return AmVec3Image(crystal ? X : x, to, s->options.crystal->repeat.length);
}

/* Coefficients of X or x at the slots of a facet: corners, and bows of edges. */
static void coefficients(const AmSpace *s, const PetscInt node[NODES], PetscBool crystal, AmVec3 at[NODES])
{
  const int    corners = (int)s->dimension;
  const AmVec3 first   = place_of(s, node[0], crystal, s->node[node[0]].x);
  for (int n = 0; n < NODES; n++) at[n] = AmVec3Make(0, 0, 0);
  for (int n = 0; n < corners; n++) at[n] = place_of(s, node[n], crystal, first);
  for (int e = 0; corners + e < NODES; e++) {
    int a, b;
    if (node[corners + e] < 0) continue;
    ends_of(e, &a, &b);
    const AmVec3 chord = AmVec3Scale(0.5, AmVec3Add(at[a], at[b]));
    at[corners + e]    = AmVec3Sub(place_of(s, node[corners + e], crystal, chord), chord);
  }
}

/* ∂N/∂(λ1, λ2), λ0 the rest. */
static void reference_gradients(PetscInt dimension, const PetscInt node[NODES], const PetscReal lambda[3], PetscReal d[NODES][2])
{
  static const PetscReal of_lambda[3][2] = {{-1, -1}, {1, 0}, {0, 1}};
  const int              corners         = (int)dimension;
  for (int n = 0; n < NODES; n++) {
    int a, b;
    ends_of(n - corners, &a, &b);
    for (int k = 0; k < 2; k++) d[n][k] = n < corners ? of_lambda[n][k] : (node[n] < 0 ? 0 : 4 * (of_lambda[a][k] * lambda[b] + lambda[a] * of_lambda[b][k]));
  }
  for (int n = 0; n < NODES && dimension == 2; n++) d[n][1] = 0;
}

static void set_point(const AmSpace *s, const PetscInt node[NODES], const PetscReal lambda[3], PetscReal weight, Point *p)
{
  PetscReal d[NODES][2], J[2][2] = {{0}}; /* J = ∂(X, Z)/∂(λ1, λ2) */
  AmVec3    X[NODES], x[NODES];
  coefficients(s, node, PETSC_TRUE, X);
  coefficients(s, node, PETSC_FALSE, x);
  reference_gradients(s->dimension, node, lambda, d);
  for (int n = 0; n < NODES; n++)
    for (int k = 0; k < 2; k++) {
      J[0][k] += X[n].v[0] * d[n][k];
      J[1][k] += X[n].v[2] * d[n][k];
    }
  if (s->dimension == 2) {
    J[0][1] = J[1][0] = 0;
    J[1][1]           = 1;
  }
  const PetscReal det = J[0][0] * J[1][1] - J[0][1] * J[1][0];
  p->area             = weight * fabs(det) * (s->dimension == 2 ? s->options.crystal->period : 0.5);
  for (int i = 0; i < 3; i++) p->place[i][0] = p->place[i][1] = 0;
  for (int n = 0; n < NODES; n++) {
    p->b[n][0] = (d[n][0] * J[1][1] - d[n][1] * J[1][0]) / det;
    p->b[n][1] = (d[n][1] * J[0][0] - d[n][0] * J[0][1]) / det;
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 2; k++) p->place[i][k] += x[n].v[i] * p->b[n][k];
  }
  if (s->dimension == 2) p->place[2][1] = 1;
}

/* Nodes of the facet of cell c opposite to corner k. */
static void facet_nodes(const AmSpace *s, PetscInt c, int k, PetscInt node[NODES])
{
  const int corners = (int)s->dimension;
  int       slot[AM_CELL_CORNERS];
  for (int i = 0, n = 0; i < s->num_corners; i++)
    if (i != k) slot[n++] = i;
  for (int n = 0; n < NODES; n++) node[n] = -1;
  for (int n = 0; n < corners; n++) node[n] = s->cell[c][slot[n]];
  for (int e = 0; e < (s->dimension == 2 ? 1 : 3); e++)
    for (int o = 0; o < s->num_slots - s->num_corners; o++) {
      int a, b, p, q;
      ends_of(e, &a, &b);
      AmSpaceEdgeCorners(o, &p, &q);
      if ((slot[a] == p && slot[b] == q) || (slot[a] == q && slot[b] == p)) node[corners + e] = s->cell[c][s->num_corners + o];
    }
}

static PetscBool is_on_top(const AmSpace *s, const PetscInt node[NODES], PetscReal top)
{
  for (int n = 0; n < s->dimension; n++)
    if (fabs(s->node[node[n]].X.v[1] - top) > ON_TOP) return PETSC_FALSE;
  return PETSC_TRUE;
}

static PetscBool is_bowed(const AmSpace *s, const PetscInt node[NODES])
{
  for (PetscInt n = s->dimension; n < NODES; n++)
    if (node[n] >= 0) return PETSC_TRUE;
  return PETSC_FALSE;
}

static PetscBool is_quadratic(const AmSpace *s, PetscInt c)
{
  for (PetscInt n = s->num_corners; n < s->num_slots; n++)
    if (s->cell[c][n] >= 0) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* h of the facet of cell c opposite to corner k. */
static PetscReal depth_of(const AmSpace *s, PetscInt c, int k, PetscReal top)
{
  const PetscReal height = top - s->node[s->cell[c][k]].X.v[1];
  return height / (is_quadratic(s, c) ? 2 * (s->dimension + 1) : s->dimension);
}

static void set_stiffness(const AmRelaxedSurface *law, PetscReal depth, PetscReal C[3][3])
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      C[i][j] = 0;
      for (int k = 0; k < 3; k++) C[i][j] += PetscMax(law->thickness[k], -depth) * law->mode[k][i] * law->mode[k][j];
    }
}

PetscErrorCode AmFacetsCreate(const AmSpace *s, PetscReal top, const AmRelaxedSurface *law, AmFacets *out)
{
  PetscInt room = 0;
  AmFacets t;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  *t = (struct _p_AmFacets){.space = s, .law = *law, .F0 = AmMat3Identity()};
  for (int pass = 0; pass < 2; pass++) {
    for (PetscInt c = 0; c < s->num_cells; c++)
      for (int k = 0; k < s->num_corners; k++) {
        PetscInt node[NODES];
        facet_nodes(s, c, k, node);
        if (!is_on_top(s, node, top)) continue;
        if (pass == 0) {
          room++;
          continue;
        }
        set_stiffness(law, depth_of(s, c, k, top), t->stiffness[t->num]);
        PetscCall(PetscArraycpy(t->node[t->num++], node, NODES));
      }
    if (pass == 0) PetscCall(PetscMalloc3(room, &t->node, room, &t->stiffness, 6 * room, &t->point));
  }
  for (PetscInt f = 0; f < t->num; f++) {
    const Rule rule = rule_of(s->dimension, is_bowed(s, t->node[f]));
    for (PetscInt q = 0; q < rule.n; q++) {
      Point *p = &t->point[t->num_points++];
      p->facet = f;
      set_point(s, t->node[f], rule.lambda[q], rule.weight[q], p);
    }
  }
  *out = t;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFacetsDestroy(AmFacets *t)
{
  PetscFunctionBeginUser;
  if (!*t) PetscFunctionReturn(0);
  PetscCall(PetscFree3((*t)->node, (*t)->stiffness, (*t)->point));
  PetscCall(PetscFree(*t));
  PetscFunctionReturn(0);
}

void     AmFacetsSetDeformation(AmFacets t, AmMat3 F0) { t->F0 = F0; }
PetscInt AmFacetsNum(AmFacets t) { return t ? t->num : 0; }

const PetscInt *AmFacetsCorners(AmFacets t, PetscInt f) { return t->node[f]; }

PetscReal AmFacetsVolume(AmFacets t, const PetscReal weight[])
{
  PetscReal area = 0;
  for (PetscInt q = 0; t && q < t->num_points; q++) area += weight[t->point[q].facet] * t->point[q].area;
  return t ? area * t->law.above : 0;
}

/* Σ v_n ⊗ b_n, added. */
static void add_gradient(AmFacets t, const Point *p, const AmVec3 node_v[], PetscReal F[3][2])
{
  const PetscInt *node = t->node[p->facet];
  for (int n = 0; n < NODES; n++)
    for (int i = 0; i < 3 && node[n] >= 0; i++)
      for (int k = 0; k < 2; k++) F[i][k] += node_v[node[n]].v[i] * p->b[n][k];
}

/* node_f += scale P b_n. */
static void add_forces(AmFacets t, const Point *p, PetscReal scale, const PetscReal P[3][2], AmVec3 node_f[])
{
  const PetscInt *node = t->node[p->facet];
  for (int n = 0; n < NODES; n++)
    for (int i = 0; i < 3 && node[n] >= 0; i++) node_f[node[n]].v[i] += scale * (P[i][0] * p->b[n][0] + P[i][1] * p->b[n][1]);
}

static void deformation(AmFacets t, const Point *p, const AmVec3 node_u[], PetscReal F[3][2])
{
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      F[i][k] = 0;
      for (int j = 0; j < 3; j++) F[i][k] += t->F0.m[i][j] * p->place[j][k];
    }
  add_gradient(t, p, node_u, F);
}

/* C e as a matrix. */
static void stress_of(AmFacets t, const Point *p, const PetscReal e[3], PetscReal S[2][2])
{
  const PetscReal(*C)[3] = t->stiffness[p->facet];
  PetscReal s[3];
  for (int i = 0; i < 3; i++) s[i] = C[i][0] * e[0] + C[i][1] * e[1] + C[i][2] * e[2];
  S[0][0] = s[0];
  S[1][1] = s[1];
  S[0][1] = S[1][0] = s[2];
}

/* γ(e) - γ(0) and S at F. */
static PetscReal energy_of(AmFacets t, const Point *p, const PetscReal F[3][2], PetscReal S[2][2])
{
  PetscReal e[3] = {-0.5, -0.5, 0}, energy = 0;
  for (int i = 0; i < 3; i++) {
    e[0] += F[i][0] * F[i][0] / 2;
    e[1] += F[i][1] * F[i][1] / 2;
    e[2] += F[i][0] * F[i][1];
  }
  stress_of(t, p, e, S);
  energy = e[0] * (t->law.stress[0] + S[0][0] / 2) + e[1] * (t->law.stress[1] + S[1][1] / 2) + e[2] * (t->law.stress[2] + S[0][1] / 2);
  S[0][0] += t->law.stress[0];
  S[1][1] += t->law.stress[1];
  S[0][1] += t->law.stress[2];
  S[1][0] = S[0][1];
  return energy;
}

void AmFacetsEvaluate(AmFacets t, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[])
{
  for (PetscInt q = 0; t && q < t->num_points; q++) {
    const Point    *p = &t->point[q];
    const PetscReal w = weight[p->facet] * p->area;
    PetscReal       F[3][2], S[2][2], P[3][2];
    if (w == 0) continue;
    deformation(t, p, node_u, F);
    *energy += w * energy_of(t, p, F, S);
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 2; k++) P[i][k] = F[i][0] * S[0][k] + F[i][1] * S[1][k];
    if (node_f) add_forces(t, p, w, P, node_f);
  }
}

void AmFacetsLinearize(AmFacets t, const AmVec3 node_u[])
{
  for (PetscInt q = 0; t && q < t->num_points; q++) {
    Point *p = &t->point[q];
    deformation(t, p, node_u, p->F);
    energy_of(t, p, p->F, p->S);
  }
}

/* δ(F S) = δF S + F δS. */
static void product(AmFacets t, const Point *p, const PetscReal dF[3][2], PetscReal dP[3][2])
{
  PetscReal de[3] = {0, 0, 0}, dS[2][2];
  for (int i = 0; i < 3; i++) {
    de[0] += p->F[i][0] * dF[i][0];
    de[1] += p->F[i][1] * dF[i][1];
    de[2] += p->F[i][0] * dF[i][1] + p->F[i][1] * dF[i][0];
  }
  stress_of(t, p, de, dS);
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) dP[i][k] = dF[i][0] * p->S[0][k] + dF[i][1] * p->S[1][k] + p->F[i][0] * dS[0][k] + p->F[i][1] * dS[1][k];
}

void AmFacetsApplyTangent(AmFacets t, const PetscReal weight[], const AmVec3 node_v[], AmVec3 node_Hv[])
{
  for (PetscInt q = 0; t && q < t->num_points; q++) {
    const Point    *p        = &t->point[q];
    const PetscReal w        = weight[p->facet] * p->area;
    PetscReal       dF[3][2] = {{0}}, dP[3][2];
    if (w == 0) continue;
    add_gradient(t, p, node_v, dF);
    product(t, p, dF, dP);
    add_forces(t, p, w, dP, node_Hv);
  }
}

/* Adds a point's block, over the slots of the facet. */
static void add_block(AmFacets t, const Point *p, const PetscReal scale[NODES], PetscReal K[3 * NODES][3 * NODES])
{
  for (int m = 0; m < NODES; m++)
    for (int k = 0; k < 3; k++) {
      PetscReal dF[3][2] = {{0}}, dP[3][2];
      for (int a = 0; a < 2; a++) dF[k][a] = p->b[m][a];
      product(t, p, dF, dP);
      for (int n = 0; n < NODES; n++)
        for (int i = 0; i < 3; i++) K[3 * n + i][3 * m + k] += scale[n] * p->area * (dP[i][0] * p->b[n][0] + dP[i][1] * p->b[n][1]);
    }
}

PetscErrorCode AmFacetsTangent(AmFacets t, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K)
{
  PetscFunctionBeginUser;
  AmFacetsLinearize(t, node_u);
  for (PetscInt q = 0; t && q < t->num_points;) {
    const PetscInt f = t->point[q].facet, *node = t->node[f];
    PetscReal      block[3 * NODES][3 * NODES] = {{0}}, scale[NODES];
    PetscInt       row[NODES], column[NODES];
    for (int n = 0; n < NODES; n++) {
      column[n] = node[n] >= 0 ? t->space->node[node[n]].global : -1;
      scale[n]  = node[n] >= 0 ? weight[f] * share[node[n]] : 0;
      row[n]    = scale[n] > 0 ? column[n] : -1;
    }
    for (; q < t->num_points && t->point[q].facet == f; q++) add_block(t, &t->point[q], scale, block);
    if (weight[f] != 0) PetscCall(AmSpaceAddBlock(t->space, NODES, row, column, &block[0][0], K));
  }
  PetscFunctionReturn(0);
}
