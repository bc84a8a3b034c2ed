/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-process-file.h"

#include "engine/project/assay-process-wish.h"
#include "imaging/assay-png.h"
#include "model/rows/assay-problem-row.h"
#include "release/assay-before-after.h"
#include "release/assay-new-file.h"

#include <gio/gio.h>

#define PNG_LEVEL 6

/* Reading --------------------------------------------------------------- */

static AssayPicture *
read_picture (AssayIo *io, const char *path, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = assay_io_read_file (io, path, ASSAY_PNG_MAX_BYTES, error);
  AssayPicture *picture = bytes != NULL ? assay_png_decode (bytes, path, NULL, problems) : NULL;

  if (bytes != NULL && picture == NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  return picture;
}

/* %TRUE without a file too. */
static gboolean
read_strokes (AssayIo *io, const char *path, AssayStrokes **out, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes =
    path != NULL ? assay_io_read_file (io, path, ASSAY_STROKES_MAX_BYTES, error) : NULL;

  if (path == NULL)
    return TRUE;
  *out = bytes != NULL ? assay_strokes_read (bytes, path, problems) : NULL;
  if (bytes != NULL && *out == NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  return *out != NULL;
}

/* Writing --------------------------------------------------------------- */

/* Before any work is done. */
static gboolean
may_write (AssayIo *io, const AssayProcessWish *wish, GError **error)
{
  if (wish->to != NULL && wish->before_after != NULL
      && assay_new_file_is_same (io, wish->to, wish->before_after))
    return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                            N_ ("What comes out and the picture of before and after cannot both "
                                "be “{0}”. Choose another name for one of them."),
                            wish->to, NULL);
  return (wish->to == NULL || assay_new_file_may_write (io, wish->to, error))
         && (wish->before_after == NULL
             || assay_new_file_may_write (io, wish->before_after, error));
}

static gboolean
write_picture (AssayIo *io, const char *path, const AssayPicture *picture, GError **error)
{
  g_autoptr (GBytes) png = assay_png_encode (picture, PNG_LEVEL, NULL, 0);

  return assay_new_file_write (io, path, png, error);
}

static gboolean
write_before_after (AssayIo *io,
                    const char *path,
                    const AssayPicture *before,
                    const AssayPicture *after,
                    GError **error)
{
  g_autoptr (AssayPicture) both = assay_before_after_draw (before, after);

  if (both == NULL)
    return assay_error_set (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
                            N_ ("There is not enough memory for the picture."), NULL);
  return write_picture (io, path, both, error);
}

/* The row --------------------------------------------------------------- */

static const char *
sentence_of (const char *processor)
{
  for (guint i = 0; assay_processors[i] != NULL; i++)
    if (g_str_equal (assay_processors[i]->id, processor))
      return assay_processors[i]->sentence;
  return NULL;
}

/* A new record of the list @name of @record, which is of @table. */
static gpointer
add_record (const AssayTable *table, const char *name, GPtrArray *records)
{
  gpointer record = assay_table_new (assay_table_find (table, name)->table);

  g_ptr_array_add (records, record);
  return record;
}

static void
add_step (AssayProcessedRow *row, const AssayProcessStep *step)
{
  const AssayTable *table = assay_table_find (&assay_processed_row_table, "steps")->table;
  AssayProcessedStep *told = add_record (&assay_processed_row_table, "steps", row->steps);

  told->processor = g_strdup (step->processor);
  told->sentence = g_strdup (sentence_of (step->processor));
  told->changed = step->changed;
  for (guint i = 0; i < step->n_measurements; i++)
    {
      AssayMeasurement *measurement = add_record (table, "measurements", told->measurements);

      measurement->name = g_strdup (step->measurements[i].name);
      measurement->value = step->measurements[i].value;
      measurement->unit = g_strdup (step->measurements[i].unit);
    }
}

/* What came of it; only what was cut by color has a key. */
static AssayProcessedRow *
row_new (const AssayProcessWish *wish,
         const AssayPicture *source,
         const AssayProcessParameters *parameters,
         const GArray *steps,
         const AssayProblems *problems)
{
  AssayProcessedRow *row = assay_table_new (&assay_processed_row_table);
  AssayPixel key = parameters->key;
  gboolean cuts = wish->processors == NULL || g_strv_contains (wish->processors, "cut");

  row->file = g_strdup (wish->file);
  if (cuts && assay_process_settle (source, parameters).cut == ASSAY_CUT_METHOD_KEY_COLOR)
    {
      row->key = g_strdup_printf ("#%02x%02x%02x", key.r, key.g, key.b);
      row->key_found = wish->key == NULL;
    }
  for (guint i = 0; i < steps->len; i++)
    add_step (row, &g_array_index (steps, AssayProcessStep, i));
  for (guint i = 0; i < assay_problems_count (problems); i++)
    g_ptr_array_add (row->problems, assay_problem_to_row (assay_problems_get (problems, i)));
  return row;
}

static gboolean
keep (AssayIo *io,
      const AssayProcessWish *wish,
      const AssayPicture *source,
      const AssayPicture *picture,
      AssayProcessedRow *row,
      GError **error)
{
  row->width = picture->width;
  row->height = picture->height;
  if (wish->to != NULL && !write_picture (io, wish->to, picture, error))
    return FALSE;
  row->to = g_strdup (wish->to);
  if (wish->before_after != NULL
      && !write_before_after (io, wish->before_after, source, picture, error))
    return FALSE;
  row->before_after = g_strdup (wish->before_after);
  return TRUE;
}

AssayProcessedRow *
assay_process_file (const AssayProcessWish *wish, GError **error)
{
  AssayIo *io = assay_io_system ();
  g_auto (AssayProcessParameters) parameters = {0};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (AssayPicture) source = NULL, picture = NULL;
  AssayProcessedRow *row;
  gboolean key_named;

  if (!_assay_process_wish_read (wish, &parameters, &key_named, error)
      || !read_strokes (io, wish->strokes, &parameters.strokes, error)
      || !may_write (io, wish, error))
    return NULL;
  source = read_picture (io, wish->file, error);
  if (source == NULL)
    return NULL;
  if (!key_named)
    parameters.key = assay_process_find_key (source);
  picture = assay_process_some (source, &parameters, wish->processors, steps, problems);
  row = row_new (wish, source, &parameters, steps, problems);
  if (picture == NULL || keep (io, wish, source, picture, row, error))
    return row;
  assay_table_free (&assay_processed_row_table, row);
  return NULL;
}
