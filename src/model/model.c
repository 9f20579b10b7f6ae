/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one formula:
 *
 *   R(u) = D_a Nᵀ g(N u) + D_c Gᵀ P(G u) - load,    K(u) = D_a Nᵀ H N + D_c Gᵀ A G
 *
 * Displacements are gathered once, atoms and cells add their forces to local nodes, rows are scaled by D_a and D_c, and one scatter adds up the ranks.
 * An indenter adds E_i(u) to the energy, its gradient to R and its Hessian to K, in rows that no share divides (press.c).
 * Schemes with an energy have D_a = D_c = 1 and E = Σ w_l (V_l - V_0) + Σ w_e vol_e W_e - load·u.
 * Ghost forces are corrected by the constant load R_bqce(u_0) - R_bqcf(u_0) (Ortner and Zhang, 2016). They change on the way, linearly in u, so that the energy
 * of a state is E_bqce(u) less half of their work at either end: with the load of the start alone it errs by the second power of u. */
#include <petsctime.h>
#include "modelimpl.h"

#define TAIL 1e-3 /* eV: what a bond that crosses the cutoff jumps by, where it is a tail cut off; bonds of more than that have no business there */

static const AmScheme force_scheme_of[AM_NUM_SCHEMES] = {
    [AM_SCHEME_ATM] = AM_NUM_SCHEMES,  [AM_SCHEME_CB] = AM_NUM_SCHEMES, [AM_SCHEME_QCE] = AM_NUM_SCHEMES, [AM_SCHEME_BQCE] = AM_NUM_SCHEMES,
    [AM_SCHEME_BGFC] = AM_SCHEME_BQCF, [AM_SCHEME_QCF] = AM_SCHEME_QCF, [AM_SCHEME_BQCF] = AM_SCHEME_BQCF};

/* Crystal volume of an atom of a grain, Å³. */
static PetscReal site_volume(const AmSpace *s, PetscInt grain) { return AmCrystalCellVolume(s->options.crystal, grain) / s->options.crystal->num_sublattices; }

static void add_weight(PetscReal sites, PetscReal sum[2])
{
  sum[0] += sites * sites;
  sum[1] += fabs(sites);
}

/* Each weight rounds its own site energy, independently: root of the sum of squares. Those of a perfect crystal are all the same, and round alike: the sum; and
 * have bonds of one length, which cross the cutoff together. */
