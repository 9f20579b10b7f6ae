/* SPDX-License-Identifier: GPL-3.0-or-later
 * Law: N gathers what its transpose scatters, is exact for linear fields, and brings every site exactly the neighbours that a crystal has. */
#include "problem.h"
#include <atomesh/neighbor.h>

/* The example's disc, all seven schemes but those whose atoms are the same as another's. */
static const AmScheme kinds[] = {AM_SCHEME_ATM, AM_SCHEME_BQCE, AM_SCHEME_BGFC, AM_SCHEME_BQCF, AM_SCHEME_QCF};
#define NUM_KINDS (int)(sizeof(kinds) / sizeof(kinds[0]))

static void on_discs(PetscBool dislocated, void (*law)(TestProblem *p))
{
  for (int k = 0; k < NUM_KINDS; k++) {
    const TestOptions o = dislocated ? testLomer(kinds[k]) : testAluminium(kinds[k]);
    TestProblem      *p = testProblemCreate(&o);
    CU_ASSERT(p->space.num_sites > 100);
    law(p);
    testProblemDestroy(p);
  }
}

static AmVec3 *random_field(PetscInt n)
{
  AmVec3 *v = (AmVec3 *)malloc(sizeof(AmVec3) * n);
  for (PetscInt i = 0; i < n; i++) v[i] = testRandomVec(1);
  return v;
}

static double dot(PetscInt n, const AmVec3 a[], const AmVec3 b[])
{
  double sum = 0;
  for (PetscInt i = 0; i < n; i++) sum += AmVec3Dot(a[i], b[i]);
  return sum;
}

static void transpose(TestProblem *p)
{
  const AmSpace *s = &p->space;
  AmVec3        *u = random_field(s->num_nodes), *g = random_field(s->num_atoms), *Nu = random_field(s->num_atoms), *Ng = random_field(s->num_nodes);
  double         before = dot(s->num_nodes, u, Ng); /* what is there stays: the transpose adds */
  AmSpaceInterpolate(s, u, Nu);
  AmSpaceInterpolateTranspose(s, g, Ng);
  AM_CLOSE(dot(s->num_atoms, Nu, g), dot(s->num_nodes, u, Ng) - before, 1e-11); /* a few thousand products of order one */
  free(u);
  free(g);
  free(Nu);
  free(Ng);
}
static void scattering_is_the_transpose_of_gathering(void)
{
  on_discs(PETSC_FALSE, transpose);
  on_discs(PETSC_TRUE, transpose);
}

/* The same between unknowns and nodes: <gather u, f> = <u, scatter f>, held nodes aside. What is in R stays. */
static void unknowns(TestProblem *p)
{
  const AmSpace *s = &p->space;
  AmVec3        *f = random_field(s->num_nodes), *node_u = random_field(s->num_nodes);
  Vec            u = testWaveVec(p, 1), R;
  PetscScalar    want;
  AM_TRY(VecDuplicate(u, &R));
  AM_TRY(VecCopy(u, R));
  AM_TRY(AmSpaceGather(s, u, node_u));
  AM_TRY(AmSpaceScatterAdd(s, f, R));
  AM_TRY(VecAXPY(R, -1, u));
  AM_TRY(VecDot(u, R, &want));
  AM_CLOSE(dot(s->num_nodes, node_u, f), PetscRealPart(want), 1e-11);
  for (PetscInt n = 0; n < s->num_nodes; n++)
    if (s->node[n].global < 0) CU_ASSERT(AmVec3Norm(node_u[n]) == 0);
  AM_TRY(VecDestroy(&u));
  AM_TRY(VecDestroy(&R));
  free(f);
  free(node_u);
}
static void forces_on_unknowns_are_the_transpose_of_their_displacements(void) { on_discs(PETSC_TRUE, unknowns); }

static void linear(TestProblem *p)
{
  const AmSpace *s = &p->space;
  const AmMat3   G = testNearIdentity(1);
  const AmVec3   c = testRandomVec(1);
  AmVec3        *u = random_field(s->num_nodes), *Nu = random_field(s->num_atoms);
  PetscInt       riders = 0;
  for (PetscInt n = 0; n < s->num_nodes; n++) u[n] = AmVec3Add(c, AmMat3Apply(G, AmVec3Make(s->node[n].x.v[0], s->node[n].x.v[1], 0)));
  AmSpaceInterpolate(s, u, Nu);
  for (PetscInt a = 0; a < s->num_atoms; a++) {
    const AmAtom *atom = &s->atom[a];
    const AmRow   row  = AmAtomRow(atom, s->row);
    PetscReal     sum  = 0;
    for (PetscInt k = 0; k < row.num_nodes; k++) {
      sum += row.weight[k];
      CU_ASSERT(row.weight[k] > -1e-8);
    }
    AM_CLOSE(sum, 1, 1e-15);
    AM_CLOSE(AmVec3Norm(AmVec3Sub(Nu[a], AmVec3Add(c, AmMat3Apply(G, AmVec3Make(atom->x.v[0], atom->x.v[1], 0))))), 0, 1e-12); /* roundings of 100 Å */
    riders += row.num_nodes == 3;
  }
  /* beyond the zone is seen from outside the blend only, where sites are evaluated if their forces are blended */
  if (s->options.scheme == AM_SCHEME_ATM) CU_ASSERT_EQUAL(riders, 0);
  if (s->options.scheme == AM_SCHEME_BGFC || s->options.scheme == AM_SCHEME_BQCF) CU_ASSERT(riders > 20);
  free(u);
  free(Nu);
}
static void rows_sum_to_one_and_linear_fields_are_exact(void)
{
  on_discs(PETSC_FALSE, linear);
  on_discs(PETSC_TRUE, linear);
}

