/* SPDX-License-Identifier: GPL-3.0-or-later
 * What boundary and grains of a case must satisfy beyond the schema. */
#include "casefile.h"
#include "miller.h"
#include <atomesh/bicrystal.h>
#include <string.h>

#define MOST_HEIGHT 1e4 /* Å: no boundary bends its grains that far, and counts of atoms stay numbers */

static PetscBool is_cubic(AmStructure s)
{
  return s == AM_STRUCTURE_FCC || s == AM_STRUCTURE_BCC || s == AM_STRUCTURE_DIAMOND || s == AM_STRUCTURE_ZINCBLENDE || s == AM_STRUCTURE_B2 ||
                 s == AM_STRUCTURE_L12
             ? PETSC_TRUE
             : PETSC_FALSE;
}

/* What a lower room finds wrong gets its place in the case file. */
static PetscErrorCode find_csl(const AmCase *c, AmCaseBoundary *b)
{
  AmCslBoundary  found;
  PetscErrorCode error;
  char           where[1024];

  PetscFunctionBeginUser;
  error = AmCslCheckSigma(b->sigma, b->axis);
  AmCheckUser(error != AM_ERR_USER, "%s %s", AmCaseWhere(c, b->axis[0] || b->axis[1] || b->axis[2] ? "boundary.sigma" : "boundary.axis", sizeof(where), where),
              AmErrorSentence());
  PetscCall(error);
  error = AmCslFindBoundary(b->sigma, b->axis, b->plane, b->symmetric, &found);
  AmCheckUser(error != AM_ERR_USER, "%s %s", AmCaseWhere(c, "boundary.plane", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  b->degrees = found.degrees;
  for (int g = 0; g < 2; g++)
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++) b->axes[g][i].v[k] = found.axes[g][i][k];
  PetscFunctionReturn(0);
}

/* Four indices go with hcp. */
static PetscErrorCode check_count(const AmCase *c, const char key[], PetscInt n, const PetscInt number[])
{
  char text[64];

  PetscFunctionBeginUser;
  AmMillerText(n, number, sizeof(text), text);
  CHECK(c, n == 3 || c->material.structure == AM_STRUCTURE_HCP, key, "is [%s], must be three indices, the structure is %s", text,
        AmStructureName(c->material.structure));
  CHECK(c, n == 3 || number[0] + number[1] + number[2] == 0, key, "is [%s], of four indices the first three must sum to 0", text);
  PetscFunctionReturn(0);
}

/* Of a cubic crystal. */
static PetscErrorCode check_csl(const AmCase *c, AmCaseBoundary *b)
{
  PetscFunctionBeginUser;
  CHECK(c, AmCaseSourceFind(c->source, "boundary.sigma"), "boundary.sigma", "is missing, must be given for a cubic crystal, the structure is %s",
        AmStructureName(c->material.structure));
  PetscCall(find_csl(c, b));
  PetscFunctionReturn(0);
}

/* Of another crystal, of which the axes are known when its lattice constants are. */
static PetscErrorCode check_twin(const AmCase *c, const AmCaseBoundary *b)
{
  const char *name = AmStructureName(c->material.structure);
  PetscInt    plane[3], axis[3];
  char        text[2][64];

  PetscFunctionBeginUser;
  CHECK(c, !AmCaseSourceFind(c->source, "boundary.sigma"), "boundary.sigma",
        "goes with a cubic crystal, the structure is %s: must be left out, plane and axis tell a symmetric boundary", name);
  CHECK(c, b->symmetric, "boundary.symmetric", "is false, must be true unless the crystal is cubic, the structure is %s", name);
  AmMillerPlane(b->num_plane, b->plane, plane);
  AmMillerDirection(b->num_axis, b->axis, axis);
  AmMillerText(b->num_plane, b->plane, sizeof(text[0]), text[0]);
  AmMillerText(b->num_axis, b->axis, sizeof(text[1]), text[1]);
  CHECK(c, plane[0] || plane[1] || plane[2], "boundary.plane", "is (%s), must be the indices of a plane", text[0]);
  CHECK(c, axis[0] || axis[1] || axis[2], "boundary.axis", "is [%s], must be a direction", text[1]);
  CHECK(c, plane[0] * axis[0] + plane[1] * axis[1] + plane[2] * axis[2] == 0, "boundary.axis", "is [%s], must lie in the plane (%s)", text[1], text[0]);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_axes(const AmCase *c, AmCaseBoundary *b)
{
  PetscFunctionBeginUser;
  PetscCall(check_count(c, "boundary.plane", b->num_plane, b->plane));
  PetscCall(check_count(c, "boundary.axis", b->num_axis, b->axis));
  if (is_cubic(c->material.structure))
    PetscCall(check_csl(c, b));
  else
    PetscCall(check_twin(c, b));
  PetscFunctionReturn(0);
}

/* What goes with cells of several atoms. */
static PetscErrorCode check_cells(const AmCase *c)
{
  const AmCaseBoundary *b   = c->boundary;
  const PetscInt        own = AmCaseNumOwnSpecies(&c->material), beside = b->beside[0] ? AmCaseSpeciesIndex(&c->material, b->beside) : -1;
  char                  key[64];

  PetscFunctionBeginUser;
  for (int g = 0; g < 2; g++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "boundary.termination.%d", g));
    CHECK(c, b->termination[g] >= 0, key, "is %d, must be >= 0", (int)b->termination[g]);
  }
  CHECK(c, !b->beside[0] || (own == 2 && beside >= 0 && beside < own), "boundary.beside",
        "is %s, must be one of the crystal's species, where those are two, or left out", b->beside);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_boundary(AmCase *c)
{
  AmCaseBoundary *b = c->boundary;
  char            key[64];

  PetscFunctionBeginUser;
  PetscCall(check_axes(c, b));
  PetscCall(check_cells(c));
  CHECK(c, b->overlap > 0 && b->overlap <= 1, "boundary.overlap", "is %g, must be > 0 and at most 1 nearest-neighbour distance", (double)b->overlap);
  CHECK(c, b->strip >= 0, "boundary.strip", "is %g Å, must be >= 0", (double)b->strip);
  CHECK(c, b->strip == 0 || b->far == AM_CASE_FAR_SHARP, "boundary.strip", "is %g Å, must be 0, or boundary.far sharp: else the strip runs from end to end",
        (double)b->strip);
  CHECK(c, b->height > 0 && b->height <= MOST_HEIGHT, "boundary.height", "is %g Å, must be > 0 and at most %g Å", (double)b->height, MOST_HEIGHT);
  for (PetscInt i = 0; i < b->num_overlaps; i++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "boundary.overlaps.%" PetscInt_FMT, i));
    CHECK(c, b->overlaps[i] > 0 && b->overlaps[i] <= 1, key, "is %g, must be > 0 and at most 1 nearest-neighbour distance", (double)b->overlaps[i]);
  }
  for (int k = 0; k < 2; k++) {
    PetscCall(PetscSNPrintf(key, sizeof key, "boundary.grid.%d", k));
    CHECK(c, b->grid[k] >= 0 && b->grid[k] <= 100, key, "is %d, must be between 0 and 100", (int)b->grid[k]);
  }
  if (b->sigma) PetscCall(PetscArraycpy(c->material.axes, b->axes[0], 3));
  PetscFunctionReturn(0);
}

