/* SPDX-License-Identifier: GPL-3.0-or-later
 * A chart with two logarithmic axes, drawn by gnuplot. */
#include "gnuplotimpl.h"
#include <string.h>

#define NUM_STYLES 7

/* Colours that differ also to eyes that miss one (Okabe, Ito 2008); markers: gnuplot's point types, filled and open. */
static const char *const colors[NUM_STYLES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"};
static const int         filled[NUM_STYLES] = {7, 5, 9, 13, 11, 15, 3}, open_[NUM_STYLES] = {6, 4, 8, 12, 10, 14, 2};

static PetscBool shown(const PetscReal point[2]) { return point[0] > 0 && point[1] > 0 && isfinite(point[0]) && isfinite(point[1]) ? PETSC_TRUE : PETSC_FALSE; }

/* The first (step 1) or last (step -1) point of the curve that is shown, or NULL. */
static const PetscReal *end_of(const AmChartCurve *c, PetscInt step)
{
  for (PetscInt i = step > 0 ? 0 : c->n - 1; i >= 0 && i < c->n; i += step)
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

/* gnuplot has numbers at whole decades only; here the digits that get one depend on how many decades there are. The others get a small tic. */
static PetscErrorCode send_tics(AmText text, const char axis[], double low, double high)
{
  const char *numbered = high / low < 8 ? "12357" : (high / low < 2000 ? "125" : "1"), *comma = "";

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set %stics (", axis));
  for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
    for (int k = 1; k < 10; k++) {
      const double tic = k * pow(10, e);
      if (tic < low || tic > high) continue;
      if (strchr(numbered, '0' + k))
        PetscCall(AmTextPrintRoot(text, "%s'%.6g' %.6g", comma, tic, tic));
      else
        PetscCall(AmTextPrintRoot(text, "%s'' %.6g 1", comma, tic));
      comma = ", ";
    }
  PetscCall(AmTextPrintRoot(text, ")\n"));
  PetscFunctionReturn(0);
}

/* Where the plot ends and the legend begins, as a share of the width; gnuplot's own guess leaves far too much to text that is not enhanced. */
static double legend_begin(const AmChart *chart)
{
  size_t longest = chart->guide_label ? strlen(chart->guide_label) : 0;

  for (PetscInt k = 0; k < chart->num_curves; k++) longest = PetscMax(longest, strlen(chart->curves[k].label));
  return PetscMax(0.5, 1 - 0.085 - 0.0074 * (double)longest);
}

static PetscErrorCode send_head(AmText text, const AmChart *chart, const double low[2], const double high[2])
{
  char *title, *legend, *x, *y;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(chart->title, &title));
  PetscCall(AmGnuplotQuote(chart->legend_title, &legend));
  PetscCall(AmGnuplotQuote(chart->x_label, &x));
  PetscCall(AmGnuplotQuote(chart->y_label, &y));
  PetscCall(AmTextPrintRoot(text, "set title %s noenhanced font 'Sans,22'\nset xlabel %s noenhanced\nset ylabel %s noenhanced\n", title, x, y));
  PetscCall(AmTextPrintRoot(text, "set logscale xy\nset xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n", low[0], high[0], low[1], high[1]));
  PetscCall(send_tics(text, "x", low[0], high[0]));
  PetscCall(send_tics(text, "y", low[1], high[1]));
  PetscCall(AmTextPrintRoot(text, "set tics out nomirror\nset border 3 lw 1.2 lc rgb '#444444'\nset grid xtics ytics lc rgb '#e3e6e8' lt 1 lw 1\n"));
  PetscCall(AmTextPrintRoot(text,
                            "set lmargin at screen 0.085\nset rmargin at screen %.4f\nset key at screen %.4f,0.5 left center Left reverse noenhanced samplen "
                            "2.5 spacing 1.35 font 'Sans,17'\n",
                            legend_begin(chart), legend_begin(chart) + 0.012));
  if (chart->legend_title) PetscCall(AmTextPrintRoot(text, "set key title %s left noenhanced\n", legend));
  PetscCall(PetscFree(title));
  PetscCall(PetscFree(legend));
  PetscCall(PetscFree(x));
  PetscCall(PetscFree(y));
  PetscFunctionReturn(0);
}

/* Curves, and the two ends of their guides. */
static PetscErrorCode send_points(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const AmChartCurve *c = &chart->curves[k];
    const PetscReal    *a = end_of(c, 1), *b = end_of(c, -1);
    PetscCall(AmTextPrintRoot(text, "$curve%d << EOD\n", (int)k));
    for (PetscInt i = 0; i < c->n; i++)
      if (shown(c->points[i])) PetscCall(AmTextPrintRoot(text, "%.10g %.10g\n", (double)c->points[i][0], (double)c->points[i][1]));
    PetscCall(AmTextPrintRoot(text, "EOD\n$guide%d << EOD\n", (int)k));
    if (a && !PetscIsNanReal(c->guide))
      PetscCall(AmTextPrintRoot(text, "%.10g %.10g\n%.10g %.10g\n", (double)a[0], (double)a[1], (double)b[0], (double)(a[1] * pow(b[0] / a[0], c->guide))));
    PetscCall(AmTextPrintRoot(text, "EOD\n"));
  }
  PetscFunctionReturn(0);
}

/* Thin lines under the curves, each in the colour of its curve. */
static PetscErrorCode send_guides(AmText text, const AmChart *chart)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < chart->num_curves; k++) {
    const AmChartCurve *c = &chart->curves[k];
    if (!end_of(c, 1) || PetscIsNanReal(c->guide)) continue;
    PetscCall(AmTextPrintRoot(text, "$guide%d using 1:2 with lines lw 1.4 dt (16,10) lc rgb '%s' notitle, ", (int)k, colors[c->style % NUM_STYLES]));
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
    if (!end_of(c, 1)) continue;
    PetscCall(AmGnuplotQuote(c->label, &label));
    PetscCall(AmTextPrintRoot(text, "$curve%d using 1:2 with linespoints lw 2.4 ps 2 pt %d dt %s lc rgb '%s' title %s, ", (int)k,
                              (c->dashed ? open_ : filled)[style], c->dashed ? "(30,12)" : "1", colors[style], label));
    PetscCall(PetscFree(label));
  }
  PetscFunctionReturn(0);
}

