/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures the phases of one case. Phases are repeated and the fastest is kept, for these times serve to compare, and noise only adds. */
#include <petsctime.h>
#include <stdio.h>
#include <atomesh/solve.h>
#include "bench.h"
#include "bench_mpi.h"
#include "bench_profile.h"
#include "problem.h"

/* On rank 0. */
#define say(...) (void)PetscPrintf(PETSC_COMM_WORLD, __VA_ARGS__)

#define REPEATS 5
#define MOVE 1e-6 /* Å */

#define FACTORS 50000 /* unknowns up to which factors are made, in the plane */

/* What a phase has taken so far, or took, on this rank. */
typedef struct {
  double seconds, cpu, work; /* CPU time, s, and that without waiting in MPI */
  double messages, bytes, reductions;
} Meter;

typedef struct {
  cJSON    *json;
  PetscReal fee; /* seconds of one energy and gradient */
  PetscReal setup;
  const AmCaseBench *options;
  Meter     took; /* the phase measured last, all of its repeats */
} Table;

static double now(void)
{
  PetscLogDouble t;
  if (PetscTime(&t)) return 0;
  return t;
}

static Meter meter(void)
{
  return (Meter){now(), AmBenchCPU(), AmBenchWork(), petsc_isend_ct + petsc_send_ct, petsc_isend_len + petsc_send_len, petsc_allreduce_ct};
}

static Meter since(Meter before)
{
  const Meter m = meter();
  return (Meter){m.seconds - before.seconds,     m.cpu - before.cpu,     m.work - before.work,
                 m.messages - before.messages, m.bytes - before.bytes, m.reductions - before.reductions};
}

/* The busiest rank's numbers, and how far its work is above the mean. */
static void across_ranks(const Meter *mine, Meter *most, double *imbalance)
{
  double      sum  = mine->work;
  PetscMPIInt size = 1;
  *most            = *mine;
  (void)MPI_Comm_size(PETSC_COMM_WORLD, &size);
  (void)MPI_Allreduce(MPI_IN_PLACE, most, sizeof(*most) / sizeof(double), MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD);
  (void)MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD);
  *imbalance = sum > 0 ? most->work * size / sum : 1;
}

/* How a phase, gone through count times, does on several ranks. */
static void parallel_line(Table *t, const char key[], Meter took, int count)
{
  Meter       most;
  double      imbalance;
  PetscMPIInt size = 1;
  cJSON      *json = cJSON_AddObjectToObject(cJSON_GetObjectItem(t->json, "ranks"), key);
  across_ranks(&took, &most, &imbalance);
  (void)MPI_Comm_size(PETSC_COMM_WORLD, &size);
  if (size > 1)
    say("    busiest rank: %.4f s of CPU time, %.4f s without waiting, %.3f of the mean; %.0f messages, %.1f kB, %.0f reductions\n", most.cpu / count,
        most.work / count, imbalance, most.messages / count, most.bytes / count / 1e3, most.reductions / count);
  cJSON_AddNumberToObject(json, "seconds", most.seconds / count);
  cJSON_AddNumberToObject(json, "work", most.work / count);
  cJSON_AddNumberToObject(json, "imbalance", imbalance);
  cJSON_AddNumberToObject(json, "messages", most.messages / count);
  cJSON_AddNumberToObject(json, "bytes", most.bytes / count);
}

static void line(Table *t, const char key[], double seconds, const char unit_of_work[], double count)
{
  say("  %-34s %10.4f s", key, seconds);
  if (t->fee > 0)
    say(" %10.2f FEE", seconds / t->fee);
  else
    say(" %14s", "");
  if (unit_of_work) say("   %.3f µs a %s (%.0f)", 1e6 * seconds / count, unit_of_work, count);
  say("\n");
  cJSON_AddNumberToObject(t->json, key, seconds);
}

/* Fastest of REPEATS calls; t->took: all of them. */
#define FASTEST(seconds, call)                                                                                                                                 \
  do {                                                                                                                                                         \
    const Meter first = meter();                                                                                                                               \
    (seconds) = 1e30;                                                                                                                                          \
    for (int repeat = 0; repeat < REPEATS; repeat++) {                                                                                                         \
      const double began = now();                                                                                                                              \
      PetscCall(call);                                                                                                                                         \
      (seconds) = PetscMin(seconds, now() - began);                                                                                                            \
    }                                                                                                                                                          \
    t->took = since(first);                                                                                                                                    \
  } while (0)

