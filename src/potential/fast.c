/* SPDX-License-Identifier: GPL-3.0-or-later
 * The fast way to evaluate a tabulated EAM potential: each pair once, four at a time (pairloops_body.h).
 *
 * An evaluation is a loop over pairs that sums densities and pair energies and keeps the slopes, one over sites for F and F', and one over pairs for forces.
 * What goes out of range is only noticed here; then the readable way (native.c) evaluates all again and says what it was, or that nobody asked: a site of
 * weight 0 may be anywhere.
 *
 * Memory: 5 bytes a pair of the list, and 17 a pair within the cutoff (25 among several species), for slopes of an evaluation or coefficients of a
 * linearization; vectors between points are made anew from positions, for reading them would take longer. A site of 42 neighbours has 21 pairs. */
#include "fast.h"
#include "pairloops.h"
#include <stdlib.h>
#include <string.h>

#define INFINITELY_FAR 1e15 /* Å; its square is still a number */

struct _p_AmFast {
  const AmPairLoopsOps *ops;
  AmPotential           pot;
  const PetscInt       *species; /* of the caller's points, or NULL: all 0 */
  PetscBool             mixed;   /* there are several */
  AmPairList            list;
  AmPoint4             *shift, *y, *g;
  double (*sum)[2], (*weight)[2];
  AmActiveGroups active;
  PetscBool      linearized; /* active holds a linearization */
  /* of the linearization; NULL before the first */
  AmMoving *moving, *moving_shift;
  AmPlain4 *product;
  double   *curvature;
};

/* ---- choice of the processor's loops ---- */

typedef struct {
  const AmPairLoopsOps *ops;
  PetscBool             runs;
} Choice;

static PetscInt list_choices(Choice choice[2])
{
  PetscInt n = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  choice[n++] = (Choice){&AmPairLoopsAVX2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")};
#endif
  choice[n++] = (Choice){&AmPairLoopsPortable, PETSC_TRUE};
  return n;
}

PetscErrorCode AmPairLoopsChoose(const AmPairLoopsOps **ops)
{
  const char    *word = getenv("ATOMESH_KERNEL");
  Choice         choice[2];
  const PetscInt n = list_choices(choice);

  PetscFunctionBeginUser;
  *ops = NULL;
  if (word && !strcmp(word, "readable")) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < n && !*ops; i++)
    if (choice[i].runs && (!word || !word[0] || !strcmp(word, choice[i].ops->name))) *ops = choice[i].ops;
  AmCheckUser(*ops, "The environment variable ATOMESH_KERNEL is %s, must be readable, portable, or avx2 where the processor has it", word);
  PetscFunctionReturn(0);
}

PetscErrorCode AmFastName(AmPotential pot, const char **name)
{
  const AmPairLoopsOps *ops;

  PetscFunctionBeginUser;
  PetscCall(AmPairLoopsChoose(&ops));
  *name = ops && pot->cubics ? ops->name : "readable";
  PetscFunctionReturn(0);
}

/* ---- memory ---- */

/* Groups of the skin are never reached in arrays of active ones, and memory that is never touched costs nothing. */
static PetscErrorCode active_create(const AmPairList *list, PetscBool mixed, AmActiveGroups *active)
{
  const size_t lanes = 16 * (list->num_groups * AM_LANES / 16 + 1); /* whole lines of the cache */
  const int    num_f = mixed ? 2 : 1;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(list->num_groups, &active->group, list->num_rows, &active->end));
  PetscCall(AmAlignedAlloc((1 + num_f) * sizeof(double) * lanes, &active->slope));
  active->linear  = (float *)active->slope;
  active->change  = active->linear + 2 * lanes;
  active->scratch = active->change + num_f * lanes;
  PetscFunctionReturn(0);
}

static PetscErrorCode active_destroy(AmActiveGroups *active)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree2(active->group, active->end));
  free(active->slope);
  PetscFunctionReturn(0);
}

