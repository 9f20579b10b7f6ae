/* SPDX-License-Identifier: GPL-3.0-or-later
 * Flat boundaries of grains in space, in a body that repeats along them: the zone is a slab of whole lattice planes, traced across its periodic faces, and
 * beside it there is no hole for Gmsh to fill. The far mesh is a stack instead: the lowest and the highest plane of the zone, copied layer by layer to the held
 * faces, each layer thicker than the last one. Along the boundary cells stay as the lattice is; there are few layers.
 *
 * The prism between a triangle and its copy is split so that the diagonal of each of its sides leaves the end of lower number: neighbours fit together. */
#include "meshimpl.h"

#define FLAT 1e-6 /* Å: a vertex of the plane is not farther from it */

int AmMeshStackAxis(const AmMeshOptions *o)
{
  int axis = -1, num = 0;
  for (int k = 0; k < 3; k++) {
    if (o->body.periodic[k])
      num++;
    else
      axis = k;
  }
  return AmMeshHasStrips(o) && o->num_interfaces == 0 && num == 2 ? axis : -1;
}

PetscBool AmMeshIsRefined(const AmMeshOptions *o, AmVec3 x)
{
  const int axis = AmMeshStackAxis(o);
  PetscReal low = PETSC_MAX_REAL, high = -PETSC_MAX_REAL;
  if (axis < 0) return AmRegionsDistance(&o->regions, x) < o->zone_radius ? PETSC_TRUE : PETSC_FALSE;
  for (PetscInt i = 0; i < o->regions.num_cores; i++) {
    const AmCore *c = &o->regions.at[i];
    low             = PetscMin(low, PetscMin(c->a.v[axis], c->b.v[axis]) - c->radius);
    high            = PetscMax(high, PetscMax(c->a.v[axis], c->b.v[axis]) + c->radius);
  }
  for (PetscInt i = 0; i < o->regions.num_walls; i++) {
    low  = PetscMin(low, o->regions.wall[i].at.v[axis]);
    high = PetscMax(high, o->regions.wall[i].at.v[axis]);
  }
  return x.v[axis] > low - o->zone_radius && x.v[axis] < high + o->zone_radius ? PETSC_TRUE : PETSC_FALSE;
}

typedef struct {
  const AmMeshOptions *o;
  AmDraft             *d;
  int                  axis;
  PetscReal            from, to; /* Å: of the stack, along axis */
  PetscInt             num_triangles, num_vertices;
  PetscInt (*triangle)[3];  /* [num_triangles] of the plane it begins with */
  PetscInt *vertex, *above; /* [num_vertices] of that plane; [of the draft before] what a vertex has become in the last layer */
} Stack;

/* Whether the zone lies below these facets, which are oriented away from it. */
static PetscBool looks_up(const Stack *s)
{
  const AmVertex *v = s->d->vertex;
  const AmVec3 p = v[s->triangle[0][0]].x, q = AmVec3Image(v[s->triangle[0][1]].x, p, s->d->repeat), r = AmVec3Image(v[s->triangle[0][2]].x, p, s->d->repeat);
  return AmVec3Cross(AmVec3Sub(q, p), AmVec3Sub(r, p)).v[s->axis] > 0 ? PETSC_TRUE : PETSC_FALSE;
}

/* Where displacements vanish in the mean: half a plane distance beyond the first plane of held atoms. With several atoms a cell, of which one is held deeper
 * than the others, and whose vectors elements hold there too, half a spacing beyond the face met every atom better. */
static PetscReal held_end(const Stack *s, PetscReal way)
{
  const AmBody     body    = AmMeshOuterBody(s->o);
  const AmVec3     first   = s->d->vertex[s->triangle[0][0]].x;
  const AmCrystal *lattice = AmCrystalLattice(s->o->crystal, AmCrystalGrainAt(s->o->crystal, first));
  const PetscReal  face    = way > 0 ? s->o->free.high.v[s->axis] : -s->o->free.low.v[s->axis];
  AmVec3           normal  = {{0, 0, 0}};
  PetscReal        distance;
  if (lattice->num_sublattices > 1) return way > 0 ? body.high.v[s->axis] : body.low.v[s->axis];
  normal.v[s->axis] = 1;
  distance          = AmCrystalPlaneDistance(lattice, normal);
  return s->from + way * distance * (ceil((face - way * s->from) / distance - FLAT) + 0.5);
}

