/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-backup-dialog.h"
#include "app/shell/assay-restore-dialog.h"
#include "app/shell/assay-status-bar.h"

/* A backup goes on while its dialog is hidden; there is one at a time. */

static void
progress_cb (GtkWindow *dialog, const char *words, double fraction, gpointer data)
{
  AssayWindow *self = data;

  assay_status_bar_set_work (ASSAY_STATUS_BAR (self->status_bar), words, fraction);
}

static void
ended_cb (GtkWindow *dialog, const char *text, gpointer data)
{
  assay_window_toast (data, text);
}

void
_assay_window_show_backup (AssayWindow *self)
{
  if (self->backup == NULL)
    {
      g_set_weak_pointer (&self->backup,
                          assay_backup_dialog_new (GTK_WINDOW (self), self->project));
      g_signal_connect_object (self->backup, "progress", G_CALLBACK (progress_cb), self, 0);
      g_signal_connect_object (self->backup, "ended", G_CALLBACK (ended_cb), self, 0);
    }
  gtk_window_present (self->backup);
}

void
_assay_window_end_backup (AssayWindow *self)
{
  if (self->backup == NULL)
    return;
  assay_status_bar_set_work (ASSAY_STATUS_BAR (self->status_bar), NULL, -1.0);
  gtk_window_destroy (self->backup);
}

void
_assay_window_show_restore (AssayWindow *self)
{
  gtk_window_present (assay_restore_dialog_new (GTK_WINDOW (self), self->project));
}
