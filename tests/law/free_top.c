/* SPDX-License-Identifier: GPL-3.0-or-later
 * Laws of elements on a free top: at rest it feels nothing, energy, gradient and tangent are of one function, a rotation costs nothing, and a strain costs
 * elements what it costs every atom; in the plane and in space, linear and quadratic, with and without a dislocation that bends the top. */
#include "problem.h"
#include <atomesh/solve.h>

static TestOptions flat(AmScheme scheme, PetscInt order)
{
  TestOptions o = testAluminium(scheme);
  o.shape       = AM_SHAPE_RECTANGLE;
  o.size        = AmVec3Make(150, 100, 0);
  o.free_top    = PETSC_TRUE;
  o.depth       = 6;
  o.order       = order;
  o.smooth      = PETSC_TRUE; /* so that the atoms have third derivatives, too */
  return o;
}

static TestOptions bent(AmScheme scheme, PetscInt order)
{
  TestOptions o = flat(scheme, order);
  o.origin      = AmVec3Make(-0.71278, -1.00802, 0);
  o.burgers[0] = o.burgers[1] = 0.5;
  o.size                      = AmVec3Make(170, 110, 0);
  o.core                      = 8;
  o.blend                     = 22;
  return o;
}

static TestOptions solid(AmScheme scheme, PetscInt order)
{
  TestOptions o = flat(scheme, order);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) o.axes[i][j] = i == j;
  o.dimension = 3;
  o.shape     = AM_SHAPE_BOX;
  o.size      = AmVec3Make(74, 50, 74);
  o.core      = 2;
  o.blend     = 8;
  o.depth     = 0;
  return o;
}

/* The columns of the highest row begin half a period along z from those at the origin. */
static TestOptions odd(AmScheme scheme)
{
  TestOptions o = flat(scheme, 1);
  o.size.v[1] -= o.a;
  return o;
}

/* A top without a mirror plane across x, (11-2): its planes come to rest aside of where they were. */
static TestOptions oblique(AmScheme scheme, PetscInt order)
{
  const PetscReal axes[3][3] = {{1, 1, 1}, {1, 1, -2}, {-1, 1, 0}};
  TestOptions     o          = flat(scheme, order);
  memcpy(o.axes, axes, sizeof(axes));
  return o;
}

/* 1e-6 Å, by which planes may stay off their places of rest, times stiffnesses of 10 eV/Å²; of the oblique top those 15 Å deep, in the middle of the slab that
 * knows them, by 3e-4 Å. */
static void a_flat_top_at_rest_feels_nothing_in_any_scheme_without_ghost_forces(void)
{
  const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_CB, AM_SCHEME_BGFC, AM_SCHEME_QCF, AM_SCHEME_BQCF};
  for (int s = 0; s < 5; s++)
    for (int k = 0; k < 6; k++) {
      const TestOptions o = k > 3 ? oblique(schemes[s], k - 3) : k == 3 ? odd(schemes[s]) : k == 2 ? solid(schemes[s], 1) : flat(schemes[s], 1 + k);
      TestProblem      *p = testProblemCreate(&o);
      PetscBool         in_range;
      Vec               u, R;
      AM_TRY(AmSpaceCreateVec(&p->space, &u));
      AM_TRY(VecDuplicate(u, &R));
      AM_TRY(AmModelRenewLoad(p->model, u, &in_range));
      AM_CLOSE(testResidual(p, u, R), 0, k > 3 ? 3e-3 : 1e-5);
      AM_TRY(VecDestroy(&u));
      AM_TRY(VecDestroy(&R));
      testProblemDestroy(p);
    }
}

static Vec direction(Vec like)
{
  PetscRandom random;
  Vec         v;
  AM_TRY(VecDuplicate(like, &v));
  AM_TRY(PetscRandomCreate(PETSC_COMM_SELF, &random));
  AM_TRY(PetscRandomSetInterval(random, -1, 1));
  AM_TRY(VecSetRandom(v, random));
  AM_TRY(PetscRandomDestroy(&random));
  return v;
}

