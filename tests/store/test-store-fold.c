/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

/* Real wishes, decided on what the real index says, staged in a real journal, applied to the index:
 * after every commit the index tells the next command exactly what a fold of the same events in C
 * tells it, and its counters are the fold's. */

#define N_SEEDS   24
#define N_COMMITS 120
#define REVIEW_US                                                                                  \
  (G_USEC_PER_SEC * G_GINT64_CONSTANT (3 * 3600)) /* days go by: budgets begin anew */

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayReader *reader;
  History *history;
} World;

static void
world_init (World *self, guint32 seed)
{
  g_autoptr (GError) error = NULL;

  kit_init_quick (&self->kit);
  self->journal = kit_open (&self->kit, NULL, &error);
  g_assert_no_error (error);
  self->index = kit_open_index (&self->kit, self->journal);
  self->reader = assay_reader_open (self->kit.index_file, &error);
  g_assert_no_error (error);
  self->history = history_new (seed, "j", 3);
}

static void
world_clear (World *self)
{
  assay_reader_close (self->reader);
  assay_index_close (self->index);
  assay_journal_close (self->journal);
  history_free (self->history);
  kit_clear (&self->kit);
}

/* Comparing ------------------------------------------------------------- */

static AssayView *
index_view (World *self, const AssayCommand *command)
{
  AssayView *view = assay_view_new ();
  const Fold *fold = self->history->fold;
  g_autoptr (GError) error = NULL;

  assay_index_load_view (self->index, command, fold->now_us, view, &error);
  g_assert_no_error (error);
  view->routing = &fold->routing;
  view->retry = &fold->retry;
  view->budgets = &fold->budgets;
  return view;
}

static void
assert_same_view (World *self, const AssayCommand *command)
{
  g_autoptr (AssayView) theirs = index_view (self, command);
  g_autoptr (AssayView) ours = fold_view (self->history->fold, command);
  g_autofree char *found = fold_dump_view (theirs);
  g_autofree char *wanted = fold_dump_view (ours);

  g_assert_cmpstr (found, ==, wanted);
}

