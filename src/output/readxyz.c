/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the first frame of an extended XYZ file, plain or gzipped. */
#include <atomesh/output.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

typedef struct {
  const char *path;
  gzFile      file;
  double      size; /* bytes: no file holds more text than this */
  int         line_number;
  char       *line; /* without its end; from malloc */
  size_t      room;
} Reader;

/* The next line, or a sentence about what is missing. */
static PetscErrorCode next_line(Reader *reader, const char what[])
{
  size_t length = 0;

  PetscFunctionBeginUser;
  reader->line_number++;
  for (;;) {
    if (reader->room < length + 4096) {
      char *larger = realloc(reader->line, reader->room = 2 * length + 8192);
      PetscCheck(larger, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for a line of %s", reader->path);
      reader->line = larger;
    }
    reader->line[length] = 0;
    if (!gzgets(reader->file, reader->line + length, (int)(reader->room - length))) break;
    length += strlen(reader->line + length);
    if (length && reader->line[length - 1] == '\n') break;
  }
  AmCheckUser(length, "%s:%d: the file ends where %s should be", reader->path, reader->line_number, what);
  while (length && (reader->line[length - 1] == '\n' || reader->line[length - 1] == '\r')) reader->line[--length] = 0;
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

static PetscErrorCode read_cell(const Reader *reader, AmXYZ *xyz)
{
  char *lattice, *pbc, *p, *end;

  PetscFunctionBeginUser;
  PetscCall(find_value(reader->line, "Lattice", &lattice));
  PetscCall(find_value(reader->line, "pbc", &pbc));
  p = lattice;
  for (int i = 0; lattice && i < 9; i++, p = end) {
    xyz->cell[i / 3].v[i % 3] = strtod(p, &end);
    AmCheckUser(end != p, "%s:%d: Lattice is \"%s\", must be 9 numbers", reader->path, reader->line_number, lattice);
  }
  p = pbc;
  for (int i = 0; i < 3; i++) {
    xyz->pbc[i] = lattice ? PETSC_TRUE : PETSC_FALSE;
    if (!pbc) continue;
    p += strspn(p, " \t");
    AmCheckUser(*p, "%s:%d: pbc is \"%s\", must be 3 of T and F", reader->path, reader->line_number, pbc);
    xyz->pbc[i] = *p == 'T' || *p == 't' || *p == '1' ? PETSC_TRUE : PETSC_FALSE;
    p += strcspn(p, " \t");
  }
  PetscCall(PetscFree(lattice));
  PetscCall(PetscFree(pbc));
  PetscFunctionReturn(0);
}

/* One name:type:components of properties. Out: next: behind it. */
static PetscErrorCode read_column(const Reader *reader, const char properties[], AmXYZColumn *column, int *length)
{
  static const char letters[] = "SRIL";
  char              kind      = 0;
  int               comps     = 0;

  PetscFunctionBeginUser;
  *length = 0;
  AmCheckUser(sscanf(properties, "%63[^:]:%c:%d%n", column->name, &kind, &comps, length) == 3 && kind && strchr(letters, kind) && comps > 0 && comps < 1000,
              "%s:%d: Properties holds \"%.60s\", must be name:type:components with a type of S, R, I, L", reader->path, reader->line_number, properties);
  column->kind  = (AmColumnKind)(strchr(letters, kind) - letters);
  column->comps = comps;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_columns(const Reader *reader, AmXYZ *xyz)
{
  char       *properties;
  const char *p;
  int         length;

  PetscFunctionBeginUser;
  PetscCall(find_value(reader->line, "Properties", &properties));
  AmCheckUser(properties, "%s:%d: has no Properties=, must be extended XYZ", reader->path, reader->line_number);
  PetscCall(PetscCalloc1(strlen(properties) / 4 + 1, &xyz->columns));
  for (p = properties; *p; p += length + (p[length] == ':')) PetscCall(read_column(reader, p, &xyz->columns[xyz->num_columns++], &length));
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

static PetscErrorCode read_value(const Reader *reader, AmXYZColumn *column, size_t i, char word[])
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
    AmCheckUser(end != word && !*end && isfinite(column->numbers[i]), "%s:%d: %s is \"%.40s\", must be a finite number", reader->path, reader->line_number,
                column->name, word);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_atom(Reader *reader, PetscInt i, AmXYZ *xyz)
{
  char *p;

  PetscFunctionBeginUser;
  PetscCall(next_line(reader, "an atom"));
  p = reader->line;
  for (PetscInt k = 0; k < xyz->num_columns; k++)
    for (PetscInt c = 0; c < xyz->columns[k].comps; c++) {
      char *word;
      p += strspn(p, " \t");
      word = p;
      AmCheckUser(*word, "%s:%d: the line ends before %s", reader->path, reader->line_number, xyz->columns[k].name);
      p += strcspn(p, " \t");
      if (*p) *p++ = 0;
      PetscCall(read_value(reader, &xyz->columns[k], (size_t)i * (size_t)xyz->columns[k].comps + (size_t)c, word));
    }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_frame(Reader *reader, AmXYZ *xyz)
{
  char *end;
  long  n;

  PetscFunctionBeginUser;
  PetscCall(next_line(reader, "the number of atoms"));
  n = strtol(reader->line, &end, 10);
  AmCheckUser(end != reader->line && !end[strspn(end, " \t")] && n >= 0 && n < PETSC_MAX_INT, "%s:1: is \"%.40s\", must be the number of atoms", reader->path,
              reader->line);
  AmCheckUser(2.0 * (double)n <= reader->size, "%s:1: is %ld, the file is too short for so many atoms", reader->path, n);
  xyz->n = (PetscInt)n;
  PetscCall(next_line(reader, "the comment line"));
  PetscCall(PetscStrallocpy(reader->line, &xyz->comment));
  PetscCall(read_cell(reader, xyz));
  PetscCall(read_columns(reader, xyz));
  for (PetscInt i = 0; i < xyz->n; i++) PetscCall(read_atom(reader, i, xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputReadXYZ(const char path[], AmXYZ **out)
{
  Reader         reader = {path, NULL, 0, 0, NULL, 0};
  AmXYZ         *xyz;
  PetscErrorCode error;
  struct stat    info;

  PetscFunctionBeginUser;
  errno       = 0;
  reader.file = gzopen(path, "rb");
  AmCheckUser(reader.file && !stat(path, &info), "%s: %s", path, strerror(errno ? errno : ENOMEM));
  if (S_ISDIR(info.st_mode)) {
    gzclose(reader.file);
    AmRaiseUser("%s: is a directory, must be an extended XYZ file", path);
  }
  reader.size = (double)info.st_size * (gzdirect(reader.file) ? 1 : 1032); /* 1032: the most that deflate can save */
  PetscCall(PetscNew(&xyz));
  error = read_frame(&reader, xyz);
  gzclose(reader.file);
  free(reader.line);
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
