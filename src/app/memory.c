/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much memory a run will take, before anything large is made.
 *
 * Sites and nodes are counted by volume: 1/Ω in the refined zone (or the whole body), c/h^dim in the far mesh, integrated over a tree of boxes that are as fine
 * as the mesh is. Bytes are those counts times what each was seen to take: the largest resident sets of the runs in docs/performance.md are met to -15 and
 * +30 %. */
#include "problem.h"
#include <atomesh/solve.h>

/* What Gmsh makes of a size h: nodes per h^dim (equilateral triangles would give 1.15), and per node cells and edges. */
#define NODES_IN_PLANE 1.2
#define NODES_IN_SPACE 1.1
#define CELLS_IN_SPACE 5.8
#define EDGES_IN_SPACE 6.8

/* Bytes: of a rank with all its libraries; of a site; of one of its neighbours in lists; of a cell, in the mesh and all that describes it, where rank 0 makes
 * it for all. */
#define A_RANK 90e6
#define A_SITE 2600
#define A_PAIR 14
#define A_BLOCK 72 /* times the square of the neighbours of an atom: its Hessian, once a rank */
#define A_CELL 2000
#define A_COUNTED_SITE 80    /* where the energy of the rim is summed up, on each rank */
#define QUADRATIC 5          /* times a linear cell */
#define A_LISTED_ATOM 700    /* an atom of atoms.xyz, with its text */
#define FACTORS_IN_PLANE 650 /* times n log2(n), n unknowns, of a direct solver: what nested dissection leaves in the plane */
#define FACTORS_IN_SPACE 180 /* times n^(5/3): more than its n^(4/3), for rows reach two cutoffs far, as wide as the bodies that are small enough */
#define OF_THE_RULE 16e4     /* times the neighbours of an atom: what the Cauchy-Born rule asks for, 80 for each of 128 lattices, compressed to 0.4 */

#define GIB (1024.0 * 1024 * 1024)

typedef struct {
  PetscReal zone, far; /* volume in sites; nodes */
} Counts;

static PetscReal node_density(const AmProblem *p, PetscReal h) { return p->crystal.dimension == 3 ? NODES_IN_SPACE / (h * h * h) : NODES_IN_PLANE / (h * h); }

static PetscReal far_size(const AmProblem *p, PetscReal d)
{
  const AmCaseMesh *m    = &p->c->mesh;
  const PetscReal   h0   = m->size > 0 ? m->size : AmMeshDefaultSize(&p->crystal, m->order), d0 = p->regions.blend;
  const PetscReal   widest = m->max_size > 0 ? m->max_size : AmBodyInnerRadius(&p->body) / 8, most = PetscMin(widest, AmMeshLargestSize(&p->crystal));
  return PetscMin(most, PetscMin(h0 * PetscMax(1, pow(d / d0, m->grading)), h0 + m->growth * PetscMax(0, d - d0)));
}

/* Adds what a box holds, sampled at num points along each edge. */
static void sample(const AmProblem *p, AmVec3 low, AmVec3 side, int num, Counts *sum)
{
  const int       deep  = p->crystal.dimension == 3;
  const PetscReal piece = side.v[0] * side.v[1] * (deep ? side.v[2] : 1) / (num * num * (deep ? num : 1));
  const PetscReal site  = deep ? p->crystal.volume : p->crystal.volume / p->crystal.period;
  for (int i = 0; i < num; i++)
    for (int j = 0; j < num; j++)
      for (int k = 0; k < (deep ? num : 1); k++) {
        const PetscReal z = deep ? low.v[2] + side.v[2] * (k + 0.5) / num : 0;
        const AmVec3    x = AmVec3Make(low.v[0] + side.v[0] * (i + 0.5) / num, low.v[1] + side.v[1] * (j + 0.5) / num, z);
        const PetscReal d = AmRegionsDistance(&p->regions, x);
        if (AmBodyDepth(&p->free, x) <= 0) continue;
        if (d < p->zone_radius)
          sum->zone += piece / site;
        else
          sum->far += piece * node_density(p, far_size(p, d));
      }
}

