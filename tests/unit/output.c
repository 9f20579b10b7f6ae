/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files that are written: what was put in comes out, and a file is whole or not there. */
#include "sentence.h"
#include <atomesh/output.h>
#include <glob.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static PetscBool exists(const char pattern[])
{
  glob_t          found;
  const PetscBool yes = glob(pattern, 0, NULL, &found) ? PETSC_FALSE : PETSC_TRUE;
  globfree(&found);
  return yes;
}

/* Removes what a test that failed before may have left. */
static void forget(const char pattern[])
{
  glob_t found;
  if (!glob(pattern, 0, NULL, &found))
    for (size_t i = 0; i < found.gl_pathc; i++) remove(found.gl_pathv[i]);
  globfree(&found);
}

static void writeatoms(const char path[])
{
  static const char *const species[] = {"Al", "Cu", "Al"};
  static const PetscReal   pos[3][3] = {{1.25, -2.5e-7, 3}, {1e4, 0, -1}, {0.1, 0.2, 0.3}};
  static const PetscInt    layer[]   = {3, -4, 5};
  static const PetscBool   free_[]   = {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE};
  const AmColumn           columns[] = {{"species", AM_COLUMN_STRING, 1, species},
                                        {"pos", AM_COLUMN_REAL, 3, pos},
                                        {"layer", AM_COLUMN_INTEGER, 1, layer},
                                        {"free", AM_COLUMN_LOGICAL, 1, free_}};
  const AmXYZData          data = {{{{100, 0, 0}}, {{0, 100, 0}}, {{0, 0, 2.85}}}, {PETSC_FALSE, PETSC_FALSE, PETSC_TRUE}, "scheme=\"bqcf\"", 3, 4, columns};
  AM_TRY(AmOutputXYZ(PETSC_COMM_WORLD, path, &data));
}

static void checkatoms(const char path[])
{
  AmXYZ *xyz = NULL;
  AM_TRY(AmOutputReadXYZ(path, &xyz));
  CU_ASSERT_EQUAL_FATAL(xyz->n, 3);
  CU_ASSERT_EQUAL(xyz->num_columns, 4);
  CU_ASSERT(!xyz->pbc[0] && !xyz->pbc[1] && xyz->pbc[2]);
  AM_CLOSE(xyz->cell[2].v[2], 2.85, 0);
  CU_ASSERT(strstr(xyz->comment, "scheme=\"bqcf\"") != NULL);
  const AmXYZColumn *species = AmXYZFind(xyz, "species", AM_COLUMN_STRING, 1), *pos = AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3);
  CU_ASSERT_FATAL(species && pos && AmXYZFind(xyz, "layer", AM_COLUMN_INTEGER, 1) && AmXYZFind(xyz, "free", AM_COLUMN_LOGICAL, 1));
  CU_ASSERT_STRING_EQUAL(species->strings[1], "Cu");
  AM_CLOSE(pos->numbers[1], -2.5e-7, 1e-12);
  AM_CLOSE(pos->numbers[3], 1e4, 1e-12);
  AM_CLOSE(AmXYZFind(xyz, "layer", AM_COLUMN_INTEGER, 1)->numbers[1], -4, 0);
  AM_CLOSE(AmXYZFind(xyz, "free", AM_COLUMN_LOGICAL, 1)->numbers[1], 0, 0);
  CU_ASSERT(!AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 1) && !AmXYZFind(xyz, "po", AM_COLUMN_REAL, 3));
  AM_TRY(AmXYZDestroy(&xyz));
}

static void extended_xyz_comes_back_as_written(void)
{
  writeatoms("unit_output.xyz");
  checkatoms("unit_output.xyz");
  remove("unit_output.xyz");
}

