/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nodes and their numbers, and what passes between unknowns, nodes and atoms. */
#include <petscsf.h>
#include "spaceimpl.h"

/* Number of free blocks at vertex v: itself, its shift nodes, and the loose atoms that ride on it. */
static PetscInt free_blocks(const AmMesh *m, PetscInt v)
{
  PetscInt n = m->vertex[v].held ? 0 : 1 + m->num_shifts;
  for (PetscInt a = m->loose_start[v]; a < m->loose_start[v + 1]; a++) n += !m->loose[a].held;
  return n;
}

typedef struct {
  PetscInt free, id; /* next block of unknowns, next node */
} Numbers;

static Numbers after_vertex(const AmMesh *m, PetscInt v, Numbers n)
{
  return (Numbers){n.free + free_blocks(m, v), n.id + 1 + m->num_shifts + m->loose_start[v + 1] - m->loose_start[v]};
}
static Numbers after_edge(const AmMesh *m, PetscInt e, Numbers n) { return (Numbers){n.free + !m->edge[e].held, n.id + 1}; }

/* Goes through the vertices, then the edges that this rank owns. In/Out: next. Out: base, by point: first numbers of each; or NULL. */
static void count_owned(const AmMesh *m, const PetscBool is_ghost[], PetscInt vertex0, PetscInt num_vertices, Numbers *next, Numbers base[])
{
  for (PetscInt v = 0; v < num_vertices; v++) {
    if (is_ghost[vertex0 + v]) continue;
    if (base) base[vertex0 + v] = *next;
    *next = after_vertex(m, v, *next);
  }
  for (PetscInt e = 0; e < m->num_edges; e++) {
    if (is_ghost[m->edge[e].point]) continue;
    if (base) base[m->edge[e].point] = *next;
    *next = after_edge(m, e, *next);
  }
}

/* First numbers at each local point, owner's word; those of a vertex' shift nodes and loose atoms follow its own. In: is_ghost. Out: base; both by point. */
static PetscErrorCode number_points(AmSpace *s, const PetscBool is_ghost[], Numbers base[])
{
  const AmMesh *m = s->options.mesh;
  PetscInt      from, to;
  Numbers       mine = {0, 0}, next;
  PetscSF       sf;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &from, &to));
  count_owned(m, is_ghost, from, to - from, &mine, NULL);
  s->num_free = mine.free;
  PetscCallMPI(MPI_Scan(&mine, &next, 2, MPIU_INT, MPI_SUM, s->comm));
  next.free -= mine.free;
  next.id -= mine.id;
  count_owned(m, is_ghost, from, to - from, &next, base);
  PetscCall(DMGetPointSF(m->dm, &sf));
  PetscCall(PetscSFBcastBegin(sf, MPIU_2INT, base, base, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, MPIU_2INT, base, base, MPI_REPLACE));
  PetscFunctionReturn(0);
}

static AmNode make_node(const AmSpace *s, const AmVertex *v, AmNodeKind kind, Numbers *next)
{
  const AmVec3 site = v->sublattice > 0 ? AmFieldMap(s->options.field, v->X) : v->x;
  return (AmNode){.X          = v->X,
                  .x          = v->x,
                  .id         = next->id++,
                  .global     = v->held ? -1 : next->free++,
                  .lattice    = {v->lattice[0], v->lattice[1], v->lattice[2]},
                  .is_site    = v->is_site,
                  .kind       = kind,
                  .species    = v->species,
                  .sublattice = v->sublattice,
                  .site       = site};
}

/* A vertex that is no site may lie so near a cut that its further atoms are across; they stay with it, for elements know no jump. */
static AmVec3 shift_place(const AmSpace *s, const AmVertex *v, PetscInt sublattice)
{
  const AmCrystal *all = s->options.crystal;
  const AmCrystal *c   = v->is_site || all->num_grains == 0 ? AmCrystalLatticeOf(all, v->lattice) : AmCrystalLattice(all, AmCrystalGrainAt(all, v->X));
  if (v->is_site) return AmMeshAtomPlace(c, s->options.field, v->X, sublattice);
  return AmVec3Add(v->x, AmMeshAtomApart(c, s->options.field, v->x, sublattice));
}

static AmNode make_shift_node(const AmSpace *s, const AmVertex *v, PetscInt sublattice, Numbers *next)
{
  AmNode n     = make_node(s, v, AM_NODE_SHIFT, next);
  n.x          = shift_place(s, v, sublattice);
  n.species    = AmCrystalAtomSpecies(s->options.crystal, v->lattice, sublattice);
  n.sublattice = sublattice;
  return n;
}

