/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"
#include "support/patience.h"

#include "engine/socket/assay-socket.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Beside the holder of a project and through its socket, whatever is said there. Mutations that
 * turn it red: connect_remote without a deadline; read_line without its limit. */

static pid_t
hold_lock (EngineKit *kit)
{
  g_autofree char *path = engine_kit_path (kit, ".assay/lock");
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      struct flock lock = {.l_type = F_WRLCK};
      int fd = open (path, O_RDWR);

      if (ftruncate (fd, 0) == 0 && write (fd, "4242 sleeper\n", 13) == 13
          && fcntl (fd, F_OFD_SETLK, &lock) == 0 && write (ready[1], "x", 1) == 1)
        for (;;)
          pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  close (ready[1]);
  return child;
}

static void
test_silent_holder (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  pid_t child;

  engine_kit_init (&kit, "tiny");
  engine_kit_close (engine_kit_open (&kit, FALSE, NULL));
  child = hold_lock (&kit);
  g_assert_null (engine_kit_open (&kit, TRUE, &error));
  g_assert_nonnull (strstr (error->message, "4242 sleeper"));
  g_assert_nonnull (strstr (error->message, ".assay/lock"));
  g_assert_null (strchr (error->message, '\n'));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  engine_kit_close (engine_kit_open (&kit, TRUE, NULL));
}

static void
changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  *(guint *) data |= topics;
}

static gboolean
has_status (gpointer data)
{
  return (*(guint *) data & ASSAY_TOPIC_STATUS) != 0;
}

static void
test_second_is_remote (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayFeed) feed = NULL;
  AssayProject *holder, *second;
  guint topics = 0;
  guint64 seq = 0, newest = 0;

  engine_kit_init (&kit, "tiny");
  holder = engine_kit_open (&kit, TRUE, NULL);
  second = engine_kit_open (&kit, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (assay_project_is_remote (second));
  g_assert_cmpstr (assay_project_get_title (second), ==, "Tiny");
  g_assert_true (engine_kit_has (second, "assets", 1) && engine_kit_has (second, "plan", 1));
  feed = assay_project_watch (second, NULL, ASSAY_TOPIC_STATUS);
  g_signal_connect (feed, "changed", G_CALLBACK (changed_cb), &topics);
  for (guint i = 0; !has_status (&topics); i++) /* until the watch is set up at the holder */
    {
      g_assert_cmpuint (i, <, 10000);
      g_assert_true (engine_kit_submit (second, engine_kit_queue (i % 2 == 0), &seq, &error));
      newest = MAX (newest, seq);
      engine_kit_settle ();
    }
  g_assert_true (engine_kit_submit (second, engine_kit_queue (TRUE), NULL, &error));
  g_assert_cmpuint (newest, >, 0);
  g_assert_cmpint (engine_kit_status (holder, paused), ==, 1);
  g_assert_null (engine_kit_ask (second, "rumours", NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  {
    g_autoptr (AssayRow) done = engine_kit_act (
      second, "run", "{\"provider\":\"sandbox\",\"defects\":0,\"wait\":true}", &error);

    g_assert_no_error (error);
    g_assert_cmpint (engine_kit_made (done), ==, 1);
  }
  engine_kit_close (holder);
  g_assert_null (
    engine_kit_ask (second, "status", NULL, &error)); /* the holder has gone: an error, no hang */
  g_assert_nonnull (error);
  engine_kit_close (second);
}

static GSocketConnection *
connect_to (EngineKit *kit)
{
  g_autofree char *path = assay_socket_path (kit->runtime, kit->folder);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, patience_seconds_now (KIT_DEADLINE_S));
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  return connection;
}

/* What the server says to @line before it closes; "" if nothing. */
static char *
say (EngineKit *kit, const char *line, gsize n_bytes, gboolean half_close)
{
  g_autoptr (GSocketConnection) connection = connect_to (kit);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  char *answer;

  g_output_stream_write_all (output, line, n_bytes, NULL, NULL, NULL);
  if (half_close)
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  answer = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  return answer != NULL ? answer : g_strdup ("");
}

static void
test_hostile_lines (void)
{
  static const char *const lines[] = {
    "\n",
    "garbage\n",
    "{}\n",
    "[]\n",
    "null\n",
    "{\"verb\":7}\n",
    "{\"verb\":\"ask\"}\n",
    "{\"verb\":\"ask\",\"kind\":{}}\n",
    "{\"verb\":\"ask\",\"kind\":\"show\",\"of\":[],\"id\":\"x\"}\n",
    "{\"verb\":\"ask\",\"kind\":\"show\",\"of\":\"../../etc\",\"id\":\"passwd\"}\n",
    "{\"verb\":\"act\"}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":[]}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":7}}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":{}}}\n",
    "{\"verb\":\"act\",\"kind\":\"export\",\"args\":{\"to\":\"relative\"}}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":{\"provider\":[],\"defects\":{},\"wait\":[]}}\n",
    "{\"verb\":\"act\",\"kind\":\"run\",\"args\":{\"provider\":\"comfyui\",\"server\":{}}}\n",
    "{\"verb\":\"submit\"}\n",
    "{\"verb\":\"submit\",\"command\":{}}\n",
    "{\"verb\":\"submit\",\"command\":7}\n",
    "{\"verb\":\"submit\",\"command\":{\"command\":\"card.answer\",\"args\":{\"card\":7}}}\n",
    "{\"verb\":\"ask\",\"kind\":\"events\",\"id\":\"-1\"}\n",
    "{\"verb\":\"ask\",\"kind\":\"status\"\xff}\n",
    "{\"verb\":\"ask\",\"verb\":\"ask\"}\n",
  };
  g_auto (EngineKit) kit;
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *answer = say (&kit, lines[i], strlen (lines[i]), i % 2 == 1);
      g_autofree char *shown = g_strescape (lines[i], NULL);
      g_autofree char *start = g_utf8_make_valid (answer, MIN (200, strlen (answer)));

      g_test_message ("%s -> %s", shown, start);
      g_assert_true (g_str_has_prefix (answer, "{\"error\":{")
                     || g_str_has_prefix (answer, "{\"rows\":["));
      g_assert_cmpint (engine_kit_status (project, specs), ==, 0);
    }
  engine_kit_close (project);
}