/* By central differences of 1e-5 Å: its square times third derivatives, and rounding of some hundred eV over it. */
static void check_derivatives(TestOptions o)
{
  TestProblem *p = testProblemCreate(&o);
  Vec          u = testWaveVec(p, 0.05), v = direction(u), w, up, down, Kv, Hv;
  const double h = 1e-5;
  PetscScalar  want;
  PetscReal    energy[2], slope, size, off;
  PetscBool    in_range;
  Mat          K, S;
  AM_TRY(VecDuplicate(u, &w));
  AM_TRY(VecDuplicate(u, &up));
  AM_TRY(VecDuplicate(u, &down));
  AM_TRY(VecDuplicate(u, &Kv));
  AM_TRY(VecDuplicate(u, &Hv));
  AM_TRY(AmModelEnergy(p->model, u, &energy[0], w, &in_range));
  AM_TRY(VecDot(w, v, &want));
  for (int k = 0; k < 2; k++) {
    AM_TRY(VecWAXPY(w, k ? h : -h, v, u));
    energy[k] = testEnergy(p, w);
    testResidual(p, w, k ? up : down);
  }
  slope = (energy[1] - energy[0]) / (2 * h);
  AM_CLOSE(slope / PetscRealPart(want), 1, 1e-5);
  AM_TRY(VecAXPY(up, -1, down));
  AM_TRY(VecScale(up, 1 / (2 * h)));
  AM_TRY(VecNorm(up, NORM_INFINITY, &size));
  AM_TRY(AmModelCreateTangent(p->model, AM_TANGENT_RESIDUAL, u, &K));
  AM_TRY(AmModelTangent(p->model, AM_TANGENT_RESIDUAL, u, K, &in_range));
  AM_TRY(MatMult(K, v, Kv));
  AM_TRY(VecAXPY(up, -1, Kv));
  AM_TRY(VecNorm(up, NORM_INFINITY, &off));
  AM_CLOSE(off / size, 0, 1e-5);
  AM_TRY(AmModelLinearize(p->model, AM_TANGENT_RESIDUAL, u, &in_range));
  AM_TRY(AmModelCreateTangentShell(p->model, &S));
  AM_TRY(MatMult(S, v, Hv));
  AM_TRY(VecAXPY(Hv, -1, Kv));
  AM_TRY(VecNorm(Hv, NORM_INFINITY, &off));
  AM_CLOSE(off / size, 0, 5e-7); /* coefficients of the fast way are floats */
  AM_TRY(MatDestroy(&K));
  AM_TRY(MatDestroy(&S));
  for (int k = 0; k < 7; k++) AM_TRY(VecDestroy((Vec *[]){&u, &v, &w, &up, &down, &Kv, &Hv}[k]));
  testProblemDestroy(p);
}

static void energy_gradient_and_tangent_are_of_one_function(void)
{
  const AmScheme schemes[] = {AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF};
  for (int s = 0; s < 3; s++) {
    check_derivatives(flat(schemes[s], 1));
    check_derivatives(bent(schemes[s], 2));
    check_derivatives(solid(schemes[s], s == 1 ? 2 : 1));
  }
}

static PetscReal energy_under(TestProblem *p, AmMat3 F0)
{
  PetscReal energy;
  Vec       u;
  AM_TRY(AmModelSetDeformation(p->model, F0));
  AM_TRY(AmSpaceCreateVec(&p->space, &u));
  energy = testEnergy(p, u);
  AM_TRY(VecDestroy(&u));
  return energy;
}

