/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a data file of LAMMPS: a line that says nothing, a header of numbers with their words behind them, sections that begin with their names. Comments
 * begin with #; the one behind the name of the section Atoms is the style of its lines. */
#include "lines.h"
#include <atomesh/output.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SAME_MASS 0.2 /* amu: people round, and cobalt and nickel differ by 0.24 */
#define MAX_WORDS 12  /* of an atom's line: one more than the longest has */
#define IMAGE_FLAGS 3 /* words that may follow */
#define MAX_TYPES 1000

static const struct {
  const char *name;
  int         type, pos; /* which word */
} styles[] = {{"atomic", 1, 2}, {"charge", 1, 3}, {"molecular", 2, 3}, {"bond", 2, 3}, {"angle", 2, 3}, {"full", 2, 4}};
#define NUM_STYLES ((int)(sizeof(styles) / sizeof(*styles)))

typedef struct {
  AmLines                lines;
  const AmLammpsOptions *options;
  char                   comment[64]; /* the line's first word behind # */
  PetscInt               num_types;
  char                   label[MAX_TYPES][16]; /* "": the file has none */
  PetscReal              mass[MAX_TYPES];      /* amu; 0: the file does not say */
  PetscInt              *type;                 /* [n], from 0 */
  AmXYZ                 *xyz;
} Reader;

/* The next line that holds something, without comment and spaces around. */
static PetscErrorCode next(Reader *r, PetscBool *there)
{
  char *text = NULL;

  PetscFunctionBeginUser;
  do {
    char *hash, *end;
    PetscCall(AmLinesNext(&r->lines, there));
    if (!*there) PetscFunctionReturn(0);
    text          = r->lines.text;
    hash          = strchr(text, '#');
    r->comment[0] = 0;
    if (hash) sscanf(hash + 1, "%63s", r->comment);
    if (hash) *hash = 0;
    for (end = text + strlen(text); end > text && isspace((unsigned char)end[-1]);) *--end = 0;
    while (isspace((unsigned char)*text)) text++;
  } while (!*text);
  memmove(r->lines.text, text, strlen(text) + 1);
  PetscFunctionReturn(0);
}

/* The same, where one more line must be. */
static PetscErrorCode need(Reader *r, const char what[])
{
  PetscBool there;

  PetscFunctionBeginUser;
  PetscCall(next(r, &there));
  AmCheckUser(there, "%s:%d: the file ends where %s should be, which it must have", r->lines.path, r->lines.number, what);
  PetscFunctionReturn(0);
}

/* ---- header ---- */

/* Whether the line is n numbers before these words: "0 4.05 xlo xhi". */
static PetscBool is_line(const char text[], int n, const char words[], double x[])
{
  for (int k = 0; k < n; k++) {
    char *end;
    x[k] = strtod(text, &end);
    if (end == text) return PETSC_FALSE;
    text = end + strspn(end, " \t");
  }
  return strcmp(text, words) ? PETSC_FALSE : PETSC_TRUE;
}

static PetscErrorCode read_box(Reader *r)
{
  static const char *const bounds[3] = {"xlo xhi", "ylo yhi", "zlo zhi"}, *const general[3] = {"avec", "bvec", "cvec"};
  AmVec3 *cell = r->xyz->cell;
  double  x[3];

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) {
    if (is_line(r->lines.text, 3, general[k], x)) cell[k] = AmVec3Make(x[0], x[1], x[2]);
    if (!is_line(r->lines.text, 2, bounds[k], x)) continue;
    AmCheckUser(x[1] > x[0], "%s:%d: the box goes from %g to %g Å, must be larger than 0", r->lines.path, r->lines.number, x[0], x[1]);
    cell[k].v[k] = x[1] - x[0];
  }
  if (is_line(r->lines.text, 3, "xy xz yz", x)) {
    cell[1].v[0] = x[0];
    cell[2].v[0] = x[1];
    cell[2].v[1] = x[2];
  }
  PetscFunctionReturn(0);
}

/* A number of things, or nothing if the line is another one. */
static PetscErrorCode read_count(const Reader *r, const char things[], PetscReal most, PetscInt *n)
{
  double x;

  PetscFunctionBeginUser;
  if (!is_line(r->lines.text, 1, things, &x)) PetscFunctionReturn(0);
  AmCheckUser(x >= 1 && x <= most && x == floor(x), "%s:%d: has %g %s, must have a whole number of them from 1 to %g", r->lines.path, r->lines.number, x,
              things, (double)most);
  *n = (PetscInt)x;
  PetscFunctionReturn(0);
}

