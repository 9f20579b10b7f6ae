/* SPDX-License-Identifier: GPL-3.0-or-later
 * Panels side by side, drawn by gnuplot: points as discs, coloured on a logarithmic scale that all panels share. */
#include "gnuplotimpl.h"

/* Pixels. */
#define SIDE 430 /* of a panel */
#define LEFT 104 /* room for the labels of y */
#define BETWEEN 28
#define ABOVE 74  /* room for a panel's title */
#define BELOW 100 /* room for the labels of x */
#define SCALE 200 /* room for the colours and their label */

typedef struct {
  int columns, rows, width, height; /* width and height of the picture, pixels */
} Layout;

static Layout layout_of(const AmPanels *p)
{
  const int columns = (int)ceil(sqrt((double)p->num_panels)), rows = ((int)p->num_panels + columns - 1) / columns;
  return (Layout){columns, rows, LEFT + columns * (SIDE + BETWEEN) + SCALE, rows * (SIDE + ABOVE) + BELOW};
}

static PetscErrorCode send_head(AmText text, const AmPanels *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set termoption font 'Sans,18'\nset key off\nset border 15 lw 1.2 lc rgb '#444444'\nset tics out nomirror scale 0.6\n"));
  PetscCall(AmTextPrintRoot(text, "set xrange [%.6f:%.6f]\nset yrange [%.6f:%.6f]\n", (double)(p->center[0] - p->half_width),
                            (double)(p->center[0] + p->half_width), (double)(p->center[1] - p->half_width), (double)(p->center[1] + p->half_width)));
  PetscCall(
      AmTextPrintRoot(text, "set logscale cb\nset cbrange [%.8g:%.8g]\nset format cb '10^{%%L}'\nunset colorbox\n", (double)p->range[0], (double)p->range[1]));
  PetscCall(
      AmTextPrintRoot(text, "set palette defined (0 '#e9eef2', 0.2 '#d5e3ec', 0.45 '#9cc7dd', 0.62 '#f4dc95', 0.76 '#f5a04e', 0.88 '#d3402f', 1 '#5c0a3c')\n"));
  PetscCall(AmTextPrintRoot(text, "set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.6,0.4\nset multiplot\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_points(AmText text, const AmPanels *p, PetscInt k)
{
  const AmPanel *panel = &p->panels[k];

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "$points << EOD\n"));
  for (PetscInt i = 0; i < panel->num_points; i++)
    PetscCall(AmTextPrint(text, "%.4f %.4f %.8g\n", (double)panel->points[i][0], (double)panel->points[i][1],
                          (double)PetscMin(p->range[1], PetscMax(p->range[0], panel->values[i]))));
  PetscCall(AmTextSync(text));
  PetscCall(AmTextPrintRoot(text, "EOD\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_circles(AmText text, const AmPanels *p, PetscBool labelled)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num_circles; k++) {
    const AmPictureCircle *c = &p->circles[k];
    char                  *label;
    PetscCall(AmTextPrintRoot(text, "set object %d circle at %.6f,%.6f size %.6f front fs empty border rgb '#222222' dt (12,8) lw 1.8\n", (int)k + 1,
                              (double)c->center[0], (double)c->center[1], (double)c->radius));
    PetscCall(AmTextPrintRoot(text, "unset label %d\n", (int)k + 1));
    if (!labelled || !c->label) continue;
    PetscCall(AmGnuplotQuote(c->label, &label));
    PetscCall(AmTextPrintRoot(text, "set label %d %s at %.6f,%.6f center front noenhanced font 'Sans,18' boxed\n", (int)k + 1, label, (double)c->center[0],
                              (double)(c->center[1] + c->radius)));
    PetscCall(PetscFree(label));
  }
  PetscFunctionReturn(0);
}

/* Place of panel k, and labels at the outer edges only. */
static PetscErrorCode send_frame(AmText text, const AmPanels *p, const Layout *l, PetscInt k)
{
  const int    column = (int)k % l->columns, row = (int)k / l->columns;
  const double left = LEFT + column * (SIDE + BETWEEN), top = row * (SIDE + ABOVE) + ABOVE;
  const int    lowest = k + l->columns >= p->num_panels;
  char        *title;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(p->panels[k].title ? p->panels[k].title : "", &title));
  PetscCall(AmTextPrintRoot(text, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n", left / l->width, (left + SIDE) / l->width));
  PetscCall(AmTextPrintRoot(text, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - top / l->height, 1 - (top + SIDE) / l->height));
  PetscCall(AmTextPrintRoot(text, "set title %s noenhanced font 'Sans,23' offset 0,-0.7\n", title));
  PetscCall(AmTextPrintRoot(text, lowest ? "set xlabel 'x (Å)' offset 0,0.4\nset format x '%%g'\n" : "set xlabel ''\nset format x ''\n"));
  PetscCall(AmTextPrintRoot(text, column ? "set ylabel ''\nset format y ''\n" : "set ylabel 'y (Å)' offset 2.2,0\nset format y '%%g'\n"));
  PetscCall(PetscFree(title));
  PetscFunctionReturn(0);
}

/* One scale for all, drawn with the first panel. */
static PetscErrorCode send_scale(AmText text, const AmPanels *p, const Layout *l)
{
  const double left = LEFT + l->columns * (SIDE + BETWEEN);
  char        *label;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(p->color_label ? p->color_label : "", &label));
  PetscCall(AmTextPrintRoot(text, "set colorbox vertical user origin screen %.6f,%.6f size screen %.6f,%.6f\nset cblabel %s noenhanced offset 0.3,0\n",
                            left / l->width, (double)BELOW / l->height, 34. / l->width, 1 - (double)(BELOW + ABOVE) / l->height, label));
  PetscCall(PetscFree(label));
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const AmPanels *p = context;
  const Layout    l = layout_of(p);

  PetscFunctionBeginUser;
  (void)comm;
  PetscCall(send_head(text, p));
  for (PetscInt k = 0; k < p->num_panels; k++) {
    PetscCall(send_frame(text, p, &l, k));
    PetscCall(send_circles(text, p, k == 0 ? PETSC_TRUE : PETSC_FALSE));
    PetscCall(send_points(text, p, k));
    if (k == 0) PetscCall(send_scale(text, p, &l));
    PetscCall(AmTextPrintRoot(text, "plot $points using 1:2:(%.6f):3 with circles fs solid 1.0 noborder palette\n", (double)(p->diameter / 2)));
    PetscCall(AmTextPrintRoot(text, "unset colorbox\n"));
  }
  PetscCall(AmTextPrintRoot(text, "unset multiplot\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputPanels(MPI_Comm comm, const char path[], const AmPanels *panels, PetscBool *drawn)
{
  const Layout l = layout_of(panels);
  char         size[32];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(size, sizeof size, "%d,%d", l.width, l.height));
  PetscCall(AmGnuplotPicture(comm, path, size, draw, panels, drawn));
  PetscFunctionReturn(0);
}
