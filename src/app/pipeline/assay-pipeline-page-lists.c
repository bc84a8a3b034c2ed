/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/pipeline/assay-job-view.h"
#include "app/widgets/assay-cut-text.h"
#include "app/widgets/assay-row-follow.h"

#include <glib/gi18n.h>

#define STRIP_SIDE      96
#define STRIP_MAX       48
#define PLAN_WORD_CHARS 8

/* What will be made --------------------------------------------------------------- */

static GtkWidget *
label_new (const char *style, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), wrap ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (label), wrap);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
plan_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *word = label_new ("caption", FALSE), *explanation = label_new ("caption", FALSE);

  gtk_label_set_width_chars (GTK_LABEL (word), PLAN_WORD_CHARS);
  gtk_widget_add_css_class (explanation, "dim-label");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), label_new (NULL, FALSE));
  gtk_box_append (GTK_BOX (text), explanation);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), word);
  gtk_box_append (GTK_BOX (box), text);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  assay_cut_text_explain (box);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static char *
plan_title (const AssayPlanRow *row)
{
  const char *title = assay_asset_title (row->title, row->id);
  gint64 variant = assay_number_or_zero (row->slot.variant);

  if (variant == 0)
    return g_strdup (title);
  /* Translators: title of an asset, number of its picture */
  return g_strdup_printf (_ ("%s, picture %d"), title, (int) variant + 1);
}

static void
plan_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const AssayPlanRow *row = assay_row_get (gtk_list_item_get_item (item), &assay_plan_row_table);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *icon = gtk_widget_get_first_child (box), *word = gtk_widget_get_next_sibling (icon);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (word));
  GtkWidget *explanation = gtk_widget_get_next_sibling (title),
            *parent = gtk_widget_get_parent (box);
  const char *action = assay_plan_action_word (row->action),
             *why = assay_text_or_empty (row->explanation);
  g_autofree char *text = plan_title (row);
  g_autofree char *name = g_strdup_printf ("%s: %s. %s", text, action, why);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), assay_plan_action_icon (row->action));
  gtk_label_set_label (GTK_LABEL (word), action);
  gtk_label_set_label (GTK_LABEL (title), text);
  gtk_label_set_label (GTK_LABEL (explanation), why);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* Being made ---------------------------------------------------------------------- */

static AssayRow *
progress_of (AssayPipelinePage *self, AssayRow *job)
{
  for (guint i = 0; i < self->progress->len; i++)
    {
      const AssayProgressRow *progress =
        assay_row_get (self->progress->pdata[i], &assay_progress_row_table);

      if (g_strcmp0 (progress->job, assay_row_get_id (job)) == 0)
        return self->progress->pdata[i];
    }
  return NULL;
}

static void
show_progress (AssayPipelinePage *self, AssayJobView *row)
{
  AssayRow *job = assay_job_view_get_job (row);

  assay_job_view_set_progress (row, job != NULL ? progress_of (self, job) : NULL);
}

/* Few and moving: a list box keeps them on top, where a list view would keep its place and show
 * what waits. */
static GtkWidget *
job_row_cb (gpointer item, gpointer data)
{
  GtkWidget *row = assay_job_view_new ();

  g_signal_connect_object (row, "choose", G_CALLBACK (_assay_pipeline_choose), data,
                           G_CONNECT_SWAPPED);
  assay_job_view_set_job (ASSAY_JOB_VIEW (row), item);
  show_progress (data, ASSAY_JOB_VIEW (row));
  return row;
}

static void
waiting_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *view = assay_job_view_new ();

  g_signal_connect_object (view, "choose", G_CALLBACK (_assay_pipeline_choose), data,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, view);
}

static void
waiting_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_job_view_set_job (ASSAY_JOB_VIEW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
waiting_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_job_view_set_job (ASSAY_JOB_VIEW (gtk_list_item_get_child (item)), NULL);
}

