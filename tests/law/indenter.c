/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: what an indenter does is the gradient of an energy, in every scheme the same, and counts fully whatever share of a row is atomistic. */
#include "problem.h"
#include <stdlib.h>

#define STEP 1e-5 /* Å, of central differences: their error is that squared times third derivatives of some 10 eV/Å³, and rounding over it */

static const AmIndenter sphere = {{{1, 2, 3}}, 5, 10};

static AmVec3 moved(AmVec3 y, int axis, PetscReal by)
{
  y.v[axis] += by;
  return y;
}

static void gradient_and_hessian_are_those_of_the_energy(void)
{
  for (int k = 0; k < 40; k++) {
    const AmVec3 y = AmVec3Add(sphere.center, AmVec3Make(5.5 * sin(k), 3 * cos(2.3 * k), 3 * sin(1.7 * k)));
    const AmVec3 g = AmIndenterGradient(&sphere, y);
    const AmMat3 H = AmIndenterHessian(&sphere, y);
    for (int i = 0; i < 3; i++) {
      const PetscReal slope = (AmIndenterEnergy(&sphere, moved(y, i, STEP)) - AmIndenterEnergy(&sphere, moved(y, i, -STEP))) / (2 * STEP);
      const AmVec3 bend = AmVec3Scale(0.5 / STEP, AmVec3Sub(AmIndenterGradient(&sphere, moved(y, i, STEP)), AmIndenterGradient(&sphere, moved(y, i, -STEP))));
      AM_CLOSE(g.v[i], slope, 1e-7);
      for (int j = 0; j < 3; j++) AM_CLOSE(H.m[j][i], bend.v[j], 2e-6);
    }
  }
}

static void outside_there_is_nothing_and_inside_the_force_is_that_of_the_literature(void)
{
  const AmVec3 in = AmVec3Add(sphere.center, AmVec3Make(0, -4.5, 0)), out = AmVec3Add(sphere.center, AmVec3Make(0, -5.001, 0));
  AM_CLOSE(AmIndenterGradient(&sphere, in).v[1], 10 * 0.5 * 0.5, 1e-12); /* pushed down: K (R - r)², against y */
  CU_ASSERT_TRUE(AmIndenterTouches(&sphere, in));
  CU_ASSERT_FALSE(AmIndenterTouches(&sphere, out));
  CU_ASSERT_EQUAL(AmIndenterEnergy(&sphere, out), 0);
  CU_ASSERT_EQUAL(AmVec3Norm(AmIndenterGradient(&sphere, out)), 0);
}

/* Where no direction leads out of it, energy and force are numbers all the same; and without stiffness it touches nothing. */
static void the_middle_of_it_is_no_pole(void)
{
  const AmIndenter soft = {{{1, 2, 3}}, 5, 0};
  AM_CLOSE(AmIndenterEnergy(&sphere, sphere.center), 10 * 125 / 3.0, 1e-8); /* within 1e-12 Å, of 250 eV/Å */
  AM_CLOSE(AmVec3Norm(AmIndenterGradient(&sphere, sphere.center)), 0, 0);
  CU_ASSERT_FALSE(AmIndenterTouches(&soft, sphere.center));
}

/* Touches columns of core and blend. */
static const AmIndenter wide = {{{0, 11, 1}}, 16, 0.1};

static TestProblem *pressed(AmScheme scheme)
{
  TestOptions  o = testAluminium(scheme);
  TestProblem *p;
  o.smooth = PETSC_TRUE; /* so that the atoms have third derivatives, too */
  p        = testProblemCreate(&o);
  AM_TRY(AmModelSetIndenter(p->model, &wide));
  return p;
}

