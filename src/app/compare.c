/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command compare: the atoms of a run against a reference, matched by where they came from in the crystal. */
#include <atomesh/app.h>
#include <atomesh/measure.h>
#include <atomesh/output.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "compare.h"

/* The columns are [n][3] reals, which is what AmVec3 [n] is. */
static PetscErrorCode column(const char path[], const AmXYZ *xyz, const char name[], const AmVec3 **out)
{
  const AmXYZColumn *found = AmXYZFind(xyz, name, AM_COLUMN_REAL, 3);

  PetscFunctionBeginUser;
  AmCheckUser(found, "%s:2: Properties has no %s:R:3, must have it to be compared", path, name);
  *out = (const AmVec3 *)found->numbers;
  PetscFunctionReturn(0);
}

PetscErrorCode AmComparedAtomsRead(const char name[], AmComparedAtoms *atoms)
{
  struct stat        info;
  char               path[PETSC_MAX_PATH_LEN];
  const AmXYZColumn *is_free;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s%s", name, !stat(name, &info) && S_ISDIR(info.st_mode) ? "/atoms.xyz" : ""));
  PetscCall(AmOutputReadXYZ(path, &atoms->xyz));
  PetscCall(column(path, atoms->xyz, "pos", &atoms->pos));
  PetscCall(column(path, atoms->xyz, "crystal_pos", &atoms->crystal));
  PetscCall(column(path, atoms->xyz, "mesh_pos", &atoms->mesh));
  is_free        = AmXYZFind(atoms->xyz, "free", AM_COLUMN_LOGICAL, 1);
  atoms->is_free = is_free ? is_free->numbers : NULL;
  atoms->n       = atoms->xyz->n;
  for (int k = 0; k < 3; k++)
    if (atoms->xyz->pbc[k]) atoms->period[k] = atoms->xyz->cell[k];
  PetscFunctionReturn(0);
}

/* Atoms of the reference in order of x, to be found by bisection. */
typedef struct {
  PetscReal x;
  PetscInt  atom;
} Entry;

static int by_x(const void *a, const void *b)
{
  const PetscReal d = ((const Entry *)a)->x - ((const Entry *)b)->x;
  return (d > 0) - (d < 0);
}

/* The atom of the reference at crystal position x, or -1. */
static PetscInt find_atom(const Entry entries[], const AmComparedAtoms *reference, AmVec3 x)
{
  PetscInt low = 0, high = reference->n;

  while (low < high) {
    const PetscInt middle = (low + high) / 2;
    if (entries[middle].x < x.v[0] - AM_MATCH_TOLERANCE)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < reference->n && entries[low].x <= x.v[0] + AM_MATCH_TOLERANCE; low++)
    if (AmVec3Norm(AmVec3Sub(reference->crystal[entries[low].atom], x)) <= AM_MATCH_TOLERANCE) return entries[low].atom;
  return -1;
}

/* Out: match [run atoms]: atom of the reference, or -1; owned by the caller. */
static PetscErrorCode match(const AmComparedAtoms *run, const AmComparedAtoms *reference, PetscInt **out)
{
  Entry *entries;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(reference->n, &entries));
  PetscCall(PetscMalloc1(run->n, out));
  for (PetscInt i = 0; i < reference->n; i++) entries[i] = (Entry){reference->crystal[i].v[0], i};
  if (reference->n > 0) qsort(entries, (size_t)reference->n, sizeof *entries, by_x);
  for (PetscInt i = 0; i < run->n; i++) (*out)[i] = find_atom(entries, reference, run->crystal[i]);
  PetscCall(PetscFree(entries));
  PetscFunctionReturn(0);
}

/* Distances over the free matched atoms; held atoms are where the boundary condition put them. */
static void distances(const AmComparedAtoms *run, const AmComparedAtoms *reference, const PetscInt match_of[], AmComparison *out)
{
  PetscReal sum = 0;

  for (PetscInt i = 0; i < run->n; i++) {
    const PetscInt j = match_of[i];
    if (j < 0) continue;
    out->num_matched++;
    if ((run->is_free && run->is_free[i] == 0) || (reference->is_free && reference->is_free[j] == 0)) continue;
    const AmVec3 d = AmVec3Sub(run->pos[i], reference->pos[j]);
    out->num_free++;
    out->max = PetscMax(out->max, AmVec3Norm(d));
    sum += AmVec3Dot(d, d);
  }
  out->rms = out->num_free ? sqrt(sum / out->num_free) : 0;
}