static void a_rotation_of_a_top_costs_nothing(void)
{
  for (int k = 0; k < 3; k++) {
    const TestOptions o = k == 2 ? solid(AM_SCHEME_CB, 1) : flat(AM_SCHEME_CB, 1 + k);
    TestProblem      *p = testProblemCreate(&o);
    AM_CLOSE(energy_under(p, testRotation(0.7, AmVec3Make(1, -2, 0.5))), 0, 1e-9); /* eV: rounding of some thousand sites */
    testProblemDestroy(p);
  }
}

/* Crystal area of the top, Å²: of its sites whose energies count, or of what elements end on. */
static PetscReal area_of(const TestProblem *p, AmScheme scheme)
{
  const PetscBool deep   = p->space.dimension == 3 ? PETSC_TRUE : PETSC_FALSE;
  const PetscReal site   = p->crystal.volume / AmCrystalPlaneDistance(&p->crystal, AmVec3Make(0, 1, 0));
  PetscReal       low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9};
  PetscInt        num = 0;
  for (PetscInt l = 0; l < p->space.num_sites; l++) num += fabs(p->space.atom[p->space.site_to_atom[l]].X.v[1] - p->top) < 1e-6;
  for (PetscInt n = 0; n < p->space.num_nodes; n++)
    for (int k = 0; k < 2 && fabs(p->space.node[n].X.v[1] - p->top) < 1e-6; k++) {
      low[k]  = PetscMin(low[k], p->space.node[n].X.v[2 * k]);
      high[k] = PetscMax(high[k], p->space.node[n].X.v[2 * k]);
    }
  return scheme == AM_SCHEME_ATM ? num * site : (high[0] - low[0]) * (deep ? high[1] - low[1] : p->crystal.period);
}

static AmMat3 stretch(int axis, PetscReal by)
{
  AmMat3 F = AmMat3Identity();
  F.m[axis][axis] += by;
  return F;
}

/* All planes have as many sites whose energies count: those deeper than a cutoff and 0.5 Å inside. */
static void whole_periods(TestOptions *o)
{
  const PetscReal period = o->dimension == 3 ? o->a : o->a * sqrt(0.5), beside = 2 * (5.55805441821810 + 0.5);
  for (int k = 0; k < 3; k += 2) o->size.v[k] = period * floor((o->size.v[k] - beside) / period) + beside;
  o->origin = AmVec3Make(0.4, 0, o->dimension == 3 ? 0.3 : 0); /* none on the edge */
}

/* The crystal is free of stress, and atoms at rest gain nothing to first order by moving: what a strain costs is the work of the surface stress. Slabs know it
 * from their energies, every atom and elements from their own. Third derivatives of the slab's, -36 eV/Å² in a like crystal, times its step of 1e-3, squared,
 * are 6e-6; kinks of tables make some more of it. */
static void a_strain_costs_every_atom_and_elements_the_work_of_the_surface_stress(void)
{
  const AmScheme schemes[] = {AM_SCHEME_ATM, AM_SCHEME_CB};
  const double   h         = 1e-5;
  for (int s = 0; s < 2; s++)
    for (int k = 0; k < 3; k++) {
      TestOptions  o = k == 2 ? solid(schemes[s], 1) : flat(schemes[s], 1 + k);
      TestProblem *p;
      PetscReal    area;
      o.smooth = PETSC_FALSE; /* without stress at this lattice constant */
      whole_periods(&o);
      p    = testProblemCreate(&o);
      area = area_of(p, schemes[s]);
      for (int axis = 0; axis < 3; axis += 2) {
        const PetscReal slope = (energy_under(p, stretch(axis, h)) - energy_under(p, stretch(axis, -h))) / (2 * h);
        CU_ASSERT(p->surface.stress[axis / 2] > 0.03); /* eV/Å² */
        AM_CLOSE(slope / area, p->surface.stress[axis / 2], 3e-5);
      }
      testProblemDestroy(p);
    }
}

/* Half a plane lies above the facets, and what the surface has moved in by; blended, sites have a part of it: 1 % of all, in this body. Cells between planes at
 * rest are thinner by a hundredth at most than what sites stand for, and there are some hundred of several thousand in the blend; with alternate signs. */
