/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core-fixture.h"

#include <string.h>

World *
world_empty (void)
{
  World *self = g_new0 (World, 1);

  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->bodies = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
world_free (World *self)
{
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->bodies);
  g_free (self);
}

static void
put (World *self, const char *path, char *body)
{
  for (guint i = 0; i < self->paths->len; i++)
    if (strcmp (self->paths->pdata[i], path) == 0)
      {
        g_free (self->bodies->pdata[i]);
        self->bodies->pdata[i] = body;
        return;
      }
  g_ptr_array_add (self->paths, g_strdup (path));
  g_ptr_array_add (self->bodies, body);
}

void
world_set (World *self, const char *path, const char *body)
{
  char *text = g_strdup (body);

  if (text != NULL)
    g_strdelimit (text, "'", '"');
  put (self, path, text);
}

World *
world_new (void)
{
  World *self = world_empty ();

  world_set (self, "project.json", "{'schema':'project/1','title':'Test'}");
  world_set (
    self, "checkpoints/copax.json",
    "{'schema':'checkpoint/1','id':'copax','title':'Copax','serverFile':'copax.safetensors',"
    "'family':'sdxl','defaultProfileId':'plain@1'}");
  world_set (self, "checkpoint-profiles/plain@1.json",
             "{'schema':'checkpoint-profile/1','id':'plain','title':'Plain','family':'sdxl'}");
  world_set (
    self, "specs/gem.json",
    "{'schema':'spec/1','id':'gem','title':'Gem','assetType':'ui_icon','checkpointId':'copax'}");
  return self;
}

static AssayDocument *
load (const char *path, const char *body)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autofree char *id = NULL;
  AssayDocument *document;
  AssayKind kind;
  int version;

  g_assert_true (assay_kind_of_path (path, &kind, &id, &version));
  document = assay_document_load (kind, bytes, path, problems);
  assert_no_problems (problems);
  return document;
}

AssayCatalog *
world_catalog (const World *self, gboolean reverse)
{
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (GPtrArray) unread = g_ptr_array_new ();

  for (guint i = 0; i < self->paths->len; i++)
    {
      guint at = reverse ? self->paths->len - 1 - i : i;

      if (g_strcmp0 (self->bodies->pdata[at], "") == 0)
        g_ptr_array_add (unread, self->paths->pdata[at]);
      else if (self->bodies->pdata[at] != NULL)
        g_ptr_array_add (documents, load (self->paths->pdata[at], self->bodies->pdata[at]));
    }
  /* Dangling references are the tests' business, not the fixture's. */
  g_ptr_array_add (unread, NULL);
  return assay_catalog_new_partly (documents, (const char *const *) unread->pdata, NULL);
}

static void
read_folder (World *self, const char *root, const char *below)
{
  g_autofree char *folder = g_build_filename (root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path =
        *below != '\0' ? g_strconcat (below, "/", name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (root, path, NULL);
      g_autofree char *id = NULL;
      AssayKind kind;
      int version;
      char *body;

      if (name[0] != '.' && g_file_test (full, G_FILE_TEST_IS_DIR))
        read_folder (self, root, path);
      else if (assay_kind_of_path (path, &kind, &id, &version)
               && g_file_get_contents (full, &body, NULL, NULL))
        put (self, path, body);
    }
}

World *
world_of_folder (const char *folder)
{
  World *self = world_empty ();

  read_folder (self, folder, "");
  return self;
}

const AssaySpec *
spec_of (const AssayCatalog *catalog, const char *id)
{
  const AssayDocument *spec = assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, id);

  g_assert_nonnull (spec);
  return (const AssaySpec *) spec;
}

char *
trace_lines (const AssayTrace *trace, const char *stage)
{
  GString *text = g_string_new ("");

  for (guint i = 0; i < assay_trace_count (trace); i++)
    {
      const AssayTraceEntry *entry = assay_trace_get (trace, i);

      if (strcmp (entry->stage, stage) == 0)
        g_string_append_printf (text, "%s|%s|%s|%s\n", entry->layer, entry->subject, entry->action,
                                entry->why);
    }
  return g_string_free (text, FALSE);
}

const AssayTraceEntry *
trace_find (const AssayTrace *trace, const char *stage, const char *subject)
{
  for (guint i = 0; i < assay_trace_count (trace); i++)
    {
      const AssayTraceEntry *entry = assay_trace_get (trace, i);

      if (strcmp (entry->stage, stage) == 0 && strcmp (entry->subject, subject) == 0)
        return entry;
    }
  return NULL;
}

static void
print_problems (const AssayProblems *problems)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_test_message ("%s [%s]", line, assay_problems_get (problems, i)->code);
    }
}

const AssayProblem *
problem_of (const AssayProblems *problems, const char *code)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    if (strcmp (assay_problems_get (problems, i)->code, code) == 0)
      return assay_problems_get (problems, i);
  print_problems (problems);
  g_test_message ("no problem %s", code);
  g_assert_not_reached ();
}

void
assert_no_problems (const AssayProblems *problems)
{
  print_problems (problems);
  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
}

void
assert_golden (const char *name, const char *text)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "tests", "core", "golden", name, NULL);
  g_autofree char *wanted = NULL;

  if (g_getenv ("ASSAY_UPDATE_GOLDEN") != NULL)
    {
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_test_message ("wrote %s", path);
      return;
    }
  g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
  if (strcmp (text, wanted) != 0)
    {
      g_auto (GStrv) now = g_strsplit (text, "\n", -1), before = g_strsplit (wanted, "\n", -1);
      guint line = 0;

      while (g_strcmp0 (now[line], before[line]) == 0)
        line++;
      g_test_message ("%s, line %u: was %s, is %s", name, line + 1, before[line], now[line]);
      g_test_fail ();
    }
}
