/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which sites a rank evaluates, and which atoms it must know for that.
 *
 * Each rank tells the box of its sites to all (six numbers a rank). Whoever has an atom inside another's box, grown by the reach, sends it with its row of N;
 * so a residual needs one gather of displacements and one scatter of forces, and no exchange between atoms ever. */
#include "spaceimpl.h"

/* An atom on its way: its nodes as whole nodes instead of by local number. */
typedef struct {
  AmAtom atom;
  AmNode node[AM_CELL_NODES];
} Parcel;

/* Energy schemes count a site by its weight. Force schemes, and the load of a corrected energy, need every site whose energy moves an atom with an atomistic
 * share: within reach of β < 1. */
static PetscBool wants_site(const AmSpaceOptions *o, AmVec3 X, AmVec3 x)
{
  const PetscReal d = AmRegionsDistance(&o->regions, x);
  if (AmBodyDepth(&o->counted, X) <= 0) return PETSC_FALSE;
  if (AmSchemeBlendKind(o->scheme) == AM_BLEND_ENERGY && !AmSchemeIsGhostForceCorrected(o->scheme))
    return AmSchemeSiteWeight(o->scheme, AmSchemeBlend(o->scheme, d, &o->regions)) > 0 ? PETSC_TRUE : PETSC_FALSE;
  return AmSchemeBlend(o->scheme, PetscMax(0, d - o->reach), &o->regions) < 1 ? PETSC_TRUE : PETSC_FALSE;
}

PetscErrorCode AmSpaceNodeAtoms(const AmSpace *s, PetscInt *n, AmAtom atoms[])
{
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *node = &s->node[s->owned_node[i]];
    if (node->is_site) atoms[(*n)++] = (AmAtom){node->X, node->x, {node->lattice[0], node->lattice[1], node->lattice[2]}, 1, {s->owned_node[i]}, {1}, -1, rank};
  }
  PetscFunctionReturn(0);
}

/* Boxes around all that lies within reach of a core. Out: boxes [num], owned by the caller. */
static PetscErrorCode boxes_near(const AmSpace *s, PetscReal reach, PetscInt *num, AmBox **boxes)
{
  const AmRegions *r = &s->options.regions;

  PetscFunctionBeginUser;
  *num = reach < PETSC_MAX_REAL ? r->num_cores : 1;
  PetscCall(PetscMalloc1(*num, boxes));
  (*boxes)[0] = (AmBox){{-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL}, {PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL}};
  for (PetscInt i = 0; i < *num && reach < PETSC_MAX_REAL; i++) {
    const PetscReal grow = r->at[i].radius + reach;
    const AmVec3    g    = AmVec3Make(grow, grow, grow);
    (*boxes)[i]          = AmBoxEmpty(s->dimension);
    AmBoxAdd(&(*boxes)[i], AmVec3Sub(r->at[i].a, g));
    AmBoxAdd(&(*boxes)[i], AmVec3Sub(r->at[i].b, g));
    AmBoxAdd(&(*boxes)[i], AmVec3Add(r->at[i].a, g));
    AmBoxAdd(&(*boxes)[i], AmVec3Add(r->at[i].b, g));
  }
  PetscFunctionReturn(0);
}

static void add_around(AmBox *b, AmVec3 x, PetscReal grow)
{
  AmBoxAdd(b, AmVec3Sub(x, AmVec3Make(grow, grow, grow)));
  AmBoxAdd(b, AmVec3Add(x, AmVec3Make(grow, grow, grow)));
}

/* The longest distance from a core at which an atom that rides in a cell is a site, or is seen by one. */
static PetscReal riders_reach(const AmSpaceOptions *o)
{
  const PetscBool beyond = AmSchemeBlendKind(o->scheme) == AM_BLEND_FORCE || AmSchemeIsGhostForceCorrected(o->scheme) ? PETSC_TRUE : PETSC_FALSE;
  return o->regions.blend + (beyond ? 2 : 1) * o->reach + o->motion;
}

/* Boxes of all ranks' sites, grown by the reach. Out: boxes [ranks], owned by the caller. */
static PetscErrorCode share_boxes(const AmSpace *s, PetscInt num, const AmAtom atoms[], AmBox **boxes)
{
  const PetscReal grow = s->options.reach + s->options.motion;
  AmBox           mine = AmBoxEmpty(s->dimension);
  PetscMPIInt     size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(s->comm, &size));
  for (PetscInt a = 0; a < num; a++)
    if (wants_site(&s->options, atoms[a].X, atoms[a].x)) add_around(&mine, atoms[a].x, grow);
  PetscCall(PetscMalloc1(size, boxes));
  PetscCallMPI(MPI_Allgather(&mine, 6, MPIU_REAL, *boxes, 6, MPIU_REAL, s->comm));
  PetscFunctionReturn(0);
}

