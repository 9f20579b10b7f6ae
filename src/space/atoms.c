/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which sites a rank evaluates, and which atoms it must know for that.
 *
 * Each rank tells all what its sites see: a box, and which of its bins are within the reach of a site (576 bytes a rank), for parts of a mesh are ragged, and
 * boxes around them hold much that none of their sites sees. Whoever has an atom there sends it with its row of N; so a residual needs one gather of
 * displacements and one scatter of forces, and no exchange between atoms ever. */
#include "spaceimpl.h"

/* An atom on its way: its nodes as whole nodes instead of by local number. */
typedef struct {
  AmAtom atom;
  AmRow  row;
  AmNode node[AM_CELL_NODES];
} Parcel;

/* Energy schemes count a site by its weight. Force schemes, and the load of a corrected energy, need every site whose energy moves an atom with an atomistic
 * share: within reach of β < 1. */
static PetscBool wants_site(const AmSpaceOptions *o, const AmAtom *a)
{
  const PetscReal d = AmRegionsDistance(&o->regions, a->site);
  if (AmBodyDepth(&o->counted, a->X) <= 0) return PETSC_FALSE;
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
    if (!node->is_site) continue;
    atoms[(*n)++] = (AmAtom){.X          = node->X,
                             .x          = node->x,
                             .lattice    = {node->lattice[0], node->lattice[1], node->lattice[2]},
                             .node       = s->owned_node[i],
                             .cell       = -1,
                             .owner      = rank,
                             .species    = node->species,
                             .sublattice = node->sublattice,
                             .site       = node->site};
  }
  PetscFunctionReturn(0);
}

/* What holds all within a distance of the segment from a to b; without end where the body repeats. */
static AmBox box_near(const AmSpace *s, AmVec3 a, AmVec3 b, PetscReal distance)
{
  const AmVec3 repeat = s->options.regions.repeat, g = AmVec3Make(distance, distance, distance);
  AmBox        box    = AmBoxEmpty(s->dimension);
  AmBoxAdd(&box, AmVec3Sub(a, g));
  AmBoxAdd(&box, AmVec3Sub(b, g));
  AmBoxAdd(&box, AmVec3Add(a, g));
  AmBoxAdd(&box, AmVec3Add(b, g));
  for (int k = 0; k < 3; k++)
    if (repeat.v[k] > 0) {
      box.low[k]  = -PETSC_MAX_REAL;
      box.high[k] = PETSC_MAX_REAL;
    }
  return box;
}

/* Boxes around all that lies within reach of a core or a wall; planes are discs, or have no end and the body repeats. Out: boxes [num], owned by the caller. */
static PetscErrorCode boxes_near(const AmSpace *s, PetscReal reach, PetscInt *num, AmBox **boxes)
{
  const AmRegions *r = &s->options.regions;

  PetscFunctionBeginUser;
  *num = reach < PETSC_MAX_REAL ? r->num_cores + r->num_walls : 1;
  PetscCall(PetscMalloc1(*num, boxes));
  (*boxes)[0] = (AmBox){{-PETSC_MAX_REAL, -PETSC_MAX_REAL, -PETSC_MAX_REAL}, {PETSC_MAX_REAL, PETSC_MAX_REAL, PETSC_MAX_REAL}};
  for (PetscInt i = 0; i < r->num_cores && reach < PETSC_MAX_REAL; i++) (*boxes)[i] = box_near(s, r->at[i].a, r->at[i].b, r->at[i].radius + reach);
  for (PetscInt i = 0; i < r->num_walls && reach < PETSC_MAX_REAL; i++)
    (*boxes)[r->num_cores + i] = box_near(s, r->wall[i].at, r->wall[i].at, r->wall[i].radius + r->wall[i].reach + reach);
  PetscFunctionReturn(0);
}

#define BINS 4096 /* 16³ in space, 64² in the plane */

/* Where a rank must know atoms. */
typedef struct {
  AmBox         box;
  int           size[3]; /* bins along each axis */
  unsigned char seen[BINS / 8];
} View;

static int bin_along(const View *v, int axis, PetscReal x)
{
  const PetscReal from = v->box.low[axis], width = (v->box.high[axis] - from) / v->size[axis];
  return v->size[axis] == 1 ? 0 : PetscMax(0, PetscMin(v->size[axis] - 1, (int)((x - from) / width)));
}

