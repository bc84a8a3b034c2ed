/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-away.h"

#include "cli/assay-cli-asset.h"
#include "cli/assay-cli-text.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>
#include <string.h>

/* Pictures at a server that gives no answer: look at another address, or give up. */

static char *server;
static gboolean everything;

static const GOptionEntry look_options[] = {
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("All that wait at a server"), NULL},
  {"server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("Where the server that got them is now"),
   "URL"},
  {NULL},
};

static const GOptionEntry give_up_options[] = {
  {"all", 0, 0, G_OPTION_ARG_NONE, &everything, N_ ("All that wait at a server"), NULL},
  {NULL},
};

static char *
dup_line (const AssayAwayRow *row)
{
  const char *args[] = {row->id, NULL};
  gulong n = (gulong) row->pictures;

  return assay_sentence_fill_n (
    row->silent == TRUE
      ? ngettext ("{0} picture was sent to {1}, which gives no answer; it waits there.",
                  "{0} pictures were sent to {1}, which gives no answer; they wait there.", n)
      : ngettext ("{0} picture was sent to {1}; the next run asks for it there.",
                  "{0} pictures were sent to {1}; the next run asks for them there.", n),
    row->pictures, args);
}

void
assay_cli_print_away (GPtrArray *rows)
{
  gboolean silent = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayAwayRow *row = rows->pdata[i];
      g_autofree char *line = dup_line (row);

      silent |= row->silent == TRUE;
      assay_cli_print ("%s", line);
    }
  if (silent)
    assay_cli_print (_ ("If it is at another address now: assayctl look --all --server URL. If it "
                        "is gone: assayctl give-up --all."));
}

/* @meant: ids of jobs, assets and slots. */
static gboolean
is_meant (const AssayJobRow *job, char **meant)
{
  g_autofree char *slot = assay_slot_dup_id (job->spec, &job->slot);

  return g_strv_contains ((const char *const *) meant, job->id)
         || g_strv_contains ((const char *const *) meant, job->spec)
         || g_strv_contains ((const char *const *) meant, slot);
}

static gboolean
has_job (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (assay_row_get_id (rows->pdata[i]), id) == 0)
      return TRUE;
  return FALSE;
}

/* A job by its id, or all of an asset or one of its pictures. New array; %NULL: told. */
static char **
list_meant (AssayCli *cli, GPtrArray *rows, char **words)
{
  g_auto (GStrv) meant = g_new0 (char *, g_strv_length (words) + 1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (AssayCliNamed) named = {NULL};

      if (has_job (rows, words[i]))
        meant[i] = g_strdup (words[i]);
      else if (assay_cli_name (cli, words[i], &named))
        meant[i] = g_strdup (named.picture != NULL ? named.picture : named.spec);
      else
        return NULL;
    }
  return g_steal_pointer (&meant);
}

static gboolean
is_at_server (const AssayJobRow *job)
{
  return job->server != NULL && !g_str_equal (job->server, ASSAY_SERVER_SANDBOX)
         && (job->state == ASSAY_JOB_STATE_SUBMITTING || job->state == ASSAY_JOB_STATE_ACCEPTED);
}

static void
add_meant (GPtrArray *rows, char **meant, GStrvBuilder *ids)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayJobRow *job = assay_row_get (rows->pdata[i], &assay_job_row_table);

      if (is_at_server (job) && is_meant (job, meant))
        g_strv_builder_add (ids, job->id);
    }
}

/* Those that are made right now are not among them. */
static void
add_away (GPtrArray *rows, GStrvBuilder *ids)
{
  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_addv (ids, (const char **) ((const AssayAwayRow *) assay_row_get (
                                                 rows->pdata[i], &assay_away_row_table))
                                ->jobs);
}

/* Ids; %NULL when the answer or all of them are missing, which is said. */
static char **
find_jobs (AssayCli *cli, char **words)
{
  AssayQuery query = {.kind = everything ? "away" : "jobs"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL, meant = NULL;

  if (rows == NULL)
    return NULL;
  meant = everything ? NULL : list_meant (cli, rows, words);
  if (everything)
    add_away (rows, builder);
  else if (meant != NULL)
    add_meant (rows, meant, builder);
  else
    return NULL;
  ids = g_strv_builder_end (builder);
  if (ids[0] != NULL)
    return g_steal_pointer (&ids);
  assay_cli_fail (cli, "%s",
                  _ ("No server has such a picture. “assayctl list away” names those there are."));
  return NULL;
}

static int
tell (AssayCli *cli, const char *chosen, guint n, const char *address)
{
  const char *args[] = {address, NULL};
  g_autofree char *text = assay_sentence_fill_n (chosen, n, args);

  if (cli->json)
    assay_cli_print ("{\"done\":true,\"pictures\":%u}", n);
  else
    assay_cli_print ("%s", text);
  return ASSAY_EXIT_OK;
}

/* Has the jobs of @words looked at or given up. @args: of @table, taken; @jobs: its member. %NULL:
 * told. */
static AssayRow *
act_on (AssayCli *cli,
        const char *kind,
        char **words,
        const AssayTable *table,
        gpointer args,
        char ***jobs,
        guint *out_n)
{
  *out_n = 0;
  g_strfreev (*jobs);
  *jobs = find_jobs (cli, words);
  if (*jobs == NULL)
    {
      assay_table_free (table, args);
      return NULL;
    }
  *out_n = g_strv_length (*jobs);
  return assay_cli_act (cli, kind, args);
}

static int
look (AssayCli *cli, char **words)
{
  AssayLookArgs *args = assay_table_new (&assay_look_args_table);
  g_autoptr (AssayRow) row = NULL;
  guint n;

  args->server = g_strdup (server);
  row = act_on (cli, "look", words, &assay_look_args_table, args, &args->jobs, &n);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  return tell (cli,
               ngettext ("{0} picture is asked for at {1} from now on.",
                         "{0} pictures are asked for at {1} from now on.", n),
               n, ((const AssayLookArgs *) assay_row_get (row, &assay_look_args_table))->server);
}

static int
give_up (AssayCli *cli, char **words)
{
  AssayGiveUpArgs *args = assay_table_new (&assay_give_up_args_table);
  guint n;
  g_autoptr (AssayRow) row =
    act_on (cli, "giveUp", words, &assay_give_up_args_table, args, &args->jobs, &n);

  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  return tell (
    cli,
    ngettext ("{0} picture is given up: the next run makes it anew, and what that server "
              "still makes of it is not taken.",
              "{0} pictures are given up: the next run makes them anew, and what that "
              "server still makes of them is not taken.",
              n),
    n, NULL);
}

static int
run_look (AssayCli *cli, char **words)
{
  if ((words[0] == NULL) == !everything || server == NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "look", .arguments = "JOB|ASSET... | --all  --server URL"});
  return look (cli, words);
}

static int
run_give_up (AssayCli *cli, char **words)
{
  if ((words[0] == NULL) == !everything)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = "give-up", .arguments = "JOB|ASSET... | --all"});
  return give_up (cli, words);
}

const AssayCliCommand assay_cli_commands_of_away[] = {
  {"look", "JOB|ASSET... | --all  --server URL",
   N_ ("The server that got pictures is at another address: ask for them there"), TRUE,
   look_options, run_look},
  {"give-up", "JOB|ASSET... | --all", N_ ("Wait no longer for what a server got: make it anew"),
   TRUE, give_up_options, run_give_up},
  {NULL},
};
