/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/assay-query-private.h"
#include "imaging/assay-png.h"
#include "release/assay-contact-sheet.h"
#include "release/assay-loose-export.h"
#include "release/assay-sheet-file.h"

#include <glib/gi18n-lib.h>

/* Approved pictures into a game's folder; the contact sheet on wish. */

#define SHEET_COLUMNS 6
#define SHEET_CELL    160

static const char *
text_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static char *
file_name (JsonObject *slot)
{
  gint64 variant = json_object_get_int_member_with_default (slot, "variant", 0);
  const char *spec = text_of (slot, "spec");

  return variant == 0 ? g_strdup_printf ("%s.png", spec)
                      : g_strdup_printf ("%s_%" G_GINT64_FORMAT ".png", spec, variant + 1);
}

static AssayExportFile *
export_file (AssayEngine *engine, JsonObject *slot, GError **error)
{
  GBytes *bytes = assay_engine_load_blob (engine, text_of (slot, "picture"), error);
  AssayExportFile *file;

  if (bytes == NULL)
    return NULL;
  file = g_new0 (AssayExportFile, 1);
  file->name = file_name (slot);
  file->version = g_strdup (text_of (slot, "version"));
  file->bytes = bytes;
  return file;
}

static int
compare_name (gconstpointer a, gconstpointer b)
{
  const AssayExportFile *const *x = a, *const *y = b;

  return strcmp ((*x)->name, (*y)->name);
}

static GPtrArray *
approved_files (AssayEngine *engine, GError **error)
{
  AssayListFilter filter = {"approved", NULL, NULL};
  g_autoptr (GPtrArray) slots = assay_engine_list (engine, "slots", &filter, error);
  g_autoptr (GPtrArray) files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_export_file_free);

  for (guint i = 0; slots != NULL && i < slots->len; i++)
    {
      AssayExportFile *file = export_file (engine, slots->pdata[i], error);

      if (file == NULL)
        return NULL;
      g_ptr_array_add (files, file);
    }
  g_ptr_array_sort (files, compare_name);
  return slots != NULL ? g_steal_pointer (&files) : NULL;
}

static AssayPicture *
draw_sheet (GPtrArray *files)
{
  g_autoptr (GPtrArray) pictures =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_picture_unref);

  for (guint i = 0; i < files->len; i++)
    {
      const AssayExportFile *file = files->pdata[i];
      AssayPicture *picture = assay_png_decode (file->bytes, file->name, NULL, NULL);

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
  if (!assay_sheet_file_write (engine->io, path, sheet, &refused, problems, error))
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

  if (!assay_blobs_put (engine->blobs, manifest, &digest, error))
    {
      assay_table_free (assay_command_kind_find ("export.record")->args, args);
      return FALSE;
    }
  args->target = g_strdup (target);
  args->files = n_files;
  args->manifest = g_strdup (assay_digest_hex (&digest).text);
  outcome = assay_engine_submit (
    engine, assay_command_new ("export.record", args, ASSAY_ACTOR_USER, engine->program));
  if (assay_problems_count (outcome->problems) == 0)
    return TRUE;
  g_propagate_error (error, assay_problems_to_error (outcome->problems));
  return FALSE;
}

static JsonObject *
result_row (const AssayExportTotals *totals,
            guint n_files,
            const char *to,
            const AssayProblems *problems)
{
  JsonObject *row = json_object_new ();
  g_autoptr (GPtrArray) rows = _assay_rows_new ();
  JsonArray *array = json_array_new ();

  json_object_set_int_member (row, "files", n_files);
  json_object_set_int_member (row, "written", totals->written);
  json_object_set_int_member (row, "same", totals->same);
  json_object_set_int_member (row, "refused", totals->refused);
  json_object_set_string_member (row, "to", to);
  assay_problems_append_rows (problems, rows);
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, json_object_ref (rows->pdata[i]));
  json_object_set_array_member (row, "problems", array);
  return row;
}

static JsonObject *
run (AssayEngine *engine, JsonObject *args, GCancellable *cancellable, GError **error)
{
  const char *to = text_of (args, "to"), *sheet = text_of (args, "sheet");
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GBytes) manifest = NULL;
  AssayExportTotals totals;

  if (to == NULL || !g_path_is_absolute (to) || (sheet != NULL && !g_path_is_absolute (sheet)))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("Export needs a folder to write to."));
      return NULL;
    }
  files = approved_files (engine, error);
  if (files == NULL
      || !assay_loose_export (engine->io, to, files, &totals, &manifest, problems, error)
      || (sheet != NULL && !write_sheet (engine, files, sheet, &totals, problems, error)))
    return NULL;
  if (totals.written > 0 && !record_export (engine, "loose", files->len, manifest, error))
    return NULL;
  return result_row (&totals, files->len, to, problems);
}

const AssayActKind assay_act_export = {"export", run};
