/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-page-private.h"

#include <glib/gi18n.h>

#define RESOURCES  "/io/github/assay/Assay/ui/"
#define TOOLS_ROOM 66 /* logical pixels the tool column covers */

enum
{
  PROP_0,
  PROP_FILTER,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AssayReviewPage, assay_review_page, ASSAY_TYPE_ZONE_PAGE)

void
_assay_review_page_toast (AssayReviewPage *self, const char *text)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, NULL);
}

AssayRow *
_assay_review_page_get_row (AssayReviewPage *self, const char *card)
{
  return card != NULL ? g_hash_table_lookup (self->rows, card) : NULL;
}

/* Nothing left ---------------------------------------------------------- */

static char *
dup_counts (AssayRow *status)
{
  int approved = (int) assay_row_get_integer (status, "approved"),
      again = (int) assay_row_get_integer (status, "again");
  g_autofree char *made =
    g_strdup_printf (ngettext ("%d approved", "%d approved", (gulong) approved), approved);

  if (again == 0)
    return g_strdup_printf ("%s.", made);
  /* Translators: after "22 approved", "22 approved, 3 being made again." */
  return g_strdup_printf (
    ngettext ("%s, %d being made again.", "%s, %d being made again.", (gulong) again), made, again);
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayReviewPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  g_autofree char *counts = NULL;
  gboolean begun;

  if (self->project != ASSAY_PROJECT (source)
      || assay_review_queue_get_current (self->queue) != NULL)
    return;
  if (rows == NULL || rows->len == 0)
    {
      adw_status_page_set_description (self->error, error != NULL ? error->message : NULL);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  begun = assay_row_get_integer (rows->pdata[0], "pictures") > 0;
  counts = begun ? dup_counts (rows->pdata[0])
                 : g_strdup (_ ("Questions come here when pictures have been made."));
  adw_status_page_set_title (self->empty, begun ? _ ("All Decided") : _ ("No Questions Yet"));
  adw_status_page_set_description (self->empty, counts);
  adw_status_page_set_icon_name (self->empty, begun ? "object-select-symbolic"
                                                    : "media-playlist-consecutive-symbolic");
  gtk_button_set_label (GTK_BUTTON (self->go_button),
                        begun ? _ ("Go to Library") : _ ("Go to Pipeline"));
  g_object_set_data (G_OBJECT (self->go_button), "zone",
                     (gpointer) (begun ? "library" : "pipeline"));
  gtk_widget_set_visible (self->undo_last_button, begun);
}

static void
show_empty (AssayReviewPage *self)
{
  AssayQuery query = {.kind = "status"};

  gtk_stack_set_visible_child_name (self->stack, "empty");
  g_clear_pointer (&self->shown, g_free);
  assay_project_ask_async (self->project, &query, self->cancellable, status_cb,
                           g_object_ref (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->go_button);
}

static void
go_clicked_cb (AssayReviewPage *self)
{
  const char *zone = g_object_get_data (G_OBJECT (self->go_button), "zone");

  assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), zone != NULL ? zone : "library", NULL);
}

/* Everything ------------------------------------------------------------ */

static void
show_counts (AssayReviewPage *self)
{
  guint n = assay_review_queue_get_n_left (self->queue),
        unsaved = assay_review_queue_get_n_unsaved (self->queue);
  g_autofree char *left = g_strdup_printf (ngettext ("%u left", "%u left", n), n);
  g_autofree char *saving =
    g_strdup_printf (ngettext ("saving %u answer", "saving %u answers", unsaved), unsaved);

  gtk_label_set_label (self->n_left, left);
  gtk_label_set_label (self->saving, saving);
  gtk_widget_set_visible (GTK_WIDGET (self->saving), unsaved > 0);
}

