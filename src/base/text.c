/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text that all ranks write together. Each rank fills a buffer; a sync sends the buffers in rank order to rank 0, which alone touches the disk. */
#include <atomesh/base.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

struct _n_AmText {
  MPI_Comm    comm;
  PetscMPIInt rank, num_ranks;
  FILE       *file;    /* rank 0 */
  PetscBool   command; /* file is a pipe */
  int         error;   /* errno of the first failure, rank 0 */
  char       *path;    /* or the command */
  char        tmp[PETSC_MAX_PATH_LEN];
  char       *part; /* of this rank, from malloc: realloc in place matters for long files */
  size_t      size, room;
  void (*on_pipe)(int); /* handler of SIGPIPE before */
  AmText next;          /* list of open texts */
};

static AmText open_texts;

static PetscErrorCode create(MPI_Comm comm, const char path[], AmText *text)
{
  AmText t;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&t));
  t->comm = comm;
  PetscCallMPI(MPI_Comm_rank(comm, &t->rank));
  PetscCallMPI(MPI_Comm_size(comm, &t->num_ranks));
  PetscCall(PetscStrallocpy(path, &t->path));
  t->next    = open_texts;
  open_texts = t;
  *text      = t;
  PetscFunctionReturn(0);
}

/* Closes what is open, removes the temporary file, and forgets the text. */
static PetscErrorCode discard(AmText t)
{
  PetscFunctionBeginUser;
  for (AmText *p = &open_texts; *p; p = &(*p)->next)
    if (*p == t) {
      *p = t->next;
      break;
    }
  if (t->file && t->command) pclose(t->file);
  if (t->file && !t->command) fclose(t->file);
  if (t->command && t->rank == 0) signal(SIGPIPE, t->on_pipe);
  if (t->tmp[0]) unlink(t->tmp);
  free(t->part);
  PetscCall(PetscFree(t->path));
  PetscCall(PetscFree(t));
  PetscFunctionReturn(0);
}

/* Raises on all ranks what failed on rank 0; the text is gone then. Collective. */
static PetscErrorCode agree(AmText t)
{
  int  error = t->error;
  char path[PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Bcast(&error, 1, MPI_INT, 0, t->comm));
  if (!error) PetscFunctionReturn(0);
  PetscCall(PetscStrncpy(path, t->path, sizeof path));
  PetscCall(discard(t));
  SETERRQ(PETSC_COMM_SELF, AM_ERR_MACHINE, "cannot write %s: %s", path, strerror(error));
}

