/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems by cause: what is put together, what is told of it, what stays when it changes. What is
 * done about them: tests/ui/test-exceptions.py. */
#include "app/exceptions/assay-cause.h"

#include "app/exceptions/assay-cause-acts.h"
#include "base/assay-clock.h"
#include "engine/rows/assay-row-private.h"

static void
add_exception (GPtrArray *rows, const char *code, const char *said, const char *spec, int variant)
{
  g_autofree char *json = g_strdup_printf (
    "{\"args\":[\"%s\",\"4\"],\"code\":\"%s\",\"id\":\"%s%d:%s\",\"message\":\"It is: {0}.\","
    "\"text\":\"It is: {0}.\",\"spec\":\"%s\",\"variant\":%d,\"version\":\"v\","
    "\"ts\":\"2026-11-21T03:%02d:00.000Z\"}",
    said, code, spec, variant, code, spec, variant, 59 - (int) rows->len);

  g_ptr_array_add (rows, _assay_row_read (&assay_exception_row_table, json));
}

static void
add_problem (GPtrArray *rows, const char *kind, const char *file, const char *message)
{
  g_autofree char *json =
    g_strdup_printf ("{\"code\":\"some.code\",\"message\":\"%s\",\"file\":\"%s\",\"kind\":\"%s\","
                     "\"id\":\"x\",\"fix\":\"Mend it.\"}",
                     message, file, kind);

  g_ptr_array_add (rows, _assay_row_read (&assay_problem_row_table, json));
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static guint
n_rows (gpointer cause)
{
  return g_list_model_get_n_items (assay_cause_get_rows (cause));
}

#define assert_told(call, wanted)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *told = call;                                                                  \
    g_assert_cmpstr (told, ==, wanted);                                                            \
  }                                                                                                \
  G_STMT_END

/* Red when the key leaves out what the server said, or takes it for codes that are one cause; when
 * the first one's words are all the cause's. */
static void
test_group (void)
{
  g_autoptr (GPtrArray) exceptions = rows_new (), problems = rows_new (), causes = NULL;

  add_exception (exceptions, "failed", "no node", "duck", 0);
  add_exception (exceptions, "failed", "no node", "duck", 1);
  add_exception (exceptions, "failed", "no disk", "gem", 0);
  add_exception (exceptions, "failed", "no node", "coin", 0);
  add_exception (exceptions, "unsure", "Edge", "star", 0);
  add_exception (exceptions, "unsure", "Room", "key", 0);
  add_problem (problems, "spec", "specs/a.json", "There is no such model.");
  add_problem (problems, "spec", "specs/b.json", "There is no such model.");
  add_problem (problems, "lora", "loras/a.json", "There is no such model.");
  causes = assay_causes_group (exceptions, problems, NULL);
  g_assert_cmpuint (causes->len, ==, 5);
  g_assert_cmpuint (n_rows (causes->pdata[0]), ==, 2);
  g_assert_true (assay_cause_is_about_documents (causes->pdata[0]));
  g_assert_cmpuint (n_rows (causes->pdata[1]), ==, 1);
  g_assert_cmpuint (n_rows (causes->pdata[2]), ==, 3);
  g_assert_false (assay_cause_is_about_documents (causes->pdata[2]));
  g_assert_cmpuint (n_rows (causes->pdata[3]), ==, 1);
  g_assert_cmpuint (n_rows (causes->pdata[4]), ==, 2);
  /* what one of them says is not said of all */
  assert_told (assay_cause_dup_what (causes->pdata[2]), "It is: no node.");
  assert_told (assay_cause_dup_what (causes->pdata[4]), "");
  /* two pictures of one asset are one asset */
  assert_told (assay_cause_dup_count (causes->pdata[2]), "2 assets");
  assert_told (assay_cause_dup_count (causes->pdata[0]), "2 assets");
  assert_told (assay_cause_dup_count (causes->pdata[1]), "1 file");
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) exceptions = rows_new (), problems = rows_new (), causes = NULL;
  gint64 at;
  gpointer failed, unknown, spec, project;

  add_exception (exceptions, "failed", "no node", "duck", 0);
  add_exception (exceptions, "failed", "no node", "gem", 0);
  add_exception (exceptions, "of_a_later_program", "no luck", "duck", 0);
  add_problem (problems, "spec", "specs/a.json", "This is not JSON.");
  add_problem (problems, "project", "project.json", "This is not JSON.");
  causes = assay_causes_group (exceptions, problems, NULL);
  spec = causes->pdata[0];
  project = causes->pdata[1];
  failed = causes->pdata[2];
  unknown = causes->pdata[3];
  assert_told (assay_cause_dup_title (failed), "It could not be made");
  assert_told (assay_cause_dup_what (failed), "It is: no node.");
  assert_told (assay_cause_dup_means (failed), "2 pictures wait for you. Everything else goes on.");
  assert_told (assay_cause_dup_title (unknown), "It is: no luck.");
  assert_told (assay_cause_dup_title (spec), "This is not JSON.");
  assert_told (assay_cause_dup_means (spec),
               "It cannot be made until this is mended. Everything else goes on.");
  assert_told (assay_cause_dup_means (project),
               "Nothing is made until this is mended. What is approved stays.");
  /* the older of the two is from 03:58 */
  at = g_get_real_time ();
  g_assert_true (assay_time_parse ("2026-11-21T03:58:30.000Z", &at));
  assert_told (assay_cause_dup_age (failed, at), "just now");
  assert_told (assay_cause_dup_age (failed, at + 9 * G_TIME_SPAN_MINUTE), "9 min");
  assert_told (assay_cause_dup_age (failed, at + 119 * G_TIME_SPAN_MINUTE), "1 h");
  assert_told (assay_cause_dup_age (failed, at + 3 * G_TIME_SPAN_DAY), "3 d");
  assert_told (assay_cause_dup_age (failed, at - G_TIME_SPAN_DAY), "just now");
  assert_told (assay_cause_dup_age (spec, at), "");
}