static void a_gzipped_file_reads_as_well(void)
{
  size_t size;
  char  *text;
  writeatoms("unit_output.xyz");
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, "unit_output.xyz", &size, &text));
  gzFile file = gzopen("unit_output.xyz.gz", "wb");
  CU_ASSERT_EQUAL(gzwrite(file, text, (unsigned)size), (int)size);
  gzclose(file);
  AM_TRY(PetscFree(text));
  checkatoms("unit_output.xyz.gz");
  remove("unit_output.xyz");
  remove("unit_output.xyz.gz");
}

static AmXYZ *read_text(const char text[])
{
  AmXYZ *xyz  = NULL;
  FILE  *file = fopen("unit_output_other.xyz", "w");
  fputs(text, file);
  fclose(file);
  AM_TRY(AmOutputReadXYZ("unit_output_other.xyz", &xyz));
  remove("unit_output_other.xyz");
  CU_ASSERT_FATAL(xyz != NULL);
  return xyz;
}

/* What other programs write: a cell without pbc repeats everywhere (ASE), T may be t or 1, and lines may end as those of DOS do. */
static void words_of_other_programs_are_understood(void)
{
  AmXYZ *xyz = read_text("1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3\nAl 0 0 0\n");
  CU_ASSERT(xyz->pbc[0] && xyz->pbc[1] && xyz->pbc[2]);
  AM_TRY(AmXYZDestroy(&xyz));
  xyz = read_text("1\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n");
  CU_ASSERT(!xyz->pbc[0] && !xyz->pbc[1] && !xyz->pbc[2]);
  AM_TRY(AmXYZDestroy(&xyz));
  xyz = read_text("3\r\npbc=\"1 f t\" Properties=free:L:1:pos:R:3\r\nt 0 0 0\r\n1 0 0 0\r\n0 0 0 2.5\r\n");
  CU_ASSERT(xyz->pbc[0] && !xyz->pbc[1] && xyz->pbc[2]);
  const AmXYZColumn *is_free = AmXYZFind(xyz, "free", AM_COLUMN_LOGICAL, 1), *pos = AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3);
  CU_ASSERT_FATAL(is_free && pos);
  CU_ASSERT(is_free->numbers[0] == 1 && is_free->numbers[1] == 1 && is_free->numbers[2] == 0);
  AM_CLOSE(pos->numbers[8], 2.5, 0);
  AM_TRY(AmXYZDestroy(&xyz));
}

static void refuse(const char text[], const char words[])
{
  AmXYZ *xyz  = NULL;
  FILE  *file = fopen("unit_output_bad.xyz", "w");
  fputs(text, file);
  fclose(file);
  AM_TRY(AmErrorHandlerPush());
  CU_ASSERT_EQUAL(AmOutputReadXYZ("unit_output_bad.xyz", &xyz), AM_ERR_USER);
  if (!strstr(AmErrorSentence(), words)) printf("\n    \"%s\" lacks \"%s\"\n", AmErrorSentence(), words);
  CU_ASSERT(strstr(AmErrorSentence(), words) != NULL);
  AM_TRY(AmErrorHandlerPop());
  remove("unit_output_bad.xyz");
}

static void a_bad_xyz_is_refused_with_its_line(void)
{
  refuse("", ":1: the file ends where the number of atoms should be");
  refuse("x\n", ":1: is \"x\", must be the number of atoms");
  refuse("2000000000\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n", ":1: is 2000000000, the file is too short for so many atoms");
  refuse("1\nhello\nAl 0 0 0\n", ":2: has no Properties=");
  refuse("1\nProperties=species:S:1:pos:Q:3\nAl 0 0 0\n", ":2: Properties holds \"pos:Q:3\"");
  refuse("2\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n", ":4: the file ends where an atom should be");
  refuse("1\nProperties=species:S:1:pos:R:3\nAl 0 0\n", ":3: the line ends before pos");
  refuse("1\nProperties=species:S:1:pos:R:3\nAl 0 nan 0\n", ":3: pos is \"nan\", must be a finite number");
}

/* ---- data files of LAMMPS ---- */

