/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a study tells: its table, its slopes, and its files. */
#include "study.h"
#include <atomesh/measure.h>
#include <atomesh/output.h>
#include <string.h>

static PetscBool has_dislocation(const AmCase *c)
{
  for (PetscInt i = 0; i < c->num_defects; i++)
    if (AmVec3Norm(c->defects[i].dislocation.burgers) > 0) return PETSC_TRUE;
  return PETSC_FALSE;
}

static const AmStudyRow *row_of(const AmStudy *s, PetscInt scheme, PetscInt order, PetscInt core)
{
  return &s->rows[(scheme * s->num_orders + order) * s->num_cores + core];
}

/* Only a body of the same atoms has an energy to compare. */
static PetscReal energy_error(const AmStudy *s, const AmStudyRow *row)
{
  const PetscBool same = s->own_reference && row->radius == s->reference_row.radius && !strcmp(row->status, "converged") ? PETSC_TRUE : PETSC_FALSE;
  return same ? row->energy - s->reference_row.energy : NAN;
}

PetscErrorCode AmStudyFit(const AmStudy *s, PetscInt i, PetscInt j, AmStudySlope *slope)
{
  PetscReal *x, *y;

  PetscFunctionBeginUser;
  *slope = (AmStudySlope){.scheme = row_of(s, i, j, 0)->scheme, .order = row_of(s, i, j, 0)->order};
  PetscCall(PetscMalloc2(s->num_cores, &x, s->num_cores, &y));
  for (PetscInt k = 0; k < s->num_cores; k++) {
    const AmStudyRow *row = row_of(s, i, j, k);
    if (!(row->num_unknowns > 0 && row->error_h1 > 0)) continue;
    x[slope->num_rows]   = row->num_unknowns;
    y[slope->num_rows++] = row->error_h1;
  }
  PetscCall(AmMeasureSlope(slope->num_rows, x, y, &slope->fitted));
  slope->theory = AmSchemeRate(slope->scheme, s->c->domain.dimension, slope->order, has_dislocation(s->c));
  PetscCall(PetscFree2(x, y));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyPrintHead(const AmStudy *s)
{
  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%-9s %-6s %5s %8s %8s %8s %9s %9s %10s %7s %8s  %s\n", "row", "scheme", "order", "core Å", "blend Å", "radius Å",
                        "unknowns", "error H1", "error Å", "Newton", "seconds", "status"));
  PetscFunctionReturn(0);
}

/* A number in a column of the table, or a dash. */
static const char *cell(char text[32], const char format[], PetscReal value)
{
  if (PetscIsInfOrNanReal(value))
    snprintf(text, 32, "-");
  else
    snprintf(text, 32, format, (double)value);
  return text;
}

PetscErrorCode AmStudyPrintRow(const AmStudy *s, PetscInt i)
{
  const AmStudyRow *r = &s->rows[i];
  char              place[32], unknowns[32], h1[32], max[32], newton[32], seconds[32];

  PetscFunctionBeginUser;
  snprintf(place, sizeof place, "%d of %d", (int)i + 1, (int)s->num_rows);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat("%-9s %-6s %5d %7.6g %7.5g %8.6g %9s %9s %10s %7s %8s  %s%s\n", place, AmCaseSchemeName(r->scheme), (int)r->order,
                                      (double)r->core, (double)r->blend, (double)r->radius, cell(unknowns, "%.0f", r->num_unknowns),
                                      cell(h1, "%.3f %%", 100 * r->error_h1), cell(max, "%.2e", r->error_max), cell(newton, "%.0f", r->newton_iterations),
                                      cell(seconds, "%.2f", r->seconds_total), r->status, r->kept ? ", was there" : "")));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyPrintSlopes(const AmStudy *s)
{
  AmStudySlope slope;
  char         fitted[32], theory[32];

  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "slopes of log(error H1) against log(unknowns); theory: %s in %dD\n",
                        has_dislocation(s->c) ? "straight dislocation" : "point defect", (int)s->c->domain.dimension));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%-6s %5s %5s %8s %8s\n", "scheme", "order", "rows", "fitted", "theory"));
  for (PetscInt i = 0; i < s->num_schemes; i++)
    for (PetscInt j = 0; j < s->num_orders; j++) {
      PetscCall(AmStudyFit(s, i, j, &slope));
      PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%-6s %5d %5d %8s %8s\n", AmCaseSchemeName(slope.scheme), (int)slope.order, (int)slope.num_rows,
                            cell(fitted, "%.2f", slope.fitted), cell(theory, "%.2f", slope.theory)));
    }
  PetscFunctionReturn(0);
}

