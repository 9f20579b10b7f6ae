/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the command gamma says: text, gamma.json, gamma.csv. */
#include "gamma.h"

#define SAY(...) PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s", AmErrorFormat(__VA_ARGS__)))

static const char *const kinds[] = {[AM_FAULT_MINIMUM] = "minimum", [AM_FAULT_SADDLE] = "saddle", [AM_FAULT_MAXIMUM] = "maximum"};

/* Fractions of the periods. */
static AmVec3 fractions(const AmGamma *g, AmVec3 t)
{
  return AmMat3Apply(AmMat3Inverse(AmMat3FromColumns(g->layers.period[0], g->layers.period[1], AmVec3Make(0, 0, 1))), t);
}

static PetscErrorCode say_line(const AmGammaPart *p)
{
  const AmFaultExtremum *intrinsic, *unstable;

  PetscFunctionBeginUser;
  AmFaultNames(p->num_extrema, p->extremum, &intrinsic, &unstable);
  SAY("slip       %s, %.6f Å\n", p->name, AmVec3Norm(p->slip));
  if (unstable) SAY("  unstable  %10.4f mJ/m² at %.4f of the slip\n", AmShown(unstable->point.gamma * AM_MJ_PER_M2, 4), unstable->at);
  if (intrinsic)
    SAY("  intrinsic %10.4f mJ/m² at %.4f of the slip, opened by %.4f Å\n", AmShown(intrinsic->point.gamma * AM_MJ_PER_M2, 4), intrinsic->at,
        AmShown(intrinsic->point.opening, 4));
  else
    SAY("%s", "  no intrinsic fault: the energy has no minimum along this slip but the crystal\n");
  PetscFunctionReturn(0);
}