static void count_box(const AmProblem *p, AmVec3 low, AmVec3 side, int level, Counts *sum)
{
  const int       deep   = p->crystal.dimension == 3;
  const AmVec3    half   = AmVec3Scale(0.5, side), center = AmVec3Add(low, half);
  const PetscReal radius = deep ? AmVec3Norm(half) : hypot(half.v[0], half.v[1]), d = AmRegionsDistance(&p->regions, center);
  const PetscReal fine   = p->zone_radius / (p->num_cores > 100 ? 1 : 4); /* many cores: each box asks them all */

  if (AmBodyDepth(&p->free, center) < -radius) return;
  if (level == 40 || d + radius < p->zone_radius || radius < PetscMax(fine, d / 4)) {
    sample(p, low, side, d + radius < p->zone_radius ? 1 : 2, sum);
    return;
  }
  for (int corner = 0; corner < (deep ? 8 : 4); corner++) {
    AmVec3 at = low;
    for (int k = 0; k < 3; k++) at.v[k] += corner >> k & 1 ? half.v[k] : 0;
    count_box(p, at, half, level + 1, sum);
  }
}

/* Of the factors of the direct solver, if it is the one. */
static PetscReal factors(const AmProblem *p, PetscReal n)
{
  const int       deep   = p->crystal.dimension == 3;
  const PetscBool direct = p->c->solver.method == AM_SOLVE_DIRECT || (p->c->solver.method == AM_SOLVE_AUTO && n <= AmSolveLarge());
  if (!direct) return 0;
  return deep ? FACTORS_IN_SPACE * pow(n, 5.0 / 3) : FACTORS_IN_PLANE * n * log2(n + 1);
}

static PetscReal sites_of(const AmProblem *p, const AmBody *body) { return p->crystal.num_sublattices * AmProblemCells(p, body); }

static PetscReal neighbors_of(AmPotential pot, const AmCrystal *crystal)
{
  return 4.0 / 3 * PETSC_PI * pow(AmPotentialCutoff(pot), 3) * crystal->num_sublattices / crystal->volume;
}

/* A sum, as if all were needed at the same time. */
static void estimate(AmProblem *p, PetscMPIInt num_ranks)
{
  const int       deep = p->crystal.dimension == 3, quadratic = p->c->mesh.order == 2;
  const PetscReal sites = sites_of(p, &p->body), neighbors = neighbors_of(p->potential, &p->crystal);
  AmMemory       *m = &p->memory;
  Counts          n = {0, 0};
  AmVec3          low, high;

  AmBodyBox(&p->free, &low, &high);
  if (p->whole)
    n.zone = sites;
  else {
    count_box(p, low, AmVec3Sub(high, low), 0, &n);
    n.zone *= p->crystal.num_sublattices; /* each atom of a cell is a node, everywhere */
    n.far *= p->crystal.num_sublattices;
  }
  m->sites     = n.zone;
  m->nodes     = n.zone + n.far;
  m->unknowns  = 3 * ((p->whole ? sites_of(p, &p->free) : m->nodes) + (quadratic ? (deep ? EDGES_IN_SPACE : 3) * n.far : 0));
  m->neighbors = n.zone * neighbors * A_PAIR + num_ranks * neighbors * neighbors * A_BLOCK;
  m->needed    = num_ranks * A_RANK + n.zone * A_SITE + m->neighbors + (quadratic ? QUADRATIC : 1) * A_CELL * n.far * (deep ? CELLS_IN_SPACE : 2) +
              factors(p, m->unknowns);
  if (!deep || !p->whole) m->needed += A_CELL * n.zone * (deep ? 6 : 2);
  if (!p->whole && !AmFieldIsZero(p->field) && AmProblemCells(p, &p->body) < AM_COUNTED) m->needed += num_ranks * sites * A_COUNTED_SITE;
  m->listed = p->c->output.all_atoms && !p->whole ? sites * A_LISTED_ATOM : 0;
}

