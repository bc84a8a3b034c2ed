/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-table.h"
#include "cli/assay-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Commands that only ask: check, list, show, compile, resolve, verify, status. */

/* Rows as a table of @members. */
static void
print_table (GPtrArray *rows, const char *const *members)
{
  guint n_members = g_strv_length ((char **) members);
  g_autoptr (AssayCliTable) table = assay_cli_table_new (n_members);
  g_autofree char *text = NULL;

  for (guint i = 0; i < rows->len; i++)
    for (guint m = 0; m < n_members; m++)
      assay_cli_table_add (table, assay_row_get_string (rows->pdata[i], members[m]));
  text = assay_cli_table_print (table);
  fputs (text, stdout);
  fflush (stdout);
}

static int
run_check (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "check"};
  g_autoptr (AssayRow) scanned = assay_cli_act (cli, "rescan", NULL);
  g_autoptr (GPtrArray) rows = scanned != NULL ? assay_cli_ask (cli, &query) : NULL;

  if (rows == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    assay_cli_print_rows (cli, rows);
  else if (rows->len == 0)
    assay_cli_print (_ ("All documents are in order."));
  else
    assay_cli_print_problems (rows);
  return rows->len == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

const AssayCliCommand assay_cli_check = {"check", "",   N_ ("Check all documents"),
                                         TRUE,    NULL, run_check};

/* list ------------------------------------------------------------------ */

typedef struct
{
  const char *kind;
  const char *members[6];
} Columns;

static const Columns columns[] = {
  {"assets", {"id", "state", "type", "title", NULL}},
  {"cards", {"id", "title", "questionText", "evidenceText", NULL}},
  {"exceptions", {"id", "code", "title", "text", NULL}},
  {"jobs", {"id", "state", "spec", "message", NULL}},
  {"versions", {"id", "state", "spec", "provider", NULL}},
  {"slots", {"id", "state", "version", NULL}},
  {"documents", {"path", "kind", NULL}},
  {"events", {"ts", "type", "entityId", NULL}},
  {"plan", {"id", "action", "explanation", NULL}},
};

static int
run_list (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = args[0]};
  const Columns *found = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; args[0] != NULL && i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].kind, args[0]))
      found = &columns[i];
  if (found == NULL || args[1] != NULL)
    {
      assay_cli_fail (cli, "%s",
                      _ ("List what? assets, cards, exceptions, jobs, versions, slots, documents, "
                         "events or plan."));
      return ASSAY_EXIT_USAGE;
    }
  rows = assay_cli_ask (cli, &query);
  if (rows == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    assay_cli_print_rows (cli, rows);
  else
    print_table (rows, found->members);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_list = {
  "list", "KIND", N_ ("List assets, cards, exceptions, jobs, versions …"), TRUE, NULL, run_list};

/* One row, readable ----------------------------------------------------- */

static int
print_one (AssayCli *cli, GPtrArray *rows)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, assay_row_get_object (rows->pdata[0]));
  text = json_to_string (node, !cli->json);
  assay_cli_print ("%s", text);
  return ASSAY_EXIT_OK;
}

static int
run_show (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "show", .of = args[0]};
  g_autoptr (GPtrArray) rows = NULL;

  if (args[0] == NULL || args[1] == NULL || args[2] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "show", .arguments = "KIND ID"});
  query.id = args[1];
  rows = assay_cli_ask (cli, &query);
  return print_one (cli, rows);
}

const AssayCliCommand assay_cli_show = {"show", "KIND ID", N_ ("Show one thing with its evidence"),
                                        TRUE,   NULL,      run_show};

static void
print_trace (AssayRow *row, gboolean with_text)
{
  JsonArray *trace = json_object_get_array_member (assay_row_get_object (row), "trace");

  for (guint i = 0; trace != NULL && i < json_array_get_length (trace); i++)
    {
      JsonObject *entry = json_array_get_object_element (trace, i);

      assay_cli_print ("  %-22s %-10s %s  %s",
                       json_object_get_string_member_with_default (entry, "layer", ""),
                       json_object_get_string_member_with_default (entry, "action", ""),
                       json_object_get_string_member_with_default (entry, "subject", ""),
                       json_object_get_string_member_with_default (entry, "why", ""));
    }
}

static int
run_compile (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "compile", .id = args[0]};
  g_autoptr (GPtrArray) rows = NULL;

  if (args[0] == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "compile", .arguments = "SPEC"});
  rows = assay_cli_ask (cli, &query);
  if (rows == NULL || cli->json)
    return rows == NULL ? ASSAY_EXIT_FAILED : print_one (cli, rows);
  assay_cli_print (_ ("Positive: %s"), assay_row_get_string (rows->pdata[0], "positive"));
  assay_cli_print (_ ("Negative: %s"), assay_row_get_string (rows->pdata[0], "negative"));
  assay_cli_print (_ ("Hash:     %s"), assay_row_get_string (rows->pdata[0], "hash"));
  print_trace (rows->pdata[0], TRUE);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_compile = {
  "compile", "SPEC", N_ ("Show the full prompt and why it is so"), TRUE, NULL, run_compile};

