/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command run: from a case to a solved state and its files. */
#include <petsctime.h>
#include "results.h"
#include "run.h"
#include <atomesh/output.h>

#define TELLING 0.1 /* of the residual: jumps of less are not why it is there */
#define SELDOM 30.0 /* s between lines of a quiet run: short ones say nothing, and nobody need wonder about long ones */

/* What the solver's calls back are about. */
typedef struct {
  AmProblem  *problem;
  AmLoadCurve curve;
  PetscBool   quiet;
  PetscReal   held; /* eV: energy of what is held, at the load of the present step */
  PetscReal   told; /* s: when a quiet run last said something */
} Way;

static PetscErrorCode progress(void *context, const AmSolveRecord *h)
{
  Way *w = context;

  PetscFunctionBeginUser;
  if (w->quiet && h->seconds < w->told + SELDOM) PetscFunctionReturn(0);
  w->told = h->seconds;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  %-7s %3d", h->phase == AM_PHASE_NEWTON ? "Newton" : "descent", (int)h->step));
  if (PetscIsNanReal(h->energy))
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "   energy            -   "));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "   energy %14.8f eV", AmShown(h->energy, 8)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "   residual %9.2e eV/Å   %7.2f s\n", (double)h->residual_max, (double)h->seconds));
  PetscFunctionReturn(0);
}

static PetscErrorCode introduce(const AmProblem *p)
{
  const AmCase *c = p->c;
  PetscMPIInt   size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s: scheme %s, %d rank%s\n", AmCasePath(c), AmCaseSchemeName(c->scheme), size, size == 1 ? "" : "s"));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  potential  %s\n", AmPotentialDescription(p->potential)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  crystal    lattice constant %.9f Å, %.9f eV per atom\n", (double)p->crystal_options.lattice_constant,
                        (double)AmCauchyBornSiteEnergy(p->cauchyborn)));
  PetscCall(AmProblemSayGrains(p, "  "));
  PetscCall(AmProblemSayNotes(p, "  "));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  memory     %s\n", AmProblemMemoryName(p)));
  PetscFunctionReturn(0);
}

static PetscErrorCode describe_mesh(const AmProblem *p, PetscReal seconds)
{
  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  mesh       %d nodes (%d loose), %d elements   %.2f s\n", (int)AmMeshNumNodes(&p->mesh), (int)p->mesh.num_loose,
                        (int)p->mesh.num_cells, (double)seconds));
  PetscFunctionReturn(0);
}

/* At the load of a step that begins. It is kept: with a million sites in the body the sum takes longer than a Newton step. */
static PetscErrorCode held_energy(void *context, PetscReal *energy)
{
  Way *w = context;

  PetscFunctionBeginUser;
  PetscCall(AmAtomListHeldEnergy(w->problem, &w->held));
  *energy = w->held;
  PetscFunctionReturn(0);
}