/* Rows: the lab's axes seen from the crystal, g = Z(φ2) X(Φ) Z(φ1) from the lab to the crystal (Bunge 1982), so its columns. */
static void axes_by_euler(const PetscReal euler[3], AmVec3 axes[3])
{
  const PetscReal r = PETSC_PI / 180, c1 = cos(euler[0] * r), s1 = sin(euler[0] * r), c = cos(euler[1] * r), s = sin(euler[1] * r), c2 = cos(euler[2] * r),
                  s2 = sin(euler[2] * r);
  axes[0]            = AmVec3Make(c1 * c2 - s1 * s2 * c, -c1 * s2 - s1 * c2 * c, s1 * s);
  axes[1]            = AmVec3Make(s1 * c2 + c1 * s2 * c, -s1 * s2 + c1 * c2 * c, -c1 * s);
  axes[2]            = AmVec3Make(s2 * s, c2 * s, c);
}

/* A grain inside of another is bounded by itself, whatever bounds the others. */
static PetscErrorCode check_within(const AmCase *c, PetscInt i)
{
  const AmCaseGrain *g = &c->grains[i];
  char               within[64], radius[64], seed[64];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(within, sizeof within, "grains.%" PetscInt_FMT ".within", i));
  PetscCall(PetscSNPrintf(radius, sizeof radius, "grains.%" PetscInt_FMT ".radius", i));
  PetscCall(PetscSNPrintf(seed, sizeof seed, "grains.%" PetscInt_FMT ".seed", i));
  CHECK(c, g->within >= -1 && g->within < c->num_grains, within, "is %d, must be the number of another grain, from 0, or -1", (int)g->within);
  CHECK(c, g->within < 0 || (g->within != i && c->grains[g->within].within < 0), within,
        "is %d, must be the number of another grain that is itself within none", (int)g->within);
  CHECK(c, g->radius >= 0, radius, "is %g Å, must be >= 0", (double)g->radius);
  CHECK(c, g->radius == 0 || g->within >= 0, radius, "is %g Å, must be left out unless the grain is within another", (double)g->radius);
  CHECK(c, g->within < 0 || g->faces || g->radius > 0, radius, "is %g Å, must be > 0 for a grain that is within another and has no faces", (double)g->radius);
  CHECK(c, !g->faces || g->radius == 0, radius, "is %g Å, must be left out where faces are given", (double)g->radius);
  PetscFunctionReturn(0);
}