static void list_of(TestProblem *p, PetscReal radius, AmNeighbors *list)
{
  const AmSpace    *s = &p->space;
  AmVec3           *x = random_field(s->num_atoms);
  AmNeighborOptions o = {.num_points    = s->num_atoms,
                         .y             = x,
                         .num_sites     = s->num_sites,
                         .site_to_point = s->site_to_atom,
                         .radius        = radius,
                         .periodic      = {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}};
  o.period.m[2][2]    = p->crystal.period;
  for (PetscInt a = 0; a < s->num_atoms; a++) x[a] = s->atom[a].x;
  AM_TRY(AmNeighborsBuild(&o, list));
  free(x);
}

/* Shells of aluminium lie at 2.85, 4.03, 4.94 and 5.70 Å: 42 neighbours within the cutoff of 5.56 Å, and 54 within the reach of 6.0 Å. */
static void perfect(TestProblem *p)
{
  const PetscReal radii[2] = {p->cutoff, p->reach};
  const PetscInt  shell[2] = {42, 54};
  for (int k = 0; k < 2; k++) {
    AmNeighbors list;
    list_of(p, radii[k], &list);
    for (PetscInt l = 0; l < list.num_sites; l++) CU_ASSERT_EQUAL(list.start[l + 1] - list.start[l], shell[k]);
    AM_TRY(AmNeighborsDestroy(&list));
  }
}
static void every_site_of_a_perfect_disc_has_its_neighbours(void) { on_discs(PETSC_FALSE, perfect); }

/* Strained by up to b/2πr = 4.5 % the shells at 2.85, 4.03, 4.94 Å stay apart: 12 and 18 neighbours within 3.44 and 4.49 Å. */
static void strained(TestProblem *p)
{
  const PetscReal radii[2] = {3.44, 4.49};
  const PetscInt  shell[2] = {12, 18};
  PetscInt        far      = 0;
  for (int k = 0; k < 2; k++) {
    AmNeighbors list;
    list_of(p, radii[k], &list);
    for (PetscInt l = 0; l < list.num_sites; l++) {
      const AmVec3 x = p->space.atom[p->space.site_to_atom[l]].x;
      if (hypot(x.v[0], x.v[1]) < 10) continue;
      CU_ASSERT_EQUAL(list.start[l + 1] - list.start[l], shell[k]);
      far++;
    }
    AM_TRY(AmNeighborsDestroy(&list));
  }
  CU_ASSERT(far > 200);
}
static void so_has_every_site_away_from_a_dislocation(void) { on_discs(PETSC_TRUE, strained); }

static int by_place(const void *a, const void *b)
{
  const AmAtom *p = (const AmAtom *)a, *q = (const AmAtom *)b;
  for (int i = 0; i < 2; i++)
    if (p->lattice[i] != q->lattice[i]) return p->lattice[i] < q->lattice[i] ? -1 : 1;
  return 0;
}

/* All atoms of the body: each column once, and each that the free body holds. */
static void body(TestProblem *p)
{
  const PetscReal R = p->free_radius - 0.5, low[2] = {-R, -R}, high[2] = {R, R};
  PetscInt        n, num_columns, inside = 0, listed = 0;
  AmAtom         *atoms;
  AmLatticeSite   *columns;
  AM_TRY(AmSpaceAllAtoms(&p->space, PETSC_MAX_REAL, &n, &atoms, NULL));
  AM_TRY(AmCrystalSites(&p->crystal, low, high, &num_columns, &columns));
  for (PetscInt c = 0; c < num_columns; c++) inside += hypot(columns[c].X.v[0], columns[c].X.v[1]) < R;
  qsort(atoms, n, sizeof(*atoms), by_place);
  for (PetscInt a = 0; a < n; a++) {
    if (a > 0) CU_ASSERT(by_place(&atoms[a - 1], &atoms[a]) != 0);
    listed += hypot(atoms[a].X.v[0], atoms[a].X.v[1]) < R;
  }
  CU_ASSERT_EQUAL(listed, inside);
  AM_TRY(PetscFree(atoms));
  AM_TRY(PetscFree(columns));
}
static void every_atom_of_the_body_is_listed_once(void)
{
  on_discs(PETSC_FALSE, body);
  on_discs(PETSC_TRUE, body);
}

static const AmTest tests[] = {
    {"scattering is the transpose of gathering", scattering_is_the_transpose_of_gathering},
    {"forces on unknowns are the transpose of their displacements", forces_on_unknowns_are_the_transpose_of_their_displacements},
    {"rows sum to one and linear fields are exact", rows_sum_to_one_and_linear_fields_are_exact},
    {"every site of a perfect disc has its neighbours", every_site_of_a_perfect_disc_has_its_neighbours},
    {"so has every site away from a dislocation", so_has_every_site_away_from_a_dislocation},
    {"every atom of the body is listed once", every_atom_of_the_body_is_listed_once},
};

AM_TEST_MAIN("law.gather", tests)
