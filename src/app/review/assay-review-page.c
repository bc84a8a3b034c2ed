/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-page.h"

#include "app/review/assay-evidence-shelf.h"
#include "app/review/assay-review-columns.h"
#include "app/review/assay-review-end.h"
#include "app/review/assay-review-cards.h"
#include "app/review/assay-review-filters.h"
#include "app/review/assay-review-history.h"
#include "app/review/assay-review-obey.h"
#include "app/review/assay-review-presses.h"
#include "app/review/assay-review-shelf.h"
#include "app/review/assay-review-stage.h"
#include "app/review/assay-review-submit.h"
#include "app/review/assay-review-tools.h"
#include "app/review/assay-review-words.h"

#include <glib/gi18n.h>

#define RESOURCES "/io/github/assay/Assay/ui/"
#define SCALED    3 /* pictures scaled ahead of the one shown: what the next presses need */
#define EXPLAINED 3 /* evidence asked for ahead of the card shown */
#define DECODED   6 /* decoded ahead: workers may be busy with pictures being made */

struct _AssayReviewPage
{
  AssayZonePage parent_instance;
  /* from open to close */
  AssayReviewSession *session;
  AssayReviewShelf *shelf;
  AssayEvidenceShelf *evidence;
  AssayReviewCards *cards;

  AssayRow *shown;           /* the row the widgets show … */
  AssayRecord *shown_record; /* … with these values */
  AssayReviewPresses *presses;
  gboolean read_only;

  GtkStack *stack; /* loading | card | end */
  GtkSpinner *spinner;
  GtkLabel *n_left, *saving, *provider_note, *trouble;
  GtkMenuButton *menu_button;
  GMenu *tool_section, *filter_section;
  AssayReviewColumns *columns;
  AssayReviewStage *stage;
  AssayReviewWords *words;
  AssayReviewHistory *history;
  AssayReviewEnd *end;
  GtkWidget *rest;
};

enum
{
  PROP_0,
  PROP_FILTER,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AssayReviewPage, assay_review_page, ASSAY_TYPE_ZONE_PAGE)

/* Picture ----------------------------------------------------------------- */

static const AssayCardRow *
card_of (AssayRow *row)
{
  return assay_row_get (row, &assay_card_row_table);
}

/* Digest; "" for none. */
static const char *
picture_of (AssayRow *row)
{
  return assay_text_or_empty (card_of (row)->picture);
}

/* The picture of the card shown is there, or it is known that it never will be. */
static gboolean
has_picture (AssayReviewPage *self)
{
  const char *digest = picture_of (self->shown);

  return assay_review_shelf_lookup (self->shelf, digest) != NULL
         || assay_review_shelf_get_trouble (self->shelf, digest) != NULL;
}

/* So is what the question is asked by. */
static gboolean
has_evidence (AssayReviewPage *self)
{
  return assay_evidence_shelf_lookup (self->evidence, assay_row_get_id (self->shown)) != NULL;
}

static void
show_picture (AssayReviewPage *self)
{
  const char *digest = picture_of (self->shown);
  const char *trouble = assay_review_shelf_get_trouble (self->shelf, digest);

  assay_review_stage_set_picture (self->stage, assay_review_shelf_lookup (self->shelf, digest),
                                  trouble);
  assay_review_session_set_unreadable (self->session, trouble != NULL);
  if (!assay_review_session_is_seen (self->session) && has_picture (self) && has_evidence (self))
    assay_review_stage_await_frame (self->stage);
}

/* Pictures of the cards after the one shown, scaled for the window as it is now. Only when the
 * present one is on the screen: nothing stands between a press and the next card. */
static void
scale_ahead (AssayReviewPage *self)
{
  for (guint i = 1; i <= SCALED && assay_review_session_is_seen (self->session); i++)
    {
      AssayRow *row = assay_review_session_peek (self->session, i);

      if (row != NULL)
        assay_review_stage_prepare (self->stage,
                                    assay_review_shelf_lookup (self->shelf, picture_of (row)));
    }
}