static void
take_preview (AssayPipelinePage *self)
{
  g_autoptr (GBytes) bytes = assay_project_dup_preview (self->project);

  if (bytes == self->preview_bytes)
    return;
  g_clear_object (&self->preview);
  g_clear_pointer (&self->preview_bytes, g_bytes_unref);
  /* what cannot be decoded is shown as no preview */
  self->preview = bytes != NULL ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;
  self->preview_bytes = g_steal_pointer (&bytes);
}

void
_assay_pipeline_lists_progress (AssayPipelinePage *self)
{
  g_ptr_array_unref (self->progress);
  self->progress = assay_project_list_progress (self->project);
  take_preview (self);
  gtk_image_set_from_paintable (self->preview_image, GDK_PAINTABLE (self->preview));
  for (int i = 0; gtk_list_box_get_row_at_index (self->jobs_list, i) != NULL; i++)
    show_progress (self, ASSAY_JOB_VIEW (gtk_list_box_row_get_child (
                           gtk_list_box_get_row_at_index (self->jobs_list, i))));
}

/* Since yesterday ----------------------------------------------------------------- */

static void
tile_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, assay_asset_tile_new ());
}

static void
tile_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  AssayPipelinePage *self = data;

  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item), self->cache, STRIP_SIDE);
}

static void
tile_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  assay_asset_tile_set_row (ASSAY_ASSET_TILE (gtk_list_item_get_child (item)), NULL, NULL,
                            STRIP_SIDE);
}

static void
strip_activated_cb (GtkListView *view, guint position, gpointer data)
{
  g_autoptr (AssayRow) row =
    g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);

  const AssayVersionRow *version =
    row != NULL ? assay_row_get (row, &assay_version_row_table) : NULL;

  if (version == NULL)
    return;
  if (version->state == ASSAY_VERSION_TO_DECIDE)
    assay_zone_page_go_to (data, "review", NULL);
  else
    assay_zone_page_go_to (data, "library", "");
}

/* Midnight before today's, as the log writes times. */
static char *
yesterday (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, -1);
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                           g_date_time_get_day_of_month (day), 0, 0, 0);
  g_autoptr (GDateTime) utc = g_date_time_to_utc (midnight != NULL ? midnight : day);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.000Z");
}

static char *
since_text (const AssaySinceRow *since)
{
  int made = (int) assay_number_or_zero (since->made),
      approved = (int) assay_number_or_zero (since->approved),
      problems = (int) assay_number_or_zero (since->problems);
  g_autofree char *first = g_strdup_printf (ngettext ("%d made", "%d made", (gulong) made), made);
  g_autofree char *second =
    g_strdup_printf (ngettext ("%d approved", "%d approved", (gulong) approved), approved);
  g_autofree char *third = NULL;

  if (problems == 0)
    return g_strdup_printf ("%s, %s", first, second);
  third = g_strdup_printf (ngettext ("%d problem", "%d problems", (gulong) problems), problems);
  return g_strdup_printf ("%s, %s, %s", first, second, third);
}

static const AssaySinceRow *
since_of (AssayPipelinePage *self)
{
  g_autoptr (AssayRow) row = NULL;

  if (self->since_model == NULL)
    return NULL;
  row = g_list_model_get_item (G_LIST_MODEL (self->since_model), 0);
  return row != NULL ? assay_row_get (row, &assay_since_row_table) : NULL;
}

static void
since_answered_cb (AssayRowModel *model, gpointer data)
{
  AssayPipelinePage *self = data;

  g_set_object (&self->since_model, model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (_assay_pipeline_page_refresh_soon),
                           self, G_CONNECT_SWAPPED);
  _assay_pipeline_page_refresh_soon (self);
}

/* Yesterday is another day after midnight. */
static void
ask_since (AssayPipelinePage *self)
{
  g_autofree char *from = yesterday ();
  AssayQuery query = {.kind = "since", .id = from};

  if (self->since_question == NULL || g_strcmp0 (from, self->since_from) == 0)
    return;
  g_free (self->since_from);
  self->since_from = g_steal_pointer (&from);
  assay_question_ask (self->since_question, &query);
}

