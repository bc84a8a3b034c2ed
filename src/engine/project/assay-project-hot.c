/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-project-private.h"
#include "engine/rows/assay-row-private.h"
#include "imaging/assay-png.h"

#include <glib/gi18n-lib.h>

/* What is looked at while it is there: progress, previews, pictures. */

GPtrArray *
assay_project_list_progress (AssayProject *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) records = NULL;

  if (!_assay_project_begin_use (self))
    return rows;
  records = self->backend->klass->list_progress (self->backend);
  _assay_project_end_use (self);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (rows, assay_row_new (records->pdata[i]));
  return rows;
}

GBytes *
assay_project_dup_preview (AssayProject *self)
{
  GBytes *preview;

  if (!_assay_project_begin_use (self))
    return NULL;
  preview = self->backend->klass->dup_preview (self->backend);
  _assay_project_end_use (self);
  return preview;
}

/* Pictures -------------------------------------------------------------- */

typedef struct
{
  AssayProject *project;
  char *digest;
} PictureJob;

static void
picture_job_free (gpointer data)
{
  PictureJob *job = data;

  g_free (job->digest);
  g_free (job);
}

static gpointer
picture_compute (gpointer data, GCancellable *cancellable, GError **error)
{
  PictureJob *job = data;
  AssayBackend *backend = job->project->backend;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  AssayPicture *picture;
  AssayDigest digest;

  if (!assay_digest_parse (&digest, job->digest))
    {
      assay_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, N_ ("There is no picture yet."),
                       NULL);
      return NULL;
    }
  bytes = backend->klass->load_blob (backend, job->digest, cancellable, error);
  if (bytes == NULL)
    return NULL;
  picture = assay_png_decode (bytes, job->digest, NULL, problems);
  if (picture == NULL)
    g_propagate_error (error, assay_problems_to_error (problems));
  return picture;
}

void
assay_project_load_picture_async (AssayProject *self,
                                  const char *digest,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback done,
                                  gpointer data)
{
  GTask *task = g_task_new (self, cancellable, done, data);
  PictureJob *job;

  g_task_set_source_tag (task, assay_project_load_picture_async);
  if (_assay_project_fail_if_closed (self, task))
    return;
  job = g_new0 (PictureJob, 1);
  job->project = self;
  job->digest = g_strdup (digest);
  g_task_set_task_data (task, job, picture_job_free);
  assay_worker_run (self->pictures, task, picture_compute, (GDestroyNotify) assay_picture_unref);
}

AssayPicture *
assay_project_load_picture_finish (AssayProject *self, GAsyncResult *result, GError **error)
{
  GError *trouble = NULL;
  AssayPicture *picture = g_task_propagate_pointer (G_TASK (result), &trouble);

  _assay_project_translate (trouble);
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  return picture;
}
