/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures the phases of a case and prints a table: seconds, and work in units of one force evaluation (FEE), which does not depend on the machine.
 *
 *   atomesh_bench CASE [--set KEY.PATH=VALUE ...] [--json FILE] [--solution]
 *   atomesh_bench --kernel POTENTIAL SPECIES LATTICE_CONSTANT CELLS [--json FILE]     fcc, CELLS³ cubic cells
 *
 * One process; phases are repeated and the fastest is kept, for these times serve to compare, and noise only adds. */
#include <petsctime.h>
#include <stdio.h>
#include <string.h>
#include <cjson/cJSON.h>
#include <atomesh/solve.h>
#include "bench.h"
#include "problem.h"

#define REPEATS 5
#define MOVE 1e-6 /* Å */

typedef struct {
  cJSON    *json;
  PetscReal fee; /* seconds of one energy and gradient */
  PetscBool solution_only;
} Table;

static double now(void)
{
  PetscLogDouble t;
  if (PetscTime(&t)) return 0;
  return t;
}

static void line(Table *t, const char key[], double seconds, const char unit_of_work[], double count)
{
  printf("  %-34s %10.4f s", key, seconds);
  if (t->fee > 0)
    printf(" %10.2f FEE", seconds / t->fee);
  else
    printf(" %14s", "");
  if (unit_of_work) printf("   %.3f µs a %s (%.0f)", 1e6 * seconds / count, unit_of_work, count);
  printf("\n");
  cJSON_AddNumberToObject(t->json, key, seconds);
}

/* Fastest of REPEATS calls. */
#define FASTEST(seconds, call)                                                                                                                                 \
  do {                                                                                                                                                         \
    (seconds) = 1e30;                                                                                                                                          \
    for (int repeat = 0; repeat < REPEATS; repeat++) {                                                                                                         \
      const double began = now();                                                                                                                              \
      PetscCall(call);                                                                                                                                         \
      (seconds) = PetscMin(seconds, now() - began);                                                                                                            \
    }                                                                                                                                                          \
  } while (0)

static PetscErrorCode set_up(Table *t, const AmCase *c, AmProblem *p)
{
  double s[3];

  PetscFunctionBeginUser;
  s[0] = now();
  PetscCall(AmProblemCreate(c, p));
  s[1] = now();
  PetscCall(AmProblemBuild(p, NULL));
  s[2] = now();
  line(t, "potential, crystal, field", s[1] - s[0], NULL, 0);
  line(t, "mesh, partition, space, model", s[2] - s[1], "node", p->mesh.num_vertices);
  PetscFunctionReturn(0);
}

