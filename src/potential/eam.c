/* SPDX-License-Identifier: GPL-3.0-or-later
 * Embedded-atom potential from tables (Daw & Baskes 1984, Phys. Rev. B 29, 6443; Finnis & Sinclair 1984, Phil. Mag. A 50, 45):
 *
 *   V_l = F_a(rho_l) + 1/2 sum_j phi_ab(r_lj),   rho_l = sum_j f_ba(r_lj),   phi = rphi / r
 *
 *   a, b       species of site and neighbour; f_ba: density that b gives at a (one function per b, or per pair in the Finnis-Sinclair form)
 *   rphi [eV Å], f [table's unit], F [eV]: cubics between the knots of uniform tables that begin at 0 (table.c)
 *
 * What it forces: phi and f of one interval lie together (8 numbers, one cache line), for both are wanted at the same r. The interpolation in r of rphi,
 * not of phi, and a density below 0 taken as 0, are those of KIM's EAM_Dynamo driver; results equal its own. */
#include "potentialimpl.h"
#include <stdint.h>

typedef AmEAMCubics EAM;

static inline PetscInt interval(PetscReal *x, PetscInt num_knots)
{
  const PetscInt m = PetscMin((PetscInt)*x, num_knots - 1);
  *x -= m;
  return m;
}

static inline PetscReal cubic0(const PetscReal c[], PetscReal x) { return c[0] + x * (c[1] + x * (c[2] + x * c[3])); }
static inline PetscReal cubic1(const PetscReal c[], PetscReal x) { return c[1] + x * (2.0 * c[2] + x * 3.0 * c[3]); }
static inline PetscReal cubic2(const PetscReal c[], PetscReal x) { return 2.0 * c[2] + x * 6.0 * c[3]; }

/* order is a constant where this is called, so that each order becomes its own loop. */
static inline void pairs_of_order(const EAM *eam, AmSite *site, const PetscInt order)
{
  const PetscReal  per_r  = eam->per_r;
  const size_t     stride = 8 * (size_t)eam->num_r;
  const PetscReal *tables = eam->pair + stride * site->species * eam->num_species;

  for (PetscInt k = 0; k < site->n; k++) {
    const PetscReal  inv_r = 1.0 / site->r[k];
    PetscReal        x     = site->r[k] * per_r;
    const PetscInt   m     = interval(&x, eam->num_r);
    const PetscReal *c     = tables + stride * site->kind[k] + 8 * (size_t)m;
    const PetscReal  phi   = cubic0(c, x) * inv_r;
    site->phi[0][k]        = phi;
    site->f[0][k]          = cubic0(c + 4, x);
    if (order > 0) {
      const PetscReal dphi = (cubic1(c, x) * per_r - phi) * inv_r;
      site->phi[1][k]      = dphi;
      site->f[1][k]        = cubic1(c + 4, x) * per_r;
      if (order > 1) {
        site->phi[2][k] = (cubic2(c, x) * per_r * per_r - 2.0 * dphi) * inv_r;
        site->f[2][k]   = cubic2(c + 4, x) * per_r * per_r;
      }
    }
  }
}

static PetscErrorCode pairs(const void *data, AmSite *site, PetscInt order)
{
  const EAM *eam = (const EAM *)data;

  PetscFunctionBeginUser;
  if (order == 0)
    pairs_of_order(eam, site, 0);
  else if (order == 1)
    pairs_of_order(eam, site, 1);
  else
    pairs_of_order(eam, site, 2);
  PetscFunctionReturn(0);
}

static PetscErrorCode embed(const void *data, AmSite *site, AmRange *range)
{
  const EAM *eam = (const EAM *)data;

  PetscFunctionBeginUser;
  if (!AmEAMEmbed(eam, site->species, site->rho, site->F)) AmRangeSet(range, AM_RANGE_DENSITY, site->l, -1, site->rho, eam->max_rho);
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(void *data)
{
  EAM *eam = (EAM *)data;

  PetscFunctionBeginUser;
  PetscCall(PetscFree2(eam->memory, eam->embedding));
  PetscCall(PetscFree(eam));
  PetscFunctionReturn(0);
}

static PetscErrorCode create_cubics(const AmEAMTables *t, AmInterpolation interpolation, EAM *eam)
{
  const size_t n      = t->num_species;
  const size_t stride = 8 * (size_t)t->num_r, stride_rho = 4 * (size_t)t->num_rho;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(n * n * stride + 8, &eam->memory, n * stride_rho, &eam->embedding));
  eam->pair = eam->memory;
  while ((uintptr_t)eam->pair % 64) eam->pair++;
  for (size_t a = 0; a < n; a++) {
    PetscCall(AmTableCubics(interpolation, t->num_rho, t->embedding + a * t->num_rho, 4, eam->embedding + a * stride_rho));
    for (size_t b = 0; b < n; b++) {
      PetscReal *c = eam->pair + (a * n + b) * stride;
      PetscCall(AmTableCubics(interpolation, t->num_r, t->rphi + (a * n + b) * t->num_r, 8, c));
      PetscCall(AmTableCubics(interpolation, t->num_r, t->density + (b * n + a) * t->num_r, 8, c + 4));
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialSetEAM(AmPotential pot, const AmEAMTables *t, AmInterpolation interpolation)
{
  static const AmNativeFunctions functions = {pairs, embed, destroy};
  EAM                           *eam;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&eam));
  eam->num_species = t->num_species;
  eam->num_rho     = t->num_rho;
  eam->num_r       = t->num_r;
  eam->per_rho     = 1.0 / t->delta_rho;
  eam->per_r       = 1.0 / t->delta_r;
  eam->max_rho     = (t->num_rho - 1) * t->delta_rho;
  PetscCall(create_cubics(t, interpolation, eam));
  pot->cutoff       = t->cutoff;
  pot->min_distance = t->delta_r;
  pot->tabulated    = PETSC_TRUE;
  pot->cubics       = eam;
  PetscCall(AmPotentialSetNative(pot, &functions, eam));
  PetscFunctionReturn(0);
}

PetscErrorCode AmEAMTablesCreate(PetscInt num_species, PetscInt num_rho, PetscInt num_r, AmEAMTables *out)
{
  const size_t n = num_species;

  PetscFunctionBeginUser;
  PetscCall(PetscMemzero(out, sizeof(*out)));
  out->num_species = num_species;
  out->num_rho     = num_rho;
  out->num_r       = num_r;
  PetscCall(PetscCalloc3(n * num_rho, &out->embedding, n * n * num_r, &out->density, n * n * num_r, &out->rphi));
  PetscFunctionReturn(0);
}

PetscErrorCode AmEAMTablesDestroy(AmEAMTables *tables)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree3(tables->embedding, tables->density, tables->rphi));
  PetscFunctionReturn(0);
}
