/* SPDX-License-Identifier: GPL-3.0-or-later
 * The output directory: looked at before the work, made after it. */
#include <atomesh/output.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path without its last part: "." for a bare name, "/" for the root. */
static void parent_of(const char path[], size_t size, char parent[])
{
  char *slash;

  snprintf(parent, size, "%s", path);
  while (strlen(parent) > 1 && parent[strlen(parent) - 1] == '/') parent[strlen(parent) - 1] = 0;
  slash = strrchr(parent, '/');
  if (!slash)
    snprintf(parent, size, ".");
  else
    slash[slash == parent ? 1 : 0] = 0;
}

/* Why nothing can be written at path, or "" . */
static void objection(const char path[], size_t size, char why[])
{
  struct stat info;
  char        parent[PETSC_MAX_PATH_LEN];

  why[0] = 0;
  if (stat(path, &info)) {
    parent_of(path, sizeof parent, parent);
    if (errno == ENOENT && strcmp(parent, path))
      objection(parent, size, why);
    else
      snprintf(why, size, "%s: %s", path, strerror(errno));
  } else if (!S_ISDIR(info.st_mode))
    snprintf(why, size, "%s is a file, must be a directory", path);
  /* access() allows root everything; a directory without any write bit is meant to be left alone all the same */
  else if (access(path, W_OK | X_OK) || !(info.st_mode & 0222))
    snprintf(why, size, "%s is read-only, must be writable", path);
}

PetscErrorCode AmOutputCheckDirectory(MPI_Comm comm, const char dir[])
{
  char        why[PETSC_MAX_PATH_LEN + 128];
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) objection(dir, sizeof why, why);
  PetscCallMPI(MPI_Bcast(why, sizeof why, MPI_CHAR, 0, comm));
  AmCheckUser(!why[0], "%s cannot be written to: %s", dir, why);
  PetscFunctionReturn(0);
}

static int makeall(const char path[])
{
  struct stat info;
  char        parent[PETSC_MAX_PATH_LEN];

  if (!stat(path, &info)) return S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
  parent_of(path, sizeof parent, parent);
  if (strcmp(parent, path) && makeall(parent)) return errno;
  return mkdir(path, 0777) && errno != EEXIST ? errno : 0;
}

PetscErrorCode AmOutputDirectory(MPI_Comm comm, const char dir[])
{
  int         error = 0;
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(comm, &rank));
  if (rank == 0) error = makeall(dir);
  PetscCallMPI(MPI_Bcast(&error, 1, MPI_INT, 0, comm));
  PetscCheck(!error, PETSC_COMM_SELF, AM_ERR_MACHINE, "cannot make the output directory %s: %s", dir, strerror(error));
  PetscFunctionReturn(0);
}
