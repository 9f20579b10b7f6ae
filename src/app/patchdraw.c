/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the patch test shows: where the ghost forces are, and how large along the x axis. */
#include "patch.h"
#include <atomesh/output.h>

static const AmScheme shown[] = {AM_SCHEME_QCE, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
#define NUM_SHOWN (PetscInt)(sizeof shown / sizeof *shown)

static PetscErrorCode draw_panels(const AmPatch *patch, PetscBool *drawn)
{
  const AmRegions       r         = {.core = patch->c->regions.core, .blend = patch->c->regions.blend};
  const AmPictureCircle circles[] = {{.radius = r.core, .label = "core"}, {.radius = r.blend, .label = "blend"}};
  AmPanels              p         = {.color_label = "force on an atom (eV/Å)", .range = {1e-16, 1}, .num_panels = NUM_SHOWN, .num_circles = 2};
  AmPanel               panels[NUM_SHOWN];
  char                  titles[NUM_SHOWN][64], path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < NUM_SHOWN; k++) {
    const AmPatchForce *f = &patch->force[shown[k]];
    snprintf(titles[k], sizeof titles[k], "%s: at most %.2g eV/Å", AmSchemeNames[shown[k]], (double)f->largest);
    panels[k] = (AmPanel){titles[k], f->num_sites, (const PetscReal(*)[2])f->place, f->length};
  }
  p.panels     = panels;
  p.circles    = circles;
  p.half_width = patch->zone_radius + patch->spacing;
  p.diameter   = 0.85 * patch->spacing;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/ghost_forces.png", patch->c->output.directory));
  PetscCall(AmOutputPanels(PETSC_COMM_WORLD, path, &p, drawn));
  PetscFunctionReturn(0);
}

/* Sites at the positive x axis, no farther from it than half a neighbour distance. Out: curve; its points are owned by the caller. */
static PetscErrorCode along_axis(const AmPatch *patch, AmScheme scheme, AmCurve *curve)
{
  const AmPatchForce *f = &patch->force[scheme];
  PetscReal(*points)[2];

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(f->num_sites, &points));
  *curve = (AmCurve){.label = AmSchemeNames[scheme], .points = (const PetscReal(*)[2])points};
  for (PetscInt i = 0; i < f->num_sites; i++) {
    if (f->place[i][0] < 0 || fabs(f->place[i][1]) > patch->spacing / 2) continue;
    points[curve->num_points][0]   = f->place[i][0];
    points[curve->num_points++][1] = f->length[i];
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmPatchWriteProfile(const AmPatch *patch)
{
  char    path[2 * PETSC_MAX_PATH_LEN];
  AmText  text;
  AmCurve curve;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/profile.csv", patch->c->output.directory));
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  PetscCall(AmTextPrintRoot(text, "scheme,distance_A,force_eV_per_A\n"));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    PetscCall(along_axis(patch, (AmScheme)s, &curve));
    for (PetscInt i = 0; i < curve.num_points; i++)
      PetscCall(AmTextPrint(text, "%s,%.6f,%.9e\n", curve.label, (double)curve.points[i][0], (double)curve.points[i][1]));
    PetscCall(PetscFree(curve.points));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

static PetscErrorCode draw_profile(const AmPatch *patch, PetscBool *drawn)
{
  const PetscReal   core = patch->c->regions.core, blend = patch->c->regions.blend;
  const AmCurveLine uprights[] = {{core, "core"}, {(core + blend) / 2, "sharp interface"}, {blend, "blend"}}, level = {1e-10, "patch test passed below"};
  AmCurve           curves[AM_NUM_SCHEMES];
  AmCurves          c = {.title        = "Force on the atoms of a homogeneously strained perfect crystal",
                         .x_label      = "distance from the core along x (Å)",
                         .y_label      = "force on an atom (eV/Å)",
                         .x_range      = {0, patch->zone_radius},
                         .y_range      = {1e-17, 1},
                         .num_curves   = AM_NUM_SCHEMES,
                         .curves       = curves,
                         .num_uprights = 3,
                         .uprights     = uprights,
                         .level        = &level};
  char              path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  for (int s = 0; s < AM_NUM_SCHEMES; s++) PetscCall(along_axis(patch, (AmScheme)s, &curves[s]));
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/profile.png", patch->c->output.directory));
  PetscCall(AmOutputCurves(PETSC_COMM_WORLD, path, &c, drawn));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) PetscCall(PetscFree(curves[s].points));
  PetscFunctionReturn(0);
}

PetscErrorCode AmPatchDraw(const AmPatch *patch, PetscBool *drawn)
{
  PetscBool profile;

  PetscFunctionBeginUser;
  PetscCall(draw_panels(patch, drawn));
  PetscCall(draw_profile(patch, &profile));
  *drawn = *drawn && profile ? PETSC_TRUE : PETSC_FALSE;
  PetscFunctionReturn(0);
}
