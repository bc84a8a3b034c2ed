/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-link.h"
#include "engine/query/assay-query-private.h"

/* What a server wants to be shown: held while the project is open, and written nowhere. Where it is
 * kept until the next time is the surface's affair (a keyring, a file). */

static gpointer
give_key (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayKeyArgs *args = data;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayKeyResult *result;
  char *server = assay_comfy_link_dup_name (assay_text_or_empty (args->server), problems);

  if (server == NULL || !assay_comfy_link_check_key (args->authorization, problems))
    {
      g_free (server);
      g_propagate_error (error, assay_problems_to_error (problems));
      return NULL;
    }
  assay_engine_give_key (engine, server, args->authorization);
  result = assay_table_new (&assay_key_result_table);
  result->server = server;
  return result;
}

const AssayActKind assay_acts_of_key[] = {
  {"key", &assay_key_args_table, &assay_key_result_table, give_key},
  {NULL},
};