/* The focus stays where keys are heard: a page that changed under it would lose it. */
static void
keep_focus (AssayReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
show_everything (AssayReviewPage *self)
{
  const char *current = assay_review_queue_get_current (self->queue);
  AssayRow *row = _assay_review_page_get_row (self, current);
  gboolean loading = self->model == NULL || assay_row_model_get_loading (self->model);

  show_counts (self);
  _assay_review_page_show_history (self);
  gtk_spinner_set_spinning (self->spinner, loading);
  if (row != NULL)
    {
      gboolean came = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "card") != 0;

      gtk_stack_set_visible_child_name (self->stack, "card");
      _assay_review_page_want_pictures (self);
      _assay_review_page_show_card (self, row);
      if (came && gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
      keep_focus (self);
    }
  else if (loading)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    show_empty (self);
}

/* A filter with nothing left would look like the end. */
static void
leave_empty_filter (AssayReviewPage *self)
{
  if (assay_review_queue_get_filter (self->queue) == NULL
      || assay_review_queue_get_current (self->queue) != NULL)
    return;
  assay_review_queue_set_filter (self->queue, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
  if (assay_review_queue_get_current (self->queue) != NULL)
    _assay_review_page_toast (self, _ ("No more questions of this kind. All are shown again."));
}

void
_assay_review_page_refresh (AssayReviewPage *self)
{
  leave_empty_filter (self);
  show_everything (self);
}

/* The list -------------------------------------------------------------- */

static void
add_filter (AssayReviewPage *self, const char *label, const char *claim)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "review.filter", "s", claim);
  g_menu_append_item (self->filter_section, item);
}

/* One entry for each kind of question there is; none when all are of one kind. */
static void
fill_filters (AssayReviewPage *self, GPtrArray *rows)
{
  g_autoptr (GHashTable) claims = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) in_order = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const char *claim = assay_row_get_string (rows->pdata[i], "claim");

      if (*claim != '\0' && g_hash_table_add (claims, (gpointer) claim))
        g_ptr_array_add (in_order, (gpointer) claim);
    }
  g_menu_remove_all (self->filter_section);
  if (in_order->len < 2 && assay_review_queue_get_filter (self->queue) == NULL)
    return;
  add_filter (self, _ ("All Questions"), "");
  for (guint i = 0; i < in_order->len; i++)
    add_filter (self, assay_evidence_check_title (in_order->pdata[i]), in_order->pdata[i]);
}

static void
rows_changed_cb (AssayReviewPage *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  g_autofree AssayReviewCard *cards = g_new (AssayReviewCard, n + 1);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      AssayRow *row = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_ptr_array_add (rows, row);
      cards[i] = (AssayReviewCard){assay_row_get_id (row), assay_row_get_string (row, "claim")};
      g_hash_table_replace (self->rows, g_strdup (assay_row_get_id (row)), g_object_ref (row));
    }
  assay_review_queue_set_cards (self->queue, cards, n);
  fill_filters (self, rows);
  _assay_review_page_refresh (self);
}

static void
items_changed_cb (
  GListModel *model, guint position, guint removed, guint added, AssayReviewPage *self)
{
  rows_changed_cb (self);
}

static void
loading_changed_cb (AssayRowModel *model, GParamSpec *pspec, AssayReviewPage *self)
{
  rows_changed_cb (self);
}

static void
forget_all (AssayReviewPage *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  assay_review_queue_free (self->queue);
  self->queue = assay_review_queue_new ();
  g_hash_table_remove_all (self->rows);
  g_hash_table_remove_all (self->pictures);
  g_hash_table_remove_all (self->loading);
  g_hash_table_remove_all (self->unreadable);
  g_hash_table_remove_all (self->providers);
  g_clear_pointer (&self->shown, g_free);
  assay_canvas_set_picture (self->canvas, NULL);
}

static void
ask (AssayReviewPage *self)
{
  AssayQuery query = {.kind = "cards"};

  self->model = assay_zone_page_query (ASSAY_ZONE_PAGE (self), &query);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->model, "notify::loading", G_CALLBACK (loading_changed_cb), self);
  rows_changed_cb (self);
}

static void
try_again_clicked_cb (AssayReviewPage *self)
{
  forget_all (self);
  if (self->project != NULL)
    ask (self);
}

static void
assay_review_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (page);

  g_set_object (&self->project, project);
  ask (self);
}

static void
assay_review_page_close (AssayZonePage *page)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (page);

  g_clear_object (&self->project);
  forget_all (self);
  gtk_stack_set_visible_child_name (self->stack, "loading");
}

static int
assay_review_page_count (AssayZonePage *page, AssayRow *status)
{
  return (int) assay_row_get_integer (status, "cards");
}

/* Widget ---------------------------------------------------------------- */

static void
narrow_changed_cb (AssayReviewColumns *columns, GParamSpec *pspec, AssayReviewPage *self)
{
  gboolean narrow = assay_review_columns_get_narrow (columns);

  gtk_widget_set_visible (self->tools, !narrow);
  gtk_widget_set_visible (self->rest, !narrow);
  gtk_widget_set_halign (self->answers, narrow ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  assay_canvas_set_inset (self->canvas, narrow ? 0 : TOOLS_ROOM);
}

static void
canvas_changed_cb (AssayCanvas *canvas, AssayReviewPage *self)
{
  _assay_review_page_show_tools (self);
}

static void
assay_review_page_map (GtkWidget *widget)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (assay_review_page_parent_class)->map (widget);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "card") == 0)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
      _assay_review_page_show_picture (self);
    }
}

