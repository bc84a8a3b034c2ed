/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"
#include "imaging/assay-png.h"
#include "release/assay-contact-sheet.h"
#include "release/assay-loose-export.h"
#include "release/assay-sheet-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Approved pictures into a game's folder; the contact sheet on wish. */

#define SHEET_COLUMNS 6
#define SHEET_CELL    160

static char *
file_name (const AssayVersionRow *row)
{
  g_autofree char *stem = assay_slot_dup_file_stem (row->spec, &row->slot);

  return g_strconcat (stem, ".png", NULL);
}

/* As the asset is called; new string. */
static char *
dup_title (AssayEngine *engine, const char *spec)
{
  g_autoptr (AssayRecord) record = assay_engine_find (engine, "assets", spec);
  const AssayAssetRow *asset =
    record != NULL ? assay_record_get (record, &assay_asset_row_table) : NULL;

  return g_strdup (asset != NULL && asset->title != NULL ? asset->title : spec);
}

static void
say_unread (AssayEngine *engine,
            const AssayVersionRow *version,
            const GError *why,
            AssayProblems *problems)
{
  g_autofree char *title = dup_title (engine, version->spec);

  assay_problems_add (
    problems, NULL, NULL, "export.unread_picture",
    N_ ("“{0}” was not exported, and what an earlier export wrote of it stays as it was. {1}"),
    N_ ("When that is mended, or the picture is made again (assayctl again ASSET), export again."),
    title, why->message, NULL);
}

static AssayExportFile *
export_file (AssayEngine *engine, const AssayVersionRow *version, AssayProblems *problems)
{
  g_autoptr (GError) why = NULL;
  AssayExportFile *file = g_new0 (AssayExportFile, 1);

  file->name = file_name (version);
  file->version = g_strdup (version->id);
  file->asset = g_strdup (version->spec);
  file->bytes = assay_engine_load_blob (engine, version->picture, &why);
  if (file->bytes == NULL)
    say_unread (engine, version, why, problems);
  return file;
}

static int
compare_name (gconstpointer a, gconstpointer b)
{
  const AssayExportFile *const *x = a, *const *y = b;

  return strcmp ((*x)->name, (*y)->name);
}

/* Whatever its slot is doing: an approved picture that is made again stays approved until its
 * successor is. */
static GPtrArray *
approved_files (AssayEngine *engine, gint64 *out_drawings, AssayProblems *problems, GError **error)
{
  AssayListFilter filter = {"approved", NULL, NULL};
  g_autoptr (GPtrArray) versions = assay_engine_list (engine, "versions", &filter, error);
  g_autoptr (GPtrArray) files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_export_file_free);

  for (guint i = 0; versions != NULL && i < versions->len; i++)
    {
      const AssayVersionRow *version =
        assay_record_get (versions->pdata[i], &assay_version_row_table);

      *out_drawings += g_strcmp0 (version->provider, ASSAY_PROVIDER_SANDBOX) == 0;
      g_ptr_array_add (files, export_file (engine, version, problems));
    }
  if (assay_problems_count (problems) > 0)
    assay_engine_forget_lost (engine); /* status and check look anew too */
  g_ptr_array_sort (files, compare_name);
  return versions != NULL ? g_steal_pointer (&files) : NULL;
}

static AssayPicture *
draw_sheet (GPtrArray *files)
{
  g_autoptr (GPtrArray) pictures =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);

  for (guint i = 0; i < files->len; i++)
    {
      const AssayExportFile *file = files->pdata[i];
      AssayPicture *picture =
        file->bytes != NULL ? assay_png_decode (file->bytes, file->name, NULL, NULL) : NULL;

      if (picture != NULL)
        g_ptr_array_add (pictures, picture);
    }
  return assay_contact_sheet_draw (pictures, SHEET_COLUMNS, SHEET_CELL);
}

static gboolean
write_sheet (AssayEngine *engine,
             GPtrArray *files,
             const char *path,
             AssayExportTotals *totals,
             AssayProblems *problems,
             GError **error)
{
  g_autoptr (AssayPicture) sheet = draw_sheet (files);
  gboolean refused;

  if (sheet == NULL)
    return TRUE;
  if (!assay_sheet_file_write (assay_engine_get_io (engine), path, sheet, &refused, problems,
                               error))
    return FALSE;
  totals->refused += refused;
  return TRUE;
}

