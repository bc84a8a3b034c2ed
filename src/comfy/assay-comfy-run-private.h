/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The state of one run, shared by its three files: run (inputs and messages), look (queue, history,
 * timers) and fetch (downloads). Private to comfy/. */

#include "comfy/assay-comfy-run.h"

G_BEGIN_DECLS

typedef enum
{
  PHASE_NEW,
  PHASE_POSTING,   /* the answer of POST is awaited; nothing else is asked until then */
  PHASE_SEARCHING, /* it is not known whether the server has the prompt */
  PHASE_WAITING,   /* the server has (had) it */
  PHASE_FETCHING,  /* history says success; outputs are being fetched */
  PHASE_OVER,
} Phase;

typedef enum
{
  ASKING_NOTHING,
  ASKING_QUEUE,
  ASKING_HISTORY,             /* on a hint: absent means "not yet" */
  ASKING_HISTORY_AFTER_QUEUE, /* absent from the queue before: absent here too is a miss */
  ASKING_NAMES,               /* FETCHING: a file is not there under the name that was told */
  ASKING_HISTORY_LIST,        /* missed by its id: it may be there by another */
  ASKING_SERVER,              /* FETCHING: a file cannot be had; does the server answer? */
} Asking;

/* Where a file is looked for that is not there under the name history told. */
typedef enum
{
  ASSAY_COMFY_TOLD,
  ASSAY_COMFY_TOLD_AGAIN,
  ASSAY_COMFY_BY_PREFIX,
  ASSAY_COMFY_OTHER_TYPE,
  ASSAY_COMFY_NO_FOLDER,
  ASSAY_COMFY_NO_PLACE,
} AssayComfyPlace;

/* One output under way to us. */
typedef struct
{
  const AssayComfyOutput *told; /* the history's */
  AssayComfyOutput name;        /* as it is looked for instead; all %NULL: as told */
  gboolean is_safe;             /* its bytes are on our side */
  gboolean is_due;              /* to be asked for at the timer */
  guint n_tries;                /* under this name */
  AssayComfyPlace place;
} AssayComfyFetch;

struct _AssayComfyRun
{
  char *prompt_id;
  char *client_id, *file_prefix; /* %NULL: it is known by its id only */
  char **outputs;                /* whose files are fetched; %NULL: all */
  Phase phase;
  Asking asking;
  gboolean ask_again; /* a hint came while an answer was awaited */
  gboolean resumed;   /* posted by an earlier run of the program */
  gboolean sent_here; /* … in this folder, on this machine: the queue said so */
  gboolean accepted;
  gboolean canceling;
  gboolean refused;   /* the server left something out of it: taken back, then failed */
  gboolean ended;     /* the socket said so; history decides */
  gboolean unsettled; /* the next timer must ask, whatever the socket says */
  guint n_nonsense;   /* answers since its newest certain word that cannot be used */
  guint n_turned_away; /* answers in a row of a server that does not let us in */
  guint misses;       /* looks in a row that found it in neither place */
  AssayComfyQueuePlace place;
  guint post_status; /* of a POST whose fate is unknown */

  gboolean socket_open;
  gboolean heard_any;     /* since START */
  gboolean previews_ours; /* frames without a prompt id belong to the last "executing" */
  gint64 heard_us;        /* newest message of anybody */
  gint64 truth_us;        /* newest certain word about this prompt */
  gint64 sign_us;         /* newest sign that it moves on */
  gint64 accepted_us;
  gint64 reconnect_after_us;
  gint64 cancel_until_us;
  gint64 interrupted_us;
  gint64 timer_us; /* newest SET_TIMER; 0 none */

  char *progress_node;
  gint64 progress_value, progress_max;

  AssayComfyHistory *history; /* FETCHING */
  AssayComfyHistory *told_again; /* what it said when a file was not there; may be %NULL */
  AssayComfyFetch *fetches;      /* of each output */
  guint n_fetched;
  gboolean asked_again; /* … history, for the names */
  char *doubt;          /* why a file could not be had by one who may give nothing; or %NULL */
  gint64 doubt_since_us;
  gboolean is_locked; /* … who does not let us have it */
  gboolean is_guess;    /* no history tells of it: the file of our name is tried */

