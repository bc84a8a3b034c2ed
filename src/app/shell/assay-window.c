/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-window-private.h"

#include "app/shell/assay-status-bar.h"
#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

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
  g_clear_object (&self->toasts); /* answers may come later */
  G_OBJECT_CLASS (assay_window_parent_class)->dispose (object);
}

static void
assay_window_finalize (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->folder);
  g_free (self->then_folder);
  G_OBJECT_CLASS (assay_window_parent_class)->finalize (object);
}

/* Telling --------------------------------------------------------------- */

void
_assay_window_add_toast (AssayWindow *self, const char *text, const char *undo)
{
  if (self->toasts == NULL)
    return;
  /* its number means something in this project alone */
  if (undo != NULL && *undo != '\0' && self->project != NULL)
    assay_toasts_offer (self->toasts, text, undo);
  else
    assay_toasts_tell (self->toasts, text);
}

void
_assay_window_answer (AssayWindow *self, const char *text)
{
  if (self->toasts != NULL)
    assay_toasts_answer (self->toasts, text);
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
  AdwToastOverlay *overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());

  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 1200, 800);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  load_settings (self);
  self->leaving = assay_closing_new (GTK_WINDOW (self), self->settings, tell_cb);
  self->top = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->top, FALSE);
  gtk_stack_set_vhomogeneous (self->top, FALSE);
  self->toasts = assay_toasts_new (overlay);
  gtk_stack_add_named (self->top, _assay_window_welcome_new (self), "welcome");
  gtk_stack_add_named (self->top, opening_new (), "opening");
  gtk_stack_add_named (self->top, _assay_window_shell_new (self), "project");
  adw_toast_overlay_set_child (overlay, GTK_WIDGET (self->top));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (overlay));
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
