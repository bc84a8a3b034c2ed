/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "engine/project/assay-sandbox-service.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

static int port = 8189, defects = 30, step_delay_ms = 0;
static char *preview_method, *count_file;

static const GOptionEntry options[] = {
  {"port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Port on 127.0.0.1; 0 lets the system choose"), "N"},
  {"defects", 0, 0, G_OPTION_ARG_INT, &defects, N_ ("Share of pictures with a planted defect"),
   "PERCENT"},
  {"step-delay", 0, 0, G_OPTION_ARG_INT, &step_delay_ms,
   N_ ("Milliseconds each sampler step takes"), "MS"},
  {"preview-method", 0, 0, G_OPTION_ARG_STRING, &preview_method,
   N_ ("Show pictures in the making: none, the usual, or auto, latent2rgb, taesd"), "METHOD"},
  {"count-file", 0, 0, G_OPTION_ARG_FILENAME, &count_file,
   N_ ("Append every queued prompt id to a file"), "FILE"},
  {NULL},
};

/* ComfyUI's names; all that show something show the same drawing here. */
static gboolean
read_previews (gboolean *out)
{
  static const char *const methods[] = {"auto", "latent2rgb", "taesd", NULL};

  *out = preview_method != NULL && g_strv_contains (methods, preview_method);
  return *out || preview_method == NULL || strcmp (preview_method, "none") == 0;
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static int
run (AssayCli *cli, char **args)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  AssaySandboxServiceOptions service_options = {(guint16) port, defects, step_delay_ms, FALSE,
                                                count_file};
  AssaySandboxService *service;

  if (args[0] != NULL || port < 0 || port > 65535 || defects < 0 || defects > 100
      || step_delay_ms < 0 || !read_previews (&service_options.previews))
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "sandbox", .arguments = "[--port N] [--defects PERCENT]"});
  service = assay_sandbox_service_start (&service_options, &error);
  if (service == NULL)
    {
      assay_cli_fail_with (cli, error);
      return ASSAY_EXIT_FAILED;
    }
  if (cli->json)
    {
      g_autofree char *object =
        assay_cli_object ("url", assay_sandbox_service_get_url (service), NULL);

      assay_cli_print ("%s", object);
    }
  else
    assay_cli_print (_ ("Sandbox (drawings, not AI) on %s. Ctrl+C stops it."),
                     assay_sandbox_service_get_url (service));
  g_unix_signal_add (SIGINT, stop_cb, loop);
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_main_loop_run (loop);
  assay_sandbox_service_stop (service);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_sandbox[] = {
  {"sandbox", "[--port N]", N_ ("Serve the sandbox to other programs"), FALSE, options, run},
  {NULL},
};
