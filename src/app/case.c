/* SPDX-License-Identifier: GPL-3.0-or-later
 * A case: from the path of its file to the filled struct. */
#include "casefile.h"

PetscErrorCode AmCaseLoad(const char path[], PetscInt num_sets, const char *const sets[], AmCase **out)
{
  AmCaseSource *source;

  PetscFunctionBeginUser;
  PetscCall(AmCaseSourceRead(path, num_sets, sets, &source));
  PetscCall(AmCaseDecode(source, out));
  (*out)->source = source;
  if (source->potential) PetscCall(PetscStrncpy((*out)->material.potential, source->potential, AM_CASE_NAME_SIZE));
  if (source->reference) PetscCall(PetscStrncpy((*out)->reference, source->reference, AM_CASE_NAME_SIZE));
  PetscCall(AmCaseValidate(*out));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseDestroy(AmCase **c)
{
  PetscFunctionBeginUser;
  if (!*c) PetscFunctionReturn(0);
  PetscCall(AmCaseSourceDestroy(&(*c)->source));
  PetscCall(AmCaseDecodedFree(c));
  PetscFunctionReturn(0);
}

const char *AmCaseWhere(const AmCase *c, const char key[], size_t size, char where[]) { return AmCaseSourceWhere(c->source, key, size, where); }

const char *AmCaseText(const AmCase *c) { return c->source->text; }

const char *AmCasePath(const AmCase *c) { return c->source->path; }
