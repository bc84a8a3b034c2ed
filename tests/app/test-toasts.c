/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Toasts: what is seen when, and what can be taken back afterwards. With animations, as a person
 * has them. */
#include "app/shell/assay-toasts.h"

#include "tests/support/patience.h"

#include <locale.h>

#define WAIT_S 20

typedef struct
{
  GtkWidget *window, *overlay;
  AssayToasts *toasts;
  guint n_undone;
} Kit;

static void
undo_cb (GSimpleAction *action, GVariant *number, gpointer data)
{
  ((Kit *) data)->n_undone++;
}

static gboolean
turn_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
kit_init (Kit *kit)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) undo = g_simple_action_new ("undo", G_VARIANT_TYPE_INT32);

  *kit = (Kit){.window = gtk_window_new (), .overlay = adw_toast_overlay_new ()};
  g_object_set (gtk_widget_get_settings (kit->window), "gtk-enable-animations", TRUE, NULL);
  g_signal_connect (undo, "activate", G_CALLBACK (undo_cb), kit);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (undo));
  gtk_widget_insert_action_group (kit->window, "test", G_ACTION_GROUP (group));
  gtk_window_set_default_size (GTK_WINDOW (kit->window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (kit->window), kit->overlay);
  gtk_window_present (GTK_WINDOW (kit->window));
  kit->toasts = assay_toasts_new (ADW_TOAST_OVERLAY (kit->overlay));
}

static void
kit_clear (Kit *kit)
{
  g_object_unref (kit->toasts);
  gtk_window_destroy (GTK_WINDOW (kit->window));
}

