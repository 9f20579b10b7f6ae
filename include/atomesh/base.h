/* SPDX-License-Identifier: GPL-3.0-or-later
 * base: errors, units, 3-vectors, 3x3 matrices. Units inside: Å, eV, amu, ps (force eV/Å, stress eV/Å³). */
#ifndef ATOMESH_BASE_H
#define ATOMESH_BASE_H

#include <math.h>
#include <petscsys.h>

/* ---- units ---- */
#define AM_GPA_PER_EV_PER_A3 160.2176634       /* 1 eV/Å³ in GPa (CODATA 2018, exact) */
#define AM_J_PER_M2_PER_EV_PER_A2 16.02176634 /* 1 eV/Å² in J/m² */

#define AM_SYMBOL_SIZE 16 /* bytes for a chemical symbol, or for another name of a species */

/* ---- errors ---- */
/* A mistake of the user: the message is one whole sentence for that person; the program ends with exit code 2 and no trace.
 * Raise it collectively: all ranks of the communicator must see the same mistake. */
#define AM_ERR_USER 201
/* The machine failed (disk): one sentence, exit code 4. */
#define AM_ERR_MACHINE 202
/* SIGINT seen: the state is written, exit code 130. */
#define AM_ERR_INTERRUPTED 203

/* Raise by these: PETSc's own formatting would print the number 5 as "5.". */
#define AmCheckUser(ok, ...) PetscCheck(ok, PETSC_COMM_SELF, AM_ERR_USER, "%s", AmErrorFormat(__VA_ARGS__))
#define AmRaiseUser(...) SETERRQ(PETSC_COMM_SELF, AM_ERR_USER, "%s", AmErrorFormat(__VA_ARGS__))
/* printf into a static buffer. */
const char *AmErrorFormat(const char format[], ...) PETSC_ATTRIBUTE_FORMAT(1, 2);

/* Installs the error handler of the program: keeps the sentence of the errors above silently, and one that it makes of PETSC_ERR_MEM; lets PETSc print a
 * trace of all others. */
PetscErrorCode AmErrorHandlerPush(void);
PetscErrorCode AmErrorHandlerPop(void);
/* The sentence of the last of these errors, "" if there was none. To put a place before it, raise again:
 * AmRaiseUser("%s: %s", place, AmErrorSentence()). */
const char *AmErrorSentence(void);

/* Catches SIGINT, SIGTERM and SIGUSR1 from now on: the first one is only noted, the second one of a kind ends the program at once. */
PetscErrorCode AmInterruptCatch(void);
/* Whether this rank has seen one. */
PetscBool AmInterrupted(void);

/* What libraries print to stdout from now on is lost, until the latter gets what the former returned. */
int  AmStdoutMute(void);
void AmStdoutUnmute(int out);

/* ---- profile ---- */
/* The parts of a solve, events of PETSc's profile (-log_view). */
typedef enum {
  AM_EVENT_LIST,        /* neighbour lists, built anew */
  AM_EVENT_ATOMS,       /* energies and gradients of sites, */
  AM_EVENT_ELEMENTS,    /* and of elements */
  AM_EVENT_LINEARIZE,   /* what products read */
  AM_EVENT_PRODUCT,     /* with the tangent, without exchanges */
  AM_EVENT_GATHER,      /* of displacements from other ranks, */
  AM_EVENT_SCATTER,     /* and of forces to them */
  AM_EVENT_AGREE,       /* of all ranks, about the range */
  AM_EVENT_CYCLE,       /* of multigrid, */
  AM_EVENT_MAKE_LEVELS, /* and what it is made of, the Laplacian included */
  AM_EVENT_MAKE_CORE,   /* columns and factors of the core, */
  AM_EVENT_CORE,        /* and their part of a preconditioner, without the cycle */
  AM_NUM_EVENTS
} AmEvent;
/* Not collective. Each begin has an end, unless an error is raised between them. */
PetscErrorCode AmEventBegin(AmEvent event);
PetscErrorCode AmEventEnd(AmEvent event);
/* The one with PETSc's number id; AM_NUM_EVENTS if that is none of these. */
AmEvent     AmEventOf(PetscLogEvent id);
const char *AmEventName(AmEvent event);

/* ---- words ---- */
/* Index of the word nearest to word by edit distance (letter case counts half), -1 if none is near enough to be meant. */
PetscInt AmWordNearest(const char word[], PetscInt num_words, const char *const words[]);

/* ---- numbers ---- */
/* x as a person reads it with so many decimals ("%.4f"): what rounds to 0 has no sign. */
static inline double AmShown(PetscReal x, int decimals) { return fabs(x) < 0.5 * pow(10, -decimals) ? 0 : (double)x; }

/* ---- elements ---- */
/* Standard atomic weight of "Al", amu; NAN of what is no element's symbol. */
PetscReal AmElementMass(const char symbol[]);

/* ---- memory ---- */
/* Bytes that the machines of comm together have left, by their kernels and control groups; PETSC_INFINITY where nothing says so. The same on every rank.
 * Collective. */
PetscErrorCode AmMemoryAvailable(MPI_Comm comm, PetscReal *bytes);
/* Puts large arrays of PETSc, and by that nearly all, on huge pages where the system has some. Not collective; before PetscInitialize(). */
PetscErrorCode AmMemoryUseHugePages(void);
/* Memory aligned to lines of the cache, on huge pages if it is large; free(). */
PetscErrorCode AmAlignedAlloc(size_t bytes, void *out);

/* ---- ranks ---- */
/* Spares a process that no launcher has started what Open MPI starts for several; what the environment sets already stays. Not collective; before
 * PetscInitialize(). */
