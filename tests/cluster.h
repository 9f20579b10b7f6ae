/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small clusters for the tests of potentials: a perturbed piece of a crystal, every point a site, full neighbour lists with a skin. */
#ifndef ATOMESH_TESTS_CLUSTER_H
#define ATOMESH_TESTS_CLUSTER_H

#include <atomesh/potential.h>
#include <stdlib.h>
#include <string.h>

#define TEST_MAX_POINTS 256
#define TEST_SKIN 0.4 /* Å: entries that the kernel must skip */

typedef struct {
  AmCluster c;
  AmVec3    y[TEST_MAX_POINTS];
  PetscInt  species[TEST_MAX_POINTS], site_to_point[TEST_MAX_POINTS], start[TEST_MAX_POINTS + 1];
  PetscInt *neighbor;
  PetscReal weight[TEST_MAX_POINTS];
} TestCluster;

/* Uniform in [-1, 1], the same in every run. */
static inline double testRandom(void)
{
  static unsigned long long state = 88172645463325252ULL;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return 2.0 * (double)(state >> 11) / 9007199254740992.0 - 1.0;
}

static inline AmVec3 testRandomVec(double size) { return AmVec3Make(size * testRandom(), size * testRandom(), size * testRandom()); }

/* Lists from the positions; also after points have moved far. */
static inline void testClusterList(TestCluster *t, double cutoff)
{
  const PetscInt n     = t->c.num_points;
  PetscInt       entry = 0;
  free(t->neighbor);
  t->neighbor = (PetscInt *)malloc(sizeof(PetscInt) * n * n);
  for (PetscInt l = 0; l < n; l++) {
    t->start[l]         = entry;
    t->site_to_point[l] = l;
    for (PetscInt j = 0; j < n; j++)
      if (j != l && AmVec3Norm(AmVec3Sub(t->y[j], t->y[l])) < cutoff + TEST_SKIN) t->neighbor[entry++] = j;
  }
  t->start[n]        = entry;
  t->c.num_sites     = n;
  t->c.site_to_point = t->site_to_point;
  t->c.start         = t->start;
  t->c.neighbor      = t->neighbor;
  t->c.species       = t->species;
}

/* cells³ cubic cells of lattice constant a, fcc or diamond, each atom moved by up to noise [Å] along each axis; species and weights at random. */
static inline TestCluster *testClusterCreate(int diamond, double a, int cells, double noise, int num_species, double cutoff)
{
  static const double basis[8][3] = {{0, 0, 0}, {0, .5, .5}, {.5, 0, .5}, {.5, .5, 0}, {.25, .25, .25}, {.25, .75, .75}, {.75, .25, .75}, {.75, .75, .25}};
  TestCluster        *t           = (TestCluster *)calloc(1, sizeof(*t));
  PetscInt            n           = 0;
  for (int i = 0; i < cells * cells * cells; i++)
    for (int b = 0; b < (diamond ? 8 : 4) && n < TEST_MAX_POINTS; b++) {
      const double cell[3] = {i % cells, i / cells % cells, i / (cells * cells)};
      const AmVec3 site    = AmVec3Make(a * (cell[0] + basis[b][0]), a * (cell[1] + basis[b][1]), a * (cell[2] + basis[b][2]));
      t->y[n]              = AmVec3Add(site, testRandomVec(noise));
      t->species[n]        = (PetscInt)(0.5 * (testRandom() + 1.0) * num_species) % num_species;
      t->weight[n]         = n % 7 == 3 ? 0.0 : 0.5 * (testRandom() + 1.0);
      n++;
    }
  t->c.num_points = n;
  testClusterList(t, cutoff);
  return t;
}

static inline void testClusterDestroy(TestCluster *t)
{
  free(t->neighbor);
  free(t);
}

static inline AmMat3 testNearIdentity(double size)
{
  AmMat3 F = AmMat3Identity();
  for (int i = 0; i < 9; i++) F.m[i / 3][i % 3] += size * testRandom();
  return F;
}

static inline AmMat3 testRotation(PetscReal angle, AmVec3 axis)
{
  const AmVec3    n = AmVec3Scale(1 / AmVec3Norm(axis), axis);
  const PetscReal c = cos(angle), s = sin(angle);
  AmMat3          Q;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) Q.m[i][j] = (i == j ? c : 0) + (1 - c) * n.v[i] * n.v[j];
  for (int i = 0; i < 3; i++) {
    Q.m[(i + 2) % 3][(i + 1) % 3] += s * n.v[i];
    Q.m[(i + 1) % 3][(i + 2) % 3] -= s * n.v[i];
  }
  return Q;
}

#endif
