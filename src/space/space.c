/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nodes and their numbers, and what passes between unknowns, nodes and atoms. */
#include <petscsf.h>
#include "spaceimpl.h"

/* Number of free blocks at vertex v: itself and the loose atoms that ride on it. */
static PetscInt free_blocks(const AmMesh *m, PetscInt v)
{
  PetscInt n = !m->vertex[v].held;
  for (PetscInt a = m->loose_start[v]; a < m->loose_start[v + 1]; a++) n += !m->loose[a].held;
  return n;
}

typedef struct {
  PetscInt free, id; /* next block of unknowns, next node */
} Numbers;

/* First numbers of each local vertex, owner's word; those of its loose atoms follow. In: is_ghost. Out: base. */
static PetscErrorCode number_vertices(AmSpace *s, const PetscBool is_ghost[], Numbers base[])
{
  const AmMesh *m = s->options.mesh;
  PetscInt      from, to, first, last;
  Numbers       mine = {0, 0}, next, *point_base;
  PetscSF       sf;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &from, &to));
  PetscCall(DMPlexGetChart(m->dm, &first, &last));
  for (PetscInt v = 0; v < to - from; v++) {
    if (is_ghost[v]) continue;
    mine.free += free_blocks(m, v);
    mine.id += 1 + m->loose_start[v + 1] - m->loose_start[v];
  }
  s->num_free = mine.free;
  PetscCallMPI(MPI_Scan(&mine, &next, 2, MPIU_INT, MPI_SUM, s->comm));
  next.free -= mine.free;
  next.id -= mine.id;
  PetscCall(PetscCalloc1(last - first, &point_base));
  for (PetscInt v = 0; v < to - from; v++) {
    if (is_ghost[v]) continue;
    point_base[from + v - first] = next;
    next.free += free_blocks(m, v);
    next.id += 1 + m->loose_start[v + 1] - m->loose_start[v];
  }
  PetscCall(DMGetPointSF(m->dm, &sf));
  PetscCall(PetscSFBcastBegin(sf, MPIU_2INT, point_base, point_base, MPI_REPLACE));
  PetscCall(PetscSFBcastEnd(sf, MPIU_2INT, point_base, point_base, MPI_REPLACE));
  for (PetscInt v = 0; v < to - from; v++) base[v] = point_base[from + v - first];
  PetscCall(PetscFree(point_base));
  PetscFunctionReturn(0);
}

static AmNode make_node(const AmVertex *v, PetscInt is_loose, Numbers *next)
{
  return (AmNode){v->X, v->x, next->id++, v->held ? -1 : next->free++, {v->lattice[0], v->lattice[1]}, v->is_site, is_loose};
}