/* Answers count from the frame that shows the card on; before it nobody has seen what is asked. The
 * frame may have been of the card before this one. */
static void
seen_cb (AssayReviewPage *self)
{
  if (self->shown == NULL || !has_picture (self) || !has_evidence (self))
    return;
  assay_review_session_see (self->session, g_get_monotonic_time ());
  scale_ahead (self);
}

static void
want_pictures (AssayReviewPage *self)
{
  const char *digests[DECODED + 2] = {NULL};
  guint n = 0;

  digests[n++] = picture_of (self->shown);
  for (guint i = 1; i <= DECODED; i++)
    {
      AssayRow *row = assay_review_session_peek (self->session, i);

      if (row != NULL)
        digests[n++] = picture_of (row);
    }
  assay_review_shelf_want (self->shelf, digests);
}

static void
loaded_cb (AssayReviewShelf *shelf, const char *digest, AssayReviewPage *self)
{
  if (shelf != self->shelf || self->shown == NULL)
    return;
  scale_ahead (self);
  if (g_str_equal (picture_of (self->shown), digest))
    show_picture (self);
}

/* Card -------------------------------------------------------------------- */

/* The shown card's evidence; while it is on its way, one that knows nothing. */
static void
show_evidence (AssayReviewPage *self)
{
  AssayEvidence *known =
    assay_evidence_shelf_lookup (self->evidence, assay_row_get_id (self->shown));
  g_autoptr (AssayEvidence) evidence =
    known != NULL ? assay_evidence_ref (known) : assay_evidence_new (NULL);

  assay_review_words_set_card (self->words, self->shown, evidence);
  assay_review_stage_set_card (self->stage, self->shown, evidence);
}

static void
want_evidence (AssayReviewPage *self)
{
  const char *cards[EXPLAINED + 2] = {assay_row_get_id (self->shown)};
  guint n = 1;

  for (guint i = 1; i <= EXPLAINED; i++)
    {
      AssayRow *row = assay_review_session_peek (self->session, i);

      if (row != NULL)
        cards[n++] = assay_row_get_id (row);
    }
  assay_evidence_shelf_want (self->evidence, cards);
}

static void
explained_cb (AssayEvidenceShelf *shelf, const char *card, AssayReviewPage *self)
{
  if (shelf != self->evidence || self->shown == NULL
      || !g_str_equal (assay_row_get_id (self->shown), card))
    return;
  show_evidence (self);
  show_picture (self);
}

static void
show_card (AssayReviewPage *self, AssayRow *card)
{
  g_set_object (&self->shown, card);
  assay_record_unref (self->shown_record);
  self->shown_record = assay_record_ref (assay_row_get_record (card));
  show_evidence (self);
  gtk_widget_set_visible (GTK_WIDGET (self->provider_note),
                          g_strcmp0 (card_of (card)->provider, "sandbox") == 0);
}

/* Everything -------------------------------------------------------------- */

static void
show_counts (AssayReviewPage *self)
{
  AssayReviewQueue *queue = assay_review_session_get_queue (self->session);
  guint n = assay_review_session_get_n_left (self->session),
        unsaved = assay_review_queue_get_n_unsaved (queue);
  g_autofree char *left = g_strdup_printf (ngettext ("%u left", "%u left", n), n);
  g_autofree char *saving =
    g_strdup_printf (ngettext ("saving %u answer", "saving %u answers", unsaved), unsaved);
  g_autofree char *trouble = assay_review_history_dup_trouble (self->session);

  gtk_label_set_label (self->n_left, left);
  gtk_label_set_label (self->saving, saving);
  gtk_widget_set_visible (GTK_WIDGET (self->saving), unsaved > 0);
  gtk_label_set_label (self->trouble, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *trouble != '\0');
  assay_review_history_show (self->history, self->session);
}

/* The focus stays where keys are heard: a page that changed under it would lose it. */
static void
keep_focus (AssayReviewPage *self, gboolean came)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if ((came || focus == NULL) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    assay_review_stage_focus (self->stage);
}

