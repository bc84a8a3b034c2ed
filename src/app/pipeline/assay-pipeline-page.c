/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-one-stop.h"
#include "app/widgets/assay-ruler.h"

#include <glib/gi18n.h>

#define WATCHED                                                                                    \
  (ASSAY_TOPIC_STATUS | ASSAY_TOPIC_CARDS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_VERSIONS                \
   | ASSAY_TOPIC_EXCEPTIONS | ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_PROGRESS)

G_DEFINE_FINAL_TYPE (AssayPipelinePage, assay_pipeline_page, ASSAY_TYPE_ZONE_PAGE)

static void
drop_project (AssayPipelinePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->status);
  g_clear_object (&self->plan);
  g_clear_object (&self->versions);
  g_clear_pointer (&self->since_question, assay_question_free);
  g_clear_object (&self->since_model);
  g_clear_pointer (&self->since_from, g_free);
  g_clear_object (&self->cache);
  g_clear_object (&self->project);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->preview_bytes, g_bytes_unref);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->put_away, g_free);
  g_clear_pointer (&self->newest, g_free);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_ptr_array_set_size (self->progress, 0);
  self->acting = self->asking = self->stale = self->starting = FALSE;
}

static void
assay_pipeline_page_dispose (GObject *object)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (object);

  if (self->stack != NULL)
    {
      drop_project (self);
      _assay_pipeline_lists_set (self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PIPELINE_PAGE);
  G_OBJECT_CLASS (assay_pipeline_page_parent_class)->dispose (object);
}

static void
assay_pipeline_page_finalize (GObject *object)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (object);

  g_ptr_array_unref (self->progress);
  G_OBJECT_CLASS (assay_pipeline_page_parent_class)->finalize (object);
}

/* What is shown ------------------------------------------------------------------- */

static const AssayStatusRow *
status_of (AssayPipelinePage *self)
{
  return assay_row_get (self->status, &assay_status_row_table);
}

static void
collect_facts (AssayPipelinePage *self)
{
  GListModel *plan = G_LIST_MODEL (self->plan);
  AssayPipelineFacts facts = {0};

  assay_pipeline_facts_set_status (&facts, status_of (self));
  facts.starting = self->starting && !facts.making;
  for (guint i = 0; i < g_list_model_get_n_items (plan); i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (plan, i);

      assay_pipeline_facts_add_plan (&facts, assay_row_get (row, &assay_plan_count_row_table));
    }
  self->facts = facts;
}

static void
set_suggested (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

static void
show_primary (AssayPipelinePage *self, gboolean can_change)
{
  AssayPrimary primary = assay_pipeline_primary (&self->facts);
  g_autofree char *label = assay_pipeline_label (&self->facts);
  GtkButton *button = primary == ASSAY_PRIMARY_EMPTY ? self->empty_primary : self->primary;

  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (button, label);
  set_suggested (GTK_WIDGET (button), primary != ASSAY_PRIMARY_STOP);
  gtk_spinner_set_spinning (self->starting_spinner, self->facts.starting);
  gtk_widget_set_visible (GTK_WIDGET (self->starting_spinner), self->facts.starting);
  gtk_widget_set_sensitive (GTK_WIDGET (button), !self->acting
                                                   && (can_change || primary == ASSAY_PRIMARY_REVIEW
                                                       || primary == ASSAY_PRIMARY_EMPTY));
}

static void
show_card (AssayPipelinePage *self)
{
  g_autofree char *headline = assay_pipeline_headline (&self->facts);
  g_autofree char *detail = assay_pipeline_detail (&self->facts);
  g_autofree char *place = assay_pipeline_server_dup_place (self->server);
  gboolean works = assay_pipeline_to_make (&self->facts) > 0;

  gtk_label_set_label (self->headline, headline);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *detail != '\0');
  gtk_label_set_label (self->made_by, place);
  gtk_widget_set_visible (GTK_WIDGET (self->made_by), works);
  gtk_widget_set_visible (self->plan_toggle,
                          g_list_model_get_n_items (G_LIST_MODEL (self->plan)) > 0);
}

