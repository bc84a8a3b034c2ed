/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floor of news: one text frame of a websocket from one end to the other, both in this process, each
 * on a thread and a main loop of its own. Speaks one line per request on standard input:
 *
 *   deliver BYTES N   N frames, 2 ms apart so that both ends sleep before each -> microseconds from
 *                     sending each to its signal at the other end, in a row
 *
 * gcc -O2 delivery.c -o delivery $(pkg-config --cflags --libs libsoup-3.0). Knows nothing of
 * Assay. */
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PAUSE_MS 2

typedef struct
{
  GMainLoop *loop;       /* of the end that receives */
  GMainContext *context; /* of the end that sends */
  SoupWebsocketConnection *to, *from;
  char *text, *address;
  double sent_us; /* handed over through the socket */
  int left;
  gint is_open;
} Link;

static double
now_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec * 1e-3;
}

static gboolean
send_cb (gpointer data)
{
  Link *link = data;

  link->sent_us = now_us ();
  soup_websocket_connection_send_text (link->to, link->text);
  return G_SOURCE_REMOVE;
}

static void
send_next (Link *link)
{
  GSource *source = g_timeout_source_new (PAUSE_MS);

  g_source_set_callback (source, send_cb, link, NULL);
  g_source_attach (source, link->context);
  g_source_unref (source);
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer data)
{
  Link *link = data;

  printf ("%.3f ", now_us () - link->sent_us);
  if (--link->left > 0)
    send_next (link);
  else
    g_main_loop_quit (link->loop);
}

static void
accepted_cb (SoupServer *server, SoupServerMessage *message, const char *path,
             SoupWebsocketConnection *connection, gpointer data)
{
  Link *link = data;

  link->to = g_object_ref (connection);
  g_atomic_int_set (&link->is_open, 2);
}

static void
connected_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  Link *link = data;
  GError *error = NULL;

  link->from = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &error);
  if (link->from == NULL)
    g_error ("%s", error->message);
  g_signal_connect (link->from, "message", G_CALLBACK (message_cb), link);
}

static char *
dup_address (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  char *address = g_strdup_printf ("ws://127.0.0.1:%d/", g_uri_get_port (uris->data));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return address;
}

static gpointer
serve (gpointer data)
{
  Link *link = data;
  SoupServer *server;
  GError *error = NULL;

  g_main_context_push_thread_default (link->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (server, "/", NULL, NULL, accepted_cb, link, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  link->address = dup_address (server);
  g_atomic_int_set (&link->is_open, 1);
  g_main_loop_run (g_main_loop_new (link->context, FALSE));
  return NULL;
}

static void
open_link (Link *link)
{
  SoupSession *session = soup_session_new ();
  SoupMessage *message;

  link->loop = g_main_loop_new (NULL, FALSE);
  link->context = g_main_context_new ();
  g_thread_new ("sender", serve, link);
  while (g_atomic_int_get (&link->is_open) < 1)
    g_usleep (1000);
  message = soup_message_new ("GET", link->address);
  soup_session_websocket_connect_async (session, message, NULL, NULL, 0, NULL, connected_cb, link);
  while (link->from == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_atomic_int_get (&link->is_open) < 2)
    g_usleep (1000);
  g_object_unref (message);
}

static void
deliver (Link *link, int n_bytes, int n)
{
  g_free (link->text);
  link->text = g_malloc ((gsize) n_bytes + 1);
  memset (link->text, 'x', (gsize) n_bytes);
  link->text[n_bytes] = '\0';
  link->left = n;
  send_next (link);
  g_main_loop_run (link->loop);
  printf ("\n");
}

int
main (void)
{
  static char line[256];
  static Link link;
  int n_bytes, n;

  open_link (&link);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      if (sscanf (line, "deliver %d %d", &n_bytes, &n) == 2 && n_bytes > 0 && n > 0)
        deliver (&link, n_bytes, n);
      else
        printf ("?\n");
      fflush (stdout);
    }
  return 0;
}
