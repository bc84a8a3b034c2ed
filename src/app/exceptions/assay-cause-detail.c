/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-detail.h"

#include "app/exceptions/assay-cause-acts.h"
#include "app/exceptions/assay-cause-item.h"
#include "app/widgets/assay-access.h"
#include "app/widgets/assay-asset-tile-cache.h"
#include "app/widgets/assay-one-stop.h"
#include "app/widgets/assay-pixel-paintable.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

struct _AssayCauseDetail
{
  AdwBin parent_instance;
  AssayProject *project;
  AssayTileCache *cache;
  AssayCause *cause;
  GtkMultiSelection *selection; /* of the cause's rows */
  GCancellable *loading;
  char *shown; /* blob of the picture */

  GtkWidget *back, *edit, *well, *more, *verbs;
  GtkWidget *buttons[ASSAY_N_CHOICES]; /* NULL where there is none */
  GtkLabel *title, *what, *means, *fix, *count;
  GtkPicture *picture;
  GtkListView *list;
};

static guint done_signal, back_signal;

G_DEFINE_FINAL_TYPE (AssayCauseDetail, assay_cause_detail, ADW_TYPE_BIN)

/* In the order they stand. */
static const struct
{
  AssayChoice choice;
  gboolean more; /* in the second line */
  const char *one, *many;
} verbs[] = {
  {ASSAY_CHOICE_AGAIN, FALSE, N_ ("_Try Again"), N_ ("_Try {0} Again")},
  {ASSAY_CHOICE_LEAVE_OUT, FALSE, N_ ("_Leave Out"), N_ ("_Leave {0} Out")},
  {ASSAY_CHOICE_ASK, TRUE, N_ ("_Ask Me"), N_ ("_Ask Me About {0}")},
  {ASSAY_CHOICE_ACCEPT, TRUE, N_ ("Accept Any_way"), N_ ("Accept {0} Any_way")},
};

/* Which rows ---------------------------------------------------------------------- */

/* Those that are selected; else all. */
static GPtrArray *
chosen_rows (AssayCauseDetail *self)
{
  GListModel *rows = assay_cause_get_rows (self->cause);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    if (gtk_bitset_is_empty (selected) || gtk_bitset_contains (selected, i))
      g_ptr_array_add (chosen, g_list_model_get_item (rows, i));
  return chosen;
}

static guint
count_taking (GPtrArray *rows, AssayChoice choice)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += assay_cause_takes (rows->pdata[i], choice);
  return n;
}

/* Acting -------------------------------------------------------------------------- */

static void
tell_cb (gpointer owner, const char *text, const char *undo)
{
  g_signal_emit (owner, done_signal, 0, text, undo);
}

void
assay_cause_detail_choose (AssayCauseDetail *self, AssayChoice choice)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->project == NULL || self->cause == NULL || assay_cause_is_about_documents (self->cause))
    return;
  rows = chosen_rows (self);
  assay_cause_choose (self->project, choice, rows, tell_cb, self);
}

static void
edit (AssayCauseDetail *self)
{
  g_autoptr (GPtrArray) rows = chosen_rows (self);

  assay_cause_edit (self->project, rows->pdata[0], tell_cb, self);
}

void
assay_cause_detail_suggested (AssayCauseDetail *self)
{
  if (self->project == NULL || self->cause == NULL)
    return;
  if (assay_cause_wants_edit (self->cause))
    edit (self);
  else
    assay_cause_detail_choose (self, ASSAY_CHOICE_AGAIN);
}

static void
verb_clicked_cb (GtkButton *button, AssayCauseDetail *self)
{
  assay_cause_detail_choose (
    self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "assay-choice")));
}

static void
edit_clicked_cb (AssayCauseDetail *self)
{
  if (self->project != NULL && self->cause != NULL)
    edit (self);
}

static void
back_clicked_cb (AssayCauseDetail *self)
{
  g_signal_emit (self, back_signal, 0);
}

/* The picture --------------------------------------------------------------------- */

static void
stop_loading (AssayCauseDetail *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCauseDetail) self = data;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, NULL);
  g_autoptr (GdkPaintable) paintable = NULL;

  if (picture == NULL || g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  paintable = assay_pixel_paintable_new (picture, TRUE);
  gtk_picture_set_paintable (self->picture, paintable);
}

/* Of the first of @rows that has one. */
static const char *
picture_of (AssayCauseDetail *self, GPtrArray *rows, const char **out_title)
{
  for (guint i = 0; !assay_cause_is_about_documents (self->cause) && i < rows->len; i++)
    {
      const AssayExceptionRow *row = assay_row_get (rows->pdata[i], &assay_exception_row_table);

      *out_title = assay_text_or_empty (row->title);
      if (row->picture != NULL)
        return row->picture;
    }
  return NULL;
}

static void
show_picture (AssayCauseDetail *self, GPtrArray *rows)
{
  const char *title = "";
  const char *digest = picture_of (self, rows, &title);

  gtk_widget_set_visible (self->well, digest != NULL);
  if (g_strcmp0 (digest, self->shown) == 0)
    return;
  stop_loading (self);
  g_free (self->shown);
  self->shown = g_strdup (digest);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_picture_set_alternative_text (self->picture, title);
  if (digest == NULL || self->project == NULL)
    return;
  self->loading = g_cancellable_new ();
  assay_project_load_picture_async (self->project, digest, self->loading, loaded_cb,
                                    g_object_ref (self));
}

/* Showing ------------------------------------------------------------------------- */

