/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-run-server.h"

#include "engine/act/assay-model-word.h"
#include "run/assay-server-choice.h"

#define DEFECTS_PERCENT 30 /* of the embedded sandbox, where nobody says otherwise */

void
_assay_run_server_clear (AssayRunServer *self)
{
  g_clear_pointer (&self->link, assay_provider_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->said, assay_model_map_unref);
}

static gboolean
fail (AssayProblems *problems, GError **error)
{
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

/* The embedded sandbox starts with the first run that asks for it and lives as long as the project
 * is open. */
static AssayProvider *
connect_sandbox (AssayEngine *engine, const AssayRunArgs *args, GError **error)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *url = NULL;
  AssayProvider *link;

  options.defects_percent =
    args->defects != ASSAY_UNSET ? (int) CLAMP (args->defects, 0, 100) : DEFECTS_PERCENT;
  url = assay_engine_dup_sandbox_url (engine, &options, error);
  if (url == NULL)
    return NULL;
  link = assay_engine_connect (engine, url, NULL, problems);
  if (link == NULL)
    fail (problems, error);
  return link;
}

/* A key was given for the server that was named. */
static AssayProvider *
connect_server (AssayEngine *engine, const char *server, const char *key, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayProvider *link = assay_engine_connect (engine, server, key, problems);

  if (link == NULL)
    fail (problems, error);
  return link;
}

/* As the link is named: two ways of writing an address are one server. */
static gboolean
find_wished (AssayEngine *engine, const AssayRunArgs *args, AssayRunServer *out, GError **error)
{
  if (args->provider == ASSAY_RUN_SANDBOX)
    out->server = g_strdup (ASSAY_SERVER_SANDBOX);
  if (args->provider == ASSAY_RUN_SANDBOX || args->server == NULL)
    return TRUE;
  out->link = connect_server (engine, args->server, args->authorization, error);
  if (out->link == NULL)
    return FALSE;
  out->server = g_strdup (assay_provider_get_name (out->link));
  return TRUE;
}

static gboolean
read_said (AssayEngine *engine, const AssayRunArgs *args, AssayRunServer *out, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);

  if (args->checkpoint == NULL)
    return TRUE;
  out->said = _assay_model_word_read_said (catalog, args->checkpoint, problems);
  return out->said != NULL || fail (problems, error);
}

static gboolean
choose (AssayEngine *engine, const AssayRunArgs *args, AssayRunServer *out, GError **error)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *last = assay_engine_dup_last_server (engine, problems);
  g_autofree char *logged = assay_engine_dup_real_server (engine);
  g_autoptr (AssayModelMap) said = NULL;
  g_autofree char *in_use = assay_runner_dup_in_use (assay_engine_get_runner (engine), &said);
  AssayServerFacts facts = {
    .wished = out->server,
    .other_models = out->said != NULL && !assay_model_map_equal (out->said, said),
    .never_sandbox = args->provider == ASSAY_RUN_COMFYUI,
    .last = last,
    .logged = logged,
    .in_use = in_use,
  };
  const char *chosen;
  AssayServerChoice choice;

  /* what the machine knows and cannot tell is not nothing; a server that is named needs it not */
  if (out->server == NULL && in_use == NULL && assay_problems_count (problems) > 0)
    return fail (problems, error);
  g_clear_pointer (&problems, assay_problems_free);
  problems = assay_problems_new ();
  choice = assay_server_choose (&facts, &chosen, problems);
  if (choice == ASSAY_SERVER_REFUSE)
    return fail (problems, error);
  out->joined = choice == ASSAY_SERVER_JOIN;
  if (chosen != out->server)
    {
      g_free (out->server);
      out->server = g_strdup (chosen);
    }
  return TRUE;
}

gboolean
_assay_run_server_find (AssayEngine *engine,
                        const AssayRunArgs *args,
                        AssayRunServer *out,
                        GError **error)
{
  if (!read_said (engine, args, out, error) || !find_wished (engine, args, out, error)
      || !choose (engine, args, out, error))
    return FALSE;
  if (out->link == NULL)
    out->link = g_str_equal (out->server, ASSAY_SERVER_SANDBOX)
                  ? connect_sandbox (engine, args, error)
                  : connect_server (engine, out->server, args->authorization, error);
  return out->link != NULL;
}

gboolean
_assay_run_server_begin (AssayEngine *engine,
                         const AssayRunArgs *args,
                         AssayRunServer *self,
                         GError **error)
{
  AssayRunServer now = {.server = g_strdup (self->server),
                        .said = self->said != NULL ? assay_model_map_ref (self->said) : NULL};
  gboolean begun =
    assay_runner_begin (assay_engine_get_runner (engine), g_steal_pointer (&self->link),
                        self->server, g_steal_pointer (&self->said))
    /* who began meanwhile has a server by which this one is refused */
    || (choose (engine, args, &now, error) && now.joined);

  _assay_run_server_clear (&now);
  return begun;
}