static int bin_of(const View *v, int i, int j, int k) { return (k * v->size[1] + j) * v->size[0] + i; }

static PetscBool is_seen(const View *v, AmVec3 x)
{
  const int bin = AmBoxContains(&v->box, x) ? bin_of(v, bin_along(v, 0, x.v[0]), bin_along(v, 1, x.v[1]), bin_along(v, 2, x.v[2])) : -1;
  return bin >= 0 && v->seen[bin / 8] >> bin % 8 & 1 ? PETSC_TRUE : PETSC_FALSE;
}

/* Marks the bins that the cube around x touches. */
static void see_around(View *v, AmVec3 x, PetscReal grow)
{
  int from[3], to[3];
  for (int axis = 0; axis < 3; axis++) {
    from[axis] = bin_along(v, axis, x.v[axis] - grow);
    to[axis]   = bin_along(v, axis, x.v[axis] + grow);
  }
  for (int k = from[2]; k <= to[2]; k++)
    for (int j = from[1]; j <= to[1]; j++)
      for (int i = from[0]; i <= to[0]; i++) v->seen[bin_of(v, i, j, k) / 8] |= (unsigned char)(1 << bin_of(v, i, j, k) % 8);
}

/* The longest distance from a core at which an atom that rides in a cell is a site, or is seen by one. */
static PetscReal riders_reach(const AmSpaceOptions *o)
{
  const PetscBool beyond = AmSchemeBlendKind(o->scheme) == AM_BLEND_FORCE || AmSchemeIsGhostForceCorrected(o->scheme) ? PETSC_TRUE : PETSC_FALSE;
  return o->regions.blend + (beyond ? 2 : 1) * o->reach + o->motion;
}

/* What the sites among a rank's own atoms see. */
static View own_view(const AmSpace *s, PetscInt num, const AmAtom atoms[])
{
  const PetscReal grow = s->options.reach + s->options.motion;
  View            v    = {AmBoxEmpty(s->dimension), {64, 64, 1}, {0}};
  if (s->dimension == 3) v.size[0] = v.size[1] = v.size[2] = 16;
  for (PetscInt a = 0; a < num; a++) {
    if (!wants_site(&s->options, &atoms[a])) continue;
    AmBoxAdd(&v.box, AmVec3Sub(atoms[a].x, AmVec3Make(grow, grow, grow)));
    AmBoxAdd(&v.box, AmVec3Add(atoms[a].x, AmVec3Make(grow, grow, grow)));
  }
  for (PetscInt a = 0; a < num; a++)
    if (wants_site(&s->options, &atoms[a])) see_around(&v, atoms[a].x, grow);
  return v;
}

/* Out: views [ranks], owned by the caller. */
static PetscErrorCode share_views(const AmSpace *s, PetscInt num, const AmAtom atoms[], View **views)
{
  const View  mine = own_view(s, num, atoms);
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(s->comm, &size));
  PetscCall(PetscMalloc1(size, views));
  PetscCallMPI(MPI_Allgather(&mine, sizeof(mine), MPI_BYTE, *views, sizeof(mine), MPI_BYTE, s->comm));
  PetscFunctionReturn(0);
}

static Parcel pack(const AmSpace *s, const AmAtom *a)
{
  Parcel p    = {.atom = *a, .row = AmAtomRow(a, s->row)};
  p.atom.cell = -1;
  for (PetscInt k = 0; k < p.row.num_nodes; k++) p.node[k] = s->node[p.row.node[k]];
  return p;
}

