/* SPDX-License-Identifier: GPL-3.0-or-later
 * Some columns of Nᵀ H N: those of a few nodes that atoms are. Of all sites only those that see such an atom enter, so the cost does not grow with the body:
 * atoms farther than two cutoffs from the box around the nodes are left aside at once.
 *
 * A potential that tells second derivatives tells them site by site. Where they are differences of gradients, a site's Hessian takes six gradients for each
 * neighbour, in the core or not; then a column is the difference of the gradients of those sites that see its atom. */
#include "atomsimpl.h"
#include <stdint.h>

#define MOST_NEIGHBORS 1000 /* of a site: its Hessian has nine times their square of numbers */

/* The neighbourhood of the nodes as points of its own. */
typedef struct {
  PetscInt  num, *atom;        /* [num] */
  PetscInt *column;            /* [num]: which of the nodes the point is, or -1 */
  PetscInt *species, *site_of; /* [num]: site_of: of this rank, or -1 */
  AmVec3   *y;
  AmMat3    period;
  PetscBool in_columns; /* repeats along z */
  PetscReal cutoff;
} Cloud;

static PetscErrorCode cloud_destroy(Cloud *c)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree5(c->atom, c->column, c->species, c->site_of, c->y));
  PetscFunctionReturn(0);
}

/* The box around the atoms that are one of the nodes. In: slot [num_nodes]. Returns whether there is one. */
static PetscBool find_box(AmAtoms a, const PetscInt slot[], AmVec3 *low, AmVec3 *high)
{
  PetscBool any = PETSC_FALSE;
  for (PetscInt p = 0; p < a->space->num_atoms; p++) {
    const PetscInt node = a->space->node_of_atom[p];
    if (node < 0 || slot[node] < 0) continue;
    for (int i = 0; i < 3; i++) {
      low->v[i]  = any ? PetscMin(low->v[i], a->y[p].v[i]) : a->y[p].v[i];
      high->v[i] = any ? PetscMax(high->v[i], a->y[p].v[i]) : a->y[p].v[i];
    }
    any = PETSC_TRUE;
  }
  return any;
}

static PetscBool is_in(AmVec3 y, AmVec3 low, AmVec3 high, PetscReal margin, int axes)
{
  for (int i = 0; i < axes; i++)
    if (y.v[i] < low.v[i] - margin || y.v[i] > high.v[i] + margin) return PETSC_FALSE;
  return PETSC_TRUE;
}

static PetscErrorCode cloud_create(AmAtoms a, const PetscInt slot[], Cloud *c)
{
  const AmSpace          *s    = a->space;
  const AmNeighborOptions all  = AmAtomsPoints(a, AmPotentialCutoff(a->pot));
  const int               axes = all.periodic[2] ? 2 : 3;
  AmVec3                  low, high;
  PetscInt                num = 0, *of_atom;

  PetscFunctionBeginUser;
  *c = (Cloud){.period = all.period, .in_columns = all.periodic[2], .cutoff = all.radius};
  if (!find_box(a, slot, &low, &high)) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(s->num_atoms, &of_atom));
  for (PetscInt p = 0; p < s->num_atoms; p++) of_atom[p] = is_in(a->y[p], low, high, 2 * c->cutoff, axes) ? num++ : -1;
  c->num = num;
  PetscCall(PetscMalloc5(num, &c->atom, num, &c->column, num, &c->species, num, &c->site_of, num, &c->y));
  for (PetscInt p = 0; p < s->num_atoms; p++) {
    const PetscInt k = of_atom[p], node = s->node_of_atom[p];
    if (k < 0) continue;
    c->atom[k]    = p;
    c->column[k]  = node >= 0 ? slot[node] : -1;
    c->species[k] = a->species[p];
    c->site_of[k] = -1;
    c->y[k]       = a->y[p];
  }
  for (PetscInt l = 0; l < s->num_sites; l++)
    if (of_atom[s->site_to_atom[l]] >= 0) c->site_of[of_atom[s->site_to_atom[l]]] = l;
  PetscCall(PetscFree(of_atom));
  PetscFunctionReturn(0);
}

static AmNeighborOptions points_of(const Cloud *c, PetscInt num_sites, const PetscInt site_to_point[])
{
  return (AmNeighborOptions){.num_points    = c->num,
                             .y             = c->y,
                             .num_sites     = num_sites,
                             .site_to_point = site_to_point,
                             .radius        = c->cutoff,
                             .period        = c->period,
                             .periodic      = {PETSC_FALSE, PETSC_FALSE, c->in_columns}};
}

