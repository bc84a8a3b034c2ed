/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the engine is made of; seen by the files of host/ alone. */

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

struct _AssayEngine
{
  char         *folder, *program;
  char         *store_folder, *cache_folder, *index_file;
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

  GMutex        rescan_lock;   /* one look at the documents at a time */

  GMutex        lock;
  AssayRunner  *runner;        /* under lock; once set it stays until closing */
  AssayCatalog *catalog;       /* under lock */
  AssayProblems *problems;     /* under lock: of the documents as last read */
  AssaySandbox *sandbox;       /* under lock; started by the first run that asks for it */
};

/* Tells of topics when no row of the index changed. */
void _assay_engine_tell (AssayEngine *self, AssayTopics topics);

G_END_DECLS
