/* SPDX-License-Identifier: GPL-3.0-or-later
 * The versions of the program and its libraries. */
#include <atomesh/app.h>
#include <atomesh/mesh.h>
#include <KIM_SemVer.h>
#include <cblas.h>
#include <cjson/cJSON.h>
#include <cyaml/cyaml.h>
#include <metis.h>
#include <string.h>

static void put(AmAppVersion *version, const char name[], const char text[])
{
  version->name = name;
  snprintf(version->text, sizeof version->text, "%.*s", (int)PetscMin(strcspn(text, ",\n"), sizeof version->text - 1), text);
}

PetscErrorCode AmAppVersions(AmAppVersion versions[AM_APP_NUM_VERSIONS])
{
  char        petsc[128], metis[64], gmsh[64], mpi[MPI_MAX_LIBRARY_VERSION_STRING];
  const char *blas = openblas_get_config();
  int         length;
  PetscInt    major, minor, subminor, release;

  PetscFunctionBeginUser;
  PetscCall(PetscGetVersionNumber(&major, &minor, &subminor, &release));
  PetscCall(PetscSNPrintf(petsc, sizeof petsc, "%" PetscInt_FMT ".%" PetscInt_FMT ".%" PetscInt_FMT, major, minor, subminor));
  PetscCall(PetscSNPrintf(metis, sizeof metis, "%d.%d.%d", METIS_VER_MAJOR, METIS_VER_MINOR, METIS_VER_SUBMINOR));
  PetscCall(AmMeshGmshVersion(sizeof gmsh, gmsh));
  PetscCallMPI(MPI_Get_library_version(mpi, &length));
  put(&versions[0], "atomesh", ATOMESH_VERSION);
  put(&versions[1], "PETSc", petsc);
  put(&versions[2], "METIS", metis);
  put(&versions[3], "Gmsh", gmsh);
  put(&versions[4], "KIM API", KIM_SEM_VER_GetSemVer());
  put(&versions[5], "OpenBLAS", strncmp(blas, "OpenBLAS ", 9) ? blas : blas + 9);
  put(&versions[6], "libcyaml", cyaml_version_str);
  put(&versions[7], "MPI", mpi);
  PetscFunctionReturn(0);
}