static PetscErrorCode find_resolution(AmModel m, AmPotential pot)
{
  const PetscReal rounding = PETSC_MACHINE_EPSILON * fabs(AmCauchyBornSiteEnergy(m->cb));
  PetscReal       sum[2]   = {0, 0};
  AmCutoffJump    jump;

  PetscFunctionBeginUser;
  PetscCall(AmPotentialCutoffJump(pot, AmCrystalNearestDistance(m->space->options.crystal), &jump));
  for (PetscInt l = 0; l < m->space->num_sites; l++) add_weight(m->energy.site[l], sum);
  for (PetscInt c = 0; c < m->space->num_cells; c++) add_weight(m->energy.cell[c] * AmContinuumVolume(m->continuum, c) / site_volume(m->space, 0), sum);
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sum, 2, MPIU_REAL, MPIU_SUM, m->space->comm));
  m->resolution = rounding * sqrt(sum[0]);
  m->offset     = (rounding + (jump.energy < TAIL ? jump.energy : 0)) * sum[1];
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelCreate(const AmSpace *space, AmPotential pot, AmCauchyBorn cb, AmModel *out)
{
  const PetscInt lattices = AmCrystalNumLattices(space->options.crystal), num = 1 + AmCauchyBornNumShifts(cb);
  PetscReal     *V0;
  AmModel        m;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&m));
  m->space       = space;
  m->cb          = cb;
  m->F0          = AmMat3Identity();
  m->scheme      = space->options.scheme;
  PetscCall(PetscMalloc1(lattices * num, &V0));
  for (PetscInt k = 0; k < lattices * num; k++) V0[k] = AmCauchyBornAtomEnergy(AmCauchyBornOf(cb, k / num), k % num);
  PetscCall(AmAtomsCreate(space, pot, V0, &m->atoms));
  PetscCall(PetscFree(V0));
  PetscCall(AmContinuumCreate(space, cb, &m->continuum));
  PetscCall(AmWeightsCreate(space, AmSchemeEnergyCompanion(m->scheme), &m->energy));
  m->has_force = force_scheme_of[m->scheme] < AM_NUM_SCHEMES ? PETSC_TRUE : PETSC_FALSE;
  if (m->has_force) PetscCall(AmWeightsCreate(space, force_scheme_of[m->scheme], &m->force));
  PetscCall(AmSpaceCreateVec(space, &m->load));
  PetscCall(PetscCalloc1(lattices * (num - 1), &m->shift));
  PetscCall(PetscMalloc3(space->num_nodes, &m->node_u, space->num_nodes, &m->node_f, space->num_nodes, &m->node_c));
  PetscCall(find_resolution(m, pot));
  *out = m;
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelSetTop(AmModel m, PetscReal y, const AmRelaxedSurface *law)
{
  PetscFunctionBeginUser;
  PetscCall(AmFacetsCreate(m->space, y, law, &m->top));
  AmFacetsSetDeformation(m->top, m->F0);
  PetscCall(AmWeightsAddFacets(m->space, AmSchemeEnergyCompanion(m->scheme), m->top, &m->energy));
  if (m->has_force) PetscCall(AmWeightsAddFacets(m->space, force_scheme_of[m->scheme], m->top, &m->force));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelDestroy(AmModel *model)
{
  AmModel m = *model;

  PetscFunctionBeginUser;
  if (!m) PetscFunctionReturn(0);
  PetscCall(AmAtomsDestroy(&m->atoms));
  PetscCall(AmContinuumDestroy(&m->continuum));
  PetscCall(AmFacetsDestroy(&m->top));
  PetscCall(AmWeightsDestroy(&m->energy));
  if (m->has_force) PetscCall(AmWeightsDestroy(&m->force));
  PetscCall(VecDestroy(&m->load));
  PetscCall(PetscFree3(m->node_u, m->node_f, m->node_c));
  PetscCall(PetscFree2(m->pressed, m->pressing));
  PetscCall(PetscFree(m->shift));
  PetscCall(PetscFree(*model));
  PetscFunctionReturn(0);
}

AmMat3         AmModelDeformation(AmModel m) { return m->F0; }
AmVec3         AmModelShift(AmModel m, PetscInt grain, PetscInt sublattice)
{
  return sublattice > 0 ? m->shift[grain * AmCauchyBornNumShifts(m->cb) + sublattice - 1] : AmVec3Make(0, 0, 0);
}
const AmSpace *AmModelSpace(AmModel m) { return m->space; }
PetscBool      AmModelHasEnergy(AmModel m) { return AmSchemeBlendKind(m->scheme) == AM_BLEND_ENERGY ? PETSC_TRUE : PETSC_FALSE; }
PetscBool      AmModelIsCorrected(AmModel m) { return m->has_force; }
PetscReal      AmModelEnergyResolution(AmModel m) { return m->resolution; }
PetscReal      AmModelEnergyOffset(AmModel m) { return m->offset; }
PetscInt       AmModelNumEvaluations(AmModel m) { return m->evaluations; }
PetscInt       AmModelNumProducts(AmModel m) { return m->products; }
const char    *AmModelRangeSentence(AmModel m) { return m->range_sentence; }

PetscErrorCode AmModelEvaluationSeconds(AmModel m, PetscReal *seconds)
{
  PetscFunctionBeginUser;
  *seconds = m->fastest;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, seconds, 1, MPIU_REAL, MPIU_MAX, m->space->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelSetSkin(AmModel m, PetscReal skin)
{
  PetscFunctionBeginUser;
  PetscCall(AmAtomsSetSkin(m->atoms, skin));
  PetscFunctionReturn(0);
}

/* Inner shifts of a grain under F0: those of its crystal under F0 and its turn, turned; and strained, where that strains it. */
static PetscErrorCode relax_shifts(AmModel m, PetscInt grain)
{
  const PetscInt num = AmCauchyBornNumShifts(m->cb);
  const AmMat3   Q   = AmCrystalGrainTurn(m->space->options.crystal, grain), back = AmMat3Inverse(Q);
  AmVec3         p[AM_CRYSTAL_MAX_SUBLATTICES], *shift = m->shift + grain * num;
  AmRange        range;

  PetscFunctionBeginUser;
  for (PetscInt a = 0; a < num; a++) p[a] = AmMat3Apply(back, shift[a]);
  PetscCall(AmCauchyBornRelaxShifts(AmCauchyBornOf(m->cb, grain), AmMat3Mul(m->F0, Q), p, &range));
  AmCheckUser(!range.kind, "the deformation gradient of the load takes the crystal out of the potential's range%s", "");
  for (PetscInt a = 0; a < num; a++) shift[a] = AmMat3Apply(Q, p[a]);
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelForgetLists(AmModel m)
{
  PetscFunctionBeginUser;
  m->linear = NULL;
  PetscCall(AmAtomsForgetList(m->atoms));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelSetDeformation(AmModel m, AmMat3 F0)
{
  PetscFunctionBeginUser;
  m->F0 = F0;
  for (PetscInt g = 0; g < AmCrystalNumLattices(m->space->options.crystal); g++) PetscCall(relax_shifts(m, g));
  PetscCall(AmAtomsSetDeformation(m->atoms, F0, m->shift));
  PetscCall(AmContinuumSetDeformation(m->continuum, F0, m->shift));
  if (m->top) AmFacetsSetDeformation(m->top, F0);
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelAgree(AmModel m, const AmRange *atoms, const AmRange *cells, PetscBool *in_range)
{
  PetscMPIInt rank, first;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(m->space->comm, &rank));
  first = atoms->kind || cells->kind ? rank : PETSC_MPI_INT_MAX;
  PetscCall(AmEventBegin(AM_EVENT_AGREE));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, m->space->comm));
  PetscCall(AmEventEnd(AM_EVENT_AGREE));
  *in_range = first == PETSC_MPI_INT_MAX ? PETSC_TRUE : PETSC_FALSE;
  if (*in_range) PetscFunctionReturn(0);
  if (first == rank && atoms->kind) PetscCall(AmAtomsDescribeRange(m->atoms, atoms, sizeof(m->range_sentence), m->range_sentence));
  if (first == rank && !atoms->kind)
    PetscCall(PetscSNPrintf(m->range_sentence, sizeof(m->range_sentence), "an element is deformed beyond the range of the potential"));
  PetscCallMPI(MPI_Bcast(m->range_sentence, sizeof(m->range_sentence), MPI_CHAR, first, m->space->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelClear(AmModel m, const AmWeights *w)
{
  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(m->node_f, m->space->num_nodes));
  if (!w->only_atoms) PetscCall(PetscArrayzero(m->node_c, m->space->num_nodes));
  PetscFunctionReturn(0);
}

void AmModelMix(AmModel m, const AmWeights *w)
{
  for (PetscInt n = 0; n < m->space->num_nodes && !w->only_atoms; n++)
    m->node_f[n] = AmVec3Add(AmVec3Scale(w->atoms_share[n], m->node_f[n]), AmVec3Scale(w->continuum_share[n], m->node_c[n]));
}

/* E and, with R, the weighted residual of one blending at the displacements in m->node_u. R is overwritten. */
static PetscErrorCode evaluate(AmModel m, const AmWeights *w, PetscReal *energy, Vec R, PetscBool *in_range)
{
  const AmSpace *s     = m->space;
  AmRange        a_out = {AM_RANGE_OK, -1, -1, 0, 0}, c_out = {AM_RANGE_OK, -1, -1, 0, 0};
  AmAtomsResult  a     = {.node_f = R ? m->node_f : NULL};
  PetscReal      cells = 0, sum;
  PetscLogDouble began, ended;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&began));
  m->evaluations++;
  PetscCall(AmModelClear(m, w));
  PetscCall(AmEventBegin(AM_EVENT_ATOMS));
  PetscCall(AmAtomsEvaluate(m->atoms, w->site, m->node_u, &a, &a_out));
  PetscCall(AmEventEnd(AM_EVENT_ATOMS));
  PetscCall(AmEventBegin(AM_EVENT_ELEMENTS));
  if (!a_out.kind) PetscCall(AmContinuumEvaluate(m->continuum, w->cell, m->node_u, &cells, R ? m->node_c : NULL, &c_out));
  PetscCall(AmEventEnd(AM_EVENT_ELEMENTS));
  PetscCall(AmModelAgree(m, &a_out, &c_out, in_range));
  if (!*in_range) PetscFunctionReturn(0);
  AmFacetsEvaluate(m->top, w->facet, m->node_u, &cells, R ? m->node_c : NULL);
  if (R) AmModelMix(m, w);
  AmModelPress(m, &cells, R ? m->node_f : NULL); /* after the mixture: every row feels it fully */
  if (energy) {
    sum = a.energy + cells;
    PetscCallMPI(MPI_Allreduce(&sum, energy, 1, MPIU_REAL, MPIU_SUM, s->comm));
  }
  if (R) {
    PetscCall(VecZeroEntries(R));
    PetscCall(AmSpaceScatterAdd(s, m->node_f, R));
    PetscCall(PetscTime(&ended));
    /* what was kept from before is no work; held cells always are */
    if (AmContinuumShareEvaluated(m->continuum) > 0.5) m->fastest = m->fastest > 0 ? PetscMin(m->fastest, ended - began) : ended - began;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelEnergy(AmModel m, Vec u, PetscReal *energy, Vec g, PetscBool *in_range)
{
  PetscScalar work;

  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(evaluate(m, &m->energy, energy, g, in_range));
  if (!*in_range || !m->has_force) PetscFunctionReturn(0);
  PetscCall(VecDot(m->load, u, &work));
  *energy -= PetscRealPart(work);
  if (g) PetscCall(VecAXPY(g, -1, m->load));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelResidual(AmModel m, Vec u, Vec R, PetscBool *in_range)
{
  PetscFunctionBeginUser;
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  if (AmModelHasEnergy(m)) {
    PetscCall(evaluate(m, &m->energy, NULL, R, in_range));
    if (*in_range && m->has_force) PetscCall(VecAXPY(R, -1, m->load));
  } else
    PetscCall(evaluate(m, &m->force, NULL, R, in_range));
  PetscFunctionReturn(0);
}

/* The blended energy at u, and its ghost forces: what its gradient has that the force-based residual has not. */
static PetscErrorCode find_ghosts(AmModel m, Vec u, PetscReal *energy, Vec ghosts, PetscBool *in_range)
{
  Vec forces;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(ghosts, &forces));
  PetscCall(AmSpaceGather(m->space, u, m->node_u));
  PetscCall(evaluate(m, &m->energy, energy, ghosts, in_range));
  if (*in_range) PetscCall(evaluate(m, &m->force, NULL, forces, in_range));
  if (*in_range) PetscCall(VecAXPY(ghosts, -1, forces));
  PetscCall(VecDestroy(&forces));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelRenewLoad(AmModel m, Vec u, PetscBool *in_range)
{
  PetscFunctionBeginUser;
  *in_range = PETSC_TRUE;
  if (m->has_force) PetscCall(find_ghosts(m, u, NULL, m->load, in_range));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelWorkEnergy(AmModel m, Vec u, PetscReal *energy, PetscBool *in_range)
{
  PetscScalar work[2];
  PetscBool   starts;
  Vec         ghosts, zero;

  PetscFunctionBeginUser;
  if (!m->has_force) {
    PetscCall(AmModelEnergy(m, u, energy, NULL, in_range));
    PetscFunctionReturn(0);
  }
  PetscCall(VecDuplicate(u, &ghosts));
  PetscCall(VecDuplicate(u, &zero));
  PetscCall(VecZeroEntries(zero));
  PetscCall(find_ghosts(m, zero, NULL, ghosts, &starts));
  PetscCall(VecDot(starts ? ghosts : m->load, u, &work[0])); /* atoms that were put in may have no place at u = 0 */
  PetscCall(find_ghosts(m, u, energy, ghosts, in_range));
  if (*in_range) PetscCall(VecDot(ghosts, u, &work[1]));
  if (*in_range) *energy -= PetscRealPart(work[0] + work[1]) / 2;
  PetscCall(VecDestroy(&ghosts));
  PetscCall(VecDestroy(&zero));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelGrainVolumes(AmModel m, PetscReal sites[], PetscReal cells[])
{
  const AmSpace *s = m->space;
  const PetscInt n = AmCrystalNumLattices(s->options.crystal);

  PetscFunctionBeginUser;
  PetscCall(PetscArrayzero(sites, n));
  PetscCall(PetscArrayzero(cells, n));
  for (PetscInt l = 0; l < s->num_sites; l++) {
    const PetscInt grain = AmCrystalGrainOf(s->atom[s->site_to_atom[l]].lattice);
    sites[grain] += m->energy.site[l] * site_volume(s, grain);
  }
  for (PetscInt c = 0; c < s->num_cells; c++) cells[AmContinuumGrain(m->continuum, c)] += m->energy.cell[c] * AmContinuumVolume(m->continuum, c);
  cells[0] += AmFacetsVolume(m->top, m->energy.facet);
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, sites, n, MPIU_REAL, MPIU_SUM, s->comm));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, cells, n, MPIU_REAL, MPIU_SUM, s->comm));
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelVolumes(AmModel m, PetscReal *sites, PetscReal *cells)
{
  const PetscInt n = AmCrystalNumLattices(m->space->options.crystal);
  PetscReal     *v;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(2 * n, &v));
  PetscCall(AmModelGrainVolumes(m, v, v + n));
  *sites = *cells = 0;
  for (PetscInt g = 0; g < n; g++) {
    *sites += v[g];
    *cells += v[n + g];
  }
  PetscCall(PetscFree(v));
  PetscFunctionReturn(0);
}
