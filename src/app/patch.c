/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command patch: the patch test of all schemes.
 *
 * A homogeneous deformation F0 of the perfect crystal is an equilibrium: every atom sees the same neighbourhood, and neighbours pull evenly. So
 *
 *   R_scheme(u = 0) = 0,    y = F0 X,
 *
 * is what a coupling scheme must satisfy; what it leaves instead is its ghost force. */
#include "casefile.h"
#include "patch.h"
#include <atomesh/output.h>
#include <string.h>

/* eV/Å. A residual sums some hundred bond forces of order 1 eV/Å, each rounded to 1e-16 of itself, and forces of elements of the same size: rounding stays
 * below 1e-12; a coupling that errs, errs by parts of a bond force. */
#define PASSES 1e-10

static PetscErrorCode check_case(const AmCase *c)
{
  const AmCaseRegions *r = &c->regions;
  char                 where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(!c->domain.free_top, "%s is true, must be false: the patch test is made without a surface",
              AmCaseWhere(c, "domain.free_top", sizeof where, where));
  AmCheckUser(c->num_defects == 0, "%s holds %d, must be empty: the patch test is made on a perfect crystal", AmCaseWhere(c, "defects", sizeof where, where),
              (int)c->num_defects);
  AmCheckUser(r->core > 0 && r->core < r->blend, "%s is %g Å, must be more than 0 and less than regions.blend (%g Å), for the patch test makes every scheme",
              AmCaseWhere(c, "regions.core", sizeof where, where), (double)r->core, (double)r->blend);
  PetscCall(AmCaseCheckOutput(c));
  PetscFunctionReturn(0);
}

/* The directory of a run is not for the patch test unless the user says so. */
static void own_directory(AmCase *c)
{
  char  *name = c->output.directory;
  size_t stem = strlen(name) - strlen(".out");

  if (c->source->default_directory) snprintf(name + stem, sizeof c->output.directory - stem, ".patch");
}

static PetscErrorCode residual(AmProblem *p, Vec R)
{
  PetscBool in_range;
  char      where[1024];
  Vec       u;

  PetscFunctionBeginUser;
  PetscCall(VecDuplicate(R, &u));
  PetscCall(VecZeroEntries(u));
  PetscCall(AmModelSetDeformation(p->model, p->c->load.deformation_gradient));
  PetscCall(AmModelRenewLoad(p->model, u, &in_range));
  if (in_range) PetscCall(AmModelResidual(p->model, u, R, &in_range));
  AmCheckUser(in_range, "%s takes the crystal out of the potential's range: %s", AmCaseWhere(p->c, "load.deformation_gradient", sizeof where, where),
              AmModelRangeSentence(p->model));
  PetscCall(VecDestroy(&u));
  PetscFunctionReturn(0);
}

/* Forces on free nodes: the largest of all, and one by one those on sites in the zone. */
static PetscErrorCode list_forces(const AmSpace *s, PetscReal zone_radius, Vec R, AmPatchForce *f)
{
  const PetscScalar *r;
  PetscInt           start;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc2(s->num_owned, &f->place, s->num_owned, &f->length));
  PetscCall(VecGetOwnershipRange(R, &start, NULL));
  PetscCall(VecGetArrayRead(R, &r));
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *n = &s->node[s->owned_node[i]];
    if (n->global < 0) continue;
    const PetscScalar *a      = &r[3 * n->global - start];
    const PetscReal    length = AmVec3Norm(AmVec3Make(a[0], a[1], a[2]));
    f->largest                = PetscMax(f->largest, length);
    if (!n->is_site || hypot(n->X.v[0], n->X.v[1]) > zone_radius) continue;
    f->place[f->num_sites][0] = n->X.v[0];
    f->place[f->num_sites][1] = n->X.v[1];
    f->length[f->num_sites++] = length;
  }
  PetscCall(VecRestoreArrayRead(R, &r));
  PetscCallMPI(MPI_Allreduce(MPI_IN_PLACE, &f->largest, 1, MPIU_REAL, MPIU_MAX, s->comm));
  PetscFunctionReturn(0);
}

static PetscErrorCode test_scheme(AmScheme scheme, AmPatch *patch)
{
  AmCase        c = *patch->c;
  AmPatchForce *f = &patch->force[scheme];
  AmProblem     p;
  PetscInt      size;
  Vec           R;

  PetscFunctionBeginUser;
  c.scheme = scheme;
  PetscCall(AmProblemCreate(&c, &p));
  PetscCall(AmProblemBuild(&p, NULL));
  PetscCall(AmSpaceCreateVec(&p.space, &R));
  PetscCall(residual(&p, R));
  PetscCall(VecGetSize(R, &size));
  PetscCall(VecNorm(R, NORM_INFINITY, &f->max));
  PetscCall(VecNorm(R, NORM_2, &f->rms));
  f->rms /= sqrt((PetscReal)size);
  patch->zone_radius      = c.regions.blend + p.reach;
  patch->spacing          = AmCrystalNearestDistance(&p.crystal);
  patch->lattice_constant = p.crystal_options.lattice_constant;
  PetscCall(list_forces(&p.space, patch->zone_radius, R, f));
  PetscCall(VecDestroy(&R));
  PetscCall(AmProblemDestroy(&p));
  PetscFunctionReturn(0);
}