static void facets_and_sites_add_up_to_the_volume_of_the_crystal(void)
{
  const AmScheme schemes[] = {AM_SCHEME_CB, AM_SCHEME_BQCE, AM_SCHEME_QCE};
  PetscReal      volume[3], sites, cells;
  for (int s = 0; s < 3; s++) {
    const TestOptions o = flat(schemes[s], 1);
    TestProblem      *p = testProblemCreate(&o);
    AM_TRY(AmModelVolumes(p->model, &sites, &cells));
    volume[s] = sites + cells;
    testProblemDestroy(p);
  }
  for (int s = 1; s < 3; s++) AM_CLOSE(volume[s] / volume[0], 1, 1e-5);
}

/* A facet of length L whose middle goes up by d has e = 8 (d s / L)², s from -1 to 1: the means of e and e² are 8/3 (d/L)² and 64/5 (d/L)⁴. Of every bowed one.
 */
static void a_bowed_facet_has_the_energy_of_its_arc(void)
{
  const TestOptions      o = flat(AM_SCHEME_CB, 2);
  const PetscReal        d = 1, stress = 0.1, stiffness = 3; /* Å, eV/Å² */
  const AmRelaxedSurface law = {.stress = {stress, 0, 0}, .thickness = {1, 1, 1}, .mode = {{sqrt(stiffness), 0, 0}, {0, 0, 0}, {0, 0, 0}}};
  TestProblem           *p   = testProblemCreate(&o);
  const AmSpace         *s   = &p->space;
  AmVec3                *u   = (AmVec3 *)calloc(s->num_nodes, sizeof(*u));
  PetscReal             *w, energy = 0, want = 0;
  PetscInt               bowed = 0;
  AmFacets               facets;
  AM_TRY(AmFacetsCreate(s, p->top, &law, &facets));
  const PetscReal top = s->node[AmFacetsCorners(facets, 0)[0]].x.v[1];
  w                   = (PetscReal *)malloc(AmFacetsNum(facets) * sizeof(*w));
  for (PetscInt n = 0; n < s->num_nodes; n++)
    if (s->node[n].kind == AM_NODE_EDGE && fabs(s->node[n].x.v[1] - top) < 1e-6) u[n].v[1] = d;
  for (PetscInt f = 0; f < AmFacetsNum(facets); f++) {
    const PetscInt *end = AmFacetsCorners(facets, f);
    const AmVec3    a = s->node[end[0]].x, b = s->node[end[1]].x;
    const PetscReal L = fabs(a.v[0] - b.v[0]), r = PetscSqr(d / L);
    PetscBool       bows = PETSC_FALSE;
    for (PetscInt n = 0; n < s->num_nodes; n++)
      bows = bows || (u[n].v[1] > 0 && fabs(s->node[n].x.v[0] - (a.v[0] + b.v[0]) / 2) < 1e-6) ? PETSC_TRUE : PETSC_FALSE;
    w[f] = 1;
    if (!bows) continue;
    bowed++;
    want += L * p->crystal.period * (8. / 3 * r * stress + 32. / 5 * r * r * stiffness);
  }
  AmFacetsEvaluate(facets, w, u, &energy, NULL);
  CU_ASSERT(bowed > 5);
  AM_CLOSE(energy / want, 1, 1e-9); /* rounding of places of 75 Å */
  AM_TRY(AmFacetsDestroy(&facets));
  free(u);
  free(w);
  testProblemDestroy(p);
}

