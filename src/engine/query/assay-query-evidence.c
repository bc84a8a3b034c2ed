/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* The evidence of one card, or of one picture: the report's verdicts, the contract's frame. Two
 * blobs are read, so it is asked for what is shown and the next ones, not for all. */

/* The first cause is told. Takes @why, packed. */
static void
add_unread (AssayCardEvidence *row, char *why)
{
  if (row->unread == NULL)
    row->unread = why;
  else
    g_free (why);
}

/* A stored file that was read and is none. */
static void
add_no_evidence (AssayCardEvidence *row, const AssayProblems *problems)
{
  if (assay_problems_count (problems) > 0)
    add_unread (row, assay_problem_dup_packed (assay_problems_get (problems, 0)));
}

static GBytes *
load (AssayEngine *engine, const char *blob, AssayCardEvidence *row)
{
  g_autoptr (GError) cause = NULL;
  GBytes *bytes = blob != NULL ? assay_engine_load_blob (engine, blob, &cause) : NULL;

  if (cause != NULL)
    add_unread (row, g_strdup (cause->message));
  return bytes;
}

/* A report that cannot be read says why: the card is asked all the same. */
static void
add_report (AssayEngine *engine, const char *blob, AssayCardEvidence *row)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = load (engine, blob, row);
  g_autoptr (AssayReport) report =
    bytes != NULL ? assay_table_read_bytes (&assay_report_table, bytes, NULL, problems) : NULL;
  GPtrArray *none = row->verdicts;

  add_no_evidence (row, problems);
  if (report == NULL)
    return;
  row->verdicts = report->verdicts;
  report->verdicts = none;
}

static void
add_contract (AssayEngine *engine, const char *blob, AssayCardEvidence *row)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayContract) contract = NULL;
  g_autoptr (GBytes) recipe = load (engine, blob, row);

  if (recipe == NULL)
    return;
  if (!assay_recipe_read (recipe, NULL, &contract, problems))
    {
      add_no_evidence (row, problems);
      return;
    }
  row->contract = g_new0 (AssayCardFrame, 1);
  row->contract->canvas_width = contract->canvas_width;
  row->contract->canvas_height = contract->canvas_height;
  row->contract->safe_area_px =
    contract->fields.safe_area_px != ASSAY_UNSET ? contract->fields.safe_area_px : 0;
}

static GPtrArray *
list_evidence (
  AssayEngine *engine, const char *id, const char *claim, const char *report, const char *recipe)
{
  GPtrArray *rows = _assay_rows_new ();
  AssayCardEvidence *row = _assay_rows_add (rows, &assay_card_evidence_row_table);

  row->id = g_strdup (id);
  row->claim = g_strdup (claim);
  add_report (engine, report, row);
  add_contract (engine, recipe, row);
  return rows;
}

GPtrArray *
_assay_evidence_list (AssayEngine *engine, const char *id, GError **error)
{
  g_autoptr (AssayRecord) record = id != NULL ? assay_engine_find (engine, "cards", id) : NULL;
  const AssayCardRow *card;

  if (record == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       N_ ("There is no question “{0}” in this project."), id != NULL ? id : "",
                       NULL);
      return NULL;
    }
  card = assay_record_get (record, &assay_card_row_table);
  return list_evidence (engine, card->id, card->claim, card->report, card->recipe);
}

static GPtrArray *
list_of_version (AssayEngine *engine, const char *id, GError **error)
{
  g_autoptr (AssayRecord) record = id != NULL ? assay_engine_find (engine, "versions", id) : NULL;
  const AssayVersionRow *version;

  if (record == NULL)
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       N_ ("There is no picture “{0}” in this project."), id != NULL ? id : "",
                       NULL);
      return NULL;
    }
  version = assay_record_get (record, &assay_version_row_table);
  return list_evidence (engine, version->id, NULL, version->report, version->recipe);
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  if (g_strcmp0 (query->of, "version") == 0)
    return list_of_version (engine, query->id, error);
  return _assay_evidence_list (engine, query->id, error);
}

/* What a card shows was settled when it was made: nothing makes an answer stale. */
const AssayQueryKind assay_queries_of_evidence[] = {
  {.kind = "evidence",
   .gives = "one, of the card with the id, or of the version where `of` says so: {claim, contract "
            "{safeAreaPx, canvasWidth, canvasHeight}, "
            "verdicts[]} out of its blobs; the verdict asked about is the claim's, sentences are "
            "templates "
            "with their arguments; unread says why some of it is not known",
   .run = run},
  {NULL},
};
