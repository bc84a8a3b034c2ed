/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"
#include "app/review/assay-evidence-meter.h"
#include "app/review/assay-review-columns.h"
#include "app/review/assay-review-page.h"

/* Without a project: what is there for every hand, and how the places move. */

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *from, Match match, gconstpointer data)
{
  GtkWidget *found = match (from, data) ? from : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (from); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, match, data);
  return found;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static gboolean
has_target (GtkWidget *widget, gconstpointer data)
{
  GVariant *target = GTK_IS_BUTTON (widget)
                       ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget))
                       : NULL;

  return target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING)
         && g_str_equal (g_variant_get_string (target, NULL), data);
}

static gboolean
has_label (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), data);
}

static void
test_labels (void)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (ASSAY_TYPE_REVIEW_PAGE, NULL));
  static const char *const answers[][2] = {{"no", "No"}, {"unsure", "Unsure"}, {"yes", "Yes"}};
  GtkWidget *before = NULL;

  g_test_summary ("No, Unsure, Yes in this order, each with its name and its letter");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      GtkWidget *button = find (page, has_target, answers[i][0]);
      char letter[2] = {answers[i][1][0], '\0'};

      g_assert_nonnull (button);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           answers[i][1]);
      g_assert_nonnull (find (button, has_label, letter));
      g_assert_true (before == NULL || gtk_widget_get_next_sibling (before) == button);
      before = button;
    }
  g_assert_finalize_object (page);
}

static gboolean
is_tool (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TOGGLE_BUTTON (widget) && find (widget, has_label, data) != NULL;
}

static gboolean
is_menu (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_MENU_BUTTON (widget);
}

/* The targets of "review.tool" in the menu and its sections, in order, joined. */
static void
append_tools (GMenuModel *menu, GString *tools)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL, *target = NULL;

      if (section != NULL)
        append_tools (section, tools);
      else if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action)
               && g_str_equal (action, "review.tool")
               && g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &target))
        g_string_append_printf (tools, "%s ", target);
    }
}

static void
test_menu (void)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (ASSAY_TYPE_REVIEW_PAGE, NULL));
  GtkWidget *button = find (page, is_menu, NULL);
  g_autoptr (GString) told = g_string_new (NULL), tools = g_string_new (NULL);

  g_test_summary ("The page's menu has every tool of the register, in its order, once");
  append_tools (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)), told);
  for (guint i = 0; assay_layers[i] != NULL; i++)
    g_string_append_printf (tools, "%s ", assay_layers[i]->id);
  g_assert_cmpstr (told->str, ==, tools->str);
  g_assert_finalize_object (page);
}

static void
test_tools (void)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (ASSAY_TYPE_REVIEW_PAGE, NULL));

  g_test_summary ("Each tool of the register has a button with letter, tooltip, accessible name "
                  "and description");
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      const AssayLayer *layer = assay_layers[i];
      const char letter[] = {layer->key, '\0'};
      GtkWidget *tool = find (page, is_tool, letter);

      g_assert_nonnull (tool);
      g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (tool), layer->title));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tool), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           layer->title);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tool),
                                           GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, layer->sentence);
    }
  g_assert_finalize_object (page);
}

static void
allocate (GtkWidget *widget, int width, int height)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){0, 0, width, height}, -1);
}

static graphene_rect_t
bounds_of (GtkWidget *widget, GtkWidget *in)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, in, &bounds));
  return bounds;
}

