/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The embedded ComfyUI-protocol server: loopback only, own thread, real queue, history, websocket
 * and files in memory. It executes API graphs of a documented node set; its sampler draws recognisable
 * game icons. It says everywhere that it is a sandbox. Public ComfyUI clients can use it. */

#include "base/assay-clock.h"
#include "base/assay-entropy.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssaySandbox AssaySandbox;

typedef struct
{
  guint16     port;            /* 0 = the system's choice */
  int         defects_percent; /* pictures with a planted defect; 30 by default */
  int         step_delay_ms;   /* real time per sampler step; 0 = as fast as possible */
  gboolean    previews;        /* a picture a step, unless a prompt asks otherwise; TRUE by default */
  const char *count_file;      /* append one line "<prompt_id>\n" (O_APPEND) for every POST /prompt
                                  that was queued; %NULL = none. The independent witness of the
                                  at-most-once tests. */
  guint       max_history;     /* prompts whose end is remembered; the oldest go first */
  gsize       max_file_bytes;  /* … and of all pictures held */
} AssaySandboxOptions;

/* Less than a real server remembers: it often lives in the window's process, and whoever asked for
 * a picture fetches it at once. */
#define ASSAY_SANDBOX_HISTORY    1000
#define ASSAY_SANDBOX_FILE_BYTES (64 * 1024 * 1024)

#define ASSAY_SANDBOX_OPTIONS_INIT                                                                 \
  {                                                                                                \
    0, 30, 0, TRUE, NULL, ASSAY_SANDBOX_HISTORY, ASSAY_SANDBOX_FILE_BYTES                             \
  }

/* Runs until freed. Errors: G_IO_ERROR (address in use …). */
AssaySandbox *assay_sandbox_new     (const AssaySandboxOptions *options, GError **error);
void          assay_sandbox_free    (AssaySandbox *self);
guint16       assay_sandbox_get_port (AssaySandbox *self);
const char   *assay_sandbox_get_url  (AssaySandbox *self); /* "http://127.0.0.1:PORT" */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssaySandbox, assay_sandbox_free)

G_END_DECLS
