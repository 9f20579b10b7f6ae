/* SPDX-License-Identifier: GPL-3.0-or-later
 * The elastic dipole tensor of point defects (Leibfried and Breuer 1978; Varvenne, Bruneval, Marinica and Clouet 2013):
 *
 *   P_iJ = -∂E/∂F_iJ + V P0_iJ = V (P0_iJ - mean of P_iJ)        at rest, the mean strain of the body being zero
 *
 * In the plane all of it is of one period along z, whose length F strains too.
 *
 *   E   the energy with its corrector u, zero on what is held, periodic elsewhere                      eV
 *   P0  stress of the perfect crystal, 0 at its own lattice constant; V volume of all lattice sites    eV/Å³, Å³
 *
 * ∂E/∂F is the virial of atoms and cells, Σ_a g_a x_aᵀ + Σ_e w_e vol_e P_e, images of atoms being rows of their own. With several atoms a cell it holds
 * Σ_e w_e vol_e Σ_b Q_b S_bᵀ besides, S_b from the first atom of a cell to the others and Q_b = ∂W/∂S_b; and, as sublattices move against each other by the
 * shifts p_b of a strain, also where they are held, Σ_b (sum of all forces on b) ∂p_b/∂F. At rest it is the first moment of the forces on what is held. Of a
 * force scheme E is its blended energy, of which the virial is far nearer to that of every atom than the first moment of its forces is. */
#include "modelimpl.h"

/* V P0: of the lattice, with its vacant sites, without atoms between the sites. */
static PetscErrorCode perfect_virial(AmModel m, AmMat3 *M)
{
  const AmCrystal *crystal = m->space->options.crystal;
  const AmMat3     one     = AmMat3Identity();
  PetscReal        sites, cells, missing;
  PetscInt         extra = 0;

  PetscFunctionBeginUser;
  PetscCall(AmModelVolumes(m, &sites, &cells));
  for (PetscInt i = 0; i < m->space->num_owned; i++) extra += m->space->node[m->space->owned_node[i]].lattice[0] >= AM_BESIDE_SITE / 2;
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &extra, 1, MPIU_INT, MPI_SUM, m->space->comm));
  PetscCall(AmCauchyBornEvaluate(m->cb, 1, &one, NULL, M, NULL, NULL));
  missing = crystal->num_vacant - (crystal->num_left + extra) / (PetscReal)crystal->num_sublattices;
  for (int i = 0; i < 9; i++) M->m[i / 3][i % 3] *= sites + cells + crystal->volume * missing;
  PetscFunctionReturn(0);
}

PetscErrorCode AmModelDipole(AmModel m, Vec u, AmMat3 *dipole, PetscBool *in_range)
{
  const AmSpace *s     = m->space;
  AmRange        a_out = {AM_RANGE_OK, -1, -1, 0, 0}, c_out = {AM_RANGE_OK, -1, -1, 0, 0};
  AmMat3         M     = {{{0}}}, perfect;
  AmAtomsResult  atoms = {.node_f = m->node_f, .moment = &M};

  PetscFunctionBeginUser;
  PetscCheck(AmFieldIsZero(s->options.field), s->comm, PETSC_ERR_SUP, "A dipole tensor is of a crystal without dislocations");
  PetscCall(AmSpaceGather(s, u, m->node_u));
  PetscCall(PetscArrayzero(m->node_f, s->num_nodes));
  PetscCall(AmAtomsEvaluate(m->atoms, m->energy.site, m->node_u, &atoms, &a_out));
  if (!a_out.kind) PetscCall(AmContinuumVirial(m->continuum, m->energy.cell, m->node_u, &M, &c_out));
  PetscCall(AmModelAgree(m, &a_out, &c_out, in_range));
  if (!*in_range) PetscFunctionReturn(0);
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &M, 9, MPIU_REAL, MPIU_SUM, s->comm));
  PetscCall(perfect_virial(m, &perfect));
  *dipole = AmMat3Sub(perfect, M);
  PetscFunctionReturn(0);
}