static void assert_same_view_of (World *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
assert_same_view_of (World *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (AssayCommand) command = NULL;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  command = fold_parse (text);
  assert_same_view (self, command);
}

/* Every job, card (with its version, slot, open job and exception, and its spec's regenerations)
 * and exception; a card's answer asks for all of it. */
static void
assert_same_facts (World *self)
{
  const Fold *fold = self->history->fold;

  for (guint i = 0; i < fold->jobs->len; i++)
    assert_same_view_of (
      self, "{'command':'job.report','args':{'job':'%s','attempt':1,'outcome':'lost'}}",
      ((AssayJobFact *) g_ptr_array_index (fold->jobs, i))->job);
  for (guint i = 0; i < fold->cards->len; i++)
    assert_same_view_of (self, "{'command':'card.answer','args':{'card':'%s','answer':'yes'}}",
                         ((AssayCardFact *) g_ptr_array_index (fold->cards, i))->card);
  for (guint i = 0; i < fold->exceptions->len; i++)
    assert_same_view_of (
      self, "{'command':'exception.resolve','args':{'exception':'%s','action':'retry'}}",
      ((AssayExceptionFact *) g_ptr_array_index (fold->exceptions, i))->exception);
  assert_same_view_of (self, "{'command':'card.undo','args':{}}"); /* the newest answer */
  for (guint i = 0; i < fold->slots->len; i++)
    {
      const AssaySlotFact *slot = g_ptr_array_index (fold->slots, i);
      g_autofree char *key = fold_slot_text (&slot->slot);

      assert_same_view_of (
        self, "{'command':'slot.choose','args':{'choice':'ask','slots':[{'spec':'%s',%s}]}}",
        slot->spec, key);
    }
  for (guint i = 0; i < fold->choices->len; i++)
    assert_same_view_of (self, "{'command':'choice.undo','args':{'made':%" G_GINT64_FORMAT "}}",
                         ((FoldChoice *) g_ptr_array_index (fold->choices, i))->fact.made);
  assert_same_view_of (self, "{'command':'choice.undo','args':{}}"); /* the newest choice */
}

/* Of the documents, which the fold does not know. */
static void
forget_assets (AssayStatusRow *status)
{
  for (guint i = 0; i < assay_status_row_table.n_fields; i++)
    {
      const AssayField *field = &assay_status_row_table.fields[i];

      if (g_str_has_prefix (field->name, "assets")
          || g_str_has_prefix (field->name, "pictures") != g_str_equal (field->name, "pictures"))
        *(gint64 *) ((char *) status + field->offset) = ASSAY_UNSET;
    }
}

static char *
dump_status (AssayStatusRow *status)
{
  g_autoptr (GBytes) bytes = NULL;

  forget_assets (status);
  bytes = assay_table_to_bytes (&assay_status_row_table, status, ASSAY_JSON_CANONICAL);

  assay_table_free (&assay_status_row_table, status);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_same_rows (World *self)
{
  gint64 stamp;
  g_autoptr (GPtrArray) slots = assay_reader_slots (self->reader, &stamp);
  g_autofree char *found_slots = fold_dump_slots (slots);
  g_autofree char *wanted_slots = fold_dump_slots (self->history->fold->slots);
  g_autofree char *found = dump_status (assay_reader_status (self->reader, NULL));
  g_autofree char *wanted = dump_status (fold_status (self->history->fold));

  g_assert_cmpstr (found_slots, ==, wanted_slots);
  g_assert_cmpstr (found, ==, wanted);
}

/* Acting ---------------------------------------------------------------- */

static void
take_in (World *self, const AssayEvent *event)
{
  const AssayTable *table = assay_event_type_find (event->type)->payload;
  gpointer payload = assay_event_read_payload (event, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_index_apply (self->index, event, &error));
  fold_apply (self->history->fold, event->type, event->commit, event->seq, event->ts_us, payload);
  assay_table_free (table, payload);
}

static void
save (World *self, const AssayDecision *decision)
{
  g_autofree char *key =
    g_strdup_printf ("%" G_GUINT64_FORMAT, assay_journal_get_last_seq (self->journal));
  AssayCommit commit = {
    .drafts = decision->events, .actor = {ASSAY_ACTOR_USER, NULL}, .idempotency_key = key};
  GPtrArray *events = assay_journal_stage (self->journal, &commit);

  for (guint i = 0; i < events->len; i++)
    take_in (self, g_ptr_array_index (events, i));
  g_assert_true (assay_journal_sync (self->journal, NULL));
  fold_check (self->history->fold);
}

/* One wish, decided on the index's view and on the fold's. */
static gboolean
submit (World *self, AssayCommand *wish)
{
  g_autoptr (AssayCommand) command = wish;
  g_autoptr (AssayView) theirs = NULL, ours = fold_view (self->history->fold, command);
  g_autoptr (AssayDecision) decision = NULL, wanted = NULL;

  g_assert_true (assay_index_begin (self->index, NULL));
  theirs = index_view (self, command);
  decision = assay_decide (command, theirs, self->history->fold->now_us);
  wanted = assay_decide (command, ours, self->history->fold->now_us);
  fold_assert_same_decision (decision, wanted);
  if (decision->events->len > 0)
    save (self, decision);
  g_assert_true (assay_index_commit (self->index, NULL));
  return decision->events->len > 0;
}

static void
go_on (World *self, gint64 us)
{
  assay_manual_clock_advance (&self->kit.clock, us);
  self->history->fold->now_us = assay_clock_wall_us (&self->kit.clock.parent);
}

static void
test_index_equals_fold (void)
{
  guint n = 0, approved = 0, undone = 0, again = 0;

  for (guint32 seed = 1; seed <= N_SEEDS; seed++)
    {
      World self;

      world_init (&self, seed);
      for (guint i = 0; i < N_COMMITS;)
        {
          go_on (&self, i % 16 == 15 ? REVIEW_US : 1000);
          if (!submit (&self, history_wish (self.history)))
            continue;
          i++, n++;
          assert_same_facts (&self);
          assert_same_rows (&self);
        }
      approved += self.history->fold->n_approvals;
      undone += self.history->fold->n_undone;
      again += self.history->fold->routed_again->len;
      world_clear (&self);
    }
  g_test_message ("%u commits, %u approvals, %u undone, %u routed again", n, approved, undone,
                  again);
  g_assert_cmpuint (n, >=, 2000);
  g_assert_cmpuint (approved, >, 20);
  g_assert_cmpuint (undone, >, 20);
  g_assert_cmpuint (again, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/fold/index-equals-fold", test_index_equals_fold);
  return g_test_run ();
}
