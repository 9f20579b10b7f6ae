/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cases that stand for all, and the comparison of what they cost with what they cost before. Counts are the same on any machine, but for a few that
 * rounding or another mesh moves; times, as ratios, only nearly so. */
#include <stdio.h>
#include <string.h>
#include <atomesh/base.h>
#include <atomesh/output.h>
#include "bench.h"

#define MAX_SETS 8

typedef struct {
  const char *name, *example;
  PetscBool   phases; /* the assembled tangent, too */
  const char *sets[MAX_SETS];
} Case;

#define QUIET "reference=''"
static const Case cases[] = {
    {"lomer_atm_R100", "lomer/case.yaml", PETSC_TRUE, {QUIET, "scheme=atm", "domain.radius=100"}},
    {"lomer_atm_R200", "lomer/case.yaml", PETSC_TRUE, {QUIET, "scheme=atm"}},
    {"lomer_bqcf_P1", "lomer/case.yaml", PETSC_TRUE, {QUIET}},
    {"lomer_bqcf_P2", "lomer/case.yaml", PETSC_TRUE, {QUIET, "mesh.order=2"}},
    {"lomer_bgfc", "lomer/case.yaml", PETSC_TRUE, {QUIET, "scheme=bgfc"}},
    {"vacancy_3d_bgfc", "vacancy_3d/case.yaml", PETSC_FALSE, {NULL}},
    {"void_3d_atm",
     "vacancy_3d/case.yaml",
     PETSC_FALSE,
     {"scheme=atm", "domain.radius=45", "defects=[{void: {radius: 12}}]", "load.deformation_gradient=[[1,0,0],[0,1,0],[0,0,1.02]]"}},
};
#define NUM_CASES ((PetscInt)(sizeof(cases) / sizeof(cases[0])))

/* What may not grow: by more than a share of it, and by more than a few at all. Times are those of a quiet machine at best. */
typedef struct {
  const char *key;
  PetscReal   share, few;
  PetscBool   is_time;
} Limit;

#define A_SEVENTH 0.15
#define TWICE 1.0
static const Limit limits[] = {
    {"nodes", A_SEVENTH, 0, PETSC_FALSE},
    {"unknowns", A_SEVENTH, 0, PETSC_FALSE},
    {"descent_steps", A_SEVENTH, 2, PETSC_FALSE},
    {"newton_steps", A_SEVENTH, 1, PETSC_FALSE},
    {"krylov_iterations", A_SEVENTH, 2, PETSC_FALSE},
    {"evaluations", A_SEVENTH, 2, PETSC_FALSE},
    {"hessian_products", A_SEVENTH, 4, PETSC_FALSE},
    {"force_evaluation_equivalents", TWICE, 0, PETSC_TRUE},
    {"products_in_evaluations", TWICE, 0, PETSC_TRUE},
};

