/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/socket/assay-socket.h"
#include "store/assay-journal.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A holder that is there and says nothing: which process it is, as the kernel knows it and not as a
 * file tells, for the way out is to end it. */

static GCredentials *
find_peer (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_timeout (client, ASSAY_SOCKET_GREETING_S);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  return connection != NULL
           ? g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL)
           : NULL;
}

/* %NULL: nobody of this user listens. */
static char *
dup_holder (const char *path)
{
  g_autoptr (GCredentials) peer = find_peer (path);
  gboolean ours = peer != NULL && g_credentials_get_unix_user (peer, NULL) == getuid ();
  int pid = ours ? (int) g_credentials_get_unix_pid (peer, NULL) : 0;

  return pid > 0 ? g_strdup_printf ("%d", pid) : NULL;
}

static char *
dup_time (gint64 wall_s, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_s);

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

static void
add_known (AssayProblems *problems, const char *pid, const char *since, gboolean sent)
{
  assay_problems_add (
    problems, NULL, NULL, sent ? "project.holder_silent" : "project.holder_unheard",
    sent ? N_ ("The process {0} holds this project and has not answered since {1}.")
         : N_ ("The process {0} holds this project and has not answered since {1}, so nothing was "
               "done."),
    N_ ("If it was stopped, let it go on with “kill -CONT {0}”, or “fg” in its terminal. If it "
        "hangs, end it with “kill -KILL {0}”: nothing that it saved is lost."),
    pid, since, NULL);
}

/* Of one with whom no connection can be had. */
static void
add_unknown (AssayProblems *problems, const char *since, gboolean sent)
{
  assay_problems_add (
    problems, NULL, NULL, sent ? "project.holder_silent" : "project.holder_unheard",
    sent ? N_ ("The process that holds this project has not answered since {0}.")
         : N_ ("The process that holds this project has not answered since {0}, so nothing was "
               "done."),
    N_ ("If it was stopped, let it go on. If it hangs, end it: nothing that it saved is lost. "
        "Which process it is stands in “.assay/lock”."),
    since, NULL);
}

void
assay_socket_fail_silent (const char *path, gint64 since_us, gboolean sent, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *pid = dup_holder (path);
  g_autofree char *since = dup_time (since_us / G_USEC_PER_SEC, "%H:%M:%S");

  if (pid != NULL)
    add_known (problems, pid, since, sent);
  else
    add_unknown (problems, since, sent);
  g_clear_error (error);
  g_propagate_error (error, assay_problems_to_error (problems));
}

/* Its text is written when it is taken. */
static char *
dup_held_since (const char *folder)
{
  g_autofree char *lock = g_build_filename (folder, ".assay", "lock", NULL);
  GStatBuf info;

  return g_stat (lock, &info) == 0 ? dup_time ((gint64) info.st_mtime, "%Y-%m-%d %H:%M")
                                   : g_strdup ("");
}

void
assay_socket_fail_unopened (const char *path, const char *folder, GError **error)
{
  g_autofree char *pid = dup_holder (path);
  g_autofree char *since = dup_held_since (folder);

  if (pid == NULL || error == NULL)
    return;
  g_clear_error (error);
  assay_error_set (
    error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED,
    N_ (
      "The process {0} has held this project since {1} and does not answer, so the project was not "
      "opened. If that process was stopped, let it go on with “kill -CONT {0}”, or “fg” in its "
      "terminal. If it hangs, end it with “kill -KILL {0}”: nothing that it saved is lost. Then "
      "try again."),
    pid, since, NULL);
}
