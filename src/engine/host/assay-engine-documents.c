/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/host/assay-engine-private.h"

#include "engine/host/assay-engine-assets.h"
#include "engine/host/assay-engine-kept.h"
#include "engine/host/assay-engine-lock.h"
#include "engine/host/assay-loader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The documents of the folder: read, compared with what the log knows, observed, adopted. */

/* Whether @catalog and @problems say anything else than what is known; under the lock. */
static gboolean
is_news (AssayEngine *self, const AssayCatalog *catalog, const AssayProblems *problems)
{
  AssayDigest before, after;

  if (self->catalog == NULL || !assay_problems_equal (self->problems, problems))
    return TRUE;
  assay_catalog_hash (self->catalog, &before);
  assay_catalog_hash (catalog, &after);
  return !assay_digest_equal (&before, &after);
}

/* A run under way goes no further than the pictures it is making when the project's own limits
 * cannot be read any more. Under the lock. */
static void
stop_if_unknown (AssayEngine *self, const AssayCatalog *catalog, const AssayProblems *problems)
{
  if (self->runner != NULL && !assay_loader_knows_project (catalog, problems, NULL))
    assay_runner_stop (self->runner);
}

/* Paths of the documents that are there but cannot be read. */
static char **
list_unread (GPtrArray *files)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **paths;

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document == NULL)
        g_strv_builder_add (builder, file->path);
    }
  paths = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return paths;
}

AssayCatalog *
_assay_engine_make_catalog (GPtrArray *files, AssayProblems *problems)
{
  g_auto (GStrv) unread = list_unread (files);
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);

  for (guint i = 0; i < files->len; i++)
    {
      const AssayLoadedFile *file = files->pdata[i];

      if (file->document != NULL)
        g_ptr_array_add (documents, assay_document_ref (file->document));
    }
  return assay_catalog_new_partly (documents, (const char *const *) unread, problems);
}

/* One look: what was found, and the lines that lock.json is behind by and that nobody writes now
 * (%NULL: none): what is shown is as if they stood there. */
typedef struct
{
  GPtrArray *files;
  AssayProblems *problems;
  GPtrArray *shown;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->files, g_ptr_array_unref);
  g_clear_pointer (&look->problems, assay_problems_free);
  g_clear_pointer (&look->shown, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static AssayCatalog *
catalog_of (const Look *look, AssayProblems *problems)
{
  g_autoptr (AssayCatalog) catalog = _assay_engine_make_catalog (look->files, problems);

  g_autoptr (GPtrArray) lines =
    look->shown != NULL ? _assay_engine_merge_lines (catalog, look->shown) : NULL;

  return lines != NULL ? assay_catalog_with_lock (catalog, lines) : g_steal_pointer (&catalog);
}

static void
adopt_documents (AssayEngine *self, Look *look)
{
  AssayProblems *problems = g_steal_pointer (&look->problems);
  AssayCatalog *catalog = catalog_of (look, problems);
  g_autoptr (AssayCatalog) before = NULL;
  gboolean news, titles;

  assay_problems_sort (problems);
  assay_writer_set_catalog (self->writer, catalog);
  g_mutex_lock (&self->lock);
  stop_if_unknown (self, catalog, problems);
  news = is_news (self, catalog, problems);
  before = self->catalog;
  self->catalog = catalog;
  g_clear_pointer (&self->problems, assay_problems_free);
  self->problems = problems;
  g_mutex_unlock (&self->lock);
  titles = _assay_engine_follow_assets (self, catalog, before);
  if (news)
    _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS);
  if (titles)
    _assay_engine_tell_titles (self);
}

/* Whether nothing of the folder is another than at the last look. */
static gboolean
is_as_before (AssayEngine *self, GPtrArray *files, const AssayProblems *problems)
{
  return self->files != NULL && self->files->len == files->len
         && memcmp (self->files->pdata, files->pdata, files->len * sizeof (gpointer)) == 0
         && assay_problems_equal (self->read_problems, problems);
}

/* For the next look. What is on the log needs no bytes any more. */
static void
remember (AssayEngine *self, GPtrArray *files, const AssayProblems *problems, gboolean observed)
{
  self->observed = observed;
  if (observed)
    assay_loader_drop_bytes (files);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->files = g_ptr_array_ref (files);
  assay_problems_free (self->read_problems);
  self->read_problems = assay_problems_copy (problems);
}

static gboolean
read_folder (AssayEngine *self, Look *look, GError **error)
{
  look_clear (look);
  look->problems = assay_problems_new ();
  look->files =
    assay_loader_read (self->io, self->clock, self->folder, self->files, look->problems, error);
  return look->files != NULL;
}

/* Written by whoever may. Who only looks says before whether it could be; where nothing may be
 * written at all, that is said already. */
static gboolean
write_due (AssayEngine *self, const AssayCatalog *now, GPtrArray *due, gboolean may_write)
{
  if (may_write && !self->looks)
    return _assay_engine_write_kept (self, now, due, &self->put_off_why);
  if (may_write)
    _assay_engine_foresee_kept (self, now, &self->put_off_why);
  return FALSE;
}

