/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every atom of a body in space: vertices without cells, for a million atoms would have six million tetrahedra of no use. Each rank lists its own part of the
 * body, cut by recursive bisection across its longest side; no rank ever sees the others'. Cuts are tilted: a plane of the lattice that lay in one would go to
 * one side as a whole. */
#include <petscsf.h>
#include "meshimpl.h"

#define SAMPLES 64 /* along each side of a part, by which its volume is halved: to 1e-3 of it */
#define MOST_CUTS 32

typedef struct {
  AmVec3    normal;
  PetscReal at;
  PetscBool below; /* the part is */
} Cut;

typedef struct {
  AmVec3   low, high; /* of the body */
  AmVec3   from, to;  /* around the part */
  PetscInt num_cuts;
  Cut      cut[MOST_CUTS];
} Part;

/* Across the axes, nearly, and across each other. */
static const AmVec3 normal_of[3] = {{{1, 0.11, 0.07}}, {{-0.11, 1, 0.05}}, {{-0.07, -0.05, 1}}};

static PetscBool is_in(const Part *p, AmVec3 X)
{
  for (int i = 0; i < 3; i++)
    if (X.v[i] < p->low.v[i] || X.v[i] >= p->high.v[i]) return PETSC_FALSE;
  for (PetscInt k = 0; k < p->num_cuts; k++)
    if ((AmVec3Dot(p->cut[k].normal, X) < p->cut[k].at) != p->cut[k].below) return PETSC_FALSE;
  return PETSC_TRUE;
}

/* Share of the part's volume in each of SAMPLES slices across n. In: range: of n·X in the part. */
static void slice(const AmBody *body, const Part *p, AmVec3 n, const PetscReal range[2], PetscReal share[SAMPLES])
{
  const AmVec3 side = AmVec3Sub(p->to, p->from);
  PetscInt     sum = 0, num[SAMPLES] = {0};
  for (int i = 0; i < SAMPLES; i++)
    for (int j = 0; j < SAMPLES; j++)
      for (int k = 0; k < SAMPLES; k++) {
        const PetscReal at[3] = {(i + 0.5) / SAMPLES, (j + 0.5) / SAMPLES, (k + 0.5) / SAMPLES};
        AmVec3          X     = p->from;
        for (int a = 0; a < 3; a++) X.v[a] += at[a] * side.v[a];
        if (!is_in(p, X) || AmBodyDepth(body, X) <= 0) continue;
        num[(int)(SAMPLES * (AmVec3Dot(n, X) - range[0]) / (range[1] - range[0]))]++;
        sum++;
      }
  for (int s = 0; s < SAMPLES; s++) share[s] = sum > 0 ? (PetscReal)num[s] / sum : 0;
}

/* Largest of n·X around the part; with sign -1 the least. */
static PetscReal extreme(const Part *p, AmVec3 n, PetscReal sign)
{
  PetscReal sum = 0;
  for (int i = 0; i < 3; i++) sum += PetscMax(sign * n.v[i] * p->from.v[i], sign * n.v[i] * p->to.v[i]);
  return sign * sum;
}

/* Where across n the lower part holds this fraction of the volume. */
static PetscReal cut_at(const AmBody *body, const Part *p, AmVec3 n, PetscReal fraction)
{
  const PetscReal range[2] = {extreme(p, n, -1), extreme(p, n, 1)};
  PetscReal       share[SAMPLES];
  int             s = 0;
  slice(body, p, n, range, share);
  for (; s < SAMPLES - 1 && fraction > share[s]; s++) fraction -= share[s];
  return range[0] + (range[1] - range[0]) / SAMPLES * (s + (share[s] > 0 ? PetscMin(1, fraction / share[s]) : 0));
}

static void add_cut(Part *p, int axis, Cut c)
{
  AmVec3 along          = c.normal;
  along.v[axis]         = 0;
  p->cut[p->num_cuts++] = c;
  if (c.below)
    p->to.v[axis] = PetscMin(p->to.v[axis], c.at - extreme(p, along, -1));
  else
    p->from.v[axis] = PetscMax(p->from.v[axis], c.at - extreme(p, along, 1));
}

static Part part_of(const AmBody *body, PetscMPIInt rank, PetscMPIInt size)
{
  Part p = {.num_cuts = 0};
  AmBodyBox(body, &p.low, &p.high);
  p.from = p.low;
  p.to   = p.high;
  for (PetscMPIInt first = 0, last = size; last - first > 1;) {
    const AmVec3      side = AmVec3Sub(p.to, p.from);
    const int         axis = side.v[0] >= side.v[1] ? (side.v[0] >= side.v[2] ? 0 : 2) : (side.v[1] >= side.v[2] ? 1 : 2);
    const PetscMPIInt half = first + (last - first) / 2;
    const AmVec3      n    = normal_of[axis];
    const PetscReal   at   = cut_at(body, &p, n, (PetscReal)(half - first) / (last - first));
    add_cut(&p, axis, (Cut){n, at, rank < half ? PETSC_TRUE : PETSC_FALSE});
    if (rank < half)
      last = half;
    else
      first = half;
  }
  return p;
}

