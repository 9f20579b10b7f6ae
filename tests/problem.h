/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small problems for the tests of what stands above the mesh: a disc of columns, with or without a dislocation or vacancies, under any scheme. */
#ifndef ATOMESH_TESTS_PROBLEM_H
#define ATOMESH_TESTS_PROBLEM_H

#include "check.h"
#include "cluster.h"
#include <atomesh/bicrystal.h>
#include <atomesh/model.h>

#define TEST_MAX_CORES 80
#define TEST_ERCOLESSI "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005"
#define TEST_NICKEL_ALUMINIUM "EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
#define TEST_TITANIUM "EAM_Dynamo_Ackland_1992_Ti__MO_748534961139_005"
#define TEST_TITANIUM_C_OVER_A 1.5918637182812052
#define TEST_MENDELEV "EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005"

typedef struct {
  MPI_Comm    comm;
  const char *potential, *species; /* NULL: Lennard-Jones of the range of aluminium */
  AmStructure structure;
  PetscReal   a;        /* Å */
  PetscReal   c_over_a; /* of hcp */
  PetscReal   axes[3][3];
  AmVec3      origin;
  PetscReal   burgers[3]; /* in lattice constants; all zero: no dislocation */
  AmScheme    scheme;
  PetscReal   radius, core, blend; /* Å */
  PetscReal   squeeze;             /* least stretch of the loads to come; 1: none */
  PetscInt    order;               /* of far elements: 1 or 2 */
  PetscBool   in_plane;            /* nothing moves along z */
  PetscBool   smooth;              /* tables by C² splines instead of Hermite's */
  PetscBool   kim;                 /* tables of a KIM model are evaluated by KIM, not by the native kernel */
  PetscReal   zone;                /* Å: how far columns are nodes; 0: as the program chooses */
  PetscInt    num_vacant;          /* with none, and with a dislocation, the core is at the origin */
  const PetscInt (*vacant)[3];     /* sites that are missing, in lexical order; each is a core */
  PetscInt          num_left;
  const AmCellAtom *left;          /* atoms left of cells that are missing sites */
  const char           *solute;    /* a second species of the potential, or NULL */
  PetscInt              num_substituted;
  const AmSubstitution *substituted; /* in lexical order */
  PetscInt              num_extra;
  const AmVertex       *extra; /* atoms between the sites; each is a core */
  AmShape  shape;                  /* of the body */
  PetscInt dimension;              /* 3; else 2 */
  AmVec3    size;                  /* Å: edges of a box; along periodic axes lattice periods. The first periodic axis is the one that the zone may cross */
  PetscBool periodic[3];
  PetscBool free_top; /* of a box, here also in the plane: the highest face is a surface at rest, the core lies on it or depth beneath, and goes up to it in the
                         plane */
  PetscReal     depth;       /* Å */
  PetscReal upper[3][3]; /* axes of a second grain above y = 0; all zero: none. The boundary is the core */
  AmVec3    shift;       /* Å: of the second grain */
  PetscReal own;         /* Å: lattice constant of the second grain, a crystal of its own, strained to the period of the first along z and by 1 % along x and y; 0: it is of the same */
  PetscReal inside;      /* Å: radius of the second grain, around the origin, inside of the first; 0: it lies above */
  PetscBool sharp;       /* the boundary is relaxed, and away from the origin a line on which elements end */
  const char *write_file, *read_file; /* of the mesh, or NULL */
  const AmMesh *mesh;                 /* of a problem with the same crystal and body, atm or not like this, that lives longer; NULL: one is made */
} TestOptions;

typedef struct {
  AmPotential  pot;
  AmCrystal    crystal;
  AmCauchyBorn cb;
  AmField      field;
  AmMesh       mesh;
  PetscBool    lent; /* the mesh is another problem's */
  AmSpace      space;
  AmModel      model;
  PetscReal    cutoff, free_radius, reach; /* Å */
  PetscInt     num_cores;
  AmCore       core[TEST_MAX_CORES];       /* Å */
  AmGrain     *grain;
  AmCrystal    own; /* of the second one */
  AmCore       line; /* a sharp boundary */
  PetscInt     num_walls;
  AmWall       wall; /* in space */
  AmRelaxedSurface surface;
  PetscReal        top;   /* Å: of the highest plane of sites */
  PetscInt (*missing)[3]; /* sites, where two grains overlap */
  AmCellAtom *left;       /* of the cells there */
} TestProblem;

