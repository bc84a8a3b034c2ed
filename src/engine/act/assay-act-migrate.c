/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-folder-path.h"
#include "base/assay-text-diff.h"
#include "core/plan/assay-migration.h"
#include "engine/query/assay-query-private.h"
#include "model/documents/assay-lock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Documents of former versions are written anew. The lines of lock.json are durable before any spec
 * loses its pin: ended in between, each spec still has it. */

/* What pictures were made with --------------------------------------------- */

#define ATTRIBUTES     ".gitattributes"
#define MAX_ATTRIBUTES (1024 * 1024)

typedef struct
{
  AssayEngine *engine;
  GHashTable *recipes;     /* spec -> digest of its newest recipe */
  GHashTable *checkpoints; /* spec -> id, of those asked for so far */
  AssayFolder *folder;     /* the project's */
  GStrvBuilder *left;      /* paths */
  AssayProblems *words;
} Migrating;

static GHashTable *
newest_recipes (AssayEngine *engine)
{
  g_autoptr (GPtrArray) rows = assay_engine_list (engine, "jobs", NULL, NULL);
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *recipes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayJobRow *job = assay_record_get (rows->pdata[i], &assay_job_row_table);
      const AssayJobRow *other = g_hash_table_lookup (newest, job->spec);

      if (job->recipe == NULL || (other != NULL && strcmp (other->id, job->id) > 0))
        continue; /* ids of jobs grow with time */
      g_hash_table_replace (newest, job->spec, (gpointer) job);
      g_hash_table_replace (recipes, g_strdup (job->spec), g_strdup (job->recipe));
    }
  return recipes;
}

static char *
dup_checkpoint (AssayEngine *engine, const char *recipe)
{
  g_autoptr (GBytes) bytes = assay_engine_load_blob (engine, recipe, NULL);
  g_autofree char *text =
    bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr (JsonObject) object = text != NULL ? assay_engine_parse_object (text) : NULL;
  JsonObject *stack = object != NULL && json_object_has_member (object, "stack")
                        ? json_object_get_object_member (object, "stack")
                        : NULL;
  JsonObject *checkpoint = stack != NULL && json_object_has_member (stack, "checkpoint")
                             ? json_object_get_object_member (stack, "checkpoint")
                             : NULL;

  return checkpoint != NULL
           ? g_strdup (json_object_get_string_member_with_default (checkpoint, "id", NULL))
           : NULL;
}

static const char *
made_with_cb (const char *spec, gpointer data)
{
  Migrating *self = data;
  const char *recipe = g_hash_table_lookup (self->recipes, spec);
  char *checkpoint;

  if (recipe == NULL)
    return NULL;
  checkpoint = dup_checkpoint (self->engine, recipe);
  if (checkpoint != NULL)
    g_hash_table_replace (self->checkpoints, g_strdup (spec), checkpoint);
  return checkpoint;
}

/* Files --------------------------------------------------------------------- */

