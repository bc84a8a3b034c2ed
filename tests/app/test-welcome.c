/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was open last is offered as what it is, whatever is opened elsewhere meanwhile. The rest of
 * the first screen: tests/ui/test-welcome.py. */
#include "app/shell/assay-welcome.h"

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
check_opens (GtkWidget *welcome, const char *label, const char *wanted)
{
  GtkWidget *button = find_button (welcome, label);
  GVariant *target;

  g_assert_nonnull (button);
  target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button));
  g_assert_true (g_variant_is_of_type (target, G_VARIANT_TYPE_STRING));
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, wanted);
}

/* Red when a button carries its number in the list of the moment. */
static void
test_recent (void)
{
  static const char *const recent[] = {"/games/duck", "file:///games/caf%E9", "no folder", NULL};
  GtkWidget *welcome = g_object_ref_sink (assay_welcome_new (gtk_menu_button_new ()));

  assay_welcome_greet (ASSAY_WELCOME (welcome), recent);
  check_opens (welcome, "duck", "/games/duck");
  check_opens (welcome, "caf\357\277\275", "file:///games/caf%E9");
  g_assert_null (find_button (welcome, "no folder"));
  g_object_unref (welcome);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/app/welcome/recent", test_recent);
  return g_test_run ();
}
