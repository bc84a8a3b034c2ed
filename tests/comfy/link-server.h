/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A small ComfyUI in this process: a SoupServer on its own thread, on a port the system gave. */

#include <libsoup/soup.h>

typedef enum
{
  BEHAVE,
  SAY_HTML,     /* a proxy's page for everything */
  REFUSE_KEY,   /* 401 for everything */
  LOSE_ANSWER,  /* the prompt is queued and runs; the connection of POST is cut */
  RUSH,         /* a hundred steps at once */
  RUN_FOREVER,  /* until it is interrupted */
  NODE_ERRORS,  /* 200 with node_errors */
  NO_PICTURE,   /* /view is 404 */
  PAGE_PICTURE, /* /view is a page */
  LARGE,        /* /view sends many chunks; the first answer breaks off */
  DROP_SOCKET,  /* the websocket is closed in mid-run; the prompt ends when the next one is open */
} Mood;

typedef struct
{
  Mood mood;
  const char *prefix;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GPtrArray *sockets;
  GHashTable *done;    /* prompt id -> status_str */
  GHashTable *running; /* set of prompt ids */
  guint port;
  /* Counted on the server's thread, read by the test: atomic. */
  int n_sockets, n_flags, n_overlaps, n_posts, n_deletes, n_interrupts, n_origins, n_without_key,
    n_stats, n_views;
  GAsyncQueue *ready;
} Server;

#define N_STEPS 100
#define N_LARGE (700 * 1000)
#define N_CHUNK (40 * 1000)

/* What it gives, in order. */
extern const char *const link_pictures[2];

Server *server_new (Mood mood, const char *prefix);
void    server_free (Server *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)
