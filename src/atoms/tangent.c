/* SPDX-License-Identifier: GPL-3.0-or-later
 * K = D_a Nᵀ H N, site by site: the potential gives the dense Hessian of a site's neighbourhood, N turns its atoms into nodes, D_a scales the rows. */
#include "atomsimpl.h"

typedef struct {
  AmAtoms          a;
  const PetscReal *share;
  Mat              K;
  /* nodes of the present neighbourhood */
  PetscInt   num_nodes, *node, *slot_of; /* slot_of [local nodes]: position in node, or -1 */
  PetscInt  *row, *column;
  PetscReal *block;
  PetscInt   room; /* of block, in nodes */
} Sink;

static PetscErrorCode sink_create(AmAtoms a, const PetscReal share[], Mat K, Sink *s)
{
  const PetscInt n = a->space->num_nodes;

  PetscFunctionBeginUser;
  *s = (Sink){.a = a, .share = share, .K = K};
  PetscCall(PetscMalloc4(n, &s->node, n, &s->slot_of, n, &s->row, n, &s->column));
  for (PetscInt i = 0; i < n; i++) s->slot_of[i] = -1;
  PetscFunctionReturn(0);
}

static PetscErrorCode sink_destroy(Sink *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree4(s->node, s->slot_of, s->row, s->column));
  PetscCall(PetscFree(s->block));
  PetscFunctionReturn(0);
}

static AmRow row_of(const Sink *s, PetscInt point) { return AmAtomRow(&s->a->space->atom[point], s->a->space->row); }

/* Adds the nodes that the points (atoms) are or ride on to those listed. */
static void add_nodes(Sink *s, PetscInt n, const PetscInt point[])
{
  for (PetscInt p = 0; p < n; p++) {
    const AmRow row = row_of(s, point[p]);
    for (PetscInt k = 0; k < row.num_nodes; k++)
      if (s->slot_of[row.node[k]] < 0) {
        s->slot_of[row.node[k]] = s->num_nodes;
        s->node[s->num_nodes++] = row.node[k];
      }
  }
}

/* Lists the distinct nodes of the points. */
static void list_nodes(Sink *s, PetscInt n, const PetscInt point[])
{
  s->num_nodes = 0;
  add_nodes(s, n, point);
  for (PetscInt i = 0; i < s->num_nodes; i++) {
    s->column[i] = s->a->space->node[s->node[i]].global;
    s->row[i]    = s->share[s->node[i]] > 0 ? s->column[i] : -1;
  }
}

static void forget_nodes(Sink *s)
{
  for (PetscInt i = 0; i < s->num_nodes; i++) s->slot_of[s->node[i]] = -1;
}

/* block += Nᵀ H N over the listed nodes. */
static void condense(Sink *s, PetscInt n, const PetscInt point[], const PetscReal H[])
{
  const PetscInt width = 3 * s->num_nodes;
  for (PetscInt p = 0; p < n; p++) {
    const AmRow a = row_of(s, point[p]);
    for (PetscInt k = 0; k < a.num_nodes; k++) {
      const PetscInt i = s->slot_of[a.node[k]];
      if (s->row[i] < 0) continue;
      const PetscReal wi = a.weight[k] * s->share[a.node[k]];
      for (PetscInt q = 0; q < n; q++) {
        const AmRow b = row_of(s, point[q]);
        for (PetscInt m = 0; m < b.num_nodes; m++) {
          const PetscReal w  = wi * b.weight[m];
          PetscReal      *to = s->block + 3 * i * width + 3 * s->slot_of[b.node[m]];
          for (int r = 0; r < 3; r++)
            for (int c = 0; c < 3; c++) to[r * width + c] += w * H[(3 * p + r) * 3 * n + 3 * q + c];
        }
      }
    }
  }
}

