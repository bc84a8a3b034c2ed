/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-acts.h"

#include "app/widgets/assay-choice-bar.h"
#include "engine/project/assay-choice-words.h"

#include <glib/gi18n.h>

typedef struct
{
  AssayTell tell;
  char *about; /* what is told, or looked for */
} Act;

static Act *
act_new (AssayTellFunc tell, gpointer owner, char *about)
{
  Act *act = g_new0 (Act, 1);

  *act = (Act){assay_tell_to (tell, owner), about};
  return act;
}

static void
act_free (Act *act)
{
  assay_tell_clear (&act->tell);
  g_free (act->about);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

/* Choosing ------------------------------------------------------------------------ */

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;
  guint64 seq;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    {
      assay_tell (&act->tell, error->message, "");
      return;
    }
  undo = assay_choice_dup_undo (seq);
  assay_tell (&act->tell, act->about, undo);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error))
    assay_tell (&act->tell, error->message, "");
}

static gboolean
is_of_picture (const AssayExceptionRow *exception)
{
  return exception->slot.variant != ASSAY_UNSET;
}

gboolean
assay_cause_takes (AssayRow *exception, AssayChoice choice)
{
  const AssayExceptionRow *row = assay_row_get (exception, &assay_exception_row_table);

  switch (choice)
    {
    case ASSAY_CHOICE_AGAIN:
    case ASSAY_CHOICE_LEAVE_OUT:
      return TRUE;
    case ASSAY_CHOICE_ASK:
    case ASSAY_CHOICE_ACCEPT:
      return row->version != NULL && is_of_picture (row);
    case ASSAY_CHOICE_WITHDRAW:
    case ASSAY_CHOICE_KEEP:
    case ASSAY_CHOICE_CANCEL:
    case ASSAY_CHOICE_FIRST:
    case ASSAY_CHOICE_LATER:
    case ASSAY_N_CHOICES:
    default:
      return FALSE;
    }
}

/* About the asset as a whole: there is no picture to choose about. */
static void
resolve (AssayProject *project, AssayChoice choice, const AssayExceptionRow *row, Act *act)
{
  AssayArgsExceptionResolve *args =
    assay_table_new (assay_command_kind_find ("exception.resolve")->args);

  args->exception = g_strdup (row->id);
  args->action = choice == ASSAY_CHOICE_LEAVE_OUT ? ASSAY_RESOLVE_LEAVE_OUT : ASSAY_RESOLVE_RETRY;
  assay_project_submit_async (
    project, assay_command_new ("exception.resolve", args, ASSAY_ACTOR_USER, "assay"), NULL,
    resolved_cb, act);
}

void
assay_cause_choose (AssayProject *project,
                    AssayChoice choice,
                    GPtrArray *exceptions,
                    AssayTellFunc tell,
                    gpointer owner)
{
  AssayArgsSlotChoose *args = assay_choice_args_new (choice);

  for (guint i = 0; i < exceptions->len; i++)
    {
      const AssayExceptionRow *row =
        assay_row_get (exceptions->pdata[i], &assay_exception_row_table);

      if (!assay_cause_takes (exceptions->pdata[i], choice))
        continue;
      if (is_of_picture (row))
        assay_choice_args_add (args, row->spec, &row->slot);
      else
        resolve (project, choice, row, act_new (tell, owner, NULL));
    }
  if (args->slots->len > 0)
    assay_choice_submit (project, args, chosen_cb,
                         act_new (tell, owner, assay_choice_dup_told (choice, args->slots->len)));
  else
    assay_table_free (assay_command_kind_find ("slot.choose")->args, args);
}

static void
lost_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Act *act = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  AssayArgsSlotChoose *args;

  if (rows == NULL || rows->len == 0)
    {
      assay_tell (&act->tell,
                  rows == NULL
                    ? error->message
                    : _ ("No picture itself is gone, only files that say how some were made. "
                         "A backup has them."),
                  "");
      act_free (act);
      return;
    }
  args = assay_choice_args_new (ASSAY_CHOICE_AGAIN);
  for (guint i = 0; i < rows->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (rows->pdata[i], &assay_slot_row_table);

      assay_choice_args_add (args, slot->spec, &slot->slot);
    }
  act->about = assay_choice_dup_told (ASSAY_CHOICE_AGAIN, rows->len);
  assay_choice_submit (ASSAY_PROJECT (source), args, chosen_cb, act);
}

void
assay_cause_make_lost (AssayProject *project, AssayTellFunc tell, gpointer owner)
{
  AssayQuery query = {.kind = "lost"};

  assay_project_ask_async (project, &query, NULL, lost_cb, act_new (tell, owner, NULL));
}

/* Editing ------------------------------------------------------------------------- */

static void
open_file (AssayProject *project, const char *file, Act *act)
{
  g_autofree char *path = g_build_filename (assay_project_get_folder (project), file, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri == NULL || !g_app_info_launch_default_for_uri (uri, NULL, NULL))
    {
      g_autofree char *text =
        g_strdup_printf (_ ("No program here opens %s. Open it yourself."), path);

      assay_tell (&act->tell, text, "");
    }
}

static void
documents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayDocumentRow *row = assay_row_get (rows->pdata[i], &assay_document_row_table);

      if (g_strcmp0 (row->kind, "spec") == 0 && g_strcmp0 (row->id, act->about) == 0)
        {
          open_file (ASSAY_PROJECT (source), row->path, act);
          return;
        }
    }
}

/* Where the asset's document is. */
static void
edit_spec (AssayProject *project, const char *spec, AssayTellFunc tell, gpointer owner)
{
  AssayQuery query = {.kind = "documents"};

  assay_project_ask_async (project, &query, NULL, documents_cb,
                           act_new (tell, owner, g_strdup (spec)));
}

void
assay_cause_edit (AssayProject *project, AssayRow *row, AssayTellFunc tell, gpointer owner)
{
  const AssayProblemRow *problem;
  g_autoptr (Act) act = NULL;

  if (assay_record_get_table (assay_row_get_record (row)) == &assay_exception_row_table)
    {
      edit_spec (
        project,
        ((const AssayExceptionRow *) assay_row_get (row, &assay_exception_row_table))->spec, tell,
        owner);
      return;
    }
  act = act_new (tell, owner, NULL);
  problem = assay_row_get (row, &assay_problem_row_table);
  open_file (project, assay_text_or_empty (problem->file), act);
}
