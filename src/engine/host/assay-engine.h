/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The engine behind a local backend: documents, store, runner, provider. Blocking; called from the
 * project's workers and the socket's threads, never from the main thread. Any thread, any number at
 * once: every function here takes the locks it needs. Private to host/, query/, act/ and the local
 * backend. */

#include <json-glib/json-glib.h>

#include "core/plan/assay-planner.h"
#include "engine/project/assay-project.h"
#include "model/rows/assay-changes.h"
#include "run/assay-runner.h"
#include "sandbox/assay-sandbox.h"
#include "store/assay-writer.h"
#include "wire/assay-model-files.h"

G_BEGIN_DECLS

typedef struct _AssayEngine AssayEngine;

/* Any thread; must not block. Takes nothing. */
typedef void (*AssayEngineNotify) (const AssayChanges *changes, gpointer data);

AssayEngine  *assay_engine_open   (const AssayProjectOptions *options, AssayEngineNotify notify,
                                   gpointer data, GError **error);
void          assay_engine_close  (AssayEngine *self);

/* Its parts; borrowed, as long as the engine lives, each safe on any thread. */
const char          *assay_engine_get_folder  (AssayEngine *self);
const char          *assay_engine_get_program (AssayEngine *self);
AssayIo             *assay_engine_get_io      (AssayEngine *self);
AssayClock          *assay_engine_get_clock   (AssayEngine *self);
AssayEntropy        *assay_engine_get_entropy (AssayEngine *self);
AssayBlobs          *assay_engine_get_blobs   (AssayEngine *self);
/* %NULL until it has opened. */
AssayRunner         *assay_engine_get_runner  (AssayEngine *self);
/* What opening had to do: a quarantined tail … */
const AssayProblems *assay_engine_get_notices (AssayEngine *self);

/* Documents ---------------------------------------------------------------------------------- */

AssayCatalog  *assay_engine_dup_catalog  (AssayEngine *self);
/* What is wrong with the documents as last read. */
AssayProblems *assay_engine_dup_problems (AssayEngine *self);
/* What the project allows is known; else @error says why: defaults are not taken for it. */
gboolean       assay_engine_knows_project (AssayEngine *self, GError **error);
/* Reads the documents again; what changed is kept as blobs and observed in one commit. Where a
 * default is another, lock.json gets first what the specs had that nobody made yet; if that may not
 * or cannot be written, nothing is observed, and the next look begins where this one did. */
gboolean       assay_engine_rescan       (AssayEngine *self, GError **error);
/* The same by who makes something of them: from now on lock.json is written wherever it is behind,
 * whatever the project was opened for. */
gboolean       assay_engine_rescan_to_make (AssayEngine *self, GError **error);
/* The same as if nothing of them were known: what the history says about them is another now. */
gboolean       assay_engine_read_anew    (AssayEngine *self, GError **error);
/* Nobody looks at the documents until end: for who changes files and the history together. Not
 * nested; the same thread. */
void           assay_engine_begin_documents (AssayEngine *self);
void           assay_engine_end_documents   (AssayEngine *self);
/* Puts @lines (element-type AssayDocument, of the kind lock) into lock.json: one atomic write,
 * durable before the one commit that tells of it; lines of specs that are gone go with it. What
 * others did to the file meanwhile is read before. The one way to write it. Blocks; no lock of the
 * engine may be held. */
gboolean       assay_engine_write_lock   (AssayEngine *self, GPtrArray *lines, AssayActorKind actor,
                                          const char *actor_id, GError **error);
/* Before a spec is renamed: its line under the new id, with which its derived seeds, and its pin,
 * stay what they are. The line of the old id goes with the next write. Blocks, as above. */
gboolean       assay_engine_keep_line    (AssayEngine *self, const char *from, const char *to,
                                          GError **error);
/* The title of a spec, or its id. New string. */
char          *assay_engine_dup_title    (AssayEngine *self, const char *spec);

/* The log ------------------------------------------------------------------------------------ */