static AmXYZ *readdata(const char text[], const AmLammpsOptions *options)
{
  AmXYZ *xyz  = NULL;
  gzFile file = gzopen("unit_output.data", "wb");
  gzputs(file, text);
  gzclose(file);
  AM_TRY(AmOutputReadAtoms("unit_output.data", options, &xyz));
  remove("unit_output.data");
  CU_ASSERT_FATAL(xyz != NULL);
  return xyz;
}

/* In: species of the atoms, and where the first is. */
static void checkdata(AmXYZ *xyz, const char first[], const char second[], AmVec3 at)
{
  const AmXYZColumn *species = AmXYZFind(xyz, "species", AM_COLUMN_STRING, 1), *pos = AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3);
  CU_ASSERT_FATAL(species && pos && xyz->n == 2);
  CU_ASSERT_STRING_EQUAL(species->strings[0], first);
  CU_ASSERT_STRING_EQUAL(species->strings[1], second);
  for (int k = 0; k < 3; k++) AM_CLOSE(pos->numbers[k], at.v[k], 0);
  CU_ASSERT(xyz->pbc[0] && xyz->pbc[1] && xyz->pbc[2]);
  AM_TRY(AmXYZDestroy(&xyz));
}

#define HEADER "any words\n\n2 atoms\n 2  atom types # two\n0 4 xlo xhi\n-1 4 ylo yhi\n0 6 zlo zhi\n0.5 0.25 -1 xy xz yz\n\n"

static void lines_of_each_style_are_read(void)
{
  const AmVec3          at    = AmVec3Make(0.5, -1, 2e-1);
  const AmLammpsOptions plain = {NULL, 0, NULL, 0, NULL}, charge = {"charge", 0, NULL, 0, NULL};
  AmXYZ                *xyz   = readdata(HEADER "Atoms # atomic\n\n7 2 0.5 -1 2e-1 0 0 -1\n3 1 1 1 1 # here\n\nVelocities\n\n7 0 0 0\n3 0 0 0\n", &plain);
  AM_CLOSE(xyz->cell[0].v[0], 4, 0);
  AM_CLOSE(xyz->cell[1].v[0], 0.5, 0);
  AM_CLOSE(xyz->cell[1].v[1], 5, 0);
  AM_CLOSE(xyz->cell[2].v[0], 0.25, 0);
  AM_CLOSE(xyz->cell[2].v[1], -1, 0);
  AM_CLOSE(xyz->cell[2].v[2], 6, 0);
  checkdata(xyz, "type 2", "type 1", at);
  checkdata(readdata(HEADER "Atoms\n\n1 2 0.5 -1 0.2\n2 1 1 1 1\n", &plain), "type 2", "type 1", at);
  checkdata(readdata(HEADER "Atoms\n\n1 2 -0.3 0.5 -1 0.2\n2 1 0 1 1 1\n", &charge), "type 2", "type 1", at);
  checkdata(readdata(HEADER "Atoms # charge\n\n1 2 -0.3 0.5 -1 0.2\n2 1 0 1 1 1\n", &plain), "type 2", "type 1", at);
  checkdata(readdata(HEADER "Atoms # molecular\n\n1 1 2 0.5 -1 0.2\n2 2 1 1 1 1\n", &charge), "type 2", "type 1", at);
  checkdata(readdata(HEADER "Atoms # full\r\n\r\n1 1 2 -0.3 0.5 -1 0.2 1 1 1\r\n2 2 1 0 1 1 1 0 0 0\r\n", &plain), "type 2", "type 1", at);
}

static void a_general_triclinic_box_has_its_edges(void)
{
  const AmLammpsOptions plain = {NULL, 0, NULL, 0, NULL};
  AmXYZ *xyz = readdata("\n2 atoms\n2 atom types\n4 1 0 avec\n-1 5 0.5 bvec\n0.25 0 6 cvec\n0 0 0 abc origin\n\nAtoms\n\n1 2 0 0 0\n2 1 1 1 1\n", &plain);
  const AmVec3 edge[3] = {{{4, 1, 0}}, {{-1, 5, 0.5}}, {{0.25, 0, 6}}};
  for (int i = 0; i < 9; i++) AM_CLOSE(xyz->cell[i / 3].v[i % 3], edge[i / 3].v[i % 3], 0);
  checkdata(xyz, "type 2", "type 1", AmVec3Make(0, 0, 0));
}

