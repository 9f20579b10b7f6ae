/* SPDX-License-Identifier: GPL-3.0-or-later
 * A picture of the core, drawn by gnuplot: the mesh faint behind, atoms as discs coloured by a value, dashed circles, or capsules, for core and blend. */
#include <string.h>
#include "gnuplotimpl.h"

static PetscBool inside(const AmPicture *p, PetscReal x, PetscReal y, PetscReal margin)
{
  return fabs(x - p->center[0]) <= p->half_width + margin && fabs(y - p->center[1]) <= p->half_width + margin ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode send_edges(AmText text, const AmPicture *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "$mesh << EOD\n"));
  for (PetscInt e = 0; e < p->num_edges; e++) {
    const PetscReal *a      = p->edges[e];
    const PetscReal  margin = hypot(a[2] - a[0], a[3] - a[1]); /* a long edge may cross the window with both ends outside */
    if (inside(p, a[0], a[1], margin)) PetscCall(AmTextPrint(text, "%.4f %.4f\n%.4f %.4f\n\n", (double)a[0], (double)a[1], (double)a[2], (double)a[3]));
  }
  PetscCall(AmTextSync(text));
  PetscCall(AmTextPrintRoot(text, "1e9 1e9\nEOD\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode send_atoms(AmText text, const AmPicture *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "$atoms << EOD\n"));
  for (PetscInt i = 0; i < p->num_atoms; i++)
    if (inside(p, p->atoms[i][0], p->atoms[i][1], p->atom_diameter) && isfinite(p->colors[i]))
      PetscCall(AmTextPrint(text, "%.4f %.4f %.8g\n", (double)p->atoms[i][0], (double)p->atoms[i][1], (double)p->colors[i]));
  PetscCall(AmTextSync(text));
  PetscCall(AmTextPrintRoot(text, "EOD\n"));
  PetscFunctionReturn(0);
}

/* Range of the colours in the window over all ranks, never empty. Collective. */
static PetscErrorCode color_range(MPI_Comm comm, const AmPicture *p, double range[2], int *any)
{
  double mine[2] = {HUGE_VAL, HUGE_VAL}, all[2]; /* least, and least of the negatives */

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->num_atoms; i++) {
    if (!inside(p, p->atoms[i][0], p->atoms[i][1], p->atom_diameter) || !isfinite(p->colors[i])) continue;
    mine[0] = PetscMin(mine[0], (double)p->colors[i]);
    mine[1] = PetscMin(mine[1], -(double)p->colors[i]);
  }
  PetscCallMPI(MPI_Allreduce(mine, all, 2, MPI_DOUBLE, MPI_MIN, comm));
  *any     = isfinite(all[0]);
  range[0] = *any ? all[0] : 0;
  range[1] = *any ? -all[1] : 1;
  /* wide enough to survive being printed with eight digits: a perfect crystal has one colour */
  range[1] = PetscMax(range[1], range[0] + 1e-6 * fabs(range[0]) + 1e-12);
  PetscFunctionReturn(0);
}

/* Points: 22, less where so long a title would be cut off. */
static int title_size(const char title[]) { return title ? PetscMax(10, PetscMin(22, 22 * 80 / (1 + (int)strlen(title)))) : 22; }

static PetscErrorCode send_head(AmText text, const AmPicture *p, const double range[2])
{
  char *title, *label;
  /* a range that lies well on both sides of 0 gets a diverging map whose light middle is 0 */
  const int    zero  = PetscMin(-range[0], range[1]) > 0.15 * PetscMax(-range[0], range[1]);
  const double reach = zero ? PetscMax(range[1], -range[0]) : 0;

  PetscFunctionBeginUser;
  PetscCall(AmGnuplotQuote(p->title, &title));
  PetscCall(AmGnuplotQuote(p->color_label, &label));
  PetscCall(AmTextPrintRoot(text, "set title %s noenhanced font 'Sans,%d' offset 0,-0.3\nset cblabel %s noenhanced offset 0.8,0\n", title,
                            title_size(p->title), label));
  PetscCall(AmTextPrintRoot(
      text, "set xlabel 'x (Å)'\nset ylabel 'y (Å)' offset 0.6,0\nset size ratio -1\nset tics out nomirror scale 0.6\nset border 3 lw 1.2 lc rgb '#444444'\n"));
  PetscCall(AmTextPrintRoot(text, "set colorbox user origin 0.855,0.16 size 0.02,0.70\n"));
  PetscCall(AmTextPrintRoot(text, "set lmargin at screen 0.09\nset rmargin at screen 0.83\nset tmargin at screen 0.935\nset bmargin at screen 0.085\n"));
  PetscCall(AmTextPrintRoot(text, "set xrange [%.6f:%.6f]\nset yrange [%.6f:%.6f]\n", (double)(p->center[0] - p->half_width),
                            (double)(p->center[0] + p->half_width), (double)(p->center[1] - p->half_width), (double)(p->center[1] + p->half_width)));
  PetscCall(AmTextPrintRoot(text, "set cbrange [%.8g:%.8g]\nset format cb '%%g'\nset key off\n", zero ? -reach : range[0], zero ? reach : range[1]));
  if (zero)
    PetscCall(AmTextPrintRoot(
        text, "set palette defined (-1 '#053061', -0.7 '#2166ac', -0.35 '#92c5de', 0 '#f1f1ee', 0.35 '#f4a582', 0.7 '#d6604d', 1 '#67001f')\n"));
  else
    PetscCall(
        AmTextPrintRoot(text, "set palette defined (0 '#eef1f4', 0.08 '#f6e9cf', 0.3 '#fbc27b', 0.5 '#f28a4f', 0.7 '#d8453f', 0.85 '#9b1f50', 1 '#4b0c4f')\n"));
  PetscCall(PetscFree(title));
  PetscCall(PetscFree(label));
  PetscFunctionReturn(0);
}

