/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-backup-dialog.h"

#include "app/widgets/assay-folder-row.h"
#include "engine/project/assay-backup-words.h"
#include "engine/project/assay-under-way-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AssayBackupDialog
{
  AdwWindow parent_instance;
  AssayProject *project;
  GCancellable *cancellable; /* of whatever is asked */
  GCancellable *stopping;    /* of the backup under way; NULL: there is none */
  AssayFeed *feed;           /* while there is */
  char *to;                  /* where it goes, or went */
  gboolean asking, stale;

  AssayFolderRow *folder;
  GtkWidget *name, *begin_button, *stop_button, *open_button;
  GtkStack *stack; /* looking | words | working */
  GtkLabel *words, *working;
  GtkProgressBar *bar;
};

static guint progress_signal, ended_signal;

G_DEFINE_FINAL_TYPE (AssayBackupDialog, assay_backup_dialog, ADW_TYPE_WINDOW)

static void
assay_backup_dialog_dispose (GObject *object)
{
  AssayBackupDialog *self = ASSAY_BACKUP_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->stopping);
  g_clear_object (&self->feed);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_BACKUP_DIALOG);
  G_OBJECT_CLASS (assay_backup_dialog_parent_class)->dispose (object);
}

static void
assay_backup_dialog_finalize (GObject *object)
{
  AssayBackupDialog *self = ASSAY_BACKUP_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->stopping);
  g_free (self->to);
  G_OBJECT_CLASS (assay_backup_dialog_parent_class)->finalize (object);
}

/* What is shown -------------------------------------------------------------------- */

static void
show_words (AssayBackupDialog *self, const char *text)
{
  gtk_label_set_label (self->words, text);
  gtk_stack_set_visible_child_name (self->stack, "words");
}

/* Where it goes; %NULL: that is not said yet. */
static char *
dup_to (AssayBackupDialog *self)
{
  g_autofree char *folder = assay_folder_row_dup_folder (self->folder);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (folder == NULL || *name == '\0' || strchr (name, G_DIR_SEPARATOR) != NULL
      || g_str_equal (name, ".") || g_str_equal (name, ".."))
    return NULL;
  return g_build_filename (folder, name, NULL);
}

/* Begin is there from the moment that what it writes is known. */
static void
changed_cb (AssayBackupDialog *self)
{
  g_autofree char *to = dup_to (self);

  gtk_widget_set_sensitive (self->begin_button, to != NULL && self->stopping == NULL);
}

static void
show_at_work (AssayBackupDialog *self, gboolean at_work)
{
  gtk_widget_set_visible (self->stop_button, at_work);
  gtk_widget_set_visible (self->begin_button, !at_work);
  gtk_widget_set_visible (self->open_button, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder), !at_work);
  gtk_widget_set_sensitive (self->name, !at_work);
  changed_cb (self);
}

static void
show_size (AssayBackupDialog *self, const AssayBackupResult *there)
{
  g_autofree char *size = g_format_size ((guint64) there->bytes);
  /* Translators: a size, as in "Back Up 1.2 GB" */
  g_autofree char *label = g_strdup_printf (_ ("_Back Up %s"), size);
  g_autofree char *words = assay_backup_dup_there (there);

  gtk_button_set_label (GTK_BUTTON (self->begin_button), label);
  gtk_widget_set_visible (self->begin_button, TRUE);
  show_words (self, words);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayBackupDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project == NULL)
    return;
  if (row != NULL)
    show_size (self, assay_row_get (row, &assay_backup_result_table));
  else
    show_words (self, error->message);
}

static void
look (AssayBackupDialog *self)
{
  AssayBackupArgs *args = assay_table_new (&assay_backup_args_table);

  args->dry_run = TRUE;
  assay_project_act_async (self->project, "backup", args, self->cancellable, looked_cb,
                           g_object_ref (self));
}

/* How far it is --------------------------------------------------------------------- */

static void ask (AssayBackupDialog *self);

static void
tell_progress (AssayBackupDialog *self, const char *words, double fraction)
{
  g_signal_emit (self, progress_signal, 0, words, fraction);
}

static void
show_progress (AssayBackupDialog *self, const AssayUnderWayRow *row)
{
  g_autofree char *words = assay_under_way_dup_words (row);
  double fraction = assay_under_way_get_fraction (row);

  gtk_label_set_label (self->working, words);
  gtk_progress_bar_set_fraction (self->bar, MAX (fraction, 0.0));
  tell_progress (self, words, fraction);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayBackupDialog) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  const AssayUnderWayRow *row;

  self->asking = FALSE;
  if (self->project == NULL || self->stopping == NULL)
    return;
  row = rows != NULL ? assay_under_way_find (rows, "backup", self->to) : NULL;
  if (row != NULL)
    show_progress (self, row);
  if (self->stale)
    ask (self);
}

