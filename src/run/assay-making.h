/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One job on its worker: submit durably, generate, process, judge, hand over. Blocking; the
 * runner's workers call it. Everything that follows from the result is decided by the writer
 * (core); this file only carries. */

#include "core/plan/assay-server-models.h"
#include "run/assay-neighbors.h"
#include "store/assay-writer.h"

G_BEGIN_DECLS

typedef struct
{
  /* Borrowed, thread-safe */
  AssayWriter   *writer;
  AssayBlobs    *blobs;
  AssayProvider *provider;
  AssayEntropy  *entropy;
  const char    *provider_kind, *provider_version;
  const char    *server;    /* as the log tells it; %NULL: as the provider is named */
  /* The job */
  const char    *job, *spec;
  AssaySlot      slot;
  guint          regeneration;
  gint64         attempt;   /* the one to make; on resume the one that is open */
  AssayServerModels models; /* which files of the server its models are */
  const char    *recipe;    /* hexadecimal */
  GBytes        *recipe_bytes; /* of it, where they are at hand; %NULL: they are read */
  const char    *prompt_id; /* on resume; else %NULL: a new one */
  gboolean       resume;
  GCancellable  *leave;     /* cancelled: left to the server, and OPEN; may be %NULL */
  const char    *source;    /* hexadecimal: a picture there is, to be processed and judged anew; nothing
                               is asked of the server. %NULL: one is made */
  char         **tools;     /* review tools of the asset type */
  const char    *question;  /* what its tags ask, a template; or %NULL */
  AssayNeighbors *neighbors; /* borrowed, thread-safe; %NULL: nobody can look what it is like */
} AssayMaking;

/* Called on the worker or the provider's thread. */
typedef struct
{
  gpointer data;
  /* static: sending, queued (at the server), loading (no step of it yet), making, checking */
  void (*phase)    (gpointer data, const char *phase);
  void (*progress) (gpointer data, gint64 value, gint64 max);
  void (*preview)  (gpointer data, GBytes *picture);
  void (*silent)   (gpointer data, guint patience_s); /* as AssayGenerateEvents */
  /* The log's word on job.submit: %NULL = it is durable; else why the log takes no new work. */
  void (*submitted) (gpointer data, const char *refusal);
  /* The server did not tell what became of it, and why not. OPEN follows. */
  void (*untold)    (gpointer data, const char *why);
  /* What came of it cannot be saved here, and why not. UNKEPT follows. */
  void (*unkept)    (gpointer data, const char *why);
} AssayMakingEvents;

typedef enum
{
  ASSAY_MAKING_MADE,  /* a version came of it */
  /* The job's end, or its next attempt, is on the log; or it is no longer ours to make. */
  ASSAY_MAKING_ENDED,
  /* Somebody ended it at the server: its next attempt, or its end, is on the log. */
  ASSAY_MAKING_INTERRUPTED,
  /* The log takes no new work (disk full, read-only): nothing was sent, the job waits as before. */
  ASSAY_MAKING_REFUSED,
  /* Cancelled, or the server went away: it may have the prompt, so it is asked again before
   * anything is sent. */
  ASSAY_MAKING_OPEN,
  /* The disk is full or fails, the machine has no more open files or memory, or the log takes
   * nothing: no fault of the picture's, which the server has still. It is open as before, or waits as before
   * where nothing was sent, and is asked for again when there is room. */
  ASSAY_MAKING_UNKEPT,
} AssayMakingOutcome;

AssayMakingOutcome assay_making_run (const AssayMaking *self, const AssayMakingEvents *events,
                                     GCancellable *cancellable);

G_END_DECLS
