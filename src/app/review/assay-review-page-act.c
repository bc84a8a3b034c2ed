/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-compat.h"
#include "app/canvas/assay-layer.h"
#include "app/review/assay-review-keys.h"
#include "app/review/assay-review-page-private.h"

#include <glib/gi18n.h>

/* What a person does with a card: answers, undo, skip, tools, and the keys for all of it. */

#define CLOCK_GRAIN_US 1000 /* the display server counts in milliseconds */

typedef struct
{
  AssayReviewPage *page;
  char *card; /* %NULL: the newest answer of an earlier sitting */
} Deed;

static Deed *
deed_new (AssayReviewPage *page, const char *card)
{
  Deed *deed = g_new (Deed, 1);

  deed->page = g_object_ref (page);
  deed->card = g_strdup (card);
  return deed;
}

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->page);
  g_free (deed->card);
  g_free (deed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

const char *
_assay_review_answer_word (AssayReviewAnswer answer)
{
  static const char *const words[] = {N_ ("Yes"), N_ ("No"), N_ ("Unsure")};

  return _ (words[answer]);
}

/* Answer ---------------------------------------------------------------- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deed) deed = data;
  g_autoptr (GError) error = NULL;
  gboolean saved = assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error);

  if (deed->page->project != ASSAY_PROJECT (source))
    return;
  assay_review_queue_settle (deed->page->queue, deed->card, saved ? NULL : error->message);
  if (!saved)
    _assay_review_page_toast (deed->page,
                              _ ("An answer was not saved; its question is asked again."));
  _assay_review_page_refresh (deed->page);
}

static void
announce_next (AssayReviewPage *self, AssayReviewAnswer answer)
{
  const char *next = assay_review_queue_get_current (self->queue);
  AssayRow *row = next != NULL ? _assay_review_page_get_row (self, next) : NULL;
  g_autofree char *text = NULL;

  if (row == NULL)
    text = g_strdup_printf (_ ("%s. All decided."), _assay_review_answer_word (answer));
  else
    /* Translators: the answer just given, then the title of the next asset and its question */
    text = g_strdup_printf (_ ("%s. Next: %s. %s"), _assay_review_answer_word (answer),
                            assay_row_get_string (row, "title"),
                            assay_row_get_string (row, "questionText"));
  assay_compat_announce (GTK_WIDGET (self), text);
}

/* A press counts for the card that was visible then: one that came before this card was painted
 * was meant for the card before, which has its answer. */
static gboolean
was_seen (AssayReviewPage *self, gint64 pressed_us)
{
  return self->shown != NULL && self->project != NULL && self->shown_us != 0
         && pressed_us >= self->shown_us - CLOCK_GRAIN_US;
}

/* Nobody can find good what nobody can see. */
static gboolean
is_unreadable (AssayReviewPage *self)
{
  AssayRow *card = _assay_review_page_get_row (self, self->shown);

  return card != NULL
         && g_hash_table_contains (self->unreadable, assay_row_get_string (card, "picture"));
}

static void
answer (AssayReviewPage *self, AssayReviewAnswer answer, const char *device, gint64 pressed_us)
{
  g_autofree char *card = g_strdup (self->shown);
  gint64 milliseconds = MAX (pressed_us - self->shown_us, 0) / 1000;
  AssayArgsCardAnswer *args;

  if (!was_seen (self, pressed_us))
    return;
  if (assay_review_queue_get_n_unsaved (self->queue) >= ASSAY_REVIEW_MAX_UNSAVED)
    {
      _assay_review_page_toast (
        self, _ ("Eight answers are still being saved. The next one waits for them."));
      return;
    }
  if (answer == ASSAY_REVIEW_YES && is_unreadable (self))
    {
      _assay_review_page_toast (self, _ ("A picture that cannot be shown cannot be approved."));
      return;
    }
  if (!assay_review_queue_answer (self->queue, card, answer))
    return;
  args = assay_table_new (assay_command_kind_find ("card.answer")->args);
  args->card = g_strdup (card);
  args->answer = (gint64) answer;
  args->milliseconds = milliseconds;
  args->device = g_strdup (device);
  args->key_set = g_strdup (ASSAY_REVIEW_KEY_SET);
  assay_project_submit_async (self->project,
                              assay_command_new ("card.answer", args, ASSAY_ACTOR_USER, "assay"),
                              NULL, answered_cb, deed_new (self, card));
  announce_next (self, answer);
  _assay_review_page_refresh (self);
}

