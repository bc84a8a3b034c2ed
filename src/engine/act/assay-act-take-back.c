/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-act-files.h"
#include "engine/query/assay-query-private.h"

#include <string.h>

/* Taking back what was done last, or what is named, and saying what that was. */

/* What was done with documents ------------------------------------------------ */

/* As it was made, or put back already by one who was ended by force before the history said so. */
static gboolean
is_as_known (AssayEngine *engine, const AssaySpecIntent *intent)
{
  return _assay_file_is (engine, intent->path, intent->after)
         || _assay_file_is (engine, intent->path, intent->before);
}

static gboolean
may_take_back (AssayEngine *engine, GArray *list, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const AssaySpecIntent *intent = &g_array_index (list, AssaySpecIntent, i);

      if (!is_as_known (engine, intent))
        return _assay_file_refuse (
          error, "asset.changed_since", N_ ("“{0}” has been changed since, and stays as it is."),
          N_ ("Change it by hand, or say pause, resume, archive or delete again."), intent->path,
          NULL);
    }
  return TRUE;
}

static gboolean
take_back_documents (AssayEngine *engine, GArray *list, GError **error)
{
  AssayFileReach reach = list->len == 1 ? ASSAY_FILE_ALONE : ASSAY_FILE_OF_MANY;
  AssayArgsSpecRestore *args = assay_table_new (assay_command_kind_find ("spec.restore")->args);

  for (guint i = 0; i < list->len; i++)
    {
      const AssaySpecIntent *intent = &g_array_index (list, AssaySpecIntent, i);
      AssaySpecRestored *restored = assay_table_new (&assay_spec_restored_table);

      g_ptr_array_add (args->specs, restored);
      restored->spec = g_strdup (intent->spec);
      restored->made = intent->made;
      if (!_assay_file_restore (engine, intent->path, intent->before, reach, error))
        {
          assay_table_free (assay_command_kind_find ("spec.restore")->args, args);
          return FALSE;
        }
    }
  return _assay_file_submit (engine, "spec.restore", args, error);
}

static gboolean
take_back_intents (AssayEngine *engine, GArray *list, GError **error)
{
  gboolean done;

  assay_engine_begin_documents (engine);
  done = may_take_back (engine, list, error) && take_back_documents (engine, list, error);
  assay_engine_end_documents (engine);
  return done && assay_engine_rescan (engine, error);
}

/* What was answered or chosen ------------------------------------------------- */

static gboolean
take_back_answer (AssayEngine *engine, const char *card, GError **error)
{
  AssayArgsCardUndo *undo = assay_table_new (assay_command_kind_find ("card.undo")->args);

  g_free (undo->card);
  undo->card = g_strdup (card);
  return _assay_file_submit (engine, "card.undo", undo, error);
}

static gboolean
take_back_choice (AssayEngine *engine, gint64 made, GError **error)
{
  AssayArgsChoiceUndo *undo = assay_table_new (assay_command_kind_find ("choice.undo")->args);

  undo->made = made;
  return _assay_file_submit (engine, "choice.undo", undo, error);
}

static gboolean
take_back_newest (AssayEngine *engine, GError **error)
{
  return _assay_file_submit (engine, "undo",
                             assay_table_new (assay_command_kind_find ("undo")->args), error);
}

/* What it was ------------------------------------------------------------------ */

typedef struct
{
  AssayEngine *engine;
  AssayTakeBackResult *result;
  guint64 commit;            /* the first that takes something back; 0: not met yet */
  gint64 answered, intended; /* seq of what was taken back; 0: no such thing */
  char *version;             /* that the answer was about */
} Told;

/* An asset that has no document any more is called by its id. */
static void
name_it (Told *told, const char *spec)
{
  g_autoptr (AssayRecord) asset = assay_engine_find (told->engine, "assets", spec);
  const AssayAssetRow *row =
    asset != NULL ? assay_record_get (asset, &assay_asset_row_table) : NULL;

  told->result->n++;
  g_free (told->result->title);
  told->result->title = g_strdup (row != NULL && row->title != NULL ? row->title : spec);
}

