/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zone pages sleep: what an event costs pages nobody can see, and which page the window wakes. */
#include "app/shell/assay-window.h"
#include "app/shell/assay-zone.h"

#include "page-kit.h"

typedef struct
{
  PageKit base;
  AssayFeed *feed;
  guint n_events; /* feeds seen here */
  GtkWidget *window;
  AssayZonePage *pages[ASSAY_N_ZONES];
} Kit;

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, NULL));
  ((Kit *) data)->base.done = TRUE;
}

static void
changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  ((Kit *) data)->n_events++;
}

/* Until nothing has been asked for a while; answers come on this loop. */
static guint
settle (Kit *kit)
{
  gint64 quiet = g_get_monotonic_time ();
  Patience patience;
  guint n = assay_project_get_n_asked (kit->base.project);

  patience_start (&patience, PAGE_KIT_WAIT_S);
  while (g_get_monotonic_time () - quiet < 400 * 1000)
    {
      page_kit_turn (&patience);
      if (assay_project_get_n_asked (kit->base.project) != n)
        quiet = g_get_monotonic_time ();
      n = assay_project_get_n_asked (kit->base.project);
    }
  return n;
}

/* One event of the log, told to everybody. */
static void
make_event (Kit *kit, const char *kind)
{
  guint before = kit->n_events;
  AssayArgsQueue *args = assay_table_new (assay_command_kind_find (kind)->args);

  args->reason = g_strdup ("person");
  kit->base.done = FALSE;
  assay_project_submit_async (kit->base.project,
                              assay_command_new (kind, args, ASSAY_ACTOR_USER, "assay"), NULL,
                              submitted_cb, kit);
  page_kit_until (kit->base.done && kit->n_events > before);
}

static void
kit_init (Kit *kit)
{
  GtkWidget *stack = gtk_stack_new ();

  *kit = (Kit){.n_events = 0};
  page_kit_open_example (&kit->base, "astroduck");
  kit->feed = assay_project_watch (kit->base.project, NULL, ASSAY_TOPIC_STATUS | ASSAY_TOPIC_JOBS);
  g_signal_connect (kit->feed, "changed", G_CALLBACK (changed_cb), kit);
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    {
      kit->pages[i] = assay_zone_new_page (&assay_zones[i]);
      gtk_stack_add_named (GTK_STACK (stack), GTK_WIDGET (kit->pages[i]), assay_zones[i].id);
    }
  kit->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (kit->window), stack);
  gtk_window_present (GTK_WINDOW (kit->window));
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    assay_zone_page_set_project (kit->pages[i], kit->base.project);
}

static void
kit_clear (Kit *kit)
{
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    assay_zone_page_set_project (kit->pages[i], NULL);
  gtk_window_destroy (GTK_WINDOW (kit->window));
  g_object_unref (kit->feed);
  page_kit_close (&kit->base);
}

static void
test_never_seen (void)
{
  Kit kit;

  g_test_summary ("A page nobody has looked at asks nothing, not even at the start");
  kit_init (&kit);
  make_event (&kit, "queue.pause");
  g_assert_cmpuint (settle (&kit), ==, 0);
  kit_clear (&kit);
}

static void
test_sleep (void)
{
  guint asked;
  Kit kit;

  g_test_summary ("One event leaves pages that sleep at 0 queries; waking asks once for it");
  kit_init (&kit);
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    {
      assay_zone_page_set_awake (kit.pages[i], TRUE);
      settle (&kit);
      assay_zone_page_set_awake (kit.pages[i], FALSE);
    }
  asked = settle (&kit);
  g_assert_cmpuint (asked, >, 0);
  make_event (&kit, "queue.pause");
  make_event (&kit, "queue.resume");
  make_event (&kit, "queue.pause");
  g_assert_cmpuint (settle (&kit), ==, asked);
  for (int i = 0; i < ASSAY_N_ZONES && assay_zones[i].get_type != NULL; i++)
    {
      guint before = settle (&kit), after;

      assay_zone_page_set_awake (kit.pages[i], TRUE);
      after = settle (&kit);
      assay_zone_page_set_awake (kit.pages[i], FALSE);
      assay_zone_page_set_awake (kit.pages[i], TRUE);
      g_assert_cmpuint (settle (&kit), ==, after); /* nothing new since */
      assay_zone_page_set_awake (kit.pages[i], FALSE);
      if (i == 0)
        g_assert_cmpuint (after, >, before); /* the Pipeline shows whether it is paused */
    }
  kit_clear (&kit);
}

static void
find_pages (GtkWidget *from, GPtrArray *pages)
{
  if (ASSAY_IS_ZONE_PAGE (from))
    g_ptr_array_add (pages, from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_pages (child, pages);
}

/* Index of the one page that is awake, -1: none. */
static int
awake_page (GtkWidget *window)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  int found = -1;

  find_pages (window, pages);
  g_assert_cmpuint (pages->len, ==, ASSAY_N_ZONES);
  for (guint i = 0; i < pages->len; i++)
    if (assay_zone_page_get_awake (pages->pdata[i]))
      {
        g_assert_cmpint (found, ==, -1);
        found = (int) i;
      }
  return found;
}

static void
test_window (void)
{
  AssayWindow *window = g_object_new (ASSAY_TYPE_WINDOW, NULL);

  g_test_summary ("The window wakes the zone that shows, and none while it is hidden");
  g_assert_cmpint (awake_page (GTK_WIDGET (window)), ==, -1);
  assay_window_show_zone (window, "pipeline");
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpint (awake_page (GTK_WIDGET (window)), ==, 0);
  for (int i = 0; i < ASSAY_N_ZONES; i++)
    {
      assay_window_show_zone (window, assay_zones[i].id);
      g_assert_cmpint (awake_page (GTK_WIDGET (window)), ==, i);
    }
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  g_assert_cmpint (awake_page (GTK_WIDGET (window)), ==, -1);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!page_kit_begin (&argc, &argv))
    return 0;
  g_test_add_func ("/app/zone-page/never-seen", test_never_seen);
  g_test_add_func ("/app/zone-page/sleep", test_sleep);
  g_test_add_func ("/app/zone-page/window", test_window);
  return g_test_run ();
}