/* Nobody looked at each of so many: what a link leads to, or has a second name, stays. */
static gboolean
may_write (Migrating *self, const char *path)
{
  g_autoptr (GError) strange = NULL;
  struct stat info;

  if (assay_folder_look_at_path (self->folder, path, &info, &strange)
      || !g_error_matches (strange, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    return TRUE;
  assay_problems_add (
    self->words, path, "", "migrate.left", N_ ("{0}."),
    N_ ("A change would reach another place. Put a copy in its place and run this "
        "again, or change it by hand."),
    strange->message, NULL);
  g_strv_builder_add (self->left, path);
  return FALSE;
}

static gboolean
may_migrate_cb (const AssayDocument *document, gpointer data)
{
  return may_write (data, document->file);
}

static char *
dup_text (GBytes *bytes)
{
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

static void
add_file (AssayEngine *engine, const char *path, GBytes *after, AssayMigrateResult *result)
{
  g_autofree char *full = g_build_filename (assay_engine_get_folder (engine), path, NULL);
  g_autoptr (GBytes) before =
    assay_io_read_file (assay_engine_get_io (engine), full, ASSAY_LOCK_MAX_BYTES, NULL);
  g_autofree char *old = dup_text (before), *new = dup_text (after);
  AssayMigratedFile *file;

  if (before != NULL && g_bytes_equal (before, after))
    return;
  file = assay_table_new (&assay_migrated_file_table);
  file->path = g_strdup (path);
  file->diff = assay_text_diff (path, old, new);
  g_ptr_array_add (result->files, file);
}

static void
add_lock (AssayEngine *engine,
          const AssayCatalog *catalog,
          GPtrArray *lines,
          AssayMigrateResult *result)
{
  g_autoptr (GHashTable) specs = assay_lock_specs (catalog);
  g_autoptr (GPtrArray) merged =
    assay_lock_merge (assay_catalog_list (catalog, ASSAY_KIND_LOCK), lines, specs);
  g_autoptr (GBytes) after = assay_lock_write (merged);

  if (lines->len > 0)
    add_file (engine, ASSAY_LOCK_FILE, after, result);
}

/* Git is to take lines of both sides. %NULL: it is told already, or the project has no such file.
 */
static GBytes *
dup_attributes (Migrating *self)
{
  g_autofree char *full =
    g_build_filename (assay_engine_get_folder (self->engine), ATTRIBUTES, NULL);
  g_autoptr (GBytes) before =
    assay_io_read_file (assay_engine_get_io (self->engine), full, MAX_ATTRIBUTES, NULL);
  g_autofree char *text = dup_text (before);
  char *after;

  if (text == NULL || strstr (text, ASSAY_LOCK_FILE) != NULL || !may_write (self, ATTRIBUTES))
    return NULL;
  after = g_strconcat (text, *text == '\0' || g_str_has_suffix (text, "\n") ? "" : "\n",
                       ASSAY_LOCK_FILE " merge=union\n", NULL);
  return g_bytes_new_take (after, strlen (after));
}

static gboolean
write_files (Migrating *self, GPtrArray *documents, GBytes *attributes, GError **error)
{
  if (attributes != NULL
      && !assay_folder_replace_file (self->folder, ATTRIBUTES, attributes, error))
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      const AssayMigrated *migrated = documents->pdata[i];

      if (!assay_folder_replace_path (self->folder, migrated->document->file, migrated->bytes,
                                      error))
        return FALSE;
    }
  return assay_engine_rescan (self->engine, error);
}

/* What a document with problems says is not known: a pin could be taken for one that is for
 * nothing.
 */
static gboolean
check_whole (AssayEngine *engine, gboolean writes, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_engine_dup_problems (engine);
  g_autofree char *read_only = writes ? assay_engine_dup_read_only (engine) : NULL;

  if (read_only != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY, read_only);
  else if (assay_problems_count (problems) > 0)
    assay_error_set (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     N_ ("Some documents have problems, so nothing is migrated: mend them "
                         "first, “assayctl check” says how"),
                     NULL);
  return read_only == NULL && assay_problems_count (problems) == 0;
}

/* The act ------------------------------------------------------------------- */

static AssayMigrateResult *
show (const Migrating *self,
      const AssayCatalog *catalog,
      GPtrArray *documents,
      GPtrArray *lines,
      GBytes *attributes)
{
  AssayMigrateResult *result = assay_table_new (&assay_migrate_result_table);

  add_lock (self->engine, catalog, lines, result);
  if (attributes != NULL)
    add_file (self->engine, ATTRIBUTES, attributes, result);
  for (guint i = 0; i < documents->len; i++)
    {
      const AssayMigrated *migrated = documents->pdata[i];

      add_file (self->engine, migrated->document->file, migrated->bytes, result);
    }
  for (guint i = 0; i < assay_problems_count (self->words); i++)
    g_ptr_array_add (result->words, assay_problem_to_row (assay_problems_get (self->words, i)));
  g_strfreev (result->left);
  result->left = g_strv_builder_end (self->left);
  return result;
}

static AssayMigrateResult *
migrate_all (Migrating *self, gboolean writes, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self->engine);
  g_autoptr (GPtrArray) documents = NULL,
                        lines =
                          g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  g_autoptr (GBytes) attributes = NULL;
  AssayMigrateResult *result;

  documents =
    assay_migration_make (catalog, made_with_cb, may_migrate_cb, self, lines, self->words);
  attributes = dup_attributes (self);
  result = show (self, catalog, documents, lines, attributes);
  if (!writes
      || ((lines->len == 0
           || assay_engine_write_lock (self->engine, lines, ASSAY_ACTOR_USER, "migrate", error))
          && write_files (self, documents, attributes, error)))
    return result;
  assay_table_free (&assay_migrate_result_table, result);
  return NULL;
}

static gpointer
migrate (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayMigrateArgs *args = data;
  g_autoptr (GHashTable) checkpoints =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) recipes = NULL;
  g_autoptr (AssayFolder) folder = assay_folder_open_shared (
    assay_engine_get_io (engine), assay_engine_get_folder (engine), error);
  g_autoptr (GStrvBuilder) left = g_strv_builder_new ();
  g_autoptr (AssayProblems) words = assay_problems_new ();
  Migrating migrating = {engine, NULL, checkpoints, folder, left, words};
  gboolean writes = args->dry_run != TRUE;

  if (folder == NULL || !assay_engine_rescan (engine, error)
      || !check_whole (engine, writes, error))
    return NULL;
  migrating.recipes = recipes = newest_recipes (engine);
  return migrate_all (&migrating, writes, error);
}

const AssayActKind assay_acts_of_migrate[] = {
  {"migrate", &assay_migrate_args_table, &assay_migrate_result_table, migrate, TRUE},
  {NULL},
};
