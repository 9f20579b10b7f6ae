/* SPDX-License-Identifier: GPL-3.0-or-later
 * Extended XYZ: number of atoms; a line of key="value" pairs with Lattice, Properties (name:type:components, joined by colons) and pbc; a line an atom. */
#include <atomesh/output.h>
#include <string.h>

static const char letters[] = "SRIL"; /* of AmColumnKind */

static PetscErrorCode print_header(AmText text, long long num_all, const AmXYZData *data)
{
  PetscReal cell = 0;

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) cell += AmVec3Norm(data->cell[i]);
  PetscCall(AmTextPrintRoot(text, "%lld\n", num_all));
  if (cell > 0)
    for (int i = 0; i < 3; i++)
      PetscCall(AmTextPrintRoot(text, "%s%.15g %.15g %.15g%s", i ? " " : "Lattice=\"", (double)data->cell[i].v[0], (double)data->cell[i].v[1],
                                (double)data->cell[i].v[2], i == 2 ? "\" " : ""));
  PetscCall(AmTextPrintRoot(text, "Properties="));
  for (PetscInt k = 0; k < data->num_columns; k++)
    PetscCall(AmTextPrintRoot(text, "%s%s:%c:%d", k ? ":" : "", data->columns[k].name, letters[data->columns[k].kind], (int)data->columns[k].comps));
  PetscCall(AmTextPrintRoot(text, " pbc=\"%c %c %c\"", data->pbc[0] ? 'T' : 'F', data->pbc[1] ? 'T' : 'F', data->pbc[2] ? 'T' : 'F'));
  PetscCall(AmTextPrintRoot(text, "%s%s\n", data->comment ? " " : "", data->comment ? data->comment : ""));
  PetscFunctionReturn(0);
}

static PetscErrorCode print_value(AmText text, const AmColumn *column, size_t i)
{
  PetscFunctionBeginUser;
  switch (column->kind) {
  case AM_COLUMN_STRING:
    PetscCall(AmTextPrint(text, "%s", ((const char *const *)column->data)[i]));
    break;
  case AM_COLUMN_REAL:
    PetscCall(AmTextPrint(text, "%.12f", (double)((const PetscReal *)column->data)[i]));
    break;
  case AM_COLUMN_INTEGER:
    PetscCall(AmTextPrint(text, "%" PetscInt_FMT, ((const PetscInt *)column->data)[i]));
    break;
  case AM_COLUMN_LOGICAL:
    PetscCall(AmTextPrint(text, "%c", ((const PetscBool *)column->data)[i] ? 'T' : 'F'));
    break;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmOutputXYZ(MPI_Comm comm, const char path[], const AmXYZData *data)
{
  AmText    text;
  long long n = data->n, num_all;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Allreduce(&n, &num_all, 1, MPI_LONG_LONG, MPI_SUM, comm));
  PetscCall(AmTextOpen(comm, path, &text));
  PetscCall(print_header(text, num_all, data));
  for (PetscInt i = 0; i < data->n; i++) {
    for (PetscInt k = 0; k < data->num_columns; k++)
      for (PetscInt c = 0; c < data->columns[k].comps; c++) {
        if (k || c) PetscCall(AmTextAppend(text, 1, " "));
        PetscCall(print_value(text, &data->columns[k], (size_t)i * (size_t)data->columns[k].comps + (size_t)c));
      }
    PetscCall(AmTextAppend(text, 1, "\n"));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}
