/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/widgets/assay-choice-bar.h"
#include "engine/project/assay-choice-words.h"

#include <glib/gi18n.h>

/* Every failure stays on the page until it is answered: file, pointer and fix are in the error's
 * lines. */
static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelinePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->acting = FALSE;
  g_clear_pointer (&self->failure, g_free);
  if (row == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->failure = g_strdup (error->message);
  if (self->failure != NULL)
    self->starting = FALSE;
  /* how it stands since then; until the answer comes, what was pressed is what is shown */
  _assay_pipeline_page_ask_status (self);
  _assay_pipeline_page_refresh_soon (self);
}

static void
act (AssayPipelinePage *self, const char *kind)
{
  gpointer args = NULL;

  if (self->project == NULL || self->acting)
    return;
  if (g_str_equal (kind, "run"))
    args = assay_pipeline_server_dup_args (self->server);
  self->acting = TRUE;
  self->starting = g_str_equal (kind, "run");
  assay_project_act_async (self->project, kind, args, self->cancellable, acted_cb,
                           g_object_ref (self));
  _assay_pipeline_page_refresh_soon (self);
}

void
_assay_pipeline_run_now (AssayPipelinePage *self)
{
  self->acting = FALSE;
  act (self, "run");
}

void
_assay_pipeline_run (AssayPipelinePage *self)
{
  g_clear_pointer (&self->put_away, g_free);
  if (self->project == NULL || self->acting)
    return;
  self->acting = self->starting = TRUE;
  _assay_pipeline_run_with_key (self);
  _assay_pipeline_page_refresh_soon (self);
}

void
_assay_pipeline_stop (AssayPipelinePage *self)
{
  act (self, "stop");
}

void
_assay_pipeline_look_again (AssayPipelinePage *self)
{
  act (self, "rescan");
}

typedef struct
{
  AssayPipelinePage *self;
  AssayChoice choice;
} Chosen;

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Chosen *chosen = data;
  g_autoptr (AssayPipelinePage) self = chosen->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = assay_choice_dup_told (chosen->choice, 1), *undo = NULL;
  guint64 seq;

  if (assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    undo = assay_choice_dup_undo (seq);
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), error != NULL ? error->message : text,
                         undo != NULL ? undo : "");
}

void
_assay_pipeline_choose (AssayPipelinePage *self, AssayChoice choice, AssayJobView *view)
{
  AssayRow *row = assay_job_view_get_job (view);
  const AssayJobRow *job = row != NULL ? assay_row_get (row, &assay_job_row_table) : NULL;
  AssayArgsSlotChoose *args;
  Chosen *chosen;

  if (self->project == NULL || job == NULL || job->spec == NULL
      || !assay_job_view_takes (view, choice))
    return;
  args = assay_choice_args_new (choice);
  assay_choice_args_add (args, job->spec, &job->slot);
  chosen = g_new0 (Chosen, 1);
  *chosen = (Chosen){g_object_ref (self), choice};
  assay_choice_submit (self->project, args, chosen_cb, chosen);
}

static void
open_specs (AssayPipelinePage *self)
{
  g_autofree char *path =
    g_build_filename (assay_project_get_folder (self->project), "specs", NULL);
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  /* a new project may not have the folder yet; the person is about to fill it */
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_free (path);
      path = g_strdup (assay_project_get_folder (self->project));
    }
  uri = g_filename_to_uri (path, NULL, &error);
  if (uri == NULL || !g_app_info_launch_default_for_uri (uri, NULL, &error))
    {
      g_autofree char *text =
        g_strdup_printf (_ ("The folder cannot be opened from here: %s"), path);

      assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, NULL);
    }
}

void
_assay_pipeline_do_primary (AssayPipelinePage *self)
{
  if (self->project == NULL || self->acting)
    return;
  switch (assay_pipeline_primary (&self->facts))
    {
    case ASSAY_PRIMARY_EMPTY:
      open_specs (self);
      break;
    case ASSAY_PRIMARY_MAKE:
    case ASSAY_PRIMARY_CONTINUE:
      _assay_pipeline_run (self);
      break;
    case ASSAY_PRIMARY_STOP:
      _assay_pipeline_stop (self);
      break;
    case ASSAY_PRIMARY_REVIEW:
      assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), "review", NULL);
      break;
    case ASSAY_PRIMARY_NONE:
    default:
      break;
    }
}
