/* SPDX-License-Identifier: GPL-3.0-or-later
 * What voids and atoms of a case must satisfy beyond the schema, and where they lie. */
#include "casefile.h"

#define COMPONENTS(a) (double)(a).v[0], (double)(a).v[1], (double)(a).v[2]

static const char *key_of(PetscInt i, const char rest[], size_t size, char key[])
{
  snprintf(key, size, "defects.%d.%s", (int)i, rest);
  return key;
}

static PetscErrorCode normalise(const AmCase *c, const char key[], AmVec3 *a)
{
  const PetscReal length = AmVec3Norm(*a);

  PetscFunctionBeginUser;
  CHECK(c, length > 0, key, "is [%g, %g, %g], must be a direction", COMPONENTS(*a));
  *a = AmVec3Scale(1 / length, *a);
  PetscFunctionReturn(0);
}

static PetscErrorCode check_ellipsoid(const AmCase *c, PetscInt i, AmCaseVoid *v)
{
  char key[64], one[64];

  PetscFunctionBeginUser;
  key_of(i, "void.semi_axes", sizeof key, key);
  for (int k = 0; k < 3; k++)
    CHECK(c, v->semi_axes[k] > 0, key, "is [%g, %g, %g] Å, must be three lengths > 0", (double)v->semi_axes[0], (double)v->semi_axes[1],
          (double)v->semi_axes[2]);
  CHECK(c, !AmCaseSourceGiven(c->source, key_of(i, "void.radius", sizeof one, one)), one, "is given beside semi_axes, must be left out%s", "");
  key_of(i, "void.axes", sizeof key, key);
  for (int k = 0; k < 3 && !AmCaseSourceGiven(c->source, key); k++) v->axes[k].v[k] = 1;
  for (int k = 0; k < 3; k++) PetscCall(normalise(c, key, &v->axes[k]));
  for (int k = 0; k < 3; k++)
    CHECK(c, fabs(AmVec3Dot(v->axes[k], v->axes[(k + 1) % 3])) < 1e-6, key, "is not orthogonal: directions %d and %d, must be at right angles", k + 1,
          (k + 1) % 3 + 1);
  CHECK(c, c->domain.dimension == 3 || hypot(v->axes[2].v[0], v->axes[2].v[1]) < 1e-6, key,
        "has the third direction [%g, %g, %g], must have it along z in dimension 2", COMPONENTS(v->axes[2]));
  PetscFunctionReturn(0);
}

/* The periodic lab axis that the cylinder runs along, or -1. */
static int through(const AmCase *c, const AmCaseVoid *v)
{
  for (int k = 0; k < 3; k++)
    if (c->domain.periodic[k] && fabs(v->axis.v[k]) > 1 - 1e-9) return k;
  return -1;
}

static PetscErrorCode check_cylinder(const AmCase *c, PetscInt i, AmCaseVoid *v)
{
  char key[64];

  PetscFunctionBeginUser;
  key_of(i, "void.axis", sizeof key, key);
  CHECK(c, c->domain.dimension == 3, key, "is given in dimension %d, must be left out: there a void of a radius is a cylinder along z",
        (int)c->domain.dimension);
  PetscCall(normalise(c, key, &v->axis));
  key_of(i, "void.height", sizeof key, key);
  CHECK(c, v->height >= 0, key, "is %g Å, must be > 0", (double)v->height);
  CHECK(c, v->height > 0 || through(c, v) >= 0, key, "is missing, must be the height of the cylinder in Å: the body is not periodic along its axis%s", "");
  PetscFunctionReturn(0);
}

/* Half the extent (Å) of the void along lab axis k. */
static PetscReal extent(const AmCaseVoid *v, int k)
{
  PetscReal sum = 0;
  if (v->semi_axes[0] > 0) {
    for (int j = 0; j < 3; j++) sum += PetscSqr(v->semi_axes[j] * v->axes[j].v[k]);
    return sqrt(sum);
  }
  if (AmVec3Norm(v->axis) > 0) return fabs(v->axis.v[k]) * v->height / 2 + v->radius * sqrt(PetscMax(0, 1 - PetscSqr(v->axis.v[k])));
  return v->radius;
}

