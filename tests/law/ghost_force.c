/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: where site energies are weighted layer by layer, the perfect crystal feels the ghost force
 *
 *   f_j = Σ_{m>=1} S(m) [w(j+m) - w(j-m)],   S(m) = Σ_{atoms of layer m} ∂V/∂y·n,   Σ_m m S(m) = 0 without stress
 *
 * on an atom of layer j, n the normal, w the weight of a layer. Elements add nothing: the crystal is free of stress. The numbers below were made by another
 * program with the same potentials. */
#include "check.h"
#include "cluster.h"
#include <atomesh/coupling.h>
#include <atomesh/crystal.h>
#include <atomesh/neighbor.h>

#define MOST_LAYERS 16

typedef struct {
  const char *potential, *species;
  PetscReal   a; /* Å, at zero stress */
} Material;

static const Material aluminium = {"EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005", "Al", 4.032081971725344};
static const Material copper    = {"EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005", "Cu", 3.615000058215487};

/* Axes with the normal along y, and layers a lattice constant goes up: (001), (110), (111). */
static const PetscReal planes[3][3][3] = {{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}, {{0, 0, 1}, {1, 1, 0}, {-1, 1, 0}}, {{1, -1, 0}, {1, 1, 1}, {-1, -1, 2}}};
static const PetscReal layers_in_a[3]  = {2, 2.8284271247461903, 1.7320508075688772};

/* One atom at the origin amid all sites that see it, and all points that those see. */
typedef struct {
  AmPotential pot;
  PetscInt    num_points, num_sites;
  AmVec3     *y;
  PetscInt   *layer, *site_to_point;
  AmNeighbors list;
  PetscReal   S[MOST_LAYERS]; /* eV/Å */
} Block;

static AmCluster cluster_of(const Block *b, PetscInt num_sites)
{
  return (AmCluster){
      .num_points = b->num_points, .num_sites = num_sites, .site_to_point = b->site_to_point, .start = b->list.start, .neighbor = b->list.neighbor};
}

/* S(m) from the gradient of the energy of the one site at the origin. */
static void layer_sums(Block *b)
{
  const AmCluster c = cluster_of(b, 1);
  AmVec3         *g = (AmVec3 *)calloc(b->num_points, sizeof(*g));
  PetscReal       V;
  AM_TRY(AmPotentialGradient(b->pot, &c, b->y, NULL, &V, g, NULL));
  for (PetscInt p = 1; p < b->num_points; p++)
    if (b->layer[p] > 0 && b->layer[p] < MOST_LAYERS) b->S[b->layer[p]] += g[p].v[1];
  free(g);
}

static Block *block_create(const Material *m, int plane)
{
  Block           *b = (Block *)calloc(1, sizeof(*b));
  AmCrystalOptions o = AmCrystalDefaults();
  AmCrystal        crystal;
  AmVec3          *R;
  PetscInt         n;
  o.lattice_constant = m->a;
  for (int i = 0; i < 9; i++) o.axes[i / 3][i % 3] = planes[plane][i / 3][i % 3];
  AM_TRY(AmPotentialOpen(m->potential, 1, &m->species, NULL, &b->pot));
  AM_TRY(AmCrystalCreate(&o, &crystal));
  const PetscReal reach = AmPotentialCutoff(b->pot) + 1e-6;
  AM_TRY(AmCrystalVectors(&crystal, 2 * reach, &n, &R));
  b->num_points    = n + 1;
  b->y             = (AmVec3 *)calloc(n + 1, sizeof(*b->y));
  b->layer         = (PetscInt *)calloc(n + 1, sizeof(*b->layer));
  b->site_to_point = (PetscInt *)calloc(n + 1, sizeof(*b->site_to_point));
  for (PetscInt p = 1; p <= n; p++) {
    b->y[p]             = R[p - 1];
    b->layer[p]         = (PetscInt)lround(R[p - 1].v[1] * layers_in_a[plane] / m->a);
    b->site_to_point[p] = p; /* sorted by length: the first ones are the sites */
    if (AmVec3Norm(R[p - 1]) <= reach) b->num_sites = p + 1;
  }
  const AmNeighborOptions list = {
      .num_points = n + 1, .y = b->y, .num_sites = b->num_sites, .site_to_point = b->site_to_point, .radius = reach, .period = AmMat3Identity()};
  AM_TRY(AmNeighborsBuild(&list, &b->list));
  AM_TRY(PetscFree(R));
  layer_sums(b);
  return b;
}

static void block_destroy(Block *b)
{
  AM_TRY(AmNeighborsDestroy(&b->list));
  AM_TRY(AmPotentialDestroy(&b->pot));
  free(b->y);
  free(b->layer);
  free(b->site_to_point);
  free(b);
}

/* Weight of a layer: 1 up to layer 0, 0 from layer width on, the scheme's blend between. */
static PetscReal weight(AmScheme scheme, PetscInt width, PetscInt layer)
{
  const AmRegions r = {.core = 0, .blend = width, .profile = AM_PROFILE_QUINTIC}; /* of which theory gives the numbers */
  return AmSchemeSiteWeight(scheme, AmSchemeBlend(scheme, layer, &r));
}