static void
set_suggested (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

static gboolean
show_verb (AssayCauseDetail *self, guint verb, GPtrArray *rows)
{
  GtkWidget *button = self->buttons[verbs[verb].choice];
  guint n =
    assay_cause_is_about_documents (self->cause) ? 0 : count_taking (rows, verbs[verb].choice);
  g_autofree char *label =
    n > 1 ? assay_sentence_fill_n (_ (verbs[verb].many), n, NULL) : g_strdup (_ (verbs[verb].one));

  gtk_widget_set_visible (button, n > 0);
  gtk_button_set_label (GTK_BUTTON (button), label);
  return n > 0 && verbs[verb].more;
}

static void
show_verbs (AssayCauseDetail *self, GPtrArray *rows)
{
  gboolean edits = assay_cause_wants_edit (self->cause), more = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    more |= show_verb (self, i, rows);
  gtk_widget_set_visible (self->more, more);
  gtk_widget_set_visible (self->edit, edits);
  set_suggested (self->edit, edits);
  set_suggested (self->buttons[ASSAY_CHOICE_AGAIN], !edits);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_words (AssayCauseDetail *self)
{
  g_autofree char *title = assay_cause_dup_title (self->cause);
  g_autofree char *what = assay_cause_dup_what (self->cause);
  g_autofree char *means = assay_cause_dup_means (self->cause);
  g_autofree char *count = assay_cause_dup_count (self->cause);
  g_autoptr (AssayRow) first = g_list_model_get_item (assay_cause_get_rows (self->cause), 0);
  const char *fix = "";

  if (assay_cause_is_about_documents (self->cause))
    fix = ((const AssayProblemRow *) assay_row_get (first, &assay_problem_row_table))->fix;
  gtk_label_set_label (self->title, title);
  show_text (self->what, g_str_equal (what, title) ? "" : what);
  show_text (self->means, means);
  show_text (self->fix, assay_text_or_empty (fix));
  gtk_label_set_label (self->count, count);
}

static void
show_chosen (AssayCauseDetail *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->cause == NULL || self->selection == NULL)
    return;
  rows = chosen_rows (self);
  if (rows->len == 0)
    return;
  show_verbs (self, rows);
  show_picture (self, rows);
}

static void
show_cause (AssayCauseDetail *self)
{
  if (g_list_model_get_n_items (assay_cause_get_rows (self->cause)) == 0)
    return;
  show_words (self);
  show_chosen (self);
}

static void
set_list (AssayCauseDetail *self)
{
  g_clear_object (&self->selection);
  if (self->cause != NULL)
    {
      self->selection = gtk_multi_selection_new (g_object_ref (assay_cause_get_rows (self->cause)));
      g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (show_chosen), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
assay_cause_detail_set_cause (AssayCauseDetail *self, AssayCause *cause)
{
  if (self->cause == cause)
    return;
  if (self->cause != NULL)
    g_signal_handlers_disconnect_by_func (self->cause, show_cause, self);
  g_set_object (&self->cause, cause);
  set_list (self);
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), cause != NULL);
  if (cause == NULL)
    return;
  g_signal_connect_object (cause, "changed", G_CALLBACK (show_cause), self, G_CONNECT_SWAPPED);
  show_cause (self);
}

void
assay_cause_detail_set_project (AssayCauseDetail *self, AssayProject *project)
{
  if (self->project == project)
    return;
  assay_cause_detail_set_cause (self, NULL);
  stop_loading (self);
  g_clear_pointer (&self->shown, g_free);
  g_set_object (&self->project, project);
  g_clear_object (&self->cache);
  if (project != NULL)
    self->cache = assay_tile_cache_new (project, ASSAY_TILE_CACHE_STRIP_BYTES);
}

void
assay_cause_detail_set_narrow (AssayCauseDetail *self, gboolean narrow)
{
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_set_visible (self->back, narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->verbs), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->more), orientation);
}

GtkWidget *
assay_cause_detail_get_list (AssayCauseDetail *self)
{
  return GTK_WIDGET (self->list);
}

/* Its list ------------------------------------------------------------------------ */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, assay_cause_item_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AssayCauseDetail *self = data;

  assay_cause_item_set_row (ASSAY_CAUSE_ITEM (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item), self->cache);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_cause_item_set_row (ASSAY_CAUSE_ITEM (gtk_list_item_get_child (item)), NULL, NULL);
}

/* Type ---------------------------------------------------------------------------- */

static void
assay_cause_detail_dispose (GObject *object)
{
  AssayCauseDetail *self = ASSAY_CAUSE_DETAIL (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  stop_loading (self);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->selection);
  g_clear_object (&self->cause);
  g_clear_object (&self->cache);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_CAUSE_DETAIL);
  G_OBJECT_CLASS (assay_cause_detail_parent_class)->dispose (object);
}

static void
assay_cause_detail_class_init (AssayCauseDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_cause_detail_dispose;
  done_signal = g_signal_new ("done", ASSAY_TYPE_CAUSE_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  back_signal = g_signal_new ("back", ASSAY_TYPE_CAUSE_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  g_type_ensure (ASSAY_TYPE_ONE_STOP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-cause-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, back);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, edit);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, well);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, more);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, verbs);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, title);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, what);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, means);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, fix);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, count);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, picture);
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, list);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_clicked_cb);
}

static void
add_verb (AssayCauseDetail *self, guint verb)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (verbs[verb].one));

  g_object_set_data (G_OBJECT (button), "assay-choice", GUINT_TO_POINTER (verbs[verb].choice));
  g_signal_connect_object (button, "clicked", G_CALLBACK (verb_clicked_cb), self, 0);
  gtk_button_set_has_frame (GTK_BUTTON (button), !verbs[verb].more);
  gtk_box_append (GTK_BOX (verbs[verb].more ? self->more : self->verbs), button);
  self->buttons[verbs[verb].choice] = button;
}

static void
assay_cause_detail_init (AssayCauseDetail *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    add_verb (self, i);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), FALSE);
}
