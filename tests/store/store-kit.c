/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void
init_at (Kit *kit, char *top)
{
  *kit = (Kit){.io = assay_io_system ()};
  kit->top = top;
  kit->folder = g_build_filename (kit->top, ".assay", NULL);
  kit->index_file = g_build_filename (kit->top, "cache", "index.sqlite", NULL);
  assay_manual_clock_init (&kit->clock, G_GINT64_CONSTANT (1795000000000000));
  assay_seeded_entropy_init (&kit->entropy, 7);
}

void
kit_init (Kit *kit)
{
  init_at (kit, temp_folder_new ());
}

void
kit_init_quick (Kit *kit)
{
  char *top = g_mkdtemp (g_strdup ("/dev/shm/assay-test-XXXXXX"));

  init_at (kit, top != NULL ? top : temp_folder_new ());
}

void
kit_clear (Kit *kit)
{
  temp_folder_remove (kit->top);
  g_free (kit->folder);
  g_free (kit->index_file);
}

AssayJournal *
kit_open (Kit *kit, AssayProblems *notices, GError **error)
{
  AssayJournalOptions options = {kit->folder, kit->segment_bytes, 1, kit->known_seq};

  return assay_journal_open (kit->io, &kit->clock.parent, &kit->entropy.parent, &options, notices,
                             error);
}

AssayIndex *
kit_open_index (Kit *kit, AssayJournal *journal)
{
  g_autoptr (GError) error = NULL;
  AssayDigest origin;
  AssayIndex *index;

  assay_journal_get_origin (journal, &origin);
  index = assay_index_open (kit->io, kit->index_file, kit->folder, &origin, NULL, NULL, &error);
  g_assert_no_error (error);
  return index;
}

char *
kit_segment (Kit *kit, guint segment)
{
  return g_strdup_printf ("%s/events/%06u.jsonl", kit->folder, segment);
}

/* Histories ------------------------------------------------------------- */

typedef struct
{
  char *id, *spec, *version;
  gint64 variant, regeneration, attempt;
  char recipe[65];
} Thing;

static void
thing_free (Thing *self)
{
  g_free (self->id);
  g_free (self->spec);
  g_free (self->version);
  g_free (self);
}

History *
history_new (guint32 seed)
{
  History *self = g_new0 (History, 1);

  self->random = g_rand_new_with_seed (seed);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) thing_free);
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) thing_free);
  self->exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify) thing_free);
  self->answered = g_ptr_array_new_with_free_func ((GDestroyNotify) thing_free);
  return self;
}

void
history_free (History *self)
{
  g_rand_free (self->random);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->exceptions);
  g_ptr_array_unref (self->answered);
  g_free (self);
}

static void
add (GPtrArray *drafts, const char *type, const char *id, gconstpointer payload)
{
  g_ptr_array_add (drafts, assay_event_draft_new (type, id, payload));
}

static void
set_hex (char *out, guint number)
{
  g_snprintf (out, 65, "%064x", number);
}

static Thing *
take_random (History *self, GPtrArray *things)
{
  return g_ptr_array_steal_index (things, g_rand_int_range (self->random, 0, (gint32) things->len));
}

static void
queue_job (History *self, GPtrArray *drafts)
{
  Thing *thing = g_new0 (Thing, 1);
  AssayJobQueued queued;

  thing->id = g_strdup_printf ("JOB%u", ++self->n_made);
  thing->spec = g_strdup_printf ("spec-%d", g_rand_int_range (self->random, 0, 40));
  thing->variant = g_rand_int_range (self->random, 0, 2);
  thing->regeneration = g_rand_int_range (self->random, 0, 3);
  set_hex (thing->recipe, self->n_made);
  queued = (AssayJobQueued){.job = thing->id,
                            .spec = thing->spec,
                            .variant = thing->variant,
                            .regeneration = thing->regeneration,
                            .recipe = thing->recipe,
                            .priority = g_rand_int_range (self->random, 0, 4),
                            .reason = (char *) "new"};
  add (drafts, "job.queued", thing->id, &queued);
  g_ptr_array_add (self->jobs, thing);
}

static void
submit_job (Thing *job, GPtrArray *drafts)
{
  g_autofree char *prompt =
    g_strdup_printf ("%08x-0000-4000-8000-%012x", g_str_hash (job->id), (guint) job->attempt + 1);
  AssayJobSubmitting submitting = {
    .job = job->id, .attempt = ++job->attempt, .prompt_id = prompt, .server = (char *) "sandbox"};

  add (drafts, "job.submitting", job->id, &submitting);
}

