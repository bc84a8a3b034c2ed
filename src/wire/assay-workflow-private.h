/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The tree behind AssayWorkflow. Constants are kept as canonical JSON text, never as numbers: what
 * came in as 7.0 or 0.85 leaves as 7 and 0.85, whatever the locale or the compiler. */

#include "wire/assay-workflow.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *json;      /* canonical text of the value; kept in step with the link below */
  char *link_node; /* %NULL unless the value is a link ["id", slot] */
  gint64 link_slot;
} AssayWorkflowMember;

typedef struct
{
  char *id;
  char *class_type;
  char *title;       /* _meta.title; %NULL if none */
  GPtrArray *inputs; /* AssayWorkflowMember */
  GPtrArray
    *extras; /* AssayWorkflowMember: members other than class_type and inputs, as they came */
} AssayWorkflowNode;

/* Where the LoRA chain that hangs on one pair of slots ends. */
typedef struct
{
  char *node;
  int model_slot;
  int clip_slot;
  const char *tail; /* id of the newest loader; owned by its node */
} AssayWorkflowChain;

struct _AssayWorkflow
{
  GHashTable
    *nodes; /* id (owned by the node) -> AssayWorkflowNode, owned; never iterated for output */
  GPtrArray *in_order; /* the same nodes, borrowed, as they came */
  GPtrArray *chains;   /* AssayWorkflowChain */
};

AssayWorkflow *_assay_workflow_new (void);
AssayWorkflowNode *_assay_workflow_add_node (AssayWorkflow *self, const char *id);
AssayWorkflowMember *_assay_workflow_member_new (const char *name);
AssayWorkflowMember *_assay_workflow_find_input (const AssayWorkflowNode *node, const char *name);
/* The constant text it is; %NULL if it is a link or something else. */
char *_assay_workflow_member_dup_text (const AssayWorkflowMember *self);
void _assay_workflow_member_set_link (AssayWorkflowMember *self, const char *node, gint64 slot);

G_END_DECLS
