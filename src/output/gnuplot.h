/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room output: what all pictures share. */
#ifndef ATOMESH_OUTPUT_GNUPLOT_H
#define ATOMESH_OUTPUT_GNUPLOT_H

#include <atomesh/base.h>

/* Prints the commands and data that draw what into the file output. Collective on comm. */
typedef PetscErrorCode (*AmGnuplotScript)(AmText text, MPI_Comm comm, const void *what, const char output[]);

/* Runs gnuplot on a script; the PNG appears under path when it is whole. Without gnuplot, or if it fails: a warning on stderr, and drawn is false.
 * Collective. Out: drawn, or NULL. */
PetscErrorCode AmGnuplotDraw(MPI_Comm comm, const char path[], AmGnuplotScript script, const void *what, PetscBool *drawn);

/* Text in gnuplot's quotes. Out: owned by the caller (PetscFree). */
PetscErrorCode AmGnuplotQuote(const char text[], char **out);

#endif
