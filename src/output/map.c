/* SPDX-License-Identifier: GPL-3.0-or-later
 * A quantity over a cell of the plane, as colours and contours, drawn by gnuplot. */
#include "gnuplotimpl.h"
#include <string.h>

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

/* How much two boxes share along each axis, as an area. */
static PetscReal shared(const PetscReal a[2], const PetscReal b[2], const PetscReal half_a[2], const PetscReal half_b[2])
{
  PetscReal area = 1;
  for (int i = 0; i < 2; i++) area *= PetscMax(0, PetscMin(half_a[i] + half_b[i] - fabs(a[i] - b[i]), 2 * PetscMin(half_a[i], half_b[i])));
  return area;
}

/* Pixels of a label: letters of its font are so wide and high. */
static void half_of(const char label[], PetscReal half[2])
{
  half[0] = 0.5 * 14 * strlen(label);
  half[1] = 0.5 * 24;
}

/* What a label at this place hides: of marks, and of the num labels that have theirs; what sticks out of the map counts likewise. */
static PetscReal hidden(const Drawing *d, PetscInt k, const PetscReal at[2], const PetscReal (*mark)[2], PetscInt num, const PetscReal (*placed)[2])
{
  const PetscReal dot[2] = {7, 7}, middle[2] = {WIDTH / 2.0, d->height / 2.0};
  PetscReal       half[2], other[2], area;

  half_of(d->map->marks[k].label, half);
  area = 4 * half[0] * half[1] - shared(at, middle, half, middle); /* half of the map is its middle */
  for (PetscInt j = 0; j < d->map->num_marks; j++) area += shared(at, mark[j], half, dot);
  for (PetscInt j = 0; j < num; j++) {
    half_of(d->map->marks[j].label, other);
    area += shared(at, placed[j], half, other);
  }
  return area;
}

/* Each label stands where it hides least: above its mark, below, or beside it. In: mark. Out: place. [num_marks], pixels of the map. */
static void place_labels(const Drawing *d, const PetscReal (*mark)[2], PetscReal (*place)[2])
{
  for (PetscInt k = 0; k < d->map->num_marks; k++) {
    PetscReal least = PETSC_MAX_REAL, half[2];
    half_of(d->map->marks[k].label, half);
    const PetscReal ways[4][2] = {{0, 12 + half[1]}, {0, -12 - half[1]}, {12 + half[0], 0}, {-12 - half[0], 0}};
    for (int w = 0; w < 4; w++) {
      const PetscReal at[2] = {mark[k][0] + ways[w][0], mark[k][1] + ways[w][1]}, area = hidden(d, k, at, mark, k, (const PetscReal(*)[2])place);
      if (area >= least) continue;
      least       = area;
      place[k][0] = at[0];
      place[k][1] = at[1];
    }
  }
}

static PetscErrorCode send_marks(AmText text, const Drawing *d)
{
  const AmMap *m = d->map;
  PetscReal(*mark)[2], (*place)[2];
  char where[160];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(m->num_marks, &mark, m->num_marks, &place));
  for (PetscInt k = 0; k < m->num_marks; k++)
    for (int i = 0; i < 2; i++) mark[k][i] = (m->marks[k].at[i] - d->low[i]) / (d->high[i] - d->low[i]) * (i ? d->height : WIDTH);
  place_labels(d, (const PetscReal(*)[2])mark, place);
  for (PetscInt k = 0; k < m->num_marks; k++) {
    PetscCall(AmTextPrintRoot(text, "set label at %.8g,%.8g front point pt 7 ps 1.2 lc rgb '#111111'\n", (double)m->marks[k].at[0], (double)m->marks[k].at[1]));
    PetscCall(PetscSNPrintf(where, sizeof where, "%s",
                            AmErrorFormat("at graph %.6f,%.6f center front font 'Sans,18'", place[k][0] / WIDTH, place[k][1] / d->height)));
    PetscCall(send_text(text, "label", m->marks[k].label, where));
  }
  PetscCall(PetscFree2(mark, place));
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
  PetscCall(send_marks(text, d));
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
