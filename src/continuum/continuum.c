/* SPDX-License-Identifier: GPL-3.0-or-later
 * Linear triangles of 2.5D columns:
 *
 *   F = (F0 + Σ_n u_n ⊗ ∇N_n) F_x,   E = Σ_e w_e vol_e W(F),   f_n = w vol P b_n,   K_nm,ik = w vol A_iJkL b_n,J b_m,L,   b_n = F_xᵀ ∇N_n
 *
 * ∇N_n = gradient of the hat function in the mesh configuration (1/Å; no z part), F_x = lattice deformation that the mesh configuration carries, at the
 * centroid, vol = |T| period / det F_x = crystal volume (Å³). F's third column carries e_z through F_x and F0. One quadrature point: F is constant but for F_x,
 * whose change over an element is of the order that linear elements neglect anyway. */
#include <atomesh/continuum.h>

struct _p_AmContinuum {
  const AmSpace *space;
  AmCauchyBorn   cb;
  AmMat3         F0;
  PetscReal     *volume; /* [num_cells] */
  AmMat3        *F_x;    /* [num_cells] */
  AmVec3 (*b)[3];        /* [num_cells][corner] */
  /* work */
  PetscInt  *used; /* cells of non-zero weight */
  AmMat3    *F, *P;
  PetscReal *W;
};

static void shape_gradients(const AmSpace *s, PetscInt c, AmVec3 gradient[3], PetscReal *area, AmVec3 *centroid)
{
  AmVec3 x[3];
  *centroid = (AmVec3){{0, 0, 0}};
  for (int i = 0; i < 3; i++) {
    x[i]      = s->node[s->cell[c][i]].x;
    *centroid = AmVec3Add(*centroid, AmVec3Scale(1.0 / 3, x[i]));
  }
  *area = ((x[1].v[0] - x[0].v[0]) * (x[2].v[1] - x[0].v[1]) - (x[1].v[1] - x[0].v[1]) * (x[2].v[0] - x[0].v[0])) / 2;
  for (int i = 0; i < 3; i++) {
    const AmVec3 p = x[(i + 1) % 3], q = x[(i + 2) % 3];
    gradient[i] = AmVec3Make((p.v[1] - q.v[1]) / (2 * *area), (q.v[0] - p.v[0]) / (2 * *area), 0);
  }
}

PetscErrorCode AmContinuumCreate(const AmSpace *s, AmCauchyBorn cb, AmContinuum *out)
{
  const PetscInt n = s->num_cells;
  AmContinuum    t;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  t->space = s;
  t->cb    = cb;
  t->F0    = AmMat3Identity();
  PetscCall(PetscMalloc7(n, &t->volume, n, &t->F_x, n, &t->b, n, &t->used, n, &t->F, n, &t->P, n, &t->W));
  for (PetscInt c = 0; c < n; c++) {
    AmVec3    gradient[3], centroid;
    PetscReal area;
    shape_gradients(s, c, gradient, &area, &centroid);
    t->F_x[c]    = AmFieldDeformation(s->options.field, centroid);
    t->volume[c] = area * s->options.crystal->period / AmMat3Det(t->F_x[c]);
    for (int i = 0; i < 3; i++) t->b[c][i] = AmMat3Apply(AmMat3Transpose(t->F_x[c]), gradient[i]);
  }
  *out = t;
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumDestroy(AmContinuum *t)
{
  PetscFunctionBeginUser;
  if (!*t) PetscFunctionReturn(0);
  PetscCall(PetscFree7((*t)->volume, (*t)->F_x, (*t)->b, (*t)->used, (*t)->F, (*t)->P, (*t)->W));
  PetscCall(PetscFree(*t));
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumSetDeformation(AmContinuum t, AmMat3 F0)
{
  PetscFunctionBeginUser;
  t->F0 = F0;
  PetscFunctionReturn(0);
}

PetscReal AmContinuumVolume(AmContinuum t, PetscInt c) { return t->volume[c]; }

static AmMat3 deformation(AmContinuum t, PetscInt c, const AmVec3 node_u[])
{
  AmMat3 F = AmMat3Mul(t->F0, t->F_x[c]);
  for (int n = 0; n < 3; n++) {
    const AmVec3 u = node_u[t->space->cell[c][n]];
    for (int i = 0; i < 3; i++)
      for (int J = 0; J < 3; J++) F.m[i][J] += u.v[i] * t->b[c][n].v[J];
  }
  return F;
}

void AmContinuumDeformation(AmContinuum t, const AmVec3 node_u[], AmMat3 F[])
{
  for (PetscInt c = 0; c < t->space->num_cells; c++) F[c] = deformation(t, c, node_u);
}

/* Deformation gradients of the cells that count. */
static PetscInt used_cells(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[])
{
  PetscInt n = 0;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    if (weight[c] == 0) continue;
    t->used[n] = c;
    t->F[n++]  = deformation(t, c, node_u);
  }
  return n;
}

PetscErrorCode AmContinuumEvaluate(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], PetscReal *energy, AmVec3 node_f[], AmRange *range)
{
  const PetscInt n = used_cells(t, weight, node_u);

  PetscFunctionBeginUser;
  *energy = 0;
  PetscCall(AmCauchyBornEvaluate(t->cb, n, t->F, t->W, node_f ? t->P : NULL, NULL, range));
  if (range->kind) PetscFunctionReturn(0);
  for (PetscInt q = 0; q < n; q++) {
    const PetscInt  c = t->used[q];
    const PetscReal w = weight[c] * t->volume[c];
    *energy += w * t->W[q];
    for (int k = 0; k < 3 && node_f; k++) {
      AmVec3 *f = &node_f[t->space->cell[c][k]];
      *f        = AmVec3Add(*f, AmVec3Scale(w, AmMat3Apply(t->P[q], t->b[c][k])));
    }
  }
  PetscFunctionReturn(0);
}