static void
show_problems (AssayPipelinePage *self, const AssayStatusRow *status)
{
  int n = (int) assay_number_or_zero (status->document_problems);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%d Problem in the Documents", "%d Problems in the Documents", (gulong) n), n);

  /* with its place: a flow box whose next child cannot take the keyboard would keep it (4.8) */
  gtk_widget_set_visible (self->problems_place, n > 0);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->problems_button), text);
}

static gboolean
refresh_cb (gpointer data)
{
  AssayPipelinePage *self = data;
  const AssayStatusRow *status;
  const char *page = "content";

  self->refresh_id = 0;
  if (self->status == NULL || assay_row_model_get_loading (self->plan))
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      return G_SOURCE_REMOVE;
    }
  status = status_of (self);
  _assay_pipeline_stages_refresh (self);
  collect_facts (self);
  show_card (self);
  show_primary (self, *assay_text_or_empty (status->read_only) == '\0');
  _assay_pipeline_show_trouble (self, status);
  show_problems (self, status);
  assay_pipeline_notices_show (self->notices, self->project, status,
                               !assay_pipeline_server_is_sandbox (self->server));
  _assay_pipeline_lists_refresh (self);
  /* broken documents are no empty project: their line must show */
  if (assay_pipeline_primary (&self->facts) == ASSAY_PRIMARY_EMPTY
      && assay_number_or_zero (status->problems) == 0 && !gtk_widget_get_visible (self->trouble))
    page = "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
  return G_SOURCE_REMOVE;
}

void
_assay_pipeline_page_refresh_soon (AssayPipelinePage *self)
{
  if (self->project != NULL && self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

/* Following the project ----------------------------------------------------------- */

/* The first of a project says where its pictures were made last: there they are made next. Where
 * this machine does not know, the log does: nobody gets drawings among pictures who did not choose
 * them. */
static void
take_status (AssayPipelinePage *self, AssayRow *status)
{
  gboolean first = self->status == NULL;
  const AssayStatusRow *row;

  g_set_object (&self->status, status);
  row = status_of (self);
  if (!first)
    return;
  assay_pipeline_server_follow (self->server,
                                row->last_server != NULL ? row->last_server : row->logged_server);
  _assay_pipeline_show_key (self, row->last_server);
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelinePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->asking = FALSE;
  if (!self->acting && !self->stale)
    self->starting = FALSE;
  if (rows != NULL && rows->len > 0)
    take_status (self, rows->pdata[0]);
  else if (error != NULL && self->failure == NULL)
    self->failure = g_strdup (error->message);
  _assay_pipeline_page_refresh_soon (self);
  if (self->stale)
    _assay_pipeline_page_ask_status (self);
}

/* One question at a time; changes meanwhile ask once more. */
void
_assay_pipeline_page_ask_status (AssayPipelinePage *self)
{
  AssayQuery query = {.kind = "status"};

  self->stale = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, status_cb,
                           g_object_ref (self));
}

/* The runner tells of its own state (idle, trouble) as progress; steps alone ask nothing. */
static void
assay_pipeline_page_changed (AssayZonePage *page, guint topics)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (page);
  guint before = self->progress->len;

  if ((topics & ASSAY_TOPIC_PROGRESS) != 0)
    {
      _assay_pipeline_lists_progress (self);
      _assay_pipeline_stages_refresh (self);
    }
  if ((topics & ~(guint) ASSAY_TOPIC_PROGRESS) != 0 || self->progress->len == 0
      || self->progress->len != before)
    _assay_pipeline_page_ask_status (self);
}

