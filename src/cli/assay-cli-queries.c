/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-plural.h"
#include "cli/assay-cli-aside.h"
#include "cli/assay-cli-asset.h"
#include "cli/assay-cli-away.h"
#include "cli/assay-cli-history.h"
#include "cli/assay-cli-made-with.h"
#include "cli/assay-cli-row.h"
#include "cli/assay-cli-table.h"
#include "model/rows/assay-asset-stages.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Commands that only ask: check, list, show, compile, resolve, verify, status. */

static void
print_checked (GPtrArray *problems, GPtrArray *warnings)
{
  g_autofree char *count = NULL;

  assay_cli_print_problems (problems);
  assay_cli_print_problems (warnings);
  if (problems->len > 0)
    return;
  if (warnings->len == 0)
    {
      assay_cli_print (_ ("All documents are in order."));
      return;
    }
  count = assay_cli_count (ngettext ("All documents are in order, with {0} warning.",
                                     "All documents are in order, with {0} warnings.",
                                     (gulong) warnings->len),
                           warnings->len);
  assay_cli_print ("%s", count);
}

/* Warnings keep nothing from being made, so they are no failure. */
static int
run_check (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "check"}, doubts = {.kind = "warnings"};
  g_autoptr (GPtrArray) problems = assay_cli_ask_now (cli, &query);
  g_autoptr (GPtrArray) warnings = problems != NULL ? assay_cli_ask (cli, &doubts) : NULL;
  int status;

  if (warnings == NULL)
    return ASSAY_EXIT_FAILED;
  status = problems->len == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
  if (!cli->json)
    {
      print_checked (problems, warnings);
      assay_cli_history_note (cli, problems);
      return status;
    }
  g_ptr_array_extend_and_steal (problems, g_ptr_array_ref (warnings));
  assay_cli_print_rows (cli, problems);
  return status;
}

/* list ------------------------------------------------------------------ */

static gboolean
is_listed (const char *kind)
{
  g_auto (GStrv) listed = assay_query_dup_listed ();

  return kind != NULL && g_strv_contains ((const char *const *) listed, kind);
}

static int
fail_kind (AssayCli *cli)
{
  g_auto (GStrv) listed = assay_query_dup_listed ();
  g_autofree char *kinds = g_strjoinv (", ", listed);

  assay_cli_fail (cli, _ ("List what? One of: %s."), kinds);
  return ASSAY_EXIT_USAGE;
}

static const AssayField *
spec_field (AssayRow *row)
{
  return assay_table_find (assay_record_get_table (assay_row_get_record (row)), "spec");
}

static const char *
asset_of (AssayRow *row, const AssayField *spec)
{
  const char *data = assay_record_get_data (assay_row_get_record (row));

  return *(char *const *) (data + spec->offset);
}

/* %FALSE, told: rows of this kind are of no asset. */
static gboolean
keep_asset (AssayCli *cli, const char *kind, GPtrArray *rows, const char *asset)
{
  const AssayField *spec = rows->len > 0 ? spec_field (rows->pdata[0]) : NULL;

  if (rows->len > 0 && spec == NULL)
    {
      assay_cli_fail (cli, _ ("“list %s” is not by asset. Say it without one."), kind);
      return FALSE;
    }
  for (guint i = rows->len; i > 0; i--)
    if (g_strcmp0 (asset_of (rows->pdata[i - 1], spec), asset) != 0)
      g_ptr_array_remove_index (rows, i - 1);
  return TRUE;
}

static int
print_list (AssayCli *cli, const char *kind, const AssayCliNamed *named)
{
  AssayQuery query = {.kind = kind};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &query);

  if (rows == NULL)
    return ASSAY_EXIT_FAILED;
  if (named->spec != NULL && !keep_asset (cli, kind, rows, named->spec))
    return ASSAY_EXIT_USAGE;
  if (cli->json)
    assay_cli_print_rows (cli, rows);
  else
    assay_cli_print_columns (rows);
  return ASSAY_EXIT_OK;
}

static int
run_list (AssayCli *cli, char **args)
{
  g_auto (AssayCliNamed) named = {NULL};

  if (!is_listed (args[0]))
    return fail_kind (cli);
  if (args[1] != NULL && args[2] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "list", .arguments = "KIND [ASSET]"});
  if (args[1] != NULL && !assay_cli_name (cli, args[1], &named))
    return ASSAY_EXIT_FAILED;
  return print_list (cli, args[0], &named);
}

/* One row, readable ----------------------------------------------------- */

/* The same over several lines, for people. */
static char *
indent (const char *json)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_PRETTY);
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  gsize n;

  assay_json_writer_raw (writer, json, strlen (json));
  bytes = assay_json_writer_finish (writer);
  text = g_bytes_get_data (bytes, &n);
  return g_strchomp (g_strndup (text, n));
}