/* Element matrix D_c w vol A_iJkL b_n,J b_m,L, row-major over (n, i), (m, k). */
static void element_matrix(AmContinuum t, PetscInt c, PetscReal w, const AmTensor4 *A, const PetscReal share[], PetscReal K[81])
{
  for (int n = 0; n < 3; n++)
    for (int i = 0; i < 3; i++)
      for (int m = 0; m < 3; m++)
        for (int k = 0; k < 3; k++) {
          PetscReal sum = 0;
          for (int J = 0; J < 3; J++)
            for (int L = 0; L < 3; L++) sum += A->c[i][J][k][L] * t->b[c][n].v[J] * t->b[c][m].v[L];
          K[(3 * n + i) * 9 + 3 * m + k] = share[t->space->cell[c][n]] * w * t->volume[c] * sum;
        }
}

static void element_blocks(AmContinuum t, PetscInt c, const PetscReal share[], PetscInt row[3], PetscInt column[3])
{
  for (int n = 0; n < 3; n++) {
    column[n] = t->space->node[t->space->cell[c][n]].global;
    row[n]    = share[t->space->cell[c][n]] > 0 ? column[n] : -1;
  }
}

PetscErrorCode AmContinuumTangent(AmContinuum t, const PetscReal weight[], const AmVec3 node_u[], const PetscReal share[], Mat K, AmRange *range)
{
  const PetscInt n = used_cells(t, weight, node_u);
  AmTensor4     *A;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(n, &A));
  PetscCall(AmCauchyBornEvaluate(t->cb, n, t->F, NULL, NULL, A, range));
  for (PetscInt q = 0; q < n && !range->kind; q++) {
    const PetscInt c = t->used[q];
    PetscReal      element[81];
    PetscInt       row[3], column[3];
    element_matrix(t, c, weight[c], &A[q], share, element);
    element_blocks(t, c, share, row, column);
    PetscCall(MatSetValuesBlocked(K, 3, row, 3, column, element, ADD_VALUES));
  }
  PetscCall(PetscFree(A));
  PetscFunctionReturn(0);
}

/* The rotation in F0 = R U, by Newton's iteration R <- (R + R⁻ᵀ)/2 (Higham, 1986): quadratic, and F0 is near one. */
static AmMat3 rotation_of(AmMat3 F0)
{
  AmMat3 R = F0;
  for (int iteration = 0; iteration < 12; iteration++) {
    R = AmMat3Add(R, AmMat3Transpose(AmMat3Inverse(R)));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) R.m[i][j] /= 2;
  }
  return R;
}

PetscErrorCode AmContinuumElasticStiffness(AmContinuum t, Mat K, PetscReal *spring)
{
  const AmMat3 R = rotation_of(t->F0);
  PetscReal   *whole;
  AmTensor4    A;

  PetscFunctionBeginUser;
  PetscCall(AmCauchyBornEvaluate(t->cb, 1, &R, NULL, NULL, &A, NULL));
  PetscCall(PetscMalloc1(t->space->num_nodes, &whole));
  for (PetscInt n = 0; n < t->space->num_nodes; n++) whole[n] = 1;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    PetscReal element[81];
    PetscInt  row[3], column[3];
    element_matrix(t, c, 1, &A, whole, element);
    element_blocks(t, c, whole, row, column);
    PetscCall(MatSetValuesBlocked(K, 3, row, 3, column, element, ADD_VALUES));
  }
  *spring = A.c[0][0][0][0] * t->space->options.crystal->period;
  PetscCall(PetscFree(whole));
  PetscFunctionReturn(0);
}

PetscErrorCode AmContinuumPattern(AmContinuum t, const PetscReal weight[], const PetscReal share[], Mat preallocator)
{
  const PetscReal zeros[9] = {0};

  PetscFunctionBeginUser;
  for (PetscInt c = 0; c < t->space->num_cells; c++) {
    PetscInt row[3], column[3];
    if (weight[c] == 0) continue;
    element_blocks(t, c, share, row, column);
    for (int n = 0; n < 3; n++) {
      row[n] *= 3;
      column[n] *= 3;
    }
    PetscCall(MatSetValues(preallocator, 3, row, 3, column, zeros, ADD_VALUES));
  }
  PetscFunctionReturn(0);
}
