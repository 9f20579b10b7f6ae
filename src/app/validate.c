/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a case must satisfy beyond its schema. Each check is one sentence for the user. */
#include "casefile.h"
#include <string.h>

#define VECTOR "[%g, %g, %g]"
#define COMPONENTS(a) (double)(a).v[0], (double)(a).v[1], (double)(a).v[2]

static PetscErrorCode positive(const AmCase *c, const char key[], PetscReal value, const char unit[])
{
  PetscFunctionBeginUser;
  CHECK(c, value > 0, key, "is %g%s, must be > 0", (double)value, unit);
  PetscFunctionReturn(0);
}

static PetscErrorCode not_negative(const AmCase *c, const char key[], PetscReal value, const char unit[])
{
  PetscFunctionBeginUser;
  CHECK(c, value >= 0, key, "is %g%s, must be >= 0", (double)value, unit);
  PetscFunctionReturn(0);
}

/* x and y, y and z, z and x are orthogonal, and x × y points along z. */
PetscErrorCode AmCaseCheckAxes(const AmCase *c, const char key[], const AmVec3 a[3])
{
  const char name[] = "xyz";

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) CHECK(c, AmVec3Norm(a[i]) > 0, key, "has a zero vector for %c, must be a direction", name[i]);
  for (int i = 0; i < 3; i++) {
    const int       j   = (i + 1) % 3;
    const PetscReal dot = AmVec3Dot(a[i], a[j]);
    CHECK(c, fabs(dot) <= 1e-9 * AmVec3Norm(a[i]) * AmVec3Norm(a[j]), key,
          "is not orthogonal: %c " VECTOR " and %c " VECTOR " have the dot product %g, must be 0", name[i], COMPONENTS(a[i]), name[j], COMPONENTS(a[j]),
          (double)dot);
  }
  CHECK(c, AmVec3Dot(AmVec3Cross(a[0], a[1]), a[2]) > 0, key,
        "is left-handed: x " VECTOR " cross y " VECTOR " points against z " VECTOR ", must point along it", COMPONENTS(a[0]), COMPONENTS(a[1]),
        COMPONENTS(a[2]));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_cell(AmCase *c)
{
  const AmVec3   *cell   = c->material.cell;
  const PetscBool given  = AmCaseSourceFind(c->source, "material.cell") ? PETSC_TRUE : PETSC_FALSE;
  const PetscReal volume = AmVec3Dot(AmVec3Cross(cell[0], cell[1]), cell[2]);

  PetscFunctionBeginUser;
  CHECK(c, c->material.structure == AM_STRUCTURE_CUSTOM || !c->material.basis, "material.basis", "is given, must be left out%s",
        " unless the structure is custom");
  if (c->material.structure != AM_STRUCTURE_CUSTOM) {
    CHECK(c, !given, "material.cell", "is given, must be left out%s", " unless the structure is custom");
    PetscFunctionReturn(0);
  }
  CHECK(c, given, "material.cell", "is missing, must be the 3 primitive vectors%s", " of the custom structure in Å");
  CHECK(c, fabs(volume) > 1e-6, "material.cell", "spans a volume of %g Å³, must not be flat", (double)volume);
  if (!(c->material.lattice_constant > 0)) c->material.lattice_constant = 1;
  PetscFunctionReturn(0);
}

PetscInt AmCaseSpeciesIndex(const AmCaseMaterial *m, const char symbol[])
{
  for (PetscInt s = 0; s < m->num_species; s++)
    if (!strcmp(m->species[s], symbol)) return s;
  return -1;
}

PetscInt AmCaseNumOwnSpecies(const AmCaseMaterial *m)
{
  PetscInt num = 0;
  for (PetscInt i = 0; i < m->num_basis; i++) num = PetscMax(num, AmCaseSpeciesIndex(m, m->basis[i].species) + 1);
  return m->basis ? num : AmStructureNumSpecies(m->structure);
}

