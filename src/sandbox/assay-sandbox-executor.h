/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One prompt being executed; worker thread only. */

#include "sandbox/assay-sandbox-node.h"
#include "sandbox/assay-sandbox-private.h"

G_BEGIN_DECLS

/* What is kept of a node after it ran: the node cache of the last prompt. */
typedef struct
{
  SandboxValue *values[SANDBOX_MAX_OUTPUTS];
  char *ui; /* JSON object, or %NULL */
} SandboxCached;

void sandbox_cached_free (SandboxCached *cached);

#define SANDBOX_FAR 9

typedef enum
{
  SANDBOX_ENDED_WELL,
  SANDBOX_ENDED_BADLY,
  SANDBOX_ENDED_INTERRUPTED,
  SANDBOX_ENDED_STOPPED, /* the server goes down: say nothing more */
} SandboxEnd;

typedef struct
{
  AssaySandbox *sandbox;
  const SandboxPrompt *prompt;
  JsonNode *root;
  JsonObject *graph;
  JsonObject *pnginfo; /* borrowed from extra_root, or %NULL */
  JsonNode *extra_root;
  GHashTable *cache;      /* signature -> SandboxCached; the worker's, over all prompts */
  GHashTable *signatures; /* node id -> signature */
  GPtrArray
    *waiting; /* node ids not run yet, in the order they were found; borrowed from the graph */
  GHashTable
    *distance; /* waiting ids -> 1 for an output node, 2 and 3 before one, else SANDBOX_FAR */
  GHashTable *cached_before; /* ids that were in the cache at the start */
  GPtrArray *touched;        /* progress of nodes: SandboxProgress */
  GPtrArray *executed;       /* ids run in this prompt; borrowed */
  gboolean previews;         /* what the sampler shows at each step */
  gint64 pixels;             /* held by this prompt's nodes */
  GString *messages;         /* items of status.messages */
  GString *outputs, *meta;   /* members of the history entry */
} SandboxExecution;

/* A node being run: what assay-sandbox-node.h hides. */
struct _SandboxRun
{
  SandboxExecution *execution;
  const char *id;
  JsonObject *inputs;
  GString *images; /* items of the ui's list */
  char *exception_type, *exception_message;
};

/* Order of nodes (assay-sandbox-order.c): 0.3.64's list of pending nodes and its picking rule. */
void sandbox_order_fill (SandboxExecution *execution);
/* The next node to run, %NULL when none is left; drops it from waiting. */
const char *sandbox_order_pick (SandboxExecution *execution);

/* The cache key: class, constants and the keys of all ancestors. Memoised; borrowed. */
const char *sandbox_signature (SandboxExecution *execution, const char *id);

/* The node an input links to, %NULL if it holds a constant. Borrowed. */
const char *sandbox_link_target (JsonNode *value, gint64 *out_slot);
const SandboxNode *sandbox_execution_class (SandboxExecution *execution, const char *id);
JsonObject *sandbox_execution_inputs (SandboxExecution *execution, const char *id);

/* Messages (assay-sandbox-report.c). */
typedef struct
{
  const char *id;
  char *value, *max;
  const char *state;
} SandboxProgress;

void sandbox_progress_free (SandboxProgress *progress);
void sandbox_report_event (SandboxExecution *execution,
                           const char *type,
                           const char *members,
                           gboolean to_all);
void sandbox_report_progress_state (SandboxExecution *execution);
void sandbox_report_touch (SandboxExecution *execution,
                           const char *id,
                           const char *value,
                           const char *max,
                           const char *state);
void sandbox_report_executing (SandboxExecution *execution, const char *id);
void sandbox_report_executed (SandboxExecution *execution, const char *id, const char *ui);
void sandbox_report_step (
  SandboxExecution *execution, const char *id, guint value, guint max, GBytes *preview);
void sandbox_report_end (SandboxExecution *execution);

G_END_DECLS
