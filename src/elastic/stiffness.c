/* SPDX-License-Identifier: GPL-3.0-or-later
 * Elastic constants as a Voigt matrix.
 *
 *   K_V = (C_11 + C_22 + C_33 + 2 (C_12 + C_13 + C_23)) / 9,   G_V = (C_11 + C_22 + C_33 - C_12 - C_13 - C_23 + 3 (C_44 + C_55 + C_66)) / 15
 *   1/K_R = S_11 + S_22 + S_33 + 2 (S_12 + S_13 + S_23),   15/G_R = 4 (S_11 + S_22 + S_33 - S_12 - S_13 - S_23) + 3 (S_44 + S_55 + S_66)
 *   E = 9 K G / (3 K + G),   ν = (3 K - 2 G) / (6 K + 2 G)                              (Hill 1952)
 *
 * Eigenvalues are those of Kelvin's matrix, Voigt's with √2 on each shear index: they do not depend on the axes. */
#include <atomesh/elastic.h>
#include <petscblaslapack.h>

static const int first[6] = {0, 1, 2, 1, 0, 0}, second[6] = {0, 1, 2, 2, 2, 1};
static const int voigt[3][3] = {{0, 5, 4}, {5, 1, 3}, {4, 3, 2}};

AmStiffness AmStiffnessFromTensor(const PetscReal c[3][3][3][3])
{
  AmStiffness C;
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++) {
      const int i = first[a], j = second[a], k = first[b], l = second[b];
      C.c[a][b] = (c[i][j][k][l] + c[j][i][k][l] + c[i][j][l][k] + c[j][i][l][k] + c[k][l][i][j] + c[k][l][j][i] + c[l][k][i][j] + c[l][k][j][i]) / 8;
    }
  return C;
}

AmStiffness AmStiffnessTurn(const AmStiffness *C, AmMat3 Q)
{
  AmStiffness turned = {{{0}}};
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++)
      for (int i = 0; i < 9; i++)
        for (int k = 0; k < 9; k++)
          turned.c[a][b] +=
              Q.m[first[a]][i / 3] * Q.m[second[a]][i % 3] * Q.m[first[b]][k / 3] * Q.m[second[b]][k % 3] * C->c[voigt[i / 3][i % 3]][voigt[k / 3][k % 3]];
  return turned;
}

/* Kelvin's matrix. Out: eigenvalues ascending, eigenvectors as rows of vector. */
static PetscErrorCode eigenpairs(const AmStiffness *C, PetscReal value[6], PetscReal vector[6][6])
{
  PetscBLASInt n = 6, room = 256, info;
  PetscReal    work[256];

  PetscFunctionBeginUser;
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++) vector[a][b] = C->c[a][b] * (a < 3 ? 1 : PETSC_SQRT2) * (b < 3 ? 1 : PETSC_SQRT2);
  LAPACKsyev_("V", "U", &n, &vector[0][0], &n, value, work, &room, &info);
  PetscCheck(info == 0, PETSC_COMM_SELF, PETSC_ERR_LIB, "LAPACK finds no eigenvalues: %d", (int)info);
  PetscFunctionReturn(0);
}

PetscErrorCode AmStiffnessSoftest(const AmStiffness *C, PetscReal *softest)
{
  PetscReal value[6], vector[6][6];

  PetscFunctionBeginUser;
  PetscCall(eigenpairs(C, value, vector));
  *softest = value[0];
  PetscFunctionReturn(0);
}

static PetscErrorCode compliance(const AmStiffness *C, PetscReal S[6][6])
{
  PetscReal value[6], vector[6][6];

  PetscFunctionBeginUser;
  PetscCall(eigenpairs(C, value, vector));
  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++) {
      S[a][b] = 0;
      for (int k = 0; k < 6; k++) S[a][b] += vector[k][a] * vector[k][b] / value[k];
      S[a][b] *= (a < 3 ? 1 : PETSC_SQRT2) * (b < 3 ? 1 : PETSC_SQRT2);
    }
  PetscFunctionReturn(0);
}

static PetscReal row_times(const PetscReal row[6], AmMat3 P)
{
  PetscReal sum = 0;
  for (int b = 0; b < 6; b++) sum += row[b] * (P.m[first[b]][second[b]] + P.m[second[b]][first[b]]) / 2;
  return sum;
}

PetscErrorCode AmStiffnessDilatation(const AmStiffness *C, AmMat3 P, PetscReal *trace)
{
  PetscReal S[6][6];

  PetscFunctionBeginUser;
  PetscCall(compliance(C, S));
  *trace = row_times(S[0], P) + row_times(S[1], P) + row_times(S[2], P);
  PetscFunctionReturn(0);
}

PetscErrorCode AmStiffnessPlaneDilatation(const AmStiffness *C, AmMat3 P, PetscReal *trace)
{
  PetscReal S[6][6], held; /* stress that takes the strain along z away */

  PetscFunctionBeginUser;
  PetscCall(compliance(C, S));
  held   = -row_times(S[2], P) / S[2][2];
  *trace = row_times(S[0], P) + row_times(S[1], P) + (S[0][2] + S[1][2]) * held;
  PetscFunctionReturn(0);
}

PetscErrorCode AmStiffnessAverage(const AmStiffness *C, AmAverages *v)
{
  PetscReal S[6][6], axial[2] = {0, 0}, cross[2] = {0, 0}, shear[2] = {0, 0}; /* of C, of S */

  PetscFunctionBeginUser;
  PetscCall(compliance(C, S));
  for (int k = 0; k < 3; k++) {
    const int a = k, b = (k + 1) % 3;
    axial[0] += C->c[a][a];
    axial[1] += S[a][a];
    cross[0] += C->c[a][b];
    cross[1] += S[a][b];
    shear[0] += C->c[a + 3][a + 3];
    shear[1] += S[a + 3][a + 3];
  }
  v->bulk[0]  = (axial[0] + 2 * cross[0]) / 9;
  v->bulk[1]  = 1 / (axial[1] + 2 * cross[1]);
  v->shear[0] = (axial[0] - cross[0] + 3 * shear[0]) / 15;
  v->shear[1] = 15 / (4 * (axial[1] - cross[1]) + 3 * shear[1]);
  v->bulk[2]  = (v->bulk[0] + v->bulk[1]) / 2;
  v->shear[2] = (v->shear[0] + v->shear[1]) / 2;
  for (int k = 0; k < 3; k++) {
    v->young[k]   = 9 * v->bulk[k] * v->shear[k] / (3 * v->bulk[k] + v->shear[k]);
    v->poisson[k] = (3 * v->bulk[k] - 2 * v->shear[k]) / (6 * v->bulk[k] + 2 * v->shear[k]);
  }
  v->anisotropy = 5 * v->shear[0] / v->shear[1] + v->bulk[0] / v->bulk[1] - 6;
  PetscFunctionReturn(0);
}