/* Lomer's orientation of aluminium, lattice points beside the origin, no dislocation. */
static inline TestOptions testAluminium(AmScheme scheme)
{
  return (TestOptions){.comm      = PETSC_COMM_SELF,
                       .potential = TEST_ERCOLESSI,
                       .species   = "Al",
                       .structure = AM_STRUCTURE_FCC,
                       .a         = 4.032081971725344,
                       .axes      = {{1, 1, 0}, {0, 0, 1}, {1, -1, 0}},
                       .scheme    = scheme,
                       .radius    = 52,
                       .core      = 4,
                       .blend     = 16,
                       .squeeze   = 0.97,
                       .order     = 1};
}

/* A crystal of two atoms a cell, none of them a centre of symmetry. */
static inline TestOptions testTitanium(AmScheme scheme)
{
  return (TestOptions){.comm      = PETSC_COMM_SELF,
                       .potential = TEST_TITANIUM,
                       .species   = "Ti",
                       .structure = AM_STRUCTURE_HCP,
                       .a         = 2.966598446,
                       .c_over_a  = TEST_TITANIUM_C_OVER_A,
                       .axes      = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
                       .scheme    = scheme,
                       .radius    = 46,
                       .core      = 4,
                       .blend     = 13,
                       .squeeze   = 0.97,
                       .order     = 1};
}

/* The Lomer dislocation of the example. */
static inline TestOptions testLomer(AmScheme scheme)
{
  TestOptions o = testAluminium(scheme);
  o.origin      = AmVec3Make(-0.71278, -1.00802, 0);
  o.burgers[0] = o.burgers[1] = 0.5;
  o.radius                    = 60;
  o.core                      = 8;
  o.blend                     = 22;
  o.squeeze                   = 1;
  return o;
}

/* Five columns side by side along x. */
static const PetscInt test_microcrack[5][3] = {{0, -2, 0}, {0, -1, 0}, {0, 0, 0}, {0, 1, 0}, {0, 2, 0}};

static inline TestOptions testMicrocrack(AmScheme scheme)
{
  TestOptions o = testAluminium(scheme);
  o.num_vacant  = 5;
  o.vacant      = test_microcrack;
  o.radius      = 60;
  return o;
}

static inline PetscBool testHasGrains(const TestOptions *o) { return o->upper[0][0] || o->upper[0][1] || o->upper[0][2] ? PETSC_TRUE : PETSC_FALSE; }

/* Moves the sites of the boundary, and the upper grain, to where they are at rest without a defect. */
static inline void testProblemRelax(const TestOptions *o, const AmCrystalOptions *c, TestProblem *p)
{
  const AmBicrystalStart start  = {{o->shift.v[0], o->shift.v[2]}, 0.5, {0, 0}};
  AmBicrystalOptions     b      = {.potential = p->pot, .crystal = *c, .settled = &p->crystal, .height = 25};
  AmBicrystalResult      result;
  AmBicrystalAtom       *atom;
  AmMovedSite           *site;
  AmBicrystal            bicrystal;
  PetscInt               n, num = 0;
  memcpy(b.axes[0], o->axes, sizeof(o->axes));
  memcpy(b.axes[1], o->upper, sizeof(o->upper));
  AM_TRY(AmBicrystalCreate(&b, &bicrystal));
  AM_TRY(AmBicrystalRelax(bicrystal, &start, 1e-8, &result));
  AM_TRY(AmBicrystalAtoms(bicrystal, &n, &atom));
  site = (AmMovedSite *)calloc(n, sizeof(*site));
  for (PetscInt a = 0; a < n; a++) {
    const AmVec3 X = AmVec3Add(atom[a].crystal, AmVec3Scale(atom[a].grain, result.relaxation));
    if (atom[a].free) site[num++] = (AmMovedSite){X, AmVec3Sub(atom[a].y, X)};
  }
  AM_TRY(AmFieldSetMovedSites(p->field, AmBicrystalPeriod(bicrystal), num, site));
  AmGrainMove(&p->grain[1], result.relaxation);
  p->core[0] = (AmCore){{{0, 0, 0}}, {{0, 0, 0}}, 0, PETSC_FALSE};
  p->line    = (AmCore){AmVec3Make(-o->radius, result.relaxation.v[1] / 2, 0), AmVec3Make(o->radius, result.relaxation.v[1] / 2, 0), 0, PETSC_FALSE};
  free(site);
  AM_TRY(PetscFree(atom));
  AM_TRY(AmBicrystalDestroy(&bicrystal));
}