/* The sites of this rank that see one of the nodes. Out: point [num <= cloud's], weight [num]. */
static PetscErrorCode find_sites(const Cloud *c, const PetscReal weight[], PetscInt *num, PetscInt point[], PetscReal site_weight[])
{
  AmNeighborOptions o;
  AmNeighbors       list;
  PetscBool        *sees;
  PetscInt          n = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscCalloc1(c->num, &sees));
  for (PetscInt k = 0; k < c->num; k++)
    if (c->column[k] >= 0) {
      point[n++] = k;
      sees[k]    = PETSC_TRUE;
    }
  o = points_of(c, n, point);
  PetscCall(AmNeighborsBuild(&o, &list));
  for (PetscInt k = 0; k < list.start[n]; k++) sees[list.neighbor[k]] = PETSC_TRUE;
  PetscCall(AmNeighborsDestroy(&list));
  *num = 0;
  for (PetscInt k = 0; k < c->num; k++) {
    if (!sees[k] || c->site_of[k] < 0 || weight[c->site_of[k]] == 0) continue;
    site_weight[*num] = weight[c->site_of[k]];
    point[(*num)++]   = k;
  }
  PetscCall(PetscFree(sees));
  PetscFunctionReturn(0);
}

/* Which columns the rows have blocks in, a bit each: a table of numbers would be mostly empty, and take longer to be cleared than all else. */
typedef struct {
  PetscInt  words;  /* of a row */
  uint64_t *bit;    /* [num_rows][words] */
  PetscInt *before; /* [num_rows][words]: blocks before those of a word */
} Pattern;

typedef struct {
  AmAtoms      a;
  const Cloud *cloud;
  AmColumns   *out;
  PetscInt    *row_of; /* [num_nodes]: among the rows of out, or -1 */
  Pattern      pattern;
} Sink;

static AmRow row_of_point(const Sink *s, PetscInt point) { return AmAtomRow(&s->a->space->atom[s->cloud->atom[point]], s->a->space->row); }

static void add_rows(Sink *s, PetscInt n, const PetscInt point[])
{
  for (PetscInt p = 0; p < n; p++) {
    const AmRow row = row_of_point(s, point[p]);
    for (PetscInt m = 0; m < row.num_nodes; m++)
      if (s->row_of[row.node[m]] < 0) s->row_of[row.node[m]] = s->out->num_rows++;
  }
}

/* A row for each node that a point of the cluster is or rides on. */
static PetscErrorCode list_rows(Sink *s, const AmCluster *c)
{
  const AmSpace *space = s->a->space;

  PetscFunctionBeginUser;
  for (PetscInt n = 0; n < space->num_nodes; n++) s->row_of[n] = -1;
  add_rows(s, c->num_sites, c->site_to_point);
  add_rows(s, c->start[c->num_sites], c->neighbor);
  PetscCall(PetscMalloc1(s->out->num_rows, &s->out->row));
  for (PetscInt n = 0; n < space->num_nodes; n++)
    if (s->row_of[n] >= 0) s->out->row[s->row_of[n]] = n;
  PetscFunctionReturn(0);
}

static void mark_column(const Sink *s, PetscInt point, uint64_t bit[])
{
  const PetscInt column = s->cloud->column[point];
  if (column >= 0) bit[column / 64] |= (uint64_t)1 << column % 64;
}

static void mark_rows(const Sink *s, PetscInt point, const uint64_t bit[])
{
  const Pattern *t   = &s->pattern;
  const AmRow    row = row_of_point(s, point);
  for (PetscInt m = 0; m < row.num_nodes; m++)
    for (PetscInt w = 0; w < t->words; w++) t->bit[s->row_of[row.node[m]] * t->words + w] |= bit[w];
}

/* All points that a site sees depend on each other. */
static PetscErrorCode mark(const Sink *s, const AmCluster *c)
{
  uint64_t *bit;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(s->pattern.words, &bit));
  for (PetscInt l = 0; l < c->num_sites; l++) {
    PetscCall(PetscArrayzero(bit, s->pattern.words));
    mark_column(s, c->site_to_point[l], bit);
    for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) mark_column(s, c->neighbor[k], bit);
    mark_rows(s, c->site_to_point[l], bit);
    for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) mark_rows(s, c->neighbor[k], bit);
  }
  PetscCall(PetscFree(bit));
  PetscFunctionReturn(0);
}

