/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-chosen.h"

#include "cli/assay-cli-asset.h"
#include "model/rows/assay-slot-choices.h"

#include <glib/gi18n.h>

void
assay_cli_chosen_init (AssayCliChosen *self, AssayChoice choice)
{
  self->args = assay_table_new (assay_command_kind_find ("slot.choose")->args);
  self->args->choice = choice;
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->passed_over = 0;
}

void
assay_cli_chosen_clear (AssayCliChosen *self)
{
  if (self->args != NULL)
    assay_table_free (assay_command_kind_find ("slot.choose")->args, self->args);
  g_ptr_array_unref (self->rows);
}

static void
add_slot (AssayCliChosen *self, AssayRow *row)
{
  const AssaySlotRow *slot = assay_row_get (row, &assay_slot_row_table);
  AssayChosenSlot *chosen = g_new0 (AssayChosenSlot, 1);

  chosen->spec = g_strdup (slot->spec);
  chosen->slot = assay_slot_dup (&slot->slot);
  g_ptr_array_add (self->args->slots, chosen);
  g_ptr_array_add (self->rows, g_object_ref (row));
}

typedef gboolean (*Wanted) (const AssaySlotRow *slot, gpointer data);

/* Those wanted that the choice applies to, or all of them. How many were wanted. */
static guint
add_wanted (
  AssayCliChosen *self, GPtrArray *rows, Wanted wanted, gpointer data, gboolean applicable)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (rows->pdata[i], &assay_slot_row_table);

      if (!wanted (slot, data))
        continue;
      n++;
      if (!applicable || assay_slot_row_takes (slot, (AssayChoice) self->args->choice))
        add_slot (self, rows->pdata[i]);
    }
  return n;
}

/* Where it applies to none of them, all are added: the refusal says why. */
static guint
add_or_be_refused (AssayCliChosen *self, GPtrArray *rows, Wanted wanted, gpointer data)
{
  guint before = self->rows->len;
  guint n = add_wanted (self, rows, wanted, data, TRUE);

  return self->rows->len > before ? n : add_wanted (self, rows, wanted, data, FALSE);
}

/* Of @spec, or %NULL: of all. */
static GPtrArray *
ask_slots (AssayCli *cli, const char *spec)
{
  AssayQuery query = {.kind = "slots", .state = "all", .spec = spec};

  return assay_cli_ask (cli, &query);
}

/* By name */

static void
fail_nothing (AssayCli *cli, const AssayCliNamed *named, const char *word)
{
  if (named->picture == NULL)
    assay_cli_fail (cli, _ ("Nothing has been made of “%s” yet."), word);
  else
    assay_cli_fail (cli, _ ("There is no picture “%s”. assayctl list slots %s names them."), word,
                    named->spec);
}

static gboolean
is_named (const AssaySlotRow *slot, gpointer data)
{
  const AssayCliNamed *named = data;

  return named->picture == NULL || g_str_equal (slot->id, named->picture);
}

/* @word: an asset, all pictures of it; or one of them. */
static gboolean
add_word (AssayCli *cli, const char *word, AssayCliChosen *chosen)
{
  g_auto (AssayCliNamed) named = {NULL};
  g_autoptr (GPtrArray) rows = NULL;
  guint n;

  if (!assay_cli_name (cli, word, &named))
    return FALSE;
  rows = ask_slots (cli, named.spec);
  if (rows == NULL)
    return FALSE;
  n = add_or_be_refused (chosen, rows, is_named, &named);
  if (n == 0)
    fail_nothing (cli, &named, word);
  return n > 0;
}

gboolean
assay_cli_chosen_add_words (AssayCliChosen *self, AssayCli *cli, char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (!add_word (cli, words[i], self))
      return FALSE;
  return TRUE;
}

/* All */

static gboolean
is_any (const AssaySlotRow *slot, gpointer data)
{
  return TRUE;
}

/* What the first run against a server offers to replace. */
static gboolean
is_drawing (const AssaySlotRow *slot, gpointer data)
{
  return slot->state == ASSAY_SLOT_APPROVED
         && g_strcmp0 (slot->provider, ASSAY_PROVIDER_SANDBOX) == 0;
}