/* Force on an atom of layer j, by the code's weighted gradient. */
static PetscReal force(const Block *b, AmScheme scheme, PetscInt width, PetscInt j)
{
  const AmCluster c = cluster_of(b, b->num_sites);
  AmVec3         *g = (AmVec3 *)calloc(b->num_points, sizeof(*g));
  PetscReal      *w = (PetscReal *)calloc(b->num_sites, sizeof(*w)), *V = (PetscReal *)calloc(b->num_sites, sizeof(*V)), f;
  for (PetscInt l = 0; l < b->num_sites; l++) w[l] = weight(scheme, width, j + b->layer[l]);
  AM_TRY(AmPotentialGradient(b->pot, &c, b->y, w, V, g, NULL));
  f = -g[0].v[1];
  free(g);
  free(w);
  free(V);
  return f;
}

static PetscReal formula(const Block *b, AmScheme scheme, PetscInt width, PetscInt j)
{
  PetscReal f = 0;
  for (PetscInt m = 1; m < MOST_LAYERS; m++) f += b->S[m] * (weight(scheme, width, j + m) - weight(scheme, width, j - m));
  return f;
}

static PetscReal largest(const Block *b, AmScheme scheme, PetscInt width)
{
  PetscReal most = 0;
  for (PetscInt j = -MOST_LAYERS; j <= width + MOST_LAYERS; j++) most = PetscMax(most, fabs(force(b, scheme, width, j)));
  return most;
}

static void weighted_gradients_are_the_ghost_force_formula(void)
{
  const Material *materials[2] = {&aluminium, &copper};
  for (int m = 0; m < 2; m++)
    for (int plane = 0; plane < 3; plane++) {
      Block    *b      = block_create(materials[m], plane);
      PetscReal stress = 0;
      for (PetscInt k = 1; k < MOST_LAYERS; k++) stress += k * b->S[k];
      AM_CLOSE(stress, 0, 1e-8); /* the lattice constant is known to 1e-10 of itself, times a stiffness of some eV/Å */
      for (PetscInt j = -12; j <= 24; j++) {
        AM_CLOSE(force(b, AM_SCHEME_QCE, 1, j), formula(b, AM_SCHEME_QCE, 1, j), 1e-12); /* sums of a hundred forces of order 0.1 eV/Å */
        AM_CLOSE(force(b, AM_SCHEME_BQCE, 12, j), formula(b, AM_SCHEME_BQCE, 12, j), 1e-12);
        AM_CLOSE(force(b, AM_SCHEME_ATM, 1, j), 0, 1e-12);
      }
      block_destroy(b);
    }
}

/* eV/Å, largest over layers, sharp interface; eight digits are known. */
static void sharp_interfaces_have_the_known_ghost_forces(void)
{
  static const PetscReal known[2][3]  = {{.08649009, .14619046, .10414340}, {.08261281, .08575950, .03057479}};
  const Material        *materials[2] = {&aluminium, &copper};
  for (int m = 0; m < 2; m++)
    for (int plane = 0; plane < 3; plane++) {
      Block *b = block_create(materials[m], plane);
      AM_CLOSE(largest(b, AM_SCHEME_QCE, 1), known[m][plane], 1e-8);
      block_destroy(b);
    }
}

static void the_profile_across_copper_110_is_the_known_one(void)
{
  static const PetscReal known[8] = {.00237920, -.04220473, -.04593397, .08575950, .08575950, -.04593397, -.04220473, .00237920};
  Block                 *b        = block_create(&copper, 1);
  const PetscReal        sign     = force(b, AM_SCHEME_QCE, 1, 0) > 0 ? 1 : -1; /* which side is atomistic turns it round */
  for (int k = 0; k < 8; k++) AM_CLOSE(sign * force(b, AM_SCHEME_QCE, 1, k - 3), known[k], 1e-8);
  block_destroy(b);
}

static void quintic_blending_lowers_ghost_forces_by_the_known_factors(void)
{
  static const PetscInt  width[4] = {8, 16, 32, 64};
  static const PetscReal known[4] = {8.8e-3, 1.4e-3, 2.2e-4, 3.1e-5};
  Block                 *b        = block_create(&copper, 0);
  for (int k = 0; k < 4; k++) AM_CLOSE(largest(b, AM_SCHEME_BQCE, width[k]) / known[k], 1, 0.03); /* known to two digits */
  block_destroy(b);
}

static const AmTest tests[] = {{"weighted gradients are the ghost force formula", weighted_gradients_are_the_ghost_force_formula},
                               {"sharp interfaces have the known ghost forces", sharp_interfaces_have_the_known_ghost_forces},
                               {"the profile across copper (110) is the known one", the_profile_across_copper_110_is_the_known_one},
                               {"quintic blending lowers ghost forces by the known factors", quintic_blending_lowers_ghost_forces_by_the_known_factors}};
AM_TEST_MAIN("ghost force", tests)
