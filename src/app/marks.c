/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a mesh is made for, as text: a mesh from a file must have been made for the same. */
#include <stdarg.h>
#include "problem.h"

static void add(AmProblemMarks *m, const char key[], const char format[], ...) PETSC_ATTRIBUTE_FORMAT(3, 4);

static void add(AmProblemMarks *m, const char key[], const char format[], ...)
{
  va_list arguments;
  if (m->num >= AM_MAX_MARKS) return;
  va_start(arguments, format);
  vsnprintf(m->text[m->num], sizeof(m->text[0]), format, arguments);
  va_end(arguments);
  m->mark[m->num] = (AmMeshMark){key, m->text[m->num]};
  m->num++;
}

#define VECTOR "[%.9g, %.9g, %.9g]"
#define COMPONENTS(a) (double)(a).v[0], (double)(a).v[1], (double)(a).v[2]

static void add_material(const AmProblem *p, AmProblemMarks *m)
{
  const AmCaseMaterial *c         = &p->c->material;
  PetscReal             places[3] = {0, 0, 0}; /* sums weighted by their number */

  add(m, "material.structure", "%s", AmStructureName(c->structure));
  add(m, "material.lattice_constant", "%.9g", (double)p->crystal_options.lattice_constant);
  for (PetscInt a = 0; a < p->crystal.num_sublattices; a++)
    for (int k = 0; k < 3; k++) places[k] += a * AmCrystalSublatticePlace(&p->crystal, a).v[k];
  add(m, "atoms a cell", "%d", (int)p->crystal.num_sublattices);
  add(m, "places of the atoms of a cell", "[%.6f, %.6f, %.6f]", (double)places[0], (double)places[1], (double)places[2]);
  add(m, "material.cell", "[" VECTOR ", " VECTOR ", " VECTOR "]", COMPONENTS(c->cell[0]), COMPONENTS(c->cell[1]), COMPONENTS(c->cell[2]));
  add(m, "material.axes", "[" VECTOR ", " VECTOR ", " VECTOR "]", COMPONENTS(c->axes[0]), COMPONENTS(c->axes[1]), COMPONENTS(c->axes[2]));
  add(m, "material.lattice_origin", VECTOR, COMPONENTS(c->lattice_origin));
}

static void add_domain(const AmProblem *p, AmProblemMarks *m)
{
  const AmCaseDomain *d = &p->c->domain;

  add(m, "domain.dimension", "%d", (int)d->dimension);
  add(m, "domain.shape", "%s", AmShapeName(d->shape));
  add(m, "domain.radius", "%.9g", (double)d->radius);
  add(m, "domain.size", "[%.9g, %.9g, %.9g]", (double)d->size[0], (double)d->size[1], (double)d->size[2]);
  if (p->c->surface) add(m, "domain.geometry", "a body of %.9g Å³ and %.9g Å²", (double)AmSurfaceVolume(p->c->surface), (double)AmSurfaceArea(p->c->surface));
  add(m, "domain.free_top", "%s", d->free_top ? "true" : "false");
  if (d->free_top) add(m, "domain.surface_stress", "%s", p->rests ? "true" : "false");
  if (d->free_top) add(m, "domain.termination", "%d", (int)d->termination);
  add(m, "domain.periodic", "[%d, %d, %d]", (int)d->periodic[0], (int)d->periodic[1], (int)d->periodic[2]);
  add(m, "domain.fixed_rim", "%.9g", (double)p->fixed_rim);
}

