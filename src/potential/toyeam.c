/* SPDX-License-Identifier: GPL-3.0-or-later
 * The toy EAM potential of the two-dimensional benchmarks of ghost-force correction (Ortner, Zhang, GRAC papers; Liao, Ortner, Zhang).
 *
 *   V = ½ Σ J(r) + c [(t - t0)² + (t - t0)⁴],   t = Σ exp(-b r),   t0 = 6 exp(-0.9 b)
 *   J(r) = exp(-2 a (r - 1)) - 2 exp(-a (r - 1))
 *
 *   c [eV]; a, b [1/Å]; lengths in Å; J has the depth 1 eV at 1 Å
 *
 * The sums run over neighbours within a cutoff that lies between the first and second shell of the triangular plane lattice. It is sharp: a pair that crosses
 * it changes the energy at once, and nothing here can see that. It is meant for bodies in which none does. */
#include "potentialimpl.h"

#define CLOSEST 0.05 /* Å: directions of shorter bonds mean nothing */

typedef struct {
  PetscReal a, b, c, t0;
} Toy;

static PetscErrorCode pairs(const void *data, AmSite *site, PetscInt order)
{
  const Toy *p = data;

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < site->n; k++) {
    const PetscReal q = exp(-p->a * (site->r[k] - 1)), f = exp(-p->b * site->r[k]);
    site->phi[0][k] = q * (q - 2);
    site->phi[1][k] = -2 * p->a * q * (q - 1);
    site->phi[2][k] = 2 * p->a * p->a * q * (2 * q - 1);
    site->f[0][k]   = f;
    site->f[1][k]   = -p->b * f;
    site->f[2][k]   = p->b * p->b * f;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode embed(const void *data, AmSite *site, AmRange *range)
{
  const Toy      *p = data;
  const PetscReal d = site->rho - p->t0;

  PetscFunctionBeginUser;
  site->F[0] = p->c * d * d * (1 + d * d);
  site->F[1] = p->c * d * (2 + 4 * d * d);
  site->F[2] = p->c * (2 + 12 * d * d);
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(void *data)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(data));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialCreateToyEAM(PetscReal a, PetscReal b, PetscReal c, PetscReal cutoff, AmPotential *out)
{
  static const AmNativeFunctions functions = {pairs, embed, destroy};
  const char *const              species[] = {"X"};
  AmPotential                    pot;
  Toy                           *data;

  PetscFunctionBeginUser;
  AmCheckUser(a > 0 && b > 0 && c >= 0, "toy_eam: a is %.6g 1/Å, b %.6g 1/Å and c %.6g eV, a and b must be > 0 and c >= 0", a, b, c);
  AmCheckUser(cutoff > 1, "toy_eam: the cutoff is %.6g Å, must be > 1 Å, where the pair energy is lowest", cutoff);
  PetscCall(AmPotentialCreate("toy_eam", 1, species, &pot));
  PetscCall(PetscNew(&data));
  *data             = (Toy){a, b, c, 6 * exp(-0.9 * b)};
  pot->cutoff       = cutoff;
  pot->min_distance = CLOSEST;
  PetscCall(AmPotentialSetNative(pot, &functions, data));
  PetscCall(AmPotentialDescribe(pot, "toy EAM, a %.6g 1/Å, b %.6g 1/Å, c %.6g eV, cut off sharply at %.6g Å, exact second derivatives", a, b, c, cutoff));
  *out = pot;
  PetscFunctionReturn(0);
}
