/* SPDX-License-Identifier: GPL-3.0-or-later
 * The map to the mesh configuration, x = X + U(x), solved by fixed point, near a line damped by half so that points there settle too. A site may have no
 * solution there; the singular field decides nothing about the core, where every atom is free, so such a site keeps its last iterate.
 *
 * Across the area of a loop whose Burgers vector leaves its plane sites lose their solution (the platelet that a vacancy loop takes out) or have two (the one
 * that an interstitial loop puts in). The plain fixed point hops across the area there and finds none or one of them. So beside it the displacement is
 * continued smoothly through the area from either side; what settles on the side that it came from solves the equation itself. A site over a vacancy loop that
 * nothing settles for is out, also at the rim: kept at its last iterate it would sit on top of another. */
#include "fieldimpl.h"

#define LINE_RADIUS 2.0 /* Å: nearer to a line than this x = X + U(x) need not have a solution */
#define FAR 3           /* Burgers vectors from a line, where U changes by a twentieth */
#define PLAIN 20        /* steps without damping: a point that hops across the cut would never end */
#define SOLVED 1e-10    /* Å: residual of a solution; the fixed point comes to 1e-13, a platelet's site stays at a part of the Burgers vector */
#define DISTINCT 1e-3   /* Å: two images of a site are a Burgers vector apart */
#define GLIDE 1e-3      /* Å: a Burgers vector that leaves the loop's plane by less is meant to lie in it */

/* What is continued through the area of which loop; side 0: nothing. */
typedef struct {
  const AmLoop *loop;
  int           side; /* +1: U of the side of the normal also below the area; -1: that of the other side also above */
} Branch;

static PetscBool near_a_line(AmField f, AmVec3 x)
{
  for (PetscInt i = 0; i < f->num_dislocations; i++)
    if (hypot(x.v[0] - f->dislocation[i].position[0], x.v[1] - f->dislocation[i].position[1]) <= LINE_RADIUS) return PETSC_TRUE;
  for (PetscInt i = 0; i < f->num_loops; i++)
    if (AmLoopEdgeDistance(&f->loop[i], x) <= LINE_RADIUS) return PETSC_TRUE;
  return PETSC_FALSE;
}

static AmVec3 displacement(AmField f, Branch branch, AmVec3 x)
{
  const AmVec3 U = AmFieldDisplacement(f, x);
  if (branch.side == 0 || (AmLoopHeight(branch.loop, x) >= 0) == (branch.side > 0)) return U;
  return AmVec3Sub(U, AmVec3Scale(branch.side * AmLoopWinding(branch.loop, x), branch.loop->burgers));
}

/* Whether U changes by so little of a distance, b/2πr, that the fixed point needs no damping. */
static PetscBool far_from_lines(AmField f, AmVec3 x)
{
  for (PetscInt i = 0; i < f->num_dislocations; i++) {
    const AmDislocation *d = &f->dislocation[i];
    if (hypot(x.v[0] - d->position[0], x.v[1] - d->position[1]) < FAR * AmVec3Norm(d->burgers)) return PETSC_FALSE;
  }
  return f->num_loops == 0 ? PETSC_TRUE : PETSC_FALSE; /* beside a loop's area damping keeps to a side */
}

static AmVec3 settle(AmField f, Branch branch, AmVec3 X)
{
  AmVec3 x = AmVec3Add(X, displacement(f, branch, X));
  for (int iteration = 0; iteration < 200 && (branch.side != 0 || !near_a_line(f, x)); iteration++) {
    const AmVec3    image = AmVec3Add(X, displacement(f, branch, x));
    const AmVec3    next  = iteration < PLAIN && far_from_lines(f, x) ? image : AmVec3Scale(0.5, AmVec3Add(x, image));
    const PetscReal step  = AmVec3Norm(AmVec3Sub(next, x));
    x                    = next;
    if (step < 1e-14) break; /* at rate 1/2 half of the remaining error: below rounding of 100 Å */
  }
  return x;
}

/* Whether X may have no image, or two, because of this loop: an image beside its area lies |U| from X, and |U| changes by |b| there. */
static PetscBool near_the_area(const AmLoop *loop, AmVec3 X, PetscReal U)
{
  const PetscReal reach = AmVec3Norm(loop->burgers) + U, height = AmLoopHeight(loop, X);
  if (fabs(height) > reach) return PETSC_FALSE;
  return AmLoopWinding(loop, X) != 0 || AmLoopEdgeDistance(loop, AmVec3Sub(X, AmVec3Scale(height, loop->normal))) <= reach;
}

static PetscBool solves(AmField f, AmVec3 X, AmVec3 x) { return AmVec3Norm(AmVec3Sub(x, AmVec3Add(X, AmFieldDisplacement(f, x)))) < SOLVED; }

static void add_if_new(AmVec3 image, PetscInt most, PetscInt *n, AmVec3 x[2])
{
  for (PetscInt i = 0; i < *n; i++)
    if (AmVec3Norm(AmVec3Sub(image, x[i])) < DISTINCT) return;
  if (*n < most) x[(*n)++] = image;
}

PetscErrorCode AmFieldImages(AmField f, AmVec3 site, PetscInt *n, AmVec3 x[2])
{
  const AmVec3    X = AmFieldMovedSite(f, site), plain = settle(f, (Branch){NULL, 0}, X);
  const PetscReal U     = AmVec3Norm(AmFieldDisplacement(f, X));
  PetscBool       taken = PETSC_FALSE;
  PetscFunctionBeginUser;
  *n = 0;
  if (solves(f, X, plain)) add_if_new(plain, 2, n, x);
  for (PetscInt i = 0; i < f->num_loops; i++) {
    const AmLoop   *loop = &f->loop[i];
    const PetscReal out  = AmVec3Dot(loop->burgers, loop->normal); /* thickness of the platelet taken out, negative: put in */
    if (!near_the_area(loop, X, U)) continue;
    if (out > GLIDE && AmLoopWinding(loop, X) != 0) taken = PETSC_TRUE;
    for (int side = -1; side <= 1; side += 2) {
      const AmVec3 image = settle(f, (Branch){loop, side}, X);
      if (solves(f, X, image)) add_if_new(image, out < -GLIDE ? 2 : 1, n, x);
    }
  }
  if (*n == 0 && !taken) add_if_new(plain, 2, n, x);
  PetscFunctionReturn(0);
}

AmVec3 AmFieldMap(AmField f, AmVec3 site)
{
  const AmVec3 plain = settle(f, (Branch){NULL, 0}, AmFieldMovedSite(f, site));
  AmVec3       x[2];
  PetscInt     n;
  if (f->num_loops == 0 || near_a_line(f, plain)) return plain;
  PetscCallAbort(PETSC_COMM_SELF, AmFieldImages(f, site, &n, x));
  return n > 0 ? x[0] : plain;
}