/* Each atom of the basis is of a species of the case; species that only defects have come last. */
static PetscErrorCode check_basis(const AmCase *c)
{
  const AmCaseMaterial *m = &c->material;
  PetscBool             used[AM_CASE_MAX_SPECIES] = {PETSC_FALSE};
  char                  key[64];

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < m->num_basis; i++) {
    const PetscInt s = AmCaseSpeciesIndex(m, m->basis[i].species);
    PetscCall(PetscSNPrintf(key, sizeof key, "material.basis.%" PetscInt_FMT ".species", i));
    CHECK(c, s >= 0, key, "is %s, must be one of material.species", m->basis[i].species);
    used[s] = PETSC_TRUE;
  }
  for (PetscInt s = 1; s < m->num_species && m->basis; s++)
    CHECK(c, used[s - 1] || !used[s], "material.species", "names %s before %s, must name first what material.basis has", m->species[s - 1], m->species[s]);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_material(AmCase *c)
{
  const AmCaseMaterial *m      = &c->material;
  const PetscInt        wanted = AmStructureNumSpecies(m->structure);

  PetscFunctionBeginUser;
  if (!m->basis)
    CHECK(c, m->num_species >= wanted, "material.species", "names %d species, must name at least %d: the structure is %s", (int)m->num_species, (int)wanted,
          AmStructureName(m->structure));
  for (PetscInt s = 1; s < m->num_species; s++)
    CHECK(c, AmCaseSpeciesIndex(m, m->species[s]) == s, "material.species", "names %s twice, must name each species once", m->species[s]);
  PetscCall(not_negative(c, "material.lattice_constant", m->lattice_constant, " Å"));
  PetscCall(not_negative(c, "material.c_over_a", m->c_over_a, ""));
  CHECK(c, m->structure == AM_STRUCTURE_HCP || m->c_over_a == 0, "material.c_over_a", "is %g, must be left out unless the structure is hcp",
        (double)m->c_over_a);
  PetscCall(check_cell(c));
  PetscCall(check_basis(c));
  PetscCall(AmCaseCheckAxes(c, "material.axes", m->axes));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_size(const AmCase *c)
{
  const AmCaseDomain *d    = &c->domain;
  const PetscReal     most = d->dimension == 3 ? 1e6 : 1e7; /* Å: Gmsh, which knows coordinates to 1e-16 of the body, still makes a mesh */
  char                key[32];

  PetscFunctionBeginUser;
  if (d->shape != AM_SHAPE_BOX && d->shape != AM_SHAPE_FILE) {
    CHECK(c, AmCaseSourceGiven(c->source, "domain.radius"), "domain.radius", "is missing%s", "");
    PetscCall(positive(c, "domain.radius", d->radius, " Å"));
    CHECK(c, d->radius <= most, "domain.radius", "is %g Å, must be at most %g Å", (double)d->radius, (double)most);
  }
  for (int i = d->shape == AM_SHAPE_CYLINDER ? 2 : 0; i < d->dimension && (d->shape == AM_SHAPE_BOX || d->shape == AM_SHAPE_CYLINDER); i++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "domain.size.%d", i));
    CHECK(c, d->size[i] > 0, key, "is %g Å, must be > 0: a %s needs it", (double)d->size[i], AmShapeName(d->shape));
    CHECK(c, d->size[i] <= 2 * most, key, "is %g Å, must be at most %g Å", (double)d->size[i], (double)(2 * most));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_periodic(const AmCase *c)
{
  static const char   axis[] = "xyz";
  const AmCaseDomain *d      = &c->domain;
  char                key[32];

  PetscFunctionBeginUser;
  for (int i = 0; i < 3; i++) {
    if (!d->periodic[i]) continue;
    PetscCall(PetscSNPrintf(key, sizeof key, "domain.periodic.%d", i));
    CHECK(c, d->dimension == 3, key, "is true in dimension %d, must be false: columns repeat along z with the lattice period, and along nothing else",
          (int)d->dimension);
    CHECK(c, d->shape == AM_SHAPE_BOX || (d->shape == AM_SHAPE_CYLINDER && i == 2), key, "is true, must be false: a %s has no pair of flat faces across %c",
          AmShapeName(d->shape), axis[i]);
    CHECK(c, !d->free_top || i != 1, key, "is true with domain.free_top, must be false: the free top is a face across %c", axis[i]);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode check_domain(const AmCase *c)
{
  const AmCaseDomain *d     = &c->domain;
  const AmBody        body  = AmCaseBody(c);
  const PetscReal     inner = AmBodyInnerRadius(&body);

  PetscFunctionBeginUser;
  CHECK(c, d->dimension == 2 || d->dimension == 3, "domain.dimension", "is %d, must be 2 or 3", (int)d->dimension);
  CHECK(c, AmShapeDimension(d->shape) == d->dimension || d->shape == AM_SHAPE_BOX, "domain.shape", "is %s, must be %s in dimension %d", AmShapeName(d->shape),
        d->dimension == 2 ? "disc, hexagon or box" : "ball, box, cylinder or file", (int)d->dimension);
  PetscCall(check_size(c));
  PetscCall(check_periodic(c));
  PetscCall(not_negative(c, "domain.fixed_rim", d->fixed_rim, " Å"));
  if (d->dimension == 2 && d->shape != AM_SHAPE_BOX)
    CHECK(c, d->fixed_rim < d->radius, "domain.fixed_rim", "is %g Å, must be less than domain.radius (%g Å)", (double)d->fixed_rim, (double)d->radius);
  if (d->shape != AM_SHAPE_FILE)
    CHECK(c, d->fixed_rim < inner, "domain.fixed_rim", "is %g Å, must be less than half the least width of the body (%g Å)", (double)d->fixed_rim,
          (double)inner);
  CHECK(c, d->termination >= 0, "domain.termination", "is %d, must be >= 0", (int)d->termination);
  CHECK(c, d->free_top || d->termination == 0, "domain.termination", "is %d, must be left out without a free top", (int)d->termination);
  CHECK(c, d->free_top || d->surface_stress, "domain.surface_stress", "is false, must be left out without a free top%s", "");
  CHECK(c, !d->free_top || d->shape == AM_SHAPE_BOX, "domain.free_top", "is true with shape %s, must be false: only a box has a top", AmShapeName(d->shape));
  CHECK(c, !d->in_plane || d->dimension == 2, "domain.in_plane", "is true, must be false in dimension %d", (int)d->dimension);
  PetscFunctionReturn(0);
}

/* A place given in the case must be inside the body. */
PetscErrorCode AmCaseCheckInside(const AmCase *c, const char key[], AmVec3 x)
{
  const AmBody    body        = AmCaseBody(c);
  const PetscReal depth       = AmBodyDepth(&body, x), thickness = AmBodyInnerRadius(&body) / PetscMax(c->domain.radius, 1e-300);
  const PetscReal from_center = c->domain.radius - depth / thickness;

  PetscFunctionBeginUser;
  if (c->domain.dimension == 2 && c->domain.shape == AM_SHAPE_BOX)
    CHECK(c, depth > 0, key, "is [%g, %g] Å, must be inside the %s", (double)x.v[0], (double)x.v[1], AmCaseBodyName(c));
  else if (c->domain.dimension == 2)
    CHECK(c, depth > 0, key, "is %g Å from the centre%s, must be less than domain.radius (%g Å)", (double)from_center,
          c->domain.shape == AM_SHAPE_HEXAGON ? ", measured as the radius of a hexagon" : "", (double)c->domain.radius);
  CHECK(c, depth > 0, key, "is " VECTOR " Å, must be inside the %s", COMPONENTS(x), AmCaseBodyName(c));
  PetscFunctionReturn(0);
}

/* The half plane of the jump must hold the edge part of the Burgers vector: across any other, matter would have to be put in or taken out. */
static PetscErrorCode check_cut(const AmCase *c, PetscInt i)
{
  const AmCaseDislocation *d       = &c->defects[i].dislocation;
  const AmVec3            *axes    = AmCaseAxesAt(c, AmVec3Make(d->position[0], d->position[1], 0));
  const PetscReal          edge[2] = {AmVec3Dot(d->burgers, axes[0]) / AmVec3Norm(axes[0]), AmVec3Dot(d->burgers, axes[1]) / AmVec3Norm(axes[1])};
  const PetscReal          length = hypot(edge[0], edge[1]), across = edge[0] * d->cut[1] - edge[1] * d->cut[0];
  char                     key[128];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation.cut", i));
  CHECK(c, fabs(across) <= 1e-6 * AmVec3Norm(d->burgers), key, "is [%g, %g], must be along the edge part of the Burgers vector, [%g, %g] or its opposite",
        (double)d->cut[0], (double)d->cut[1], (double)(edge[0] / length), (double)(edge[1] / length));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckCuts(const AmCase *c)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < c->num_defects; i++)
    if (c->defects[i].kind == AM_CASE_DISLOCATION) PetscCall(check_cut(c, i));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_dislocation(const AmCase *c, PetscInt i, AmCaseDislocation *d)
{
  char            key[128];
  const PetscReal length = hypot(d->cut[0], d->cut[1]);

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation", i));
  CHECK(c, c->domain.dimension == 2 || (c->domain.periodic[2] && !c->domain.periodic[0] && !c->domain.periodic[1]), key,
        "is straight, along z, in dimension %d, must be in dimension 2, or in a body that is periodic along z and along nothing else",
        (int)c->domain.dimension);
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation.burgers", i));
  CHECK(c, AmVec3Norm(d->burgers) > 0, key, "is " VECTOR ", must not be zero", COMPONENTS(d->burgers));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation.position", i));
  PetscCall(AmCaseCheckInside(c, key, AmVec3Make(d->position[0], d->position[1], 0)));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation.cut", i));
  CHECK(c, length > 0, key, "is [%g, %g], must be a direction", (double)d->cut[0], (double)d->cut[1]);
  CHECK(c, !c->domain.free_top || d->cut[1] <= 1e-9 * length, key,
        "is [%g, %g], must not lead up to the free top, where it would leave a step: the opposite is as good", (double)d->cut[0], (double)d->cut[1]);
  d->cut[0] /= length;
  d->cut[1] /= length;
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".dislocation.poisson", i));
  CHECK(c, d->poisson > -1 && d->poisson < 0.5, key, "is %g, must be between -1 and 0.5", (double)d->poisson);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_vacancy(const AmCase *c, PetscInt i, const AmCaseVacancy *v)
{
  char key[128];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".vacancy.at", i));
  PetscCall(AmCaseCheckInside(c, key, v->at));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_loop(const AmCase *c, PetscInt i, AmCaseLoop *l)
{
  char key[128];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop", i));
  CHECK(c, c->domain.dimension == 3, key, "is a loop in dimension %d, must be in dimension 3", (int)c->domain.dimension);
  CHECK(c, !c->domain.periodic[0] && !c->domain.periodic[1] && !c->domain.periodic[2], key,
        "is a loop in a body that is periodic, must be in one that is not%s", ": its field does not repeat, and those of its images are not summed");
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.burgers", i));
  CHECK(c, AmVec3Norm(l->burgers) > 0, key, "is " VECTOR ", must not be zero", COMPONENTS(l->burgers));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.normal", i));
  if (AmVec3Norm(l->normal) == 0) l->normal = l->burgers;
  CHECK(c, AmVec3Dot(l->normal, l->burgers) > -1e-9 * AmVec3Norm(l->normal) * AmVec3Norm(l->burgers), key,
        "is " VECTOR ", must not point against burgers " VECTOR ": loops of interstitials are not made", COMPONENTS(l->normal), COMPONENTS(l->burgers));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.center", i));
  PetscCall(AmCaseCheckInside(c, key, l->center));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.radius", i));
  PetscCall(positive(c, key, l->radius, " Å"));
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.sides", i));
  CHECK(c, l->sides >= 3 && l->sides <= AM_CASE_MAX_SIDES, key, "is %d, must be between 3 and %d", (int)l->sides, AM_CASE_MAX_SIDES);
  PetscCall(PetscSNPrintf(key, sizeof key, "defects.%" PetscInt_FMT ".loop.poisson", i));
  CHECK(c, l->poisson > -1 && l->poisson < 0.5, key, "is %g, must be between -1 and 0.5", (double)l->poisson);
  PetscFunctionReturn(0);
}

/* An item of defects is what its only key says. */
static PetscErrorCode check_defect(const AmCase *c, PetscInt i)
{
  static const char *const kinds[AM_CASE_NUM_KINDS] = {"dislocation", "vacancy", "void", "loop", "substitutional", "substitutionals", "interstitial", "atoms"};
  AmCaseDefect            *d                        = &c->defects[i];
  PetscInt                 given                    = 0;
  char                     item[64], key[128], all[160] = "";

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(item, sizeof item, "defects.%" PetscInt_FMT, i));
  for (int k = 0; k < AM_CASE_NUM_KINDS; k++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "%s.%s", item, kinds[k]));
    if (!AmCaseSourceFind(c->source, key)) continue;
    PetscCall(PetscStrlcat(all, given++ ? " and a " : "a ", sizeof all));
    PetscCall(PetscStrlcat(all, kinds[k], sizeof all));
    d->kind = (AmCaseDefectKind)k;
  }
  CHECK(c, given == 1, item,
        "is %s, must be exactly one: a dislocation, a vacancy, a void, a loop, a substitutional, substitutionals, an interstitial, or atoms",
        given ? all : "empty");
  if (d->kind == AM_CASE_VACANCY)
    PetscCall(check_vacancy(c, i, &d->vacancy));
  else if (d->kind == AM_CASE_VOID)
    PetscCall(AmCaseCheckVoid(c, i, &d->hole));
  else if (d->kind == AM_CASE_LOOP)
    PetscCall(check_loop(c, i, &d->loop));
  else if (d->kind == AM_CASE_SUBSTITUTIONAL)
    PetscCall(AmCaseCheckSubstitutional(c, i, &d->substitutional));
  else if (d->kind == AM_CASE_SUBSTITUTIONALS)
    PetscCall(AmCaseCheckSubstitutionals(c, i, &d->substitutionals));
  else if (d->kind == AM_CASE_INTERSTITIAL)
    PetscCall(AmCaseCheckInterstitial(c, i, &d->interstitial));
  else if (d->kind == AM_CASE_ATOMS)
    PetscCall(AmCaseCheckEmbedded(c, i, &d->atoms));
  else
    PetscCall(check_dislocation(c, i, &d->dislocation));
  PetscFunctionReturn(0);
}

