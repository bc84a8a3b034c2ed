/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine-lock.h"

#include "base/assay-folder.h"
#include "core/decide/assay-command.h"
#include "engine/host/assay-loader.h"

#include <glib/gi18n-lib.h>

/* Lines as events --------------------------------------------------------- */

gboolean
_assay_engine_is_broken_line (const AssayDocument *document)
{
  return document->kind == ASSAY_KIND_LOCK && ((const AssayLockLine *) document)->broken;
}

void
_assay_engine_add_line (AssayArgsSpecPin *args, const AssayDocument *document, gboolean known)
{
  const AssayLockLine *line = (const AssayLockLine *) document;
  const AssayLockProfile *profile = line->profile;
  AssaySpecPinned *record = assay_table_new (&assay_spec_pinned_table);

  record->spec = g_strdup (document->id);
  record->seed_id = g_strdup (line->seed_id);
  record->line = g_strdup (assay_digest_hex (&document->hash).text);
  if (profile != NULL)
    {
      record->checkpoint = g_strdup (profile->checkpoint);
      record->profile = g_strdup (profile->id);
      record->version = profile->version;
      record->hash = g_strdup (profile->hash);
    }
  g_ptr_array_add (known ? args->rebound : args->pinned, record);
}

void
_assay_engine_add_line_gone (AssayArgsSpecPin *args, const char *spec)
{
  AssaySpecPinned *record = assay_table_new (&assay_spec_pinned_table);

  record->spec = g_strdup (spec);
  g_ptr_array_add (args->rebound, record);
}