static PetscErrorCode say_map(const AmGamma *g, const AmGammaPart *p)
{
  PetscFunctionBeginUser;
  SAY("map        %d x %d points\n", (int)p->num, (int)p->num);
  for (PetscInt k = 0; k < p->num_extrema; k++) {
    const AmFaultExtremum *e = &p->extremum[k];
    char                   name[AM_MILLER_NAME_SIZE];
    AmGammaNameSlip(g, e->point.t, sizeof name, name);
    SAY("  %-8s %11.4f mJ/m² at %s, (%.4f, %.4f) Å\n", kinds[e->kind], AmShown(e->point.gamma * AM_MJ_PER_M2, 4), name, AmShown(e->point.t.v[0], 4),
        AmShown(e->point.t.v[1], 4));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmGammaPrint(const AmGamma *g)
{
  static const char *const words[] = {[AM_SLAB_RIGID]  = "rigid halves",
                                      [AM_SLAB_NORMAL] = "atoms relaxed along the normal",
                                      [AM_SLAB_FULL]   = "atoms relaxed, the planes next to the fault along the normal"};

  char formula[AM_FORMULA_SIZE];

  PetscFunctionBeginUser;
  PetscCall(AmBulkFormula(g->pot, &g->bulk->crystal, formula));
  SAY("potential  %s\n", AmPotentialDescription(g->pot));
  SAY("structure  %s %s, lattice constant %.9f Å\n", AmStructureName(g->bulk->crystal.structure), formula, g->bulk->crystal.lattice_constant);
  SAY("plane      (%s), cell of %.6f Å², cut %d of %d: between planes that are %.6f Å apart\n", g->plane.name, g->layers.area, (int)g->cut_rank,
      (int)g->layers.num_planes, g->layers.gap[g->cut]);
  SAY("slab       %d atoms, %.2f Å thick, %s; γ changed by %.1e mJ/m² when it grew last\n", (int)AmFaultNumAtoms(g->fault), AmFaultThickness(g->fault),
      words[g->moves], fabs(AmFaultChange(g->fault)) * AM_MJ_PER_M2);
  if (g->request->map)
    PetscCall(say_map(g, &g->part[0]));
  else
    for (PetscInt k = 0; k < g->num_parts; k++) PetscCall(say_line(&g->part[k]));
  SAY("written    %s: gamma.csv, gamma.json, gamma.png\n", g->directory);
  PetscFunctionReturn(0);
}

/* ---- JSON ---- */

static cJSON *number_or_null(PetscBool known, PetscReal value) { return known ? cJSON_CreateNumber(value) : cJSON_CreateNull(); }

static void add_extrema(const AmGamma *g, const AmGammaPart *p, cJSON *object)
{
  cJSON *list = cJSON_AddArrayToObject(object, "extrema");
  for (PetscInt k = 0; k < p->num_extrema; k++) {
    const AmFaultExtremum *e = &p->extremum[k];
    const AmVec3           f = fractions(g, e->point.t);
    cJSON                 *o = cJSON_CreateObject();
    cJSON_AddItemToArray(list, o);
    cJSON_AddStringToObject(o, "kind", kinds[e->kind]);
    if (g->request->map)
      cJSON_AddItemToObject(o, "fractions", cJSON_CreateDoubleArray(f.v, 2));
    else
      cJSON_AddNumberToObject(o, "fraction", e->at);
    cJSON_AddNumberToObject(o, "gamma_mJ_per_m2", e->point.gamma * AM_MJ_PER_M2);
    cJSON_AddNumberToObject(o, "opening_A", e->point.opening);
    cJSON_AddNumberToObject(o, "force_max_eV_per_A", e->point.force);
  }
}

static void add_line(const AmGamma *g, const AmGammaPart *p, cJSON *lines)
{
  const AmVec3           slip = AmGammaInCrystal(g, p->slip);
  const AmFaultExtremum *intrinsic, *unstable;
  cJSON                 *o = cJSON_CreateObject();
  cJSON_AddItemToArray(lines, o);
  AmFaultNames(p->num_extrema, p->extremum, &intrinsic, &unstable);
  cJSON_AddStringToObject(o, "slip", p->name);
  cJSON_AddItemToObject(o, "slip_A", cJSON_CreateDoubleArray(slip.v, 3));
  cJSON_AddItemToObject(o, "intrinsic_mJ_per_m2", number_or_null(intrinsic != NULL, intrinsic ? intrinsic->point.gamma * AM_MJ_PER_M2 : 0));
  cJSON_AddItemToObject(o, "unstable_mJ_per_m2", number_or_null(unstable != NULL, unstable ? unstable->point.gamma * AM_MJ_PER_M2 : 0));
  add_extrema(g, p, o);
}

static void add_map(const AmGamma *g, const AmGammaPart *p, cJSON *object)
{
  cJSON *o = cJSON_AddObjectToObject(object, "map"), *periods = cJSON_AddArrayToObject(o, "periods_A");
  for (int i = 0; i < 2; i++) {
    const AmVec3 a = AmGammaInCrystal(g, g->layers.period[i]);
    cJSON_AddItemToArray(periods, cJSON_CreateDoubleArray(a.v, 3));
  }
  cJSON_AddNumberToObject(o, "num_points", p->num * p->num);
  add_extrema(g, p, o);
}

PetscErrorCode AmGammaToJSON(const AmGamma *g, cJSON *o)
{
  PetscFunctionBeginUser;
  cJSON_AddStringToObject(o, "potential", AmPotentialName(g->pot));
  cJSON_AddStringToObject(o, "structure", AmStructureName(g->bulk->crystal.structure));
  cJSON_AddNumberToObject(o, "lattice_constant_A", g->bulk->crystal.lattice_constant);
  cJSON_AddStringToObject(o, "plane", g->plane.name);
  cJSON_AddStringToObject(o, "relax", AmSlabMovesName(g->moves));
  cJSON_AddNumberToObject(o, "cut", g->cut_rank);
  cJSON_AddNumberToObject(o, "num_cuts", g->layers.num_planes);
  cJSON_AddNumberToObject(o, "gap_A", g->layers.gap[g->cut]);
  cJSON_AddNumberToObject(o, "cell_area_A2", g->layers.area);
  cJSON_AddNumberToObject(o, "slab_atoms", AmFaultNumAtoms(g->fault));
  cJSON_AddNumberToObject(o, "slab_thickness_A", AmFaultThickness(g->fault));
  cJSON_AddNumberToObject(o, "change_mJ_per_m2", AmFaultChange(g->fault) * AM_MJ_PER_M2);
  if (g->request->map)
    add_map(g, &g->part[0], o);
  else {
    cJSON *lines = cJSON_AddArrayToObject(o, "lines");
    for (PetscInt k = 0; k < g->num_parts; k++) add_line(g, &g->part[k], lines);
  }
  PetscFunctionReturn(0);
}

/* ---- CSV ---- */

static PetscErrorCode write_point(AmText text, const AmFaultPoint *p)
{
  PetscFunctionBeginUser;
  if (p->known)
    PetscCall(AmTextPrintRoot(text, ",%.6f,%.6f\n", (double)(p->gamma * AM_MJ_PER_M2), (double)p->opening));
  else
    PetscCall(AmTextPrintRoot(text, ",,\n"));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_line(AmText text, const AmGammaPart *p)
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < p->num; i++) {
    const PetscReal s = (PetscReal)i / (p->num - 1);
    PetscCall(AmTextPrintRoot(text, "%s,%.6f,%.6f", p->name, (double)s, (double)(s * AmVec3Norm(p->slip))));
    PetscCall(write_point(text, &p->point[i]));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode write_map(AmText text, const AmGammaPart *p)
{
  PetscFunctionBeginUser;
  for (PetscInt k = 0; k < p->num * p->num; k++) {
    const AmFaultPoint *a = &p->point[k];
    PetscCall(AmTextPrintRoot(text, "%.6f,%.6f,%.6f,%.6f", (double)(k / p->num) / p->num, (double)(k % p->num) / p->num, (double)a->t.v[0], (double)a->t.v[1]));
    PetscCall(write_point(text, a));
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmGammaWriteCSV(const AmGamma *g)
{
  char   path[2 * PETSC_MAX_PATH_LEN];
  AmText text;

  PetscFunctionBeginUser;
  PetscCall(PetscSNPrintf(path, sizeof path, "%s/gamma.csv", g->directory));
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path, &text));
  PetscCall(AmTextPrintRoot(text, g->request->map ? "fraction_1,fraction_2,x_A,y_A,gamma_mJ_per_m2,opening_A\n"
                                                  : "slip,fraction,slip_A,gamma_mJ_per_m2,opening_A\n"));
  for (PetscInt k = 0; k < g->num_parts; k++)
    if (g->request->map)
      PetscCall(write_map(text, &g->part[k]));
    else
      PetscCall(write_line(text, &g->part[k]));
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}