/* Undo and skip --------------------------------------------------------- */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deed) deed = data;
  g_autoptr (GError) error = NULL;
  gboolean done = assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error);

  if (deed->page->project != ASSAY_PROJECT (source) || done)
    return;
  if (deed->card != NULL)
    assay_review_queue_undo_failed (deed->page->queue, deed->card);
  else
    assay_review_queue_expect_return (deed->page->queue, FALSE);
  _assay_review_page_toast (deed->page, error->message);
  _assay_review_page_refresh (deed->page);
}

void
_assay_review_page_undo (AssayReviewPage *self, const char *card)
{
  AssayArgsCardUndo *args;
  g_autofree char *id =
    g_strdup (card != NULL ? card : assay_review_queue_get_undoable (self->queue));

  if (self->project == NULL || (id != NULL && !assay_review_queue_undo (self->queue, id)))
    return;
  if (id == NULL)
    assay_review_queue_expect_return (self->queue, TRUE);
  args = assay_table_new (assay_command_kind_find ("card.undo")->args);
  args->card = g_strdup (id);
  assay_project_submit_async (self->project,
                              assay_command_new ("card.undo", args, ASSAY_ACTOR_USER, "assay"),
                              NULL, undone_cb, deed_new (self, id));
  _assay_review_page_refresh (self);
}

static void
skipped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deed) deed = data;
  g_autoptr (GError) error = NULL;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error)
      && deed->page->project == ASSAY_PROJECT (source))
    _assay_review_page_toast (deed->page, error->message);
}

static void
skip (AssayReviewPage *self, gint64 pressed_us)
{
  g_autofree char *card = g_strdup (self->shown);
  AssayArgsCardSkip *args;

  if (!was_seen (self, pressed_us) || !assay_review_queue_skip (self->queue, card))
    return;
  args = assay_table_new (assay_command_kind_find ("card.skip")->args);
  args->card = g_strdup (card);
  assay_project_submit_async (self->project,
                              assay_command_new ("card.skip", args, ASSAY_ACTOR_USER, "assay"),
                              NULL, skipped_cb, deed_new (self, card));
  _assay_review_page_refresh (self);
}

/* Tools ----------------------------------------------------------------- */

static void
use_tool (AssayReviewPage *self, const char *id)
{
  if (assay_canvas_get_obstacle (self->canvas, id) == NULL)
    assay_canvas_use_tool (self->canvas, id, 1);
  if (g_str_equal (id, "safe_area"))
    {
      self->safe_area_by_hand = TRUE;
      gtk_widget_set_visible (GTK_WIDGET (self->pill), FALSE);
    }
  _assay_review_page_show_tools (self);
}

/* Actions --------------------------------------------------------------- */

static void
answer_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int chosen = assay_word_index (assay_answer_words, g_variant_get_string (parameter, NULL), -1);

  if (chosen >= 0)
    answer (ASSAY_REVIEW_PAGE (widget), (AssayReviewAnswer) chosen, "pointer",
            g_get_monotonic_time ());
}

static void
undo_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _assay_review_page_undo (ASSAY_REVIEW_PAGE (widget), NULL);
}

static void
skip_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  skip (ASSAY_REVIEW_PAGE (widget), g_get_monotonic_time ());
}

static void
step_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayReviewPage *self = ASSAY_REVIEW_PAGE (widget);

  if (assay_review_queue_step (self->queue, g_variant_get_int32 (parameter)))
    _assay_review_page_refresh (self);
}

static void
tool_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  use_tool (ASSAY_REVIEW_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
zoom_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_canvas_set_zoom (ASSAY_REVIEW_PAGE (widget)->canvas, g_variant_get_int32 (parameter));
}

