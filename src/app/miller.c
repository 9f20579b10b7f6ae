/* SPDX-License-Identifier: GPL-3.0-or-later
 * Miller indices of planes and directions. */
#include "miller.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BRACKETS "()[]{}<>"
#define LARGEST 99

/* One number from text on; without separators a number is one digit. Returns what follows, or NULL. */
static const char *read_number(const char text[], PetscBool separated, PetscInt *number)
{
  const int negative = *text == '-';
  char     *end;
  long      size;
  text += negative;
  if (!isdigit((unsigned char)*text)) return NULL;
  size = separated ? strtol(text, &end, 10) : *text - '0';
  if (size > LARGEST) return NULL;
  *number = (PetscInt)(negative ? -size : size);
  return separated ? end : text + 1;
}

/* Up to four numbers. Returns how many, or -1. */
static int read_numbers(const char text[], PetscInt number[4])
{
  const PetscBool separated = strpbrk(text, " ,") ? PETSC_TRUE : PETSC_FALSE;
  int             n         = 0;
  for (const char *at = text + strspn(text, " ," BRACKETS); *at; at += strspn(at, " ," BRACKETS)) {
    if (n == 4 || !(at = read_number(at, separated, &number[n++]))) return -1;
  }
  return n;
}

static void set_name(int n, const PetscInt number[], AmMiller *m)
{
  PetscBool digits = PETSC_TRUE;
  size_t    used   = 0;
  for (int i = 0; i < n; i++) digits = digits && PetscAbsInt(number[i]) < 10;
  for (int i = 0; i < n; i++) used += snprintf(m->name + used, sizeof(m->name) - used, "%s%d", i > 0 && !digits ? "," : "", (int)number[i]);
}

static PetscErrorCode read(const char option[], const char text[], AmStructure structure, PetscInt number[4], int *n, AmMiller *m)
{
  PetscBool zero = PETSC_TRUE;

  PetscFunctionBeginUser;
  *n = read_numbers(text, number);
  AmCheckUser(*n == 3 || (*n == 4 && structure == AM_STRUCTURE_HCP),
              "%s is \"%s\", must be three whole numbers%s from -%d to %d, such as 111, 1-10 or \"1 1 -1\"", option, text,
              structure == AM_STRUCTURE_HCP ? ", or four," : "", LARGEST, LARGEST);
  AmCheckUser(*n == 3 || number[0] + number[1] + number[2] == 0, "%s is \"%s\": of four indices the first three must sum to 0", option, text);
  for (int i = 0; i < *n; i++) zero = zero && number[i] == 0;
  AmCheckUser(!zero, "%s is \"%s\", must not be all 0", option, text);
  set_name(*n, number, m);
  PetscFunctionReturn(0);
}

void AmMillerPlane(PetscInt n, const PetscInt number[], PetscInt index[3])
{
  for (int i = 0; i < 3; i++) index[i] = number[i == 2 ? n - 1 : i];
}

void AmMillerDirection(PetscInt n, const PetscInt number[], PetscInt index[3])
{
  for (int i = 0; i < 3; i++) index[i] = number[i == 2 ? n - 1 : i] - (n == 4 && i < 2 ? number[2] : 0);
}

const char *AmMillerText(PetscInt n, const PetscInt number[], size_t size, char text[])
{
  size_t used = 0;
  for (PetscInt i = 0; i < n && used < size; i++) used += snprintf(text + used, size - used, "%s%d", i > 0 ? " " : "", (int)number[i]);
  return text;
}

PetscErrorCode AmMillerReadPlane(const char option[], const char text[], AmStructure structure, AmMiller *m)
{
  PetscInt number[4];
  int      n;

  PetscFunctionBeginUser;
  PetscCall(read(option, text, structure, number, &n, m));
  AmMillerPlane(n, number, m->index);
  PetscFunctionReturn(0);
}

PetscErrorCode AmMillerReadDirection(const char option[], const char text[], AmStructure structure, AmMiller *m)
{
  PetscInt number[4];
  int      n;

  PetscFunctionBeginUser;
  PetscCall(read(option, text, structure, number, &n, m));
  AmMillerDirection(n, number, m->index);
  PetscFunctionReturn(0);
}

AmMat3 AmMillerCell(const AmBulk *b)
{
  AmMat3 cube = {{{0}}};
  if (b->crystal.structure == AM_STRUCTURE_HCP || b->crystal.structure == AM_STRUCTURE_CUSTOM) return b->cell;
  for (int i = 0; i < 3; i++) cube.m[i][i] = b->crystal.lattice_constant;
  return cube;
}

AmVec3 AmMillerNormal(const AmBulk *b, const AmMiller *p)
{
  return AmMat3Apply(AmMat3Transpose(AmMat3Inverse(AmMillerCell(b))), AmVec3Make(p->index[0], p->index[1], p->index[2]));
}

AmVec3 AmMillerVector(const AmBulk *b, const AmMiller *d) { return AmMat3Apply(AmMillerCell(b), AmVec3Make(d->index[0], d->index[1], d->index[2])); }

PetscErrorCode AmMillerCrystal(const AmBulk *b, AmCrystal *crystal)
{
  AmCrystalOptions o = b->crystal;

  PetscFunctionBeginUser;
  o.dimension = 3;
  PetscCall(AmCrystalCreate(&o, crystal));
  PetscFunctionReturn(0);
}
