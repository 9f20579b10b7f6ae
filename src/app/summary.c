/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: the numbers of a run under the names that scripts rely on. */
#include "results.h"
#include <atomesh/output.h>

#define SLAB 200000 /* sites */

static void add(cJSON *object, const char key[], PetscReal value)
{
  if (PetscIsInfOrNanReal(value))
    cJSON_AddNullToObject(object, key);
  else
    cJSON_AddNumberToObject(object, key, (double)value);
}

static void add_place(cJSON *object, const char key[], AmVec3 x)
{
  if (PetscIsNanReal(x.v[0]))
    cJSON_AddNullToObject(object, key);
  else
    cJSON_AddItemToObject(object, key, cJSON_CreateDoubleArray(x.v, 3));
}

PetscReal AmProblemCells(const AmProblem *p, const AmBody *body)
{
  return AmBodySize(body) / (p->crystal.dimension == 3 ? p->crystal.volume : p->crystal.volume / p->crystal.period);
}

/* Listed slab by slab, for all at once would take more memory than the run. */
PetscErrorCode AmProblemCountSites(const AmProblem *p, const AmBody *body, PetscReal *num)
{
  const PetscReal estimate = AmProblemCells(p, body);
  const PetscInt  slabs    = 1 + (PetscInt)(PetscMin(estimate, AM_COUNTED) / SLAB);
  AmVec3          low, high, slab_low, slab_high;
  PetscReal       width;

  PetscFunctionBeginUser;
  *num = round(estimate) - p->crystal.num_vacant + p->num_extra;
  if (estimate > AM_COUNTED) PetscFunctionReturn(0);
  *num = 0;
  for (PetscInt i = 0; i < p->num_extra; i++) *num += AmBodyDepth(body, p->extra[i].X) > 0;
  AmBodyBox(body, &low, &high);
  width     = (high.v[0] - low.v[0]) / slabs;
  slab_low  = low;
  slab_high = high;
  for (PetscInt k = 0; k < slabs; k++) {
    AmLatticeSite *sites;
    PetscInt       n;
    slab_low.v[0]  = low.v[0] + k * width;
    slab_high.v[0] = low.v[0] + (k + 1) * width;
    PetscCall(AmCrystalSites(&p->crystal, slab_low.v, slab_high.v, &n, &sites));
    for (PetscInt i = 0; i < n; i++) /* a site on the seam belongs to the next slab; on the last there is none, for there the depth is 0 */
      *num += sites[i].X.v[0] < slab_high.v[0] && AmBodyDepth(body, sites[i].X) > 0;
    PetscCall(PetscFree(sites));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCountAtoms(const AmProblem *p, const AmBody *body, PetscReal *num)
{
  PetscFunctionBeginUser;
  PetscCall(AmProblemCountSites(p, body, num));
  *num *= p->crystal.num_sublattices;
  for (PetscInt i = 0; i < p->num_extra; i++) *num -= (p->crystal.num_sublattices - 1) * (AmBodyDepth(body, p->extra[i].X) > 0); /* each counts as a site */
  for (PetscInt i = 0; i < p->crystal.num_left; i++) *num += AmBodyDepth(body, AmCrystalPosition(&p->crystal, p->crystal.left[i].index)) > 0;
  PetscFunctionReturn(0);
}

static PetscErrorCode add_size(const AmProblem *p, cJSON *o)
{
  PetscInt  num[2] = {p->space.num_free * (p->c->domain.in_plane ? 2 : 3), p->space.num_sites};
  PetscReal atoms;

  PetscFunctionBeginUser;
  PetscCall(AmProblemCountAtoms(p, &p->body, &atoms));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, num, 2, MPIU_INT, MPI_SUM, p->space.comm));
  add(o, "num_atoms_represented", atoms);
  add(o, "num_nodes", AmMeshNumNodes(&p->mesh));
  add(o, "num_unknowns", num[0]);
  add(o, "num_elements", p->mesh.num_cells);
  add(o, "num_sites", num[1]);
  PetscFunctionReturn(0);
}