static PetscErrorCode set_load(void *context, PetscReal factor)
{
  const AmProblem *p = ((Way *)context)->problem;

  PetscFunctionBeginUser;
  if (p->c->load.indenter) {
    const AmIndenter indenter = AmProblemIndenter(p, factor);
    PetscCall(AmModelSetIndenter(p->model, &indenter));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode load_step_done(void *context, PetscReal factor, Vec u)
{
  Way *w = context;

  PetscFunctionBeginUser;
  PetscCall(AmLoadCurveAdd(w->problem, factor, u, w->held, &w->curve));
  if (!w->quiet) PetscCall(AmLoadCurveSay(&w->curve));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_method(const AmProblem *p, const AmSolveOptions *o)
{
  AmSolveMethod method;
  char          reason[128];

  PetscFunctionBeginUser;
  PetscCall(AmSolveChoose(p->model, o, &method, sizeof(reason), reason));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  solver     %s: %s\n", AmSolveMethodWord(method), reason));
  PetscFunctionReturn(0);
}

static PetscErrorCode solve(Way *w, Vec u, AmSolveResult *result)
{
  AmProblem     *p = w->problem;
  const AmCase  *c = p->c;
  AmSolveOptions o = AmSolveDefaults();
  char           where[1024];

  PetscFunctionBeginUser;
  o.method         = c->solver.method;
  o.forces         = c->solver.force_based;
  o.tolerance      = c->solver.tolerance;
  o.max_iterations = c->solver.max_iterations;
  o.renew_load     = c->solver.renew_load;
  o.load_steps     = c->load.steps;
  o.deformation    = c->load.deformation_gradient;
  o.progress       = progress;
  o.held_energy    = held_energy;
  o.set_load       = set_load;
  o.load_step_done = load_step_done;
  o.context        = w;
  if (!w->quiet) PetscCall(say_method(p, &o));
  PetscCall(AmSolve(p->model, &o, u, result));
  AmCheckUser(result->status != AM_SOLVE_OUT_OF_RANGE || result->load_factor > 0, "%s: the starting configuration is out of the potential's range: %s",
              AmCaseWhere(c, "material.potential", sizeof(where), where), AmModelRangeSentence(p->model));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_case(const AmCase *c)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/case.yaml", c->output.directory));
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  PetscCall(AmTextPrintRoot(text, "%s", AmCaseText(c)));
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_files(AmRunResults *r)
{
  const AmCaseOutput *o = &r->problem->c->output;

  PetscFunctionBeginUser;
  PetscCall(write_case(r->problem->c));
  PetscCall(AmResultsWriteHistory(r));
  PetscCall(AmLoadCurveWrite(r->problem, r->curve, o->picture));
  if (o->vtu && r->problem->mesh.num_cells > 0) PetscCall(AmResultsWriteMesh(r));
  if (o->xyz) PetscCall(AmResultsWriteAtoms(r));
  if (o->picture) PetscCall(AmResultsWritePicture(r));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_where(const AmRunResults *r)
{
  const AmVec3     at   = r->residual_at;
  const AmRegions *zone = &r->problem->regions;
  const PetscReal  d    = r->residual_from_core;

  PetscFunctionBeginUser;
  if (PetscIsNanReal(at.v[0])) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  it is at           (%.2f, %.2f, %.2f) Å", AmShown(at.v[0], 2), AmShown(at.v[1], 2), AmShown(at.v[2], 2)));
  if (!PetscIsNanReal(d)) PetscCall(PetscPrintf(PETSC_COMM_WORLD, ", %.2f Å from the nearest core", (double)d));
  if (r->problem->mesh.num_cells > 0 && d > zone->core)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, ": beyond regions.core of %.2f Å, which the defect may have outgrown", (double)zone->core));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_result(const AmRunResults *r)
{
  const AmSolveResult *s   = r->solve;
  const char          *dir = r->problem->c->output.directory;
  const AmCaseOutput  *o   = &r->problem->c->output;

  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s after %d descent and %d Newton steps: largest free residual %.2e eV/Å%s\n", AmSolveStatusWord(s->status),
                        (int)s->descent_steps, (int)s->newton_iterations, (double)s->residual_max,
                        s->negative_eigenvalues == 0 ? ", stable" : (s->negative_eigenvalues > 0 ? ", unstable" : "")));
  PetscCall(say_where(r));
  if (s->jump > TELLING * s->residual_max)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  forces             jump by %.1e eV/Å within %.0e Å of this state: a smaller residual need not exist\n",
                          (double)s->jump, AM_SOLVE_BESIDE));
  if (s->status == AM_SOLVE_STALLED && r->cutoff_jump.force > r->problem->c->solver.tolerance)
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  potential          forces jump by %.1e eV/Å where a bond crosses the cutoff of %.6g Å\n",
                          (double)r->cutoff_jump.force, (double)AmPotentialCutoff(r->problem->potential)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  linear solver      %s\n", s->linear_solver));
  if (s->forces != AM_FORCES_AUTO) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  force scheme       by %s: %s\n", AmSolveForcesWord(s->forces), s->forces_reason));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  work               %d evaluations, %d products with the tangent; in all %.0f times an evaluation of %.2g s\n",
                        (int)s->evaluations, (int)s->hessian_products, (double)(s->seconds / s->evaluation_seconds), (double)s->evaluation_seconds));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  energy             %.8f eV%s\n", AmShown(r->energy, 8),
                        AmModelIsCorrected(r->problem->model) ? " (blended, less the work of ghost forces)" : ""));
  PetscCall(AmFormationSay(r->problem, &r->formation));
  if (!PetscIsNanReal(r->surface_energy))
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  of the surface     %.8f eV, relaxed and at rest\n", AmShown(r->surface_energy, 8)));
  if (r->boundary_reason) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  boundary energy    none: %s\n", r->boundary_reason));
  if (!PetscIsNanReal(r->boundary_energy)) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  boundary energy    %.5f J/m²\n", AmShown(r->boundary_energy, 5)));
  if (!PetscIsNanReal(r->error_h1))
    PetscCall(
        PetscPrintf(PETSC_COMM_WORLD, "  against reference  %.3f %% relative H1 error, %.2e Å at most\n", 100 * (double)r->error_h1, (double)r->error_max));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  seconds            %.2f loading Gmsh, %.2f setup, %.2f solve, %.2f output, %.2f in all\n",
                        (double)r->seconds.loading, (double)r->seconds.setup, (double)r->seconds.solve, (double)r->seconds.output, (double)r->seconds.total));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  written            %s/{result.json,history.csv,case.yaml%s%s%s%s}\n", dir,
                        o->vtu && r->problem->mesh.num_cells > 0 ? ",mesh.vtu" : "", o->xyz ? ",atoms.xyz" : "", r->has_picture ? ",core.png" : "",
                        r->curve->point ? ",load_curve.csv" : ""));
  PetscFunctionReturn(0);
}