/* Distance from the centre of the defect that is farthest out, for the blend around it must fit. */
static PetscReal farthest(const AmCase *c)
{
  PetscReal far = 0;

  for (PetscInt i = 0; i < c->num_defects; i++) {
    PetscReal reach;
    AmVec3    place = AmCaseDefectPlace(&c->defects[i], &reach);
    if (c->domain.dimension == 2 || c->domain.periodic[2]) place.v[2] = 0;
    far = PetscMax(far, AmVec3Norm(place) + reach);
  }
  return far;
}

static PetscErrorCode check_regions(const AmCase *c)
{
  const AmCaseRegions *r      = &c->regions;
  const PetscBool      plain  = c->scheme == AM_SCHEME_ATM || c->scheme == AM_SCHEME_CB ? PETSC_TRUE : PETSC_FALSE;
  const PetscBool      sharp  = c->scheme == AM_SCHEME_QCE || c->scheme == AM_SCHEME_QCF ? PETSC_TRUE : PETSC_FALSE;
  const PetscReal      far    = farthest(c);
  const char *const    keys[] = {"regions.core", "regions.blend"};

  PetscFunctionBeginUser;
  for (int i = 0; i < 2; i++) {
    const AmCaseMark *m = AmCaseSourceFind(c->source, keys[i]);
    CHECK(c, m || plain, keys[i], "is missing, scheme %s needs it", AmCaseSchemeName(c->scheme));
    if (m) PetscCall(positive(c, keys[i], i ? r->blend : r->core, " Å"));
  }
  PetscCall(not_negative(c, "regions.pad", r->pad, " Å"));
  if (plain) PetscFunctionReturn(0);
  CHECK(c, sharp ? r->core <= r->blend : r->core < r->blend, "regions.core", "is %g Å, must be less than regions.blend (%g Å)", (double)r->core,
        (double)r->blend);
  if (c->domain.shape != AM_SHAPE_BOX && c->domain.shape != AM_SHAPE_FILE)
    CHECK(c, r->blend + far <= c->domain.radius, "regions.blend", "is %g Å around a defect that reaches %g Å from the centre, must end inside domain.radius (%g Å)",
          (double)r->blend, (double)far, (double)c->domain.radius);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_indenter(const AmCase *c)
{
  const AmCaseIndenter *i    = c->load.indenter;
  const PetscReal      *size = c->domain.size;

  PetscFunctionBeginUser;
  if (!i) PetscFunctionReturn(0);
  CHECK(c, c->domain.dimension == 3, "load.indenter", "is a sphere in dimension %d, must be in dimension 3", (int)c->domain.dimension);
  CHECK(c, c->domain.free_top, "load.indenter", "presses on a face that is held, must come with domain.free_top: true%s", "");
  PetscCall(positive(c, "load.indenter.radius", i->radius, " Å"));
  PetscCall(not_negative(c, "load.indenter.depth", i->depth, " Å"));
  PetscCall(positive(c, "load.indenter.stiffness", i->stiffness, " eV/Å³"));
  CHECK(c, fabs(i->center[0]) < size[0] / 2 && fabs(i->center[1]) < size[2] / 2, "load.indenter.center", "is [%g, %g] Å, must be x and z inside the %s",
        (double)i->center[0], (double)i->center[1], AmCaseBodyName(c));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_load(const AmCase *c)
{
  const PetscReal det = AmMat3Det(c->load.deformation_gradient);

  PetscFunctionBeginUser;
  CHECK(c, det > 0, "load.deformation_gradient", "has the determinant %g, must be > 0", (double)det);
  CHECK(c, c->load.steps >= 1, "load.steps", "is %d, must be >= 1", (int)c->load.steps);
  PetscCall(check_indenter(c));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckOrder(const AmCase *c, const char key[], PetscInt order)
{
  PetscFunctionBeginUser;
  CHECK(c, order == 1 || order == 2, key, "is %d, must be 1 (linear) or 2 (quadratic far elements)", (int)order);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_numerics(const AmCase *c)
{
  PetscFunctionBeginUser;
  PetscCall(AmCaseCheckOrder(c, "mesh.order", c->mesh.order));
  PetscCall(not_negative(c, "mesh.size", c->mesh.size, " Å"));
  PetscCall(not_negative(c, "mesh.grading", c->mesh.grading, ""));
  PetscCall(positive(c, "mesh.growth", c->mesh.growth, ""));
  PetscCall(not_negative(c, "mesh.max_size", c->mesh.max_size, " Å"));
  CHECK(c, !c->mesh.file[0] || c->scheme != AM_SCHEME_ATM || c->domain.dimension == 2, "mesh.file",
        "is %s, must be left out with scheme atm in dimension 3, which needs no mesh", c->mesh.file);
  PetscCall(positive(c, "solver.tolerance", c->solver.tolerance, " eV/Å"));
  CHECK(c, c->solver.renew_load >= 0, "solver.renew_load", "is %d, must be >= 0", (int)c->solver.renew_load);
  CHECK(c, c->solver.max_iterations >= 1, "solver.max_iterations", "is %d, must be >= 1", (int)c->solver.max_iterations);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseValidate(AmCase *c)
{
  PetscFunctionBeginUser;
  PetscCall(AmCaseCheckGrains(c));
  PetscCall(check_material(c));
  PetscCall(check_domain(c));
  for (PetscInt i = 0; i < c->num_defects; i++) PetscCall(check_defect(c, i));
  if (!c->boundary || c->boundary->sigma) PetscCall(AmCaseCheckCuts(c));
  PetscCall(check_load(c));
  PetscCall(check_regions(c));
  PetscCall(check_numerics(c));
  PetscFunctionReturn(0);
}
