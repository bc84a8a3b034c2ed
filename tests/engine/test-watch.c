/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/host/assay-lull.h"

#include <glib/gstdio.h>
#include <string.h>

/* Documents that are saved by others while nobody asks for a look. Mutations: a monitor of specs/
 * and not of what is in it; folders that are not followed anew before a look; no lull. */

#define SPEC                                                                                       \
  "{\"schema\":\"spec/1\",\"id\":\"%s\",\"title\":\"A\",\"assetType\":\"ui_icon\","                \
  "\"checkpointId\":\"sdxl\",\"prompt\":{\"positive\":\"a box\"}}"
#define BURST 300

static AssayProject *
open_following (EngineKit *kit)
{
  g_autoptr (GError) error = NULL;
  AssayProject *project = engine_kit_open_following (kit, &error);

  g_assert_no_error (error);
  return project;
}

static void
write_spec (EngineKit *kit, const char *folder, const char *id)
{
  g_autofree char *name = g_strdup_printf ("specs/%s%s.json", folder, id);
  g_autofree char *text = g_strdup_printf (SPEC, id);

  engine_kit_write (kit, name, text);
}

typedef struct
{
  AssayProject *project;
  gint64 specs, problems;
} Wanted;

static gboolean
is_so (gpointer data)
{
  Wanted *wanted = data;

  return engine_kit_status (wanted->project, specs) == wanted->specs
         && engine_kit_status (wanted->project, problems) == wanted->problems;
}

static void
becomes (AssayProject *project, gint64 specs, gint64 problems)
{
  gint64 begun_us = g_get_monotonic_time ();

  engine_kit_until (is_so, &(Wanted){project, specs, problems});
  g_test_message ("noticed after %d ms", (int) ((g_get_monotonic_time () - begun_us) / 1000));
}

static void
test_documents (void)
{
  g_auto (EngineKit) kit = {NULL};
  AssayProject *project;
  g_autofree char *bow = NULL;

  engine_kit_init (&kit, NULL);
  project = open_following (&kit);
  g_assert_cmpint (engine_kit_status (project, specs), ==, 0);
  write_spec (&kit, "", "sword");
  becomes (project, 1, 0);
  engine_kit_write (&kit, "specs/sword.json", "{ broken");
  becomes (project, 0, 1);
  write_spec (&kit, "", "sword");
  becomes (project, 1, 0);
  /* a folder that was not there, then one more in it */
  write_spec (&kit, "weapons/", "bow");
  becomes (project, 2, 0);
  write_spec (&kit, "weapons/", "axe");
  becomes (project, 3, 0);
  bow = engine_kit_path (&kit, "specs/weapons/bow.json");
  g_assert_cmpint (g_unlink (bow), ==, 0);
  becomes (project, 2, 0);
  engine_kit_close (project);
}

static guint
count_commits (AssayProject *project)
{
  g_autoptr (GPtrArray) events = engine_kit_ask (project, "events", NULL, NULL);
  g_autoptr (GHashTable) commits = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < events->len; i++)
    {
      const AssayEventRow *event = assay_row_get (events->pdata[i], &assay_event_row_table);

      if (g_str_has_prefix (event->type, "document."))
        g_hash_table_add (commits, GSIZE_TO_POINTER ((gsize) event->commit));
    }
  return g_hash_table_size (commits);
}

/* As many looks as there were pauses in the saving: one, on a machine at rest. */
static void
test_burst (void)
{
  g_auto (EngineKit) kit = {NULL};
  AssayProject *project;
  gint64 begun_us;
  guint before, pauses;

  engine_kit_init (&kit, NULL);
  project = open_following (&kit);
  before = count_commits (project);
  begun_us = g_get_monotonic_time ();
  for (guint i = 0; i < BURST; i++)
    {
      g_autofree char *id = g_strdup_printf ("crate_%u", i);

      write_spec (&kit, "", id);
    }
  pauses = (guint) ((g_get_monotonic_time () - begun_us) / ASSAY_LULL_QUIET_US);
  becomes (project, BURST, 0);
  g_assert_cmpuint (count_commits (project) - before, <=, 1 + pauses);
  engine_kit_close (project);
}

