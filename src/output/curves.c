/* SPDX-License-Identifier: GPL-3.0-or-later
 * Curves over a logarithmic scale, or a linear one, drawn by gnuplot. */
#include "gnuplotimpl.h"

/* Okabe and Ito (2008): told apart by colour-blind eyes too. Points differ in shape besides. */
static const char *const colors[] = {"#999999", "#000000", "#d55e00", "#e69f00", "#0072b2", "#cc79a7", "#009e73"};
#define NUM_COLORS (PetscInt)(sizeof colors / sizeof *colors)

static PetscErrorCode send_text(AmText text, const char command[], const char words[], const char style[])
{
  char *quoted;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(words ? words : "", &quoted));
  PetscCall(AmTextPrintRoot(text, "set %s %s noenhanced %s\n", command, quoted, style));
  PetscCall(PetscFree(quoted));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_head(AmText text, const AmCurves *c)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set termoption font 'Sans,22'\nset border 3 lw 1.4 lc rgb '#444444'\nset tics out nomirror scale 0.6\nset tmargin 4.2\n"
                                  "set key outside right center Left reverse spacing 1.6 samplen 2\n"));
  if (!c->linear) PetscCall(AmTextPrintRoot(text, "set logscale y\nset format y '10^{%%L}'\n"));
  PetscCall(AmTextPrintRoot(text, "set xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n", (double)c->x_range[0],
                            (double)c->x_range[1], (double)c->y_range[0], (double)c->y_range[1]));
  PetscCall(send_text(text, "title", c->title, "font 'Sans,25' offset 0,1"));
  PetscCall(send_text(text, "xlabel", c->x_label, ""));
  PetscCall(send_text(text, "ylabel", c->y_label, "offset 0.5,0"));
  PetscFunctionReturn(0);
}

/* Where the label of an upright line stands: over it, or away from a near neighbour's. */
static const char *side_of(const AmCurves *c, PetscInt k)
{
  for (PetscInt j = 0; j < c->num_uprights; j++) {
    const PetscReal way = (c->uprights[k].at - c->uprights[j].at) / (c->x_range[1] - c->x_range[0]);
    if (j != k && fabs(way) < 0.2) return way > 0 ? "left" : "right";
  }
  return "center";
}

static PetscErrorCode send_lines(AmText text, const AmCurves *c)
{
  char where[128];

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < c->num_uprights; k++) {
    const double at = (double)c->uprights[k].at;
    PetscCall(AmTextPrintRoot(text, "set arrow from %.8g, graph 0 to %.8g, graph 1 nohead back lw 1.4 dt (12,8) lc rgb '#888888'\n", at, at));
    PetscCall(PetscSNPrintf(where, sizeof where, "%s", AmErrorFormat("at %.8g, graph 1.03 %s font 'Sans,19'", at, side_of(c, k))));
    if (c->uprights[k].label) PetscCall(send_text(text, "label", c->uprights[k].label, where));
  }
  if (!c->level) PetscFunctionReturn(0);
  PetscCall(AmTextPrintRoot(text, "set arrow from graph 0, first %.8g to graph 1, first %.8g nohead back lw 1.4 dt (4,6) lc rgb '#444444'\n",
                            (double)c->level->at, (double)c->level->at));
  PetscCall(PetscSNPrintf(where, sizeof where, "%s", AmErrorFormat("at graph 0.99, first %.8g right offset 0,0.6 font 'Sans,19'", (double)c->level->at)));
  if (c->level->label) PetscCall(send_text(text, "label", c->level->label, where));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_points(AmText text, const AmCurves *c, PetscInt k)
{
  const AmCurve *curve = &c->curves[k];

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "$curve%d << EOD\n", (int)k));
  for (PetscInt i = 0; i < curve->num_points; i++)
    if (curve->points[i][0] <= c->x_range[1])
      PetscCall(AmTextPrint(text, "%.4f %.8g\n", (double)curve->points[i][0], (double)PetscMax(c->y_range[0], curve->points[i][1])));
  PetscCall(AmTextSync(text));
  PetscCall(AmTextPrintRoot(text, "EOD\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const AmCurves *c = context;

  PetscFunctionBeginUser;
  (void)comm;
  PetscCall(send_head(text, c));
  PetscCall(send_lines(text, c));
  for (PetscInt k = 0; k < c->num_curves; k++) PetscCall(send_points(text, c, k));
  for (PetscInt k = 0; k < c->num_curves; k++) {
    char *label;
    PetscCall(AmGnuplotQuote(c->curves[k].label ? c->curves[k].label : "", &label));
    PetscCall(AmTextPrintRoot(text, "%s $curve%d using 1:2 smooth unique with %s lw 3 pt %d ps 1.5 lc rgb '%s' title %s noenhanced", k ? "," : "plot",
                              (int)k, c->curves[k].smooth ? "lines" : "linespoints", 4 + (int)k, colors[(k + c->curves[k].color) % NUM_COLORS], label));
    PetscCall(PetscFree(label));
  }
  PetscCall(AmTextPrintRoot(text, "\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputCurves(MPI_Comm comm, const char path[], const AmCurves *curves, PetscBool *drawn)
{
  PetscFunctionBeginUser;
  PetscCall(AmGnuplotPicture(comm, path, "1500,950", draw, curves, drawn));
  PetscFunctionReturn(0);
}
