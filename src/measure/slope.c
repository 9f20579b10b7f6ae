/* SPDX-License-Identifier: GPL-3.0-or-later
 * The straight line through points on logarithmic axes, by least squares: log y = c + s log x,
 *
 *   s = Σ (X - X̄)(Y - Ȳ) / Σ (X - X̄)²,  X = log x, Y = log y. */
#include <atomesh/measure.h>

PetscErrorCode AmMeasureSlope(PetscInt n, const PetscReal x[], const PetscReal y[], PetscReal *slope)
{
  PetscReal mean[2] = {0, 0}, xy = 0, xx = 0;

  PetscFunctionBeginUser;
  *slope = NAN;
  for (PetscInt i = 0; i < n; i++) {
    if (!(x[i] > 0 && y[i] > 0)) PetscFunctionReturn(0);
    mean[0] += log(x[i]) / n;
    mean[1] += log(y[i]) / n;
  }
  for (PetscInt i = 0; i < n; i++) {
    xy += (log(x[i]) - mean[0]) * (log(y[i]) - mean[1]);
    xx += PetscSqr(log(x[i]) - mean[0]);
  }
  if (xx > 1e-20) *slope = xy / xx; /* else one abscissa only: means of logarithms round at 1e-15 */
  PetscFunctionReturn(0);
}
