/* SPDX-License-Identifier: GPL-3.0-or-later
 * The error handler of the program, and signals that ask it to end. */
#include <atomesh/base.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

static char                  sentence[2048];
static volatile sig_atomic_t interrupted;

const char *AmErrorSentence(void) { return sentence; }

const char *AmErrorFormat(const char format[], ...)
{
  static char text[2048];
  va_list     arguments;

  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return text;
}

static PetscErrorCode keep(MPI_Comm comm, int line, const char *function, const char *file, PetscErrorCode code, PetscErrorType kind, const char *message,
                           void *context)
{
  if (code != AM_ERR_USER && code != AM_ERR_MACHINE && code != AM_ERR_INTERRUPTED && code != PETSC_ERR_MEM)
    return PetscTraceBackErrorHandler(comm, line, function, file, code, kind, message, context);
  if (kind == PETSC_ERROR_INITIAL && code == PETSC_ERR_MEM)
    snprintf(sentence, sizeof sentence, "not enough memory: %s in %s(); make the body smaller or the elements larger, or use more ranks",
             message ? message : "none is left", function);
  else if (kind == PETSC_ERROR_INITIAL)
    snprintf(sentence, sizeof sentence, "%s", message ? message : "");
  return code;
}

PetscErrorCode AmErrorHandlerPush(void)
{
  PetscFunctionBeginUser;
  sentence[0] = 0;
  PetscCall(PetscPushErrorHandler(keep, NULL));
  PetscFunctionReturn(0);
}

PetscErrorCode AmErrorHandlerPop(void)
{
  PetscFunctionBeginUser;
  PetscCall(PetscPopErrorHandler());
  PetscFunctionReturn(0);
}

static void note(int number) { interrupted = 1; }

PetscErrorCode AmInterruptCatch(void)
{
  static const int asking[] = {SIGINT, SIGTERM, SIGUSR1}; /* Ctrl-C; batch systems, and mpiexec when it is interrupted; what mpiexec hands on */
  struct sigaction action;

  PetscFunctionBeginUser;
  memset(&action, 0, sizeof action);
  action.sa_handler = note;
  action.sa_flags   = SA_RESETHAND | SA_RESTART; /* the second one meets the default action, which ends the program */
  interrupted       = 0;
  for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++)
    PetscCheck(!sigaction(asking[i], &action, NULL), PETSC_COMM_SELF, PETSC_ERR_SYS, "sigaction(%d) failed", asking[i]);
  PetscFunctionReturn(0);
}

PetscBool AmInterrupted(void) { return interrupted ? PETSC_TRUE : PETSC_FALSE; }