static void types_become_species(void)
{
  static const char     types[2][AM_SYMBOL_SIZE] = {"Fe", "C"}, species[3][AM_SYMBOL_SIZE] = {"Co", "Ni", "Fe-a"};
  const AmVec3          at     = AmVec3Make(0, 0, 0);
  const AmLammpsOptions given = {NULL, 2, types, 3, species}, masses = {NULL, 0, NULL, 3, species};
  checkdata(readdata(HEADER "Masses\n\n1 58.7\n2 58.93\n\nAtoms\n\n1 2 0 0 0\n2 1 1 1 1\n", &masses), "Co", "Ni", at);
  checkdata(readdata(HEADER "Masses\n\n1 58.7\n2 58.82\n\nAtoms\n\n1 2 0 0 0\n2 1 1 1 1\n", &masses), "Co", "Ni", at); /* both are near; cobalt is nearer */
  checkdata(readdata(HEADER "Masses\n\n1 55.8\n2 58.7\n\nAtoms\n\n1 2 0 0 0\n2 1 1 1 1\n", &masses), "Ni", "type 1", at);
  checkdata(readdata(HEADER "Atom Type Labels\n\n1 Al\n2 Cu\n\nMasses\n\nAl 58.7\nCu 58.93\n\nAtoms\n\n1 Cu 0 0 0\n2 1 1 1 1\n", &masses), "Cu", "Al",
            at);
  checkdata(readdata(HEADER "Masses\n\n1 58.7\n2 58.93\n\nAtoms\n\n1 2 0 0 0\n2 1 1 1 1\n", &given), "C", "Fe", at);
}

static void refuse_data(const char text[], const char words[])
{
  const AmLammpsOptions plain = {NULL, 0, NULL, 0, NULL};
  AmXYZ                *xyz   = NULL;
  FILE                 *file  = fopen("unit_output_bad.data", "w");
  fputs(text, file);
  fclose(file);
  EXPECT_SENTENCE(AmOutputReadAtoms("unit_output_bad.data", &plain, &xyz), "unit_output_bad.data:", words, "must");
  remove("unit_output_bad.data");
}

static void a_bad_data_file_is_refused_with_its_line(void)
{
  refuse_data("hello\n", ":2: the file ends where the section Atoms of a data file of LAMMPS should be, which it must have");
  refuse_data("\n1 atoms\n\nAtoms\n\n1 1 0 0 0\n", ":4: the header has no line \"N atom types\"");
  refuse_data("\n2000000 atoms\n1 atom types\n\nAtoms\n\n1 1 0 0 0\n", ":2: has 2e+06 atoms, must have a whole number of them from 1 to ");
  refuse_data(HEADER "Masses\n\n1 58.7\n2 58.93\n", ":14: the file ends without a section Atoms");
  refuse_data(HEADER "Masses\n\n1 58.7\n2 -1\n", ":13: is \"2 -1\", must be a type and its mass");
  refuse_data(HEADER "Atoms # sphere\n\n1 1 0 0 0 1 1\n", ":10: the style of the atoms is \"sphere\"");
  refuse_data(HEADER "Atoms\n\n1 1 0 0 0\n2 1 0 0 0 0\n", ":13: the line has 6 words, must have 5, or 8 with image flags, as atoms of style atomic have");
  refuse_data(HEADER "Atoms\n\n1 1 0 0 0\n2 3 1 1 1\n", ":13: the type is \"3\", must be from 1 to 2");
  refuse_data(HEADER "Atoms\n\n1 1 0 0 0\n2 4294967297 1 1 1\n", ":13: the type is \"4294967297\", must be from 1 to 2");
  refuse_data(HEADER "Atom Type Labels\n\n4294967297 Fe\n2 C\n", ":12: is \"4294967297 Fe\", must be a type from 1 to 2 and its label");
  refuse_data(HEADER "Atoms\n\n1 1 0 0 0\n2 2 1 nan 1\n", ":13: y is \"nan\", must be a finite number");
  refuse_data(HEADER "Atoms\n\n1 1 0 0 0\n", ":13: the file ends where an atom should be, which it must have");
  refuse_data("\n1 atoms\n1 atom types\n0 0 xlo xhi\n\nAtoms\n\n1 1 0 0 0\n", ":4: the box goes from 0 to 0 Å");
}

