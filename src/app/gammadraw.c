/* SPDX-License-Identifier: GPL-3.0-or-later
 * The picture of the command gamma: curves along slips, or a map of the plane. */
#include "gamma.h"
#include <atomesh/output.h>

static PetscErrorCode title_of(const AmGamma *g, size_t size, char title[])
{
  char formula[AM_FORMULA_SIZE];

  PetscFunctionBeginUser;
  PetscCall(AmBulkFormula(g->pot, &g->bulk->crystal, formula));
  PetscCall(PetscSNPrintf(title, size, "Stacking-fault energy of %s %s on (%s)", AmStructureName(g->bulk->crystal.structure), formula, g->plane.name));
  PetscFunctionReturn(0);
}

/* Out: points [num], owned; the curve. Highest and lowest are widened. */
static PetscErrorCode curve_of(const AmGammaPart *p, AmCurve *curve, PetscReal range[2])
{
  PetscReal(*points)[2];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(p->num, &points));
  *curve = (AmCurve){.label = p->name, .points = points, .color = 4};
  for (PetscInt i = 0; i < p->num; i++) {
    const PetscReal gamma = p->point[i].gamma * AM_MJ_PER_M2;
    if (!p->point[i].known) continue;
    points[curve->num_points][0]   = (PetscReal)i / (p->num - 1);
    points[curve->num_points++][1] = gamma;
    range[0]                       = PetscMin(range[0], gamma);
    range[1]                       = PetscMax(range[1], gamma);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode draw_lines(const AmGamma *g, const char path[])
{
  const AmFaultExtremum *intrinsic, *unstable;
  AmCurveLine            uprights[2];
  AmCurve               *curve;
  PetscReal              range[2] = {0, 1e-6};
  PetscMPIInt            rank;
  char                   title[256], label[2][64];
  AmCurves               c = {.title      = title,
                              .x_label    = "part of the slip",
                              .y_label    = "energy (mJ/m²)",
                              .x_range    = {0, 1},
                              .num_curves = g->num_parts,
                              .linear     = PETSC_TRUE,
                              .uprights   = uprights};

  PetscFunctionBeginUser;
  PetscCall(title_of(g, sizeof title, title));
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCall(PetscMalloc1(g->num_parts, &curve));
  for (PetscInt k = 0; k < g->num_parts; k++) {
    PetscCall(curve_of(&g->part[k], &curve[k], range));
    if (rank > 0) curve[k].num_points = 0; /* pieces of all ranks are drawn */
  }
  AmFaultNames(g->part[0].num_extrema, g->part[0].extremum, &intrinsic, &unstable);
  if (g->num_parts == 1 && unstable) {
    PetscCall(PetscSNPrintf(label[0], sizeof label[0], "unstable %.1f", AmShown(unstable->point.gamma * AM_MJ_PER_M2, 1)));
    uprights[c.num_uprights++] = (AmCurveLine){unstable->at, label[0]};
  }
  if (g->num_parts == 1 && intrinsic) {
    PetscCall(PetscSNPrintf(label[1], sizeof label[1], "intrinsic %.1f", AmShown(intrinsic->point.gamma * AM_MJ_PER_M2, 1)));
    uprights[c.num_uprights++] = (AmCurveLine){intrinsic->at, label[1]};
  }
  c.curves     = curve;
  c.y_range[0] = range[0];
  c.y_range[1] = range[1] + 0.05 * (range[1] - range[0]);
  PetscCall(AmOutputCurves(PETSC_COMM_WORLD, path, &c, NULL));
  for (PetscInt k = 0; k < g->num_parts; k++) PetscCall(PetscFree(curve[k].points));
  PetscCall(PetscFree(curve));
  PetscFunctionReturn(0);
}

/* The cell of the plane with its far edges, which repeat the near ones. */
static PetscErrorCode draw_map(const AmGamma *g, const char path[])
{
  const AmGammaPart *p    = &g->part[0];
  const PetscInt     side = p->num + 1;
  PetscReal(*points)[3];
  AmMapMark mark[AM_FAULT_MAX_EXTREMA];
  char      title[256], label[AM_FAULT_MAX_EXTREMA][32];
  AmMap m = {.title = title, .x_label = "x (Å)", .y_label = "y (Å)", .color_label = "energy (mJ/m²)", .num_rows = side, .num_columns = side, .marks = mark};

  PetscFunctionBeginUser;
  PetscCall(title_of(g, sizeof title, title));
  PetscCall(PetscMalloc1(side * side, &points));
  for (PetscInt i = 0; i < side; i++)
    for (PetscInt j = 0; j < side; j++) {
      const AmFaultPoint *a   = &p->point[i % p->num * p->num + j % p->num];
      const AmVec3        t   = AmVec3Add(AmVec3Scale((PetscReal)i / p->num, g->layers.period[0]), AmVec3Scale((PetscReal)j / p->num, g->layers.period[1]));
      points[i * side + j][0] = t.v[0];
      points[i * side + j][1] = t.v[1];
      points[i * side + j][2] = a->known ? a->gamma * AM_MJ_PER_M2 : NAN;
    }
  for (PetscInt k = 0; k < p->num_extrema; k++) {
    const AmFaultPoint *e = &p->extremum[k].point;
    PetscCall(PetscSNPrintf(label[k], sizeof label[k], "%.1f", AmShown(e->gamma * AM_MJ_PER_M2, 1)));
    mark[m.num_marks++] = (AmMapMark){{e->t.v[0], e->t.v[1]}, label[k]};
  }
  m.points = (const PetscReal(*)[3])points;
  PetscCall(AmOutputMap(PETSC_COMM_WORLD, path, &m, NULL));
  PetscCall(PetscFree(points));
  PetscFunctionReturn(0);
}

PetscErrorCode AmGammaDraw(const AmGamma *g)
{
  char path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/gamma.png", g->directory));
  if (g->request->map)
    PetscCall(draw_map(g, path));
  else
    PetscCall(draw_lines(g, path));
  PetscFunctionReturn(0);
}