PetscErrorCode AmFastDestroy(AmFast *fast)
{
  AmFast f = *fast;

  PetscFunctionBeginUser;
  if (!f) PetscFunctionReturn(0);
  PetscCall(AmPairListDestroy(&f->list));
  PetscCall(active_destroy(&f->active));
  free(f->shift), free(f->y), free(f->g), free(f->sum), free(f->weight);
  free(f->moving), free(f->moving_shift), free(f->product), free(f->curvature);
  PetscCall(PetscFree(*fast));
  PetscFunctionReturn(0);
}

static void set_shifts(AmFast f, AmMat3 period)
{
  for (PetscInt m = 0; m < f->list.num_images; m++) {
    const signed char *n = f->list.image_of[m];
    const AmVec3       d = n[0] | n[1] | n[2] ? AmMat3Apply(period, AmVec3Make(n[0], n[1], n[2])) : AmVec3Make(0, 0, 0);
    f->shift[m]          = (AmPoint4){{d.v[0], d.v[1], d.v[2], 0}};
  }
}

static PetscErrorCode allocate(AmFast f)
{
  const size_t n = f->list.num_points + 1;

  PetscFunctionBeginUser;
  PetscCall(active_create(&f->list, f->mixed, &f->active));
  PetscCall(AmAlignedAlloc(sizeof(AmPoint4) * f->list.num_images, &f->shift));
  PetscCall(AmAlignedAlloc(sizeof(AmPoint4) * n, &f->y));
  PetscCall(AmAlignedAlloc(sizeof(AmPoint4) * n, &f->g));
  PetscCall(AmAlignedAlloc(sizeof(*f->sum) * n, &f->sum));
  PetscCall(AmAlignedAlloc(sizeof(*f->weight) * n, &f->weight));
  PetscFunctionReturn(0);
}

static PetscInt species_of(AmFast f, PetscInt j) { return f->species ? f->species[f->list.point_of[j]] : 0; }

static PetscBool is_mixed(const PetscInt species[], PetscInt n)
{
  for (PetscInt i = 1; species && i < n; i++)
    if (species[i] != species[0]) return PETSC_TRUE;
  return PETSC_FALSE;
}

PetscErrorCode AmFastCreate(AmPotential pot, const AmNeighborOptions *points, const PetscInt species[], AmFast *out)
{
  const AmPairLoopsOps *ops;
  PetscBool             fits;
  AmFast                f;

  PetscFunctionBeginUser;
  *out = NULL;
  PetscCall(AmPairLoopsChoose(&ops));
  if (!ops || !pot->cubics) PetscFunctionReturn(0);
  PetscCall(PetscNew(&f));
  f->ops     = ops;
  f->pot     = pot;
  f->species = species;
  f->mixed   = is_mixed(species, points->num_points);
  PetscCall(AmPairListCreate(points, pot->cutoff, &f->list, &fits));
  if (fits) {
    PetscCall(allocate(f));
    set_shifts(f, points->period);
    *out = f;
  } else
    PetscCall(AmFastDestroy(&f));
  PetscFunctionReturn(0);
}

/* ---- evaluation ---- */

#define MOST (1 << 30) /* twice as much is still a whole number */

/* Å; vectors within the cutoff go up to MOST. */
static double unit_of(AmFast f) { return f->pot->cutoff / MOST; }

static AmPairLoops loops(AmFast f)
{
  const AmPotential pot = f->pot;
  return (AmPairLoops){.list         = f->list,
                       .cubics       = pot->cubics,
                       .mixed        = f->mixed,
                       .max2         = pot->cutoff * pot->cutoff,
                       .min2         = pot->min_distance * pot->min_distance,
                       .shift        = f->shift,
                       .y            = f->y,
                       .sum          = f->sum,
                       .weight       = (const double(*)[2])f->weight,
                       .g            = f->g,
                       .active       = f->active,
                       .unit         = unit_of(f),
                       .moving       = f->moving,
                       .moving_shift = f->moving_shift,
                       .product      = f->product,
                       .curvature    = f->curvature};
}