/* A list view keeps its place when something comes before it; the newest picture is what the strip
 * is for. */
static void
follow_newest (AssayPipelinePage *self)
{
  g_autoptr (AssayRow) first = g_list_model_get_item (G_LIST_MODEL (self->versions), 0);
  const char *id = first != NULL ? assay_row_get_id (first) : "";
  gboolean in_use = (gtk_widget_get_state_flags (GTK_WIDGET (self->strip_view))
                     & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_WITHIN))
                    != 0;

  if (in_use || g_strcmp0 (id, self->newest) == 0)
    return;
  /* before it was drawn once there is no place to leave, and 4.8 comes up empty */
  if (self->newest != NULL && gtk_widget_get_width (GTK_WIDGET (self->strip_view)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->strip_view), "list.scroll-to-item", "u", 0);
  g_free (self->newest);
  self->newest = g_strdup (id);
}

void
_assay_pipeline_lists_refresh (AssayPipelinePage *self)
{
  const AssaySinceRow *since = since_of (self);
  gint64 made = since != NULL ? assay_number_or_zero (since->made) : 0;
  g_autofree char *text = made > 0 ? since_text (since) : g_strdup ("");

  ask_since (self);
  gtk_label_set_label (self->since, text);
  gtk_label_set_label (self->since_title, made > 0 ? _ ("Since Yesterday") : _ ("Newest Pictures"));
  gtk_widget_set_visible (self->strip_box,
                          g_list_model_get_n_items (G_LIST_MODEL (self->versions)) > 0);
  follow_newest (self);
}

/* Models -------------------------------------------------------------------------- */

static void
set_view (GtkListView *view, GListModel *model)
{
  g_autoptr (GtkNoSelection) selection = model != NULL ? gtk_no_selection_new (model) : NULL;

  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

static void
show_note (AssayPipelinePage *self)
{
  GtkSelectionModel *strip = gtk_list_view_get_model (self->strip_view);

  assay_picture_note_set_picture (
    self->note, self->project,
    strip != NULL ? gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (strip)) : NULL);
}

/* Takes @model. */
static void
set_strip (AssayPipelinePage *self, GListModel *model)
{
  g_autoptr (GtkSingleSelection) strip = NULL;

  if (model != NULL)
    {
      strip = gtk_single_selection_new (NULL);
      gtk_single_selection_set_autoselect (strip, FALSE);
      gtk_single_selection_set_can_unselect (strip, TRUE);
      gtk_single_selection_set_model (strip, model);
      g_object_unref (model);
      g_signal_connect_object (strip, "notify::selected-item", G_CALLBACK (show_note), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (self->strip_view, GTK_SELECTION_MODEL (strip));
  show_note (self);
}

static gboolean
strip_key_cb (GtkEventControllerKey *keys,
              guint key,
              guint code,
              GdkModifierType state,
              AssayPipelinePage *self)
{
  return key == GDK_KEY_Delete && assay_picture_note_withdraw (self->note);
}

static void
hear_delete (AssayPipelinePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (strip_key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->strip_view), keys);
}

static void
jobs_changed_cb (AssayPipelinePage *self)
{
  guint under_way = g_list_model_get_n_items (self->jobs),
        waiting = g_list_model_get_n_items (self->waiting);

  gtk_label_set_label (self->jobs_title, under_way > 0 ? _ ("Being Made") : _ ("Waiting"));
  gtk_widget_set_visible (self->jobs_box, under_way + waiting > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_image), under_way > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->jobs_list), under_way > 0);
  gtk_widget_set_visible (self->waiting_box, waiting > 0);
}

static GListModel *
jobs_in (AssayPipelinePage *self, AssayJobState first, AssayJobState second)
{
  const AssayJobState states[] = {first, second};
  g_autoptr (GListStore) models = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      AssayQuery query = {.kind = "jobs", .state = assay_job_state_words[states[i]]};
      g_autoptr (AssayRowModel) model = assay_zone_page_query (ASSAY_ZONE_PAGE (self), &query);

      g_list_store_append (models, model);
    }
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&models))));
}