static int
print_one (AssayCli *cli, GPtrArray *rows)
{
  g_autofree char *json = NULL, *text = NULL;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  json = assay_row_dup_json (rows->pdata[0]);
  text = cli->json ? g_steal_pointer (&json) : indent (json);
  assay_cli_print ("%s", text);
  return ASSAY_EXIT_OK;
}

static gboolean
is_of_asset (const char *kind)
{
  static const char *const kinds[] = {"asset", "spec", "slot", NULL};

  return g_strv_contains (kinds, kind);
}

static int
run_show (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "show", .of = args[0]};
  g_auto (AssayCliNamed) named = {NULL};
  g_autoptr (GPtrArray) rows = NULL;

  if (args[0] == NULL || args[1] == NULL || args[2] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "show", .arguments = "KIND ID"});
  if (is_of_asset (args[0]) && !assay_cli_name (cli, args[1], &named))
    return ASSAY_EXIT_FAILED;
  query.id = named.spec == NULL ? args[1] : named.picture != NULL ? named.picture : named.spec;
  rows = assay_cli_ask_now (cli, &query);
  return print_one (cli, rows);
}

static void
print_trace (const AssayExplainRow *row)
{
  for (guint i = 0; i < row->trace->len; i++)
    {
      const AssayTraceRow *entry = row->trace->pdata[i];

      assay_cli_print ("  %-22s %-10s %s  %s", assay_text_or_empty (entry->layer),
                       assay_text_or_empty (entry->action), assay_text_or_empty (entry->subject),
                       assay_text_or_empty (entry->why));
    }
}

static int
run_compile (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "compile", .id = args[0]};
  g_autoptr (GPtrArray) rows = NULL;
  const AssayExplainRow *row;

  if (args[0] == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "compile", .arguments = "ASSET"});
  rows = assay_cli_ask_now (cli, &query);
  if (rows == NULL || cli->json)
    return rows == NULL ? ASSAY_EXIT_FAILED : print_one (cli, rows);
  row = assay_row_get (rows->pdata[0], &assay_explain_row_table);
  assay_cli_print (_ ("Positive: %s"), assay_text_or_empty (row->positive));
  assay_cli_print (_ ("Negative: %s"), assay_text_or_empty (row->negative));
  assay_cli_print (_ ("Hash:     %s"), assay_text_or_empty (row->hash));
  print_trace (row);
  return ASSAY_EXIT_OK;
}

/* "  checkpoint:copax  Copax TimelessXL" */
static void
print_uses (const AssayExplainRow *row)
{
  g_autoptr (AssayCliTable) table = assay_cli_table_new (2);
  g_autofree char *text = NULL;

  for (guint i = 0; i < row->uses->len; i++)
    {
      const AssayUseRow *use = row->uses->pdata[i];
      g_autofree char *id = g_strdup_printf ("  %s:%s", use->kind, use->id);

      assay_cli_table_add (table, id);
      assay_cli_table_add (table, assay_text_or_empty (use->title));
    }
  text = assay_cli_table_print (table);
  fputs (text, stdout);
}

static int
run_resolve (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "resolve", .id = args[0]};
  g_autoptr (GPtrArray) rows = NULL;
  const AssayExplainRow *row;

  if (args[0] == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "resolve", .arguments = "ASSET"});
  rows = assay_cli_ask_now (cli, &query);
  if (rows == NULL || cli->json)
    return rows == NULL ? ASSAY_EXIT_FAILED : print_one (cli, rows);
  row = assay_row_get (rows->pdata[0], &assay_explain_row_table);
  assay_cli_print (_ ("Models used by %s:"), row->id);
  print_uses (row);
  print_trace (row);
  assay_cli_print (_ ("Hash: %s"), assay_text_or_empty (row->hash));
  return ASSAY_EXIT_OK;
}

/* What only a newer program reads is not damaged. */
static const char *
verified_words (GPtrArray *rows, gboolean ok)
{
  for (guint i = 1; i < rows->len; i++)
    {
      const AssayProblemRow *row = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      if (g_strcmp0 (row->code, "document.newer_schema") != 0
          && g_strcmp0 (row->code, "event.newer_version") != 0)
        return _ ("damage found");
    }
  return ok ? _ ("all whole") : _ ("a newer Assay is needed for some of it");
}

