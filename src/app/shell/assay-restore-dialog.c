/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-restore-dialog.h"

#include "app/widgets/assay-folder-row.h"
#include "base/assay-plural.h"
#include "engine/project/assay-restore-words.h"
#include "engine/project/assay-under-way-words.h"

#include <glib/gi18n.h>

struct _AssayRestoreDialog
{
  AdwWindow parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  AssayFeed *feed; /* while something is under way */
  char *from;      /* … with that */
  gboolean asking, stale;

  AssayFolderRow *folder;
  GtkWidget *look_button, *restore_button;
  GtkStack *stack; /* words | working */
  GtkLabel *words, *working;
};

G_DEFINE_FINAL_TYPE (AssayRestoreDialog, assay_restore_dialog, ADW_TYPE_WINDOW)

static void
assay_restore_dialog_dispose (GObject *object)
{
  AssayRestoreDialog *self = ASSAY_RESTORE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->feed);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RESTORE_DIALOG);
  G_OBJECT_CLASS (assay_restore_dialog_parent_class)->dispose (object);
}

static void
assay_restore_dialog_finalize (GObject *object)
{
  AssayRestoreDialog *self = ASSAY_RESTORE_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->from);
  G_OBJECT_CLASS (assay_restore_dialog_parent_class)->finalize (object);
}

/* What is shown -------------------------------------------------------------------- */

static void
show_words (AssayRestoreDialog *self, const char *text)
{
  gtk_label_set_label (self->words, text);
  gtk_stack_set_visible_child_name (self->stack, "words");
}

/* Takes @first. */
static void
show_result (AssayRestoreDialog *self, char *first, const AssayRestoreResult *result)
{
  g_autofree char *owned = first, *left = assay_restore_dup_left (result);
  g_autofree char *text = g_strjoin (*left != '\0' ? "\n\n" : "", owned, left, NULL);

  show_words (self, text);
}

/* Another folder is looked at anew. */
static void
changed_cb (AssayRestoreDialog *self)
{
  g_autofree char *folder = assay_folder_row_dup_folder (self->folder);

  gtk_widget_set_sensitive (self->look_button, folder != NULL && self->feed == NULL);
  gtk_widget_set_visible (self->look_button, TRUE);
  gtk_widget_set_visible (self->restore_button, FALSE);
}

/* How far it is --------------------------------------------------------------------- */

static void ask (AssayRestoreDialog *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRestoreDialog) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  const AssayUnderWayRow *row;
  g_autofree char *words = NULL;

  self->asking = FALSE;
  if (self->project == NULL || self->feed == NULL)
    return;
  row = rows != NULL ? assay_under_way_find (rows, "restore", self->from) : NULL;
  words = row != NULL ? assay_under_way_dup_words (row) : NULL;
  if (words != NULL)
    gtk_label_set_label (self->working, words);
  if (self->stale)
    ask (self);
}

static void
ask (AssayRestoreDialog *self)
{
  AssayQuery query = {.kind = "underWay"};

  self->stale = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb,
                           g_object_ref (self));
}

/* Looking and putting back ------------------------------------------------------------ */

static void
act (AssayRestoreDialog *self, gboolean dry_run, GAsyncReadyCallback done)
{
  AssayRestoreArgs *args = assay_table_new (&assay_restore_args_table);

  args->from = g_strdup (self->from);
  args->dry_run = dry_run;
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder), FALSE);
  gtk_widget_set_sensitive (self->look_button, FALSE);
  gtk_widget_set_sensitive (self->restore_button, FALSE);
  gtk_label_set_label (self->working, "");
  gtk_stack_set_visible_child_name (self->stack, "working");
  self->feed = assay_project_watch (self->project, NULL, ASSAY_TOPIC_PROGRESS);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  assay_project_act_async (self->project, "restore", args, self->cancellable, done,
                           g_object_ref (self));
}

/* %NULL: the dialog has gone, or why it did not go well is shown. */
static AssayRow *
finish (AssayRestoreDialog *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project == NULL)
    return NULL;
  g_clear_object (&self->feed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder), TRUE);
  changed_cb (self);
  if (row == NULL)
    show_words (self, error->message);
  return g_steal_pointer (&row);
}

static void
offer (AssayRestoreDialog *self, gint64 n)
{
  static const AssayPlural put_back = NP_ ("_Put Back {0} File", "_Put Back {0} Files");
  g_autofree char *label = assay_plural_fill (&put_back, n, NULL, ngettext);

  gtk_button_set_label (GTK_BUTTON (self->restore_button), label);
  gtk_widget_set_visible (self->look_button, n == 0);
  gtk_widget_set_visible (self->restore_button, n > 0);
  gtk_widget_set_sensitive (self->restore_button, TRUE);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRestoreDialog) self = data;
  g_autoptr (AssayRow) row = finish (self, source, result);
  const AssayRestoreResult *found;

  if (row == NULL)
    return;
  found = assay_row_get (row, &assay_restore_result_table);
  show_result (self, assay_restore_dup_found (found), found);
  offer (self, found->found);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRestoreDialog) self = data;
  g_autoptr (AssayRow) row = finish (self, source, result);
  const AssayRestoreResult *done;

  if (row == NULL)
    return;
  done = assay_row_get (row, &assay_restore_result_table);
  show_result (self, assay_restore_dup_done (done), done);
}

/* What is pressed ------------------------------------------------------------------- */

static void
chosen_cb (AssayRestoreDialog *self)
{
  char *folder = assay_folder_row_dup_folder (self->folder);

  if (folder == NULL || self->feed != NULL)
    {
      g_free (folder);
      return;
    }
  g_free (self->from);
  self->from = folder;
  act (self, TRUE, looked_cb);
}

static void
restore_cb (AssayRestoreDialog *self)
{
  act (self, FALSE, restored_cb);
}

/* Making it -------------------------------------------------------------------------- */

static void
assay_restore_dialog_class_init (AssayRestoreDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_restore_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_restore_dialog_finalize;
  g_type_ensure (ASSAY_TYPE_FOLDER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-restore-dialog.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, AssayRestoreDialog, child)
  BIND (folder), BIND (look_button), BIND (restore_button), BIND (stack);
  BIND (words), BIND (working);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_restore_dialog_init (AssayRestoreDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
assay_restore_dialog_new (GtkWindow *parent, AssayProject *project)
{
  AssayRestoreDialog *self = g_object_new (ASSAY_TYPE_RESTORE_DIALOG, "transient-for", parent,
                                           "modal", TRUE, "destroy-with-parent", TRUE, NULL);

  self->project = g_object_ref (project);
  return GTK_WINDOW (self);
}
