/* SPDX-License-Identifier: GPL-3.0-or-later
 * The atoms that a file of a case has in the ball that they are meant for: those of a periodic box as often as they repeat there. In the plane a file holds
 * columns, as long as a whole number of the lattice's periods; of the atoms that repeat in one the first is kept. */
#include "casefile.h"
#include "problem.h"
#include <atomesh/output.h>

#define SAME_PERIOD 1e-3 /* periods: how much longer or shorter one of the file's may be, less than what any strain of interest makes */
#define SAME_PLACE 0.01  /* neighbour distances: an atom's image in the next period is no farther off. A core of twice the period moves atoms by more */

typedef struct {
  AmFileAtom *atom;
  PetscInt    n, room;
} List;

typedef struct {
  PetscInt  num_periods; /* of the lattice that the file is long; in space 0 */
  PetscBool repeats[3];
  AmVec3    edge[3], reciprocal[3]; /* Å, 1/Å */
} Box;

static PetscErrorCode append(List *list, AmFileAtom atom)
{
  PetscFunctionBeginUser;
  if (list->n == list->room) PetscCall(PetscRealloc(sizeof(*list->atom) * (list->room = 2 * list->room + 64), &list->atom));
  list->atom[list->n++] = atom;
  PetscFunctionReturn(0);
}

static PetscErrorCode open_file(const AmProblem *p, const AmCaseEmbedded *c, const char where[], AmXYZ **xyz)
{
  const AmCaseMaterial *m       = &p->c->material;
  const AmLammpsOptions options = {c->style[0] ? c->style : NULL, c->num_types, c->types, m->num_species, m->species};
  const PetscErrorCode  error   = AmOutputReadAtoms(c->file, &options, xyz);

  PetscFunctionBeginUser;
  AmCheckUser(error != AM_ERR_USER, "%s: %s", where, AmErrorSentence());
  PetscCall(error);
  PetscFunctionReturn(0);
}

/* Keys of data files of LAMMPS, beside a file that is none. */
static PetscErrorCode check_keys(const AmProblem *p, PetscInt i, const AmXYZ *xyz)
{
  const AmCaseEmbedded *c = &p->c->defects[i].atoms;
  char                  key[64];

  PetscFunctionBeginUser;
  if (xyz->is_data) PetscFunctionReturn(0);
  snprintf(key, sizeof(key), "defects.%d.atoms.style", (int)i);
  CHECK(p->c, !c->style[0], key, "is %s, must be left out: %s is extended XYZ, whose columns have names, not a data file of LAMMPS", c->style, c->file);
  snprintf(key, sizeof(key), "defects.%d.atoms.types", (int)i);
  CHECK(p->c, c->num_types == 0, key, "is given, must be left out: %s is extended XYZ, whose atoms have species, not a data file of LAMMPS", c->file);
  PetscFunctionReturn(0);
}

static PetscErrorCode find_box(const AmProblem *p, const AmXYZ *xyz, const char where[], const char file[], Box *box)
{
  const AmMat3    cell   = AmMat3FromColumns(xyz->cell[0], xyz->cell[1], xyz->cell[2]);
  const AmVec3    z      = xyz->cell[2];
  const PetscReal period = p->crystal.period, volume = AmMat3Det(cell);
  AmMat3          inverse;

  PetscFunctionBeginUser;
  *box = (Box){.edge = {xyz->cell[0], xyz->cell[1], z}};
  AmCheckUser(!(xyz->pbc[0] || xyz->pbc[1] || xyz->pbc[2]) || volume != 0, "%s: %s repeats in a cell without volume, must have one", where, file);
  if (p->crystal.dimension == 2) {
    AmCheckUser(xyz->pbc[2], "%s: %s does not repeat along z, must hold columns that do, of a whole number of periods of %.7g Å", where, file, period);
    box->num_periods = PetscMax(1, (PetscInt)round(z.v[2] / period));
    AmCheckUser(AmVec3Norm(AmVec3Sub(z, AmVec3Make(0, 0, box->num_periods * period))) < SAME_PERIOD * box->num_periods * period,
                "%s: %s repeats after (%.7g, %.7g, %.7g) Å, must do so along z, after a whole number of the lattice's periods of %.7g Å", where, file, z.v[0],
                z.v[1], z.v[2], period);
  }
  if (volume == 0) PetscFunctionReturn(0);
  inverse = AmMat3Inverse(cell);
  for (int k = 0; k < 3; k++) {
    box->repeats[k]    = xyz->pbc[k] && p->crystal.dimension > k ? PETSC_TRUE : PETSC_FALSE;
    box->reciprocal[k] = AmVec3Make(inverse.m[k][0], inverse.m[k][1], inverse.m[k][2]);
  }
  PetscFunctionReturn(0);
}

