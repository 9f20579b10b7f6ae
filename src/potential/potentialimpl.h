/* SPDX-License-Identifier: GPL-3.0-or-later
 * Private to the room potential: the object, its function table, and what its files give each other. */
#ifndef ATOMESH_POTENTIALIMPL_H
#define ATOMESH_POTENTIALIMPL_H

#include <atomesh/potential.h>

/* What every evaluation is given. Nothing is owned; range is never NULL here. */
typedef struct {
  const AmCluster *cluster;
  const AmVec3    *y;
  const PetscReal *weight; /* or NULL: all one */
  AmRange         *range;
  PetscInt         run; /* sites of which a sum will do; or 0 */
} AmEvaluation;

/* Second derivatives as sums over pairs of points (terms.c), weighted. Numbers of points are ints. */
typedef struct {
  int       i, j;
  PetscReal A[6]; /* eV/Å²: xx, yy, zz, yz, xz, xy */
} AmPairTerm;
typedef struct {
  int    i, j, k, m;
  AmVec3 a, b;
} AmCrossTerm;
typedef struct {
  AmPairTerm  *pair;
  AmCrossTerm *cross;
  size_t       num_pairs, num_crosses, room_of_pairs, room_of_crosses;
  PetscBool    complete; /* what is there is the whole Hessian */
  PetscBool    too_many; /* once there were: the next linearization will have as many */
} AmTerms;

void           AmTermsBegin(AmTerms *terms);
PetscErrorCode AmTermsDestroy(AmTerms *terms);
/* The block s I + c e eᵀ of a pair of points. What follows on one of the same pair is added to it. */
PetscErrorCode AmTermsAddPair(AmTerms *terms, const PetscInt pair[2], PetscReal s, PetscReal c, AmVec3 e);
PetscErrorCode AmTermsAddCross(AmTerms *terms, const PetscInt pair[2], const PetscInt other[2], AmVec3 a, AmVec3 b);
/* Hv += H v */
void AmTermsProduct(const AmTerms *terms, const AmVec3 v[], AmVec3 Hv[]);

/* Arguments are valid and range->kind is AM_RANGE_OK on entry; an implementation stops at the first thing out of range and returns 0. */
typedef struct {
  PetscErrorCode (*gradient)(AmPotential, const AmEvaluation *, PetscReal V[], AmVec3 g[]);
  PetscErrorCode (*hessian_product)(AmPotential, const AmEvaluation *, const AmVec3 v[], AmVec3 Hv[]);
  PetscErrorCode (*hessian)(AmPotential, const AmEvaluation *, AmHessianSink sink, void *context);
  PetscErrorCode (*destroy)(AmPotential);
  PetscErrorCode (*terms)(AmPotential, const AmEvaluation *, AmTerms *); /* or NULL; leaves incomplete what it does not know */
} AmPotentialOps;

/* The weighted Hessian of a potential that has terms, for terms of a kernel. Out: range: as AmPotentialGradient(). */
PetscErrorCode AmPotentialTerms(AmPotential pot, const AmCluster *cluster, const AmVec3 y[], const PetscReal weight[], AmTerms *terms, AmRange *range);

/* Tables of an EAM potential as cubics (eam.c). */
typedef struct {
  PetscInt   num_species, num_rho, num_r;
  PetscReal  per_rho, per_r, max_rho;
  PetscReal *pair;      /* [species of site][species of neighbour][num_r][8]: cubic of rphi, cubic of f; aligned to lines of the cache */
  PetscReal *embedding; /* [species][num_rho][4] */
  PetscReal *memory;    /* of pair */
} AmEAMCubics;

