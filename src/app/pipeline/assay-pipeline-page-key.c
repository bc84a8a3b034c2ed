/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/keys/assay-key-dialog.h"
#include "app/keys/assay-key-show.h"
#include "engine/project/assay-key-parts.h"

#include <glib/gi18n.h>

/* What a server wants to be shown: found before a run asks it, and given by the person. */

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelinePage) self = data;

  if (assay_key_show_finish (ASSAY_PROJECT (source), result)
      && self->project == ASSAY_PROJECT (source))
    _assay_pipeline_run_now (self);
}

static char *
dup_last_server (AssayPipelinePage *self)
{
  return self->status != NULL ? g_strdup (
           ((const AssayStatusRow *) assay_row_get (self->status, &assay_status_row_table))
             ->last_server)
                              : NULL;
}

void
_assay_pipeline_run_with_key (AssayPipelinePage *self)
{
  AssayRunArgs *args = assay_pipeline_server_dup_args (self->server);
  g_autofree char *last = dup_last_server (self);
  const char *server = args->server != NULL ? args->server : last;

  assay_key_show_async (self->project, args->provider == ASSAY_RUN_SANDBOX ? NULL : server,
                        self->cancellable, shown_cb, g_object_ref (self));
  assay_table_free (&assay_run_args_table, args);
}

void
_assay_pipeline_show_key (AssayPipelinePage *self, const char *server)
{
  assay_key_show_async (self->project, server, self->cancellable, NULL, NULL);
}

static void
changed_cb (AssayPipelinePage *self, const char *text)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, "");
  if (self->project != NULL)
    _assay_pipeline_page_ask_status (self);
}

static void
open_dialog (AssayPipelinePage *self, const char *server)
{
  GtkWindow *dialog = assay_key_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                            self->project, server);

  g_signal_connect_object (dialog, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

void
_assay_pipeline_ask_key (AssayPipelinePage *self, const char *typed)
{
  const AssayStatusRow *status =
    self->status != NULL ? assay_row_get (self->status, &assay_status_row_table) : NULL;
  const char *address = typed != NULL || status == NULL ? typed : status->server;
  g_autofree char *server = address != NULL ? assay_key_dup_server (address) : NULL;

  if (self->project == NULL)
    return;
  if (server != NULL)
    open_dialog (self, server);
  else
    assay_zone_page_toast (
      ASSAY_ZONE_PAGE (self),
      _ ("Type the address of the server first, for example http://127.0.0.1:8188."), "");
}