static AmNode make_edge_node(const AmMeshEdge *e, Numbers n)
{
  return (AmNode){.X      = e->X,
                  .x      = e->x,
                  .id     = n.id,
                  .global = e->held ? -1 : n.free,
                  .kind   = AM_NODE_EDGE,
                  .site   = e->x};
}

/* Local nodes: vertices, their loose atoms, edges, shift nodes. */
static PetscErrorCode list_nodes(AmSpace *s, const PetscBool is_ghost[], const Numbers base[])
{
  const AmMesh *m = s->options.mesh;
  PetscInt      from, to, num_loose;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &from, &to));
  num_loose    = m->loose_start[to - from];
  s->num_shifts  = m->num_shifts;
  s->first_shift = to - from + num_loose + m->num_edges;
  s->num_nodes   = s->first_shift + s->num_shifts * (to - from);
  PetscCall(PetscMalloc1(s->num_nodes, &s->node));
  PetscCall(PetscMalloc1(s->num_nodes, &s->owned_node));
  for (PetscInt v = 0; v < to - from; v++) {
    Numbers next = base[from + v];
    s->node[v]   = make_node(s, &m->vertex[v], AM_NODE_VERTEX, &next);
    if (!is_ghost[from + v]) s->owned_node[s->num_owned++] = v;
    for (PetscInt a = 1; a <= s->num_shifts; a++) {
      s->node[AmSpaceShiftNode(s, v, a)] = make_shift_node(s, &m->vertex[v], a, &next);
      if (!is_ghost[from + v]) s->owned_node[s->num_owned++] = AmSpaceShiftNode(s, v, a);
    }
    for (PetscInt a = m->loose_start[v]; a < m->loose_start[v + 1]; a++) {
      s->node[to - from + a] = make_node(s, &m->loose[a], AM_NODE_LOOSE, &next);
      if (!is_ghost[from + v]) s->owned_node[s->num_owned++] = to - from + a;
    }
  }
  for (PetscInt e = 0; e < m->num_edges; e++) {
    const PetscInt n = to - from + num_loose + e;
    s->node[n]       = make_edge_node(&m->edge[e], base[m->edge[e].point]);
    if (!is_ghost[m->edge[e].point]) s->owned_node[s->num_owned++] = n;
  }
  PetscFunctionReturn(0);
}

/* Corners of a cell, of positive volume. */
static PetscErrorCode cell_corners(const AmSpace *s, PetscInt point, PetscInt c)
{
  PetscInt *corner = s->cell[c];

  PetscFunctionBeginUser;
  PetscCall(AmMeshCellCorners(s->options.mesh->dm, point, corner));
  if (AmSpaceCornerVolume(s, c) < 0) {
    const PetscInt swap = corner[1];
    corner[1]           = corner[2];
    corner[2]           = swap;
  }
  PetscFunctionReturn(0);
}

