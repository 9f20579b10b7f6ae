/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a whole file on one rank for all of a communicator. */
#include <atomesh/base.h>
#include <errno.h>
#include <string.h>

/* Out: text from malloc, or NULL with errno set. */
static char *slurp(const char path[], size_t *size)
{
  FILE  *file = fopen(path, "rb");
  char  *text = NULL;
  size_t room = 0;

  *size = 0;
  if (!file) return NULL;
  do {
    char *larger = realloc(text, (room = 2 * room + 4096));
    if (!larger) break;
    text = larger;
    *size += fread(text + *size, 1, room - *size, file);
  } while (*size == room);
  if (ferror(file) || *size == room) {
    free(text);
    text = NULL;
  }
  fclose(file);
  return text;
}

PetscErrorCode AmFileRead(MPI_Comm comm, const char path[], size_t *size, char **text)
{
  char       *read = NULL;
  PetscMPIInt rank;
  int64_t     head[2] = {0, 0}; /* size, errno */

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) {
    size_t n = 0;
    errno    = 0;
    read     = slurp(path, &n);
    head[0]  = (int64_t)n;
    head[1]  = read ? 0 : errno ? errno : EIO;
  }
  PetscCallMPI(MPI_Bcast(head, 2, MPI_INT64_T, 0, comm));
  AmCheckUser(!head[1], "%s: %s", path, strerror((int)head[1]));
  *size = (size_t)head[0];
  PetscCall(PetscMalloc1(*size + 1, text));
  if (rank == 0) PetscCall(PetscMemcpy(*text, read, *size));
  free(read);
  for (size_t done = 0; done < *size;) {
    const size_t chunk = PetscMin(*size - done, (size_t)1 << 30);
    PetscCallMPI(MPI_Bcast(*text + done, (PetscMPIInt)chunk, MPI_CHAR, 0, comm));
    done += chunk;
  }
  (*text)[*size] = 0;
  PetscFunctionReturn(0);
}