static void
report_job (History *self, Thing *job, GPtrArray *drafts)
{
  AssayJobAccepted accepted = {.job = job->id, .attempt = job->attempt};
  AssayJobFailed failed = {.job = job->id,
                           .attempt = job->attempt,
                           .error_class = (char *) "timeout",
                           .message = (char *) "no answer \"at all\"\n\x01 für Änne"};
  AssayJobRetry retry = {
    .job = job->id, .attempt = job->attempt + 1, .delay_ms = 1000, .due_us = 17};

  if (g_rand_boolean (self->random))
    add (drafts, g_rand_boolean (self->random) ? "job.accepted" : "job.running", job->id,
         &accepted);
  else
    {
      add (drafts, g_rand_boolean (self->random) ? "job.failed" : "job.lost", job->id, &failed);
      add (drafts, "job.retry_scheduled", job->id, &retry);
    }
  g_ptr_array_add (self->jobs, job);
}

static void
raise_exception (
  History *self, Thing *thing, const char *version, const char *job, GPtrArray *drafts)
{
  char *args[] = {(char *) "a", (char *) "b \"c\"", NULL};
  AssayExceptionRaised raised = {.spec = thing->spec,
                                 .variant = thing->variant,
                                 .version = (char *) version,
                                 .job = (char *) job,
                                 .code = (char *) "unsure",
                                 .message = (char *) "{0} {1}",
                                 .args = args,
                                 .suggestion = (char *) "retry"};

  g_free (thing->id);
  thing->id = g_strdup_printf ("EX%u", ++self->n_made);
  raised.exception = thing->id;
  add (drafts, "exception.raised", thing->id, &raised);
  g_ptr_array_add (self->exceptions, thing);
}

static void
end_job (History *self, Thing *job, GPtrArray *drafts)
{
  AssayJobCanceled canceled = {.job = job->id, .reason = (char *) "canceled"};
  AssayJobFailed failed = {
    .job = job->id, .attempt = job->attempt, .error_class = (char *) "non_retryable"};

  if (g_rand_boolean (self->random))
    {
      add (drafts, "job.canceled", job->id, &canceled);
      thing_free (job);
      return;
    }
  add (drafts, "job.failed", job->id, &failed);
  {
    g_autofree char *id = g_strdup (job->id);

    raise_exception (self, job, NULL, id, drafts);
  }
}

static void
make_card (Thing *job, GPtrArray *drafts)
{
  char *args[] = {(char *) "3", NULL},
       *tools[] = {(char *) "bg_cycler", (char *) "safe_area", NULL};
  g_autofree char *id = g_strconcat (job->version, ":alpha.fringe", NULL);
  AssayCardCreated card = {.card = id,
                           .version = job->version,
                           .spec = job->spec,
                           .variant = job->variant,
                           .claim = (char *) "alpha.fringe",
                           .question = (char *) "Is the rim of {0} clean?",
                           .question_version = 1,
                           .evidence = (char *) "a light rim of {0} px",
                           .evidence_args = args,
                           .tools = tools,
                           .rank = 5};

  add (drafts, "card.created", id, &card);
  g_free (job->id);
  job->id = g_steal_pointer (&id);
}