static AssayRowModel *
follow (AssayPipelinePage *self, const char *kind)
{
  AssayQuery query = {.kind = kind};
  AssayRowModel *model = assay_zone_page_query (ASSAY_ZONE_PAGE (self), &query);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (_assay_pipeline_page_refresh_soon),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::loading", G_CALLBACK (_assay_pipeline_page_refresh_soon),
                           self, G_CONNECT_SWAPPED);
  return model;
}

static void
assay_pipeline_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (page);

  self->project = g_object_ref (project);
  self->cancellable = g_cancellable_new ();
  self->cache = assay_tile_cache_new (project, ASSAY_TILE_CACHE_STRIP_BYTES);
  self->plan = follow (self, "planCounts");
  self->versions = follow (self, "versions");
  assay_zone_page_watch (page, WATCHED);
  _assay_pipeline_page_ask_status (self);
  _assay_pipeline_lists_set (self);
}

static void
assay_pipeline_page_close (AssayZonePage *page)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (page);

  drop_project (self);
  assay_pipeline_notices_show (self->notices, NULL, NULL, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  _assay_pipeline_lists_set (self);
}

static void
note_chosen_cb (AssayPictureNote *note, const char *text, const char *undo, AssayPipelinePage *self)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, undo);
}

/* What is pressed ----------------------------------------------------------------- */

static void
assay_pipeline_page_activate_primary (AssayZonePage *page)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (page);
  GtkButton *button = assay_pipeline_primary (&self->facts) == ASSAY_PRIMARY_EMPTY
                        ? self->empty_primary
                        : self->primary;

  /* a key presses what is seen: before the first answer nothing is */
  if (gtk_widget_get_mapped (self->key_button))
    _assay_pipeline_ask_key (self, NULL);
  else if (gtk_widget_get_mapped (self->trouble) && _assay_pipeline_can_try (self))
    _assay_pipeline_run (self);
  else if (gtk_widget_get_mapped (GTK_WIDGET (button))
           && gtk_widget_get_sensitive (GTK_WIDGET (button)))
    _assay_pipeline_do_primary (self);
}

static void
primary_clicked_cb (AssayPipelinePage *self)
{
  _assay_pipeline_do_primary (self);
}

static void
told_cb (AssayPipelinePage *self, const char *text, const char *undo)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, undo);
}

static void
try_clicked_cb (AssayPipelinePage *self)
{
  _assay_pipeline_run (self);
}

static void
key_clicked_cb (AssayPipelinePage *self)
{
  _assay_pipeline_ask_key (self, NULL);
}

static void
key_wanted_cb (AssayPipelinePage *self, const char *address)
{
  _assay_pipeline_ask_key (self, address);
}

static void
again_clicked_cb (AssayPipelinePage *self)
{
  _assay_pipeline_look_again (self);
}

/* Changes only where pictures would be made: filling assets with drawings is the primary button's,
 * not this one's. */
static void
sandbox_clicked_cb (AssayPipelinePage *self)
{
  if (self->status == NULL)
    return;
  g_free (self->put_away);
  self->put_away = g_strdup (assay_text_or_empty (status_of (self)->trouble));
  g_clear_pointer (&self->failure, g_free);
  assay_pipeline_server_use_sandbox (self->server);
  _assay_pipeline_stop (self);
}

static void
plan_toggled_cb (AssayPipelinePage *self)
{
  gboolean open = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->plan_toggle));

  _assay_pipeline_lists_show_plan (self, open);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->plan_revealer), open);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->plan_arrow),
                                open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->plan_toggle), GTK_ACCESSIBLE_STATE_EXPANDED,
                               open, -1);
}

static void
problems_shown_cb (AssayPipelinePage *self)
{
  _assay_pipeline_ask_problems (self);
}

static gboolean
pause_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (widget);
  AssayPrimary primary = assay_pipeline_primary (&self->facts);

  if (primary != ASSAY_PRIMARY_STOP && primary != ASSAY_PRIMARY_CONTINUE)
    return FALSE;
  assay_zone_page_activate_primary (ASSAY_ZONE_PAGE (self));
  return TRUE;
}

