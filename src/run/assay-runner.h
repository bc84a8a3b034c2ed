/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The runner: one thread that turns queued jobs into judged versions. It reconciles what a crash
 * left open, plans what is to be made while making is on, starts generation jobs (GTasks on
 * workers, a bound per server), and gives every result to the writer. It decides nothing: plan,
 * pick, retry and routing are pure and lie in core and scheduler. */

#include "run/assay-scheduler.h"
#include "wire/assay-model-files.h"
#include "store/assay-writer.h"

G_BEGIN_DECLS

/* A job's hot values, folded away when it ends; copies, free with assay_progress_free. */
typedef struct
{
  char   *job, *spec;
  AssaySlot slot;
  gint64  value, max;     /* steps; max 0 = not yet known */
  char   *phase;          /* waiting, sending, queued, loading, making, checking */
  GBytes *preview;        /* newest preview picture, or %NULL */
  gboolean silent;        /* its server gives no answer about it */
  char   *server;         /* that has it, where that is not the run's; else %NULL */
} AssayProgress;
void assay_progress_free (AssayProgress *self);

typedef struct
{
  gboolean making;        /* asked to make and not paused */
  gboolean idle;          /* nothing under way and nothing that could be started */
  guint    n_active;
  guint    n_recipes;     /* in hand for jobs that wait: 0 when idle */
  char    *provider_name, *provider_kind, *provider_version; /* %NULL before a probe worked */
  char    *server;        /* that the run is for, as the log tells it; %NULL before the first */
  /* Why nothing can go on (server gone …), a translated-late template with what fills it;
   * %NULL = fine. */
  char    *trouble;
  char   **trouble_args;
  char    *trouble_code;  /* of the problem that it is, "server.refused"; %NULL: of none */
  guint    n_to_queue;    /* to be made and not on the queue yet, as of the newest plan */
  /* Wall time since when the server gives no answer, and until when it is asked; 0: it
   * answers. */
  gint64   silent_since_us, silent_until_us;
} AssayRunnerState;
void assay_runner_state_clear (AssayRunnerState *self);

typedef struct _AssayRunner AssayRunner;
/* Called on the runner's or a worker's thread when hot values changed or, @state_changed, what
 * get_state says; must not block. */
typedef void (*AssayRunnerNotify) (gboolean state_changed, gpointer data);
/* A link to a server that got pictures in another run; (transfer full), %NULL if there cannot be
 * one. On the runner's thread. */
typedef AssayProvider *(*AssayRunnerConnect) (const char *server, gpointer data);
/* The server of a run has answered for the first time. On the runner's thread. */
typedef void (*AssayRunnerAnswered) (const char *server, gpointer data);
/* What keeps specs from being made, as assay_runner_list_blocked gives it: when a server's first
 * plan is known, and whenever that may be another. On the runner's thread. */
typedef void (*AssayRunnerBlocked) (const AssayProblems *problems, gpointer data);
/* A fresh snapshot of the documents; called on the runner's thread; (transfer full). */
typedef AssayCatalog *(*AssayRunnerCatalog) (gpointer data);
/* Puts lines (element-type AssayDocument) into lock.json before work is queued that is made of
 * them; durable on return, and in the next snapshot. On the runner's thread; blocks. */
typedef gboolean (*AssayRunnerPin) (GPtrArray *lines, gpointer data, GError **error);

/* Looks whether documents have changed, while something is made; what did is on the log and in the
 * next snapshot when it returns. Called on the runner's thread about once a second, less often
 * where it takes long. */
typedef void (*AssayRunnerLook) (gpointer data);
/* Which files of @server (its name) models are, as far as anybody says: @said, what this run was
 * told (may be %NULL), goes before what the machine knows. Called on the runner's thread, before
 * each plan; (transfer full); %NULL + problems: it cannot be told, and nothing is made until it
 * can. */