static PetscErrorCode stack_create(const AmMeshOptions *o, AmDraft *d, const AmBoundary *b, PetscInt k, Stack *s)
{
  PetscFunctionBeginUser;
  *s      = (Stack){.o = o, .d = d, .axis = AmMeshStackAxis(o), .num_triangles = b->start[k + 1] - b->start[k], .triangle = b->facet + b->start[k]};
  s->from = d->vertex[s->triangle[0][0]].x.v[s->axis];
  s->to   = held_end(s, looks_up(s) ? 1 : -1);
  PetscCall(PetscMalloc2(3 * s->num_triangles, &s->vertex, d->num_vertices, &s->above));
  for (PetscInt v = 0; v < d->num_vertices; v++) s->above[v] = -1;
  for (PetscInt t = 0; t < s->num_triangles; t++)
    for (int i = 0; i < 3; i++) {
      const PetscInt v = s->triangle[t][i];
      PetscCheck(fabs(d->vertex[v].x.v[s->axis] - s->from) < FLAT, PETSC_COMM_SELF, PETSC_ERR_PLIB, "the zone ends on no lattice plane");
      if (s->above[v] >= 0) continue;
      s->above[v]                  = v;
      s->vertex[s->num_vertices++] = v;
    }
  PetscFunctionReturn(0);
}

/* Height of layer n above the first plane, if layers are as thick as elements are large; of the last one it is at least that of the stack. */
static PetscReal height_of(const Stack *s, PetscInt n)
{
  const PetscReal way = s->to > s->from ? 1 : -1;
  AmVec3          x   = s->d->vertex[s->vertex[0]].x;
  for (PetscInt i = 0; i < n; i++) x.v[s->axis] += way * AmMeshSize(s->o, x);
  return fabs(x.v[s->axis] - s->from);
}

/* The tetrahedra between triangle [3], whose copy is above [3], both in ascending order of triangle. */
static PetscErrorCode add_prism(AmDraft *d, const PetscInt v[3], const PetscInt above[3])
{
  const PetscInt cell[3][4] = {{v[0], v[1], v[2], above[2]}, {v[0], v[1], above[1], above[2]}, {v[0], above[0], above[1], above[2]}};

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) {
    const PetscBool turned = AmDraftVolume(d, cell[k]) < 0 ? PETSC_TRUE : PETSC_FALSE;
    PetscCall(AmDraftAddCell(d, (PetscInt[]){cell[k][0], cell[k][turned ? 2 : 1], cell[k][turned ? 1 : 2], cell[k][3]}));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode add_layer(Stack *s, PetscReal height, PetscBool held)
{
  const PetscInt first = s->d->num_vertices;
  PetscInt      *below;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(first, &below));
  for (PetscInt i = 0; i < s->num_vertices; i++) {
    AmVec3 x               = s->d->vertex[s->vertex[i]].x;
    x.v[s->axis]           = height;
    below[s->vertex[i]]    = s->above[s->vertex[i]];
    s->above[s->vertex[i]] = s->d->num_vertices;
    PetscCall(AmDraftAddVertex(s->d, (AmVertex){x, x, {0, 0, 0}, 0, held, 0, 0}));
  }
  for (PetscInt t = 0; t < s->num_triangles; t++) {
    PetscInt v[3] = {s->triangle[t][0], s->triangle[t][1], s->triangle[t][2]}, low[3], high[3];
    PetscCall(PetscSortInt(3, v));
    for (int i = 0; i < 3; i++) {
      low[i]  = below[v[i]];
      high[i] = s->above[v[i]];
    }
    PetscCall(add_prism(s->d, low, high));
  }
  PetscCall(PetscFree(below));
  PetscFunctionReturn(0);
}

PetscErrorCode AmDraftStack(const AmMeshOptions *o, const AmBoundary *planes, AmDraft *d)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < planes->num_components; k++) {
    PetscInt num = 1;
    Stack    s;
    PetscCall(stack_create(o, d, planes, k, &s));
    while (height_of(&s, num) < fabs(s.to - s.from)) num++;
    for (PetscInt n = 1; n <= num; n++)
      PetscCall(add_layer(&s, s.from + (s.to - s.from) * height_of(&s, n) / height_of(&s, num), n == num ? PETSC_TRUE : PETSC_FALSE));
    PetscCall(PetscFree2(s.vertex, s.above));
  }
  PetscFunctionReturn(0);
}
