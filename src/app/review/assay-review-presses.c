/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-presses.h"

struct _AssayReviewPresses
{
  GtkWidget *widget; /* its owner */
  AssayReviewPressed pressed;
  gpointer data;
  GHashTable *held; /* hardware numbers of the keys that are down */
  AssayReviewClock clock;
};

static void
presses_free (gpointer data)
{
  AssayReviewPresses *self = data;

  g_hash_table_unref (self->held);
  g_free (self);
}

static GtkWidget *
get_focus (AssayReviewPresses *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
is_typing (AssayReviewPresses *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

/* An open menu has its own use for letters and arrows. */
static gboolean
is_in_menu (AssayReviewPresses *self)
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
                AssayReviewPresses *self)
{
  AssayReviewKey key = assay_review_key_find (keyval, keycode, modifiers);
  gboolean repeated = !g_hash_table_add (self->held, GUINT_TO_POINTER (keycode));
  gint64 pressed_us = assay_review_clock_pressed_us (
    &self->clock, gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller)),
    g_get_monotonic_time ());
  gboolean repeats = key.kind == ASSAY_REVIEW_KEY_ZOOM_IN || key.kind == ASSAY_REVIEW_KEY_ZOOM_OUT
                     || key.kind == ASSAY_REVIEW_KEY_TOOL_OWN;

  if (is_typing (self))
    return FALSE;
  if (repeated && presses_button (keyval))
    return TRUE;
  if (key.kind == ASSAY_REVIEW_KEY_NONE || is_in_menu (self))
    return FALSE;
  return (repeated && !repeats) || self->pressed (self->data, key, pressed_us);
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint keyval,
                 guint keycode,
                 GdkModifierType modifiers,
                 AssayReviewPresses *self)
{
  g_hash_table_remove (self->held, GUINT_TO_POINTER (keycode));
}

static void
focus_left_cb (GtkEventControllerFocus *controller, AssayReviewPresses *self)
{
  assay_review_presses_forget (self);
}

void
assay_review_presses_forget (AssayReviewPresses *self)
{
  g_hash_table_remove_all (self->held);
}

AssayReviewPresses *
assay_review_presses_add (GtkWidget *widget, AssayReviewPressed pressed, gpointer data)
{
  GtkEventController *keys = gtk_event_controller_key_new (),
                     *focus = gtk_event_controller_focus_new ();
  AssayReviewPresses *self = g_new0 (AssayReviewPresses, 1);

  self->widget = widget;
  self->pressed = pressed;
  self->data = data;
  self->held = g_hash_table_new (NULL, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
  g_object_set_data_full (G_OBJECT (widget), "assay-review-presses", self, presses_free);
  return self;
}
