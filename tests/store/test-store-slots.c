/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-kit.h"

/* Two slots of one spec and variant that differ in their state alone, or in their frame alone, each
 * with its job, version, card, stamp and approval. Mutations that turn it red: slot_state or frame
 * left out of ASSAY_SQL_IS_SLOT, of ASSAY_SQL_SAME_SLOT, of the UNIQUE of slots, of the
 * assets' OF_SLOTS or of what bind_slot binds. */

typedef struct
{
  Kit kit;
  AssayJournal *journal;
  AssayIndex *index;
  AssayReader *reader;
  const AssaySlot *keys; /* two */
  guint n_commits;
} World;

static const AssaySlot by_state[] = {{0}, {0, (char *) "open", 0}};
static const AssaySlot by_frame[] = {{0}, {0, NULL, 2}};
static const AssaySlot by_both[] = {{0, (char *) "open", 1}, {0, (char *) "open", 2}};

static void
world_init (World *self, gconstpointer keys)
{
  *self = (World){.keys = keys};
  kit_init_quick (&self->kit);
  self->journal = kit_open (&self->kit, NULL, NULL);
  self->index = kit_open_index (&self->kit, self->journal);
  self->reader = assay_reader_open (self->kit.index_file, NULL);
  g_assert_nonnull (self->reader);
}

static void
world_clear (World *self, gconstpointer unused)
{
  assay_reader_close (self->reader);
  assay_index_close (self->index);
  assay_journal_close (self->journal);
  kit_clear (&self->kit);
}

static void
save (World *self, const AssayDecision *decision)
{
  g_autofree char *key = g_strdup_printf ("%u", self->n_commits++);
  AssayCommit commit = {
    .drafts = decision->events, .actor = {ASSAY_ACTOR_USER, NULL}, .idempotency_key = key};
  GPtrArray *events = assay_journal_stage (self->journal, &commit);

  for (guint i = 0; i < events->len; i++)
    g_assert_true (assay_index_apply (self->index, events->pdata[i], NULL));
  g_assert_true (assay_journal_sync (self->journal, NULL));
}

