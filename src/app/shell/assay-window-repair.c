/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-repair-dialog.h"
#include "base/assay-problems.h"
#include "engine/project/assay-history.h"

#include <glib/gi18n.h>

/* The project is closed while its history is mended, and opened again whatever came of it. */

typedef struct
{
  AssayWindow *window;
  GApplication *application; /* held */
  char *folder;
} Repair;

static void
repair_free (Repair *self)
{
  g_application_release (self->application);
  g_object_unref (self->application);
  g_object_unref (self->window);
  g_free (self->folder);
  g_free (self);
}

static void
repair_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Repair *self = data;
  GError *error = NULL;
  AssayRepairRow *row = assay_history_repair (self->folder, &error);
  gboolean only_ends;

  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  only_ends = row->only_ends > 0;
  assay_table_free (&assay_repair_row_table, row);
  g_task_return_int (task, only_ends);
}

static const char *
say_done (gboolean only_ends)
{
  return only_ends ? _ ("The line ends are put back; the project can be changed again.")
                   : _ ("What was damaged is given up; the project can be changed again.");
}

static void
repaired_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const Repair *self = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gssize only_ends = g_task_propagate_int (G_TASK (result), &error);
  g_autofree char *text = error != NULL ? assay_error_dup_message (error, (AssayTranslate) gettext)
                                        : g_strdup (say_done (only_ends > 0));

  if (self->window->closing)
    return;
  assay_window_open (self->window, self->folder);
  assay_window_toast (self->window, text);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  assay_project_close_finish (ASSAY_PROJECT (source), result, NULL);
  g_task_run_in_thread (task, repair_worker);
}

static void
mend_cb (GtkWindow *dialog, gpointer data)
{
  AssayWindow *self = data;
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autofree char *folder = g_strdup (self->folder);
  g_autoptr (AssayProject) project = _assay_window_give_up_project (self);
  Repair *repair;
  GTask *task;

  if (project == NULL)
    return;
  repair = g_new0 (Repair, 1);
  *repair = (Repair){g_object_ref (self), g_object_ref (application), g_steal_pointer (&folder)};
  g_application_hold (application);
  task = g_task_new (NULL, NULL, repaired_cb, NULL);
  g_task_set_task_data (task, repair, (GDestroyNotify) repair_free);
  gtk_stack_set_visible_child_name (self->top, "opening");
  assay_project_close_async (project, closed_cb, task);
}

void
_assay_window_show_repair (AssayWindow *self)
{
  GtkWindow *dialog = assay_repair_dialog_new (GTK_WINDOW (self), self->folder);

  g_signal_connect_object (dialog, "mend", G_CALLBACK (mend_cb), self, 0);
  gtk_window_present (dialog);
}