static PetscErrorCode set_within(AmCase *c, PetscInt i)
{
  char key[64];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "grains.%" PetscInt_FMT ".within", i));
  if (!AmCaseSourceFind(c->source, key)) c->grains[i].within = -1;
  PetscFunctionReturn(0);
}

/* The species of its crystal are of those of the case. */
static PetscErrorCode check_species(const AmCase *c, PetscInt i)
{
  const AmCaseGrain *g      = &c->grains[i];
  const PetscInt     wanted = AmStructureNumSpecies(g->structure);
  char               key[64];

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(key, sizeof key, "grains.%" PetscInt_FMT ".species", i));
  CHECK(c, g->num_species == wanted, key, "names %d species, must name %d: the structure is %s", (int)g->num_species, (int)wanted,
        AmStructureName(g->structure));
  for (PetscInt s = 0; s < g->num_species; s++) {
    CHECK(c, AmCaseSpeciesIndex(&c->material, g->species[s]) >= 0, key, "names %s, must name species of material.species", g->species[s]);
    for (PetscInt t = 0; t < s; t++) CHECK(c, strcmp(g->species[s], g->species[t]), key, "names %s twice, must name each species once", g->species[s]);
  }
  PetscFunctionReturn(0);
}

/* A crystal of its own, and what it is strained by. */
static PetscErrorCode check_crystal(AmCase *c, PetscInt i)
{
  static const char *const word[] = {"structure", "species", "lattice_constant", "c_over_a", "stretch", "fit"};
  AmCaseGrain             *g      = &c->grains[i];
  char                     key[6][64];
  PetscBool                given[6];

  PetscFunctionBeginUser;
  for (int k = 0; k < 6; k++) {
    PetscCall(PetscSNPrintf(key[k], sizeof key[k], "grains.%" PetscInt_FMT ".%s", i, word[k]));
    given[k] = AmCaseSourceFind(c->source, key[k]) ? PETSC_TRUE : PETSC_FALSE;
    CHECK(c, !given[k] || i > 0, key[k], "is given, must be left out%s", ": the first grain is of the material's crystal, as it is");
  }
  g->own    = given[0] || given[1] || given[2] || given[3] ? PETSC_TRUE : PETSC_FALSE;
  g->unlike = g->own || given[4] || g->fit ? PETSC_TRUE : PETSC_FALSE;
  if (!given[0]) g->structure = c->material.structure;
  if (!given[4]) g->stretch[0] = g->stretch[1] = g->stretch[2] = 1;
  for (int k = 0; k < 3; k++) CHECK(c, g->stretch[k] > 0, key[4], "is %g along %c, must be > 0", (double)g->stretch[k], 'x' + k);
  CHECK(c, !given[4] || !g->fit, key[4], "is given beside fit, must be left out%s", ": that finds it");
  if (!g->own) PetscFunctionReturn(0);
  CHECK(c, g->structure != AM_STRUCTURE_CUSTOM, key[0], "is %s, must be another one", given[0] ? "custom" : "missing and that of the material custom");
  for (PetscInt s = 0; s < AmStructureNumSpecies(g->structure) && !given[1]; s++) {
    CHECK(c, s < c->material.num_species, key[0], "is %s of %d species, must be of no more than material.species names", AmStructureName(g->structure),
          (int)AmStructureNumSpecies(g->structure));
    PetscCall(PetscStrncpy(g->species[s], c->material.species[s], sizeof g->species[s]));
    g->num_species = s + 1;
  }
  PetscCall(check_species(c, i));
  CHECK(c, !given[2] || g->lattice_constant > 0, key[2], "is %g Å, must be > 0", (double)g->lattice_constant);
  CHECK(c, !given[3] || (g->structure == AM_STRUCTURE_HCP && g->c_over_a > 0 && given[2]), key[3],
        "is %g, must be > 0 and go with a lattice_constant of hcp", (double)g->c_over_a);
  CHECK(c, !given[2] || g->structure != AM_STRUCTURE_HCP || given[3], key[2], "is given without c_over_a, must be given with it or neither of them%s",
        ": then both are found at zero stress");
  PetscFunctionReturn(0);
}

