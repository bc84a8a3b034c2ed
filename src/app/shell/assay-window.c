/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-status-bar.h"
#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

#define TOLD_S 4  /* how long a toast stays … */
#define UNDO_S 10 /* … and one that can be answered */

G_DEFINE_FINAL_TYPE (AssayWindow, assay_window, ADW_TYPE_APPLICATION_WINDOW)

static void
assay_window_dispose (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->leaving, assay_closing_free);
  g_clear_weak_pointer (&self->backup);
  g_clear_object (&self->project);
  g_clear_object (&self->settings);
  self->toasts = NULL; /* goes with the widgets; answers may come later */
  G_OBJECT_CLASS (assay_window_parent_class)->dispose (object);
}

static void
assay_window_finalize (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->undos);
  g_free (self->folder);
  g_free (self->then_folder);
  G_OBJECT_CLASS (assay_window_parent_class)->finalize (object);
}

/* Telling --------------------------------------------------------------- */

#define TOAST_CHARS       60  /* as long as a line is read well */
#define TOAST_FRAME_PX    104 /* beside the words: margins and the cross … */
#define TOAST_UNDO_CHARS  9   /* … and the button */
#define TOAST_LEAST_CHARS 20  /* fewer are no line any more; what fits any window */

/* Of a letter of a toast, as a label counts them. */
static int
measure_letter (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *bold =
    pango_font_description_copy (pango_context_get_font_description (context));
  PangoFontMetrics *metrics;
  int units;

  pango_font_description_set_weight (bold, PANGO_WEIGHT_BOLD);
  metrics = pango_context_get_metrics (context, bold, NULL);
  units = MAX (pango_font_metrics_get_approximate_char_width (metrics),
               pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  pango_font_description_free (bold);
  return MAX (PANGO_PIXELS_CEIL (units), 1);
}

/* A toast is as high as its words are in the width that they would like, whatever it gets: in a
 * narrow window they must not like more than there is (libadwaita 1.2). */
static int
count_toast_chars (AssayWindow *self)
{
  int px = gtk_widget_get_width (GTK_WIDGET (self->toasts)) - TOAST_FRAME_PX;

  if (px <= 0) /* told before the window is shown */
    return TOAST_LEAST_CHARS;
  return CLAMP (px / measure_letter (GTK_WIDGET (self)) - TOAST_UNDO_CHARS, TOAST_LEAST_CHARS,
                TOAST_CHARS);
}

static GtkWidget *
toast_label_new (AssayWindow *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), count_toast_chars (self));
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
undo_gone_cb (AssayWindow *self, AdwToast *toast)
{
  g_ptr_array_remove_fast (self->undos, toast);
}

/* Its number means something in this project alone. */
static void
offer_undo (AssayWindow *self, AdwToast *toast, const char *undo)
{
  /* what is taken back is what was just done; the one before it comes again after it */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, UNDO_S);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_detailed_action_name (toast, undo);
  g_ptr_array_add (self->undos, g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (undo_gone_cb), self, G_CONNECT_SWAPPED);
}

void
_assay_window_forget_undos (AssayWindow *self)
{
  g_autoptr (GPtrArray) undos = g_steal_pointer (&self->undos);

  self->undos = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < undos->len; i++)
    adw_toast_dismiss (undos->pdata[i]);
}

void
_assay_window_add_toast (AssayWindow *self, const char *text, const char *undo)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (self->toasts == NULL)
    return;
  toast = adw_toast_new (plain);
  /* what becomes of art is more than a line */
  adw_toast_set_custom_title (toast, toast_label_new (self, text));
  adw_toast_set_timeout (toast, TOLD_S);
  if (undo != NULL && *undo != '\0' && self->project != NULL)
    offer_undo (self, toast, undo);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
assay_window_toast (AssayWindow *self, const char *text)
{
  _assay_window_add_toast (self, text, NULL);
}

static void
tell_cb (gpointer window, const char *text)
{
  assay_window_toast (window, text);
}

/* Coming and going ------------------------------------------------------ */

static void
save_size (AssayWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* The window goes at once; the process stays until everything acknowledged is on disk. */
static gboolean
assay_window_close_request (GtkWindow *window)
{
  AssayWindow *self = ASSAY_WINDOW (window);

  if (self->closing)
    return TRUE;
  save_size (self);
  if (assay_closing_request (self->leaving))
    return TRUE;
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return _assay_window_close_project (self);
}

/* Documents are edited elsewhere too: coming back to the window looks at them again. */
static void
active_changed_cb (AssayWindow *self)
{
  if (self->project != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    assay_project_act_async (self->project, "rescan", NULL, self->cancellable, NULL, NULL);
}

/* The surface exists only while the window is realized; its state says whether it is minimized. */
static void
assay_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (_assay_window_wake_visible_page), widget, G_CONNECT_SWAPPED);
}

static void
assay_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->map (widget);
  _assay_window_wake_visible_page (ASSAY_WINDOW (widget));
  assay_closing_come_back (ASSAY_WINDOW (widget)->leaving);
}

static void
assay_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_window_parent_class)->unmap (widget);
  _assay_window_wake_visible_page (ASSAY_WINDOW (widget));
}

/* Making it ------------------------------------------------------------- */

static GtkWidget *
opening_new (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Opening the project"), -1);
  return spinner;
}

static void
assay_window_class_init (AssayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_window_finalize;
  widget_class->realize = assay_window_realize;
  widget_class->map = assay_window_map;
  widget_class->unmap = assay_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = assay_window_close_request;
  _assay_window_install_actions (widget_class);
}

static void
load_settings (AssayWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, ASSAY_APP_ID, TRUE) : NULL;
  g_autoptr (GAction) when_closing = NULL;

  /* uninstalled without GSETTINGS_SCHEMA_DIR: nothing is remembered, everything works */
  if (schema == NULL)
    return;
  self->settings = g_settings_new (ASSAY_APP_ID);
  when_closing = g_settings_create_action (self->settings, "when-closing");
  g_action_map_add_action (G_ACTION_MAP (self), when_closing);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
show_last_zone (AssayWindow *self)
{
  g_autofree char *zone =
    self->settings != NULL ? g_settings_get_string (self->settings, "last-zone") : NULL;
  int index = assay_zone_find (zone);

  if (index < 0 || assay_zones[index].never_first)
    index = 0;
  _assay_window_show_index (self, index);
}

static void
assay_window_init (AssayWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->undos = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_window_set_default_size (GTK_WINDOW (self), 1200, 800);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  load_settings (self);
  self->leaving = assay_closing_new (GTK_WINDOW (self), self->settings, tell_cb);
  self->top = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->top, FALSE);
  gtk_stack_set_vhomogeneous (self->top, FALSE);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_stack_add_named (self->top, _assay_window_welcome_new (self), "welcome");
  gtk_stack_add_named (self->top, opening_new (), "opening");
  gtk_stack_add_named (self->top, _assay_window_shell_new (self), "project");
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->top));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->toasts));
  assay_shell_attach (self->shell, ADW_APPLICATION_WINDOW (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
  _assay_window_show_greeting (self);
  show_last_zone (self);
}

AssayWindow *
assay_window_new (AssayApplication *application)
{
  return g_object_new (ASSAY_TYPE_WINDOW, "application", application, NULL);
}
