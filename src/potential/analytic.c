/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pair potentials in closed form, one species: V_l = 1/2 sum_j phi(r_lj), phi = phi0(r) S(r).
 *
 *   Lennard-Jones  phi0 = 4 epsilon [(sigma/r)^12 - (sigma/r)^6]
 *   Morse          phi0 = depth [exp(-2 alpha (r - r0)) - 2 exp(-alpha (r - r0))]
 *   switch         S = 1 - x³(10 - 15 x + 6 x²), x = (r - r_switch)/(cutoff - r_switch) clamped to [0, 1]
 *
 *   epsilon, depth [eV]; sigma, r0, r_switch, cutoff [Å]; alpha [1/Å]
 *
 * What it forces: S, S' and S'' are continuous, so that second derivatives are, and Newton's method converges as it should. */
#include "potentialimpl.h"

#define AM_LJ_CLOSEST 0.2     /* of sigma: phi0 is 1e9 epsilon there, nothing physical is left */
#define AM_MORSE_CLOSEST 0.05 /* of r0: directions of shorter bonds mean nothing */

typedef struct {
  PetscReal scale, a, b; /* epsilon, sigma, -; or depth, alpha, r0 */
  PetscReal r_switch, per_width;
} Analytic;

static void lennard_jones(const Analytic *p, PetscReal r, PetscReal phi[3])
{
  const PetscReal s = p->a / r, s6 = s * s * s * s * s * s, s12 = s6 * s6, e = 4.0 * p->scale;
  phi[0] = e * (s12 - s6);
  phi[1] = e * (6.0 * s6 - 12.0 * s12) / r;
  phi[2] = e * (156.0 * s12 - 42.0 * s6) / (r * r);
}

static void morse(const Analytic *p, PetscReal r, PetscReal phi[3])
{
  const PetscReal q = exp(-p->a * (r - p->b));
  phi[0]            = p->scale * q * (q - 2.0);
  phi[1]            = -2.0 * p->scale * p->a * q * (q - 1.0);
  phi[2]            = 2.0 * p->scale * p->a * p->a * q * (2.0 * q - 1.0);
}

static void apply_switch(const Analytic *p, PetscReal r, PetscReal phi[3])
{
  const PetscReal h = p->per_width, x = PetscMin((r - p->r_switch) * h, 1.0);
  const PetscReal s0 = 1.0 - x * x * x * (10.0 - x * (15.0 - 6.0 * x));
  const PetscReal s1 = -30.0 * x * x * (1.0 - x) * (1.0 - x) * h;
  const PetscReal s2 = -60.0 * x * (1.0 - x) * (1.0 - 2.0 * x) * h * h;
  phi[2]             = phi[2] * s0 + 2.0 * phi[1] * s1 + phi[0] * s2;
  phi[1]             = phi[1] * s0 + phi[0] * s1;
  phi[0] *= s0;
}

static inline void pairs_of(const Analytic *p, AmSite *site, void (*function)(const Analytic *, PetscReal, PetscReal[3]))
{
  for (PetscInt k = 0; k < site->n; k++) {
    PetscReal phi[3];
    function(p, site->r[k], phi);
    if (site->r[k] > p->r_switch) apply_switch(p, site->r[k], phi);
    for (PetscInt i = 0; i < 3; i++) site->phi[i][k] = phi[i];
  }
}

static PetscErrorCode pairs_lj(const void *data, AmSite *site, PetscInt order)
{
  PetscFunctionBeginUser;
  pairs_of((const Analytic *)data, site, lennard_jones);
  PetscFunctionReturn(0);
}

static PetscErrorCode pairs_morse(const void *data, AmSite *site, PetscInt order)
{
  PetscFunctionBeginUser;
  pairs_of((const Analytic *)data, site, morse);
  PetscFunctionReturn(0);
}

static PetscErrorCode destroy(void *data)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(data));
  PetscFunctionReturn(0);
}

static PetscErrorCode create(const char name[], const Analytic *p, PetscReal cutoff, const AmNativeFunctions *functions, AmPotential *out)
{
  const char *const species[] = {"X"};
  AmPotential       pot;
  Analytic         *data;

  PetscFunctionBeginUser;
  AmCheckUser(p->r_switch > 0.0 && p->r_switch < cutoff, "%s: the switch begins at %.6g Å and ends at the cutoff %.6g Å, must be 0 < begin < end", name,
              p->r_switch, cutoff);
  PetscCall(AmPotentialCreate(name, 1, species, &pot));
  PetscCall(PetscNew(&data));
  *data           = *p;
  data->per_width = 1.0 / (cutoff - p->r_switch);
  pot->cutoff     = cutoff;
  PetscCall(AmPotentialSetNative(pot, functions, data));
  *out = pot;
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialCreateLJ(PetscReal epsilon, PetscReal sigma, PetscReal r_switch, PetscReal cutoff, AmPotential *out)
{
  static const AmNativeFunctions functions = {pairs_lj, NULL, destroy};
  const Analytic                 p         = {epsilon, sigma, 0.0, r_switch, 0.0};

  PetscFunctionBeginUser;
  AmCheckUser(epsilon > 0.0 && sigma > 0.0, "Lennard-Jones: epsilon is %.6g eV and sigma %.6g Å, both must be > 0", epsilon, sigma);
  PetscCall(create("Lennard-Jones", &p, cutoff, &functions, out));
  (*out)->min_distance = AM_LJ_CLOSEST * sigma;
  PetscCall(AmPotentialDescribe(*out, "Lennard-Jones, epsilon %.6g eV, sigma %.6g Å, switched off from %.6g to %.6g Å, exact second derivatives", epsilon,
                                sigma, r_switch, cutoff));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialCreateMorse(PetscReal depth, PetscReal alpha, PetscReal r0, PetscReal r_switch, PetscReal cutoff, AmPotential *out)
{
  static const AmNativeFunctions functions = {pairs_morse, NULL, destroy};
  const Analytic                 p         = {depth, alpha, r0, r_switch, 0.0};

  PetscFunctionBeginUser;
  AmCheckUser(depth > 0.0 && alpha > 0.0 && r0 > 0.0, "Morse: depth is %.6g eV, alpha %.6g 1/Å and r0 %.6g Å, all must be > 0", depth, alpha, r0);
  PetscCall(create("Morse", &p, cutoff, &functions, out));
  (*out)->min_distance = AM_MORSE_CLOSEST * r0;
  PetscCall(AmPotentialDescribe(*out, "Morse, depth %.6g eV, alpha %.6g 1/Å, r0 %.6g Å, switched off from %.6g to %.6g Å, exact second derivatives", depth,
                                alpha, r0, r_switch, cutoff));
  PetscFunctionReturn(0);
}
