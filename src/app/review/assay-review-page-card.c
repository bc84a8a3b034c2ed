/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-list.h"
#include "app/canvas/assay-layer.h"
#include "app/review/assay-review-page-private.h"
#include "core/decide/assay-claim.h"

#include <glib/gi18n.h>

#define HISTORY_SHOWN 3

/* Tools ----------------------------------------------------------------- */

static GtkWidget *
tool_new (const AssayLayer *layer)
{
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *letter = gtk_label_new ((char[]){layer->key, '\0'});
  g_autofree char *tooltip = g_strdup_printf ("%s (%c)", _ (layer->title), layer->key);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (layer->icon));
  gtk_widget_add_css_class (letter, "caption-heading");
  gtk_box_append (GTK_BOX (box), letter);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (layer->title), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED, FALSE, -1);
  g_object_set_data (G_OBJECT (button), "layer", (gpointer) layer);
  return button;
}

static void
tool_clicked_cb (GtkButton *button, AssayReviewPage *self)
{
  const AssayLayer *layer = g_object_get_data (G_OBJECT (button), "layer");

  gtk_widget_activate_action (GTK_WIDGET (self), "review.tool", "s", layer->id);
}

void
_assay_review_page_build_tools (AssayReviewPage *self)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->title != NULL)
      {
        GtkWidget *button = tool_new (assay_layers[i]);

        g_signal_connect (button, "clicked", G_CALLBACK (tool_clicked_cb), self);
        gtk_box_append (GTK_BOX (self->tools), button);
      }
}

/* Dimmed tools stay where they are and say why they cannot help. */
void
_assay_review_page_show_tools (AssayReviewPage *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (self->tools); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      const AssayLayer *layer = g_object_get_data (G_OBJECT (button), "layer");
      const char *obstacle = assay_canvas_get_obstacle (self->canvas, layer->id);
      g_autofree char *tooltip =
        obstacle != NULL
          ? g_strdup_printf ("%s (%c): %s", _ (layer->title), layer->key, _ (obstacle))
          : g_strdup_printf ("%s (%c)", _ (layer->title), layer->key);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                    assay_canvas_get_tool (self->canvas, layer->id));
      gtk_widget_set_sensitive (button, obstacle == NULL);
      gtk_widget_set_tooltip_text (button, tooltip);
    }
  gtk_revealer_set_reveal_child (self->drawer, assay_canvas_get_regions_shown (self->canvas));
}

/* The frame turns on by itself where the question is about it, unless a hand has set it. */
static void
choose_overlay (AssayReviewPage *self, AssayRow *card)
{
  const AssayClaim *claim = assay_claim_find (assay_row_get_string (card, "claim"));
  gboolean asked = g_strcmp0 (claim->tool, "safe_area") == 0;

  if (!self->safe_area_by_hand)
    assay_canvas_set_safe_area_shown (self->canvas, asked);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), asked && !self->safe_area_by_hand);
  gtk_label_set_label (self->pill, _ ("Safe frame is on: the question is about it. F"));
}

/* Words ----------------------------------------------------------------- */

static void
show_measurement (AssayReviewPage *self, AssayRow *card)
{
  AssayEvidenceMeasurement measurement;
  gboolean known = assay_evidence_read_measurement (assay_row_get_object (card), &measurement);

  gtk_widget_set_visible (GTK_WIDGET (self->meter), known);
  if (known)
    assay_evidence_meter_set (self->meter, &measurement,
                              assay_evidence_find_outcome (assay_row_get_object (card),
                                                           assay_row_get_string (card, "claim")));
}

static void
show_regions (AssayReviewPage *self, AssayRow *card)
{
  g_autoptr (GArray) regions = assay_evidence_read_regions (assay_row_get_object (card));
  g_autofree char *marks =
    regions->len == 1 ? g_strdup (_ ("Marked 1 in the picture (I)"))
                      : g_strdup_printf (_ ("Marked 1 to %u in the picture (I)"), regions->len);

  assay_canvas_set_regions (self->canvas, (const AssayRect *) regions->data, regions->len);
  gtk_label_set_label (self->marks, marks);
  gtk_widget_set_visible (GTK_WIDGET (self->marks), regions->len > 0);
}

