/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of a study as a case: its overrides, and whether its result is there. */
#include "casefile.h"
#include "study.h"
#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_OVERRIDES 16

typedef struct {
  PetscInt n;
  char   **texts; /* [n], owned */
} Sets;

/* A line "key=value" more. */
static PetscErrorCode add(Sets *sets, const char format[], ...)
{
  char    text[4 * PETSC_MAX_PATH_LEN + 64];
  va_list arguments;

  PetscFunctionBeginUser;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  PetscCall(PetscStrallocpy(text, &sets->texts[sets->n++]));
  PetscFunctionReturn(0);
}

/* A path as value, in YAML's single quotes. */
static PetscErrorCode add_path(Sets *sets, const char key[], const char path[])
{
  char   quoted[4 * PETSC_MAX_PATH_LEN];
  size_t n = 0;

  PetscFunctionBeginUser;
  for (const char *q = path; *q; quoted[n++] = *q++)
    if (*q == '\'') quoted[n++] = '\'';
  quoted[n] = 0;
  PetscCall(add(sets, "%s='%s'", key, quoted));
  PetscFunctionReturn(0);
}

/* Only what a row depends on is in its case: not the rest of the grid, and for the reference not the regions, so that another grid keeps the rows that it has.
 */
static PetscErrorCode add_row(const AmStudy *s, const AmStudyRow *row, Sets *sets)
{
  const PetscBool is_reference = row == &s->reference_row ? PETSC_TRUE : PETSC_FALSE;
  char            directory[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(directory, sizeof directory, "%s/%s", s->directory, row->name));
  PetscCall(add(sets, "study={}"));
  PetscCall(add(sets, "scheme=%s", AmCaseSchemeName(row->scheme)));
  PetscCall(add(sets, "mesh.order=%d", (int)row->order));
  PetscCall(add(sets, "domain.radius=%.15g", (double)row->radius));
  if (is_reference)
    PetscCall(add(sets, "regions={}"));
  else
    PetscCall(add(sets, "regions={core: %.15g, blend: %.15g}", (double)row->core, (double)row->blend));
  PetscCall(add_path(sets, "output.directory", directory));
  PetscCall(add(sets, "output.xyz=%s", is_reference ? "true" : "false"));
  PetscCall(add(sets, "output.vtu=false"));
  PetscCall(add(sets, "output.picture=false"));
  PetscCall(add(sets, "output.report=false"));
  PetscCall(add(sets, "output.all_atoms=false"));
  if (s->own_reference && is_reference) PetscCall(add(sets, "reference=''"));
  if (s->own_reference && !is_reference) PetscCall(add_path(sets, "reference", s->reference));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyMemberLoad(const AmStudy *s, const AmStudyRow *row, AmCase **member)
{
  const AmCaseSource *source = s->c->source;
  Sets                sets   = {0};
  PetscErrorCode      error;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(source->num_sets + MAX_OVERRIDES, &sets.texts));
  for (PetscInt i = 0; i < source->num_sets; i++) PetscCall(add(&sets, "%s", source->set_texts[i] + strlen("--set ")));
  PetscCall(add_row(s, row, &sets));
  error = AmCaseLoad(AmCasePath(s->c), sets.n, (const char *const *)sets.texts, member);
  for (PetscInt i = 0; i < sets.n; i++) PetscCall(PetscFree(sets.texts[i]));
  PetscCall(PetscFree(sets.texts));
  PetscCall(error);
  PetscFunctionReturn(0);
}

static PetscBool not_older(const struct stat *a, const struct stat *b)
{
  return a->st_mtim.tv_sec > b->st_mtim.tv_sec || (a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec >= b->st_mtim.tv_nsec) ? PETSC_TRUE
                                                                                                                                       : PETSC_FALSE;
}

/* Whether the files are there, and the result is not older than the reference; that of the reference comes with its atoms. Collective. */
static PetscErrorCode find_files(const AmStudy *s, const AmCase *member, PetscBool is_reference, PetscBool *found)
{
  struct stat result, other;
  char        path[2 * PETSC_MAX_PATH_LEN];
  PetscMPIInt rank;
  int         ok = 0;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  if (rank == 0) {
    snprintf(path, sizeof path, "%s/result.json", member->output.directory);
    ok = !stat(path, &result);
    snprintf(path, sizeof path, "%s/case.yaml", member->output.directory);
    ok = ok && !stat(path, &other);
    snprintf(path, sizeof path, "%s/atoms.xyz", member->output.directory);
    if (is_reference) ok = ok && !stat(path, &other);
    if (!is_reference) ok = ok && !stat(s->reference, &other) && not_older(&result, &other);
  }
  PetscCallMPI(MPI_Bcast(&ok, 1, MPI_INT, 0, PETSC_COMM_WORLD));
  *found = ok ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

static PetscReal number(const cJSON *object, const char key[])
{
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

static PetscErrorCode fill(const cJSON *o, AmStudyRow *row)
{
  const cJSON *seconds = cJSON_GetObjectItemCaseSensitive(o, "seconds"), *status = cJSON_GetObjectItemCaseSensitive(o, "status");

  PetscFunctionBeginUser;
  if (!cJSON_IsString(status) || !strcmp(status->valuestring, "interrupted")) PetscFunctionReturn(0);
  PetscCall(PetscStrncpy(row->status, status->valuestring, sizeof row->status));
  row->num_nodes         = number(o, "num_nodes");
  row->num_unknowns      = number(o, "num_unknowns");
  row->energy            = number(o, "energy_eV");
  row->newton_iterations = number(o, "newton_iterations");
  row->seconds_setup     = number(seconds, "setup");
  row->seconds_solve     = number(seconds, "solve");
  row->seconds_total     = number(seconds, "total");
  if (strcmp(row->status, "converged")) PetscFunctionReturn(0); /* an error of what is no solution says nothing */
  row->error_h1  = number(o, "error_h1_relative");
  row->error_max = number(o, "error_max_A");
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyMemberFind(const AmStudy *s, const AmCase *member, AmStudyRow *row)
{
  char      path[2 * PETSC_MAX_PATH_LEN], *text;
  size_t    size;
  PetscBool found = PETSC_FALSE;
  cJSON    *json;

  PetscFunctionBeginUser;
  PetscCall(find_files(s, member, row == &s->reference_row ? PETSC_TRUE : PETSC_FALSE, &found));
  if (!found) PetscFunctionReturn(0);
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/case.yaml", member->output.directory));
  PetscCall(AmFileRead(PETSC_COMM_WORLD, path, &size, &text));
  found = strcmp(text, AmCaseText(member)) ? PETSC_FALSE : PETSC_TRUE;
  PetscCall(PetscFree(text));
  if (!found) PetscFunctionReturn(0);
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/result.json", member->output.directory));
  PetscCall(AmFileRead(PETSC_COMM_WORLD, path, &size, &text));
  json = cJSON_Parse(text);
  PetscCall(fill(json, row));
  cJSON_Delete(json);
  PetscCall(PetscFree(text));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyMemberForget(const AmCase *member)
{
  char        path[2 * PETSC_MAX_PATH_LEN];
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/result.json", member->output.directory));
  if (rank == 0) unlink(path); /* most often there is none */
  PetscFunctionReturn(0);
}