static PetscErrorCode add_site(void *context, PetscInt site, PetscInt n, const PetscInt point[], const PetscReal H[])
{
  Sink *s = context;

  PetscFunctionBeginUser;
  list_nodes(s, n, point);
  if (s->num_nodes > s->room) {
    s->room = 2 * s->num_nodes;
    PetscCall(PetscFree(s->block));
    PetscCall(PetscMalloc1(9 * s->room * s->room, &s->block));
  }
  PetscCall(PetscArrayzero(s->block, 9 * s->num_nodes * s->num_nodes));
  condense(s, n, point, H);
  PetscCall(AmSpaceAddBlock(s->a->space, s->num_nodes, s->row, s->column, s->block, s->K));
  forget_nodes(s);
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsTangent(AmAtoms a, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range)
{
  const AmCluster *c;
  Sink             s;

  PetscFunctionBeginUser;
  PetscCall(AmAtomsUpdateList(a, node_u, NULL));
  if (a->lost) {
    *range = (AmRange){AM_RANGE_MODEL, -1, -1, 0, 0};
    PetscFunctionReturn(0);
  }
  PetscCall(sink_create(a, share, K, &s));
  PetscCall(AmKernelCluster(a->kernel, &c));
  PetscCall(AmPotentialHessian(a->pot, c, a->y, weight, add_site, &s, range));
  PetscCall(sink_destroy(&s));
  PetscFunctionReturn(0);
}

/* Sites in whose neighbourhood a node occurs. */
typedef struct {
  PetscInt *start, *site;
} Reverse;

static PetscErrorCode site_nodes(Sink *s, const AmCluster *c, PetscInt l)
{
  const PetscInt from = c->start[l], num = c->start[l + 1] - from;

  PetscFunctionBeginUser;
  list_nodes(s, 1, &c->site_to_point[l]);
  add_nodes(s, num, &c->neighbor[from]);
  PetscFunctionReturn(0);
}

/* Node lists of all sites, and their reverse, as flat arrays. */
static PetscErrorCode list_cliques(Sink *s, const PetscReal weight[], PetscInt **start, PetscInt **nodes, Reverse *back)
{
  const PetscInt   num_sites = s->a->space->num_sites, num_nodes = s->a->space->num_nodes;
  const AmCluster *c;
  PetscInt         room, num = 0, *next;

  PetscFunctionBeginUser;
  PetscCall(AmKernelCluster(s->a->kernel, &c));
  room = AM_CELL_NODES * (c->start[num_sites] + num_sites);
  PetscCall(PetscMalloc2(num_sites + 1, start, room, nodes));
  PetscCall(PetscCalloc1(num_nodes + 1, &back->start));
  for (PetscInt l = 0; l < num_sites; l++) {
    (*start)[l] = num;
    if (weight[l] == 0) continue;
    PetscCall(site_nodes(s, c, l));
    for (PetscInt i = 0; i < s->num_nodes; i++) {
      (*nodes)[num++] = s->node[i];
      back->start[s->node[i] + 1]++;
    }
    forget_nodes(s);
  }
  (*start)[num_sites] = num;
  for (PetscInt n = 0; n < num_nodes; n++) back->start[n + 1] += back->start[n];
  PetscCall(PetscMalloc1(num, &back->site));
  PetscCall(PetscMalloc1(num_nodes, &next));
  PetscCall(PetscArraycpy(next, back->start, num_nodes));
  for (PetscInt l = 0; l < num_sites; l++)
    for (PetscInt i = (*start)[l]; i < (*start)[l + 1]; i++) back->site[next[(*nodes)[i]]++] = l;
  PetscCall(PetscFree(next));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomsPattern(AmAtoms a, const PetscReal weight[], const PetscReal share[], Mat preallocator)
{
  const AmSpace *space = a->space;
  PetscInt      *start, *nodes, *mark, *columns;
  PetscReal     *zeros;
  Reverse        back;
  Sink           s;

  PetscFunctionBeginUser;
  PetscCall(sink_create(a, share, preallocator, &s));
  PetscCall(list_cliques(&s, weight, &start, &nodes, &back));
  PetscCall(PetscMalloc3(space->num_nodes, &mark, space->num_nodes, &columns, space->num_nodes, &zeros));
  for (PetscInt i = 0; i < space->num_nodes; i++) {
    mark[i]  = -1;
    zeros[i] = 0;
  }
  for (PetscInt i = 0; i < space->num_nodes; i++) {
    const PetscInt row = 3 * space->node[i].global;
    PetscInt       num = 0;
    if (row < 0 || !(share[i] > 0)) continue;
    for (PetscInt k = back.start[i]; k < back.start[i + 1]; k++)
      for (PetscInt m = start[back.site[k]]; m < start[back.site[k] + 1]; m++) {
        if (mark[nodes[m]] == i || space->node[nodes[m]].global < 0) continue;
        mark[nodes[m]] = i;
        columns[num++] = 3 * space->node[nodes[m]].global;
      }
    PetscCall(MatSetValues(preallocator, 1, &row, num, columns, zeros, ADD_VALUES));
  }
  PetscCall(PetscFree3(mark, columns, zeros));
  PetscCall(PetscFree2(start, nodes));
  PetscCall(PetscFree(back.start));
  PetscCall(PetscFree(back.site));
  PetscCall(sink_destroy(&s));
  PetscFunctionReturn(0);
}