#define AROUND 64 /* corners of a capsule: an even number, half of them at either end */

/* In the order in which one goes around, from the end that half points to. */
static PetscErrorCode send_capsule(AmText text, const AmPictureCircle *c)
{
  const PetscReal from = atan2(c->half[1], c->half[0]) - PETSC_PI / 2;

  PetscFunctionBeginUser;
  for (int i = 0; i <= AROUND; i++) {
    const int       corner = i % AROUND, far = corner < AROUND / 2;
    const PetscReal angle = from + PETSC_PI * (corner % (AROUND / 2)) / (AROUND / 2 - 1) + (far ? 0 : PETSC_PI), side = far ? 1 : -1;
    PetscCall(AmTextPrintRoot(text, "%s %.6f,%.6f", i == 0 ? "set object polygon from" : " to",
                              (double)(c->center[0] + side * c->half[0] + c->radius * cos(angle)),
                              (double)(c->center[1] + side * c->half[1] + c->radius * sin(angle))));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode send_circles(AmText text, const AmPicture *p)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num_circles; k++) {
    const AmPictureCircle *c = &p->circles[k];
    const PetscReal top = c->center[1] + fabs(c->half[1]) + c->radius, at = c->center[0] + (c->half[1] < 0 ? -c->half[0] : c->half[1] > 0 ? c->half[0] : 0);
    char                  *label;
    if (hypot(c->half[0], c->half[1]) > 0)
      PetscCall(send_capsule(text, c));
    else
      PetscCall(AmTextPrintRoot(text, "set object circle at %.6f,%.6f size %.6f", (double)c->center[0], (double)c->center[1], (double)c->radius));
    PetscCall(AmTextPrintRoot(text, " front fs empty border rgb '#333333' dt (12,8) lw 1.6\n"));
    if (!c->label || !inside(p, at, top, 0)) continue;
    PetscCall(AmGnuplotQuote(c->label, &label));
    PetscCall(AmTextPrintRoot(text, "set label %s at %.6f,%.6f center front noenhanced font 'Sans,16' textcolor rgb '#222222' boxed\n", label, (double)at,
                              (double)top));
    PetscCall(PetscFree(label));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode draw(AmText text, MPI_Comm comm, const void *context)
{
  const AmPicture *p        = context;
  double           range[2] = {0, 1};
  int              any      = 0;

  PetscFunctionBeginUser;
  PetscCall(color_range(comm, p, range, &any));
  PetscCall(send_head(text, p, range));
  PetscCall(AmTextPrintRoot(text, "set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.6,0.4\n"));
  PetscCall(send_circles(text, p));
  PetscCall(send_edges(text, p));
  if (any) PetscCall(send_atoms(text, p));
  PetscCall(AmTextPrintRoot(text, "plot $mesh using 1:2 with lines lw 0.8 lc rgb '#c9ced3'"));
  if (any)
    PetscCall(
        AmTextPrintRoot(text, ", $atoms using 1:2:(%.6f):3 with circles fs solid 1.0 border rgb '#5b6268' lw 0.5 palette", (double)(p->atom_diameter / 2)));
  PetscCall(AmTextPrintRoot(text, "\n"));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputPicture(MPI_Comm comm, const char path[], const AmPicture *picture, PetscBool *drawn)
{
  PetscFunctionBeginUser;
  PetscCall(AmGnuplotPicture(comm, path, "1440,1250", draw, picture, drawn));
  PetscFunctionReturn(0);
}
