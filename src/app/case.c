/* SPDX-License-Identifier: GPL-3.0-or-later
 * A case: from the path of its file to the filled struct. */
#include "casefile.h"
#include <atomesh/mesh.h>
#include <string.h>

/* The body of the user. A missing file is no error to Gmsh. */
static PetscErrorCode load_surface(AmCase *c)
{
  const AmCaseDomain *d    = &c->domain;
  const PetscBool     file = d->shape == AM_SHAPE_FILE ? PETSC_TRUE : PETSC_FALSE;
  const char         *dot  = strrchr(d->geometry, '.');
  PetscErrorCode      error;
  char                where[1024], *text;
  size_t              size;

  PetscFunctionBeginUser;
  c->surface = NULL;
  c->loading = 0;
  CHECK(c, file || !d->geometry[0], "domain.geometry", "is %s, must be left out unless domain.shape is file", d->geometry);
  if (!file) PetscFunctionReturn(0);
  CHECK(c, d->geometry[0], "domain.geometry", "is missing, must be a file .geo, .step, .stp or .brep%s", "");
  CHECK(c, dot && (!strcmp(dot, ".geo") || !strcmp(dot, ".step") || !strcmp(dot, ".stp") || !strcmp(dot, ".brep")), "domain.geometry",
        "is %s, must be a file .geo, .step, .stp or .brep", d->geometry);
  error = AmFileRead(PETSC_COMM_WORLD, d->geometry, &size, &text);
  if (!error) PetscCall(PetscFree(text));
  c->loading = -AmMeshGmshSeconds();
  if (!error) error = AmMeshLoadSurface(PETSC_COMM_WORLD, d->geometry, &c->surface);
  c->loading += AmMeshGmshSeconds();
  AmCheckUser(error != AM_ERR_USER, "%s: %s", AmCaseWhere(c, "domain.geometry", sizeof(where), where), AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseLoad(const char path[], PetscInt num_sets, const char *const sets[], AmCase **out)
{
  AmCaseSource *source;

  PetscFunctionBeginUser;
  PetscCall(AmCaseSourceRead(path, num_sets, sets, &source));
  PetscCall(AmCaseDecode(source, out));
  (*out)->source = source;
  if (source->potential) PetscCall(PetscStrncpy((*out)->material.potential, source->potential, AM_CASE_NAME_SIZE));
  if (source->reference) PetscCall(PetscStrncpy((*out)->reference, source->reference, AM_CASE_NAME_SIZE));
  if (source->start) PetscCall(PetscStrncpy((*out)->start, source->start, AM_CASE_NAME_SIZE));
  if (source->geometry) PetscCall(PetscStrncpy((*out)->domain.geometry, source->geometry, AM_CASE_NAME_SIZE));
  if (source->mesh) PetscCall(PetscStrncpy((*out)->mesh.file, source->mesh, AM_CASE_NAME_SIZE));
  PetscCall(load_surface(*out));
  PetscCall(AmCaseValidate(*out));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseDestroy(AmCase **c)
{
  PetscFunctionBeginUser;
  if (!*c) PetscFunctionReturn(0);
  PetscCall(AmCaseSourceDestroy(&(*c)->source));
  PetscCall(AmSurfaceDestroy(&(*c)->surface));
  PetscCall(AmCaseDecodedFree(c));
  PetscFunctionReturn(0);
}

const char *AmCaseWhere(const AmCase *c, const char key[], size_t size, char where[]) { return AmCaseSourceWhere(c->source, key, size, where); }

const char *AmCaseText(const AmCase *c) { return c->source->text; }

const char *AmCasePath(const AmCase *c) { return c->source->path; }
