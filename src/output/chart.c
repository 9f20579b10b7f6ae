/* SPDX-License-Identifier: GPL-3.0-or-later
 * A chart with two logarithmic axes, drawn by gnuplot. */
#include "gnuplotimpl.h"

#define NUM_STYLES 7

/* Colours that differ also to eyes that miss one (Okabe, Ito 2008); markers: gnuplot's point types, filled and open. */
static const char *const colors[NUM_STYLES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"};
static const int         filled[NUM_STYLES] = {7, 5, 9, 13, 11, 15, 3}, open_[NUM_STYLES] = {6, 4, 8, 12, 10, 14, 2};

static PetscBool shown(const PetscReal point[2]) { return point[0] > 0 && point[1] > 0 && isfinite(point[0]) && isfinite(point[1]) ? PETSC_TRUE : PETSC_FALSE; }

/* The first point of the curve that is shown, or NULL. */
static const PetscReal *first(const AmChartCurve *c)
{
  for (PetscInt i = 0; i < c->n; i++)
    if (shown(c->points[i])) return c->points[i];
  return NULL;
}

/* Range of all points with some room around. Out: false without a point. */
static PetscBool find_range(const AmChart *chart, double low[2], double high[2])
{
  PetscBool any = PETSC_FALSE;

  for (int a = 0; a < 2; a++) {
    low[a]  = HUGE_VAL;
    high[a] = 0;
  }
  for (PetscInt k = 0; k < chart->num_curves; k++)
    for (PetscInt i = 0; i < chart->curves[k].n; i++) {
      const PetscReal *point = chart->curves[k].points[i];
      if (!shown(point)) continue;
      any = PETSC_TRUE;
      for (int a = 0; a < 2; a++) {
        low[a]  = PetscMin(low[a], (double)point[a]);
        high[a] = PetscMax(high[a], (double)point[a]);
      }
    }
  for (int a = 0; a < 2; a++) {
    const double room = pow(high[a] / low[a], 0.08) * 1.1;
    low[a] /= room;
    high[a] *= room;
  }
  return any;
}

/* Numbers at 1, 2 and 5 of each decade, for gnuplot has none inside of a decade; over many decades only at 1. */
static PetscErrorCode send_tics(AmText text, const char axis[], double low, double high)
{
  const double digits[3] = {1, 2, 5};
  const int    step      = high / low > 2000 ? 3 : 1;
  const char  *comma     = "";

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set %stics (", axis));
  for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
    for (int k = 0; k < 3; k += step) {
      const double tic = digits[k] * pow(10, e);
      if (tic < low || tic > high) continue;
      PetscCall(AmTextPrintRoot(text, "%s'%.6g' %.6g", comma, tic, tic));
      comma = ", ";
    }
  for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
    for (int k = 1; k < 10; k++) {
      const double tic = k * pow(10, e);
      if (tic < low || tic > high) continue;
      PetscCall(AmTextPrintRoot(text, "%s'' %.6g 1", comma, tic));
      comma = ", ";
    }
  PetscCall(AmTextPrintRoot(text, ")\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_head(AmText text, const AmChart *chart, const double low[2], const double high[2])
{
  char *title, *x, *y;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(chart->title, &title));
  PetscCall(AmGnuplotQuote(chart->x_label, &x));
  PetscCall(AmGnuplotQuote(chart->y_label, &y));
  PetscCall(AmTextPrintRoot(text, "set title %s noenhanced font 'Sans,22'\nset xlabel %s noenhanced\nset ylabel %s noenhanced\n", title, x, y));
  PetscCall(AmTextPrintRoot(text, "set logscale xy\nset xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n", low[0], high[0], low[1], high[1]));
  PetscCall(send_tics(text, "x", low[0], high[0]));
  PetscCall(send_tics(text, "y", low[1], high[1]));
  PetscCall(AmTextPrintRoot(text, "set tics out nomirror\nset border 3 lw 1.2 lc rgb '#444444'\nset grid xtics ytics lc rgb '#e3e6e8' lt 1 lw 1\n"));
  PetscCall(AmTextPrintRoot(text, "set key outside right center Left reverse noenhanced samplen 2.5 spacing 1.3\n"));
  PetscCall(PetscFree(title));
  PetscCall(PetscFree(x));
  PetscCall(PetscFree(y));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_points(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const AmChartCurve *c = &chart->curves[k];
    PetscCall(AmTextPrintRoot(text, "$curve%d << EOD\n", (int)k));
    for (PetscInt i = 0; i < c->n; i++)
      if (shown(c->points[i])) PetscCall(AmTextPrintRoot(text, "%.10g %.10g\n", (double)c->points[i][0], (double)c->points[i][1]));
    PetscCall(AmTextPrintRoot(text, "EOD\n"));
  }
  PetscFunctionReturn(0);
}

/* Thin lines under the curves, each in the colour of its curve. */
static PetscErrorCode send_guides(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const AmChartCurve *c     = &chart->curves[k];
    const PetscReal    *start = first(c);
    if (!start || PetscIsNanReal(c->guide)) continue;
    PetscCall(AmTextPrintRoot(text, "[%.8g:*] %.8g * (x / %.8g)**(%.8g) with lines lw 1.2 dt (6,5) lc rgb '%s' notitle, ", (double)start[0], (double)start[1],
                              (double)start[0], (double)c->guide, colors[c->style % NUM_STYLES]));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode send_curves(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const AmChartCurve *c     = &chart->curves[k];
    const PetscInt      style = c->style % NUM_STYLES;
    char               *label;
    if (!first(c)) continue;
    PetscCall(AmGnuplotQuote(c->label, &label));
    PetscCall(AmTextPrintRoot(text, "$curve%d using 1:2 with linespoints lw 2.4 ps 2 pt %d dt %s lc rgb '%s' title %s, ", (int)k,
                              (c->dashed ? open_ : filled)[style], c->dashed ? "(14,6)" : "1", colors[style], label));
    PetscCall(PetscFree(label));
  }
  PetscFunctionReturn(0);
}

/* Entries of the legend that draw nothing: each slope once. */
static PetscErrorCode send_slopes(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const PetscReal slope = chart->curves[k].guide;
    PetscBool       said  = PETSC_FALSE;
    if (PetscIsNanReal(slope) || !first(&chart->curves[k])) continue;
    for (PetscInt j = 0; j < k; j++) said = said || (chart->curves[j].guide == slope && first(&chart->curves[j]));
    if (!said) PetscCall(AmTextPrintRoot(text, "NaN with lines lw 1.2 dt (6,5) lc rgb '#555555' title 'theory: slope %g', ", (double)slope));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const AmChart *chart = context;
  double         low[2], high[2];

  PetscFunctionBeginUser;
  if (!find_range(chart, low, high)) {
    PetscCall(AmTextPrintRoot(text, "exit status 1\n"));
    PetscFunctionReturn(0);
  }
  PetscCall(send_head(text, chart, low, high));
  PetscCall(send_points(text, chart));
  PetscCall(AmTextPrintRoot(text, "plot "));
  PetscCall(send_guides(text, chart));
  PetscCall(send_curves(text, chart));
  PetscCall(send_slopes(text, chart));
  PetscCall(AmTextPrintRoot(text, "\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputChart(MPI_Comm comm, const char path[], const AmChart *chart, PetscBool *drawn)
{
  PetscFunctionBeginUser;
  PetscCall(AmGnuplotPicture(comm, path, "1500,900", draw, chart, drawn));
  PetscFunctionReturn(0);
}
