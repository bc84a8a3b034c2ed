/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the engine is made of; seen by the files of host/ alone. */

#include "engine/host/assay-engine.h"
#include "run/assay-plan-follower.h"

G_BEGIN_DECLS

struct _AssayEngine
{
  char         *folder, *program;
  char         *store_folder, *cache_folder, *index_file, *machine_file;
  AssayIo      *io;
  AssayClock   *clock;
  AssayEntropy *entropy;
  AssayBlobs   *blobs;
  AssayWriter  *writer;
  AssayProblems *notices;      /* from opening: a quarantined tail … */

  AssayEngineNotify notify;
  gpointer          notify_data;

  GMutex        reader_lock;   /* one reader, used under it */
  AssayReader  *reader;

  GMutex        plan_lock;     /* for what is shown of the plan: a reader of its own, under it */
  AssayReader  *plan_reader;
  AssayPlanFollower *follower;

  GMutex        rescan_lock;   /* one look at the documents at a time; under it: */
  GPtrArray    *files;         /* AssayLoadedFile: what the last look found; %NULL: none yet */
  gboolean      observed;      /* all of that is on the log */
  GHashTable   *known;         /* path -> hash: what of it is on the log; %NULL: to be read */
  AssayProblems *read_problems; /* of the folder, before the documents were compared */

  GMutex        lock;
  AssayRunner  *runner;        /* under lock; once set it stays until closing */
  AssayCatalog *catalog;       /* under lock */
  AssayProblems *problems;     /* under lock: of the documents as last read */
  char         *last_server;   /* under lock … */
  gboolean      knows_last;    /* … once it was read */
  AssaySandbox *sandbox;       /* under lock; started by the first run that asks for it */
};

/* Tells of topics when no row of the index changed. */
void _assay_engine_tell (AssayEngine *self, AssayTopics topics);

/* For the runner, on its thread. */
AssayProvider *_assay_engine_connect_cb (const char *server, gpointer engine);
void           _assay_engine_answered_cb (const char *server, gpointer engine);

G_END_DECLS
