/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: the command line, sorted. Nothing is copied. */
#ifndef ATOMESH_APP_WORDS_H
#define ATOMESH_APP_WORDS_H

#include <atomesh/base.h>

#define AM_WORDS_MAX 256

typedef struct {
  const char *command; /* first word, or NULL */
  PetscInt    num_names, num_sets;
  const char *names[AM_WORDS_MAX]; /* words after the command that are no options */
  const char *sets[AM_WORDS_MAX];  /* of --set, in order; --output DIR comes last as output.directory=DIR */
  char        directory[1100];     /* "output.directory='DIR'" */
  const char *species, *structure; /* of --species and --structure, or NULL */
  PetscInt    num_surfaces, num_directions;
  const char *surfaces[AM_WORDS_MAX];   /* of --surface, in order */
  const char *directions[AM_WORDS_MAX]; /* of --direction, in order */
  const char *plane, *points, *relax, *cut, *output; /* of --plane, --points, --relax, --cut, --output, or NULL */
  PetscBool   help, version, json, map;
  int         petsc_argc;
  char       *petsc_argv[AM_WORDS_MAX]; /* the program and PETSc's options with their values */
  char        mistake[512];             /* a sentence, or "" */
} AmWords;

/* Sorts the words: --long options are ours, -others PETSc's. A word after one of PETSc's options is its value if it is no option itself. */
void AmWordsSort(int argc, char **argv, AmWords *words);

/* Prints what the program, or the command, does. In: command, or NULL. */
void AmHelpPrint(const char command[]);

#endif