static int digit(char c)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return c == '=' ? 0 : (int)(strchr(digits, c) - digits);
}

static void decode(const char code[], size_t size, unsigned char bytes[])
{
  for (size_t i = 0; i < size; i++) {
    const char    *c    = code + 4 * (i / 3);
    const unsigned word = (unsigned)(digit(c[0]) << 18 | digit(c[1]) << 12 | digit(c[2]) << 6 | digit(c[3]));
    bytes[i]            = (unsigned char)(word >> (16 - 8 * (i % 3)));
  }
}

/* Number of elements opened and closed, -1 if they do not nest. */
static int elements(const char xml[])
{
  const char *stack[16];
  int         depth = 0, count = 0;
  for (const char *p = strchr(xml, '<'); p; p = strchr(p + 1, '<')) {
    if (p[1] == '?') continue;
    if (p[1] != '/') {
      if (depth == 16) return -1;
      stack[depth++] = p + 1;
      count++;
    } else if (!depth || strncmp(stack[--depth], p + 2, strcspn(p + 2, ">")))
      return -1;
  }
  return depth ? -1 : count;
}

/* A linear triangle and a quadratic one: VTK's types 5 and 22, which end after 3 and 9 nodes; the base64 of these numbers was made by another program. */
static void a_vtu_holds_cells_of_two_kinds(void)
{
  const AmVec3     points[7] = {{{0, 0, 0}}, {{2, 0, 0}}, {{0, 2, 0}}, {{2, 2, 0}}, {{2, 1, 0}}, {{1, 2, 0}}, {{1, 1, 0}}};
  const PetscInt   cells[]   = {0, 1, 2, 1, 3, 2, 4, 5, 6};
  const AmCellType types[]   = {AM_CELL_TRIANGLE, AM_CELL_TRIANGLE6};
  const AmVTUData  data      = {.num_points = 7, .points = points, .cell_types = types, .num_cells = 2, .cells = cells};
  size_t           size;
  char            *text;

  AM_TRY(AmOutputVTU(PETSC_COMM_WORLD, "unit_output.vtu", &data));
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, "unit_output.vtu", &size, &text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "AgAAAAAAAAAFFg=="));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "EAAAAAAAAAADAAAAAAAAAAkAAAAAAAAA"));
  AM_TRY(PetscFree(text));
  remove("unit_output.vtu");
}

static void a_vtu_nests_and_holds_its_numbers(void)
{
  const AmVec3     points[] = {{{0, 0, 0}}, {{1.5, 0, 0}}, {{0, 2.5, 0}}, {{3, 3, 0}}};
  const PetscInt   cells[]  = {0, 1, 2, 1, 3, 2};
  const PetscReal  u[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, w[2] = {0.25, -7};
  const AmVTUField point = {"displacement", 3, u}, cell = {"energy", 1, w};
  const AmVTUData  data = {4, points, AM_CELL_TRIANGLE, NULL, 2, cells, 1, 1, &point, &cell};
  size_t           size;
  char            *text;
  struct {
    uint64_t bytes;
    double   x[12];
  } found;

  AM_TRY(AmOutputVTU(PETSC_COMM_WORLD, "unit_output.vtu", &data));
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, "unit_output.vtu", &size, &text));
  CU_ASSERT_EQUAL(elements(text), 13);
  const char *array = strstr(text, "Name=\"Points\"");
  CU_ASSERT_FATAL(array != NULL);
  decode(strchr(array, '\n') + 1, sizeof found, (unsigned char *)&found);
  CU_ASSERT_EQUAL(found.bytes, 96);
  AM_CLOSE(found.x[3], 1.5, 0);
  AM_CLOSE(found.x[7], 2.5, 0);
  AM_TRY(PetscFree(text));
  remove("unit_output.vtu");
}