/* The kernel gives pages that were freed last first. */
static PetscErrorCode have_memory(size_t bytes)
{
  char *p;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(bytes, &p));
  PetscCall(PetscMemzero(p, bytes));
  PetscCall(PetscFree(p));
  PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
  PetscFunctionReturn(0);
}

static PetscInt num_nodes(const AmProblem *p) { return AmMeshNumNodes(&p->mesh); }

static PetscErrorCode set_up(Table *t, const AmCase *c, AmProblem *p)
{
  double s[3], loading = -AmMeshGmshSeconds();
  Meter  before;

  PetscFunctionBeginUser;
  PetscCall(have_memory(t->options->memory));
  before = meter();
  s[0] = now();
  PetscCall(AmProblemCreate(c, p));
  s[1] = now();
  PetscCall(AmProblemBuild(p, NULL));
  s[2] = now();
  loading += AmMeshGmshSeconds();
  line(t, "potential, crystal, field", s[1] - s[0], NULL, 0);
  line(t, "loading of Gmsh", loading, NULL, 0);
  t->setup = s[2] - s[0] - loading;
  line(t, "mesh, partition, space, model", s[2] - s[1] - loading, "node", num_nodes(p));
  parallel_line(t, "set-up", since(before), 1);
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

/* Sites and elements of this rank that a residual evaluates: the mesh of every atom is for pictures. */
static PetscInt count_parts(const AmProblem *p) { return p->space.num_sites + (p->c->scheme == AM_SCHEME_ATM ? 0 : p->space.num_cells); }

/* The tangent as a matrix. */
static PetscErrorCode assembly(Table *t, AmProblem *p, Vec u)
{
  double    tangent, pattern, factor;
  PetscBool in_range;
  PetscInt  unknowns;
  Mat       K;

  PetscFunctionBeginUser;
  pattern = now();
  PetscCall(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  line(t, "pattern of the tangent", now() - pattern, NULL, 0);
  FASTEST(tangent, AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  line(t, "tangent, assembled", tangent, "site or element", count_parts(p));
  PetscCall(VecGetSize(u, &unknowns));
  if (unknowns < FACTORS && p->space.dimension == 2) {
    factor = now();
    PetscCall(factorise(K));
    line(t, "factorisation by MUMPS", now() - factor, "unknown", unknowns);
  }
  PetscCall(MatDestroy(&K));
  PetscFunctionReturn(0);
}

static PetscErrorCode evaluations(Table *t, AmProblem *p, Vec u)
{
  double    residual, linearize, product;
  PetscBool in_range;
  Vec       R, moved;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(u, &R));
  PetscCall(AmModelResidual(p->model, u, R, &in_range)); /* builds the neighbour list */
  PetscCall(VecDuplicate(u, &moved));
  PetscCall(VecSetRandom(moved, NULL));
  PetscCall(VecScale(moved, MOVE));
  FASTEST(residual, AmModelResidual(p->model, repeat % 2 ? u : moved, R, &in_range)); /* cells keep what they gave at the same displacements */
  t->fee = residual;
  line(t, "residual", residual, "site or element", count_parts(p));
  parallel_line(t, "residual", t->took, REPEATS);
  FASTEST(linearize, AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
  line(t, "linearization", linearize, "site or element", count_parts(p));
  FASTEST(product, AmModelApplyTangent(p->model, moved, R));
  line(t, "product with the tangent", product, "site or element", count_parts(p));
  parallel_line(t, "product", t->took, REPEATS);
  PetscCall(VecDestroy(&moved));
  PetscCall(VecDestroy(&R));
  if (!t->options->solution_only) PetscCall(assembly(t, p, u));
  PetscFunctionReturn(0);
}

/* Largest number on a rank over the mean of all. Out: sum of all. */
static PetscReal balance(PetscInt mine, PetscReal *sum)
{
  PetscReal   largest = mine;
  PetscMPIInt size    = 1;
  *sum                = mine;
  (void)MPI_Comm_size(PETSC_COMM_WORLD, &size);
  (void)MPI_Allreduce(MPI_IN_PLACE, sum, 1, MPIU_REAL, MPIU_SUM, PETSC_COMM_WORLD);
  (void)MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPIU_REAL, MPIU_MAX, PETSC_COMM_WORLD);
  return *sum > 0 ? largest * size / *sum : 1;
}

/* What a comparison of two versions looks at. */
static void add_numbers(Table *t, const AmProblem *p, Vec u, const AmSolveResult *r, PetscLogDouble memory)
{
  PetscReal       sites, cells;
  const PetscReal of_sites = balance(p->space.num_sites, &sites), of_cells = balance(p->space.num_cells, &cells);
  PetscInt        unknowns;
  if (VecGetSize(u, &unknowns)) return;
  say("  largest over mean of the ranks: sites %.3f, elements %.3f\n", (double)of_sites, (double)of_cells);
  cJSON_AddNumberToObject(t->json, "balance_of_sites", of_sites);
  cJSON_AddNumberToObject(t->json, "balance_of_elements", of_cells);
  cJSON_AddStringToObject(t->json, "status", AmSolveStatusWord(r->status));
  cJSON_AddNumberToObject(t->json, "nodes", num_nodes(p));
  cJSON_AddNumberToObject(t->json, "elements", p->mesh.num_cells);
  cJSON_AddNumberToObject(t->json, "sites", sites);
  cJSON_AddNumberToObject(t->json, "unknowns", unknowns);
  cJSON_AddNumberToObject(t->json, "descent_steps", r->descent_steps);
  cJSON_AddNumberToObject(t->json, "newton_steps", r->newton_iterations);
  cJSON_AddNumberToObject(t->json, "krylov_iterations", r->krylov_iterations);
  cJSON_AddNumberToObject(t->json, "evaluations", r->evaluations);
  cJSON_AddNumberToObject(t->json, "hessian_products", r->hessian_products);
  cJSON_AddNumberToObject(t->json, "force_evaluation_equivalents", r->seconds / t->fee);
  cJSON_AddNumberToObject(t->json, "setup_share", t->setup / (t->setup + r->seconds));
  cJSON_AddNumberToObject(t->json, "resident_MB", memory / 1e6);
}

static PetscErrorCode solution(Table *t, const AmCase *c, AmProblem *p, Vec u)
{
  AmSolveOptions o = AmSolveDefaults();
  AmSolveResult  r;
  PetscLogDouble memory;
  Meter          before;

  PetscFunctionBeginUser;
  o.method         = c->solver.method;
  o.forces         = c->solver.force_based;
  o.tolerance      = c->solver.tolerance;
  o.max_iterations = c->solver.max_iterations;
  o.load_steps     = c->load.steps;
  o.deformation    = c->load.deformation_gradient;
  PetscCall(have_memory(t->options->memory));
  PetscCall(AmBenchProfileBegin());
  before = meter();
  PetscCall(AmSolve(p->model, &o, u, &r));
  t->took = since(before);
  line(t, "solve, from the predictor", r.seconds, NULL, 0);
  line(t, "solve, CPU time", t->took.cpu, NULL, 0); /* less than that on a machine with other work */
  parallel_line(t, "solve", t->took, 1);
  PetscCall(AmBenchProfileEnd(cJSON_AddObjectToObject(t->json, "parts of the solve")));
  PetscCall(PetscMemoryGetCurrentUsage(&memory));
  add_numbers(t, p, u, &r, memory);
  say("  %s, %s: %d descent, %d Newton steps, %d evaluations, %d Hessian products, residual %.1e eV/Å; set-up %.0f %%, %.0f MB resident\n",
      AmSolveStatusWord(r.status), AmSolveMethodWord(r.method), (int)r.descent_steps, (int)r.newton_iterations, (int)r.evaluations, (int)r.hessian_products,
      (double)r.residual_max, 100 * t->setup / (t->setup + r.seconds), memory / 1e6);
  PetscCall(AmSolveResultDestroy(&r));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBenchCase(const char path[], PetscInt num_sets, const char *const sets[], const AmCaseBench *options, cJSON *json)
{
  Table     table = {.json = json, .options = options}, *t = &table;
  AmCase   *c;
  AmProblem p;
  Vec       u;

  PetscFunctionBeginUser;
  cJSON_AddObjectToObject(json, "ranks");
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
