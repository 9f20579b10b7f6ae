/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside of the room app: a YAML document whose values can be replaced by key path. A node is its index in the document (0: none). */
#ifndef ATOMESH_APP_DOCUMENT_H
#define ATOMESH_APP_DOCUMENT_H

#include <atomesh/base.h>
#include <yaml.h>

/* Parses text of size bytes. Raises AM_ERR_USER "NAME:LINE: not YAML: ...". Out: to be deleted by the caller (not if an error was raised). */
PetscErrorCode AmDocumentParse(const char name[], size_t size, const char text[], yaml_document_t *document);
/* The value of key in mapping, or 0. In: length of key. */
int AmDocumentChild(yaml_document_t *document, int mapping, size_t length, const char key[]);
/* Number of items of a sequence or pairs of a mapping. */
int AmDocumentCount(const yaml_node_t *node);
/* The node at a key path, or 0. */
int AmDocumentFind(yaml_document_t *document, const char key[]);
/* Sets what key path "key=value" says; missing mappings on the way are made. In: only_absent: leave what is there, and what has no such place.
 * Raises AM_ERR_USER, which begins with name. */
PetscErrorCode AmDocumentSet(yaml_document_t *document, const char name[], const char assignment[], PetscBool only_absent);
/* Writes the document as text, and deletes it. Out: text, owned by the caller (PetscFree). */
PetscErrorCode AmDocumentEmit(yaml_document_t *document, char **text);

#endif