static void
show_end (AssayReviewPage *self)
{
  gboolean came = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "end") != 0;

  g_clear_object (&self->shown);
  gtk_stack_set_visible_child_name (self->stack, "end");
  assay_review_end_ask (self->end, assay_zone_page_get_project (ASSAY_ZONE_PAGE (self)));
  if (came && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (self->end), GTK_DIR_TAB_FORWARD);
}

/* From the session to the widgets; what is shown already is not touched, so that this costs little
 * when only the list grew. */
static void
refresh (AssayReviewPage *self)
{
  AssayRow *card = assay_review_session_get_card (self->session);
  gboolean loading = assay_review_cards_is_loading (self->cards);
  gboolean came = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "card") != 0;

  /* the cards of another filter are on their way: what is shown stays until then */
  if (card == NULL && !loading && assay_review_session_is_waiting (self->session))
    return;
  gtk_spinner_set_spinning (self->spinner, loading && card == NULL);
  if (card == NULL)
    {
      if (loading)
        gtk_stack_set_visible_child_name (self->stack, "loading");
      else
        show_end (self);
      return;
    }
  show_counts (self);
  gtk_stack_set_visible_child_name (self->stack, "card");
  if (card != self->shown || assay_row_get_record (card) != self->shown_record)
    show_card (self, card);
  want_evidence (self);
  want_pictures (self);
  show_picture (self);
  keep_focus (self, came);
}

/* The list ---------------------------------------------------------------- */

static void
cards_changed_cb (GListModel *cards, const char *claim, gpointer data)
{
  assay_review_session_set_cards (((AssayReviewPage *) data)->session, cards, claim);
}

/* The menu is about to be shown. */
static void
menu_cb (GtkMenuButton *button, gpointer data)
{
  AssayReviewPage *self = data;
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));

  if (project != NULL && self->session != NULL)
    assay_review_filters_ask (self->filter_section, project,
                              assay_review_session_get_filter (self->session));
}

static void
session_changed_cb (AssayReviewSession *session, AssayReviewPage *self)
{
  if (session != self->session)
    return;
  assay_review_cards_ask (self->cards, assay_review_session_get_filter (session));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
  refresh (self);
}

static void
toast_cb (AssayReviewSession *session, const char *text, AssayReviewPage *self)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, NULL);
}

static void
assay_review_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (page);

  self->session = assay_review_session_new (&assay_review_project_sink, project);
  assay_review_session_set_read_only (self->session, self->read_only);
  self->shelf = assay_review_shelf_new (project);
  self->evidence = assay_evidence_shelf_new (project);
  self->cards = assay_review_cards_new (page, ASSAY_REVIEW_WINDOW, cards_changed_cb, self);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  g_signal_connect_object (self->session, "toast", G_CALLBACK (toast_cb), self, 0);
  g_signal_connect_object (self->shelf, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (self->evidence, "loaded", G_CALLBACK (explained_cb), self, 0);
  assay_review_cards_ask (self->cards, "");
  refresh (self);
}

static void
let_go (AssayReviewPage *self)
{
  if (self->session != NULL)
    assay_review_session_end (self->session);
  if (self->shelf != NULL)
    g_object_run_dispose (G_OBJECT (self->shelf));
  if (self->evidence != NULL)
    g_object_run_dispose (G_OBJECT (self->evidence));
  g_clear_object (&self->session);
  g_clear_object (&self->shelf);
  g_clear_object (&self->evidence);
  g_clear_pointer (&self->cards, assay_review_cards_free);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->shown_record, assay_record_unref);
}

static void
assay_review_page_close (AssayZonePage *page)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (page);

  let_go (self);
  assay_review_stage_refuse (self->stage, "");
  assay_review_stage_clear (self->stage);
  gtk_stack_set_visible_child_name (self->stack, "loading");
}

