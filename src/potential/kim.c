/* SPDX-License-Identifier: GPL-3.0-or-later
 * Site energies and gradient of any portable model, through the KIM API (Tadmor, Elliott, Sethna, Miller, Becker 2011, JOM 63(7), 17).
 *
 * What the API forces: energies and forces of a call are those of the sum over contributing particles, weights 0 or 1; hence the groups of kimimpl.h.
 * A model that does not tell particle energies gets one site per call, or several of which the sum is asked for. Neighbour lists may hold more than the model's
 * cutoff, which it checks itself. */
#include "kimimpl.h"

#define AM_KIM_SKIN 1e-3 /* Å: so that a particle that a difference moves across a cutoff is in the lists before */

static PetscErrorCode reserve(AmKim *kim, size_t num_particles, size_t num_entries)
{
  PetscFunctionBeginUser;
  PetscCheck(num_particles < INT_MAX / 4 && num_entries < INT_MAX, PETSC_COMM_SELF, PETSC_ERR_ARG_OUTOFRANGE, "Too many particles for one KIM call");
  if (num_particles > (size_t)kim->capacity) {
    const size_t n = num_particles + num_particles / 4;
    PetscCall(PetscFree5(kim->species, kim->contributing, kim->group, kim->list_start, kim->point));
    PetscCall(PetscFree3(kim->x, kim->force, kim->energy));
    PetscCall(PetscMalloc5(n, &kim->species, n, &kim->contributing, n, &kim->group, n + 1, &kim->list_start, n, &kim->point));
    PetscCall(PetscMalloc3(3 * n, &kim->x, 3 * n, &kim->force, n, &kim->energy));
    kim->capacity = (int)n;
    kim->is_set   = PETSC_FALSE;
  }
  if (num_entries > (size_t)kim->list_capacity) {
    PetscCall(PetscFree(kim->list));
    PetscCall(PetscMalloc1(num_entries, &kim->list));
    kim->list_capacity = (int)num_entries;
  }
  PetscFunctionReturn(0);
}

static void set_particle(AmKim *kim, const AmCluster *c, int p, int g, PetscInt point, AmVec3 x)
{
  for (int i = 0; i < 3; i++) kim->x[3 * p + i] = x.v[i];
  kim->species[p]      = kim->code[AmClusterSpecies(c, point)];
  kim->contributing[p] = p < kim->num_groups;
  kim->group[p]        = g;
  kim->point[p]        = point;
}

static PetscReal distance2(const AmKim *kim, int p, int q)
{
  const PetscReal *x = kim->x + 3 * p, *z = kim->x + 3 * q;
  return (x[0] - z[0]) * (x[0] - z[0]) + (x[1] - z[1]) * (x[1] - z[1]) + (x[2] - z[2]) * (x[2] - z[2]);
}

static void make_lists(AmKim *kim)
{
  const PetscReal reach = kim->list_cutoff + AM_KIM_SKIN;
  int             n     = 0;

  for (int p = 0; p < kim->num_particles; p++) {
    const int g        = kim->group[p];
    kim->list_start[p] = n;
    if (p < kim->num_groups) {
      for (int q = kim->first[g]; q < kim->first[g + 1]; q++) kim->list[n++] = q;
    } else if (kim->padding_lists) {
      if (distance2(kim, p, g) <= reach * reach) kim->list[n++] = g;
      for (int q = kim->first[g]; q < kim->first[g + 1]; q++)
        if (q != p && distance2(kim, p, q) <= reach * reach) kim->list[n++] = q;
    }
  }
  kim->list_start[kim->num_particles] = n;
}

