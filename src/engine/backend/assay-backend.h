/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What an AssayProject stands on: the engine in this process, or the process that holds the
 * project, over its socket. Everything a surface can ask or do is one of these calls, so the
 * two differ in nothing that is seen: progress, previews, the reason of read-only, and errors
 * (code, arguments, fix) are the same beside an open window. Blocking calls are made on the
 * project's workers, never on the main thread. Private to engine/. */

#include "model/rows/assay-changes.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

typedef struct _AssayBackend AssayBackend;
typedef struct _AssayFetch AssayFetch;

/* Any thread; must not block. Takes nothing. */
typedef void (*AssayBackendChanged) (const AssayChanges *changes, gpointer data);
/* Once for each submit, on any thread: the first seq, or @error. Must not block. */
typedef void (*AssayBackendReply)   (guint64 first_seq, const GError *error, gpointer data);

typedef struct
{
  /* @command: (transfer full). Does not block; the reply comes when it is durable or refused. */
  void         (*submit) (AssayBackend *self, AssayCommand *command, AssayBackendReply reply,
                          gpointer data);
  /* Rows of a query: (transfer full) (element-type AssayRecord). Blocking. */
  GPtrArray   *(*ask)    (AssayBackend *self, const AssayQuery *query, GCancellable *cancellable,
                          GError **error);
  /* Ids of a list and rows by id, as a row model asks; %NULL: it has to ask for whole lists.
   * Blocking. */
  gboolean     (*fetch)  (AssayBackend *self, AssayFetch *fetch, GError **error);
  /* Blocking, maybe for hours; ends early when cancelled. */
  AssayRecord *(*act)    (AssayBackend *self, const char *kind, const AssayRecord *args,
                          GCancellable *cancellable, GError **error);
  /* From now on until free, @changed is called. At most once. */
  void         (*watch)  (AssayBackend *self, AssayBackendChanged changed, gpointer data);

  /* Hot values, cheap, any thread: copies. */
/* (element-type AssayRecord): progress rows */
  GPtrArray   *(*list_progress) (AssayBackend *self);
  GBytes      *(*dup_preview)   (AssayBackend *self); /* newest; %NULL if none */
  /* Why nothing can be changed, for a person; %NULL when all is well. */
  char        *(*dup_read_only) (AssayBackend *self);
  /* Whether the process that held the project has gone; %NULL: it is this one. */
  gboolean     (*is_gone)       (AssayBackend *self);

  /* Rows of the index and blobs read so far, by whom ever; %NULL: not known. For tests, figures. */
  void         (*count_reads) (AssayBackend *self, AssayReads *out);

  /* A blob's bytes, verified. Blocking. */
  GBytes      *(*load_blob) (AssayBackend *self, const char *digest, GCancellable *cancellable,
                             GError **error);
  void         (*free)      (AssayBackend *self); /* ends what waits; joins its threads */
} AssayBackendClass;

struct _AssayBackend
{
  const AssayBackendClass *klass;
  gboolean remote; /* another process holds the project */
};

/* The engine here, or whoever holds the project and answers. Blocking. Errors: as
 * assay_project_open_async. */
AssayBackend *assay_backend_open (const AssayProjectOptions *options, GError **error);

G_END_DECLS
