/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"
#include "model/log/assay-event-blobs.h"

/* The whole log, every blob over its bytes, and every blob that the log names. First row:
 * {events, blobs, ok}; then what is wrong. */

#define MISSING_MAX 500 /* told; a folder that is gone is one fault, not a million */

typedef struct
{
  AssayBlobs *blobs;
  GHashTable *looked_for; /* set of AssayDigest */
  AssayProblems *problems;
  guint64 n_events;
  guint n_missing;
  gboolean unseen; /* told */
} Look;

/* Why, of the first: the others are so for the same. */
static void
say_unseen (Look *self, const char *path, const GError *error)
{
  if (!self->unseen)
    assay_problems_add (
      self->problems, path, NULL, "blob.unread",
      N_ ("This file could not be looked at, so nobody knows whether it is there: "
          "{0}"),
      N_ ("Mend that, and look again: assayctl verify"), error->message, NULL);
  self->unseen = TRUE;
}

static void
say_missing (Look *self, const char *path, const AssayEvent *event)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GUINT64_FORMAT, event->seq);

  if (self->n_missing++ >= MISSING_MAX)
    return;
  assay_problems_add (self->problems, path, NULL, "blob.missing",
                      N_ ("This file is gone, and the history needs it (event {0}, {1})."),
                      N_ ("Restore it from a backup, or have the picture made again."), seq,
                      event->type, NULL);
}

static void
look_for_cb (const char *text, const AssayEvent *event, gpointer data)
{
  Look *self = data;
  AssayDigest *digest = g_new (AssayDigest, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  AssayBlobPresence presence;

  if (!assay_digest_parse (digest, text))
    {
      g_free (digest);
      return;
    }
  if (!g_hash_table_add (self->looked_for, digest))
    return;
  presence = assay_blobs_look (self->blobs, digest, &error);
  path = g_strdup_printf (".assay/blobs/%.2s/%s", text, text + 2);
  if (presence == ASSAY_BLOB_GONE)
    say_missing (self, path, event);
  else if (presence == ASSAY_BLOB_UNSEEN)
    say_unseen (self, path, error);
}

static gboolean
event_cb (const AssayEvent *event, gpointer data)
{
  Look *self = data;

  self->n_events++;
  assay_event_each_blob (event, look_for_cb, self);
  return TRUE;
}

/* Lines that can be read to their end may be too few: opening knows of more. */
static void
check_end (AssayEngine *engine, AssayProblems *problems)
{
  g_autofree char *reason = assay_engine_dup_read_only (engine);

  if (reason != NULL && assay_engine_is_damaged (engine))
    assay_problems_add (problems, ".assay/events", NULL, "log.damaged", N_ ("{0}"), NULL, reason,
                        NULL);
}

/* What the log itself is refused for comes with the way out: a backup, or the newer program.
 * Nothing is written behind damage from now on, however far up it is. */
static void
add_unread (AssayEngine *engine, const GError *error, AssayProblems *problems)
{
  gboolean newer = g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY);

  assay_problems_add (problems, ".assay/events", NULL,
                      newer ? "event.newer_version" : "log.damaged", N_ ("{0}"),
                      error->domain == ASSAY_STORE_ERROR
                        ? NULL
                        : N_ ("Restore the project from a backup; nothing is rewritten by itself."),
                      error->message, NULL);
  if (g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED))
    assay_engine_distrust (engine, error->message);
}

/* What the documents say of themselves is part of what can be read. */
static void
check_newer (AssayEngine *engine, AssayProblems *problems)
{
  g_autoptr (AssayProblems) read = assay_engine_dup_problems (engine);

  for (guint i = 0; i < assay_problems_count (read); i++)
    {
      const AssayProblem *problem = assay_problems_get (read, i);

      if (g_str_equal (problem->code, "document.newer_schema"))
        assay_problems_add_copy (problems, problem);
    }
}

static GPtrArray *
run (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  GPtrArray *rows = _assay_rows_new ();
  AssayVerifyRow *row = _assay_rows_add (rows, &assay_verify_row_table);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) damage = NULL;
  g_autoptr (GHashTable) looked_for =
    g_hash_table_new_full (assay_digest_hash, (GEqualFunc) assay_digest_equal, g_free, NULL);
  Look look = {assay_engine_get_blobs (engine), looked_for, problems, 0, 0, FALSE};
  guint64 n_blobs;

  if (!assay_engine_read_events (engine, 1, event_cb, &look, &damage))
    add_unread (engine, damage, problems);
  else
    check_end (engine, problems);
  check_newer (engine, problems);
  n_blobs = assay_blobs_verify (assay_engine_get_blobs (engine), problems);
  row->id = g_strdup ("verify");
  row->events = (gint64) look.n_events;
  row->blobs = (gint64) n_blobs;
  row->ok = assay_problems_count (problems) == 0;
  assay_problems_append_rows (problems, rows);
  return rows;
}

const AssayQueryKind assay_queries_of_verify[] = {
  {.kind = "verify", .gives = "problems, after one row {events, blobs, ok}", .run = run},
  {NULL},
};