PetscErrorCode AmKimFill(AmPotential pot, const AmEvaluation *e, int num_groups, const PetscInt site[])
{
  AmKim           *kim           = (AmKim *)pot->data;
  const AmCluster *c             = e->cluster;
  const PetscReal  reach         = pot->cutoff + AM_KIM_SKIN;
  size_t           num_particles = num_groups, num_entries = 0;

  PetscFunctionBeginUser;
  for (int g = 0; g < num_groups; g++) {
    const size_t n = c->start[site[g] + 1] - c->start[site[g]];
    num_particles += n;
    num_entries += kim->padding_lists ? n * (n + 1) : n;
  }
  PetscCall(reserve(kim, num_particles, num_entries));
  kim->num_groups    = num_groups;
  kim->num_particles = num_groups;
  for (int g = 0; g < num_groups; g++) {
    const PetscInt l = site[g], self = c->site_to_point[l];
    kim->site[g]  = l;
    kim->first[g] = kim->num_particles;
    set_particle(kim, c, g, g, self, e->y[self]);
    for (PetscInt k = c->start[l]; k < c->start[l + 1]; k++) {
      PetscReal r2;
      set_particle(kim, c, kim->num_particles, g, c->neighbor[k], AmClusterNeighborPosition(c, e->y, k));
      r2 = distance2(kim, g, kim->num_particles);
      if (r2 <= reach * reach) kim->num_particles++;
      if (PetscIsNanReal(r2)) AmRangeSet(e->range, AM_RANGE_MODEL, l, c->neighbor[k], r2, 0.0); /* models tend to leave out such a pair */
    }
  }
  kim->first[num_groups] = kim->num_particles;
  make_lists(kim);
  PetscFunctionReturn(0);
}

PetscErrorCode AmKimFillNext(AmPotential pot, const AmEvaluation *e, int max_groups, PetscInt run, PetscInt *next)
{
  PetscInt site[AM_KIM_GROUPS];
  int      n = 0;

  PetscFunctionBeginUser;
  for (; *next < e->cluster->num_sites && n < max_groups; ++*next) {
    const PetscReal w = AmEvaluationWeight(e, *next);
    if (w == 0.0) continue;
    if (n > 0 && run > 0 && (w != AmEvaluationWeight(e, site[0]) || *next / run != site[0] / run)) break;
    site[n++] = *next;
  }
  PetscCall(AmKimFill(pot, e, n, site));
  PetscFunctionReturn(0);
}

/* What the model calls for the neighbours of a particle. */
static int neighbors(void *data, int num_lists, const double cutoffs[], int list, int particle, int *n, const int **first)
{
  const AmKim *kim = (const AmKim *)data;
  if (particle < 0 || particle >= kim->num_particles) return 1;
  *n     = kim->list_start[particle + 1] - kim->list_start[particle];
  *first = kim->list + kim->list_start[particle];
  return 0;
}

/* Forces are asked for always: a driver (DUNN) crashes without them. Of one site a cheap model takes less time than KIM takes to hear of the arrays, so it
 * hears of them when they change. */
static int set_pointers(AmKim *kim)
{
  KIM_ComputeArguments *a = kim->arguments;

  if (kim->is_set) return 0;
  kim->is_set = PETSC_TRUE;
  return KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_numberOfParticles, &kim->num_particles) ||
         KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_particleSpeciesCodes, kim->species) ||
         KIM_ComputeArguments_SetArgumentPointerInteger(a, KIM_COMPUTE_ARGUMENT_NAME_particleContributing, kim->contributing) ||
         KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_coordinates, kim->x) ||
         KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_partialEnergy, &kim->total) ||
         KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_partialForces, kim->force) ||
         (kim->has_particle_energies &&
          KIM_ComputeArguments_SetArgumentPointerDouble(a, KIM_COMPUTE_ARGUMENT_NAME_partialParticleEnergy, kim->site_energies ? kim->energy : NULL)) ||
         KIM_ComputeArguments_SetCallbackPointer(a, KIM_COMPUTE_CALLBACK_NAME_GetNeighborList, KIM_LANGUAGE_NAME_c, (KIM_Function *)neighbors, kim);
}