#define AHEAD 24 /* points */

/* Points stand in bins, the caller's numbers do not, and processors foresee no jumps: what his arrays hold of later points is asked for early. */
static inline PetscInt soon(const PetscInt number[], PetscInt i, PetscInt n) { return number[i + AHEAD < n ? i + AHEAD : i]; }

static void set_positions(AmFast f, const AmVec3 y[])
{
  const PetscInt n = f->list.num_points;
  for (PetscInt j = 0; j < n; j++) {
    const AmVec3 *at = &y[f->list.point_of[j]];
    __builtin_prefetch(&y[soon(f->list.point_of, j, n)]);
    f->y[j]      = (AmPoint4){{at->v[0], at->v[1], at->v[2], (double)f->pot->cubics->num_r * species_of(f, j)}};
    f->sum[j][0] = f->sum[j][1] = 0;
  }
  f->y[n]      = (AmPoint4){{INFINITELY_FAR, INFINITELY_FAR, INFINITELY_FAR, 0}};
  f->sum[n][0] = f->sum[n][1] = 0;
}

/* Sites: V (or NULL), weights, and w F'' (or NULL) from the sums over pairs. Returns whether all is in range. */
static PetscBool embed(AmFast f, const PetscReal weight[], PetscReal V[], double curvature[])
{
  const AmEAMCubics *cubics = f->pot->cubics;
  const PetscInt     rows   = f->list.num_rows;

  memset(f->weight + rows, 0, sizeof(*f->weight) * (f->list.num_points + 1 - rows));
  for (PetscInt i = 0; i < rows; i++) {
    const PetscInt  l = f->list.site_of[i];
    const PetscReal w = weight ? weight[l] : 1;
    PetscReal       F[3], energy;
    if (weight) __builtin_prefetch(&weight[soon(f->list.site_of, i, rows)]);
    if (V) __builtin_prefetch(&V[soon(f->list.site_of, i, rows)], 1);
    if (V) V[l] = 0;
    if (curvature) curvature[i] = 0;
    f->weight[i][0] = f->weight[i][1] = 0;
    if (w == 0) continue;
    if (!AmEAMEmbed(cubics, species_of(f, i), f->sum[i][0], F)) return PETSC_FALSE;
    energy = F[0] + 0.5 * f->sum[i][1];
    if (PetscIsInfOrNanReal(energy)) return PETSC_FALSE;
    if (V) V[l] = energy;
    if (curvature) curvature[i] = w * F[2];
    f->weight[i][0] = w;
    f->weight[i][1] = w * F[1];
  }
  return PETSC_TRUE;
}

static void add(AmFast f, AmVec3 g[])
{
  const PetscInt n = f->list.num_points;
  for (PetscInt j = 0; j < n; j++) {
    AmVec3 *to = &g[f->list.point_of[j]];
    __builtin_prefetch(&g[soon(f->list.point_of, j, n)], 1);
    for (int i = 0; i < 3; i++) to->v[i] += f->g[j].x[i];
  }
}

PetscErrorCode AmFastGradient(AmFast f, const AmVec3 y[], const PetscReal weight[], PetscReal V[], AmVec3 g[], PetscBool *done)
{
  AmPairLoops s;

  PetscFunctionBeginUser;
  set_positions(f, y);
  s = loops(f);
  if (g) f->linearized = PETSC_FALSE;
  *done = (g ? (*f->ops->slopes)(&s) : (*f->ops->energies)(&s)) && embed(f, weight, V, NULL) ? PETSC_TRUE : PETSC_FALSE;
  if (!*done || !g) PetscFunctionReturn(0);
  memset(f->g, 0, sizeof(*f->g) * (f->list.num_points + 1));
  (*f->ops->forces)(&s);
  add(f, g);
  PetscFunctionReturn(0);
}