/* Where a body repeats along all axes nothing holds it; one site, near its lowest corner, is held instead, and takes rigid translations away, no more. */
static PetscBool is_anchor(const AmMeshOptions *o, const PetscInt index[3])
{
  const AmCrystal *c         = o->crystal;
  const AmVec3     at        = AmCrystalIndices(c, o->body.low);
  PetscInt         anchor[3] = {(PetscInt)lround(at.v[0]), (PetscInt)lround(at.v[1]), (PetscInt)lround(at.v[2])};
  if (!o->body.periodic[0] || !o->body.periodic[1] || !o->body.periodic[2]) return PETSC_FALSE;
  while (AmCrystalIsVacant(c, anchor)) anchor[0]++;
  AmCrystalShiftHome(c, AmCrystalPosition(c, anchor), anchor);
  return anchor[0] == index[0] && anchor[1] == index[1] && anchor[2] == index[2] ? PETSC_TRUE : PETSC_FALSE;
}

/* A part that ends where the body does has no site on that face. */
static PetscBool holds(const AmMeshOptions *o, const Part *p, AmVec3 X) { return is_in(p, X) && AmBodyDepth(&o->body, X) > 0 ? PETSC_TRUE : PETSC_FALSE; }

static AmVertex make_vertex(const AmMeshOptions *o, AmVec3 X, const PetscInt index[3], PetscInt sublattice)
{
  const AmVec3 x = AmMeshAtomPlace(AmCrystalLatticeOf(o->crystal, index), o->field, X, sublattice);
  return (AmVertex){.X          = X,
                    .x          = x,
                    .lattice    = {index[0], index[1], index[2]},
                    .is_site    = 1,
                    .held       = AmBodyDepth(&o->free, X) <= 0 || (sublattice == 0 && is_anchor(o, index)),
                    .species    = AmCrystalAtomSpecies(o->crystal, index, sublattice),
                    .sublattice = sublattice};
}

/* All atoms of the sites that the part holds, and atoms between them. */
static PetscErrorCode list_sites(const AmMeshOptions *o, const Part *p, PetscInt *num, AmVertex **vertex)
{
  const AmCrystal *c = o->crystal;
  PetscInt         n, kept = 0;
  AmLatticeSite   *site;

  PetscFunctionBeginUser;
  PetscCall(AmCrystalSites(c, p->from.v, p->to.v, &n, &site));
  PetscCall(PetscMalloc1(n * c->num_sublattices + c->num_left + o->num_extra, vertex));
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt a = 0; a < c->num_sublattices && holds(o, p, site[i].X); a++) (*vertex)[kept++] = make_vertex(o, site[i].X, site[i].index, a);
  for (PetscInt i = 0; i < c->num_left; i++) {
    const AmVec3 X = AmCrystalPosition(c, c->left[i].index);
    if (holds(o, p, X)) (*vertex)[kept++] = make_vertex(o, X, c->left[i].index, c->left[i].sublattice);
  }
  for (PetscInt i = 0; i < o->num_extra; i++)
    if (is_in(p, o->extra[i].X)) (*vertex)[kept++] = o->extra[i];
  PetscCall(PetscFree(site));
  PetscCall(PetscRealloc(sizeof(**vertex) * kept, vertex));
  *num = kept;
  PetscFunctionReturn(0);
}

PetscErrorCode AmMeshCloud(MPI_Comm comm, const AmMeshOptions *o, AmMesh *m)
{
  PetscMPIInt rank, size;
  PetscInt    n;
  PetscSF     sf;
  Part        part;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  PetscCallMPI(MPI_Comm_size(comm, &size));
  part = part_of(&o->body, rank, size);
  PetscCall(list_sites(o, &part, &n, &m->vertex));
  PetscCall(DMPlexCreate(comm, &m->dm));
  PetscCall(DMSetDimension(m->dm, 3));
  PetscCall(DMPlexSetChart(m->dm, 0, n));
  PetscCall(DMSetUp(m->dm));
  PetscCall(DMPlexStratify(m->dm));
  PetscCall(DMGetPointSF(m->dm, &sf));
  PetscCall(PetscSFSetGraph(sf, n, 0, NULL, PETSC_COPY_VALUES, NULL, PETSC_COPY_VALUES));
  PetscCall(PetscCalloc1(n + 1, &m->loose_start));
  PetscCall(PetscMalloc1(0, &m->loose));
  PetscCallMPI(MPI_Allreduce(&n, &m->num_vertices, 1, MPIU_INT, MPI_SUM, comm));
  m->outer_radius = AmBodyInnerRadius(&o->body);
  PetscFunctionReturn(0);
}