void AmStartAlone(void);
/* Sends num_sent[r] things of so many bytes to each rank r, one after the other. Out: num_received [ranks]; num, *received: all, in the order of ranks, owned
 * by the caller. In: received: the address of a pointer. Collective. */
PetscErrorCode AmExchange(MPI_Comm comm, size_t bytes, const PetscMPIInt num_sent[], const void *sent, PetscMPIInt num_received[], PetscInt *num,
                          void *received);

/* ---- files of text ---- */
/* The whole file, read by the first rank of comm and given to all. Collective. Out: text, owned by the caller (PetscFree), ends with a zero byte that
 * size does not count. Raises AM_ERR_USER "PATH: No such file or directory". */
PetscErrorCode AmFileRead(MPI_Comm comm, const char path[], size_t *size, char **text);

/* A file that all ranks write together. It appears under its name when it is closed, whole; until then it is NAME.tmp-<pid>. */
typedef struct _n_AmText *AmText;
PetscErrorCode            AmTextOpen(MPI_Comm comm, const char path[], AmText *text); /* collective */
/* The same, into the standard input of a shell command that rank 0 starts. Its exit status is given by AmTextClose. Collective. */
PetscErrorCode AmTextOpenCommand(MPI_Comm comm, const char command[], AmText *text);
/* Adds to this rank's part; Root: to that of rank 0 only. Not collective. */
PetscErrorCode AmTextPrint(AmText text, const char format[], ...) PETSC_ATTRIBUTE_FORMAT(2, 3);
PetscErrorCode AmTextPrintRoot(AmText text, const char format[], ...) PETSC_ATTRIBUTE_FORMAT(2, 3);
PetscErrorCode AmTextAppend(AmText text, size_t size, const char bytes[]);
/* Writes the parts of all ranks, in rank order; what is printed after this comes after them in the file. A disk that is full is told by
 * AmTextClose(). Collective. */
PetscErrorCode AmTextSync(AmText text);
/* Syncs and gives the file its name. Out: status: exit status of the command, 0 for a file; or NULL. Collective. Raises AM_ERR_MACHINE, no file is left. */
PetscErrorCode AmTextClose(AmText *text, int *status);
/* Removes the temporary files of all texts that an error left open. Not collective. */
PetscErrorCode AmTextDiscardAll(void);

/* ---- 3-vectors and 3x3 matrices, by value ---- */
typedef struct {
  PetscReal v[3];
} AmVec3;

typedef struct {
  PetscReal m[3][3]; /* m[row][column] */
} AmMat3;

static inline AmVec3    AmVec3Make(PetscReal x, PetscReal y, PetscReal z) { return (AmVec3){{x, y, z}}; }
static inline AmVec3    AmVec3Add(AmVec3 a, AmVec3 b) { return (AmVec3){{a.v[0] + b.v[0], a.v[1] + b.v[1], a.v[2] + b.v[2]}}; }
static inline AmVec3    AmVec3Sub(AmVec3 a, AmVec3 b) { return (AmVec3){{a.v[0] - b.v[0], a.v[1] - b.v[1], a.v[2] - b.v[2]}}; }
static inline AmVec3    AmVec3Scale(PetscReal s, AmVec3 a) { return (AmVec3){{s * a.v[0], s * a.v[1], s * a.v[2]}}; }
static inline PetscReal AmVec3Dot(AmVec3 a, AmVec3 b) { return a.v[0] * b.v[0] + a.v[1] * b.v[1] + a.v[2] * b.v[2]; }
static inline PetscReal AmVec3Norm(AmVec3 a) { return sqrt(AmVec3Dot(a, a)); }
static inline AmVec3    AmVec3Cross(AmVec3 a, AmVec3 b)
{
  return (AmVec3){{a.v[1] * b.v[2] - a.v[2] * b.v[1], a.v[2] * b.v[0] - a.v[0] * b.v[2], a.v[0] * b.v[1] - a.v[1] * b.v[0]}};
}

static inline AmMat3 AmMat3Identity(void) { return (AmMat3){{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}; }
static inline AmVec3 AmMat3Column(AmMat3 a, PetscInt j) { return (AmVec3){{a.m[0][j], a.m[1][j], a.m[2][j]}}; }
static inline AmVec3 AmMat3Apply(AmMat3 a, AmVec3 x)
{
  return (AmVec3){{a.m[0][0] * x.v[0] + a.m[0][1] * x.v[1] + a.m[0][2] * x.v[2], a.m[1][0] * x.v[0] + a.m[1][1] * x.v[1] + a.m[1][2] * x.v[2],
                   a.m[2][0] * x.v[0] + a.m[2][1] * x.v[1] + a.m[2][2] * x.v[2]}};
}
/* Of the places x + whole multiples of the lengths along the axes the nearest to another; a length of 0: nothing repeats along that axis. */
static inline AmVec3 AmVec3Image(AmVec3 x, AmVec3 to, AmVec3 length)
{
  for (int k = 0; k < 3; k++)
    if (length.v[k] > 0) x.v[k] -= length.v[k] * round((x.v[k] - to.v[k]) / length.v[k]);
  return x;
}
AmMat3    AmMat3Add(AmMat3 a, AmMat3 b);
AmMat3    AmMat3Sub(AmMat3 a, AmMat3 b);
AmMat3    AmMat3Mul(AmMat3 a, AmMat3 b);
AmMat3    AmMat3Transpose(AmMat3 a);
AmMat3    AmMat3FromColumns(AmVec3 a, AmVec3 b, AmVec3 c);
PetscReal AmMat3Det(AmMat3 a);
/* Inverse of a matrix with det != 0; the caller checks. */
AmMat3 AmMat3Inverse(AmMat3 a);
/* Smallest singular value: the factor by which a shortens a vector at most. */
PetscReal AmMat3MinStretch(AmMat3 a);

#endif