static int
assay_review_page_count (AssayZonePage *page, AssayRow *status)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (page);
  const AssayStatusRow *counts = assay_row_get (status, &assay_status_row_table);

  self->read_only = *assay_text_or_empty (counts->read_only) != '\0';
  if (self->session != NULL)
    assay_review_session_set_read_only (self->session, self->read_only);
  return (int) assay_number_or_zero (counts->cards);
}

/* What is done ------------------------------------------------------------ */

static gboolean
pressed_cb (gpointer data, AssayReviewKey key, gint64 pressed_us)
{
  AssayReviewPage *self = data;

  return assay_review_obey (self->session, self->stage, key, "keyboard", pressed_us);
}

/* Buttons and menu entries: what their key does, now. */
static void
obey_now (GtkWidget *widget, AssayReviewKey key)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  assay_review_obey (self->session, self->stage, key, "pointer", g_get_monotonic_time ());
}

static void
answer_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct
  {
    const char *id;
    AssayReviewKeyKind kind;
  } answers[] = {{"yes", ASSAY_REVIEW_KEY_ANSWER_YES},
                 {"no", ASSAY_REVIEW_KEY_ANSWER_NO},
                 {"unsure", ASSAY_REVIEW_KEY_ANSWER_UNSURE}};
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (answers[i].id, id))
      obey_now (widget, (AssayReviewKey){.kind = answers[i].kind});
}

static void
undo_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  obey_now (widget, (AssayReviewKey){.kind = ASSAY_REVIEW_KEY_UNDO});
}

static void
take_back_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  if (self->session != NULL)
    assay_review_session_undo (self->session, g_variant_get_string (parameter, NULL));
}

static void
skip_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  obey_now (widget, (AssayReviewKey){.kind = ASSAY_REVIEW_KEY_SKIP});
}

static void
step_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  obey_now (widget, (AssayReviewKey){.kind = g_variant_get_int32 (parameter) > 0
                                               ? ASSAY_REVIEW_KEY_NEXT
                                               : ASSAY_REVIEW_KEY_PREVIOUS});
}

static void
tool_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const AssayLayer *tool = assay_layer_find (g_variant_get_string (parameter, NULL));

  if (tool != NULL)
    obey_now (widget, (AssayReviewKey){.kind = ASSAY_REVIEW_KEY_TOOL, .tool = tool});
}

static void
zoom_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_review_stage_set_zoom (ASSAY_REVIEW_PAGE (widget)->stage, g_variant_get_int32 (parameter));
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.answer", "s", answer_action_cb);
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo_action_cb);
  gtk_widget_class_install_action (widget_class, "review.take-back", "s", take_back_action_cb);
  gtk_widget_class_install_action (widget_class, "review.skip", NULL, skip_action_cb);
  gtk_widget_class_install_action (widget_class, "review.step", "i", step_action_cb);
  gtk_widget_class_install_action (widget_class, "review.tool", "s", tool_action_cb);
  gtk_widget_class_install_action (widget_class, "review.zoom", "i", zoom_action_cb);
  gtk_widget_class_install_property_action (widget_class, "review.filter", "filter");
}

/* Widget ------------------------------------------------------------------ */

/* The checks stand beside the picture; where they would take room from it, only for who asks. */
static void
tools_changed_cb (AssayReviewPage *self)
{
  gboolean on = assay_review_stage_get_tool (self->stage, &assay_layer_evidence);
  gboolean asked = assay_review_stage_is_by_hand (self->stage, &assay_layer_evidence);

  assay_review_words_set_report_shown (
    self->words, on && (asked || !assay_review_columns_get_narrow (self->columns)));
}

static void
narrow_changed_cb (AssayReviewColumns *columns, GParamSpec *pspec, AssayReviewPage *self)
{
  gboolean narrow = assay_review_columns_get_narrow (columns);

  assay_review_stage_set_narrow (self->stage, narrow);
  gtk_widget_set_visible (self->rest, !narrow);
  tools_changed_cb (self);
}

static void
go_to_cb (AssayReviewPage *self, const char *zone)
{
  assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), zone, NULL);
}

