/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sum of the fields that are put in, and the map to the mesh configuration. */
#include "fieldimpl.h"

#define LINE_RADIUS 2.0 /* Å: nearer to a line than this x = X + U(x) need not have a solution */

struct _p_AmField {
  PetscInt       num_dislocations;
  AmDislocation *dislocation;
};

PetscErrorCode AmFieldCreate(AmField *field)
{
  PetscFunctionBeginUser;
  PetscCall(PetscNew(field));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFieldDestroy(AmField *field)
{
  PetscFunctionBeginUser;
  if (!*field) PetscFunctionReturn(0);
  PetscCall(PetscFree((*field)->dislocation));
  PetscCall(PetscFree(*field));
  PetscFunctionReturn(0);
}

PetscErrorCode AmFieldAddDislocation(AmField f, const AmDislocation *d)
{
  PetscFunctionBeginUser;
  AmCheckUser(AmVec3Norm(d->burgers) > 0, "the Burgers vector of a dislocation is zero, must not be");
  AmCheckUser(hypot(d->cut[0], d->cut[1]) > 0, "the cut direction of a dislocation is zero, must not be");
  AmCheckUser(d->poisson > -1 && d->poisson < 0.5, "Poisson's ratio is %g, must lie between -1 and 0.5", d->poisson);
  PetscCall(PetscRealloc(sizeof(*d) * (f->num_dislocations + 1), &f->dislocation));
  f->dislocation[f->num_dislocations++] = *d;
  PetscFunctionReturn(0);
}

PetscInt  AmFieldNumDislocations(AmField f) { return f->num_dislocations; }
PetscBool AmFieldIsZero(AmField f) { return f->num_dislocations == 0 ? PETSC_TRUE : PETSC_FALSE; }

AmVec3 AmFieldDisplacement(AmField f, AmVec3 x)
{
  AmVec3 U = {{0, 0, 0}};
  for (PetscInt i = 0; i < f->num_dislocations; i++) U = AmVec3Add(U, AmDislocationDisplacement(&f->dislocation[i], x));
  return U;
}

AmMat3 AmFieldGradient(AmField f, AmVec3 x)
{
  AmMat3 g = {{{0}}};
  for (PetscInt i = 0; i < f->num_dislocations; i++) g = AmMat3Add(g, AmDislocationGradient(&f->dislocation[i], x));
  return g;
}

static PetscBool near_a_line(AmField f, AmVec3 x)
{
  for (PetscInt i = 0; i < f->num_dislocations; i++)
    if (hypot(x.v[0] - f->dislocation[i].position[0], x.v[1] - f->dislocation[i].position[1]) <= LINE_RADIUS) return PETSC_TRUE;
  return PETSC_FALSE;
}

AmVec3 AmFieldMap(AmField f, AmVec3 X)
{
  AmVec3 x = AmVec3Add(X, AmFieldDisplacement(f, X));
  for (int iteration = 0; iteration < 200 && !near_a_line(f, x); iteration++) {
    const AmVec3    next = AmVec3Scale(0.5, AmVec3Add(x, AmVec3Add(X, AmFieldDisplacement(f, x))));
    const PetscReal step = AmVec3Norm(AmVec3Sub(next, x));
    x                    = next;
    if (step < 1e-14) break; /* half of the remaining error at rate 1/2: below rounding of 100 Å */
  }
  return x;
}

AmMat3 AmFieldDeformation(AmField f, AmVec3 x)
{
  if (AmFieldIsZero(f)) return AmMat3Identity();
  return AmMat3Inverse(AmMat3Sub(AmMat3Identity(), AmFieldGradient(f, x)));
}