static Parcel pack(const AmSpace *s, const AmAtom *a)
{
  Parcel p    = {.atom = *a};
  p.atom.cell = -1;
  for (PetscInt k = 0; k < a->num_nodes; k++) p.node[k] = s->node[a->node[k]];
  return p;
}

/* Box around atoms. */
static AmBox box_around(PetscInt dimension, PetscInt num, const AmAtom atoms[])
{
  AmBox b = AmBoxEmpty(dimension);
  for (PetscInt a = 0; a < num; a++) AmBoxAdd(&b, atoms[a].x);
  return b;
}

/* Sends to each other rank the atoms inside its box. Out: received [n], owned by the caller. */
static PetscErrorCode exchange(const AmSpace *s, const AmBox boxes[], PetscInt num, const AmAtom atoms[], PetscInt *n, Parcel **received)
{
  const AmBox  own = box_around(s->dimension, num, atoms);
  PetscMPIInt  rank, size, *send, *send_start, *recv, *recv_start;
  Parcel      *outgoing;
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  PetscCallMPI(MPI_Comm_size(s->comm, &size));
  PetscCall(PetscCalloc4(size, &send, size + 1, &send_start, size, &recv, size + 1, &recv_start));
  for (PetscMPIInt r = 0; r < size; r++) {
    for (PetscInt a = 0; a < num && r != rank && AmBoxesMeet(&own, &boxes[r]); a++) send[r] += AmBoxContains(&boxes[r], atoms[a].x);
    send_start[r + 1] = send_start[r] + send[r];
  }
  PetscCall(PetscMalloc1(send_start[size], &outgoing));
  for (PetscMPIInt r = 0, k = 0; r < size; r++)
    for (PetscInt a = 0; a < num && send[r] > 0; a++)
      if (AmBoxContains(&boxes[r], atoms[a].x)) outgoing[k++] = pack(s, &atoms[a]);
  PetscCallMPI(MPI_Alltoall(send, 1, MPI_INT, recv, 1, MPI_INT, s->comm));
  for (PetscMPIInt r = 0; r < size; r++) recv_start[r + 1] = recv_start[r] + recv[r];
  *n = recv_start[size];
  PetscCall(PetscMalloc1(*n, received));
  PetscCallMPI(MPI_Type_contiguous(sizeof(Parcel), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  PetscCallMPI(MPI_Alltoallv(outgoing, send, send_start, bytes, *received, recv, recv_start, bytes, s->comm));
  PetscCallMPI(MPI_Type_free(&bytes));
  PetscCall(PetscFree(outgoing));
  PetscCall(PetscFree4(send, send_start, recv, recv_start));
  PetscFunctionReturn(0);
}

/* By site, nodes before riders, lower ranks first: of an atom that came twice the first is kept. */
static int by_lattice(const void *a, const void *b)
{
  const AmAtom *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  if (p->num_nodes > 1 && q->num_nodes > 1 && p->owner != q->owner) return p->owner < q->owner ? -1 : 1;
  return p->num_nodes < q->num_nodes ? -1 : p->num_nodes > q->num_nodes;
}

static PetscBool same_site(const AmAtom *a, const AmAtom *b)
{
  return a->lattice[0] == b->lattice[0] && a->lattice[1] == b->lattice[1] && a->lattice[2] == b->lattice[2] ? PETSC_TRUE : PETSC_FALSE;
}

typedef struct {
  PetscInt id, local;
} Known;

static int by_id(const void *a, const void *b)
{
  const Known *p = a, *q = b;
  if (p->id != q->id) return p->id < q->id ? -1 : 1;
  return p->local < q->local ? -1 : p->local > q->local;
}

/* Turns the nodes of parcels into local numbers; nodes not known here become new local nodes. */
static PetscErrorCode adopt_nodes(AmSpace *s, PetscInt n, Parcel parcels[])
{
  const PetscInt num_before = s->num_nodes;
  PetscInt       num_known  = 0;
  Known         *known;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(s->num_nodes + AM_CELL_NODES * n, &known));
  PetscCall(PetscRealloc(sizeof(AmNode) * (s->num_nodes + AM_CELL_NODES * n), &s->node));
  for (PetscInt i = 0; i < num_before; i++) known[num_known++] = (Known){s->node[i].id, i};
  for (PetscInt p = 0; p < n; p++)
    for (PetscInt k = 0; k < parcels[p].atom.num_nodes; k++) known[num_known++] = (Known){parcels[p].node[k].id, num_before + AM_CELL_NODES * p + k};
  if (num_known > 0) qsort(known, num_known, sizeof(*known), by_id);
  for (PetscInt i = 0; i < num_known;) { /* one run a node; it begins with the local number if there was one */
    const PetscInt id    = known[i].id;
    PetscInt       local = known[i].local;
    if (local >= num_before) {
      s->node[s->num_nodes] = parcels[(local - num_before) / AM_CELL_NODES].node[(local - num_before) % AM_CELL_NODES];
      local                 = s->num_nodes++;
    }
    for (; i < num_known && known[i].id == id; i++)
      if (known[i].local >= num_before) parcels[(known[i].local - num_before) / AM_CELL_NODES].atom.node[(known[i].local - num_before) % AM_CELL_NODES] = local;
  }
  PetscCall(PetscFree(known));
  PetscFunctionReturn(0);
}

/* The sites are the wanted atoms among those that this rank counts. */
static PetscErrorCode choose_sites(AmSpace *s, PetscMPIInt rank)
{
  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(s->num_atoms, &s->site_to_atom));
  for (PetscInt a = 0; a < s->num_atoms; a++)
    if (s->atom[a].owner == rank && wants_site(&s->options, s->atom[a].X, s->atom[a].x)) s->site_to_atom[s->num_sites++] = a;
  PetscFunctionReturn(0);
}