static void
count_cb (gpointer source, int *n)
{
  (*n)++;
}

static void
splice_cb (GListModel *model, guint position, guint removed, guint added, guint *out)
{
  *out = removed + added;
}

/* A cause stays the object that it was, so what is selected does; red when all are replaced. */
static void
test_follow (void)
{
  g_autoptr (GListStore) store = g_list_store_new (ASSAY_TYPE_CAUSE);
  g_autoptr (GPtrArray) exceptions = rows_new ();
  g_autoptr (AssayCause) unsure = NULL, now = NULL;
  int n_changed = 0;
  guint spliced = 0;

  add_exception (exceptions, "failed", "no node", "duck", 0);
  add_exception (exceptions, "unsure", "Edge", "star", 0);
  add_exception (exceptions, "unsure", "Edge", "gem", 0);
  assay_causes_follow (store, assay_causes_group (exceptions, NULL, NULL));
  unsure = g_list_model_get_item (G_LIST_MODEL (store), 1);
  g_signal_connect (unsure, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (store, "items-changed", G_CALLBACK (splice_cb), &spliced);
  assay_causes_follow (store, assay_causes_group (exceptions, NULL, NULL));
  g_assert_cmpuint (spliced, ==, 0);
  g_assert_cmpint (n_changed, ==, 0);
  g_ptr_array_remove_index (exceptions, 0);
  g_ptr_array_remove_index (exceptions, 0);
  assay_causes_follow (store, assay_causes_group (exceptions, NULL, NULL));
  g_assert_cmpuint (spliced, ==, 1);
  g_assert_cmpint (n_changed, ==, 1);
  now = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_true (now == unsure);
  g_assert_cmpuint (n_rows (now), ==, 1);
}

/* What needs a picture is not offered where there is none, nor about an asset as a whole. */
static void
test_takes (void)
{
  g_autoptr (AssayRow) picture =
    _assay_row_read (&assay_exception_row_table, "{\"id\":\"a\",\"variant\":0,\"version\":\"v\"}");
  g_autoptr (AssayRow) none =
    _assay_row_read (&assay_exception_row_table, "{\"id\":\"a\",\"variant\":0}");
  g_autoptr (AssayRow) whole =
    _assay_row_read (&assay_exception_row_table, "{\"id\":\"a\",\"version\":\"v\"}");

  g_assert_true (assay_cause_takes (picture, ASSAY_CHOICE_ASK));
  g_assert_true (assay_cause_takes (picture, ASSAY_CHOICE_ACCEPT));
  g_assert_false (assay_cause_takes (none, ASSAY_CHOICE_ASK));
  g_assert_false (assay_cause_takes (whole, ASSAY_CHOICE_ACCEPT));
  g_assert_true (assay_cause_takes (none, ASSAY_CHOICE_AGAIN));
  g_assert_true (assay_cause_takes (whole, ASSAY_CHOICE_LEAVE_OUT));
  g_assert_false (assay_cause_takes (picture, ASSAY_CHOICE_WITHDRAW));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/causes/group", test_group);
  g_test_add_func ("/app/causes/words", test_words);
  g_test_add_func ("/app/causes/follow", test_follow);
  g_test_add_func ("/app/causes/takes", test_takes);
  return g_test_run ();
}