PetscErrorCode AmTextOpen(MPI_Comm comm, const char path[], AmText *text)
{
  PetscFunctionBeginUser;
  PetscCall(create(comm, path, text));
  if ((*text)->rank == 0) {
    PetscCall(PetscSNPrintf((*text)->tmp, sizeof(*text)->tmp, "%s.tmp-%ld", path, (long)getpid()));
    if (!((*text)->file = fopen((*text)->tmp, "w"))) {
      (*text)->error  = errno;
      (*text)->tmp[0] = 0;
    }
  }
  PetscCall(agree(*text));
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextOpenCommand(MPI_Comm comm, const char command[], AmText *text)
{
  PetscFunctionBeginUser;
  PetscCall(create(comm, command, text));
  (*text)->command = PETSC_TRUE;
  if ((*text)->rank == 0) {
    (*text)->on_pipe = signal(SIGPIPE, SIG_IGN); /* a command that ends early is a failed write, not the end of this program */
    if (!((*text)->file = popen(command, "w"))) (*text)->error = errno;
  }
  PetscCall(agree(*text));
  PetscFunctionReturn(0);
}

static PetscErrorCode reserve(AmText t, size_t more)
{
  PetscFunctionBeginUser;
  if (t->size + more > t->room) {
    const size_t room = PetscMax(2 * t->room, t->size + more + 4096);
    char        *part = realloc(t->part, room);
    PetscCheck(part, PETSC_COMM_SELF, PETSC_ERR_MEM, "%zu bytes asked for, for the text of %s,", room, t->path);
    t->part = part;
    t->room = room;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextAppend(AmText t, size_t size, const char bytes[])
{
  PetscFunctionBeginUser;
  PetscCall(reserve(t, size));
  PetscCall(PetscMemcpy(t->part + t->size, bytes, size));
  t->size += size;
  PetscFunctionReturn(0);
}

static PetscErrorCode print(AmText t, const char format[], va_list arguments)
{
  va_list again;
  int     length;

  PetscFunctionBeginUser;
  va_copy(again, arguments);
  length = vsnprintf(t->part ? t->part + t->size : NULL, t->room - t->size, format, again);
  va_end(again);
  if (length >= 0 && (size_t)length >= t->room - t->size) {
    PetscCall(reserve(t, (size_t)length + 1));
    length = vsnprintf(t->part + t->size, t->room - t->size, format, arguments);
  }
  PetscCheck(length >= 0, PETSC_COMM_SELF, PETSC_ERR_ARG_WRONG, "bad format %s", format);
  t->size += (size_t)length;
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextPrint(AmText t, const char format[], ...)
{
  va_list        arguments;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  va_start(arguments, format);
  error = print(t, format, arguments);
  va_end(arguments);
  PetscCall(error);
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextPrintRoot(AmText t, const char format[], ...)
{
  va_list        arguments;
  PetscErrorCode error = 0;

  PetscFunctionBeginUser;
  va_start(arguments, format);
  if (t->rank == 0) error = print(t, format, arguments);
  va_end(arguments);
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* A failed write is kept, not raised: the other ranks still wait to send. */
static void put(AmText t)
{
  errno = 0;
  if (!t->error && t->size && fwrite(t->part, 1, t->size, t->file) != t->size) t->error = errno ? errno : EIO;
}

static PetscErrorCode receive(AmText t, PetscMPIInt from)
{
  int64_t left;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Recv(&left, 1, MPI_INT64_T, from, 0, t->comm, MPI_STATUS_IGNORE));
  while (left > 0) {
    const PetscMPIInt chunk = (PetscMPIInt)PetscMin(left, (int64_t)1 << 24);
    t->size                 = 0;
    PetscCall(reserve(t, (size_t)chunk));
    PetscCallMPI(MPI_Recv(t->part, chunk, MPI_CHAR, from, 0, t->comm, MPI_STATUS_IGNORE));
    t->size = (size_t)chunk;
    put(t);
    left -= chunk;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode send_part(AmText t)
{
  int64_t size = (int64_t)t->size;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Send(&size, 1, MPI_INT64_T, 0, 0, t->comm));
  for (int64_t done = 0; done < size;) {
    const PetscMPIInt chunk = (PetscMPIInt)PetscMin(size - done, (int64_t)1 << 24);
    PetscCallMPI(MPI_Send(t->part + done, chunk, MPI_CHAR, 0, 0, t->comm));
    done += chunk;
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode gather(AmText t)
{
  PetscFunctionBeginUser;
  if (t->rank == 0) {
    put(t);
    for (PetscMPIInt from = 1; from < t->num_ranks; from++) PetscCall(receive(t, from));
    errno = 0;
    if (!t->error && fflush(t->file)) t->error = errno ? errno : EIO;
  } else
    PetscCall(send_part(t));
  t->size = 0;
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextSync(AmText t)
{
  PetscFunctionBeginUser;
  PetscCall(gather(t));
  PetscFunctionReturn(0);
}

/* Rank 0 ends the file or the command. Out: exit status of the command. */
static int finish(AmText t)
{
  int status = 0;

  errno = 0;
  if (t->command) {
    status = pclose(t->file);
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 255;
  } else if (fclose(t->file) && !t->error)
    t->error = errno ? errno : EIO;
  t->file = NULL;
  if (t->command || t->error) return status;
  if (rename(t->tmp, t->path))
    t->error = errno;
  else
    t->tmp[0] = 0;
  return status;
}

PetscErrorCode AmTextClose(AmText *text, int *status)
{
  AmText t   = *text;
  int    end = 0;

  PetscFunctionBeginUser;
  *text = NULL;
  PetscCall(gather(t));
  if (t->rank == 0) end = finish(t);
  PetscCallMPI(MPI_Bcast(&end, 1, MPI_INT, 0, t->comm));
  if (t->command) t->error = 0; /* a command that reads no more says so by its exit status */
  PetscCall(agree(t));
  PetscCall(discard(t));
  if (status) *status = end;
  PetscFunctionReturn(0);
}

PetscErrorCode AmTextDiscardAll(void)
{
  PetscFunctionBeginUser;
  while (open_texts) PetscCall(discard(open_texts));
  PetscFunctionReturn(0);
}
