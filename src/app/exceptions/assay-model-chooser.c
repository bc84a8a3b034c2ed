/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-model-chooser.h"

#include "app/widgets/assay-model-name.h"
#include "app/widgets/assay-one-stop.h"
#include "base/assay-sentence.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define WIDTH  420
#define HEIGHT 480

typedef struct
{
  GtkWidget *parent;
  AssayProject *project;
  char *model, *said, *server;
  AssayTell tell;
  GtkWindow *window; /* borrowed */
  GtkListBox *list;
  GtkEditable *search;
  guint n_nearest; /* the first rows of the list */
} Chooser;

static void
chooser_free (Chooser *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->project);
  assay_tell_clear (&self->tell);
  g_free (self->model);
  g_free (self->said);
  g_free (self->server);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chooser, chooser_free)

/* Which ---------------------------------------------------------------------------- */

static gboolean
is_missing (const AssayModelRow *row)
{
  return row->state == ASSAY_MODEL_MISSING || row->state == ASSAY_MODEL_AMBIGUOUS;
}

static gboolean
is_named (const AssayModelRow *row, const char *said)
{
  return (row->file != NULL && strstr (said, row->file) != NULL)
         || (row->wanted != NULL && strstr (said, row->wanted) != NULL);
}

const AssayModelRow *
assay_model_chooser_find (GPtrArray *models, const char *model, const char *said)
{
  const AssayModelRow *missing = NULL;

  for (guint i = 0; i < models->len; i++)
    {
      const AssayModelRow *row = models->pdata[i];

      if (model != NULL ? g_str_equal (row->id, model) : is_named (row, said))
        return row;
      if (missing == NULL && is_missing (row))
        missing = row;
    }
  return model == NULL ? missing : NULL;
}

/* Saying --------------------------------------------------------------------------- */

static char *
dup_undo (const AssayMapResult *done)
{
  g_autoptr (GVariant) target = g_variant_ref_sink (
    g_variant_new ("(sss)", done->model, assay_text_or_empty (done->before), done->server));

  return g_action_print_detailed_name ("win.undo-map", target);
}

static void
mapped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Chooser) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  const AssayMapResult *done;
  g_autofree char *text = NULL, *undo = NULL;

  if (row == NULL)
    {
      assay_tell (&self->tell, error->message, "");
      return;
    }
  done = assay_row_get (row, &assay_map_result_table);
  text = assay_sentence_fill (N_ ("“{0}” is {1} on this server now"),
                              (const char *[]){assay_model_name (done->model), done->file, NULL},
                              (AssayTranslate) gettext);
  undo = dup_undo (done);
  assay_tell (&self->tell, text, undo);
}

static const char *
file_of (GtkListBoxRow *row)
{
  return gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row)));
}

static Chooser *
chooser_copy (const Chooser *of)
{
  Chooser *self = g_new0 (Chooser, 1);

  self->parent = g_object_ref (of->parent);
  self->project = g_object_ref (of->project);
  self->tell = assay_tell_to (of->tell.func, of->tell.owner);
  return self;
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, Chooser *self)
{
  AssayMapArgs *args = assay_table_new (&assay_map_args_table);

  args->model = g_strdup (self->model);
  args->file = g_strdup (file_of (row));
  args->server = g_strdup (self->server);
  assay_project_act_async (self->project, "map", args, NULL, mapped_cb, chooser_copy (self));
  gtk_window_destroy (self->window);
}

/* Showing -------------------------------------------------------------------------- */

static GtkWidget *
heading_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  Chooser *self = data;
  gboolean near = (guint) gtk_list_box_row_get_index (row) < self->n_nearest;
  gboolean first =
    before == NULL || near != ((guint) gtk_list_box_row_get_index (before) < self->n_nearest);

  gtk_list_box_row_set_header (row, first ? heading_new (near ? _ ("Nearest") : _ ("All Others"))
                                          : NULL);
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer data)
{
  Chooser *self = data;
  g_autofree char *sought = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autofree char *file = g_utf8_casefold (file_of (row), -1);

  return strstr (file, sought) != NULL;
}

static void
search_changed_cb (Chooser *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
}

