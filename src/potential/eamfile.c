/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads EAM tables from DYNAMO files. The kind is found from the content:
 *
 *   setfl    3 comments; "n symbol ..."; "nrho drho nr dr cutoff"; n times { "Z mass a lattice"; F [nrho]; f [nr] }; rphi of the pairs (i, j <= i) [nr]
 *   eam/fs   the same, but n density tables f after each F: the density that this species gives at species 1..n
 *   funcfl   comment; "Z mass a lattice"; "nrho drho nr dr cutoff"; F [nrho]; Z [nr]; f [nr]; rphi = 27.2 · 0.529 Z² eV Å
 *
 * Numbers stand in any number per line. setfl and eam/fs differ in what follows the first density table: a line "Z mass a lattice", or more numbers. */
#include "potentialimpl.h"
#include <KIM_SimulatorHeaders.h>
#include <ctype.h>
#include <errno.h>

#define AM_HARTREE_BOHR (27.2 * 0.529) /* eV Å, as LAMMPS and KIM take it: published funcfl tables rest on these digits */
#define AM_MAX_KNOTS 10000000
#define AM_MAX_SPECIES 100

typedef struct {
  const char *file;
  char       *text, *at;
  PetscInt    line; /* of at, from 1 */
  PetscInt    num_species;
  char (*species)[AM_SYMBOL_SIZE];
  PetscReal  *mass;
  const char *kind;
  AmEAMTables tables; /* all species of the file, in its order */
} Reader;

static PetscErrorCode read_text(const char file[], char **text)
{
  FILE  *f = fopen(file, "rb");
  long   size;
  size_t got;

  PetscFunctionBeginUser;
  AmCheckUser(f, "%s: the potential file cannot be read: %s", file, strerror(errno));
  if (fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0 || size == LONG_MAX) { /* so Linux answers for a directory */
    fclose(f);
    AmCheckUser(PETSC_FALSE, "%s: the potential file cannot be read: it is a directory, or no plain file", file);
  }
  rewind(f);
  PetscCall(PetscMalloc1(size + 1, text));
  got          = fread(*text, 1, size, f);
  (*text)[got] = 0;
  fclose(f);
  PetscFunctionReturn(0);
}

/* Copies the rest of the current line and moves to the next one. At the end of the text: an empty line. */
static void next_line(Reader *r, size_t size, char line[])
{
  const size_t n = strcspn(r->at, "\n");
  snprintf(line, size, "%.*s", (int)PetscMin(n, size - 1), r->at);
  r->at += n;
  if (*r->at == '\n') {
    r->at++;
    r->line++;
  }
}

static void skip_blank(Reader *r)
{
  for (; isspace((unsigned char)*r->at); r->at++)
    if (*r->at == '\n') r->line++;
}

/* The number that token is, Fortran's exponent letter D included. Out: false if it is not one, or not finite. */
static PetscBool to_number(char token[], PetscReal *value)
{
  char *end;
  for (char *c = token; *c; c++)
    if (*c == 'D' || *c == 'd') *c = 'e';
  *value = strtod(token, &end);
  return *token && !*end && !PetscIsInfOrNanReal(*value) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode read_table(Reader *r, const char what[], PetscInt species, PetscInt n, PetscReal table[])
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < n; k++) {
    char   token[64], number[64];
    size_t length;
    skip_blank(r);
    AmCheckUser(*r->at, "%s:%" PetscInt_FMT ": the file ends within the %s table of %s: it holds %" PetscInt_FMT " numbers, must hold %" PetscInt_FMT, r->file,
                r->line, what, r->species[species], k, n);
    length = strcspn(r->at, " \t\r\n\f\v");
    snprintf(token, sizeof(token), "%.*s", (int)PetscMin(length, sizeof(token) - 1), r->at);
    strcpy(number, token);
    AmCheckUser(to_number(number, &table[k]), "%s:%" PetscInt_FMT ": '%s' stands in the %s table of %s, must be a finite number", r->file, r->line, token, what,
                r->species[species]);
    r->at += length;
  }
  PetscFunctionReturn(0);
}