/* What is below @widget, is a @type and is called @text. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                          : gtk_button_get_label (GTK_BUTTON (widget)),
                    text)
           == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, text);
  return found;
}

static gboolean
is_seen (Kit *kit, const char *text)
{
  return find (kit->overlay, GTK_TYPE_LABEL, text) != NULL;
}

/* @never: what must not be seen until then; may be %NULL. */
static void
wait_without (Kit *kit, const char *text, gboolean seen, const char *never)
{
  guint source = g_timeout_add (20, turn_cb, NULL);
  Patience patience;

  patience_start (&patience, WAIT_S);
  while (is_seen (kit, text) != seen)
    {
      g_assert_true (patience_lasts (&patience));
      g_assert_false (never != NULL && is_seen (kit, never));
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

static void
wait_for (Kit *kit, const char *text, gboolean seen)
{
  wait_without (kit, text, seen, NULL);
}

/* Until the toast that shows @text has gone, whatever comes after it. */
static void
wait_until_read (Kit *kit, const char *text)
{
  GtkWidget *label = find (kit->overlay, GTK_TYPE_LABEL, text);
  guint source = g_timeout_add (20, turn_cb, NULL);
  Patience patience;

  g_object_add_weak_pointer (G_OBJECT (label), (gpointer *) &label);
  patience_start (&patience, WAIT_S);
  while (label != NULL)
    {
      g_assert_true (patience_lasts (&patience));
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

/* As a person does: a button that does not answer yet is not pressed. */
static void
press_undo (Kit *kit)
{
  GtkWidget *button = find (kit->overlay, GTK_TYPE_BUTTON, "Undo");
  guint source = g_timeout_add (20, turn_cb, NULL);
  Patience patience;

  patience_start (&patience, WAIT_S);
  while (!gtk_widget_is_sensitive (button))
    {
      g_assert_true (patience_lasts (&patience));
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
  g_signal_emit_by_name (button, "clicked");
}

static void
assert_newest (Kit *kit, const char *expected)
{
  g_autofree char *action = assay_toasts_take_newest (kit->toasts);

  g_assert_cmpstr (action, ==, expected);
}

/* Mutation: what is offered waits until what is told has gone, or what gave way is not shown again.
 */
static void
test_what_is_offered_comes_first (void)
{
  Kit kit;

  kit_init (&kit);
  assay_toasts_tell (kit.toasts, "told");
  wait_for (&kit, "told", TRUE);
  assay_toasts_offer (kit.toasts, "done", "test.undo(1)");
  wait_for (&kit, "done", TRUE);
  g_assert_false (is_seen (&kit, "told"));
  assay_toasts_offer (kit.toasts, "done after it", "test.undo(2)");
  wait_for (&kit, "done after it", TRUE);
  g_assert_false (is_seen (&kit, "done"));
  assay_toasts_forget (kit.toasts);
  wait_for (&kit, "told", TRUE);
  g_assert_false (is_seen (&kit, "done"));
  kit_clear (&kit);
}

/* Mutation: SHOWN_MS 0 (libadwaita 1.2 reads what it freed). */
static void
test_gone_as_soon_as_it_came (void)
{
  Kit kit;

  kit_init (&kit);
  assay_toasts_tell (kit.toasts, "told");
  wait_for (&kit, "told", TRUE);
  for (int i = 0; i < 3; i++)
    {
      assay_toasts_offer (kit.toasts, "done", "test.undo(1)");
      wait_for (&kit, "done", TRUE);
      assert_newest (&kit, "test.undo(1)");
      wait_for (&kit, "done", FALSE);
      wait_for (&kit, "told", TRUE);
    }
  kit_clear (&kit);
}

/* Mutations: the oldest is taken; what was taken is offered still; the button leaves its action to
 * be taken. */
static void
test_newest_first (void)
{
  Kit kit;

  kit_init (&kit);
  assert_newest (&kit, NULL);
  assay_toasts_offer (kit.toasts, "one", "test.undo(1)");
  assay_toasts_offer (kit.toasts, "two", "test.undo(2)");
  assay_toasts_offer (kit.toasts, "three", "test.undo(3)");
  wait_for (&kit, "three", TRUE);
  press_undo (&kit);
  g_assert_cmpuint (kit.n_undone, ==, 1);
  assert_newest (&kit, "test.undo(2)");
  wait_for (&kit, "three", FALSE);
  assert_newest (&kit, "test.undo(1)");
  assert_newest (&kit, NULL);
  assay_toasts_tell (kit.toasts, "told");
  wait_for (&kit, "told", TRUE);
  g_assert_false (is_seen (&kit, "two"));
  kit_clear (&kit);
}

/* Mutation: each is told. */
static void
test_pressed_again (void)
{
  Kit kit;

  kit_init (&kit);
  for (int i = 0; i < 5; i++)
    assay_toasts_tell (kit.toasts, "nothing");
  assay_toasts_tell (kit.toasts, "something");
  wait_for (&kit, "nothing", TRUE);
  wait_for (&kit, "something", TRUE);
  kit_clear (&kit);
}

/* Mutation: show_next() that waits for no width: as narrow as it may be. */
static void
test_told_before_the_window_is_shown (void)
{
  const char *text = "These are words of a line that is some sixty letters long.";
  Kit kit;

  kit_init (&kit);
  gtk_widget_set_visible (kit.window, FALSE);
  assay_toasts_tell (kit.toasts, text);
  gtk_window_present (GTK_WINDOW (kit.window));
  wait_for (&kit, text, TRUE);
  g_assert_cmpint (
    gtk_label_get_max_width_chars (GTK_LABEL (find (kit.overlay, GTK_TYPE_LABEL, text))), >, 20);
  kit_clear (&kit);
}

/* What a key answers is not true for long: it comes at once and is never read later. What is told
 * by others waits, and is read once.
 * Mutations: it is told; it is read again after what took its place; what gave way in its first
 * moment is kept at each that comes. */
static void
test_answers (void)
{
  Kit kit;

  kit_init (&kit);
  assay_toasts_tell (kit.toasts, "told");
  assay_toasts_tell (kit.toasts, "told after it");
  wait_for (&kit, "told", TRUE);
  assay_toasts_answer (kit.toasts, "nothing");
  assay_toasts_answer (kit.toasts, "nothing");
  wait_without (&kit, "nothing", TRUE, "told after it");
  assay_toasts_offer (kit.toasts, "done", "test.undo(1)");
  wait_for (&kit, "done", TRUE);
  assert_newest (&kit, "test.undo(1)");
  assay_toasts_answer (kit.toasts, "taken back");
  wait_for (&kit, "taken back", TRUE);
  wait_without (&kit, "told", TRUE, "nothing");
  assay_toasts_answer (kit.toasts, "one");
  assay_toasts_answer (kit.toasts, "two");
  assay_toasts_answer (kit.toasts, "three");
  wait_for (&kit, "three", TRUE);
  wait_for (&kit, "told", TRUE);
  wait_until_read (&kit, "told");
  wait_without (&kit, "told after it", TRUE, "told");
  kit_clear (&kit);
}

/* Ten quick acts are one toast, not a minute of them; each can be taken back.
 * Mutation: what was offered and not shown yet waits for its turn. */
static void
test_only_the_newest_has_a_toast (void)
{
  Kit kit;

  kit_init (&kit);
  for (int i = 1; i <= 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("done %d", i),
                      *action = g_strdup_printf ("test.undo(%d)", i);

      assay_toasts_offer (kit.toasts, text, action);
    }
  assay_toasts_tell (kit.toasts, "told");
  wait_for (&kit, "done 10", TRUE);
  press_undo (&kit);
  wait_for (&kit, "done 10", FALSE);
  wait_for (&kit, "told", TRUE);
  assert_newest (&kit, "test.undo(9)");
  assert_newest (&kit, "test.undo(8)");
  kit_clear (&kit);
}

/* What is told faster than anybody reads does not pile up. Mutation: no MOST_TO_COME. */
static void
test_the_oldest_go (void)
{
  Kit kit;

  kit_init (&kit);
  assay_toasts_tell (kit.toasts, "first");
  wait_for (&kit, "first", TRUE);
  for (int i = 0; i <= 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("told %d", i);

      assay_toasts_tell (kit.toasts, text);
    }
  wait_without (&kit, "told 1", TRUE, "told 0");
  kit_clear (&kit);
}

int
main (int argc, char **argv)
{
  if (!gtk_init_check ())
    {
      g_print ("1..1\nok 1 /toasts # SKIP no display\n");
      return 0;
    }
  setlocale (LC_ALL, "C");
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/toasts/what-is-offered-comes-first", test_what_is_offered_comes_first);
  g_test_add_func ("/toasts/gone-as-soon-as-it-came", test_gone_as_soon_as_it_came);
  g_test_add_func ("/toasts/newest-first", test_newest_first);
  g_test_add_func ("/toasts/pressed-again", test_pressed_again);
  g_test_add_func ("/toasts/told-before-the-window-is-shown", test_told_before_the_window_is_shown);
  g_test_add_func ("/toasts/answers", test_answers);
  g_test_add_func ("/toasts/only-the-newest-has-a-toast", test_only_the_newest_has_a_toast);
  g_test_add_func ("/toasts/the-oldest-go", test_the_oldest_go);
  return g_test_run ();
}
