/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-repair-dialog.h"

#include "base/assay-problems.h"
#include "engine/project/assay-history.h"
#include "engine/project/assay-repair-words.h"

#include <glib/gi18n.h>

struct _AssayRepairDialog
{
  AdwWindow parent_instance;
  GCancellable *cancellable;

  GtkStack *stack; /* looking | words | damage */
  GtkLabel *words, *damage, *whole, *ends, *behind, *approvals, *pictures, *without;
  GtkWidget *ways, *give_up_button, *put_back_button;
};

static guint mend_signal;

G_DEFINE_FINAL_TYPE (AssayRepairDialog, assay_repair_dialog, ADW_TYPE_WINDOW)

static void
assay_repair_dialog_dispose (GObject *object)
{
  AssayRepairDialog *self = ASSAY_REPAIR_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REPAIR_DIALOG);
  G_OBJECT_CLASS (assay_repair_dialog_parent_class)->dispose (object);
}

/* What is shown -------------------------------------------------------------------- */

static void
show_words (AssayRepairDialog *self, const char *text)
{
  gtk_label_set_label (self->words, text);
  gtk_stack_set_visible_child_name (self->stack, "words");
}

/* Takes @text; "" is no line. */
static void
set_line (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  g_free (text);
}

static void
show_damage (AssayRepairDialog *self, const AssayRepairRow *row)
{
  set_line (self->damage, g_strdup (row->damage));
  set_line (self->whole, assay_repair_dup_whole (row));
  set_line (self->ends, assay_repair_dup_ends (row));
  set_line (self->behind, assay_repair_dup_behind (row));
  set_line (self->approvals, assay_repair_dup_approvals (row));
  set_line (self->pictures, assay_repair_dup_pictures (row));
  /* Translators: a folder */
  set_line (self->without,
            g_strdup_printf (_ ("Give up what is damaged and all behind it. It is moved to %s, "
                                "nothing is deleted, and what it told of is made and asked about "
                                "again. This cannot be undone here."),
                             row->to));
  gtk_widget_set_visible (self->ways, !row->only_ends);
  gtk_widget_set_visible (self->give_up_button, !row->only_ends);
  gtk_widget_set_visible (self->put_back_button, row->only_ends > 0);
  gtk_stack_set_visible_child_name (self->stack, "damage");
}

static void
free_row (gpointer row)
{
  assay_table_free (&assay_repair_row_table, row);
}

static void
look_worker (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  GError *error = NULL;
  AssayRepairRow *row = assay_history_look (folder, &error);

  if (row != NULL)
    g_task_return_pointer (task, row, free_row);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayRepairDialog *self = ASSAY_REPAIR_DIALOG (source);
  g_autoptr (GError) error = NULL;
  AssayRepairRow *row = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *why = NULL;

  if (row == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      why = assay_error_dup_message (error, (AssayTranslate) gettext);
      show_words (self, why);
      return;
    }
  if (row->damage != NULL)
    show_damage (self, row);
  else
    show_words (self, _ ("Nothing is damaged any more. Close the project and open it again."));
  free_row (row);
}

/* What is pressed ------------------------------------------------------------------- */

static void
mend_cb (AssayRepairDialog *self)
{
  g_signal_emit (self, mend_signal, 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Making it -------------------------------------------------------------------------- */

static void
assay_repair_dialog_class_init (AssayRepairDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_repair_dialog_dispose;
  mend_signal = g_signal_new ("mend", ASSAY_TYPE_REPAIR_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-repair-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, words);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, damage);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, whole);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, ends);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, behind);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, approvals);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, pictures);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, without);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, ways);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, give_up_button);
  gtk_widget_class_bind_template_child (widget_class, AssayRepairDialog, put_back_button);
  gtk_widget_class_bind_template_callback (widget_class, mend_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_repair_dialog_init (AssayRepairDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
assay_repair_dialog_new (GtkWindow *parent, const char *folder)
{
  AssayRepairDialog *self = g_object_new (ASSAY_TYPE_REPAIR_DIALOG, "transient-for", parent,
                                          "modal", TRUE, "destroy-with-parent", TRUE, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_cb, NULL);

  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, look_worker);
  return GTK_WINDOW (self);
}