/* The second grain is round and lies inside of the first. */
static inline void testProblemInside(const TestOptions *o, TestProblem *p)
{
  p->grain[1].within = 1;
  p->grain[1].radius = o->inside;
  if (o->dimension == 3) {
    p->wall      = (AmWall){.radius = o->inside};
    p->num_walls = 1;
    return;
  }
  p->num_cores = TEST_MAX_CORES;
  for (int i = 0; i < TEST_MAX_CORES; i++) {
    const PetscReal t[2] = {2 * PETSC_PI * i / TEST_MAX_CORES, 2 * PETSC_PI * (i + 1) / TEST_MAX_CORES};
    p->core[i] = (AmCore){AmVec3Make(o->inside * cos(t[0]), o->inside * sin(t[0]), 0), AmVec3Make(o->inside * cos(t[1]), o->inside * sin(t[1]), 0), 0, PETSC_FALSE};
  }
}

/* In a box that repeats along x and z the boundary is a plane of space. */
static inline PetscBool testIsStack(const TestOptions *o) { return testHasGrains(o) && o->periodic[0] && o->periodic[2] ? PETSC_TRUE : PETSC_FALSE; }

static inline void testProblemStack(TestProblem *p)
{
  const AmVec3 y = AmVec3Make(0, 1, 0);
  AM_TRY(AmCrystalAlignBasis(&p->crystal, y));
  for (int g = 0; g < 2; g++) AM_TRY(AmCrystalAlignBasis(&p->grain[g].lattice, y));
  p->wall      = (AmWall){.normal = y};
  p->num_walls = 1;
}

/* Two grains that meet at y = 0, in a disc or a box; where sites are nearer than half a neighbour distance the upper ones are missing. */
static inline void testProblemGrains(const TestOptions *o, AmCrystalOptions c, TestProblem *p)
{
  const AmVec3 high = AmVec3Make(o->radius, o->radius, o->radius), low = AmVec3Scale(-1, high);
  AmCellAtom  *missing;
  PetscInt     n;
  if (!testHasGrains(o)) return;
  p->grain = (AmGrain *)calloc(2, sizeof(*p->grain));
  for (int g = 0; g < 2; g++) {
    if (g) c.origin = AmVec3Add(c.origin, o->shift);
    for (int i = 0; i < 9 && g; i++) c.axes[i / 3][i % 3] = o->upper[i / 3][i % 3];
    if (g && o->own > 0) {
      c.lattice_constant = o->own;
      AM_TRY(AmCrystalCreate(&c, &p->own));
      AM_TRY(AmCrystalSettle(p->pot, &p->own));
      c.stretch = (AmMat3){{{1.01, 0, 0}, {0, 0.99, 0}, {0, 0, o->a / o->own}}};
    }
    AM_TRY(AmGrainCreate(&c, g && o->own > 0 ? &p->own : &p->crystal, &p->grain[g]));
    if (g && o->own > 0) p->grain[g].own = &p->own;
    if (!(o->inside > 0)) AM_TRY(AmGrainAddFace(&p->grain[g], AmVec3Make(0, g ? -1 : 1, 0), 0));
  }
  p->crystal.num_grains = 2;
  p->crystal.grain      = p->grain;
  p->core[0]            = (AmCore){AmVec3Make(-o->radius, 0, 0), AmVec3Make(o->radius, 0, 0), 0, PETSC_FALSE};
  if (o->inside > 0) testProblemInside(o, p);
  if (testIsStack(o)) testProblemStack(p);
  AM_TRY(AmCrystalSeamAtoms(&p->crystal, low.v, high.v, 0.5 * AmCrystalNearestDistance(&p->crystal), &n, &missing));
  AM_TRY(AmCrystalTakeOut(&p->crystal, n, missing, &p->missing, &p->left));
  AM_TRY(PetscFree(missing));
  if (o->sharp) testProblemRelax(o, &c, p);
}