static int
safe_area_of (AssayRow *card)
{
  JsonNode *node = json_object_get_member (assay_row_get_object (card), "contract");
  JsonObject *contract =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 px =
    contract != NULL ? json_object_get_int_member_with_default (contract, "safeAreaPx", 0) : 0;

  return (int) CLAMP (px, 0, ASSAY_PICTURE_MAX_SIDE);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_words (AssayReviewPage *self, AssayRow *card)
{
  g_autofree char *evidence =
    assay_evidence_dup_sentence (assay_row_get_string (card, "evidenceText"));

  show_label (self->title, assay_row_get_string (card, "title"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), assay_row_get_string (card, "title"));
  show_label (self->question, assay_row_get_string (card, "questionText"));
  show_label (self->evidence, evidence);
}

static void
show_provider (AssayReviewPage *self, AssayRow *card)
{
  const char *provider;

  _assay_review_page_want_provider (self, card);
  provider = g_hash_table_lookup (self->providers, assay_row_get_string (card, "version"));
  gtk_widget_set_visible (GTK_WIDGET (self->provider_note), g_strcmp0 (provider, "sandbox") == 0);
}

/* Picture --------------------------------------------------------------- */

static void
painted_cb (GdkFrameClock *clock, AssayReviewPage *self)
{
  g_signal_handler_disconnect (clock, self->painted_handler);
  self->painted_handler = 0;
  if (self->shown != NULL)
    self->shown_us = g_get_monotonic_time ();
}

/* Answers count from the frame that shows the card on; before it nobody has seen what is asked. */
static void
wait_for_paint (AssayReviewPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (self->painted_handler != 0 || clock == NULL)
    return;
  self->painted_handler =
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

static void
describe (AssayReviewPage *self, AssayRow *card, const AssayPicture *picture)
{
  int width = picture != NULL ? picture->width : 0, height = picture != NULL ? picture->height : 0;
  g_autofree char *label =
    g_strdup_printf (_ ("%s, %d by %d"), assay_row_get_string (card, "title"), width, height);
  g_autofree char *description = assay_evidence_dup_description (card, width, height);

  assay_canvas_set_words (
    self->canvas, picture != NULL ? label : assay_row_get_string (card, "title"), description);
}

void
_assay_review_page_show_picture (AssayReviewPage *self)
{
  AssayRow *card = self->shown != NULL ? _assay_review_page_get_row (self, self->shown) : NULL;
  AssayPicture *picture = card != NULL ? _assay_review_page_get_picture (self, card) : NULL;
  const char *message =
    card != NULL ? g_hash_table_lookup (self->unreadable, assay_row_get_string (card, "picture"))
                 : NULL;
  g_autofree char *text = NULL;

  if (card == NULL)
    return;
  assay_canvas_set_picture (self->canvas, picture);
  describe (self, card, picture);
  if (message != NULL)
    {
      text =
        g_strdup_printf (_ ("The picture cannot be shown. No has another one made. %s"), message);
      gtk_label_set_label (self->pill, text);
      gtk_widget_set_visible (GTK_WIDGET (self->pill), TRUE);
    }
  if (self->shown_us == 0 && (picture != NULL || message != NULL))
    wait_for_paint (self);
  _assay_review_page_show_tools (self);
}

void
_assay_review_page_show_card (AssayReviewPage *self, AssayRow *card)
{
  const char *id = assay_row_get_id (card);
  gboolean other = g_strcmp0 (id, self->shown) != 0;

  if (other)
    {
      g_free (self->shown);
      self->shown = g_strdup (id);
      self->shown_us = 0;
    }
  show_words (self, card);
  show_measurement (self, card);
  show_regions (self, card);
  show_provider (self, card);
  assay_canvas_set_safe_area (self->canvas, safe_area_of (card));
  assay_evidence_list_fill (self->report, card);
  if (other)
    choose_overlay (self, card);
  _assay_review_page_show_picture (self);
}

/* History --------------------------------------------------------------- */

static void
entry_clicked_cb (GtkButton *button, AssayReviewPage *self)
{
  g_autofree char *card = g_strdup (g_object_get_data (G_OBJECT (button), "card"));

  _assay_review_page_undo (self, card);
}

static const char *
fate_words (const AssayReviewEntry *entry)
{
  static const char *const saving[] = {N_ ("Yes, saving"), N_ ("No, saving"),
                                       N_ ("Unsure, saving")};

  if (entry->fate == ASSAY_REVIEW_NOT_SAVED)
    return _ ("not saved");
  return entry->fate == ASSAY_REVIEW_SAVING ? _ (saving[entry->answer])
                                            : _assay_review_answer_word (entry->answer);
}

/* The title may be cut short, the answer never. */
static GtkWidget *
entry_words_new (const char *title, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (title), *answer = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 14);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (answer, "caption-heading");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), answer);
  return box;
}

