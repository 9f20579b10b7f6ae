/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists the atoms: sites that are nodes, atoms that ride in cells, and the held rim outside the mesh, whose place is known in closed form. */
#include "atomlist.h"

/* Site energy of each local node by the cells around it, for nodes whose sites carry no weight: V_0 + Ω Σ vol W / Σ vol over all ranks' cells, Ω shared by the
 * atoms of the crystal's cell. */
static PetscErrorCode node_energies(const AmProblem *p, const AmModelState *state, AmVec3 sums[])
{
  const AmSpace *s = &p->space;
  Vec            total;

  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(sums, s->num_nodes));
  for (PetscInt c = 0; c < s->num_cells; c++) {
    if (PetscIsNanReal(state->W[c])) continue;
    for (int i = 0; i < s->num_corners; i++)
      for (PetscInt k = 0; k <= s->num_shifts; k++) {
        const PetscInt n = k > 0 ? AmSpaceShiftNode(s, s->cell[c][i], k) : s->cell[c][i];
        sums[n].v[0] += state->W[c];
        sums[n].v[1] += 1;
      }
  }
  PetscCall(AmSpaceCreateVec(s, &total));
  PetscCall(VecZeroEntries(total));
  PetscCall(AmSpaceScatterAdd(s, sums, total));
  PetscCall(AmSpaceGather(s, total, sums));
  PetscCall(VecDestroy(&total));
  PetscFunctionReturn(0);
}

/* The last state of which the energy was asked. Without a field it is that of all atoms of a grain. */
typedef struct {
  PetscBool    known;
  AmCauchyBorn rule;
  AmMat3       F;
  PetscReal    W;
} LastState;

static PetscErrorCode evaluate(AmCauchyBorn rule, AmMat3 F, LastState *last)
{
  AmRange range;

  PetscFunctionBeginUser;
  if (last->known && last->rule == rule && !memcmp(&last->F, &F, sizeof(F))) PetscFunctionReturn(0);
  *last = (LastState){.known = PETSC_TRUE, .rule = rule, .F = F};
  PetscCall(AmCauchyBornEvaluate(rule, 1, &F, &last->W, NULL, NULL, &range));
  if (range.kind) last->W = NAN;
  PetscFunctionReturn(0);
}

/* Energy of a site, all atoms of its cell, whose lattice is deformed by F0 F_x(x) alone, eV relative to the perfect crystal. */
static PetscErrorCode field_energy(const AmProblem *p, AmVec3 x, LastState *last, PetscReal *energy)
{
  const PetscInt grain = p->crystal.num_grains > 0 ? AmCrystalGrainAt(&p->crystal, AmVec3Sub(x, AmFieldDisplacement(p->field, x))) : 0;
  const AmMat3   turn  = AmCrystalGrainTurn(&p->crystal, grain);
  const AmMat3   F     = AmMat3Mul(AmModelDeformation(p->model), AmMat3Mul(AmFieldDeformation(p->field, x), turn));

  PetscFunctionBeginUser;
  PetscCall(evaluate(AmCauchyBornOf(p->cauchyborn, grain), F, last));
  *energy = last->W * AmCrystalCellVolume(&p->crystal, grain);
  PetscFunctionReturn(0);
}

/* That of an atom in its perfect crystal, eV. */
static PetscReal own_energy(const AmProblem *p, const PetscInt index[3], PetscInt sublattice)
{
  return AmCauchyBornAtomEnergy(AmCauchyBornOf(p->cauchyborn, AmCrystalGrainOf(index)), sublattice);
}

/* Likewise of one atom of the cell, as the potential counts: the cell's is shared out evenly. */
static PetscErrorCode atom_energy(const AmProblem *p, AmVec3 x, const PetscInt index[3], PetscInt sublattice, LastState *last, PetscReal *energy)
{
  PetscFunctionBeginUser;
  PetscCall(field_energy(p, x, last, energy));
  *energy = *energy / p->crystal.num_sublattices + own_energy(p, index, sublattice);
  PetscFunctionReturn(0);
}