void
_assay_review_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.answer", "s", answer_action_cb);
  gtk_widget_class_install_action (widget_class, "review.undo", NULL, undo_action_cb);
  gtk_widget_class_install_action (widget_class, "review.skip", NULL, skip_action_cb);
  gtk_widget_class_install_action (widget_class, "review.step", "i", step_action_cb);
  gtk_widget_class_install_action (widget_class, "review.tool", "s", tool_action_cb);
  gtk_widget_class_install_action (widget_class, "review.zoom", "i", zoom_action_cb);
}

/* Keys ------------------------------------------------------------------ */

static void
obey (AssayReviewPage *self, AssayReviewKey key, gint64 pressed_us)
{
  const AssayLayer *layer;

  switch (key.kind)
    {
    case ASSAY_REVIEW_KEY_ANSWER_YES:
      answer (self, ASSAY_REVIEW_YES, "keyboard", pressed_us);
      break;
    case ASSAY_REVIEW_KEY_ANSWER_NO:
      answer (self, ASSAY_REVIEW_NO, "keyboard", pressed_us);
      break;
    case ASSAY_REVIEW_KEY_ANSWER_UNSURE:
      answer (self, ASSAY_REVIEW_UNSURE, "keyboard", pressed_us);
      break;
    case ASSAY_REVIEW_KEY_SKIP:
      skip (self, pressed_us);
      break;
    case ASSAY_REVIEW_KEY_UNDO:
      _assay_review_page_undo (self, NULL);
      break;
    case ASSAY_REVIEW_KEY_PREVIOUS:
    case ASSAY_REVIEW_KEY_NEXT:
      if (assay_review_queue_step (self->queue, key.kind == ASSAY_REVIEW_KEY_NEXT ? 1 : -1))
        _assay_review_page_refresh (self);
      break;
    case ASSAY_REVIEW_KEY_TOOL:
      layer = assay_layer_find_by_key (key.letter);
      if (layer != NULL)
        use_tool (self, layer->id);
      break;
    case ASSAY_REVIEW_KEY_ZOOM:
      assay_canvas_set_zoom (self->canvas, key.number);
      break;
    case ASSAY_REVIEW_KEY_ZOOM_IN:
      assay_canvas_step_zoom (self->canvas, 1);
      break;
    case ASSAY_REVIEW_KEY_ZOOM_OUT:
      assay_canvas_step_zoom (self->canvas, -1);
      break;
    case ASSAY_REVIEW_KEY_NONE:
    default:
      break;
    }
}

static GtkWidget *
get_focus (AssayReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
is_typing (AssayReviewPage *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

/* An open menu has its own use for letters and arrows. */
static gboolean
is_in_menu (AssayReviewPage *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/* Held, these would press the focused answer or the first thing of a menu again and again. */
static gboolean
presses_button (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter
         || keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType modifiers,
                AssayReviewPage *self)
{
  AssayReviewKey key = assay_review_key_find (keyval, keycode, modifiers);
  gboolean repeated = !g_hash_table_add (self->held, GUINT_TO_POINTER (keycode));
  gint64 pressed_us = assay_review_clock_pressed_us (
    &self->clock, gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller)),
    g_get_monotonic_time ());
  gboolean zooms = key.kind == ASSAY_REVIEW_KEY_ZOOM_IN || key.kind == ASSAY_REVIEW_KEY_ZOOM_OUT;

  if (is_typing (self))
    return FALSE;
  if (repeated && presses_button (keyval))
    return TRUE;
  if (key.kind == ASSAY_REVIEW_KEY_NONE || is_in_menu (self))
    return FALSE;
  if (!repeated || zooms)
    obey (self, key, pressed_us);
  return TRUE;
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint keyval,
                 guint keycode,
                 GdkModifierType modifiers,
                 AssayReviewPage *self)
{
  g_hash_table_remove (self->held, GUINT_TO_POINTER (keycode));
}

/* Releases that happen elsewhere are never told. */
static void
focus_left_cb (GtkEventControllerFocus *controller, AssayReviewPage *self)
{
  g_hash_table_remove_all (self->held);
}

void
_assay_review_page_add_keys (AssayReviewPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new (),
                     *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