static void an_interrupted_write_leaves_no_file(void)
{
  AmText text;
  forget("unit_output_half.txt*");
  AM_TRY(AmTextOpen(PETSC_COMM_WORLD, "unit_output_half.txt", &text));
  AM_TRY(AmTextPrint(text, "half\n"));
  AM_TRY(AmTextSync(text));
  CU_ASSERT(exists("unit_output_half.txt.tmp-*"));
  AM_TRY(AmTextDiscardAll());
  CU_ASSERT(!exists("unit_output_half.txt*"));
}

static void a_full_disk_is_a_failure_of_the_machine_and_leaves_no_file(void)
{
  AmText        text;
  struct rlimit before, small;
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

  forget("unit_output_full.txt*");
  getrlimit(RLIMIT_FSIZE, &before);
  small          = before;
  small.rlim_cur = 4096;
  AM_TRY(AmErrorHandlerPush());
  AM_TRY(AmTextOpen(PETSC_COMM_WORLD, "unit_output_full.txt", &text));
  for (int i = 0; i < 10000; i++) AM_TRY(AmTextPrint(text, "%d\n", i));
  setrlimit(RLIMIT_FSIZE, &small);
  CU_ASSERT_EQUAL(AmTextClose(&text, NULL), AM_ERR_MACHINE);
  setrlimit(RLIMIT_FSIZE, &before);
  CU_ASSERT(strstr(AmErrorSentence(), "cannot write unit_output_full.txt: File too large") != NULL);
  CU_ASSERT(!exists("unit_output_full.txt*"));
  AM_TRY(AmErrorHandlerPop());
  signal(SIGXFSZ, handler);
}

static void a_file_in_no_directory_is_a_failure_of_the_machine(void)
{
  AmText text;
  AM_TRY(AmErrorHandlerPush());
  CU_ASSERT_EQUAL(AmTextOpen(PETSC_COMM_WORLD, "unit_output_nowhere/a.txt", &text), AM_ERR_MACHINE);
  AM_TRY(AmErrorHandlerPop());
}

static void a_directory_is_checked_without_making_it(void)
{
  AM_TRY(AmErrorHandlerPush());
  AM_TRY(AmOutputCheckDirectory(PETSC_COMM_WORLD, "unit_output_dir/a/b"));
  CU_ASSERT(!exists("unit_output_dir"));
  AM_TRY(AmOutputDirectory(PETSC_COMM_WORLD, "unit_output_dir/a/b"));
  AM_TRY(AmOutputDirectory(PETSC_COMM_WORLD, "unit_output_dir/a/b/"));
  CU_ASSERT(exists("unit_output_dir/a/b"));
  CU_ASSERT(!chmod("unit_output_dir/a", 0555));
  CU_ASSERT_EQUAL(AmOutputCheckDirectory(PETSC_COMM_WORLD, "unit_output_dir/a/c"), AM_ERR_USER);
  CU_ASSERT_STRING_EQUAL(AmErrorSentence(), "unit_output_dir/a/c cannot be written to: unit_output_dir/a is read-only, must be writable");
  CU_ASSERT(!chmod("unit_output_dir/a", 0755));
  rmdir("unit_output_dir/a/b");
  rmdir("unit_output_dir/a");
  rmdir("unit_output_dir");
  AM_TRY(AmErrorHandlerPop());
}

static void check_png(const char path[])
{
  size_t size;
  char  *text;

  AM_TRY(AmFileRead(PETSC_COMM_WORLD, path, &size, &text));
  CU_ASSERT(size > 10000 && !memcmp(text, "\x89PNG", 4));
  AM_TRY(PetscFree(text));
  remove(path);
}

