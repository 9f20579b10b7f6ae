/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text of a case and where each key stands in it: overrides and defaults are put into the YAML document before the schema reads it, so that the
 * schema sees a complete case, and the resolved case is that document's text. */
#include "casefile.h"
#include "document.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH 20
#define MAX_MARKS 1000000 /* aliases of aliases can make a short file huge */

static PetscErrorCode mark(AmCaseSource *s, const char key[], int line, const char value[])
{
  PetscFunctionBeginUser;
  AmCheckUser(s->num_marks < MAX_MARKS, "%s: holds too many values", s->path);
  if (s->num_marks == s->room) {
    AmCaseMark *larger;
    s->room = 2 * s->room + 64;
    PetscCall(PetscMalloc1(s->room, &larger));
    PetscCall(PetscArraycpy(larger, s->marks, s->num_marks));
    PetscCall(PetscFree(s->marks));
    s->marks = larger;
  }
  PetscCall(PetscStrallocpy(key, &s->marks[s->num_marks].key));
  PetscCall(PetscStrallocpy(value, &s->marks[s->num_marks].value));
  s->marks[s->num_marks++].line = line;
  PetscFunctionReturn(0);
}

/* What a walk over the document carries down. */
typedef struct {
  AmCaseSource    *source;
  yaml_document_t *document;
  int              num_original; /* nodes up to this index come from the file */
} Walk;

static PetscErrorCode visit(Walk *walk, int node, int line, const char key[], int depth);

static int lineof(const Walk *walk, int node)
{
  return node <= walk->num_original ? (int)yaml_document_get_node(walk->document, node)->start_mark.line + 1 : 0;
}