/* Up to the name of the first section, which stays in the line. */
static PetscErrorCode read_header(Reader *r)
{
  PetscBool       there;
  const PetscReal most = PetscMin(floor(r->lines.size / (PetscReal)strlen("1 1 0 0 0\n")), PETSC_MAX_INT / 4);

  PetscFunctionBeginUser;
  PetscCall(AmLinesNext(&r->lines, &there));
  for (;;) {
    PetscCall(need(r, "the section Atoms of a data file of LAMMPS"));
    if (isalpha((unsigned char)*r->lines.text)) break;
    PetscCall(read_box(r));
    PetscCall(read_count(r, "atoms", most, &r->xyz->n));
    PetscCall(read_count(r, "atom types", MAX_TYPES, &r->num_types));
  }
  AmCheckUser(r->xyz->n > 0 && r->num_types > 0, "%s:%d: the header has no line \"%s\", must have one", r->lines.path, r->lines.number,
              r->xyz->n > 0 ? "N atom types" : "N atoms");
  PetscFunctionReturn(0);
}

/* ---- sections ---- */

/* A type from 1, or its label. Out: type from 0. */
static PetscErrorCode read_type(const Reader *r, const char word[], PetscInt *type)
{
  char      *end;
  const long n = strtol(word, &end, 10);

  PetscFunctionBeginUser;
  *type = *end || n < 1 || n > r->num_types ? -1 : (PetscInt)n - 1;
  for (PetscInt k = 0; *end && k < r->num_types; k++)
    if (!strcmp(r->label[k], word)) *type = k;
  AmCheckUser(*type >= 0, "%s:%d: the type is \"%.40s\", must be from 1 to %d%s", r->lines.path, r->lines.number, word, (int)r->num_types,
              r->label[0][0] ? ", or a label" : "");
  PetscFunctionReturn(0);
}

static PetscErrorCode read_labels(Reader *r)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < r->num_types; k++) {
    char label[16];
    long type = 0;
    PetscCall(need(r, "the label of a type"));
    AmCheckUser(sscanf(r->lines.text, "%ld %15s", &type, label) == 2 && type >= 1 && type <= r->num_types,
                "%s:%d: is \"%.40s\", must be a type from 1 to %d and its label", r->lines.path, r->lines.number, r->lines.text, (int)r->num_types);
    PetscCall(PetscStrncpy(r->label[type - 1], label, sizeof(label)));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_masses(Reader *r)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < r->num_types; k++) {
    char     word[64];
    double   mass = 0;
    PetscInt type;
    PetscCall(need(r, "the mass of a type"));
    AmCheckUser(sscanf(r->lines.text, "%63s %lf", word, &mass) == 2 && mass > 0, "%s:%d: is \"%.40s\", must be a type and its mass", r->lines.path,
                r->lines.number, r->lines.text);
    PetscCall(read_type(r, word, &type));
    r->mass[type] = mass;
  }
  PetscFunctionReturn(0);
}

/* The style that the section's heading tells, else that of the options. */
static PetscErrorCode find_style(const Reader *r, int *style)
{
  const char *name = r->comment[0] ? r->comment : r->options->style ? r->options->style : styles[0].name;

  PetscFunctionBeginUser;
  for (*style = 0; *style < NUM_STYLES && strcmp(styles[*style].name, name);) ++*style;
  AmCheckUser(*style < NUM_STYLES, "%s:%d: the style of the atoms is \"%s\", must be atomic, charge, molecular, bond, angle or full", r->lines.path,
              r->lines.number, name);
  PetscFunctionReturn(0);
}