/* First group of the batch that is not all numbers, or -1. */
static int bad_group(const AmKim *kim, int wanted)
{
  if ((wanted & AM_KIM_ENERGY) && kim->site_energies)
    for (int g = 0; g < kim->num_groups; g++)
      if (PetscIsInfOrNanReal(kim->energy[g])) return g;
  if (wanted & AM_KIM_FORCE)
    for (int i = 0; i < 3 * kim->num_particles; i++)
      if (PetscIsInfOrNanReal(kim->force[i])) return kim->group[i / 3];
  return -1;
}

PetscErrorCode AmKimCompute(AmPotential pot, const AmEvaluation *e, int wanted)
{
  AmKim *kim = (AmKim *)pot->data;
  int    failed;

  PetscFunctionBeginUser;
  if (kim->num_groups == 0 || e->range->kind) PetscFunctionReturn(0);
  PetscCheck(!set_pointers(kim), PETSC_COMM_SELF, PETSC_ERR_LIB, "%s: KIM refuses the arguments", pot->name);
  if (kim->site_energies) PetscCall(PetscArrayzero(kim->energy, kim->num_groups)); /* a driver (EAM_NN_Johnson) says that it tells them, and does not */
  failed = KIM_Model_Compute(kim->model, kim->arguments) || ((wanted & AM_KIM_ENERGY) && PetscIsInfOrNanReal(kim->total));
  if (failed && kim->num_groups > 1) { /* whose fault it is, each site alone tells */
    PetscInt  site[AM_KIM_GROUPS];
    const int n = kim->num_groups;
    PetscCall(PetscArraycpy(site, kim->site, n));
    for (int g = 0; g < n && !e->range->kind; g++) {
      PetscCall(AmKimFill(pot, e, 1, &site[g]));
      PetscCall(AmKimCompute(pot, e, AM_KIM_ENERGY));
    }
    if (!e->range->kind) AmRangeSet(e->range, AM_RANGE_MODEL, -1, -1, 0.0, 0.0);
  } else if (failed) {
    AmRangeSet(e->range, AM_RANGE_MODEL, kim->site[0], -1, 0.0, 0.0);
  } else {
    const int bad = bad_group(kim, wanted);
    if (bad >= 0) AmRangeSet(e->range, AM_RANGE_MODEL, kim->site[bad], -1, 0.0, 0.0);
  }
  PetscFunctionReturn(0);
}

/* Some drivers (Tersoff_LAMMPS) share a bond's energy out among particles in such a way that it is lost where a particle is padding. */
static PetscBool contradicts_itself(const AmKim *kim)
{
  PetscReal sum = 0.0, size = 0.0;
  for (int g = 0; g < kim->num_groups; g++) {
    sum += kim->energy[g];
    size += fabs(kim->energy[g]);
  }
  return kim->num_groups > 0 && fabs(sum - kim->total) > 1e-9 * PetscMax(size, fabs(kim->total)) ? PETSC_TRUE : PETSC_FALSE;
}

/* Out: contradicted: a batch did so, and what is in V and g is worth nothing. */
static PetscErrorCode evaluate(AmPotential pot, const AmEvaluation *e, PetscReal V[], AmVec3 g[], PetscBool *contradicted)
{
  AmKim         *kim    = (AmKim *)pot->data;
  const int      groups = kim->site_energies ? AM_KIM_GROUPS : !V || e->run ? AM_KIM_GROUPS : 1;
  const PetscInt run    = V && !kim->site_energies ? e->run : 0;
  PetscInt       next   = 0;

  PetscFunctionBeginUser;
  *contradicted = PETSC_FALSE;
  for (PetscInt l = 0; V && l < e->cluster->num_sites; l++) V[l] = 0.0;
  while (next < e->cluster->num_sites) {
    PetscCall(AmKimFillNext(pot, e, groups, run, &next));
    PetscCall(AmKimCompute(pot, e, (V || kim->site_energies ? AM_KIM_ENERGY : 0) | (g ? AM_KIM_FORCE : 0)));
    *contradicted = kim->site_energies && !e->range->kind ? contradicts_itself(kim) : PETSC_FALSE;
    if (e->range->kind || *contradicted) break;
    for (int k = 0; V && kim->site_energies && k < kim->num_groups; k++) V[kim->site[k]] = kim->energy[k];
    if (V && !kim->site_energies && kim->num_groups > 0) V[kim->site[0]] = kim->total;
    if (!g) continue;
    for (int p = 0; p < kim->num_particles; p++) {
      const PetscReal w = AmEvaluationWeight(e, kim->site[kim->group[p]]);
      for (int i = 0; i < 3; i++) g[kim->point[p]].v[i] -= w * kim->force[3 * p + i];
    }
  }
  PetscFunctionReturn(0);
}