static PetscErrorCode check_duplicate(Walk *walk, const yaml_node_t *node, int pair, const char key[])
{
  const yaml_node_t *word = yaml_document_get_node(walk->document, node->data.mapping.pairs.start[pair].key);
  char               where[1024];

  PetscFunctionBeginUser;
  for (int i = 0; i < pair; i++) {
    const yaml_node_t *other = yaml_document_get_node(walk->document, node->data.mapping.pairs.start[i].key);
    if (strcmp((char *)word->data.scalar.value, (char *)other->data.scalar.value)) continue;
    AmCheckUser(lineof(walk, node->data.mapping.pairs.start[pair].key), "%s is given twice", AmCaseSourceWhere(walk->source, key, sizeof where, where));
    AmRaiseUser("%s:%zu: %s is given twice, first in line %zu", walk->source->path, word->start_mark.line + 1, key, other->start_mark.line + 1);
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode visit_mapping(Walk *walk, const yaml_node_t *node, const char key[], int depth)
{
  char below[512];

  PetscFunctionBeginUser;
  for (int i = 0; i < AmDocumentCount(node); i++) {
    const yaml_node_pair_t pair = node->data.mapping.pairs.start[i];
    const yaml_node_t     *word = yaml_document_get_node(walk->document, pair.key);
    AmCheckUser(word->type == YAML_SCALAR_NODE, "%s:%zu: a key must be a word", walk->source->path, word->start_mark.line + 1);
    PetscCall(PetscSNPrintf(below, sizeof below, "%s%s%s", key, *key ? "." : "", (char *)word->data.scalar.value));
    PetscCall(check_duplicate(walk, node, i, below));
    PetscCall(visit(walk, pair.value, lineof(walk, pair.key), below, depth + 1));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode visit_sequence(Walk *walk, const yaml_node_t *node, const char key[], int depth)
{
  char below[512];

  PetscFunctionBeginUser;
  for (int i = 0; i < AmDocumentCount(node); i++) {
    const int item = node->data.sequence.items.start[i];
    PetscCall(PetscSNPrintf(below, sizeof below, "%s%s%d", key, *key ? "." : "", i));
    PetscCall(visit(walk, item, lineof(walk, item), below, depth + 1));
  }
  PetscFunctionReturn(0);
}

/* Notes a node and all below it. In: line: of its key. */
static PetscErrorCode visit(Walk *walk, int index, int line, const char key[], int depth)
{
  const yaml_node_t *node = yaml_document_get_node(walk->document, index);
  char               value[256];

  PetscFunctionBeginUser;
  AmCheckUser(depth < MAX_DEPTH, "%s:%d: %.100s is nested too deeply", walk->source->path, line, key);
  if (index > walk->num_original) line = 0;
  if (node->type == YAML_SCALAR_NODE)
    PetscCall(PetscSNPrintf(value, sizeof value, "%.200s", node->data.scalar.length ? (char *)node->data.scalar.value : "empty"));
  else if (node->type == YAML_SEQUENCE_NODE)
    PetscCall(PetscSNPrintf(value, sizeof value, "a list of %d", AmDocumentCount(node)));
  else
    PetscCall(PetscSNPrintf(value, sizeof value, "a mapping"));
  PetscCall(mark(walk->source, key, line, value));
  if (node->type == YAML_MAPPING_NODE) PetscCall(visit_mapping(walk, node, key, depth));
  if (node->type == YAML_SEQUENCE_NODE) PetscCall(visit_sequence(walk, node, key, depth));
  PetscFunctionReturn(0);
}

static PetscErrorCode apply_sets(AmCaseSource *s, yaml_document_t *document, const char *const sets[])
{
  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < s->num_sets; i++) {
    const size_t length = strlen(sets[i]) + 16;
    PetscCall(PetscMalloc1(length, &s->set_texts[i]));
    PetscCall(PetscSNPrintf(s->set_texts[i], length, "--set %s", sets[i]));
    PetscCall(AmDocumentSet(document, s->set_texts[i], sets[i], PETSC_FALSE));
    PetscCall(PetscStrallocpy(sets[i], &s->set_keys[i]));
    *strchr(s->set_keys[i], '=') = 0;
  }
  PetscFunctionReturn(0);
}

/* A default inside a mapping that need not be there. In: mark: the ? after the mapping's name. */
static PetscErrorCode apply_inside(yaml_document_t *document, const char assignment[], const char *mark)
{
  char mapping[128], one[512];

  PetscFunctionBeginUser;
  PetscCall(PetscStrncpy(mapping, assignment, (size_t)(mark - assignment) + 1));
  if (!AmDocumentFind(document, mapping)) PetscFunctionReturn(0);
  PetscCall(PetscSNPrintf(one, sizeof one, "%s%s", mapping, mark + 1));
  PetscCall(AmDocumentSet(document, "default", one, PETSC_TRUE));
  PetscFunctionReturn(0);
}

/* One default; * stands for each item of the list before it, ? says that the mapping before it must be there. */
static PetscErrorCode apply_default(yaml_document_t *document, const char assignment[])
{
  const char *star = strstr(assignment, ".*."), *mark = strstr(assignment, "?.");
  char        list[128], one[512];
  int         node;

  PetscFunctionBeginUser;
  if (mark) {
    PetscCall(apply_inside(document, assignment, mark));
    PetscFunctionReturn(0);
  }
  if (!star) {
    PetscCall(AmDocumentSet(document, "default", assignment, PETSC_TRUE));
    PetscFunctionReturn(0);
  }
  PetscCall(PetscStrncpy(list, assignment, (size_t)(star - assignment) + 1));
  node = AmDocumentFind(document, list);
  for (int i = 0; node && i < AmDocumentCount(yaml_document_get_node(document, node)); i++) {
    PetscCall(PetscSNPrintf(one, sizeof one, "%.*s", (int)strcspn(star + 3, "."), star + 3));
    /* an item of another kind gets no default: its mapping would be made by it */
    if (!AmDocumentChild(document, yaml_document_get_node(document, node)->data.sequence.items.start[i], strlen(one), one)) continue;
    PetscCall(PetscSNPrintf(one, sizeof one, "%s.%d.%s", list, i, star + 3));
    PetscCall(AmDocumentSet(document, "default", one, PETSC_TRUE));
  }
  PetscFunctionReturn(0);
}

/* Whether the case says that its dimension is 3. */
static PetscBool is_three(yaml_document_t *document)
{
  const int          node = AmDocumentFind(document, "domain.dimension");
  const yaml_node_t *n    = node ? yaml_document_get_node(document, node) : NULL;
  return n && n->type == YAML_SCALAR_NODE && !strcmp((const char *)n->data.scalar.value, "3") ? PETSC_TRUE : PETSC_FALSE;
}

static PetscErrorCode apply_defaults(const char path[], yaml_document_t *document)
{
  const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path, *dot = strrchr(base, '.');
  char        directory[512];

  PetscFunctionBeginUser;
  if (is_three(document)) PetscCall(AmDocumentSet(document, "default", "domain.shape=ball", PETSC_TRUE));
  for (PetscInt i = 0; AmCaseDefaultValues[i]; i++) PetscCall(apply_default(document, AmCaseDefaultValues[i]));
  PetscCall(PetscSNPrintf(directory, sizeof directory, "output.directory=\"%.*s.out\"", (int)(dot ? dot - base : (long)strlen(base)), base));
  PetscCall(AmDocumentSet(document, "default", directory, PETSC_TRUE));
  PetscFunctionReturn(0);
}

/* A file named in the case lies beside the case file. Out: beside: its path, or NULL if it is no file and need not be. Its absolute path goes into the
 * document, so that the resolved case can be moved. */
static PetscErrorCode locate(const AmCaseSource *s, yaml_document_t *document, const char key[], PetscBool only_file, char **beside)
{
  const yaml_node_t *node  = yaml_document_get_node(document, AmDocumentFind(document, key));
  const char        *slash = strrchr(s->path, '/');
  char               path[PETSC_MAX_PATH_LEN], assignment[PETSC_MAX_PATH_LEN + 64], *absolute;
  struct stat        info;

  PetscFunctionBeginUser;
  if (!node || node->type != YAML_SCALAR_NODE || !node->data.scalar.length) PetscFunctionReturn(0);
  PetscCall(PetscSNPrintf(path, sizeof path, "%.*s%s", *node->data.scalar.value == '/' || !slash ? 0 : (int)(slash + 1 - s->path), s->path,
                          (char *)node->data.scalar.value));
  if (only_file && (stat(path, &info) || !S_ISREG(info.st_mode))) PetscFunctionReturn(0);
  PetscCall(PetscStrallocpy(path, beside));
  if (!(absolute = realpath(path, NULL))) PetscFunctionReturn(0);
  PetscCall(PetscSNPrintf(assignment, sizeof assignment, "%s='%s'", key, absolute));
  free(absolute);
  if (!strchr(strchr(assignment, '\'') + 1, '\'')) PetscFunctionReturn(0);
  PetscCall(AmDocumentSet(document, key, assignment, PETSC_FALSE));
  PetscFunctionReturn(0);
}

/* Files of atoms of the defects. What cannot be found stays as the user gave it. */
static PetscErrorCode locate_atoms(const AmCaseSource *s, yaml_document_t *document)
{
  char  key[64];
  char *unused;

  PetscFunctionBeginUser;
  for (PetscInt i = 0;; i++) {
    unused = NULL;
    snprintf(key, sizeof key, "defects.%d", (int)i);
    if (!AmDocumentFind(document, key)) break;
    snprintf(key, sizeof key, "defects.%d.atoms.file", (int)i);
    if (AmDocumentFind(document, key)) PetscCall(locate(s, document, key, PETSC_TRUE, &unused));
    PetscCall(PetscFree(unused));
  }
  PetscFunctionReturn(0);
}

static PetscErrorCode fill(AmCaseSource *s, const char *const sets[], yaml_document_t *document)
{
  Walk walk = {s, document, (int)(document->nodes.top - document->nodes.start)};
  int  before, after; /* nodes of the directory */

  PetscFunctionBeginUser;
  PetscCall(apply_defaults(s->path, document)); /* first, so that an override can change one item of a default list */
  before = AmDocumentFind(document, "output.directory");
  PetscCall(apply_sets(s, document, sets));
  after                = AmDocumentFind(document, "output.directory");
  s->default_directory = !after || (after == before && before > walk.num_original) ? PETSC_TRUE : PETSC_FALSE;
  PetscCall(apply_defaults(s->path, document)); /* again, for mappings that an override replaced */
  PetscCall(visit(&walk, 1, lineof(&walk, 1), "", 0));
  PetscCall(locate(s, document, "material.potential", PETSC_TRUE, &s->potential));
  PetscCall(locate(s, document, "reference", PETSC_FALSE, &s->reference));
  PetscCall(locate(s, document, "start", PETSC_FALSE, &s->start));
  PetscCall(locate(s, document, "domain.geometry", PETSC_FALSE, &s->geometry));
  PetscCall(locate(s, document, "mesh.file", PETSC_FALSE, &s->mesh));
  PetscCall(locate_atoms(s, document));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseSourceRead(const char path[], PetscInt num_sets, const char *const sets[], AmCaseSource **out)
{
  AmCaseSource   *s;
  yaml_document_t document;
  char           *text;
  size_t          size;

  PetscFunctionBeginUser;
  PetscCall(AmFileRead(PETSC_COMM_WORLD, path, &size, &text));
  PetscCall(AmDocumentParse(path, size, text, &document));
  PetscCall(PetscFree(text));
  AmCheckUser(yaml_document_get_root_node(&document), "%s: is empty, must be a case", path);
  PetscCall(PetscNew(&s));
  PetscCall(PetscStrallocpy(path, &s->path));
  s->num_sets = num_sets;
  PetscCall(PetscCalloc2(num_sets, &s->set_keys, num_sets, &s->set_texts));
  PetscCall(fill(s, sets, &document));
  PetscCall(AmDocumentEmit(&document, &s->text));
  *out = s;
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseSourceDestroy(AmCaseSource **source)
{
  AmCaseSource *s = *source;

  PetscFunctionBeginUser;
  if (!s) PetscFunctionReturn(0);
  for (PetscInt i = 0; i < s->num_marks; i++) {
    PetscCall(PetscFree(s->marks[i].key));
    PetscCall(PetscFree(s->marks[i].value));
  }
  for (PetscInt i = 0; i < s->num_sets; i++) {
    PetscCall(PetscFree(s->set_keys[i]));
    PetscCall(PetscFree(s->set_texts[i]));
  }
  PetscCall(PetscFree2(s->set_keys, s->set_texts));
  PetscCall(PetscFree(s->marks));
  PetscCall(PetscFree(s->path));
  PetscCall(PetscFree(s->text));
  PetscCall(PetscFree(s->potential));
  PetscCall(PetscFree(s->reference));
  PetscCall(PetscFree(s->start));
  PetscCall(PetscFree(s->geometry));
  PetscCall(PetscFree(s->mesh));
  PetscCall(PetscFree(*source));
  PetscFunctionReturn(0);
}

const AmCaseMark *AmCaseSourceFind(const AmCaseSource *s, const char key[])
{
  for (PetscInt i = 0; i < s->num_marks; i++)
    if (!strcmp(s->marks[i].key, key)) return &s->marks[i];
  return NULL;
}

/* The last override that set key or something that holds it, or NULL. */
static const char *overriding(const AmCaseSource *s, const char key[])
{
  for (PetscInt i = s->num_sets - 1; i >= 0; i--) {
    const size_t length = strlen(s->set_keys[i]);
    if (!strncmp(s->set_keys[i], key, length) && (key[length] == '.' || !key[length])) return s->set_texts[i];
  }
  return NULL;
}

PetscBool AmCaseSourceGiven(const AmCaseSource *s, const char key[])
{
  const AmCaseMark *m = AmCaseSourceFind(s, key);
  return m && (m->line || overriding(s, key)) ? PETSC_TRUE : PETSC_FALSE;
}

const char *AmCaseSourceWhere(const AmCaseSource *s, const char key[], size_t size, char where[])
{
  char              parent[512];
  const char       *set = overriding(s, key);
  const AmCaseMark *m;

  if (set) {
    snprintf(where, size, "%s: %s", set, key);
    return where;
  }
  snprintf(parent, sizeof parent, "%s", key);
  while ((!(m = AmCaseSourceFind(s, parent)) || !m->line) && *parent) {
    char *dot             = strrchr(parent, '.');
    *(dot ? dot : parent) = 0;
  }
  snprintf(where, size, "%s:%d: %s", s->path, m ? m->line : 1, *key ? key : "the case");
  return where;
}