static int by_lattice(const void *a, const void *b)
{
  const AmAtom *p = (const AmAtom *)a, *q = (const AmAtom *)b;
  for (int i = 0; i < 2; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return 0;
}

/* Where a dislocation bends the top, atoms of its far part lie outside of the straight edges of elements. */
static void every_atom_is_listed_once_up_to_a_bent_top(void)
{
  TestOptions o = bent(AM_SCHEME_BQCF, 1);
  o.burgers[0] = o.burgers[1] = -0.5; /* it bends outwards, off the edges */
  TestProblem    *p           = testProblemCreate(&o);
  const PetscReal low[2] = {-60, p->top - 60}, high[2] = {60, p->top + 0.1}; /* Å: within what is free */
  AmAtom         *atom;
  AmLatticeSite  *column;
  PetscInt        n, num_columns, inside = 0, on_top = 0;
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atom, NULL));
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &num_columns, &column));
  qsort(atom, n, sizeof(*atom), by_lattice);
  for (PetscInt i = 0; i < n; i++) {
    const AmVec3 X = atom[i].X;
    if (i > 0) CU_ASSERT(by_lattice(&atom[i - 1], &atom[i]) != 0);
    inside += X.v[0] > low[0] && X.v[0] < high[0] && X.v[1] > low[1] && X.v[1] < high[1];
    on_top += atom[i].node < 0 && fabs(X.v[1] - p->top) < 0.1;
  }
  CU_ASSERT(on_top > 5);
  CU_ASSERT_EQUAL(inside, num_columns);
  AM_TRY(PetscFree(atom));
  AM_TRY(PetscFree(column));
  testProblemDestroy(p);
}

/* Stretched along [001], (110) of aluminium takes more stiffness from the crystal than 1.5 Å of it have: so much that surface and crystal together would gain by
 * waves of up to 14 Å, which elements know here. 1e-5 eV/Å: at rest, as above. */
static void a_surface_softer_than_none_is_stable_at_waves_as_short_as_elements(void)
{
  const PetscReal axes[3][3] = {{0, 0, 1}, {1, 1, 0}, {-1, 1, 0}};
  for (int k = 0; k < 3; k++) {
    AmSolveOptions solve = AmSolveDefaults();
    TestOptions    o     = k == 2 ? solid(AM_SCHEME_CB, 2) : flat(AM_SCHEME_CB, 1 + k);
    TestProblem   *p;
    AmSolveResult  r;
    Vec            u;
    memcpy(o.axes, axes, sizeof(axes));
    p               = testProblemCreate(&o);
    solve.tolerance = 1e-5;
    AM_TRY(AmSpaceCreateVec(&p->space, &u));
    AM_TRY(AmSolve(p->model, &solve, u, &r));
    CU_ASSERT(p->surface.thickness[0] < -1.5);
    CU_ASSERT_EQUAL(r.status, AM_SOLVE_CONVERGED);
    CU_ASSERT_EQUAL(r.negative_eigenvalues, 0);
    CU_ASSERT_EQUAL(r.descent_steps + r.newton_iterations, 0); /* it did not have to leave a saddle */
    AM_TRY(AmSolveResultDestroy(&r));
    AM_TRY(VecDestroy(&u));
    testProblemDestroy(p);
  }
}

static const AmTest tests[] = {
    {"a flat top at rest feels nothing in any scheme without ghost forces", a_flat_top_at_rest_feels_nothing_in_any_scheme_without_ghost_forces},
    {"energy, gradient and tangent are of one function", energy_gradient_and_tangent_are_of_one_function},
    {"a rotation of a top costs nothing", a_rotation_of_a_top_costs_nothing},
    {"a strain costs every atom and elements the work of the surface stress", a_strain_costs_every_atom_and_elements_the_work_of_the_surface_stress},
    {"a surface softer than none is stable at waves as short as elements", a_surface_softer_than_none_is_stable_at_waves_as_short_as_elements},
    {"a bowed facet has the energy of its arc", a_bowed_facet_has_the_energy_of_its_arc},
    {"every atom is listed once, up to a bent top", every_atom_is_listed_once_up_to_a_bent_top},
    {"facets and sites add up to the volume of the crystal", facets_and_sites_add_up_to_the_volume_of_the_crystal},
};

AM_TEST_MAIN("laws of a free top", tests)
