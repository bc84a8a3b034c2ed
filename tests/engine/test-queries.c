/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/host/assay-engine.h"

#include <glib/gstdio.h>
#include <string.h>

/* Every kind of the register answers on the frozen project as its file in tests/engine/golden says:
 * asked for all, for an asset, a card, a version, something unknown. A new kind is asked too;
 * ./dev golden writes its file, and the diff is read.
 *
 * Mutations that turn it red: a member left out of a row; a kind that takes no id and one that does
 * changed for each other; an error without words; a kind taken out of the register. */

#define SHOWN_ROWS 2 /* of an answer; the others are counted */

typedef struct
{
  AssayProject *project;
  const char *root; /* of everything on the disk, hidden in the answers */
} Asked;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static GPtrArray *
ask (AssayProject *project, const AssayQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  assay_project_ask_async (project, query, NULL, done_cb, &result);
  engine_kit_until (has_result, &result);
  return assay_project_ask_finish (project, result, error);
}

/* The id of the first row. New string. */
static char *
first_of (AssayProject *project, const char *kind)
{
  g_autoptr (GPtrArray) rows = engine_kit_ask (project, kind, NULL, NULL);

  g_assert_cmpuint (rows->len, >, 0);
  return g_strdup (assay_row_get_id (rows->pdata[0]));
}

/* What came of it, as lines. New string. */
static char *
dup_answer (AssayProject *project, const AssayQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = ask (project, query, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (rows == NULL)
    {
      g_assert_cmpstr (error->message, !=, "");
      return g_strdup_printf ("  error: %s\n", error->message);
    }
  g_string_append_printf (text, "  %u rows\n", rows->len);
  for (guint i = 0; i < MIN (rows->len, SHOWN_ROWS); i++)
    {
      g_autofree char *json = assay_row_dup_json (rows->pdata[i]);

      g_string_append_printf (text, "  %s\n", json);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Equal to the file of tests/engine/golden, or written there when ASSAY_UPDATE_GOLDEN is set. */
static void
compare (const char *kind, const char *text)
{
  g_autofree char *path =
    g_strdup_printf ("%s/tests/engine/golden/query-%s.txt", g_getenv ("ASSAY_TOP_SRCDIR"), kind);
  g_autofree char *wanted = NULL;

  if (g_getenv ("ASSAY_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  if (!g_file_get_contents (path, &wanted, NULL, NULL) || strcmp (wanted, text) != 0)
    {
      g_test_message ("%s is not the answer any more (./dev golden):\n%s", path, text);
      g_test_fail ();
    }
}

static void
ask_kind (Asked *self, const char *kind, const char *card, const char *version)
{
  const AssayQuery queries[] = {
    {.kind = kind},
    {.kind = kind, .id = "potion"},
    {.kind = kind, .id = card},
    {.kind = kind, .of = "version", .id = version},
    {.kind = kind, .of = "nothing", .id = "nothing"},
  };

  g_autofree char *first = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const char *of = queries[i].of, *id = queries[i].id;
      char *answer = dup_answer (self->project, &queries[i]);

      g_string_append_printf (text, "of %s, id %s\n%s", of != NULL ? of : "-",
                              id != NULL ? id : "-",
                              g_strcmp0 (answer, first) == 0 ? "  as the first\n" : answer);
      if (first == NULL)
        first = answer;
      else
        g_free (answer);
    }
  g_string_replace (text, self->root, "ROOT", 0);
  compare (kind, text->str);
}

/* A copy of the frozen project in @kit's place. */
static void
freeze_init (EngineKit *kit)
{
  g_autofree char *frozen =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests/data/frozen/0311975/project", NULL);
  const char *argv[] = {"cp", "-R", frozen, NULL, NULL};
  int status;

  engine_kit_init (kit, NULL);
  g_free (kit->folder);
  argv[3] = kit->folder = g_build_filename (kit->root, "frozen", NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
test_every_kind (void)
{
  g_auto (EngineKit) kit = {NULL};
  g_autofree char *card = NULL, *version = NULL;
  Asked asked = {NULL};

  g_test_summary ("Each kind of the register answers as its file says, also where it cannot");
  freeze_init (&kit);
  asked.root = kit.root;
  asked.project = engine_kit_open (&kit, FALSE, NULL);
  while (engine_kit_status (asked.project, idle) != TRUE) /* the runner looks about first */
    engine_kit_settle ();
  card = first_of (asked.project, "cards");
  version = first_of (asked.project, "versions");
  for (guint file = 0; assay_queries[file] != NULL; file++)
    for (const AssayQueryKind *row = assay_queries[file]; row->kind != NULL; row++)
      ask_kind (&asked, row->kind, card, version);
  engine_kit_close (asked.project);
}

static void
test_no_other_file (void)
{
  g_autofree char *folder =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "engine", "golden", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_test_summary ("No file tells of a kind that is gone");
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *kind =
        g_strndup (name + strlen ("query-"), strlen (name) - strlen ("query-.txt"));

      g_assert_nonnull (assay_query_kind_find (kind));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/queries/every-kind", test_every_kind);
  g_test_add_func ("/queries/no-other-file", test_no_other_file);
  return g_test_run ();
}
