/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room output: a text file, plain or gzipped, line by line. */
#ifndef ATOMESH_OUTPUT_LINES_H
#define ATOMESH_OUTPUT_LINES_H

#include <atomesh/base.h>
#include <zlib.h>

typedef struct {
  const char *path; /* referenced */
  gzFile      file;
  double      size;   /* bytes: no file holds more text than this */
  int         number; /* of the line, from 1 */
  char       *text;   /* the line without its end; the caller may write into it */
  size_t      room;
} AmLines;

/* In: what: the kind of file that it must be, for the sentence. Raises AM_ERR_USER: not there, a directory. */
PetscErrorCode AmLinesOpen(const char path[], const char what[], AmLines *lines);
/* The next line, however long. Out: there: whether there was one. */
PetscErrorCode AmLinesNext(AmLines *lines, PetscBool *there);
PetscErrorCode AmLinesClose(AmLines *lines);

#endif