static void
test_half_closed_and_endless (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *nothing = NULL, *half = NULL, *endless = NULL, *nul = NULL;
  gsize n = ASSAY_SOCKET_MAX_LINE + 4096;
  g_autofree char *huge = g_malloc (n);
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  project = engine_kit_open (&kit, TRUE, NULL);
  memset (huge, 'x', n);
  nothing = say (&kit, "", 0, TRUE);
  half = say (&kit, "{\"verb\":\"ask\"", 13, TRUE);
  endless = say (&kit, huge, n, FALSE);
  nul = say (&kit, "{\"verb\":\"ask\0\"}\n", 16, FALSE);
  g_assert_true (g_str_has_prefix (half, "{\"error\":"));
  g_assert_true (*endless == '\0' || g_str_has_prefix (endless, "{\"error\":"));
  g_assert_true (g_str_has_prefix (nul, "{\"error\":"));
  g_assert_cmpint (engine_kit_status (project, specs), ==, 0);
  engine_kit_close (project);
}

/* Clients that connect and say nothing, or watch and never read: closing does not wait for them. */
static void
test_idle_clients_do_not_hold (void)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  static const char watch[] = "{\"verb\":\"watch\",\"topics\":127}\n";
  g_auto (EngineKit) kit;
  AssayProject *project;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, TRUE, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_ptr_array_add (idle, connect_to (&kit));
      if (i % 2 == 0)
        g_output_stream_write_all (g_io_stream_get_output_stream (idle->pdata[i]), watch,
                                   strlen (watch), NULL, NULL, NULL);
    }
  for (guint i = 0; i < 50; i++)
    g_assert_true (engine_kit_submit (project, engine_kit_queue (i % 2 == 0), NULL, NULL));
  engine_kit_close (project);
}

/* Connections that come while the server goes. */
static gpointer
knock_worker (gpointer data)
{
  EngineKit *kit = data;
  g_autofree char *path = assay_socket_path (kit->runtime, kit->folder);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (AssayRecord) status G_GNUC_UNUSED = assay_socket_greet (path, NULL, NULL);
    }
  return NULL;
}

static void
test_close_under_knocks (void)
{
  g_auto (EngineKit) kit;

  engine_kit_init (&kit, NULL);
  for (guint i = 0; i < 5; i++)
    {
      AssayProject *project = engine_kit_open (&kit, TRUE, NULL);
      GThread *threads[3];

      g_assert_nonnull (project);
      g_assert_false (assay_project_is_remote (project));
      for (guint k = 0; k < G_N_ELEMENTS (threads); k++)
        threads[k] = g_thread_new ("knock", knock_worker, &kit);
      engine_kit_status (project, specs);
      engine_kit_close (project);
      for (guint k = 0; k < G_N_ELEMENTS (threads); k++)
        g_thread_join (threads[k]);
    }
}

int
main (int argc, char **argv)
{
  engine_kit_begin (&argc, &argv);
  g_test_add_func ("/engine/project/silent-holder",
                   test_silent_holder); /* forks: first, before threads */
  g_test_add_func ("/engine/socket/second-is-remote", test_second_is_remote);
  g_test_add_func ("/engine/socket/hostile-lines", test_hostile_lines);
  g_test_add_func ("/engine/socket/half-closed-and-endless", test_half_closed_and_endless);
  g_test_add_func ("/engine/socket/idle-clients-do-not-hold", test_idle_clients_do_not_hold);
  g_test_add_func ("/engine/socket/close-under-knocks", test_close_under_knocks);
  return g_test_run ();
}