/* In: rows of the atoms that ride; node_u NULL: nothing moves. */
static AmListedAtom describe(const AmProblem *p, const AmVec3 node_u[], const AmAtom *a, const AmRow rows[])
{
  const AmRegions *r = &p->regions;
  AmListedAtom     l = {.X = a->X, .x = a->x, .lattice = {a->lattice[0], a->lattice[1], a->lattice[2]}, .species = a->species, .sublattice = a->sublattice};
  if (a->sublattice > 0) {
    l.X = AmVec3Add(a->X, AmCrystalSublatticePlace(AmCrystalLatticeOf(&p->crystal, a->lattice), a->sublattice));
    l.x = AmVec3Add(a->x, AmModelShift(p->model, AmCrystalGrainOf(a->lattice), a->sublattice));
  }
  if (node_u) {
    const AmRow row = AmAtomRow(a, rows);
    for (PetscInt k = 0; k < row.num_nodes; k++) l.u = AmVec3Add(l.u, AmVec3Scale(row.weight[k], node_u[row.node[k]]));
  }
  l.beta    = AmSchemeBlend(p->c->scheme, AmRegionsDistance(r, a->site), r);
  l.is_free = AmBodyDepth(&p->free, a->X) > 0 ? PETSC_TRUE : PETSC_FALSE;
  return l;
}

/* Crystal volume of an atom, Å³. */
static PetscReal site_volume(const AmProblem *p, const PetscInt index[3])
{
  return AmCrystalCellVolume(&p->crystal, AmCrystalGrainOf(index)) / p->crystal.num_sublattices;
}

/* Sites and riders of this rank, with their energies. */
static PetscErrorCode list_mesh_atoms(const AmProblem *p, const AmModelState *state, PetscInt n, const AmAtom atoms[], const AmRow rows[], AmListedAtom out[])
{
  const AmSpace *s = &p->space;
  PetscReal     *site_of_node;
  AmVec3        *sums;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(s->num_nodes, &site_of_node, s->num_nodes, &sums));
  PetscCall(node_energies(p, state, sums));
  for (PetscInt i = 0; i < s->num_nodes; i++) site_of_node[i] = site_volume(p, s->node[i].lattice) * sums[i].v[0] / sums[i].v[1];
  for (PetscInt l = 0; l < s->num_sites; l++) {
    const AmAtom *site = &s->atom[s->site_to_atom[l]];
    if (site->node >= 0) site_of_node[site->node] = state->site_energy[l];
  }
  for (PetscInt a = 0; a < n; a++) {
    out[a]             = describe(p, state->node_u, &atoms[a], rows);
    out[a].site_energy = own_energy(p, atoms[a].lattice, atoms[a].sublattice) +
                         (atoms[a].cell >= 0 ? site_volume(p, atoms[a].lattice) * state->W[atoms[a].cell] : site_of_node[atoms[a].node]);
  }
  PetscCall(PetscFree2(site_of_node, sums));
  PetscFunctionReturn(0);
}

/* Sites inside body but not inside hole (NULL: none), shared out over the ranks by their first index. Out: sites [n], owned by the caller. */
static PetscErrorCode ring_sites(const AmProblem *p, const AmBody *hole, const AmBody *body, PetscInt *n, AmLatticeSite **sites)
{
  PetscMPIInt rank, size;
  PetscInt    num;
  AmVec3      low, high;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(p->space.comm, &rank));
  PetscCallMPI(MPI_Comm_size(p->space.comm, &size));
  AmBodyBox(body, &low, &high);
  PetscCall(AmCrystalSites(&p->crystal, low.v, high.v, &num, sites));
  *n = 0;
  for (PetscInt i = 0; i < num; i++) {
    const AmVec3 X = (*sites)[i].X;
    if (AmBodyDepth(body, X) > 0 && (!hole || AmBodyDepth(hole, X) <= 0) && PetscAbsInt((*sites)[i].index[0]) % size == rank) (*sites)[(*n)++] = (*sites)[i];
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode append_held(const AmProblem *p, AmVec3 X, const PetscInt index[3], PetscInt sublattice, LastState *last, PetscInt *n, AmListedAtom atoms[])
{
  const AmAtom a = {.X          = X,
                    .x          = AmMeshAtomPlace(AmCrystalLatticeOf(&p->crystal, index), p->field, X, sublattice),
                    .lattice    = {index[0], index[1], index[2]},
                    .species    = AmCrystalAtomSpecies(&p->crystal, index, sublattice),
                    .sublattice = sublattice,
                    .site       = AmFieldMap(p->field, X)};

  PetscFunctionBeginUser;
  atoms[*n] = describe(p, NULL, &a, NULL);
  PetscCall(atom_energy(p, a.site, index, sublattice, last, &atoms[*n].site_energy));
  (*n)++;
  PetscFunctionReturn(0);
}

/* The held rim, whose place is known in closed form: whole cells, and what is left of those that faces of grains cut there. */
static PetscErrorCode append_rim(const AmProblem *p, PetscInt *n, AmListedAtom **atoms)
{
  const AmCrystal *c = &p->crystal;
  PetscMPIInt      rank;
  PetscInt         num;
  AmLatticeSite   *sites;
  LastState        last = {PETSC_FALSE};

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(p->space.comm, &rank));
  PetscCall(ring_sites(p, &p->free, &p->body, &num, &sites));
  PetscCall(PetscRealloc(sizeof(**atoms) * (*n + num * c->num_sublattices + c->num_left), atoms));
  for (PetscInt i = 0; i < num; i++)
    for (PetscInt k = 0; k < c->num_sublattices; k++) PetscCall(append_held(p, sites[i].X, sites[i].index, k, &last, n, *atoms));
  for (PetscInt i = 0; i < c->num_left && rank == 0; i++) {
    const AmVec3 X = AmCrystalPosition(c, c->left[i].index);
    if (AmBodyDepth(&p->body, X) > 0 && AmBodyDepth(&p->free, X) <= 0) PetscCall(append_held(p, X, c->left[i].index, c->left[i].sublattice, &last, n, *atoms));
  }
  PetscCall(PetscFree(sites));
  PetscFunctionReturn(0);
}

