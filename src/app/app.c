/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program: reads the command line, runs a command, turns errors into one sentence and an exit code. */
#include "words.h"
#include <signal.h>
#include <atomesh/app.h>
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

static const char *const commands[] = {"run", "mesh", "check", "patch", "compare", "study", "bulk", "gamma", "material", "boundary"};
#define NUM_COMMANDS (PetscInt)(sizeof commands / sizeof *commands)

static PetscErrorCode print_versions(void)
{
  AmAppVersion versions[AM_APP_NUM_VERSIONS];

  PetscFunctionBeginUser;
  PetscCall(AmAppVersions(versions));
  for (int i = 0; i < AM_APP_NUM_VERSIONS; i++) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%-9s %s\n", versions[i].name, versions[i].text));
  PetscFunctionReturn(0);
}

/* What PETSc was told and nobody asked for: most often a misspelt option. */
static PetscErrorCode warn_unused(void)
{
  PetscInt n;
  char   **names, **values;

  PetscFunctionBeginUser;
  PetscCall(PetscOptionsLeftGet(NULL, &n, &names, &values));
  for (PetscInt i = 0; i < n; i++)
    PetscCall(PetscFPrintf(PETSC_COMM_WORLD, PETSC_STDERR, "atomesh: warning: the option -%s%s%s was not used\n", names[i], values[i] ? " " : "",
                           values[i] ? values[i] : ""));
  PetscCall(PetscOptionsLeftRestore(NULL, &n, &names, &values));
  PetscCall(PetscOptionsSetValue(NULL, "-options_left", "no"));
  PetscFunctionReturn(0);
}

static PetscErrorCode with_case(const AmWords *words, AmRunStatus *status)
{
  AmCase *c;

  PetscFunctionBeginUser;
  AmCheckUser(words->num_names > 0, "%s needs a case file, right after the command: atomesh %s CASE", words->command, words->command);
  AmCheckUser(words->num_names == 1, "%s takes one case file, \"%s\" is one word too many", words->command, words->names[1]);
  PetscCall(AmCaseLoad(words->names[0], words->num_sets, words->sets, &c));
  if (!strcmp(words->command, "run"))
    PetscCall(AmAppRun(c, status));
  else if (!strcmp(words->command, "mesh"))
    PetscCall(AmAppMesh(c));
  else if (!strcmp(words->command, "study"))
    PetscCall(AmAppStudy(c, status));
  else if (!strcmp(words->command, "patch"))
    PetscCall(AmAppPatch(c, words->json));
  else if (!strcmp(words->command, "boundary"))
    PetscCall(AmAppBoundary(c, words->json));
  else
    PetscCall(AmAppCheck(c));
  PetscCall(AmCaseDestroy(&c));
  PetscFunctionReturn(0);
}

/* Options of one command that another one would silently pass by. */
static PetscErrorCode check_options(const AmWords *words)
{
  const struct {
    const char *command, *option;
    PetscBool   given;
  } owned[] = {{"bulk", "--surface", words->num_surfaces > 0},
               {"gamma", "--plane", words->plane != NULL},
               {"gamma", "--direction", words->num_directions > 0},
               {"gamma", "--map", words->map},
               {"gamma", "--points", words->points != NULL},
               {"gamma", "--relax", words->relax != NULL},
               {"gamma", "--cut", words->cut != NULL}};

  PetscFunctionBeginUser;
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
    AmCheckUser(!owned[i].given || !strcmp(words->command, owned[i].command), "%s is an option of %s, %s takes none", owned[i].option, owned[i].command,
                words->command);
  PetscFunctionReturn(0);
}

static PetscErrorCode with_plane(const AmWords *words, const AmBulkRequest *crystal)
{
  AmGammaRequest request = {.crystal        = *crystal,
                            .plane          = words->plane,
                            .points         = words->points,
                            .relax          = words->relax,
                            .cut            = words->cut,
                            .num_directions = words->num_directions,
                            .directions     = words->directions,
                            .map            = words->map,
                            .directory      = words->output};

  PetscFunctionBeginUser;
  if (words->output) request.crystal.num_sets--; /* the last one is --output, which needs no case */
  PetscCall(AmAppGamma(&request));
  PetscFunctionReturn(0);
}

static PetscErrorCode with_potential(const AmWords *words)
{
  const AmBulkRequest request = {.name      = words->names[0],
                                 .species   = words->species,
                                 .structure = words->structure,
                                 .num_sets  = words->num_sets,
                                 .sets      = words->sets,
                                 .json      = words->json,
                                 .num_surfaces = words->num_surfaces,
                                 .surfaces     = words->surfaces};

  PetscFunctionBeginUser;
  AmCheckUser(words->num_names > 0, "%s needs a potential%s, right after the command", words->command,
              strcmp(words->command, "material") ? " or a case file" : "");
  AmCheckUser(words->num_names == 1, "%s takes one name, \"%s\" is one word too many", words->command, words->names[1]);
  if (!strcmp(words->command, "bulk"))
    PetscCall(AmAppBulk(&request));
  else if (!strcmp(words->command, "gamma"))
    PetscCall(with_plane(words, &request));
  else
    PetscCall(AmAppMaterial(&request));
  PetscFunctionReturn(0);
}