static void
ask (AssayBackupDialog *self)
{
  AssayQuery query = {.kind = "underWay"};

  self->stale = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb,
                           g_object_ref (self));
}

/* Beginning and end ------------------------------------------------------------------ */

static void
show_end (AssayBackupDialog *self, const char *text, gboolean done)
{
  show_words (self, text);
  gtk_widget_set_visible (self->open_button, done);
  gtk_widget_set_visible (self->begin_button, !done);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    g_signal_emit (self, ended_signal, 0, text);
}

static char *
dup_stopped (AssayBackupDialog *self)
{
  g_autofree char *shown = g_filename_display_name (self->to);

  /* Translators: a folder */
  return g_strdup_printf (_ ("The backup was canceled. What was copied so far is in "
                             "“%s.partial”: a backup to the same place goes on from there; or "
                             "delete that folder."),
                          shown);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayBackupDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  g_autofree char *text = NULL;

  if (self->project == NULL)
    return;
  g_clear_object (&self->stopping);
  g_clear_object (&self->feed);
  show_at_work (self, FALSE);
  tell_progress (self, NULL, -1.0);
  if (row != NULL)
    text = assay_backup_dup_end (assay_row_get (row, &assay_backup_result_table));
  else
    text = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? dup_stopped (self)
                                                                     : g_strdup (error->message);
  show_end (self, text, row != NULL);
}

static void
begin_cb (AssayBackupDialog *self)
{
  AssayBackupArgs *args = assay_table_new (&assay_backup_args_table);

  g_free (self->to);
  self->to = dup_to (self);
  args->to = g_strdup (self->to);
  self->stopping = g_cancellable_new ();
  show_at_work (self, TRUE);
  gtk_label_set_label (self->working, _ ("Reading what there is to back up"));
  gtk_progress_bar_set_fraction (self->bar, 0.0);
  gtk_stack_set_visible_child_name (self->stack, "working");
  self->feed = assay_project_watch (self->project, NULL, ASSAY_TOPIC_PROGRESS);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  assay_project_act_async (self->project, "backup", args, self->stopping, made_cb,
                           g_object_ref (self));
}

/* What is pressed ------------------------------------------------------------------- */

static void
stop_cb (AssayBackupDialog *self)
{
  g_cancellable_cancel (self->stopping);
  gtk_label_set_label (self->working, _ ("Stopping"));
}

static void
open_cb (AssayBackupDialog *self)
{
  g_autofree char *uri = g_filename_to_uri (self->to, NULL, NULL);
  g_autofree char *shown = g_filename_display_name (self->to);
  g_autofree char *text = NULL;

  if (uri != NULL && g_app_info_launch_default_for_uri (uri, NULL, NULL))
    return;
  text = g_strdup_printf (_ ("No program here opens %s. Open it yourself."), shown);
  show_words (self, text);
}

/* A backup under way goes on. */
static gboolean
assay_backup_dialog_close_request (GtkWindow *window)
{
  AssayBackupDialog *self = ASSAY_BACKUP_DIALOG (window);

  if (self->stopping == NULL)
    return GTK_WINDOW_CLASS (assay_backup_dialog_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return TRUE;
}

/* Making it -------------------------------------------------------------------------- */

static void
assay_backup_dialog_class_init (AssayBackupDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_backup_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_backup_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = assay_backup_dialog_close_request;
  progress_signal = g_signal_new ("progress", ASSAY_TYPE_BACKUP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
  ended_signal = g_signal_new ("ended", ASSAY_TYPE_BACKUP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_FOLDER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-backup-dialog.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, AssayBackupDialog, child)
  BIND (folder), BIND (name), BIND (begin_button), BIND (stop_button), BIND (open_button);
  BIND (stack), BIND (words), BIND (working), BIND (bar);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_backup_dialog_init (AssayBackupDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The project's folder and the day: one of a day to a place. */
static char *
dup_name (AssayProject *project)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *base = g_path_get_basename (assay_project_get_folder (project));
  g_autofree char *shown = g_filename_display_name (base);
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  return g_strdup_printf ("%s-%s", shown, day);
}

GtkWindow *
assay_backup_dialog_new (GtkWindow *parent, AssayProject *project)
{
  AssayBackupDialog *self = g_object_new (ASSAY_TYPE_BACKUP_DIALOG, "transient-for", parent,
                                          "modal", TRUE, "destroy-with-parent", TRUE, NULL);
  g_autofree char *name = dup_name (project);

  self->project = g_object_ref (project);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  look (self);
  return GTK_WINDOW (self);
}
