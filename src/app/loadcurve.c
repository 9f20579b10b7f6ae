/* SPDX-License-Identifier: GPL-3.0-or-later
 * load_curve.csv and load_curve.png: depth of the indenter, and the force on it. */
#include "loadcurve.h"
#include <atomesh/output.h>

PetscErrorCode AmLoadCurveCreate(const AmProblem *p, AmLoadCurve *curve)
{
  PetscFunctionBeginUser;
  *curve = (AmLoadCurve){.num = 0};
  if (!p->c->load.indenter) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(p->c->load.steps, &curve->point));
  PetscCall(AmCauchyBornIndentationModulus(p->cauchyborn, AmVec3Make(0, 1, 0), &curve->modulus));
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoadCurveDestroy(AmLoadCurve *curve)
{
  PetscFunctionBeginUser;
  PetscCall(PetscFree(curve->point));
  curve->num = 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoadCurveAdd(const AmProblem *p, PetscReal factor, Vec u, PetscReal held, AmLoadCurve *curve)
{
  AmLoadPoint point = {.factor = factor};
  PetscBool   in_range;

  PetscFunctionBeginUser;
  if (!curve->point) PetscFunctionReturn(0);
  point.depth = factor * p->c->load.indenter->depth;
  PetscCall(AmModelWorkEnergy(p->model, u, &point.energy, &in_range));
  point.energy = in_range ? point.energy + held : NAN;
  PetscCall(AmModelTouch(p->model, u, &point.contact));
  curve->point[curve->num++] = point;
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoadCurveSay(const AmLoadCurve *curve)
{
  const AmLoadPoint *l = curve->num > 0 ? &curve->point[curve->num - 1] : NULL;

  PetscFunctionBeginUser;
  if (!l) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat("  load    %3d   depth %.3f Å   force %.6f eV/Å = %.4f nN   %d atoms touch\n", (int)curve->num, (double)l->depth,
                                      AmShown(l->contact.force.v[1], 6), AmShown(AM_NANONEWTON * l->contact.force.v[1], 4), (int)l->contact.num)));
  PetscFunctionReturn(0);
}

/* An atom of the top stands for the volume of an atom over the distance of the planes. */
static PetscReal area(const AmProblem *p, const AmLoadPoint *l) { return l->contact.num * p->crystal.volume / p->layer; }

/* Force on a sphere that an elastic half space feels at this depth, nN. */
static PetscReal hertz(const AmProblem *p, const AmLoadCurve *curve, PetscReal depth)
{
  return AM_NANONEWTON * 4 / 3 * curve->modulus * sqrt(p->c->load.indenter->radius * depth) * depth;
}

static PetscErrorCode write_table(const AmProblem *p, const AmLoadCurve *curve)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/load_curve.csv", p->c->output.directory));
  PetscCall(AmTextOpen(p->space.comm, path, &text));
  PetscCall(AmTextPrintRoot(text, "load_factor,depth_A,force_eV_per_A,force_nN,num_contacts,contact_area_A2,contact_radius_A,energy_eV,hertz_nN\n"));
  for (PetscInt i = 0; i < curve->num; i++) {
    const AmLoadPoint *l     = &curve->point[i];
    const double       force = (double)l->contact.force.v[1];
    PetscCall(AmTextPrintRoot(text, "%.6g,%.6f,%.9f,%.9f,%d,%.4f,%.4f,%.9f,%.9f\n", (double)l->factor, (double)l->depth, force, AM_NANONEWTON * force,
                              (int)l->contact.num, (double)area(p, l), (double)l->contact.reach, (double)l->energy, (double)hertz(p, curve, l->depth)));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

#define FINE 100 /* points of Hertz's curve */

/* Points of both curves: the run's, from the touch that costs no force to the last load, and Hertz's. Out: most: the highest force. */
static void fill(const AmProblem *p, const AmLoadCurve *curve, PetscReal (*run)[2], PetscReal (*elastic)[2], PetscReal *most)
{
  const PetscReal last = curve->point[curve->num - 1].depth;
  run[0][0] = run[0][1] = 0;
  for (PetscInt i = 0; i < curve->num; i++) {
    run[i + 1][0] = curve->point[i].depth;
    run[i + 1][1] = AM_NANONEWTON * curve->point[i].contact.force.v[1];
    *most         = PetscMax(*most, run[i + 1][1]);
  }
  for (PetscInt i = 0; i <= FINE; i++) {
    elastic[i][0] = last * i / FINE;
    elastic[i][1] = hertz(p, curve, elastic[i][0]);
    *most         = PetscMax(*most, elastic[i][1]);
  }
}

static PetscErrorCode draw(const AmProblem *p, const AmLoadCurve *curve)
{
  PetscReal(*run)[2], (*elastic)[2], most = 0;
  char        path[2 * PETSC_MAX_PATH_LEN], title[256], label[64];
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(p->space.comm, &rank));
  PetscCall(PetscMalloc2(curve->num + 1, &run, FINE + 1, &elastic));
  fill(p, curve, run, elastic, &most);
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/load_curve.png", p->c->output.directory));
  PetscCall(PetscStrncpy(title, AmErrorFormat("sphere of radius %g Å", (double)p->c->load.indenter->radius), sizeof(title)));
  PetscCall(PetscStrncpy(label, AmErrorFormat("Hertz, M = %.1f GPa", (double)(curve->modulus * AM_GPA_PER_EV_PER_A3)), sizeof(label)));
  const AmCurve  lines[] = {{label, rank == 0 ? FINE + 1 : 0, (const PetscReal(*)[2])elastic, PETSC_TRUE, 0},
                            {AmCaseSchemeName(p->c->scheme), rank == 0 ? curve->num + 1 : 0, (const PetscReal(*)[2])run, PETSC_FALSE, 0}};
  const AmCurves curves  = {.title      = title,
                            .x_label    = "depth of the indenter (Å)",
                            .y_label    = "force on the indenter (nN)",
                            .x_range    = {0, run[curve->num][0] * 1.02},
                            .y_range    = {0, most * 1.05},
                            .linear     = PETSC_TRUE,
                            .num_curves = 2,
                            .curves     = lines};
  if (most > 0) PetscCall(AmOutputCurves(p->space.comm, path, &curves, NULL));
  PetscCall(PetscFree2(run, elastic));
  PetscFunctionReturn(0);
}

PetscErrorCode AmLoadCurveWrite(const AmProblem *p, const AmLoadCurve *curve, PetscBool picture)
{
  PetscFunctionBeginUser;
  if (!curve->point) PetscFunctionReturn(0);
  PetscCall(write_table(p, curve));
  if (picture && curve->num > 0) PetscCall(draw(p, curve));
  PetscFunctionReturn(0);
}