/* Nodes on the edges of a cell whose corners are known. In: node_of_edge, by point. */
static PetscErrorCode cell_edges(const AmSpace *s, PetscInt v0, const PetscInt node_of_edge[], PetscInt cell[AM_CELL_NODES])
{
  const PetscInt *join;

  PetscFunctionBeginUser;
  for (int e = 0; e < s->num_slots - s->num_corners; e++) {
    PetscInt ends[2], n;
    int      a, b;
    AmSpaceEdgeCorners(e, &a, &b);
    ends[0] = cell[a] + v0;
    ends[1] = cell[b] + v0;
    PetscCall(DMPlexGetJoin(s->options.mesh->dm, 2, ends, &n, &join));
    PetscCheck(n == 1, PETSC_COMM_SELF, PETSC_ERR_PLIB, "two corners of a cell have %d edges in common", (int)n);
    cell[s->num_corners + e] = node_of_edge[join[0]];
    PetscCall(DMPlexRestoreJoin(s->options.mesh->dm, 2, ends, &n, &join));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode list_cells(AmSpace *s)
{
  const AmMesh *m = s->options.mesh;
  PetscInt      from, to, v0, v1, last, *node_of_edge;

  PetscFunctionBeginUser;
  if (m->num_cells == 0) PetscFunctionReturn(0);
  PetscCall(DMPlexGetHeightStratum(m->dm, 0, &from, &to));
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &v0, &v1));
  PetscCall(DMPlexGetChart(m->dm, NULL, &last));
  PetscCall(PetscMalloc1(last, &node_of_edge));
  for (PetscInt p = 0; p < last; p++) node_of_edge[p] = -1;
  for (PetscInt e = 0; e < m->num_edges; e++) node_of_edge[m->edge[e].point] = v1 - v0 + m->loose_start[v1 - v0] + e;
  s->num_cells = to - from;
  PetscCall(PetscMalloc1(s->num_cells, &s->cell));
  for (PetscInt c = from; c < to; c++) {
    for (int k = 0; k < AM_CELL_NODES; k++) s->cell[c - from][k] = -1;
    PetscCall(cell_corners(s, c, c - from));
    if (m->num_edge_nodes > 0) PetscCall(cell_edges(s, v0, node_of_edge, s->cell[c - from]));
  }
  PetscCall(PetscFree(node_of_edge));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceNumberNodes(AmSpace *s)
{
  PetscInt        last, num_leaves;
  Numbers        *base;
  const PetscInt *leaves;
  PetscBool      *is_ghost;
  PetscSF         sf;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetChart(s->options.mesh->dm, NULL, &last)); /* a chart begins at 0 */
  PetscCall(PetscCalloc2(last, &is_ghost, last, &base));
  PetscCall(DMGetPointSF(s->options.mesh->dm, &sf));
  PetscCall(PetscSFGetGraph(sf, NULL, &num_leaves, &leaves, NULL));
  for (PetscInt i = 0; i < num_leaves; i++) is_ghost[leaves ? leaves[i] : i] = PETSC_TRUE;
  PetscCall(number_points(s, is_ghost, base));
  PetscCall(list_nodes(s, is_ghost, base));
  PetscCall(PetscFree2(is_ghost, base));
  PetscCall(list_cells(s));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_gather(AmSpace *s)
{
  PetscInt num = 0, *global, *local;
  IS       from, to;
  Vec      u;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(s->num_nodes, &global, s->num_nodes, &local));
  for (PetscInt n = 0; n < s->num_nodes; n++) {
    if (s->node[n].global < 0) continue;
    global[num]  = s->node[n].global;
    local[num++] = n;
  }
  PetscCall(ISCreateBlock(PETSC_COMM_SELF, 3, num, global, PETSC_COPY_VALUES, &from));
  PetscCall(ISCreateBlock(PETSC_COMM_SELF, 3, num, local, PETSC_COPY_VALUES, &to));
  PetscCall(VecCreateSeq(PETSC_COMM_SELF, 3 * s->num_nodes, &s->local));
  PetscCall(AmSpaceCreateVec(s, &u));
  PetscCall(VecScatterCreate(u, from, s->local, to, &s->gather));
  PetscCall(VecDestroy(&u));
  PetscCall(ISDestroy(&from));
  PetscCall(ISDestroy(&to));
  PetscCall(PetscFree2(global, local));
  PetscFunctionReturn(0);
}