static void submit (World *self, const char *refused, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* @refused: the code, or %NULL. */
static void
submit (World *self, const char *refused, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (AssayCommand) command = NULL;
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision = NULL;
  gint64 now_us = assay_clock_wall_us (&self->kit.clock.parent);
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  command = fold_parse (text);
  g_assert_true (assay_index_begin (self->index, NULL));
  g_assert_true (assay_index_load_view (self->index, command, now_us, view, NULL));
  decision = assay_decide (command, view, now_us);
  if (refused != NULL)
    g_assert_true (assay_problems_has (decision->problems, refused));
  else
    g_assert_cmpuint (decision->events->len, >, 0);
  if (refused == NULL)
    save (self, decision);
  g_assert_true (assay_index_commit (self->index, NULL));
}

/* Acts ------------------------------------------------------------------ */

static void
plan (World *self, guint n, guint regeneration, const char *refused)
{
  g_autofree char *hex = fold_hex (n), *key = fold_slot_text (&self->keys[n]);

  submit (self, refused,
          "{'command':'plan.accept','args':{'hash':'%1$s','jobs':[{'job':'J%2$u-%3$u',"
          "'spec':'potion',%4$s,'regeneration':%3$u,'recipe':'%1$s','priority':1}]}}",
          hex, n, regeneration, key);
}

static void
make (World *self, guint n, guint regeneration)
{
  g_autofree char *hex = fold_hex (n), *key = fold_slot_text (&self->keys[n]);

  submit (self, NULL,
          "{'command':'job.submit','args':{'job':'J%u-%u','attempt':1,'server':'x',"
          "'promptId':'0b9f3c52-5f0e-4d5e-8a55-000000000000'}}",
          n, regeneration);
  submit (self, NULL,
          "{'command':'version.create','args':{'success':{'job':'J%2$u-%3$u','attempt':1},"
          "'version':{'id':'J%2$u-%3$u','spec':'potion',%4$s,'regeneration':%3$u,'recipe':'%1$s',"
          "'picture':'%1$s'},'report':{'picture':'%1$s','verdicts':[" UNCERTAIN
          "]},'reportBlob':'%1$s'}}",
          hex, n, regeneration, key);
}

static void
answer (World *self, guint n, guint regeneration, const char *word)
{
  submit (self, NULL,
          "{'command':'card.answer','args':{'card':'J%u-%u:alpha.fringe','answer':'%s'}}", n,
          regeneration, word);
}

static void
make_both (World *self)
{
  for (guint n = 0; n < 2; n++)
    plan (self, n, 0, NULL);
  for (guint n = 0; n < 2; n++)
    make (self, n, 0);
}

/* Looks ----------------------------------------------------------------- */

static guint
count_rows (World *self, const char *kind, const char *state)
{
  AssayListFilter filter = {.state = state, .spec = "potion"};
  g_autoptr (GArray) rows = assay_reader_list (self->reader, kind, &filter, NULL);

  return rows->len;
}

static AssayRecord *
find_slot (World *self, guint n)
{
  g_autofree char *id = assay_slot_dup_id ("potion", &self->keys[n]);
  AssayRecord *record = assay_reader_find (self->reader, "slots", id);
  const AssaySlotRow *row;

  g_assert_nonnull (record);
  row = assay_record_get (record, &assay_slot_row_table);
  g_assert_cmpstr (row->id, ==, id);
  g_assert_true (assay_slot_equal (&row->slot, &self->keys[n]));
  return record;
}

static void
assert_slot (World *self, guint n, AssaySlotState state, const char *version)
{
  g_autoptr (AssayRecord) record = find_slot (self, n);
  const AssaySlotRow *row = assay_record_get (record, &assay_slot_row_table);

  g_assert_cmpint (row->state, ==, state);
  g_assert_cmpstr (row->version, ==, version);
}

static void
assert_version (World *self, const char *id, AssayVersionState state)
{
  g_autoptr (AssayRecord) record = assay_reader_find (self->reader, "versions", id);
  const AssayVersionRow *row = assay_record_get (record, &assay_version_row_table);

  g_assert_cmpint (row->state, ==, state);
}

/* What a row of the kind says its slot is. */
static const AssaySlot *
key_of (const AssayRecord *record)
{
  const AssayTable *table = assay_record_get_table (record);
  const AssayField *variant = assay_table_find (table, "variant");

  return (gconstpointer) ((const char *) assay_record_get_data (record) + variant->offset
                          - offsetof (AssaySlot, variant));
}

/* Tests ----------------------------------------------------------------- */

static void
test_rows (World *self, gconstpointer unused)
{
  static const struct
  {
    const char *kind, *ids[2];
  } kinds[] = {{"jobs", {"J0-0", "J1-0"}},
               {"versions", {"J0-0", "J1-0"}},
               {"cards", {"J0-0:alpha.fringe", "J1-0:alpha.fringe"}}};

  make_both (self);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_cmpuint (count_rows (self, kinds[i].kind, "all"), ==, 2);
      for (guint n = 0; n < 2; n++)
        {
          g_autoptr (AssayRecord) record =
            assay_reader_find (self->reader, kinds[i].kind, kinds[i].ids[n]);

          g_assert_nonnull (record);
          g_assert_true (assay_slot_equal (key_of (record), &self->keys[n]));
        }
    }
  g_assert_cmpuint (count_rows (self, "slots", "to_decide"), ==, 2);
}

/* An approval, its undoing and the next picture of one slot leave the other as it is. */
static void
test_apart (World *self, gconstpointer unused)
{
  make_both (self);
  answer (self, 1, 0, "yes");
  assert_slot (self, 0, ASSAY_SLOT_TO_DECIDE, "J0-0");
  assert_slot (self, 1, ASSAY_SLOT_APPROVED, "J1-0");
  plan (self, 1, 1, "plan.held");
  answer (self, 0, 0, "no");
  assert_slot (self, 0, ASSAY_SLOT_AGAIN, "J0-0");
  plan (self, 0, 1, NULL);
  make (self, 0, 1);
  answer (self, 0, 1, "yes");
  assert_version (self, "J1-0", ASSAY_VERSION_APPROVED); /* not superseded by the other's */
  assert_version (self, "J0-1", ASSAY_VERSION_APPROVED);
  submit (self, NULL, "{'command':'card.undo','args':{'card':'J0-1:alpha.fringe'}}");
  assert_slot (self, 0, ASSAY_SLOT_TO_DECIDE, "J0-1");
  assert_slot (self, 1, ASSAY_SLOT_APPROVED, "J1-0");
  assert_version (self, "J1-0", ASSAY_VERSION_APPROVED);
}

