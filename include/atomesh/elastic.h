/* SPDX-License-Identifier: GPL-3.0-or-later
 * elastic: constants of a linear elastic crystal, its symmetry, its averages. Voigt order xx yy zz yz xz xy, engineering shears. Any unit of stress; what comes
 * out is in the unit that went in. Nothing here is collective. */
#ifndef ATOMESH_ELASTIC_H
#define ATOMESH_ELASTIC_H

#include <atomesh/base.h>

typedef struct {
  PetscReal c[6][6]; /* symmetric */
} AmStiffness;

/* In: c_ijkl; its minor and major symmetries are enforced. */
AmStiffness AmStiffnessFromTensor(const PetscReal c[3][3][3][3]);
/* The constants in other axes: the body is turned by the rotation Q, or, what is the same, row i of Q is new axis i. */
AmStiffness AmStiffnessTurn(const AmStiffness *C, AmMat3 Q);
/* Least eigenvalue of C on symmetric strains of unit norm; Born: the crystal is stable when it is positive. */
PetscErrorCode AmStiffnessSoftest(const AmStiffness *C, PetscReal *softest);

/* Trace of the strain that the stress P of volume one makes, S_iikl P_kl: of the dipole tensor of a point defect its relaxation volume. In: P, C in
 * units of which P / C is the volume's. Of an unstable crystal it means nothing. */
PetscErrorCode AmStiffnessDilatation(const AmStiffness *C, AmMat3 P, PetscReal *trace);
/* The same where nothing can strain along z: plane strain, shears along z apart. */
PetscErrorCode AmStiffnessPlaneDilatation(const AmStiffness *C, AmMat3 P, PetscReal *trace);

/* Of a polycrystal of random grains, by equal strain (Voigt), equal stress (Reuss), and their mean (Hill 1952). */
typedef struct {
  PetscReal bulk[3], shear[3];    /* Voigt, Reuss, Hill */
  PetscReal young[3], poisson[3]; /* likewise */
  PetscReal anisotropy;           /* 5 G_V/G_R + K_V/K_R - 6 (Ranganathan and Ostoja-Starzewski 2008); 0: isotropic */
} AmAverages;
/* Averages of an unstable crystal mean nothing: those of Reuss may be infinite. */
PetscErrorCode AmStiffnessAverage(const AmStiffness *C, AmAverages *averages);

/* ---- symmetry ---- */
typedef struct {
  char        space_group[16]; /* "Fm-3m" */
  PetscInt    number;          /* of the space group, 1 to 230 */
  const char *name;            /* "cubic", "hexagonal", "tetragonal", "trigonal", "orthorhombic", "monoclinic", "triclinic" */
  PetscInt    num_constants;   /* independent ones: 3 5 6 7 9 13 21 */
  PetscInt    constant[21][2]; /* [num_constants] their Voigt indices from 0, in the standard axes; all the others follow from these */
  PetscInt    num_rotations;
  AmMat3      rotation[48]; /* of the point group, Cartesian */
  AmMat3      to_standard;  /* rows: the standard axes, which are those of the conventional cell that spglib chooses */
} AmSymmetry;
/* Finds the symmetry of a crystal by spglib. In: cell, whose columns are lattice vectors, Å; at [n][3] fractions of them, species [n]. Raises AM_ERR_USER when
 * spglib finds none. */
PetscErrorCode AmSymmetryFind(AmMat3 cell, PetscInt n, const PetscReal (*at)[3], const int species[], AmSymmetry *symmetry);

/* The mean of C over the point group: what of it has the symmetry. Out: residual, |C - mean| / |C| over all components, or NULL. */
AmStiffness AmStiffnessProject(const AmStiffness *C, const AmSymmetry *symmetry, PetscReal *residual);

#endif
