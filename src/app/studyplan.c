/* SPDX-License-Identifier: GPL-3.0-or-later
 * The grid of a study: what the case says of it, checked, and laid out in rows. */
#include "casefile.h"
#include "study.h"

static const AmScheme default_schemes[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};

static PetscErrorCode check_lists(const AmCase *c)
{
  const AmCaseStudy *s = c->study;
  char               key[64];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < s->num_schemes; i++)
    for (PetscInt j = 0; j < i; j++) {
      PetscCall(PetscSNPrintf(key, sizeof key, "study.schemes.%" PetscInt_FMT, i));
      CHECK(c, s->schemes[i] != s->schemes[j], key, "is %s, must not be in the list twice", AmCaseSchemeName(s->schemes[i]));
    }
  for (PetscInt i = 0; i < s->num_orders; i++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "study.orders.%" PetscInt_FMT, i));
    PetscCall(AmCaseCheckOrder(c, key, s->orders[i]));
    for (PetscInt j = 0; j < i; j++) CHECK(c, s->orders[i] != s->orders[j], key, "is %d, must not be in the list twice", (int)s->orders[i]);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_radii(const AmCase *c)
{
  const AmCaseStudy *s = c->study;
  char               key[64];

  PetscFunctionBeginUser;
  CHECK(c, s->num_cores > 0, "study.cores", "is missing, must be the core radii of the study%s", " in Å, ascending");
  for (PetscInt i = 0; i < s->num_cores; i++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "study.cores.%" PetscInt_FMT, i));
    CHECK(c, s->cores[i] > 0, key, "is %g Å, must be > 0", (double)s->cores[i]);
    CHECK(c, !i || s->cores[i] > s->cores[i - 1], key, "is %g Å, must be more than the one before it (%g Å)", (double)s->cores[i],
          (double)s->cores[PetscMax(i - 1, 0)]);
  }
  CHECK(c, !s->blends || s->num_blends == s->num_cores, "study.blends", "is a list of %d, must have one radius for each of the %d cores", (int)s->num_blends,
        (int)s->num_cores);
  CHECK(c, s->blends || (c->regions.core > 0 && c->regions.blend > 0), "study.blends", "is missing, must be given when regions.core and regions.blend are%s",
        " not, for its default is their ratio times the core");
  CHECK(c, !s->radii || s->num_radii == s->num_cores, "study.radii", "is a list of %d, must have one radius for each of the %d cores", (int)s->num_radii,
        (int)s->num_cores);
  for (PetscInt i = 0; i < s->num_radii; i++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "study.radii.%" PetscInt_FMT, i));
    CHECK(c, s->radii[i] <= c->domain.radius, key, "is %g Å, must be at most domain.radius (%g Å), which is that of the reference", (double)s->radii[i],
          (double)c->domain.radius);
  }
  PetscFunctionReturn(0);
}

static AmStudyRow blank(void)
{
  return (AmStudyRow){.num_nodes         = NAN,
                      .num_unknowns      = NAN,
                      .error_h1          = NAN,
                      .error_max         = NAN,
                      .energy            = NAN,
                      .newton_iterations = NAN,
                      .seconds_setup     = NAN,
                      .seconds_solve     = NAN,
                      .seconds_total     = NAN};
}

/* Row of scheme a, order b, core k. */
static PetscErrorCode lay(const AmStudy *s, PetscInt a, PetscInt b, PetscInt k, AmStudyRow *row)
{
  const AmCase      *c = s->c;
  const AmCaseStudy *g = c->study;

  PetscFunctionBeginUser;
  *row        = blank();
  row->scheme = g->schemes ? g->schemes[a] : default_schemes[a];
  row->order  = g->orders ? g->orders[b] : c->mesh.order;
  row->core   = g->cores[k];
  row->blend  = g->blends ? g->blends[k] : g->cores[k] * (c->regions.blend / c->regions.core);
  row->radius = g->radii ? g->radii[k] : c->domain.radius;
  PetscCall(PetscStrncpy(row->name, AmErrorFormat("%s_p%d_core%.15g", AmCaseSchemeName(row->scheme), (int)row->order, (double)row->core), sizeof row->name));
  PetscFunctionReturn(0);
}

/* The default of output.directory ends with .out, that of a study with .study. */
static PetscErrorCode find_directory(AmStudy *s)
{
  const char *given = s->c->output.directory;
  size_t      length;

  PetscFunctionBeginUser;
  PetscCall(PetscStrlen(given, &length));
  if (AmCaseSourceGiven(s->c->source, "output.directory"))
    PetscCall(PetscStrncpy(s->directory, given, sizeof s->directory));
  else
    PetscCall(PetscSNPrintf(s->directory, sizeof s->directory, "%.*s.study", (int)(length - 4), given));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyPlan(const AmCase *c, AmStudy *s)
{
  const AmCaseStudy *g = c->study;

  PetscFunctionBeginUser;
  *s = (AmStudy){.c = c, .own_reference = c->reference[0] ? PETSC_FALSE : PETSC_TRUE};
  CHECK(c, g, "study", "is missing, must be a section with the grid of the study: at least study.cores%s", "");
  PetscCall(check_lists(c));
  PetscCall(check_radii(c));
  PetscCall(find_directory(s));
  s->num_schemes = g->schemes ? g->num_schemes : (PetscInt)(sizeof default_schemes / sizeof *default_schemes);
  s->num_orders  = g->orders ? g->num_orders : 1;
  s->num_cores   = g->num_cores;
  s->num_rows    = s->num_schemes * s->num_orders * s->num_cores;
  PetscCall(PetscMalloc1(s->num_rows, &s->rows));
  for (PetscInt i = 0; i < s->num_rows; i++)
    PetscCall(lay(s, i / (s->num_orders * s->num_cores), i / s->num_cores % s->num_orders, i % s->num_cores, &s->rows[i]));
  s->reference_row        = blank();
  s->reference_row.scheme = AM_SCHEME_ATM;
  s->reference_row.order  = 1;
  s->reference_row.radius = c->domain.radius;
  PetscCall(PetscStrncpy(s->reference_row.name, "reference", sizeof s->reference_row.name));
  if (!s->own_reference) PetscCall(PetscStrncpy(s->reference, c->reference, sizeof s->reference));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyDestroy(AmStudy *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(s->rows));
  PetscFunctionReturn(0);
}
