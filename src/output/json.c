/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes a JSON value of rank 0. */
#include <atomesh/output.h>

PetscErrorCode AmOutputJSON(MPI_Comm comm, const char path[], const cJSON *json)
{
  AmText      text;
  PetscMPIInt rank;
  char       *printed = NULL;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) PetscCheck(json && (printed = cJSON_Print(json)), PETSC_COMM_SELF, PETSC_ERR_MEM, "cJSON_Print() failed");
  PetscCall(AmTextOpen(comm, path, &text));
  if (printed) PetscCall(AmTextPrintRoot(text, "%s\n", printed));
  cJSON_free(printed);
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}
