/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A plain client for the tests of the sandbox: real HTTP, a real websocket, waiting with
 * patience. One thread. */

#include "sandbox/assay-sandbox.h"
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#define CLIENT_PATIENCE_S 60

typedef struct
{
  SoupSession *session;
  char *url;
} Client;

Client *client_new (AssaySandbox *sandbox);
void client_free (Client *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

/* @body %NULL = none. Returns the answer's body, NUL-terminated; @status and @type optional. */
char *client_call (Client *client,
                   const char *method,
                   const char *path,
                   const char *body,
                   guint *status,
                   char **type);
JsonNode *
client_json (Client *client, const char *method, const char *path, const char *body, guint *status);
GBytes *client_get_bytes (Client *client, const char *path, guint *status);

/* A websocket that remembers: "type" for JSON frames, "binary:1" and "binary:4" for the others. */
typedef struct
{
  SoupWebsocketConnection *connection;
  GPtrArray *kinds;
  GPtrArray *frames; /* JsonNode, %NULL for binary ones */
  GPtrArray *binaries; /* the binary ones: GBytes */
  gboolean closed;
} Ears;

Ears *client_listen (Client *client, const char *client_id, gboolean with_flags);
void ears_free (Ears *ears);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ears, ears_free)

/* Runs the main context until @done says so; %FALSE when the patience of CLIENT_PATIENCE_S
 * has ended. */
gboolean client_wait (gboolean (*done) (gpointer data), gpointer data);
/* Until "executing" with node null came for @prompt_id. */
gboolean ears_wait_end (Ears *ears, const char *prompt_id);
gboolean ears_wait_kind (Ears *ears, const char *kind, guint times);
guint ears_count (Ears *ears, const char *kind);
/* Until history has @prompt_id: its entry (transfer full), or %NULL. */
JsonNode *client_wait_history (Client *client, const char *prompt_id);

/* The usual text-to-image prompt body; @client_id may be %NULL. */
char *client_make_prompt (const char *prompt_id,
                          const char *client_id,
                          const char *text,
                          int seed,
                          int steps,
                          int side,
                          const char *prefix);