/* What a driver that contradicts itself once told of sites in the batches before may be wrong, too: all are asked for anew. */
static PetscErrorCode AmPotentialGradient_KIM(AmPotential pot, const AmEvaluation *e, PetscReal V[], AmVec3 g[])
{
  AmKim         *kim    = (AmKim *)pot->data;
  const PetscInt n      = e->cluster->num_points;
  AmVec3        *before = NULL;
  PetscBool      contradicted;

  PetscFunctionBeginUser;
  if (g && kim->site_energies) {
    PetscCall(PetscMalloc1(n, &before));
    PetscCall(PetscArraycpy(before, g, n));
  }
  PetscCall(evaluate(pot, e, V, g, &contradicted));
  if (contradicted) {
    kim->site_energies = kim->is_set = PETSC_FALSE;
    pot->sums_cost_less              = PETSC_TRUE;
    if (g) PetscCall(PetscArraycpy(g, before, n));
    PetscCall(evaluate(pot, e, V, g, &contradicted));
  }
  PetscCall(PetscFree(before));
  PetscFunctionReturn(0);
}

static PetscErrorCode AmPotentialDestroy_KIM(AmPotential pot)
{
  AmKim *kim = (AmKim *)pot->data;

  PetscFunctionBeginUser;
  if (kim->arguments) (void)KIM_Model_ComputeArgumentsDestroy(kim->model, &kim->arguments);
  PetscCall(AmKimModelDestroy(&kim->model));
  PetscCall(PetscFree(kim->code));
  PetscCall(PetscFree5(kim->species, kim->contributing, kim->group, kim->list_start, kim->point));
  PetscCall(PetscFree3(kim->x, kim->force, kim->energy));
  PetscCall(PetscFree(kim->list));
  PetscCall(AmPointNumberingDestroy(&kim->numbering));
  PetscCall(PetscFree3(kim->local, kim->distinct, kim->H));
  PetscCall(PetscFree(kim));
  PetscFunctionReturn(0);
}