/* ",VALUE", empty if it is not known. */
static PetscErrorCode field(AmText text, const char format[], PetscReal value)
{
  char number[32];

  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, ",%s", PetscIsInfOrNanReal(value) ? "" : cell(number, format, value)));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_row(const AmStudy *s, const AmStudyRow *r, AmText text)
{
  PetscFunctionBeginUser;
  PetscCall(AmTextPrintRoot(text, "%s,%d", AmCaseSchemeName(r->scheme), (int)r->order));
  PetscCall(field(text, "%.15g", r->core));
  PetscCall(field(text, "%.15g", r->blend));
  PetscCall(field(text, "%.15g", r->radius));
  PetscCall(AmTextPrintRoot(text, ",%s", r->status));
  PetscCall(field(text, "%.0f", r->num_nodes));
  PetscCall(field(text, "%.0f", r->num_unknowns));
  PetscCall(field(text, "%.10g", r->error_h1));
  PetscCall(field(text, "%.10g", r->error_max));
  PetscCall(field(text, "%.12g", r->energy));
  PetscCall(field(text, "%.10g", energy_error(s, r)));
  PetscCall(field(text, "%.0f", r->newton_iterations));
  PetscCall(field(text, "%.3f", r->seconds_setup));
  PetscCall(field(text, "%.3f", r->seconds_solve));
  PetscCall(field(text, "%.3f", r->seconds_total));
  PetscCall(AmTextPrintRoot(text, "\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode path_of(const AmStudy *s, const char name[], size_t size, char path[])
{
  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, size, "%s/%s", s->directory, name));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyWriteRows(const AmStudy *s)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(path_of(s, "study.csv", sizeof path, path));
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  PetscCall(AmTextPrintRoot(text, "scheme,order,core_A,blend_A,radius_A,status,num_nodes,num_unknowns,error_h1_relative,error_max_A,energy_eV,energy_error_eV,"
                                  "newton_iterations,seconds_setup,seconds_solve,seconds_total\n"));
  for (PetscInt i = 0; i < s->num_rows; i++)
    if (s->rows[i].status[0]) PetscCall(write_row(s, &s->rows[i], text));
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

static void add(cJSON *object, const char key[], PetscReal value)
{
  if (PetscIsInfOrNanReal(value))
    cJSON_AddNullToObject(object, key);
  else
    cJSON_AddNumberToObject(object, key, (double)value);
}

PetscErrorCode AmStudyWriteSlopes(const AmStudy *s)
{
  cJSON       *o = cJSON_CreateObject(), *list, *item;
  AmStudySlope slope;
  char         path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  cJSON_AddStringToObject(o, "case", AmCasePath(s->c));
  cJSON_AddStringToObject(o, "reference", s->reference);
  add(o, "reference_energy_eV", s->reference_row.energy);
  cJSON_AddStringToObject(o, "theory", has_dislocation(s->c) ? "straight dislocation" : "point defect");
  list = cJSON_AddArrayToObject(o, "slopes");
  for (PetscInt i = 0; i < s->num_schemes; i++)
    for (PetscInt j = 0; j < s->num_orders; j++) {
      PetscCall(AmStudyFit(s, i, j, &slope));
      item = cJSON_CreateObject();
      cJSON_AddItemToArray(list, item);
      cJSON_AddStringToObject(item, "scheme", AmCaseSchemeName(slope.scheme));
      add(item, "order", slope.order);
      add(item, "num_rows", slope.num_rows);
      add(item, "slope", slope.fitted);
      add(item, "slope_theory", slope.theory);
    }
  PetscCall(path_of(s, "study.json", sizeof path, path));
  PetscCall(AmOutputJSON(PETSC_COMM_WORLD, path, o));
  cJSON_Delete(o);
  PetscFunctionReturn(0);
}

/* The same colour and marker for a scheme in every study. */
static PetscInt style_of(AmScheme scheme)
{
  static const PetscInt styles[AM_NUM_SCHEMES] = {
      [AM_SCHEME_ATM] = 6, [AM_SCHEME_CB] = 5, [AM_SCHEME_QCE] = 3, [AM_SCHEME_BQCE] = 0, [AM_SCHEME_BGFC] = 1, [AM_SCHEME_QCF] = 4, [AM_SCHEME_BQCF] = 2};
  return styles[scheme];
}

typedef struct {
  AmChartCurve curve;
  char         label[96];
  PetscReal (*points)[2]; /* owned */
} Curve;

/* Error in percent against unknowns, with slopes, or against seconds. */
static PetscErrorCode make_curve(const AmStudy *s, PetscInt i, PetscInt j, PetscBool against_time, Curve *out)
{
  AmStudySlope slope;
  char         fitted[32], theory[32];

  PetscFunctionBeginUser;
  PetscCall(AmStudyFit(s, i, j, &slope));
  PetscCall(PetscMalloc1(s->num_cores, &out->points));
  for (PetscInt k = 0; k < s->num_cores; k++) {
    const AmStudyRow *row = row_of(s, i, j, k);
    out->points[k][0]     = against_time ? row->seconds_setup + row->seconds_solve : row->num_unknowns;
    out->points[k][1]     = 100 * row->error_h1;
  }
  snprintf(out->label, sizeof out->label, "%s, order %d", AmCaseSchemeName(slope.scheme), (int)slope.order);
  if (!against_time)
    snprintf(out->label, sizeof out->label, "%s, order %d: %s (theory %s)", AmCaseSchemeName(slope.scheme), (int)slope.order,
             cell(fitted, "%.2f", slope.fitted), cell(theory, "%g", slope.theory));
  out->curve = (AmChartCurve){.label  = out->label,
                              .n      = s->num_cores,
                              .points = (const PetscReal(*)[2])out->points,
                              .style  = style_of(slope.scheme),
                              .dashed = slope.order > 1 ? PETSC_TRUE : PETSC_FALSE,
                              .guide  = against_time ? NAN : slope.theory};
  PetscFunctionReturn(0);
}

static PetscErrorCode write_chart(const AmStudy *s, PetscBool against_time, PetscBool *drawn)
{
  const PetscInt n = s->num_schemes * s->num_orders;
  char           title[PETSC_MAX_PATH_LEN], path[2 * PETSC_MAX_PATH_LEN];
  AmChart        chart = {.title        = title,
                          .y_label      = "relative H1 error of the corrector (%)",
                          .legend_title = against_time ? NULL : "scheme: fitted slope",
                          .num_curves   = n};
  Curve        *curves;
  AmChartCurve *plain;

  PetscFunctionBeginUser;
  if (!against_time) chart.guide_label = "theory from the first point on";
  chart.x_label = against_time ? "wall time of set-up and solve (s)" : "number of unknowns";
  PetscCall(PetscSNPrintf(title, sizeof title, "%s: error against every atom", AmCasePath(s->c)));
  PetscCall(PetscMalloc2(n, &curves, n, &plain));
  for (PetscInt k = 0; k < n; k++) {
    PetscCall(make_curve(s, k / s->num_orders, k % s->num_orders, against_time, &curves[k]));
    plain[k] = curves[k].curve;
  }
  chart.curves = plain;
  PetscCall(path_of(s, against_time ? "time.png" : "error.png", sizeof path, path));
  PetscCall(AmOutputChart(PETSC_COMM_WORLD, path, &chart, drawn));
  for (PetscInt k = 0; k < n; k++) PetscCall(PetscFree(curves[k].points));
  PetscCall(PetscFree2(curves, plain));
  PetscFunctionReturn(0);
}

PetscErrorCode AmStudyWriteCharts(const AmStudy *s, PetscBool *drawn)
{
  PetscBool error, time;

  PetscFunctionBeginUser;
  PetscCall(write_chart(s, PETSC_FALSE, &error));
  PetscCall(write_chart(s, PETSC_TRUE, &time));
  *drawn = error && time ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}