/* That it cannot be written; of one that cannot be read it is told already. */
static void
tell_why (const GError *why, AssayProblems *problems)
{
  const AssayProblems *list = why != NULL ? assay_error_get_problems (why) : NULL;

  for (guint i = 0; i < assay_problems_count (list); i++)
    assay_problems_add_copy (problems, assay_problems_get (list, i));
}

/* Before the log hears of a default that changed, lock.json has what it was; else the whole look is
 * put off, so that the log still knows the former one when somebody may write. */
static gboolean
keep_pins (AssayEngine *self, Look *look, gboolean may_write, GError **error)
{
  g_autoptr (AssayCatalog) now = NULL;
  g_autoptr (GPtrArray) due = _assay_engine_list_due (self, look->files, &now);

  g_clear_error (&self->put_off_why);
  self->put_off = due != NULL && !write_due (self, now, due, may_write);
  if (due != NULL && !self->put_off)
    return read_folder (self, look, error);
  tell_why (self->put_off_why, look->problems);
  if (due != NULL && (!may_write || self->looks) && _assay_engine_knows_lines (now))
    look->shown = g_steal_pointer (&due);
  return TRUE;
}

/* Bytes are kept and the change is on the log before anything decides with it. */
static gboolean
tell_log (AssayEngine *self, Look *look, gboolean may_write, GError **error)
{
  _assay_engine_learn_documents (self);
  return keep_pins (self, look, may_write, error)
         && (!may_write || _assay_engine_observe (self, look->files, !self->put_off, error));
}

/* A document that only a newer program reads; %NULL: there is none. What it asks for is unknown, so
 * nothing is made or changed beside it. */
static const AssayProblem *
find_newer (const AssayProblems *problems)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      const AssayProblem *problem = assay_problems_get (problems, i);

      if (g_str_equal (problem->code, "document.newer_schema"))
        return problem;
    }
  return NULL;
}

char *
_assay_engine_dup_newer (AssayEngine *self)
{
  const AssayProblem *newer;
  char *reason;

  g_mutex_lock (&self->lock);
  newer = self->problems != NULL ? find_newer (self->problems) : NULL;
  reason = newer != NULL ? assay_problem_dup_packed (newer) : NULL;
  g_mutex_unlock (&self->lock);
  return reason;
}

static gboolean
rescan_locked (AssayEngine *self, GError **error)
{
  gboolean may_write = !assay_writer_is_read_only (self->writer, NULL);
  g_auto (Look) look = {NULL};
  gboolean same;

  if (!read_folder (self, &look, error))
    return FALSE;
  may_write &= find_newer (look.problems) == NULL;
  if (is_as_before (self, look.files, look.problems) && (self->observed || !may_write))
    return TRUE;
  if (!tell_log (self, &look, may_write, error))
    return FALSE;
  same = is_as_before (self, look.files, look.problems);
  remember (self, look.files, look.problems, may_write && !self->put_off);
  if (!same)
    adopt_documents (self, &look);
  return TRUE;
}

void
_assay_engine_adopt_lock (AssayEngine *self, GPtrArray *lines)
{
  g_autoptr (AssayCatalog) before = assay_engine_dup_catalog (self);
  AssayCatalog *catalog = assay_catalog_with_lock (before, lines);

  assay_writer_set_catalog (self->writer, catalog);
  g_mutex_lock (&self->lock);
  self->catalog = catalog;
  g_mutex_unlock (&self->lock);
  assay_catalog_unref (before); /* the engine's own reference to it */
  _assay_engine_tell (self, ASSAY_TOPIC_DOCUMENTS);
}

gboolean
_assay_engine_rescan_locked (AssayEngine *self, GError **error)
{
  return rescan_locked (self, error);
}

gboolean
assay_engine_rescan (AssayEngine *self, GError **error)
{
  gboolean done;

  g_mutex_lock (&self->rescan_lock);
  done = rescan_locked (self, error);
  g_mutex_unlock (&self->rescan_lock);
  return done;
}

gboolean
assay_engine_rescan_to_make (AssayEngine *self, GError **error)
{
  gboolean done;

  assay_engine_forget_lost (self);
  g_mutex_lock (&self->rescan_lock);
  self->looks = FALSE;
  done = rescan_locked (self, error);
  g_mutex_unlock (&self->rescan_lock);
  return done;
}

void
assay_engine_begin_documents (AssayEngine *self)
{
  g_mutex_lock (&self->rescan_lock);
}

void
assay_engine_end_documents (AssayEngine *self)
{
  g_mutex_unlock (&self->rescan_lock);
}

gboolean
assay_engine_read_anew (AssayEngine *self, GError **error)
{
  g_mutex_lock (&self->rescan_lock);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_mutex_unlock (&self->rescan_lock);
  return assay_engine_rescan (self, error);
}

AssayProblems *
assay_engine_dup_problems (AssayEngine *self)
{
  AssayProblems *problems;

  g_mutex_lock (&self->lock);
  problems = assay_problems_copy (self->problems);
  g_mutex_unlock (&self->lock);
  return problems;
}

gboolean
assay_engine_knows_project (AssayEngine *self, GError **error)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = assay_loader_knows_project (self->catalog, self->problems, error);
  g_mutex_unlock (&self->lock);
  return known;
}
