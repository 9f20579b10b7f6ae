/* SPDX-License-Identifier: GPL-3.0-or-later
 * Symmetry of a crystal by spglib (Togo, Shinohara and Tanaka 2024), and what it leaves of the elastic constants (Nye 1985, table 9).
 * Averaging over the point group is an orthogonal projection, so it needs no list of which constants are equal in which axes. */
#include <atomesh/elastic.h>
#include <spglib.h>
#include <string.h>

#define SAME_PLACE 1e-5 /* Å: places that a symmetry maps on each other; equilibrated crystals are far better */

typedef struct {
  int         last; /* space group of the class, by number */
  const char *name;
  PetscInt    num;
  int         constant[21]; /* Voigt indices as two digits */
} Class;

/* Lower and higher Laue classes of one family have a constant more or less. */
#define ALL 11, 12, 13, 14, 15, 16, 22, 23, 24, 25, 26, 33, 34, 35, 36, 44, 45, 46, 55, 56, 66
static const Class classes[] = {
    {2, "triclinic", 21, {ALL}},
    {15, "monoclinic", 13, {11, 12, 13, 15, 22, 23, 25, 33, 35, 44, 46, 55, 66}},
    {74, "orthorhombic", 9, {11, 12, 13, 22, 23, 33, 44, 55, 66}},
    {88, "tetragonal", 7, {11, 12, 13, 16, 33, 44, 66}},
    {142, "tetragonal", 6, {11, 12, 13, 33, 44, 66}},
    {148, "trigonal", 7, {11, 12, 13, 14, 15, 33, 44}},
    {167, "trigonal", 6, {11, 12, 13, 14, 33, 44}},
    {194, "hexagonal", 5, {11, 12, 13, 33, 44}},
    {230, "cubic", 3, {11, 12, 44}},
};

static void set_class(AmSymmetry *s)
{
  const Class *k = classes;
  while (k->last < s->number) k++;
  s->name          = k->name;
  s->num_constants = k->num;
  for (PetscInt i = 0; i < k->num; i++) {
    s->constant[i][0] = k->constant[i] / 10 - 1;
    s->constant[i][1] = k->constant[i] % 10 - 1;
  }
}

/* Operations that differ by a translation only have one rotation. */
static void add_rotation(AmSymmetry *s, AmMat3 cell, const int (*W)[3])
{
  AmMat3 fractional, R;
  for (int i = 0; i < 9; i++) fractional.m[i / 3][i % 3] = W[i / 3][i % 3];
  R = AmMat3Mul(AmMat3Mul(cell, fractional), AmMat3Inverse(cell));
  for (PetscInt k = 0; k < s->num_rotations; k++) {
    PetscReal most = 0;
    for (int i = 0; i < 9; i++) most = PetscMax(most, fabs(s->rotation[k].m[i / 3][i % 3] - R.m[i / 3][i % 3]));
    if (most < 0.01) return;
  }
  if (s->num_rotations < 48) s->rotation[s->num_rotations++] = R;
}

PetscErrorCode AmSymmetryFind(AmMat3 cell, PetscInt n, const PetscReal (*at)[3], const int species[], AmSymmetry *s)
{
  SpglibDataset *data;
  double(*position)[3], lattice[3][3];

  PetscFunctionBeginUser;
  *s = (AmSymmetry){.number = 0};
  PetscCall(PetscMalloc1(n, &position));
  PetscCall(PetscArraycpy(&position[0][0], &at[0][0], 3 * n));
  for (int i = 0; i < 9; i++) lattice[i / 3][i % 3] = cell.m[i / 3][i % 3];
  data = spg_get_dataset(lattice, position, species, (int)n, SAME_PLACE);
  PetscCall(PetscFree(position));
  AmCheckUser(data, "spglib finds no symmetry of the crystal: %s", spg_get_error_message(spg_get_error_code()));
  s->number = data->spacegroup_number;
  snprintf(s->space_group, sizeof(s->space_group), "%s", data->international_symbol);
  for (int k = 0; k < data->n_operations; k++) add_rotation(s, cell, (const int(*)[3])data->rotations[k]);
  for (int i = 0; i < 9; i++) s->to_standard.m[i / 3][i % 3] = data->std_rotation_matrix[i / 3][i % 3];
  spg_free_dataset(data);
  set_class(s);
  PetscFunctionReturn(0);
}

/* Squared norm of the tensor: each Voigt shear index stands for two. */
static PetscReal norm2(const AmStiffness *C)
{
  PetscReal sum = 0;
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++) sum += (a < 3 ? 1 : 2) * (b < 3 ? 1 : 2) * C->c[a][b] * C->c[a][b];
  return sum;
}

AmStiffness AmStiffnessProject(const AmStiffness *C, const AmSymmetry *s, PetscReal *residual)
{
  AmStiffness mean = {{{0}}}, rest;
  for (PetscInt k = 0; k < s->num_rotations; k++) {
    const AmStiffness turned = AmStiffnessTurn(C, s->rotation[k]);
    for (int i = 0; i < 36; i++) mean.c[i / 6][i % 6] += turned.c[i / 6][i % 6] / s->num_rotations;
  }
  for (int i = 0; i < 36; i++) rest.c[i / 6][i % 6] = C->c[i / 6][i % 6] - mean.c[i / 6][i % 6];
  if (residual) *residual = sqrt(norm2(&rest) / norm2(C));
  return mean;
}
