/* SPDX-License-Identifier: GPL-3.0-or-later
 * The schema reads a case. libcyaml tells what is wrong by its log: a line that says it, then a backtrace of the place, innermost first. The place is
 * turned into a key path, and the key path into the line of the user's file. */
#include "casefile.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FRAMES 16

typedef struct {
  char message[256];
  int  num_frames;
  char frames[MAX_FRAMES][128]; /* innermost first: key, index from 0, or "" for a mapping as such */
} Trouble;

static void listen(cyaml_log_t level, void *context, const char format[], va_list arguments)
{
  Trouble *trouble = context;
  char     line[512], *frame = trouble->frames[trouble->num_frames];
  int      index;

  vsnprintf(line, sizeof line, format, arguments);
  if (!strncmp(line, "Load: Backtrace", 15)) return;
  if (!strncmp(line, "Load: ", 6)) {
    snprintf(trouble->message, sizeof trouble->message, "%.*s", (int)strcspn(line + 6, "\n"), line + 6);
    return;
  }
  if (trouble->num_frames == MAX_FRAMES) return;
  if (sscanf(line, "  in mapping field '%127[^']'", frame) == 1)
    trouble->num_frames++;
  else if (sscanf(line, "  in sequence entry '%d'", &index) == 1) {
    snprintf(frame, sizeof trouble->frames[0], "%d", PetscMax(index - 1, 0));
    trouble->num_frames++;
  } else if (strstr(line, "  in mapping"))
    trouble->frames[trouble->num_frames++][0] = 0;
}

/* The key path of the place, without its innermost skip frames. */
static void pathof(const Trouble *trouble, int skip, size_t size, char path[])
{
  size_t length = 0;

  path[0] = 0;
  for (int i = trouble->num_frames - 1; i >= skip && length < size; i--)
    length += (size_t)snprintf(path + length, size - length, "%s%s", length ? "." : "", trouble->frames[i]);
}

static void expectation(const cyaml_schema_value_t *value, size_t size, char text[])
{
  size_t length;

  switch (value ? value->type : CYAML_IGNORE) {
  case CYAML_FLOAT:
    snprintf(text, size, "a number");
    break;
  case CYAML_INT:
    snprintf(text, size, "a whole number");
    break;
  case CYAML_STRING:
    snprintf(text, size, "a word of %u to %u letters", value->string.min, value->string.max);
    break;
  case CYAML_MAPPING:
    snprintf(text, size, "a mapping");
    break;
  case CYAML_SEQUENCE_FIXED:
    snprintf(text, size, "a list of %u", value->sequence.max);
    break;
  case CYAML_SEQUENCE:
    if (value->sequence.max == CYAML_UNLIMITED)
      snprintf(text, size, "a list");
    else
      snprintf(text, size, "a list of %u to %u", value->sequence.min, value->sequence.max);
    break;
  case CYAML_ENUM:
    length = (size_t)snprintf(text, size, "one of");
    for (uint32_t i = 0; i < value->enumeration.count && length < size; i++)
      length += (size_t)snprintf(text + length, size - length, "%s %s", i ? "," : "", value->enumeration.strings[i].str);
    break;
  default:
    snprintf(text, size, "something else");
  }
}

static PetscErrorCode unknown_key(const AmCaseSource *source, const Trouble *trouble)
{
  const char                 *key = strstr(trouble->message, "key: ") ? strstr(trouble->message, "key: ") + 5 : "", *known[64];
  const cyaml_schema_value_t *mapping;
  PetscInt                    num_known = 0, nearest;
  char                        parent[512], path[640], where[1024], all[512] = "";

  PetscFunctionBeginUser;
  pathof(trouble, 1, sizeof parent, parent);
  PetscCall(PetscSNPrintf(path, sizeof path, "%s%s%s", parent, *parent ? "." : "", key));
  AmCaseSourceWhere(source, path, sizeof where, where);
  mapping = AmCaseSchemaFind(parent);
  for (const cyaml_schema_field_t *field = mapping->mapping.fields; field->key && num_known < 64; field++) known[num_known++] = field->key;
  nearest = AmWordNearest(key, num_known, known);
  AmCheckUser(nearest < 0, "%s is no known key; did you mean %s?", where, known[nearest]);
  for (PetscInt i = 0; i < num_known; i++) {
    PetscCall(PetscStrlcat(all, i ? ", " : "", sizeof all));
    PetscCall(PetscStrlcat(all, known[i], sizeof all));
  }
  AmRaiseUser("%s is no known key; known here: %s", where, all);
}

static PetscErrorCode missing_key(const AmCaseSource *source, const Trouble *trouble)
{
  const char *key = strstr(trouble->message, "field: ") ? strstr(trouble->message, "field: ") + 7 : "";
  char        parent[512], path[640], where[1024];

  PetscFunctionBeginUser;
  pathof(trouble, 1, sizeof parent, parent);
  PetscCall(PetscSNPrintf(path, sizeof path, "%s%s%s", parent, *parent ? "." : "", key));
  AmRaiseUser("%s is missing", AmCaseSourceWhere(source, path, sizeof where, where));
}