/* F, F' and F'' of a density below 0 are those of 0, F'' is 0. Returns false beyond the table. */
static inline PetscBool AmEAMEmbed(const AmEAMCubics *eam, PetscInt species, PetscReal density, PetscReal F[3])
{
  const PetscReal  rho = PetscMax(density, 0.0);
  PetscReal        x   = rho * eam->per_rho;
  const PetscReal *c;
  PetscInt         m;

  if (!(rho <= eam->max_rho)) return PETSC_FALSE;
  m = PetscMin((PetscInt)x, eam->num_rho - 1);
  c = eam->embedding + 4 * ((size_t)species * eam->num_rho + m);
  x -= m;
  F[0] = c[0] + x * (c[1] + x * (c[2] + x * c[3]));
  F[1] = (c[1] + x * (2.0 * c[2] + x * 3.0 * c[3])) * eam->per_rho;
  /* Below 0 the gradient keeps F'(0), as in KIM; so F'' has nothing to add. */
  F[2] = density < 0.0 ? 0.0 : (2.0 * c[2] + x * 6.0 * c[3]) * eam->per_rho * eam->per_rho;
  return PETSC_TRUE;
}

struct _p_AmPotential {
  const AmPotentialOps *ops;
  void                 *data; /* of the kernel */
  char                 *name, *description;
  PetscInt              num_species;
  char (*species)[AM_SYMBOL_SIZE];
  PetscReal         *mass;         /* amu */
  PetscReal          cutoff;       /* Å */
  PetscReal          min_distance; /* Å: a closer pair is out of range */
  AmHessianKind      hessian_kind;
  const AmEAMCubics *cubics;         /* of the kernel, if it is one of EAM tables; or NULL */
  PetscBool          tabulated;      /* min_distance is where a table begins */
  PetscBool          sums_cost_less; /* AmPotentialSumsCostLess() */
};

static inline PetscReal AmEvaluationWeight(const AmEvaluation *e, PetscInt l) { return e->weight ? e->weight[l] : 1.0; }
static inline PetscInt  AmClusterSpecies(const AmCluster *c, PetscInt point) { return c->species ? c->species[point] : 0; }

/* Where neighbour k sits. */
static inline AmVec3 AmClusterNeighborPosition(const AmCluster *c, const AmVec3 y[], PetscInt k)
{
  const signed char *n = c->image ? c->image[k] : NULL;
  if (!n || !(n[0] | n[1] | n[2])) return y[c->neighbor[k]];
  return AmVec3Add(y[c->neighbor[k]], AmMat3Apply(c->period, AmVec3Make(n[0], n[1], n[2])));
}

/* An object with species and name and nothing else yet; masses 0. */
PetscErrorCode AmPotentialCreate(const char name[], PetscInt num_species, const char *const species[], AmPotential *out);
/* Takes a printf format. */
PetscErrorCode AmPotentialDescribe(AmPotential pot, const char format[], ...);
void           AmRangeSet(AmRange *range, AmRangeKind kind, PetscInt site, PetscInt point, PetscReal value, PetscReal limit);

/* ---- native kernel (native.c): V = F(rho) + 1/2 sum phi(r), rho = sum f(r) ---- */

/* One site and its neighbours within the cutoff. [k] runs over 0..n-1; the second index of phi and f is the order of the derivative. */
typedef struct {
  PetscInt   l, species; /* the site and its species */
  PetscInt   n, capacity;
  PetscInt  *point, *kind;     /* point of neighbour k, its species */
  PetscReal *x[3], *r;         /* unit vector from the site to k; distance in Å */
  PetscReal *phi[3], *f[3];    /* pair energy and density with derivatives with respect to r */
  PetscReal  F[3], rho;        /* embedding energy with derivatives */
  PetscInt   num_local;        /* distinct points of the site; local 0 is the site itself */
  PetscInt  *local, *distinct; /* [k] local number of neighbour k; [num_local] its point */
} AmSite;

/* The functions of one potential. pairs fills phi and f up to the given order for all neighbours; embed fills F from rho (and may bound rho). */
typedef struct {
  PetscErrorCode (*pairs)(const void *data, AmSite *site, PetscInt order);
  PetscErrorCode (*embed)(const void *data, AmSite *site, AmRange *range); /* or NULL: a pair potential */
  PetscErrorCode (*destroy)(void *data);
} AmNativeFunctions;

/* Makes pot evaluate by the native kernel. data is owned from now on. */
PetscErrorCode AmPotentialSetNative(AmPotential pot, const AmNativeFunctions *functions, void *data);