static gboolean
add_all (AssayCli *cli, gboolean drawings, AssayCliChosen *chosen)
{
  g_autoptr (GPtrArray) rows = ask_slots (cli, NULL);

  if (rows == NULL)
    return FALSE;
  add_wanted (chosen, rows, drawings ? is_drawing : is_any, NULL, TRUE);
  if (chosen->rows->len == 0)
    assay_cli_fail (cli, "%s",
                    drawings ? _ ("No approved picture is a drawing of the sandbox.")
                             : _ ("There is no picture yet."));
  return chosen->rows->len > 0;
}

/* By their ids */

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_among (const AssaySlotRow *slot, gpointer data)
{
  return g_hash_table_contains (data, slot->id);
}

static gboolean
add_ids (AssayCli *cli, GHashTable *ids, AssayCliChosen *chosen)
{
  g_autoptr (GPtrArray) rows = ask_slots (cli, NULL);

  return rows != NULL && add_or_be_refused (chosen, rows, is_among, ids) > 0;
}

static gboolean
add_made_with (AssayCli *cli, const char *made_with, AssayCliChosen *chosen)
{
  AssayQuery query = {.kind = "madeWith", .search = made_with};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) ids = new_ids ();

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (ids, g_strdup (assay_row_get_id (rows->pdata[i])));
  if (rows->len == 0)
    assay_cli_fail (cli, _ ("No picture that is approved or to be decided was made with “%s”."),
                    made_with);
  return rows->len > 0 && add_ids (cli, ids, chosen);
}

/* By what is wrong with them */

/* By its id, or by the code that it begins with. */
static gboolean
is_of_cause (const AssayExceptionRow *row, const char *cause)
{
  return g_strcmp0 (row->cause, cause) == 0 || g_strcmp0 (row->code, cause) == 0;
}

static void
fail_cause (AssayCli *cli, const char *cause, GPtrArray *rows)
{
  g_autoptr (GPtrArray) causes = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; i < rows->len; i++)
    {
      const AssayExceptionRow *row = assay_row_get (rows->pdata[i], &assay_exception_row_table);

      g_ptr_array_add (causes, row->code);
      g_ptr_array_add (causes, row->cause);
    }
  g_ptr_array_add (causes, NULL);
  nearest = assay_nearest_word (cause, (const char *const *) causes->pdata);
  if (nearest != NULL)
    assay_cli_fail (cli, _ ("No problem has the cause “%s”. Did you mean “%s”?"), cause, nearest);
  else
    assay_cli_fail (cli, _ ("No problem has the cause “%s”. assayctl list causes names them."),
                    cause);
}

static void
fail_no_problem (AssayCli *cli, const char *cause, GPtrArray *rows)
{
  if (cause != NULL && rows->len > 0)
    fail_cause (cli, cause, rows);
  else
    assay_cli_fail (cli, "%s", _ ("There is no problem with a picture."));
}

/* What has no picture is no choice where one is to be asked about or accepted. */
static gboolean
count_passed (GHashTable *ids, AssayCliChosen *chosen)
{
  chosen->passed_over = g_hash_table_size (ids) - chosen->rows->len;
  return TRUE;
}

/* What the exceptions list, all of it or one cause. */
static gboolean
add_problems (AssayCli *cli, const char *cause, AssayCliChosen *chosen)
{
  AssayQuery query = {.kind = "exceptions"};
  g_autoptr (GPtrArray) rows = assay_cli_ask (cli, &query);
  g_autoptr (GHashTable) ids = new_ids ();

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayExceptionRow *row = assay_row_get (rows->pdata[i], &assay_exception_row_table);

      if (cause == NULL || is_of_cause (row, cause))
        g_hash_table_add (ids, assay_slot_dup_id (row->spec, &row->slot));
    }
  if (g_hash_table_size (ids) == 0)
    fail_no_problem (cli, cause, rows);
  return g_hash_table_size (ids) > 0 && add_ids (cli, ids, chosen) && count_passed (ids, chosen);
}

gboolean
assay_cli_chosen_add (AssayCliChosen *self, AssayCli *cli, const AssayCliWhich *which)
{
  if (which->made_with != NULL)
    return add_made_with (cli, which->made_with, self);
  if (which->problems || which->cause != NULL)
    return add_problems (cli, which->cause, self);
  if (which->all || which->drawings)
    return add_all (cli, which->drawings, self);
  return assay_cli_chosen_add_words (self, cli, which->words);
}
