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

/* %NULL if the kind has no rules of its own. */
AssayDocumentCheck _assay_kind_check (AssayKind kind);

/* Adds a problem of @document; arguments as in assay_problems_add. */
#define _assay_document_fail(document, problems, pointer, ...)                                     \
  assay_problems_add ((problems), ((const AssayDocument *) (document))->file, (pointer),           \
                      __VA_ARGS__, NULL)

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

extern const AssayTable assay_project_table, assay_checkpoint_table, assay_checkpoint_profile_table,
  assay_baseline_profile_table, assay_lora_table, assay_workflow_table, assay_asset_type_table,
  assay_spec_table, assay_tags_table, assay_contract_baseline_table, assay_routing_policy_table,
  assay_retry_policy_table, assay_seed_policy_table, assay_budgets_table, assay_model_stack_table,
  assay_tag_prompt_map_table, assay_prompt_override_table;

void _assay_project_check (const AssayDocument *document, AssayProblems *problems);
void _assay_checkpoint_profile_check (const AssayDocument *document, AssayProblems *problems);
void _assay_lora_check (const AssayDocument *document, AssayProblems *problems);
void _assay_workflow_check (const AssayDocument *document, AssayProblems *problems);
void _assay_spec_check (const AssayDocument *document, AssayProblems *problems);
void _assay_retry_policy_check (const AssayDocument *document, AssayProblems *problems);
void _assay_seed_policy_check (const AssayDocument *document, AssayProblems *problems);
void _assay_prompt_override_check (const AssayDocument *document, AssayProblems *problems);

/* A fixed seed needs its number. @pointer: of the rule inside the document. */
void _assay_seed_rule_check (const AssayDocument *document,
                             const AssaySeedRule *rule,
                             const char *pointer,
                             AssayProblems *problems);

G_END_DECLS