/* (f(u + h v) - f(u - h v)) / 2h of the residual, or of the energy's gradient; and the same of the energy. */
static PetscReal difference(const TestProblem *p, AmTangentKind kind, Vec u, Vec v, Vec bend)
{
  PetscReal energy[2] = {0, 0};
  PetscBool in_range;
  Vec       w, f[2];
  AM_TRY(VecDuplicate(u, &w));
  for (int s = 0; s < 2; s++) {
    AM_TRY(VecDuplicate(u, &f[s]));
    AM_TRY(VecWAXPY(w, s ? STEP : -STEP, v, u));
    if (kind == AM_TANGENT_RESIDUAL) {
      AM_TRY(AmModelResidual(p->model, w, f[s], &in_range));
    } else {
      AM_TRY(AmModelEnergy(p->model, w, &energy[s], f[s], &in_range));
    }
  }
  AM_TRY(VecWAXPY(bend, -1, f[0], f[1]));
  AM_TRY(VecScale(bend, 0.5 / STEP));
  AM_TRY(VecDestroy(&w));
  for (int s = 0; s < 2; s++) AM_TRY(VecDestroy(&f[s]));
  return (energy[1] - energy[0]) / (2 * STEP);
}

static void gradients_and_tangents_of_the_model_hold_the_indenter(void)
{
  setenv("ATOMESH_KERNEL", "readable", 1); /* the fast one rounds coefficients of products to floats, as elements do */
  for (int s = 0; s < AM_NUM_SCHEMES; s++)
    for (int kind = 0; kind < 2; kind++) {
      TestProblem *p = pressed((AmScheme)s);
      Vec          u = testWaveVec(p, 0.02), v = testWaveVec(p, 0.7), g, bend, product;
      PetscReal    slope, energy, apart;
      PetscScalar  along;
      PetscBool    in_range;
      Mat          K;
      AM_TRY(VecDuplicate(u, &g));
      AM_TRY(VecDuplicate(u, &bend));
      AM_TRY(VecDuplicate(u, &product));
      slope = difference(p, (AmTangentKind)kind, u, v, bend);
      AM_TRY(AmModelEnergy(p->model, u, &energy, g, &in_range));
      AM_TRY(VecDot(g, v, &along));
      if (kind == AM_TANGENT_ENERGY) { /* eV/Å; energies of 100 eV to 1e-15 over the step are 1e-8, times 100 nodes */
        AM_CLOSE(PetscRealPart(along), slope, 1e-5);
      }
      AM_TRY(AmModelLinearize(p->model, (AmTangentKind)kind, u, &in_range));
      AM_TRY(AmModelApplyTangent(p->model, v, product));
      AM_TRY(VecAXPY(bend, -1, product));
      AM_TRY(VecNorm(bend, NORM_INFINITY, &apart));
      AM_CLOSE(apart, 0, 1e-5); /* where a bond crosses a knot of the tables the third derivative, some 10 eV/Å³ times 1/Å, jumps */
      AM_TRY(AmModelCreateTangent(p->model, (AmTangentKind)kind, u, &K));
      AM_TRY(AmModelTangent(p->model, (AmTangentKind)kind, u, K, &in_range));
      AM_TRY(MatMult(K, v, bend));
      AM_TRY(VecAXPY(bend, -1, product));
      AM_TRY(VecNorm(bend, NORM_INFINITY, &apart));
      AM_CLOSE(apart, 0, s == AM_SCHEME_ATM ? 1e-11 : 1e-6); /* some hundred terms of 10 eV/Å in another order; those of elements have a float's 6e-8 */
      AM_TRY(MatDestroy(&K));
      AM_TRY(VecDestroy(&u));
      AM_TRY(VecDestroy(&v));
      AM_TRY(VecDestroy(&g));
      AM_TRY(VecDestroy(&bend));
      AM_TRY(VecDestroy(&product));
      testProblemDestroy(p);
    }
  unsetenv("ATOMESH_KERNEL");
}

/* Sum of the sizes of what the sphere does to the atoms that are free nodes, by components. */
static PetscReal expected(const TestProblem *p)
{
  PetscReal sum = 0;
  for (PetscInt i = 0; i < p->space.num_owned; i++) {
    const AmNode *n = &p->space.node[p->space.owned_node[i]];
    const AmVec3  g = AmIndenterGradient(&wide, n->x);
    if (n->is_site && n->global >= 0) sum += fabs(g.v[0]) + fabs(g.v[1]) + fabs(g.v[2]);
  }
  return sum;
}