static void
take_in (Told *told, const AssayEvent *event, gconstpointer payload)
{
  if (strcmp (event->type, "choice.undone") == 0)
    {
      told->result->choice = ((const AssayChoiceUndone *) payload)->choice;
      name_it (told, ((const AssayChoiceUndone *) payload)->spec);
    }
  else if (strcmp (event->type, "card.undone") == 0)
    {
      told->answered = ((const AssayCardUndone *) payload)->answer_seq;
      g_free (told->version);
      told->version = g_strdup (((const AssayCardUndone *) payload)->version);
    }
  else
    {
      told->intended = ((const AssaySpecRestored *) payload)->made;
      name_it (told, ((const AssaySpecRestored *) payload)->spec);
    }
}

static gboolean
undone_cb (const AssayEvent *event, gpointer data)
{
  static const char *const types[] = {"choice.undone", "card.undone", "spec.restored", NULL};
  Told *told = data;
  gpointer payload;

  if (told->commit != 0 && event->commit != told->commit)
    return FALSE;
  if (!g_strv_contains (types, event->type))
    return TRUE;
  told->commit = event->commit;
  payload = assay_event_read_payload (event, NULL);
  take_in (told, event, payload);
  assay_table_free (assay_event_type_find (event->type)->payload, payload);
  return TRUE;
}

/* One event of the log: of a type, or nothing. */
typedef struct
{
  const char *type;
  gpointer payload;
} Read;

static gboolean
read_cb (const AssayEvent *event, gpointer data)
{
  Read *read = data;

  if (strcmp (event->type, read->type) == 0)
    read->payload = assay_event_read_payload (event, NULL);
  return FALSE;
}

/* %NULL: another stands there. (transfer full) */
static gpointer
read_payload (AssayEngine *engine, gint64 seq, const char *type)
{
  Read read = {type, NULL};

  assay_engine_read_events (engine, (guint64) seq, read_cb, &read, NULL);
  return read.payload;
}

static void
tell_life (Told *told)
{
  AssaySpecIntended *intended = read_payload (told->engine, told->intended, "spec.intended");

  if (intended != NULL)
    told->result->life = intended->intent;
  assay_table_free (&assay_spec_intended_table, intended);
}

/* A question that a choice had closed is part of the choice. */
static void
tell_answer (Told *told)
{
  g_autoptr (AssayRecord) version = assay_engine_find (told->engine, "versions", told->version);
  AssayCardAnswered *answered = read_payload (told->engine, told->answered, "card.answered");

  if (answered != NULL)
    told->result->answer = answered->answer;
  assay_table_free (assay_event_type_find ("card.answered")->payload, answered);
  if (version != NULL)
    name_it (
      told, ((const AssayVersionRow *) assay_record_get (version, &assay_version_row_table))->spec);
}

/* Of what the log says since @seq. */
static AssayTakeBackResult *
result_since (AssayEngine *engine, guint64 seq, gint64 n_documents)
{
  AssayTakeBackResult *result = assay_table_new (&assay_take_back_result_table);
  Told told = {engine, result, 0, 0, 0, NULL};

  result->documents = n_documents;
  result->n = 0;
  assay_engine_read_events (engine, seq + 1, undone_cb, &told, NULL);
  if (told.intended > 0)
    tell_life (&told);
  else if (told.answered > 0 && result->choice == ASSAY_UNSET)
    tell_answer (&told);
  g_free (told.version);
  return result;
}

/* The act ------------------------------------------------------------------------ */

