/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A project that is open: the one door for every surface. Three verbs: submit a command, query rows, watch a feed.
 * If another process of this user holds the project, the same object talks to it through its
 * socket (is_remote), and nothing else is different.
 *
 * Threads: make and use it on one main context (the GTK main thread or a CLI's); nothing here blocks that thread. Callbacks come on the
 * context that was thread-default at the call. */

#include <gio/gio.h>

#include "core/decide/assay-command.h"
#include "imaging/assay-picture.h"
#include "model/rows/assay-rows.h"

G_BEGIN_DECLS

/* Rows ------------------------------------------------------------------ */

/* One row of a query's answer: a record (model/rows) that is immutable; of a list that follows, the
 * row stays the same object and gets another record when its values change, between two turns of
 * the main context. Signal "changed" then, and when a row that nobody had looked at before gets its
 * record (property "loaded"; until then everything is unset). */
#define ASSAY_TYPE_ROW (assay_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayRow, assay_row, ASSAY, ROW, GObject)
/* A row of no list; takes a reference. Whoever made it gives it another record as a list does:
 * "changed", and the first time "loaded". */
AssayRow     *assay_row_new        (AssayRecord *record);
void          assay_row_set_record (AssayRow *self, AssayRecord *record);
/* The struct of the row's kind as it is shown: sentences are filled and in this process's language.
 * Another kind's table is a programmer's error. Borrowed. */
gconstpointer assay_row_get        (AssayRow *self, const AssayTable *table);
gboolean      assay_row_is_loaded  (AssayRow *self);
/* As it came, sentences as templates; borrowed. */
AssayRecord  *assay_row_get_record (AssayRow *self);
const char   *assay_row_get_id     (AssayRow *self); /* its "id", "" if it has none; borrowed */
/* The record as JSON (--json), sentences filled in English; what is unset is left out. New
 * string. */
char         *assay_row_dup_json   (AssayRow *self);

/* A list of rows that follows the log: GListModel of AssayRow, on its own context. Property "loading"
 * (gboolean) is TRUE until the first answer.
 *
 * A row is the same object while its id stays, so a selection holds: a changed record is told by the
 * row ("changed"; list views do not bind a widget anew for the same object) and, for whoever counts
 * or filters, by items-changed for its position; a row that moves not far is told as one change of
 * the part it moves in.
 *
 * Lists of the index are ids in order. Rows come in pages of 64 around what is looked at; some
 * thousands are kept. A list of at most 256 is there whole at once. In a longer one, what nobody has
 * looked at is not loaded, so filtering and sorting belong into the query. */
#define ASSAY_TYPE_ROW_MODEL (assay_row_model_get_type ())
G_DECLARE_FINAL_TYPE (AssayRowModel, assay_row_model, ASSAY, ROW_MODEL, GObject)
gboolean    assay_row_model_get_loading (AssayRowModel *self);
/* A paused model asks nothing and changes nothing; what it missed is asked for once when it goes on. For lists nobody can see. */
void        assay_row_model_set_paused  (AssayRowModel *self, gboolean paused);

/* Queries: the kinds are a register of small files engine/query/assay-query-<name>.c;
 * engine/README.md has them with their rows' members. */
typedef struct
{
  const char *kind;
  const char *id;    /* compile, resolve, show: which; else %NULL */
  const char *of;    /* show: kind of the thing; evidence: "version", else of a card */
  const char *state; /* lists: only these */
  const char *spec;  /* lists: only of this asset */
  const char *type;   /* assets: only of this type */
  const char *search; /* assets: words, each the beginning of one in title, id, tags or prompt */
  const char *sort;   /* assets: title (in the user's language), newest, state; %NULL: by id */
} AssayQuery;

/* The kinds that can be told as a list of like rows, in order. New %NULL-terminated array. */
char **assay_query_dup_listed (void);

/* The feed -------------------------------------------------------------- */

/* Topics are AssayTopics (model/log/assay-event.h). */
#define ASSAY_TYPE_FEED (assay_feed_get_type ())
G_DECLARE_FINAL_TYPE (AssayFeed, assay_feed, ASSAY, FEED, GObject)
/* Signal "changed" (guint topics): once a turn of its context, all changes merged. Dropping the feed ends it. */

/* The project ----------------------------------------------------------- */

#define ASSAY_TYPE_PROJECT (assay_project_get_type ())
G_DECLARE_FINAL_TYPE (AssayProject, assay_project, ASSAY, PROJECT, GObject)

typedef struct
{
  const char *folder;       /* with project.json */
  const char *program;      /* "assay" | "assayctl": for the log and for the lock's message */
  const char *cache_folder; /* %NULL: the user's cache folder / assay */
  const char *runtime_folder; /* %NULL: the user's runtime folder / assay */
  const char *machine_file; /* %NULL: the user's, in the config folder */
  gboolean    serve;        /* listen on the socket for others */
  gboolean    follow;       /* look at the documents whenever somebody saves one */
  gboolean    looks;        /* who opens it only asks: lock.json is not written until a run begins */
} AssayProjectOptions;

/* Opens (takes the lock, verifies the tail, rebuilds the index if needed, reads the documents), or connects to the holder.
 * Errors: ASSAY_PROBLEM_ERROR with lines for a person; ASSAY_STORE_ERROR_LOCKED when the holder has not answered for ten seconds. */
void          assay_project_open_async  (const AssayProjectOptions *options, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
AssayProject *assay_project_open_finish (GAsyncResult *result, GError **error);
/* Ends runs (they are reconciled next time), finishes queued commands, releases the lock. */
void          assay_project_close_async  (AssayProject *self, GAsyncReadyCallback done, gpointer data);
gboolean      assay_project_close_finish (AssayProject *self, GAsyncResult *result, GError **error);

const char   *assay_project_get_folder    (AssayProject *self);
const char   *assay_project_get_title     (AssayProject *self);
gboolean      assay_project_is_remote     (AssayProject *self);
/* Why nothing can be changed, for a person; %NULL when all is well. */
char         *assay_project_dup_read_only (AssayProject *self);
/* Whether another process held it and has gone: for good, for this object. */
gboolean      assay_project_is_gone       (AssayProject *self);

/* Submit: durable when @done is called. @command: (transfer full). Refusals come as
 * ASSAY_PROBLEM_ERROR, here and everywhere: the message is in this process's language, and
 * assay_error_get_problems has the code, the arguments and the way out of each, also when another
 * process refused. */
void          assay_project_submit_async  (AssayProject *self, AssayCommand *command, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
gboolean      assay_project_submit_finish (AssayProject *self, GAsyncResult *result, guint64 *out_first_seq, GError **error);

/* Submit work that takes more than one commit: kinds are small files engine/act/assay-act-<kind>.c, their arguments and results
 * records of model/rows:
 *   run    AssayRunArgs    -> AssayRunResult     totals when waited for
 *   stop                                         after the current pictures
 *   export AssayExportArgs -> AssayExportResult
 *   rescan                                       looks at the documents now
 * @args: (transfer full) (nullable), a record of the act's table made by assay_table_new; %NULL = all unset. */
void          assay_project_act_async  (AssayProject *self, const char *kind, gpointer args, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
/* Of the act's own table, for who may have to say it again; %NULL is fine. */
gpointer      assay_project_copy_args  (const char *kind, gconstpointer args);
void          assay_project_free_args  (const char *kind, gpointer args);
AssayRow     *assay_project_act_finish (AssayProject *self, GAsyncResult *result, GError **error);

/* Query: the rows now (acknowledged commands included), or a model that follows. */
void           assay_project_ask_async  (AssayProject *self, const AssayQuery *query, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
GPtrArray     *assay_project_ask_finish (AssayProject *self, GAsyncResult *result, GError **error); /* (transfer full) (element-type AssayRow) */
AssayRowModel *assay_project_query      (AssayProject *self, const AssayQuery *query);
/* How many questions were asked so far, models included. For tests and the debug watchdog. */
guint          assay_project_get_n_asked (AssayProject *self);
/* What answering them read: rows of the index that were told, how long it worked for them
 * (ASSAY_READER_STEP), and blobs, whoever asked. Zeros for a project another process holds. */
typedef struct { guint64 rows, steps, blobs; } AssayReads;
void           assay_project_count_reads (AssayProject *self, AssayReads *out);

/* Watch. The feed fires on @context (%NULL = the thread-default one). */
AssayFeed     *assay_project_watch (AssayProject *self, GMainContext *context, AssayTopics topics);
/* Newest hot values (AssayProgressRow); the preview of the first as bytes. Copies; cheap. */
GPtrArray     *assay_project_list_progress (AssayProject *self);
GBytes        *assay_project_dup_preview   (AssayProject *self); /* JPEG or PNG, %NULL if none */

/* A picture blob, read, verified and decoded on a worker. @digest: 64 hexadecimal digits. */
void           assay_project_load_picture_async  (AssayProject *self, const char *digest, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
AssayPicture  *assay_project_load_picture_finish (AssayProject *self, GAsyncResult *result, GError **error);

G_END_DECLS