/* An entry of the legend that draws nothing. */
static PetscErrorCode send_guide_label(AmText text, const AmChart *chart)
{
  char *label;

  PetscFunctionBeginUser;
  if (!chart->guide_label) PetscFunctionReturn(0);
  PetscCall(AmGnuplotQuote(chart->guide_label, &label));
  PetscCall(AmTextPrintRoot(text, "NaN with lines lw 1.4 dt (16,10) lc rgb '#555555' title %s, ", label));
  PetscCall(PetscFree(label));
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const AmChart *chart = context;
  double         low[2], high[2];

  PetscFunctionBeginUser;
  find_range(chart, low, high);
  PetscCall(send_head(text, chart, low, high));
  PetscCall(send_points(text, chart));
  PetscCall(AmTextPrintRoot(text, "plot "));
  PetscCall(send_guides(text, chart));
  PetscCall(send_curves(text, chart));
  PetscCall(send_guide_label(text, chart));
  PetscCall(AmTextPrintRoot(text, "\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputChart(MPI_Comm comm, const char path[], const AmChart *chart, PetscBool *drawn)
{
  double low[2], high[2];

  PetscFunctionBeginUser;
  if (find_range(chart, low, high))
    PetscCall(AmGnuplotPicture(comm, path, "1500,900", draw, chart, drawn));
  else {
    PetscCall(PetscFPrintf(comm, PETSC_STDERR, "atomesh: warning: no picture %s: there is no point to draw\n", path));
    if (drawn) *drawn = PETSC_FALSE;
  }
  PetscFunctionReturn(0);
}