#define CHECKPOINT                                                                                 \
  "{\"schema\":\"checkpoint/1\",\"id\":\"sdxl\",\"title\":\"X\",\"family\":\"sdxl\","              \
  "\"serverFile\":\"x.safetensors\",\"defaultProfileId\":\"own@%d\"}"
#define PROFILE                                                                                    \
  "{\"schema\":\"checkpoint-profile/1\",\"id\":\"own\",\"title\":\"Own\",\"family\":\"sdxl\"}"

static void
write_default (EngineKit *kit, int version)
{
  g_autofree char *text = g_strdup_printf (CHECKPOINT, version);

  engine_kit_write (kit, "checkpoints/sdxl.json", text);
}

static gboolean
has_first_version (gpointer data)
{
  g_autofree char *path = engine_kit_path (data, "lock.json");
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "specs/sword") != NULL
         && strstr (text, "\"version\":1") != NULL;
}

/* A default that somebody saves beside the open window: what is ready keeps what it had. Mutation:
 * keep_pins() that finds nothing due. */
static void
test_defaults (void)
{
  g_auto (EngineKit) kit = {NULL};
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  engine_kit_write (&kit, "checkpoint-profiles/own@1.json", PROFILE);
  engine_kit_write (&kit, "checkpoint-profiles/own@2.json", PROFILE);
  write_default (&kit, 1);
  project = open_following (&kit);
  write_spec (&kit, "", "sword");
  becomes (project, 1, 0);
  g_assert_false (has_first_version (&kit));
  write_default (&kit, 2);
  engine_kit_until (has_first_version, &kit);
  engine_kit_close (project);
}

/* One that was opened to be asked writes nothing, until somebody else has it make something.
 * Mutation: assay_engine_rescan_to_make() that goes on looking only. */
static void
test_looking (void)
{
  g_auto (EngineKit) kit = {NULL};
  g_autoptr (AssayRow) done = NULL;
  AssayProject *project;

  engine_kit_init (&kit, NULL);
  engine_kit_write (&kit, "checkpoint-profiles/own@1.json", PROFILE);
  engine_kit_write (&kit, "checkpoint-profiles/own@2.json", PROFILE);
  write_default (&kit, 1);
  write_spec (&kit, "", "sword");
  project = engine_kit_open_looking (&kit, NULL);
  write_default (&kit, 2);
  engine_kit_close (project);
  project = engine_kit_open_looking (&kit, NULL);
  g_object_unref (engine_kit_act (project, "rescan", "{}", NULL));
  g_assert_false (has_first_version (&kit));
  done = engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"wait\":true}", NULL);
  g_assert_nonnull (done);
  g_assert_true (has_first_version (&kit));
  engine_kit_close (project);
}

static void
test_lull (void)
{
  AssayLull lull = {0};
  gint64 now = 1000, quiet = ASSAY_LULL_QUIET_US;

  g_assert_cmpint (assay_lull_due (&lull), ==, 0);
  assay_lull_add (&lull, now);
  g_assert_cmpint (assay_lull_due (&lull), ==, now + quiet);
  assay_lull_add (&lull, now + quiet - 1);
  g_assert_cmpint (assay_lull_due (&lull), ==, now + 2 * quiet - 1);
  /* whoever saves without end is answered all the same */
  for (int i = 2; i < 300; i++)
    assay_lull_add (&lull, now + i * quiet / 2);
  g_assert_cmpint (assay_lull_due (&lull), ==, now + ASSAY_LULL_LONGEST_US);
  assay_lull_clear (&lull);
  g_assert_cmpint (assay_lull_due (&lull), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/watch/documents", test_documents);
  g_test_add_func ("/engine/watch/defaults", test_defaults);
  g_test_add_func ("/engine/watch/looking", test_looking);
  g_test_add_func ("/engine/watch/burst", test_burst);
  g_test_add_func ("/engine/watch/lull", test_lull);
  return g_test_run ();
}