static PetscErrorCode allocate_linearization(AmFast f)
{
  const size_t n = f->list.num_points + 1;

  PetscFunctionBeginUser;
  PetscCall(AmAlignedAlloc(sizeof(AmMoving) * n, &f->moving));
  PetscCall(AmAlignedAlloc(sizeof(AmMoving) * f->list.num_images, &f->moving_shift));
  PetscCall(AmAlignedAlloc(sizeof(AmPlain4) * n, &f->product));
  PetscCall(AmAlignedAlloc(sizeof(double) * n, &f->curvature));
  PetscFunctionReturn(0);
}

/* Bits above those of an int are lost, which goes round. */
static AmMoving moving_at(const double y[3], double per_length)
{
  AmMoving m = {0};
  for (int i = 0; i < 3; i++) m.y[i] = (int)(unsigned)(long long)(y[i] * per_length);
  return m;
}

PetscErrorCode AmFastLinearize(AmFast f, const AmVec3 y[], const PetscReal weight[], PetscBool *done)
{
  AmPairLoops s;

  PetscFunctionBeginUser;
  if (!f->moving) PetscCall(allocate_linearization(f));
  set_positions(f, y);
  s             = loops(f);
  f->linearized = PETSC_FALSE;
  *done         = (*f->ops->curves)(&s) && embed(f, weight, NULL, f->curvature) ? PETSC_TRUE : PETSC_FALSE;
  if (!*done) PetscFunctionReturn(0);
  (*f->ops->form)(&s);
  f->linearized = PETSC_TRUE;
  for (PetscInt j = 0; j < f->list.num_points; j++) f->moving[j] = moving_at(f->y[j].x, 1 / s.unit);
  for (PetscInt m = 0; m < f->list.num_images; m++) f->moving_shift[m] = moving_at(f->shift[m].x, 1 / s.unit);
  f->moving[f->list.num_points] = (AmMoving){0}; /* anywhere: no pair has coefficients */
  PetscFunctionReturn(0);
}

/* Returns the unit of directions; no number if they are none. */
static double set_direction(AmFast f, const AmVec3 v[])
{
  double most = 0, fault = 0;

  for (PetscInt j = 0; j < f->list.num_points; j++)
    for (int i = 0; i < 3; i++) {
      most = PetscMax(most, fabs(v[j].v[i]));
      fault += 0 * v[j].v[i];
    }
  const double scale = most > 0 && fault == 0 ? (MOST - 1) / most : 0;
  for (PetscInt j = 0; j < f->list.num_points; j++) {
    const AmVec3 *along = &v[f->list.point_of[j]];
    __builtin_prefetch(&v[soon(f->list.point_of, j, f->list.num_points)]);
    for (int i = 0; i < 3; i++) f->moving[j].v[i] = (int)(scale * along->v[i]);
    f->moving[j].one = 1;
  }
  return most / (MOST - 1) + fault;
}

PetscErrorCode AmFastProduct(AmFast f, const AmVec3 v[], AmVec3 Hv[])
{
  const AmPairLoops s = loops(f);
  double            unit;

  PetscFunctionBeginUser;
  PetscCheck(f->linearized, PETSC_COMM_SELF, PETSC_ERR_ORDER, "an evaluation has taken the place of the linearization");
  unit = set_direction(f, v);
  memset(f->product, 0, sizeof(*f->product) * (f->list.num_points + 1));
  (*f->ops->product)(&s);
  for (PetscInt j = 0; j < f->list.num_points; j++) {
    AmVec3 *to = &Hv[f->list.point_of[j]];
    __builtin_prefetch(&Hv[soon(f->list.point_of, j, f->list.num_points)], 1);
    for (int i = 0; i < 3; i++) to->v[i] += unit * (double)f->product[j].x[i];
  }
  PetscFunctionReturn(0);
}