static void
test_columns (void)
{
  GtkWidget *stage = gtk_label_new (NULL), *words = gtk_label_new ("words"),
            *answers = gtk_button_new ();
  GtkWidget *columns = g_object_ref_sink (g_object_new (ASSAY_TYPE_REVIEW_COLUMNS, "stage", stage,
                                                        "words", words, "answers", answers, NULL));
  graphene_rect_t s, w, a;

  g_test_summary ("Words at the side when wide, between picture and answers when narrow");
  gtk_widget_set_size_request (answers, -1, 60);
  allocate (columns, 1000, 600);
  s = bounds_of (stage, columns), w = bounds_of (words, columns), a = bounds_of (answers, columns);
  g_assert_false (assay_review_columns_get_narrow (ASSAY_REVIEW_COLUMNS (columns)));
  g_assert_cmpfloat (s.size.height, ==, 540);
  g_assert_cmpfloat (s.size.width, ==, 680);
  g_assert_cmpfloat (w.origin.x, ==, 680);
  g_assert_cmpfloat (w.size.height, ==, 600);
  g_assert_cmpfloat (a.origin.y, ==, 540);
  allocate (columns, 420, 600);
  s = bounds_of (stage, columns), w = bounds_of (words, columns), a = bounds_of (answers, columns);
  g_assert_true (assay_review_columns_get_narrow (ASSAY_REVIEW_COLUMNS (columns)));
  g_assert_cmpfloat (s.size.width, ==, 420);
  g_assert_cmpfloat (w.origin.y, ==, s.size.height);
  g_assert_cmpfloat (a.origin.y, ==, 540);
  g_assert_cmpfloat (a.size.width, ==, 420);
  g_assert_cmpfloat (s.size.height, >=, 270);
  g_assert_finalize_object (columns);
}

static void
test_meter (void)
{
  GtkWidget *meter = g_object_ref_sink (assay_evidence_meter_new ());
  char unit[] = "px";
  AssayMeasurement measurement = {.value = 3, .limit = 8, .unit = unit};

  g_test_summary ("The meter says value, limit and unit");
  assay_evidence_meter_set (ASSAY_EVIDENCE_METER (meter), &measurement, ASSAY_VERDICT_FAIL);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (meter), GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (meter), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "3 px, limit 8 px");
  g_assert_true (gtk_widget_has_css_class (meter, "error"));
  g_assert_nonnull (find (meter, has_label, "3 px"));
  g_assert_nonnull (find (meter, has_label, "limit 8 px"));
  assay_evidence_meter_set (ASSAY_EVIDENCE_METER (meter), &measurement, ASSAY_VERDICT_PASS);
  g_assert_false (gtk_widget_has_css_class (meter, "error"));
  g_assert_finalize_object (meter);
}

static void
test_no_project (void)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (ASSAY_TYPE_REVIEW_PAGE, NULL));
  GtkWidget *refusal;
  GType type = GTK_TYPE_STACK;
  GtkStack *stack = GTK_STACK (find (page, is_of_type, &type));

  g_test_summary ("Without a project nothing is asked, and an answer says why it is not taken");
  assay_zone_page_set_project (ASSAY_ZONE_PAGE (page), NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "loading");
  g_assert_true (gtk_widget_activate_action (page, "review.answer", "s", "yes"));
  refusal = find (page, has_label, "There is no question to answer.");
  g_assert_nonnull (refusal);
  g_assert_true (gtk_widget_get_visible (refusal));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (refusal), GTK_ACCESSIBLE_ROLE_ALERT);
  g_assert_true (gtk_widget_activate_action (page, "review.undo", NULL));
  g_assert_false (gtk_widget_get_visible (refusal));
  g_assert_true (gtk_widget_activate_action (page, "review.skip", NULL));
  g_assert_true (gtk_widget_activate_action (page, "review.step", "i", 1));
  g_assert_true (gtk_widget_activate_action (page, "review.filter", "s", "taste"));
  g_assert_finalize_object (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/review/page/labels", test_labels);
  g_test_add_func ("/review/page/tools", test_tools);
  g_test_add_func ("/review/page/menu", test_menu);
  g_test_add_func ("/review/page/columns", test_columns);
  g_test_add_func ("/review/page/meter", test_meter);
  g_test_add_func ("/review/page/no-project", test_no_project);
  return g_test_run ();
}