static PetscErrorCode list_cells(AmSpace *s)
{
  DM       dm = s->options.mesh->dm;
  PetscInt from, to, v0, v1;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetHeightStratum(dm, 0, &from, &to));
  PetscCall(DMPlexGetDepthStratum(dm, 0, &v0, &v1));
  s->num_cells = to - from;
  PetscCall(PetscMalloc1(s->num_cells, &s->cell));
  for (PetscInt c = from; c < to; c++) {
    PetscInt num, *closure = NULL, corner = 0;
    PetscCall(DMPlexGetTransitiveClosure(dm, c, PETSC_TRUE, &num, &closure));
    for (PetscInt k = 0; k < num; k++)
      if (closure[2 * k] >= v0 && closure[2 * k] < v1) s->cell[c - from][corner++] = closure[2 * k] - v0;
    PetscCall(DMPlexRestoreTransitiveClosure(dm, c, PETSC_TRUE, &num, &closure));
    PetscInt    *t = s->cell[c - from];
    const AmVec3 p = AmVec3Sub(s->node[t[1]].x, s->node[t[0]].x), q = AmVec3Sub(s->node[t[2]].x, s->node[t[0]].x);
    if (p.v[0] * q.v[1] - p.v[1] * q.v[0] < 0) {
      const PetscInt swap = t[1];
      t[1]                = t[2];
      t[2]                = swap;
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceNumberNodes(AmSpace *s)
{
  const AmMesh   *m = s->options.mesh;
  PetscInt        from, to, num_leaves;
  Numbers        *base;
  const PetscInt *leaves;
  PetscBool      *is_ghost;
  PetscSF         sf;

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(m->dm, 0, &from, &to));
  PetscCall(PetscCalloc2(to - from, &is_ghost, to - from, &base));
  PetscCall(DMGetPointSF(m->dm, &sf));
  PetscCall(PetscSFGetGraph(sf, NULL, &num_leaves, &leaves, NULL));
  for (PetscInt i = 0; i < num_leaves; i++) {
    const PetscInt p = leaves ? leaves[i] : i;
    if (p >= from && p < to) is_ghost[p - from] = PETSC_TRUE;
  }
  PetscCall(number_vertices(s, is_ghost, base));
  s->num_nodes = to - from + m->loose_start[to - from];
  PetscCall(PetscMalloc1(s->num_nodes, &s->node));
  PetscCall(PetscMalloc1(s->num_nodes, &s->owned_node));
  for (PetscInt v = 0; v < to - from; v++) {
    Numbers next = base[v];
    s->node[v]   = make_node(&m->vertex[v], 0, &next);
    if (!is_ghost[v]) s->owned_node[s->num_owned++] = v;
    for (PetscInt a = m->loose_start[v]; a < m->loose_start[v + 1]; a++) {
      s->node[to - from + a] = make_node(&m->loose[a], 1, &next);
      if (!is_ghost[v]) s->owned_node[s->num_owned++] = to - from + a;
    }
  }
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

PetscErrorCode AmSpaceCreate(MPI_Comm comm, const AmSpaceOptions *options, AmSpace *s)
{
  PetscFunctionBeginUser;
  *s = (AmSpace){.comm = comm, .options = *options};
  PetscCall(AmSpaceNumberNodes(s));
  PetscCall(AmSpaceCollectAtoms(s));
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
  const PetscScalar *a;

  PetscFunctionBeginUser;
  PetscCall(VecZeroEntries(s->local));
  PetscCall(VecScatterBegin(s->gather, u, s->local, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecScatterEnd(s->gather, u, s->local, INSERT_VALUES, SCATTER_FORWARD));
  PetscCall(VecGetArrayRead(s->local, &a));
  PetscCall(PetscMemcpy(node_u, a, sizeof(AmVec3) * s->num_nodes));
  PetscCall(VecRestoreArrayRead(s->local, &a));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceScatterAdd(const AmSpace *s, const AmVec3 node_f[], Vec R)
{
  PetscScalar *a;

  PetscFunctionBeginUser;
  PetscCall(VecGetArrayWrite(s->local, &a));
  PetscCall(PetscMemcpy(a, node_f, sizeof(AmVec3) * s->num_nodes));
  PetscCall(VecRestoreArrayWrite(s->local, &a));
  PetscCall(VecScatterBegin(s->gather, s->local, R, ADD_VALUES, SCATTER_REVERSE));
  PetscCall(VecScatterEnd(s->gather, s->local, R, ADD_VALUES, SCATTER_REVERSE));
  PetscFunctionReturn(0);
}

void AmSpaceInterpolate(const AmSpace *s, const AmVec3 node_u[], AmVec3 atom_u[])
{
  for (PetscInt a = 0; a < s->num_atoms; a++) {
    const AmAtom *atom = &s->atom[a];
    AmVec3        u    = AmVec3Scale(atom->weight[0], node_u[atom->node[0]]);
    for (PetscInt k = 1; k < atom->num_nodes; k++) u = AmVec3Add(u, AmVec3Scale(atom->weight[k], node_u[atom->node[k]]));
    atom_u[a] = u;
  }
}

void AmSpaceInterpolateTranspose(const AmSpace *s, const AmVec3 atom_g[], AmVec3 node_f[])
{
  for (PetscInt a = 0; a < s->num_atoms; a++) {
    const AmAtom *atom = &s->atom[a];
    for (PetscInt k = 0; k < atom->num_nodes; k++) node_f[atom->node[k]] = AmVec3Add(node_f[atom->node[k]], AmVec3Scale(atom->weight[k], atom_g[a]));
  }
}