/* Appends the atom, and of a crystal that repeats its images, as far as they are seen, to out (NULL: they are counted only). */
static void append_images(const AmSpace *s, const View *view, const AmAtom *atom, PetscInt *n, AmAtom out[])
{
  const AmVec3 L       = s->options.crystal->repeat.length;
  PetscInt     from[3] = {0, 0, 0}, to[3] = {0, 0, 0}, shift[3];
  if (view->box.low[0] > view->box.high[0]) return;
  for (int k = 0; k < 3; k++) {
    if (L.v[k] > 0) from[k] = (PetscInt)ceil((view->box.low[k] - atom->x.v[k]) / L.v[k]);
    if (L.v[k] > 0) to[k] = (PetscInt)floor((view->box.high[k] - atom->x.v[k]) / L.v[k]);
  }
  for (shift[0] = from[0]; shift[0] <= to[0]; shift[0]++)
    for (shift[1] = from[1]; shift[1] <= to[1]; shift[1]++)
      for (shift[2] = from[2]; shift[2] <= to[2]; shift[2]++) {
        const AmVec3 way = AmVec3Make(shift[0] * L.v[0], shift[1] * L.v[1], shift[2] * L.v[2]);
        if (!is_seen(view, AmVec3Add(atom->x, way))) continue;
        if (out) {
          out[*n] = *atom;
          AmCrystalShift(s->options.crystal, shift, out[*n].lattice);
          out[*n].X        = AmVec3Add(atom->X, way);
          out[*n].x        = AmVec3Add(atom->x, way);
          out[*n].site     = AmVec3Add(atom->site, way);
          out[*n].is_image = shift[0] || shift[1] || shift[2];
        }
        (*n)++;
      }
}

/* Box around atoms; without end where they repeat. */
static AmBox box_around(const AmSpace *s, PetscInt num, const AmAtom atoms[])
{
  const AmVec3 L = s->options.crystal->repeat.length;
  AmBox        b = AmBoxEmpty(s->dimension);
  for (PetscInt a = 0; a < num; a++) AmBoxAdd(&b, atoms[a].x);
  for (int k = 0; k < 3; k++)
    if (L.v[k] > 0) {
      b.low[k]  = -PETSC_MAX_REAL;
      b.high[k] = PETSC_MAX_REAL;
    }
  return b;
}

/* Sends to each other rank the atoms that it sees. Out: received [n], owned by the caller. */
static PetscErrorCode exchange(const AmSpace *s, const View views[], PetscInt num, const AmAtom atoms[], PetscInt *n, Parcel **received)
{
  const AmBox  own = box_around(s, num, atoms);
  PetscMPIInt  rank, size, *send, *recv;
  PetscInt     num_images = 0;
  AmAtom      *images;
  Parcel      *outgoing;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  PetscCallMPI(MPI_Comm_size(s->comm, &size));
  PetscCall(PetscCalloc2(size, &send, size, &recv));
  for (PetscMPIInt r = 0; r < size; r++) {
    const PetscInt before = num_images;
    for (PetscInt a = 0; a < num && r != rank && AmBoxesMeet(&own, &views[r].box); a++) append_images(s, &views[r], &atoms[a], &num_images, NULL);
    send[r] = (PetscMPIInt)(num_images - before);
  }
  PetscCall(PetscMalloc2(num_images, &outgoing, num_images, &images));
  num_images = 0;
  for (PetscMPIInt r = 0; r < size; r++)
    for (PetscInt a = 0; a < num && send[r] > 0; a++) append_images(s, &views[r], &atoms[a], &num_images, images);
  for (PetscInt i = 0; i < num_images; i++) outgoing[i] = pack(s, &images[i]);
  PetscCall(AmExchange(s->comm, sizeof(*outgoing), send, outgoing, recv, n, received));
  PetscCall(PetscFree2(outgoing, images));
  PetscCall(PetscFree2(send, recv));
  PetscFunctionReturn(0);
}

/* By site and sublattice, nodes before riders, lower ranks first: of an atom that came twice the first is kept. */
static int by_lattice(const void *a, const void *b)
{
  const AmAtom *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  if (p->sublattice != q->sublattice) return p->sublattice < q->sublattice ? -1 : 1;
  if (p->node < 0 && q->node < 0) return p->owner < q->owner ? -1 : p->owner > q->owner;
  return p->node < 0 ? 1 : q->node < 0 ? -1 : 0;
}

