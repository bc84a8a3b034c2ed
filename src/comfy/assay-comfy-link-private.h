/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The link's state, shared by its files: link (life, probe, generate: any thread), job (one run:
 * link thread) and socket (the websocket: link thread). Private to comfy/. */

#include "comfy/assay-comfy-http.h"
#include "comfy/assay-comfy-link.h"
#include "comfy/assay-comfy-run.h"

#include "base/assay-id.h"
#include "loop/assay-loop.h"

G_BEGIN_DECLS

typedef struct _AssayComfyLink AssayComfyLink;
typedef struct _AssayComfyJob AssayComfyJob;

typedef enum
{
  SOCKET_IDLE,
  SOCKET_CONNECTING,
  SOCKET_OPEN,
  SOCKET_CLOSING,
} AssayComfySocketState;

struct _AssayComfyLink
{
  AssayProvider parent;
  /* Set at the start, read by any thread. */
  char *base;
  AssayClock *clock;
  AssayUuid client_id;
  AssayLoop *loop; /* the link's thread */

  GMutex probe_lock; /* the two below */
  AssayCapabilities *capabilities;
  gint64 probed_us;

  /* Only the link's thread. */
  AssayComfyKey *key;
  AssayComfyHttp *http;
  GPtrArray *jobs;    /* AssayComfyJob, a reference each: those not over */
  guint n_last_words; /* deletes and interrupts under way; they are let out before the end */
  gboolean stopping;
  gboolean last_words_over; /* their time is */

  AssayComfySocketState socket_state;
  SoupWebsocketConnection *socket;
  GCancellable *socket_cancellable; /* while connecting */
  GSource *socket_timer;            /* connecting: its limit; idle: the next try */
  gint64 socket_opened_us;
  guint socket_failures;
  gboolean socket_again; /* connect as soon as the old one is closed */
};

/* A timer on the link's thread; destroy and unref it to stop it. */
GSource *_assay_comfy_link_add_timer (AssayComfyLink *self,
                                      gint64 delay_us,
                                      GSourceFunc func,
                                      gpointer data);
void _assay_comfy_link_clear_timer (GSource **timer);
void _assay_comfy_link_last_word_sent (AssayComfyLink *self);
void _assay_comfy_link_remove_job (AssayComfyLink *self, AssayComfyJob *job);
/* To all jobs that are not over. */
void _assay_comfy_link_feed_all (AssayComfyLink *self, const AssayComfyInput *input);
void _assay_comfy_link_start_all (AssayComfyLink *self);

/* probe */
AssayCapabilities *_assay_comfy_link_probe (AssayProvider *provider,
                                            const char *const *classes,
                                            GCancellable *cancellable,
                                            AssayProblems *problems);

/* What it said of itself is asked for anew by the next probe. Any thread. */
void _assay_comfy_link_forget_answers (AssayComfyLink *self);

/* socket */
void _assay_comfy_socket_ensure (AssayComfyLink *self);
void _assay_comfy_socket_reconnect (AssayComfyLink *self);
void _assay_comfy_socket_stop (AssayComfyLink *self);

/* job: what the waiting caller gets in the mail */
typedef struct
{
  gboolean done; /* the result is complete; nothing follows */
  guint output_index;
  GBytes *bytes; /* else: store it and report with _stored */
} AssayComfyMail;

AssayComfyJob *_assay_comfy_job_new (AssayComfyLink *link,
                                     const AssayGenerateRequest *request,
                                     const AssayGenerateEvents *events);
AssayComfyJob *_assay_comfy_job_ref (AssayComfyJob *self);
void _assay_comfy_job_unref (AssayComfyJob *self);
/* Any thread, for the one that waits. */
AssayComfyMail *_assay_comfy_job_wait (AssayComfyJob *self);
void _assay_comfy_mail_free (AssayComfyMail *self);
void _assay_comfy_job_begin (AssayComfyJob *self);
void _assay_comfy_job_cancel (AssayComfyJob *self);
/* Ended here; what the server has of it goes on there. */
void _assay_comfy_job_leave (AssayComfyJob *self);
/* @problem: %NULL if it is safe; @damaged: it is not, but may come whole when fetched again. */
void _assay_comfy_job_stored (AssayComfyJob *self, guint output_index, const char *problem,
                              gboolean damaged);
/* After the mail said done: (transfer full). */
AssayGenerateResult *_assay_comfy_job_take_result (AssayComfyJob *self);
/* Link thread. */
void _assay_comfy_job_feed (AssayComfyJob *self, const AssayComfyInput *input);
void _assay_comfy_job_start_now (AssayComfyJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyJob, _assay_comfy_job_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyMail, _assay_comfy_mail_free)

G_END_DECLS
