/* SPDX-License-Identifier: GPL-3.0-or-later
 * For tests of what a user's mistakes are answered with: the sentence that a call raises must hold three parts. */
#ifndef ATOMESH_TESTS_SENTENCE_H
#define ATOMESH_TESTS_SENTENCE_H

#include "check.h"
#include <atomesh/base.h>
#include <string.h>

static char message[2048];

static inline PetscErrorCode remember(MPI_Comm comm, int line, const char *function, const char *file, PetscErrorCode n, PetscErrorType type, const char *text,
                                      void *context)
{
  if (type == PETSC_ERROR_INITIAL) snprintf(message, sizeof(message), "%s", text);
  return n;
}

/* The call must be answered with a sentence that holds all three parts. */
static inline void expectSentence(PetscErrorCode code, const char *a, const char *b, const char *c)
{
  CU_ASSERT_EQUAL(code, AM_ERR_USER);
  if (!strstr(message, a) || !strstr(message, b) || !strstr(message, c)) printf("\n    sentence: %s\n", message);
  CU_ASSERT(strstr(message, a) && strstr(message, b) && strstr(message, c));
}

#define EXPECT_SENTENCE(call, a, b, c)                                                                                                                         \
  do {                                                                                                                                                         \
    message[0] = 0;                                                                                                                                            \
    PetscPushErrorHandler(remember, NULL);                                                                                                                     \
    const PetscErrorCode am_code = (call);                                                                                                                     \
    PetscPopErrorHandler();                                                                                                                                    \
    expectSentence(am_code, a, b, c);                                                                                                                          \
  } while (0)

#endif
