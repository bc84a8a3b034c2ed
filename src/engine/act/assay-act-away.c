/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/query/assay-query-private.h"

#include <glib/gi18n-lib.h>

/* What a person does about pictures that a server got which gives no answer: look at another
 * address, or give up. */

static gboolean
submit (AssayEngine *engine, const char *kind, gpointer args, GError **error)
{
  g_autoptr (AssayOutcome) outcome = assay_engine_submit (
    engine, assay_command_new (kind, args, ASSAY_ACTOR_USER, assay_engine_get_program (engine)));

  if (assay_problems_count (outcome->problems) > 0)
    {
      g_propagate_error (error, assay_problems_to_error (outcome->problems));
      return FALSE;
    }
  assay_runner_ask_again (assay_engine_get_runner (engine));
  return TRUE;
}

/* The address as its link is named; %NULL + error. */
static char *
dup_address (AssayEngine *engine, const char *server, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayProvider) link =
    server != NULL ? assay_engine_connect (engine, server, NULL, problems) : NULL;

  if (link != NULL)
    return g_strdup (assay_provider_get_name (link));
  if (server != NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  else
    assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     N_ ("Look where? Say the address, for example http://127.0.0.1:8188."), NULL);
  return NULL;
}

static gpointer
look (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayLookArgs *args = data;
  g_autofree char *server = dup_address (engine, args->server, error);
  AssayArgsJobRedirect *redirect;
  AssayLookArgs *done;

  if (server == NULL)
    return NULL;
  redirect = assay_table_new (assay_command_kind_find ("job.redirect")->args);
  g_strfreev (redirect->jobs);
  redirect->jobs = g_strdupv (args->jobs);
  redirect->server = g_strdup (server);
  if (!submit (engine, "job.redirect", redirect, error))
    return NULL;
  done = assay_table_copy (&assay_look_args_table, args);
  g_free (done->server);
  done->server = g_steal_pointer (&server);
  return done;
}

static gpointer
give_up (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayGiveUpArgs *args = data;
  AssayArgsJobGiveUp *give_up = assay_table_new (assay_command_kind_find ("job.give_up")->args);

  g_strfreev (give_up->jobs);
  give_up->jobs = g_strdupv (args->jobs);
  return submit (engine, "job.give_up", give_up, error) ? assay_table_new (&assay_nothing_table)
                                                        : NULL;
}

const AssayActKind assay_acts_of_away[] = {
  {"look", &assay_look_args_table, &assay_look_args_table, look},
  {"giveUp", &assay_give_up_args_table, &assay_nothing_table, give_up},
  {NULL},
};
