/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the command boundary writes and prints. */
#include "boundary.h"
#include "bulk.h"
#include "miller.h"
#include <atomesh/output.h>

static const char *path_of(const AmBoundaryScan *s, const char name[])
{
  static char path[2 * PETSC_MAX_PATH_LEN];
  snprintf(path, sizeof(path), "%s/%s", s->directory, name);
  return path;
}

const char *AmBoundaryName(const AmCaseBoundary *b, size_t size, char text[])
{
  char plane[64];
  AmMillerText(b->num_plane, b->plane, sizeof(plane), plane);
  if (b->sigma)
    snprintf(text, size, "Sigma %d (%s)", (int)b->sigma, plane);
  else
    snprintf(text, size, "symmetric (%s)", plane);
  return text;
}

static PetscReal joules(PetscReal energy) { return AM_J_PER_M2_PER_EV_PER_A2 * energy; }

/* Of a compound of two species: how a start changes its composition, and what it costs at both ends of what chemical potentials may be. */
static PetscErrorCode write_chemistry(const AmBoundaryScan *s, const AmBicrystalResult *r, AmText text)
{
  PetscFunctionBeginUser;
  if (s->chemistry.num_species != 2) PetscFunctionReturn(0);
  PetscCall(AmTextPrintRoot(text, ",%.6g,%.6f,%.6f", (double)AmBoundaryMore(s, r), (double)joules(AmBoundaryEnergyBeside(s, r, 0)),
                            (double)joules(AmBoundaryEnergyBeside(s, r, 1))));
  PetscFunctionReturn(0);
}

static PetscErrorCode write_table(const AmBoundaryScan *s)
{
  const char *name[2];
  AmText      text;

  PetscFunctionBeginUser;
  PetscCall(AmTextOpen(PETSC_COMM_WORLD, path_of(s, "gb_scan.csv"), &text));
  PetscCall(AmTextPrintRoot(text, "translation_x_A,translation_z_A,overlap,num_removed,energy_J_per_m2,relaxation_x_A,expansion_A,relaxation_z_A,"
                                  "force_max_eV_per_A,evaluations,termination_lower,termination_upper"));
  for (int k = 0; k < 2; k++) name[k] = AmPotentialSpecies(s->problem.potential, s->chemistry.num_species == 2 ? k : 0);
  if (s->chemistry.num_species == 2) PetscCall(AmTextPrintRoot(text, ",more_%s,beside_%s_J_per_m2,beside_%s_J_per_m2", name[0], name[0], name[1]));
  PetscCall(AmTextPrintRoot(text, "\n"));
  for (PetscInt i = 0; i < s->num_trials; i++) {
    const AmBicrystalStart  *start = &s->trial[i].start;
    const AmBicrystalResult *r     = &s->trial[i].result;
    PetscCall(AmTextPrintRoot(text, "%.6f,%.6f,%g,%d,%.6f,%.6f,%.6f,%.6f,%.2e,%d,%d,%d", (double)start->translation[0], (double)start->translation[1],
                              (double)start->overlap, (int)r->num_removed, AmShown(joules(AmBoundaryEnergy(s, r)), 6), AmShown(r->relaxation.v[0], 6),
                              AmShown(r->relaxation.v[1], 6), AmShown(r->relaxation.v[2], 6), (double)r->force_max, (int)r->evaluations, (int)start->termination[0],
                              (int)start->termination[1]));
    PetscCall(write_chemistry(s, r, text));
    PetscCall(AmTextPrintRoot(text, "\n"));
  }
  PetscCall(AmTextClose(&text, NULL));
  PetscFunctionReturn(0);
}

