/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sum of the fields that are put in. */
#include "fieldimpl.h"

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
  for (PetscInt i = 0; i < (*field)->num_loops; i++) PetscCall(PetscFree((*field)->loop[i].corner));
  PetscCall(PetscFree((*field)->loop));
  PetscCall(PetscFree((*field)->dislocation));
  PetscCall(PetscFree((*field)->site));
  PetscCall(PetscFree((*field)->plane));
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

PetscErrorCode AmFieldSetFreeSurface(AmField f, PetscReal y)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < f->num_dislocations; i++)
    AmCheckUser(f->dislocation[i].position[1] < y, "dislocation %d lies at y = %g Å, must lie below the free surface at %g Å", (int)i + 1,
                f->dislocation[i].position[1], y);
  f->has_surface = PETSC_TRUE;
  f->surface     = y;
  PetscFunctionReturn(0);
}

PetscErrorCode AmFieldAddLoop(AmField f, const AmDislocationLoop *from)
{
  AmLoop loop;
  PetscFunctionBeginUser;
  PetscCall(AmLoopCreate(from, &loop));
  PetscCall(PetscRealloc(sizeof(loop) * (f->num_loops + 1), &f->loop));
  f->loop[f->num_loops++] = loop;
  PetscFunctionReturn(0);
}

PetscInt  AmFieldNumDislocations(AmField f) { return f->num_dislocations; }
PetscInt  AmFieldNumLoops(AmField f) { return f->num_loops; }
PetscReal AmFieldLoopsBurgers(AmField f)
{
  PetscReal sum = 0;
  for (PetscInt i = 0; i < f->num_loops; i++) sum += AmVec3Norm(f->loop[i].burgers);
  return sum;
}

PetscBool AmFieldIsZero(AmField f) { return f->num_dislocations == 0 && f->num_loops == 0 ? PETSC_TRUE : PETSC_FALSE; }

AmVec3 AmFieldDisplacement(AmField f, AmVec3 x)
{
  AmVec3 U = {{0, 0, 0}};
  for (PetscInt i = 0; i < f->num_dislocations; i++) U = AmVec3Add(U, AmDislocationDisplacement(&f->dislocation[i], x));
  for (PetscInt i = 0; i < f->num_dislocations && f->has_surface; i++) U = AmVec3Add(U, AmImageDisplacement(&f->dislocation[i], f->surface, x));
  for (PetscInt i = 0; i < f->num_loops; i++) U = AmVec3Add(U, AmLoopDisplacement(&f->loop[i], x));
  return U;
}

AmMat3 AmFieldGradient(AmField f, AmVec3 x)
{
  AmMat3 g = {{{0}}};
  for (PetscInt i = 0; i < f->num_dislocations; i++) g = AmMat3Add(g, AmDislocationGradient(&f->dislocation[i], x));
  for (PetscInt i = 0; i < f->num_dislocations && f->has_surface; i++) g = AmMat3Add(g, AmImageGradient(&f->dislocation[i], f->surface, x));
  for (PetscInt i = 0; i < f->num_loops; i++) g = AmMat3Add(g, AmLoopGradient(&f->loop[i], x));
  return g;
}

AmMat3 AmFieldDeformation(AmField f, AmVec3 x)
{
  if (AmFieldIsZero(f)) return AmMat3Identity();
  return AmMat3Inverse(AmMat3Sub(AmMat3Identity(), AmFieldGradient(f, x)));
}
