/* SPDX-License-Identifier: GPL-3.0-or-later
 * Structures by name: primitive vectors in lattice constants, and the atoms of a primitive cell. */
#include <atomesh/crystal.h>
#include <string.h>

#define HALF_SQRT3 0.86602540378443864676

typedef struct {
  const char *name;
  AmMat3      primitive; /* rows: primitive vectors in lattice constants; of hcp the third is c/a times this */
  PetscInt    num_species, num_atoms;
  AmBasisAtom atom[4];
} Prototype;

#define FCC_ROWS                                                                                                                                               \
  {                                                                                                                                                            \
    {                                                                                                                                                          \
      {0, .5, .5}, {.5, 0, .5}, { .5, .5, 0 }                                                                                                                  \
    }                                                                                                                                                          \
  }
#define CUBE_ROWS                                                                                                                                              \
  {                                                                                                                                                            \
    {                                                                                                                                                          \
      {1, 0, 0}, {0, 1, 0}, { 0, 0, 1 }                                                                                                                        \
    }                                                                                                                                                          \
  }

static const Prototype prototypes[AM_NUM_STRUCTURES] = {
    [AM_STRUCTURE_FCC]        = {"fcc", FCC_ROWS, 1, 1, {{{0}}}},
    [AM_STRUCTURE_BCC]        = {"bcc", {{{-.5, .5, .5}, {.5, -.5, .5}, {.5, .5, -.5}}}, 1, 1, {{{0}}}},
    [AM_STRUCTURE_CUSTOM]     = {"custom", CUBE_ROWS, 1, 1, {{{0}}}},
    [AM_STRUCTURE_TRIANGULAR] = {"triangular", {{{1, 0, 0}, {.5, HALF_SQRT3, 0}, {0, 0, 2}}}, 1, 1, {{{0}}}},
    [AM_STRUCTURE_HCP]        = {"hcp", {{{1, 0, 0}, {-.5, HALF_SQRT3, 0}, {0, 0, 1}}}, 1, 2, {{{0}}, {{1. / 3, 2. / 3, .5}}}},
    [AM_STRUCTURE_DIAMOND]    = {"diamond", FCC_ROWS, 1, 2, {{{0}}, {{.25, .25, .25}}}},
    [AM_STRUCTURE_ZINCBLENDE] = {"zincblende", FCC_ROWS, 2, 2, {{{0}}, {{.25, .25, .25}, 1}}},
    [AM_STRUCTURE_B2]         = {"b2", CUBE_ROWS, 2, 2, {{{0}}, {{.5, .5, .5}, 1}}},
    [AM_STRUCTURE_L12]        = {"l12", CUBE_ROWS, 2, 4, {{{0, .5, .5}}, {{.5, 0, .5}}, {{.5, .5, 0}}, {{0, 0, 0}, 1}}},
};

const char *AmStructureName(AmStructure structure) { return prototypes[structure].name; }

PetscBool AmStructureFind(const char name[], AmStructure *structure)
{
  for (int s = 0; s < AM_NUM_STRUCTURES; s++)
    if (!strcmp(name, prototypes[s].name)) {
      *structure = (AmStructure)s;
      return PETSC_TRUE;
    }
  return PETSC_FALSE;
}

PetscInt AmStructureNumSpecies(AmStructure structure) { return prototypes[structure].num_species; }
PetscInt AmStructureNumAtoms(AmStructure structure) { return prototypes[structure].num_atoms; }

AmMat3 AmStructurePrimitive(const AmCrystalOptions *o)
{
  AmMat3 a = AmMat3Transpose(prototypes[o->structure].primitive);
  if (o->structure == AM_STRUCTURE_CUSTOM) return AmMat3FromColumns(o->cell[0], o->cell[1], o->cell[2]);
  if (o->structure == AM_STRUCTURE_HCP) a.m[2][2] = o->c_over_a > 0 ? o->c_over_a : AM_IDEAL_C_OVER_A;
  for (int i = 0; i < 9; i++) a.m[i / 3][i % 3] *= o->lattice_constant;
  return a;
}

/* Of the distance between neighbours in the densest packing of as many atoms, (√2 Ω)^(1/3), Ω the volume per atom: no crystal has nearer atoms, not even
 * solid hydrogen, whose bonds of 0.74 Å at 19 Å³ an atom are a quarter of it. */
#define NEAREST 0.2

/* The shortest vector between two atoms of the basis, images included. */
static PetscReal separation(AmMat3 primitive, const AmBasisAtom *a, const AmBasisAtom *b)
{
  AmVec3    d;
  PetscReal least = PETSC_MAX_REAL;
  for (int i = 0; i < 3; i++) d.v[i] = a->at[i] - b->at[i] - round(a->at[i] - b->at[i]);
  for (int k = 0; k < 27; k++) {
    const AmVec3 image = AmVec3Add(d, AmVec3Make(k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1));
    least              = PetscMin(least, AmVec3Norm(AmMat3Apply(primitive, image)));
  }
  return least;
}

PetscErrorCode AmStructureAtoms(const AmCrystalOptions *o, AmMat3 primitive, PetscInt *n, AmBasisAtom atom[])
{
  const PetscBool    own  = o->structure == AM_STRUCTURE_CUSTOM && o->num_basis > 0 ? PETSC_TRUE : PETSC_FALSE;
  const AmBasisAtom *from = own ? o->basis : prototypes[o->structure].atom;
  PetscReal          least;

  PetscFunctionBeginUser;
  *n    = own ? o->num_basis : prototypes[o->structure].num_atoms;
  least = NEAREST * cbrt(sqrt(2) * fabs(AmMat3Det(primitive)) / *n);
  AmCheckUser(*n <= AM_CRYSTAL_MAX_SUBLATTICES, "the basis has %d atoms, must have at most %d", (int)*n, AM_CRYSTAL_MAX_SUBLATTICES);
  for (PetscInt i = 0; i < *n; i++) {
    atom[i] = from[i];
    if (!own && o->species) atom[i].species = o->species[from[i].species];
    for (PetscInt j = 0; j < i; j++) {
      const PetscReal d = separation(primitive, &atom[i], &atom[j]);
      AmCheckUser(d >= least,
                  "atoms %d and %d of the basis are %.3g Å apart, must be different places, at least %.3g Å apart: a fifth of what neighbours of the densest "
                  "packing are",
                  (int)j + 1, (int)i + 1, (double)d, (double)least);
    }
  }
  PetscFunctionReturn(0);
}
