/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text files, plain or gzipped, line by line. */
#include "lines.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEFLATED 1032 /* the most that deflate can save */

PetscErrorCode AmLinesOpen(const char path[], const char what[], AmLines *lines)
{
  struct stat info;

  PetscFunctionBeginUser;
  *lines      = (AmLines){.path = path};
  errno       = 0;
  lines->file = gzopen(path, "rb");
  AmCheckUser(lines->file && !stat(path, &info), "%s: %s", path, strerror(errno ? errno : ENOMEM));
  if (S_ISDIR(info.st_mode)) {
    gzclose(lines->file);
    AmRaiseUser("%s: is a directory, must be %s", path, what);
  }
  lines->size = (double)info.st_size * (gzdirect(lines->file) ? 1 : DEFLATED);
  PetscFunctionReturn(0);
}

PetscErrorCode AmLinesNext(AmLines *lines, PetscBool *there)
{
  size_t length = 0;

  PetscFunctionBeginUser;
  lines->number++;
  for (;;) {
    if (lines->room < length + 4096) {
      char *larger = realloc(lines->text, lines->room = 2 * length + 8192);
      PetscCheck(larger, PETSC_COMM_SELF, PETSC_ERR_MEM, "a line of %s asked for it", lines->path);
      lines->text = larger;
    }
    lines->text[length] = 0;
    if (!gzgets(lines->file, lines->text + length, (int)(lines->room - length))) break;
    length += strlen(lines->text + length);
    if (length && lines->text[length - 1] == '\n') break;
  }
  *there = length ? PETSC_TRUE : PETSC_FALSE;
  while (length && (lines->text[length - 1] == '\n' || lines->text[length - 1] == '\r')) lines->text[--length] = 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmLinesClose(AmLines *lines)
{
  PetscFunctionBeginUser;
  gzclose(lines->file);
  free(lines->text);
  PetscFunctionReturn(0);
}