static PetscBool same_atom(const AmAtom *a, const AmAtom *b)
{
  for (int k = 0; k < 3; k++)
    if (a->lattice[k] != b->lattice[k]) return PETSC_FALSE;
  return a->sublattice == b->sublattice ? PETSC_TRUE : PETSC_FALSE;
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
    for (PetscInt k = 0; k < parcels[p].row.num_nodes; k++) known[num_known++] = (Known){parcels[p].node[k].id, num_before + AM_CELL_NODES * p + k};
  if (num_known > 0) qsort(known, num_known, sizeof(*known), by_id);
  for (PetscInt i = 0; i < num_known;) { /* one run a node; it begins with the local number if there was one */
    const PetscInt id    = known[i].id;
    PetscInt       local = known[i].local;
    if (local >= num_before) {
      s->node[s->num_nodes] = parcels[(local - num_before) / AM_CELL_NODES].node[(local - num_before) % AM_CELL_NODES];
      local                 = s->num_nodes++;
    }
    for (; i < num_known && known[i].id == id; i++)
      if (known[i].local >= num_before) parcels[(known[i].local - num_before) / AM_CELL_NODES].row.node[(known[i].local - num_before) % AM_CELL_NODES] = local;
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
    if (s->atom[a].owner == rank && !s->atom[a].is_image && wants_site(&s->options, &s->atom[a])) s->site_to_atom[s->num_sites++] = a;
  PetscFunctionReturn(0);
}

/* Appends the atoms received to s->atom, and their rows to s->row. In/Out: n, num_rows. */
static PetscErrorCode receive(AmSpace *s, PetscInt num, const Parcel parcels[], PetscInt *n, PetscInt *num_rows)
{
  PetscInt more = 0;

  PetscFunctionBeginUser;
  for (PetscInt p = 0; p < num; p++) more += parcels[p].row.num_nodes > 1;
  PetscCall(PetscRealloc(sizeof(*s->row) * (*num_rows + more), &s->row));
  for (PetscInt p = 0; p < num; p++) {
    AmAtom *atom = &s->atom[(*n)++];
    *atom        = parcels[p].atom;
    if (parcels[p].row.num_nodes == 1)
      atom->node = parcels[p].row.node[0];
    else {
      atom->row         = *num_rows;
      s->row[(*num_rows)++] = parcels[p].row;
    }
  }
  PetscFunctionReturn(0);
}

/* Own atoms and images that are seen here, then those received; an atom between cells that rides in more than one, of one rank or of two, is taken once. */
static PetscErrorCode merge(AmSpace *s, const View *mine, PetscInt num_own, const AmAtom own[], PetscInt num_received, const Parcel received[])
{
  PetscInt n = 0, num_rows = 0;

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < num_own; a++) append_images(s, mine, &own[a], &n, NULL);
  PetscCall(PetscMalloc1(n + num_received, &s->atom));
  n = 0;
  for (PetscInt a = 0; a < num_own; a++) append_images(s, mine, &own[a], &n, s->atom);
  for (PetscInt a = 0; a < num_own; a++) num_rows = PetscMax(num_rows, own[a].node < 0 ? own[a].row + 1 : 0);
  PetscCall(receive(s, num_received, received, &n, &num_rows));
  if (n > 0) qsort(s->atom, n, sizeof(*s->atom), by_lattice); /* no site, no atom: the array is NULL */
  for (PetscInt a = 0; a < n; a++)
    if (a == 0 || !same_atom(&s->atom[a], &s->atom[a - 1])) s->atom[s->num_atoms++] = s->atom[a];
  PetscCall(PetscRealloc(sizeof(*s->atom) * s->num_atoms, &s->atom));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceCollectAtoms(AmSpace *s)
{
  PetscMPIInt rank;
  PetscInt    num, n = 0;
  View       *views;
  AmAtom     *atoms;
  Parcel     *parcels;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  PetscCall(AmSpaceAllAtoms(s, riders_reach(&s->options), &num, &atoms, &s->row));
  PetscCall(share_views(s, num, atoms, &views));
  PetscCall(exchange(s, views, num, atoms, &n, &parcels));
  PetscCall(adopt_nodes(s, n, parcels));
  PetscCall(merge(s, &views[rank], num, atoms, n, parcels));
  PetscCall(choose_sites(s, rank));
  PetscCall(PetscFree(views));
  PetscCall(PetscFree(atoms));
  PetscCall(PetscFree(parcels));
  PetscFunctionReturn(0);
}

#define ON_FACE 1e-6 /* barycentric weight: an atom nearer to a face of its cell may have been found in the next one, too */

typedef struct {
  PetscInt lattice[3], rank;
} Claim;

static int by_claim(const void *a, const void *b)
{
  const Claim *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return p->rank < q->rank ? -1 : p->rank > q->rank;
}

static int by_site(const void *a, const void *b)
{
  const Claim *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return 0;
}

static PetscBool is_on_face(const AmSpace *s, const AmRow *row)
{
  for (int i = 0; i < s->num_corners; i++)
    if (row->weight[i] < ON_FACE) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* All ranks' riders on faces, each with the lowest rank that has it. Out: all [num], sorted, owned by the caller. */
static PetscErrorCode gather_claims(const AmSpace *s, PetscMPIInt rank, PetscInt n, const AmAtom riders[], const AmRow rows[], PetscInt *num, Claim **all)
{
  PetscMPIInt size, mine = 0, *count, *start;
  Claim      *claim;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(s->comm, &size));
  PetscCall(PetscMalloc1(n, &claim));
  PetscCall(PetscCalloc2(size, &count, size + 1, &start));
  for (PetscInt a = 0; a < n; a++)
    if (is_on_face(s, &rows[riders[a].row])) claim[mine++] = (Claim){{riders[a].lattice[0], riders[a].lattice[1], riders[a].lattice[2]}, rank};
  mine *= 4;
  PetscCallMPI(MPI_Allgather(&mine, 1, MPI_INT, count, 1, MPI_INT, s->comm));
  for (PetscMPIInt r = 0; r < size; r++) start[r + 1] = start[r] + count[r];
  PetscCall(PetscMalloc1(start[size] / 4, all));
  PetscCallMPI(MPI_Allgatherv(claim, mine, MPIU_INT, *all, count, start, MPIU_INT, s->comm));
  if (start[size] > 0) qsort(*all, start[size] / 4, sizeof(**all), by_claim);
  *num = 0;
  for (PetscInt k = 0; k < start[size] / 4; k++)
    if (k == 0 || by_site(&(*all)[k], &(*all)[*num - 1])) (*all)[(*num)++] = (*all)[k];
  PetscCall(PetscFree(claim));
  PetscCall(PetscFree2(count, start));
  PetscFunctionReturn(0);
}

/* An atom on a face between two ranks is found by both; the lower one keeps it. */
static PetscErrorCode drop_shared(const AmSpace *s, PetscInt *n, AmAtom riders[], const AmRow rows[])
{
  PetscMPIInt rank;
  PetscInt    num = 0, kept = 0;
  Claim      *all;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(s->comm, &rank));
  PetscCall(gather_claims(s, rank, *n, riders, rows, &num, &all));
  for (PetscInt a = 0; a < *n; a++) {
    const Claim  wanted = {{riders[a].lattice[0], riders[a].lattice[1], riders[a].lattice[2]}, rank};
    const Claim *lowest = num > 0 ? bsearch(&wanted, all, num, sizeof(*all), by_site) : NULL;
    if (!lowest || lowest->rank == rank) riders[kept++] = riders[a];
  }
  *n = kept;
  PetscCall(PetscFree(all));
  PetscFunctionReturn(0);
}

PetscErrorCode AmSpaceAllAtoms(const AmSpace *s, PetscReal reach, PetscInt *n, AmAtom **atoms, AmRow **rows)
{
  PetscInt num_riders, num_boxes;
  AmBox   *boxes;
  AmAtom  *riders;
  AmRow   *own;

  PetscFunctionBeginUser;
  PetscCall(boxes_near(s, reach, &num_boxes, &boxes));
  PetscCall(AmSpaceRiders(s, num_boxes, boxes, &num_riders, &riders, &own));
  PetscCall(drop_shared(s, &num_riders, riders, own));
  PetscCall(PetscFree(boxes));
  PetscCall(PetscMalloc1(num_riders + s->num_owned, atoms));
  *n = 0;
  PetscCall(AmSpaceNodeAtoms(s, n, *atoms));
  PetscCall(PetscArraycpy(*atoms + *n, riders, num_riders));
  *n += num_riders;
  PetscCall(PetscFree(riders));
  if (rows)
    *rows = own;
  else
    PetscCall(PetscFree(own));
  PetscFunctionReturn(0);
}
