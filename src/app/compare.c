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
  const AmXYZColumn *is_free, *displacement;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s%s", name, !stat(name, &info) && S_ISDIR(info.st_mode) ? "/atoms.xyz" : ""));
  PetscCall(AmOutputReadXYZ(path, &atoms->xyz));
  PetscCall(column(path, atoms->xyz, "pos", &atoms->pos));
  PetscCall(column(path, atoms->xyz, "crystal_pos", &atoms->crystal));
  PetscCall(column(path, atoms->xyz, "mesh_pos", &atoms->mesh));
  displacement        = AmXYZFind(atoms->xyz, "displacement", AM_COLUMN_REAL, 3);
  atoms->displacement = displacement ? (const AmVec3 *)displacement->numbers : NULL;
  is_free             = AmXYZFind(atoms->xyz, "free", AM_COLUMN_LOGICAL, 1);
  atoms->is_free      = is_free ? is_free->numbers : NULL;
  atoms->n            = atoms->xyz->n;
  for (int k = 0; k < 3; k++)
    if (atoms->xyz->pbc[k]) atoms->period[k] = atoms->xyz->cell[k];
  PetscFunctionReturn(0);
}

/* Atoms of the run in order of x, to be found by bisection. */
typedef struct {
  PetscReal x;
  PetscInt  atom;
} Entry;

static int by_x(const void *a, const void *b)
{
  const PetscReal d = ((const Entry *)a)->x - ((const Entry *)b)->x;
  return (d > 0) - (d < 0);
}

/* The atom of the run at crystal position x, or -1. */
static PetscInt find_atom(const Entry entries[], const AmComparedAtoms *run, AmVec3 x)
{
  PetscInt low = 0, high = run->n;

  while (low < high) {
    const PetscInt middle = (low + high) / 2;
    if (entries[middle].x < x.v[0] - AM_MATCH_TOLERANCE)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < run->n && entries[low].x <= x.v[0] + AM_MATCH_TOLERANCE; low++)
    if (AmVec3Norm(AmVec3Sub(run->crystal[entries[low].atom], x)) <= AM_MATCH_TOLERANCE) return entries[low].atom;
  return -1;
}

PetscErrorCode AmComparedAtomsMatch(const AmComparedAtoms *run, const AmComparedAtoms *reference, PetscInt **out)
{
  Entry *entries;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(run->n, &entries));
  PetscCall(PetscMalloc1(reference->n, out));
  for (PetscInt i = 0; i < run->n; i++) entries[i] = (Entry){run->crystal[i].v[0], i};
  if (run->n > 0) qsort(entries, (size_t)run->n, sizeof *entries, by_x);
  for (PetscInt j = 0; j < reference->n; j++) (*out)[j] = find_atom(entries, run, reference->crystal[j]);
  PetscCall(PetscFree(entries));
  PetscFunctionReturn(0);
}

/* Two sets of atoms on their way through a comparison. */
typedef struct {
  const AmComparedAtoms  *run, *reference;
  const AmCompareOptions *options;
  const PetscInt         *match; /* [reference atoms]: atom of the run, or -1 */
} Pairing;

static AmVec3 corrector(const Pairing *p, const AmComparedAtoms *atoms, PetscInt i)
{
  if (p->options->deformation) return AmVec3Sub(atoms->pos[i], AmMat3Apply(*p->options->deformation, atoms->mesh[i]));
  if (p->run->displacement && p->reference->displacement) return atoms->displacement[i];
  return AmVec3Sub(atoms->pos[i], atoms->mesh[i]);
}

/* Distances over the free atoms; held atoms are where the boundary condition put them. */
static void distances(const Pairing *p, AmComparison *out)
{
  const AmComparedAtoms *run = p->run, *reference = p->reference;
  PetscReal              sum = 0;

  for (PetscInt j = 0; j < reference->n; j++) {
    const PetscInt i = p->match[j];
    out->num_matched += i >= 0;
    if (i < 0 && !p->options->whole) continue;
    if ((i >= 0 && run->is_free && run->is_free[i] == 0) || (reference->is_free && reference->is_free[j] == 0)) continue;
    const AmVec3 d = i < 0 ? corrector(p, reference, j) : AmVec3Sub(run->pos[i], reference->pos[j]);
    out->num_free++;
    out->max = PetscMax(out->max, AmVec3Norm(d));
    sum += AmVec3Dot(d, d);
  }
  out->rms = out->num_free ? sqrt(sum / out->num_free) : 0;
}

static PetscErrorCode h1_error(const Pairing *p, AmComparison *out)
{
  const AmComparedAtoms *reference = p->reference;
  const AmMat3          *F0        = p->options->deformation; /* periods are those of pos, mesh has them undeformed */
  const PetscInt         n         = reference->n;
  AmMeasurePoints        points    = {0, NULL, {{{0}}, {{0}}, {{0}}}, 0};
  AmVec3                *mesh, *u_run, *u_ref, *crystal;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc4(n, &mesh, n, &u_run, n, &u_ref, n, &crystal));
  for (PetscInt j = 0; j < n; j++) {
    const PetscInt i = p->match[j];
    if (i < 0 && !p->options->whole) continue;
    mesh[points.n]    = reference->mesh[j];
    crystal[points.n] = reference->crystal[j];
    u_run[points.n]   = i < 0 ? AmVec3Make(0, 0, 0) : corrector(p, p->run, i);
    u_ref[points.n++] = corrector(p, reference, j);
  }
  for (int k = 0; k < 3; k++) points.period[k] = F0 ? AmMat3Apply(AmMat3Inverse(*F0), reference->period[k]) : reference->period[k];
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

PetscErrorCode AmCompareAtoms(const AmComparedAtoms *run, const AmComparedAtoms *reference, const AmCompareOptions *options, AmComparison *c)
{
  PetscInt *match_of;

  PetscFunctionBeginUser;
  *c = (AmComparison){.num_run = run->n, .num_reference = reference->n};
  PetscCall(AmComparedAtomsMatch(run, reference, &match_of));
  const Pairing p = {run, reference, options, match_of};
  distances(&p, c);
  if (c->num_matched) PetscCall(h1_error(&p, c));
  PetscCall(PetscFree(match_of));
  PetscFunctionReturn(0);
}

static PetscErrorCode compare(const char run[], const char reference[], PetscBool json)
{
  const AmCompareOptions options = {0};
  AmComparedAtoms        a = {0}, b = {0};
  AmComparison           c;

  PetscFunctionBeginUser;
  PetscCall(AmComparedAtomsRead(run, &a));
  PetscCall(AmComparedAtomsRead(reference, &b));
  PetscCall(AmCompareAtoms(&a, &b, &options, &c));
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