/* "Z mass a lattice", lattice a word: what neither a comment nor a line of a table is, as a rule. */
static PetscBool is_species_line(const char line[], int *atomic_number, PetscReal *mass)
{
  double a;
  char   word[16];
  return sscanf(line, "%d %lf %lf %15s", atomic_number, mass, &a, word) == 4 && isalpha((unsigned char)word[0]) && strcasecmp(word, "nan") &&
                 strcasecmp(word, "inf")
             ? PETSC_TRUE
             : PETSC_FALSE;
}

static PetscErrorCode read_grid(Reader *r, const char line[], PetscInt at_line)
{
  int    num_rho, num_r, num_read;
  double drho, dr, cutoff, sixth;

  PetscFunctionBeginUser;
  num_read = sscanf(line, "%d %lf %d %lf %lf %lf", &num_rho, &drho, &num_r, &dr, &cutoff, &sixth);
  AmCheckUser(num_read < 6, "%s:%" PetscInt_FMT ": the line has a sixth number, %.6g, as files of eam/he have, must be a setfl, eam/fs or funcfl file", r->file,
              at_line, sixth);
  AmCheckUser(num_read == 5,
              "%s:%" PetscInt_FMT ": the line is '%.60s', must be five numbers: points in density, spacing, points in r, spacing in Å, cutoff in Å", r->file,
              at_line, line);
  AmCheckUser(num_rho >= 5 && num_rho <= AM_MAX_KNOTS && num_r >= 5 && num_r <= AM_MAX_KNOTS,
              "%s:%" PetscInt_FMT ": the tables have %d and %d points, must be 5 to %d", r->file, at_line, num_rho, num_r, AM_MAX_KNOTS);
  AmCheckUser(drho > 0.0 && dr > 0.0 && cutoff > 0.0 && PetscIsNormalReal(drho * dr * cutoff),
              "%s:%" PetscInt_FMT ": spacings are %.6g and %.6g Å and the cutoff %.6g Å, all must be > 0", r->file, at_line, drho, dr, cutoff);
  PetscCall(AmEAMTablesCreate(r->num_species, num_rho, num_r, &r->tables));
  r->tables.delta_rho = drho;
  r->tables.delta_r   = dr;
  r->tables.cutoff    = cutoff;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_species_line(Reader *r, PetscInt i)
{
  char     line[256];
  int      atomic_number;
  PetscInt at_line;

  PetscFunctionBeginUser;
  skip_blank(r);
  AmCheckUser(*r->at, "%s:%" PetscInt_FMT ": the file ends before species %s, must hold all %" PetscInt_FMT " species", r->file, r->line, r->species[i],
              r->num_species);
  at_line = r->line;
  next_line(r, sizeof(line), line);
  AmCheckUser(is_species_line(line, &atomic_number, &r->mass[i]),
              "%s:%" PetscInt_FMT ": the line is '%.60s', must be atomic number, mass, lattice constant and lattice of %s", r->file, at_line, line,
              r->species[i]);
  PetscFunctionReturn(0);
}

static PetscBool species_line_follows(const Reader *r)
{
  Reader    ahead = *r;
  char      line[256];
  int       atomic_number;
  PetscReal mass;
  skip_blank(&ahead);
  next_line(&ahead, sizeof(line), line);
  return !*line || is_species_line(line, &atomic_number, &mass) ? PETSC_TRUE : PETSC_FALSE;
}

static PetscReal *density_table(Reader *r, PetscInt giver, PetscInt receiver)
{
  return r->tables.density + ((size_t)giver * r->num_species + receiver) * r->tables.num_r;
}

/* Comments may follow the tables, but numbers mean a format that has more terms, as eam/cd and adp have. */
static PetscErrorCode check_end(Reader *r)
{
  char line[256], *end;

  PetscFunctionBeginUser;
  for (skip_blank(r); *r->at; skip_blank(r)) {
    const PetscInt at_line = r->line;
    next_line(r, sizeof(line), line);
    (void)strtod(line, &end);
    AmCheckUser(isalpha((unsigned char)*line) || end == line,
                "%s:%" PetscInt_FMT ": '%.60s' stands behind the tables, as in files of eam/cd and adp, must be a setfl, eam/fs or funcfl file", r->file,
                at_line, line);
  }
  PetscFunctionReturn(0);
}
static PetscReal *rphi_table(Reader *r, PetscInt i, PetscInt j) { return r->tables.rphi + ((size_t)i * r->num_species + j) * r->tables.num_r; }

/* setfl and eam/fs, from behind line 5. */
static PetscErrorCode read_setfl(Reader *r)
{
  const PetscInt n = r->num_species, num_r = r->tables.num_r, num_rho = r->tables.num_rho;
  PetscBool      by_pair = PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < n; i++) {
    PetscCall(read_species_line(r, i));
    PetscCall(read_table(r, "embedding", i, num_rho, r->tables.embedding + (size_t)i * num_rho));
    for (PetscInt j = 0; j < n; j++) {
      if (i == 0 && j == 1) by_pair = species_line_follows(r) ? PETSC_FALSE : PETSC_TRUE;
      if (j == 0 || by_pair)
        PetscCall(read_table(r, "density", i, num_r, density_table(r, i, j)));
      else
        PetscCall(PetscArraycpy(density_table(r, i, j), density_table(r, i, 0), num_r));
    }
  }
  r->kind = by_pair ? "eam/fs" : "setfl";
  for (PetscInt i = 0; i < n; i++)
    for (PetscInt j = 0; j <= i; j++) {
      PetscCall(read_table(r, "pair", i, num_r, rphi_table(r, i, j)));
      PetscCall(PetscArraycpy(rphi_table(r, j, i), rphi_table(r, i, j), num_r));
    }
  PetscCall(check_end(r));
  PetscFunctionReturn(0);
}