/* What has the keyboard; %NULL: no row of a picture. */
static AssayJobView *
focused_job (GtkWidget *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));
  GtkWidget *view = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return ASSAY_IS_JOB_VIEW (view) ? ASSAY_JOB_VIEW (view) : NULL;
}

/* @choice: as a variant of type "u" */
static gboolean
choice_key_cb (GtkWidget *widget, GVariant *choice, gpointer data)
{
  AssayJobView *view = focused_job (widget);

  if (view == NULL)
    return FALSE;
  _assay_pipeline_choose (ASSAY_PIPELINE_PAGE (widget), g_variant_get_uint32 (choice), view);
  return TRUE;
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayJobView *view = focused_job (widget);

  if (view != NULL)
    assay_job_view_open_menu (view);
  return view != NULL;
}

/* Where pictures are made, as chosen elsewhere: "sandbox", or the address of a ComfyUI. */
static void
assay_pipeline_page_show (AssayZonePage *page, const char *place)
{
  AssayPipelinePage *self = ASSAY_PIPELINE_PAGE (page);

  if (g_str_equal (place, "sandbox"))
    assay_pipeline_server_use_sandbox (self->server);
  else
    assay_pipeline_server_use_comfyui (self->server, place, "");
}

/* Narrow -------------------------------------------------------------------------- */

static void
narrow_cb (AssayPipelinePage *self, GParamSpec *pspec, AssayRuler *ruler)
{
  gboolean narrow = assay_ruler_get_narrow (ruler);
  GtkOrientation along = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->card_top), along);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->trouble_buttons), along);
  gtk_widget_set_halign (GTK_WIDGET (self->primary), narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
}

/* Making it ----------------------------------------------------------------------- */

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, stack);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, trouble_what);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, trouble_means);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, try_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, key_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, trouble_buttons);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, sandbox_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, room_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, repair_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, notices);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, card_top);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, headline);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, made_by);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, primary);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, starting_spinner);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, empty_primary);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, plan_toggle);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, plan_arrow);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, plan_revealer);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, plan_view);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, problems_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, problems_place);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, problems_list);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, stages);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, jobs_box);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, jobs_title);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, jobs_list);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, preview_image);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, waiting_view);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, strip_box);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, strip_view);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, since);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, since_title);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, n_assets);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, n_pictures);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, server);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelinePage, note);
}

static void
assay_pipeline_page_class_init (AssayPipelinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_pipeline_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_pipeline_page_finalize;
  page_class->open = assay_pipeline_page_open;
  page_class->close = assay_pipeline_page_close;
  page_class->changed = assay_pipeline_page_changed;
  page_class->activate_primary = assay_pipeline_page_activate_primary;
  page_class->show = assay_pipeline_page_show;
  g_type_ensure (ASSAY_TYPE_PIPELINE_NOTICES);
  g_type_ensure (ASSAY_TYPE_PIPELINE_SERVER);
  g_type_ensure (ASSAY_TYPE_ONE_STOP);
  g_type_ensure (ASSAY_TYPE_RULER);
  g_type_ensure (ASSAY_TYPE_PICTURE_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-pipeline-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, primary_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sandbox_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, plan_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, problems_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, _assay_pipeline_page_refresh_soon);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, 0, pause_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, choice_key_cb, "u",
                                ASSAY_CHOICE_CANCEL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, choice_key_cb, "u",
                                ASSAY_CHOICE_FIRST);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, choice_key_cb, "u",
                                ASSAY_CHOICE_LATER);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
assay_pipeline_page_init (AssayPipelinePage *self)
{
  assay_asset_style_load ();
  gtk_widget_init_template (GTK_WIDGET (self));
  _assay_pipeline_lists_init (self);
  _assay_pipeline_stages_init (self);
}