static inline void testProblemMaterial(const TestOptions *o, TestProblem *p)
{
  AmCrystalOptions c = AmCrystalDefaults();
  if (o->potential) {
    AmPotentialOptions tables = AmPotentialDefaults();
    if (o->smooth) tables.interpolation = AM_INTERPOLATION_SPLINE;
    tables.force_kim = o->kim;
    const char *const species[2] = {o->species, o->solute};
    AM_TRY(AmPotentialOpen(o->potential, o->solute ? 2 : 1, species, &tables, &p->pot));
  } else {
    AM_TRY(AmPotentialCreateLJ(0.4, 2.6, 4.0, 5.5, &p->pot));
  }
  c.structure        = o->structure;
  c.lattice_constant = o->a;
  c.c_over_a         = o->c_over_a;
  c.origin           = o->origin;
  c.dimension        = o->dimension == 3 ? 3 : 2;
  for (int i = 0; i < 9; i++) c.axes[i / 3][i % 3] = o->axes[i / 3][i % 3];
  AM_TRY(AmCrystalCreate(&c, &p->crystal));
  AM_TRY(AmCrystalSettle(p->pot, &p->crystal));
  AM_TRY(AmFieldCreate(&p->field));
  const AmDislocation d = {.burgers = AmCrystalVector(&p->crystal, o->burgers), .cut = {-1, 0}, .poisson = 0.34};
  if (AmVec3Norm(d.burgers) > 0) AM_TRY(AmFieldAddDislocation(p->field, &d));
  CU_ASSERT_FATAL(o->num_vacant <= 8);
  for (PetscInt i = 0; i < o->num_vacant; i++) {
    const AmVec3 x = AmFieldMap(p->field, AmCrystalPosition(&p->crystal, (PetscInt[3]){o->vacant[i][0], o->vacant[i][1], 0}));
    p->core[i]     = (AmCore){x, x, 0, PETSC_FALSE};
  }
  CU_ASSERT_FATAL(o->num_vacant + o->num_extra <= 8);
  for (PetscInt i = 0; i < o->num_extra; i++) p->core[o->num_vacant + i] = (AmCore){o->extra[i].x, o->extra[i].x, 0, PETSC_FALSE};
  p->crystal.num_vacant = o->num_vacant;
  p->crystal.vacant     = o->vacant;
  p->crystal.num_left   = o->num_left;
  p->crystal.left       = o->left;
  p->crystal.num_substituted = o->num_substituted;
  p->crystal.substituted     = o->substituted;
  testProblemGrains(o, c, p);
  AM_TRY(AmCauchyBornCreate(p->pot, &p->crystal, 0, &p->cb));
}

/* Periodic faces lie half way between lattice planes; the crystal repeats with them, and its cells end on those across the seam. */
static inline AmBody testBody(const TestOptions *o, AmCrystal *crystal, int *seam)
{
  AmBody b = {.shape = o->shape, .radius = o->radius, .low = AmVec3Scale(-0.5, o->size), .high = AmVec3Scale(0.5, o->size)};
  *seam    = -1;
  for (int k = 0; k < 3; k++) {
    AmVec3 normal = {{0, 0, 0}};
    if (!o->periodic[k]) continue;
    normal.v[k]            = 1;
    const PetscReal layer = AmCrystalPlaneDistance(crystal, normal);
    b.periodic[k]          = PETSC_TRUE;
    b.low.v[k]             = crystal->origin.v[k] + layer * (round(b.low.v[k] / layer) - 0.5);
    b.high.v[k]            = b.low.v[k] + o->size.v[k];
    if (testIsStack(o)) continue;
    if (*seam < 0 && o->scheme != AM_SCHEME_ATM) AM_TRY(AmCrystalAlignBasis(crystal, normal));
    if (*seam < 0) *seam = k;
  }
  AmCrystalSetRepeat(crystal, &b);
  return b;
}