static PetscErrorCode read_atom(Reader *r, int style, PetscInt i, PetscReal pos[])
{
  const int num = styles[style].pos + 3;
  char     *word[MAX_WORDS], *p = r->lines.text, *end;
  int       n = 0;

  PetscFunctionBeginUser;
  while (*p && n < MAX_WORDS) {
    word[n++] = p;
    p += strcspn(p, " \t");
    if (*p) *p++ = 0;
    p += strspn(p, " \t");
  }
  AmCheckUser(n == num || n == num + IMAGE_FLAGS, "%s:%d: the line has %d words, must have %d, or %d with image flags, as atoms of style %s have",
              r->lines.path, r->lines.number, n, num, num + IMAGE_FLAGS, styles[style].name);
  PetscCall(read_type(r, word[styles[style].type], &r->type[i]));
  for (int k = 0; k < 3; k++) {
    pos[k] = strtod(word[styles[style].pos + k], &end);
    AmCheckUser(!*end && isfinite(pos[k]), "%s:%d: %c is \"%.40s\", must be a finite number", r->lines.path, r->lines.number, "xyz"[k],
                word[styles[style].pos + k]);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_atoms(Reader *r)
{
  AmXYZ *xyz = r->xyz;
  int    style;

  PetscFunctionBeginUser;
  PetscCall(find_style(r, &style));
  PetscCall(PetscMalloc1(xyz->n, &r->type));
  xyz->num_columns = 2;
  PetscCall(PetscCalloc1(2, &xyz->columns));
  xyz->columns[0] = (AmXYZColumn){.name = "species", .kind = AM_COLUMN_STRING, .comps = 1};
  xyz->columns[1] = (AmXYZColumn){.name = "pos", .kind = AM_COLUMN_REAL, .comps = 3};
  PetscCall(PetscCalloc1(xyz->n, &xyz->columns[0].strings));
  PetscCall(PetscCalloc1(3 * xyz->n, &xyz->columns[1].numbers));
  for (PetscInt i = 0; i < xyz->n; i++) {
    PetscCall(need(r, "an atom"));
    PetscCall(read_atom(r, style, i, xyz->columns[1].numbers + 3 * i));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_sections(Reader *r)
{
  PetscBool there = PETSC_TRUE;

  PetscFunctionBeginUser;
  while (there) {
    const char *name = r->lines.text;
    if (!strcmp(name, "Atom Type Labels"))
      PetscCall(read_labels(r));
    else if (!strcmp(name, "Masses"))
      PetscCall(read_masses(r));
    else if (!strcmp(name, "Atoms") && !r->type)
      PetscCall(read_atoms(r));
    PetscCall(next(r, &there));
  }
  AmCheckUser(r->type, "%s:%d: the file ends without a section Atoms, must be extended XYZ or a data file of LAMMPS", r->lines.path, r->lines.number);
  PetscFunctionReturn(0);
}

/* ---- species ---- */

static PetscErrorCode name_type(const Reader *r, PetscInt type, char name[16])
{
  const AmLammpsOptions *o    = r->options;
  PetscReal              best = SAME_MASS;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(name, 16, "type %" PetscInt_FMT, type + 1));
  for (PetscInt s = 0; s < o->num_species; s++) {
    const PetscReal off = fabs(AmElementMass(o->species[s]) - r->mass[type]);
    if (!(off < best)) continue;
    best = off;
    PetscCall(PetscStrncpy(name, o->species[s], 16));
  }
  if (r->label[type][0]) PetscCall(PetscStrncpy(name, r->label[type], 16));
  if (type < o->num_types) PetscCall(PetscStrncpy(name, o->types[type], 16));
  PetscFunctionReturn(0);
}

static PetscErrorCode read_data(Reader *r)
{
  PetscFunctionBeginUser;
  PetscCall(read_header(r));
  PetscCall(read_sections(r));
  for (PetscInt i = 0; i < r->xyz->n; i++) PetscCall(name_type(r, r->type[i], r->xyz->columns[0].strings[i]));
  for (int k = 0; k < 3; k++) r->xyz->pbc[k] = PETSC_TRUE;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_lammps(const char path[], const AmLammpsOptions *options, AmXYZ **out)
{
  Reader        *r;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&r));
  r->options = options;
  PetscCall(PetscNew(&r->xyz));
  r->xyz->is_data = PETSC_TRUE;
  PetscCall(AmLinesOpen(path, "a data file of LAMMPS", &r->lines));
  error = read_data(r);
  PetscCall(AmLinesClose(&r->lines));
  if (error) PetscCall(AmXYZDestroy(&r->xyz));
  *out = r->xyz;
  PetscCall(PetscFree(r->type));
  PetscCall(PetscFree(r));
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputReadAtoms(const char path[], const AmLammpsOptions *options, AmXYZ **out)
{
  AmLines   lines;
  PetscBool there;
  char     *end = NULL;

  PetscFunctionBeginUser;
  PetscCall(AmLinesOpen(path, "a file of atoms", &lines));
  PetscCall(AmLinesNext(&lines, &there));
  strtol(lines.text, &end, 10);
  there = there && end != lines.text && !end[strspn(end, " \t")] ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(AmLinesClose(&lines));
  if (there)
    PetscCall(AmOutputReadXYZ(path, out));
  else
    PetscCall(read_lammps(path, options, out));
  PetscFunctionReturn(0);
}