/* Rank 0 writes all: every rank has them all. */
static PetscErrorCode write_atoms(const AmBoundaryScan *s)
{
  AmXYZData        data = {.pbc = {PETSC_TRUE, PETSC_FALSE, PETSC_TRUE}, .num_columns = 6};
  PetscInt         n, num = 0, *grain;
  AmBicrystalAtom *atom;
  AmVec3          *pos, *crystal;
  PetscReal       *energy;
  PetscBool       *is_free;
  const char     **species;
  PetscMPIInt      rank;

  PetscFunctionBeginUser;
  PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
  PetscCall(AmBicrystalAtoms(s->bicrystal, &n, &atom));
  PetscCall(PetscMalloc6(n, &grain, n, &pos, n, &crystal, n, &energy, n, &is_free, n, &species));
  for (PetscInt a = 0; a < n; a++) {
    if (PetscIsNanReal(atom[a].energy)) continue; /* there only for its neighbours */
    species[num]   = AmPotentialSpecies(s->problem.potential, atom[a].species);
    grain[num]     = atom[a].grain + 1;
    pos[num]       = atom[a].y;
    crystal[num]   = atom[a].crystal;
    energy[num]    = atom[a].energy;
    is_free[num++] = atom[a].free ? PETSC_TRUE : PETSC_FALSE;
  }
  const AmColumn columns[] = {{"species", AM_COLUMN_STRING, 1, species},    {"pos", AM_COLUMN_REAL, 3, pos},
                              {"crystal_pos", AM_COLUMN_REAL, 3, crystal},  {"grain", AM_COLUMN_INTEGER, 1, grain},
                              {"excess_energy", AM_COLUMN_REAL, 1, energy}, {"free", AM_COLUMN_LOGICAL, 1, is_free}};
  data.n                   = rank == 0 ? num : 0;
  data.columns             = columns;
  for (int k = 0; k < 3; k++) data.cell[k].v[k] = k == 1 ? 4 * s->c->boundary->height : AmBicrystalPeriod(s->bicrystal).v[k];
  PetscCall(AmOutputXYZ(PETSC_COMM_WORLD, path_of(s, "atoms.xyz"), &data));
  PetscCall(PetscFree6(grain, pos, crystal, energy, is_free, species));
  PetscCall(PetscFree(atom));
  PetscFunctionReturn(0);
}

/* Row by row. */
static cJSON *rows_of(const AmMat3 *m)
{
  cJSON *list = cJSON_CreateArray();
  for (int i = 0; i < 3; i++) cJSON_AddItemToArray(list, cJSON_CreateDoubleArray(m->m[i], 3));
  return list;
}

static cJSON *axes_of(const AmCaseBoundary *b, int grain)
{
  cJSON *list = cJSON_CreateArray();
  for (int i = 0; i < 3; i++) cJSON_AddItemToArray(list, cJSON_CreateDoubleArray(b->axes[grain][i].v, 3));
  return list;
}

/* Of a compound of two species. */
static void add_chemistry(const AmBoundaryScan *s, cJSON *o)
{
  const AmBicrystalResult *r = &s->best.result;
  cJSON                   *list;
  if (s->chemistry.num_species != 2) return;
  cJSON_AddNumberToObject(o, "atoms_more", AmBoundaryMore(s, r));
  list = cJSON_AddObjectToObject(o, "energies_J_per_m2");
  for (PetscInt k = 0; k < 2; k++) cJSON_AddNumberToObject(list, AmPotentialSpecies(s->problem.potential, k), joules(AmBoundaryEnergyBeside(s, r, k)));
}

static cJSON *to_json(const AmBoundaryScan *s)
{
  const AmCaseBoundary    *b      = s->c->boundary;
  const AmBicrystalResult *r      = &s->best.result;
  const AmVec3             period = AmBicrystalPeriod(s->bicrystal);
  const int                termination[2] = {(int)s->best.start.termination[0], (int)s->best.start.termination[1]};
  cJSON                   *o      = cJSON_CreateObject();
  cJSON_AddStringToObject(o, "case", AmCasePath(s->c));
  cJSON_AddStringToObject(o, "structure", AmStructureName(s->c->material.structure));
  if (b->sigma) cJSON_AddNumberToObject(o, "sigma", b->sigma);
  cJSON_AddNumberToObject(o, "angle_degrees", b->degrees);
  cJSON_AddItemToObject(o, "axes_lower", axes_of(b, 0));
  cJSON_AddItemToObject(o, "axes_upper", axes_of(b, 1));
  cJSON_AddNumberToObject(o, "lattice_constant_A", s->problem.crystal_options.lattice_constant);
  if (b->sigma == 0 && s->problem.crystal_options.c_over_a > 0) cJSON_AddNumberToObject(o, "c_over_a", s->problem.crystal_options.c_over_a);
  cJSON_AddNumberToObject(o, "period_x_A", period.v[0]);
  cJSON_AddNumberToObject(o, "period_z_A", period.v[2]);
  cJSON_AddNumberToObject(o, "energy_J_per_m2", joules(AmBoundaryEnergy(s, r)));
  add_chemistry(s, o);
  cJSON_AddItemToObject(o, "termination", cJSON_CreateIntArray(termination, 2));
  cJSON_AddItemToObject(o, "translation", cJSON_CreateDoubleArray(s->best.start.translation, 2));
  cJSON_AddNumberToObject(o, "overlap", s->best.start.overlap);
  cJSON_AddItemToObject(o, "relaxation", cJSON_CreateDoubleArray(r->relaxation.v, 3));
  cJSON_AddItemToObject(o, "excess_compliance_A_per_GPa", rows_of(&s->compliance));
  cJSON_AddNumberToObject(o, "num_removed", r->num_removed);
  cJSON_AddNumberToObject(o, "force_max_eV_per_A", r->force_max);
  cJSON_AddNumberToObject(o, "num_trials", s->num_trials);
  return o;
}

