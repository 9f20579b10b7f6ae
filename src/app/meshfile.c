/* SPDX-License-Identifier: GPL-3.0-or-later
 * mesh.vtu: the mesh configuration with the solved fields, for ParaView. */
#include "results.h"
#include <atomesh/output.h>

typedef struct {
  PetscInt    num_points, *cells;
  AmCellType *types;
  AmVec3     *x;
  PetscReal  *u, *beta, *held;       /* points */
  PetscReal  *F, *stress, *W, *rank; /* cells */
} Fields;

/* A point at corner or edge k of cell c: of a quadratic cell VTK wants all, also where an edge is straight. */
static void set_point(const AmRunResults *r, PetscInt c, int k, Fields *f)
{
  const AmProblem *p       = r->problem;
  const AmSpace   *s       = &p->space;
  const PetscInt  *cell    = s->cell[c], i = f->num_points++;
  const int        is_edge = k >= s->num_corners;
  PetscReal        at[AM_CELL_CORNERS] = {0, 0, 0, 0}, weight[AM_CELL_NODES];
  AmVec3           u = {{0, 0, 0}};
  int              a = k, b = k;

  if (is_edge) AmSpaceEdgeCorners(k - s->num_corners, &a, &b);
  at[a] += 0.5;
  at[b] += 0.5;
  AmSpaceShape(s, c, at, weight);
  for (int n = 0; n < s->num_slots; n++)
    if (cell[n] >= 0) u = AmVec3Add(u, AmVec3Scale(weight[n], r->state->node_u[cell[n]]));
  f->x[i] = AmSpacePlace(s, c, at);
  if (s->dimension == 2) f->x[i].v[2] = 0;
  f->beta[i] = AmSchemeBlend(p->c->scheme, AmRegionsDistance(&p->regions, f->x[i]), &p->regions);
  f->held[i] = s->node[cell[a]].global < 0 && (!is_edge || (cell[k] >= 0 && s->node[cell[k]].global < 0));
  for (int j = 0; j < 3; j++) f->u[3 * i + j] = u.v[j];
}

/* Whether corner k is where its node is, and not whole periods away. */
static PetscBool is_home(const AmSpace *s, PetscInt c, int k)
{
  return AmVec3Norm(AmVec3Sub(AmSpaceCorner(s, c, k), s->node[s->cell[c][k]].x)) < AmCrystalSpacing(s->options.crystal) ? PETSC_TRUE : PETSC_FALSE;
}

/* Corners are shared, but for images across the seam; those, and middles of edges, are a cell's own. */
static PetscErrorCode point_fields(const AmRunResults *r, PetscInt num_vertices, Fields *f)
{
  static const AmCellType types[2][2] = {{AM_CELL_TRIANGLE, AM_CELL_TRIANGLE6}, {AM_CELL_TET, AM_CELL_TET10}};

  const AmSpace *s    = &r->problem->space;
  const PetscInt room = num_vertices + s->num_slots * s->num_cells;
  PetscInt      *point_of, num = 0;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc6(room, &f->x, 3 * room, &f->u, room, &f->beta, room, &f->held, AM_CELL_NODES * s->num_cells, &f->cells, s->num_cells, &f->types));
  PetscCall(PetscMalloc1(num_vertices, &point_of));
  for (PetscInt v = 0; v < num_vertices; v++) point_of[v] = -1;
  f->num_points = 0;
  for (PetscInt c = 0; c < s->num_cells; c++) {
    const PetscInt *cell      = s->cell[c];
    const PetscBool quadratic = AmSpaceIsQuadratic(s, c);
    f->types[c]               = types[s->dimension - 2][quadratic];
    for (int k = 0; k < s->num_corners; k++) {
      const PetscBool home = is_home(s, c, k);
      f->cells[num++]      = home && point_of[cell[k]] >= 0 ? point_of[cell[k]] : f->num_points;
      if (f->cells[num - 1] < f->num_points) continue;
      if (home) point_of[cell[k]] = f->num_points;
      set_point(r, c, k, f);
    }
    for (int k = s->num_corners; k < s->num_slots && quadratic; k++) {
      f->cells[num++] = f->num_points;
      set_point(r, c, k, f);
    }
  }
  PetscCall(PetscFree(point_of));
  PetscFunctionReturn(0);
}

/* Cauchy stress σ = P Fᵀ / det F, with P per crystal volume. */
static PetscErrorCode cell_fields(const AmRunResults *r, PetscInt n, Fields *f)
{
  PetscMPIInt rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(r->problem->space.comm, &rank));
  PetscCall(PetscMalloc4(9 * n, &f->F, 9 * n, &f->stress, n, &f->W, n, &f->rank));
  for (PetscInt c = 0; c < n; c++) {
    const AmMat3 F = r->state->F[c], sigma = AmMat3Mul(r->state->P[c], AmMat3Transpose(F));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        f->F[9 * c + 3 * i + j]      = F.m[i][j];
        f->stress[9 * c + 3 * i + j] = sigma.m[i][j] / AmMat3Det(F) * AM_GPA_PER_EV_PER_A3;
      }
    f->W[c]    = r->state->W[c];
    f->rank[c] = rank;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmResultsWriteMesh(const AmRunResults *r)
{
  const AmSpace *s = &r->problem->space;
  PetscInt       from, to;
  Fields         f;
  char           path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(DMPlexGetDepthStratum(r->problem->mesh.dm, 0, &from, &to));
  PetscCall(point_fields(r, to - from, &f));
  PetscCall(cell_fields(r, s->num_cells, &f));
  const AmVTUField points[] = {{"displacement (Angstrom)", 3, f.u}, {"beta", 1, f.beta}, {"held", 1, f.held}};
  const AmVTUField cells[]  = {{"F", 9, f.F}, {"stress (GPa)", 9, f.stress}, {"W (eV/Angstrom^3)", 1, f.W}, {"rank", 1, f.rank}};
  const AmVTUData  data     = {.num_points       = f.num_points,
                               .points           = f.x,
                               .cell_types       = f.types,
                               .num_cells        = s->num_cells,
                               .cells            = f.cells,
                               .num_point_fields = 3,
                               .point_fields     = points,
                               .num_cell_fields  = 4,
                               .cell_fields      = cells};
  PetscCall(PetscSNPrintf(path, sizeof(path), "%s/mesh.vtu", r->problem->c->output.directory));
  PetscCall(AmOutputVTU(s->comm, path, &data));
  PetscCall(PetscFree6(f.x, f.u, f.beta, f.held, f.cells, f.types));
  PetscCall(PetscFree4(f.F, f.stress, f.W, f.rank));
  PetscFunctionReturn(0);
}