/* Most atoms are nodes. The few bytes that say so are read in each product with a tangent, where the atoms themselves would be most of what is read. */
static PetscErrorCode list_nodes_of_atoms(AmSpace *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(s->num_atoms, &s->node_of_atom));
  for (PetscInt a = 0; a < s->num_atoms; a++) s->node_of_atom[a] = s->atom[a].node;
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceCreate(MPI_Comm comm, const AmSpaceOptions *options, AmSpace *s)
{
  PetscFunctionBeginUser;
  *s             = (AmSpace){.comm = comm, .options = *options};
  s->dimension   = options->crystal->dimension;
  s->num_corners = s->dimension == 3 ? 4 : 3;
  s->num_slots   = s->dimension == 3 ? 10 : 6;
  PetscCall(AmSpaceNumberNodes(s));
  PetscCall(AmSpaceCollectAtoms(s));
  PetscCall(list_nodes_of_atoms(s));
  PetscCall(create_gather(s));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceDestroy(AmSpace *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(s->owned_node));
  PetscCall(PetscFree(s->node));
  PetscCall(PetscFree(s->cell));
  PetscCall(PetscFree(s->atom));
  PetscCall(PetscFree(s->row));
  PetscCall(PetscFree(s->node_of_atom));
  PetscCall(PetscFree(s->site_to_atom));
  PetscCall(VecDestroy(&s->local));
  PetscCall(VecScatterDestroy(&s->gather));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceCreateVec(const AmSpace *s, Vec *v)
{
  PetscFunctionBeginUser;
  PetscCall(VecCreate(s->comm, v));
  PetscCall(VecSetSizes(*v, 3 * s->num_free, PETSC_DETERMINE));
  PetscCall(VecSetBlockSize(*v, 3));
  PetscCall(VecSetType(*v, VECSTANDARD));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceGather(const AmSpace *s, Vec u, AmVec3 node_u[])
{
  PetscFunctionBeginUser;
  PetscCall(AmEventBegin(AM_EVENT_GATHER));
  PetscCall(PetscArrayzero(node_u, s->num_nodes));
  PetscCall(VecPlaceArray(s->local, node_u ? node_u[0].v : NULL));
  PetscCall(VecScatterBegin(s->gather, u, s->local, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecScatterEnd(s->gather, u, s->local, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecResetArray(s->local));
  PetscCall(AmEventEnd(AM_EVENT_GATHER));
  PetscFunctionReturn(0);
}

static PetscErrorCode scatter_add(const AmSpace *s, Vec R)
{
  PetscFunctionBeginUser;
  PetscCall(AmEventBegin(AM_EVENT_SCATTER));
  PetscCall(VecScatterBegin(s->gather, s->local, R, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(s->gather, s->local, R, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(AmEventEnd(AM_EVENT_SCATTER));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceScatterAdd(const AmSpace *s, const AmVec3 node_f[], Vec R)
{
  PetscScalar *a;

  PetscFunctionBeginUser;
  if (!s->options.in_plane) {
    PetscCall(VecPlaceArray(s->local, node_f ? node_f[0].v : NULL));
    PetscCall(scatter_add(s, R));
    PetscCall(VecResetArray(s->local));
    PetscFunctionReturn(0);
  }
  PetscCall(VecGetArrayWrite(s->local, &a));
  PetscCall(PetscMemcpy(a, node_f, sizeof(AmVec3) * s->num_nodes));
  for (PetscInt n = 0; n < s->num_nodes; n++) a[3 * n + 2] = 0;
  PetscCall(VecRestoreArrayWrite(s->local, &a));
  PetscCall(scatter_add(s, R));
  PetscFunctionReturn(0);
}

void AmSpaceInterpolate(const AmSpace *s, const AmVec3 node_u[], AmVec3 atom_u[])
{
  for (PetscInt a = 0; a < s->num_atoms; a++) {
    if (s->node_of_atom[a] >= 0) {
      atom_u[a] = node_u[s->node_of_atom[a]];
      continue;
    }
    const AmRow *row = &s->row[s->atom[a].row];
    atom_u[a]        = AmVec3Scale(row->weight[0], node_u[row->node[0]]);
    for (PetscInt k = 1; k < row->num_nodes; k++) atom_u[a] = AmVec3Add(atom_u[a], AmVec3Scale(row->weight[k], node_u[row->node[k]]));
  }
}

void AmSpaceInterpolateTranspose(const AmSpace *s, const AmVec3 atom_g[], AmVec3 node_f[])
{
  for (PetscInt a = 0; a < s->num_atoms; a++) {
    const PetscInt n = s->node_of_atom[a];
    if (n >= 0) {
      node_f[n] = AmVec3Add(node_f[n], atom_g[a]);
      continue;
    }
    const AmRow *row = &s->row[s->atom[a].row];
    for (PetscInt k = 0; k < row->num_nodes; k++) node_f[row->node[k]] = AmVec3Add(node_f[row->node[k]], AmVec3Scale(row->weight[k], atom_g[a]));
  }
}

PetscErrorCode AmSpaceAddBlock(const AmSpace *s, PetscInt n, const PetscInt row[], const PetscInt column[], PetscReal block[], Mat K)
{
  const PetscInt width = 3 * n;

  PetscFunctionBeginUser;
  for (PetscInt k = 2; k < width && s->options.in_plane; k += 3)
    for (PetscInt i = 0; i < width; i++) block[k * width + i] = block[i * width + k] = 0;
  PetscCall(MatSetValuesBlocked(K, n, row, n, column, block, ADD_VALUES));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceAddHeldDiagonal(const AmSpace *s, PetscReal diagonal, Mat K)
{
  PetscInt from, to;

  PetscFunctionBeginUser;
  if (!s->options.in_plane) PetscFunctionReturn(0);
  PetscCall(MatGetOwnershipRange(K, &from, &to));
  for (PetscInt row = from + 2; row < to; row += 3) PetscCall(MatSetValue(K, row, row, diagonal, ADD_VALUES));
  PetscFunctionReturn(0);
}