static void
finish_job (History *self, Thing *job, GPtrArray *drafts)
{
  char *pictures[] = {job->recipe, NULL}, *reasons[] = {(char *) "alpha.fringe:fringe.light", NULL};
  gint64 outcome = g_rand_int_range (self->random, 0, 4);
  AssayJobSucceeded success = {.job = job->id,
                               .attempt = job->attempt,
                               .elapsed_ms = 12,
                               .cached = 0,
                               .pictures = pictures,
                               .provider = (char *) "sandbox",
                               .server_version = (char *) "1"};
  AssayVersionCreated version = {.id = job->id,
                                 .spec = job->spec,
                                 .variant = job->variant,
                                 .regeneration = job->regeneration,
                                 .recipe = job->recipe,
                                 .source = job->recipe,
                                 .picture = job->recipe,
                                 .steps = job->recipe,
                                 .provider = (char *) "sandbox",
                                 .width = 64,
                                 .height = 64};
  AssayReportCreated report = {.version = job->id, .report = job->recipe};
  AssayRouteDecided route = {
    .version = job->id,
    .spec = job->spec,
    .variant = job->variant,
    .outcome = outcome,
    .reasons = reasons,
    .policy = job->recipe,
    .regeneration = outcome == ASSAY_ROUTE_AGAIN ? job->regeneration + 1 : ASSAY_UNSET,
    .remediation = outcome == ASSAY_ROUTE_AGAIN ? (char *) "new_seed" : NULL};
  AssayApprovalGiven given = {
    .version = job->id, .spec = job->spec, .variant = job->variant, .by = (char *) "route"};

  add (drafts, "job.succeeded", job->id, &success);
  add (drafts, "version.created", job->id, &version);
  add (drafts, "report.created", job->id, &report);
  add (drafts, "route.decided", job->id, &route);
  job->version = g_strdup (job->id);
  if (outcome == ASSAY_ROUTE_AUTO_APPROVED)
    add (drafts, "approval.given", job->id, &given);
  if (outcome == ASSAY_ROUTE_ASK)
    {
      make_card (job, drafts);
      g_ptr_array_add (self->cards, job);
    }
  else if (outcome == ASSAY_ROUTE_REJECTED)
    raise_exception (self, job, job->version, NULL, drafts);
  else
    thing_free (job);
}

static void
answer_card (History *self, Thing *card, GPtrArray *drafts)
{
  gint64 answer = g_rand_int_range (self->random, 0, 3);
  char *reasons[] = {(char *) "alpha.fringe:answered.no", NULL};
  AssayCardAnswered answered = {.card = card->id,
                                .version = card->version,
                                .answer = answer,
                                .milliseconds = 900,
                                .device = (char *) "keyboard",
                                .key_set = (char *) "ynu"};
  AssayApprovalGiven given = {
    .version = card->version, .spec = card->spec, .variant = card->variant, .by = card->id};
  AssayRouteDecided route = {.version = card->version,
                             .spec = card->spec,
                             .variant = card->variant,
                             .outcome = ASSAY_ROUTE_AGAIN,
                             .reasons = reasons,
                             .policy = card->recipe,
                             .regeneration = card->regeneration + 1,
                             .remediation = (char *) "new_seed"};
  AssayCardSkipped skipped = {.card = card->id};

  if (g_rand_int_range (self->random, 0, 5) == 0)
    {
      add (drafts, "card.skipped", card->id, &skipped);
      g_ptr_array_add (self->cards, card);
      return;
    }
  add (drafts, "card.answered", card->id, &answered);
  if (answer == ASSAY_ANSWER_YES)
    add (drafts, "approval.given", card->version, &given);
  else if (answer == ASSAY_ANSWER_NO)
    add (drafts, "route.decided", card->version, &route);
  card->attempt = answer;
  g_ptr_array_add (self->answered, card);
}

static void
undo_card (History *self, Thing *card, GPtrArray *drafts)
{
  AssayApprovalGiven given = {
    .version = card->version, .spec = card->spec, .variant = card->variant, .by = card->id};
  AssayCardUndone undone = {.card = card->id, .version = card->version, .answer_seq = 1};

  if (card->attempt == ASSAY_ANSWER_YES)
    add (drafts, "approval.withdrawn", card->version, &given);
  add (drafts, "card.undone", card->id, &undone);
  g_ptr_array_add (self->cards, card);
}

static void
resolve_exception (History *self, Thing *thing, GPtrArray *drafts)
{
  AssayExceptionResolved resolved = {
    .exception = thing->id,
    .action = (char *) (g_rand_boolean (self->random) ? "retry" : "leave_out")};

  add (drafts, "exception.resolved", thing->id, &resolved);
  thing_free (thing);
}

static void
change_document (History *self, GPtrArray *drafts)
{
  g_autofree char *id = g_strdup_printf ("spec-%d", g_rand_int_range (self->random, 0, 40));
  g_autofree char *path = g_strdup_printf ("specs/%s.json", id);
  gboolean removed = g_rand_int_range (self->random, 0, 4) == 0;
  char hex[65];
  AssayDocumentChanged changed = {.path = path,
                                  .kind = (char *) "spec",
                                  .id = id,
                                  .version = ASSAY_UNSET,
                                  .hash = removed ? NULL : hex,
                                  .blob = removed ? NULL : hex};

  set_hex (hex, ++self->n_made);
  add (drafts, "document.changed", path, &changed);
}

static void
change_queue (History *self, GPtrArray *drafts)
{
  AssayQueueChanged changed = {.reason = (char *) "lunch"};

  add (drafts, g_rand_boolean (self->random) ? "queue.paused" : "queue.resumed", "queue", &changed);
}