/* (transfer full) command */
AssayOutcome *assay_engine_submit (AssayEngine *self, AssayCommand *command);
/* The same without waiting; @reply as assay_writer_submit calls it. */
void          assay_engine_submit_later (AssayEngine *self, AssayCommand *command,
                                         AssayWriterReply reply, gpointer data);
guint64       assay_engine_get_last_seq (AssayEngine *self);
/* Why nothing can be changed; %NULL when all is well. */
char         *assay_engine_dup_read_only (AssayEngine *self);
/* Damage was found in it further up than opening looks: as assay_writer_distrust. */
void          assay_engine_distrust      (AssayEngine *self, const char *reason);
/* … because events that had been saved are damaged or missing. */
gboolean     assay_engine_is_damaged    (AssayEngine *self);
/* … because nothing may be written to its folder, and for that alone. */
gboolean     assay_engine_is_unwritable (AssayEngine *self);
/* Every event from @from on, until @each says %FALSE. */
gboolean      assay_engine_read_events (AssayEngine *self, guint64 from,
                                        gboolean (*each) (const AssayEvent *event, gpointer data),
                                        gpointer data, GError **error);

/* The index; acknowledged commands included ---------------------------------------------------- */

/* Rows of a reader list: (element-type AssayRecord), fresh: nobody else has them. */
GPtrArray    *assay_engine_list   (AssayEngine *self, const char *kind,
                                   const AssayListFilter *filter,
                                   GError **error);
/* The ids of a list query in order; %NULL + error when it is none. */
AssayIdList  *assay_engine_list_ids (AssayEngine *self, const AssayQuery *query, GError **error);
/* Where one row stands in it; %FALSE if it is no member. Clear @out. */
gboolean      assay_engine_place  (AssayEngine *self, const AssayQuery *query, gint64 row,
                                   AssayIdPlace *out);
/* Complete rows of a list query kind: (element-type AssayRecord) (nullable elements), %NULL where a
 * row is gone. */
GPtrArray    *assay_engine_rows   (AssayEngine *self, const char *kind, const gint64 *rows,
                                   guint n);
/* The table of a list query's records. */
const AssayTable *assay_engine_get_table (AssayEngine *self, const char *kind);
/* Rows SQLite gave the engine's readers so far: for tests and figures. */
guint64       assay_engine_get_n_rows (AssayEngine *self);
guint64       assay_engine_get_n_steps (AssayEngine *self); /* assay_reader_get_n_steps */
AssayRecord  *assay_engine_find   (AssayEngine *self, const char *kind, const char *id);
/* Open cards by claim, the most first: (element-type AssayClaimCount). */
GArray       *assay_engine_list_claims (AssayEngine *self);
/* What was done with documents in the commit of @made; 0: last, if it is taken back next:
 * (element-type AssaySpecIntent). */
GArray       *assay_engine_list_intents (AssayEngine *self, gint64 made);
/* What was answered or chosen last, if nothing was done with documents since: as
 * assay_reader_find_newest_decision. */
gboolean      assay_engine_find_newest_decision (AssayEngine *self, gint64 *out_made,
                                                 char **out_card);
/* The newest rename, if it is taken back next: %TRUE, and new strings. */
gboolean      assay_engine_find_rename (AssayEngine *self, char **from, char **to);
/* Approved art of assets that are archived or gone: (element-type AssayKept). */
GArray       *assay_engine_list_kept (AssayEngine *self);
void          assay_engine_since (AssayEngine *self, gint64 from_us, AssaySince *out);
/* Kept counters, nothing else filled; free with assay_table_free. %NULL + error: they cannot be
 * read. */
AssayStatusRow *assay_engine_status (AssayEngine *self, GError **error);
/* What would be made of the documents as last read, with the models they name: kept, so that only
 * what is new since costs anything. Nobody else has the planner until end_plan, on the same
 * thread. Waits for no list of the index, and none waits for it. */