static void a_picture_is_a_png(void)
{
  const PetscReal       atoms[2][2] = {{0, 0}, {3, 1}}, edges[1][4] = {{0, 0, 3, 1}}, colors[2] = {0, 0.5};
  const AmPictureCircle circle  = {{0, 0}, 4, "it's the core", {0, 0}};
  const AmPicture       picture = {"title", "energy (eV)", {0, 0}, 6, 2.5, 2, atoms, colors, 1, edges, 1, &circle};
  PetscBool             drawn;

  AM_TRY(AmOutputPicture(PETSC_COMM_WORLD, "unit_output.png", &picture, &drawn));
  CU_ASSERT_FATAL(drawn);
  check_png("unit_output.png");
}

/* The perfect crystal: all site energies are the same number. */
static void a_picture_of_one_colour_is_drawn(void)
{
  const PetscReal atoms[2][2] = {{0, 0}, {3, 1}}, colors[2] = {0.7e-3, 0.7e-3};
  const AmPicture picture = {.half_width = 6, .atom_diameter = 2.5, .num_atoms = 2, .atoms = atoms, .colors = colors};
  PetscBool       drawn;

  AM_TRY(AmOutputPicture(PETSC_COMM_WORLD, "unit_output.png", &picture, &drawn));
  CU_ASSERT_FATAL(drawn);
  check_png("unit_output.png");
}

/* Values of zero, beyond the range, and a panel without points are drawn too. */
static void panels_are_a_png(void)
{
  const PetscReal       points[3][2] = {{0, 0}, {3, 1}, {-2, 1}}, values[3] = {0, 1e-5, 10};
  const AmPictureCircle circle    = {{0, 0}, 4, "it's the core", {0, 0}};
  const AmPanel         panels[3] = {{"one", 3, points, values}, {"two's", 1, points, values}, {"none", 0, NULL, NULL}};
  const AmPanels        p         = {.color_label = "force (eV/Å)",
                                     .range       = {1e-16, 1},
                                     .half_width  = 6,
                                     .diameter    = 2,
                                     .num_panels  = 3,
                                     .panels      = panels,
                                     .num_circles = 1,
                                     .circles     = &circle};
  PetscBool             drawn;

  AM_TRY(AmOutputPanels(PETSC_COMM_WORLD, "unit_panels.png", &p, &drawn));
  CU_ASSERT_FATAL(drawn);
  check_png("unit_panels.png");
}

static void curves_are_a_png(void)
{
  const PetscReal   points[3][2] = {{2, 1e-3}, {0, 0}, {1, 1e-12}};
  const AmCurve     curves[2]    = {{"it's a curve", 3, points, PETSC_FALSE, 0}, {"empty", 0, NULL, PETSC_TRUE, 0}};
  const AmCurveLine upright = {1, "here"}, level = {1e-10, "limit"};
  const AmCurves    c = {"title", "x (Å)", "y (eV/Å)", {0, 3}, {1e-16, 1}, 2, curves, 1, &upright, &level, PETSC_FALSE};
  PetscBool         drawn;

  AM_TRY(AmOutputCurves(PETSC_COMM_WORLD, "unit_curves.png", &c, &drawn));
  CU_ASSERT_FATAL(drawn);
  check_png("unit_curves.png");
}

static void a_map_is_a_png(void)
{
  const PetscReal   points[9][3] = {{0, 0, 1}, {1, 0, 2}, {2, 0, 1}, {-.5, 1, 2}, {.5, 1, 5}, {1.5, 1, NAN}, {-1, 2, 1}, {0, 2, 2}, {1, 2, 1}};
  const AmMapMark   mark         = {{.5, 1}, "it's 5"};
  const AmMap       map          = {"title", "x (Å)", "y (Å)", "energy (mJ/m²)", 3, 3, points, 1, &mark};
  PetscBool         drawn;

  AM_TRY(AmOutputMap(PETSC_COMM_WORLD, "unit_map.png", &map, &drawn));
  CU_ASSERT_FATAL(drawn);
  check_png("unit_map.png");
}

