/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of the sandbox server. Two threads: the *server* thread owns the sockets and answers
 * HTTP, the *worker* runs one prompt at a time. What both touch is under AssaySandbox.lock; JSON
 * crosses threads as text only. */

#include "loop/assay-loop.h"
#include "sandbox/assay-sandbox.h"
#include "sandbox/assay-sandbox-json.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SANDBOX_MAX_BODY       (100 * 1024 * 1024) /* any request body, as /features says */
#define SANDBOX_MAX_JSON       (8 * 1024 * 1024)   /* a body that is read as JSON */
#define SANDBOX_MAX_NODES      2000                /* in one graph */
#define SANDBOX_MAX_PENDING    5000                /* prompts waiting */
#define SANDBOX_MAX_SOCKETS    64
#define SANDBOX_MAX_PIXELS                                                                         \
  (48 * 1024 * 1024) /* of one prompt; more is "out of memory", as on a small card */

/* One item of the queue. Immutable once queued. */
typedef struct
{
  double number;     /* run order */
  char *number_text; /* as answered */
  char *id;
  char *graph;        /* JSON text after conversion of constants */
  char *extra;        /* JSON text of extra_data, client_id included */
  char *client_id;    /* %NULL = none */
  GPtrArray *outputs; /* (element-type utf8) output nodes to run */
} SandboxPrompt;

void sandbox_prompt_free (SandboxPrompt *prompt);

typedef struct
{
  char *key; /* "type/subfolder/name" */
  GBytes *bytes;
} SandboxFile;

struct _AssaySandbox
{
  AssaySandboxOptions options; /* count_file is owned */
  char *url;
  guint16 port;
  char temp_tag[8]; /* in the names of PreviewImage */

  AssayLoop *loop; /* the server thread */
  /* server thread only */
  SoupServer *server;
  GPtrArray *connections; /* every open socket */
  GHashTable *sockets;    /* sid -> the one that gets its messages; borrowed */

  GThread *worker;

  GMutex lock;
  GCond wake; /* a prompt came, an interrupt, or the end */
  gboolean stopping;
  gboolean interrupted;
  GPtrArray *pending; /* SandboxPrompt, in run order (a sorted array is a heap) */
  SandboxPrompt *running;
  gint64 number;            /* the counter of POST /prompt */
  char *last_node;          /* re-sent to a client that comes back */
  gboolean drop_cache;      /* asked by /free */
  GHashTable *history;      /* id -> JSON text of its entry */
  GPtrArray *history_order; /* ids, oldest first; keys of history */
  GHashTable *files;        /* key -> SandboxFile */
  GQueue *file_order;       /* SandboxFile, oldest first; borrowed */
  gsize file_bytes;
  GHashTable *file_counters; /* "type/subfolder/prefix" -> highest number, while it is held */
  GHashTable *preview_sids;  /* clients that asked for previews with metadata */
  GQueue outbox;             /* messages on their way to the server thread */
  gboolean outbox_scheduled;
};

/* --- queue (assay-sandbox-queue.c); "locked" = the caller holds the lock --- */
guint sandbox_queue_remaining_locked (AssaySandbox *self);
void sandbox_queue_put_locked (AssaySandbox *self, SandboxPrompt *prompt);
gboolean sandbox_queue_delete_locked (AssaySandbox *self, const char *id);
void sandbox_queue_clear_locked (AssaySandbox *self);
char *sandbox_queue_dup_json_locked (AssaySandbox *self);
/* Waits for the next prompt and makes it the running one; %NULL at the end. Worker. */
SandboxPrompt *sandbox_queue_take (AssaySandbox *self);
/* Writes the history entry and frees the running prompt; both under one lock. Worker. */
void sandbox_queue_done (AssaySandbox *self, char *history_entry);
/* @max_items, @offset as in the query; G_MININT64 = absent. */
char *sandbox_history_dup_json_locked (AssaySandbox *self, gint64 max_items, gint64 offset);
void sandbox_history_delete_locked (AssaySandbox *self, const char *id);
void sandbox_history_clear_locked (AssaySandbox *self);
/* Sleeps up to @ms; %FALSE at once when interrupted or stopped. Worker. */
gboolean sandbox_queue_pause (AssaySandbox *self, int ms);

/* --- sockets (assay-sandbox-sockets.c) --- */
/* @sid %NULL = all. Takes @text. Any thread, lock held. */
void sandbox_send_locked (AssaySandbox *self, const char *sid, char *text);
void sandbox_send_binary_locked (AssaySandbox *self, const char *sid, GBytes *bytes);
void sandbox_send_status_locked (AssaySandbox *self);
void sandbox_sockets_install (AssaySandbox *self);
void sandbox_sockets_close (AssaySandbox *self);

/* --- files (assay-sandbox-files.c) --- */
/* %FALSE if a part of @subfolder or @name could leave the folder. */
gboolean sandbox_file_is_safe (const char *text);
void sandbox_file_put_locked (
  AssaySandbox *self, const char *type, const char *subfolder, const char *name, GBytes *bytes);
GBytes *sandbox_file_get_locked (AssaySandbox *self,
                                 const char *type,
                                 const char *subfolder,
                                 const char *name);
/* "prefix_00001_.png" and up. */
guint sandbox_file_next_counter_locked (AssaySandbox *self,
                                        const char *type,
                                        const char *subfolder,
                                        const char *prefix);

/* --- HTTP --- */
void sandbox_routes_install (AssaySandbox *self);
void sandbox_answer_json (SoupServerMessage *message, guint status, char *text);
void sandbox_answer_trouble (SoupServerMessage *message);
void sandbox_answer_empty (SoupServerMessage *message, guint status);
void sandbox_route_prompt (AssaySandbox *self, SoupServerMessage *message);
void sandbox_route_view (AssaySandbox *self, SoupServerMessage *message, GHashTable *query);
void sandbox_route_upload (AssaySandbox *self, SoupServerMessage *message);

/* --- what is installed (assay-sandbox-info.c) --- */
char *sandbox_dup_system_stats (AssaySandbox *self);
char *sandbox_dup_object_info (const char *class_type); /* %NULL = all */
char *sandbox_dup_models (void);
char *sandbox_dup_model_list (const char *folder, gboolean detailed); /* %NULL = unknown folder */
#define SANDBOX_FEATURES "{\"supports_preview_metadata\": true, \"max_upload_size\": 104857600}"

/* --- executor --- */
gpointer sandbox_executor_worker (gpointer self);

G_END_DECLS