/* The images of an atom within reach of the centre. */
static PetscErrorCode append_images(const AmProblem *p, const AmCaseEmbedded *c, const Box *box, AmFileAtom atom, List *list)
{
  const PetscReal reach = c->radius + AmCrystalNearestDistance(&p->crystal);
  PetscInt        low[3], high[3];

  PetscFunctionBeginUser;
  for (int k = 0; k < 3; k++) {
    const PetscReal way = AmVec3Dot(box->reciprocal[k], AmVec3Sub(c->center, atom.at)), width = reach * AmVec3Norm(box->reciprocal[k]);
    low[k]  = box->repeats[k] ? (PetscInt)ceil(way - width) : 0;
    high[k] = box->repeats[k] ? (PetscInt)floor(way + width) : 0;
  }
  for (PetscInt i = low[0]; i <= high[0]; i++)
    for (PetscInt j = low[1]; j <= high[1]; j++)
      for (PetscInt k = low[2]; k <= high[2]; k++) {
        const AmVec3 way   = AmVec3Add(AmVec3Scale(i, box->edge[0]), AmVec3Add(AmVec3Scale(j, box->edge[1]), AmVec3Scale(k, box->edge[2])));
        AmFileAtom   image = atom;
        image.at           = AmVec3Add(atom.at, way);
        if (AmProblemFromCenter(p, image.at, c->center) < reach) PetscCall(append(list, image));
      }
  PetscFunctionReturn(0);
}

/* Leaves of the atoms of a column that repeat along z the first. Raises AM_ERR_USER if one is missing. */
static PetscErrorCode fold(const AmProblem *p, const Box *box, const char where[], List *list)
{
  const PetscReal near = SAME_PLACE * AmCrystalNearestDistance(&p->crystal);
  PetscInt        kept = 0, *count;

  PetscFunctionBeginUser;
  PetscCall(PetscMalloc1(list->n, &count));
  for (PetscInt i = 0; i < list->n; i++) {
    const AmFileAtom a = list->atom[i];
    PetscInt         k = 0;
    while (k < kept && (list->atom[k].species != a.species || AmVec3Norm(AmProblemBetween(p, a.at, list->atom[k].at)) >= near)) k++;
    if (k < kept) {
      count[k]++;
      continue;
    }
    count[kept]        = 1;
    list->atom[kept++] = a;
  }
  for (PetscInt k = 0; k < kept; k++)
    AmCheckUser(count[k] == box->num_periods,
                "%s: the file is %d periods of the lattice long, but atom %d at (%.4g, %.4g, %.4g) Å stands in %d of them, must be in each, to %.2g Å", where,
                (int)box->num_periods, (int)list->atom[k].number, list->atom[k].at.v[0], list->atom[k].at.v[1], list->atom[k].at.v[2], (int)count[k], near);
  list->n = kept;
  PetscCall(PetscFree(count));
  PetscFunctionReturn(0);
}

PetscErrorCode AmProblemFileAtoms(const AmProblem *p, PetscInt i, const char where[], PetscInt *n, AmFileAtom **atom)
{
  const AmCaseEmbedded *c = &p->c->defects[i].atoms;
  const AmXYZColumn *pos, *symbol;
  List               list = {NULL, 0, 0};
  AmXYZ             *xyz  = NULL;
  Box                box;

  PetscFunctionBeginUser;
  PetscCall(open_file(p, c, where, &xyz));
  PetscCall(check_keys(p, i, xyz));
  PetscCall(find_box(p, xyz, where, c->file, &box));
  pos    = AmXYZFind(xyz, "pos", AM_COLUMN_REAL, 3);
  symbol = AmXYZFind(xyz, "species", AM_COLUMN_STRING, 1);
  AmCheckUser(pos && symbol, "%s: %s lacks the column %s, must have species and pos", where, c->file, pos ? "species" : "pos");
  for (PetscInt k = 0; k < xyz->n; k++) {
    const AmVec3   at     = AmVec3Add(AmVec3Make(pos->numbers[3 * k], pos->numbers[3 * k + 1], pos->numbers[3 * k + 2]), c->translation);
    const PetscInt before = list.n, species = AmCaseSpeciesIndex(&p->c->material, symbol->strings[k]);
    PetscCall(append_images(p, c, &box, (AmFileAtom){at, species, k + 1}, &list));
    AmCheckUser(species >= 0 || list.n == before, "%s: atom %d of %s is %s, must be one of material.species%s", where, (int)k + 1, c->file, symbol->strings[k],
                strncmp(symbol->strings[k], "type ", 5) ? "" : "; types can tell which");
  }
  if (box.num_periods > 0) PetscCall(fold(p, &box, where, &list));
  PetscCall(AmXYZDestroy(&xyz));
  *n    = list.n;
  *atom = list.atom;
  PetscFunctionReturn(0);
}