static PetscErrorCode h1_error(const AmComparedAtoms *run, const AmComparedAtoms *reference, const PetscInt match_of[], AmComparison *out)
{
  AmMeasurePoints points = {0, NULL, {{{0}}, {{0}}, {{0}}}, 0};
  AmVec3         *mesh, *u_run, *u_ref, *crystal;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(out->num_matched, &mesh, out->num_matched, &u_run, out->num_matched, &u_ref, out->num_matched, &crystal));
  for (PetscInt i = 0; i < run->n; i++) {
    const PetscInt j = match_of[i];
    if (j < 0) continue;
    mesh[points.n]    = reference->mesh[j];
    crystal[points.n] = reference->crystal[j];
    u_run[points.n]   = AmVec3Sub(run->pos[i], run->mesh[i]);
    u_ref[points.n++] = AmVec3Sub(reference->pos[j], reference->mesh[j]);
  }
  PetscCall(PetscArraycpy(points.period, reference->period, 3));
  points.x = crystal;
  PetscCall(AmMeasureNearest(&points, &points.nn_distance));
  points.x = mesh;
  PetscCall(AmMeasureH1(&points, u_run, u_ref, &out->h1));
  PetscCall(PetscFree4(mesh, u_run, u_ref, crystal));
  PetscFunctionReturn(0);
}

static PetscErrorCode print(const char run[], const char reference[], PetscBool json, const AmComparison *c)
{
  cJSON *object = cJSON_CreateObject();
  char  *text;

  PetscFunctionBeginUser;
  cJSON_AddStringToObject(object, "run", run);
  cJSON_AddStringToObject(object, "reference", reference);
  cJSON_AddNumberToObject(object, "num_atoms_run", c->num_run);
  cJSON_AddNumberToObject(object, "num_atoms_reference", c->num_reference);
  cJSON_AddNumberToObject(object, "num_matched", c->num_matched);
  cJSON_AddNumberToObject(object, "num_free", c->num_free);
  cJSON_AddNumberToObject(object, "error_max_A", (double)c->max);
  cJSON_AddNumberToObject(object, "error_rms_A", (double)c->rms);
  cJSON_AddNumberToObject(object, "error_h1_relative", (double)c->h1); /* null if infinite */
  text = cJSON_Print(object);
  if (json)
    printf("%s\n", text);
  else
    printf("matched           %d of %d atoms (reference: %d)\n"
           "largest distance  %.6g Å over %d free atoms\n"
           "rms distance      %.6g Å\n"
           "relative H1 error %.6g\n",
           (int)c->num_matched, (int)c->num_run, (int)c->num_reference, (double)c->max, (int)c->num_free, (double)c->rms, (double)c->h1);
  cJSON_free(text);
  cJSON_Delete(object);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCompareAtoms(const AmComparedAtoms *run, const AmComparedAtoms *reference, AmComparison *c)
{
  PetscInt *match_of;

  PetscFunctionBeginUser;
  *c = (AmComparison){.num_run = run->n, .num_reference = reference->n};
  PetscCall(match(run, reference, &match_of));
  distances(run, reference, match_of, c);
  if (c->num_matched) PetscCall(h1_error(run, reference, match_of, c));
  PetscCall(PetscFree(match_of));
  PetscFunctionReturn(0);
}

static PetscErrorCode compare(const char run[], const char reference[], PetscBool json)
{
  AmComparedAtoms a = {0}, b = {0};
  AmComparison    c;

  PetscFunctionBeginUser;
  PetscCall(AmComparedAtomsRead(run, &a));
  PetscCall(AmComparedAtomsRead(reference, &b));
  PetscCall(AmCompareAtoms(&a, &b, &c));
  AmCheckUser(c.num_matched, "%s and %s have no atom in common: no two crystal_pos agree to 0.001 Å", run, reference);
  PetscCall(print(run, reference, json, &c));
  PetscCall(AmXYZDestroy(&a.xyz));
  PetscCall(AmXYZDestroy(&b.xyz));
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppCompare(const char run[], const char reference[], PetscBool json)
{
  PetscMPIInt    rank;
  PetscErrorCode error = 0;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  if (rank == 0) error = compare(run, reference, json);
  PetscCallMPI(MPI_Bcast(&error, 1, MPI_INT, 0, PETSC_COMM_WORLD));
  if (error && rank > 0) AmRaiseUser("the comparison failed on rank 0%s", "");
  PetscCall(error);
  PetscFunctionReturn(0);
}
