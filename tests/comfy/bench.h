/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A run on a virtual clock: inputs and calls are put at times, the run's actions go to whoever
 * plays the server, and every action is written down. */

#include "comfy/assay-comfy-run.h"

typedef struct _Bench Bench;
typedef void (*BenchPerform) (Bench *bench, const AssayComfyAction *action, gpointer data);
typedef void (*BenchCall) (Bench *bench, gpointer data);

struct _Bench
{
  AssayComfyRun *run;
  gint64 now_us;
  GPtrArray *pending; /* what is to come */
  guint n_put;
  gint64 timer_us; /* 0 none */
  GString *log;
  guint count[ASSAY_COMFY_ACTION_CANCELED + 1];
  AssayComfyActionType last;
  gboolean cached;
  char *error_class, *error_message;
  BenchPerform perform;
  gpointer data;
};

void bench_init (Bench *self, const char *prompt_id, BenchPerform perform, gpointer data);
void bench_clear (Bench *self);
/* Takes @message; copies the rest. Equal times keep the order of the calls. */
void
bench_put (Bench *self, gint64 due_us, const AssayComfyInput *input, AssayComfyMessage *message);
void bench_put_type (Bench *self, gint64 due_us, AssayComfyInputType type);
void bench_put_answer (
  Bench *self, gint64 due_us, AssayComfyInputType type, guint status, const char *body);
void bench_put_text (Bench *self, gint64 due_us, const char *text);
void bench_call (Bench *self, gint64 due_us, BenchCall call);
/* Until the run is over, nothing is left to happen, or @until_us. */
void bench_go (Bench *self, gint64 until_us);
guint bench_terminals (const Bench *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)