PetscErrorCode AmBoundaryWrite(const AmBoundaryScan *s)
{
  cJSON *object = to_json(s);

  PetscFunctionBeginUser;
  PetscCall(write_table(s));
  PetscCall(AmOutputJSON(PETSC_COMM_WORLD, path_of(s, "boundary.json"), object));
  PetscCall(write_atoms(s));
  cJSON_Delete(object);
  PetscFunctionReturn(0);
}

/* Of a compound of two species: whether composition is what the crystal has, and the energy where it is not. */
static PetscErrorCode say_chemistry(const AmBoundaryScan *s)
{
  const AmBicrystalResult *r       = &s->best.result;
  const char              *name[2] = {AmPotentialSpecies(s->problem.potential, 0), NULL};

  PetscFunctionBeginUser;
  if (s->chemistry.num_species != 2) PetscFunctionReturn(0);
  name[1] = AmPotentialSpecies(s->problem.potential, 1);
  if (AmBoundaryKeepsComposition(s, r))
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  composition        that of the crystal\n"));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  composition        %.4g %s a period more; %.4f J/m² beside %s, %.4f J/m² beside %s\n",
                          (double)AmBoundaryMore(s, r), name[0], AmShown(joules(AmBoundaryEnergyBeside(s, r, 0)), 4), name[0],
                          AmShown(joules(AmBoundaryEnergyBeside(s, r, 1)), 4), name[1]));
  PetscFunctionReturn(0);
}

static PetscErrorCode say_termination(const AmBoundaryScan *s)
{
  const PetscInt *termination = s->best.start.termination;

  PetscFunctionBeginUser;
  if (AmBicrystalNumPlanes(s->bicrystal, 0) == 1 && AmBicrystalNumPlanes(s->bicrystal, 1) == 1) PetscFunctionReturn(0);
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "                     termination: [%d, %d]\n", (int)termination[0], (int)termination[1]));
  PetscFunctionReturn(0);
}

PetscErrorCode AmBoundarySay(const AmBoundaryScan *s, PetscBool json)
{
  const AmCaseBoundary    *b = s->c->boundary;
  const AmBoundaryTrial   *t = &s->best;
  const AmBicrystalResult *r = &t->result;
  char                     name[96], axis[64];

  PetscFunctionBeginUser;
  if (json) {
    PetscCall(AmPrintJSON(to_json(s)));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s, %.2f°%s[%s]: %.4f J/m², %.5f eV/Å²\n", AmBoundaryName(b, sizeof(name), name), (double)b->degrees,
                        b->sigma ? " about " : ", z along ", AmMillerText(b->num_axis, b->axis, sizeof(axis), axis), AmShown(joules(AmBoundaryEnergy(s, r)), 4),
                        AmShown(AmBoundaryEnergy(s, r), 5)));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  lowest of          %d starts; period %.4f x %.4f Å, lattice constant %.6f Å\n", (int)s->num_trials,
                        (double)AmBicrystalPeriod(s->bicrystal).v[0], (double)AmBicrystalPeriod(s->bicrystal).v[2],
                        (double)s->problem.crystal_options.lattice_constant));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  left out           %d atoms a period; largest force left %.1e eV/Å\n", (int)r->num_removed, (double)r->force_max));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  expansion          %.4f Å\n", AmShown(r->relaxation.v[1], 4)));
  if (PetscIsNanReal(s->compliance.m[0][0]))
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "%s",
                          AmErrorFormat("  yields by          unknown: too few planes of atoms up to boundary.height, %g Å\n", (double)s->c->boundary->height)));
  else
    PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  yields by          [%.4f, %.4f, %.4f] Å more than crystal, under 1 GPa along each axis\n",
                          AmShown(s->compliance.m[0][0], 4), AmShown(s->compliance.m[1][1], 4), AmShown(s->compliance.m[2][2], 4)));
  PetscCall(say_chemistry(s));
  PetscCall(
      PetscPrintf(PETSC_COMM_WORLD,
                  "  for a run          translation: [%.6f, %.6f]\n                     overlap: %g\n                     relaxation: [%.6f, %.6f, %.6f]\n",
                  AmShown(t->start.translation[0], 6), AmShown(t->start.translation[1], 6), (double)t->start.overlap, AmShown(r->relaxation.v[0], 6),
                  AmShown(r->relaxation.v[1], 6), AmShown(r->relaxation.v[2], 6)));
  PetscCall(say_termination(s));
  PetscCall(PetscPrintf(PETSC_COMM_WORLD, "  written            %s/{gb_scan.csv,boundary.json,atoms.xyz}\n", s->directory));
  PetscFunctionReturn(0);
}
