/* SPDX-License-Identifier: GPL-3.0-or-later
 * From a case to a model, room by room. */
#include "problem.h"

#define STRETCHED 1.054 /* cutoffs: how long a bond of the mesh configuration may be that the corrector pulls into the cutoff */
#define MOTION 2.0      /* Å: how far an atom outside a rank's own sites may come nearer */
#define SITE_COST 12.0  /* one site energy and its Hessian in units of one element's, measured by tools/bench */

static PetscErrorCode create_crystal(AmProblem *p)
{
  const AmCaseMaterial *m       = &p->c->material;
  AmCrystalOptions     *o       = &p->crystal_options;
  const AmStructure     kinds[] = {AM_STRUCTURE_FCC, AM_STRUCTURE_BCC, AM_STRUCTURE_CUSTOM, AM_STRUCTURE_TRIANGULAR};
  char                  where[1024];

  PetscFunctionBeginUser;
  *o                  = AmCrystalDefaults();
  o->structure        = kinds[m->structure];
  o->lattice_constant = m->lattice_constant;
  o->origin           = m->lattice_origin;
  for (int i = 0; i < 3; i++) {
    o->cell[i] = m->cell[i];
    for (int j = 0; j < 3; j++) o->axes[i][j] = m->axes[i].v[j];
  }
  if (!(o->lattice_constant > 0)) PetscCall(AmCauchyBornLatticeConstant(p->potential, o, 0, &o->lattice_constant));
  PetscCall(AmCrystalCreate(o, &p->crystal));
  AmCheckUser(p->crystal.period > 0, "%s has z along [%g %g %g], must be a lattice direction of small indices, for atoms form columns along it",
              AmCaseWhere(p->c, "material.axes", sizeof(where), where), m->axes[2].v[0], m->axes[2].v[1], m->axes[2].v[2]);
  PetscFunctionReturn(0);
}

static PetscErrorCode create_field(AmProblem *p)
{
  const AmCase *c = p->c;

  PetscFunctionBeginUser;
  PetscCall(AmFieldCreate(&p->field));
  for (PetscInt i = 0; i < c->num_defects; i++) {
    const AmCaseDislocation *d = &c->defects[i].dislocation;
    if (c->defects[i].kind != AM_CASE_DISLOCATION) continue;
    const AmDislocation line = {.position = {d->position[0], d->position[1]},
                                .burgers  = AmCrystalVector(&p->crystal, d->burgers.v),
                                .cut      = {d->cut[0], d->cut[1]},
                                .poisson  = d->poisson};
    PetscCall(AmFieldAddDislocation(p->field, &line));
  }
  PetscFunctionReturn(0);
}

/* The rim that is held, and the body inside it. */
static PetscErrorCode set_rim(AmProblem *p)
{
  const AmCase   *c      = p->c;
  const PetscReal cutoff = AmPotentialCutoff(p->potential);
  char            where[1024];

  PetscFunctionBeginUser;
  p->fixed_rim   = c->domain.fixed_rim > 0 ? c->domain.fixed_rim : 2 * cutoff + 1;
  p->free_radius = c->domain.radius - p->fixed_rim / AmShapeThickness(c->domain.shape);
  AmCheckUser(p->free_radius > 0, "%s is %g Å, must be larger than the fixed rim of %g Å", AmCaseWhere(c, "domain.radius", sizeof(where), where),
              c->domain.radius, p->fixed_rim);
  AmCheckUser(p->fixed_rim >= 2 * cutoff, "%s is %g Å, must be at least two cutoffs of the potential, %g Å",
              AmCaseWhere(c, "domain.fixed_rim", sizeof(where), where), p->fixed_rim, 2 * cutoff);
  PetscFunctionReturn(0);
}

/* The cores are the dislocation lines and the vacant sites, where the mesh has them; without a defect the origin stands for one. */
static PetscErrorCode create_cores(AmProblem *p)
{
  const AmCase *c = p->c;

  PetscFunctionBeginUser;
  p->num_cores = PetscMax(1, c->num_defects);
  PetscCall(PetscCalloc1(p->num_cores, &p->core));
  for (PetscInt i = 0; i < c->num_defects; i++) PetscCall(PetscArraycpy(p->core[i], c->defects[i].dislocation.position, 2));
  PetscCall(AmProblemRemoveSites(p));
  PetscFunctionReturn(0);
}

/* A blended scheme is as good as it is because its site energies see no defect from within the blend, nor both of its ends at once. */
static PetscErrorCode check_blend(const AmProblem *p)
{
  const AmCaseRegions *r     = &p->c->regions;
  const PetscReal      least = 2 * AmPotentialCutoff(p->potential), round = 1e-9 * least;
  char                 where[1024];

  PetscFunctionBeginUser;
  if (!AmSchemeIsBlended(p->c->scheme)) PetscFunctionReturn(0);
  AmCheckUser(r->core >= least - round, "%s is %g Å, must be at least two cutoffs of the potential, %g Å, with scheme %s",
              AmCaseWhere(p->c, "regions.core", sizeof(where), where), r->core, least, AmCaseSchemeName(p->c->scheme));
  AmCheckUser(r->blend - r->core >= least - round,
              "%s is %g Å, %g Å beyond regions.core, must be at least two cutoffs of the potential, %g Å, beyond it with scheme %s",
              AmCaseWhere(p->c, "regions.blend", sizeof(where), where), r->blend, r->blend - r->core, least, AmCaseSchemeName(p->c->scheme));
  PetscFunctionReturn(0);
}