/* The allowed word that was probably meant, or NULL. */
static const char *meant(const cyaml_schema_value_t *schema, const AmCaseMark *m)
{
  const char *words[64];
  PetscInt    n = 0, nearest;

  if (!schema || !m || schema->type != CYAML_ENUM) return NULL;
  for (; n < (PetscInt)PetscMin(schema->enumeration.count, 64); n++) words[n] = schema->enumeration.strings[n].str;
  nearest = AmWordNearest(m->value, n, words);
  return nearest < 0 ? NULL : words[nearest];
}

static PetscErrorCode wrong_value(const AmCaseSource *source, const Trouble *trouble, int skip)
{
  char              path[512], where[1024], expected[512];
  const char       *word;
  const AmCaseMark *m;

  PetscFunctionBeginUser;
  pathof(trouble, skip, sizeof path, path);
  expectation(AmCaseSchemaFind(path), sizeof expected, expected);
  m = AmCaseSourceFind(source, path);
  AmCaseSourceWhere(source, path, sizeof where, where);
  word = meant(AmCaseSchemaFind(path), m);
  AmRaiseUser("%s is %s, must be %s%s%s%s", where, m ? m->value : "wrong", expected, word ? "; did you mean " : "", word ? word : "", word ? "?" : "");
}

static PetscErrorCode explain(const AmCaseSource *source, cyaml_err_t error, const Trouble *trouble)
{
  PetscFunctionBeginUser;
  switch (error) {
  case CYAML_ERR_INVALID_KEY:
    PetscCall(unknown_key(source, trouble));
    break;
  case CYAML_ERR_MAPPING_FIELD_MISSING:
    PetscCall(missing_key(source, trouble));
    break;
  case CYAML_ERR_INVALID_VALUE:
  case CYAML_ERR_STRING_LENGTH_MIN:
  case CYAML_ERR_STRING_LENGTH_MAX:
    PetscCall(wrong_value(source, trouble, 0));
    break;
  case CYAML_ERR_SEQUENCE_ENTRIES_MIN: /* the innermost frame is the item that is one too few or too many */
  case CYAML_ERR_SEQUENCE_ENTRIES_MAX:
    PetscCall(wrong_value(source, trouble, 1));
    break;
  default:
    AmRaiseUser("%s: %s", source->path, *trouble->message ? trouble->message : cyaml_strerror(error));
  }
  PetscFunctionReturn(0);
}

static cyaml_config_t configuration(Trouble *trouble)
{
  return (cyaml_config_t){.log_fn = listen, .log_ctx = trouble, .log_level = CYAML_LOG_ERROR, .mem_fn = cyaml_mem};
}

/* libcyaml reads 2.5 as the whole number 2, and takes nan and inf as numbers. */
static PetscErrorCode check_numbers(const AmCaseSource *source)
{
  char where[1024], *end;

  PetscFunctionBeginUser;
  for (PetscInt i = 0; i < source->num_marks; i++) {
    const AmCaseMark           *m      = &source->marks[i];
    const cyaml_schema_value_t *schema = AmCaseSchemaFind(m->key);
    if (!schema || (schema->type != CYAML_FLOAT && schema->type != CYAML_INT)) continue;
    AmCaseSourceWhere(source, m->key, sizeof where, where);
    if (schema->type == CYAML_INT) {
      (void)strtoll(m->value, &end, 10);
      AmCheckUser(!*end, "%s is %s, must be a whole number", where, m->value);
    } else {
      const double value = strtod(m->value, &end);
      AmCheckUser(!*end, "%s is %s, must be a number", where, m->value);
      AmCheckUser(isfinite(value), "%s is %s, must be a finite number", where, m->value);
    }
  }
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseDecode(const AmCaseSource *source, AmCase **out)
{
  Trouble        trouble = {0};
  cyaml_config_t config  = configuration(&trouble);
  cyaml_err_t    error;

  PetscFunctionBeginUser;
  *out  = NULL;
  error = cyaml_load_data((const uint8_t *)source->text, strlen(source->text), &config, AmCaseSchema(), (cyaml_data_t **)out, NULL);
  if (error) PetscCall(explain(source, error, &trouble));
  PetscCall(check_numbers(source));
  PetscFunctionReturn(0);
}

PetscErrorCode AmCaseDecodedFree(AmCase **c)
{
  Trouble        trouble = {0};
  cyaml_config_t config  = configuration(&trouble);

  PetscFunctionBeginUser;
  PetscCheck(!cyaml_free(&config, AmCaseSchema(), *c, 0), PETSC_COMM_SELF, PETSC_ERR_LIB, "cyaml_free() failed");
  *c = NULL;
  PetscFunctionReturn(0);
}
