/* SPDX-License-Identifier: GPL-3.0-or-later
 * Second derivatives of a KIM model. Where the model has ProcessDEDrTerm and ProcessD2EDr2Term, they are exact:
 *
 *   d2V = sum_p E_p [ |d_p|² - (e_p·d_p)² ] / r_p + sum_p sum_q E_pq (e_p·d_p)(e_q·d_q)
 *
 *   p, q   pairs of particles; e_p unit vector and r_p distance from i to j; d_p displacement of j minus that of i
 *   E_p    dV/dr_p, E_pq d2V/dr_p dr_q; models tell E_pq for (p, q) and for (q, p), so the double sum is what they tell
 *
 * Else central differences of the gradient with a step of 1e-5 Å: truncation about 1e-10 of third derivatives (100 eV/Å³), rounding 1e-15 of forces
 * over 1e-5 Å, so second derivatives are good to some 1e-8 eV/Å². Products difference along the vector: two calls, not six per neighbour. */
#include "kimimpl.h"

#define AM_KIM_STEP 1e-5 /* Å */

/* What the callbacks add to: the product if v is set, the terms if they are, else the Hessian of the only site. */
typedef struct {
  const AmKim        *kim;
  const AmEvaluation *e;
  const AmVec3       *v;
  AmVec3             *Hv;
  AmTerms            *terms;
} Target;

static AmVec3 unit(const double dx[], double r) { return AmVec3Make(dx[0] / r, dx[1] / r, dx[2] / r); }

/* H += s (a over j0 - i0)(b over j1 - i1)ᵀ */
static void add_outer(const AmKim *kim, PetscReal s, const int i[2], const int j[2], AmVec3 a, AmVec3 b)
{
  const PetscInt n      = 3 * kim->num_distinct;
  const PetscInt row[2] = {kim->local[i[0]], kim->local[j[0]]}, column[2] = {kim->local[i[1]], kim->local[j[1]]};
  for (int p = 0; p < 2; p++)
    for (int q = 0; q < 2; q++)
      for (int k = 0; k < 3; k++)
        for (int m = 0; m < 3; m++) kim->H[(size_t)(3 * row[p] + k) * n + 3 * column[q] + m] += (p == q ? s : -s) * a.v[k] * b.v[m];
}

static void add_vector(const Target *t, int i, int j, AmVec3 h)
{
  AmVec3 *Hi = &t->Hv[t->kim->point[i]], *Hj = &t->Hv[t->kim->point[j]];
  *Hi = AmVec3Sub(*Hi, h);
  *Hj = AmVec3Add(*Hj, h);
}

static PetscReal weight_of(const Target *t, int particle) { return AmEvaluationWeight(t->e, t->kim->site[t->kim->group[particle]]); }

static int write_first(const Target *t, PetscReal s, AmVec3 e, int i, int j)
{
  const PetscInt pair[2] = {t->kim->point[i], t->kim->point[j]};
  return (int)AmTermsAddPair(t->terms, pair, s, -s, e);
}

static int write_second(const Target *t, PetscReal s, AmVec3 a, AmVec3 b, const int i[], const int j[])
{
  const PetscInt pair[2] = {t->kim->point[i[0]], t->kim->point[j[0]]}, other[2] = {t->kim->point[i[1]], t->kim->point[j[1]]};
  if (i[0] == i[1] && j[0] == j[1]) return (int)AmTermsAddPair(t->terms, pair, 0, s, a);
  return (int)AmTermsAddCross(t->terms, pair, other, AmVec3Scale(s, a), b);
}