AssayPlanner *assay_engine_begin_plan (AssayEngine *self);
void          assay_engine_end_plan   (AssayEngine *self);

/* Blobs -------------------------------------------------------------------------------------- */

JsonObject   *assay_engine_parse_object (const char *text); /* %NULL unless one valid object */
GBytes       *assay_engine_load_blob (AssayEngine *self, const char *digest, GError **error);

/* Making ------------------------------------------------------------------------------------- */

/* The embedded sandbox's address. It starts with the first call, with that one's options, and lives
 * as long as the project is open. New string. */
char         *assay_engine_dup_sandbox_url (AssayEngine *self, const AssaySandboxOptions *options,
                                            GError **error);
/* The server that this project used last on this machine; %NULL without problems: none is known. What
 * the machine knows and cannot be read is a problem. New string. */
char         *assay_engine_dup_last_server (AssayEngine *self, AssayProblems *problems);
/* The files of models that the newest run wanted of its server, which had none like them: the
 * machine's to know, for every process. (element-type AssayModelFile), new. What cannot be read is
 * no problem here: a run tells it. */
GPtrArray    *assay_engine_list_lacking (AssayEngine *self);
/* The server has them by now: so it was seen. @models: AssayModelFile.model of each. */
void          assay_engine_forget_lacking (AssayEngine *self, const char *const *models);
/* The server that made the newest picture which is no drawing, by the log. New string, or %NULL. */
char         *assay_engine_dup_real_server (AssayEngine *self);
/* What @server (as a link to it is named) wants to be shown, as it stands in a key file; %NULL:
 * nothing any more. Used at once, and as long as the project is open; it is kept nowhere else. */
void          assay_engine_give_key        (AssayEngine *self, const char *server,
                                            const char *key_text);
/* A link to a server, with @authorization, or with what was given for that server (%NULL).
 * (transfer full), or %NULL + problems. */
AssayProvider *assay_engine_connect        (AssayEngine *self, const char *server,
                                            const char *authorization, AssayProblems *problems);
/* Which files of @server (its name; %NULL: of none) models are, by what this machine knows and,
 * before it, @said (may be %NULL). %NULL + problems where the machine's file cannot be read. */
AssayModelMap *assay_engine_dup_model_map (AssayEngine *self, const char *server,
                                           const AssayModelMap *said, AssayProblems *problems);
/* The server that is meant where none is named: the one in use, else the last of this project,
 * else the only one this machine knows. Never the sandbox. New string; %NULL: there is none, or
 * (+ problems) it cannot be told. */
char         *assay_engine_dup_usual_server (AssayEngine *self, AssayProblems *problems);
/* Says, on this machine, that @model is @file on @server; %NULL: nobody says so any more.
 * @out_before: what was said before, new string or %NULL. %FALSE + problems. */
gboolean      assay_engine_map_model (AssayEngine *self, const char *server, const char *model,
                                      const char *file, char **out_before, AssayProblems *problems);
/* (element-type AssayRecord of assay_made_with_row_table): assay_reader_made_with. */
GPtrArray    *assay_engine_list_made_with (AssayEngine *self);
/* assay_reader_made_pairs; may be %NULL. */
GPtrArray    *assay_engine_list_made_pairs (AssayEngine *self);
/* What is kept of pictures that stand somewhere and is gone from the blobs: adds one problem
 * "blob.missing" that names the assets, and where something could not be looked at "blob.unread"
 * with the cause. Returns how many assets are named. Looked for once until forgotten, which costs a
 * look a picture, and at times anew; while something is wrong more often, and in between at the
 * assets named that events since are about, which costs what these are. */