gboolean
_assay_engine_submit_lines (AssayEngine *self,
                            AssayArgsSpecPin *args,
                            AssayActorKind actor,
                            const char *actor_id,
                            GError **error)
{
  g_autoptr (AssayOutcome) outcome = NULL;

  if (args->pinned->len + args->rebound->len == 0)
    {
      assay_table_free (assay_command_kind_find ("spec.pin")->args, args);
      return TRUE;
    }
  outcome = assay_engine_submit (self, assay_command_new ("spec.pin", args, actor, actor_id));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

/* Writing ----------------------------------------------------------------- */

typedef struct
{
  AssayActorKind kind;
  const char *id;
} Author;

/* Of the specs that have a file, readable or not. */
static GHashTable *
list_specs (const AssayCatalog *catalog)
{
  GHashTable *specs = assay_lock_specs (catalog);
  const char *const *unread = assay_catalog_list_unread (catalog);

  for (guint i = 0; unread[i] != NULL; i++)
    g_hash_table_add (specs, g_strdup (unread[i]));
  return specs;
}

GPtrArray *
_assay_engine_merge_lines (const AssayCatalog *catalog, GPtrArray *changed)
{
  g_autoptr (GHashTable) specs = list_specs (catalog);

  return assay_lock_merge (assay_catalog_list (catalog, ASSAY_KIND_LOCK), changed, specs);
}

static gboolean
fail_broken (GError **error)
{
  assay_error_set (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   N_ ("lock.json cannot be read, so nothing is written to it: mend it first, "
                       "“assayctl check” says how"),
                   NULL);
  return FALSE;
}

static gboolean
check_whole (GPtrArray *lines, GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    if (_assay_engine_is_broken_line (lines->pdata[i]))
      return fail_broken (error);
  return TRUE;
}

static gboolean
fail_unwritten (const GError *trouble, GError **error)
{
  gboolean strange = g_error_matches (trouble, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (
    problems, ASSAY_LOCK_FILE, "", "lock.not_written",
    N_ ("{0}. What assets are made with has to stand there first, so nothing new is made until it "
        "does."),
    strange
      ? N_ ("A change would reach another place. Put a copy in its place, or take it away.")
      : N_ ("Free some space there, or check the folder's rights; it is written by itself the "
            "next time something is made."),
    trouble->message, NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* Only a file of the project's own is written. */
static gboolean
write_file (AssayEngine *self, GPtrArray *lines, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autoptr (AssayFolder) folder = assay_folder_open_shared (self->io, self->folder, &trouble);
  g_autoptr (GBytes) bytes = assay_lock_write (lines);

  assay_digest_of_bytes (&self->lock_written, bytes);
  return (folder != NULL && assay_folder_replace_file (folder, ASSAY_LOCK_FILE, bytes, &trouble))
         || fail_unwritten (trouble, error);
}

static gboolean
may_write_file (AssayEngine *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, ASSAY_LOCK_FILE, NULL);
  g_autoptr (AssayFolder) folder = assay_folder_open_shared (self->io, self->folder, error);
  GError *cause = NULL;
  struct stat info;

  if (folder == NULL)
    return FALSE;
  if (assay_folder_look_at (folder, ASSAY_LOCK_FILE, &info, &cause)
      || !g_error_matches (cause, ASSAY_FOLDER_ERROR, ASSAY_FOLDER_ERROR_STRANGE))
    {
      g_clear_error (&cause);
      return assay_io_may_replace (self->io, path, error);
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* Whether the file is the one that was written last: then nobody has to look at the folder again.
 */
static gboolean
is_as_written (AssayEngine *self)
{
  g_autofree char *path = g_build_filename (self->folder, ASSAY_LOCK_FILE, NULL);
  g_autoptr (GBytes) bytes = NULL;
  AssayDigest there;

  if (assay_digest_is_none (&self->lock_written))
    return FALSE;
  bytes = assay_io_read_file (self->io, path, ASSAY_LOCK_MAX_BYTES, NULL);
  if (bytes == NULL)
    return FALSE;
  assay_digest_of_bytes (&there, bytes);
  return assay_digest_equal (&there, &self->lock_written);
}

static gboolean
keep_line (AssayEngine *self, const AssayDocument *line, GError **error)
{
  g_autoptr (GBytes) bytes = assay_document_to_canonical (line);
  AssayDigest blob;

  return assay_blobs_put (self->blobs, bytes, &blob, error);
}

/* The lines of @now that @before had otherwise or not, and those that are gone. Their bytes are
 * kept. */
static gboolean
tell_difference (AssayEngine *self,
                 const AssayCatalog *before,
                 GPtrArray *now,
                 AssayArgsSpecPin *args,
                 GError **error)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *old = assay_catalog_list (before, ASSAY_KIND_LOCK);

  for (guint i = 0; i < now->len; i++)
    {
      const AssayDocument *line = now->pdata[i];
      const AssayLockLine *was = assay_catalog_lock_line (before, line->id);

      g_hash_table_add (there, line->id);
      if (was != NULL && assay_digest_equal (&was->document.hash, &line->hash))
        continue;
      if (!keep_line (self, line, error))
        return FALSE;
      _assay_engine_add_line (args, line, was != NULL);
    }
  for (guint i = 0; i < old->len; i++)
    if (!g_hash_table_contains (there, ((AssayDocument *) old->pdata[i])->id))
      _assay_engine_add_line_gone (args, ((AssayDocument *) old->pdata[i])->id);
  return TRUE;
}

/* What the log is told of now is no news at the next look. */
static void
know_difference (AssayEngine *self, const AssayArgsSpecPin *args, GPtrArray *now)
{
  for (guint i = 0; i < args->rebound->len; i++)
    _assay_engine_forget_line (self, ((AssaySpecPinned *) args->rebound->pdata[i])->spec);
  for (guint i = 0; i < now->len; i++)
    _assay_engine_know_line (self, now->pdata[i]);
}

/* Bytes, then the file, then the events. The lines as they are now; %NULL: they are as they were.
 * @catalog: the documents as they are. */
static GPtrArray *
write_lines (AssayEngine *self,
             const AssayCatalog *catalog,
             GPtrArray *changed,
             const Author *author,
             GError **error)
{
  const AssayTable *table = assay_command_kind_find ("spec.pin")->args;
  g_autoptr (GPtrArray) now = _assay_engine_merge_lines (catalog, changed);
  AssayArgsSpecPin *args;

  if (!check_whole (assay_catalog_list (catalog, ASSAY_KIND_LOCK), error))
    return NULL;
  args = assay_table_new (table);
  if (!tell_difference (self, catalog, now, args, error) || !write_file (self, now, error))
    {
      assay_table_free (table, args);
      return NULL;
    }
  know_difference (self, args, now);
  return _assay_engine_submit_lines (self, args, author->kind, author->id, error)
           ? g_steal_pointer (&now)
           : NULL;
}

/* … then whoever decides with it. */
static gboolean
write_and_adopt (AssayEngine *self, GPtrArray *changed, const Author *author, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self);
  g_autoptr (GPtrArray) now = write_lines (self, catalog, changed, author, error);

  if (now != NULL)
    _assay_engine_adopt_lock (self, now);
  return now != NULL;
}

gboolean
_assay_engine_write_kept (AssayEngine *self,
                          const AssayCatalog *catalog,
                          GPtrArray *lines,
                          GError **error)
{
  const Author author = {ASSAY_ACTOR_ENGINE, "defaults"};
  g_autoptr (GPtrArray) now = write_lines (self, catalog, lines, &author, error);

  return now != NULL;
}

gboolean
_assay_engine_foresee_kept (AssayEngine *self, const AssayCatalog *catalog, GError **error)
{
  g_autoptr (GError) trouble = NULL;

  return check_whole (assay_catalog_list (catalog, ASSAY_KIND_LOCK), error)
         && (may_write_file (self, &trouble) || fail_unwritten (trouble, error));
}

/* Lines that keep what was come first. A run whose lines were decided without them looks again. */
static gboolean
write_locked (AssayEngine *self, GPtrArray *lines, const Author *author, GError **error)
{
  gboolean behind = self->put_off;

  if ((behind || !is_as_written (self)) && !_assay_engine_rescan_locked (self, error))
    return FALSE;
  if (self->put_off)
    {
      g_propagate_error (error, g_error_copy (self->put_off_why));
      return FALSE;
    }
  return (behind && author->kind == ASSAY_ACTOR_ENGINE)
         || write_and_adopt (self, lines, author, error);
}

gboolean
assay_engine_write_lock (
  AssayEngine *self, GPtrArray *lines, AssayActorKind actor, const char *actor_id, GError **error)
{
  g_autofree char *read_only = assay_engine_dup_read_only (self);
  const Author author = {actor, actor_id};
  gboolean done;

  if (read_only != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY, read_only);
      return FALSE;
    }
  g_mutex_lock (&self->rescan_lock);
  done = write_locked (self, lines, &author, error);
  g_mutex_unlock (&self->rescan_lock);
  return done;
}

gboolean
assay_engine_keep_line (AssayEngine *self, const char *from, const char *to, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (self);
  const AssayLockLine *line = assay_catalog_lock_line (catalog, from);
  g_autoptr (GPtrArray) lines =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);

  if (line != NULL && line->broken)
    return fail_broken (error);
  g_ptr_array_add (lines, assay_lock_line_renamed (line, from, to));
  return assay_engine_write_lock (self, lines, ASSAY_ACTOR_USER, "rename", error);
}