/* Time that passed while nobody could see the card does not count, nor does a press on the way. */
static void
assay_review_page_unmap (GtkWidget *widget)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  self->shown_us = 0;
  g_hash_table_remove_all (self->held);
  GTK_WIDGET_CLASS (assay_review_page_parent_class)->unmap (widget);
}

static void
assay_review_page_dispose (GObject *object)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);

  if (self->columns != NULL)
    g_signal_handlers_disconnect_by_data (self->columns, self);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->project);
  adw_bin_set_child (ADW_BIN (self),
                     NULL); /* the bin would unparent what the template has let go of */
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (assay_review_page_parent_class)->dispose (object);
}

static void
assay_review_page_finalize (GObject *object)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);

  g_object_unref (self->cancellable);
  assay_review_queue_free (self->queue);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->loading);
  g_hash_table_unref (self->unreadable);
  g_hash_table_unref (self->providers);
  g_hash_table_unref (self->held);
  g_free (self->shown);
  G_OBJECT_CLASS (assay_review_page_parent_class)->finalize (object);
}

static void
assay_review_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const char *filter = assay_review_queue_get_filter (ASSAY_REVIEW_PAGE (object)->queue);

  if (id == PROP_FILTER)
    g_value_set_string (value, filter != NULL ? filter : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_review_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);
  const char *filter = g_value_get_string (value);

  if (id != PROP_FILTER)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  assay_review_queue_set_filter (self->queue, filter != NULL && *filter != '\0' ? filter : NULL);
  g_object_notify_by_pspec (object, pspec);
  if (self->project != NULL)
    _assay_review_page_refresh (self);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayReviewPage, name)

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "assay-review-page.ui");
  BIND (stack), BIND (spinner), BIND (n_left), BIND (saving), BIND (provider_note),
    BIND (menu_button);
  BIND (filter_section), BIND (columns), BIND (canvas), BIND (tools), BIND (pill), BIND (words),
    BIND (title);
  BIND (question), BIND (evidence), BIND (meter), BIND (marks), BIND (drawer), BIND (report),
    BIND (answers);
  BIND (no_button), BIND (unsure_button), BIND (yes_button), BIND (rest), BIND (history),
    BIND (trouble);
  BIND (empty), BIND (error), BIND (go_button), BIND (undo_last_button);
  gtk_widget_class_bind_template_callback (widget_class, go_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_clicked_cb);
}

static void
assay_review_page_class_init (AssayReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  g_type_ensure (ASSAY_TYPE_CANVAS);
  g_type_ensure (ASSAY_TYPE_EVIDENCE_METER);
  g_type_ensure (ASSAY_TYPE_REVIEW_COLUMNS);
  object_class->dispose = assay_review_page_dispose;
  object_class->finalize = assay_review_page_finalize;
  object_class->get_property = assay_review_page_get_property;
  object_class->set_property = assay_review_page_set_property;
  page_class->open = assay_review_page_open;
  page_class->close = assay_review_page_close;
  page_class->count = assay_review_page_count;
  widget_class->map = assay_review_page_map;
  widget_class->unmap = assay_review_page_unmap;
  /* The claim whose questions are shown; "" = all. */
  props[PROP_FILTER] = g_param_spec_string (
    "filter", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_property_action (widget_class, "review.filter", "filter");
  _assay_review_page_install_actions (widget_class);
  bind_template (widget_class);
}

static void
load_style (void)
{
  static GtkCssProvider *provider = NULL;

  if (provider != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCES "assay-review.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
assay_review_page_init (AssayReviewPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->queue = assay_review_queue_new ();
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->pictures =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) assay_picture_unref);
  self->loading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unreadable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->held = g_hash_table_new (NULL, NULL);
  load_style ();
  gtk_widget_init_template (GTK_WIDGET (self));
  _assay_review_page_build_tools (self);
  _assay_review_page_add_keys (self);
  assay_canvas_set_inset (self->canvas, TOOLS_ROOM);
  g_signal_connect (self->columns, "notify::narrow", G_CALLBACK (narrow_changed_cb), self);
  g_signal_connect (self->canvas, "changed", G_CALLBACK (canvas_changed_cb), self);
}