static PetscErrorCode check_grain(AmCase *c, PetscInt i)
{
  AmCaseGrain *g = &c->grains[i];
  char         key[5][64];
  PetscBool    given[5];

  PetscFunctionBeginUser;
  for (int k = 0; k < 5; k++) {
    static const char *const word[] = {"axes", "euler", "origin", "seed", "faces"};
    PetscCall(PetscSNPrintf(key[k], sizeof key[k], "grains.%" PetscInt_FMT ".%s", i, word[k]));
    given[k] = AmCaseSourceFind(c->source, key[k]) ? PETSC_TRUE : PETSC_FALSE;
  }
  CHECK(c, given[0] != given[1], given[1] ? key[1] : key[0], "is %s, a grain must have axes or euler, one of them",
        given[0] ? "given beside the other" : "missing");
  CHECK(c, given[3] != given[4], given[4] ? key[4] : key[3], "is %s, a grain must have a seed or faces, one of them",
        given[3] ? "given beside the other" : "missing");
  PetscCall(check_within(c, i));
  PetscCall(check_crystal(c, i));
  CHECK(c, i == 0 || g->within >= 0 || !c->grains[0].faces == !g->faces, key[g->faces ? 4 : 3],
        "is given, must be %s as of the first grain: all grains have seeds, or all have faces", g->faces ? "a seed" : "faces");
  if (given[1]) axes_by_euler(g->euler, g->axes);
  PetscCall(AmCaseCheckAxes(c, key[given[1] ? 1 : 0], g->axes));
  if (!given[2]) g->origin = c->material.lattice_origin;
  for (PetscInt f = 0; f < g->num_faces; f++) {
    char normal[96];
    PetscCall(PetscSNPrintf(normal, sizeof normal, "%s.%" PetscInt_FMT ".normal", key[4], f));
    CHECK(c, AmVec3Norm(g->faces[f].normal) > 0, normal, "is zero, must be a direction%s", "");
  }
  PetscFunctionReturn(0);
}

/* How far inside its region a place is, but for what is the same for all grains. */
static PetscReal depth_in(const AmCaseGrain *g, AmVec3 X)
{
  PetscReal depth = PETSC_MAX_REAL;
  for (PetscInt f = 0; f < g->num_faces; f++) depth = PetscMin(depth, g->faces[f].offset - AmVec3Dot(g->faces[f].normal, X) / AmVec3Norm(g->faces[f].normal));
  if (g->radius > 0) depth = g->radius - AmVec3Norm(AmVec3Sub(X, g->seed));
  return g->faces || g->radius > 0 ? depth : -AmVec3Norm(AmVec3Sub(X, g->seed));
}

const AmVec3 *AmCaseAxesAt(const AmCase *c, AmVec3 X)
{
  PetscInt best = -1;
  if (c->boundary) return c->boundary->axes[X.v[1] > c->material.lattice_origin.v[1]];
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grains[g].within >= 0 && depth_in(&c->grains[g], X) > 0) return c->grains[g].axes;
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grains[g].within < 0 && (best < 0 || depth_in(&c->grains[g], X) > depth_in(&c->grains[best], X))) best = g;
  return c->grains ? c->grains[best].axes : c->material.axes;
}

PetscBool AmCaseIsUnlike(const AmCase *c)
{
  for (PetscInt g = 0; g < c->num_grains; g++)
    if (c->grains[g].unlike) return PETSC_TRUE;
  return PETSC_FALSE;
}

/* Those of the cube are what a resolved case says where the user said nothing. */
static PetscBool has_default_axes(const AmCase *c)
{
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++)
      if (c->material.axes[i].v[k] != (i == k)) return PETSC_FALSE;
  return PETSC_TRUE;
}

PetscErrorCode AmCaseCheckGrains(AmCase *c)
{
  PetscFunctionBeginUser;
  if (!c->boundary && !c->grains) PetscFunctionReturn(0);
  CHECK(c, !c->boundary || !c->grains, "grains", "is given beside boundary, must be left out%s", ": a boundary says itself which two grains meet");
  CHECK(c, has_default_axes(c), "material.axes", "is given, must be left out%s", ": the grains have axes of their own");
  if (c->boundary) {
    PetscCall(check_boundary(c));
    PetscFunctionReturn(0);
  }
  for (PetscInt i = 0; i < c->num_grains; i++) PetscCall(set_within(c, i));
  CHECK(c, c->grains[0].within < 0, "grains.0.within", "is %d, must be -1: the first grain is the crystal that others lie in", (int)c->grains[0].within);
  for (PetscInt i = 0; i < c->num_grains; i++) PetscCall(check_grain(c, i));
  PetscCall(PetscArraycpy(c->material.axes, c->grains[0].axes, 3));
  c->material.lattice_origin = c->grains[0].origin;
  PetscFunctionReturn(0);
}
