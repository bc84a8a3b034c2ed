/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-make-project.h"

#include "engine/project/assay-new-assets.h"
#include "engine/project/assay-new-project.h"

#include <glib/gi18n.h>

#define TYPE       "ui_icon"
#define CHECKPOINT "sdxl"

typedef struct
{
  char *folder, *title, *example;
  char **assets;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->folder);
  g_free (job->title);
  g_free (job->example);
  g_strfreev (job->assets);
  g_free (job);
}

static void
make_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *examples = assay_examples_folder ();

  if (assay_new_project (job->folder, job->title, job->example, examples, problems)
      && (job->assets == NULL
          || assay_new_assets_write (job->folder, (const char *const *) job->assets, TYPE,
                                     CHECKPOINT, problems)))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_error (task, assay_problems_to_error (problems));
}

void
assay_make_project_async (const AssayMakeProject *what, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (what->folder);
  job->title = g_strdup (what->title);
  job->example = g_strdup (what->example);
  job->assets = g_strdupv ((char **) what->assets);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_cb);
}

gboolean
assay_make_project_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Where a Flatpak may write: what it makes beside that is gone with the window. The manifest grants
 * this folder and no other. */
#define CONFINED_FOLDER "Assay"

static char *
dup_home_of_projects (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  const char *home = documents != NULL ? documents : g_get_home_dir ();

  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)
           ? g_build_filename (home, CONFINED_FOLDER, NULL)
           : g_strdup (home);
}

char *
assay_make_project_dup_folder (const char *title)
{
  g_autofree char *home = dup_home_of_projects ();
  g_autofree char *name = g_strstrip (g_strdup (title));

  g_strdelimit (name, G_DIR_SEPARATOR_S, '-');
  if (*name == '.')
    *name = '-';
  return g_build_filename (home, *name != '\0' ? name : _ ("New Game"), NULL);
}