/* ---- closed forms by name (closedform.c) ---- */
/* Whether the first word of text names one. */
PetscBool AmClosedFormIs(const char text[]);
/* Opens "NAME parameter=value ..." for the one species. Raises AM_ERR_USER for parameters that are unknown, missing, given twice, or no numbers. */
PetscErrorCode AmClosedFormOpen(const char text[], PetscInt num_species, const char *const species[], AmPotential *out);

/* ---- tables ---- */

/* Tables of an EAM potential on uniform grids that start at 0, in the caller's order of species. */
typedef struct {
  PetscInt   num_species, num_rho, num_r;
  PetscReal  delta_rho, delta_r, cutoff;
  PetscReal *embedding; /* eV    [species][num_rho] */
  PetscReal *density;   /*       [species of the neighbour that gives][species of the site that receives][num_r] */
  PetscReal *rphi;      /* eV Å  [species][species][num_r], symmetric */
} AmEAMTables;
PetscErrorCode AmEAMTablesCreate(PetscInt num_species, PetscInt num_rho, PetscInt num_r, AmEAMTables *out);
PetscErrorCode AmEAMTablesDestroy(AmEAMTables *tables);

/* Makes pot an EAM potential of these tables; tables are copied. */
PetscErrorCode AmPotentialSetEAM(AmPotential pot, const AmEAMTables *tables, AmInterpolation interpolation);

/* Cubics c0 + x(c1 + x(c2 + x c3)), 0 <= x <= 1, from each knot of a table to the next (the last one: a straight line). In: f [n], n >= 5. Out: c [n][stride],
 * of which the first 4 are set. */
PetscErrorCode AmTableCubics(AmInterpolation interpolation, PetscInt n, const PetscReal f[], PetscInt stride, PetscReal c[]);

/* Reads a setfl, eam/fs or funcfl file. In: species of pot. Out: masses of pot, kind of the file (a literal), tables in the order of pot's species. */
PetscErrorCode AmEAMFileRead(const char file[], AmPotential pot, const char **kind, AmEAMTables *out);

/* Symbols of the species that the file has. Out: n, species [n <= max]. */
PetscErrorCode AmEAMFileSpecies(const char file[], PetscInt max, char species[][AM_SYMBOL_SIZE], PetscInt *n);

/* ---- KIM ---- */
typedef struct KIM_Model *AmKimModel;

/* Opens an installed portable model in our units. Out: model NULL if there is none of this name. */
PetscErrorCode AmKimModelOpen(const char name[], AmKimModel *model);
PetscErrorCode AmKimModelDestroy(AmKimModel *model);
/* Numbers that the model gives the species. In: species of pot. Out: code [num_species]; num_all: how many species the model has in all. */
PetscErrorCode AmKimModelSpecies(AmKimModel model, AmPotential pot, int code[], PetscInt *num_all);
/* Tables that the model publishes, in the order of pot's species. Out: found false if it is not an EAM_Dynamo model. */
PetscErrorCode AmKimModelTables(AmKimModel model, AmPotential pot, PetscBool *found, AmEAMTables *tables);
/* Makes pot evaluate by the model; model is owned from now on. */
PetscErrorCode AmPotentialSetKim(AmPotential pot, AmKimModel model);
/* Raises AM_ERR_USER if there is no model of this name, which names the nearest. */
PetscErrorCode AmKimModelNeed(const char name[], AmKimModel *model);
/* Installed portable models whose names are nearest to name, with commas between. In: size of list in bytes. */
PetscErrorCode AmKimNearestNames(const char name[], size_t size, char list[]);

/* ---- distinct points of a site's neighbourhood (points.c) ---- */
typedef struct {
  PetscInt *mark, num_mark; /* [num_mark] point -> local number, -1 between uses */
} AmPointNumbering;
/* Numbers self 0 and the distinct ones of point [n] after it. Out: local [n], distinct [num_distinct], room for n + 1. */
PetscErrorCode AmPointNumberingApply(AmPointNumbering *numbering, PetscInt num_points, PetscInt self, PetscInt n, const PetscInt point[], PetscInt local[],
                                     PetscInt distinct[], PetscInt *num_distinct);
PetscErrorCode AmPointNumberingDestroy(AmPointNumbering *numbering);

#endif
