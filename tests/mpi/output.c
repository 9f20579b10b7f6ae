/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files that several ranks write together. */
#include "check.h"
#include <atomesh/output.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static PetscMPIInt rank, num_ranks;

static void who(void)
{
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Comm_size(PETSC_COMM_WORLD, &num_ranks);
}

/* The file name of this number of ranks: tests of several may run at a time. */
static const char *named(const char suffix[])
{
  static char name[64];
  who();
  snprintf(name, sizeof name, "mpi_output_np%d%s", num_ranks, suffix);
  return name;
}

static void forget(const char path[])
{
  MPI_Barrier(PETSC_COMM_WORLD);
  if (rank == 0) remove(path);
}

static void parts_come_in_rank_order_sync_by_sync(void)
{
  const char *path = named(".txt");
  AmText      text;
  size_t      size;
  char       *found, expected[256] = "head\n";

  AM_TRY(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  AM_TRY(AmTextPrintRoot(text, "head\n"));
  AM_TRY(AmTextPrint(text, "a%d\n", rank));
  AM_TRY(AmTextSync(text));
  if (rank % 2) AM_TRY(AmTextPrint(text, "b%d\n", rank));
  AM_TRY(AmTextSync(text));
  AM_TRY(AmTextPrintRoot(text, "foot\n"));
  AM_TRY(AmTextClose(&text, NULL));
  for (int r = 0; r < num_ranks; r++) sprintf(expected + strlen(expected), "a%d\n", r);
  for (int r = 1; r < num_ranks; r += 2) sprintf(expected + strlen(expected), "b%d\n", r);
  strcat(expected, "foot\n");
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, path, &size, &found));
  CU_ASSERT_STRING_EQUAL(found, expected);
  AM_TRY(PetscFree(found));
  forget(path);
}

static void atoms_of_all_ranks_are_in_one_file(void)
{
  const char    *path       = named(".xyz");
  const char    *species[3] = {"Al", "Al", "Al"};
  PetscReal      pos[3][3];
  const AmColumn columns[] = {{"species", AM_COLUMN_STRING, 1, species}, {"pos", AM_COLUMN_REAL, 3, pos}};
  AmXYZ         *xyz;

  for (int i = 0; i < 3; i++)
    for (int a = 0; a < 3; a++) pos[i][a] = 100 * rank + 10 * i + a;
  const AmXYZData data = {.n = rank == 1 ? 0 : 3, .num_columns = 2, .columns = columns}; /* a rank without atoms */
  AM_TRY(AmOutputXYZ(PETSC_COMM_WORLD, path, &data));
  AM_TRY(AmOutputReadXYZ(path, &xyz));
  CU_ASSERT_EQUAL(xyz->n, 3 * (num_ranks - 1));
  AM_CLOSE(AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3)->numbers[3 * (xyz->n - 1)], 100 * (num_ranks > 2 ? num_ranks - 1 : 0) + 20, 1e-12);
  AM_TRY(AmXYZDestroy(&xyz));
  forget(path);
}

static void a_full_disk_is_seen_by_all_ranks(void)
{
  const char   *path = named("_full.txt");
  AmText        text;
  struct rlimit before, small;
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

  AM_TRY(AmErrorHandlerPush());
  AM_TRY(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  for (int i = 0; i < 10000; i++) AM_TRY(AmTextPrint(text, "%d\n", i));
  getrlimit(RLIMIT_FSIZE, &before);
  small          = before;
  small.rlim_cur = 4096;
  if (rank == 0) setrlimit(RLIMIT_FSIZE, &small);
  CU_ASSERT_EQUAL(AmTextClose(&text, NULL), AM_ERR_MACHINE);
  setrlimit(RLIMIT_FSIZE, &before);
  CU_ASSERT(access(path, F_OK) != 0);
  AM_TRY(AmErrorHandlerPop());
  signal(SIGXFSZ, handler);
}

static void a_missing_file_is_missing_on_all_ranks(void)
{
  size_t size;
  char  *text;
  AM_TRY(AmErrorHandlerPush());
  CU_ASSERT_EQUAL(AmFileRead(PETSC_COMM_WORLD, "mpi_output_nothing", &size, &text), AM_ERR_USER);
  CU_ASSERT_STRING_EQUAL(AmErrorSentence(), "mpi_output_nothing: No such file or directory");
  AM_TRY(AmErrorHandlerPop());
}

/* Draws num atoms of a row, the first one given. Out: the picture's bytes, owned by the caller. */
static void draw(MPI_Comm comm, PetscInt first, PetscInt num, size_t *size, char **bytes)
{
  const char     *path = named(".png");
  PetscReal       place[2][2], color[2];
  const AmPicture picture = {.half_width = 10, .atom_diameter = 3, .num_atoms = num, .atoms = (const PetscReal(*)[2])place, .colors = color};
  PetscBool       drawn;
  for (PetscInt i = 0; i < num; i++) {
    place[i][0] = 4 * (first + i);
    place[i][1] = 1;
    color[i]    = first + i;
  }
  AM_TRY(AmOutputPicture(comm, path, &picture, &drawn));
  CU_ASSERT_FATAL(drawn);
  AM_TRY(AmFileRead(comm, path, size, bytes));
  if (rank == 0) remove(path);
}

/* As one rank draws them that has all. */
static void atoms_of_two_ranks_share_one_scale_of_colours(void)
{
  size_t size, size_alone;
  char  *bytes, *bytes_alone;
  who();
  if (num_ranks > 2) return;
  draw(PETSC_COMM_WORLD, rank, 1, &size, &bytes);
  if (rank == 0) {
    draw(PETSC_COMM_SELF, 0, 2, &size_alone, &bytes_alone);
    CU_ASSERT(size == size_alone && !memcmp(bytes, bytes_alone, size));
    AM_TRY(PetscFree(bytes_alone));
  }
  AM_TRY(PetscFree(bytes));
}

/* Half more is what others may have freed in the meantime. */
static void memory_of_a_machine_counts_once(void)
{
  PetscReal alone, together;
  AM_TRY(AmMemoryAvailable(PETSC_COMM_SELF, &alone));
  AM_TRY(AmMemoryAvailable(PETSC_COMM_WORLD, &together));
  CU_ASSERT(together > 0 && together < 1.5 * alone);
}

static const AmTest tests[] = {
    {"parts come in rank order, sync by sync", parts_come_in_rank_order_sync_by_sync},
    {"atoms of all ranks are in one file", atoms_of_all_ranks_are_in_one_file},
    {"a full disk is seen by all ranks", a_full_disk_is_seen_by_all_ranks},
    {"a missing file is missing on all ranks", a_missing_file_is_missing_on_all_ranks},
    {"atoms of two ranks share one scale of colours", atoms_of_two_ranks_share_one_scale_of_colours},
    {"memory of a machine counts once", memory_of_a_machine_counts_once},
};

AM_TEST_MAIN("mpi output", tests)
