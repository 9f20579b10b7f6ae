/* SPDX-License-Identifier: GPL-3.0-or-later
 * The word that a user probably meant. */
#include <atomesh/base.h>
#include <ctype.h>
#include <string.h>

#define MAX_LENGTH 127

static int substitution(char a, char b)
{
  if (a == b) return 0;
  return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

/* Twice the Levenshtein distance, so that a change of case counts 1. */
static int distance(const char a[], const char b[])
{
  int       row[MAX_LENGTH + 1];
  const int na = (int)strnlen(a, MAX_LENGTH), nb = (int)strnlen(b, MAX_LENGTH);

  for (int j = 0; j <= nb; j++) row[j] = 2 * j;
  for (int i = 1; i <= na; i++) {
    int diagonal = row[0];
    row[0]       = 2 * i;
    for (int j = 1; j <= nb; j++) {
      const int change = diagonal + substitution(a[i - 1], b[j - 1]), remove = row[j] + 2, insert = row[j - 1] + 2;
      diagonal = row[j];
      row[j]   = PetscMin(change, PetscMin(remove, insert));
    }
  }
  return row[nb];
}

PetscInt AmWordNearest(const char word[], PetscInt num_words, const char *const words[])
{
  PetscInt  nearest = -1;
  const int length  = (int)strlen(word);
  int       least   = PetscMax(5, length + 1); /* half of the letters may be wrong, two in a short word */

  for (PetscInt i = 0; i < num_words; i++) {
    const int d = distance(word, words[i]);
    if (d < least) {
      least   = d;
      nearest = i;
    }
  }
  return nearest;
}
