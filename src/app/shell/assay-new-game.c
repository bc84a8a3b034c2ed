/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-new-game.h"

#include "app/shell/assay-make-project.h"
#include "app/widgets/assay-compat.h"
#include "base/assay-problems.h"
#include "engine/project/assay-new-assets.h"

#include <glib/gi18n.h>

enum
{
  PLACE_SANDBOX,
  PLACE_COMFYUI
};

struct _AssayNewGame
{
  AdwBin parent_instance;
  char *folder;    /* where it will be */
  gboolean chosen; /* by the person: the name no longer moves it */
  char *making;    /* the folder of what is being made; NULL: nothing is */
  GCancellable *cancellable;
  GtkEditable *name, *address;
  GtkLabel *folder_label, *count, *trouble;
  AdwComboRow *place;
  GtkTextView *assets;
  GtkWidget *create;
};

enum
{
  MADE,
  BACK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayNewGame, assay_new_game, ADW_TYPE_BIN)

static char **
dup_assets (AssayNewGame *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->assets);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return assay_new_assets_split (text);
}

static char *
dup_name (AssayNewGame *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static gboolean
is_sandbox (AssayNewGame *self)
{
  return adw_combo_row_get_selected (self->place) != PLACE_COMFYUI;
}

/* What is shown ----------------------------------------------------------- */

static void
show_trouble (AssayNewGame *self, const char *text)
{
  gtk_label_set_label (self->trouble, text);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *text != '\0');
}

static void
show_folder (AssayNewGame *self)
{
  g_autofree char *shown = g_filename_display_name (self->folder);

  gtk_label_set_label (self->folder_label, shown);
}

static void
changed_cb (AssayNewGame *self)
{
  g_autofree char *name = dup_name (self);
  g_auto (GStrv) assets = dup_assets (self);
  guint n = g_strv_length (assets);
  g_autofree char *count =
    n == 0
      ? g_strdup (_ ("No assets yet; they can come later"))
      : g_strdup_printf (ngettext ("%u asset, one picture", "%u assets, %u pictures", n), n, n);

  if (!self->chosen)
    {
      g_free (self->folder);
      self->folder = assay_make_project_dup_folder (name);
      show_folder (self);
    }
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->address), !is_sandbox (self));
  gtk_widget_set_sensitive (self->create, *name != '\0' && self->making == NULL);
}

/* What is pressed --------------------------------------------------------- */

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayNewGame) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = assay_compat_select_folder_finish (result, &error);
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    show_trouble (self, error->message);
  if (path == NULL)
    return;
  g_free (self->folder);
  self->folder = path;
  self->chosen = TRUE;
  show_folder (self);
}

static void
folder_clicked_cb (AssayNewGame *self)
{
  assay_compat_select_folder (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              _ ("Folder of the Game’s Art"), self->cancellable, folder_chosen_cb,
                              g_object_ref (self));
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayNewGame) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_steal_pointer (&self->making);
  gboolean made = assay_make_project_finish (result, &error);

  changed_cb (self);
  if (made)
    g_signal_emit (self, signals[MADE], 0, folder,
                   is_sandbox (self) ? "sandbox" : gtk_editable_get_text (self->address));
  else
    {
      g_autofree char *text = assay_error_dup_message (error, (AssayTranslate) gettext);

      show_trouble (self, text);
    }
}

static void
create_clicked_cb (AssayNewGame *self)
{
  g_autofree char *name = dup_name (self);
  g_auto (GStrv) assets = dup_assets (self);
  AssayMakeProject what = {NULL, name, NULL, (const char *const *) assets};

  if (*name == '\0' || self->making != NULL)
    return;
  /* the name may be typed on, and moves the folder that is shown */
  what.folder = self->making = g_strdup (self->folder);
  show_trouble (self, "");
  changed_cb (self);
  assay_make_project_async (&what, made_cb, g_object_ref (self));
}

static void
back_clicked_cb (AssayNewGame *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

void
assay_new_game_begin (AssayNewGame *self, const char *folder)
{
  g_autofree char *base = folder != NULL ? g_path_get_basename (folder) : g_strdup ("");
  g_autofree char *name = g_filename_display_name (base);

  self->chosen = folder != NULL;
  if (folder != NULL)
    {
      g_free (self->folder);
      self->folder = g_strdup (folder);
      show_folder (self);
    }
  gtk_editable_set_text (self->name, name);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->assets), "", 0);
  show_trouble (self, "");
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

/* Widget ------------------------------------------------------------------ */

static void
assay_new_game_dispose (GObject *object)
{
  AssayNewGame *self = ASSAY_NEW_GAME (object);

  g_cancellable_cancel (self->cancellable);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_NEW_GAME);
  G_OBJECT_CLASS (assay_new_game_parent_class)->dispose (object);
}

static void
assay_new_game_finalize (GObject *object)
{
  g_free (ASSAY_NEW_GAME (object)->folder);
  g_free (ASSAY_NEW_GAME (object)->making);
  g_object_unref (ASSAY_NEW_GAME (object)->cancellable);
  G_OBJECT_CLASS (assay_new_game_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayNewGame, name)

static void
assay_new_game_class_init (AssayNewGameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_new_game_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_new_game_finalize;
  signals[MADE] = g_signal_new ("made", ASSAY_TYPE_NEW_GAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[BACK] = g_signal_new ("back", ASSAY_TYPE_NEW_GAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-new-game.ui");
  BIND (name), BIND (address), BIND (folder_label), BIND (count), BIND (trouble), BIND (place);
  BIND (assets), BIND (create);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
}

static void
assay_new_game_init (AssayNewGame *self)
{
  self->cancellable = g_cancellable_new ();
  self->folder = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (self->address, "http://127.0.0.1:8188");
  g_signal_connect_object (gtk_text_view_get_buffer (self->assets), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}
