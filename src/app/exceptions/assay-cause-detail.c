/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-detail.h"

#include "app/exceptions/assay-cause-acts.h"
#include "app/exceptions/assay-cause-item.h"
#include "app/exceptions/assay-cause-picture.h"
#include "app/exceptions/assay-cause-verbs.h"
#include "app/exceptions/assay-model-chooser.h"
#include "app/widgets/assay-asset-tile-cache.h"
#include "app/widgets/assay-one-stop.h"

#include <glib/gi18n.h>

struct _AssayCauseDetail
{
  AdwBin parent_instance;
  AssayProject *project;
  AssayTileCache *cache;
  AssayCause *cause;
  GtkMultiSelection *selection; /* of what the list shows */
  GListStore *waiting;          /* assets that wait for the cause's model */
  GCancellable *asking;         /* … as they are asked for */
  AssayCause *filing;           /* for whose model a file is chosen */

  GtkWidget *back;
  AssayCauseVerbs *verbs;
  GtkLabel *title, *what, *means, *fix, *count;
  AssayCausePicture *picture;
  GtkListView *list;
};

static guint done_signal, back_signal;

G_DEFINE_FINAL_TYPE (AssayCauseDetail, assay_cause_detail, ADW_TYPE_BIN)

/* Which rows ---------------------------------------------------------------------- */

/* Those that are selected; else all. The assets that wait for a model are only looked at. */
static GPtrArray *
chosen_rows (AssayCauseDetail *self)
{
  GListModel *rows = assay_cause_get_rows (self->cause);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    if (assay_cause_get_model (self->cause) != NULL || gtk_bitset_is_empty (selected)
        || gtk_bitset_contains (selected, i))
      g_ptr_array_add (chosen, g_list_model_get_item (rows, i));
  return chosen;
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

  if (self->project == NULL || self->cause == NULL || !assay_cause_is_about_pictures (self->cause))
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

/* Pictures that were refused for want of it are made again with it; what never was sent is made by
 * itself. */
static void
mapped_cb (gpointer owner, const char *text, const char *undo)
{
  AssayCauseDetail *self = owner;

  if (*undo != '\0' && self->cause != NULL && self->cause == self->filing
      && assay_cause_is_about_pictures (self->cause))
    assay_cause_detail_choose (self, ASSAY_CHOICE_AGAIN);
  tell_cb (owner, text, undo);
}

static void
choose_file (AssayCauseDetail *self)
{
  const AssayModelRow *model = assay_cause_get_model (self->cause);
  g_autofree char *said = assay_cause_dup_what (self->cause);

  g_set_object (&self->filing, self->cause);
  assay_model_chooser_open (GTK_WIDGET (self), self->project, model != NULL ? model->id : NULL,
                            said, mapped_cb, self);
}

static void
file_clicked_cb (AssayCauseDetail *self)
{
  if (self->project != NULL && self->cause != NULL)
    choose_file (self);
}

static void
restore (AssayCauseDetail *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.restore", NULL);
}

static void
make_lost_clicked_cb (AssayCauseDetail *self)
{
  if (self->project != NULL)
    assay_cause_make_lost (self->project, tell_cb, self);
}

void
assay_cause_detail_suggested (AssayCauseDetail *self)
{
  if (self->project == NULL || self->cause == NULL)
    return;
  if (assay_cause_wants_file (self->cause))
    choose_file (self);
  else if (assay_cause_is_lost (self->cause))
    restore (self);
  else if (assay_cause_wants_edit (self->cause))
    edit (self);
  else
    assay_cause_detail_choose (self, ASSAY_CHOICE_AGAIN);
}

static void
chosen_cb (AssayCauseDetail *self, int choice)
{
  assay_cause_detail_choose (self, (AssayChoice) choice);
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

/* Showing ------------------------------------------------------------------------- */

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

  if (assay_cause_is_about_documents (self->cause) && !assay_cause_is_lost (self->cause))
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
  assay_cause_verbs_show (self->verbs, self->cause, rows);
  assay_cause_picture_show (self->picture, self->project, rows);
}

/* Waiting for a model ------------------------------------------------------------- */

static void
waiting_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCauseDetail) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows != NULL && g_task_get_cancellable (G_TASK (result)) == self->asking)
    g_list_store_splice (self->waiting, 0, g_list_model_get_n_items (G_LIST_MODEL (self->waiting)),
                         rows->pdata, rows->len);
}

static void
stop_asking (AssayCauseDetail *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
ask_waiting (AssayCauseDetail *self)
{
  const AssayModelRow *model = assay_cause_get_model (self->cause);
  AssayQuery query = {.kind = "waiting", .id = model != NULL ? model->id : NULL};

  stop_asking (self);
  if (model == NULL || self->project == NULL)
    return;
  self->asking = g_cancellable_new ();
  assay_project_ask_async (self->project, &query, self->asking, waiting_cb, g_object_ref (self));
}

static void
show_cause (AssayCauseDetail *self)
{
  if (g_list_model_get_n_items (assay_cause_get_rows (self->cause)) == 0)
    return;
  show_words (self);
  show_chosen (self);
  ask_waiting (self);
}

static GListModel *
listed (AssayCauseDetail *self)
{
  return assay_cause_get_model (self->cause) != NULL ? G_LIST_MODEL (self->waiting)
                                                     : assay_cause_get_rows (self->cause);
}

static void
set_list (AssayCauseDetail *self)
{
  stop_asking (self);
  g_list_store_remove_all (self->waiting);
  g_clear_object (&self->selection);
  if (self->cause != NULL)
    {
      self->selection = gtk_multi_selection_new (g_object_ref (listed (self)));
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
  assay_cause_picture_show (self->picture, NULL, NULL);
  g_set_object (&self->project, project);
  g_clear_object (&self->cache);
  if (project != NULL)
    self->cache = assay_tile_cache_new (project, ASSAY_TILE_CACHE_STRIP_BYTES);
}

void
assay_cause_detail_set_narrow (AssayCauseDetail *self, gboolean narrow)
{
  gtk_widget_set_visible (self->back, narrow);
  assay_cause_verbs_set_narrow (self->verbs, narrow);
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
  stop_asking (self);
  g_clear_object (&self->selection);
  g_clear_object (&self->waiting);
  g_clear_object (&self->cause);
  g_clear_object (&self->filing);
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
  g_type_ensure (ASSAY_TYPE_CAUSE_VERBS);
  g_type_ensure (ASSAY_TYPE_CAUSE_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-cause-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCauseDetail, back);
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
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore);
  gtk_widget_class_bind_template_callback (widget_class, make_lost_clicked_cb);
}

static void
assay_cause_detail_init (AssayCauseDetail *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->waiting = g_list_store_new (ASSAY_TYPE_ROW);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), FALSE);
}