/* Which arguments the model has; a user's error if it needs one that we have not. */
static PetscErrorCode ask_arguments(AmPotential pot, AmKim *kim)
{
  int num;

  PetscFunctionBeginUser;
  KIM_COMPUTE_ARGUMENT_NAME_GetNumberOfComputeArgumentNames(&num);
  for (int i = 0; i < num; i++) {
    KIM_ComputeArgumentName name;
    KIM_SupportStatus       status;
    PetscBool               supported, required;
    if (KIM_COMPUTE_ARGUMENT_NAME_GetComputeArgumentName(i, &name) || KIM_ComputeArguments_GetArgumentSupportStatus(kim->arguments, name, &status)) continue;
    supported = KIM_SupportStatus_NotEqual(status, KIM_SUPPORT_STATUS_notSupported) ? PETSC_TRUE : PETSC_FALSE;
    required  = KIM_SupportStatus_Equal(status, KIM_SUPPORT_STATUS_required) ? PETSC_TRUE : PETSC_FALSE;
    if (KIM_ComputeArgumentName_Equal(name, KIM_COMPUTE_ARGUMENT_NAME_partialParticleEnergy))
      kim->has_particle_energies = kim->site_energies = supported;
    else if (KIM_ComputeArgumentName_Equal(name, KIM_COMPUTE_ARGUMENT_NAME_partialForces))
      AmCheckUser(supported, "%s: this KIM model gives no forces, so it cannot be used", pot->name);
    else if (KIM_ComputeArgumentName_Equal(name, KIM_COMPUTE_ARGUMENT_NAME_partialEnergy))
      AmCheckUser(supported, "%s: this KIM model gives no energy, so it cannot be used", pot->name);
    else
      AmCheckUser(!required, "%s: this KIM model insists on %s, so it cannot be used", pot->name, KIM_ComputeArgumentName_ToString(name));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode ask_model(AmPotential pot, AmKim *kim)
{
  KIM_SupportStatus first = KIM_SUPPORT_STATUS_notSupported, second = KIM_SUPPORT_STATUS_notSupported;
  const double     *cutoffs;
  const int        *no_padding;
  int               num_lists;

  PetscFunctionBeginUser;
  AmCheckUser(!KIM_Model_ComputeArgumentsCreate(kim->model, &kim->arguments), "%s: the KIM model cannot be prepared for evaluation", pot->name);
  PetscCall(ask_arguments(pot, kim));
  (void)KIM_ComputeArguments_GetCallbackSupportStatus(kim->arguments, KIM_COMPUTE_CALLBACK_NAME_ProcessDEDrTerm, &first);
  (void)KIM_ComputeArguments_GetCallbackSupportStatus(kim->arguments, KIM_COMPUTE_CALLBACK_NAME_ProcessD2EDr2Term, &second);
  kim->callbacks = KIM_SupportStatus_NotEqual(first, KIM_SUPPORT_STATUS_notSupported) && KIM_SupportStatus_NotEqual(second, KIM_SUPPORT_STATUS_notSupported);
  KIM_Model_GetInfluenceDistance(kim->model, &pot->cutoff);
  KIM_Model_GetNeighborListPointers(kim->model, &num_lists, &cutoffs, &no_padding);
  for (int i = 0; i < num_lists; i++) {
    kim->list_cutoff = PetscMax(kim->list_cutoff, cutoffs[i]);
    if (!no_padding[i]) kim->padding_lists = PETSC_TRUE;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialSetKim(AmPotential pot, AmKimModel model)
{
  static const AmPotentialOps ops = {AmPotentialGradient_KIM, AmPotentialHessianProduct_KIM, AmPotentialHessian_KIM, AmPotentialDestroy_KIM,
                                     AmPotentialTerms_KIM};
  AmKim                      *kim;
  PetscInt                    num_all;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&kim));
  kim->model = model;
  pot->data  = kim;
  pot->ops   = &ops; /* from here on destroying pot destroys the model */
  PetscCall(PetscMalloc1(pot->num_species, &kim->code));
  PetscCall(AmKimModelSpecies(model, pot, kim->code, &num_all));
  PetscCall(ask_model(pot, kim));
  PetscCall(AmKimTry(pot));
  pot->hessian_kind   = kim->callbacks ? AM_HESSIAN_CALLBACK : AM_HESSIAN_DIFFERENCES;
  pot->sums_cost_less = kim->site_energies ? PETSC_FALSE : PETSC_TRUE;
  PetscCall(AmPotentialDescribe(pot, "%s: evaluated by the KIM API%s, second derivatives by %s", pot->name,
                                kim->site_energies           ? ""
                                : kim->has_particle_energies ? " site by site, for its site energies do not add up to its energy"
                                                             : " site by site, for it tells no site energies",
                                kim->callbacks ? "the model's own callbacks" : "differences of the gradient"));
  PetscFunctionReturn(0);
}
