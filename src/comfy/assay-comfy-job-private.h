/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One run at a server, shared by its files: assay-comfy-job (the machine's actions, and the mail to
 * the caller), -ask (requests), -fetch (pictures). Link thread, but where the link's header says
 * otherwise. */

#include "comfy/assay-comfy-link-private.h"

G_BEGIN_DECLS

struct _AssayComfyJob
{
  gatomicrefcount references;
  AssayComfyLink *link;
  GBytes *graph;
  gboolean resume;
  const AssayGenerateEvents *events; /* the caller's; not touched once the mail said done */
  GAsyncQueue *mail;                 /* AssayComfyMail, to the caller */
  AssayGenerateResult *result;       /* filled before the mail says done */
  gint64 begun_us;

  /* Link thread. */
  AssayComfyRun *run;
  gboolean started;
  gboolean over;
  GSource *start_timer;
  GSource *timer;
  GQueue requests; /* AssayComfyAction: queue, history, delete, interrupt, one after the other */
  gboolean is_asking;
  GQueue downloads; /* indices + 1 */
  gboolean is_fetching;
  guint fetching;
  gint64 previewed_us;
  gint64 progressed_us;
  gboolean is_silent; /* the newest question was not answered */
};

/* An action that went out, with what answers it. Keeps the job. */
typedef struct
{
  AssayComfyJob *job;
  AssayComfyActionType action;
} AssayComfyErrand;

AssayComfyErrand *_assay_comfy_errand_new  (AssayComfyJob *job, AssayComfyActionType action);
void              _assay_comfy_errand_free (AssayComfyErrand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayComfyErrand, _assay_comfy_errand_free)

/* To the caller: a picture (@bytes, not %NULL), or the end. */
void _assay_comfy_job_post_mail (AssayComfyJob *self, gboolean done, guint output_index,
                                 GBytes *bytes);
/* The end, told once; class and message may be %NULL. What is still asked or fetched is called off,
 * but for last words. */
void _assay_comfy_job_finish    (AssayComfyJob *self, AssayGenerateOutcome outcome,
                                 const char *error_class, const char *message);

/* Once, and never again by itself. */
void _assay_comfy_job_post_prompt (AssayComfyJob *self);
/* Tells when the server falls silent about this picture, and when it speaks again. */
void _assay_comfy_job_hear (AssayComfyJob *self, gboolean answered);
/* Queue, history, delete or interrupt, in the order of the calls. */
void _assay_comfy_job_ask       (AssayComfyJob *self, AssayComfyActionType action);
/* The picture that @action names, when those before it are stored. */
void _assay_comfy_job_fetch     (AssayComfyJob *self, const AssayComfyAction *action);

G_END_DECLS
