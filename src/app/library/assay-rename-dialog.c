/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-rename-dialog.h"

#include "base/assay-id.h"
#include "base/assay-sentence.h"
#include "engine/project/assay-life-words.h"

#include <glib/gi18n.h>

struct _AssayRenameDialog
{
  AdwWindow parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  char *from;

  GtkLabel *about, *fault;
  GtkEntry *entry;
  GtkWidget *rename;
};

static guint renamed_signal;

G_DEFINE_FINAL_TYPE (AssayRenameDialog, assay_rename_dialog, ADW_TYPE_WINDOW)

static void
assay_rename_dialog_dispose (GObject *object)
{
  AssayRenameDialog *self = ASSAY_RENAME_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->project);
  g_clear_pointer (&self->from, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RENAME_DIALOG);
  G_OBJECT_CLASS (assay_rename_dialog_parent_class)->dispose (object);
}

static const char *
name_of (AssayRenameDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* @fault: "" or what keeps it from this name */
static void
show_fault (AssayRenameDialog *self, const char *fault)
{
  gtk_label_set_label (self->fault, fault);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), *fault != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  fault, -1);
  if (*fault != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static gboolean
is_new (AssayRenameDialog *self)
{
  return *name_of (self) != '\0' && !g_str_equal (name_of (self), self->from);
}

static void
changed_cb (AssayRenameDialog *self)
{
  gboolean valid = assay_id_is_valid (name_of (self));

  show_fault (self, valid || *name_of (self) == '\0'
                      ? ""
                      : _ ("A name has small letters, digits, “_” and “-”, and no spaces."));
  gtk_widget_set_sensitive (self->rename, valid && is_new (self));
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRenameDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  g_autofree char *text = NULL, *to = NULL;
  g_autoptr (GVariant) names = NULL;
  g_autofree char *undo = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->from == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), TRUE);
  if (row == NULL)
    {
      show_fault (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }
  to = g_strdup (name_of (self));
  text = assay_rename_dup_done (to, assay_row_get (row, &assay_rename_result_table));
  names = g_variant_ref_sink (g_variant_new ("(ss)", to, self->from));
  undo = g_action_print_detailed_name ("win.rename", names);
  g_signal_emit (self, renamed_signal, 0, to, text, undo);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
rename_cb (AssayRenameDialog *self)
{
  AssayRenameArgs *args;

  if (!gtk_widget_get_sensitive (self->rename))
    return;
  args = assay_table_new (&assay_rename_args_table);
  args->from = g_strdup (self->from);
  args->to = g_strdup (name_of (self));
  gtk_widget_set_sensitive (self->rename, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), FALSE);
  assay_project_act_async (self->project, "rename", args, self->cancellable, renamed_cb,
                           g_object_ref (self));
}

static void
assay_rename_dialog_class_init (AssayRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_rename_dialog_dispose;
  renamed_signal =
    g_signal_new ("renamed", ASSAY_TYPE_RENAME_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-rename-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRenameDialog, about);
  gtk_widget_class_bind_template_child (widget_class, AssayRenameDialog, fault);
  gtk_widget_class_bind_template_child (widget_class, AssayRenameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, AssayRenameDialog, rename);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_rename_dialog_init (AssayRenameDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_asset (AssayRenameDialog *self, const AssayAssetRow *asset)
{
  const char *args[] = {asset->title != NULL && *asset->title != '\0' ? asset->title : asset->id,
                        NULL};
  g_autofree char *about = assay_sentence_fill (
    _ ("What the document of “{0}” and its files in the game are called. Its title stays; its "
       "pictures, questions and approvals go along."),
    args, NULL);

  gtk_label_set_label (self->about, about);
  self->from = g_strdup (asset->id);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), asset->id);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

GtkWindow *
assay_rename_dialog_new (GtkWindow *parent, AssayProject *project, AssayRow *asset)
{
  AssayRenameDialog *self = g_object_new (ASSAY_TYPE_RENAME_DIALOG, "transient-for", parent,
                                          "modal", TRUE, "destroy-with-parent", TRUE, NULL);

  self->project = g_object_ref (project);
  show_asset (self, assay_row_get (asset, &assay_asset_row_table));
  return GTK_WINDOW (self);
}
