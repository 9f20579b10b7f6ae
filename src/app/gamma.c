/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command gamma: generalised stacking-fault energies. Lines are computed by every rank; rows of a map are shared out. */
#include "gamma.h"
#include <atomesh/output.h>
#include <stdlib.h>
#include <string.h>

#define LINE_POINTS 41
#define MAP_POINTS 24

const char *AmSlabMovesName(AmSlabMoves moves)
{
  static const char *const name[] = {[AM_SLAB_RIGID] = "none", [AM_SLAB_NORMAL] = "normal", [AM_SLAB_FULL] = "full"};
  return name[moves];
}

/* A whole number of the command line. */
static PetscErrorCode read_number(const char option[], const char text[], PetscInt least, PetscInt most, PetscInt *number)
{
  char *end;
  long  given;

  PetscFunctionBeginUser;
  if (!text) PetscFunctionReturn(0);
  given = strtol(text, &end, 10);
  AmCheckUser(*text && !*end && given >= least && given <= most, "%s is %s, must be a whole number from %d to %d", option, text, (int)least, (int)most);
  *number = (PetscInt)given;
  PetscFunctionReturn(0);
}

static PetscErrorCode read_relax(const char text[], AmSlabMoves *moves)
{
  PetscBool known = PETSC_FALSE;

  PetscFunctionBeginUser;
  *moves = AM_SLAB_NORMAL;
  if (!text) PetscFunctionReturn(0);
  for (int m = AM_SLAB_RIGID; m <= AM_SLAB_FULL && !known; m++) {
    *moves = (AmSlabMoves)m;
    known  = !strcmp(text, AmSlabMovesName(*moves)) ? PETSC_TRUE : PETSC_FALSE;
  }
  AmCheckUser(known, "--relax is %s, must be none, normal or full", text);
  PetscFunctionReturn(0);
}

static PetscErrorCode read_plane(AmGamma *g)
{
  const AmStructure s    = g->bulk->crystal.structure;
  const char       *text = g->request->plane;

  PetscFunctionBeginUser;
  AmCheckUser(text || s != AM_STRUCTURE_CUSTOM, "%s has a cell of its own: say by --plane which plane of it slips", g->request->crystal.name);
  if (!text) text = s == AM_STRUCTURE_HCP ? "0001" : (s == AM_STRUCTURE_BCC || s == AM_STRUCTURE_B2 ? "110" : "111");
  PetscCall(AmMillerReadPlane("--plane", text, s, &g->plane));
  PetscFunctionReturn(0);
}

static PetscErrorCode choose_cut(AmGamma *g)
{
  PetscFunctionBeginUser;
  g->cut_rank = 1;
  PetscCall(read_number("--cut", g->request->cut, 1, g->layers.num_planes, &g->cut_rank));
  g->cut = AmLayersWidest(&g->layers, g->cut_rank);
  PetscFunctionReturn(0);
}

static PetscErrorCode choose_directory(AmGamma *g)
{
  const char *name = g->request->crystal.name, *dot = strrchr(name, '.');

  PetscFunctionBeginUser;
  if (g->request->directory)
    PetscCall(PetscStrncpy(g->directory, g->request->directory, sizeof g->directory));
  else if (AmBulkIsCase(name))
    PetscCall(PetscSNPrintf(g->directory, sizeof g->directory, "%.*s.gamma", (int)(dot - name), name));
  else
    PetscCall(PetscStrncpy(g->directory, "gamma.out", sizeof g->directory));
  PetscCall(AmOutputCheckDirectory(PETSC_COMM_WORLD, g->directory));
  PetscFunctionReturn(0);
}

/* Everything that is wrong is said before anything is computed that takes time. */
static PetscErrorCode set_up(AmGamma *g)
{
  AmCrystal      crystal;
  PetscErrorCode error;

  PetscFunctionBeginUser;
  AmCheckUser(!g->request->map || g->request->num_directions == 0, "--map is of the whole plane, --direction %s of a line: give one of them",
              g->request->directions[0]);
  PetscCall(read_relax(g->request->relax, &g->moves));
  PetscCall(choose_directory(g));
  PetscCall(AmBulkFind(&g->request->crystal, &g->pot, g->bulk));
  PetscCall(read_plane(g));
  PetscCall(AmMillerCrystal(g->bulk, &crystal));
  error = AmLayersCreate(g->pot, &crystal, AmMillerNormal(g->bulk, &g->plane), &g->layers);
  AmCheckUser(error != AM_ERR_USER, "--plane %s: %s", g->plane.name, AmErrorSentence());
  PetscCall(error);
  PetscCall(choose_cut(g));
  PetscFunctionReturn(0);
}

static PetscErrorCode make_fault(AmGamma *g)
{
  const AmFaultOptions options = {.cut = g->cut, .moves = g->moves, .probe = AmVec3Scale(0.5, g->part[0].slip)};

  PetscFunctionBeginUser;
  PetscCall(AmFaultCreate(g->pot, &g->layers, &options, &g->fault));
  PetscFunctionReturn(0);
}