/* The top at rest over the core. In/Out: body: ends half a plane above the highest sites. */
static inline void testProblemTop(const TestOptions *o, TestProblem *p, AmBody *body)
{
  const AmVec3 up    = AmVec3Make(0, 1, 0);
  PetscReal    layer = AmCrystalPlaneDistance(&p->crystal, up);
  if (!o->free_top) return;
  AM_TRY(AmCrystalAlignBasis(&p->crystal, up));
  p->top            = o->origin.v[1] + layer * floor((body->high.v[1] - o->origin.v[1]) / layer);
  body->high.v[1]   = p->top + layer / 2;
  body->free_top    = PETSC_TRUE;
  p->core[0].a.v[1] = p->top - o->depth;
  p->core[0].b.v[1] = o->dimension == 3 ? p->core[0].a.v[1] : p->top;
  AM_TRY(AmRelaxedSurfaceCompute(p->pot, &p->crystal, up, AmVec3Make(1, 0, 0), &p->surface));
  AM_TRY(AmFieldSetMovedPlanes(p->field, p->top, layer, p->surface.num_planes, p->surface.shift));
  if (!AmFieldIsZero(p->field)) AM_TRY(AmFieldSetFreeSurface(p->field, p->top));
}

/* The radii are chosen as the program does. */
static inline TestProblem *testProblemCreate(const TestOptions *o)
{
  TestProblem *p = (TestProblem *)calloc(1, sizeof(*p));
  testProblemMaterial(o, p);
  p->cutoff                  = AmPotentialCutoff(p->pot) + AmCrystalCellSpread(&p->crystal); /* between sites */
  p->reach                   = p->cutoff / o->squeeze + 0.3;
  int                  seam;
  AmBody               body = testBody(o, &p->crystal, &seam), inside;
  testProblemTop(o, p, &body);
  inside                       = AmBodyShrink(&body, 2 * p->cutoff + 1);
  const AmRegions      regions = {p->crystal.dimension, p->num_walls > 0 ? 0 : PetscMax(PetscMax(1, p->num_cores), o->num_vacant + o->num_extra), p->core, o->core, o->blend, AM_PROFILE_BEST, p->crystal.repeat.length, p->num_walls, &p->wall};
  const AmMeshOptions  mesh    = {.crystal     = &p->crystal,
                                  .field       = p->field,
                                  .regions     = regions,
                                  .whole       = o->scheme == AM_SCHEME_ATM && !(o->zone > 0),
                                  .zone_radius = o->zone > 0 ? o->zone : o->blend + (o->dimension == 3 ? 0 : (testHasGrains(o) && !o->sharp ? 2 : 1) * p->reach) +
                                                     PetscMax(1.5 * AmCrystalSpacing(&p->crystal), 1.1 * AmCrystalCellDiameter(&p->crystal)),
                                  .body        = body,
                                  .free        = inside,
                                  .seam        = seam,
                                  .num_interfaces = o->sharp ? 1 : 0,
                                  .interface      = &p->line,
                                  .order       = o->order,
                                  .grading     = 1.2,
                                  .growth      = 0.5,
                                  .site_cost   = 12,
                                  .num_extra   = o->num_extra,
                                  .extra       = o->extra,
                                  .write_file  = o->write_file,
                                  .read_file   = o->read_file};
  const AmSpaceOptions space   = {.crystal = &p->crystal,
                                  .field   = p->field,
                                  .mesh    = &p->mesh,
                                  .regions = regions,
                                  .scheme  = o->scheme,
                                  .reach   = p->reach,
                                  .motion  = 2,
                                  .in_plane = o->in_plane,
                                  .counted = AmBodyShrink(&body, p->cutoff + 0.5)};
  p->free_radius               = inside.radius;
  p->lent                      = o->mesh ? PETSC_TRUE : PETSC_FALSE;
  if (p->lent)
    p->mesh = *o->mesh;
  else
    AM_TRY(AmMeshCreate(o->comm, &mesh, &p->mesh));
  AM_TRY(AmSpaceCreate(o->comm, &space, &p->space));
  AM_TRY(AmModelCreate(&p->space, p->pot, p->cb, &p->model));
  if (o->free_top) AM_TRY(AmModelSetTop(p->model, p->top, &p->surface));
  return p;
}