/* Radii of the regions, and whether they fit into the body. */
static PetscErrorCode set_radii(AmProblem *p)
{
  const AmCase   *c      = p->c;
  const PetscReal cutoff = AmPotentialCutoff(p->potential), spacing = sqrt(p->crystal.volume / p->crystal.period),
                  inner = p->free_radius * AmShapeThickness(c->domain.shape);
  PetscReal farthest    = 0, needed;
  char      where[1024];

  PetscFunctionBeginUser;
  p->reach   = STRETCHED * cutoff / PetscMin(1, AmMat3MinStretch(c->load.deformation_gradient));
  p->regions = (AmRegions){
      .num_cores = p->num_cores, .position = (const PetscReal(*)[2])p->core, .core = c->regions.core, .blend = c->regions.blend, .profile = c->regions.profile};
  p->zone_radius = c->scheme == AM_SCHEME_ATM ? c->domain.radius : c->regions.blend + p->reach + 1.5 * spacing;
  if (c->scheme == AM_SCHEME_ATM) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < p->num_cores; i++) farthest = PetscMax(farthest, hypot(p->core[i][0], p->core[i][1]));
  needed = farthest + p->zone_radius + p->reach + MOTION;
  AmCheckUser(needed < inner,
              "%s is %g Å, must be below %.1f Å: outside the blend two ranges of the potential (%.1f Å each) must fit inside the free body, whose inner radius "
              "is %.1f Å",
              AmCaseWhere(c, "regions.blend", sizeof(where), where), c->regions.blend, c->regions.blend - (needed - inner), p->reach, inner);
  PetscFunctionReturn(0);
}

/* What a lower room finds wrong with the crystal gets its place in the case file. */
static PetscErrorCode create_cauchyborn(AmProblem *p)
{
  PetscErrorCode error;
  char           where[1024];

  PetscFunctionBeginUser;
  error = AmCauchyBornCreate(p->potential, &p->crystal, 0, &p->cauchyborn);
  AmCheckUser(error != AM_ERR_USER, "%s is %g Å, must be one at which the perfect crystal is within the range of %s",
              AmCaseWhere(p->c, "material.lattice_constant", sizeof(where), where), p->crystal_options.lattice_constant, AmPotentialName(p->potential));
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCreate(const AmCase *c, AmProblem *p)
{
  PetscFunctionBeginUser;
  *p = (AmProblem){.c = c};
  PetscCall(AmCaseOpenPotential(c, &p->potential));
  PetscCall(create_crystal(p));
  PetscCall(create_cauchyborn(p));
  PetscCall(create_field(p));
  PetscCall(set_rim(p));
  PetscCall(create_cores(p));
  PetscCall(check_blend(p));
  PetscCall(set_radii(p));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemBuild(AmProblem *p, const char msh_file[])
{
  const AmCase       *c = p->c;
  const AmMeshOptions m = {.crystal       = &p->crystal,
                           .field         = p->field,
                           .regions       = p->regions,
                           .zone_radius   = p->zone_radius,
                           .shape         = c->domain.shape,
                           .domain_radius = c->domain.radius,
                           .free_radius   = p->free_radius,
                           .order         = c->mesh.order,
                           .size          = c->mesh.size,
                           .grading       = c->mesh.grading,
                           .growth        = c->mesh.growth,
                           .max_size      = c->mesh.max_size,
                           .site_cost     = SITE_COST,
                           .msh_file      = msh_file};
  AmSpaceOptions      s = {.crystal      = &p->crystal,
                           .field        = p->field,
                           .mesh         = &p->mesh,
                           .regions      = p->regions,
                           .scheme       = c->scheme,
                           .reach        = p->reach,
                           .motion       = MOTION,
                           .in_plane     = c->domain.in_plane,
                           .shape        = c->domain.shape,
                           .count_radius = c->domain.radius - p->fixed_rim / 2 / AmShapeThickness(c->domain.shape)};
  PetscErrorCode      error;
  char                where[1024];

  PetscFunctionBeginUser;
  error = AmMeshCreate(PETSC_COMM_WORLD, &m, &p->mesh);
  AmCheckUser(error != AM_ERR_USER, "%s: %s; move the lattice or the dislocation so that no row of atoms lies in a slip plane",
              AmCaseWhere(c, "material.lattice_origin", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscCall(AmSpaceCreate(PETSC_COMM_WORLD, &s, &p->space));
  PetscCall(AmModelCreate(&p->space, p->potential, p->cauchyborn, &p->model));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemDestroy(AmProblem *p)
{
  PetscFunctionBeginUser;
  PetscCall(AmModelDestroy(&p->model));
  PetscCall(AmSpaceDestroy(&p->space));
  PetscCall(AmMeshDestroy(&p->mesh));
  PetscCall(AmFieldDestroy(&p->field));
  PetscCall(AmCauchyBornDestroy(&p->cauchyborn));
  PetscCall(AmPotentialDestroy(&p->potential));
  PetscCall(PetscFree(p->core));
  PetscCall(PetscFree(p->vacant));
  PetscFunctionReturn(0);
}