static gboolean
record_export (
  AssayEngine *engine, const char *target, guint n_files, GBytes *manifest, GError **error)
{
  AssayExportWritten *args = assay_table_new (assay_command_kind_find ("export.record")->args);
  g_autoptr (AssayOutcome) outcome = NULL;
  AssayDigest digest;

  if (!assay_blobs_put (assay_engine_get_blobs (engine), manifest, &digest, error))
    {
      assay_table_free (assay_command_kind_find ("export.record")->args, args);
      return FALSE;
    }
  args->target = g_strdup (target);
  args->files = n_files;
  args->manifest = g_strdup (assay_digest_hex (&digest).text);
  outcome = assay_engine_submit (engine, assay_command_new ("export.record", args, ASSAY_ACTOR_USER,
                                                            assay_engine_get_program (engine)));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

/* Assets whose art is among it although no document asks for it, and how much that is. */
static void
add_kept (AssayEngine *engine, AssayExportResult *result)
{
  g_autoptr (GArray) kept = assay_engine_list_kept (engine);

  g_strfreev (result->kept);
  result->kept = g_new0 (char *, kept->len + 1);
  result->kept_pictures = 0;
  for (guint i = 0; i < kept->len; i++)
    {
      const AssayKept *of = &g_array_index (kept, AssayKept, i);

      result->kept[i] = g_strdup (of->spec);
      result->kept_pictures += of->n;
    }
}

static char **
dup_names (GPtrArray *names)
{
  char **list = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    list[i] = g_strdup (names->pdata[i]);
  return list;
}

static AssayExportResult *
result_new (AssayEngine *engine,
            const AssayExportTotals *totals,
            guint n_files,
            gint64 n_drawings,
            GPtrArray *left,
            const char *to,
            const AssayProblems *problems)
{
  AssayExportResult *result = assay_table_new (&assay_export_result_table);

  result->files = n_files;
  result->drawings = n_drawings;
  result->written = totals->written;
  result->same = totals->same;
  result->refused = totals->refused;
  result->to = g_strdup (to);
  add_kept (engine, result);
  result->left = dup_names (left);
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (result->problems, assay_problem_to_row (assay_problems_get (problems, i)));
  return result;
}

static gboolean
is_in_store (AssayEngine *engine, const char *path)
{
  g_autofree char *store = g_build_filename (assay_engine_get_folder (engine), ".assay", NULL);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  gsize n = strlen (store);

  return strncmp (whole, store, n) == 0 && (whole[n] == '\0' || whole[n] == '/');
}

/* What is in the game stands on the log: what could not be recorded is not written either. */
static gboolean
may_record (AssayEngine *engine, GError **error)
{
  g_autofree char *reason = assay_engine_dup_read_only (engine);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (reason == NULL)
    return TRUE;
  assay_problems_add (problems, NULL, NULL, "store.read_only",
                      N_ ("Nothing was exported, for it cannot be recorded: {0}"), NULL, reason,
                      NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

static gpointer
run (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayExportArgs *args = data;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) files = NULL, left = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) manifest = NULL;
  AssayExportTotals totals;
  gint64 n_drawings = 0;

  if (args->to == NULL || !g_path_is_absolute (args->to)
      || (args->sheet != NULL && !g_path_is_absolute (args->sheet)))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       N_ ("Export needs a folder to write to."), NULL);
      return NULL;
    }
  if (is_in_store (engine, args->to) || (args->sheet != NULL && is_in_store (engine, args->sheet)))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       N_ ("Nothing is exported into .assay, which is the program's own. Choose "
                           "another folder."),
                       NULL);
      return NULL;
    }
  files = may_record (engine, error) ? approved_files (engine, &n_drawings, problems, error) : NULL;
  if (files == NULL
      || !assay_loose_export (assay_engine_get_io (engine), args->to, files, &totals, &manifest,
                              left, problems, error)
      || (args->sheet != NULL
          && !write_sheet (engine, files, args->sheet, &totals, problems, error)))
    return NULL;
  if (totals.written > 0
      && !record_export (engine, "loose", totals.written + totals.same, manifest, error))
    return NULL;
  return result_new (engine, &totals, files->len, n_drawings, left, args->to, problems);
}

const AssayActKind assay_acts_of_export[] = {
  {"export", &assay_export_args_table, &assay_export_result_table, run},
  {NULL},
};
