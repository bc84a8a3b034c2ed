/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The local engine behind an AssayProject: documents, store, runner, provider. Blocking; called from the project's workers and the
 * socket's threads, never from the main thread. Private to engine/. */

#include <json-glib/json-glib.h>

#include "engine/project/assay-project.h"
#include "run/assay-runner.h"
#include "sandbox/assay-sandbox.h"
#include "store/assay-writer.h"

G_BEGIN_DECLS

/* Any thread; must not block. */
typedef void (*AssayEngineNotify) (AssayTopics topics, gpointer data);

typedef struct
{
  char         *folder, *program;
  char         *store_folder, *cache_folder, *runtime_folder, *index_file;
  AssayIo      *io;
  AssayClock   *clock;
  AssayEntropy *entropy;
  AssayBlobs   *blobs;
  AssayWriter  *writer;
  AssayRunner  *runner;
  AssayProblems *notices;      /* from opening: a quarantined tail … */

  AssayEngineNotify notify;
  gpointer          notify_data;

  GMutex        reader_lock;   /* one reader, used under it */
  AssayReader  *reader;

  GMutex        rescan_lock;   /* one look at the documents at a time */

  GMutex        lock;
  AssayCatalog *catalog;       /* under lock */
  AssayProblems *problems;     /* under lock: of the documents as last read */
  AssaySandbox *sandbox;       /* under lock; started by the first run that asks for it */
} AssayEngine;

AssayEngine  *assay_engine_open   (const AssayProjectOptions *options, AssayEngineNotify notify, gpointer data, GError **error);
void          assay_engine_close  (AssayEngine *self);

AssayCatalog *assay_engine_dup_catalog (AssayEngine *self);
/* Reads the documents again; what changed is kept as blobs and observed in one commit. */
gboolean      assay_engine_rescan (AssayEngine *self, GError **error);
AssayOutcome *assay_engine_submit (AssayEngine *self, AssayCommand *command); /* (transfer full) command */
/* The title of a spec, or its id. New string. */
char         *assay_engine_dup_title (AssayEngine *self, const char *spec);
/* Rows of a reader list, acknowledged commands included: (element-type AssayRecord), fresh: nobody else has them. */
GPtrArray    *assay_engine_list   (AssayEngine *self, const char *kind, const AssayListFilter *filter, GError **error);
AssayRecord  *assay_engine_find   (AssayEngine *self, const char *kind, const char *id);
/* Kept counters, nothing else filled; free with assay_table_free. */
AssayStatusRow *assay_engine_status (AssayEngine *self);
JsonObject   *assay_engine_parse_object (const char *text); /* %NULL unless one valid object */
GBytes       *assay_engine_load_blob (AssayEngine *self, const char *digest, GError **error);

/* Registries ------------------------------------------------------------ */

/* One file a query kind: (element-type AssayRecord). */
typedef struct
{
  const char *kind;
  AssayTopics topics; /* a change of these makes the answer stale */
  GPtrArray *(*run) (AssayEngine *engine, const AssayQuery *query, GError **error);
} AssayQueryKind;
extern const AssayQueryKind *const assay_query_kinds[];
const AssayQueryKind *assay_query_kind_find (const char *kind);
GPtrArray *assay_engine_ask (AssayEngine *self, const AssayQuery *query, GError **error);

/* One file an act: work of more than one commit. */
typedef struct
{
  const char       *kind;
  const AssayTable *args, *result;
  /* @args: record of its table. A record of the result's table, (transfer full), or %NULL + error. */
  gpointer (*run) (AssayEngine *engine, gconstpointer args, GCancellable *cancellable, GError **error);
} AssayActKind;
extern const AssayActKind *const assay_act_kinds[];
const AssayActKind *assay_act_kind_find (const char *kind);
/* @args: of the act's table. */
AssayRecord *assay_engine_act (AssayEngine *self, const char *kind, const AssayRecord *args, GCancellable *cancellable, GError **error);

/* A problem as a row; untranslated templates filled in. */
AssayProblemRow *assay_problem_to_row (const AssayProblem *problem);
/* @rows: of AssayRecord. */
void        assay_problems_append_rows (const AssayProblems *problems, GPtrArray *rows);

G_END_DECLS