static void a_chart_is_a_png(void)
{
  const PetscReal    full[3][2] = {{1000, 5}, {3000, 2}, {9000, 1}}, gap[3][2] = {{1000, 4}, {3000, NAN}, {9000, 0.5}};
  const AmChartCurve curves[2] = {{"it's full", 3, full, 0, PETSC_FALSE, -0.5}, {"gap", 3, gap, 1, PETSC_TRUE, NAN}};
  AmChart            chart     = {"title", "unknowns", "error (%)", "scheme", "it's theory", 2, curves};
  PetscBool          drawn;
  size_t             size;
  char              *text;

  AM_TRY(AmOutputChart(PETSC_COMM_WORLD, "unit_output.png", &chart, &drawn));
  CU_ASSERT_FATAL(drawn);
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, "unit_output.png", &size, &text));
  CU_ASSERT(size > 10000 && !memcmp(text, "\x89PNG", 4));
  AM_TRY(PetscFree(text));
  remove("unit_output.png");
  chart.num_curves = 0; /* nothing to draw is said, and no file is left */
  AM_TRY(AmOutputChart(PETSC_COMM_WORLD, "unit_output.png", &chart, &drawn));
  CU_ASSERT(!drawn);
  CU_ASSERT(!exists("unit_output.png*"));
}

static void json_comes_back_as_written(void)
{
  cJSON *json = cJSON_CreateObject(), *again;
  size_t size;
  char  *text;

  cJSON_AddNumberToObject(json, "energy_eV", 0.1 + 0.2);
  AM_TRY(AmOutputJSON(PETSC_COMM_WORLD, "unit_output.json", json));
  AM_TRY(AmFileRead(PETSC_COMM_WORLD, "unit_output.json", &size, &text));
  again = cJSON_Parse(text);
  AM_CLOSE(cJSON_GetObjectItem(again, "energy_eV")->valuedouble, 0.1 + 0.2, 1e-15);
  AM_TRY(PetscFree(text));
  cJSON_Delete(json);
  cJSON_Delete(again);
  remove("unit_output.json");
}

static const AmTest tests[] = {
    {"extended XYZ comes back as written", extended_xyz_comes_back_as_written},
    {"a gzipped file reads as well", a_gzipped_file_reads_as_well},
    {"words of other programs are understood", words_of_other_programs_are_understood},
    {"a bad XYZ is refused with its line", a_bad_xyz_is_refused_with_its_line},
    {"lines of each style of LAMMPS are read", lines_of_each_style_are_read},
    {"a general triclinic box has its edges", a_general_triclinic_box_has_its_edges},
    {"types become species", types_become_species},
    {"a bad data file is refused with its line", a_bad_data_file_is_refused_with_its_line},
    {"a VTU nests and holds its numbers", a_vtu_nests_and_holds_its_numbers},
    {"a vtu holds cells of two kinds", a_vtu_holds_cells_of_two_kinds},
    {"an interrupted write leaves no file", an_interrupted_write_leaves_no_file},
    {"a full disk is a failure of the machine and leaves no file", a_full_disk_is_a_failure_of_the_machine_and_leaves_no_file},
    {"a file in no directory is a failure of the machine", a_file_in_no_directory_is_a_failure_of_the_machine},
    {"a directory is checked without making it", a_directory_is_checked_without_making_it},
    {"a picture is a PNG", a_picture_is_a_png},
    {"a chart is a PNG", a_chart_is_a_png},
    {"a picture of one colour is drawn", a_picture_of_one_colour_is_drawn},
    {"panels are a PNG", panels_are_a_png},
    {"curves are a PNG", curves_are_a_png},
    {"a map is a PNG", a_map_is_a_png},
    {"JSON comes back as written", json_comes_back_as_written},
};

AM_TEST_MAIN("output", tests)