static PetscErrorCode read_funcfl(Reader *r, int atomic_number)
{
  KIM_SpeciesName name;
  PetscReal      *rphi;

  PetscFunctionBeginUser;
  AmCheckUser(!KIM_SPECIES_NAME_GetSpeciesName(atomic_number, &name), "%s:2: the atomic number is %d, must be that of an element", r->file, atomic_number);
  PetscCall(PetscStrncpy(r->species[0], KIM_SpeciesName_ToString(name), AM_SYMBOL_SIZE));
  r->kind = "funcfl";
  rphi    = r->tables.rphi;
  PetscCall(read_table(r, "embedding", 0, r->tables.num_rho, r->tables.embedding));
  PetscCall(read_table(r, "effective charge", 0, r->tables.num_r, rphi));
  PetscCall(read_table(r, "density", 0, r->tables.num_r, r->tables.density));
  for (PetscInt k = 0; k < r->tables.num_r; k++) rphi[k] = AM_HARTREE_BOHR * rphi[k] * rphi[k];
  PetscFunctionReturn(0);
}

/* "n symbol ...". Out: number of species, 0 if the line is something else. */
static PetscErrorCode read_symbols(Reader *r, const char line[])
{
  char     copy[1024], *save, *token, *end;
  long     n;
  PetscInt i = 0;

  PetscFunctionBeginUser;
  snprintf(copy, sizeof(copy), "%s", line);
  token          = strtok_r(copy, " \t\r,", &save);
  n              = token ? strtol(token, &end, 10) : 0;
  r->num_species = 0;
  if (n < 1 || n > AM_MAX_SPECIES || *end) PetscFunctionReturn(0);
  PetscCall(PetscFree2(r->species, r->mass));
  PetscCall(PetscCalloc2(n, &r->species, n, &r->mass));
  while (i < n && (token = strtok_r(NULL, " \t\r,", &save)) && isalpha((unsigned char)*token)) PetscCall(PetscStrncpy(r->species[i++], token, AM_SYMBOL_SIZE));
  if (i == n) r->num_species = (PetscInt)n;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_any(Reader *r)
{
  char      line[5][1024], *after_grid = NULL;
  int       atomic_number;
  PetscReal mass;

  PetscFunctionBeginUser;
  for (int i = 0; i < 5; i++) {
    next_line(r, sizeof(line[i]), line[i]);
    if (i == 2) after_grid = r->at;
  }
  PetscCall(read_symbols(r, line[3]));
  if (r->num_species) {
    PetscCall(read_grid(r, line[4], 5));
    PetscCall(read_setfl(r));
  } else {
    AmCheckUser(is_species_line(line[1], &atomic_number, &mass),
                "%s:4: the line is '%.60s', must be the number of species and their symbols (setfl, eam/fs); nor is it a funcfl file", r->file, line[3]);
    PetscCall(read_symbols(r, "1 X"));
    r->mass[0] = mass;
    r->at      = after_grid;
    r->line    = 4;
    PetscCall(read_grid(r, line[2], 3));
    PetscCall(read_funcfl(r, atomic_number));
  }
  PetscFunctionReturn(0);
}

/* Takes what pot's species need, in their order. */
static PetscErrorCode take_tables(Reader *r, AmPotential pot, AmEAMTables *out)
{
  char     list[1024] = "";
  size_t   used       = 0;
  PetscInt from[AM_MAX_SPECIES];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < r->num_species && used < sizeof(list); i++) used += snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "", r->species[i]);
  AmCheckUser(pot->num_species <= AM_MAX_SPECIES, "%s: %" PetscInt_FMT " species asked for, must be at most %d", r->file, pot->num_species, AM_MAX_SPECIES);
  for (PetscInt a = 0; a < pot->num_species; a++) {
    for (from[a] = 0; from[a] < r->num_species && strcmp(r->species[from[a]], pot->species[a]);) from[a]++;
    AmCheckUser(from[a] < r->num_species, "%s: species %s is not in this potential, which has %s", r->file, pot->species[a], list);
    pot->mass[a] = r->mass[from[a]];
  }
  PetscCall(AmEAMTablesCreate(pot->num_species, r->tables.num_rho, r->tables.num_r, out));
  out->delta_rho = r->tables.delta_rho;
  out->delta_r   = r->tables.delta_r;
  out->cutoff    = r->tables.cutoff;
  for (PetscInt a = 0; a < pot->num_species; a++) {
    PetscCall(PetscArraycpy(out->embedding + (size_t)a * out->num_rho, r->tables.embedding + (size_t)from[a] * out->num_rho, out->num_rho));
    for (PetscInt b = 0; b < pot->num_species; b++) {
      const size_t to = ((size_t)a * pot->num_species + b) * out->num_r;
      PetscCall(PetscArraycpy(out->density + to, density_table(r, from[a], from[b]), out->num_r));
      PetscCall(PetscArraycpy(out->rphi + to, rphi_table(r, from[a], from[b]), out->num_r));
    }
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode read_and_take(Reader *r, AmPotential pot, AmEAMTables *out)
{
  PetscFunctionBeginUser;
  PetscCall(read_any(r));
  PetscCall(take_tables(r, pot, out));
  PetscFunctionReturn(0);
}

PetscErrorCode AmEAMFileRead(const char file[], AmPotential pot, const char **kind, AmEAMTables *out)
{
  Reader         r = {.file = file, .line = 1};
  PetscErrorCode failed;

  PetscFunctionBeginUser;
  PetscCall(read_text(file, &r.text));
  r.at   = r.text;
  failed = read_and_take(&r, pot, out); /* checked below: what was read is freed first */
  *kind  = r.kind;
  PetscCall(PetscFree(r.text));
  PetscCall(PetscFree2(r.species, r.mass));
  PetscCall(AmEAMTablesDestroy(&r.tables));
  PetscCall(failed);
  PetscFunctionReturn(0);
}

PetscErrorCode AmEAMFileSpecies(const char file[], PetscInt max, char species[][AM_SYMBOL_SIZE], PetscInt *n)
{
  Reader         r = {.file = file, .line = 1};
  PetscErrorCode failed;

  PetscFunctionBeginUser;
  PetscCall(read_text(file, &r.text));
  r.at   = r.text;
  failed = read_any(&r); /* checked below, as above */
  *n     = failed ? 0 : PetscMin(max, r.num_species);
  for (PetscInt i = 0; i < *n; i++) PetscCall(PetscStrncpy(species[i], r.species[i], AM_SYMBOL_SIZE));
  PetscCall(PetscFree(r.text));
  PetscCall(PetscFree2(r.species, r.mass));
  PetscCall(AmEAMTablesDestroy(&r.tables));
  PetscCall(failed);
  PetscFunctionReturn(0);
}