static PetscBool has_energy(AmScheme scheme) { return AmSchemeBlendKind(scheme) == AM_BLEND_ENERGY ? PETSC_TRUE : PETSC_FALSE; }

static PetscErrorCode write_table(const AmPatch *patch)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/patch.csv", patch->c->output.directory));
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  PetscCall(AmTextPrintRoot(text, "scheme,residual_max_eV_per_A,residual_rms_eV_per_A,force_max_eV_per_A\n"));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    const AmPatchForce *f = &patch->force[s];
    PetscCall(AmTextPrintRoot(text, "%s,%.9e,%.9e,%.9e\n", AmSchemeNames[s], (double)f->max, (double)f->rms, (double)f->largest));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

static PetscErrorCode print_json(const AmPatch *patch)
{
  cJSON      *object = cJSON_CreateObject(), *list = cJSON_CreateArray();
  PetscMPIInt ranks;
  char       *text;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &ranks));
  cJSON_AddStringToObject(object, "case", AmCasePath(patch->c));
  cJSON_AddNumberToObject(object, "lattice_constant_A", (double)patch->lattice_constant);
  cJSON_AddNumberToObject(object, "passes_below_eV_per_A", PASSES);
  cJSON_AddNumberToObject(object, "ranks", ranks);
  cJSON_AddItemToObject(object, "schemes", list);
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    const AmPatchForce *f    = &patch->force[s];
    cJSON              *item = cJSON_CreateObject();
    cJSON_AddItemToArray(list, item);
    cJSON_AddStringToObject(item, "scheme", AmSchemeNames[s]);
    cJSON_AddBoolToObject(item, "has_energy", has_energy(s));
    cJSON_AddNumberToObject(item, "residual_max_eV_per_A", (double)f->max);
    cJSON_AddNumberToObject(item, "residual_rms_eV_per_A", (double)f->rms);
    cJSON_AddNumberToObject(item, "force_max_eV_per_A", (double)f->largest);
    cJSON_AddBoolToObject(item, "passes", f->max < PASSES);
  }
  text = cJSON_Print(object);
  PetscCheck(text, PETSC_COMM_SELF, PETSC_ERR_MEM, "cJSON_Print() failed");
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s\n", text));
  cJSON_free(text);
  cJSON_Delete(object);
  PetscFunctionReturn(0);
}

static PetscErrorCode print_text(const AmPatch *patch, PetscBool drawn)
{
  const AmCase *c = patch->c;
  const AmMat3  F = c->load.deformation_gradient;

  PetscFunctionBeginUser;
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat("%s: patch test, lattice constant %.9f Å\n", AmCasePath(c), (double)patch->lattice_constant)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat("  F0         [[%g, %g, %g], [%g, %g, %g], [%g, %g, %g]]\n", F.m[0][0], F.m[0][1], F.m[0][2], F.m[1][0], F.m[1][1],
                                      F.m[1][2], F.m[2][0], F.m[2][1], F.m[2][2])));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                        AmErrorFormat("  regions    atoms to %g Å, blend to %g Å, elements to %g Å\n\n", (double)c->regions.core, (double)c->regions.blend,
                                      (double)c->domain.radius)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  scheme  energy   largest residual   rms residual   largest force (eV/Å)\n"));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    const AmPatchForce *f = &patch->force[s];
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat("  %-6s  %-6s   %.3e          %.3e      %.3e   %s\n", AmSchemeNames[s], has_energy(s) ? "yes" : "no", (double)f->max,
                                        (double)f->rms, (double)f->largest, f->max < PASSES ? "passes" : "ghost forces")));
  }
  PetscCall(PetscPrintf(PETSC_COMM_WORLD,
                        "\n  passes below 1e-10 eV/Å: a residual sums some hundred forces of order 1 eV/Å in double precision, rounding stays far below\n"));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  written    %s/{patch.csv,profile.csv%s}\n", c->output.directory, drawn ? ",ghost_forces.png,profile.png" : ""));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppPatch(const AmCase *given, PetscBool json)
{
  AmCase    c     = *given;
  AmPatch   patch = {.c = &c};
  PetscBool drawn = PETSC_FALSE;

  PetscFunctionBeginUser;
  own_directory(&c);
  PetscCall(check_case(&c));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) PetscCall(test_scheme((AmScheme)s, &patch));
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, c.output.directory));
  PetscCall(write_table(&patch));
  PetscCall(AmPatchWriteProfile(&patch));
  if (c.output.picture) PetscCall(AmPatchDraw(&patch, &drawn));
  PetscCall(json ? print_json(&patch) : print_text(&patch, drawn));
  for (int s = 0; s < AM_NUM_SCHEMES; s++) PetscCall(PetscFree2(patch.force[s].place, patch.force[s].length));
  PetscFunctionReturn(0);
}
