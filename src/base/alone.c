/* SPDX-License-Identifier: GPL-3.0-or-later
 * The start of MPI in a process that has no others. Open MPI then forks a daemon, makes a directory and looks for networks, and the library of one of them
 * (PSM2) measures the clock for a fifth of a second, on machines without it, too: together three quarters of what a start takes. */
#include <atomesh/base.h>
#include <stdlib.h>

/* Open MPI's and other PMIx launchers, and those of PMI. */
static PetscBool is_launched(void) { return getenv("OMPI_COMM_WORLD_SIZE") || getenv("PMIX_NAMESPACE") || getenv("PMI_RANK") ? PETSC_TRUE : PETSC_FALSE; }

void AmStartAlone(void)
{
  static const char *settings[][2] = {
      {"OMPI_MCA_ess_singleton_isolated", "1"},   /* no daemon, */
      {"OMPI_MCA_orte_create_session_dirs", "0"}, /* which would keep apart the directories of several such processes, */
      {"OMPI_MCA_sharedfp", "individual"},        /* nor anything that needs one, */
      {"OMPI_MCA_pml", "ob1"},                    /* and no network */
  };

  for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]) && !is_launched(); i++) setenv(settings[i][0], settings[i][1], 0);
}