static inline void testProblemDestroy(TestProblem *p)
{
  AM_TRY(AmModelDestroy(&p->model));
  AM_TRY(AmSpaceDestroy(&p->space));
  if (!p->lent) AM_TRY(AmMeshDestroy(&p->mesh));
  AM_TRY(AmFieldDestroy(&p->field));
  AM_TRY(AmCauchyBornDestroy(&p->cb));
  AM_TRY(AmPotentialDestroy(&p->pot));
  AM_TRY(PetscFree(p->missing));
  AM_TRY(PetscFree(p->left));
  free(p->grain);
  free(p);
}

/* A smooth displacement of the given size (Å), the same function of place on any mesh. */
static inline AmVec3 testWave(AmVec3 x, PetscReal size)
{
  return AmVec3Make(size * sin(0.23 * x.v[0] - 0.11 * x.v[1]), size * cos(0.17 * x.v[0] + 0.19 * x.v[1] + 1), size * sin(0.13 * x.v[0] + 0.29 * x.v[1] + 2));
}

/* Values at local nodes of the interpolant of a field: its values at vertices and loose atoms, its bows at edges. Out: owned by the caller. */
static inline AmVec3 *testInterpolant(const AmSpace *s, AmVec3 (*field)(AmVec3 x, PetscReal size), PetscReal size)
{
  AmVec3 *u = (AmVec3 *)calloc(s->num_nodes + 1, sizeof(*u));
  for (PetscInt n = 0; n < s->num_nodes; n++) u[n] = field(s->node[n].x, size);
  for (PetscInt c = 0; c < s->num_cells; c++)
    for (int e = 0; e < s->num_slots - s->num_corners; e++) {
      const PetscInt *node = s->cell[c], middle = node[s->num_corners + e];
      int             a, b;
      if (middle < 0) continue;
      AmSpaceEdgeCorners(e, &a, &b);
      u[middle] = AmVec3Sub(field(s->node[middle].x, size), AmVec3Scale(0.5, AmVec3Add(u[node[a]], u[node[b]])));
    }
  return u;
}

/* Displacements of the free nodes by testWave(). Out: u, owned by the caller. */
static inline Vec testWaveVec(const TestProblem *p, PetscReal size)
{
  Vec          u;
  PetscScalar *a;
  PetscInt     start;
  AmVec3      *w = testInterpolant(&p->space, testWave, size);
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  AM_TRY(VecGetOwnershipRange(u, &start, NULL));
  AM_TRY(VecGetArray(u, &a));
  for (PetscInt i = 0; i < p->space.num_owned; i++) {
    const AmNode *n = &p->space.node[p->space.owned_node[i]];
    for (int k = 0; k < 3 && n->global >= 0; k++) a[3 * n->global - start + k] = w[p->space.owned_node[i]].v[k];
  }
  AM_TRY(VecRestoreArray(u, &a));
  free(w);
  return u;
}

/* Residual at u, and its largest component. */
static inline PetscReal testResidual(const TestProblem *p, Vec u, Vec R)
{
  PetscBool in_range;
  PetscReal largest;
  AM_TRY(AmModelResidual(p->model, u, R, &in_range));
  CU_ASSERT_TRUE(in_range);
  AM_TRY(VecNorm(R, NORM_INFINITY, &largest));
  return largest;
}

static inline PetscReal testEnergy(const TestProblem *p, Vec u)
{
  PetscBool in_range;
  PetscReal energy;
  AM_TRY(AmModelEnergy(p->model, u, &energy, NULL, &in_range));
  CU_ASSERT_TRUE(in_range);
  return energy;
}

#endif
