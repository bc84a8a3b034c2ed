/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-free-space-dialog.h"

#include "engine/project/assay-room-words.h"

#include <glib/gi18n.h>

struct _AssayFreeSpaceDialog
{
  AdwWindow parent_instance;
  AssayProject *project;
  GCancellable *cancellable;

  GtkStack *stack; /* looking | words | some */
  GtkLabel *disk, *words, *young;
  GtkListBox *kinds;
  GtkWidget *free_button;
};

static guint freed_signal;

G_DEFINE_FINAL_TYPE (AssayFreeSpaceDialog, assay_free_space_dialog, ADW_TYPE_WINDOW)

static void
assay_free_space_dialog_dispose (GObject *object)
{
  AssayFreeSpaceDialog *self = ASSAY_FREE_SPACE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_FREE_SPACE_DIALOG);
  G_OBJECT_CLASS (assay_free_space_dialog_parent_class)->dispose (object);
}

/* What is shown -------------------------------------------------------------------- */

/* Instead of a list: nothing may go, or why that is not known. */
static void
show_words (AssayFreeSpaceDialog *self, const char *text)
{
  gtk_label_set_label (self->words, text);
  gtk_widget_set_visible (self->free_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "words");
}

static void
show_nothing (AssayFreeSpaceDialog *self, const AssayRoomRow *row)
{
  g_autofree char *nothing = assay_room_dup_nothing (row);
  g_autofree char *text = g_strconcat (
    nothing, "\n\n",
    _ ("Move other files off this disk, or copy the project to a larger one with “assayctl backup” "
       "and go on there."),
    NULL);

  show_words (self, text);
}

static void
add_kind (AssayFreeSpaceDialog *self, const AssayRoomRow *row, guint i)
{
  g_autofree char *size = NULL;
  g_autofree char *kind = assay_room_dup_kind (row, i, &size);
  GtkWidget *line, *suffix;

  if (kind == NULL)
    return;
  line = adw_action_row_new ();
  suffix = gtk_label_new (size);
  gtk_widget_add_css_class (suffix, "numeric");
  gtk_widget_add_css_class (suffix, "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), kind);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (line), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), suffix);
  gtk_list_box_append (self->kinds, line);
}

static void
show_some (AssayFreeSpaceDialog *self, const AssayRoomRow *row)
{
  g_autofree char *size = g_format_size ((guint64) row->bytes);
  /* Translators: a size, as in "Free 1.2 GB" */
  g_autofree char *label = g_strdup_printf (_ ("_Free %s"), size);

  for (guint i = 0; i < ASSAY_ROOM_N_WORDS; i++)
    add_kind (self, row, i);
  gtk_button_set_label (GTK_BUTTON (self->free_button), label);
  gtk_widget_set_visible (self->free_button, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "some");
}

static void
show_room (AssayFreeSpaceDialog *self, const AssayRoomRow *row)
{
  g_autofree char *disk = assay_room_dup_disk (row->free_bytes, row->needed_bytes);
  g_autofree char *young = assay_room_dup_young (row);

  gtk_label_set_label (self->disk, disk);
  gtk_widget_set_visible (GTK_WIDGET (self->disk), *disk != '\0');
  gtk_label_set_label (self->young, young);
  gtk_widget_set_visible (GTK_WIDGET (self->young), *young != '\0');
  if (row->files > 0)
    show_some (self, row);
  else
    show_nothing (self, row);
}

static const AssayRoomRow *
room_of (AssayRow *row)
{
  return ((const AssayGcResult *) assay_row_get (row, &assay_gc_result_table))->room->pdata[0];
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayFreeSpaceDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project == NULL)
    return;
  if (row == NULL)
    show_words (self, error->message);
  else
    show_room (self, room_of (row));
}

/* What is pressed ------------------------------------------------------------------- */

/* With the first thing that could not be taken away, if there is one. */
static char *
dup_freed (const AssayGcResult *freed)
{
  g_autofree char *done = assay_room_dup_done (freed->room->pdata[0]);
  const AssayProblemRow *left = freed->problems->len > 0 ? freed->problems->pdata[0] : NULL;
  g_autofree char *why = left != NULL
                           ? assay_sentence_fill (left->message, (const char *const *) left->args,
                                                  (AssayTranslate) gettext)
                           : NULL;

  return why != NULL ? g_strconcat (done, " ", why, NULL) : g_steal_pointer (&done);
}

static void
freed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayFreeSpaceDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  g_autofree char *text = NULL;

  if (self->project == NULL)
    return;
  if (row == NULL)
    {
      show_words (self, error->message);
      return;
    }
  text = dup_freed (assay_row_get (row, &assay_gc_result_table));
  g_signal_emit (self, freed_signal, 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Begun, it ends whether or not somebody looks: it is not canceled with the dialog. */
static void
free_cb (AssayFreeSpaceDialog *self)
{
  gtk_widget_set_sensitive (self->free_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  assay_project_act_async (self->project, "gc", assay_table_new (&assay_gc_args_table), NULL,
                           freed_cb, g_object_ref (self));
}

/* Making it -------------------------------------------------------------------------- */

static void
assay_free_space_dialog_class_init (AssayFreeSpaceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_free_space_dialog_dispose;
  freed_signal = g_signal_new ("freed", ASSAY_TYPE_FREE_SPACE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/assay/Assay/ui/assay-free-space-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, disk);
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, words);
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, young);
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, kinds);
  gtk_widget_class_bind_template_child (widget_class, AssayFreeSpaceDialog, free_button);
  gtk_widget_class_bind_template_callback (widget_class, free_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_free_space_dialog_init (AssayFreeSpaceDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
assay_free_space_dialog_new (GtkWindow *parent, AssayProject *project)
{
  AssayFreeSpaceDialog *self = g_object_new (ASSAY_TYPE_FREE_SPACE_DIALOG, "transient-for", parent,
                                             "modal", TRUE, "destroy-with-parent", TRUE, NULL);

  AssayGcArgs *args = assay_table_new (&assay_gc_args_table);

  args->dry_run = TRUE;
  self->project = g_object_ref (project);
  assay_project_act_async (project, "gc", args, self->cancellable, looked_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}
