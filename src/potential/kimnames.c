/* SPDX-License-Identifier: GPL-3.0-or-later
 * Installed KIM portable models, for a person who misspelt one: the nearest names by edit distance, the model's number at its end left out. */
#include "potentialimpl.h"
#include <KIM_SimulatorHeaders.h>
#include <ctype.h>

#define AM_NAME_SIZE 160
#define AM_NUM_NEAREST 3

/* Lower case, without "__MO_...". */
static void normalize(const char name[], char out[AM_NAME_SIZE])
{
  const char  *tail = strstr(name, "__");
  const size_t n    = PetscMin(tail ? (size_t)(tail - name) : strlen(name), AM_NAME_SIZE - 1);
  for (size_t i = 0; i < n; i++) out[i] = (char)tolower((unsigned char)name[i]);
  out[n] = 0;
}

static int edit_distance(const char a[], const char b[])
{
  int          row[AM_NAME_SIZE];
  const size_t n = strlen(b);

  for (size_t j = 0; j <= n; j++) row[j] = (int)j;
  for (size_t i = 0; a[i]; i++) {
    int diagonal = row[0];
    row[0]       = (int)i + 1;
    for (size_t j = 0; j < n; j++) {
      const int substitute = diagonal + (a[i] != b[j]);
      diagonal             = row[j + 1];
      row[j + 1]           = PetscMin(substitute, 1 + PetscMin(row[j], diagonal));
    }
  }
  return row[n];
}

/* A name that contains what was asked for counts only a little for what it has more. */
static int farness(const char asked[], const char name[])
{
  char candidate[AM_NAME_SIZE];
  normalize(name, candidate);
  if (strstr(candidate, asked)) return (int)(strlen(candidate) - strlen(asked)) / 8;
  return edit_distance(asked, candidate);
}

PetscErrorCode AmKimNearestNames(const char name[], size_t size, char list[])
{
  KIM_Collections *collections;
  char             asked[AM_NAME_SIZE];
  const char      *nearest[AM_NUM_NEAREST];
  int              distance[AM_NUM_NEAREST], num, found = 0;
  size_t           used = 0;

  PetscFunctionBeginUser;
  list[0] = 0;
  normalize(name, asked);
  if (KIM_Collections_Create(&collections)) PetscFunctionReturn(0);
  if (KIM_Collections_CacheListOfItemNamesByType(collections, KIM_COLLECTION_ITEM_TYPE_portableModel, &num)) num = 0;
  for (int i = 0; i < num; i++) {
    const char *candidate;
    int         d, at;
    if (KIM_Collections_GetItemNameByType(collections, i, &candidate)) continue;
    d = farness(asked, candidate);
    for (at = found; at > 0 && distance[at - 1] > d; at--)
      if (at < AM_NUM_NEAREST) {
        nearest[at]  = nearest[at - 1];
        distance[at] = distance[at - 1];
      }
    if (at >= AM_NUM_NEAREST) continue;
    nearest[at]  = candidate;
    distance[at] = d;
    found        = PetscMin(found + 1, AM_NUM_NEAREST);
  }
  for (int i = 0; i < found && used < size; i++) used += snprintf(list + used, size - used, "%s%s", i ? ", " : "", nearest[i]);
  KIM_Collections_Destroy(&collections);
  PetscFunctionReturn(0);
}