/* rim_energy() of several crystals, or strained ones, without dislocations: each has an energy of its own everywhere, and its own rim. */
static PetscErrorCode unlike_rim_energy(const AmProblem *p, PetscReal *energy)
{
  const AmCrystal *c       = &p->crystal;
  const AmBody    *counted = &p->space.options.counted;
  PetscReal        sites[AM_MAX_GRAINS], cells[AM_MAX_GRAINS], atoms[AM_MAX_GRAINS] = {0};
  AmLatticeSite   *site;
  PetscInt         num;

  PetscFunctionBeginUser;
  PetscCall(AmModelGrainVolumes(p->model, sites, cells));
  PetscCall(ring_sites(p, NULL, counted, &num, &site));
  for (PetscInt i = 0; i < num; i++) atoms[AmCrystalGrainOf(site[i].index)] += c->num_sublattices;
  PetscCall(PetscFree(site));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, atoms, c->num_grains, MPIU_REAL, MPIU_SUM, p->space.comm));
  for (PetscInt i = 0; i < c->num_left; i++) atoms[AmCrystalGrainOf(c->left[i].index)] += AmBodyDepth(counted, AmCrystalPosition(c, c->left[i].index)) > 0;
  for (PetscInt g = 0; g < c->num_grains; g++) {
    const AmMat3    F      = AmMat3Mul(AmModelDeformation(p->model), AmCrystalGrainTurn(c, g));
    const PetscReal volume = AmCrystalCellVolume(c, g) / c->num_sublattices;
    PetscReal       W;
    PetscCall(AmCauchyBornEvaluate(AmCauchyBornOf(p->cauchyborn, g), 1, &F, &W, NULL, NULL, NULL));
    *energy += W * (volume * atoms[g] - sites[g] - cells[g]);
  }
  PetscFunctionReturn(0);
}

/* The far mesh is cut by a smooth line, a lattice is not: the rim's sites stand for what volume the mesh leaves of all counted sites, so that no strain of the
 * whole body tells the two apart. */