/* Measures and writes. In: held: energy of what is held, at the load of the last step; began, built, solved: times. */
static PetscErrorCode finish(AmRunResults *r, Vec u, PetscReal held, AmModelState *state, const PetscLogDouble times[3])
{
  const AmProblem *p       = r->problem;
  const PetscReal  loading = r->seconds.loading, before = p->c->loading; /* before the clock was started */
  PetscBool        in_range;
  PetscLogDouble   now;

  PetscFunctionBeginUser;
  PetscCall(AmModelStateCreate(p->model, u, state));
  PetscCall(AmModelWorkEnergy(p->model, u, &r->energy, &in_range));
  if (r->solve->status == AM_SOLVE_OUT_OF_RANGE) PetscCall(AmAtomListHeldEnergy(p, &held)); /* back at an earlier load */
  r->energy = in_range ? r->energy + held : NAN;
  PetscCall(AmFormationCompute(p, u, r->energy, &r->formation));
  PetscCall(AmPotentialCutoffJump(p->potential, AmCrystalNearestDistance(&p->crystal), &r->cutoff_jump));
  PetscCall(AmResultsFindResidual(r, u));
  PetscCall(AmModelForgetLists(p->model)); /* nothing is evaluated any more, and files are made of lists of all atoms */
  PetscCall(AmResultsCompare(r));
  PetscCall(AmResultsSurfaceEnergy(r));
  PetscCall(AmResultsBoundaryEnergy(r));
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, p->c->output.directory));
  PetscCall(write_files(r));
  PetscCall(PetscTime(&now));
  r->seconds = (AmRunSeconds){loading + before, times[1] - times[0] - loading, times[2] - times[1], now - times[2], now - times[0] + before};
  PetscCall(AmResultsWriteSummary(r));
  PetscFunctionReturn(0);
}

static PetscErrorCode run(AmProblem *p, PetscBool quiet, AmRunStatus *status)
{
  const AmCase  *c = p->c;
  AmSolveResult  result;
  AmModelState   state;
  Way            way = {.problem = p, .quiet = quiet};
  AmRunResults   r   = {.problem = p, .solve = &result, .state = &state, .curve = &way.curve, .seconds.loading = -AmMeshGmshSeconds()};
  PetscLogDouble times[3];
  Vec            u;

  PetscFunctionBeginUser;
  PetscCall(PetscTime(&times[0]));
  PetscCall(AmProblemCreate(c, p));
  PetscCall(AmResultsCheckReference(p));
  PetscCall(AmProblemCheckStart(c));
  if (!quiet) PetscCall(introduce(p));
  p->says = !quiet;
  PetscCall(AmProblemBuild(p, NULL));
  PetscCall(PetscTime(&times[1]));
  r.seconds.loading += AmMeshGmshSeconds();
  if (!quiet) PetscCall(describe_mesh(p, times[1] - times[0] - r.seconds.loading));
  if (!quiet && c->output.report) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  note       output.report: this version writes no report\n"));
  PetscCall(AmSpaceCreateVec(&p->space, &u));
  PetscCall(AmProblemStart(p, u));
  PetscCall(AmLoadCurveCreate(p, &way.curve));
  PetscCall(solve(&way, u, &result));
  PetscCall(PetscTime(&times[2]));
  PetscCall(finish(&r, u, way.held, &state, times));
  if (!quiet) PetscCall(say_result(&r));
  *status = result.status == AM_SOLVE_CONVERGED ? AM_RUN_CONVERGED : (result.status == AM_SOLVE_INTERRUPTED ? AM_RUN_INTERRUPTED : AM_RUN_NOT_CONVERGED);
  PetscCall(AmLoadCurveDestroy(&way.curve));
  PetscCall(AmModelStateDestroy(&state));
  PetscCall(AmSolveResultDestroy(&result));
  PetscCall(VecDestroy(&u));
  PetscFunctionReturn(0);
}

PetscErrorCode AmRunCase(const AmCase *c, PetscBool quiet, AmRunStatus *status)
{
  AmProblem      p = {.c = c};
  PetscErrorCode error;

  PetscFunctionBeginUser;
  PetscCall(AmCaseCheckOutput(c));
  error = run(&p, quiet, status);
  if (!error || error == AM_ERR_USER) PetscCall(AmProblemDestroy(&p));
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppRun(const AmCase *c, AmRunStatus *status)
{
  PetscFunctionBeginUser;
  PetscCall(AmRunCase(c, PETSC_FALSE, status));
  PetscFunctionReturn(0);
}
