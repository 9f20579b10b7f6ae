/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room output: what pictures by gnuplot share. */
#ifndef ATOMESH_OUTPUT_GNUPLOT_H
#define ATOMESH_OUTPUT_GNUPLOT_H

#include <atomesh/output.h>

/* Adds the commands that draw what context holds; the terminal's output is set already. Collective. */
typedef PetscErrorCode (*AmGnuplotDraw)(AmText text, MPI_Comm comm, const void *context);

/* Writes the PNG at path by gnuplot. In: size: of the terminal, "1440,1250". Without gnuplot, or if it fails: a warning on stderr, and drawn is false.
 * Collective. Out: drawn, or NULL. */
PetscErrorCode AmGnuplotPicture(MPI_Comm comm, const char path[], const char size[], AmGnuplotDraw draw, const void *context, PetscBool *drawn);

/* Text in quotes for gnuplot; NULL is "". Out: owned by the caller (PetscFree). Not collective. */
PetscErrorCode AmGnuplotQuote(const char text[], char **out);

#endif