GPtrArray *
history_commit (History *self)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  int what = g_rand_int_range (self->random, 0, 12);

  if (what == 0)
    change_document (self, drafts);
  else if (what == 1)
    change_queue (self, drafts);
  else if (what == 2 && self->exceptions->len > 0)
    resolve_exception (self, take_random (self, self->exceptions), drafts);
  else if (what == 3 && self->answered->len > 0)
    undo_card (self, take_random (self, self->answered), drafts);
  else if (what <= 5 && self->cards->len > 0)
    answer_card (self, take_random (self, self->cards), drafts);
  else if (what == 6 && self->jobs->len > 0)
    {
      Thing *job = take_random (self, self->jobs);

      submit_job (job, drafts);
      g_ptr_array_add (self->jobs, job);
    }
  else if (what == 7 && self->jobs->len > 0)
    report_job (self, take_random (self, self->jobs), drafts);
  else if (what == 8 && self->jobs->len > 3)
    end_job (self, take_random (self, self->jobs), drafts);
  else if (what <= 10 && self->jobs->len > 0)
    {
      Thing *job = take_random (self, self->jobs);

      if (job->attempt == 0)
        submit_job (job, drafts);
      finish_job (self, job, drafts);
    }
  else
    for (int i = g_rand_int_range (self->random, 1, 4); i > 0; i--)
      queue_job (self, drafts);
  return drafts;
}

GPtrArray *
kit_stage (AssayJournal *journal, History *history)
{
  g_autoptr (GPtrArray) drafts = history_commit (history);
  g_autofree char *key = g_strdup_printf ("history:%u:%" G_GUINT64_FORMAT, history->n_made,
                                          assay_journal_get_last_seq (journal));
  AssayCommit commit = {
    .drafts = drafts, .actor = {ASSAY_ACTOR_ENGINE, NULL}, .idempotency_key = key};

  return assay_journal_stage (journal, &commit);
}

GPtrArray *
kit_stage_small (AssayJournal *journal, const char *reason, const char *key)
{
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) assay_event_draft_free);
  AssayQueueChanged changed = {.reason = (char *) reason};
  AssayCommit commit = {
    .drafts = drafts, .actor = {ASSAY_ACTOR_USER, (char *) "me"}, .idempotency_key = key};

  add (drafts, "queue.paused", "queue", &changed);
  return assay_journal_stage (journal, &commit);
}

static gboolean
count_cb (const AssayEvent *event, gpointer data)
{
  guint64 *n = data;

  g_assert_cmpuint (event->seq, ==, ++*n);
  return TRUE;
}

guint64
kit_count (Kit *kit, GError **error)
{
  guint64 n = 0;

  assay_journal_read (kit->io, kit->folder, 1, count_cb, &n, error);
  return n;
}

static void
dump_table (sqlite3 *db, const char *table, GString *out)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1", table);
  sqlite3_stmt *rows;

  g_string_append_printf (out, "%s\n", table);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (out, "|%s",
                                sqlite3_column_type (rows, i) == SQLITE_NULL
                                  ? "NULL"
                                  : (const char *) sqlite3_column_text (rows, i));
      g_string_append_c (out, '\n');
    }
  sqlite3_finalize (rows);
}

char *
kit_dump_index (const char *file)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  sqlite3_stmt *names;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                       "name NOT LIKE 'sqlite_%' ORDER BY name",
                                       -1, &names, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (names) == SQLITE_ROW)
    g_ptr_array_add (tables, g_strdup ((const char *) sqlite3_column_text (names, 0)));
  sqlite3_finalize (names);
  for (guint i = 0; i < tables->len; i++)
    dump_table (db, g_ptr_array_index (tables, i), out);
  sqlite3_close (db);
  return g_string_free (out, FALSE);
}

char *
kit_read (const char *path, gsize *n)
{
  g_autoptr (GError) error = NULL;
  char *data;

  g_file_get_contents (path, &data, n, &error);
  g_assert_no_error (error);
  return data;
}

/* Not truncated first: ext4 would flush such a file at its close, thousands of times. */
void
kit_write (const char *path, const char *data, gsize n)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, data, n, 0), ==, (gssize) n);
  g_assert_cmpint (ftruncate (fd, (off_t) n), ==, 0);
  g_assert_cmpint (close (fd), ==, 0);
}