/* Residual with the indenter less that without. */
static void every_scheme_feels_the_whole_force_also_in_the_blend(void)
{
  for (int s = 0; s < AM_NUM_SCHEMES; s++) {
    TestProblem   *p = pressed((AmScheme)s);
    Vec            u = testWaveVec(p, 0), with, without;
    AmModelContact contact;
    PetscReal      size;
    PetscScalar    up;
    PetscBool      in_range;
    AM_TRY(VecDuplicate(u, &with));
    AM_TRY(VecDuplicate(u, &without));
    AM_TRY(AmModelRenewLoad(p->model, u, &in_range)); /* holds nothing of the indenter */
    testResidual(p, u, with);
    AM_TRY(AmModelTouch(p->model, u, &contact));
    CU_ASSERT(contact.num > 20);
    CU_ASSERT(contact.reach > 8); /* Å: well into the blend from 4 to 16 */
    AM_TRY(AmModelSetIndenter(p->model, NULL));
    testResidual(p, u, without);
    AM_TRY(VecAXPY(with, -1, without));
    AM_TRY(VecNorm(with, NORM_1, &size));
    AM_TRY(VecStrideSum(with, 1, &up));
    CU_ASSERT(size > 100); /* eV/Å */
    AM_CLOSE(size, expected(p), 1e-12 * size);
    AM_CLOSE(PetscRealPart(up), contact.force.v[1], 1e-12 * size);
    AM_TRY(VecDestroy(&u));
    AM_TRY(VecDestroy(&with));
    AM_TRY(VecDestroy(&without));
    testProblemDestroy(p);
  }
}

/* Displacements that put each atom where a load and its shifts do. Out: owned by the caller. */
static Vec instead_of_load(const TestProblem *p, AmMat3 F)
{
  const AmSpace *s = &p->space;
  PetscScalar   *a;
  Vec            u = testWaveVec(p, 0);
  AM_TRY(VecGetArray(u, &a));
  for (PetscInt i = 0; i < s->num_owned; i++) {
    const AmNode *n     = &s->node[s->owned_node[i]];
    const AmVec3  shift = AmModelShift(p->model, 0, n->sublattice), d = AmVec3Sub(AmMat3Apply(F, AmVec3Add(n->x, shift)), n->x);
    for (int k = 0; k < 3 && n->global >= 0; k++) a[3 * n->global + k] = d.v[k];
  }
  AM_TRY(VecRestoreArray(u, &a));
  return u;
}

/* Sublattices shift under a load. */
static void it_feels_atoms_where_a_load_puts_them(void)
{
  const AmMat3   F = {{{1.01, 0.03, 0}, {0, 0.98, 0}, {0, 0, 1}}};
  TestOptions    o = testTitanium(AM_SCHEME_ATM);
  TestProblem   *p = testProblemCreate(&o);
  AmModelContact loaded, moved_there;
  Vec            u, none = testWaveVec(p, 0);
  AM_TRY(AmModelSetIndenter(p->model, &wide));
  AM_TRY(AmModelSetDeformation(p->model, F));
  CU_ASSERT(AmVec3Norm(AmModelShift(p->model, 0, 1)) > 1e-3); /* Å */
  u = instead_of_load(p, F);
  AM_TRY(AmModelTouch(p->model, none, &loaded));
  AM_TRY(AmModelSetDeformation(p->model, AmMat3Identity()));
  AM_TRY(AmModelTouch(p->model, u, &moved_there));
  CU_ASSERT(loaded.num > 20);
  CU_ASSERT_EQUAL(moved_there.num, loaded.num);
  for (int k = 0; k < 3; k++) AM_CLOSE(moved_there.force.v[k], loaded.force.v[k], 1e-9); /* eV/Å: rounding of places */
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&none));
  testProblemDestroy(p);
}

static const AmTest tests[] = {
    {"gradient and Hessian are those of the energy", gradient_and_hessian_are_those_of_the_energy},
    {"outside there is nothing, and inside the force is that of the literature", outside_there_is_nothing_and_inside_the_force_is_that_of_the_literature},
    {"the middle of it is no pole", the_middle_of_it_is_no_pole},
    {"gradients and tangents of the model hold the indenter", gradients_and_tangents_of_the_model_hold_the_indenter},
    {"it feels atoms where a load puts them", it_feels_atoms_where_a_load_puts_them},
    {"every scheme feels the whole force, also in the blend", every_scheme_feels_the_whole_force_also_in_the_blend},
};

AM_TEST_MAIN("law indenter", tests)
