/* SPDX-License-Identifier: GPL-3.0-or-later
 * The crystal of a case: lattice constants, and the places of the atoms in its cell, where the case does not say them. */
#include "casefile.h"
#include "miller.h"
#include "problem.h"
#include <atomesh/slab.h>
#include <string.h>

/* What a top is not made of. */
static PetscErrorCode check_cell(const AmCase *c)
{
  const AmCaseMaterial *m = &c->material;
  const PetscInt        n = m->basis ? m->num_basis : AmStructureNumAtoms(m->structure);
  char                  where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(c->domain.dimension == 3 || !c->domain.free_top || (!c->boundary && !c->grains), "%s is true with grains in dimension 2, must be false",
              AmCaseWhere(c, "domain.free_top", sizeof(where), where));
  AmCheckUser(n == 1 || !c->domain.free_top || (!c->boundary && !c->grains),
              "%s is true with grains of %d atoms a cell, must be false: a top is a plane of whole cells of one orientation",
              AmCaseWhere(c, "domain.free_top", sizeof(where), where), (int)n);
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemFindConstants(const AmProblem *p, AmCrystalOptions *o)
{
  PetscInt    n;
  AmBasisAtom atom[AM_CRYSTAL_MAX_SUBLATTICES];

  PetscFunctionBeginUser;
  if (o->lattice_constant > 0) PetscFunctionReturn(0);
  PetscCall(AmStructureAtoms(o, AmMat3Identity(), &n, atom));
  if (n == 1)
    PetscCall(AmCauchyBornLatticeConstant(p->potential, o, &o->lattice_constant));
  else
    PetscCall(AmCrystalEquilibrate(p->potential, o, atom));
  PetscFunctionReturn(0);
}

/* Lattice constants at zero stress, where the case does not say them. A cell of the user stays as it is. */
static PetscErrorCode find_constants(AmProblem *p)
{
  AmCrystalOptions *o = &p->crystal_options;
  PetscErrorCode    error;
  char              where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(o->structure != AM_STRUCTURE_HCP || (o->lattice_constant > 0) == (o->c_over_a > 0),
              "%s is %g with material.lattice_constant %g Å, must be given with it or neither of them: then both are found at zero stress",
              AmCaseWhere(p->c, "material.c_over_a", sizeof(where), where), o->c_over_a, o->lattice_constant);
  error = AmProblemFindConstants(p, o);
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(p->c, "material.structure", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* Atoms of a cell go to where no force is left on them. */
static PetscErrorCode settle(AmProblem *p)
{
  const PetscErrorCode error = AmCrystalSettle(p->potential, &p->crystal);
  char                 where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(p->c, p->c->material.basis ? "material.basis" : "material.structure", sizeof(where), where),
              AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* The gap between planes of atoms that ends the crystal: the one asked for, or the one whose faces cost least. In: layers. Out: cut. */
static PetscErrorCode choose_gap(const AmProblem *p, const AmLayers *layers, PetscInt *cut)
{
  const PetscInt wanted = p->c->domain.termination;
  AmFreeSurface  surface;
  char           where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(wanted <= layers->num_planes, "%s is %d, must be at most %d, the number of gaps between the planes of a cell",
              AmCaseWhere(p->c, "domain.termination", sizeof(where), where), (int)wanted, (int)layers->num_planes);
  if (wanted > 0) {
    *cut = AmLayersWidest(layers, wanted);
    PetscFunctionReturn(0);
  }
  PetscCall(AmFreeSurfaceCompute(p->potential, &p->crystal, AmVec3Make(0, 1, 0), NULL, &surface));
  *cut = surface.cut;
  PetscFunctionReturn(0);
}

/* A free top is made of whole cells, so the atoms of a cell are those between one gap and the next. */
static PetscErrorCode choose_termination(AmProblem *p)
{
  const AmVec3   up = AmVec3Make(0, 1, 0);
  AmLayers       layers;
  PetscInt       cut = 0;
  PetscReal      height;
  char           where[1024];
  PetscErrorCode error;

  PetscFunctionBeginUser;
  if (!p->c->domain.free_top || p->crystal.num_sublattices == 1 || !(AmCrystalPlaneDistance(&p->crystal, up) > 0)) PetscFunctionReturn(0);
  error = AmLayersCreate(p->potential, &p->crystal, up, &layers);
  if (!error) error = choose_gap(p, &layers, &cut);
  AmCheckUser(error != AM_ERR_USER || strstr(AmErrorSentence(), "termination"), "%s: %s", AmCaseWhere(p->c, "domain.free_top", sizeof(where), where),
              AmErrorSentence());
  PetscCall(error);
  height = layers.place[layers.first[cut]].v[2];
  AmCrystalCutCell(&p->crystal, 1, &(AmCellSlab){up, cut > 0 ? height - layers.distance : 0});
  PetscFunctionReturn(0);
}

/* Where a loop leaves its plane there are two crystals, whose sites come from b/2 above and below. A cell with atoms of both would be no cell afterwards, so
 * the atoms of a cell are those between such planes. Cells of grains, which the planes meet at other heights, stay as they are: coupled they bear no loops. */
static PetscErrorCode choose_cells(AmProblem *p)
{
  const AmCase *c   = p->c;
  PetscInt      num = 0;
  AmCellSlab   *slab;

  PetscFunctionBeginUser;
  if (c->domain.free_top || c->boundary || c->grains || p->crystal.num_sublattices == 1) PetscFunctionReturn(0);
  PetscCall(PetscMalloc1(c->num_defects, &slab));
  for (PetscInt i = 0; i < c->num_defects; i++) {
    if (c->defects[i].kind != AM_CASE_LOOP) continue;
    const AmCaseLoop *l      = &c->defects[i].loop;
    const AmVec3      along  = AmCrystalVector(&p->crystal, l->normal.v), normal = AmVec3Scale(1 / AmVec3Norm(along), along);
    const AmVec3      upper  = AmVec3Add(l->center, AmVec3Scale(0.5, AmCrystalVector(&p->crystal, l->burgers.v)));
    const PetscReal   planes = AmCrystalPlaneDistance(&p->crystal, normal), height = AmVec3Dot(normal, AmVec3Sub(upper, p->crystal.origin));
    if (planes > 0) slab[num++] = (AmCellSlab){normal, height - planes * (1 + floor(height / planes))};
  }
  if (num > 0) AmCrystalCutCell(&p->crystal, num, slab);
  PetscCall(PetscFree(slab));
  PetscFunctionReturn(0);
}

/* A boundary by its plane alone: its grains' axes follow from the lattice constants. */
static PetscErrorCode turn_to_twin(AmProblem *p)
{
  AmCaseBoundary *b       = p->c->boundary;
  const AmCrystal settled = p->crystal;
  AmTwinBoundary  twin;
  PetscInt        plane[3], axis[3];
  PetscErrorCode  error;
  char            where[1024], text[64];

  PetscFunctionBeginUser;
  if (!b || b->sigma) PetscFunctionReturn(0);
  AmMillerPlane(b->num_plane, b->plane, plane);
  AmMillerDirection(b->num_axis, b->axis, axis);
  error = AmTwinFindBoundary(&p->crystal_options, &settled, plane, axis, &twin);
  AmCheckUser(error != AM_ERR_USER, "%s is (%s), %s", AmCaseWhere(p->c, "boundary.plane", sizeof(where), where),
              AmMillerText(b->num_plane, b->plane, sizeof(text), text), AmErrorSentence());
  PetscCall(error);
  b->degrees = twin.degrees;
  for (int g = 0; g < 2; g++)
    for (int i = 0; i < 3; i++) b->axes[g][i] = AmVec3Make(twin.axes[g][i][0], twin.axes[g][i][1], twin.axes[g][i][2]);
  PetscCall(PetscArraycpy(&p->crystal_options.axes[0][0], &twin.axes[0][0][0], 9));
  PetscCall(AmCrystalCreate(&p->crystal_options, &p->crystal));
  AmCrystalTakeCell(&p->crystal, &settled);
  PetscCall(AmCaseCheckCuts(p->c));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCreateCrystal(const AmCase *c, AmPotential pot, const AmCrystalOptions *o, const char key[], AmCrystal *crystal)
{
  const PetscErrorCode error = AmCrystalCreate(o, crystal);
  char                 where[1024];

  PetscFunctionBeginUser;
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, o->num_basis > 0 ? "material.basis" : key, sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscCall(AmCaseCheckNeighbors(c, pot, crystal, key));
  PetscFunctionReturn(0);
}

const char *AmCaseDensityKey(const AmCase *c)
{
  if (c->material.structure == AM_STRUCTURE_CUSTOM) return "material.cell";
  return c->material.lattice_constant > 0 ? "material.lattice_constant" : "material.potential";
}

PetscErrorCode AmProblemFindCrystal(AmProblem *p)
{
  const AmCaseMaterial *m = &p->c->material;
  AmCrystalOptions     *o = &p->crystal_options;

  PetscFunctionBeginUser;
  *o                  = AmCrystalDefaults();
  o->structure        = m->structure;
  o->lattice_constant = m->lattice_constant;
  o->c_over_a         = m->c_over_a;
  o->num_basis        = m->num_basis;
  o->basis            = p->basis;
  for (PetscInt i = 0; i < m->num_basis; i++)
    p->basis[i] = (AmBasisAtom){{m->basis[i].at[0], m->basis[i].at[1], m->basis[i].at[2]}, AmCaseSpeciesIndex(m, m->basis[i].species)};
  o->origin    = m->lattice_origin;
  o->dimension = p->c->domain.dimension;
  for (int i = 0; i < 3; i++) {
    o->cell[i] = m->cell[i];
    for (int j = 0; j < 3; j++) o->axes[i][j] = m->axes[i].v[j];
  }
  PetscCall(find_constants(p));
  PetscCall(AmCaseCreateCrystal(p->c, p->potential, o, AmCaseDensityKey(p->c), &p->crystal));
  PetscCall(settle(p));
  PetscCall(turn_to_twin(p));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemCreateCrystal(AmProblem *p)
{
  const PetscReal *z = p->crystal_options.axes[2];
  char             where[1024];

  PetscFunctionBeginUser;
  PetscCall(check_cell(p->c));
  PetscCall(AmProblemFindCrystal(p));
  PetscCall(choose_termination(p));
  PetscCall(choose_cells(p));
  AmCheckUser(p->crystal.dimension == 3 || p->crystal.period > 0,
              "%s has z along [%g %g %g], must be a lattice direction of small indices, for atoms form columns along it",
              p->c->grains ? AmProblemGrainWhere(p, 0, "axes") : AmCaseWhere(p->c, "material.axes", sizeof(where), where), z[0], z[1], z[2]);
  PetscCall(AmProblemCreateGrains(p));
  PetscFunctionReturn(0);
}