const char *AmProblemMemoryName(const AmProblem *p)
{
  static char     name[96];
  const PetscReal needed = (p->memory.needed + p->memory.listed) / GIB;
  if (p->memory.available < PETSC_INFINITY)
    snprintf(name, sizeof(name), "about %.2g GiB of %.3g GiB", (double)needed, (double)p->memory.available / GIB);
  else
    snprintf(name, sizeof(name), "about %.2g GiB", (double)needed);
  return name;
}

static PetscErrorCode refuse(const AmProblem *p)
{
  const AmMemory *m     = &p->memory;
  const AmShape   shape = p->c->domain.shape;
  const char     *key   = shape == AM_SHAPE_FILE ? "domain.geometry" : (shape == AM_SHAPE_BOX ? "domain.size" : "domain.radius");
  const char     *name  = AmProblemMemoryName(p);
  char            where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(m->neighbors < m->needed / 2, "%s: with about %.2g neighbours within its cutoff of %.4g Å the %.2g atoms %sneed %s of memory, must fit",
              AmCaseWhere(p->c, "material.potential", sizeof(where), where), (double)neighbors_of(p->potential, &p->crystal),
              (double)AmPotentialCutoff(p->potential), (double)m->sites, p->whole ? "" : "of the refined zone ", name);
  AmCheckUser(!p->whole, "%s: scheme atm needs %s of memory for the %.2g atoms of the %s, must fit", AmCaseWhere(p->c, key, sizeof(where), where), name,
              (double)m->sites, AmCaseBodyName(p->c));
  AmCheckUser(m->needed > m->available, "%s is true, needs %s of memory for every atom of the %s, must be false or fit",
              AmCaseWhere(p->c, "output.all_atoms", sizeof(where), where), name, AmCaseBodyName(p->c));
  if (m->sites > m->nodes / 4)
    key = "regions.blend";
  else /* what makes the mesh fine at the rim, where most of it is */
    key = p->c->mesh.max_size > 0 && far_size(p, AmBodyInnerRadius(&p->body)) >= p->c->mesh.max_size ? "mesh.max_size" : "mesh.size";
  AmRaiseUser("%s: the mesh of %.2g nodes, %.2g of them atoms of the refined zone, needs %s of memory, must fit", AmCaseWhere(p->c, key, sizeof(where), where),
              (double)m->nodes, (double)m->sites, name);
}

PetscErrorCode AmCaseCheckNeighbors(const AmCase *c, AmPotential pot, const AmCrystal *crystal, const char key[])
{
  const PetscReal num = neighbors_of(pot, crystal), asked = num * OF_THE_RULE;
  PetscReal       available;
  char            where[1024];

  PetscFunctionBeginUser;
  PetscCall(AmMemoryAvailable(PETSC_COMM_WORLD, &available));
  AmCheckUser(asked <= available,
              "%s: at %.3g Å³ an atom about %.2g neighbours are within the cutoff of the potential, %.4g Å, whose sums need about %.2g GiB of memory of %.3g "
              "GiB, must fit",
              AmCaseWhere(c, key, sizeof(where), where), (double)(crystal->volume / crystal->num_sublattices), (double)num, (double)AmPotentialCutoff(pot),
              (double)asked / GIB, (double)available / GIB);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCheckMemory(AmProblem *p)
{
  PetscMPIInt size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  estimate(p, size);
  PetscCall(AmMemoryAvailable(PETSC_COMM_WORLD, &p->memory.available));
  if (p->memory.needed + p->memory.listed > p->memory.available) PetscCall(refuse(p));
  PetscFunctionReturn(0);
}