static int process_first(void *data, double de, double r, const double dx[], int i, int j)
{
  const Target   *t = (const Target *)data;
  const AmVec3    e = unit(dx, r);
  const PetscReal s = weight_of(t, i) * de / r;
  if (t->terms) return write_first(t, s, e, i, j);
  if (t->v) {
    const AmVec3 d = AmVec3Sub(t->v[t->kim->point[j]], t->v[t->kim->point[i]]);
    add_vector(t, i, j, AmVec3Scale(s, AmVec3Sub(d, AmVec3Scale(AmVec3Dot(e, d), e))));
  } else {
    const int ii[2] = {i, i}, jj[2] = {j, j};
    for (int k = 0; k < 3; k++) {
      AmVec3 axis = AmVec3Make(0, 0, 0);
      axis.v[k]   = 1.0;
      add_outer(t->kim, s, ii, jj, axis, axis);
    }
    add_outer(t->kim, -s, ii, jj, e, e);
  }
  return 0;
}

static int process_second(void *data, double de, const double r[], const double dx[], const int i[], const int j[])
{
  const Target   *t = (const Target *)data;
  const AmVec3    a = unit(dx, r[0]), b = unit(dx + 3, r[1]);
  const PetscReal s = weight_of(t, i[0]) * de;
  if (t->terms) return write_second(t, s, a, b, i, j);
  if (t->v) {
    const AmVec3 d = AmVec3Sub(t->v[t->kim->point[j[1]]], t->v[t->kim->point[i[1]]]);
    add_vector(t, i[0], j[0], AmVec3Scale(s * AmVec3Dot(b, d), a));
  } else
    add_outer(t->kim, s, i, j, a, b);
  return 0;
}

static PetscErrorCode set_callbacks(AmKim *kim, Target *t)
{
  KIM_ComputeArguments *a = kim->arguments;

  PetscFunctionBeginUser;
  PetscCheck(!KIM_ComputeArguments_SetCallbackPointer(a, KIM_COMPUTE_CALLBACK_NAME_ProcessDEDrTerm, KIM_LANGUAGE_NAME_c,
                                                      t ? (KIM_Function *)process_first : NULL, t) &&
                 !KIM_ComputeArguments_SetCallbackPointer(a, KIM_COMPUTE_CALLBACK_NAME_ProcessD2EDr2Term, KIM_LANGUAGE_NAME_c,
                                                          t ? (KIM_Function *)process_second : NULL, t),
             PETSC_COMM_SELF, PETSC_ERR_LIB, "KIM refuses the callbacks");
  PetscFunctionReturn(0);
}