/* The old name again. */
static gpointer
take_back_name (AssayEngine *engine, const char *from, const char *to, GError **error)
{
  AssayRenameArgs *args = assay_table_new (&assay_rename_args_table);
  AssayTakeBackResult *result = NULL;

  args->from = g_strdup (to);
  args->to = g_strdup (from);
  if (_assay_file_rename (engine, args, error))
    {
      result = assay_table_new (&assay_take_back_result_table);
      result->documents = result->n = 1;
      result->title = g_strdup (from);
    }
  assay_table_free (&assay_rename_args_table, args);
  return result;
}

/* A new name that cannot go back is no reason to ask for another one. */
static gboolean
may_be_called (AssayEngine *engine, const char *from, GError **error)
{
  g_autoptr (AssayCatalog) catalog = assay_engine_dup_catalog (engine);

  if (assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, from) == NULL
      && !assay_catalog_is_unread (catalog, from))
    return TRUE;
  return _assay_file_refuse (
    error, "rename.taken",
    N_ ("The old name “{0}” is another asset's by now, so the new one stays."),
    N_ ("Rename or delete that asset, then take it back again."), from, NULL);
}

static gboolean
take_back_this (AssayEngine *engine, const AssayTakeBackArgs *args, GArray *intents, GError **error)
{
  if (args->card != NULL)
    return take_back_answer (engine, args->card, error);
  if (intents->len > 0)
    return take_back_intents (engine, intents, error);
  if (assay_number_or_zero (args->made) > 0)
    return take_back_choice (engine, args->made, error);
  return take_back_newest (engine, error);
}

/* Where that is an answer or a choice, it may be overtaken: then the one before it is meant, and
 * @out_passed says why. */
static gboolean
take_back_decision (AssayEngine *engine, GError **out_passed)
{
  g_autofree char *card = NULL;
  gint64 made = 0;

  if (!assay_engine_find_newest_decision (engine, &made, &card))
    return FALSE;
  return card != NULL ? take_back_answer (engine, card, out_passed)
                      : take_back_choice (engine, made, out_passed);
}

static void
tell_passed (const GError *passed, AssayTakeBackResult *result)
{
  const AssayProblems *problems = passed != NULL ? assay_error_get_problems (passed) : NULL;

  if (result == NULL || assay_problems_count (problems) == 0)
    return;
  result->passed = g_strdup (assay_problems_get (problems, 0)->message);
  g_strfreev (result->passed_args);
  result->passed_args = g_strdupv (assay_problems_get (problems, 0)->args);
}

static AssayTakeBackResult *
take_back_named (AssayEngine *engine, const AssayTakeBackArgs *args, guint64 seq, GError **error)
{
  gint64 made = assay_number_or_zero (args->made);
  g_autoptr (GArray) list = assay_engine_list_intents (engine, made);
  g_autofree char *from = NULL, *to = NULL;

  if (made == 0 && args->card == NULL && assay_engine_find_rename (engine, &from, &to))
    return may_be_called (engine, from, error) ? take_back_name (engine, from, to, error) : NULL;
  if (!take_back_this (engine, args, list, error))
    return NULL;
  return result_since (engine, seq, args->card == NULL ? list->len : 0);
}

/* What is named, or the newest of what a person did, be it to documents or to pictures. */
static gpointer
take_back (AssayEngine *engine, gconstpointer data, GCancellable *cancellable, GError **error)
{
  const AssayTakeBackArgs *args = data;
  guint64 seq = assay_engine_get_last_seq (engine);
  gboolean newest = assay_number_or_zero (args->made) == 0 && args->card == NULL;
  g_autoptr (GError) passed = NULL;
  AssayTakeBackResult *result;

  if (!_assay_file_may_write (engine, error))
    return NULL;
  if (newest && take_back_decision (engine, &passed))
    return result_since (engine, seq, 0);
  result = take_back_named (engine, args, seq, error);
  tell_passed (passed, result);
  return result;
}

const AssayActKind assay_acts_of_take_back[] = {
  {"takeBack", &assay_take_back_args_table, &assay_take_back_result_table, take_back, TRUE},
  {NULL},
};