static PetscErrorCode measure_kernel(cJSON *json)
{
  static const AmKernelBench al = {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", "Al", 4.032082, 20};
  cJSON                     *k  = cJSON_AddObjectToObject(json, "kernel");

  PetscFunctionBeginUser;
  PetscCall(AmBenchKernel(&al, k));
  cJSON_AddNumberToObject(k, "products_in_evaluations",
                          cJSON_GetObjectItem(k, "Hessian product")->valuedouble / cJSON_GetObjectItem(k, "energy and gradient")->valuedouble);
  PetscFunctionReturn(0);
}

static PetscErrorCode measure_case(const AmSuiteBench *b, const Case *c, cJSON *json)
{
  const AmCaseBench options  = {.solution_only = b->counts_only || !c->phases ? PETSC_TRUE : PETSC_FALSE};
  PetscInt          num_sets = 0;
  char              path[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  while (num_sets < MAX_SETS && c->sets[num_sets]) num_sets++;
  printf("%s: %s", c->name, c->example);
  for (PetscInt i = 0; i < num_sets; i++)
    if (strcmp(c->sets[i], QUIET)) printf(" --set \"%s\"", c->sets[i]);
  printf("\n");
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/%s", b->examples, c->example));
  PetscCall(AmBenchCase(path, num_sets, c->sets, &options, cJSON_AddObjectToObject(json, c->name)));
  PetscFunctionReturn(0);
}

/* Compares the numbers of one object of the files. */
static void compare(const char name[], const cJSON *now, const cJSON *before, PetscBool counts_only, PetscInt *num_grown)
{
  for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
    const Limit *l = &limits[i];
    const cJSON *n = cJSON_GetObjectItem(now, l->key), *b = cJSON_GetObjectItem(before, l->key);
    if (!n || !cJSON_IsNumber(b) || (l->is_time && counts_only)) continue;
    if (n->valuedouble - b->valuedouble > PetscMax(l->few, l->share * b->valuedouble)) {
      fprintf(stderr, "%s: %s grew from %g to %g, must not by more than %.0f %%\n", name, l->key, b->valuedouble, n->valuedouble, 100 * l->share);
      (*num_grown)++;
    } else if (!l->is_time && b->valuedouble - n->valuedouble > PetscMax(l->few, l->share * b->valuedouble))
      printf("%s: %s fell from %g to %g; tools/bench --store keeps that\n", name, l->key, b->valuedouble, n->valuedouble);
  }
}

static PetscErrorCode compare_all(const AmSuiteBench *b, const cJSON *json, PetscInt *num_grown)
{
  size_t size;
  char  *text;
  cJSON *reference, *before;

  PetscFunctionBeginUser;
  PetscCall(AmFileRead(PETSC_COMM_SELF, b->reference, &size, &text));
  reference = cJSON_Parse(text);
  PetscCall(PetscFree(text));
  AmCheckUser(reference, "%s: is not JSON", b->reference);
  for (PetscInt i = 0; i < NUM_CASES; i++) {
    const char  *name   = cases[i].name;
    const cJSON *now    = cJSON_GetObjectItem(json, name);
    const char  *status = cJSON_GetStringValue(cJSON_GetObjectItem(now, "status"));
    before              = cJSON_GetObjectItem(reference, name);
    if (!before) {
      fprintf(stderr, "%s: is not in %s; tools/bench --store puts it there\n", name, b->reference);
      (*num_grown)++;
    }
    if (!status || strcmp(status, "converged")) {
      fprintf(stderr, "%s: status is %s, must be converged\n", name, status ? status : "unknown");
      (*num_grown)++;
    }
    compare(name, now, before, b->counts_only, num_grown);
  }
  compare("kernel", cJSON_GetObjectItem(json, "kernel"), cJSON_GetObjectItem(reference, "kernel"), b->counts_only, num_grown);
  cJSON_Delete(reference);
  PetscFunctionReturn(0);
}

/* What the limits are about, of one object. */
static void keep(const char name[], const cJSON *from, cJSON *to)
{
  cJSON *kept;
  if (!from) return;
  kept = cJSON_AddObjectToObject(to, name);
  for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
    const cJSON *n = cJSON_GetObjectItem(from, limits[i].key);
    char         text[32];
    if (!n) continue;
    snprintf(text, sizeof(text), limits[i].is_time ? "%.3g" : "%.0f", n->valuedouble);
    cJSON_AddRawToObject(kept, limits[i].key, text);
  }
}

cJSON *AmBenchKept(const cJSON *json)
{
  cJSON *kept = cJSON_CreateObject();
  keep("kernel", cJSON_GetObjectItem(json, "kernel"), kept);
  for (PetscInt i = 0; i < NUM_CASES; i++) keep(cases[i].name, cJSON_GetObjectItem(json, cases[i].name), kept);
  return kept;
}

PetscErrorCode AmBenchSuite(const AmSuiteBench *b, cJSON *json, PetscInt *num_grown)
{
  PetscFunctionBeginUser;
  *num_grown = 0;
  if (!b->counts_only) PetscCall(measure_kernel(json));
  for (PetscInt i = 0; i < NUM_CASES; i++) PetscCall(measure_case(b, &cases[i], json));
  if (b->reference) PetscCall(compare_all(b, json, num_grown));
  PetscFunctionReturn(0);
}