/* Blocks where bits are, all 0. */
static PetscErrorCode create_blocks(Sink *s)
{
  const Pattern *t   = &s->pattern;
  AmColumns     *out = s->out;
  PetscInt       num = 0;

  PetscFunctionBeginUser;
  for (PetscInt w = 0; w < out->num_rows * t->words; w++) {
    t->before[w] = num;
    num += __builtin_popcountll(t->bit[w]);
  }
  PetscCall(PetscMalloc1(out->num_rows + 1, &out->start));
  PetscCall(PetscMalloc1(num, &out->column));
  PetscCall(PetscCalloc1(num, &out->block));
  for (PetscInt r = 0; r < out->num_rows; r++) out->start[r] = t->before[r * t->words];
  out->start[out->num_rows] = num;
  for (PetscInt w = 0; w < out->num_rows * t->words; w++) {
    PetscInt k = t->before[w];
    for (uint64_t left = t->bit[w]; left; left &= left - 1) out->column[k++] = 64 * (w % t->words) + __builtin_ctzll(left);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode create_pattern(Sink *s, const AmCluster *c)
{
  Pattern *t = &s->pattern;

  PetscFunctionBeginUser;
  PetscCall(list_rows(s, c));
  t->words = (s->out->num_columns + 63) / 64;
  PetscCall(PetscCalloc1(s->out->num_rows * t->words, &t->bit));
  PetscCall(PetscMalloc1(s->out->num_rows * t->words, &t->before));
  PetscCall(mark(s, c));
  PetscCall(create_blocks(s));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_block(const Sink *s, PetscInt row, PetscInt column, PetscReal w, PetscInt width, const PetscReal H[])
{
  const Pattern *t    = &s->pattern;
  const PetscInt word = row * t->words + column / 64;
  const uint64_t bit  = (uint64_t)1 << column % 64;
  PetscReal     *block;

  PetscFunctionBeginHot;
  PetscCheck(t->bit[word] & bit, PETSC_COMM_SELF, PETSC_ERR_PLIB, "a column of the tangent lacks a block");
  block = s->out->block[t->before[word] + __builtin_popcountll(t->bit[word] & (bit - 1))];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) block[3 * i + j] += w * H[i * width + j];
  PetscFunctionReturn(0);
}

static PetscErrorCode add_site(void *context, PetscInt site, PetscInt n, const PetscInt point[], const PetscReal H[])
{
  const Sink *s = context;

  PetscFunctionBeginUser;
  for (PetscInt p = 0; p < n; p++) {
    const AmRow row = row_of_point(s, point[p]);
    for (PetscInt q = 0; q < n; q++) {
      const PetscInt column = s->cloud->column[point[q]];
      for (PetscInt m = 0; m < row.num_nodes && column >= 0; m++)
        PetscCall(add_block(s, s->row_of[row.node[m]], column, row.weight[m], 3 * n, H + 9 * p * n + 3 * q));
    }
  }
  PetscFunctionReturn(0);
}

/* Out: seen [sites]: weights of those that see a point, of others 0. */
static void weigh_seeing(const AmCluster *c, const PetscReal weight[], PetscInt point, PetscReal seen[])
{
  for (PetscInt l = 0; l < c->num_sites; l++) {
    PetscBool sees = c->site_to_point[l] == point ? PETSC_TRUE : PETSC_FALSE;
    for (PetscInt k = c->start[l]; k < c->start[l + 1] && !sees; k++) sees = c->neighbor[k] == point ? PETSC_TRUE : PETSC_FALSE;
    seen[l] = sees ? weight[l] : 0;
  }
}

/* The column of a point's node, from forces on all points when it moves along each axis. In: H: set at the sites that see it. Work: v, Hv [3][points]. */
static PetscErrorCode add_column(const Sink *s, AmHessian H, PetscInt point, AmVec3 v[], AmVec3 *const Hv[3], AmRange *range)
{
  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(v, s->cloud->num));
  for (int k = 0; k < 3 && !range->kind; k++) {
    PetscCall(PetscArrayzero(Hv[k], s->cloud->num));
    v[point]      = (AmVec3){{0, 0, 0}};
    v[point].v[k] = 1;
    PetscCall(AmHessianProduct(H, v, Hv[k], range));
  }
  for (PetscInt p = 0; p < s->cloud->num && !range->kind; p++) {
    const AmRow row = row_of_point(s, p);
    PetscReal   block[9], sum = 0;
    for (int i = 0; i < 9; i++) sum += fabs(block[i] = Hv[i % 3][p].v[i / 3]);
    for (PetscInt m = 0; m < row.num_nodes && sum > 0; m++)
      PetscCall(add_block(s, s->row_of[row.node[m]], s->cloud->column[point], row.weight[m], 3, block));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode add_differences(const Sink *s, const AmCluster *cluster, const PetscReal weight[], AmRange *range)
{
  const PetscInt n = s->cloud->num;
  PetscReal     *seen;
  AmHessian      H;
  AmVec3        *v, *Hv[3];

  PetscFunctionBeginUser;
  PetscCall(AmHessianCreate(s->a->pot, AM_HESSIAN_FOR_SOLVERS, &H));
  PetscCall(PetscMalloc5(cluster->num_sites, &seen, n, &v, n, &Hv[0], n, &Hv[1], n, &Hv[2]));
  for (PetscInt p = 0; p < n && !range->kind; p++) {
    if (s->cloud->column[p] < 0) continue;
    weigh_seeing(cluster, weight, p, seen);
    PetscCall(AmHessianSet(H, cluster, s->cloud->y, seen, range));
    if (!range->kind) PetscCall(add_column(s, H, p, v, Hv, range));
  }
  PetscCall(PetscFree5(seen, v, Hv[0], Hv[1], Hv[2]));
  PetscCall(AmHessianDestroy(&H));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_hessians(Sink *s, const AmCluster *cluster, const PetscReal weight[], AmRange *range)
{
  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < cluster->num_sites; l++)
    if (cluster->start[l + 1] - cluster->start[l] > MOST_NEIGHBORS) range->kind = AM_RANGE_MODEL;
  if (!range->kind) PetscCall(AmPotentialHessian(s->a->pot, cluster, s->cloud->y, weight, add_site, s, range));
  PetscFunctionReturn(0);
}

static PetscErrorCode add_sites(AmAtoms a, const Cloud *c, PetscInt num, const PetscInt point[], const PetscReal weight[], AmColumns *out, AmRange *range)
{
  const AmNeighborOptions o = points_of(c, num, point);
  AmNeighbors             list;
  AmCluster               cluster;
  Sink                    s = {.a = a, .cloud = c, .out = out};

  PetscFunctionBeginUser;
  PetscCall(AmNeighborsBuild(&o, &list));
  cluster = (AmCluster){c->num, num, point, list.start, list.neighbor, (const signed char(*)[3])list.image, c->period, c->species};
  PetscCall(PetscMalloc1(a->space->num_nodes, &s.row_of));
  PetscCall(create_pattern(&s, &cluster));
  PetscCall(AmPotentialHessianKind(a->pot) == AM_HESSIAN_DIFFERENCES ? add_differences(&s, &cluster, weight, range)
                                                                     : add_hessians(&s, &cluster, weight, range));
  PetscCall(PetscFree(s.row_of));
  PetscCall(PetscFree(s.pattern.bit));
  PetscCall(PetscFree(s.pattern.before));
  PetscCall(AmNeighborsDestroy(&list));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsColumnsCreate(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], PetscInt n, const PetscInt node[], AmColumns *out,
                                    AmRange *range)
{
  PetscInt  *slot, *point, num = 0;
  PetscReal *site_weight;
  Cloud      c;

  PetscFunctionBeginUser;
  *out   = (AmColumns){.num_columns = n};
  *range = (AmRange){AM_RANGE_OK, -1, -1, 0, 0};
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) {
    *range = (AmRange){AM_RANGE_MODEL, -1, -1, 0, 0};
    PetscFunctionReturn(0);
  }
  PetscCall(PetscMalloc1(a->space->num_nodes, &slot));
  for (PetscInt i = 0; i < a->space->num_nodes; i++) slot[i] = -1;
  for (PetscInt k = 0; k < n; k++)
    if (node[k] >= 0) slot[node[k]] = k;
  PetscCall(cloud_create(a, slot, &c));
  PetscCall(PetscFree(slot));
  if (c.num > 0) {
    PetscCall(PetscMalloc2(c.num, &point, c.num, &site_weight));
    PetscCall(find_sites(&c, weight, &num, point, site_weight));
    PetscCall(add_sites(a, &c, num, point, site_weight, out, range));
    PetscCall(PetscFree2(point, site_weight));
  }
  PetscCall(cloud_destroy(&c));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsColumnsDestroy(AmColumns *columns)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(columns->row));
  PetscCall(PetscFree(columns->start));
  PetscCall(PetscFree(columns->column));
  PetscCall(PetscFree(columns->block));
  PetscFunctionReturn(0);
}