/* Of a thousand defects no text could hold all: sums weighted by their number, and the displacements that they make at some place. */
static void add_defects(const AmProblem *p, AmProblemMarks *m)
{
  const PetscReal R      = AmBodyInnerRadius(&p->body);
  const AmVec3    U      = AmFieldDisplacement(p->field, AmVec3Make(0.37 * R, 0.61 * R, 0.43 * R));
  PetscReal       sum[4] = {0, 0, 0, 0}, embedded = 0;
  PetscInt64      species = 0; /* of ten thousand atoms of a compound more than 2^31 */

  add(m, "number of defects", "%d", (int)p->c->num_defects);
  add(m, "number of vacant sites", "%d", (int)p->crystal.num_vacant);
  add(m, "number of atoms between sites", "%d", (int)p->num_extra);
  for (PetscInt i = 0; i < p->crystal.num_substituted; i++)
    species += (i + (PetscInt64)1) * (p->crystal.substituted[i].species + 16 * p->crystal.substituted[i].sublattice);
  for (PetscInt i = 0; i < p->num_extra; i++) species += (i + (PetscInt64)1) * p->extra[i].species;
  add(m, "species of defects", "%d substituted, weighted sum of species %" PetscInt64_FMT, (int)p->crystal.num_substituted, species);
  for (PetscInt i = 0; i < p->num_embedded; i++) embedded += (i + 1) * (p->embedded[i].kind + AmVec3Norm(p->embedded[i].x));
  if (p->num_embedded > 0) add(m, "atoms from files", "%d, weighted sum %.9g", (int)p->num_embedded, (double)embedded);
  for (PetscInt i = 0; i < p->num_cores; i++) {
    for (int k = 0; k < 3; k++) sum[k] += (i + 1) * (p->core[i].a.v[k] + 2 * p->core[i].b.v[k]);
    sum[3] += (i + 1) * (p->core[i].radius + p->core[i].rises);
  }
  for (PetscInt i = 0; i < p->num_walls; i++) sum[3] += (i + 1) * p->wall[i].reach;
  add(m, "positions of defects", "[%.9g, %.9g, %.9g; %.9g]", (double)sum[0], (double)sum[1], (double)sum[2], (double)sum[3]);
  add(m, "field of defects", "[%.7f, %.7f, %.7f]", (double)U.v[0], (double)U.v[1], (double)U.v[2]);
}

/* Lattices and places of all grains, weighted by their number. */
static void add_grains(const AmProblem *p, AmProblemMarks *m)
{
  PetscReal sum[3] = {0, 0, 0};
  for (PetscInt g = 0; g < p->crystal.num_grains; g++) {
    const AmGrain *grain = &p->crystal.grain[g];
    for (int i = 0; i < 9; i++) sum[0] += (g + 1) * (i + 1) * (grain->turn.m[i / 3][i % 3] + (grain->own ? grain->lattice.primitive.m[i / 3][i % 3] : 0));
    for (int i = 0; i < 3; i++) sum[1] += (g + 1) * (i + 1) * grain->lattice.origin.v[i];
    sum[2] += (g + 1) * (grain->radius + (grain->radius > 0 ? AmVec3Dot(grain->center, AmVec3Make(1, 2, 3)) : 0)) + 1e3 * grain->within;
    for (PetscInt f = 0; f < grain->num_faces; f++)
      sum[2] += (g + 1) * (f + 1) * (grain->offset[f] + AmVec3Dot(grain->normal[f], AmVec3Make(1, 2, 3)));
  }
  if (p->c->boundary) add(m, "boundary.far", "%s", AmProblemIsSharp(p) ? "sharp" : "atoms");
  if (AmProblemIsSharp(p) && p->crystal.num_sublattices > 1) /* as AmMesh.loose_radius: farther out atoms of cut cells ride */
    add(m, "regions, half way from core to blend,", "%.9g Å", (double)(p->regions.core + p->regions.blend) / 2);
  add(m, "grains", "%d [%.9g, %.9g, %.9g]", (int)p->crystal.num_grains, (double)sum[0], (double)sum[1], (double)sum[2]);
}

void AmProblemMark(const AmProblem *p, AmProblemMarks *m)
{
  m->num = 0;
  add_material(p, m);
  add_domain(p, m);
  add_defects(p, m);
  add_grains(p, m);
  add(m, "scheme", "%s", p->whole ? "atm" : "of atoms and elements");
  if (!p->whole) add(m, "regions.blend, with all around it that is refined,", "%.9g Å", (double)p->zone_radius);
  add(m, "mesh.order", "%d", (int)p->c->mesh.order);
}