static void
follow_jobs (AssayPipelinePage *self)
{
  self->jobs = jobs_in (self, ASSAY_JOB_STATE_ACCEPTED, ASSAY_JOB_STATE_SUBMITTING);
  self->waiting = jobs_in (self, ASSAY_JOB_STATE_QUEUED, ASSAY_JOB_STATE_WAITING);
  g_signal_connect_object (self->jobs, "items-changed", G_CALLBACK (jobs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->waiting, "items-changed", G_CALLBACK (jobs_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
forget_plan (AssayPipelinePage *self)
{
  GtkSelectionModel *shown = gtk_list_view_get_model (self->plan_view);

  if (shown == NULL)
    return;
  assay_zone_page_forget (ASSAY_ZONE_PAGE (self),
                          ASSAY_ROW_MODEL (gtk_no_selection_get_model (GTK_NO_SELECTION (shown))));
  set_view (self->plan_view, NULL);
}

void
_assay_pipeline_lists_show_plan (AssayPipelinePage *self, gboolean open)
{
  AssayQuery query = {.kind = "plan"};

  if (!open)
    forget_plan (self);
  else if (self->project != NULL && gtk_list_view_get_model (self->plan_view) == NULL)
    set_view (self->plan_view,
              G_LIST_MODEL (assay_zone_page_query (ASSAY_ZONE_PAGE (self), &query)));
}

void
_assay_pipeline_lists_set (AssayPipelinePage *self)
{
  gtk_widget_set_visible (self->jobs_box, FALSE);
  gtk_widget_set_visible (self->strip_box, FALSE);
  gtk_list_box_bind_model (self->jobs_list, NULL, NULL, NULL, NULL);
  set_view (self->plan_view, NULL);
  set_view (self->waiting_view, NULL);
  set_strip (self, NULL);
  g_clear_object (&self->jobs);
  g_clear_object (&self->waiting);
  if (self->project == NULL)
    return;
  self->since_question = assay_question_new (ASSAY_ZONE_PAGE (self), since_answered_cb, self);
  follow_jobs (self);
  gtk_list_box_bind_model (self->jobs_list, self->jobs, job_row_cb, self, NULL);
  set_view (self->waiting_view, g_object_ref (self->waiting));
  _assay_pipeline_lists_show_plan (
    self, gtk_revealer_get_reveal_child (GTK_REVEALER (self->plan_revealer)));
  set_strip (self, G_LIST_MODEL (gtk_slice_list_model_new (
                     g_object_ref (G_LIST_MODEL (self->versions)), 0, STRIP_MAX)));
}

static void
set_factory (GtkListView *view, GCallback setup, GCallback bind, GCallback unbind, gpointer data)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, data);
  g_signal_connect (factory, "bind", bind, data);
  if (unbind != NULL)
    g_signal_connect (factory, "unbind", unbind, data);
  assay_row_follow_factory (GTK_SIGNAL_LIST_ITEM_FACTORY (factory));
  gtk_list_view_set_factory (view, factory);
}

void
_assay_pipeline_lists_init (AssayPipelinePage *self)
{
  self->progress = g_ptr_array_new_with_free_func (g_object_unref);
  set_factory (self->plan_view, G_CALLBACK (plan_setup_cb), G_CALLBACK (plan_bind_cb), NULL, self);
  set_factory (self->waiting_view, G_CALLBACK (waiting_setup_cb), G_CALLBACK (waiting_bind_cb),
               G_CALLBACK (waiting_unbind_cb), self);
  set_factory (self->strip_view, G_CALLBACK (tile_setup_cb), G_CALLBACK (tile_bind_cb),
               G_CALLBACK (tile_unbind_cb), self);
  g_signal_connect (self->strip_view, "activate", G_CALLBACK (strip_activated_cb), self);
  hear_delete (self);
}
