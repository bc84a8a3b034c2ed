/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/query/assay-query-private.h"

#include "model/rows/assay-slot-choices.h"

/* What there is to choose about some assets at once: the pictures themselves for who does something
 * with them, and, for who only shows what could be done, no more than how many. */

/* So few are each looked up; of more, all pictures are gone through once. */
#define FEW 64

static char **
dup_specs (const AssayQuery *query)
{
  return query->spec != NULL ? g_strsplit (query->spec, " ", -1) : g_new0 (char *, 1);
}

static GPtrArray *
list_slots (AssayEngine *engine, const char *spec, GError **error)
{
  AssayQuery query = {.kind = "slots", .state = "all", .spec = spec};

  return assay_engine_ask (engine, &query, error);
}

static const AssaySlotRow *
slot_at (GPtrArray *rows, guint i)
{
  return assay_record_get (rows->pdata[i], &assay_slot_row_table);
}

static gboolean
add_each (AssayEngine *engine, char **specs, GPtrArray *rows, GError **error)
{
  for (guint i = 0; specs[i] != NULL; i++)
    {
      GPtrArray *slots =
        *specs[i] != '\0' ? list_slots (engine, specs[i], error) : _assay_rows_new ();

      if (slots == NULL)
        return FALSE;
      g_ptr_array_extend_and_steal (rows, slots);
    }
  return TRUE;
}

static gboolean
add_among (AssayEngine *engine, char **specs, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) all = list_slots (engine, NULL, error);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; specs[i] != NULL; i++)
    g_hash_table_add (wanted, specs[i]);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (g_hash_table_contains (wanted, slot_at (all, i)->spec))
      g_ptr_array_add (rows, assay_record_ref (all->pdata[i]));
  return all != NULL;
}

static GPtrArray *
run_slots (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_auto (GStrv) specs = dup_specs (query);
  g_autoptr (GPtrArray) rows = _assay_rows_new ();
  gboolean found = g_strv_length (specs) <= FEW ? add_each (engine, specs, rows, error)
                                                : add_among (engine, specs, rows, error);

  return found ? g_steal_pointer (&rows) : NULL;
}

static GPtrArray *
run_offers (AssayEngine *engine, const AssayQuery *query, GError **error)
{
  g_autoptr (GPtrArray) slots = run_slots (engine, query, error);
  GPtrArray *rows;
  AssayOfferRow *row;

  if (slots == NULL)
    return NULL;
  rows = _assay_rows_new ();
  row = _assay_rows_add (rows, &assay_offer_row_table);
  for (guint i = 0; i < slots->len; i++)
    assay_offer_row_add (row, slot_at (slots, i));
  return rows;
}

const AssayQueryKind assay_queries_of_chosen[] = {
  {.kind = "slotsOf",
   .gives = "as slots, of the assets in `spec`, ids with a space between; none: no row",
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS,
   .run = run_slots},
  {.kind = "offers",
   .gives = "one: how many pictures of the assets in `spec`, as slotsOf, take each choice: "
            "{withdraw, again, ask, keep, accept, leaveOut, cancel, first, later}",
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS,
   .run = run_offers},
  {NULL},
};
