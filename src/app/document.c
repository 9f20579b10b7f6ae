/* SPDX-License-Identifier: GPL-3.0-or-later
 * A YAML document whose values can be replaced by key path. */
#include "document.h"
#include <stdlib.h>
#include <string.h>

/* The line of what the parser could not read; for bytes that are no text it knows only how far it came. */
static size_t lineof(const yaml_parser_t *parser, size_t size, const char text[])
{
  size_t line = 1;

  if (parser->error != YAML_READER_ERROR) return (parser->problem_mark.index ? parser->problem_mark.line : parser->mark.line) + 1;
  for (size_t i = 0; i < parser->problem_offset && i < size; i++) line += text[i] == '\n';
  return line;
}

PetscErrorCode AmDocumentParse(const char name[], size_t size, const char text[], yaml_document_t *document)
{
  yaml_parser_t parser;

  PetscFunctionBeginUser;
  PetscCheck(yaml_parser_initialize(&parser), PETSC_COMM_SELF, PETSC_ERR_MEM, "yaml_parser_initialize() failed");
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
  if (!yaml_parser_load(&parser, document)) {
    const char  *problem = parser.problem ? parser.problem : "unreadable"; /* a constant of libyaml, outlives the parser */
    const size_t line    = lineof(&parser, size, text);
    yaml_parser_delete(&parser);
    AmRaiseUser("%s:%zu: not YAML: %s", name, line, problem);
  }
  yaml_parser_delete(&parser);
  PetscFunctionReturn(0);
}

int AmDocumentCount(const yaml_node_t *node)
{
  if (node->type == YAML_SEQUENCE_NODE) return (int)(node->data.sequence.items.top - node->data.sequence.items.start);
  if (node->type == YAML_MAPPING_NODE) return (int)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
  return 0;
}

static yaml_node_pair_t *find_pair(yaml_document_t *document, yaml_node_t *mapping, size_t length, const char key[])
{
  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
    const yaml_node_t *word = yaml_document_get_node(document, pair->key);
    if (word && word->type == YAML_SCALAR_NODE && word->data.scalar.length == length && !memcmp(word->data.scalar.value, key, length)) return pair;
  }
  return NULL;
}

/* Where the index of the node named by one word of a key path is kept, or NULL. */
static int *slot(yaml_document_t *document, int parent, size_t length, const char word[])
{
  yaml_node_t      *node = yaml_document_get_node(document, parent);
  yaml_node_pair_t *pair;
  char             *end;
  long              index;

  if (!node || !length) return NULL;
  if (node->type == YAML_MAPPING_NODE) return (pair = find_pair(document, node, length, word)) ? &pair->value : NULL;
  index = strtol(word, &end, 10);
  if (end != word + length || index < 0 || index >= AmDocumentCount(node)) return NULL;
  return node->type == YAML_SEQUENCE_NODE ? &node->data.sequence.items.start[index] : NULL;
}

int AmDocumentChild(yaml_document_t *document, int mapping, size_t length, const char key[])
{
  const int *child = slot(document, mapping, length, key);
  return child ? *child : 0;
}

int AmDocumentFind(yaml_document_t *document, const char key[])
{
  int node = yaml_document_get_root_node(document) ? 1 : 0;

  while (node && *key) {
    const size_t length = strcspn(key, ".");
    node                = AmDocumentChild(document, node, length, key);
    key += length + (key[length] == '.');
  }
  return node;
}