static PetscErrorCode execute(const AmWords *words, AmRunStatus *status)
{
  PetscInt    nearest;
  PetscMPIInt rank;
  PetscBool   known = PETSC_FALSE;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  *status = AM_RUN_CONVERGED;
  AmCheckUser(!words->mistake[0], "%s", words->mistake);
  if (words->version) {
    PetscCall(print_versions());
    PetscFunctionReturn(0);
  }
  for (PetscInt i = 0; words->command && i < NUM_COMMANDS; i++) known = known || !strcmp(words->command, commands[i]);
  nearest = words->command ? AmWordNearest(words->command, NUM_COMMANDS, commands) : -1;
  AmCheckUser(known || !words->command || nearest < 0, "%s is no command; did you mean %s?", words->command, commands[nearest]);
  AmCheckUser(known || !words->command, "%s is no command, must be one of run, mesh, check, patch, compare, study, bulk, gamma, material, boundary",
              words->command);
  if (words->help || !words->command) {
    if (rank == 0) AmHelpPrint(words->command);
    PetscFunctionReturn(0);
  }
  PetscCall(check_options(words));
  if (!strcmp(words->command, "compare")) {
    AmCheckUser(words->num_names == 2, "compare needs two names: atomesh compare RUN REFERENCE.xyz%s", "");
    PetscCall(AmAppCompare(words->names[0], words->names[1], words->json));
  } else if (!strcmp(words->command, "bulk") || !strcmp(words->command, "gamma") || !strcmp(words->command, "material"))
    PetscCall(with_potential(words));
  else
    PetscCall(with_case(words, status));
  PetscCall(warn_unused());
  PetscFunctionReturn(0);
}

static AmRunStatus exit_code(PetscErrorCode error)
{
  switch (error) {
  case AM_ERR_USER:
  case PETSC_ERR_MEM: /* as if the estimate had refused it */
    return AM_RUN_USER;
  case AM_ERR_INTERRUPTED:
    return AM_RUN_INTERRUPTED;
  default:
    return AM_RUN_MACHINE;
  }
}

/* One sentence on stderr, no half-written file. An error that is not raised on all ranks ends them all: the others may wait for this one. */
static void report(PetscErrorCode error, int num_ranks)
{
  PetscMPIInt rank;
  const int   alike = error == AM_ERR_USER || error == AM_ERR_MACHINE || error == AM_ERR_INTERRUPTED, memory = error == PETSC_ERR_MEM;

  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  if (rank == 0 ? alike || memory : memory && AmErrorSentence()[0]) fprintf(stderr, "atomesh: %s\n", AmErrorSentence());
  if (!alike && !memory) fprintf(stderr, "atomesh: internal error %d, its trace is above\n", (int)error);
  AmTextDiscardAll();
  if (!alike && num_ranks > 1) MPI_Abort(PETSC_COMM_WORLD, exit_code(error));
}

int AmAppMain(int argc, char **argv)
{
  AmWords       *words = malloc(sizeof *words);
  AmRunStatus    status;
  PetscErrorCode error;
  PetscMPIInt    num_ranks = 1;
  int            petsc_argc;
  char         **petsc_argv;

  if (!words) return AM_RUN_MACHINE;
  if (!getenv("OPENBLAS_NUM_THREADS")) openblas_set_num_threads(1); /* ranks are the parallelism; fronts here are too small for threads */
  AmWordsSort(argc, argv, words);
  petsc_argc = words->petsc_argc;
  petsc_argv = words->petsc_argv;
  AmStartAlone();
  if (AmMemoryUseHugePages() || PetscInitialize(&petsc_argc, &petsc_argv, NULL, NULL)) return AM_RUN_MACHINE;
  signal(SIGPIPE, SIG_IGN); /* who reads the first lines only, as head does, ends no run */
  MPI_Comm_size(PETSC_COMM_WORLD, &num_ranks);
  error = AmErrorHandlerPush();
  if (!error) error = AmInterruptCatch();
  if (!error) error = execute(words, &status);
  if (error) {
    report(error, num_ranks);
    status = exit_code(error);
    PetscOptionsSetValue(NULL, "-options_left", "no");
  }
  AmErrorHandlerPop();
  free(words);
  if (PetscFinalize() && status == AM_RUN_CONVERGED) status = AM_RUN_MACHINE;
  (void)AmStdoutMute(); /* the runtime of models in Fortran prints what it has kept, at last */
  return status;
}
