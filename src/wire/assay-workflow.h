/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* ComfyUI graphs (API format) as values: parse, bind, check against object_info. Pure; backed by json-glib trees that are
 * only fed text the strict reader accepted. */

#include "base/assay-problems.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ASSAY_WORKFLOW_MAX_NODES 4096

typedef struct _AssayWorkflow AssayWorkflow; /* a mutable copy of a template's graph while it is bound */

/* %NULL + problems (editor format is recognised and explained: "workflow.editor_format"). */
AssayWorkflow *assay_workflow_parse (GBytes *json, const char *file, AssayProblems *problems);
void           assay_workflow_free  (AssayWorkflow *self);

gboolean       assay_workflow_has_input   (const AssayWorkflow *self, const char *node, const char *input);
/* Sets a constant input. %FALSE if the node does not exist. */
gboolean       assay_workflow_set_string  (AssayWorkflow *self, const char *node, const char *input, const char *value);
gboolean       assay_workflow_set_integer (AssayWorkflow *self, const char *node, const char *input, gint64 value);
/* @value / 10^@scale, written as exact decimal text. */
gboolean       assay_workflow_set_decimal (AssayWorkflow *self, const char *node, const char *input, gint64 value, int scale);
/* Inserts a LoraLoader after @node's (model_slot, clip_slot) outputs: every link to them goes to the new node instead.
 * Repeated calls with the same @node chain in order. Returns the new node's id (owned by the workflow) or %NULL. */
const char    *assay_workflow_insert_lora (AssayWorkflow *self, const char *node, int model_slot, int clip_slot,
                                           const char *lora_file, gint64 weight_hundredths);
/* What is to stand instead of a constant text, or %NULL: it stays. Borrowed until the next call. */
typedef const char *(*AssayWorkflowRename) (const char *node, const char *class_type,
                                            const char *input, const char *value, gpointer data);
/* Asks @rename about every constant text, in the order of the graph. */
void           assay_workflow_rename      (AssayWorkflow *self, AssayWorkflowRename rename,
                                           gpointer data);
/* Canonical JSON (RFC 8785) of the graph: what is hashed into recipes and sent. */
GBytes        *assay_workflow_to_bytes    (const AssayWorkflow *self);
/* (transfer container): node ids whose class is in the set of output classes (SaveImage, PreviewImage …), sorted. */
GPtrArray     *assay_workflow_list_nodes  (const AssayWorkflow *self, const char *class_type);
/* Adds the classes of all nodes (new strings) to the set @into. */
void           assay_workflow_add_classes (const AssayWorkflow *self, GHashTable *into);
const char    *assay_workflow_get_class   (const AssayWorkflow *self, const char *node);
const char    *assay_workflow_get_title   (const AssayWorkflow *self, const char *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayWorkflow, assay_workflow_free)

G_END_DECLS