typedef AssayModelMap *(*AssayRunnerFiles) (const char *server, const AssayModelMap *said,
                                            AssayProblems *problems, gpointer data);

typedef struct
{
  AssayWriter       *writer;      /* borrowed */
  AssayBlobs        *blobs;       /* borrowed */
  const char        *index_file;
  AssayClock        *clock;
  AssayEntropy      *entropy;
  AssayRunnerCatalog catalog;
  AssayRunnerLook    look;        /* %NULL: the documents stay as they are */
  AssayRunnerPin     pin;         /* %NULL: nothing is pinned */
  AssayRunnerFiles   files;       /* %NULL: the machine knows none */
  AssayRunnerNotify  notify;
  gpointer           data;
  AssayRunnerConnect connect;   /* %NULL: nobody else is asked */
  AssayRunnerAnswered answered; /* or %NULL */
  AssayRunnerBlocked blocked;   /* or %NULL */
} AssayRunnerOptions;

AssayRunner *assay_runner_new          (const AssayRunnerOptions *options);
/* Cancels what runs (it is reconciled next time) and joins. */
void         assay_runner_free         (AssayRunner *self);
/* (transfer full). Replaces the one before once its jobs have ended. @said: which files the models
 * are, as long as it is used; (transfer full), may be %NULL. Any thread. */
void         assay_runner_set_provider (AssayRunner *self, AssayProvider *provider,
                                        AssayModelMap *said);
/* Both at once, unless a run for another server is under way: %FALSE then, and it goes on as it
 * was. Joins one for the same: link and @said are not needed then. @server: as the log is to tell it
 * (ASSAY_SERVER_SANDBOX …); %NULL: as the link is named. @provider, @said: (transfer full). Any
 * thread. */
gboolean     assay_runner_begin        (AssayRunner *self, AssayProvider *provider,
                                        const char *server, AssayModelMap *said);
/* The server of the run that is under way, %NULL if none is; @out_said: what it was told about
 * models, a reference or %NULL. New string. Any thread. */
char        *assay_runner_dup_in_use   (AssayRunner *self, AssayModelMap **out_said);
/* Every server that got pictures is asked anew, at once: a person said where it is, or gave some
 * up. Any thread. */
void         assay_runner_ask_again    (AssayRunner *self);
/* Links to @server (its name) show @key_text from now on, %NULL: none, and it is asked again at
 * once. Any thread. */
void         assay_runner_give_key     (AssayRunner *self, const char *server,
                                        const char *key_text);
/* Whether @server was asked and gives no answer. Any thread. */
gboolean     assay_runner_is_silent    (AssayRunner *self, const char *server);
/* Starts making what the plan says until assay_runner_stop; also reconciles. Any thread. */
void         assay_runner_start        (AssayRunner *self);
/* After the current pictures. */
void         assay_runner_stop         (AssayRunner *self);
/* The log changed: look again. Cheap; any thread. */
void         assay_runner_wake         (AssayRunner *self);
/* Blocks until idle, cancelled or the deadline (mono us of the clock; 0 = none). Never on the
 * main thread. */
gboolean     assay_runner_wait_idle    (AssayRunner *self, gint64 deadline_us,
                                        GCancellable *cancellable);
void         assay_runner_get_state    (AssayRunner *self, AssayRunnerState *out);
/* (transfer full) (element-type AssayProgress) */
GPtrArray   *assay_runner_list_progress (AssayRunner *self);
/* What kept specs out of the newest plan, the server's missing models and nodes included; moved
 * to the end of @out. */
void         assay_runner_list_blocked  (AssayRunner *self, AssayProblems *out);
/* Ids of the ready specs of which those keep something from being made that was to be: not what
 * waits for an answer or is approved. New array. */
char       **assay_runner_dup_blocked_specs (AssayRunner *self);
/* Of these, the ones that the server has no file of @model ("lora:glow") for. New array. */
char       **assay_runner_dup_waiting_specs (AssayRunner *self, const char *model);

G_END_DECLS