static int
run_verify (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "verify"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  const AssayVerifyRow *row;
  gboolean ok;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  row = assay_row_get (rows->pdata[0], &assay_verify_row_table);
  ok = row->ok == TRUE;
  if (!ok)
    assay_cli_history_was_told (cli);
  if (cli->json)
    assay_cli_print_rows (cli, rows);
  else
    {
      g_autofree char *events =
        assay_cli_count (ngettext ("{0} event", "{0} events", (gulong) row->events), row->events);
      g_autofree char *blobs =
        assay_cli_count (ngettext ("{0} blob", "{0} blobs", (gulong) row->blobs), row->blobs);

      /* Translators: counted things, then how it ended */
      assay_cli_print (_ ("%s and %s were read: %s"), events, blobs, verified_words (rows, ok));
      g_ptr_array_remove_index (rows, 0);
      assay_cli_print_problems (rows);
    }
  return ok ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

/* By AssayAssetStage; {0}: assets in it. */
static const AssayPlural stage_words[ASSAY_N_ASSET_STAGES] = {
  NP_ ("{0} draft", "{0} drafts"),
  NP_ ("{0} ready", "{0} ready"),
  NP_ ("{0} to decide", "{0} to decide"),
  NP_ ("{0} approved", "{0} approved"),
  NP_ ("{0} with problems", "{0} with problems"),
  NP_ ("{0} paused", "{0} paused"),
  NP_ ("{0} set aside", "{0} set aside"),
};

/* "12 assets: 3 to decide, 9 approved" */
static void
print_assets (const AssayStatusRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *assets =
    assay_cli_count (ngettext ("{0} asset", "{0} assets", (gulong) row->specs), row->specs);

  for (int stage = 0; stage < ASSAY_N_ASSET_STAGES; stage++)
    {
      gint64 n = assay_asset_stage_count (row, stage);
      g_autofree char *part = assay_plural_fill (&stage_words[stage], n, NULL, ngettext);

      if (n > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : ": ", part);
    }
  assay_cli_print ("%s%s", assets, text->str);
}

static void
print_pictures (const AssayStatusRow *row)
{
  g_autofree char *pictures =
    assay_cli_count (ngettext ("{0} picture", "{0} pictures", (gulong) row->pictures_needed),
                     assay_number_or_zero (row->pictures_needed));
  gint64 n_approved = assay_number_or_zero (row->pictures_approved);
  g_autofree char *approved =
    assay_cli_count (ngettext ("{0} approved", "{0} approved", (gulong) n_approved), n_approved);
  g_autofree char *made = assay_cli_count (
    ngettext ("{0} made so far", "{0} made so far", (gulong) row->pictures), row->pictures);

  assay_cli_print ("%s, %s, %s", pictures, approved, made);
}

static void
print_number (const char *format, gint64 n)
{
  g_autofree char *text = assay_cli_count (format, n);

  assay_cli_print ("%s", text);
}

static void
print_lost (const AssayStatusRow *row)
{
  if (assay_number_or_zero (row->lost) > 0)
    print_number (
      ngettext ("{0} asset of which stored files are gone. See it with: assayctl check",
                "{0} assets of which stored files are gone. See them with: assayctl check",
                (gulong) row->lost),
      row->lost);
  if (row->unseen == TRUE)
    assay_cli_print ("%s", _ ("Stored files of pictures could not be looked at. See why with: "
                              "assayctl check"));
}

/* Where each of them is told, if any. Of a project that is read-only, no problem is no news. */
static void
print_problems (const AssayStatusRow *row)
{
  if (row->read_only == NULL || row->problems > 0)
    print_number (ngettext ("{0} problem", "{0} problems", (gulong) row->problems), row->problems);
  print_lost (row);
  if (row->document_problems > 0)
    print_number (ngettext ("{0} problem in the documents. See it with: assayctl check",
                            "{0} problems in the documents. See them with: assayctl check",
                            (gulong) row->document_problems),
                  row->document_problems);
  if (assay_number_or_zero (row->missing) > 0)
    print_number (
      ngettext ("{0} model that the server has no file of. See it with: assayctl models",
                "{0} models that the server has no file of. See them with: assayctl "
                "models",
                (gulong) row->missing),
      row->missing);
  if (row->exceptions > 0)
    print_number (ngettext ("{0} problem with a picture. See it with: assayctl list exceptions",
                            "{0} problems with pictures. See them with: assayctl list exceptions",
                            (gulong) row->exceptions),
                  row->exceptions);
}

static void
print_counts (const AssayStatusRow *row)
{
  print_assets (row);
  print_pictures (row);
  print_number (ngettext ("{0} question waits", "{0} questions wait", (gulong) row->cards),
                row->cards);
  print_problems (row);
}

/* What is shown as approved and is no picture of a server. */
static void
print_drawings (const AssayStatusRow *row)
{
  gint64 n = assay_number_or_zero (row->drawings);
  g_autofree char *text = NULL;

  if (n <= 0)
    return;
  text =
    assay_cli_count (ngettext ("{0} approved picture is a drawing of the sandbox.",
                               "{0} approved pictures are drawings of the sandbox.", (gulong) n),
                     n);
  assay_cli_print ("%s", text);
}

static void
print_away (AssayCli *cli, const AssayStatusRow *status)
{
  AssayQuery query = {.kind = "away"};
  g_autoptr (GPtrArray) rows =
    assay_number_or_zero (status->away) > 0 ? assay_cli_ask (cli, &query) : NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (records, (gpointer) assay_row_get (rows->pdata[i], &assay_away_row_table));
  assay_cli_print_away (records);
}

/* What is gone, or cannot be looked at, makes a look at the project fail as it makes “verify”. */
static int
exit_of (const AssayStatusRow *row)
{
  return assay_number_or_zero (row->lost) > 0 || row->unseen == TRUE ? ASSAY_EXIT_FAILED
                                                                     : ASSAY_EXIT_OK;
}

static int
run_status (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &query);
  const AssayStatusRow *row;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  row = assay_row_get (rows->pdata[0], &assay_status_row_table);
  if (row->read_only != NULL)
    assay_cli_history_was_told (cli);
  if (cli->json)
    return MAX (print_one (cli, rows), exit_of (row));
  assay_cli_print ("%s (%s)", assay_text_or_empty (row->title), assay_text_or_empty (row->folder));
  if (row->read_only != NULL)
    assay_cli_print (_ ("Read-only: %s"), row->read_only);
  print_counts (row);
  print_drawings (row);
  assay_cli_print_aside (cli, row);
  print_away (cli, row);
  if (row->trouble != NULL && *row->trouble != '\0')
    assay_cli_print ("%s", row->trouble);
  assay_cli_offer_made_with (cli);
  return exit_of (row);
}