/* An exception, its resolution and the open job around a card are the slot's own. */
static void
test_exceptions (World *self, gconstpointer unused)
{
  make_both (self);
  answer (self, 0, 0, "unsure");
  answer (self, 1, 0, "unsure");
  g_assert_cmpuint (count_rows (self, "exceptions", "open"), ==, 2);
  submit (self, NULL,
          "{'command':'exception.resolve','args':{'exception':'J1-0:unsure','action':'retry'}}");
  assert_slot (self, 0, ASSAY_SLOT_EXCEPTION, "J0-0");
  assert_slot (self, 1, ASSAY_SLOT_AGAIN, "J1-0");
  plan (self, 1, 1, NULL);
  submit (self, NULL, "{'command':'card.undo','args':{'card':'J0-0:alpha.fringe'}}");
  assert_slot (self, 0, ASSAY_SLOT_TO_DECIDE, "J0-0");
  assert_slot (self, 1, ASSAY_SLOT_QUEUED, "J1-0");
  g_assert_cmpuint (count_rows (self, "jobs", "queued"), ==, 1); /* not withdrawn */
}

/* A change of one is told as a change of that one alone. */
static void
test_stamps (World *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) all = NULL, since = NULL;
  const AssaySlotFact *fact;
  gboolean unnamed;
  guint n_rows;
  gint64 stamp;

  make_both (self);
  all = assay_reader_slots (self->reader, &stamp);
  g_assert_cmpuint (all->len, ==, 2);
  answer (self, 1, 0, "yes");
  since = assay_reader_slots_since (self->reader, &stamp);
  g_assert_cmpuint (since->len, ==, 1);
  fact = since->pdata[0];
  g_assert_true (assay_slot_equal (&fact->slot, &self->keys[1]));
  g_assert_cmpint (fact->state, ==, ASSAY_SLOT_APPROVED);
  assay_changes_get_rows (assay_index_get_changes (self->index), "slots", &n_rows, &unnamed);
  g_assert_cmpuint (n_rows, ==, 1);
}

/* Slots count one by one; an asset stands where those it asks for do. */
static void
test_counters (World *self, gconstpointer unused)
{
  g_autoptr (AssayAssetsChange) change = assay_assets_change_new ("stamp");
  AssayAsset *asset = g_new0 (AssayAsset, 1);
  gboolean has_first = assay_slot_is_first (&self->keys[0]);
  AssayStatusRow *status;

  asset->id = g_strdup ("potion");
  asset->hash = g_strdup ("1");
  asset->held = ASSAY_UNSET;
  g_ptr_array_add (change->assets, asset);
  g_assert_true (assay_index_set_assets (self->index, change, NULL));
  make_both (self);
  answer (self, 1, 0, "yes");
  status = assay_reader_status (self->reader, NULL);
  g_assert_cmpint (status->to_decide, ==, 1);
  g_assert_cmpint (status->approved, ==, 1);
  g_assert_cmpint (status->pictures, ==, 2);
  g_assert_cmpint (status->cards, ==, 1);
  g_assert_cmpint (status->assets_to_decide, ==, has_first);
  g_assert_cmpint (status->assets_new, ==, !has_first);
  g_assert_cmpint (status->assets_approved, ==, 0);
  assay_table_free (&assay_status_row_table, status);
}

static void
test_rebuilt (World *self, gconstpointer unused)
{
  g_autofree char *live = NULL, *again = NULL;

  make_both (self);
  answer (self, 1, 0, "yes");
  g_clear_pointer (&self->index, assay_index_close);
  live = kit_dump_index (self->kit.index_file);
  g_free (self->kit.index_file);
  self->kit.index_file = g_build_filename (self->kit.top, "again", NULL);
  assay_index_close (kit_open_index (&self->kit, self->journal));
  again = kit_dump_index (self->kit.index_file);
  g_assert_cmpstr (again, ==, live);
}

static void
add (const char *name, void (*test) (World *, gconstpointer))
{
  static const struct
  {
    const char *name;
    const AssaySlot *keys;
  } pairs[] = {{"state", by_state}, {"frame", by_frame}, {"frame-of-state", by_both}};

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/slots/%s/%s", name, pairs[i].name);

      g_test_add (path, World, pairs[i].keys, world_init, test, world_clear);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("rows", test_rows);
  add ("apart", test_apart);
  add ("exceptions", test_exceptions);
  add ("stamps", test_stamps);
  add ("counters", test_counters);
  add ("rebuilt", test_rebuilt);
  return g_test_run ();
}