static GtkWidget *
entry_new (AssayReviewPage *self, const AssayReviewEntry *entry)
{
  AssayRow *row = _assay_review_page_get_row (self, entry->card);
  const char *title = row != NULL ? assay_row_get_string (row, "title") : "";
  g_autofree char *label = g_strdup_printf ("%s: %s", title, fate_words (entry));
  GtkWidget *button = gtk_button_new ();
  gboolean failed = entry->fate == ASSAY_REVIEW_NOT_SAVED;

  gtk_button_set_child (GTK_BUTTON (button), entry_words_new (title, fate_words (entry)));
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, failed ? "error" : "dim-label");
  gtk_widget_set_tooltip_text (button, failed ? entry->message : _ ("Take This Answer Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "card", g_strdup (entry->card), g_free);
  if (!failed)
    g_signal_connect (button, "clicked", G_CALLBACK (entry_clicked_cb), self);
  return button;
}

static void
show_trouble (AssayReviewPage *self)
{
  guint n = assay_review_queue_get_n_history (self->queue);
  const AssayReviewEntry *last = n > 0 ? assay_review_queue_get_history (self->queue, n - 1) : NULL;
  AssayRow *row = last != NULL ? _assay_review_page_get_row (self, last->card) : NULL;
  g_autofree char *text = NULL;

  if (last != NULL && last->fate == ASSAY_REVIEW_NOT_SAVED)
    /* Translators: the name of an asset, and why its answer could not be saved */
    text =
      g_strdup_printf (_ ("The answer about %s was not saved; the question is asked again. %s"),
                       row != NULL ? assay_row_get_string (row, "title") : "", last->message);
  show_label (self->trouble, text != NULL ? text : "");
}

static GtkWidget *
heading_new (void)
{
  /* Translators: before the answers given last */
  GtkWidget *label = gtk_label_new (_ ("Last:"));

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* Newest first, so that what undo takes back stands at the start. */
void
_assay_review_page_show_history (AssayReviewPage *self)
{
  guint n = assay_review_queue_get_n_history (self->queue), shown = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->history)) != NULL)
    gtk_box_remove (GTK_BOX (self->history), child);
  if (n > 0)
    gtk_box_append (GTK_BOX (self->history), heading_new ());
  for (guint i = n; i > 0 && shown < HISTORY_SHOWN; i--)
    {
      const AssayReviewEntry *entry = assay_review_queue_get_history (self->queue, i - 1);

      if (entry->fate == ASSAY_REVIEW_UNDONE)
        continue;
      gtk_box_append (GTK_BOX (self->history), entry_new (self, entry));
      shown++;
    }
  show_trouble (self);
}