  char *error_class, *error_message;
};

#define SECOND_US G_GINT64_CONSTANT (1000000)

void _assay_comfy_run_emit (AssayComfyRun *self, AssayComfyActions *out, AssayComfyActionType type);
void _assay_comfy_run_set_timer (AssayComfyRun *self, gint64 mono_us, AssayComfyActions *out);
/* The server knows the prompt by this id. */
void _assay_comfy_run_rename (AssayComfyRun *self, const char *prompt_id);
void _assay_comfy_run_accept (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out);
/* Told on where it is news. @node: "" where it is only known that it runs. */
void _assay_comfy_run_set_progress (
  AssayComfyRun *self, const char *node, gint64 value, gint64 max, AssayComfyActions *out);
/* Terminal. A run that is being cancelled ends as CANCELED whatever else happened. */
void _assay_comfy_run_end (AssayComfyRun *self, AssayComfyActions *out, AssayComfyActionType type);
/* @template_: N_() marked, with the const char * that fill it, ended by %NULL. */
void _assay_comfy_run_fail (AssayComfyRun *self,
                            AssayComfyActions *out,
                            const char *error_class,
                            const char *template_,
                            ...) G_GNUC_NULL_TERMINATED;

/* look: queue first, then history. In that order one look cannot miss a prompt that moves from one
 * to the other. */
void _assay_comfy_run_look (AssayComfyRun *self, AssayComfyActions *out);
void _assay_comfy_run_ask_history (AssayComfyRun *self, AssayComfyActions *out);
void _assay_comfy_run_ask_names (AssayComfyRun *self, AssayComfyActions *out);
/* The queue, for whether the server answers anything; on_server_asked follows. */
void _assay_comfy_run_ask_server (AssayComfyRun *self, AssayComfyActions *out);
/* Why a server that gave @status does not let us in, to stand in a sentence; %NULL: it did. */
char *_assay_comfy_dup_turned_away (guint status, gboolean is_page);
void _assay_comfy_run_schedule (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out);
void _assay_comfy_run_on_queue (AssayComfyRun *self,
                                const AssayComfyInput *input,
                                gint64 now_us,
                                AssayComfyActions *out);
void _assay_comfy_run_on_history (AssayComfyRun *self,
                                  const AssayComfyInput *input,
                                  gint64 now_us,
                                  AssayComfyActions *out);
void _assay_comfy_run_on_timer (AssayComfyRun *self, gint64 now_us, AssayComfyActions *out);
void _assay_comfy_run_begin_cancel (AssayComfyRun *self, AssayComfyActions *out);

/* fetch */
/* Takes @history. */
void
_assay_comfy_run_fetch (AssayComfyRun *self, AssayComfyHistory *history, AssayComfyActions *out);
/* The server knows nothing of the prompt any more, and may have its file: the run ends as LOST if
 * it has none. */
void _assay_comfy_run_fetch_known (AssayComfyRun *self, AssayComfyActions *out);
/* Takes @again. */
void _assay_comfy_run_on_told_again (AssayComfyRun *self,
                                     AssayComfyHistory *again,
                                     AssayComfyActions *out);
/* @answers: what can be used. */
void _assay_comfy_run_on_server_asked (AssayComfyRun *self,
                                       gboolean answers,
                                       gint64 now_us,
                                       AssayComfyActions *out);
void _assay_comfy_fetch_clear (AssayComfyFetch *self);
void _assay_comfy_run_refetch (AssayComfyRun *self, AssayComfyActions *out);
void _assay_comfy_run_on_downloaded (AssayComfyRun *self,
                                     const AssayComfyInput *input,
                                     AssayComfyActions *out);
void _assay_comfy_run_on_download_failed (AssayComfyRun *self,
                                          const AssayComfyInput *input,
                                          gint64 now_us,
                                          AssayComfyActions *out);

G_END_DECLS
