/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* ComfyUI's messages and answers as values (../shared/reference/comfyui-protocol.md 3-11 is the format). Pure, hostile-proof:
 * what cannot be understood becomes ASSAY_COMFY_UNKNOWN, never an error that ends a connection. */

#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_COMFY_MESSAGE_MAX_BYTES (16 * 1024 * 1024)
#define ASSAY_COMFY_MAX_OUTPUTS       4096

typedef enum
{
  ASSAY_COMFY_UNKNOWN,
  ASSAY_COMFY_STATUS,             /* sid, queue_remaining */
  ASSAY_COMFY_EXECUTION_START,
  ASSAY_COMFY_EXECUTION_CACHED,
  ASSAY_COMFY_PROGRESS_STATE,     /* value, max of the running node */
  ASSAY_COMFY_EXECUTING,          /* node; %NULL node = end of the prompt */
  ASSAY_COMFY_PROGRESS,           /* value, max, node */
  ASSAY_COMFY_EXECUTED,           /* node, outputs */
  ASSAY_COMFY_EXECUTION_SUCCESS,
  ASSAY_COMFY_EXECUTION_ERROR,    /* node, error_type, error_message */
  ASSAY_COMFY_EXECUTION_INTERRUPTED,
  ASSAY_COMFY_FEATURE_FLAGS,
  ASSAY_COMFY_PREVIEW,            /* picture bytes + mime type; prompt_id only with metadata */
} AssayComfyMessageType;

typedef struct { char *node, *filename, *subfolder, *type; gboolean animated; } AssayComfyOutput;

typedef struct
{
  AssayComfyMessageType type;
  char      *prompt_id;      /* %NULL when the message has none */
  char      *node;
  char      *sid;
  gint64     queue_remaining; /* -1 unknown */
  gint64     value, max;      /* thousandths are dropped; 0 unknown */
  char      *error_type, *error_message;
  GPtrArray *outputs;         /* AssayComfyOutput, %NULL if none */
  GBytes    *picture;         /* PREVIEW */
  const char *mime_type;      /* static */
} AssayComfyMessage;

AssayComfyMessage *assay_comfy_message_parse_text   (const char *text, gsize n_bytes);
AssayComfyMessage *assay_comfy_message_parse_binary (GBytes *frame);
void               assay_comfy_message_free         (AssayComfyMessage *self);

/* POST /prompt ---------------------------------------------------------- */

/* {"prompt":…, "client_id":…, "prompt_id":…}; @graph: canonical JSON. */
GBytes *assay_comfy_prompt_body (GBytes *graph, const char *client_id, const char *prompt_id);

typedef struct
{
  gboolean accepted;     /* 200, and no node_errors */
  gboolean queued;       /* 200 at all: with node_errors it must be deleted again */
  char    *prompt_id;    /* as the server says */
  char    *error_class;  /* retry class of spec 04 when not accepted: invalid_workflow, missing_model … */
  char    *error_message;/* for a person: error.message, node title, input, value */
} AssayComfyPromptAnswer;

AssayComfyPromptAnswer *assay_comfy_prompt_answer_parse (guint status, GBytes *body);
void                    assay_comfy_prompt_answer_free  (AssayComfyPromptAnswer *self);

/* GET /history/{id}, GET /queue ----------------------------------------- */

typedef enum { ASSAY_COMFY_HISTORY_ABSENT, ASSAY_COMFY_HISTORY_SUCCESS, ASSAY_COMFY_HISTORY_ERROR, ASSAY_COMFY_HISTORY_INTERRUPTED,
               ASSAY_COMFY_HISTORY_UNREADABLE } AssayComfyHistoryState;
typedef struct
{
  AssayComfyHistoryState state;
  GPtrArray *outputs;      /* AssayComfyOutput of output nodes in graph order; never %NULL */
  gboolean   has_others;   /* files of nodes that were not picked */
  gboolean   cached;       /* every node came from the cache: nothing new was made */
  char      *error_class, *error_message;
} AssayComfyHistory;
AssayComfyHistory *assay_comfy_history_parse (GBytes *body, const char *prompt_id);
/* Leaves the files of @nodes (%NULL-terminated) and of what they became while they ran ("9.0.3"
 * of "9"), in the order of @nodes. */
void               assay_comfy_history_pick  (AssayComfyHistory *self, const char *const *nodes);
/* As it would be of a run that is not told of any more, and saved one picture under @file_prefix.
 */
AssayComfyHistory *assay_comfy_history_of_prefix (const char *file_prefix);
void               assay_comfy_history_free  (AssayComfyHistory *self);

typedef enum { ASSAY_COMFY_QUEUE_ABSENT, ASSAY_COMFY_QUEUE_PENDING, ASSAY_COMFY_QUEUE_RUNNING, ASSAY_COMFY_QUEUE_UNREADABLE } AssayComfyQueuePlace;

/* How a prompt of ours is known: by its id, else by the name its files get and by who sent it. */
typedef struct
{
  const char *prompt_id;
  const char *file_prefix; /* no other prompt's; %NULL: only the id counts */
  const char *client_id;   /* %NULL: an earlier process sent it, under a name nobody knows */
} AssayComfyMark;
/* @out_id: as the server calls it, new string; %NULL where it is not there. @out_sender: the client
 * id it was sent under, new string; %NULL where the server tells none. */
AssayComfyQueuePlace assay_comfy_queue_find   (GBytes *body, const AssayComfyMark *mark,
                                               char **out_id, char **out_sender);
/* The same in the answer to /history. %FALSE: it cannot be read. */
gboolean             assay_comfy_history_find (GBytes *body, const AssayComfyMark *mark,
                                               char **out_id);

/* One table (spec 04): the class of a failure from HTTP status (0 = no connection), exception type and message. Static string. */
const char *assay_comfy_error_class (guint http_status, const char *exception_type, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyMessage, assay_comfy_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyPromptAnswer, assay_comfy_prompt_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyHistory, assay_comfy_history_free)

G_END_DECLS
