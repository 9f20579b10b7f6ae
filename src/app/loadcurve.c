/* SPDX-License-Identifier: GPL-3.0-or-later
 * load_curve.csv and load_curve.png: depth of the indenter, and the force on it. */
#include "loadcurve.h"
#include <atomesh/output.h>

PetscErrorCode AmLoadCurveCreate(const AmProblem *p, AmLoadCurve *curve)
{
  PetscFunctionBeginUser;
  *curve = (AmLoadCurve){.num = 0};
  if (p->c->load.indenter) PetscCall(PetscMalloc1(p->c->load.steps, &curve->point));
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
  PetscCall(AmModelEnergy(p->model, u, &point.energy, NULL, &in_range));
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
                                      (double)l->contact.force.v[1], (double)(AM_NANONEWTON * l->contact.force.v[1]), (int)l->contact.num)));
  PetscFunctionReturn(0);
}

/* An atom of the top stands for the volume of an atom over the distance of the planes. */
static PetscReal area(const AmProblem *p, const AmLoadPoint *l) { return l->contact.num * p->crystal.volume / p->layer; }

static PetscErrorCode write_table(const AmProblem *p, const AmLoadCurve *curve)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/load_curve.csv", p->c->output.directory));
  PetscCall(AmTextOpen(p->space.comm, path, &text));
  PetscCall(AmTextPrintRoot(text, "load_factor,depth_A,force_eV_per_A,force_nN,num_contacts,contact_area_A2,contact_radius_A,energy_eV\n"));
  for (PetscInt i = 0; i < curve->num; i++) {
    const AmLoadPoint *l     = &curve->point[i];
    const double       force = (double)l->contact.force.v[1];
    PetscCall(AmTextPrintRoot(text, "%.6g,%.6f,%.9f,%.9f,%d,%.4f,%.4f,%.9f\n", (double)l->factor, (double)l->depth, force, AM_NANONEWTON * force,
                              (int)l->contact.num, (double)area(p, l), (double)l->contact.reach, (double)l->energy));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

/* From the touch that costs no force to the last load. */
static PetscErrorCode draw(const AmProblem *p, const AmLoadCurve *curve)
{
  PetscReal(*points)[2], most = 0;
  char        path[2 * PETSC_MAX_PATH_LEN], title[256], label[64];
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(p->space.comm, &rank));
  PetscCall(PetscMalloc1(curve->num + 1, &points));
  points[0][0] = points[0][1] = 0;
  for (PetscInt i = 0; i < curve->num; i++) {
    points[i + 1][0] = curve->point[i].depth;
    points[i + 1][1] = AM_NANONEWTON * curve->point[i].contact.force.v[1];
    most             = PetscMax(most, points[i + 1][1]);
  }
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/load_curve.png", p->c->output.directory));
  PetscCall(PetscStrncpy(title, AmErrorFormat("%s: sphere of radius %g Å", AmCasePath(p->c), (double)p->c->load.indenter->radius), sizeof(title)));
  PetscCall(PetscStrncpy(label, AmCaseSchemeName(p->c->scheme), sizeof(label)));
  const AmCurve  line   = {label, rank == 0 ? curve->num + 1 : 0, (const PetscReal(*)[2])points};
  const AmCurves curves = {.title      = title,
                           .x_label    = "depth of the indenter (Å)",
                           .y_label    = "force on the indenter (nN)",
                           .x_range    = {0, points[curve->num][0] * 1.02},
                           .y_range    = {0, most * 1.05},
                           .linear     = PETSC_TRUE,
                           .num_curves = 1,
                           .curves     = &line};
  if (most > 0) PetscCall(AmOutputCurves(p->space.comm, path, &curves, NULL));
  PetscCall(PetscFree(points));
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
