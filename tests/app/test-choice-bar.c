/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which buttons the bar shows for pictures, and what they are called. What they do:
 * core-command-choice and run-runner-choices. */
#include "app/widgets/assay-choice-bar.h"

#include "engine/rows/assay-row-private.h"
#include "model/rows/assay-rows.h"

#include <adwaita.h>

static GPtrArray *
slots_in (const char *const *states)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; states[i] != NULL; i++)
    {
      g_autofree char *json =
        g_strdup_printf ("{\"id\":\"s%u\",\"spec\":\"s%u\",\"state\":\"%s\",\"version\":\"v%u\"}",
                         i, i, states[i], i);

      g_ptr_array_add (slots, _assay_row_read (&assay_slot_row_table, json));
    }
  return slots;
}

/* The labels that are seen, in their order, with | between. New string. */
static char *
seen (GtkWidget *bar)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? "|" : "",
                              gtk_button_get_label (GTK_BUTTON (child)));
  return g_strdup (labels->str);
}

static void
check (const char *const *states, const char *wanted)
{
  GtkWidget *bar = g_object_ref_sink (assay_choice_bar_new ());
  g_autoptr (GPtrArray) slots = states != NULL ? slots_in (states) : NULL;
  g_autofree char *labels = NULL;

  assay_choice_bar_set_slots (ASSAY_CHOICE_BAR (bar), NULL, slots, "Duck");
  labels = seen (bar);
  g_assert_cmpstr (labels, ==, wanted);
  g_object_unref (bar);
}

static void
test_buttons (void)
{
  check (NULL, "");
  check ((const char *[]){"approved", NULL}, "Make Again|Ask Me Again|Not Good After All");
  check ((const char *[]){"to_decide", NULL}, "Make Again");
  check ((const char *[]){"exception", NULL}, "Make Again|Ask Me Again|Accept Anyway|Leave Out");
  check ((const char *[]){"queued", NULL}, "Cancel Picture");
  check ((const char *[]){"queued", "queued", "approved", "approved", NULL},
         "Make 2 Again|Ask Me 2 Again|2 Not Good After All|Cancel 2 Pictures");
}

/* What would be refused is not offered: a question that is open already, a problem that was left
 * out. Red when the slot's row is not asked for it. */
static void
test_settled (void)
{
  GtkWidget *bar = g_object_ref_sink (assay_choice_bar_new ());
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *labels = NULL;

  g_ptr_array_add (slots, _assay_row_read (&assay_slot_row_table,
                                           "{\"id\":\"a/0\",\"spec\":\"a\",\"state\":\"approved\","
                                           "\"version\":\"v\",\"asked\":true}"));
  g_ptr_array_add (slots, _assay_row_read (&assay_slot_row_table,
                                           "{\"id\":\"a/1\",\"spec\":\"a\",\"state\":\"exception\","
                                           "\"leftOut\":true}"));
  assay_choice_bar_set_slots (ASSAY_CHOICE_BAR (bar), NULL, slots, "Duck");
  labels = seen (bar);
  g_assert_cmpstr (labels, ==, "Make 2 Again|Not Good After All");
  g_object_unref (bar);
}

static void
test_name (void)
{
  GtkWidget *bar = g_object_ref_sink (assay_choice_bar_new ());
  g_autoptr (GPtrArray) slots = slots_in ((const char *[]){"to_decide", NULL});

  assay_choice_bar_set_slots (ASSAY_CHOICE_BAR (bar), NULL, slots, "Duck");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (bar)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Make Again: Duck");
  g_object_unref (bar);
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
  g_test_add_func ("/app/choice-bar/buttons", test_buttons);
  g_test_add_func ("/app/choice-bar/settled", test_settled);
  g_test_add_func ("/app/choice-bar/name", test_name);
  return g_test_run ();
}