/* Own atoms inside the own box, then those received; an atom between cells that rides in more than one, of one rank or of two, is taken once. */
static PetscErrorCode merge(AmSpace *s, const AmBox *mine, PetscInt num_own, const AmAtom own[], PetscInt num_received, const Parcel received[])
{
  PetscInt n = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(num_own + num_received, &s->atom));
  for (PetscInt a = 0; a < num_own; a++)
    if (AmBoxContains(mine, own[a].x)) s->atom[n++] = own[a];
  for (PetscInt p = 0; p < num_received; p++) s->atom[n++] = received[p].atom;
  if (n > 0) qsort(s->atom, n, sizeof(*s->atom), by_lattice); /* no site, no atom: the array is NULL */
  for (PetscInt a = 0; a < n; a++)
    if (a == 0 || !same_site(&s->atom[a], &s->atom[a - 1])) s->atom[s->num_atoms++] = s->atom[a];
  PetscCall(PetscRealloc(sizeof(*s->atom) * s->num_atoms, &s->atom));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceCollectAtoms(AmSpace *s)
{
  PetscMPIInt rank;
  PetscInt    num, n = 0;
  AmBox      *boxes;
  AmAtom     *atoms;
  Parcel     *parcels;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  PetscCall(AmSpaceAllAtoms(s, riders_reach(&s->options), &num, &atoms));
  PetscCall(share_boxes(s, num, atoms, &boxes));
  PetscCall(exchange(s, boxes, num, atoms, &n, &parcels));
  PetscCall(adopt_nodes(s, n, parcels));
  PetscCall(merge(s, &boxes[rank], num, atoms, n, parcels));
  PetscCall(choose_sites(s, rank));
  PetscCall(PetscFree(boxes));
  PetscCall(PetscFree(atoms));
  PetscCall(PetscFree(parcels));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceAllAtoms(const AmSpace *s, PetscReal reach, PetscInt *n, AmAtom **atoms)
{
  PetscInt num_riders, num_boxes;
  AmBox   *boxes;
  AmAtom  *riders;

  PetscFunctionBeginUser;
  PetscCall(boxes_near(s, reach, &num_boxes, &boxes));
  PetscCall(AmSpaceRiders(s, num_boxes, boxes, &num_riders, &riders));
  PetscCall(PetscFree(boxes));
  PetscCall(PetscMalloc1(num_riders + s->num_owned, atoms));
  *n = 0;
  PetscCall(AmSpaceNodeAtoms(s, n, *atoms));
  PetscCall(PetscArraycpy(*atoms + *n, riders, num_riders));
  *n += num_riders;
  PetscCall(PetscFree(riders));
  PetscFunctionReturn(0);
}
