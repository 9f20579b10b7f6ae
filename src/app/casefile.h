/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: what the files that read a case share. */
#ifndef ATOMESH_APP_CASEFILE_H
#define ATOMESH_APP_CASEFILE_H

#include <atomesh/app.h>
#include <cyaml/cyaml.h>

/* Raises AM_ERR_USER unless ok: "FILE:LINE: KEY " and the rest of the sentence. */
#define CHECK(c, ok, key, format, ...)                                                                                                                         \
  do {                                                                                                                                                         \
    char am_where[1024];                                                                                                                                       \
    AmCheckUser(ok, "%s " format, AmCaseWhere(c, key, sizeof am_where, am_where), __VA_ARGS__);                                                                \
  } while (0)

/* One key of the final document. */
typedef struct {
  char *key;   /* "defects.0.dislocation.burgers"; "" for the root */
  int   line;  /* of the case file, from 1; 0: not from the file */
  char *value; /* a scalar's text, or "a list of 3", "a mapping" */
} AmCaseMark;

struct _n_AmCaseSource {
  char              *path; /* of the case file, as given */
  PetscInt           num_sets;
  const char *const *sets;            /* valid while loading */
  char             **set_keys;        /* [num_sets] */
  char             **set_texts;       /* [num_sets] "--set key=value" */
  PetscInt           num_marks, room; /* of marks */
  AmCaseMark        *marks;
  char              *text;                  /* the document with overrides and defaults */
  char              *potential, *reference, *start, *geometry, *mesh; /* paths beside the case file; NULL if not a file, not given */
  PetscBool          default_directory;     /* neither file nor override gives output.directory */
};

/* Reads the document, applies the overrides and defaults, notes where each key stands. Out: owned by the caller. */
PetscErrorCode AmCaseSourceRead(const char path[], PetscInt num_sets, const char *const sets[], AmCaseSource **out);
PetscErrorCode AmCaseSourceDestroy(AmCaseSource **source);
/* The mark of key, or NULL. */
const AmCaseMark *AmCaseSourceFind(const AmCaseSource *source, const char key[]);
/* Whether the user gave key, in the file or by an override; else it is a default or not there. */
PetscBool   AmCaseSourceGiven(const AmCaseSource *source, const char key[]);
const char *AmCaseSourceWhere(const AmCaseSource *source, const char key[], size_t size, char where[]);

/* The schema of a whole case, and that of the value at key (NULL if there is no such key). */
const cyaml_schema_value_t *AmCaseSchema(void);
const cyaml_schema_value_t *AmCaseSchemaFind(const char key[]);

/* Defaults "key=value" in YAML; * stands for every item of a list, ? after a mapping: only if it is there. Ends with NULL. */
extern const char *const AmCaseDefaultValues[];

/* Loads source->text by the schema. Raises AM_ERR_USER with the key's place. Out: owned by the caller, source not yet in it. */
PetscErrorCode AmCaseDecode(const AmCaseSource *source, AmCase **out);
PetscErrorCode AmCaseDecodedFree(AmCase **c);

/* Number of a species of the case, -1 if it has none of this symbol. */
PetscInt AmCaseSpeciesIndex(const AmCaseMaterial *material, const char symbol[]);
/* How many of the species are the crystal's; they are the first. */
PetscInt AmCaseNumOwnSpecies(const AmCaseMaterial *material);
/* Whether some of the case's grains are of crystals of their own, or strained. After AmCaseCheckGrains(). */
PetscBool AmCaseIsUnlike(const AmCase *c);
/* Raises AM_ERR_USER unless the place that the case gives at key is inside the body. */
PetscErrorCode AmCaseCheckInside(const AmCase *c, const char key[], AmVec3 x);
/* Checks item i of defects: a void, whose directions it normalises; atoms of other species, or beyond the lattice. Raises AM_ERR_USER. */
PetscErrorCode AmCaseCheckVoid(const AmCase *c, PetscInt i, AmCaseVoid *v);
PetscErrorCode AmCaseCheckSubstitutional(const AmCase *c, PetscInt i, const AmCaseAtom *a);
PetscErrorCode AmCaseCheckSubstitutionals(const AmCase *c, PetscInt i, const AmCaseAtoms *a);
PetscErrorCode AmCaseCheckInterstitial(const AmCase *c, PetscInt i, const AmCaseAtom *a);
PetscErrorCode AmCaseCheckEmbedded(const AmCase *c, PetscInt i, const AmCaseEmbedded *e);
/* Whether the cuts of dislocations hold the edge parts of their Burgers vectors. Beside a boundary that is not of a coincidence-site lattice once the axes of
 * its grains are known. */
PetscErrorCode AmCaseCheckCuts(const AmCase *c);
/* Where a defect lies, and how far it reaches around there, Å; of a straight line, and of a cylinder through the body, across it. */
AmVec3 AmCaseDefectPlace(const AmCaseDefect *d, PetscReal *reach);
/* Checks what the schema cannot say. Raises AM_ERR_USER with the key's place. */
PetscErrorCode AmCaseValidate(AmCase *c);
/* Checks boundary and grains, and fills in what follows from them: the axes of the boundary's grains, and material.axes and lattice_origin, which are those of
 * the first grain. */
PetscErrorCode AmCaseCheckGrains(AmCase *c);
/* The crystal directions along x, y, z at a place: of its grain. */
const AmVec3 *AmCaseAxesAt(const AmCase *c, AmVec3 X);
/* Raises AM_ERR_USER unless these directions along x, y, z are orthogonal and right-handed. */
PetscErrorCode AmCaseCheckAxes(const AmCase *c, const char key[], const AmVec3 axes[3]);
/* Raises AM_ERR_USER unless there are elements of this order. In: key: where the user gave it. */
PetscErrorCode AmCaseCheckOrder(const AmCase *c, const char key[], PetscInt order);

#endif