/* Of both ways to stack the next plane the one of lower energy. */
static PetscErrorCode choose_sign(AmGamma *g)
{
  AmGammaPart *part = &g->part[0];
  AmVec3       back = AmVec3Scale(-1, part->slip);
  AmFaultPoint there, here;

  PetscFunctionBeginUser;
  PetscCall(AmFaultEvaluate(g->fault, part->slip, &here));
  PetscCall(AmFaultEvaluate(g->fault, back, &there));
  if (there.known && (!here.known || there.gamma < here.gamma)) part->slip = back;
  AmGammaNameSlip(g, part->slip, sizeof part->name, part->name);
  PetscFunctionReturn(0);
}

static PetscErrorCode compute_lines(AmGamma *g)
{
  PetscBool both;
  PetscInt  num = LINE_POINTS;

  PetscFunctionBeginUser;
  PetscCall(read_number("--points", g->request->points, 5, 1001, &num));
  PetscCall(AmGammaChooseSlips(g, &both));
  PetscCall(make_fault(g));
  if (both) PetscCall(choose_sign(g));
  for (PetscInt k = 0; k < g->num_parts; k++) {
    AmGammaPart *p = &g->part[k];
    p->num         = num;
    PetscCall(PetscMalloc1(num, &p->point));
    PetscCall(AmFaultLine(g->fault, p->slip, num, p->point, &p->num_extrema, p->extremum));
  }
  PetscFunctionReturn(0);
}

/* Rows by turns; then everybody gets all of them. */
static PetscErrorCode compute_rows(AmGamma *g, AmGammaPart *p)
{
  PetscMPIInt    rank, size;
  PetscLogDouble said, now;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &size));
  PetscCall(PetscTime(&said));
  for (PetscInt i = rank; i < p->num; i += size) {
    PetscCall(AmFaultMapRow(g->fault, p->num, i, p->point + i * p->num));
    PetscCall(PetscTime(&now));
    if (rank != 0 || g->request->crystal.json || now - said < AM_PROGRESS) continue;
    printf("map        %d of %d rows\n", (int)PetscMin(i + size, p->num), (int)p->num);
    fflush(stdout);
    said = now;
  }
  for (PetscInt i = 0; i < p->num; i++)
    PetscCallMPI(MPI_Bcast(p->point + i * p->num, (PetscMPIInt)(p->num * sizeof(AmFaultPoint)), MPI_BYTE, (PetscMPIInt)(i % size), PETSC_COMM_WORLD));
  PetscFunctionReturn(0);
}

static PetscErrorCode compute_map(AmGamma *g)
{
  PetscInt num = MAP_POINTS;

  PetscFunctionBeginUser;
  PetscCall(read_number("--points", g->request->points, 6, 200, &num));
  g->num_parts = 1;
  PetscCall(PetscCalloc1(1, &g->part));
  g->part[0].slip = g->layers.period[0];
  PetscCall(make_fault(g));
  g->part[0].num = num;
  PetscCall(PetscMalloc1(num * num, &g->part[0].point));
  PetscCall(compute_rows(g, &g->part[0]));
  PetscCall(AmFaultMapExtrema(g->fault, num, g->part[0].point, &g->part[0].num_extrema, g->part[0].extremum));
  PetscFunctionReturn(0);
}

static PetscErrorCode tell(const AmGamma *g)
{
  cJSON *object = cJSON_CreateObject();
  char   path[2 * PETSC_MAX_PATH_LEN];

  PetscFunctionBeginUser;
  PetscCall(AmOutputDirectory(PETSC_COMM_WORLD, g->directory));
  PetscCall(AmGammaToJSON(g, object));
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/gamma.json", g->directory));
  PetscCall(AmOutputJSON(PETSC_COMM_WORLD, path, object));
  PetscCall(AmGammaWriteCSV(g));
  PetscCall(AmGammaDraw(g));
  if (g->request->crystal.json)
    PetscCall(AmPrintJSON(object));
  else {
    cJSON_Delete(object);
    PetscCall(AmGammaPrint(g));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmAppGamma(const AmGammaRequest *request)
{
  AmGamma *g;

  PetscFunctionBeginUser;
  PetscCall(PetscNew(&g));
  PetscCall(PetscNew(&g->bulk));
  g->request = request;
  PetscCall(set_up(g));
  if (request->map)
    PetscCall(compute_map(g));
  else
    PetscCall(compute_lines(g));
  PetscCall(tell(g));
  PetscCall(AmFaultDestroy(&g->fault));
  for (PetscInt k = 0; k < g->num_parts; k++) PetscCall(PetscFree(g->part[k].point));
  PetscCall(PetscFree(g->part));
  PetscCall(PetscFree(g->bulk));
  PetscCall(AmPotentialDestroy(&g->pot));
  PetscCall(PetscFree(g));
  PetscFunctionReturn(0);
}