PetscErrorCode AmCaseCheckVoid(const AmCase *c, PetscInt i, AmCaseVoid *v)
{
  char            key[64];
  const PetscBool ellipsoid = AmCaseSourceGiven(c->source, key_of(i, "void.semi_axes", sizeof key, key));
  const PetscBool cylinder  = AmCaseSourceGiven(c->source, key_of(i, "void.axis", sizeof key, key));

  PetscFunctionBeginUser;
  PetscCall(AmCaseCheckInside(c, key_of(i, "void.center", sizeof key, key), v->center));
  CHECK(c, !ellipsoid || !cylinder, key_of(i, "void.axis", sizeof key, key), "is given beside semi_axes, must be left out, or be axes%s", "");
  CHECK(c, ellipsoid || !AmCaseSourceGiven(c->source, key_of(i, "void.axes", sizeof key, key)), key, "is given without semi_axes, must come with them%s", "");
  CHECK(c, cylinder || !AmCaseSourceGiven(c->source, key_of(i, "void.height", sizeof key, key)), key, "is given without an axis, must come with one%s", "");
  key_of(i, ellipsoid ? "void.semi_axes" : "void.radius", sizeof key, key);
  CHECK(c, ellipsoid || AmCaseSourceGiven(c->source, key), key, "is missing%s, must be there, or semi_axes", "");
  CHECK(c, ellipsoid || v->radius > 0, key, "is %g Å, must be > 0", (double)v->radius);
  if (ellipsoid) PetscCall(check_ellipsoid(c, i, v));
  if (cylinder) PetscCall(check_cylinder(c, i, v));
  for (int k = 0; k < 3; k++) {
    const PetscBool fits = !c->domain.periodic[k] || 2 * extent(v, k) < c->domain.size[k] ? PETSC_TRUE : PETSC_FALSE;
    CHECK(c, fits || ellipsoid || cylinder, key, "is %g Å, must be less than half the periodic length of %g Å, or the void meets its image", (double)v->radius,
          (double)c->domain.size[k]);
    CHECK(c, fits, key_of(i, "void", sizeof key, key), "is %g Å long along %c, must be less than the periodic length of %g Å, or it meets its image",
          2 * (double)extent(v, k), 'x' + k, (double)c->domain.size[k]);
  }
  PetscFunctionReturn(0);
}

