/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sorts the command line into the program's words and PETSc's options. */
#include "words.h"
#include <ctype.h>
#include <string.h>

static const char *const long_options[] = {"--set", "--output", "--species", "--structure", "--surface", "--plane", "--direction",
                                           "--points", "--map", "--relax", "--cut", "--json", "--help", "--version"};

/* A number such as -3 is a value, not an option. */
static PetscBool option(const char word[]) { return word[0] == '-' && (isalpha((unsigned char)word[1]) || word[1] == '-') ? PETSC_TRUE : PETSC_FALSE; }

static void mistake(AmWords *words, const char format[], const char a[], const char b[])
{
  if (!words->mistake[0]) snprintf(words->mistake, sizeof words->mistake, format, a, b);
}

/* The value of --name VALUE or --name=VALUE, or NULL. */
static const char *valueof(int argc, char **argv, int *i, const char name[], AmWords *words)
{
  const char *equals = strchr(argv[*i], '=');

  if (equals) return equals + 1;
  if (*i + 1 < argc && !option(argv[*i + 1])) return argv[++*i];
  mistake(words, "%s needs a value%s", name, "");
  return NULL;
}

static PetscBool is(const char word[], const char name[])
{
  const size_t length = strlen(name);
  return !strncmp(word, name, length) && (!word[length] || word[length] == '=') ? PETSC_TRUE : PETSC_FALSE;
}

static void sort_long(int argc, char **argv, int *i, AmWords *words)
{
  const char *word = argv[*i], *value;

  if (is(word, "--set")) {
    value = valueof(argc, argv, i, "--set", words);
    if (value && words->num_sets < AM_WORDS_MAX - 1) words->sets[words->num_sets++] = value;
  } else if (is(word, "--output")) {
    value = valueof(argc, argv, i, "--output", words);
    if (value && (!*value || strlen(value) > 1000 || strchr(value, '\'')))
      mistake(words, "--output %s: must be a path without quotes%s", value, "");
    else if (value)
      snprintf(words->directory, sizeof words->directory, "output.directory='%s'", words->output = value);
  } else if (is(word, "--species"))
    words->species = valueof(argc, argv, i, "--species", words);
  else if (is(word, "--structure"))
    words->structure = valueof(argc, argv, i, "--structure", words);
  else if (is(word, "--surface")) {
    value = valueof(argc, argv, i, "--surface", words);
    if (value) words->surfaces[words->num_surfaces++] = value;
  } else if (is(word, "--direction")) {
    value = valueof(argc, argv, i, "--direction", words);
    if (value) words->directions[words->num_directions++] = value;
  } else if (is(word, "--plane"))
    words->plane = valueof(argc, argv, i, "--plane", words);
  else if (is(word, "--points"))
    words->points = valueof(argc, argv, i, "--points", words);
  else if (is(word, "--relax"))
    words->relax = valueof(argc, argv, i, "--relax", words);
  else if (is(word, "--cut"))
    words->cut = valueof(argc, argv, i, "--cut", words);
  else if (!strcmp(word, "--map"))
    words->map = PETSC_TRUE;
  else if (!strcmp(word, "--json"))
    words->json = PETSC_TRUE;
  else if (!strcmp(word, "--help"))
    words->help = PETSC_TRUE;
  else if (!strcmp(word, "--version"))
    words->version = PETSC_TRUE;
  else {
    const PetscInt nearest = AmWordNearest(word, sizeof long_options / sizeof *long_options, long_options);
    if (nearest < 0)
      mistake(words, "%s is no known option%s", word, "");
    else
      mistake(words, "%s is no known option; did you mean %s?", word, long_options[nearest]);
  }
}

void AmWordsSort(int argc, char **argv, AmWords *words)
{
  memset(words, 0, sizeof *words);
  words->petsc_argv[words->petsc_argc++] = argv[0];
  if (argc > AM_WORDS_MAX - 1) {
    mistake(words, "the command line has too many words%s%s", "", "");
    return;
  }
  for (int i = 1; i < argc; i++) {
    if (!strncmp(argv[i], "--", 2))
      sort_long(argc, argv, &i, words);
    else if (option(argv[i])) {
      words->petsc_argv[words->petsc_argc++] = argv[i];
      if (i + 1 < argc && !option(argv[i + 1])) words->petsc_argv[words->petsc_argc++] = argv[++i];
    } else if (!words->command)
      words->command = argv[i];
    else
      words->names[words->num_names++] = argv[i];
  }
  if (words->directory[0]) words->sets[words->num_sets++] = words->directory;
  words->petsc_argv[words->petsc_argc] = NULL;
}