static void add_solution(const AmRunResults *r, cJSON *o)
{
  add(o, "energy_eV", r->energy);
  cJSON_AddStringToObject(o, "energy_kind", AmModelIsCorrected(r->problem->model) ? "blended, less the work of ghost forces" : "own");
  add(o, "newton_iterations", r->solve->newton_iterations);
  add(o, "descent_steps", r->solve->descent_steps);
  add(o, "krylov_iterations", r->solve->krylov_iterations);
  cJSON_AddStringToObject(o, "linear_solver", r->solve->linear_solver);
  cJSON_AddStringToObject(o, "solver_method", AmSolveMethodWord(r->solve->method));
  cJSON_AddStringToObject(o, "solver_reason", r->solve->reason);
  if (r->solve->forces != AM_FORCES_AUTO) {
    cJSON_AddStringToObject(o, "solver_force_based", AmSolveForcesWord(r->solve->forces));
    cJSON_AddStringToObject(o, "solver_force_based_reason", r->solve->forces_reason);
  }
  add(o, "energy_evaluations", AmModelNumEvaluations(r->problem->model));
  add(o, "hessian_products", r->solve->hessian_products);
  add(o, "evaluation_seconds", r->solve->evaluation_seconds);
  add(o, "force_evaluation_equivalents", r->solve->seconds / r->solve->evaluation_seconds);
  add(o, "residual_max_eV_per_A", r->solve->residual_max);
  add_place(o, "residual_at_A", r->residual_at);
  add(o, "residual_from_core_A", r->residual_from_core);
  add(o, "jump_eV_per_A", r->solve->jump);
  add(o, "cutoff_jump_eV_per_A", r->cutoff_jump.force);
  add(o, "cutoff_jump_eV", r->cutoff_jump.energy);
  add(o, "load_factor", r->solve->load_factor);
  add(o, "negative_eigenvalues", r->solve->negative_eigenvalues);
  add(o, "error_h1_relative", r->error_h1);
  add(o, "error_max_A", r->error_max);
  add(o, "site_energy_sum_eV", r->state->site_energy_sum);
}

/* The last load step that converged. */
static void add_contact(const AmLoadCurve *curve, cJSON *o)
{
  const AmLoadPoint *l = curve && curve->num > 0 ? &curve->point[curve->num - 1] : NULL;
  if (!l) return;
  add(o, "indenter_depth_A", l->depth);
  add(o, "indenter_force_eV_per_A", l->contact.force.v[1]);
  add(o, "indenter_force_nN", AM_NANONEWTON * l->contact.force.v[1]);
  add(o, "num_contacts", l->contact.num);
}

static PetscErrorCode add_versions(cJSON *o)
{
  AmAppVersion versions[AM_APP_NUM_VERSIONS];
  cJSON       *v = cJSON_AddObjectToObject(o, "versions");

  PetscFunctionBeginUser;
  PetscCall(AmAppVersions(versions));
  for (int i = 0; i < AM_APP_NUM_VERSIONS; i++) cJSON_AddStringToObject(v, versions[i].name, versions[i].text);
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsWriteSummary(const AmRunResults *r)
{
  const AmProblem *p = r->problem;
  cJSON           *o = cJSON_CreateObject(), *t;
  PetscMPIInt      size;
  char             path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(p->space.comm, &size));
  cJSON_AddStringToObject(o, "status", AmSolveStatusWord(r->solve->status));
  cJSON_AddStringToObject(o, "scheme", AmCaseSchemeName(p->c->scheme));
  add(o, "order", p->c->mesh.order);
  PetscCall(add_size(p, o));
  add_solution(r, o);
  AmFormationToJSON(p, &r->formation, o);
  add_contact(r->curve, o);
  if (!PetscIsNanReal(r->surface_energy)) add(o, "surface_energy_eV", r->surface_energy);
  if (p->c->boundary) add(o, "boundary_energy_J_per_m2", r->boundary_energy);
  add(o, "lattice_constant_A", p->crystal_options.lattice_constant);
  if (p->own) cJSON_AddItemToObject(o, "crystals", AmProblemCrystalsToJSON(p));
  t = cJSON_AddObjectToObject(o, "seconds");
  add(t, "loading", r->seconds.loading);
  add(t, "setup", r->seconds.setup);
  add(t, "solve", r->seconds.solve);
  add(t, "output", r->seconds.output);
  add(t, "total", r->seconds.total);
  add(o, "ranks", size);
  PetscCall(add_versions(o));
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/result.json", p->c->output.directory));
  PetscCall(AmOutputJSON(p->space.comm, path, o));
  cJSON_Delete(o);
  PetscFunctionReturn(0);
}
