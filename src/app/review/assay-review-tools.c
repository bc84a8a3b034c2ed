/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-tools.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

struct _AssayReviewTools
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayReviewTools, assay_review_tools, GTK_TYPE_BOX)

static void
clicked_cb (GtkButton *button, AssayReviewTools *self)
{
  const AssayLayer *layer = g_object_get_data (G_OBJECT (button), "layer");

  gtk_widget_activate_action (GTK_WIDGET (self), "review.tool", "s", layer->id);
}

/* Its name and keys, and why it cannot help where that is so. New string. */
static char *
dup_tooltip (const AssayLayer *layer, const char *obstacle)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s (%c)", _ (layer->title), layer->key);
  for (const AssayLayerKey *own = layer->keys; own != NULL && own->keyval != 0; own++)
    g_string_append_printf (text, ", %s (%s)", _ (own->title), own->label);
  if (obstacle != NULL)
    g_string_append_printf (text, ": %s", _ (obstacle));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
tool_new (const AssayLayer *layer)
{
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *letter = gtk_label_new ((char[]){layer->key, '\0'});
  g_autofree char *tooltip = dup_tooltip (layer, NULL);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (layer->icon));
  gtk_widget_add_css_class (letter, "caption-heading");
  gtk_box_append (GTK_BOX (box), letter);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (layer->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (layer->sentence), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED, FALSE, -1);
  g_object_set_data (G_OBJECT (button), "layer", (gpointer) layer);
  return button;
}

/* Dimmed tools stay where they are and say why they cannot help. A tooltip that is set asks the
 * display where the pointer is, so only when the reason changed. */
static void
show_obstacle (GtkWidget *button, const AssayLayer *layer, const char *obstacle)
{
  g_autofree char *tooltip = NULL;

  if (g_object_get_data (G_OBJECT (button), "obstacle") == obstacle)
    return;
  g_object_set_data (G_OBJECT (button), "obstacle", (gpointer) obstacle);
  tooltip = dup_tooltip (layer, obstacle);
  gtk_widget_set_sensitive (button, obstacle == NULL);
  gtk_widget_set_tooltip_text (button, tooltip);
}

void
assay_review_tools_show (AssayReviewTools *self, AssayCanvas *canvas)
{
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      const AssayLayer *layer = g_object_get_data (G_OBJECT (button), "layer");

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                    assay_canvas_get_tool (canvas, layer));
      show_obstacle (button, layer, assay_canvas_get_obstacle (canvas, layer));
    }
}

void
assay_review_tools_fill_menu (GMenu *section)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (assay_layers[i]->title), NULL);

      g_menu_item_set_action_and_target (item, "review.tool", "s", assay_layers[i]->id);
      g_menu_insert_item (section, (int) i, item);
    }
}

static void
assay_review_tools_class_init (AssayReviewToolsClass *klass)
{
}

static void
assay_review_tools_init (AssayReviewTools *self)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      GtkWidget *button = tool_new (assay_layers[i]);

      g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
      gtk_box_append (GTK_BOX (self), button);
    }
}
