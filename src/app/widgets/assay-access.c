/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-access.h"

#define OWN_NAME "assay-own-name"
#define KNOWN    "assay-access"

/* Buttons ----------------------------------------------------------------- */

static char *
dup_plain (const char *label)
{
  GString *plain = g_string_new (NULL);

  for (const char *c = label; *c != '\0'; c++)
    if (*c != '_' || c[1] == '_')
      g_string_append_c (plain, *(c += *c == '_'));
  return g_string_free (plain, FALSE);
}

/* The label beside the name would be the same words a second time. */
static void
set_name (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
label_changed_cb (GtkButton *button)
{
  const char *label = gtk_button_get_label (button),
             *own = g_object_get_data (G_OBJECT (button), OWN_NAME);
  g_autofree char *plain = NULL;

  if (label == NULL || !gtk_button_get_use_underline (button))
    return;
  plain = dup_plain (label);
  set_name (GTK_WIDGET (button), own != NULL ? own : plain);
}

void
assay_access_name (GtkWidget *button, const char *name)
{
  g_object_set_data_full (G_OBJECT (button), OWN_NAME, g_strdup (name), g_free);
  set_name (button, name);
}

static void
menu_label_changed_cb (GtkMenuButton *button)
{
  const char *label = gtk_menu_button_get_label (button),
             *own = g_object_get_data (G_OBJECT (button), OWN_NAME);
  g_autofree char *plain = NULL;

  if (label == NULL)
    return;
  plain = gtk_menu_button_get_use_underline (button) ? dup_plain (label) : g_strdup (label);
  set_name (GTK_WIDGET (button), own != NULL ? own : plain);
}

/* Its label is inside, where it names nothing. */
static void
mend_menu_button (GtkWidget *button)
{
  if (g_object_get_data (G_OBJECT (button), KNOWN) != NULL)
    return;
  g_object_set_data (G_OBJECT (button), KNOWN, button);
  g_signal_connect (button, "notify::label", G_CALLBACK (menu_label_changed_cb), NULL);
  menu_label_changed_cb (GTK_MENU_BUTTON (button));
}

static void
mend_button (GtkWidget *button)
{
  GtkWidget *parent = gtk_widget_get_parent (button);

  if (GTK_IS_MENU_BUTTON (parent))
    mend_menu_button (parent);
  if (GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    parent, NULL, -1);
  if (g_object_get_data (G_OBJECT (button), KNOWN) != NULL)
    return;
  g_object_set_data (G_OBJECT (button), KNOWN, button);
  g_signal_connect (button, "notify::label", G_CALLBACK (label_changed_cb), NULL);
  label_changed_cb (GTK_BUTTON (button));
}

/* Pages ------------------------------------------------------------------- */

static gboolean
folds (GtkWidget *widget)
{
  return GTK_IS_STACK (widget) || GTK_IS_REVEALER (widget);
}

static void
tell_hidden (GtkWidget *page, gboolean hidden)
{
  GtkWidget *parent = gtk_widget_get_parent (page);

  gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
  if (GTK_IS_STACK (parent))
    gtk_accessible_update_state (GTK_ACCESSIBLE (gtk_stack_get_page (GTK_STACK (parent), page)),
                                 GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
tell_pages (GtkWidget *widget)
{
  for (GtkWidget *page = gtk_widget_get_first_child (widget); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    tell_hidden (page, !gtk_widget_get_child_visible (page));
}

/* Scroll panes ------------------------------------------------------------ */

static gboolean
takes_focus (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || !gtk_widget_get_can_focus (widget))
    return FALSE;
  if (gtk_widget_get_focusable (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (takes_focus (child))
      return TRUE;
  return FALSE;
}

static gboolean
restore_cb (gpointer data)
{
  gtk_widget_set_can_focus (data, TRUE);
  return G_SOURCE_REMOVE;
}

/* A pane in which nothing takes the keyboard says that it took it, and Tab ends there (4.8). */
static void
pass_by (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      pass_by (child);
  if (!GTK_IS_SCROLLED_WINDOW (widget) || !gtk_widget_get_can_focus (widget)
      || takes_focus (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget))))
    return;
  gtk_widget_set_can_focus (widget, FALSE);
  g_idle_add_full (G_PRIORITY_HIGH, restore_cb, g_object_ref (widget), g_object_unref);
}

void
assay_access_before_move (GtkWidget *window)
{
  pass_by (window);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType modifiers)
{
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab || keyval == GDK_KEY_KP_Tab)
    pass_by (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  return FALSE;
}

static void
watch_tab (GtkWidget *window)
{
  GtkEventController *keys;

  if (g_object_get_data (G_OBJECT (window), KNOWN) != NULL)
    return;
  g_object_set_data (G_OBJECT (window), KNOWN, window);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (window, keys);
}

/* Hooks ------------------------------------------------------------------- */

static gboolean
mapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]), *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_BUTTON (widget))
    mend_button (widget);
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_widget_set_focusable (widget, FALSE);
  else if (GTK_IS_WINDOW (widget))
    watch_tab (widget);
  else if (folds (widget))
    tell_pages (widget);
  if (parent != NULL && folds (parent))
    tell_hidden (widget, FALSE);
  return TRUE;
}

static gboolean
unmapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]), *parent = gtk_widget_get_parent (widget);

  if (parent != NULL && folds (parent) && !gtk_widget_get_child_visible (widget))
    tell_hidden (widget, TRUE);
  return TRUE;
}

void
assay_access_start (void)
{
  static gboolean started;

  if (started)
    return;
  started = TRUE;
  g_type_ensure (GTK_TYPE_WIDGET);
  g_type_class_ref (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, unmapped_cb, NULL,
                              NULL);
}