static void
print_plan_counts (const AssayPlanSummaryRow *row)
{
  g_autofree char *make = assay_cli_count (
    ngettext ("{0} picture to make", "{0} pictures to make", (gulong) row->make), row->make);
  g_autofree char *held = assay_cli_count (
    ngettext ("{0} approved is held", "{0} approved are held", (gulong) row->held), row->held);
  g_autofree char *blocked =
    assay_cli_count (ngettext ("{0} blocked", "{0} blocked", (gulong) row->blocked), row->blocked);
  g_autofree char *waiting =
    assay_cli_count (ngettext ("{0} waiting", "{0} waiting", (gulong) row->waiting), row->waiting);

  assay_cli_print ("%s, %s, %s, %s", make, held, blocked, waiting);
}

static int
run_plan (AssayCli *cli, char **args)
{
  AssayQuery items = {.kind = "plan"}, summary = {.kind = "planSummary"},
             pins = {.kind = "lapsedPins"};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &items);
  g_autoptr (GPtrArray) counts = rows != NULL ? assay_cli_ask (cli, &summary) : NULL;
  g_autoptr (GPtrArray) lapsed = counts != NULL ? assay_cli_ask (cli, &pins) : NULL;

  if (lapsed == NULL || counts->len == 0)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    {
      assay_cli_print_rows (cli, rows);
      return ASSAY_EXIT_OK;
    }
  assay_cli_print_problems (lapsed);
  print_plan_counts (assay_row_get (counts->pdata[0], &assay_plan_summary_row_table));
  assay_cli_print_columns (rows);
  assay_cli_offer_made_with (cli);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_queries[] = {
  {"check", "", N_ ("Check all documents"), TRUE, NULL, run_check, .looks = assay_cli_looks},
  {"plan", "", N_ ("Show what would be made and why; changes nothing"), TRUE, NULL, run_plan,
   .looks = assay_cli_looks},
  {"status", "", N_ ("Say how things stand"), TRUE, NULL, run_status, .looks = assay_cli_looks},
  {"list", "KIND [ASSET]", N_ ("List assets, cards, exceptions, jobs, versions …"), TRUE, NULL,
   run_list, .looks = assay_cli_looks},
  {"show", "KIND ID", N_ ("Show one thing with its evidence"), TRUE, NULL, run_show,
   .looks = assay_cli_looks},
  {"compile", "ASSET", N_ ("Show the full prompt and why it is so"), TRUE, NULL, run_compile,
   .looks = assay_cli_looks},
  {"resolve", "ASSET", N_ ("Show the models used and why"), TRUE, NULL, run_resolve,
   .looks = assay_cli_looks},
  {"verify", "", N_ ("Check the log's chain and every blob"), TRUE, NULL, run_verify,
   .looks = assay_cli_looks},
  {NULL},
};
