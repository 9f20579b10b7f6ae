/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the first frame of an extended XYZ file, plain or gzipped. */
#include "lines.h"
#include <atomesh/output.h>
#include <stdlib.h>
#include <string.h>

/* The next line, or a sentence about what is missing. */
static PetscErrorCode next_line(AmLines *lines, const char what[])
{
  PetscBool there;

  PetscFunctionBeginUser;
  PetscCall(AmLinesNext(lines, &there));
  AmCheckUser(there, "%s:%d: the file ends where %s should be", lines->path, lines->number, what);
  PetscFunctionReturn(0);
}

/* The value of key=value or key="value" in the second line. Out: value, owned by the caller, or NULL. */
static PetscErrorCode find_value(const char line[], const char key[], char **value)
{
  const size_t length = strlen(key);

  PetscFunctionBeginUser;
  *value = NULL;
  for (const char *p = line; *p;) {
    const char *word = p, *begin, *end;
    p += strcspn(p, "= \t");
    if (*p != '=') {
      p += strspn(p, " \t");
      continue;
    }
    begin = p[1] == '"' ? p + 2 : p + 1;
    end   = begin + strcspn(begin, p[1] == '"' ? "\"" : " \t");
    p     = end + (*end == '"');
    p += strspn(p, " \t");
    if (strncmp(word, key, length) || word[length] != '=') continue;
    PetscCall(PetscMalloc1((size_t)(end - begin) + 1, value));
    PetscCall(PetscStrncpy(*value, begin, (size_t)(end - begin) + 1));
    break;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_cell(const AmLines *lines, AmXYZ *xyz)
{
  char *lattice, *pbc, *p, *end;

  PetscFunctionBeginUser;
  PetscCall(find_value(lines->text, "Lattice", &lattice));
  PetscCall(find_value(lines->text, "pbc", &pbc));
  p = lattice;
  for (int i = 0; lattice && i < 9; i++, p = end) {
    xyz->cell[i / 3].v[i % 3] = strtod(p, &end);
    AmCheckUser(end != p, "%s:%d: Lattice is \"%s\", must be 9 numbers", lines->path, lines->number, lattice);
  }
  p = pbc;
  for (int i = 0; i < 3; i++) {
    xyz->pbc[i] = lattice ? PETSC_TRUE : PETSC_FALSE;
    if (!pbc) continue;
    p += strspn(p, " \t");
    AmCheckUser(*p, "%s:%d: pbc is \"%s\", must be 3 of T and F", lines->path, lines->number, pbc);
    xyz->pbc[i] = *p == 'T' || *p == 't' || *p == '1' ? PETSC_TRUE : PETSC_FALSE;
    p += strcspn(p, " \t");
  }
  PetscCall(PetscFree(lattice));
  PetscCall(PetscFree(pbc));
  PetscFunctionReturn(0);
}

/* One name:type:components of properties. Out: next: behind it. */
static PetscErrorCode read_column(const AmLines *lines, const char properties[], AmXYZColumn *column, int *length)
{
  static const char letters[] = "SRIL";
  char              kind      = 0;
  int               comps     = 0;

  PetscFunctionBeginUser;
  *length = 0;
  AmCheckUser(sscanf(properties, "%63[^:]:%c:%d%n", column->name, &kind, &comps, length) == 3 && kind && strchr(letters, kind) && comps > 0 && comps < 1000,
              "%s:%d: Properties holds \"%.60s\", must be name:type:components with a type of S, R, I, L", lines->path, lines->number, properties);
  column->kind  = (AmColumnKind)(strchr(letters, kind) - letters);
  column->comps = comps;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_columns(const AmLines *lines, AmXYZ *xyz)
{
  char       *properties;
  const char *p;
  int         length;

  PetscFunctionBeginUser;
  PetscCall(find_value(lines->text, "Properties", &properties));
  AmCheckUser(properties, "%s:%d: has no Properties=, must be extended XYZ", lines->path, lines->number);
  PetscCall(PetscCalloc1(strlen(properties) / 4 + 1, &xyz->columns));
  for (p = properties; *p; p += length + (p[length] == ':')) PetscCall(read_column(lines, p, &xyz->columns[xyz->num_columns++], &length));
  PetscCall(PetscFree(properties));
  for (PetscInt k = 0; k < xyz->num_columns; k++) {
    AmXYZColumn *column = &xyz->columns[k];
    if (column->kind == AM_COLUMN_STRING)
      PetscCall(PetscCalloc1((size_t)xyz->n * (size_t)column->comps, &column->strings));
    else
      PetscCall(PetscCalloc1((size_t)xyz->n * (size_t)column->comps, &column->numbers));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_value(const AmLines *lines, AmXYZColumn *column, size_t i, char word[])
{
  char *end = word;

  PetscFunctionBeginUser;
  switch (column->kind) {
  case AM_COLUMN_STRING:
    PetscCall(PetscStrncpy(column->strings[i], word, sizeof column->strings[i]));
    break;
  case AM_COLUMN_LOGICAL:
    column->numbers[i] = *word == 'T' || *word == 't' || *word == '1';
    break;
  default:
    column->numbers[i] = strtod(word, &end);
    AmCheckUser(end != word && !*end && isfinite(column->numbers[i]), "%s:%d: %s is \"%.40s\", must be a finite number", lines->path, lines->number,
                column->name, word);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_atom(AmLines *lines, PetscInt i, AmXYZ *xyz)
{
  char *p;

  PetscFunctionBeginUser;
  PetscCall(next_line(lines, "an atom"));
  p = lines->text;
  for (PetscInt k = 0; k < xyz->num_columns; k++)
    for (PetscInt c = 0; c < xyz->columns[k].comps; c++) {
      char *word;
      p += strspn(p, " \t");
      word = p;
      AmCheckUser(*word, "%s:%d: the line ends before %s", lines->path, lines->number, xyz->columns[k].name);
      p += strcspn(p, " \t");
      if (*p) *p++ = 0;
      PetscCall(read_value(lines, &xyz->columns[k], (size_t)i * (size_t)xyz->columns[k].comps + (size_t)c, word));
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_frame(AmLines *lines, AmXYZ *xyz)
{
  char *end;
  long  n;

  PetscFunctionBeginUser;
  PetscCall(next_line(lines, "the number of atoms"));
  n = strtol(lines->text, &end, 10);
  AmCheckUser(end != lines->text && !end[strspn(end, " \t")] && n >= 0 && n < PETSC_MAX_INT, "%s:1: is \"%.40s\", must be the number of atoms", lines->path,
              lines->text);
  AmCheckUser(2.0 * (double)n <= lines->size, "%s:1: is %ld, the file is too short for so many atoms", lines->path, n);
  xyz->n = (PetscInt)n;
  PetscCall(next_line(lines, "the comment line"));
  PetscCall(PetscStrallocpy(lines->text, &xyz->comment));
  PetscCall(read_cell(lines, xyz));
  PetscCall(read_columns(lines, xyz));
  for (PetscInt i = 0; i < xyz->n; i++) PetscCall(read_atom(lines, i, xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputReadXYZ(const char path[], AmXYZ **out)
{
  AmLines        lines;
  AmXYZ         *xyz;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCall(AmLinesOpen(path, "an extended XYZ file", &lines));
  PetscCall(PetscNew(&xyz));
  error = read_frame(&lines, xyz);
  PetscCall(AmLinesClose(&lines));
  if (error) PetscCall(AmXYZDestroy(&xyz));
  PetscCall(error);
  *out = xyz;
  PetscFunctionReturn(0);
}

PetscErrorCode AmXYZDestroy(AmXYZ **xyz)
{
  PetscFunctionBeginUser;
  if (!*xyz) PetscFunctionReturn(0);
  for (PetscInt k = 0; k < (*xyz)->num_columns; k++) {
    PetscCall(PetscFree((*xyz)->columns[k].numbers));
    PetscCall(PetscFree((*xyz)->columns[k].strings));
  }
  PetscCall(PetscFree((*xyz)->columns));
  PetscCall(PetscFree((*xyz)->comment));
  PetscCall(PetscFree(*xyz));
  PetscFunctionReturn(0);
}

const AmXYZColumn *AmXYZFind(const AmXYZ *xyz, const char name[], AmColumnKind kind, PetscInt comps)
{
  for (PetscInt k = 0; k < xyz->num_columns; k++) {
    const AmXYZColumn *column = &xyz->columns[k];
    if (!strcmp(column->name, name)) return column->kind == kind && column->comps == comps ? column : NULL;
  }
  return NULL;
}
