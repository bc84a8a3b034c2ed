/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The tables of the kinds, their cross-field rules, and the sub-records they share. Only for
 * model/. */

#include "model/documents/assay-documents.h"
#include "model/table/assay-table-private.h"

G_BEGIN_DECLS

/* A rule between fields of one document. The document may be incomplete: unset is not this rule's
 * business. */
typedef void (*AssayDocumentCheck) (const AssayDocument *document, AssayProblems *problems);

/* The bytes of a file as they are to be read where another program may have had a hand in them:
 * @bytes
 * itself or others; %NULL + a problem: it is no document at all. (transfer full) */
typedef GBytes *(*AssayDocumentTake) (GBytes *bytes, const char *file, AssayProblems *problems);

/* All there is to know of a kind; the last thing in its file. */
typedef struct
{
  AssayKindInfo info;
  AssayDocumentCheck check; /* rules between fields, or %NULL */
  AssayDocumentTake take;   /* or %NULL: strictly as they are */
} AssayKindRow;

/* %NULL if the kind has no rules of its own. */
AssayDocumentCheck _assay_kind_check (AssayKind kind);
AssayDocumentTake _assay_kind_take (AssayKind kind);

/* Adds a problem of @document; arguments as in assay_problems_add. */
#define _assay_document_fail(document, problems, pointer, ...)                                     \
  assay_problems_add ((problems), ((const AssayDocument *) (document))->file, (pointer),           \
                      __VA_ARGS__, NULL)

/* "lock/1" of a text that holds more than one document of @kind; %NULL + problems. */
char *_assay_document_dup_schema (AssayKind kind,
                                  GBytes *bytes,
                                  const char *file,
                                  AssayProblems *problems);
/* Says where @bytes stop being JSON, and when that is git's doing. */
void _assay_document_fail_syntax (GBytes *bytes, const char *file, AssayProblems *problems);

/* Shared sub-records (assay-document-parts.c) */
extern const AssayTable assay_prompt_words_table, assay_size_table, assay_lora_use_table,
  assay_fragment_table, assay_process_policy_table, assay_seed_rule_table;

/* "id" of every document that is not a single one. */
#define ASSAY_ID_FIELD                                                                             \
  {                                                                                                \
    .name = "id", .type = ASSAY_FIELD_ID, .offset = offsetof (AssayDocument, id),                  \
    .flags = ASSAY_FIELD_REQUIRED, .title = N_ ("Id"),                                             \
    .description = N_ ("Name of the file without its ending and version; other documents refer "   \
                       "to it by this."),                                                          \
    .tab = "general"                                                                               \
  }

void _assay_workflow_check (const AssayDocument *document, AssayProblems *problems);
/* Texts of the graph that name a file or address outside of the server's own folders. */
void _assay_workflow_check_places (const AssayWorkflowDocument *self, AssayProblems *problems);
GBytes *_assay_workflow_take (GBytes *bytes, const char *file, AssayProblems *problems);

/* A fixed seed needs its number, a derived one parts that there are. @pointer: of the rule inside
 * the document. */
void _assay_seed_rule_check (const AssayDocument *document,
                             const AssaySeedRule *rule,
                             const char *pointer,
                             AssayProblems *problems);

G_END_DECLS