static PetscErrorCode call_back(AmPotential pot, Target *t)
{
  AmKim   *kim  = (AmKim *)pot->data;
  PetscInt next = 0;

  PetscFunctionBeginUser;
  while (next < t->e->cluster->num_sites && !t->e->range->kind && !(t->terms && !t->terms->complete)) {
    PetscCall(AmKimFillNext(pot, t->e, AM_KIM_GROUPS, 0, &next));
    PetscCall(set_callbacks(kim, t));
    PetscCall(AmKimCompute(pot, t->e, 0));
    PetscCall(set_callbacks(kim, NULL));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode product_by_callbacks(AmPotential pot, const AmEvaluation *e, const AmVec3 v[], AmVec3 Hv[])
{
  Target t = {.kim = (AmKim *)pot->data, .e = e, .v = v, .Hv = Hv};

  PetscFunctionBeginUser;
  PetscCall(call_back(pot, &t));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialTerms_KIM(AmPotential pot, const AmEvaluation *e, AmTerms *terms)
{
  Target t = {.kim = (AmKim *)pot->data, .e = e, .terms = terms};

  PetscFunctionBeginUser;
  terms->complete = t.kim->callbacks;
  if (terms->complete) PetscCall(call_back(pot, &t));
  PetscFunctionReturn(0);
}

/* Step for each group such that no particle moves more than AM_KIM_STEP against its site; 0 where nothing moves. */
static void find_steps(const AmKim *kim, const AmVec3 v[], PetscReal step[])
{
  for (int g = 0; g < kim->num_groups; g++) {
    PetscReal longest = 0.0;
    for (int p = kim->first[g]; p < kim->first[g + 1]; p++) longest = PetscMax(longest, AmVec3Norm(AmVec3Sub(v[kim->point[p]], v[kim->point[g]])));
    step[g] = longest > 0.0 ? AM_KIM_STEP / longest : 0.0;
  }
}

static void move_padding(AmKim *kim, const AmVec3 v[], const PetscReal step[], PetscReal sign)
{
  for (int p = kim->num_groups; p < kim->num_particles; p++) {
    const int    g = kim->group[p];
    const AmVec3 d = AmVec3Sub(v[kim->point[p]], v[kim->point[g]]);
    for (int i = 0; i < 3; i++) kim->x[3 * p + i] += sign * step[g] * d.v[i];
  }
}

static void add_forces(const AmKim *kim, const AmEvaluation *e, const PetscReal step[], PetscReal sign, AmVec3 Hv[])
{
  for (int p = 0; p < kim->num_particles; p++) {
    const int g = kim->group[p];
    if (step[g] == 0.0) continue;
    for (int i = 0; i < 3; i++) Hv[kim->point[p]].v[i] -= sign * AmEvaluationWeight(e, kim->site[g]) * kim->force[3 * p + i] / (2.0 * step[g]);
  }
}

static PetscErrorCode product_by_differences(AmPotential pot, const AmEvaluation *e, const AmVec3 v[], AmVec3 Hv[])
{
  AmKim    *kim  = (AmKim *)pot->data;
  PetscInt  next = 0;
  PetscReal step[AM_KIM_GROUPS];

  PetscFunctionBeginUser;
  while (next < e->cluster->num_sites) {
    PetscCall(AmKimFillNext(pot, e, AM_KIM_GROUPS, 0, &next));
    find_steps(kim, v, step);
    move_padding(kim, v, step, 1.0);
    PetscCall(AmKimCompute(pot, e, AM_KIM_FORCE));
    if (e->range->kind) break;
    add_forces(kim, e, step, 1.0, Hv);
    move_padding(kim, v, step, -2.0);
    PetscCall(AmKimCompute(pot, e, AM_KIM_FORCE));
    if (e->range->kind) break;
    add_forces(kim, e, step, -1.0, Hv);
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialHessianProduct_KIM(AmPotential pot, const AmEvaluation *e, const AmVec3 v[], AmVec3 Hv[])
{
  PetscFunctionBeginUser;
  if (((AmKim *)pot->data)->callbacks)
    PetscCall(product_by_callbacks(pot, e, v, Hv));
  else
    PetscCall(product_by_differences(pot, e, v, Hv));
  PetscFunctionReturn(0);
}

/* ---- is the model to be trusted? ---- */

#define AM_TRIAL_POINTS 7
#define AM_TRIAL_TOLERANCE 1e-3 /* between kinks of rough tables, seen up to 1e-4 in products, and callbacks that are wrong, 1e-2 and more */

static PetscReal norm(const AmVec3 a[], PetscReal scale, const AmVec3 b[])
{
  PetscReal sum = 0.0;
  for (PetscInt j = 0; j < AM_TRIAL_POINTS; j++) {
    const AmVec3 d = AmVec3Add(a[j], AmVec3Scale(scale, b[j]));
    sum += AmVec3Dot(d, d);
  }
  return sqrt(sum);
}

/* What callbacks and differences of the gradient make of one trial site; one that the model refuses says nothing. */
static PetscErrorCode try_callbacks(AmPotential pot, const AmEvaluation *e, PetscBool *agree, PetscBool *told)
{
  AmVec3 v[AM_TRIAL_POINTS], exact[AM_TRIAL_POINTS] = {0}, difference[AM_TRIAL_POINTS] = {0};

  PetscFunctionBeginUser;
  for (PetscInt j = 0; j < AM_TRIAL_POINTS; j++) v[j] = AmVec3Make(.3 * j - .5, .4 - .1 * j * j, j % 3 - .9);
  PetscCall(product_by_callbacks(pot, e, v, exact));
  PetscCall(product_by_differences(pot, e, v, difference));
  if (e->range->kind) PetscFunctionReturn(0);
  if (!(norm(exact, -1.0, difference) <= AM_TRIAL_TOLERANCE * norm(difference, 0.0, difference))) *agree = PETSC_FALSE;
  if (norm(difference, 0.0, difference) > 0.0) *told = PETSC_TRUE;
  PetscFunctionReturn(0);
}

/* One site with neighbours of all species at about r. The evaluation of its energy sees for itself whether that of the particle is its own. */
static PetscErrorCode try_site(AmPotential pot, PetscInt site_species, PetscReal r, PetscBool *agree, PetscBool *told)
{
  static const AmVec3   direction[AM_TRIAL_POINTS] = {{{0, 0, 0}},    {{1, .1, 0}},     {{-.9, .2, .3}}, {{.2, 1, -.3}},
                                                      {{.1, -1, .2}}, {{-.2, .1, 1.1}}, {{.3, -.2, -1}}};
  static const PetscInt neighbor[] = {1, 2, 3, 4, 5, 6}, start[] = {0, AM_TRIAL_POINTS - 1}, site[] = {0};
  PetscInt              species[AM_TRIAL_POINTS] = {site_species};
  AmVec3                y[AM_TRIAL_POINTS];
  AmRange               range = {AM_RANGE_OK, -1, -1, 0.0, 0.0};
  const AmCluster       c     = {AM_TRIAL_POINTS, 1, site, start, neighbor, NULL, {{{0}}}, species};
  const AmEvaluation    e     = {&c, y, NULL, &range, 0};
  PetscReal             V;

  PetscFunctionBeginUser;
  for (PetscInt j = 0; j < AM_TRIAL_POINTS; j++) {
    if (j > 0) species[j] = (site_species + j) % pot->num_species;
    y[j] = AmVec3Scale(r, direction[j]);
  }
  PetscCall(pot->ops->gradient(pot, &e, &V, NULL));
  range.kind = AM_RANGE_OK;
  if (((AmKim *)pot->data)->callbacks) PetscCall(try_callbacks(pot, &e, agree, told));
  PetscFunctionReturn(0);
}

PetscErrorCode AmKimTry(AmPotential pot)
{
  AmKim    *kim   = (AmKim *)pot->data;
  PetscBool agree = PETSC_TRUE, told = PETSC_FALSE;

  PetscFunctionBeginUser;
  for (PetscInt s = 0; s < pot->num_species; s++)
    for (PetscReal part = 0.85; part > 0.3; part -= 0.17) PetscCall(try_site(pot, s, part * pot->cutoff, &agree, &told));
  kim->callbacks = kim->callbacks && agree && told ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}

/* ---- Hessian of one site ---- */

/* Numbers the points of the only group and clears its Hessian. */
static PetscErrorCode prepare_site(AmKim *kim, const AmCluster *c)
{
  const PetscInt n = kim->num_particles;

  PetscFunctionBeginUser;
  if (kim->hessian_capacity < n) {
    PetscCall(PetscFree3(kim->local, kim->distinct, kim->H));
    PetscCall(PetscMalloc3(n, &kim->local, n, &kim->distinct, 9 * (size_t)n * n, &kim->H));
    kim->hessian_capacity = n;
  }
  kim->local[0] = 0;
  PetscCall(AmPointNumberingApply(&kim->numbering, c->num_points, kim->point[0], n - 1, kim->point + 1, kim->local + 1, kim->distinct, &kim->num_distinct));
  PetscCall(PetscArrayzero(kim->H, 9 * (size_t)kim->num_distinct * kim->num_distinct));
  PetscFunctionReturn(0);
}

static PetscErrorCode site_by_callbacks(AmPotential pot, const AmEvaluation *e)
{
  AmKim *kim = (AmKim *)pot->data;
  Target t   = {.kim = kim, .e = e};

  PetscFunctionBeginUser;
  PetscCall(set_callbacks(kim, &t));
  PetscCall(AmKimCompute(pot, e, 0));
  PetscCall(set_callbacks(kim, NULL));
  PetscFunctionReturn(0);
}

/* Columns of the unknowns first..first+n-1 (local point 0 has none): groups 2k and 2k+1 are copies of the site with unknown first+k moved forth and back. */
static PetscErrorCode difference_columns(AmPotential pot, const AmEvaluation *e, PetscInt site, PetscInt first, int n)
{
  AmKim          *kim   = (AmKim *)pot->data;
  const PetscInt  size  = 3 * kim->num_distinct;
  const PetscReal scale = AmEvaluationWeight(e, site) / (2.0 * AM_KIM_STEP);
  PetscInt        copies[AM_KIM_GROUPS];

  PetscFunctionBeginUser;
  for (int g = 0; g < 2 * n; g++) copies[g] = site;
  PetscCall(AmKimFill(pot, e, 2 * n, copies));
  for (int p = kim->num_groups; p < kim->num_particles; p++) {
    const int g = kim->group[p], unknown = (int)first + g / 2;
    if (kim->point[p] == kim->distinct[unknown / 3]) kim->x[3 * p + unknown % 3] += g % 2 ? -AM_KIM_STEP : AM_KIM_STEP;
  }
  PetscCall(AmKimCompute(pot, e, AM_KIM_FORCE));
  if (e->range->kind) PetscFunctionReturn(0);
  for (int p = 0; p < kim->num_particles; p++) {
    const int      g     = kim->group[p];
    const PetscInt local = p < kim->num_groups ? 0 : kim->local[1 + p - kim->first[g]];
    for (int i = 0; i < 3; i++) kim->H[(size_t)(3 * local + i) * size + first + g / 2] -= (g % 2 ? -scale : scale) * kim->force[3 * p + i];
  }
  PetscFunctionReturn(0);
}

/* The site's own columns are minus the sum of the others (translation); then H is made symmetric, which differences are not quite. */
static void complete_hessian(AmKim *kim)
{
  const PetscInt n = 3 * kim->num_distinct;
  PetscReal     *H = kim->H;

  for (PetscInt a = 0; a < n; a++)
    for (PetscInt b = 3; b < n; b++) H[(size_t)a * n + b % 3] -= H[(size_t)a * n + b];
  for (PetscInt a = 0; a < n; a++)
    for (PetscInt b = 0; b < a; b++) H[(size_t)a * n + b] = H[(size_t)b * n + a] = 0.5 * (H[(size_t)a * n + b] + H[(size_t)b * n + a]);
}

static PetscErrorCode site_by_differences(AmPotential pot, const AmEvaluation *e, PetscInt site)
{
  AmKim *kim = (AmKim *)pot->data;

  PetscFunctionBeginUser;
  for (PetscInt first = 3; first < 3 * kim->num_distinct && !e->range->kind; first += AM_KIM_GROUPS / 2)
    PetscCall(difference_columns(pot, e, site, first, (int)PetscMin(AM_KIM_GROUPS / 2, 3 * kim->num_distinct - first)));
  complete_hessian(kim);
  PetscFunctionReturn(0);
}

PetscErrorCode AmPotentialHessian_KIM(AmPotential pot, const AmEvaluation *e, AmHessianSink sink, void *context)
{
  AmKim *kim = (AmKim *)pot->data;

  PetscFunctionBeginUser;
  for (PetscInt l = 0; l < e->cluster->num_sites; l++) {
    if (AmEvaluationWeight(e, l) == 0.0) continue;
    PetscCall(AmKimFill(pot, e, 1, &l));
    PetscCall(prepare_site(kim, e->cluster));
    if (kim->callbacks)
      PetscCall(site_by_callbacks(pot, e));
    else
      PetscCall(site_by_differences(pot, e, l));
    if (e->range->kind) break;
    PetscCall((*sink)(context, l, kim->num_distinct, kim->distinct, kim->H));
  }
  PetscFunctionReturn(0);
}