static int
run_resolve (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "resolve", .id = args[0]};
  g_autoptr (GPtrArray) rows = NULL;

  if (args[0] == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "resolve", .arguments = "SPEC"});
  rows = assay_cli_ask (cli, &query);
  if (rows == NULL || cli->json)
    return rows == NULL ? ASSAY_EXIT_FAILED : print_one (cli, rows);
  assay_cli_print (_ ("Models used by %s:"), args[0]);
  print_trace (rows->pdata[0], TRUE);
  assay_cli_print (_ ("Hash: %s"), assay_row_get_string (rows->pdata[0], "hash"));
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_resolve = {"resolve", "SPEC", N_ ("Show the models used and why"),
                                           TRUE,      NULL,   run_resolve};

static int
run_verify (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "verify"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  gboolean ok;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  ok = assay_row_get_boolean (rows->pdata[0], "ok");
  if (cli->json)
    assay_cli_print_rows (cli, rows);
  else
    {
      const AssayVerifyRow *row = assay_row_get (rows->pdata[0], &assay_verify_row_table);
      g_autofree char *events =
        assay_cli_count (ngettext ("{0} event", "{0} events", (gulong) row->events), row->events);
      g_autofree char *blobs =
        assay_cli_count (ngettext ("{0} blob", "{0} blobs", (gulong) row->blobs), row->blobs);

      /* Translators: counted things, then how it ended */
      assay_cli_print (_ ("%s and %s were read: %s"), events, blobs,
                       ok ? _ ("all whole") : _ ("damage found"));
      g_ptr_array_remove_index (rows, 0);
      assay_cli_print_problems (rows);
    }
  return ok ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

const AssayCliCommand assay_cli_verify = {
  "verify", "", N_ ("Check the log's chain and every blob"), TRUE, NULL, run_verify};

static void
print_counts (const AssayStatusRow *row)
{
  g_autofree char *assets =
    assay_cli_count (ngettext ("{0} asset", "{0} assets", (gulong) row->specs), row->specs);
  g_autofree char *approved = assay_cli_count (_ ("{0} approved"), row->approved);
  g_autofree char *questions =
    assay_cli_count (ngettext ("{0} question", "{0} questions", (gulong) row->cards), row->cards);
  g_autofree char *problems = assay_cli_count (
    ngettext ("{0} problem", "{0} problems", (gulong) row->exceptions), row->exceptions);
  g_autofree char *pictures = assay_cli_count (
    ngettext ("{0} picture made", "{0} pictures made", (gulong) row->pictures), row->pictures);

  assay_cli_print ("%s, %s, %s, %s, %s", assets, approved, questions, problems, pictures);
}

static int
run_status (AssayCli *cli, char **args)
{
  AssayQuery query = {.kind = "status"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  AssayRow *row;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    return print_one (cli, rows);
  row = rows->pdata[0];
  assay_cli_print ("%s (%s)", assay_row_get_string (row, "title"),
                   assay_row_get_string (row, "folder"));
  print_counts (assay_row_get (row, &assay_status_row_table));
  if (*assay_row_get_string (row, "readOnly") != '\0')
    assay_cli_print (_ ("Read-only: %s"), assay_row_get_string (row, "readOnly"));
  if (*assay_row_get_string (row, "trouble") != '\0')
    assay_cli_print ("%s", assay_row_get_string (row, "trouble"));
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_status = {"status", "",   N_ ("Say how things stand"),
                                          TRUE,     NULL, run_status};

static void
print_plan_counts (const AssayPlanSummaryRow *row)
{
  g_autofree char *make = assay_cli_count (
    ngettext ("{0} picture to make", "{0} pictures to make", (gulong) row->make), row->make);
  g_autofree char *held = assay_cli_count (
    ngettext ("{0} approved is held", "{0} approved are held", (gulong) row->held), row->held);
  g_autofree char *blocked = assay_cli_count (_ ("{0} blocked"), row->blocked);
  g_autofree char *waiting = assay_cli_count (_ ("{0} waiting"), row->waiting);

  assay_cli_print ("%s, %s, %s, %s", make, held, blocked, waiting);
}

static int
run_plan (AssayCli *cli, char **args)
{
  AssayQuery items = {.kind = "plan"}, summary = {.kind = "planSummary"};
  g_autoptr (AssayRow) scanned = assay_cli_act (cli, "rescan", NULL);
  g_autoptr (GPtrArray) rows = scanned != NULL ? assay_cli_ask (cli, &items) : NULL;
  g_autoptr (GPtrArray) counts = rows != NULL ? assay_cli_ask (cli, &summary) : NULL;
  static const char *const members[] = {"id", "action", "explanation", NULL};

  if (counts == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    {
      assay_cli_print_rows (cli, rows);
      return ASSAY_EXIT_OK;
    }
  print_plan_counts (assay_row_get (counts->pdata[0], &assay_plan_summary_row_table));
  print_table (rows, members);
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_plan = {
  "plan", "", N_ ("Show what would be made and why; changes nothing"), TRUE, NULL, run_plan};