static PetscErrorCode rim_energy(const AmProblem *p, PetscReal *energy)
{
  const AmBody  *counted = &p->space.options.counted;
  PetscReal      V, sum[3] = {0, 0, 0}, sites, cells; /* energy, volume of the rim, of all counted sites */
  PetscInt       num;
  AmLatticeSite *site;
  LastState      last = {PETSC_FALSE};

  PetscFunctionBeginUser;
  *energy = 0;
  if (p->whole) PetscFunctionReturn(0);
  if (p->own && AmFieldIsZero(p->field)) {
    PetscCall(unlike_rim_energy(p, energy));
    PetscFunctionReturn(0);
  }
  PetscCall(AmModelVolumes(p->model, &sites, &cells));
  if (AmFieldIsZero(p->field) || AmProblemCells(p, counted) > AM_COUNTED) { /* the same energy everywhere, or none to speak of */
    PetscCall(field_energy(p, AmVec3Make(0, 0, 0), &last, &V));
    PetscCall(AmProblemCountAtoms(p, counted, &sum[2]));
    *energy = AmFieldIsZero(p->field) ? V * (sum[2] / p->crystal.num_sublattices - (sites + cells) / p->crystal.volume) : 0;
    PetscFunctionReturn(0);
  }
  PetscCall(ring_sites(p, NULL, counted, &num, &site));
  for (PetscInt i = 0; i < num; i++) {
    sum[2] += p->crystal.volume;
    if (AmBodyInnerRadius(&p->body) - AmBodyDepth(&p->body, site[i].X) < p->mesh.outer_radius) continue;
    PetscCall(field_energy(p, AmFieldMap(p->field, site[i].X), &last, &V));
    sum[0] += V;
    sum[1] += p->crystal.volume;
  }
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 3, MPIU_REAL, MPIU_SUM, p->space.comm));
  *energy = sum[0] * (sum[2] - sites - cells) / sum[1];
  PetscCall(PetscFree(site));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomListHeldEnergy(const AmProblem *p, PetscReal *energy)
{
  PetscFunctionBeginUser;
  PetscCall(rim_energy(p, energy));
  *energy -= AmProblemBoundaryAtRest(p);
  PetscFunctionReturn(0);
}

PetscErrorCode AmAtomListCreate(const AmProblem *p, const AmModelState *state, PetscBool all, PetscInt *n, AmListedAtom **out)
{
  const PetscBool full = p->c->scheme == AM_SCHEME_ATM ? PETSC_TRUE : PETSC_FALSE;
  const PetscReal pad  = p->zone_radius + p->reach;
  PetscInt        num, kept = 0;
  AmAtom         *atoms;
  AmRow          *rows;
  LastState       last = {PETSC_FALSE};

  PetscFunctionBeginUser;
  PetscCall(AmSpaceAllAtoms(&p->space, all || full ? PETSC_MAX_REAL : pad, &num, &atoms, &rows));
  for (PetscInt a = 0; a < num; a++) {
    if (!full && AmBodyDepth(&p->free, atoms[a].X) <= 0) continue; /* held: listed with the rim */
    if (!full && !all && AmRegionsDistance(&p->regions, atoms[a].site) > pad) continue;
    atoms[kept++] = atoms[a];
  }
  PetscCall(PetscMalloc1(kept, out));
  PetscCall(list_mesh_atoms(p, state, kept, atoms, rows, *out));
  *n = kept;
  if (all && !full) PetscCall(append_rim(p, n, out));
  for (PetscInt i = 0; i < *n && full; i++)
    if (!(*out)[i].is_free && PetscIsNanReal((*out)[i].site_energy))
      PetscCall(atom_energy(p, (*out)[i].x, (*out)[i].lattice, (*out)[i].sublattice, &last, &(*out)[i].site_energy));
  PetscCall(PetscFree(atoms));
  PetscCall(PetscFree(rows));
  PetscFunctionReturn(0);
}

static int by_lattice(const void *a, const void *b)
{
  const AmListedAtom *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return p->sublattice < q->sublattice ? -1 : p->sublattice > q->sublattice;
}

PetscErrorCode AmAtomListGather(MPI_Comm comm, PetscInt n, const AmListedAtom atoms[], PetscInt *num_all, AmListedAtom **all)
{
  PetscMPIInt  rank, size, mine = (PetscMPIInt)n, *count, *start;
  MPI_Datatype bytes;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  PetscCallMPI(MPI_Comm_size(comm, &size));
  PetscCall(PetscCalloc2(size, &count, size + 1, &start));
  PetscCallMPI(MPI_Gather(&mine, 1, MPI_INT, count, 1, MPI_INT, 0, comm));
  for (PetscMPIInt r = 0; r < size; r++) start[r + 1] = start[r] + count[r];
  PetscCall(PetscMalloc1(start[size], all));
  PetscCallMPI(MPI_Type_contiguous(sizeof(AmListedAtom), MPI_BYTE, &bytes));
  PetscCallMPI(MPI_Type_commit(&bytes));
  PetscCallMPI(MPI_Gatherv(atoms, mine, bytes, *all, count, start, bytes, 0, comm));
  PetscCallMPI(MPI_Type_free(&bytes));
  *num_all = rank == 0 ? start[size] : 0;
  if (*num_all > 0) qsort(*all, *num_all, sizeof(**all), by_lattice);
  PetscCall(PetscFree2(count, start));
  PetscFunctionReturn(0);
}
