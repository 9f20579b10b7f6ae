/* SPDX-License-Identifier: GPL-3.0-or-later
 * A quantity over a cell of the plane, as colours and contours, drawn by gnuplot. */
#include "gnuplotimpl.h"

static PetscErrorCode send_text(AmText text, const char command[], const char words[], const char style[])
{
  char *quoted;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(words, &quoted));
  PetscCall(AmTextPrintRoot(text, "set %s %s noenhanced %s\n", command, quoted, style));
  PetscCall(PetscFree(quoted));
  PetscFunctionReturn(0);
}

/* Pixels. */
#define WIDTH 860 /* of the map */
#define LEFT 160
#define RIGHT 270 /* with the colours and their label */
#define ABOVE 90
#define BELOW 125

typedef struct {
  const AmMap *map;
  PetscReal    low[2], high[2]; /* Å */
  int          height;          /* pixels of the map */
} Drawing;

static Drawing drawing_of(const AmMap *m)
{
  Drawing d = {m, {PETSC_MAX_REAL, PETSC_MAX_REAL}, {-PETSC_MAX_REAL, -PETSC_MAX_REAL}, 0};
  for (PetscInt i = 0; i < m->num_rows * m->num_columns; i++)
    for (int k = 0; k < 2; k++) {
      d.low[k]  = PetscMin(d.low[k], m->points[i][k]);
      d.high[k] = PetscMax(d.high[k], m->points[i][k]);
    }
  d.height = (int)PetscMax(200, PetscMin(2000, WIDTH * (d.high[1] - d.low[1]) / (d.high[0] - d.low[0])));
  return d;
}

static PetscErrorCode send_frame(AmText text, const Drawing *d)
{
  const double width = LEFT + WIDTH + RIGHT, height = ABOVE + d->height + BELOW;

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset bmargin at screen %.6f\nset tmargin at screen %.6f\n",
                            LEFT / width, (LEFT + WIDTH) / width, BELOW / height, 1 - ABOVE / height));
  PetscCall(
      AmTextPrintRoot(text, "set xrange [%.6f:%.6f]\nset yrange [%.6f:%.6f]\n", (double)d->low[0], (double)d->high[0], (double)d->low[1], (double)d->high[1]));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_head(AmText text, const AmMap *m)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "set termoption font 'Sans,22'\nset border 15 lw 1.4 lc rgb '#444444'\nset tics out nomirror scale 0.6\nset view map\n"
                                  "set size ratio -1\n"
                                  "set pm3d interpolate 4,4\nset contour base\nset cntrlabel onecolor\nset cntrparam bspline levels auto 14\n"));
  PetscCall(
      AmTextPrintRoot(text, "set palette defined (0 '#f4f7f9', 0.15 '#cfe1ec', 0.35 '#8cbcd8', 0.55 '#f4dc95', 0.75 '#f0903f', 0.9 '#c6322b', 1 '#5c0a3c')\n"));
  PetscCall(send_text(text, "title", m->title, "font 'Sans,25'"));
  PetscCall(send_text(text, "xlabel", m->x_label, ""));
  PetscCall(send_text(text, "ylabel", m->y_label, "offset 1,0"));
  PetscCall(send_text(text, "cblabel", m->color_label, "offset 1.5,0"));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_marks(AmText text, const AmMap *m)
{
  char where[160];

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < m->num_marks; k++) {
    const AmMapMark *a = &m->marks[k];
    PetscCall(PetscSNPrintf(where, sizeof where, "%s",
                            AmErrorFormat("at %.8g,%.8g center offset 0,0.8 front font 'Sans,18' point pt 7 ps 1.2 lc rgb '#111111'", a->at[0], a->at[1])));
    PetscCall(send_text(text, "label", a->label, where));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode send_points(AmText text, const AmMap *m)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "$map << EOD\n"));
  for (PetscInt i = 0; i < m->num_rows; i++) {
    for (PetscInt j = 0; j < m->num_columns; j++) {
      const PetscReal *p = m->points[i * m->num_columns + j];
      PetscCall(AmTextPrintRoot(text, "%.6f %.6f %.8g\n", (double)p[0], (double)p[1], (double)p[2]));
    }
    PetscCall(AmTextPrintRoot(text, "\n"));
  }
  PetscCall(AmTextPrintRoot(text, "EOD\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const Drawing *d = context;
  const AmMap   *m = d->map;

  PetscFunctionBeginUser;
  (void)comm;
  PetscCall(send_head(text, m));
  PetscCall(send_frame(text, d));
  PetscCall(send_marks(text, m));
  PetscCall(send_points(text, m));
  PetscCall(
      AmTextPrintRoot(text, "splot $map using 1:2:3 with pm3d notitle nocontour, $map using 1:2:3 with lines lw 0.8 lc rgb '#333333' notitle nosurface\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputMap(MPI_Comm comm, const char path[], const AmMap *map, PetscBool *drawn)
{
  const Drawing d = drawing_of(map);
  char          size[32];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(size, sizeof size, "%d,%d", LEFT + WIDTH + RIGHT, ABOVE + d.height + BELOW));
  PetscCall(AmGnuplotPicture(comm, path, size, draw, &d, drawn));
  PetscFunctionReturn(0);
}
