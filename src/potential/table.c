/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cubics through a uniform table f[0..n-1], from values and slopes s (per knot spacing):
 *
 *   c0 = f_m, c1 = s_m, c2 = 3(f_{m+1} - f_m) - 2 s_m - s_{m+1}, c3 = s_m + s_{m+1} - 2(f_{m+1} - f_m)
 *
 * Hermite: s_m = [f_{m-2} - f_{m+2} + 8(f_{m+1} - f_{m-1})]/12, lower order at the two knots of each end. This is what KIM's EAM_Dynamo driver and
 * LAMMPS (pair_eam.cpp, array2spline) do, and published numbers rest on it. C1 only: second derivatives jump at the knots.
 * Spline: s from the tridiagonal system s_{m-1} + 4 s_m + s_{m+1} = 3(f_{m+1} - f_{m-1}) that makes second derivatives continuous;
 * end slopes by one-sided differences of fourth order, so that the ends spoil nothing inside.
 * Behind the last knot the table goes on as a straight line: cutoffs often lie one spacing behind it. So does KIM's driver (LAMMPS holds the value). */
#include "potentialimpl.h"

static void slopes_hermite(PetscInt n, const PetscReal f[], PetscReal s[])
{
  s[0]     = f[1] - f[0];
  s[1]     = 0.5 * (f[2] - f[0]);
  s[n - 2] = 0.5 * (f[n - 1] - f[n - 3]);
  s[n - 1] = f[n - 1] - f[n - 2];
  for (PetscInt m = 2; m < n - 2; m++) s[m] = ((f[m - 2] - f[m + 2]) + 8.0 * (f[m + 1] - f[m - 1])) / 12.0;
}

static PetscReal end_slope(const PetscReal f[], PetscInt step)
{
  return step * (-25.0 * f[0] + 48.0 * f[step] - 36.0 * f[2 * step] + 16.0 * f[3 * step] - 3.0 * f[4 * step]) / 12.0;
}

static PetscErrorCode slopes_spline(PetscInt n, const PetscReal f[], PetscReal s[])
{
  PetscReal *upper;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &upper));
  s[0]     = end_slope(f, 1);
  s[n - 1] = end_slope(f + n - 1, -1);
  upper[0] = 0.0;
  for (PetscInt m = 1; m < n - 1; m++) {
    upper[m] = 1.0 / (4.0 - upper[m - 1]);
    s[m]     = (3.0 * (f[m + 1] - f[m - 1]) - s[m - 1]) * upper[m];
  }
  for (PetscInt m = n - 2; m > 0; m--) s[m] -= upper[m] * s[m + 1];
  PetscCall(PetscFree(upper));
  PetscFunctionReturn(0);
}

PetscErrorCode AmTableCubics(AmInterpolation interpolation, PetscInt n, const PetscReal f[], PetscInt stride, PetscReal c[])
{
  PetscReal *s;

  PetscFunctionBeginUser;
  PetscCheck(n >= 5, PETSC_COMM_SELF, PETSC_ERR_ARG_SIZ, "A table of %" PetscInt_FMT " points, needs 5", n);
  PetscCall(PetscMalloc1(n, &s));
  if (interpolation == AM_INTERPOLATION_SPLINE)
    PetscCall(slopes_spline(n, f, s));
  else
    slopes_hermite(n, f, s);
  for (PetscInt m = 0; m < n - 1; m++) {
    const PetscReal rise = f[m + 1] - f[m];
    PetscReal      *cm   = c + m * stride;
    cm[0]                = f[m];
    cm[1]                = s[m];
    cm[2]                = 3.0 * rise - 2.0 * s[m] - s[m + 1];
    cm[3]                = s[m] + s[m + 1] - 2.0 * rise;
  }
  c[(n - 1) * stride]     = f[n - 1];
  c[(n - 1) * stride + 1] = s[n - 1];
  c[(n - 1) * stride + 2] = c[(n - 1) * stride + 3] = 0.0;
  PetscCall(PetscFree(s));
  PetscFunctionReturn(0);
}