guint         assay_engine_find_lost (AssayEngine *self, AssayProblems *problems);
/* They are looked for anew when somebody asks next. */
void          assay_engine_forget_lost (AssayEngine *self);
/* Looks for them anew; where it is not as it was, everybody hears of it. */
void          assay_engine_look_for_lost (AssayEngine *self);
/* They are forgotten, since some were put back: everybody looks again. */
void          assay_engine_tell_restored (AssayEngine *self);
/* What recipes were found to say of files (hash -> char **), for whoever asks next. Blocking. */
void          assay_engine_keep_recipe_files (AssayEngine *self, GHashTable *files);
GPtrArray    *assay_engine_list_progress (AssayEngine *self); /* (element-type AssayRecord) */
GBytes       *assay_engine_dup_preview   (AssayEngine *self); /* %NULL if none */

/* Under way ---------------------------------------------------------------------------------- */

/* How far something long is that an act is at, for whoever asks "underWay"; told to who watches as
 * ASSAY_TOPIC_PROGRESS. Any thread, cheap: an act may tell after each file. @row: of its table,
 * borrowed; takes the place of what was told of the same act and id. */
void          assay_engine_tell_under_way (AssayEngine *self, const AssayUnderWayRow *row);
/* It has ended, well or not. */
void          assay_engine_end_under_way  (AssayEngine *self, const char *act, const char *id);
GPtrArray    *assay_engine_list_under_way (AssayEngine *self); /* (element-type AssayRecord) */

/* Of the disk: what is left, and below which nothing new is made. %FALSE: not known. */
gboolean      assay_engine_find_room (AssayEngine *self, gint64 *out_free, gint64 *out_needed);

/* Registries --------------------------------------------------------------------------------- */

/* A list that the engine keeps itself: what the index is for the others. Rows are numbers of its
 * own. */
typedef struct
{
  const AssayTable *table;
  /* The ids in order, of everything. @out_stamp: of now. */
  AssayIdList *(*ids) (AssayEngine *engine, guint64 *out_stamp);
  /* Adds the rows that may be others since @stamp, which moves on, each once, and where they stand
   * now (row 0: nowhere any more). %FALSE: everything may be another. */
  gboolean (*changed) (AssayEngine *engine, guint64 *stamp, GArray *rows, GArray *places);
  /* Records; %NULL where a row is gone. */
  GPtrArray *(*rows) (AssayEngine *engine, const gint64 *rows, guint n);
} AssayKeptList;

/* The register of query kinds is a list of files; each ends in the rows of its kinds. */
typedef struct
{
  const char *kind;
  const char *gives;  /* its rows and their members; for the table in engine/README.md */
  gboolean    listed; /* any number of like rows of the whole project: can be told as a list */
  AssayTopics topics; /* a change of these makes the answer stale */
  /* (element-type AssayRecord); %NULL: a list */
  GPtrArray *(*run) (AssayEngine *engine, const AssayQuery *query, GError **error);
  /* A list of the index: its ids in order and the row of an id. The engine's members of a fresh row
   * are filled by @complete (%NULL: none). */
  const char *list;
  void (*complete) (AssayEngine *engine, const AssayCatalog *catalog, gpointer row);
  const AssayKeptList *kept; /* %NULL: none; a query without members is then a list by id */
} AssayQueryKind;
/* Ended by %NULL; each element is the rows of one file, ended by one without kind. */
extern const AssayQueryKind *const assay_queries[];
const AssayQueryKind *assay_query_kind_find (const char *kind);
GPtrArray *assay_engine_ask (AssayEngine *self, const AssayQuery *query, GError **error);

/* The same for acts: work of more than one commit. */
typedef struct
{
  const char       *kind;
  const AssayTable *args, *result;
  /* @args: record of its table. A record of the result's table, (transfer full), or %NULL and
   * error. */
  gpointer (*run) (AssayEngine *engine, gconstpointer args, GCancellable *cancellable,
                   GError **error);
  gboolean edits; /* makes documents of what it reads in them: one such act at a time */
} AssayActKind;
/* As assay_queries. */
extern const AssayActKind *const assay_acts[];
const AssayActKind *assay_act_kind_find (const char *kind);
/* @args: of the act's table. */
AssayRecord *assay_engine_act (AssayEngine *self, const char *kind, const AssayRecord *args,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
