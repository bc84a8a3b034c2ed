/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-folder-row.h"

#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AssayFolderRow
{
  AdwEntryRow parent_instance;
  GCancellable *cancellable;
  char *title;  /* of the chooser */
  char *chosen; /* the folder whose name is shown, which may be no UTF-8 */
};

enum
{
  PROP_0,
  PROP_CHOOSER_TITLE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint chosen_signal;

G_DEFINE_FINAL_TYPE (AssayFolderRow, assay_folder_row, ADW_TYPE_ENTRY_ROW)

char *
assay_folder_row_dup_folder (AssayFolderRow *self)
{
  g_return_val_if_fail (ASSAY_IS_FOLDER_ROW (self), NULL);

  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));

  if (self->chosen != NULL)
    return g_strdup (self->chosen);
  if (*text == '\0')
    return NULL;
  if (g_str_equal (text, "~"))
    return g_strdup (g_get_home_dir ());
  return g_canonicalize_filename (g_str_has_prefix (text, "~/") ? text + strlen ("~/") : text,
                                  g_get_home_dir ());
}

/* Another text is another folder. */
static void
changed_cb (AssayFolderRow *self)
{
  g_clear_pointer (&self->chosen, g_free);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayFolderRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = assay_compat_select_folder_finish (result, &error);
  char *folder = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *shown = folder != NULL ? g_filename_display_name (folder) : NULL;

  if (folder == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self), shown);
  g_free (self->chosen);
  self->chosen = folder;
  g_signal_emit (self, chosen_signal, 0);
}

static void
clicked_cb (AssayFolderRow *self)
{
  assay_compat_select_folder (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              self->title != NULL ? self->title : _ ("Choose a Folder"),
                              self->cancellable, chosen_cb, g_object_ref (self));
}

static void
entered_cb (AssayFolderRow *self)
{
  g_signal_emit (self, chosen_signal, 0);
}

static void
assay_folder_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayFolderRow *self = ASSAY_FOLDER_ROW (object);

  if (id != PROP_CHOOSER_TITLE)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_free (self->title);
  self->title = g_value_dup_string (value);
}

static void
assay_folder_row_dispose (GObject *object)
{
  g_cancellable_cancel (ASSAY_FOLDER_ROW (object)->cancellable);
  G_OBJECT_CLASS (assay_folder_row_parent_class)->dispose (object);
}

static void
assay_folder_row_finalize (GObject *object)
{
  AssayFolderRow *self = ASSAY_FOLDER_ROW (object);

  g_object_unref (self->cancellable);
  g_free (self->title);
  g_free (self->chosen);
  G_OBJECT_CLASS (assay_folder_row_parent_class)->finalize (object);
}

static void
assay_folder_row_class_init (AssayFolderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = assay_folder_row_dispose;
  object_class->finalize = assay_folder_row_finalize;
  object_class->set_property = assay_folder_row_set_property;
  props[PROP_CHOOSER_TITLE] = g_param_spec_string ("chooser-title", NULL, NULL, NULL,
                                                   G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_FOLDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
assay_folder_row_init (AssayFolderRow *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("C_hoose…"));

  self->cancellable = g_cancellable_new ();
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (self, "entry-activated", G_CALLBACK (entered_cb), NULL);
}
