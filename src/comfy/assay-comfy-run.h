/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One prompt on a ComfyUI server as a pure state machine: inputs in, actions out. No socket, no clock, no thread: recorded
 * conversations, faults and a virtual clock drive it in milliseconds. See comfyui-protocol.md 1, 4, 8, 9. */

#include "wire/assay-comfy-message.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_COMFY_INPUT_START,         /* first input; resume says how */
  ASSAY_COMFY_INPUT_PROMPT_ANSWER, /* http_status (0 = no answer), body */
  ASSAY_COMFY_INPUT_HISTORY,       /* answer to GET_HISTORY: http_status, body */
  ASSAY_COMFY_INPUT_QUEUE,         /* answer to GET_QUEUE: http_status, body */
  ASSAY_COMFY_INPUT_MESSAGE,       /* message (any prompt's: the machine drops foreign ones) */
  ASSAY_COMFY_INPUT_SOCKET_OPENED,
  ASSAY_COMFY_INPUT_SOCKET_CLOSED,
  ASSAY_COMFY_INPUT_DOWNLOADED,    /* output_index: its bytes are safe */
  ASSAY_COMFY_INPUT_DOWNLOAD_FAILED, /* output_index, fault, http_status */
  ASSAY_COMFY_INPUT_TIMER,         /* the deadline asked for by the newest SET_TIMER has passed */
  ASSAY_COMFY_INPUT_CANCEL,
} AssayComfyInputType;

/* Why a picture could not be had. */
typedef enum
{
  ASSAY_COMFY_FETCH_STATUS,    /* http_status says it; 0 = no answer */
  ASSAY_COMFY_FETCH_DAMAGED,   /* it came, but not whole */
  ASSAY_COMFY_FETCH_TOO_LARGE, /* more than a picture may have */
  ASSAY_COMFY_FETCH_PAGE,      /* somebody else answered */
} AssayComfyFetchFault;

typedef struct
{
  AssayComfyInputType      type;
  gboolean                 resume;
  guint                    http_status;
  GBytes                  *body;
  const AssayComfyMessage *message;
  guint                    output_index;
  AssayComfyFetchFault     fault;
  gboolean                 not_sent;     /* PROMPT_ANSWER without an answer: the request surely never left (connection refused) */
} AssayComfyInput;

typedef enum
{
  ASSAY_COMFY_ACTION_POST_PROMPT,  /* exactly once in a run's life, never on resume */
  ASSAY_COMFY_ACTION_GET_HISTORY,
  ASSAY_COMFY_ACTION_GET_QUEUE,
  ASSAY_COMFY_ACTION_LIST_HISTORY, /* GET /history, the newest; answered as GET_HISTORY */
  ASSAY_COMFY_ACTION_DELETE_PROMPT,/* POST /queue {"delete":[id]} */
  ASSAY_COMFY_ACTION_INTERRUPT,    /* POST /interrupt {"prompt_id":id} */
  ASSAY_COMFY_ACTION_DOWNLOAD,     /* output, output_index: GET /view */
  ASSAY_COMFY_ACTION_SET_TIMER,    /* mono_us: replaces the one before */
  ASSAY_COMFY_ACTION_RECONNECT,    /* the watchdog found the socket silent: close, wait for the close, open again */
  ASSAY_COMFY_ACTION_ACCEPTED,     /* tell the job */
  /* node, value, max; max 0: it has no steps; node "": which is not known */
  ASSAY_COMFY_ACTION_PROGRESS,
  ASSAY_COMFY_ACTION_PREVIEW,      /* message with picture */
  ASSAY_COMFY_ACTION_SUCCEEDED,    /* terminal: all outputs are downloaded; cached */
  ASSAY_COMFY_ACTION_FAILED,       /* terminal: error_class, error_message */
  ASSAY_COMFY_ACTION_LOST,         /* terminal */
  ASSAY_COMFY_ACTION_CANCELED,     /* terminal */
} AssayComfyActionType;

typedef struct
{
  AssayComfyActionType     type;
  guint                    output_index;
  const AssayComfyOutput  *output;  /* borrowed from the run */
  const AssayComfyMessage *message; /* borrowed from the input */
  const char              *node;    /* borrowed */
  gint64                   value, max;
  gint64                   mono_us;
  gboolean                 cached;
  const char              *error_class, *error_message; /* borrowed from the run */
  const char              *prompt_id; /* borrowed from the run: whom GET_HISTORY, DELETE_PROMPT and INTERRUPT are about */
} AssayComfyAction;

typedef GArray AssayComfyActions; /* of AssayComfyAction, in order; the caller empties it */

/* What the caller owes the machine: every POST_PROMPT, GET_QUEUE, GET_HISTORY and LIST_HISTORY is answered once (status 0 after its own
 * time limit), requests other than POST_PROMPT and DOWNLOAD go out in the order of the actions, one after the other. */
#define ASSAY_COMFY_UNREACHABLE_S 180  /* no usable answer for so long: FAILED, upstream_unavailable */
/* So often in a row not let in, each a second after the other (its key is refused, it sends
 * elsewhere, a page came): FAILED, upstream_unavailable. */
#define ASSAY_COMFY_TURNED_AWAY_TRIES 3
/* So often answered what cannot be used: FAILED, non_retryable. */
#define ASSAY_COMFY_NONSENSE_TRIES 20
#define ASSAY_COMFY_STALLED_S     1800 /* running, but no sign of it for so long: FAILED, timeout */
#define ASSAY_COMFY_CANCEL_S      10   /* CANCELED at the latest so long after CANCEL */

typedef struct _AssayComfyRun AssayComfyRun;
AssayComfyRun *assay_comfy_run_new  (const char *prompt_id);
/* Before START: by what the prompt is found where the server gave it an id of its own and nobody
 * heard it. Not called: by its id alone. */
void           assay_comfy_run_set_mark (AssayComfyRun *self, const char *client_id,
                                         const char *file_prefix);
/* Before START: the nodes whose files are fetched, in that order; %NULL-terminated. %NULL, none,
 * or not called: all. */
void           assay_comfy_run_set_outputs (AssayComfyRun *self, const char *const *nodes);
void           assay_comfy_run_free (AssayComfyRun *self);
void           assay_comfy_run_feed (AssayComfyRun *self, const AssayComfyInput *input, gint64 mono_us, AssayComfyActions *out);
gboolean       assay_comfy_run_is_over (const AssayComfyRun *self);
/* The id the server knows the prompt by: ours, unless its answer named another. Borrowed. */
const char    *assay_comfy_run_get_prompt_id (const AssayComfyRun *self);
/* Stable text of the state, for logs, goldens and failure messages. */
char          *assay_comfy_run_to_string (const AssayComfyRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyRun, assay_comfy_run_free)

G_END_DECLS