static PetscErrorCode factorise(Mat K)
{
  Mat           factor;
  MatFactorInfo info;

  PetscFunctionBeginUser;
  PetscCall(MatGetFactor(K, MATSOLVERMUMPS, MAT_FACTOR_LU, &factor));
  PetscCall(MatFactorInfoInitialize(&info));
  PetscCall(MatLUFactorSymbolic(factor, K, NULL, NULL, &info));
  PetscCall(MatLUFactorNumeric(factor, K, &info));
  PetscCall(MatDestroy(&factor));
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluations(Table *t, AmProblem *p, Vec u)
{
  double    residual, linearize, product, tangent, pattern, factor;
  PetscBool in_range;
  PetscInt  unknowns;
  Vec       R, moved;
  Mat       K;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &R));
  PetscCall(AmModelResidual(p->model, u, R, &in_range)); /* builds the neighbour list */
  PetscCall(VecDuplicate(u, &moved));
  PetscCall(VecSetRandom(moved, NULL));
  PetscCall(VecScale(moved, MOVE));
  FASTEST(residual, AmModelResidual(p->model, repeat % 2 ? u : moved, R, &in_range)); /* cells keep what they gave at the same displacements */
  t->fee = residual;
  line(t, "residual", residual, "site or element", p->space.num_sites + p->space.num_cells);
  FASTEST(linearize, AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
  line(t, "linearization", linearize, "site or element", p->space.num_sites + p->space.num_cells);
  FASTEST(product, AmModelApplyTangent(p->model, moved, R));
  line(t, "product with the tangent", product, "site or element", p->space.num_sites + p->space.num_cells);
  PetscCall(VecDestroy(&moved));
  if (t->solution_only) {
    PetscCall(VecDestroy(&R));
    PetscFunctionReturn(0);
  }
  pattern = now();
  PetscCall(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  line(t, "pattern of the tangent", now() - pattern, NULL, 0);
  FASTEST(tangent, AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  line(t, "tangent, assembled", tangent, "site or element", p->space.num_sites + p->space.num_cells);
  PetscCall(VecGetSize(u, &unknowns));
  if (unknowns < 50000) {
    factor = now();
    PetscCall(factorise(K));
    line(t, "factorisation by MUMPS", now() - factor, "unknown", unknowns);
  }
  PetscCall(MatDestroy(&K));
  PetscCall(VecDestroy(&R));
  PetscFunctionReturn(0);
}

static PetscErrorCode solution(Table *t, const AmCase *c, AmProblem *p, Vec u)
{
  AmSolveOptions o = AmSolveDefaults();
  AmSolveResult  r;
  double         began = now();
  PetscLogDouble memory;

  PetscFunctionBeginUser;
  o.method         = c->solver.method;
  o.forces         = c->solver.force_based;
  o.tolerance      = c->solver.tolerance;
  o.max_iterations = c->solver.max_iterations;
  o.deformation    = c->load.deformation_gradient;
  PetscCall(AmSolve(p->model, &o, u, &r));
  line(t, "solve, from the predictor", now() - began, NULL, 0);
  printf("  %s: %s\n", AmSolveMethodWord(r.method), r.reason);
  PetscCall(PetscMemoryGetCurrentUsage(&memory));
  printf("  %s: %d descent, %d Newton steps, %d evaluations, %d Hessian products, residual %.1e eV/Å, %.0f MB resident\n", AmSolveStatusWord(r.status),
         (int)r.descent_steps, (int)r.newton_iterations, (int)r.evaluations, (int)r.hessian_products, (double)r.residual_max, memory / 1e6);
  cJSON_AddNumberToObject(t->json, "descent_steps", r.descent_steps);
  cJSON_AddNumberToObject(t->json, "newton_iterations", r.newton_iterations);
  cJSON_AddNumberToObject(t->json, "evaluations", r.evaluations);
  cJSON_AddNumberToObject(t->json, "hessian_products", r.hessian_products);
  cJSON_AddNumberToObject(t->json, "force_evaluation_equivalents", r.seconds / t->fee);
  cJSON_AddNumberToObject(t->json, "resident_MB", memory / 1e6);
  PetscCall(AmSolveResultDestroy(&r));
  PetscFunctionReturn(0);
}

static PetscErrorCode bench(const char path[], PetscInt num_sets, const char *const sets[], Table *t)
{
  AmCase   *c;
  AmProblem p;
  Vec       u;

  PetscFunctionBeginUser;
  PetscCall(AmErrorHandlerPush());
  PetscCall(AmCaseLoad(path, num_sets, sets, &c));
  PetscCall(set_up(t, c, &p));
  PetscCall(AmSpaceCreateVec(&p.space, &u));
  PetscCall(evaluations(t, &p, u));
  PetscCall(VecZeroEntries(u));
  PetscCall(solution(t, c, &p, u));
  PetscCall(VecDestroy(&u));
  PetscCall(AmProblemDestroy(&p));
  PetscCall(AmCaseDestroy(&c));
  PetscFunctionReturn(0);
}

static int save(const cJSON *json, const char path[])
{
  FILE *f    = fopen(path, "w");
  char *text = cJSON_Print(json);
  int   bad  = !f || fprintf(f, "%s\n", text) < 0;
  if (f && fclose(f)) bad = 1;
  cJSON_free(text);
  return bad;
}

static PetscErrorCode bench_kernel(const AmKernelBench *kernel, Table *t)
{
  PetscFunctionBeginUser;
  PetscCall(AmErrorHandlerPush());
  PetscCall(AmBenchKernel(kernel, t->json));
  PetscFunctionReturn(0);
}

int main(int argc, char **argv)
{
  const char   *sets[64], *path = NULL, *json = NULL;
  PetscInt      num_sets = 0;
  Table         t        = {cJSON_CreateObject(), 0, PETSC_FALSE};
  AmKernelBench kernel   = {0};
  int           error;

  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--set") && i + 1 < argc && num_sets < 64)
      sets[num_sets++] = argv[++i];
    else if (!strcmp(argv[i], "--json") && i + 1 < argc)
      json = argv[++i];
    else if (!strcmp(argv[i], "--solution"))
      t.solution_only = PETSC_TRUE;
    else if (!strcmp(argv[i], "--kernel") && i + 4 < argc) {
      kernel = (AmKernelBench){argv[i + 1], argv[i + 2], atof(argv[i + 3]), atoi(argv[i + 4])};
      i += 4;
    } else
      path = argv[i];
  }
  if (!path && !(kernel.cells > 0)) {
    fprintf(stderr, "usage: atomesh_bench CASE [--set KEY.PATH=VALUE ...] [--json FILE] [--solution]\n"
                    "       atomesh_bench --kernel POTENTIAL SPECIES LATTICE_CONSTANT CELLS [--json FILE]\n");
    return 2;
  }
  if (PetscInitializeNoArguments()) return 4;
  error = kernel.cells > 0 ? bench_kernel(&kernel, &t) : bench(path, num_sets, sets, &t);
  if (error) fprintf(stderr, "atomesh_bench: %s\n", AmErrorSentence());
  if (!error && json && save(t.json, json)) error = 4;
  cJSON_Delete(t.json);
  if (PetscFinalize()) return 4;
  return error;
}