/* The base drops the models too. */
static void
again_cb (AssayReviewPage *self)
{
  AssayZonePage *page = ASSAY_ZONE_PAGE (self);
  g_autoptr (AssayProject) project = NULL;

  g_set_object (&project, assay_zone_page_get_project (page));
  assay_zone_page_set_project (page, NULL);
  assay_zone_page_set_project (page, project);
}

static void
assay_review_page_map (GtkWidget *widget)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (assay_review_page_parent_class)->map (widget);
  if (self->shown == NULL)
    return;
  assay_review_stage_focus (self->stage);
  show_picture (self);
}

static gboolean
assay_review_page_grab_focus (GtkWidget *widget)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  if (self->shown == NULL)
    return GTK_WIDGET_CLASS (assay_review_page_parent_class)->grab_focus (widget);
  assay_review_stage_focus (self->stage);
  return TRUE;
}

/* Tab comes in at the page's first control and leaves at its last; the canvas is where a shortcut
 * lands. */
static gboolean
assay_review_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (GTK_WIDGET (ASSAY_REVIEW_PAGE (widget)->stack), direction);
}

/* Time that passed while nobody could see the card does not count, nor does a press on the way. */
static void
assay_review_page_unmap (GtkWidget *widget)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  if (self->session != NULL)
    assay_review_session_hide (self->session);
  assay_review_presses_forget (self->presses);
  assay_review_stage_refuse (self->stage, "");
  GTK_WIDGET_CLASS (assay_review_page_parent_class)->unmap (widget);
}

static void
assay_review_page_dispose (GObject *object)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);

  let_go (self);
  if (self->columns != NULL)
    g_signal_handlers_disconnect_by_data (self->columns, self);
  /* the bin would unparent what the template has let go of */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (assay_review_page_parent_class)->dispose (object);
}

static void
assay_review_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);

  if (id == PROP_FILTER)
    g_value_set_string (
      value, self->session != NULL ? assay_review_session_get_filter (self->session) : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_review_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (object);

  if (id != PROP_FILTER)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->session != NULL)
    assay_review_session_set_filter (self->session, g_value_get_string (value));
}

static void
ensure_types (void)
{
  g_type_ensure (ASSAY_TYPE_REVIEW_COLUMNS);
  g_type_ensure (ASSAY_TYPE_REVIEW_END);
  g_type_ensure (ASSAY_TYPE_REVIEW_HISTORY);
  g_type_ensure (ASSAY_TYPE_REVIEW_STAGE);
  g_type_ensure (ASSAY_TYPE_REVIEW_WORDS);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayReviewPage, name)

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "assay-review-page.ui");
  BIND (stack), BIND (spinner), BIND (n_left), BIND (saving), BIND (provider_note);
  BIND (trouble), BIND (tool_section), BIND (menu_button), BIND (filter_section), BIND (columns),
    BIND (stage), BIND (words);
  BIND (history), BIND (end), BIND (rest);
  gtk_widget_class_bind_template_callback (widget_class, seen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tools_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
assay_review_page_class_init (AssayReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  ensure_types ();
  object_class->dispose = assay_review_page_dispose;
  object_class->get_property = assay_review_page_get_property;
  object_class->set_property = assay_review_page_set_property;
  widget_class->focus = assay_review_page_focus;
  widget_class->grab_focus = assay_review_page_grab_focus;
  widget_class->map = assay_review_page_map;
  widget_class->unmap = assay_review_page_unmap;
  page_class->open = assay_review_page_open;
  page_class->close = assay_review_page_close;
  page_class->count = assay_review_page_count;
  /* The claim whose questions are shown; "" = all. */
  props[PROP_FILTER] = g_param_spec_string (
    "filter", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_actions (widget_class);
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
  load_style ();
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_review_tools_fill_menu (self->tool_section);
  gtk_menu_button_set_create_popup_func (self->menu_button, menu_cb, self, NULL);
  self->presses = assay_review_presses_add (GTK_WIDGET (self), pressed_cb, self);
  g_signal_connect (self->columns, "notify::narrow", G_CALLBACK (narrow_changed_cb), self);
}