/* Copies a node of one document into another. Out: its index there. */
static PetscErrorCode copy(yaml_document_t *from, int index, int depth, yaml_document_t *to, int *out)
{
  const yaml_node_t *node = yaml_document_get_node(from, index);
  int                ok   = 1;

  PetscFunctionBeginUser;
  AmCheckUser(depth < 20, "a value of --set is nested too deeply");
  if (node->type == YAML_SCALAR_NODE) {
    *out = yaml_document_add_scalar(to, node->tag, node->data.scalar.value, (int)node->data.scalar.length, node->data.scalar.style);
  } else if (node->type == YAML_SEQUENCE_NODE) {
    *out = yaml_document_add_sequence(to, node->tag, node->data.sequence.style);
    for (int i = 0; ok && i < AmDocumentCount(node); i++) {
      int item;
      PetscCall(copy(from, node->data.sequence.items.start[i], depth + 1, to, &item));
      ok = yaml_document_append_sequence_item(to, *out, item);
    }
  } else {
    *out = yaml_document_add_mapping(to, node->tag, node->data.mapping.style);
    for (int i = 0; ok && i < AmDocumentCount(node); i++) {
      int key, value;
      PetscCall(copy(from, node->data.mapping.pairs.start[i].key, depth + 1, to, &key));
      PetscCall(copy(from, node->data.mapping.pairs.start[i].value, depth + 1, to, &value));
      ok = yaml_document_append_mapping_pair(to, *out, key, value);
    }
  }
  PetscCheck(ok && *out, PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for a YAML document");
  PetscFunctionReturn(0);
}

/* Adds a pair to a mapping. In: value 0: a new mapping. Out: the value. */
static PetscErrorCode addpair(yaml_document_t *document, int mapping, size_t length, const char word[], int *value)
{
  int key;

  PetscFunctionBeginUser;
  key = yaml_document_add_scalar(document, NULL, (const unsigned char *)word, (int)length, YAML_ANY_SCALAR_STYLE);
  if (!*value) *value = yaml_document_add_mapping(document, NULL, YAML_BLOCK_MAPPING_STYLE);
  PetscCheck(key && *value && yaml_document_append_mapping_pair(document, mapping, key, *value), PETSC_COMM_SELF, PETSC_ERR_MEM,
             "no memory for a YAML document");
  PetscFunctionReturn(0);
}

static PetscErrorCode place(yaml_document_t *document, const char name[], const char path[], int value, PetscBool only_absent)
{
  int node = 1;

  PetscFunctionBeginUser;
  for (const char *word = path;; word += strcspn(word, ".") + 1) {
    const size_t length = strcspn(word, ".");
    const int    last   = !word[length];
    int         *child  = slot(document, node, length, word);
    if (child && last) {
      if (!only_absent) *child = value;
      break;
    }
    if (child) {
      node = *child;
      continue;
    }
    if (yaml_document_get_node(document, node)->type != YAML_MAPPING_NODE || !length) {
      const yaml_node_t *list = yaml_document_get_node(document, node);
      AmCheckUser(only_absent || list->type != YAML_SEQUENCE_NODE, "%s: there is no %.*s, must be one of the %d items, from 0", name,
                  (int)(word - path + (long)length), path, (int)(list->data.sequence.items.top - list->data.sequence.items.start));
      AmCheckUser(only_absent, "%s: there is no place for %.*s", name, (int)(word - path + (long)length), path);
      break;
    }
    {
      int added = last ? value : 0;
      PetscCall(addpair(document, node, length, word, &added));
      node = added;
    }
    if (last) break;
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmDocumentSet(yaml_document_t *document, const char name[], const char assignment[], PetscBool only_absent)
{
  const char     *equals = strchr(assignment, '=');
  char            path[512];
  yaml_document_t other;
  int             value;

  PetscFunctionBeginUser;
  AmCheckUser(equals && equals > assignment && (size_t)(equals - assignment) < sizeof path, "%s: must be key.path=value", name);
  PetscCall(PetscStrncpy(path, assignment, (size_t)(equals - assignment) + 1));
  PetscCall(AmDocumentParse(name, strlen(equals + 1), equals + 1, &other));
  if (!yaml_document_get_root_node(&other)) {
    yaml_document_delete(&other);
    AmRaiseUser("%s: must be key.path=value, the value is empty", name);
  }
  PetscCall(copy(&other, 1, 0, document, &value));
  yaml_document_delete(&other);
  PetscCall(place(document, name, path, value, only_absent));
  PetscFunctionReturn(0);
}

typedef struct {
  char  *bytes;
  size_t size, room;
} Buffer;

static int append(void *context, unsigned char *bytes, size_t size)
{
  Buffer *buffer = context;

  if (buffer->size + size + 1 > buffer->room) {
    const size_t room   = 2 * (buffer->size + size + 1);
    char        *larger = realloc(buffer->bytes, room);
    if (!larger) return 0;
    buffer->bytes = larger;
    buffer->room  = room;
  }
  memcpy(buffer->bytes + buffer->size, bytes, size);
  buffer->size += size;
  buffer->bytes[buffer->size] = 0;
  return 1;
}

PetscErrorCode AmDocumentEmit(yaml_document_t *document, char **text)
{
  yaml_emitter_t emitter;
  Buffer         buffer = {NULL, 0, 0};
  int            ok;

  PetscFunctionBeginUser;
  PetscCheck(yaml_emitter_initialize(&emitter), PETSC_COMM_SELF, PETSC_ERR_MEM, "yaml_emitter_initialize() failed");
  yaml_emitter_set_output(&emitter, append, &buffer);
  yaml_emitter_set_unicode(&emitter, 1);
  yaml_emitter_set_width(&emitter, -1);
  ok = yaml_emitter_open(&emitter) && yaml_emitter_dump(&emitter, document) && yaml_emitter_close(&emitter) && yaml_emitter_flush(&emitter);
  yaml_emitter_delete(&emitter);
  if (ok && buffer.bytes) PetscCall(PetscStrallocpy(buffer.bytes, text));
  free(buffer.bytes);
  PetscCheck(ok && buffer.size, PETSC_COMM_SELF, PETSC_ERR_LIB, "libyaml cannot write the document");
  PetscFunctionReturn(0);
}