/* Escape takes back what is sought, and then the dialog. */
static void
stop_search_cb (Chooser *self)
{
  if (*gtk_editable_get_text (self->search) != '\0')
    gtk_editable_set_text (self->search, "");
  else
    gtk_window_close (self->window);
}

/* Wherever the keyboard is. */
static void
close_on_escape (GtkWindow *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

static void
add_file (Chooser *self, const char *file)
{
  GtkWidget *label = gtk_label_new (file), *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, file, -1);
  gtk_list_box_append (self->list, row);
}

static void
add_files (Chooser *self, char *const *nearest, char *const *others)
{
  self->n_nearest = nearest != NULL ? g_strv_length ((char **) nearest) : 0;
  for (guint i = 0; i < self->n_nearest; i++)
    add_file (self, nearest[i]);
  for (guint i = 0; others != NULL && others[i] != NULL; i++)
    if (nearest == NULL || !g_strv_contains ((const char *const *) nearest, others[i]))
      add_file (self, others[i]);
}

static GtkWidget *
list_new (Chooser *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_placeholder (self->list, gtk_label_new (_ ("No file is called so")));
  g_signal_connect (list, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Files of the server"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_vexpand (scroller, TRUE);
  return assay_one_stop_new (scroller);
}

static GtkWidget *
search_new (Chooser *self)
{
  GtkWidget *search = gtk_search_entry_new ();

  self->search = GTK_EDITABLE (search);
  gtk_widget_set_margin_top (search, 6);
  gtk_widget_set_margin_start (search, 12);
  gtk_widget_set_margin_end (search, 12);
  gtk_widget_set_margin_bottom (search, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the files"), -1);
  g_signal_connect_swapped (search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (stop_search_cb), self);
  return search;
}

/* Takes @self: it goes with the window. */
static void
show_window (Chooser *self, const AssayModelRow *model, char *const *others)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = adw_header_bar_new ();
  const char *subtitle = model->title != NULL ? model->title : model->id;

  self->window = GTK_WINDOW (adw_window_new ());
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar),
                                   adw_window_title_new (_ ("Choose a File"), subtitle));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), search_new (self));
  gtk_box_append (GTK_BOX (box), list_new (self));
  add_files (self, model->nearest, others);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_set_title (self->window, _ ("Choose a File"));
  gtk_window_set_default_size (self->window, WIDTH, HEIGHT);
  gtk_window_set_modal (self->window, TRUE);
  close_on_escape (self->window);
  gtk_window_set_destroy_with_parent (self->window, TRUE);
  gtk_window_set_transient_for (self->window, GTK_WINDOW (gtk_widget_get_root (self->parent)));
  g_object_set_data_full (G_OBJECT (self->window), "assay-chooser", self,
                          (GDestroyNotify) chooser_free);
  gtk_window_present (self->window);
}

static void
models_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Chooser) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  const AssayModelsResult *found =
    row != NULL ? assay_row_get (row, &assay_models_result_table) : NULL;
  const AssayModelRow *model =
    found != NULL ? assay_model_chooser_find (found->models, self->model, self->said) : NULL;

  if (model == NULL || found->server == NULL)
    {
      assay_tell (&self->tell,
                  error != NULL ? error->message : _ ("The server has every file by now"), "");
      return;
    }
  /* who asked looks at something else by now */
  if (!gtk_widget_get_mapped (self->parent))
    return;
  g_free (self->model);
  self->model = g_strdup (model->id);
  self->server = g_strdup (found->server);
  show_window (g_steal_pointer (&self), model,
               g_str_has_prefix (model->id, "lora:") ? found->loras : found->checkpoints);
}

void
assay_model_chooser_open (GtkWidget *parent,
                          AssayProject *project,
                          const char *model,
                          const char *said,
                          AssayTellFunc tell,
                          gpointer owner)
{
  Chooser *self = g_new0 (Chooser, 1);

  self->parent = g_object_ref (parent);
  self->project = g_object_ref (project);
  self->model = g_strdup (model);
  self->said = g_strdup (said);
  self->tell = assay_tell_to (tell, owner);
  assay_project_act_async (project, "models", assay_table_new (&assay_models_args_table), NULL,
                           models_cb, self);
}