/* A defect's species is one of the case's; a substitutional's is not the crystal's, if that is of one and there is no other. */
static PetscErrorCode check_species(const AmCase *c, const char key[], const char symbol[], PetscBool substitutes)
{
  const PetscInt s = AmCaseSpeciesIndex(&c->material, symbol);

  PetscFunctionBeginUser;
  CHECK(c, s >= 0, key, "is %s, must be one of material.species", symbol[0] ? symbol : "empty");
  CHECK(c, s > 0 || !substitutes || AmCaseNumOwnSpecies(&c->material) > 1 || AmCaseIsUnlike(c), key,
        "is %s, the crystal's own, must be another of material.species", symbol);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckSubstitutional(const AmCase *c, PetscInt i, const AmCaseAtom *a)
{
  char key[64];

  PetscFunctionBeginUser;
  PetscCall(check_species(c, key_of(i, "substitutional.species", sizeof key, key), a->species, PETSC_TRUE));
  PetscCall(AmCaseCheckInside(c, key_of(i, "substitutional.at", sizeof key, key), a->at));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckInterstitial(const AmCase *c, PetscInt i, const AmCaseAtom *a)
{
  char key[64];

  PetscFunctionBeginUser;
  key_of(i, "interstitial.species", sizeof key, key);
  CHECK(c, a->species[0] || AmCaseNumOwnSpecies(&c->material) == 1, key, "is missing, must be one of material.species: the crystal has %d",
        (int)AmCaseNumOwnSpecies(&c->material));
  if (a->species[0]) PetscCall(check_species(c, key, a->species, PETSC_FALSE));
  PetscCall(AmCaseCheckInside(c, key_of(i, "interstitial.at", sizeof key, key), a->at));
  PetscFunctionReturn(0);
}

static PetscErrorCode check_replaced(const AmCase *c, PetscInt i, const AmCaseAtoms *a)
{
  const PetscInt s = AmCaseSpeciesIndex(&c->material, a->replaces);
  char           key[64];

  PetscFunctionBeginUser;
  if (!a->replaces[0]) PetscFunctionReturn(0);
  key_of(i, "substitutionals.replaces", sizeof key, key);
  CHECK(c, s >= 0 && s < AmCaseNumOwnSpecies(&c->material), key, "is %s, must be a species of the crystal", a->replaces);
  CHECK(c, strcmp(a->replaces, a->species), key, "is %s, must be another than the species that is put there", a->replaces);
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckSubstitutionals(const AmCase *c, PetscInt i, const AmCaseAtoms *a)
{
  char            key[64];
  const PetscBool count = AmCaseSourceGiven(c->source, key_of(i, "substitutionals.count", sizeof key, key));
  const PetscBool share = AmCaseSourceGiven(c->source, key_of(i, "substitutionals.concentration", sizeof key, key));

  PetscFunctionBeginUser;
  PetscCall(check_species(c, key_of(i, "substitutionals.species", sizeof key, key), a->species, PETSC_TRUE));
  PetscCall(check_replaced(c, i, a));
  CHECK(c, count != share, key_of(i, "substitutionals", sizeof key, key), "%s, must say either count or concentration", count ? "says both" : "says neither");
  CHECK(c, !count || a->count >= 1, key_of(i, "substitutionals.count", sizeof key, key), "is %d, must be >= 1", (int)a->count);
  CHECK(c, !share || (a->concentration > 0 && a->concentration <= 1), key_of(i, "substitutionals.concentration", sizeof key, key),
        "is %g, must be > 0 and at most 1", (double)a->concentration);
  CHECK(c, a->seed >= 0, key_of(i, "substitutionals.seed", sizeof key, key), "is %d, must be >= 0", (int)a->seed);
  CHECK(c, a->radius > 0, key_of(i, "substitutionals.radius", sizeof key, key), "is %g Å, must be > 0", (double)a->radius);
  for (int k = 0; k < 3; k++)
    CHECK(c, !c->domain.periodic[k] || 2 * a->radius < c->domain.size[k], key, "is %g Å, must be less than half the periodic length of %g Å", (double)a->radius,
          (double)c->domain.size[k]);
  PetscCall(AmCaseCheckInside(c, key_of(i, "substitutionals.center", sizeof key, key), a->center));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseCheckEmbedded(const AmCase *c, PetscInt i, const AmCaseEmbedded *e)
{
  char key[64];

  PetscFunctionBeginUser;
  CHECK(c, e->tolerance > 0 && e->tolerance <= 0.5, key_of(i, "atoms.tolerance", sizeof key, key),
        "is %g, must be > 0 and at most 0.5 nearest-neighbour distances", (double)e->tolerance);
  for (PetscInt t = 0; t < e->num_types; t++)
    PetscCall(check_species(c, key_of(i, "atoms.types", sizeof key, key), e->types[t], PETSC_FALSE));
  CHECK(c, e->radius > 0, key_of(i, "atoms.radius", sizeof key, key), "is %g Å, must be > 0", (double)e->radius);
  for (int k = 0; k < 3; k++)
    CHECK(c, !c->domain.periodic[k] || 2 * e->radius < c->domain.size[k], key, "is %g Å, must be less than half the periodic length of %g Å", (double)e->radius,
          (double)c->domain.size[k]);
  PetscCall(AmCaseCheckInside(c, key_of(i, "atoms.center", sizeof key, key), e->center));
  PetscFunctionReturn(0);
}

AmVec3 AmCaseDefectPlace(const AmCaseDefect *d, PetscReal *reach)
{
  *reach = 0;
  switch (d->kind) {
  case AM_CASE_DISLOCATION:
    return AmVec3Make(d->dislocation.position[0], d->dislocation.position[1], 0);
  case AM_CASE_VOID:
    *reach = d->hole.semi_axes[0] > 0 ? PetscMax(d->hole.semi_axes[0], PetscMax(d->hole.semi_axes[1], d->hole.semi_axes[2]))
                                      : hypot(d->hole.radius, d->hole.height / 2);
    return d->hole.center;
  case AM_CASE_LOOP:
    *reach = d->loop.radius;
    return d->loop.center;
  case AM_CASE_SUBSTITUTIONAL:
    return d->substitutional.at;
  case AM_CASE_SUBSTITUTIONALS:
    *reach = d->substitutionals.radius;
    return d->substitutionals.center;
  case AM_CASE_INTERSTITIAL:
    return d->interstitial.at;
  case AM_CASE_ATOMS:
    *reach = d->atoms.radius;
    return d->atoms.center;
  default:
    return d->vacancy.at;
  }
}
